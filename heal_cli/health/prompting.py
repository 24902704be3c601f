"""What a run learned of a target's health, for the prompts of all shells: at once, not at the next look."""

from __future__ import annotations

from heal_cli import checks
from heal_cli.health import prompt
from heal_cli.health.findings import text_for_prompt
from heal_cli.model import BAD, GOOD
from heal_cli.standpoint import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Life, Target
    from heal_cli.world import Here


def learned(here: Here, life: Life) -> None:
    """Put what was mended, and what was found to be bad and was not, into the prompt's file, if there is one."""
    if prompt.read() is None:
        return
    diagnosis = life.foreseen or life.refusal or (life.diagnoses[-1] if life.diagnoses else None)
    kind = diagnosis.rule.type if diagnosis else "unknown"
    for mending in (*((life.prevention,) if life.prevention else ()), *life.mendings):
        target = here.targets.get(mending.target or "")
        if target and mending.after == GOOD:
            prompt.learned(target.name, _good(here, target))
        elif target and mending.before == BAD:
            prompt.learned(target.name, _bad(target, kind))
    if life.refusal and life.refusal.rule.match.check and life.scene.target and not life.mendings:
        prompt.learned(life.scene.target.name, _bad(life.scene.target, kind))


def _bad(target: Target, kind: str) -> prompt.Line:
    return prompt.Line(f"run/{target.name}", None, text_for_prompt(target.name, kind, BAD))


def _good(here: Here, target: Target) -> prompt.Line | None:
    """The line that counts a new login's minutes down, where its end can be read without asking anybody."""
    if target.kind != "cluster":
        return None
    reading = checks.kind("token_expiry")({}, at(target, here.targets, here.book["programs"]))
    ends = reading.expires if reading.state == GOOD else None
    return prompt.Line(f"run/{target.name}", int(ends), target.name) if ends else None
