"""Rule files -> values. The format is described in rules/README.md; `FILE` below is the same as data.

A book is plain data (what `marshal` can hold), so that the compiled cache can keep it; `rule`, `fix` and `check` turn
its entries back into values.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from heal_cli import checks, paths, trust
from heal_cli.book import rule
from heal_cli.command_line import from_argv, is_read_only
from heal_cli.diagnose_format import (
    DIAGNOSE,
    inquiries,
    inquiry_problems,
    names_learned,
    plain_inquiries,
    ways_to_ask,
)
from heal_cli.durations import seconds
from heal_cli.errors import FileError
from heal_cli.literals import required
from heal_cli.matching import TYPES, capture_type, group_names, placeholders
from heal_cli.model import BAD, ERROR_TYPES, FIX_CLASSES, GOOD, UNKNOWN
from heal_cli.rewrite_format import OF_THE_COMMAND, REWRITE, alternatives, plain_change, rewrite_problems
from heal_cli.shape import (
    DURATION,
    FLAG,
    NUMBER,
    PATTERN,
    TEXT,
    TEXTS,
    VERSION,
    WORD,
    Either,
    Listing,
    Mapping,
    Record,
    Recordlike,
    Scalar,
    did_you_mean,
    one_of,
    problems,
)  # fmt: skip
from heal_cli.yamlio import Document, Path, parse, read

Plain = dict[str, Any]

_COMMAND = Either((PATTERN, Listing(WORD, least=1)), "a list of program names, or a regular expression on the line")
_EXIT = Listing(NUMBER, least=1)
_WHEN = Record({"before": TEXT, "weekday": FLAG, "slept_hours": TEXT, "first_today": FLAG, "idle_hours": TEXT})
_EVIDENCE = {
    "command": _COMMAND, "wrapper": Listing(WORD, least=1), "args": Mapping(PATTERN), "stderr": PATTERN, "exit": _EXIT,
}  # fmt: skip
CONDITIONS = {**_EVIDENCE, "check": WORD, "when": _WHEN}
MATCH = Record({**CONDITIONS, "not": Record(_EVIDENCE)})
_ARGV = Listing(TEXT, least=1)


def _only_if_right(value: Any) -> str:
    check, equals, state = value.partition("=") if isinstance(value, str) else ("", "", "")
    return "" if check and equals and state in (GOOD, BAD, UNKNOWN) else "CHECK=good, CHECK=bad or CHECK=unknown"


_ONLY_IF = Scalar(_only_if_right, {"type": "string", "pattern": f"^[^=]+=({GOOD}|{BAD}|{UNKNOWN})$"})
_EXPLAIN = Record({"diagnose": DIAGNOSE, "steps": TEXTS, "run": Listing(_ARGV, least=1)})
_SAID = Record(
    {"diagnose": DIAGNOSE, "say": TEXT, "rewrite": REWRITE, "run": Listing(_ARGV, least=1)}, required=("say",)
)
_BLOCK = Either((TEXT, _SAID), "advice as text")
ACTION = Record(
    {
        "block": _BLOCK, "fix": WORD, "retry": one_of("once"), "explain": _EXPLAIN,
        "rewrite": REWRITE, "diagnose": DIAGNOSE, "steps": TEXTS, "run": Listing(_ARGV, least=1),
    },
    one_of=("block", "fix", "explain", "rewrite"),
)  # fmt: skip
_CAPTURED = Record({"tool": TEXT, "version": TEXT, "by": TEXT}, required=("tool", "version", "by"))
_EXAMPLE = Record(
    {"command": TEXT, "exit": NUMBER, "stderr": TEXT, "matches": FLAG, "gives": TEXT, "captured": _CAPTURED},
    required=("command",),
)
RULE = Record(
    {
        "id": WORD,
        "type": one_of(*ERROR_TYPES),
        "match": MATCH,
        "why": TEXT,
        "action": ACTION,
        "at_contact": FLAG,
        "preflight": one_of("block", "fix", "warn", "off"),
        "experimental": FLAG,
        "enabled": FLAG,
        "examples": Listing(_EXAMPLE),
    },
    required=("id",),
)
_STEP = Record({"argv": _ARGV, "only_if": _ONLY_IF, "expect": PATTERN}, required=("argv",))
_FIX = Record(
    {
        "class": one_of(*FIX_CLASSES),
        "timeout": DURATION,
        "steps": Listing(_STEP, least=1),
        "verify": WORD,
        "undo": _ARGV,
    },
    required=("class", "steps", "verify"),
)
_PROGRAM = Record(
    {
        "readonly": TEXTS,
        "values": TEXTS,
        "wrapper": FLAG,
        "filter": FLAG,
        "operands": NUMBER,
        "target": one_of("cluster", "registry", "forge"),
        "context": TEXT,
    }
)
FILE = Record(
    {
        "version": VERSION,
        "experimental": FLAG,
        "rules": Listing(RULE),
        "fixes": Mapping(_FIX),
        "checks": Mapping(Recordlike("kind", checks.shapes())),
        "programs": Mapping(_PROGRAM),
    },
)

# What templates may ask for besides captured values and a target's own entry (`login.argv`): see targets.scene.
KNOWN_VALUES = (
    "target", "host", "url", "image", "kubeconfig", "context", "namespace", "server", "program", "command",
    "detail", *OF_THE_COMMAND,
)  # fmt: skip
_KEYS = {"why": "why", "action": "action", "argv": "action"}
REQUIRED = ("type", "match", "why", "action")


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


def shape_problems(document: Document) -> tuple[str, ...]:
    """What is wrong with a rule file taken alone: its shape, its captures, and keys that do not go together."""
    if document.value is None:
        return ()
    wrong = problems(document, FILE)
    return wrong or (
        *_same_ids(document),
        *tuple(
            f"{document.place(path)}: rule `{entry['id']}`: {text}"
            for place, entry in enumerate(document.value.get("rules", ()))
            for path, text in _rule_problems(entry, ("rules", place))
        ),
    )


def _same_ids(document: Document) -> list[str]:
    seen: set[str] = set()
    found = []
    for place, entry in enumerate(document.value.get("rules", ())):
        if entry["id"] in seen:
            found.append(f"{document.place(('rules', place))}: the rule `{entry['id']}` stands twice in this file")
        seen.add(entry["id"])
    return found


def _rule_problems(entry: Plain, path: Path) -> list[tuple[Path, str]]:
    if entry.get("enabled") is False:
        return []
    silent = entry.get("type") == "none"
    needed = ("type", "match") if silent else REQUIRED
    found: list[tuple[Path, str]] = [(path, f"the key `{key}` is missing") for key in needed if key not in entry]
    if found:
        return found
    match = entry["match"]
    if not set(match) - {"not"}:
        found.append(((*path, "match"), "match asks for nothing, so it would fit everything"))
    if "check" in match and {"stderr", "exit"} & set(match):
        found.append(((*path, "match", "check"), "a check is asked before the run only, not with stderr or exit"))
    if silent and "action" in entry:
        found.append(((*path, "action"), "a rule of type none stays silent: it has no action"))
    captured = {name for key in ("stderr",) for name in group_names(match.get(key, ""))}
    captured |= {name for pattern in match.get("args", {}).values() for name in group_names(pattern)}
    action = entry.get("action", {})
    asked = inquiries(action)
    found += [((*path, "action"), text) for text in inquiry_problems(asked, captured, KNOWN_VALUES)]
    captured |= names_learned(asked)
    found += [
        ((*path, "match"), f"the captured value `{name}` has no type{did_you_mean(name, TYPES)}")
        for name in sorted(captured)
        if not capture_type(name)
    ]
    if alternatives(action):
        found += [((*path, "action", "rewrite"), text) for text in rewrite_problems(action, captured)]
    found += [
        ((*path, _KEYS[where]), f"nothing fills {{{name}}}{did_you_mean(name, (*sorted(captured), *KNOWN_VALUES))}")
        for where, template in _templates(entry)
        for name in placeholders(template)
        if name not in captured and name not in KNOWN_VALUES and "." not in name
    ]
    found += [
        ((*path, "action"), f"{{{name}}} is an option that was printed: it may stand in `rewrite` only")
        for where, template in _templates(entry)
        for name in placeholders(template)
        if where == "argv" and capture_type(name) in ("flag", "choices")
    ]
    found += [
        ((*path, "action", key), f"`{key}` stands inside `explain`, or beside `rewrite`")
        for key in ("diagnose", "steps", "run")
        if key in action and "rewrite" not in action
    ]
    if "retry" in action and "fix" not in action:
        found.append(((*path, "action", "retry"), "only a fix is followed by a retry"))
    return found


def _templates(entry: Plain) -> list[tuple[str, str]]:
    """The texts of a rule that have placeholders, each with the key it stands under."""
    action = entry.get("action", {})
    body = action.get("explain") or action.get("block") or {}
    body = {"say": body} if isinstance(body, str) else body
    runs = [*body.get("run", ()), *action.get("run", ())]
    runs += [argv for change in alternatives(action) for argv in change.get("run", ())]
    words = [word for argv in runs for word in argv if word != "{rewritten}"]
    texts = [body.get("say", ""), *body.get("steps", ()), *action.get("steps", ())]
    return [("why", entry.get("why", "")), *(("action", text) for text in texts), *(("argv", word) for word in words)]


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
        if not is_read_only(from_argv(tuple(argv), book["programs"]), book["programs"])
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


def _plain_conditions(match: Plain) -> tuple[Any, ...]:
    command = match.get("command", [])
    return (
        tuple(command) if isinstance(command, list) else (),
        command if isinstance(command, str) else None,
        tuple(match.get("wrapper", ())),
        tuple(match.get("args", {}).items()),
        match.get("stderr"),
        tuple(match.get("exit", ())),
        match.get("check"),
        tuple(match.get("when", {}).items()),
    )


def _plain_action(action: Plain) -> tuple[Any, ...]:
    if "fix" in action:
        return ("fix", action["fix"], "retry" in action, None, (), (), (), ())
    if "rewrite" in action:
        changes = tuple(plain_change(change) for change in alternatives(action))
        run = tuple(tuple(argv) for argv in action.get("run", ()))
        return ("rewrite", None, False, None, tuple(action.get("steps", ())), run, changes, plain_inquiries(action))
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
        entry.get("experimental", experimental), entry.get("preflight"), layer, place,
    )  # fmt: skip


def _plain_fix(name: str, entry: Plain) -> tuple[Any, ...]:
    steps = tuple(
        (tuple(step["argv"]), tuple(step["only_if"].split("=")) if "only_if" in step else None, step.get("expect"))
        for step in entry["steps"]
    )
    timeout = seconds(entry.get("timeout", "120s"))
    return (name, entry["class"], timeout, steps, entry["verify"], tuple(entry.get("undo", ())))


def index(rules: list[Any]) -> Plain:
    """Which rules to try: `before` and `after` map a program to places in the list of rules; `*` holds the others.

    `texts` are what an output must contain, one of them at least, for the rule at a place to fit.
    """
    found: Plain = {"before": {}, "after": {}, "texts": {}}
    for place, plain in enumerate(rules):
        value = rule(plain)
        if value.moment in found:
            for program in value.match.programs or ("*",):
                found[value.moment].setdefault(program, []).append(place)
            if value.moment == "after" and (texts := required(value.match.stderr or "")):
                found["texts"][place] = tuple(sorted(texts))
    return found


def held_back(rules: list[Any]) -> Plain:
    """program -> texts that show a failure which heal may mend: stderr is held back from there on."""
    found: dict[str, set[str]] = {}
    for value in map(rule, rules):
        if value.action.fix and value.action.retry and not value.experimental and value.match.stderr:
            for program in value.match.programs:
                found.setdefault(program, set()).update(required(value.match.stderr))
    return {program: tuple(text.encode() for text in sorted(texts)) for program, texts in found.items()}
