"""The first half of the seventh fresh set: its cluster, a real kube-apiserver, and kubeconfigs by the way they fail."""

import base64
import re
import shutil

from tests.corpus.capture import SERVER
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Answer, Talk
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

NAMESPACE = "billing"
CONFIGS = SERVER / "kube"


def review(talk: Talk) -> Answer:
    """An admission webhook: a policy engine that says no (the words of Gatekeeper and Kyverno)."""
    found = re.search(rb'"uid":"([0-9a-f-]+)"', talk.body)
    uid = found[1].decode() if found else ""
    words = ("[require-owner] you must provide labels: {\"owner\"}" if "gate" in talk.path else
             "resource ConfigMap/billing/kyverno was blocked due to the following policies\n\nbase-rules:\n  "
             "require-team: 'validation error: label team is required. rule require-team failed at path /metadata/"
             "labels/team/'")  # fmt: skip
    return Answer(200, {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": {
        "uid": uid, "allowed": False, "status": {"code": 403, "message": words}}})  # fmt: skip


def cluster() -> None:
    """kube-apiserver, its objects, and kubeconfigs by the way they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("deployer", EDIT), ("auditor", VIEW), ("intern", None)):
        real.service_account(name, NAMESPACE, role=role)
    _objects(real)
    good: dict[str, object] = {"token": real.mint("deployer", NAMESPACE, 36000)}

    def helper(line: str, **more: object) -> dict[str, object]:
        return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never", "command": "sh",
                         "args": ["-c", line], **more}}  # fmt: skip

    users: dict[str, dict[str, object]] = {
        "good": good, "auditor": {"token": real.mint("auditor", NAMESPACE, 36000)},
        "intern": {"token": real.mint("intern", NAMESPACE, 36000)},
        "stale": {"token": real.mint("deployer", NAMESPACE, -900)}, "anon": {},
        "aws": helper("echo 'Error loading SSO Token: Token for lumen does not exist' >&2; exit 255"),
        "oidc": helper("echo 'error: could not refresh token: oidc: token refresh error: oauth2: \"invalid_grant\" "
                       "\"Session not active\"' >&2; exit 1"),
        "azure": helper("echo 'Please run az login to setup account.' >&2; exit 1"),
        "gke": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "interactiveMode": "IfAvailable",
                "command": "gke-gcloud-auth-plugin-v2", "provideClusterInfo": True, "installHint": "Install "
                "gke-gcloud-auth-plugin for use with kubectl by following https://cloud.google.com/kubernetes-engine/"
                "docs/how-to/cluster-access-for-kubectl#install_plugin"}},
        "nofile": {"client-certificate": "/home/dev/.minikube/profiles/minikube/client.crt",
                   "client-key": "/home/dev/.minikube/profiles/minikube/client.key"},
        "tokenfile": {"tokenFile": "/var/run/secrets/kubernetes.io/serviceaccount/token"},
    }  # fmt: skip
    for name, user in users.items():
        config(name, real.server, real.ca, user)
    for name, host in (("dc2", f"dc2.{H}:6443"), ("shut", f"shut.{H}:7443"), ("unnamed", "k8s.nowhere.example"),
                       ("ill-dns", "ABCDEF.gr7.eu-north-1.eks.offline.example"), ("eu", f"eu.{H}:6443"),
                       ("no-ca", f"kube.{H}:6443"), ("lb", f"rest.{H}/s503"), ("cf", f"rest.{H}/s403"),
                       ("cut", f"rest.{H}/bye"), ("busy", f"rest.{H}/k429"), ("expired", f"expired.{H}"),
                       ("local", "localhost:8443"), ("quiet", f"jump.{H}:2204"), ("plain", f"rest.{H}:80"),
                       ("other", f"wrong.{H}"), ("lost", f"lost.{H}:6443")):  # fmt: skip
        config(name, f"https://{host}", None, good)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def config(name: str, server: str, ca: object, user: dict[str, object]) -> None:
    """A kubeconfig in /srv/kube."""
    write_kubeconfig(CONFIGS / name, server=server, ca=ca, user=user, context="lumen", namespace=NAMESPACE)  # type: ignore[arg-type]


def _objects(real: Cluster) -> None:
    core, labels = f"/api/v1/namespaces/{NAMESPACE}", {"app": "invoicer"}
    box = {"name": "main", "image": "a/b:1", "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}}
    for name, node in (("invoicer-0", "node-9"), ("pending-0", ""), ("two-0", "node-9")):
        boxes = [box, {**box, "name": "proxy"}] if name == "two-0" else [box]
        spec = {"containers": boxes, **({"nodeName": node} if node else {})}
        real.request("POST", f"{core}/pods", {"metadata": {"name": name, "labels": labels}, "spec": spec})
    real.request("POST", "/api/v1/nodes", {"metadata": {"name": "node-9"}})
    machine = real.request("GET", "/api/v1/nodes/node-9")
    machine["status"] = {"addresses": [{"type": "InternalIP", "address": "10.20.0.9"}],
                      "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}}}  # fmt: skip
    real.request("PUT", "/api/v1/nodes/node-9/status", machine)
    template = {"metadata": {"labels": labels}, "spec": {"containers": [box]}}
    real.request("POST", f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", {"metadata": {"name": "invoicer"},
                 "spec": {"replicas": 3, "selector": {"matchLabels": labels}, "template": template}})  # fmt: skip
    real.request("POST", f"{core}/configmaps", {"metadata": {"name": "rates"}, "data": {"vat": "24"}})
    real.request("POST", f"{core}/configmaps", {"metadata": {"name": "sealed"}, "data": {"a": "b"}, "immutable": True})
    real.request("POST", f"{core}/services", {"metadata": {"name": "lonely"}, "spec": {"ports": [{"port": 80}],
                 "selector": {"app": "nobody"}}})  # fmt: skip
    hard = {"count/secrets": "0", "persistentvolumeclaims": "0"}
    quota = real.request("POST", f"{core}/resourcequotas", {"metadata": {"name": "small"}, "spec": {"hard": hard}})
    real.request("PUT", f"{core}/resourcequotas/small/status", quota | {"status": {"hard": hard, "used": hard}})
    limit = {"type": "Container", "max": {"memory": "1Gi"}}
    real.request("POST", f"{core}/limitranges", {"metadata": {"name": "max"}, "spec": {"limits": [limit]}})
    real.namespace("team-red")
    hooks = []
    for name, where in (("gate", f"https://policy.{H}/gate"), ("kyverno", f"https://policy.{H}/kyverno"),
                        ("gone", "https://webhook.cert-manager.nowhere.example/validate"),
                        ("own", f"https://own.{H}/gate")):  # fmt: skip
        hooks.append({"name": f"{name}.policy.{H}", "clientConfig": {"url": where, **({} if name == "own" else {
            "caBundle": _bundle()})}, "admissionReviewVersions": ["v1"], "sideEffects": "None", "failurePolicy": "Fail",
            "objectSelector": {"matchLabels": {"hook": name}}, "timeoutSeconds": 5, "rules": [{"operations":
            ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}]})  # fmt: skip
    real.request("POST", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", {
        "metadata": {"name": "policy"}, "webhooks": hooks})  # fmt: skip


def _bundle() -> str:
    return base64.b64encode((SERVER / "pki" / "ca.pem").read_bytes()).decode()
