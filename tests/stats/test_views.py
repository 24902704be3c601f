"""Numbers in words and pictures in letters."""

from __future__ import annotations

import pytest

from heal_cli.stats.views import words
from heal_cli.stats.views.charts import bar, parts, shade, sparkline


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"), (0.44, "0.4 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min"), (279, "4 min 39 s"),
        (3600, "1 h"), (28_136, "7 h 48 min"), (86_400, "1 d"), (273_600, "3 d 4 h"),
    ],
)  # fmt: skip
def test_durations(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("part", "of", "said"),
    [
        (0, 0, "-"), (0, 5, "0 %"), (5, 5, "100 %"), (1, 10_000, "< 0.1 %"), (26, 1000, "2.6 %"), (96, 207, "46 %"),
        (9999, 10_000, "99 %"), (995, 10_000, "10 %"),
    ],
)  # fmt: skip
def test_a_share_is_never_all_or_nothing_if_it_is_not(part: int, of: int, said: str) -> None:
    assert words.percent(part, of) == said


def test_counts_in_narrow_columns() -> None:
    assert [words.short(number) for number in (9_999, 12_345, 999_949, 1_000_000)] == [
        "9,999", "12.3k", "999.9k", "1.0M",
    ]  # fmt: skip


def test_bars_have_their_width_and_show_what_is_little() -> None:
    assert bar(0, 10, 4).text == "    "
    assert bar(10, 10, 4).text == "████"
    assert bar(0.001, 10, 4).text == "▏   "
    assert bar(5, 10, 3).text == "█▌ "
    spans = parts([(1, "a", ""), (0, "b", ""), (1, "c", "")], 4, 8)
    assert "".join(span.text for span in spans) == "aacc    "


def test_sparklines_and_shades() -> None:
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "  "
    assert "".join(shade(value, 8) for value in (0, 1, 2, 3, 5, 8)) == "·░░▒▓█"
