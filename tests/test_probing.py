"""Checks side by side: within a time, in order, and none of them able to break a run."""

from __future__ import annotations

import threading

from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene
from heal_cli.probing import hastened, settled, side_by_side


def test_the_answers_come_in_the_order_of_the_questions() -> None:
    together = threading.Barrier(3, timeout=20)  # passes only if all three are asked at the same time

    def answer(state: str) -> Reading:
        together.wait()
        return Reading(state)

    found = side_by_side([lambda: answer(GOOD), lambda: answer(BAD), lambda: answer(UNKNOWN)], 20)
    assert [one.state for one in found] == [GOOD, BAD, UNKNOWN]


def test_who_does_not_answer_in_time_is_unknown() -> None:
    never = threading.Event()

    def waits() -> Reading:
        never.wait(30)
        return Reading(BAD)

    slow, quick = side_by_side([waits, lambda: Reading(BAD)], 0.05)
    never.set()
    assert (slow.state, slow.detail) == (UNKNOWN, "no answer within 0.05 s") and quick.state == BAD


def test_a_check_that_breaks_is_unknown() -> None:
    (found,) = side_by_side([lambda: Reading(str(1 // 0))])
    assert found.state == UNKNOWN and "ZeroDivisionError" in found.detail


def test_no_time_out_is_longer_than_the_patience() -> None:
    scene = Scene(None, {"probe.timeout": "10s"})
    assert hastened({"timeout": "1s", "kind": "x"}, scene, "2s") == (
        {"timeout": "1s", "kind": "x"},
        Scene(None, {"probe.timeout": "2.4s"}),
    )
    assert hastened({}, Scene(), "2s")[0] == {"timeout": "2s"}
    assert hastened({"timeout": "5m"}, Scene(), "2s")[0] == {"timeout": "2.4s"}


def test_an_answer_without_a_term_is_good_for_some_seconds() -> None:
    assert settled(Reading(GOOD), 100.0) == 110.0 and settled(Reading(GOOD, until=7.0), 100.0) == 7.0
