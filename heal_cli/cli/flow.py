"""`heal flow`: a workflow of named steps."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def flow(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="The workflow, a YAML file: see heal help flow.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="STEP", help="Begin with this step.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the last run stopped.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan; run nothing.")] = False,
    set_values: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=TEXT", help="A value, instead of the file's own.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="The target of steps that name none.")] = None,
    report: Annotated[str | None, typer.Option(metavar="FILE", help="Write what became of it as JSON.")] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask, and start nothing that asks.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of such files, for editors.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what was healed or refused.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more of what heal does.")] = False,
) -> int:
    """Run the steps of a workflow, each as `heal run` would. Ends with the status of the step that stopped it.

    \b
    heal flow release.yaml --dry-run
    heal flow release.yaml --set app=web
    heal flow release.yaml --resume
    """
    from heal_cli.flow import carry_out
    from heal_cli.model import Options

    if schema:
        from heal_cli.flow.schema import as_text

        typer.echo(as_text(), nl=False)
        return 0
    if file is None:
        raise UsageError("flow: which FILE? heal help flow says what is in one")
    if start is not None and resume:
        raise UsageError("flow: --from and --resume exclude each other")
    chosen = {}
    for pair in set_values or ():
        name, found, text = pair.partition("=")
        if not found:
            raise UsageError(f"flow: --set {pair}: NAME=TEXT is needed")
        chosen[name] = text
    options = Options(target=target, answer="no" if no_input else "ask", quiet=quiet, verbose=verbose)
    return carry_out(file, options, start, resume, chosen, dry_run, report)
