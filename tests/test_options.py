"""Both doors of `heal run` understand the same arguments in the same way."""

from __future__ import annotations

import pytest

from heal_cli import options, runner
from heal_cli.cli import typer_main
from heal_cli.model import Options, Request

COMMAND = ("git", "log")


def through_typer(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Request | None, int]:
    """What Typer's door makes of the arguments: the request it would have run, and its status."""
    seen: list[Request] = []

    def run(request: Request) -> int:
        seen.append(request)
        return 0

    monkeypatch.setattr(runner, "run", run)
    monkeypatch.setattr("sys.argv", ["heal", "run", *arguments])
    status = typer_main()
    return (seen[0] if seen else None), status


@pytest.mark.parametrize(
    ("arguments", "argv", "given"),
    [
        ("git log", COMMAND, {}),
        ("-- git log", COMMAND, {}),
        ("git log --help", (*COMMAND, "--help"), {}),
        ("git log -- x", (*COMMAND, "--", "x"), {}),
        ("git --no-heal -q", ("git", "--no-heal", "-q"), {}),
        ("-- -- x", ("--", "x"), {}),
        ("-- -x", ("-x",), {}),
        ("-", ("-",), {}),
        ("--no-heal git log", COMMAND, {"heal": False}),
        ("--no-preflight --no-predict git log", COMMAND, {"preflight": False, "predict": False}),
        ("--target e git log", COMMAND, {"target": "e"}),
        ("--target=e git log", COMMAND, {"target": "e"}),
        ("--target= git log", COMMAND, {"target": ""}),
        ("--target -q git log", COMMAND, {"target": "-q"}),
        ("--target -- git log", COMMAND, {"target": "--"}),
        ("--target a --target b git log", COMMAND, {"target": "b"}),
        ("--target a=b git log", COMMAND, {"target": "a=b"}),
        ("--retries 0 git log", COMMAND, {"retries": 0}),
        ("--retries=12 git log", COMMAND, {"retries": 12}),
        ("--retries 007 git log", COMMAND, {"retries": 7}),
        ("--report f.json -v -q git log", COMMAND, {"report": "f.json", "verbose": True, "quiet": True}),
        ("--quiet --verbose git log", COMMAND, {"verbose": True, "quiet": True}),
        ("--yes git log", COMMAND, {"answer": "yes"}),
        ("-y git log", COMMAND, {"answer": "yes"}),
        ("--no-input git log", COMMAND, {"answer": "no"}),
        ("--no-input -y git log", COMMAND, {"answer": "no"}),
        ("-y --no-input git log", COMMAND, {"answer": "no"}),
    ],
)
def test_what_the_short_door_knows_typer_understands_alike(
    arguments: str, argv: tuple[str, ...], given: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Request(argv, Options(**given))  # type: ignore[arg-type]
    assert options.parse(arguments.split()) == expected
    assert through_typer(arguments.split(), monkeypatch) == (expected, 0)


@pytest.mark.parametrize("arguments", [[""], ["", "x"], ["a b", "'"], ["x", ""], ["--", ""], ["--target", "", "x"]])
def test_empty_words_are_words(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = options.parse(arguments)
    assert found is not None
    assert through_typer(arguments, monkeypatch) == (found, 0)


@pytest.mark.parametrize("line", ["git log | cat", "", "-x", "--", "a\nb"])
@pytest.mark.parametrize("shell", ["/bin/zsh", "", None])
def test_a_line_is_run_by_the_users_shell(line: str, shell: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHELL", raising=False)
    if shell is not None:
        monkeypatch.setenv("SHELL", shell)
    found = options.parse(["-q", "-c", line])
    assert found == Request((shell or "/bin/sh", "-c", line), Options(quiet=True), line)
    assert through_typer(["-q", "-c", line], monkeypatch) == (found, 0)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-qv git log", Options(quiet=True, verbose=True)),
        ("-qy --no-input git log", Options(quiet=True, answer="no")),
        ("--no-input -qy git log", Options(quiet=True, answer="no")),
    ],
)
def test_joined_letters_are_for_typer(arguments: str, expected: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    assert options.parse(arguments.split()) is None
    assert through_typer(arguments.split(), monkeypatch) == (Request(COMMAND, expected), 0)


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--",
        "-q",
        "--target",
        "--retries",
        "--retries x git",
        "--retries -1 git",
        "--retries=-1 git",
        "--retries= git",
        "--retries 1.5 git",
        "--unknown git",
        "-x git",
        "--quiet=yes git",
        "--no-hea git",
        "-c",
        "-c line git",
        "-c line -- x",
        "--help=x git",
    ],
)
def test_what_neither_understands_is_a_usage_error(arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert options.parse(arguments.split()) is None
    assert through_typer(arguments.split(), monkeypatch) == (None, 125)


def test_help_is_typers_and_names_every_option(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--help"], ["-h"], ["-q", "--help", "git"]):
        assert options.parse(arguments) is None
        assert through_typer(arguments, monkeypatch) == (None, 0)
        shown = capfd.readouterr().out
        assert all(name in shown for option in options.TABLE for name in option.names)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("run --target h -- git pull", "-q --target h git pull"),
        ("run git pull", "-q git pull"),
        ("run --no-heal -- heal run --retries 3 git pull", "-q --no-heal --retries 3 git pull"),
        ("run -c line", "-q -c line"),
    ],
)
def test_a_heal_of_a_heal_is_one(inner: str, outer: str) -> None:
    for name in ("heal", "/usr/bin/heal"):
        assert options.parse(["-q", "--", name, *inner.split()]) == options.parse(outer.split())


@pytest.mark.parametrize(
    "words", ["heal explain", "heal run", "heal run --unknown git", "heal run --dry-run git", "heal run --report x git"]
)
def test_a_heal_that_is_left_as_it_is(words: str) -> None:
    asked = options.parse(["--report", "y", *words.split()])
    assert asked and asked.argv == tuple(words.split())


def test_who_never_asks_does_not_ask_within() -> None:
    asked = options.parse(["--no-input", "heal", "run", "--yes", "git"])
    assert asked and asked.options.answer == "no"


def test_every_option_sets_a_field_that_exists() -> None:
    assert {option.field for option in options.TABLE} <= {*Options._fields, "line"}
