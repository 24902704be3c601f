"""The values of a workflow: those it begins with, and what a step's stdout leaves."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from heal_cli.errors import HealError
from heal_cli.flow.plan import Condition, Flow, Save


def given(flow: Flow, chosen: Mapping[str, str]) -> dict[str, str]:
    """What a workflow begins with; `chosen` (`--set`) wins. Raises HealError for a variable that is not set."""
    found = {}
    for name, value in flow.values.items():
        text = chosen.get(name, value.text)
        if text is None:
            text = os.environ.get(value.environment or "")
        if text is None:
            raise HealError(
                f"{flow.file}: values.{name}: the variable {value.environment} is not set; or --set {name}=..."
            )
        found[name] = text
    return found


def kept(save: Save, output: bytes) -> str:
    """What is saved of a stdout: all of it without its last line ends, as $(...) does, or one field of it.

    Raises HealError if there is no such field, or it is no value that an argument can hold.
    """
    if save.json is None:
        text = os.fsdecode(output).rstrip("\r\n")
    else:
        try:
            text = _as_text(_at(save.json, json.loads(output)))
        except (ValueError, LookupError, TypeError) as error:
            why = "there is none" if isinstance(error, LookupError) else str(error)
            raise HealError(f"save {save.name}: json {save.json}: {why}") from None
    if "\0" in text:
        raise HealError(f"save {save.name}: it has a zero byte, which no argument can hold")
    return text


def _at(path: str, value: Any) -> Any:
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def returned(value: Any) -> bytes:
    """What a Python step gave back, as if it had printed it: a text, bytes, nothing, or JSON."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    return os.fsencode(value) if isinstance(value, str) else json.dumps(value).encode()


def holds(condition: Condition | None, values: Mapping[str, str]) -> bool:
    """Is a step to be done?"""
    if condition is None:
        return True
    value = values[condition.left]
    held = bool(value) if condition.right is None else value == condition.right
    return held is not condition.no
