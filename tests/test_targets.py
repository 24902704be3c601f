"""command -> target: by its own flags, environment and files."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from heal_cli import config, rulebook
from heal_cli.model import Command, Scene, Step, Target
from heal_cli.targets import configured, effective_class, scene, scene_for_fix, step_timeout
from tests.made import Home, fix

PROGRAMS = rulebook.compile_book(rulebook.sources())[0]["programs"]
TARGETS = """\
targets:
  stage: {kind: cluster, short: s, kubeconfig: KUBE.stage, login: {argv: [kube, s], class: credential}, needs: [vpn]}
  prod: {kind: cluster, kubeconfig: KUBE.prod, contexts: ['prod-*']}
  ephemeral: {kind: cluster, commands: [bonfire], contexts: [eph], namespaces: ['ephemeral-*']}
  vpn: {kind: vpn, connect: {argv: [up], class: safe, timeout: 60s}, probe: {tcp: 'h:1'}}
  quay.io: {kind: registry}
  inner: {kind: registry, host: 'registry.example:5000'}
  gitlab: {kind: forge, host: gitlab.example}
"""


@pytest.fixture
def targets(home: Home) -> dict[str, Target]:
    home.configure(TARGETS.replace("KUBE", str(home.folder / "kube")))
    for name, context in (("stage", "stage"), ("prod", "prod-eu"), ("other", "eph")):
        kubeconfig(home.folder / f"kube.{name}", context)
    return configured(config.load())


def kubeconfig(file: Path, context: str, server: str = "https://k") -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"current-context: {context}\n"
        f"contexts:\n- {{name: {context}, context: {{cluster: c, user: u, namespace: n}}}}\n"
        f"clusters: [{{name: c, cluster: {{server: '{server}'}}}}]\nusers: [{{name: u, user: {{token: t}}}}]\n"
    )
    return str(file)


def at(line: str, targets: Mapping[str, Target], chosen: str | None = None) -> Scene:
    return scene(Command(tuple(line.split())), targets, PROGRAMS, chosen)


def name(found: Scene) -> str | None:
    return found.target.name if found.target else None


def test_a_kubeconfig_flag_leads_to_its_target(home: Home, targets: dict[str, Target]) -> None:
    found = at(f"kubectl --kubeconfig={home.folder}/kube.stage get pods -n x", targets)
    assert name(found) == "stage"
    assert found.identity == ("stage", "https://k", "u", "n")
    assert (found.values["context"], found.values["namespace"], found.values["target"]) == ("stage", "x", "stage")


def test_the_variable_and_the_default_file_do_too(
    home: Home, targets: dict[str, Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name(at("kubectl get", targets)) is None
    (home.folder / ".kube").mkdir()
    (home.folder / ".kube" / "config").symlink_to(home.folder / "kube.stage")
    assert name(at("kubectl get", targets)) == "stage"
    monkeypatch.setenv("KUBECONFIG", str(home.folder / "kube.prod"))
    assert name(at("oc get", targets)) == "prod"


def test_the_context_must_be_one_of_the_targets(home: Home, targets: dict[str, Target]) -> None:
    assert name(at(f"kubectl --kubeconfig {home.folder}/kube.prod --context dev get", targets)) is None
    assert name(at(f"helm --kubeconfig {home.folder}/kube.prod --kube-context prod-us list", targets)) == "prod"


def test_several_files_are_named_by_the_variable_alone(
    home: Home, targets: dict[str, Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No flag takes two files: a probe with --kubeconfig=a:b would ask a file that does not exist."""
    monkeypatch.setenv("KUBECONFIG", f"{home.folder}/kube.stage:{home.folder}/kube.other")
    found = at("kubectl get", targets)
    assert name(found) == "stage"
    assert "kubeconfig" not in found.values and found.identity[0] == "stage"


def test_two_targets_that_fit_alike_are_none(home: Home) -> None:
    home.configure("targets: {a: {kind: cluster, contexts: [x]}, b: {kind: cluster, contexts: [x]}}")
    found = at("kubectl --context x get", configured(config.load()))
    assert found.target is None and "a and b fit this command equally well: say --target" in found.why_none


def test_a_command_that_belongs_to_a_target(targets: dict[str, Target]) -> None:
    assert name(at("bonfire --context eph deploy x", targets)) == "ephemeral"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("skopeo inspect docker://quay.io/a/b:1", "quay.io"),
        ("podman pull registry.example:5000/a", "inner"),
        ("docker pull docker.example/a", None),
        ("podman pull alpine", None),
        ("podman login quay.io", "quay.io"),
        ("skopeo copy --src-creds quay.io/x:y docker://docker.example/a dir:x", None),
        ("git clone https://me:pw@gitlab.example/a.git", "gitlab"),
        ("git clone https://gitlab.example.evil/a", None),
        ("git fetch git@gitlab.example:a/b.git", "gitlab"),
        ("kubectl get", None),
        ("true", None),
    ],
)
def test_registries_and_forges(line: str, expected: str | None, targets: dict[str, Target]) -> None:
    assert name(at(line, targets)) == expected


def test_git_is_asked_for_its_remote(tmp_path: Path, targets: dict[str, Target]) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    git("init", "-q")
    git("remote", "add", "origin", "git@gitlab.example:a/b.git")
    git("remote", "add", "other", "https://elsewhere.example/x")
    git("config", "url.https://gitlab.example/.insteadOf", "gl:")
    git("remote", "add", "short", "gl:x")
    for remote, expected in (("origin", "gitlab"), ("other", None), ("short", "gitlab")):
        assert name(at(f"git -C {tmp_path} fetch {remote}", targets)) == expected
    assert scene(Command(("git", "-C", str(tmp_path), "fetch")), targets, PROGRAMS, may_run=False).target is None


def test_the_chosen_target_wins_by_name_or_short_name(targets: dict[str, Target]) -> None:
    assert name(at("anything", targets, "stage")) == "stage" == name(at("anything", targets, "s"))
    assert "there is no target `x` (known: stage, prod" in at("anything", targets, "x").why_none


def test_a_fix_acts_on_the_target_or_on_what_it_needs(home: Home, targets: dict[str, Target]) -> None:
    where = at(f"kubectl --kubeconfig {home.folder}/kube.stage get", targets)
    for step, expected in (("{login.argv}", "stage"), ("{connect.argv}", "vpn")):
        found = scene_for_fix(fix(Step((step,))), where, targets)
        assert found and name(found) == expected == found.values["target"]
    assert scene_for_fix(fix(Step(("{nobody.argv}",))), where, targets) is None
    assert scene_for_fix(fix(Step(("true",))), Scene(), targets) == Scene()


@pytest.mark.parametrize(
    ("steps", "values", "expected"),
    [
        (("{login.argv}",), {"login.class": "credential"}, "credential"),
        (("{clean.argv}", "{login.argv}"), {"login.class": "credential"}, "credential"),
        (("{clean.argv}", "{login.argv}"), {"login.class": "safe", "clean.class": "destructive"}, "destructive"),
        (("{login.argv}",), {}, "interactive"),
        (("true",), {"login.class": "safe"}, "interactive"),
        (("rm", "{login.argv}"), {"login.class": "safe"}, "interactive"),
    ],
)
def test_the_least_safe_of_the_commands_counts(steps: tuple[str, ...], values: dict[str, Any], expected: str) -> None:
    found = fix(*(Step((step,)) for step in steps), kind="interactive")
    assert effective_class(found, values) == expected


def test_a_lent_command_brings_its_time_out() -> None:
    steps = Step(("{login.argv}",)), Step(("true",))
    values = {"login.timeout": "2m"}
    assert [step_timeout(fix(*steps), step, values) for step in steps] == [120, 10]


def test_a_clean_command_has_half_a_minute_unless_its_target_says_otherwise() -> None:
    asked = fix(Step(("{clean.argv}",)), timeout=120)
    assert step_timeout(asked, asked.steps[0], {"clean.argv": ("c",)}) == 30
    assert step_timeout(asked, asked.steps[0], {"clean.argv": ("c",), "clean.timeout": "50s"}) == 50
    assert step_timeout(fix(asked.steps[0], timeout=5), asked.steps[0], {"clean.argv": ("c",)}) == 5
