"""What the journal has taught so far, kept between two `heal learn`, so that only what is new is read.

One file (state/study) of plain data, read with marshal and trusted as little: it must be ours alone, and its digest
right. It is void where heal, its programs or the half-life are others, where a month has gone by after which more has
faded, or where what was read is not all there any more (heal_cli.bookmarks). Then everything is read again. Counting on
does in the same order what counting at once does, so the outcome is the same to the last bit.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
import time
from hashlib import blake2b

from heal_cli import __version__, atomic, config, paths
from heal_cli.bookmarks import Mark, Reading
from heal_cli.durations import seconds
from heal_cli.journal_lines import observations
from heal_cli.learning.candidates import Followed
from heal_cli.learning.fading import DAY, faded_before
from heal_cli.learning.lessons import Counts
from heal_cli.learning.patterns import Sightings
from heal_cli.shells import typed
from heal_cli.situation import Timeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from heal_cli.command_line import Programs

_FORMAT = 3
_DIGEST = 16  # bytes


class Study:
    """The journal's lines up to now as learning counts them. `damaged` are lines that hold no run."""

    def __init__(self, programs: Programs, half_life: float, now: float) -> None:
        self.counts = Counts(half_life, now)
        self.timeline = Timeline(programs, until=now + DAY)
        self.followed = Followed(typed.read())
        self.sightings = Sightings(now, half_life)
        self.count = self.damaged = 0
        self.until: str | None = None

    def add(self, lines: list[bytes]) -> None:
        """Count some lines more, in the journal's order."""
        for entry in observations(lines, self._damage):
            self.count += 1
            self.until = entry["at"]
            self.followed.add(entry)
            if entry["type"] or entry["layer"] == "remedy":
                self.sightings.add(entry)
            if call := self.timeline.call(entry):
                self.counts.add_one(call)

    def _damage(self) -> None:
        self.damaged += 1

    def plain(self) -> tuple[Any, ...]:
        """All of it as plain data."""
        parts = (self.counts, self.timeline, self.followed, self.sightings)
        return self.count, self.damaged, self.until, *(part.plain() for part in parts)

    def go_on(self, plain: tuple[Any, ...]) -> None:
        """Go on where another one was."""
        self.count, self.damaged, self.until, counts, timeline, followed, sightings = plain
        self.counts.go_on(counts)
        self.timeline.go_on(timeline)
        self.followed.go_on(followed)
        self.sightings.go_on(sightings)


def read(
    programs: Programs,
    passed: Callable[[float], None] = lambda share: None,
    now: float | None = None,
    anew: bool = False,
    keep: bool = False,
) -> Study:
    """The journal as it is now: what was kept, and the lines after it; `anew` reads all of it.

    With `keep` the next one goes on from here; a memory that cannot be written is read anew each time. `passed` is told
    the share of what is to be read that has been read. The last line may still be growing: if it holds no run it is
    counted as damaged now, and looked at again the next time.
    """
    now = time.time() if now is None else now
    half_life = seconds(config.settings()["learn"]["half_life"]) / DAY
    rests_on = _rests_on(programs, half_life, now)
    kept, marks = (None, []) if anew else _kept(rests_on, now)
    study = Study(programs, half_life, now)
    with Reading(marks) as reading:
        if kept and not reading.anew:
            study.go_on(kept)
        reading.read(study.add, passed)
        if keep:
            _keep(rests_on, reading.marks(), study)
    for rest in reading.rests:
        study.damaged += sum(1 for _ in _damaged(rest))
    return study


def _damaged(rest: bytes) -> list[None]:
    found: list[None] = []
    for _ in observations([rest], lambda: found.append(None)):
        pass
    return found


def file() -> str:
    """Where it is kept."""
    return os.path.join(paths.memory(), "state", "study")


def _rests_on(programs: Programs, half_life: float, now: float) -> tuple[Any, ...]:
    """With another one of these, counting anew would give something else."""
    known = blake2b(json.dumps(programs, sort_keys=True).encode(), digest_size=_DIGEST).hexdigest()
    return _FORMAT, __version__, sys.implementation.cache_tag, known, half_life, faded_before(now, half_life)


def _kept(rests_on: tuple[Any, ...], now: float) -> tuple[tuple[Any, ...] | None, list[Mark]]:
    """What was kept, and how far it goes; nothing if it cannot be used."""
    content = atomic.read_own(file())
    if content is None or blake2b(content[_DIGEST:], digest_size=_DIGEST).digest() != content[:_DIGEST]:
        return None, []  # none yet, or damaged
    rested_on, marks, plain = marshal.loads(content[_DIGEST:])
    passed_over = plain[4][0] if rested_on == rests_on else None
    if rested_on != rests_on or (passed_over is not None and passed_over <= now + DAY):
        return None, []
    return plain, [Mark(*mark) for mark in marks]


def _keep(rests_on: tuple[Any, ...], marks: list[Mark], study: Study) -> None:
    content = marshal.dumps((rests_on, [tuple(mark) for mark in marks], study.plain()))
    try:
        paths.make_private(os.path.dirname(file()))
        atomic.replace(file(), blake2b(content, digest_size=_DIGEST).digest() + content)
    except OSError:
        pass
