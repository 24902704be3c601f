"""How long opaque tokens live, from looks that are minutes apart."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from heal_cli.health.lifetimes import Token, as_plain, expected, from_plain, seen
from heal_cli.model import BAD, GOOD, UNKNOWN

LOOK = 300.0


def watched(begin: float, life: float, looks: int, token: Token | None, mark: str) -> tuple[Token | None, float]:
    """Looks every five minutes at a token that begins and ends at its own times."""
    now = 0.0 if token is None else token.looked
    for _ in range(looks):
        now += LOOK
        here = mark if now >= begin else "earlier"
        token = seen(token, here, GOOD if begin <= now < begin + life or here == "earlier" else BAD, now)
    return token, now


def test_nothing_is_known_of_the_first_token() -> None:
    token, _ = watched(0.0, 3600.0, 20, None, "one")
    assert token is not None and token.lives == () and expected(token) is None, "nobody saw it begin"


@given(some.floats(1800, 86400), some.floats(1000, 2000))
def test_the_next_end_lies_within_what_is_said(life: float, begin: float) -> None:
    token, now = watched(begin, life, int((begin + life) / LOOK) + 3, None, "one")
    assert token is not None and len(token.lives) == 1
    least, most = token.lives[0]
    assert least <= life <= most and most - least <= 2 * LOOK + 1e-6
    second = now + 10
    token, now = watched(second, life, 2, token, "two")
    found = expected(token)
    assert found is not None
    end, about = found
    assert end - about - 1e-6 <= second + life <= end + about + 1e-6 and about <= 2 * LOOK + 1e-6


def test_unknown_is_no_end_and_a_refusal_counts_once() -> None:
    token = seen(Token("a", 100.0, 50.0, 100.0, 100.0), "a", UNKNOWN, 200.0)
    assert token is not None and token.lives == ()
    refused = seen(token, "a", BAD, 300.0)
    assert refused is not None and refused.lives == ((0.0, 250.0),)
    assert seen(refused, "a", BAD, 400.0) == refused._replace(looked=400.0)
    assert seen(refused, "", GOOD, 500.0) == refused and seen(None, "", GOOD, 1.0) is None
    assert expected(refused) is None, "it has ended"


def test_it_is_kept_as_json() -> None:
    token = Token("a", 1.0, None, 2.0, 3.0, ((4.0, 5.0),))
    assert from_plain(json.loads(json.dumps(as_plain(token)))) == token
    assert from_plain(None) is None and from_plain({"mark": "a", "lives": 3}) is None
