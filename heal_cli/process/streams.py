"""What stdin and stdout are at this moment: the facts that decide whether a command may be run again."""

from __future__ import annotations

import os
import select
import stat
from sys import byteorder, platform

from heal_cli.model import Streams
from heal_cli.process import signals

_NO_WRITER = select.POLLHUP | getattr(select, "POLLRDHUP", 0)  # a socket may be ended in one direction only


class watched:
    """Within this, the kernel notes every write into the pipe that is stdin; nothing is taken from it.

    How much waits in a pipe is the same as before when all that came meanwhile was read. Only this tells the two apart.
    """

    def __enter__(self) -> watched:
        self._pipe = -1
        if platform == "linux" and _is_pipe_with_writers():
            try:
                # A descriptor of our own: to change the flags of stdin would change them for all who share it.
                self._pipe = signals.high(os.open("/proc/self/fd/0", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
            except OSError:
                return self  # not ours to open
            self._mask = signals.note_writes(self._pipe)
        return self

    def __exit__(self, *ended: object) -> None:
        if self._pipe >= 0:
            signals.forget_writes(self._mask)
            os.close(self._pipe)

    def written(self) -> bool | None:
        """Was anything written so far? None where it cannot be noted: no pipe, a socket, nobody who could write."""
        return signals.was_written() if self._pipe >= 0 else None


def look() -> Streams:
    """Look at descriptors 0 and 1 without taking anything from them."""
    stdin, stdout = _kind(0), _kind(1)
    return Streams(
        stdin=stdin,
        stdout=stdout,
        offset=os.lseek(0, 0, os.SEEK_CUR) if stdin == "file" else None,
        waiting=_waiting(0) if stdin == "pipe" else None,
        ended=stdin == "pipe" and _has_ended(0),
        size=os.fstat(1).st_size if stdout == "file" else None,
        one_file=stdout == "file" and _is_stderr_too(),
    )


def _is_stderr_too() -> bool:
    try:
        return os.path.sameopenfile(1, 2)
    except OSError:
        return False


def _kind(descriptor: int) -> str:
    try:
        mode = os.fstat(descriptor)
    except OSError:
        return "closed"
    if stat.S_ISREG(mode.st_mode):
        return "file"
    if stat.S_ISFIFO(mode.st_mode) or stat.S_ISSOCK(mode.st_mode):
        return "pipe"
    if os.isatty(descriptor):
        return "terminal"
    null = stat.S_ISCHR(mode.st_mode) and os.major(mode.st_rdev) == 1 and os.minor(mode.st_rdev) == 3
    return "null" if null else "other"


def _is_pipe_with_writers() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(0).st_mode) and not _has_ended(0)
    except OSError:
        return False


def _has_ended(descriptor: int) -> bool:
    """Can nobody write into this pipe any more?"""
    waiting = select.poll()
    waiting.register(descriptor, _NO_WRITER)
    return any(event & _NO_WRITER for _, event in waiting.poll(0))


def _waiting(descriptor: int) -> int | None:
    from fcntl import ioctl
    from termios import FIONREAD

    try:
        return int.from_bytes(ioctl(descriptor, FIONREAD, b"\0\0\0\0"), byteorder)
    except OSError:
        return None
