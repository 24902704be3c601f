"""What `heal stats` shows: the figures of the journal, or of a part of it, and the rules that never fired."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import NamedTuple

from heal_cli import book, compiled
from heal_cli.errors import UsageError
from heal_cli.shape import did_you_mean
from heal_cli.stats import ledger
from heal_cli.stats.figures import Figures, figures
from heal_cli.targets import configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from heal_cli.tally import Series, Tally

    Plain = dict[str, Any]

_UNITS = {"d": 1, "w": 7}  # days


class Part(NamedTuple):
    """Which part of the journal is meant; None for all. `since` is the first day."""

    since: date | None = None
    target: str | None = None
    tool: str | None = None

    @property
    def is_all(self) -> bool:
        return self == Part()

    def has(self, series: Series) -> bool:
        """Do these runs belong to it, whenever they were?"""
        return self.target in (None, series.target) and self.tool in (None, series.tool)


class Account(NamedTuple):
    """The figures of a part. `idle` are the ids of rules about programs that were run which never fired, `own_idle`
    those of them that are not shipped, `asked` is the number of rules about those programs. `at` is ISO 8601.
    """

    part: Part
    at: str
    figures: Figures
    idle: tuple[str, ...] = ()
    own_idle: tuple[str, ...] = ()
    asked: int = 0


def account(
    since: str | None = None,
    target: str | None = None,
    tool: str | None = None,
    progress: Callable[[float], None] = lambda share: None,
    now: float | None = None,
) -> Account:
    """Count and work out. `since` is `7d`, `2w` or a date. Raises UsageError for what nobody knows."""
    here = time.localtime(now)
    today = date(here.tm_year, here.tm_mon, here.tm_mday)
    first = first_day(since, today) if since is not None else None
    whole = compiled.load().read_book()
    tally = ledger.count(whole["programs"], progress)
    part = Part(first, _target(target, tally, whole), _tool(tool, tally))
    at = time.strftime("%Y-%m-%dT%H:%M:%S%z", here)
    found = figures(tally, part.since, part.has)
    return Account(part, f"{at[:22]}:{at[22:]}", found, *_idle(tally, whole))


def keep_count() -> None:
    """Bring the kept counts up to date, so that nobody has to wait for them later."""
    ledger.count(compiled.load().read_book()["programs"])


def first_day(since: str, today: date) -> date:
    """The day that `7d`, `2w` or `2026-03-01` begins with: `1d` is today. Raises UsageError for anything else."""
    number, unit = since[:-1], since[-1:]
    if number.isascii() and number.isdigit() and unit in _UNITS and int(number) > 0:
        try:
            return today - timedelta(days=int(number) * _UNITS[unit] - 1)
        except OverflowError:
            return date.min
    try:
        return date.fromisoformat(since)
    except ValueError:
        raise UsageError(f"stats: --since {since}: give days (7d), weeks (2w) or a date (2026-03-01)") from None


def _target(name: str | None, tally: Tally, whole: Plain) -> str | None:
    """The target's name, also from its short one."""
    if name is None:
        return None
    targets = configured(whole["config"])
    known = {one.target for one in tally.series if one.target} | set(targets)
    if name in known:
        return name
    short = {str(one.values.get("short")): one.name for one in targets.values() if one.values.get("short")}
    if name in short:
        return short[name]
    raise UsageError(f"stats: --target {name}: {_nobody(name, known, 'target')}")


def _tool(name: str | None, tally: Tally) -> str | None:
    known = {one.tool for one in tally.series}
    if name is None or name in known:
        return name
    raise UsageError(f"stats: --tool {name}: {_nobody(name, known, 'program')}")


def _nobody(name: str, known: set[str], what: str) -> str:
    if not known:
        return f"the journal knows no {what} yet"
    return f"the journal knows no such {what}{did_you_mean(name, sorted(known))}"


def _idle(tally: Tally, whole: Plain) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """The rules about programs that were run which never fired, those of them that are not shipped, and of how many."""
    tools, fired = {one.tool for one in tally.series}, {one.rule for one in tally.series}
    rules = [book.rule(plain) for plain in whole["rules"]]
    asked = [rule for rule in rules if tools.intersection(rule.match.programs)]
    idle = sorted((rule for rule in asked if rule.id not in fired), key=lambda rule: rule.id)
    own = tuple(rule.id for rule in idle if rule.layer != "shipped")
    return tuple(rule.id for rule in idle), own, len(asked)
