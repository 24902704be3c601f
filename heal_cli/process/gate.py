"""Holds back the text of a failure that heal may be about to mend, so that a healed attempt leaves no error behind.

Cheap texts decide (every failure that a fixing rule knows contains one of them); the matcher is not needed for it. What
is held is given up after a second, on an unfinished line, or when it grows: a command that goes on is not kept waiting.
"""

from __future__ import annotations

import time

LONGEST = 1.0  # seconds
_MOST = 64 * 1024
_LOOKED_AT = 256 * 1024  # bytes from the start: a login is refused before there is much to say


class Gate:
    """Lets stderr through until a line shows one of the texts, then holds it."""

    def __init__(self, texts: tuple[bytes, ...]) -> None:
        self.held = b""
        self.until = 0.0
        self._texts = texts
        self._room = _LOOKED_AT
        self._line_begins = True

    def passed(self, data: bytes) -> bytes:
        """What of the data, and of what was held, may be shown now."""
        if self.held:
            self.held += data
            return self.given_up() if len(self.held) > _MOST or not data.endswith(b"\n") else b""
        start = self._start(data) if self._texts else -1
        self._line_begins = data.endswith(b"\n")
        if start < 0 or not self._line_begins:
            return data
        self.held = data[start:]
        self.until = time.monotonic() + LONGEST
        return data[:start]

    def given_up(self) -> bytes:
        """All that is held, to be shown after all; from now on everything is shown."""
        held, self.held, self._texts = self.held, b"", ()
        return held

    def _start(self, data: bytes) -> int:
        """Where the first line with one of the texts begins, or -1."""
        self._room -= len(data)
        if self._room < 0:
            self._texts = ()
        places = [place for text in self._texts if (place := data.find(text)) >= 0]
        if not places:
            return -1
        start = data.rfind(b"\n", 0, min(places)) + 1
        return start if start or self._line_begins else -1  # the line's beginning has been shown already
