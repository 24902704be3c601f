"""The servers of the sixth fresh set: real ones wherever they can be had, and a web server for the rest."""

import re
import shutil
import socket
from collections.abc import Mapping, Sequence

from tests.corpus import fresh_e_servers
from tests.corpus.capture import SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, FTP, MAIL, SSHD, aws, converse
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
)
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

H = "corvid.example"
HOSTS = f"""\
127.0.0.1 kube.{H} harbor.{H} code.{H} bastion.{H} rest.{H} art.{H} s3.{H} tfstate.{H}
127.0.0.1 shut.{H} db.{H} cache.{H} bao.{H} smtp.{H} files.{H} squid.{H} sso.{H} maria.{H} dir.{H} mq.{H} nas.{H} es.{H}
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.20.0.44 lan.{H}
10.30.0.5 lost.{H}
192.0.2.5 remote.{H}
"""
CONFIGS = SERVER / "kube"
NAMESPACE = "parcels"


# --- a cluster, a real one --------------------------------------------------------------------------------------------


def cluster() -> None:
    """kube-apiserver, a few objects, and kubeconfigs by the way they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("editor", EDIT), ("viewer", VIEW), ("nobody", None)):
        real.service_account(name, NAMESPACE, role=role)
    real.create_pod("intake-0", NAMESPACE)
    _objects(real)
    users: dict[str, dict[str, object]] = {
        "good": {"token": real.mint("editor", NAMESPACE, 36000)},
        "viewer": {"token": real.mint("viewer", NAMESPACE, 36000)},
        "nobody": {"token": real.mint("nobody", NAMESPACE, 36000)},
        "old": {"token": real.mint("editor", NAMESPACE, -60)},
        "made-up": {"token": "sha256~xBmZ0qkq3mQX9cY2K8uD0s5fQdTq0w7vB1r4Lw6eYt0"},
        "helper": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "kubelogin",
                            "args": ["get-token"], "interactiveMode": "IfAvailable"}},
        "lapsed": {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "sh", "interactiveMode":
                            "Never", "args": ["-c", "echo 'session ended 3 h ago; sign in again' >&2; exit 1"]}},
    }  # fmt: skip
    for name, user in users.items():
        config(name, real.server, real.ca, user)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    for name, host in (("lan", f"lan.{H}"), ("shut", f"shut.{H}:7443"), ("unnamed", "api.gone.nowhere.example:6443"),
                       ("ill-dns", "api.eks.offline.example"), ("remote", f"remote.{H}:6443"),
                       ("wrong-ca", f"kube.{H}:6443"), ("gateway", f"rest.{H}/ill"), ("lost",
                       f"lost.{H}:6443")):  # fmt: skip
        config(name, f"https://{host}", None, users["good"])
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def config(name: str, server: str, ca: object, user: dict[str, object]) -> None:
    """A kubeconfig in /srv/kube."""
    write_kubeconfig(CONFIGS / name, server=server, ca=ca, user=user, context=NAMESPACE, namespace=NAMESPACE)  # type: ignore[arg-type]


def _objects(real: Cluster) -> None:
    labels = {"app": "intake"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "a/b:1"}]}}
    real.request("POST", f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", {
        "metadata": {"name": "intake"}, "spec": {"selector": {"matchLabels": labels},
        "template": template}})  # fmt: skip
    real.request(
        "POST", f"/api/v1/namespaces/{NAMESPACE}/configmaps", {"metadata": {"name": "flags"}, "data": {"a": "b"}}
    )
    quotas = f"/api/v1/namespaces/{NAMESPACE}/resourcequotas"
    hard = {"services.loadbalancers": "0"}
    quota = real.request("POST", quotas, {"metadata": {"name": "no-lb"}, "spec": {"hard": hard}})
    real.request("PUT", f"{quotas}/no-lb/status", quota | {"status": {"hard": hard, "used": hard}})


# --- the web ----------------------------------------------------------------------------------------------------------


def registry(talk: Talk) -> Answer | None:
    """Like Harbor: tokens for everybody, refusals by the project; `basic` asks for a password at once."""
    bearer = f'Bearer realm="https://harbor.{H}/service/token",service="harbor-registry"'
    wanted = {"WWW-Authenticate": bearer, "Docker-Distribution-Api-Version": "registry/2.0"}

    def error(status: int, code: str, words: str) -> Answer:
        return Answer(status, {"errors": [{"code": code, "message": words}]}, wanted if status == 401 else {})

    if "/service/token" in talk.path:
        if "Basic" in (talk.headers.get("Authorization") or ""):
            return error(401, "UNAUTHORIZED", "invalid username or password")
        return Answer(200, {"token": "t", "access_token": "t", "expires_in": 1800})
    if not talk.headers.get("Authorization"):
        return error(401, "UNAUTHORIZED", "unauthorized: authentication required")
    found = re.search(r"/v2/((\w[\w-]*)/[\w/-]+?)/(manifests|tags|blobs)", talk.path)
    name, project = (found[1], found[2]) if found else ("", "")
    for wish, status, code, words in (
        ("vault", 401, "UNAUTHORIZED", f"unauthorized to access repository: {name}, action: pull: unauthorized to "
         f"access repository: {name}, action: pull"),
        ("ghost", 404, "NAME_UNKNOWN", f"repository {name} not found"),
        ("hot", 429, "TOOMANYREQUESTS", "retrieval rate exceeded"),
        ("down", 503, "UNAVAILABLE", "service temporarily unavailable"),
        ("cve", 412, "PROJECTPOLICYVIOLATION", "current image with 7 vulnerabilities cannot be pulled due to "
         "configured policy in 'Prevent images with vulnerability severity of \"High\" or higher from running.'"),
    ):  # fmt: skip
        if project == wish:
            return error(status, code, words)
    if project:
        reference = talk.path.rsplit("/", 1)[-1]
        return (
            error(404, "NOT_FOUND", f"artifact {name}:{reference} not found")
            if "manifests" in talk.path
            else Answer(404)
        )
    return Answer(200, {})


def amazon(talk: Talk) -> Answer:
    """The AWS of fresh_e, whose refusals name what was asked for."""
    answer = aws(talk)
    service = re.search(r"/([a-z0-9-]+)/aws4_request", talk.headers.get("Authorization") or "")
    wanted = re.search(r"Action=(\w+)", talk.body.decode("latin-1")) or re.search(
        r"\.(\w+)$", talk.headers.get("X-Amz-Target") or ""
    )
    if not service:
        return answer
    action = f"{service[1]}:{wanted[1] if wanted else 'DeleteBucket'}"

    def told(words: str) -> str:
        words = re.sub(r" on resource: \S+", " on resource: *", words)
        return re.sub(r"iam:CreateRole|dynamodb:PutItem", action, words)

    if isinstance(answer.body, Mapping):
        return answer._replace(body={name: told(str(value)) for name, value in answer.body.items()})
    return answer._replace(body=told(answer.body)) if isinstance(answer.body, str) else answer


def forge(talk: Talk) -> Answer:
    """GitHub's and GitLab's API, by the name of the token."""
    token = (talk.headers.get("Authorization") or talk.headers.get("PRIVATE-TOKEN") or "").split(" ")[-1]
    gitlab = "/api/v4" in talk.path
    code, words = {
        "dead": (401, "401 Unauthorized" if gitlab else "Bad credentials"),
        "lapsed": (401, "Token is expired. You can either do re-authorization or token refresh."),
        "readonly": (403, "insufficient_scope" if gitlab else "Resource not accessible by personal access token"),
        "archived": (403, "403 Forbidden" if gitlab else "Repository was archived so is read-only."),
        "fast": (429, "Too Many Requests" if gitlab else "You have exceeded a secondary rate limit. Please wait a few "
                 "minutes before you try again. If you reach out to GitHub Support for help, please include the "
                 "request ID."),
        "upset": (500, "500 Internal Server Error" if gitlab else "Server Error"),
        "taken": (409, "Another open merge request already exists for this source branch: !12"),
        "invalid": (422, "Validation Failed"),
    }.get(token, (404, "404 Project Not Found" if gitlab else "Not Found"))  # fmt: skip
    return Answer(code, {"message": words, "documentation_url": "https://docs.github.com/rest", "status": str(code)})


BASIC = {"WWW-Authenticate": 'Basic realm="Corvid"'}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="corvid", error="invalid_token", error_description="expired"'}
PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>nginx</body></html>\n"
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Sign in to Corvid</title></head><body><form></form></body></html>\n"
GOOGLE = {"error": {"code": 403, "status": "PERMISSION_DENIED",
                    "message": "Permission 'container.clusters.get' denied on resource (or it may not "
                    "exist)."}}  # fmt: skip
PAGES: Routes = [
    (r"^harbor\.", registry),
    (r"^s3\.", amazon),
    (r"^code\S* \S+ /api/", forge),
    (r"^code\S* \S+ /locked/.*(info/refs|objects/batch)", Answer(401, "HTTP Basic: Access denied\n", BASIC)),
    (r"^es\S* \S+ /secure", Answer(401, {"error": {"type": "security_exception", "reason": "missing authentication "
                                   "credentials for REST request"}, "status": 401}, BASIC)),
    (r"^es\S* \S+ /absent", Answer(404, {"error": {"type": "index_not_found_exception", "reason": "no such index "
                                   "[absent]"}, "status": 404}, {"X-elastic-product": "Elasticsearch"})),
    (r"^es\S* \S+ /full", Answer(429, {"error": {"type": "cluster_block_exception", "reason": "index [full] blocked "
                                 "by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has "
                                 "read-only-allow-delete block];"}, "status": 429},
                                 {"X-elastic-product": "Elasticsearch"})),
    (r"^sso\S* \S+ /token", Answer(400, {"error": "invalid_grant", "error_description": "Token is not active"})),
    (r"/gke/", Answer(403, GOOGLE)),
    (r"/locked/", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"/stale/", Answer(401, {"error": "invalid_token"}, CHALLENGE)),
    (r"/banned/", Answer(403, PAGE.format("403 Forbidden"))),
    (r"/hot/", Answer(429, {"error": "quota for this minute is used up"}, {"Retry-After": "0"})),
    (r"/ill/", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"/maintenance/", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"/slowup/", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r"/signin/", Answer(200, LOGIN_PAGE, {"Content-Type": "text/html"})),
    (r" /stuck/", hang),
    (r" /bye/", hang_up),
    (r" /big", Answer(200, b"\0" * 700_000)),
    (r" /fine", Answer(200, {"state": "degraded", "last": "connection refused"})),
]  # fmt: skip
PROXY: Routes = [
    (r"banned", Answer(403, "", {"X-Squid-Error": "ERR_ACCESS_DENIED 0", "Connection": "close"})),
    (r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Corvid"', "Connection": "close"})),
]

# --- daemons ----------------------------------------------------------------------------------------------------------

DOCKER = f"""\
mkdir -p /run/docker && mount -t tmpfs t /run/docker
mkdir -p /srv/d /srv/img/bin /srv/docker-home; cp /usr/bin/busybox /srv/img/bin/; cd /srv/img/bin
for one in sh ls sleep cat true false; do ln -s busybox $one; done
dockerd -H unix:///srv/docker.sock --data-root /srv/d/data --exec-root /srv/d/exec --pidfile /srv/d/pid \\
  --storage-driver vfs --insecure-registry harbor.{H} >/srv/d/log 2>&1 </dev/null &
for i in $(seq 80); do docker -H unix:///srv/docker.sock ps >/dev/null 2>&1 && break; sleep 0.25; done
chmod 666 /srv/docker.sock
export DOCKER_HOST=unix:///srv/docker.sock HOME=/srv/docker-home
tar -C /srv/img -c . | docker import - corvid/box:1 >/dev/null
docker tag corvid/box:1 harbor.{H}/vault/box:1
docker run -d --name resident -v ledger:/data --network host corvid/box:1 sleep 900000 >/dev/null
docker create --name stopped --network none corvid/box:1 true >/dev/null
"""
BAO = """\
export BAO_ADDR=http://127.0.0.1:8200 HOME=/srv/docker-home
bao server -dev -dev-no-store-token -dev-root-token-id=root >/srv/bao.log 2>&1 </dev/null &
for i in $(seq 60); do BAO_TOKEN=root bao status >/dev/null 2>&1 && break; sleep 0.25; done
export BAO_TOKEN=root
echo 'path "secret/data/web/*" { capabilities = ["read"] }' | bao policy write web - >/dev/null
bao token create -id=web -policy=web -ttl=9h >/dev/null
bao kv put secret/web/db password=x >/dev/null
bao auth enable userpass >/dev/null; bao auth enable approle >/dev/null
bao server -dev -dev-no-store-token -dev-root-token-id=root -dev-listen-address=127.0.0.1:8300 >/srv/sealed.log 2>&1 \\
  </dev/null &
export BAO_ADDR=http://127.0.0.1:8300
for i in $(seq 60); do bao status >/dev/null 2>&1 && break; sleep 0.25; done
bao operator seal >/dev/null
"""
OFFICE = """\
mkdir -p /srv/smb/docs /srv/ldap
cat > /srv/smb/c <<'END'
[global]
 private dir = /srv/smb
 lock directory = /srv/smb
 state directory = /srv/smb
 cache directory = /srv/smb
 pid directory = /srv/smb
 ncalrpc dir = /srv/smb/n
 log file = /srv/smb/log
 disable netbios = yes
 smb ports = 445
[docs]
 path = /srv/smb/docs
 valid users = root
[hr]
 path = /srv/smb/docs
 valid users = git
END
printf 'pw\\npw\\n' | smbpasswd -c /srv/smb/c -s -a root >/dev/null 2>&1
smbd -s /srv/smb/c -D >/dev/null 2>&1 </dev/null
cat > /srv/ldap/c <<'END'
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile /srv/ldap/pid
database mdb
suffix dc=corvid,dc=example
rootdn cn=admin,dc=corvid,dc=example
rootpw pw
directory /srv/ldap
access to * by users read by anonymous auth
END
slapd -f /srv/ldap/c -h ldap://127.0.0.1:389 >/dev/null 2>&1 </dev/null
printf 'listener 1883 127.0.0.1\\nallow_anonymous false\\npassword_file /srv/mq\\n' > /srv/mq.conf
mosquitto_passwd -b -c /srv/mq ana pw 2>/dev/null
mosquitto -c /srv/mq.conf >/srv/mq.log 2>&1 </dev/null &
mkdir -p /srv/etcd
etcd --data-dir /srv/etcd --listen-client-urls http://127.0.0.1:23790 --advertise-client-urls \\
  http://127.0.0.1:23790 --listen-peer-urls http://127.0.0.1:23800 >/srv/etcd.log 2>&1 </dev/null &
export ETCDCTL_API=3
for i in $(seq 60); do etcdctl --endpoints 127.0.0.1:23790 endpoint health >/dev/null 2>&1 && break; sleep 0.25; done
etcdctl --endpoints 127.0.0.1:23790 user add root:pw >/dev/null
etcdctl --endpoints 127.0.0.1:23790 user grant-role root root >/dev/null 2>&1 || true
etcdctl --endpoints 127.0.0.1:23790 role add root >/dev/null 2>&1 || true
etcdctl --endpoints 127.0.0.1:23790 user grant-role root root >/dev/null 2>&1 || true
etcdctl --endpoints 127.0.0.1:23790 auth enable >/dev/null
"""
MORE_DATA = """\
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
as psql -q -h /srv/pg -U postgres -d store -c 'create table orders(id int, note text)' \\
  -c 'create materialized view totals as select count(*) from items' -c 'create role idle'
"""
TOOLS = """\
ip address add 10.30.0.77/16 dev nowhere
socat TCP-LISTEN:443,bind=10.30.0.77,fork,reuseaddr TCP:127.0.0.1:443 >/dev/null 2>&1 </dev/null &
mkdir -p /srv/rust; mount --bind "$(ls -d /root/.rustup/toolchains/* | head -n 1)" /srv/rust
install -d -o root -m 755 /srv/plain; git init -q -b main /srv/upstream-tools
"""
KEPT: list[socket.socket] = []
SCRUBBED: Sequence[tuple[str, str]] = (
    (r"(?<=bash: line 1: ) *\d+(?= \S)", "4321"),
    (r"\(\d+ ms\)", "(9 ms)"),
    (r"(?<=\.tmp-box\.tar)\d+", "1011500066"),
    (r"(?<=08:45:00)\.\d{6}|(?<=\"delta\": \"0:00:00)\.\d{6}", ".123456"),
    (r"(?<=\(real\) =   )\d+\.\d+|(?<=\*\*\*Failed    )\d+\.\d+", "0.01"),
    (r"(?<=lastUpdateTime: )\d+", "250"),
    (r"(?<=process \[)\d+", "4321"),
    (r"(?<=---> )[0-9a-f]{12}|(?<=Running in )[0-9a-f]{12}", "5d4c3b2a1908"),
    (r"(?<=\(mydumper:)\d+", "4321"),
    (r"(?<=T\d\d:\d\d:\d\d)\.\d{3}(?=Z)", ".123"),
    (r"(?<=pin-sha256:)[A-Za-z0-9+/=]{44}", "4hwNB2DFmmLZ1s8n5Zc0cOZ0o1uPqKkQ0mF1dV7xYzA="),
    (r"\([0-9a-f]{64}\)", "(3ab5e71f6c26715bc5b6b5f0945af6cec651e70572595586da148c8d821d9e28)"),
    (r"\b(container |name \"?/?[a-z]+\"? )[0-9a-f]{12,64}\b", r"\g<1>5d4c3b2a1908"),
    (
        r'by container "[0-9a-f]{64}"',
        'by container "5d4c3b2a1908f7e6d5c4b3a2918f7e6d5c4b3a29180f7e6d5c4b3a291807f6e5d4"',
    ),
    (r"(endpoint )[a-z]+_[a-z]+", r"\g<1>loving_joliot"),
    (r"\[[0-9a-f]{64}\]|\b[0-9a-f]{64}\b", "3ab5e71f6c26715bc5b6b5f0945af6cec651e70572595586da148c8d821d9e28"),
    (r"/tmp/\w+/\w+_tools\b", "/opt/tools"),
    (r"\b\d\d:\d\d:\d\d\.\d{3,6}\b", "08:45:00.123"),
    (r"\[\d\d:\d\d:\d\d\]", "[08:45:00]"),
    (r"(?m)^\d\d:\d\d:\d\d\b", "08:45:00"),
)


def more(text: str) -> str:
    """What differs from run to run, in the other set too."""
    text = fresh_e_servers.more(text)
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text)
    return text


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(80, PAGES)
    serve(443, PAGES, tls)
    serve(3128, PROXY)
    serve(8077, [])
    serve(2203, [(r"", hang_up)])
    KEPT.append(never_answer(2204))
    converse(2525, f"220 smtp.{H} ESMTP", MAIL)
    converse(2121, "220 (vsFTPd 3.0.5)", FTP)
    for lines in (TOOLS, SSHD.replace("umbra.example", H).replace("remote: ERROR: Repository umbra/core not found.",
                  "ERROR: The project you were looking for could not be found or you do not have permission to view "
                  "it."), DATABASES, MORE_DATA, BAO, OFFICE, DOCKER):  # fmt: skip
        shell(lines)
    cluster()
