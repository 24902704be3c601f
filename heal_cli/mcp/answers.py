"""What the tools answer: the shapes that a client is told, and the values in them."""

from __future__ import annotations

import os
from typing import Any, Literal

from pydantic import BaseModel, Field

from heal_cli.api.command import Outcome
from heal_cli.mcp.below import Ended


class Diagnosis(BaseModel):
    """What was wrong with a command, also if it was mended."""

    rule: str
    type: str = Field(description="The error type: auth, network, image_not_found, ...")
    cause: str
    commands: list[str] = Field(description="Corrected shell lines, the best first.")


class Ran(BaseModel):
    """How a command ended."""

    outcome: Literal["ok", "prevented", "healed", "remediated", "left", "blocked", "refused", "timed_out"] = Field(
        description="healed, prevented: heal mended something, and the command worked. remediated: it failed, and "
        "`commands` correct it. left: it failed. blocked: a check before it was bad, and it was not run. refused: only "
        "a person may do that, and it was not run. timed_out: it was ended."
    )
    status: int | None = Field(description="The exit status as a shell shows it; null if it was not run.")
    signal: int | None = None
    stdout: str = ""
    stderr: str = Field(default="", description="heal's own lines in it begin with `heal: `.")
    left_out: int = Field(default=0, description="Bytes in the middle of stdout and stderr that were left out.")
    attempts: int = 0
    seconds: float = 0.0
    fix: str | None = Field(default=None, description="What heal tried, such as kube_login('stage').")
    diagnosis: Diagnosis | None = None
    because: str | None = Field(default=None, description="Why it was refused, and who may do it.")
    id: str | None = Field(default=None, description="The run in heal's journal: for `explain` and `fix`.")


class Explained(BaseModel):
    """What heal makes of a failure."""

    id: str | None
    type: str = Field(description="The error type; none: heal knows no cause in the environment.")
    rule: str | None
    cause: str | None
    fix: str | None = Field(description="The fix that would mend it.")
    class_: str | None = Field(alias="class", description="What is asked of a person for that fix.")
    target: str | None = None
    auto: bool = Field(description="Would heal mend it by itself, and run the command again?")
    commands: list[str]
    steps: list[str]
    captures: dict[str, str]
    evidence: list[str]
    became: str | None = None


class Fixed(BaseModel):
    """What became of a fix."""

    outcome: Literal["fixed", "needless", "skipped", "failed", "refused"] = Field(
        description="needless: it was good already. skipped: there was no sense in it now. refused: only a person may."
    )
    fix: str
    target: str | None
    class_: str = Field(alias="class")
    because: str | None
    before: str | None = None
    after: str | None = None
    seconds: float = 0.0


class Health(BaseModel):
    """Each check: good, bad or unknown, until when, and what to run."""

    state: Literal["good", "bad", "unknown"]
    items: list[dict[str, Any]]


class Stats(BaseModel):
    """What heal did, in numbers: each a section, a name, a measure and a value."""

    at: str
    since: str | None
    target: str | None
    tool: str | None
    runs: int
    formula: str = Field(description="How the time that was saved is worked out.")
    items: list[dict[str, Any]]


def ran(ended: Ended, found: Outcome, observation: dict[str, Any] | None) -> Ran:
    """The answer of `run`."""
    known = observation or {"id": None, "outcome": "ok" if found.ok else "left"}
    return Ran(
        outcome="timed_out" if ended.timed_out else known["outcome"],
        status=None if known["outcome"] == "blocked" else found.status,
        signal=found.signal,
        stdout=ended.stdout.text,
        stderr=ended.stderr.text,
        left_out=ended.stdout.left_out + ended.stderr.left_out,
        attempts=0 if known["outcome"] == "blocked" else found.attempts,
        seconds=found.seconds,
        fix=found.fix,
        diagnosis=Diagnosis(**found.diagnosis._asdict()) if found.diagnosis else None,
        because=None,
        id=known["id"],
    )


def worst(status: int) -> Literal["good", "bad", "unknown"]:
    """The state that the exit status of `heal health` stands for."""
    return "good" if status == os.EX_OK else "bad" if status == 1 else "unknown"
