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
    """A list whose values lie one after the other in a file from `start` on; each is read when it is asked for.

    `anew` makes the whole list, should one of them be damaged.
    """

    def __init__(self, file: OpenFile, start: int, ends: tuple[int, ...], anew: Callable[[], Sequence[Any]]) -> None:
        self._file, self._start, self._ends, self._anew = file, start, ends, anew

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: int) -> Any:
        begin = self._ends[place - 1] if place else 0
        return self._value(place, self._bytes(begin, self._ends[place]))

    def __iter__(self) -> Iterator[Any]:
        whole = memoryview(self._bytes(0, self._ends[-1] if self._ends else 0))
        begin = 0
        for place, end in enumerate(self._ends):
            yield self._value(place, whole[begin:end])
            begin = end

    def _bytes(self, begin: int, end: int) -> bytes:
        try:
            return self._file.read(end - begin, self._start + begin)
        except OSError:
            return b""

    def _value(self, place: int, packed: bytes | memoryview) -> Any:
        try:
            return marshal.loads(packed)
        except (ValueError, EOFError, TypeError, MemoryError):
            return self._anew()[place]


def pack(values: Sequence[Any]) -> tuple[bytes, tuple[int, ...]]:
    """The values one after the other, and where each ends."""
    packed = [marshal.dumps(value) for value in values]
    ends: list[int] = []
    for one in packed:
        ends.append((ends[-1] if ends else 0) + len(one))
    return b"".join(packed), tuple(ends)
