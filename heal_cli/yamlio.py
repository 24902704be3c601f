"""The only place that imports yaml: reads a file together with the place of every value, and writes one atomically.

Editors follow YAML 1.2, PyYAML follows 1.1, in which a bare `no` is false and `12:30` is the number 750. Such words are
refused where they stand, so that a file never means something else than it says.
"""

from __future__ import annotations

import os
import re

import yaml

from heal_cli import atomic
from heal_cli.errors import FileError, StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple

Path = tuple[str | int, ...]
Place = tuple[int, int]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_StringLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_AMBIGUOUS = re.compile(r"(?i)(y|n|yes|no|on|off)$|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?$|0[0-9]+$")
HEADER = "# Written by heal from its journal; what you change here by hand is kept.\n"
_MERGE = "tag:yaml.org,2002:merge"


class _Writer(_Dumper):  # type: ignore[misc]
    """Quotes what `read` would refuse as ambiguous, so that every text comes back as it was written."""


def _text(writer: Any, text: str) -> Any:
    # A file name that is no UTF-8 reaches us with lone surrogates, which no file can hold.
    text = text.encode("utf-8", "backslashreplace").decode()
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _AMBIGUOUS.match(text) else None)


_Writer.add_representer(str, _text)


class Document(NamedTuple):
    """A YAML file as plain Python values, and the (line, column), from 1, of every key and item by its path."""

    name: str
    value: Any
    places: dict[Path, Place]

    def place(self, path: Path) -> str:
        """`file:line:column` of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.name}:{line}:{column}"


def read(name: str) -> Document:
    """Read a YAML file. Raises FileError, with file:line:column, if it cannot be read or means two things."""
    try:
        return parse(atomic.content(name), name)
    except OSError as error:
        raise FileError((f"{name}: cannot be read: {error.strerror}",)) from None


def parse(content: bytes, name: str) -> Document:
    """Like `read`, for bytes already at hand; `name` is used in messages."""
    loader = _Loader(content)
    try:
        root = loader.get_single_node()
        places: dict[Path, Place] = {}
        value = None if root is None else _build(root, (), loader, places, name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise FileError((f"{where}: not valid YAML: {error.problem}",)) from None
    except yaml.YAMLError as error:
        raise FileError((f"{name}: not valid YAML: {error}",)) from None
    except RecursionError:
        raise FileError((f"{name}: nested too deeply, or an alias stands within itself",)) from None
    finally:
        loader.dispose()
    return Document(name, value, places)


def strings(name: str) -> Any:
    """Another program's YAML file, with every scalar as the text that stands there; None if it cannot be read."""
    try:
        return yaml.load(atomic.content(name), Loader=_StringLoader)
    except (OSError, yaml.YAMLError):
        return None


def _build(node: Any, path: Path, loader: Any, places: dict[Path, Place], name: str) -> Any:
    places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.ScalarNode):
        return node.value if _means_one_thing(node, path) else _scalar(node, loader, name)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, place), loader, places, name) for place, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        where = f"{name}:{key_node.start_mark.line + 1}:{key_node.start_mark.column + 1}"
        if key_node.tag == _MERGE or not isinstance(key_node, yaml.ScalarNode):
            raise FileError((f"{where}: a key must be a plain word",))
        if key in result:
            raise FileError((f"{where}: the key `{key}` stands twice",))
        places[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        result[key] = _build(value_node, (*path, key), loader, places, name)
    return result


def _means_one_thing(node: Any, path: Path) -> bool:
    """Whether a bare `off` stands where it is a word of its own, and false would mean the same: `preflight: off`."""
    return not node.style and node.value == "off" and path[-1:] == ("preflight",)


def _scalar(node: Any, loader: Any, name: str) -> Any:
    where = f"{name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
    if not node.style and _AMBIGUOUS.match(node.value):  # a bare word; its style is None or, from the C parser, ''
        raise FileError(
            (f'{where}: `{node.value}` means different things in YAML 1.1 and 1.2: write true, false, or "quoted"',)
        )
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError, IndexError):  # such as the date 2026-13-45: PyYAML lets these through as they are
        raise FileError((f'{where}: `{node.value}` has no value as it stands: write it "quoted"',)) from None


def set_aside(name: str) -> str:
    """Rename a file that cannot be read, so that it is not overwritten; gives its new name. Raises OSError."""
    from datetime import UTC, datetime

    aside = stem = f"{name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while os.path.exists(aside):
        number += 1
        aside = f"{stem}-{number}"
    os.replace(name, aside)
    return aside


def as_text(value: Any) -> str:
    """A value as YAML that `read` gives back."""
    text: str = yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120)
    return text


def write(name: str, value: Any, header: str = "") -> None:
    """Replace a YAML file atomically, readable by its owner only. Raises StateError if it cannot be written."""
    text = header + as_text(value)
    try:
        atomic.replace(name, text.encode())
    except OSError as error:
        raise StateError(f"{name}: cannot be written: {error.strerror}") from None
