"""What a project's `.heal/` asks to be trusted with, for a person to read before the yes; and what was trusted."""

from __future__ import annotations

import json
import re
from typing import Any

from heal_cli import asked_before, config, rulebook, trust
from heal_cli.command_line import as_line
from heal_cli.console import printable
from heal_cli.errors import FileError
from heal_cli.rules.diagnose_format import inquiries, ways_to_ask
from heal_cli.rules.rewrite_format import alternatives
from heal_cli.trust import Standing
from heal_cli.yamlio import parse

Plain = dict[str, Any]
_LENT = ("login", "clean", "connect", "probe", "build")  # what a target lends to heal, with an argv


def problems(seen: Standing) -> tuple[str, ...]:
    """Everything wrong with the files of a project, each with file:line:column; it is seen with the rules below it."""
    found: list[str] = []
    own = rulebook.project_sources(seen)
    below = tuple(source for source in rulebook.sources() if source.layer != "project")
    book, wrong = rulebook.compile_book((*below, *own))
    found += (text for text in wrong if any(text.startswith(f"{source.name}:") for source in own))
    if seen.config:
        try:
            settings = config.with_project(config.own(), *seen.config)
            _, unknown = asked_before.listed(settings["commands"], book)
            found += (f"{seen.config[0]}: {text}" for text in unknown)
        except FileError as error:
            found += error.problems
    return tuple(found)


def as_text(seen: Standing) -> str:
    """The files of a project, and of each what it adds: rules, and every program that heal may run because of it."""
    lines = [f"{seen.name_of('')}"]
    marks = trust.changes(seen) if seen.state == trust.CHANGED else {}
    for name in sorted({*seen.files, *marks}):
        lines.append(f"  {name}{f' ({marks[name]})' if name in marks else ''}")
        full = seen.name_of(name)
        if full in seen.sources:
            lines += (f"    {line}" for line in _of_rules(parse(seen.files[name], full).value or {}))
        elif seen.config and full == seen.config[0]:
            lines += (f"    {line}" for line in _of_config(parse(seen.files[name], full).value or {}))
    return "".join(f"{printable(line)}\n" for line in lines)


def _of_rules(value: Plain) -> list[str]:
    lines = [_of_rule(entry) for entry in value.get("rules", ())]
    for entry in value.get("rules", ()):
        lines += (f"asks   {_shell(argv)}" for argv in ways_to_ask(inquiries(entry.get("action", {}))))
        lines += (f"says   {' && '.join(_shell(argv) for argv in run)}" for run in _advised(entry))
    for name, entry in value.get("fixes", {}).items():
        lines += (f"fix    {name} ({entry['class']}): {_shell(step['argv'])}" for step in entry["steps"])
    for name, entry in value.get("checks", {}).items():
        lines += _of_check(name, entry)
    for name, entry in value.get("programs", {}).items():
        lines.append(f"takes  {name} for {json.dumps(entry, ensure_ascii=False)}")
    return lines


def _of_rule(entry: Plain) -> str:
    if entry.get("enabled") is False:
        return f"drops  the rule {entry['id']}"
    action = entry.get("action", {})
    does = next((kind for kind in ("fix", "block", "rewrite", "explain") if kind in action), "silence")
    does = f"fix {action['fix']}{', then runs it again' if 'retry' in action else ''}" if does == "fix" else does
    return f"rule   {entry['id']} ({entry['type']}): {does}"


def _advised(entry: Plain) -> list[list[list[str]]]:
    """The commands that a rule advises, which a person may have run by one key."""
    action = entry.get("action", {})
    bodies = [body for body in (action, action.get("explain"), action.get("block")) if isinstance(body, dict)]
    return [body["run"] for body in (*bodies, *alternatives(action)) if "run" in body]


def _of_check(name: str, entry: Plain) -> list[str]:
    ways = [way["argv"] for way in (*entry.get("any_of", ()), entry) if "argv" in way]
    return [f"check  {name}: {_shell(argv)}" for argv in ways] or [f"check  {name}: {entry['kind']}"]


def _of_config(value: Plain) -> list[str]:
    lines = []
    for name, entry in value.get("targets", {}).items():
        lines.append(f"target {name} ({entry['kind']})")
        lent = {key: entry[key] for key in _LENT if "argv" in entry.get(key, {})}
        for key, act in lent.items():
            kind = f" ({act['class']})" if "class" in act else ""
            lines.append(f"  {key}{kind}: {_shell(act['argv'])}")
    for key, inner in value.items():
        if key not in ("version", "targets"):
            lines.append(f"sets   {key}: {json.dumps(inner, ensure_ascii=False)}")
    return lines


def _shell(argv: list[str]) -> str:
    """An argv as a shell line, its {placeholders} without the quotes they would need there."""
    return re.sub(r"'(\{[a-z_0-9.]+\??\})'", r"\1", as_line(tuple(argv)))


def given_as_text() -> str:
    """A line for each project that was ever trusted."""
    return "".join(f"{seen.state:<8} {printable(seen.root)}\n" for seen in trust.given())


def given_as_json() -> str:
    """The listing shape with one item for each project that was ever trusted."""
    items = [{"project": seen.root, "state": seen.state, "files": sorted(seen.files)} for seen in trust.given()]
    return json.dumps({"v": 1, "kind": "trust", "items": items}) + "\n"
