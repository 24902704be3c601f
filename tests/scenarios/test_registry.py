"""skopeo and podman against a real registry whose password was changed, and a login that knows the new one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import registry
from tests.lab.registry import Registry
from tests.scenarios.nights import eight_weeks
from tests.scenarios.place import Place

pytestmark = pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Registry]:
    """A registry with one image and one user."""
    with Registry(tmp_path / "registry") as made:
        made.add_user("dev", "new password")
        made.push_small_image("team/app", "1.0")
        yield made


def _configure(place: Place, hub: Registry, login: str) -> str:
    """A place whose stored login has the old password; gives the image to ask for."""
    auth = place.folder / "auth.json"
    place.environment["REGISTRY_AUTH_FILE"] = str(auth)
    place.script("login", login)
    place.configure(
        f"""
version: 1
retry_wait: 100ms
targets:
  lab:
    kind: registry
    host: '{hub.host}'
    login: {{argv: [{place.folder}/login], class: credential}}
    probe: {{argv: [skopeo, inspect, --tls-verify=false, 'docker://{hub.host}/team/app:1.0'], bad: unauthorized}}
"""
    )
    return f"docker://{hub.host}/team/app:1.0"


def _skopeo_login(hub: Registry, password: str) -> str:
    return f"skopeo login --tls-verify=false -u dev -p '{password}' {hub.host}"


def test_a_refused_pull_is_healed_by_the_registrys_login(place: Place, hub: Registry) -> None:
    image = _configure(place, hub, _skopeo_login(hub, "new password"))
    done = place.heal("run", "--", "skopeo", "inspect", "--tls-verify=false", image)
    assert done.returncode == 0, done.stderr
    assert "registry_login done; retried" in done.stderr
    assert '"Name"' in done.stdout
    (line,) = place.journal()
    assert (line["type"], line["fix"], line["outcome"]) == ("registry_auth", "registry_login('lab')", "healed")


def test_successes_too_are_at_the_registry(place: Place, hub: Registry) -> None:
    image = _configure(place, hub, "exit 0")
    place.heal("run", "--", *_skopeo_login(hub, "new-password").replace("'", "").split())
    place.heal("run", "--", "skopeo", "inspect", "--tls-verify=false", image)
    place.heal("run", "--", "skopeo", "--version")
    place.heal("run", "--", "podman", "images")
    place.heal("run", "--", "podman", "pull", "other.example/app")
    assert [line["target"] for line in place.journal()] == ["lab", "lab", None, None, None]


def test_a_login_that_lasts_a_day_is_renewed_before_the_pull(place: Place, hub: Registry) -> None:
    """Learned from eight weeks of a machine that never sleeps: the first pull of a day was refused."""
    image = _configure(place, hub, _skopeo_login(hub, "new password"))
    command = ["skopeo", "inspect", "--tls-verify=false", image]
    lines = [
        {**line, "tool": "skopeo", "argv": command, "target": "lab", "suspended_s": 0.0,
         "type": line["type"] and line["type"].replace("auth", "registry_auth"),
         "fix": line["fix"] and "registry_login('lab')"}
        for line in eight_weeks()
    ]  # fmt: skip
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    (memory / "journal.jsonl").write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    assert place.heal("learn").returncode == 0
    done = place.heal("run", "--", *command)
    assert done.returncode == 0 and "lab was about to fail (registry_auth), as expected" in done.stderr, done.stderr
    line = place.journal()[-1]
    assert (line["fix"], line["layer"], line["outcome"]) == ("registry_login('lab')", "predict", "prevented")
    assert (place.heal("run", "--", *command).stderr, place.calls("login")) == ("", 1)


def test_a_login_with_the_old_password_is_no_heal(place: Place, hub: Registry) -> None:
    image = _configure(place, hub, _skopeo_login(hub, "old password"))
    done = place.heal("run", "--", "skopeo", "inspect", "--tls-verify=false", image)
    assert (done.returncode, done.stdout) == (1, "")
    assert "login exited 1" in done.stderr


def test_a_missing_image_is_no_matter_of_login(place: Place, hub: Registry) -> None:
    image = _configure(place, hub, "exit 0")
    place.heal("run", "-c", _skopeo_login(hub, "new password"))
    done = place.heal("run", "--", "skopeo", "inspect", "--tls-verify=false", image.replace("1.0", "9.9"))
    assert (done.returncode, place.calls("login")) == (1, 0)
    assert place.journal()[-1]["type"] == "image_not_found"


def test_a_registry_that_is_down_is_no_matter_of_login(place: Place, hub: Registry) -> None:
    image = _configure(place, hub, "exit 0")
    hub.stop()
    done = place.heal("run", "--", "skopeo", "inspect", "--tls-verify=false", image)
    assert (done.returncode, place.calls("login")) == (1, 0)
