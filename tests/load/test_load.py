"""Much of everything: many at once, one after another, many rules, much output. HEAL_LOAD=full for all of it."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import subprocess
import sys
import tty
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from heal_cli import yamlio
from tests.made import HEAL, Home

FULL = os.environ.get("HEAL_LOAD") == "full"
PROGRAMS = Path(__file__).resolve().parents[1] / "programs"
RUN = [str(HEAL), "run", "--"]
FLOOD = [sys.executable, str(PROGRAMS / "floods.py")]
MIB = 1 << 20


def observations(home: Home) -> list[dict[str, Any]]:
    """The journal; every line of it must be whole."""
    return [json.loads(line) for line in (home.memory / "journal.jsonl").read_text().splitlines()]


def start(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start a command through heal, with nothing to read."""
    return subprocess.Popen([*RUN, *words], stdin=subprocess.DEVNULL, **options)


def test_two_hundred_at_once(home: Home, tmp_path: Path) -> None:
    """From nothing: the first of them make heal's cache and its memory, all at the same time."""
    with (tmp_path / "out").open("w+b") as out, (tmp_path / "err").open("w+b") as err:
        running = [
            start("sh", "-c", f"echo {number}; exit {status(number)}", stdout=out, stderr=err) for number in range(200)
        ]
        assert [one.wait(300) for one in running] == [status(number) for number in range(200)]
        for file in (out, err):
            file.seek(0)
        assert sorted(map(int, out.read().split())) == list(range(200))
        said = err.read()
    found = observations(home)
    assert len({entry["id"] for entry in found}) == 200
    assert Counter(entry["exit"] for entry in found) == Counter(map(status, range(200)))
    assert all_remembered(home, 20, said)


def status(number: int) -> int:
    """Every tenth fails."""
    return number // 10 if number % 10 == 0 and number else 7 if number == 0 else 0


def all_remembered(home: Home, failures: int, said: bytes) -> bool:
    """Is every failure remembered, or has heal said that it is not? On a slow machine the lock may be long held."""
    lines = said.splitlines()
    assert [line for line in lines if not line.startswith(b"heal: this failure could not be remembered: ")] == []
    total: int = view(home)["stats"]["total_failures"]
    return total + len(lines) == failures


def test_fifty_failing_at_once_lose_no_observation(home: Home) -> None:
    words = ("sh", "-c", "echo 'fatal: could not read it' >&2; exit 128")
    running = [start(*words, stderr=subprocess.PIPE) for _ in range(50)]
    said = b"".join(one.communicate(timeout=300)[1] for one in running)
    assert [one.returncode for one in running] == [128] * 50
    found = {entry["id"] for entry in observations(home)}
    assert len(found) == 50
    assert said.count(text := b"fatal: could not read it\n") == 50
    assert all_remembered(home, 50, said.replace(text, b""))
    assert {entry["context"]["id"] for entry in view(home)["failures"]} <= found


def view(home: Home) -> Any:
    """What is remembered of failures."""
    return yamlio.read(str(home.memory / "learned" / "tool_failures.yaml")).value


def test_nothing_grows_but_the_journal(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anybody left: two loops side by side, below a process that inherits every orphan."""
    runs = 10_000 if FULL else 1_000
    here, temporary = tmp_path / "here", tmp_path / "tmp"
    here.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    assert start("true").wait(60) == 0
    before = files(home.folder, here, temporary)
    loop = f"for n in $(seq {runs // 2}); do {' '.join(RUN)} true || exit 1; done"
    line = f"({loop}) & ({loop}); here=$?; wait $! && exit $here"
    guarded = [sys.executable, str(PROGRAMS / "leaves_nobody.py"), "bash", "-c", line]
    done = subprocess.run(guarded, cwd=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    after = files(home.folder, here, temporary)
    journal = str(home.memory / "journal.jsonl")
    assert after.pop(journal) > before.pop(journal)
    assert after == before
    assert len(observations(home)) == runs + 1


def test_failures_grow_to_a_bound(home: Home) -> None:
    """What is derived from the journal keeps the last ones only, however many there were."""
    line = f"for n in $(seq 60); do {' '.join(RUN)} sh -c 'echo failure >&2; exit 3'; done"
    loops = [subprocess.Popen(["bash", "-c", line], stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [loop.wait(300) for loop in loops] == [3, 3]
    assert len(observations(home)) == 120
    remembered = view(home)
    assert (remembered["stats"]["total_failures"], len(remembered["failures"])) == (120, 100)
    known = ("journal.jsonl", ".yaml", ".lock", "/state/tool_failures")
    others = [name for name in files(home.memory) if not name.endswith(known)]
    assert len(others) == 20


def files(*folders: Path) -> dict[str, int]:
    """Every file below some folders, and its size."""
    names = [os.path.join(top, name) for folder in folders for top, _, names in os.walk(folder) for name in names]
    return {name: os.path.getsize(name) for name in names}


def test_the_right_one_of_a_thousand_rules(home: Home) -> None:
    """A thousand rules of the user's, most of them about the same program, and those of heal besides."""
    rules = [
        f"- id: own-{number}\n  type: service_down\n"
        f"  match:\n    command: [{_program(number)}]\n"
        f"    stderr: 'service number {number} is (?:down|away)'\n"
        f"  why: service {number} is down\n  action: {{explain: {{steps: [start service {number}]}}}}\n"
        f"  examples: [{{command: {_program(number)} x, exit: 1, stderr: service number {number} is down}}]\n"
        for number in range(1000)
    ]
    home.rule_file("rules:\n" + "".join(rules))
    for number in (1, 499, 500, 999):
        done = home.heal("run", "--", "sh", "-c", f"echo service number {number} is away >&2; exit 1")
        assert done.returncode == 1
        expected = f"heal: service {number} is down\n" if number % 10 else ""
        assert done.stderr.startswith(f"service number {number} is away\n" + expected)
        assert ("heal:" in done.stderr) == bool(expected)
    assert [entry["rule"] for entry in observations(home)] == ["own-1", "own-499", "others-words", "own-999"]


def _program(number: int) -> str:
    return "sh" if number % 10 else f"tool{number}"


class Flood(NamedTuple):
    """What came of a flood: the status, the hashes (without heal's own lines), and the peak of heal's memory."""

    status: int
    written: str
    arrived: str
    length: int
    heals: bytes
    peak: int


def flooded(tmp_path: Path, mib: int, *last: str, terminal: bool = False) -> Flood:
    """Let a program flood its stderr, and read all that arrives at ours."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    if terminal:
        tty.setraw(writer)
    with (tmp_path / "hash").open("w+b") as out:
        heal = start(*FLOOD, str(mib), *last, stdout=out, stderr=writer)
        os.close(writer)
        arrived, end, length = hashlib.sha256(), b"", 0
        while data := _read(reader):
            length += len(data)
            end += data
            if len(end) > 1 << 16:  # heal's own lines are within the last of it
                arrived.update(end[: -1 << 15])
                end = end[-1 << 15 :]
        os.close(reader)
        _, status, usage = os.wait4(heal.pid, 0)
        heal.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        written = out.read().decode().strip()
    the_commands, mark, heals = end.partition(b"heal: ")
    arrived.update(the_commands)
    return Flood(heal.returncode, written, arrived.hexdigest(), length, mark + heals, usage.ru_maxrss * 1024)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:
        return b""  # a terminal whose other end is closed


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_a_flood_arrives_whole(home: Home, tmp_path: Path, terminal: bool) -> None:
    mib = 1024 if FULL else 64
    little = flooded(tmp_path, 1, terminal=terminal)
    much = flooded(tmp_path, mib, terminal=terminal)
    assert (much.status, much.heals) == (0, b"")
    assert much.length == mib * MIB
    assert much.arrived == much.written
    assert much.peak - little.peak < 8 * MIB


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
@pytest.mark.parametrize("line_end", ["", "1"], ids=["lines", "one-line"])
def test_the_end_of_a_flood_is_understood(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str, terminal: bool
) -> None:
    """Its last line is all that counts of it, and what is remembered of it is small; also if it is one single line."""
    monkeypatch.setenv("ONE_LINE", line_end)
    home.rule_file(
        "rules:\n- id: drowned\n  type: service_down\n"
        "  match: {command: [python3, python], stderr: '^the dam is broken'}\n"
        "  why: the dam is broken\n  action: {explain: {steps: [mend the dam]}}\n"
        "  examples: [{command: python x, exit: 1, stderr: the dam is broken}]\n"
    )
    little = flooded(tmp_path, 1, "the dam is broken", terminal=terminal)
    much = flooded(tmp_path, 100 if FULL else 8, "the dam is broken", terminal=terminal)
    for flood in (little, much):
        assert (flood.status, flood.arrived) == (3, flood.written)
        assert flood.heals.startswith(b"heal: the dam is broken\n")
    assert much.peak - little.peak < 8 * MIB
    assert [entry["rule"] for entry in observations(home)] == ["drowned"] * 2
    assert sum(files(home.memory).values()) < MIB
