"""The part of the rule format that is `diagnose`: read-only commands whose answers say more of a failure."""

from __future__ import annotations

from typing import Any

from heal_cli.matching import group_names, placeholders
from heal_cli.shape import FLAG, PATTERN, TEXT, Listing, Record, did_you_mean

Plain = dict[str, Any]

_ARGV = Listing(TEXT, least=1)
_INQUIRY = Record(
    {
        "argv": _ARGV, "any_of": Listing(_ARGV, least=1), "captures": PATTERN, "bad": PATTERN, "says": TEXT,
        "otherwise": TEXT, "required": FLAG,
    },
    one_of=("argv", "any_of"),
)  # fmt: skip
DIAGNOSE = Listing(_INQUIRY, least=1)


def inquiries(action: Plain) -> list[Plain]:
    """The inquiries of an action, wherever they stand in it."""
    bodies = (action, action.get("explain"), action.get("block"))
    return [one for body in bodies if isinstance(body, dict) for one in body.get("diagnose", ())]


def names_learned(asked: list[Plain]) -> set[str]:
    """The values that inquiries may capture."""
    return {name for one in asked for name in group_names(one.get("captures", ""))}


def ways_to_ask(asked: list[Plain]) -> list[list[str]]:
    """Every argv that is the rule's own, and not lent by a target of the configuration."""
    every = [argv for one in asked for argv in _argvs(one)]
    return [argv for argv in every if not (len(argv) == 1 and argv[0].endswith(".argv}"))]


def inquiry_problems(asked: list[Plain], captured: set[str], known: tuple[str, ...]) -> list[str]:
    """Templates that nothing fills: each inquiry may use what those before it captured."""
    found = []
    learned = set(captured)
    for one in asked:
        new = names_learned([one])
        words = [word for argv in _argvs(one) for word in argv]
        found += _unfilled(words, learned, known)
        learned |= new
        found += _unfilled([one.get("says", ""), one.get("otherwise", "")], learned, known)
    return found


def _unfilled(templates: list[str], learned: set[str], known: tuple[str, ...]) -> list[str]:
    names = {name for template in templates for name in placeholders(template) if "." not in name}
    return [
        f"diagnose: nothing fills {{{name}}}{did_you_mean(name, (*sorted(learned), *known))}"
        for name in sorted(names - learned - set(known))
    ]


def _argvs(one: Plain) -> list[list[str]]:
    return [one["argv"]] if "argv" in one else list(one.get("any_of", ()))


def plain_inquiries(action: Plain) -> tuple[Any, ...]:
    """The inquiries of an action as the fields of an `Inquiry` each."""
    return tuple(
        (
            tuple(tuple(argv) for argv in _argvs(one)),
            one.get("captures"),
            one.get("bad"),
            one.get("says"),
            one.get("otherwise"),
            one.get("required", False),
        )
        for one in inquiries(action)
    )
