"""What the remote does not have: a branch that was never pushed, a commit that is only here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.place import Place, git


@pytest.fixture
def clone(place: Place) -> Path:
    """A clone on the branch `feature`, of which nothing was pushed; its remote gives out any commit that it has."""
    clone = place.folder / "clone"
    git(place.folder, "init", "-q", "--bare", "origin.git")
    git(place.folder / "origin.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    git(place.folder, "clone", "-q", "origin.git", "clone")
    git(clone, "commit", "-q", "--allow-empty", "-m", "first")
    git(clone, "push", "-q", "origin", "HEAD:main")
    git(clone, "checkout", "-q", "-b", "feature")
    git(clone, "commit", "-q", "--allow-empty", "-m", "second")
    return clone


def advice(stderr: str) -> str:
    return "".join(line for line in stderr.splitlines(keepends=True) if line.startswith("heal: "))


def test_a_branch_that_only_this_clone_has(place: Place, clone: Path) -> None:
    done = place.heal("run", "--", "git", "pull", "origin", "feature", cwd=clone)
    assert done.returncode == 1
    assert advice(done.stderr) == (
        "heal: the remote has no branch feature\n"
        "heal:   this clone has it: it was not pushed\n"
        "heal: run: git push --set-upstream origin feature && git pull origin feature\n"
    )
    assert place.heal("run", "-c", "git push -q --set-upstream origin feature && git pull -q origin feature", cwd=clone)
    assert place.heal("run", "--", "git", "pull", "origin", "feature", cwd=clone).returncode == 0


def test_a_branch_that_nobody_has_is_not_pushed(place: Place, clone: Path) -> None:
    done = place.heal("run", "--", "git", "fetch", "origin", "faeture", cwd=clone)
    assert advice(done.stderr) == (
        "heal: the remote has no branch faeture\n"
        "heal:   this clone has no branch faeture either; git branch -avv shows what there is\n"
    )


def test_a_commit_that_is_only_here(place: Place, clone: Path) -> None:
    sha = git(clone, "rev-parse", "HEAD")
    done = place.heal("run", "--", "git", "fetch", "origin", sha, cwd=place.folder)
    assert "heal: run:" not in done.stderr, "not asked from within the clone"
    other = place.folder / "other"
    git(place.folder, "clone", "-q", "origin.git", "other")
    done = place.heal("run", "--", "git", "fetch", "origin", sha, cwd=other)
    assert advice(done.stderr) == (
        f"heal: the remote has no commit {sha}\nheal:   it is not on main here either: push it from where it is\n"
    )


def test_the_folder_that_the_command_named_is_the_one_asked_and_pushed(place: Place, clone: Path) -> None:
    done = place.heal("run", "--", "git", "-C", "clone", "fetch", "origin", "feature", cwd=place.folder)
    assert "heal:   this clone has it: it was not pushed\n" in done.stderr
    run = "git -C clone push --set-upstream origin feature && git -C clone fetch origin feature"
    assert f"heal: run: {run}\n" in done.stderr
    done = place.heal("run", "-c", "cd clone && git fetch origin feature", cwd=place.folder)
    assert advice(done.stderr) == "heal: the remote has no branch feature\n", "nothing here knows that folder"


def test_a_misspelt_branch_is_corrected_by_what_the_clone_has(place: Place, clone: Path) -> None:
    done = place.heal("run", "--", "git", "checkout", "faeture", cwd=clone)
    assert advice(done.stderr).endswith("heal: run: git checkout feature\n")
    assert "heal: run: " not in place.heal("run", "--", "git", "checkout", "elsewhere", cwd=clone).stderr
    assert "heal: run: " not in place.heal("run", "--", "git", "checkout", "--", "faeture", cwd=clone).stderr


def test_a_branch_is_not_deleted_in_place_of_another(place: Place, clone: Path) -> None:
    git(clone, "branch", "master")
    assert "heal: run: " not in place.heal("run", "--", "git", "branch", "-D", "main", cwd=clone).stderr


def test_a_clone_without_commits_is_told_so(place: Place, clone: Path) -> None:
    git(clone, "checkout", "-q", "--orphan", "empty")
    done = place.heal("run", "--", "git", "push", "origin", "empty", cwd=clone)
    assert "heal:   the branch that is checked out here has no commits yet: git commit comes first\n" in done.stderr


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        ("master", "heal: there is no `main` here\nheal: run: git checkout master\n"),
        (
            "trunk",
            "heal: there is no `main` here\nheal:   there is no master either; git branch -a shows what there is\n",
        ),
    ],
)
def test_another_branch_is_named_only_if_it_is_there(place: Place, branch: str, said: str) -> None:
    git(place.folder, "init", "-q", "-b", branch, "repository")
    folder = place.folder / "repository"
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    assert advice(place.heal("run", "--", "git", "checkout", "main", cwd=folder).stderr) == said
