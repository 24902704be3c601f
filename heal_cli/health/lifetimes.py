"""How long a token lives that does not say so itself: learned from when it was first seen to when it was refused.

Pure functions. Nobody looks all the time, so each life is known between two bounds: it was good at least from the first
look to the last good one, and at most from the last look before it to the first refusal.
"""

from __future__ import annotations

from typing import NamedTuple

from heal_cli.model import BAD, GOOD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KEPT = 5  # lives


class Token(NamedTuple):
    """What was seen of the token that is in use, and of those before it. Times are epochs.

    `before` is the last look at which another one was in use (None: nobody looked before), `good` the last at which
    this one was good (None: never), `looked` the last of all. `lives` are (least, most) seconds of earlier tokens.
    """

    mark: str
    first: float
    before: float | None
    good: float | None
    looked: float
    lives: tuple[tuple[float, float], ...] = ()


def seen(known: Token | None, mark: str, state: str, now: float) -> Token | None:
    """What is known after one more look at the token with this mark; an empty one says nothing new."""
    if not mark:
        return known
    if known is None or known.mark != mark:
        before = known.looked if known else None
        return Token(mark, now, before, now if state == GOOD else None, now, known.lives if known else ())
    if state == BAD and known.good is not None:
        life = [(known.good - known.first, now - known.before)] if known.before is not None else []
        return known._replace(looked=now, good=None, lives=(*known.lives, *life)[-_KEPT:])
    return known._replace(looked=now, good=now if state == GOOD else known.good)


def expected(token: Token | None) -> tuple[float, float] | None:
    """When the token in use is likely to end, and how many seconds that may be off; None if too little is known.

    It began between `before` and `first`, and lives between the shortest and the longest life that was seen.
    """
    if token is None or token.good is None or token.before is None or not token.lives:
        return None
    earliest = token.before + min(least for least, _ in token.lives)
    latest = token.first + max(most for _, most in token.lives)
    return (earliest + latest) / 2, (latest - earliest) / 2


def as_plain(token: Token) -> dict[str, Any]:
    """A token as JSON keeps it."""
    return {**token._asdict(), "lives": [list(life) for life in token.lives]}


def from_plain(value: Any) -> Token | None:
    """What JSON kept; None for anything that was not written by `as_plain`."""
    try:
        lives = tuple((float(least), float(most)) for least, most in value["lives"])
        optional = [None if value[key] is None else float(value[key]) for key in ("before", "good")]
        return Token(str(value["mark"]), float(value["first"]), optional[0], optional[1], float(value["looked"]), lives)
    except (KeyError, TypeError, ValueError):
        return None
