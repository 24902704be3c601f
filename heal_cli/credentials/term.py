"""From when until when a login is good, as far as what is kept of it says so."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """One credential: `issued` and `expires` are epochs, None where it does not say.

    `renews` means that the program which uses it gets the next one by itself, so that its end is no failure. `files`
    are what was read to know all this, `mark` tells one that says nothing of itself from the next one.
    """

    expires: float | None = None
    issued: float | None = None
    renews: bool = False
    files: tuple[str, ...] = ()
    mark: str = ""


def mark(secret: str) -> str:
    """What tells a secret from another one, and gives nothing of it away."""
    from hashlib import blake2b

    return blake2b(secret.encode("utf-8", "surrogatepass"), digest_size=8, person=b"heal").hexdigest()
