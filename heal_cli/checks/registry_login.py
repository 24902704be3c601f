"""There is a login for a container registry, and it is good for a while yet.

    registry_token:
      kind: registry_login
      host: '{host}'
      left: 5m                          # a login passes with more than this left, where it says when it ends
      otherwise: registry_credentials   # the check that asks the registry itself, as most logins do not say

Looks into the files of containers-auth.json(5) in their order (`$REGISTRY_AUTH_FILE`, podman's, docker's). No login in
any of them is bad; of a login that is a JWT, or Amazon's, the end is read; of any other only the registry can tell. A
helper named for the registry (`credHelpers`) is asked by whoever asks the registry; docker's general one (`credsStore`)
by docker alone, which cannot be asked without logging in: that is unknown.
"""

from __future__ import annotations

import os
import time

from heal_cli.durations import seconds
from heal_cli.matching import fill, placeholders
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, WORD, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "registry_auth"
SAYS = "the login for {target} {detail}"
LOCAL = True
SHAPE = Record({"kind": TEXT, "host": TEXT, "left": DURATION, "otherwise": WORD})


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the place if the host comes from there, and on the variables that say which files count."""
    variables = ("$REGISTRY_AUTH_FILE", "$XDG_RUNTIME_DIR", "$DOCKER_CONFIG")
    return ("place", *variables) if placeholders(parameters.get("host", "{host}")) else variables


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look for the login of the scene's registry."""
    from heal_cli.credentials import registry

    filled = fill((parameters.get("host", "{host}"),), scene.values)
    if not filled:
        return Reading(UNKNOWN, "no registry is known")
    looked_at = registry.files(os.environ)
    found = registry.login(filled[0], os.environ)
    run = (("podman", "login", filled[0]),)
    if found is None:
        return Reading(BAD, "is not there: nobody is logged in", files=looked_at, run=run)
    if found.helper and (missing := _missing(found.helper)):
        return Reading(UNKNOWN, f"is kept by {missing}, which is not installed", files=looked_at)
    if found.dockers:
        return Reading(UNKNOWN, f"is kept by docker-credential-{found.helper}, which only docker asks", files=looked_at)
    reading = judge(found.term.expires, time.time(), seconds(parameters.get("left", "5m")))
    if reading.state == UNKNOWN and "otherwise" in parameters:
        reading = reading._replace(instead=(parameters["otherwise"], "was refused"))
    return reading._replace(files=looked_at, mark=found.term.mark, run=run)


def judge(expires: float | None, now: float, left: float) -> Reading:
    """Good if strictly more than `left` seconds remain; unknown where a login does not say when it ends."""
    from heal_cli.durations import spoken

    if expires is None:
        return Reading(UNKNOWN, "does not say when it ends")
    if expires - now > left:
        return Reading(GOOD, expires=expires, until=expires - left)
    said = f"expired {spoken(now - expires)} ago" if expires <= now else f"ends in {spoken(expires - now)}"
    return Reading(BAD, said, expires)


def _missing(helper: str) -> str:
    """The program of a helper, if it is not installed."""
    from heal_cli.shell import find

    program = f"docker-credential-{helper}"
    return "" if find(program) else program
