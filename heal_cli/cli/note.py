"""`heal note`: for the hook of a shell alone; keeps a line that was typed, without its secrets."""

from __future__ import annotations

from typing import Annotated

import typer


def note(
    ended: Annotated[int, typer.Option("--exit", metavar="N", help="How it ended.")],
    session: Annotated[str, typer.Option(metavar="ID", help="The session of the terminal.")],
    seconds: Annotated[float, typer.Option(metavar="S", help="How long it ran.")],
    at: Annotated[float | None, typer.Option(metavar="EPOCH", help="When it began; else: it has just ended.")] = None,
) -> None:
    """Keep the line on stdin, which was run without heal.

    heal note --exit 1 --session 42 --seconds 0.2
    """
    import os
    import sys
    import time

    from heal_cli.shells import typed

    line = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").rstrip("\n")
    begun = time.time() - seconds if at is None else at
    typed.keep(typed.Typed(begun, session, os.getcwd(), line, ended, seconds))
