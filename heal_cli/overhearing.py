"""What tools say behind make, a task runner or a shell script, known by their own rules: explained, never acted on.

Who called the tool, and what ran before it, is not known there. A rule whose action is `overhear` names the commands
behind which tools are listened to; here every rule of a tool becomes one for those commands.
"""

from __future__ import annotations

from heal_cli.matching import group_names, placeholders, try_rule
from heal_cli.model import Action, Conditions, Failure, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NEAR = 24  # lines from the end: behind the tool's last words stand its hints and the runner's own
_SHORTEST = 8  # characters: what matches less could be anybody's word
_ALWAYS_KNOWN = ("target", "host")


def with_overheard(
    rules: tuple[Rule, ...], failure: Failure, of_tools: Callable[[], Iterable[Rule]]
) -> tuple[Rule, ...]:
    """The rules that may fit a failure, and of the tools' own (`of_tools`) those whose words came through its command.

    Rules that only say where to listen are left out: nothing follows from them alone.
    """
    kept = tuple(rule for rule in rules if rule.action.kind != "overhear")
    listening = [rule for rule in rules if rule.action.kind == "overhear" and try_rule(rule, failure).fits]
    heard = [_overheard(rule, listener) for listener in listening for rule in of_tools() if _is_its_own(rule)]
    return (*kept, *(rule for rule in heard if _ended_with(rule, failure)))


def _is_its_own(rule: Rule) -> bool:
    """Is it a rule of tools, by their names, that goes by what was said and by nothing in the command?"""
    asked = rule.match
    said = asked.stderr is not None and "{program}" not in asked.stderr
    return bool(asked.programs) and said and not (asked.args or asked.wrapper or rule.last or rule.type == "none")


def _overheard(rule: Rule, listener: Rule) -> Rule:
    """A tool's rule as one for the commands of `listener`."""
    match = Conditions(line=listener.match.line, stderr=rule.match.stderr)
    known = (*_ALWAYS_KNOWN, *group_names(rule.match.stderr or ""))
    why = rule.why if set(placeholders(rule.why)) <= set(known) else listener.why
    steps = tuple(step for step in rule.action.steps if set(placeholders(step)) <= set(known))
    if rule.action.fix:
        steps = (*steps, f"`heal fix {rule.action.fix}` may mend it")
    return rule._replace(match=match, why=why, action=Action("explain", steps=steps), overheard=True)


def _ended_with(rule: Rule, failure: Failure) -> bool:
    """Did such words end the command: do they stand among its last lines?"""
    fit = try_rule(rule, failure)
    return fit.fits and fit.span >= _SHORTEST and failure.text.rstrip().count("\n", fit.at) < _NEAR
