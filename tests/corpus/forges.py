# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what gh, glab and python-gitlab say when a forge refuses: `python -m tests.corpus.forges`, as root. See README.md.

`github.com`, `api.github.com` and `gitlab.example` are a stub whose certificate the stage trusts. The token says how it refuses, in the words
and with the headers that GitHub and GitLab answer with; what the tools make of it is theirs.
"""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, version, write
from tests.corpus.silence import file
from tests.lab.registry import Authority

DOCS = "https://docs.github.com/rest"
LIMITED = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1772441100"}
# What GitHub answers to a token of this name: status, message, headers.
GITHUB: dict[str, tuple[int, str, dict[str, str]]] = {
    "expired": (401, "Bad credentials", {}),
    "saml": (403, "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.", {"X-GitHub-SSO": "required; url=https://github.com/orgs/team/sso?authorization_request=AB12"}),
    "limited": (403, "API rate limit exceeded for user ID 4321.", LIMITED),
    "secondary": (403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", {"retry-after": "60"}),
    "guest": (403, "Resource not accessible by personal access token", {}),
    "admin": (403, "Must have admin rights to Repository.", {}),
    "absent": (404, "Not Found", {}),
    "down": (503, "Service Unavailable", {}),
    "invalid": (422, "Validation Failed", {}),
}  # fmt: skip
# What GitHub's GraphQL answers with 200.
QUERIES = {
    "absent": ("NOT_FOUND", "Could not resolve to a Repository with the name 'team/absent'."),
    "narrow": (
        "INSUFFICIENT_SCOPES",
        "Your token has not been granted the required scopes to execute this query. The 'login' field requires one of the following scopes: ['read:org'], but your token has only been granted the: ['repo'] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.",
    ),
    "guest": ("FORBIDDEN", "Resource not accessible by personal access token"),
    "limited": ("RATE_LIMITED", "API rate limit already exceeded for user ID 4321."),
    "number": ("NOT_FOUND", "Could not resolve to a PullRequest with the number of 999."),
}
GITLAB: dict[str, tuple[int, dict[str, str]]] = {
    "revoked": (401, {"error": "invalid_token", "error_description": "Token was revoked. You have to re-authorize from the user."}),
    "expired": (401, {"error": "invalid_token", "error_description": "Token is expired. You can either do re-authorization or token refresh."}),
    "unknown": (401, {"message": "401 Unauthorized"}),
    "narrow": (403, {"error": "insufficient_scope", "error_description": "The request requires higher privileges than provided by the access token.", "scope": "api"}),
    "guest": (403, {"message": "403 Forbidden"}),
    "absent": (404, {"message": "404 Project Not Found"}),
    "limited": (429, {"message": {"error": "Too many requests"}}),  # type: ignore[dict-item]
    "down": (502, {"message": "502 Bad Gateway"}),
    "invalid": (400, {"message": "title is missing"}),
}  # fmt: skip


def gh(token: str) -> str:
    """A user who is logged in to github.com with this token."""
    return (
        file(
            "~/.config/gh/hosts.yml",
            "github.com:",
            "    user: dev",
            f"    oauth_token: {token}",
            "    git_protocol: https",
        )
        + "chmod 600 ~/.config/gh/hosts.yml; "
    )


def glab(token: str, host: str = "gitlab.example") -> str:
    """A user who is logged in to a GitLab with this token, by glab and by python-gitlab."""
    ours = file(
        "~/.config/glab-cli/config.yml",
        "check_update: false",
        f"host: {host}",
        "hosts:",
        f"  {host}:",
        f"    token: {token}",
        f"    api_host: {host}",
        "    api_protocol: https",
        "    user: dev",
    )
    theirs = file(
        "~/.python-gitlab.cfg",
        "[global]",
        "default = company",
        "timeout = 3",
        "[company]",
        f"url = https://{host}",
        f"private_token = {token}",
    )
    return ours + "chmod 600 ~/.config/glab-cli/config.yml; " + theirs


def clone(url: str) -> str:
    """A repository with a commit and this remote."""
    return f"git init -q -b main; git config user.name Dev; git config user.email dev@gitlab.example; git commit -q --allow-empty -m one; git remote add origin {url}; "


APP = clone("https://github.com/team/app.git")
PROJECT = clone("https://gitlab.example/team/app.git")
GH = [
    *(Case("auth", f"gh {words}", gh("expired")) for words in ("api user", "repo view team/app", "pr list -R team/app", "run list -R team/app", "auth status", "issue create -R team/app --title x --body y", "release list -R team/app", "search repos app", "repo list team", "gist list")),
    Case("auth", "GH_TOKEN=expired gh pr view 12 -R team/app"),
    Case("auth", "gh pr status", gh("expired") + APP),
    *(Case("auth", f"gh {words}") for words in ("api user", "pr list -R team/app", "auth status", "auth token")),
    Case("auth", "gh pr list", APP),
    Case("auth", "gh pr list", gh("expired") + PROJECT),
    *(Case("permission", f"gh {words}", gh("saml")) for words in ("api orgs/team", "pr list -R team/app", "run list -R team/app")),
    *(Case("permission", f"gh {words}", gh("guest")) for words in ("api -X DELETE repos/team/app/git/refs/heads/fix", "pr list -R team/app", "run list -R team/app", "secret list -R team/app")),
    Case("permission", "gh api -X PATCH repos/team/app", gh("admin")),
    Case("permission", "gh workflow run build.yml -R team/app", gh("admin")),
    *(Case("permission", f"gh {words}", gh("narrow")) for words in ("pr view 12 -R team/app", "project list")),
    *(Case("rate_limit", f"gh {words}", gh("limited")) for words in ("api user", "pr list -R team/app", "run list -R team/app")),
    *(Case("rate_limit", f"gh {words}", gh("secondary")) for words in ("api search/code?q=x", "run list -R team/app", "search code login")),
    *(Case("not_found", f"gh {words}", gh("absent")) for words in ("api repos/team/absent", "repo view team/absent", "pr list -R team/absent", "run list -R team/absent", "release view v1.0 -R team/absent", "repo clone team/absent")),
    Case("not_found", "gh pr list", gh("absent")),
    *(Case("network", f"gh {words}", gh("down")) for words in ("api user", "pr list -R team/app", "run list -R team/app")),
    *(Case("network", f"GH_HOST=ghe.nowhere.example GH_ENTERPRISE_TOKEN=x gh {words}") for words in ("api user", "pr list -R ghe.nowhere.example/team/app")),
    *(Case("network", f"GH_HOST={host} GH_ENTERPRISE_TOKEN=x gh api user") for host in ("internal.example", "www.example", "ghe.offline.example")),
    Case("tls", "GH_HOST=mirror.example GH_ENTERPRISE_TOKEN=x gh api user"),
    *(Case("usage", f"gh {words}", gh("expired")) for words in ("prr list", "pr lst", "repo veiw team/app", "issue lisst")),
    *(Case("none", f"gh {words}", gh("invalid")) for words in ("api -X POST repos/team/app/issues", "pr view -R team/app", "api user --jq '.['")),
    Case("tty", "gh issue create -R team/app", gh("invalid")),
    Case("none", "gh pr view 999 -R team/app", gh("number")),
    Case("none", "gh pr list --limit many -R team/app", gh("expired")),
    Case("not_found", "gh release upload v1.0 absent.zip -R team/app", gh("expired")),
    Case("none", "gh repo create", gh("expired")),
]  # fmt: skip
GLAB = [
    *(Case("auth", f"glab {words}", glab(token) + PROJECT) for token in ("expired", "unknown") for words in ("mr list", "ci status", "issue list", "mr view 12", "repo view")),
    Case("auth", "glab mr list -R team/app", glab("revoked")),
    *(Case("auth", f"gitlab {words}", glab("expired")) for words in ("project list", "project get --id 1", "current-user get")),
    Case("auth", "gitlab project list", glab("unknown")),
    *(Case("permission", f"{words}", glab("narrow") + PROJECT) for words in ("glab mr list", "gitlab project create --name x")),
    *(Case("permission", f"{words}", glab("guest") + PROJECT) for words in ("glab mr list", "glab variable list", "gitlab project list")),
    *(Case("not_found", f"{words}", glab("absent") + PROJECT) for words in ("glab mr list", "glab repo view team/absent", "gitlab project get --id 1")),
    *(Case("rate_limit", f"{words}", glab("limited") + PROJECT) for words in ("glab issue list",)),
    *(Case("network", f"{words}", glab("down") + PROJECT) for words in ("glab mr list", "gitlab project list")),
    *(Case("network", f"{words}", glab("x", host) + clone(f"https://{host}/team/app.git")) for host in ("internal.example", "git.nowhere.example") for words in ("glab mr list", "gitlab project list")),
    *(Case("tls", f"{words}", glab("x", "mirror.example") + clone("https://mirror.example/team/app.git")) for words in ("glab mr list", "gitlab project list")),
    *(Case("not_configured", f"{words}", before) for words, before in (("glab mr list", APP),)),
    *(Case("usage", f"glab {words}", glab("x") + PROJECT) for words in ("mrr list",)),
    Case("usage", "gitlab project lst", glab("invalid")),
    *(Case("none", f"{words}", glab("invalid") + PROJECT) for words in ("gitlab project get",)),
]  # fmt: skip
OTHERS = [
    Case("none", "python3 -m unittest", file("test_api.py", "import unittest", "", "class TestApi(unittest.TestCase):", "    def test_says(self):", "        self.assertEqual('HTTP 401: Bad credentials (https://api.github.com/user)', '')")),
    Case("none", "make", file("Makefile", "all:", "\t@echo 'gh: Bad credentials (HTTP 401)' >&2; exit 1")),
    Case("none", "bash release.sh", file("release.sh", "echo '401 Unauthorized' >&2; exit 1")),
]  # fmt: skip
NEWER = ("gh search code", "gh project")
BY_OLDER = [case for case in GH if case.type not in ("none", "usage", "tty") and not case.command.startswith(NEWER)]


class _Forge(BaseHTTPRequestHandler):
    """GitHub or GitLab, by the name it is called."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = (self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or "").rpartition(" ")[2]
        token = self.headers.get("PRIVATE-TOKEN") or token
        if "gitlab" in self.headers.get("Host", ""):
            status, body = GITLAB.get(token, (404, {"message": "404 Not Found"}))
            self._answer(status, body, {})
        elif self.path.endswith("/graphql") and token in QUERIES:
            kind, message = QUERIES[token]
            self._answer(
                200, {"data": None, "errors": [{"type": kind, "path": ["repository"], "message": message}]}, {}
            )
        else:
            status, message, headers = GITHUB.get(token, (404, "Not Found", {}))
            self._answer(status, {"message": message, "documentation_url": DOCS, "status": str(status)}, headers)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

    def _answer(self, status: int, body: object, headers: dict[str, str]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            **headers,
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(data)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up."""


def start_forge() -> None:
    """One server at port 443, with a certificate for each name; the one for mirror.example is from an authority that nobody knows."""
    authority, stranger = Authority(SERVER / "ca", "Company CA"), Authority(SERVER / "stranger", "Unknown CA")
    contexts = {}
    for name in ("github.com", "api.github.com", "gitlab.example", "mirror.example"):
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(*(stranger if name.startswith("mirror") else authority).issue(name))

    def choose(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = contexts.get(name or "", contexts["github.com"])

    first = contexts["github.com"]
    first.sni_callback = choose
    server = _Server(("127.0.0.2", 443), _Forge)
    server.socket = first.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    trusted = "/etc/ssl/certs/ca-certificates.crt"
    shell(f"cat {trusted} {authority.certificate} > {SERVER}/trusted.crt; mount --bind {SERVER}/trusted.crt {trusted}")
    bundle = "$(tools/bin/python -c 'import certifi; print(certifi.where())')"
    shell(f"if b={bundle}; then mount --bind {SERVER}/trusted.crt $b; fi", SERVER)


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    return capture(case, "forges")


def main() -> None:
    """Every case in an empty home; gh's again with Debian's older version."""
    enter_stage("tests.corpus.forges")
    hosts = SERVER / "etc" / "hosts"
    kept = hosts.read_text().replace("gitlab.example ", "").replace("mirror.example", "")
    hosts.write_text(kept + "127.0.0.2 github.com api.github.com gitlab.example mirror.example\n")
    start_forge()
    version("glab")  # it leaves a folder of root in the home, which every case empties
    found = [_capture(case) for case in (*GH, *GLAB, *OTHERS)]
    shell(f"mount --bind /usr/bin/gh {SERVER}/tools/bin/gh")
    version.cache_clear()
    write("forges", found + [_capture(case) for case in BY_OLDER])


if __name__ == "__main__":
    main()
