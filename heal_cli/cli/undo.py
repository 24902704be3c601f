"""`heal undo`: take the last fix back."""

from __future__ import annotations

from typing import Annotated

import typer


def undo(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> int:
    """Take back the last fix that says how (`undo` in its rule file), once you have said yes.

    \b
    heal undo
    heal undo --yes
    """
    from heal_cli import undoing

    return undoing.undo(yes)
