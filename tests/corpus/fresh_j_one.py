"""The tenth fresh set, the platform's half: what meets ten engineers in a month (the plan: fresh_j_one_plan.py).

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_j_one FILE [REGEX [PART]]
"""

import importlib
import sys
from pathlib import Path

from tests.corpus.capture import OTHER_WAYS_TO_ASK, enter_stage, version
from tests.corpus.fresh_j_one_servers import build, more
from tests.corpus.fresh_parts import Fresh, run_all

ASK = {
    "helm": "helm version",
    "gcloud": "gcloud version",
    "docker-compose": "docker-compose version",
    "bao": "bao version",
}
PARTS = ["platform", "release", "cloud", "machine", "data", "images", "quiet", "wrapped"]


def cases(parts: list[str]) -> list[Fresh]:
    """Those of the named parts."""
    return [one for part in parts for one in importlib.import_module(f"tests.corpus.fresh_j_one_{part}").CASES]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    OTHER_WAYS_TO_ASK.update(ASK)  # type: ignore[attr-defined]
    enter_stage("tests.corpus.fresh_j_one")
    build()
    version("az")  # what it leaves running writes to the home
    where, only, part = [*sys.argv[1:], "", ""][:3]
    run_all("fresh_j_one", cases(part.split(",") if part else PARTS), Path(where), only, more)


if __name__ == "__main__":
    main()
