"""state/environment_health.yaml, which a person reads, and state/health.json, which only heal does.

Both are replaced whole under one lock. What was written longer ago than two intervals is unknown to a reader.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

from heal_cli import atomic, locking, paths, redaction, yamlio
from heal_cli.durations import seconds, spoken
from heal_cli.errors import FileError, StateError
from heal_cli.health import lifetimes, prompt
from heal_cli.health.findings import Finding, Question, worst
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from heal_cli.health.findings import Id

Plain = dict[str, Any]

AHEAD = 3600.0  # seconds: what ends sooner is predicted
_PATIENCE = 10.0  # seconds
_HEADER = "# Written by heal health; made anew by every round.\n"
_VALID = {GOOD: True, BAD: False, UNKNOWN: None}


def name() -> str:
    """Where the view is."""
    return os.path.join(paths.memory(), "state", "environment_health.yaml")


class Kept:
    """Both files, read under the lock that is held until the block ends. `messages` are for the person."""

    def __init__(self) -> None:
        self.view: Plain = {}
        self.private: Plain = {}
        self.messages: tuple[str, ...] = ()

    def __enter__(self) -> Kept:
        self._lock = locking.locked(os.path.join(os.path.dirname(name()), "health.lock"), _PATIENCE)
        self._lock.__enter__()
        self.view, self.messages = _view(name())
        self.private = read_private()
        return self

    def save(self) -> None:
        """Replace both. Raises StateError if they cannot be written."""
        yamlio.write(name(), self.view, _HEADER)
        try:
            atomic.replace(_private_name(), json.dumps(self.private).encode())
        except OSError as error:
            raise StateError(f"{_private_name()}: cannot be written: {error.strerror}") from None

    def __exit__(self, *ended: object) -> None:
        self._lock.__exit__(*ended)


def _private_name() -> str:
    return os.path.join(paths.memory(), "state", "health.json")


def read_view() -> Plain:
    """The view as it stands; empty if there is none that can be read."""
    try:
        value = yamlio.read(name()).value
    except FileError:
        return {}
    return value if isinstance(value, dict) else {}


def _view(file: str) -> tuple[Plain, tuple[str, ...]]:
    if not os.path.exists(file):
        return {}, ()
    try:
        value = yamlio.read(file).value
        if value is None or (isinstance(value, dict) and isinstance(value.get("health_checks", {}), dict)):
            return value or {}, ()
        problem = f"{file}: not the shape of this file"
    except FileError as error:
        problem = str(error)
    return {}, (f"{problem}; set aside as {yamlio.set_aside(file)}",)


def read_private() -> Plain:
    """What only heal reads; a damaged file counts as empty."""
    try:
        value = json.loads(atomic.content(_private_name()))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def findings(
    asked: Iterable[Question],
    read: Mapping[Id, Reading],
    types: Mapping[Id, str],
    kept: Kept,
    now: float,
) -> tuple[Finding, ...]:
    """What the answers come to, with what is remembered: since when it is so, and how long such a token lives."""
    tokens = _mapping(kept.private.setdefault("tokens", {}))
    kept.private["tokens"] = tokens
    found = []
    for one in asked:
        reading = read[one.id]
        token = lifetimes.seen(lifetimes.from_plain(tokens.get(_label(one.id))), reading.mark, reading.state, now)
        if token:
            tokens[_label(one.id)] = lifetimes.as_plain(token)
        learned = lifetimes.expected(token) if reading.expires is None and reading.state == GOOD else None
        expires, about = learned or (reading.expires, None)
        detail = redaction.text(reading.detail)
        since = _since(kept.view, one, reading.state) or now
        found.append(
            Finding(
                one, types[one.id], reading.state, detail, expires, since, now, about,
                run=" && ".join(" ".join(argv) for argv in reading.run) or None, mark=reading.mark,
            )
        )  # fmt: skip
    return tuple(found)


def _label(identity: Id) -> str:
    return f"{identity[0]} {identity[1] or ''}".strip()


def _since(view: Plain, question: Question, state: str) -> float | None:
    entry = _mapping(_mapping(view.get("health_checks")).get(question.key))
    own = entry if question.target is None else _mapping(_mapping(entry.get("details")).get(question.target))
    return epoch(own.get("since")) if own.get("status") == state else None


def as_view(known: Plain, found: Iterable[Finding], whole: bool, interval: str, now: float) -> Plain:
    """The view after a round; one that was not `whole` leaves the other entries, and the time of the last whole one."""
    by_key: dict[str, list[Finding]] = {}
    for one in found:
        by_key.setdefault(one.question.key, []).append(one)
    checks = {key: _entry(entries, now) for key, entries in by_key.items()}
    others = {} if whole else _mapping(known.get("health_checks"))
    everything = [one for entries in by_key.values() for one in entries]
    own = predicted(everything, now)
    asked = {one.question.target or one.question.key for one in everything}
    earlier = () if whole else _listing(known.get("predicted_issues"))
    return {
        "version": 1,
        "interval": interval,
        "last_checked": moment(now) if whole else known.get("last_checked", moment(now)),
        "health_checks": {**others, **checks},
        "predicted_issues": [*(one for one in earlier if one.get("cluster") not in asked), *own],
    }


def _entry(found: list[Finding], now: float) -> Plain:
    first = found[0]
    entry: Plain = {
        "check": first.question.check,
        "last_checked": moment(first.checked),
        "status": worst(one.state for one in found),
    }
    if first.question.target is None:
        return {**entry, "since": moment(first.since), **_detail(first, now)}
    return {**entry, "details": {str(one.question.target): _detail_at(one, now) for one in found}}


def _detail_at(one: Finding, now: float) -> Plain:
    return {"status": one.state, "valid": _VALID[one.state], "since": moment(one.since), **_detail(one, now)}


def _detail(one: Finding, now: float) -> Plain:
    return {
        "expires": None if one.expires is None else moment(one.expires),
        "remaining": None if one.expires is None else remaining(one.expires, now, one.about),
        "detail": one.detail or None,
        "fix": one.fix,
    }


def predicted(found: Iterable[Finding], now: float) -> list[Plain]:
    """What will go wrong within the hour: a login that is good and ends then."""
    return [
        {
            "type": one.type,
            "cluster": one.name,
            "probability": _probability(one.expires, one.about, now),
            "time_to_failure": remaining(one.expires, now, one.about),
            "proactive_fix": one.fix,
        }
        for one in found
        if one.state == GOOD and one.expires is not None and one.expires - now <= AHEAD
    ]


def _probability(expires: float, about: float | None, now: float) -> float:
    """How likely it is that it ends within the hour: anywhere between the two ends of what was learned."""
    if not about:
        return 1.0
    return round(min(1.0, max(0.0, (now + AHEAD - (expires - about)) / (2 * about))), 2)


def remaining(expires: float, now: float, about: float | None = None) -> str:
    """`5 min`, `expired 2 h ago`; where the end was only learned `about 5 h (1 h more or less)`."""
    left = expires - now
    said = f"expired {spoken(-left)} ago" if left <= 0 else spoken(left)
    return said if about is None else f"about {spoken(max(left, 0.0))} ({spoken(about)} more or less)"


def stale(view: Plain, now: float) -> bool:
    """Was the view written longer ago than two intervals, or by a clock that was ahead?"""
    written = epoch(view.get("last_checked"))
    try:
        interval = seconds(str(view.get("interval")))
    except ValueError:
        return True
    return written is None or not -prompt.SKEW <= now - written <= 2 * interval


def moment(at: float) -> str:
    """An epoch as the files have it, with its zone."""
    return datetime.fromtimestamp(at, UTC).astimezone().isoformat(timespec="seconds")


def epoch(value: object) -> float | None:
    """What `moment` wrote; None for anything else."""
    if isinstance(value, datetime):  # without quotes YAML reads it as one
        return value.timestamp()
    try:
        return datetime.fromisoformat(value).timestamp() if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _mapping(value: Any) -> Plain:
    return value if isinstance(value, dict) else {}


def _listing(value: Any) -> list[Plain]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
