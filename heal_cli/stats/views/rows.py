"""All figures as rows of (section, name, measure, value): the items of `--json`, and `--csv`."""

from __future__ import annotations

import csv
import io
import json

from heal_cli.stats.views import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from heal_cli.stats.accounting import Account
    from heal_cli.stats.figures import Span

    Row = tuple[str, str, str, str | int | float]

HEAD = ("section", "name", "measure", "value")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rows(account: Account) -> Iterator[Row]:
    """Every figure, with the counts it is made of."""
    found = account.figures
    for outcome, number in found.outcomes.items():
        yield ("outcomes", outcome, "runs", number)
    yield ("outcomes", "left", "of type none", found.silent)
    for name, span in (("all", found.whole), ("first weeks", found.before), ("last weeks", found.now)):
        if span:
            yield from _of_span(name, span)
    for measure, value in found.saved._asdict().items():
        yield ("time saved", "all", measure, value)
    for section, listed in (
        ("types", found.kinds), ("days", found.daily), ("weeks", found.weekly), ("commands", found.commands),
        ("tools", found.tools), ("fixes", found.fixes), ("rules", found.rules),
    ):  # fmt: skip
        for one in listed:
            values: dict[str, Any] = one._asdict()
            name = words.printable(str(next(iter(values.values()))))
            for measure in list(values)[1:]:
                yield (section, name, measure, values[measure])
    for name in account.idle:
        yield ("rules", name, "chosen", 0)
    for weekday, hours in zip(_WEEKDAYS, found.heat, strict=True):
        for hour, number in enumerate(hours):
            if number:
                yield ("hours", f"{weekday} {hour:02d}", "failures", number)


def _of_span(name: str, span: Span) -> Iterator[Row]:
    for measure, value in span._asdict().items():
        yield ("spans", name, measure, value)


def as_json(account: Account) -> str:
    """The listing shape; what it is about stands beside the items."""
    part = account.part
    about = {
        "v": 1,
        "kind": "stats",
        "at": account.at,
        "since": part.since.isoformat() if part.since else None,
        "target": part.target,
        "tool": part.tool,
        "runs": account.figures.runs,
        "damaged": account.figures.damaged,
        "formula": words.formula(account.figures.saved),
        "items": [dict(zip(HEAD, row, strict=True)) for row in rows(account)],
    }
    return json.dumps(about) + "\n"


def as_csv(account: Account) -> str:
    """RFC 4180, with a head line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(rows(account))
    return text.getvalue()
