"""What a command below the server says: its start and its end, whatever the volume, without secrets."""

from __future__ import annotations

import os
import threading
from typing import IO, NamedTuple

from heal_cli.matching import plain_text
from heal_cli.redaction import text as redacted

_HEAD = 16 * 1024  # bytes of the start that are kept
TO_BE_READ, WHOLE = (
    32 * 1024,
    8 * 1024 * 1024,
)  # bytes of the end: for an assistant, and of a listing that is to be whole
_PIECE = 64 * 1024


class Heard(NamedTuple):
    """What was said: its start and its end as bytes, and how many bytes between them were left out."""

    head: bytes
    tail: bytes
    left_out: int

    @property
    def text(self) -> str:
        """The same to be read, without secrets."""
        if not self.left_out:
            return redacted(plain_text(self.head + self.tail))
        between = f"[{self.left_out} bytes left out]\n"
        return redacted(plain_text(self.head)) + between + redacted(plain_text(self.tail))


class Ear:
    """Takes all that a pipe says, to its end: who goes on speaking after the command (a daemon) is not stopped by it.

    `room` is how many bytes of the end are kept.
    """

    def __init__(self, pipe: IO[bytes], room: int) -> None:
        self._pipe, self._room = pipe, room
        self._head, self._tail = b"", bytearray()
        self._size = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._listen, name="heal-ear", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with self._pipe:
            while data := os.read(self._pipe.fileno(), _PIECE):
                with self._lock:
                    self._take(data)

    def _take(self, data: bytes) -> None:
        self._size += len(data)
        count = _HEAD - len(self._head)
        self._head += data[:count]
        self._tail += data[count:]
        if len(self._tail) > 2 * self._room:
            del self._tail[: -self._room]

    def heard(self, patience: float) -> Heard:
        """What was said so far; waits so many seconds for the end."""
        self._thread.join(patience)
        with self._lock:
            head, tail, size = self._head, bytes(self._tail[-self._room :]), self._size
        if size == len(head) + len(tail):
            return Heard(head, tail, 0)
        head, tail = head[: head.rfind(b"\n") + 1] or head + b"\n", _from_a_line_on(tail)
        return Heard(head, tail, size - len(head) - len(tail))


def _from_a_line_on(tail: bytes) -> bytes:
    """The whole lines of an end. What a line or a key began with would tell that it is secret: then it goes as well."""
    tail = tail.partition(b"\n")[2]
    place = tail.find(b"-----END ")
    if place >= 0 and b"-----BEGIN " not in tail[:place]:
        tail = tail[place:].partition(b"\n")[2]
    return tail
