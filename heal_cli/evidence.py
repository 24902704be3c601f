"""What read-only programs say of a failure: values that fill its cause and corrected command, and lines to show."""

from __future__ import annotations

import time
from typing import NamedTuple

from heal_cli.matching import compiled, fill, fill_pattern, fill_text, group_names, is_list, is_of_type, plain_text
from heal_cli.rewriting import spoken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from heal_cli.model import Command, Inquiry
    from heal_cli.shell import Ran

    Values = Mapping[str, str | tuple[str, ...]]
    Ask = Callable[[tuple[str, ...], float], Ran]

PATIENCE = 10.0  # seconds for all inquiries of one failure together
_LEAST = 0.2  # seconds: with less left nothing more is asked
_MOST = 1000  # entries of a list


class Found(NamedTuple):
    """Values by the names of the groups that captured them, what is worth telling, and was a required answer no?"""

    captures: Mapping[str, str] = {}
    findings: tuple[str, ...] = ()
    withdrawn: bool = False


def gather(
    inquiries: Iterable[Inquiry],
    values: Values,
    ask: Ask,
    installed: Callable[[str], object],
    beside: Callable[[tuple[str, ...]], tuple[str, ...] | None] = lambda argv: argv,
    patience: float = PATIENCE,
) -> Found:
    """Ask one after the other, so that each may use what those before it found, within `patience` seconds in all.

    `ask` runs an argv for at most so many seconds, `beside` adds what the failed command said of where it acts. What
    cannot be filled, is not installed, or does not end by itself says nothing.
    """
    found = Found()
    end = time.monotonic() + patience
    for inquiry in inquiries:
        left = end - time.monotonic()
        if _is_answered(inquiry, found):
            continue
        filled = _question(inquiry, {**values, **found.captures}, installed)
        argv = beside(filled) if filled else None
        if argv and left > _LEAST:
            found = _joined(found, inquiry, values, ask(argv, left))
    return found


def questions(inquiries: Iterable[Inquiry], values: Values) -> tuple[tuple[str, ...], ...]:
    """What would be asked, as far as it can be filled before anything is."""
    filled = (fill(inquiry.any_of[0], values) for inquiry in inquiries)
    return tuple(argv for argv in filled if argv)


def can_be_asked(command: Command, commands: Iterable[Command]) -> bool:
    """Would programs asked from here see what the command saw: is there no `cd` in front of it in its line?"""
    before = (one for one in commands if one.span and command.span and one.span < command.span)
    return not any(one.program in ("cd", "pushd", "popd") for one in before)


def _is_answered(inquiry: Inquiry, found: Found) -> bool:
    """Has another inquiry found all that this one could?"""
    names = group_names(inquiry.captures or "")
    return bool(names) and all(name in found.captures for name in names)


def _question(inquiry: Inquiry, values: Values, installed: Callable[[str], object]) -> tuple[str, ...] | None:
    """The first way to ask that can be filled and is installed."""
    filled = (fill(template, values) for template in inquiry.any_of)
    return next((argv for argv in filled if argv and installed(argv[0])), None)


def _joined(found: Found, inquiry: Inquiry, values: Values, ran: Ran) -> Found:
    """What is known after an inquiry has been answered."""
    if ran.exit is None or ran.exit < 0:
        return found
    known = {**values, **found.captures}
    learned = _learned(inquiry, ran, known)
    if learned is None:
        denied = ran.exit == 0 or inquiry.bad is None or compiled(inquiry.bad).search(_plain(ran.text))
        said = inquiry.otherwise if denied else None
    else:
        said = inquiry.says
    captures = {**found.captures, **(learned or {})}
    line = fill_text(said, {**known, **spoken(captures)}) if said else None
    withdrawn = found.withdrawn or bool(inquiry.required and learned is None and said)
    return Found({} if withdrawn else captures, (*found.findings, *([line] if line else [])), withdrawn)


def _learned(inquiry: Inquiry, ran: Ran, values: Values) -> dict[str, str] | None:
    """The captured values; None if the answer is no."""
    if ran.exit != 0:
        return None
    if inquiry.captures is None:
        return {}
    matches = list(compiled(fill_pattern(inquiry.captures, values)).finditer(_plain(ran.output)))
    if not matches:
        return None
    every: dict[str, dict[str, None]] = {}
    for match in matches:
        for name, value in match.groupdict().items():
            if value is not None and is_of_type(name, value):
                every.setdefault(name, {})[value] = None
    alone = {name: next(iter(texts)) for name, texts in every.items() if len(texts) == 1 and not is_list(name)}
    lists = {name: ", ".join(list(texts)[:_MOST]) for name, texts in every.items() if is_list(name)}
    return None if group_names(inquiry.captures) and not (alone or lists) else {**alone, **lists}


def _plain(text: str) -> str:
    return plain_text(text.encode("utf-8", "surrogatepass"))
