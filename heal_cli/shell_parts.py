"""What a shell line has beside its words: what is fed to its commands, what runs inside, which files it empties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from heal_cli.shell_line import KEYWORDS, Segment, after_document, segments, substituted

_EMPTIES = (">", ">|", "&>", ">&")
_SAYS = ("echo", "printf")
_HANDS_ON = ("cat", "tee")


class Part(NamedTuple):
    """A simple command: its words, what it is told on its stdin (as far as the line says it), and the files that its
    redirections empty."""

    words: tuple[str, ...]
    said: str
    emptied: tuple[str, ...]


def parts(line: str) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The simple commands of a line, in order; and the lines that its substitutions run."""
    found: list[Part] = []
    piped: list[bool] = [False]
    inside: list[str] = []
    awaited: list[tuple[int, str, bool]] = []  # here-documents: whose, what ends it, and whether nothing is filled in
    bare, place = "", 0
    for segment in segments(line):
        awaited += [(len(found), end, end != written) for token, end, written in segment.redirections if token == "<<"]
        found.append(Part(_words(segment), _here_string(segment), _emptied(segment)))
        piped.append(segment.operator in ("|", "|&"))
        if segment.operator == "\n" and awaited:
            bare, place = bare + line[place : segment.end], segment.end
            for owner, delimiter, literal in awaited:
                end = after_document(line, place, delimiter)
                found[owner] = found[owner]._replace(said=line[place:end])
                inside += () if literal else substitutions(line[place:end], document=True)
                place = end
            awaited = []
    inside += substitutions(bare + line[place:])
    return _fed(found, piped), tuple(inside)


def _fed(found: list[Part], piped: list[bool]) -> tuple[Part, ...]:
    """The same with what each command hears from the one in front of its pipe."""
    for place in range(1, len(found)):
        if piped[place] and not found[place].said:
            found[place] = found[place]._replace(said=_handed_on(found[place - 1]))
    return tuple(found)


def _words(segment: Segment) -> tuple[str, ...]:
    words = tuple(text for text, _, _ in segment.words)
    while words and (words[0] in KEYWORDS or words[0] in ("function", "coproc")):
        words = words[2:] if words[0] == "function" else words[1:]
    return () if words and words[0] in ("for", "case", "select") else words


def _here_string(segment: Segment) -> str:
    return "\n".join(text for token, text, _ in segment.redirections if token == "<<<")


def _handed_on(before: Part) -> str:
    """What the command in front of a pipe is seen to say."""
    if before.words and before.words[0] in _SAYS:
        return " ".join(before.words[1:]).replace("\\n", "\n")
    return before.said if before.words and before.words[0] in _HANDS_ON else ""


def _emptied(segment: Segment) -> tuple[str, ...]:
    return tuple(text for token, text, _ in segment.redirections if token in _EMPTIES and not text.isdigit())


def substitutions(text: str, document: bool = False) -> Iterator[str]:
    """The lines in `$(...)` and backticks of a text, at its outermost; in a here-document, quotes mean nothing."""
    for start, end in substituted(text, document):
        inner = text[start:end]
        yield inner.replace("\\`", "`") if text[start - 1] == "`" else inner
