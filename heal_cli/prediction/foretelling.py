"""What is to be expected of one call, from what was counted so far. Pure functions.

A context speaks of many calls; before it has the word about one of them, those that were most like it are looked at:
by the same tool, by the same verb, in the same part of the day or of the week.
"""

from __future__ import annotations

from typing import NamedTuple

from heal_cli.learning import contexts
from heal_cli.learning.contexts import SURELY, WHEN, Evidence, wilson
from heal_cli.learning.exposures import covering, tool_of
from heal_cli.learning.lessons import Context, Counts, rank
from heal_cli.prediction.moments import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heal_cli.situation import Call, Situation

_ENOUGH = 2.5  # exposures, a little faded, from which on their outcomes count
_FEW = 1.7
# What commonly tells two kinds of moments apart: there, two that worked are enough.
_NATURAL = ({"first_today": True}, {"before": "09:00"}, {"weekday": False})
_TOLD_APART = 1.282  # one end of an 80 % interval
_SAME = 0.4  # share of failures from which on a wider view is about the same matter
_LIFT = 0.2  # by which a context raises the share of failures of each tool that it is about


class Forecast(NamedTuple):
    """What is to be expected: the likeliest type of failure and its share, and the context that predicts it, if any.

    `group` are the calls that it speaks of, `tools` those that fail so there.
    """

    group: str
    type: str | None
    probability: float
    context: Context | None = None
    tools: tuple[str, ...] = ()


def predict(counts: Counts, known: Iterable[Context], call: Call, situation: Situation) -> Context | None:
    """The context of its group that holds and says most surely that a call will fail; None if there is none."""
    mine = [one for one in known if one.group == call.group and holds(one.when.items(), situation)]
    bits = contexts.mask(situation)
    for one in sorted(mine, key=rank):
        if not (_worked_for_it(counts, one, call.label) or _worked_then(counts, one, bits)):
            return one
    return None


def _worked_for_it(counts: Counts, one: Context, label: str) -> bool:
    """Did just this tool, or this verb of it, mostly work in the context, or fail as often outside of it?"""
    for scope in {label, tool_of(label)} - {one.scope}:
        own = counts.within(one, covering(scope))
        if _mostly_works(own):
            return True
        if min(own.inside, own.outside) >= _ENOUGH and _share(own) < own.failed_outside / own.outside + _LIFT:
            return True
    return False


def _worked_then(counts: Counts, one: Context, bits: int) -> bool:
    """Did such calls mostly work in the context where something else was as it is now, and fail where it was not?"""
    covers = covering(one.scope)
    for number in range(len(WHEN)):
        bit = 1 << number
        as_now, else_ = counts.within(one, covers, bit), counts.within(one, covers, without=bit)
        if not bits & bit:
            as_now, else_ = else_, as_now
        works = _mostly_works(as_now, _TOLD_APART if WHEN[number] in _NATURAL else SURELY)
        if works and else_.inside >= _FEW and _share(else_) >= 0.5:
            return True
    return False


def _mostly_works(seen: Evidence, z: float = SURELY) -> bool:
    return seen.inside >= _FEW and wilson(seen.failed, seen.inside, z)[1] < 0.5


def _share(seen: Evidence) -> float:
    return seen.failed / seen.inside


class Views:
    """Calls of a given history, grouped in three ways: by cluster, by tool, and by what was done with the tool.

    Each has gaps, first calls and failures just seen of its own. What speaks against an expectation in one of them
    counts for all.
    """

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self._counts = tuple(Counts() for _ in _VIEWS)
        self.add(calls)

    def add(self, calls: Iterable[Call]) -> None:
        """Count more calls, in the order in which they were made."""
        for call in calls:
            for counts, view in zip(self._counts, _VIEWS, strict=True):
                counts.add([call._replace(target=view(call))])

    def forecast(self, call: Call, least: float = 0.5) -> Forecast:
        """What is to be expected of a call; `least` is what a failure's probability must surely reach."""
        seen = [(counts, call._replace(target=view(call))) for counts, view in zip(self._counts, _VIEWS, strict=True)]
        moments = [counts.past.before(mine) for counts, mine in seen]
        found = []
        for place, (counts, mine) in enumerate(seen):
            if not counts.knows(mine.group, call.tool):
                continue
            one = predict(counts, counts.contexts(least, mine.group), mine, moments[place])
            if one and not self._speaks_against(one, seen[:place], moments):
                found.append(one)
        if not found:
            counts, mine = seen[1]
            return Forecast(mine.group, *counts.usual(mine))
        best = min(found, key=rank)
        counts, mine = seen[0]
        tools = {call.tool, *counts.affected(mine.group, best.type, best.moment)}
        return Forecast(best.group, best.type, best.evidence.probability, best, tuple(sorted(tools)))

    def _speaks_against(self, one: Context, wider: list[tuple[Counts, Call]], moments: list[Situation]) -> bool:
        """Did calls like this one mostly work at such moments, as a wider view of the same failures sees it?"""
        for (counts, mine), moment in zip(wider, moments, strict=False):
            if mine.group == one.group or mine.group not in counts.groups:
                continue
            same = one._replace(group=mine.group, when=one.moment)
            whole = counts.within(same, covering(None))
            if whole.inside and _share(whole) >= _SAME and _worked_then(counts, same, contexts.mask(moment)):
                return True
        return False


_VIEWS: tuple[Callable[[Call], str | None], ...] = (
    lambda call: call.target,
    lambda call: call.tool,
    lambda call: call.label,
)
