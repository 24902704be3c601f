"""What tests make: homes, rules, attempts. Small functions with defaults, so that a test says what matters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from heal_cli.model import (
    Action,
    Attempt,
    Command,
    Conditions,
    Diagnosis,
    Failure,
    Fix,
    Life,
    Moment,
    Options,
    Request,
    Rule,
    Step,
    Streams,
)

HEAL = Path(sys.executable).parent / "heal"


class Home:
    """A user's folders below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config" / "heal" / "config.yaml"
        self.rules = folder / "config" / "heal" / "rules"
        self.memory = folder / "memory"
        self.cache = folder / "cache" / "heal"
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that lead here."""
        own = {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}
        return {name: str(self.folder / part) for name, part in {**own, "HEAL_MEMORY": "memory"}.items()}

    def configure(self, text: str) -> Path:
        """Write the configuration."""
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text("version: 1\n" + text)
        return self.config

    def rule_file(self, text: str, name: str = "own.yaml") -> Path:
        """Write a rule file of the user's."""
        self.rules.mkdir(parents=True, exist_ok=True)
        file = self.rules / name
        file.write_text("version: 1\n" + text)
        return file

    def heal(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run the installed heal to its end."""
        given: dict[str, Any] = {"capture_output": True, "text": True, "check": False, "stdin": subprocess.DEVNULL}
        if "input" in options:
            del given["stdin"]
        return subprocess.run([str(HEAL), *words], **{**given, **options})


def script(file: Path, text: str) -> Path:
    """An executable shell script."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o700)
    return file


def rule(name: str = "r", **changes: Any) -> Rule:
    """A rule about `tool` with a fix and a retry at contact; `match` and `unless` take keywords of Conditions."""
    match = Conditions(**changes.pop("match", {"programs": ("tool",), "stderr": "refused"}))
    unless = Conditions(**changes.pop("unless", {}))
    action = changes.pop("action", Action("fix", "login", True))
    values: dict[str, Any] = {
        "type": "auth", "why": "credentials for {target} were refused", "at_contact": True, "experimental": False,
        "preflight": None, "last": False, "layer": "shipped", "place": "rules.yaml:3",
    }  # fmt: skip
    return Rule(id=name, match=match, unless=unless, action=action, **{**values, **changes})


def command(*words: str, prefix: tuple[str, ...] = ()) -> Command:
    """A simple command."""
    return Command(words, prefix)


def failure(*words: str, text: str = "", ended: int | None = 1) -> Failure:
    """A failed command."""
    return Failure((Command(words),), ended, text)


def diagnosis(found: Rule | None = None, *words: str, **captures: str) -> Diagnosis:
    """A diagnosis of `tool get`, or of the given words."""
    return Diagnosis(found or rule(), Command(words or ("tool", "get")), captures, ("refused",))


def attempt(ended: int | None = 1, stderr: bytes = b"refused\n", **changes: Any) -> Attempt:
    """An attempt in a place where nothing speaks against another one."""
    streams = Streams("null", "null")
    values: dict[str, Any] = {
        "signal": None, "error": None, "head": stderr, "tail": b"", "lost": 0, "seconds": 0.5, "before": streams,
        "after": streams, "interrupted": False,
    }  # fmt: skip
    return Attempt(exit=ended, **{**values, **changes})


def request(*words: str, line: str | None = None, **options: Any) -> Request:
    """A request to run `tool get`, or the given words."""
    return Request(words or ("tool", "get"), Options(**options), line)


def life(*attempts: Attempt, **changes: Any) -> Life:
    """A life with these attempts."""
    return Life(request(), attempts)._replace(**changes)


def fix(*steps: Step, kind: str = "credential", verify: str = "ok", name: str = "login", timeout: float = 10) -> Fix:
    """A fix with these steps."""
    return Fix(name, kind, timeout, steps, verify)


def moment(name: str = "1", at: str = "2026-11-22T12:00:00.000+01:00") -> Moment:
    """A moment for the journal."""
    return Moment(name, at, "/somewhere", "boot", 0.0, str(os.getsid(0)), "eth0 192.0.2.1")


def ran(**more: Any) -> dict[str, Any]:
    """A journal line of a run that worked, with whatever else a test wants to find again."""
    return {
        "v": 1, "id": "1", "at": "2026-11-22T12:00:00.000+01:00", "argv": ["t"], "tool": "t", "target": None,
        "cwd": "/", "exit": 0, "signal": None, "seconds": 1.0, "attempts": 1, "layer": None, "type": None, "rule": None,
        "template": None, "fix": None, "fixed": None, "verified": None, "retried": False, "probe_before": None,
        "probe_after": None, "predicted": None, "flow": None, "step": None, "boot_id": "b", "suspended_s": 0.0,
        "session": "1", "outcome": "ok", **more,
    }  # fmt: skip
