"""A stand-in of a cluster whose namespaces are reserved, for `bonfire`, and of `oc`, which bonfire runs.

    with Reservations(tmp_path, "127.0.0.1", mine=["ephemeral-a1"], theirs=["ephemeral-b2"]) as cluster:
        kubeconfig.write_text(cluster.kubeconfig("admin", "ephemeral-a1"))

It speaks as much of the Kubernetes API as real clients need: discovery, get, list, create, and refusals in the API's
own form. A token `admin` may do everything, `guest` nothing, any other is refused. No operator runs: a new reservation
waits for ever.
"""

import base64
import json
import ssl
import threading
from collections.abc import Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.lab.registry import Authority

Json = dict[str, Any]

OC = """\
#!/bin/sh
# kubectl, and what only OpenShift's client has: who is logged in, and the current project.
case "$*" in
"whoami --show-server") exec kubectl config view --minify -o 'jsonpath={.clusters[0].cluster.server}' ;;
whoami*) kubectl get --raw /api >/dev/null && echo dev ;;
"project -q") exec kubectl config view --minify -o 'jsonpath={..namespace}' ;;
*) exec kubectl "$@" ;;
esac
"""
OURS, OPENSHIFT = "cloud.redhat.com/v1alpha1", "project.openshift.io/v1"
KINDS: dict[str, list[tuple[str, str, list[str], bool]]] = {  # plural, kind, short names, namespaced
    "v1": [
        ("namespaces", "Namespace", ["ns"], False),
        ("configmaps", "ConfigMap", ["cm"], True),
        ("events", "Event", ["ev"], True),
    ],
    OURS: [
        ("namespacereservations", "NamespaceReservation", ["reservation", "res"], False),
        ("namespacepools", "NamespacePool", ["nspool"], False),
        ("clowdenvironments", "ClowdEnvironment", ["env"], False),
        ("clowdapps", "ClowdApp", ["app"], True),
    ],
    OPENSHIFT: [("projects", "Project", [], False)],
}  # fmt: skip


class Reservations:
    """The cluster; without `operator` it is one that knows nothing of reservations."""

    def __init__(
        self,
        folder: Path,
        host: str,
        port: int = 0,
        mine: Collection[str] = (),
        theirs: Collection[str] = (),
        free: Collection[str] = (),
        expired: Collection[str] = (),
        unready: Collection[str] = (),
        operator: bool = True,
    ) -> None:
        self.kinds = KINDS if operator else {"v1": KINDS["v1"], OPENSHIFT: KINDS[OPENSHIFT]}
        self.objects: dict[str, list[Json]] = {plural: [] for kinds in KINDS.values() for plural, *_ in kinds}
        self._fill(mine, theirs, free, expired, unready)
        handler = type("Handler", (_Api,), {"cluster": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        authority = Authority(folder, "Lab CA")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.issue(host))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._ca = base64.b64encode(authority.certificate.read_bytes()).decode()
        self.server = f"https://{host}:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def kubeconfig(self, token: str, namespace: str) -> str:
        """The text of a kubeconfig with one context `shop`; JSON is YAML too."""
        context = {"cluster": "shop", "user": "dev", "namespace": namespace}
        return json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "shop",
                "clusters": [
                    {"name": "shop", "cluster": {"server": self.server, "certificate-authority-data": self._ca}}
                ],
                "users": [{"name": "dev", "user": {"token": token}}],
                "contexts": [{"name": "shop", "context": context}],
            }
        )

    def _fill(
        self,
        mine: Collection[str],
        theirs: Collection[str],
        free: Collection[str],
        expired: Collection[str],
        unready: Collection[str],
    ) -> None:
        for name, limit in (("default", 0), ("small", 1)):
            self._add("namespacepools", {"metadata": {"name": name}, "spec": {"size": 2, "sizeLimit": limit}})
        owners = {**dict.fromkeys(mine, "dev"), **dict.fromkeys(theirs, "somebody"), **dict.fromkeys(expired, "dev")}
        for name in (*owners, *free):
            pool = "small" if name in theirs else "default"
            notes = {"reserved": str(name in owners).lower(), "env-status": "creating" if name in unready else "ready"}
            metadata = {"name": name, "labels": {"operator-ns": "true", "pool": pool}, "annotations": notes}
            for plural in ("namespaces", "projects"):
                self._add(plural, {"metadata": metadata, "status": {"phase": "Active"}})
        for name, owner in owners.items():
            state = "expired" if name in expired else "active"
            self._add(
                "namespacereservations",
                {
                    "metadata": {"name": f"bonfire-reservation-{name}", "labels": {"requester": owner}},
                    "spec": {"requester": owner, "duration": "1h", "pool": "default"},
                    "status": {"namespace": name, "state": state, "expiration": "2036-03-02T12:45:00Z"},
                },
            )

    def _add(self, plural: str, body: Json) -> None:
        version, kind = next((v, k) for v, kinds in KINDS.items() for p, k, *_ in kinds if p == plural)
        self.objects[plural].append({"apiVersion": version, "kind": kind, **body})


def _groups(kinds: Collection[str]) -> Json:
    names = [version.partition("/") for version in kinds if "/" in version]
    groups = [(group, {"groupVersion": f"{group}/{version}", "version": version}) for group, _, version in names]
    listed = [{"name": group, "versions": [one], "preferredVersion": one} for group, one in groups]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed}


def _resources(version: str, kinds: list[tuple[str, str, list[str], bool]]) -> Json:
    verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
    listed = [
        {"name": name, "singularName": kind.lower(), "kind": kind, "shortNames": short, "namespaced": within}
        for name, kind, short, within in kinds
    ]
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": version,
        "resources": [{**one, "verbs": verbs} for one in listed],
    }


def _labelled(one: Json, label: str, value: str) -> bool:
    labels = one["metadata"].get("labels", {})
    return label in labels and value in ("", labels[label])


class _Api(BaseHTTPRequestHandler):
    cluster: Reservations

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        path, _, query = self.path.partition("?")
        path = path.rstrip("/")
        words = path.strip("/").split("/")
        if token not in ("admin", "guest"):
            self._refuse(401, "Unauthorized", "Unauthorized")
        elif path == "/api":
            self._answer(200, {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})
        elif path == "/apis":
            self._answer(200, _groups(self.cluster.kinds))
        elif path == "/version":
            self._answer(200, {"major": "1", "minor": "27", "gitVersion": "v1.27.16"})
        elif (version := "/".join(words[1:])) in self.cluster.kinds:
            self._answer(200, _resources(version, self.cluster.kinds[version]))
        else:
            self._objects(token, words, query)

    def _objects(self, token: str, words: list[str], query: str) -> None:
        rest = words[2:] if words[0] == "api" else words[3:]
        group = "" if words[0] == "api" else words[1]
        if len(rest) > 2 and rest[0] == "namespaces":
            rest = rest[2:]
        plural, name = rest[0] if rest else "", rest[1] if len(rest) > 1 else ""
        if plural not in self.cluster.objects:
            self._refuse(404, "NotFound", "the server could not find the requested resource")
        elif token == "guest":
            kind = f"{plural}.{group}" if group else plural
            who = f'User "guest" cannot list resource "{plural}" in API group "{group}" at the cluster scope'
            self._refuse(403, "Forbidden", f"{kind} is forbidden: {who}")
        elif self.command in ("POST", "PATCH"):
            self._create(plural)
        elif name:
            self._one(plural, name, group)
        else:
            self._list(plural, query)

    def _create(self, plural: str) -> None:
        """A new object, as POST and a server-side apply (PATCH) make it."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        version, kind = next((v, k) for v, kinds in KINDS.items() for p, k, *_ in kinds if p == plural)
        self.cluster.objects[plural].append({"apiVersion": version, "kind": kind, **body})
        self._answer(201, self.cluster.objects[plural][-1])

    def _one(self, plural: str, name: str, group: str) -> None:
        found = [one for one in self.cluster.objects[plural] if one["metadata"]["name"] == name]
        kind = f"{plural}.{group}" if group else plural
        if found:
            self._answer(200, found[0])
        else:
            self._refuse(404, "NotFound", f'{kind} "{name}" not found', {"name": name, "kind": plural, "group": group})

    def _list(self, plural: str, query: str) -> None:
        wanted = query.partition("labelSelector=")[2].partition("&")[0].replace("%3D", "=")
        label, _, value = wanted.partition("=")
        objects = self.cluster.objects[plural]
        if label:
            labels = [one["metadata"].get("labels", {}) for one in objects]
            objects = [
                o for o, found in zip(objects, labels, strict=True) if label in found and value in ("", found[label])
            ]
        version = next(v for v, kinds in KINDS.items() if plural in [p for p, *_ in kinds])
        kind = next(k for p, k, *_ in KINDS[version] if p == plural)
        self._answer(200, {"kind": f"{kind}List", "apiVersion": version, "metadata": {}, "items": objects})

    def _refuse(self, code: int, reason: str, message: str, details: Json | None = None) -> None:
        status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
        self._answer(code, {**status, "message": message, "reason": reason, "details": details or {}, "code": code})

    def _answer(self, code: int, body: Json) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_PATCH = do_GET

    def version_string(self) -> str:
        """What stands in the Server header, and so in what a client prints of a refusal."""
        return "stand-in"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The same moment always, for the same reason."""
        return "Mon, 02 Mar 2026 08:45:00 GMT"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""
