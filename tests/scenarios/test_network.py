"""Failures of the network in namespaces of our own: a route that is gone, and the VPN that brings it back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lab import network
from tests.lab.network import Network
from tests.scenarios.nights import journal_line
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


def _weeks_with_and_without(tunnel: str) -> list[dict[str, Any]]:
    """Three weeks in which calls of `work` failed, and were healed by the VPN, while its device was not there."""
    lines = []
    for day in range(21):
        start = datetime.now(UTC) - timedelta(days=22 - day)
        for number in range(6):
            line = journal_line(start + timedelta(minutes=50 * number + 7 * day), 0.0, f"{day}-{number}")
            line |= {"target": "work", "network": f"- - link0 {tunnel}" if number % 3 else "- - link0"}
            if number % 3 == 0:
                line |= {
                    "type": "network", "template": "Unable to connect to the server: no route to host",
                    "rule": "kube-no-way", "fix": "vpn_connect('vpn')", "fixed": True, "probe_before": "bad",
                    "probe_after": "good", "layer": "heal", "outcome": "healed",
                }  # fmt: skip
            lines.append(line)
    return lines


def test_without_the_vpns_device_it_is_brought_up_before_the_failure(place: Place, net: Network) -> None:
    """Learned from the journal: which network devices there were. With the device there nothing is done."""
    connect = place.script("connect", f"ip link add tun0 type veth peer name end0 && exec {net.connect_argv()[0]}")
    _configure(place, net, str(connect))
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    lines = _weeks_with_and_without("tun0")
    (memory / "journal.jsonl").write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    learned = place.heal("learn").stdout
    assert "work fails (network, " in learned and "while the network device tun0 is not there" in learned
    net.drop_route()
    get, inside = ("run", "--", "kubectl", "get", "--raw", "/index.html"), net.run_in_client([])
    foretold = place.heal("predict", "--json", "--", *get[2:], through=inside).stdout
    assert json.loads(foretold)["fix"] == "vpn_connect('vpn')"
    done = place.heal(*get, through=inside)
    assert (done.returncode, done.stdout, place.calls("connect")) == (0, "hello\n", 1)
    expected = "as expected while the network device tun0 is not there; vpn_connect done\n"
    assert done.stderr == f"heal: work was about to fail (network), {expected}"
    line = place.journal()[-1]
    assert (line["network"], line["layer"], line["outcome"]) == ("- - link0", "predict", "prevented")
    assert (line["probe_before"], line["probe_after"], line["fix"]) == ("bad", "good", "vpn_connect('vpn')")
    again = place.heal(*get, through=inside)
    assert (again.returncode, again.stderr, place.journal()[-1]["predicted"]) == (0, "", None)
    assert place.journal()[-1]["network"] == "- - end0 link0 tun0"
    subprocess.run([*inside, "ip", "link", "delete", "tun0"], check=True)
    place.heal(*get, through=inside)
    hunch = place.journal()[-1]
    assert (hunch["probe_before"], hunch["fix"], place.calls("connect")) == ("good", None, 1), "the way is there"


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
