"""The rules in force as text or JSON, and one rule as it stands in its file."""

from __future__ import annotations

import json
from typing import Any

import yaml

from heal_cli import book, compiled
from heal_cli.errors import HealError
from heal_cli.model import Rule
from heal_cli.shape import did_you_mean
from heal_cli.yamlio import read


def in_force() -> tuple[Rule, ...]:
    """Every rule in force, by id. Raises HealError if a rule file is wrong."""
    loaded = compiled.load()
    if loaded.header["problems"]:
        raise HealError("\n".join(loaded.header["problems"]))
    return tuple(sorted((book.rule(plain) for plain in loaded.read_book()["rules"]), key=lambda rule: rule.id))


def as_text() -> str:
    """A line for each rule; whose it is where it is not shipped."""
    return "".join(
        f"{rule.id:<32} {rule.type:<18} {rule.moment:<7} {_does(rule)}"
        f"{'' if rule.layer == 'shipped' else f' ({rule.layer})'}{' (experimental)' if rule.experimental else ''}\n"
        for rule in in_force()
    )


def as_json() -> str:
    """The listing shape with one item for each rule."""
    items: list[dict[str, Any]] = [
        {
            "id": rule.id,
            "type": rule.type,
            "moment": rule.moment,
            "does": _does(rule),
            "layer": rule.layer,
            "why": rule.why,
            "at_contact": rule.at_contact,
            "experimental": rule.experimental,
            "last": rule.last,
            "place": rule.place,
        }
        for rule in in_force()
    ]
    return json.dumps({"v": 1, "kind": "rules", "items": items}) + "\n"


def _does(rule: Rule) -> str:
    action = rule.action
    if action.kind == "fix":
        return f"fix {action.fix}" + (" + retry" if action.retry else "")
    return "silence" if action.kind == "none" else action.kind


def one(name: str) -> str:
    """A rule as YAML, with the place it comes from. Raises HealError for an id nobody has."""
    rules = {rule.id: rule for rule in in_force()}
    if name not in rules:
        raise HealError(
            f"there is no rule `{name}`{did_you_mean(name, rules) if len(rules) < 8 else _close(name, rules)}"
        )
    rule = rules[name]
    file = rule.place.rpartition(":")[0]
    entry = next(entry for entry in read(file).value["rules"] if entry["id"] == name)
    text: str = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=120)
    return f"# {rule.place}\n{text}"


def _close(name: str, rules: dict[str, Rule]) -> str:
    import difflib

    close = difflib.get_close_matches(name, list(rules), n=1)
    return f"; did you mean `{close[0]}`?" if close else "; heal rules list shows them all"
