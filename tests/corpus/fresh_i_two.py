"""A fresh set: what a month of twelve developers' shells shows (fresh_i_two_plan.py), in proportion.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_i_two FILE [REGEX]     # PARTS=web,go: only those
"""

import importlib
import os
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_i_two_servers import build, more
from tests.corpus.fresh_parts import Fresh, run_all

PARTS = ["web", "front", "go", "java", "rust", "php", "data", "ml", "qa", "mono", "embed", "tool", "still", "calm"]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_i_two")
    parts = (os.environ.get("PARTS") or ",".join(PARTS)).split(",")
    build(maven=bool({"java", "still"} & set(parts)))
    cases: list[Fresh] = []
    for part in parts:
        cases += importlib.import_module(f"tests.corpus.fresh_i_two_{part}").CASES
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_i_two", cases, Path(where), only, more)


if __name__ == "__main__":
    main()
