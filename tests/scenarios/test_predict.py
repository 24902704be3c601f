"""`heal predict`: a night's sleep is foreseen, by the kernel's clocks and one's own journal, and by a given history."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.nights import CONFIG, eight_weeks, journal_line
from tests.scenarios.place import HEAL, Place

ASLEEP = ("unshare", "-r", "--time", "--boottime", "28800", "--fork")
COMMAND = ("--", "kubectl", "--kubeconfig", "{home}/.kube/stage", "get", "pods")


def can_sleep() -> bool:
    return subprocess.run([*ASLEEP, "true"], check=False, capture_output=True).returncode == 0


@pytest.fixture
def here(place: Place) -> Place:
    """A place whose journal ends five minutes ago, on this boot."""
    place.configure(CONFIG)
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    last = journal_line(datetime.now(UTC) - timedelta(minutes=5), 0.0, "last", boot)
    (memory / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in (*eight_weeks(), last)))
    return place


def expected(place: Place, *words: str, before: tuple[str, ...] = ()) -> dict[str, Any]:
    command = [word.format(home=place.home) for word in words]
    ran = subprocess.run(
        [*before, str(HEAL), "predict", "--json", *command],
        env=place.environment, cwd=place.folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_awake_nothing_is_expected(here: Place) -> None:
    answer = expected(here, *COMMAND)
    assert (answer["predict"], answer["context"], answer["targets"]) == (False, None, [])
    assert 0 < answer["probability"] < 0.5


@pytest.mark.skipif(not can_sleep(), reason="THE KERNEL HAS NO TIME NAMESPACES: sleep is not tested")
def test_macs_have_two_other_clocks_for_it() -> None:
    """Looked for where those of Linux are not there; here they are given the clocks of Linux."""
    script = (
        "import time; time.CLOCK_UPTIME_RAW = time.CLOCK_MONOTONIC; time.CLOCK_MONOTONIC_RAW = time.CLOCK_BOOTTIME\n"
        "del time.CLOCK_BOOTTIME\n"
        "from heal_cli import journal; print(round(journal.suspended()))"
    )
    done = subprocess.run([*ASLEEP, sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "28800\n"


def test_after_eight_hours_of_sleep_a_refusal_is(here: Place) -> None:
    answer = expected(here, *COMMAND, before=ASLEEP)
    assert (answer["predict"], answer["type"], answer["targets"]) == (True, "auth", ["stage"])
    assert "of sleep" in answer["context"]
    assert 0.8 < answer["probability"] < 1
    assert (answer["fix"], answer["class"]) == ("kube_login('stage')", "credential")
    assert answer["cascading_failures"] == ["kubectl"]
    assert expected(here, before=ASLEEP)["targets"] == ["stage"], "without a command: all that is expected"


def history(place: Place, rate: int) -> Path:
    """Thirty days: the first call after the night fails on `rate` of ten, three more never."""
    lines = []
    for day in range(30):
        for hour in (9, 11, 14, 16):
            failed = hour == 9 and day % 10 < rate
            at = f"2026-03-{day + 1:02d}T{hour:02d}:10:00"
            lines.append({
                "ts": at, "command": "kubectl get pods", "exit_code": int(failed),
                "stderr_type": "auth" if failed else None, "slept_hours_before": 9 * (hour == 9),
            })  # fmt: skip
    file = place.folder / "calls.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@pytest.mark.parametrize(("rate", "slept", "foreseen"), [(9, "9", True), (9, "0", False), (3, "9", False)])
def test_a_given_history(place: Place, rate: int, slept: str, foreseen: bool) -> None:
    given = ("--history", str(history(place, rate)), "--at", "2026-03-31T15:00", "--slept-hours", slept)
    answer = expected(place, *given, "--", "kubectl", "get", "pods")
    assert answer["predict"] is foreseen, answer
    assert expected(place, *given, "--", "helm", "list")["probability"] == 0, "nothing is known of it"


def test_what_comes_after_the_moment_is_not_known(place: Place) -> None:
    given = ("--history", str(history(place, 9)), "--at", "2026-03-02T09:10", "--slept-hours", "9")
    assert expected(place, *given, "--", "kubectl", "get", "pods")["predict"] is False


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"ts": "2026-03-02T09:10"}', "calls.jsonl:1: the key 'command' is missing"),
        ("not json", "calls.jsonl:1: not a call: "),
    ],
)
def test_a_wrong_history_is_said_with_its_place(place: Place, line: str, said: str) -> None:
    (place.folder / "calls.jsonl").write_text(line + "\n")
    done = place.heal("predict", "--history", "calls.jsonl", "--at", "2026-03-31T15:00", "--", "x", cwd=place.folder)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_wrong_usage(place: Place) -> None:
    assert place.heal("predict", "--at", "2026-03-31", "--", "x").returncode == 2
    assert place.heal("predict", "--history", "nowhere.jsonl", "--at", "2026-03-31", "--", "x").returncode == 2
    wrong = place.heal("predict", "--history", str(history(place, 1)), "--at", "soon", "--", "x")
    assert (wrong.returncode, wrong.stderr.startswith("heal: predict: --at soon: not a moment")) == (2, True)


def test_an_empty_memory_expects_nothing(place: Place) -> None:
    assert place.heal("predict").stdout == "nothing is expected now\n"
