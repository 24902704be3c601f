"""Which commands are shells that a person types into.

bash and its like control their jobs through the terminal that is their stderr, and the kernel allows that on the
controlling terminal alone: they must get it itself. There is no failure in them for heal to see.
"""

from __future__ import annotations

_SHELLS = ("bash", "dash", "sh", "ash", "ksh", "mksh", "zsh", "csh", "tcsh", "fish")
_LOGINS = ("su", "runuser", "newgrp", "login")  # start the shell of somebody
_STARTERS = ("chroot", "unshare", "nsenter", "setpriv", "script", "strace", "ltrace", "systemd-run", "faketime")
_TAKE_VALUES = ("--rcfile", "--init-file", "-O", "+O", "-o", "+o")
_TAKE_VALUES_IN_FISH = ("-C", "--init-command", "-o", "-d", "-D", "-f")


def controls_jobs(words: tuple[str, ...]) -> bool:
    """Is this command, its wrappers peeled off, such a shell, or does it start one?"""
    name = _name(words[0])
    if name in _SHELLS:
        return _is_typed_into(words[1:], _TAKE_VALUES_IN_FISH if name == "fish" else _TAKE_VALUES)
    if name in _LOGINS:
        return not any(word.startswith(("-c", "--command", "--session-command", "-u", "--user")) for word in words[1:])
    place = next((at for at, word in enumerate(words[1:], 1) if _name(word) in _SHELLS), 0)
    return name in _STARTERS and place > 0 and controls_jobs(words[place:])


def _name(word: str) -> str:
    return word.rpartition("/")[2].lstrip("-")


def _is_typed_into(arguments: tuple[str, ...], take_values: tuple[str, ...]) -> bool:
    """Has a shell no script and no line to run, or is it told to be interactive all the same?"""
    runs_something = False
    place = 0
    while place < len(arguments):
        word = arguments[place]
        if word.startswith("-") and not word.startswith("--"):
            if "i" in word:
                return True
            runs_something = runs_something or "c" in word
        elif not word.startswith(("-", "+")):
            return False  # a script, or the line of `-c`: what follows is its own
        elif word == "--interactive":
            return True
        place += 2 if word in take_values else 1
    return not runs_something
