"""The fifth fresh set: a month of an engineer's failures, in other tools and words than one thinks of first.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_e FILE [REGEX]
"""

import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_e_machine import MACHINE
from tests.corpus.fresh_e_platform import PLATFORM
from tests.corpus.fresh_e_programs import PROGRAMS
from tests.corpus.fresh_e_servers import build, more
from tests.corpus.fresh_e_silent import SILENT
from tests.corpus.fresh_parts import Fresh, run_all

CASES: list[Fresh] = [*PLATFORM, *MACHINE, *PROGRAMS, *SILENT]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_e")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_e", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
