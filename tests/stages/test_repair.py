"""May a command be run again? Each fact that speaks against it, alone."""

from __future__ import annotations

from typing import Any

import pytest

from heal_cli.model import Action, Attempt, Streams
from heal_cli.stages.repair import against_retry
from tests.made import attempt, diagnosis, rule

NULL = Streams("null", "null")
FULL, EMPTY = (NULL._replace(stdin="pipe", waiting=waiting) for waiting in (5, 0))


def between(before: Streams, after: Streams | None = None, **changes: Any) -> Attempt:
    return attempt(before=before, after=after or before, **changes)


def against(tried: Attempt, at_contact: bool = True, read_only: bool = False, **rule_changes: Any) -> str:
    return against_retry(diagnosis(rule(at_contact=at_contact, **rule_changes)), tried, read_only)


def test_proof_or_read_only_is_enough_and_needed() -> None:
    assert against(attempt()) == ""
    assert against(attempt(), at_contact=False, read_only=True) == ""
    assert against(attempt(), at_contact=False) == "it may have acted before it failed"


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"signal": 15}, "it was ended by a signal"), ({"interrupted": True}, "it was ended by a signal"),
        ({"seconds": 30.1}, "it had been running for 30 s"), ({"seconds": 30.0}, ""),
    ],
)  # fmt: skip
def test_how_it_ended(changes: dict[str, Any], because: str) -> None:
    assert against(attempt(**changes), read_only=True) == because


def test_the_rule_has_a_say() -> None:
    assert against(attempt(), action=Action("fix", "login", False)) == "its rule does not retry"
    assert against(attempt(), experimental=True) == "its rule is experimental"


@pytest.mark.parametrize(
    ("before", "after", "proof", "read_only", "because"),
    [
        (FULL._replace(ended=True), FULL._replace(ended=True), True, False, ""),
        (FULL, FULL._replace(written=False), True, False, ""),
        (FULL, FULL._replace(written=True), True, True, "it may have read"),
        (FULL, FULL, True, True, "it may have read"),
        (EMPTY, EMPTY._replace(written=False), True, False, ""),
        (EMPTY, EMPTY._replace(written=True), True, True, "it may have read"),
        (EMPTY, EMPTY, True, False, ""),
        (EMPTY, EMPTY._replace(ended=True), True, True, "it may have read"),
        (
            NULL._replace(stdin="pipe", waiting=5),
            NULL._replace(stdin="pipe", waiting=3),
            True,
            True,
            "it may have read",
        ),
        (
            NULL._replace(stdin="pipe", waiting=0),
            NULL._replace(stdin="pipe", waiting=9),
            True,
            True,
            "it may have read",
        ),
        (NULL._replace(stdin="pipe"), NULL._replace(stdin="pipe"), True, True, "it may have read"),
        (
            NULL._replace(stdin="pipe", waiting=5),
            NULL._replace(stdin="pipe", waiting=5),
            False,
            True,
            "its stdin is a pipe",
        ),
        (NULL._replace(stdin="file", offset=3), NULL._replace(stdin="file", offset=9), False, True, ""),
        (NULL._replace(stdin="terminal"), NULL._replace(stdin="terminal"), False, True, ""),
        (NULL._replace(stdin="closed"), NULL._replace(stdin="closed"), True, False, ""),
    ],
)
def test_stdin_must_be_had_again(before: Streams, after: Streams, proof: bool, read_only: bool, because: str) -> None:
    found = against(between(before, after), proof, read_only)
    assert found.startswith(because) and bool(found) is bool(because)


@pytest.mark.parametrize(
    ("before", "after", "proof", "because"),
    [
        (NULL._replace(stdout="file", size=4), NULL._replace(stdout="file", size=4), True, ""),
        (
            NULL._replace(stdout="file", size=4),
            NULL._replace(stdout="file", size=5),
            True,
            "it had written to its stdout, a file",
        ),
        (NULL._replace(stdout="pipe"), NULL._replace(stdout="pipe"), True, ""),
        (
            NULL._replace(stdout="pipe"),
            NULL._replace(stdout="pipe"),
            False,
            "it may have written to its stdout, a pipe",
        ),
        (NULL._replace(stdout="terminal"), NULL._replace(stdout="terminal"), False, ""),
    ],
)
def test_stdout_must_not_hold_half_an_answer(before: Streams, after: Streams, proof: bool, because: str) -> None:
    assert against(between(before, after), proof, True) == because
