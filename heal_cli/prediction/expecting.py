"""Makes the table of what is expected out of learned/failure_contexts.yaml and of the rules that have a `when`.

Apart from `expected`, because a run that finds its table need not load this.
"""

from __future__ import annotations

import json

from heal_cli import book, checks
from heal_cli.learning import learned
from heal_cli.learning.contexts import spoken
from heal_cli.matching import fill_text
from heal_cli.model import Fix, Scene, Target
from heal_cli.prediction.expected import Expectation, exposures_file
from heal_cli.rules.compiling import at_targets
from heal_cli.targets import configured, effective_class, scene_for_fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from heal_cli.model import Rule
    from heal_cli.prediction.expected import Table

    Plain = dict[str, Any]
    Seen = Mapping[str, Mapping[str, tuple[float, float]]]

_ACT_AT = 0.5


def make(whole: Plain) -> Table:
    """The table for a compiled book: of each target what may be expected there, if a fix could prevent it."""
    targets = configured(whole["config"])
    found = [*_learned(targets, whole), *_by_rules(targets, whole)]
    return {name: tuple(tuple(one) for one in found if one.group == name) for name in {one.group for one in found}}


def act_at(whole: Plain) -> float:
    """What a failure's probability must surely reach to be expected: `act_at: {predict: ...}` of the configuration."""
    return float(whole["config"].get("act_at", {}).get("predict", _ACT_AT))


def place_for(fix: Fix, target: Target, targets: Mapping[str, Target]) -> Scene | None:
    """Where a fix for calls at a target acts: there, or at something that it needs; None if it cannot be done."""
    return scene_for_fix(fix, Scene(target, {**target.values, "target": target.name}), targets)


def _learned(targets: Mapping[str, Target], whole: Plain) -> Iterator[Expectation]:
    for name, entry in learned.contexts().items():
        target, fix = targets.get(str(entry.get("trigger"))), _fix_named(entry.get("proactive_fix"), whole)
        predicted, when = entry.get("prediction"), entry.get("context")
        if not (target and fix and isinstance(predicted, dict) and isinstance(when, dict) and when):
            continue
        probability, surely = _shares(entry)
        where = place_for(fix, target, targets)
        if min(probability, surely) < act_at(whole) or where is None or where.target is None:
            continue
        kind = str(predicted.get("error"))
        found = _expectation(name, target.name, kind, when, probability, fix, where.target, whole)
        yield found._replace(surely=surely, why=f"{target.name} was about to fail ({kind})")


def _shares(entry: Plain) -> tuple[float, float]:
    """The probability in an entry, and what it surely is at least; a person may have written the first alone."""
    sure = entry.get("confidence")
    probability = entry["prediction"].get("probability")
    surely = sure.get("surely", probability) if isinstance(sure, dict) else probability
    given = (probability, surely)
    return given if all(isinstance(one, (int, float)) for one in given) else (0.0, 0.0)


def _fix_named(call: Any, whole: Plain) -> Fix | None:
    """The fix of a call as the memory writes it: kube_login('stage')."""
    name = call.partition("(")[0] if isinstance(call, str) else ""
    return book.fix(whole["fixes"][name]) if name in whole["fixes"] else None


def _by_rules(targets: Mapping[str, Target], whole: Plain) -> Iterator[Expectation]:
    seen = _exposures()
    for place, plain in enumerate(whole["rules"]):
        rule = book.rule(plain)
        if rule.moment != "predict" or rule.experimental or rule.action.fix is None:
            continue
        able = list(_able(rule, targets, whole))
        for target in able:
            yield from _of_rule(rule, place, target, able if rule.action.everywhere else [target], seen, whole)


def _able(rule: Rule, targets: Mapping[str, Target], whole: Plain) -> Iterator[Target]:
    """The targets that a command of the rule may act at, and at which its fix can be done."""
    fix = book.fix(whole["fixes"][rule.action.fix])
    reached = at_targets(whole["config"]["targets"], whole["programs"])
    for target in targets.values():
        mine = not rule.match.programs or any(target.name in reached.get(name, ()) for name in rule.match.programs)
        if mine and place_for(fix, target, targets):
            yield target


def _of_rule(
    rule: Rule, place: int, target: Target, also: list[Target], seen: Seen, whole: Plain
) -> Iterator[Expectation]:
    """What a rule expects of calls at a target: there, and at the other targets that it is about.

    Others only if nobody has to be asked, and if they have a kubeconfig of their own: else who acts might change.
    """
    fix, targets = book.fix(whole["fixes"][rule.action.fix]), configured(whole["config"])
    for other in [target, *(one for one in also if one != target)]:
        own, probability = other == target, _share(rule, other.name, seen)
        where = place_for(fix, other, targets)
        if probability < act_at(whole) or where is None or where.target is None:
            continue
        if not own and (_same_login(other, target) or effective_class(fix, where.values) not in ("safe", "credential")):
            continue
        why = fill_text(rule.why, {**where.values, "target": other.name})
        found = _expectation(
            rule.id, target.name, rule.type, dict(rule.match.when), probability, fix, where.target, whole
        )
        yield found._replace(why=why, place=place, own=own)


def _same_login(one: Target, other: Target) -> bool:
    return one.values.get("kubeconfig") == other.values.get("kubeconfig")


def _share(rule: Rule, target: str, seen: Seen) -> float:
    """How often it is so: what the rule is born with and what was seen since, together; without a prior, always."""
    if rule.prior is None:
        return 1.0
    failed, exposures = seen.get(rule.id, {}).get(target, (0.0, 0.0))
    return (rule.prior[0] + failed) / (rule.prior[1] + exposures)


def _expectation(
    name: str, group: str, kind: str, when: Plain, probability: float, fix: Fix, at: Target, whole: Plain
) -> Expectation:
    _, check, parameters = whole["checks"][fix.verify]
    return Expectation(
        name, group, kind, tuple(when.items()), probability, probability, fix.name, at.name, fix.verify,
        checks.rests_on(check, parameters), "", spoken(when),
    )  # fmt: skip


def _exposures() -> Seen:
    """rule -> target -> (failures, exposures) in its moments, as `heal learn` has counted them."""
    try:
        with open(exposures_file(), encoding="utf-8") as file:
            rules = json.load(file)["rules"]
        return {
            rule: {target: (float(failed), float(of)) for target, (failed, of) in seen.items()}
            for rule, seen in rules.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # nothing was counted yet, or it is damaged: the next `heal learn` counts again
