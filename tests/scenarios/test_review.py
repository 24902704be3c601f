"""A command that mended something is proposed, becomes a rule after a yes, and is never run without one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from tests.scenarios import terminal
from tests.scenarios.nights import CONFIG, eight_weeks
from tests.scenarios.place import Place
from tests.scenarios.terminal import Terminal

SAID = "tool: the gate to stage is closed"


@pytest.fixture
def gate(place: Place) -> Path:
    """`tool` works while the gate is open; `opener` opens it. Both on PATH; it was closed once, and opened."""
    file = place.folder / "gate"
    place.script("tool", f"test -e {file} || {{ echo '{SAID}' >&2; exit 7; }}")
    place.script("opener", f"touch {file}")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    once(place)
    file.unlink()
    return file


def once(place: Place) -> None:
    for name in ("tool", "opener", "tool"):
        place.heal("run", "--", name, "stage" if name == "opener" else "now")


def rules(place: Place) -> Path:
    return place.home / ".config" / "heal" / "rules" / "learned.yaml"


def test_what_helped_is_proposed_and_accepted(place: Place, gate: Path) -> None:
    assert "1 command may be a fix: heal learn review" in place.heal("learn").stdout
    listed = place.heal("learn", "review").stdout
    assert f"tool now failed (unknown): {SAID}\n  then opener stage, and it worked: 1 time\n" in listed
    (item,) = json.loads(place.heal("learn", "review", "--json").stdout)["items"]
    before = place.heal("run", "--", "tool", "now")
    assert "opener" not in before.stderr and place.calls("opener") == 1
    done = place.heal("learn", "accept", item["id"])
    assert (done.returncode, done.stderr) == (0, "")
    assert yaml.safe_load(rules(place).read_text()) == yaml.safe_load("version: 1\nrules:\n" + item["rule"])
    assert place.heal("rules", "test", str(rules(place))).returncode == 0
    after = place.heal("run", "--", "tool", "now")
    assert after.returncode == 7
    assert "heal: run: opener stage && tool now\n" in after.stderr
    assert place.calls("opener") == 1 and not gate.exists()
    assert place.heal("fix", "--yes").returncode == 0 and gate.exists()
    assert place.heal("learn", "review").stdout.startswith("no command waits")


def test_rejected_is_not_proposed_again(place: Place, gate: Path) -> None:
    (item,) = json.loads(place.heal("learn", "review", "--json").stdout)["items"]
    assert place.heal("learn", "reject", item["id"]).returncode == 0
    once(place)
    assert json.loads(place.heal("learn", "review", "--json").stdout)["items"] == []
    assert not rules(place).exists()
    unknown = place.heal("learn", "accept", item["id"])
    assert (unknown.returncode, unknown.stderr.startswith("heal: nothing with the id")) == (1, True)


def test_what_destroys_is_only_named(place: Place, gate: Path) -> None:
    place.script("sweeper", f"touch {gate}")
    for words in (("tool", "again"), ("sweeper", "--force"), ("tool", "again")):
        place.heal("run", "--", *words)
    items = json.loads(place.heal("learn", "review", "--json").stdout)["items"]
    (item,) = [one for one in items if one["kind"] == "destructive"]
    place.heal("learn", "accept", item["id"])
    gate.unlink()
    said = place.heal("run", "--", "tool", "again").stderr
    assert "heal:   this has helped before: sweeper --force\n" in said
    assert "heal: run:" not in said


def test_a_learned_pattern_with_a_fix_becomes_a_rule(place: Place, gate: Path) -> None:
    place.heal("learn")
    file = place.home / ".local" / "state" / "heal" / "memory" / "learned" / "patterns.yaml"
    file.write_text(file.read_text().replace("fix: null", "fix: open the gate by hand"))
    (entry,) = yaml.safe_load(file.read_text())["unknown"]
    assert place.heal("learn", "accept", entry["id"]).returncode == 0
    said = place.heal("run", "--", "tool", "now").stderr
    assert f"heal: {SAID}\nheal:   open the gate by hand\n" in said


def test_what_a_rule_mends_already_needs_no_other_rule(place: Place) -> None:
    """A rule made of a pattern knows less than the shipped one, and would go before it."""
    place.configure(CONFIG)
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    (memory / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in eight_weeks()))
    place.heal("learn")
    (entry,) = yaml.safe_load((memory / "learned" / "patterns.yaml").read_text())["auth"]
    done = place.heal("learn", "accept", entry["id"])
    assert (done.returncode, done.stderr) == (
        1, f"heal: {entry['id']}: the rule kube-unauthorized does that already: kube_login\n"
    )  # fmt: skip
    assert not (place.home / ".config" / "heal" / "rules").exists()


@pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))
def test_at_a_terminal(place: Place, gate: Path) -> None:
    editor = place.script("editor", """sed -i 's/why: .*/why: the gate is closed/' "$1" """)
    path = f"{os.path.dirname(place.argv()[0])}:{place.environment['PATH']}"
    environment = {**place.environment, "EDITOR": str(editor), "PATH": path}
    with Terminal(place.folder, environment, place.folder) as screen:
        screen.type("heal learn review")
        screen.wait_for("q ends:")
        screen.type("")
        screen.wait_for("0 of 1 accepted")
        screen.type("heal learn review")
        screen.wait_for(lambda shown: shown.count("q ends:") == 2)
        screen.type("e")
        screen.wait_for("1 of 1 accepted")
    (rule,) = yaml.safe_load(rules(place).read_text())["rules"]
    assert rule["why"] == "the gate is closed"
    assert place.calls("opener") == 1
