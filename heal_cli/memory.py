"""What heal remembers of failures, in the form a person reads: learned/tool_failures.yaml and state/failures/.

Everything here is derived from what happened; the journal alone is the record. Writers take one lock, and a file is
replaced whole. A file that cannot be parsed is set aside under a new name, never overwritten.
"""

from __future__ import annotations

import os

from heal_cli import atomic, locking, paths, redaction, splicing
from heal_cli.errors import StateError
from heal_cli.journal import as_json
from heal_cli.matching import plain_text
from heal_cli.model import Advice, Attempt, Life

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DETAILS_KEPT = 20
_SNIPPET = 300
_TOLD = ("findings", "steps", "commands")
_PATIENCE = 30.0  # seconds


def remember(life: Life, observation: dict[str, Any]) -> tuple[str, ...]:
    """Keep a failed, healed or refused run: its details, and a failure's entry in tool_failures.yaml.

    Gives messages for the person.
    """
    keep_details(life, observation)
    if not life.attempts:  # refused: nothing has failed
        return ()
    name = os.path.join(paths.memory(), "learned", "tool_failures.yaml")
    paths.make_private(os.path.dirname(name))
    failure = _failure(life, observation)
    with locking.locked(os.path.join(paths.memory(), "state", "memory.lock"), _PATIENCE):
        if splicing.add(name, failure):
            return ()
        from heal_cli import failure_view

        return failure_view.add(name, failure)


def _failure(life: Life, observation: dict[str, Any]) -> dict[str, Any]:
    first = life.attempts[0] if life.attempts else None
    return {
        "tool": observation["tool"],
        "error_type": observation["type"],
        "error_snippet": snippet(first) if first else "",
        "fix_applied": observation["fix"] if observation["fixed"] else None,
        "success": life.healed,
        "timestamp": observation["at"],
        "context": {
            "command": " ".join(observation["argv"])[:_SNIPPET],
            "target": observation["target"],
            "exit": first.status if first else None,
            "rule": observation["rule"],
            "id": observation["id"],
        },
    }


def snippet(attempt: Attempt) -> str:
    """The end of what was observed, in a few lines, without secrets."""
    observed = redaction.text(plain_text(attempt.head + attempt.tail)).strip()
    if len(observed) <= _SNIPPET:
        return observed
    end = observed[-_SNIPPET:]
    return end.partition("\n")[2] or end  # begin with a whole line where there is one


def _mapping(value: Any) -> dict[str, Any]:
    """What a person may have changed by hand, if it still is a mapping; its keys as text."""
    return {str(key): inner for key, inner in value.items()} if isinstance(value, dict) else {}


def _listing(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def keep_details(life: Life, observation: dict[str, Any]) -> None:
    """Write state/failures/ID.json with what was observed of the first attempt; keep the last twenty of them."""
    folder = os.path.join(paths.memory(), "state", "failures")
    first = life.attempts[0] if life.attempts else None
    details = {
        "v": 1,
        "id": observation["id"],
        "session": observation["session"],
        "argv": observation["argv"],
        "target": observation["target"],
        "exit": None if first is None else -first.signal if first.signal else first.status,
        "head": redaction.text(_start(first, observation["argv"])) if first else "",
        "tail": redaction.text(plain_text(first.tail)) if first else "",
        "lost": first.lost if first else 0,
        "outcome": observation["outcome"],
        "fix": observation["fix"] if observation["fixed"] else None,
        "left": redaction.text(life.left),
        "advice": _advice(life),
    }
    try:
        paths.make_private(folder)
        atomic.replace(os.path.join(folder, f"{observation['id']}.json"), as_json(details).encode())
        for name in sorted(name for name in os.listdir(folder) if name.endswith(".json"))[:-DETAILS_KEPT]:
            _remove(os.path.join(folder, name))
    except OSError as error:
        raise StateError(f"{folder}: {error.strerror}") from None


def _advice(life: Life) -> dict[str, Any] | None:
    """What the person was told, by which rule: what was found out may not be found again."""
    diagnosis = life.refusal or (life.diagnoses[-1] if life.diagnoses else None)
    advice = life.announced if life.healed else life.advice
    if not (advice and diagnosis):
        return None
    texts = {key: [redaction.text(text) for text in getattr(advice, key)] for key in _TOLD}
    return {"rule": diagnosis.rule.id, "cause": redaction.text(advice.cause), **texts}


def advice_of(details: Mapping[str, Any], rule: str) -> Advice | None:
    """What was told of a failure by this rule; None if that is not remembered."""
    told = _mapping(details.get("advice"))
    if told.get("rule") != rule or not isinstance(told.get("cause"), str):
        return None
    return Advice(told["cause"], **{key: tuple(map(str, _listing(told.get(key)))) for key in _TOLD})


def _start(attempt: Attempt, argv: list[str]) -> str:
    """The start of what was observed; for a command that never started, why not, as the pipeline sees it."""
    if attempt.error is not None:
        return f"{argv[0]}: {os.strerror(attempt.error)}\n"
    return plain_text(attempt.head)


def _remove(name: str) -> None:
    try:
        os.unlink(name)
    except FileNotFoundError:
        pass  # another heal was here first


def last_failure(session: str) -> dict[str, Any] | None:
    """The details of the last failure of this terminal session, else of the user; None if there is none."""
    folder = os.path.join(paths.memory(), "state", "failures")
    try:
        names = sorted((name for name in os.listdir(folder) if name.endswith(".json")), reverse=True)
    except OSError:
        return None
    found = [details for name in names if (details := _details(os.path.join(folder, name)))]
    own = [details for details in found if details.get("session") == session]
    return next(iter(own or found), None)


def details_of(identity: str) -> dict[str, Any] | None:
    """What is kept of one failure, by its run's id; None if it is not kept (any more)."""
    if not identity.replace("-", "").isalnum():
        return None
    return _details(os.path.join(paths.memory(), "state", "failures", f"{identity}.json"))


def _details(name: str) -> dict[str, Any] | None:
    import json

    try:
        with open(name, encoding="utf-8") as file:
            value = json.load(file)
    except (OSError, ValueError):
        return None
    whole = isinstance(value, dict) and isinstance(value.get("argv"), list) and {"exit", "head", "tail"} <= set(value)
    return value if whole else None


def remember_acceptance(details: dict[str, Any], line: str, status: int) -> None:
    """Keep with a failure which corrected line the person accepted, and the exit status it then had."""
    known = {**details, "accepted": redaction.text(line), "accepted_status": status}
    name = os.path.join(paths.memory(), "state", "failures", f"{details['id']}.json")
    try:
        atomic.replace(name, as_json(known).encode())
    except OSError:
        pass  # the run itself is in the journal; what is lost is that it was offered
