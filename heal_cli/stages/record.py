"""The life of a run as the one line that the journal keeps. On the short road: it imports nothing heavy."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.model import Diagnosis, Life, Mending, Moment


def observation(
    life: Life, moment: Moment, tool: str, target: str | None, template: str | None = None
) -> dict[str, Any]:
    """One journal line, all keys always present (the order is the format's).

    `tool` is the program behind its wrappers, `target` the name of its target as far as it is known, `template` the
    error without what differs from one time to the next.
    """
    last = life.attempts[-1] if life.attempts else None
    diagnosis = _diagnosis(life)
    mending = _telling(life)
    asked = mending if mending and mending.before else life.precaution
    carried_out = mending is not life.precaution or (mending is not None and mending.outcome in ("fixed", "failed"))
    return {
        "v": 1,
        "id": moment.id,
        "at": moment.at,
        "argv": list(life.request.argv) if life.request.line is None else ["-c", life.request.line],
        "tool": tool,
        "target": life.scene.target.name if life.scene.target else target,
        "cwd": moment.cwd,
        "exit": None if last is None else (last.exit if last.error is None else last.status),
        "signal": last.signal if last else None,
        "seconds": round(sum(attempt.seconds for attempt in life.attempts), 3),
        "attempts": len(life.attempts),
        "layer": life.layer,
        "type": _type(life, diagnosis),
        "rule": diagnosis.rule.id if diagnosis else life.request.remedy,
        "template": template,
        "fix": mending.call if mending and carried_out else None,
        "fixed": mending.done if mending and carried_out else None,
        "verified": mending.after == "good" if mending and mending.after else None,
        "retried": life.retried,
        "probe_before": asked.before if asked else None,
        "probe_after": asked.after if asked else None,
        "predicted": life.expected.id if life.expected else None,
        "flow": life.request.options.flow,
        "step": life.request.options.step,
        "boot_id": moment.boot,
        "suspended_s": round(moment.suspended, 1),
        "network": moment.network,
        "session": moment.session,
        "outcome": life.outcome,
    }


def _diagnosis(life: Life) -> Diagnosis | None:
    """The diagnosis the line is about: what was healed, else what was left in the end."""
    if life.healed:
        return life.diagnoses[0]
    if life.prevented:
        return life.foreseen
    return life.refusal or life.silenced or (life.diagnoses[-1] if life.diagnoses else None)


def _type(life: Life, diagnosis: Diagnosis | None) -> str | None:
    """The error type: of the diagnosis, none for a command ended by Ctrl-C, unknown where no rule knows; null on ok."""
    if diagnosis:
        return diagnosis.rule.type
    if life.outcome == "ok":
        return None
    if life.outcome == "prevented" and life.expected:
        return life.expected.type
    last = life.attempts[-1] if life.attempts else None
    if last and last.error is not None:  # heal itself says so: the command is not there, or may not be started
        return "missing_command" if last.status == 127 else "permission"
    return "none" if last and last.interrupted else "unknown"


def _telling(life: Life) -> Mending | None:
    """The fix the line is about: the one that worked, else the last."""
    tried = [one for one in (life.prevention, *life.mendings) if one]
    if not tried:
        return life.precaution
    done = [mending for mending in tried if mending.done]
    return (done or tried)[-1]
