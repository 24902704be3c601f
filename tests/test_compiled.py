"""The compiled cache: used when right, made anew when not, never trusted when others could have written it."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from heal_cli import compiled, paths
from tests.made import Home

RULE = (
    "rules:\n- {id: mine, type: auth, match: {command: [t], stderr: STDERR}, why: w, action: {explain: {steps: [s]}}}\n"
)


def ids() -> set[str]:
    return {plain[0] for plain in compiled.load().read_book()["rules"]}


def cache(home: Home) -> Path:
    (file,) = home.cache.iterdir()
    return file


def inode(home: Home) -> int:
    return cache(home).stat().st_ino


def test_it_is_written_privately_and_read_again(home: Home) -> None:
    first = compiled.load()
    written = inode(home)
    second = compiled.load()
    assert inode(home) == written
    assert second.header == first.header
    made, read = first.read_book(), second.read_book()
    for packed, plain in ((read["rules"], made["rules"]), (read["index"]["needs"], made["index"]["needs"])):
        assert list(packed) == plain and [packed[place] for place in range(len(packed))] == plain
    index = {**read["index"], "needs": made["index"]["needs"]}
    assert {**read, "rules": made["rules"], "index": index} == made
    assert cache(home).stat().st_mode & 0o777 == 0o600 and home.cache.stat().st_mode & 0o777 == 0o700


def test_every_change_of_a_source_counts(home: Home) -> None:
    before = ids()
    home.rule_file(RULE)
    assert ids() == before | {"mine"}
    home.rule_file(RULE.replace("id: mine", "id: your"))  # of the same size
    assert ids() == before | {"your"}
    home.rule_file(RULE, "second.yaml")
    assert ids() == before | {"mine", "your"}
    (home.rules / "second.yaml").unlink()
    assert ids() == before | {"your"}
    home.configure("preflight: warn")
    assert compiled.load().header["preflight"] == "warn"
    home.config.unlink()
    assert compiled.load().header["preflight"] == "block"


def test_an_installed_package_that_is_replaced_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "shipped" / "rules"
    shutil.copytree(paths.shipped("rules"), rules)
    monkeypatch.setattr(paths, "_HERE", str(tmp_path))
    before = ids()
    new = rules / "new.yaml"
    new.write_text(f"version: 1\n{RULE.replace('STDERR', 'x')}")
    assert ids() == before | {"mine"}
    new.unlink()
    assert ids() == before


@pytest.mark.parametrize(
    "damage",
    [
        "truncate",
        "empty",
        "noise",
        "length",
        "huge",
        "negative",
        "body",
        "no body",
        "wrong body",
        "no numbers",
        "longer",
    ],
)
def test_a_damaged_cache_is_made_anew(home: Home, damage: str) -> None:
    right = compiled.load()
    file = cache(home)
    content = file.read_bytes()
    length = int(content[:16])
    damaged = {
        "truncate": content[:200],
        "empty": b"",
        "noise": os.urandom(500),
        "length": b"x" * 16 + content[16:],
        "huge": b"9" * 16 + content[16:],
        "negative": b"%16d" % -5 + content[16:],
        "body": content[: 16 + length + 50],
        "no body": content[: 16 + length],
        "wrong body": content[: 16 + length] + b"%16d%16d" % (1, 49 + length) + b"N",
        "no numbers": content[: 16 + length] + b"N" * 50,
        "longer": content + b"N",
    }[damage]
    file.write_bytes(damaged)
    again = compiled.load()
    assert again.header == right.header and again.read_book() == right.read_book()


@pytest.mark.parametrize("with_zeros", [True, False])
def test_a_piece_that_is_damaged_is_made_anew_and_the_next_command_writes_the_file(
    home: Home, with_zeros: bool
) -> None:
    made = compiled.load().read_book()
    file = cache(home)
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + (b"\0" if with_zeros else b"\xff") * (len(content) - half))
    book = compiled.load().read_book()
    assert [book["rules"][place] for place in range(len(book["rules"]))] == made["rules"]
    assert list(book["rules"]) == made["rules"] and list(book["index"]["needs"]) == made["index"]["needs"]
    assert not file.exists()
    compiled.load()
    assert file.read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o666])
def test_a_cache_that_others_may_touch_is_not_read(home: Home, mode: int) -> None:
    compiled.load()
    before = inode(home)
    cache(home).chmod(mode)
    compiled.load()
    assert inode(home) != before and cache(home).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_cache_of_somebody_else_is_not_read(home: Home) -> None:
    compiled.load()
    before = inode(home)
    os.chown(cache(home), 12345, 12345)
    compiled.load()
    assert inode(home) != before and cache(home).stat().st_uid == os.geteuid()


def test_a_folder_that_cannot_be_written_is_lived_without(home: Home) -> None:
    home.cache.parent.mkdir(parents=True)
    home.cache.write_text("no folder")
    assert ids() and ids()
    assert home.cache.read_text() == "no folder"


def test_a_read_only_folder_is_lived_without(home: Home) -> None:
    home.cache.mkdir(parents=True)
    home.cache.chmod(0o500)
    listing = [sys.executable, "-m", "heal_cli", "rules", "list"]
    if os.geteuid() == 0:  # whom only a read-only file system keeps from writing
        mounted = f"mount -t tmpfs -o ro none '{home.cache}' && exec \"$@\""
        listing = ["unshare", "--mount", "sh", "-c", mounted, "sh", *listing]
    done = subprocess.run(listing, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "kube-unauthorized" in done.stdout
    assert list(home.cache.iterdir()) == []


def test_nothing_is_left_beside_it(home: Home) -> None:
    for number in range(3):
        home.configure(f"retry_wait: {number}s")
        compiled.load()
    assert len(list(home.cache.iterdir())) == 1


def test_problems_are_in_the_header_and_the_rest_is_in_force(home: Home) -> None:
    home.rule_file("rules: [{id: x, enabled: false, xyz: 1}]")
    home.configure("prefligth: warn")
    loaded = compiled.load()
    assert len(loaded.header["problems"]) == 2 and loaded.header["preflight"] == "block" and loaded.read_book()["rules"]
    assert compiled.load().header["problems"] == loaded.header["problems"]


def test_a_program_of_one_target_is_a_hint_and_of_two_is_none(home: Home) -> None:
    home.configure("targets: {a: {kind: cluster, commands: [p, q]}, b: {kind: cluster, commands: [q]}}")
    assert compiled.load().header["targets"] == {"p": "a"}


def test_a_book_replaced_meanwhile_is_made_anew(home: Home) -> None:
    compiled.load()
    loaded = compiled.load()
    cache(home).unlink()
    assert loaded.read_book()["rules"]


def test_a_book_that_was_opened_outlives_its_file_and_is_closed(home: Home) -> None:
    compiled.load()
    opened = len(os.listdir("/proc/self/fd"))
    book = compiled.load().read_book()
    assert len(os.listdir("/proc/self/fd")) == opened + 1
    cache(home).unlink()
    assert book["rules"][0] == compiled.load().read_book()["rules"][0]
    del book
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == opened
