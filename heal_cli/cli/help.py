"""`heal help`: a topic, or a command."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def help(
    words: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC]", show_default=False)] = None,
    man: Annotated[bool, typer.Option("--man", help="Print the man page heal(1).")] = False,
) -> int:
    """Explain a topic (heal help alone lists them), or show the help of a command.

    \b
    heal help safety
    heal help run --man | man -l -
    """
    from heal_cli import topics
    from heal_cli.cli import app

    if man:
        typer.echo(man_page(), nl=False)
        return 0
    if not words:
        typer.echo(topics.listing(), nl=False)
        return 0
    if len(words) == 1 and words[0] in topics.TOPICS:
        _show(topics.text(words[0]))
        return 0
    _check(words)
    app([*words, "--help"], standalone_mode=False)
    return 0


def man_page() -> str:
    """The man page heal(1), of all commands and topics."""
    import typer.main

    from heal_cli import __version__, topics
    from heal_cli.cli import app
    from heal_cli.man_page import text
    from heal_cli.shells.command_tree import tree

    return text(tree(typer.main.get_command(app)), topics.all_of_it(), __version__)


def _check(words: list[str]) -> None:
    """Raises UsageError for what is neither a topic nor a command."""
    import typer.main

    from heal_cli import topics
    from heal_cli.cli import app
    from heal_cli.shape import did_you_mean

    command = typer.main.get_command(app)
    for place, word in enumerate(words):
        known = getattr(command, "commands", {})
        if word not in known:
            names = (*topics.TOPICS, *known) if place == 0 else tuple(known)
            raise UsageError(f"help: there is no topic or command `{word}`{did_you_mean(word, names)}")
        command = known[word]


def _show(markdown: str) -> None:
    """Laid out at a terminal, as plain text elsewhere."""
    import os
    import sys

    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        from heal_cli import plain_page

        typer.echo(plain_page.text(markdown), nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(Markdown(markdown), width=min(console.width, 100))
