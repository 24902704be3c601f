"""The other commands of heal: statuses, listings, shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heal_cli import __version__, journal, paths
from heal_cli.shells.completion import FILES
from tests.made import Home, ran, script


def test_version_and_help(home: Home) -> None:
    assert home.heal("--version").stdout == f"heal {__version__}\n"
    shown = home.heal("--help").stdout
    assert all(name in shown for name in ("run", "explain", "history", "rules", "config", "demo"))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("nonsense", 2),
        ("history --limit x", 2),
        ("rules show nobody", 1),
        ("rules validate none.yaml", 1),
        ("config nonsense", 2),
        ("run", 125),
        ("run --nonsense x", 125),
        ("explain", 1),
    ],
)
def test_statuses(home: Home, words: str, status: int) -> None:
    done = home.heal(*words.split())
    assert (done.returncode, done.stdout) == (status, "") and done.stderr


def test_history_of_real_runs(home: Home, tmp_path: Path) -> None:
    assert home.heal("history").stdout == home.heal("history", "--json").stdout == ""
    home.heal("run", "true")
    home.heal("run", "-c", "exit 3 # it's")
    home.heal("run", "--", "sh", "-c", "kill -9 $$")
    home.heal("run", "no-such-program", "a b")
    seen = [json.loads(line) for line in home.heal("history", "--json").stdout.splitlines()]
    wanted = {
        "at",
        "command",
        "exit",
        "signal",
        "seconds",
        "type",
        "rule",
        "fix",
        "fixed",
        "retried",
        "target",
        "layer",
    }
    assert all(wanted <= set(entry) for entry in seen)
    assert [entry["command"] for entry in seen] == [
        "true",
        "exit 3 # it's",
        "sh -c 'kill -9 $$'",
        "no-such-program 'a b'",
    ]
    assert [(entry["exit"], entry["signal"]) for entry in seen] == [(0, None), (3, None), (None, 9), (127, None)]
    assert seen[0]["outcome"] == "ok" and [entry["type"] for entry in seen][:2] == [
        None,
        "unknown",
    ]
    (last,) = home.heal("history", "--limit", "1").stdout.splitlines()
    assert last.endswith("no-such-program 'a b'") and "exit 127" in last
    assert len(home.heal("history", "--limit", "0", "--json").stdout.splitlines()) == 4


def test_history_passes_over_what_others_wrote(home: Home) -> None:
    for entry in ({}, {"argv": [1, None]}, {"at": 5, "outcome": None}, ran()):
        journal.append(entry)
    for words in (("history",), ("history", "--json")):
        done = home.heal(*words)
        assert done.returncode == 0 and len(done.stdout.splitlines()) == 1


def test_history_gives_a_terminal_no_commands(home: Home) -> None:
    journal.append(ran(argv=["echo", "\x1b]0;title\x07", "two\nlines"]))
    (line,) = home.heal("history").stdout.splitlines()
    assert "\x1b" not in line and "\x07" not in line


def test_history_into_a_closed_pipe(home: Home, tmp_path: Path) -> None:
    for number in range(2000):
        journal.append(ran(argv=["x" * 50], id=str(number)))
    from tests.made import HEAL

    done = home.heal("run", "-c", f"{HEAL} history --limit 0 | head -1")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1 and done.stderr == ""


def test_secrets_are_not_in_the_journal(home: Home) -> None:
    home.heal("run", "true", "--token", "hunter2", "https://me:hunter2@h")
    home.heal("run", "-c", "true curl -u me:hunter2 h")
    text = (home.memory / "journal.jsonl").read_text()
    assert "hunter2" not in text and text.count("[redacted]") == 3


def test_rules_list_and_show(home: Home) -> None:
    listing: dict[str, Any] = json.loads(home.heal("rules", "list", "--json").stdout)
    assert (listing["v"], listing["kind"]) == (1, "rules")
    names = [item["id"] for item in listing["items"]]
    assert names == sorted(names)
    assert [line.split()[0] for line in home.heal("rules", "list").stdout.splitlines()] == names
    shown = home.heal("rules", "show", names[0])
    assert shown.returncode == 0 and f"id: {names[0]}" in shown.stdout
    assert f"did you mean `{names[0]}`?" in home.heal("rules", "show", names[0] + "x").stderr


@pytest.mark.parametrize(("shell", "name"), FILES.items())
def test_the_completion_is_current(home: Home, shell: str, name: str) -> None:
    printed = home.heal("completion", shell).stdout
    assert printed == (Path(paths.shipped("completions")) / name).read_text(), (
        f"the commands have changed: heal completion {shell} >completions/{name}"
    )


def test_config(home: Home) -> None:
    assert home.heal("config", "path").stdout == f"{home.config}\n"
    assert json.loads(home.heal("config", "show", "--json").stdout)["items"]["preflight"] == "block"
    assert home.heal("config", "init").stdout == f"{home.config}\n"
    assert (
        home.config.read_text() == Path(paths.EXAMPLE_CONFIG).read_text()
        and home.config.stat().st_mode & 0o777 == 0o600
    )
    again = home.heal("config", "init")
    assert again.returncode == 1 and "nothing was written" in again.stderr
    home.configure("prefligth: warn")
    wrong = home.heal("config", "show")
    assert wrong.returncode == 1 and f"{home.config}:2:1: prefligth: unknown key" in wrong.stderr


def test_a_dry_run_runs_nothing(home: Home, tmp_path: Path) -> None:
    tool = script(tmp_path / "tool", f"touch {tmp_path / 'ran'}")
    done = home.heal("run", "--dry-run", "--", str(tool), "a b")
    assert done.returncode == 0 and f"run      {tool} 'a b'" in done.stdout
    home.rule_file(
        "rules:\n- {id: own-block, type: usage, match: {command: [tool], args: {operand: a}},"
        " why: w, action: {block: advice}}"
    )
    assert home.heal("run", "--dry-run", str(tool), "a b").returncode == 125
    assert home.heal("run", str(tool), "a b").returncode == 125
    assert not (tmp_path / "ran").exists()
    assert home.heal("run", "--no-preflight", str(tool), "a b").returncode == 0


def test_a_wrong_configuration_costs_a_line_and_never_the_command(home: Home) -> None:
    home.configure("interval: 300")
    home.rule_file("rules: [")
    done = home.heal("run", "echo", "hello")
    assert (done.returncode, done.stdout) == (0, "hello\n")
    (line,) = done.stderr.splitlines()
    assert line.startswith("heal: left out for now: ") and "(and 1 more)" in line


@pytest.mark.parametrize("word", [b"\xff", b"token \xff", b"https://\xff:x@h"])
def test_bytes_that_are_no_text_cost_nothing(home: Home, word: bytes, tmp_path: Path) -> None:
    for program, status in (("true", 0), ("false", 1), ("no-such-program", 127)):
        done = home.heal("run", "--", program, word)  # type: ignore[arg-type]
        assert done.returncode == status and "fault" not in done.stderr
    assert len(home.heal("history").stdout.splitlines()) == 3
