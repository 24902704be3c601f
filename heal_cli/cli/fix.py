"""`heal fix`: mend the last failure, or something by name."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def fix(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A fix by its name; without one, what the last failure needs.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="The target of the configuration, by name or short name.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    unattended: Annotated[
        bool, typer.Option("--unattended", help="As heal does it by itself where nobody is; tells of it as JSON.")
    ] = False,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the command that mends the last failure, and run nothing.")
    ] = False,
) -> int:
    """Do what was advised after the last failure, once you have said yes; or carry out a fix by its name.

    \b
    heal fix
    heal fix kube_login --target ephemeral
    """
    from heal_cli import fixing

    if only_print:
        if name is not None or target is not None or yes or unattended:
            raise UsageError("fix: --print stands alone")
        typer.echo(fixing.line())
        return 0
    if name is None and target is not None:
        raise UsageError("fix: --target belongs to a fix by its name")
    if unattended:
        if name is None or yes:
            raise UsageError("fix: --unattended belongs to a fix by its name, and asks nothing")
        return fixing.unattended(name, target)
    return fixing.by_name(name, target) if name is not None else fixing.last(yes)
