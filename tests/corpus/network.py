# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what tools say when the network fails them: `python -m tests.corpus.network`, as root. See README.md.

Closed ports, names that do not resolve, routes that are missing or lead nowhere, certificates nobody trusts, proxies and servers
that refuse, ssh that is not let in, and services of this machine that do not run. All of it inside the stage.
"""

import socket
import ssl
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.lab.registry import Authority
from tests.lab.sshd import Sshd

TRUSTED, PRIVATE = "~/.config/company-ca.crt", "~/.ssh/id_ed25519"

CURL = [
    Case("network", "curl -sS https://www.example:8444/"),
    Case("network", "curl http://www.example:81/"),
    Case("network", "curl -fsS http://internal.example/status"),
    Case("network", "curl -sS http://elsewhere.example/"),
    Case("network", "curl -sS http://api.nowhere.example/v1"),
    Case("network", "curl -s http://api.nowhere.example/v1"),
    Case("network", "curl -fs http://www.example:2201/ready"),
    Case("network", "curl -sSO https://api.offline.example/v1"),
    Case("timeout", "curl -sS -m 2 http://slow.example/"),
    Case("timeout", "curl -sS --connect-timeout 1 http://slow.example/"),
    Case("timeout", "curl -sS -m 1 http://www.example/slow"),
    Case("network", "curl -sS -x http://proxy.example:3128 https://www.example/"),
    Case("network", "https_proxy=http://proxy.nowhere.example:3128 curl -sS https://www.example/"),
    Case("network", "curl -sS http://www.example/empty"),
    Case("network", "curl -sS http://www.example/cut"),
    Case("network", "curl -sS http://www.example:2201/"),
    Case("auth", "curl -sS -x http://proxy.example:8080 https://www.example/"),
    Case("auth", "curl -fsS http://www.example/401"),
    Case("permission", "curl -fsS http://www.example/403"),
    Case("not_found", "curl -fsS http://www.example/404"),
    Case("rate_limit", "curl -fsS http://www.example/429"),
    Case("network", "curl -fsS http://www.example/503"),
    Case("tls", "curl -sS https://www.example/"),
    Case("tls", "curl -fs https://www.example/ready"),
    Case("tls", "curl -sS --cacert ~/.config/company-ca.crt https://www.example:8443/"),
    Case("tls", "curl -sS --cacert ~/.config/company-ca.crt https://www.example:9443/"),
    Case("tls", "curl -sS https://www.example:10443/"),
    Case("tls", "curl -sS https://www.example:80/"),
    Case("usage", "curl -sS htps://www.example/"),
    Case("service_down", "curl -sS http://localhost:8444/health"),
    Case("none", "curl -fs http://www.example/404"),
    Case("service_down", "curl -fsS http://127.0.0.1:8444/health"),
    Case("service_down", "curl -sS http://[::1]:8444/health"),
    Case("service_down", "https_proxy=http://127.0.0.1:3128 curl -sS https://www.example/"),
]  # fmt: skip

WGET = [
    Case("service_down", "wget http://localhost:8444/health"),
    Case("network", "wget -nv --tries=1 http://www.example:81/"),
    Case("network", "wget http://www.example:81/"),
    Case("network", "wget -q --tries=1 http://www.example:81/"),
    Case("network", "wget -nv --tries=1 http://internal.example/"),
    Case("network", "wget -nv --tries=1 http://elsewhere.example/"),
    Case("network", "wget -nv --tries=1 http://api.nowhere.example/"),
    Case("network", "wget -nv --tries=1 http://api.offline.example/"),
    Case("timeout", "wget -nv --tries=1 --timeout=2 http://slow.example/"),
    Case("network", "http_proxy=http://proxy.example:3128 wget -nv --tries=1 http://www.example/"),
    Case("auth", "wget -nv http://www.example/401"),
    Case("permission", "wget -nv http://www.example/403"),
    Case("not_found", "wget -nv http://www.example/404"),
    Case("network", "wget -nv --tries=1 http://www.example/503"),
    Case("tls", "wget -nv --tries=1 https://www.example/"),
    Case("tls", "wget -nv --tries=1 --ca-certificate=$HOME/.config/company-ca.crt https://www.example:8443/"),
    Case("tls", "wget -nv --tries=1 --ca-certificate=$HOME/.config/company-ca.crt https://www.example:9443/"),
]  # fmt: skip

OTHER_HOST = "ssh-keygen -qt ed25519 -N '' -f ~/.ssh/other; echo \"www.example $(cut -d' ' -f1,2 ~/.ssh/other.pub)\" > ~/.ssh/known_hosts"
SSH = [
    Case("network", "ssh -p 2222 dev@www.example uptime"),
    Case("network", "ssh dev@internal.example uptime"),
    Case("network", "ssh dev@elsewhere.example uptime"),
    Case("network", "ssh dev@host.nowhere.example uptime"),
    Case("network", "ssh dev@host.offline.example uptime"),
    Case("network", "ssh dev@slow.example uptime"),
    Case("timeout", "ssh -o ConnectTimeout=2 dev@slow.example uptime"),
    Case("network", "ssh -p 2200 dev@www.example uptime"),
    Case("network", "ssh -p 2201 dev@www.example uptime"),
    Case("network", "ssh -J dev@internal.example dev@www.example uptime"),
    Case("network", "scp -P 2222 dev@www.example:report.txt ."),
    Case("network", "scp dev@internal.example:report.txt ."),
    Case("network", "rsync -a dev@internal.example:reports/ reports/"),
    Case("network", "rsync -a rsync://www.example/reports/ reports/"),
    Case("network", "sftp dev@host.nowhere.example"),
    Case("ssh_hostkey", "ssh dev@www.example uptime", OTHER_HOST),
    Case("ssh_hostkey", "scp dev@www.example:report.txt .", OTHER_HOST),
    Case("ssh_hostkey", "ssh dev@www.example uptime", "rm ~/.ssh/known_hosts"),
    Case("ssh_hostkey", "ssh -o StrictHostKeyChecking=yes dev@www.example uptime", "rm ~/.ssh/known_hosts"),
    Case("ssh_key", "ssh dev@www.example uptime", f"rm {PRIVATE}*"),
    Case("ssh_key", "ssh -i ~/.ssh/other dev@www.example uptime", f"rm {PRIVATE}*; ssh-keygen -qt ed25519 -N '' -f ~/.ssh/other"),
    Case("ssh_key", "ssh -i ~/.ssh/absent -o IdentitiesOnly=yes dev@www.example uptime", f"rm {PRIVATE}*"),
    Case("ssh_key", "ssh dev@www.example uptime", f"chmod 644 {PRIVATE}"),
    Case("ssh_key", "scp dev@www.example:report.txt .", f"rm {PRIVATE}*"),
    Case("ssh_key", "ssh -i ~/.ssh/expired dev@www.example uptime", f"rm {PRIVATE}*"),
    Case("ssh_key", "ssh dev@www.example uptime", f"rm {PRIVATE}*; for n in 1 2 3 4 5 6 7 8; do ssh-keygen -qt ed25519 -N '' -f ~/.ssh/k$n; echo \"IdentityFile ~/.ssh/k$n\" >> ~/.ssh/config; done"),
    Case("ssh_key", "ssh-add -l"),
    Case("ssh_key", "SSH_AUTH_SOCK=$HOME/.ssh/agent ssh-add -l", "ssh-agent -a ~/.ssh/agent > /dev/null", stdout=True),
    Case("ssh_key", "SSH_AUTH_SOCK=$HOME/.ssh/gone ssh-add -l"),
    Case("ssh_key", "SSH_AUTH_SOCK=$HOME/.ssh/agent ssh-add ~/.ssh/absent", "ssh-agent -a ~/.ssh/agent > /dev/null"),
]  # fmt: skip


def pip(index: str) -> str:
    """A user whose pip is configured for this index, once and without pauses."""
    host = index.split("/")[2] if index.startswith("http:") else "''"
    return f"mkdir -p ~/.config/pip; printf '[global]\\nindex-url = {index}\\nretries = 1\\ntimeout = 2\\ntrusted-host = {host}\\n' > ~/.config/pip/pip.conf"


def npm(registry: str) -> str:
    """A user whose npm is configured for this registry."""
    return f"printf 'registry={registry}\\nfetch-retries=0\\nupdate-notifier=false\\n' > ~/.npmrc; echo '{{}}' > package.json"


PACKAGES = [
    Case("network", "pip install fastapi", pip("https://packages.example:8444/simple")),
    Case("network", "pip install fastapi", pip("https://packages.nowhere.example/simple")),
    Case("network", "pip install fastapi", pip("https://packages.offline.example/simple")),
    Case("network", "pip install fastapi", pip("https://internal.example/simple")),
    Case("network", "pip install fastapi", pip("http://slow.example/simple")),
    Case("network", "pip --proxy http://proxy.example:3128 install fastapi", pip("https://packages.example:8444/simple")),
    Case("network", "pip install git+https://gitlab.nowhere.example/team/lib.git"),
    Case("auth", "pip install fastapi", pip("http://packages.example/401")),
    Case("tls", "pip install fastapi", pip("https://packages.example/simple")),
    Case("tls", "pip install fastapi", pip("https://packages.example:8443/simple")),
    Case("not_found", "pip install fastpai", pip("http://packages.example/404")),
    Case("network", "npm install left-pad", npm("http://packages.example:81/")),
    Case("network", "npm install left-pad", npm("https://packages.nowhere.example/")),
    Case("network", "npm install left-pad", npm("https://packages.offline.example/")),
    Case("network", "npm install left-pad", npm("http://internal.example/")),
    Case("network", "npm install left-pad", npm("http://slow.example/")),
    Case("network", "npm ping", npm("http://packages.example:81/")),
    Case("network", "npm --https-proxy=http://proxy.example:3128 install left-pad", npm("https://packages.example/")),
    Case("auth", "npm install left-pad", npm("http://packages.example/401/")),
    Case("auth", "npm whoami", npm("http://packages.example/")),
    Case("permission", "npm install left-pad", npm("http://packages.example/403/")),
    Case("not_found", "npm install lefd-pad", npm("http://packages.example/404/")),
    Case("rate_limit", "npm install left-pad", npm("http://packages.example/429/")),
    Case("network", "npm install left-pad", npm("http://packages.example/503/")),
    Case("tls", "npm install left-pad", npm("https://packages.example/")),
    Case("tls", "NODE_EXTRA_CA_CERTS=$HOME/.config/company-ca.crt npm install left-pad", npm("https://packages.example:8443/")),
    Case("tls", "npm install left-pad", npm("https://packages.example:10443/")),
]  # fmt: skip

OTHERS = [
    Case("network", "openssl s_client -connect www.example:8444"),
    Case("network", "openssl s_client -connect api.nowhere.example:443"),
    Case("network", "openssl s_client -connect internal.example:443"),
    Case("tls", "openssl s_client -verify_return_error -connect www.example:443"),
    Case("tls", "openssl s_client -verify_return_error -CAfile ~/.config/company-ca.crt -connect www.example:8443"),
    Case("network", "git ls-remote https://www.example:8444/team/app.git"),
    Case("network", "git ls-remote https://gitlab.nowhere.example/team/app.git"),
    Case("network", "git clone ssh://git@internal.example/team/app.git fresh"),
    Case("tls", "git ls-remote https://www.example/team/app.git"),
    Case("tls", "git -c http.sslCAInfo=$HOME/.config/company-ca.crt ls-remote https://www.example:8443/team/app.git"),
    Case("tls", "git ls-remote https://www.example:80/team/app.git"),
    Case("network", "nc -vz www.example 81"),
    Case("network", "nc -vz api.nowhere.example 80"),
    Case("timeout", "nc -vz -w 2 slow.example 80"),
    Case("network", "ping -c 1 api.nowhere.example"),
    Case("network", "ping -c 1 elsewhere.example"),
    Case("network", "telnet www.example 81", stdout=True),
    Case("network", "dig +tries=1 +time=1 @10.20.0.5 www.example", stdout=True),
    Case("service_down", "psql -l"),
    Case("service_down", "psql -h localhost -l"),
    Case("service_down", "psql -h 127.0.0.1 -p 5433 -l"),
    Case("service_down", "git ls-remote http://localhost:8444/team/app.git"),
    Case("service_down", "https_proxy=http://127.0.0.1:3128 git ls-remote https://www.example/team/app.git"),
    Case("network", "psql -h db.nowhere.example -l"),
    Case("network", "psql -h internal.example -l"),
    Case("service_down", "redis-cli ping"),
    Case("network", "redis-cli -h cache.nowhere.example ping"),
    Case("service_down", "mysql -u dev"),
    Case("service_down", "mysql -h 127.0.0.1 -u dev"),
    Case("network", "mysql -h internal.example -u dev"),
    Case("service_down", "docker ps"),
    Case("service_down", "DOCKER_HOST=tcp://localhost:2375 docker ps"),
    Case("service_down", "docker pull registry.example:5000/team/app:1.0"),
    Case("network", "DOCKER_HOST=tcp://internal.example:2375 docker ps"),
    Case("service_down", "podman --remote ps"),
    Case("service_down", "rsync rsync://localhost/backup/"),
    Case("port_in_use", "python3 -m http.server 80 --bind 127.0.0.1", root=True),
    Case("port_in_use", "python3 -m http.server 8080", tool="python3"),
    Case("port_in_use", "nc -l 127.0.0.1 8080"),
    Case("port_in_use", "node -e \"require('http').createServer().listen(8080)\""),
    Case("port_in_use", "ssh -o ExitOnForwardFailure=yes -NL 127.0.0.1:8080:localhost:80 dev@www.example"),
    Case("permission", "python3 -m http.server 443 --bind 127.0.0.2", admin="sysctl -qw net.ipv4.ip_unprivileged_port_start=1024"),
]  # fmt: skip

CASES = [*CURL, *WGET, *SSH, *PACKAGES, *OTHERS]
STATUSES = {
    "401": "Unauthorized\n",
    "403": "Forbidden\n",
    "404": "Not Found\n",
    "429": "Retry later\n",
    "503": "Service Unavailable\n",
}


class _Refusing(BaseHTTPRequestHandler):
    """Answers the status the path begins with, or misbehaves as the path says."""

    def do_GET(self) -> None:
        word = self.path.split("/")[1]
        if word == "empty":
            self.close_connection = True
        elif word == "slow":
            time.sleep(5)
        elif word == "cut":
            self._answer(200, "the beginning\n", promised=4096)
        else:
            status = word if word in STATUSES else "401"
            self._answer(int(status), STATUSES[status])

    do_PUT = do_POST = do_HEAD = do_GET

    def do_CONNECT(self) -> None:
        """As a proxy it wants to know who asks."""
        self._answer(407, "Proxy Authentication Required\n")

    def _answer(self, status: int, text: str, promised: int = 0) -> None:
        self.send_response(status)
        if status in (401, 407):
            self.send_header("WWW-Authenticate" if status == 401 else "Proxy-Authenticate", 'Basic realm="example"')
        self.send_header("Content-Length", str(promised or len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what is wanted here."""


def hang_up(port: int, reset: bool) -> None:
    """Take every connection and end it at once, with a FIN or with a RST."""
    server = socket.create_server(("127.0.0.1", port))
    linger = struct.pack("ii", 1, 0) if reset else struct.pack("ii", 0, 0)

    def answer() -> None:
        while True:
            client, _ = server.accept()
            client.settimeout(2)
            client.recv(4096)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            client.close()

    threading.Thread(target=answer, daemon=True).start()


def listen(port: int, certificate: tuple[Path, Path] | None = None) -> ThreadingHTTPServer:
    """A refusing server, with https if it has a certificate."""
    server = _Server(("127.0.0.1", port), _Refusing)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def start_servers() -> Authority:
    """http on 80 and 8080 (a proxy too), https on 443 (self-signed), 8443 (expired), 9443 (another name), 10443 (unknown authority); 2200 and 2201 hang up."""
    company, stranger = Authority(SERVER / "ca", "Company CA"), Authority(SERVER / "stranger", "Unknown CA")
    own = Authority(SERVER / "own", "www.example")
    certificates = {
        80: None, 8080: None, 443: (own.certificate, own.certificate.with_suffix(".key")),
        8443: company.issue("www.example", days=-1), 9443: company.issue("mail.example"), 10443: stranger.issue("www.example"),
    }  # fmt: skip
    for port, certificate in certificates.items():
        listen(port, certificate)
    hang_up(2200, reset=False)
    hang_up(2201, reset=True)
    return company


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.network")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    company = start_servers()
    with Sshd(SERVER / "sshd", "www.example", 22, "dev") as sshd:
        _make_home(sshd, company)
        shell(f"cp -a {HOME} {SERVER}/kept-home")
        write("network", [_capture(case) for case in CASES])


def _make_home(sshd: Sshd, company: Authority) -> None:
    """The user's key is let in; a certificate of theirs has expired; the company's authority is known."""
    key, expired = sshd.new_key("id_ed25519"), sshd.new_key("expired")
    sshd.authorize(key)
    sshd.sign(expired, "-2h:-1h")
    shell("mkdir -m 755 app .config; mkdir -m 700 .ssh", HOME, UID)
    shell(f"cp {company.certificate} .config/company-ca.crt; chmod 755 {sshd.folder}", HOME)
    shell(f"install -o dev -g dev -m 600 {key}* {expired}* {sshd.known_hosts} {HOME}/.ssh")


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"find {HOME} -mindepth 1 -delete; cp -a {SERVER}/kept-home/. {HOME}")
    return capture(case, "network")


if __name__ == "__main__":
    main()
