"""What completes heal's commands in a shell: the same small program for every version, and the tree it walks.

A node of the tree becomes one branch of a `case`, with the commands below it, its options and what they take.
"""

from __future__ import annotations

from heal_cli.shells import snippets
from heal_cli.shells.command_tree import COMMAND, FLAG, Node, Parameter, nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

FILES = {"bash": "heal.bash", "zsh": "_heal", "fish": "heal.fish"}
_PLACE = "@TREE@\n"
_BACKSLASH = "\\"  # an expression in an f-string of Python 3.11 holds none


def text(shell: str, top: Node) -> str:
    """The completion for one of FILES, to be sourced or put where the shell looks for it."""
    branch = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return snippets.completion(shell).replace(_PLACE, "".join(map(branch, nodes(top))))


def _bash(node: Node) -> str:
    words = {
        "commands": " ".join(one.path[-1] for one in node.below),
        "options": " ".join(name for option in node.options for name in option.names),
        "kinds": _kinds(node.options),
        "operand": _operand(node),
    }
    lines = "".join(f"            {name}={_quoted(value)}\n" for name, value in words.items() if value)
    return f"        {_quoted(' '.join(node.path))})\n{lines}            ;;\n"


def _zsh(node: Node) -> str:
    lists = ""
    for name, pairs in _described(node).items():
        if pairs:
            lists += f"            heal_{name}=(\n"
            lists += "".join(f"                {_zsh_pair(*pair)}\n" for pair in pairs)
            lists += "            )\n"
    words = {"kinds": _kinds(node.options), "operand": _operand(node)}
    lines = "".join(f"            {name}={_quoted(value)}\n" for name, value in words.items() if value)
    return f"        {_quoted(' '.join(node.path))})\n{lists}{lines}            ;;\n"


def _fish(node: Node) -> str:
    lists = ""
    for name, pairs in _described(node).items():
        if pairs:
            lists += f"            set {name}"
            lists += "".join(f" \\\n                {_fish_pair(*pair)}" for pair in pairs) + "\n"
    words = {"kinds": _kinds(node.options), "operand": _operand(node)}
    lines = "".join(f"            set {name} {_fish_quoted(value)}\n" for name, value in words.items() if value)
    return f"        case {_fish_quoted(' '.join(node.path))}\n{lists}{lines}"


def _described(node: Node) -> dict[str, list[tuple[str, str]]]:
    """The commands below a node, and its options: each with what it does."""
    return {
        "commands": [(one.path[-1], one.help) for one in node.below],
        "options": [(name, option.help) for option in node.options for name in option.names],
    }


def _zsh_pair(name: str, said: str) -> str:
    """`name:what it does`, as _describe reads it."""
    return _quoted(f"{name.replace(':', _BACKSLASH + ':')}:{said}")


def _fish_pair(name: str, said: str) -> str:
    """The name and what it does with a tab between them, which stands outside of the quotes."""
    return f"{_fish_quoted(name)}{_BACKSLASH}t{_fish_quoted(said)}"


def _kinds(options: Iterable[Parameter]) -> str:
    """` --target:target --format:plain,bash `: of each option that takes a value, what it takes."""
    taking = [f"{name}:{_spelt(one.kind)}" for one in options if one.kind != FLAG for name in one.names]
    return f" {' '.join(taking)} " if taking else ""


def _operand(node: Node) -> str:
    return COMMAND if node.wraps else next((_spelt(one.kind) for one in node.operands), "")


def _spelt(kind: str | tuple[str, ...]) -> str:
    return kind if isinstance(kind, str) else ",".join(kind)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _fish_quoted(word: str) -> str:
    return "'" + word.replace(_BACKSLASH, _BACKSLASH * 2).replace("'", _BACKSLASH + "'") + "'"
