"""One round of health as values: what is asked, in which order, what came out. Pure functions; nothing here acts.

What a question needs is asked before it. If that is bad, whatever lies behind it cannot be asked: it is unknown, which
is never taken for a login that was refused.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from heal_cli.model import BAD, GOOD, UNKNOWN, Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from heal_cli.model import Target

    Id = tuple[str, str | None]

SOON = 600.0  # seconds: a login with no more left is to be renewed
RANK = {GOOD: 0, UNKNOWN: 1, BAD: 2}
STATUS = {GOOD: 0, BAD: 1, UNKNOWN: 3}  # as exit statuses
_BY_KIND = {"vpn": "vpn_up", "cluster": "kube_token", "registry": "registry_token"}
_KEYS = {"vpn": "vpn", "cluster": "kubeconfigs", "registry": "registries"}


class Question(NamedTuple):
    """A configured check at one target, or at none. `needs` are the questions that must not be answered bad."""

    key: str
    check: str
    target: str | None = None
    needs: tuple[Id, ...] = ()

    @property
    def id(self) -> Id:
        return self.key, self.target


class Finding(NamedTuple):
    """What a question came to: the reading, the error type of what is bad, since when it is so and when it was asked.

    Times are epochs. `about` is how many seconds `expires` may be off, where it was learned and not read. `fix` is what
    would mend it, as the memory writes it (None: nothing in the configuration does), `run` what a person types.
    """

    question: Question
    type: str
    state: str
    detail: str
    expires: float | None
    since: float
    checked: float
    about: float | None = None
    fix: str | None = None
    run: str | None = None
    mark: str = ""

    @property
    def name(self) -> str:
        """What a person calls it: the target, else the configured check."""
        return self.question.target or self.question.key


def entries(health: Mapping[str, Any], targets: Mapping[str, Target]) -> dict[str, dict[str, Any]]:
    """What is looked at: as configured, else what the targets suggest."""
    if health:
        return {name: dict(entry) for name, entry in health.items()}
    by_check: dict[str, dict[str, Any]] = {}
    for target in targets.values():
        key, check = _suggested(target)
        if check:
            by_check.setdefault(key, {"check": check, "targets": [], "needs": ["dns"]})["targets"].append(target.name)
    if "vpn" in by_check:
        del by_check["vpn"]["needs"]
    remote = [name for key, entry in by_check.items() if key != "vpn" for name in entry["targets"]]
    names = {"dns": {"check": "names", "targets": remote}} if remote else {}
    vpn = {key: entry for key, entry in by_check.items() if key == "vpn"}
    return {**vpn, **names, **by_check, "disk": {"check": "disk_room"}}


def _suggested(target: Target) -> tuple[str, str]:
    """The key and the check for a target of which the configuration says nothing more; empty where none is known."""
    if target.kind != "forge":
        return _KEYS.get(target.kind, ""), _BY_KIND.get(target.kind, "")
    host = str(target.values.get("host", target.name))
    if "github" in host or "ghe" in host.split("."):
        return "github_tokens", "github_token"
    if "gitlab" in host:
        return "gitlab_tokens", "gitlab_token"
    return ("forges", "forge_credentials") if "probe.argv" in target.values else ("", "")


def questions(given: Mapping[str, Mapping[str, Any]], targets: Mapping[str, Target]) -> tuple[Question, ...]:
    """Every question of a configuration. What a target needs, and no entry asks about, is asked about too."""
    found = [
        Question(key, entry["check"], target, _needs(key, entry, target, given, targets))
        for key, entry in given.items()
        for target in _targets(entry)
    ]
    implied: list[Question] = []
    for question in found:
        for key, target in question.needs:
            if (key, target) not in {one.id for one in (*found, *implied)} and target:
                implied.append(Question(key, _BY_KIND[targets[target].kind], target))
    return (*implied, *found)


def _targets(entry: Mapping[str, Any]) -> tuple[str | None, ...]:
    both = (*entry.get("targets", ()), *([entry["target"]] if "target" in entry else []))
    return tuple(dict.fromkeys(both)) or (None,)


def _needs(
    key: str,
    entry: Mapping[str, Any],
    target: str | None,
    given: Mapping[str, Mapping[str, Any]],
    targets: Mapping[str, Target],
) -> tuple[Id, ...]:
    """What comes first: what the target needs to be up, and the entries that this one names."""
    wanted: list[Id] = []
    own = targets[target].values.get("needs", ()) if target is not None and target in targets else ()
    for needed in own:
        if needed in targets and targets[needed].kind in _BY_KIND:
            asked = [one for one, other in given.items() if needed in _targets(other) and one != key]
            wanted += [(one, needed) for one in asked] or [(needed, needed)]
    for needed in entry.get("needs", ()):
        of_it = _targets(given[needed]) if needed in given else ()
        wanted += [(needed, one) for one in of_it if target in (one, None) or len(of_it) == 1 or one is None]
    return tuple(dict.fromkeys(one for one in wanted if one != (key, target)))


def chosen(asked: Sequence[Question], keys: Iterable[str]) -> tuple[Question, ...]:
    """The questions of these entries, and those that they need; all without any."""
    wanted = {one.id for one in asked if one.key in set(keys)}
    if not wanted:
        return tuple(asked)
    by_id = {one.id: one for one in asked}
    waiting = list(wanted)
    for one in waiting:
        more = [needed for needed in by_id[one].needs if needed in by_id and needed not in wanted]
        wanted.update(more)
        waiting += more
    return tuple(one for one in asked if one.id in wanted)


def answers(
    asked: Sequence[Question],
    ask: Callable[[Question, bool], Reading],
    together: Callable[[Sequence[Callable[[], Reading]]], tuple[Reading, ...]],
) -> dict[Id, Reading]:
    """Every answer, in waves: what others need comes first. `ask` is told whether it may use the network."""
    known: dict[Id, Reading] = {}
    behind: dict[Id, str] = {}
    ids = {one.id for one in asked}
    waiting = list(asked)
    while waiting:
        ready = [one for one in waiting if all(need in known or need not in ids for need in one.needs)] or waiting
        for one in ready:
            if down := _down(one, known, behind):
                behind[one.id] = down
        readings = together([partial(ask, one, one.id not in behind) for one in ready])
        for one, reading in zip(ready, readings, strict=True):
            known[one.id] = _masked(reading, behind[one.id]) if one.id in behind else reading
        waiting = [one for one in waiting if one.id not in known]
    return known


def _down(question: Question, known: Mapping[Id, Reading], behind: Mapping[Id, str]) -> str:
    """What stands between us and what is asked about: the root of it, if there is something."""
    for need in question.needs:
        if need in behind:
            return behind[need]
        if need in known and known[need].state == BAD:
            return f"{need[1] if need[1] and need[1] != question.target else need[0]} is down"
    return ""


def _masked(reading: Reading, because: str) -> Reading:
    """What cannot be asked is unknown, whatever is written down of it; when it ends is known all the same."""
    return Reading(UNKNOWN, f"cannot be asked: {because}", reading.expires, mark=reading.mark)


def worst(states: Iterable[str]) -> str:
    """Bad beats unknown, unknown beats good; nothing at all is unknown."""
    return max(states, key=RANK.__getitem__, default=UNKNOWN)


def text_for_prompt(name: str, kind: str, state: str, expired: bool = False) -> str:
    """What a prompt says of a target or check by its error type: `vpn down`, `ephemeral expired`, `disk bad`.

    What is good says only its name, with the time that is left behind it.
    """
    if state == GOOD:
        return name
    if kind == "network":
        return f"{name} down"
    if kind in ("auth", "registry_auth"):
        return f"{name} {'expired' if expired else 'login'}"
    return f"{name} bad"
