"""A file is replaced whole, and a signal that comes meanwhile is not forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heal_cli import atomic

SWALLOWED = """
import os, signal
from heal_cli.process import signals
signals.raise_ended()
try:
    os.kill(os.getpid(), signal.SIGTERM)
except signals.Ended:
    pass  # as code of others does
try:
    signals.raise_again()
except signals.Ended as end:
    print("again", end.number == signal.SIGTERM)
"""


@pytest.mark.parametrize("late", [False, True])
def test_what_interrupts_it_comes_through_and_leaves_nothing(
    tmp_path: Path, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Just before the renaming, and just after it."""
    replace = os.replace

    def interrupted(old: str, new: str) -> None:
        if late:
            replace(old, new)
        raise KeyboardInterrupt

    file = tmp_path / "file"
    file.write_text("old")
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        atomic.replace(str(file), b"new")
    assert file.read_text() == ("new" if late else "old") and list(tmp_path.iterdir()) == [file]


def test_an_end_that_somebody_swallowed_is_raised_again() -> None:
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True, check=True)
    assert done.stdout == "again True\n"
