"""How often heal's first suggestion is right: feeds failures with a known correction through `heal explain --jsonl`.

    python -m bench.corrections FILE          # JSON lines: script, output, expected, eligible, silent
    python -m bench.corrections FILE -v       # every case that is not right, with what heal said of it

`right` is a first command that is among the expected ones, `wrong` any other first command of an eligible case,
`none` an eligible case without a command. `silent right` are cases for which no command is due and none was given;
`noise` is a command all the same.

Exits 0 whatever it finds (but see --floor and --wrong), 2 if it could not run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.accuracy import share


class Judged(NamedTuple):
    """A case and what heal said of it; `verdict` is right, wrong, none, silent or noise."""

    number: int
    case: dict[str, Any]
    said: dict[str, Any]

    @property
    def first(self) -> str | None:
        commands: list[str | None] = self.said.get("commands") or [None]
        return commands[0]

    @property
    def verdict(self) -> str:
        if not self.case["eligible"]:
            return "noise" if self.first else "silent"
        if self.first is None:
            return "none"
        return "right" if self.first in [one.strip() for one in self.case["expected"]] else "wrong"


def judge(cases: Sequence[dict[str, Any]]) -> list[Judged]:
    """Ask heal, in one process, about every case."""
    asked = "".join(
        json.dumps({"id": number, "command": case["script"], "exit_code": 1, "stderr": case["output"]}) + "\n"
        for number, case in enumerate(cases, 1)
    )
    command = [sys.executable, "-m", "heal_cli", "explain", "--jsonl"]
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    answers = {answer["id"]: answer for answer in map(json.loads, ran.stdout.splitlines())}
    if len(answers) != len(cases):
        raise RuntimeError(f"heal answered {len(answers)} of {len(cases)} cases: {ran.stderr.strip()}")
    return [Judged(number, case, answers[number]) for number, case in enumerate(cases, 1)]


def table(judged: Sequence[Judged]) -> list[str]:
    """A line for each family, then the whole."""
    families = sorted({one.case.get("family", "") for one in judged})
    verdicts = ("right", "wrong", "none", "silent", "noise")
    lines = [f"{'family':28}" + "".join(f"{verdict:>8}" for verdict in verdicts)]
    for family in (*families, None):
        counts = Counter(one.verdict for one in judged if family in (None, one.case.get("family", "")))
        lines.append(f"{family or 'all':28}" + "".join(f"{counts[verdict]:8}" for verdict in verdicts))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print, and compare with the limits."""
    parser = argparse.ArgumentParser(prog="python -m bench.corrections", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every case that is not right")
    parser.add_argument("--floor", type=float, metavar="SHARE", help="exit 1 if a smaller share is right")
    parser.add_argument(
        "--wrong", type=float, metavar="SHARE", help="exit 1 if a larger share of first answers is wrong"
    )
    options = parser.parse_args(arguments)
    try:
        judged = judge([json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line])
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        print(f"corrections: {error}", file=sys.stderr)
        return 2
    if options.verbose:
        print("\n".join(_told(one) for one in judged if one.verdict not in ("right", "silent")))
    counts = Counter(one.verdict for one in judged)
    eligible, silent = counts["right"] + counts["wrong"] + counts["none"], counts["silent"] + counts["noise"]
    right, wrong = share(counts["right"], eligible), counts["wrong"] / max(eligible, 1)
    print("\n".join(table(judged)))
    print(f"first right {right:.1%}, first wrong {wrong:.1%} of {eligible}; silent {counts['silent']} of {silent}")
    too_few = options.floor is not None and right < options.floor
    return 1 if too_few or (options.wrong is not None and wrong > options.wrong) else 0


def _told(one: Judged) -> str:
    said = f"{one.first!r} by {one.said.get('rule')}" if one.first else f"nothing ({one.said.get('rule')})"
    due = f"; right: {one.case['expected']}" if one.case["eligible"] else ""
    return f"{one.number} {one.verdict}: {one.case['script']!r}: heal says {said}{due}"


if __name__ == "__main__":
    sys.exit(main())
