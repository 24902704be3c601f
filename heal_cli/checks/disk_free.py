"""There is room on a disk.

    room_to_build:
      kind: disk_free
      path: ~/.local/share/containers   # what is on that disk; the current folder without it
      at_least: 2G                      # or a share of the whole disk: 5%

What counts is what is left for you (`df`'s *Avail*), and that a file can be made at all (inodes). A path that is not
there yet stands for the folder it would be made in.
"""

from __future__ import annotations

import os

from heal_cli.matching import fill, placeholders
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import TEXT, Record, Scalar
from heal_cli.sizes import amount, is_amount, spoken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "disk_full"
_AMOUNT = Scalar(
    lambda value: "" if is_amount(value) else "an amount such as 500M, 2G or 5%",
    {"type": "string", "pattern": r"^([0-9]+\.?[0-9]*|\.[0-9]+)(%|[KMGTP]?i?B?)$"},
)
SHAPE = Record({"kind": TEXT, "path": TEXT, "at_least": _AMOUNT}, required=("at_least",))


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the current folder, unless the path is a whole one."""
    path = parameters.get("path", ".")
    return ("place", "folder") if placeholders(path) else () if path.startswith(("/", "~")) else ("folder",)


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask the file system."""
    filled = fill((parameters.get("path", "."),), scene.values)
    if not filled:
        return Reading(UNKNOWN, "no path is known")
    path = _existing(os.path.abspath(os.path.expanduser(filled[0])))
    try:
        found = os.statvfs(path)
    except OSError as error:
        return Reading(UNKNOWN, f"{path}: {error.strerror}")
    return judge(path, found, parameters["at_least"])


def judge(path: str, found: os.statvfs_result, at_least: str) -> Reading:
    """Good if at least that much is free; a file system that counts nothing (as /proc) leaves it unknown."""
    if not found.f_blocks:
        return Reading(UNKNOWN, f"{path} is on no disk")
    free, needed = found.f_bavail * found.f_frsize, amount(at_least, found.f_blocks * found.f_frsize)
    if free < needed:
        return Reading(BAD, f"{path} has {spoken(free)} left, and {spoken(needed)} are needed")
    if found.f_files and not found.f_favail:
        return Reading(BAD, f"{path} has no inodes left: no file can be made there")
    return Reading(GOOD)


def _existing(path: str) -> str:
    """The path, or the nearest folder above it that is there."""
    while not os.path.lexists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path
