"""The Typer door: names, options and help. Everything that is not a plain `heal run` comes through here."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

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
from heal_cli.shape import did_you_mean

_WRONGLY_CALLED = 125  # of `heal run`, as env(1); other commands end with 2

# fmt: off
_ORDER = (
    "run", "fix", "explain", "last", "history", "undo", "setup", "config", "doctor", "health", "stats", "predict",
    "learn", "rules", "trust", "untrust", "alias", "init", "completion", "flow", "mcp", "demo", "help",
)
# fmt: on


class _InOrder(TyperGroup):
    """Lists its commands as they are needed; Typer has groups behind all others."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=lambda name: _ORDER.index(name) if name in _ORDER else 99)


app = typer.Typer(
    name="heal",
    cls=_InOrder,
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
app.command("fix", short_help="Do what was advised after the last failure, after a yes.")(fix.fix)
app.command("explain", short_help="Say why the last run failed, and what was made of it.")(explain.explain)
app.command("last", short_help="Say what heal did in the last run, and why.")(history.last)
app.command("history", short_help="Show what was run through heal, newest last.")(history.history)
app.command("undo", short_help="Take back the last fix that says how.")(undo.undo)
app.command("setup", short_help="Find your clusters and logins; write a configuration.")(setup.setup)
app.add_typer(config.app, name="config", short_help="Show, begin, find the configuration.")
app.command("doctor", short_help="Say what of heal is well or broken, and what mends it.")(doctor.doctor)
app.add_typer(health.app, name="health", short_help="Is the environment well? And keep watch over it.")
app.command("stats", short_help="Show what heal did for you, in numbers.")(stats.stats)
app.command("predict", short_help="Say what is expected of a command now, and why.")(predict.predict)
app.add_typer(learn.app, name="learn", short_help="Learn from what was run; list, forget, export that.")
app.add_typer(rules.app, name="rules", short_help="List, show, check, try and make rules.")
app.command("trust", short_help="Let the rules that a project brings along count.")(trust.trust)
app.command("untrust", short_help="Let the rules of a project count no more.")(trust.untrust)
app.add_typer(alias.app, name="alias", short_help="Name the tools that run through heal in your shell.")
app.command("init", short_help="Print what belongs into your shell's start-up file.")(init.init)
app.command("completion", short_help="Print the completion for bash, zsh or fish.")(completion.completion)
app.command("flow", short_help="Run the steps of a workflow, each healed.")(flow.flow)
app.command("mcp", short_help="Serve run, explain, fix, health, stats to assistants.")(mcp.mcp)
app.command("demo", short_help="Show a real heal, in a lab of its own.")(demo.demo)
app.command("help", short_help="Explain a topic, or a command.")(help.help)
app.command("note", hidden=True)(note.note)


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
        _show(error)
        return _WRONGLY_CALLED if sys.argv[1:2] == ["run"] else int(error.exit_code)
    if sys.argv[1:2] not in (["run"], ["learn"], ["note"]):
        start_if_due()
    return status if isinstance(status, int) else 0


def _show(error: Any) -> None:
    """A usage error of Typer's; a misspelt option in heal's own words, since Typer lists what is far from it too."""
    near = getattr(error, "possibilities", None)
    name = getattr(error, "option_name", None)
    if not near or not name:
        error.show()
        return
    path = error.ctx.command_path
    tell(f"{path.partition(' ')[2]}: there is no option {name}{did_you_mean(name, near)} ({path} --help)")


def _close_stdout() -> None:
    """`| head -1` is no error: keep the interpreter from flushing into the closed pipe."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
