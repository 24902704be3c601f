"""The whole life of one run as a JSON document: `heal run --report FILE`; and how such documents are written."""

from __future__ import annotations

import json
import os

from heal_cli.matching import plain_text
from heal_cli.redaction import text as redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.model import Advice, Attempt, Diagnosis, Life, Mending


def write(name: str, life: Life, observation: dict[str, Any]) -> None:
    """Write the report of a run. Raises OSError."""
    put(name, document(life, observation))


def put(name: str, content: dict[str, Any]) -> None:
    """Write a document as JSON, readable by its owner only. Raises OSError."""
    if os.path.exists(name) and not os.path.isfile(name):
        with open(name, "w", encoding="utf-8") as file:  # /dev/stdout, a named pipe: nothing to replace
            file.write(json.dumps(content, indent=2) + "\n")
        return
    name = os.path.realpath(name)
    beside = f"{name}.{os.getpid()}"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
        os.replace(beside, name)
    except OSError:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def document(life: Life, observation: dict[str, Any]) -> dict[str, Any]:
    """Format version 1: the journal's observation, and every attempt, diagnosis and fix of the run."""
    refused = not life.attempts
    return {
        "v": 1,
        "kind": "run",
        "status": 125 if refused else life.attempts[-1].status,
        "status_of": "heal" if refused else "command",
        "observation": observation,
        "attempts": [_attempt(attempt) for attempt in life.attempts],
        "diagnoses": [_diagnosis(diagnosis) for diagnosis in (life.refusal, *life.diagnoses) if diagnosis],
        "fixes": [_mending(mending) for mending in life.mendings],
        "advice": _advice(life.advice) if life.advice else None,
        "announced": _advice(life.announced) if life.announced else None,
        "left": redacted(life.left) or None,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "exit": attempt.exit,
        "signal": attempt.signal,
        "error": os.strerror(attempt.error) if attempt.error else None,
        "seconds": round(attempt.seconds, 3),
        "stderr_head": redacted(plain_text(attempt.head)),
        "stderr_tail": redacted(plain_text(attempt.tail)),
        "stderr_lost_bytes": attempt.lost,
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "rule": diagnosis.rule.id,
        "type": diagnosis.rule.type,
        "captures": {name: redacted(value) for name, value in diagnosis.captures.items()},
        "evidence": [redacted(line) for line in diagnosis.evidence],
    }


def _mending(mending: Mending) -> dict[str, Any]:
    return {**mending._asdict(), "because": redacted(mending.because), "seconds": round(mending.seconds, 3)}


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "cause": redacted(advice.cause),
        "findings": [redacted(finding) for finding in advice.findings],
        "steps": [redacted(step) for step in advice.steps],
        "commands": [redacted(command) for command in advice.commands],
    }
