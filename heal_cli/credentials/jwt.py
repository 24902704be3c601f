"""Until when a JSON Web Token is good, read from the token itself (RFC 7519, section 4.1.4) and not verified."""

from __future__ import annotations

_NEVER = 1e15  # seconds since the epoch: later than any clock


def expiry(token: str) -> float | None:
    """The `exp` of a token in seconds since the epoch; None if it is no JWT or has no `exp`."""
    import jwt

    try:
        claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    except jwt.PyJWTError:
        return None
    exp = claims.get("exp")
    return float(exp) if isinstance(exp, (int, float)) and abs(exp) < _NEVER else None  # not NaN either
