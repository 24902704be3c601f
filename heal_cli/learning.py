"""What the journal teaches: in which contexts which failures come, and with what certainty. Pure functions.

Calls are counted once by the contexts they were made in; old ones weigh less (half-life). A context predicts only if
its failures are surely more than half of its exposures, surely more than outside of it, on several days, and more than
chance gives to one of so many contexts that were looked at. One that a surer one explains is dropped: if only first
calls before nine fail, the first calls after nine say so.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from heal_cli import contexts
from heal_cli.contexts import WHEN, Evidence
from heal_cli.situation import Past

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from heal_cli.situation import Call, Situation

HALF_LIFE = 60.0  # days
_DAY = 86400.0
_LEAST = 3.0  # exposures, and days with a failure
_CHANCE = 0.01  # of being fooled by any of the contexts of one group and type, each time one looks
_OUT = 0.05  # exposures: what has faded to less is dropped


class Context(NamedTuple):
    """Where a failure is to be expected: a group of calls (a target, else a tool), an error type and a `when`."""

    group: str
    type: str
    when: dict[str, Any]
    evidence: Evidence

    @property
    def bit(self) -> int:
        return 1 << WHEN.index(self.when) if self.when in WHEN else 0


class Prediction(NamedTuple):
    """What is to be expected of a call. Without a `context` it is no more than what is usual."""

    type: str | None
    probability: float
    context: Context | None = None


class _Tally:
    """Exposures of one group, by the bits of the contexts that held."""

    def __init__(self) -> None:
        self.exposures: dict[int, float] = defaultdict(float)
        self.failures: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.special: dict[tuple[str, str], float] = defaultdict(float)
        self.special_failures: dict[tuple[str, str, str], float] = defaultdict(float)
        self.days: dict[tuple[str, Any], tuple[int, int]] = {}


class Counts:
    """All calls so far, counted. `now` is the end of what is known, in epoch seconds."""

    def __init__(self, half_life: float = HALF_LIFE) -> None:
        self.past = Past()
        self.groups: dict[str, _Tally] = {}
        self._half_life = half_life * _DAY
        self._start: float | None = None
        self.now = 0.0

    def add(self, calls: Iterable[Call]) -> Counts:
        """Count more calls, in the order in which they were made."""
        for call in calls:
            situation = self.past.before(call)
            self.past.add(call)
            if call.counts and not situation.retry:
                self._count(call, situation)
        return self

    def _weight(self, at: float) -> float:
        if self._start is None:
            self._start = at
        if at > self.now:
            self.now = at
        weight: float = 2.0 ** ((at - self._start) / self._half_life)
        return weight

    @property
    def scale(self) -> float:
        """What a call made now weighs: weights grow instead of fading, and are divided by this in the end."""
        return self._weight(self.now) if self._start is not None else 1.0

    def _count(self, call: Call, situation: Situation) -> None:
        tally = self.groups.get(call.group)
        if tally is None:
            tally = self.groups[call.group] = _Tally()
        bits = contexts.mask(situation)
        weight = self._weight(call.at)
        tally.exposures[bits] += weight
        marks = special(call, situation)
        for mark in marks:
            tally.special[mark] += weight
        if call.failed is not None:
            tally.failures[call.failed][bits] += weight
            for mark in marks:
                tally.special_failures[(call.failed, *mark)] += weight
            of_all: list[Any] = [*_bits(bits), *marks]
            for one in of_all:
                last, count = tally.days.get((call.failed, one), (-1, 0))
                tally.days[call.failed, one] = (call.day, count + (call.day != last))

    def contexts(self, least: float = 0.5) -> tuple[Context, ...]:
        """The contexts that predict, best first in each group; `least` is what the probability must surely reach."""
        return tuple(one for name in sorted(self.groups) for one in self._of_group(name, least))

    def seen(self, when: dict[str, Any], kind: str) -> dict[str, tuple[float, float]]:
        """By group: failures of a type, and exposures, in a context; nothing for one that is not counted."""
        if when not in WHEN:
            return {}
        bit = 1 << WHEN.index(when)
        found = {}
        for name, tally in self.groups.items():
            inside, failed = (_split(one, bit)[0] / self.scale for one in (tally.exposures, tally.failures[kind]))
            if inside > _OUT:
                found[name] = (round(failed, 2), round(inside, 2))
        return found

    def usual(self, group: str) -> tuple[str | None, float]:
        """The error type that a group's calls fail with most often, and its share."""
        tally = self.groups.get(group)
        if tally is None:
            return None, 0.0
        total = sum(tally.exposures.values()) / self.scale
        shares = {kind: sum(found.values()) / self.scale / (total + 1) for kind, found in tally.failures.items()}
        kind = max(sorted(shares), key=lambda name: shares[name], default=None)
        return kind, shares.get(kind or "", 0.0)

    def _of_group(self, group: str, least: float) -> list[Context]:
        tally = self.groups[group]
        found = []
        for kind in sorted(tally.failures):
            tried = [one for one in self._tried(tally, group, kind) if one[1].evidence.inside >= _LEAST]
            for mark, one in tried:
                days = tally.days.get((kind, mark), (0, 0))[1]
                if days >= _LEAST and _stands_out(one.evidence, least, len(tried)):
                    found.append(one)
        found.sort(
            key=lambda one: (-one.evidence.lower, one.type, WHEN.index(one.when) if one.bit else 0, str(one.when))
        )
        return self._unexplained(tally, found)

    def _unexplained(self, tally: _Tally, found: list[Context]) -> list[Context]:
        """Those that still mostly fail where none of the surer ones of their type holds."""
        kept: list[Context] = []
        for one in found:
            surer = sum(other.bit for other in kept if other.type == one.type)
            if not one.bit or not surer:
                kept.append(one)
                continue
            alone = _weight(tally.exposures, one.bit, surer) / self.scale
            if alone >= _LEAST and _weight(tally.failures[one.type], one.bit, surer) / self.scale >= alone / 2:
                kept.append(one)
        return kept

    def _tried(self, tally: _Tally, group: str, kind: str) -> list[tuple[Any, Context]]:
        """Every context that a failure of this type was seen in, with its evidence."""
        total, failed = sum(tally.exposures.values()), sum(tally.failures[kind].values())
        found: list[tuple[Any, Context]] = []
        for bit, when in enumerate(WHEN):
            inside, outside = _split(tally.exposures, 1 << bit)
            bad, others = _split(tally.failures[kind], 1 << bit)
            if bad:
                found.append((bit, Context(group, kind, when, self._evidence(inside, bad, outside, others))))
        for (name, mark), inside in tally.special.items():
            if bad := tally.special_failures.get((kind, name, mark), 0.0):
                evidence = self._evidence(inside, bad, total - inside, failed - bad)
                found.append(((name, mark), Context(group, kind, {name: mark}, evidence)))
        return found

    def _evidence(self, *weights: float) -> Evidence:
        return Evidence(*(weight / self.scale if weight / self.scale > _OUT else 0.0 for weight in weights))


def _bits(bits: int) -> list[int]:
    return [bit for bit in range(len(WHEN)) if bits >> bit & 1]


def _split(weights: dict[int, float], bit: int) -> tuple[float, float]:
    """The weight inside a context, and that outside of it."""
    inside = sum(weight for bits, weight in weights.items() if bits & bit)
    return inside, sum(weights.values()) - inside


def _weight(weights: dict[int, float], bit: int, without: int) -> float:
    return sum(weight for bits, weight in weights.items() if bits & bit and not bits & without)


def _stands_out(evidence: Evidence, least: float, tried: int) -> bool:
    return (
        evidence.outside > 0
        and evidence.lower >= least
        and evidence.lower > evidence.upper_outside
        and evidence.chance * tried < _CHANCE
    )


def special(call: Call, situation: Situation) -> tuple[tuple[str, str], ...]:
    """The contexts that have no bit: what was called just before, and what failed just before."""
    recent, own = situation.recent, call.label
    marks = [("lately", label) for label in recent if label != own]
    if recent:
        marks.append(("after_call", recent[0]))
    if situation.failed and not situation.retry:
        marks.append(("after_failure", situation.failed))
    return tuple(marks)


def predict(known: Iterable[Context], call: Call, situation: Situation) -> Context | None:
    """The context of its group that holds and says most surely that a call will fail; None if there is none."""
    bits = contexts.mask(situation)
    marks = special(call, situation)
    mine = [one for one in known if one.group == call.group and _holds(one, bits, marks)]
    return max(mine, key=lambda one: one.evidence.lower, default=None)


def _holds(context: Context, bits: int, marks: tuple[tuple[str, str], ...]) -> bool:
    return bool(context.bit & bits) if context.bit else next(iter(context.when.items())) in marks
