"""The sixth fresh set: what meets an engineer at a terminal with clusters, registries, VPNs and forges, in proportion.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_f FILE [REGEX]
"""

import sys
from pathlib import Path

from tests.corpus.capture import enter_stage, version
from tests.corpus.fresh_f_infra import PLATFORM_TWO
from tests.corpus.fresh_f_machine import MACHINE
from tests.corpus.fresh_f_platform import PLATFORM_ONE
from tests.corpus.fresh_f_programs import PACKAGES, SERVERS
from tests.corpus.fresh_f_servers import build, more
from tests.corpus.fresh_f_silent import SILENT
from tests.corpus.fresh_f_system import RARE, SYSTEM
from tests.corpus.fresh_parts import Fresh, run_all

CASES: list[Fresh] = [*PLATFORM_ONE, *PLATFORM_TWO, *MACHINE, *PACKAGES, *SERVERS, *SYSTEM, *RARE, *SILENT]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_f")
    build()
    version("az")  # what it leaves running writes to the home
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_f", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
