"""skopeo and podman against a real registry whose password was changed, and a login that knows the new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import registry
from tests.lab.registry import Registry
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
