"""Nobody is there: what is started from here on finds no screen, no browser, and nobody to ask.

That a login of class credential asks nothing is what a person says of it; when its time is up many a one opens a
browser all the same, every five minutes of a night.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from heal_cli import atomic, paths

_GONE = (
    "DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "GNOME_DESKTOP_SESSION_ID", "KDE_FULL_SESSION",
    "SSH_ASKPASS", "SUDO_ASKPASS",
)  # fmt: skip
_SAYS = {
    "BROWSER": "true",  # not `false`: who fails to open one tries the next
    "WAYLAND_DISPLAY": os.devnull,  # without it the first screen that is there is taken
    "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never", "GH_PROMPT_DISABLED": "1",
    # An editor that leaves the text as it is: a merge keeps its message, an empty one is not committed.
    "EDITOR": "true", "VISUAL": "true", "GIT_EDITOR": "true",
}  # fmt: skip
_OPENERS = (
    "open",
    "xdg-open",
    "x-www-browser",
    "sensible-browser",
    "www-browser",
    "gnome-open",
    "kde-open",
    "gio",
    "exo-open",
    "wslview",
)
_SHUT = """#!/bin/sh
# heal: stands before a program that opens browsers, while nobody is there. What is no page goes on to the program.
for word in "$@"; do
    case $word in [Hh][Tt][Tt][Pp]:*|[Hh][Tt][Tt][Pp][Ss]:*|file:*|*.htm|*.html)
        echo "heal: nobody is there to see $word" >&2; exit 1 ;;
    esac
done
own=${0%/*}
name=${0##*/}
IFS=:
for folder in $PATH; do
    if [ "$folder" != "$own" ] && [ -x "$folder/$name" ]; then exec "$folder/$name" "$@"; fi
done
exit 127
"""


def alone() -> None:
    """Make it so for this process and all that it starts."""
    changed = environment(os.environ)
    for name in set(os.environ) - set(changed):
        del os.environ[name]
    os.environ.update(changed)
    home = os.path.expanduser("~")
    os.chdir(home if os.path.isdir(home) else "/")


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """An environment for what is started where nobody is, made of a given one."""
    changed = {**{name: text for name, text in given.items() if name not in _GONE}, **_SAYS}
    try:
        before = _openers()
    except OSError:
        return changed  # a full disk; the variables say the same
    return {**changed, "PATH": f"{before}{os.pathsep}{given.get('PATH', os.defpath)}"}


def _openers() -> str:
    """The folder with what stands before the programs that open browsers."""
    folder = os.path.join(paths.cache(), "unattended")
    paths.make_private(folder)
    for name in _OPENERS:
        file = os.path.join(folder, name)
        if not _stands(file):
            atomic.replace(file, _SHUT.encode(), 0o700)
    return folder


def _stands(file: str) -> bool:
    try:
        return os.access(file, os.X_OK) and atomic.content(file) == _SHUT.encode()
    except OSError:
        return False
