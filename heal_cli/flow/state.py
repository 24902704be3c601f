"""How far a workflow came: a file beside the memory, so that a crash, a reboot or Ctrl-C costs no step that is done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from heal_cli import atomic, paths
from heal_cli.errors import StateError
from heal_cli.flow.plan import Flow


class State(NamedTuple):
    """The steps that are `done` (or were left out), the values they saved, and the step that was `running`.

    Secrets are never in it: `secrets` are only their names.
    """

    done: tuple[str, ...] = ()
    values: Mapping[str, str] = MappingProxyType({})
    secrets: tuple[str, ...] = ()
    running: str | None = None


def path(flow: Flow) -> str:
    """The state file of a workflow: one for each file, by its full name."""
    mark = hashlib.sha256(os.fsencode(flow.file)).hexdigest()[:16]
    return os.path.join(paths.memory(), "state", "flows", f"{mark}.json")


def save(flow: Flow, state: State) -> None:
    """Replace the state file, for its owner's eyes only. Raises StateError."""
    name = path(flow)
    try:
        paths.make_private(os.path.dirname(name))
        atomic.replace(
            name, json.dumps({"v": 1, "file": flow.file, **state._asdict(), "values": dict(state.values)}).encode()
        )
    except OSError as error:
        raise StateError(f"{name}: how far the workflow came cannot be kept: {error.strerror}") from None


def load(flow: Flow) -> State | None:
    """How far the last run came; None if it came to its end, or never was. Raises StateError for a damaged file."""
    name = path(flow)
    try:
        found: Any = json.loads(atomic.content(name))
        values = {str(key): str(value) for key, value in found["values"].items()}
        running = found["running"]
        return State(
            tuple(found["done"]), values, tuple(found["secrets"]), running if isinstance(running, str) else None
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateError(f"{name}: cannot be read ({type(error).__name__}): say --from STEP, or remove it") from None


def forget(flow: Flow) -> None:
    """The workflow came to its end."""
    try:
        os.unlink(path(flow))
    except OSError:
        pass  # there was none, or it is left behind: the next run replaces it
