"""`heal learn review | accept | reject`: a person looks at what may be a fix; an accepted one becomes a rule."""

from __future__ import annotations

import os

from heal_cli import book, compiled, console, offer, paths, yamlio
from heal_cli.command_line import as_line
from heal_cli.errors import FileError, HealError
from heal_cli.learning import analysis, forgetting, learned, study
from heal_cli.learning.candidates import Candidate
from heal_cli.redaction import text as without_secrets
from heal_cli.rules import file_format, writing
from heal_cli.rules.candidate_rule import explaining, of_pattern, rule_for
from heal_cli.rules.draft import HEADER, Draft
from heal_cli.shape import did_you_mean
from heal_cli.targets import configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from heal_cli.rules.writing import Written as WrittenRule

    Plain = dict[str, Any]

FILE = "learned.yaml"  # in the folder of the person's rules
_NOBODY = "nobody is at a terminal to answer; heal learn accept ID, heal learn reject ID"


def candidates(passed: Callable[[float], None] = lambda share: None) -> tuple[Candidate, ...]:
    """The commands that wait for an answer."""
    whole = compiled.load().read_book()
    _, written, _ = learned.read()
    return analysis.waiting(study.read(whole["programs"], passed).followed, whole, written)


def described(one: Candidate) -> str:
    """A candidate in a few lines."""
    times = f"{one.worked} time{'s' * (one.worked != 1)}" + (f", and {one.failed} not" if one.failed else "")
    after = f"; {one.kind}: it would only be named, never offered to be run" if one.kind == "destructive" else ""
    after = "; it needs more rights" if one.kind == "privileged" else after
    return without_secrets(
        f"{one.id}: {as_line(one.failing)} failed ({one.type}): {one.template}\n"
        f"  then {as_line(one.fix)}, and it worked: {times}{after}\n"
    )


def as_items(found: tuple[Candidate, ...]) -> list[Plain]:
    """Candidates as a listing shows them in JSON."""
    return [
        {
            **one._asdict(),
            "failing": without_secrets(as_line(one.failing)),
            "fix": as_line(one.fix),
            "rule": rule_for(one, _short(one)).text,
        }
        for one in found
    ]


def accept(name: str) -> WrittenRule:
    """Make a rule of a candidate, or of a learned pattern whose fix is known. Raises HealError for an unknown id."""
    waits = candidates()
    one = next((one for one in waits if one.id == name), None)
    if one is not None:
        return _accepted(one, rule_for(one, _short(one)))
    known, _, _ = learned.read()
    if name in known.contexts:
        raise HealError(f"{name} is a context: heal acts on it by itself, as soon as there is enough evidence")
    if name not in known.patterns:
        near = did_you_mean(name, (*(one.id for one in waits), *known.patterns))
        raise HealError(f"nothing with the id `{name}` waits for an answer{near}")
    return _write(_rule_of_pattern(known.patterns[name]))


def _rule_of_pattern(entry: Plain) -> Draft:
    """A learned pattern as a rule: with its fix if that is one of heal's, else with words."""
    fix, tools = str(entry.get("fix") or ""), tuple(map(str, entry.get("commands") or ()))
    if not fix or not tools:
        raise HealError(f"{entry['id']} has no {'fix' if tools else 'commands'}: nothing can be made of it")
    whole = compiled.load().read_book()
    name = fix.partition("(")[0]
    for rule in map(book.rule, whole["rules"]):
        if rule.id in (entry.get("rules") or ()) and rule.action.fix == name:
            raise HealError(f"{entry['id']}: the rule {rule.id} does that already: {name}")
    return of_pattern(entry, tools, f"{{fix: {name}, retry: once}}" if name in whole["fixes"] else explaining(fix))


def reject(name: str) -> None:
    """Never propose a candidate again, or take a learned entry out for good. Raises HealError for an unknown id."""
    if any(one.id == name for one in candidates()):
        _answer(name, "rejected")
    else:
        forgetting.forget(name, rejected=True)


def _answer(name: str, how: str) -> None:
    with analysis.memory_locked():
        known, written, _ = learned.read()
        lists = {"accepted": written.accepted, "rejected": written.rejected}
        lists[how] = tuple(sorted({*lists[how], name}))
        learned.write(known, written._replace(accepted=lists["accepted"], rejected=lists["rejected"]))


def _accepted(one: Candidate, draft: Draft) -> WrittenRule:
    written = _write(draft)
    _answer(one.id, "accepted")
    return written


def _write(draft: Draft) -> WrittenRule:
    return writing.write(draft, os.path.join(paths.user_rules(), FILE))


def _short(one: Candidate) -> str | None:
    target = configured(compiled.load().read_book()["config"]).get(one.target or "")
    short = target.values.get("short") if target else None
    return str(short) if short else None


def review(found: tuple[Candidate, ...]) -> int:
    """Ask about each candidate; gives how many rules were made. Raises HealError if nobody is there to answer."""
    if not console.person_present():
        raise HealError(_NOBODY)
    made = 0
    for one in found:
        console.tell(described(one).rstrip())
        try:
            answer = _asked()
        except (EOFError, KeyboardInterrupt):
            break
        if answer == "q":
            break
        if answer == "r":
            _answer(one.id, "rejected")
        draft = rule_for(one, _short(one)) if answer == "a" else _edited(one) if answer == "e" else None
        if draft:
            written = _accepted(one, draft)
            for problem in written.problems:
                console.tell(problem)
            console.tell(f"rule {written.name}: {written.file}:{written.line}")
            made += 1
    return made


def _asked() -> str:
    while True:
        said = console.answer("a accepts, e edits the rule first, r rejects, Enter leaves it for later, q ends:")
        if said[:1] in ("a", "e", "r", "q") or not said:
            return said[:1]


def _edited(one: Candidate) -> Draft | None:
    """The rule after the person has changed it; None if it was emptied, or they gave up."""
    text = HEADER + rule_for(one, _short(one)).text
    while True:
        text = offer.in_editor(text, ".yaml")
        if not text.strip():
            return None
        try:
            document = yamlio.parse(text.encode(), "the rule")
            wrong = file_format.shape_problems(document)
            if not wrong and len(document.value["rules"]) == 1:
                return Draft(document.value["rules"][0]["id"], text.partition("rules:\n")[2])
            wrong = wrong or ("the rule: one rule is wanted here",)
        except FileError as error:
            wrong = error.problems
        for problem in wrong:
            console.tell(problem)
        if not console.ask("edit it again?"):
            return None
