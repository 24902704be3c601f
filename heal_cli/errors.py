"""What can go wrong inside heal itself, as exceptions with a message for a person.

Every one of them is turned into text and an exit status in one place: `heal_cli.__main__` for `heal run`,
`heal_cli.cli` for the other commands.
"""

from __future__ import annotations


class HealError(Exception):
    """Anything heal knows how to explain. `str(error)` is one or more lines for a person."""


class UsageError(HealError):
    """heal was called in a way it does not understand."""


class FileError(HealError):
    """A rule or configuration file is wrong; carries every problem found, each with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StateError(HealError):
    """A file of heal's own memory could not be read or written."""
