"""The compiled cache: rules and configuration as plain data, so that the short road reads no YAML.

One file holds a key (format, interpreter, and path, size and mtime of every source), a small header for the road
before the command, and the book for the road after a failure; the book's rules, and the texts by which they are
chosen, stay in the file until one is asked for. It is read with `marshal`, which trusts its input: a file that is not
ours, or that others may read or write, is not read. A cache that cannot be written is lived without.
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

_FORMAT = 21
_NUMBER = 16  # the width of the numbers in front of the parts


class Compiled(NamedTuple):
    """The header, what reads the book, and the key: another key is another rule book or configuration.

    `project` is a name for the trusted project they are in force in, or empty.
    """

    header: Plain
    read_book: Any
    key: tuple[Any, ...]
    project: str = ""


def load() -> Compiled:
    """What is in force now, from the cache or made anew."""
    project = _project()
    key = _key(project)
    mark = f"-{project[0]}" if project else ""
    name = os.path.join(paths.cache(), f"compiled-{sys.implementation.cache_tag}{mark}")
    parts = _read(name, key)
    if parts is None:
        header, book = _made()
        _write(name, (key, header), book)
        return Compiled(header, lambda: book, key, mark)
    header, file_book = parts
    return Compiled(header, file_book, key, mark)


def _project() -> tuple[Any, ...] | None:
    """A trusted project around the current folder: a name for it, and what tells its states apart."""
    if not os.path.isdir(paths.trusted()):
        return None
    from heal_cli import trust

    return trust.key()


def _key(project: tuple[Any, ...] | None) -> tuple[Any, ...]:
    shipped = paths.shipped("rules")
    return (
        _FORMAT,
        __version__,
        sys.hexversion,
        project,
        atomic.stamp(paths.config_file()),
        # An installed package is replaced as a whole, which its folder shows; in a checkout each file may be edited.
        atomic.stamp(shipped) if paths.is_installed(shipped) else _stamps(shipped),
        _stamps(paths.user_rules()),
    )


def _stamps(folder: str) -> tuple[Any, ...]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return (folder,)
    stamps: list[Any] = [folder]
    for name in names:  # flat, and without a call for each: this is done for every rule file at every run
        try:
            found = os.stat(f"{folder}/{name}")
            stamps += (name, found.st_size, found.st_mtime_ns)
        except OSError:
            stamps.append(name)  # a link that leads nowhere
    return tuple(stamps)


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
        book = _unpacked(name, os.open(name, os.O_RDONLY | os.O_CLOEXEC), offset)
    except (OSError, ValueError, EOFError, TypeError, KeyError, MemoryError):
        book = None  # replaced meanwhile, or damaged
    return book or _anew(name)


def _anew(name: str) -> Plain:
    """The book, made once more; the damaged file goes, so that the next command writes one."""
    try:
        os.unlink(name)
    except OSError:
        pass  # it is gone, or cannot be written
    return _made()[1]


def _unpacked(name: str, file: int, offset: int) -> Plain | None:
    """The book behind an offset of an open file, which stays open for its long lists; None if the file is cut off."""
    from heal_cli.packed import OpenFile, Packed

    made: list[Plain] = []

    def anew() -> Plain:
        if not made:
            made.append(_anew(name))
        return made[0]

    opened = OpenFile(file)
    length, size = (int(opened.read(_NUMBER, at)) for at in (offset, offset + _NUMBER))
    if os.fstat(file).st_size != size:
        return None
    start = offset + 2 * _NUMBER
    book = marshal.loads(opened.read(length, start))
    rules, needs = book["rules"], book["index"]["needs"]
    start += length
    book["rules"] = Packed(opened, start, rules, lambda: anew()["rules"])
    behind = start + (rules[-1] if rules else 0)
    book["index"]["needs"] = Packed(opened, behind, needs, lambda: anew()["index"]["needs"])
    found: Plain = book
    return found


def _write(name: str, first: tuple[Any, ...], book: Plain) -> None:
    from heal_cli.packed import pack

    front = marshal.dumps(first)
    rules, rules_end = pack(book["rules"])
    needs, needs_end = pack(book["index"]["needs"])
    body = marshal.dumps({**book, "rules": rules_end, "index": {**book["index"], "needs": needs_end}})
    size = 3 * _NUMBER + len(front) + len(body) + len(rules) + len(needs)
    parts = (b"%*d" % (_NUMBER, len(front)), front, b"%*d%*d" % (_NUMBER, len(body), _NUMBER, size), body, rules, needs)
    try:
        paths.make_private(os.path.dirname(name))
        atomic.replace(name, b"".join(parts))
    except OSError:
        return  # a read-only or full cache folder: heal is slower, nothing else


def _made() -> tuple[Plain, Plain]:
    from heal_cli.rules.compiling import make

    return make()
