"""Kubeconfig files, merged as kubectl merges them: the first file that names a thing wins."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from heal_cli.yamlio import strings


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


def access(names: tuple[str, ...], context: str | None) -> Access | None:
    """What a context (or the current one) leads to; None if no file can be read or nothing is current."""
    merged = _merged(names)
    chosen = context or merged.get("current-context") or ""
    entry = merged["contexts"].get(chosen, {}) if merged else None
    if not entry:
        return None
    user = entry.get("user", "")
    return Access(
        files=names,
        context=chosen,
        server=merged["clusters"].get(entry.get("cluster"), {}).get("server", ""),
        user=user,
        namespace=entry.get("namespace", ""),
        credentials=merged["users"].get(user, {}),
    )


def _merged(names: tuple[str, ...]) -> dict[str, Any]:
    merged: dict[str, Any] = {"contexts": {}, "clusters": {}, "users": {}}
    for name in names:
        content = _content(name)
        if content.get("current-context"):
            merged.setdefault("current-context", content["current-context"])
        for plural, singular in (("contexts", "context"), ("clusters", "cluster"), ("users", "user")):
            for entry in content.get(plural) or ():
                if isinstance(entry, dict):
                    merged[plural].setdefault(entry.get("name"), entry.get(singular) or {})
    return merged


def _content(name: str) -> dict[str, Any]:
    value = strings(name)
    return value if isinstance(value, dict) else {}
