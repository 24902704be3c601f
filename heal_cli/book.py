"""The entries of a compiled book, which are plain data, as values. Light: the road after a failure begins here."""

from __future__ import annotations

import marshal

from heal_cli.model import Action, Check, Conditions, Failure, Fix, Inquiry, Rewrite, Rule, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Packed:
    """Plain rules that are unpacked one by one, when they are asked for: a failure needs a few of a thousand."""

    def __init__(self, packed: list[bytes]) -> None:
        self._packed = packed

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, place: int) -> Any:
        return marshal.loads(self._packed[place])

    def __iter__(self) -> Iterator[Any]:
        return map(marshal.loads, self._packed)


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
    return (place for name in sorted(programs) for place in index["after"].get(name, ()))


def places_of_tools(index: Any, failure: Failure) -> tuple[int, ...]:
    """The places of the rules of any program by name of whose words a failure's text has some."""
    texts = index["texts"]
    named = {place for name, places in index["after"].items() if name != "*" for place in places if place in texts}
    return tuple(place for place in sorted(named) if any(text in failure.text for text in texts[place]))


def places_after(index: Any, failure: Failure, named: bool = False) -> tuple[int, ...]:
    """The places of the rules that may fit a failure: a rule is left out if the text lacks all that it must contain.

    With `named` the rules that name the program stay, whatever the text.
    """
    texts = index["texts"]
    programs = {command.program for command in failure.commands}
    mine = set(places_of(index, programs))
    return tuple(
        place
        for place in sorted(mine.union(index["after"].get("*", ())))
        if (named and place in mine) or place not in texts or any(text in failure.text for text in texts[place])
    )
