"""What counts as a try of a fix, and as a success."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heal_cli.learning.patterns import Pattern, Sightings
from tests.made import ran

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def failed(days: float = 1, **more: Any) -> dict[str, Any]:
    given = {"type": "auth", "template": "refused <n>", "rule": "r", "outcome": "left", "exit": 1}
    return ran(at=(NOW - timedelta(days=days)).isoformat(), **{**given, **more})


HEALED = {"outcome": "healed", "fix": "kube_login('stage')", "fixed": True, "layer": "heal", "retried": True,
          "probe_before": "bad", "probe_after": "good"}  # fmt: skip


def only(*entries: dict[str, Any]) -> Pattern:
    found = Sightings(NOW.timestamp())
    for entry in entries:
        found.add(entry)
    (pattern,) = found.patterns()
    return pattern


def test_confidence_as_the_design_says() -> None:
    for times, share, label in ((3, 0.60, "low"), (10, 0.76, "medium"), (45, 0.92, "high"), (100, 0.96, "very_high")):
        pattern = only(*[failed(0, **HEALED)] * times)
        assert (pattern.occurrences, pattern.fix, pattern.label) == (times, "kube_login", label)
        assert round(pattern.confidence, 2) == share


@pytest.mark.parametrize(
    ("more", "tried", "worked"),
    [
        (HEALED, 1, 1),
        ({**HEALED, "layer": "predict", "outcome": "prevented"}, 1, 1),
        ({**HEALED, "outcome": "left", "fixed": False, "probe_after": "bad"}, 1, 0),  # it ran, and did not help
        ({**HEALED, "outcome": "left"}, 1, 0),  # it helped, the command failed all the same
        ({**HEALED, "outcome": "left", "layer": "remedy", "fixed": False, "probe_after": None}, 0, 0),  # it rested
        ({**HEALED, "probe_before": "good"}, 0, 0),  # another heal had done it
    ],
)
def test_a_try_is_what_was_carried_out(more: dict[str, Any], tried: int, worked: int) -> None:
    pattern = only(failed(0, **more))
    assert (round(pattern.tried), round(pattern.worked), pattern.occurrences) == (tried, worked, 1)


def test_twelve_digests_are_one_group_and_an_accepted_command_counts() -> None:
    remedy = ran(at=NOW.isoformat(), layer="remedy", rule="r")
    pattern = only(*[failed(0)] * 11, failed(0, template="refused <n> again"), remedy, remedy)
    assert (pattern.occurrences, pattern.template, pattern.fix) == (12, "refused <n>", "the corrected command")
    assert (round(pattern.tried), round(pattern.worked)) == (1, 1)


def test_what_stops_working_loses_its_confidence_and_what_is_old_fades() -> None:
    lost = {**HEALED, "outcome": "left", "fixed": False}
    pattern = only(*[failed(200, **HEALED)] * 20, *[failed(1, **lost)] * 10)
    assert pattern.label is None and pattern.surely < 0.3 and pattern.occurrences == 30
    assert pattern.tried == pytest.approx(20 * 0.5 ** (200 / 60) + 10 * 0.5 ** (1 / 60))
