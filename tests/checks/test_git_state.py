"""The state of real clones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from heal_cli.checks.git_state import read
from heal_cli.model import BAD, GOOD, UNKNOWN, Command, Reading, Scene

WHO = ("-c", "user.name=a", "-c", "user.email=a@b")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(clone: Path, name: str = "file", text: str = "one") -> None:
    (clone / name).write_text(text)
    git(clone, "add", name)
    git(clone, "commit", "-qm", "a change")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of an empty repository, on the branch `main`."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "far")
    git(tmp_path, "clone", "-q", str(tmp_path / "far"), "near")
    near = tmp_path / "near"
    git(near, "symbolic-ref", "HEAD", "refs/heads/main")
    monkeypatch.chdir(near)
    return near


def state(*want: str, **parameters: object) -> Reading:
    return read({"want": want[0] if len(want) == 1 else list(want), **parameters}, Scene())


def push(*words: str) -> tuple[tuple[str, ...], ...]:
    return (("git", "push", *words),)


def test_a_branch_without_commits(clone: Path) -> None:
    assert state("commits")[:2] == (BAD, "the branch main has no commits yet")
    assert state("commits").type == state("pushed").type == "missing_commits"
    assert state("on_branch", "clean").state == GOOD
    commit(clone)
    assert state("commits") == Reading(GOOD)


def test_a_branch_that_was_never_pushed(clone: Path) -> None:
    commit(clone)
    assert state("pushed").detail == "the branch main was not pushed: its upstream origin/main is not there"
    git(clone, "branch", "--unset-upstream")
    expected = Reading(
        BAD, "the branch main was not pushed: it has no upstream", type="branch_not_pushed",
        run=push("--set-upstream", "origin", "main"),
    )  # fmt: skip
    assert state("pushed") == expected
    git(clone, "push", "-q", "--set-upstream", "origin", "main")
    assert state("pushed") == Reading(GOOD)


def test_commits_that_were_not_pushed(clone: Path) -> None:
    commit(clone)
    git(clone, "push", "-q", "--set-upstream", "origin", "main")
    commit(clone, text="two")
    said = "main has 1 commit that is not in origin/main: push first"
    assert state("pushed") == Reading(BAD, said, type="branch_not_pushed", run=push())
    commit(clone, text="three")
    assert state("pushed").detail == "main has 2 commits that are not in origin/main: push first"
    git(clone, "push", "-q")
    assert state("pushed").state == GOOD


def test_pushed_without_remembering_where(clone: Path) -> None:
    commit(clone)
    git(clone, "switch", "-qc", "some/topic")
    git(clone, "push", "-q", "origin", "some/topic")
    assert state("pushed") == Reading(GOOD)
    commit(clone, text="two")
    assert state("pushed").detail == "the branch some/topic was not pushed: it has no upstream"


def test_an_upstream_that_is_gone(clone: Path) -> None:
    commit(clone)
    git(clone, "push", "-q", "--set-upstream", "origin", "main:topic")
    git(clone, "update-ref", "-d", "refs/remotes/origin/topic")
    assert state("pushed").detail == "the branch main was not pushed: its upstream origin/topic is not there"


def test_where_a_first_push_would_go(clone: Path) -> None:
    commit(clone)
    git(clone, "remote", "rename", "origin", "upstream")
    assert state("pushed").run == push("--set-upstream", "upstream", "main")
    git(clone, "remote", "add", "fork", "x")
    assert state("pushed").run == (), "which of them is not for us to say"
    git(clone, "config", "remote.pushDefault", "fork")
    assert state("pushed").run == push("--set-upstream", "fork", "main")


def test_a_head_that_is_no_branch(clone: Path) -> None:
    commit(clone)
    git(clone, "checkout", "-q", "--detach")
    assert state("on_branch")[:2] == (BAD, "HEAD is no branch (it is detached)")
    assert state("pushed").state == UNKNOWN and state("commits").state == GOOD


def test_commits_since(clone: Path) -> None:
    commit(clone)
    git(clone, "switch", "-qc", "topic")
    bad = state("commits", since="main")
    assert (bad.state, bad.detail, bad.type) == (BAD, "topic has no commits that main does not have", "missing_commits")
    commit(clone, text="two")
    assert state("commits", since="main").state == GOOD
    assert state("commits", since="no-such")[:2] == (UNKNOWN, "there is no no-such in this clone")


def test_changes_that_are_not_committed(clone: Path) -> None:
    commit(clone, "a b.txt")
    commit(clone, "moved", "a long enough text to be found again\n" * 9)
    assert state("clean").state == GOOD
    (clone / "new").write_text("x")
    assert state("clean").state == GOOD, "a file that git does not know"
    assert state("clean", untracked=True)[:2] == (BAD, "1 file has changes that are not committed: new")
    (clone / "a b.txt").write_text("two")
    bad = state("clean")
    assert (bad.detail, bad.type) == ("1 file has changes that are not committed: a b.txt", "dirty_tree")
    git(clone, "mv", "moved", "else where")
    assert state("clean").detail == "2 files have changes that are not committed: a b.txt, else where"
    for name in "cde":
        (clone / name).write_text("x")
        git(clone, "add", name)
    assert state("clean").detail == "5 files have changes that are not committed: a b.txt, c, d, ..."


def test_a_conflict_is_unclean(clone: Path) -> None:
    commit(clone)
    git(clone, "switch", "-qc", "topic")
    commit(clone, text="two")
    git(clone, "switch", "-q", "main")
    commit(clone, text="three")
    subprocess.run(["git", *WHO, "merge", "topic"], cwd=clone, check=False, capture_output=True)
    assert state("clean").detail == "1 file has changes that are not committed: file"


def test_the_first_that_is_missing_is_the_reason(clone: Path) -> None:
    commit(clone)
    (clone / "file").write_text("two")
    assert state("clean", "pushed").type == "dirty_tree"
    assert state("pushed", "clean").type == "branch_not_pushed"


def test_outside_a_clone_it_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert state("clean")[:2] == (UNKNOWN, "git cannot be asked here")
    monkeypatch.setenv("PATH", "")
    assert state("clean").state == UNKNOWN


def test_git_is_asked_where_the_command_acts(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(clone)
    monkeypatch.chdir(tmp_path)
    words = ("git", "-C", str(clone), "push")
    scene = Scene(command=Command(words, options=(words[1:3],)))
    assert read({"want": "commits"}, scene).state == GOOD and state("commits").state == UNKNOWN


def test_nothing_is_changed_and_nothing_started(clone: Path) -> None:
    commit(clone)
    hook = clone / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {clone}/started\n")
    hook.chmod(0o700)
    git(clone, "config", "core.fsmonitor", str(hook))
    index = clone / ".git" / "index"
    os.utime(clone / "file", (1, 1))  # git would like to refresh its index
    before = index.read_bytes(), index.stat().st_mtime_ns
    assert state("clean", "commits").state == GOOD
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before and not (clone / "started").exists()
