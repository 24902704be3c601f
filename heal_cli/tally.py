"""What the journal says, counted: one pass over its lines, day by day, so that tomorrow only what is new is read.

A run belongs to a series (what was run, where, how it ended); a day counts the runs of each series. Beside the counts
stands what takes two lines to see: the troubles that began, the commands that were typed again, and how long it took
until they worked. All of it is sums of whole numbers, so that reading in two parts gives what reading at once gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from heal_cli.journal_lines import OUTCOMES
from heal_cli.situation import JUST_NOW, UNFORESEEABLE, Labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.command_line import Programs

FAILURES = ("prevented", "healed", "remediated", "left")  # it failed, or surely would have
YOURS = ("remediated", "left", "blocked")  # a person had to act
_WORKED = ("ok", "prevented", "healed")
_COMMANDS_KEPT = 40  # of one program, by name; the others are counted together
_VERB = re.compile(r" [a-z][a-z0-9:_-]{0,23}")
_NUL = "\0"
_SWEEP = 200  # open failures: then those that are too old to matter are dropped


class Series(NamedTuple):
    """Runs that have all of this in common; `command` is the program and its verb, `fix` a call with its target.

    `tried` says that the fix was carried out to mend a failure: not where it was refused, or rested, or was needless.
    """

    tool: str
    target: str | None
    command: str
    outcome: str
    type: str | None
    rule: str | None
    fix: str | None
    tried: bool

    @property
    def failed(self) -> bool:
        """Did the environment fail it, or would it have? A failing test (type none) is no failure in this sense."""
        return self.outcome in FAILURES and self.type != "none"

    @property
    def yours(self) -> bool:
        """Was something left to a person that is no matter of the command itself?"""
        return self.outcome in YOURS and self.type != "none"


Counts = dict[int, int]


class Day:
    """One day, by the number of the series: runs, their milliseconds, and what follows from the lines around them.

    `began` are the troubles that began with such a run, `again` the runs that a person typed again after such a
    failure; `back` the failures after which the same command worked within half an hour, and `back_ms` how long that
    took. `hours` counts failures by 24 * series + hour of the day.
    """

    __slots__ = PARTS = ("runs", "ms", "began", "again", "back", "back_ms", "hours")

    def __init__(self) -> None:
        self.runs: Counts = {}
        self.ms: Counts = {}
        self.began: Counts = {}
        self.again: Counts = {}
        self.back: Counts = {}
        self.back_ms: Counts = {}
        self.hours: Counts = {}


class Open(NamedTuple):
    """A command that has just failed: first and last time (epoch seconds), its day and series, and its trouble."""

    first: float
    last: float
    day: str
    number: int
    trouble: str


class Tally:
    """The counts of a journal. `damaged` are lines that hold no run."""

    def __init__(self, programs: Programs) -> None:
        self.damaged = 0
        self.series: list[Series] = []
        self.days: dict[str, Day] = {}
        self.open: dict[str, Open] = {}
        self.troubles: dict[str, float] = {}
        self._labels = Labels(programs)
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._commands: dict[str, set[str]] = defaultdict(set)

    def know(self, series: Series) -> int:
        """The number of a series, given to it when it is first seen."""
        number = self._numbers.get(series)
        if number is None:
            number = self._numbers[series] = len(self.series)
            self.series.append(series)
            self._commands[series.tool].add(series.command)
        return number

    def damage(self) -> None:
        """Count a line that holds no run."""
        self.damaged += 1

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count one line of the journal; what holds no run is counted as damaged."""
        try:
            at, outcome, argv, tool = entry["at"], entry["outcome"], entry["argv"], entry["tool"]
            target = entry["target"]
            now = datetime.fromisoformat(at)
            words = (tool, *argv)
            text = f"{target}\0{_NUL.join(words)}"
            label = self._labels[words]
            milliseconds = round(entry["seconds"] * 1000)
            did = (entry["rule"], entry["fix"], entry["fixed"], entry["layer"], entry["probe_before"])
            key = (tool, target, label, outcome, entry["type"], *did)
            number = self._numbers.get(key)
            if number is None:
                number = self._numbers[key] = self._number(key)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            self.damaged += 1
            return
        day = self.days.get(name := str(now.date()))
        if day is None:
            day = self.days[name] = Day()
        day.runs[number] = day.runs.get(number, 0) + 1
        day.ms[number] = day.ms.get(number, 0) + milliseconds
        if outcome != "ok" or text in self.open:
            self._follow(entry, number, text, name, now)

    def _number(self, key: tuple[Any, ...]) -> int:
        """The number of a series not seen so far. Raises ValueError for what is none."""
        tool, target, command, outcome, kind, rule, fix, fixed, layer, probe = key
        if outcome not in OUTCOMES or not all(one is None or isinstance(one, str) for one in key[:7]):
            raise ValueError("not a run")
        if outcome in YOURS and kind is None:
            kind = "unknown"
        command = _without_data(command, tool)
        known = self._commands[tool]
        if command not in known and len(known) >= _COMMANDS_KEPT:
            command = f"{tool} ..."
        tried = bool(fix and outcome != "ok" and probe != "good" and (fixed or layer in ("heal", "predict")))
        return self.know(Series(tool, target, command, outcome, kind, rule, fix, tried))

    def _follow(self, entry: Mapping[str, Any], number: int, words: str, day: str, now: datetime) -> None:
        """See a run in the light of those just before it."""
        series, at = self.series[number], now.timestamp()
        before = self.open.get(words)
        if before and not 0 <= at - before.last < JUST_NOW:
            before = None
        if before:
            _count(self.days[before.day].again, before.number)
        if series.outcome in _WORKED:
            self._worked(words, before, at)
        if series.failed:
            _count(self.days[day].hours, 24 * number + now.hour)
        if series.yours:
            trouble = _trouble(series, words)
            if not 0 <= at - self.troubles.get(trouble, float("-inf")) < JUST_NOW:
                _count(self.days[day].began, number)
            self.troubles[trouble] = at
            self.open[words] = before._replace(last=at) if before else Open(at, at, day, number, trouble)
            if max(len(self.open), len(self.troubles)) > _SWEEP:
                self._sweep(at)
        elif series.failed and entry["probe_before"] != "good":  # good: another run had mended it
            _count(self.days[day].began, number)

    def _worked(self, words: str, before: Open | None, at: float) -> None:
        """The command has worked: a trouble with it is over."""
        self.open.pop(words, None)
        if before:
            day = self.days[before.day]
            _count(day.back, before.number)
            _count(day.back_ms, before.number, round((at - before.first) * 1000))
            self.troubles.pop(before.trouble, None)

    def _sweep(self, now: float) -> None:
        """Drop what is too long ago to have to do with a run at `now` (epoch seconds)."""
        self.open = {words: one for words, one in self.open.items() if now - one.last < JUST_NOW}
        self.troubles = {name: at for name, at in self.troubles.items() if now - at < JUST_NOW}


def _without_data(command: str, tool: str) -> str:
    """A program and its verb: `kubectl get`, `make test`; the program alone where what follows is a path or a text."""
    return command if _VERB.fullmatch(command[len(tool) :]) else tool


def _count(counts: Counts, number: int, more: int = 1) -> None:
    counts[number] = counts.get(number, 0) + more


def _trouble(series: Series, words: str) -> str:
    """Failures of one type at one place are one trouble; what says nothing of the environment, one for each command."""
    if series.type in UNFORESEEABLE:
        return f"{series.type}\0{words}"
    return f"{series.type}\0{series.target or series.tool}"
