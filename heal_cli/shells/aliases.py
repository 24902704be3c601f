"""The tools that the user's shells run through heal: one name a line in `aliases`, beside the configuration.

A file of its own, since heal writes it, and the configuration is a person's.
"""

from __future__ import annotations

import os
import shutil

from heal_cli import atomic, paths
from heal_cli.errors import HealError, StateError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD = "# The tools that run through heal in your shells: heal alias add|remove TOOL...\n"
_SIGNS = "._+-"
# What a shell does itself, and what would run heal through heal: a function of that name would break the shell.
_NEVER = frozenset((
    ".", ":", "[", "alias", "and", "begin", "bg", "bind", "break", "builtin", "case", "cd", "command", "complete",
    "continue", "coproc", "declare", "dirs", "disown", "do", "done", "echo", "elif", "else", "emulate", "enable", "end",
    "esac", "eval", "exec", "exit", "export", "false", "fc", "fg", "fi", "for", "function", "functions", "getopts",
    "hash", "heal", "help", "history", "if", "in", "jobs", "kill", "let", "local", "logout", "mapfile", "math", "not",
    "or", "popd", "print", "printf", "pushd", "pwd", "read", "readonly", "return", "select", "set", "shift", "shopt",
    "source", "status", "string", "suspend", "switch", "test", "then", "time", "times", "trap", "true", "type",
    "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while", "zle",
))  # fmt: skip


def file() -> str:
    """Where the list is."""
    return os.path.join(os.path.dirname(paths.config_file()), "aliases")


def read() -> tuple[str, ...]:
    """The tools, in the order they were added. Raises HealError for a list that no shell should be given."""
    try:
        with open(file(), encoding="utf-8") as stream:
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StateError(f"{file()}: {getattr(error, 'strerror', None) or 'is not text'}") from None
    found = [(number, name) for number, line in enumerate(lines, 1) if (name := line.partition("#")[0].strip())]
    for number, name in found:
        if wrong := _unfit(name):
            raise HealError(f"{file()}:{number}: {name}: {wrong}")
    return tuple(dict.fromkeys(name for _, name in found))


def add(names: Sequence[str]) -> tuple[str, ...]:
    """Add tools; gives those of them that are not on the PATH. Raises UsageError for what cannot be a function."""
    for name in names:
        if wrong := _unfit(name):
            raise UsageError(f"alias: {name}: {wrong}")
    _write((*read(), *names))
    return tuple(name for name in names if shutil.which(name) is None)


def remove(names: Sequence[str]) -> None:
    """Take tools out. Raises HealError, and takes none out, if one is not there."""
    known = read()
    if missing := [name for name in names if name not in known]:
        raise HealError(f"{missing[0]} is not run through heal; heal alias list shows what is")
    _write(tuple(name for name in known if name not in names))


def _unfit(name: str) -> str:
    """Why a name cannot be that of a function, or an empty text."""
    if not all(letter.isascii() and (letter.isalnum() or letter in _SIGNS) for letter in name) or name[:1] in ("-", ""):
        return "the name of a program (letters, digits, . _ + -), without its folder"
    return "belongs to the shell itself, or is heal" if name in _NEVER else ""


def _write(names: Sequence[str]) -> None:
    content = _HEAD + "".join(f"{name}\n" for name in dict.fromkeys(names))
    try:
        paths.make_private(os.path.dirname(file()))
        atomic.replace(file(), content.encode())
    except OSError as error:
        raise StateError(f"{file()}: cannot be written: {error.strerror}") from None
