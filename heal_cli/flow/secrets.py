"""The secrets of a workflow: hidden in all that this process writes, and known to the heals in what its steps run."""

from __future__ import annotations

import os

from heal_cli import redaction


class Secrets:
    """What is to be hidden from now on. It is kept in memory alone, in a file of no folder that ends with this process.

    `HEAL_SECRETS` names it for a heal below, which has to hide them too (`runner`); other systems have no such files.
    """

    def __init__(self) -> None:
        self._file = -1
        if hasattr(os, "memfd_create"):
            self._file = os.memfd_create("heal-secrets")
            os.environ["HEAL_SECRETS"] = f"/proc/{os.getpid()}/fd/{self._file}"

    def hide(self, text: str) -> None:
        """Hide a text."""
        redaction.hide(text)
        if self._file >= 0:
            os.write(self._file, os.fsencode(text) + b"\0")
