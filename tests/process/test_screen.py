"""The screen of a real terminal emulator (tmux) after the same keys, directly and through heal."""

from __future__ import annotations

import re
import shutil
import sys
import time

import pytest

from tests.process.both import PROGRAMS, WAYS, Bench
from tests.scenarios import terminal
from tests.scenarios.terminal import Terminal

pytestmark = pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))


@pytest.mark.parametrize(
    ("program", "line", "keys"),
    [
        ("less", "@ less text", [" ", "/line 77", "Enter"]),
        ("less", "cat text | @ less -N", ["G", "Up", "Up", "g"]),
        ("more", "cat text | @ more", [" ", "Enter"]),
        ("vim", "@ vim -n -u NONE -N text", ["G", "dd", "oadded", "Escape", "gg"]),
        ("stty", "cat text >&2; @ stty size", []),
        (
            "python3",
            f"@ {sys.executable} {PROGRAMS}/asks_by_name.py",
            ["word0", "Enter", "Enter", "x", "Enter", "Enter"],
        ),
        ("python3", f"cat text; @ {sys.executable} {PROGRAMS}/asks_by_name.py", ["Enter"] * 5),
        ("python3", f"@ {sys.executable} {PROGRAMS}/asks_by_name.py hides", []),
    ],
)
def test_the_same_screen(bench: Bench, program: str, line: str, keys: list[str]) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    (bench.folder / "text").write_text("".join(f"line {n}\n" for n in range(300)))
    shown = {}
    for way, front in WAYS.items():
        environment = {**bench.environment, "TERM": "screen", "RUN": front}
        with Terminal(bench.folder, environment, bench.folder) as typed:
            typed.type("clear; " + line.replace("@ ", "$RUN "))
            _settled(typed)
            for key in keys:
                typed.type(key, enter=False)
                _settled(typed)
            shown[way] = _settled(typed)
    assert re.search(r"line \d", shown["direct"])
    assert shown["healed"] == shown["direct"]


def _settled(typed: Terminal) -> str:
    """The screen once it has stayed the same for a while."""
    screen, since = typed.screen(), time.monotonic()
    while time.monotonic() - since < 0.6:
        time.sleep(0.05)
        if (now := typed.screen()) != screen:
            screen, since = now, time.monotonic()
    return "\n".join(row.rstrip() for row in screen.split("\n"))
