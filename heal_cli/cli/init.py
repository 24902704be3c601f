"""`heal init`: what a shell reads when it starts."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def init(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|starship|powerlevel10k|tmux", help="For what.")],
    prompt: Annotated[bool, typer.Option("--prompt", help="Health in the prompt, too.")] = False,
    key: Annotated[
        str,
        typer.Option("--key", metavar="KEY", help="The key for what mends the last failure, such as alt-h; or none."),
    ] = "alt-m",
    hook: Annotated[
        bool, typer.Option("--hook", help="Keep what is run without heal, and offer heal fix after a failure.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache", help="Keep it in a file too, which a shell reads without any process.")
    ] = False,
) -> None:
    """Print what belongs into the start-up file of a shell: your tools (heal alias) as functions, completion, a key.

    \b
    eval "$(heal init bash)"
    heal init fish --prompt | source
    heal init starship --prompt
    """
    from heal_cli import console
    from heal_cli.shells import snippets, start
    from heal_cli.shells.completion import FILES

    if shell not in snippets.PROMPTS:
        raise UsageError(f"init: {shell}: one of {', '.join(snippets.PROMPTS)}")
    if shell not in FILES:
        if not prompt or cache or hook:
            raise UsageError(f"init: {shell} has a prompt alone: heal init {shell} --prompt")
        typer.echo(snippets.prompt(shell), nl=False)
        return
    text = start.text(shell, start.Wanted(key, hook, prompt))
    if cache:
        try:
            start.keep(shell, text)
        except OSError as error:
            console.tell(f"{start.cache(shell)} cannot be written: {error.strerror}")
    typer.echo(text, nl=False)
