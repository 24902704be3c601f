"""What a service manager is told: systemd units, a launchd agent, a line for cron. Text made from values."""

from __future__ import annotations

import plistlib
import shlex
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "heal-health"
LABEL = "heal.health"
_JITTER = "20s"
_OTHERS_STAY = (
    "KillMode=process\n"  # the daemon of a VPN that was brought up; what is being mended, the monitor ends itself
)


class Plan(NamedTuple):
    """What is to be installed: the argv of heal, its environment, the interval in seconds, resident or by a timer."""

    heal: str
    environment: Mapping[str, str]
    interval: int
    resident: bool = False

    @property
    def argv(self) -> tuple[str, ...]:
        more = () if self.resident else ("--once", "--jitter", _JITTER)
        return (self.heal, "health", "monitor", *more)


def units(wanted: Plan) -> dict[str, str]:
    """File name -> content of the systemd units."""
    service = _resident(wanted) if wanted.resident else _one_tick(wanted)
    timer = {} if wanted.resident else {f"{NAME}.timer": _timer(wanted.interval)}
    return {f"{NAME}.service": service, **timer}


def _one_tick(wanted: Plan) -> str:
    return (
        "[Unit]\nDescription=heal looks after the environment, once\n\n"
        f"[Service]\nType=oneshot\nExecStart={_command(wanted.argv)}\n{_environment(wanted.environment)}"
        f"{_OTHERS_STAY}Nice=10\nTimeoutStartSec=1h\n"
    )


def _resident(wanted: Plan) -> str:
    return (
        "[Unit]\nDescription=heal looks after the environment\n\n"
        f"[Service]\nType=notify\nExecStart={_command(wanted.argv)}\nExecReload=/bin/kill -HUP $MAINPID\n"
        f"{_environment(wanted.environment)}{_OTHERS_STAY}Nice=10\nWatchdogSec=15min\nRestart=on-failure\nRestartSec=30\n\n"
        "[Install]\nWantedBy=default.target\n"
    )


def _timer(interval: int) -> str:
    return (
        "[Unit]\nDescription=heal looks after the environment every so often\n\n"
        f"[Timer]\n{schedule(interval)}AccuracySec=10s\n\n[Install]\nWantedBy=timers.target\n"
    )


def schedule(interval: int) -> str:
    """When a timer fires. On the calendar it also does so right after a resume; that counts in whole minutes."""
    minutes, rest = divmod(interval, 60)
    if rest:
        return f"OnStartupSec=30s\nOnUnitActiveSec={interval}s\n"
    return f"OnCalendar=*:0/{minutes}\n" if minutes < 60 else "OnCalendar=hourly\n"


def _command(argv: tuple[str, ...]) -> str:
    return " ".join(_quoted(word).replace("$", "$$") for word in argv)


def _environment(variables: Mapping[str, str]) -> str:
    return "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in variables.items())


def _quoted(word: str) -> str:
    """A word as systemd.syntax(7) reads it back, without its specifiers."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{plain}"'


def agent(wanted: Plan) -> bytes:
    """The property list for launchd."""
    entry = {
        "Label": LABEL,
        "ProgramArguments": list(wanted.argv),
        "EnvironmentVariables": dict(wanted.environment),
        "LowPriorityIO": True,
        "ProcessType": "Background",
        "RunAtLoad": True,
    }
    when = {"KeepAlive": True} if wanted.resident else {"StartInterval": wanted.interval}
    return plistlib.dumps({**entry, **when})


def cron_line(wanted: Plan) -> str:
    """The line for crontab(5): whole minutes, and % escaped as it asks."""
    minutes = max(1, wanted.interval // 60)
    when = f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"
    once = wanted._replace(resident=False)
    variables = (f"{name}={value}" for name, value in once.environment.items())
    return f"{when} {shlex.join(('env', *variables, *once.argv))}".replace("%", "\\%")


def as_text(wanted: Plan) -> str:
    """The systemd units, one after the other, each under its name."""
    return "\n".join(f"# {name}\n{content}" for name, content in units(wanted).items())
