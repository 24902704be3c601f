"""The figures of `heal stats`, from a tally. Pure functions; every share comes with the counts it is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from heal_cli.journal_lines import OUTCOMES
from heal_cli.learning.contexts import wilson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heal_cli.tally import Day, Series, Tally

WINDOW = 14  # days: "before" are the first, "now" the last
DAYS, WEEKS = 30, 12
ASSUMED = 60.0  # seconds that mending by hand takes, where fewer than three times were measured
ENOUGH = 3
_TOP = 10


class Span(NamedTuple):
    """What happened on some days. Counts of runs, but `interventions` and `spared`: troubles, of which one may fail
    several runs; `back_s` and `healed_s` are seconds.

    `again` are commands that a person typed again, `back` the failures after which the same command worked within
    half an hour, `spared` the troubles that heal mended or prevented.
    """

    first: str
    last: str
    active: int
    runs: int
    failures: int
    prevented: int
    healed: int
    seen: int
    interventions: int
    spared: int
    again: int
    back: int
    back_s: float
    healed_s: float

    @property
    def helped(self) -> int:
        return self.healed + self.prevented


class Period(NamedTuple):
    """A day or an ISO week: all its runs by outcome; `failures` as in `Series.failed`."""

    name: str
    runs: int
    failures: int
    prevented: int
    healed: int
    remediated: int
    left: int
    blocked: int


class Kind(NamedTuple):
    """What became of the failures of one error type; of `blocked` runs nobody knows whether they would have failed."""

    type: str
    failures: int
    prevented: int
    healed: int
    remediated: int
    left: int
    blocked: int


class Failing(NamedTuple):
    """A command or a tool: its runs, and how many of them failed and were seen to fail."""

    name: str
    runs: int
    failures: int
    seen: int


class Tried(NamedTuple):
    """A fix or a rule: how often it was chosen, its fix tried, and how often the command then worked."""

    name: str
    chosen: int
    tried: int
    worked: int

    @property
    def surely(self) -> tuple[float, float]:
        """Between which shares the true one surely is (Wilson, 95 %)."""
        return wilson(self.worked, self.tried)


class Saved(NamedTuple):
    """The estimate of time saved: `spared` troubles, each `each` seconds, the mean of `measured` ones by hand.

    If too few were measured in this part of the journal they are those of `all_of_it`; if there too, `measured` is 0
    and `each` is assumed.
    """

    seconds: float
    spared: int
    each: float
    measured: int
    all_of_it: bool = False


class Figures(NamedTuple):
    """All of it. `silent` runs failed by themselves (type none), `damaged` lines of the journal could not be read."""

    outcomes: dict[str, int]
    silent: int
    damaged: int
    whole: Span
    before: Span | None
    now: Span | None
    kinds: tuple[Kind, ...]
    daily: tuple[Period, ...]
    weekly: tuple[Period, ...]
    heat: tuple[tuple[int, ...], ...]
    commands: tuple[Failing, ...]
    tools: tuple[Failing, ...]
    fixes: tuple[Tried, ...]
    rules: tuple[Tried, ...]
    saved: Saved

    @property
    def runs(self) -> int:
        return self.whole.runs


def figures(tally: Tally, since: date | None = None, chosen: Callable[[Series], bool] = lambda series: True) -> Figures:
    """The figures of the runs that are `chosen`, from a day on."""
    numbers = {number for number, series in enumerate(tally.series) if chosen(series)}
    least = since.isoformat() if since else ""
    days = {name: tally.days[name] for name in sorted(tally.days) if name >= least}
    view = _View(tally.series, days, numbers)
    total = view.total("runs", days)
    whole = view.span(days)
    before, now = _windows(whole, view)
    by = _by(tally.series, total)
    return Figures(
        outcomes=_outcomes(tally.series, total),
        silent=by(lambda one: one.outcome == "left" and one.type == "none"),
        damaged=tally.damaged,
        whole=whole,
        before=before,
        now=now,
        kinds=_kinds(tally.series, total),
        daily=_daily(view, whole),
        weekly=_weekly(view, whole),
        heat=_heat(view, days),
        commands=_failing(tally.series, total, lambda one: one.command),
        tools=_failing(tally.series, total, lambda one: one.tool),
        fixes=_tried(tally.series, total, lambda one: one.fix),
        rules=_tried(tally.series, total, lambda one: one.rule),
        saved=saved(whole, tally),
    )


def saved(span: Span, tally: Tally) -> Saved:
    """What the troubles that were spared would have taken by hand: by the mean of those that were mended by hand."""
    back, seconds = span.back, span.back_s
    if widened := back < ENOUGH:
        back = sum(sum(day.back.values()) for day in tally.days.values())
        seconds = sum(sum(day.back_ms.values()) for day in tally.days.values()) / 1000
    each, measured = (seconds / back, back) if back >= ENOUGH else (ASSUMED, 0)
    return Saved(span.spared * each, span.spared, each, measured, widened and measured > 0)


def _outcomes(series: list[Series], total: dict[int, int]) -> dict[str, int]:
    found = dict.fromkeys(OUTCOMES, 0)
    for number, count in total.items():
        found[series[number].outcome] += count
    return found


def _by(series: list[Series], total: dict[int, int]) -> Callable[[Callable[[Series], bool]], int]:
    return lambda wanted: sum(count for number, count in total.items() if wanted(series[number]))


class _View:
    """The part of a tally that was asked for."""

    def __init__(self, series: list[Series], days: dict[str, Day], numbers: set[int]) -> None:
        self.series, self.days, self.numbers = series, days, numbers
        self.all = len(numbers) == len(series)

    def total(self, part: str, names: Iterable[str]) -> dict[int, int]:
        """The sum of one part over some days, by series."""
        found: dict[int, int] = defaultdict(int)
        for name in names:
            if day := self.days.get(name):
                for number, count in getattr(day, part).items():
                    found[number] += count
        return dict(found) if self.all else {key: value for key, value in found.items() if key in self.numbers}

    def active(self, names: Iterable[str]) -> list[str]:
        """Those of the days on which something was run."""
        return [
            name
            for name in names
            if (day := self.days.get(name)) and (self.all or not self.numbers.isdisjoint(day.runs))
        ]

    def span(self, names: Iterable[str]) -> Span:
        active = self.active(names)
        by = _by(self.series, self.total("runs", active))
        began = _by(self.series, self.total("began", active))
        healed_ms = _by(self.series, self.total("ms", active))(lambda one: one.outcome == "healed" and one.failed)
        return Span(
            first=active[0] if active else "",
            last=active[-1] if active else "",
            active=len(active),
            runs=by(lambda one: True),
            failures=by(lambda one: one.failed),
            prevented=by(lambda one: one.failed and one.outcome == "prevented"),
            healed=by(lambda one: one.failed and one.outcome == "healed"),
            seen=by(lambda one: one.failed and one.yours),
            interventions=began(lambda one: one.yours),
            spared=began(lambda one: not one.yours),
            again=sum(self.total("again", active).values()),
            back=sum(self.total("back", active).values()),
            back_s=sum(self.total("back_ms", active).values()) / 1000,
            healed_s=healed_ms / 1000,
        )

    def period(self, name: str, days: Iterable[str]) -> Period:
        counts: Counter[str] = Counter()
        for number, count in self.total("runs", days).items():
            series = self.series[number]
            counts["runs"] += count
            counts["failures"] += count * series.failed
            counts[series.outcome] += count * (series.failed or series.yours)
        return Period(name, *(counts[key] for key in Period._fields[1:]))


def _windows(whole: Span, view: _View) -> tuple[Span | None, Span | None]:
    """The first days and the last ones: two weeks each, less of a young journal; None if that is less than a day."""
    if not whole.runs:
        return None, None
    first, last = date.fromisoformat(whole.first), date.fromisoformat(whole.last)
    length = min(WINDOW, ((last - first).days + 1) // 2)
    if length < 1:
        return None, None
    return (
        view.span(_days(first, first + timedelta(days=length - 1))),
        view.span(_days(last - timedelta(days=length - 1), last)),
    )


def _days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days=place)).isoformat() for place in range((last - first).days + 1)]


def _daily(view: _View, whole: Span) -> tuple[Period, ...]:
    """The last thirty days up to the last run, without those before the first."""
    if not whole.runs:
        return ()
    last = date.fromisoformat(whole.last)
    first = max(date.fromisoformat(whole.first), last - timedelta(days=DAYS - 1))
    return tuple(view.period(name, [name]) for name in _days(first, last))


def _weekly(view: _View, whole: Span) -> tuple[Period, ...]:
    """The last twelve ISO weeks up to the last run, without those before the first."""
    if not whole.runs:
        return ()
    last = _monday(date.fromisoformat(whole.last))
    first = max(_monday(date.fromisoformat(whole.first)), last - timedelta(weeks=WEEKS - 1))
    mondays = (first + timedelta(weeks=place) for place in range((last - first).days // 7 + 1))
    return tuple(view.period(week(monday), _days(monday, monday + timedelta(days=6))) for monday in mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(day: date) -> str:
    """An ISO week by its name: 2026-W09."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"


def _heat(view: _View, days: dict[str, Day]) -> tuple[tuple[int, ...], ...]:
    """Failures by weekday (Monday first) and hour of the day."""
    found = [[0] * 24 for _ in range(7)]
    for name, day in days.items():
        if day.hours:
            row = found[date.fromisoformat(name).weekday()]
            for key, count in day.hours.items():
                number, hour = divmod(key, 24)
                if view.all or number in view.numbers:
                    row[hour] += count
    return tuple(map(tuple, found))


def _kinds(series: list[Series], total: dict[int, int]) -> tuple[Kind, ...]:
    """The error types, most failures first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for number, count in total.items():
        one = series[number]
        if one.failed or one.yours:
            counts = found[one.type or "unknown"]
            counts[one.outcome] += count
            counts["failures"] += count * one.failed
    kinds = [Kind(name, *(counts[key] for key in Kind._fields[1:])) for name, counts in found.items()]
    return tuple(sorted(kinds, key=lambda kind: (-kind.failures, -kind.blocked, kind.type)))


def _failing(series: list[Series], total: dict[int, int], name: Callable[[Series], str]) -> tuple[Failing, ...]:
    """What failed most often, ten at most."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, count in total.items():
        one = series[number]
        counts = found[name(one)]
        counts[0] += count
        counts[1] += count * one.failed
        counts[2] += count * (one.failed and one.yours)
    rows = [Failing(key, *counts) for key, counts in found.items() if counts[1]]
    return tuple(sorted(rows, key=lambda row: (-row.failures, -row.seen, row.name))[:_TOP])


def _tried(series: list[Series], total: dict[int, int], name: Callable[[Series], str | None]) -> tuple[Tried, ...]:
    """Fixes or rules, those that surely work best first; those whose fix was never tried last."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, count in total.items():
        one = series[number]
        if key := name(one):
            counts = found[key]
            counts[0] += count
            counts[1] += count * one.tried
            counts[2] += count * (one.tried and one.outcome in ("healed", "prevented"))
    rows = [Tried(key, *counts) for key, counts in found.items()]
    return tuple(sorted(rows, key=lambda row: (not row.tried, -row.surely[0], -row.tried, -row.chosen, row.name)))
