"""From when until when a certificate is good (RFC 5280, section 4.1.2.5), read and not verified.

The two dates are the fifth part of the first part of a certificate. A reader of DER that goes no further than that is
shorter than the list of what a library for certificates brings with it (OpenSSL, a foreign function interface).
"""

from __future__ import annotations

import base64
import calendar
import time

_BEGIN, _END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
_SEQUENCE, _VERSION, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18
_PARTS_BEFORE = 3  # serial number, signature algorithm, issuer; a version in front of them is optional


def validity(content: bytes) -> tuple[float, float] | None:
    """notBefore and notAfter, as epochs, of the first certificate in a PEM text; None if there is none."""
    _, begin, rest = content.partition(_BEGIN)
    body, end, _ = rest.partition(_END)
    if not begin or not end:
        return None
    try:
        der = base64.b64decode(b"".join(body.split()), validate=True)
        return _dates(der)
    except (ValueError, IndexError):
        return None  # damaged


def _dates(der: bytes) -> tuple[float, float]:
    _, at, _ = _element(der, 0, _SEQUENCE)  # the certificate
    _, at, _ = _element(der, at, _SEQUENCE)  # what of it is signed
    tag, _, end = _element(der, at)
    if tag == _VERSION:
        at = end
    for _ in range(_PARTS_BEFORE):
        _, _, at = _element(der, at)
    _, at, _ = _element(der, at, _SEQUENCE)
    before, start, at = _element(der, at)
    after, last, end = _element(der, at)
    return _epoch(before, der[start:at]), _epoch(after, der[last:end])


def _element(der: bytes, at: int, wanted: int | None = None) -> tuple[int, int, int]:
    """Tag, start and end of the content of the element that begins there (X.690, sections 8.1.2 and 8.1.3)."""
    tag, length = der[at], der[at + 1]
    start = at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start : start + count], "big")
        start += count
    if (wanted is not None and tag != wanted) or start + length > len(der):
        raise ValueError("not the shape of a certificate")
    return tag, start, start + length


def _epoch(tag: int, content: bytes) -> float:
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        text = ("20" if int(text[:2]) < 50 else "19") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("not a time")
    return float(calendar.timegm(time.strptime(text, "%Y%m%d%H%M%SZ")))
