"""How long a command takes, from a journal as heal writes it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from heal_cli import journal
from heal_cli.model import Command
from heal_cli.run_times import percentile, usual
from tests.made import Home

PROGRAMS: dict[str, Any] = {"kubectl": {"values": ["-n"]}, "sudo": {"wrapper": True, "values": ["-u"]}}


def runs(*lines: str, seconds: float = 60.0, **changes: Any) -> None:
    """Journal lines of runs that succeeded."""
    for line in lines:
        argv = line.split()
        tool = argv[argv.index("kubectl")] if "kubectl" in argv else argv[0]
        journal.append({"v": 1, "argv": argv, "tool": tool, "exit": 0, "attempts": 1, "seconds": seconds, **changes})


def asked(line: str) -> float | None:
    return usual(Command(tuple(line.split())), PROGRAMS)[0]


@pytest.mark.parametrize(
    ("times", "expected"),
    [([], None), ([1.0, 2.0], None), ([3.0, 1.0, 2.0], 3.0), (range(1, 11), 9.0), (range(1, 21), 18.0)],
)
def test_nine_of_ten_took_no_longer(times: Any, expected: float | None) -> None:
    assert percentile(map(float, times)) == expected


def test_runs_of_the_same_program_and_verb_count(home: Home) -> None:
    assert asked("kubectl apply") is None, "no journal at all"
    runs("kubectl apply -f a", "kubectl -n x apply", "kubectl get pods", "git apply")
    assert asked("kubectl apply") is None
    runs("sudo -u me kubectl apply", seconds=90.0)
    assert asked("kubectl -n y apply -f b") == 90.0 and asked("kubectl get") is None and asked("kubectl") is None


def test_the_slowest_of_the_program_is_known_too(home: Home) -> None:
    assert usual(Command(("kubectl", "get")), PROGRAMS) == (None, None)
    runs(*["kubectl apply"] * 3, seconds=900.0)
    runs(*["kubectl get"] * 3, seconds=2.0)
    assert usual(Command(("kubectl", "get")), PROGRAMS) == (2.0, 900.0)
    assert usual(Command(("kubectl", "logs")), PROGRAMS) == (None, 900.0)


def test_what_failed_and_whole_lines_do_not_count(home: Home) -> None:
    runs(*["kubectl apply"] * 3, exit=1)
    runs(*["kubectl apply"] * 3, exit=None, attempts=0, seconds=0.0)
    journal.append({"argv": ["-c", "kubectl apply"], "tool": "kubectl", "exit": 0, "seconds": 5.0})
    journal.append({"argv": "x", "tool": "kubectl", "exit": 0, "seconds": 5.0})
    journal.append({"argv": ["kubectl", "apply"], "tool": "kubectl", "exit": 0, "seconds": None})
    assert asked("kubectl apply") is None
    runs(*["kubectl apply"] * 3)
    assert asked("kubectl apply") == 60.0


def test_the_last_twenty_count(home: Home) -> None:
    runs(*["kubectl apply"] * 30, seconds=5000.0)
    runs(*["kubectl apply"] * 17)
    assert asked("kubectl apply") == 5000.0, "three of the last twenty were slow"
    runs("kubectl apply")
    assert asked("kubectl apply") == 60.0


def test_only_the_end_of_a_long_journal_is_read(home: Home) -> None:
    runs(*["kubectl apply"] * 3)
    file = home.memory / "journal.jsonl"
    with open(file, "a", encoding="utf-8") as stream:
        stream.write("damaged {\n" + "".join(f"{json.dumps({'tool': 'true', 'n': 'x' * 500})}\n" for _ in range(2000)))
    before = time.process_time()
    assert asked("kubectl apply") is None
    assert time.process_time() - before < 5, "not the whole of it"
    runs(*["kubectl apply"] * 3)
    assert asked("kubectl apply") == 60.0


def test_a_journal_that_cannot_be_read_knows_nothing(home: Home, tmp_path: Path) -> None:
    os.makedirs(home.memory / "journal.jsonl")
    assert asked("kubectl apply") is None
