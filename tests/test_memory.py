"""What is remembered of failures: nothing is lost, nothing is overwritten, no secret is kept."""

from __future__ import annotations

import json
import marshal
import multiprocessing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from heal_cli import memory, yamlio
from heal_cli.failure_view import with_failure
from heal_cli.model import Life, Mending
from heal_cli.stages.record import observation
from tests.made import Home, attempt, diagnosis, life, moment, request


def failed(**changes: Any) -> Life:
    return life(attempt(), diagnoses=(diagnosis(),), **changes)


def remember(one: Life, name: str = "1", at: str = "2026-11-22T12:00:00.000+01:00") -> tuple[str, ...]:
    return memory.remember(one, observation(one, moment(name, at), "tool", "t"))


def view(home: Home) -> Any:
    return yamlio.read(str(home.memory / "learned" / "tool_failures.yaml")).value


def remember_often(worker: int, times: int) -> None:
    for number in range(times):
        remember(failed(), f"{worker:02d}-{number:02d}")


def test_eight_processes_lose_nothing(home: Home) -> None:
    workers = [
        multiprocessing.get_context("fork").Process(target=remember_often, args=(worker, 40)) for worker in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    stats = view(home)["stats"]
    assert (stats["total_failures"], stats["manual_required"], stats["auto_fixed"]) == (320, 320, 0)
    assert stats["daily"]["2026-11-22"]["total_failures"] == 320
    assert len(view(home)["failures"]) == 100
    details = sorted(file.name for file in (home.memory / "state" / "failures").iterdir())
    assert len(details) == 20 and all(name.endswith(".json") for name in details)


def test_one_failure(home: Home) -> None:
    assert remember(failed()) == ()
    (entry,) = view(home)["failures"]
    assert entry == {
        "tool": "tool", "error_type": "auth", "error_snippet": "refused", "fix_applied": None, "success": False,
        "timestamp": "2026-11-22T12:00:00.000+01:00",
        "context": {"command": "tool get", "target": "t", "exit": 1, "rule": "r", "id": "1"},
    }  # fmt: skip
    assert view(home)["stats"]["weekly"] == {"2026-W47": {"total_failures": 1, "auto_fixed": 0, "manual_required": 1}}


def test_success_is_the_retrys_outcome_and_never_the_fixs(home: Home) -> None:
    mended = failed(mendings=(Mending("login", "t", "fixed"),))
    remember(mended._replace(attempts=(attempt(), attempt())), "1")
    remember(mended._replace(attempts=(attempt(), attempt(0))), "2")
    assert [(one["fix_applied"], one["success"]) for one in view(home)["failures"]] == [
        ("login('t')", False), ("login('t')", True),
    ]  # fmt: skip
    stats = view(home)["stats"]
    assert (stats["total_failures"], stats["auto_fixed"], stats["manual_required"]) == (2, 1, 1)


def test_days_and_weeks_are_kept_for_a_while(home: Home) -> None:
    known: dict[str, Any] = {}
    start = date(2026, 1, 1)
    for number in range(120):
        known = with_failure(known, {"success": False, "timestamp": f"{start + timedelta(days=number)}T12:00:00+00:00"})
    stats = known["stats"]
    assert stats["total_failures"] == 120
    assert list(stats["daily"]) == [str(start + timedelta(days=number)) for number in range(90, 120)]
    assert len(stats["weekly"]) == 12 and list(stats["weekly"])[-1] == "2026-W18"


def test_weeks_are_iso_weeks(home: Home) -> None:
    seen = with_failure({}, {"success": False, "timestamp": "2027-01-01T00:30:00+01:00"})
    assert list(seen["stats"]["weekly"]) == ["2026-W53"]


def test_hand_edits_are_kept(home: Home) -> None:
    remember(failed())
    file = home.memory / "learned" / "tool_failures.yaml"
    text = file.read_text()
    file.write_text(text.replace("failures:\n", "note: mine\nfailures:\n- {tool: by-hand}\n", 1))
    remember(failed(), "2")
    assert view(home)["note"] == "mine"
    assert [entry["tool"] for entry in view(home)["failures"]] == ["by-hand", "tool", "tool"]


def contents(home: Home) -> str:
    return (home.memory / "learned" / "tool_failures.yaml").read_text()


def test_what_heal_wrote_itself_is_not_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are put in as text, and mean the same as if the file had been written through YAML."""
    kinds = [failed(), failed(mendings=(Mending("login", "t", "fixed"),))]
    remember(kinds[0], "first")
    with monkeypatch.context() as patched:
        patched.setattr(yamlio, "read", lambda name: pytest.fail("read again"))
        for number in range(150):
            remember(kinds[number % 2], f"{number}")
    spliced = view(home)
    assert [entry["context"]["id"] for entry in spliced["failures"]] == [str(number) for number in range(50, 150)]
    assert spliced["stats"]["daily"]["2026-11-22"]["total_failures"] == spliced["stats"]["total_failures"] == 151
    (home.memory / "state" / "tool_failures").unlink()
    remember(kinds[0], "last")
    assert view(home)["failures"][:-1] == spliced["failures"][1:]
    assert view(home)["failures"][-1] == {
        **spliced["failures"][0],
        "context": {**spliced["failures"][0]["context"], "id": "last"},
    }


def test_the_first_failure_of_a_day_begins_its_count(home: Home) -> None:
    for at in ("2026-11-22T23:59:59.000+01:00", "2026-11-23T00:00:01.000+01:00", "2026-11-23T00:00:02.000+01:00"):
        remember(failed(), at, at)
    stats = view(home)["stats"]
    assert {day: one["total_failures"] for day, one in stats["daily"].items()} == {"2026-11-22": 1, "2026-11-23": 2}
    assert {week: one["total_failures"] for week, one in stats["weekly"].items()} == {"2026-W47": 1, "2026-W48": 2}


@pytest.mark.parametrize(
    "state", [b"", b"damaged", b"\xe9", marshal.dumps((1, ())), marshal.dumps((0, (1,) * 6)), None]
)
def test_without_what_is_kept_beside_it_the_file_is_read(home: Home, state: bytes | None) -> None:
    remember(failed())
    beside = home.memory / "state" / "tool_failures"
    if state is None:
        beside.unlink()
    else:
        beside.write_bytes(state)
    remember(failed(), "2")
    assert [entry["context"]["id"] for entry in view(home)["failures"]] == ["1", "2"]


def test_an_edit_of_the_same_length_is_seen(home: Home) -> None:
    remember(failed())
    file = home.memory / "learned" / "tool_failures.yaml"
    file.write_text(contents(home).replace("error_type: auth", "error_type: auto"))
    remember(failed(), "2")
    assert [entry["error_type"] for entry in view(home)["failures"]] == ["auto", "auth"]


def test_counts_of_ones_own_stay(home: Home) -> None:
    """Also those that heal could not write without YAML."""
    remember(failed())
    file = home.memory / "learned" / "tool_failures.yaml"
    file.write_text(contents(home).replace("stats:\n", "stats:\n  mine: {since: 2026-01-01, share: 0.5}\n"))
    for number in range(2):
        remember(failed(), f"{number}")
    assert view(home)["stats"]["mine"] == {"since": date(2026, 1, 1), "share": 0.5}
    assert view(home)["stats"]["total_failures"] == 3


@pytest.mark.parametrize(
    "edited", ["failures: []\nstats: {daily: 5, weekly: [x], total_failures: many}", "failures:\nstats:", ""]
)
def test_what_was_edited_into_nonsense_is_counted_anew(home: Home, edited: str) -> None:
    remember(failed())
    (home.memory / "learned" / "tool_failures.yaml").write_text(edited)
    assert remember(failed(), "2") == ()
    assert view(home)["stats"]["total_failures"] == 1 and len(view(home)["failures"]) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"failures: [",
        b"\xff\xfe\x00",
        b"- a list",
        b"a: no",
        b"failures: 5",
        b"stats: 5",
        b"a: &x [*x]",
        b"a: 2026-13-45",
    ],
)
def test_a_damaged_file_is_set_aside_and_never_overwritten(home: Home, content: bytes) -> None:
    folder = home.memory / "learned"
    folder.mkdir(parents=True)
    for number in range(3):
        (folder / "tool_failures.yaml").write_bytes(content)
        (message,) = remember(failed(), str(number))
        assert "set aside as" in message
    kept = [file for file in folder.iterdir() if ".damaged-" in file.name]
    assert [file.read_bytes() for file in kept] == [content] * 3
    assert view(home)["stats"]["total_failures"] == 1


@pytest.mark.parametrize(
    "word",
    [
        "y", "no", "12:30", "089", "\x1b[31m", "a: b", "# x", "-", "é\u2028", "x\ud800", "\udcff", "", " x ",
        "Null", "1e5", ".inf", "true", "a\n- tool: b\nstats:\n", "'\"`", "\\n", "\x00\x7f\x85\ufeff\U0001f600", "<<",
        "=", "~", "x  y ",
    ],
)  # fmt: skip
def test_any_word_survives_in_the_view(home: Home, word: str) -> None:
    one = Life(request(word), (attempt(stderr=word.encode("utf-8", "surrogatepass")),))
    for number in range(3):
        assert memory.remember(one, observation(one, moment(str(number)), word, word)) == ()
    assert view(home)["stats"]["total_failures"] == 3
    tools = {entry["tool"] for entry in view(home)["failures"]}
    assert tools == {word.encode("utf-8", "backslashreplace").decode()}


def test_everything_is_private(home: Home) -> None:
    remember(failed())
    for path in [home.memory, *home.memory.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_no_secret_is_kept(home: Home) -> None:
    secret = "hunter2-hunter2"
    stderr = f"Authorization: Bearer {secret}\nhttps://me:{secret}@h/x\npassword: {secret}\n".encode()
    remember(life(attempt(stderr=stderr), left=f"login exited 1: --token {secret}"))
    for file in home.memory.rglob("*"):
        assert file.is_dir() or secret.encode() not in file.read_bytes()


def test_the_details_are_the_start_and_the_end_of_the_first_attempt(home: Home) -> None:
    first = attempt(None, b"start", signal=15, tail=b"end", lost=7)
    remember(life(first, attempt()))
    details = json.loads((home.memory / "state" / "failures" / "1.json").read_text())
    assert (details["exit"], details["head"], details["tail"], details["lost"]) == (-15, "start", "end", 7)


def test_the_last_failure_is_of_this_session_else_of_the_user(home: Home) -> None:
    assert memory.last_failure("s1") is None
    for name, session in (("1", "s1"), ("2", "s2"), ("3", "s3")):
        one = failed()
        memory.keep_details(one, observation(one, moment(name)._replace(session=session), "tool", None))
    found = [memory.last_failure(session) for session in ("s1", "s2", "other")]
    assert [one and one["id"] for one in found] == ["1", "2", "3"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"argv": "x", "exit": 1, "head": "", "tail": ""}'])
def test_damaged_details_are_passed_over(home: Home, content: str) -> None:
    remember(failed(), "1")
    Path(home.memory / "state" / "failures" / "2.json").write_text(content)
    found = memory.last_failure("any")
    assert found and found["id"] == "1"
