"""How long the journal is kept: files that have grown are put away under a number, and the oldest of those go.

Only one process at a time does this (it holds the lock of `heal learn`). A run that has opened the journal just before
it is put away writes its line into the file that was put away, and nothing is lost.
"""

from __future__ import annotations

import os
import shutil
import time

from heal_cli import atomic, journal, paths
from heal_cli.durations import seconds
from heal_cli.errors import StateError
from heal_cli.sizes import amount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple

_WRITING = 0.05  # seconds: far longer than a run holds the journal open


class Limits(NamedTuple):
    """What is kept: `file` bytes in one file, `total` bytes in all, and nothing older than `age` seconds."""

    file: float
    total: float
    age: float


def limits(configured: Mapping[str, Any]) -> Limits:
    """The limits of a configuration, defaults filled in."""
    kept = configured["journal"]
    return Limits(amount(kept["file"], 0), amount(kept["total"], 0), seconds(kept["age"]))


def tidy(kept: Limits, now: float) -> int:
    """Put a journal away that has grown too large, and remove what is too old or too much; gives how many files went.

    Of a file that is far larger than it should be only so much goes as must. Raises StateError. The caller holds the
    lock of `heal learn`.
    """
    try:
        current = os.path.join(paths.memory(), journal.NAME)
        if _size(current) > kept.file:
            put_away(current)
        old = journal.files()[:-1]
        too_much = sum(map(_size, old)) + _size(current) - kept.total
        gone = 0
        for name in old:
            size, too_old = _size(name), now - os.stat(name).st_mtime > kept.age
            if too_much <= 0 and not too_old:
                break
            if not too_old and size > 2 * kept.file and too_much < size:
                _cut(name, int(too_much))
                break
            os.unlink(name)
            gone, too_much = gone + 1, too_much - size
        return gone
    except OSError as error:
        raise StateError(f"{error.filename or paths.memory()}: cannot be put away: {error.strerror}") from None


def _cut(name: str, size: int) -> None:
    """Take so many bytes, and the rest of the line they end in, from the start of a file that was put away."""
    time.sleep(_WRITING)  # it may have been put away just now
    beside = f"{name}.{os.getpid()}"
    try:
        with open(name, "rb") as file, open(beside, "xb") as left:
            os.fchmod(left.fileno(), 0o600)
            file.seek(size)
            file.readline()
            shutil.copyfileobj(file, left, 1 << 20)
        os.replace(beside, name)
    except OSError:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def put_away(current: str) -> str:
    """Give the journal the next number, so that the next run begins a new one; gives its new name. Raises OSError."""
    folder = os.path.dirname(current)
    name = journal.numbered(folder, max(journal.put_away(folder), default=0) + 1)
    os.rename(current, name)
    return name


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size
    except FileNotFoundError:
        return 0


def drop_before(moment: float) -> int:
    """Take every line out that was written before an epoch; gives how many. What is no observation stays.

    Raises StateError. The caller holds the lock of `heal learn`.
    """
    try:
        current = os.path.join(paths.memory(), journal.NAME)
        if os.path.exists(current):
            put_away(current)
        return sum(_without(name, moment) for name in journal.files()[:-1])
    except OSError as error:
        raise StateError(f"{error.filename or paths.memory()}: cannot be changed: {error.strerror}") from None


def _without(name: str, moment: float) -> int:
    """Take the old lines out of a file that was put away; what a run writes into it meanwhile goes to the journal."""
    with open(name, "rb") as file:
        lines = file.readlines()
        kept = [line for line in lines if not _is_before(line, moment)]
        if len(kept) == len(lines):
            return 0
        if kept:
            atomic.replace(name, b"".join(kept))
        else:
            os.unlink(name)
        time.sleep(_WRITING)
        for line in file:
            _append(line)
    return len(lines) - len(kept)


def _append(line: bytes) -> None:
    descriptor = os.open(
        os.path.join(paths.memory(), journal.NAME), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _is_before(line: bytes, moment: float) -> bool:
    import json
    from datetime import datetime

    try:
        return datetime.fromisoformat(json.loads(line)["at"]).timestamp() < moment
    except (ValueError, KeyError, TypeError, OverflowError):
        return False
