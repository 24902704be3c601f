"""Order between stdout and stderr at one terminal: `python -m bench.order [--turns N]`.

A program writes 1,000 short lines to stdout and stderr in turn, with a pause after each (busy: it computes meanwhile,
which is harder on whoever relays than sleep). Counted are neighbours that come out the wrong way round.
"""

from __future__ import annotations

import argparse
import itertools
import shlex
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.paired import BIN, environment
from bench.report import Result, Section, screen
from bench.streams import at_terminal

WRITES = 1000
PAUSES = (0.0, 0.0001, 0.001)
_PROGRAM = """
import os, time
for number in range({writes}):
    os.write(1 + number % 2, b"%06d\\n" % number)
    end = time.perf_counter() + {pause}
    while time.perf_counter() < end: pass
"""
NOTE = (
    "Median (lowest-highest) of all turns. heal takes the second way: stdin and stdout are the caller's own "
    "descriptors, and stderr alone is a pty that heal relays. A line of stdout overtakes the line of stderr before it "
    "if heal has not yet passed that on: heal must be slower than the pause, as it is now and then where processors "
    "are few or busy. One pty for both (here by script(1) of util-linux) keeps the order, at a price heal does not "
    "pay: stdout would be another terminal than stdin, so that for a program which sets modes on descriptor 1 and "
    "reads its keys from descriptor 0 (or the other way round) heal could not tell which of the two is meant; and all "
    "that the command shows would pass through a relay. Where both are the same pipe or the same file, there is no "
    "such choice: the command gets one descriptor for both, and the order is exact."
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
    results = [_line(home, pause, turns, writes) for pause in PAUSES]
    return Section("Order of stdout and stderr at one terminal", results, NOTE)


def _line(home: Path, pause: float, turns: int, writes: int) -> Result:
    command = [sys.executable, "-c", _PROGRAM.format(writes=writes, pause=pause)]
    counts: dict[str, list[float]] = {}
    for _ in range(turns):
        for name, argv in ways(command).items():
            counts.setdefault(name, []).append(misordered(argv, home, writes) * 1000 / writes)
    ranges = [
        f"{name} {statistics.median(all_):.0f} ({min(all_):.0f}-{max(all_):.0f})" for name, all_ in counts.items()
    ]
    if "one pty for both" not in counts:
        ranges.append("one pty for both: left out, no script(1) of util-linux")
    what = f"misordered neighbours per 1,000, pause {pause * 1000:g} ms"
    return Result(what, f"{', '.join(ranges)}, n={turns}")


def ways(command: Sequence[str]) -> dict[str, list[str]]:
    """The ways in which a command can be at a terminal."""
    found = {"direct": list(command), "heal (a pty for stderr)": [str(BIN / "heal"), "run", "--", *command]}
    if shutil.which("script"):
        found["one pty for both"] = ["script", "-qec", shlex.join(command), "/dev/null"]
    return found


def misordered(argv: Sequence[str], home: Path, writes: int) -> int:
    """Run the writer at a pty; the number of neighbours the wrong way round. Raises if a line is lost or torn."""
    seen = b"".join(at_terminal(argv, environment(home))).split()
    if sorted(seen) != [b"%06d" % number for number in range(writes)]:
        raise RuntimeError(f"{argv[0]} lost or tore a line: {len(seen)} of {writes}")
    return sum(left > right for left, right in itertools.pairwise(seen))


if __name__ == "__main__":
    sys.exit(main())
