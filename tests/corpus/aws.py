# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what the AWS CLI says when AWS refuses it: `python -m tests.corpus.aws`, as root. See README.md.

`localhost:5000` is moto, a real stand-in of AWS that knows its users and checks their policies. `www.example:4566` answers one thing:
the error whose name is the access key id of the request, in the words and the form (XML of a query, XML of S3, JSON) of AWS's own
service. What the tool makes of either is the tool's. Captured with version 1, and again with version 2, where that is installed too.
"""

import json
import re
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, environment, shell, version, write
from tests.corpus.silence import file
from tests.lab.registry import Authority

USER = "User: arn:aws:iam::123456789012:user/dev"
NO_POLICY = "because no identity-based policy allows the"
EXPIRED, INVALID = (
    "The security token included in the request is expired",
    "The security token included in the request is invalid.",
)
# What AWS's services answer: status and words for an error, and `service:error` where one has words of its own.
ANSWERS = {
    "ExpiredToken": (403, EXPIRED),
    "s3:ExpiredToken": (400, "The provided token has expired."),
    "ExpiredTokenException": (400, EXPIRED),
    "RequestExpired": (400, "Request has expired."),
    "InvalidClientTokenId": (403, INVALID),
    "UnrecognizedClientException": (400, INVALID),
    "AuthFailure": (401, "AWS was not able to validate the provided access credentials"),
    "InvalidAccessKeyId": (403, "The AWS Access Key Id you provided does not exist in our records."),
    "SignatureDoesNotMatch": (403, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."),
    "InvalidSignatureException": (400, "Signature expired: 20260302T084500Z is now earlier than 20260302T090000Z (20260302T090500Z - 5 min.)"),
    "RequestTimeTooSkewed": (403, "The difference between the request time and the current time is too large."),
    "AccessDenied": (403, f"{USER} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ {NO_POLICY} iam:ListUsers action"),
    "s3:AccessDenied": (403, "Access Denied"),
    "sts:AccessDenied": (403, f"{USER} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deployer"),
    "AccessDeniedException": (400, f"{USER} is not authorized to perform: dynamodb:ListTables on resource: arn:aws:dynamodb:us-east-1:123456789012:table/* {NO_POLICY} dynamodb:ListTables action"),
    "UnauthorizedOperation": (403, f"You are not authorized to perform this operation. {USER} is not authorized to perform: ec2:DescribeInstances {NO_POLICY} ec2:DescribeInstances action"),
    "Throttling": (400, "Rate exceeded"),
    "ThrottlingException": (400, "Rate exceeded"),
    "RequestLimitExceeded": (503, "Request limit exceeded."),
    "SlowDown": (503, "Please reduce your request rate."),
    "TooManyRequestsException": (429, "Rate exceeded"),
    "ProvisionedThroughputExceededException": (400, "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API."),
    "VcpuLimitExceeded": (400, "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit."),
    "LimitExceeded": (409, "Cannot exceed quota for UsersPerAccount: 5000"),
    "ServiceQuotaExceededException": (402, "Service quota exceeded."),
    "ServiceUnavailable": (503, "Service is unable to handle request."),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "ValidationError": (400, "Template format error: Unresolved resource dependencies [Bucket] in the Outputs block of the template"),
    "DependencyViolation": (400, "resource sg-0a1b2c3d4e5f60718 has a dependent object"),
    "OptInRequired": (401, "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe."),
}  # fmt: skip


PATH_STYLE = ("s3 =", "    addressing_style = path")


def key(error: str, region: str = "us-east-1") -> str:
    """A user whom the stub answers with this error; the CLI asks twice, not four times."""
    return profile(
        "endpoint_url = http://www.example:4566", f"region = {region}", "max_attempts = 2", *PATH_STYLE
    ) + credentials(error)


def profile(*lines: str) -> str:
    """The lines of ~/.aws/config."""
    return (
        "mkdir -p ~/.aws; printf '%s\\n' '[default]' " + " ".join(f"'{line}'" for line in lines) + " > ~/.aws/config; "
    )


def credentials(name: str, secret: str = "x" * 40) -> str:
    """An access key in ~/.aws/credentials."""
    return (
        f"printf '[default]\\naws_access_key_id = {name}\\naws_secret_access_key = {secret}\\n' > ~/.aws/credentials; "
    )


MOTO = profile("endpoint_url = http://localhost:5000", "region = us-east-1", "max_attempts = 1", *PATH_STYLE)
ADMIN, GUEST = (
    f". {SERVER}/{name}; {MOTO} printf '[default]\\naws_access_key_id = %s\\naws_secret_access_key = %s\\n' $key $secret > ~/.aws/credentials; "
    for name in ("admin", "guest")
)
SSO = profile(
    "sso_start_url = https://company.awsapps.com/start",
    "sso_region = us-east-1",
    "sso_account_id = 123456789012",
    "sso_role_name = dev",
    "region = us-east-1",
)
SESSION = "mkdir -p ~/.aws; printf '%s\\n' '[default]' 'sso_session = company' 'sso_account_id = 123456789012' 'sso_role_name = dev' 'region = us-east-1' '[sso-session company]' 'sso_start_url = https://company.awsapps.com/start' 'sso_region = us-east-1' > ~/.aws/config; "
OLD = '{"startUrl": "https://company.awsapps.com/start", "region": "us-east-1", "accessToken": "x", "expiresAt": "2025-03-01T08:45:00Z"}'
CACHED = f"mkdir -p ~/.aws/sso/cache; for of in https://company.awsapps.com/start company; do echo '{OLD}' > ~/.aws/sso/cache/$(printf %s $of | sha1sum | cut -c1-40).json; done; "
REACH = credentials("AKIAIOSFODNN7EXAMPLE")
REACH_ALONE = f"mkdir -p ~/.aws; {REACH}"
REGION = profile("region = us-east-1", "max_attempts = 1", "cli_connect_timeout = 1")
PLUGIN = profile("region = us-east-1", 'credential_process = sh -c "echo the session has expired >&2; exit 1"')
ROLE = "printf '[profile deploy]\\nrole_arn = arn:aws:iam::123456789012:role/deployer\\nsource_profile = default\\nendpoint_url = http://www.example:4566\\nregion = us-east-1\\n' >> ~/.aws/config; "
WHO = "aws sts get-caller-identity"

CASES = [
    Case("auth", WHO, key("ExpiredToken")),
    Case("auth", "aws s3 ls", key("ExpiredToken")),
    Case("auth", "aws s3 cp report.txt s3://shop-reports/", key("ExpiredToken") + "touch report.txt"),
    Case("auth", "aws s3 sync . s3://shop-reports/", key("ExpiredToken") + "touch report.txt"),
    Case("auth", "aws dynamodb list-tables", key("ExpiredTokenException")),
    Case("auth", "aws ec2 describe-instances", key("RequestExpired")),
    Case("auth", WHO, key("InvalidClientTokenId")),
    Case("auth", "aws cloudformation deploy --stack-name shop --template-file stack.json", key("ExpiredToken") + "echo '{}' > stack.json"),
    Case("auth", "aws ecr get-login-password", key("UnrecognizedClientException")),
    Case("auth", "aws logs filter-log-events --log-group-name /shop/web", key("UnrecognizedClientException")),
    Case("auth", "aws ec2 describe-instances", key("AuthFailure")),
    Case("auth", "aws s3 ls s3://shop-reports/", key("InvalidAccessKeyId")),
    Case("auth", WHO, key("SignatureDoesNotMatch")),
    Case("auth", "aws s3 ls", key("SignatureDoesNotMatch")),
    Case("auth", "aws ssm get-parameters --names a", key("InvalidSignatureException")),
    Case("auth", "aws s3 ls", key("RequestTimeTooSkewed")),
    Case("auth", WHO, SSO),
    Case("auth", "aws s3 ls", SSO + CACHED),
    Case("auth", WHO, SESSION),
    Case("auth", "aws s3 ls", SESSION + CACHED),
    Case("auth", "aws s3 ls --profile stage", SESSION.replace("[default]", "[profile stage]")),
    Case("auth", "aws --profile=stage sts get-caller-identity", SESSION.replace("[default]", "[profile stage]") + CACHED),
    Case("auth", "aws s3 ls", PLUGIN),
    Case("auth", "aws s3 ls --profile deploy", key("ExpiredToken") + ROLE),
    Case("auth", "nice -n 5 aws s3 ls", key("ExpiredToken"), tool="aws"),
    Case("auth", WHO, MOTO + REACH),
    Case("auth", "aws s3 ls", MOTO + REACH),
    Case("not_configured", WHO, profile("region = us-east-1")),
    Case("not_configured", "aws s3 ls"),
    Case("not_configured", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE aws s3 ls"),
    Case("not_configured", "aws ec2 describe-instances", REACH_ALONE),
    Case("not_configured", "aws --profile stage s3 ls", REGION + REACH),
    Case("not_configured", "AWS_PROFILE=stage aws sts get-caller-identity", REGION + REACH),
    Case("not_configured", "aws s3 ls --profile deploy --no-paginate", REGION + ROLE),
    Case("not_configured", "aws s3 ls", file("~/.aws/config", "[default", "region = us-east-1")),
    Case("permission", "aws s3 ls s3://shop-reports/", key("AccessDenied")),
    Case("permission", "aws iam list-users", key("AccessDenied")),
    Case("permission", "aws s3 cp s3://shop-reports/may.txt .", key("AccessDenied")),
    Case("permission", "aws s3 cp report.txt s3://shop-reports/", key("AccessDenied") + "touch report.txt"),
    Case("permission", "aws dynamodb list-tables", key("AccessDeniedException")),
    Case("permission", "aws ec2 describe-instances", key("UnauthorizedOperation")),
    Case("permission", "aws s3 ls --profile deploy", key("AccessDenied") + ROLE),
    Case("permission", "aws s3api list-buckets", GUEST),
    Case("permission", "aws iam list-users", GUEST),
    Case("permission", "aws ec2 describe-instances", GUEST),
    Case("permission", "aws ec2 describe-instances", key("OptInRequired")),
    Case("rate_limit", "aws cloudformation list-stacks", key("Throttling")),
    Case("rate_limit", "aws ec2 describe-instances", key("RequestLimitExceeded")),
    Case("rate_limit", "aws ssm get-parameters --names a", key("ThrottlingException")),
    Case("rate_limit", "aws s3 ls s3://shop-reports/", key("SlowDown")),
    Case("rate_limit", "aws lambda list-functions", key("TooManyRequestsException")),
    Case("rate_limit", "aws dynamodb scan --table-name orders", key("ProvisionedThroughputExceededException")),
    Case("quota", "aws ec2 run-instances --image-id ami-1 --instance-type m5.large", key("VcpuLimitExceeded")),
    Case("quota", "aws iam create-user --user-name deployer", key("LimitExceeded")),
    Case("quota", "aws dynamodb create-backup --table-name orders --backup-name backup", key("ServiceQuotaExceededException")),
    Case("network", "aws s3 ls", key("ServiceUnavailable")),
    Case("network", "aws s3 ls", key("InternalError")),
    Case("network", WHO, REGION + REACH),
    Case("network", "aws s3 cp report.txt s3://shop-reports/", REGION + REACH + "touch report.txt"),
    Case("network", "aws --endpoint-url http://www.example:81 s3 ls", REGION + REACH),
    Case("network", "aws --endpoint-url http://internal.example s3 ls", REGION + REACH),
    Case("network", "aws --endpoint-url http://slow.example s3 ls", REGION + REACH),
    Case("timeout", "aws --cli-read-timeout 1 --endpoint-url http://www.example:4567 s3 ls", REGION + REACH),
    Case("network", "https_proxy=http://proxy.example:3128 aws s3 ls", REGION + REACH),
    Case("network", f"{WHO} --region us-esat-1", REGION + REACH),
    Case("tls", "aws --endpoint-url https://www.example:4568 s3 ls", REGION + REACH),
    Case("not_found", "aws s3 ls s3://shop-reprots/", ADMIN),
    Case("not_found", "aws s3 cp s3://shop-reports/absent.txt .", ADMIN),
    Case("not_found", "aws dynamodb describe-table --table-name order", ADMIN),
    Case("not_found", "aws ssm get-parameter --name /shop/absent", ADMIN),
    Case("not_found", "aws secretsmanager get-secret-value --secret-id absent", ADMIN),
    Case("not_found", "aws logs filter-log-events --log-group-name /shop/absent", ADMIN),
    Case("not_found", "aws ec2 describe-instances --instance-ids i-0a1b2c3d4e5f60718", ADMIN),
    Case("not_found", "aws cloudformation describe-stacks --stack-name absent", ADMIN),
    Case("not_found", "aws iam get-user --user-name absent", ADMIN),
    Case("not_found", "aws ecr describe-images --repository-name absent", ADMIN),
    # what is in the request is wrong, and a program's own words
    Case("not_found", "aws s3 cp absent.txt s3://shop-reports/", ADMIN),
    Case("none", "aws s3 rb s3://shop-reports", ADMIN),
    Case("none", "aws cloudformation validate-template --template-body file://stack.yaml", key("ValidationError") + "echo '{}' > stack.yaml"),
    Case("none", "aws cloudformation deploy --stack-name shop --template-file absent.yaml", ADMIN),
    Case("none", "aws ec2 delete-security-group --group-id sg-0a1b2c3d4e5f60718", key("DependencyViolation")),
    Case("none", "aws dynamodb put-item --table-name orders --item '{\"id\": {\"N\": \"x\"'", ADMIN),
    Case("none", "aws dynamodb put-item --table-name orders --item '{\"id\": \"x\"}'", ADMIN),
    Case("none", "aws dynamodb put-item --table-name orders --item '{\"id\": {\"S\": \"1\"}}' --condition-expression 'attribute_exists(id)'", ADMIN),
    Case("none", "aws iam create-user", ADMIN),
    Case("none", "aws s3 cp a.txt b.txt", ADMIN),
    Case("none", "aws s3api get-object --bucket shop-reports --key", ADMIN),
    Case("none", "aws ec2 describe-instances --query 'Reservations['", ADMIN),
    Case("none", "aws ssm get-parameters --names $(seq 20)", ADMIN),
    Case("none", "python3 -m unittest", file("test_report.py", "import unittest", "", "class TestReport(unittest.TestCase):", "    def test_says(self):", "        self.assertEqual('An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired', '')"), tool="python3"),
    Case("none", "grep -c 'AccessDenied' audit.log", file("audit.log", "all is well"), tool="grep"),
    Case("none", "cat audit.log >&2; false", file("audit.log", "An error occurred (AccessDenied) when calling the ListUsers operation: Access Denied", "Unable to locate credentials"), tool="cat"),
    Case("none", "make", file("Makefile", "all:", "\t@echo 'The SSO session associated with this profile has expired' >&2; exit 3"), tool="make"),
]  # fmt: skip
BY_TWO = [
    case
    for case in CASES
    if not case.tool and case.type != "none" and "deploy" not in case.command.split() and case.setup != SSO + CACHED
]


class Refusing(BaseHTTPRequestHandler):
    """Answers with the error that the access key id names."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = re.search(r"Credential=(\w+)/\d+/[^/]*/([\w-]+)/", self.headers.get("Authorization", ""))
        error, service = found.groups() if found else ("InternalError", "s3")
        status, words = ANSWERS.get(f"{service}:{error}") or ANSWERS[error]
        body, kind = _body(error, words, service)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("x-amzn-RequestId", "5d1c7a52-0000-4000-8000-4e3b2a190807")
        if kind.endswith("json"):
            self.send_header("x-amzn-ErrorType", error)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


def _body(error: str, words: str, service: str) -> tuple[bytes, str]:
    """The answer of a service in the form in which it speaks."""
    if service in ("dynamodb", "ssm", "ecr", "logs", "lambda", "secretsmanager"):
        return json.dumps({"__type": error, "message": words}).encode(), "application/x-amz-json-1.1"
    one = f"<Code>{error}</Code><Message>{words}</Message>"
    if service == "s3":
        return f"<Error>{one}</Error>".encode(), "application/xml"
    if service == "ec2":
        return f"<Response><Errors><Error>{one}</Error></Errors></Response>".encode(), "text/xml"
    return f"<ErrorResponse><Error><Type>Sender</Type>{one}</Error></ErrorResponse>".encode(), "text/xml"


class _Silent(BaseHTTPRequestHandler):
    """Hears and says nothing for longer than anybody waits."""

    def do_GET(self) -> None:
        time.sleep(20)


def start_servers() -> None:
    """The stub, a server that never answers, one whose certificate nobody knows, and moto with two users."""
    certificate = Authority(SERVER / "ca", "Unknown CA").issue("www.example")
    for port, handler in ((4566, Refusing), (4567, _Silent), (4568, Refusing)):
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        if port == 4568:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that does not trust us
        threading.Thread(target=server.serve_forever, daemon=True).start()
    subprocess.Popen(
        [SERVER / "tools/bin/moto_server", "-H", "127.0.0.1", "-p", "5000"],
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    shell(
        "for try in $(seq 100); do curl -so /dev/null http://localhost:5000/moto-api/ && exit; sleep 0.2; done; exit 1"
    )
    shell(
        FILL,
        SERVER,
        env={
            **environment(),
            "AWS_ENDPOINT_URL": "http://localhost:5000",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
        },
    )


FILL = """
mkdir -p ~/.aws; printf '[default]\\ns3 =\\n    addressing_style = path\\n' > ~/.aws/config
aws s3 mb s3://shop-reports >/dev/null; echo all well | aws s3 cp - s3://shop-reports/may.txt
aws dynamodb create-table --table-name orders --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST >/dev/null
for user in admin guest; do
    aws iam create-user --user-name $user >/dev/null
    aws iam create-access-key --user-name $user --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text | { read key secret; echo "key=$key secret=$secret" > $user; }
    chmod 644 $user
done
aws iam put-user-policy --user-name admin --policy-name all --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
curl -fsS -o /dev/null -H 'Content-Type: text/plain' -d 0 http://localhost:5000/moto-api/reset-auth
"""


def _by_version_two() -> list[dict[str, object] | None]:
    """The same failures as version 2 of Debian 12 tells them; it takes its endpoint from the command line only."""
    shell(f"mount --bind /usr/bin/aws {SERVER}/tools/bin/aws")
    version.cache_clear()
    return [_capture(case._replace(command=_with_endpoint(case))) for case in BY_TWO]


def _with_endpoint(case: Case) -> str:
    found = re.search(r"endpoint_url = (\S+?)'", case.setup)
    return case.command.replace("aws ", f"aws --endpoint-url {found.group(1)} ", 1) if found else case.command


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    return capture(case, "aws")


def main() -> None:
    """Every case in an empty home."""
    enter_stage("tests.corpus.aws")
    start_servers()
    write("aws", [_capture(case) for case in CASES] + _by_version_two())


if __name__ == "__main__":
    main()
