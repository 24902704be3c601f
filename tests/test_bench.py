"""The bench runs through and says everything it promises. What it measures is no matter of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import order, paired, report, streams
from tests.made import Home

PROJECT = Path(__file__).parents[1]
LINES = (
    "python -c pass", "heal run -- true", "python -m heal_cli run -- true", "a plain Typer + sh + rich wrapper",
    "chronic (moreutils, Perl)", "heal run -- false", "until its line is printed", "the whole process",
    "that failing command alone", "thefuck", "stdout in a pipe", "stderr in a pipe", "stderr at a terminal",
    "memory while relaying stderr", "pause 0 ms", "pause 0.1 ms", "pause 1 ms", "the road between",
    "the long road",
    "health in a prompt", "heal stats over", "heal learn over",
)  # fmt: skip


def test_the_bench_runs_through_and_its_page_has_every_line(home: Home) -> None:
    target = home.folder / "RESULTS.md"
    before = (PROJECT / "bench" / "RESULTS.md").read_bytes()
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "bench", "--quick", "--results", str(target)]
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    page = target.read_text()
    for line in LINES:
        assert line in done.stdout
        assert line in page
    for fact in ("| cores |", "| CPU |", "| kernel |", "| Python |", "n=4", "python -m bench"):
        assert fact in page
    assert (PROJECT / "bench" / "RESULTS.md").read_bytes() == before


def test_the_checked_in_page_has_every_line() -> None:
    page = (PROJECT / "bench" / "RESULTS.md").read_text()
    assert [line for line in LINES if line not in page] == []


def test_timing_waits_for_what_is_said(home: Home) -> None:
    command = ["sh", "-c", "echo soon >&2; sleep 0.05; exit 3"]
    whole, said = paired.timed({"one": command, "two": ["true"]}, paired.environment(home.folder), 2, (0, 3), b"soon")
    assert said["one"].median < whole["one"].median - 0.04
    assert "two" not in said
    assert "n=2" in whole["one"].against(whole["two"])


def test_a_command_that_ends_otherwise_is_no_measurement(home: Home) -> None:
    given = paired.environment(home.folder)
    with pytest.raises(RuntimeError, match="one ended with 1: why"):
        paired.timed({"one": ["sh", "-c", "echo why >&2; exit 1"]}, given, 1)
    with pytest.raises(RuntimeError, match="no-such-program is not there"):
        paired.once(["no-such-program"], given)


def test_misordered_neighbours_are_counted(home: Home) -> None:
    lines = ["000000", "000002", "000001", "000003"]
    assert order.misordered(["printf", "%s\\n", *lines], home.folder, 4) == 1
    with pytest.raises(RuntimeError, match="lost or tore a line: 3 of 4"):
        order.misordered(["printf", "%s\\n", *lines[:3]], home.folder, 4)


def test_a_failing_writer_is_no_measurement(home: Home) -> None:
    given = paired.environment(home.folder)
    with pytest.raises(RuntimeError, match="ended with 1"):
        list(streams.at_terminal(["false"], given))


def test_a_missed_budget_is_said_to_be_missed() -> None:
    assert (report.at_most(2.1, 2.0), report.at_least(0.8, 0.8)) == (report.MISSED, report.MET)
    missed = report.Section("Title", [report.Result("what", "2.10 x", "at most 2.0 x", report.MISSED)])
    assert "| what | 2.10 x | at most 2.0 x | **NOT met** |" in report.page([missed], {"cores": "2"})
    assert report.screen(missed).endswith("NOT met")
