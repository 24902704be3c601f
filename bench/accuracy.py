"""How often heal is right about real failures: feeds the corpus through `heal explain --jsonl` and counts.

    python -m bench.accuracy [FILES...]         # all of tests/corpus/*.jsonl if none is named
    python -m bench.accuracy -v                 # every case that is wrong, with what was said of it
    python -m bench.accuracy --floor 0.95       # exit 1 if fewer types are right

A case is right if heal names its type. Where the corpus says `none`, right is to say nothing. `healed wrong` counts
fixes that cannot help: any fix of a failure that is neither a login nor the network, a login where the network is the
cause, a VPN where the login is; `acted wrong` those that heal would carry out by itself. `silence kept` is the share
of the silent cases on which heal said nothing. heal is shown the captured stderr, and the stdout of programs that it
hears there too (`observe: both` in rules/programs.yaml), as in `heal run`. A file of somebody who does not know the
rules may list in `also` further types that are right for a case, where more than one can be argued for.

Exits 0 whatever it finds (but see --floor), 2 if it could not run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from heal_cli.launching import launched

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
PROGRAMS = Path(__file__).parent.parent / "rules" / "programs.yaml"
HEALED_BY = {"auth": ("kube_login", "forge_login"), "registry_auth": ("registry_login",), "network": ("vpn_connect",)}


class Judged(NamedTuple):
    """A case of the corpus, named `file:line`, and what heal said of it."""

    name: str
    case: dict[str, Any]
    said: dict[str, Any]

    @property
    def expected(self) -> str:
        return str(self.case["type"])

    @property
    def right(self) -> bool:
        return self.said["type"] in (self.expected, *self.case.get("also", ()))

    @property
    def healed_wrong(self) -> bool:
        """Is there a fix that cannot help here? A fix that is not shipped may mend what it says it mends."""
        fix = self.said["fix"]
        known = {name for names in HEALED_BY.values() for name in names}
        due = {name for kind in (self.expected, *self.case.get("also", ())) for name in HEALED_BY.get(kind, ())}
        return fix is not None and (not due or fix in known - due)

    @property
    def acted_wrong(self) -> bool:
        """Would heal carry such a fix out by itself?"""
        return self.healed_wrong and bool(self.said["auto"])

    @property
    def broke_silence(self) -> bool:
        return bool(self.case["silent"] and not self.right)


def read_cases(files: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """The cases of some files by name."""
    return {
        f"{file.stem}:{number}": json.loads(line)
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    }


def judge(cases: dict[str, dict[str, Any]], with_stdout: bool) -> list[Judged]:
    """Ask heal, in one process, about every case."""
    heard = heard_on_stdout()
    asked = "".join(
        json.dumps(question(name, case, with_stdout or is_heard(case, heard))) + "\n" for name, case in cases.items()
    )
    command = [sys.executable, "-m", "heal_cli", "explain", "--jsonl"]
    ran = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    answers = {answer["id"]: answer for answer in map(json.loads, ran.stdout.splitlines()) if "error" not in answer}
    if missing := [name for name in cases if name not in answers]:
        raise RuntimeError(f"heal did not answer {len(missing)} of {len(cases)} cases: {ran.stderr.strip()}")
    return [Judged(name, case, answers[name]) for name, case in cases.items()]


def heard_on_stdout() -> set[str]:
    """The programs whose stdout `heal run` reads too."""
    programs = yaml.safe_load(PROGRAMS.read_text(encoding="utf-8"))["programs"]
    return {name for name, known in programs.items() if known.get("observe") == "both"}


def is_heard(case: dict[str, Any], heard: set[str]) -> bool:
    """Would `heal run` read the stdout of this case: by its tool, or by what a launcher starts there?"""
    words = tuple(word for word in case["command"].split() if "=" not in word)
    return case["tool"] in heard or (bool(words) and launched(words) in heard)


def question(name: str, case: dict[str, Any], with_stdout: bool) -> dict[str, Any]:
    """A case as `heal explain --jsonl` asks for it: 128+n becomes -n, as `heal run` sees a signal."""
    ended = case["exit"] if case["exit"] <= 128 or case["exit"] > 159 else 128 - case["exit"]
    seen = case["stdout"] + case["stderr"] if with_stdout else case["stderr"]
    return {"id": name, "command": case["command"], "exit_code": ended, "stderr": seen}


def table(judged: Sequence[Judged]) -> list[str]:
    """A line for each type, the most frequent first."""
    counts = Counter(one.expected for one in judged)
    right = Counter(one.expected for one in judged if one.right)
    healed = Counter(one.expected for one in judged if one.healed_wrong)
    lines = [f"{'type':20}{'cases':>7}{'right':>7}{'wrong':>7}{'healed wrong':>14}"]
    for kind, count in counts.most_common():
        lines.append(f"{kind:20}{count:7}{right[kind]:7}{count - right[kind]:7}{healed[kind]:14}")
    total, well, ill = len(judged), right.total(), healed.total()
    return [*lines, f"{'all':20}{total:7}{well:7}{total - well:7}{ill:14}"]


def shortcomings(judged: Sequence[Judged]) -> list[str]:
    """A line for each case that is wrong or healed wrong."""
    return [
        f"{one.name}: {one.expected}, heal says {one.said['type']} ({one.said['rule']}, fix {one.said['fix']}): "
        f"{one.case['command'][:60]!r}: {(one.case['stderr'].strip().splitlines() or [''])[-1][:120]}"
        for one in judged
        if not one.right or one.healed_wrong
    ]


def share(part: int, whole: int) -> float:
    """A part of a whole; nothing of nothing is all of it."""
    return part / whole if whole else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print, and compare with the floor."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="JSON lines as in tests/corpus")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every case that is wrong")
    parser.add_argument("--floor", type=float, metavar="SHARE", help="exit 1 if a smaller share of types is right")
    parser.add_argument("--with-stdout", action="store_true", help="show heal the captured stdout too")
    options = parser.parse_args(arguments)
    try:
        judged = judge(read_cases(options.files or sorted(CORPUS.glob("*.jsonl"))), options.with_stdout)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return 2
    silent = [one for one in judged if one.case["silent"]]
    kept = share(sum(not one.broke_silence for one in silent), len(silent))
    right = share(sum(one.right for one in judged), len(judged))
    print("\n".join([*(shortcomings(judged) if options.verbose else ()), *table(judged)]))
    print(f"type right {right:.1%}, silence kept {kept:.1%} of {len(silent)}")
    spoken = [one for one in judged if not one.case["silent"]]
    well, acted = sum(one.right for one in spoken), sum(one.acted_wrong for one in judged)
    print(
        f"of {len(spoken)} that are the environment's: type right {share(well, len(spoken)):.1%}; acted wrong: {acted}"
    )
    return 1 if options.floor is not None and right < options.floor else 0


if __name__ == "__main__":
    sys.exit(main())
