"""One line per run, whole or reported, and JSON without the json module."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import journal
from heal_cli.learning import analysis
from heal_cli.stats import ledger
from tests.made import Home, ran

_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4), max_leaves=12
)


@given(_VALUES)
def test_as_json_means_what_json_means(value: Any) -> None:
    text = journal.as_json(value)
    assert json.loads(text) == json.loads(json.dumps(value))
    assert text.isascii() and "\n" not in text


def append_often(worker: int) -> None:
    for number in range(100):
        journal.append(ran(worker=worker, number=number, text="x" * 3000))


def test_lines_of_many_processes_do_not_mix(home: Home) -> None:
    workers = [multiprocessing.get_context("fork").Process(target=append_often, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seen = [(entry["worker"], entry["number"]) for entry in journal.read()]
    assert sorted(seen) == [(worker, number) for worker in range(8) for number in range(100)]
    for who in range(8):
        assert [number for one, number in seen if one == who] == list(range(100))


def test_the_journal_is_private_and_its_folder_made(home: Home) -> None:
    journal.append({"a": 1})
    file = home.memory / "journal.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600 and home.memory.stat().st_mode & 0o777 == 0o700
    assert file.read_text() == '{"a":1}\n'


def test_damaged_lines_are_passed_over(home: Home) -> None:
    journal.append(ran(a=1))
    with open(home.memory / "journal.jsonl", "ab") as file:
        file.write(b'{"torn": \n\n[]\n5\n\xff\xfe\n')
    journal.append(ran(a=2))
    damaged: list[None] = []
    assert list(journal.read(lambda: damaged.append(None))) == [ran(a=1), ran(a=2)]
    assert len(damaged) == 4


@pytest.mark.parametrize(
    "wrong",
    [{"at": "yesterday"}, {"at": None}, {"outcome": "great"}, {"argv": "t"}, {"argv": [1]}, {"tool": None},
     {"seconds": "long"}, {"seconds": 1e300}, {"seconds": True}, {"target": 7}, {"type": {"a": 1}}, {"fixed": "yes"},
     {"boot_id": None}, {"suspended_s": "much"}, {"session": 1}, {"exit": "0"}],
)  # fmt: skip
def test_whoever_reads_the_journal_counts_the_same_as_damaged(home: Home, wrong: dict[str, Any]) -> None:
    journal.append(ran())
    journal.append(ran(**wrong))
    journal.append({name: value for name, value in ran().items() if name not in wrong})
    journal.append(ran())
    damaged: list[None] = []
    assert len(list(journal.read(lambda: damaged.append(None)))) == 2
    assert (len(damaged), ledger.count({}).damaged, analysis.learn(dry_run=True).damaged) == (2, 2, 2)


def test_no_journal_is_an_empty_one() -> None:
    assert list(journal.read()) == []


def test_a_journal_that_cannot_be_written_is_an_error(home: Home) -> None:
    home.memory.write_text("a file")
    with pytest.raises(OSError):
        journal.append({})


@pytest.mark.parametrize("zone", ["UTC0", "EST5EDT", "IST-5:30", "NPT-5:45"])
def test_the_moment_carries_its_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        before = datetime.now().astimezone()
        at = datetime.fromisoformat(journal.moment().at)
        after = datetime.now().astimezone()
        assert at.utcoffset() == before.utcoffset()
        assert before.timestamp() - 0.001 <= at.timestamp() <= after.timestamp()
    time.tzset()


def test_moments_have_ids_that_sort_by_time() -> None:
    names = [journal.moment().id for _ in range(50)]
    assert names == sorted(set(names)) and journal.moment().session == str(os.getsid(0))


@pytest.mark.parametrize("block", [1, 64, 1000, 1 << 18])
def test_it_is_read_from_its_end(block: int, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_BLOCK", block)
    for number in range(40):
        journal.append(ran(id=str(number)))
        if number in (11, 30):
            (home.memory / journal.NAME).rename(home.memory / f"journal-{number}.jsonl")
    with (home.memory / journal.NAME).open("a") as file:
        file.write('no run\n\n{"id": "torn')
    forwards = [run["id"] for run in journal.read()]
    assert forwards == [str(number) for number in range(40)]
    assert [run["id"] for run in journal.backwards()] == forwards[::-1]
    size = (home.memory / journal.NAME).stat().st_size
    some = [run["id"] for run in journal.backwards(size + 500)]
    assert some == forwards[::-1][: len(some)] and len(some) < 20
