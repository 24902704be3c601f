"""Real git against a real http remote whose token expires; non-interactive and interactive logins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heal_cli.demo.lab import Lab
from tests.scenarios import terminal
from tests.scenarios.place import HEAL
from tests.scenarios.terminal import Terminal

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@pytest.fixture
def lab(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A clone with a commit to push, and a token that has expired."""
    made = Lab(tmp_path / "lab")
    with made.forge:
        made.prepare(interactive=getattr(request, "param", False))
        made.commit("notes", "something new\n")
        made.give_token(0)
        yield made


def _heal(lab: Lab, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(HEAL), *words],
        env=lab.environment,
        cwd=lab.clone,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _pushed(lab: Lab) -> bool:
    log = ["git", "-C", str(lab.folder / "forge" / "project.git"), "log", "--format=%s", "main"]
    return "Write notes" in subprocess.run(log, capture_output=True, text=True, check=True).stdout


def test_push_with_an_expired_token_is_healed(lab: Lab) -> None:
    done = _heal(lab, "run", "--", "git", "push")
    assert (done.returncode, _pushed(lab)) == (0, True)
    assert "heal: the login for demo-forge was refused; forge_login done; retried" in done.stderr


def test_the_remote_is_found_with_git_dash_c(lab: Lab) -> None:
    done = subprocess.run(
        [str(HEAL), "run", "--", "git", "-C", str(lab.clone), "push"],
        env=lab.environment,
        cwd=lab.home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, _pushed(lab)) == (0, True)


def test_clone_finds_its_target_by_the_address(lab: Lab) -> None:
    done = _heal(lab, "run", "--", "git", "clone", f"{lab.forge.url}/project.git", "again")
    assert done.returncode == 0
    assert (lab.clone / "again" / "README").exists()


def test_a_revoked_password_leaves_the_error_and_says_why(lab: Lab) -> None:
    lab.password.write_text("wrong")
    done = _heal(lab, "run", "--", "git", "push")
    assert (done.returncode, _pushed(lab)) == (128, False)
    assert "forge-login exited 1" in done.stderr
    assert "HTTP Error 401" in done.stderr


def test_a_healthy_remote_is_left_alone(lab: Lab) -> None:
    lab.give_token(3600)
    done = _heal(lab, "run", "--", "git", "push", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_branch_without_upstream_is_told_with_the_exact_command(lab: Lab) -> None:
    lab.give_token(3600)
    subprocess.run(["git", "switch", "-qc", "topic/one"], cwd=lab.clone, env=lab.environment, check=True)
    done = _heal(lab, "run", "--", "git", "push")
    assert done.returncode == 128
    assert "heal: run: git push --set-upstream origin topic/one" in done.stderr


def test_secrets_in_the_remote_are_nowhere_in_the_memory(lab: Lab) -> None:
    secret = lab.forge.mint(0)
    _heal(lab, "run", "--", "git", "fetch", f"http://dev:{secret}@{lab.forge.host}/project.git")
    memory = lab.home / ".local" / "state" / "heal" / "memory"
    written = [file.read_bytes() for file in memory.rglob("*") if file.is_file()]
    assert written
    assert not [content for content in written if secret.encode() in content]


def test_the_memory_is_the_owners_alone(lab: Lab) -> None:
    _heal(lab, "run", "--", "git", "push")
    memory = lab.home / ".local" / "state" / "heal" / "memory"
    modes = {path: path.stat().st_mode & 0o077 for path in [memory, *memory.rglob("*")]}
    assert not [path for path, mode in modes.items() if mode]


def test_demo_heals(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-m", "heal_cli", "demo"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("fatal: Authentication failed") >= 1
    assert "forge_login done; retried" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))
@pytest.mark.parametrize("lab", [True], indirect=True)
class TestAtATerminal:
    def test_an_interactive_login_asks_there_and_the_push_goes_on(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            tty.type(f"{HEAL} run -- git push; echo status=$?")
            tty.wait_for("Password for the forge:")
            tty.type("correct horse")
            screen = tty.wait_for("status=0")
        assert "forge_login done; retried" in screen
        assert "main -> main" in screen
        assert "correct horse" not in screen
        assert _pushed(lab)

    def test_a_wrong_password_is_the_end_of_it(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            tty.type(f"{HEAL} run -- git push; echo status=$?")
            tty.wait_for("Password for the forge:")
            tty.type("wrong")
            screen = tty.wait_for("status=128")
            again = tty.run(f"{HEAL} run -- git push")
        assert "HTTP Error 401" in screen
        assert "is not tried again for" in again
        assert not _pushed(lab)

    def test_ctrl_c_at_the_login_ends_heal_and_a_loop_around_it(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            tty.type(f"for i in 1 2 3; do {HEAL} run -- git push; done")
            tty.wait_for("Password for the forge:")
            tty.type("C-c", enter=False)
            tty.wait_for(lambda shown: shown.rstrip().endswith("ready$"))
            assert "status=130" in tty.run("echo status=$?")
            tty.type(f"{HEAL} run -- git push; echo status=$?")
            tty.wait_for(lambda shown: shown.count("Password for the forge:") == 2)  # it does not rest after that
            tty.type("C-c", enter=False)
            tty.wait_for("status=130")
        assert not _pushed(lab)

    def test_ctrl_z_at_the_login_does_nothing(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            tty.type(f"{HEAL} run -- git push; echo status=$?")
            tty.wait_for("Password for the forge:")
            tty.type("C-z", enter=False)
            tty.type("correct horse")
            tty.wait_for("status=0")
        assert _pushed(lab)

    def test_no_input_never_asks(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            screen = tty.run(f"{HEAL} run --no-input -- git push; echo status=$?")
        assert "forge_login needs a person at a terminal" in screen
        assert "status=128" in screen

    def test_explain_speaks_of_this_terminals_last_failure(self, lab: Lab, tmp_path: Path) -> None:
        with Terminal(tmp_path, lab.environment, lab.clone) as tty:
            tty.run(f"{HEAL} run --no-input -- git push")
            told = tty.run(f"{HEAL} explain")
        assert "git-login-refused" in told
        assert "demo-forge" in told


def test_jsonl_answers_one_line_each_and_runs_nothing(lab: Lab) -> None:
    lines = [
        {"id": 1, "command": "git push", "exit_code": 128, "stderr": "fatal: Authentication failed for 'https://x/'"},
        {"id": "b", "command": "pytest", "exit_code": 1, "stderr": "E  assert 401 == 200"},
    ]
    asked = "".join(json.dumps(line) + "\n" for line in lines) + "not json\n"
    done = subprocess.run(
        [str(HEAL), "explain", "--jsonl"], input=asked, env=lab.environment, capture_output=True, text=True, check=False
    )
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["id"], first["type"], first["fix"]) == (1, "auth", "forge_login")
    assert (second["id"], second["type"], second["rule"]) == ("b", "none", "others-words")
    assert third["id"] is None and third["error"]
