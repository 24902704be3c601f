"""What `heal init` prints for a shell: functions for the user's tools, completion, a key, and what else is wanted.

It can be kept as a file that a shell reads without any process; the file says itself when it is too old.
"""

from __future__ import annotations

import os
import shutil

from heal_cli import atomic, book, compiled, paths, redaction
from heal_cli.errors import UsageError
from heal_cli.shell_line import quoted
from heal_cli.shells import aliases, snippets, typed
from heal_cli.shells.completion import FILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from heal_cli.record import NamedTuple

KEY = "alt-m"
_MODIFIERS = {"alt": {"bash": "\\e", "zsh": "^[", "fish": "\\e"}, "ctrl": {"bash": "\\C-", "zsh": "^", "fish": "\\c"}}
_BIND = {
    "bash": "bind -x '\"{keys}\": _heal_line'\n",
    "zsh": "bindkey '{keys}' heal-line\n",
    "fish": "bind {keys} _heal_line\n",
}
_FUNCTIONS = {
    "bash": "declare -F {name} >/dev/null || function {name} {{\n"
    '    if _heal_wanted "$@"; then command heal run -- {name} "$@"; else command {name} "$@"; fi\n'
    "}}\n",
    "zsh": "(( $+functions[{name}] )) || function '{name}' {{\n"
    '    if _heal_wanted "$@"; then command heal run -- {name} "$@"; else command {name} "$@"; fi\n'
    "}}\n",
    "fish": "functions -q {name}; or function {name} --wraps {name} --description '{name}, through heal'\n"
    "    if _heal_wanted $argv; command heal run -- {name} $argv; else; command {name} $argv; end\n"
    "end\n",
}
# A file that is too old ends with a failure, so that the line that reads it makes it anew, with its own options.
_FRESH = {
    "bash": 'for _heal_newer in "${{BASH_SOURCE[1]-}}" {files}; do\n'
    '    if [[ $_heal_newer -nt "${{BASH_SOURCE[0]}}" ]]; then return 1; fi\ndone\n',
    "zsh": 'for _heal_newer in "${{funcfiletrace[1]%:*}}" {files}; do\n'
    '    if [[ $_heal_newer -nt "${{(%):-%x}}" ]]; then return 1; fi\ndone\n',
    "fish": "for _heal_newer in $__fish_config_dir/config.fish {files}\n"
    "    test $_heal_newer -nt (status filename); and return 1\nend\n",
}


class Wanted(NamedTuple):
    """What is wanted beside functions and completion: the key (`none` for none), the hook, health in the prompt."""

    key: str = KEY
    hook: bool = False
    prompt: bool = False

    @property
    def options(self) -> str:
        """As options of heal init."""
        key = "" if self.key == KEY else f" --key {self.key}"
        return f"{key}{' --hook' if self.hook else ''}{' --prompt' if self.prompt else ''}"


def text(shell: str, wanted: Wanted) -> str:
    """What one of FILES reads when it starts. Raises UsageError for a key that cannot be."""
    folder = paths.shipped("completions")
    values = {
        "CACHE": quoted(cache(shell)),
        "OPTIONS": wanted.options,
        "FUNCTIONS": "".join(_FUNCTIONS[shell].format(name=name) for name in aliases.read()),
        "COMPLETIONS": quoted(folder),
        "COMPLETION": quoted(os.path.join(folder, FILES[shell])),
        "KEY": _BIND[shell].format(keys=keys) if (keys := key_for(shell, wanted.key)) else "",
    }
    start = snippets.start(shell)
    values["HOOK"] = _hook(shell, wanted.key) if wanted.hook else ""
    for name, value in values.items():
        start = start.replace(f"@{name}@", value)
    return start + (snippets.prompt(shell) if wanted.prompt else "")


def known() -> tuple[str, ...]:
    """The programs for which heal has a fix: after a failure without heal, those are worth a word."""
    rules = map(book.rule, compiled.load().read_book()["rules"])
    return tuple(sorted({name for rule in rules if rule.action.fix for name in rule.match.programs}))


def _hook(shell: str, key: str) -> str:
    """The part that keeps what is run without heal; its file is made, so that a shell may append to it."""
    typed.make_room()
    offer = "heal fix runs it again through heal"
    if key != "none":
        offer += f", {key.capitalize()} puts that on the line"
    values = {
        "SECRET": quoted(redaction.shell_pattern()),
        "TOOLS": " ".join(aliases.read()),
        "KNOWN": " ".join(known()),
        "OFFER": offer,
    }
    text = snippets.hook(shell)
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def key_for(shell: str, key: str) -> str:
    """A key such as alt-m or ctrl-g as a shell writes it; empty for `none`. Raises UsageError."""
    modifier, _, letter = key.partition("-")
    if key == "none":
        return ""
    if modifier not in _MODIFIERS or len(letter) != 1 or not (letter.isascii() and letter.isalnum()):
        raise UsageError(f"init: --key {key}: alt-LETTER, ctrl-LETTER or none, such as {KEY}")
    return _MODIFIERS[modifier][shell] + letter


def cache(shell: str) -> str:
    """The file that the shell reads at its start."""
    return os.path.join(paths.cache(), f"init.{shell}")


def keep(shell: str, content: str) -> None:
    """Write that file. Raises OSError."""
    heal = shutil.which("heal")
    changing = (aliases.file(), os.path.dirname(os.path.abspath(__file__)), *((heal,) if heal else ()))
    fresh = _FRESH[shell].format(files=" ".join(map(quoted, changing)))
    paths.make_private(paths.cache())
    atomic.replace(cache(shell), (fresh + content).encode())
