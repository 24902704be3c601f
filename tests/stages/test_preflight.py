"""Which rules object to a command before it runs, and in which order."""

from __future__ import annotations

from heal_cli.model import Action, Command
from heal_cli.stages.preflight import objections
from tests.made import command, rule

BLOCK = Action("block", say="no")


def test_every_rule_that_fits_objects_in_the_order_given() -> None:
    general = rule("general", match={"programs": ("t",)}, action=BLOCK)
    special = rule("special", match={"programs": ("t",), "args": (("--tag", "^latest$"),)}, action=BLOCK)
    other = rule("other", match={"programs": ("u",)}, action=BLOCK)
    found = objections((general, other, special), (command("t", "--tag", "latest"),))
    assert [one.rule.id for one in found] == ["general", "special"]


def test_each_command_of_a_line_is_looked_at() -> None:
    found = objections((rule(match={"programs": ("t",)}, action=BLOCK),), (Command(("t", "1")), Command(("u",))))
    assert [one.command.words for one in found] == [("t", "1")]


def test_a_rule_objects_to_each_command_that_it_concerns() -> None:
    once = rule("once", match={"programs": ("t",)}, action=BLOCK)
    found = objections((once,), (Command(("t", "1")), Command(("u",)), Command(("t", "2"))))
    assert [one.command.words for one in found] == [("t", "1"), ("t", "2")]


def test_captures_come_from_arguments() -> None:
    asked = rule(match={"programs": ("t",), "args": (("--tag", "^(?P<sha>[0-9a-f]{7})$"),)}, action=BLOCK)
    (found,) = objections((asked,), (command("t", "--tag=abcdef0"),))
    assert found.captures == {"sha": "abcdef0"}


def test_nothing_against_it() -> None:
    assert objections((), (command("t"),)) == ()
