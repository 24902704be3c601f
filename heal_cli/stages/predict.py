"""Before the run: which of the things that history or a rule expects are due now."""

from __future__ import annotations

from heal_cli.prediction.moments import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from heal_cli.model import Mending
    from heal_cli.prediction.expected import Expectation
    from heal_cli.situation import Situation


def due(expected: Iterable[Expectation], situation: Situation) -> tuple[Expectation, ...]:
    """Those whose moment has come, surest first; of several with the same fix for the same target one.

    One that speaks of every target (`everywhere`) comes after those about the command's own.
    """
    now = sorted((one for one in expected if holds(one.when, situation)), key=_rank)
    return tuple({(one.fix, one.target): one for one in reversed(now)}.values())[::-1]


def _rank(one: Expectation) -> tuple[bool, float, float, str]:
    return not one.own, -one.surely, -one.probability, one.id


def told(one: Expectation, mending: Mending) -> str:
    """What a person is told of it: nothing where nothing was done and nothing went wrong."""
    expected = f"{one.why}, as expected {one.spoken}"
    if mending.outcome == "fixed":
        return f"{expected}; {mending.fix} done"
    return f"{expected}; {mending.fix} not done: {mending.because}" if mending.outcome == "failed" else ""
