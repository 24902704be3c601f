"""The journal is put away when it has grown, read as one, and loses nothing but what is too old or too much."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heal_cli import config, journal, retention
from heal_cli.retention import Limits
from tests.made import Home, ran

LARGE = 1e12
NOW = 2_000_000_000.0


def fill(count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        journal.append(ran(number=number))


def numbers() -> list[int]:
    return [entry["number"] for entry in journal.read()]


def test_a_journal_that_has_grown_is_put_away_and_read_in_its_order(home: Home) -> None:
    for turn in range(12):
        fill(10, 10 * turn)
        assert retention.tidy(Limits(100, LARGE, LARGE), NOW) == 0
    assert sorted(file.name for file in home.memory.glob("*.jsonl")) == sorted(
        f"journal-{number}.jsonl" for number in range(1, 13)
    )
    assert numbers() == list(range(120))
    fill(1, 120)
    assert numbers() == list(range(121))
    assert [entry["number"] for entry in journal.latest("t")] == list(range(120, -1, -1))


def test_what_is_small_stays(home: Home) -> None:
    fill(10)
    assert retention.tidy(Limits(LARGE, LARGE, LARGE), NOW) == 0
    assert [file.name for file in home.memory.glob("*.jsonl")] == ["journal.jsonl"]


def test_no_journal_at_all() -> None:
    assert retention.tidy(Limits(0, 0, 0), NOW) == 0 and retention.drop_before(NOW) == 0


def test_the_oldest_go_first(home: Home) -> None:
    for turn in range(5):
        fill(10, 10 * turn)
        retention.tidy(Limits(1, LARGE, LARGE), NOW)
    size = (home.memory / "journal-5.jsonl").stat().st_size
    assert retention.tidy(Limits(size, 2.5 * size, LARGE), NOW) == 3
    assert numbers() == list(range(30, 50))


def test_what_is_too_old_goes(home: Home) -> None:
    for turn in range(3):
        fill(10, 10 * turn)
        retention.tidy(Limits(1, LARGE, LARGE), NOW)
        os.utime(home.memory / f"journal-{turn + 1}.jsonl", (NOW + turn, NOW + turn))
    assert retention.tidy(Limits(1, LARGE, 100), NOW + 101.5) == 2
    assert numbers() == list(range(20, 30))


@pytest.mark.parametrize("name", ["journal-.jsonl", "journal-x.jsonl", "journal-1.jsonl.old", "journal-1-2.jsonl"])
def test_other_files_are_none_of_it(home: Home, name: str) -> None:
    fill(1)
    (home.memory / name).write_text('{"number": 7}\n')
    retention.tidy(Limits(1, 0, 0), NOW)
    assert (home.memory / name).exists() and not list(home.memory.glob("journal-1.jsonl"))


def append_often(worker: int) -> None:
    fill(400, 1000 * worker)


def test_nothing_is_lost_while_runs_write(home: Home) -> None:
    """Files are put away, and old lines taken out, under eight writers."""
    old = ran(number=-1, at="2020-01-01T00:00:00+00:00")
    workers = [multiprocessing.get_context("fork").Process(target=append_often, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    dropped = turns = 0
    while any(worker.is_alive() for worker in workers):
        journal.append(old)
        dropped += retention.drop_before(datetime(2021, 1, 1, tzinfo=UTC).timestamp())
        retention.tidy(Limits(1000, LARGE, LARGE), NOW)
        turns += 1
    for worker in workers:
        worker.join()
    assert dropped == turns > 0
    assert sorted(numbers()) == [1000 * worker + number for worker in range(8) for number in range(400)]


def test_old_lines_are_taken_out_and_damaged_ones_stay(home: Home) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    lines = [json.dumps(ran(number=day, at=(start + timedelta(days=day)).isoformat())) for day in range(10)]
    home.memory.mkdir(exist_ok=True)
    (home.memory / "journal.jsonl").write_text("\n".join([*lines, '{"torn', ""]))
    assert retention.drop_before((start + timedelta(days=6.5)).timestamp()) == 7
    assert numbers() == [7, 8, 9]
    assert (home.memory / "journal-1.jsonl").read_text().endswith('{"torn\n')


def test_the_limits_of_the_configuration(home: Home) -> None:
    assert retention.limits(config.own()) == Limits(16 << 20, 256 << 20, 730 * 86400)
    home.configure("journal: {file: 1M}\n")
    assert retention.limits(config.own()) == Limits(1 << 20, 256 << 20, 730 * 86400)


@pytest.mark.parametrize(
    "wrong", ["journal: {file: 5%}", "journal: {file: 0}", "journal: {age: 1h}", "learn: {half_life: 0d}",
              "learn: {daily: often}", "journal: {much: 1M}"],
)  # fmt: skip
def test_wrong_limits_are_told(home: Home, wrong: str) -> None:
    home.configure(wrong)
    done: Any = home.heal("config", "show")
    assert done.returncode == 1 and "config.yaml:2:" in done.stderr


def test_of_a_file_that_is_far_too_large_the_end_stays(home: Home) -> None:
    """A journal that was never put away, or a limit that was just lowered, costs no more than it must."""
    fill(1000)
    size = (home.memory / "journal.jsonl").stat().st_size
    assert retention.tidy(Limits(size / 20, size / 4, LARGE), NOW) == 0
    assert numbers() == list(range(1000 - len(numbers()), 1000)) and 240 < len(numbers()) <= 250
    (file,) = home.memory.iterdir()
    assert file.name == "journal-1.jsonl" and file.stat().st_mode & 0o077 == 0
    assert retention.tidy(Limits(size / 20, size / 4, LARGE), NOW) == 0
    assert len(numbers()) > 240
