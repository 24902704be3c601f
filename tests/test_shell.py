"""The one door to other programs: ends, output, time-out, no terminal, exact arguments."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from heal_cli.shell import find, run
from tests.made import script


@pytest.mark.parametrize(
    ("line", "ended", "output", "error"),
    [
        ("echo a; echo b >&2", 0, "a\n", "b\n"),
        ("exit 3", 3, "", ""),
        ("kill -15 $$", -15, "", ""),
        ("exit 255", 255, "", ""),
    ],
)
def test_how_a_program_ended(line: str, ended: int, output: str, error: str) -> None:
    ran = run(("sh", "-c", line), 10)
    assert (ran.exit, ran.output, ran.error, ran.why) == (ended, output, error, "")


def test_a_program_that_is_not_there_or_cannot_be_started(tmp_path: Path) -> None:
    assert run(("no-such-program",), 10)[::3] == (None, "not found")
    broken = tmp_path / "broken"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o700)
    ran = run((str(broken),), 10)
    assert ran.exit != 0 and (ran.why or ran.exit)
    assert run(("printf", "a\0b"), 10).why.startswith("could not be started")


@pytest.mark.parametrize("word", ["a b", "", "*", "$HOME", "'\"", "é", "-x", "a\nb", "{x}"])
def test_arguments_arrive_as_they_are(word: str, tmp_path: Path) -> None:
    file = tmp_path / "argument"
    code = "import os,sys; open(sys.argv[1],'wb').write(os.fsencode(sys.argv[2]))"
    assert run((sys.executable, "-c", code, str(file), word), 10).exit == 0
    assert file.read_bytes() == os.fsencode(word)


def test_a_program_has_no_stdin_and_no_terminal() -> None:
    ran = run(("sh", "-c", "cat; tty; (: </dev/tty) 2>/dev/null && echo terminal"), 10)
    assert ran.output == "not a tty\n"


def test_when_time_is_up_the_whole_group_is_ended(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = script(tmp_path / "child", f"sleep 1; touch {late}")
    started = tmp_path / "started"
    ran = run(("sh", "-c", f"{child} & touch {started}; wait"), 0.4)
    assert (ran.exit, ran.why) == (None, "timed out after 0.4 s")
    assert started.exists()
    time.sleep(1.0)
    assert not late.exists()


def test_a_daemon_that_a_program_leaves_behind_is_not_waited_for(tmp_path: Path) -> None:
    started = time.monotonic()
    assert run(("sh", "-c", "sleep 30 & echo up"), 20).output == "up\n"
    assert time.monotonic() - started < 15


def test_of_much_output_the_end_is_kept() -> None:
    ran = run(("sh", "-c", "yes | head -c 1000000; echo end"), 20)
    assert len(ran.output) == 65536 and ran.output.endswith("y\nend\n")


def test_output_that_is_no_text() -> None:
    assert run(("printf", "\\377x"), 10).output == "\ufffdx"


def test_the_environment_is_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INHERITED", "yes")
    assert run(("sh", "-c", "echo $INHERITED"), 10).output == "yes\n"
    assert run(("sh", "-c", "echo $INHERITED$OWN"), 10, {**os.environ, "INHERITED": "", "OWN": "own"}).output == "own\n"


def test_find() -> None:
    assert find("sh") and find("no-such-program") is None
