"""Captures what client libraries of Python raise, from the real libraries against servers on this machine.

    python -m venv v && v/bin/pip install . kubernetes requests httpx boto3
    v/bin/python -m tests.api.wordings > tests/api/wordings.jsonl

Lines as in tests/corpus, where `command` is the library, and `stderr` the error as heal sees it
(`heal_cli.api.spoken_errors.text_of`).
"""

from __future__ import annotations

import http.server
import importlib.metadata
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.request import urlopen

NOWHERE = "http://cluster.example.invalid:6443"  # RFC 2606: never resolves
REASONS = {401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 429: "TooManyRequests"}
MESSAGES = {
    401: "Unauthorized",
    403: 'pods is forbidden: User "dev" cannot list resource "pods" in API group "" in the namespace "default"',
    404: 'pods "web" not found',
    409: 'pods "web" already exists',
    429: "the server has received too many requests and has asked us to try again later",
    503: "the server is currently unable to handle the request",
}
AWS = {
    "expired": (403, "ExpiredToken", "The security token included in the request is expired"),
    "invalid": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "denied": (403, "AccessDenied", "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: "
               "sts:GetCallerIdentity"),
    "throttled": (400, "Throttling", "Rate exceeded"),
}  # fmt: skip


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers /401/... as a Kubernetes API server would, /aws/expired/ as AWS would, /slow never, /cut halfway."""

    def do_GET(self) -> None:
        first = self.path.strip("/").split("/")[0]
        if first == "slow":
            time.sleep(3)
        elif first == "cut":
            self.connection.close()
        elif first == "aws":
            status, code, message = AWS[self.path.strip("/").split("/")[1]]
            body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            self._say(status, f"{body}<RequestId>2a1c</RequestId></ErrorResponse>", "text/xml")
        else:
            status = int(first)
            said = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
            reason = REASONS.get(status, "ServiceUnavailable")
            body = json.dumps({**said, "message": MESSAGES.get(status, ""), "reason": reason, "code": status})
            self._say(status, body, "application/json")

    do_POST = do_GET

    def _say(self, status: int, body: str, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """A server in plain, one with a certificate that nobody knows, a port on which nobody listens, and a full one."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f"{folder}/key", f"{folder}/cert"
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
        subprocess.run([*words, "-days", "1", "-subj", "/CN=localhost"], check=True, capture_output=True)
        plain = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        secure = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        for one in (plain, secure):
            threading.Thread(target=one.serve_forever, daemon=True).start()
        with socket.socket() as closed, socket.socket() as full, socket.socket() as waiting:
            closed.bind(("127.0.0.1", 0))
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            waiting.connect(full.getsockname())  # the only place in the queue: whoever comes now waits
            yield {
                "plain": f"http://127.0.0.1:{plain.server_port}",
                "tls": f"https://127.0.0.1:{secure.server_port}",
                "refused": f"http://127.0.0.1:{closed.getsockname()[1]}",
                "full": f"http://127.0.0.1:{full.getsockname()[1]}",
                "dns": NOWHERE,
            }


def places(at: dict[str, str]) -> dict[str, str]:
    """case -> address"""
    codes = {str(code): f"{at['plain']}/{code}" for code in (401, 403, 404, 409, 429, 503)}
    ways = {"refused": at["refused"], "dns": at["dns"], "tls": f"{at['tls']}/401"}
    return {**codes, **ways, "no-answer": at["full"], "timeout": f"{at['plain']}/slow", "cut": f"{at['plain']}/cut"}


def kubernetes(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    from kubernetes import client, config

    def pods(address: str) -> Any:
        settings = client.Configuration(host=address)
        settings.retries = False
        return client.CoreV1Api(client.ApiClient(settings)).list_namespaced_pod("default", _request_timeout=1)

    for case, address in places(at).items():
        yield case, partial(pods, address)
    yield "no-config", lambda: config.load_kube_config("/never/there")
    yield (
        "no-context",
        lambda: config.load_kube_config_from_dict(
            {"current-context": "a", "contexts": [], "clusters": [], "users": []}
        ),
    )
    yield "no-cluster", config.load_incluster_config


def requests(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    import requests as library

    def get(address: str) -> None:
        library.get(address, timeout=1).raise_for_status()

    for case, address in places(at).items():
        yield case, partial(get, address)
    proxy = {"http": at["refused"]}
    yield "proxy", lambda: library.get("http://www.example/", proxies=proxy, timeout=1)


def urllib3(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    import urllib3 as library

    pool = library.PoolManager(retries=library.Retry(0, status=0, status_forcelist=[429, 503]), timeout=1)
    for case, address in places(at).items():
        if case not in ("401", "403", "404", "409"):  # these it does not raise
            yield case, partial(pool.request, "GET", address)


def httpx(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    import httpx as library

    def get(address: str) -> None:
        library.get(address, timeout=1).raise_for_status()

    for case, address in places(at).items():
        yield case, partial(get, address)


def urllib(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    for case, address in places(at).items():
        yield case, partial(urlopen, address, timeout=1)


def botocore(at: dict[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    import boto3
    from botocore.config import Config

    once = Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=1)

    def identity(address: str, **session: Any) -> Any:
        known = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "example"} if not session else {}
        made = boto3.Session(**{**known, **session})
        return made.client("sts", region_name="eu-west-1", endpoint_url=address, config=once).get_caller_identity()

    for case in AWS:
        yield case, partial(identity, f"{at['plain']}/aws/{case}")
    for case in ("refused", "dns", "no-answer", "tls", "timeout", "cut"):
        yield case, partial(identity, places(at)[case])
    yield "no-credentials", lambda: identity(at["plain"], profile_name="empty")
    yield "no-profile", lambda: identity(at["plain"], profile_name="nobody")
    yield "no-region", lambda: boto3.Session().client("ec2")
    yield "sso-gone", lambda: identity(at["plain"], profile_name="sso")
    yield "sso-expired", lambda: identity(at["plain"], profile_name="sso-old")
    yield "process-failed", lambda: identity(at["plain"], profile_name="process")


PROFILES = """[profile empty]
region = eu-west-1
[profile sso]
sso_session = work
sso_account_id = 123456789012
sso_role_name = dev
[sso-session work]
sso_start_url = https://work.awsapps.example/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
[profile sso-old]
sso_start_url = https://old.awsapps.example/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = dev
[profile process]
credential_process = sh -c 'echo the session has ended >&2; exit 1'
"""


def furnish(folder: str) -> None:
    """A home with AWS profiles, one of which has a token that has expired."""
    import hashlib

    cache = os.path.join(folder, ".aws", "sso", "cache")
    os.makedirs(cache)
    with open(os.path.join(folder, ".aws", "config"), "w") as file:
        file.write(PROFILES)
    url = "https://old.awsapps.example/start"
    token = {"startUrl": url, "region": "eu-west-1", "accessToken": "x", "expiresAt": "2026-01-01T00:00:00Z"}
    with open(os.path.join(cache, hashlib.sha1(url.encode()).hexdigest() + ".json"), "w") as file:
        json.dump(token, file)


def main() -> None:
    """Print a line for each error."""
    from heal_cli.api.spoken_errors import text_of

    with tempfile.TemporaryDirectory() as home, servers() as at:
        furnish(home)
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            del os.environ[name]
        os.environ.update(HOME=home, AWS_EC2_METADATA_DISABLED="true")
        for cases in (kubernetes, requests, urllib3, httpx, urllib, botocore):
            name = cases.__name__
            version = importlib.metadata.version(name) if name != "urllib" else sys.version.split()[0]
            for case, call in cases(at):
                try:
                    call()
                except Exception as error:
                    kind = type(error)
                    text = re.sub(r"0x[0-9a-f]{6,}", "0x7f0000000000", text_of(error)).replace(home, "/home/dev")
                    text = re.sub(r"127\.0\.0\.1(:|', port=)\d+", r"127.0.0.1\g<1>6443", text)
                    line = {"tool": name, "version": version, "command": name, "exit": 1, "case": case, "stderr": text}
                    line |= {"error": f"{kind.__module__}.{kind.__qualname__}", "by": "tests/api/wordings.py"}
                    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
