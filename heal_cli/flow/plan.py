"""A workflow file as values. It is read whole, and everything that is wrong with it is said before the first step."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from typing import Any, NamedTuple

from heal_cli.errors import FileError
from heal_cli.matching import placeholders
from heal_cli.shape import FLAG, TEXT, TEXTS, VERSION, Either, Listing, Mapping, Record, Scalar, one_of, problems
from heal_cli.yamlio import Document, Path, read

HEAL, STOP, CONTINUE = "heal", "stop", "continue"


class Save(NamedTuple):
    """What is kept of a step: its stdout, or the field of it at `json`, a path such as `items.0.metadata.name`."""

    name: str
    json: str | None = None
    secret: bool = False


class Value(NamedTuple):
    """A value that is there from the start: a `text`, or what an `environment` variable says."""

    text: str | None
    environment: str | None = None
    secret: bool = False


class Condition(NamedTuple):
    """`{left} == right`, `{left} != right`, or with neither: is the value of `left` not empty? `no` turns it round."""

    left: str
    right: str | None
    no: bool


class Step(NamedTuple):
    """One step: an `argv` of templates, or `python` (module:function) with the templates of its arguments."""

    name: str
    argv: tuple[str, ...] = ()
    python: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    save: Save | None = None
    condition: Condition | None = None
    on_error: str = HEAL
    target: str | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the values that it uses."""
        texts = (*self.argv, *(text for _, text in self.arguments))
        asked = (self.condition.left,) if self.condition else ()
        return tuple(dict.fromkeys((*(name for text in texts for name in placeholders(text)), *asked)))


class Flow(NamedTuple):
    """A workflow: its name, its file, what is there from the start, and the steps in their order."""

    name: str
    file: str
    values: dict[str, Value]
    steps: tuple[Step, ...]


def _name_right(value: Any) -> str:
    right = isinstance(value, str) and value.isascii() and value[:1].isalpha() and value.islower()
    return "" if right and value.replace("_", "a").isalnum() else "a name of small letters, digits and _"


def _python_right(value: Any) -> str:
    module, _, function = value.partition(":") if isinstance(value, str) else ("", "", "")
    right = function.isidentifier() and all(part.isidentifier() for part in module.split("."))
    return "" if right else "module:function"


def _line_right(value: Any) -> str:
    try:
        return "" if isinstance(value, str) and shlex.split(value) else "a command"
    except ValueError as error:
        return f"a command whose quotes are closed ({error})"


def _condition_right(value: Any) -> str:
    return "" if _condition(value) else "`{name} == text`, `{name} != text`, `{name}` or `not {name}`"


def _condition(text: Any) -> Condition | None:
    if not isinstance(text, str):
        return None
    for sign in (" == ", " != "):
        left, found, right = text.partition(sign)
        if found and (name := _alone(left.strip())):
            return Condition(name, right.strip(), sign == " != ")
    no = text.startswith("not ")
    name = _alone(text.removeprefix("not ").strip())
    return Condition(name, None, no) if name else None


def _alone(text: str) -> str:
    """The name in a text that is one placeholder, else nothing."""
    names = placeholders(text)
    return names[0] if len(names) == 1 and text == "{" + names[0] + "}" else ""


def _title_right(value: Any) -> str:
    return "" if isinstance(value, str) and value and value.isprintable() else "a text on one line, not empty"


_TEXT = {"type": "string"}
_TITLE = Scalar(_title_right, {"type": "string", "minLength": 1})
_NAME = Scalar(_name_right, {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})
_SAVE = Either(
    (_NAME, Record({"name": _NAME, "json": TEXT, "secret": FLAG}, required=("name",))),
    "a name, or {name, json, secret}",
)
_VALUE = Either(
    (
        Scalar(lambda value: "" if isinstance(value, str) else 'a text (a number in "quotes")', _TEXT),
        Record({"text": TEXT, "env": TEXT, "secret": FLAG}, one_of=("text", "env")),
    ),
    "a text, or {text or env, secret}",
)
STEP = Record(
    {
        "name": _TITLE,
        "run": Either((Scalar(_line_right, _TEXT), TEXTS), "a command, as a list of words or as one line"),
        "python": Scalar(_python_right, {"type": "string", "pattern": "^[^:]+:[^:]+$"}),
        "with": Mapping(TEXT),
        "save": _SAVE,
        "if": Scalar(
            _condition_right, {"type": "string", "pattern": r"^\s*(not )?\s*\{[^{}]+\}\s*( (==|!=) [\s\S]*)?$"}
        ),
        "on_error": one_of(HEAL, STOP, CONTINUE),
        "target": TEXT,
    },
    required=("name",),
    one_of=("run", "python"),
)
SHAPE = Record(
    {"version": VERSION, "name": _TITLE, "values": Mapping(_VALUE), "steps": Listing(STEP, least=1)},
    required=("version", "steps"),
)


def load(name: str) -> Flow:
    """Read a workflow file. Raises FileError with every problem, each with file:line:column."""
    document = read(name)
    if wrong := problems(document, SHAPE):
        raise FileError(wrong)
    flow = _flow(document.value, name)
    if wrong := tuple(f"{document.place(path)}: {text}" for path, text in _names(document, flow)):
        raise FileError(wrong)
    return flow


def _flow(entry: dict[str, Any], name: str) -> Flow:
    stem = os.path.splitext(os.path.basename(name))[0]
    values = {key: _value(inner) for key, inner in entry.get("values", {}).items()}
    steps = tuple(map(_step, entry["steps"]))
    return Flow(entry.get("name", stem), os.path.realpath(name), values, steps)


def _value(entry: Any) -> Value:
    if isinstance(entry, str):
        return Value(entry)
    return Value(entry.get("text"), entry.get("env"), entry.get("secret", False))


def _step(entry: dict[str, Any]) -> Step:
    run = entry.get("run", ())
    save = entry.get("save")
    return Step(
        name=entry["name"],
        argv=tuple(shlex.split(run) if isinstance(run, str) else run),
        python=entry.get("python"),
        arguments=tuple(entry.get("with", {}).items()),
        save=Save(save) if isinstance(save, str) else Save(**save) if save else None,
        condition=_condition(entry.get("if")),
        on_error=entry.get("on_error", HEAL),
        target=entry.get("target"),
    )


def _names(document: Document, flow: Flow) -> Iterator[tuple[Path, str]]:
    """What is wrong with the names: two of one name, values that nobody saves, or only later."""
    saved_at = {step.save.name: step.name for step in reversed(flow.steps) if step.save}
    known = set(flow.values)
    for name in flow.values:
        if right := _name_right(name):
            yield ("values", name), f"values: `{name}` is wrong; right would be {right}"
    seen: set[str] = set()
    for place, step in enumerate(flow.steps):
        path: Path = ("steps", place)
        where = f"steps[{place}] `{step.name}`"
        if step.name in seen:
            yield (*path, "name"), f"{where}: an earlier step has this name"
        seen.add(step.name)
        if step.arguments and not step.python:
            yield (*path, "with"), f"{where}: `with` belongs to `python`"
        for name in step.needs:
            if name not in known:
                yield (*path, _key_with(document, path, name)), f"{where}: {_unknown(name, step.name, saved_at)}"
        if step.save:
            if step.save.name in known:
                yield (*path, "save"), f"{where}: the value `{step.save.name}` is there already"
            known.add(step.save.name)


def _unknown(name: str, step: str, saved_at: dict[str, str]) -> str:
    if saved_at.get(name) == step:
        return f"`{{{name}}}` is used by the step that saves it"
    if name in saved_at:
        return f"`{{{name}}}` is saved only later, by the step `{saved_at[name]}`"
    return f"nothing is called `{{{name}}}`: no step saves it, and `values` does not have it"


def _key_with(document: Document, path: Path, name: str) -> str:
    """The key of a step in which a value is named, for its place."""
    entry = document.value[path[0]][path[1]]
    return next((key for key, inner in entry.items() if "{" + name in str(inner)), "name")
