"""What a person is told: the cause, and the exact next command."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from heal_cli.command_line import from_line
from heal_cli.model import Action, Command, Mending, Scene, Step
from heal_cli.stages.remediate import advise, by_hand, cause, corrected
from tests.made import command, diagnosis, fix, rule

PROGRAMS = {"sudo": {"wrapper": True}}


def fixed_line(line: str, *run: tuple[str, ...], number: int = 0, **values: Any) -> tuple[str, ...]:
    return corrected(Action("explain", run=run), from_line(line, PROGRAMS)[number], line, values)


@pytest.mark.parametrize(
    ("why", "values", "captures", "expected"),
    [
        ("{target} refused.", {"target": "t"}, {}, "t refused"), ("{target} refused", {}, {}, "this target refused"),
        ("{target} refused", {"host": "h"}, {}, "h refused"), ("no {branch}", {}, {"branch": "b"}, "no b"),
        ("no {branch}", {"branch": "scene"}, {"branch": "said"}, "no said"),
    ],
)  # fmt: skip
def test_the_cause_is_one_sentence_with_its_values(
    why: str, values: dict[str, str], captures: dict[str, str], expected: str
) -> None:
    assert cause(diagnosis(rule(why=why), **captures), Scene(values=values)) == expected


def test_a_corrected_argv_keeps_its_wrappers() -> None:
    failed = command("git", "push", prefix=("sudo", "-u", "a b"))
    action = Action("explain", run=(("git", "pull"), ("login",), ("{command}",)))
    assert corrected(action, failed, None, {}) == ("sudo -u 'a b' git pull && login && sudo -u 'a b' git push",)


@pytest.mark.parametrize(
    ("line", "number", "run", "expected"),
    [
        ("git push", 0, [("git", "pull"), ("{command}",)], "git pull && git push"),
        ("a | git push | b", 1, [("git", "pull")], "a | git pull | b"),
        ("a; git push >x", 1, [("git", "pull"), ("{command}",)], "a; git pull && git push >x"),
        (
            "A='1 2' git push $B",
            0,
            [("git", "pull"), ("{command}", "--force")],
            "A='1 2' git pull && A='1 2' git push $B --force",
        ),
        ("if git push; then b; fi", 0, [("git", "pull")], "if git pull; then b; fi"),
        ("while a; do git push; done", 1, [("git", "pull")], "while a; do git pull; done"),
        ("sudo git push", 0, [("up",), ("{command}",)], "up && sudo git push"),
    ],
)
def test_only_the_failed_command_of_a_line_changes(line: str, number: int, run: list[Any], expected: str) -> None:
    assert fixed_line(line, *run, number=number) == (expected,)
    subprocess.run(["sh", "-n", "-c", expected], check=True)


@pytest.mark.parametrize(
    ("line", "number", "run", "expected"),
    [
        ("git push >log 2>&1 origin", 0, [("git", "pull")], "git pull >log 2>&1"),
        ("git push >log origin", 0, [("git", "pull"), ("{command}",)], "git pull && git push >log origin"),
        ("git push >log origin", 0, [("git", "stash")], "git stash >log"),
        ("git push >log origin", 0, [("up",)], "up"),
        ("a || git push", 1, [("up",), ("{command}",)], "a || { up && git push; }"),
        ("a && git push && b", 1, [("up",), ("{command}",)], "a && up && git push && b"),
        ("! git push", 0, [("up",), ("{command}",)], "! { up && git push; }"),
        ("git push | tee x", 0, [("up",), ("{command}",)], "up && git push | tee x"),
        ("git push | tee x", 0, [("up",), ("down",)], "{ up && down; } | tee x"),
    ],
)  # fmt: skip
def test_redirections_and_operators_stay_with_the_failed_command(
    line: str, number: int, run: list[Any], expected: str
) -> None:
    assert fixed_line(line, *run, number=number) == (expected,)
    subprocess.run(["sh", "-n", "-c", expected], check=True)


def test_a_captured_value_is_quoted() -> None:
    assert fixed_line("git push", ("git", "switch", "{branch}"), branch="a;b $(c)") == ("git switch 'a;b $(c)'",)


def test_a_missing_value_gives_no_command_rather_than_a_wrong_one() -> None:
    assert fixed_line("git push", ("git", "pull"), ("git", "switch", "{branch}")) == ()
    assert fixed_line("git push") == ()


def test_a_fix_is_shown_as_its_commands_unless_it_is_done() -> None:
    found = diagnosis(rule(action=Action("fix", "login", True)))
    shown = (
        fix(Step(("clean",), ("ok", "bad")), Step(("{login.argv}",)), Step(("x", "a b"))),
        Scene(values={"login.argv": ("k", "e")}),
    )
    assert advise(found, Scene(), None, shown, None).commands == ("k e && x 'a b'",)
    assert advise(found, Scene(), None, shown, Mending("login", "t", "failed")).commands == ("k e && x 'a b'",)
    assert advise(found, Scene(), None, shown, Mending("login", "t", "fixed")).commands == ()
    assert by_hand(shown[0], Scene()) == ()


def test_advice_has_what_a_block_says_and_the_steps() -> None:
    action = Action("block", say="use {host}", steps=("then {branch}",), run=(("t", "{host}"),))
    found = diagnosis(rule(action=action), "t", host="h")
    advice = advise(found, Scene(), None, None, None)
    assert (advice.steps, advice.commands) == (("use h", "then {branch}"), ("t h",))


def test_a_command_without_a_line() -> None:
    assert corrected(Action("explain", run=(("t", "{host}"),)), Command(("t",)), None, {"host": "h"}) == ("t h",)
