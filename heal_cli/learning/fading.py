"""How old evidence fades: what it weighs is halved in each half-life, and in the end it is dropped."""

from __future__ import annotations

HALF_LIFE = 60.0  # days
DAY = 86400.0  # seconds
_DROPPED = 8  # half-lives: it then weighs one 256th
_STEP = 30 * DAY
_MOST_STEPS = 100  # half-lives: weights are powers of two, which end at 1023


def faded_before(now: float, half_life: float) -> float:
    """The moment (epoch) before which all has faded to nothing; `half_life` is in days.

    It moves on once in a month or half-life and stands still in between: counting on gives what counting anew does.
    """
    life = half_life * DAY
    step = min(max(life, _STEP), _MOST_STEPS * life)
    return (now - _DROPPED * life) // step * step


def today(now: float) -> float:
    """The begin of a day (UTC, epoch): evidence fades from day to day, so that a journal teaches the same all day."""
    return now // DAY * DAY
