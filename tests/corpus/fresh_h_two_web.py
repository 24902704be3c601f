"""What the servers of fresh_h_two say over HTTP; all of it stands for public services, AWS and a company's own API.

The words are those of the real: Docker Hub and GHCR (distribution's errors; Hub's rate limit as in
docs.docker.com/docker-hub/usage),
registry.npmjs.org (404 as in npm/cli's own issues), github.com over HTTPS (docs.github.com: "Support for password
authentication was
removed"; 403 "Permission to X denied to Y"; 404 "Repository not found"), api.github.com and AWS (as in fresh_e and
fresh_f).
"""

from collections.abc import Mapping

from tests.corpus.fresh_f_servers import amazon
from tests.corpus.fresh_parts import Answer, Routes, Talk, hang

BASIC = {"WWW-Authenticate": 'Basic realm="GitHub"'}
GITLAB = {"WWW-Authenticate": 'Basic realm="GitLab"'}
PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>nginx/"
    "1.22.1</center>\r\n</body>\r\n</html>\r\n"
)


def hub(talk: Talk) -> Answer:
    """Docker Hub and GHCR: a token for everybody, and then what the name says."""
    host = talk.headers.get("Host", "")
    ghcr = host.startswith("ghcr")
    realm = f"https://{'ghcr.io' if ghcr else 'auth.docker.io'}/token"
    wanted = {
        "WWW-Authenticate": f'Bearer realm="{realm}",service="registry.docker.io"',
        "Docker-Distribution-Api-Version": "registry/2.0",
    }
    if talk.path.startswith("/token"):
        if ghcr:
            return Answer(
                403, {"errors": [{"code": "DENIED", "message": "requested access to the resource is denied"}]}
            )
        if "Basic" in (talk.headers.get("Authorization") or ""):
            return Answer(401, {"details": "incorrect username or password"})
        return Answer(200, {"token": "t", "access_token": "t", "expires_in": 300})
    if not talk.headers.get("Authorization"):
        return Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, wanted)
    if "/library/mysql/" in talk.path:
        words = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
        return Answer(429, {"errors": [{"code": "TOOMANYREQUESTS", "message": words}]})
    if "/library/" in talk.path:
        return Answer(
            404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown", "detail": "unknown tag"}]}
        )
    denied = {"WWW-Authenticate": wanted["WWW-Authenticate"] + ',error="insufficient_scope"'}
    return Answer(
        401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, {**wanted, **denied}
    )


def github(talk: Talk) -> Answer:
    """GitHub over HTTPS: no password, no right, no repository."""
    said = talk.headers.get("Authorization")
    if "/closed-" in talk.path or "git-receive-pack" in talk.path:
        if not said:
            return Answer(401, "No anonymous write access.\n", BASIC)
        if "/closed-" in talk.path:
            return Answer(
                401,
                "Support for password authentication was removed on August 13, 2021.\nPlease see https://"
                "docs.github.com"
                "/get-started/getting-started-with-git/about-remote-repositories#cloning-with-https-urls for "
                "information on "
                "currently recommended modes of authentication.\n",
                BASIC,
            )
        return Answer(403, "Permission to fennel/storefront.git denied to mara-f.\n")
    return Answer(404, "Repository not found.\n") if said else Answer(401, "Repository not found.\n", BASIC)


def api(talk: Talk) -> Answer:
    """api.github.com by the name of the token."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    code, words = {
        "ghp_expired": (401, "Bad credentials"),
        "ghp_narrow": (403, "Resource not accessible by personal access token"),
        "ghp_busy": (403, "API rate limit exceeded for user ID 118233."),
    }.get(token, (404, "Not Found"))
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000", "X-RateLimit-Reset": "1772442900"}
    if "graphql" in talk.path and code == 404:
        return Answer(
            200,
            {
                "data": {"repository": None},
                "errors": [
                    {
                        "type": "NOT_FOUND",
                        "path": ["repository"],
                        "message": "Could not resolve to a Repository with the name 'fennel/stroefront'.",
                    }
                ],
            },
        )
    return Answer(
        code,
        {"message": words, "documentation_url": "https://docs.github.com/rest", "status": str(code)},
        spent if token == "ghp_busy" else {},
    )


def aws(talk: Talk) -> Answer:
    """fresh_f's AWS; of S3 the refusal names what was wanted."""
    answer = amazon(talk)
    action = {
        "PUT": "PutObject",
        "GET": "ListBucket" if "list-type" in talk.path else "GetObject",
        "DELETE": "DeleteObject",
    }.get(talk.command, "")
    place = talk.path.partition("?")[0].strip("/")
    if isinstance(answer.body, str) and "s3:DeleteBucket" in answer.body:
        words = answer.body.replace("s3:DeleteBucket", f"s3:{action}").replace(
            "resource: *", f'resource: "arn:aws:s3:::{place}"'
        )
        return answer._replace(body=words)
    if isinstance(answer.body, Mapping):
        return answer._replace(
            body={
                name: str(value).replace("lambda:DeleteBucket", "lambda:UpdateFunctionCode")
                for name, value in answer.body.items()
            }
        )
    return answer


def package(talk: Talk) -> Answer:
    """A package of npm's, as much of it as a resolution wants to know."""
    name = talk.path.strip("/")
    peers = {"react-color": {"peerDependencies": {"react": "^16 || ^17"}}}.get(name, {})
    known = {"react": ("17.0.2", "19.1.0"), "zod": ("3.23.8",), "react-color": ("2.19.3",)}[name]
    dist = {"shasum": "0" * 40, "tarball": f"https://registry.npmjs.org/{name}/-/{name}.tgz"}
    versions = {number: {"name": name, "version": number, "dist": dist, **peers} for number in known}
    return Answer(200, {"name": name, "dist-tags": {"latest": known[-1]}, "versions": versions})


PAGES: Routes = [
    (r"^(registry-1\.docker|auth\.docker|ghcr)", hub),
    (r"^registry\.npmjs\.org\S* GET /(react|zod|react-color)$", package),
    (r"^pypi\S* \S+ /private/", Answer(401, "", {"WWW-Authenticate": 'Basic realm="pypi"'})),
    (r"^registry\.npmjs\.org", Answer(404, {"error": "Not found"})),
    (r"^github\.com", github),
    (r"^api\.github\.com", api),
    (r"^aws\.", aws),
    (r"^git\S* \S+ /(storefront|orders)", Answer(401, "HTTP Basic: Access denied\n", GITLAB)),
    (r"^orders\S* \S+ /v1/orders/17", Answer(404, {"detail": "Order 17 not found"})),
    (r"^orders\S* \S+ /v1/me", Answer(401, {"detail": "Invalid or expired token"}, {"WWW-Authenticate": "Bearer"})),
    (r"^orders\S* \S+ /v1/admin", Answer(403, {"detail": "Not enough permissions"})),
    (
        r"^orders\S* POST /v1/orders",
        Answer(422, {"detail": [{"loc": ["body", "sku"], "msg": "field required", "type": "value_error.missing"}]}),
    ),
    (r"^orders\S* \S+ /v1/search", Answer(429, {"detail": "Too many requests"}, {"Retry-After": "30"})),
    (r"^orders\S* \S+ /v1/slow", hang),
    (r"^orders\S* \S+ /v1/report", Answer(500, {"detail": "Internal Server Error"})),
    (r"^staging\S* \S+ /health", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"^staging\S* \S+ /shop", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"^staging\S* \S+ /export", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r"^orders\S* \S+ /v1/status", Answer(200, {"status": "degraded", "checks": {"db": "connection refused"}})),
    (r"", Answer(404, PAGE.format("404 Not Found"), {"Content-Type": "text/html"})),
]
