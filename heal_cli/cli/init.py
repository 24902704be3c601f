"""`heal init`: what a shell reads when it starts."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def init(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|starship|powerlevel10k|tmux", help="For what.")],
    prompt: Annotated[bool, typer.Option("--prompt", help="Health in the prompt.")] = False,
) -> None:
    """Print what belongs into the start-up file of a shell, or of what draws its prompt.

    \b
    eval "$(heal init bash --prompt)"
    heal init fish --prompt | source
    """
    from heal_cli import snippets

    if not prompt:
        raise UsageError("init: say what is wanted: --prompt")
    if shell not in snippets.PROMPTS:
        raise UsageError(f"init: {shell}: one of {', '.join(snippets.PROMPTS)}")
    typer.echo(snippets.prompt(shell), nl=False)
