"""Logins of registries, in the files that real podman, skopeo and docker's format leave."""

from __future__ import annotations

import base64
import json
import shutil
import time
from pathlib import Path

import jwt
import pytest

from heal_cli.credentials import registry
from heal_cli.credentials.term import Term
from tests.lab import registry as lab


def basic(user: str, secret: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{secret}".encode()).decode()}


def kept(file: Path, **content: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))
    return file


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "run").mkdir()
    return {"XDG_RUNTIME_DIR": str(tmp_path / "run")}


def test_the_first_file_that_knows_it_counts(tmp_path: Path, environment: dict[str, str]) -> None:
    assert registry.login("quay.io", environment) is None
    places = [".dockercfg", ".docker/config.json", ".config/containers/auth.json", "run/containers/auth.json"]
    for place in places:
        entry = {"quay.io": basic("me", place)}
        file = kept(tmp_path / place, **(entry if place == ".dockercfg" else {"auths": entry}))
        found = registry.login("quay.io", environment)
        assert found is not None and found.file == str(file)
    own = kept(tmp_path / "own.json", auths={"other.io": basic("me", "x")})
    assert registry.login("quay.io", {**environment, "REGISTRY_AUTH_FILE": str(own)}) is None, "that one alone"


@pytest.mark.parametrize("key", ["quay.io", "https://quay.io", "https://quay.io/v1/", "quay.io/team", "quay.io/v2/"])
def test_the_ways_to_name_a_registry(tmp_path: Path, environment: dict[str, str], key: str) -> None:
    kept(tmp_path / ".docker" / "config.json", auths={key: basic("me", "x"), "quay.iox": basic("me", "y")})
    assert registry.login("quay.io", environment) is not None and registry.login("uay.io", environment) is None


def test_docker_hub_has_several_names(tmp_path: Path, environment: dict[str, str]) -> None:
    kept(tmp_path / ".docker" / "config.json", auths={"https://index.docker.io/v1/": basic("me", "x")})
    assert registry.login("docker.io", environment) is not None


def test_helpers_keep_it_elsewhere(tmp_path: Path, environment: dict[str, str]) -> None:
    kept(tmp_path / ".docker" / "config.json", credHelpers={"ecr.example": "ecr-login"}, credsStore="desktop", auths={
        "quay.io": {}, "open.example": basic("me", "x"),
    })  # fmt: skip
    helpers = {host: found.helper for host in ("ecr.example", "quay.io", "open.example")
               if (found := registry.login(host, environment))}  # fmt: skip
    general = [host for host in helpers if (found := registry.login(host, environment)) and found.dockers]
    assert general == ["quay.io"], "podman and skopeo do not know that one"
    assert helpers == {"ecr.example": "ecr-login", "quay.io": "desktop", "open.example": ""}
    assert registry.login("elsewhere.example", environment) is None


def test_what_a_login_says_of_its_end(tmp_path: Path, environment: dict[str, str]) -> None:
    end = int(time.time()) + 900
    amazon = base64.b64encode(json.dumps({"payload": "x", "type": "DATA_KEY", "expiration": end}).encode()).decode()
    token = jwt.encode({"exp": end, "iat": end - 60}, "k" * 32)
    auths = {
        "jwt": basic("me", token), "identity": {**basic("me", "x"), "identitytoken": token},
        "ecr": basic("AWS", amazon), "opaque": basic("me", "sha256~x"), "damaged": {"auth": "%%%"}, "odd": [1],
    }  # fmt: skip
    kept(tmp_path / ".docker" / "config.json", auths=auths)
    terms = {host: found.term if (found := registry.login(host, environment)) else None for host in auths}
    assert terms["jwt"] == terms["identity"] == Term(float(end), float(end - 60)) and terms["ecr"] == Term(float(end))
    assert terms["opaque"] is not None and terms["opaque"].mark and terms["opaque"].expires is None
    assert terms["damaged"] == Term() and terms["odd"] is None


@pytest.mark.skipif(lab.unavailable() is not None, reason=str(lab.unavailable()))
def test_what_a_real_skopeo_writes(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from heal_cli.shell import run

    assert shutil.which("skopeo")
    monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
    with lab.Registry(tmp_path / "registry") as server:
        user, secret = lab.OWNER
        ran = run(("skopeo", "login", "--tls-verify=false", "-u", user, "-p", secret, server.host), 20)
        assert ran.exit == 0, ran.text
        found = registry.login(server.host, environment)
    assert found is not None and found.term.mark
    assert found.file == f"{environment['XDG_RUNTIME_DIR']}/containers/auth.json"
