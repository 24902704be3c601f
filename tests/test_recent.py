"""The quick look at the end of the journal says no other than the exact one, but for a yes too much."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heal_cli import journal, network
from heal_cli.learning.contexts import WHEN
from heal_cli.prediction.moments import holds
from heal_cli.recent import Recent
from heal_cli.situation import Past, calls
from tests.made import Home, ran

START = datetime(2026, 3, 2).astimezone()  # a Monday, here


def written(home: Home, at: datetime, number: int, **more: object) -> None:
    home.memory.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{int(at.timestamp() * 1e9):x}-{number:x}"
    given = {"id": name, "at": at.isoformat(), "tool": "kubectl", "argv": ["kubectl", "get"], "target": "stage"}
    boot = {"boot_id": journal.boot_id(), "suspended_s": journal.suspended()}
    with (home.memory / "journal.jsonl").open("a") as file:
        file.write(json.dumps(ran(**{**given, **boot, **more}), separators=(",", ":")) + "\n")


@pytest.mark.parametrize(
    ("before", "now", "first"),
    [("02T23:00", "03T00:30", False), ("02T23:00", "03T04:00", True), ("03T00:30", "03T03:59", False),
     ("03T03:30", "03T08:00", True), ("03T08:00", "03T22:00", False), ("03T01:00", "04T01:00", True),
     ("02T03:00", "03T01:00", True), ("03T08:00", "04T08:00", True)],
)  # fmt: skip
def test_a_day_begins_at_four(home: Home, before: str, now: str, first: bool) -> None:
    moments = [datetime.fromisoformat(f"2026-03-{one}").astimezone() for one in (before, now)]
    written(home, moments[0], 0)
    recent = Recent("stage", moments[1].timestamp())
    assert recent.may_hold((("first_today", True),)) is first
    assert recent.may_hold((("first_today", False),)) is not first


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    runs=st.lists(st.tuples(st.integers(1, 2000), st.booleans(), st.sampled_from(["stage", "prod"])), max_size=12),
    later=st.integers(1, 3000),
)
def test_what_holds_exactly_may_hold(home: Home, runs: list[tuple[int, bool, str]], later: int) -> None:
    (home.memory / "journal.jsonl").unlink(missing_ok=True)
    at, past = START, Past()
    for number, (minutes, failed, target) in enumerate(runs):
        at += timedelta(minutes=minutes)
        ended = {"type": "auth", "outcome": "left", "exit": 1} if failed else {}
        written(home, at, number, target=target, network=network.state(), **ended)
    at += timedelta(minutes=later)
    line = ran(at=at.isoformat(), tool="kubectl", argv=["kubectl", "get"], target="stage", network=network.state(),
               boot_id=journal.boot_id(), suspended_s=journal.suspended())  # fmt: skip
    *before, last = calls([*journal.read(), line], {})
    for call in before:
        past.add(call)
    situation = past.before(last)
    recent = Recent("stage", at.timestamp())
    others: list[dict[str, object]] = [{"after_failure": "auth"}, {"lately": "kubectl get"}, {"without": "tun0"},
                                       {"network": network.place(network.state() or "")}]  # fmt: skip
    for when in (*WHEN, *others):
        if holds(when.items(), situation):
            assert recent.may_hold(tuple(when.items())), when
