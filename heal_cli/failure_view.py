"""learned/tool_failures.yaml: the last hundred failures and their counts, in the form a person reads.

What a person changed in it is kept. A file that cannot be parsed is set aside under a new name, never overwritten.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta

from heal_cli import splicing, yamlio
from heal_cli.errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DAYS, _WEEKS = 30, 12


def add(name: str, failure: dict[str, Any]) -> tuple[str, ...]:
    """Put one more failure into the file, whatever a person made of it; gives messages for the person."""
    known, messages = _load(name)
    view = with_failure(known, failure)
    others = {key: value for key, value in view.items() if key not in ("failures", "stats")}
    if not splicing.is_plain(view["stats"]):
        yamlio.write(name, view, yamlio.HEADER)
        return messages
    front = yamlio.HEADER + (yamlio.as_text(others) if others else "")
    day = datetime.fromisoformat(failure["timestamp"]).date()
    splicing.write(name, front, yamlio.as_text(view["failures"]), view, (day.isoformat(), _week(day)))
    return messages


def _load(name: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    if not os.path.exists(name):
        return {}, ()
    try:
        value = yamlio.read(name).value
        if value is None or _is_view(value):
            return value or {}, ()
        problem = f"{name}: not the shape of this file"
    except FileError as error:
        problem = str(error)
    return {}, (f"{problem}; set aside as {yamlio.set_aside(name)}",)


def _is_view(value: Any) -> bool:
    """A mapping whose known keys hold what heal writes there."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("failures") or [], list)
        and isinstance(value.get("stats") or {}, dict)
    )


def with_failure(known: dict[str, Any], failure: dict[str, Any]) -> dict[str, Any]:
    """The view with one more failure: the last hundred, and the counts in total, by day and by ISO week."""
    failures = [*_listing(known.get("failures")), failure][-splicing.FAILURES_KEPT :]
    stats = _mapping(known.get("stats"))
    counts = splicing.counts(failure)
    day = datetime.fromisoformat(failure["timestamp"]).date()
    return {
        **known,
        "failures": failures,
        "stats": {
            **stats,
            **{key: _whole(stats.get(key)) + more for key, more in counts.items()},
            "daily": _period(
                stats.get("daily"), day.isoformat(), counts, (day - timedelta(days=_DAYS - 1)).isoformat()
            ),
            "weekly": _period(stats.get("weekly"), _week(day), counts, _week(day - timedelta(weeks=_WEEKS - 1))),
        },
    }


def _period(known: Any, now: str, counts: dict[str, int], oldest: str) -> dict[str, Any]:
    periods = _mapping(known)
    current = _mapping(periods.get(now))
    periods[now] = {key: _whole(current.get(key)) + more for key, more in counts.items()}
    return {key: periods[key] for key in sorted(periods) if key >= oldest}


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _mapping(value: Any) -> dict[str, Any]:
    """What a person may have changed by hand, if it still is a mapping; its keys as text."""
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def _listing(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
