"""Runs the same thing directly and through heal, so that tests compare instead of expecting."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

HEAL = Path(sys.executable).parent / "heal"
PROGRAMS = Path(__file__).resolve().parents[1] / "programs"
WAYS = {"direct": "", "healed": f"{shlex.quote(str(HEAL))} run -- "}


class Ended(NamedTuple):
    """How something ended: status as waitpid gives it (negative for a signal), and what it wrote."""

    status: int
    stdout: bytes
    stderr: bytes


class Bench:
    """A place to run things in: a home of its own, and nothing of the real user's environment but PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"}

    def run(self, argv: list[str] | list[bytes], **given: Any) -> Ended:
        """Run an argv as it is."""
        changes: Mapping[str, str] = given.pop("changes", {})
        options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "env": {**self.environment, **changes}}
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.folder, "timeout": 60, **given}
        done = subprocess.run(argv, check=False, **options)
        return Ended(done.returncode, done.stdout or b"", done.stderr or b"")

    def healed(self, argv: list[str] | list[bytes], **given: Any) -> Ended:
        """Run an argv through heal."""
        front = [str(HEAL), "run", "--"]
        words: Any = [os.fsencode(word) for word in [*front, *argv]]
        return self.run(words, **given)

    def both(self, *argv: str, **given: Any) -> tuple[Ended, Ended]:
        """Run an argv directly, then through heal."""
        return self.run([*argv], **given), self.healed([*argv], **given)

    def line(self, way: str, line: str, **given: Any) -> Ended:
        """Run a line of bash in which `@` stands for nothing, or for `heal run --`."""
        return self.run(["bash", "-c", line.replace("@ ", WAYS[way])], **given)

    def same(self, line: str, **given: Any) -> Ended:
        """Run such a line both ways, and give the one end that both came to."""
        direct, healed = (self.line(way, line, **given) for way in WAYS)
        assert healed == direct
        return healed
