"""The tally that is kept between two calls of `heal stats` (state/tally.json), so that only new lines are read.

With it stands how far each journal file was read: device, inode, offset, and a digest of its start. If one of them is
gone, was cut or is another file now, or heal itself is another one, all is counted again from the journal alone.
"""

from __future__ import annotations

import json
import os
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from heal_cli import __version__, atomic, journal, paths
from heal_cli.journal_lines import observations
from heal_cli.tally import Day, Open, Series, Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

    from heal_cli.command_line import Programs

_BY = [2, __version__]  # the format, and who counted
_WORTH_KEEPING = 1 << 18  # bytes: what is less is read again sooner than written down
_HEAD = 512  # bytes
_BLOCK = 1 << 18  # bytes


class Mark(NamedTuple):
    """How far a journal file was read. `head` is a digest of its first bytes, as many as there were up to 512."""

    device: int
    inode: int
    offset: int
    length: int
    head: str


def count(programs: Programs, progress: Callable[[float], None] = lambda share: None) -> Tally:
    """The tally of the whole journal; `progress` is told the share that has been read.

    Never raises for a memory that cannot be written: then it counts anew the next time.
    """
    files = _files()
    try:
        tally, marks = _kept(programs)
        starts = _starts(files, marks)
        if starts is None:
            tally, starts = Tally(programs), [0] * len(files)
        sizes = [os.fstat(file.fileno()).st_size for file in files]
        new = sum(sizes) - sum(starts)
        ends, rests, read = [], [], 0
        for file, start in zip(files, starts, strict=True):
            end, rest = _read(file, start, tally, partial(_tell, progress, read, new))
            ends.append(end)
            rests.append(rest)
            read += end - start
        if read >= _WORTH_KEEPING or (files and not marks):
            _keep(tally, [_mark(file, end) for file, end in zip(files, ends, strict=True)])
    finally:
        for file in files:
            file.close()
    for rest in filter(None, rests):  # a last line without an end may still be growing: it counts for now alone
        _add(tally, [rest])
    return tally


def _tell(progress: Callable[[float], None], before: int, new: int, read: int) -> None:
    progress(min(1.0, (before + read) / max(new, 1)))


def _files() -> list[BinaryIO]:
    """The journal's files, open, oldest first: all of one moment, also if the journal is put away just now."""
    while True:
        names = journal.files()
        files = [file for name in names if (file := _opened(name))]
        if names == journal.files():
            return files
        for file in files:
            file.close()


def _opened(name: str) -> BinaryIO | None:
    try:
        return open(name, "rb")
    except OSError:
        return None


def _starts(files: list[BinaryIO], marks: list[Mark]) -> list[int] | None:
    """Where to go on reading each file; None if what was read is not all there any more."""
    by_file = {(mark.device, mark.inode): mark for mark in marks}
    starts = []
    for file in files:
        found = os.fstat(file.fileno())
        mark = by_file.pop((found.st_dev, found.st_ino), None)
        if mark and (found.st_size < mark.offset or _head(file, mark.length) != mark.head):
            return None
        starts.append(mark.offset if mark else 0)
    return None if by_file or _out_of_order(starts) else starts


def _out_of_order(starts: list[int]) -> bool:
    """Is a file new that stands before one that was read?"""
    return any(not start and any(starts[place:]) for place, start in enumerate(starts))


def _head(file: BinaryIO, length: int) -> str:
    return blake2b(os.pread(file.fileno(), length, 0), digest_size=8).hexdigest()


def _mark(file: BinaryIO, end: int) -> Mark:
    found, length = os.fstat(file.fileno()), min(end, _HEAD)
    return Mark(found.st_dev, found.st_ino, end, length, _head(file, length))


def _read(file: BinaryIO, start: int, tally: Tally, progress: Callable[[int], None]) -> tuple[int, bytes]:
    """Count the lines after `start`; gives where the last whole one ends, and what stands after it."""
    file.seek(start)
    size, end, rest = os.fstat(file.fileno()).st_size, start, b""
    while more := file.read(min(_BLOCK, size - end - len(rest))):  # what comes later is left for the next time
        whole, newline, rest = (rest + more).rpartition(b"\n")
        if newline:
            _add(tally, whole.split(b"\n"))
            end += len(whole) + 1
            progress(end - start)
    return end, rest


def _add(tally: Tally, lines: list[bytes]) -> None:
    for entry in observations(lines, tally.damage):
        tally.add(entry)


def _file() -> str:
    return os.path.join(paths.memory(), "state", "tally.json")


def _kept(programs: Programs) -> tuple[Tally, list[Mark]]:
    """The tally as it was kept, and how far it goes; an empty one if there is none that can be used."""
    content = atomic.read_own(_file())
    try:
        plain = json.loads(content or b"")
        if plain["by"] == _BY:
            return _from_plain(plain, programs), [Mark(*mark) for mark in plain["marks"]]
    except (ValueError, KeyError, TypeError, IndexError):
        pass  # none yet, or damaged: it is made anew
    return Tally(programs), []


def _from_plain(plain: dict[str, Any], programs: Programs) -> Tally:
    tally = Tally(programs)
    tally.damaged = plain["damaged"]
    for series in plain["series"]:
        tally.know(Series(*series))
    for name, parts in plain["days"].items():
        day = tally.days[name] = Day()
        for part, counts in zip(Day.PARTS, parts, strict=True):
            setattr(day, part, dict(zip(counts[::2], counts[1::2], strict=True)))
    tally.open = {words: Open(*one) for words, one in plain["open"].items()}
    tally.troubles = plain["troubles"]
    return tally


def _plain(tally: Tally) -> dict[str, Any]:
    def flat(counts: dict[int, int]) -> Iterator[int]:
        return (value for pair in counts.items() for value in pair)

    days = {name: [[*flat(getattr(day, part))] for part in Day.PARTS] for name, day in tally.days.items()}
    return {
        "damaged": tally.damaged,
        "series": tally.series,
        "days": days,
        "open": tally.open,
        "troubles": tally.troubles,
    }


def _keep(tally: Tally, marks: list[Mark]) -> None:
    text = json.dumps({"v": 1, "by": _BY, "marks": marks, **_plain(tally)}, separators=(",", ":"))
    try:
        paths.make_private(os.path.dirname(_file()))
        atomic.replace(_file(), text.encode())
    except OSError:
        pass  # a memory that cannot be written is read anew each time
