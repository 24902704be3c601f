"""One thing the doctor has looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

WELL, NOTE, ILL = "well", "note", "ill"


class Symptom(NamedTuple):
    """`area` is what was looked at, `state` well, note (could be better) or ill, `text` what was found.

    `mend` is what a person may do about it, `cure` what heal does itself under `--fix`: it raises OSError or HealError.
    """

    area: str
    state: str
    text: str
    mend: str = ""
    cure: Callable[[], None] | None = None
