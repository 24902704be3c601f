"""What the web of the ninth fresh set, first half, answers: forges, registries, an API and its gateways. A stub.

The words are those of the real ones, as people quote them: npm's in getsentry/craft#621, PyPI's in pypa/twine#1057,
GitLab's registry's in getwud/wud#600, git's over https in basecamp/kamal#1498, insufficient_scope in ezbz/gitlabber#21
and mc1arke/sonarqube-community-branch-plugin#907; GitHub's, Harbor's and AWS' are those of fresh_e and fresh_f.

"""

from tests.corpus import fresh_f_servers
from tests.corpus.fresh_f_servers import BASIC, CHALLENGE, PAGE
from tests.corpus.fresh_parts import Answer, Routes, Talk, hang, hang_up


def registry(talk: Talk) -> Answer | None:
    """Harbor; and for `gitlab/...` GitLab's registry, whose token service says `access forbidden`."""
    if "/service/token" in talk.path and "gitlab" in talk.path:
        return Answer(403, {"errors": [{"code": "DENIED", "message": "access forbidden"}]})
    return fresh_f_servers.registry(talk)


def pypi(talk: Talk) -> Answer:
    """No for every token."""
    words = (
        "Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more "
        "information."
    )
    talk.responses = {**talk.responses, 403: (words, "")}
    return Answer(403, f"<html><head><title>403 {words}</title></head></html>\n")


def forge(talk: Talk) -> Answer:
    """GitHub's and GitLab's API, by the name of the token; GraphQL's refusals too."""
    answer = fresh_f_servers.forge(talk)
    if "/api/v4" in talk.path:
        words = answer.body["message"]  # type: ignore[index, call-overload]
        oauth = {401: ("invalid_token", str(words)), 403: ("insufficient_scope", "The request requires higher "
        "privileges "
                 "than provided by the access token.")}.get(answer.status, ("", ""))  # fmt: skip
        plain = answer.status not in (401, 403) or "Unauthorized" in str(words)
        return Answer(
            answer.status,
            {"message": words} if plain else dict(zip(("error", "error_description"), oauth, strict=False)),
        )
    if "/graphql" in talk.path and answer.status == 404:
        words = "Could not resolve to a Repository with the name 'tarnwood/ledgerd'."
        return Answer(200, {"data": None, "errors": [{"type": "NOT_FOUND", "path": ["repository"], "message": words}]})
    return answer


PAGES: Routes = [
    (r"^harbor\.", registry),
    (r"^refusing\.", fresh_f_servers.amazon),
    (r"^git(lab|hub)\S* \S+ /api/", forge),
    (r"^git(lab|hub)\S* \S+ .*info/refs", Answer(401, "HTTP Basic: Access denied. If a password was provided for Git "
     "authentication, the password was incorrect or you're required to use a token instead of a password.\n", BASIC)),
    (r"^npm\S* PUT /@tarnwood%2fclosed", Answer(403, {"error": "You do not have permission to publish "
     "\"@tarnwood/closed\". Are you logged in as the correct user?"})),
    (r"^npm\S* PUT /@tarnwood%2fkit", Answer(403, {"error": "You cannot publish over the previously published "
    "versions:"
     " 1.4.0."})),
    (r"^npm\S* GET /@tarnwood%2fprivate", Answer(401, {"error": "authentication required"}, BASIC)),
    (r"^npm\S* ", Answer(404, {"error": "Not found"})),
    (r"^pypi\S* POST", pypi),
    (r"^charts\S* \S+ /private", Answer(401, "Unauthorized\n", BASIC)),
    (r"^charts\S* \S+ /index.yaml", Answer(200, "apiVersion: v1\nentries: {}\n")),
    (r"/locked/", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"/stale/", Answer(401, {"error": "invalid_token", "error_description": "Token expired"}, CHALLENGE)),
    (r"/banned/", Answer(403, {"message": "forbidden"})),
    (r"/hot/", Answer(429, {"message": "rate limit exceeded"}, {"Retry-After": "0"})),
    (r"/ill/", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"/maintenance/", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"/slowup/", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r"/crash/", Answer(500, {"message": "internal error"})),
    (r"/orders", Answer(422, {"message": "quantity must be positive"})),
    (r"/signin/", Answer(200, "<!DOCTYPE html><html><head><title>Sign in</title></head></html>\n")),
    (r" /stuck/", hang),
    (r" /bye/", hang_up),
    (r" /big", Answer(200, b"\0" * 700_000)),
    (r" /fine", Answer(200, {"state": "degraded", "last": "connection refused"})),
]  # fmt: skip
PROXY: Routes = [
    (r"banned", Answer(403, "", {"X-Squid-Error": "ERR_ACCESS_DENIED 0", "Connection": "close"})),
    (r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Tarnwood"', "Connection": "close"})),
]
