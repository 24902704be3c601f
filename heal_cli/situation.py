"""What a call looks like from the moment before it: sleep, gaps, the day, the calls just before. Pure functions.

Calls are grouped by where they act: the target if that is known, else the tool. Every gap is one of that group: what
matters to a login is how long its cluster was not asked, not when the last `ls` was.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import NamedTuple

from heal_cli import network
from heal_cli.command_line import flag, from_argv, from_line, operands
from heal_cli.prediction.moments import DAWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from heal_cli.command_line import Programs
    from heal_cli.model import Command

JUST_NOW = 1800.0  # seconds: a failure is still the same trouble
_LATELY = 10_800.0  # seconds: a call has to do with those before it
_WAKES = 0.4  # hours of sleep at least
_LAST = 5  # calls
_DEVICES = 16  # network devices that are known
_HOUR = 3600.0
_KNOWN = 10_000  # commands
# Failures that say nothing about the environment, which is all that can be foreseen.
UNFORESEEABLE = ("none", "unknown", "usage")


class Call(NamedTuple):
    """One run as learning sees it: when (epoch seconds, and the clock on the wall), what, where, and how it ended.

    A day begins at four in the morning: who works past midnight has not begun another one. Hours go from 4 to 28.

    `slept` are hours suspended since the call before it, of whatever kind. `failed` is an error type, None for success.
    `counts` is false where heal acted first and nobody can tell how it would have ended; `login` says that a login was
    made; `label` is the program and its verb, `network` the words of heal_cli.network, None if they are not known.
    """

    at: float
    hour: float
    weekday: int
    day: int
    tool: str
    target: str | None
    label: str
    slept: float = 0.0
    failed: str | None = None
    counts: bool = True
    login: bool = False
    network: str | None = None

    @property
    def group(self) -> str:
        return self.target or self.tool


class Situation(NamedTuple):
    """What is known just before a call: hours slept, idle and since the login, the clock, and what came before.

    `slept_hours` is since the last call of any kind, `slept_since_success` since the last success of the group.
    `idle_hours` is the time since that success, `login_hours` since the group's last login, or since it
    worked again after a failure; None if there was none.
    `recent` are the labels of the last calls, newest first, `failed` the type of a failure of the group that was just
    seen; `retry` says that it was the same command, whose program and verb are the `label`. `awake_hours` is the time
    since the machine woke up from a sleep of half an hour or more, at most: since the first call after it. `network` is
    that of the call, `missing` are network devices that other calls had.
    """

    slept_hours: float
    slept_since_success: float | None
    idle_hours: float | None
    login_hours: float | None
    first_today: bool
    hour: float
    weekday: int
    day: int
    recent: tuple[str, ...]
    failed: str | None
    retry: bool
    label: str = ""
    awake_hours: float | None = None
    network: str | None = None
    missing: tuple[str, ...] = ()


class _Group:
    """What is known of the calls of one group so far."""

    __slots__ = ("at", "broken", "day", "failed", "label", "login", "slept", "success")

    def __init__(self) -> None:
        self.at = self.success = self.login = float("-inf")
        self.day, self.label, self.slept = -1, "", 0.0
        self.failed: str | None = None
        self.broken = False


class Past:
    """The calls so far, as far as the next one needs them. `plain` and `of` are for keeping it in a file."""

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}
        self._recent: deque[tuple[float, str]] = deque(maxlen=_LAST)
        self._slept = 0.0
        self._woke = float("-inf")
        self._devices: dict[str, None] = {}  # the last that were there, the latest at the end
        self._network: str | None = None

    def plain(self) -> tuple[Any, ...]:
        groups = {name: tuple(getattr(one, part) for part in _Group.__slots__) for name, one in self._groups.items()}
        return groups, list(self._recent), self._slept, self._woke, list(self._devices), self._network

    @classmethod
    def of(cls, plain: tuple[Any, ...]) -> Past:
        past = cls()
        groups, recent, past._slept, past._woke, devices, past._network = plain
        for name, parts in groups.items():
            group = past._groups[name] = _Group()
            for part, value in zip(_Group.__slots__, parts, strict=True):
                setattr(group, part, value)
        past._recent.extend(recent)
        past._devices = dict.fromkeys(devices)
        return past

    def before(self, call: Call) -> Situation:
        """The situation in which a call is made; how it ended is not looked at."""
        group = self._groups.get(call.group)
        recent = self._lately(call.at)
        awake = 0.0 if call.slept >= _WAKES else _hours(call.at - self._woke)
        if group is None:
            return Situation(call.slept, None, None, None, True, call.hour, call.weekday, call.day, recent, None, False,
                             call.label, awake, call.network, self._missing(call.network))  # fmt: skip
        fresh = group.failed if 0 <= call.at - group.at < JUST_NOW else None
        return Situation(
            call.slept,
            self._slept + call.slept - group.slept if group.success > float("-inf") else None,
            _hours(call.at - group.success),
            _hours(call.at - group.login),
            call.day != group.day,
            call.hour,
            call.weekday,
            call.day,
            recent,
            fresh,
            fresh is not None and group.label == call.label,
            call.label,
            awake,
            call.network,
            self._missing(call.network),
        )

    def _missing(self, now: str | None) -> tuple[str, ...]:
        """Network devices that were there lately and are not there now."""
        if now is None:
            return ()
        here = network.devices(now)
        return tuple(device for device in self._devices if device not in here)

    def _lately(self, at: float) -> tuple[str, ...]:
        """The labels of the last calls, newest first, each once."""
        found: list[str] = []
        for then, label in reversed(self._recent):
            if 0 <= at - then < _LATELY and label not in found:
                found.append(label)
        return tuple(found)

    def add(self, call: Call) -> None:
        """One more call has been made."""
        self._slept += call.slept
        if call.slept >= _WAKES:
            self._woke = call.at
        group = self._groups.get(call.group)
        if group is None:
            group = self._groups[call.group] = _Group()
        group.at, group.day, group.label = call.at, call.day, call.label
        group.failed = call.failed
        if call.failed is None:
            group.success, group.slept = call.at, self._slept
        if group.broken and call.failed is None:  # somebody has mended it
            group.login = call.at
        group.broken = call.failed is not None and not call.login
        if call.login:
            group.login = group.success = call.at
            group.slept = self._slept
        self._recent.append((call.at, call.label))
        if call.network is not None and call.network != self._network:
            self._network = call.network
            for device in network.devices(call.network):
                self._devices.pop(device, None)
                self._devices[device] = None
            while len(self._devices) > _DEVICES:
                del self._devices[next(iter(self._devices))]


def _hours(seconds: float) -> float | None:
    """A gap in hours; None if there was nothing before, or the clock was set back."""
    return seconds / _HOUR if 0 <= seconds < float("inf") else None


def situations(calls: Iterable[Call], past: Past | None = None) -> Iterator[tuple[Call, Situation]]:
    """Each call with the situation it was made in, in one pass."""
    past = past or Past()
    for call in calls:
        yield call, past.before(call)
        past.add(call)


class Timeline:
    """Makes a journal's lines to calls, one after the other: how long the machine slept takes the line before.

    What is later than `until` (epoch) is passed over: a clock that once stood in a far future must not make all that
    came after it look old. `passed_over` is the earliest of that; None if there was none.
    """

    def __init__(self, programs: Programs, until: float = float("inf")) -> None:
        self.passed_over: float | None = None
        self._until, self._labels = until, Labels(programs)
        self._boot, self._suspended, self._before = "", 0.0, float("inf")

    def plain(self) -> tuple[Any, ...]:
        return self.passed_over, self._boot, self._suspended, self._before

    def go_on(self, plain: tuple[Any, ...]) -> None:
        """Go on where another one was."""
        self.passed_over, self._boot, self._suspended, self._before = plain

    def call(self, entry: Mapping[str, Any]) -> Call | None:
        """The call of a line; None for one that is damaged, or too late."""
        try:
            now = datetime.fromisoformat(entry["at"])
            at, boot = now.timestamp(), entry["boot_id"]
            asleep = float(entry["suspended_s"] or 0.0)
            if at > self._until:
                self.passed_over = at if self.passed_over is None else min(at, self.passed_over)
                return None
            slept = 0.0
            if at >= self._before:  # switched off in between: as long as nobody called
                # Where a boot has no name (macOS), a counter that begins anew tells it.
                same = boot == self._boot and (boot or asleep >= self._suspended)
                slept = max(0.0, asleep - self._suspended) if same else at - self._before
            found = _call(entry, now, at, self._labels[(entry["tool"], *entry["argv"])], slept / _HOUR)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            return None
        self._boot, self._suspended, self._before = boot, asleep, at
        return found


def calls(observations: Iterable[Mapping[str, Any]], programs: Programs) -> Iterator[Call]:
    """The calls of a journal, oldest first; what is damaged is passed over."""
    timeline = Timeline(programs)
    return (call for entry in observations if (call := timeline.call(entry)))


class Labels(dict[tuple[str, ...], str]):
    """The label of each command seen so far: the same ones come again and again."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def __missing__(self, words: tuple[str, ...]) -> str:
        if len(self) > _KNOWN:
            self.clear()
        found = self[words] = label(words[1:], words[0], self._programs)
        return found


def _call(entry: Mapping[str, Any], now: datetime, at: float, name: str, slept: float) -> Call:
    kind, failed, counts = entry["type"], None, True
    if kind or entry["layer"] in ("predict", "preflight"):
        acted = entry["layer"] in ("predict", "preflight")
        refused = acted and (entry["probe_before"], entry["probe_after"]) == ("bad", "good")
        failed = kind if kind and (entry["outcome"] != "ok" or refused) else None
        counts = failed not in UNFORESEEABLE and (not acted or refused or entry["probe_before"] == "good")
        failed = None if failed in UNFORESEEABLE else failed
    login = bool(entry["fixed"] and entry["probe_after"] == "good")
    if "login" in entry["argv"][1:4] and entry["argv"][0] != "-c":
        login, counts = login or not kind, False
    return Call(
        at,
        *_day_and_hour(now),
        entry["tool"],
        entry["target"],
        name,
        slept,
        failed,
        counts,
        login,
        around if isinstance(around := entry.get("network"), str) and around.strip() else None,
    )


def _day_and_hour(now: datetime) -> tuple[float, int, int]:
    """Hour, weekday and number of the day of a moment: at one in the morning it is hour 25 of the day before."""
    late = now.hour < DAWN
    day = now.toordinal() - late
    return now.hour + now.minute / 60 + 24 * late, (day - 1) % 7, day


def epoch(at: str) -> float:
    """A moment of the journal (ISO 8601) in epoch seconds. Raises ValueError or TypeError for anything else."""
    return datetime.fromisoformat(at).timestamp()


def told(line: Mapping[str, Any], programs: Programs) -> Call:
    """A call from a line of a given history: ts, command, exit_code, stderr_type, slept_hours_before.

    A time without a zone is local. The target of a cluster's client is what its own words say of it: without such words
    all of them are about one cluster. Raises KeyError, TypeError or ValueError for what is not such a line.
    """
    commands = from_line(line["command"], programs)
    command = ([one for one in commands if not programs.get(one.program, {}).get("filter")] or list(commands))[-1]
    now = datetime.fromisoformat(line["ts"])
    hour, weekday, day = _day_and_hour(now)
    kind = (line["stderr_type"] or "unknown") if line["exit_code"] else None
    return Call(
        at=now.timestamp(),
        hour=hour,
        weekday=weekday,
        day=day,
        tool=command.program,
        target=_cluster(command, programs),
        label=label(command.words, command.program, programs),
        slept=max(0.0, float(line["slept_hours_before"] or 0.0)),
        failed=None if kind in UNFORESEEABLE else kind,
        counts=kind not in UNFORESEEABLE,
    )


def _cluster(command: Command, programs: Programs) -> str | None:
    """Which cluster a command is about, as far as its own words say; None for one that is about none."""
    entry = programs.get(command.program, {})
    if entry.get("target") != "cluster":
        return None
    given = [flag(command.words, "--kubeconfig"), flag(command.words, entry.get("context", "--context"))]
    given += [word for word in command.prefix if word.startswith("KUBECONFIG=")]
    return " ".join(["the cluster", *(one for one in given if one)])


def label(argv: tuple[str, ...], tool: str, programs: Programs) -> str:
    """A command by its program and verb: `git push`."""
    if argv[:1] == ("-c",):
        return tool
    return " ".join((tool, *operands(from_argv(argv, programs).words, programs)[:1]))
