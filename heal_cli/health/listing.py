"""Findings as a person reads them, and as JSON."""

from __future__ import annotations

import json

from heal_cli.durations import spoken
from heal_cli.health.findings import Finding
from heal_cli.health.state import moment, remaining
from heal_cli.model import BAD, GOOD, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD = ("CHECK", "TARGET", "STATE", "EXPIRES IN", "SINCE")
_COLOUR = {GOOD: "\x1b[32m", BAD: "\x1b[31m", UNKNOWN: "\x1b[33m"}
_PLAIN = "\x1b[0m"
_INDENT = "    "


def as_json(found: Sequence[Finding], now: float) -> str:
    """The listing shape, one item for each question."""
    return json.dumps({"v": 1, "kind": "health", "items": [_item(one, now) for one in found]}, indent=2) + "\n"


def _item(one: Finding, now: float) -> dict[str, object]:
    return {
        "key": one.question.key,
        "check": one.question.check,
        "target": one.question.target,
        "state": one.state,
        "type": one.type,
        "detail": one.detail or None,
        "expires": None if one.expires is None else moment(one.expires),
        "expires_in": None if one.expires is None else round(one.expires - now),
        "uncertain_by": None if one.about is None else round(one.about),
        "since": moment(one.since),
        "last_checked": moment(one.checked),
        "fix": one.fix,
        "run": one.run,
    }


def as_text(found: Sequence[Finding], now: float, width: int | None = None, colour: bool = False) -> str:
    """A table. At a terminal (`width`) the reason and what to run stand below their row; in a pipe (None) behind it.

    What is good and does not end is told in one row for all targets of a check.
    """
    rows = [(one, _cells(one, now, others)) for one, others in _folded(found)]
    if not rows:
        return ""
    head = _HEAD if width else (*_HEAD, "RUN", "WHY")
    lines = [cells if width else (*cells, one.run or "-", one.detail or "-") for one, cells in rows]
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    if width:
        widths[1] = min(widths[1], max(8, width - (sum(widths) - widths[1]) - 2 * (len(head) - 1)))
    text = [_row(head, widths, "")]
    for (one, _), line in zip(rows, lines, strict=True):
        text.append(_row(line, widths, _COLOUR[one.state] if colour else ""))
        if width and (one.state != GOOD or one.run):
            text += [f"{_INDENT}{said}" for said in _below(one, width)]
    return "".join(f"{line}\n" for line in text)


def _folded(found: Sequence[Finding]) -> list[tuple[Finding, list[str]]]:
    """Each finding with the targets for which it also speaks."""
    folded: list[tuple[Finding, list[str]]] = []
    for one in found:
        same = next((entry for entry in folded if _one_row(entry[0], one)), None)
        if same and one.question.target:
            same[1].append(one.question.target)
        else:
            folded.append((one, [one.question.target] if one.question.target else []))
    return folded


def _one_row(first: Finding, one: Finding) -> bool:
    alike = (first.question.key, first.state, first.expires) == (one.question.key, one.state, one.expires)
    return alike and one.state == GOOD and one.expires is None


def _cells(one: Finding, now: float, targets: list[str]) -> tuple[str, ...]:
    target = "-" if not targets else targets[0] if len(targets) == 1 else f"all {len(targets)}"
    expires = "-" if one.expires is None else _left(one, now)
    return (one.question.key, target, one.state, expires, "now" if now - one.since < 1 else _ago(now - one.since))


def _left(one: Finding, now: float) -> str:
    assert one.expires is not None
    if one.about is not None:
        return f"~{spoken(max(0.0, one.expires - now))} ±{spoken(one.about)}"
    return "expired" if one.expires <= now else remaining(one.expires, now)


def _ago(duration: float) -> str:
    return f"{spoken(duration)} ago"


def _row(cells: Sequence[str], widths: Sequence[int], colour: str) -> str:
    parts = [_fitted(cell, width) for cell, width in zip(cells, widths, strict=True)]
    if colour:
        parts[2] = f"{colour}{parts[2]}{_PLAIN}"
    return "  ".join(parts).rstrip()


def _fitted(cell: str, width: int) -> str:
    return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"


def _below(one: Finding, width: int) -> list[str]:
    """Why, in lines that fit, and what to run, in one that can be copied."""
    import textwrap

    said = textwrap.wrap(one.detail, width - len(_INDENT), break_on_hyphens=False) if one.detail else []
    return [*said, *([f"run: {one.run}"] if one.run else [])]
