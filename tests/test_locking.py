"""One at a time, with real processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import locking
from heal_cli.errors import StateError

HOLDER = """
import sys, time
from heal_cli.locking import locked
with locked(sys.argv[1], 1):
    print("held", flush=True)
    time.sleep(60)
"""


def count_up(lock: str, file: str, times: int) -> None:
    for _ in range(times):
        with locking.locked(lock, 60):
            content = int(Path(file).read_text())
            Path(file).write_text(str(content + 1))


def test_nothing_is_lost_between_processes(tmp_path: Path) -> None:
    file = tmp_path / "count"
    file.write_text("0")
    workers = [
        multiprocessing.get_context("fork").Process(target=count_up, args=(str(tmp_path / "lock"), str(file), 50))
        for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert file.read_text() == "400" and all(worker.exitcode == 0 for worker in workers)


def test_a_holder_that_dies_leaves_nothing_behind(tmp_path: Path) -> None:
    lock = str(tmp_path / "lock")
    with subprocess.Popen([sys.executable, "-c", HOLDER, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(StateError, match=r"still locked by another process after 0\.2 s"),
            locking.locked(lock, 0.2),
        ):
            pass
        holder.send_signal(signal.SIGKILL)
        with locking.locked(lock, 60):
            pass


def test_whoever_waited_knows(tmp_path: Path) -> None:
    lock = str(tmp_path / "lock")
    with locking.locked(lock, 1) as (_, waited):
        assert not waited
    code = HOLDER.replace("time.sleep(60)", "time.sleep(0.3)")
    with subprocess.Popen([sys.executable, "-c", code, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        with locking.locked(lock, 60) as (_, waited):
            assert waited


def test_the_lock_is_private_and_its_folder_made(tmp_path: Path) -> None:
    lock = tmp_path / "a" / "b" / "lock"
    with locking.locked(str(lock), 1):
        assert lock.stat().st_mode & 0o777 == 0o600
        assert lock.parent.stat().st_mode & 0o777 == 0o700


def test_a_place_that_cannot_be_locked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="cannot be locked"), locking.locked(str(tmp_path / "file" / "lock"), 1):
        pass


@given(
    st.lists(st.tuples(st.floats(0, 2e9), st.booleans()), max_size=12),
    st.lists(st.tuples(st.floats(0, 9), st.booleans())),
)
def test_attempts_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, first: list[tuple[float, bool]], second: list[tuple[float, bool]]
) -> None:
    with locking.locked(str(tmp_path_factory.getbasetemp() / "attempts"), 1) as (descriptor, _):
        for attempts in (first, second):
            locking.write_attempts(descriptor, attempts)
            assert locking.read_attempts(descriptor) == attempts


@pytest.mark.parametrize("content", [b"", b"{", b"5", b"[5]", b'{"a": 1}', b"[[null, true]]", b'[["x", 1]]', b"\xff"])
def test_a_damaged_record_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    lock = tmp_path / "lock"
    lock.write_bytes(content)
    with locking.locked(str(lock), 1) as (descriptor, _):
        assert locking.read_attempts(descriptor) == []
        assert os.fstat(descriptor).st_size == len(content)
