"""The user's shell: does it call heal, and does it complete heal's commands?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from heal_cli import paths
from heal_cli.doctor.symptom import NOTE, WELL, Symptom
from heal_cli.shells.completion import FILES

_START_FILES = {
    "bash": (".bashrc", ".bash_profile", ".profile"),
    "zsh": (".zshrc", ".zprofile"),
    "fish": (".config/fish/config.fish",),
}
# Where each shell looks for completions by itself, or as docs/shells.md says.
_COMPLETIONS = {
    "bash": ("{share}/bash-completion/completions/heal",),
    "zsh": ("{share}/zsh/site-functions/_heal", "{home}/.zfunc/_heal"),
    "fish": ("{home}/.config/fish/completions/heal.fish", "{share}/fish/vendor_completions.d/heal.fish"),
}
_SHARES = ("~/.local/share", "/usr/local/share", "/usr/share")


def look() -> Iterator[Symptom]:
    """What there is to say of the shell that SHELL names."""
    name = os.path.basename(os.environ.get("SHELL", ""))
    if name not in FILES:
        yield Symptom("shell", NOTE, f"{name or 'SHELL is not set'}: heal init knows bash, zsh and fish")
        return
    file = _calls("heal init", name)
    if file:
        yield Symptom("shell", WELL, f"{name}: ~/{file} calls heal init")
        yield Symptom("completion", WELL, "by heal init")
        return
    yield Symptom("shell", NOTE, f"{name} does not call heal init", f"heal init {name} says what to add, and where")
    yield _completion(name)


def _calls(words: str, shell: str) -> str | None:
    """The start-up file that holds these words, and not as a comment."""
    for file in _START_FILES[shell]:
        try:
            with open(os.path.expanduser(f"~/{file}"), encoding="utf-8", errors="replace") as lines:
                if any(words in line and not line.lstrip().startswith("#") for line in lines):
                    return file
        except OSError:
            continue
    return None


def _completion(shell: str) -> Symptom:
    if file := _calls("heal completion", shell):
        return Symptom("completion", WELL, f"{shell}: ~/{file} calls heal completion")
    names = [place.format(share=share, home="~") for place in _COMPLETIONS[shell] for share in _SHARES]
    found = next((name for name in map(os.path.expanduser, names) if os.path.exists(name)), None)
    if found is None:
        text = f"{shell} completes no commands of heal"
        return Symptom("completion", NOTE, text, f"heal help shells says where heal completion {shell} goes")
    if _content(found) != _content(os.path.join(paths.shipped("completions"), FILES[shell])):
        return Symptom("completion", NOTE, f"{found} is that of another heal", f"heal completion {shell} >{found}")
    return Symptom("completion", WELL, found)


def _content(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError:
        return b""
