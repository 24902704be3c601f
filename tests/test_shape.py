"""Every way in which a value can miss its shape is said with its place, its key and what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from heal_cli import shape
from heal_cli.shape import Either, Listing, Mapping, Record, Recordlike, problems
from heal_cli.yamlio import parse

CHECK = Recordlike("kind", {"tcp": Record({"kind": shape.TEXT, "port": shape.NUMBER}, required=("port",))})
FILE = Record(
    {
        "version": shape.VERSION,
        "rules": Listing(Record({"id": shape.WORD, "match": shape.PATTERN, "exit": Listing(shape.NUMBER, least=1)})),
        "checks": Mapping(CHECK),
        "on": Either((shape.FLAG, Listing(shape.TEXT)), "true, false or a list"),
        "share": shape.SHARE,
        "wait": shape.DURATION,
        "act": Record({"block": shape.TEXT, "fix": shape.TEXT}, one_of=("block", "fix")),
    },
    required=("version",),
)


def said(text: str) -> tuple[str, ...]:
    return problems(parse(text.encode(), "f"), FILE)


def test_a_right_file_has_no_problem() -> None:
    right = (
        "version: 1\nrules: [{id: a, match: x, exit: [1]}]\nchecks: {a: {kind: tcp, port: 1}}\n'on': [a]\nshare: 0.5\n"
    )
    assert said(right + "wait: 500ms\nact: {fix: x}") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 2", "f:1:1: version: `2` is wrong; right would be 1"),
        ("version: true", "right would be 1, the only version"),
        ("rules: []", "f:1:1: the key `version` is missing"),
        ("[]", "a list is wrong; right would be a mapping with version"),
        ("version: 1\nrule: []", "f:2:1: rule: unknown key `rule`; did you mean `rules`?"),
        ("version: 1\nxyz: []", "unknown key `xyz`; known are version, rules"),
        ("version: 1\nrules:\n- id: -x", "f:3:3: rules `-x`.id: `-x` is wrong; right would be a name"),
        (
            "version: 1\nrules:\n- {id: a, match: '('}",
            "rules `a`.match: `(` is wrong; right would be a regular expression",
        ),
        ("version: 1\nrules:\n- {id: a, match: '(?=x)'}", "no look-around"),
        ("version: 1\nrules:\n- {id: a, match: ''}", "not empty"),
        ("version: 1\nrules:\n- {id: a, exit: []}", "the list is too short; it needs at least 1"),
        ("version: 1\nrules:\n- {id: a, exit: 1}", "`1` is wrong; right would be a list"),
        (
            "version: 1\nrules:\n- {id: a, exit: [true]}",
            "rules `a`.exit[0]: `True` is wrong; right would be a whole number",
        ),
        ("version: 1\nrules: {}", "a mapping is wrong; right would be a list"),
        ("version: 1\nrules:", "nothing is wrong; right would be a list"),
        ("version: 1\nchecks: []", "right would be a mapping of names"),
        ("version: 1\nchecks: {a: {port: 1}}", "checks.a: the key `kind` is missing; right would be one of tcp"),
        ("version: 1\nchecks: {a: {kind: tpc}}", "unknown kind `tpc`; did you mean `tcp`?"),
        ("version: 1\nchecks: {a: {kind: tcp}}", "checks.a: the key `port` is missing"),
        ("version: 1\nchecks: {a: 1}", "the key `kind` is missing"),
        ("version: 1\n'on': {a: b}", "a mapping is wrong; right would be true, false or a list"),
        ("version: 1\n'on': 1", "`1` is wrong; right would be true or false"),
        ("version: 1\nshare: 1.5", "a number from 0 to 1"),
        ("version: 1\nshare: true", "a number from 0 to 1"),
        ("version: 1\nwait: 5", "a duration such as"),
        ("version: 1\nwait: -1s", "a duration such as"),
        ("version: 1\nact: {}", "exactly one of block, fix is needed; this has none of them"),
        ("version: 1\nact: {block: a, fix: b}", "this has block and fix"),
    ],
)
def test_problems(text: str, expected: str) -> None:
    (only,) = said(text)
    assert expected in only


def test_it_never_stops_at_the_first() -> None:
    found = said("version: 2\nrules:\n- {id: 1, match: 2}\n- {idd: x}\nwait: x")
    assert len(found) == 5
    assert [line.split(":")[1] for line in found] == ["1", "3", "3", "4", "5"]


@pytest.mark.parametrize("value", [{}, [], None, 1, "x", {"kind": []}, {"kind": {}}])
def test_a_check_of_any_value_is_answered(value: Any) -> None:
    from heal_cli.yamlio import Document

    assert problems(Document("f", {"version": 1, "checks": {"a": value}}, {}), FILE)
