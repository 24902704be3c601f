"""The shapes that values in a YAML file may have, and every way in which a value can miss its shape.

A shape is a value too: a record of named fields, a list, a mapping, or a scalar with a test. `problems` walks a
document along a shape and says what is wrong and what would be right; it never stops at the first.
"""

from __future__ import annotations

from heal_cli.durations import is_duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NamedTuple

    from heal_cli.yamlio import Document, Path
else:
    from heal_cli.record import NamedTuple


class Scalar(NamedTuple):
    """A single value. `test` returns what would be right if the value is wrong, else an empty string.

    `schema` says the same as far as JSON Schema can say it; it never refuses what `test` lets pass.
    """

    test: Callable[[Any], str]
    schema: dict[str, Any]


class Listing(NamedTuple):
    """A list of one shape; with `or_one` a single item may stand without its brackets."""

    item: Any
    least: int = 0


class Mapping(NamedTuple):
    """A mapping from free names to one shape."""

    value: Any


class Record(NamedTuple):
    """A mapping with known keys. `required` must be there; exactly one of `one_of` must be there where given."""

    fields: dict[str, Any]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


class Either(NamedTuple):
    """One of several shapes, told apart by the kind of YAML value: scalar, list or mapping."""

    shapes: tuple[Any, ...]
    right: str


class Recordlike(NamedTuple):
    """A mapping whose other keys depend on one of them, such as the `kind` of a check."""

    key: str
    choices: dict[str, Record]


def problems(document: Document, shape: Any) -> tuple[str, ...]:
    """Every problem of a document, one line each: `file:line:column: in rules[2] ID, key: wrong; right`."""
    return tuple(
        f"{document.place(path)}: {_whereabouts(document.value, path)}{text}"
        for path, text in _walk(document.value, shape, ())
    )


def _walk(value: Any, shape: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(shape, Scalar):
        if right := shape.test(value):
            yield path, f"{_say(value)} is wrong; right would be {right}"
    elif isinstance(shape, Either):
        yield from _walk_either(value, shape, path)
    elif isinstance(shape, Listing):
        yield from _walk_list(value, shape, path)
    elif isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield path, f"{_say(value)} is wrong; right would be a mapping of names"
        else:
            for name, inner in value.items():
                yield from _walk(inner, shape.value, (*path, name))
    elif isinstance(shape, Recordlike):
        yield from _walk_recordlike(value, shape, path)
    else:
        yield from _walk_record(value, shape, path)


def _walk_either(value: Any, shape: Either, path: Path) -> Iterator[tuple[Path, str]]:
    kind = dict if isinstance(value, dict) else list if isinstance(value, list) else object
    kinds = {Record: dict, Mapping: dict, Recordlike: dict, Listing: list, Scalar: object}
    fitting = [inner for inner in shape.shapes if kinds[type(inner)] is kind]
    if fitting:
        yield from _walk(value, fitting[0], path)
    else:
        yield path, f"{_say(value)} is wrong; right would be {shape.right}"


def _walk_list(value: Any, shape: Listing, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, list):
        yield path, f"{_say(value)} is wrong; right would be a list"
        return
    if len(value) < shape.least:
        yield path, f"the list is too short; it needs at least {shape.least}"
    for place, item in enumerate(value):
        yield from _walk(item, shape.item, (*path, place))


def _walk_recordlike(value: Any, shape: Recordlike, path: Path) -> Iterator[tuple[Path, str]]:
    choice = value.get(shape.key) if isinstance(value, dict) else None
    if isinstance(choice, str) and choice in shape.choices:
        yield from _walk_record(value, shape.choices[choice], path)
    elif choice is None:
        yield path, f"the key `{shape.key}` is missing; right would be one of {', '.join(shape.choices)}"
    else:
        yield (*path, shape.key), f"unknown {shape.key} `{choice}`{did_you_mean(str(choice), shape.choices)}"


def _walk_record(value: Any, shape: Record, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, dict):
        yield path, f"{_say(value)} is wrong; right would be a mapping with {', '.join(shape.fields)}"
        return
    for key, inner in value.items():
        if key in shape.fields:
            yield from _walk(inner, shape.fields[key], (*path, key))
        else:
            yield (*path, key), f"unknown key `{key}`{did_you_mean(key, shape.fields)}"
    for key in shape.required:
        if key not in value:
            yield path, f"the key `{key}` is missing"
    if shape.one_of and len(given := [key for key in shape.one_of if key in value]) != 1:
        have = f"has {' and '.join(given)}" if given else "has none of them"
        yield path, f"exactly one of {', '.join(shape.one_of)} is needed; this {have}"


def did_you_mean(word: str, known: Any) -> str:
    """`; did you mean X?` or `; known are ...`."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known are {', '.join(known)}"


def _whereabouts(value: Any, path: Path) -> str:
    """`rule kube-unauthorized, match.stderr: `, as far as the path can be said in names."""
    names: list[str] = []
    for part in path:
        value = value[part] if _holds(value, part) else None
        own = value.get("id") if isinstance(value, dict) else None
        names.append(f"`{own}`" if own else f"[{part}]" if isinstance(part, int) else part)
    return f"{'.'.join(names).replace('.[', '[').replace('.`', ' `')}: " if names else ""


def _holds(value: Any, part: str | int) -> bool:
    return part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int)


def _say(value: Any) -> str:
    kinds: dict[type, str] = {dict: "a mapping", list: "a list", type(None): "nothing"}
    return kinds.get(type(value), f"`{value}`")


def one_of(*words: str) -> Scalar:
    """One of some words."""
    right = f"one of {', '.join(words)}"
    return Scalar(lambda value: "" if isinstance(value, str) and value in words else right, {"enum": list(words)})


def _pattern_right(value: Any) -> str:
    import re2

    if not isinstance(value, str):
        return "a regular expression in RE2 syntax"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(value, options)
    except re2.error as error:
        reason = error.args[0]
        reason = reason.decode() if isinstance(reason, bytes) else reason
        return f"a regular expression in RE2 syntax (no look-around, no back-references): {reason}"
    return "" if value else "a regular expression that is not empty"


def _is(kind: type, right: str) -> Callable[[Any], str]:
    return lambda value: "" if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) else right


_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
TEXT = Scalar(lambda value: "" if isinstance(value, str) and value else "a text that is not empty", _TEXT)
WORD = Scalar(
    lambda value: "" if isinstance(value, str) and value and not value.startswith("-") else "a name",
    {"type": "string", "pattern": "^[^-]"},
)
FLAG = Scalar(_is(bool, "true or false"), {"type": "boolean"})
NUMBER = Scalar(_is(int, "a whole number"), {"type": "integer"})
SHARE = Scalar(
    lambda value: (
        ""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
        else "a number from 0 to 1"
    ),
    {"type": "number", "minimum": 0, "maximum": 1},
)
PATTERN = Scalar(_pattern_right, _TEXT)  # not `format: regex`: that is ECMAScript's, which has no (?P<name>...)
VERSION = Scalar(
    lambda value: "" if value == 1 and value is not True else "1, the only version of this format so far", {"const": 1}
)
DURATION = Scalar(
    lambda value: "" if is_duration(value) else "a duration such as 500ms, 2s, 5m or 1h",
    {"type": "string", "pattern": r"^([0-9]+\.?[0-9]*|\.[0-9]+)(ms|s|m|h|d)$"},
)
TEXTS = Listing(TEXT, least=1)
