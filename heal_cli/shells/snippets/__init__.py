"""What is read by shells, and by what draws their prompts: files as they stand."""

from __future__ import annotations

import os

PROMPTS = ("bash", "zsh", "fish", "starship", "powerlevel10k", "tmux")


def prompt(name: str) -> str:
    """The snippet that puts health into the prompt of one of PROMPTS."""
    return _file(f"prompt.{name}")


def completion(shell: str) -> str:
    """The program that completes heal's commands in bash, zsh or fish, without the tree of its commands."""
    return _file(f"completion.{shell}")


def start(shell: str) -> str:
    """What bash, zsh or fish reads when it starts, with `@NAME@` for what differs from user to user."""
    return _file(f"init.{shell}")


def hook(shell: str) -> str:
    """What keeps the commands that are run without heal, with `@NAME@` as in `start`."""
    return _file(f"hook.{shell}")


def _file(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()
