"""A git remote over http, on this machine only, whose access tokens expire. Git's own `http-backend` does the work."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

USER = "dev"


class Forge:
    """Serves the repositories below a folder. Tokens are handed out for the password, and are good for a while."""

    def __init__(self, folder: Path, password: str) -> None:
        self.folder = folder
        self.lifetime = 3600.0
        self._password = password
        self._tokens: dict[str, float] = {}
        forge = self

        class Handler(_Handler):
            serves = forge

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Forge:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *ended: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """The address as `host:port`."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The address as a URL without a path."""
        return f"http://{self.host}"

    def mint(self, lifetime: float | None = None) -> str:
        """A new token, good for `lifetime` seconds."""
        token = secrets.token_hex(16)
        self._tokens[token] = time.monotonic() + (self.lifetime if lifetime is None else lifetime)
        return token

    def knows(self, authorization: str | None, password_too: bool = False) -> bool:
        """Does an Authorization header carry a token that is still good (or, for the login, the password)?"""
        kind, _, encoded = (authorization or "").partition(" ")
        if kind.lower() != "basic":
            return False
        try:
            user, _, secret = base64.b64decode(encoded).decode().partition(":")
        except ValueError:
            return False
        if password_too:
            return user == USER and secrets.compare_digest(secret, self._password)
        return user == USER and self._tokens.get(secret, 0.0) > time.monotonic()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serves: Forge

    def log_message(self, format: str, *values: Any) -> None:
        """The lab's access log is of no interest."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        header = self.headers.get("Authorization")
        if path == "/login":
            good = self.serves.knows(header, password_too=True)
            self._send(200 if good else 401, self.serves.mint().encode() if good else b"wrong password\n")
        elif not self.serves.knows(header):
            self._send(401, b"token expired\n", {"WWW-Authenticate": 'Basic realm="demo"'})
        else:
            self._git(path, query, body)

    def _git(self, path: str, query: str, body: bytes) -> None:
        """One request through git-http-backend(1), which speaks CGI."""
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "GIT_PROJECT_ROOT": str(self.serves.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": USER,
            "REMOTE_ADDR": "127.0.0.1",
        }
        git = shutil.which("git") or "git"
        done = subprocess.run([git, "http-backend"], input=body, capture_output=True, env=environment, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        status = int(headers.pop("Status", "200 OK").split()[0])
        self._send(status, content, headers)

    def _send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
