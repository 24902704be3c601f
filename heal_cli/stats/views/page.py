"""The dashboard as one HTML page that needs nothing else: no network, no scripts; light or dark, as the reader is."""

from __future__ import annotations

import os
from html import escape

from heal_cli.stats.views import svg, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heal_cli.stats.accounting import Account
    from heal_cli.stats.figures import Failing, Figures, Kind, Period, Span, Tried

_STYLE = os.path.join(os.path.dirname(__file__), "page.css")
_PARTS = ("prevented", "healed", "remediated", "left")
_MEANING = {
    "prevented": "prevented", "healed": "healed", "remediated": "told what to run", "left": "left to you",
}  # fmt: skip
_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>heal stats</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(account: Account) -> str:
    """The whole page."""
    with open(_STYLE, encoding="utf-8") as file:
        style = file.read()
    body = _body(account) if account.figures.runs else _empty(account)
    return _FRAME.format(style=style, body="\n".join(body))


def _body(account: Account) -> list[str]:
    found = account.figures
    return [
        _header(account),
        *_tiles(found),
        _section("Before and now", _compared(found)),
        _section("Failures by week", _columns(found.weekly, [one.name[5:] for one in found.weekly]), "half"),
        _section("Failures by day", _columns(found.daily, _some(found.daily)), "half"),
        _section("Failures by type", _kinds(found.kinds)),
        _section("How the runs ended", _outcomes(found), "half"),
        _section("Rules", _rules(account), "half"),
        _section("When failures come", svg.heat(found.heat)),
        _section("Commands that fail most", _failing(found.commands), "half"),
        _section("Tools that fail most", _failing(found.tools), "half"),
        _section("Fixes, the best first", _fixes(found.fixes)),
        _footer(account),
    ]


def _empty(account: Account) -> list[str]:
    from heal_cli.stats.views.plain import empty

    lines = "".join(f"<p>{_safe(line)}</p>" for line in empty(account).splitlines() if line)
    return [_header(account), f"<section>{lines}</section>"]


def _safe(text: str) -> str:
    return escape(words.printable(text))


def _header(account: Account) -> str:
    whole, chosen = account.figures.whole, words.part(account.part)
    told = f"{words.days(whole)}, {words.count(whole.active, 'day')} with runs" if whole.runs else "no runs"
    return f"<header><h1>heal stats</h1><p>{_safe(told)}{_safe(f'; only {chosen}') if chosen else ''}</p></header>"


def _section(title: str, inside: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f"<section{named}><h2>{_safe(title)}</h2>{inside}</section>"


def _tiles(found: Figures) -> list[str]:
    whole, saved = found.whole, found.saved
    now = f"{words.a_day(found.now)[0]} in the last weeks" if found.now else f"on {words.count(whole.active, 'day')}"
    interventions = f"{words.a_day(found.before)[0]} in the first weeks, {now}" if found.before else now
    return [
        _tile("Failures mended or prevented", words.percent(whole.helped, whole.failures),
              f"{words.count(whole.helped)} of {words.count(whole.failures)}; you saw {words.count(whole.seen)}"),
        _tile("Time saved, estimated", words.saved(saved).removeprefix("about "),
              f"{words.count(saved.spared, 'trouble')} x {words.duration(saved.each)}"),
        _tile("You had to act", f"{words.a_day(whole)[0]} a day", interventions),
        _tile("Runs", words.count(whole.runs), f"{words.count(found.outcomes['ok'])} went well by themselves"),
    ]  # fmt: skip


def _tile(title: str, value: str, note: str) -> str:
    return _section(title, f"<strong>{_safe(value)}</strong><p>{_safe(note)}</p>", "tile")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already."""
    top = "".join(f"<th{_bar_class(name)}>{_safe(name.strip('|'))}</th>" for name in head)
    body = "".join(
        f"<tr>{''.join(f'<td{_bar_class(name)}>{cell}</td>' for name, cell in zip(head, row, strict=True))}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>" if body else "<p>none</p>"


def _bar_class(name: str) -> str:
    return ' class="bar"' if name == "|" else ""


def _compared(found: Figures) -> str:
    spans = (found.before, found.now, found.whole, found.whole)
    head = ["", *map(_window, ("First weeks", "Last weeks", "All of it"), spans[:3]), "All of it, without heal"]
    rows = []
    for name, say in words.COMPARED:
        shown = [say(span, place == 3) if span else (words.NOTHING, "") for place, span in enumerate(spans)]
        cells = [f"{_safe(value)}<small>{_safe(made_of)}</small>" for value, made_of in shown]
        rows.append([_safe(name.capitalize()), *cells])
    return _table(head, rows) + _note(words.WITHOUT)


def _window(name: str, span: Span | None) -> str:
    return f"{name}, from {span.first}" if span and span.runs else name


def _note(text: str) -> str:
    return f'<p class="note">{_safe(text)}</p>'


def _stack(parts: Iterable[tuple[str, int]], of: int, style: str = "stack") -> str:
    """A bar whose parts are outcomes."""
    shown = "".join(
        f'<span class="{name}" style="width:{100 * value / of:.2f}%" title="{value:,} {name}"></span>'
        for name, value in parts
        if value
    )
    return f'<div class="{style}">{shown}</div>'


def _legend() -> str:
    items = "".join(f'<li><i class="{name}"></i>{meaning}</li>' for name, meaning in _MEANING.items())
    return f'<ul class="legend">{items}</ul>'


def _columns(periods: Sequence[Period], names: Sequence[str]) -> str:
    return svg.columns(periods, names) + _legend()


def _some(days: Sequence[Period]) -> list[str]:
    """The names of every seventh day, counted from the last."""
    return ["" if (len(days) - 1 - place) % 7 else one.name[5:] for place, one in enumerate(days)]


def _kinds(kinds: Sequence[Kind]) -> str:
    most = max((kind.failures for kind in kinds), default=0) or 1
    rows = [
        [
            f"{_safe(kind.type)}{f'<small>and {kind.blocked:,} blocked</small>' if kind.blocked else ''}",
            _stack([(part, getattr(kind, part)) for part in _PARTS], most),
            *(f"{getattr(kind, part):,}" for part in ("failures", *_PARTS)),
            words.percent(words.helped(kind), kind.failures).replace("<", "&lt;"),
        ]
        for kind in kinds
    ]
    return _table(["", "|", "failures", *_MEANING.values(), "mended"], rows) + _legend()


def _outcomes(found: Figures) -> str:
    rows = [
        [f'<i class="mark {name}"></i>{name}', f"{number:,}", _safe(words.percent(number, found.runs))]
        for name, number in found.outcomes.items()
    ]
    silent = f"{words.count(found.silent)} of those left failed by themselves: tests, Ctrl-C and such. "
    unknown = "How a blocked run would have ended is not known."
    shown = _stack(found.outcomes.items(), found.runs, "stack tall")
    return shown + _table(["", "runs", "of all"], rows) + _note((silent if found.silent else "") + unknown)


def _failing(rows: Sequence[Failing]) -> str:
    most = max((row.failures for row in rows), default=0) or 1
    return _table(
        ["", "|", "failures", "runs", "you saw"],
        [
            [
                _safe(row.name),
                _stack([("healed", row.failures - row.seen), ("left", row.seen)], most),
                *(f"{value:,}" for value in (row.failures, row.runs, row.seen)),
            ]
            for row in rows
        ],
    )


def _fixes(fixes: Sequence[Tried]) -> str:
    rows = [
        [
            _safe(fix.name),
            _stack([("healed", fix.worked), ("left", fix.tried - fix.worked)], fix.tried),
            f"{fix.worked:,} of {fix.tried:,}",
            _safe(words.percent(fix.worked, fix.tried)),
        ]
        for fix in fixes
        if fix.tried
    ]
    return _table(["", "|", "worked", ""], rows)


def _rules(account: Account) -> str:
    never = [rule for rule in account.figures.rules if rule.tried and not rule.worked]
    lines = [
        f'<p class="alarm">{_safe(rule.name)}: its fix never worked ({words.count(rule.tried, "try", "tries")}).</p>'
        for rule in never
    ]
    if account.asked:
        fired = account.asked - len(account.idle)
        lines.append(f"<p>Of {account.asked:,} rules about what you run {fired:,} fired.</p>")
    lines += [f"<p>{_safe(name)}: yours, never fired.</p>" for name in account.own_idle]
    head = ["", "fired", "fix tried", "worked"]
    rows = [
        [_safe(rule.name), f"{rule.chosen:,}", f"{rule.tried:,}", f"{rule.worked:,}"]
        for rule in sorted(account.figures.rules, key=lambda rule: -rule.chosen)[:6]
    ]
    return "".join(lines) + _table(head, rows)


def _footer(account: Account) -> str:
    found = account.figures
    damaged = f" {words.count(found.damaged, 'damaged line')} passed over." if found.damaged else ""
    text = f"Time saved = {words.formula(found.saved)}. Counted from the journal alone on {account.at[:16]}.{damaged}"
    return f"<footer>{_safe(text)}</footer>"
