"""The probe that a target of the configuration brings: `probe: {tcp: 'host:443'}`, `{ping: host}` or `{argv: [...]}`.

vpn_up:
  kind: own_probe
  of: vpn                   # asked of the target of this kind among the command's target and what that needs
  refused_is: unknown       # as in `reachable`; the target's own `probe: {tcp: ..., refused: good}` counts more
"""

from __future__ import annotations

from heal_cli.checks import command_succeeds, reachable
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, WORD, Record, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "network"
SHAPE = Record({"kind": TEXT, "of": WORD, "timeout": DURATION, "refused_is": one_of(GOOD, BAD, UNKNOWN)})


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask as the target says."""
    own = {"refused_is": scene.values["probe.refused"]} if "probe.refused" in scene.values else {}
    for way in ("tcp", "ping"):
        if f"probe.{way}" in scene.values:
            return reachable.read({**parameters, **own, way: f"{{probe.{way}}}"}, scene)
    if "probe.argv" in scene.values:
        return command_succeeds.read({**parameters, "argv": ["{probe.argv}"]}, scene)
    return Reading(UNKNOWN, "the target has no probe")
