"""The report of a run: its shape, its secrets, its file."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from heal_cli import report
from heal_cli.model import Advice, Life, Mending
from heal_cli.stages.record import observation
from tests.made import attempt, diagnosis, life, moment


def document(one: Life) -> dict[str, Any]:
    return report.document(one, observation(one, moment(), "tool", None))


def test_a_healed_run() -> None:
    healed = life(
        attempt(),
        attempt(0, b""),
        diagnoses=(diagnosis(branch="b"),),
        mendings=(Mending("login", "t", "fixed", seconds=1.23456),),
    )
    found = document(healed)
    assert (found["v"], found["kind"], found["status"], found["status_of"]) == (1, "run", 0, "command")
    assert [one["exit"] for one in found["attempts"]] == [1, 0]
    assert found["diagnoses"] == [{"rule": "r", "type": "auth", "captures": {"branch": "b"}, "evidence": ["refused"]}]
    assert (found["fixes"][0]["outcome"], found["fixes"][0]["seconds"]) == ("fixed", 1.235)
    assert found["advice"] is None and found["left"] is None and found["observation"]["outcome"] == "healed"


def test_whose_status_it_was() -> None:
    refused = document(life(refusal=diagnosis(), advice=Advice("no")))
    assert (refused["status"], refused["status_of"], refused["attempts"]) == (125, "heal", [])
    assert document(life(attempt(125)))["status_of"] == "command"
    missing = document(life(attempt(None, b"", error=2)))
    assert (missing["status"], missing["attempts"][0]["error"]) == (127, "No such file or directory")


def test_no_secret_is_in_it() -> None:
    secret = "hunter2hunter2"
    said = f"--token {secret}"
    one = life(
        attempt(1, said.encode(), tail=said.encode()), diagnoses=(diagnosis(host=said)._replace(evidence=(said,)),),
        mendings=(Mending("login", "t", "failed", said),), advice=Advice(said, (said,), (said,)), left=said,
    )  # fmt: skip
    assert secret not in json.dumps(document(one))


def test_the_file_is_private_and_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")
    link = tmp_path / "link"
    link.symlink_to(file)
    report.write(str(link), life(attempt()), {})
    assert json.loads(file.read_text())["status"] == 1
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["link", "report.json"]


def test_a_named_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.append(pipe.read_text()))
    reader.start()
    report.write(str(pipe), life(attempt()), {})
    reader.join()
    assert json.loads(seen[0])["kind"] == "run" and pipe.is_fifo()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        report.write(str(tmp_path / "no" / "report"), life(attempt()), {})
