"""An image that is not in the registry: the tag is a SHA cut short, its commit was never built, or it is misspelt."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import registry
from tests.lab.registry import Registry
from tests.scenarios.place import Place, git

pytestmark = pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Registry]:
    with Registry(tmp_path / "registry") as made:
        made.add_user("dev", "correct-horse")
        yield made


@pytest.fixture
def clone(place: Place, hub: Registry) -> Path:
    """A clone with a commit that is pushed and one that is not, and a login for the registry, which speaks http."""
    registries = place.home / ".config" / "containers" / "registries.conf"
    registries.parent.mkdir(parents=True)
    registries.write_text(f"[[registry]]\nlocation = '{hub.host}'\ninsecure = true\n")
    place.environment["REGISTRY_AUTH_FILE"] = str(place.folder / "auth.json")
    login = f"skopeo login --tls-verify=false -u dev -p correct-horse {hub.host}"
    subprocess.run(login, shell=True, env=place.environment, check=True, capture_output=True)
    clone = place.folder / "clone"
    git(place.folder, "init", "-q", "--bare", "origin.git")
    git(place.folder, "clone", "-q", "origin.git", "clone")
    git(clone, "commit", "-q", "--allow-empty", "-m", "pushed")
    git(clone, "push", "-q", "origin", "HEAD:main")
    git(clone, "commit", "-q", "--allow-empty", "-m", "not pushed")
    return clone


def test_a_short_sha_is_completed_by_the_clone_and_found_in_the_registry(
    place: Place, hub: Registry, clone: Path
) -> None:
    whole = git(clone, "rev-parse", "HEAD~1")
    hub.push_small_image("team/app", whole)
    short = whole[:7]
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:{short}", cwd=clone)
    assert done.returncode == 1
    heard = [line for line in done.stderr.splitlines() if line.startswith("heal:")]
    assert heard[0] == (
        f"heal: there is no tag {short} in {hub.host}/team/app: it is 7 characters long, a whole SHA has 40"
    )
    assert heard[1] == f"heal:   the commit {short} of this clone is {whole}"
    assert heard[2].startswith("heal:   the registry has it, with the digest sha256:")
    assert heard[3] == f"heal: run: skopeo inspect docker://{hub.host}/team/app:{whole}"
    assert place.journal()[-1]["outcome"] == "remediated"
    again = place.heal("fix", "--yes", cwd=clone)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["Name"] == f"{hub.host}/team/app"


def test_outside_of_a_clone_the_registry_itself_knows_the_whole_sha(place: Place, hub: Registry, clone: Path) -> None:
    whole = git(clone, "rev-parse", "HEAD")
    hub.push_small_image("team/app", whole)
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:{whole[:9]}")
    assert f"heal:   the registry has the tag {whole}" in done.stderr
    assert f"heal: run: skopeo inspect docker://{hub.host}/team/app:{whole}" in done.stderr


def test_a_commit_that_was_not_built_is_no_next_command(place: Place, hub: Registry, clone: Path) -> None:
    hub.push_small_image("team/app", "1.0")
    short = git(clone, "rev-parse", "--short=8", "HEAD")
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:{short}", cwd=clone)
    assert "either: was it built and pushed?" in done.stderr
    assert "heal: run:" not in done.stderr


def test_an_image_that_is_not_built_yet(place: Place, hub: Registry, clone: Path) -> None:
    place.configure(
        f"""
version: 1
targets:
  lab: {{kind: registry, host: '{hub.host}', build: {{argv: [build-status, --commit, '{{sha}}']}}}}
"""
    )
    hub.push_small_image("team/app", "1.0")
    whole = git(clone, "rev-parse", "HEAD")
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:{whole}", cwd=clone)
    assert f"heal: {hub.host}/team/app has no image of the commit {whole}" in done.stderr
    assert "heal:   the commit is on no remote branch: nobody else can build it before it is pushed" in done.stderr
    assert "heal:   the registry has 1.0" in done.stderr
    assert f"heal: run: build-status --commit {whole}" in done.stderr
    assert place.journal()[-1]["type"] == "image_not_found"


def test_a_misspelt_tag(place: Place, hub: Registry, clone: Path) -> None:
    for tag in ("stable", "nightly", "1.0"):
        hub.push_small_image("team/app", tag)
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:nigthly")
    assert f"heal: run: skopeo inspect docker://{hub.host}/team/app:nightly" in done.stderr


def test_a_registry_that_cannot_be_asked_says_nothing(place: Place, hub: Registry, clone: Path) -> None:
    hub.push_small_image("team/app", "1.0")
    real = shutil.which("skopeo")
    place.script("skopeo", f'[ "$1" = list-tags ] && exit 3; exec {real} "$@"')
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    done = place.heal("run", "--", "skopeo", "inspect", f"docker://{hub.host}/team/app:nigthly")
    assert [line for line in done.stderr.splitlines() if line.startswith("heal:")] == [
        f"heal: {hub.host}/team/app has no tag nigthly",
        "heal:   is the tag right, and was it built and pushed?",
    ]


def test_a_short_sha_is_refused_before_the_run_where_whole_ones_are_needed(
    place: Place, hub: Registry, clone: Path
) -> None:
    place.script("bonfire", "echo deployed $*")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    place.configure("version: 1\ncommands:\n  bonfire: {checks: [image_tag]}\n")
    whole = git(clone, "rev-parse", "HEAD")
    hub.push_small_image("team/app", whole)
    image = f"{hub.host}/team/app"
    done = place.heal("run", "--", "bonfire", "deploy", "app", "--image-tag", f"{image}={whole[:7]}", cwd=clone)
    assert (done.returncode, place.calls("bonfire")) == (125, 0)
    assert f"heal: short_sha: --image-tag {whole[:7]} has 7 characters" in done.stderr
    assert "the registry has it, with the digest sha256:" in done.stderr
    assert f"heal: run: bonfire deploy app --image-tag {image}={whole}" in done.stderr
    assert "--no-preflight" in done.stderr
    again = place.heal("fix", "--yes", cwd=clone)
    assert (again.returncode, again.stdout) == (0, f"deployed deploy app --image-tag {image}={whole}\n"), again.stderr


@pytest.mark.parametrize("tag", ["latest", "v1.2.3", "20240131", "74ec56e" + "0" * 33])
def test_tags_that_are_right_are_let_through(place: Place, hub: Registry, tag: str) -> None:
    place.script("bonfire", "echo deployed $*")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    place.configure("version: 1\ncommands:\n  bonfire: {checks: [image_tag]}\n")
    done = place.heal("run", "--", "bonfire", "deploy", "app", "--image-tag", f"quay.io/team/app={tag}")
    assert (done.returncode, done.stderr) == (0, "")
