"""`heal mcp`: heal for assistants."""

from __future__ import annotations

from typing import Annotated

import typer


def mcp(
    allow_destructive: Annotated[
        bool,
        typer.Option("--allow-destructive", help="Run also what cannot be taken back, such as `git push --force`."),
    ] = False,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print what an assistant's configuration needs, and serve nothing.")
    ] = False,
) -> int:
    """Serve run, explain, fix, health and stats as tools to an assistant (Model Context Protocol, stdin and stdout).

    \b
    heal mcp --print
    heal mcp --allow-destructive --print
    """
    from heal_cli import mcp

    if only_print:
        typer.echo(mcp.configuration(allow_destructive), nl=False)
        return 0
    return mcp.serve(allow_destructive)
