"""What is read by shells, and by what draws their prompts: files as they stand."""

from __future__ import annotations

import os

PROMPTS = ("bash", "zsh", "fish", "starship", "powerlevel10k", "tmux")


def prompt(name: str) -> str:
    """The snippet that puts health into the prompt of one of PROMPTS."""
    with open(os.path.join(os.path.dirname(__file__), f"prompt.{name}"), encoding="utf-8") as file:
        return file.read()
