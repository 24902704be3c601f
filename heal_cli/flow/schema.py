"""The format of workflow files as JSON Schema, made from the shape that heal itself checks with.

It cannot say everything: which names exist, and whether a line's quotes are closed, is left to `heal flow --dry-run`.
"""

from __future__ import annotations

from heal_cli import json_schema
from heal_cli.flow import plan

_SAYS = {
    "values": "What is there from the start, by name: a text, or {text or env, secret}. {name} stands for it.",
    "steps": "What is done, in this order.",
    "run": "A command: a list of words, or one line that is split as a shell would split it. There is no shell.",
    "python": "Instead of `run`: module:function, also from beside the file.",
    "with": "The arguments of the function, by name.",
    "save": "The name under which stdout is kept, or {name, json: a.0.b, secret}.",
    "json": "The path of a field: items.0.metadata.name",
    "env": "The environment variable that says it.",
    "secret": "It is taken out of all that heal says and writes.",
    "if": "{name} == text, {name} != text, {name}, not {name}: else the step is skipped.",
    "on_error": "heal: mend, else stop. stop: never mend, never run twice. continue: mend, else go on all the same.",
    "target": "The target, where the command itself does not say it.",
}


def as_text() -> str:
    """The schema as it stands in a file."""
    relations = {id(plan.STEP): {"dependencies": {"with": ["python"]}}}
    return json_schema.as_text(json_schema.of("A workflow of heal", plan.SHAPE, _SAYS, relations))
