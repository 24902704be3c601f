"""The servers of the fifth fresh set: what stands on its stage."""

import re
import socket
import socketserver
import threading
from collections.abc import Sequence

from tests.corpus import fresh_cluster
from tests.corpus.capture import SERVER, scrub, shell
from tests.corpus.fresh_cluster import status
from tests.corpus.fresh_parts import (
    Answer,
    Routes,
    Talk,
    hang,
    hang_up,
    make_certificates,
    name_hosts,
    never_answer,
    serve,
    serve_socket,
)

H = "umbra.example"
HOSTS = f"""\
127.0.0.1 k8s.{H} reg.{H} git.{H} bastion.{H} api.{H} pkg.{H} cloud.{H} state.{H} own.{H} wrong.{H} expired.{H} off.{H}
127.0.0.1 pg.{H} redis.{H} vault.{H} mail.{H} ftp.{H} px.{H} keystone.{H} login.{H} maria.{H}
10.20.0.91 intra.{H}
10.30.0.5 slow.{H}
192.0.2.5 far.{H}
"""


def cluster(talk: Talk) -> Answer | None:
    """What fresh_cluster says, and further refusals, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").removeprefix("Bearer ")
    who = "oidc:ana@umbra.example"
    if token == "reader" and talk.command in ("POST", "PATCH", "PUT", "DELETE"):
        path = talk.path.partition("?")[0].strip("/").split("/")
        group = path[1] if path[0] == "apis" else ""
        plural, *name = path[path.index("shop") + 1 :]
        kind = f"{plural}.{group}" if group else plural
        verb = "delete" if talk.command == "DELETE" else "create"
        words = (
            f'{kind}{"".join(f" {one!r}" for one in name)} is forbidden: User "{who}" cannot {verb} resource '
            f'"{plural}" in API group "{group}" in the namespace "shop"'
        ).replace("'", '"')
        return status(403, "Forbidden", words, kind=plural)
    if token == "hook" and talk.command in ("POST", "PATCH"):
        words = (
            'admission webhook "images.policy.umbra.example" denied the request: container web: tag "latest" is not '
            "allowed here"
        )
        return status(400, "BadRequest", words)
    if token == "there" and talk.command == "POST":
        return status(409, "AlreadyExists", 'secrets "tls" already exists', name="tls", kind="secrets")
    if token == "nons" and talk.command == "POST":
        return status(404, "NotFound", 'namespaces "shop" not found', name="shop", kind="namespaces")
    if token == "stale" and talk.command in ("PUT", "PATCH", "POST"):
        words = (
            'Operation cannot be fulfilled on deployments.apps "api": the object has been modified; please apply your '
            "changes to the latest version and try again"
        )
        return status(409, "Conflict", words, name="api", kind="deployments")
    if token == "limited" and talk.command == "POST":
        words = (
            'jobs.batch "nightly" is forbidden: exceeded quota: team-quota, requested: count/jobs.batch=1, used: '
            "count/jobs.batch=40, limited: count/jobs.batch=40"
        )
        return status(403, "Forbidden", words, name="job-1", kind="pods")
    if token == "hangup":
        return None
    if token == "slow":
        return hang(talk)
    return fresh_cluster.answer(talk)


CODES = (
    ("STALE", 403, "ExpiredToken", "The provided token has expired."),
    ("OLDJSON", 400, "ExpiredTokenException", "The security token included in the request is expired"),
    ("UNKNOWN", 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
    ("UNREC", 400, "UnrecognizedClientException", "The security token included in the request is invalid."),
    ("SIGN", 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you "
     "provided. Check your key and signing method."),
    ("NOPERM", 403, "AccessDenied", "User: arn:aws:iam::444455556666:user/ana is not authorized to perform: "
     "iam:CreateRole on resource: arn:aws:iam::444455556666:role/x because no identity-based policy allows the "
     "iam:CreateRole action"),
    ("NODDB", 400, "AccessDeniedException", "User: arn:aws:sts::444455556666:assumed-role/dev/ana is not authorized to "
     "perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:444455556666:table/cart with an explicit "
     "deny in a service control policy"),
    ("NOLAMBDA", 404, "ResourceNotFoundException",
     "Function not found: arn:aws:lambda:eu-central-1:444455556666:function:resize"),
    ("NOQUEUE", 400, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."),
    ("NOROLE", 404, "NoSuchEntity", "The role with name deployer cannot be found."),
    ("NOKEY", 404, "NoSuchKey", "The specified key does not exist."),
    ("SLOWDOWN", 503, "SlowDown", "Please reduce your request rate."),
    ("MANY", 400, "TooManyRequestsException", "Rate Exceeded."),
    ("VCPU", 400, "VcpuLimitExceeded", "You have requested more vCPU capacity than your current vCPU limit of 32 "
     "allows for the instance bucket that the specified instance type belongs to."),
    ("CONDITION", 400, "ConditionalCheckFailedException", "The conditional request failed"),
    ("BROKEN", 500, "InternalError", "We encountered an internal error. Please try again."),
)  # fmt: skip


def aws(talk: Talk) -> Answer:
    """By the name of the access key; XML for S3 and the query protocol, JSON for the rest."""
    asked = talk.headers.get("Authorization") or ""
    for key, code, name, words in CODES:
        if f"Credential={key}/" not in asked and f"AWS {key}:" not in asked:
            continue
        both = f"<Code>{name}</Code><Message>{words}</Message>"
        if any(f"/{part}/aws4" in asked for part in ("sts", "iam", "sns", "autoscaling")):
            return Answer(code, f"<ErrorResponse><Error>{both}</Error></ErrorResponse>", {"Content-Type": "text/xml"})
        if "/ec2/aws4" in asked:
            body = f"<Response><Errors><Error>{both}</Error></Errors><RequestID>0</RequestID></Response>"
            return Answer(code, body, {"Content-Type": "text/xml"})
        if "/s3/" in asked or asked.startswith("AWS "):
            return Answer(code, f"<Error>{both}</Error>", {"Content-Type": "application/xml"})
        return Answer(code, {"__type": name, "message": words}, {"x-amzn-ErrorType": name})
    return Answer(404, "")


def registry(talk: Talk) -> Answer | None:
    """`private` wants a login, `secret` says no, `throttled` wants patience, `broken` is; nothing else is there."""
    challenge = {"WWW-Authenticate": 'Basic realm="Umbra"', "Docker-Distribution-Api-Version": "registry/2.0"}
    for part, code, name, words, headers in (
        ("/private/", 401, "UNAUTHORIZED", "authentication required", challenge),
        ("/secret/", 403, "DENIED", "requested access to the resource is denied", {}),
        ("/throttled/", 429, "TOOMANYREQUESTS", "too many requests", {"Retry-After": "0"}),
        ("/broken/", 500, "UNKNOWN", "unknown error", {}),
        ("/noname/", 404, "NAME_UNKNOWN", "repository name not known to registry", {}),
    ):
        if part in talk.path:
            return Answer(code, {"errors": [{"code": name, "message": words}]}, headers)
    if talk.path == "/v2/":
        return Answer(200, {})
    return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})


def docker(talk: Talk) -> Answer | None:
    """The daemon's words."""
    fetch = f'Head "https://reg.{H}/v2/private/web/manifests/4.1": unauthorized: authentication required'
    for part, code, words in (
        ("private%2Fweb", 500, fetch),
        ("acme%2Fapp", 404, "pull access denied for acme/app, repository does not exist or may require 'docker login': "
         "denied: requested access to the resource is denied"),
        ("team%2Fworker", 404, f"manifest for reg.{H}/team/worker:2024.11 not found: manifest unknown: manifest unknown"
         ),
        ("team/cart/push", 404, f"An image does not exist locally with the tag: reg.{H}/team/cart"),
        ("team%2Fsha", 404, f"manifest for reg.{H}/team/sha:9fceb02 not found: manifest unknown: manifest unknown"),
        ("library%2Fpostgres", 500, "toomanyrequests: You have reached your unauthenticated pull rate limit. "
         "https://www.docker.com/increase-rate-limit"),
        ("nodns%2F", 500, 'Get "https://cr.nodns.example/v2/": dial tcp: lookup cr.nodns.example on 127.0.0.53:53: no '
         "such host"),
        ("selfsigned%2F", 500, f'Get "https://own.{H}/v2/": tls: failed to verify certificate: x509: certificate '
        f'signed '
         "by unknown authority"),
        ("full%2F", 500, "write /var/lib/docker/tmp/GetImageBlob104857: no space left on device"),
        ("/containers/cache/", 404, "No such container: cache"),
        ("/containers/front/start", 500, "driver failed programming external connectivity on endpoint front (9a8b7c6d):"
         " Bind for 0.0.0.0:443 failed: port is already allocated"),
        ("/networks/shop_default", 403, "error while removing network: network shop_default id 77aa88bb has active "
         "endpoints"),
        ("/images/api:old", 409, "conflict: unable to remove repository reference \"api:old\" (must force) - container "
         "5d4c3b2a1908 is using its referenced image 0a1b2c3d4e5f"),
        ("/containers/create", 400, "invalid mount config for type \"bind\": bind source path does not exist: "
         "/srv/data"),
        ("/exec", 409, "Container 5d4c3b2a1908 is not running"),
    ):  # fmt: skip
        if part in talk.path:
            return Answer(code, {"message": words})
    if "/_ping" in talk.path:
        return Answer(200, "OK", {"Api-Version": "1.47", "Ostype": "linux"})
    return Answer(404, {"message": f"page not found {talk.path}"})


def hub(talk: Talk) -> Answer:
    """GitHub Enterprise, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    code, words = {
        "revoked": (401, "Bad credentials"),
        "narrow": (403, "Resource not accessible by integration"),
        "saml": (403, "Resource protected by organization SAML enforcement. You must grant your Personal Access token "
                 "access to this organization."),
        "spent": (403, "API rate limit exceeded for installation ID 88."),
        "second": (403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
        "sick": (502, "Server Error"),
        "valid": (422, "Validation Failed"),
    }.get(token, (404, "Not Found"))  # fmt: skip
    left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000"} if token == "spent" else {}
    more = {"errors": [{"message": "Reference already exists"}]} if token == "valid" else {}
    return Answer(code, {"message": words, "documentation_url": "https://docs.github.com/rest", **more}, left)


def half(talk: Talk) -> None:
    """Promise more than is sent."""
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nConnection: close\r\n\r\npart")


def token_error(code: int, error: str, words: str) -> Answer:
    """An OAuth server's refusal."""
    return Answer(code, {"error": error, "error_description": words})


PACKAGE = {
    "name": "@umbra/kit", "dist-tags": {"latest": "2.0.0"},
    "versions": {"2.0.0": {"name": "@umbra/kit", "version": "2.0.0",
                 "dist": {"tarball": f"http://pkg.{H}/closed/kit.tgz", "shasum": "0" * 40}}},
}  # fmt: skip
BASIC = {"WWW-Authenticate": 'Basic realm="Umbra"'}
GCP = {"error": {"code": 403, "status": "PERMISSION_DENIED",
                 "message": "Required 'compute.instances.list' permission for 'projects/umbra-prod'"}}  # fmt: skip
HTTP: Routes = [
    (r"^reg\.", registry),
    (r"^cloud\.", aws),
    (r"^git\S* \S+ /api/v3", hub),
    (r"^git\S* \S+ /api/graphql", hub),
    (r"^git\S* \S+ /gl/old/", Answer(401, {"message": "401 Unauthorized"})),
    (r"^git\S* \S+ /gl/guest/", Answer(403, {"message": "403 Forbidden"})),
    (r"^git\S* \S+ /gl/none/", Answer(404, {"message": "404 Project Not Found"})),
    (r"^vault\S* \S+ /v1/sys/seal", Answer(200, {"sealed": True})),
    (r"^vault\S* \S+ /v1/sealed", Answer(503, {"errors": ["Vault is sealed"]})),
    (r"^vault\S* \S+ /v1/auth/token/lookup-self", Answer(403, {"errors": ["permission denied"]})),
    (r"^vault\S* \S+ /v1/absent", Answer(404, {"errors": []})),
    (r"^vault\S* \S+ /", Answer(403, {"errors": ["1 error occurred:\n\t* permission denied\n\n"]})),
    (r"^keystone\S* GET /v3/?$", Answer(200, {"version": {"id": "v3.14", "status": "stable", "links": [
        {"rel": "self", "href": f"http://keystone.{H}/v3/"}]}})),
    (r"^keystone\S* POST", Answer(401, {"error": {"code": 401, "title": "Unauthorized",
                                                   "message": "The request you have made requires authentication."}})),
    (r"^login\S* \S+ /api/0", Answer(401, {"detail": "Invalid token"})),
    (r"^login\S* \S+ /token", token_error(400, "invalid_grant", "Token has been expired or revoked.")),
    (r"/lfs/.*objects/batch", Answer(401, {"message": "Credentials needed"}, BASIC)),
    (r"/gce/", Answer(403, GCP)),
    (r"/closed/", Answer(401, "login required\n", BASIC)),
    (r"/bearer/", Answer(401, {"error": "token expired"}, {"WWW-Authenticate": 'Bearer error="invalid_token"'})),
    (r"/denied/", Answer(403, "Forbidden\n")),
    (r"/busy/", Answer(429, "Too Many Requests\n", {"Retry-After": "0"})),
    (r"/ill/", Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>\n")),
    (r"/later/", Answer(503, "Service Unavailable\n")),
    (r"/tired/", Answer(504, "Gateway Time-out\n")),
    (r"/moved/", Answer(302, "", {"Location": f"http://api.{H}/moved/again"})),
    (r" /npm/@umbra", Answer(200, PACKAGE)),
    (r" /hang/", hang),
    (r" /half/", half),
    (r" /bye/", hang_up),
    (r" /large", Answer(200, b"\0" * 900_000)),
    (r" /ready", Answer(200, '{"status": "degraded", "error": "connection refused"}\n')),
]  # fmt: skip
PROXY: Routes = [(r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Umbra"', "Connection": "close"}))]


def converse(port: int, hello: str, answers: Sequence[tuple[str, str]]) -> None:
    """A server of lines, as of mail and ftp: greets, and answers a line by the first pattern that fits."""

    class Here(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(hello.encode() + b"\r\n")
            for raw in self.rfile:
                line = raw.decode("utf-8", "replace").strip()
                words = next((answer for pattern, answer in answers if re.search(pattern, line)), "250 OK")
                self.wfile.write(words.replace("\n", "\r\n").encode() + b"\r\n")
                if line.upper().startswith("QUIT"):
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up: that is the case."""

    threading.Thread(target=Server(("127.0.0.1", port), Here).serve_forever, daemon=True).start()


MAIL = (
    (r"(?i)^EHLO", "250-mail\n250-AUTH PLAIN LOGIN\n250 SIZE 1000"),
    (r"(?i)^AUTH", "535 5.7.8 Error: authentication failed: bad username or password"),
    (r"(?i)^RCPT.*outside", "554 5.7.1 <bob@outside.example>: Relay access denied"),
    (r"(?i)^RCPT.*full", "452 4.2.2 The email account that you tried to reach is over quota"),
    (r"^QUIT", "221 Bye"),
)
FTP = (
    (r"^USER", "331 Please specify the password."),
    (r"^PASS", "530 Login incorrect."),
    (r"^QUIT", "221 Goodbye."),
    (r"^(AUTH|FEAT|OPTS|SYST)", "530 Please login with USER and PASS."),
)
SSHD = f"""\
mkdir -p /srv/ssh /run/sshd /srv/git
for name in host other me guest readonly busy; do ssh-keygen -qt ed25519 -N '' -C ana@laptop -f /srv/ssh/$name; done
ssh-keygen -qt ed25519 -N 'secret words' -C ana@laptop -f /srv/ssh/locked
echo "bastion.{H} $(cut -d' ' -f1,2 /srv/ssh/host.pub)" > /srv/ssh/known
echo "[bastion.{H}]:2222 $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
echo "[bastion.{H}]:2204 $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
chmod 644 /srv/ssh/*; chmod 600 /srv/ssh/host
cat > /srv/ssh/no-write <<'END'
#!/bin/sh
echo 'ERROR: The key you are authenticating with has been marked as read only.' >&2
echo 'fatal: Could not read from remote repository.' >&2
exit 1
END
cat > /srv/ssh/refuse <<'END'
#!/bin/sh
echo 'remote: ' >&2
echo 'remote: ERROR: Repository umbra/core not found.' >&2
exit 1
END
chmod 755 /srv/ssh/no-write /srv/ssh/refuse
{{ cat /srv/ssh/me.pub /srv/ssh/locked.pub
  printf 'command="/srv/ssh/no-write" '; cat /srv/ssh/readonly.pub
  printf 'command="/srv/ssh/refuse" '; cat /srv/ssh/guest.pub
}} > /srv/ssh/keys
printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/keys' 'UsePAM no' 'StrictModes no' \\
  'LogLevel QUIET' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' \\
  'MaxStartups 100' 'PermitRootLogin no' > /srv/ssh/config
{{ cat /srv/ssh/config; echo 'Port 2222'; echo 'AllowTcpForwarding no'; echo 'ForceCommand internal-sftp'
}} > /srv/ssh/config2
/usr/sbin/sshd -f /srv/ssh/config >/dev/null 2>&1 </dev/null
/usr/sbin/sshd -f /srv/ssh/config2 >/dev/null 2>&1 </dev/null
head -c 500k /dev/zero > /srv/large; install -m 600 /dev/null /srv/backup.key
git init -q -b main /srv/vendored
"""
DATABASES = """\
install -d -m 700 -o git /srv/pg
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
bin=$(echo /usr/lib/postgresql/*/bin)
as $bin/initdb -D /srv/pg -U postgres -A trust --no-locale >/dev/null 2>&1
printf '%s\\n' 'local all all trust' 'host all batch all reject' 'hostssl all tlsonly all trust' \\
  'host billing all all reject' 'host all all all scram-sha-256' > /srv/pg/pg_hba.conf
as $bin/pg_ctl -D /srv/pg -o '-c listen_addresses=127.0.0.1 -k /srv/pg -c max_connections=20' -w -l /srv/pg/log \\
  start >/dev/null
as psql -q -h /srv/pg -U postgres -d postgres -c "create role web login password 'pw'" \\
  -c "create role batch login password 'x'" -c "create role tlsonly login" \\
  -c "create role one login password 'pw' connection limit 0" -c 'create database store' -c 'create database billing'
as psql -q -h /srv/pg -U postgres -d store -c 'create table items(id int primary key)' \\
  -c 'grant select on items to web' -c 'grant usage on schema public to web' -c 'create schema audit'
redis-server --port 6379 --bind 127.0.0.1 --requirepass pw --save '' --daemonize yes --dir /srv >/dev/null
redis-server --port 6380 --bind 127.0.0.1 --maxmemory 1 --save '' --daemonize yes --dir /srv >/dev/null
redis-server --port 6381 --bind 127.0.0.1 --replicaof 127.0.0.1 6399 --save '' --daemonize yes --dir /srv >/dev/null
install -d -o git /srv/maria
as mariadb-install-db --datadir=/srv/maria --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
as sh -c '/usr/sbin/mariadbd --no-defaults --datadir=/srv/maria --socket=/srv/maria/s --port=3306 \\
  --bind-address=127.0.0.1 --pid-file=/srv/maria/pid --skip-name-resolve >/srv/maria/log 2>&1 </dev/null &'
for i in $(seq 80); do mariadb -uroot -S /srv/maria/s -e 'select 1' >/dev/null 2>&1 && break; sleep 0.25; done
mariadb -uroot -S /srv/maria/s -e "create database store; create table store.items(id int primary key); \\
  create user web@'127.0.0.1' identified by 'pw'; grant select on store.* to web@'127.0.0.1'"
redis-cli -p 6381 config set replica-serve-stale-data yes >/dev/null
redis-cli --no-auth-warning -a pw acl setuser reporter on '>pw' '+@read' '~*' >/dev/null
"""
RUST = """\
mkdir -p /srv/rust; mount --bind "$(ls -d /root/.rustup/toolchains/* | head -n 1)" /srv/rust
"""
QUIET: list[socket.socket] = []


def more(text: str) -> str:
    """What else differs from run to run in this set."""
    for pattern, constant in (
        (r"\b([EWIF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 "),
        (r"(?i)(request ?-?id:? ?)[0-9a-z-]{8,}", r"\g<1>0a1b2c3d"),
        (r"(?m)^Time: +\d.*$", "Time:        0.123 s"),
        (r"\b\d+(\.\d+)?ms\b", "12ms"),
        (r"#lk0x[0-9a-f]+\.laptop\.\d+", "#lk0x00005570.laptop.4321"),
        (r"(?<= key )[0-9A-F]{40}", "632343662635ADC945F171BE28A44F8B53309BE0"),
        (r"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d 20\d\d", "Mon Mar  2 08:45:00 2026"),
        (r"\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT", "Mon, 02 Mar 2026 08:45:00 GMT"),
        (r"%(\d)\|\d{10}\.\d{3}\|", r"%\1|1772441100.073|"),
        (r"\bage1[0-9a-z]{58}", "age10cewqelrwnukq24ekuavsqet3r7xwcyzxv2lrvwtc42pkm85auzqfpls7m"),
        (r"/srv/tools\b", "/opt/tools"),
        (r"\((\d+)\) : ", "(4321) : "),
        (r"(?<=\[emerg\] )\d+#\d+", "4321#4321"),
        (r"(?<=pdm-lock-)\w+(?=\.log)", "a1b2c3d4"),
        (r"(?<=/log/cmd_)[\d._-]+", "2026-03-02_08.45.00_"),
        (r"(?<=after )0\.99\d+ seconds|(?<=after )1\.0\d+ seconds", "1.0 seconds"),
        (
            r"Finished in [\d.]+s, [\d.]+ runs/s, [\d.]+ assertions/s",
            "Finished in 0.001s, 1000.0 runs/s, 1000.0 assertions/s",
        ),
        (r"Start at  \d\d:\d\d:\d\d", "Start at  08:45:00"),
        (r"(?m)\t\d\.\d{3}s$", "\t0.006s"),
        (r"\(\d+\)(?= panicked)", "(4321)"),
        (r"(?<=blob sha256:)[0-9a-f]{64}", "96f40f5ab9a34a661b0cd068d22db8f92906a214c48c9935ae69d2bcc9db074e"),
        (r"\d+ wallclock secs \([^)]*", "0 wallclock secs ( 0.00 usr  0.00 sys +  0.03 cusr  0.00 csys =  0.03 CPU"),
        (r"\] \d\d:\d\d:\d\d \[", "] 08:45:00 ["),
        (r"(?<=PID )(?!1\))\d+|(?<= UTC \[)\d+", "4321"),
        (r"(?<=:\d\d)\.\d{3}(?=Z\"| UTC)|(?<=:\d\d)\.\d{6}(?=\+00:00| An error)", ".123"),
        (r"(?<=TopologyDescription id: )[0-9a-f]{24}", "6b079e9085ae504c9814e17f"),
        (r"\[4321:0x[0-9a-f]+\]", "[4321:0x98bdbc0]"),
        (r"\b\d+\.\d\d seconds", "0.01 seconds"),
        (r"(?<= pid=)\d+", "4321"),
        (r"\(\d+µs\)", "(1.234ms)"),
        (r"([0-9A-F]{2}:){19}[0-9A-F]{2}", "8B:D8:92:BE:0F:13:25:C0:46:54:B1:F9:A6:AD:E8:AD:CC:61:3C:25"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "1b5edfbf-c704-4885-af9a-5534816b5814"),
    ):
        text = re.sub(pattern, constant, text)
    return scrub(text)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(6443, [(r"", cluster)], tls)
    serve(80, HTTP)
    serve(443, HTTP, tls)
    serve(3129, PROXY)
    serve(8010, [])
    serve(2203, [(r"", hang_up)])
    QUIET.append(never_answer(2204))
    converse(2525, "220 mail.umbra.example ESMTP", MAIL)
    converse(2121, "220 (vsFTPd 3.0.5)", FTP)
    serve_socket(SERVER / "docker.sock", [(r"", docker)])
    shell(RUST)
    shell(SSHD)
    shell(DATABASES)
