"""Stand-ins for what refuses a login: GitLab's API, AWS's STS, Google's token server, in the form of their own answers.

Which answer is given says the token (GitLab), the key's name (STS), or `mode` (Google).
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

GITLAB = {
    "good": (200, {"id": 1, "username": "dev"}),
    "expired": (401, {"error": "invalid_token", "error_description": "Token is expired."}),
    "unknown": (401, {"message": "401 Unauthorized"}),
    "narrow": (403, {"error": "insufficient_scope", "scope": "api read_user"}),
    "limited": (429, {"message": "Retry later"}),
    "ill": (503, {"message": "503 Service Unavailable"}),
}
STS = {
    "EXPIRED": (403, "ExpiredToken", "The security token included in the request is expired"),
    "INVALID": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "DENIED": (403, "AccessDenied", "not authorized to perform: sts:GetCallerIdentity with an explicit deny"),
    "SLOW": (400, "Throttling", "Rate exceeded"),
    "ILL": (503, "ServiceUnavailable", "Please try again later"),
}
_IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:iam::1:user/dev</Arn><UserId>AIDA</UserId><Account>1</Account></GetCallerIdentityResult>"
    "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
)
_REFUSAL = (
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{}</Code>'
    "<Message>{}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
)
GOOGLE = {
    "good": (200, {"access_token": "ya29.x", "expires_in": 3600, "token_type": "Bearer"}),
    "revoked": (400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}),
    "ill": (503, {"error": "backend_error"}),
}


class Servers:
    """All three at `address`; `mode` is a key of GOOGLE."""

    def __init__(self) -> None:
        self.mode = "good"

    def __enter__(self) -> Self:
        servers = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                said = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization") or ""
                status, body = GITLAB.get(said.rpartition(" ")[2], GITLAB["unknown"])
                self._answer(status, json.dumps(body), "application/json")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path == "/token":
                    status, body = GOOGLE[servers.mode]
                    return self._answer(status, json.dumps(body), "application/json")
                key = self.headers.get("Authorization", "").partition("Credential=AKIA")[2].partition("/")[0]
                if key not in STS:
                    return self._answer(200, _IDENTITY, "text/xml")
                code, *words = STS[key]
                self._answer(code, _REFUSAL.format(*words), "text/xml")

            def _answer(self, status: int, body: str, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *values: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
