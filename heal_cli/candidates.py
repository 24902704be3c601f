"""Fixes that a person was seen to make: a command failed, another was run, and then the first one worked. Pure."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import NamedTuple

from heal_cli.command_line import from_argv, is_read_only
from heal_cli.situation import epoch
from heal_cli.templates import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from heal_cli.command_line import Programs

    Entry = Mapping[str, Any]

_SOON = 900.0  # seconds between a failure and the success that shows what helped
_MOST = 3  # commands between them: after more nobody knows which it was
_HARMLESS = ("cd", "ls", "cat", "echo", "pwd", "man", "less", "history", "clear", "which")


class Candidate(NamedTuple):
    """A command that mended a failure: `worked` of `tried` times. `argv` is free of secrets."""

    id: str
    type: str
    template: str
    tool: str
    argv: tuple[str, ...]
    tried: int
    worked: int


class _Open:
    """A failure of one session that was not mended yet, and what has been run since."""

    def __init__(self, entry: Entry, at: float) -> None:
        self.entry, self.at = entry, at
        self.since: list[tuple[str, ...]] = []


def candidates(observations: Iterable[Entry], programs: Programs) -> tuple[Candidate, ...]:
    """What was seen to help, most often first. A damaged line is passed over."""
    tallies: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = defaultdict(lambda: [0, 0])
    waiting: dict[str, _Open] = {}
    for entry in observations:
        try:
            _look(entry, epoch(entry["at"]), waiting, tallies, programs)
        except (KeyError, TypeError, ValueError):
            continue
    found = [Candidate(_id(key), *key, tried, worked) for key, (tried, worked) in tallies.items() if worked]
    return tuple(sorted(found, key=lambda one: (-one.worked, one.tried, one.id)))


def _look(
    entry: Entry,
    at: float,
    waiting: dict[str, _Open],
    tallies: dict[tuple[str, str, str, tuple[str, ...]], list[int]],
    programs: Programs,
) -> None:
    session, argv = entry["session"], tuple(entry["argv"])
    before = waiting.get(session)
    if before is not None and 0 <= at - before.at < _SOON:
        if argv == tuple(before.entry["argv"]):
            if helped := _one_that_acts(before.since, programs):
                tally = tallies[_key(before.entry, helped, tallies)]
                tally[0] += 1
                tally[1] += entry["outcome"] == "ok"
            del waiting[session]
        elif entry["outcome"] == "ok":
            before.since.append(argv)
            return
    if entry["outcome"] in ("left", "remediated") and entry["template"] and entry["type"] not in ("none", "usage"):
        waiting[session] = _Open(entry, at)


def _one_that_acts(since: list[tuple[str, ...]], programs: Programs) -> tuple[str, ...] | None:
    """The only command among those run in between that may have changed something."""
    acting = [argv for argv in since if _acts(argv, programs)]
    return acting[0] if len(set(acting)) == 1 and len(since) <= _MOST else None


def _acts(argv: tuple[str, ...], programs: Programs) -> bool:
    if not argv or argv[0] == "-c":
        return len(argv) == 2
    command = from_argv(argv, programs)
    return command.program not in _HARMLESS and not is_read_only(command, programs)


def _key(
    entry: Entry, argv: tuple[str, ...], known: Mapping[tuple[str, str, str, tuple[str, ...]], Any]
) -> tuple[str, str, str, tuple[str, ...]]:
    """Equal errors with equal cures are one candidate."""
    kind, tool = entry["type"], entry["tool"]
    alike = [text for one, text, name, cure in known if (one, name, cure) == (kind, tool, argv)]
    return kind, nearest(entry["template"], alike) or entry["template"], tool, argv


def _id(key: tuple[str, str, str, tuple[str, ...]]) -> str:
    kind, text, tool, argv = key
    return f"{tool}-{blake2b(chr(0).join((kind, text, *argv)).encode(), digest_size=3).hexdigest()}"
