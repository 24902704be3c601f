"""Environment variables are set, and not empty.

    registry_user:
      kind: env_set
      names: [REGISTRY_USER, REGISTRY_TOKEN]    # or a single name
      need: all                                 # all of them (the default), or any

What stands in front of the command (`NAME=x cmd`, `env NAME=x cmd`) counts. No value is ever shown or kept.
"""

from __future__ import annotations

import os

from heal_cli.model import BAD, GOOD, Reading
from heal_cli.shape import WORD, Either, Listing, Record, Scalar, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene


def _name_right(value: Any) -> str:
    plain = isinstance(value, str) and value.isascii() and value.isidentifier()
    return "" if plain else "the name of a variable"


TYPE = "not_configured"
SAYS = "{detail}"
_NAME = Scalar(_name_right, {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"})
SHAPE = Record(
    {
        "kind": WORD,
        "names": Either((_NAME, Listing(_NAME, least=1)), "the name of a variable"),
        "need": one_of("all", "any"),
    },
    required=("names",),
)


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the variables, wherever the command acts."""
    return tuple(f"${name}" for name in _listed(parameters))


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look at the environment that the command will have."""
    names = _listed(parameters)
    given = dict(word.partition("=")[::2] for word in scene.command.prefix if "=" in word)
    missing = [name for name in names if not given.get(name, os.environ.get(name))]
    if not missing or (parameters.get("need") == "any" and len(missing) < len(names)):
        return Reading(GOOD)
    return Reading(BAD, _spoken(missing, parameters.get("need", "all")))


def _listed(parameters: Mapping[str, Any]) -> list[str]:
    names = parameters["names"]
    return [names] if isinstance(names, str) else list(names)


def _spoken(missing: list[str], need: str) -> str:
    if len(missing) == 1:
        return f"{missing[0]} is not set"
    if need == "any":
        return f"none of {', '.join(missing)} is set"
    return f"{', '.join(missing[:-1])} and {missing[-1]} are not set"
