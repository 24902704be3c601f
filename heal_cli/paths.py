"""Where heal's files are. An empty or relative XDG variable counts as unset, as the XDG specification says."""

from __future__ import annotations

import os

_HERE = os.path.dirname(os.path.abspath(__file__))

EXAMPLE_CONFIG = os.path.join(_HERE, "config.example.yaml")


def shipped(name: str) -> str:
    """The folder `rules`, `memory`, `completions` or `docs`: inside an installed package, else beside heal_cli/."""
    inside = os.path.join(_HERE, "shipped", name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_HERE), name)


def is_installed(folder: str) -> bool:
    """Does a folder that `shipped` gave belong to an installed package, and not to a checkout?"""
    return folder.startswith(_HERE)


def config_file() -> str:
    """The user's configuration: $HEAL_CONFIG, else heal/config.yaml in the XDG configuration folder."""
    return os.environ.get("HEAL_CONFIG") or os.path.join(_xdg("XDG_CONFIG_HOME", ".config"), "heal", "config.yaml")


def user_units() -> str:
    """The folder of the units of systemd's user manager."""
    return os.path.join(_xdg("XDG_CONFIG_HOME", ".config"), "systemd", "user")


def alerts() -> str:
    """The file with what waits to be told at the next run; there only while something does."""
    return os.path.join(memory(), "state", "alerts")


def user_rules() -> str:
    """The folder of the user's own rules."""
    return os.path.join(os.path.dirname(config_file()), "rules")


def memory() -> str:
    """The folder heal remembers in: $HEAL_MEMORY, else heal/memory in the XDG state folder."""
    return os.environ.get("HEAL_MEMORY") or os.path.join(_xdg("XDG_STATE_HOME", ".local/state"), "heal", "memory")


def trusted() -> str:
    """The folder of the projects whose `.heal/` may speak. Not below `memory`, which several people may share."""
    return os.path.join(_xdg("XDG_STATE_HOME", ".local/state"), "heal", "trusted")


def cache() -> str:
    """The folder of what can be made anew at any time."""
    return os.path.join(_xdg("XDG_CACHE_HOME", ".cache"), "heal")


def make_private(folder: str) -> str:
    """Make a folder, and those above it that are missing, for the owner alone; gives its name. Raises OSError."""
    if not os.path.isdir(folder):
        mask = os.umask(0o077)
        try:
            os.makedirs(folder, exist_ok=True)
        finally:
            os.umask(mask)
    return folder


def _xdg(variable: str, default: str) -> str:
    value = os.environ.get(variable, "")
    if os.path.isabs(value):
        return value
    home = os.path.expanduser("~")
    # A user without a home, and without HOME: below /dev/null nothing can be made, in particular not a folder named ~.
    return os.path.join(home if os.path.isabs(home) else os.devnull, default)
