"""A token's end, at the exact boundary and in real kubeconfigs."""

from __future__ import annotations

import time
from pathlib import Path

import jwt
import pytest

from heal_cli.checks.token_expiry import judge, read
from heal_cli.credentials.jwt import expiry
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene

KEY = "k" * 32


def token(**claims: object) -> str:
    return jwt.encode(dict(claims), KEY, algorithm="HS256")


@pytest.mark.parametrize(
    ("left", "state", "detail"),
    [
        (301, GOOD, ""),
        (300.001, GOOD, ""),
        (300, BAD, "expire in 5 min"),
        (299, BAD, "expire in 5 min"),
        (1, BAD, "expire in 1 s"),
        (0, BAD, "expired 0 s ago"),
        (-90, BAD, "expired 90 s ago"),
        (-7200, BAD, "expired 2 h ago"),
    ],
)
def test_more_than_five_minutes_must_be_left(left: float, state: str, detail: str) -> None:
    now = 2_000_000_000.0
    expires = expiry(token(exp=2_000_000_300))
    assert expires == now + 300
    assert judge(now + left, now, 300)[:3] == (state, detail, now + left)


def test_a_good_token_need_not_be_read_again_until_it_is_bad() -> None:
    assert judge(1000.0, 100.0, 300) == Reading(GOOD, "", 1000.0, until=700.0)
    assert judge(1000.0, 800.0, 300).until is None


def kubeconfig(folder: Path, user: str) -> Scene:
    file = folder / "config"
    file.write_text(
        "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
        f"clusters: [{{name: k, cluster: {{server: s}}}}]\nusers: [{{name: u, user: {user}}}]\n"
    )
    return Scene(values={"kubeconfigs": str(file), "kubeconfig": str(file), "context": "c"})


def test_the_token_of_the_context(tmp_path: Path) -> None:
    now = time.time()
    for left, state in ((3600, GOOD), (120, BAD), (-60, BAD)):
        scene = kubeconfig(tmp_path, f"{{token: {token(exp=int(now) + left)}}}")
        assert read({"left": "5m"}, scene).state == state
    scene = kubeconfig(tmp_path, f"{{token: {token(exp=int(now) + 120)}}}")
    assert read({"left": "1m"}, scene).state == GOOD and read({}, scene).state == BAD


def test_a_token_file_is_relative_to_its_kubeconfig(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(token(exp=int(time.time()) + 3600) + "\n")
    assert read({}, kubeconfig(tmp_path, "{tokenFile: token}")).state == GOOD
    assert read({}, kubeconfig(tmp_path, f"{{tokenFile: {tmp_path}/token}}")).state == GOOD


@pytest.mark.parametrize(
    "user", ["{token: sha256~abc}", "{tokenFile: none}", "{client-certificate: x}", "{}", "x", "{token: ''}"]
)
def test_credentials_that_do_not_say_leave_it_unknown(tmp_path: Path, user: str) -> None:
    found = read({}, kubeconfig(tmp_path, user))
    assert found[:2] == (UNKNOWN, "the credentials do not say when they end")
    assert found.files[0] == str(tmp_path / "config")


def test_no_kubeconfig_and_no_context_are_unknown(tmp_path: Path) -> None:
    assert read({}, Scene()).state == UNKNOWN
    assert read({}, Scene(values={"kubeconfigs": str(tmp_path / "none")})).state == UNKNOWN
