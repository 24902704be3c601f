"""A corrected command at a terminal: shown, and run only after Enter; `heal fix` does the same later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios import terminal
from tests.scenarios.place import HEAL, Place
from tests.scenarios.terminal import Terminal

RULE = """
version: 1
rules:
- id: shut
  type: lock
  match: {command: [gate], stderr: '^gate: the (?P<name>\\S+) is shut'}
  why: 'the {name} is shut'
  action: {explain: {run: [['gate', 'open', '{name}'], ['{command}']]}}
"""

needs_terminal = pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))


@pytest.fixture
def gate(place: Place) -> Place:
    """A tool that fails until it is told to open, and a rule that knows how."""
    place.script(
        "gate",
        f'case "$1" in open) touch {place.folder}/opened;; esac\n'
        f'test -e {place.folder}/opened || {{ echo "gate: the door is shut" >&2; exit 3; }}\necho "gate $*"',
    )
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    rules = place.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(RULE)
    place.configure("version: 1\nremedy: offer\n")
    return place


def details(place: Place) -> list[dict[str, object]]:
    folder = place.home / ".local" / "state" / "heal" / "memory" / "state" / "failures"
    return [json.loads(file.read_text()) for file in sorted(Path(folder).iterdir())]


@needs_terminal
class TestAtATerminal:
    def test_enter_runs_it_and_its_status_counts(self, gate: Place) -> None:
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"{HEAL} run gate pass; echo status=$?")
            screen = tty.wait_for("e edits, n leaves it:")
            assert "heal: the door is shut\nheal: run: gate open door && gate pass\n" in screen
            assert screen.count("run: gate open door") == 1
            tty.type("")
            assert "gate open door\ngate pass\nstatus=0" in tty.wait_for("status=0")
        (failure,) = details(gate)
        assert (failure["accepted"], failure["accepted_status"]) == ("gate open door && gate pass", 0)
        assert [line["outcome"] for line in gate.journal()] == ["remediated", "ok"]

    def test_ctrl_c_ends_heal_without_a_word(self, gate: Place) -> None:
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"for one in 1 2; do {HEAL} run gate pass; done")
            tty.wait_for("e edits, n leaves it:")
            tty.type("C-c", enter=False)
            shown = tty.wait_for(lambda shown: shown.rstrip().endswith("ready$"))
            assert "status=130" in tty.run("echo status=$?")
        assert shown.count("the door is shut") == 2  # what the gate said, and heal: there was no second round
        assert "Traceback" not in shown and "signals.Ended" not in shown

    @pytest.mark.parametrize(
        ("run", "status"), [("[key, fetch]", 3), ("[gate, open, '{name}']", 3), ("[gate, pass, --anyway]", 0)]
    )
    def test_what_only_comes_before_the_command_is_not_its_end(self, gate: Place, run: str, status: int) -> None:
        gate.script("key", "echo fetched")
        rules = gate.home / ".config" / "heal" / "rules" / "own.yaml"
        rules.write_text(RULE.replace("['gate', 'open', '{name}'], ['{command}']", run))
        gate.script("gate", 'test "$*" != pass || { echo "gate: the door is shut" >&2; exit 3; }; echo "gate $*"')
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"{HEAL} run gate pass; echo status=$?")
            tty.wait_for("e edits, n leaves it:")
            tty.type("")
            shown = tty.wait_for(f"status={status}")
        assert ("the command itself was not run again" in shown) is bool(status)

    @pytest.mark.parametrize("kind", ["privileged", "destructive"])
    def test_what_was_declined_or_is_never_done_is_not_offered(self, gate: Place, kind: str) -> None:
        rules = gate.home / ".config" / "heal" / "rules" / "own.yaml"
        rule = RULE[: RULE.index("  action")] + "  action: {fix: opening, retry: once}\n"
        fix = f"fixes:\n  opening: {{class: {kind}, steps: [{{argv: [gate, open]}}], verify: is_open}}\n"
        check = f"checks:\n  is_open: {{kind: file_exists, path: {gate.folder}/opened}}\n"
        proof = "  at_contact: true\n" if kind == "privileged" else ""  # without it heal would not come to asking
        rules.write_text(rule + proof + fix + check)
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"{HEAL} run gate pass; echo status=$?")
            if kind == "privileged":
                tty.wait_for("[y/N]")
                tty.type("n")
            shown = tty.wait_for("status=3")
        assert "heal: run: gate open" in shown
        assert "e edits" not in shown

    @pytest.mark.parametrize("keys", ["n", "C-c", "C-d"])
    def test_no_leaves_it(self, gate: Place, keys: str) -> None:
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"{HEAL} run gate pass; echo status=$?")
            tty.wait_for("e edits, n leaves it:")
            tty.type(keys, enter=keys == "n")
            tty.wait_for(lambda shown: shown.rstrip().endswith("ready$"))
            assert keys == "C-c" or "status=3" in tty.screen()
        assert not (gate.folder / "opened").exists()

    def test_nothing_is_offered_where_a_program_reads_the_output(self, gate: Place) -> None:
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            shown = tty.run(f"{HEAL} run gate pass | cat")
        assert "heal: run: gate open door && gate pass" in shown
        assert "e edits" not in shown

    def test_it_can_be_edited_first(self, gate: Place) -> None:
        editor = gate.script("editor", "sed -i 's/pass/enter/' $1")
        gate.environment["EDITOR"] = str(editor)
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            tty.type(f"{HEAL} run gate pass; echo status=$?")
            tty.wait_for("e edits, n leaves it:")
            tty.type("e")
            assert "gate open door\ngate enter\nstatus=0" in tty.wait_for("status=0")

    def test_heal_fix_does_it_later(self, gate: Place) -> None:
        gate.configure("version: 1\n")
        with Terminal(gate.folder, gate.environment, gate.folder) as tty:
            assert "e edits" not in tty.run(f"{HEAL} run gate pass")
            tty.type(f"{HEAL} fix; echo status=$?")
            tty.wait_for("e edits, n leaves it:")
            tty.type("")
            assert "gate open door\ngate pass\nstatus=0" in tty.wait_for("status=0")


def test_without_a_terminal_nothing_is_offered(gate: Place) -> None:
    done = gate.heal("run", "gate", "pass")
    assert (done.returncode, "edits" in done.stderr) == (3, False)
    done = gate.heal("fix")
    assert (done.returncode, gate.calls("gate")) == (1, 1)
    assert done.stderr == (
        "heal: the door is shut\nheal: nobody is at a terminal to say yes; run: gate open door && gate pass\n"
    )
    done = gate.heal("fix", "--yes")
    assert (done.returncode, done.stdout) == (0, "gate open door\ngate pass\n")


def test_what_a_rule_says_moves_no_cursor(gate: Place) -> None:
    rules = gate.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.write_text(RULE.replace("'the {name} is shut'", '"shut \\e]0;title\\a\\e[2J, sagt die Tür"'))
    told = gate.heal("run", "gate", "pass").stderr
    assert told.endswith(
        "heal: shut \\x1b]0;title\\x07\\x1b[2J, sagt die Tür\nheal: run: gate open door && gate pass\n"
    )
    assert "\x1b" not in told and "\x07" not in told
    explained = gate.heal("explain").stdout
    assert "sagt die Tür" in explained and "\x1b" not in explained and "\x07" not in explained


def test_there_is_nothing_to_fix(gate: Place) -> None:
    assert gate.heal("fix").returncode == 1
    gate.heal("run", "sh", "-c", "exit 4")
    done = gate.heal("fix")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("heal: heal knows no command that mends the last failure")


def test_unknown_names_are_usage_errors(gate: Place) -> None:
    done = gate.heal("fix", "kube_logn")
    assert (done.returncode, "did you mean `kube_login`?" in done.stderr) == (2, True)
    done = gate.heal("fix", "kube_login", "--target", "x")
    assert (done.returncode, "there is no target `x`" in done.stderr) == (2, True)
    done = gate.heal("fix", "kube_login")
    assert (done.returncode, "no target has a command for kube_login" in done.stderr) == (2, True)
