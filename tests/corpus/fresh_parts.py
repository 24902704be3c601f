"""What the fresh sets share: their own hosts, a web server that answers as a table says, and cases with alternatives.

A fresh set is captured by somebody who has not seen the rules, and is measured before anybody tunes to it.
"""

import json
import re
import shlex
import socket
import socketserver
import ssl
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, complain, scrub, settled, shell, tool_of, version


class Fresh(NamedTuple):
    """A case, and the types that could be defended besides its own."""

    case: Case
    also: tuple[str, ...] = ()


def fails(type: str, command: str, setup: str = "", *, also: str = "", **rest: Any) -> Fresh:
    """`also` names further types, parted by blanks."""
    return Fresh(Case(type, command, setup, **{"timeout": 25, **rest}), tuple(also.split()))


def file(name: str, text: str) -> str:
    """Bash lines that write a file; its blank lines and indentation as here, less what all lines have."""
    return f"mkdir -p \"$(dirname {name})\" && cat > {name} <<'END'\n{textwrap.dedent(text).strip()}\nEND\n"


# --- the web ----------------------------------------------------------------------------------------------------------


class Answer(NamedTuple):
    """What a server says; a mapping is sent as JSON."""

    status: int
    body: str | bytes | Mapping[str, object] = ""
    headers: Mapping[str, str] = {}


Routes = Sequence[tuple[str, Answer | Callable[["Talk"], Answer | None]]]


class Talk(BaseHTTPRequestHandler):
    """Answers the first route that fits `HOST METHOD PATH`; a route that returns None hangs up."""

    protocol_version = "HTTP/1.1"
    routes: Routes = ()
    body = b""

    def _answer(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            while size := int(self.rfile.readline(), 16):
                self.body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        host = (self.headers.get("Host") or "").partition(":")[0]
        asked = f"{host} {self.command} {self.path}"
        found: Answer | Callable[[Talk], Answer | None] = next(
            (answer for pattern, answer in self.routes if re.search(pattern, asked)), Answer(404, "not found\n")
        )
        answer = found if isinstance(found, Answer) else found(self)
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body
        kind = "text/plain"
        if isinstance(body, Mapping):
            body, kind = json.dumps(body), "application/json"
        if isinstance(body, str):
            body = body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = _answer
    do_PROPFIND = do_REPORT = do_CONNECT = do_LOCK = do_UNLOCK = _answer

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up: that is the case."""


def serve(port: int, routes: Routes, tls: ssl.SSLContext | None = None) -> None:
    """Serve until the script ends, on 127.0.0.1."""
    server = _Quiet(("127.0.0.1", port), type("Here", (Talk,), {"routes": routes}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def serve_socket(path: Path, routes: Routes) -> None:
    """The same on a Unix socket that everybody may use, as the daemon of docker listens."""
    handler = type("Here", (Talk,), {"routes": routes, "address_string": lambda self: ""})
    server = _OnSocket(str(path), handler)
    path.chmod(0o666)
    threading.Thread(target=server.serve_forever, daemon=True).start()


class _OnSocket(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """As above."""


def never_answer(port: int) -> socket.socket:
    """A port that takes a connection and says nothing, as long as what is returned lives."""
    listener = socket.create_server(("127.0.0.1", port), backlog=64)
    return listener


def hang(_: Talk) -> Answer | None:
    """Say nothing for longer than anybody waits."""
    threading.Event().wait(60)
    return None


def hang_up(_: Talk) -> Answer | None:
    """Close the connection without a word."""
    return None


# --- certificates -----------------------------------------------------------------------------------------------------

MAKE_CERTIFICATES = """\
mkdir -p {pki} && cd {pki}
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3000 \
  -subj '/O=Acme/CN=Acme Root CA' 2>/dev/null
sign() {{
  openssl req -newkey rsa:2048 -nodes -keyout $1.key -out $1.csr -subj "/CN=$2" 2>/dev/null
  printf 'subjectAltName=DNS:%s\\n' "$2" > $1.ext
  openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $1.ext -out $1.crt {when} 2>/dev/null
}}
sign good '{name}'
sign wrong other.example.net
openssl req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.crt -days 3000 -subj '/CN={name}' \
  -addext 'subjectAltName=DNS:{name}' 2>/dev/null
sign expired '{name}'
openssl x509 -req -in expired.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile expired.ext -out expired.crt \
  -days -1 2>/dev/null || true
"""
KINDS_OF_CERTIFICATE = ("own", "expired", "wrong")


def make_certificates(name: str) -> ssl.SSLContext:
    """A root that the system trusts, and a context with a bad certificate for hosts `own.`, `expired.`, `wrong.`."""
    pki = SERVER / "pki"
    shell(MAKE_CERTIFICATES.format(pki=pki, name=name, when="-days 3000"))
    trusted = Path("/etc/ssl/certs/ca-certificates.crt")
    shell(f"cat {pki}/ca.pem > {pki}/bundle.pem; chmod 755 {pki}; chmod 644 {pki}/*.pem")
    shell(f"mount --bind {pki}/bundle.pem {trusted}")
    contexts = {kind: _context(pki, kind) for kind in ("good", *KINDS_OF_CERTIFICATE)}

    def choose(connection: ssl.SSLObject, server: str | None, _: ssl.SSLContext) -> None:
        kind = (server or "").partition(".")[0]
        connection.context = contexts.get(kind, contexts["good"])

    contexts["good"].sni_callback = choose
    return contexts["good"]


def _context(pki: Path, kind: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki / f"{kind}.crt", pki / f"{kind}.key")
    return context


# --- the stage --------------------------------------------------------------------------------------------------------


def name_hosts(lines: str) -> None:
    """Further lines for the stage's hosts file."""
    with (SERVER / "etc" / "hosts").open("a") as hosts:
        hosts.write(lines)


def empty_home(cwd: str) -> None:
    """Unmount what a case mounted, and give the user an empty home; /etc is the machine's own: no lock stays there."""
    lock = Path("/etc/passwd.lock")
    if lock.exists() and lock.read_text() == "1\n":
        lock.unlink()
    mounted = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for place in reversed(mounted):
        if place.startswith(f"{HOME}/"):
            shell(f"umount -l {shlex.quote(place)}")
    shell(f"cd {SERVER}; chattr -R -i {HOME} 2>/dev/null || true; find {HOME} -mindepth 1 -delete")
    shell(f"install -d -o {UID} -g {UID} {HOME}/{cwd}")


Scrub = Callable[[str], str]


def run_all(script: str, cases: Sequence[Fresh], where: Path, only: str = "", more: Scrub = scrub) -> None:
    """Capture all cases (or those whose command matches `only`) and write those that failed, each once."""
    lines: list[str] = []
    missed = 0
    for case, also in cases:
        if only and not re.search(only, case.command):
            continue
        version(case.tool or tool_of(case.command))  # as root, and it may leave things in the home
        empty_home(case.cwd)
        started = time.monotonic()
        found = capture(case, script)
        if time.monotonic() - started > 8:
            print(f"slow: {time.monotonic() - started:.0f} s: {case.command}", file=sys.stderr)
        if found is None:
            missed += 1
            continue
        found = {**found, "stderr": more(str(found["stderr"])), "stdout": more(str(found["stdout"]))}
        lines.append(json.dumps(settled(found, also), ensure_ascii=False))
    empty_home("app")
    lines = sorted(set(lines))
    where.write_text("\n".join(lines) + "\n", encoding="utf-8")
    complain(lines)
    print(f"{where.name}: {len(lines)} cases, {missed} left out", file=sys.stderr)
    sys.exit(1 if missed else 0)
