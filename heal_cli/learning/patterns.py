"""What fails again and again, and what mends it: groups of equal errors with their fixes. Pure functions.

A pattern rests on observations: how often it was seen, how often its fix was tried, and how often the command then
worked. Old ones weigh less. Confidence is shown as the design says, (s + 3) / (n + 7); what may be done without asking
is decided on the Wilson bound of the same numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from heal_cli.learning.contexts import wilson
from heal_cli.templates import leaders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

HALF_LIFE = 60.0  # days
_DAY = 86400.0
_FADED = 0.05  # observations: what weighs less is dropped
_SILENT = ("none",)
OF_A_SIGHTING = ("at", "layer", "outcome", "type", "template", "tool", "rule", "fix", "fixed")  # what is read of a line
LABELS = (("very_high", 100, 0.95), ("high", 45, 0.90), ("medium", 10, 0.75), ("low", 3, 0.60))


class Sighting(NamedTuple):
    """One failure: when (epoch seconds), its error type and template, the tool, and what became of its fix.

    `worked` is None where nothing was tried, else whether the command then worked.
    """

    at: float
    type: str
    template: str
    tool: str
    rule: str | None = None
    fix: str | None = None
    worked: bool | None = None


class Pattern(NamedTuple):
    """A group of equal errors. `tried` and `worked` are faded counts, `occurrences` is a plain one."""

    id: str
    type: str
    template: str
    tools: tuple[str, ...]
    rules: tuple[str, ...]
    fix: str | None
    occurrences: int
    seen: float
    tried: float
    worked: float
    first: str
    last: str

    @property
    def confidence(self) -> float:
        """What is shown: (s + 3) / (n + 7)."""
        return (self.worked + 3) / (self.tried + 7)

    @property
    def label(self) -> str | None:
        """low, medium, high or very_high; it takes both enough observations and enough confidence."""
        tried = round(self.tried, 6)
        return next((name for name, least, share in LABELS if tried >= least and self.confidence >= share), None)

    @property
    def surely(self) -> float:
        """The share of successes that there surely is (Wilson, 95 %)."""
        return wilson(self.worked, self.tried)[0]


def sightings(observations: Iterable[Mapping[str, Any]]) -> list[Sighting]:
    """The failures of a journal, oldest first; damaged lines are passed over.

    A remedy that was accepted and worked counts for the rule that gave it.
    """
    found: list[Sighting] = []
    by_rule: dict[str, int] = {}
    for entry in observations:
        try:
            if entry["layer"] == "remedy" and entry["outcome"] == "ok" and entry["rule"] in by_rule:
                place = by_rule[entry["rule"]]
                found[place] = found[place]._replace(fix="the corrected command", worked=True)
                continue
            if not entry["type"] or entry["type"] in _SILENT or not entry["template"]:
                continue
            found.append(_sighting(entry))
        except (KeyError, TypeError, ValueError):
            continue
        if entry["rule"]:
            by_rule[entry["rule"]] = len(found) - 1
    return found


def _sighting(entry: Mapping[str, Any]) -> Sighting:
    fix = entry["fix"].partition("(")[0] if entry["fix"] else None
    worked = entry["outcome"] in ("healed", "prevented") if fix and entry["fixed"] is not None else None
    at = datetime.fromisoformat(entry["at"]).timestamp()
    return Sighting(at, entry["type"], entry["template"], entry["tool"], entry["rule"], fix, worked)


def patterns(found: Iterable[Sighting], now: float, half_life: float = HALF_LIFE) -> tuple[Pattern, ...]:
    """The groups of equal errors of each type, most frequent first; what has faded away is left out."""
    by_type: dict[str, list[Sighting]] = defaultdict(list)
    for one in found:
        by_type[one.type].append(one)
    made = []
    for kind in sorted(by_type):
        leader = leaders(Counter(one.template for one in by_type[kind]))
        groups: dict[str, list[Sighting]] = defaultdict(list)
        for one in by_type[kind]:
            groups[leader[one.template]].append(one)
        made += [_pattern(kind, text, group, now, half_life * _DAY) for text, group in groups.items()]
    alive = [one for one in made if one.seen > _FADED]
    return tuple(sorted(alive, key=lambda one: (-one.seen, one.id)))


def _pattern(kind: str, text: str, group: list[Sighting], now: float, half_life: float) -> Pattern:
    weights = [0.5 ** (max(0.0, now - one.at) / half_life) for one in group]
    pairs = list(zip(group, weights, strict=True))
    fixes: dict[str, float] = defaultdict(float)
    for one, weight in pairs:
        if one.fix and one.worked is not None:
            fixes[one.fix] += weight
    fix = max(sorted(fixes), key=lambda name: fixes[name], default=None)
    times = sorted(one.at for one in group)
    return Pattern(
        id=f"{kind}-{blake2b(text.encode(), digest_size=3).hexdigest()}",
        type=kind,
        template=text,
        tools=tuple(sorted({one.tool for one in group})),
        rules=tuple(sorted({one.rule for one in group if one.rule})),
        fix=fix,
        occurrences=len(group),
        seen=sum(weights),
        tried=sum(weight for one, weight in pairs if one.fix == fix and one.worked is not None),
        worked=sum(weight for one, weight in pairs if one.fix == fix and one.worked),
        first=_date(times[0]),
        last=_date(times[-1]),
    )


def _date(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
