"""The tally that is kept between two calls of `heal stats` (state/tally.json), so that only new lines are read.

With it stands how far each journal file was read (heal_cli.bookmarks). If what was read is not all there any more as it
was, or heal itself is another one, all is counted again from the journal alone.
"""

from __future__ import annotations

import json
import os

from heal_cli import __version__, atomic, paths
from heal_cli.bookmarks import Mark, Reading
from heal_cli.journal_lines import observations
from heal_cli.tally import Day, Open, Series, Tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from heal_cli.command_line import Programs

_BY = [2, __version__]  # the format, and who counted
_WORTH_KEEPING = 1 << 18  # bytes: what is less is read again sooner than written down


def count(programs: Programs, progress: Callable[[float], None] = lambda share: None) -> Tally:
    """The tally of the whole journal; `progress` is told the share that has been read.

    Never raises for a memory that cannot be written: then it counts anew the next time.
    """
    tally, marks = _kept(programs)
    with Reading(marks) as reading:
        if reading.anew:
            tally = Tally(programs)
        reading.read(lambda lines: _add(tally, lines), progress)
        if reading.new >= _WORTH_KEEPING or (reading.files and not marks):
            _keep(tally, reading.marks())
    for rest in reading.rests:  # a last line without an end may still be growing: it counts for now alone
        _add(tally, [rest])
    return tally


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
