"""What heal makes of failures that nobody tunes it to: the figures that README.md promises."""

from __future__ import annotations

import pytest

from bench.accuracy import CORPUS, Judged, judge, read_cases


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return judge(read_cases([CORPUS / "held" / "fresh_j.jsonl"]), with_stdout=False)


def test_the_type_is_right_in_nineteen_of_twenty(judged: list[Judged]) -> None:
    due = [one for one in judged if not one.case["silent"]]
    assert sum(one.right for one in due) >= 0.95 * len(due) > 800


def test_others_are_left_in_silence(judged: list[Judged]) -> None:
    silent = [one for one in judged if one.case["silent"]]
    assert sum(not one.broke_silence for one in silent) >= 0.98 * len(silent) > 300


@pytest.mark.parametrize("held", ["fresh_g", "fresh_h", "fresh_i", "fresh_j"])
def test_nothing_is_carried_out_that_is_not_due(held: str) -> None:
    assert not [
        one for one in judge(read_cases([CORPUS / "held" / f"{held}.jsonl"]), with_stdout=False) if one.acted_wrong
    ]
