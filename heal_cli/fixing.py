"""`heal fix`: what was advised after the last failure, or one fix asked for by name. Never without a yes."""

from __future__ import annotations

import json
import os

from heal_cli import console, explanation, redaction
from heal_cli.book import fix as fix_of
from heal_cli.errors import HealError, UsageError
from heal_cli.explanation import Explained
from heal_cli.model import Advice, Fix, Options, Request, Scene
from heal_cli.offer import chosen
from heal_cli.runner import run, run_accepted
from heal_cli.shape import did_you_mean
from heal_cli.shells import unheard
from heal_cli.shells.typed import Typed
from heal_cli.standpoint import at
from heal_cli.targets import effective_class, scene_for_fix
from heal_cli.world import Here

_NOTHING_LEFT = "nothing is left to do for the last failure"
_UNCONFIGURED = "what would mend the last failure has no command in the configuration; heal explain says more"


def last(yes: bool) -> int:
    """Show what was advised after the last failure, and do it after a yes; gives its exit status, 1 if it is left.

    Raises HealError if there is nothing to do, or nobody to ask.
    """
    if (again := unheard.last()) is not None:
        return _again(again, yes)
    explained = explanation.last()
    if explained.healed:
        console.tell(f"{_NOTHING_LEFT}: {explained.became}")
        return 0
    advice = _advice_of(explained)
    console.tell(advice.cause)
    _refuse_hidden(advice.commands)
    if explained.fix and explained.scene.target:
        return by_name(explained.fix.name, explained.scene.target.name) if yes or _agreed(advice) else 1
    if not advice.commands:
        raise HealError(_UNCONFIGURED)
    line = advice.commands[0] if yes else chosen(advice.commands)
    return run_accepted(line, Options()) if line else 1


def line() -> str:
    """The shell line that mends the last failure, for a person to look at. Raises HealError if there is none."""
    if (again := unheard.last()) is not None:
        _refuse_hidden((unheard.line(again),))
        return unheard.line(again)
    explained = explanation.last()
    if explained.healed:
        raise HealError(f"{_NOTHING_LEFT}: {explained.became}")
    advice = _advice_of(explained)
    _refuse_hidden(advice.commands)
    if not advice.commands:
        raise HealError(_UNCONFIGURED)
    return advice.commands[0]


def _advice_of(explained: Explained) -> Advice:
    if explained.diagnosis is None or explained.advice is None or not (explained.advice.commands or explained.fix):
        raise HealError("heal knows no command that mends the last failure; heal explain says what it knows of it")
    return explained.advice


def _refuse_hidden(commands: tuple[str, ...]) -> None:
    if any(redaction.HIDDEN in command for command in commands):
        raise HealError(f"a secret is left out of it: type it yourself: {commands[0]}")


def _again(again: Typed, yes: bool) -> int:
    """Run once more, through heal, what failed without it."""
    _refuse_hidden((again.line,))
    console.tell(f"`{again.line}` failed without heal (exit {again.exit}), which has not seen why")
    if again.cwd != os.getcwd():
        raise HealError(f"it was run in {again.cwd}: go there first")
    if not yes:
        if not console.person_present():
            raise HealError(f"nobody is at a terminal to say yes; run: {unheard.line(again)}")
        if not console.ask("run it again through heal?"):
            return 1
    return run(unheard.request(again))


def _agreed(advice: Advice) -> bool:
    if not console.person_present():
        raise HealError(f"nobody is at a terminal to say yes; run: {' '.join(advice.commands) or 'heal explain'}")
    return console.ask(f"run {' '.join(advice.commands)}?" if advice.commands else "do it?")


def by_name(name: str, target: str | None) -> int:
    """Carry a fix out, whatever its check says before; 0 if it is good afterwards, 1 if not.

    Raises UsageError for names nobody knows, and where several targets could be meant.
    """
    here = Here(Request((name,), Options()))
    fix, scene = _known(here, name, target)
    mending = here.carry_out_by_name(fix, scene)
    at = f" for {mending.target}" if mending.target else ""
    console.tell(f"{fix.name}{at} done" if mending.done else f"{fix.name}{at} not done: {mending.because}")
    return 0 if mending.done else 1


def unattended(name: str, target: str | None) -> int:
    """Carry a fix out as heal does by itself, where nobody is: if its check says bad, not too often, asking nothing.

    Prints what became of it as JSON; 0 if it is good afterwards, 1 if not. Raises UsageError as `by_name`.
    """
    here = Here(Request((name,), Options(answer="no")))
    fix, scene = _known(here, name, target)
    mending = here.carry_out(fix, scene)
    told = {
        "v": 1,
        "kind": "fix",
        "fix": fix.name,
        "target": mending.target,
        "class": effective_class(fix, scene.values),
        "outcome": mending.outcome,
        "because": redaction.text(mending.because) or None,
        "before": mending.before,
        "after": mending.after,
        "seconds": round(mending.seconds, 3),
    }
    console.show(json.dumps(told) + "\n")
    return 0 if mending.done else 1


def _known(here: Here, name: str, target: str | None) -> tuple[Fix, Scene]:
    """The fix of this name, and where it is to be carried out."""
    fixes = here.book["fixes"]
    if name not in fixes:
        raise UsageError(f"fix: there is no fix `{name}`{did_you_mean(name, fixes)}")
    fix = fix_of(fixes[name])
    return fix, where(here, fix, target)


def where(here: Here, fix: Fix, chosen: str | None) -> Scene:
    """Where to carry it out: at the chosen target, else at the only one that has what its steps ask for."""
    targets = here.targets
    candidates = [one for one in targets.values() if chosen in (None, one.name, one.values.get("short"))]
    if not candidates and chosen:
        known = did_you_mean(chosen, targets) if targets else "; none is configured"
        raise UsageError(f"fix: there is no target `{chosen}`{known}")
    scenes = [at(one, targets, here.book["programs"]) for one in candidates]
    found = [where for one in scenes if (where := scene_for_fix(fix, one, targets))]
    names = list(dict.fromkeys(where.target.name for where in found if where.target))
    if len(names) > 1:
        raise UsageError(f"fix: {fix.name} can be done for {', '.join(names)}: say --target")
    if not found and not chosen and (anywhere := scene_for_fix(fix, Scene(), targets)):
        return anywhere  # one whose steps ask nothing of a target
    if not found:
        which = f"the target {candidates[0].name} has no" if chosen else "no target has a"
        raise UsageError(f"fix: {which} command for {fix.name} in the configuration")
    return found[0]
