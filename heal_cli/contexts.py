"""The contexts in which a failure may come more often, and whether it really does. Pure functions.

A context is written as a rule writes its `when`. Each has one bit of a number, so that a call is counted with one look
into a dictionary, whatever number of contexts there is.
"""

from __future__ import annotations

from math import comb, sqrt
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.situation import Situation

Z = 1.96  # a 95 % interval, as the design says
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SLEPT = (0.5, 1, 2, 4, 8)
_GAPS = (  # names as in Situation, and the hours they are compared with
    ("slept_hours", _SLEPT),
    ("slept_since_success", _SLEPT),
    ("idle_hours", (1, 2, 4, 8, 12, 24)),
    ("login_hours", (1, 2, 4, 8, 12, 24)),
)
_MORNING = 9


def _table() -> tuple[dict[str, Any], ...]:
    """Every context with a bit of its own, in the order of the bits.

    The day of the week and the time of day count on the first call alone: the calls after it say the same again.
    """
    return (
        *({name: f">{hours:g}"} for name, limits in _GAPS for hours in limits),
        {"first_today": True},
        {"first_today": True, "before": f"{_MORNING:02d}:00"},
        {"first_today": True, "before": f"{_MORNING:02d}:00", "weekday": True},
        {"first_today": True, "weekday": False},
        *({"first_today": True, "day": day} for day in _DAYS),
    )


WHEN = _table()
_FIRST = sum(len(limits) for _, limits in _GAPS)


def mask(situation: Situation) -> int:
    """The bits of all contexts that hold in a situation."""
    bits = place = 0
    for name, limits in _GAPS:
        value = getattr(situation, name)
        if value is not None:
            for number, limit in enumerate(limits):
                if value <= limit:
                    break
                bits |= 1 << place + number
        place += len(limits)
    if situation.first_today:
        early, weekend = situation.hour < _MORNING, situation.weekday >= 5
        bits |= (1 | early << 1 | (early and not weekend) << 2 | weekend << 3 | 16 << situation.weekday) << _FIRST
    return bits


class Evidence(NamedTuple):
    """Exposures and failures inside a context and outside of it; faded with age, so no whole numbers."""

    inside: float
    failed: float
    outside: float
    failed_outside: float

    @property
    def lower(self) -> float:
        """What the failure's probability inside surely is at least."""
        return wilson(self.failed, self.inside)[0]

    @property
    def upper_outside(self) -> float:
        return wilson(self.failed_outside, self.outside)[1]

    @property
    def probability(self) -> float:
        """The failure's probability inside, drawn to what is usual outside as long as little is known."""
        usual = (self.failed_outside + 0.5) / (self.outside + 1)
        return (self.failed + 2 * usual) / (self.inside + 2)

    @property
    def chance(self) -> float:
        """How likely it is to see at least as much of a difference if there is none (Fisher's exact test)."""
        inside, failed, outside, others = (round(number) for number in self)
        failed, others = min(failed, inside), min(others, outside)
        total, bad = inside + outside, failed + others
        ways = comb(total, inside)
        return sum(comb(bad, k) * comb(total - bad, inside - k) for k in range(failed, min(bad, inside) + 1)) / ways


def wilson(successes: float, trials: float, z: float = Z) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927); (0, 1) where nothing was tried."""
    if trials <= 0:
        return 0.0, 1.0
    share = min(1.0, successes / trials)
    middle = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    low, high = ((middle + sign * spread) / (1 + z * z / trials) for sign in (-1, 1))
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding must not cut the share itself off


def spoken(when: Mapping[str, Any]) -> str:
    """A context in words: `after more than 4 h of sleep`."""
    gaps = {
        "slept_hours": "of sleep",
        "slept_since_success": "of sleep since the last success",
        "idle_hours": "without a success",
        "login_hours": "since the login",
    }
    words = []
    if when.get("first_today"):
        words.append("on the first call of the day")
    for name, what in gaps.items():
        if name in when:
            words.append(f"after more than {str(when[name]).lstrip('>')} h {what}")
    if "before" in when:
        words.append(f"before {when['before']}")
    if "weekday" in when:
        words.append("on a weekday" if when["weekday"] else "at the weekend")
    if "day" in when:
        words.append(f"on a {str(when['day']).capitalize()}")
    if "after_call" in when:
        words.append(f"right after `{when['after_call']}`")
    if "lately" in when:
        words.append(f"soon after `{when['lately']}`")
    if "after_failure" in when:
        words.append(f"just after another command failed there ({when['after_failure']})")
    return ", ".join(words) or "always"
