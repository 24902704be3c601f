"""What is known just before a call, from journals and from given histories."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from heal_cli.situation import Call, Past, Situation, calls, situations, told

PROGRAMS: dict[str, Any] = {"kubectl": {"values": ["-n"]}, "git": {}}
ON_MONDAY = datetime.fromisoformat("2026-03-02T08:45:00+01:00")


def line(minutes: float = 0, **changed: Any) -> dict[str, Any]:
    """A journal line so many minutes after Monday 08:45."""
    at = (ON_MONDAY + timedelta(minutes=minutes)).isoformat()
    usual = {
        "at": at, "argv": ["kubectl", "-n", "x", "get", "pods"], "tool": "kubectl", "target": "stage", "type": None,
        "layer": None, "fix": None, "fixed": None, "probe_before": None, "probe_after": None, "boot_id": "b",
        "suspended_s": 0.0, "outcome": "ok",
    }  # fmt: skip
    return {**usual, **changed}


def last(*lines: dict[str, Any]) -> tuple[Call, Situation]:
    return list(situations(calls(lines, PROGRAMS)))[-1]


def test_a_call_as_the_journal_tells_it() -> None:
    ((call, situation),) = situations(calls([line()], PROGRAMS))
    assert (call.tool, call.group, call.label, call.failed, call.counts) == (
        "kubectl",
        "stage",
        "kubectl get",
        None,
        True,
    )
    assert (call.hour, call.weekday) == (8.75, 0)
    assert (situation.first_today, situation.idle_hours, situation.slept_since_success) == (True, None, None)


def test_gaps_are_those_of_the_target() -> None:
    git = line(590, tool="git", argv=["git", "push"], target="forge", suspended_s=28800.0)
    call, situation = last(line(), git, line(600, suspended_s=28800.0))
    assert call.slept == 0, "git was called since"
    assert (situation.slept_hours, situation.slept_since_success, situation.idle_hours) == (0, 8, 10)
    assert situation.first_today is False
    assert situation.recent == ("git push",), "the other is ten hours old"


def test_a_failure_just_seen_and_its_retry() -> None:
    refused = line(600, type="auth", outcome="left")
    assert last(line(), refused, line(601))[1].retry
    other = last(line(), refused, line(601, argv=["kubectl", "logs", "x"]))[1]
    assert (other.failed, other.retry) == ("auth", False)
    assert last(line(), refused, line(660))[1].failed is None, "an hour ago"


def test_after_a_restart_the_gap_counts_as_sleep() -> None:
    call, _ = last(line(suspended_s=3600.0), line(120, boot_id="c"))
    assert call.slept == 2


def test_a_clock_that_was_set_back_is_no_gap() -> None:
    call, situation = last(line(60), line(0))
    assert (call.slept, situation.idle_hours, situation.failed) == (0, None, None)


@pytest.mark.parametrize(
    ("changed", "failed", "counts"),
    [
        ({"type": "auth", "outcome": "healed"}, "auth", True),
        ({"type": "none", "outcome": "left"}, None, False),
        ({"type": "usage", "outcome": "remediated"}, None, False),
        ({"type": "auth", "outcome": "prevented", "layer": "predict", "probe_before": "bad", "probe_after": "good"},
         "auth", True),
        ({"layer": "predict", "probe_before": "good"}, None, True),
        ({"layer": "predict", "probe_before": "bad", "probe_after": "bad"}, None, False),
    ],
)  # fmt: skip
def test_where_heal_acted_first_only_the_probe_says_what_would_have_been(
    changed: dict[str, Any], failed: str | None, counts: bool
) -> None:
    ((call, _),) = situations(calls([line(**changed)], PROGRAMS))
    assert (call.failed, call.counts) == (failed, counts)


def test_a_login_is_seen() -> None:
    healed = line(type="auth", outcome="healed", fixed=True, probe_before="bad", probe_after="good")
    assert last(healed, line(90))[1].login_hours == 1.5


def test_what_works_again_was_logged_in() -> None:
    refused = line(600, type="auth", outcome="left")
    assert last(line(), refused, line(603), line(663))[1].login_hours == 1
    assert last(line(), line(60))[1].login_hours is None


def test_awake_since() -> None:
    call, situation = last(line(), line(600, suspended_s=28800.0), line(615, suspended_s=28800.0))
    assert (call.slept, situation.awake_hours) == (0, 0.25)
    assert last(line(), line(600, suspended_s=600.0))[1].awake_hours is None, "ten minutes are no night"


def test_damaged_lines_are_passed_over() -> None:
    damaged: list[dict[str, Any]] = [{}, line(at="yesterday"), line(argv=None), line(suspended_s="x"), line(at=None)]
    assert len(list(calls([*damaged, line()], PROGRAMS))) == 1


def test_a_given_history() -> None:
    given = {
        "ts": "2026-03-02T08:45:00", "command": "sudo -u me kubectl -n x get pods", "exit_code": 1,
        "stderr_type": "auth", "slept_hours_before": 8,
    }  # fmt: skip
    sudo = {**PROGRAMS, "sudo": {"wrapper": True, "values": ["-u"]}}
    call = told(given, sudo)
    assert (call.tool, call.label, call.failed, call.slept, call.hour) == ("kubectl", "kubectl get", "auth", 8.0, 8.75)
    assert Past().before(call).first_today
    with pytest.raises(KeyError):
        told({"ts": "2026-03-02T08:45:00"}, PROGRAMS)


@pytest.mark.parametrize(
    ("before", "now", "hours", "hour", "first"),
    [
        ("2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00", 1, 27.5, False),  # the clock goes forward at two
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", 1, 26.5, False),  # and back at three
        ("2026-03-28T23:30:00+01:00", "2026-03-29T08:30:00+02:00", 8, 8.5, True),
        ("2026-03-02T22:00:00-05:00", "2026-03-03T12:00:00+01:00", 8, 12, True),  # a night on the plane, eastwards
        ("2026-03-03T08:00:00+09:00", "2026-03-02T21:00:00-08:00", 6, 21, True),  # westwards: Monday once more
        ("2026-03-03T08:00:00+01:00", "2026-03-03T07:30:00+00:00", 0.5, 7.5, False),
        ("2026-03-02T23:00:00+01:00", "2026-03-03T00:30:00+01:00", 1.5, 24.5, False),  # who works past midnight
        ("2026-03-02T23:00:00+01:00", "2026-03-03T04:00:00+01:00", 5, 4, True),  # has begun no other day before four
    ],
)
def test_gaps_are_real_time_and_the_day_is_that_of_the_wall(
    before: str, now: str, hours: float, hour: float, first: bool
) -> None:
    call, situation = last(line(at=before), line(at=now))
    assert (situation.idle_hours, call.hour, situation.first_today) == (hours, hour, first)
    assert call.weekday == (datetime.fromisoformat(now) - timedelta(hours=4)).weekday()


def test_a_restart_where_a_boot_has_no_name() -> None:
    call, _ = last(line(suspended_s=3600.0, boot_id=""), line(120, suspended_s=0.0, boot_id=""))
    assert call.slept == 2, "the counter began anew"
    call, _ = last(line(suspended_s=3600.0, boot_id=""), line(120, suspended_s=5400.0, boot_id=""))
    assert call.slept == 0.5


def test_a_laptop_that_slept_for_a_week() -> None:
    week = 7 * 24 * 60
    call, situation = last(line(), line(week + 10, suspended_s=week * 60.0))
    assert (situation.slept_hours, situation.first_today) == (168, True)
    assert situation.idle_hours == pytest.approx(168 + 1 / 6)
    call, _ = last(line(suspended_s=3600.0), line(10, suspended_s=0.0))
    assert call.slept == 0, "a counter that runs backwards is no sleep"


def test_of_a_line_what_matters_is_no_filter() -> None:
    given = {"ts": "2026-03-02T08:45:00", "command": "kubectl get pods | grep web", "exit_code": 0, "stderr_type": None}
    programs: dict[str, Any] = {"kubectl": {"target": "cluster"}, "grep": {"filter": True}}
    call = told({**given, "slept_hours_before": 0}, programs)
    assert (call.label, call.group) == ("kubectl get", "the cluster")
    other = told({**given, "command": "kubectl --context prod get x", "slept_hours_before": None}, programs)
    assert other.group == "the cluster prod"
    assert told({**given, "exit_code": 1, "slept_hours_before": 0}, programs).counts is False, "of no known type"
