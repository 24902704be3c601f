"""What a command said before a question that was shown first, put in its place: above the question.

A program that asks by the terminal's name (ssh, getpass) does so within microseconds of its last line ("Permission
denied, please try again."). That line goes through heal, and the question is there first. So the line is put in above
it, by what every terminal of the ECMA-48 family understands.
"""

from __future__ import annotations

import os
import time

from heal_cli.process.waiting import waits_at

_BY_NAME = "/dev/tty"
_ON_ITS_WAY = 0.003  # seconds from hiding the keys to waiting for the first: ssh takes a tenth of a millisecond
_LOOK_AGAIN = 0.0003
_INDEX, _SAVE, _RESTORE = b"\x1bD", b"\x1b7", b"\x1b8"
_TAB = 8


def is_asked(process: int, terminal: str) -> bool:
    """Does a command wait for an answer at the terminal, or will it in a moment? Yes, where the kernel does not say."""
    until = time.monotonic() + _ON_ITS_WAY
    while True:
        if any(waits_at(process, name) is not False for name in (_BY_NAME, terminal)):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_AGAIN)


def above(text: bytes, rows: int, columns: int) -> bytes:
    """Whole lines of plain text with what makes them stand above the line of the cursor, which stays where it is in it.

    Anything else, and what has no place on a screen of this size, is left as it is.
    """
    lines = text.replace(b"\r\n", b"\n").split(b"\n")
    if lines.pop() or columns < 1 or os.environ.get("TERM", "dumb") == "dumb":
        return text
    if any((byte < 32 and byte != 9) or byte == 127 for line in lines for byte in line):
        return text
    taken = sum(max(1, -(-_width(line) // columns)) for line in lines)
    if taken >= rows:
        return text
    up, down, room = (b"\x1b[%d%c" % (taken, what) for what in b"ABL")
    return _INDEX * taken + up + _SAVE + b"\r" + room + text + _RESTORE + down


def _width(line: bytes) -> int:
    return len(line.expandtabs(_TAB).decode("utf-8", "replace"))
