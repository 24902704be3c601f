"""A rule written down from one failure: right as it stands, and made to be edited."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from heal_cli import book, redaction, rulebook
from heal_cli.command_line import as_line, from_line
from heal_cli.errors import FileError, HealError
from heal_cli.matching import plain_text
from heal_cli.model import Command, Failure
from heal_cli.rules import file_format
from heal_cli.rules.generalising import Telling, generalised, literal
from heal_cli.stages.diagnose import met
from heal_cli.telling import telling_line
from heal_cli.yamlio import parse

Plain = dict[str, Any]
HEADER = "version: 1\nrules:\n"
_LINES_KEPT = 8  # of the output, in the example
_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./ +-]*$")
_SLUG_WORDS = 4
_TYPES = "auth, network, permission, lock, not_found, not_configured, usage ... (rules/README.md)"
_DULL = {
    "the",
    "a",
    "an",
    "is",
    "of",
    "to",
    "in",
    "for",
    "on",
    "was",
    "with",
    "and",
    "error",
    "from",
    "at",
    "you",
    "by",
}


class Draft(NamedTuple):
    """A rule's id, and its text as an item of `rules:` without indentation."""

    name: str
    text: str


def draft(failure: Failure, kind: str, name: str | None, taken: frozenset[str], programs: Plain) -> Draft:
    """A rule that fits this failure; its id is `name`, else made of what was said and not among `taken`."""
    line, command = _told(failure)
    entry: Plain = {}
    for telling in _tellings(line, command):
        entry = _entry(failure, kind, command, telling, line)
        entry = {"id": name or _name(command, telling, taken), **entry}
        if _fits(entry, entry["examples"][0], programs):
            break
    else:
        raise HealError("no rule can be made of this failure: nothing in it can be matched again")
    _add_near_miss(entry, line, programs)
    return Draft(entry["id"], _text(entry))


def _told(failure: Failure) -> tuple[str, Command]:
    """The line that tells most, and the command that said it: the one it names, else the last."""
    text = redaction.text(failure.text)
    lines = [(telling_line(text, command.program), command) for command in reversed(failure.commands)]
    named = [(line, command) for line, command in lines if line.startswith(f"{command.program}:")]
    return (named or lines)[0]


def _tellings(line: str, command: Command) -> list[Telling]:
    """From the most general to the line itself."""
    if not line:
        return [Telling("", "")]
    general = generalised(line, command.words)
    return [general, generalised(line, ())._replace(why=""), Telling(literal(line), "")]


def _entry(failure: Failure, kind: str, command: Command, telling: Telling, line: str) -> Plain:
    match: Plain = {"command": [command.program]}
    if telling.pattern:
        match["stderr"] = telling.pattern
    if failure.exit is not None:
        match["exit"] = [failure.exit]
    example: Plain = {"command": _line(failure)}
    if failure.exit is not None:
        example["exit"] = failure.exit
    if line:
        example["stderr"] = _around(redaction.text(failure.text), line)
    why = telling.why or _without_braces(line) or f"{command.program} ended with {failure.exit}, saying nothing"
    return {"type": kind, "match": match, "why": why, "examples": [example]}


def _line(failure: Failure) -> str:
    if failure.line is not None:
        return redaction.text(failure.line)
    command = failure.commands[0]
    return as_line(redaction.argv((*command.prefix, *command.words)))


def _around(text: str, line: str) -> str:
    """The telling line and what was said near it."""
    lines = [one.rstrip() for one in text.splitlines() if one.strip()]
    place = lines.index(line)
    first = max(0, min(place - 2, len(lines) - _LINES_KEPT))
    return "\n".join(lines[first : first + _LINES_KEPT])


def _name(command: Command, telling: Telling, taken: frozenset[str]) -> str:
    said = re.sub(r"\{\w+\}|[^a-z ]", " ", telling.why.lower().replace("'", "")).split()
    words = [word for word in said if word not in _DULL and len(word) > 1][:_SLUG_WORDS]
    program = re.sub(r"[^a-z0-9]+", "-", command.program.lower()).strip("-") or "command"
    name = "-".join([program, *(word for word in words if word != program)] if words else [program, "failed"])
    number = next(number for number in range(1, 1000) if (f"{name}-{number}" if number > 1 else name) not in taken)
    return f"{name}-{number}" if number > 1 else name


def _add_near_miss(entry: Plain, line: str, programs: Plain) -> None:
    """One failure that looks alike and is something else: the same words, printed by a test or found by grep."""
    example = entry["examples"][0]
    if not line:
        near = {**example, "exit": (entry["match"].get("exit") or [0])[0] + 1}
    else:
        near = {**example, "stderr": f"AssertionError: expected nothing, found: {line}"}
    if _fits(entry, near, programs):
        near = {**example, "command": "grep -rn error ."}
    entry["examples"].append({**near, "matches": False})


def _fits(entry: Plain, example: Plain, programs: Plain) -> bool:
    document = parse((HEADER + _text(entry)).encode(), "draft")
    if file_format.shape_problems(document):
        return False
    commands = from_line(example["command"], programs)
    text = plain_text(example.get("stderr", "").encode())
    failure = Failure(commands, example.get("exit", 1), text, example["command"])
    return bool(commands) and met(book.rule(rulebook.plain_rule(document.value["rules"][0])), failure).fits


def _without_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _text(entry: Plain) -> str:
    """The rule as YAML, with comments on what to edit."""
    match = entry["match"]
    lines = [f"- id: {scalar(entry['id'])}"]
    choice = f"  # or one of {_TYPES}" if entry["type"] == "unknown" else ""
    lines.append(f"  type: {entry['type']}{choice}")
    lines += ["  match:", f"    command: [{', '.join(map(scalar, match['command']))}]"]
    if "stderr" in match:
        lines.append(f"    stderr: {scalar(match['stderr'])}")
    if "exit" in match:
        lines.append(f"    exit: [{match['exit'][0]}]")
    lines.append(f"  why: {scalar(entry['why'])}")
    lines += ["  action:", "    explain:", "      steps: [say here what helps]"]
    lines.append("      # run: [[the, exact, command], ['{command}']]  # what to type; '{command}' is the failed one")
    lines.append("  examples:")
    for example in entry["examples"]:
        lines += _example(example)
    return "\n".join(lines) + "\n"


def _example(example: Plain) -> list[str]:
    lines = [f"command: {scalar(example['command'])}"]
    if "exit" in example:
        lines.append(f"exit: {example['exit']}")
    if "stderr" in example:
        lines += block("stderr", example["stderr"])
    if "matches" in example:
        lines.append("matches: false  # a near miss: replace it by a real one")
    return [f"  {'- ' if not place else '  '}{line}" for place, line in enumerate(lines)]


def scalar(text: str) -> str:
    """A text as a YAML value on one line, which every YAML reader reads as this text."""
    if _PLAIN.match(text) and _reads_as_itself(text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text)


def _reads_as_itself(text: str) -> bool:
    try:
        return bool(parse(f"a: {text}".encode(), "").value["a"] == text)
    except FileError:
        return False  # a word that YAML versions read differently


def block(key: str, text: str) -> list[str]:
    """A key with a text of one or several lines."""
    lines = text.split("\n")
    if len(lines) == 1 or text[:1].isspace() or not all(line.isprintable() and line for line in lines):
        return [f"{key}: {scalar(text)}"]
    return [f"{key}: |-", *(f"  {line}" for line in lines)]
