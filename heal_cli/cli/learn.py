"""`heal learn`: what the journal teaches."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli import daily

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
    by_itself: Annotated[bool, typer.Option(daily.HIDDEN_OPTION, hidden=True)] = False,
) -> None:
    """Learn from the journal: which failures come again, in which contexts, and what mends them.

    \b
    heal learn
    heal learn --dry-run
    """
    if context.invoked_subcommand is not None:
        return
    import gc

    from heal_cli.console import tell
    from heal_cli.learning import analysis, listing
    from heal_cli.progress import Bar

    gc.disable()  # nothing that is read goes in circles, and looking for such costs a tenth of the time
    if by_itself:
        daily.settle()
    with Bar("heal learn") as bar:
        lesson = analysis.learn(dry_run, rebuild, passed=bar)
    if by_itself:
        from heal_cli.stats import accounting

        accounting.keep_count()
    for message in lesson.messages:
        tell(message)
    typer.echo(listing.of_lesson(lesson, as_json, dry_run), nl=False)


@app.command("list")
def list_learned(as_json: _Json = False) -> None:
    """List what was learned: patterns with their fixes, and contexts in which failures are expected.

    \b
    heal learn list
    heal learn list --json
    """
    from heal_cli.learning import listing

    typer.echo(listing.everything(as_json), nl=False)


@app.command("show")
def show(name: _Id, as_json: _Json = False) -> None:
    """Show one entry as it stands in its file.

    \b
    heal learn show auth-1a2b3c
    heal learn show auth-1a2b3c --json
    """
    from heal_cli.learning import listing

    typer.echo(listing.one(name, as_json), nl=False)


@app.command("forget")
def forget(name: _Id, as_json: _Json = False) -> None:
    """Take a pattern or context out; heal does not learn it again (heal learn --rebuild does).

    \b
    heal learn forget auth-1a2b3c
    heal learn list && heal learn forget network-9f8e7d
    """
    from heal_cli.learning import forgetting, listing

    forgetting.forget(name)
    typer.echo(listing.done("forgotten", name, as_json), nl=False)


@app.command("review")
def review(as_json: _Json = False) -> None:
    """Look at commands that may be fixes: one failed, another was run, and then the first one worked.

    At a terminal each is asked about: an accepted one becomes a rule of yours (rules/learned.yaml), which shows the
    command and never runs it unasked. Elsewhere they are listed.

    \b
    heal learn review
    heal learn review --json
    """
    from heal_cli.console import person_present
    from heal_cli.learning import listing, reviewing
    from heal_cli.progress import Bar

    with Bar("reading the journal") as bar:
        found = reviewing.candidates(bar)
    if as_json or not found or not person_present():
        typer.echo(listing.candidates(found, as_json), nl=False)
    else:
        made = reviewing.review(found)
        typer.echo(f"{made} of {len(found)} accepted")


@app.command("accept")
def accept(name: _Id, as_json: _Json = False) -> int:
    """Make a rule of yours of a command that may be a fix (heal learn review), or of a learned pattern.

    \b
    heal learn accept fix-1a2b3c4d
    heal learn accept auth-1a2b3c
    """
    from heal_cli.learning import listing, reviewing

    written = reviewing.accept(name)
    for problem in written.problems:
        typer.echo(problem, err=True)
    typer.echo(listing.accepted(written, as_json), nl=False)
    return 1 if written.problems else 0


@app.command("reject")
def reject(name: _Id, as_json: _Json = False) -> None:
    """Never propose a command again; or take a pattern or context out for good, whatever is learned anew.

    \b
    heal learn reject fix-1a2b3c4d
    heal learn reject auth-1a2b3c
    """
    from heal_cli.learning import listing, reviewing

    reviewing.reject(name)
    typer.echo(listing.done("rejected", name, as_json), nl=False)


@app.command("export")
def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; - for stdout.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON instead of YAML.")] = False,
) -> None:
    """Write what was learned to one file, for another heal to import. It names your tools, targets and errors.

    \b
    heal learn export learned.yaml
    heal learn export - --json | jq .
    """
    from heal_cli.learning import exchange
    from heal_cli.progress import Working

    with Working("writing down what was learned"):
        text = exchange.as_text(as_json)
        if file != "-":
            exchange.export(file, text)
    if file == "-":
        typer.echo(text, nl=False)


@app.command("import")
def import_learned(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of heal learn export, or a memory folder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be taken in; write nothing.")] = False,
    as_json: _Json = False,
) -> None:
    """Take in what somebody else has learned, as patterns and contexts without evidence: nothing acts on them.

    Also reads the memory files of others (patterns.yaml, failure_contexts.yaml, tool_failures.yaml, or their folder).

    \b
    heal learn import learned.yaml
    heal learn import ~/old-system/memory
    """
    from heal_cli.console import tell
    from heal_cli.learning import exchange, listing
    from heal_cli.progress import Working

    with Working(f"reading {file}"):
        done = exchange.import_file(file, dry_run)
    for note in done.notes:
        tell(note)
    typer.echo(listing.imported(done, as_json, dry_run), nl=False)


@app.command("purge")
def purge(
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="AGE", help="Only what is older, such as 90d.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: _Json = False,
) -> int:
    """Remove what heal remembers of your runs: the journal and all that was learned from it. Rules and settings stay.

    \b
    heal learn purge --older-than 90d
    heal learn purge
    """
    import time

    from heal_cli.console import ask, person_present
    from heal_cli.durations import is_duration, seconds
    from heal_cli.errors import HealError, UsageError
    from heal_cli.learning import forgetting, listing
    from heal_cli.progress import Working

    if older_than is not None and not is_duration(older_than):
        raise UsageError(f"learn purge: --older-than {older_than}: a duration such as 90d is needed")
    if not yes:
        if not person_present():
            raise HealError("nobody is at a terminal to say yes; --yes says it")
        what = f"what is older than {older_than}" if older_than else "everything"
        if not ask(f"remove {what} that heal remembers of your runs?"):
            return 1
    with Working("forgetting"):
        gone = forgetting.purge(time.time() - seconds(older_than) if older_than else None)
    typer.echo(listing.done("purged", f"{gone} {'run' if gone == 1 else 'runs'}", as_json), nl=False)
    return 0
