"""The kept tally says what the journal says, however it was read: in parts, rotated, torn, or while it grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heal_cli import retention
from heal_cli.stats import ledger
from heal_cli.tally import Day, Tally
from tests.made import Home
from tests.test_tally import PROGRAMS, RUNS, left, line, tallied


def as_plain(tally: Tally) -> Any:
    days = {name: [getattr(day, part) for part in Day.PARTS] for name, day in tally.days.items()}
    return tally.damaged, tally.series, days, tally.open, tally.troubles


def write(home: Home, lines: list[Any], name: str = "journal.jsonl", mode: str = "w") -> Path:
    home.memory.mkdir(exist_ok=True)
    with (home.memory / name).open(mode) as file:
        file.writelines(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    return home.memory / name


@pytest.fixture(autouse=True)
def keep_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a tally however little is new, so that small journals are read in parts too."""
    monkeypatch.setattr(ledger, "_WORTH_KEEPING", 1)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The lines that were read."""
    seen: list[bytes] = []
    add = ledger._add

    def adds(tally: Tally, lines: list[bytes]) -> None:
        seen.extend(lines)
        add(tally, lines)

    monkeypatch.setattr(ledger, "_add", adds)
    return seen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RUNS, st.lists(st.integers(0, 60), max_size=4))
def test_parts_give_what_reading_at_once_gives(home: Home, runs: list[dict[str, Any]], cuts: list[int]) -> None:
    for file in (home.memory / "journal.jsonl", home.memory / "state" / "tally.json"):
        file.unlink(missing_ok=True)
    places = [0, *sorted(cuts), len(runs)]
    for start, end in pairwise(places):
        write(home, runs[start:end], mode="a")
        tally = ledger.count(PROGRAMS)
    assert as_plain(tally) == as_plain(tallied(*runs))
    (home.memory / "state" / "tally.json").unlink()
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tally)


def test_only_what_is_new_is_read(home: Home, read: list[bytes]) -> None:
    write(home, [line("10:00")] * 5)
    ledger.count(PROGRAMS)
    assert len(read) == 5
    write(home, [left("11:00")], mode="a")
    assert len(ledger.count(PROGRAMS).series) == 2
    assert len(read) == 6
    ledger.count(PROGRAMS)
    assert len(read) == 6


def test_a_rotated_journal_is_read_on_where_it_was_left(home: Home, read: list[bytes]) -> None:
    journal = write(home, [line("10:00")] * 3)
    ledger.count(PROGRAMS)
    write(home, [line("10:01")], mode="a")
    journal.rename(home.memory / "journal-1.jsonl")
    write(home, [left("11:00"), left("11:05")])
    tally = ledger.count(PROGRAMS)
    assert as_plain(tally) == as_plain(tallied(*[line("10:00")] * 3, line("10:01"), left("11:00"), left("11:05")))
    assert len(read) == 6


def test_what_is_kept_and_purged_is_counted(home: Home) -> None:
    old, new = [left(f"2026-03-0{day}T10:00:00+01:00") for day in (2, 3)], [line("2026-03-05T10:00:00+01:00")]
    journal = write(home, old)
    ledger.count(PROGRAMS)
    retention.put_away(str(journal))
    write(home, new)
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tallied(*old, *new))
    retention.drop_before(datetime(2026, 3, 3, tzinfo=UTC).timestamp())
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tallied(old[1], *new))
    retention.tidy(retention.Limits(1e9, 1e9, 1.0), datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    assert ledger.count(PROGRAMS).days == {}


@pytest.mark.parametrize("how", ["gone", "cut", "replaced", "put before"])
def test_if_what_was_read_is_not_there_all_is_read_again(home: Home, how: str) -> None:
    old = write(home, [line("10:00")] * 3, "journal-2.jsonl")
    write(home, [line("11:00")])
    ledger.count(PROGRAMS)
    runs = 1
    if how == "gone":
        old.unlink()
    elif how == "cut":
        os.truncate(old, len(old.read_bytes()) // 3)
        runs = 2
    elif how == "replaced":
        content = old.read_text().replace("10:00", "09:00")
        old.write_text(content)  # the same inode, the same length
        runs = 4
    else:
        write(home, [line("08:00")], "journal-1.jsonl")
        runs = 5
    tally = ledger.count(PROGRAMS)
    assert sum(sum(day.runs.values()) for day in tally.days.values()) == runs


def test_torn_and_foreign_lines_are_counted(home: Home) -> None:
    write(home, [line("10:00"), '{"v":1,"at":"2026-', "not json", "", "[" * 100_000, "[]", line("10:05")])
    assert ledger.count(PROGRAMS).damaged == 4
    with (home.memory / "journal.jsonl").open("a") as file:
        file.write('{"torn')
    for _ in range(2):
        assert ledger.count(PROGRAMS).damaged == 5
    with (home.memory / "journal.jsonl").open("a") as file:
        file.write('"}\n')
    assert ledger.count(PROGRAMS).damaged == 5


def test_a_last_line_without_an_end_counts_once(home: Home) -> None:
    write(home, [line("10:00")])
    with (home.memory / "journal.jsonl").open("a") as file:
        file.write(json.dumps(left("11:00")))
    expected = as_plain(tallied(line("10:00"), left("11:00")))
    assert [as_plain(ledger.count(PROGRAMS)) for _ in range(2)] == [expected] * 2
    with (home.memory / "journal.jsonl").open("a") as file:
        file.write("\n")
    assert as_plain(ledger.count(PROGRAMS)) == expected


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"by":1}', b"\xff\xfe", b"null"])
def test_a_damaged_tally_is_made_anew(home: Home, content: bytes) -> None:
    write(home, [line("10:00")])
    ledger.count(PROGRAMS)
    kept = home.memory / "state" / "tally.json"
    good = kept.read_bytes()
    kept.write_bytes(content)
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tallied(line("10:00")))
    assert kept.read_bytes() == good


def test_a_tally_of_another_heal_is_made_anew(home: Home, read: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, [line("10:00")])
    ledger.count(PROGRAMS)
    monkeypatch.setattr(ledger, "_BY", [1, "another"])
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tallied(line("10:00")))
    assert len(read) == 2


def test_no_journal_leaves_no_trace(home: Home) -> None:
    assert ledger.count(PROGRAMS).days == {}
    assert not home.memory.exists()


WRITER = """
import sys
from heal_cli import journal
from tests.test_tally import left, line
for place in range(3000):
    journal.append(left("10:00", template="x" * (place % 5000)) if place % 3 else line("10:01"))
print("done")
"""


def test_a_journal_that_grows_while_it_is_read(home: Home) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE) for _ in range(2)
    ]
    seen = [0]
    while any(writer.poll() is None for writer in writers):
        tally = ledger.count(PROGRAMS)
        seen.append(sum(sum(day.runs.values()) for day in tally.days.values()))
        assert tally.damaged <= 1  # the line that is being written
    assert [writer.communicate()[0] for writer in writers] == [b"done\n"] * 2
    assert seen == sorted(seen)
    tally = ledger.count(PROGRAMS)
    assert (tally.damaged, sum(tally.days["2026-03-02"].runs.values())) == (0, 6000)
    (home.memory / "state" / "tally.json").unlink()
    assert as_plain(ledger.count(PROGRAMS)) == as_plain(tally)
