"""The formats of heal's files as JSON Schema (draft 7), for editors that check as you type.

Made from the shapes that heal itself checks with, so the two cannot part. A schema cannot say everything: whether a
pattern is RE2, what fills a placeholder, and which names exist is left to `heal rules validate`.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from heal_cli import config
from heal_cli.model import ERROR_TYPES
from heal_cli.rules import file_format
from heal_cli.rules.rewrite_format import CHANGE, GO_TOGETHER
from heal_cli.shape import Either, Listing, Mapping, Record, Recordlike, Scalar

Plain = dict[str, Any]

_SAYS = {
    "id": "What the rule is called. The id of a lower layer's rule replaces that one whole.",
    "type": f"What kind of failure it is: {', '.join(ERROR_TYPES)}. `none` asks for silence.",
    "match": "What must hold, all of it. With `stderr`, `exit` or `like` asked after a failure, else before the run.",
    "command": "A list of programs (found behind sudo, env, time ...), or a regular expression on the words.",
    "args": "Flag -> regular expression on its value; `operand` is any word that is no flag.",
    "stderr": "RE2; ^ and $ are those of a line; a `|` block may break it. (?P<sha_x>...) is a value of the type sha.",
    "like": "It reads like this rule's type with at least this share, from 0 to 1. Only of a rule that is `last`.",
    "exit": "Exit statuses; -N is signal N. In an example: one.",
    "wrapper": "It runs under one of these programs.",
    "not": "The rule does not fit if one of these holds.",
    "check": "A check that must be bad. Only for rules that are asked before the run.",
    "why": "The cause, as it stands after `heal: `: lower case, no full stop; {name} is filled in.",
    "action": "What follows: one of fix, explain, block, rewrite, overhear.",
    "fix": "The name of a fix; with `retry: once` the command is run again after it.",
    "retry": "Run the command once more after the fix, where that is lawful.",
    "explain": "Steps for a person, and the corrected command.",
    "block": "Do not run the command: advice as text, or with say, rewrite, run, diagnose.",
    "overhear": "tools: behind these commands every tool's own rules are tried, and explain what was said.",
    "rewrite": "The same command with words of it changed; only shown, never done by itself.",
    "diagnose": "Read-only commands that are asked for the root cause.",
    "steps": "What to do, in words; of a fix: its commands.",
    "run": "The corrected command as argvs, joined by &&; {command} is the one that failed.",
    "at_contact": "This failure proves that nothing had happened yet: the command may be run again.",
    "last": "Asked only where no other rule fits; it explains, and has no fix.",
    "preflight": "What a bad answer before the run leads to.",
    "experimental": "Never act by itself.",
    "enabled": "false drops the rule of this id.",
    "examples": "Failures that the rule must match, and near misses (`matches: false`): heal rules test tries them.",
    "captured": "Which tool, in which version, said this, and what captured it.",
    "gives": "The corrected command that must come first.",
    "class": "safe and credential: done unasked; interactive and privileged: at a terminal; destructive: never.",
    "verify": "The check that must be good after the fix.",
    "only_if": "CHECK=good, CHECK=bad or CHECK=unknown: else the step is left out.",
    "argv": "One argument each; no shell reads it.",
    "destructive": "true, or verbs that take away what no other command brings back: kept for a person in `heal mcp`.",
    "statements": "The same in the program's own language: patterns for a whole statement.",
    "runs": "Verbs that run another command: '-c {line}', 'exec * {command}', '{stdin}'.",
    "interactive": "true for a program that a person works in, or verbs that wait for a person.",
    "batch": "Verbs with which an interactive program asks nobody.",
    "replace": "The word to replace.",
    "by": "What comes in its place.",
    "by_closest": "A list, captured or your own, of which the closest words come in its place.",
}


class _Words(NamedTuple):
    """What a shape does not say: `says` describes keys, `relations` (by id of a record) what its keys ask together."""

    says: dict[str, str]
    relations: dict[int, Plain]


def rules() -> Plain:
    """The schema of a rule file."""
    return of("A rule file of heal", file_format.FILE, _SAYS, _relations())


def configuration() -> Plain:
    """The schema of the configuration."""
    return of("The configuration of heal", config.SHAPE, {}, {})


def as_text(schema: Plain) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def of(title: str, shape: Any, says: dict[str, str], relations: dict[int, Plain]) -> Plain:
    """The schema of a shape; `says` describes keys, `relations` (by id of a record) what its keys ask together."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}
    return {**head, **_schema(shape, _Words(says, relations))}


def _schema(shape: Any, words: _Words) -> Plain:
    if isinstance(shape, Scalar):
        return dict(shape.schema)
    if isinstance(shape, Listing):
        least = {"minItems": shape.least} if shape.least else {}
        return {"type": "array", "items": _schema(shape.item, words), **least}
    if isinstance(shape, Mapping):
        return {"type": "object", "additionalProperties": _schema(shape.value, words)}
    if isinstance(shape, Either):
        return {"anyOf": [_schema(inner, words) for inner in shape.shapes]}
    if isinstance(shape, Recordlike):
        return _recordlike(shape, words)
    return {**_record(shape, words), **words.relations.get(id(shape), {})}


def _record(shape: Record, words: _Words) -> Plain:
    fields = {key: _described(key, _schema(inner, words), words) for key, inner in shape.fields.items()}
    found: Plain = {"type": "object", "additionalProperties": False, "properties": fields}
    if shape.required:
        found["required"] = list(shape.required)
    if shape.one_of:
        found["oneOf"] = [{"required": [key]} for key in shape.one_of]
    return found


def _recordlike(shape: Recordlike, words: _Words) -> Plain:
    cases = [
        {"if": {"properties": {shape.key: {"const": name}}}, "then": _schema(record, words)}
        for name, record in shape.choices.items()
    ]
    return {
        "type": "object",
        "required": [shape.key],
        "properties": {shape.key: {"enum": list(shape.choices)}},
        "allOf": cases,
    }


def _described(key: str, schema: Plain, words: _Words) -> Plain:
    return {"description": words.says[key], **schema} if key in words.says else schema


def _relations() -> dict[int, Plain]:
    """What `rule_format` and `rewrite_format` ask of keys together, as far as a schema can say it."""
    silent = {"properties": {"type": {"const": "none"}}, "required": ["type"]}
    speaking = {
        "if": silent,
        "then": {"not": {"required": ["action"]}},
        "else": {"required": list(file_format.REQUIRED)},
    }
    of_a_rule = {"required": ["type", "match"], **speaking}
    dropped = {"properties": {"enabled": {"const": False}}, "required": ["enabled"]}
    beside = {key: ["rewrite"] for key in ("diagnose", "steps", "run")}
    return {
        id(file_format.RULE): {"if": {"not": dropped}, "then": of_a_rule},
        id(file_format.MATCH): {
            "anyOf": [{"required": [key]} for key in file_format.CONDITIONS],
            "dependencies": {"check": {"not": {"anyOf": [{"required": [key]} for key in ("stderr", "exit", "like")]}}},
        },
        id(file_format.ACTION): {"dependencies": {"retry": ["fix"], **beside}},
        id(CHANGE): {
            "anyOf": [{"required": [key]} for key in ("replace", "drop", "insert", "prefix")],
            "dependencies": {
                **{key: [other] for key, other in GO_TOGETHER},
                "replace": {"oneOf": [{"required": ["by"]}, {"required": ["by_closest"]}]},
            },
        },
    }
