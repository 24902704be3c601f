"""What was typed in a shell and not run through heal: kept by the hook of `heal init --hook`, and only by that.

`typed.jsonl` in the memory, a line for each: `v at(epoch seconds) session cwd line exit seconds`. The shells append to
it with their builtins; a line that may hold a secret comes here first, to lose it.
"""

from __future__ import annotations

import json
import os

from heal_cli import atomic, paths, redaction
from heal_cli.errors import StateError
from heal_cli.shell_line import simple_commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import NamedTuple
else:
    from heal_cli.record import NamedTuple

_MOST = 1 << 20  # bytes in one file; as much is kept beside it


class Typed(NamedTuple):
    """A line that was typed in `session`: when it began, where, how it ended and after how many seconds."""

    at: float
    session: str
    cwd: str
    line: str
    exit: int
    seconds: float

    @property
    def argv(self) -> tuple[str, ...] | None:
        """Its words, if it is one simple command and nothing else."""
        commands = list(simple_commands(self.line))
        plain = len(commands) == 1 and not any(letter in self.line for letter in "$`<>*?~|&;()\n")
        return tuple(word for word, _, _ in commands[0]) if plain else None


def file() -> str:
    """Where the lines are."""
    return os.path.join(paths.memory(), "typed.jsonl")


def make_room() -> None:
    """Make the file, for its owner alone, and put one away that is full. Raises StateError."""
    name = file()
    try:
        paths.make_private(os.path.dirname(name))
        if os.path.exists(name) and os.path.getsize(name) > _MOST:
            os.replace(name, _older())
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StateError(f"{name}: cannot be written: {error.strerror}") from None


def keep(one: Typed) -> None:
    """Append a line without its secrets. Raises StateError."""
    make_room()
    content = json.dumps({"v": 1, **one._asdict(), "line": redaction.text(one.line)}) + "\n"
    try:
        with open(file(), "ab", buffering=0) as stream:
            stream.write(content.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise StateError(f"{file()}: cannot be written: {error.strerror}") from None


def read() -> Iterator[Typed]:
    """All lines, oldest first as far as they were written so; what is none is passed over."""
    for name in files():
        for line in (atomic.read_own(name) or b"").splitlines():
            try:
                found = json.loads(line.decode("utf-8", "replace"))
                where, text = str(found["cwd"]), str(found["line"])
                spent = float(found["seconds"])
                yield Typed(float(found["at"]), str(found["session"]), where, text, int(found["exit"]), spent)
            except (ValueError, KeyError, TypeError, RecursionError):
                continue


def unheard(session: str, since: float, programs: Collection[str]) -> Typed | None:
    """What failed last in a terminal since then, of one of the programs, and has not worked later; None if nothing."""
    worked = set()
    for one in sorted(read(), key=lambda one: -one.at):
        if one.session != session or one.at <= since:
            continue
        if one.exit == 0:
            worked.add(one.line)
        elif one.exit < 128 and one.line not in worked and _program(one.line) in programs:
            return one
    return None


def files() -> tuple[str, ...]:
    """The files that are there, the older first."""
    return tuple(name for name in (_older(), file()) if os.path.exists(name))


def _program(line: str) -> str:
    return line.split(maxsplit=1)[0].rpartition("/")[2] if line.split() else ""


def _older() -> str:
    return os.path.join(paths.memory(), "typed-1.jsonl")
