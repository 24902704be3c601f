"""What a successful `heal run` loads: nothing that costs as much as the interpreter itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.made import Home

HEAVY = {
    "typing", "re", "json", "signal", "dataclasses", "inspect", "enum", "subprocess", "pathlib", "yaml", "re2", "sh",
    "typer", "jwt", "rich", "shlex", "tempfile", "socket", "heal_cli.matching", "heal_cli.command_line",
    "heal_cli.targets", "heal_cli.actions", "heal_cli.memory", "heal_cli.explanation", "heal_cli.cli",
}  # fmt: skip


def loaded(home: Home, *words: str) -> set[str]:
    environment = {**home.variables, "PATH": "/usr/bin:/bin", "PYTHONPROFILEIMPORTTIME": "1"}
    # Not by its script: what an installer writes into that (older pips: `import re`) is no choice of heal's.
    command = [sys.executable, "-m", "heal_cli", "run", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("words", [("true",), ("--", "true"), ("-q", "-y", "--retries=2", "true", "--help")])
def test_a_success_takes_the_short_road(home: Home, words: tuple[str, ...]) -> None:
    home.heal("run", "true")  # compiles the rules
    modules = loaded(home, *words)
    assert {"heal_cli.runner", "heal_cli.pipeline"} <= modules
    assert modules & HEAVY == set()


def test_a_secret_in_the_arguments_loads_the_patterns(home: Home) -> None:
    home.heal("run", "true")
    assert "re2" in loaded(home, "true", "--token", "x")
