"""Files, variables, disks: real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heal_cli.checks import disk_free, env_set, file_exists, rests_on
from heal_cli.model import BAD, GOOD, UNKNOWN, Command, Reading, Scene
from heal_cli.sizes import amount, is_amount, spoken

# --- file_exists


def files(path: object, **parameters: object) -> Reading:
    return file_exists.read({"path": path, **parameters}, Scene(values={"kubeconfig": "here"}))


def test_a_file_is_there_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "here").touch()
    for path in ("here", "~/here", str(tmp_path / "here"), ["here", "~/here"], "{kubeconfig}", "."):
        assert files(path).state == GOOD, path
    assert files("here").files == (str(tmp_path / "here"),)
    assert files(["here", "gone"])[:2] == (BAD, "there is no gone")
    assert files("gone").files == (str(tmp_path / "gone"),), "that it appears makes the answer void"
    assert files("{context}")[:2] == (UNKNOWN, "no path is known")
    (tmp_path / "dangling").symlink_to("nowhere")
    assert files("dangling").state == BAD
    assert files("here/below").state == UNKNOWN, "here is no folder"


def test_it_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder"):
        path = str(tmp_path / name)
        assert files(path).state == GOOD and files(path, not_empty=True)[:2] == (BAD, f"{path} is empty")
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder" / "file").touch()
    assert files([str(tmp_path / "file"), str(tmp_path / "folder")], not_empty=True).state == GOOD


def test_it_is_new_enough(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for file, age in ((old, 7200), (new, 3500)):
        file.touch()
        os.utime(file, (time.time() - age, time.time() - age))
    assert files(str(new), newer_than="1h").state == GOOD
    assert files(str(old), newer_than="1h")[:2] == (BAD, f"{old} was last changed more than 1h ago")
    assert files(str(new), newer_than=str(old)).state == files(str(old), newer_than=str(old)).state == GOOD
    assert files(str(old), newer_than=str(new))[:2] == (BAD, f"{old} is older than {new}")
    assert files(str(old), newer_than=str(new)).files == (str(old), str(new))
    assert files(str(old), newer_than=str(tmp_path / "gone")).state == UNKNOWN


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_what_may_not_be_looked_at_is_unknown(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(0o700)
    (closed / "file").touch()
    asks = (
        "import os, sys; from heal_cli.checks.file_exists import read; from heal_cli.model import Scene; "
        "os.setuid(65534); print(read({'path': sys.argv[1]}, Scene())[:2])"
    )
    command = [sys.executable, "-c", asks, str(closed / "file")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str((UNKNOWN, f"{closed}/file: Permission denied")), done.stderr


# --- env_set


def variables(names: object, *prefix: str, **parameters: object) -> tuple[str, str]:
    found = env_set.read({"names": names, **parameters}, Scene(command=Command(("tool",), prefix)))
    return found.state, found.detail


def test_variables_are_set_and_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ABC":
        monkeypatch.delenv(f"HEAL_{name}", raising=False)
    assert variables("HEAL_A") == (BAD, "HEAL_A is not set")
    assert variables(["HEAL_A", "HEAL_B", "HEAL_C"]) == (BAD, "HEAL_A, HEAL_B and HEAL_C are not set")
    assert variables(["HEAL_A", "HEAL_B"], need="any") == (BAD, "none of HEAL_A, HEAL_B is set")
    monkeypatch.setenv("HEAL_A", "secret")
    assert variables("HEAL_A") == variables(["HEAL_A", "HEAL_B"], need="any") == (GOOD, "")
    assert variables(["HEAL_A", "HEAL_B"]) == (BAD, "HEAL_B is not set")
    monkeypatch.setenv("HEAL_A", "")
    assert variables("HEAL_A")[0] == BAD


def test_what_stands_in_front_of_the_command_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAL_A", "x")
    assert variables("HEAL_B", "env", "HEAL_B=1")[0] == GOOD
    assert variables("HEAL_A", "env", "HEAL_A=")[0] == BAD


# --- disk_free


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("512", 512),
        ("1K", 1024),
        ("1.5G", 1.5 * 2**30),
        ("2GiB", 2**31),
        ("2GB", 2**31),
        ("5%", 50),
        ("0%", 0),
    ],
)
def test_amounts(text: str, size: float) -> None:
    assert is_amount(text) and amount(text, 1000) == size


@pytest.mark.parametrize("text", ["", "G", "1X", "-1G", "101%", "1 G", "1..2G", 5, None, "%"])
def test_what_is_no_amount(text: object) -> None:
    assert not is_amount(text)


def test_amounts_are_spoken_shortly() -> None:
    assert [spoken(size) for size in (0, 512, 1024, 1.25 * 2**30, 350 * 2**20, 3 * 2**50)] == [
        "0", "512", "1K", "1.2G", "350M", "3P",
    ]  # fmt: skip


def room(path: str, at_least: str) -> Reading:
    return disk_free.read({"path": path, "at_least": at_least}, Scene())


def test_room_on_the_disk_of_a_path(tmp_path: Path) -> None:
    found = os.statvfs(tmp_path)
    free = found.f_bavail * found.f_frsize
    assert room(str(tmp_path), "1K") == room(str(tmp_path / "not" / "yet"), "1K") == Reading(GOOD)
    bad = room(str(tmp_path), str(2 * free))
    assert bad.state == BAD and bad.detail.startswith(f"{tmp_path} has ") and bad.detail.endswith("are needed")
    assert room("/proc", "1K")[:2] == (UNKNOWN, "/proc is on no disk")
    assert disk_free.read({"at_least": "0%"}, Scene()).state == GOOD


def test_the_boundary_is_exact() -> None:
    def found(**changes: int) -> os.statvfs_result:
        values = {"bsize": 4096, "frsize": 4096, "blocks": 1000, "bfree": 60, "bavail": 50, "files": 9, "favail": 1}
        values |= changes
        order = ("bsize", "frsize", "blocks", "bfree", "bavail", "files", "ffree", "favail", "flag", "namemax")
        return os.statvfs_result([values.get(name, 0) for name in order])

    assert disk_free.judge("/d", found(), "5%").state == disk_free.judge("/d", found(), "200K").state == GOOD
    assert disk_free.judge("/d", found(), "5.1%")[:2] == (BAD, "/d has 200K left, and 204K are needed")
    assert disk_free.judge("/d", found(favail=0), "1K")[1] == "/d has no inodes left: no file can be made there"
    assert disk_free.judge("/d", found(favail=0, files=0), "1K").state == GOOD, "it has no such thing as inodes"


def test_a_small_disk(tmp_path: Path) -> None:
    made = f"mount -t tmpfs -o size=1M,nr_inodes=8 none {tmp_path} && "
    made += f"head -c 900K /dev/zero >{tmp_path}/full && {sys.executable} -c '"
    made += "import sys; from heal_cli.checks.disk_free import read; from heal_cli.model import Scene; "
    made += 'print(read({"path": sys.argv[1], "at_least": "50%"}, Scene())[:2])'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f"{made}' {tmp_path}"], capture_output=True, text=True, check=False
    )
    if "Operation not permitted" in done.stderr or "permission denied" in done.stderr:
        pytest.skip("no mount namespace here")
    assert done.stdout.strip() == str((BAD, f"{tmp_path} has 124K left, and 512K are needed")), done.stderr


# --- what the answers rest on


@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("file_exists", {"path": "x"}, ("folder",)), ("file_exists", {"path": ["/x", "~/y"]}, ()),
        ("file_exists", {"path": "~/x", "newer_than": "5m"}, ()),
        ("file_exists", {"path": "~/x", "newer_than": "y"}, ("folder",)),
        ("file_exists", {"path": "{kubeconfig}"}, ("place", "folder")),
        ("disk_free", {"at_least": "1G"}, ("folder",)), ("disk_free", {"path": "/", "at_least": "1G"}, ()),
        ("env_set", {"names": ["A", "B"]}, ("$A", "$B")), ("env_set", {"names": "A"}, ("$A",)),
        ("reachable", {"tcp": "a:1"}, ()), ("reachable", {"tcp": ["a:1", "{probe.tcp}"]}, ("place",)),
        ("reachable", {"ping": "{host}"}, ("place",)), ("own_probe", {"of": "vpn"}, ("place",)),
        ("clock_skew", {"url": "https://a"}, ()), ("clock_skew", {"url": "{server}"}, ("place",)),
        ("command_succeeds", {"argv": ["x"]}, ("place", "folder")),
    ],
)  # fmt: skip
def test_what_an_answer_rests_on(kind: str, parameters: dict[str, object], expected: tuple[str, ...]) -> None:
    assert rests_on(kind, parameters) == expected
