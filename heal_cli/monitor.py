"""Keeps watch: one tick is values in, values out, with what touches the outside in one `World`; the loop takes a clock.

A tick looks, mends what may be mended while nobody is there (a VPN that is down, a login that ends within ten minutes),
looks again, and tells once what is left. What keeps failing is tried ever more seldom, and never often.
"""

from __future__ import annotations

from typing import NamedTuple

from heal_cli.durations import spoken
from heal_cli.health.findings import SOON, Finding
from heal_cli.model import BAD, GOOD, Mending
from heal_cli.templates import template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

AN_HOUR = 4  # attempts at one fix
RECHECK = 30.0  # seconds after a connect that did not help at once
_REST = 300.0  # seconds after an attempt that helped
_FIRST_PAUSE, _LONGEST_PAUSE = 120.0, 3600.0  # seconds after one that did not
_PASSES = 3  # of mending within a tick: the VPN, then what lies behind it
_LEARNS_AT = 3  # o'clock
SLICE = 10.0  # seconds: how soon a wake-up is seen
_SLEPT = 5.0  # seconds of suspension: less is the clocks' own inaccuracy


class Effort(NamedTuple):
    """What was tried of one fix at one target: epochs within the last hour, and how often in a row it did not help."""

    attempts: tuple[float, ...] = ()
    failures: int = 0


class Memory(NamedTuple):
    """What the monitor keeps between ticks: efforts by fix, what was told of a problem, the day of the last lesson."""

    efforts: Mapping[str, Effort] = {}
    told: Mapping[str, str] = {}
    learned: str = ""


class Alert(NamedTuple):
    """A problem to tell of: which (stays the same while it lasts), a headline, and what more there is to say."""

    problem: str
    title: str
    body: str


class World(NamedTuple):
    """Everything a tick does outside.

    `may` says why a finding may not be mended while nobody is there (empty: it may), `remember` writes the memory down,
    `alert` tells a person of new problems, given all that stand; `wait` sleeps for seconds.
    """

    look: Callable[[], tuple[Finding, ...]]
    may: Callable[[Finding], str]
    mend: Callable[[Finding], Mending]
    remember: Callable[[Memory], None]
    alert: Callable[[tuple[Alert, ...], tuple[str, ...]], None]
    wait: Callable[[float], None]
    quiet: Callable[[], bool]
    learn: Callable[[], None]
    now: Callable[[], float]
    clock: Callable[[], datetime]


def tick(memory: Memory, world: World) -> Memory:
    """One round; gives what is to be remembered."""
    found = world.look()
    for _ in range(_PASSES):
        due = to_mend(found, memory, world.now(), world.may)
        if not due:
            break
        memory, helped = _mended(due, memory, world)
        if not helped and due[0].type == "network":
            world.wait(RECHECK)
        found = world.look()
    memory = _told(found, memory, world)
    if lesson_is_due(memory.learned, world.clock()):
        memory = memory._replace(learned=world.clock().date().isoformat())
        world.remember(memory)
        world.learn()
    world.remember(memory)
    return memory


def _mended(due: Sequence[Finding], memory: Memory, world: World) -> tuple[Memory, bool]:
    """Try each; an attempt is written down before it is made, so that no crash makes it forgotten."""
    helped = True
    for one in due:
        effort = _recent(memory.efforts.get(str(one.fix), Effort()), world.now())
        begun = Effort((*effort.attempts, world.now()), effort.failures + 1)
        memory = memory._replace(efforts={**memory.efforts, str(one.fix): begun})
        world.remember(memory)
        mending = world.mend(one)
        if mending.done:
            memory = memory._replace(efforts={**memory.efforts, str(one.fix): begun._replace(failures=0)})
        helped = helped and mending.done
    return memory, helped


def to_mend(found: Iterable[Finding], memory: Memory, now: float, may: Callable[[Finding], str]) -> tuple[Finding, ...]:
    """What is to be mended now: what is down first, alone; each fix once."""
    due = [one for one in found if _needs_it(one, now) and not may(one)]
    due = [one for one in due if not resting(memory.efforts.get(str(one.fix), Effort()), now)]
    first = [one for one in due if one.type == "network"] or due
    return tuple({str(one.fix): one for one in reversed(first)}.values())[::-1]


def _needs_it(one: Finding, now: float) -> bool:
    """Is it bad, or does it end within ten minutes for sure?"""
    return bool(one.fix) and (one.state == BAD or ends_soon(one, now))


def ends_soon(one: Finding, now: float) -> bool:
    """Is it good, and written down to end within ten minutes? What was only learned is no reason to act."""
    return one.state == GOOD and one.expires is not None and one.about is None and one.expires - now <= SOON


def resting(effort: Effort, now: float) -> bool:
    """Is it too soon for another attempt? After each that did not help twice as long; a few an hour at most."""
    recent = _recent(effort, now)
    if len(recent.attempts) >= AN_HOUR:
        return True
    if not effort.attempts or not now - effort.attempts[-1] >= 0:
        return False
    pause = min(_FIRST_PAUSE * 2 ** (effort.failures - 1), _LONGEST_PAUSE) if effort.failures else _REST
    return now - effort.attempts[-1] < pause


def _recent(effort: Effort, now: float) -> Effort:
    return effort._replace(attempts=tuple(at for at in effort.attempts if 0 <= now - at < 3600))


def _told(found: Sequence[Finding], memory: Memory, world: World) -> Memory:
    """Tell of what is new, unless it is night; what is not told now is new again next time."""
    now = world.now()
    standing = {problem(one): one for one in found if one.state == BAD or (ends_soon(one, now) and world.may(one))}
    settled = {problem(one) for one in found if one.state == GOOD and problem(one) not in standing}
    told = {name: what for name, what in memory.told.items() if name not in settled}
    new = [one for name, one in standing.items() if told.get(name) != _what(one, now)]
    if world.quiet():
        new = []
    world.alert(tuple(alert(one, now) for one in new), tuple(standing))
    return memory._replace(told={**told, **{problem(one): _what(one, now) for one in new}})


def problem(one: Finding) -> str:
    """What a problem is called as long as it lasts."""
    return f"{one.question.key} {one.question.target or ''}".strip()


def _what(one: Finding, now: float) -> str:
    """What is told of it; the same for what only differs in its numbers."""
    if one.expires is not None:
        return "ends" if one.expires > now else "ended"
    return template(one.detail) or one.state


def alert(one: Finding, now: float) -> Alert:
    """What a person is told of a finding."""
    if one.state == GOOD and one.expires is not None:
        title = f"{one.name} ends in {spoken(one.expires - now)}"
    elif one.type == "network":
        title = f"{one.name} is down"
    else:
        title = f"{one.question.target}: {one.question.key} is bad" if one.question.target else f"{one.name} is bad"
    parts = ([one.detail] if one.detail else []) + ([f"run: {one.run}"] if one.run else [])
    return Alert(problem(one), title, "; ".join(parts))


def lesson_is_due(learned: str, now: datetime) -> bool:
    """Has nothing been learned today, and is the night over? `learned` is a date; `now` the clock on the wall."""
    return now.hour >= _LEARNS_AT and learned != now.date().isoformat()


def in_quiet_hours(quiet: str | None, now: datetime) -> bool:
    """Does `22:00-07:00` hold this time of day? The end does not belong to it."""
    if not quiet:
        return False
    begin, _, end = quiet.partition("-")
    clock = now.strftime("%H:%M")
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


class Clock(NamedTuple):
    """The loop's clock: epoch, seconds suspended since boot, and a sleep that gives the name of what broke it off."""

    now: Callable[[], float]
    suspended: Callable[[], float]
    pause: Callable[[float], str]


def awaited(clock: Clock, interval: float, jitter: float, beat: Callable[[], None]) -> str:
    """Wait for the next whole interval; gives why it is over: `time`, `woke` (from sleep), or what broke it off."""
    until = (clock.now() // interval + 1) * interval + jitter
    asleep = clock.suspended()
    while (left := until - clock.now()) > 0:
        if left > interval + jitter:
            return "time"  # the clock was set back
        if broken := clock.pause(min(SLICE, left)):
            return broken
        beat()
        if clock.suspended() - asleep > _SLEPT:
            return "woke"
    return "time"


def as_plain(memory: Memory) -> dict[str, Any]:
    """A memory as JSON keeps it."""
    efforts = {name: [list(effort.attempts), effort.failures] for name, effort in memory.efforts.items()}
    return {"efforts": efforts, "told": dict(memory.told), "learned": memory.learned}


def from_plain(value: Any) -> Memory:
    """What JSON kept; what is damaged counts as nothing."""
    try:
        efforts = {
            str(name): Effort(tuple(float(at) for at in attempts), int(failures))
            for name, (attempts, failures) in value["efforts"].items()
        }
        told = {str(name): str(what) for name, what in value["told"].items()}
        return Memory(efforts, told, str(value["learned"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return Memory()
