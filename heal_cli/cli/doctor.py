"""`heal doctor`: is heal itself well?"""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is heal's own: rights, cache, damaged files.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> int:
    """Say what is installed, configured and broken, each with what mends it; safe to paste. Ends with 1 if anything is.

    \b
    heal doctor
    heal doctor --fix
    """
    from heal_cli.doctor.visit import visit

    return visit(fix, as_json)
