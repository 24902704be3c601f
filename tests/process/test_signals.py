"""Signals sent to heal, not typed: passed on; and heal never leaves a trace of itself when it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.process.both import HEAL, PROGRAMS, Bench


def started(bench: Bench, way: str, *argv: str, **options: object) -> subprocess.Popen[bytes]:
    """A command that has said `waiting`."""
    front = [str(HEAL), "run", "--"] if way == "healed" else []
    given = {"stdout": subprocess.PIPE, "env": bench.environment, "cwd": bench.folder, **options}
    process = subprocess.Popen([*front, *argv], **given)  # type: ignore[call-overload]
    assert process.stdout.readline() == b"waiting\n"
    return process  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["TERM", "HUP", "USR1", "USR2", "INT", "QUIT"])
@pytest.mark.parametrize("way", ["direct", "healed"])
def test_passed_on_to_a_command_that_catches_it(bench: Bench, way: str, name: str) -> None:
    command = [sys.executable, str(PROGRAMS / "counts_signals.py"), name]
    process = started(bench, way, *command, start_new_session=True)
    process.send_signal(getattr(signal, f"SIG{name}"))
    assert process.stdout and process.stdout.readline() == f"got SIG{name}\n".encode()
    (bench.folder / "stop").touch()
    assert process.stdout.read() == f"all: SIG{name}=1\n".encode()
    assert process.wait(20) == 0
    process.stdout.close()


@pytest.mark.parametrize("name", ["TERM", "HUP", "USR1", "USR2", "INT", "KILL"])
@pytest.mark.parametrize("way", ["direct", "healed"])
def test_passed_on_to_a_command_that_dies_of_it(bench: Bench, way: str, name: str) -> None:
    process = started(bench, way, "sh", "-c", "echo waiting; exec sleep 30")
    process.send_signal(getattr(signal, f"SIG{name}"))
    assert process.wait(20) == -getattr(signal, f"SIG{name}")
    assert process.stdout
    if name != "KILL":  # that one cannot be passed on
        assert process.stdout.read() == b"", "the command is still alive"
    process.stdout.close()


def test_an_ignored_signal_stays_ignored(bench: Bench) -> None:
    for way in ("direct", "healed"):
        process = started(
            bench, way, "sh", "-c", "trap '' TERM; echo waiting; sleep 0.5; exit 3", preexec_fn=_ignore_hup
        )
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 3
        assert process.stdout
        process.stdout.close()


def _ignore_hup() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def test_timeout_ends_it(bench: Bench) -> None:
    bench.same("timeout 0.5 @ sleep 20; echo $?")
    bench.same("timeout -s INT 0.5 @ sleep 20; echo $?")
    bench.same("timeout --foreground -s INT 0.5 @ sleep 20; echo $?")
    bench.same("timeout -s KILL 0.5 @ sleep 1; echo $?", stderr=subprocess.DEVNULL)
    bench.same("@ timeout 0.2 @ sleep 20; echo $?")


def test_stopped_and_continued_by_signals_to_heal(bench: Bench) -> None:
    """kill -TSTP and kill -CONT of the one process that the caller knows."""
    process = started(
        bench, "healed", "sh", "-c", "echo waiting; exec sleep 1", start_new_session=False, process_group=0
    )
    process.send_signal(signal.SIGTSTP)
    assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
    process.send_signal(signal.SIGCONT)
    assert process.wait(20) == 0
    assert process.stdout
    process.stdout.close()


@pytest.mark.parametrize("moment", [0.0, 0.002, 0.004, 0.006, 0.008, 0.010, 0.012, 0.015, 0.02, 0.03, 0.05])
def test_an_early_interrupt_leaves_no_traceback(bench: Bench, moment: float, tmp_path: Path) -> None:
    """From heal's first bytecode on; a sitecustomize that waits stands for the moment before it."""
    (tmp_path / "sitecustomize.py").write_text("import os; os.write(1, b'up\\n')\n")
    changes = {**bench.environment, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", "from heal_cli.__main__ import main; main()", "run", "--", "sh", "-c", "sleep 5"]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=changes)
        assert process.stdout and process.stderr
        process.stdout.readline()
        # The rest of Python's own start is not heal's: seen in what it has opened.
        _wait_for_heal(process.pid)
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
        assert process.stderr.read() == b""
        process.stdout.close()
        process.stderr.close()


def _wait_for_heal(pid: int) -> None:
    """Until heal has made Ctrl-C deadly: the default handler of Python is gone from SigCgt, or heal's own is there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        caught = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt"))
        if not caught >> (signal.SIGINT - 1) & 1 or caught >> (signal.SIGTERM - 1) & 1:
            return
