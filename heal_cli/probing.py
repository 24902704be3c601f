"""Asks checks side by side, within a time that a person does not mind before every command."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from heal_cli.durations import seconds
from heal_cli.model import UNKNOWN, Reading, Scene
from heal_cli.progress import Working

PATIENCE = 2.5  # seconds for all of them together
_LEAST = 0.1  # seconds between a check's own time-out and the end of patience, so that it ends by itself
FRESH_PROBE = 60.0  # seconds for which the answer of a probe is good that a login itself could not give
FRESH = 10.0  # seconds for which an answer is good that does not say for how long it is


def side_by_side(questions: Sequence[Callable[[], Reading]], patience: float = PATIENCE) -> tuple[Reading, ...]:
    """The answers in the order of the questions. One that breaks, or takes longer than that (seconds), is unknown."""
    answers: list[Reading | None] = [None] * len(questions)

    def ask(place: int) -> None:
        try:
            answers[place] = questions[place]()
        except Exception as fault:
            answers[place] = Reading(UNKNOWN, f"the check itself broke ({type(fault).__name__}: {fault})")

    end = time.monotonic() + patience
    threads = [threading.Thread(target=ask, args=(place,), daemon=True) for place in range(len(questions))]
    for thread in threads:
        thread.start()
    with Working("asking how it stands"):
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
    late = Reading(UNKNOWN, f"no answer within {patience:g} s")
    return tuple(late if answer is None else answer for answer in answers)


def hastened(parameters: Mapping[str, Any], scene: Scene, default: str) -> tuple[dict[str, Any], Scene]:
    """A check's parameters and scene with time-outs that fit into the patience; `default` is the kind's own."""
    most = PATIENCE - _LEAST
    own = scene.values.get("probe.timeout")
    if isinstance(own, str) and seconds(own) > most:
        scene = scene._replace(values={**scene.values, "probe.timeout": f"{most}s"})
    given = str(parameters.get("timeout", default))
    return {**parameters, "timeout": given if seconds(given) <= most else f"{most}s"}, scene


def settled(reading: Reading, now: float) -> float:
    """The epoch until which an answer need not be asked again."""
    return now + FRESH if reading.until is None else reading.until
