"""The dashboard as sections of lines, for a terminal and for a pipe; nothing is wider than 76 letters.

With `pictures` there are bars and shades beside the numbers; without them the words and numbers say the same.
"""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from heal_cli.stats.views import words
from heal_cli.stats.views.charts import Span, bar, parts, shade, sparkline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from heal_cli.stats.accounting import Account
    from heal_cli.stats.figures import Failing, Figures, Kind, Period, Tried
    from heal_cli.stats.figures import Span as Figured

    Line = list[Span]

WIDTH = 76
_NAME = 26
_SHOWN = 8
_PARTS = {"prevented": ("▓", "good"), "healed": ("█", "ok"), "yours": ("░", "bad")}
_MEANING = {
    "ok": "worked by itself",
    "prevented": "mended before it could fail",
    "healed": "failed, mended, worked",
    "remediated": "failed; you were told what to run",
    "left": "failed",
    "blocked": "stopped before it ran",
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Section(NamedTuple):
    """A part of the dashboard; `half` of them fit side by side on a wide terminal."""

    title: str
    lines: Sequence[Line]
    half: bool = False


def sections(account: Account, pictures: bool) -> list[Section]:
    """All of the dashboard, the most important first."""
    found = account.figures
    return [
        Section("heal stats", _headline(account)),
        Section("Before and now", _compared(found)),
        Section("How the runs ended", _outcomes(found, pictures)),
        Section("Failures by type", _kinds(found.kinds, pictures)),
        Section("Failures by week", _weeks(found.weekly, pictures), half=True),
        Section("Failures by day", _days(found.daily, pictures), half=True),
        Section("Failures by weekday and hour", _heat(found.heat, pictures)),
        Section("Commands that fail most", _failing(found.commands), half=True),
        Section("Tools that fail most", _failing(found.tools), half=True),
        Section("Fixes, the best first", _fixes(found.fixes), half=True),
        Section("Rules", _rules(account), half=True),
    ]


def _headline(account: Account) -> list[Line]:
    found = account.figures
    whole = found.whole
    chosen = words.part(account.part)
    lines = [
        [Span(f"{words.count(whole.runs, 'run')} on {words.count(whole.active, 'day')}, {words.days(whole)}")],
        [Span("Failures mended or prevented: "), Span(words.share(whole.helped, whole.failures), "strong")],
        [Span(f"You saw {words.count(whole.seen)} of them{_of_no_type(found)}")],
        [Span("Time saved: "), Span(words.saved(found.saved), "strong")],
        *(_wrapped(f"= {words.formula(found.saved)}", "dim", "  ") if found.saved.spared else ()),
    ]
    if chosen:
        lines.insert(0, [Span(f"Only {words.printable(chosen)}", "strong")])
    if found.damaged:
        lines.append([Span(f"{words.count(found.damaged, 'damaged line')} of the journal passed over", "bad")])
    return lines


def _of_no_type(found: Figures) -> str:
    unknown = next((kind.failures for kind in found.kinds if kind.type == "unknown"), 0)
    return f"; {words.count(unknown)} {'was' if unknown == 1 else 'were'} of no type that heal knows" if unknown else ""


def _compared(found: Figures) -> list[Line]:
    """Four figures: the first weeks, the last, all of it, and what would have been without heal."""
    spans = (found.before, found.now, found.whole, found.whole)
    lines = [
        _columns("", ("first weeks", "last weeks", "all of it", "without heal"), "strong"),
        _columns("", [_since(one) for one in spans], "dim"),
    ]
    for name, say in words.COMPARED:
        shown = [say(span, place == 3) if span else (words.NOTHING, "") for place, span in enumerate(spans)]
        lines.append(_columns(name, [value for value, _ in shown]))
        if any(made_of for _, made_of in shown):
            lines.append(_columns("", [made_of for _, made_of in shown], "dim"))
    return [*lines, *_wrapped(words.WITHOUT, "dim")]


def _columns(name: str, values: Iterable[str], style: str = "") -> Line:
    return [Span(name.ljust(20)), *(Span(value.rjust(14), style) for value in values)]


def _since(span: Figured | None) -> str:
    return span.first if span and span.runs else words.NOTHING


def _outcomes(found: Figures, pictures: bool) -> list[Line]:
    lines = []
    most = max(number for outcome, number in found.outcomes.items() if outcome != "ok")
    for outcome, number in found.outcomes.items():
        meaning = _MEANING[outcome]
        if outcome == "left" and found.silent:
            meaning += f" ({words.count(found.silent)}: tests, Ctrl-C, ...)"
        line = [Span(f"{outcome:<11}"), Span(f"{words.count(number):>8} {words.percent(number, found.runs):>6}  ")]
        if pictures:
            line.append(bar(0 if outcome == "ok" else number, most, 12, _outcome_style(outcome)))
            line.append(Span(" "))
        room = WIDTH - sum(len(span.text) for span in line)
        lines.append([*line, Span(_clipped(meaning, room), "dim")])
    return lines


def _outcome_style(outcome: str) -> str:
    if outcome in _PARTS:
        return _PARTS[outcome][1]
    return "dim" if outcome == "ok" else "bad" if outcome == "left" else "you"


def _kinds(kinds: Sequence[Kind], pictures: bool) -> list[Line]:
    if not kinds:
        return [[Span("none")]]
    head = f"{'':<17}{'failures':>9}{'prevented':>11}{'healed':>8}{'to you':>8}{'mended':>9}"
    lines = [[Span(head, "dim")]]
    most = max(kind.failures for kind in kinds)
    for kind in kinds:
        yours = kind.remediated + kind.left
        numbers = f"{kind.failures:>9,}{kind.prevented:>11,}{kind.healed:>8,}{yours:>8,}"
        line = [Span(_clipped(kind.type, 16).ljust(17)), Span(f"{numbers}{_mended(kind):>9}")]
        lines.append([*line, Span("  "), *_parts(kind, most, 12)] if pictures else line)
        if kind.blocked:
            lines.append(
                [
                    Span(
                        f"  and {words.count(kind.blocked, 'run')} blocked: how they would have ended is not known",
                        "dim",
                    )
                ]
            )
    return [*lines, *([_legend()] if pictures else [])]


def _mended(one: Kind | Period) -> str:
    return words.percent(words.helped(one), one.failures)


def _parts(one: Kind | Period, most: int, width: int) -> list[Span]:
    values = (one.prevented, one.healed, one.remediated + one.left)
    return parts([(value, *look) for value, look in zip(values, _PARTS.values(), strict=True)], most, width)


def _legend() -> Line:
    line = [Span("   ")]
    for (letter, style), name in zip(_PARTS.values(), ("prevented", "healed", "left to you"), strict=True):
        line += [Span(letter * 2, style), Span(f" {name}   ", "dim")]
    return line


def _weeks(weeks: Sequence[Period], pictures: bool) -> list[Line]:
    most = max((one.failures for one in weeks), default=0)
    head = f"{'':<10}{'failures':>8}  {'mended or prevented'}"
    lines = [[Span(head, "dim")]]
    for one in weeks:
        said = f"{one.name:<10}{one.failures:>8,}  {words.helped(one):>3,} {_mended(one):>6}"
        line = [Span(said)]
        lines.append([*line, Span("  "), *_parts(one, most, 18)] if pictures else line)
    return lines


def _days(days: Sequence[Period], pictures: bool) -> list[Line]:
    """Thirty days as sparklines; in words without pictures."""
    rows: tuple[tuple[str, Callable[[Period], int], str], ...] = (
        ("runs", lambda one: one.runs, "dim"),
        ("failures", lambda one: one.failures, "you"),
        ("prevented", lambda one: one.prevented, "good"),
        ("healed", lambda one: one.healed, "ok"),
        ("to you", lambda one: one.remediated + one.left, "bad"),
    )
    if not pictures:
        head = f"{'':<11}" + "".join(f"{name:>12}" for name, _, _ in rows)
        body = [
            "".join([f"{one.name:<11}", *(f"{value(one):>12,}" for _, value, _ in rows)]) for one in days if one.runs
        ]
        return [[Span(head)], *([Span(text)] for text in body)]
    lines = []
    for name, value, style in rows:
        values = [value(one) for one in days]
        of = f"{words.short(sum(values)):>6}, max {words.short(max(values, default=0))}"
        lines.append([Span(f"{name:<10}"), Span(sparkline(values).ljust(len(days)), style), Span(of)])
    ends = f"{'':<10}{days[0].name[5:]}" + (f"{days[-1].name[5:]:>{max(len(days) - 5, 6)}}" if days[1:] else "")
    return [*lines, [Span(ends, "dim")]]


def _heat(heat: Sequence[Sequence[int]], pictures: bool) -> list[Line]:
    """Hours by weekdays. Without pictures the counts; above 99 they are cut to 99."""
    most = max(max(row) for row in heat)
    if not most:
        return [[Span("none")]]
    hours = "".join(f"{hour:>3}" if hour % 3 == 0 else "   " for hour in range(24))
    lines = [[Span(f"{'':<4}{hours}", "dim")]]
    for name, row in zip(_DAYS, heat, strict=True):
        cells = [Span(f" {shade(value, most) * 2}", "bad" if value else "dim") for value in row]
        digits = "".join(f"{min(value, 99):>3}" if value else "  ." for value in row)
        lines.append([Span(f"{name:<4}"), *(cells if pictures else [Span(digits)])])
    if pictures:
        scale = "  ".join(f"{shade(step, 4)} {'to ' if step > 1 else ''}{-(-most * step // 4)}" for step in range(1, 5))
        lines.append([Span(f"{'':<4} {scale} failures in an hour of the week", "dim")])
    return lines


def _failing(rows: Sequence[Failing]) -> list[Line]:
    return [[Span(_clipped(row.name, _NAME).ljust(_NAME + 1)), Span(_of_failing(row))] for row in rows[:_SHOWN]] or [
        [Span("none")]
    ]


def _of_failing(row: Failing) -> str:
    return f"{row.failures:>5,} of {row.runs:>6,}, you saw {row.seen:,}"


def _fixes(fixes: Sequence[Tried]) -> list[Line]:
    """The fixes that were tried; of many, the best and the worst."""
    tried = [fix for fix in fixes if fix.tried]
    if not tried:
        return [[Span("no fix has been tried")]]
    shown = tried if len(tried) <= _SHOWN else [*tried[: _SHOWN // 2], *tried[-(_SHOWN // 2) :]]
    lines = [_fix(fix) for fix in shown]
    if len(tried) > len(shown):
        lines.insert(_SHOWN // 2, [Span(f"... {len(tried) - len(shown)} others; the worst:", "dim")])
    return lines


def _fix(fix: Tried) -> Line:
    style = "ok" if fix.surely[0] > 0.5 else "bad" if fix.surely[1] < 0.5 or not fix.worked else ""
    name = _clipped(fix.name, _NAME + 4).ljust(_NAME + 5)
    return [
        Span(name),
        Span(f"worked {fix.worked:,} of {fix.tried:,}", style),
        Span(f" {words.percent(fix.worked, fix.tried):>6}"),
    ]


def _rules(account: Account) -> list[Line]:
    """Rules whose fix never works, and rules that never fire."""
    never = [rule for rule in account.figures.rules if rule.tried and not rule.worked]
    lines = [
        [Span(_clipped(f"{rule.name}: its fix never worked ({words.count(rule.tried, 'try', 'tries')})", 56), "bad")]
        for rule in never[:_SHOWN]
    ]
    if not never:
        lines = [
            [Span("Each fix that was tried has worked at least once." if _any_tried(account) else "No fix was tried.")]
        ]
    if account.asked:
        fired = account.asked - len(account.idle)
        text = (
            f"Of {words.count(account.asked, 'rule')} about what you run, {words.count(fired)} fired, the others never."
        )
        lines += _wrapped(text, "", width=56)
    for name in account.own_idle[:_SHOWN]:
        lines.append([Span(_clipped(f"{name}: yours, never fired", 56), "you")])
    return lines


def _any_tried(account: Account) -> bool:
    return any(rule.tried for rule in account.figures.rules)


def _wrapped(text: str, style: str = "", indent: str = "", width: int = WIDTH) -> list[Line]:
    lines = textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent and indent + "  ")
    return [[Span(line, style)] for line in lines]


def _clipped(text: str, width: int) -> str:
    text = words.printable(text)
    return text if len(text) <= width else f"{text[: width - 3]}..."
