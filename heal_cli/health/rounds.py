"""Asks the configured checks of a user's health, each as it is asked before a run, and finds what would mend them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import partial

from heal_cli import asking, checks, paths
from heal_cli.book import fix as fix_of
from heal_cli.book import rule as rule_of
from heal_cli.command_line import as_line
from heal_cli.config import DEFAULTS
from heal_cli.console import tell
from heal_cli.errors import StateError, UsageError
from heal_cli.health import findings as health
from heal_cli.health import prompt
from heal_cli.health import state as health_state
from heal_cli.health.findings import SOON, Finding, Question
from heal_cli.health.state import Kept
from heal_cli.model import BAD, GOOD, UNKNOWN, Command, Fix, Mending, Reading, Scene
from heal_cli.probing import side_by_side
from heal_cli.shape import did_you_mean
from heal_cli.standpoint import at
from heal_cli.targets import scene_for_fix
from heal_cli.world import Here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.health.findings import Id

PATIENCE = 30.0  # seconds for one wave: each check has a time limit of its own
_COMMANDS = ("monitor", "install", "uninstall", "status")  # of `heal health`, which may have been meant
CONFIGURATION = "configuration"  # what a configuration file with a mistake is called among the checks


def configured(here: Here, keys: Iterable[str] = ()) -> tuple[Question, ...]:
    """Every question, or those of some entries and what these need. Raises UsageError for an entry nobody knows."""
    settings = here.book["config"]
    given = health.entries(settings.get("health", {}), here.targets)
    wrong = (Question(CONFIGURATION, CONFIGURATION),) if mistakes(here) else ()
    for key in keys:
        if key not in given:
            if wrong:
                return wrong
            raise UsageError(f"health: nothing is called `{key}`{did_you_mean(key, (*given, *_COMMANDS))}")
    return (*wrong, *health.chosen(health.questions(given, here.targets), keys))


def mistakes(here: Here) -> tuple[str, ...]:
    """What is wrong with the user's configuration: what it would have looked at cannot be called healthy."""
    name = paths.config_file()
    return tuple(problem for problem in here.compiled.header["problems"] if problem.startswith(name))


def interval(here: Here) -> str:
    """The monitor's interval as configured."""
    given: str = here.book["config"].get("interval", DEFAULTS["interval"])
    return given


def ask(here: Here, questions: Sequence[Question]) -> dict[Id, Reading]:
    """The answers: what others need first, the rest side by side."""
    return health.answers(
        questions, partial(_asked, here), lambda asked: side_by_side(asked, PATIENCE) if asked else ()
    )


def _asked(here: Here, question: Question, network: bool) -> Reading:
    if question.check == CONFIGURATION:
        return Reading(BAD, mistakes(here)[0], run=(("heal", "config", "show"),))
    if question.check not in here.book["checks"]:
        known = did_you_mean(question.check, here.book["checks"])
        return Reading(UNKNOWN, f"no check is called `{question.check}`{known}")
    if network:
        return asking.read(here, question.check, scene(here, question))
    _, kind, parameters = here.book["checks"][question.check]
    alone = {key: value for key, value in parameters.items() if key != "otherwise"}
    return checks.kind(kind)(alone, scene(here, question)) if checks.is_local(kind) else Reading(UNKNOWN)


def scene(here: Here, question: Question) -> Scene:
    """Where a question is asked."""
    target = here.targets.get(question.target or "")
    return at(target, here.targets, here.book["programs"]) if target else Scene(command=Command(("heal",)))


def error_type(here: Here, question: Question) -> str:
    """The type of what a question finds to be bad: of the rule about its check, else of the kind of check."""
    for name, kind, *_ in _rules_about(here, question.check):
        if name and kind != "unknown":
            return str(kind)
    found = here.book["checks"].get(question.check)
    return checks.error_type(found[1]) if found else "unknown"


def _rules_about(here: Here, check: str) -> list[tuple[str, str, str | None]]:
    """(id, type, fix) of the rules that ask this check and nothing else, as the one before a run does."""
    rules = (rule_of(plain) for plain in here.book["rules"] if plain[2][6] == check)
    return [(one.id, one.type, one.action.fix) for one in rules if one.moment == "before"]


def fix_for(here: Here, question: Question) -> tuple[Fix, Scene] | None:
    """What mends a question that is bad, and where: the fix of the rule about its check, else one it proves.

    It counts as done when just that check is good.
    """
    fixes = here.book["fixes"]
    names = [fix for _, _, fix in _rules_about(here, question.check) if fix]
    other = here.book["checks"].get(question.check, ("", "", {}))[2].get("otherwise")
    names += [name for name, plain in fixes.items() if fix_of(plain).verify in (question.check, other)]
    where = scene(here, question)
    for name in dict.fromkeys(names):
        fix = fix_of(fixes[name])
        if found := scene_for_fix(fix, where, here.targets):
            same = found.target is None or found.target.name == question.target
            return (fix._replace(verify=question.check) if same else fix), found
    return None


def with_fixes(here: Here, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with what would mend them, and what a person types for it."""
    return tuple(_with_fix(here, one) for one in found)


def _with_fix(here: Here, finding: Finding) -> Finding:
    known = fix_for(here, finding.question) if finding.state == BAD or finding.expires is not None else None
    if known is None:
        return finding if finding.state == BAD else finding._replace(run=None)
    fix, where = known
    target = where.target.name if where.target else None
    at_target = ("--target", target) if target else ()
    soon = finding.state == GOOD and finding.expires is not None and finding.expires - finding.checked <= SOON
    run = as_line(("heal", "fix", fix.name, *at_target)) if finding.state == BAD or soon else None
    return finding._replace(fix=Mending(fix.name, target, "").call, run=run)


def look(here: Here, questions: Sequence[Question], whole: bool) -> tuple[Finding, ...]:
    """One round, written down; where that cannot be (a full disk is what one looks for) it is given all the same."""
    whole = whole and not (mistakes(here) and not here.targets)  # what is not configured for now is not forgotten
    read = ask(here, questions)
    types = {one.id: error_type(here, one) for one in questions}
    now = time.time()
    try:
        with Kept() as kept:
            found = with_fixes(here, health_state.findings(questions, read, types, kept, now))
            kept.view = health_state.as_view(kept.view, found, whole, interval(here), now)
            kept.save()
    except (StateError, OSError) as error:
        tell(f"this look is not remembered: {error}")
        return with_fixes(here, health_state.findings(questions, read, types, Kept(), now))
    for message in kept.messages:
        tell(message)
    prompt.write(prompt.of_findings(found), interval(here), now, whole)
    return found
