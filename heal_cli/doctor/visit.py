"""The doctor's visit: looks everywhere, shows what was found, and cures what is heal's own."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator

from heal_cli import redaction
from heal_cli.console import show
from heal_cli.doctor import around, installation, own_files
from heal_cli.doctor.symptom import ILL, NOTE, WELL, Symptom
from heal_cli.errors import HealError
from heal_cli.progress import Working

_MARKS = {WELL: "ok", NOTE: "note", ILL: "WRONG"}


def visit(fix: bool, as_json: bool) -> int:
    """Look, cure if told, and show; 0 if nothing is ill (any more), else 1."""
    with Working("looking at heal"):
        found = tuple(_look())
    if fix:
        found = tuple(_cured(one) for one in found)
    if as_json:
        items = [{**one._asdict(), "text": _plain(one.text), "mend": _plain(one.mend), "cure": None} for one in found]
        for item, one in zip(items, found, strict=True):
            item["cure"] = one.cure is not None
        show(json.dumps({"v": 1, "kind": "doctor", "items": items}) + "\n")
    else:
        show(_as_text(found))
    return int(any(one.state == ILL for one in found))


def _look() -> Iterator[Symptom]:
    """Every area; one that breaks is a symptom itself, and no reason not to look at the others."""
    for area in (installation, own_files, around):
        try:
            yield from area.look()
        except Exception as fault:
            name = area.__name__.rpartition(".")[2]
            yield Symptom(
                name, ILL, f"could not be looked at ({type(fault).__name__}: {fault})", "HEAL_DEBUG=1 heal run"
            )


def _cured(one: Symptom) -> Symptom:
    if one.cure is None or one.state == WELL:
        return one
    try:
        one.cure()
    except (OSError, HealError) as error:
        return one._replace(text=f"{one.text}; could not be mended: {error}")
    return Symptom(one.area, WELL, f"{one.text}: mended")


def _as_text(found: tuple[Symptom, ...]) -> str:
    width = max(len(one.area) for one in found)
    lines = []
    for one in found:
        lines += _filled(f"{_MARKS[one.state]:<5}  {one.area:<{width}}  ", _plain(one.text))
        if one.mend and one.state != WELL:
            lines += _filled(f"{'':5}  {'':{width}}  -> ", _plain(one.mend))
    ill, notes = (sum(one.state == state for one in found) for state in (ILL, NOTE))
    lines.append(f"{ill} wrong, {notes} to note" if ill or notes else "all is well")
    if any(one.cure and one.state != WELL for one in found):
        lines[-1] += "; heal doctor --fix mends what is heal's own"
    return "".join(f"{line}\n" for line in lines)


def _filled(front: str, text: str) -> list[str]:
    """A line, or at a terminal as many as it takes there, one below the other."""
    if not sys.stdout.isatty():
        return [front + text]
    width = max(shutil.get_terminal_size().columns, len(front) + 20)
    own = textwrap.wrap(text, width - len(front), break_long_words=False, break_on_hyphens=False)
    return [(front if place == 0 else " " * len(front)) + line for place, line in enumerate(own)]


def _plain(text: str) -> str:
    """Safe to paste: no secrets, no name of the home folder."""
    home = os.path.expanduser("~")
    shown = redaction.text(text)
    return shown.replace(home, "~") if len(home) > 1 else shown
