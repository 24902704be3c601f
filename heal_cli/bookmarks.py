"""How far the journal was read, so that only what is new is read the next time.

A mark holds what tells that what was read is still there as it was. A file that has not been touched since is
believed; of one that has grown the part that was read is looked at again: all of it up to 32 MiB, else its end and
samples. Where a file is gone, was cut or changed, or another one came before it, all has to be read again.
"""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from typing import NamedTuple

from heal_cli import journal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_BLOCK = 1 << 18  # bytes that are read at once
_WHOLE = 1 << 25  # bytes that are looked at in full
_PIECE = 1 << 14  # bytes of a sample
_PIECES = 128


class Mark(NamedTuple):
    """How far a journal file was read, and what it was then: `digest` is that of the bytes before `offset`."""

    device: int
    inode: int
    size: int
    changed: int
    offset: int
    digest: str


def opened() -> list[BinaryIO]:
    """The journal's files, open, oldest first: all of one moment, also if the journal is put away just now."""
    while True:
        names = journal.files()
        files = [file for name in names if (file := _opened(name))]
        if names == journal.files():
            return files
        for file in files:
            file.close()


def _opened(name: str) -> BinaryIO | None:
    try:
        file = open(name, "rb")
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()  # a pipe gives its content once
    return None


def starts(files: list[BinaryIO], marks: list[Mark]) -> list[int] | None:
    """Where to go on reading each file; None if what was read is not all there any more as it was."""
    by_file = {(mark.device, mark.inode): mark for mark in marks}
    found = []
    for file in files:
        now = os.fstat(file.fileno())
        mark = by_file.pop((now.st_dev, now.st_ino), None)
        if mark and not _is_as_it_was(file, mark, now):
            return None
        found.append(mark.offset if mark else 0)
    return None if by_file or _out_of_order(found) else found


def _is_as_it_was(file: BinaryIO, mark: Mark, now: os.stat_result) -> bool:
    if (now.st_size, now.st_mtime_ns) == (mark.size, mark.changed):
        return True
    return now.st_size >= mark.offset and _digest(file, mark.offset) == mark.digest


def _out_of_order(starts: list[int]) -> bool:
    """Is a file new that stands before one that was read?"""
    return any(not start and any(starts[place:]) for place, start in enumerate(starts))


def mark(file: BinaryIO, end: int) -> Mark:
    """The mark of a file that was read up to `end`."""
    now = os.fstat(file.fileno())
    return Mark(now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, end, _digest(file, end))


def _digest(file: BinaryIO, end: int) -> str:
    found, descriptor = blake2b(digest_size=16), file.fileno()
    if end <= _WHOLE:
        places, length = range(0, end, _BLOCK), _BLOCK
    else:  # what is put in or taken out moves all that follows, up to the end
        places, length = range(0, end - _PIECE + 1, (end - _PIECE) // _PIECES), _PIECE
    for place in places:
        found.update(os.pread(descriptor, min(length, end - place), place))
    if end > _WHOLE:
        found.update(os.pread(descriptor, _PIECE, end - _PIECE))
    return found.hexdigest()


def read(
    file: BinaryIO, start: int, add: Callable[[list[bytes]], None], passed: Callable[[int], None]
) -> tuple[int, bytes]:
    """Hand over the whole lines after `start`; gives where the last of them ends, and what stands after it.

    `passed` is told the bytes that were read so far.
    """
    file.seek(start)
    size, end, rest = os.fstat(file.fileno()).st_size, start, b""
    while more := file.read(min(_BLOCK, size - end - len(rest))):  # what comes later is left for the next time
        whole, newline, rest = (rest + more).rpartition(b"\n")
        if newline:
            add(whole.split(b"\n"))
            end += len(whole) + 1
            passed(end - start)
    return end, rest


class Reading:
    """One reading of the journal from where the last one ended. Use as a context: the files are open within.

    `anew` says that all has to be read; then who counts begins with nothing.
    """

    def __init__(self, marks: list[Mark]) -> None:
        self.files = opened()
        found = starts(self.files, marks) if marks else None
        self.anew = found is None
        self._starts = found or [0] * len(self.files)
        self._ends: list[int] = []
        self.rests: list[bytes] = []  # last lines without an end, which may still be growing
        self.new = 0  # bytes

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *ended: object) -> None:
        for file in self.files:
            file.close()

    def read(self, add: Callable[[list[bytes]], None], progress: Callable[[float], None]) -> None:
        """Hand over all new lines; `progress` is told the share of them that has been read."""
        sizes = [os.fstat(file.fileno()).st_size for file in self.files]
        whole = max(1, sum(sizes) - sum(self._starts))
        for file, start in zip(self.files, self._starts, strict=True):
            end, rest = read(file, start, add, lambda done: progress(min(1.0, (self.new + done) / whole)))
            self._ends.append(end)
            self.rests += [rest] if rest else []
            self.new += end - start

    def marks(self) -> list[Mark]:
        """How far it came."""
        return [mark(file, end) for file, end in zip(self.files, self._ends, strict=True)]
