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


def spoken(duration: float) -> str:
    """Seconds in the unit in which people say them: `90 s`, `5 min`, `3 h`, `2 days`."""
    if duration <= 90:
        return f"{duration:.0f} s"
    if duration < 7200:
        return f"{duration / 60:.0f} min"
    return f"{duration / 3600:.0f} h" if duration < 172_800 else f"{duration / 86_400:.0f} days"
