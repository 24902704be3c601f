"""Which programs are installed here: evidence for a name that no shell could find."""

from __future__ import annotations

import os

BUILTINS = ("cd", "exit", "export", "source", "alias", "unset", "history", "jobs", "pushd", "popd", "umask", "wait")


def programs() -> frozenset[str]:
    """The names on PATH, and what every shell knows without it. Unreadable folders are passed over."""
    found = set(BUILTINS)
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        try:
            with os.scandir(folder or ".") as entries:
                found.update(entry.name for entry in entries)
        except OSError:
            continue
    return frozenset(found)


def is_executable(name: str) -> bool:
    """May this name really be run?"""
    import shutil

    return name in BUILTINS or shutil.which(name) is not None
