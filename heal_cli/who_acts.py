"""Who a command acts as must not change under it: what a fix before the run changed of that is put back.

The kubeconfig files are kept in memory while the fix is at work, and nowhere else: they hold secrets.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from heal_cli import atomic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from heal_cli.model import Scene

    Who = tuple[str, ...]

_MOST = 1 << 22  # bytes of one file


class File(NamedTuple):
    """A file as it was, by its real name; no content if it was not there."""

    name: str
    content: bytes | None = None
    mode: int = 0o600


class Kept(NamedTuple):
    """Who acts, and the files that say so. `now` looks again."""

    who: Who
    files: tuple[File, ...]
    now: Callable[[], Who]

    def put_back(self) -> str:
        """What a fix has changed of who acts, after it was put back; an empty text if that is as it was."""
        now = self.now()
        if now == self.who:
            return ""
        changed = f"it changed who acts: {change(self.who, now)}"
        try:
            for file in self.files:
                _put_back(file)
        except OSError as error:
            return f"{changed}; {error.filename} could not be put back: {error.strerror}"
        return f"{changed}; put back as it was" if self.now() == self.who else changed


def kept(scene: Scene, now: Callable[[], Who]) -> Kept:
    """Who acts at a scene, kept until a fix has been carried out."""
    names = str(scene.values.get("kubeconfigs", "")).split(os.pathsep)
    return Kept(scene.identity, tuple(file for name in names if name and (file := _file(name))), now)


def _file(name: str) -> File | None:
    """None for what is not read again: a pipe, which gives its content once, or more than anybody's configuration."""
    real = os.path.realpath(name)
    try:
        found = os.stat(real)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:
            return None
        return File(real, atomic.content(real), stat.S_IMODE(found.st_mode))
    except FileNotFoundError:
        return File(real)
    except OSError:
        return None


def _put_back(file: File) -> None:
    if file.content is None:
        if os.path.exists(file.name):
            os.unlink(file.name)
        return
    if atomic.content(file.name) != file.content:
        atomic.replace(file.name, file.content)
        os.chmod(file.name, file.mode)


def change(before: Who, after: Who) -> str:
    """What is different, in words."""
    if not before:
        return f"there was no login, now there is {after[0]}"
    pairs = [
        f"{was or 'nothing'} is now {now or 'nothing'}" for was, now in zip(before, after, strict=False) if was != now
    ]
    return ", ".join(pairs) or "its login is gone"
