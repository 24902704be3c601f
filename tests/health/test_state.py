"""What is kept of a round: the file that a person reads, and what a reader makes of an old one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from heal_cli.health import state as health_state
from heal_cli.health.findings import Finding, Question
from heal_cli.health.state import Kept, as_view, findings, moment, predicted, stale
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from tests.made import Home

NOW = 1_795_000_000.0
VPN, STAGE, PROD = Question("vpn", "vpn_up", "vpn"), Question("k", "kube_token", "stage"), Question("k", "t", "prod")
DISK = Question("disk", "disk_room")


def found(question: Question, state: str = GOOD, expires: float | None = None, **more: Any) -> Finding:
    return Finding(question, more.pop("type", "auth"), state, more.pop("detail", ""), expires, NOW - 60, NOW, **more)


def test_the_shape_of_the_file() -> None:
    stage = found(STAGE, BAD, NOW - 7200, detail="expired 2 h ago", fix="kube_login('stage')")
    view = as_view({}, [found(VPN), stage, found(DISK), found(PROD, UNKNOWN)], True, "5m", NOW)
    assert (view["interval"], view["last_checked"]) == ("5m", moment(NOW))
    checks = view["health_checks"]
    assert list(checks) == ["vpn", "k", "disk"]
    assert {key: entry["status"] for key, entry in checks.items()} == {"vpn": GOOD, "k": BAD, "disk": GOOD}
    assert checks["k"]["details"]["stage"] == {
        "status": BAD, "valid": False, "since": moment(NOW - 60), "expires": moment(NOW - 7200),
        "remaining": "expired 2 h ago", "detail": "expired 2 h ago", "fix": "kube_login('stage')",
    }  # fmt: skip
    assert checks["k"]["details"]["prod"]["valid"] is None and "details" not in checks["disk"]


def test_what_ends_within_the_hour_is_predicted() -> None:
    soon = found(STAGE, GOOD, NOW + 480, fix="kube_login('stage')")
    assert predicted([soon, found(PROD, GOOD, NOW + 3601), found(VPN, BAD, NOW + 9)], NOW) == [
        {
            "type": "auth", "cluster": "stage", "probability": 1.0, "time_to_failure": "8 min",
            "proactive_fix": "kube_login('stage')",
        }
    ]  # fmt: skip
    (learned,) = predicted([found(STAGE, GOOD, NOW + 3600, about=3600.0)], NOW)
    assert (learned["probability"], learned["time_to_failure"]) == (0.5, "about 60 min (60 min more or less)")


def test_a_round_of_some_entries_leaves_the_others(home: Home) -> None:
    with Kept() as kept:
        kept.view = as_view({}, [found(VPN), found(STAGE, GOOD, NOW + 60)], True, "5m", NOW)
        kept.save()
    with Kept() as kept:
        part = as_view(kept.view, [found(VPN, BAD)], False, "5m", NOW + 900)
        whole = as_view(kept.view, [found(VPN, BAD)], True, "5m", NOW + 900)
    assert (part["last_checked"], whole["last_checked"]) == (moment(NOW), moment(NOW + 900)), (
        "stale is what was left out"
    )
    assert list(part["health_checks"]) == ["vpn", "k"] and part["health_checks"]["vpn"]["status"] == BAD
    assert [one["cluster"] for one in part["predicted_issues"]] == ["stage"]
    assert list(whole["health_checks"]) == ["vpn"] and whole["predicted_issues"] == []


def test_since_when_it_is_so_is_remembered_until_it_changes(home: Home) -> None:
    def look(state: str, now: float) -> float:
        with Kept() as kept:
            (one,) = findings([STAGE], {STAGE.id: Reading(state)}, {STAGE.id: "auth"}, kept, now)
            kept.view = as_view(kept.view, [one], True, "5m", now)
            kept.save()
        return one.since

    assert [look(GOOD, NOW), look(GOOD, NOW + 300), look(BAD, NOW + 600), look(BAD, NOW + 900)] == [
        NOW, NOW, NOW + 600, NOW + 600
    ]  # fmt: skip


def test_files_are_for_their_owner_and_hold_no_secrets(home: Home) -> None:
    secret = "ghp_" + "a1B2" * 9
    with Kept() as kept:
        read = {STAGE.id: Reading(BAD, f"token {secret} was refused", mark="0a")}
        kept.view = as_view({}, findings([STAGE], read, {STAGE.id: "auth"}, kept, NOW), True, "5m", NOW)
        kept.save()
    for name in ("environment_health.yaml", "health.json"):
        file = home.memory / "state" / name
        assert file.stat().st_mode & 0o777 == 0o600 and secret not in file.read_text()
    assert yaml.safe_load(Path(health_state.name()).read_text())["health_checks"]["k"]["status"] == BAD


def test_what_cannot_be_read_is_set_aside(home: Home) -> None:
    file = Path(health_state.name())
    file.parent.mkdir(parents=True)
    file.write_text("health_checks: [")
    (file.parent / "health.json").write_text("[1")
    with Kept() as kept:
        assert kept.view == {} and kept.private == {} and "set aside as" in kept.messages[0]
    assert not file.exists() and list(file.parent.glob("environment_health.yaml.damaged-*"))


def test_older_than_two_intervals_is_stale() -> None:
    view = as_view({}, [], True, "5m", NOW)
    assert [stale(view, NOW + later) for later in (0, 600, 601, -60, -61)] == [False, False, True, False, True]
    assert stale({}, NOW) and stale({"last_checked": moment(NOW)}, NOW)
    assert json.dumps(view)
