"""Carrying out a fix with real programs: classes, lock, cool-down, time-out, verification."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from heal_cli.actions import ATTEMPTS_AN_HOUR, COOL_DOWN, Person, Workshop, carry_out, forbidden
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene, Step, Target
from tests.made import Home, fix, script

SCENE = Scene(Target("t", "cluster", {}), {"target": "t", "host": "h"})
ABSENT = Person(False, lambda question: pytest.fail(f"nobody is there to be asked {question}"))


class Bench:
    """A check that is good once a file is there, and the programs that make it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done = folder / "done"
        self.calls = folder / "calls"
        self.now = 1_000_000.0
        self.told: list[str] = []

    def read(self, name: str, scene: Scene) -> Reading:
        return Reading(GOOD if self.done.exists() else BAD, "not yet")

    def workshop(self, person: Person = ABSENT, read: Callable[[str, Scene], Reading] | None = None) -> Workshop:
        return Workshop(read or self.read, person, self.told.append, lambda: self.now)

    def step(self, text: str, name: str = "step", **options: object) -> Step:
        file = script(self.folder / name, f"echo {name} >> {self.calls}\n{text}")
        return Step((str(file),), **options)  # type: ignore[arg-type]

    @property
    def called(self) -> list[str]:
        return self.calls.read_text().split() if self.calls.exists() else []


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_fix_counts_when_its_verification_passes(bench: Bench) -> None:
    done = carry_out(fix(bench.step(f"touch {bench.done}")), SCENE, bench.workshop())
    assert (done.outcome, done.before, done.after, done.call) == ("fixed", BAD, GOOD, "login('t')")


def test_exit_0_alone_is_no_success(bench: Bench) -> None:
    done = carry_out(fix(bench.step("exit 0")), SCENE, bench.workshop())
    assert (done.outcome, done.after) == ("failed", BAD)
    assert done.because == "login ran, but ok is still bad: not yet"


def test_what_is_good_already_needs_nothing(bench: Bench) -> None:
    bench.done.touch()
    done = carry_out(fix(bench.step("exit 1")), SCENE, bench.workshop())
    assert (done.outcome, done.done, bench.called) == ("needless", True, [])


def test_unknown_never_triggers_a_fix(bench: Bench) -> None:
    workshop = bench.workshop(read=lambda name, scene: Reading(UNKNOWN, "the VPN is down"))
    done = carry_out(fix(bench.step("exit 0")), SCENE, workshop)
    assert (done.outcome, done.because) == ("skipped", "ok could not be asked: the VPN is down")
    assert bench.called == []


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("echo no password >&2; exit 3", "exited 3: no password"), ("kill -9 $$", "was killed by signal 9"),
        ("exit 1", "exited 1"), ("sleep 60", "timed out after 0.5 s"),
    ],
)  # fmt: skip
def test_a_step_that_fails_ends_the_fix(bench: Bench, text: str, because: str) -> None:
    steps = bench.step(text, "first"), bench.step(f"touch {bench.done}", "second")
    done = carry_out(fix(*steps, timeout=0.5), SCENE, bench.workshop())
    assert done.outcome == "failed" and because in done.because
    assert bench.called == ["first"]


def test_a_program_that_is_not_there(bench: Bench) -> None:
    done = carry_out(fix(Step(("no-such-program",))), SCENE, bench.workshop())
    assert (done.outcome, done.because) == ("failed", "no-such-program not found")


def test_a_step_may_ask_for_a_state_and_for_an_output(bench: Bench) -> None:
    clean = bench.step("exit 0", "clean", only_if=("other", BAD))
    login = bench.step(f"echo welcome; touch {bench.done}", expect="^welcome$")

    def read(name: str, scene: Scene) -> Reading:
        return Reading(UNKNOWN) if name == "other" else bench.read(name, scene)

    assert carry_out(fix(clean, login), SCENE, bench.workshop(read=read)).outcome == "fixed"
    assert bench.called == ["step"]
    bench.done.unlink()
    bench.now += 4000
    surly = bench.step(f"echo hm; touch {bench.done}", expect="^welcome$")
    assert "did not say what was expected" in carry_out(fix(surly), SCENE, bench.workshop()).because


def test_a_step_learns_what_it_is_for_and_keeps_the_environment(bench: Bench, home: Home) -> None:
    step = bench.step(f'echo "$HEAL_TARGET $HEAL_HOST $HOME" > {bench.done}')
    carry_out(fix(step), SCENE, bench.workshop())
    assert bench.done.read_text() == f"t h {home.folder}\n"


def test_a_failed_fix_rests_and_a_worked_one_does_not(bench: Bench) -> None:
    failing = fix(bench.step("exit 1"))
    assert carry_out(failing, SCENE, bench.workshop()).outcome == "failed"
    bench.now += COOL_DOWN["credential"] - 1
    resting = carry_out(failing, SCENE, bench.workshop())
    assert (resting.outcome, resting.because) == ("skipped", "login was tried 59 s ago and is not tried again for 1 s")
    bench.now += 1
    assert carry_out(fix(bench.step(f"touch {bench.done}")), SCENE, bench.workshop()).outcome == "fixed"
    bench.done.unlink()
    assert carry_out(fix(bench.step(f"touch {bench.done}")), SCENE, bench.workshop()).outcome == "fixed"


def test_another_target_does_not_rest(bench: Bench) -> None:
    failing = fix(bench.step("exit 1"))
    other = SCENE._replace(target=Target("u", "cluster", {}))
    assert [carry_out(failing, where, bench.workshop()).outcome for where in (SCENE, other)] == ["failed", "failed"]


def test_attempts_within_an_hour_are_capped(bench: Bench) -> None:
    failing = fix(bench.step("exit 1"))
    for _ in range(ATTEMPTS_AN_HOUR):
        carry_out(failing, SCENE, bench.workshop())
        bench.now += 61
    assert "was tried 10 times within an hour" in carry_out(failing, SCENE, bench.workshop()).because
    bench.now += 3600
    assert carry_out(failing, SCENE, bench.workshop()).outcome == "failed"


def test_a_clock_set_back_does_not_rest_for_days(bench: Bench) -> None:
    failing = fix(bench.step("exit 1"))
    carry_out(failing, SCENE, bench.workshop())
    bench.now -= 86400
    assert carry_out(failing, SCENE, bench.workshop()).outcome == "failed"


def test_two_at_once_log_in_once(bench: Bench) -> None:
    slow = fix(bench.step(f"sleep 0.3; touch {bench.done}"))
    outcomes: list[str] = []

    def go() -> None:
        outcomes.append(carry_out(slow, SCENE, bench.workshop()).because)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bench.called == ["step"]
    assert sorted(outcomes)[0] == "" and set(outcomes[1:] + outcomes[:1]) <= {
        "",
        "another heal has done it",
        "ok is good already",
    }


def test_an_unwritable_memory_is_an_answer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    (bench.folder / "file").touch()
    monkeypatch.setenv("HEAL_MEMORY", str(bench.folder / "file"))
    done = carry_out(fix(bench.step("exit 0")), SCENE, bench.workshop())
    assert done.outcome == "failed" and "cannot be locked" in done.because and bench.called == []


@pytest.mark.parametrize(
    ("kind", "present", "answer", "expected"),
    [
        ("safe", False, False, ""), ("credential", False, False, ""),
        ("interactive", False, True, "login needs a person at a terminal"), ("interactive", True, False, ""),
        ("privileged", False, True, "login needs a person at a terminal"), ("privileged", True, True, ""),
        ("privileged", True, False, "login was declined"),
        ("destructive", True, True, "login is destructive: heal only shows it"),
    ],
)  # fmt: skip
def test_safety_classes(bench: Bench, kind: str, present: bool, answer: bool, expected: str) -> None:
    found = fix(bench.step(f"touch {bench.done}"), kind=kind)
    person = Person(present, lambda question: answer)
    assert forbidden(found, SCENE, person) == expected
    if expected:
        assert carry_out(found, SCENE, bench.workshop(person)).outcome == "refused"
        assert bench.called == []


def test_an_interrupted_fix_may_be_tried_again(bench: Bench) -> None:
    calls = 0

    def read(name: str, scene: Scene) -> Reading:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return Reading(BAD)

    with pytest.raises(KeyboardInterrupt):
        carry_out(fix(bench.step("exit 0")), SCENE, bench.workshop(read=read))
    assert "was tried" not in carry_out(fix(bench.step("exit 0")), SCENE, bench.workshop()).because


def test_the_time_it_took_is_told(bench: Bench) -> None:
    started = time.monotonic()
    done = carry_out(fix(bench.step(f"touch {bench.done}")), SCENE, bench.workshop())
    assert 0 < done.seconds <= time.monotonic() - started
