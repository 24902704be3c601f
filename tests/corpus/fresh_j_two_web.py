"""The web server of the tenth fresh set's second half: forges, package repositories, AWS and a few services."""

import re

from tests.corpus import fresh_f_servers
from tests.corpus.fresh_f_servers import PAGE, PAGES, forge
from tests.corpus.fresh_j_two_parts import H
from tests.corpus.fresh_parts import Answer, Routes, Talk

BASIC = {"WWW-Authenticate": 'Basic realm="Sonatype Nexus Repository Manager"'}


def github(talk: Talk) -> Answer:
    """What api.github.com says to a token, in its own words; a good token knows one repository."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    if token != "good":
        return forge(talk)
    if "graphql" in talk.path:
        asked = talk.body.decode()
        name = (re.search(r'"(?:name|repo)":\s*"([^"]+)"', asked) or ["", "app"])[1]
        if "pullRequest(number" in asked or "PullRequest" in asked:
            number = (re.search(r'"(?:number|pr_number)":\s*(\d+)', asked) or ["", "999"])[1]
            words = f"Could not resolve to a PullRequest with the number of {number}."
            return Answer(
                200,
                {
                    "data": {"repository": {"pullRequest": None}},
                    "errors": [{"type": "NOT_FOUND", "path": ["repository", "pullRequest"], "message": words}],
                },
            )
        words = f"Could not resolve to a Repository with the name 'tarn/{name}'."
        return Answer(
            200,
            {"data": {"repository": None}, "errors": [{"type": "NOT_FOUND", "path": ["repository"], "message": words}]},
        )
    return Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})


def gitlab(talk: Talk) -> Answer:
    """What gitlab.com's API says to a token: docs.gitlab.com/api/rest/troubleshooting and lib/api/api_guard.rb."""
    token = (talk.headers.get("Authorization") or talk.headers.get("PRIVATE-TOKEN") or "").split(" ")[-1]
    higher = "The request requires higher privileges than provided by the access token."
    expired = "Token is expired. You can either do re-authorization or token refresh."
    code, body = {
        "dead": (401, {"message": "401 Unauthorized"}),
        "lapsed": (401, {"error": "invalid_token", "error_description": expired}),
        "readonly": (403, {"error": "insufficient_scope", "error_description": higher, "scope": "api"}),
    }.get(token, (404, {"message": "404 Not found"}))
    return Answer(code, body)


def npm_error(status: int, words: str, **headers: str) -> Answer:
    """npm's registries answer with JSON."""
    return Answer(status, {"error": words}, headers)


def s3(talk: Talk) -> Answer:
    """What fresh_f's AWS says, for what was asked."""
    answer = fresh_f_servers.amazon(talk)
    name = {"DELETE": "DeleteObject", "PUT": "PutObject"}.get(talk.command, "GetObject")
    return answer._replace(body=answer.body.replace("DeleteBucket", name)) if isinstance(answer.body, str) else answer


ROUTES: Routes = [
    (r"^s3\S* (DELETE|PUT) /tarn", s3),
    (r"^api\.github\.com ", github),
    (
        r"^github\.com \S+ /tarn/kit",
        Answer(401, "Repository not found.\n", {"WWW-Authenticate": 'Basic realm="GitHub"'}),
    ),
    (r"^code\S* \S+ /api/v4", gitlab),
    (
        r"^npm\S* PUT /@tarn",
        npm_error(403, 'You do not have permission to publish "@tarn/kit". Are you logged in as the correct user?'),
    ),
    (r"^npm\S* \S+ /@tarn(/|%2[fF])(private|core)", npm_error(401, "unauthorized", **{"WWW-Authenticate": "Bearer"})),
    (r"^npm\S* \S+ /@tarn(/|%2[fF])closed", npm_error(403, "user noah is not allowed to access package @tarn/closed")),
    (r"^npm\S* \S+ /-/whoami", npm_error(401, "unauthorized", **{"WWW-Authenticate": "Bearer"})),
    (r"^npm\S* \S+ /-/v1/login", npm_error(404, "not found")),
    (
        r"^npm\S* \S+ /zod",
        Answer(
            200,
            {
                "name": "zod",
                "dist-tags": {"latest": "3.23.8"},
                "versions": {
                    "3.23.8": {
                        "name": "zod",
                        "version": "3.23.8",
                        "dist": {"tarball": f"http://npm.{H}/zod.tgz", "shasum": "0" * 40},
                    }
                },
            },
        ),
    ),
    (r"^npm\S* ", npm_error(404, "Not found")),
    (r"^pypi\S* \S+ /private/", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"^pypi\S* \S+ /forbidden/", Answer(403, PAGE.format("403 Forbidden"))),
    (r"^pypi\S* \S+ /ill/", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"^pypi\S* POST", Answer(403, "Invalid or non-existent authentication information.")),
    (r"^nexus\S* \S+ /repository/(private|releases)", Answer(401, PAGE.format("401 Unauthorized"), BASIC)),
    (r"^nexus\S* \S+ /repository/denied", Answer(403, PAGE.format("403 Forbidden"))),
    (r"^goproxy\S* \S+ /closed", Answer(403, "Forbidden\n")),
    (r"^goproxy\S* \S+ /", Answer(404, "not found: module lookup disabled\n")),
    (
        r"^tfstate\S* LOCK",
        Answer(
            423,
            {
                "ID": "6b079e90-85ae-504c-9814-e17f00aa11bb",
                "Operation": "OperationTypeApply",
                "Info": "",
                "Who": "lea@ci-7",
                "Version": "1.6.6",
                "Created": "2026-03-02T08:45:00.123Z",
                "Path": "",
            },
        ),
    ),
    (r"^tfstate\S* GET /denied", Answer(401, "Unauthorized\n")),
    (
        r"^tfstate\S* GET",
        Answer(
            200,
            {"version": 4, "terraform_version": "1.6.0", "serial": 1, "lineage": "a", "outputs": {}, "resources": []},
        ),
    ),
    (r"^staging\S* \S+ /health", Answer(200, {"status": "up"})),
    (r"^staging\S* \S+ /api/v1/orders/", Answer(404, {"detail": "Order not found"})),
    (r"^staging\S* POST /api/v1/orders", Answer(422, {"detail": [{"loc": ["body", "sku"], "msg": "Field required"}]})),
    *PAGES,
]
