"""Puts one more failure into tool_failures.yaml as text, without reading it as YAML, which costs more than a whole run.

That is lawful only while the file is what heal wrote last, on the same day: size, mtime and inode are kept beside it
(`state/tool_failures`), with the place of the failures in it and its counts. Whatever else is there, and every first
failure of a day, takes the road through YAML (`failure_view`). Standard library alone.
"""

from __future__ import annotations

import marshal
import os

from heal_cli import atomic, paths
from heal_cli.errors import StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple

FAILURES_KEPT = 100
_FORMAT = 1
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./ "


class _Known(NamedTuple):
    """What heal wrote last: the file's stamp, where its failures are in it (bytes), how many, its counts, and when."""

    stamp: tuple[int, int, int]
    start: int
    end: int
    number: int
    stats: dict[str, Any]
    periods: tuple[str, str]


def counts(failure: dict[str, Any]) -> dict[str, int]:
    """What one failure adds to each count."""
    return {
        "total_failures": 1,
        "auto_fixed": int(failure["success"]),
        "manual_required": int(not failure["success"]),
    }


def add(name: str, failure: dict[str, Any]) -> bool:
    """Put one more failure into the file; false, and nothing done, if only YAML can. Raises StateError."""
    known = _known(name)
    if known is None or known.periods[0] != failure["timestamp"][:10]:
        return False
    with open(name, "rb") as file:
        content = file.read()
    start, end = known.start, known.end
    front, count = content[:start], known.number + 1
    if count > FAILURES_KEPT:
        start, count = content.index(b"\n- ", start) + 1, FAILURES_KEPT
    entry = "- " + "".join(_lines(failure, "  "))[2:]
    _replace(name, front, content[start:end] + entry.encode(), count, _one_more(known, counts(failure)), known.periods)
    return True


def _one_more(known: _Known, more: dict[str, int]) -> dict[str, Any]:
    stats = known.stats
    for keep, now in zip(("daily", "weekly"), known.periods, strict=True):
        stats = {**stats, keep: {**stats[keep], now: _sum(stats[keep][now], more)}}
    return _sum(stats, more)


def _sum(known: dict[str, Any], more: dict[str, int]) -> dict[str, Any]:
    return {**known, **{key: known[key] + number for key, number in more.items()}}


def write(name: str, front: str, failures: str, view: dict[str, Any], periods: tuple[str, str]) -> None:
    """Replace the file by its parts as YAML: what stands in front, the list of failures, and then the counts.

    `view` is all of it as values, `periods` the day and the week of now. Raises StateError.
    """
    _replace(name, (front + "failures:\n").encode(), failures.encode(), len(view["failures"]), view["stats"], periods)


def _replace(
    name: str, front: bytes, failures: bytes, count: int, stats: dict[str, Any], periods: tuple[str, str]
) -> None:
    after = "stats:\n" + "".join(_lines(stats, "  "))
    try:
        atomic.replace(name, front + failures + after.encode())
        known = _Known(_stamp(name), len(front), len(front) + len(failures), count, stats, periods)
        atomic.replace(state_file(), marshal.dumps((_FORMAT, tuple(known))))
    except OSError as error:
        raise StateError(f"{name}: cannot be written: {error.strerror}") from None


def is_plain(stats: dict[str, Any]) -> bool:
    """Are these counts as heal makes them: numbers, and mappings of such, by words?"""
    return all(
        type(key) is str and (type(value) is int or (type(value) is dict and is_plain(value)))
        for key, value in stats.items()
    )


def _known(name: str) -> _Known | None:
    """What was written last, if the file still is that."""
    content = atomic.read_own(state_file())
    try:
        number, fields = marshal.loads(content or b"")
        known = _Known(*fields) if number == _FORMAT else None
        return known if known and known.stamp == _stamp(name) else None
    except (EOFError, ValueError, TypeError, OSError):
        return None  # damaged, of another version, or the file is gone


def state_file() -> str:
    """The file beside it: what is kept of it for the next failure."""
    return os.path.join(paths.memory(), "state", "tool_failures")


def _stamp(name: str) -> tuple[int, int, int]:
    found = os.stat(name)
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def _lines(mapping: dict[str, Any], indent: str) -> list[str]:
    """A mapping as block-style YAML; what is in a mapping's mappings stands in one line each."""
    lines = []
    for key, value in mapping.items():
        nested = isinstance(value, dict) and value and all(isinstance(inner, dict) for inner in value.values())
        shown = "\n" + "".join(_lines(value, indent + "  ")) if nested else f" {_flow(value)}\n"
        lines.append(f"{indent}{_flow(key)}:{shown}")
    return lines


def _flow(value: Any) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    plain = value.isascii() and value[:1].isalpha() and not value.endswith(" ") and value.lower() not in _WORDS
    if plain and all(letter in _PLAIN for letter in value):
        return str(value)
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == "\n":
        return "\\n"
    if letter.isprintable():
        return letter
    # A file name that is no UTF-8 reaches us with lone surrogates, which no file can hold: shown as they are written.
    number = ord(letter)
    return f"\\\\u{number:04x}" if 0xD800 <= number < 0xE000 else f"\\U{number:08x}"
