"""What a text must contain for a regex to match it: a cheap question to ask before the regex itself.

Used when the rule book is compiled. Python's own parser reads the pattern; what it cannot read, or what needs nothing
definite, has no literals.
"""

from __future__ import annotations

import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

_BRACED = re.compile(r"\\x\{([0-9a-fA-F]{1,6})\}")  # RE2's way to write a character by its number
SHORTEST = 4  # characters: shorter ones are in too much that has nothing to do with a failure


def required(pattern: str) -> frozenset[str]:
    """Texts of which every match of the pattern contains at least one; empty if there are no such texts."""
    try:
        parsed = parser.parse(_BRACED.sub(lambda code: f"\\U{int(code[1], 16):08x}", pattern))
        found = frozenset() if parsed.state.flags & re.IGNORECASE else _of_sequence(parsed)
    except (re.error, RecursionError, OverflowError):
        return frozenset()
    return found if found and min(map(len, found)) >= SHORTEST else frozenset()


def _of_sequence(items: Any) -> frozenset[str]:
    """The best of what the parts of a sequence require, each on its own."""
    candidates: list[frozenset[str]] = []
    run = ""
    for kind, value in items:
        if kind is constants.LITERAL:
            run += chr(value)
            continue
        candidates += [frozenset([run])] if run else []
        run = ""
        candidates.append(_of_item(kind, value))
    candidates += [frozenset([run])] if run else []
    return max(candidates, key=_worth, default=frozenset())


def _worth(texts: frozenset[str]) -> int:
    return min(map(len, texts), default=0)


def _of_item(kind: Any, value: Any) -> frozenset[str]:
    if kind is constants.SUBPATTERN:
        return frozenset() if value[1] & re.IGNORECASE else _of_sequence(value[3])
    if kind is constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and value[0] >= 1:
        return _of_sequence(value[2])
    return frozenset()
