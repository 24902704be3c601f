"""`heal fix`: mend something by name."""

from __future__ import annotations

from typing import Annotated

import typer


def fix(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The fix, as `heal rules list` and refusals name it.")],
    target: Annotated[str | None, typer.Option(help="The target of the configuration, by name or short name.")] = None,
) -> int:
    """Carry out a fix by its name, now: a login, the VPN. It counts if its check is good afterwards.

    \b
    heal fix kube_login --target ephemeral
    heal fix vpn_connect
    """
    from heal_cli import fixing

    return fixing.by_name(name, target)
