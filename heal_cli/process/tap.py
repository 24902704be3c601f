"""Where heal listens to the command's stderr: the descriptors the command gets, and what was heard."""

from __future__ import annotations

import os
import stat

from heal_cli.process.gate import Gate
from heal_cli.process.relay import HEAD_KEPT, TAIL_KEPT, Relay
from heal_cli.process.signals import high

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NamedTuple

    from heal_cli.process.terminal import Terminal
else:
    from heal_cli.record import NamedTuple

_SHELLS = ("bash", "dash", "sh", "ash", "ksh", "mksh", "zsh", "csh", "tcsh", "fish", "su", "runuser", "newgrp")


class Heard(NamedTuple):
    """The start and the end of stderr, and the number of bytes between them."""

    head: bytes = b""
    tail: bytes = b""
    lost: int = 0


class Tap(NamedTuple):
    """How the command's stderr is listened to.

    `descriptors` are the command's (its number -> ours); `relay` carries them, through a `terminal` where there is one.
    Without a relay the command has heal's own descriptor; if that is a file, `start` is where the command began in it.
    """

    descriptors: Mapping[int, int] = {}
    relay: Relay | None = None
    terminal: Terminal | None = None
    start: int | None = None

    def handed_over(self) -> None:
        """The command has its descriptors now: ours must see when the last user of them is gone."""
        for descriptor in set(self.descriptors.values()):
            os.close(descriptor)

    def heard(self) -> Heard:
        """What the command wrote."""
        if self.relay:
            kept = self.relay.kept
            return Heard(kept.head, kept.tail, kept.lost)
        return Heard() if self.start is None else _read_back(self.start)


def open_tap(argv: tuple[str, ...], texts: tuple[bytes, ...]) -> Tap:
    """A pty if stderr is a terminal, the file itself if it is one, else a pipe, for stdout too if it is the same.

    What is relayed is held back from the first line on that has one of the texts.
    """
    try:
        two = os.fstat(2)
    except OSError:
        return Tap()
    if stat.S_ISREG(two.st_mode):
        return Tap(start=_place(two))
    if os.isatty(2):
        if controls_jobs(argv):
            return Tap()
        from heal_cli.process.terminal import Terminal

        terminal = Terminal()
        return Tap({2: terminal.theirs}, Relay(terminal.ours, Gate(texts), terminal), terminal)
    if stat.S_ISCHR(two.st_mode) and two.st_rdev != os.makedev(1, 3):
        return Tap()  # a device that is neither a terminal nor /dev/null has answers of its own, as /dev/full has
    ours, theirs = (high(end) for end in os.pipe())
    both = stat.S_ISFIFO(two.st_mode) and _is_same(two)
    return Tap({1: theirs, 2: theirs} if both else {2: theirs}, Relay(ours, Gate(() if both else texts)))


def controls_jobs(argv: tuple[str, ...]) -> bool:
    """Is this a shell that a person types into? bash and its like control their jobs through stderr.

    That works on the controlling terminal alone, so they get it; there is no failure in them for heal to see.
    """
    name = argv[0].rpartition("/")[2].lstrip("-")
    return name in _SHELLS and all(word.startswith("-") for word in argv[1:]) and not any(map(_is_script, argv[1:]))


def _is_script(word: str) -> bool:
    return not word.startswith("--") and "c" in word


def _place(two: os.stat_result) -> int:
    """Where the next write to the file that is stderr goes: its end if it appends, else its offset."""
    from fcntl import F_GETFL, fcntl

    return two.st_size if fcntl(2, F_GETFL) & os.O_APPEND else os.lseek(2, 0, os.SEEK_CUR)


def _is_same(two: os.stat_result) -> bool:
    try:
        one = os.fstat(1)
    except OSError:
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _read_back(start: int) -> Heard:
    """Read the file that is stderr, from `start` on, by another door: descriptor 2 is often open for writing only."""
    try:
        file = os.open("/proc/self/fd/2" if os.path.isdir("/proc/self/fd") else "/dev/fd/2", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Heard()
    try:
        size = max(0, _place(os.fstat(2)) - start)
        head = os.pread(file, min(HEAD_KEPT, size), start)
        tail_size = max(0, min(TAIL_KEPT, size - len(head)))
        return Heard(head, os.pread(file, tail_size, start + size - tail_size), max(0, size - len(head) - tail_size))
    finally:
        os.close(file)
