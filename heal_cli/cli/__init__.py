"""The Typer door: names, options and help. Everything that is not a plain `heal run` comes through here."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from heal_cli import __version__
from heal_cli.cli import (
    alias,
    completion,
    config,
    demo,
    doctor,
    explain,
    fix,
    flow,
    health,
    help,
    history,
    init,
    learn,
    mcp,
    note,
    predict,
    rules,
    run,
    setup,
    stats,
    trust,
    undo,
)
from heal_cli.console import tell
from heal_cli.daily import start_if_due
from heal_cli.errors import HealError, UsageError
from heal_cli.process import signals

_WRONGLY_CALLED = 125  # of `heal run`, as env(1); other commands end with 2

app = typer.Typer(
    name="heal",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A wrapper that makes other commands heal themselves: heal run -- CMD",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"heal {__version__}")
        raise typer.Exit


@app.callback()
def _heal(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A wrapper that makes other commands heal themselves."""


run.add_to(app)
app.command("explain")(explain.explain)
app.command("fix")(fix.fix)
app.command("flow")(flow.flow)
app.command("history")(history.history)
app.command("last")(history.last)
app.command("init")(init.init)
app.command("completion")(completion.completion)
app.command("note", hidden=True)(note.note)
app.command("mcp")(mcp.mcp)
app.command("predict")(predict.predict)
app.command("stats")(stats.stats)
app.command("demo")(demo.demo)
app.command("undo")(undo.undo)
app.command("doctor")(doctor.doctor)
app.command("help")(help.help)
app.command("setup")(setup.setup)
app.command("trust")(trust.trust)
app.command("untrust")(trust.untrust)
app.add_typer(alias.app, name="alias")
app.add_typer(rules.app, name="rules")
app.add_typer(config.app, name="config")
app.add_typer(learn.app, name="learn")
app.add_typer(health.app, name="health")


def typer_main() -> int:
    """Run the app; gives the exit status. The only place where an error of ours becomes text and a number here."""
    try:
        status = app(standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except UsageError as error:
        tell(str(error))
        return _WRONGLY_CALLED if sys.argv[1:2] == ["run"] else 2
    except HealError as error:
        tell(str(error))
        return 1
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        return 130
    except signals.Ended as end:  # in the middle of a fix, which has been ended
        signals.die_of(end.number)
        return 128 + end.number
    except BrokenPipeError:
        _close_stdout()
        return 0
    except OSError as error:
        _close_stdout()
        tell(f"cannot write: {error.strerror}")
        return 1
    except Exception as error:
        if not hasattr(error, "exit_code") or not hasattr(error, "show"):
            raise
        error.show()
        return _WRONGLY_CALLED if sys.argv[1:2] == ["run"] else int(error.exit_code)
    if sys.argv[1:2] not in (["run"], ["learn"], ["note"]):
        start_if_due()
    return status if isinstance(status, int) else 0


def _close_stdout() -> None:
    """`| head -1` is no error: keep the interpreter from flushing into the closed pipe."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
