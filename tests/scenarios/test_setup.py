"""`heal setup`: it finds what the tools' own files show, and proposes a configuration that is right."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.scenarios import terminal
from tests.scenarios.place import HEAL, Place
from tests.scenarios.terminal import Terminal

LOGINS = '{"auths": {"quay.example/team": {"auth": "YTpi"}, "https://index.docker.io/v1/": {"auth": "YTpi"}}}'


def kubectl(place: Place, *words: str, file: str = "config") -> None:
    """Change a kubeconfig as users do."""
    name = place.home / ".kube" / file
    name.parent.mkdir(exist_ok=True)
    subprocess.run(["kubectl", "config", "--kubeconfig", str(name), *words], check=True, capture_output=True)


@pytest.fixture
def furnished(place: Place) -> Place:
    """A home with two kubeconfigs, made by kubectl, and a registry login."""
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    kubectl(place, "set-cluster", "stage", "--server=https://api.stage.example.com:6443")
    kubectl(place, "set-credentials", "dev", "--token=sha256~opaque")
    for namespace in ("one", "two"):
        name = f"{namespace}/api-stage-example-com:6443/dev"
        kubectl(place, "set-context", name, "--cluster=stage", "--user=dev", f"--namespace={namespace}")
    kubectl(place, "set-cluster", "eks", "--server=https://eks.example.com", file="config.eks")
    kubectl(place, "set-credentials", "eks", "--exec-command=aws", "--exec-api-version=v1", file="config.eks")
    name = "arn:aws:eks:eu-west-1:123456789012:cluster/prod"
    kubectl(place, "set-context", name, "--cluster=eks", "--user=eks", file="config.eks")
    auth = place.home / ".config" / "containers" / "auth.json"
    auth.parent.mkdir(parents=True)
    auth.write_text(LOGINS)
    return place


def proposed(place: Place) -> dict[str, Any]:
    """The proposal, read."""
    ended = place.heal("setup", "--print")
    assert (ended.returncode, ended.stderr) == (0, "")
    value = yaml.safe_load(ended.stdout)
    assert isinstance(value, dict)
    return value


def test_what_is_found(furnished: Place) -> None:
    targets = proposed(furnished)["targets"]
    assert set(targets) == {"api-stage-example-com", "prod", "quay.example", "docker.io"}
    stage = targets["api-stage-example-com"]
    assert stage["kubeconfig"] == "~/.kube/config"
    assert stage["contexts"] == ["one/api-stage-example-com:6443/dev", "two/api-stage-example-com:6443/dev"]
    assert targets["prod"]["kubeconfig"] == "~/.kube/config.eks"
    assert targets["prod"]["login"] == {"argv": ["aws", "sso", "login"], "class": "interactive"}
    assert targets["quay.example"]["login"]["argv"][1:] == ["login", "quay.example"]


def test_what_is_written_is_in_force(furnished: Place) -> None:
    ended = furnished.heal("setup", "--yes")
    assert ended.returncode == 0
    assert "clusters:    api-stage-example-com, prod\n" in ended.stdout
    file = furnished.home / ".config" / "heal" / "config.yaml"
    assert file.stat().st_mode & 0o777 == 0o600
    shown = json.loads(furnished.heal("config", "show", "--json").stdout)["items"]
    assert set(shown["targets"]) == set(proposed(furnished)["targets"])
    ended = furnished.heal(
        "run", "--dry-run", "--", "kubectl", "--context", "two/api-stage-example-com:6443/dev", "get", "pods"
    )
    assert "api-stage-example-com" in ended.stdout + ended.stderr
    assert "WRONG" not in furnished.heal("doctor").stdout.replace("WRONG  targets", "")


def test_secrets_are_not_in_it(furnished: Place) -> None:
    ended = furnished.heal("setup", "--yes")
    assert "sha256~opaque" not in ended.stdout and "YTpi" not in ended.stdout


def test_a_configuration_that_is_there_stays(furnished: Place) -> None:
    furnished.configure("version: 1\n# mine\n")
    ended = furnished.heal("setup", "--yes")
    assert ended.returncode == 1
    assert "is there already and stays as it is" in ended.stderr
    assert (furnished.home / ".config" / "heal" / "config.yaml").read_text() == "version: 1\n# mine\n"


def test_damaged_files_are_no_reason_to_fail(place: Place) -> None:
    for name in (".kube/config", ".docker/config.json", ".config/gh/hosts.yml", ".config/glab-cli/config.yml"):
        file = place.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("contexts: [3, {name: [x]}]\nhosts: 5\n\tnonsense: [")
    assert proposed(place) == {"version": 1, "health": {"disk": {"check": "disk_room"}}}


def test_names_that_yaml_would_take_for_something_else(place: Place) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    kubectl(place, "set-cluster", "c", "--server=https://c.example.com")
    kubectl(place, "set-credentials", "u", "--token=t")
    for context in ("no", "'quoted: #\"", "1.20"):
        kubectl(place, "set-credentials", context, "--token=t")
        kubectl(place, "set-context", context, "--cluster=c", f"--user={context}")
    contexts = [entry["contexts"] for entry in proposed(place)["targets"].values()]
    assert sorted(contexts) == [["'quoted: #\""], ["1.20"], ["no"]]


def test_nobody_to_ask(place: Place) -> None:
    ended = place.heal("setup")
    assert ended.returncode == 1
    assert "heal setup --yes" in ended.stderr
    assert not (place.home / ".config" / "heal" / "config.yaml").exists()


@pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))
@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False)])
def test_at_a_terminal(place: Place, answer: str, written: bool) -> None:
    with Terminal(place.folder, place.environment, place.folder) as tty:
        tty.type(f"{HEAL} setup; echo status=$?")
        tty.wait_for("[y/N]")
        tty.type(answer)
        screen = tty.wait_for("status=0" if written else "status=1")
    assert ("next:" in screen) == written
    assert (place.home / ".config" / "heal" / "config.yaml").exists() == written
