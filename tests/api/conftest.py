"""A cluster that refuses whoever has not logged in, as far as a kubectl can tell."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.made import Home, script

REFUSED = "error: You must be logged in to the server (Unauthorized)"
HEALED = "heal: credentials for here were refused; kube_login done; retried\n"


class Lab:
    """Programs in a folder of PATH, each call of which leaves a line; and a target `here` whose login they are."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.known = folder / "known"
        self.program("login", f"touch {self.known}")
        self.program("kubectl", f"[ -e {self.known} ] && echo pod/web && exit\necho '{REFUSED}' >&2; exit 1")
        self.configure()

    def configure(self, kind: str = "credential", more: str = "") -> None:
        self.home.configure(
            f"""
retry_wait: 1ms
targets:
  here:
    kind: cluster
    short: h
    commands: [kubectl]
    login: {{argv: [{self.folder}/login], class: {kind}}}
    probe: {{argv: [test, -e, {self.known}]}}
{more}
"""
        )

    def program(self, name: str, text: str) -> Path:
        """A shell script in PATH."""
        return script(self.folder / name, f"echo called >>{self.folder}/{name}.calls\n{text}")

    def calls(self, name: str) -> int:
        """How often a program was called."""
        file = self.folder / f"{name}.calls"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def journal(self) -> list[dict[str, Any]]:
        """What the journal says, oldest first."""
        file = self.home.memory / "journal.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def evening() -> str:
    """A zone in which heal does not expect of itself that a login has ended: there that is so before nine."""
    return "EVENING-12" if time.gmtime().tm_hour < 9 else "UTC"


@pytest.fixture
def lab(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """The lab, its programs in PATH."""
    monkeypatch.setenv("TZ", evening())
    time.tzset()
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Lab(home, tmp_path)
