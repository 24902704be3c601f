"""Counted calls of one group: by what was called and by the contexts that held, so that any part can be summed up.

Weights, not numbers: old calls count less. `scale` is what a call made now weighs; `Evidence` is in calls made now.
"""

from __future__ import annotations

from collections import defaultdict

from heal_cli.learning.contexts import DAILY, WHEN, Evidence, of_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from heal_cli.situation import Call

    Cells = dict[tuple[str, int], float]  # (label, bits) -> weight
    Mark = tuple[str, str]

FADED = 0.05  # exposures: what has faded to less is dropped


def tool_of(label: str) -> str:
    """The program of a label: `git` of `git push`."""
    return label.partition(" ")[0]


class Tally:
    """The exposures of one group and its failures by type; `marks` are contexts that have no bit, counted by tool.

    `days` are those with a failure, `daily` how the calls of each tool ended on each day and in its morning: their
    number, what the first of them weighs, and failures by type.
    """

    def __init__(self) -> None:
        self.exposures: Cells = defaultdict(float)
        self.failures: dict[str, Cells] = defaultdict(lambda: defaultdict(float))
        self.marks: dict[Mark, Cells] = defaultdict(lambda: defaultdict(float))
        self.mark_failures: dict[str, dict[Mark, Cells]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        self.days: dict[tuple[str, Any], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.daily: dict[tuple[int, bool, str], list[Any]] = {}

    def plain(self) -> tuple[Any, ...]:
        """All of it, for keeping it in a file."""
        return (
            dict(self.exposures),
            _plain(self.failures),
            _plain(self.marks),
            {kind: _plain(marks) for kind, marks in self.mark_failures.items()},
            _plain(self.days),
            self.daily,
        )

    @classmethod
    def of(cls, plain: tuple[Any, ...]) -> Tally:
        """The tally of what `plain` gave."""
        tally = cls()
        exposures, failures, marks, mark_failures, days, tally.daily = plain
        tally.exposures.update(exposures)
        for name, cells in failures.items():
            tally.failures[name].update(cells)
        for mark, cells in marks.items():
            tally.marks[mark].update(cells)
        for kind, found in mark_failures.items():
            for mark, cells in found.items():
                tally.mark_failures[kind][mark].update(cells)
        for one, labels in days.items():
            tally.days[one].update(labels)
        return tally

    def add(self, call: Call, bits: int, marks: tuple[Mark, ...], early: bool, weight: float) -> None:
        """One more call."""
        failed, tool = call.failed, tool_of(call.label)
        whole, part = (call.label, bits), (tool, bits)
        self.exposures[whole] += weight
        for mark in marks:
            self.marks[mark][part] += weight
        day = self.daily.get((call.day, early, tool))
        if day is None:
            day = self.daily[call.day, early, tool] = [0, weight, {}]
        day[0] += 1
        if failed is not None:
            self.failures[failed][whole] += weight
            for mark in marks:
                self.mark_failures[failed][mark][part] += weight
            day[2][failed] = day[2].get(failed, 0) + 1
            held = [number for number in range(bits.bit_length()) if bits >> number & 1]
            for one in (*held, *marks):
                self.days[failed, one][call.label].add(call.day)

    def days_of(self, kind: str, one: Any, covers: Callable[[str], bool]) -> int:
        """On how many days a failure was seen in a context."""
        return len(set().union(*(days for label, days in self.days[kind, one].items() if covers(label))))

    def scopes(self, kind: str) -> list[str | None]:
        """What a context may be about: all calls (None), one tool's, or those of a label; only where they differ."""
        labels = {label for label, _ in self.exposures}
        tools = {tool_of(label) for label in labels}
        failed = {label for label, _ in self.failures[kind]}
        found: list[str | None] = [None]
        if len(tools) > 1:
            found += sorted({tool_of(label) for label in failed})
        several = {tool for tool in tools if len({label for label in labels if tool_of(label) == tool}) > 1}
        return found + sorted(label for label in failed if tool_of(label) in several and label not in tools)


def _plain(nested: dict[Any, Any]) -> dict[Any, Any]:
    return {name: dict(inner) for name, inner in nested.items()}


def covering(scope: str | None) -> Callable[[str], bool]:
    """Is a label within a scope?"""
    if scope is None:
        return lambda label: True
    return lambda label: label == scope or tool_of(label) == scope


def by_bit(cells: Cells, covers: Callable[[str], bool]) -> tuple[list[float], float]:
    """The weight inside of each context, and the whole weight."""
    inside, whole = [0.0] * DAILY, 0.0
    for (label, bits), weight in cells.items():
        if covers(label):
            whole += weight
            bits &= (1 << DAILY) - 1
            while bits:
                lowest = bits & -bits
                inside[lowest.bit_length() - 1] += weight
                bits ^= lowest
    return inside, whole


def weight_of(cells: Cells, covers: Callable[[str], bool], bit: int = 0, without: int = 0) -> float:
    """The weight of the calls in a context, and in none of those of `without`."""
    return sum(
        weight for (label, bits), weight in cells.items() if covers(label) and bits & bit == bit and not bits & without
    )


def evidence(scale: float, *weights: float) -> Evidence:
    """Weights as calls made now."""
    return Evidence(*(weight / scale if weight / scale > FADED else 0.0 for weight in weights))


def by_day(tally: Tally, kind: str, covers: Callable[[str], bool], scale: float) -> list[Evidence]:
    """The evidence for each context of the calendar, in which a whole day is one exposure, and fails in part."""
    days: dict[tuple[int, bool], list[float]] = {}
    for (day, early, tool), (calls, weight, failures) in tally.daily.items():
        if covers(tool):
            found = days.setdefault((day, early), [0, 0, 0.0])
            found[0] += calls
            found[1] += failures.get(kind, 0)
            found[2] = max(found[2], weight)
    return [_of_calendar(days, 1 << number, scale) for number in range(len(WHEN) - DAILY)]


def _of_calendar(days: dict[tuple[int, bool], list[float]], bit: int, scale: float) -> Evidence:
    inside: dict[int, list[float]] = {}
    outside: dict[int, list[float]] = {}
    for (day, early), (calls, failed, weight) in days.items():
        part = inside if of_day((day - 1) % 7, early) & bit else outside
        found = part.setdefault(day, [0, 0, 0.0])
        part[day] = [found[0] + calls, found[1] + failed, max(found[2], weight)]
    return evidence(scale, *_days(inside.values()), *_days(outside.values()))


def _days(parts: Iterable[list[float]]) -> tuple[float, float]:
    """The weight of days, and of their failures."""
    weight = failed = 0.0
    for calls, bad, one in parts:
        weight += one
        failed += one * bad / calls
    return weight, failed
