"""The table at a terminal and in a pipe, and the listing as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heal_cli.health.findings import Finding, Question
from heal_cli.health.listing import as_json, as_text
from heal_cli.model import BAD, GOOD, UNKNOWN

NOW = 1_795_000_000.0


def found(key: str, target: str | None, state: str = GOOD, left: float | None = None, **more: Any) -> Finding:
    expires = None if left is None else NOW + left
    return Finding(Question(key, "c", target), "auth", state, more.pop("detail", ""), expires, NOW - 7200, NOW, **more)


ROUND = (
    found("vpn", "vpn"),
    found("dns", "stage"), found("dns", "prod"), found("dns", "quay.io", BAD, detail="quay.io has no name here"),
    found("kubeconfigs", "stage", GOOD, 480, run="heal fix kube_login --target stage"),
    found("kubeconfigs", "opaque", GOOD, 36000, about=600.0),
    found("kubeconfigs", "ephemeral", BAD, -90, detail="expired 90 s ago", run="heal fix kube_login --target eph"),
    found("quay_auth", "quay.io", UNKNOWN, detail="cannot be asked: dns is down"),
    found("disk", None),
)  # fmt: skip

TABLE = """\
CHECK        TARGET     STATE    EXPIRES IN     SINCE
vpn          vpn        good     -              2 h ago
dns          all 2      good     -              2 h ago
dns          quay.io    bad      -              2 h ago
    quay.io has no name here
kubeconfigs  stage      good     8 min          2 h ago
    run: heal fix kube_login --target stage
kubeconfigs  opaque     good     ~10 h ±10 min  2 h ago
kubeconfigs  ephemeral  bad      expired        2 h ago
    expired 90 s ago
    run: heal fix kube_login --target eph
quay_auth    quay.io    unknown  -              2 h ago
    cannot be asked: dns is down
disk         -          good     -              2 h ago
"""


def test_at_a_terminal_of_80_columns() -> None:
    assert as_text(ROUND, NOW, 80) == TABLE


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_longer_than_the_terminal_but_what_is_to_be_copied(width: int) -> None:
    long = found(
        "kubeconfigs", "a-cluster-with-a-very-long-name-indeed.example.com", BAD, -5, detail="why " * 60, run="x" * 99
    )
    lines = as_text([*ROUND, long], NOW, width).splitlines()
    told = [line for line in lines if not line.startswith("    run: ")]
    assert all(len(line) <= max(width, 62) for line in told), "the columns need 62"


def test_colour_only_where_asked_for() -> None:
    assert "\x1b[31mbad" in as_text(ROUND, NOW, 80, colour=True) and "\x1b" not in as_text(ROUND, NOW, 80)


def test_in_a_pipe_each_check_has_one_whole_line() -> None:
    long = found("k", "a" * 100, BAD, detail="why " * 60)
    lines = as_text([*ROUND, long], NOW).splitlines()
    assert len(lines) == 1 + len(ROUND) - 1 + 1
    assert "a" * 100 in lines[-1] and lines[-1].endswith("why") and lines[0].split()[-2:] == ["RUN", "WHY"]


def test_nothing_is_an_empty_table() -> None:
    assert as_text([], NOW, 80) == "" and json.loads(as_json([], NOW))["items"] == []


def test_json_has_every_key_always() -> None:
    items = json.loads(as_json(ROUND, NOW))["items"]
    assert len({tuple(item) for item in items}) == 1
    by_name = {(item["key"], item["target"]): item for item in items}
    assert by_name["kubeconfigs", "stage"]["expires_in"] == 480
    assert by_name["kubeconfigs", "opaque"]["uncertain_by"] == 600
    assert by_name["disk", None]["expires"] is None
