"""The credentials of a kubeconfig's user: which there are, and from when until when each is good.

What kubectl does with several of them: a token from a file takes the place of the one that stands there, the server
takes any that it accepts.
"""

from __future__ import annotations

import base64
import os

from heal_cli.atomic import content
from heal_cli.credentials import exec_plugin, jwt, x509
from heal_cli.credentials.term import Term, mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def terms(user: Mapping[str, Any]) -> tuple[Term, ...]:
    """One term for each credential that a user has; none if it has none."""
    found = (_token(user), _certificate(user), _plugin(user), _provider(user), _password(user))
    return tuple(term for term in found if term)


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _token(user: Mapping[str, Any]) -> Term | None:
    name = _text(user, "tokenFile")
    token = _content(name).decode("utf-8", "replace").strip() or _text(user, "token")
    return of_token(token)._replace(files=(name,) if name else ()) if token or name else None


def of_token(token: str) -> Term:
    """What a token says of itself; one that is no JWT says nothing."""
    said = jwt.claims(token)
    expires = jwt.moment(said.get("exp"))
    return Term(expires, jwt.moment(said.get("iat")), mark=mark(token) if token and expires is None else "")


def _certificate(user: Mapping[str, Any]) -> Term | None:
    data, name = _text(user, "client-certificate-data"), _text(user, "client-certificate")
    if not (data or name):
        return None
    try:
        dates = x509.validity(base64.b64decode(data, validate=True) if data else _content(name))
    except ValueError:
        dates = None
    files = () if data else (name,)
    return Term(dates[1], dates[0], files=files) if dates else Term(files=files)


def _plugin(user: Mapping[str, Any]) -> Term | None:
    spec = user.get("exec")
    return exec_plugin.term(spec) if isinstance(spec, dict) else None


def _provider(user: Mapping[str, Any]) -> Term | None:
    """kubectl's own OpenID Connect client: it renews the token while it has a refresh token."""
    spec = user.get("auth-provider")
    if not isinstance(spec, dict):
        return None
    config = spec.get("config")
    if _text(spec, "name") != "oidc" or not isinstance(config, dict):
        return Term(renews=True)  # the clouds' own: each asks its cloud's command line for the next one
    return of_token(_text(config, "id-token"))._replace(renews=bool(_text(config, "refresh-token")))


def _password(user: Mapping[str, Any]) -> Term | None:
    return Term() if _text(user, "username") else None


def _content(name: str) -> bytes:
    if not name:
        return b""
    try:
        return content(os.path.expanduser(name), 1 << 20)
    except OSError:
        return b""
