"""A shell line's words, and the simple commands they make.

This is not a shell. It knows enough of POSIX quoting and operators to find the words of each simple command and where
it stands; substitutions stay as they are inside the word they stand in, and here-documents are passed over.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple
else:
    from heal_cli.record import NamedTuple

_OPERATORS = ("&&", "||", "|&", ";;", "|", ";", "&", "(", ")", "\n")
KEYWORDS = ("if", "then", "else", "elif", "fi", "do", "done", "while", "until", "esac", "!", "{", "}")
_NO_COMMAND = ("for", "case", "select", "function")  # what follows these is no command
_REDIRECTIONS = ("&>>", "&>", ">>", ">&", ">|", "<<<", "<<", "<&", "<>", ">", "<")

_HARMLESS = dict.fromkeys(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"))

_DEEPEST = 6  # substitutions inside one another: each level reads what is inside it once more

Word = tuple[str, int, int]


class Segment(NamedTuple):
    """Words; redirections, each with its word (without quotes, and as written); the operator behind, and its end."""

    words: list[Word]
    redirections: list[tuple[str, str, str]]
    operator: str
    end: int


def simple_commands(line: str, depth: int = 0) -> Iterator[list[Word]]:
    """The words of each simple command, in order, each with its start and end in the line.

    Those that a substitution runs come before the one whose words they become; of substitutions inside substitutions
    (`depth` of them around this line) no more than a few are looked at.
    """
    for segment in segments(line):
        words = segment.words
        for _, at, until in words if depth < _DEEPEST else ():
            for start, end in substituted(line[at:until]):
                for inner in simple_commands(line[at + start : at + end], depth + 1):
                    yield [(text, at + start + begin, at + start + stop) for text, begin, stop in inner]
        while words and line[slice(*words[0][1:])] in KEYWORDS:  # as written: in quotes it is none
            words = words[1:]
        if words and words[0][0] not in _NO_COMMAND:
            yield words


def segments(line: str) -> Iterator[Segment]:
    """What stands between the operators of a line."""
    words: list[Word] = []
    redirections: list[tuple[str, str, str]] = []
    redirection = ""
    for kind, text, at, until in (*tokens(line), ("operator", "", len(line), len(line))):
        if kind == "operator":
            yield Segment(words, redirections, text, until)
            words, redirections, redirection = [], [], ""
        elif kind == "redirection":
            redirection = text
        elif redirection:
            redirections.append((redirection, text, line[at:until]))
            redirection = ""
        else:
            words.append((text, at, until))


def tokens(line: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, text, start, end) of each word, operator and redirection."""
    place = 0
    delimiters: list[str] = []
    while place < len(line):
        if line[place] in " \t" or line.startswith("\\\n", place):
            place += 1 if line[place] in " \t" else 2
        elif line[place] == "#":
            newline = line.find("\n", place)
            place = newline if newline >= 0 else len(line)
        elif token := next((token for token in _REDIRECTIONS if line.startswith(token, place)), ""):
            yield "redirection", token, place, place + len(token)
            place += len(token)
            if token == "<<":
                place, delimiter = _delimiter(line, place)
                delimiters.append(delimiter)
        elif token := next((token for token in _OPERATORS if line.startswith(token, place)), ""):
            yield "operator", token, place, place + len(token)
            place += len(token)
            while token == "\n" and delimiters:
                place = after_document(line, place, delimiters.pop(0))
        else:
            end = _word_end(line, place)
            text = line[place:end]
            if text.isdigit() and line[end : end + 1] in ("<", ">"):
                place = end  # the number of a descriptor belongs to the redirection
                continue
            yield "word", unquoted(text), place, end
            place = end


def _delimiter(line: str, place: int) -> tuple[int, str]:
    """Where the word after `<<` or `<<-` begins, and that word."""
    place += line.startswith("-", place)
    while place < len(line) and line[place] in " \t":
        place += 1
    return place, unquoted(line[place : _word_end(line, place)])


def after_document(line: str, place: int, delimiter: str) -> int:
    """Where the line after a here-document begins."""
    while place < len(line):
        newline = line.find("\n", place)
        end = newline if newline >= 0 else len(line)
        found = line[place:end].strip("\t") == delimiter
        place = end + 1
        if found:
            break
    return min(place, len(line))


def _word_end(line: str, place: int) -> int:
    quote = ""
    depth = 0
    while place < len(line):
        character = line[place]
        if quote:
            if character == "\\" and quote != "'":
                place += 1
            elif character == quote:
                quote = ""
        elif character == "\\":
            place += 1
        elif character in "'\"`":
            quote = character
        elif line.startswith("$(", place):
            depth += 1
            place += 1
        elif depth and character in "()":
            depth += 1 if character == "(" else -1
        elif not depth and character in " \t\n|&;()<>":
            break
        place += 1
    return min(place, len(line))


def quoted(word: str) -> str:
    """A word as it has to be written in a shell line; the same as shlex.quote, which would import `re`."""
    if word and word.isascii() and not word.translate(_HARMLESS):
        return word
    return "'" + word.replace("'", "'\"'\"'") + "'"


def unquoted(text: str) -> str:
    """A word of a shell line without its quotes; as it stands if its quotes do not match."""
    if not any(character in text for character in "'\"\\"):
        return text
    import shlex

    try:
        pieces = shlex.split(text)
    except ValueError:
        return text
    return pieces[0] if len(pieces) == 1 else text  # a substitution has spaces of its own


def substituted(text: str, document: bool = False) -> Iterator[tuple[int, int]]:
    """Where the lines in `$(...)` and backticks of a text are, at its outermost.

    In a here-document (`document`) quotes mean nothing.
    """
    place, quoted = 0, document
    while place < len(text):
        character = text[place]
        if character == "\\":
            place += 2
        elif character == "'" and not quoted:
            place = _next(text, "'", place + 1) + 1
        elif character == "#" and not quoted and (place == 0 or text[place - 1] in " \t\n;|&("):
            place = _next(text, "\n", place)
        elif text.startswith("$(", place) and not text.startswith("$((", place):
            end = _closing(text, place + 2)
            yield place + 2, end
            place = end + 1
        elif character == "`":
            end = _next(text, "`", place + 1)
            yield place + 1, end
            place = end + 1
        else:
            quoted ^= character == '"' and not document
            place += 1


def _next(text: str, character: str, place: int) -> int:
    while place < len(text) and text[place] != character:
        place += 2 if character == "`" and text[place] == "\\" else 1
    return place


def _closing(text: str, place: int) -> int:
    """Where the parenthesis closes that was opened just before a place."""
    quotes = [False]  # is there an open double quote, at each depth
    while place < len(text):
        character = text[place]
        if character == "\\":
            place += 1
        elif character == "'" and not quotes[-1]:
            place = _next(text, "'", place + 1)
        elif character == '"':
            quotes[-1] = not quotes[-1]
        elif text.startswith("$(", place) or (character == "(" and not quotes[-1]):
            quotes.append(False)
            place += character == "$"
        elif character == ")" and not quotes[-1]:
            quotes.pop()
            if not quotes:
                return place
        place += 1
    return place
