"""What a tool says behind make, a task runner or a script is known by the tool's own rule, and only explained."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.made import Home

NOT_PUSHED = "heal: the branch topic has never been pushed\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a commit, a remote, and a branch that was never pushed."""
    there = tmp_path / "work"
    for argv in (
        ["git", "init", "-q", "--bare", str(tmp_path / "up.git")],
        ["git", "init", "-q", "-b", "topic", str(there)],
        ["git", "-C", str(there), "remote", "add", "origin", str(tmp_path / "up.git")],
        ["git", "-C", str(there), "commit", "-q", "--allow-empty", "-m", "first"],
    ):
        subprocess.run(argv, check=True)
    return there


def test_a_script_is_told_what_its_tool_would_be(home: Home, repository: Path) -> None:
    (repository / "release.sh").write_text(
        'echo "[release] step 1 of 2"\ngit push || { echo "step 1 failed"; exit 9; }\n'
    )
    direct = home.heal("run", "--", "git", "push", cwd=repository)
    through = home.heal("run", "--", "bash", "release.sh", cwd=repository)
    assert NOT_PUSHED in direct.stderr
    assert NOT_PUSHED in through.stderr
    assert through.returncode == 9


def test_nothing_is_run_again_for_what_was_overheard(home: Home, repository: Path) -> None:
    count = repository / "count"
    (repository / "release.sh").write_text(
        f"echo x >> {count}\necho \"fatal: Authentication failed for 'http://git.example/app.git/'\" >&2\n"
        "echo 'step 2 left out' >&2\nexit 1\n"
    )
    home.configure(
        f"targets: {{lab: {{kind: forge, host: git.example, login: {{argv: [touch, {repository}/logged-in]}}}}}}\n"
    )
    ended = home.heal("run", "--", "bash", "release.sh", cwd=repository)
    assert "heal: the login for this target was refused\n" in ended.stderr
    assert "`heal fix forge_login` may mend it" in ended.stderr
    assert count.read_text() == "x\n"
    assert not (repository / "logged-in").exists()


@pytest.mark.parametrize(
    "target",
    ["test", "lint", "check-links"],
)
def test_a_test_or_a_check_speaks_for_itself(home: Home, repository: Path, target: str) -> None:
    (repository / "Makefile").write_text(f"{target}:\n\t@git push\n")
    assert "heal:" not in home.heal("run", "--", "make", target, cwd=repository).stderr


def test_what_was_said_long_before_the_end_did_not_end_it(home: Home, repository: Path) -> None:
    (repository / "release.sh").write_text("git push\nseq 40 | sed 's/^/built part /' >&2\nexit 1\n")
    assert "heal:" not in home.heal("run", "--", "bash", "release.sh", cwd=repository).stderr


def test_a_compiler_beside_it_is_what_failed(home: Home, repository: Path) -> None:
    (repository / "build.sh").write_text("git push\necho 'main.c:3:1: error: expected ;' >&2\nexit 1\n")
    assert "heal:" not in home.heal("run", "--", "bash", "build.sh", cwd=repository).stderr
