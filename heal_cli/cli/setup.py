"""`heal setup`: the first-run guide."""

from __future__ import annotations

from typing import Annotated

import typer


def setup(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write the configuration without asking.")] = False,
    only_print: Annotated[bool, typer.Option("--print", help="Print what would be proposed, and do nothing.")] = False,
) -> int:
    """Find kubeconfigs, registries, forges and clouds on this machine, and write a configuration after a yes.

    \b
    heal setup
    heal setup --print
    """
    from heal_cli.setup.guide import guide

    return guide(yes, only_print)
