"""An error without what differs from one time to the next, so that equal errors are seen to be equal."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

ALIKE = 70.0  # per cent: two templates with this similarity are of one group
_LONGEST = 200  # characters
_LONGEST_NAME = 80  # characters between quotes
_QUOTE = "quoted"

# In this order: what is found first is no longer there for those after it. RE2 reads them: Python's own `re` costs as
# much at its import as all else that is done after a failure.
_MASKS = (
    (r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"`,;)>\]]+", "<url>"),
    (r"\bsha(?:1|256|512):[0-9A-Fa-f]{7,}", "<digest>"),
    (r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b", "<id>"),
    (r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?", "<time>"),
    (r"\b[EWIF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+", "<time>"),
    (r"\b\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?\b", "<time>"),
    (r"(?:\b\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]+\])(?::\d+)?", "<host>"),
    (
        r"\b(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+(?:com|org|net|dev|example|local|internal|invalid|[a-z]{2})"
        r"(?::\d+)?(?:/[^\s'\"`,;:)@>\]]+)?\b",
        "<host>",
    ),
    (r"(^|[^\w>])((?:~|\.{0,2})/[^\s'\"`,;:)>\]]+)", "<path>"),
    (_QUOTE, "<name>"),  # no pattern: it would take as long to compile as all others
    (r"\b[a-z0-9][a-z0-9-]*-[a-z0-9]{6,10}-[a-z0-9]{5}\b", "<name>"),
    (r"\b[0-9a-f]{7,}\b", "<id>"),
    (r"\b0x[0-9a-fA-F]+\b|\b\d+(?:[.,]\d+)*", "<n>"),
)


def template(line: str) -> str:
    """The telling line of an error (plain text, free of secrets), masked; an empty text for no error at all."""
    import re2

    kept = line[: 4 * _LONGEST]
    for pattern, word in _MASKS:
        kept = _without_quoted(kept) if pattern == _QUOTE else re2.sub(pattern, _masked(word), kept)
    return " ".join(kept.split())[:_LONGEST]


def _masked(word: str) -> Callable[[Any], str]:
    """What stands in for a match: `word`, behind what the match had to begin with."""

    def mask(match: Any) -> str:
        if match.re.groups:
            return f"{match.group(1)}{word}"
        found: str = match.group()
        return found if word == "<id>" and (found.isdigit() or found.isalpha()) else word

    return mask


def _without_quoted(text: str) -> str:
    """A text in which what stands in quotes, in one line and not for long, is a name."""
    kept, place = "", 0
    while starts := [start for quote in "'\"`" if (start := text.find(quote, place)) >= 0]:
        start = min(starts)
        end = text.find(text[start], start + 1)
        named = 1 < end - start <= _LONGEST_NAME + 1 and "\n" not in text[start:end]
        kept += text[place:start] + ("<name>" if named else text[start])
        place = end + 1 if named else start + 1
    return kept + text[place:]


def leaders(counts: Mapping[str, int]) -> dict[str, str]:
    """template -> the template that stands for its group; a group holds what is alike to the most frequent of it.

    The answer depends on the counts alone, not on the order in which the templates came.
    """
    from rapidfuzz import fuzz, process

    found: dict[str, str] = {}
    chosen: list[str] = []
    for one in sorted(counts, key=lambda text: (-counts[text], text)):
        match = process.extractOne(one, chosen, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if match is None:
            chosen.append(one)
        found[one] = match[0] if match else one
    return found


def nearest(one: str, known: Iterable[str]) -> str | None:
    """The template most like this one among the known, if any is alike."""
    from rapidfuzz import fuzz, process

    match = process.extractOne(one, sorted(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return match[0] if match else None
