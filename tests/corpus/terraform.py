# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what terraform says when it may not begin: `python -m tests.corpus.terraform`, as root. See README.md.

Only the provider that is built in is used, and AWS's where HEAL_CORPUS_TERRAFORM_PLUGINS names a mirror that has it; the services it asks
are the stub of aws.py. The state lies beside the configuration, or behind a stub of an http backend at `www.example:8099`.
"""

import json
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus import aws
from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.silence import file

LOCK = {
    "ID": "8f14e45f-ceea-167a-5a36-dedd4bea2543",
    "Operation": "OperationTypeApply",
    "Info": "",
    "Who": "somebody@laptop",
    "Version": "1.11.4",
    "Created": "2026-03-02T08:45:00Z",
    "Path": "",
}


def main_tf(*lines: str) -> str:
    """The configuration."""
    return file("main.tf", *lines)


DATA = ('resource "terraform_data" "shop" {', '  input = "1"', "}")
PLAIN = main_tf(*DATA)
READY = PLAIN + "terraform init -input=false >/dev/null; "
AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}'


def http(word: str) -> str:
    """A configuration whose state lies at a server that answers as the word says."""
    return main_tf(
        "terraform {",
        '  backend "http" {',
        f'    address = "http://www.example:8099/{word}"',
        f'    lock_address = "http://www.example:8099/{word}"',
        '    unlock_address = "http://www.example:8099/free"',
        "    retry_max = 0",
        "  }",
        "}",
        *DATA,
    )


def http_ready(word: str) -> str:
    """The same, initialised while the server was well."""
    return (
        http("free")
        + "terraform init -input=false >/dev/null; "
        + f"sed -i 's#8099/free#8099/{word}#' main.tf .terraform/terraform.tfstate; "
    )


def provider(error: str) -> str:
    """AWS's provider with credentials that the stub answers with this error."""
    lines = (
        'provider "aws" {',
        '  region = "us-east-1"',
        "  max_retries = 1",
        f'  access_key = "{error}"',
        '  secret_key = "x"',
        '  endpoints { sts = "http://www.example:4566" }',
        "}",
        'data "aws_caller_identity" "me" {}',
    )
    return main_tf(AWS, *lines) + f"TF_CLI_CONFIG_FILE={SERVER}/mirror.tfrc terraform init -input=false >/dev/null; "


def s3(error: str) -> str:
    """A state in S3, behind the same stub."""
    there = "http://www.example:4566"
    inner = (
        f'access_key = "{error}"',
        'secret_key = "x"',
        'bucket = "shop-state"',
        'key = "shop"',
        'region = "us-east-1"',
        f'endpoints = {{ sts = "{there}", s3 = "{there}" }}',
        "use_path_style = true",
        "max_retries = 1",
    )
    return main_tf("terraform {", '  backend "s3" {', *(f"    {line}" for line in inner), "  }", "}", *DATA)


CASES = [
    Case("missing_dependency", "terraform plan", main_tf(AWS, 'data "aws_caller_identity" "me" {}')),
    Case("missing_dependency", "terraform validate", main_tf(AWS, 'data "aws_caller_identity" "me" {}')),
    Case("missing_dependency", "terraform plan -input=false", READY + main_tf('module "web" {', '  source = "./web"', "}") + file("web/main.tf", *DATA)),
    Case("missing_dependency", "terraform apply -auto-approve", READY + main_tf('module "web" {', '  source = "./web"', "}") + file("web/main.tf", *DATA)),
    Case("not_configured", "terraform plan", http("free")),
    Case("not_configured", "terraform apply -auto-approve", http("free")),
    Case("not_configured", "terraform output", http("free")),
    Case("not_configured", "terraform plan", READY + http("free")),
    Case("not_configured", "terraform init", http_ready("free") + "sed -i s/free/other/ main.tf"),
    Case("not_configured", "terraform plan", http_ready("free") + "sed -i s/free/other/ main.tf"),
    *(Case("lock", command, http_ready("locked")) for command in ("terraform plan", "terraform apply -auto-approve -no-color", "terraform destroy -auto-approve", "terraform plan -lock-timeout=1s")),
    *(Case("auth", command, http_ready("401")) for command in ("terraform plan", "terraform output")),
    Case("auth", "terraform init -input=false", http("401")),
    *(Case("permission", command, http_ready("403")) for command in ("terraform plan", "terraform state list")),
    Case("network", "terraform plan", http_ready("503")),
    Case("network", "terraform plan", http_ready("free") + "sed -i s/:8099/:8098/ main.tf .terraform/terraform.tfstate"),
    Case("network", "terraform plan", http_ready("free") + "sed -i s/www.example/internal.example/ main.tf .terraform/terraform.tfstate"),
    Case("network", "terraform init", main_tf(AWS)),
    Case("network", "terraform init", main_tf('module "web" {', '  source = "git::https://internal.example/team/web.git"', "}")),
    Case("network", "terraform init", main_tf('module "web" {', '  source = "terraform-aws-modules/vpc/aws"', "}")),
    *(Case("auth", "terraform plan", provider(error)) for error in ("ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch")),
    Case("auth", "terraform apply -auto-approve", provider("ExpiredToken")),
    Case("permission", "terraform plan", provider("AccessDenied")),
    Case("not_configured", "terraform plan", provider("x") + "sed -i '/access_key/d; /secret_key/d' main.tf"),
    *(Case("auth", "terraform init", s3(error)) for error in ("ExpiredToken", "InvalidClientTokenId")),
    Case("not_configured", "terraform init", s3("x") + "sed -i '/access_key/d; /secret_key/d' main.tf"),
    Case("tty", "terraform apply", READY),
    Case("tty", "terraform destroy", READY + "terraform apply -auto-approve >/dev/null"),
    Case("not_found", "terraform plan"),
    Case("not_found", "terraform apply -auto-approve"),
    Case("not_found", "terraform workspace select stage", READY),
    Case("usage", "terraform plna", READY),
    Case("usage", "terraform aply -auto-approve", READY),
    # the configuration is wrong, or the answer is a status
    Case("none", "terraform plan", main_tf('resource "terraform_data" "shop" {', '  inptu = "1"', "}")),
    Case("none", "terraform validate", READY + main_tf('output "x" {', "  value = terraform_data.absent.id", "}")),
    Case("none", "terraform plan", READY + main_tf('resource "terraform_data" "shop" {')),
    Case("none", "terraform plan -input=false", READY + main_tf('variable "region" {}', *DATA)),
    Case("none", "terraform plan -detailed-exitcode", READY),
    Case("none", "terraform fmt -check", main_tf('resource "terraform_data"   "shop" {}')),
    Case("none", "terraform apply -auto-approve", READY + main_tf('resource "terraform_data" "shop" {', '  provisioner "local-exec" {', '    command = "echo 403 Forbidden >&2; exit 1"', "  }", "}")),
    Case("none", "terraform apply -auto-approve", READY + main_tf('resource "terraform_data" "shop" {', '  provisioner "local-exec" {', "    command = \"echo 'Error: Error acquiring the state lock' >&2; exit 1\"", "  }", "}")),
    Case("none", "terraform plan", READY + main_tf('resource "terraform_data" "shop" {', "  lifecycle {", "    precondition {", "      condition = false", '      error_message = "The token has expired."', "    }", "  }", "}")),
    Case("none", "terraform state show terraform_data.absent", READY),
    Case("none", "terraform import terraform_data.absent x", READY),
    Case("not_found", "terraform plan -var-file=absent.tfvars", READY),
    Case("none", "terraform plan --absent", READY),
    Case("none", "make plan", file("Makefile", "plan:", "\t@echo 'Error: Error acquiring the state lock' >&2; exit 1"), tool="make"),
]  # fmt: skip


class _State(BaseHTTPRequestHandler):
    """A state that is empty, locked, or refused, as the path says."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        word = self.path.strip("/")
        if word.isdigit():
            self._answer(int(word), b"")
        elif self.command == "LOCK" and word == "locked":
            self._answer(423, json.dumps(LOCK).encode())
        else:
            self._answer(404 if self.command == "GET" else 200, b"")

    do_POST = do_LOCK = do_UNLOCK = do_DELETE = do_GET

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    found = capture(case, "terraform")
    return found and {**found, "stderr": scrub(str(found["stderr"]))}


def scrub(text: str) -> str:
    """The lock's own id and the parts of its second."""
    text = re.sub(r"( ID: +)[0-9a-f]{8}-[0-9a-f-]{27}", rf"\g<1>{LOCK['ID']}", text)
    return re.sub(r"(08:45:00)\.\d+( \+0000 UTC)", r"\1.123456789\2", text)


def main() -> None:
    """Every case in an empty home."""
    enter_stage("tests.corpus.terraform")
    for port, handler in ((8099, _State), (4566, aws.Refusing)):
        threading.Thread(target=ThreadingHTTPServer(("127.0.0.1", port), handler).serve_forever, daemon=True).start()
    plugins = os.environ.get("HEAL_CORPUS_TERRAFORM_PLUGINS", "")
    (SERVER / "mirror.tfrc").write_text(f'provider_installation {{\n  filesystem_mirror {{ path = "{plugins}" }}\n}}\n')
    write("terraform", [_capture(case) for case in CASES])


if __name__ == "__main__":
    main()
