"""`heal completion`: what completes heal's commands in a shell."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="For which shell.", show_default=False)],
) -> None:
    """Print what completes heal, and the command behind heal run, in a shell. heal init hands it to your shell.

    \b
    heal completion bash > ~/.local/share/bash-completion/completions/heal
    heal completion fish > ~/.config/fish/completions/heal.fish
    """
    import typer.main

    from heal_cli.cli import app
    from heal_cli.shells import completion as completions
    from heal_cli.shells.command_tree import tree

    if shell not in completions.FILES:
        raise UsageError(f"completion: {shell}: one of {', '.join(completions.FILES)}")
    typer.echo(completions.text(shell, tree(typer.main.get_command(app))), nl=False)
