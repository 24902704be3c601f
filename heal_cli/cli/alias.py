"""`heal alias`: which tools run through heal in your shells."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The tools that run through heal in your shells (heal init).")

_Tools = Annotated[list[str], typer.Argument(metavar="TOOL...", show_default=False)]


@app.command("add")
def add(tools: _Tools) -> None:
    """Let shells run tools through heal, from their next start on.

    \b
    heal alias add kubectl helm
    heal alias add git && exec $SHELL
    """
    from heal_cli.shells import aliases

    for name in aliases.add(tools):
        typer.echo(f"heal: {name} is added, and not on the PATH now", err=True)


@app.command("remove")
def remove(tools: _Tools) -> None:
    """Let shells run tools without heal again.

    \b
    heal alias remove helm
    heal alias remove kubectl git
    """
    from heal_cli.shells import aliases

    aliases.remove(tools)


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False) -> None:
    """List the tools that run through heal in your shells.

    \b
    heal alias list
    heal alias list --json
    """
    import json

    from heal_cli.shells import aliases

    names = aliases.read()
    if as_json:
        typer.echo(json.dumps({"v": 1, "kind": "aliases", "items": list(names)}))
    else:
        typer.echo("".join(f"{name}\n" for name in names), nl=False)
