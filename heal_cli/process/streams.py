"""What stdin and stdout are at this moment: the facts that decide whether a command may be run again."""

from __future__ import annotations

import os
import stat
from sys import byteorder

from heal_cli.model import Streams


def look() -> Streams:
    """Look at descriptors 0 and 1 without taking anything from them."""
    stdin, stdout = _kind(0), _kind(1)
    return Streams(
        stdin=stdin,
        stdout=stdout,
        offset=os.lseek(0, 0, os.SEEK_CUR) if stdin == "file" else None,
        waiting=_waiting(0) if stdin == "pipe" else None,
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


def _waiting(descriptor: int) -> int | None:
    from fcntl import ioctl
    from termios import FIONREAD

    try:
        return int.from_bytes(ioctl(descriptor, FIONREAD, b"\0\0\0\0"), byteorder)
    except OSError:
        return None
