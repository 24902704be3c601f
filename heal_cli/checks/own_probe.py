"""The probe that a target of the configuration brings: `probe: {tcp: 'host:443'}` or `probe: {argv: [...]}`.

vpn_up:
  kind: own_probe
  of: vpn                   # asked of the target of this kind among the command's target and what that needs
  refused_is: good          # a host that refuses is there: enough for a VPN
"""

from __future__ import annotations

from heal_cli.checks import command_succeeds, reachable
from heal_cli.model import UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, WORD, Record, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "network"
SHAPE = Record({"kind": TEXT, "of": WORD, "timeout": DURATION, "refused_is": one_of("good", "bad")})


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask as the target says."""
    if "probe.tcp" in scene.values:
        return reachable.read({**parameters, "tcp": "{probe.tcp}"}, scene)
    if "probe.argv" in scene.values:
        return command_succeeds.read({**parameters, "argv": ["{probe.argv}"]}, scene)
    return Reading(UNKNOWN, "the target has no probe")
