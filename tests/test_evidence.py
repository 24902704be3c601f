"""What programs answer, as values and as lines: the programs here are values, the real ones are in the scenarios."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from heal_cli.evidence import Found, gather, questions
from heal_cli.model import Inquiry
from heal_cli.shell import Ran

WHOLE = "74ec56e" + "0" * 33
ASK_GIT = Inquiry(
    (("git", "rev-parse", "{sha}"),), "^(?P<sha_full>[0-9a-f]{40})$", None, "it is {sha_full}", "no commit"
)


def asked(*inquiries: Inquiry, answers: Mapping[str, Ran], installed: tuple[str, ...] = ("git", "reg")) -> Found:
    """Gather where each argv, joined, has an answer."""
    return gather(
        inquiries, {"sha": "74ec56e"}, lambda argv, seconds: answers[" ".join(argv)], lambda name: name in installed
    )


def test_a_yes_fills_values_and_says_so() -> None:
    found = asked(ASK_GIT, answers={"git rev-parse 74ec56e": Ran(0, WHOLE + "\n")})
    assert found == Found({"sha_full": WHOLE}, (f"it is {WHOLE}",))


@pytest.mark.parametrize("ran", [Ran(128, "", "fatal: bad revision"), Ran(0, "something else")])
def test_a_no_is_said(ran: Ran) -> None:
    assert asked(ASK_GIT, answers={"git rev-parse 74ec56e": ran}) == Found({}, ("no commit",))


@pytest.mark.parametrize(
    "ran", [Ran(None, why="timed out after 9 s"), Ran(-9, "killed"), Ran(1, "", "no route to host")]
)
def test_what_could_not_be_asked_is_neither_yes_nor_no(ran: Ran) -> None:
    inquiry = ASK_GIT._replace(bad="bad revision")
    assert asked(inquiry, answers={"git rev-parse 74ec56e": ran}) == Found()


def test_the_first_way_that_is_installed_is_taken() -> None:
    inquiry = Inquiry((("absent", "{sha}"), ("reg", "{unknown}"), ("reg", "{sha}")), None, None, "there")
    assert asked(inquiry, answers={"reg 74ec56e": Ran(0)}).findings == ("there",)
    assert asked(inquiry, answers={}, installed=()) == Found()


def test_what_is_known_is_not_asked_again_and_a_later_question_uses_it() -> None:
    second = Inquiry((("reg", "tags"),), "(?P<sha_full>{sha}[0-9a-f]+)", None, "by the registry")
    third = Inquiry((("reg", "{sha_full}"),), None, None, "there is {sha_full}")
    found = asked(ASK_GIT, second, third, answers={"git rev-parse 74ec56e": Ran(0, WHOLE), f"reg {WHOLE}": Ran(0)})
    assert found.findings == (f"it is {WHOLE}", f"there is {WHOLE}")


def test_a_known_value_in_a_pattern_is_text_and_not_a_pattern() -> None:
    inquiry = Inquiry((("reg", "tags"),), "^(?P<word>{sha}.)$")
    found = gather([inquiry], {"sha": "a.c"}, lambda argv, seconds: Ran(0, "abcd\na.cd\n"), lambda name: True)
    assert found.captures == {"word": "a.cd"}


def test_two_different_answers_are_none() -> None:
    inquiry = Inquiry((("reg", "tags"),), "(?P<sha_full>{sha}[0-9a-f]+)", None, "one", "none, or several")
    found = asked(inquiry, answers={"reg tags": Ran(0, "74ec56e1 74ec56e2")})
    assert found == Found({}, ("none, or several",))


def test_choices_are_gathered_and_shown_cut_short() -> None:
    inquiry = Inquiry((("reg", "tags"),), r"^(?P<choices_tag>\S+)$", None, "it has {choices_tag}")
    tags = [f"1.{number}" for number in range(20)]
    found = asked(inquiry, answers={"reg tags": Ran(0, "\n".join(tags))})
    assert found.captures == {"choices_tag": ", ".join(tags)}
    assert found.findings == ("it has 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 and 12 more",)


def test_a_no_to_what_is_required_takes_the_rest_back() -> None:
    required = Inquiry((("reg", "{sha_full}"),), None, "unknown", "there", "not there", required=True)
    answers = {"git rev-parse 74ec56e": Ran(0, WHOLE), f"reg {WHOLE}": Ran(1, "", "manifest unknown")}
    assert asked(ASK_GIT, required, answers=answers) == Found({}, (f"it is {WHOLE}", "not there"), withdrawn=True)
    answers[f"reg {WHOLE}"] = Ran(1, "", "no route to host")
    assert asked(ASK_GIT, required, answers=answers).captures == {"sha_full": WHOLE}


def test_a_value_in_disguise_is_not_taken() -> None:
    inquiry = Inquiry((("reg", "tags"),), r"^(?P<word>.*)$", None, "took {word}")
    assert asked(inquiry, answers={"reg tags": Ran(0, "--upload-pack=evil")}) == Found()


def test_nothing_is_asked_when_the_time_is_over() -> None:
    found = gather([ASK_GIT], {"sha": "74ec56e"}, lambda argv, seconds: Ran(0, WHOLE), lambda name: True, patience=0.1)
    assert found == Found()


def test_questions_are_those_that_can_be_filled_now() -> None:
    later = Inquiry((("reg", "{sha_full}"),))
    assert questions([ASK_GIT, later], {"sha": "74ec56e"}) == (("git", "rev-parse", "74ec56e"),)
