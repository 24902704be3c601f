"""Runs one command line directly and through heal, in equal folders and environments, and takes down all it left."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import select
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.differential.commands import Case

HEAL = [str(Path(sys.executable).parent / "heal"), "run", "--"]
# Leads the session at a terminal: its modes are looked at when the command has ended, and before the session has.
_LEADER = r"""trap : INT QUIT; shown=$1; shift; "$@"; printf '\036%d\036' $? >/dev/tty; read -r word <"$shown" """
_END = re.compile(rb"\036(\d+)\036")
_PATIENCE = 60  # seconds; what takes longer hangs
_HEALS_LINES = re.compile(rb"^heal: .*\n", re.MULTILINE)


class Left(NamedTuple):
    """What a run left: its status, what each descriptor got, the files, and at a terminal the modes."""

    status: int
    shown: dict[str, bytes]
    files: dict[str, str]
    modes: list[Any] | None = None
    screen: list[str] | None = None


class Place:
    """Where commands run: a folder that is made anew for every run, always under the same name."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.work = folder / "here" / "work"
        self._work, self._home = folder / "templates" / "work", folder / "templates" / "home"
        for template in (self._work, self._home):
            template.mkdir(parents=True)
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder / "here" / "home"), "TMPDIR": str(folder / "here" / "tmp"), "USER": "tester",
            "HEAL_MEMORY": str(folder / "memory"), "XDG_CACHE_HOME": str(folder / "cache"),
            "LC_ALL": "C.UTF-8", "TERM": "linux", "TZ": "UTC", "SHELL": "/bin/bash", "ANSWER": "forty two",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@lab", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@lab", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
            **variables,
        }  # fmt: skip

    def furnish(self, files: dict[str, str], line: str) -> None:
        """Make what every run finds: files, and what a line of bash adds to them."""
        for name, text in files.items():
            file = self._work / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.chmod(0o755 if text.startswith("#!") else 0o644)
        subprocess.run(["bash", "-ec", line], cwd=self._work, env=self.environment, check=True, capture_output=True)

    def fresh(self, case: Case) -> None:
        """Put everything back to how it was; the repositories only where a line speaks of them."""
        here = self.work.parent
        if here.exists():
            shutil.rmtree(here)
        left_out = () if "repo" in case.line else ("repo", "bare.git")
        shutil.copytree(self._work, self.work, symlinks=True, ignore=shutil.ignore_patterns(*left_out))
        shutil.copytree(self._home, here / "home")
        (here / "tmp").mkdir()

    def run(self, case: Case, way: str, healed: bool) -> Left:
        """Run a case one way: `pipes`, `one_pipe`, `files`, `one_file` or `terminal`."""
        self.fresh(case)
        argv = _argv(case.line, healed)
        left = self._at_a_terminal(case, argv) if way == "terminal" else self._streamed(case, way, argv)
        shown = {name: case.masked(data) for name, data in left.shown.items()}
        return left._replace(shown=shown, files=self._files(case))

    def _streamed(self, case: Case, way: str, argv: Sequence[str]) -> Left:
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "input": case.input}
        if way == "one_pipe":
            streams["stderr"] = subprocess.STDOUT
        into_files = way.endswith(("files", "file"))
        outs = [self.folder / name for name in (("out", "err") if way == "files" else ("out",))]
        if into_files:
            (self.folder / "in").write_bytes(case.input)
            del streams["input"]
            files = [open(file, "w+b") for file in outs]
            streams |= {"stdin": open(self.folder / "in", "rb"), "stdout": files[0], "stderr": files[-1]}
        done = subprocess.run(argv, cwd=self.work, env=self.environment, timeout=_PATIENCE, check=False, **streams)
        if into_files:
            for file in (*files, streams["stdin"]):
                file.close()
            return Left(done.returncode, {file.name: file.read_bytes() for file in outs}, {})
        return Left(done.returncode, {"out": done.stdout, "err": done.stderr or b""}, {})

    def _at_a_terminal(self, case: Case, argv: Sequence[str]) -> Left:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        before = termios.tcgetattr(theirs)
        if case.input:  # typed ahead: its echo comes first, whoever is faster
            os.write(ours, case.input + b"\4")
        gate = self.folder / "gate"
        if not gate.exists():
            os.mkfifo(gate)
        leader = ["setsid", "--ctty", "bash", "--norc", "--noprofile", "-c", _LEADER, "bash", str(gate), *argv]
        process = subprocess.Popen(
            leader, stdin=theirs, stdout=theirs, stderr=theirs, cwd=self.work, env=self.environment
        )
        os.close(theirs)
        try:
            shown = _watch(ours, case)
            ended = _END.search(shown)
            assert ended, f"{case.name} never ended; shown: {shown!r}"
            modes = termios.tcgetattr(ours)
            gate.write_text("seen\n")
            process.wait(_PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            os.close(ours)
        bare = _END.sub(b"", shown)
        changes = [was != now for was, now in zip(before, modes, strict=True)]
        screen = _screen(bare) if case.screen else None
        return Left(int(ended[1]), {"terminal": bare}, {}, modes=[modes, changes], screen=screen)

    def _files(self, case: Case) -> dict[str, str]:
        """Every file below the folder, with its kind, mode and content."""
        found = {}
        for folder, folders, names in os.walk(self.work.parent):
            for name in (*folders, *names):
                path = os.path.join(folder, name)
                short = os.path.relpath(path, self.work.parent)
                if not re.search(case.ignore, short):
                    found[short] = _described(path, case)
        return found


def _argv(line: str, healed: bool) -> list[str]:
    """A line with `@` in it is bash's, and heal where the `@` is; any other is an argv of its own, without a shell."""
    if re.search(r"(^|[\s\"'({;+])@ ", line):
        return ["bash", "-c", line.replace("@ ", f"{shlex.join(HEAL)} " if healed else "")]
    return [*(HEAL if healed else []), *shlex.split(line)]


def _described(path: str, case: Case) -> str:
    mode = os.lstat(path).st_mode
    kind = stat.filemode(mode)
    if stat.S_ISLNK(mode):
        return f"{kind} -> {os.readlink(path)}"
    if not stat.S_ISREG(mode):
        return kind
    content = case.masked(Path(path).read_bytes())
    return f"{kind} {content!r}" if len(content) < 2000 else f"{kind} {hashlib.sha256(content).hexdigest()}"


def _watch(terminal: int, case: Case) -> bytes:
    """Read what is shown until the leader says that the command has ended, and press the keys of the case."""
    shown, since = b"", 0
    steps = list(case.keys)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and not _END.search(shown):
        expected = steps and re.search(steps[0][0].encode(), shown[since:])
        quiet = not select.select([terminal], [], [], 0.25 if expected else 1)[0]
        if not quiet:
            shown += os.read(terminal, 65536)
        elif expected and (not case.raw or not termios.tcgetattr(terminal)[3] & termios.ICANON):
            since = len(shown)
            os.write(terminal, steps.pop(0)[1].encode())
    return shown


def _screen(shown: bytes) -> list[str]:
    """What a terminal of 24 rows would show at the end."""
    import pyte

    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(shown)
    return [row.rstrip() for row in screen.display]


def without_heals_lines(left: Left, expected: bool) -> Left:
    """The same without the lines that are heal's own to say; they are there if, and only if, they are expected."""
    shown = {name: _HEALS_LINES.sub(b"", data) for name, data in left.shown.items()}
    assert (shown != left.shown) == expected, f"heal said: {left.shown}"
    return left._replace(shown=shown)


def unordered(left: Left) -> Left:
    """The same with the bytes shown in no order: at a terminal two streams come by two roads."""
    return left._replace(shown={name: bytes(sorted(data)) for name, data in left.shown.items()})
