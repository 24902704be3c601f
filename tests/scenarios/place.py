"""A user's place: a home with a configuration and a memory of its own, in which the installed heal is run."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEAL = Path(sys.executable).parent / "heal"


class Place:
    """Runs the installed `heal` as a user would, with nothing of the real user's around it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        kept = ("PATH", "LANG", "TERM", "LD_LIBRARY_PATH")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment |= {"HOME": str(self.home), "SHELL": "/bin/sh", "LC_ALL": "C.UTF-8", **_by_day(), **variables}

    def configure(self, text: str) -> None:
        """Write the configuration file."""
        file = self.home / ".config" / "heal" / "config.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def script(self, name: str, text: str) -> Path:
        """An executable shell script in the place's folder; each call of it leaves a line in NAME.calls."""
        file = self.folder / name
        file.write_text(f"#!/bin/sh\necho called >> {shlex.quote(str(self.calls_of(name)))}\n{text}\n")
        file.chmod(0o700)
        return file

    def calls_of(self, name: str) -> Path:
        """The file that counts the calls of a script."""
        return self.folder / f"{name}.calls"

    def calls(self, name: str) -> int:
        """How often a script was called."""
        file = self.calls_of(name)
        return len(file.read_text().splitlines()) if file.exists() else 0

    def argv(self, *words: str) -> list[str]:
        """The argv of a heal command."""
        return [str(HEAL), *words]

    def heal(
        self, *words: str, through: Sequence[str] = (), cwd: Path | None = None, **streams: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run heal to its end, stdout and stderr captured apart; `through` goes in front (ip netns exec ...)."""
        given: Mapping[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, **streams}
        return subprocess.run(
            [*through, *self.argv(*words)],
            env=self.environment,
            cwd=cwd or self.folder,
            text=True,
            timeout=120,
            check=False,
            **given,
        )

    def journal(self) -> list[dict[str, Any]]:
        """What the journal says, oldest first."""
        file = self.home / ".local" / "state" / "heal" / "memory" / "journal.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _by_day() -> dict[str, str]:
    """Before nine in the morning heal expects of itself that a login has ended: then it is evening here."""
    return {"TZ": "EVENING-12"} if datetime.now(UTC).hour < 9 else {}


def git(folder: Path, *words: str) -> str:
    """What git says in a folder, with a user and dates that are always the same, and so the same SHAs every time."""
    who = ("-c", "user.name=Dev", "-c", "user.email=dev@example.com", "-c", "init.defaultBranch=main")
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-03-02T08:45:00Z")
    environment = {**os.environ, **dates}
    ran = subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return ran.stdout.strip()
