"""What is known at a target itself, where no command has led to it: for fixes asked for by name, and for health."""

from __future__ import annotations

from heal_cli.model import Command, Scene, Target
from heal_cli.targets import scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.command_line import Programs
    from heal_cli.targets import Targets


def at(target: Target, targets: Targets, programs: Programs) -> Scene:
    """What a command that acts on this target, and on nothing else, would know of the place."""
    found = scene(Command(_words(target)), targets, programs, target.name, may_run=False)
    if target.kind in ("registry", "forge") and "host" not in found.values:
        return found._replace(values={**found.values, "host": target.name})
    return found


def _words(target: Target) -> tuple[str, ...]:
    values = target.values
    if target.kind == "registry":
        return ("podman", "login", str(values.get("host", target.name)))
    if target.kind != "cluster":
        return (target.kind,)
    words = ["kubectl"]
    words += ["--kubeconfig", str(values["kubeconfig"])] if "kubeconfig" in values else []
    fixed = [one for one in values.get("contexts", ()) if isinstance(one, str) and not set(one) & set("*?[")]
    words += ["--context", fixed[0]] if len(fixed) == 1 else []
    return tuple(words)
