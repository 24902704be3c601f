"""What a successful `heal run` loads: nothing that costs as much as the interpreter itself."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import jwt
import pytest

from tests.made import Home

HEAVY = {
    "typing", "re", "json", "signal", "dataclasses", "inspect", "enum", "subprocess", "pathlib", "yaml", "re2", "sh",
    "typer", "jwt", "rich", "shlex", "tempfile", "socket", "heal_cli.matching", "heal_cli.command_line",
    "heal_cli.targets", "heal_cli.actions", "heal_cli.memory", "heal_cli.explanation", "heal_cli.cli",
}  # fmt: skip


def loaded(home: Home, *words: str, status: int = 0) -> set[str]:
    environment = {**home.variables, "PATH": "/usr/bin:/bin", "PYTHONPROFILEIMPORTTIME": "1"}
    # Not by its script: what an installer writes into that (older pips: `import re`) is no choice of heal's.
    command = [sys.executable, "-m", "heal_cli", "run", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("words", [("true",), ("--", "true"), ("-q", "-y", "--retries=2", "true", "--help")])
def test_a_success_takes_the_short_road(home: Home, words: tuple[str, ...]) -> None:
    home.heal("run", "true")  # compiles the rules
    modules = loaded(home, *words)
    assert {"heal_cli.runner", "heal_cli.pipeline"} <= modules
    assert modules & HEAVY == set()


def test_a_check_that_has_passed_keeps_to_the_short_road(home: Home) -> None:
    """Until a file that it read changes: one stat each."""
    kubeconfig = home.folder / ".kube" / "config"
    kubeconfig.parent.mkdir()
    token = jwt.encode({"exp": int(time.time()) + 3600}, "a key that is long enough for this algorithm")
    kubeconfig.write_text(
        "current-context: c\ncontexts: [{name: c, context: {user: u}}]\n"
        f"users: [{{name: u, user: {{token: {token}}}}}]\n"
    )
    home.rule_file("programs: {echo: {target: cluster}}\n")
    target = f"targets: {{t: {{kind: cluster, kubeconfig: {kubeconfig}}}}}\n"
    home.configure(target + "commands: {echo: {checks: [auth, image_tag]}}\n")
    assert "jwt" in loaded(home, "echo", "one")
    assert loaded(home, "echo", "two") & HEAVY == set()
    kubeconfig.touch()
    assert "jwt" in loaded(home, "echo", "two")
    assert loaded(home, "echo", "three") & HEAVY == set()


def test_the_target_of_a_command_is_found_out_once(home: Home) -> None:
    kubeconfig = home.folder / ".kube" / "config"
    kubeconfig.parent.mkdir()
    kubeconfig.write_text("current-context: c\ncontexts: [{name: c, context: {user: u}}]\n")
    home.rule_file("programs: {echo: {target: cluster}}\n")
    home.configure(f"targets: {{t: {{kind: cluster, kubeconfig: {kubeconfig}}}}}\n")
    assert "yaml" in loaded(home, "echo", "one")
    assert loaded(home, "echo", "two") & HEAVY == set()
    lines = (home.memory / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["target"] for line in lines] == ["t", "t"]


def test_what_does_not_go_to_the_forge_is_not_looked_up_there(home: Home) -> None:
    home.configure("targets: {here: {kind: forge, host: git.example}}\n")
    subprocess.run(["git", "init", "-q", str(home.folder)], check=True)
    subprocess.run(["git", "-C", str(home.folder), "remote", "add", "origin", "https://git.example/a"], check=True)
    at_home = ("git", "-C", str(home.folder))
    home.heal("run", *at_home, "status")
    assert loaded(home, "git", "--version") & HEAVY == set()
    home.heal("run", *at_home, "ls-remote", "--get-url")
    lines = (home.memory / "journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["target"] for line in lines] == [None, None, "here"]


def test_a_target_that_worked_just_now_keeps_to_the_short_road(home: Home) -> None:
    """What is expected there is looked at in the end of the journal, and that is all."""
    kubeconfig = home.folder / ".kube" / "config"
    kubeconfig.parent.mkdir()
    kubeconfig.write_text("current-context: c\ncontexts: [{name: c, context: {user: u}}]\n")
    home.rule_file(
        "programs: {echo: {target: cluster}}\nrules:\n"
        "- {id: a, type: auth, match: {when: {slept_hours: '>4'}}, why: w, action: {fix: kube_login}}\n"
        "- {id: b, type: auth, match: {when: {first_today: true}}, why: w, action: {fix: kube_login}}\n"
    )
    login = "login: {argv: ['true'], class: credential}"
    home.configure(f"targets: {{t: {{kind: cluster, kubeconfig: {kubeconfig}, {login}}}}}\n")
    assert "heal_cli.prediction.forestalling" in loaded(home, "echo", "one"), (
        "the day's first call is looked at closely"
    )
    later = loaded(home, "echo", "two")
    assert "heal_cli.recent" in later
    assert later & {*HEAVY, "heal_cli.prediction.forestalling", "heal_cli.situation"} == set()


def test_a_secret_in_the_arguments_loads_the_patterns(home: Home) -> None:
    home.heal("run", "true")
    assert "re2" in loaded(home, "true", "--token", "x")


def test_a_failure_is_written_down_without_what_is_heavy(home: Home) -> None:
    """From the second of a day on; the first one reads what a person may have changed."""
    home.rule_file(
        "rules: [{id: gate, type: lock, why: closed, match: {stderr: gate}, action: {explain: {steps: [open]}}}]"
    )
    failing = ("sh", "-c", "echo the gate >&2; exit 3")
    assert "yaml" in loaded(home, *failing, status=3)
    modules = loaded(home, *failing, status=3)
    assert "heal_cli.splicing" in modules
    assert modules & {"yaml", "re", "typing", "json", "datetime", "dataclasses", "inspect", "shlex"} == set()
