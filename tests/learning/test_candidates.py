"""Commands after which a failing one worked: which are proposed, and which are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heal_cli import book, compiled, rulebook
from heal_cli.command_line import from_argv
from heal_cli.learning.candidates import Candidate, Followed, kind_of
from heal_cli.matching import compiled as expression
from heal_cli.model import Failure
from heal_cli.rules.candidate_rule import pattern, rule_for
from heal_cli.rules.draft import HEADER
from heal_cli.stages.diagnose import met
from heal_cli.yamlio import parse
from tests.scenarios.nights import journal_line

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
REFUSED = {"type": "auth", "template": "error: You must be logged in", "outcome": "left", "exit": 1}
PROGRAMS: dict[str, Any] = {
    "kubectl": {"readonly": ["get"]}, "grep": {"filter": True}, "sudo": {"wrapper": True},
    "scrub": {"destructive": ["now"]},
}  # fmt: skip


def found(*told: tuple[float, str, dict[str, Any]]) -> list[tuple[str, int, int]]:
    """The fixes in a history of (minute, command, what else its line says), with how often each worked and did not."""
    return [(" ".join(one.fix), one.worked, one.failed) for one in candidates(*told)]


def candidates(*told: tuple[float, str, dict[str, Any]]) -> tuple[Candidate, ...]:
    followed = Followed()
    for number, (minute, command, more) in enumerate(told):
        line = journal_line(START + timedelta(minutes=minute), 0.0, str(number))
        words = command.split()
        followed.add(line | {"argv": words, "tool": words[0]} | more)
    return followed.candidates(PROGRAMS)


def test_what_came_between_a_failure_and_a_success() -> None:
    assert found((0, "kubectl get pods", REFUSED), (1, "kube stage", {}), (2, "kubectl get pods", {})) == [
        ("kube stage", 1, 0)
    ]


@pytest.mark.parametrize(
    "told",
    [
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", {}), (2, "kubectl get nodes", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", {}), (2, "kubectl get pods", {"cwd": "/elsewhere"})],
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", {"session": "2"}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", REFUSED), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube stage", {}), (45, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (-9, "kube stage", {}), (-8, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kubectl get nodes", {}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "ls", {}), (2, "grep x y", {}), (3, "kubectl get pods", {})],
        [(0, "make test", {**REFUSED, "type": "none"}), (1, "touch x", {}), (2, "make test", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube --token [redacted]", {}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "-c kube", {}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", {**REFUSED, "outcome": "healed"}), (1, "kube s", {}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", REFUSED), (1, "kube s", {"layer": "remedy"}), (2, "kubectl get pods", {})],
        [(0, "kubectl get pods", {**REFUSED, "argv": None}), (1, "kube s", {"at": 5}), (2, "kubectl get pods", {})],
    ],
)
def test_what_is_no_candidate(told: list[Any]) -> None:
    assert found(*told) == []


def test_the_last_that_acts_counts() -> None:
    told = [(0, "kubectl get pods", REFUSED), (1, "brew upgrade", {}), (2, "kube stage", {}), (3, "ls", {})]
    assert found(*told, (4, "kubectl get pods", {})) == [("kube stage", 1, 0)]


def test_what_did_not_help_counts_against_it() -> None:
    once = [(0, "kubectl get pods", REFUSED), (1, "kube stage", {})]
    assert found(*once, (2, "kubectl get pods", REFUSED), (3, "kube login", {}), (4, "kubectl get pods", {})) == [
        ("kube login", 1, 0)
    ]
    history = []
    for day, ended in enumerate(({}, REFUSED, {}, {})):
        history += [(day * 1440 + minute, command, more) for minute, command, more in once]
        history.append((day * 1440 + 2, "kubectl get pods", ended))
    assert found(*history) == [("kube stage", 3, 1)]


def test_equal_errors_are_one_group() -> None:
    history: list[Any] = []
    for number in range(3):
        error = {**REFUSED, "template": f"cannot reach the host number {'abc'[number]} in time"}
        history += [
            (number * 60, f"curl {number}", error),
            (number * 60 + 1, "vpn up", {}),
            (number * 60 + 2, f"curl {number}", {}),
        ]
    assert found(*history) == [("vpn up", 3, 0)]


def test_many_terminals_and_failures_are_forgotten_again() -> None:
    followed = Followed()
    for number in range(5000):
        line = journal_line(START + timedelta(seconds=number), 0.0, str(number))
        followed.add(line | REFUSED | {"session": str(number), "argv": ["x", str(number)], "tool": "x"})
    assert len(followed._open) <= 64


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("kube stage", "unknown"), ("sudo systemctl start x", "privileged"), ("rm -rf x", "destructive"),
        ("/bin/rm x", "destructive"), ("sudo rm x", "destructive"), ("kubectl delete pod x", "destructive"),
        ("git push --force", "destructive"), ("mkfs.ext4 /dev/x", "destructive"), ("git fetch", "unknown"),
        ("scrub now", "destructive"), ("sudo scrub now", "destructive"), ("scrub later", "unknown"),
    ],
)  # fmt: skip
def test_what_a_command_may_do(command: str, kind: str) -> None:
    assert kind_of(tuple(command.split()), PROGRAMS) == kind


def made(template: str, fix: str, target: str | None = None) -> Candidate:
    told = {**REFUSED, "template": template, "target": target}
    return candidates((0, "tool get {x}", told), (1, fix, {}), (2, "tool get {x}", {}))[0]


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("error: You must be logged in", "error: You must be logged in"),
        ("open <path>: permission denied", "  open /home/dev/x: permission  denied"),
        ("<time> <host>] cannot (<n>) [x]", "2026-01-01 08:45:00 10.0.0.1:80] cannot (12) [x]"),
        ('pods <name> not found: <url> {"a": 1}', 'pods "a b" not found: https://x {"a": 1}'),
        ("é 日本", "é 日本"),
    ],
)
def test_the_rule_fits_the_failure_and_its_own_example(template: str, line: str) -> None:
    one = made(template, "vpn up")
    document = parse((HEADER + rule_for(one).text).encode(), "rule")
    plain = rulebook.plain_rule(document.value["rules"][0])
    failure = Failure((from_argv(one.failing, {}),), 1, f"before\n{line}\nafter")
    assert met(book.rule(plain), failure).fits
    assert not met(book.rule(plain), failure._replace(text=f"it said: {line} and more")).fits
    assert expression(pattern(template)).search(document.value["rules"][0]["examples"][0]["stderr"])


def test_a_rule_shows_and_never_acts() -> None:
    (action,) = (parse((HEADER + rule_for(made("x y z", "vpn up")).text).encode(), "").value["rules"][0]["action"],)
    assert action == {"explain": {"run": [["vpn", "up"], ["{command}"]]}}
    for fix in ("rm -rf cache", "say {x}"):
        action = parse((HEADER + rule_for(made("x y z", fix)).text).encode(), "").value["rules"][0]["action"]
        assert list(action["explain"]) == ["steps"]


def test_the_name_of_the_target_stands_for_every_targets() -> None:
    text = rule_for(made("x y z", "kube stage", "stage")).text
    assert "run: [[kube, '{target}'], ['{command}']]" in text
    text = rule_for(made("x y z", "kube e", "ephemeral"), "e").text
    assert "run: [[kube, '{short}'], ['{command}']]" in text


def test_the_shipped_programs_are_known() -> None:
    assert compiled.load().read_book()["programs"]["kubectl"]["readonly"]
