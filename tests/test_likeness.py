"""What a failure reads like: the learned weights, how they are read, and the rules that believe them."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from bench import likeness as learning
from heal_cli import book, likeness
from heal_cli.likeness import NOTHING, SPREAD, UNREAD, buckets, features, liken, load
from heal_cli.matching import best, try_rule
from heal_cli.model import ERROR_TYPES
from heal_cli.rulebook import Source, compile_book
from tests.made import Home, failure, rule, script

TOLD = {
    "auth": ["login refused", "bad password", "session expired, log in again", "who are you? log in"],
    "network": ["no route to host", "host unreachable", "cannot reach the host", "route is down"],
    "none": ["2 tests failed", "assertion failed", "expected 3, got 4", "1 failed, 3 passed"],
}
CASES = [
    learning.Case(kind, features(text, ("tool", "get"), 1), (kind,)) for kind, texts in TOLD.items() for text in texts
]


def test_the_shipped_weights_know_the_types_that_rules_have() -> None:
    model = load()
    assert set(model.types) <= set(ERROR_TYPES) and {"none", "auth", "network", "not_found"} <= set(model.types)
    assert model.buckets == learning.BUCKETS and len(model.bias) == len(model.types)


def test_reading_rounded_weights_gives_what_was_learned(tmp_path: Path) -> None:
    learning.write(learning.learn(CASES, 512), str(tmp_path / "weights"))
    model = load(str(tmp_path / "weights"))
    rows = numpy.zeros((len(CASES), 512))
    for number, case in enumerate(CASES):
        places = sorted(buckets(case.features, 512))
        rows[number, places] = SPREAD / len(places) ** 0.5
    types = [case.types[0] for case in CASES]
    learned = LogisticRegression(C=learning.INVERSE_PENALTY, max_iter=150, tol=1e-3).fit(
        scipy.sparse.csr_matrix(rows), types
    )
    for case, shares in zip(CASES, learned.predict_proba(rows), strict=True):
        found = liken(model, case.features)
        assert found.type == case.types[0] == learned.classes_[shares.argmax()]
        assert found.share == pytest.approx(shares.max(), abs=0.02)


def test_features_are_the_words_of_the_end_without_what_is_another_each_time() -> None:
    said = "\n".join(f"step {number}" for number in range(20)) + "\n\nlogin at 10.0.0.7 refused: id 0badc0ffee\n"
    found = features(said, ("/usr/bin/shopctl3", "get", "x"), -9)
    assert {"login", "login at", "^ login at", "id HEX".lower(), "cmd shopctl0", "cmd get", "exit -9"} <= found
    assert "cmd x" not in found and not any("0badc0ffee" in one or "7" in one for one in found)
    long = features("word " * 10_000, ("t",), 1)
    assert long == features("word " * 1_000, ("t",), 1)


NO_WEIGHTS = (
    b"",
    b"auth\n",
    b"\xff\n0\n1\n1\nx",
    b"auth none\n0 x\n1\n1\nxx",
    b"auth\n0\n\n1\nx",
    b"auth\n0 1\n1\n1\nx",
    b"auth\n0\n1\n0\n",
)


@pytest.mark.parametrize("content", NO_WEIGHTS)
def test_weights_that_cannot_be_read_know_nothing(tmp_path: Path, content: bytes) -> None:
    name = tmp_path / "weights"
    name.write_bytes(content)
    assert load(str(name)) is NOTHING and load(str(tmp_path / "absent")) is NOTHING
    assert liken(NOTHING, features("login refused", ("t",), 1)) == UNREAD


def test_weights_that_were_cut_off_know_nothing(tmp_path: Path) -> None:
    name = tmp_path / "weights"
    learning.write(learning.learn(CASES, 64), str(name))
    name.write_bytes(name.read_bytes()[:-1])
    assert load(str(name)) is NOTHING


def test_a_command_that_said_next_to_nothing_reads_like_nothing() -> None:
    rules = [rule(kind, type=kind, last=True, match={"like": 0.0}) for kind in load().types]
    nothing, little, said = (failure("zorb", "up", text=text) for text in (" \n", "zorb: no token\n", SAID))
    assert best(try_rule(one, failed) for one in rules for failed in (nothing, little)) is None
    assert best(try_rule(one, said) for one in rules)


SAID = "Error: authentication failed: invalid token, session went stale: please log in again"
RULES = (
    "- {id: likely, type: %s, last: true, match: {like: 0.5}, why: w, action: {explain: {}}}\n"
    "- {id: quiet, type: none, last: true, match: {like: 0.5}}\n"
    "- {id: general, type: auth, last: true, match: {stderr: session went stale}, why: w, action: {explain: {}}}\n"
)


def chosen(text: str, home: Home, rules: str) -> str | None:
    """The rule of some that is chosen for a failure that says `text`."""
    file = home.rule_file("rules:\n" + rules)
    compiled, problems = compile_book((Source(str(file), "user"),))
    assert problems == ()
    failed = failure("zorb", "up", text=text)
    fit = best(try_rule(book.rule(plain), failed) for plain in compiled["rules"])
    return fit.rule.id if fit else None


def test_what_a_failure_reads_like_is_believed_after_all_other_rules(home: Home) -> None:
    like = likeness.read(SAID, ("zorb", "up"), 1)
    assert like.type == "auth" and like.share > 0.5  # else the next lines would ask nothing
    assert chosen(SAID, home, RULES % "auth") == "general"
    assert chosen(SAID, home, RULES.replace("session", "nothing") % "auth") == "likely"
    assert chosen(SAID, home, RULES.replace("session", "nothing") % "tls") is None
    assert chosen(SAID, home, RULES.replace("session", "nothing").replace("0.5", "1") % "auth") is None


def test_general_rules_are_not_believed_where_it_reads_like_none(home: Home) -> None:
    said = "FAILED tests/test_shop.py::test_login - AssertionError: session went stale\n1 failed, 3 passed in 0.12s"
    like = likeness.read(said, ("zorb", "up"), 1)
    assert like.type == "none" and like.share > 0.5
    assert chosen(said, home, RULES % "auth") == "quiet"
    assert chosen(said, home, RULES.replace("0.5", "1") % "auth") == "general"
    tool = RULES + "- {id: own, type: auth, match: {stderr: went stale}, why: w, action: {explain: {}}}\n"
    assert chosen(said, home, tool % "auth") == "own"


def test_a_rule_that_is_last_in_a_higher_layer_is_believed_before_what_is_shipped() -> None:
    said = "FAILED tests/test_shop.py::test_login - AssertionError: session went stale\n1 failed, 3 passed in 0.12s"
    failed = failure("zorb", "up", text=said)
    quiet = rule("quiet", type="none", last=True, match={"like": 0.5}, layer="shipped")
    mine = rule("mine", type="auth", last=True, match={"stderr": "went stale"}, layer="user")
    for rules, wanted in (([quiet, mine], "mine"), ([quiet, mine._replace(layer="shipped")], "quiet")):
        fit = best(try_rule(one, failed) for one in rules)
        assert fit and fit.rule.id == wanted


def test_a_rule_that_silences_makes_way_for_what_reads_like_another_type() -> None:
    failed = failure("zorb", "up", text=SAID)
    for least, wanted in ((0.5, None), (1.0, "quiet")):
        quiet = rule(
            "quiet", type="none", last=True, match={"programs": ("zorb",), "stderr": "x?"}, unless={"like": least}
        )
        fit = best([try_rule(quiet, failed)])
        assert (fit.rule.id if fit else None) == wanted
    auth = rule("auth", type="auth", last=True, match={"stderr": "x?"}, unless={"like": 0.5})
    assert best([try_rule(auth, failed)])  # it reads like the rule's own type
    assert best([try_rule(auth._replace(type="tls"), failed)]) is None
    assert best([try_rule(auth._replace(type="tls"), failure("zorb", "up", text=" "))])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: a, type: auth, match: {like: 0.5}, why: w, action: {explain: {}}}", "`last: true` is missing"),
        (
            "- {id: a, type: auth, match: {exit: [1], not: {like: 0.5}}, why: w, action: {explain: {}}}",
            "`last: true` is",
        ),
        ("- {id: a, type: auth, last: true, match: {like: 2}, why: w, action: {explain: {}}}", "a number from 0 to 1"),
        (
            "- {id: a, type: auth, last: true, match: {like: 0.5, check: c}, why: w, action: {explain: {}}}",
            "a check is",
        ),
    ],
)
def test_a_wrong_like_says_what_would_be_right(home: Home, text: str, said: str) -> None:
    _, problems = compile_book((Source(str(home.rule_file("rules:\n" + text)), "user"),))
    assert any(said in problem for problem in problems)


def test_an_unknown_tool_is_told_by_what_it_reads_like_and_nothing_is_run_again(home: Home, tmp_path: Path) -> None:
    tool = script(
        tmp_path / "zorb",
        f"echo ran >> {tmp_path}/runs; echo 'READONLY You can not write against a read only replica.' >&2; exit 1",
    )
    ran = home.heal("run", "--", str(tool))
    assert ran.returncode == 1 and (tmp_path / "runs").read_text() == "ran\n"
    assert "it reads like something that this user may not do" in ran.stderr
