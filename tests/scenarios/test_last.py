"""`heal last`, `heal history --stderr` and `heal undo`: what heal did, in words, and back again."""

from __future__ import annotations

import json

import pytest

from tests.scenarios.place import Place

RULES = """
version: 1
rules:
- id: shut
  type: lock
  match: {command: [gate], stderr: '^gate: the door is shut'}
  why: the door is shut
  action: {fix: open_door, retry: once}
  at_contact: true
- id: rusty
  type: permission
  match: {command: [gate], stderr: '^gate: the hinge is rusty'}
  why: the hinge is rusty
  action: {explain: {steps: [oil it], run: [[oil, hinge]]}}
fixes:
  open_door: {class: safe, timeout: 5s, steps: [{argv: [gate, open]}], verify: door, undo: [gate, shut]}
checks:
  door: {kind: command_succeeds, argv: [gate, look], bad: shut}
"""


@pytest.fixture
def gate(place: Place) -> Place:
    """A tool whose door opens and shuts, and rules for it."""
    opened = place.folder / "opened"
    place.script(
        "gate",
        f'case "$1" in open) touch {opened}; exit;; shut) rm {opened}; exit;; '
        f'rust) echo "gate: the hinge is rusty" >&2; exit 4;; esac\n'
        f'test -e {opened} || {{ echo "gate: the door is shut" >&2; exit 3; }}\necho "gate $*"',
    )
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    rules = place.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(RULES)
    return place


def test_a_healed_run_in_words_with_what_was_withheld(gate: Place) -> None:
    assert gate.heal("run", "gate", "pass").stderr == "heal: the door is shut; open_door done; retried\n"
    told = gate.heal("last").stdout.splitlines()
    assert told[0].endswith("  gate pass")
    assert told[1:3] == [
        "  it failed: the door is shut (lock, rule shut)",
        "  open_door was carried out; its check said bad before and good after",
    ]
    assert told[3].startswith("  it was run again: exit status 0 after ")
    assert told[4:] == ["  what was not shown of the failed attempt:", "    gate: the door is shut"]


def test_what_was_left_says_what_to_run(gate: Place) -> None:
    gate.heal("run", "gate", "rust")
    told = gate.heal("last").stdout.splitlines()
    assert told[1] == "  it failed: the hinge is rusty (permission, rule rusty)"
    assert told[-2:] == ["  oil it", "  run: oil hinge"]


def test_several_and_as_json(gate: Place) -> None:
    for word in ("rust", "pass", "again"):
        gate.heal("run", "gate", word)
    told = gate.heal("last", "2").stdout
    assert "gate rust" not in told
    assert told.index("gate pass") < told.index("it worked: exit status 0")
    answer = json.loads(gate.heal("last", "3", "--json").stdout)
    assert (answer["v"], answer["kind"]) == (1, "last")
    assert [item["run"]["outcome"] for item in answer["items"]] == ["remediated", "healed", "ok"]
    assert answer["items"][2]["failure"] is None


def test_history_shows_what_failed_attempts_said(gate: Place) -> None:
    for word in ("rust", "pass", "again"):
        gate.heal("run", "gate", word)
    lines = gate.heal("history", "--stderr").stdout.splitlines()
    assert [line for line in lines if line.startswith("    ")] == [
        "    gate: the hinge is rusty",
        "    gate: the door is shut",
    ]
    assert len(lines) == 5


def test_control_characters_do_not_reach_the_terminal(gate: Place) -> None:
    gate.heal("run", "sh", "-c", "printf '\\033]0;title\\007evil\\n' >&2; exit 3")
    shown = gate.heal("history", "--stderr").stdout
    assert "evil" in shown
    assert "\x1b" not in shown and "\x07" not in shown


def test_without_any_run(place: Place) -> None:
    ended = place.heal("last")
    assert (ended.returncode, ended.stdout) == (0, "nothing was run through heal so far: heal run -- CMD\n")


def test_a_fix_that_asks_nothing_of_a_target_is_done_by_its_name(gate: Place) -> None:
    ended = gate.heal("fix", "open_door")
    assert (ended.returncode, ended.stderr) == (0, "heal: open_door done\n")


class TestUndo:
    def test_the_last_fix_is_taken_back_once(self, gate: Place) -> None:
        gate.heal("run", "gate", "pass")
        asked = gate.heal("undo")
        assert asked.returncode == 1
        assert "open_door of " in asked.stderr and "is undone by: gate shut" in asked.stderr
        assert "nobody is at a terminal to say yes" in asked.stderr
        assert (gate.folder / "opened").exists()
        assert gate.heal("undo", "--yes").returncode == 0
        assert not (gate.folder / "opened").exists()
        again = gate.heal("undo", "--yes")
        assert again.returncode == 1
        assert "no fix that was carried out says how it is undone" in again.stderr

    def test_one_that_fails_can_be_tried_again(self, gate: Place) -> None:
        gate.heal("run", "gate", "pass")
        (gate.folder / "opened").unlink()
        failed = gate.heal("undo", "--yes")
        assert failed.returncode == 1
        assert "gate ended with 1" in failed.stderr
        (gate.folder / "opened").touch()
        assert gate.heal("undo", "--yes").returncode == 0
