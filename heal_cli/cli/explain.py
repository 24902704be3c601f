"""`heal explain`: why heal did, or would do, what it does."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def explain(
    identity: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A run, as heal history --json names it.")
    ] = None,
    command: Annotated[str | None, typer.Option(help="The command line to explain.", metavar="LINE")] = None,
    ended: Annotated[int | None, typer.Option("--exit", help="Its exit status; -N for signal N.", metavar="N")] = None,
    stderr: Annotated[str | None, typer.Option(help="A file with its stderr; - for stdin.", metavar="FILE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read JSON lines on stdin, answer a line each.")] = False,
) -> int:
    """Explain the last failed run, or the one described: the rule, its evidence, and what would be done. Runs nothing.

    \b
    heal explain
    heal explain --command 'kubectl get pods' --exit 1 --stderr error.txt
    """
    from heal_cli import explanation

    if command is None and (ended is not None or stderr is not None):
        raise UsageError("explain: --exit and --stderr describe the run of a --command")
    if command is not None and not command.strip():
        raise UsageError("explain: --command is empty")
    if jsonl + (command is not None) + (identity is not None) > 1 or (jsonl and as_json):
        raise UsageError(
            "explain: a run's ID, --command and --jsonl exclude each other; --json goes with the first two"
        )
    if jsonl:
        return explanation.serve_lines()
    if command is not None:
        explained = explanation.described(command, ended, stderr)
    else:
        explained = explanation.one(identity) if identity is not None else explanation.last()
    typer.echo(explanation.as_json(identity, explained) if as_json else explanation.as_text(explained), nl=False)
    return 0
