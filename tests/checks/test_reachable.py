"""Reachability against real sockets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from heal_cli.checks.reachable import read
from heal_cli.model import BAD, GOOD, UNKNOWN, Scene


@pytest.fixture
def address() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def refused() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def state(tcp: Any, values: dict[str, Any] | None = None, **parameters: str) -> tuple[str, str]:
    found = read({"tcp": tcp, "timeout": "2s", **parameters}, Scene(values=values or {}))
    return found.state, found.detail


def test_a_host_that_accepts(address: str) -> None:
    assert state(address) == (GOOD, "")


def test_a_host_that_refuses_is_bad_or_good_as_asked(refused: str) -> None:
    assert state(refused) == (BAD, f"{refused} refused the connection")
    assert state(refused, refused_is="good")[0] == GOOD


def test_one_of_several_is_enough(address: str, refused: str) -> None:
    assert state([refused, address])[0] == GOOD


def test_a_name_that_nobody_knows() -> None:
    found, detail = state("no-such-host.invalid:443")
    assert found == BAD and detail.startswith("no-such-host.invalid has no name here")


@pytest.mark.parametrize(
    "address",
    ["host", ":443", "host:", "host:x", "127.0.0.1:65536", "127.0.0.1:\u00b2", "a" * 70 + ".b:1", "a..b:1", "a\0b:1"],
)
def test_what_is_no_address_is_unknown_and_never_an_error(address: str) -> None:
    assert state(address)[0] in (UNKNOWN, BAD)


def test_the_address_may_come_from_the_target(address: str) -> None:
    assert state("{probe.tcp}", {"probe.tcp": address, "probe.timeout": "1s"})[0] == GOOD
    assert state("{probe.tcp}") == (UNKNOWN, "no host to reach is configured")


def test_ipv6_in_brackets() -> None:
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with server:
        assert state(f"[::1]:{server.getsockname()[1]}")[0] == GOOD
