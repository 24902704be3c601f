"""What a text must contain for a regex to match it: a cheap question to ask before the regex itself.

Used when the rule book is compiled. Python's own parser reads the pattern; what it cannot read, or what needs nothing
definite, has no literals.
"""

from __future__ import annotations

import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

_BRACED = re.compile(r"\\x\{([0-9a-fA-F]{1,6})\}")  # RE2's way to write a character by its number
SHORTEST = 4  # characters: shorter ones are in too much that has nothing to do with a failure
_MOST = 16  # ways to say one thing (`[Cc]ould ?n[o']t`) that are spelt out


def required(pattern: str, shortest: int = SHORTEST) -> frozenset[str]:
    """Texts of which every match of the pattern contains at least one; empty if there are none of that length."""
    try:
        parsed = parser.parse(_BRACED.sub(lambda code: f"\\U{int(code[1], 16):08x}", pattern))
        found = frozenset() if parsed.state.flags & re.IGNORECASE else _of_sequence(parsed)
    except (re.error, RecursionError, OverflowError):
        return frozenset()
    return found if _worth(found) >= shortest else frozenset()


def _of_sequence(items: Any) -> frozenset[str]:
    """The best of what the parts of a sequence require, each on its own."""
    candidates: list[frozenset[str]] = []
    run = _NOTHING
    for kind, value in _in_words(items):
        spelt = _spelt(kind, value)
        longer = _joined(run, spelt) if spelt else frozenset()
        if longer:
            run = longer
            continue
        candidates += [run, _of_item(kind, value)]
        run = spelt or _NOTHING
    return max([*candidates, run], key=_worth)


def _worth(texts: frozenset[str]) -> int:
    return min(map(len, texts), default=0)


def _of_item(kind: Any, value: Any) -> frozenset[str]:
    if kind is constants.SUBPATTERN:
        return frozenset() if value[1] & re.IGNORECASE else _of_sequence(value[3])
    if kind is constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(map(_worth, branches)) else frozenset()
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and value[0] >= 1:
        return _of_sequence(value[2])
    return frozenset()


_NOTHING = frozenset([""])
_WORD = "word"  # a kind of part beside the parser's own


def _spelt(kind: Any, value: Any) -> frozenset[str]:
    """All that a part can match, if that is little; empty if it is not."""
    if kind is _WORD:
        return frozenset([value])
    if kind is constants.AT:
        return _NOTHING  # a place, which takes no room
    if kind is constants.IN:
        found = _characters(value)
    elif kind is constants.SUBPATTERN and not value[1] & re.IGNORECASE:
        found = _all_spelt(value[3])
    elif kind is constants.BRANCH:
        branches = [_all_spelt(branch) for branch in value[1]]
        found = frozenset().union(*branches) if all(branches) else frozenset()
    elif kind in (constants.MAX_REPEAT, constants.MIN_REPEAT) and value[:2] == (0, 1):
        once = _all_spelt(value[2])
        found = once | _NOTHING if once else once
    else:
        found = frozenset()
    return found if len(found) <= _MOST else frozenset()


def _characters(members: Any) -> frozenset[str]:
    """The characters of a class; empty if they are too many."""
    found: set[str] = set()
    for kind, value in members:
        if kind is constants.LITERAL:
            found.add(chr(value))
        elif kind is constants.RANGE and value[1] - value[0] < _MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is constants.CATEGORY and value is constants.CATEGORY_DIGIT:
            found.update("0123456789")  # to RE2, those alone
        else:
            return frozenset()
    return frozenset(found)


def _all_spelt(items: Any) -> frozenset[str]:
    found = _NOTHING
    for kind, value in _in_words(items):
        found = _joined(found, _spelt(kind, value))
        if not found:
            break
    return found


def _in_words(items: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a sequence, the literal characters that follow each other as one word: most parts are those."""
    word: list[str] = []
    for kind, value in items:
        if kind is constants.LITERAL:
            word.append(chr(value))
            continue
        if word:
            yield _WORD, "".join(word)
            word = []
        yield kind, value
    if word:
        yield _WORD, "".join(word)


def _joined(heads: frozenset[str], tails: frozenset[str]) -> frozenset[str]:
    """Every head with every tail; empty if those are too many, or there are none of one."""
    found = frozenset(head + tail for head in heads for tail in tails)
    return found if len(found) <= _MOST else frozenset()
