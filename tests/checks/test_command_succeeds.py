"""A program answers: good, bad, or unknown."""

from __future__ import annotations

from typing import Any

import pytest

from heal_cli.checks import command_succeeds, kind, own_probe, shapes
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene


def sh(line: str, **parameters: str) -> Reading:
    return command_succeeds.read({"argv": ["sh", "-c", line], **parameters}, Scene())


def test_exit_0_is_good() -> None:
    assert sh("exit 0") == Reading(GOOD)
    assert sh("echo yes", good="^yes$") == Reading(GOOD)
    assert sh("echo no", good="^yes$") == Reading(BAD, "no")


def test_a_failure_is_bad_unless_its_words_are_others() -> None:
    assert sh("echo Unauthorized >&2; exit 1") == Reading(BAD, "Unauthorized")
    assert sh("echo Unauthorized >&2; exit 1", bad="Unauth").state == BAD
    assert sh("echo no route >&2; exit 1", bad="Unauth") == Reading(UNKNOWN, "no route")
    assert sh("exit 7") == Reading(BAD, "sh exited 7")


def test_what_cannot_be_asked_is_unknown() -> None:
    assert sh("sleep 30", timeout="200ms") == Reading(UNKNOWN, "sh timed out after 0.2 s")
    assert sh("kill -9 $$") == Reading(UNKNOWN, "sh was killed by signal 9")
    asked = command_succeeds.read({"argv": ["no-such-program"]}, Scene())
    assert asked == Reading(UNKNOWN, "no-such-program is not installed")
    assert command_succeeds.read({"argv": ["{probe.argv}"]}, Scene()) == Reading(UNKNOWN, "nothing says whom to ask")


def test_a_program_that_asks_for_a_password_gets_none() -> None:
    assert sh("read answer && exit 0; exit 3").state == BAD


def test_the_first_that_can_be_asked_is_asked() -> None:
    questions: list[dict[str, Any]] = [
        {"argv": ["{probe.argv}"]}, {"argv": ["no-such-program"]}, {"argv": ["sh", "-c", "exit 1"]}, {"argv": ["true"]},
    ]  # fmt: skip
    assert command_succeeds.read({"any_of": questions}, Scene()).state == BAD
    assert command_succeeds.read({"any_of": questions}, Scene(values={"probe.argv": ("true",)})).state == GOOD


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"probe.argv": ("sh", "-c", "echo denied; exit 1"), "probe.bad": "denied"}, BAD),
        ({"probe.argv": ("sh", "-c", "echo down; exit 1"), "probe.bad": "denied"}, UNKNOWN),
        ({"probe.argv": ("sh", "-c", "sleep 30"), "probe.timeout": "200ms"}, UNKNOWN),
        ({"probe.argv": ("true",)}, GOOD), ({}, UNKNOWN), ({"probe.tcp": "x"}, UNKNOWN),
    ],
)  # fmt: skip
def test_a_targets_own_probe_brings_its_own_words(values: dict[str, Any], expected: str) -> None:
    assert own_probe.read({}, Scene(values=values)).state == expected


def test_every_kind_has_a_shape_and_a_reader() -> None:
    for name in shapes():
        assert callable(kind(name))
