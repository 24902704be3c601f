"""The end of a token, read from the token."""

from __future__ import annotations

import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from heal_cli.credentials.jwt import expiry


def raw(claims: str) -> str:
    parts = [json.dumps({"alg": "none"}), claims]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts) + "."


def test_real_tokens_of_any_algorithm_and_age() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = {"exp": 1_000_000_000, "nbf": 4_000_000_000, "iat": 4_000_000_000, "aud": ["x"], "iss": "y"}
    assert expiry(jwt.encode(claims, key, algorithm="RS256")) == 1_000_000_000.0
    assert expiry(jwt.encode(claims, "k" * 32, algorithm="HS256")) == 1_000_000_000.0


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("{}", None),
        ('{"exp": "soon"}', None),
        ('{"exp": null}', None),
        ('{"exp": NaN}', None),
        ('{"exp": Infinity}', None),
        ('{"exp": 1e999}', None),
        ('{"exp": 1' + "0" * 400 + "}", None),
        ('{"exp": 1.5}', 1.5),
        ("[]", None),
        ("5", None),
    ],
)
def test_odd_claims(claims: str, expected: float | None) -> None:
    assert expiry(raw(claims)) == expected


@given(st.text(max_size=60) | st.text(alphabet="eyJab.-_=09", max_size=60))
def test_anything_else_is_no_token(text: str) -> None:
    assert expiry(text) is None


@pytest.mark.parametrize("token", ["sha256~abcdefghijklmnop", "", "a.b", "a.b.c", "a.b.c.d.e"])
def test_no_tokens(token: str) -> None:
    assert expiry(token) is None
