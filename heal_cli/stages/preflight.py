"""Before the run: what the rules about the command alone have against it, and what a person does about that."""

from __future__ import annotations

from heal_cli.command_line import as_line
from heal_cli.matching import try_rule
from heal_cli.model import BAD, Action, Advice, Command, Diagnosis, Failure, Fix, Reading, Rule, Scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def objections(rules: Iterable[Rule], commands: tuple[Command, ...]) -> tuple[Diagnosis, ...]:
    """What the rules have against the commands of a line, in the rules' order, then the commands'.

    One with a `check` still has to be asked, for each command that it concerns: they may act at different targets.
    """
    fits = (try_rule(rule, Failure((command,), None, "")) for rule in rules for command in commands)
    return tuple(Diagnosis(fit.rule, fit.command, fit.captures, fit.evidence) for fit in fits if fit.fits)


def holds(objection: Diagnosis, reading: Reading | None) -> Diagnosis | None:
    """An objection after its check has answered: only bad lets it stand, and `{detail}` is what the check said."""
    if reading is None:
        return objection
    if reading.state != BAD:
        return None
    return objection._replace(
        rule=_completed(objection.rule, reading), captures={**objection.captures, "detail": reading.detail}
    )


def _completed(rule: Rule, reading: Reading) -> Rule:
    """A rule that leaves its type or its advice open has those of the answer."""
    if reading.type and rule.type == "unknown":
        rule = rule._replace(type=reading.type)
    if reading.run and rule.action.kind == "none":
        rule = rule._replace(action=Action("block", run=(*reading.run, ("{command}",))))
    return rule


def by_heal(advice: Advice, fix: Fix, scene: Scene) -> Advice:
    """What a person is told of a refusal: what can be mended is mended by `heal fix`."""
    where = ("--target", scene.target.name) if scene.target else ()
    return advice._replace(commands=(as_line(("heal", "fix", fix.name, *where)),))
