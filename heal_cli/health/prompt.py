"""What a shell's prompt says of health: one small file, which the shell reads with its own builtins.

The first line is `WRITTEN INTERVAL` (epoch, and seconds), then a line for each thing that may be shown:
`NAME EXPIRES TEXT`. EXPIRES is `-` for what is shown as it stands, else the epoch until which TEXT is good: it is shown
with the minutes that are left, once those are few. The words hold letters, digits and a few signs that mean nothing to
any shell, so that no shell has to escape them. An interval of 0 is never stale; else
what is older than two intervals is, and what comes from a clock that was ahead.
"""

from __future__ import annotations

import os
import time

from heal_cli import atomic, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NamedTuple

    from heal_cli.health.findings import Finding
else:
    from heal_cli.record import NamedTuple

SOON = 15 * 60  # seconds: what ends sooner is shown
SKEW = 60  # seconds: what was written further ahead of now was written by a clock that was wrong
_MOST = 65536  # bytes
_SIGNS = "-._:/@+ "
STALE = "?"


class Line(NamedTuple):
    """One line of the file; `expires` is an epoch, None for what is shown as it stands."""

    name: str
    expires: int | None
    text: str


def file() -> str:
    """Where the file is."""
    return os.path.join(paths.memory(), "state", "prompt")


def of_findings(found: Sequence[Finding]) -> tuple[Line | str, ...]:
    """What is to be kept of a round: a line for what is bad or will end, the bare name of what says nothing."""
    from heal_cli.health.findings import text_for_prompt
    from heal_cli.model import BAD, GOOD

    down = [one.question.key for one in found if one.state == BAD and one.type == "network"]
    lines: list[Line | str] = []
    for one in found:
        name = f"{one.question.key}/{one.question.target}" if one.question.target else one.question.key
        if one.state == BAD:
            several = one.type == "network" and down.count(one.question.key) > 1
            expired = one.expires is not None and one.expires <= one.checked
            said = text_for_prompt(one.question.key if several else one.name, one.type, BAD, expired)
            lines.append(Line(name, None, said))
        elif one.state == GOOD and one.expires is not None and one.about is None:
            lines.append(Line(name, int(one.expires), one.name))
        else:
            lines.append(name)
    return tuple(lines)


def write(found: Iterable[Line | str], interval: str, now: float, whole: bool = True) -> None:
    """Replace the file by what a round found; one that was not `whole` leaves what it did not look at. Never raises."""
    from heal_cli.durations import seconds

    new = tuple(found)
    before = read()
    others: tuple[Line, ...] = ()
    written = int(now)
    if not whole and before is not None:
        names = {_name(one if isinstance(one, str) else one.name) for one in new}
        others, written = tuple(one for one in before[2] if one.name not in names), before[0]
    _write(written, int(seconds(interval)), (*others, *(one for one in new if not isinstance(one, str))))


def learned(target: str, line: Line | None) -> None:
    """A run has learned something of a target: its lines are replaced, if there is a file. Never raises."""
    before = read()
    if before is None:
        return
    written, interval, lines = before
    kept = tuple(one for one in lines if one.name.partition("/")[2] != _name(target))
    _write(written, interval, (*kept, *((line,) if line else ())))


def read() -> tuple[int, int, tuple[Line, ...]] | None:
    """When it was written, the interval, and the lines; None if there is no file, or none of ours."""
    try:
        first, *rest = atomic.content(file(), _MOST).decode().splitlines()
        written, interval = map(int, first.split(" "))
        return written, interval, tuple(_line(one) for one in rest)
    except (OSError, ValueError):
        return None


def shown(kept: tuple[int, int, Sequence[Line]] | None, now: float) -> tuple[str, ...]:
    """What a prompt says: nothing when all is well. The snippets of the shells do the same with their builtins."""
    if kept is None:
        return ()
    written, interval, lines = kept
    if interval and not -SKEW <= now - written <= 2 * interval:
        return (STALE,)
    texts = []
    for line in lines:
        if line.expires is None:
            texts.append(line.text)
        elif line.expires <= now:
            texts.append(f"{line.text} expired")
        elif line.expires - now < SOON:
            texts.append(f"{line.text} {(line.expires - int(now)) // 60}m")
    return tuple(dict.fromkeys(texts))


def as_text(format: str, now: float | None = None) -> str:
    """What `heal health --prompt` prints, without a line end; `format` is a key of COLOURS."""
    text = ", ".join(shown(read(), time.time() if now is None else now))
    before, after = COLOURS[format]
    return f"{before}{text}{after}" if text else ""


COLOURS = {
    "plain": ("", ""),
    "bash": ("\\[\\e[31m\\]", "\\[\\e[0m\\]"),
    "zsh": ("%F{red}", "%f"),
    "fish": ("\x1b[31m", "\x1b[m"),
    "tmux": ("#[fg=red]", "#[default]"),
}


def _line(text: str) -> Line:
    name, expires, said = text.split(" ", 2)
    return Line(name, None if expires == "-" else int(expires), said)


def _name(text: str) -> str:
    return _plain(text).replace(" ", "_")


def _plain(text: str) -> str:
    """A text without what might mean something to a shell or a terminal."""
    return "".join(letter if letter.isalnum() or letter in _SIGNS else "_" for letter in text)


def _write(written: int, interval: int, lines: Iterable[Line]) -> None:
    told = sorted(lines, key=lambda line: (line.expires is not None, line.expires or 0, line.name))
    content = [f"{written} {interval}"]
    for line in told:
        content.append(f"{_name(line.name)} {'-' if line.expires is None else line.expires} {_plain(line.text)}")
    try:
        paths.make_private(os.path.dirname(file()))
        atomic.replace(file(), ("\n".join(content) + "\n").encode("utf-8", "replace"))
    except OSError:
        pass  # a prompt that is not up to date says so by itself
