"""`heal history` and `heal last`: the journal, newest last, and what heal did in a run in words."""

from __future__ import annotations

from typing import Annotated, Any

import typer

_NOTHING = "nothing was run through heal so far: heal run -- CMD"


def history(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    limit: Annotated[int, typer.Option(help="How many runs to show; 0 for all.", min=0)] = 20,
    stderr: Annotated[bool, typer.Option("--stderr", help="Show what failed attempts said, as far as kept.")] = False,
) -> None:
    """Show what was run through heal, newest last.

    \b
    heal history --limit 5 --stderr
    heal history --json | jq 'select(.outcome == "healed")'
    """
    import json

    from heal_cli import memory, recount
    from heal_cli.console import tell

    found = recount.runs(limit or None)
    if not found:
        tell(_NOTHING)
    for entry in found:
        details = memory.details_of(str(entry.get("id"))) if stderr else None
        if as_json:
            said = {"stderr": details and details["head"] + details["tail"]} if stderr else {}
            typer.echo(json.dumps({**entry, "command": recount.command(entry), **said}))
            continue
        typer.echo(_line(entry))
        if stderr and entry.get("outcome") not in ("ok", "blocked", "prevented"):
            typer.echo(recount.withheld(details), nl=False)


def last(
    count: Annotated[int, typer.Argument(metavar="[N]", help="How many runs.", min=1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> int:
    """Say what heal did in the last run of this terminal (or the last N), and why, with what was not shown then.

    \b
    heal last
    heal last 3
    """
    import json

    from heal_cli import journal, memory, recount

    runs = recount.runs(count, journal.moment().session)
    found = [(run, memory.details_of(str(run.get("id")))) for run in runs]
    if as_json:
        items = [{"run": run, "failure": details, "text": recount.told(run, details)} for run, details in found]
        typer.echo(json.dumps({"v": 1, "kind": "last", "items": items}))
        return 0
    if not found:
        typer.echo(_NOTHING)
    for run, details in found:
        typer.echo(recount.told(run, details), nl=False)
        if run.get("outcome") == "healed":
            typer.echo("  what was not shown of the failed attempt:")
            typer.echo(recount.withheld(details), nl=False)
    return 0


def _line(entry: dict[str, Any]) -> str:
    from heal_cli.console import printable
    from heal_cli.recount import command

    ended = f"signal {entry['signal']}" if entry.get("signal") else f"exit {entry.get('exit')}"
    if entry.get("outcome") == "blocked":
        ended = "not run"
    did = f"  {entry['fix']}" if entry.get("fix") and entry.get("fixed") else ""
    kind = f" {entry['type']}" if entry.get("type") else ""
    at, outcome = str(entry.get("at", ""))[:19], str(entry.get("outcome", ""))
    return printable(f"{at:<19}  {outcome:<10} {ended}{kind}{did}  {command(entry)}")
