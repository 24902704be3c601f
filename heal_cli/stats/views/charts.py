"""Pictures made of letters: bars, sparklines, shades. Each value also stands beside them as a number."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"
_SHADES = "·░▒▓█"


class Span(NamedTuple):
    """A piece of a line: its text and its style, one of "", title, strong, dim, ok, good, you, bad."""

    text: str
    style: str = ""


def bar(value: float, most: float, width: int, style: str = "") -> Span:
    """A bar of up to `width` letters, filled to an eighth of a letter."""
    eighths = round(8 * width * value / most) if most else 0
    if value > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    return Span((_EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")).ljust(width), style)


def parts(values: Sequence[tuple[int, str, str]], most: int, width: int) -> list[Span]:
    """A bar of several parts, each (value, letter, style); what is left of the width is blank."""
    spans, place, total = [], 0, 0
    for value, letter, style in values:
        total += value
        end = round(width * total / most) if most else 0
        if value:
            spans.append(Span(letter * (end - place), style))
            place = end
    return [*spans, Span(" " * (width - place))]


def sparkline(values: Sequence[int]) -> str:
    """One letter for each value; a blank for none."""
    most = max(values, default=0)
    return "".join(_LEVELS[(value * 8 - 1) // most if most else 0] if value else " " for value in values)


def shade(value: int, most: int) -> str:
    """Darker for more; a dot for none."""
    return _SHADES[-(-value * 4 // most)] if value and most else _SHADES[0]
