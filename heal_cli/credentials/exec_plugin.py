"""What a kubeconfig's exec plugin keeps between two calls, where that is documented, and what it does at its end.

Most plugins get the next token by themselves (kubelogin opens a browser, the clouds' have a refresh token), so that an
old token says nothing. Only AWS IAM Identity Center without a refresh token fails until somebody logs in again.
"""

from __future__ import annotations

import os

from heal_cli.credentials import aws_sso, jwt
from heal_cli.credentials.json_cache import as_epoch, as_mapping
from heal_cli.credentials.term import Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MOST_FILES = 64  # of a cache folder


def term(spec: Mapping[str, Any]) -> Term:
    """From when until when what a plugin would give is good. `spec` is the `exec` of a kubeconfig's user."""
    command = spec.get("command")
    program = os.path.basename(command) if isinstance(command, str) else ""
    arguments = tuple(word for word in _listing(spec.get("args")) if isinstance(word, str))
    if program == "aws":
        return aws_sso.term(_option(arguments, "--profile"), _environment(spec))
    if program == "gke-gcloud-auth-plugin":
        return _gke()
    if issuer := _option(arguments, "--oidc-issuer-url"):
        return _kubelogin(issuer, arguments)
    return Term(renews=True)


def _option(arguments: tuple[str, ...], name: str) -> str:
    """The value of an option, in either of the two ways to write it; empty if it is not there."""
    for place, word in enumerate(arguments):
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
        if word == name and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""


def _environment(spec: Mapping[str, Any]) -> dict[str, str]:
    """The plugin's environment: ours, and what the kubeconfig adds."""
    added = [entry for entry in _listing(spec.get("env")) if isinstance(entry, dict)]
    return {**os.environ, **{str(entry.get("name")): str(entry.get("value", "")) for entry in added}}


def _listing(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _gke() -> Term:
    """cloud-provider-gcp, cmd/gke-gcloud-auth-plugin: one token for all clusters; gcloud gives the next."""
    name = os.path.expanduser("~/.kube/gke_gcloud_auth_plugin_cache")
    return Term(as_epoch(as_mapping(name).get("token_expiry")), renews=True, files=(name,))


def _kubelogin(issuer: str, arguments: tuple[str, ...]) -> Term:
    """github.com/int128/kubelogin: a file for each login, named by a digest; the token itself says whose it is."""
    folder = os.path.expanduser(_option(arguments, "--token-cache-dir") or "~/.kube/cache/oidc-login")
    client = _option(arguments, "--oidc-client-id")
    ends = []
    for name in _names(folder):
        said = jwt.claims(str(as_mapping(os.path.join(folder, name)).get("id_token", "")))
        if said.get("iss") == issuer and client in _all_of(said.get("aud")):
            ends.append(jwt.moment(said.get("exp")) or 0.0)
    return Term(max(ends, default=None), renews=True, files=(folder,))


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))[:_MOST_FILES]
    except OSError:
        return []


def _all_of(audience: object) -> list[Any]:
    return audience if isinstance(audience, list) else [audience]
