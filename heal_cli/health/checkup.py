"""`heal health`: one look at everything that is configured, told; with a fix where that was asked for."""

from __future__ import annotations

import os
import sys
import time

from heal_cli import console
from heal_cli.errors import UsageError
from heal_cli.health import findings, listing, rounds
from heal_cli.health.findings import Finding
from heal_cli.model import BAD, Options, Request
from heal_cli.world import Here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING = "nothing is configured to look at: heal config init writes an example with targets and health"


def look(keys: Sequence[str], as_json: bool, fix: bool) -> int:
    """Ask, mend if that was asked for, and tell; the exit status: 0 all good, 1 something is bad, 3 nobody knows."""
    here = _here()
    questions = rounds.configured(here, keys)
    found = rounds.look(here, questions, whole=not keys)
    tried: set[str] = set()
    while fix and _mended(here, found, tried):  # what lies behind it can be asked only afterwards
        found = rounds.look(here, questions, whole=not keys)
    now = time.time()
    if as_json:
        console.show(listing.as_json(found, now))
    else:
        console.show(_text(found, now))
        if not here.targets and not here.book["config"].get("health") and not rounds.mistakes(here):
            console.tell(_NOTHING)
    return findings.STATUS[findings.worst(one.state for one in found)]


def watch(keys: Sequence[str], pause: float) -> int:
    """The table, live, every `pause` seconds, until Ctrl-C; where it is too high, what is bad comes first."""
    if not sys.stdout.isatty() or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        raise UsageError("health: --watch needs a terminal; heal health monitor keeps watch without one")
    while True:
        here = _here()
        found = rounds.look(here, rounds.configured(here, keys), whole=not keys)
        foot = f"{time.strftime('%H:%M:%S')}, every {pause:g} s; Ctrl-C ends"
        console.show(_on_screen(found, foot, _height()))
        time.sleep(pause)


def _on_screen(found: Sequence[Finding], foot: str, height: int) -> str:
    """The table from the top of the screen on, never so long that it would scroll away."""
    now, room = time.time(), max(2, height - 3)  # below it a blank line, the foot, and the cursor's
    lines = _text(found, now).splitlines()
    if len(lines) > room:
        worst_first = sorted(found, key=lambda one: -findings.RANK[one.state])
        lines = _text(worst_first, now).splitlines()
        lines = [*lines[: room - 1], f"... and {len(lines) - room + 1} lines more"]
    return "\x1b[H" + "".join(f"{line}\x1b[K\n" for line in (*lines, "", foot)) + "\x1b[J"


def _height() -> int:
    try:
        return os.get_terminal_size(1).lines or 24
    except OSError:
        return 24


def _here() -> Here:
    here = Here(Request(("heal", "health"), Options()))
    wrong = rounds.mistakes(here)  # these stand among the checks
    for problem in here.compiled.header["problems"]:
        if problem not in wrong:
            console.tell(f"left out for now: {problem}")
    return here


def _text(found: Sequence[Finding], now: float) -> str:
    if not sys.stdout.isatty():
        return listing.as_text(found, now)
    try:
        width = os.get_terminal_size(1).columns or 80
    except OSError:
        width = 80
    return listing.as_text(found, now, width, _in_colour())


def _in_colour() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _mended(here: Here, found: Sequence[Finding], tried: set[str]) -> bool:
    """Carry out what mends what is bad, each fix once; says how it went. Was anything tried that was not in `tried`?"""
    before = len(tried)
    for one in found:
        known = rounds.fix_for(here, one.question) if one.state == BAD and one.fix not in tried else None
        if known is None:
            continue
        mending = here.carry_out(*known)
        tried.add(mending.call)
        at = f" for {mending.target}" if mending.target else ""
        console.tell(f"{mending.fix}{at} " + ("done" if mending.done else f"not done: {mending.because}"))
    return len(tried) > before
