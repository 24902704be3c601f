"""The entries of a compiled book, which are plain data, as values. Light: the road after a failure begins here."""

from __future__ import annotations

from heal_cli.model import Action, Check, Conditions, Failure, Fix, Inquiry, Rewrite, Rule, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def rule(plain: Any) -> Rule:
    """A plain rule as a value."""
    name, kind, match, unless, why, action, *rest = plain
    return Rule(name, kind, Conditions(*match), Conditions(*unless), why, _action(action), *rest)


def _action(plain: Any) -> Action:
    action = Action(*plain)
    if action.rewrites:
        action = action._replace(rewrites=tuple(Rewrite(*change) for change in action.rewrites))
    if action.inquiries:
        action = action._replace(inquiries=tuple(Inquiry(*one) for one in action.inquiries))
    return action


def fix(plain: Any) -> Fix:
    """A plain fix as a value."""
    name, kind, timeout, steps, *rest = plain
    return Fix(name, kind, timeout, tuple(Step(*step) for step in steps), *rest)


def check(plain: Any) -> Check:
    """A plain check as a value."""
    return Check(*plain)


def places_of(index: Any, programs: set[str]) -> Iterator[int]:
    """The places of the rules that look at failures of these programs by name."""
    return (place for name in sorted(programs) for place in _group(index, name))


def places_of_tools(index: Any, failure: Failure) -> tuple[int, ...]:
    """The places of the rules of any program by name of whose words a failure's text has some."""
    tools = index["needs"][index["tools"]]
    return tuple(place for place, (texts, _) in sorted(tools.items()) if _has_one(failure.text, texts))


def places_after(index: Any, failure: Failure, named: bool = False) -> tuple[int, ...]:
    """The places of the rules that may fit a failure: a rule is left out if text or line lack all that they must have.

    With `named` the rules that name the program stay, whatever the text, and those that a text would be needed for.
    """
    programs = {command.program for command in failure.commands}
    mine = {place: needs for name in programs for place, needs in _group(index, name).items()}
    others = _group(index, "*" if failure.text or named else "")
    line = "\n".join(" ".join(command.words) for command in failure.commands)
    return tuple(
        place
        for place, (texts, words) in sorted({**mine, **others}.items())
        if (named and place in mine)
        or ((not texts or _has_one(failure.text, texts)) and (not words or _has_one(line, words)))
    )


def _group(index: Any, name: str) -> Any:
    """The rules of a program, by their places, with what must be in text and line for each to fit.

    `*` are those that know no program by name, an empty name those of them that may fit where nothing was said.
    """
    number = index["after"].get(name)
    return {} if number is None else index["needs"][number]


def _has_one(text: str, needed: tuple[str, ...]) -> bool:
    return any(one in text for one in needed)
