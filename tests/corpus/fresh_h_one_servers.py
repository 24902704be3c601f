"""The servers of the eighth fresh set, first half: a cluster, a registry, a forge, databases, hosts and what only a
stub can say.

Real: kube-apiserver (tests/lab), docker-registry with users, dockerd, sshd with git repositories, OpenBao,
PostgreSQL, MariaDB, redis.
Stubs: the kubelet behind the API server, the clouds and the public forges and registries (fresh_h_one_stubs.py).
"""

import base64
import re
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

from tests.corpus import fresh_f_servers, fresh_parts
from tests.corpus.capture import OTHER_WAYS_TO_ASK, SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, RUST, SSHD
from tests.corpus.fresh_f_servers import BAO
from tests.corpus.fresh_h_one_forge_stubs import PUBLIC_NAMES
from tests.corpus.fresh_h_one_stubs import GITLAB_NAMES, PAGES, PROXY, PUBLIC, kubelet
from tests.corpus.fresh_parts import Routes, Talk, _Quiet, hang_up, make_certificates, name_hosts, never_answer, serve
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

H = "fjordline.example"
HOSTS = f"""\
127.0.0.1 k8s.{H} code.{H} bastion.{H} api.{H} aws.{H} gcp.{H} vault.{H} db.{H} cache.{H} app01.{H} app02.{H} ci.{H} \
status.{H}
127.0.0.1 artifacts.{H} grafana.{H} shut.{H} proxy.{H} pypi.{H} npm.{H} charts.{H} legacy.{H}
10.30.0.90 registry.{H}
10.30.0.88 own.{H} wrong.{H} expired.{H}
10.20.0.17 k8s-int.{H} jump.{H} app07.{H} gitlab-int.{H} db-int.{H} registry-int.{H}
10.30.0.5 k8s-far.{H} app08.{H} db-far.{H} vpn-only.{H}
192.0.2.5 dr.{H}
10.30.0.91 {" ".join(PUBLIC_NAMES)}
127.0.0.1 {" ".join(GITLAB_NAMES)}
"""
CONFIGS = SERVER / "kube"
NAMESPACE = "orders"
OTHER_WAYS_TO_ASK |= {"helm": "helm version", "bao": "bao version"}  # type: ignore[operator]
QUIET: list[socket.socket] = []
_EMPTY_HOME = fresh_parts.empty_home

# --- the cluster ------------------------------------------------------------------------------------------------------

OBJECTS = Path(__file__).with_name("fresh_h_one_objects.yaml")


def cluster() -> None:
    """kube-apiserver with a stub of a kubelet behind it, objects, and kubeconfigs by how they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"k8s.{H}")
    real.start()
    for name, role in (("deployer", EDIT), ("reader", VIEW), ("nobody", None)):
        real.service_account(name, NAMESPACE, role=role)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    kubectl = ["env", "HOME=/srv/plain", "KUBECONFIG=/srv/kube/admin", "/srv/tools/bin/kubectl"]
    bundle = base64.b64encode((SERVER / "pki" / "ca.pem").read_bytes()).decode()
    objects = OBJECTS.read_text().replace("CA_BUNDLE", bundle)
    apply = [*kubectl, "apply", "--validate=false", "-f", "-"]
    done = subprocess.run(apply, capture_output=True, text=True, input=objects)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    _states(real)
    users: dict[str, dict[str, object]] = {
        "good": {"token": real.mint("deployer", NAMESPACE, 36000)},
        "reader": {"token": real.mint("reader", NAMESPACE, 36000)},
        "nobody": {"token": real.mint("nobody", NAMESPACE, 36000)},
        "old": {"token": real.mint("deployer", NAMESPACE, -600)},
        "eks": {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1beta1",
                "command": "aws",
                "interactiveMode": "IfAvailable",
                "args": ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", "prod-eu"],
                "env": [{"name": "AWS_PROFILE", "value": "prod"}],
            }
        },
        "aks": {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1beta1",
                "command": "kubelogin",
                "interactiveMode": "IfAvailable",
                "args": ["get-token", "--login", "azurecli", "--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630"],
                "installHint": "\nkubelogin is not installed which is required to connect to AAD enabled cluster.\n\n"
                "To learn more, please go to https://aka.ms/aks/kubelogin\n",
            }
        },
        "gke": {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1beta1",
                "command": "gke-gcloud-auth-plugin",
                "interactiveMode": "IfAvailable",
                "provideClusterInfo": True,
                "installHint": "Install gke-gcloud-auth-plugin for use with kubectl by following\n"
                "https://cloud.google.com/kubernetes-engine/docs/how-to/"
                "cluster-access-for-kubectl#install_plugin",
            }
        },
    }
    for name, user in users.items():
        _config(name, real.server, real.ca, user)
    for name, host in (
        ("vpn", f"k8s-int.{H}:6443"),
        ("shut", f"shut.{H}:7443"),
        ("far", f"k8s-far.{H}:6443"),
        ("gone", "A1B2C3D4E5F6.gr7.eu-central-1.eks.nowhere.example"),
        ("dns", "api.prod.k8s.offline.example:6443"),
        ("untrusted", f"k8s.{H}:6443"),
        ("gateway", f"api.{H}/ill"),
    ):
        _config(name, f"https://{host}", None, users["good"])
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def _config(name: str, server: str, ca: Path | None, user: dict[str, object]) -> None:
    write_kubeconfig(CONFIGS / name, server=server, ca=ca, user=user, context="prod-eu", namespace=NAMESPACE)


def _states(real: Cluster) -> None:
    """What a kubelet and controllers would have said of the objects."""
    core, apps = f"/api/v1/namespaces/{NAMESPACE}", f"/apis/apps/v1/namespaces/{NAMESPACE}"
    node = real.request("GET", "/api/v1/nodes/ip-10-0-3-17")
    address = {"type": "InternalIP", "address": "127.0.0.1"}
    endpoint = {"kubeletEndpoint": {"Port": 10250}}
    real.request(
        "PUT",
        "/api/v1/nodes/ip-10-0-3-17/status",
        node | {"status": {"addresses": [address], "daemonEndpoints": endpoint}},
    )
    quota = real.request("GET", f"{core}/resourcequotas/team-quota")
    used = {"pods": "20", "requests.memory": "15Gi", "services.loadbalancers": "0"}
    real.request(
        "PUT",
        f"{core}/resourcequotas/team-quota/status",
        quota | {"status": {"hard": quota["spec"]["hard"], "used": used}},
    )
    for name in ("api", "worker"):
        one = real.request("GET", f"{apps}/deployments/{name}")
        status = {
            "observedGeneration": 1,
            "replicas": 3,
            "updatedReplicas": 1,
            "unavailableReplicas": 1,
            "readyReplicas": 2,
        }
        real.request("PUT", f"{apps}/deployments/{name}/status", one | {"status": status})
    for name in ("api-7c9d8b6f5-x2lqp", "migrate-28417", "debug"):
        pod = real.request("GET", f"{core}/pods/{name}")
        phase = "Pending" if name == "migrate-28417" else "Running"
        real.request("PUT", f"{core}/pods/{name}/status", pod | {"status": {"phase": phase}})


# --- images, repositories, machines -----------------------------------------------------------------------------------

REGISTRY = f"""\
mkdir -p /srv/reg
htpasswd -Bbc /srv/reg/users ci right 2>/dev/null
cat > /srv/reg/c.yml <<'END'
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: /srv/reg/data}}, delete: {{enabled: true}}}}
auth: {{htpasswd: {{realm: Registry, path: /srv/reg/users}}}}
http:
  addr: 10.30.0.90:443
  tls: {{certificate: /srv/pki/good.crt, key: /srv/pki/good.key}}
END
docker-registry serve /srv/reg/c.yml >/srv/reg/log 2>&1 </dev/null &
mkdir -p /srv/d /srv/img/bin /srv/img/etc /srv/img/tmp /srv/docker-home; cp /usr/bin/busybox /srv/img/bin/; cd /srv/\
img/bin
for one in sh ls sleep cat true false wget nc id touch mkdir env; do ln -s busybox $one; done
echo 'root:x:0:0:root:/root:/bin/sh' > /srv/img/etc/passwd
dockerd -H unix:///srv/docker.sock --data-root /srv/d/data --exec-root /srv/d/exec --pidfile /srv/d/pid \\
  --storage-driver vfs >/srv/d/log 2>&1 </dev/null &
for i in $(seq 80); do docker -H unix:///srv/docker.sock ps >/dev/null 2>&1 && break; sleep 0.25; done
chmod 666 /srv/docker.sock
export DOCKER_HOST=unix:///srv/docker.sock HOME=/srv/docker-home
tar -C /srv/img -c . | docker import - fjordline/base:1 >/dev/null
for i in $(seq 40); do curl -s https://registry.{H}/v2/ >/dev/null && break; sleep 0.25; done
docker login -u ci -p right registry.{H} >/dev/null 2>&1
for image in orders/api:1.4.0 orders/worker:2.0.1 platform/base:1; do
  docker tag fjordline/base:1 registry.{H}/$image; docker push -q registry.{H}/$image >/dev/null
done
docker rmi registry.{H}/orders/worker:2.0.1 registry.{H}/platform/base:1 >/dev/null
docker run -d --name orders-db -v pgdata:/data --network host fjordline/base:1 sleep 900000 >/dev/null
docker create --name orders-api --network none fjordline/base:1 true >/dev/null
echo proxy > /srv/img/etc/motd; tar -C /srv/img -c . | docker import - orders/proxy:1 >/dev/null
docker create --name orders-proxy --network none orders/proxy:1 true >/dev/null
"""
GIT = """\
make() {
  git init -q --bare -b main /srv/git/$1.git; git clone -q /srv/git/$1.git /srv/seed/$1 2>/dev/null; cd /srv/seed/$1
  printf 'replicas: 2\\nimage: api:1\\n' > values.yaml; printf 'a\\n' > README.md; git add .; git commit -qm \
'Initial import'
  printf 'replicas: 3\\nimage: api:1\\n' > values.yaml; git commit -qam 'Scale up'; git push -q origin main
  git checkout -qb feature/retries; echo x > retry.go; git add .; git commit -qm Retry; git push -q origin feature/\
retries
}
export GIT_AUTHOR_NAME=Ines GIT_AUTHOR_EMAIL=ines@f.example GIT_COMMITTER_NAME=Ines GIT_COMMITTER_EMAIL=ines@f.example
mkdir -p /srv/seed/platform /srv/seed/orders /srv/git/platform /srv/git/orders
for one in platform/charts platform/infra orders/api; do make $one; done
cat > /srv/git/platform/infra.git/hooks/pre-receive <<'END'
#!/bin/sh
while read old new ref; do case $ref in
refs/heads/main) echo 'GitLab: You are not allowed to push code to protected branches on this project.' >&2; exit 1;;
refs/tags/*) echo "GitLab: You are not allowed to create this tag as it is protected." >&2; exit 1;;
esac; done
END
cat > /srv/git/orders/api.git/hooks/pre-receive <<'END'
#!/bin/sh
while read old new ref; do
git log --format=%s $new --not --all 2>/dev/null | grep -q '^wip' && {
  echo "GitLab: Commit message does not follow the pattern '^(feat|fix|chore|docs)'" >&2; exit 1; }
done; exit 0
END
chmod +x /srv/git/*/*.git/hooks/pre-receive; chown -R git:git /srv/git
"""
KNOWN = f"""\
for name in code app01 app02 legacy ci; do
  echo "$name.{H} $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
done
echo "legacy.{H} $(cut -d' ' -f1,2 /srv/ssh/other.pub)" > /srv/ssh/moved
"""
HOSTS_LINES = """\
mount -t tmpfs -o mode=755 t /run; mkdir -p /run/user /run/sshd /run/docker /run/lock /run/containers
install -d -m 700 -o 1000 -g 1000 /run/user/1000
for n in 88 90 91; do ip address add 10.30.0.$n/16 dev nowhere; done
socat TCP-LISTEN:443,bind=10.30.0.88,fork,reuseaddr TCP:127.0.0.1:443 >/dev/null 2>&1 </dev/null &
ip address add 10.96.0.77/32 dev lo
install -d -m 755 /srv/plain /srv/log; install -m 600 /dev/null /srv/log/orders.log
"""
SECOND = """\
cd /srv/pki
openssl req -newkey rsa:2048 -nodes -keyout public.key -out public.csr -subj '/CN=public' 2>/dev/null
echo 'subjectAltName={names}' > public.ext
openssl x509 -req -in public.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile public.ext -out public.crt -days \
3000 2>/dev/null
chmod 644 /srv/pki/*.pem /srv/pki/good.*
"""


def more(text: str) -> str:
    """What differs from run to run, in the earlier sets and in this one."""
    text = fresh_f_servers.more(text)
    for pattern, constant in (
        (r"(?<=with pid: )\d+|(?<=:8000 \()\d+", "4321"),
        (r"(?<=\(pid:)\d+|(?<=\(pid: )\d+", "4321"),
        (r"(?<=08:45:00)\.\d{6,9}\b", ".123456789"),
        (r"dev@vm\b", "dev@laptop"),
        (r"/tmp/\w+/\w+_tools\b|/srv/tools\b", "/opt/tools"),
        (r"(?<=\s)[\d.]+(?=s\b.*coverage)|(?<=\t)\d\.\d{3}(?=s\n)", "0.004"),
        (r"(?m)^(ok|FAIL)(\s+\S+\s+)\d+\.\d+s", r"\1\g<2>0.004s"),
        (r"(?<=/)\d{8,}(?=/)|(?<=chunk-)\w{8}", "1234567890"),
    ):
        text = re.sub(pattern, constant, text)
    return text


def _serve_at(address: str, port: int, routes: Routes, tls: ssl.SSLContext) -> None:
    server = _Quiet((address, port), type("Here", (Talk,), {"routes": routes}))
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def reset(cwd: str) -> None:
    """An empty home, and the daemon's socket as it was."""
    shell("ln -sfn /srv/docker.sock /run/docker.sock; chmod 666 /srv/docker.sock; rm -rf /run/user/1000/* /var/tmp/*")
    _EMPTY_HOME(cwd)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    shell(HOSTS_LINES)
    tls = make_certificates(f"*.{H}")
    shell(SECOND.format(names=",".join(f"DNS:{name}" for name in PUBLIC_NAMES)))
    public = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    public.load_cert_chain(SERVER / "pki" / "public.crt", SERVER / "pki" / "public.key")
    for port, routes, context in (
        (80, PAGES, None),
        (443, PAGES, tls),
        (3128, PROXY, None),
        (8077, [], None),
        (2203, [(r"", hang_up)], None),
        (10250, [(r"", kubelet)], tls),
    ):
        serve(port, routes, context)
    _serve_at("10.30.0.91", 443, PUBLIC, public)
    QUIET.append(never_answer(2204))
    sshd = (
        SSHD.replace("umbra.example", H)
        .replace(
            "remote: ERROR: Repository umbra/core not found.",
            "ERROR: The project you were looking for could not be found or you don'\\''t have permission to view it.",
        )
        .replace("ana@laptop", "dev@laptop")
    )
    for lines in (sshd, KNOWN, GIT, RUST, DATABASES, BAO.replace("corvid", "fjordline"), REGISTRY):
        shell(lines)
    cluster()
    fresh_parts.empty_home = reset
