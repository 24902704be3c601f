"""The servers of the ninth fresh set, first half: real ones, and a web server for what only a company has.

Real: kube-apiserver, docker-registry with users, dockerd, four sshd, git over ssh, postgres and a standby of it,
mariadb, redis, OpenBao, moto (AWS). A stub, with the words of the real ones: GitHub's and GitLab's API,
Harbor's and GitLab's registry, npm's and PyPI's refusals, AWS' refusals of a login, gateways (nginx' pages).
FRESH_I_PARTS=kube,docker builds only those.
"""

import os
import re
import shutil
import socket
from functools import cache
from pathlib import Path

from tests.corpus import fresh_e_servers, fresh_f_servers
from tests.corpus.capture import OTHER_WAYS_TO_ASK, SERVER, TOOLS, shell
from tests.corpus.fresh_e_servers import DATABASES, SSHD
from tests.corpus.fresh_f_servers import BAO, DOCKER
from tests.corpus.fresh_i_one_web import PAGES, PROXY
from tests.corpus.fresh_parts import hang_up, make_certificates, name_hosts, never_answer, serve
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

H = "tarnwood.example"
HOSTS = f"""\
127.0.0.1 kube.{H} harbor.{H} gitlab.{H} github.{H} git.{H} bastion.{H} api.{H} grafana.{H} charts.{H}
10.30.0.77 registry.{H}
127.0.0.1 aws.{H} refusing.{H} shut.{H} db.{H} replica.{H} cache.{H} vault.{H} squid.{H} maria.{H} npm.{H} pypi.{H}
127.0.0.1 own.{H} wrong.{H} expired.{H} switch.{H} web1.{H} hub.{H}
10.20.0.44 lan.{H} k8s-stage.{H} db-stage.{H}
10.30.0.5 lost.{H} node7.{H}
192.0.2.5 remote.{H}
"""
CONFIGS = SERVER / "kube"
NAMESPACE = "billing"


def cluster() -> None:
    """kube-apiserver, a few objects, and kubeconfigs by the way they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("deployer", EDIT), ("viewer", VIEW)):
        real.service_account(name, NAMESPACE, role=role)
    real.create_pod("billing-api-7c9d8b6f4-x2x5q", NAMESPACE)
    _objects(real)
    users: dict[str, dict[str, object]] = {
        "good": {"token": real.mint("deployer", NAMESPACE, 36000)},
        "viewer": {"token": real.mint("viewer", NAMESPACE, 36000)},
        "old": {"token": real.mint("deployer", NAMESPACE, -120)},
        "oidc": {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "kubectl-oidc_login",
                          "args": ["get-token"], "interactiveMode": "IfAvailable",
                          "installHint": "kubelogin plugin is required: https://github.com/int128/kubelogin"}},
        "eks": {"exec": {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "aws", "interactiveMode":
                         "IfAvailable", "args": ["--region", "eu-west-1", "eks", "get-token", "--cluster-name",
                                                 "prod"]}},
    }  # fmt: skip
    for name, user in users.items():
        config(name, real.server, real.ca, user)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    for name, host in (("lan", f"k8s-stage.{H}:6443"), ("shut", f"shut.{H}:6444"), ("unnamed",
                       "api.ocp4.nowhere.example:6443"), ("remote", f"remote.{H}:6443"), ("untrusted",
                       f"kube.{H}:6443"), ("gateway", f"grafana.{H}/ill"), ("local", "127.0.0.1:6445")):  # fmt: skip
        config(name, f"https://{host}", None, users["good"])
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def config(name: str, server: str, ca: object, user: dict[str, object]) -> None:
    """A kubeconfig in /srv/kube."""
    write_kubeconfig(CONFIGS / name, server=server, ca=ca, user=user, context="prod", namespace=NAMESPACE)  # type: ignore[arg-type]


def _objects(real: Cluster) -> None:
    labels = {"app": "billing-api"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "api", "image": "billing/api:1"}]}}
    for name in ("billing-api", "invoice-worker"):
        real.request("POST", f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", {
            "metadata": {"name": name}, "spec": {"selector": {"matchLabels": labels},
            "template": template}})  # fmt: skip
    real.request("POST", f"/api/v1/namespaces/{NAMESPACE}/configmaps", {"metadata": {"name": "billing-env"}})
    quotas = f"/api/v1/namespaces/{NAMESPACE}/resourcequotas"
    hard = {"services.loadbalancers": "0", "persistentvolumeclaims": "0"}
    quota = real.request("POST", quotas, {"metadata": {"name": "team-quota"}, "spec": {"hard": hard}})
    real.request("PUT", f"{quotas}/team-quota/status", quota | {"status": {"hard": hard, "used": hard}})
    real.request("POST", "/api/v1/namespaces", {"metadata": {"name": "ledger"}})


STAGE = """\
mkdir -p /srv/run; cp -a /run/lock /srv/run/ 2>/dev/null || true
mkdir -p /srv/run/sshd /srv/run/lock /srv/run/user/1000
chown 1000:1000 /srv/run/user/1000; chmod 700 /srv/run/user/1000; mount --bind /srv/run /run
ip address add 10.30.0.77/16 dev nowhere
mount -t tmpfs t /usr/local/lib/docker/cli-plugins
cp /srv/tools/cli-plugins/* /usr/local/lib/docker/cli-plugins/
"""
GIT = f"""\
for r in billing/api billing/deploy platform/charts; do
  d=/srv/git/$r.git; git init -q --bare -b main $d; git -C $d config receive.denyNonFastForwards true
  git init -q -b main /srv/seed-$$; cd /srv/seed-$$; git config user.name Mia; git config user.email mia@{H}
  printf 'def total(items):\\n    return sum(items)\\n' > totals.py; echo "# $r" > README.md
  git add .; git commit -qm 'First version'; git tag v1.0.0
  echo 'rounding: 2' > settings.yaml; git add .; git commit -qm 'Rounding'; git push -q $d main v1.0.0
  git switch -qc release/1.x; echo 'rounding: 3' > settings.yaml; git commit -qam 'Round to three'; git push -q $d HEAD
  cd /; rm -rf /srv/seed-$$
done
cat > /srv/git/platform/charts.git/hooks/pre-receive <<'END'
#!/bin/sh
echo 'GitLab: You are not allowed to push code to protected branches on this project.'
exit 1
END
chmod 755 /srv/git/platform/charts.git/hooks/pre-receive; chown -R git:git /srv/git
for n in git. gitlab. web1. db. replica.; do
  echo "${{n}}{H} $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
done
ssh-keygen -qt rsa -b 2048 -N '' -f /srv/ssh/oldhost
{{ cat /srv/ssh/config | grep -v HostKey; echo 'HostKey /srv/ssh/oldhost'; echo 'Port 2205'
   echo 'KexAlgorithms diffie-hellman-group14-sha1'; }} > /srv/ssh/config3
{{ grep -v -e Password /srv/ssh/config; echo 'PasswordAuthentication yes'; echo 'Port 2206'; }} > /srv/ssh/config4
/usr/sbin/sshd -f /srv/ssh/config3 >/dev/null 2>&1 </dev/null
/usr/sbin/sshd -f /srv/ssh/config4 >/dev/null 2>&1 </dev/null
"""
MORE_DATA = """\
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
bin=$(echo /usr/lib/postgresql/*/bin)
as psql -q -h /srv/pg -U postgres -d store \\
  -c 'create table invoices(id int primary key, customer int not null, total numeric)' \\
  -c 'insert into invoices values (1, 7, 10)' -c 'grant select, insert, update on invoices to web' \\
  -c "create role repl login replication password 'pw'" -c "create role report login password 'pw'"
printf '%s\\n' 'local replication all trust' 'host replication repl all scram-sha-256' >> /srv/pg/pg_hba.conf
as psql -q -h /srv/pg -U postgres -d store -c 'select pg_reload_conf()' >/dev/null
install -d -m 700 -o git /srv/standby; sleep 0.5
as $bin/pg_basebackup -h /srv/pg -U postgres -D /srv/standby -R -X stream -c fast >/dev/null 2>&1
as $bin/pg_ctl -D /srv/standby -o '-c listen_addresses=127.0.0.1 -c port=5433 -k /srv/standby' -w \\
  -l /srv/standby/log start >/dev/null 2>&1
"""
REGISTRY = f"""\
mkdir -p /srv/registry; htpasswd -Bbc -C 4 /srv/registry/users ci pw 2>/dev/null
cat > /srv/registry/c.yml <<'END'
version: 0.1
log: {{level: warn}}
storage: {{filesystem: {{rootdirectory: /srv/registry/data}}}}
http: {{addr: '10.30.0.77:5000', tls: {{certificate: /srv/pki/good.crt, key: /srv/pki/good.key}}}}
auth: {{htpasswd: {{realm: tarnwood, path: /srv/registry/users}}}}
END
docker-registry serve /srv/registry/c.yml >/srv/registry/log 2>&1 </dev/null &
for i in $(seq 40); do curl -s -o /dev/null https://registry.{H}:5000/v2/ && break; sleep 0.2; done
"""
MOTO = "moto_server -H 127.0.0.1 -p 5005 >/srv/moto.log 2>&1 </dev/null &\nsleep 4\n"
ASK = {
    "helm": "helm version --short",
    "ss": "ss -V",
    "bq": "bq version",
    "sshd": "ssh -V",
    "sshpass": "sshpass -V",
    "named-checkconf": "named-checkconf -v",
    "arping": "ping -V",
    "npx": "npm --version",
}
KEPT: list[socket.socket] = []
SCRUBBED = (
    (r"(mkstemp \"[^\"]*\.)[A-Za-z0-9]{6}\"", r'\1a1B2c3"'),
    (r"(?m)^\d+:([CM]) \d\d \w{3} \d{4}", r"4321:\1 02 Mar 2026"),
    (r"(?<=out/dir-put-blob)\d+", "2629756159"),
    (r"/srv/docker\.sock", "/run/user/1000/docker.sock"),
    (r"ansible-tmp-[\d.]+-\d+-\d+", "ansible-tmp-1772441100.1-4321-99"),
)  # fmt: skip


BIN = Path(os.environ.get(TOOLS, "/usr"), "bin")


@cache
def _homes_of_tools() -> frozenset[str]:
    """Where the programs of the tools folder really lie, if they are links."""
    linked = {re.split("/bin/|/node_modules/|/layer/", os.path.realpath(path))[0] for path in BIN.iterdir()}
    return frozenset(place for place in linked if not place.startswith("/usr") and place != "")


def more(text: str) -> str:
    """What differs from run to run, in the other sets too."""
    for place in sorted(_homes_of_tools(), key=len, reverse=True):
        text = text.replace(place, "/opt/tools")
    text = fresh_f_servers.more(text)
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text)
    return text


def build() -> None:
    """All servers of this set, or those that FRESH_I_PARTS names."""
    wanted = os.environ.get("FRESH_I_PARTS", "kube,docker,data,bao,moto,registry").split(",")
    for module in (fresh_e_servers, fresh_f_servers):
        module.H = H  # type: ignore[attr-defined]
    OTHER_WAYS_TO_ASK.update(ASK)  # type: ignore[attr-defined]
    name_hosts(HOSTS)
    shell(STAGE)
    tls = make_certificates(f"*.{H}")
    serve(80, PAGES)
    serve(443, PAGES, tls)
    serve(3128, PROXY)
    serve(8087, [])
    serve(2203, [(r"", hang_up)])
    KEPT.append(never_answer(2204))
    shell(SSHD.replace("umbra.example", H))
    shell(GIT)
    parts = {"data": DATABASES + MORE_DATA, "bao": BAO, "moto": MOTO, "registry": REGISTRY}
    for name, lines in parts.items():
        if name in wanted:
            shell(lines)
    if "docker" in wanted:
        shell(DOCKER.replace("corvid.example", H).replace("corvid/", "billing/").replace("resident", "billing-api"))
    if "kube" in wanted:
        cluster()
