"""Reachability against real sockets."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
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


def test_on_this_machine_nobody_else_refuses(refused: str) -> None:
    """What is unknown of a host elsewhere is certain of a tunnel that ended here."""
    for host in ("127.0.0.1", "localhost"):
        address = refused.replace("127.0.0.1", host)
        assert state(address, refused_is="unknown") == (BAD, f"{address} refused the connection: nobody listens there")


def test_one_of_several_is_enough(address: str, refused: str) -> None:
    assert state([refused, address])[0] == GOOD


def test_all_of_them_or_any(address: str, refused: str) -> None:
    both = [address, refused]
    assert state(both, need="all") == (BAD, f"{refused} refused the connection")
    assert state([address, address], need="all") == state(both, need="any") == (GOOD, "")
    assert state([refused] * 3) == (BAD, f"{refused} refused the connection (and 2 more)")
    assert state([refused, "nonsense"])[0] == UNKNOWN, "the other might be there"
    assert state([address, "nonsense"], need="all")[0] == UNKNOWN
    assert state([refused, "nonsense"], need="all")[0] == BAD


def test_several_are_asked_at_the_same_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = f"127.0.0.1:{full.getsockname()[1]}"
        with socket.create_connection(full.getsockname()):  # no more are let in: the next gets no answer
            started = time.monotonic()
            assert state([address] * 8, timeout="1s") == (BAD, f"{address} did not answer in 1 s (and 7 more)")
            assert time.monotonic() - started < 6, "not one after the other"


# --- ping: what the real program says in a network of its own. iputils 20221126.
ASKS = "import sys; from heal_cli.checks.reachable import read; from heal_cli.model import Scene; "
ASKS += "print(read({'ping': sys.argv[1], 'timeout': '2s'}, Scene())[:2])"


def pinged(host: str, prepare: str) -> str:
    """What the check says of a host in a network that the shell command prepared."""
    if not shutil.which("ping") or not shutil.which("ip"):
        pytest.skip("ping or ip is not installed")
    line = f'{prepare} && exec {sys.executable} -c "$0" {host}'
    asked = ["unshare", "-rn", "sh", "-c", line, ASKS]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("no network namespace here")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("host", "prepare", "expected"),
    [
        ("127.0.0.1", "ip link set lo up", (GOOD, "")),
        (
            "127.0.0.1", "ip link set lo up && echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all",
            (BAD, "127.0.0.1 did not answer a ping in 2 s"),
        ),
        ("192.0.2.1", "true", (BAD, "192.0.2.1 is unreachable (Network is unreachable)")),
        (
            "192.0.2.1", "ip link set lo up && ip route add unreachable 192.0.2.0/24",
            (BAD, "192.0.2.1 is unreachable (No route to host)"),
        ),
    ],
)  # fmt: skip
def test_a_host_that_is_pinged(host: str, prepare: str, expected: tuple[str, str]) -> None:
    assert pinged(host, prepare) == str(expected)


def test_a_ping_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("ping"):
        found = read({"ping": "no-such-host.invalid"}, Scene())
        assert found.state == BAD and found.detail.startswith("no-such-host.invalid has no name here (")
    assert read({"ping": "-f"}, Scene())[:2] == (UNKNOWN, "-f is not a host")
    monkeypatch.setenv("PATH", "/nowhere")
    assert read({"ping": "127.0.0.1"}, Scene())[:2] == (UNKNOWN, "ping is not installed")


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
