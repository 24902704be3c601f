# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what gcloud and az say without a login, and what gcloud says when Google refuses: `python -m tests.corpus.clouds`, as root.

`www.example:8077` is a stub of Compute Engine's API and of the server that gives tokens. It answers in the form of Google's own errors, by the
name of the project; it gives no token once the file ~/.refused is there. What gcloud makes of it is gcloud's.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, version, write
from tests.corpus.silence import file

# What Google answers for a project of this name: status, its name, words.
ANSWERS = {
    "expired": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."),
    "denied": (403, "PERMISSION_DENIED", "Required 'compute.instances.list' permission for 'projects/denied'"),
    "disabled": (403, "PERMISSION_DENIED", "Compute Engine API has not been used in project disabled before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/compute.googleapis.com/overview?project=disabled then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."),
    "absent": (404, "NOT_FOUND", "The resource 'projects/absent' was not found"),
    "busy": (429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'List requests' and limit 'List requests per minute' of service 'compute.googleapis.com' for consumer 'project_number:4321'."),
    "full": (403, "PERMISSION_DENIED", "Quota 'CPUS' exceeded.  Limit: 24.0 in region us-east1."),
    "ill": (503, "UNAVAILABLE", "The service is currently unavailable."),
    "wrong": (400, "INVALID_ARGUMENT", "Invalid value for field 'resource.name': 'Web_1'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'"),
}  # fmt: skip
REASONS = {"full": "quotaExceeded", "disabled": "accessNotConfigured", "denied": "forbidden"}
OVERRIDE = "gcloud config set -q api_endpoint_overrides/compute http://www.example:8077/compute/v1/ 2>/dev/null; "
TOKEN = OVERRIDE + "echo ya29.token > ~/token; gcloud config set -q auth/access_token_file ~/token 2>/dev/null; "
KEY = json.dumps({
    "type": "service_account", "project_id": "shop", "private_key_id": "1", "client_email": "deploy@shop.iam.gserviceaccount.com",
    "client_id": "1", "auth_uri": "http://www.example:8077/auth", "token_uri": "http://www.example:8077/token", "private_key": "KEY",
})  # fmt: skip
ACTIVE = (
    OVERRIDE
    + file(
        "key.py",
        "import json, subprocess",
        "made = subprocess.run(['openssl', 'genpkey', '-algorithm', 'RSA'], capture_output=True, text=True, check=True).stdout",
        f"json.dump({{**json.loads('''{KEY}'''), 'private_key': made}}, open('key.json', 'w'))",
    )
    + "python3 key.py; gcloud auth activate-service-account -q --key-file key.json 2>/dev/null; touch ~/.refused; "
)


def az(*accounts: str) -> str:
    """A user whose subscription is known to az, and whose tokens are gone."""
    one = {
        "id": "8f14e45f-ceea-167a-5a36-dedd4bea2543",
        "name": "shop",
        "state": "Enabled",
        "user": {"name": "dev@company.example", "type": "user"},
        "isDefault": True,
        "tenantId": "8f14e45f-ceea-167a-5a36-dedd4bea2544",
        "environmentName": "AzureCloud",
        "homeTenantId": "8f14e45f-ceea-167a-5a36-dedd4bea2544",
        "managedByTenants": [],
    }
    return file("~/.azure/azureProfile.json", json.dumps({"subscriptions": [one], "installationId": "1"}))


LIST = "gcloud compute instances list"
GCLOUD = [
    *(Case("auth", f"gcloud {words}") for words in ("projects list", "compute instances list", "auth print-access-token", "container clusters get-credentials shop --zone us-east1-b", "storage ls", "run services list")),
    *(Case("auth", f"gcloud {words} --account dev@company.example --project shop") for words in ("compute instances list", "auth print-access-token", "projects list")),
    *(Case("auth", f"gcloud {words}", ACTIVE) for words in ("compute instances list --project shop", "auth print-access-token", "projects list")),
    Case("not_configured", LIST, TOKEN),
    Case("not_configured", "gcloud container clusters list", TOKEN),
    *(Case(type, f"gcloud compute instances describe web --zone us-east1-b --project {project}", TOKEN) for type, project in (
        ("auth", "expired"), ("permission", "denied"), ("not_configured", "disabled"), ("not_found", "absent"), ("rate_limit", "busy"), ("quota", "full"), ("network", "ill"), ("none", "wrong"),
    )),
    *(Case(type, f"gcloud compute instances delete web --zone us-east1-b -q --project {project}", TOKEN) for type, project in (
        ("auth", "expired"), ("permission", "denied"), ("not_configured", "disabled"), ("not_found", "absent"), ("network", "ill"),
    )),
    Case("network", f"{LIST} --project shop", TOKEN + "gcloud config set -q api_endpoint_overrides/compute http://internal.example/compute/v1/ 2>/dev/null"),
    Case("network", f"{LIST} --project shop", TOKEN + "gcloud config set -q api_endpoint_overrides/compute http://api.nowhere.example/compute/v1/ 2>/dev/null"),
    Case("not_configured", "gcloud config configurations activate stage"),
    *(Case("usage", f"gcloud {words}") for words in ("conatiner clusters list", "compute instnaces", "project list")),
    Case("usage", "gcloud compute instances list --projct shop"),
    Case("none", "gcloud compute instances create web --zone us-east1-b --machine-type", TOKEN),
    Case("none", "gcloud compute instances describe", TOKEN),
    Case("none", "gcloud config set project"),
    Case("not_found", "gcloud auth activate-service-account --key-file absent.json"),
    Case("none", "make deploy", file("Makefile", "deploy:", "\t@echo 'ERROR: (gcloud.projects.list) You do not currently have an active account selected.' >&2; exit 1"), tool="make"),
]  # fmt: skip
AZ = [
    *(Case("auth", f"az {words}") for words in ("account show", "group list", "vm list", "aks list", "account get-access-token", "acr list")),
    *(Case("network", f"az {words}", az()) for words in ("group list", "account get-access-token", "vm list")),
    Case("not_configured", "az account set -s stage", az()),
    Case("network", "az login --service-principal -u 1 -p x --tenant 8f14e45f-ceea-167a-5a36-dedd4bea2544"),
    Case("usage", "az vm lsit"),
    Case("none", "az grop list"),
    Case("none", "az vm create"),
    Case("none", "az group create -n shop"),
    Case("none", "az storage blob list -c x"),
    Case("none", "az group list --query '[?'"),
]  # fmt: skip


class _Google(BaseHTTPRequestHandler):
    """Gives a token, or refuses a project."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/token":
            refused = {"error": "invalid_grant", "error_description": "Bad Request"}
            gone = (HOME / ".refused").exists()
            given = {"access_token": "ya29.token", "expires_in": 1, "token_type": "Bearer"}
            return self._answer(400 if gone else 200, refused if gone else given)
        project = next((name for name in ANSWERS if f"/projects/{name}/" in self.path), "wrong")
        status, name, message = ANSWERS[project]
        reason = {"message": message, "domain": "usageLimits", "reason": REASONS.get(project, "backendError")}
        self._answer(status, {"error": {"code": status, "message": message, "errors": [reason], "status": name}})

    do_POST = do_DELETE = do_PUT = do_GET

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    found = capture(case, "clouds")
    return found and {
        **found,
        "stderr": re.sub(r'"/\S*?(/lib/python3[\d.]*/site-packages/)', r'"/opt/tools\1', str(found["stderr"])),
    }


def main() -> None:
    """Every case in an empty home."""
    enter_stage("tests.corpus.clouds")
    server = ThreadingHTTPServer(("127.0.0.1", 8077), _Google)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for tool in ("gcloud", "az"):
        version(tool)  # it leaves folders of root in the home, which every case empties
    write("clouds", [_capture(case) for case in (*GCLOUD, *AZ)])


if __name__ == "__main__":
    main()
