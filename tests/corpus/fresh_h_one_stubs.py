"""What only a stub can say: clouds, the kubelet, a policy webhook, the web behind a load balancer.

AWS's and Google's words are those of the API references' lists of errors and of their troubleshooting pages; the
kubelet's those of
pkg/kubelet/kubelet_pods.go (quoted in k8sgpt-ai/k8sgpt-operator#176); the policy's are in the form of Kyverno's.
"""

import json
import re
import time

from tests.corpus.fresh_h_one_forge_stubs import ACCOUNT, github, gitlab, registries
from tests.corpus.fresh_parts import Answer, Routes, Talk, hang, hang_up

GITLAB_NAMES = ("gitlab.fjordline.example",)

# --- AWS, by the name of the access key -------------------------------------------------------------------------------

WHO = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Developer_5f2c/ines"
CODES = {
    "STALE": (403, "ExpiredToken", "The security token included in the request is expired"),
    "STALEJSON": (400, "ExpiredTokenException", "The security token included in the request is expired"),
    "INVALID": (403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "S3DENIED": (
        403,
        "AccessDenied",
        f"User: {WHO} is not authorized to perform: s3:ListBucket on resource: "
        '"arn:aws:s3:::fjordline-prod-backups" because no identity-based policy allows the s3:ListBucket '
        "action",
    ),
    "ASSUME": (
        403,
        "AccessDenied",
        f"User: arn:aws:iam::{ACCOUNT}:user/ci is not authorized to perform: sts:AssumeRole on resource: "
        f"arn:aws:iam::{ACCOUNT}:role/deployer",
    ),
    "ECS": (
        400,
        "AccessDeniedException",
        f"User: {WHO} is not authorized to perform: ecs:UpdateService on resource: "
        f"arn:aws:ecs:eu-central-1:{ACCOUNT}:service/prod/api because no identity-based policy allows the "
        f"ecs:UpdateService action",
    ),
    "SCP": (
        403,
        "UnauthorizedOperation",
        f"You are not authorized to perform this operation. User: {WHO} is not authorized to perform: "
        "ec2:RunInstances on resource: arn:aws:ec2:us-east-1:444455556666:instance/* with an explicit deny in a "
        "service control policy",
    ),
    "BUCKET": (404, "NoSuchBucket", "The specified bucket does not exist"),
    "OBJECT": (404, "404", "Not Found"),
    "STACK": (400, "ValidationError", "Stack with id orders-prod does not exist"),
    "NOUPDATE": (400, "ValidationError", "No updates are to be performed."),
    "LOGS": (400, "ResourceNotFoundException", "The specified log group does not exist."),
    "PARAM": (400, "ParameterNotFound", ""),
    "SECRET": (400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
    "INSTANCE": (400, "InvalidInstanceID.NotFound", "The instance ID 'i-0abc12d34ef567890' does not exist"),
    "CLUSTER": (404, "ResourceNotFoundException", "No cluster found for name: prod-eu2."),
    "FUNCTION": (
        404,
        "ResourceNotFoundException",
        f"Function not found: arn:aws:lambda:eu-central-1:{ACCOUNT}:function:thumbnailer",
    ),
    "REPO": (
        400,
        "RepositoryNotFoundException",
        f"The repository with name 'orders/api' does not exist in the registry with id '{ACCOUNT}'",
    ),
    "THROTTLE": (400, "ThrottlingException", "Rate exceeded"),
    "LIMIT": (
        400,
        "VcpuLimitExceeded",
        "You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance "
        "bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/"
        "ec2-request to request "
        "an adjustment to this limit.",
    ),
    "EXISTS": (400, "ResourceInUseException", "Table already exists: sessions"),
    "TGVALID": (
        400,
        "ValidationException",
        "1 validation error detected: Value 'fargate_spot' at 'capacityProviderStrategy' failed to satisfy constraint",
    ),
}


def aws(talk: Talk) -> Answer:
    """A refusal; XML for S3 and the query protocol, JSON for the rest."""
    asked = talk.headers.get("Authorization") or ""
    key = re.search(r"Credential=(\w+)/", asked)
    code, name, words = CODES.get(key[1] if key else "", (404, "UnknownOperationException", ""))
    if key and key[1] == "PLUGIN":
        return Answer(
            200,
            {
                "SessionId": "priya-0a1b2c",
                "TokenValue": "t",
                "StreamUrl": "wss://ssmmessages.eu-central-1.amazonaws.com/v1/data-channel/priya-0a1b2c",
            },
        )
    both = f"<Code>{name}</Code><Message>{words}</Message>"
    if "/ec2/aws4" in asked:
        return Answer(
            code, f"<Response><Errors><Error>{both}</Error></Errors></Response>", {"Content-Type": "text/xml"}
        )
    if any(f"/{part}/aws4" in asked for part in ("sts", "iam", "cloudformation", "autoscaling")):
        return Answer(code, f"<ErrorResponse><Error>{both}</Error></ErrorResponse>", {"Content-Type": "text/xml"})
    if "/s3/" in asked:
        return Answer(code, f"<Error>{both}</Error>", {"Content-Type": "application/xml"})
    return Answer(code, {"__type": name, "message": words}, {"x-amzn-ErrorType": name})


# --- Google -----------------------------------------------------------------------------------------------------------


def google(talk: Talk) -> Answer:
    """Compute Engine, GKE, Secret Manager and storage; what the path names says how."""

    def no(code: int, status: str, words: str, reason: str = "") -> Answer:
        details = (
            [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}]
            if reason
            else []
        )
        errors = [{"message": words, "domain": "global", "reason": reason or "forbidden"}]
        return Answer(
            code, {"error": {"code": code, "message": words, "status": status, "errors": errors, "details": details}}
        )

    path = talk.path
    if path.partition("?")[0].endswith("/clusters"):
        return Answer(200, {"clusters": []})
    if "clusters/prod" in path:
        return no(
            403,
            "PERMISSION_DENIED",
            'Required "container.clusters.get" permission(s) for "projects/fjordline-prod/zones/-".',
        )
    if "clusters/staging" in path:
        return no(404, "NOT_FOUND", "Not found: projects/fjordline-prod/locations/europe-west3/clusters/staging.")
    if "secrets/" in path:
        return no(404, "NOT_FOUND", "Secret [projects/812345678901/secrets/orders-db] not found or has no versions.")
    if "/services/" in path or "run.googleapis" in path or "/apis/serving" in path:
        return no(
            403,
            "PERMISSION_DENIED",
            "Cloud Run Admin API has not been used in project fjordline-dev before or it is disabled. Enable "
            "it by visiting https://console.developers.google.com/apis/api/run.googleapis.com/overview?project="
            "fjordline-dev then "
            "retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
            "systems and retry.",
            "SERVICE_DISABLED",
        )
    if "/instances" in path and talk.command == "POST":
        return no(403, "", "Quota 'CPUS' exceeded.  Limit: 24.0 in region europe-west3.", "quotaExceeded")
    if "/instances" in path:
        return no(
            404,
            "",
            "The resource 'projects/fjordline-prod/zones/europe-west3-b/instances/bastion-2' was not found",
            "notFound",
        )
    if "/b/" in path and "denied" in path:
        return no(
            403,
            "",
            "lukas@fjordline.example does not have storage.objects.list access to the Google Cloud Storage bucket. "
            "Permission "
            "'storage.objects.list' denied on resource (or it may not exist).",
        )
    if "/b/" in path:
        return no(404, "", "The specified bucket does not exist.", "notFound")
    return no(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
        "valid authentication credential. See https://developers.google.com/identity/sign-in/web/"
        "devconsole-project.",
        "ACCESS_TOKEN_EXPIRED",
    )


# --- the kubelet and a policy webhook ---------------------------------------------------------------------------------


def kubelet(talk: Talk) -> Answer | None:
    """Logs and exec of pods whose containers do not run."""
    if "previous=true" in talk.path:
        return Answer(400, 'previous terminated container "api" in pod "api-7c9d8b6f5-x2lqp" not found')
    if "containerLogs" in talk.path and "debug" in talk.path:
        return Answer(400, 'container "debug" in pod "debug" is waiting to start: ContainerCreating')
    if "containerLogs" in talk.path:
        return Answer(
            400, 'container "api" in pod "api-7c9d8b6f5-x2lqp" is waiting to start: trying and failing to pull image'
        )
    if "portForward" in talk.path:
        talk.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
            b"X-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n"
        )
        time.sleep(4)
        return None
    return Answer(500, 'container not found ("api")')


def webhook(talk: Talk) -> Answer:
    """A policy engine that says no (Kyverno's form of words)."""
    asked = json.loads(talk.body or b"{}").get("request", {})
    words = (
        "resource Deployment/payments/api was blocked due to the following policies\n\nrequire-limits:\n  "
        "validate-resources: 'validation "
        "error: CPU and memory limits are required. rule validate-resources failed at path /spec/template/spec/"
        "containers/0/"
        "resources/limits/'"
    )
    no = {"uid": asked.get("uid"), "allowed": False, "status": {"code": 400, "message": words}}
    return Answer(200, {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": no})


# --- pages ------------------------------------------------------------------------------------------------------------

BASIC = {"WWW-Authenticate": 'Basic realm="Fjordline"'}
PAGE = (
    "<html>\n<head><title>{0}</title></head>\n<body>\n<center><h1>{0}</h1></center>\n<hr><center>nginx</center>\n</"
    "body>\n</html>\n"
)
GIT_401 = (
    "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect or "
    "you're required to use a "
    "token instead of a password. If a token was provided, it was either incorrect, expired, or improperly scoped. See "
    "https://gitlab.fjordline.example/help/topics/git/"
    "troubleshooting_git.md#error-on-git-fetch-http-basic-access-denied\n"
)
PUBLIC: Routes = [
    (r"^api\.github\.com", github),
    (r"^github\.com \S+ /fjordline/secret", Answer(401, "", {"WWW-Authenticate": 'Basic realm="GitHub"'})),
    (r"^github\.com", Answer(404, "Not Found\n")),
    (r"", registries),
]
PAGES: Routes = [
    (r"^aws\.", aws),
    (r"^gcp\.", google),
    (r"^gitlab\.\S* \S+ /api/v4", gitlab),
    (r"^gitlab\.\S* \S+ .*info/refs", Answer(401, GIT_401, {"WWW-Authenticate": 'Basic realm="GitLab"'})),
    (r"^gitlab\.\S* \S+ .*objects/batch", Answer(401, {"message": "Credentials needed"}, BASIC)),
    (r" /v1/validate", Answer(422, {"error": "qty must be positive"})),
    (r" /validate", webhook),
    (r"^pypi\.\S* \S+ /private", Answer(401, "", BASIC)),
    (r"^pypi\.\S* \S+ /upload", Answer(401, "Unauthorized\n", BASIC)),
    (r"^pypi\.", Answer(404, PAGE.format("404 Not Found"))),
    (
        r"^npm\.\S* PUT /@fjordline.*taken",
        Answer(403, {"error": "You cannot publish over the previously published versions: 2.3.0."}),
    ),
    (
        r"^npm\.\S* \S+ /@fjordline",
        Answer(
            401,
            {"error": "Unable to authenticate, your authentication token seems to be invalid."},
            {"WWW-Authenticate": "Bearer"},
        ),
    ),
    (r"^npm\.", Answer(404, {"error": "Not found"})),
    (
        r"^charts\.\S* \S+ /index.yaml",
        Answer(
            200,
            "apiVersion: v1\nentries:\n  postgres:\n  - {name: postgres, version: 1.0.0, urls: [postgres-1.0.0.tgz]}\n",
        ),
    ),
    (r"^charts\.", Answer(404, "not found\n")),
    (
        r"/healthz",
        Answer(503, {"status": "unhealthy", "checks": {"db": "dial tcp 10.0.4.11:5432: connect: connection refused"}}),
    ),
    (r"/private/", Answer(401, {"error": "invalid_token", "error_description": "The access token expired"}, BASIC)),
    (r"/forbidden/", Answer(403, PAGE.format("403 Forbidden"))),
    (r"/limited/", Answer(429, {"error": "rate limit exceeded"}, {"Retry-After": "0"})),
    (r"/ill", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"/gone/", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r"/hang", hang),
    (r"/bye", hang_up),
    (r"/ok", Answer(200, {"status": "degraded"})),
    (r"/page", Answer(200, "<!DOCTYPE html><html><title>Sign in</title></html>", {"Content-Type": "text/html"})),
]
PROXY: Routes = [(r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Fjordline"', "Connection": "close"}))]
