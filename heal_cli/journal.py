"""The journal: one JSON line per run, appended with one write. Standard library alone: it is on the short road."""

from __future__ import annotations

import os
import time

from heal_cli import paths
from heal_cli.model import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO


NAME = "journal.jsonl"
_TAIL = 1 << 18  # bytes: some five hundred lines
_BLOCK = 1 << 18  # bytes that are read at once
_LOOKS = 6  # at an unfinished line, 2 ms apart: a line that is being written takes some microseconds


def append(observation: dict[str, Any]) -> None:
    """Append one observation. Raises OSError if the journal cannot be written; a line is written whole or reported."""
    folder = paths.memory()
    line = (as_json(observation) + "\n").encode()
    try:
        file = _open(folder)
    except FileNotFoundError:
        paths.make_private(folder)
        file = _open(folder)
    try:
        if _is_torn(file):
            line = b"\n" + line  # somebody was killed within a write: what is torn must not swallow this one
        written = os.write(file, line)
        if written < len(line):
            os.write(file, b"\n")  # a torn line must not swallow the next one
    finally:
        os.close(file)


def _is_torn(file: int) -> bool:
    """Does the journal end within a line? Looked at again for a while: another heal may be writing just now."""
    for _ in range(_LOOKS):
        size = os.fstat(file).st_size
        if not size or os.pread(file, 1, size - 1) == b"\n":
            return False
        time.sleep(0.002)
    return True


def _open(folder: str) -> int:
    return os.open(os.path.join(folder, NAME), os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def files() -> list[str]:
    """The journal's files by their full names, oldest first: those that were put away (journal-N.jsonl), and NAME."""
    folder = paths.memory()
    numbers = sorted(put_away(folder))
    return [*(numbered(folder, number) for number in numbers), os.path.join(folder, NAME)]


def size() -> int:
    """The bytes in all files of the journal."""
    return sum(os.path.getsize(name) for name in files() if os.path.exists(name))


def put_away(folder: str) -> list[int]:
    """The numbers of the files that were put away, in no order."""
    front, end = NAME.split(".")
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    inner = [name[len(front) + 1 : -len(end) - 1] for name in names if name.startswith(f"{front}-")]
    return [int(number) for number in inner if number.isascii() and number.isdigit()]


def numbered(folder: str, number: int) -> str:
    """The full name of a file that was put away."""
    front, end = NAME.split(".")
    return os.path.join(folder, f"{front}-{number}.{end}")


def read(
    damaged: Callable[[], None] = lambda: None, passed: Callable[[int], None] = lambda size: None
) -> Iterator[dict[str, Any]]:
    """Every observation, oldest first. `damaged` is called for a line that is none; no journal is an empty one.

    `passed` is called with the number of bytes that have been read since it was called last.
    """
    from heal_cli.journal_lines import observations

    for name in files():
        try:
            file = open(name, "rb")
        except OSError:
            continue
        with file:
            while block := file.readlines(_BLOCK):
                yield from observations(block, damaged)
                passed(sum(map(len, block)))


def backwards(room: int | None = None) -> Iterator[dict[str, Any]]:
    """Every observation, newest first; or those in the last so many bytes."""
    from heal_cli.journal_lines import observations

    for name in reversed(files()):
        try:
            file = open(name, "rb")
        except OSError:
            continue
        with file:
            for lines in _blocks_backwards(file, room):
                yield from reversed(list(observations(lines, lambda: None)))
            if room is not None:
                room -= file.seek(0, os.SEEK_END)
        if room is not None and room <= 0:
            return


def _blocks_backwards(file: BinaryIO, room: int | None) -> Iterator[list[bytes]]:
    """The whole lines of a file in blocks, the last block first; no line that begins before the last `room` bytes."""
    place = file.seek(0, os.SEEK_END)
    least = 0 if room is None else max(0, place - room)
    begun = b""  # the end of a line that begins in an earlier block
    while place > least:
        size = min(_BLOCK, place - least)
        place -= size
        file.seek(place)
        first, *lines = (file.read(size) + begun).split(b"\n")
        begun = first
        yield lines
    if place == 0:
        yield [begun]


def latest(tool: str) -> Iterator[dict[str, Any]]:
    """What the end of the journal says of one program, newest first; lines of other programs are not parsed."""
    import json

    wanted = f'"tool":{as_json(tool)}'.encode()
    for line in reversed(end()):
        if wanted not in line:
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and entry.get("tool") == tool:
            yield entry


def end(room: int = _TAIL) -> list[bytes]:
    """The whole lines in the last so many bytes of the journal, oldest first."""
    found: list[bytes] = []
    for name in reversed(files()):
        try:
            with open(name, "rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - room))
                lines = file.read().split(b"\n")
        except OSError:
            continue
        found = (lines[1:] if size > room else lines) + found
        room -= size
        if room <= 0:
            break
    return found


def as_json(value: Any) -> str:
    """JSON (RFC 8259) for the values an observation holds, without the json module: its import costs 4 ms."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{as_json(key)}:{as_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(as_json, value)) + "]"
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    units = value.encode("utf-16-be", "surrogatepass")  # what \u counts in; lone surrogates are bytes that are no UTF-8
    return '"' + "".join(_unit(units[place] << 8 | units[place + 1]) for place in range(0, len(units), 2)) + '"'


def _unit(number: int) -> str:
    return chr(number) if 32 <= number < 127 and number not in (34, 92) else f"\\u{number:04x}"


def moment() -> Moment:
    """Here and now, as the journal keeps it."""
    now = time.time()
    local = time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(now))
    at = f"{local[:19]}.{int(now * 1000) % 1000:03d}{local[19:22]}:{local[22:24]}"
    return Moment(
        id=f"{time.time_ns():x}-{os.getpid():x}",
        at=at,
        cwd=_cwd(),
        boot=boot_id(),
        suspended=suspended(),
        session=str(os.getsid(0)),
    )


def _cwd() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""  # the folder has been removed


def boot_id() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb", buffering=0) as file:
            return file.read(36).decode()
    except OSError:
        return ""


def suspended() -> float:
    """Seconds this machine has slept since it was started: one clock that goes on in sleep, and one that does not.

    Those of Linux, else those of macOS (clock_gettime(3) there); 0 where they are not known.
    """
    for goes_on, stops in (("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"), ("CLOCK_MONOTONIC_RAW", "CLOCK_UPTIME_RAW")):
        if hasattr(time, goes_on) and hasattr(time, stops):
            return max(0.0, time.clock_gettime(getattr(time, goes_on)) - time.clock_gettime(getattr(time, stops)))
    return 0.0
