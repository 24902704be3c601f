"""Patterns for verbs of programs: `push -f|--force !-n`, `checkout ... {file}`. rules/README.md has their words.

How they are written down in programs.yaml, what is wrong with one, and whether a command is what one says.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from heal_cli.command_line import flags_joined

IS_THERE, MAY_BE_THERE = "{file}", "{file?}"
LINE, COMMAND, STDIN = "{line}", "{command}", "{stdin}"
_RUNS = (LINE, COMMAND, STDIN)
_FILLED_LATER = "$`~*?[{"  # by a shell, or by the program that runs the command
_OFF = ("false", "none", "0", "no")


class Place(NamedTuple):
    """Where a command runs: its `folder` (empty if nobody knows), and whether all is still there as it is now."""

    folder: str
    sure: bool = False


class Words(NamedTuple):
    """The words of a command after its program: operands (each with its place in the argv), flags, and how many
    operands stand behind `--` (-1 without one)."""

    argv: tuple[str, ...]
    operands: tuple[tuple[str, int], ...]
    flags: tuple[int, ...]
    behind: int
    values: tuple[str, ...]


def readings(argv: tuple[str, ...], entry: Mapping[str, Any]) -> tuple[Words, ...]:
    """How an argv may be read: what follows an unknown flag in front of the verb may be its value, or the verb."""
    plain, other = (_read(argv, tuple(entry.get("values", ())), guessing) for guessing in (False, True))
    return (plain,) if other.operands == plain.operands else (plain, other)


def _read(argv: tuple[str, ...], values: tuple[str, ...], guessing: bool) -> Words:
    operands: list[tuple[str, int]] = []
    flags: list[int] = []
    place = 1
    while place < len(argv):
        word = argv[place]
        if word == "--":
            behind = [(one, at) for at, one in enumerate(argv) if at > place]
            return Words(argv, (*operands, *behind), tuple(flags), len(behind), values)
        if word.startswith("-") and word != "-":
            flags.append(place)
            takes = word in values or (guessing and not operands and "=" not in word)
            place += 2 if takes else 1
        else:
            operands.append((word, place))
            place += 1
    return Words(argv, tuple(operands), tuple(flags), -1, values)


def is_given(flag: str, words: Words) -> bool:
    """Is a flag among the words, however it is joined (`-rf`) or cut short (`--forc`), and not switched off?"""
    return any(_names(word, flag, words.values) for word in map(words.argv.__getitem__, words.flags))


def _names(word: str, flag: str, values: tuple[str, ...]) -> bool:
    name, _, value = word.partition("=")
    if value.lower() in _OFF:
        return False
    if flag.startswith("--"):
        cut_short = name.startswith("--") and len(name) > 2 and flag.startswith(name)
        return cut_short or fnmatchcase(name, flag)
    if len(flag) > 2:  # `-delete`, as find and Go's programs write it: those take `--delete` as well
        return name in (flag, f"-{flag}")
    return not word.startswith("--") and flag[1] in flags_joined(word, values)


def values_of(flag: str, words: Words) -> Iterator[tuple[str, int]]:
    """What a flag is given as its value, each with the place of the word behind the flag: `-X v`, `-sXv`, `--x=v`."""
    for place in words.flags:
        word = words.argv[place]
        name, equals, value = word.partition("=")
        if not flag.startswith("--") and len(flag) == 2:
            if word.startswith("--") or flag[1] not in word[1:]:
                continue
            value = word[word.index(flag[1], 1) + 1 :].removeprefix("=")
        elif not _names(name, flag, words.values):
            continue
        if value or equals:
            yield value, place + 1
        elif place + 1 < len(words.argv):
            yield words.argv[place + 1], place + 1


def fits(pattern: str, words: Words, place: Place) -> tuple[str, ...] | None:
    """The words of a command that make it what a pattern says, or None if it is not that."""
    asked = pattern.split()
    operands = _operands([one for one in asked if not one.startswith(("-", "!"))], words, place)
    if operands is None or any(is_given(flag, words) for one in asked if one[0] == "!" for flag in one[1:].split("|")):
        return None
    found = list(operands)
    for one in asked:
        if one.startswith("-"):
            if not (said := _flag_said(one, words, place)):
                return None
            found.append(said)
    return tuple(found)


def _flag_said(asked: str, words: Words, place: Place) -> str:
    if asked == "--":
        return asked if words.behind > 0 or (words.behind == 0 and not place.sure) else ""
    names, equals, value = asked.partition("=")
    for flag in names.split("|"):
        if not equals and is_given(flag, words):
            return flag
        if equals and any(_alike(given, value) for given, _ in values_of(flag, words)):
            return f"{flag}={value}"
    return ""


def _operands(asked: list[str], words: Words, place: Place) -> list[str] | None:
    """The first operands, as they were asked for; `...` stands for any number of them."""
    return _matched(asked, [word for word, _ in words.operands], words, place)


def _matched(asked: list[str], given: list[str], words: Words, place: Place) -> list[str] | None:
    if not asked:
        return []
    first, *rest = asked
    if first == "...":
        tails = (_matched(rest, given[skipped:], words, place) for skipped in range(len(given) + 1))
        return next((found for found in tails if found is not None), None)
    if not given:
        # What a program in front will add is not known: `xargs rm`.
        return [] if first == MAY_BE_THERE and not words.operands and not place.sure else None
    if not _is(first, given[0], words, place):
        return None
    found = _matched(rest, given[1:], words, place)
    return None if found is None else [given[0], *found]


def _is(asked: str, word: str, words: Words, place: Place) -> bool:
    if asked in (IS_THERE, MAY_BE_THERE):
        folders = [os.path.join(place.folder, into) for into, _ in values_of("-C", words)] or [place.folder]
        there = bool(place.folder) and any(_there(folder, word) for folder in folders)
        return there or (asked == MAY_BE_THERE and (not place.sure or bool(set(_FILLED_LATER) & set(word))))
    return _alike(word, asked)


def _there(folder: str, word: str) -> bool:
    path = os.path.join(folder, os.path.expanduser(word))
    return os.path.lexists(path) or bool(set("*?[") & set(word) and glob.glob(path))


def _alike(word: str, asked: str) -> bool:
    return any(fnmatchcase(word.lower(), one.lower()) for one in asked.split("|"))


def runs(pattern: str, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a command runs by a pattern of `runs`: LINE and a shell line, COMMAND and its argv, or STDIN alone."""
    asked = pattern.split()
    what = next(one for one in asked if any(kind in one for kind in _RUNS))
    kind = next(kind for kind in _RUNS if kind in what)
    found = fits(" ".join(one for one in asked if one != what), words, Place(""))
    if found is None:
        return
    if what.startswith("-"):
        names, _, front = what.partition("=")
        for flag in names.split("|"):
            for value, place in values_of(flag, words):
                yield from _run_by(kind, front.partition(kind)[0], value, words.argv[place:])
        return
    count = _asked_before(asked)
    given = words.operands[count:]
    if kind == STDIN and not given:
        yield STDIN, ()
    elif kind != STDIN and given:
        rest = words.argv[given[0][1] :]
        yield kind, (" ".join(rest),) if kind == LINE else rest


def _asked_before(asked: list[str]) -> int:
    return len([one for one in asked if not one.startswith(("-", "!")) and one not in _RUNS])


def _run_by(kind: str, front: str, value: str, rest: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the value of a flag has run: a line behind what matches `front`, or the words to the next `;` or `+`."""
    if kind == COMMAND:
        end = next((at for at, word in enumerate(rest) if word in (";", "+", "\\;")), len(rest))
        yield COMMAND, rest[:end]
        return
    cuts = range(len(value) + 1) if front else (0,)
    line = next((value[cut:] for cut in cuts if not front or fnmatchcase(value[:cut].lower(), front)), None)
    if line:
        yield LINE, (line,)


def wrong(pattern: Any, kinds: tuple[str, ...]) -> str:
    """What would be right if a pattern is wrong, else an empty text; `kinds` are the `{words}` that may stand in it."""
    from heal_cli.shape import did_you_mean

    if not isinstance(pattern, str) or not pattern.split():
        return "a text that is not empty, such as 'push --force'"
    for one in pattern.split():
        if one.startswith("!") and not one[1:].startswith("-"):
            return f"a flag after `!`, such as !--staged, not `{one}`"
        if "" in one.lstrip("!").split("|"):
            return f"a word on both sides of each `|` in `{one}`"
        begun, _, rest = one.partition("{")
        if rest.endswith("}") and "{" + rest not in kinds:
            return f"no `{{{rest}` in it{did_you_mean('{' + rest, kinds)}"
        if rest and begun and (not one.startswith("-") or "=" not in begun):
            return f"`{{{rest}` alone, or as the value of a flag: --exec={{{rest}"
    return ""


def wrong_run(pattern: Any) -> str:
    """What would be right if a pattern of `runs` is wrong, else an empty text."""
    if right := wrong(pattern, _RUNS):
        return right
    asked = [one for one in pattern.split() if any(kind in one for kind in _RUNS)]
    if len(asked) != 1:
        return f"one of {', '.join(_RUNS)} in it, for what is run"
    operands = [one for one in pattern.split() if not one.startswith(("-", "!"))]
    if not asked[0].startswith("-") and operands[-1] != asked[0]:
        return f"`{asked[0]}` as its last operand"
    if "..." in operands:
        return "no `...` in it: where the command begins must be known"
    return ""
