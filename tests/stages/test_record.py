"""A life as the one line that the journal keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heal_cli.model import Action, Advice, Life, Mending, Scene, Target
from heal_cli.stages.record import observation
from tests.made import attempt, diagnosis, life, moment, request, rule

KEYS = [
    "v",
    "id",
    "at",
    "argv",
    "tool",
    "target",
    "cwd",
    "exit",
    "signal",
    "seconds",
    "attempts",
    "layer",
    "type",
    "rule",
    "template",
    "fix",
    "fixed",
    "verified",
    "retried",
    "probe_before",
    "probe_after",
    "predicted",
    "flow",
    "step",
    "boot_id",
    "suspended_s",
    "network",
    "session",
    "outcome",
]
FIXED = Mending("login", "t", "fixed", before="bad", after="good")
EXPLAINED = diagnosis(rule(action=Action("explain", run=(("do",),))))
FAILED = Mending("login", "t", "failed", before="bad", after="bad")


def of(one: Life) -> dict[str, Any]:
    return observation(one, moment(), "tool", "hint")


LIVES = {
    "ok": life(attempt(0)),
    "left ": life(attempt(3)),
    "blocked": life(refusal=diagnosis(), advice=Advice("no")),
    "healed": life(attempt(), attempt(0), diagnoses=(diagnosis(),), mendings=(FIXED,)),
    "remediated": life(attempt(), diagnoses=(EXPLAINED,), advice=Advice("c", (), ("do",))),
    "left": life(attempt(), diagnoses=(diagnosis(),), mendings=(FAILED,), advice=Advice("c", (), ("do",))),
}


@pytest.mark.parametrize("outcome", LIVES)
def test_every_key_is_there_in_its_order_and_the_outcome_is_one(outcome: str) -> None:
    seen = of(LIVES[outcome])
    assert list(seen) == KEYS and seen["outcome"] == outcome.strip() and json.dumps(seen)


def test_a_success_is_nearly_all_null() -> None:
    seen = of(LIVES["ok"])
    assert (seen["exit"], seen["attempts"], seen["retried"], seen["target"]) == (0, 1, False, "hint")
    empty = [key for key, value in seen.items() if value is None]
    assert empty == ["signal", *KEYS[11:18], *KEYS[19:24]]


def test_a_healed_run_has_the_first_diagnosis_and_the_fix_that_worked() -> None:
    second = diagnosis(rule("second", type="network"))
    one = life(attempt(seconds=1), attempt(seconds=2), attempt(0, seconds=0.25), diagnoses=(diagnosis(), second))
    seen = of(one._replace(mendings=(FIXED, Mending("vpn", "v", "failed"))))
    assert (seen["type"], seen["rule"], seen["fix"], seen["fixed"], seen["verified"]) == (
        "auth",
        "r",
        "login('t')",
        True,
        True,
    )
    assert (seen["attempts"], seen["seconds"], seen["retried"], seen["layer"]) == (3, 3.25, True, "heal")
    assert (seen["probe_before"], seen["probe_after"]) == ("bad", "good")


def test_a_failed_run_has_the_last_diagnosis() -> None:
    one = life(
        attempt(), attempt(4), diagnoses=(diagnosis(), diagnosis(rule("last", type="network"))), mendings=(FAILED,)
    )
    seen = of(one)
    assert (seen["type"], seen["rule"], seen["exit"], seen["fixed"], seen["verified"]) == (
        "network",
        "last",
        4,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("tried", "ended", "number", "kind"),
    [
        (attempt(None, signal=9), None, 9, "unknown"), (attempt(None, error=2), 127, None, "missing_command"),
        (attempt(None, error=13), 126, None, "permission"), (attempt(130, interrupted=True), 130, None, "none"),
    ],
)  # fmt: skip
def test_ends(tried: Any, ended: int | None, number: int | None, kind: str) -> None:
    seen = of(life(tried))
    assert (seen["exit"], seen["signal"], seen["type"]) == (ended, number, kind)


def test_the_command_as_it_was_asked_for() -> None:
    assert of(Life(request("sh", "-c", "a | b", line="a | b"), (attempt(0),)))["argv"] == ["-c", "a | b"]
    seen = of(life(attempt(), scene=Scene(Target("real", "cluster", {}))))
    assert (seen["argv"], seen["target"], seen["tool"]) == (["tool", "get"], "real", "tool")
