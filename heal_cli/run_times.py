"""How long a command takes, as far as the journal knows."""

from __future__ import annotations

from heal_cli import journal
from heal_cli.command_line import from_argv, operands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from heal_cli.command_line import Programs
    from heal_cli.model import Command

_LAST = 20  # runs
_LEAST = 3
_SHARE = 9, 10  # of the runs took no longer


def usual(command: Command, programs: Programs) -> tuple[float | None, float | None]:
    """The seconds within which nine of ten of the last runs of a command ended, and the most of any of its program.

    Runs of the same program with the same first operand count (`kubectl apply`), if they succeeded; None if fewer than
    three are known.
    """
    found: dict[tuple[str, ...], list[float]] = {}
    for entry in journal.latest(command.program):
        if _counts(entry):
            first = operands(from_argv(tuple(entry["argv"]), programs).words, programs)[:1]
            found.setdefault(first, []).append(float(entry["seconds"]))
    times = {first: percentile(seconds[:_LAST]) for first, seconds in found.items()}
    return times.get(operands(command.words, programs)[:1]), max(filter(None, times.values()), default=None)


def percentile(found: Iterable[float]) -> float | None:
    """The nearest-rank 90th percentile; None of fewer than three."""
    times = sorted(found)
    share, of = _SHARE
    return times[-(-len(times) * share // of) - 1] if len(times) >= _LEAST else None


def _counts(entry: dict[str, Any]) -> bool:
    """Did the run end well, and is it one command and not a line?"""
    argv = entry.get("argv")
    plain = isinstance(argv, list) and bool(argv) and argv[0] != "-c" and all(isinstance(word, str) for word in argv)
    return plain and entry.get("exit") == 0 and isinstance(entry.get("seconds"), (int, float))
