"""The login of a container registry, as podman, skopeo, buildah and docker keep it: containers-auth.json(5).

The files are looked at in that manual's order, and the first that knows the registry counts. A login kept by a
credential helper is not read: the helper gives it to the program that asks for it.
"""

from __future__ import annotations

import base64
import binascii
import json
import os

from heal_cli.credentials import jwt
from heal_cli.credentials.json_cache import as_mapping
from heal_cli.credentials.term import Term, mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple

_DOCKER_HUB = ("docker.io", "index.docker.io", "registry-1.docker.io")


class Login(NamedTuple):
    """A login that is kept: the file that knows of it, a helper that keeps it (or empty), and its term.

    Docker's general helper (`credsStore`) is `dockers`: podman and skopeo do not ask it.
    """

    file: str
    helper: str
    term: Term
    dockers: bool = False


def files(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The files that may hold a login, in the order in which they count."""
    if own := environment.get("REGISTRY_AUTH_FILE"):
        return (own,)
    home = os.path.expanduser("~")
    config = environment.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    running = environment.get("XDG_RUNTIME_DIR")
    first = os.path.join(running, "containers") if running else f"/run/containers/{os.geteuid()}"
    docker = environment.get("DOCKER_CONFIG") or os.path.join(home, ".docker")
    return (
        os.path.join(first, "auth.json"),
        os.path.join(config, "containers", "auth.json"),
        os.path.join(docker, "config.json"),
        os.path.join(home, ".dockercfg"),
    )


def login(host: str, environment: Mapping[str, str]) -> Login | None:
    """The login for a registry (`quay.io`, `registry.example:5000`); None if no file knows one."""
    for name in files(environment):
        content = as_mapping(name)
        auths = content if name.endswith(".dockercfg") else _mapping(content.get("auths"))
        entry = _entry(auths, host)
        if helper := _helper(content, host, entry):
            return Login(name, helper, Term(), host not in _mapping(content.get("credHelpers")))
        if entry:
            return Login(name, "", _term(entry))
    return None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _helper(content: Mapping[str, Any], host: str, entry: dict[str, Any] | None) -> str:
    """The helper of this registry, or docker's general one, which leaves an empty entry for what it keeps."""
    own = _mapping(content.get("credHelpers")).get(host)
    if not own and entry is not None and not entry:
        own = content.get("credsStore")
    return own if isinstance(own, str) else ""


def _entry(auths: Mapping[str, Any], host: str) -> dict[str, Any] | None:
    """What a file keeps for a registry: under its own name, else under that of a part of it (`quay.io/team`)."""
    names = {_host(key): _mapping(value) for key, value in reversed(list(auths.items())) if "/" in _bare(key)}
    names |= {_bare(key): _mapping(value) for key, value in auths.items()}
    wanted = _DOCKER_HUB if host in _DOCKER_HUB else (host,)
    return next((names[name] for name in wanted if name in names), None)


def _bare(key: str) -> str:
    """A key without what docker puts around it: `https://quay.io/v1/` is `quay.io`."""
    name = key.partition("://")[2] or key
    for end in ("/v1/", "/v2/", "/v1", "/v2", "/"):
        name = name.removesuffix(end)
    return name


def _host(key: str) -> str:
    return _bare(key).partition("/")[0]


def _term(entry: Mapping[str, Any]) -> Term:
    token = entry.get("identitytoken")
    if not isinstance(token, str) or not token:
        token = _password(entry)
    said = jwt.claims(token) if token.count(".") == 2 else _ecr(token)
    expires = jwt.moment(said.get("exp", said.get("expiration")))
    return Term(expires, jwt.moment(said.get("iat")), mark=mark(token) if token and expires is None else "")


def _password(entry: Mapping[str, Any]) -> str:
    try:
        return base64.b64decode(str(entry.get("auth", "")), validate=True).decode().partition(":")[2].strip("\0")
    except (ValueError, UnicodeDecodeError):
        return ""


def _ecr(token: str) -> dict[str, Any]:
    """What `aws ecr get-login-password` gives is JSON in base64, which says when it ends; empty for anything else."""
    try:
        return _mapping(json.loads(base64.b64decode(token, validate=True)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        return {}
