"""Durations as people write them."""

from __future__ import annotations

import pytest

from heal_cli.durations import is_duration, seconds


@pytest.mark.parametrize(
    ("text", "value"), [("500ms", 0.5), ("2s", 2), ("5m", 300), ("1.5h", 5400), ("2d", 172800), ("0s", 0)]
)
def test_right_ones(text: str, value: float) -> None:
    assert seconds(text) == value and is_duration(text)


@pytest.mark.parametrize(
    "text", ["", "5", "s", "-1s", "1 s", "1.2.3s", ".s", "1sec", "1S", "\u0661s", 5, None, 1.5, True]
)
def test_wrong_ones(text: object) -> None:
    assert not is_duration(text)
