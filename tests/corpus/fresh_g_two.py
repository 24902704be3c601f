"""The seventh fresh set, second half: languages, packages, databases, the machine and rarer tools.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_g_two FILE [REGEX]
With FRESH_G_PART=languages (packages, databases, system, rare, silent) only that part.
"""

import importlib
import os
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_g_known import leave_out_known
from tests.corpus.fresh_g_stage import build, more
from tests.corpus.fresh_parts import Fresh, run_all

PARTS = {
    "languages": "LANGUAGES", "node": "NODE", "languages_two": "LANGUAGES_TWO", "more": "MORE", "packages": "PACKAGES",
    "builds": "BUILDS", "databases": "DATABASES", "system": "SYSTEM", "rare": "RARE", "silent_two": "SILENT",
}  # fmt: skip


def cases() -> list[Fresh]:
    """Of all parts, or of the one that is asked for."""
    wanted = os.environ.get("FRESH_G_PART", "").split() or list(PARTS)
    found: list[Fresh] = []
    for name in wanted:
        found += getattr(importlib.import_module(f"tests.corpus.fresh_g_{name}"), PARTS[name])
    return found


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_g_two")
    all_of = cases()
    build()
    where, only = [*sys.argv[1:], ""][:2]
    try:
        run_all("fresh_g_two", all_of, Path(where), only, more)
    finally:
        leave_out_known(Path(where))


if __name__ == "__main__":
    main()
