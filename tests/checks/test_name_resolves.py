"""The name service, asked for names that are, are not, and need not be."""

from __future__ import annotations

import pytest

from heal_cli.checks.name_resolves import host_of, read
from heal_cli.model import BAD, GOOD, UNKNOWN, Scene


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("https://api.example:6443/x", "api.example"), ("h.example:443", "h.example"), ("h.example", "h.example"),
        ("https://me:x@h.example/", "h.example"), ("https://[::1]:6443", "::1"), ("fe80::1", "fe80::1"), ("", ""),
    ],
)  # fmt: skip
def test_the_host_of_what_is_written(given: str, host: str) -> None:
    assert host_of(given) == host


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_names_and_addresses() -> None:
    assert read({"host": "localhost"}, Scene()).state == GOOD
    assert read({"host": "https://192.0.2.7:6443"}, Scene()).state == GOOD, "an address needs no name service"
    bad = read({"host": "nowhere.invalid"}, Scene())
    assert bad.state == BAD and "nowhere.invalid" in bad.detail
    assert read({"host": ["{server}", "{host}"]}, Scene(None, {"host": "localhost"})).state == GOOD
    assert read({"host": "{server}"}, Scene()).state == UNKNOWN
    assert read({"host": "a" * 64 + ".example"}, Scene()).state in (UNKNOWN, BAD)


def test_behind_a_proxy_nobody_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert read({"host": "https://nowhere.invalid"}, Scene()).state == UNKNOWN
    monkeypatch.setenv("no_proxy", "nowhere.invalid")
    assert read({"host": "https://nowhere.invalid"}, Scene()).state == BAD
