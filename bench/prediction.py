"""`python -m bench.prediction`: are failures foreseen where there is a pattern, and nowhere else?

Histories are generated with a seed: weeks of calls of an engineer's tools, with one planted pattern or with none. After
each call of the tool in question what heal expects is compared with what then happens.

    precision    of the calls that were predicted to fail, how many did
    recall       of the calls that failed in the planted context after its 12th exposure, how many were predicted
    exposures    of the planted context before the first right prediction: the median, and the 90th percentile
    silent       of the patternless histories, those in which nothing was ever predicted
    reliability  stated probability against what happened, in bands of a tenth
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from heal_cli.prediction.foretelling import Views
from heal_cli.situation import Past, told

ENOUGH = 12  # exposures within which a planted pattern is to be found


class Made(NamedTuple):
    """A line of a history, and whether the planted context held."""

    line: dict[str, Any]
    planted: bool


class Plan(NamedTuple):
    """What makes a tool fail: in the planted context with `rate`, outside of it with `base`.

    `holds` is given the moment, the hours slept, the hours since the tool's last success, whether it is the tool's
    first call of the day, and the call before.
    """

    name: str
    rate: float
    base: float
    holds: Callable[[datetime, float, float, bool, str], bool]


def never(*_: Any) -> bool:
    """No context at all."""
    return False


PLANTED = (
    Plan("after 8 h of sleep", 0.9, 0.02, lambda at, slept, idle, first, before: slept > 6),
    Plan("after a lunch break's sleep too", 0.85, 0.02, lambda at, slept, idle, first, before: slept > 0.6),
    Plan("first call before 9", 0.85, 0.03, lambda at, slept, idle, first, before: first and at.hour < 9),
    Plan("first call of the day", 0.9, 0.05, lambda at, slept, idle, first, before: first),
    Plan("a login that lasts 8 h", 0.95, 0.02, lambda at, slept, idle, first, before: idle > 8),
    Plan("on Mondays, first", 0.95, 0.02, lambda at, slept, idle, first, before: first and at.weekday() == 0),
    Plan("after the VPN is taken down", 0.9, 0.02, lambda at, slept, idle, first, before: before == "vpn down"),
)
PATTERNLESS = (
    *(Plan(f"at random, {base:.0%}", base, base, never) for base in (0.01, 0.1, 0.3, 0.5, 0.7)),
    Plan("in outages of hours", 0.0, 0.0, never),
)
_TOOL = "kubectl get pods"
_OTHERS = ("git status", "make test", "podman ps", "vpn down", "git push")


def history(plan: Plan, weeks: int, chance: random.Random) -> Iterator[Made]:
    """Weeks of calls on workdays and some weekends: an engineer with a laptop that sleeps at night and at noon."""
    day = datetime(2026, 1, 5)  # a Monday
    success, outage, before = day - timedelta(days=3), day, ""
    for number in range(7 * weeks):
        slept = 8.0 + 24.0 * (number % 7 == 0)
        if (number % 7 >= 5 and chance.random() < 0.8) or chance.random() < 0.05:
            continue
        at = day + timedelta(days=number, hours=chance.uniform(7.6, 10))
        if chance.random() < 0.07:
            outage = at + timedelta(hours=chance.uniform(1, 9))
        first, lunch = True, False
        for _ in range(chance.randint(6, 24)):
            command = _TOOL if chance.random() < 0.5 else chance.choice(_OTHERS)
            failed = planted = False
            if command == _TOOL:
                idle = (at - success).total_seconds() / 3600
                planted = plan.holds(at, slept, idle, first, before)
                failed = chance.random() < (plan.rate if planted else plan.base)
                failed = failed or (plan.name == PATTERNLESS[-1].name and at < outage)
                first = False
            line = {
                "ts": at.isoformat(),
                "command": command,
                "exit_code": int(failed),
                "stderr_type": "auth" if failed else None,
                "slept_hours_before": slept,
            }
            yield Made(line, planted)
            slept, before = 0.0, command
            if failed:  # the person logs in and calls again
                at += timedelta(minutes=chance.uniform(0.5, 3))
                again = plan.name == PATTERNLESS[-1].name and at < outage
                ended = {"exit_code": int(again), "stderr_type": "auth" if again else None, "slept_hours_before": 0}
                yield Made({**line, **ended, "ts": at.isoformat()}, planted=False)
                success = success if again else at
            elif command == _TOOL:
                success = at
            at += timedelta(minutes=chance.expovariate(1 / 35))
            if not lunch and at.hour >= 12:
                at, slept, lunch = at + timedelta(hours=1), 0.9, True


class Played(NamedTuple):
    """What became of one history."""

    right: int
    wrong: int
    missed: int
    found_after: int | None
    stated: list[tuple[float, bool]]

    @property
    def silent(self) -> bool:
        return not self.right + self.wrong


def play(made: list[Made]) -> Played:
    """Go through a history: before each call of the tool learn from all before it, and compare."""
    views, past = Views(), Past()
    right = wrong = missed = exposures = 0
    found, stated = None, []
    for line, planted in made:
        call = told(line, {"kubectl": {"readonly": ["get"], "target": "cluster"}})
        situation = past.before(call)
        if line["command"] == _TOOL and not situation.retry:
            forecast = views.forecast(call)
            failed = call.failed is not None
            stated.append((forecast.probability, failed))
            if forecast.context:
                right, wrong = right + failed, wrong + (not failed)
                if planted and found is None:
                    found = exposures
            elif planted and failed and exposures >= ENOUGH:
                missed += 1
            exposures += planted
        views.add([call])
        past.add(call)
    return Played(right, wrong, missed, found, stated)


def played(plan: Plan, histories: int, weeks: int) -> list[Played]:
    """Histories of a plan, each with its own seed."""
    return [play(list(history(plan, weeks, random.Random(f"{plan.name} {seed}")))) for seed in range(histories)]


def main(arguments: list[str]) -> int:
    """Print the figures: `python -m bench.prediction [HISTORIES] [WEEKS]`."""
    histories, weeks = (int(word) for word in (*arguments, "40", "12")[:2]) if arguments else (40, 12)
    stated: list[tuple[float, bool]] = []
    print(f"{histories} histories of {weeks} weeks each\n")
    print(f"{'planted':34} precision   recall  exposures (median, 90 %)")
    for plan in PLANTED:
        results = played(plan, histories, weeks)
        right, wrong, missed = (sum(one[place] for one in results) for place in range(3))
        found = sorted(one.found_after if one.found_after is not None else 999 for one in results)
        stated += [pair for one in results for pair in one.stated]
        late = found[int(0.9 * (len(found) - 1))]
        shares = f"{right / max(1, right + wrong):9.0%} {right / max(1, right + missed):8.0%}"
        print(f"{plan.name:34} {shares}  {statistics.median(found):g}, {late}")
    print("\npatternless                          silent  predictions")
    for plan in PATTERNLESS:
        results = played(plan, histories, weeks)
        silent = sum(one.silent for one in results)
        print(f"{plan.name:34} {silent / histories:8.0%}  {sum(one.right + one.wrong for one in results)}")
    print("\nstated      happened   of")
    for band in range(10):
        outcomes = [failed for probability, failed in stated if min(9, int(probability * 10)) == band]
        if outcomes:
            print(f"{band / 10:.1f}-{band / 10 + 0.1:.1f} {statistics.mean(outcomes):12.0%} {len(outcomes):5}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
