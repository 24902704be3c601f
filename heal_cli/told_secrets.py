"""Secrets that a workflow was told: hidden in all that heal writes, by the heals above and below it too.

They are kept in memory alone, in files of no folder that end with their process: each heal that listens to a command
has one (`ear`), which a workflow below finds in /proc; `HEAL_SECRETS` names the workflow's own for the heals in what
its steps run. Other systems than Linux have no such files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from heal_cli import redaction

_NAME = "HEAL_SECRETS"
_MEMORY = "/memfd:heal-secrets"
_MOST = 1024 * 1024  # bytes
_DEEPEST = 64


class Secrets:
    """What is to be hidden from now on: here, below, and above."""

    def __init__(self) -> None:
        self._files = tuple(_ears_above())
        self._own = ear()
        if self._own >= 0:
            os.environ[_NAME] = f"/proc/{os.getpid()}/fd/{self._own}"

    def hide(self, text: str) -> None:
        """Hide a text."""
        redaction.hide(text)
        line = os.fsencode(text) + b"\0"
        if self._own >= 0:
            os.write(self._own, line)
        for name in self._files:
            try:
                with open(name, "ab", buffering=0) as file:
                    file.write(line)
            except OSError:
                pass  # who was above has ended


def ear() -> int:
    """A file for what is told to this process; -1 where there are none."""
    return os.memfd_create("heal-secrets") if hasattr(os, "memfd_create") else -1


def listen(file: int) -> None:
    """Hide what was told so far."""
    if file >= 0 and (size := os.fstat(file).st_size):
        _hide(os.pread(file, min(size, _MOST), 0))


def learn() -> None:
    """Hide what the workflow above was told."""
    try:
        with open(os.environ[_NAME], "rb") as file:
            _hide(file.read(_MOST))
    except (KeyError, OSError):
        return


def _hide(told: bytes) -> None:
    for secret in told.split(b"\0"):
        redaction.hide(os.fsdecode(secret))


def _ears_above() -> Iterator[str]:
    """The files of all heals above this process; a program of somebody else shows none."""
    process = os.getppid()
    for _ in range(_DEEPEST):
        folder = f"/proc/{process}/fd"
        try:
            with open(f"/proc/{process}/stat", "rb", buffering=0) as file:
                status = file.read(512)
            names = [f"{folder}/{name}" for name in os.listdir(folder)]
        except OSError:
            return
        yield from filter(_is_ear, names)
        process = int(status[status.rfind(b")") + 4 :].split(b" ", 1)[0])


def _is_ear(name: str) -> bool:
    try:
        return os.readlink(name).startswith(_MEMORY)
    except OSError:
        return False
