"""The contexts in which a failure may come more often, and whether it really does. Pure functions.

A context is written as a rule writes its `when`. Each has one bit of a number, so that a call is counted with one look
into a dictionary, whatever number of contexts there is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import comb, erfc, sqrt
from typing import NamedTuple

from heal_cli.prediction.moments import DAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from heal_cli.situation import Situation

Z = 1.96  # a 95 % interval, as the design says
SURELY = 1.645  # one end of it alone: what a share is at least, or at most, with 95 % certainty
_SLEPT = (0.5, 1, 2, 4, 6, 8)
_GAPS = (  # names as in Situation, and the hours they are compared with
    ("slept_hours", _SLEPT),
    ("slept_since_success", _SLEPT),
    ("idle_hours", (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24)),
    ("login_hours", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24)),
)
_AWAKE = (0.5, 1)
_MORNING = 9


def _table() -> tuple[dict[str, Any], ...]:
    """Every context with a bit of its own, in the order of the bits: what is more likely a cause comes first."""
    early = f"{_MORNING:02d}:00"
    calendar: tuple[dict[str, Any], ...] = (
        {"before": early, "weekday": True},
        {"before": early},
        {"weekday": False},
        *({"day": day} for day in DAYS),
    )
    return (
        *({name: f">{hours:g}"} for name, limits in _GAPS for hours in limits),
        *({"awake_hours": f"<{hours:g}"} for hours in _AWAKE),
        {"first_today": True},
        *({"first_today": True, **one} for one in calendar),
        *calendar,
    )


WHEN = _table()
_LOGIN = sum(len(limits) for _, limits in _GAPS)
_FIRST = _LOGIN + len(_AWAKE)
_OF_CALENDAR = 3 + len(DAYS)
DAILY = _FIRST + 1 + _OF_CALENDAR  # the first bit of those in which all calls of a day are one piece of evidence


def _reached() -> Iterator[tuple[str, tuple[float, ...], tuple[int, ...]]]:
    """Of each gap its name, its limits, and the bits of the contexts that hold beyond the first 0, 1, ... of them."""
    place = 0
    for name, limits in _GAPS:
        yield name, limits, tuple(((1 << number) - 1) << place for number in range(len(limits) + 1))
        place += len(limits)


_REACHED = tuple(_reached())
_JUST_AWAKE = tuple(((1 << len(_AWAKE)) - (1 << number)) << _LOGIN for number in range(len(_AWAKE) + 1))


def mask(situation: Situation) -> int:
    """The bits of all contexts that hold in a situation."""
    bits = 0
    for name, limits, held in _REACHED:
        value = getattr(situation, name)
        if value:
            bits |= held[bisect_left(limits, value)]
    awake = situation.awake_hours
    if awake is not None and awake < _AWAKE[-1]:
        bits |= _JUST_AWAKE[bisect_right(_AWAKE, awake)]
    calendar = of_day(situation.weekday, situation.hour < _MORNING)
    if situation.first_today:
        bits |= (1 | calendar << 1) << _FIRST
    return bits | calendar << DAILY


def of_day(weekday: int, early: bool) -> int:
    """The bits of the calendar, from the first of them on, in the morning or later on a day of the week."""
    weekend = weekday >= 5
    return (early and not weekend) | early << 1 | weekend << 2 | 8 << weekday


def is_early(hour: float) -> bool:
    """Is it before the hour that makes a morning?"""
    return hour < _MORNING


class Evidence(NamedTuple):
    """Exposures and failures inside a context and outside of it; faded with age, so no whole numbers."""

    inside: float
    failed: float
    outside: float
    failed_outside: float

    @property
    def lower(self) -> float:
        """What the failure's probability inside surely is at least."""
        return wilson(self.failed, self.inside, SURELY)[0]

    @property
    def upper_outside(self) -> float:
        return wilson(self.failed_outside, self.outside, SURELY)[1]

    @property
    def probability(self) -> float:
        """The failure's probability inside, drawn to what is usual outside as long as little is known."""
        usual = (self.failed_outside + 0.5) / (self.outside + 1)
        return (self.failed + usual) / (self.inside + 1)


def chance(strata: Iterable[Evidence]) -> float:
    """How likely it is to see at least as much of a difference if there is none.

    Fisher's exact test within each stratum (the tools of a target: one may fail more often than another at all times),
    their numbers added up; by the normal distribution where they are large.
    """
    ways, least = [1.0], 0
    mean = variance = 0.0
    large = False
    for stratum in strata:
        inside, failed, outside, others = (round(number) for number in stratum)
        failed, others = min(failed, inside), min(others, outside)
        total, bad = inside + outside, failed + others
        if not (inside and outside and bad and bad < total):
            continue  # it cannot differ
        least += failed
        mean += inside * bad / total
        variance += inside * outside * bad * (total - bad) / (total * total * (total - 1))
        large = large or total > _EXACT
        ways = ways if large else _added(ways, _hypergeometric(inside, bad, total))
    if not variance:
        return 1.0
    if large:
        return float(erfc((least - 0.5 - mean) / sqrt(2 * variance)) / 2)
    return min(1.0, sum(ways[least:]))


_EXACT = 400  # calls up to which a stratum is looked at exactly


def _hypergeometric(inside: int, bad: int, total: int) -> list[float]:
    """The probabilities of 0, 1, ... failures inside."""
    all_of_them = comb(total, inside)
    return [comb(bad, k) * comb(total - bad, inside - k) / all_of_them for k in range(min(bad, inside) + 1)]


def _added(one: list[float], other: list[float]) -> list[float]:
    """The distribution of a sum."""
    found = [0.0] * (len(one) + len(other) - 1)
    for i, p in enumerate(one):
        for k, q in enumerate(other):
            found[i + k] += p * q
    return found


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
    words = [f"of `{when['calls']}`"] if "calls" in when else []
    if when.get("first_today"):
        words.append("on the first call of the day")
    for name, what in gaps.items():
        if name in when:
            words.append(f"after more than {str(when[name]).lstrip('>')} h {what}")
    if "awake_hours" in when:
        words.append(f"within {str(when['awake_hours']).lstrip('<')} h after waking")
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
    if "network" in when:
        device, _, gateway = str(when["network"]).partition(" ")
        words.append(f"in the network of {gateway} ({device})" if gateway not in ("", "-") else "without a way out")
    if "without" in when:
        words.append(f"while the network device {when['without']} is not there")
    if "after_failure" in when:
        words.append(f"just after another command failed there ({when['after_failure']})")
    return ", ".join(words) or "always"
