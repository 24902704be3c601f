"""The hook of `heal init --hook` in real shells: what it keeps, what it does not, what it offers; and who reads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from heal_cli import journal
from heal_cli.redaction import _TRIGGERS
from heal_cli.shells import typed
from heal_cli.shells.completion import FILES
from tests.made import HEAL, Home, script
from tests.shells.typed import Typed

LINE = {
    "bash": 'HISTCONTROL=ignorespace\neval "$(heal init bash --hook --prompt)"\n',
    "zsh": 'eval "$(heal init zsh --hook --prompt)"\n',
    "fish": "heal init fish --hook --prompt | source\n",
}


@pytest.fixture(params=FILES)
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return name


@pytest.fixture
def place(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tools on the PATH: `tool` runs through heal; the first `crane` fails, later ones work."""
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{HEAL.parent}:{os.environ['PATH']}")
    script(tmp_path / "bin" / "tool", 'echo "tool: $*" >&2; exit "${1:-0}"')
    script(tmp_path / "bin" / "fails", 'exit "$1"')
    script(tmp_path / "bin" / "crane", f"echo crane >>{tmp_path}/crane; [ $(wc -l <{tmp_path}/crane) -gt 1 ] || exit 3")
    assert home.heal("alias", "add", "tool").returncode == 0
    return tmp_path


def started(shell: str, place: Path, home: Home) -> Typed:
    return Typed(shell, place, LINE[shell], {**home.variables, "HEAL_CONFIG": str(home.config)})


def kept(home: Home, count: int) -> list[dict[str, Any]]:
    """The lines of the file once there are so many: one may come from a process of its own."""
    file, until = home.memory / "typed.jsonl", time.monotonic() + 20
    while len(lines := file.read_text().splitlines()) < count and time.monotonic() < until:
        time.sleep(0.05)
    return [json.loads(line) for line in lines]


def test_what_is_kept(shell: str, place: Path, home: Home) -> None:
    begun = time.time()
    with started(shell, place, home) as typing:
        typing.run('echo "a \\b" é')
        typing.run("fails 4")
        typing.run("tool 5")
        typing.run("tool 0 | cat")
        typing.run("heal run fails 6")
        typing.run(" fails 7")
        typing.run("")
        typing.run("sleep 0.3")
        typing.run("true --password hunter2")
        found = kept(home, 4)
    assert sorted((one["line"], one["exit"]) for one in found) == [
        ('echo "a \\b" é', 0), ("fails 4", 4), ("sleep 0.3", 0), ("true --password [redacted]", 0),
    ]  # fmt: skip
    file = home.memory / "typed.jsonl"
    assert "hunter2" not in file.read_text() and file.stat().st_mode & 0o777 == 0o600
    assert {one["cwd"] for one in found} == {str(place)} and len({one["session"] for one in found}) == 1
    assert all(begun - 3 < one["at"] < time.time() + 1 for one in found)
    (slept,) = (one["seconds"] for one in found if one["line"] == "sleep 0.3")
    assert 0.2 < slept < 30
    assert [one.line for one in typed.read()] == [one["line"] for one in found]


def test_it_offers_and_heal_fix_runs_it_again_after_a_yes(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home) as typing:
        assert typing.run("fails 1") == ""
        shown = typing.run("crane ls 'a b'")
        assert shown == (
            "heal: crane failed without heal; heal fix runs it again through heal, Alt-m puts that on the line"
        )
        typing.keys("\x1bm")
        typing.wait_for(lambda: typing.typed == "heal run -- crane ls 'a b'")
        typing.keys("\x15")
        typing.keys("heal fix\r")
        typing.wait_for(lambda: "run it again through heal?" in typing.screen)
        typing.keys("y\r")
        typing.wait_for(lambda: typing.row == "ready$")
    assert [entry["argv"] for entry in journal.read()] == [["crane", "ls", "a b"]]
    assert (place / "crane").read_text() == "crane\n" * 2


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_process_is_started(shell: str, place: Path, home: Home, tmp_path: Path) -> None:
    with started(shell, place, home) as typing:
        typing.run("fails 1")  # what is read once has been read
        pid = typing.run("echo $fish_pid" if shell == "fish" else "echo $$").strip()
        trace = tmp_path / "trace"
        strace = ["strace", "-f", "-p", pid, "-o", str(trace), "-e", "trace=execve,fork,vfork,clone,clone3"]
        with subprocess.Popen(strace, stderr=subprocess.PIPE) as tracing:
            assert tracing.stderr and b"attached" in tracing.stderr.readline()
            typing.run("true")
            typing.run("fails 2")
            tracing.terminate()
    calls = [line for line in trace.read_text().splitlines() if "CLONE_THREAD" not in line and "resumed" not in line]
    started_programs = [line for line in calls if "execve(" in line and "/clear" not in line]
    assert [line for line in started_programs if "/fails" not in line] == []
    cleared = sum("/clear" in line for line in calls)  # fish's Ctrl-L, by which the test clears the screen
    assert len([line for line in calls if "clone" in line or "fork" in line]) <= 1 + cleared, calls
    assert [one["line"] for one in kept(home, 3)][-2:] == ["true", "fails 2"]


def test_nothing_is_handed_to_commands(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home) as typing:
        typing.run("fails 1")
        assert typing.run("command ls -x /proc/self/fd").split() == ["0", "1", "2", "3"]


def test_a_command_without_heal_may_be_what_mended(home: Home) -> None:
    def entry(number: int, argv: list[str], ended: int) -> dict[str, Any]:
        at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(1_795_000_000 + number))
        bad = bool(ended)
        return {
            "v": 1, "id": f"{number:x}", "at": at, "argv": argv, "tool": argv[0], "target": None, "cwd": "/w",
            "exit": ended, "signal": None, "seconds": 1.0, "attempts": 1, "layer": None,
            "type": "auth" if bad else None, "rule": None, "template": "login expired" if bad else None,
            "fix": None, "fixed": None, "verified": None, "retried": False, "probe_before": None, "probe_after": None,
            "predicted": None, "flow": None, "step": None, "boot_id": "", "suspended_s": 0.0, "session": "77",
            "outcome": "left" if bad else "ok",
        }  # fmt: skip

    for number, ended in ((0, 1), (60, 0)):
        journal.append(entry(number, ["crane", "ls"], ended))
    for number, session, line in ((30, "77", "my-login --sso"), (20, "77", "ls"), (31, "78", "other-login")):
        typed.keep(typed.Typed(1_795_000_000.0 + number, session, "/w", line, 0, 1.0))
    found = json.loads(home.heal("learn", "review", "--json").stdout)["items"]
    assert [one["fix"] for one in found] == ["my-login --sso"]


def test_the_file_stays_small_and_is_forgotten(home: Home) -> None:
    typed.keep(typed.Typed(1.0, "1", "/", "first", 0, 0.0))
    file = Path(typed.file())
    with file.open("a") as stream:
        stream.write(file.read_text() * 20000 + "damaged\n")
    typed.keep(typed.Typed(2.0, "1", "/", "last", 0, 0.0))
    assert file.read_text().count("\n") == 1 and [one.line for one in typed.read()][-1] == "last"
    assert len(list(typed.read())) == 20002
    assert home.heal("learn", "purge", "--yes").returncode == 0
    assert typed.files() == ()


def test_the_shells_look_for_every_trigger(home: Home) -> None:
    pattern = home.heal("init", "bash", "--hook").stdout.partition("_heal_secret='")[2].partition("'\n")[0]
    script = 'for line in "$@"; do [[ $line =~ $P ]] || echo "$line"; done'
    lines = [f"x {trigger} y" for trigger in _TRIGGERS]
    for shell in ("bash", "zsh"):
        if shutil.which(shell):
            done = subprocess.run(
                [shell, "-c", script, "-", *lines, "plain words"], env={**os.environ, "P": pattern},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert (done.stdout, done.stderr) == ("plain words\n", "")
