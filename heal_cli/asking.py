"""Asks checks and inquiries about a command, and keeps what need not be asked again for a while."""

from __future__ import annotations

import os
import time
from functools import partial

from heal_cli import checks, console, evidence, shell
from heal_cli.book import check
from heal_cli.command_line import asks_for_help, beside, is_offline, nothing_acts_before
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.probing import FRESH_PROBE, hastened, settled, side_by_side
from heal_cli.targets import scene_of_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Command, Diagnosis, Request, Scene
    from heal_cli.world import Here

# A program that is asked something may neither ask back (git(1), ssh(1)) nor write: git refreshes its index otherwise.
_SPEAKS_TO_NOBODY = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never", "GIT_OPTIONAL_LOCKS": "0"
}  # fmt: skip

# What a check says of the way to a target, and of the login there; all else may concern any command.
_OF_THE_TARGET = ("auth", "network", "registry_auth", "tls")


def ask(here: Here, request: Request, objections: tuple[Diagnosis, ...]) -> tuple[Reading | None, ...]:
    """Ask the checks of objections side by side, in a hurry; None for an objection without a check."""
    asked = [(one.rule.match.check, here.scene(request, one.command)) for one in objections if one.rule.match.check]
    if not asked:
        return (None,) * len(objections)
    commands = here.commands(request)
    places = [(name, *_name_in(here, name, scene)) for name, scene in asked]
    once = dict(zip(reversed(places), reversed(asked), strict=True))  # of equal ones in a line the first
    answers = side_by_side([partial(_asked, here, commands, *one) for one in once.values()])
    for (name, scene), answer in zip(once.values(), answers, strict=True):
        _settle(here, name, scene, answer)
    by_place = dict(zip(once, answers, strict=True))
    in_order = iter([by_place[place] for place in places])
    return tuple(next(in_order) if one.rule.match.check else None for one in objections)


def _asked(here: Here, commands: tuple[Command, ...], name: str, scene: Scene) -> Reading:
    """Ask one check in a hurry, unless it is known to pass; `commands` are all of the request's line."""
    if works_without(here, name, scene.command):
        return Reading(UNKNOWN, "the command works without it", until=0.0)
    if not nothing_acts_before(scene.command, commands, here.book["programs"]):
        return Reading(UNKNOWN, "what comes before it in the line may change the answer", until=0.0)
    known = scene.command.span is not None and here.verdicts.passes(*_name_in(here, name, scene))
    return Reading(GOOD, until=0.0) if known else read(here, name, scene, hurry=True)


def works_without(here: Here, name: str, command: Command) -> bool:
    """Is what a check asks about nothing to this command: it asks for help, or does not go to its target at all?"""
    of_the_target = checks.error_type(here.book["checks"][name][1]) in _OF_THE_TARGET
    return asks_for_help(command) or (of_the_target and is_offline(command, here.book["programs"]))


def _name_in(here: Here, name: str, scene: Scene) -> tuple[str | bytes, str | bytes]:
    """A check of a scene's command, and its place, as the verdicts name them."""
    _, kind, parameters = here.book["checks"][name]
    words = (*scene.command.prefix, *scene.command.words)
    target = scene.target.name if scene.target else None
    return here.named(name, checks.rests_on(kind, parameters), words, scene.command.program, target)


def _settle(here: Here, name: str, scene: Scene, answer: Reading) -> None:
    if answer.state == UNKNOWN and here.options.verbose:
        console.tell(f"{name} could not be asked: {answer.detail}")
    now = time.time()
    if answer.state != BAD and settled(answer, now) > now:
        here.verdicts.has_passed(*_name_in(here, name, scene), settled(answer, now), answer.files)


def read(here: Here, name: str, scene: Scene, hurry: bool = False) -> Reading:
    """Ask one check, or the check that it says knows better; in a `hurry` it may take as long as a person bears."""
    answer = _read_itself(here, name, scene, hurry)
    return _instead(here, answer, scene, hurry) if answer.instead else answer


def _read_itself(here: Here, name: str, scene: Scene, hurry: bool) -> Reading:
    asked = check(here.book["checks"][name])
    parameters = asked.parameters
    if kind := parameters.get("of"):
        where = scene_of_kind(kind, scene, here.targets)
        if where is None:
            return Reading(UNKNOWN, f"no target of kind {kind} belongs to this command")
        scene = where
    if hurry:
        parameters, scene = hastened(parameters, scene, "2s")
    return checks.kind(asked.kind)(parameters, scene)


def _instead(here: Here, answer: Reading, scene: Scene, hurry: bool) -> Reading:
    """The answer of the check that knows better; it holds as long as a probe's, and on the files of both."""
    name, if_bad = answer.instead or ("", "")
    better = _read_itself(here, name, scene, hurry)
    better = better._replace(until=better.until or time.time() + FRESH_PROBE, files=(*answer.files, *better.files))
    better = better._replace(mark=answer.mark, expires=better.expires or answer.expires, run=better.run or answer.run)
    return better._replace(detail=f"{if_bad} ({better.detail})") if better.state == BAD else better


def inquire(commands: tuple[Command, ...], diagnosis: Diagnosis, scene: Scene) -> Diagnosis:
    """The diagnosis with what its rule's inquiries found out; `commands` are all of the line it is about."""
    if not evidence.can_be_asked(diagnosis.command, commands):
        return diagnosis
    environment = {**os.environ, **_SPEAKS_TO_NOBODY}
    found = evidence.gather(
        diagnosis.rule.action.inquiries,
        {**scene.values, **diagnosis.captures},
        lambda argv, seconds: shell.run(argv, seconds, environment),
        shell.find,
        lambda argv: beside(diagnosis.command, argv),
    )
    captures = {**diagnosis.captures, **found.captures}
    return diagnosis._replace(captures=captures, findings=found.findings, withdrawn=found.withdrawn)
