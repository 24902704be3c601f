"""The terminal the command sees as its stderr while heal listens: a pty that mirrors heal's own terminal.

A program may change the modes of the terminal through its stderr and read keys from it (less, more). With EXTPROC set
the kernel reports every such change to the other end in packet mode (tty_ioctl(4), TIOCPKT); heal makes the same
change to the real terminal, and passes keys on for as long as the modes are raw. Output is not processed on the inner
terminal, or every newline would get two carriage returns.
"""

from __future__ import annotations

import os
import sys
import termios
from fcntl import ioctl

_EXTPROC = 0o200000 if sys.platform == "linux" else 0x800  # the termios module does not name it
_PACKET_MODES_CHANGED = 0x40  # TIOCPKT_IOCTL
_IFLAG, _OFLAG, _CFLAG, _LFLAG, _ISPEED, _OSPEED, _CC = range(7)


class Terminal:
    """A pty between the command's stderr and the terminal that is descriptor 2."""

    def __init__(self) -> None:
        from heal_cli.process.spawn import high

        ours, theirs = os.openpty()
        self.ours, self.theirs = high(ours), high(theirs)
        self.keyboard = -1
        self._outer = termios.tcgetattr(2)
        inner = termios.tcgetattr(2)
        inner[_OFLAG] &= ~termios.OPOST
        inner[_LFLAG] |= _EXTPROC
        termios.tcsetattr(self.theirs, termios.TCSANOW, inner)
        self._inner = termios.tcgetattr(self.theirs)
        self.resize()
        ioctl(self.ours, termios.TIOCPKT, b"\1\0\0\0")

    def resize(self) -> None:
        """Give the inner terminal the size of the real one."""
        try:
            ioctl(self.ours, termios.TIOCSWINSZ, ioctl(2, termios.TIOCGWINSZ, b"\0" * 8))
        except OSError:
            pass  # the terminal has gone; the command will hear of it by SIGHUP

    def unpack(self, packet: bytes) -> bytes:
        """The data of a packet; a packet about modes is acted upon and has none."""
        if packet[0] == 0:
            return packet[1:]
        if packet[0] & _PACKET_MODES_CHANGED:
            self.follow()
        return b""

    def follow(self) -> None:
        """Make the real terminal's modes those of the inner one, if the command has changed them since."""
        inner = termios.tcgetattr(self.ours)
        if inner == self._inner:
            return
        self._inner = inner
        modes = [*self._outer]
        changed = inner[_LFLAG] & ~_EXTPROC != self._outer[_LFLAG] & ~_EXTPROC or inner[_CC] != self._outer[_CC]
        if changed or inner[_IFLAG] != self._outer[_IFLAG]:
            modes[_IFLAG], modes[_LFLAG], modes[_CC] = inner[_IFLAG], inner[_LFLAG] & ~_EXTPROC, inner[_CC]
        self._set(modes)
        self._listen(raw=not inner[_LFLAG] & termios.ICANON)

    def restore(self) -> None:
        """Put the real terminal back as it was, if it is not already."""
        if self.keyboard >= 0:
            self._set(self._outer)
            self._listen(raw=False)

    def resume(self) -> None:
        """After a stop: mirror size and modes again."""
        self.resize()
        self._inner = []
        self.follow()

    def pass_keys(self) -> None:
        """Pass what was typed on to the command."""
        try:
            os.write(self.ours, os.read(self.keyboard, 4096))
        except OSError:
            self._listen(raw=False)

    def _set(self, modes: list[object]) -> None:
        # Only the foreground may change modes: from the background tcsetattr(3) would stop heal by SIGTTOU.
        try:
            if os.tcgetpgrp(2) == os.getpgrp():
                termios.tcsetattr(2, termios.TCSADRAIN, modes)  # type: ignore[arg-type]
        except (OSError, termios.error):
            pass  # not our controlling terminal, or it is gone

    def _listen(self, raw: bool) -> None:
        if raw and self.keyboard < 0:
            try:
                self.keyboard = os.open(os.ttyname(2), os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
            except OSError:
                return
        elif not raw and self.keyboard >= 0:
            os.close(self.keyboard)
            self.keyboard = -1
