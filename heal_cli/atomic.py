"""Replaces a file whole, for its owner's eyes only: a reader sees the old content or the new, never a part.

And reads one back that is to be trusted, only if nobody else could have written it; reads none that is no file at all;
and tells when one has changed.
"""

from __future__ import annotations

import errno
import os
import stat


def replace(name: str, content: bytes, mode: int = 0o600) -> None:
    """Write beside and rename over; nothing is left beside if that fails. Raises OSError."""
    beside = f"{name}.{os.getpid()}"
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        with open(file, "wb") as stream:
            stream.write(content)
        os.replace(beside, name)
    except BaseException:
        try:
            os.unlink(beside)
        except OSError:
            pass  # a signal that came after the renaming: it counts, and not that there is nothing left to remove
        raise


def read_own(name: str) -> bytes | None:
    """The content of a file that is ours and that nobody else may read or write; None for any other."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(file)
        mine = found.st_uid == os.geteuid() and not found.st_mode & 0o077
        return os.read(file, found.st_size) if mine else None
    except OSError:
        return None
    finally:
        os.close(file)


def content(name: str, most: int = -1) -> bytes:
    """The content of a file, at `most` so many bytes of it. Raises OSError, also for what is no file, such as a pipe.

    Who opens a pipe may wait for ever, and who reads it takes from the command what is its own: `--kubeconfig <(...)`.
    """
    found = os.stat(name)
    if not stat.S_ISREG(found.st_mode) and not _is_null(found):
        raise OSError(errno.EINVAL, "is no regular file", name)
    with open(name, "rb") as file:
        return file.read(most)


def _is_null(found: os.stat_result) -> bool:
    return stat.S_ISCHR(found.st_mode) and found.st_rdev == os.stat(os.devnull).st_rdev


def stamp(name: str) -> tuple[str, int, int]:
    """What tells that a file has changed: path, size in bytes, mtime in nanoseconds; -1 for one that is not there."""
    try:
        found = os.stat(name)
    except OSError:
        return (name, -1, -1)
    return (name, found.st_size, found.st_mtime_ns)
