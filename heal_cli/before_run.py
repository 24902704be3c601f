"""Which rules are to be asked before a run: those about its words that no verdict has answered yet.

An entry is what the compiled header says of such a rule: its place in the book, its check, the flags it looks at, and
what its answer rests on.
"""

from __future__ import annotations

from heal_cli import verdicts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.model import Request, Rule
    from heal_cli.world import Here


def rules(here: Here, request: Request, entries: list[Any]) -> tuple[Rule, ...]:
    """The rules of entries; one that names no command is about those programs for which it is listed."""
    places = tuple(dict.fromkeys(entry[0] for entry in entries))
    found = here.rules(places)
    if request.line is None:
        return found
    index = here.compiled.header["before"]
    tools = [one.program for one in here.commands(request)]
    listed = [tuple(tool for tool in tools if place in [entry[0] for entry in index.get(tool, ())]) for place in places]
    return tuple(
        rule._replace(match=rule.match._replace(programs=programs)) if not rule.match.line and programs else rule
        for rule, programs in zip(found, listed, strict=True)
    )


def unsettled(here: Here, request: Request, entries: list[Any]) -> list[Any]:
    """Those of which the words may concern a request, and no verdict says that it passes; of a line all."""
    if request.line is not None:
        return entries
    entries = [entry for entry in entries if _asks_about(request.argv, entry[2])]
    if not entries:
        return []
    tool = here.tool(request)
    where = here.address(request.argv, tool)
    found = (None,) if here.kind(tool)[0] == "forge" else here.verdicts.place(where)
    harmless = here.verdicts.is_harmless(verdicts.digest(*request.argv))

    def passes(check: str | None, rests_on: tuple[str, ...]) -> bool:
        if check is None:
            return harmless
        if "place" in rests_on and found is None:
            return False
        return here.passes(check, rests_on, request.argv, tool, found[0] if found else None)

    return [entry for entry in entries if not passes(entry[1], entry[3])]


def _asks_about(words: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """May a rule about these arguments concern a command of these words?"""
    return all(name == "operand" or any(word.partition("=")[0] == name for word in words) for name in names)
