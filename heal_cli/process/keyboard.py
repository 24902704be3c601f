"""The keyboard of heal's own terminal, for a command that waits for keys at the inner one.

What is typed is passed on when it is waited for there and the last has been read: while the modes are raw a key at a
time, else a line; so that what the command leaves, or reads from its stdin, stays where whoever comes next looks.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import time
from fcntl import ioctl

from heal_cli.process.signals import high

# Where the kernel does not say who waits for a key, the key is left for a moment: the command may read it from stdin.
_LEFT_AT_STDIN = 0.02
_LOOK_AGAIN = 0.002  # after this, whether the last key has been read
_AT_WORK = 0.1  # seconds between two looks at a command that waits for no key, in the end
_ESCAPE = b"\x1b"
_AT_ONCE = 32  # bytes that no sequence of a key is longer than
_TYPED_AHEAD = 64  # bytes that nobody types ahead: more are pasted, and it would take long to pass them one by one
_LINE = 4096  # bytes: the longest that Linux keeps (termios(3), canonical mode)
_CC = 6


class Keyboard:
    """The terminal that is descriptor 2, opened once more to read from (`descriptor`, -1 if that cannot be).

    Keys go to `inner`, our end of the pty whose other end has this `name`.
    """

    def __init__(self, inner: int, name: str) -> None:
        self._inner, self._name = inner, name
        self.not_before = 0.0  # the time before which the keyboard is not to be looked at
        self._seen = False
        self._pause = _LOOK_AGAIN
        try:
            self.descriptor = high(os.open(os.ttyname(2), os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC))
        except OSError:
            self.descriptor = -1

    def pass_on(self, process: int, raw: bool) -> None:
        """Pass on what was typed if it is waited for there: a line; if `raw` a key, or an escape and its rest."""
        if not self._all_read():
            self.not_before = time.monotonic() + _LOOK_AGAIN
            return
        from heal_cli.process.waiting import waits_at

        waits = waits_at(process, self._name) if os.isatty(0) or not raw else True
        if waits is None and raw and not self._seen:
            self._seen = True
            self.not_before = time.monotonic() + _LEFT_AT_STDIN
        elif not waits and (waits is False or not raw):  # it is at work, or about to read it from its stdin
            self._pause = min(self._pause * 2, _AT_WORK)
            self.not_before = time.monotonic() + self._pause
        else:
            self._seen, self._pause = False, _LOOK_AGAIN
            self._pass_key(raw)

    def leave(self) -> None:
        """Look for no more keys."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _pass_key(self, raw: bool) -> None:
        try:
            pasted = _waiting_in(self.descriptor) > _TYPED_AHEAD
            keys = os.read(self.descriptor, _LINE if not raw else _AT_ONCE if pasted else 1)
            if keys == _ESCAPE and raw:
                keys += self._rest()
            # A line of nothing is the end of the input, or of the terminal, which has no modes any more.
            os.write(self._inner, keys or termios.tcgetattr(2)[_CC][termios.VEOF])
        except BlockingIOError:
            return  # the command has read it from the terminal itself
        except (OSError, termios.error):
            self.leave()

    def _rest(self) -> bytes:
        try:
            return os.read(self.descriptor, _AT_ONCE)
        except BlockingIOError:
            return b""

    def _all_read(self) -> bool:
        """Has the command read every key that was passed on? Only its end of the pty can tell."""
        try:
            end = os.open(self._name, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return True
        try:
            hurried = select.poll()
            hurried.register(end, select.POLLIN)
            hurried.poll(0)  # makes the kernel pass on at once what was written; it would do so a little later
            return _waiting_in(end) == 0
        except OSError:
            return True
        finally:
            os.close(end)


def _waiting_in(terminal: int) -> int:
    """The number of bytes that can be read from a terminal now."""
    return int.from_bytes(ioctl(terminal, termios.FIONREAD, b"\0\0\0\0"), sys.byteorder)
