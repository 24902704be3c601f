"""The public services that cannot be had here, in the words that they send.

Sources: docs.github.com/rest (errors), docs.gitlab.com/api/rest, learn.microsoft.com/entra (AADSTS codes) and
/azure/azure-resource-manager/troubleshooting, cloud.google.com/apis/design/errors, the error references of AWS, Docker
Hub's answers as in docker/cli and moby issues, npm's registry and warehouse (pypi/warehouse/forklift).
"""

import re

from tests.corpus.fresh_f_servers import PAGE, amazon
from tests.corpus.fresh_j_one_azure import azure, entra
from tests.corpus.fresh_parts import Answer, Routes, Talk, hang, hang_up

AWS = [f"{one}.eu-central-1.amazonaws.com" for one in (
    "sts", "ec2", "eks", "ecr", "api.ecr", "logs", "ssm", "lambda", "dynamodb", "s3", "sqs", "secretsmanager", "kms",
    "cloudformation", "rds", "elasticloadbalancing", "autoscaling", "acm", "monitoring")]  # fmt: skip
GOOGLE = [f"{one}.googleapis.com" for one in (
    "oauth2", "container", "compute", "storage", "cloudresourcemanager", "run", "secretmanager", "logging",
    "iam", "artifactregistry", "serviceusage", "www", "iamcredentials")]  # fmt: skip
PUBLIC = [*AWS, "s3.amazonaws.com", "alder-prod-backups.s3.eu-central-1.amazonaws.com",
          "alder-artifacts.s3.eu-central-1.amazonaws.com", "iam.amazonaws.com", "sts.amazonaws.com", *GOOGLE,
          "management.azure.com",
          "europe-west3-run.googleapis.com",
          "login.microsoftonline.com", "graph.microsoft.com", "api.github.com", "github.com", "gitlab.com",
          "registry-1.docker.io", "auth.docker.io", "registry.npmjs.org", "upload.pypi.org",
          "shop-vault.vault.azure.net", "route53.amazonaws.com"]  # fmt: skip


def github(talk: Talk) -> Answer:
    """By the name of the token; who is known finds nothing, and GraphQL has its own words."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    docs = {"documentation_url": "https://docs.github.com/rest"}
    if token == "gho_revoked":
        return Answer(401, {"message": "Bad credentials", **docs, "status": "401"})
    if token == "gho_narrow":
        return Answer(403, {"message": "Resource not accessible by personal access token", **docs, "status": "403"})
    if token == "gho_saml":
        words = (
            "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to "
            "an organization within this enterprise."
        )
        return Answer(403, {"message": words, **docs, "status": "403"})
    if token == "gho_spent":
        limits = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000"}
        words = "API rate limit exceeded for user ID 5817394."
        return Answer(403, {"message": words, **docs, "status": "403"}, limits)
    if token == "gho_sick":
        return Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", {"Content-Type": "text/html"})
    if "/graphql" in talk.path:
        words = "Could not resolve to a Repository with the name 'alder/basket'."
        error = {"type": "NOT_FOUND", "path": ["repository"], "message": words}
        return Answer(200, {"data": {"repository": None}, "errors": [error]})
    return Answer(404, {"message": "Not Found", **docs, "status": "404"})


def gitlab(talk: Talk) -> Answer:
    """GitLab's API, by the name of the token."""
    token = (talk.headers.get("Authorization") or talk.headers.get("PRIVATE-TOKEN") or "").split(" ")[-1]
    if token == "glpat-old":
        return Answer(401, {"message": "401 Unauthorized"})
    if token == "glpat-lapsed":
        words = "Token is expired. You can either do re-authorization or token refresh."
        return Answer(401, {"error": "invalid_token", "error_description": words})
    if token == "glpat-read":
        words = "The request requires higher privileges than provided by the access token."
        return Answer(403, {"error": "insufficient_scope", "error_description": words, "scope": "api"})
    if token == "glpat-guest":
        return Answer(403, {"message": "403 Forbidden"})
    return Answer(404, {"message": "404 Project Not Found"})


def google(talk: Talk) -> Answer:
    """By the name of the token, and of what is asked for."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]

    def error(code: int, status: str, words: str, **details: object) -> Answer:
        reason = {"message": words, "domain": "global", "reason": "forbidden" if code == 403 else "notFound"}
        return Answer(
            code, {"error": {"code": code, "message": words, "status": status, "errors": [reason], **details}}
        )

    if "/token" in talk.path:
        words = "Token has been expired or revoked."
        return Answer(400, {"error": "invalid_grant", "error_description": words})
    if token == "ya29.old":
        words = (
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
            "valid "
            "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
        )
        return error(401, "UNAUTHENTICATED", words)
    if token == "ya29.viewer":
        host = (talk.headers.get("Host") or "").partition(".")[0]
        rights = {"container": "container.clusters.get", "compute": "compute.instances.list",
    "run": "run.services.get",
                  "storage": "storage.objects.list"}  # fmt: skip
        right = rights.get(host, "resourcemanager.projects.get")
        if host == "storage":
            words = (
                f"ida@alder.example does not have {right} access to the Google Cloud Storage bucket. Permission "
                f"'{right}' denied on resource (or it may not exist)."
            )
        else:
            words = f"Required '{right}' permission for 'projects/shop-prod-eu'"
        return error(403, "PERMISSION_DENIED", words)
    if token == "ya29.off":
        words = (
            "Cloud Run Admin API has not been used in project shop-prod-eu before or it is disabled. Enable it by "
            "visiting https://console.developers.google.com/apis/api/run.googleapis.com/overview?project=shop-prod-eu "
            "then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
            "systems and retry."
        )
        about = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED",
                 "domain": "googleapis.com", "metadata": {"service": "run.googleapis.com",
                                                          "consumer": "projects/shop-prod-eu"}}  # fmt: skip
        return error(403, "PERMISSION_DENIED", words, details=[about])
    if token == "ya29.full":
        return error(403, "QUOTA_EXCEEDED", "Quota 'CPUS' exceeded.  Limit: 24.0 in region europe-west3.")
    if "clusters/" in talk.path:
        where = re.search(r"projects/[^?]*", talk.path)
        return error(404, "NOT_FOUND", f"Not found: {where[0] if where else ''}.")
    if "/instances/" in talk.path:
        where = re.search(r"projects/[^?]*", talk.path)
        return error(404, "NOT_FOUND", f"The resource '{where[0] if where else ''}' was not found")
    if "/storage/" in (talk.headers.get("Host") or "") + talk.path:
        return error(404, "NOT_FOUND", "The specified bucket does not exist.")
    return error(404, "NOT_FOUND", "Requested entity was not found.")


def hub(talk: Talk) -> Answer:
    """Docker Hub: tokens for everybody, no image that anybody may see but `library`, whose limit is used up."""
    if "/token" in talk.path:
        if "Basic" in (talk.headers.get("Authorization") or ""):
            return Answer(401, {"details": "incorrect username or password"})
        return Answer(200, {"token": "t", "access_token": "t", "expires_in": 300})
    if not talk.headers.get("Authorization"):
        realm = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
        refused = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required", "detail": None}]}
        return Answer(401, refused, {"WWW-Authenticate": realm, "Docker-Distribution-Api-Version": "registry/2.0"})
    if "/library/postgres" in talk.path:
        words = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
        return Answer(429, {"errors": [{"code": "TOOMANYREQUESTS", "message": words}]})
    if "/library/" in talk.path:
        tag = talk.path.rsplit("/", 1)[-1]
        detail = f"unknown tag={tag}"
        return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown", "detail": detail}]})
    words = "requested access to the resource is denied"
    return Answer(
        401,
        {"errors": [{"code": "DENIED", "message": words}]},
        {
            "WWW-Authenticate": (
                'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",error="insufficient_scope"'
            )
        },
    )


def npm(talk: Talk) -> Answer:
    """npm's registry: no token, no publishing; what is scoped and private is not there."""
    if talk.command == "PUT":
        if "expired" in (talk.headers.get("Authorization") or ""):
            return Answer(401, {"error": "Access token expired or revoked. Please try logging in again."})
        words = "You cannot publish over the previously published versions: 1.4.0."
        return Answer(403, {"success": False, "error": words})
    if talk.path == "/left-pad":
        one = {"name": "left-pad", "version": "1.3.0",
    "dist": {"tarball": "https://registry.npmjs.org/left-pad/-/x.tgz",
                                                                "shasum": "0" * 40}}  # fmt: skip
        return Answer(200, {"name": "left-pad", "dist-tags": {"latest": "1.3.0"}, "versions": {"1.3.0": one}})
    if "whoami" in talk.path:
        return Answer(401, {"error": "Unauthorized"})
    return Answer(404, {"error": "Not found"})


BASIC = {"WWW-Authenticate": 'Basic realm="Alder"'}


def bucket(talk: Talk) -> Answer:
    """Amazon, where a bucket that is listed is not to be deleted."""
    answer = amazon(talk)
    right = answer.body.replace("s3:DeleteBucket", "s3:ListBucket") if isinstance(answer.body, str) else answer.body
    return answer._replace(body=right)


ROUTES: Routes = [
    (r"^\S*amazonaws\.com ", bucket),
    (r"^\S*googleapis\.com ", google),
    (r"^login\.microsoft", entra),
    (r"^(management\.azure|graph\.microsoft)", azure),
    (r"^api\.github\.com", github),
    (r"^(gitlab\.com|code\S*) \S+ /api/v4", gitlab),
    (r"^registry-1\.docker|^auth\.docker", hub),
    (r"^registry\.npmjs", npm),
    (r"^upload\.pypi", Answer(403, "Invalid or non-existent authentication information. See "
                              "https://pypi.org/help/#invalid-auth for more information.\n")),
    (r"^github\.com \S+ /.*info/refs", Answer(401, "Repository not found.\n", {"WWW-Authenticate": "Basic realm="
                                              '"GitHub"'})),
    (r"^(code|gitlab)\S* \S+ /\S*info/refs", Answer(401, "HTTP Basic: Access denied. The provided "
     "password or token is incorrect or your account has 2FA enabled and you must use a personal access token instead "
    "of a "
     "password.\n", BASIC)),
    (r"^nexus\S* \S+ /repository/(private|internal)", Answer(401, PAGE.format("401 Unauthorized"), BASIC)),
    (r"^nexus\S* \S+ /repository/closed", Answer(403, PAGE.format("403 Forbidden"))),
    (r"/admin", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"/forbidden|/internal/", Answer(403, PAGE.format("403 Forbidden"))),
    (r"/limited", Answer(429, {"error": "rate limit exceeded"}, {"Retry-After": "1"})),
    (r"/ill", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"/healthz|/maintenance", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"/slow-upstream", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r" /stuck", hang),
    (r" /bye", hang_up),
    (r" /big", Answer(200, b"\0" * 700_000)),
    (r" /status", Answer(200, {"status": "degraded", "database": "connection refused"})),
    (r" /login", Answer(200, "<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>\n",
                        {"Content-Type": "text/html"})),
    (r"^status\S* \S+ /$", Answer(200, "ok\n")),
]  # fmt: skip
