"""`heal health` asks the real things: a route, tokens, a registry, a forge's API under the real gh."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pexpect
import pyte
import pytest
import yaml

from tests.lab import network, registry
from tests.lab.network import Network
from tests.lab.registry import Registry
from tests.scenarios.place import Place

ROOT = Path(__file__).parents[2]
in_network = pytest.mark.skipif(network.unavailable() is not None, reason=str(network.unavailable()))


def token(seconds: float) -> str:
    return jwt.encode({"exp": int(time.time() + seconds), "iat": int(time.time()) - 86400}, "k" * 32)


def kubeconfig(place: Place, name: str, secret: str, server: str = "https://127.0.0.1:1") -> Path:
    file = place.home / ".kube" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"current-context: {name}\ncontexts: [{{name: {name}, context: {{cluster: c, user: u}}}}]\n"
        f"clusters: [{{name: c, cluster: {{server: '{server}'}}}}]\nusers: [{{name: u, user: {{token: '{secret}'}}}}]\n"
    )
    return file


def states(place: Place, *words: str, **more: Any) -> dict[str, str]:
    """CHECK[/TARGET] -> state."""
    return {name: item["state"] for name, item in items(place, *words, **more).items()}


def items(place: Place, *words: str, **more: Any) -> dict[str, dict[str, Any]]:
    done = place.heal("health", "--json", *words, **more)
    listing = json.loads(done.stdout)
    assert (listing["v"], listing["kind"], done.stderr) == (1, "health", "")
    return {"/".join(filter(None, (one["key"], one["target"]))): one for one in listing["items"]}


def test_tokens_that_last_and_that_do_not(place: Place) -> None:
    for name, left in (("stage", 8 * 60), ("prod", 86400), ("old", -7200)):
        kubeconfig(place, name, token(left))
    clusters = "\n".join(
        f"  {name}: {{kind: cluster, kubeconfig: ~/.kube/{name}, login: {{argv: [{place.script('login', 'exit 1')}]}}}}"
        for name in ("stage", "prod", "old", "never")
    )
    place.configure(
        f"version: 1\ntargets:\n{clusters}\nhealth: {{k: {{check: kube_token, targets: [stage, prod, old, never]}}}}\n"
    )
    done = place.heal("health")
    assert done.returncode == 1
    head, *lines = done.stdout.splitlines()
    rows = {line.split()[1]: line for line in lines}
    assert head.split() == ["CHECK", "TARGET", "STATE", "EXPIRES", "IN", "SINCE", "RUN", "WHY"]
    assert rows["stage"].split()[2:5] == ["good", "8", "min"] and "good" in rows["prod"]
    assert "heal fix kube_login --target old" in rows["old"] and "expired 2 h ago" in rows["old"]
    assert "unknown" in rows["never"], "nobody ever logged in: nothing to ask"
    view = yaml.safe_load((place.home / ".local/state/heal/memory/state/environment_health.yaml").read_text())
    details = view["health_checks"]["k"]["details"]
    assert {name: one["valid"] for name, one in details.items()} == {
        "stage": True, "prod": True, "old": False, "never": None
    }  # fmt: skip
    (issue,) = view["predicted_issues"]
    assert (issue["cluster"], issue["type"], issue["proactive_fix"]) == ("stage", "auth", "kube_login('stage')")
    assert place.calls("login") == 0, "looking logs nobody in"
    prompt = place.heal("health", "--prompt").stdout
    assert prompt in ("old expired, stage 8m", "old expired, stage 7m")


def test_a_token_ends_while_one_looks(place: Place) -> None:
    """A real token, a real clock: good until its second has come."""
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text("version: 1\nchecks: {lasts: {kind: token_expiry, left: 0s}}\n")
    place.configure(
        "version: 1\ntargets: {stage: {kind: cluster, kubeconfig: ~/.kube/stage}}\n"
        "health: {k: {check: lasts, target: stage}}\n"
    )
    kubeconfig(place, "stage", token(6))
    end = time.time() + 7
    seen = [items(place)["k/stage"]]
    time.sleep(max(0.0, end - time.time()))
    seen += [items(place)["k/stage"], items(place)["k/stage"]]
    assert [one["state"] for one in seen] == ["good", "bad", "bad"]
    assert seen[0]["since"] < seen[1]["since"] == seen[2]["since"] and "expired" in seen[1]["detail"]
    assert place.heal("health", "--prompt").stdout == "stage expired"


@pytest.mark.parametrize("mistake", ["broken: [", "interval: 7m", "health: {one: {check: kube_token, target: nobody}}"])
def test_a_configuration_with_a_mistake_is_not_well(place: Place, mistake: str) -> None:
    """What it would have looked at is not forgotten, and nothing calls it healthy."""
    kubeconfig(place, "stage", token(-60))
    good = "version: 1\ntargets: {stage: {kind: cluster, kubeconfig: ~/.kube/stage}}\n"
    place.configure(good)
    assert states(place)["kubeconfigs/stage"] == "bad"
    place.configure(good + mistake + "\n")
    done = place.heal("health")
    assert done.returncode == 1 and "nothing is configured" not in done.stderr
    (row,) = (line for line in done.stdout.splitlines() if line.startswith("configuration "))
    assert " bad " in row and "config.yaml:" in row and "heal config show" in row
    assert states(place)["configuration"] == "bad"
    assert place.heal("health", "kubeconfigs").returncode == 1
    assert set(place.heal("health", "--prompt").stdout.split(", ")) == {"configuration bad", "stage expired"}
    once = place.heal("health", "monitor", "--once")
    assert "configuration is bad" in once.stderr, "somebody is told"
    view = yaml.safe_load((place.home / ".local/state/heal/memory/state/environment_health.yaml").read_text())
    assert view["health_checks"]["kubeconfigs"]["status"] == "bad", "it stays until it was looked at again"
    place.configure(good)
    assert "configuration" not in states(place)
    assert place.heal("health", "--prompt").stdout == "stage expired"


def test_a_kubeconfig_that_is_none_is_said_to_be(place: Place) -> None:
    place.configure("version: 1\ntargets: {stage: {kind: cluster, kubeconfig: ~/.kube/stage}}\n")
    file = place.home / ".kube" / "stage"
    assert items(place)["kubeconfigs/stage"]["detail"] == f"there is no {file}"
    file.parent.mkdir()
    file.write_text("broken: [\n")
    found = items(place)["kubeconfigs/stage"]
    assert (found["state"], found["detail"]) == ("unknown", f"{file} is no kubeconfig that can be read")
    kubeconfig(place, "other", token(60)).rename(file)
    place.configure("version: 1\ntargets: {stage: {kind: cluster, kubeconfig: ~/.kube/stage, contexts: [stage]}}\n")
    assert items(place)["kubeconfigs/stage"]["detail"] == "the kubeconfig has no such context"


@pytest.mark.parametrize("words", [("health", "--fix"), ("fix", "kube_login", "--target", "stage")])
def test_a_login_that_was_asked_for_ends_with_heal(place: Place, words: tuple[str, ...]) -> None:
    kubeconfig(place, "stage", token(-60))
    login = place.script("login", f"echo $$ > {place.folder}/new; mv {place.folder}/new {place.folder}/pid; sleep 60")
    place.configure(
        "version: 1\ntargets: {stage: {kind: cluster, kubeconfig: ~/.kube/stage, "
        f"login: {{argv: [{login}], class: credential}}}}}}\nhealth: {{k: {{check: kube_token, target: stage}}}}\n"
    )
    running = subprocess.Popen(place.argv(*words), env=place.environment, stdin=subprocess.DEVNULL)
    until((place.folder / "pid").exists)
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=30) == -signal.SIGINT
    alive = Path("/proc") / (place.folder / "pid").read_text().strip()
    until(lambda: not alive.exists())


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("variable", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_only_where_they_are_wanted(place: Place, variable: dict[str, str], coloured: bool) -> None:
    place.configure("version: 1\nhealth: {room: {check: disk_room}}\n")
    place.environment |= {"TERM": "xterm", **variable}
    master, terminal = os.openpty()
    try:
        place.heal("health", stdout=terminal, stderr=subprocess.PIPE, capture_output=False)
        shown = os.read(master, 4096).decode()
    finally:
        os.close(master)
        os.close(terminal)
    assert "good" in shown and ("\x1b" in shown) == coloured


def test_the_live_table_stays_on_the_screen(place: Place) -> None:
    """Ten rows are too few: what is bad comes first, and nothing scrolls away."""
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text("version: 1\nchecks: {up: {kind: command_succeeds, argv: [sh, -c, 'echo it is down; exit 1']}}\n")
    rooms = "".join(f"  room{number}: {{check: disk_room}}\n" for number in range(12))
    place.configure(f"version: 1\nhealth:\n{rooms}  last: {{check: up}}\n")
    screen = pyte.HistoryScreen(80, 10)
    stream = pyte.ByteStream(screen)
    argv = place.argv("health", "--watch", "--every", "1s")
    own = {**place.environment, "TERM": "xterm"}
    child: pexpect.spawn[bytes] = pexpect.spawn(argv[0], argv[1:], dimensions=(10, 80), env=own)

    def shown() -> list[str]:
        try:
            stream.feed(child.read_nonblocking(65536, 0.1))
        except pexpect.TIMEOUT:
            pass
        return [row.rstrip() for row in screen.display]

    feet: set[str] = set()  # each has the time of its look

    def looked_three_times() -> bool:
        feet.update(row for row in shown() if "every 1 s" in row)
        return len(feet) > 2

    until(looked_three_times)
    rows = shown()
    assert rows[0].startswith("CHECK") and rows[1].startswith("last ") and rows[2].strip() == "it is down"
    assert rows[6] == "... and 9 lines more" and not screen.history.top
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.signalstatus == signal.SIGINT


def test_a_locale_without_the_signs_of_the_table_ends_nothing(place: Place) -> None:
    (place.home / ".kube").mkdir()
    name = "münchen"
    kubeconfig(place, name, token(3600))
    place.configure(f"version: 1\ntargets: {{{name}: {{kind: cluster, kubeconfig: ~/.kube/{name}}}}}\n")
    place.environment["PYTHONIOENCODING"] = "ascii"
    done = place.heal("health", "kubeconfigs")
    assert (done.returncode, done.stderr) == (0, "") and "m?nchen" in done.stdout


def test_a_format_belongs_to_the_prompt(place: Place) -> None:
    done = place.heal("health", "--format", "bash")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "heal: health: --format belongs to --prompt\n")


@pytest.mark.parametrize(
    ("given", "status"), [("'true'", 0), ("'false'", 1), ("[sh, -c, 'kill -9 $$']", 3), ("no-such", 3)]
)
def test_the_exit_status_says_it_all(place: Place, given: str, status: int) -> None:
    argv = given if given.startswith("[") else f"[{given}]"
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text(f"version: 1\nchecks: {{mine: {{kind: command_succeeds, argv: {argv}}}}}\n")
    place.configure("version: 1\nhealth: {one: {check: mine}, room: {check: disk_room}}\n")
    assert place.heal("health").returncode == status
    assert place.heal("health", "room").returncode == 0
    wrong = place.heal("health", "roam")
    assert (wrong.returncode, wrong.stdout) == (2, "") and "did you mean `room`?" in wrong.stderr


def test_a_kind_of_check_is_a_name_too(place: Place) -> None:
    """As the first configurations had it: reachable for the VPN, token_expiry for kubeconfigs."""
    kubeconfig(place, "stage", token(-60))
    vpn = "{kind: vpn, probe: {tcp: '127.0.0.1:1', timeout: 1s}, connect: {argv: ['true']}}"
    stage = "{kind: cluster, kubeconfig: ~/.kube/stage, login: {argv: [kube, stage]}}"
    place.configure(
        f"version: 1\ntargets: {{vpn: {vpn}, stage: {stage}}}\n"
        "health: {vpn: {check: reachable, target: vpn}, kubeconfigs: {check: token_expiry, targets: [stage]}}\n"
    )
    found = items(place)
    assert found["vpn/vpn"]["state"] == "bad", "here nobody but the end of the tunnel refuses"
    assert (found["kubeconfigs/stage"]["state"], found["kubeconfigs/stage"]["run"]) == (
        "bad", "heal fix kube_login --target stage"
    )  # fmt: skip


def test_where_nothing_can_be_written_one_can_look_all_the_same(place: Place) -> None:
    place.configure("version: 1\nhealth: {room: {check: disk_room}}\n")
    place.environment["HEAL_MEMORY"] = "/dev/null/memory"
    done = place.heal("health")
    assert done.returncode == 0 and "room" in done.stdout and "this look is not remembered" in done.stderr
    assert place.heal("health", "monitor", "--once").returncode == 1, "who cannot remember must not act"


def test_a_check_that_nobody_knows_is_unknown(place: Place) -> None:
    place.configure("version: 1\nhealth: {one: {check: kube_tokn}}\n")
    done = place.heal("health")
    assert done.returncode == 3 and "did you mean `kube_token`?" in done.stdout


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Network]:
    hosts = {"api.github.localhost": "10.77.0.1", "github.localhost": "10.77.0.1"}
    with Network(tmp_path, hosts=hosts) as made:
        address = {"api.github.localhost": made.server_address, "github.localhost": made.server_address}
        etc = network.NETNS_ETC / made.client / "hosts"
        kept = [line for line in etc.read_text().splitlines() if "github" not in line]
        etc.write_text("\n".join([*kept, *(f"{where} {name}" for name, where in address.items())]) + "\n")
        argv = [sys.executable, "-m", "tests.lab.forge_api", "0.0.0.0"]
        server = subprocess.Popen(made.run_in_server(argv), cwd=ROOT)
        for _ in range(100):
            asked = made.run_in_client(["curl", "-s", "-o", "/dev/null", f"http://{made.server_address}/"])
            if subprocess.run(asked, check=False).returncode == 0:
                break
            time.sleep(0.05)
        yield made
        server.kill()
        server.wait()


@in_network
def test_behind_a_vpn_that_is_down_everything_is_unknown_and_the_fix_brings_it_back(place: Place, net: Network) -> None:
    kubeconfig(place, "stage", token(-60), f"http://{net.service_name}:80")
    connect = net.connect_argv()[0]
    place.configure(
        f"""
version: 1
targets:
  office:
    kind: vpn
    probe: {{tcp: '{net.service_address}:80', timeout: 1s}}
    connect: {{argv: [{connect}], class: safe}}
  stage:
    kind: cluster
    kubeconfig: ~/.kube/stage
    needs: [office]
    login: {{argv: [{place.script("login", "exit 1")}]}}
health:
  k: {{check: kube_token, target: stage, needs: [names]}}
  names: {{check: names, target: stage}}
"""
    )
    inside = net.run_in_client([])
    assert states(place, through=inside) == {"office/office": "good", "names/stage": "good", "k/stage": "bad"}
    net.drop_route()
    down = items(place, through=inside)
    assert {name: one["state"] for name, one in down.items()} == {
        "office/office": "bad", "names/stage": "unknown", "k/stage": "unknown"
    }  # fmt: skip
    assert down["k/stage"]["detail"] == "cannot be asked: office is down" and down["k/stage"]["expires_in"] < -59
    assert down["k/stage"]["fix"] == "kube_login('stage')" and down["k/stage"]["run"] is None, "no login for unknown"
    assert down["office/office"]["run"] == "heal fix vpn_connect --target office" and down["k/stage"]["run"] is None
    mended = place.heal("health", "--fix", through=inside)
    assert "vpn_connect for office done" in mended.stderr and mended.returncode == 1
    assert "kube_login for stage not done: kube_login needs a person at a terminal" in mended.stderr
    assert place.calls("login") == 0, "interactive, and nobody is there"
    assert states(place, through=inside)["office/office"] == "good"


@in_network
@pytest.mark.skipif(not shutil.which("iptables"), reason="iptables is not installed")
@pytest.mark.parametrize("by", ["the host", "a firewall"])
def test_a_refusal_proves_neither_that_the_vpn_is_up_nor_that_it_is_down(place: Place, net: Network, by: str) -> None:
    """Before a run as in health: nothing is refused for it, and no connect is made."""
    kubeconfig(place, "stage", token(-60), f"http://{net.service_name}:80")
    connect = place.script("connect", "exit 0")

    def configure(probe: str) -> None:
        place.configure(
            "version: 1\n"
            "targets:\n"
            f"  office: {{kind: vpn, probe: {probe}, connect: {{argv: [{connect}], class: safe}}}}\n"
            "  stage: {kind: cluster, kubeconfig: ~/.kube/stage, needs: [office]}\n"
            "commands: {kubectl: {checks: [vpn]}}\n"
            "health: {k: {check: kube_token, target: stage}}\n"
        )

    inside = net.run_in_client([])
    port = 81 if by == "the host" else 80
    if by == "a firewall":
        to_it = ["iptables", "-A", "OUTPUT", "-p", "tcp", "-d", net.service_address]
        subprocess.run([*inside, *to_it, "-j", "REJECT", "--reject-with", "tcp-reset"], check=True, capture_output=True)
    configure(f"{{tcp: '{net.service_address}:{port}', timeout: 1s}}")
    found = items(place, through=inside)
    assert found["office/office"]["state"] == "unknown" and "refused the connection" in found["office/office"]["detail"]
    assert found["k/stage"]["state"] == "bad", "what lies behind it is asked all the same"
    if shutil.which("kubectl"):
        ran = place.heal("run", "--target", "stage", "--", "kubectl", "get", "pods", through=inside)
        assert ran.returncode not in (0, 125) and "VPN" not in ran.stderr, "it was run"
    place.heal("health", "monitor", "--once", through=inside)
    assert place.calls("connect") == 0
    for word in ("good", "bad"):
        configure(f"{{tcp: '{net.service_address}:{port}', refused: {word}}}")
        assert states(place, through=inside)["office/office"] == word
    configure(f"{{ping: '{net.service_address}', timeout: 1s}}")
    assert states(place, through=inside)["office/office"] == ("good" if shutil.which("ping") else "unknown")


@in_network
@pytest.mark.skipif(not shutil.which("gh"), reason="gh is not installed")
def test_a_forge_is_asked_itself(place: Place, net: Network) -> None:
    health = "health: {t: {check: github_token, target: github.localhost}}"
    place.configure(f"version: 1\ntargets: {{github.localhost: {{kind: forge}}}}\n{health}\n")
    hosts = place.home / ".config" / "gh" / "hosts.yml"
    inside = net.run_in_client([])
    assert items(place, through=inside)["t/github.localhost"]["state"] == "bad", "nobody is logged in"
    hosts.parent.mkdir(parents=True, exist_ok=True)
    found = {}
    for secret in ("good", "expired", "limited", "down"):
        hosts.write_text(f"github.localhost:\n    user: dev\n    oauth_token: {secret}\n    git_protocol: https\n")
        hosts.chmod(0o600)
        found[secret] = items(place, through=inside)["t/github.localhost"]
    assert {secret: one["state"] for secret, one in found.items()} == {
        "good": "good", "expired": "bad", "limited": "unknown", "down": "unknown"
    }  # fmt: skip
    assert found["good"]["expires"].startswith(("2030-01-01", "2029-12-31"))
    assert found["expired"]["run"] == "gh auth login --hostname github.localhost"


@pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))
def test_a_registry_is_asked_itself(place: Place, tmp_path: Path) -> None:
    running = tmp_path / "run"
    running.mkdir()
    place.environment["XDG_RUNTIME_DIR"] = str(running)
    with Registry(tmp_path / "registry") as server:
        probe = "probe: {argv: [skopeo, login, --tls-verify=false, '{host}'], bad: 'unauthorized|EOF|invalid username'}"
        place.configure(
            f"version: 1\ntargets: {{lab: {{kind: registry, host: '{server.host}', {probe}}}}}\n"
            "health: {r: {check: registry_token, target: lab}}\n"
        )
        assert items(place)["r/lab"]["run"] == f"podman login {server.host}"
        server.add_user("me", "one")
        _login(place, server, "one")
        assert states(place) == {"r/lab": "good"}
        server.change_password("me", "two")
        refused = items(place)["r/lab"]
        assert refused["state"] == "bad" and refused["detail"].startswith("was refused (")
        _login(place, server, "two")
        assert states(place) == {"r/lab": "good"}
        server.stop()
        assert states(place) == {"r/lab": "unknown"}, "nobody was refused"


@pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))
@pytest.mark.skipif(not shutil.which("podman"), reason="podman is not installed")
def test_podman_takes_every_failure_for_a_refusal_and_heal_does_not(place: Place, tmp_path: Path) -> None:
    """The shipped check as it is, under the real podman."""
    running = tmp_path / "run"
    running.mkdir()
    place.environment |= {
        "XDG_RUNTIME_DIR": str(running),
        "CONTAINERS_REGISTRIES_CONF": str(tmp_path / "registries.conf"),
    }
    with Registry(tmp_path / "registry") as server:
        (tmp_path / "registries.conf").write_text(f'[[registry]]\nlocation = "{server.host}"\ninsecure = true\n')
        place.configure(f"version: 1\ntargets: {{lab: {{kind: registry, host: '{server.host}'}}}}\n")
        server.add_user("me", "one")
        _login(place, server, "one")
        assert states(place, "registries") == {"dns/lab": "good", "registries/lab": "good"}
        server.change_password("me", "two")
        assert states(place, "registries")["registries/lab"] == "bad"
        server.stop()
        asked = ["podman", "login", server.host]
        said = subprocess.run(asked, env=place.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert said.returncode == 125 and b"Existing credentials are invalid" in said.stdout + said.stderr
        assert states(place, "registries")["registries/lab"] == "unknown"


@pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))
@pytest.mark.skipif(not shutil.which("podman"), reason="podman is not installed")
def test_a_login_that_a_helper_keeps(place: Place, tmp_path: Path) -> None:
    """podman asks the helper of a registry, and knows nothing of docker's general one."""
    running, helper = tmp_path / "run", place.folder / "docker-credential-lab"
    running.mkdir()
    place.environment |= {
        "XDG_RUNTIME_DIR": str(running), "CONTAINERS_REGISTRIES_CONF": str(tmp_path / "registries.conf"),
        "PATH": f"{place.folder}:{place.environment['PATH']}",
    }  # fmt: skip

    def gives(secret: str) -> str:
        said = f'{{"ServerURL":"{server.host}","Username":"me","Secret":"{secret}"}}'
        helper.write_text(f"#!/bin/sh\n[ $1 = get ] && echo '{said}'\n")
        helper.chmod(0o700)
        return states(place, "r")["r/lab"]

    with Registry(tmp_path / "registry") as server:
        (tmp_path / "registries.conf").write_text(f'[[registry]]\nlocation = "{server.host}"\ninsecure = true\n')
        server.add_user("me", "one")
        place.configure(
            f"version: 1\ntargets: {{lab: {{kind: registry, host: '{server.host}'}}}}\n"
            "health: {r: {check: registry_token, target: lab}}\n"
        )
        auth = place.home / ".config" / "containers" / "auth.json"
        auth.parent.mkdir(parents=True)
        auth.write_text(json.dumps({"credHelpers": {server.host: "lab"}}))
        assert [gives("one"), gives("two")] == ["good", "bad"]
        docker = place.home / ".docker" / "config.json"
        docker.parent.mkdir()
        docker.write_text(json.dumps({"auths": {server.host: {}}, "credsStore": "lab"}))
        auth.unlink()
        assert gives("one") == "unknown"


def _login(place: Place, server: Registry, secret: str) -> None:
    argv = ["skopeo", "login", "--tls-verify=false", "-u", "me", "-p", secret, server.host]
    subprocess.run(argv, env=place.environment, check=True, capture_output=True)
