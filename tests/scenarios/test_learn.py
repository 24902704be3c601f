"""`heal learn`: what comes out of a journal, what a person changes in it, and two of them at once."""

from __future__ import annotations

import fcntl
import json
import shlex
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

from bench.learning import journal as many
from tests.scenarios.nights import CONFIG, REFUSED, eight_weeks, journal_line
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


def test_rejected_stays_out_whatever_is_learned_anew(place: Place, memory: Path) -> None:
    place.heal("learn")
    (name,) = [one["id"] for one in view(memory, "failure_contexts")["sequences"]]
    assert place.heal("learn", "reject", name).stdout == f"rejected: {name}\n"
    place.heal("learn", "--rebuild")
    assert view(memory, "failure_contexts")["sequences"] == []


def test_everything_as_json(place: Place, memory: Path) -> None:
    lesson = json.loads(place.heal("learn", "--json").stdout)
    assert (lesson["v"], lesson["kind"], lesson["observations"], lesson["damaged"]) == (1, "lesson", 336, 1)
    items = json.loads(place.heal("learn", "list", "--json").stdout)["items"]
    assert items == lesson["items"]
    (shown,) = json.loads(place.heal("learn", "show", items[0]["id"], "--json").stdout)["items"]
    assert shown == items[0]
    done = json.loads(place.heal("learn", "forget", items[0]["id"], "--json").stdout)
    assert done == {"v": 1, "kind": "forgotten", "items": [{"id": items[0]["id"]}]}


def test_evidence_that_is_half_a_year_old_has_faded(place: Place, memory: Path) -> None:
    """The same history with a short half-life: what was seen long ago is known no more."""
    place.configure(CONFIG + "learn: {half_life: 1d}\n")
    place.heal("learn")
    short = view(memory, "patterns")["auth"][0]["observations"]
    place.configure(CONFIG + "learn: {half_life: 3000d}\n")
    place.heal("learn", "--rebuild")
    long = view(memory, "patterns")["auth"][0]["observations"]
    assert short["occurrences"] == long["occurrences"] == 50
    assert short["tried"] < 3 < 48 < long["tried"] <= 50


def test_a_line_from_a_far_future_spoils_nothing(place: Place, memory: Path) -> None:
    """The clock stood in the year 2100, and once in 9999, before it was set right."""
    place.heal("learn")
    before = view(memory, "failure_contexts")["sequences"][0]["observations"]
    wrong = [journal_line(datetime(year, 1, 1, tzinfo=UTC), 0.0, str(year)) for year in (2100, 9999)]
    with open(memory / "journal.jsonl", "a") as file:
        file.writelines(json.dumps(line) + "\n" for line in wrong)
    done = place.heal("learn")
    assert "from 338 runs" in done.stdout
    after = view(memory, "failure_contexts")["sequences"][0]["observations"]
    assert after == pytest.approx(before, abs=0.1)


def test_purge(place: Place, memory: Path) -> None:
    place.heal("run", "false")
    place.heal("learn")
    refused = place.heal("learn", "purge")
    assert (refused.returncode, refused.stderr) == (1, "heal: nobody is at a terminal to say yes; --yes says it\n")
    assert place.heal("learn", "purge", "--older-than", "soon").returncode == 2
    old = int(place.heal("learn", "purge", "--older-than", "14d", "--yes").stdout.split()[1])
    assert 240 < old < 264  # of 336, six a day
    assert len(place.heal("history", "--limit", "0").stdout.splitlines()) == 336 + 1 - old
    assert len(view(memory, "tool_failures")["failures"]) == 1
    assert place.heal("learn", "purge", "--yes", "--json").stdout.startswith('{"v": 1, "kind": "purged"')
    assert place.heal("history").stdout == ""
    left = [file.name for file in memory.rglob("*") if file.is_file()]
    assert all(name.endswith(".lock") for name in left), left


def test_a_killed_heal_learn_leaves_files_that_can_be_read(place: Place, memory: Path) -> None:
    place.heal("learn")
    before = {name: sorted(view(memory, name)) for name in ("patterns", "failure_contexts")}
    for number in range(12):
        process = subprocess.Popen(place.argv("learn"), env=place.environment, stdout=subprocess.DEVNULL)
        time.sleep(0.03 * number)
        process.kill()
        process.wait()
        assert {name: sorted(view(memory, name)) for name in before} == before
    assert place.heal("learn").returncode == 0


DIES = """
import os, sys
from heal_cli import atomic
from heal_cli.__main__ import main

left, replace = int(sys.argv.pop(1)), atomic.replace

def replace_or_die(name, content):
    global left
    left -= os.path.basename(name) in ("learned.json", "patterns.yaml", "failure_contexts.yaml")
    if left < 0:
        os._exit(9)
    replace(name, content)

atomic.replace = replace_or_die
main()
"""


def taught_in_three_lessons(place: Place, memory: Path, dies_at: int | None) -> dict[str, Any]:
    """What is learned from five weeks, from eight, in which heal may die, and once the login outlives the night."""
    lines = eight_weeks()
    write(memory, lines[:180])
    assert place.heal("learn").returncode == 0
    patterns = memory / "learned" / "patterns.yaml"
    patterns.write_text(patterns.read_text().replace("credentials for ... were refused", "in my own words"))
    write(memory, lines)
    if dies_at is None:
        assert place.heal("learn").returncode == 0
    else:
        died = subprocess.run([sys.executable, "-c", DIES, str(dies_at), "learn"], env=place.environment, check=False)
        assert died.returncode == 9
    write(memory, [*lines[:190], *(line | WORKED for line in lines[190:])])
    assert place.heal("learn").returncode == 0
    patterns, contexts = view(memory, "patterns"), view(memory, "failure_contexts")["sequences"]
    for entry in (*patterns["auth"], *patterns["network"], *contexts):
        del entry["observations"], entry["confidence"]  # always heal's own, and a little fainter each second
    return {"patterns": patterns, "contexts": contexts}


WORKED = {"type": None, "template": None, "rule": None, "fix": None, "fixed": None, "layer": None, "outcome": "ok",
          "exit": 0, "probe_before": None, "probe_after": None}  # fmt: skip


def write(memory: Path, lines: list[dict[str, Any]]) -> None:
    (memory / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("dies_at", range(4))
def test_what_a_killed_heal_learn_wrote_is_not_taken_for_a_persons(place: Place, memory: Path, dies_at: int) -> None:
    died = taught_in_three_lessons(place, memory, dies_at)
    shutil.rmtree(memory / "learned")
    shutil.rmtree(memory / "state")
    whole = taught_in_three_lessons(place, memory, None)
    assert died == whole
    assert whole["patterns"]["auth"][0]["meaning"] == "in my own words"


def test_a_bar_on_a_terminal_that_has_to_wait(place: Place) -> None:
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    with open(memory / "journal.jsonl", "w") as file:
        file.writelines(many(250_000))
    child = pexpect.spawn(shlex.join(place.argv("learn")), env=place.environment, encoding="utf-8", timeout=120)
    child.expect("heal learn.*%")
    child.expect("from 250000 runs")
    child.expect(pexpect.EOF)
    assert place.heal("learn").stderr == ""
