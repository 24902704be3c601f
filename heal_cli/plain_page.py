"""A page of docs/ as plain text, for pipes, dumb terminals and screen readers: no boxes, and lines of 79 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

WIDTH = 79  # columns
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_ITEM = re.compile(r"(- |\d+\. )(.*)")


def text(document: str) -> str:
    """The text of a Markdown document, as much of it as docs/ uses. Code stands as it is, four columns to the right."""
    return "".join(f"{line}\n".replace(" \n", "\n") for line in _lines(document))


def _lines(document: str) -> Iterator[str]:
    fenced = False
    waiting: list[str] = []  # lines of a paragraph or an item
    before = ""
    for line in document.splitlines():
        code = line.startswith("```")
        if code or fenced or not line.strip() or line.startswith(("#", "|", "<!--")) or _ITEM.match(line):
            yield from _filled(waiting)
            waiting = []
        if code:
            fenced = not fenced
        elif fenced:
            yield f"    {line}".rstrip()
        elif line.startswith("|"):
            yield from _row(line) if before.startswith("|") else ()  # the first row is the heading of the columns
        elif line.startswith("#") or not line.strip():
            yield line
        else:
            waiting.append(line.strip())
        before = line
    yield from _filled(waiting)


def _filled(lines: list[str]) -> list[str]:
    whole = _LINK.sub(r"\1", " ".join(lines))
    item = _ITEM.match(whole)
    return _wrapped(whole, len(item[1]) if item else 0)


def _row(line: str) -> list[str]:
    first, *others = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))
    if not first.strip("-"):
        return []
    return _wrapped(_LINK.sub(r"\1", f"- {first}: {'; '.join(cell for cell in others if cell)}"), 4)


def _wrapped(line: str, hanging: int) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False)
