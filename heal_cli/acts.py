"""What a command does that only a person may do: it destroys, or it waits for somebody.

All commands that it runs are looked at, as far as its words show them: those of a shell line, behind wrappers, in
substitutions, in what is fed to a shell, and what other programs run (`runs` in programs.yaml). What a script, an
interpreter or an alias of git's configuration does is not seen.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from heal_cli.command_line import as_line, asks_for_help, changes_nothing, from_argv
from heal_cli.model import Command
from heal_cli.shell_parts import parts
from heal_cli.verbs import COMMAND, LINE, STDIN, Place, fits, is_given, readings, runs

Programs = Mapping[str, Mapping[str, Any]]

_DEEPEST = 12  # a shell in a shell in a shell ...
_ONLY_EMPTIES = (":", "true")


class Act(NamedTuple):
    """A command that is run, where, what it is told on stdin as far as that is seen, and the files that it empties."""

    command: Command
    place: Place
    said: str = ""
    emptied: tuple[str, ...] = ()


def of_argv(argv: tuple[str, ...], programs: Programs, place: Place, said: str = "", deep: int = 0) -> Iterator[Act]:
    """A command, and all commands that it is seen to run."""
    command = from_argv(argv, programs)
    in_front = [at for at, word in enumerate(command.prefix) if "runs" in _entry(word, programs)]
    here = place._replace(sure=place.sure and all("=" in word for word in command.prefix))
    yield Act(command, here, said)
    for at in (*in_front, len(argv) - len(command.words)) if deep < _DEEPEST else ():
        yield from _below(argv[at:], programs, place._replace(sure=False), said, deep + 1)


def of_line(line: str, programs: Programs, place: Place, said: str = "", deep: int = 0) -> Iterator[Act]:
    """The commands of a shell line, and all commands that they are seen to run."""
    found, inside = parts(line)
    for text in inside if deep < _DEEPEST else ():
        yield from of_line(text, programs, place._replace(sure=False), "", deep + 1)
    for words, heard, emptied in found:
        if emptied:
            yield Act(Command(words), place, emptied=emptied)
        if not words:
            continue
        acts = tuple(of_argv(words, programs, place, heard or said, deep))
        yield from acts
        place = _after(acts[0].command, programs, place)


def _after(command: Command, programs: Programs, place: Place) -> Place:
    """Where the rest of a line runs, after a command of it."""
    if command.program in ("cd", "pushd") and len(command.words) == 2 and "$" not in command.words[1]:
        return Place(os.path.join(place.folder, os.path.expanduser(command.words[1])), place.sure)
    if command.program in ("cd", "pushd", "popd"):
        return Place("")
    return place._replace(sure=place.sure and changes_nothing(command, programs))


def _below(argv: tuple[str, ...], programs: Programs, place: Place, said: str, deep: int) -> Iterator[Act]:
    """What a program runs by its `runs`."""
    entry = _entry(argv[0], programs)
    patterns = entry.get("runs", ())
    ways = [way for words in readings(argv, entry) for pattern in patterns for way in runs(pattern, words)]
    for kind, found in dict.fromkeys(ways):
        if kind == COMMAND and found:
            yield from of_argv(found, programs, place, said, deep)
        elif kind == LINE:
            yield from of_line(found[0], programs, place, said, deep)
        elif kind == STDIN and said:
            yield from of_line(said, programs, place, "", deep)


def _entry(word: str, programs: Programs) -> Mapping[str, Any]:
    return programs.get(word.rpartition("/")[2], {})


def destroys(act: Act, programs: Programs) -> str:
    """What of a command destroys: program and verb, a statement, or the file that is emptied; else an empty text."""
    command, entry = act.command, programs.get(act.command.program, {})
    if lost := next((file for file in act.emptied if _is_lost(file, act)), ""):
        return f"> {lost}"
    known = entry.get("destructive") or ()
    if known is True:
        return "" if "--help" in command.words else command.program
    if asks_for_help(command) or not command.words:
        return ""
    return _verb(act, known, entry) or _statement(act, entry.get("statements", ()))


def waits(act: Act, programs: Programs) -> str:
    """What of a command needs a person at a terminal, or at a browser: program and verb; else an empty text."""
    entry = programs.get(act.command.program, {})
    known = entry.get("interactive") or ()
    if asks_for_help(act.command) or "--version" in act.command.words or _verb(act, entry.get("batch", ()), entry):
        return ""
    if known is True:
        return "" if entry.get("filter") else act.command.program
    return _verb(act, known, entry)


def _verb(act: Act, known: tuple[str, ...], entry: Mapping[str, Any]) -> str:
    for words in readings(act.command.words, entry) if known else ():
        if is_given("--dry-run", words):
            continue
        for pattern in known:
            if (found := fits(pattern, words, act.place)) is not None:
                return as_line((act.command.program, *found))
    return ""


def _statement(act: Act, known: tuple[str, ...]) -> str:
    """The statement in the language of a program that destroys: in one of its words, or on its stdin."""
    texts = [_value(word) for word in act.command.words[1:]] if known else []
    for text in (*texts, act.said):
        for statement in text.replace("\n", ";").split(";"):
            plain = " ".join(statement.split())
            if any(fnmatchcase(plain.lower(), one.lower()) for one in known):
                return f"{act.command.program}: {plain}"
    return ""


def _value(word: str) -> str:
    if word.startswith("--"):
        return word.partition("=")[2]
    return word[2:] if word.startswith("-") else word


def _is_lost(file: str, act: Act) -> bool:
    """Is a redirection more than the writing of a file: nothing is written, or it goes to a disk?"""
    path = os.path.join(act.place.folder, os.path.expanduser(file))
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return False
    only = not act.command.words or act.command.words[0] in _ONLY_EMPTIES
    return stat.S_ISBLK(found.st_mode) or (only and stat.S_ISREG(found.st_mode) and found.st_size > 0)
