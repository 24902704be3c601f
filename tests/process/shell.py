"""An interactive bash on a real pty, with job control, for what only a terminal can show."""

from __future__ import annotations

import re
import sys
import time
from types import TracebackType
from typing import Self

import pexpect

from tests.process.both import PROGRAMS, WAYS, Bench

PROMPT = "ready$ "


class Shell:
    """Types lines and keys; in a line `@` is nothing or `heal run --`, `%` a program of tests/programs."""

    def __init__(self, bench: Bench, way: str, *shell: str, term: str = "xterm") -> None:
        self._front = WAYS[way]
        words = list(shell or ("bash", "--norc", "--noprofile", "--noediting", "-i"))
        environment = {**bench.environment, "PS1": PROMPT, "TERM": term, "PS0": ""}
        self.terminal = pexpect.spawn(
            words[0], words[1:], env=environment, cwd=str(bench.folder), timeout=20, dimensions=(24, 80), echo=True
        )
        self.terminal.delaybeforesend = None
        self.seen = ""

    def __enter__(self) -> Self:
        self.wait_for(PROMPT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.terminal.close(force=True)

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        line = line.replace("@ ", self._front).replace("%", f"{sys.executable} {PROGRAMS}/")
        self.terminal.send(line + "\n")
        self.wait_for(re.compile(re.escape(line[-20:]) + "\r?\n"))

    def press(self, keys: str) -> None:
        """Press keys as they are."""
        self.terminal.send(keys)

    def wait_for(self, text: str | re.Pattern[str]) -> str:
        """What was shown up to and with a text."""
        pattern = text.pattern if isinstance(text, re.Pattern) else re.escape(text)
        self.terminal.expect(pattern.encode())
        before, after = self.terminal.before, self.terminal.after
        assert isinstance(before, bytes) and isinstance(after, bytes)
        shown = (before + after).decode("utf-8", "replace")
        self.seen += shown
        return shown

    def run(self, line: str) -> str:
        """Type a line, wait for the prompt; gives what was shown between."""
        self.type(line)
        return self.wait_for(PROMPT)[: -len(PROMPT)]

    def settle(self, quiet: float = 0.5) -> str:
        """What is shown until nothing has come for a while."""
        shown = b""
        while True:
            try:
                read = self.terminal.read_nonblocking(65536, quiet)
                assert isinstance(read, bytes)
                shown += read
            except pexpect.TIMEOUT:
                return shown.decode("utf-8", "replace")

    def modes(self) -> str:
        """All modes and the size of the terminal, as stty shows them."""
        self.settle(0.2)
        return self.run("stty -a")

    def resize(self, rows: int, columns: int) -> None:
        """Make the window another size."""
        self.terminal.setwinsize(rows, columns)

    def wait_until_raw(self) -> None:
        """Wait until somebody has made the terminal raw: only then keys are read one by one."""
        import termios

        deadline = time.monotonic() + 20
        while termios.tcgetattr(self.terminal.child_fd)[3] & termios.ICANON:
            assert time.monotonic() < deadline, "the terminal never became raw"
            time.sleep(0.01)
