"""A registry's login, as far as the files say."""

from __future__ import annotations

import json
from pathlib import Path

import jwt
import pytest

from heal_cli.checks.registry_login import judge, read
from heal_cli.model import BAD, GOOD, UNKNOWN, Scene
from tests.credentials.test_registry import basic
from tests.made import script

SCENE = Scene(None, {"host": "quay.io"})


@pytest.fixture
def auth_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "auth.json"))
    return tmp_path / "auth.json"


def test_nobody_is_logged_in(auth_file: Path) -> None:
    found = read({}, SCENE)
    assert (found.state, found.run, found.files) == (BAD, (("podman", "login", "quay.io"),), (str(auth_file),))
    assert read({}, Scene()).state == UNKNOWN, "there is no registry to look for"


def test_the_registry_is_asked_about_a_password(auth_file: Path) -> None:
    auth_file.write_text(json.dumps({"auths": {"quay.io": basic("me", "secret")}}))
    found = read({"otherwise": "registry_credentials"}, SCENE)
    assert (found.state, found.instead) == (UNKNOWN, ("registry_credentials", "was refused")) and found.mark
    assert read({}, SCENE).instead is None


def test_a_token_says_when_it_ends(auth_file: Path) -> None:
    for end, state in ((1_000_000_000, BAD), (4_000_000_000, GOOD)):
        token = jwt.encode({"exp": end}, "k" * 32)
        auth_file.write_text(json.dumps({"auths": {"quay.io": basic("me", token)}}))
        found = read({"otherwise": "x"}, SCENE)
        assert (found.state, found.expires, found.instead) == (state, float(end), None)


@pytest.mark.parametrize(("left", "state"), [(300.1, GOOD), (300, BAD), (0, BAD), (-9, BAD)])
def test_more_than_five_minutes_must_be_left(left: float, state: str) -> None:
    assert judge(1000 + left, 1000, 300).state == state


def test_a_helper_that_is_not_installed_leaves_it_unknown(
    auth_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth_file.write_text(json.dumps({"credHelpers": {"quay.io": "lab"}}))
    assert read({}, SCENE).detail == "is kept by docker-credential-lab, which is not installed"
    script(tmp_path / "docker-credential-lab", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert read({"otherwise": "c"}, SCENE).instead == ("c", "was refused")
