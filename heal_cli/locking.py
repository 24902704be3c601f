"""One at a time, across processes: an advisory lock on a file, and the record of attempts kept in it."""

from __future__ import annotations

import fcntl
import os
import time

from heal_cli import paths
from heal_cli.errors import StateError

_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.02  # seconds between two tries to get a lock


class Busy(StateError):
    """Another process has the lock."""


class locked:
    """Within this, the lock on `path` is held; gives (descriptor, had to wait). Raises Busy after `patience` s.

    The lock is the kernel's (flock(2)): a holder that dies leaves nothing behind.
    """

    def __init__(self, path: str, patience: float) -> None:
        self._path, self._patience = path, patience

    def __enter__(self) -> tuple[int, bool]:
        try:
            paths.make_private(os.path.dirname(self._path))
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StateError(f"{self._path}: cannot be locked: {error.strerror}") from None
        try:
            return self._descriptor, _acquire(self._descriptor, self._patience, self._path)
        except BaseException:
            os.close(self._descriptor)
            raise

    def __exit__(self, *ended: object) -> None:
        os.close(self._descriptor)


def _acquire(descriptor: int, patience: float, path: str) -> bool:
    deadline = time.monotonic() + patience
    waited = False
    pause = _FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return waited
        except BlockingIOError:
            waited = True
        if time.monotonic() >= deadline:
            raise Busy(f"{path}: still locked by another process after {patience:g} s")
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def read_attempts(descriptor: int) -> list[tuple[float, bool]]:
    """The (epoch, worked) pairs in a locked file; a damaged file counts as empty."""
    import json

    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        content = json.loads(os.read(descriptor, 65536) or b"[]")
        return [(float(at), bool(worked)) for at, worked in content]
    except (ValueError, TypeError):
        return []


def write_attempts(descriptor: int, attempts: list[tuple[float, bool]]) -> None:
    """Replace the pairs in a locked file."""
    import json

    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(attempts).encode(), 0)
