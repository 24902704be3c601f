"""Durations as people write them: `500ms`, `2s`, `5m`, `1.5h`, `2d`."""

from __future__ import annotations

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds(duration: str) -> float:
    """A duration in seconds. Raises ValueError for anything else, a negative one included."""
    unit = duration.lstrip("0123456789.")
    number = duration[: len(duration) - len(unit)]
    if unit not in _SECONDS or not number:
        raise ValueError(f"`{duration}` is not a duration")
    return float(number) * _SECONDS[unit]


def is_duration(value: object) -> bool:
    """Is this a duration that `seconds` understands?"""
    try:
        return isinstance(value, str) and seconds(value) >= 0
    except ValueError:
        return False
