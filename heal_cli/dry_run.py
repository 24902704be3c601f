"""`heal run --dry-run`: what would be checked, run, and done on failure. It runs nothing, not even a probe."""

from __future__ import annotations

from heal_cli import book, console
from heal_cli.asking import works_without
from heal_cli.command_line import as_line
from heal_cli.matching import fill
from heal_cli.model import Command, Diagnosis, Request, Rule
from heal_cli.redaction import text as redacted
from heal_cli.stages.predict import due
from heal_cli.stages.preflight import objections
from heal_cli.stages.remediate import cause
from heal_cli.targets import effective_class, scene, scene_for_fix
from heal_cli.world import Here


def show(request: Request) -> int:
    """Print the plan on stdout; 0, or 125 where the run would be refused."""
    here = Here(request, may_run=False)
    commands = here.commands(request)
    against = _against(here, request, commands) if request.options.preflight else []
    lines = [_before(here, request, objection) for objection in against]
    lines = lines or ["before   nothing is known against it"]
    lines += _expected(here, request) if request.options.predict and request.options.heal else []
    lines.append(f"run      {request.line if request.line is not None else as_line(request.argv)}")
    for command in commands:
        lines += _after(here, request, command)
    console.show(redacted("\n".join(lines)) + "\n")
    unasked = [
        one for one in against if one.rule.match.check is None and (one.rule.preflight or here.preflight) == "block"
    ]
    return 125 if unasked else 0


def _against(here: Here, request: Request, commands: tuple[Command, ...]) -> list[Diagnosis]:
    """What would be asked, or said, before the run."""
    found = objections(here.rules_asked(request), commands)
    checked = [(one, one.rule.match.check) for one in found]
    return [one for one, check in checked if not (check and works_without(here, check, one.command))]


def _before(here: Here, request: Request, objection: Diagnosis) -> str:
    rule = objection.rule
    if rule.match.check:
        return f"before   {rule.id}: asks {rule.match.check} (if it is bad: {rule.preflight or here.preflight})"
    where = scene(objection.command, here.targets, here.book["programs"], request.options.target, may_run=False)
    return f"before   {rule.id}: {cause(objection, where)} ({rule.preflight or here.preflight})"


def _expected(here: Here, request: Request) -> list[str]:
    """What history or a rule expects now, and what would be done about it if its check said that it is so."""
    may_be = here.expected(request)
    now = due(may_be, here.situation(request)) if may_be else ()
    lines = []
    for one in now:
        kind = effective_class(book.fix(here.book["fixes"][one.fix]), here.targets[one.target].values)
        then = f"asks {one.check} (if it is bad: {one.call}, class {kind})"
        lines.append(f"expects  {one.probability:.0%} {one.type} at {one.group} {one.spoken}: {then}")
    return lines


def _after(here: Here, request: Request, command: Command) -> list[str]:
    where = scene(command, here.targets, here.book["programs"], request.options.target, may_run=False)
    named = where.target.name if where.target else f"none: {where.why_none}"
    lines = [f"target   {command.program}: {named}"]
    rules = here.rules_of(command)
    names = sorted({rule.action.fix for rule in rules if rule.action.fix})
    for name in names:
        fix = book.fix(here.book["fixes"][name])
        acts_on = scene_for_fix(fix, where, here.targets)
        types = ", ".join(sorted({rule.type for rule in rules if rule.action.fix == name}))
        if acts_on is None:
            lines.append(f"on       {types}: {name}, but no target here has what it needs")
            continue
        steps = [fill(step.argv, acts_on.values) for step in fix.steps]
        shown = ", then ".join(as_line(argv) for argv in steps if argv)
        lines.append(f"on       {types}: {name} (class {effective_class(fix, acts_on.values)}): {shown}")
    told = sorted({rule.type for rule in rules if not rule.action.fix and rule.type != "none"} | _nothing(rules))
    return [*lines, f"told of  {', '.join(told)}"] if told else lines


def _nothing(rules: tuple[Rule, ...]) -> set[str]:
    return set() if rules else {"nothing: no rule knows this program"}
