"""Stubs of the public registries and forges: Docker Hub, GHCR, ECR, Artifact Registry, ACR, GitLab's registry;
GitHub's and GitLab's API.

The words are those of their documentation and of issues that quote them: docs.docker.com/docker-hub/usage/pulls,
docker/build-push-action#806 and
mcuadros/ofelia#202 (GHCR), AWS's "Common errors for Docker commands when using Amazon ECR", Google's "Troubleshoot
container images", GitLab's
"Troubleshooting the container registry", GitHub's REST reference (SAML enforcement, secondary rate limits,
fine-grained tokens).
"""

import re

from tests.corpus.fresh_parts import Answer, Talk

ACCOUNT = "444455556666"
ECR = f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com"
PUBLIC_NAMES = (
    "registry-1.docker.io",
    "auth.docker.io",
    "index.docker.io",
    "ghcr.io",
    ECR,
    "europe-west3-docker.pkg.dev",
    "fjordline.azurecr.io",
    "registry.gitlab.com",
    "api.github.com",
    "github.com",
    "uploads.github.com",
)

# --- registries -------------------------------------------------------------------------------------------------------


def _error(code: int, name: str, words: str, headers: dict[str, str] | None = None) -> Answer:
    detail = (
        {"detail": [{"Type": "repository", "Class": "", "Name": "x", "Action": "pull"}]} if code in (401, 404) else {}
    )
    return Answer(code, {"errors": [{"code": name, "message": words, **detail}]}, headers or {})


def registries(talk: Talk) -> Answer | None:
    """Ten public registries, by their host name; what is in the path says how they refuse."""
    host = (talk.headers.get("Host") or "").partition(":")[0]
    known = "Basic" in (talk.headers.get("Authorization") or "")
    carried = talk.headers.get("Authorization") or ""
    if host == ECR:
        if not carried:
            realm = {"WWW-Authenticate": f'Basic realm="https://{ECR}/",service="ecr.amazonaws.com"'}
            return Answer(401, "Not Authorized\n", realm)
        if "orders" in talk.path:
            return _error(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
        if "billing" in talk.path:
            return _error(
                404,
                "NAME_UNKNOWN",
                f"The repository with name 'billing/api' does not exist in the registry with id '{ACCOUNT}'",
            )
        return Answer(200, {})
    bearer = f'Bearer realm="https://{host.replace("registry-1", "auth")}/token",service="{host}"'
    if "/token" in talk.path:
        if known and host == "ghcr.io":
            return _error(403, "DENIED", "denied")
        if known and host == "registry.gitlab.com":
            return _error(
                401,
                "UNAUTHORIZED",
                "HTTP Basic: Access denied. If a password was provided for Git authentication, the password "
                "was incorrect or you're required to use a token instead of a password. If a token was "
                "provided, it was either "
                "incorrect, expired, or improperly scoped.",
            )
        if known and host == "fjordline.azurecr.io":
            return _error(
                401,
                "UNAUTHORIZED",
                "authentication required, visit https://aka.ms/acr/authorization for more information.",
            )
        if host == "ghcr.io" and "private" in talk.path:
            return _error(401, "UNAUTHORIZED", "authentication required")
        return Answer(200, {"token": "t", "access_token": "t", "expires_in": 300})
    if not carried:
        return _error(401, "UNAUTHORIZED", "authentication required", {"WWW-Authenticate": bearer})
    scoped = {"WWW-Authenticate": bearer + ',scope="repository:x:pull",error="insufficient_scope"'}
    if "pkg.dev" in host and "/v2/f" in talk.path:
        verb = "upload" if talk.command in ("POST", "PUT", "PATCH", "HEAD") and "blobs" in talk.path else "download"
        return _error(
            403,
            "DENIED",
            f'Permission "artifactregistry.repositories.{verb}Artifacts" denied on resource '
            '"projects/fjordline-prod/locations/europe-west3/repositories/apps" (or it may not exist)',
        )
    if "limited" in talk.path or "library/redis" in talk.path:
        return _error(
            429,
            "TOOMANYREQUESTS",
            "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit",
        )
    library = re.search(r"/library/([\w-]+)/", talk.path)
    if library and library[1] not in ("golang", "python", "node", "postgres", "ubi-micro"):
        return _error(401, "UNAUTHORIZED", "authentication required", scoped)
    if "/fjordline/" in talk.path and ("docker.io" in host or "gitlab" in host):
        return _error(401, "UNAUTHORIZED", "authentication required", scoped)
    if host == "ghcr.io" and talk.command in ("POST", "HEAD") and "blobs" in talk.path:
        return _error(403, "DENIED", "permission_denied: write_package")
    if "/manifests/" in talk.path:
        return _error(404, "MANIFEST_UNKNOWN", "manifest unknown")
    return Answer(200, {})


# --- forges -----------------------------------------------------------------------------------------------------------


def github(talk: Talk) -> Answer:
    """api.github.com, by the token; GraphQL by what is asked."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    docs = {"documentation_url": "https://docs.github.com/rest"}
    refusals = {
        "ghp_expired": (401, "Bad credentials"),
        "ghp_readonly": (403, "Resource not accessible by personal access token"),
        "ghp_saml": (
            403,
            "Resource protected by organization SAML enforcement. You must grant your Personal Access token access "
            "to this "
            "organization.",
        ),
        "ghp_fast": (403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
        "ghp_sick": (502, "Server Error"),
        "ghp_noscope": (403, "Must have admin rights to Repository."),
    }
    if token in refusals:
        code, words = refusals[token]
        return Answer(code, {"message": words, **docs, "status": str(code)}, {"X-Oauth-Scopes": "repo"})
    path, body = talk.path, talk.body.decode("utf-8", "replace")
    if "graphql" in path:
        return _graphql(body)
    if "dispatches" in path:
        return Answer(422, {"message": "Workflow does not have 'workflow_dispatch' trigger", **docs})
    if "/actions/runs/88123" in path or "/actions/workflows/7" in path:
        run = {
            "id": 88123,
            "name": "CI",
            "workflow_id": 7,
            "status": "completed",
            "conclusion": "failure",
            "head_branch": "main",
            "event": "push",
            "display_title": "Bump base image",
            "html_url": "https://github.com/fjordline/infra/actions/runs/88123",
        }
        return Answer(200, run)
    if path.endswith("/releases") and talk.command == "POST":
        errors = [{"resource": "Release", "code": "already_exists", "field": "tag_name"}]
        return Answer(422, {"message": "Validation Failed", "errors": errors, **docs})
    if "/branches/" in path:
        return Answer(404, {"message": "Branch not protected", **docs})
    return Answer(404, {"message": "Not Found", **docs, "status": "404"})


def _graphql(body: str) -> Answer:
    name = re.search(r'"name":"([\w-]+)"', body)
    owner = re.search(r'"owner":"([\w-]+)"', body)
    if "no-such" in body or (name and name[1] == "ghost"):
        words = (
            f"Could not resolve to a Repository with the name '{owner[1] if owner else 'fjordline'}/"
            f"{name[1] if name else 'ghost'}'."
        )
        return Answer(
            200,
            {"data": {"repository": None}, "errors": [{"type": "NOT_FOUND", "path": ["repository"], "message": words}]},
        )
    number = re.search(r'"(?:number|pr_number)":(\d+)', body)
    if number and "pullRequest" in body:
        words = f"Could not resolve to a PullRequest with the number of {number[1]}."
        return Answer(
            200,
            {
                "data": {"repository": {"pullRequest": None}},
                "errors": [{"type": "NOT_FOUND", "path": ["repository", "pullRequest"], "message": words}],
            },
        )
    if "createPullRequest" in body:
        words = "No commits between main and fix/timeouts, Head ref must be a branch"
        return Answer(
            200,
            {
                "data": {"createPullRequest": None},
                "errors": [{"type": "UNPROCESSABLE", "path": ["createPullRequest"], "message": words}],
            },
        )
    repo = {
        "id": "R_1",
        "name": "infra",
        "owner": {"login": "fjordline"},
        "viewerPermission": "WRITE",
        "hasIssuesEnabled": True,
        "defaultBranchRef": {"name": "main"},
        "isInOrganization": True,
        "pullRequests": {"nodes": []},
        "parent": None,
        "mergeCommitAllowed": True,
        "rebaseMergeAllowed": True,
        "squashMergeAllowed": True,
        "pullRequestTemplates": [],
    }
    return Answer(
        200,
        {
            "data": {
                "repository": repo,
                "repo_000": repo,
                "viewer": {"login": "chloe"},
                "__type": {"fields": [], "inputFields": []},
            }
        },
    )


def gitlab(talk: Talk) -> Answer:
    """GitLab's API, by the token."""
    token = (talk.headers.get("PRIVATE-TOKEN") or talk.headers.get("Authorization") or "").split(" ")[-1]
    code, words = {
        "glpat-old": (401, "401 Unauthorized"),
        "glpat-read": (403, "403 Forbidden"),
        "glpat-fast": (429, "Retry later"),
        "glpat-sick": (500, "500 Internal Server Error"),
    }.get(token, (0, ""))
    if code:
        return Answer(code, {"message": words})
    if talk.path.endswith("/merge_requests") and talk.command == "POST":
        return Answer(409, {"message": ["Another open merge request already exists for this source branch: !481"]})
    if re.search(r"/projects/[^/]*charts[^/]*$", talk.path.partition("?")[0]):
        return Answer(
            200,
            {
                "id": 7,
                "path_with_namespace": "platform/charts",
                "default_branch": "main",
                "web_url": "https://gitlab.fjordline.example/platform/charts",
                "merge_requests_enabled": True,
            },
        )
    if "merge_requests" in talk.path:
        return Answer(404, {"message": "404 Not found"})
    return Answer(404, {"message": "404 Project Not Found"})
