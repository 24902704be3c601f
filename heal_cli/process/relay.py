"""Carries the command's stderr to heal's own, and keeps its start and its end."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.process.terminal import Terminal

HEAD_KEPT = 16 * 1024
TAIL_KEPT = 64 * 1024
_CHUNK = 64 * 1024


class Kept:
    """The start and the end of a stream of any length, in bounded memory."""

    def __init__(self) -> None:
        self.head = b""
        self.total = 0
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, data: bytes) -> None:
        """Take note of the next bytes of the stream."""
        self.total += len(data)
        if len(self.head) < HEAD_KEPT:
            room = HEAD_KEPT - len(self.head)
            self.head += data[:room]
            data = data[room:]
        if data:
            self._chunks.append(data)
            self._size += len(data)
            while self._size - len(self._chunks[0]) >= TAIL_KEPT:
                self._size -= len(self._chunks.pop(0))

    @property
    def tail(self) -> bytes:
        """What is kept of the stream after its head."""
        return b"".join(self._chunks)[-TAIL_KEPT:]

    @property
    def lost(self) -> int:
        """The number of bytes between head and tail."""
        return self.total - len(self.head) - len(self.tail)


class Relay:
    """Reads one end of a pipe or pty without blocking and writes what it reads to heal's stderr."""

    def __init__(self, source: int, terminal: Terminal | None = None) -> None:
        os.set_blocking(source, False)
        self.source = source
        self.kept = Kept()
        self.open = True
        self._terminal = terminal

    def carry(self) -> bool:
        """Carry what is there now; False once there is nothing left for the moment, or for good (`open`)."""
        try:
            data = os.read(self.source, _CHUNK)
        except BlockingIOError:
            return False
        except OSError as error:  # a pty whose last user has gone says EIO, not end of file
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            self.close()
            return False
        if self._terminal:
            data = self._terminal.unpack(data)
        self.kept.add(data)
        if not deliver(data):
            self.close()  # nobody reads any more: the command shall see that too
            return False
        return True

    def close(self) -> None:
        """Stop relaying; a command that goes on writing is told so by the kernel."""
        if self.open:
            self.open = False
            os.close(self.source)


def deliver(data: bytes) -> bool:
    """Write all of it to stderr; False if there is nobody to write to."""
    while data:
        try:
            data = data[os.write(2, data) :]
        except BlockingIOError:
            _wait_writable()
        except OSError as error:
            return error.errno not in (errno.EPIPE, errno.EIO, errno.EBADF)
    return True


def _wait_writable() -> None:
    """The caller's stderr may be non-blocking, as it is shared with others: wait as a blocking write would."""
    from select import POLLOUT, poll

    waiting = poll()
    waiting.register(2, POLLOUT)
    waiting.poll()
