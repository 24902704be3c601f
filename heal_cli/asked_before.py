"""Which rules are asked before which program, and in which order: the configuration's list first, then the rules'."""

from __future__ import annotations

import difflib
from typing import Any

from heal_cli.book import rule
from heal_cli.checks import error_type, rests_on, says
from heal_cli.model import Action, Conditions
from heal_cli.shape import did_you_mean

Plain = dict[str, Any]
Listed = dict[str, list[int]]


def listed(commands: Plain, book: Plain) -> tuple[Listed, list[str]]:
    """program -> places of the rules that `commands: PROGRAM: {checks: [...]}` names, and what is wrong with the names.

    A name is the id of a rule about the command alone, or that of a check, which then becomes such a rule of the book.
    """
    rules = book["rules"]
    places = {plain[0]: place for place, plain in enumerate(rules) if rule(plain).moment == "before"}
    found: Listed = {}
    problems = []
    for program, entry in commands.items():
        for name in entry.get("checks", ()):
            if name not in places and name in book["checks"]:
                places[name] = len(rules)
                rules.append(rule_for(name, book["checks"][name][1]))
            if name in places:
                found.setdefault(program, []).append(places[name])
            else:
                problems.append(_unknown(program, name, (*places, *book["checks"])))
    return found, problems


def _unknown(program: str, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    better = did_you_mean(name, near) if near else ""
    return f"commands.{program}.checks: no rule about the command alone, and no check, is called `{name}`{better}"


def rule_for(check: str, kind: str) -> tuple[Any, ...]:
    """The rule that a check alone stands for: refuse if it says bad, with its own words. `kind` is the check's."""
    match, unless, action = tuple(Conditions(check=check)), tuple(Conditions()), tuple(Action("none"))
    return (check, error_type(kind), match, unless, says(kind, check), action, False, False, None, False, "user", "")


def order(book: Plain, index: Listed, first: Listed) -> Plain:
    """program -> (place of a rule in the book, its check, the arguments it asks about, what its answer rests on).

    In the order of asking.
    A rule that asks nothing but a check, and names no program, is asked only where the configuration lists it.
    """
    rules = book["rules"]
    general = [place for place in index.get("*", ()) if _speaks_of_commands(rules[place])]
    places = {
        name: tuple(dict.fromkeys((*first.get(name, ()), *index.get(name, ()), *general)))
        for name in {*index, *first} - {"*"}
    }
    return {
        name: tuple(_entry(book, place) for place in found) for name, found in {**places, "*": general}.items() if found
    }


def _entry(book: Plain, place: int) -> tuple[Any, ...]:
    match = rule(book["rules"][place]).match
    _, kind, parameters = book["checks"][match.check] if match.check else ("", "", {})
    return (place, match.check, tuple(name for name, _ in match.args), rests_on(kind, parameters) if kind else ())


def _speaks_of_commands(plain: Any) -> bool:
    match = rule(plain).match
    return match.check is None or match.line is not None or bool(match.args)
