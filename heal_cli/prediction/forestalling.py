"""Looks closely at what may be expected, asks the probes of what is due, and has it mended where they say bad."""

from __future__ import annotations

import json
from functools import partial

from heal_cli import asking, book, journal, network
from heal_cli.actions import wait_for_others
from heal_cli.command_line import nothing_acts_before
from heal_cli.matching import try_rule
from heal_cli.model import BAD, GOOD, Failure, Mending
from heal_cli.prediction.expected import Expectation
from heal_cli.prediction.expecting import place_for
from heal_cli.probing import FRESH_PROBE, settled, side_by_side
from heal_cli.situation import Past, calls
from heal_cli.targets import with_needs
from heal_cli.who_acts import kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from heal_cli.model import Command, Fix, Reading, Request, Scene, Target
    from heal_cli.situation import Situation
    from heal_cli.who_acts import Kept
    from heal_cli.world import Here

    Due = tuple[Expectation, Fix, Scene]


def concerned(here: Here, request: Request, expected: Iterable[Expectation]) -> tuple[Expectation, ...]:
    """Those that are about this command: its target is known for sure, and their rules fit its words."""
    commands = here.commands(request)
    command = commands[-1]
    if not nothing_acts_before(command, commands, here.book["programs"]):
        return ()
    target = here.scene(request, command).target
    return tuple(one for one in expected if target and one.group == target.name and fits(one, command, here.book))


def fits(one: Expectation, command: Command, whole: Mapping[str, Any]) -> bool:
    """Does the rule of an expectation, if it has one, fit the words of a command?"""
    if one.place is None:
        return True
    return try_rule(book.rule(whole["rules"][one.place]), Failure((command,), None, "")).fits


def situation(here: Here, request: Request) -> Situation:
    """The moment of a request, from the end of the journal."""
    command = here.commands(request)[-1]
    target = here.scene(request, command).target
    line = moment_line((*command.prefix, *command.words), command.program, target.name if target else None)
    past, last = Past(), None
    for call in calls([*_lines(), line], here.book["programs"]):
        if last is not None:
            past.add(last)
        last = call
    assert last is not None
    return past.before(last)


def _lines() -> Iterator[dict[str, Any]]:
    for line in journal.end():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            yield entry


def moment_line(argv: tuple[str, ...], tool: str, target: str | None) -> dict[str, Any]:
    """A journal line for a command that is about to be run."""
    moment = journal.moment()
    return {
        "at": moment.at, "argv": list(argv), "tool": tool, "target": target, "type": None, "layer": None,
        "outcome": "ok", "fixed": None, "probe_before": None, "probe_after": None, "boot_id": moment.boot,
        "suspended_s": moment.suspended,
        "network": network.state(),
    }  # fmt: skip


def forestall(here: Here, request: Request, due: tuple[Expectation, ...]) -> Iterator[tuple[Expectation, Mending]]:
    """Ask the probes side by side, in a hurry; then mend what is bad, one after the other.

    What others need comes first: while the VPN is down nobody can say whether a login behind it is good. Whoever is
    mending there already is waited for, before anything is read: it may change who acts, and take that back.
    """
    command = here.commands(request)[-1]
    _wait_for_others(_places(here, due, here.scene(request, command)))
    scene = here.scene(request, command)
    who = kept(scene, lambda: here.scene(request, command).identity)
    return _forestalled(here, request, _places(here, due, scene), who)


def _places(here: Here, due: Iterable[Expectation], scene: Scene) -> list[Due]:
    return [(one, *found) for one in due if (found := _place(here, one, scene))]


def _wait_for_others(places: Iterable[Due]) -> bool:
    """Wait until nobody carries out one of these fixes; did somebody?"""
    waited = [wait_for_others(fix, where) for _, fix, where in places]  # for each, not only for the first
    return any(waited)


def _forestalled(here: Here, request: Request, places: list[Due], who: Kept) -> Iterator[tuple[Expectation, Mending]]:
    for wave in _needed_first(places, here.targets):
        asked = [partial(asking.read, here, fix.verify, where, True) for _, fix, where in wave]
        answers = side_by_side(asked)
        if any(answer.state != BAD for answer in answers) and _wait_for_others(wave):
            answers = side_by_side(asked)
        for (one, fix, where), answer in zip(wave, answers, strict=True):
            if answer.state == GOOD:
                _remember(here, request, one, answer)
            yield one, _mended(here, fix, where, answer, who)


def _needed_first(places: list[Due], targets: Mapping[str, Target]) -> Iterator[list[Due]]:
    """What is due in waves: first what the others need."""
    names = {one.target for one, _, _ in places}
    needed = {
        need.name
        for name in names
        for need in with_needs(targets.get(name), targets)
        if need.name != name and need.name in names
    }
    first = [place for place in places if place[0].target in needed]
    if first and len(first) < len(places):
        yield from _needed_first(first, targets)
        yield [place for place in places if place[0].target not in needed]
    elif places:
        yield places


def _place(here: Here, one: Expectation, scene: Scene) -> tuple[Fix, Scene] | None:
    """The fix of an expectation and where it acts."""
    fix = book.fix(here.book["fixes"][one.fix])
    if one.own:
        found = here.place_of(fix, scene)
    else:
        target = here.targets.get(one.target)
        found = place_for(fix, target, here.targets) if target else None
    return (fix, found) if found and found.target and found.target.name == one.target else None


def _remember(here: Here, request: Request, one: Expectation, answer: Reading) -> None:
    """A good answer is good for a minute, so that the next runs need not look closely."""
    import time

    now = time.time()
    until = max(settled(answer, now), now + FRESH_PROBE)
    tool = here.tool(request)
    here.verdicts.has_passed(*here.named(one.check, one.rests_on, request.argv, tool, one.target), until, answer.files)


def _mended(here: Here, fix: Fix, where: Scene, answer: Reading, who: Kept) -> Mending:
    target = where.target.name if where.target else None
    if answer.state == GOOD:
        return Mending(fix.name, target, "needless", f"{fix.verify} is good already", GOOD, GOOD)
    if answer.state != BAD:
        return Mending(fix.name, target, "skipped", f"{fix.verify} could not be asked: {answer.detail}", answer.state)
    mending = here.carry_out(fix, where, who.put_back)
    return mending if mending.before else mending._replace(before=BAD)
