"""The compiled cache: rules and configuration as plain data, so that the short road reads no YAML.

One file holds a key (format, interpreter, and path, size and mtime of every source), a small header for the road
before the command, and the book for the road after a failure. It is read with `marshal`, which trusts its input: a
file that is not ours, or that others may read or write, is not read. A cache that cannot be written is lived without.
"""

from __future__ import annotations

import marshal
import os
import sys

from heal_cli import __version__, atomic, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    Plain = dict[str, Any]
else:
    from heal_cli.record import NamedTuple

_FORMAT = 5
_NUMBER = 16  # the width of the lengths in front of the two parts


class Compiled(NamedTuple):
    """The header, what reads the book, and the key: another key is another rule book or configuration."""

    header: Plain
    read_book: Any
    key: tuple[Any, ...]


def load() -> Compiled:
    """What is in force now, from the cache or made anew."""
    key = _key()
    name = os.path.join(paths.cache(), f"compiled-{sys.implementation.cache_tag}")
    parts = _read(name, key)
    if parts is None:
        header, book = _make()
        _write(name, (key, header), book)
        return Compiled(header, lambda: book, key)
    header, file_book = parts
    return Compiled(header, file_book, key)


def _key() -> tuple[Any, ...]:
    folders = (paths.shipped("rules"), paths.user_rules())
    return (
        _FORMAT,
        __version__,
        sys.hexversion,
        atomic.stamp(paths.config_file()),
        *(_stamps(folder) for folder in folders),
    )


def _stamps(folder: str) -> tuple[Any, ...]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return (folder,)
    return (folder, *(atomic.stamp(os.path.join(folder, name)) for name in names))


def _read(name: str, key: tuple[Any, ...]) -> tuple[Plain, Any] | None:
    try:
        file = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(file)
        if found.st_uid != os.geteuid() or found.st_mode & 0o077:
            return None
        length = int(os.read(file, _NUMBER))
        if length > found.st_size:
            return None
        given, header = marshal.loads(os.read(file, length))
        if given != key:
            return None
    except (ValueError, EOFError, TypeError, OSError, MemoryError):
        return None  # damaged: made anew
    finally:
        os.close(file)
    return header, lambda: _read_book(name, _NUMBER + length)


def _read_book(name: str, offset: int) -> Plain:
    try:
        with open(name, "rb") as file:
            file.seek(offset)
            book: Any = marshal.loads(file.read())
    except (OSError, ValueError, EOFError, TypeError, MemoryError):
        book = None
    whole: Plain = book if isinstance(book, dict) and "rules" in book else _make()[1]
    return whole


def _write(name: str, first: tuple[Any, ...], book: Plain) -> None:
    front = marshal.dumps(first)
    try:
        paths.make_private(os.path.dirname(name))
        atomic.replace(name, b"%*d" % (_NUMBER, len(front)) + front + marshal.dumps(book))
    except OSError:
        return  # a read-only or full cache folder: heal is slower, nothing else


def _make() -> tuple[Plain, Plain]:
    """Compile every source. What is wrong with them is in the header's `problems`; the rest is in force."""
    from heal_cli import asked_before, config, rulebook
    from heal_cli.errors import FileError

    problems: list[str] = []
    try:
        settings = config.load()
    except FileError as error:
        problems += error.problems
        settings = dict(config.DEFAULTS)
    book, wrong = rulebook.compile_book(rulebook.sources())
    problems += wrong
    listed, unknown = asked_before.listed(settings["commands"], book)
    problems += (f"{paths.config_file()}: {text}" for text in unknown)
    index = rulebook.index(book["rules"])
    header = {
        "problems": tuple(problems),
        "preflight": settings["preflight"],
        "remedy": settings["remedy"],
        "before": asked_before.order(book["rules"], index["before"], listed),
        "kinds": _kinds(book["programs"]),
        "clusters": any(entry["kind"] == "cluster" for entry in settings["targets"].values()),
        "held_back": rulebook.held_back(book["rules"]),
        "wrappers": {name: entry for name, entry in book["programs"].items() if entry.get("wrapper")},
        "targets": _target_hints(settings),
        "names": _target_names(settings),
    }
    return header, {**book, "index": index, "config": settings}


def _target_hints(settings: Plain) -> dict[str, str]:
    """program -> target, for programs that belong to exactly one: all the short road knows without reading files."""
    hints: dict[str, str] = {}
    for name, entry in settings["targets"].items():
        for program in entry.get("commands", ()):
            hints[program] = "" if program in hints else name
    return {program: name for program, name in hints.items() if name}


def _target_names(settings: Plain) -> tuple[str, ...]:
    """What `--target` may say: names, and short names."""
    return tuple(name for target, entry in settings["targets"].items() for name in (target, entry.get("short")) if name)


def _kinds(programs: Plain) -> dict[str, tuple[str, str]]:
    """program -> what it acts on, and its flag for a kubeconfig context."""
    return {
        name: (entry["target"], entry.get("context", "--context"))
        for name, entry in programs.items()
        if "target" in entry
    }
