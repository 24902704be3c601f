"""`detect_failure`: what heal makes of a text, without doing anything about it."""

from __future__ import annotations

from typing import TypedDict

from heal_cli.explanation import Explained, Explainer
from heal_cli.model import Mending
from heal_cli.redaction import text as redacted

_MOST = 64 * 1024  # characters that are looked at, from the end


class Detected(TypedDict):
    """What is wrong: `error_type` is None where nothing is known to be, `error_text` the line that showed it.

    `fix_action` is what mends it, as `kube_login('ephemeral')`; `can_auto_fix` says that heal does that by itself, and
    runs the command again; `fix_message` is the cause in words, and what to run. Secrets are taken out of all of it.
    """

    failed: bool
    error_type: str | None
    error_text: str | None
    can_auto_fix: bool
    fix_action: str | None
    fix_message: str | None


def detect_failure(text: str, tool: str, *, target: str | None = None, exit: int | None = None) -> Detected:
    """Judge what a tool said by the rules of `heal run`. It runs nothing.

    `tool` is the program's name or its whole command as words separated by spaces, `exit` its status where that is
    known: 0 is no failure, whatever was said.
    """
    explainer = Explainer()
    words = tuple(tool.split()) or ("",)
    explained = explainer.explain(explainer.failure_of(words, exit, text[-_MOST:]), target)
    if explained.diagnosis is None or explained.advice is None:
        return Detected(
            failed=False, error_type=None, error_text=None, can_auto_fix=False, fix_action=None, fix_message=None
        )
    return Detected(
        failed=True,
        error_type=explained.diagnosis.rule.type,
        error_text=redacted("\n".join(explained.diagnosis.evidence)) or None,
        can_auto_fix=explained.auto,
        fix_action=_call(explained),
        fix_message=redacted(_message(explained)),
    )


def _call(explained: Explained) -> str | None:
    if explained.fix is None:
        return None
    place = explained.scene.target
    return Mending(explained.fix.name, place.name if place else None, "").call


def _message(explained: Explained) -> str:
    assert explained.advice
    advice = explained.advice
    told = [advice.cause, *advice.steps, *(f"run: {command}" for command in advice.commands[:1])]
    return "; ".join(told)
