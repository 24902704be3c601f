"""Where heal listens to the command's stderr: the descriptors the command gets, and what was heard."""

from __future__ import annotations

import os
import stat

from heal_cli.process.relay import HEAD_KEPT, TAIL_KEPT, Relay
from heal_cli.process.spawn import high

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NamedTuple

    from heal_cli.process.terminal import Terminal
else:
    from heal_cli.record import NamedTuple


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


def open_tap() -> Tap:
    """A pty if stderr is a terminal, the file itself if it is one, else a pipe, for stdout too if it is the same."""
    try:
        two = os.fstat(2)
    except OSError:
        return Tap()
    if stat.S_ISREG(two.st_mode):
        return Tap(start=two.st_size)
    if os.isatty(2):
        from heal_cli.process.terminal import Terminal

        terminal = Terminal()
        return Tap({2: terminal.theirs}, Relay(terminal.ours, terminal), terminal)
    ours, theirs = (high(end) for end in os.pipe())
    both = stat.S_ISFIFO(two.st_mode) and _is_same(two)
    return Tap({1: theirs, 2: theirs} if both else {2: theirs}, Relay(ours))


def _is_same(two: os.stat_result) -> bool:
    try:
        one = os.fstat(1)
    except OSError:
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _read_back(start: int) -> Heard:
    """Read the file that is stderr, from `start` on, by another door: descriptor 2 is often open for writing only."""
    try:
        file = os.open(f"/proc/self/fd/{2}" if os.path.isdir("/proc/self/fd") else "/dev/fd/2", os.O_RDONLY)
    except OSError:
        return Heard()
    try:
        size = os.fstat(file).st_size - start
        head = os.pread(file, HEAD_KEPT, start)
        tail_size = max(0, min(TAIL_KEPT, size - len(head)))
        return Heard(head, os.pread(file, tail_size, start + size - tail_size), max(0, size - len(head) - tail_size))
    finally:
        os.close(file)
