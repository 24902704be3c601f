"""The monitor's ticks with values alone, and its loop with a clock of our own."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from heal_cli import monitor
from heal_cli.health.findings import Finding, Question
from heal_cli.model import BAD, GOOD, UNKNOWN, Mending
from heal_cli.monitor import Alert, Clock, Effort, Memory, World, awaited, in_quiet_hours, resting, tick

NOW = 1_795_000_000.0
DAY = datetime(2026, 11, 20, 12, 0)
CONNECT, LOGIN = "vpn_connect('vpn')", "kube_login('stage')"


def vpn(state: str, detail: str = "no route") -> Finding:
    return Finding(Question("vpn", "vpn_up", "vpn"), "network", state, detail, None, NOW, NOW, fix=CONNECT)


def stage(state: str, left: float | None, **more: Any) -> Finding:
    expires = None if left is None else NOW + left
    return Finding(Question("k", "kube_token", "stage"), "auth", state, "", expires, NOW, NOW, fix=LOGIN, **more)


class Life:
    """A world in which `looks` come one after the other, and fixes help or not."""

    def __init__(self, *looks: tuple[Finding, ...], helps: bool = True, may: str = "", quiet: bool = False) -> None:
        self.looks, self.helps, self.forbidden, self.asleep = list(looks), helps, may, quiet
        self.did: list[object] = []
        self.alerts: list[Alert] = []
        self.remembered: list[Memory] = []
        self.time, self.day = NOW, DAY

    def look(self) -> tuple[Finding, ...]:
        self.did.append("look")
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]

    def mend(self, one: Finding) -> Mending:
        assert self.remembered[-1].efforts[str(one.fix)].failures, "written down before it is tried"
        self.did.append(one.fix)
        return Mending("f", "t", "fixed" if self.helps else "failed", after=GOOD if self.helps else BAD)

    def tick(self, memory: Memory | None = None) -> Memory:
        world = World(
            look=self.look,
            may=lambda one: self.forbidden,
            mend=self.mend,
            remember=self.remembered.append,
            alert=lambda new, standing: self.alerts.extend(new),
            wait=lambda length: self.did.append(length),
            quiet=lambda: self.asleep,
            learn=lambda: self.did.append("learn"),
            now=lambda: self.time,
            clock=lambda: self.day,
        )
        return tick(memory or Memory(learned=DAY.date().isoformat()), world)


def test_all_is_well() -> None:
    life = Life((vpn(GOOD), stage(GOOD, 3600)))
    memory = life.tick()
    assert (life.did, life.alerts, memory.efforts) == (["look"], [], {})
    assert life.remembered[-1] == memory


def test_a_vpn_that_is_down_is_brought_up_and_nobody_is_told() -> None:
    life = Life((vpn(BAD), stage(UNKNOWN, -5)), (vpn(GOOD), stage(GOOD, 3600)))
    memory = life.tick()
    assert life.did == ["look", CONNECT, "look"] and life.alerts == []
    assert memory.efforts == {CONNECT: Effort((NOW,), 0)}


def test_behind_it_a_login_that_ended_is_renewed_in_the_same_tick() -> None:
    life = Life((vpn(BAD), stage(UNKNOWN, -5)), (vpn(GOOD), stage(BAD, -5)), (vpn(GOOD), stage(GOOD, 3600)))
    life.tick()
    assert life.did == ["look", CONNECT, "look", LOGIN, "look"] and life.alerts == []


def test_a_connect_that_does_not_help_is_looked_at_again_after_30_s_and_told() -> None:
    life = Life((vpn(BAD),), helps=False)
    memory = life.tick()
    assert life.did == ["look", CONNECT, 30.0, "look"]
    assert [one.title for one in life.alerts] == ["vpn is down"]
    assert memory.efforts[CONNECT].failures == 1


def test_up_again_by_itself_within_the_30_s() -> None:
    life = Life((vpn(BAD),), (vpn(GOOD),), helps=False)
    life.tick()
    assert life.did == ["look", CONNECT, 30.0, "look"] and life.alerts == []


@pytest.mark.parametrize(("left", "acts"), [(601, False), (600, True), (1, True)])
def test_a_login_with_ten_minutes_or_less_is_renewed(left: float, acts: bool) -> None:
    life = Life((stage(GOOD, left),), (stage(GOOD, 3600),))
    life.tick()
    assert (LOGIN in life.did) == acts and life.alerts == []


def test_what_was_only_learned_or_cannot_be_asked_leads_to_nothing() -> None:
    life = Life((stage(GOOD, 60, about=30.0), vpn(UNKNOWN)), (stage(UNKNOWN, -60),))
    life.tick(life.tick())
    assert life.did == ["look", "look"] and life.alerts == []


def test_what_may_not_be_done_unattended_is_told_once_until_it_changes() -> None:
    life = Life((stage(GOOD, 540, run="heal fix x"),), may="kube_login is interactive")
    memory = life.tick(life.tick())
    assert life.did == ["look", "look"]
    assert [(one.title, one.body) for one in life.alerts] == [("stage ends in 9 min", "run: heal fix x")]
    life.looks = [(stage(BAD, -5),)]
    memory = life.tick(life.tick(memory))
    assert [one.title for one in life.alerts[1:]] == ["stage: k is bad"]
    life.looks = [(stage(UNKNOWN, -5),)]
    memory = life.tick(memory)
    life.looks = [(stage(BAD, -5),)]
    memory = life.tick(memory)
    assert len(life.alerts) == 2, "behind a VPN that was down it is still the same problem"
    life.looks = [(stage(GOOD, 3600),), (stage(BAD, -5),)]
    life.tick(life.tick(memory))
    assert len(life.alerts) == 3, "good in between: a new one"


def test_numbers_alone_are_no_change() -> None:
    life = Life((vpn(BAD, "h:443 did not answer in 1 s"),), may="no")
    memory = life.tick()
    life.looks = [(vpn(BAD, "h:443 did not answer in 2 s"),)]
    memory = life.tick(memory)
    life.looks = [(vpn(BAD, "h has no name here"),)]
    life.tick(memory)
    assert len(life.alerts) == 2


def test_in_quiet_hours_nobody_is_told_until_they_are_over() -> None:
    life = Life((vpn(BAD),), helps=False, quiet=True)
    memory = life.tick()
    assert life.alerts == [] and CONNECT in life.did, "it acts all the same"
    life.asleep, life.time = False, NOW + 60
    life.tick(memory)
    assert [one.title for one in life.alerts] == ["vpn is down"]


def test_what_keeps_failing_is_tried_ever_more_seldom() -> None:
    life = Life((vpn(BAD),), helps=False)
    memory, tries = Memory(), []
    for number in range(12 * 24):  # a whole day, every five minutes
        life.time, life.did = NOW + 300 * number, []
        memory = life.tick(memory)
        if CONNECT in life.did:
            tries.append(300 * number)
    gaps = [later - before for before, later in pairwise(tries)]
    assert gaps[:5] == [300, 300, 600, 2400, 2100], "2, 4, 8, 16 minutes; four an hour; 32 minutes"
    assert gaps[5:] and set(gaps[5:]) == {3600}, "once an hour in the end"
    assert all(sum(begin <= at < begin + 3600 for at in tries) <= monitor.AN_HOUR for begin in range(0, 86400, 300))


def test_what_helps_is_not_tried_again_at_once_nor_often() -> None:
    assert resting(Effort((NOW,), 0), NOW + 299) and not resting(Effort((NOW,), 0), NOW + 300)
    often = Effort((NOW - 3000, NOW - 2000, NOW - 1000, NOW - 500), 0)
    assert resting(often, NOW) and not resting(often, NOW + 700)
    assert not resting(Effort((NOW + 50,), 3), NOW), "an attempt in the future is one of a clock that was wrong"
    assert not resting(Effort(), NOW)


def test_once_a_night_it_learns() -> None:
    life = Life((vpn(GOOD),))
    life.day = datetime(2026, 11, 21, 2, 59)
    memory = life.tick()
    assert "learn" not in life.did
    life.day = datetime(2026, 11, 21, 3, 0)
    memory = life.tick(life.tick(memory))
    assert life.did.count("learn") == 1 and memory.learned == "2026-11-21"


@pytest.mark.parametrize(
    ("quiet", "clock", "holds"),
    [
        ("22:00-07:00", "21:59", False), ("22:00-07:00", "22:00", True), ("22:00-07:00", "06:59", True),
        ("22:00-07:00", "07:00", False), ("12:00-13:00", "12:30", True), ("12:00-13:00", "13:00", False),
        (None, "12:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(quiet: str | None, clock: str, holds: bool) -> None:
    assert in_quiet_hours(quiet, datetime.fromisoformat(f"2026-11-20T{clock}")) == holds


class Time:
    """A clock of our own: `events` happen after so many sleeps."""

    def __init__(self, **events: int) -> None:
        self.now, self.slept, self.pauses, self.events = NOW + 100, 0.0, 0, events

    def pause(self, length: float) -> str:
        self.pauses += 1
        self.now += length
        if self.pauses == self.events.get("sleep"):
            self.now, self.slept = self.now + 28800, self.slept + 28800
        if self.pauses == self.events.get("back"):
            self.now -= 86400
        return "hup" if self.pauses == self.events.get("hup") else ""

    def wait(self) -> str:
        return awaited(Clock(lambda: self.now, lambda: self.slept, self.pause), 300, 5, lambda: None)


def test_the_loop_waits_for_the_next_whole_interval() -> None:
    time = Time()
    assert time.wait() == "time" and time.now == (NOW // 300 + 1) * 300 + 5


def test_a_wake_up_a_signal_and_a_clock_that_was_set_back_end_the_wait_at_once() -> None:
    for event, why in (("sleep", "woke"), ("hup", "hup"), ("back", "time")):
        time = Time(**{event: 3})
        assert time.wait() == why and time.pauses == 3


def test_the_memory_is_kept_as_json() -> None:
    import json

    memory = Memory({CONNECT: Effort((NOW,), 2)}, {"vpn vpn": "bad"}, "2026-11-20")
    assert monitor.from_plain(json.loads(json.dumps(monitor.as_plain(memory)))) == memory
    several: tuple[Any, ...] = (None, [], {}, {"efforts": {"x": 3}, "told": {}, "learned": ""})
    for damaged in several:
        assert monitor.from_plain(damaged) == Memory()
