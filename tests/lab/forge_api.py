"""A stub of GitHub's API: `python -m tests.lab.forge_api ADDRESS`. The token says how it answers.

`good` lasts until 2030, `expired` is refused, `limited` has asked too often, `down` finds the server ill.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS: dict[str, tuple[int, str, dict[str, str]]] = {
    "good": (200, "", {"github-authentication-token-expiration": "2030-01-01 00:00:00 UTC"}),
    "expired": (401, "Bad credentials", {}),
    "limited": (403, "API rate limit exceeded for user ID 4321.", {"x-ratelimit-remaining": "0"}),
    "down": (503, "Service Unavailable", {}),
}


class Api(BaseHTTPRequestHandler):
    """Answers every question about the user."""

    def do_GET(self) -> None:
        """By the token."""
        token = self.headers.get("Authorization", "").rpartition(" ")[2]
        status, message, headers = ANSWERS.get(token, ANSWERS["expired"])
        body = json.dumps({"message": message} if message else {"login": "dev"}).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        """Nobody reads it."""


if __name__ == "__main__":
    ThreadingHTTPServer((sys.argv[1], 80), Api).serve_forever()
