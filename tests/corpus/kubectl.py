"""Captures what kubectl says when it fails: against a real API server, on the stage of capture.py.

    python -m tests.corpus.kubectl [KUBECTL ...]

Each KUBECTL is a path of a real binary (default: the one on PATH; not gcloud's `kubectl`, which is a dispatcher to the
`kubectl.1.NN` beside it: name those). The first one gives every case, a further one only those where it differs.
Needs the lab: python -m tests.lab.kubernetes
"""

import base64
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from tests.corpus import capture
from tests.corpus.capture import HOME, SERVER, UID, Case, shell
from tests.lab.kubernetes import EDIT, Authority, Cluster, Json, Pair, write_kubeconfig

HOST = "api.shop.example"
PORT = 6443
NAMESPACE = "shop"
NOTHING: Mapping[str, str] = {}
Found = dict[str, object]

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: main, image: registry.example/team/app:1.0}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: main, image: registry.example/team/app:1.0}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: debug}\n"
FILES = {
    "deploy.yaml": DEPLOYMENT,
    "pod.yaml": POD,
    "elsewhere.yaml": POD.replace("{name: web}", "{name: web, namespace: shpo}"),
    "changed.yaml": POD.replace("app:1.0}", "app:1.0, command: [sleep]}"),
    "broken.yaml": DEPLOYMENT.replace("  replicas: 1", "\treplicas: 1"),
    "indent.yaml": DEPLOYMENT.replace("    metadata:", "     metadata:"),
    "typo.yaml": DEPLOYMENT.replace("replicas:", "replica:"),
    "nokind.yaml": POD.replace("kind: Pod\n", ""),
    "oldapi.yaml": DEPLOYMENT.replace("apps/v1", "extensions/v1beta1"),
    "route.yaml": "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\n",
    "badname.yaml": POD.replace("{name: web}", "{name: Web_1}"),
    "settings.yaml": SETTINGS,
    "stale.yaml": SETTINGS.replace("{name: settings}", '{name: settings, resourceVersion: "1"}'),
    "big.yaml": POD.replace("{name: web}", "{name: big}"),
    "notes.txt": "nothing of Kubernetes\n",
}


class Asked(NamedTuple):
    """A case and the kubeconfig it is asked with; `cold`: with no discovery cache, as on the first call of the day."""

    config: str
    case: Case
    cold: bool = False


# --- the cases: the name of a kubeconfig (see Configs), the type of the failure, the commands

WARM = """\
expired: auth
    kubectl get pods
    kubectl get pods -o json
    kubectl get pods -w
    kubectl describe pod web
    kubectl logs web
    kubectl logs -f web
    kubectl exec web -- ls
    kubectl exec -it web -- sh
    kubectl apply -f deploy.yaml
    kubectl apply --server-side -f deploy.yaml
    kubectl create -f pod.yaml
    kubectl create configmap settings --from-literal=a=b
    kubectl delete pod web
    kubectl scale deployment/web --replicas=3
    kubectl rollout status deployment/web
    kubectl rollout restart deployment/web
    kubectl port-forward pod/web 8080:80
    kubectl cp web:/tmp/report.txt report.txt
    kubectl top pods
    kubectl label pod web tier=front
    kubectl set image deployment/web main=registry.example/team/app:1.1
    kubectl wait --for=condition=Ready pod/web
    kubectl auth can-i get pods
    kubectl auth can-i --list
    kubectl auth whoami
    kubectl api-resources
    kubectl cluster-info
    kubectl version
    kubectl explain pods
    kubectl diff -f deploy.yaml
    kubectl get --raw /version
    kubectl get namespaces
    kubectl events
    kubectl drain node-1
    kubectl run probe --image=registry.example/team/app:1.0
    kubectl debug web --image=registry.example/team/app:1.0
    EDITOR=true kubectl edit deployment web
    kubectl patch deployment web -p '{"spec":{"replicas":2}}'
    kubectl expose pod web --port=80
    kubectl attach web
revoked: auth
    kubectl get pods
old-certificate: auth
    kubectl get pods
    kubectl apply -f deploy.yaml
foreign-certificate: auth
    kubectl get pods
anonymous: auth
    kubectl get pods
    kubectl auth can-i --list
    kubectl get namespaces
    kubectl apply -f deploy.yaml
fresh: permission
    kubectl get pods -n kube-system
    kubectl get pods -A
    kubectl get nodes
    kubectl get namespaces
    kubectl delete namespace shop
    kubectl create clusterrole reader --verb=get --resource=pods
    kubectl logs web -n kube-system
    kubectl exec web -n kube-system -- ls
    kubectl apply -f pod.yaml -n kube-system
    kubectl drain node-1
    kubectl get pods --as=admin
    kubectl get pods -w -n kube-system
fresh: not_found
    kubectl get pod wbe
    kubectl describe pod wbe
    kubectl logs wbe
    kubectl exec wbe -- ls
    kubectl delete pod wbe
    kubectl get deployment web-2
    kubectl rollout status deployment/web-2
    kubectl scale deployment/web-2 --replicas=3
    kubectl port-forward pod/wbe 8080:80
    kubectl port-forward service/wbe 8080:80
    kubectl logs deployment/web-2
    kubectl apply -f missing.yaml
    kubectl apply -f route.yaml
    kubectl apply -f oldapi.yaml
    kubectl logs web -c sidecar
    kubectl set image deployment/web side=registry.example/team/app:1.1
    kubectl cp wbe:/tmp/report.txt report.txt
    kubectl get --raw /apis/metrics.k8s.io/v1beta2
fresh: usage
    kubectl create -f deploy.yaml
    kubectl create configmap settings --from-literal=a=b
    kubectl get podz
    kubectl get pod/web deployments
    kubectl gte pods
    kubectl aply -f deploy.yaml
    kubectl get pods --namspace=shop
    kubectl apply deploy.yaml
    kubectl get pods -o yml
    kubectl rollout statsu deployment/web
    kubectl config use-contxt shop
    kubectl apply -k .
    kubectl set image deployment/web main
    kubectl apply -f elsewhere.yaml -n shop
fresh: quota
    kubectl apply -f big.yaml
    kubectl create -f big.yaml
fresh: none
    kubectl apply
    kubectl auth can-i --list -q
    kubectl create deployment web
    kubectl delete pod
    kubectl exec web
    kubectl get pods --request-timeout=5x
    kubectl get pods -l 'app in web'
    kubectl get pods -z
    kubectl get
    kubectl label pod web tier
    kubectl logs
    kubectl patch deployment web -p '{"spec":'
    kubectl scale deployment/web
    kubectl get pods -o jsonpath='{.items[*}'
    kubectl apply -f broken.yaml
    kubectl apply -f indent.yaml
    kubectl apply -f typo.yaml
    kubectl apply -f nokind.yaml
    kubectl apply -f notes.txt
    kubectl apply -f badname.yaml
    kubectl apply -f changed.yaml
    kubectl replace -f stale.yaml
    kubectl apply --server-side --field-manager=ci -f settings.yaml
    kubectl exec web -- ls
    kubectl exec -it web -- sh
    kubectl port-forward pod/web 8080:80
fresh: timeout
    kubectl wait --for=condition=Ready pod/web --timeout=1s
    kubectl rollout status deployment/web --timeout=1s
    kubectl wait --for=delete pod/web --timeout=1s
fresh: missing_command
    EDITOR=vim-classic kubectl edit configmap settings
    kubectl neat get pod web
fresh: missing_dependency
    kubectl top pods
fresh: not_configured
    kubectl get pods --context=stage
    kubectl config use-context stage
    kubectl get pods --cluster=stage
    kubectl get pods --user=stage
admin: not_found
    kubectl apply -f elsewhere.yaml
    kubectl apply -f pod.yaml -n shpo
    kubectl create configmap settings --from-literal=a=b -n shpo
    kubectl delete namespace shpo
    kubectl get namespace shpo
    kubectl drain node-1
    kubectl cordon node-1
    kubectl get nodes node-1
admin: network
    kubectl logs placed
    kubectl exec placed -- ls
admin: port_in_use
    kubectl port-forward pod/served 9090:80
    kubectl port-forward --address=127.0.0.1 pod/served 9090:80
admin: none
    kubectl port-forward pod/served 99999:80
    kubectl port-forward pod/served
admin: permission
    kubectl port-forward pod/served 80:80
stopped: network
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
    kubectl exec web -- ls
    kubectl version
    kubectl cluster-info
    kubectl auth can-i --list
    kubectl get --raw /version
    kubectl delete pod web
    kubectl port-forward pod/web 8080:80
    kubectl rollout status deployment/web
    kubectl apply --validate=false -f deploy.yaml
unresolved: network
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
    kubectl get --raw /version
nameserver-ill: network
    kubectl get pods
no-route: network
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
    kubectl version
    kubectl get --raw /version
no-network: network
    kubectl get pods
    kubectl apply -f deploy.yaml
dropped: network
    kubectl get --raw /version
dropped: timeout
    kubectl get pods --request-timeout=2s
silent-server: network
    kubectl get --raw /version
silent-server: timeout
    kubectl get --raw /version --request-timeout=2s
hanging-up: network
    kubectl get pods
    kubectl get --raw /version
resetting: network
    kubectl get pods
    kubectl get --raw /version
proxied: network
    kubectl get pods
unknown-authority: tls
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
    kubectl get --raw /version
wrong-name: tls
    kubectl get pods
wrong-address: tls
    kubectl get pods
server-expired: tls
    kubectl get pods
    kubectl get --raw /version
plain-http: tls
    kubectl get pods
http-to-https: unknown
    kubectl get pods
not-kubernetes: not_found
    kubectl get pods
    kubectl get --raw /version
login-page: unknown
    kubectl get pods
bad-gateway: network
    kubectl get pods
    kubectl get --raw /version
unavailable: network
    kubectl get pods
    kubectl get --raw /version
too-many: rate_limit
    kubectl get pods
    kubectl get --raw /version
plugin-missing: missing_command
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
plugin-hint: missing_command
    kubectl get pods
plugin-path: missing_command
    kubectl get pods
plugin-fails: auth
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
plugin-asks: tty
    kubectl get pods
plugin-old: missing_dependency
    kubectl get pods
plugin-garbage: unknown
    kubectl get pods
provider-gone: missing_dependency
    kubectl get pods
none: not_configured
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl version
    kubectl config use-context shop
    kubectl config current-context
    kubectl cluster-info
    kubectl logs web
    kubectl --kubeconfig=missing.yaml get pods
    kubectl get pods --context=shop
    KUBECONFIG=/home/dev/missing kubectl get pods
empty: not_configured
    kubectl get pods
no-current: not_configured
    kubectl get pods
    kubectl config current-context
dangling: not_configured
    kubectl get pods
token-file-gone: not_configured
    kubectl get pods
authority-gone: not_configured
    kubectl get pods
damaged: not_configured
    kubectl get pods
garbage: not_configured
    kubectl get pods
locked: permission
    kubectl get pods
"""

COLD = """\
expired: auth
    kubectl get pods
    kubectl apply -f deploy.yaml
    kubectl logs web
    kubectl describe pod web
    kubectl get deployment web -o yaml
anonymous: auth
    kubectl get pods
fresh: usage
    kubectl get podz
"""

ONE_API_DOWN = """\
fresh: missing_dependency
    kubectl top pods
fresh: usage
    kubectl get podz
fresh: network
    kubectl api-resources
    kubectl get --raw /apis/metrics.k8s.io/v1beta1
"""

ETCD_DOWN = """\
fresh: network
    kubectl get --raw /readyz
    kubectl get pods
fresh: timeout
    kubectl get pods --request-timeout=2s
"""

SAYS_IT_ON_STDOUT = [
    Asked("unsigned", Case("auth", "kubectl get pods", stdout=True)),
    Asked("unsigned", Case("auth", "kubectl get --raw /version", stdout=True)),
    Asked("fresh", Case("none", "kubectl auth can-i delete nodes", stdout=True)),
    Asked("admin", Case("none", "kubectl diff -f deploy.yaml", stdout=True)),
]


def asked(table: str, cold: bool = False) -> Iterator[Asked]:
    """The cases of a table: a line `kubeconfig: type`, below it the commands."""
    config = kind = ""
    for line in table.splitlines():
        if line.startswith(" "):
            yield Asked(config, Case(kind, line.strip()), cold)
        else:
            config, _, kind = line.partition(": ")


# --- the stage ----------------------------------------------------------------


def set_the_stage(cluster: Cluster) -> None:
    """Namespaces, objects, files and kubeconfigs: all that the cases speak of."""
    cluster.service_account("deployer", NAMESPACE, role=EDIT)
    cluster.namespace("kube-system")
    cluster.create_pod("web", NAMESPACE)
    for path, body in OBJECTS:
        cluster.request("POST", path, body)
    _set_quota(cluster)
    _let_it_run(cluster)
    _kept.append(socket.create_server(("127.0.0.1", 9090)))
    _kept.append(socket.create_server(("::1", 9090), family=socket.AF_INET6))
    write_files()
    Configs(cluster).write()


def _set_quota(cluster: Cluster) -> None:
    """A quota without its controller: its state is written by hand."""
    quotas = f"/api/v1/namespaces/{NAMESPACE}/resourcequotas"
    quota = cluster.request("POST", quotas, {"metadata": {"name": "small"}, "spec": {"hard": {"pods": "1"}}})
    cluster.request("PUT", f"{quotas}/small/status", quota | {"status": {"hard": {"pods": "1"}, "used": {"pods": "1"}}})


def _let_it_run(cluster: Cluster) -> None:
    """The pod `served` runs, says its node; and the node opens the connection that port-forward asks for."""
    pod = "/api/v1/namespaces/default/pods/served"
    cluster.request("PUT", f"{pod}/status", cluster.request("GET", pod) | {"status": {"phase": "Running"}})
    web_server(cluster.authority.serving("kubelet"), 400, port=KUBELET)


def _pod(name: str, node: str) -> Json:
    container = {"name": "main", "image": "registry.example/team/app:1.0"}
    return {"metadata": {"name": name}, "spec": {"nodeName": node, "containers": [container]}}


def _node(name: str, address: str) -> Json:
    endpoints = {"kubeletEndpoint": {"Port": KUBELET}}
    addresses = [{"type": "InternalIP", "address": address}]
    return {"metadata": {"name": name}, "status": {"addresses": addresses, "daemonEndpoints": endpoints}}


def _deployment(name: str, labels: Json) -> Json:
    containers = [{"name": "main", "image": "registry.example/team/app:0.9"}]
    template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
    return {
        "metadata": {"name": name},
        "spec": {"replicas": 2, "selector": {"matchLabels": labels}, "template": template},
    }


KUBELET = 10250
OBJECTS: Sequence[tuple[str, Json]] = [
    (f"/api/v1/namespaces/{NAMESPACE}/configmaps", {"metadata": {"name": "settings"}, "data": {"level": "info"}}),
    (f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", _deployment("web", {"app": "web"})),
    ("/api/v1/nodes", _node("node-2", "10.20.0.7")),
    ("/api/v1/nodes", _node("node-3", "127.0.0.1")),
    ("/api/v1/namespaces/default/pods", _pod("placed", "node-2")),
    ("/api/v1/namespaces/default/pods", _pod("served", "node-3")),
]


def write_files() -> None:
    """The files a user would have in the folder of the project."""
    folder = HOME / "app"
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    shell(f"chown -R {UID}:{UID} {HOME}")


class Configs:
    """The kubeconfigs, one for each way to be unable to work."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.folder = SERVER / "kubeconfigs"
        self.folder.mkdir()
        self.fresh: Json = {"token": cluster.mint("deployer", NAMESPACE, 36000)}

    def write(self) -> None:
        """All of them, each in a file by its name."""
        self._users()
        self._places()
        self._servers()
        self._plugins()
        self._unusable()

    def _config(
        self, name: str, user: Json | None = None, server: str = "", ca: bool = True, more: Mapping[str, str] = NOTHING
    ) -> None:
        server = server or self.cluster.server
        trusted = self.cluster.ca if ca else None
        credentials = self.fresh if user is None else user
        write_kubeconfig(
            self.folder / name,
            server=server,
            ca=trusted,
            user=credentials,
            context=NAMESPACE,
            namespace=NAMESPACE,
            **more,
        )

    def _users(self) -> None:
        other = Authority(self._subfolder("other"))
        self._config("fresh")
        self._config("expired", {"token": self.cluster.mint("deployer", NAMESPACE, -3600)})
        self._config("revoked", {"token": "sha256~lOnGgOnE0000000000000000000000000000000000"})
        self._config("anonymous", {"username": "dev", "password": "no-longer-asked-for"})
        self._config("unsigned", {})
        self._config("old-certificate", _certificate(self.cluster.authority.client("old", "dev", days=-2)))
        self._config("foreign-certificate", _certificate(other.client("foreign", "dev")))
        shutil.copy(self.cluster.admin_kubeconfig(), self.folder / "admin")

    def _places(self) -> None:
        for name, host in {
            "stopped": "closed.example", "unresolved": "api.gone.example", "nameserver-ill": "api.offline.example",
            "no-route": "internal.example", "no-network": "elsewhere.example", "dropped": "slow.example",
        }.items():  # fmt: skip
            self._config(name, server=f"https://{host}:{PORT + 1 if name == 'stopped' else PORT}")
        self._config("proxied", more={"proxy-url": "http://proxy.example:3128"})

    def _servers(self) -> None:
        tls = self.cluster.authority.serving("web", ("www.example",))
        self._config("unknown-authority", ca=False)
        self._config("wrong-name", server=f"https://registry.example:{PORT}")
        self._config("wrong-address", server=f"https://127.0.0.1:{web_server(tls)}")
        self._config("server-expired", server=f"https://www.example:{web_server(self._expired())}")
        self._config("plain-http", server=f"https://www.example:{raw_server(_speak_http)}")
        self._config("http-to-https", server=f"http://{HOST}:{PORT}")
        self._config("not-kubernetes", server=f"https://www.example:{web_server(tls)}")
        self._config("login-page", server=f"https://www.example:{web_server(tls, 200)}")
        self._config("bad-gateway", server=f"https://www.example:{web_server(tls, 502)}")
        self._config("unavailable", server=f"https://www.example:{web_server(tls, 503)}")
        self._config("too-many", server=f"https://www.example:{web_server(tls, 429)}")
        self._config("silent-server", server=f"https://www.example:{raw_server(_say_nothing)}")
        self._config("hanging-up", server=f"https://www.example:{raw_server(_hang_up)}")
        self._config("resetting", server=f"https://www.example:{raw_server(_reset)}")

    def _expired(self) -> Pair:
        return self.cluster.authority.serving("expired", ("www.example",), days=-2)

    def _plugins(self) -> None:
        self._config("plugin-missing", _plugin("aws", "eks", "get-token", "--cluster-name", "shop"))
        self._config(
            "plugin-hint",
            _plugin("kubelogin", "get-token", installHint="kubelogin is needed to log in: see the handbook"),
        )
        self._config("plugin-path", _plugin("/usr/local/bin/gke-gcloud-auth-plugin"))
        self._config("plugin-fails", _plugin("sh", "-c", "echo 'the session has expired' >&2; exit 255"))
        self._config("plugin-asks", _plugin("sh", "-c", "exit 1", interactiveMode="Always"))
        self._config("plugin-old", _plugin("sh", "-c", "exit 1", version="v1alpha1"))
        self._config("plugin-garbage", _plugin("echo", "logged in"))
        self._config("provider-gone", {"auth-provider": {"name": "gcp"}})

    def _unusable(self) -> None:
        self._config("token-file-gone", {"tokenFile": str(HOME / ".kube/token")})
        self._config("authority-gone", ca=False, more={"certificate-authority": str(HOME / ".kube/ca.crt")})
        fresh = (self.folder / "fresh").read_text()
        changed = {
            "empty": "",
            "no-current": fresh.replace("current-context: shop\n", ""),
            "dangling": fresh.replace("current-context: shop\n", "current-context: stage\n"),
            "damaged": fresh.replace("clusters:\n", "clusters:\n\t"),
            "garbage": fresh.replace("certificate-authority-data: ", "certificate-authority-data: ~~"),
            "locked": fresh,
        }
        for name, text in changed.items():
            (self.folder / name).write_text(text)

    def _subfolder(self, name: str) -> Path:
        folder = self.folder.parent / name
        folder.mkdir()
        return folder


def _certificate(pair: Pair) -> Json:
    return {
        "client-certificate-data": _base64(pair.certificate),
        "client-key-data": _base64(pair.key),
    }


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _plugin(command: str, *args: str, version: str = "v1beta1", **more: str) -> Json:
    more.setdefault("interactiveMode", "IfAvailable")
    return {
        "exec": {
            "apiVersion": f"client.authentication.k8s.io/{version}",
            "command": command,
            "args": list(args),
            **more,
        }
    }


# --- servers that are not Kubernetes ------------------------------------------


def web_server(tls: Pair, status: int = 404, port: int | None = None) -> int:
    """A web server that has the same answer to everything, but grants port-forward's upgrade; its port."""
    page = f"<html><body><h1>{status}</h1></body></html>\n".encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self) -> None:
            upgrade = {
                "Connection": "Upgrade",
                "Upgrade": "SPDY/3.1",
                "X-Stream-Protocol-Version": "portforward.k8s.io",
            }
            self.send_response(101)
            for name, value in upgrade.items():
                self.send_header(name, value)
            self.end_headers()
            self.rfile.read(1 << 20)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port or _next_port()), Answer)
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.certificate, tls.key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def raw_server(answer: Callable[[socket.socket], None]) -> int:
    """A server that does something impolite with every connection; its port."""
    server = socket.create_server(("127.0.0.1", _next_port()))

    def serve() -> None:
        while True:
            answer(server.accept()[0])

    threading.Thread(target=serve, daemon=True).start()
    return int(server.getsockname()[1])


_ports = iter(range(8443, 8543))
_kept: list[socket.socket] = []


def _next_port() -> int:
    """The next port, the same in every run: the stage has a network of its own."""
    return next(_ports)


def _say_nothing(connection: socket.socket) -> None:
    _kept.append(connection)


def _speak_http(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    connection.close()


def _hang_up(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.close()


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.recv(16)
    connection.close()


# --- capturing ----------------------------------------------------------------


def put_on_path(binary: str) -> str:
    """Make this binary the stage's `kubectl`; its version."""
    shell(f"rm -f /usr/local/bin/kubectl && cp {binary} /usr/local/bin/kubectl && chmod 755 /usr/local/bin/kubectl")
    found = re.search(
        r"v(\d+\.\d+\.\d+\S*?)[\",\s]", capture.run("kubectl version --client", HOME, capture.environment()).stdout
    )
    return found.group(1) if found else ""


def prepare(ask: Asked) -> None:
    """The user's home as this case wants it."""
    kube = HOME / ".kube"
    if ask.cold:
        shutil.rmtree(kube / "cache", ignore_errors=True)
    kube.mkdir(exist_ok=True)
    config = kube / "config"
    config.unlink(missing_ok=True)
    if ask.config != "none":
        shutil.copy(SERVER / "kubeconfigs" / ask.config, config)
        config.chmod(0o600)
    shell(f"chown -R {UID}:{UID} {kube}")
    if ask.config == "locked":
        os.chown(config, 0, 0)


def ask_kubectl(ask: Asked, version: str) -> Found | None:
    """Run one case; None, with a line on stderr, if it did not fail."""
    prepare(ask)
    case = ask.case
    try:
        ended = capture.run(case.command, HOME / case.cwd, capture.environment(), case.timeout, None, UID)
    except subprocess.TimeoutExpired:
        return _left_out(ask, "it did not end")
    if ended.exit == 0:
        return _left_out(ask, f"it succeeded: {ended.stdout}{ended.stderr}")
    said = {"stderr": scrub(ended.stderr), "stdout": scrub(ended.stdout) if case.stdout else ""}
    whose = {"type": case.type, "silent": case.type == "none", "by": "tests/corpus/kubectl.py"}
    return {"tool": "kubectl", "version": version, "command": case.command, "exit": ended.exit, **said, **whose}


def _left_out(ask: Asked, why: str) -> Found | None:
    print(f"left out ({ask.config}): {ask.case.command}: {why}", file=sys.stderr)
    return None


DIFF = re.compile(r"(?<=/tmp/)(LIVE|MERGED)-\d+|(?<=08:45:00)\.\d{9}")
UID_OF_OBJECT = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
KLOG = re.compile(r"(?m)^([EWI])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ")
HIGH_PORT = re.compile(r"(127\.0\.0\.1|\[::1\]):([1-9]\d{4})\b")


def scrub(text: str) -> str:
    """capture.scrub, and: time and process number of klog's prefix, ports the kernel chose, diff's files, uids."""
    text = KLOG.sub(r"\g<1>0302 08:45:00.123456    4321 ", capture.scrub(text))
    text = DIFF.sub(lambda found: f"{found[1]}-123456789" if found[1] else ".123456789", text)
    text = UID_OF_OBJECT.sub("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", text)
    return HIGH_PORT.sub(r"\1:41234", text)


def warm_up() -> None:
    """Fill the discovery cache, as any successful call does."""
    prepare(Asked("fresh", Case("none", "")))
    shell("kubectl get pods >/dev/null; kubectl apply --dry-run=server -f deploy.yaml >/dev/null", HOME / "app", UID)


def captured(binary: str, cases: Iterable[Asked]) -> Iterator[Found]:
    """These cases with this kubectl."""
    version = put_on_path(binary)
    for ask in cases:
        if not ask.cold and not (HOME / ".kube" / "cache").exists():
            warm_up()
        found = ask_kubectl(ask, version)
        if found:
            yield found


def all_captured(cluster: Cluster, binaries: Sequence[str]) -> Iterator[Found]:
    """All cases with every kubectl; the cluster falls ill by and by."""
    well = [*asked(WARM), *asked(COLD, cold=True), *SAYS_IT_ON_STDOUT]
    for binary in binaries:
        yield from captured(binary, well)
    cluster.request("POST", "/apis/apiregistration.k8s.io/v1/apiservices", METRICS)
    time.sleep(3)
    for binary in binaries:
        yield from captured(binary, asked(ONE_API_DOWN, cold=True))
    warm_up()
    cluster.stop_etcd()
    yield from captured(binaries[0], asked(ETCD_DOWN, cold=True))


METRICS: Json = {
    "metadata": {"name": "v1beta1.metrics.k8s.io"},
    "spec": {
        "group": "metrics.k8s.io",
        "version": "v1beta1",
        "groupPriorityMinimum": 100,
        "versionPriority": 100,
        "insecureSkipTLSVerify": True,
        "service": {"namespace": "kube-system", "name": "metrics-server"},
    },
}


UNTOLD = "error: no objects passed to scale\n"
"All that 1.27 says of scale, be the token expired or the deployment not there."


def different(found: Iterable[Found]) -> Iterator[Found]:
    """Leave out what an earlier kubectl said in the same words, and what does not tell its cause."""
    seen = set()
    for case in found:
        key = json.dumps({name: value for name, value in case.items() if name != "version"})
        if key not in seen and case["stderr"] != UNTOLD:
            seen.add(key)
            yield case


def main() -> None:
    """Capture, and write kubectl.jsonl."""
    binaries = [
        str(Path(name).resolve())
        for name in sys.argv[1:] or [shutil.which("kubectl") or sys.exit("no kubectl on PATH")]
    ]
    capture.enter_stage("tests.corpus.kubectl")
    shell("mount -t tmpfs -o mode=0755 tmpfs /usr/local/bin")
    with (SERVER / "etc" / "hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {HOST} closed.example www.example proxy.example registry.example\n")
    shell("sysctl -qw net.ipv4.tcp_syn_retries=6")
    with Cluster(SERVER / "cluster", PORT, HOST) as cluster:
        set_the_stage(cluster)
        capture.write("kubectl", [*different(all_captured(cluster, binaries))])


if __name__ == "__main__":
    main()
