"""A Kubernetes API of a few lines for the fresh sets: the token says how it answers, in the real server's words."""

import re

from tests.corpus.fresh_parts import Answer, Routes, Talk

PORT = 6443


def status(code: int, reason: str, message: str, **details: object) -> Answer:
    """The object that an API server refuses with."""
    body = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message}
    extra = {"details": details} if details else {}
    return Answer(code, {**body, "reason": reason, **extra, "code": code})


def resources(group: str, **kinds: str) -> dict[str, object]:
    """What an API group offers; a short name may follow the kind after a colon."""
    found = []
    for plural, kind in kinds.items():
        kind, _, short = kind.partition(":")
        verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
        one = {
            "name": plural,
            "singularName": kind.lower(),
            "namespaced": kind not in ("Node", "Namespace"),
            "kind": kind,
        }
        found.append({**one, "verbs": verbs, **({"shortNames": [short]} if short else {})})
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group, "resources": found}


CORE = resources(
    "v1", pods="Pod:po", services="Service:svc", secrets="Secret", configmaps="ConfigMap:cm", nodes="Node:no",
    namespaces="Namespace:ns", persistentvolumeclaims="PersistentVolumeClaim:pvc",
)  # fmt: skip
APPS = resources("apps/v1", deployments="Deployment:deploy", statefulsets="StatefulSet:sts")
GROUP = {"groupVersion": "apps/v1", "version": "v1"}
GROUPS = {"name": "apps", "versions": [GROUP], "preferredVersion": GROUP}
POD = {
    "kind": "Pod",
    "apiVersion": "v1",
    "metadata": {
        "name": "web-0",
        "namespace": "shop",
        "uid": "5c9f4d0e-8a53-4a53-9d5b-1f6f1c2b7a10",
        "resourceVersion": "7",
    },
    "spec": {
        "nodeName": "node-1",
        "containers": [{"name": "web", "image": "web:1"}, {"name": "proxy", "image": "proxy:1"}],
    },
    "status": {"phase": "Pending", "conditions": [{"type": "Ready", "status": "False"}]},
}
DEPLOYMENT = {
    "kind": "Deployment",
    "apiVersion": "apps/v1",
    "metadata": {"name": "api", "namespace": "shop", "generation": 4, "resourceVersion": "9"},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "api"}},
        "template": {
            "metadata": {"labels": {"app": "api"}},
            "spec": {"containers": [{"name": "api", "image": "api:1"}]},
        },
    },
    "status": {"observedGeneration": 4, "replicas": 3, "updatedReplicas": 1, "conditions": []},
}
PATH = (
    r"^/(?:api/v1|apis/(?P<group>apps)/v1)(?:/namespaces/(?P<namespace>[^/?]+))?"
    r"/(?P<plural>[a-z]+)(?:/(?P<name>[^/?]+))?"
)
VERBS = {"GET": "get", "POST": "create", "PATCH": "patch", "DELETE": "delete", "PUT": "update"}


def answer(talk: Talk) -> Answer | None:
    """One request of kubectl's."""
    token = (talk.headers.get("Authorization") or "").removeprefix("Bearer ")
    if token in ("", "expired"):
        return status(401, "Unauthorized", "Unauthorized")
    if token == "busy":
        message = "Too many requests, please try again later."
        return Answer(429, message + "\n", {"Retry-After": "0"})
    if token == "ill":
        return Answer(503, "<html><body><h1>503 Service Unavailable</h1>\nNo server is available.\n</body></html>\n")
    simple: dict[str, dict[str, object]] = {
        "/api": {"kind": "APIVersions", "versions": ["v1"]},
        "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [GROUPS]},
        "/api/v1": CORE,
        "/apis/apps/v1": APPS,
        "/version": {"major": "1", "minor": "31", "gitVersion": "v1.31.4"},
        "/openapi/v3": {"paths": {}},
    }
    path = talk.path.partition("?")[0]
    if path in simple:
        return Answer(200, simple[path])
    fits = re.match(PATH, talk.path)
    if not fits:
        return status(404, "NotFound", "the server could not find the requested resource")
    return _object(talk, token, fits)


def _object(talk: Talk, token: str, fits: re.Match[str]) -> Answer:
    plural, name, group = fits["plural"], fits["name"] or "", fits["group"] or ""
    verb = VERBS.get(talk.command, "get")
    if verb == "get" and not name:
        verb = "watch" if "watch=" in talk.path else "list"
    shown = f"{plural}.{group}" if group else plural
    if token == "viewer" and (verb not in ("get", "list", "watch") or plural in ("secrets", "nodes")):
        quoted = f' "{name}"' if name else ""
        scope = f'in the namespace "{fits["namespace"]}"' if fits["namespace"] else "at the cluster scope"
        message = (
            f'{shown}{quoted} is forbidden: User "system:serviceaccount:ci:deployer" cannot {verb} resource "{plural}" '
            f'in API group "{group}" {scope}'
        )
        return status(403, "Forbidden", message, name=name, group=group, kind=plural)
    if token == "full" and verb in ("create", "patch"):
        message = (
            f'{shown} "web-1" is forbidden: exceeded quota: compute, requested: requests.memory=4Gi, '
            "used: requests.memory=30Gi, limited: requests.memory=32Gi"
        )
        return status(403, "Forbidden", message, name="web-1", kind=plural)
    if verb == "watch":
        talk.close_connection = True
        return Answer(200, "")
    if verb == "list":
        kind = {"pods": "PodList", "deployments": "DeploymentList"}.get(plural, "List")
        items = [POD] if plural == "pods" and "field" in talk.path else []
        version = "apps/v1" if group else "v1"
        return Answer(200, {"kind": kind, "apiVersion": version, "metadata": {"resourceVersion": "8"}, "items": items})
    if verb == "get" and plural == "namespaces":
        return Answer(200, {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": name}})
    if verb == "get" and name == "web-0":
        return Answer(200, POD)
    if verb == "get" and name == "api" and plural == "deployments":
        return Answer(200, DEPLOYMENT)
    if verb == "create" and plural == "deployments":
        message = 'Deployment.apps "web" is invalid: spec.template.spec.containers[0].image: Required value'
        return status(422, "Invalid", message, name="web", group="apps", kind="Deployment")
    return status(404, "NotFound", f'{shown} "{name}" not found', name=name, group=group, kind=plural)


ROUTES: Routes = [(r"", answer)]


def kubeconfig(
    token: str = "good", server: str = "https://api.acme.example:6443", user: str = "", more: str = ""
) -> str:
    """Bash lines that write ~/.kube/config; `user` stands instead of a token, `more` behind the user's entry."""
    return f"""mkdir -p ~/.kube && cat > ~/.kube/config <<'END'
apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster: {{server: '{server}'}}
contexts:
- name: prod
  context: {{cluster: prod, user: ci, namespace: shop}}
current-context: prod
users:
- name: ci
  user: {user or f"{{token: {token}}}"}
{more}
END
"""
