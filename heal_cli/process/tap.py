"""Where heal listens to the command's stderr, and stdout if told: what the command gets, and what was heard."""

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

# What is listened to. `order` is stderr, and stdout with it where both are one terminal: one pty keeps what is written
# to them in order. `terminal` is for programs that a person works in: theirs is the terminal itself.
STDERR, ORDER, BOTH, TERMINAL = "stderr", "order", "both", "terminal"


class Heard(NamedTuple):
    """The start and the end of what was written, and the number of bytes between them."""

    head: bytes = b""
    tail: bytes = b""
    lost: int = 0


class Tap(NamedTuple):
    """How the command's stderr is listened to, and its stdout if that is observed too.

    `descriptors` are the command's (its number -> ours); `relay` carries stderr, through a `terminal` where there is
    one, and stdout as well where both are one thing; `beside` carries a stdout that is another pipe than stderr.
    Without a relay the command has heal's own descriptor; `starts` says of those that are files, by their number,
    where the command began in them.
    """

    descriptors: Mapping[int, int] = {}
    relay: Relay | None = None
    terminal: Terminal | None = None
    beside: Relay | None = None
    starts: Mapping[int, int] = {}

    @property
    def relays(self) -> tuple[Relay, ...]:
        """All that is carried."""
        return tuple(one for one in (self.relay, self.beside) if one)

    def handed_over(self) -> None:
        """The command has its descriptors now: ours must see when the last user of them is gone."""
        for descriptor in set(self.descriptors.values()):
            os.close(descriptor)

    def heard(self) -> Heard:
        """What the command wrote; of two streams that are heard apart, stdout comes first."""
        err = _of(self.relay) if self.relay else _read_back(2, self.starts[2]) if 2 in self.starts else Heard()
        if self.beside:
            out = _of(self.beside)
        elif 1 in self.starts:
            out = _read_back(1, self.starts[1])
        else:
            return err
        whole = out.head + (b"\n" if out.lost else b"") + out.tail
        return Heard(whole + err.head, err.tail, out.lost + err.lost)


def open_tap(texts: tuple[bytes, ...], observe: str = STDERR) -> Tap:
    """A pty if stderr is a terminal, the file itself if it is one, else a pipe, for stdout too if it is the same.

    What is relayed of stderr, or of one terminal, is held back from the first line on that has one of the texts. If
    both are to be observed, stdout is listened to as well, unless it is a terminal and stderr is not that terminal:
    such a program would find itself between two terminals. With `order` that is so where both are one
    terminal, and only there. With `terminal` stderr is handed over if it is one.
    """
    try:
        two = os.fstat(2)
    except OSError:
        return Tap()
    if os.isatty(2):
        return Tap() if observe == TERMINAL else _at_terminal(two, texts, observe)
    tap = _beside(two) if observe == BOTH else Tap()
    if stat.S_ISREG(two.st_mode):
        return tap._replace(starts={**tap.starts, 2: _place(2, two)})
    if stat.S_ISCHR(two.st_mode) and two.st_rdev != os.makedev(1, 3):
        return tap  # a device that is neither a terminal nor /dev/null has answers of its own, as /dev/full has
    ours, theirs = (high(end) for end in os.pipe())
    if stat.S_ISFIFO(two.st_mode) and _is_same(two):
        return Tap({1: theirs, 2: theirs}, Relay(ours, Gate(())))
    return tap._replace(descriptors={**tap.descriptors, 2: theirs}, relay=Relay(ours, Gate(texts)))


def _at_terminal(two: os.stat_result, texts: tuple[bytes, ...], observe: str) -> Tap:
    from heal_cli.process.terminal import Terminal

    terminal = Terminal()
    if observe != STDERR and _is_same(two):
        relay = Relay(terminal.ours, Gate(texts), terminal)
        return Tap({1: terminal.theirs, 2: terminal.theirs}, relay, terminal)
    tap = _beside(two) if observe == BOTH else Tap()
    relay = Relay(terminal.ours, Gate(texts), terminal)
    return tap._replace(descriptors={**tap.descriptors, 2: terminal.theirs}, relay=relay, terminal=terminal)


def _beside(two: os.stat_result) -> Tap:
    """How a stdout is listened to that is a file or a pipe, and not what stderr is."""
    try:
        one = os.fstat(1)
    except OSError:
        return Tap()
    if _is_same(two):
        return Tap()
    if stat.S_ISREG(one.st_mode):
        return Tap(starts={1: _place(1, one)})
    if not stat.S_ISFIFO(one.st_mode):
        return Tap()
    ours, theirs = (high(end) for end in os.pipe())
    return Tap({1: theirs}, beside=Relay(ours, Gate(()), to=1))


def _of(relay: Relay) -> Heard:
    kept = relay.kept
    return Heard(kept.head, kept.tail, kept.lost)


def _place(descriptor: int, file: os.stat_result) -> int:
    """Where the next write to a descriptor that is a file goes: its end if it appends, else its offset."""
    from fcntl import F_GETFL, fcntl

    return file.st_size if fcntl(descriptor, F_GETFL) & os.O_APPEND else os.lseek(descriptor, 0, os.SEEK_CUR)


def _is_same(two: os.stat_result) -> bool:
    try:
        one = os.fstat(1)
    except OSError:
        return False
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _read_back(descriptor: int, start: int) -> Heard:
    """Read a descriptor's file from `start` on, by another door: the descriptor is often open for writing only."""
    folder = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"
    try:
        file = os.open(f"{folder}/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Heard()
    try:
        size = max(0, _place(descriptor, os.fstat(descriptor)) - start)
        head = os.pread(file, min(HEAD_KEPT, size), start)
        tail_size = max(0, min(TAIL_KEPT, size - len(head)))
        return Heard(head, os.pread(file, tail_size, start + size - tail_size), max(0, size - len(head) - tail_size))
    finally:
        os.close(file)
