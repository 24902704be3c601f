"""heal's own commands as values: their options, and what each option and operand takes.

They are read from the Typer app. What a value is, its metavar says: FILE, DIR, LINE, words in lower case with `|`
between them, TOPIC for a topic of `heal help`, and CMD for a command of the user's; the option --target takes the name
of a target.
"""

from __future__ import annotations

from typing import NamedTuple

from heal_cli.topics import TOPICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

HELP = ("-h", "--help")
FLAG, FILE, DIR, LINE, TARGET, COMMAND, TEXT = "flag", "file", "dir", "line", "target", "command", "text"
_KINDS: dict[str, str | tuple[str, ...]] = {"FILE": FILE, "DIR": DIR, "LINE": LINE, "TOPIC": tuple(TOPICS)}


class Parameter(NamedTuple):
    """An option (with its names) or an operand (without); `kind` is one of the above, or the words to choose from."""

    names: tuple[str, ...]
    help: str
    kind: str | tuple[str, ...]


class Node(NamedTuple):
    """A command: the words that lead to it, what it does in a line, its parameters, and the commands below it."""

    path: tuple[str, ...]
    help: str
    options: tuple[Parameter, ...]
    operands: tuple[Parameter, ...]
    below: tuple[Node, ...]

    @property
    def wraps(self) -> bool:
        """Does it take a command of the user's?"""
        return any(operand.kind == COMMAND for operand in self.operands)


def tree(command: Any, path: tuple[str, ...] = ()) -> Node:
    """The node of a command of click's kind, with all below it; what is hidden is left out."""
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    commands = getattr(command, "commands", {})
    below = tuple(tree(one, (*path, name)) for name, one in commands.items() if not one.hidden)
    options = tuple(_option(one) for one in shown if one.opts[0].startswith("-"))
    operands = tuple(_operand(one) for one in shown if not one.opts[0].startswith("-"))
    for one in below:
        if one.path[-1] == getattr(command, "otherwise", None):  # what is meant where none is named
            options, operands = (*options, *one.options[:-1]), one.operands
    return Node(path, _first_sentence(command.help), (*options, Parameter(HELP, "Show help", FLAG)), operands, below)


def nodes(top: Node) -> Iterator[Node]:
    """A node and all below it, parents first."""
    yield top
    for one in top.below:
        yield from nodes(one)


def _option(found: Any) -> Parameter:
    names = (*found.opts, *found.secondary_opts)
    if found.is_flag:
        return Parameter(names, _first_sentence(found.help), FLAG)
    return Parameter(names, _first_sentence(found.help), TARGET if "--target" in names else _kind(found.metavar))


def _operand(found: Any) -> Parameter:
    return Parameter((), _first_sentence(getattr(found, "help", None)), _kind(found.metavar))


def _kind(metavar: str | None) -> str | tuple[str, ...]:
    said = metavar or ""
    if "CMD" in said:
        return COMMAND
    if "|" in said and said == said.lower():
        return tuple(said.split("|"))
    return _KINDS.get(said.strip("[]."), TEXT)


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0].partition(". ")[0].removesuffix(".")
