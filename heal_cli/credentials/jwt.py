"""From when until when a JSON Web Token is good, read from the token itself (RFC 7519, section 4.1), not verified."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NEVER = 1e15  # seconds since the epoch: later than any clock


def claims(token: str) -> dict[str, Any]:
    """What a token says of itself; empty if it is no JWT."""
    import jwt

    try:
        said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    except jwt.PyJWTError:
        return {}
    return said


def expiry(token: str) -> float | None:
    """The `exp` of a token in seconds since the epoch; None if it is no JWT or has no `exp`."""
    return moment(claims(token).get("exp"))


def moment(value: object) -> float | None:
    """A claim that is a time, as an epoch; None if it is none."""
    whole = isinstance(value, (int, float)) and abs(value) < _NEVER  # not NaN either
    return float(value) if whole else None  # type: ignore[arg-type]
