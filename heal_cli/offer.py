"""Offers a corrected command to a person at the terminal: run it, edit it, choose another, or leave it."""

from __future__ import annotations

import os
import shlex

from heal_cli import console, shell
from heal_cli.errors import HealError

_NO = ("n", "no", "q", "quit", "c", "cancel")
_EDITING = 3600.0  # seconds


def chosen(commands: tuple[str, ...], shown: bool = False) -> str | None:
    """The line the person wants to be run, or None; nothing is run without Enter on it.

    `commands` are shell lines, best first; a single one that was `shown` already is not said again. Raises HealError if
    nobody is at a terminal.
    """
    if not console.person_present():
        raise HealError(f"nobody is at a terminal to say yes; run: {commands[0]}")
    several = len(commands) > 1
    for number, command in enumerate(commands if several or not shown else (), 1):
        console.tell(f"{number}: {command}" if several else f"run: {command}")
    question = f"Enter runs {'1' if several else 'it'}, {'a number that one, ' if several else ''}e edits, n leaves it:"
    while True:
        try:
            said = console.answer(question)
        except (KeyboardInterrupt, EOFError):
            return None
        if said in _NO:
            return None
        if said == "e":
            return edited(commands[0])
        number = 1 if said in ("", "y", "yes") else int(said) if said.isascii() and said.isdigit() else 0
        if 0 < number <= len(commands):
            return commands[number - 1]


def edited(command: str) -> str | None:
    """The line after the person has changed it, in $VISUAL or $EDITOR, else at a prompt; None if it was emptied."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    text = in_editor(command + "\n", ".sh") if editor else console.edit_line(command)
    return text.strip() or None


def in_editor(text: str, suffix: str) -> str:
    """A text after the person has changed it in $VISUAL or $EDITOR, else in vi. Raises HealError if that failed."""
    from tempfile import NamedTemporaryFile

    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with NamedTemporaryFile("w+", suffix=suffix, encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        ran = shell.run((*editor, file.name), _EDITING, terminal=True)
        if ran.exit != 0:
            raise HealError(f"{editor[0]} {ran.why or f'exited {ran.exit}'}; nothing was done")
        with open(file.name, encoding="utf-8", errors="surrogateescape") as after:
            return after.read()
