"""What the journal teaches: in which contexts which failures come, and with what certainty. Pure functions.

Calls are counted once by the contexts they were made in; old ones weigh less (half-life). A context predicts only if
its failures are surely more than half of its exposures, surely more than outside of it, on several days, and more than
chance gives to one of so many contexts that were looked at. One that a surer one explains is dropped: if only first
calls before nine fail, the first calls after nine say so.
"""

from __future__ import annotations

from math import log2
from typing import NamedTuple

from heal_cli import network
from heal_cli.learning import contexts
from heal_cli.learning.contexts import DAILY, WHEN, Evidence, chance, is_early
from heal_cli.learning.exposures import FADED, Tally, by_bit, by_day, covering, evidence, tool_of, weight_of
from heal_cli.learning.fading import DAY, HALF_LIFE, faded_before, today
from heal_cli.situation import Past

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from heal_cli.situation import Call, Situation

    Covers = Callable[[str], bool]

_NEARLY = 0.05
_LEAST = 3.0  # exposures, and days with a failure
_OF_THE_NETWORK = ("without", "network")
_CHANCE = 0.01  # of being fooled by any of the contexts of one group and type


class Context(NamedTuple):
    """Where a failure is to be expected: a group of calls (a target, else a tool), an error type and a `when`.

    Under `calls` a `when` may name the tool, or the tool and verb, that it is about.
    """

    group: str
    type: str
    when: dict[str, Any]
    evidence: Evidence

    @property
    def scope(self) -> str | None:
        return self.when.get("calls")

    @property
    def moment(self) -> dict[str, Any]:
        """The `when` without what was called."""
        return {name: value for name, value in self.when.items() if name != "calls"}

    @property
    def bit(self) -> int:
        return 1 << WHEN.index(self.moment) if self.moment in WHEN else 0


class Counts:
    """All calls so far, counted; what they weigh is told as of `now` (epoch), or of the last of them.

    Calls that have faded to nothing by `now` are dropped; a `now` of 0 drops none.
    """

    def __init__(self, half_life: float = HALF_LIFE, now: float = 0.0) -> None:
        self.past = Past()
        self.groups: dict[str, Tally] = {}
        self._half_life = half_life * DAY
        self._since = faded_before(now, half_life) if now else float("-inf")
        self._start = self._since if now else None
        self._now = today(now)

    def plain(self) -> tuple[Any, ...]:
        """All of it, for keeping it in a file."""
        return self.past.plain(), {name: tally.plain() for name, tally in self.groups.items()}

    def go_on(self, plain: tuple[Any, ...]) -> None:
        """Go on where another one was, with the same half-life, before which the same had faded."""
        past, groups = plain
        self.past, self.groups = Past.of(past), {name: Tally.of(tally) for name, tally in groups.items()}

    def add(self, calls: Iterable[Call]) -> Counts:
        """Count more calls, in the order in which they were made."""
        for call in calls:
            self.add_one(call)
        return self

    def add_one(self, call: Call) -> None:
        """Count one more call."""
        if call.at < self._since:
            self.past.add(call)
            return
        situation = self.past.before(call)
        self.past.add(call)
        if call.counts and not situation.retry:
            self._count(call, situation)

    def _weight(self, at: float) -> float:
        if self._start is None:
            self._start = at
        if at > self._now:
            self._now = at
        weight: float = 2.0 ** ((at - self._start) / self._half_life)
        return weight

    @property
    def scale(self) -> float:
        """What a call made now weighs: weights grow instead of fading, and are divided by this in the end."""
        return self._weight(self._now) if self._start is not None else 1.0

    def _count(self, call: Call, situation: Situation) -> None:
        tally = self.groups.get(call.group)
        if tally is None:
            tally = self.groups[call.group] = Tally()
        tally.add(call, contexts.mask(situation), special(call, situation), is_early(call.hour), self._weight(call.at))

    def contexts(self, least: float = 0.5, group: str | None = None) -> tuple[Context, ...]:
        """The contexts that predict, best first in each group, or in one of them.

        `least` is what the probability must surely reach.
        """
        names = sorted(self.groups) if group is None else [group] if group in self.groups else []
        return tuple(one for name in names for one in self._of_group(name, least))

    def knows(self, group: str, tool: str) -> bool:
        """Was a tool ever called in a group?"""
        return group in self.groups and any(tool_of(label) == tool for label, _ in self.groups[group].exposures)

    def seen(self, when: dict[str, Any], kind: str) -> dict[str, tuple[float, float]]:
        """By group: failures of a type, and exposures, in a context; nothing for one that is not counted."""
        if when not in WHEN:
            return {}
        bit = 1 << WHEN.index(when)
        found = {}
        for name, tally in self.groups.items():
            parts = (tally.exposures, tally.failures.get(kind, {}))
            inside, failed = (weight_of(one, covering(None), bit) / self.scale for one in parts)
            if inside > FADED:
                found[name] = (round(failed, 2), round(inside, 2))
        return found

    def usual(self, call: Call) -> tuple[str | None, float]:
        """The error type that such calls fail with most often, and its share; of few calls that of their group."""
        tally = self.groups.get(call.group)
        if tally is None:
            return None, 0.0
        shares = {kind: self._share(tally, kind, call.label) for kind in sorted(tally.failures)}
        kind = max(shares, key=lambda name: shares[name], default=None)
        return kind, shares.get(kind or "", 0.0)

    def _share(self, tally: Tally, kind: str, label: str) -> float:
        """The share of such calls that fail so: the group's, and where they differ the tool's and the label's."""
        share, wider = 0.0, 0.0
        for scope in (None, tool_of(label), label):
            covers = covering(scope)
            failed, whole = (weight_of(one, covers) / self.scale for one in (tally.failures[kind], tally.exposures))
            if whole != wider:
                share, wider = (failed + share) / (whole + 1), whole
        return share

    def _of_group(self, group: str, least: float) -> list[Context]:
        tally = self.groups[group]
        found: list[Context] = []
        for kind in sorted(tally.failures):
            for scope in tally.scopes(kind):
                if weight_of(tally.failures[kind], covering(scope)) / self.scale >= _LEAST / 2:
                    found += self._standing_out(tally, group, kind, scope, least)
        return self._unexplained(sorted(_middling(found), key=rank))

    def _standing_out(self, tally: Tally, group: str, kind: str, scope: str | None, least: float) -> Iterator[Context]:
        tried = [one for one in self._tried(tally, group, kind, scope) if one[1].evidence.inside >= _LEAST]
        looks = len({one.evidence for _, one in tried})  # contexts that held together are one look
        for mark, one in tried:
            often = _may_predict(one.evidence, least) and tally.days_of(kind, mark, covering(scope)) >= _LEAST
            # One looks again whenever there is more: that counts as so many looks as the evidence has doubled.
            if often and chance(self._strata(tally, one, mark)) * looks * log2(one.evidence.inside + 1) < _CHANCE:
                yield one

    def _tried(self, tally: Tally, group: str, kind: str, scope: str | None) -> Iterator[tuple[Any, Context]]:
        """Every context that a failure of this type was seen in, with its evidence."""
        covers, about = covering(scope), {"calls": scope} if scope else {}
        inside, whole = by_bit(tally.exposures, covers)
        bad, failed = by_bit(tally.failures[kind], covers)
        for bit in range(DAILY):
            if bad[bit]:
                seen = self._evidence(inside[bit], bad[bit], whole - inside[bit], failed - bad[bit])
                yield bit, Context(group, kind, {**WHEN[bit], **about}, seen)
        for number, seen in enumerate(by_day(tally, kind, covers, self.scale)):
            if seen.failed:
                yield DAILY + number, Context(group, kind, {**WHEN[DAILY + number], **about}, seen)
        for mark, cells in tally.mark_failures[kind].items():
            if amiss := weight_of(cells, covers):
                here = weight_of(tally.marks[mark], covers)
                seen = self._evidence(here, amiss, whole - here, failed - amiss)
                yield mark, Context(group, kind, {mark[0]: mark[1], **about}, seen)

    def _strata(self, tally: Tally, one: Context, mark: Any) -> list[Evidence]:
        """The evidence for a context, apart for each tool that it is about."""
        if isinstance(mark, int) and mark >= DAILY:
            return [one.evidence]
        tools = {tool_of(label) for label, _ in tally.exposures if covering(one.scope)(label)}
        scopes = [one.scope] if len(tools) < 2 else sorted(tools)
        return [self.within(one, covering(scope)) for scope in scopes]

    def within(self, one: Context, covers: Covers, given: int = 0, without: int = 0) -> Evidence:
        """The evidence for a context in a part of its group's calls: those covered, with some bits, without others."""
        tally = self.groups[one.group]
        exposures, failures = tally.exposures, tally.failures[one.type]
        inside, bad, bit = exposures, failures, one.bit
        if not bit:
            ((name, value),) = one.moment.items()
            inside = tally.marks.get((name, value), {})
            bad = tally.mark_failures[one.type].get((name, value), {})
        here, amiss = (weight_of(cells, covers, bit | given, without) for cells in (inside, bad))
        whole, failed = (weight_of(cells, covers, given, without) for cells in (exposures, failures))
        return self._evidence(here, amiss, whole - here, failed - amiss)

    def _unexplained(self, found: list[Context]) -> list[Context]:
        """Those that still mostly fail where none of the surer ones of their type and scope holds."""
        kept: list[Context] = []
        for one in _by_cause(found):
            surer = [other for other in kept if other.type == one.type and other.scope in (None, one.scope)]
            bits = 0
            for other in surer:
                bits |= other.bit
            alone = self.within(one, covering(one.scope), without=bits) if bits else one.evidence
            if not bits or alone.failed >= alone.inside / 2 > _LEAST / 2 or _goes_on(alone, one, surer):
                kept.append(one)
        return kept

    def affected(self, group: str, kind: str, moment: dict[str, Any]) -> tuple[str, ...]:
        """The tools of a group that mostly fail so at a moment."""
        tally = self.groups.get(group)
        if tally is None:
            return ()
        one = Context(group, kind, moment, Evidence(0, 0, 0, 0))
        seen = {tool: self.within(one, covering(tool)) for tool in {tool_of(label) for label, _ in tally.exposures}}
        return tuple(sorted(tool for tool, own in seen.items() if own.failed and own.failed >= own.inside / 2))

    def _evidence(self, *weights: float) -> Evidence:
        return evidence(self.scale, *weights)


def rank(one: Context) -> tuple[Any, ...]:
    """The surest first; of equals the widest scope, then the likelier cause."""
    return (-round(one.evidence.lower, 6), one.scope is not None, _cause(one), one.type, str(one.when))


def _cause(one: Context) -> int:
    """What is more often a cause comes first: the network, sleep, a long gap, the calendar, and a call last."""
    names = list(one.moment)
    if names[0] in _OF_THE_NETWORK:
        return _OF_THE_NETWORK.index(names[0]) - len(_OF_THE_NETWORK)
    return next((place for place, when in enumerate(WHEN) if list(when) == names), len(WHEN))


def _by_cause(found: list[Context]) -> Iterator[Context]:
    """The surest first; but of those that are nearly as sure the likelier cause: chance alone may have parted them."""
    left = list(found)
    while left:
        near = [one for one in left if one.evidence.lower >= left[0].evidence.lower - _NEARLY]
        first = min(near, key=lambda one: (one.type, one.scope is not None, _cause(one), rank(one)))
        left.remove(first)
        yield first


def _middling(found: list[Context]) -> list[Context]:
    """Of limits of one number of hours between which nothing was seen, the one in the middle."""
    tied: dict[Any, list[Context]] = {}
    for one in found:
        names = tuple(one.moment)
        key = (one.type, one.scope, names, one.evidence) if len(names) == 1 and one.bit else one
        tied.setdefault(str(key), []).append(one)
    return [same[len(same) // 2] for same in tied.values()]


def _goes_on(alone: Evidence, one: Context, surer: list[Context]) -> bool:
    """Does a wider limit of the same number of hours say no other than the surer ones, as far as one knows?"""
    same = all(list(one.moment) == list(other.moment) and len(one.moment) == 1 for other in surer)
    if not same or not 0 < alone.inside < _LEAST:
        return False
    share = surer[0].evidence.failed / surer[0].evidence.inside
    return (alone.failed + share) / (alone.inside + 1) >= 0.6


def _may_predict(seen: Evidence, least: float) -> bool:
    return seen.outside > 0 and seen.lower >= least and seen.lower > seen.upper_outside


def special(call: Call, situation: Situation) -> tuple[tuple[str, str], ...]:
    """The contexts that have no bit: what was called just before, and what failed just before."""
    recent, own = situation.recent, call.label
    marks = [("lately", label) for label in recent if label != own]
    if recent:
        marks.append(("after_call", recent[0]))
    if situation.failed and not situation.retry:
        marks.append(("after_failure", situation.failed))
    if situation.network is not None:
        marks.append(("network", network.place(situation.network)))
        marks += [("without", device) for device in situation.missing]
    return tuple(marks)
