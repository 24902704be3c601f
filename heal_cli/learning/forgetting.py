"""`heal learn forget | reject | purge`: what is taken out of what heal has learned, and out of what it remembers."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from heal_cli import journal, paths, retention, splicing, yamlio
from heal_cli.errors import FileError, HealError, StateError
from heal_cli.learning import analysis, learned, study
from heal_cli.learning.learned import Views
from heal_cli.prediction import expected
from heal_cli.shape import did_you_mean
from heal_cli.shells import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def forget(name: str, rejected: bool = False) -> None:
    """Take an entry out of what is learned, so that it is not learned again.

    A `rejected` one stays out even where all is learned anew. Raises HealError for an unknown id.
    """
    with analysis.memory_locked():
        known, written, _ = learned.read()
        if name not in {**known.patterns, **known.contexts}:
            near = did_you_mean(name, {**known.patterns, **known.contexts})
            raise HealError(f"nothing with the id `{name}` is learned{near}")
        kept = Views(
            {one: entry for one, entry in known.patterns.items() if one != name},
            {one: entry for one, entry in known.contexts.items() if one != name},
        )
        written = written._replace(forgotten=tuple(sorted({*written.forgotten, name})))
        if rejected:
            written = written._replace(rejected=tuple(sorted({*written.rejected, name})))
        learned.write(kept, written)


def purge(before: float | None) -> int:
    """Remove what heal remembers of runs: all of it, or what is older than a moment (epoch); gives how many lines went.

    What a person configured, and the rules, stay. Raises StateError, also if a heal learn is at work.
    """
    with analysis.alone():
        if before is not None:
            gone = retention.drop_before(before)
            with analysis.memory_locked():
                _drop_failures(before)
                # Counted anew from what is left.
                _remove(iter([os.path.join(paths.memory(), "state", "tally.json"), study.file()]))
        else:
            gone = sum(1 for _ in journal.read())
            with analysis.memory_locked():
                _remove(_everything())
    return gone


def _everything() -> Iterator[str]:
    """Every file of the memory that came from runs. Locks and cool-downs stay: they are what keeps order."""
    memory = paths.memory()
    yield from journal.files()
    yield from typed.files()
    for folder in ("learned", "stats", os.path.join("state", "failures")):
        try:
            yield from (os.path.join(memory, folder, name) for name in os.listdir(os.path.join(memory, folder)))
        except FileNotFoundError:
            continue
    yield from (os.path.join(memory, "state", name) for name in ("learned.json", "tally.json"))
    yield splicing.state_file()
    yield study.file()
    yield expected.exposures_file()


def _remove(names: Iterator[str]) -> None:
    for name in names:
        try:
            os.unlink(name)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StateError(f"{name}: cannot be removed: {error.strerror}") from None


def _drop_failures(before: float) -> None:
    """Take the old failures out of tool_failures.yaml and of state/failures; the counts stay as they are."""
    name = os.path.join(paths.memory(), "learned", "tool_failures.yaml")
    try:
        view = yamlio.read(name).value
        listed = view["failures"] if isinstance(view, dict) and isinstance(view.get("failures"), list) else []
        kept = [one for one in listed if not _is_old(one, before)]
        if len(kept) < len(listed):
            yamlio.write(name, {**view, "failures": kept}, yamlio.HEADER)
    except FileError:
        pass  # not there, or to be set aside by the next failure
    folder = os.path.join(paths.memory(), "state", "failures")
    limit = f"{int(before * 1e9):x}-"
    try:
        names = [one for one in os.listdir(folder) if (len(one.partition("-")[0]), one) < (len(limit) - 1, limit)]
    except FileNotFoundError:
        return
    _remove(os.path.join(folder, one) for one in names)


def _is_old(failure: object, before: float) -> bool:
    try:
        at = datetime.fromisoformat(failure["timestamp"])  # type: ignore[index]
    except (TypeError, KeyError, ValueError):
        return False
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() < before
