"""The clock, against real web servers that say another time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from heal_cli.checks.clock_skew import judge, read
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene
from tests.credentials.test_x509 import by_openssl


@contextmanager
def server(
    ahead: float = 0.0,
    status: int = 200,
    date: str | None = None,
    certificate: Path | None = None,
    seen: list[str] | None = None,
) -> Iterator[str]:
    """A web server whose clock is that many seconds ahead of ours; `seen` are the paths it is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            if seen is not None:
                seen.append(self.path)
            self.send_response_only(status)
            said = formatdate(time.time() + ahead, usegmt=True) if date is None else date
            if said:
                self.send_header("Date", said)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as found:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
            found.socket = context.wrap_socket(found.socket, server_side=True)
        threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http{'s' if certificate else ''}://127.0.0.1:{found.server_port}/"
        found.shutdown()


def asked(url: str, **parameters: str) -> Reading:
    return read({"url": url, **parameters}, Scene(values={"server": url}))


@pytest.mark.parametrize("status", [200, 302, 401, 404, 503])
def test_a_clock_that_is_right(status: int) -> None:
    with server(status=status) as url:
        found = asked(url)
        assert found.state == GOOD and found.until and found.until > time.time() + 30
        assert asked("{server}", at_most="5s").state in (GOOD, UNKNOWN)


def test_a_clock_that_is_wrong() -> None:
    with server(ahead=600) as url:
        assert asked(url)[:2] == (BAD, "the clock of this machine is 10 min behind")
        assert asked(url, at_most="11m").state == GOOD
    with server(ahead=-3 * 3600) as url:
        assert asked(url)[:2] == (BAD, "the clock of this machine is 3 h ahead")


def test_the_servers_certificate_need_not_be_valid(tmp_path: Path) -> None:
    by_openssl(tmp_path, "-newkey", "ed25519", "-days", "1")
    with server(ahead=600, certificate=tmp_path) as url:
        assert asked(url)[:2] == (BAD, "the clock of this machine is 10 min behind")


def test_the_boundary_is_exact() -> None:
    def state(date: float, begun: float = 10_000.0, took: float = 2.0) -> str:
        return judge(date, begun, took, 300.0).state

    assert state(10_302) == GOOD and state(10_302.01) == BAD, "the server may have looked at its clock at the end"
    assert state(9_699) == GOOD and state(9_698.99) == BAD, "or at the start, and its date lacks up to a second"


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_server_that_does_not_say(date: str) -> None:
    with server(date=date) as url:
        assert asked(url).state == UNKNOWN


def test_a_server_that_cannot_be_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert asked(address, timeout="200ms").state == UNKNOWN
    assert asked(address)[:2] == (UNKNOWN, f"{address} cannot be asked for its time (Connection refused)")
    assert asked("https://no-such-host.invalid/").state == UNKNOWN
    for url in ("file:///etc/passwd", "localhost", "{context}", "http://a b/"):
        assert asked(url).state == UNKNOWN
