"""stats/auto_heal_dashboard.yaml: the main figures as a person or a script reads them from a file."""

from __future__ import annotations

import os

from heal_cli import paths, yamlio
from heal_cli.errors import StateError
from heal_cli.stats.views import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.stats.accounting import Account
    from heal_cli.stats.figures import Kind, Period, Span

    Plain = dict[str, Any]

_HEADER = (
    "# Written by heal stats from the journal, replaced whole each time; docs/stats.md says what each figure is.\n"
)


def write(account: Account) -> None:
    """Replace the file. Raises StateError if it cannot be written."""
    folder = os.path.join(paths.memory(), "stats")
    try:
        paths.make_private(folder)
    except OSError as error:
        raise StateError(f"{folder}: cannot be made: {error.strerror}") from None
    yamlio.write(os.path.join(folder, "auto_heal_dashboard.yaml"), plain(account), _HEADER)


def plain(account: Account) -> Plain:
    """What stands in the file. Rates are between 0 and 1, null of nothing; times are in seconds."""
    found = account.figures
    whole, saved = found.whole, found.saved
    return {
        "version": 1,
        "generated": account.at,
        "period": {"first": whole.first or None, "last": whole.last or None, "active_days": whole.active},
        "runs": {"total": whole.runs, **found.outcomes, "of_type_none": found.silent, "damaged_lines": found.damaged},
        "failures": whole.failures,
        "prevention_rate": _rate(whole.prevented, whole.failures),
        "auto_heal_rate": _rate(whole.healed, whole.failures - whole.prevented),
        "manual_interventions": {
            "total": whole.interventions,
            "per_day": _per_day(whole.interventions, whole),
            "per_day_without_heal": _per_day(whole.interventions + whole.spared, whole),
            "per_day_first_weeks": _per_day(found.before.interventions, found.before) if found.before else None,
            "per_day_last_weeks": _per_day(found.now.interventions, found.now) if found.now else None,
        },
        "time_saved": {
            "seconds": round(saved.seconds),
            "formula": words.formula(saved),
            "troubles": saved.spared,
            "seconds_each": round(saved.each, 1),
            "measured": saved.measured,
        },
        "by_type": {kind.type: _counts(kind) for kind in found.kinds},
        "trends": {
            "daily": {day.name: _counts(day) for day in found.daily if day.runs},
            "weekly": {week.name: _counts(week) for week in found.weekly},
        },
    }


def _rate(part: int, of: int) -> Plain:
    return {"value": round(part / of, 3) if of else None, "count": part, "of": of}


def _per_day(number: int, span: Span) -> float | None:
    return round(number / span.active, 2) if span.active else None


def _counts(one: Kind | Period) -> Plain:
    return dict(list(one._asdict().items())[1:])
