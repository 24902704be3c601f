"""What `heal stats` costs over a long history: `python -m bench.counting [OBSERVATIONS]`.

The whole process into /dev/null, on two generated journals in turn. The first call reads a journal from its beginning
and keeps the counts; that one is stated apart, the turns after it are what the budget is about.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.paired import environment, once, timed
from bench.report import Result, Section, at_most, screen
from bench.weeks import write

FEW, MANY = 1_000, 1_000_000
_BUDGET = 0.3  # seconds more
_WEEKS = {FEW: 12}
_LONG = 104  # weeks
_NOTE = "Two years of runs. `heal learn`, which starts once a day by itself, keeps the counts up to date too."


def section(home: Path, turns: int, many: int = MANY) -> Section:
    """Time `heal stats` over few observations and over many."""
    given = environment(home)
    commands, first = {}, {}
    for size in (FEW, many):
        memory = home / f"{size} runs"
        write(memory, size, _WEEKS.get(size, _LONG))
        commands[f"{size:,}"] = ["env", f"HEAL_MEMORY={memory}", "heal", "stats"]
        first[size] = once(commands[f"{size:,}"], given)
        if first[size].status:
            raise RuntimeError(f"heal stats ended with {first[size].status}: {first[size].stderr.decode()}")
    whole, _ = timed(commands, given, turns)
    few, most = whole[f"{FEW:,}"], whole[f"{many:,}"]
    more = most.median - few.median
    each = f"{first[many].seconds / many * 1e6:.1f} us each"
    results = [
        Result(f"heal stats over {FEW:,} observations", few.spread),
        Result(
            f"heal stats over {many:,} observations",
            f"{more:+.3f} s ({most.spread})",
            *((f"at most {_BUDGET:g} s more", at_most(more, _BUDGET)) if many == MANY else ()),
        ),
        Result(f"the first call over {many:,}, which counts them all", f"{first[many].seconds:.2f} s ({each}, n=1)"),
    ]
    return Section("Statistics", results, _NOTE)


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        print(screen(section(Path(folder), 20, int(arguments[0]) if arguments else MANY)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
