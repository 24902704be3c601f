"""Hands the monitor to what starts programs by itself: a systemd user timer or service, launchd, else cron."""

from __future__ import annotations

import os
import shutil
import sys

from heal_cli import paths, shell
from heal_cli.errors import HealError
from heal_cli.health.units import LABEL, NAME, Plan, agent, cron_line, units

_TIMEOUT = 30.0  # seconds for one call of systemctl or launchctl
# What leads heal and its checks to their files; a service manager starts programs with little of a user's environment.
_VARIABLES = (
    "PATH", "HEAL_CONFIG", "HEAL_MEMORY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "KUBECONFIG",
    "REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "GH_CONFIG_DIR", "AWS_PROFILE", "AWS_CONFIG_FILE", "VAULT_ADDR",
    "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy",
)  # fmt: skip


def plan(interval: float, resident: bool) -> Plan:
    """What would be installed for this user and this heal."""
    beside = os.path.join(os.path.dirname(sys.executable), "heal")
    heal = beside if os.path.exists(beside) else shutil.which("heal") or beside
    known = {name: os.environ.get(name, "") for name in _VARIABLES}
    # A unit is no place for secrets: a proxy's address may hold a password.
    environment = {name: value for name, value in known.items() if value and "@" not in value}
    return Plan(heal, environment, round(interval), resident)


def manager() -> str:
    """What starts programs by itself here: systemd, launchd, or an empty text."""
    if sys.platform == "darwin":
        return "launchd" if shutil.which("launchctl") else ""
    if shutil.which("systemctl") and shell.run(("systemctl", "--user", "show-environment"), _TIMEOUT).exit == 0:
        return "systemd"
    return ""


def install(wanted: Plan) -> str:
    """Write the units and start them; gives what was done. Raises HealError if the manager refuses.

    Where there is none, what is given is the line for cron.
    """
    found = manager()
    if found == "launchd":
        _write(_agent_file(), agent(wanted))
        _call("launchctl", "bootout", _domain(LABEL), may_fail=True)
        _call("launchctl", "bootstrap", _domain(), _agent_file())
        return f"{_agent_file()} is written and started"
    if found == "systemd":
        _remove_units()
        for name, content in units(wanted).items():
            _write(os.path.join(unit_folder(), name), content.encode())
        started = list(units(wanted))[-1]
        _call("systemctl", "--user", "daemon-reload")
        _call("systemctl", "--user", "enable", "--now", started)
        return f"{started} is enabled and started; systemctl --user status {started} shows it"
    return f"neither systemd's user manager nor launchd is here; for crontab -e:\n{cron_line(wanted)}"


def uninstall() -> str:
    """Stop the units and take them away; gives what was done."""
    found = manager()
    if found == "launchd":
        _call("launchctl", "bootout", _domain(LABEL), may_fail=True)
        gone = _unlink(_agent_file())
    else:
        gone = _remove_units()
        if found == "systemd":
            _call("systemctl", "--user", "daemon-reload")
    return "the monitor is uninstalled" if gone else "no monitor was installed; a line in crontab is yours to take out"


def installed() -> str:
    """What is installed, in words: nothing, a timer or service with its state, or an agent."""
    if sys.platform == "darwin":
        return f"launchd agent {LABEL}" if os.path.exists(_agent_file()) else ""
    for name in (f"{NAME}.timer", f"{NAME}.service"):
        if os.path.exists(os.path.join(unit_folder(), name)):
            state = shell.run(("systemctl", "--user", "is-active", name), _TIMEOUT).output.strip()
            return f"{name} ({state or 'not known to systemd'})"
    return ""


def unit_folder() -> str:
    """Where a user's units are."""
    return paths.user_units()


def _agent_file() -> str:
    return os.path.expanduser(f"~/Library/LaunchAgents/{LABEL}.plist")


def _domain(label: str = "") -> str:
    return f"gui/{os.getuid()}" + (f"/{label}" if label else "")


def _remove_units() -> bool:
    """Stop and take away both units; was there one?"""
    gone = False
    for name in (f"{NAME}.timer", f"{NAME}.service"):
        file = os.path.join(unit_folder(), name)
        if os.path.exists(file):
            _call("systemctl", "--user", "disable", "--now", name, may_fail=True)
            gone = _unlink(file) or gone
    return gone


def _unlink(file: str) -> bool:
    try:
        os.unlink(file)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise HealError(f"{file} cannot be removed: {error.strerror}") from None
    return True


def _write(file: str, content: bytes) -> None:
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as stream:
            stream.write(content)
    except OSError as error:
        raise HealError(f"{file} cannot be written: {error.strerror}") from None


def _call(*argv: str, may_fail: bool = False) -> None:
    ran = shell.run(argv, _TIMEOUT)
    if ran.exit != 0 and not may_fail:
        raise HealError(f"{' '.join(argv)}: {ran.why or ran.text.strip()}")


def notify(state: str) -> None:
    """Tell systemd how a service does (sd_notify(3)); nothing where it does not ask. Never raises."""
    import socket

    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
            connection.connect("\0" + address[1:] if address.startswith("@") else address)
            connection.sendall(state.encode())
    except OSError:
        pass
