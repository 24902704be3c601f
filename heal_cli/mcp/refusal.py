"""What an assistant may not do through heal: work at a terminal, log in as a person does, destroy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from heal_cli.acts import Act, destroys, of_argv, of_line, waits
from heal_cli.book import fix as fix_of
from heal_cli.command_line import as_line, from_argv
from heal_cli.matching import fill
from heal_cli.model import Command, Options, Request, Scene
from heal_cli.standpoint import at
from heal_cli.targets import effective_class, scene_for_fix
from heal_cli.verbs import Place
from heal_cli.world import Here

UNATTENDED = ("safe", "credential")  # classes of fixes that are carried out where nobody is


class Kept(NamedTuple):
    """A step of a fix that is kept for a person: its `argv`, and the class of the fix."""

    argv: tuple[str, ...]
    kind: str


def why_not(asked: str | list[str], folder: str, allow_destructive: bool) -> str:
    """Why a shell line, or the words of a command, is not run in a folder for an assistant; empty if it is."""
    here = Here(Request(("heal", "mcp"), Options()))
    programs = here.book["programs"]
    kept = tuple(_kept(here))
    for act in _acts(asked, folder, programs):
        if name := waits(act, programs):
            return f"{name} is for a person at a terminal, and here is none"
        for one in kept:
            if _is(act.command, one.argv):
                return f"{as_line(one.argv)} is {one.kind}: only a person may run it"
        if not allow_destructive and (verb := destroys(act, programs)):
            return f"`{verb}` destroys: only a person may do that: {_through_heal(asked)}"
    return ""


def _through_heal(asked: str | list[str]) -> str:
    return as_line(("heal", "run", "-c", asked) if isinstance(asked, str) else ("heal", "run", "--", *asked))


def _acts(asked: str | list[str], folder: str, programs: Any) -> Iterator[Act]:
    place = Place(folder, sure=True)
    return of_line(asked, programs, place) if isinstance(asked, str) else of_argv(tuple(asked), programs, place)


def _is(command: Command, argv: tuple[str, ...]) -> bool:
    """Does a command begin with these words, by whatever path its program is called?"""
    own = from_argv(argv, {})
    return command.program == own.program and command.words[1 : len(argv)] == argv[1:]


def _kept(here: Here) -> Iterator[Kept]:
    """What the fixes of this configuration run that is kept for a person."""
    programs = here.book["programs"]
    scenes = [Scene(), *(at(target, here.targets, programs) for target in here.targets.values())]
    for plain in here.book["fixes"].values():
        fix = fix_of(plain)
        for scene in scenes:
            where = scene_for_fix(fix, scene, here.targets)
            if where is None or (kind := effective_class(fix, where.values)) in UNATTENDED:
                continue
            for step in fix.steps:
                if argv := fill(step.argv, where.values):
                    yield Kept(argv, kind)
