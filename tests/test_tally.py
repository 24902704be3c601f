"""What is counted of a journal, and the figures of it; every expectation is worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli.journal_lines import OUTCOMES
from heal_cli.stats.figures import Failing, Figures, Kind, Period, Saved, Tried, figures, week
from heal_cli.tally import Tally

PROGRAMS = {"kubectl": {"readonly": ["get"]}}
TYPES = ("auth", "network", "usage", "unknown", "none")
MONDAY = "2026-03-02"


def line(at: str, command: str = "kubectl get pods", outcome: str = "ok", **changes: Any) -> dict[str, Any]:
    """A journal line; `at` is a time of the first Monday, or a whole moment."""
    words = command.split()
    moment = at if "T" in at else f"{MONDAY}T{at}:00.000+01:00"
    given = {
        "v": 1, "id": moment, "at": moment, "argv": words, "tool": words[0], "target": "stage", "cwd": "/", "exit": 0,
        "signal": None, "seconds": 1.0, "attempts": 1, "layer": None, "type": None, "rule": None, "template": None,
        "fix": None, "fixed": None, "verified": None, "retried": False, "probe_before": None, "probe_after": None,
        "predicted": None, "flow": None, "step": None, "boot_id": "b", "suspended_s": 0.0, "session": "1",
        "outcome": outcome,
    }  # fmt: skip
    return {**given, **changes}


def left(at: str, command: str = "kubectl get pods", kind: str = "auth", **changes: Any) -> dict[str, Any]:
    return line(at, command, "left", **{"exit": 1, "type": kind, **changes})


def healed(at: str, command: str = "kubectl get pods", **changes: Any) -> dict[str, Any]:
    values = {
        "type": "auth", "rule": "kube", "fix": "kube_login('stage')", "fixed": True, "layer": "heal", "attempts": 2,
        "retried": True, "probe_before": "bad", "probe_after": "good",
    }  # fmt: skip
    return line(at, command, "healed", **{**values, **changes})


def prevented(at: str, **changes: Any) -> dict[str, Any]:
    return {**healed(at, **changes), "outcome": "prevented", "layer": "predict", "attempts": 1, "retried": False}


def tallied(*lines: Any) -> Tally:
    tally = Tally(PROGRAMS)
    for one in lines:
        tally.add(one)
    return tally


def of(*lines: Any, **options: Any) -> Figures:
    return figures(tallied(*lines), **options)


def test_each_outcome_is_counted_once() -> None:
    found = of(*(line("10:00", outcome=outcome, type="auth") for outcome in OUTCOMES), line("10:01"))
    assert found.outcomes == {"ok": 2, "prevented": 1, "healed": 1, "remediated": 1, "left": 1, "blocked": 1}
    assert (found.runs, found.whole.failures, found.whole.seen) == (7, 4, 2)
    assert found.kinds == (Kind("auth", 4, 1, 1, 1, 1, 1),)


def test_a_failing_test_is_no_failure_of_the_environment() -> None:
    found = of(left("10:00", "make test", "none"), left("10:01", "make test", "none"), left("10:02", kind="network"))
    assert (found.outcomes["left"], found.silent, found.whole.failures, found.whole.interventions) == (3, 2, 1, 1)
    assert found.whole.again == 0
    assert [kind.type for kind in found.kinds] == ["network"]


def test_a_failure_without_a_type_is_unknown() -> None:
    assert of(left("10:00", kind=None)).kinds == (Kind("unknown", 1, 0, 0, 0, 1, 0),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "interventions", "again"),
    [
        ((left("10:00"), left("10:20", "kubectl get nodes")), 1, 0),  # one target refuses: one trouble
        ((left("10:00"), left("10:20")), 1, 1),
        ((left("10:00"), left("10:20"), left("10:45")), 1, 2),  # 25 minutes each
        ((left("10:00"), left("10:31")), 2, 0),
        ((left("10:00"), line("10:05"), left("10:10")), 2, 1),  # it had worked in between
        ((left("10:00"), left("10:05", target="prod")), 2, 0),
        ((left("10:00"), left("10:05", kind="network")), 2, 1),
        ((left("10:00", "gti x", "usage"), left("10:01", "gti y", "usage")), 2, 0),  # two typing mistakes
        ((left("10:05"), left("10:00")), 2, 0),  # the clock was set back
        ((line("10:00", outcome="blocked", type="auth"),), 1, 0),
        ((line("10:00", outcome="remediated", type="auth"), line("10:01")), 1, 1),
        ((healed("10:00"),), 0, 0),
    ],
)
def test_interventions_are_troubles_left_to_a_person(lines: Any, interventions: int, again: int) -> None:
    whole = of(*lines).whole
    assert (whole.interventions, whole.again) == (interventions, again)


def test_the_time_until_a_command_worked_again() -> None:
    lines = [
        left("10:00"), left("10:10"), line("10:15"),  # 15 min
        left("11:00"), line("11:05"),  # 5 min
        left("12:00"), line("12:31"),  # not within half an hour: nobody knows what was between
        left("13:00"), line("13:05", "kubectl get nodes"),  # another command
    ]  # fmt: skip
    whole = of(*lines).whole
    assert (whole.back, whole.back_s) == (2, 1200.0)
    assert whole.again == 3


def test_what_began_before_midnight_belongs_to_the_day_before() -> None:
    tally = tallied(left("2026-03-02T23:55:00+01:00"), line("2026-03-03T00:05:00+01:00"))
    assert [*tally.days["2026-03-02"].back_ms.values()] == [600_000]
    assert tally.days["2026-03-03"].back == {}


def test_what_another_run_had_mended_is_spared_once() -> None:
    found = of(healed("10:00"), healed("10:00", "kubectl get nodes", probe_before="good"), prevented("11:00"))
    assert (found.whole.healed, found.whole.prevented, found.whole.spared) == (2, 1, 2)


def test_time_saved_is_measured_on_what_was_mended_by_hand() -> None:
    by_hand = [one for hour in (10, 11, 12) for one in (left(f"{hour}:00"), line(f"{hour}:04"))]
    assert of(*by_hand, healed("13:00"), prevented("14:00")).saved == Saved(480.0, 2, 240.0, 3)
    assert of(*by_hand[:4], healed("13:00")).saved == Saved(60.0, 1, 60.0, 0)  # too few: a minute is assumed
    part = of(*by_hand, healed("13:00", target="prod"), chosen=lambda one: one.target == "prod")
    assert part.saved == Saved(240.0, 1, 240.0, 3, True)  # measured where there was enough to measure
    assert of(healed("13:00", seconds=2.5)).whole.healed_s == 2.5


def test_the_first_weeks_and_the_last() -> None:
    days = [date(2026, 3, 2) + timedelta(days=place) for place in range(40)]
    found = of(*(left(f"{day}T10:00:00+01:00") for day in days[:14]), healed(f"{days[-1]}T10:00:00+01:00"))
    assert found.before and found.now
    assert (found.before.first, found.before.last, found.before.failures, found.before.seen) == (
        "2026-03-02", "2026-03-15", 14, 14,
    )  # fmt: skip
    assert (found.now.first, found.now.failures, found.now.seen, found.now.active) == ("2026-04-10", 1, 0, 1)
    assert of(line("10:00")).before is None
    two = of(left("10:00"), line("2026-03-03T10:00:00+01:00"))
    assert (two.before and two.before.seen, two.now and two.now.seen) == (1, 0)


def test_days_and_iso_weeks() -> None:
    found = of(left("2026-12-31T10:00:00+01:00"), line("2027-01-04T10:00:00+01:00"))
    assert [one.name for one in found.weekly] == ["2026-W53", "2027-W01"]
    assert [one.name for one in found.daily] == [
        "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04",
    ]  # fmt: skip
    assert found.daily[0] == Period("2026-12-31", 1, 1, 0, 0, 0, 1, 0)
    assert found.weekly[1] == Period("2027-W01", 1, 0, 0, 0, 0, 0, 0)
    assert week(date(2027, 1, 3)) == "2026-W53"
    long = of(line("2026-03-02T10:00:00+01:00"), line("2026-12-31T10:00:00+01:00"))
    assert (len(long.daily), len(long.weekly), long.daily[0].name) == (30, 12, "2026-12-02")


def test_hours_are_those_of_the_clock_on_the_wall() -> None:
    found = of(left("2026-03-02T09:59:00+05:30"), healed("2026-03-08T23:10:00-08:00"), line("10:00"))
    assert {(day, hour): count for day, row in enumerate(found.heat) for hour, count in enumerate(row) if count} == {
        (0, 9): 1, (6, 23): 1,
    }  # fmt: skip


def test_what_fails_most() -> None:
    found = of(
        line("09:00"), left("10:00"), healed("11:00", "kubectl get nodes"), left("12:00", "make x", "lock"),
    )  # fmt: skip
    assert found.commands == (Failing("kubectl get", 3, 2, 1), Failing("make x", 1, 1, 1))
    assert found.tools == (Failing("kubectl", 3, 2, 1), Failing("make", 1, 1, 1))


def test_fixes_and_rules_by_how_surely_they_work() -> None:
    bad = left("12:00", rule="net", fix="vpn_connect('vpn')", fixed=False, layer="heal", probe_before="bad")
    refused = left("13:00", rule="kube", fix="kube_login('stage')", fixed=False, layer="remedy")
    needless = healed("14:00", probe_before="good")
    found = of(healed("10:00"), healed("11:00"), bad, refused, needless)
    assert found.fixes == (Tried("kube_login('stage')", 4, 2, 2), Tried("vpn_connect('vpn')", 1, 1, 0))
    assert [(rule.name, rule.tried, rule.worked) for rule in found.rules] == [("kube", 2, 2), ("net", 1, 0)]


def test_a_part_is_counted_as_if_it_were_all() -> None:
    lines = [left("10:00"), left("2026-03-05T10:00:00+01:00"), left("2026-03-05T11:00:00+01:00", target="prod")]
    assert of(*lines, since=date(2026, 3, 3)).whole.failures == 2
    assert of(*lines, chosen=lambda one: one.target == "stage").whole.failures == 2
    both = of(*lines, since=date(2026, 3, 3), chosen=lambda one: one.target == "prod")
    assert (both.runs, both.whole.first, both.whole.active, sum(map(sum, both.heat))) == (1, "2026-03-05", 1, 1)
    assert of(*lines, since=date(2027, 1, 1)).whole.first == ""


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("kubectl get pods", "kubectl get"), ("make test", "make test"), ("npm run build", "npm run"), ("ls", "ls"),
        ("ls /home/ann", "ls"), ("cat notes.txt", "cat"), ("curl https://x.example/?a=b", "curl"), ("sh 'a", "sh"),
    ],
)  # fmt: skip
def test_a_command_is_named_by_its_verb_and_not_by_its_data(command: str, named: str) -> None:
    assert of(left("10:00", command, "lock")).commands[0].name == named


def test_a_tools_many_commands_are_counted_together() -> None:
    tally = tallied(*(left(f"{10 + place // 60}:{place % 60:02d}", f"make t{place}", "lock") for place in range(60)))
    commands = {series.command for series in tally.series}
    assert len(commands) == 41
    assert sum(tally.days[MONDAY].runs.values()) == 60
    assert figures(tally).commands[0] == Failing("make ...", 20, 20, 20)


@pytest.mark.parametrize(
    "broken",
    [
        None, 7, "text", [], {}, {"at": "2026-03-02T10:00:00+01:00"}, line("10:00", outcome="great"),
        line("2026-13-45T10:00:00"), line("10:00", argv=None), line("10:00", argv=[1]), line("10:00", tool=None),
        line("10:00", seconds="long"), line("10:00", seconds=float("inf")), line("10:00", seconds=float("nan")),
        line("10:00", type={"a": 1}), line("10:00", target=7), line("10:00", fix=["x"]),
        {**line("10:00"), "outcome": None},
    ],
)  # fmt: skip
def test_what_is_no_run_is_counted_as_damaged(broken: Any) -> None:
    tally = tallied(line("09:00"), broken, line("11:00"))
    assert (tally.damaged, figures(tally).runs) == (1, 2)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 20)).map(lambda at: at.isoformat() + "+01:00")
RUNS = st.lists(
    st.builds(
        line,
        MOMENTS,
        st.sampled_from(("kubectl get pods", "git push", "make test")),
        st.sampled_from(OUTCOMES),
        type=st.sampled_from((*TYPES, None)),
        target=st.sampled_from(("stage", None)),
        probe_before=st.sampled_from(("good", "bad", None)),
    ),
    max_size=60,
)


@given(RUNS)
def test_the_six_outcomes_part_all_runs(runs: list[dict[str, Any]]) -> None:
    found = of(*runs)
    assert sum(found.outcomes.values()) == found.runs == len(runs)
    assert set(found.outcomes) == set(OUTCOMES)
    for outcome, count in found.outcomes.items():
        assert count == sum(one["outcome"] == outcome for one in runs)
    whole = found.whole
    assert whole.failures == whole.seen + whole.helped == sum(kind.failures for kind in found.kinds)
    assert whole.failures == sum(one["outcome"] not in ("ok", "blocked") and one["type"] != "none" for one in runs)
    assert sum(map(sum, found.heat)) == whole.failures
    assert whole.interventions <= sum(one["outcome"] in ("left", "remediated", "blocked") for one in runs)
    assert whole.back <= whole.again <= len(runs)


@given(RUNS)
def test_parts_add_up_to_the_whole(runs: list[dict[str, Any]]) -> None:
    tally = tallied(*runs)
    stage = figures(tally, chosen=lambda one: one.target == "stage")
    others = figures(tally, chosen=lambda one: one.target is None)
    whole = figures(tally).whole
    for name in ("runs", "failures", "prevented", "healed", "seen", "interventions", "spared", "again", "back"):
        assert getattr(stage.whole, name) + getattr(others.whole, name) == getattr(whole, name), name
