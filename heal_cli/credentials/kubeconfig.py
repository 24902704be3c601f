"""Kubeconfig files, merged as kubectl merges them: the first file that names a thing wins."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from heal_cli.yamlio import strings

_FILES = ("tokenFile", "client-certificate", "client-key", "certificate-authority")


class Access(NamedTuple):
    """What one context leads to: a server, a user with its credentials, a namespace. Missing parts are empty."""

    files: tuple[str, ...]
    context: str
    server: str
    user: str
    namespace: str
    credentials: dict[str, Any]

    @property
    def identity(self) -> tuple[str, ...]:
        """Who a command acts as, and where: it must not change under a command that is run again."""
        return (self.context, self.server, self.user, self.namespace)


def files(flag: str | None, variable: str | None) -> tuple[str, ...]:
    """The kubeconfig files in force: the flag's, else those of $KUBECONFIG, else ~/.kube/config."""
    if flag:
        return (os.path.expanduser(flag),)
    listed = tuple(name for name in (variable or "").split(os.pathsep) if name)
    return listed or (os.path.expanduser("~/.kube/config"),)


def access(names: tuple[str, ...], context: str | None, user: str | None = None) -> Access | None:
    """What a context (or the current one) leads to; None if no file can be read or nothing is current.

    `user` takes the place of the user that the context names, as --user does.
    """
    merged = _merged(names)
    chosen = context or merged.get("current-context") or ""
    entry = merged["contexts"].get(chosen)
    if not entry:
        return None
    user = user or _text(entry, "user")
    return Access(
        files=names,
        context=chosen,
        server=_text(merged["clusters"].get(_text(entry, "cluster"), {}), "server"),
        user=user,
        namespace=_text(entry, "namespace"),
        credentials=merged["users"].get(user, {}),
    )


def why_none(names: tuple[str, ...]) -> str:
    """Why `access` found nothing: no file, none that is a kubeconfig, or no such context in any."""
    if not any(os.path.exists(name) for name in names):
        return f"there is no {names[0]}"
    if not any(_content(name) for name in names):
        return f"{names[0]} is no kubeconfig that can be read"
    return "the kubeconfig has no such context"


def _merged(names: tuple[str, ...]) -> dict[str, Any]:
    merged: dict[str, Any] = {"contexts": {}, "clusters": {}, "users": {}}
    for name in names:
        content = _content(name)
        if current := _text(content, "current-context"):
            merged.setdefault("current-context", current)
        for plural, singular in (("contexts", "context"), ("clusters", "cluster"), ("users", "user")):
            for entry in content.get(plural) or ():
                if isinstance(entry, dict):
                    inner = entry.get(singular)
                    known = _with_files(inner, name) if isinstance(inner, dict) else {}
                    merged[plural].setdefault(_text(entry, "name"), known)
    return merged


def _text(entry: dict[str, Any], key: str) -> str:
    """What a damaged file may hold in place of a text counts as nothing."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _with_files(entry: dict[str, Any], name: str) -> dict[str, Any]:
    """An entry of the file `name`: the files it speaks of are relative to that file, as for kubectl."""
    folder = os.path.dirname(os.path.abspath(name))
    named = {key: _text(entry, key) for key in _FILES}
    return {**entry, **{key: os.path.join(folder, path) for key, path in named.items() if path}}


def _content(name: str) -> dict[str, Any]:
    value = strings(name)
    return value if isinstance(value, dict) else {}
