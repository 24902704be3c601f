"""Paired timing: what is compared runs in turn, again and again, so that a slow moment of the machine hits all."""

from __future__ import annotations

import math
import os
import shutil
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent
PROJECT = Path(__file__).parents[1]
_WARM_UP = 2  # turns that fill caches and count for nothing
_BLOCK = 1 << 16


class Timing(NamedTuple):
    """What one command took, turn by turn, in seconds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of all turns."""
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        """The median, the middle half of all turns, and their count."""
        low, high = middle_half(self.values)
        return f"{self.median * 1000:.1f} ms, {low * 1000:.1f}-{high * 1000:.1f}, n={len(self.values)}"

    def ratio(self, other: Timing) -> float:
        """How many times as long as the other, by their medians."""
        return self.median / other.median

    def against(self, other: Timing) -> str:
        """The ratio, the middle half of the ratios turn by turn, and the times themselves."""
        low, high = middle_half([own / its for own, its in zip(self.values, other.values, strict=True)])
        return f"{self.ratio(other):.2f} x ({low:.2f}-{high:.2f}; {self.spread})"


class Once(NamedTuple):
    """One run: its seconds, those until an awaited text was on stderr (NaN: never), its status and its last words."""

    seconds: float
    said: float
    status: int
    stderr: bytes


def middle_half(values: Sequence[float]) -> tuple[float, float]:
    """The first and the third quartile."""
    low, _, high = statistics.quantiles(values, n=4)
    return low, high


def environment(folder: Path) -> dict[str, str]:
    """A home of its own below `folder`; bytecode may be written, as on a user's machine."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TERM")}
    return {**kept, "HOME": str(folder), "PATH": f"{BIN}:{kept.get('PATH', os.defpath)}"}


def once(argv: Sequence[str], given: Mapping[str, str], awaited: bytes = b"") -> Once:
    """Run a command from its exec to its end, with no stdin, no stdout, and a pipe for its stderr."""
    program = shutil.which(argv[0], path=given.get("PATH"))
    if program is None:
        raise RuntimeError(f"{argv[0]} is not there")
    reader, writer = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, writer, 2),
    ]
    said, heard = math.nan, b""
    started = time.perf_counter()
    process = os.posix_spawn(program, list(argv), given, file_actions=actions)
    os.close(writer)
    while data := os.read(reader, _BLOCK):
        heard = (heard + data)[-_BLOCK:]
        if awaited and math.isnan(said) and awaited in heard:
            said = time.perf_counter() - started
    status = os.waitpid(process, 0)[1]
    seconds = time.perf_counter() - started
    os.close(reader)
    return Once(seconds, said, os.waitstatus_to_exitcode(status), heard)


def timed(
    commands: Mapping[str, Sequence[str]],
    given: Mapping[str, str],
    runs: int,
    statuses: Sequence[int] = (0,),
    awaited: bytes = b"",
) -> tuple[dict[str, Timing], dict[str, Timing]]:
    """Time commands in turn: their whole processes, and the moment `awaited` was on stderr of those that said it.

    Raises RuntimeError if one ends with another status than expected.
    """
    whole: dict[str, list[float]] = {name: [] for name in commands}
    said: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + _WARM_UP):
        for name, argv in commands.items():
            done = once(argv, given, awaited)
            if done.status not in statuses:
                raise RuntimeError(f"{name} ended with {done.status}: {done.stderr.decode(errors='replace')[-500:]}")
            if turn >= _WARM_UP:
                whole[name].append(done.seconds)
                said[name].append(done.said)
    return _timings(whole), {name: one for name, one in _timings(said).items() if not math.isnan(sum(one.values))}


def _timings(seconds: Mapping[str, Sequence[float]]) -> dict[str, Timing]:
    return {name: Timing(tuple(values)) for name, values in seconds.items()}
