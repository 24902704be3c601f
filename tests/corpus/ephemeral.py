# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what bonfire says when it cannot reserve or deploy, and docker without a terminal: `python -m tests.corpus.ephemeral`, as root.

The cluster and `oc` are stand-ins (tests/lab/ephemeral.py): namespaces, reservations and pools as the ephemeral namespace operator would
have left them, and a real kubectl with OpenShift's `whoami` and `project -q` in front of it. bonfire is real.
"""

import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.silence import file
from tests.lab.ephemeral import OC, Reservations

HOST = "api.shop.example"
MINE, THEIRS, UNREADY, FREE, EXPIRED = (
    f"ephemeral-{name}" for name in ("mine01", "other1", "notup1", "free01", "gone01")
)
APPS = file(
    "apps.yaml",
    "apps:",
    "- name: shop",
    "  components:",
    "  - name: web",
    "    host: local",
    f"    repo: {HOME}/app",
    "    path: web.yaml",
)
DEPLOY = "bonfire deploy shop --source file -c apps.yaml"


def context(namespace: str) -> str:
    """The namespace of the kubeconfig's context; an empty one is none."""
    return (
        f"kubectl config set-context shop --namespace={namespace} >/dev/null"
        if namespace
        else "kubectl config unset contexts.shop.namespace >/dev/null"
    )


def login(name: str) -> str:
    """Another kubeconfig than that of the user who may do everything."""
    return f"cp {SERVER}/{name}.kubeconfig ~/.kube/config"


def server(address: str) -> str:
    """A cluster that is somewhere else."""
    return f"kubectl config set-cluster shop --server={address} >/dev/null"


CASES = [
    *(Case("tty", f"docker run {words}") for words in (
        "-it --rm registry.example/team/app:1.0 sh", "--rm -ti registry.example/team/app:1.0", "-i -t registry.example/team/app:1.0 sh -c 'test -t 0'",
        "--interactive --tty registry.example/team/app:1.0 sh", "-itu 1000 registry.example/team/app:1.0 sh",
    )),
    Case("tty", f"bonfire namespace release {MINE}"),
    Case("tty", "bonfire namespace release", context(MINE)),
    Case("tty", "bonfire namespace reserve"),
    Case("tty", "bonfire namespace reserve --duration 4h --pool default"),
    Case("tty", DEPLOY, APPS + context(FREE)),
    Case("tty", f"{DEPLOY} --namespace {UNREADY}", APPS),
    Case("not_owned", f"bonfire namespace release {THEIRS}"),
    Case("not_owned", f"{DEPLOY} --namespace {THEIRS}", APPS),
    Case("not_owned", f"{DEPLOY} -n {THEIRS}", APPS),
    Case("not_owned", f"BONFIRE_BOT=true {DEPLOY} -n {THEIRS}", APPS),
    Case("not_owned", f"{DEPLOY} -n {FREE}", APPS),
    Case("not_owned", f"{DEPLOY} -n {EXPIRED}", APPS),
    Case("not_owned", f"bonfire namespace extend {FREE} --duration 2h"),
    Case("not_owned", f"bonfire namespace release {FREE} --force"),
    Case("not_owned", f"bonfire namespace extend {EXPIRED}"),
    Case("not_found", "bonfire namespace release ephemeral-absent"),
    Case("not_found", "bonfire namespace reserve --pool defualt"),
    Case("not_found", "bonfire namespace reserve --force --pool absent"),
    Case("quota", "bonfire namespace reserve --force --pool small"),
    Case("timeout", "bonfire namespace reserve --force --timeout 2 --name shop"),
    Case("timeout", f"bonfire namespace wait-on-resources {MINE} --timeout 5"),
    Case("not_configured", "bonfire namespace extend", context("")),
    Case("not_configured", "bonfire namespace list", login("plain")),
    Case("not_configured", "bonfire namespace reserve", login("plain")),
    Case("not_configured", "bonfire pool list", login("plain")),
    Case("missing_command", "bonfire namespace list", admin="rm /usr/local/bin/oc"),
    Case("missing_command", f"{DEPLOY} -n {MINE}", APPS, "rm /usr/local/bin/oc"),
    Case("missing_command", "bonfire namespace reserve", admin="rm /usr/local/bin/oc"),
    *(Case("auth", command, APPS + login("expired")) for command in (
        "bonfire namespace list", "bonfire namespace reserve", f"bonfire namespace release {MINE} --force", "bonfire pool list", f"{DEPLOY} -n {MINE}",
        f"bonfire namespace wait-on-resources {MINE}", f"bonfire namespace describe {MINE}", "bonfire deploy-env",
    )),
    *(Case("network", command, APPS + server("https://internal.example:6443")) for command in (
        "bonfire namespace list", "bonfire namespace reserve", f"{DEPLOY} -n {MINE}", f"bonfire namespace describe {MINE}",
    )),
    *(Case("network", command, server("https://closed.example:6999")) for command in ("bonfire namespace list", "bonfire namespace reserve")),
    *(Case("network", command, server("https://api.nowhere.example:6443")) for command in ("bonfire namespace list", f"bonfire namespace extend {MINE}")),
    Case("network", "bonfire deploy shop"),
    Case("network", "bonfire apps list"),
    *(Case("permission", command, login("guest")) for command in ("bonfire namespace list", "bonfire namespace reserve", f"bonfire namespace extend {MINE}")),
    Case("not_configured", "bonfire namespace list", "rm ~/.kube/config"),
    Case("not_configured", "bonfire namespace reserve", "rm ~/.kube/config"),
    Case("usage", f"bonfire depoly shop -n {MINE}"),
    Case("usage", "bonfire namespace reserv"),
    Case("usage", f"bonfire deploy shop --namespce {MINE}"),
    Case("usage", "bonfire deploy shop --source fiel"),
    # the user's own: what is asked for makes no sense, or what is deployed is wrong
    Case("none", "bonfire deploy", context(MINE)),
    Case("none", f"{DEPLOY} --set-image-tag quay.io/team/web", APPS),
    Case("none", f"{DEPLOY} --set-template-ref web", APPS),
    Case("none", f"{DEPLOY} --set-parameter web=1", APPS),
    Case("none", "bonfire namespace reserve --duration 2x"),
    Case("not_found", "bonfire deploy shop --source file -c absent.yaml"),
    Case("none", "bonfire process shop --source file -c apps.yaml -n x", file("apps.yaml", "apps: [{name: shop}]")),
    Case("none", f"bonfire deploy absent --source file -c apps.yaml -n {MINE}", APPS),
    Case("none", f"{DEPLOY} -n {MINE}", APPS + file("web.yaml", "{")),
    Case("none", f"{DEPLOY} -n {MINE} --timeout soon", APPS),
    Case("none", "python3 -m unittest", file("test_deploy.py", "import unittest", "", "class TestDeploy(unittest.TestCase):", "    def test_says(self):", "        self.assertEqual('Output is not a TTY. Aborting.', '')")),
    Case("none", "make deploy", file("Makefile", "deploy:", "\t@echo 'ERROR: Namespace currently reserved by someone else' >&2; exit 1"), tool="make"),
]  # fmt: skip


def main() -> None:
    """Fill the clusters, then every case in a home of its own."""
    enter_stage("tests.corpus.ephemeral")
    docker = shutil.which("docker")
    shell(f"cp {docker} {SERVER}; mount -t tmpfs -o mode=0755 tmpfs /usr/local/bin; cp {SERVER}/docker /usr/local/bin")
    with (SERVER / "etc" / "hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {HOST} closed.example\n")
    namespaces: dict[str, Any] = {
        "mine": [MINE, UNREADY],
        "theirs": [THEIRS],
        "free": [FREE],
        "expired": [EXPIRED],
        "unready": [UNREADY],
    }
    with (
        Reservations(SERVER / "cluster", HOST, 6443, **namespaces) as cluster,
        Reservations(SERVER / "plain", HOST, 7443, operator=False) as plain,
    ):
        for name, where, token in (
            ("admin", cluster, "admin"),
            ("expired", cluster, "x"),
            ("guest", cluster, "guest"),
            ("plain", plain, "admin"),
        ):
            (SERVER / f"{name}.kubeconfig").write_text(where.kubeconfig(token, MINE))
        write("ephemeral", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(
        f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd} {HOME}/.kube {HOME}/.config/bonfire"
    )
    shell(f"install -o {UID} -g {UID} -m 600 {SERVER}/admin.kubeconfig {HOME}/.kube/config")
    checked = HOME / ".config" / "bonfire" / "lastvercheck"
    checked.write_text(str(time.time()))
    os.chown(checked, UID, UID)
    oc = Path("/usr/local/bin/oc")
    oc.write_text(OC)
    oc.chmod(0o755)
    found = capture(case, "ephemeral")
    return found and {**found, "stderr": scrub(str(found["stderr"]))}


def scrub(text: str) -> str:
    """Process numbers of bonfire's log, and klog's prefix, as kubectl.py has it."""
    text = re.sub(r"\[ *pid-\d+\]", "[           pid-4321]", text)
    return re.sub(r"\b([EWI])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 ", text)


if __name__ == "__main__":
    main()
