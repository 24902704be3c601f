"""What this machine logs in to, read from the files of the tools themselves: nothing is asked over the network."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from heal_cli import shell
from heal_cli.credentials import kubeconfig, registry
from heal_cli.credentials.json_cache import as_mapping
from heal_cli.yamlio import strings

_MOST = 50  # clusters: who has more wants to choose
_TIMEOUT = 5.0  # seconds for nmcli
_OPENSHIFT = ":6443"  # the port of OpenShift's API server, and of kubeadm's
_PLUGINS = {
    "aws": ("aws", "sso", "login"),
    "gke-gcloud-auth-plugin": ("gcloud", "auth", "login"),
    "kubelogin": ("az", "login"),
}
_HUB = ("index.docker.io", "registry-1.docker.io")


class Found(NamedTuple):
    """A target that could be configured: its kind, a name, its keys, and the login that would serve it.

    `login` is empty where the tool logs in by itself or nobody can say how; `note` then says so.
    """

    kind: str
    name: str
    keys: Mapping[str, Any]
    login: tuple[str, ...] = ()
    note: str = ""


def targets(environment: Mapping[str, str]) -> tuple[Found, ...]:
    """Clusters, registries, forges and VPNs, each with a name of its own."""
    known: set[str] = set()
    found = []
    for one in (*_clusters(environment), *_registries(environment), *_forges(), *_vpns()):
        name, count = one.name, 2
        while name in known:
            name, count = f"{one.name}-{count}", count + 1
        known.add(name)
        found.append(one._replace(name=name))
    return tuple(found)


def clouds(environment: Mapping[str, str]) -> dict[str, str]:
    """The clouds that somebody has logged in to from here: a key for `health`, and its check."""
    files = {
        "aws": ("aws_login", environment.get("AWS_CONFIG_FILE") or "~/.aws/config"),
        "gcp": ("gcp_login", os.path.join(environment.get("CLOUDSDK_CONFIG") or "~/.config/gcloud", "credentials.db")),
        "azure": ("azure_login", os.path.join(environment.get("AZURE_CONFIG_DIR") or "~/.azure", "azureProfile.json")),
    }
    found = {key: check for key, (check, file) in files.items() if os.path.exists(os.path.expanduser(file))}
    if environment.get("VAULT_ADDR"):
        found["vault"] = "vault_token"
    return found


def _clusters(environment: Mapping[str, str]) -> Iterator[Found]:
    """One for each user of each server in each kubeconfig; the contexts that lead there belong to it."""
    groups: dict[tuple[str, str, str], list[kubeconfig.Access]] = {}
    for file in _kubeconfigs(environment):
        for context in _names(strings(file), "contexts"):
            access = kubeconfig.access((file,), context)
            if access and access.server:
                groups.setdefault((file, access.server, access.user), []).append(access)
    for (file, server, _), members in list(groups.items())[:_MOST]:
        contexts = [member.context for member in members]
        login, note = _login_of(members[0], file, server)
        yield Found("cluster", _short(contexts[0]), {"kubeconfig": _tilde(file), "contexts": contexts}, login, note)


def _kubeconfigs(environment: Mapping[str, str]) -> list[str]:
    listed = list(kubeconfig.files(None, environment.get("KUBECONFIG")))
    folder = os.path.expanduser("~/.kube")
    try:
        beside = sorted(os.listdir(folder))
    except OSError:
        beside = []
    listed += [os.path.join(folder, name) for name in beside if name.startswith("config") or name.endswith(".yaml")]
    return [file for file in dict.fromkeys(listed) if os.path.isfile(file)]


def _names(content: Any, key: str) -> list[str]:
    entries = content.get(key) if isinstance(content, dict) else None
    names = [entry.get("name") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [name for name in names if isinstance(name, str) and name]


def _login_of(access: kubeconfig.Access, file: str, server: str) -> tuple[tuple[str, ...], str]:
    """What one types to log in there, as far as the credentials show it; else why it is not known."""
    plugin = access.credentials.get("exec")
    if isinstance(plugin, dict):
        command = os.path.basename(str(plugin.get("command", "")))
        login = _PLUGINS.get(command, ())
        return login, "" if login else f"its plugin {command} logs in by itself"
    if access.credentials.get("client-certificate-data") or access.credentials.get("client-certificate"):
        return (), "a client certificate: it is replaced, not renewed by a login"
    if server.endswith(_OPENSHIFT) and shell.find("oc"):
        return ("oc", "login", "--web", f"--kubeconfig={file}", server), ""
    return (), "what do you type to log in?"


def _registries(environment: Mapping[str, str]) -> Iterator[Found]:
    program = next((name for name in ("podman", "docker", "skopeo") if shell.find(name)), "podman")
    hosts: dict[str, None] = {}
    for file in registry.files(environment):
        content = as_mapping(file)
        for key in ("auths", "credHelpers"):
            entries = content.get(key)
            hosts |= dict.fromkeys(_host(name) for name in entries) if isinstance(entries, dict) else {}
    for host in hosts:
        if host:
            yield Found("registry", host, {}, (program, "login", host))


def _host(name: str) -> str:
    host = (urlsplit(name).netloc if "://" in name else name.partition("/")[0]).lower()
    return "docker.io" if host in _HUB else host


def _forges() -> Iterator[Found]:
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    github = strings(os.path.join(os.environ.get("GH_CONFIG_DIR") or os.path.join(config, "gh"), "hosts.yml"))
    for host in github if isinstance(github, dict) else ():
        yield Found("forge", _short(str(host)), {"host": str(host)}, ("gh", "auth", "login", "--hostname", str(host)))
    gitlab = strings(os.path.join(config, "glab-cli", "config.yml"))
    hosts = gitlab.get("hosts") if isinstance(gitlab, dict) else None
    for host, entry in hosts.items() if isinstance(hosts, dict) else ():
        if isinstance(entry, dict) and entry.get("token"):
            login = ("glab", "auth", "login", "--hostname", str(host))
            yield Found("forge", _short(str(host)), {"host": str(host)}, login)


def _vpns() -> Iterator[Found]:
    """What NetworkManager can bring up. Which host shows that it is up, nobody but the user knows."""
    if not shell.find("nmcli"):
        return
    listed = shell.run(("nmcli", "--terse", "--fields", "NAME,TYPE", "connection", "show"), _TIMEOUT)
    for line in listed.output.splitlines() if listed.exit == 0 else ():
        name, _, kind = line.rpartition(":")
        if kind in ("vpn", "wireguard"):
            yield Found("vpn", _short(name), {"connect": ("nmcli", "connection", "up", name)})


def _short(name: str) -> str:
    """A name that can be typed: the telling part of `ns/api-host:6443/user`, `arn:aws:...:cluster/x`, `gke_p_z_x`."""
    if name.startswith("arn:"):
        name = name.rpartition("/")[2]
    elif name.count("/") == 2:
        name = name.split("/")[1].partition(":")[0]
    elif name.startswith("gke_"):
        name = name.rpartition("_")[2]
    kept = "".join(letter if letter.isalnum() or letter in "-._" else "-" for letter in name).strip("-._")
    return kept or "target"


def _tilde(file: str) -> str:
    home = os.path.expanduser("~")
    return f"~{file[len(home) :]}" if file.startswith(home + os.sep) else file
