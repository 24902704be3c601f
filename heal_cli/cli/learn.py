"""`heal learn`: what the journal teaches."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(invoke_without_command=True, help="Learn from what was run: patterns, contexts, fixes.")
_Json = Annotated[bool, typer.Option("--json", help="As one JSON object.")]
_Id = Annotated[str, typer.Argument(metavar="ID")]


@app.callback()
def learn(
    context: typer.Context,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="From the journal alone: what was changed or taken out by hand is undone.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    as_json: _Json = False,
) -> None:
    """Learn from the journal: which failures come again, in which contexts, and what mends them.

    heal learn
    heal learn --dry-run
    """
    if context.invoked_subcommand is not None:
        return
    from heal_cli import analysis, lesson_listing
    from heal_cli.console import tell

    lesson = analysis.learn(dry_run, rebuild)
    for message in lesson.messages:
        tell(message)
    typer.echo(lesson_listing.of_lesson(lesson, as_json, dry_run), nl=False)


@app.command("list")
def list_learned(as_json: _Json = False) -> None:
    """List what was learned: patterns with their fixes, and contexts in which failures are expected.

    heal learn list
    heal learn list --json
    """
    from heal_cli import lesson_listing

    typer.echo(lesson_listing.everything(as_json), nl=False)


@app.command("show")
def show(name: _Id) -> None:
    """Show one entry as it stands in its file.

    heal learn show auth-1a2b3c
    """
    from heal_cli import lesson_listing

    typer.echo(lesson_listing.one(name), nl=False)


@app.command("forget")
def forget(name: _Id) -> None:
    """Take a pattern or context out; heal does not learn it again (heal learn --rebuild does).

    heal learn forget auth-1a2b3c
    """
    from heal_cli import analysis

    analysis.forget(name)
