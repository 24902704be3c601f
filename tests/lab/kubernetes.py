"""A real Kubernetes API server, started in a folder of its own.

    with Cluster(tmp_path) as cluster:
        cluster.service_account("robot", "shop", role=VIEW)
        cluster.create_pod("web", "shop")
        token = cluster.mint("robot", "shop", seconds=3600)
        config = cluster.kubeconfig(tmp_path / "config", token, "shop", "shop")

kube-apiserver and etcd come from the cache that build_kube_apiserver.sh fills;
`python -m tests.lab.kubernetes` fills it. No node, no controller: an object
stays as it was made, a pod is Pending for ever.

Two facts about this server that a test must know: it accepts a token until
60 s after its `exp`, and a token that it does not accept is 401 on every path,
while no token at all is `system:anonymous`, which may read /version.
"""

import atexit
import base64
import ipaddress
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import jwt
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.lab.network import free_port

VIEW, EDIT = "view", "edit"
CLUSTER_ROLES = {VIEW: ["system:aggregate-to-view"], EDIT: ["system:aggregate-to-view", "system:aggregate-to-edit"]}
ISSUER = "https://kubernetes.default.svc"
LEEWAY = 60
ADMIN_TOKEN = "admin-of-the-lab"
GO = Path("/usr/lib/go-1.19/bin/go")
BUILD_SCRIPT = Path(__file__).with_name("build_kube_apiserver.sh")
DIRECT = urllib.request.ProxyHandler({})

Json = dict[str, Any]


class LabError(Exception):
    """The lab could not be built or started."""


class Lab(Protocol):
    """What a test needs of a cluster: the real one and the stand-in have it."""

    server: str
    ca: Path

    def service_account(self, name: str, namespace: str, role: str | None = None) -> None: ...
    def create_pod(self, name: str, namespace: str) -> None: ...
    def mint(self, name: str, namespace: str, seconds: int) -> str: ...
    def kubeconfig(self, path: Path, token: str | None, context_name: str, namespace: str) -> Path: ...


# --- is it there --------------------------------------------------------------


def cache() -> Path:
    """The folder that holds kube-apiserver and etcd, here or once built."""
    if named := os.environ.get("HEAL_LAB_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heal-lab"


def unavailable() -> str | None:
    """Why no cluster can be started here; None when one can."""
    missing = [name for name in ("kube-apiserver", "etcd") if not _runs(cache() / name)]
    if not missing:
        return None
    how = _unbuildable() or f"build it once with tests/lab/{BUILD_SCRIPT.name}"
    return f"{' and '.join(missing)} not in the lab's cache: {how}"


def ensure() -> None:
    """Build what is missing; LabError where that cannot be done."""
    if unavailable() is None:
        return
    if reason := _unbuildable():
        raise LabError(reason)
    if subprocess.run([str(BUILD_SCRIPT), str(cache())], check=False, stdin=subprocess.DEVNULL).returncode:
        raise LabError(f"{BUILD_SCRIPT.name} failed, see above")


def _runs(binary: Path) -> bool:
    try:
        return subprocess.run([str(binary), "--version"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _unbuildable() -> str | None:
    if shutil.which("apt-get") is None:
        return "it cannot be built here, there is no apt-get"
    if os.geteuid() != 0 and not GO.exists():
        return f"building it needs root once, to install Go: tests/lab/{BUILD_SCRIPT.name}"
    return None


# --- keys and certificates ----------------------------------------------------


class Pair(NamedTuple):
    """A certificate and its key, in PEM files."""

    certificate: Path
    key: Path


class Authority:
    """A certificate authority of this lab alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = new_key()
        self._name = _common_name("lab-ca")
        usage = x509.BasicConstraints(ca=True, path_length=None)
        body = _certificate(self._name, self._name, self._key, days=1).add_extension(usage, critical=True)
        self.path = _write(folder / "ca.crt", body.sign(self._key, hashes.SHA256()).public_bytes(PEM))

    def serving(self, stem: str, names: tuple[str, ...] = ("127.0.0.1", "localhost"), days: int = 1) -> Pair:
        """A certificate for a server; negative days: one that has expired."""
        key = new_key()
        body = (
            _certificate(_common_name(names[0]), self._name, key, days)
            .add_extension(
                x509.SubjectAlternativeName([_subject(name) for name in dict.fromkeys(names)]), critical=False
            )
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        return self._keep(stem, body, key)

    def client(self, stem: str, user: str, days: int = 1) -> Pair:
        """A certificate with which `user` logs in; negative days: an expired one."""
        key = new_key()
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        body = _certificate(_common_name(user), self._name, key, days).add_extension(usage, critical=False)
        return self._keep(stem, body, key)

    def _keep(self, stem: str, body: x509.CertificateBuilder, key: rsa.RSAPrivateKey) -> Pair:
        certificate = body.sign(self._key, hashes.SHA256()).public_bytes(PEM)
        return Pair(
            _write(self._folder / f"{stem}.crt", certificate),
            _write(self._folder / f"{stem}.key", private_pem(key)),
        )


PEM = serialization.Encoding.PEM


def new_key() -> rsa.RSAPrivateKey:
    """An RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The key as OpenSSL and Kubernetes read it."""
    return key.private_bytes(PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())


def _certificate(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, days: int) -> x509.CertificateBuilder:
    end = datetime.now(UTC) + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=10))
        .not_valid_after(end)
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _subject(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


# --- what both the cluster and the stand-in write -----------------------------


def account_claims(name: str, namespace: str, uid: str, seconds: int) -> Json:
    """The claims of a bound service account token that ends `seconds` from now."""
    now = int(time.time())
    end = now + seconds
    start = min(now, end) - 3600
    account = {"namespace": namespace, "serviceaccount": {"name": name, "uid": uid}}
    subject = f"system:serviceaccount:{namespace}:{name}"
    times = {"iat": start, "nbf": start, "exp": end}
    return {"iss": ISSUER, "aud": [ISSUER], "sub": subject, "kubernetes.io": account, **times}


def write_kubeconfig(
    path: Path, *, server: str, ca: Path | None, user: Json, context: str, namespace: str, **cluster: object
) -> Path:
    """A kubeconfig with one context, as `kubectl config` would write it."""
    trusted = {} if ca is None else {"certificate-authority-data": base64.b64encode(ca.read_bytes()).decode()}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": context, "cluster": {**trusted, "server": server, **cluster}}],
        "contexts": [
            {"name": context, "context": {"cluster": context, "namespace": namespace, "user": f"{context}-user"}}
        ],
        "current-context": context,
        "preferences": {},
        "users": [{"name": f"{context}-user", "user": user}],
    }
    return _write(path, yaml.safe_dump(config).encode())


# --- the cluster --------------------------------------------------------------


class Cluster:
    """etcd and kube-apiserver on 127.0.0.1, until the `with` ends.

    The port is a free one unless given; `host` is another name for 127.0.0.1, if a kubeconfig should hold one.
    """

    def __init__(self, folder: Path, port: int | None = None, host: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.host = folder, host
        self._port = port
        self.authority = Authority(folder)
        self.ca = self.authority.path
        self.server = ""
        self._key = new_key()
        self._uids: dict[tuple[str, str], str] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until the server is ready; ports that got lost to another are chosen again."""
        if reason := unavailable():
            raise LabError(reason)
        atexit.register(self.stop)
        for _ in range(3):
            self._spawn()
            if self._wait(lambda: self._status("/readyz") == 200, seconds=60):
                return
            self.stop()
        raise LabError(f"kube-apiserver did not get ready: {self._last_words()}")

    def stop(self) -> None:
        """End both programs, whatever state they are in."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes = []
        atexit.unregister(self.stop)

    def stop_etcd(self) -> None:
        """Take the database away under the server: it then answers as an ill cluster does."""
        self._processes[0].kill()
        self._processes[0].wait()

    def admin_kubeconfig(self) -> Path:
        """A kubeconfig that may do anything."""
        return self.kubeconfig(self.folder / "admin.kubeconfig", ADMIN_TOKEN, "admin", "default")

    def kubeconfig(self, path: Path, token: str | None, context_name: str, namespace: str) -> Path:
        """Write a kubeconfig with this token (None: with no credentials) to `path`."""
        user = {} if token is None else {"token": token}
        return write_kubeconfig(
            path, server=self.server, ca=self.ca, user=user, context=context_name, namespace=namespace
        )

    def service_account(self, name: str, namespace: str, role: str | None = None) -> None:
        """Create an account; without a `role` (VIEW, EDIT) it may do nothing: RBAC answers 403."""
        self.namespace(namespace)
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts"
        made = self.request("POST", path, {"metadata": {"name": name}})
        self._uids[name, namespace] = made["metadata"]["uid"]
        for cluster_role in CLUSTER_ROLES[role] if role else []:
            self._bind(name, namespace, cluster_role)
        if role and not self._wait(lambda: self._may_list_pods(name, namespace), seconds=10):
            raise LabError(f"the role {role} took no effect")

    def namespace(self, name: str) -> None:
        """Create a namespace, if it is not there."""
        if self._status(f"/api/v1/namespaces/{name}") == 404:
            self.request("POST", "/api/v1/namespaces", {"metadata": {"name": name}})

    def mint(self, name: str, namespace: str, seconds: int) -> str:
        """A token of this account that ends `seconds` from now; negative: it has ended."""
        claims = account_claims(name, namespace, self._uids[name, namespace], seconds)
        return jwt.encode(claims, private_pem(self._key), algorithm="RS256")

    def create_pod(self, name: str, namespace: str) -> None:
        """Create a pod that nobody will ever run: `kubectl get pods` shows it as Pending."""
        self.namespace(namespace)
        container = {"name": "main", "image": "registry.example/team/app:1.0"}
        pod = {"metadata": {"name": name}, "spec": {"containers": [container]}}
        self.request("POST", f"/api/v1/namespaces/{namespace}/pods", pod)

    def request(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        """Ask the server as its admin; urllib's HTTPError when it refuses."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {ADMIN_TOKEN}", "Content-Type": "application/json", "User-Agent": "lab"}
        request = urllib.request.Request(self.server + path, data, headers, method=method)
        trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(self.ca)))
        with urllib.request.build_opener(DIRECT, trusting).open(request, timeout=10) as answer:
            answered = answer.read()
        return dict(json.loads(answered)) if answered.startswith(b"{") else {}

    def _bind(self, name: str, namespace: str, cluster_role: str) -> None:
        subject = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
        group = "rbac.authorization.k8s.io"
        binding = {
            "metadata": {"name": f"{name}-{cluster_role.rpartition('-')[2]}"},
            "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": cluster_role},
            "subjects": [subject],
        }
        self.request("POST", f"/apis/{group}/v1/namespaces/{namespace}/rolebindings", binding)

    def _may_list_pods(self, name: str, namespace: str) -> bool:
        attributes = {"namespace": namespace, "verb": "list", "resource": "pods"}
        user = f"system:serviceaccount:{namespace}:{name}"
        review = {"spec": {"user": user, "resourceAttributes": attributes}}
        path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
        return bool(self.request("POST", path, review)["status"]["allowed"])

    def _status(self, path: str) -> int:
        """The HTTP status of a GET; 0 when nobody answers."""
        try:
            self.request("GET", path)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, ssl.SSLError):
            return 0
        return 200

    def _wait(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Ask every 50 ms until it is so; give up when a program died or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and all(process.poll() is None for process in self._processes):
            if reached():
                return True
            time.sleep(0.05)
        return False

    def _spawn(self) -> None:
        client, peer = (f"127.0.0.1:{free_port()}" for _ in range(2))
        port = self._port or free_port()
        self.server = f"https://{self.host}:{port}"
        self._run("etcd", *self._etcd_options(client, peer))
        self._run("kube-apiserver", *self._server_options(client, port))

    def _run(self, program: str, *options: str) -> None:
        """Start a program of the cache that ends with us, even when we are killed."""
        guard = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        argv = [*guard, str(cache() / program), *options]
        with (self.folder / f"{program}.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
            )

    def _etcd_options(self, client: str, peer: str) -> list[str]:
        return [
            f"--data-dir={self.folder / 'etcd'}",
            f"--listen-client-urls=http://{client}",
            f"--advertise-client-urls=http://{client}",
            f"--listen-peer-urls=http://{peer}",
            f"--initial-advertise-peer-urls=http://{peer}",
            f"--initial-cluster=default=http://{peer}",
            "--unsafe-no-fsync",
        ]

    def _server_options(self, etcd: str, port: int) -> list[str]:
        serving = self.authority.serving("apiserver", ("127.0.0.1", "localhost", self.host))
        signing = _write(self.folder / "service-accounts.key", private_pem(self._key))
        users = _write(self.folder / "tokens.csv", f"{ADMIN_TOKEN},admin,1,system:masters\n".encode())
        return [
            f"--etcd-servers=http://{etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={port}",
            f"--tls-cert-file={serving.certificate}",
            f"--tls-private-key-file={serving.key}",
            f"--client-ca-file={self.ca}",
            f"--cert-dir={self.folder}",
            f"--token-auth-file={users}",
            "--authorization-mode=RBAC",
            f"--service-account-issuer={ISSUER}",
            f"--api-audiences={ISSUER}",
            f"--service-account-key-file={signing}",
            f"--service-account-signing-key-file={signing}",
            "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.96.0.0/24",
        ]

    def _last_words(self) -> str:
        log = self.folder / "kube-apiserver.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return lines[-1] if lines else "it said nothing"


def main() -> int:
    """Fill the cache."""
    try:
        ensure()
    except LabError as error:
        print(f"kubernetes lab: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
