"""Long lists of plain data that stay in the file that they are packed in, until one of their values is asked for.

A failure needs a few of a thousand rules: to read them all would cost more than to find out which fits.
"""

from __future__ import annotations

import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any


class OpenFile:
    """A descriptor that is closed when nobody can ask for anything in it any more."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def read(self, size: int, at: int) -> bytes:
        """So many bytes from a place on. Raises OSError."""
        return os.pread(self.descriptor, size, at)

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        close(self.descriptor)


class Packed:
    """A list whose values lie one after the other in a file from `start` on; each is read when it is asked for."""

    def __init__(self, file: OpenFile, start: int, ends: tuple[int, ...]) -> None:
        self._file, self._start, self._ends = file, start, ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> Any:
        begin = self._ends[place - 1] if place else 0
        return marshal.loads(self._file.read(self._ends[place] - begin, self._start + begin))

    def __iter__(self) -> Iterator[Any]:
        whole = memoryview(self._file.read(self._ends[-1], self._start)) if self._ends else memoryview(b"")
        begin = 0
        for end in self._ends:
            yield marshal.loads(whole[begin:end])
            begin = end


def pack(values: Sequence[Any]) -> tuple[bytes, tuple[int, ...]]:
    """The values one after the other, and where each ends."""
    packed = [marshal.dumps(value) for value in values]
    ends: list[int] = []
    for one in packed:
        ends.append((ends[-1] if ends else 0) + len(one))
    return b"".join(packed), tuple(ends)
