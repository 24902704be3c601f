"""The dashboard at a terminal, by rich: boxes, bars and colours that are good on light and on dark."""

from __future__ import annotations

import time

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from heal_cli.stats.views import plain
from heal_cli.stats.views.sections import WIDTH, Section, sections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from heal_cli.stats.accounting import Account

# The terminal's own colours, which its owner has made legible; what matters is never said by them alone.
_STYLES = {
    "": "", "strong": "bold", "dim": "dim", "ok": "green", "good": "cyan", "you": "magenta", "bad": "red",
}  # fmt: skip
_HALF = 60
_FRAME = 4  # columns
_FOOT = 1  # rows


def page(account: Account, width: int, height: int | None = None) -> RenderableType:
    """The dashboard for so many columns; with a height as much of it as fits in so many rows."""
    if nothing := plain.empty(account):
        return Text(nothing)
    rows = _rows(sections(account, pictures=True), width >= 2 * _HALF)
    if height is None:
        return Group(*(_row(row, width) for row in rows))
    kept = _fitting(rows, height - _FOOT)
    hidden = [section.title for row in rows if row not in kept for section in row]
    return Group(*(_row(row, width) for row in kept), _foot(hidden, width))


def _rows(found: list[Section], wide: bool) -> list[list[Section]]:
    """Which sections stand side by side."""
    rows: list[list[Section]] = []
    for section in found:
        if wide and section.half and rows and len(rows[-1]) == 1 and rows[-1][0].half:
            rows[-1].append(section)
        else:
            rows.append([section])
    return rows


def _fitting(rows: list[list[Section]], height: int) -> list[list[Section]]:
    """As many as there is room for, the first ones first; a lower one may stand where a higher one does not fit."""
    kept = []
    for row in rows:
        rest = height - max(len(section.lines) for section in row) - 2
        if rest >= 0:
            kept.append(row)
            height = rest
    return kept or rows[:1]


def _foot(hidden: list[str], width: int) -> Text:
    """Which sections there was no room for, in one line."""
    said = f"; no room for {len(hidden)} more: {', '.join(hidden)}" if hidden else ""
    foot = Text(f"{time.strftime('%H:%M:%S')}, Ctrl-C ends{said}", "dim", no_wrap=True, overflow="ellipsis")
    foot.truncate(width)
    return foot


def _row(row: list[Section], width: int) -> RenderableType:
    full = min(width, 2 * _HALF if width >= 2 * _HALF else WIDTH + _FRAME)
    if len(row) == 1:
        return _panel(row[0], full)
    grid = Table.grid(padding=0)
    grid.add_row(*(_panel(section, full // 2, max(len(one.lines) for one in row)) for section in row))
    return grid


def _panel(section: Section, width: int, rows: int | None = None) -> Panel:
    lines = [Text.assemble(*((span.text, _STYLES[span.style]) for span in line)) for line in section.lines]
    lines += [Text()] * ((rows or 0) - len(lines))
    for line in lines:
        line.no_wrap, line.overflow = True, "ellipsis"
    title = Text(section.title, "bold not dim")
    return Panel(Group(*lines), title=title, title_align="left", box=box.ROUNDED, width=width, border_style="dim")


def show(account: Account) -> None:
    """Print the dashboard to stdout."""
    console = Console(highlight=False)
    console.print(page(account, console.width))


def live(counted: Callable[[], Account], pause: Callable[[], None]) -> None:
    """Show the dashboard on a screen of its own, as much as fits, counted anew after each pause, until Ctrl-C."""
    from rich.live import Live

    console = Console(highlight=False)
    with Live(console=console, screen=True, auto_refresh=False) as screen:
        while True:
            screen.update(page(counted(), console.width, console.height), refresh=True)
            pause()
