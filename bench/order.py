"""Order between stdout and stderr at one terminal: `python -m bench.order [--turns N]`.

A program writes 1,000 short lines to stdout and stderr in turn, with a pause after each (busy: it computes meanwhile,
which is harder on whoever relays than sleep). Counted are neighbours that come out the wrong way round.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.paired import BIN, environment
from bench.report import Result, Section, screen
from bench.streams import at_terminal

WRITES = 1000
_APART = "heard-apart"  # a program of which stderr alone is heard
PAUSES = (0.0, 0.0001, 0.001)
_PROGRAM = """
import os, time
for number in range({writes}):
    os.write(1 + number % 2, b"%06d\\n" % number)
    end = time.perf_counter() + {pause}
    while time.perf_counter() < end: pass
"""
NOTE = (
    "Median (lowest-highest) of all turns. Where stdout and stderr are one terminal, a command gets one pty for both: "
    "all that it writes goes one way, in order. Of commands whose failures heal may mend (kubectl get, git fetch, ...) "
    "stderr alone is heard, through a pty that heal relays, and stdout is the terminal itself: words that others wrote "
    "must not lead to an act. There a line of stdout overtakes the line of stderr before it if heal has not yet passed "
    "that on: it must be slower than the pause, as it is now and then where processors are few or busy."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print(screen(order(Path(folder), options.turns)))
    return 0


def order(home: Path, turns: int, writes: int = WRITES) -> Section:
    """Misordered neighbours per 1,000 writes, for every way and every pause."""
    rules = home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (home / _APART).symlink_to(sys.executable)
    (rules / "apart.yaml").write_text(f"version: 1\nprograms: {{{_APART}: {{observe: stderr}}}}\n")
    results = [_line(home, pause, turns, writes) for pause in PAUSES]
    return Section("Order of stdout and stderr at one terminal", results, NOTE)


def _line(home: Path, pause: float, turns: int, writes: int) -> Result:
    counts: dict[str, list[float]] = {}
    for _ in range(turns):
        for name, argv in ways(home, ["-c", _PROGRAM.format(writes=writes, pause=pause)]).items():
            counts.setdefault(name, []).append(misordered(argv, home, writes) * 1000 / writes)
    ranges = [
        f"{name} {statistics.median(all_):.0f} ({min(all_):.0f}-{max(all_):.0f})" for name, all_ in counts.items()
    ]
    what = f"misordered neighbours per 1,000, pause {pause * 1000:g} ms"
    return Result(what, f"{', '.join(ranges)}, n={turns}")


def ways(home: Path, arguments: Sequence[str]) -> dict[str, list[str]]:
    """The ways in which Python can be at a terminal."""
    heal = [str(BIN / "heal"), "run", "--"]
    return {
        "direct": [sys.executable, *arguments],
        "heal": [*heal, sys.executable, *arguments],
        "heal (stderr heard alone)": [*heal, str(home / _APART), *arguments],
    }


def misordered(argv: Sequence[str], home: Path, writes: int) -> int:
    """Run the writer at a pty; the number of neighbours the wrong way round. Raises if a line is lost or torn."""
    seen = b"".join(at_terminal(argv, environment(home))).split()
    if sorted(seen) != [b"%06d" % number for number in range(writes)]:
        raise RuntimeError(f"{argv[0]} lost or tore a line: {len(seen)} of {writes}")
    return sum(left > right for left, right in itertools.pairwise(seen))


if __name__ == "__main__":
    sys.exit(main())
