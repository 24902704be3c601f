"""A failure that heal has not heard: the command was run without it, and the hook of a shell has kept the line.

Why it failed nobody knows; to run it once more through heal, after a yes, is the way to find out.
"""

from __future__ import annotations

from heal_cli import journal
from heal_cli.memory import last_failure
from heal_cli.model import Options, Request
from heal_cli.options import of_line
from heal_cli.shell_line import quoted
from heal_cli.shells import start, typed
from heal_cli.shells.typed import Typed


def last() -> Typed | None:
    """What failed last in this terminal without heal, of a program that has fixes; None if heal has heard one since."""
    session = journal.moment().session
    heard = last_failure(session)
    since = _begun(str(heard["id"])) if heard and heard.get("session") == session else 0.0
    return typed.unheard(session, since, start.known())


def line(again: Typed) -> str:
    """The line that runs it through heal."""
    return f"heal run -- {again.line}" if again.argv else f"heal run -c {quoted(again.line)}"


def request(again: Typed) -> Request:
    """The same as a request."""
    return Request(again.argv, Options()) if again.argv else of_line(again.line, Options())


def _begun(name: str) -> float:
    """When a run began, by its id; 0 for an id of another kind."""
    try:
        return int(name.partition("-")[0], 16) / 1e9
    except ValueError:
        return 0.0
