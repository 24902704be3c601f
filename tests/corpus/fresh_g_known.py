"""Leaves out of a fresh set what an earlier one has: the same program with the same last words, but for names."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.corpus.capture import CORPUS

NOISE = re.compile(
    r"^\s+at |^\s*from (/|<)|^Node\.js v|^\s*[{}\[\]()]+,?$|^npm error A complete log|^\s*[\^~|]+\s*$|^make(\[\d\])?: "
    r"\*\*\*|^exit status"
    r"|^error: could not compile|^For more information about this error|^Run 'docker run --help|^    |^\s+\w+: "
    r".*[,']$|^\s+(code|port|errno): "
    r"|^goroutine|^main\.main|^\t/|^\(Background on this error|^note: run with|^\s*$"
)
NORMAL = (
    (r"\x1b\[[0-9;]*m", ""),
    (r"https?://\S+|[\w.-]+\.example\S*|~?/[\w./@+-]+", "P"),
    (r"(['\"`‘“])[^'\"`’”]{0,60}(['\"`’”])", "Q"),  # noqa: RUF001
    (r"(?<![(\d:])\b(?![1-5]\d\d\b)[\w.-]*\d[\w.-]*\b", "N"),
    (r"\s+", " "),
)


def words(case: Mapping[str, object]) -> tuple[str, str]:
    """The program, and its last two lines without names; the last eight of a silent case, where two are a summary."""
    lines = [line for line in f"{case['stdout']}\n{case['stderr']}".splitlines() if not NOISE.search(line)]
    text = " / ".join(lines[-8 if case["silent"] else -2 :])
    for pattern, constant in NORMAL:
        text = re.sub(pattern, constant, text)
    return str(case["tool"]), text.strip().lower()


def leave_out_known(where: Path, most: int = 3) -> None:
    """Of a file of cases; those without words stay. No more than `most` alike stay either."""
    earlier: set[tuple[str, str]] = set()
    for path in CORPUS.glob("*.jsonl"):
        if not path.name.startswith("fresh_g"):
            earlier |= {words(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()}
    kept: list[str] = []
    alike: Counter[tuple[str, str]] = Counter()
    for line in where.read_text(encoding="utf-8").splitlines():
        key = words(json.loads(line))
        alike[key] += 1
        if key[1] and (key in earlier or alike[key] > most):
            print(f"known: {json.loads(line)['command'][:100]}: {key[1][:100]}")
        else:
            kept.append(line)
    where.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{where.name}: {len(kept)} cases that no earlier set has")
