"""Before the run: which rule about the command alone, if any, refuses it."""

from __future__ import annotations

from heal_cli.matching import best, try_rule
from heal_cli.model import Command, Diagnosis, Failure, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def objections(rules: Iterable[Rule], commands: tuple[Command, ...]) -> tuple[Diagnosis, ...]:
    """What the rules have against a command, the most specific first; a rule with a `check` still has to be asked."""
    unfailed = Failure(commands, None, "")
    fits = [fit for rule in rules if (fit := try_rule(rule, unfailed)).fits]
    ordered: list[Diagnosis] = []
    while found := best(fits):
        fits.remove(found)
        ordered.append(Diagnosis(found.rule, found.command, found.captures, found.evidence))
    return tuple(ordered)
