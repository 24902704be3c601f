"""Failures of the network in namespaces of our own: a route that is gone, and the VPN that brings it back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import network
from tests.lab.network import Network
from tests.scenarios.place import Place

pytestmark = pytest.mark.skipif(network.unavailable() is not None, reason=str(network.unavailable()))


@pytest.fixture
def net(place: Place, tmp_path: Path) -> Iterator[Network]:
    """A client whose service, a web server, lies behind a route that can go away."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("hello\n")
    with Network(tmp_path) as made:
        argv = ["python3", "-m", "http.server", "-d", str(pages), "-b", made.service_address, "80"]
        server = subprocess.Popen(made.run_in_server(argv), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_for(made)
        yield made
        server.kill()
        server.wait()


def _wait_for(net: Network) -> None:
    for _ in range(100):
        asked = ["curl", "-s", "-o", "/dev/null", "--max-time", "1", f"http://{net.service_address}/"]
        if subprocess.run(net.run_in_client(asked), check=False).returncode == 0:
            return
    raise RuntimeError("the lab's web server does not answer")


def _configure(place: Place, net: Network, connect: str) -> None:
    place.configure(
        f"""
version: 1
retry_wait: 100ms
targets:
  vpn:
    kind: vpn
    probe: {{tcp: '{net.service_address}:80', timeout: 1s}}
    connect: {{argv: [{connect}], class: safe}}
  work:
    kind: cluster
    kubeconfig: ~/.kube/config
    needs: [vpn]
"""
    )
    kubeconfig = place.home / ".kube" / "config"
    kubeconfig.parent.mkdir()
    kubeconfig.write_text(
        f"""
apiVersion: v1
kind: Config
current-context: work
clusters: [{{name: work, cluster: {{server: 'http://{net.service_name}:80'}}}}]
contexts: [{{name: work, context: {{cluster: work, user: work}}}}]
users: [{{name: work, user: {{token: something}}}}]
"""
    )


def test_the_vpn_is_brought_up_and_the_command_run_again(place: Place, net: Network) -> None:
    _configure(place, net, net.connect_argv()[0])
    net.drop_route()
    done = place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=net.run_in_client([]))
    assert (done.returncode, done.stdout) == (0, "hello\n")
    assert "vpn_connect done; retried" in done.stderr
    (line,) = place.journal()
    assert (line["type"], line["fix"], line["outcome"]) == ("network", "vpn_connect('vpn')", "healed")
    assert (line["probe_before"], line["probe_after"]) == ("bad", "good")


def test_what_a_run_learns_is_in_the_prompt_at_once(place: Place, net: Network) -> None:
    _configure(place, net, net.connect_argv()[0])
    inside = net.run_in_client([])
    net.drop_route()
    place.heal("health", "vpn", through=inside)
    prompt = place.home / ".local" / "state" / "heal" / "memory" / "state" / "prompt"
    assert "vpn/vpn - vpn down" in prompt.read_text()
    place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=inside)
    assert "vpn down" not in prompt.read_text(), "brought up by the run"
    net.drop_route()
    place.configure((place.home / ".config/heal/config.yaml").read_text().replace(net.connect_argv()[0], "/bin/false"))
    place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=inside)
    assert prompt.read_text().endswith("run/vpn - vpn down\n")


def test_a_connect_that_does_not_help_is_no_heal(place: Place, net: Network) -> None:
    _configure(place, net, "/bin/true")
    net.drop_route()
    done = place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=net.run_in_client([]))
    assert (done.returncode, done.stdout) == (1, "")
    assert "vpn_connect ran, but vpn_up is still bad" in done.stderr


def test_a_name_without_dns_is_network_and_leads_to_no_login(place: Place, net: Network) -> None:
    _configure(place, net, net.connect_argv()[0])
    file = place.home / ".kube" / "config"
    file.write_text(file.read_text().replace(net.service_name, "unknown.example"))
    done = place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=net.run_in_client([]))
    assert done.returncode == 1
    assert place.journal()[-1]["type"] == "network"


def test_a_closed_port_with_the_vpn_up_is_not_a_matter_of_the_vpn(place: Place, net: Network) -> None:
    _configure(place, net, str(place.script("connect", "exit 0")))
    file = place.home / ".kube" / "config"
    file.write_text(file.read_text().replace(f"{net.service_name}:80", f"{net.service_name}:81"))
    done = place.heal("run", "--", "kubectl", "get", "--raw", "/index.html", through=net.run_in_client([]))
    assert (done.returncode, place.calls("connect")) == (1, 0)
