"""The end of the journal, for one question of the short road: may any of these moments have come? It errs towards yes.

Nothing is parsed as JSON. In a line that heal wrote a quote within a text is an escape, so that `"outcome":"ok"` can be
nothing but that key and value; and its id begins with the time at which it was made (journal.moment). A bounded end
is read, whatever the length of the journal; what is not in it is taken for long ago.
"""

from __future__ import annotations

import time

from heal_cli import journal, network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NEAR, _FAR = 1 << 14, 1 << 18  # bytes: some thirty lines, and some five hundred
_CALLS = 5  # that count as just before
_JUST_NOW = 1800.0  # seconds, as in situation.py
_AWAKE = 7200.0  # seconds: longer after waking nothing is put down to it
_HOUR = 3600.0
_DAWN = 4  # o'clock, as in moments.py
_LOGIN = b',"login"'  # as one of its words
_LONG_AGO = float("inf")


class Recent:
    """What the end of the journal says of one target. `now` is epoch seconds."""

    def __init__(self, target: str, now: float) -> None:
        self._wanted = f'"target":{journal.as_json(target)},'.encode()
        self._now = now
        self._local = time.localtime(now)
        self._asleep, self._boot = journal.suspended(), journal.boot_id().encode()
        self._lines = _end(_NEAR)
        if self._success() is None:
            self._lines = _end(_FAR)

    def may_hold(self, when: tuple[tuple[str, Any], ...]) -> bool:
        """May all of it hold now? No means no; yes is to be looked at closely."""
        return all(self._one(name, asked) for name, asked in when)

    def _one(self, name: str, asked: Any) -> bool:
        if name in ("slept_hours", "slept_since_success"):
            line = self._lines[-1] if name == "slept_hours" and self._lines else self._success()
            return line is None or self._may_exceed(asked, self._slept(line))
        if name == "idle_hours":
            return self._may_exceed(asked, self._age(self._success()))
        if name == "login_hours":
            return self._may_exceed(asked, self._age(self._login()))
        if name == "first_today":
            line = self._last()
            return (line is None or not self._is_of_today(line)) is asked
        if name == "weekday":
            return (time.localtime(self._now - _DAWN * _HOUR).tm_wday < 5) is asked
        if name == "awake_hours":
            return any(self._slept(line) > 0.4 for line in self._lines if self._age(line) * _HOUR < _AWAKE)
        if name in ("after_call", "lately"):
            tool = f'"tool":{journal.as_json(str(asked).partition(" ")[0])},'.encode()
            return any(tool in line for line in self._lines[-_CALLS:])
        if name in ("network", "without"):
            return network.holds(name, asked, network.state())
        if name == "after_failure":
            line = self._last()
            return line is not None and b'"type":null,' not in line and self._age(line) * _HOUR < _JUST_NOW
        return True  # the day and the hour cost little more when they are looked at closely

    def _may_exceed(self, asked: str, hours: float) -> bool:
        """Is it beyond a lower limit? An upper one may always hold: what is seen here is at most too much."""
        try:
            return not asked.startswith(">") or hours > float(asked[1:])
        except (ValueError, AttributeError):
            return False

    def _success(self) -> bytes | None:
        return self._last(_succeeded)

    def _login(self) -> bytes | None:
        """The last line of a login: of one that heal made, or the first that worked after one that did not."""
        worked = None
        for line in reversed(self._lines):
            if self._wanted not in line:
                continue
            if _fixed(line) or (_LOGIN in line and b'"type":null,' in line):
                return line
            if b'"type":null,' in line:
                worked = line
            elif worked:
                return worked
        return None

    def _last(self, fits: Any = None) -> bytes | None:
        """The last line of the target, of those that fit."""
        for line in reversed(self._lines):
            if self._wanted in line and (fits is None or fits(line)):
                return line
        return None

    def _is_of_today(self, line: bytes) -> bool:
        """Was it written on the day that it is now, which began at four, by the clock on the wall then?"""
        at = _value(line, b'"at":"')
        date, late = at[:10], at[11:13] < b"%02d" % _DAWN
        today = time.strftime("%Y-%m-%d", self._local).encode()
        if self._local.tm_hour >= _DAWN:
            return date == today and not late
        yesterday = time.strftime("%Y-%m-%d", time.localtime(self._now - 12 * _HOUR)).encode()
        return date == (today if late else yesterday)

    def _age(self, line: bytes | None) -> float:
        """Hours since a line was written."""
        if line is None:
            return _LONG_AGO
        try:
            return (self._now - int(_value(line, b'"id":"').partition(b"-")[0], 16) / 1e9) / _HOUR
        except ValueError:
            return _LONG_AGO

    def _slept(self, line: bytes) -> float:
        """Hours of sleep since then; since another boot, all the time that has passed."""
        if _value(line, b'"boot_id":"') != self._boot:
            return self._age(line)
        try:
            slept = self._asleep - float(line.partition(b'"suspended_s":')[2].partition(b",")[0])
        except ValueError:
            return _LONG_AGO
        return slept / _HOUR if self._boot or slept >= 0 else self._age(line)


def _succeeded(line: bytes) -> bool:
    return b'"type":null,' in line or _fixed(line)


def _fixed(line: bytes) -> bool:
    return b'"fixed":true,' in line and b'"probe_after":"good",' in line


def _value(line: bytes, key: bytes) -> bytes:
    return line.partition(key)[2].partition(b'"')[0]


def _end(most: int) -> list[bytes]:
    return [line for line in journal.end(most) if line]
