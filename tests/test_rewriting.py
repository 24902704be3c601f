"""The failed command with a word changed: everything else stays as it is written."""

from __future__ import annotations

import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli.command_line import from_argv, from_line, pieces
from heal_cli.model import Action, Rewrite
from heal_cli.rewriting import candidates, command_values
from heal_cli.stages.diagnose import diagnose
from heal_cli.stages.remediate import corrected
from tests.made import failure, rule

PROGRAMS: dict[str, dict[str, Any]] = {
    "sudo": {"wrapper": True, "values": ["-u"]},
    "env": {"wrapper": True},
    "nice": {"wrapper": True, "values": ["-n"]},
    "nohup": {"wrapper": True},
    "time": {"wrapper": True},
    "xargs": {"wrapper": True, "values": ["-n"]},
}


def in_line(line: str, change: Rewrite, number: int = 0, **values: str) -> tuple[str, ...]:
    return corrected(Action("rewrite", rewrites=(change,)), from_line(line, PROGRAMS)[number], line, values)


def in_argv(argv: tuple[str, ...], change: Rewrite, **values: str) -> tuple[str, ...]:
    return corrected(Action("rewrite", rewrites=(change,)), from_argv(argv, PROGRAMS), None, values)


SPELL = Rewrite(replace="{word_wrong}", by=("{word_right}",))


@pytest.mark.parametrize(
    ("line", "number", "expected"),
    [
        ("git psuh", 0, "git push"),
        ("sudo -u dev env A='1 2' git psuh", 0, "sudo -u dev env A='1 2' git push"),
        ("nice -n 5 nohup git psuh origin", 0, "nice -n 5 nohup git push origin"),
        ("cat x | xargs -n 1 git psuh | tee log", 1, "cat x | xargs -n 1 git push | tee log"),
        ("time git psuh 2>&1 >log origin <in", 0, "time git push 2>&1 >log origin <in"),
        ("git >log psuh origin", 0, "git >log push origin"),
        ("cd $HOME && git psuh \"$B\" *.py '$x'; echo psuh", 1, "cd $HOME && git push \"$B\" *.py '$x'; echo psuh"),
        ("git 'psuh' --psuh", 0, "git push --psuh"),
        ("if ! git psuh; then echo no; fi", 0, "if ! git push; then echo no; fi"),
        ("git psuh \\\n  origin", 0, "git push \\\n  origin"),
    ],
)
def test_one_word_of_a_line_is_replaced(line: str, number: int, expected: str) -> None:
    assert in_line(line, SPELL, number, word_wrong="psuh", word_right="push") == (expected,)
    subprocess.run(["sh", "-n", "-c", expected], check=True)


def test_an_argv_is_quoted_again() -> None:
    argv = ("sudo", "-u", "a b", "tool", "psuh", "c;d")
    assert in_argv(argv, SPELL, word_wrong="psuh", word_right="e$(f)") == ("sudo -u 'a b' tool 'e$(f)' 'c;d'",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("t --format=yamll x", "t --format=yaml x"), ("t --format yamll", "t --format yaml"),
        ("t -fyamll", "t -fyaml"), ("t --name yamll --format yamll", "t --name yamll --format yaml"),
        ("t yamll", "t yaml"), ("t -f yamll", "t -f yaml"),
    ],
)  # fmt: skip
def test_the_value_of_a_flag_is_replaced(line: str, expected: str) -> None:
    change = Rewrite(replace="{word_wrong}", by=("yaml",), of="{flag_of?}")
    assert in_line(line, change, word_wrong="yamll", flag_of="--format") == (expected,)


def test_an_option_keeps_its_value() -> None:
    change = Rewrite(replace="{flag_wrong}", by=("{flag_right}",))
    values: dict[str, Any] = {"flag_wrong": "--namespce", "flag_right": "--namespace"}
    assert in_line('t --namespce="$N"', change, **values) == ('t --namespace="$N"',)
    assert in_line("t -- --namespce", change, **values) == ()


def test_what_does_not_stand_in_the_command_gives_nothing() -> None:
    assert in_line("make", SPELL, word_wrong="psuh", word_right="push") == ()
    assert in_line("git psuh", SPELL, word_wrong="psuh") == ()


@pytest.mark.parametrize(
    ("line", "change", "expected"),
    [
        ("git rm x", Rewrite(insert=("--cached",), after="rm"), "git rm --cached x"),
        ("git push origin >log", Rewrite(insert=("--force",)), "git push origin --force >log"),
        ("t x -- y", Rewrite(insert=("--force",)), "t x --force -- y"),
        ("mkdir a/b", Rewrite(insert=("-p",), after="{program}"), "mkdir -p a/b"),
        ("docker run -it x -t", Rewrite(drop="-t"), "docker run -i x"),
        ("t -t 2>err x", Rewrite(drop="-t"), "t 2>err x"),
        ("t x 2>err -t", Rewrite(drop="-t"), "t x 2>err"),
        ("$ $ cd $ x", Rewrite(drop="{program}"), "cd $ x"),
        ("sudo npm i", Rewrite(prefix='env "PATH=$PATH"'), 'sudo env "PATH=$PATH" npm i'),
        ("git push o", Rewrite(replace="push", by=("pull", "--rebase"), run=(("{rewritten}",), ("{command}",))),
         "git pull --rebase o && git push o"),
        ("t -t x", Rewrite(drop="-t", insert=("-i",), after="x"), "t x -i"),
    ],
)  # fmt: skip
def test_words_are_inserted_and_dropped(line: str, change: Rewrite, expected: str) -> None:
    assert in_line(line, change) == (expected,)


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("mkdir -p x", Rewrite(insert=("-p",), after="{program}")), ("git x", Rewrite(insert=("-f",), after="rm")),
        ("t x", Rewrite(drop="-t")), ("$", Rewrite(drop="{program}")), ("t -- -t", Rewrite(drop="-t")),
    ],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_no_answer(line: str, change: Rewrite) -> None:
    assert in_line(line, change) == ()


def test_several_candidates_give_several_commands_best_first() -> None:
    change = Rewrite(replace="{word_wrong}", by_closest="{choices}")
    found = in_line("t tet | cat", change, word_wrong="tet", choices="'test', 'text', 'build'")
    assert found == ("t test | cat", "t text | cat")


def test_a_word_that_was_not_captured_has_no_candidates() -> None:
    change = Rewrite(replace="{word_wrong?}", by_closest="test, text")
    assert in_line("t tet", change) == ()
    assert in_line("t tet", change, word_wrong="tet") == ("t test", "t text")


def test_a_candidate_that_is_an_option_takes_the_place_of_an_option_only() -> None:
    change = Rewrite(replace="{word_wrong}", by_closest="{choices}")
    assert in_line("t force", change, word_wrong="force", choices="--force, -force") == ()
    assert in_line("t --forse", change, word_wrong="--forse", choices="--force;rm, --force x, --$force") == (
        "t --force",
    )


@pytest.mark.parametrize(
    ("text", "each", "expected"),
    [
        ("'a b', \"c\" and `d`", None, ("a b", "c", "d")), ("\ta\n\tb\n", None, ("a", "b")),
        ("a, b or c, ...", None, ("a", "b", "c")), ("  npm run x # a\n  npm run y # b", r"npm run (\S+)", ("x", "y")),
        ("--[no-]quiet --all", r"(--)(?:\[no-\])?([a-z]+)", ("--quiet", "--all")),
    ],
)  # fmt: skip
def test_lists_as_tools_print_them(text: str, each: str | None, expected: tuple[str, ...]) -> None:
    assert candidates(text, each) == expected


def test_words_that_the_shell_fills_are_not_known() -> None:
    found = command_values(from_line("cp -r $A b", {})[0])
    assert found == {"called": "cp", "operand_2": "b", "last_word": "b"}
    assert "last_word" not in command_values(from_line("cp a ~/b", {})[0])


def test_a_rule_that_cannot_correct_anything_does_not_fit() -> None:
    spelling = rule(
        match={"stderr": "unknown '(?P<word_wrong>[^']+)', not '(?P<word_right>[^']+)'"},
        action=Action("rewrite", rewrites=(SPELL,)),
    )
    said = "unknown 'psuh', not 'push'"
    assert diagnose([spelling], failure("git", "psuh", text=said))
    assert diagnose([spelling], failure("make", "all", text=said)) is None


def test_of_several_commands_the_one_that_can_be_corrected_counts() -> None:
    spelling = rule(
        match={"stderr": "(?P<word_wrong>psuh)"}, action=Action("rewrite", rewrites=(Rewrite("psuh", ("push",)),))
    )
    line = "git psuh | cat; exit 1"
    found = diagnose([spelling], failure(text="psuh")._replace(commands=from_line(line, PROGRAMS), line=line))
    assert found and found.command.words == ("git", "psuh")


_WORD = st.text(st.characters(codec="ascii", exclude_characters="\0\n\r"), min_size=1, max_size=8)


@given(st.lists(_WORD, min_size=1, max_size=6), _WORD, _WORD)
def test_exactly_one_word_changes_whatever_it_holds(words: list[str], wrong: str, right: str) -> None:
    argv = ("tool", *words, wrong)
    (text,) = in_argv(argv, SPELL, word_wrong=wrong, word_right=right) or ("",)
    if text:
        again = shlex.split(text)
        assert len(again) == len(argv) and sum(a != b for a, b in zip(again, argv, strict=True)) == 1


@given(st.lists(_WORD, min_size=1, max_size=6))
def test_the_pieces_of_a_line_are_the_line(words: list[str]) -> None:
    line = shlex.join(["tool", *words])
    (command,) = from_line(line, {})
    written = pieces(line, command)
    assert "".join(piece.gap + piece.text for piece in written) == line
    assert tuple(piece.word for piece in written) == command.words
