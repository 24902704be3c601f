"""Ends what a monitor that was killed (SIGKILL) left running of a fix: nobody waits for it, and no time-out ends it.

While a fix runs, its process group and the mark of its monitor stand in one small file. Every program that a monitor
starts has the mark in its environment; so a group whose number belongs to somebody else by now is left alone, and so is
what has left the group, as the daemon of a VPN does. Where there is no /proc nothing is ended.
"""

from __future__ import annotations

import os
import signal
import uuid

from heal_cli import atomic, paths

_MARK = "HEAL_MONITOR"  # an environment variable


def mark() -> None:
    """From here on what this process starts is known to be its own."""
    os.environ[_MARK] = uuid.uuid4().hex


def begun(group: int) -> None:
    """A program of a fix runs, with this process group. Never raises."""
    try:
        paths.make_private(os.path.dirname(_file()))
        atomic.replace(_file(), f"{group} {os.environ[_MARK]}\n".encode())
    except OSError:
        pass  # a full disk: then a monitor that is killed now leaves something behind


def over() -> None:
    """No fix runs any more. Never raises."""
    try:
        os.unlink(_file())
    except OSError:
        pass


def end() -> tuple[int, ...]:
    """End what the last monitor left running; gives the processes."""
    try:
        group, marked = atomic.content(_file(), 200).decode("ascii").split()
        left = tuple(pid for pid in _processes() if _is_of(pid, int(group), f"{_MARK}={marked}".encode()))
    except (OSError, ValueError):
        return ()
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    over()
    return left


def _file() -> str:
    return os.path.join(paths.memory(), "state", "monitor.fix")


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _is_of(pid: int, group: int, marked: bytes) -> bool:
    """Is a process one of this group, started by the monitor with this mark?"""
    try:
        if os.getpgid(pid) != group:
            return False
        with open(f"/proc/{pid}/environ", "rb") as file:
            return marked in file.read().split(b"\0")
    except OSError:  # it is over, or not ours
        return False
