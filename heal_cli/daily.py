"""Learns once a day by itself: after a failed run, or any other heal command, in a process of its own that nobody sees.

It is a session of its own with nothing inherited: no descriptor, no terminal, no folder. Never in CI. The time of the
last one is the mtime of the lock that `heal learn` takes; a run that went well does not even look at it.
"""

from __future__ import annotations

import os
import sys
import time

from heal_cli import paths

_DAY = 86400.0
HIDDEN_OPTION = "--by-itself"


def lock_file() -> str:
    """The lock that `heal learn` takes."""
    return os.path.join(paths.memory(), "state", "learn.lock")


def start_if_due(begin: bool = False) -> None:
    """Start `heal learn` if a day has gone by since the last time, or, with `begin`, since the first call of this.

    Whatever stands against it, nothing is said.
    """
    if os.environ.get("CI"):
        return
    try:
        if _is_due(begin) and _is_wanted():
            _start()
    except (OSError, NotImplementedError):
        pass


def _is_due(begin: bool) -> bool:
    """Is it time? Says yes once: the next one is due a day from now."""
    name = lock_file()
    try:
        last = os.stat(name).st_mtime
    except FileNotFoundError:
        if begin:
            paths.make_private(os.path.dirname(name))
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
        return False
    if abs(time.time() - last) < _DAY:  # a clock that was set back is no reason to wait for years
        return False
    os.utime(name)
    return True


def _is_wanted() -> bool:
    from heal_cli import config

    return bool(config.settings()["learn"]["daily"])


def _start() -> None:
    """`heal learn` as a session leader, with /dev/null for 0, 1 and 2 and every other descriptor closed."""
    if not sys.executable:
        return
    command = [sys.executable, "-P", "-m", "heal_cli", "learn", HIDDEN_OPTION]
    opened = [int(name) for name in os.listdir("/dev/fd")]
    actions: list[tuple[int, ...] | tuple[int, int, str, int, int]] = [
        (os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)
    ]
    actions += [(os.POSIX_SPAWN_CLOSE, number) for number in opened if number > 2 and _is_open(number)]
    os.posix_spawn(command[0], command, os.environ, file_actions=actions, setsid=True)


def _is_open(number: int) -> bool:
    """Still: one of those listed was the listing's own."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def settle() -> None:
    """In the process that was started: out of the way of all others, and in a folder that nobody wants to remove."""
    os.chdir("/")
    os.nice(10)
