"""The seventh fresh set, its first half: the platform - clusters, registries, clouds, forges, ssh, VPNs, networks.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_g_one FILE [REGEX]
"""

import importlib
import os
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage, version
from tests.corpus.fresh_g_again import AGAIN
from tests.corpus.fresh_g_seen import SEEN
from tests.corpus.fresh_g_servers import build, more
from tests.corpus.fresh_g_wrap import wrapped
from tests.corpus.fresh_parts import Fresh, run_all

PARTS = {"cluster": "CLUSTER", "helm": "HELM", "registry": "REGISTRY", "git": "GIT", "reach": "REACH", "web": "WEB",
         "cloud": "CLOUD", "code": "CODE", "silent_one": "SILENT"}  # fmt: skip
PART = "HEAL_CORPUS_PART"


def cases() -> list[Fresh]:
    """Those of all parts, or of the one that the environment names."""
    found: list[Fresh] = []
    for part, name in PARTS.items():
        if os.environ.get(PART, part) == part:
            found += getattr(importlib.import_module(f"tests.corpus.fresh_g_{part}"), name)
    return [wrapped(one, AGAIN[one.case.command]) if one.case.command in AGAIN else one for one in found
            if one.case.command not in SEEN]  # fmt: skip


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_g_one")
    build()
    version("az")  # what it leaves running writes to the home
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_g_one", cases(), Path(where), only, more)


if __name__ == "__main__":
    main()
