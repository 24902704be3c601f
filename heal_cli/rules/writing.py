"""`heal rules new`: a rule made of the last failure, written into a rule file of the person's own.

A file that is there keeps every byte of what stands in it: the rule is added as text where the list of rules ends, and
only if the file then reads as before with one rule more. Where that cannot be had, a file beside it is begun.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from heal_cli import atomic, explanation, json_schema, paths, rulebook
from heal_cli.book import rule
from heal_cli.errors import FileError, HealError, StateError
from heal_cli.journal import moment
from heal_cli.memory import last_failure
from heal_cli.rules import file_format, testing
from heal_cli.rules.draft import HEADER, Draft, draft
from heal_cli.yamlio import parse

Plain = dict[str, Any]
_SCHEMA = "schema.json"
_FOR_EDITORS = f"# yaml-language-server: $schema={_SCHEMA}\n"


class Written(NamedTuple):
    """A new rule, the `file:line` where it stands, and what is wrong with it as it stands."""

    name: str
    file: str
    line: int
    problems: tuple[str, ...]


def of_last_failure(name: str | None) -> Draft:
    """A rule that fits the last failure. Raises HealError if there is none, or if it needs no rule."""
    if last_failure(moment().session) is None:
        raise HealError("no failed run is remembered: run the command with heal (heal run -- CMD), then try again")
    explained = explanation.last()
    if explained.became == explanation.REFUSED:
        raise HealError("the last run was refused before it began; a rule is made of a command that ran and failed")
    found = explained.diagnosis
    if found and found.rule.layer != "shipped":
        raise HealError(f"your rule `{found.rule.id}` fits the last failure already: {found.rule.place}")
    book, _ = rulebook.compile_book(rulebook.sources())
    taken = {plain[0]: rule(plain).place for plain in book["rules"]}
    if name in taken:
        raise HealError(f"there is a rule `{name}` already, in {taken[name]}; the new one would take its place")
    kind = found.rule.type if found else "unknown"
    return draft(explained.failure, kind, name, frozenset(taken), book["programs"])


def write(new: Draft, file: str | None) -> Written:
    """Add a rule to a file (else the user's own.yaml), or begin one.

    Raises FileError or StateError; then nothing was changed.
    """
    file = file or os.path.join(paths.user_rules(), "own.yaml")
    _make_folder(file)
    name, text = next((name, text) for name in _names(file) if (text := _added(name, new)) is not None)
    _replace(name, text)
    line = next(place for place, one in enumerate(text.split("\n"), 1) if one.strip() == new.text.partition("\n")[0])
    wrong = testing.tested(name)[0]
    return Written(new.name, name, line, tuple(problem for problem in wrong if f"`{new.name}`" in problem))


def _make_folder(file: str) -> None:
    folder = os.path.dirname(os.path.abspath(file))
    own = folder == os.path.abspath(paths.user_rules())
    try:
        if own:
            paths.make_private(folder)
            atomic.replace(os.path.join(folder, _SCHEMA), json_schema.as_text(json_schema.rules()).encode())
    except OSError as error:
        raise StateError(f"{folder}: cannot be written: {error.strerror}") from None
    if not os.path.isdir(folder):
        raise StateError(f"{folder}: there is no such folder")


def _names(file: str) -> Iterator[str]:
    """The file, then names beside it."""
    yield file
    front, end = os.path.splitext(file)
    yield from (f"{front}-{number}{end}" for number in range(2, 1000))


def _added(name: str, new: Draft) -> str | None:
    """The text of a file with the rule in it; None if it cannot be added as text. Raises FileError for a wrong file."""
    try:
        with open(name, "rb") as file:
            content = file.read()
    except FileNotFoundError:
        schema = os.path.isfile(os.path.join(os.path.dirname(os.path.abspath(name)), _SCHEMA))
        return (_FOR_EDITORS if schema else "") + HEADER + new.text
    except OSError as error:
        raise FileError((f"{name}: cannot be read: {error.strerror}",)) from None
    document = parse(content, name)
    if wrong := file_format.shape_problems(document):
        raise FileError(wrong)
    before: Plain = document.value or {"version": 1}
    text = _with_item(content.decode(), new.text)
    try:
        after = parse(text.encode(), name).value if text is not None else None
    except FileError:
        return None
    wanted = {**before, "rules": [*before.get("rules", ()), *parse((HEADER + new.text).encode(), "").value["rules"]]}
    return text if after == wanted else None


def _with_item(text: str, item: str) -> str | None:
    """A rule file's text with one more item at the end of its rules; None where they stand in brackets."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    end = "" if not text or text.endswith("\n") else "\n"
    if root is None:
        return f"{text}{end}{HEADER}{item}"
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    rules = next((value for key, value in root.value if key.value == "rules"), None)
    if rules is None:
        return f"{text}{end}rules:\n{item}"
    if not isinstance(rules, yaml.SequenceNode) or rules.flow_style or not rules.value:
        return None
    lines = text.splitlines(keepends=True)
    place = _end_of(rules.value[-1], lines)
    indent = " " * rules.start_mark.column
    added = "".join(f"{indent}{line}\n" for line in item.splitlines())
    front = "".join(lines[:place])
    return front + ("" if front.endswith("\n") else "\n") + added + "".join(lines[place:])


def _end_of(node: yaml.Node, lines: list[str]) -> int:
    """The number of lines up to the end of a node, without blank lines and the next key's comments behind it."""
    place = min(node.end_mark.line + bool(node.end_mark.column), len(lines))
    while place > node.start_mark.line + 1 and (not lines[place - 1].strip() or lines[place - 1].startswith("#")):
        place -= 1
    return int(place)


def _replace(name: str, text: str) -> None:
    """Replace a file, behind its links, with the rights it has."""
    real = os.path.realpath(name)
    try:
        mode = os.stat(real).st_mode & 0o7777 if os.path.exists(real) else 0o600
        atomic.replace(real, text.encode())
        os.chmod(real, mode)
    except OSError as error:
        raise StateError(f"{name}: cannot be written: {error.strerror}") from None
