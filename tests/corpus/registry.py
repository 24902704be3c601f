# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what skopeo and podman say when a registry refuses: `python -m tests.corpus.registry`, as root. See README.md.

`registry.example:5000` is docker-registry with passwords, over https with a company's certificate; `:5001` the same over http;
`quay.example:5443` is docker-registry that wants tokens, and a stub refuses to give any. `hub.example` is a stub altogether: what it
says to refuse (`denied`, `toomanyrequests`) is Docker Hub's wording, what the tools make of it is theirs.
"""

import json
import ssl
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, environment, run, shell, write
from tests.lab.registry import Authority, Registry, oci_layout

SHA = "8f14e45fceea167a5a36dedd4bea2543a1b2c3d4"
APP, PLAIN, QUAY, HUB = (
    "registry.example:5000/team/app",
    "registry.example:5001/team/app",
    "quay.example:5443/team/app",
    "hub.example",
)
PASSWORD = "correct-horse"
LOGIN = f"skopeo login -u dev -p {PASSWORD} registry.example:5000 >/dev/null"
EXPIRE = f"htpasswd -bB -C 4 {SERVER}/registry/htpasswd dev another 2>/dev/null; touch -d '+1 hour' {SERVER}/registry/htpasswd"
BUILD = f"podman load -q -i {SERVER}/app.tar >/dev/null"


def both(type: str, reference: str, setup: str = "", admin: str = "") -> list[Case]:
    """The same failure as skopeo and as podman tell it."""
    commands = (f"skopeo inspect docker://{reference}", f"podman pull {reference}")
    return [Case(type, command, setup, admin) for command in commands]


CASES = [
    *both("registry_auth", f"{APP}:1.0"),
    *both("registry_auth", f"{APP}:1.0", LOGIN, EXPIRE),
    *both("registry_auth", f"{QUAY}:1.0"),
    *both("registry_auth", f"{HUB}/denied/app:1.0"),
    *both("image_not_found", f"{APP}:nightly", LOGIN),
    *both("image_not_found", "registry.example:5000/team/absent:1.0", LOGIN),
    *both("image_not_found", f"{APP}@sha256:{SHA[:32] * 2}", LOGIN),
    *both("short_sha", f"{APP}:{SHA[:7]}", LOGIN),
    *both("image_not_found", f"{APP}:{SHA[::-1]}", LOGIN),
    *both("network", "registry.example:5999/team/app:1.0"),
    *both("network", "registry.nowhere.example/team/app:1.0"),
    *both("network", "registry.offline.example/team/app:1.0"),
    *both("network", "internal.example/team/app:1.0"),
    *both("network", "elsewhere.example/team/app:1.0"),
    *both("network", f"{HUB}/down/app:1.0"),
    Case("rate_limit", f"skopeo inspect docker://{HUB}/busy/app:1.0"),
    *both("tls", f"{APP}:1.0", "rm -r ~/.config/containers/certs.d"),
    *both("tls", f"{PLAIN}:1.0"),
    *both("tls", "mirror.example:5000/team/app:1.0"),
    *both("usage", "registry.example:5000/Team/App:1.0"),
    *both("usage", f"{APP}:1.0:2.0"),
    *both("usage", f"{APP}:"),
    Case("usage", f"skopeo inspect {APP}:1.0"),
    Case("usage", "skopeo inspct docker://registry.example:5000/team/app:1.0"),
    Case("usage", "podman pul registry.example:5000/team/app:1.0"),
    Case("not_configured", "podman pull team/app:1.0"),
    Case("registry_auth", "podman login -u dev -p wrong-battery registry.example:5000"),
    Case("registry_auth", "skopeo login -u dev -p wrong-battery registry.example:5000"),
    Case("registry_auth", "podman login -u dev -p wrong-battery quay.example:5443"),
    Case("registry_auth", "podman login registry.example:5000"),
    Case("registry_auth", "podman login registry.example:5000", LOGIN, EXPIRE),
    Case("registry_auth", "podman login --get-login registry.example:5000"),
    Case("registry_auth", "podman logout registry.example:5000"),
    Case("network", f"podman login -u dev -p {PASSWORD} registry.example:5999"),
    Case("network", f"podman login -u dev -p {PASSWORD} registry.nowhere.example"),
    Case("tls", f"podman login -u dev -p {PASSWORD} registry.example:5000", "rm -r ~/.config/containers/certs.d"),
    Case("tls", f"podman login -u dev -p {PASSWORD} registry.example:5001"),
    Case("registry_auth", f"skopeo list-tags docker://{APP}"),
    Case("image_not_found", "skopeo list-tags docker://registry.example:5000/team/absent", LOGIN),
    Case("registry_auth", f"skopeo copy oci:image:latest docker://{APP}:2.0"),
    Case("registry_auth", f"skopeo copy oci:image:latest docker://{HUB}/denied/app:2.0"),
    Case("not_found", f"skopeo copy oci:absent:latest docker://{APP}:2.0", LOGIN),
    Case("registry_auth", f"skopeo copy docker://{APP}:1.0 dir:copy"),
    Case("registry_auth", f"skopeo delete docker://{APP}:1.0"),
    Case("registry_auth", f"podman push {APP}:1.0", BUILD),
    Case("registry_auth", f"podman push {HUB}/denied/app:1.0", BUILD + f"; podman tag {APP}:1.0 {HUB}/denied/app:1.0"),
    Case("network", "podman push registry.example:5999/team/app:1.0", BUILD + f"; podman tag {APP}:1.0 registry.example:5999/team/app:1.0"),
    Case("image_not_found", f"podman push {APP}:3.0"),
    Case("image_not_found", f"podman rmi {APP}:3.0"),
    Case("registry_auth", f"podman search {QUAY}"),
    Case("registry_auth", f"podman manifest inspect {APP}:1.0"),
    Case("not_found", "podman inspect absent"),
    Case("not_found", "podman logs absent"),
]  # fmt: skip
ANSWERS = {
    "denied": (403, "DENIED", "requested access to the resource is denied"),
    "busy": (429, "TOOMANYREQUESTS", "You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit"),
    "down": (503, "UNAVAILABLE", "service unavailable"),
    "token": (401, "UNAUTHORIZED", "Invalid Username or Password"),
}  # fmt: skip


class _Hub(BaseHTTPRequestHandler):
    """`/v2/` is fine; below it, and for tokens, the first name in the path says how to refuse."""

    def do_GET(self) -> None:
        word = next((name for name in ANSWERS if f"/{name}" in self.path), "")
        status, code, message = ANSWERS.get(word, (200, "", ""))
        self.send_response(status)
        body = json.dumps({"errors": [{"code": code, "message": message}]} if word else {}).encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


def start_hub(authority: Authority) -> None:
    """The stub at hub.example:443."""
    server = ThreadingHTTPServer(("127.0.0.1", 443), _Hub)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("hub.example"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main() -> None:
    """Start the registries, fill them, run every case in a home of its own."""
    enter_stage("tests.corpus.registry")
    shell("sysctl -qw net.ipv4.tcp_syn_retries=1")
    authority = Authority(SERVER / "ca", "Company CA")
    start_hub(authority)
    with ExitStack() as stack:
        secure = stack.enter_context(Registry(SERVER / "registry", "registry.example", 5000, authority))
        plain = stack.enter_context(Registry(SERVER / "plain", "registry.example", 5001))
        stack.enter_context(
            Registry(SERVER / "quay", "quay.example", 5443, authority, realm="https://hub.example/token")
        )
        for registry in (secure, plain):
            registry.add_user("dev", PASSWORD)
            registry.push_small_image("team/app", "1.0")
        secure.push_small_image("team/app", SHA)
        _make_home(authority)
        shell(f"cp -a {HOME} {SERVER}/kept-home; cp -p {SERVER}/registry/htpasswd {SERVER}/kept-users")
        write("registry", [_capture(case) for case in CASES])


def _make_home(authority: Authority) -> None:
    """The user trusts the company's certificates, keeps images the slow, simple way, and has built an image."""
    shell("mkdir -p app ~/.config/containers", HOME, UID)
    for host in ("registry.example:5000", "quay.example:5443", "hub.example"):
        shell(
            f"mkdir -p ~/.config/containers/certs.d/{host} && cp {authority.certificate} ~/.config/containers/certs.d/{host}/",
            HOME,
        )
    (HOME / ".config/containers/storage.conf").write_text('[storage]\ndriver = "vfs"\n')
    oci_layout(HOME / "app" / "image")
    shell(f"skopeo copy -q oci:{HOME}/app/image:latest docker-archive:{SERVER}/app.tar:{APP}:1.0; chown -R dev: {HOME}")


def _capture(case: Case) -> dict[str, object] | None:
    podman = "podman unshare rm -rf ~/.local/share/containers" if "podman" in case.command else "true"
    run(podman, HOME, environment(), uid=UID)
    shell(f"find {HOME} /run/user/{UID} -mindepth 1 -delete; cp -a {SERVER}/kept-home/. {HOME}")
    shell(f"cat {SERVER}/kept-users > {SERVER}/registry/htpasswd")
    return capture(case, "registry")


if __name__ == "__main__":
    main()
