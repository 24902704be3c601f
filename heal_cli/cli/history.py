"""`heal history`: the journal, newest last."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def history(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    limit: Annotated[int, typer.Option(help="How many runs to show; 0 for all.", min=0)] = 20,
) -> None:
    """Show what was run through heal, newest last.

    heal history --limit 5
    heal history --json | jq 'select(.outcome == "healed")'
    """
    import json
    from collections import deque

    from heal_cli import journal

    runs = (entry for entry in journal.read() if isinstance(entry.get("argv"), list) and entry.get("outcome"))
    for entry in deque(runs, maxlen=limit or None):
        typer.echo(json.dumps(_with_command(entry)) if as_json else _line(entry))


def _with_command(entry: dict[str, Any]) -> dict[str, Any]:
    from heal_cli.command_line import as_line

    argv = tuple(str(word) for word in entry.get("argv") or ())
    line = argv[1] if argv[:1] == ("-c",) and len(argv) == 2 else as_line(argv)
    return {**entry, "command": line}


def _line(entry: dict[str, Any]) -> str:
    ended = f"signal {entry['signal']}" if entry.get("signal") else f"exit {entry.get('exit')}"
    if entry.get("outcome") == "blocked":
        ended = "not run"
    did = f"  {entry['fix']}" if entry.get("fix") and entry.get("fixed") else ""
    kind = f" {entry['type']}" if entry.get("type") else ""
    at, outcome = str(entry.get("at", ""))[:19], str(entry.get("outcome", ""))
    line = f"{at:<19}  {outcome:<10} {ended}{kind}{did}  {_with_command(entry)['command']}"
    # An argv may hold bytes that are no text, and what a terminal would take for a command.
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
