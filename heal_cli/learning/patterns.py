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
from heal_cli.learning.fading import DAY, HALF_LIFE, faded_before, today
from heal_cli.templates import leaders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_FADED = 0.05  # observations: what weighs less is dropped
_SILENT = ("none",)
LABELS = (("very_high", 100, 0.95), ("high", 45, 0.90), ("medium", 10, 0.75), ("low", 3, 0.60))


class Kind(NamedTuple):
    """Failures that have all of this in common; `worked` is None where no fix was tried, else if it then worked."""

    type: str
    template: str
    tool: str
    rule: str | None
    fix: str | None
    worked: bool | None


class Seen:
    """How many failures of one kind there were, what they weigh, and the first and last of them (epoch)."""

    __slots__ = ("count", "first", "last", "weight")

    def __init__(self, at: float, count: int = 0, weight: float = 0.0, last: float | None = None) -> None:
        self.count, self.weight, self.first, self.last = count, weight, at, at if last is None else last

    def add(self, at: float, weight: float) -> None:
        """One more."""
        self.count += 1
        self.weight += weight
        self.first, self.last = min(self.first, at), max(self.last, at)


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


class Sightings:
    """The failures of a journal, counted by kind. `now` is epoch seconds, `half_life` days.

    A remedy that was accepted and worked counts for the last failure of the rule that gave it. What is later than
    `until` is passed over.
    """

    def __init__(self, now: float, half_life: float = HALF_LIFE) -> None:
        self._kinds: dict[Kind, Seen] = {}
        self._last: dict[str, tuple[Kind, float, float]] = {}
        self._half_life, self._now = half_life * DAY, now
        self._since = faded_before(now, half_life)

    def plain(self) -> tuple[Any, ...]:
        """All of it, for keeping it in a file."""
        kinds = [(tuple(kind), one.first, one.count, one.weight, one.last) for kind, one in self._kinds.items()]
        return kinds, {rule: (tuple(kind), *rest) for rule, (kind, *rest) in self._last.items()}

    def go_on(self, plain: tuple[Any, ...]) -> None:
        """Go on where another one was."""
        kinds, last = plain
        self._kinds = {Kind(*kind): Seen(*parts) for kind, *parts in kinds}
        self._last = {rule: (Kind(*kind), at, weight) for rule, (kind, at, weight) in last.items()}

    def add(self, entry: Mapping[str, Any]) -> None:
        """One more line of the journal, which holds a run."""
        rule = entry["rule"]
        if entry["layer"] == "remedy" and entry["outcome"] == "ok" and rule in self._last:
            self._mended(rule)
            return
        if not entry["type"] or entry["type"] in _SILENT or not entry["template"]:
            return
        at = datetime.fromisoformat(entry["at"]).timestamp()
        if at > self._now + DAY:
            return
        kind, weight = _kind(entry), self._weight(at)
        self._see(kind, at, weight)
        if rule:
            self._last[rule] = (kind, at, weight)

    def _see(self, kind: Kind, at: float, weight: float) -> None:
        seen = self._kinds.get(kind)
        if seen is None:
            seen = self._kinds[kind] = Seen(at)
        seen.add(at, weight)

    def _mended(self, rule: str) -> None:
        """The last failure of a rule was mended by the command that the rule gave."""
        kind, at, weight = self._last[rule]
        mended = kind._replace(fix="the corrected command", worked=True)
        if mended == kind:
            return
        before = self._kinds[kind]
        before.count, before.weight = before.count - 1, before.weight - weight
        if not before.count:
            del self._kinds[kind]
        self._see(mended, at, weight)
        self._last[rule] = (mended, at, weight)

    def _weight(self, at: float) -> float:
        """What a failure weighs: weights grow instead of fading, and are divided by that of now in the end."""
        weight: float = 2.0 ** ((at - self._since) / self._half_life) if at >= self._since else 0.0
        return weight

    def fixes(self, type_of_error: str) -> Counter[str]:
        """How often each fix has mended a failure of a type."""
        found: Counter[str] = Counter()
        for kind, seen in self._kinds.items():
            if kind.type == type_of_error and kind.worked and kind.fix:
                found[kind.fix] += seen.count
        return found

    def patterns(self) -> tuple[Pattern, ...]:
        """The groups of equal errors of each type, most frequent first; what has faded away is left out."""
        by_type: dict[str, list[Kind]] = defaultdict(list)
        for kind in self._kinds:
            by_type[kind.type].append(kind)
        made = []
        for name in sorted(by_type):
            times: Counter[str] = Counter()
            for kind in by_type[name]:
                times[kind.template] += self._kinds[kind].count
            leader = leaders(times)
            groups: dict[str, list[Kind]] = defaultdict(list)
            for kind in by_type[name]:
                groups[leader[kind.template]].append(kind)
            made += [self._pattern(name, text, group) for text, group in groups.items()]
        alive = [one for one in made if one.seen > _FADED]
        return tuple(sorted(alive, key=lambda one: (-one.seen, one.id)))

    def _pattern(self, name: str, text: str, group: list[Kind]) -> Pattern:
        scale = self._weight(today(self._now))
        seen = {kind: self._kinds[kind] for kind in group}
        weights = {kind: min(one.weight / scale, float(one.count)) for kind, one in seen.items()}
        fixes: dict[str, float] = defaultdict(float)
        for kind, weight in weights.items():
            if kind.fix and kind.worked is not None:
                fixes[kind.fix] += weight
        fix = max(sorted(fixes), key=lambda one: fixes[one], default=None)
        tried = [kind for kind in group if kind.fix == fix and kind.worked is not None]
        return Pattern(
            id=f"{name}-{blake2b(text.encode(), digest_size=3).hexdigest()}",
            type=name,
            template=text,
            tools=tuple(sorted({kind.tool for kind in group})),
            rules=tuple(sorted({kind.rule for kind in group if kind.rule})),
            fix=fix,
            occurrences=sum(one.count for one in seen.values()),
            seen=sum(weights.values()),
            tried=sum(weights[kind] for kind in tried),
            worked=sum(weights[kind] for kind in tried if kind.worked),
            first=_date(min(one.first for one in seen.values())),
            last=_date(max(one.last for one in seen.values())),
        )


def _kind(entry: Mapping[str, Any]) -> Kind:
    """A fix that was refused, rested, or was not needed any more, was not tried."""
    fix = entry["fix"].partition("(")[0] if entry["fix"] else None
    tried = fix and entry["probe_before"] != "good" and (entry["fixed"] or entry["layer"] in ("heal", "predict"))
    worked = entry["outcome"] in ("healed", "prevented") if tried else None
    return Kind(entry["type"], entry["template"], entry["tool"], entry["rule"], fix, worked)


def _date(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
