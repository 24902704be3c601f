"""Paired timing: what is compared runs in turn, again and again, so that a slow moment of the machine hits all."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent


class Timing(NamedTuple):
    """What one command took: the median, and the middle half of all runs, in seconds."""

    median: float
    low: float
    high: float
    runs: int

    def ratio(self, other: Timing) -> float:
        """How many times as long as the other."""
        return self.median / other.median


def environment(folder: Path) -> dict[str, str]:
    """A home of its own below `folder`; bytecode may be written, as on a user's machine."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TERM")}
    return {**kept, "HOME": str(folder), "PATH": f"{BIN}:{kept.get('PATH', os.defpath)}"}


def timed(
    commands: Mapping[str, Sequence[str]], given: Mapping[str, str], runs: int, statuses: Sequence[int] = (0,)
) -> dict[str, Timing]:
    """Time commands in turn. Raises RuntimeError if one ends with another status than expected."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 2):
        for name, argv in commands.items():
            started = time.perf_counter()
            done = subprocess.run(argv, env=given, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            if done.returncode not in statuses:
                raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
            if turn >= 2:  # the first turns fill caches
                seconds[name].append(time.perf_counter() - started)
    return {name: _timing(values) for name, values in seconds.items()}


def _timing(values: list[float]) -> Timing:
    low, _, high = statistics.quantiles(values, n=4)
    return Timing(statistics.median(values), low, high, len(values))
