"""From when until when a login is good, as far as what is kept of it says so."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """One credential: `issued` and `expires` are epochs, None where it does not say.

    `renews` means that the program which uses it gets the next one by itself, so that its end is no failure. `files`
    are what was read to know all this.
    """

    expires: float | None = None
    issued: float | None = None
    renews: bool = False
    files: tuple[str, ...] = ()
