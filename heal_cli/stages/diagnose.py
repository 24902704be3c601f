"""After a failure: which rule knows it, and what it captured. No rule is silence."""

from __future__ import annotations

from heal_cli.matching import Fit, best, try_rule
from heal_cli.model import Command, Diagnosis, Failure, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def diagnose(rules: Iterable[Rule], failure: Failure) -> Diagnosis | None:
    """The most specific rule that fits, None if there is none. One of type none asks for silence.

    Rules that are `last` are tried only where no other fits; those that stand in for others, in both turns.
    """
    rules = tuple(rules)
    for last in (False, True):
        if fit := best(met(rule, failure) for rule in rules if rule.last is last or rule.instead_of):
            return diagnosis(fit)
    return None


def diagnosis(fit: Fit) -> Diagnosis:
    """A fit as a diagnosis."""
    return Diagnosis(fit.rule, fit.command, fit.captures, fit.evidence)


def fits(rules: Iterable[Rule], failure: Failure) -> tuple[Fit, ...]:
    """How every rule meets a failure: for `heal explain`."""
    return tuple(met(rule, failure) for rule in rules)


def met(rule: Rule, failure: Failure) -> Fit:
    """How one rule meets a failure.

    A rule that only rewrites fits the last command that it can correct, or none; of some that stand behind one another
    with `&&` the first, without which the others did not run.
    """
    fit = try_rule(rule, failure)
    if not fit.fits or not rule.action.rewrites or rule.action.steps or rule.action.inquiries:
        return fit
    from heal_cli.rewriting import can_be

    able: list[Fit] = []
    for command in reversed(failure.commands):
        alone = try_rule(rule, failure._replace(commands=(command,)))
        if alone.fits and can_be(rule.action.rewrites, command, failure.line, alone.captures):
            if able and not _only_after(failure, command, able[-1].command):
                break
            able.append(alone)
    return able[-1] if able else fit._replace(missed="nothing in the command can be corrected by what was said")


def _only_after(failure: Failure, first: Command, last: Command) -> bool:
    """Do all commands of the line between two of them run only if the one before them succeeds?"""
    from heal_cli.command_line import operator_before

    line, begin, end = failure.line, first.span, last.span
    if line is None or begin is None or end is None:
        return False
    between = [one.span for one in failure.commands if one.span and begin < one.span <= end]
    return all(operator_before(line, start) == "&&" for start, _ in between)
