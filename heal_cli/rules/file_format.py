"""The shape of a rule file, as rules/README.md describes it, and what may be wrong with one taken alone."""

from __future__ import annotations

from typing import Any

from heal_cli import checks
from heal_cli.matching import TYPES, capture_type, group_names, placeholders
from heal_cli.model import BAD, ERROR_TYPES, FIX_CLASSES, GOOD, UNKNOWN
from heal_cli.prediction.moments import DAYS, GAPS, beyond, clock
from heal_cli.rules.diagnose_format import DIAGNOSE, inquiries, inquiry_problems, names_learned
from heal_cli.rules.rewrite_format import OF_THE_COMMAND, REWRITE, alternatives, rewrite_problems
from heal_cli.shape import (
    DURATION,
    FLAG,
    NUMBER,
    PATTERN,
    SHARE,
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
from heal_cli.verbs import IS_THERE, MAY_BE_THERE, wrong, wrong_run
from heal_cli.yamlio import Document, Path

Plain = dict[str, Any]

_COMMAND = Either((PATTERN, Listing(WORD, least=1)), "a list of program names, or a regular expression on the line")
_EXIT = Listing(NUMBER, least=1)


def _clock_right(value: Any) -> str:
    hours = clock(value) if isinstance(value, str) and len(value) == 5 else None
    return "" if hours is not None and hours <= 24 else "a time of day, such as '09:00'"


def _hours_right(value: Any) -> str:
    right = isinstance(value, str) and (beyond(1e9, value) or beyond(-1.0, value))
    return "" if right else "a limit in hours, such as '>4' or '<0.5'"


_HOURS = Scalar(_hours_right, {"type": "string", "pattern": r"^[<>][0-9]+(\.[0-9]+)?$"})
_WHEN = Record(
    {
        **dict.fromkeys(GAPS, _HOURS),
        "before": Scalar(_clock_right, {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}),
        "weekday": FLAG, "first_today": FLAG, "day": one_of(*DAYS),
        "after_call": TEXT, "lately": TEXT, "after_failure": one_of(*ERROR_TYPES),
    }
)  # fmt: skip
_EVIDENCE = {
    "command": _COMMAND, "wrapper": Listing(WORD, least=1), "args": Mapping(PATTERN), "stderr": PATTERN, "exit": _EXIT,
    "like": SHARE,
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
        "everywhere": FLAG, "overhear": one_of("tools"),
    },
    one_of=("block", "fix", "explain", "rewrite", "overhear"),
)  # fmt: skip
_SEEN = Record({"failures": NUMBER, "exposures": NUMBER}, required=("failures", "exposures"))
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
        "last": FLAG,
        "instead_of": one_of(*ERROR_TYPES),
        "preflight": one_of("block", "fix", "warn", "off"),
        "observations": _SEEN,
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
_VERB = Scalar(lambda value: wrong(value, (IS_THERE, MAY_BE_THERE)), {"type": "string", "minLength": 1})
_OR_VERBS = "true, or a list of verbs"
_VERBS = Either(
    (FLAG._replace(test=lambda value: "" if isinstance(value, bool) else _OR_VERBS), Listing(_VERB, least=1)), _OR_VERBS
)
_RUN = Scalar(wrong_run, {"type": "string", "pattern": "{(line|command|stdin)}"})
_PROGRAM = Record(
    {
        "readonly": TEXTS,
        "offline": TEXTS,
        "values": TEXTS,
        "wrapper": FLAG,
        "verb": TEXT,
        "destructive": _VERBS,
        "statements": TEXTS,
        "runs": Listing(_RUN, least=1),
        "passes_on": TEXTS,
        "filter": FLAG,
        "operands": NUMBER,
        "target": one_of("cluster", "registry", "forge"),
        "context": TEXT,
        "observe": one_of("stderr", "order", "both"),
        "interactive": _VERBS,
        "batch": Listing(_VERB, least=1),
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
    if "check" in match and {"stderr", "exit", "like"} & set(match):
        found.append(((*path, "match", "check"), "a check is asked before the run only, not with stderr, exit or like"))
    if not entry.get("last") and ("like" in match or "like" in match.get("not", {})):
        found.append(((*path, "match"), "a likeness is asked for last: `last: true` is missing"))
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
    found += [((*path, where), text) for where, text in _foretelling_problems(entry)]
    if entry.get("last") and "fix" in action:
        found.append(((*path, "last"), "a rule that is asked last knows no tool: it explains, and has no fix"))
    if "instead_of" in entry and ("fix" in action or entry.get("last") or "stderr" not in match):
        text = "a rule that stands in for others goes by what was said (`stderr`), explains, and is not `last`"
        found.append(((*path, "instead_of"), text))
    if "retry" in action and "fix" not in action:
        found.append(((*path, "action", "retry"), "only a fix is followed by a retry"))
    return found


def _foretelling_problems(entry: Plain) -> list[tuple[str, str]]:
    """What is wrong with a rule that has a `when`, or with what only such a rule may have; each with its key."""
    match, action, seen = entry["match"], entry.get("action", {}), entry.get("observations")
    if "when" not in match:
        return [
            (key, f"`{key}` goes with `when`")
            for key, found in (("action", action), ("observations", entry))
            if {"action": "everywhere", "observations": "observations"}[key] in found
        ]
    wrong = [("match", f"`when` is asked before the run: `{key}` does not go with it")
             for key in ("stderr", "exit", "check", "like") if key in match]  # fmt: skip
    if not match["when"]:
        wrong.append(("match", "`when` asks for nothing"))
    if "fix" not in action or "retry" in action:
        wrong.append(("action", "a rule with `when` has a fix, and no retry: nothing has failed yet"))
    if seen and not 0 < seen["failures"] <= seen["exposures"]:
        wrong.append(("observations", "failures are at least one, and at most the exposures"))
    return wrong


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
