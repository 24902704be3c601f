"""A workflow in words: its plan, its end, and its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heal_cli import console, redaction
from heal_cli.command_line import as_line
from heal_cli.flow.course import DONE, FAILED, INTERRUPTED, SKIPPED, Ending, Passed
from heal_cli.flow.plan import HEAL, Condition, Flow, Step
from heal_cli.matching import fill_text


def plan(flow: Flow, done: tuple[str, ...], known: Mapping[str, str]) -> str:
    """What would be run, in this order; what is known of the values is filled in, what a step will save is not."""
    hidden = {name: redaction.HIDDEN for name, value in flow.values.items() if value.secret}
    shown = {**known, **hidden}
    lines = [f"{flow.name}: {len(flow.steps)} steps"]
    for place, step in enumerate(flow.steps, 1):
        lines.append(f"{place:>3}. {step.name}: {_what(step, shown)}{'  (done already)' * (step.name in done)}")
        lines += [f"     {line}" for line in _more(step)]
    return redaction.text("\n".join(lines)) + "\n"


def _what(step: Step, known: Mapping[str, str]) -> str:
    if step.python:
        arguments = ", ".join(f"{name}={fill_text(text, known)!r}" for name, text in step.arguments)
        return f"{step.python}({arguments})"
    return as_line(tuple(fill_text(word, known) for word in step.argv))


def _more(step: Step) -> list[str]:
    lines = [f"only if {_asked(step.condition)}"] if step.condition else []
    if step.save:
        what = f"its field {step.save.json}" if step.save.json else "its stdout"
        lines.append(f"saves {what} as {{{step.save.name}}}{', a secret' * step.save.secret}")
    return [*lines, *([f"on an error: {step.on_error}"] if step.on_error != HEAL else [])]


def _asked(condition: Condition) -> str:
    name = f"{{{condition.left}}}"
    if condition.right is None:
        return f"not {name}" if condition.no else name
    return f"{name} {'!=' if condition.no else '=='} {condition.right}"


def tell(ending: Ending) -> None:
    """Say at the end what stopped a workflow, and how to go on; nothing for one that went through."""
    last = next((one for one in reversed(ending.passed) if one.became in (FAILED, INTERRUPTED)), None)
    if last is None or ending.resume is None:
        return
    place = ending.flow.steps.index(last.step) + 1
    where = f"step {place} of {len(ending.flow.steps)}, {last.step.name},"
    if last.became == INTERRUPTED:
        console.tell(f"{ending.flow.name}: {where} was interrupted")
    else:
        why = _cause(last)
        status = last.result.status if last.result else 1
        console.tell(f"{ending.flow.name}: {where} failed with status {status}{': ' + why if why else ''}")
    console.tell(f"go on with: {ending.resume}")


def _cause(one: Passed) -> str:
    """The root cause, as far as it is known."""
    life = one.result.life if one.result else None
    if life and life.advice:
        return life.advice.cause
    return one.result.wrong if one.result else ""


def report(ending: Ending, known: Mapping[str, str], secrets: tuple[str, ...]) -> dict[str, Any]:
    """Format version 1: every step with what became of it, and the values in the end; secrets are taken out."""
    outcome = "interrupted" if ending.signal else "stopped" if ending.resume else "failed" if ending.status else "done"
    return {
        "v": 1,
        "kind": "flow",
        "flow": ending.flow.name,
        "file": ending.flow.file,
        "outcome": outcome,
        "status": ending.status,
        "seconds": round(ending.seconds, 3),
        "resume": ending.resume,
        "values": {
            name: redaction.HIDDEN if name in secrets else redaction.text(text) for name, text in sorted(known.items())
        },
        "steps": [_step(one, known) for one in ending.passed],
    }


def _step(one: Passed, known: Mapping[str, str]) -> dict[str, Any]:
    result = one.result
    life = result.life if result else None
    found = life.refusal or (life.diagnoses[-1] if life.diagnoses else None) if life else None
    told = (life.announced if life.healed else life.advice) if life else None
    began = one.became in (DONE, FAILED, INTERRUPTED)
    words = tuple(fill_text(word, known) for word in one.step.argv) if began else one.step.argv
    return {
        "name": one.step.name,
        "argv": list(redaction.argv(words)) or None,
        "python": one.step.python,
        "outcome": "healed" if life and life.healed and one.became == DONE else one.became,
        "status": result.status if result else None,
        "signal": life.attempts[-1].signal if life and life.attempts else None,
        "attempts": len(life.attempts) if life else int(one.became not in (SKIPPED,) and result is not None),
        "seconds": round(one.seconds, 3),
        "type": found.rule.type if found else None,
        "rule": found.rule.id if found else None,
        "cause": redaction.text(told.cause) if told else (redaction.text(result.wrong) or None if result else None),
        "commands": [redaction.text(line) for line in told.commands] if told else [],
        "fixes": [mending.call for mending in life.mendings if mending.done] if life else [],
        "saved": one.step.save.name if one.step.save and one.became == DONE else None,
    }
