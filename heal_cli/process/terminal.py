"""The terminal the command sees as its stderr (and stdout) while heal listens: a pty that mirrors heal's own terminal.

A program may change the modes of the terminal through it and read keys from it (less, more). With EXTPROC set the
kernel reports every such change to the other end in packet mode (tty_ioctl(4), TIOCPKT); heal makes the same change to
the real terminal. Newlines are not processed on the inner terminal, or each would get two carriage returns; where
a command turns that on (less), the first of the two is taken out again.
"""

from __future__ import annotations

import os
import sys
import termios
from fcntl import ioctl

from heal_cli.process.keyboard import Keyboard
from heal_cli.process.signals import high

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_EXTPROC = 0o200000 if sys.platform == "linux" else 0x800  # the termios module does not name it
_PACKET_MODES_CHANGED = 0x40  # TIOCPKT_IOCTL
_PACKET_KEYS_DROPPED = 0x01  # TIOCPKT_FLUSHREAD
_IFLAG, _OFLAG, _CFLAG, _LFLAG, _ISPEED, _OSPEED, _CC = range(7)
# All output processing but OPOST, the switch of it all: a program that turns that off is followed.
_ALL_PROCESSING = termios.ONLCR | termios.OCRNL | termios.ONOCR | termios.ONLRET | termios.TABDLY

_TCGETS = getattr(termios, "TCGETS", 0)  # ioctl_tty(2), Linux: a tenth of what tcgetattr takes in Python
_ROOM = bytes(64)  # struct termios has 36 bytes there, or 44
_ESCAPE = b"\x1b"


class Terminal:
    """A pty between the command's stderr, and stdout perhaps, and the terminal that is descriptor 2."""

    def __init__(self) -> None:
        self.ours, self.theirs = (high(end) for end in os.openpty())
        self.keyboard = Keyboard(self.ours, os.ttyname(self.theirs))
        self.raw = False  # has the command made it raw from here?
        self.process = 0  # the command's, once it runs
        self._returns = False  # do both terminals put a carriage return before a newline?
        self._outer = termios.tcgetattr(2)
        self._inner = termios.tcgetattr(2)
        self._inner[_OFLAG] &= ~_ALL_PROCESSING
        self._inner[_LFLAG] |= _EXTPROC
        termios.tcsetattr(self.theirs, termios.TCSANOW, self._inner)
        self._inner = termios.tcgetattr(self.theirs)
        self._returned = _adds_returns(self._outer)  # did the real terminal when it was last looked at?
        self._looked_at = b""  # its modes as the kernel holds them, when it was last looked whether it does
        self._wants_return = False  # is a line to end with one that the real terminal adds?
        self.resize()
        ioctl(self.ours, termios.TIOCPKT, b"\1\0\0\0")

    def resize(self) -> bool:
        """Give the inner terminal the size of the real one; was it another?"""
        try:
            size = ioctl(2, termios.TIOCGWINSZ, b"\0" * 8)
            if size == ioctl(self.ours, termios.TIOCGWINSZ, b"\0" * 8):
                return False
            ioctl(self.ours, termios.TIOCSWINSZ, size)
        except OSError:
            return False  # the terminal has gone; the command will hear of it by SIGHUP
        return True

    def unpack(self, packet: bytes) -> bytes:
        """The data of a packet; a packet about modes or keys is acted upon and has none."""
        if packet[0] == 0:
            data = packet[1:]
            if self._lost_returns() and _ESCAPE not in data:
                return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            self._wants_return = self._returned and data.endswith(b"\n") and _ESCAPE not in data
            return data.replace(b"\r\n", b"\n") if self._returns else data
        if packet[0] & _PACKET_MODES_CHANGED:
            self.follow()
        if packet[0] & _PACKET_KEYS_DROPPED:
            self._drop_keys()
        return b""

    def placed(self, data: bytes) -> bytes:
        """What was unpacked, as it is to be written at once: above a question for a password that was quicker.

        The keys are hidden first, then the question is shown: where they are not hidden a moment before the write, the
        question comes after it.
        """
        if not (self._hides_keys() and data.endswith(b"\n") and _ESCAPE not in data):
            return data
        from heal_cli.process import questions

        try:
            columns, rows = os.get_terminal_size(2)
            return questions.above(data, rows, columns) if questions.is_asked(self.process, os.ttyname(2)) else data
        except OSError:
            return data  # the terminal has gone

    def _hides_keys(self) -> bool:
        """Does the real terminal no longer show what is typed, line by line, and not because of heal?"""
        if not _TCGETS or not self._outer[_LFLAG] & self._inner[_LFLAG] & termios.ECHO:
            return False
        try:
            modes = ioctl(2, _TCGETS, _ROOM)
        except OSError:
            return False  # the terminal has gone
        kept = int.from_bytes(modes[_LFLAG * 4 : _LFLAG * 4 + 4], sys.byteorder)
        return kept & (termios.ECHO | termios.ICANON) == termios.ICANON

    def missing_return(self) -> bytes:
        """After what was unpacked last is written: the carriage return that it may have lost meanwhile.

        The command may have turned them off between heal's look and its write. One too many does not show.
        """
        wanted, self._wants_return = self._wants_return, False
        return b"\r" if wanted and self._lost_returns() else b""

    def follow(self) -> None:
        """Make the changes the command has made to the inner terminal's modes to the real terminal too.

        In the background that stops the whole job by SIGTTOU, as it would have stopped the command alone.
        """
        was, self._inner = self._inner, termios.tcgetattr(self.ours)
        now = [*self._inner]
        if not now[_LFLAG] & _EXTPROC:  # `stty sane` and the like: without it nothing more would be reported
            now[_LFLAG] |= _EXTPROC
            termios.tcsetattr(self.ours, termios.TCSANOW, now)
            self._inner = termios.tcgetattr(self.ours)
        if now != was:
            try:
                outer = _changed(termios.tcgetattr(2), was, now)
                self._set(outer)
            except termios.error:
                return  # the terminal has gone
            self._returned = _adds_returns(outer)
            self._returns = _adds_returns(now) and _adds_returns(outer)
        self.raw = not now[_LFLAG] & termios.ICANON

    def restore(self) -> None:
        """Put the real terminal back as it was if the command has left it raw."""
        self.keyboard.leave()
        try:
            if os.tcgetpgrp(2) != os.getpgrp():
                return
            if self.raw:
                self._set(self._outer)
            else:
                self._keep_ours_to_ourselves()
        except (OSError, termios.error):
            pass  # not our controlling terminal, or it is gone

    def _lost_returns(self) -> bool:
        """Has the command turned them off elsewhere, through its stdin, since it was last looked?

        Then plain text that comes now has most likely been written before that ("Script started"), and would have had
        them; what draws on a screen that it has made raw begins with an escape.
        """
        try:
            if _TCGETS:
                last, self._looked_at = self._looked_at, ioctl(2, _TCGETS, _ROOM)
                if last == self._looked_at:
                    return False  # as it was: the usual case, on the way of every line
            self._keep_ours_to_ourselves()
            before, self._returned = self._returned, _adds_returns(termios.tcgetattr(2))
        except (OSError, termios.error):
            return False  # the terminal has gone
        return before and not self._returned

    def _keep_ours_to_ourselves(self) -> None:
        """Take from the real terminal what is the inner one's alone: a program may set its modes there."""
        try:
            modes = termios.tcgetattr(2)
            if modes[_LFLAG] & ~self._outer[_LFLAG] & _EXTPROC:
                modes[_LFLAG] &= ~_EXTPROC
                modes[_OFLAG] = modes[_OFLAG] & ~_ALL_PROCESSING | self._outer[_OFLAG] & _ALL_PROCESSING
                self._set(modes)
        except termios.error:
            pass  # the terminal has gone

    def _drop_keys(self) -> None:
        """The command has dropped what was typed and not read: most of it waits at the real terminal."""
        try:
            termios.tcflush(2, termios.TCIFLUSH)
        except termios.error:
            pass  # the terminal has gone

    def _set(self, modes: list[Any]) -> None:
        self._looked_at = b""
        termios.tcsetattr(2, termios.TCSADRAIN, modes)


def _adds_returns(modes: list[Any]) -> bool:
    return bool(modes[_OFLAG] & termios.OPOST and modes[_OFLAG] & termios.ONLCR)


def _changed(modes: list[Any], was: list[Any], now: list[Any]) -> list[Any]:
    """The modes with every change made that leads from `was` to `now`."""
    changed = [*modes]
    for place in (_IFLAG, _OFLAG, _CFLAG, _LFLAG):
        differs = was[place] ^ now[place]
        differs &= ~_EXTPROC if place == _LFLAG else ~_ALL_PROCESSING if place == _OFLAG else ~0
        changed[place] = modes[place] & ~differs | now[place] & differs
    pairs = zip(modes[_CC], was[_CC], now[_CC], strict=True)
    changed[_CC] = [new if new != old else mode for mode, old, new in pairs]
    return changed
