"""A pattern for the next failure of a kind, from the line that told of this one.

What will be another next time (paths, numbers, ids, the words of the command) becomes a group; the rest is kept to the
letter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from heal_cli.redaction import HIDDEN

_LONGEST = 200  # characters of a line that a pattern is made of
_GROUPS = 4  # named ones
_LEAST_LETTERS = 8  # that must be left to the letter, else the line is taken as it is

_FRONT = re.compile(r"(?i)(\[?(error|fatal|fatal error|err!?|e|panic|critical)\]?\s*(:|\s-)\s*|:\s*)")

_CHANGING = re.compile(
    r"(?P<hidden>" + re.escape(HIDDEN) + r")"
    r"|(?P<url>[a-z][a-z0-9+.-]*://[^\s'\"`,;)]*[^\s'\"`,;).:])"
    r"|(?P<time>\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?)"
    r"|(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)"
    r"|(?P<path>(?<![\w/.])(?:~|\.{1,2})?/[^\s:'\"`,;()]+)"
    r"|(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b)"
    r"|(?P<hex>\b(?=[0-9a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,64}\b|\b0x[0-9a-fA-F]+\b)"
    r"|(?P<quoted>(?P<mark>['\"`])(?P<inner>[^'\"`]+)(?P=mark))"
    r"|(?P<number>(?<![\w.(])(?<!code )(?<!status )(?<!errno )(?<![Ee]rror )(?![45]\d\d\b)\d+(?:\.\d+)*(?![\w.]*\w))"
)
_KEPT = {"hidden": r"\S+", "url": r"\S+", "time": r".+", "uuid": r"\S+", "path": r"[^\s:'\"]+", "address": r"\S+",
         "hex": r"[0-9a-fA-Fx]+", "quoted": r"[^'\"`]+", "number": r"[0-9.]+", "word": r"\S+"}  # fmt: skip
_NAMED = {"url": "url", "path": "path"}


class Telling(NamedTuple):
    """A pattern, and what it says as a cause, with its groups as placeholders."""

    pattern: str
    why: str


def generalised(line: str, words: tuple[str, ...]) -> Telling:
    """A pattern for lines like this one, said about a command of these words."""
    whole = len(line) <= _LONGEST
    line = line if whole else line[:_LONGEST].rpartition(" ")[0] or line[:_LONGEST]
    pieces = _pieces(line, words)
    letters = sum(char.isalpha() for kind, text in pieces if not kind for char in text)
    if letters < _LEAST_LETTERS:
        pieces = [("", line)]
    pattern, why = "", ""
    counts: dict[str, int] = {}
    for kind, text in pieces:
        if not kind:
            pattern, why = pattern + literal(text), why + text.replace("{", "(").replace("}", ")")
            continue
        if kind in ("hidden", "time") or sum(counts.values()) >= _GROUPS or text.startswith("-"):
            pattern, why = pattern + _KEPT[kind], why + "..."
            continue
        name = _NAMED.get(kind, "word")
        counts[name] = counts.get(name, 0) + 1
        pattern += f"(?P<{name}_{counts[name]}>{_KEPT[kind]})"
        why += f"{{{name}_{counts[name]}}}"
    return Telling(f"^{pattern}{'$' if whole else ''}", _cause(why, words[0] if words else ""))


def _pieces(line: str, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """(kind, text) from left to right; the kind is empty for what stays as it is."""
    found: list[tuple[str, str]] = []
    end = 0
    for match in _CHANGING.finditer(line):
        start, stop = match.span()
        kind = next(name for name in _KEPT if match.groupdict().get(name))
        if kind == "quoted":
            if not _will_change(match["inner"], words):
                continue
            start, stop = match.span("inner")
        found += _words_of(line[end:start], words)
        found.append((kind, line[start:stop]))
        end = stop
    return [*found, *_words_of(line[end:], words)]


def _will_change(text: str, words: tuple[str, ...]) -> bool:
    """Is what stands in quotes a value? What comes from the command is, and what looks like a path or a number."""
    return any(text in word for word in words[1:]) or bool(re.search(r"[/\d@]|\.\w", text))


def _words_of(text: str, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Text that stays, but for values of the command in it: all its words after the verb."""
    values = {word.partition("=")[2] or word for word in words[2:]}
    values |= {part for word in words[2:] for part in re.split(r"[/:@=]", word) if "." in part}  # a host, a file
    values = {value for value in values if len(value) > 2 and not value.startswith("-") and not re.search(r"\s", value)}
    if not values:
        return [("", text)] if text else []
    choice = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    parts = re.split(rf"(?<![\w-])({choice})(?![\w-])", text)
    return [("word" if place % 2 else "", part) for place, part in enumerate(parts) if part]


def literal(text: str) -> str:
    """A pattern for a text to the letter."""
    return re.sub(r"([\\.^$|?*+()\[\]{}])", r"\\\1", text)


def _cause(why: str, program: str) -> str:
    """The line as heal would say it: without the program's name in front, in lower case, without a full stop."""
    name = re.escape(program.rpartition("/")[2])
    front = re.compile(rf"(\S*/)?{name}\b[^:{{]{{0,40}}:\s+") if name else None
    while True:
        match = _FRONT.match(why) or (front and front.match(why))
        if not match or not why[match.end() :].strip():
            break
        why = why[match.end() :]
    why = " ".join(why.split()).rstrip(".:! ")
    return why if why[1:2].isupper() else why[:1].lower() + why[1:]
