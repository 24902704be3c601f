"""Rules that a project brings along: silent until somebody said yes to them, and from the first changed byte on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from heal_cli import compiled, trust
from tests.made import HEAL, Home, script
from tests.test_short_road import HEAVY

RULES = """\
version: 1
rules:
- id: app-stale-lock
  type: lock
  match: {command: [tool], stderr: '^tool: the lock is stale$'}
  why: the lock of the last run is still there
  action: {explain: {run: [[tool, unlock]]}}
- id: git-push-rejected
  enabled: false
fixes:
  unlock: {class: safe, steps: [{argv: [tool, unlock, 'a b']}], verify: unlocked}
checks:
  unlocked: {kind: command_succeeds, argv: [tool, status]}
"""


class Project:
    def __init__(self, home: Home, root: Path) -> None:
        self.home, self.root = home, root
        self.file = root / ".heal" / "app.yaml"
        self.file.parent.mkdir(parents=True)
        self.file.write_text(RULES)
        script(root / "tool", "echo 'tool: the lock is stale' >&2; exit 1")

    def heal(self, *words: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        path = f"{self.root}:{os.environ['PATH']}"
        return self.home.heal(*words, cwd=at or self.root, env={**os.environ, "PATH": path})

    def run(self, *words: str, at: Path | None = None) -> list[str]:
        """What heal says of the failing tool."""
        done = self.heal("run", *words, "--", "tool", at=at)
        assert done.returncode == 1
        return [line for line in done.stderr.splitlines() if line.startswith("heal: ")]


SAYS = ["heal: the lock of the last run is still there", "heal: run: tool unlock"]


@pytest.fixture
def project(home: Home, tmp_path: Path) -> Project:
    return Project(home, tmp_path / "app")


def test_rules_count_after_a_yes_and_until_a_byte_changes(project: Project) -> None:
    waits = f"heal: .heal/ of {project.root} holds 2 rules that are not trusted yet: heal trust shows them"
    assert project.run() == [waits]
    assert project.heal("trust", "--yes").returncode == 0
    assert project.run() == SAYS
    project.file.write_text(RULES + "# one more line\n")
    changed = waits.replace("that are not trusted yet", "that changed since they were trusted")
    assert project.run() == [changed]
    project.file.write_text(RULES)
    assert project.run() == SAYS
    (project.root / ".heal" / "login.sh").write_text("exit\n")
    assert project.run() == [changed]
    (project.root / ".heal" / "login.sh").unlink()
    assert project.heal("untrust").returncode == 0
    assert project.run() == [] and project.run("-v")[-1] == waits


def test_what_waits_is_said_once_for_each_change_and_never_beside_a_success(project: Project) -> None:
    assert project.heal("run", "true").stderr == ""
    assert project.run("-q") == project.run("--no-heal") == []
    assert len(project.run()) == 1
    assert project.run() == []
    project.file.write_text(RULES + "\n")
    assert len(project.run()) == 1


def test_a_change_that_keeps_size_and_time_brings_nothing_new_into_force(project: Project) -> None:
    project.heal("trust", "--yes")
    assert project.run() == SAYS
    before = project.file.stat()
    project.file.write_text(RULES.replace("the lock of", "the sock of"))
    os.utime(project.file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert project.run()[:2] == SAYS  # of what was trusted
    shutil.rmtree(project.home.cache)
    assert "changed since" in project.run()[0]


def test_it_shows_what_it_asks_for(project: Project) -> None:
    (project.root / ".heal" / "config.yaml").write_text(
        "targets: {e: {kind: cluster, login: {argv: [tool, login], class: safe}}}\npreflight: warn\n"
    )
    done = project.heal("trust")
    assert done.returncode == 1 and "nobody is at a terminal to say yes; heal trust --yes" in done.stderr
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "rule   app-stale-lock (lock): explain" in lines and "says   tool unlock" in lines
    assert "drops  the rule git-push-rejected" in lines
    assert "fix    unlock (safe): tool unlock 'a b'" in lines and "check  unlocked: tool status" in lines
    assert "login (safe): tool login" in lines and 'sets   preflight: "warn"' in lines
    assert project.run() != SAYS
    project.heal("trust", "--yes")
    assert project.heal("trust").returncode == 0
    project.file.write_text(RULES + "#")
    assert "app.yaml (changed)" in project.heal("trust").stdout


def test_what_could_deceive_a_reader_is_shown_as_numbers(project: Project) -> None:
    project.file.write_text(RULES.replace("a b", "\u202e"))
    shown = project.heal("trust").stdout
    assert "\u202e" not in shown and "\\u202e" in shown


@pytest.mark.parametrize(
    ("text", "said"), [("rules: [", ":2:1: not valid YAML"), ("rulez: []", ":1:1: rulez: unknown")]
)
def test_a_wrong_file_is_refused_with_its_place(project: Project, text: str, said: str) -> None:
    project.file.write_text(text)
    done = project.heal("trust", "--yes")
    assert done.returncode == 1 and f"{project.file}{said}" in done.stderr and "is not trusted" in done.stderr
    assert project.heal("trust", "--list").stdout == ""


def test_a_wrong_configuration_is_refused(project: Project) -> None:
    (project.root / ".heal" / "config.yaml").write_text("commands: {tool: {checks: [nobody]}}")
    assert "nobody" in project.heal("trust", "--yes").stderr
    project.home.configure("targets: {mine: {kind: vpn, connect: {argv: [up]}}}")
    (project.root / ".heal" / "config.yaml").write_text("targets: {e: {kind: cluster, needs: [mine]}}")
    assert project.heal("trust", "--yes").returncode == 0


def test_the_configuration_of_a_project_lies_over_the_users(project: Project) -> None:
    project.home.configure("preflight: fix\nretry_wait: 3s\ntargets: {mine: {kind: vpn}}")
    (project.root / ".heal" / "config.yaml").write_text("preflight: warn\ntargets: {its: {kind: forge, host: h}}")
    settings = json.loads(project.heal("config", "show", "--json").stdout)["items"]
    assert settings["preflight"] == "fix"
    project.heal("trust", "--yes")
    settings = json.loads(project.heal("config", "show", "--json").stdout)["items"]
    assert (settings["preflight"], settings["retry_wait"], set(settings["targets"])) == ("warn", "3s", {"mine", "its"})
    outside = json.loads(project.heal("config", "show", "--json", at=project.root.parent).stdout)["items"]
    assert outside["preflight"] == "fix"


def test_a_project_stands_above_the_user(project: Project) -> None:
    project.home.rule_file(RULES.removeprefix("version: 1\n").replace("[tool, unlock]]", "[mine]]"))
    project.heal("trust", "--yes")
    assert project.run() == SAYS
    assert project.run(at=project.root.parent)[-1] == "heal: run: mine"


def test_the_nearest_project_counts_alone(project: Project) -> None:
    project.heal("trust", "--yes")
    inner = project.root / "vendor" / "lib"
    inner.mkdir(parents=True)
    assert project.run(at=inner) == SAYS
    (inner / ".heal").mkdir()
    assert project.run(at=inner) == []
    (inner / ".heal" / "x.yaml").write_text(RULES)
    assert "not trusted yet" in project.run(at=inner)[0]
    listed = json.loads(project.heal("trust", "--list", "--json").stdout)
    assert listed["items"] == [{"project": str(project.root), "state": "trusted", "files": ["app.yaml"]}]


@pytest.mark.parametrize("kind", ["link", "folder link", "pipe"])
def test_only_files_of_the_project_itself_are_trusted(project: Project, tmp_path: Path, kind: str) -> None:
    if kind == "link":
        (tmp_path / "elsewhere.yaml").write_text(RULES)
        (project.root / ".heal" / "more.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    elif kind == "pipe":
        os.mkfifo(project.root / ".heal" / "more.yaml")
    else:
        project.file.parent.rename(tmp_path / "elsewhere")
        project.file.parent.symlink_to(tmp_path / "elsewhere")
    done = project.heal("trust", "--yes")
    assert done.returncode == 1 and "only" in done.stderr
    (said,) = project.run()
    assert said.startswith(f"heal: .heal/ of {project.root} is left out: ")


def test_what_anybody_may_write_needs_somebody_who_reads(project: Project) -> None:
    project.file.chmod(0o666)
    done = project.heal("trust", "--yes")
    assert done.returncode == 1 and "may be written by anybody" in done.stderr and "--yes is not enough" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_belongs_to_somebody_else(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(project.file, 12345, -1)
    assert trust.exposed(str(project.root)) == ""  # to root, who may read it; its bytes are what counts
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert "app.yaml belongs to somebody else" in trust.exposed(str(project.root))


def test_a_yes_that_others_could_have_written_is_none(project: Project) -> None:
    project.heal("trust", "--yes")
    (kept,) = (project.home.folder / "state" / "heal" / "trusted").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o620)
    assert project.run() != SAYS


def test_home_is_no_project(project: Project, home: Home) -> None:
    (home.folder / ".heal").mkdir()
    (home.folder / ".heal" / "x.yaml").write_text(RULES)
    assert project.run(at=home.folder) == []
    done = project.heal("trust", "--yes", str(home.folder))
    assert done.returncode == 1 and str(home.rules) in done.stderr


def test_without_a_project_or_anything_in_it(home: Home, tmp_path: Path) -> None:
    assert "there is no .heal/ in" in home.heal("trust", cwd=tmp_path).stderr
    assert "no folder" in home.heal("trust", "nowhere", cwd=tmp_path).stderr
    (tmp_path / ".heal").mkdir()
    assert "nothing to trust" in home.heal("trust", "--yes", cwd=tmp_path).stderr
    assert home.heal("untrust", cwd=tmp_path).returncode == 0


def test_a_project_that_is_gone(project: Project) -> None:
    project.heal("trust", "--yes")
    shutil.rmtree(project.root)
    at = project.root.parent
    assert project.heal("trust", "--list", at=at).stdout == f"gone     {project.root}\n"
    assert project.heal("untrust", str(project.root), at=at).stdout == f"{project.root} is no longer trusted\n"
    assert project.heal("trust", "--list", at=at).stdout == ""
    assert not (project.home.folder / "state" / "heal" / "trusted").exists()


def test_a_current_folder_that_is_gone(project: Project, tmp_path: Path) -> None:
    project.heal("trust", "--yes")
    done = subprocess.run(
        ["sh", "-c", f"mkdir {tmp_path}/x && cd {tmp_path}/x && rmdir ../x && exec {HEAL} run false"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "fault" not in done.stderr


def test_files_of_an_editor_do_not_count(project: Project) -> None:
    project.heal("trust", "--yes")
    (project.root / ".heal" / ".app.yaml.swp").write_text("x")
    (project.root / ".heal" / ".#app.yaml").symlink_to("nobody@nowhere")
    (project.root / ".heal" / "app.yaml~").write_text("x")
    assert project.run() == SAYS


def test_too_much_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_MOST_BYTES", 100)
    assert "holds more than" in trust.standing_of(str(project.root)).why
    monkeypatch.setattr(trust, "_MOST_FILES", 0)
    assert "holds more than 0 files" in trust.standing_of(str(project.root)).why


def test_each_project_has_a_cache_of_its_own(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.load()
    (before,) = project.home.cache.iterdir()
    project.heal("trust", "--yes")
    monkeypatch.chdir(project.root)
    compiled.load()
    written = {file.name: file.stat().st_ino for file in project.home.cache.glob("compiled-*")}
    monkeypatch.chdir(project.root.parent)
    compiled.load()
    assert len(written) == 2 and {f.name: f.stat().st_ino for f in project.home.cache.glob("compiled-*")} == written
    assert before.name in written


def test_a_success_in_a_trusted_project_takes_the_short_road(project: Project) -> None:
    project.heal("trust", "--yes")
    project.heal("run", "true")
    done = project.home.heal(
        "run", "true", cwd=project.root, env={**os.environ, "PATH": "/usr/bin:/bin", "PYTHONPROFILEIMPORTTIME": "1"}
    )
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "heal_cli.trust" in modules and modules & (HEAVY - {"re"}) == set()


def test_one_file_of_a_project_is_checked_beside_the_others(project: Project) -> None:
    other = project.root / ".heal" / "other.yaml"
    other.write_text(
        "rules:\n- {id: b, type: lock, match: {command: [tool], stderr: x}, why: w, action: {fix: unlock}}\n"
    )
    assert project.heal("rules", "validate", str(other)).returncode == 0
