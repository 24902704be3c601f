"""`heal learn`: what comes out of a journal, what a person changes in it, and two of them at once."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scenarios.nights import CONFIG, REFUSED, eight_weeks
from tests.scenarios.place import Place


@pytest.fixture
def memory(place: Place) -> Path:
    place.configure(CONFIG)
    memory = place.home / ".local" / "state" / "heal" / "memory"
    lines = [json.dumps(line) for line in eight_weeks()]
    memory.mkdir(parents=True)
    (memory / "journal.jsonl").write_text("\n".join([*lines[:9], '{"torn', *lines[9:], ""]))
    return memory


def view(memory: Path, name: str) -> Any:
    return yaml.safe_load((memory / "learned" / f"{name}.yaml").read_text())


def test_a_nights_sleep_is_learned(place: Place, memory: Path) -> None:
    would = place.heal("learn", "--dry-run")
    assert "fails (auth" in would.stdout
    assert not (memory / "learned").exists()
    done = place.heal("learn")
    assert (done.returncode, done.stderr) == (0, "")
    assert "from 336 runs; 1 damaged line passed over" in done.stdout
    (sequence,) = view(memory, "failure_contexts")["sequences"]
    assert sequence["trigger"] == "stage"
    assert "slept_hours" in sequence["context"]
    assert sequence["prediction"]["error"] == "auth"
    assert 0.8 < sequence["prediction"]["probability"] < 1
    assert sequence["proactive_fix"] == "kube_login('stage')"
    (pattern,) = view(memory, "patterns")["auth"]
    assert (pattern["pattern"], pattern["fix"], pattern["confidence"]["label"]) == (REFUSED, "kube_login", "medium")
    assert "kube_login: " in place.heal("learn", "list").stdout


def test_the_same_journal_teaches_the_same(place: Place, memory: Path) -> None:
    place.heal("learn")
    first = view(memory, "failure_contexts"), sorted(view(memory, "patterns"))
    again = place.heal("learn")
    assert "+ " not in again.stdout
    assert (view(memory, "failure_contexts"), sorted(view(memory, "patterns"))) == first


def test_what_a_person_changes_stays_and_what_is_taken_out_stays_out(place: Place, memory: Path) -> None:
    place.heal("learn")
    file = memory / "learned" / "patterns.yaml"
    file.write_text(file.read_text().replace("fix: kube_login", "fix: my_own_login\n  note: ask Ann"))
    contexts = memory / "learned" / "failure_contexts.yaml"
    contexts.write_text("version: 1\nsequences: []\n")
    place.heal("learn")
    (pattern,) = view(memory, "patterns")["auth"]
    assert (pattern["fix"], pattern["note"]) == ("my_own_login", "ask Ann")
    assert pattern["observations"]["occurrences"] == 50
    assert view(memory, "failure_contexts")["sequences"] == []
    place.heal("learn", "--rebuild")
    assert view(memory, "patterns")["auth"][0]["fix"] == "kube_login"
    assert len(view(memory, "failure_contexts")["sequences"]) == 1


def test_forget(place: Place, memory: Path) -> None:
    place.heal("learn")
    name = view(memory, "failure_contexts")["sequences"][0]["id"]
    assert place.heal("learn", "forget", name).returncode == 0
    place.heal("learn")
    assert view(memory, "failure_contexts")["sequences"] == []
    unknown = place.heal("learn", "forget", name)
    assert (unknown.returncode, unknown.stderr.startswith(f"heal: nothing with the id `{name}`")) == (1, True)


def test_a_file_that_cannot_be_read_is_set_aside(place: Place, memory: Path) -> None:
    place.heal("learn")
    file = memory / "learned" / "patterns.yaml"
    file.write_text("auth: [}\n")
    done = place.heal("learn")
    assert f"{file}:1:" in done.stderr
    (aside,) = file.parent.glob("patterns.yaml.damaged-*")
    assert aside.read_text() == "auth: [}\n"
    assert view(memory, "patterns")["auth"][0]["pattern"] == REFUSED


def test_two_at_once(place: Place, memory: Path) -> None:
    (memory / "state").mkdir()
    with open(memory / "state" / "learn.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = place.heal("learn")
    assert (done.returncode, done.stderr) == (1, "heal: another heal learn is at work\n")


def test_an_empty_memory(place: Place) -> None:
    assert place.heal("learn", "list").stdout.startswith("nothing is learned yet")
    assert place.heal("learn").stdout == "heal knows 0 patterns and 0 contexts from 0 runs\n"


def test_a_failure_is_kept_without_what_differs(place: Place) -> None:
    place.script("tool", 'echo "tool: cannot reach 10.0.0.$1:6443" >&2; exit 4')
    for number in ("7", "8"):
        place.heal("run", "--", f"{place.folder}/tool", number)
    assert {line["template"] for line in place.journal()} == {"tool: cannot reach <host>"}


def test_a_broken_configuration_is_said(place: Place, memory: Path) -> None:
    place.configure("version: 1\ntargets: {stage: {kind: cluster, login: {argv: [true]}}}\n")
    done = place.heal("learn")
    assert done.returncode == 0
    assert "config.yaml:2:" in done.stderr
