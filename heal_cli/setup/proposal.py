"""A configuration file for what was found, as text with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from heal_cli.setup.discovery import Found

_PLAIN = re.compile(r"[A-Za-z~/][A-Za-z0-9~/._-]*")
# What YAML 1.1 or 1.2 takes for something else than a text.
_NO_TEXT = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|none|~")
_CHECKS = {"cluster": ("kubeconfigs", "kube_token"), "registry": ("registries", "registry_token")}
_FORGES = {"gh": ("github", "github_token"), "glab": ("gitlab", "gitlab_token")}


def text(found: Iterable[Found], clouds: Mapping[str, str]) -> str:
    """The whole file. What could not be found out stands in it as a comment."""
    known = tuple(found)
    lines = [
        "# heal's configuration, as `heal setup` proposed it. `heal config show` says",
        "# what is in force, `heal health` how it stands, `heal help configuration`",
        "# what every key means.",
        "version: 1",
    ]
    if any(one.kind != "vpn" for one in known):
        lines += ["targets:", *(line for one in known for line in _target(one) if one.kind != "vpn")]
    for one in known:
        if one.kind == "vpn":
            lines += _vpn(one)
    lines += ["health:", *_health(known, clouds)]
    return "".join(f"{line}\n" for line in lines)


def _target(one: Found) -> Iterator[str]:
    yield f"  {_flow(one.name)}:"
    yield f"    kind: {one.kind}"
    for key, value in one.keys.items():
        yield f"    {key}: {_flow(value)}"
    if one.login:
        yield f"    login: {{argv: {_flow(one.login)}, class: interactive}}"
    else:
        yield f"    # login: {{argv: [...], class: interactive}}    # {one.note}"


def _vpn(one: Found) -> Iterator[str]:
    """A VPN is of no use without a host behind it: it is for the user to uncomment."""
    yield "# A VPN: name a host behind it, put it under `targets:`, and add `needs: [vpn]` to what lies behind it."
    yield f"#   {_flow(one.name)}:"
    yield "#     kind: vpn"
    yield "#     probe: {tcp: 'host.behind.it:443', timeout: 2s}"
    yield f"#     connect: {{argv: {_flow(one.keys['connect'])}, class: safe}}"


def _health(known: tuple[Found, ...], clouds: Mapping[str, str]) -> Iterator[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in known:
        entry = _FORGES.get(one.login[0]) if one.kind == "forge" else _CHECKS.get(one.kind)
        if entry:
            groups.setdefault(entry, []).append(one.name)
    for (key, check), names in groups.items():
        yield f"  {key}: {{check: {check}, targets: {_flow(names)}}}"
    for key, check in clouds.items():
        yield f"  {key}: {{check: {check}}}"
    yield "  disk: {check: disk_room}"


def _flow(value: Any) -> str:
    """A text or a list of texts in YAML's flow style, quoted where it has to be."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_flow, value))}]"
    return value if _PLAIN.fullmatch(value) and not _NO_TEXT.fullmatch(value) else json.dumps(value)
