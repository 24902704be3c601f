"""What a text must contain: right for the book's own rules, and never claimed where nothing is required."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import book, rulebook
from heal_cli.rules.literals import required
from heal_cli.yamlio import read


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("^fatal: not here$", {"fatal: not here"}),
        ("^a+bcdef|ghijk", {"bcdef", "ghijk"}),
        ("(?:one way|another) to (?P<host>\\S+)", {"one way to ", "another to "}),
        ("[Cc]ould ?not", {"Could not", "Couldnot", "could not", "couldnot"}),
        ("^code 50[0-2]\\b", {"code 500", "code 501", "code 502"}),
        ("(?:status|code)\\d", {"status", "code"}),
        ("(?:long|more)[^a]x", {"long", "more"}),
        ("\\bword(?: of|) mouth", {"word of mouth", "word mouth"}),
        ("(?i:any) case", {" case"}),
        ("(?:long one|x)", set()),
        ("(?i)any case", set()),
        ("(?:maybe there)?", set()),
        ("(?:surely there)+", {"surely there"}),
        (r"caf\x{e9} closed", {"café closed"}),
        ("[ab]cd", set()),
        ("[a-z]bcd", set()),
        ("(", set()),
    ],
)
def test_required(pattern: str, texts: set[str]) -> None:
    assert required(pattern) == texts


def test_shorter_ones_where_they_will_do() -> None:
    assert required(r"\b40[13]\b", 3) == {"401", "403"}
    assert required(r"\b40[13]\b") == frozenset()


def test_every_example_of_a_fixing_rule_contains_one() -> None:
    tried = 0
    plain, _ = rulebook.compile_book(rulebook.sources())
    rules = {value.id: value for value in map(book.rule, plain["rules"])}
    for source in rulebook.sources():
        for entry in (read(source.name).value or {}).get("rules", ()):
            value = rules[entry["id"]]
            texts = required(value.match.stderr or "") if value.action.fix else frozenset()
            for example in entry.get("examples", ()) if texts else ():
                if example.get("matches", True):
                    tried += 1
                    assert any(text in example["stderr"] for text in texts), (value.id, example["stderr"])
    assert tried > 20


PARTS = r"[a-c]{4,6}(?:\|[a-c]{4,6})?|x\+yyyy|\(zzzz\|wwwww\)v?|\[ab\]\??|\\d|u\?|\(m\|nn\|\)\??|\(k\[1-3\]\|l\)|\\b| "


@given(st.from_regex(rf"(?:{PARTS}){{1,6}}", fullmatch=True), st.data())
def test_no_match_without_one(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII)))
    assert re2.search(pattern, text)
    texts = required(pattern, 1)
    assert not texts or any(found in text for found in texts)
