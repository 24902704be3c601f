"""A real interactive shell in a terminal emulator: pexpect types, pyte keeps the screen."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte
import pytest

ROWS, COLUMNS = 60, 120
QUIET = 0.4  # seconds without a change: the shell has answered
RC = {"bash": ".bashrc", "zsh": ".zshrc", "fish": "fish/config.fish"}
_PROMPT = {
    "bash": "PS1='ready$ '\nbind 'set enable-bracketed-paste off'\nbind 'set bell-style none'\n",
    "zsh": "PROMPT='ready$ '\nRPROMPT=\nunsetopt PROMPT_SP\nzstyle ':completion:*' menu no\n",
    "fish": "function fish_prompt; printf 'ready$ '; end\nset -g fish_greeting ''\n"
    "set -g fish_autosuggestion_enabled 0\n",
}
_ARGV = {"bash": ["bash", "--noprofile", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}


class Typed:
    """One shell with the prompt `ready$ `, whose start-up file is `rc`, in a home below `folder`.

    `ready` is what its first prompt has, where `rc` sets another one.
    """

    def __init__(
        self, shell: str, folder: Path, rc: str, environment: Mapping[str, str] | None = None, ready: str = "ready$"
    ) -> None:
        if not shutil.which(shell):
            pytest.skip(f"{shell} is not installed")
        self._ready = ready
        self.shell, self.home = shell, folder / f"home-{shell}"
        self.rc = self.home / RC[shell]
        self.rc.parent.mkdir(parents=True, exist_ok=True)
        self.rc.write_text(_PROMPT[shell] + rc)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "HEAL_MEMORY") if name in os.environ}
        own = {"HOME": str(self.home), "ZDOTDIR": str(self.home), "TERM": "xterm", "SHELL": str(shutil.which(shell))}
        if shell == "fish":
            own["XDG_CONFIG_HOME"] = str(self.home)
        self._argv, self._cwd = _ARGV[shell], folder
        self._variables = {**kept, **(environment or {}), **own}

    def __enter__(self) -> Self:
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            self._argv[0], self._argv[1:], dimensions=(ROWS, COLUMNS), env=self._variables, cwd=str(self._cwd)
        )
        self.wait_for(lambda: self._ready in self.row)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def row(self) -> str:
        """The row of the cursor."""
        return self._screen.display[self._screen.cursor.y].rstrip()

    @property
    def screen(self) -> str:
        """All rows."""
        return "\n".join(row.rstrip() for row in self._screen.display).rstrip()

    def keys(self, text: str) -> None:
        """Press keys, and wait for nothing."""
        self._child.send(text)

    def wait_for(self, holds: Callable[[], bool], patience: float = 30) -> None:
        """Read what is shown until something holds; fails with the screen."""
        until = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < until, f"{self.shell} shows:\n{self.screen}"
            self._read(0.05)

    def settled(self, quiet: float = QUIET) -> str:
        """The row of the cursor once nothing has been shown for a while."""
        since = time.monotonic()
        while time.monotonic() - since < quiet:
            if self._read(0.05):
                since = time.monotonic()
        return self.row

    def run(self, line: str) -> str:
        """Type a line and wait for the prompt: what was shown in between."""
        self.keys("\x0c")  # clears the screen
        self.wait_for(lambda: self._screen.cursor.y == 0 and self.row == "ready$")
        self.keys(f"{line}\r")
        self.wait_for(lambda: self._screen.cursor.y > 0 and self.row == "ready$")
        self.settled(0.15)
        return "\n".join(self.screen.splitlines()[1:-1])

    def completed(self, line: str, awaited: str = "") -> str:
        """What a line becomes by one TAB, without the prompt; at once if it becomes what is `awaited`."""
        self._type(line)
        self.keys("\t")
        until = time.monotonic() + 20 * bool(awaited)
        while time.monotonic() < until and self.typed != awaited:
            self._read(0.05)
        if not awaited:
            self.settled()
        found = self.typed
        self._empty()
        return found

    @property
    def typed(self) -> str:
        """What stands behind the prompt in the row of the cursor, without the blanks at its end."""
        return self.row.partition("ready$ ")[2].rstrip()

    def _type(self, line: str) -> None:
        self.keys(line)
        self.wait_for(lambda: self.typed == line.rstrip())

    def _empty(self) -> None:
        self.keys("\x15")
        self.wait_for(lambda: self.row == "ready$")

    def offered(self, line: str) -> str:
        """All that is on the screen after two TABs behind a line."""
        self._type(line)
        self.keys("\t")
        self.settled()
        self.keys("\t")
        self.settled()
        shown = self.screen
        self.keys("\x03")
        self.settled(0.1)
        return shown

    def _read(self, patience: float) -> bool:
        try:
            self._stream.feed(self._child.read_nonblocking(65536, patience))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            raise AssertionError(f"{self.shell} has ended:\n{self.screen}") from None
        return True
