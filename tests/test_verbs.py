"""The patterns for verbs: which commands they are, what they run, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heal_cli.acts import destroys, of_argv, of_line, waits
from heal_cli.shell_line import quoted
from heal_cli.verbs import IS_THERE, MAY_BE_THERE, Place, wrong, wrong_run

PROGRAMS: dict[str, dict[str, Any]] = {
    "sudo": {"wrapper": True, "values": ["-u"]},
    "feed": {"wrapper": True},
    "vc": {
        "destructive": [
            "push -f|--force|--force-later !-n", "push ... +*", "back !--only", "out --", "out ... {file}", "* delete",
            "-drop", "call -X|--method=away",
        ],
        "values": ["-C", "-o"],
    },
    "wipe": {"destructive": True},
    "gone": {"destructive": ["... {file?}"]},
    "ask": {"statements": ["drop *", "with * delete *"]},
    "page": {"interactive": ["open !--quiet"]},
    "desk": {"interactive": True, "batch": ["-b", "say|list"]},
    "sheet": {"interactive": True, "filter": True},
    "run": {"runs": ["-c {line}", "{stdin}"]},
    "place": {"runs": ["in * {command}", "-x|--exec={line}", "-each={command}", "-k=do.*=!{line}"], "values": ["-k"]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("vc -C place push --force=yes origin", "vc push --force"),
        ("vc push --force=false", ""),
        ("vc push origin", ""),
        ("vc push --force --dry-run", ""),
        ("vc push --force --dry-r", ""),
        ("vc push --force --dry-run=none", "vc push --force"),
        ("vc push --force -n", ""),
        ("vc push --force -- -n", "vc push --force"),
        ("vc push -nf", ""),
        ("vc push -uf", "vc push -f"),
        ("vc push -of", ""),
        ("vc push -o -f", ""),
        ("vc push --forc", "vc push --force"),
        ("vc push --force-l", "vc push --force-later"),
        ("vc push --forceful", ""),
        ("vc push a +b", "vc push +b"),
        ("vc push a b+", ""),
        ("vc --color always push -f", "vc push -f"),
        ("vc --color=always push -f", "vc push -f"),
        ("vc push a -- +b", "vc push +b"),
        ("vc back it", "vc back"),
        ("vc back --only it", ""),
        ("vc back --onl it", ""),
        ("vc out -- it", "vc out --"),
        ("vc out --", ""),
        ("feed vc out --", "vc out --"),
        ("vc out it", ""),
        ("vc thing delete it", "vc thing delete"),
        ("vc THING Delete it", "vc THING Delete"),
        ("vc delete", ""),
        ("vc -drop", "vc -drop"),
        ("vc --drop", "vc -drop"),
        ("vc -d -r -o -p", ""),
        ("vc call -X AWAY", "vc call -X=away"),
        ("vc call -sXaway", "vc call -X=away"),
        ("vc call --meth away", "vc call --method=away"),
        ("vc call -X here away", ""),
        ("vc push --force --help", ""),
        ("sudo wipe all", "wipe"),
        ("wipe --help", ""),
        ("wipe -h", "wipe"),
        ("other push --force", ""),
        ("page open", ""),
    ],
)
def test_what_destroys(line: str, verb: str) -> None:
    (act,) = of_argv(tuple(line.split()), PROGRAMS, Place("", sure=True))
    assert destroys(act, PROGRAMS) == verb


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("page open it", "page open"),
        ("page open --quiet it", ""),
        ("page close", ""),
        ("desk", "desk"),
        ("desk it", "desk"),
        ("desk -xb", ""),
        ("desk list", ""),
        ("desk --version", ""),
        ("sheet", ""),
        ("vc push -f", ""),
    ],
)
def test_what_waits_for_somebody(line: str, verb: str) -> None:
    (act,) = of_argv(tuple(line.split()), PROGRAMS, Place(""))
    assert waits(act, PROGRAMS) == verb


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("gone there", "gone there"),
        ("gone nothing", ""),
        ("gone nothing there", "gone there"),
        ("gone", ""),
        ("feed gone", "gone"),  # what it is given is not known
        ("A=1 gone nothing", ""),
        ("sudo gone nothing", "gone nothing"),
        ("gone $X", "gone '$X'"),
        ("echo x; gone nothing", "gone nothing"),  # it may be there by then
        ("set -e; gone nothing", ""),
        ("cd sub && gone inner", "gone inner"),
        ("vc out there", "vc out there"),
        ("vc out nothing", ""),
        ("vc out main there", "vc out there"),
        ("vc out 'th*'", "vc out 'th*'"),
        ("vc out 'x*'", ""),
        ("cd sub && vc out inner", "vc out inner"),
        ("cd sub && vc out there", ""),
        ("cd $X && vc out there", ""),
        ("vc -C sub out inner", "vc out inner"),
        ("vc fetch && vc out nothing", ""),
        ("> there", "> there"),
        (": >| there", "> there"),
        ("> empty", ""),
        ("> nothing", ""),
        ("echo x > there", ""),
        ("> there echo x", ""),
        (": >> there", ""),
        (": 2>&1", ""),
    ],
)
def test_what_takes_files_away(tmp_path: Path, line: str, verb: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "empty").touch()
    for name in ("there", "sub/inner"):
        (tmp_path / name).write_text("x")
    acts = of_line(line, PROGRAMS, Place(str(tmp_path), sure=True))
    assert [said for act in acts if (said := destroys(act, PROGRAMS))] == ([verb] if verb else [])


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("ask 'drop it'", "ask: drop it"),
        ("ask -c'DROP  it'", "ask: DROP it"),
        ("ask --say='begin; drop it'", "ask: drop it"),
        ("ask 'with x as (y) delete z'", "ask: with x as (y) delete z"),
        ("ask 'select drop_it'", ""),
        ("ask <<< 'drop it'", "ask: drop it"),
        ("ask <<E\nshow;\ndrop it\nE", "ask: drop it"),
        ("echo 'drop it' | ask", "ask: drop it"),
        ("cat <<E | ask\ndrop it\nE", "ask: drop it"),
        ("ask it | echo drop it", ""),
        ("echo 'drop it'", ""),
    ],
)
def test_statements_in_a_programs_own_language(line: str, statement: str) -> None:
    said = [said for act in of_line(line, PROGRAMS, Place("")) if (said := destroys(act, PROGRAMS))]
    assert said == ([statement] if statement else [])


@pytest.mark.parametrize(
    ("line", "programs"),
    [
        ("place in it wipe -a", "place wipe"),
        ("place in it -- wipe -a", "place wipe"),
        ("place in it sudo wipe all", "place wipe"),
        ("place in it run -c 'wipe all'", "place run wipe"),
        ("run -c 'a; wipe all'", "run a wipe"),
        ("run -lc 'wipe all'", "run wipe"),
        ("run -l 'wipe all'", "run"),
        ("place --exec 'wipe all'", "place wipe"),
        ("place --ex='wipe all'", "place wipe"),
        ("place -x'wipe all'", "place wipe"),
        ("place there -each wipe {} \\; b", "place wipe"),
        ("place -k do.it='!wipe all'", "place wipe"),
        ("place -k do.it=wipe", "place"),
        ("run <<E\nwipe all\nE", "run wipe E"),
        ("run script <<E\nwipe all\nE", "run"),
        ("place in it run <<< 'wipe all'", "place run wipe"),
        ("echo 'wipe all' | run", "echo run wipe"),
        ("a $(wipe all)", "wipe a"),
        ("a \"b $(c \"$(wipe all)\")\"", "wipe c a"),
        ("a '$(wipe all)' # $(wipe all)", "a"),
        ("a `wipe all` \\`wipe all\\`", "wipe a"),
        ("a $((1 + 2))", "a"),
        ("a <(wipe all)", "a wipe"),
        ("a <<E\n$(wipe '$(b)')\nE\nb", "wipe a b"),
        ("a <<'E'\n$(wipe all)\nE\nb", "a b"),
        ("for x in $(wipe all); do a; done", "wipe a"),
        ("f() { wipe all; }", "f wipe"),
        ("function f { wipe all; }", "wipe"),
        ("a\nwipe all", "a wipe"),
    ],
)  # fmt: skip
def test_what_a_line_runs(line: str, programs: str) -> None:
    assert [act.command.program for act in of_line(line, PROGRAMS, Place(""))] == programs.split()


def test_what_is_nested_without_end_has_one() -> None:
    line = "wipe"
    for _ in range(4):
        line = f"run -c {quoted(line)}"
    assert "wipe" in [act.command.program for act in of_line(line, PROGRAMS, Place(""))]
    assert list(of_line("a " + "$(" * 400 + ")" * 400, PROGRAMS, Place("")))


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("push -f|--force !-n ... +* {file}", ""),
        ("call -X|--method=delete", ""),
        ("--", ""),
        ("", "a text that is not empty"),
        (3, "a text that is not empty"),
        ("back !only", "a flag after `!`"),
        ("push -f||--force", "a word on both sides of each `|` in `-f||--force`"),
        ("push |x", "a word on both sides"),
        ("out {fil}", "no `{fil}` in it; did you mean `{file}`?"),
        ("out {line}", "no `{line}` in it"),
        ("out a{file}", "`{file}` alone"),
    ],
)
def test_what_is_wrong_with_a_verb(pattern: Any, says: str) -> None:
    assert wrong(pattern, (IS_THERE, MAY_BE_THERE)).startswith(says) and bool(says) == bool(
        wrong(pattern, (IS_THERE, MAY_BE_THERE))
    )


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("exec * {command}", ""),
        ("-c {line}", ""),
        ("-x|--exec={line}", ""),
        ("-c=alias.*=!{line}", ""),
        ("exec *", "one of {line}, {command}, {stdin} in it"),
        ("{line} {command}", "one of"),
        ("{command} now", "`{command}` as its last operand"),
        ("... {command}", "no `...` in it"),
        ("{file}", "no `{file}` in it"),
        ("x !y", "a flag after `!`"),
    ],
)
def test_what_is_wrong_with_what_is_run(pattern: str, says: str) -> None:
    assert wrong_run(pattern).startswith(says) and bool(says) == bool(wrong_run(pattern))
