"""Files are there, and new enough.

    plan:
      kind: file_exists
      path: plan.out            # or a list of them, all of which must be there; ~ and {values} are filled in
      not_empty: true
      newer_than: 12h           # changed within that time; or another file, than which it must not be older

A relative path begins at the current folder. What may not be looked at leaves the answer unknown.
"""

from __future__ import annotations

import os
import time

from heal_cli.durations import is_duration, seconds
from heal_cli.matching import fill, placeholders
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import FLAG, TEXT, TEXTS, Either, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "not_found"
SAYS = "{detail}"
SHAPE = Record(
    {"kind": TEXT, "path": Either((TEXT, TEXTS), "a path"), "not_empty": FLAG, "newer_than": TEXT},
    required=("path",),
)


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the current folder, unless all paths are whole ones."""
    paths = [*_listed(parameters["path"]), *([parameters["newer_than"]] if "newer_than" in parameters else [])]
    whole = all(path.startswith(("/", "~")) or is_duration(path) for path in paths)
    place = ("place",) if any(map(placeholders, paths)) else ()
    return (*place, *(() if whole else ("folder",)))


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look at the files in order; the first that is not as it should be is the reason."""
    filled = fill(_listed(parameters["path"]), scene.values)
    newer = fill((parameters["newer_than"],), scene.values) if "newer_than" in parameters else ("",)
    if not filled or newer is None:
        return Reading(UNKNOWN, "no path is known")
    paths = tuple(os.path.expanduser(path) for path in filled)
    other = newer[0] if is_duration(newer[0]) else os.path.expanduser(newer[0])
    reading = Reading(GOOD)
    for path in paths:
        try:
            reading = _judge(path, parameters.get("not_empty", False), other)
        except FileNotFoundError:
            reading = Reading(BAD, f"there is no {path}")
        except OSError as error:
            reading = Reading(UNKNOWN, f"{error.filename}: {error.strerror}")
        if reading.state != GOOD:
            break
    files = (*paths, *([other] if other and not is_duration(other) else []))
    return reading._replace(files=tuple(map(os.path.abspath, files)))


def _listed(paths: str | list[str]) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else tuple(paths)


def _judge(path: str, not_empty: bool, newer_than: str) -> Reading:
    found = os.stat(path)
    if not_empty and not (os.listdir(path) if os.path.isdir(path) else found.st_size):
        return Reading(BAD, f"{path} is empty")
    if is_duration(newer_than) and found.st_mtime <= time.time() - seconds(newer_than):
        return Reading(BAD, f"{path} was last changed more than {newer_than} ago")
    if newer_than and not is_duration(newer_than):
        try:
            other = os.stat(newer_than)
        except FileNotFoundError:
            return Reading(UNKNOWN, f"there is no {newer_than} to compare {path} with")
        if found.st_mtime_ns < other.st_mtime_ns:
            return Reading(BAD, f"{path} is older than {newer_than}")
    return Reading(GOOD)
