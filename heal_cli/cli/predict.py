"""`heal predict`: what heal expects."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def predict(
    command: Annotated[list[str] | None, typer.Argument(metavar="[-- CMD...]", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    history: Annotated[
        str | None, typer.Option(metavar="FILE", help="From a given history (JSON lines) instead of your own.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="The moment asked about, in ISO 8601.")] = None,
    slept_hours: Annotated[float, typer.Option(metavar="H", min=0, help="How long the machine has just slept.")] = 0.0,
) -> None:
    """Say what is expected of a command now, and why; without a command, of all that is expected to fail. Runs nothing.

    \b
    heal predict -- kubectl get pods
    heal predict --history calls.jsonl --at 2026-03-02T08:45 --slept-hours 9 -- kubectl get pods
    """
    import json

    from heal_cli.prediction import foresight
    from heal_cli.progress import Bar

    argv = tuple(command or ())
    if history is None:
        if at is not None or slept_hours:
            raise UsageError("predict: --at and --slept-hours belong to --history")
        with Bar("reading the journal") as bar:
            found = foresight.now(argv, bar)
    else:
        if not argv or at is None:
            raise UsageError("predict: --history needs --at TIME and -- CMD")
        found = foresight.of_history(history, at, slept_hours, argv)
    typer.echo(json.dumps(foresight.as_json(found)) + "\n" if as_json else foresight.as_text(found), nl=False)
