"""`heal rules`: what heal knows, and whether a rule file is right."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The rules: list, show, check and try them.")
_File = Annotated[str | None, typer.Argument(metavar="[FILE]", help="A rule file; without it, all that are in force.")]


@app.command("list")
def list_rules(as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False) -> None:
    """List the rules in force: id, type, when asked, what is done, layer.

    \b
    heal rules list
    heal rules list | grep kubectl
    """
    from heal_cli.rules import listing

    typer.echo(listing.as_json() if as_json else listing.as_text(), nl=False)


@app.command("show")
def show(name: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a rule as it stands in its file.

    \b
    heal rules show kube-unauthorized
    heal rules show kube-unauthorized > mine.yaml
    """
    from heal_cli.rules import listing

    typer.echo(listing.one(name), nl=False)


@app.command("validate")
def validate(file: _File = None) -> int:
    """Check rule files; says file:line:column, rule, key, what is wrong and what would be right.

    \b
    heal rules validate
    heal rules validate .heal/own.yaml
    """
    from heal_cli.progress import Working
    from heal_cli.rules import testing

    with Working("reading the rules"):
        found = testing.validated(file)
    return _end(found)


@app.command("test")
def test(file: _File = None) -> int:
    """Run every example of the rules: each must match, or be missed, as it says.

    \b
    heal rules test
    heal rules test .heal/own.yaml
    """
    from heal_cli.progress import Working
    from heal_cli.rules import testing

    with Working("trying the examples of the rules"):
        found = testing.tested(file)
    return _end(found)


@app.command("new")
def new(
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="The new rule's id; without it, one is made.")
    ] = None,
    file: Annotated[str | None, typer.Option("--file", metavar="FILE", help="Where to; else your own.yaml.")] = None,
    only_print: Annotated[bool, typer.Option("--print", help="Print it, and write nothing.")] = False,
) -> int:
    """Make a rule of the last failure, for you to edit: what was said, why, and two examples. Overwrites nothing.

    \b
    heal rules new
    heal rules new deploy-locked --print
    """
    from heal_cli.command_line import as_line
    from heal_cli.rules import writing
    from heal_cli.rules.draft import HEADER

    draft = writing.of_last_failure(name)
    if only_print:
        typer.echo(HEADER + draft.text, nl=False)
        return 0
    written = writing.write(draft, file)
    for problem in written.problems:
        typer.echo(problem, err=True)
    file_word = as_line((written.file,))
    typer.echo(f"rule {written.name}: {written.file}:{written.line}")
    typer.echo("next: say there what the cause is (type, why) and what helps (steps, run); then")
    typer.echo(f"  heal rules test {file_word}    its examples")
    typer.echo("  heal explain    what heal now makes of the failure")
    return 1 if written.problems else 0


@app.command("schema")
def schema() -> None:
    """Print the JSON schema of rule files, for editors: # yaml-language-server: $schema=schema.json as first line.

    \b
    heal rules schema > schema.json
    heal rules schema | jq .properties
    """
    from heal_cli import json_schema

    typer.echo(json_schema.as_text(json_schema.rules()), nl=False)


def _end(result: tuple[tuple[str, ...], str]) -> int:
    problems, summary = result
    for problem in problems:
        typer.echo(problem, err=True)
    typer.echo(summary, err=bool(problems))
    return 1 if problems else 0
