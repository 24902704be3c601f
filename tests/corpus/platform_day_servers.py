"""The registries of platform_day.py: one that answers in the words of ten, by the name of its host."""

import re

from tests.corpus.fresh_f_servers import PAGES, H
from tests.corpus.fresh_parts import Answer, Talk, name_hosts

BASIC = {"WWW-Authenticate": 'Basic realm="registry"'}
Told = tuple[int, str, str]  # a status, a code, words
NEXUS = "<html><head><title>404 - Nexus Repository Manager</title></head><body>Not Found</body></html>\n"
ARN = "arn:aws:sts::123456789012:assumed-role/ci/i-0abc"
# by host, then by project; `REF` is the tag or digest, `NAME` the repository
SAID: dict[str, dict[str, Told]] = {
    "ecr": {
        "shop": (404, "MANIFEST_UNKNOWN", "Requested image not found"),
        "gone": (404, "NAME_UNKNOWN", "The repository with name 'NAME' does not exist in the registry with id "
                 "'123456789012'"),
        "team": (403, "DENIED", f"User: {ARN} is not authorized to perform: ecr:BatchGetImage on resource: "
                 "arn:aws:ecr:eu-north-1:123456789012:repository/NAME because no identity-based policy allows the "
                 "ecr:BatchGetImage action"),
        "old": (403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."),
        "locked": (401, "UNAUTHORIZED", "authentication required"),
        "hot": (429, "TOOMANYREQUESTS", "Rate exceeded"),
    },
    "ghcr": {
        "shop": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
        "vault": (403, "DENIED", "requested access to the resource is denied"),
        "scope": (403, "DENIED", "permission_denied: The token provided does not match expected scopes."),
        "owner": (403, "DENIED", "installation not allowed to Create organization package"),
    },
    "gar": {
        "shop": (404, "MANIFEST_UNKNOWN", "Failed to fetch \"REF\""),
        "gone": (404, "NAME_UNKNOWN", "Repository \"gone\" not found"),
        "team": (403, "DENIED", "Permission \"artifactregistry.repositories.downloadArtifacts\" denied on resource "
                 "\"projects/corvid/locations/eu/repositories/team\" (or it may not exist)"),
        "anon": (403, "DENIED", "Unauthenticated request. Unauthenticated requests do not have permission "
                 "\"artifactregistry.repositories.downloadArtifacts\" on resource "
                 "\"projects/corvid/locations/eu/repositories/anon\" (or it may not exist)"),
        "locked": (401, "UNAUTHORIZED", "You don't have the needed permissions to perform this operation, and you may "
                   "have invalid credentials. To authenticate your request, follow the steps in: "
                   "https://cloud.google.com/container-registry/docs/advanced-authentication"),
    },
    "acr": {
        "shop": (404, "MANIFEST_UNKNOWN", "manifest tagged by \"REF\" is not found"),
        "gone": (404, "NAME_UNKNOWN", "repository name not known to registry"),
        "locked": (401, "UNAUTHORIZED", "authentication required, visit "
                   "https://aka.ms/acr/authorization for more information."),
        "fence": (403, "DENIED", "client with IP '203.0.113.7' is not allowed access. Refer "
                  "https://aka.ms/acr/firewall to grant access."),
    },
    "quay": {
        "shop": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
        "aged": (404, "TAG_EXPIRED", "Tag REF was deleted or has expired. To pull, revive via time machine"),
        "vault": (401, "UNAUTHORIZED", "access to the requested resource is not authorized"),
        "full": (403, "DENIED", "Quota has been exceeded on namespace"),
        "down": (502, "UNKNOWN", "bad gateway"),
    },
    "art": {
        "shop": (404, "MANIFEST_UNKNOWN", "The named manifest is not known to the registry."),
        "vault": (401, "UNAUTHORIZED", "The client does not have permission for manifest"),
        "blocked": (403, "DENIED", "Artifact download request rejected: NAME/REF was not downloaded due to the "
                    "download blocking policy configured in Xray"),
        "token": (401, "UNAUTHORIZED", "Token failed verification: expired"),
    },
    "nexus": {
        "shop": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
        "vault": (401, "UNAUTHORIZED", "access to the requested resource is not authorized"),
    },
    "lab": {
        "shop": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
        "gone": (404, "NAME_UNKNOWN", "repository name not known to registry"),
        "vault": (403, "DENIED", "access forbidden"),
        "locked": (401, "UNAUTHORIZED", "HTTP Basic: Access denied. If a password was provided for Git authentication, "
                   "the password was incorrect or you're required to use a token instead of a password."),
    },
    "hubby": {
        "library": (404, "MANIFEST_UNKNOWN", "manifest unknown"),
        "hot": (429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit. "
                "https://www.docker.com/increase-rate-limit"),
        "vault": (401, "UNAUTHORIZED", "authentication required"),
        "shop": (401, "DENIED", "requested access to the resource is denied"),
    },
}  # fmt: skip


def registry(talk: Talk) -> Answer:
    """As the registry of this name would say it: anybody is let in, what is asked for decides."""
    host = (talk.headers.get("Host") or "").partition(".")[0]
    found = re.search(r"/v2/((\w[\w-]*)/[\w/.-]+?)/(manifests|tags|blobs|referrers)/?(.*)", talk.path)
    if not found:
        return Answer(401, NEXUS if host == "nexus" else "", BASIC) if "ci:" in _user(talk) else Answer(200, {})
    name, project, _, reference = found.groups()
    if host == "nexus" and project == "page":
        return Answer(404, NEXUS, {"Content-Type": "text/html"})
    status, code, words = SAID[host].get(project, (404, "NAME_UNKNOWN", f"repository {name} not found"))
    words = words.replace("NAME", name).replace("REF", reference)
    return Answer(status, {"errors": [{"code": code, "message": words}]}, BASIC if status == 401 else {})


def _user(talk: Talk) -> str:
    """`ci:` if that is who asks."""
    return "ci:" if "Basic Y2k6" in (talk.headers.get("Authorization") or "") else ""


def add_registries() -> None:
    """Before the servers are started."""
    names = " ".join(f"{host}.{H}" for host in SAID)
    name_hosts(f"127.0.0.1 {names}\n")
    pattern = rf"^(?:{'|'.join(SAID)})\.\S+ \S+ /v2/"
    assert isinstance(PAGES, list)
    PAGES.insert(0, (pattern, registry))
