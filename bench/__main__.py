"""All measurements with one command: `python -m bench`; writes bench/RESULTS.md.

Public tools alone: moreutils (chronic), util-linux (script), valgrind, and pip for thefuck. What is missing is left
out, and the line says so. `--quick` runs through everything with few runs and small sizes: it shows that all of it
works, its figures are worth little, and it writes no page.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import counting, instructions, learning, prompt, run, shells
from bench.order import order
from bench.report import Result, Section, load, machine, page, screen
from bench.streams import streams

PAGE = Path(__file__).parent / "RESULTS.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything, print it as it comes, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="few runs, small sizes, no page")
    parser.add_argument("--runs", type=int, help="turns of every command that is timed (default: 60)")
    parser.add_argument("--mebibytes", type=int, help="how much is relayed (default: 1024)")
    parser.add_argument("--results", type=Path, metavar="FILE", help=f"the page to write (default: {PAGE})")
    options = parser.parse_args(arguments)
    facts = machine()
    try:
        measured = []
        for section in sections(options.quick, options.runs, options.mebibytes):
            print(screen(section), end="\n\n", flush=True)
            measured.append(section)
    except RuntimeError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    if target := options.results or (None if options.quick else PAGE):
        words = [f"--{name} {value}" for name in ("runs", "mebibytes") if (value := getattr(options, name))]
        typed = "".join(f" {word}" for word in words)  # where the page was written to is nobody's business
        target.write_text(page(measured, {**facts, "load after the last": load()}, typed), encoding="utf-8")
    return 0


def sections(quick: bool, runs: int | None = None, mebibytes: int | None = None) -> Iterator[Section]:
    """Every part in turn."""
    runs = runs or (4 if quick else 60)
    mebibytes = mebibytes or (16 if quick else 1024)
    turns = 2 if quick else 11
    run.prepare()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        yield run.overhead(home, runs)
        yield run.failures(home, runs, 0 if quick else run.KNOWN)
        yield _without_thefuck() if quick else run.thefuck(home, runs)
        yield streams(home, mebibytes, turns)
        yield order(home, turns, 200 if quick else 1000)
        yield instructions.section()
        yield learning.section(home, learning.SIZES[:1] if quick else learning.SIZES)
        yield prompt.section(home, 1 if quick else 5, 50 if quick else 1000)
        yield shells.section(home, 3 if quick else 21)
        yield counting.section(home, *((2, 10_000) if quick else (20,)))


def _without_thefuck() -> Section:
    return Section("thefuck on a failed `git brnch`", [Result("thefuck", "left out: --quick installs nothing")])


if __name__ == "__main__":
    sys.exit(main())
