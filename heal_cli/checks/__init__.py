"""Kinds of check. Each is one module: `SHAPE` (its parameters), `TYPE` (of what it finds to be bad), `read`.

`rests_on(parameters)`, where a kind has it, says what else than time its answer depends on: `place` (where the command
acts; the default), `login` (flags that name a user or credentials), `program`, `folder`, `$NAME` (a variable).
`LOCAL = True`, where a kind has it, says that it only reads files: it can be asked while the network is down.

`read(parameters, scene)` answers with a `Reading`. It may be asked in parallel, never raises, and has three
answers: what it cannot ask is unknown, never bad. `ask` is the door to other programs (`heal_cli.shell.run`).
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from heal_cli.model import Reading, Scene
    from heal_cli.shape import Record

KINDS = (
    "clock_skew", "command_succeeds", "disk_free", "env_set", "file_exists", "git_state", "name_resolves", "own_probe",
    "reachable", "registry_login", "token_expiry",
)  # fmt: skip


def kind(name: str) -> Callable[[Mapping[str, Any], Scene], Reading]:
    """The `read` function of a kind of check."""
    reader: Callable[[Mapping[str, Any], Scene], Reading] = import_module(f"heal_cli.checks.{name}").read
    return reader


def error_type(name: str) -> str:
    """The error type of what a kind of check finds to be bad."""
    kind: str = import_module(f"heal_cli.checks.{name}").TYPE
    return kind


def is_local(name: str) -> bool:
    """Does a kind of check only read files, so that it can be asked while the network is down?"""
    return bool(getattr(import_module(f"heal_cli.checks.{name}"), "LOCAL", False))


def says(name: str, check: str) -> str:
    """What a person is told when a check of this kind is bad and no rule has words for it; `{detail}` is the answer."""
    words: str = getattr(import_module(f"heal_cli.checks.{name}"), "SAYS", f"{check}: {{detail}}")
    return words


def rests_on(name: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """What an answer of this kind of check depends on: with all of it the same, it need not be asked again at once."""
    found: tuple[str, ...] = getattr(import_module(f"heal_cli.checks.{name}"), "rests_on", _on_the_place)(parameters)
    return found


def _on_the_place(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return ("place",)


def shapes() -> dict[str, Record]:
    """The parameters of every kind, for reading rule files."""
    return {name: import_module(f"heal_cli.checks.{name}").SHAPE for name in KINDS}
