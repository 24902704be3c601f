"""The command is started exactly as the caller would have started it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.process.both import HEAL, PROGRAMS, WAYS, Bench

PYTHON = str(HEAL.parent / "python")


def test_every_exit_status(bench: Bench) -> None:
    line = (
        'for n in $(seq 0 17 255) 1 2 124 125 126 127 128 129 130 137 143 254 255; do @ sh -c "exit $n"; echo $?; done'
    )
    bench.same(line)


@pytest.mark.parametrize(
    "name", ["TERM", "KILL", "SEGV", "PIPE", "INT", "QUIT", "HUP", "ABRT", "USR1", "ALRM", "RTMIN"]
)
def test_death_by_signal_is_passed_up(bench: Bench, name: str) -> None:
    direct, healed = bench.both("sh", "-c", f"kill -s {name} $$" if name != "RTMIN" else "kill -34 $$")
    assert healed == direct
    assert healed.status < 0
    # Without stderr: the shell's own remark names a process id.
    bench.same(f"{{ @ bash -c 'kill -s {name} $$'; echo $?; }} 2>/dev/null")


def test_one_core_at_most(bench: Bench) -> None:
    """heal dies of SIGSEGV too, but leaves no core of its own."""
    pattern = Path("/proc/sys/kernel/core_pattern").read_text()
    if pattern.startswith(("|", "/")):
        pytest.skip("cores do not fall into the current folder here")
    bench.healed(["sh", "-c", "ulimit -c unlimited; mkdir -p a; cd a; kill -SEGV $$"], preexec_fn=_unlimited_cores)
    assert not [name for name in os.listdir(bench.folder) if name.startswith("core")]


def _unlimited_cores() -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


AWKWARD = [
    b"", b"\n", b" ", b"a b", b"--", b"-c", b"--help", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3\xa4", b"$HOME", b"`id`",
    b"'\"\\", b"*", b"\x01\x7f", b"{}", b"%s",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX", "", "xx_XX.nonsense", "en_US.ISO-8859-1"])
def test_argv_byte_for_byte(bench: Bench, locale: str) -> None:
    changes = {"LC_ALL": locale}
    words: list[bytes] = [b"cat", b"/proc/self/cmdline", *AWKWARD]
    words.insert(2, b"--")  # cat names the files that it cannot open: its stderr shows the words once more
    direct = bench.run(words, changes=changes)
    assert bench.healed(words, changes=changes) == direct
    assert b"\0\n\0 \0a b\0--\0-c\0--help\0\xff\xfe\0" in direct.stdout


def test_the_program_is_called_as_typed(bench: Bench) -> None:
    for program in ("sh", "/bin/sh", "../../../../../../../../../bin/sh"):
        ended = bench.healed([program, "-c", "tr '\\0' ' ' < /proc/$$/cmdline"])
        assert ended.stdout.decode().startswith(f"{program} -c")


@pytest.mark.parametrize(
    "variables", [["LC_ALL=C"], ["LC_CTYPE=C"], ["LC_CTYPE=POSIX"], ["LANG=C"], [], ["LC_CTYPE=C.UTF-8"]]
)
def test_environment_byte_for_byte(bench: Bench, variables: list[str]) -> None:
    front = [
        "env",
        "-i",
        f"HOME={bench.environment['HOME']}",
        "PATH=/usr/bin:/bin",
        "B=\udcff",
        "EMPTY=",
        "A=x=y\n",
        *variables,
    ]
    direct = bench.run([*front, "cat", "/proc/self/environ"])
    assert bench.run([*front, str(HEAL), "run", "--", "cat", "/proc/self/environ"]) == direct


def test_doubled_and_malformed_environment_entries(bench: Bench) -> None:
    """No dict can hold such an environment, but execve(2) can pass it."""
    found = {}
    for way, front in (("direct", []), ("healed", [str(HEAL), "run", "--"])):
        words = [*front, "/bin/cat", "/proc/self/environ"]
        found[way] = bench.run([PYTHON, str(PROGRAMS / "odd_environment.py"), *words])
    assert found["healed"] == found["direct"]
    assert b"TWICE=1\0TWICE=2\0" in found["direct"].stdout


def test_no_environment_at_all(bench: Bench) -> None:
    """Without HOME heal finds its files by the user's entry; without PATH programs as execvp(3) does."""
    line = "cd /; env -i @ sh -c 'echo ran; exit 3' 2>/dev/null; echo $?"
    bench.same(line)


INHERITED = "grep -E '^(SigBlk|SigIgn|SigCgt|NoNewPrivs|Umask|Seccomp)' /proc/self/status"


@pytest.mark.parametrize(
    "line",
    [
        f"@ {INHERITED}",
        f"trap '' INT TERM; @ {INHERITED}",
        f"trap '' HUP QUIT USR1 TSTP CHLD WINCH CONT TTOU; @ {INHERITED}",
        f"nohup @ {INHERITED} 2>/dev/null",
        "umask 027; @ sh -c umask",
        "@ nice -n 5 @ nice; nice -n 3 @ nice",
        "ulimit -n 77 -c 0 -s 4096; @ cat /proc/self/limits",
        "cd /usr/bin; @ pwd",
        "@ sh -c 'cat /proc/$$/oom_score_adj'",
    ],
)
def test_what_is_inherited(bench: Bench, line: str) -> None:
    bench.same(line)


def test_session_and_group(bench: Bench) -> None:
    """In the group and session of the caller, heal or not."""
    for way in WAYS:
        ended = bench.line(
            way, "ids() { cut -d' ' -f5,6 /proc/$1/stat; }; ids $$; @ sh -c 'cut -d\" \" -f5,6 /proc/$$/stat'"
        )
        first, second = ended.stdout.splitlines()
        assert first == second


@pytest.mark.parametrize("blocked", [{signal.SIGUSR1}, {signal.SIGCHLD, signal.SIGTERM}, signal.valid_signals()])
def test_the_signal_mask(bench: Bench, blocked: set[signal.Signals]) -> None:
    """Also a mask that would keep heal from seeing the command's end."""
    words = ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
    direct, healed = bench.both(
        *words, preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, blocked), timeout=20
    )
    assert healed == direct


@pytest.fixture
def programs(bench: Bench) -> Bench:
    """A PATH full of traps."""
    for folder in ("first", "second", "third"):
        (bench.folder / folder).mkdir()
    files = {
        "first/refused": ("#!/bin/sh\necho never", 0o644),
        "first/shadowed": ("#!/bin/sh\necho never", 0o644),
        "second/shadowed": ("#!/bin/sh\necho found behind", 0o755),
        "second/plain": ("echo $0: $#: $1", 0o755),
        "second/empty": ("", 0o755),
        "second/nointerpreter": ("#!/nowhere/at/all\n", 0o755),
        "second/binary": ("\x7fELFnonsense\0", 0o755),
        "here": ('#!/bin/sh\necho "$0"', 0o755),
        "plainhere": ("echo $0", 0o755),
        "afile": ("", 0o644),
    }
    for name, (text, mode) in files.items():
        file = bench.folder / name
        file.write_text(text)
        file.chmod(mode)
    (bench.folder / "second" / "folder").mkdir()
    (bench.folder / "first" / "also").mkdir()
    return bench


NAMES = [
    "refused", "shadowed", "plain", "empty", "nointerpreter", "folder", "also", "here", "plainhere", "./here",
    "second/plain", "./plainhere", "./nowhere",
    "first/refused", "second", "/", "", "no-such-program", "x" * 300, "afile/x", "./binary",
]  # fmt: skip
PATHS = [
    "first:second:/usr/bin:/bin",
    "first::second:/bin",
    ":first",
    "second:",
    "afile:second:/bin",
    "second:afile",
    "",
    "first",
    None,
]


@pytest.mark.parametrize("path", PATHS)
def test_the_search_is_that_of_execvp(programs: Bench, path: str | None) -> None:
    """Compared with env(1), which calls execvp(3) and ends with 126 and 127 as heal does."""
    set_path = ["-u", "PATH"] if path is None else [f"PATH={path}"]
    for name in NAMES:
        asked = [name, "one argument", "another"]
        direct = programs.run(["/usr/bin/env", *set_path, *asked]) if name else None
        healed = programs.run(["/usr/bin/env", *set_path, str(HEAL), "run", "--", *asked])
        if direct is None:
            assert healed.status == 127
            continue
        assert (name, healed.status, healed.stdout) == (name, direct.status, direct.stdout)
        started = not direct.stderr.startswith(b"/usr/bin/env:")
        assert started == (not healed.stderr.startswith(b"heal: ")), healed.stderr


def test_what_could_not_be_started_is_said_in_one_line(bench: Bench) -> None:
    for words in ([b"no-such"], [b"\xff\xfe"], [b"./no/such"], [b"/"], [b"a\nb"]):
        ended = bench.healed(words)
        assert ended.status in (126, 127)
        assert ended.stderr.startswith(b"heal: ")
        assert b"Traceback" not in ended.stderr
    assert b"heal run -c" in bench.healed(["shopt"]).stderr


def test_a_program_that_may_not_be_executed(bench: Bench) -> None:
    file = bench.folder / "mine"
    file.write_text("#!/bin/sh\n")
    file.chmod(stat.S_IRUSR)
    assert bench.healed(["./mine"]).status == 126


def test_too_long_an_argv_is_said(bench: Bench) -> None:
    """The caller could pass it to heal, but with heal's own words less the command gets it too."""
    words = ["true", *["x" * 100_000 for _ in range(15)]]
    direct, healed = bench.both(*words)
    assert healed == direct


def test_few_descriptors_allowed(bench: Bench) -> None:
    bench.same("ulimit -n 24; @ sh -c 'echo out; echo err >&2; exit 3'")
    ended = bench.line("healed", "ulimit -n 9; @ sh -c 'echo out; exit 3'")
    assert (ended.status, ended.stdout) == (3, b"out\n")


def test_children_of_the_caller_are_left_alone(bench: Bench) -> None:
    bench.same("sh -c 'sleep 0.1 & exec \"$@\"' sh @ sh -c 'sleep 0.3; exit 5'; echo $?")


def test_ended_by_nothing_else_than_the_command(bench: Bench) -> None:
    """A process that heal inherits as a child ends first; heal waits for its own."""
    script = f"sh -c 'exit 9' & exec {HEAL} run -- sh -c 'sleep 0.3; exit 5'"
    assert subprocess.run(["bash", "-c", script], env=bench.environment, timeout=20, check=False).returncode == 5
