"""Where no real API server can run: a TLS server that gives kubectl the real one's recorded answers.

    with best(tmp_path) as lab:          # the real cluster if it is there, else this, and then it says so
        ...

It knows one question well, "may this token list pods": 401 when the token has ended
(exp + 60 s, as the real one), 403 when the account has no role, else the pods.
The answers in recorded/kubernetes.json come from the real server:

    python -m tests.lab.kube_stand_in      # records them again
"""

import json
import re
import ssl
import sys
import tempfile
import threading
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import jwt

from tests.lab import kubernetes
from tests.lab.kubernetes import (
    ISSUER,
    LEEWAY,
    VIEW,
    Authority,
    Cluster,
    Json,
    account_claims,
    new_key,
    private_pem,
    write_kubeconfig,
)

RECORDED = Path(__file__).parent / "recorded" / "kubernetes.json"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
NAMESPACE, WITH_ROLE, WITHOUT_ROLE, POD = "recorded", "reader", "stranger", "pod"
REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"


class Account(NamedTuple):
    """Who asks: `role` None may do nothing."""

    name: str
    namespace: str
    role: str | None

    def user(self) -> str:
        """The account's name, as the server writes it."""
        return f"system:serviceaccount:{self.namespace}:{self.name}"


STRANGER = Account(WITHOUT_ROLE, NAMESPACE, None)
ANYBODY = Account("anybody", "default", None)


class StandIn:
    """The interface of Cluster, as far as tests need it, with recorded answers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.server = ""
        self.recorded: Mapping[str, Json] = json.loads(RECORDED.read_text())
        self.pods: dict[str, list[str]] = {}
        self._authority = Authority(folder)
        self.ca = self._authority.path
        self._key = new_key()
        self._accounts: dict[str, Account] = {}

    def __enter__(self) -> Self:
        pair = self._authority.serving("stand-in")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.server = f"https://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def service_account(self, name: str, namespace: str, role: str | None = None) -> None:
        """Let an account exist; with a role it may list pods."""
        account = Account(name, namespace, role)
        self._accounts[account.user()] = account

    def create_pod(self, name: str, namespace: str) -> None:
        """Let `get pods` show one more."""
        self.pods.setdefault(namespace, []).append(name)

    def mint(self, name: str, namespace: str, seconds: int) -> str:
        """A token of this account that ends `seconds` from now."""
        claims = account_claims(name, namespace, "recorded", seconds)
        return jwt.encode(claims, private_pem(self._key), algorithm="RS256")

    def kubeconfig(self, path: Path, token: str | None, context_name: str, namespace: str) -> Path:
        """Write a kubeconfig with this token (None: with no credentials) to `path`."""
        user = {} if token is None else {"token": token}
        return write_kubeconfig(
            path, server=self.server, ca=self.ca, user=user, context=context_name, namespace=namespace
        )

    def account(self, header: str) -> Account | None:
        """Whose token this is; None for one that the real server would not accept."""
        try:
            claims = jwt.decode(
                header.removeprefix("Bearer "), self._key.public_key(), ["RS256"], audience=ISSUER, leeway=LEEWAY
            )
        except jwt.InvalidTokenError:
            return None
        return self._accounts.get(str(claims["sub"]))

    def answer(self, method: str, path: str, accept: str, header: str) -> Json:
        """The recorded answer to a request: status, type, body."""
        path = path.partition("?")[0]
        namespace = _namespace_of_pods(path)
        if not header.startswith("Bearer "):
            return self._anonymous(f"{method} {path}", namespace)
        account = self.account(header)
        if account is None:
            return self.recorded["unauthorized"]
        if namespace is None:
            return self._elsewhere(f"{method} {path}", account)
        return self._pods(account, namespace, "table" if "as=Table" in accept else "list")

    def _anonymous(self, asked: str, namespace: str | None) -> Json:
        if namespace is None:
            return self.recorded.get(f"anonymous {asked}", self.recorded["anonymous"])
        return _renamed(self.recorded["anonymous pods"], ANYBODY, namespace)

    def _elsewhere(self, asked: str, account: Account) -> Json:
        answer = self.recorded.get(asked, self.recorded["not found"])
        return answer if isinstance(answer["body"], str) else _renamed(answer, account, account.namespace)

    def _pods(self, account: Account, namespace: str, form: str) -> Json:
        if account.role is None or account.namespace != namespace:
            return _renamed(self.recorded["forbidden"], account, namespace)
        answer = _renamed(self.recorded[f"pods as {form}"], account, namespace)
        rows = "rows" if form == "table" else "items"
        listed = [self._named(answer["body"][rows][0], name) for name in sorted(self.pods.get(namespace, []))]
        return {**answer, "body": {**answer["body"], rows: listed}}

    def _named(self, row: Json, name: str) -> Json:
        return dict(json.loads(json.dumps(row).replace(f'"{POD}"', json.dumps(name))))


def _namespace_of_pods(path: str) -> str | None:
    """Whose pods are asked for, if any are."""
    found = re.fullmatch(r"/api/v1/namespaces/([^/]+)/pods", path)
    return found[1] if found else None


def _renamed(answer: Json, account: Account, namespace: str) -> Json:
    """The answer with this account and this namespace in place of the recorded ones."""
    text = json.dumps(answer).replace(STRANGER.user(), account.user())
    return dict(json.loads(text.replace(NAMESPACE, namespace)))


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            """Answer as recorded."""
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            header = self.headers.get("Authorization", "")
            answer = stand_in.answer(self.command, self.path, self.headers.get("Accept", ""), header)
            body = (answer["body"] if isinstance(answer["body"], str) else json.dumps(answer["body"])).encode()
            self.send_response(answer["status"])
            self.send_header("Content-Type", answer["type"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def best(folder: Path) -> AbstractContextManager[Cluster | StandIn]:
    """The real cluster where it is there, else the stand-in, with a warning."""
    reason = kubernetes.unavailable()
    if reason is None:
        return Cluster(folder)
    message = f"NOT a real Kubernetes API server, only a stand-in with recorded answers: {reason}"
    print(f"kubernetes lab: {message}", file=sys.stderr)
    warnings.warn(message, stacklevel=2)
    return StandIn(folder)


# --- recording ----------------------------------------------------------------


def record(cluster: Cluster) -> dict[str, Json]:
    """Ask the real server everything the stand-in has to answer."""
    cluster.service_account(WITH_ROLE, NAMESPACE, role=VIEW)
    cluster.service_account(WITHOUT_ROLE, NAMESPACE)
    cluster.create_pod(POD, NAMESPACE)
    reader, stranger = (cluster.mint(name, NAMESPACE, 3600) for name in (WITH_ROLE, WITHOUT_ROLE))
    recorded = {
        "unauthorized": _ask(cluster, PODS, cluster.mint(WITH_ROLE, NAMESPACE, -3600)),
        "forbidden": _ask(cluster, PODS, stranger),
        "anonymous": _ask(cluster, "/api", None),
        "anonymous pods": _ask(cluster, PODS, None),
        "anonymous GET /version": _ask(cluster, "/version", None),
        "not found": _ask(cluster, "/apis/absent.example/v1", reader),
        "pods as table": _ask(cluster, PODS, reader, TABLE),
        "pods as list": _ask(cluster, PODS, reader),
        f"POST {REVIEW}": _ask(cluster, REVIEW, reader, body={"spec": {"namespace": NAMESPACE}}),
    }
    return recorded | {f"GET {path}": _ask(cluster, path, reader) for path in _discovery(cluster)}


def _discovery(cluster: Cluster) -> Iterator[str]:
    """The paths kubectl reads before it does anything."""
    yield from ("/version", "/api", "/api/v1", "/apis")
    for group in cluster.request("GET", "/apis")["groups"]:
        yield from (f"/apis/{version['groupVersion']}" for version in group["versions"])


def _ask(
    cluster: Cluster, path: str, token: str | None, accept: str = "application/json", body: Json | None = None
) -> Json:
    headers = {"Accept": accept, "Content-Type": "application/json"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    data = None if body is None else json.dumps(body).encode()
    trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(cluster.ca)))
    opener = urllib.request.build_opener(kubernetes.DIRECT, trusting)
    try:
        answer = opener.open(urllib.request.Request(cluster.server + path, data, headers), timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    said, kind = answer.read().decode(), answer.headers["Content-Type"]
    return {"status": answer.status, "type": kind, "body": json.loads(said) if "json" in kind else said}


def main() -> None:
    """Record the real server's answers into RECORDED."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder)) as cluster:
        recorded = record(cluster)
    text = json.dumps(recorded, indent=1, sort_keys=True)
    RECORDED.write_text(text.replace(cluster.server.removeprefix("https://"), "127.0.0.1:6443") + "\n")


if __name__ == "__main__":
    main()
