# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: what its web server says, in the words of the servers it stands for.

Sources of the words: the error tables of the registries' own documentation and source (quay `UNAUTHORIZED`, GitLab's container
registry, GitHub's packages, Artifact Registry, ECR, Artifactory, Nexus), REST documentation of GitHub, GitLab, Gitea,
Hetzner, DigitalOcean, Cloudflare and Vercel, and nginx's, HAProxy's, Envoy's and Cloudflare's error pages.
"""

import re

from tests.corpus.fresh_parts import Answer, Routes, Talk, hang, hang_up

H = "lumen.example"
HTML = {"Content-Type": "text/html"}
BASIC = {"WWW-Authenticate": 'Basic realm="Lumen artifacts"'}


def _error(code: int, name: str, words: str, headers: dict[str, str] | None = None) -> Answer:
    return Answer(code, {"errors": [{"code": name, "message": words, "detail": None}]}, headers or {})


def quayish(talk: Talk) -> Answer:
    """Registries by the first part of the repository: each refuses in its own words."""
    host = (talk.headers.get("Host") or "").partition(":")[0]
    bearer = {"WWW-Authenticate": f'Bearer realm="http://{host}/auth/token",service="{host}"'}
    if "/auth/token" in talk.path:
        if "Basic" in (talk.headers.get("Authorization") or ""):
            return Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "Could not find robot with specified "
                                            "username"}]})  # fmt: skip
        for part, code, answered in (
            ("gitlabbed", 403, {"errors": [{"code": "DENIED", "message": "access forbidden"}]}),
            ("ghcrish", 403, {"errors": [{"code": "DENIED", "message": "denied"}]}),
        ):
            if part in talk.path:
                return Answer(code, answered)
        return Answer(200, {"token": "t", "access_token": "t"})
    if talk.path == "/v2/" and host.startswith("ecr."):
        return _error(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
    if not talk.headers.get("Authorization"):
        return _error(401, "UNAUTHORIZED", "authentication required", bearer)
    for part, code, name, words in (
        ("quayed", 401, "UNAUTHORIZED", "access to the requested resource is not authorized"),
        ("garish", 403, "DENIED", 'Permission "artifactregistry.repositories.downloadArtifacts" denied on resource '
         '"projects/lumen-prod/locations/europe-north1/repositories/apps" (or it may not exist)'),
        ("ecrish", 403, "DENIED", "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: "
         "ecr:BatchGetImage on resource: arn:aws:ecr:eu-north-1:111122223333:repository/ecrish/api because no "
         "identity-based policy allows the ecr:BatchGetImage action"),
        ("expired-tag", 404, "MANIFEST_UNKNOWN", "Tag 2026.02 was deleted or has expired. To pull, revive via time "
         "machine"),
        ("limited", 429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit. "
         "https://www.docker.com/increase-rate-limit"),
        ("overquota", 403, "DENIED", "adding 241.2 MiB of storage resource, which when updated to current usage of "
         "9.9 GiB will exceed the configured upper limit of 10.0 GiB."),
        ("artifactory", 403, "DENIED", "User jenkins is not permitted to deploy 'artifactory/api' into "
         "'docker-local/artifactory/api'"),
        ("asleep", 502, "UNAVAILABLE", "bad gateway"),
        ("readonly", 405, "UNSUPPORTED", "The operation is unsupported: registry is in read-only mode"),
        ("noname", 404, "NAME_UNKNOWN", "repository name not known to registry"),
    ):  # fmt: skip
        if f"/v2/{part}" in talk.path:
            return _error(code, name, words)
    if "/manifests/" in talk.path or "/tags/" in talk.path:
        return _error(404, "MANIFEST_UNKNOWN", "manifest unknown")
    return Answer(200, {}, {"Docker-Distribution-Api-Version": "registry/2.0"})


def forge(talk: Talk) -> Answer:
    """GitHub's, GitLab's and Gitea's API: the name of the token says what is wrong."""
    token = (talk.headers.get("Authorization") or talk.headers.get("PRIVATE-TOKEN") or "").split(" ")[-1]
    lab = "/api/v4" in talk.path
    docs = {} if lab else {"documentation_url": "https://docs.github.com/rest", "status": ""}
    table: dict[str, tuple[int, str]] = {
        "gone": (401, "401 Unauthorized" if lab else "Bad credentials"),
        "pat-old": (401, "Token was revoked. You have to re-authorize from the user."),
        "scope": (
            403,
            "403 Forbidden - Your token needs the api scope"
            if lab
            else "Resource not accessible by personal access token",
        ),
        "ip": (
            403,
            "Although you appear to have the correct authorization credentials, the `lumen` organization has "
            "an IP allow list enabled, and your IP address is not permitted to access this resource.",
        ),
        "sso": (
            403,
            "Resource protected by organization SAML enforcement. You must grant your OAuth token access to "
            "an organization within this enterprise.",
        ),
        "admin": (403, "Must have admin rights to Repository."),
        "locked": (403, "Repository access blocked"),
        "hour": (403, "API rate limit exceeded for user ID 4711."),
        "burst": (429, "This endpoint has been requested too many times. Try again later."),
        "five": (500, "500 Internal Server Error" if lab else "Server Error"),
        "maint": (503, "GitLab is not responding" if lab else "Service unavailable"),
        "dup": (422, "Validation Failed"),
        "stale": (409, "Head branch was modified. Review and try the merge again."),
        "notmergeable": (405, "Pull Request is not mergeable"),
    }
    code, words = table.get(token, (404, "404 Project Not Found" if lab else "Not Found"))
    extra = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000", "X-RateLimit-Reset": "1772445600"}
    more = (
        {"errors": [{"resource": "Release", "code": "already_exists", "field": "tag_name"}]} if token == "dup" else {}
    )
    if "/graphql" in talk.path and code == 404:
        words = "Could not resolve to a Repository with the name 'lumen/nothere'."
        return Answer(200, {"data": None, "errors": [{"type": "NOT_FOUND", "message": words}]})
    return Answer(
        code,
        {"message": words, **more, **docs, **({"status": str(code)} if docs else {})},
        extra if token == "hour" else {},
    )


def git_http(talk: Talk) -> Answer | None:
    """Git over HTTP: the first part of the path says how it is refused."""
    if "/stuck/" in talk.path:
        return hang(talk)
    realm = {"WWW-Authenticate": 'Basic realm="GitLab"'}
    if "/private/" in talk.path:
        return Answer(401, "HTTP Basic: Access denied. If a password was provided for Git authentication, the password "
                      "was incorrect or you're required to use a token instead of a password.\n", realm)  # fmt: skip
    if "/blocked/" in talk.path:
        return Answer(403, "You are not allowed to push code to this project.\n")
    if "/archived/" in talk.path:
        return Answer(403, "This repository was archived so it is read-only.\n")
    if "/asleep/" in talk.path:
        return Answer(503, "upstream connect error or disconnect/reset before headers. reset reason: connection "
                      "failure")  # fmt: skip
    if "/limited/" in talk.path:
        return Answer(429, "Retry later\n")
    if "/moved/" in talk.path:
        return Answer(410, "Gone\n")
    return Answer(404, "The project you were looking for could not be found or you don't have permission to view it.\n")


def azure(talk: Talk) -> Answer:
    """Entra ID and ARM."""
    if "/oauth2/" in talk.path:
        return Answer(401, {"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret "
                            "keys for app '0f1e2d3c-aaaa-bbbb-cccc-0123456789ab' are expired. Visit the Azure portal "
                            "to create new keys for your app."})  # fmt: skip
    return Answer(404, {"error": {"code": "ResourceGroupNotFound", "message": "Resource group 'rg' could not be "
                        "found."}})  # fmt: skip


CODES = {
    "GONE": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "LATE": (400, "ExpiredTokenException", "The security token included in the request is expired"),
    "SESSION": (403, "ExpiredToken", "The security token included in the request is expired"),
    "CLOCK": (
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    ),
    "SCP": (
        403,
        "AccessDenied",
        "User: arn:aws:sts::111122223333:assumed-role/Developer/ana is not authorized to "
        "perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Deploy with an explicit deny in an "
        "identity-based policy",
    ),
    "UNAUTH": (
        403,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. User: "
        "arn:aws:iam::111122223333:user/ana is not authorized to perform: ec2:StopInstances on resource: "
        "arn:aws:ec2:eu-north-1:111122223333:instance/i-0abc because no identity-based policy allows the "
        "ec2:StopInstances action. Encoded authorization failure message: q0KmPcZ",
    ),
    "BUCKET": (403, "AccessDenied", "Access Denied"),
    "THROTTLE": (400, "ThrottlingException", "Rate exceeded"),
    "QUOTA": (402, "ServiceQuotaExceededException", "You have exceeded your account limit for this resource."),
    "CAP": (
        500,
        "InsufficientInstanceCapacity",
        "We currently do not have sufficient g5.xlarge capacity in the Availability Zone you requested (eu-north-1a).",
    ),
    "DOWN": (503, "ServiceUnavailable", "Service Unavailable"),
    "OPTIN": (
        401,
        "OptInRequired",
        "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
    ),
    "TAKEN": (
        409,
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by "
        "all users of the system. Please select a different name and try again.",
    ),
}


def amazon(talk: Talk) -> Answer:
    """AWS, by the name of the access key: XML for S3 and the query protocol, JSON for the rest."""
    asked = talk.headers.get("Authorization") or ""
    key = (re.search(r"(?:Credential=|AWS )(\w+)", asked) or ["", ""])[1]
    code, name, words = CODES.get(key, (404, "NoSuchBucket", "The specified bucket does not exist"))
    both = f"<Code>{name}</Code><Message>{words}</Message>"
    xml = {"Content-Type": "text/xml"}
    if "/ec2/aws4" in asked:
        return Answer(code, f"<Response><Errors><Error>{both}</Error></Errors><RequestID>0</RequestID></Response>", xml)
    if re.search(r"/(sts|iam|sns|sqs|autoscaling|cloudformation|rds|elasticloadbalancing)/aws4", asked):
        return Answer(code, f"<ErrorResponse><Error>{both}</Error><RequestId>0</RequestId></ErrorResponse>", xml)
    if "/s3/" in asked or asked.startswith("AWS "):
        return Answer(code, f"<Error>{both}</Error>", xml)
    return Answer(code, {"__type": name, "message": words}, {"x-amzn-ErrorType": name})


CF = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>cloudflare"\
    "</center>\r\n</body>\r\n</html>\r\n"  # fmt: skip
PAGES: Routes = [
    (r"^(reg|ecr)\.", quayish),
    (r"^forge\S* \S+ /api/", forge),
    (r"^forge\.", git_http),
    (r"^chart\S* \S+ /private/", Answer(401, "Unauthorized\n", BASIC)),
    (r"^chart\S* \S+ /closed/", Answer(403, "Forbidden\n")),
    (r"^chart\S* \S+ /fine/index.yaml", Answer(200, "apiVersion: v1\nentries:\n  app:\n  - apiVersion: v2\n    name: "
     f"app\n    version: 1.2.3\n    urls: [http://chart.{H}/closed/app-1.2.3.tgz]\n")),
    (r"^chart\S* \S+ /page/", Answer(200, "<!DOCTYPE html><html><head><title>Sign in</title></head></html>", HTML)),
    (r"^cf\S* \S+ /client/v4", Answer(403, {"success": False, "errors": [{"code": 10000, "message": "Authentication "
     "error"}], "messages": [], "result": None})),
    (r"^login\S* \S+ /token", Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or "
     "revoked."})),
    (r"^azure\.", azure),
    (r"^s3\.", amazon),
    (r"/gcp/denied", Answer(403, {"error": {"code": 403, "message": "Cloud Run Admin API has not been used in project "
     "lumen-prod before or it is disabled.", "status": "PERMISSION_DENIED", "details": [{"@type":
     "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED", "domain": "googleapis.com"}]}})),
    (r"/gcp/iam", Answer(403, {"error": {"code": 403, "status": "PERMISSION_DENIED", "message":
     "Permission 'run.services.list' denied on resource 'namespaces/lumen-prod/services' (or resource may not exist)."}
     })),
    (r"/gcp/stale", Answer(401, {"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "Request had invalid "
     "authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication "
     "credential."}})),
    (r"/gcp/quota", Answer(403, {"error": {"code": 403, "message": "Quota 'CPUS' exceeded.  Limit: 24.0 in region "
     "europe-north1.", "errors": [{"reason": "quotaExceeded", "domain": "usageLimits", "message": "Quota 'CPUS' "
     "exceeded.  Limit: 24.0 in region europe-north1."}]}})),
    (r"/gcp/none", Answer(404, {"error": {"code": 404, "message": "The resource 'projects/lumen-prod/zones/"
     "europe-north1-a/instances/web-9' was not found", "errors": [{"reason": "notFound"}]}})),
    (r"/s401/", Answer(401, {"detail": "Authentication credentials were not provided."}, BASIC)),
    (r"/jwt/", Answer(401, {"msg": "Token has expired"}, {"WWW-Authenticate": 'Bearer error="invalid_token", '
     'error_description="The token expired at 2026-03-01T22:00:00Z"'})),
    (r"/s403/", Answer(403, CF.format("403 Forbidden"), HTML)),
    (r"/rbac/", Answer(403, {"error": "permission denied: role 'reader' lacks deployments.write"})),
    (r"/s404/", Answer(404, {"error": "no such environment: staging-7"})),
    (r"/s429/", Answer(429, {"message": "Too Many Requests", "retry_after": 41}, {"Retry-After": "41"})),
    (r"/k429/", Answer(429, "Too many requests, please try again later.\n", {"Retry-After": "0"})),
    (r"/s500/", Answer(500, {"error": "internal error", "trace": "9f2c"})),
    (r"/s502/", Answer(502, CF.format("502 Bad Gateway"), HTML)),
    (r"/s503/", Answer(503, "no healthy upstream")),
    (r"/s504/", Answer(504, "upstream request timeout")),
    (r"/s520/", Answer(521, CF.format("521: Web server is down"), HTML)),
    (r" /stuck/", hang),
    (r" /bye/", hang_up),
    (r" /loop/", Answer(302, "", {"Location": f"http://rest.{H}/loop/"})),
    (r" /big", Answer(200, b"\0" * 600_000)),
    (r" /health", Answer(200, {"status": "down", "checks": {"db": "connection refused", "auth": "401"}})),
    (r" /install.sh", Answer(200, "#!/bin/sh\necho 'fetching lumenctl 3.2'\ncurl -fsSL "
     f"http://rest.{H}/s403/lumenctl-linux-amd64 -o lumenctl || exit 1\n")),
]  # fmt: skip
PROXY: Routes = [
    (r"blocked", Answer(403, "", {"X-Squid-Error": "ERR_ACCESS_DENIED 0", "Connection": "close"})),
    (r"", Answer(407, "", {"Proxy-Authenticate": "Negotiate", "Connection": "close"})),
]
