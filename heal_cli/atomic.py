"""Replaces a file whole, for its owner's eyes only: a reader sees the old content or the new, never a part."""

from __future__ import annotations

import os


def replace(name: str, content: bytes) -> None:
    """Write beside and rename over; nothing is left beside if that fails. Raises OSError."""
    beside = f"{name}.{os.getpid()}"
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(file, "wb") as stream:
            stream.write(content)
        os.replace(beside, name)
    except BaseException:
        os.unlink(beside)
        raise
