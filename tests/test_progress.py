"""What takes long is said at a terminal, and gone afterwards; elsewhere it is not there."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Mapping

import pyte
import pytest

SLOW = """
import os, sys, time
from heal_cli.progress import Bar, Working
os.write(2, b"unfinished")
with Working("thinking hard"):
    time.sleep(2.3)
os.write(2, b" line\\n")
with Bar("counting") as bar:
    time.sleep(1.1)
    bar(0.5)
    time.sleep(0.2)
"""
QUICK = "from heal_cli.progress import Working\nwith Working('thinking hard'): pass\n"


def at_terminal(program: str, variables: Mapping[str, str]) -> tuple[bytes, str]:
    """All that a program writes to a terminal of 40 columns, and what stands there in the end."""
    screen = pyte.Screen(40, 10)
    stream = pyte.ByteStream(screen)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (10, 40))
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=theirs, stderr=theirs, env={**os.environ, **variables}
    )
    os.close(theirs)
    written = b""
    try:
        while said := os.read(ours, 4096):
            written += said
            stream.feed(said)
    except OSError:
        pass  # nobody holds the other end any more
    os.close(ours)
    assert process.wait() == 0
    return written, "\n".join(line.rstrip() for line in screen.display).rstrip()


def test_it_is_said_and_taken_away() -> None:
    written, left = at_terminal(SLOW, {"TERM": "xterm"})
    assert re.search(rb"heal: thinking hard \.\.\. \d s", written)
    assert b"counting" in written
    assert left == "unfinished line"


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_take_back_shows_none(term: str) -> None:
    written, _ = at_terminal(SLOW, {"TERM": term})
    assert written == b"unfinished line\r\n"


def test_what_is_quick_says_nothing() -> None:
    assert at_terminal(QUICK, {"TERM": "xterm"})[0] == b""


def test_there_is_none_in_a_pipe() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "unfinished line\n")
