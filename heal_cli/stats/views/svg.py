"""Charts as inline SVG: stacked columns and a heat map. Each mark carries its numbers as a title."""

from __future__ import annotations

from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from heal_cli.stats.figures import Period

STACK = ("left", "remediated", "healed", "prevented")  # from the ground up
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TOP, _FOOT, _SIDE = 18, 22, 30


def columns(periods: Sequence[Period], names: Sequence[str], width: int = 480, height: int = 200) -> str:
    """A column for each period, stacked by what became of its failures; `names` stand below, an empty one not."""
    most = max((one.failures for one in periods), default=0) or 1
    step = (width - _SIDE) / max(len(periods), 1)
    room = height - _TOP - _FOOT
    parts = [_grid(most, width, height)]
    for place, (one, name) in enumerate(zip(periods, names, strict=True)):
        left, ground = _SIDE + step * place, float(height - _FOOT)
        marks = []
        for outcome in STACK:
            tall = room * getattr(one, outcome) / most
            ground -= tall
            if tall:
                marks.append(_box(left + step * 0.14, ground, step * 0.72, tall, outcome))
        if name:
            marks.append(_text(left + step / 2, height - 6, name, "middle"))
        parts.append(f"<g><title>{escape(_told(one))}</title>{''.join(marks)}</g>")
    return _svg(width, height, "".join(parts), "failures in each period, by what became of them")


def _told(one: Period) -> str:
    shown = ", ".join(f"{getattr(one, outcome):,} {outcome}" for outcome in reversed(STACK))
    return f"{one.name}: {one.failures:,} failures in {one.runs:,} runs: {shown}"


def _grid(most: int, width: int, height: int) -> str:
    """Lines at nothing, in the middle and at the most, with their numbers."""
    lines = []
    for value in sorted({0, most // 2, most}):
        y = height - _FOOT - (height - _TOP - _FOOT) * value / most
        lines.append(f'<line class="grid" x1="{_SIDE}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(_text(_SIDE - 6, y + 4, f"{value:,}", "end"))
    return "".join(lines)


def heat(counts: Sequence[Sequence[int]], width: int = 1000) -> str:
    """Hours by weekdays, darker for more failures, with the count in each."""
    most = max(max(row) for row in counts) or 1
    wide, tall = (width - 40) / 24, 30
    parts = [_text(40 + wide * (hour + 0.5), 12, f"{hour:02d}", "middle") for hour in range(24)]
    for day, row in enumerate(counts):
        y = 20 + tall * day
        parts.append(_text(0, y + 19, _DAYS[day], "start"))
        for hour, value in enumerate(row):
            parts.append(_cell(40 + wide * hour, y, wide, tall, value, most, f"{_DAYS[day]} {hour:02d}:00"))
    return _svg(width, 20 + tall * 7, "".join(parts), "failures by weekday and hour")


def _cell(x: float, y: float, wide: float, tall: float, value: int, most: int, when: str) -> str:
    shape = f'x="{x + 1.5:.1f}" y="{y + 1.5:.1f}" width="{wide - 3:.1f}" height="{tall - 3:.1f}" rx="4"'
    if not value:
        return f'<rect class="none" {shape}/>'
    strength = 0.12 + 0.6 * value / most
    number = _text(x + wide / 2, y + tall / 2 + 4, f"{value:,}", "middle", "value")
    title = f"<title>{when}: {value:,} failures</title>"
    return f'<g>{title}<rect class="hot" fill-opacity="{strength:.2f}" {shape}/>{number}</g>'


def _box(x: float, y: float, wide: float, tall: float, style: str) -> str:
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="1.5"/>'


def _text(x: float, y: float, text: str, anchor: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: int, height: int, inside: str, label: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{inside}</svg>'
