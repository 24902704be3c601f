"""The kubeconfig's token is good for a while yet: read from the token itself, without asking the cluster.

    kube_token:
      kind: token_expiry
      left: 5m                  # a token passes with more than this left

Reads `token` and `tokenFile` of the user that the command's context names. A token that does not say when it ends
(OpenShift's `sha256~...`), a client certificate or an exec plugin leaves the answer unknown.
"""

from __future__ import annotations

import os
import time

from heal_cli.durations import seconds
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "auth"
SHAPE = Record({"kind": TEXT, "left": DURATION})


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look at the token of the context that the scene names."""
    from heal_cli.credentials import jwt, kubeconfig

    names = scene.values.get("kubeconfigs")
    context = scene.values.get("context")
    if not isinstance(names, str):
        return Reading(UNKNOWN, "the command has no kubeconfig")
    access = kubeconfig.access(tuple(names.split(os.pathsep)), context if isinstance(context, str) else None)
    if access is None:
        return Reading(UNKNOWN, "the kubeconfig has no such context")
    token = _token(access.credentials)
    expires = jwt.expiry(token) if token else None
    files = (*access.files, *filter(None, [access.credentials.get("tokenFile")]))
    if expires is None:
        return Reading(UNKNOWN, "the credentials do not say when they end", files=files)
    return judge(expires, time.time(), seconds(parameters.get("left", "5m")))._replace(files=files)


def judge(expires: float, now: float, left: float) -> Reading:
    """Good if strictly more than `left` seconds remain."""
    remaining = expires - now
    if remaining > left:
        return Reading(GOOD, expires=expires, until=expires - left)
    when = f"expired {_spoken(abs(remaining))} ago" if remaining <= 0 else f"expire in {_spoken(remaining)}"
    return Reading(BAD, when, expires)


def _token(credentials: Mapping[str, Any]) -> str:
    if credentials.get("token"):
        return str(credentials["token"])
    try:
        with open(credentials.get("tokenFile", ""), encoding="utf-8") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return ""


def _spoken(duration: float) -> str:
    if duration <= 90:
        return f"{duration:.0f} s"
    return f"{duration / 60:.0f} min" if duration < 7200 else f"{duration / 3600:.0f} h"
