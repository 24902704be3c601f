"""Carries what the command writes to heal's own stderr (or stdout), and keeps its start and its end."""

from __future__ import annotations

import errno
import os

from heal_cli.process.signals import high

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.process.gate import Gate
    from heal_cli.process.terminal import Terminal

HEAD_KEPT = 16 * 1024
TAIL_KEPT = 64 * 1024
_CHUNK = 64 * 1024  # what a pipe holds: Linux's default, pipe(7)
_FLOOD = 1024 * 1024  # who has written so much at once is about to write more
_FLOOD_CHUNK = 256 * 1024  # of a user's 64 MiB for all pipes (pipe-user-pages-soft): only where it pays
_F_SETPIPE_SZ = 1031  # fcntl(2), Linux; Python has no name for it on all platforms
_NEVER_BLOCKS = 4096  # PIPE_BUF: a pipe that poll(2) calls writable takes this much


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
    """Reads one end of a pipe or pty and writes what it reads to heal's stderr, or stdout; never blocks on either."""

    def __init__(self, source: int, gate: Gate, terminal: Terminal | None = None, to: int = 2) -> None:
        os.set_blocking(source, False)
        self.gate = gate
        self.source = source
        self.kept = Kept()
        self.open = True
        self.pending = b""
        self.to = to
        # To be opened with the first data; at a terminal before, since a question there does not wait for heal.
        self._own_outlet = terminal is None
        self.outlet = to if self._own_outlet else _open_outlet(to)
        self._terminal = terminal
        self._chunk = _CHUNK

    def carry(self) -> bool:
        """Carry what is there now; False once there is nothing left for the moment, or for good (`open`)."""
        if self.pending:
            return self.deliver()
        try:
            data = os.read(self.source, self._chunk)
        except BlockingIOError:
            return False
        except OSError as error:  # a pty whose last user has gone says EIO, not end of file
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            self.close()
            return False
        if self._chunk == _CHUNK and self.kept.total > _FLOOD:
            self._widen()
        if self._terminal:
            data = self._terminal.unpack(data)
        self.pending = data  # before all else: whatever goes wrong from here on, it is not lost
        self.kept.add(data)
        self.pending = self.gate.passed(data)
        if self._terminal and self.pending:
            self.pending = self._terminal.placed(self.pending)
        if self.gate.held and self._terminal and self._terminal.raw:
            self.give_up()  # a raw terminal: somebody looks at it while it is written
        return self.deliver()

    def _widen(self) -> None:
        """Let the command write further ahead: each change between it and heal then carries more."""
        from fcntl import fcntl

        self._chunk = _FLOOD_CHUNK
        if not self._terminal:
            try:
                fcntl(self.source, _F_SETPIPE_SZ, _FLOOD_CHUNK)
            except OSError:
                pass  # not Linux, or this user's pipes hold too much already

    def give_up(self) -> None:
        """Show what is held back after all."""
        self.pending += self.gate.given_up()

    def deliver(self) -> bool:
        """Write what is pending; False if nothing more is taken now, or nobody is there to read it (`open`)."""
        if self._own_outlet:
            self._own_outlet = False
            self.outlet = _open_outlet(self.to)
        try:
            while self.pending:
                shared = self.outlet == self.to
                if shared and not is_writable(self.to):
                    return False
                piece = self.pending[:_NEVER_BLOCKS] if shared else self.pending
                self.pending = self.pending[os.write(self.outlet, piece) :]
                if self._terminal and not self.pending:
                    self.pending = self._terminal.missing_return()
        except BlockingIOError:
            return False
        except OSError as error:
            self.pending = b""
            if error.errno in (errno.EPIPE, errno.EIO, errno.EBADF):
                self.close()  # nobody reads any more: the command shall see that too
                return False
        return True

    def close(self) -> None:
        """Stop reading; a command that goes on writing is told so by the kernel."""
        if self.open:
            self.open = False
            os.close(self.source)
        if self.outlet != self.to:
            os.close(self.outlet)
            self.outlet = self.to


def _open_outlet(to: int) -> int:
    """A descriptor opened once more, so that it can be non-blocking for heal alone; itself where that cannot be.

    A write that blocks would keep heal from passing signals on, and O_NONBLOCK on stderr would be everybody's.
    """
    try:
        return high(os.open(f"/proc/self/fd/{to}", os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return to


def is_writable(descriptor: int) -> bool:
    """Would a write to it be taken, or be refused for good, at this moment?"""
    from select import POLLOUT, poll

    waiting = poll()
    waiting.register(descriptor, POLLOUT)
    return bool(waiting.poll(0))
