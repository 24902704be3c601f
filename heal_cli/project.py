"""Where a project begins: at the nearest folder above that holds `.heal/`. Asked after every failure: cheap."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".heal"


def find(start: str | None = None) -> str | None:
    """The project around a folder (the current one): the nearest that holds `.heal/`, below HOME and /."""
    return next((folder for folder in upwards(start) if os.path.isdir(os.path.join(folder, FOLDER))), None)


def upwards(start: str | None) -> Iterator[str]:
    """A folder (the current one) and those above it, below HOME and /."""
    try:
        folder = os.path.realpath(start) if start else os.getcwd()
    except OSError:
        return  # the current folder is gone
    home = os.path.realpath(os.path.expanduser("~"))
    while folder not in (home, os.sep, ""):
        yield folder
        folder = os.path.dirname(folder)
