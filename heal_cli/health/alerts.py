"""Tells a person of a problem: by a notification of the desktop, else by a line at the next `heal run`.

What waits for that run stands in one file, which is there only while something waits: a run pays one look for it.
"""

from __future__ import annotations

import json
import os
import sys

from heal_cli import atomic, console, paths, shell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heal_cli.monitor import Alert

_TIMEOUT = 5.0  # seconds
_SCRIPT = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")


def send(new: Sequence[Alert], standing: Iterable[str]) -> None:
    """Tell of what is new; of what waits to be told, keep only the problems that still stand. Never raises."""
    stand = set(standing)
    waiting = {problem: text for problem, text in _waiting(paths.alerts()).items() if problem in stand}
    shown = True
    for one in new:
        waiting.pop(one.problem, None)
        shown = shown and notified(one)  # where one cannot be shown the others are not tried: each may take its time
        if not shown:
            waiting[one.problem] = "; ".join(filter(None, (one.title, one.body)))
    _keep(waiting)


def notified(one: Alert) -> bool:
    """Was it shown on the desktop?"""
    if sys.platform == "darwin":
        script = [word for line in _SCRIPT for word in ("-e", line)]
        argv = ("osascript", *script, f"heal: {one.title}", one.body)
    else:
        body = one.body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # a body is markup
        argv = ("notify-send", "--app-name=heal", "--icon=dialog-warning", "--", f"heal: {one.title}", body)
    return shell.find(argv[0]) is not None and shell.run(argv, _TIMEOUT).exit == 0


def tell() -> None:
    """Say what waits, once: whoever renames the file first tells it. Never raises."""
    mine = f"{paths.alerts()}.{os.getpid()}"
    try:
        os.rename(paths.alerts(), mine)
    except OSError:
        return  # another run was here first
    for text in _waiting(mine).values():
        console.tell(text)
    try:
        os.unlink(mine)
    except OSError:
        pass


def _waiting(name: str) -> dict[str, str]:
    try:
        value = json.loads(atomic.content(name))
    except (OSError, ValueError):
        return {}
    return {str(problem): str(text) for problem, text in value.items()} if isinstance(value, dict) else {}


def _keep(waiting: dict[str, str]) -> None:
    try:
        if waiting:
            paths.make_private(os.path.dirname(paths.alerts()))
            atomic.replace(paths.alerts(), json.dumps(waiting).encode())
        elif os.path.exists(paths.alerts()):
            os.unlink(paths.alerts())
    except OSError:
        pass  # told next time
