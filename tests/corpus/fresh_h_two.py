"""The second half of the eighth fresh set: a month of twelve engineers who write programs and keep machines.

Who they are and what goes wrong stands in fresh_h_two_plan.py. Of the cases that were written down and could be had,
the set
is a draw by chance: of each engineer 18 of the environment and 8 silent ones. FRESH_H_TWO=rest runs the others, `all`
both.

HEAL_CORPUS_TOOLS=... python3 -m tests.corpus.fresh_h_two FILE [REGEX]
"""

import importlib
import os
import random
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_h_two_servers import build, more
from tests.corpus.fresh_parts import Fresh, run_all

PARTS = ("python", "node", "data", "java", "go", "rust", "ruby", "php", "qa", "admin", "build", "own")
OF_THE_ENVIRONMENT, SILENT = 18, 8


def cases() -> list[Fresh]:
    """Those of the draw, or the rest, or all; with FRESH_H_TWO_PARTS of some engineers only."""
    which = os.environ.get("FRESH_H_TWO", "drawn")
    found: list[Fresh] = []
    for part in os.environ.get("FRESH_H_TWO_PARTS", " ".join(PARTS)).split():
        every: list[Fresh] = importlib.import_module(f"tests.corpus.fresh_h_two_{part}").CASES
        chosen = _draw(part, every)
        found += [one for at, one in enumerate(every) if which == "all" or (at in chosen) == (which == "drawn")]
    return found


def _draw(part: str, every: list[Fresh]) -> set[int]:
    """The places of those that chance chose."""
    chance = random.Random(f"fennel {part}")
    silent = [at for at, one in enumerate(every) if one.case.type == "none"]
    others = [at for at, one in enumerate(every) if one.case.type != "none"]
    return {
        *chance.sample(others, min(OF_THE_ENVIRONMENT, len(others))),
        *chance.sample(silent, min(SILENT, len(silent))),
    }


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_h_two")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_h_two", cases(), Path(where), only, more)


if __name__ == "__main__":
    main()
