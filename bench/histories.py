"""`python -m bench.histories [EACH]`: is a pattern foretold after twelve exposures, and nothing where there is none?

Unlike bench.prediction, which follows one engineer's weeks, each history here is made around its pattern by another
recipe: just twelve exposures of it, everything else by chance, then two questions as `heal predict --history` asks
them: at a moment like those (it is to be foretold), and at one that is unlike them (it is not).

    foretold   of the histories, those in which the failure is expected at a moment of the planted kind
    falsely    those in which one is expected at another moment
    patternless: the same calls with the same number of failures, but at random: foretold falsely in either moment
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from heal_cli.prediction.foretelling import Views
from heal_cli.situation import told

PROGRAMS: Mapping[str, Mapping[str, Any]] = {
    "kubectl": {"readonly": ["get"], "target": "cluster"},
    "oc": {"target": "cluster"},
    "helm": {"target": "cluster"},
}
EXPOSURES = 12
_OTHERS = ("git status", "make test", "ls", "git push", "podman ps", "vim notes", "curl example.com")


class Asked(NamedTuple):
    """A moment that is asked about: a call, and what just came before it."""

    call: dict[str, Any]
    before: tuple[dict[str, Any], ...] = ()


class History(NamedTuple):
    """Calls in order, a moment of the planted kind and one of another."""

    calls: list[dict[str, Any]]
    like: Asked
    unlike: Asked


def line(at: datetime, command: str, failed: bool = False, slept: float = 0.0, kind: str = "auth") -> dict[str, Any]:
    """A line of a history."""
    return {
        "ts": at.isoformat(),
        "command": command,
        "exit_code": int(failed),
        "stderr_type": kind if failed else None,
        "slept_hours_before": slept,
    }


class Maker:
    """What the recipes share: a clock, chance, and noise."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.day = datetime(2026, 3, 2)  # a Monday
        self.rate = self.chance.uniform(0.85, 0.97)
        self.base = self.chance.choice((0.0, 0.02, 0.04))
        self.calls: list[dict[str, Any]] = []

    def at(self, day: int, hour: float) -> datetime:
        return self.day + timedelta(days=day, hours=hour)

    def call(self, at: datetime, command: str, share: float, slept: float = 0.0) -> bool:
        """One call that fails with a probability; after a failure the person logs in and calls again."""
        failed = self.chance.random() < share
        self.calls.append(line(at, command, failed, slept))
        if failed:
            self.calls.append(line(at + timedelta(minutes=self.chance.uniform(1, 4)), command))
        return failed

    def noise(self, day: int, begin: float, end: float, number: int, tools: tuple[str, ...] = _OTHERS) -> None:
        """Calls of other tools, and now and then of the tool itself, in some hours of a day."""
        for hour in sorted(self.chance.uniform(begin, end) for _ in range(number)):
            tool = self.chance.choice(tools)
            self.call(self.at(day, hour), tool, self.base)

    def asleep(self) -> float:
        return self.chance.uniform(6.5, 9.5)

    def workdays(self) -> Iterator[int]:
        """Days from the first on, without weekends."""
        day = 0
        while True:
            if day % 7 < 5:
                yield day
            day += 1

    def made(self, like: Asked, unlike: Asked) -> History:
        return History(sorted(self.calls, key=lambda one: str(one["ts"])), like, unlike)


_TOOL = "kubectl get pods"
_MINE = (_TOOL, "kubectl logs web", *_OTHERS)


def after_sleep(make: Maker) -> History:
    """Awake at different hours; the first call after the night fails, those later do not."""
    for number, day in zip(range(EXPOSURES), make.workdays(), strict=False):
        hour = make.chance.uniform(7, 15)
        make.call(make.at(day, hour), _TOOL, make.rate, make.asleep())
        make.noise(day, hour + 0.2, hour + 6, make.chance.randint(6, 14), _MINE)
        if number % 3 == 0:
            make.noise(day, hour + 6, hour + 7, 2, _MINE)
    hour = make.chance.uniform(8, 12)
    return make.made(
        Asked(line(make.at(28, hour), _TOOL, slept=make.asleep())),
        Asked(
            line(make.at(28, hour + 2), _TOOL),
            (line(make.at(28, hour), "ls", slept=8), line(make.at(28, hour + 1.5), _TOOL)),
        ),
    )


def before_nine(make: Maker) -> History:
    """The first call fails when it is made before nine on a workday; on other days it is made later, and works."""
    early = 0
    for day in make.workdays():
        first = early < EXPOSURES and make.chance.random() < 0.55
        hour = make.chance.uniform(7.5, 8.8) if first else make.chance.uniform(9.2, 11)
        early += first
        slept = make.chance.choice((0.0, make.asleep()))
        make.call(make.at(day, hour), _TOOL, make.rate if first else make.base, slept)
        make.noise(day, hour + 0.3, 17, make.chance.randint(6, 14), _MINE)
        if early == EXPOSURES:
            break
    monday = (day // 7 + 1) * 7
    return make.made(
        Asked(line(make.at(monday, 8.4), _TOOL, slept=8)),
        Asked(line(make.at(monday, 10.3), _TOOL, slept=8)),
    )


def first_call(make: Maker) -> History:
    """The first call of a day fails, whenever it is made."""
    for _, day in zip(range(EXPOSURES), make.workdays(), strict=False):
        hour = make.chance.uniform(7, 16)
        make.noise(day, 6, hour, 3, _OTHERS)
        make.call(make.at(day, hour), _TOOL, make.rate)
        make.noise(day, hour + 0.2, hour + 5, make.chance.randint(6, 12), _MINE)
    hour = make.chance.uniform(9, 14)
    return make.made(
        Asked(line(make.at(28, hour), _TOOL)),
        Asked(line(make.at(28, hour + 1), _TOOL), (line(make.at(28, hour), _TOOL),)),
    )


def lifetime(make: Maker) -> History:
    """A login lasts some hours from the last success on; what is called sooner works."""
    hours = make.chance.choice((3, 4, 6))
    at, seen = make.at(0, 8), 0
    while seen < EXPOSURES:
        gap = (
            make.chance.uniform(hours + 0.5, hours + 5) if make.chance.random() < 0.25 else make.chance.expovariate(0.9)
        )
        at += timedelta(hours=min(gap, hours - 0.4) if gap < hours + 0.5 else gap)
        over = gap >= hours + 0.5
        seen += over
        if make.call(at, _TOOL, make.rate if over else make.base):
            at += timedelta(minutes=5)
        if make.chance.random() < 0.5:
            make.call(at + timedelta(minutes=10), make.chance.choice(_OTHERS), make.base)
    return make.made(Asked(line(at + timedelta(hours=hours + 4), _TOOL)), Asked(line(at + timedelta(hours=1), _TOOL)))


def mondays(make: Maker) -> History:
    """The first call of a Monday fails; those of other days work."""
    for day in range(7 * EXPOSURES):
        if day % 7 < 5:
            hour = make.chance.uniform(8, 11)
            make.call(make.at(day, hour), _TOOL, make.rate if day % 7 == 0 else make.base)
            make.noise(day, hour + 0.2, 17, make.chance.randint(3, 8), _MINE)
    end = 7 * EXPOSURES
    return make.made(Asked(line(make.at(end, 9.5), _TOOL)), Asked(line(make.at(end + 2, 9.5), _TOOL)))


def after_a_command(make: Maker) -> History:
    """What is called right after `vpn down` fails."""
    seen = 0
    for day in make.workdays():
        for hour in sorted(make.chance.uniform(8, 18) for _ in range(make.chance.randint(6, 14))):
            if seen < EXPOSURES and make.chance.random() < 0.12:
                make.call(make.at(day, hour), "vpn down", 0.0)
                make.call(make.at(day, hour) + timedelta(minutes=3), _TOOL, make.rate)
                seen += 1
            else:
                make.call(make.at(day, hour), make.chance.choice(_MINE), make.base)
        if seen == EXPOSURES:
            break
    monday = (day // 7 + 1) * 7
    at = make.at(monday, 11)
    return make.made(
        Asked(line(at, _TOOL), (line(at - timedelta(minutes=2), "vpn down"),)),
        Asked(line(at, _TOOL), (line(at - timedelta(minutes=2), "git status"),)),
    )


def cascade(make: Maker, calls: int = 12) -> History:
    """Now and then a cluster's login is gone: one tool fails, and so does the next other tool within minutes.

    `calls` is how often the cluster is called on a day, on the average.
    """
    tools = ("kubectl get pods", "oc get routes", "helm list")
    seen = 0
    for day in make.workdays():
        hours = sorted(make.chance.uniform(8, 18) for _ in range(calls + make.chance.randint(-3, 3)))
        busy = 0.0
        for hour in hours:
            if hour < busy:
                continue
            at, tool = make.at(day, hour), make.chance.choice(tools)
            if make.chance.random() < 0.5:
                make.call(at, make.chance.choice(_OTHERS), make.base)
            if seen < EXPOSURES and make.chance.random() < 0.5 / calls:
                other = make.chance.choice([one for one in tools if one != tool])
                busy = hour + 0.4  # until it has been mended nothing else is called
                make.calls.append(line(at, tool, failed=True))
                later = at + timedelta(minutes=make.chance.uniform(1, 8))
                if make.chance.random() < make.rate:
                    make.calls.append(line(later, other, failed=True))
                    make.calls.append(line(later + timedelta(minutes=5), other))
                else:
                    make.calls.append(line(later, other))
                seen += 1
            else:
                make.call(at, tool, make.base)
        if seen == EXPOSURES:
            break
    monday = (day // 7 + 1) * 7
    at = make.at(monday, 11)
    return make.made(
        Asked(line(at, tools[1]), (line(at - timedelta(minutes=3), tools[0], failed=True),)),
        Asked(line(at, tools[1]), (line(at - timedelta(minutes=3), tools[0]),)),
    )


RECIPES: dict[str, Callable[[Maker], History]] = {
    "after a night's sleep": after_sleep,
    "first before nine": before_nine,
    "first call of the day": first_call,
    "a login's lifetime": lifetime,
    "on Mondays, first": mondays,
    "right after a command": after_a_command,
    "cascade": cascade,
    "cascade, few other calls": lambda make: cascade(make, 4),
}


def shuffled(history: History, seed: str) -> History:
    """The same calls with the failures dealt out at random among those of the same tools."""
    chance = random.Random(seed)
    failing = [one for one in history.calls if one["exit_code"]]
    able = [one for one in history.calls if one["command"].split()[0] in PROGRAMS]
    chosen = {id(one) for one in chance.sample(able, min(len(able), len(failing)))}
    calls = [
        {**one, "exit_code": int(id(one) in chosen), "stderr_type": "auth" if id(one) in chosen else None}
        for one in history.calls
    ]
    return history._replace(calls=calls)


def foretold(history: History, asked: Asked) -> bool:
    """Is a failure expected at a moment, as `heal predict --history` answers?"""
    before = [told(one, PROGRAMS) for one in (*history.calls, *asked.before)]
    forecast = Views(before).forecast(told(asked.call, PROGRAMS))
    return forecast.context is not None


def main(arguments: list[str]) -> int:
    """Print the figures: `python -m bench.histories [EACH]`."""
    each = int(arguments[0]) if arguments else 25
    print(f"{each} histories each, {EXPOSURES} exposures\n\n{'planted':26} foretold  falsely    patternless: falsely")
    for name, recipe in RECIPES.items():
        right = wrong = silent = 0
        for number in range(each):
            history = recipe(Maker(f"{name} {number}"))
            right += foretold(history, history.like)
            wrong += foretold(history, history.unlike)
            none = shuffled(history, f"{name} {number}")
            silent += not (foretold(none, none.like) or foretold(none, none.unlike))
        print(f"{name:26} {right:4} of {each:3} {wrong:5} of {each:3}    {each - silent:5} of {each:3}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
