"""How many instructions the short road costs, as a ratio to the bare interpreter: a count, so it can be a test.

    python -m bench.instructions            # count, and compare with what is checked in
    python -m bench.instructions --write    # check the counts of this interpreter in: bench/instructions.json

Counted by `valgrind --tool=callgrind`, with PYTHONHASHSEED=0, a home of its own and warm caches, of files laid out as
the wheel lays them out (in a checkout every rule file is looked at each time). The ratio is (heal - bare) / bare: what
heal adds, in starts of the same interpreter. It still differs between minor versions of Python, so each has a number of
its own.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.paired import BIN, PROJECT
from bench.report import Result, Section, at_most
from bench.run import prepare

NUMBERS = Path(__file__).parent / "instructions.json"
MARGIN = 0.10
_SITE = "site"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
ROADS: Mapping[str, Sequence[str]] = {
    "python -m heal_cli run -- true": ("-m", "heal_cli", "run", "--", "true"),
    "heal run -- true": (str(BIN / "heal"), "run", "--", "true"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Count and print; with --write, check in."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the counts of this interpreter")
    options = parser.parse_args(arguments)
    if reason := why_not():
        print(f"instructions: {reason}", file=sys.stderr)
        return 2
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        measured = ratios(Path(folder))
    for road, ratio in measured.items():
        print(f"{road:<36} {ratio:.3f} (checked in: {known().get(road, 'nothing')})")
    if options.write:
        entry = {"measured_with": platform.python_version(), "ratios": {k: round(v, 3) for k, v in measured.items()}}
        NUMBERS.write_text(json.dumps({**_stored(), MINOR: entry}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def why_not() -> str:
    """Why nothing can be counted here; empty if it can."""
    return "" if shutil.which("valgrind") else "valgrind is not installed (apt-get install valgrind)"


def known() -> dict[str, float]:
    """The ratios that are checked in for this minor version of Python; none if it was never measured."""
    ratios_: dict[str, float] = _stored().get(MINOR, {}).get("ratios", {})
    return ratios_


def _stored() -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(NUMBERS.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return stored


def ratios(folder: Path) -> dict[str, float]:
    """What each road adds to the bare interpreter's own count, in counts of the bare interpreter."""
    _lay_out(folder / _SITE)
    bare = count(("-c", "pass"), folder)
    return {road: count(words, folder) / bare - 1 for road, words in ROADS.items()}


def _lay_out(site: Path) -> None:
    """The package as it is when installed, with its bytecode."""
    shutil.copytree(PROJECT / "heal_cli", site / "heal_cli", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("rules", "memory"):
        shutil.copytree(PROJECT / name, site / "heal_cli" / "shipped" / name)
    compileall.compile_dir(site, quiet=2)


def count(words: Sequence[str], folder: Path) -> int:
    """The instructions of this interpreter with some arguments, after a run that fills the caches."""
    given = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "PYTHONPATH": str(folder / _SITE)}
    command = [sys.executable, *words]
    _run(command, given, folder)
    log = folder / "callgrind.log"
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]
    _run([*valgrind, *command], given, folder)
    for line in log.read_text(encoding="utf-8").splitlines():
        if "Collected :" in line:
            return int(line.rpartition(":")[2])
    raise RuntimeError(f"valgrind counted nothing of {words}: {log.read_text(encoding='utf-8')[-500:]}")


def _run(command: Sequence[str], given: Mapping[str, str], folder: Path) -> None:
    done = subprocess.run(
        command, env=given, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}: {os.fsdecode(done.stderr)[-500:]}")


def section() -> Section:
    """What is checked in and what is counted now, as the bench prints it."""
    title = "Instructions that heal adds to a successful run"
    if reason := why_not():
        return Section(title, [Result(road, f"left out: {reason}") for road in ROADS])
    with tempfile.TemporaryDirectory() as folder:
        measured = ratios(Path(folder))
    note = f"In instruction counts of the bare interpreter (callgrind); bench/instructions.json plus {MARGIN:.0%}."
    return Section(title, [_result(road, ratio) for road, ratio in measured.items()], note)


def _result(road: str, ratio: float) -> Result:
    limit = known().get(road)
    if limit is None:
        return Result(road, f"{ratio:.3f} x of bare Python {MINOR}", "none is checked in")
    return Result(
        road,
        f"{ratio:.3f} x of bare Python {MINOR}",
        f"at most {limit:.3f} x + {MARGIN:.0%}",
        at_most(ratio, limit * (1 + MARGIN)),
    )


if __name__ == "__main__":
    sys.exit(main())
