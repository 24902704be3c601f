"""Which network this is: read in a network namespace of its own, which has what the test gives it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from heal_cli import network
from tests.lab import network as lab

STATE = [sys.executable, "-c", "from heal_cli import network; print(network.state())"]
pytestmark = pytest.mark.skipif(lab.unavailable() is not None, reason=str(lab.unavailable()))


def state_after(*commands: str) -> str:
    """The state in a fresh namespace in which these ip(8) commands were run."""
    script = "mount -t sysfs sysfs /sys && " + "".join(f"ip {command} && " for command in commands) + '"$@"'
    done = subprocess.run(
        ["unshare", "-n", "-m", "--", "sh", "-c", script, "sh", *STATE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# A pair of devices that are each other's other end.
OUT = (
    "link add out0 type veth peer name end0",
    "link set end0 up",
    "addr add 10.9.0.2/24 dev out0",
    "link set out0 up",
)


def test_nothing_but_loopback() -> None:
    assert state_after("link set lo up") == "- -"


def test_the_default_route_and_the_other_devices() -> None:
    assert state_after(*OUT, "route add default via 10.9.0.1") == "out0 10.9.0.1 end0"
    tunnel = "link add tun0 type veth peer name wg0"
    assert state_after(*OUT, "route add default via 10.9.0.1", tunnel) == "out0 10.9.0.1 end0 tun0 wg0"
    assert state_after(*OUT) == "- - end0 out0"


def test_the_route_with_the_least_metric_and_no_other() -> None:
    more = ("addr add 10.8.0.2/24 dev end0",)
    routes = ("route add default via 10.8.0.1 metric 600", "route add default via 10.9.0.1 metric 100")
    assert state_after(*OUT, *more, *routes) == "out0 10.9.0.1 end0"
    assert state_after(*OUT, "route add unreachable default") == "- - end0 out0"


def test_bridges_and_what_hangs_on_them_are_left_out() -> None:
    bridge = ("link add br0 type bridge", "link set end0 master br0", "link set br0 up")
    assert state_after(*OUT, *bridge) == "- - out0"


def test_what_a_context_asks() -> None:
    assert network.holds("network", "out0 10.9.0.1", "out0 10.9.0.1 tun0")
    assert not network.holds("network", "out0 10.9.0.1", "out0 10.9.0.2 tun0")
    assert network.holds("without", "tun0", "out0 10.9.0.1") and network.holds("without", "tun0", "- -")
    assert not network.holds("without", "tun0", "out0 10.9.0.1 tun0") and not network.holds("without", "tun0", None)
