"""The cluster of the platform's half of the tenth fresh set: a real kube-apiserver, and what is in it."""

import shutil

from tests.corpus.capture import SERVER
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

H, SHUT = "alder.example", "10.40.0.20"
CONFIGS, NAMESPACE = SERVER / "kube", "checkout"


def _objects(real: Cluster) -> None:
    labels = {"app": "cart"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "cart", "image": "a/b:1"}]}}
    base = f"/api/v1/namespaces/{NAMESPACE}"
    for name in ("cart", "payment"):
        spec = {"replicas": 2, "selector": {"matchLabels": labels}, "template": template}
        path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"
        real.request("POST", path, {"metadata": {"name": name}, "spec": spec})
    real.request("POST", "/api/v1/nodes", {"metadata": {"name": "node3"}})
    node = real.request("GET", "/api/v1/nodes/node3")
    node["status"] = {
        "addresses": [{"type": "InternalIP", "address": SHUT}],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
    }
    real.request("PUT", "/api/v1/nodes/node3/status", node)
    for name, containers in (("cart-6d5f7c9b4-x2x7q", ("cart",)), ("payment-77c6d49f4d-8kq2v", ("app", "envoy"))):
        spec = {"nodeName": "node3", "containers": [{"name": one, "image": "a/b:1"} for one in containers]}
        pod = real.request("POST", f"{base}/pods", {"metadata": {"name": name, "labels": labels}, "spec": spec})
        state = {"ready": True, "restartCount": 0, "image": "a/b:1", "imageID": "", "state": {"running": {}}}
        pod["status"] = {"phase": "Running", "containerStatuses": [{"name": one, **state} for one in containers]}
        real.request("PUT", f"{base}/pods/{name}/status", pod)
    ports = [{"port": 80, "targetPort": 8080}]
    service = {"metadata": {"name": "cart"}, "spec": {"selector": labels, "ports": ports}}
    real.request("POST", f"{base}/services", service)
    hard = {"pods": "2", "services.loadbalancers": "0"}
    quotas = f"/api/v1/namespaces/{NAMESPACE}-ci/resourcequotas"
    quota = real.request("POST", quotas, {"metadata": {"name": "team-quota"}, "spec": {"hard": hard}})
    real.request("PUT", f"{quotas}/team-quota/status", quota | {"status": {"hard": hard, "used": hard}})
    rule = {"apiGroups": ["networking.k8s.io"], "apiVersions": ["v1"], "operations": ["CREATE"],
            "resources": ["ingresses"]}  # fmt: skip
    hook = {"name": "validate.policy.alder.example", "admissionReviewVersions": ["v1"], "sideEffects": "None",
            "timeoutSeconds": 3, "clientConfig": {"url": f"https://shut.{H}:9443/validate"},
            "rules": [rule]}  # fmt: skip
    hooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
    real.request("POST", hooks, {"metadata": {"name": "policy"}, "webhooks": [hook]})


def cluster() -> None:
    """kube-apiserver, what is in it, and kubeconfigs in /srv/kube by the way they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("deployer", EDIT), ("viewer", VIEW), ("nobody", None)):
        real.service_account(name, NAMESPACE, role=role)
    real.service_account("deployer", f"{NAMESPACE}-ci", role=EDIT)
    _objects(real)
    plugin = {"apiVersion": "client.authentication.k8s.io/v1beta1", "interactiveMode": "IfAvailable"}
    hint = (
        "Install gke-gcloud-auth-plugin for use with kubectl by following "
        "https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin"
    )
    eks = ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", "shop-prod", "--output", "json"]
    users: dict[str, dict[str, object]] = {
        "ci": {"token": real.mint("deployer", f"{NAMESPACE}-ci", 36000)},
        "old": {"token": real.mint("deployer", f"{NAMESPACE}-ci", -60)},
        "viewer": {"token": real.mint("viewer", NAMESPACE, 36000)},
        "oidc": {"exec": {**plugin, "command": "kubelogin", "args": ["get-token", "--oidc-issuer-url=https://sso"]}},
        "gke": {"exec": {**plugin, "command": "gke-gcloud-auth-plugin", "provideClusterInfo": True,
                         "installHint": hint}},
        "eks": {"exec": {**plugin, "command": "aws", "args": eks}},
    }  # fmt: skip
    for name, user in users.items():
        _config(name, real.server, real.ca, user, f"{NAMESPACE}-ci" if name == "ci" else NAMESPACE)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    for name, host in (("lan", f"kube-int.{H}:6443"), ("shut", f"shut.{H}:6443"), ("lost", f"lost.{H}:6443"),
                       ("unnamed", "api.prod-eu.nowhere.example:6443"), ("wrong-ca", f"kube.{H}:6443"),
                       ("gateway", f"api.{H}/ill"), ("kind", "127.0.0.1:43117")):  # fmt: skip
        _config(name, f"https://{host}", None, users["ci"], NAMESPACE)
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def _config(name: str, server: str, ca: object, user: dict[str, object], namespace: str) -> None:
    where = CONFIGS / name
    write_kubeconfig(where, server=server, ca=ca, user=user, context="shop-prod", namespace=namespace)  # type: ignore
