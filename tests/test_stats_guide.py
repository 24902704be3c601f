"""docs/stats.md has every option, and the daily learning spares the first call its counting."""

from __future__ import annotations

import re
from pathlib import Path

from bench.weeks import write
from tests.made import Home

GUIDE = Path(__file__).parents[1] / "docs" / "stats.md"


def test_every_option_stands_in_the_guide(home: Home) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    options = set(
        re.findall(r"--[a-z]+", home.heal("stats", "--help", env={**home.variables, "COLUMNS": "200"}).stdout)
    )
    assert options - {"--help"} <= set(re.findall(r"--[a-z]+", guide))
    assert {"--since", "--html"} <= options


def test_the_daily_learning_counts_too(home: Home) -> None:
    write(home.memory, 500)
    kept = home.memory / "state" / "tally.json"
    assert home.heal("learn").returncode == 0
    assert not kept.exists()
    assert home.heal("learn", "--by-itself").returncode == 0
    assert kept.exists()
