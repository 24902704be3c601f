"""Errors without what differs from one time to the next."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from heal_cli.telling import telling_line
from heal_cli.templates import leaders, nearest, template

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ('pods "web-7d4b9c6f5-x2x7q" not found', "pods <name> not found"),
        ("manifest for quay.io/team/app@sha256:74ec56e9d6f4e5a0 not found", "manifest for <host>@<digest> not found"),
        ("dial tcp 10.20.0.5:6443: connect: no route to host", "dial tcp <host>: connect: no route to host"),
        ("open /home/dev/.kube/config: permission denied", "open <path>: permission denied"),
        ("fatal: bad object 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4", "fatal: bad object <id>"),
        ("token expired at 2026-03-02T08:45:00Z, 12 minutes ago", "token expired at <time>, <n> minutes ago"),
        ("request 3f2504e0-4f89-41d3-9a0c-0305e82c3301 failed", "request <id> failed"),
        ("Get \"https://api.example:6443/api\": EOF", "Get <name>: EOF"),
        ("username/password is wrong", "username/password is wrong"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_changes_is_masked(line: str, masked: str) -> None:
    assert template(line) == masked


def test_a_long_line_is_cut_short() -> None:
    assert len(template("word " * 10_000)) <= 200


def test_twelve_digests_are_one_group() -> None:
    made = {
        template(f"Error: reading manifest sha256:{number:064x} in quay.io/team/app{number}: denied"): 1
        for number in range(12)
    }
    assert len(made) == 1


def test_groups_do_not_depend_on_the_order() -> None:
    texts = ["cannot reach the host", "cannot reach the hosts", "disk is full", "disk is full now", "no such file"]
    counts = dict(zip(texts, (3, 1, 2, 2, 1), strict=True))
    found = {
        json.dumps(leaders({text: counts[text] for text in order}), sort_keys=True) for order in permutations(texts)
    }
    assert len(found) == 1
    groups = json.loads(found.pop())
    assert groups["cannot reach the hosts"] == groups["cannot reach the host"] == "cannot reach the host"
    assert groups["disk is full now"] == "disk is full"
    assert groups["no such file"] == "no such file"


def test_nearest() -> None:
    assert nearest("disk is full now", ["no such file", "disk is full"]) == "disk is full"
    assert nearest("something else", ["no such file"]) is None


def test_real_failures_of_one_kind_become_few_templates() -> None:
    """The captured failures of kubectl whose route is missing: many commands, one error."""
    lines = [json.loads(line) for line in (CORPUS / "kubectl.jsonl").read_text().splitlines()]
    texts = {
        template(telling_line(one["stderr"], "kubectl"))
        for one in lines
        if "no route to host" in one["stderr"] and one["stderr"].startswith("Unable to connect to the server: dial tcp")
    }
    assert len(texts) == 1, texts
