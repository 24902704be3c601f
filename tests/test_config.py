"""The configuration: right, wrong, absent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heal_cli import config, paths, targets, yamlio
from heal_cli.errors import FileError
from tests.made import Home

CLUSTER = (
    "targets:\n  one: {kind: cluster, short: o, kubeconfig: ~/.kube/c, login: {argv: [kube, o], class: credential}}\n"
)


def problems(home: Home, text: str) -> str:
    home.configure(text)
    with pytest.raises(FileError) as raised:
        config.load()
    return str(raised.value)


def test_without_a_file_the_defaults_are_in_force() -> None:
    assert config.load() == config.DEFAULTS


def test_an_empty_file_is_as_good_as_none(home: Home) -> None:
    home.configure("").write_text("# nothing\n")
    assert config.load() == config.DEFAULTS


def test_the_shipped_example_is_right() -> None:
    assert config.validate(yamlio.read(paths.EXAMPLE_CONFIG)) == ()


def test_what_the_shipped_example_shows_in_comments_is_right() -> None:
    shown: list[str] = ["version: 1"]
    within = False
    for line in Path(paths.EXAMPLE_CONFIG).read_text().splitlines():
        within = bool(re.match("# [a-z_]+:( |$)", line)) or (within and line.startswith("#   "))
        shown += [line[2:]] * within
    document = yamlio.parse("\n".join(shown).encode(), "example")
    assert config.validate(document) == ()
    assert {"targets", "commands", "health", "act_at", "interval", "quiet"} <= set(document.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prefligth: warn", "unknown key `prefligth`; did you mean `preflight`?"),
        ("preflight: 'never'", "one of block, fix, warn, off"),
        ("interval: 300", "divides 60 minutes"),
        ("interval: 7m", "divides 60 minutes"),
        ("interval: 30s", "divides 60"),
        ("interval: [5m]", "divides 60 minutes"),
        ("retry_wait: 1", "a duration such as"),
        ("act_at: {fix: 2}", "from 0 to 1"),
        ("targets: {a: {kind: clutser}}", "unknown kind `clutser`; did you mean `cluster`?"),
        ("targets: {a: {}}", "the key `kind` is missing"),
        ("targets: {a: {kind: vpn, probe: {}}}", "exactly one of argv, tcp"),
        ("targets: {a: {kind: vpn, connect: {class: safe}}}", "targets.a.connect: the key `argv` is missing"),
        ("targets: {a: {kind: vpn, connect: {argv: [x], class: harmless}}}", "one of safe"),
        ("targets: {a: {kind: vpn, needs: [vpm]}, vpn: {kind: vpn}}", "unknown target `vpm`; did you mean `vpn`?"),
        ("health: {x: {check: c, targets: [nobody]}}", "unknown target `nobody`"),
        ("health: {x: {check: c, needs: [w]}, z: {check: c}}", "health.x.needs: `w` is no entry of health"),
        ("quiet: 22-7", "two times of day"),
        ("quiet: '22:00-24:00'", "two times of day"),
        ("quiet: 2200", "two times of day"),
        ("targets: {a: {kind: vpn, short: b}, b: {kind: vpn}}", "`b` already leads to b"),
        ("targets: {a: {kind: vpn, short: x}, b: {kind: vpn, short: x}}", "`x` already leads to a"),
    ],
)
def test_problems(home: Home, text: str, said: str) -> None:
    found = problems(home, text)
    assert said in found
    assert found.startswith(f"{home.config}:2:")


def test_targets_are_flat_values_with_the_home_expanded(home: Home) -> None:
    home.configure(CLUSTER)
    target = targets.configured(config.load())["one"]
    assert (target.name, target.kind) == ("one", "cluster")
    assert target.values["login.argv"] == ("kube", "o") and target.values["login.class"] == "credential"
    assert target.values["kubeconfig"] == f"{home.folder}/.kube/c"


def test_the_variable_heal_config_wins(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    other = home.folder / "other.yaml"
    other.write_text("version: 1\nretry_wait: 5s\n")
    home.configure("retry_wait: 2s")
    monkeypatch.setenv("HEAL_CONFIG", str(other))
    assert config.load()["retry_wait"] == "5s"


def test_a_relative_xdg_variable_counts_as_unset(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert paths.config_file() == f"{home.folder}/.config/heal/config.yaml"
