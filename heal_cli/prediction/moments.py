"""Does a `when` hold at a moment? Pure, and as plain as a rule writes it: hours as `>4`, a clock time, a day, a call.

slept_hours, slept_since_success, idle_hours, login_hours, awake_hours     '>4', '<1'
first_today, weekday                                                       true or false
before                                                                     '09:00', from four in the morning on
day                                                                        monday ... sunday
after_call, lately                                                         a program and its verb: 'vpn down'
after_failure                                                              an error type
network                                                                    the way out: 'wlan0 192.168.1.1', '- -'
without                                                                    a network device that is not there: tun0
"""

from __future__ import annotations

from heal_cli import network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from heal_cli.situation import Situation

DAWN = 4  # o'clock: when a day begins
GAPS = ("slept_hours", "slept_since_success", "idle_hours", "login_hours", "awake_hours")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def holds(when: Iterable[tuple[str, Any]], situation: Situation) -> bool:
    """Does all of it hold? What is not known, or is no condition that heal knows, does not."""
    return all(_one(name, asked, situation) for name, asked in when)


def _one(name: str, asked: Any, situation: Situation) -> bool:
    if name in GAPS:
        return beyond(getattr(situation, name), asked)
    if name == "first_today":
        return situation.first_today is asked
    if name == "weekday":
        return (situation.weekday < 5) is asked
    if name == "before":
        limit = clock(asked)
        hour = situation.hour if limit is None or limit > DAWN else situation.hour % 24
        return limit is not None and hour < limit
    if name == "day":
        return bool(DAYS[situation.weekday] == asked)
    if name == "after_call":
        return asked in situation.recent[:1]
    if name == "calls":
        return asked in (situation.label, situation.label.partition(" ")[0])
    if name == "lately":
        return asked in situation.recent
    if name in ("network", "without"):
        return network.holds(name, asked, situation.network)
    return name == "after_failure" and situation.failed == asked and not situation.retry


def beyond(value: float | None, asked: Any) -> bool:
    """Is a number of hours beyond a limit written as `>4` or `<1`?"""
    try:
        limit = float(str(asked)[1:])
    except ValueError:
        return False
    if value is None or str(asked)[0] not in "<>":
        return False
    return value > limit if str(asked)[0] == ">" else value < limit


def clock(asked: Any) -> float | None:
    """`09:30` as hours of the day; None for anything else."""
    hour, _, minute = str(asked).partition(":")
    if not (hour.isdigit() and minute.isdigit()):
        return None
    return int(hour) + int(minute) / 60
