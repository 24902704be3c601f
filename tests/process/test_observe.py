"""Programs that report their failures on stdout: it is listened to as well, and nobody can tell."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.process.both import HEAL, Bench
from tests.process.shell import PROMPT, Shell
from tests.process.test_terminal import same_story

TOLD = "heal: the talker was refused"
RULES = """\
version: 1
programs:
  bash: {observe: both}
  cat: {observe: both}
  head: {observe: both}
  less: {observe: both}
  python3: {observe: both}
  sh: {observe: both}
  sort: {observe: both}
  stty: {observe: both}
  tr: {observe: both}
  yes: {observe: both}
rules:
- id: talker
  type: auth
  match: {command: [sh, bash], stderr: '^talker: refused$'}
  why: the talker was refused
  action: {explain: {steps: [log in]}}
"""


@pytest.fixture(autouse=True)
def observed(bench: Bench) -> None:
    """A rule file of the user that has the programs of these tests observed."""
    rules = bench.folder / "home" / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text(RULES)
    assert bench.healed(["true"]) == (0, b"", b"")


@pytest.mark.parametrize(
    "streams", ["", "2>/dev/null", ">&2", "2>&1", "| cat", "2>&1 | cat", ">out; cat out", ">>out; cat out"]
)
def test_a_failure_told_on_stdout_is_known(bench: Bench, streams: str) -> None:
    ended = bench.line("healed", f"{HEAL} run -- sh -c 'echo one; echo talker: refused; exit 3' {streams}")
    seen = ended.stdout + ended.stderr
    assert b"one\ntalker: refused\n" in seen
    if streams != "2>/dev/null":
        assert seen.count(TOLD.encode()) == 1


def test_what_was_in_the_file_before_is_not_looked_at(bench: Bench) -> None:
    (bench.folder / "out").write_text("talker: refused\n")
    assert bench.line("healed", f"{HEAL} run -- sh -c 'echo fine; exit 3' >>out").stderr == b""


def test_a_program_that_is_not_observed_keeps_its_stdout(bench: Bench) -> None:
    ended = bench.healed([sys.executable.replace("python3", "python"), "-c", "print('talker: refused'); exit(3)"])
    assert TOLD.encode() not in ended.stderr
    bench.line("healed", f"{HEAL} --version >/dev/null; {HEAL} run -- env stat -L -c %i /dev/fd/1 >out")
    assert (bench.folder / "out").read_text() == f"{(bench.folder / 'out').stat().st_ino}\n"


@pytest.mark.parametrize(
    "line",
    [
        "(@ head -c 1; cat) < input",
        "while read word; do @ cat; echo $word; done < input",
        "cat input | @ tr a-z A-Z | @ sort -r | cat",
        "@ yes | head -1; echo ${PIPESTATUS[@]}",
        "@ yes | @ head -1; echo ${PIPESTATUS[@]}",
        "@ sh -c 'yes; echo $?' | head -1; echo ${PIPESTATUS[@]}",
        "@ sh -c 'echo out; exec 1>&-; echo err >&2'",
        "@ sh -c 'echo out; exec 1>&-; echo err >&2' 2>&1 | cat",
        "@ sh -c 'echo to a full disk; echo $? >&2' >/dev/full",
        "@ sh -c 'echo to nobody; echo $? >&2' >&-",
        "@ sh -c 'echo to nobody >&2; echo $?' 2>&-",
        "@ sh -c 'head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo done' | wc -c",
        "@ sh -c 'kill -TERM $$' | cat; echo ${PIPESTATUS[@]}",
        "@ sh -c 'printf \"no newline\"; exit 3' | od -c",
        "exec 7<input 12>out; @ sh -c 'cat <&7; echo out >&12' | cat; cat out",
        "@ sh -c 'ls -l /proc/self/fd | wc -l' | cat",
    ],
)
def test_as_direct(bench: Bench, line: str) -> None:
    (bench.folder / "input").write_text("one\ntwo\nthree\n")
    bench.same(line)


def test_one_pipe_for_both_keeps_the_order(bench: Bench) -> None:
    script = "import os\nfor n in range(3000): os.write(1 + n % 2, b'%d\\n' % n)"
    ended = bench.same(f'@ python3 -c "{script}" 2>&1 | cat')
    assert ended.stdout.split() == [b"%d" % n for n in range(3000)]


def test_what_a_daemon_writes_to_stdout_later_still_arrives(bench: Bench) -> None:
    read, write = os.pipe()
    argv = [str(HEAL), "run", "--", "sh", "-c", "(while [ ! -e go ]; do sleep 0.05; done; echo late) & echo early"]
    running = subprocess.Popen(argv, cwd=bench.folder, env=bench.environment, stdin=subprocess.DEVNULL, stdout=write)
    os.close(write)
    assert running.wait(30) == 0
    assert os.read(read, 100) == b"early\n"
    (bench.folder / "go").touch()
    assert os.read(read, 100) == b"late\n"
    assert os.read(read, 100) == b""
    os.close(read)


def test_a_signal_is_passed_on(bench: Bench) -> None:
    argv = [
        str(HEAL),
        "run",
        "--",
        "sh",
        "-c",
        "trap 'echo caught; exit 5' TERM; echo ready; while :; do sleep 0.05; done",
    ]
    running = subprocess.Popen(argv, env=bench.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert running.stdout
    assert running.stdout.readline() == b"ready\n"
    running.send_signal(signal.SIGTERM)
    assert running.stdout.read() == b"caught\n"
    assert running.wait(30) == 5


@pytest.mark.parametrize(
    "line",
    [
        "@ sh -c 'echo out; echo err >&2; printf \"a\\r\\nb\\n\"'",
        "@ sh -c 'test -t 0 && test -t 1 && test -t 2; echo $?'",
        "@ sh -c 'stty size <&1; stty size <&0'",
        "@ sh -c 'exit 7'; echo $?",
        "@ bash -c 'read -p \"name: \" -t 0.1 name'; echo $?",
        "@ sh -c 'echo a; sleep 0.3; echo b >&2' | cat",
        "@ sh -c 'echo a; echo b >&2' 2>/dev/null",
        "@ sh -c 'echo a; echo b >&2' >/dev/null",
        "@ sh -c 'stty -echo <&1; stty -a <&1 | grep -o -- -echo; stty echo <&1'",
    ],
)
def test_looks_the_same_at_a_terminal(bench: Bench, line: str) -> None:
    same_story(bench, lambda shell: shell.run(line))


def test_order_at_one_terminal(bench: Bench) -> None:
    script = "import os; [os.write(1 + (n & 1), str(n).encode() + b' ') for n in range(500)]; os.write(1, b'end')"

    def story(shell: Shell) -> str:
        shell.type(f'@ python3 -c "{script}"')
        return shell.wait_for("499 end")

    shown = str(same_story(bench, story))
    assert " ".join(map(str, range(500))) in shown.replace("\r\n", "").replace("\n", "")


def test_a_failure_at_a_terminal(bench: Bench) -> None:
    with Shell(bench, "healed") as shell:
        shell.type("@ sh -c 'echo talker: refused; exit 3'")
        assert shell.wait_for(TOLD)
        shell.wait_for(PROMPT)


def test_keys_and_job_control(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ cat")
        shell.press("hello\r")
        shell.wait_for("hello\r\nhello")
        shell.press("\x1a")
        shell.wait_for(PROMPT)
        shell.type("fg >/dev/null")
        shell.press("again\r")
        shown = shell.wait_for("again\r\nagain")
        shell.press("\x03")
        shell.wait_for(PROMPT)
        return shown and shell.modes()

    assert same_story(bench, story)


def test_the_real_ssh_add(bench: Bench) -> None:
    if not shutil.which("ssh-agent"):
        pytest.skip("ssh-agent is not installed")
    ended = bench.run(["ssh-agent", str(HEAL), "run", "--", "ssh-add", "-l"])
    assert ended.status == 1
    assert ended.stdout == b"The agent has no identities.\n"
    assert ended.stderr.startswith(b"heal: ")
