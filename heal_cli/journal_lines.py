"""Which lines of the journal hold a run. Everybody who reads it asks here, so that all count the same as damaged."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

OUTCOMES = ("ok", "prevented", "healed", "remediated", "left", "blocked")
_NOTHING = type(None)
_FIELDS: dict[str, tuple[type, ...]] = {
    "at": (str,), "outcome": (str,), "argv": (list,), "seconds": (int, float), "tool": (str,),
    "target": (str, _NOTHING), "type": (str, _NOTHING), "rule": (str, _NOTHING), "template": (str, _NOTHING),
    "fix": (str, _NOTHING), "fixed": (bool, _NOTHING), "layer": (str, _NOTHING), "probe_before": (str, _NOTHING),
    "probe_after": (str, _NOTHING), "boot_id": (str,), "suspended_s": (int, float, _NOTHING), "session": (str,),
    "cwd": (str,), "exit": (int, _NOTHING),
}  # fmt: skip
_fields_of = itemgetter(*_FIELDS)
_LONGEST = 1e12  # seconds
_TEXT = {str}
_right: dict[tuple[type, ...], bool] = {}  # types of the fields as they were seen, and whether they are right


def observations(lines: list[bytes], damaged: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """The runs in some lines, which are read as one list if each is whole: that takes half the time.

    `damaged` is called for a line that holds none; an empty one is nothing at all.
    """
    import json

    try:
        entries = json.loads(b"[" + b",".join(lines) + b"]")
        whole = len(entries) == len(lines)
    except (ValueError, RecursionError):
        whole = False
    for entry in entries if whole else map(_parsed, filter(bytes.strip, lines)):
        if holds_a_run(entry):
            yield entry
        else:
            damaged()


def _parsed(line: bytes) -> Any:
    import json

    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def holds_a_run(entry: Any) -> bool:
    """Does it have every field that somebody reads, each of its type, a time and an outcome among them?"""
    try:
        fields = _fields_of(entry)
        shape = tuple(map(type, fields))
        right = _right.get(shape)
        if right is None:
            right = all(one in wanted for one, wanted in zip(shape, _FIELDS.values(), strict=True))
            _right[shape] = right
        at, outcome, argv, seconds = fields[:4]
        if (
            not right
            or outcome not in OUTCOMES
            or not -_LONGEST < seconds < _LONGEST
            or not {*map(type, argv)} <= _TEXT
        ):
            return False
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            moment.timestamp()  # which a time without a zone may not have
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    return True
