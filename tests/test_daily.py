"""`heal learn` once a day by itself: when, how it is started, and what it must not hold on to."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.made import HEAL, Home

DAY = 86400


@pytest.fixture
def failed_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock of a user whose first failure was two days ago."""
    monkeypatch.delenv("CI", raising=False)
    home.heal("run", "false")
    lock = home.memory / "state" / "learn.lock"
    assert lock.exists()
    os.utime(lock, (time.time() - 2 * DAY,) * 2)
    return lock


def learned(home: Home, patience: float = 30) -> bool:
    """Has `heal learn` written its files within some seconds?"""
    deadline = time.monotonic() + patience
    while not (home.memory / "state" / "exposures.json").exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("words", [("run", "false"), ("history",), ("rules", "list")])
def test_once_a_day(home: Home, failed_once: Path, words: tuple[str, ...]) -> None:
    home.heal(*words)
    assert learned(home)
    assert time.time() - failed_once.stat().st_mtime < 60


@pytest.mark.parametrize("words", [("run", "true"), ("learn", "list")])
def test_not_by_these(home: Home, failed_once: Path, words: tuple[str, ...]) -> None:
    home.heal(*words)
    assert time.time() - failed_once.stat().st_mtime > DAY and not learned(home, 0.5)


def test_not_twice_a_day_nor_where_nobody_wants_it(
    home: Home, failed_once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("CI", "true")
        home.heal("run", "false")
    home.configure("learn: {daily: false}\n")
    home.heal("run", "false")
    home.configure("learn: {daily: true}\n")
    os.utime(failed_once, (time.time() - DAY / 2,) * 2)
    home.heal("run", "false")
    assert not learned(home, 0.5)


def test_a_clock_that_was_set_back_is_no_reason_to_wait(home: Home, failed_once: Path) -> None:
    os.utime(failed_once, (time.time() + 400 * DAY,) * 2)
    home.heal("run", "false")
    assert learned(home)


def test_a_user_who_never_failed_has_no_memory_made_for_them(home: Home) -> None:
    home.heal("rules", "list")
    assert not home.memory.exists()


def learns_at(process: Path, home: Home) -> bool:
    """Is it a `heal learn` that was started by itself for this memory? One of others may end while it is looked at."""
    try:
        by_itself = b"--by-itself" in (process / "cmdline").read_bytes()
        return by_itself and os.fsencode(home.memory) in (process / "environ").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_nothing_is_inherited_by_it(home: Home, failed_once: Path, tmp_path: Path) -> None:
    """Whoever waits for the end of a pipe does not wait for it; it has a session and a folder of its own."""
    fifo = home.memory / "journal-1.jsonl"
    os.mkfifo(fifo)  # holds it where it opens the journal
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    done = subprocess.run(
        [HEAL, "run", "false"], cwd=tmp_path, pass_fds=[writer], stdout=writer, stderr=writer, check=False
    )
    os.close(writer)
    assert done.returncode == 1
    assert os.read(reader, 100) == b""  # everybody has let go of it, though the other heal still runs
    with open(fifo, "w"):  # it has come to the journal
        (started,) = [one for one in Path("/proc").glob("[0-9]*") if learns_at(one, home)]
        links = {entry.name: os.readlink(entry) for entry in (started / "fd").iterdir()}
        assert {name: links[name] for name in "012"} == dict.fromkeys("012", "/dev/null")
        assert not [link for link in links.values() if link.startswith(("pipe:", "socket:")) or "pts" in link]
        assert os.readlink(started / "cwd") == "/"
        assert os.getsid(int(started.name)) == int(started.name) != os.getsid(0)
    fifo.unlink()
    assert learned(home)
    os.close(reader)


def test_many_failures_at_once_start_one(home: Home, failed_once: Path) -> None:
    runs = [subprocess.Popen([HEAL, "run", "false"]) for _ in range(20)]
    assert {run.wait() for run in runs} == {1}
    assert learned(home)
    lines = (home.memory / "journal.jsonl").read_text().splitlines()
    assert len([json.loads(line) for line in lines]) == 21
