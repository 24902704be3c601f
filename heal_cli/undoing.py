"""`heal undo`: takes the last fix back that says how. Never without a yes; what is destructive is only shown."""

from __future__ import annotations

import json
import os
from shlex import join

from heal_cli import atomic, console, paths, recount, shell
from heal_cli.actions import environment
from heal_cli.book import fix as fix_of
from heal_cli.errors import HealError
from heal_cli.fixing import where
from heal_cli.matching import fill
from heal_cli.model import Options, Request
from heal_cli.targets import effective_class
from heal_cli.world import Here

_REMEMBERED = 100  # undone fixes: the journal's own memory of fixes is longer, its use to anybody is not


def undo(yes: bool) -> int:
    """Show how the last fix that can be taken back is, and do it after a yes; 0 if that worked, 1 if not.

    Raises HealError if there is none, or nobody to ask.
    """
    here = Here(Request(("undo",), Options()))
    known = {name: fix for name, plain in here.book["fixes"].items() if (fix := fix_of(plain)).undo}
    undone = _undone()
    run = recount.last_fix(frozenset(known), frozenset(undone))
    if run is None:
        can = f" (those that can be undone: {', '.join(sorted(known))})" if known else ""
        raise HealError(f"no fix that was carried out says how it is undone: `undo` in its rule file{can}")
    fix = known[recount.fix_name(run)]
    scene = where(here, fix, run.get("target"))
    argv = fill(fix.undo, scene.values)
    if not argv:
        raise HealError(f"{fix.name}: its `undo` asks for what the target does not have")
    done = str(run["fix"]).removesuffix("()")
    console.tell(f"{done} of {str(run.get('at'))[:19].replace('T', ' ')} is undone by: {join(argv)}")
    kind = effective_class(fix, scene.values)
    if kind == "destructive":
        console.tell("that is destructive: run it yourself if you mean it")
        return 1
    if not yes and not _agreed():
        return 1
    ran = shell.run(argv, fix.timeout, environment(scene.values), kind in ("interactive", "privileged"))
    if ran.exit != 0:
        console.tell(f"{argv[0]} {ran.why or f'ended with {ran.exit}'}{_last_line(ran.text)}")
        return 1
    _remember([*undone, str(run.get("id"))])
    console.tell(f"{done} undone")
    return 0


def _agreed() -> bool:
    if not console.person_present():
        raise HealError("nobody is at a terminal to say yes: heal undo --yes")
    return console.ask("do it?")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return f": {lines[-1][:200]}" if lines else ""


def _name() -> str:
    return os.path.join(paths.memory(), "state", "undone.json")


def _undone() -> list[str]:
    try:
        with open(_name(), encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        return []
    return [str(one) for one in known] if isinstance(known, list) else []


def _remember(identities: list[str]) -> None:
    paths.make_private(os.path.dirname(_name()))
    atomic.replace(_name(), json.dumps(identities[-_REMEMBERED:]).encode())
