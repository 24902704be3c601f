"""`heal health`: is the environment well, and how to keep it so."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from heal_cli.errors import UsageError


class _Asking(TyperGroup):
    """`heal health` and `heal health CHECK...` are `heal health now ...`."""

    otherwise = "now"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = [self.otherwise, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_Asking, help="Is the environment well? heal health [CHECK...] asks now; the rest keeps watch.")


@app.command("now")
def now(
    keys: Annotated[list[str] | None, typer.Argument(metavar="[CHECK]...", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is bad and may be mended, then ask again.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="A live table, until Ctrl-C.")] = False,
    prompt: Annotated[bool, typer.Option("--prompt", help="What a prompt shows; asks nothing.")] = False,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="plain|bash|zsh|fish|tmux", help="Of --prompt: with which shell's colours, or plain."
        ),
    ] = None,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="Of --watch: how often to ask.")] = "10s",
) -> int:
    """Ask every configured check, or some. Ends with 0 (all is good), 1 (something is bad) or 3 (nobody knows).

    \b
    heal health
    heal health vpn kubeconfigs --json
    """
    from heal_cli.durations import is_duration, seconds
    from heal_cli.health import checkup

    if sum((as_json, fix, watch, prompt)) > 1 and not (as_json and fix and not (watch or prompt)):
        raise UsageError("health: --json, --watch and --prompt exclude each other; --fix goes with --json alone")
    if format is not None and not prompt:
        raise UsageError("health: --format belongs to --prompt")
    if prompt:
        return _prompt(format or "plain")
    if watch:
        if not is_duration(every) or seconds(every) < 1:
            raise UsageError(f"health: --every {every}: a duration of 1s or more, such as 10s")
        return checkup.watch(keys or (), seconds(every))
    return checkup.look(keys or (), as_json, fix)


def _prompt(format: str) -> int:
    from heal_cli.health import prompt

    if format not in prompt.COLOURS:
        raise UsageError(f"health: --format {format}: one of {', '.join(prompt.COLOURS)}")
    typer.echo(prompt.as_text(format), nl=False)
    return 0


@app.command("monitor")
def monitor(
    once: Annotated[bool, typer.Option("--once", help="One look, and what follows from it; then end.")] = False,
    jitter: Annotated[
        str, typer.Option("--jitter", metavar="TIME", help="Of --once: wait up to so long first.")
    ] = "0s",
) -> int:
    """Keep watch: mend what may be mended unattended, tell of the rest. It opens no browser, and asks nothing.

    \b
    heal health monitor
    heal health monitor --once
    """
    from heal_cli.durations import is_duration, seconds
    from heal_cli.health import watching

    if not is_duration(jitter):
        raise UsageError(f"health monitor: --jitter {jitter}: a duration such as 20s")
    return watching.watch(once, seconds(jitter))


@app.command("install")
def install(
    resident: Annotated[
        bool, typer.Option("--resident", help="A service that stays, instead of a timer that looks now and then.")
    ] = False,
    only_print: Annotated[bool, typer.Option("--print", help="Print what would be installed, and do nothing.")] = False,
) -> None:
    """Let systemd's user manager (launchd on macOS) run the monitor; without either, print a line for cron.

    \b
    heal health install
    heal health install --resident --print
    """
    from heal_cli.health import service_manager, units, watching

    wanted = service_manager.plan(watching.interval(), resident)
    if only_print:
        typer.echo(units.as_text(wanted), nl=False)
    else:
        typer.echo(service_manager.install(wanted))


@app.command("uninstall")
def uninstall() -> None:
    """Stop the monitor, and take away what `install` has written.

    \b
    heal health uninstall
    heal health uninstall && heal health status
    """
    from heal_cli.health import service_manager

    typer.echo(service_manager.uninstall())


@app.command("status")
def status() -> int:
    """Is somebody keeping watch? Ends with 0 if so, 1 if not, 3 if the last look is too old.

    \b
    heal health status
    heal health status || heal health install
    """
    from heal_cli.health import watching

    text, ended = watching.status()
    typer.echo(text, nl=False)
    return ended
