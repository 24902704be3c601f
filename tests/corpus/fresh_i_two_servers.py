"""The servers of this set: real databases, sshd, dockerd, registries; a web server for the company's APIs."""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.corpus import fresh_f_servers
from tests.corpus.capture import OTHER_WAYS_TO_ASK, SERVER, TOOLS, shell
from tests.corpus.fresh_e_servers import DATABASES, SSHD, aws
from tests.corpus.fresh_f_servers import DOCKER, KEPT, PAGE
from tests.corpus.fresh_parts import (
    Answer,
    Routes,
    Talk,
    hang,
    make_certificates,
    name_hosts,
    never_answer,
    serve,
)

H = "kestrel.example"
HOSTS = f"""\
127.0.0.1 git.{H} api.{H} staging.{H} npm.{H} pypi.{H} nexus.{H} registry.{H} db.{H} s3.{H} gpu1.{H} hub.{H} jira.{H}
127.0.0.1 proxy.{H} chat.{H} ghe.{H} bastion.{H} grafana.{H} auth.{H} mlflow.{H} mirror.{H} code.{H}
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.20.0.60 warehouse.{H} build.{H}
10.30.0.5 gpu2.{H} vpn-only.{H}
"""
GITHUB = {
    "ghp_old": (401, "Bad credentials"),
    "ghp_read": (403, "Resource not accessible by personal access token"),
    "ghp_busy": (403, "API rate limit exceeded for user ID 4711."),
    "ghp_sso": (403, "Resource protected by organization SAML enforcement. You must grant your Personal Access token "
                "access to this organization."),
}  # fmt: skip


def github(talk: Talk) -> Answer:
    """GitHub Enterprise's words (docs.github.com/rest, "Troubleshooting the REST API"), by the token."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    code, words = GITHUB.get(token, (404, "Not Found"))
    left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000"} if token == "ghp_busy" else {}
    return Answer(code, {"message": words, "documentation_url": "https://docs.github.com/rest"}, left)


def storage(talk: Talk) -> Answer:
    """S3 by the key's name, as fresh_e has it; of the key that is good: no such bucket, or no such key."""
    asked = talk.headers.get("Authorization") or ""
    if "Credential=AKIAGOOD" not in asked:
        return aws(talk)
    bucket, _, key = talk.path.partition("?")[0].strip("/").partition("/")
    name, words = ("NoSuchBucket", "The specified bucket does not exist")
    if bucket == "kestrel-exports":
        name, words = ("NoSuchKey", "The specified key does not exist.")
    if bucket == "kestrel-finance":
        return Answer(403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
                      {"Content-Type": "application/xml"})  # fmt: skip
    return Answer(404, f"<Error><Code>{name}</Code><Message>{words}</Message><Key>{key}</Key></Error>",
                  {"Content-Type": "application/xml"})  # fmt: skip


BASIC = {"WWW-Authenticate": 'Basic realm="Kestrel"'}
NEXUS = {"WWW-Authenticate": 'BASIC realm="Sonatype Nexus Repository Manager"'}
ROUTES: Routes = [
    (r"^s3\.", storage),
    (r"^ghe\.", github),
    (r"^chat\S* \S+ /api/chat\.postMessage", lambda talk: slack(talk)),
    (r"^jira\S* \S+ /rest/", Answer(401, "Client must be authenticated to access this resource.", BASIC)),
    (r"^hub\S* \S+ /api/whoami", Answer(401, {"error": "Invalid username or password."})),
    (r"^hub\S* \S+ /\S*gated", Answer(403, {"error": "Access to model kestrel/gated is restricted."},
                                     {"X-Error-Code": "GatedRepo"})),
    (r"^hub", Answer(401, {"error": "Invalid username or password."}, {"X-Error-Code": "RepoNotFound"})),
    (r"^nexus\S* \S+ /repository/releases/", Answer(401, "", NEXUS)),
    (r"^nexus\S* \S+ /repository/closed/", Answer(403, "")),
    (r"^nexus\S* \S+ /repository/ill/", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"^nexus", Answer(404, "")),
    (r"^code\S* \S+ /team/\S*info/refs", Answer(401, "HTTP Basic: Access denied. The provided password or token is "
                                               "incorrect\n", BASIC)),
    (r"^code\S* \S+ /ops/\S*info/refs", Answer(403, "You are not allowed to download code from this project.\n")),
    (r"^code\S* \S+ /sick/", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"^mirror\S* \S+ /pypi/", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"^api\S* \S+ /v1/me", Answer(401, {"error": "invalid_token", "message": "token expired"}, BASIC)),
    (r"^api\S* \S+ /v1/admin", Answer(403, {"error": "forbidden", "message": "role admin is needed"})),
    (r"^api\S* \S+ /v1/orders/9", Answer(404, {"error": "order not found"})),
    (r"^api\S* \S+ /v1/search", Answer(429, {"error": "rate limit exceeded"}, {"Retry-After": "30"})),
    (r"^api\S* \S+ /v1/slow", hang),
    (r"^api\S* POST /v1/orders", Answer(422, {"error": "validation failed", "fields": {"qty": "must be positive"}})),
    (r"^api\S* \S+ /v1/broken", Answer(500, {"error": "internal server error"})),
    (r"^api\S* \S+ /v1/status", Answer(200, {"status": "degraded", "last_error": "connection refused"})),
    (r"^staging\S* \S+ /health", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"^staging\S* \S+ /login", Answer(200, {"user": "ida", "role": "viewer"})),
    (r"^staging\S* \S+ /admin", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"^staging\S* \S+ /reports", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"^mirror\S* \S+ /data/private", Answer(403, PAGE.format("403 Forbidden"))),
    (r"^mirror\S* \S+ /big", Answer(200, b"\0" * 900_000)),
    (r"^mlflow", Answer(500, PAGE.format("500 Internal Server Error"))),
]  # fmt: skip


def slack(talk: Talk) -> Answer:
    """Slack's API says its errors with a 200 (docs.slack.dev, chat.postMessage)."""
    said = talk.body.decode("latin-1") + str(talk.headers.get("Authorization"))
    error = "channel_not_found" if "xoxb-good" in said else "invalid_auth"
    return Answer(200, json.dumps({"ok": False, "error": error}), {"Content-Type": "application/json"})


PROXY: Routes = [(r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Kestrel"', "Connection": "close"}))]
USERS = """\
echo 'deploy:x:1002:1002::/srv/deploy:/bin/bash' >> /srv/etc/passwd; echo 'deploy:x:1002:' >> /srv/etc/group
echo 'hal:x:1003:1003::/srv/hal:/bin/bash' >> /srv/etc/passwd; echo 'hal:x:1003:' >> /srv/etc/group
printf 'deploy:*:19000::::::\\nhal:*:19000::::::\\n' >> /srv/etc/shadow
install -d -o 1002 -g 1002 /srv/deploy /srv/deploy/shop; install -d -o 1003 -g 1003 /srv/hal /srv/hal/runs
install -d -o root -m 755 /srv/hal/shared; mkdir -p /srv/hal/small
mount -t tmpfs -o size=64k,uid=1003 t /srv/hal/small
echo 'all: ; @echo ok' > /srv/deploy/shop/Makefile; chown -R 1002 /srv/deploy
"""
GIT = """\
chown git:git /srv/git; install -d -o git -g git /srv/git/team; cd /srv/git
as() { setpriv --reuid git --regid git --clear-groups env HOME=/srv/git GIT_AUTHOR_NAME=Ana GIT_AUTHOR_EMAIL=a@b.c \
 GIT_COMMITTER_NAME=Ana GIT_COMMITTER_EMAIL=a@b.c "$@"; }
as git init -q --bare -b main team/shop.git; as git init -q -b main /srv/git/seed
as sh -c 'cd seed; for i in 1 2 3; do echo $i > f$i; git add .; git commit -qm "step $i"; done
git push -q ../team/shop.git main'
as cp -r team/shop.git team/locked.git; as cp -r team/shop.git team/hooked.git
as sh -c 'cat > team/locked.git/hooks/pre-receive' <<'EOF'
#!/bin/sh
echo "GitLab: You are not allowed to push code to protected branches on this project." >&2
exit 1
EOF
as sh -c 'cat > team/hooked.git/hooks/pre-receive' <<'EOF'
#!/bin/sh
echo "GitLab: Commit message does not follow the pattern '^SHOP-[0-9]+ .*'" >&2
exit 1
EOF
chmod 755 team/*.git/hooks/pre-receive
"""
STORES = """\
mkdir -p /srv/reg /srv/verdaccio /srv/pypi && cd /srv/reg
htpasswd -Bbn ana right > users 2>/dev/null; cp users /srv/pypi/users
cat > c.yml <<'EOF'
version: 0.1
storage: {filesystem: {rootdirectory: /srv/reg/data}}
http: {addr: "127.0.0.1:5000"}
auth: {htpasswd: {realm: Registry, path: /srv/reg/users}}
EOF
docker-registry serve c.yml >log 2>&1 </dev/null &
sed 's/5000/5001/; /^auth/d; s#reg/data#reg/open#' c.yml > open.yml
docker-registry serve open.yml >log2 2>&1 </dev/null &
cat > /srv/verdaccio/c.yaml <<'EOF'
storage: /srv/verdaccio/storage
auth: {htpasswd: {file: /srv/verdaccio/htpasswd}}
packages:
  '@kestrel/*': {access: $authenticated, publish: $authenticated}
  '**': {access: $all, publish: $authenticated}
log: {type: file, path: /srv/verdaccio/log, level: warn}
EOF
cp users /srv/verdaccio/htpasswd
HOME=/srv/verdaccio verdaccio -c /srv/verdaccio/c.yaml -l 127.0.0.1:4873 >/srv/verdaccio/out 2>&1 </dev/null &
htpasswd -bn ana right 2>/dev/null > /srv/pypi/users || true
mkdir -p /srv/pypi/p; pypi-server run -p 8081 -i 127.0.0.1 -a download,list,update -P /srv/pypi/users /srv/pypi/p \
 >/srv/pypi/log 2>&1 </dev/null &
pypi-server run -p 8082 -i 127.0.0.1 --disable-fallback -a . -P . /srv/pypi/p >/srv/pypi/log2 2>&1 </dev/null &
"""
EXTRA = """\
ip address add 10.30.0.77/16 dev nowhere
socat TCP-LISTEN:443,bind=10.30.0.77,fork,reuseaddr TCP:127.0.0.1:443 >/dev/null 2>&1 </dev/null &
mkdir -p /srv/rust; mount --bind /root/.rustup/toolchains/stable-x86_64-unknown-linux-gnu /srv/rust
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
as psql -q -h /srv/pg -U postgres -d store -c 'create table orders(id serial primary key, qty int not null)' \\
  -c "create role loader login password 'pw' nosuperuser" -c "create table events(id int, day date)" \\
  -c 'grant select, insert, update on orders to web; grant usage on sequence orders_id_seq to web'
mariadb -uroot -S /srv/maria/s -e "create table store.orders(id int primary key, qty int not null)"
install -d -o 1000 -g 1000 /srv/gocache
"""


@cache
def _where_tools_lie() -> list[str]:
    """The folders that the links in the tools folder lead to."""
    links = [one.resolve() for one in Path(os.environ[TOOLS], "bin").iterdir() if one.is_symlink()]
    places = {str(one.parents[1]).partition("/node_modules")[0] for one in links if one.exists()}
    return sorted((one for one in places if not one.startswith(("/usr", "/srv"))), key=len, reverse=True)


def more(text: str) -> str:
    """What differs from run to run, and where the tools lie."""
    for place in _where_tools_lie():
        text = text.replace(place, "/opt/tools")
    text = fresh_f_servers.more(text)
    for pattern, constant in SCRUBBED.items():
        text = re.sub(pattern, constant, text)
    return text


SCRUBBED: Mapping[str, str] = {
    r"(?<=--seed )\d+": "42312",
    r"(?m)^(#5 |)0\.\d{3}(?= \w)": r"\g<1>0.148",
    r"(?<=08:45:00\.)\d{9}": "123456789",
    r"(?m)^==\d+==": "==4321==",
    r"(?<=\[0m)\d\d:\d\d:\d\d": "08:45:00",
    r"(?<=0 minutes and )[\d.]+ seconds \([\d.]+s\)": "0.10 seconds (0.10s)",
    r"\b\d+\.\d{3,}(?= seconds)": "0.123",
    r"Time: \d\d:\d\d\.\d+, Memory: [\d.]+ MB": "Time: 00:00.012, Memory: 8.00 MB",
    r"(?<=Finished in )[\d.]+ seconds \(files took [\d.]+ seconds": "0.01 seconds (files took 0.12 seconds",
}


MAVEN = "mkdir -p /srv/m2; cp -r /root/.m2/repository /srv/m2/; chown -R 1000:1000 /srv/m2"


ASK = {name: f"dpkg-query -Wf ${{Version}} {name}" for name in ("picocom", "screen")}


def build(maven: bool = True) -> None:
    """All servers of this set; `maven`: a filled repository too."""
    dict.update(OTHER_WAYS_TO_ASK, ASK)
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(80, ROUTES)
    serve(443, ROUTES, tls)
    serve(3128, PROXY)
    serve(8080, ROUTES)
    KEPT.append(never_answer(2204))
    ssh = SSHD.replace("umbra.example", H).replace("bastion", "staging")
    names = "cd /srv/ssh; for h in git gpu1 bastion; do sed -n s/^staging/$h/p known > k; cat k >> known; done"
    docker = DOCKER.replace(f"harbor.{fresh_f_servers.H}", f"registry.{H}:5000").replace("corvid/", "shop/")
    for lines in (USERS, ssh, names, GIT, DATABASES, EXTRA, STORES, docker):
        shell(lines)
    if maven:
        shell(MAVEN)


__all__ = ["SERVER", "H", "build", "more"]
