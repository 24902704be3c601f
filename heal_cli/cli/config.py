"""`heal config`: where the configuration is, what is in force, and how to begin one."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The configuration: targets, and how heal behaves.")


@app.command("path")
def path() -> None:
    """Print where the configuration file is, or would be.

    \b
    heal config path
    $EDITOR "$(heal config path)"
    """
    from heal_cli import paths

    typer.echo(paths.config_file())


@app.command("show")
def show(as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False) -> None:
    """Print the configuration in force, defaults filled in; ends with 1 if the file is wrong, saying where.

    \b
    heal config show
    heal config show --json | jq .items.targets
    """
    import json

    import yaml

    from heal_cli import config

    settings = config.load()
    if as_json:
        typer.echo(json.dumps({"v": 1, "kind": "config", "items": settings}, indent=2))
    else:
        typer.echo(yaml.safe_dump(settings, sort_keys=False), nl=False)


@app.command("schema")
def schema() -> None:
    """Print the JSON schema of the configuration, for editors.

    \b
    heal config schema > config.schema.json
    heal config schema | jq .properties
    """
    from heal_cli import json_schema

    typer.echo(json_schema.as_text(json_schema.configuration()), nl=False)


@app.command("init")
def init() -> None:
    """Write the commented example as your configuration, unless there is one already.

    \b
    heal config init
    HEAL_CONFIG=./config.yaml heal config init
    """
    from heal_cli import config, paths

    with open(paths.EXAMPLE_CONFIG, encoding="utf-8") as example:
        typer.echo(config.begin(example.read()))
