"""Rule files -> one book. The format is described in rules/README.md; `rule_format.FILE` is the same as data.

A book is plain data (what `marshal` can hold), so that the compiled cache can keep it; `rule`, `fix` and `check` turn
its entries back into values.
"""

from __future__ import annotations

import os
import re
from typing import Any, NamedTuple

from heal_cli import paths, trust
from heal_cli.book import rule
from heal_cli.command_line import changes_nothing, from_argv
from heal_cli.durations import seconds
from heal_cli.errors import FileError
from heal_cli.matching import compiled, of_any_program
from heal_cli.model import Rule
from heal_cli.rules.diagnose_format import inquiries, plain_inquiries, ways_to_ask
from heal_cli.rules.file_format import shape_problems
from heal_cli.rules.literals import required
from heal_cli.rules.rewrite_format import alternatives, plain_change
from heal_cli.shape import did_you_mean
from heal_cli.yamlio import Document, Path, parse, read

Plain = dict[str, Any]


class Source(NamedTuple):
    """A rule file and the layer it belongs to; `content` where it has been read already."""

    name: str
    layer: str
    content: bytes | None = None


def sources() -> tuple[Source, ...]:
    """The rule files in force, lowest layer first."""
    project = trust.in_force()
    return (*_files(), *project_sources(project)) if project else _files()


def project_sources(project: trust.Standing) -> tuple[Source, ...]:
    """The rule files of a project, as they were seen."""
    return tuple(Source(name, "project", content) for name, content in project.sources.items())


def _files() -> tuple[Source, ...]:
    return tuple(
        Source(os.path.join(folder, name), layer)
        for folder, layer in ((paths.shipped("rules"), "shipped"), (paths.user_rules(), "user"))
        for name in (sorted(os.listdir(folder)) if os.path.isdir(folder) else ())
        if name.endswith((".yaml", ".yml"))
    )


def compile_book(files: tuple[Source, ...]) -> tuple[Plain, tuple[str, ...]]:
    """Read rule files into one book. A file with a problem is left out whole; its problems come second."""
    found: list[str] = []
    documents: list[tuple[Document, str]] = []
    for source in files:
        try:
            document = read(source.name) if source.content is None else parse(source.content, source.name)
            if wrong := shape_problems(document):
                raise FileError(wrong)
            documents.append((document, source.layer))
        except FileError as error:
            found.extend(error.problems)
    while True:
        book = _book_of(documents)
        wrong_names = [reference_problems(document, book) for document, _ in documents]
        if not any(wrong_names):
            return {**book, "rules": [rule for rule in book["rules"].values() if rule]}, tuple(found)
        found.extend(text for texts in wrong_names for text in texts)
        documents = [one for one, texts in zip(documents, wrong_names, strict=True) if not texts]


def _book_of(documents: list[tuple[Document, str]]) -> Plain:
    book: Plain = {"rules": {}, "fixes": {}, "checks": {}, "programs": {}}
    for document, layer in documents:
        _add(book, document, layer)
    return book


def reference_problems(document: Document, book: Plain) -> tuple[str, ...]:
    """Names of fixes and checks that a file uses and nobody declares."""
    value = document.value or {}
    used: list[tuple[Path, str, str]] = []
    for place, entry in enumerate(value.get("rules", ())):
        path: Path = ("rules", place)
        if fix := entry.get("action", {}).get("fix"):
            used.append(((*path, "action", "fix"), "fixes", fix))
        if check := entry.get("match", {}).get("check"):
            used.append(((*path, "match", "check"), "checks", check))
    for name, entry in value.get("checks", {}).items():
        if other := entry.get("otherwise"):
            used.append((("checks", name, "otherwise"), "checks", other))
    for name, entry in value.get("fixes", {}).items():
        used.append((("fixes", name, "verify"), "checks", entry["verify"]))
        used += [
            (("fixes", name, "steps", place, "only_if"), "checks", step["only_if"].partition("=")[0])
            for place, step in enumerate(entry["steps"])
            if "only_if" in step
        ]
    return _acting_inquiries(document, book) + tuple(
        f"{document.place(path)}: unknown {kind[:-1].replace('fixe', 'fix')} `{name}`{did_you_mean(name, book[kind])}"
        for path, kind, name in used
        if name not in book[kind]
    )


def _acting_inquiries(document: Document, book: Plain) -> tuple[str, ...]:
    """Commands under `diagnose` that are not known to change nothing."""
    return tuple(
        f"{document.place(('rules', place))}: rule `{entry['id']}`: diagnose: {' '.join(argv)}: not one of the "
        f"`readonly` commands of {argv[0]} (programs: {argv[0]}: readonly: [...])"
        for place, entry in enumerate((document.value or {}).get("rules", ()))
        for argv in ways_to_ask(inquiries(entry.get("action", {})))
        if not changes_nothing(from_argv(tuple(argv), book["programs"]), book["programs"])
    )


def _add(book: Plain, document: Document, layer: str) -> None:
    value = document.value or {}
    pack_is_experimental = value.get("experimental", False)
    for place, entry in enumerate(value.get("rules", ())):
        line, _ = document.places["rules", place]
        kept = entry.get("enabled", True)
        where = f"{document.name}:{line}"
        book["rules"][entry["id"]] = plain_rule(entry, layer, where, pack_is_experimental) if kept else None
    for name, entry in value.get("fixes", {}).items():
        book["fixes"][name] = _plain_fix(name, entry)
    for name, entry in value.get("checks", {}).items():
        parameters = {key: inner for key, inner in entry.items() if key != "kind"}
        book["checks"][name] = (name, entry["kind"], parameters)
    for name, entry in value.get("programs", {}).items():
        book["programs"][name] = {**book["programs"].get(name, {}), **entry}


_BREAK = re.compile(r"\n[ \t]*")


def _joined(pattern: str | None) -> str | None:
    """A pattern that a file has over several lines (`stderr: |`) in one: no break, and no blank that begins a line."""
    return _BREAK.sub("", pattern) if pattern else pattern


def _plain_conditions(match: Plain) -> tuple[Any, ...]:
    command = match.get("command", [])
    return (
        tuple(command) if isinstance(command, list) else (),
        _joined(command) if isinstance(command, str) else None,
        tuple(match.get("wrapper", ())),
        tuple((flag, _joined(pattern)) for flag, pattern in match.get("args", {}).items()),
        _joined(match.get("stderr")),
        tuple(match.get("exit", ())),
        match.get("check"),
        tuple(match.get("when", {}).items()),
        match.get("like"),
    )


def _plain_action(action: Plain) -> tuple[Any, ...]:
    if "fix" in action:
        return ("fix", action["fix"], "retry" in action, None, (), (), (), (), action.get("everywhere", False))
    if "rewrite" in action:
        changes = tuple(plain_change(change) for change in alternatives(action))
        run = tuple(tuple(argv) for argv in action.get("run", ()))
        return ("rewrite", None, False, None, tuple(action.get("steps", ())), run, changes, plain_inquiries(action))
    if "overhear" in action:
        return ("overhear",)
    kind = "block" if "block" in action else "explain" if "explain" in action else "none"
    body = action.get(kind, {})
    body = {"say": body} if isinstance(body, str) else body
    run = tuple(tuple(argv) for argv in body.get("run", ()))
    steps = tuple(body.get("steps", ()))
    changes = tuple(plain_change(change) for change in alternatives(action))
    return (kind, None, False, body.get("say"), steps, run, changes, plain_inquiries(action))


def plain_rule(entry: Plain, layer: str = "user", place: str = "", experimental: bool = False) -> tuple[Any, ...]:
    """A rule that is right as plain data."""
    match = entry["match"]
    return (
        entry["id"], entry["type"], _plain_conditions(match), _plain_conditions(match.get("not", {})),
        entry.get("why", ""), _plain_action(entry.get("action", {})), entry.get("at_contact", False),
        entry.get("experimental", experimental), entry.get("preflight"), entry.get("last", False), layer, place,
        _prior(entry.get("observations")), entry.get("instead_of", ""),
    )  # fmt: skip


def _prior(seen: Plain | None) -> tuple[float, float] | None:
    return (float(seen["failures"]), float(seen["exposures"])) if seen else None


def _plain_fix(name: str, entry: Plain) -> tuple[Any, ...]:
    steps = tuple(
        (tuple(step["argv"]), tuple(step["only_if"].split("=")) if "only_if" in step else None, step.get("expect"))
        for step in entry["steps"]
    )
    timeout = seconds(entry.get("timeout", "120s"))
    return (name, entry["class"], timeout, steps, entry["verify"], tuple(entry.get("undo", ())))


_AT_LEAST = 3  # characters that a text must have to be looked for before a rule is tried: a status, `401`
_AT_LEAST_OF_LINE = 2  # the same of a command's line: `sh`


def index(rules: list[Any]) -> Plain:
    """Which rules to try: `before` maps a program to places in the list of rules, `after` to one of the groups `needs`.

    A group maps places to the texts of which an output, and of which the command's line, must contain one for the rule
    there to fit. `*` stands for the rules that know no program by name, an empty name for those of them that may fit
    where nothing was said; `tools` is the group of all others.
    """
    before: dict[str, list[int]] = {}
    after: dict[str, dict[int, Any]] = {}
    for place, value in enumerate(map(rule, rules)):
        names = value.match.programs or ("*",)
        if value.moment == "before":
            for program in names:
                before.setdefault(program, []).append(place)
        elif value.moment == "after":
            needs = _needs(value)
            for program in (*names, "") if names == ("*",) and _fits_silence(value) else names:
                after.setdefault(program, {})[place] = needs
    tools = {place: group[place] for program, group in after.items() if program not in ("*", "") for place in group}
    numbers = {program: number for number, program in enumerate(after)}
    return {"before": before, "after": numbers, "tools": len(after), "needs": [*after.values(), tools]}


def _needs(value: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of which texts an output, and a line, must contain one for a rule to fit; none where anything may do."""
    texts = required(of_any_program(value.match.stderr or ""), _AT_LEAST)
    words = required(value.match.line or "", _AT_LEAST_OF_LINE)
    return tuple(sorted(texts)), tuple(sorted(words))


def _fits_silence(value: Rule) -> bool:
    """May a rule fit a failure of which nothing was said?"""
    asked = value.match.stderr
    return value.match.like is None and (asked is None or compiled(of_any_program(asked)).search("") is not None)


def held_back(rules: list[Any]) -> Plain:
    """program -> texts that show a failure which heal may mend: stderr is held back from there on."""
    found: dict[str, set[str]] = {}
    for value in map(rule, rules):
        if value.action.fix and value.action.retry and not value.experimental and value.match.stderr:
            for program in value.match.programs:
                found.setdefault(program, set()).update(required(of_any_program(value.match.stderr)))
    return {program: tuple(text.encode() for text in sorted(texts)) for program, texts in found.items()}
