"""`heal run` through Typer: help, usage errors and rare options, from the table that the short door uses."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer

from heal_cli.errors import UsageError
from heal_cli.options import TABLE, Option, by_field, request

_HELP = """Run CMD as if heal were not there; mend what may be mended when it fails, and run it again.

    \b
    heal run -- kubectl get pods
    heal run -c 'kubectl get pods | grep web'

heal's own options come before CMD; everything after its first word is CMD's, also without `--`.
"""

_SHORT = "Run a command, and heal it where it fails."


def add_to(app: typer.Typer) -> None:
    """Add the command `run`, with one parameter for each option of the table."""
    _run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [_parameter(option) for option in TABLE] + [_command()]
    )
    settings = {"allow_interspersed_args": False, "ignore_unknown_options": False}
    app.command("run", help=_HELP, short_help=_SHORT, context_settings=settings)(_run)


def _parameter(option: Option) -> inspect.Parameter:
    kinds: dict[str, Any] = {"flag": bool, "text": str | None, "number": int | None}
    name = _name(option)
    declared = typer.Option(*option.names, help=option.help, show_default=False, metavar=option.metavar)
    default = False if option.kind == "flag" else None
    annotation: Any = Annotated[kinds[option.kind], declared]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _command() -> inspect.Parameter:
    annotation = Annotated[list[str] | None, typer.Argument(metavar="CMD [ARG]...", show_default=False)]
    return inspect.Parameter("command", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _name(option: Option) -> str:
    return option.names[0].strip("-").replace("-", "_")


def _run(**values: Any) -> int:
    chosen: dict[str, Any] = {}
    for option in TABLE:
        value = values[_name(option)]
        if option.kind == "flag" and value:
            chosen[option.names[0]] = option.value
        elif option.kind != "flag" and value is not None:
            chosen[option.names[0]] = value
    given = by_field(chosen)
    if given.get("retries", 0) < 0:
        raise UsageError("run: --retries is 0 or more")
    asked = request(given, tuple(values["command"] or ()))
    if asked is None:
        raise UsageError(
            "run: say either a command (heal run -- CMD) or a line (heal run -c LINE); see heal run --help"
        )
    if asked.options.dry_run:
        from heal_cli.dry_run import show

        return show(asked)
    from heal_cli.runner import run

    return run(asked)
