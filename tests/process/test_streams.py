"""stdin and stdout are the caller's own; stderr arrives whole, in order, at once."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.both import HEAL, PROGRAMS, Bench

LISTING = "ls -lH --time-style=+ /proc/self/fd/0 /proc/self/fd/1"


def test_stdin_and_stdout_are_the_very_same_files(bench: Bench) -> None:
    source, drain = bench.folder / "in", bench.folder / "out"
    source.write_text("input")
    for way in ("direct", "healed"):
        bench.line(way, f"@ stat -L -c '%d %i' /dev/fd/0 /dev/fd/1 < {source} > {drain}")
        expected = [f"{file.stat().st_dev} {file.stat().st_ino}" for file in (source, drain)]
        assert drain.read_text().split("\n")[:2] == expected


@pytest.mark.parametrize(
    "line",
    [
        "(@ head -c 1; cat) < input",
        "(@ sed -n 2q; cat) < input",
        "while read word; do @ true; echo $word; done < input",
        "while read word; do @ cat; echo $word; done < input",
        "printf 'a\\nb\\n' | while read word; do @ echo $word; done",
        "printf 'a\\nb\\nc\\n' | (@ head -c 2; cat)",
        "exec 3< input; @ cat <&3",
        "@ cat <<< here",
        "@ sh -c 'echo out; echo err >&2; echo out again'",
        "@ sh -c 'echo out; exec 1>&-; echo err >&2'",
        "cat input | @ tr a-z A-Z | @ sort -r | cat",
        "@ yes | head -1",
        "@ yes | @ head -1; echo ${PIPESTATUS[@]}",
        "@ sh -c 'yes >&2' 2>&1 | head -1; echo ${PIPESTATUS[@]}",
        "@ sh -c 'yes >&2' 2>&1 >/dev/null | head -1; echo ${PIPESTATUS[@]}",
        "@ sh -c 'echo to a full disk >&2; echo $?' 2>/dev/full",
        "@ sh -c 'echo to a full disk; echo $? >&2' >/dev/full",
        "@ sh -c 'echo to nobody >&2; echo $?' 2>/dev/null",
        "@ sh -c 'echo to nobody; echo $? >&2' >&-",
        "@ sh -c 'echo to nobody >&2; echo $?' 2>&-",
        "@ sh -c 'head -c 300000 /dev/zero >&2; echo done' 2>&1 | wc -c",
        "@ sh -c 'head -c 300000 /dev/zero >&2; exit 3'",
        "@ printf 'no newline' >&2",
        "@ python3 -c 'import sys; print(sys.stdin, sys.stdout, sys.stderr)' <&- >out; cat out",
    ],
)
def test_as_direct(bench: Bench, line: str) -> None:
    (bench.folder / "input").write_text("one\ntwo\nthree\n")
    bench.same(line)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_descriptors_stay_closed(bench: Bench, closed: str) -> None:
    found = {}
    for way in ("direct", "healed"):
        bench.line(way, f"@ sh -c 'ls /proc/$$/fd > {way}' {closed}; echo $? > {way}.status")
        found[way] = [(bench.folder / name).read_text() for name in (way, f"{way}.status")]
    assert found["healed"] == found["direct"]


def test_inherited_descriptors_and_none_of_ours(bench: Bench) -> None:
    (bench.folder / "input").write_text("in\n")
    bench.same("exec 7<input 12>out; @ sh -c 'ls /proc/$$/fd'; @ sh -c 'cat <&7; echo out >&12'; cat out")
    bench.same("@ sh -c 'ls /proc/$$/fd' 2>/dev/null")
    bench.same("@ sh -c 'ls /proc/$$/fd' 2>&1 | cat")


def test_one_pipe_for_both_keeps_the_order(bench: Bench) -> None:
    script = "import os\nfor n in range(3000): os.write(1 + n % 2, b'%d\\n' % n)"
    ended = bench.same(f'@ python3 -c "{script}" 2>&1 | cat')
    assert ended.stdout.split() == [b"%d" % n for n in range(3000)]


def test_a_file_as_stderr_is_the_commands_own(bench: Bench) -> None:
    for start in (">", ">>", "<>"):
        files = {}
        for way in ("direct", "healed"):
            file = bench.folder / way
            file.write_text("was here before\n")
            bench.line(way, f"@ sh -c 'echo first >&2; echo second >&2; exit 3' 2{start} {file}")
            files[way] = file.read_text()
        assert files["healed"] == files["direct"]


@pytest.mark.parametrize("start", [">", ">>", "<>"])
def test_the_end_of_a_file_as_stderr_is_known_to_heal(
    bench: Bench, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = _heard(f"2{start} file", bench)
    assert heard["head"] == "first\nsecond\n"


def test_bytes_between_head_and_tail_are_counted(bench: Bench) -> None:
    program = "import os; os.write(2, b'a' * 16384); os.write(2, b'b' * 1000000); os.write(2, b'c' * 65536)"
    for redirection in ("2> file", "2>&1 >/dev/null | cat"):
        heard = _heard(redirection, bench, program)
        assert heard["head"] == "a" * 16384
        assert heard["tail"] == "c" * 65536
        assert heard["lost"] == 1000000


def _heard(redirection: str, bench: Bench, program: str = "") -> dict[str, object]:
    """What `execute` has heard of a program, run in a Python of its own with stderr redirected."""
    (bench.folder / "file").write_text("was here before, for quite a while\n")
    report = bench.folder / "report"
    program = program or "import os; os.write(2, b'first\\nsecond\\n')"
    command = f'{_python()} {PROGRAMS / "heard.py"} {report} {_python()} -c "{program}"'
    bench.line("direct", f"{command} {redirection}")
    heard: dict[str, object] = json.loads(report.read_text())
    return heard


def _python() -> str:
    return str(HEAL.parent / "python")


def test_a_prompt_without_newline_appears_at_once(bench: Bench) -> None:
    """The command waits for an answer that is only given once its prompt has been read."""
    command = [str(HEAL), "run", "--", "sh", "-c", "printf 'Password: ' >&2; read answer; echo got $answer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.environment
    ) as heal:
        assert heal.stderr
        assert os.read(heal.stderr.fileno(), 100) == b"Password: "
        assert heal.communicate(b"secret\n")[0] == b"got secret\n"


def test_returns_with_the_command_though_a_daemon_holds_stderr(bench: Bench) -> None:
    """The daemon writes only after it has been told, later than heal's end, and is still heard."""
    signal = bench.folder / "go"
    os.mkfifo(signal)
    daemon = f"(setsid sh -c 'read word < {signal}; echo later, $word >&2' &) ; echo now >&2"
    reader, writer = os.pipe()
    done = subprocess.Popen([str(HEAL), "run", "--", "sh", "-c", daemon], stderr=writer, env=bench.environment)
    os.close(writer)
    assert done.wait(20) == 0
    assert os.read(reader, 100) == b"now\n"
    signal.write_text("there you are\n")
    assert os.read(reader, 100) == b"later, there you are\n"
    assert os.read(reader, 100) == b""
    os.close(reader)


def test_what_a_daemons_relay_holds_on_to(bench: Bench) -> None:
    """A reader of stdout sees its end with the command's, whoever still holds stderr."""
    line = "@ sh -c '(sleep 30 >/dev/null & echo $! > pid); echo out' 2>/dev/null | cat; kill $(cat pid)"
    assert bench.same(line, timeout=20).stdout == b"out\n"


def test_a_reader_that_does_not_read_keeps_no_signal_from_the_command(bench: Bench) -> None:
    reader, writer = os.pipe()
    command = [str(HEAL), "run", "--", "sh", "-c", "echo started; exec yes >&2"]
    heal = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=writer, env=bench.environment)
    assert heal.stdout and heal.stdout.readline() == b"started\n"
    heal.terminate()
    assert heal.wait(20) == -15
    heal.stdout.close()
    os.close(writer)
    os.close(reader)


def test_a_non_blocking_stderr_loses_nothing(bench: Bench) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    command = [str(HEAL), "run", "--", "sh", "-c", "head -c 1000000 /dev/zero >&2"]
    with subprocess.Popen(command, stderr=writer, env=bench.environment):
        assert not os.get_blocking(writer)
        os.close(writer)
        with open(reader, "rb") as file:
            assert len(file.read()) == 1000000


def test_a_socket_as_stderr(bench: Bench) -> None:
    import socket

    ours, theirs = socket.socketpair()
    command = [str(HEAL), "run", "--", "sh", "-c", "head -c 1000000 /dev/zero >&2; exit 4"]
    with subprocess.Popen(command, stderr=theirs.fileno(), env=bench.environment) as heal:
        theirs.close()
        received = 0
        while data := ours.recv(65536):
            received += len(data)
    ours.close()
    assert received == 1000000
    assert heal.returncode == 4


def test_the_first_write_after_the_reader_has_gone_fails(bench: Bench, tmp_path: Path) -> None:
    line = (
        "@ sh -c 'trap \"\" PIPE; echo one >&2; read go; echo two >&2 || echo told > told'"
        " 2>&1 >/dev/null < <(while [ ! -e gone ]; do sleep 0.02; done; sleep 0.2; echo go)"
        " | (head -1; exec <&-; touch gone); cat told; rm -f told gone"
    )
    bench.same(line)


@pytest.mark.skipif(not hasattr(fcntl, "F_GETPIPE_SZ"), reason="pipes can be made wider on Linux only")
def test_a_flood_gets_a_wider_pipe_and_arrives_whole(bench: Bench) -> None:
    script = (
        "import fcntl, os, sys\n"
        "line = b'x' * 79 + b'\\n'\n"
        "narrow = fcntl.fcntl(2, fcntl.F_GETPIPE_SZ)\n"
        "for number in range(4 << 20 >> 16):\n"
        "    os.write(2, (line * 820)[: 1 << 16])\n"
        "print(narrow, fcntl.fcntl(2, fcntl.F_GETPIPE_SZ))\n"
    )
    direct, healed = bench.both(sys.executable, "-c", script)
    assert healed.stderr == direct.stderr
    assert len(healed.stderr) == 4 << 20
    narrow, wide = map(int, healed.stdout.split())
    assert wide > narrow
