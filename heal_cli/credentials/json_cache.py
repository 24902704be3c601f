"""JSON files in which tools keep their logins, and the times in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from heal_cli.atomic import content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_mapping(name: str) -> dict[str, Any]:
    """A JSON file that holds an object; empty if it cannot be read, or is something else."""
    try:
        value = json.loads(content(name))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def as_epoch(value: object) -> float | None:
    """A time in ISO 8601, in UTC where it does not say; None if it is none. Old AWS tools write `UTC` for `Z`."""
    try:
        moment = datetime.fromisoformat(str(value).replace("UTC", "+00:00"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
