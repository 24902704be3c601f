"""The tenth fresh set, second half: a month of ten service developers who deploy what they write themselves.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_j_two FILE [REGEX]

HEAL_CORPUS_PARTS=name,name: only those modules (python, node, go, jvm, rust, stack, data, konflux, lead, noor).
"""

import importlib
import os
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_j_two_servers import build, more
from tests.corpus.fresh_parts import Fresh, run_all

PARTS = ("python", "node", "go", "jvm", "rust", "stack", "data", "konflux", "lead", "noor", "silent", "wrapped")


def cases() -> list[Fresh]:
    """Those of the parts that are wanted."""
    wanted = os.environ.get("HEAL_CORPUS_PARTS", ",".join(PARTS)).split(",")
    return [case for part in wanted for case in importlib.import_module(f"tests.corpus.fresh_j_two_{part}").CASES]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_j_two")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_j_two", cases(), Path(where), only, more)


if __name__ == "__main__":
    main()
