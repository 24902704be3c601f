"""A real terminal for a scenario: tmux, typed into and read from as a person would."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

_count = itertools.count(1)


def unavailable() -> str | None:
    """Why there is no terminal here, or None."""
    return None if shutil.which("tmux") else "tmux is not installed"


class Terminal:
    """One tmux pane with a shell whose prompt is `ready$ `."""

    def __init__(self, folder: Path, environment: Mapping[str, str], cwd: Path, width: int = 120) -> None:
        self._socket = f"heal-test-{os.getpid()}-{next(_count)}"
        variables = [f"{name}={value}" for name, value in {**environment, "PS1": "ready$ "}.items()]
        shell = shlex.join(["env", "-i", *variables, "bash", "--norc", "--noprofile"])
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", "50", "-c", str(cwd), shell)

    def __enter__(self) -> Self:
        self.wait_for("ready$ ")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")

    def type(self, text: str, enter: bool = True) -> None:
        """Type a line, or keys that tmux knows by name (C-c) without `enter`."""
        if enter:
            self._tmux("send-keys", "-l", text)
            self._tmux("send-keys", "Enter")
        else:
            self._tmux("send-keys", text)

    def screen(self) -> str:
        """What stands on the screen, and has scrolled away above it."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-500")

    def wait_for(self, text: str | Callable[[str], bool], patience: float = 30) -> str:
        """The screen once it shows a text; fails with what it shows instead."""
        shows = text if callable(text) else lambda screen: text in screen
        deadline = time.monotonic() + patience
        while not shows(screen := self.screen()):
            if time.monotonic() > deadline:
                raise AssertionError(f"the terminal never showed {text!r}, but:\n{screen}")
            time.sleep(0.05)
        return screen

    def run(self, line: str, patience: float = 30) -> str:
        """Type a line and wait until the prompt is back; gives what was shown from the line on."""
        before = self.screen().count("ready$ ")
        self.type(line)
        screen = self.wait_for(lambda shown: shown.count("ready$ ") > before, patience)
        return screen[screen.rindex(f"ready$ {line}") :] if f"ready$ {line}" in screen else screen

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(["tmux", "-L", self._socket, *words], capture_output=True, text=True, check=False)
        return done.stdout
