"""Help that teaches: topics, examples at every command, and the man page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main

from heal_cli.cli import app
from heal_cli.shells.command_tree import Node, nodes, tree
from heal_cli.topics import TOPICS
from tests.made import Home

COMMANDS = [node for node in nodes(tree(typer.main.get_command(app))) if node.path and not node.below]


@pytest.mark.parametrize("node", COMMANDS, ids=lambda node: " ".join(node.path))
def test_every_command_has_two_examples(home: Home, node: Node) -> None:
    shown = home.heal(*node.path, "--help").stdout
    name = node.path[0]
    examples = [line for line in shown.splitlines() if re.search(rf"^ {{2,}}(\S.*)?\bheal {name}\b", line)]
    assert len(examples) >= 2, shown


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_shown(home: Home, topic: str) -> None:
    ended = home.heal("help", topic)
    assert ended.returncode == 0
    assert ended.stdout.startswith("#")
    assert len(ended.stdout.splitlines()) > 3


def test_a_topic_is_its_part_alone(home: Home) -> None:
    shown = home.heal("help", "exit-codes").stdout
    assert shown.startswith("### Exit status\n") and "125" in shown
    assert "When a command is run again" not in shown


def test_what_there_is(home: Home) -> None:
    listed = home.heal("help").stdout
    assert all(topic in listed for topic in ("rules", "targets", "safety", "exit-codes"))
    assert home.heal("help", "rules", "list").stdout == home.heal("rules", "list", "--help").stdout


@pytest.mark.parametrize(
    ("words", "said"), [("safty", "did you mean `safety`?"), ("rules lst", "did you mean `list`?")]
)
def test_what_there_is_not(home: Home, words: str, said: str) -> None:
    ended = home.heal("help", *words.split())
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr


@pytest.mark.parametrize("topic", TOPICS)
def test_elsewhere_a_topic_is_plain_and_narrow(home: Home, topic: str) -> None:
    shown = home.heal("help", topic).stdout
    long = [line for line in shown.splitlines() if len(line) > 79 and not line.startswith("    ") and " " in line]
    assert not long
    assert "```" not in shown and "|---" not in shown and "](" not in shown


def test_the_commands_are_listed_whole(home: Home) -> None:
    shown = home.heal().stdout + home.heal("--help").stdout
    listed = shown[shown.index("Commands:") :]
    assert "..." not in listed
    assert listed.index("  run ") < listed.index("  config ") < listed.index("  stats ") < listed.index("  help ")


@pytest.mark.parametrize(
    ("words", "status", "meant"),
    [
        ("stats --sicne 7d", 2, "did you mean `--since`?"),
        ("run --no-hael -- true", 125, "did you mean `--no-heal`?"),
        ("health monitr", 2, "did you mean `monitor`?"),
        ("statz", 2, "Did you mean 'stats'?"),
    ],
)
def test_what_is_misspelt(home: Home, words: str, status: int, meant: str) -> None:
    ended = home.heal(*words.split())
    assert (ended.returncode, ended.stdout) == (status, "")
    assert meant in ended.stderr


def test_the_man_page(home: Home, tmp_path: Path) -> None:
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    page = tmp_path / "heal.1"
    page.write_text(home.heal("help", "--man").stdout)
    ended = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", str(page)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    plain = re.sub(".\b", "", ended.stdout)
    assert all(f"heal {' '.join(node.path)}" in plain for node in COMMANDS)
    assert plain.count("Exit status\n") == 1 and "```" not in plain
    assert "--no-preflight" in plain and "TROUBLESHOOTING" in plain
