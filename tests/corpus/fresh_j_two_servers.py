"""The servers of the tenth fresh set's second half: those of the sixth under another name, and some of its own.

Real: kube-apiserver, sshd with git, postgres, mariadb, redis, docker, docker-registry, openbao, moto's AWS, the lab's
cluster for bonfire. A web server with tables stands for forges' APIs, for npm, PyPI, Maven and Go repositories that
refuse, and for AWS's refusals.
"""

import re
from typing import Any

from tests.corpus import capture, fresh_e_servers, fresh_f_servers
from tests.corpus.capture import SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, SSHD
from tests.corpus.fresh_f_servers import (
    BAO,
    CONFIGS,
    DOCKER,
    KEPT,
    MORE_DATA,
    PROXY,
)
from tests.corpus.fresh_j_two_parts import H
from tests.corpus.fresh_j_two_web import ROUTES
from tests.corpus.fresh_parts import (
    make_certificates,
    name_hosts,
    never_answer,
    serve,
    serve_socket,
)
from tests.lab.ephemeral import Reservations
from tests.lab.kubernetes import Cluster

fresh_f_servers.H = fresh_e_servers.H = H
fresh_f_servers.NAMESPACE = "ledger"
GITHUB = ("github.com", "api.github.com", "gitlab.com", "uploads.github.com")
HOSTS = f"""\
127.0.0.1 kube.{H} harbor.{H} code.{H} bastion.{H} rest.{H} art.{H} s3.{H} nexus.{H} npm.{H} pypi.{H} goproxy.{H}
127.0.0.1 db.{H} cache.{H} bao.{H} squid.{H} sso.{H} registry.{H} staging.{H} vm.{H} eph.{H} tfstate.{H}
127.0.0.1 {" ".join(GITHUB)}
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.30.0.1 shut.{H}
10.20.0.44 lan.{H} api.lan.{H} vpn-only.{H}
10.30.0.5 lost.{H}
"""
GIT = r"""
chmod 777 /srv/git
for one in code registry vm staging; do
  echo "$one.tarn.example $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
done
echo "github.com $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known
sed 's/^git:x:1001:1001:/git:x:1000:1000:/' /srv/etc/passwd > /srv/p; cat /srv/p > /etc/passwd; rm -rf /srv/git/*
mkdir -p /usr/local/lib/docker/cli-plugins; mount --bind /srv/tools/cli-plugins /usr/local/lib/docker/cli-plugins
mkdir -p /srv/gocache; chown 1000 /srv/gocache
cp -r /root/.m2/repository /srv/m2; find /srv/m2 -name '_remote.repositories' -delete; chown -R 1000 /srv/m2
"""
REGISTRY = """
mkdir -p /srv/reg; htpasswd -Bbn ci pw > /srv/reg/users 2>/dev/null
cat > /srv/reg/c.yml <<'END'
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: /srv/reg/data}}
http: {addr: "127.0.0.1:5000"}
auth: {htpasswd: {realm: tarn, path: /srv/reg/users}}
END
sed -e s/:5000/:5001/ -e s/data/open/ -e /^auth/d /srv/reg/c.yml > /srv/reg/open.yml
docker-registry serve /srv/reg/c.yml >/srv/reg/log 2>&1 </dev/null &
docker-registry serve /srv/reg/open.yml >/srv/reg/log2 2>&1 </dev/null &
PYTHONPATH= moto_server -H 127.0.0.1 -p 23400 >/srv/moto.log 2>&1 </dev/null &
for i in $(seq 100); do nc -z 127.0.0.1 23400 && break; sleep 0.2; done
export AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_DEFAULT_REGION=eu-central-1
aws --endpoint-url http://127.0.0.1:23400 s3 mb s3://tarn-raw >/dev/null
echo day > /srv/day.csv; aws --endpoint-url http://127.0.0.1:23400 s3 cp /srv/day.csv s3://tarn-raw/day.csv >/dev/null
"""
IMAGES = f"""
export DOCKER_HOST=unix:///srv/docker.sock HOME=/srv/docker-home
mkdir -p $HOME; docker tag tarn/box:1 registry.{H}:5001/base/box:1
docker push -q registry.{H}:5001/base/box:1 >/dev/null
docker tag tarn/box:1 registry.{H}:5000/team/api:1.4.0; docker tag tarn/box:1 harbor.{H}/vault/api:1.4.0
docker tag tarn/box:1 node:20-alpine; docker tag tarn/box:1 python:3.12-slim; docker tag tarn/box:1 postgres:16
docker run -d --name ledger-api --network host tarn/box:1 sleep 900000 >/dev/null
"""
TEKTON = (
    ("pipelineruns", "PipelineRun", "tekton.dev", "pr"),
    ("pipelines", "Pipeline", "tekton.dev", ""),
    ("taskruns", "TaskRun", "tekton.dev", "tr"),
    ("snapshots", "Snapshot", "appstudio.redhat.com", ""),
    ("releases", "Release", "appstudio.redhat.com", ""),
    ("components", "Component", "appstudio.redhat.com", ""),
)
EXTRA: list[Reservations] = []


def objects() -> None:
    """What the cluster has besides: pods that run, kinds of Tekton and Konflux, kubeconfigs of a few more kinds."""
    real = Cluster.__new__(Cluster)
    real.server, real.ca = f"https://kube.{H}:6443", SERVER / "apiserver" / "ca.crt"
    for name in ("web-7c9d8f6b5-x2lqp", "worker-0"):
        path = "/api/v1/namespaces/ledger/pods"
        containers = [{"name": "web", "image": f"registry.{H}/team/web:1.4.0"}]
        if name == "worker-0":
            containers += [{"name": "proxy", "image": "envoy:1.29"}]
        pod = real.request(
            "POST",
            path,
            {
                "metadata": {"name": name, "labels": {"app": "web"}},
                "spec": {"nodeName": "node-a", "containers": containers},
            },
        )
        pod["status"] = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
        real.request("PUT", f"{path}/{name}/status", pod)
    for plural, kind, group, short in TEKTON:
        names: dict[str, Any] = {"plural": plural, "singular": kind.lower(), "kind": kind}
        names |= {"shortNames": [short]} if short else {}
        schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
        real.request(
            "POST",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            {
                "metadata": {"name": f"{plural}.{group}"},
                "spec": {
                    "group": group,
                    "scope": "Namespaced",
                    "names": names,
                    "versions": [{"name": "v1", "served": True, "storage": True, "schema": schema}],
                },
            },
        )
    real.namespace("payments")
    quotas = "/api/v1/namespaces/ledger/resourcequotas"
    hard = {"requests.memory": "0", "count/jobs.batch": "0"}
    quota = real.request("POST", quotas, {"metadata": {"name": "team"}, "spec": {"hard": hard}})
    real.request("PUT", f"{quotas}/team/status", quota | {"status": {"hard": hard, "used": hard}})


def build() -> None:
    """All servers of this set."""
    capture.OTHER_WAYS_TO_ASK.update(  # type: ignore[attr-defined]
        {
            "oc": "kubectl version --client",
            "helm": "helm version",
            "terraform": "terraform version",
            "gradle": "gradle --version",
            "./gradlew": "bash --version",
            "dbt": "pip show dbt-core",
            "npx": "npm --version",
            "bao": "bao version",
            "bonfire": "bonfire version",
            "psql": "psql --version",
        }
    )
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    names = ",DNS:".join((f"*.{H}", f"*.lan.{H}", *GITHUB))
    shell(
        f"cd /srv/pki; echo 'subjectAltName=DNS:{names}' > good.ext; openssl x509 -req -in good.csr -CA ca.pem "
        "-CAkey ca.key -CAcreateserial -extfile good.ext -out good.crt -days 3000 2>/dev/null"
    )
    tls.load_cert_chain("/srv/pki/good.crt", "/srv/pki/good.key")
    serve(80, ROUTES)
    serve(443, ROUTES, tls)
    serve(3128, PROXY)
    serve(8077, [])
    KEPT.append(never_answer(2204))
    serve_socket(SERVER / "locked.sock", [])
    (SERVER / "locked.sock").chmod(0o660)
    docker = DOCKER.replace("corvid.example", H).replace("corvid/", "tarn/")
    docker = docker.replace(
        "--insecure-registry",
        f"--insecure-registry registry.{H}:5000 --insecure-registry registry.{H}:5001 --insecure-registry",
        1,
    )
    ssh = SSHD.replace("umbra.example", H).replace(
        "remote: ERROR: Repository umbra/core not found.",
        "ERROR: The project you were looking for could not be found or you do not have permission to view it.",
    )
    databases = DATABASES.replace("--no-locale", "--no-locale -E UTF8")
    for lines in (fresh_f_servers.TOOLS, ssh, databases, MORE_DATA, BAO, docker, REGISTRY, IMAGES):
        shell(lines)
    fresh_f_servers.cluster()
    objects()
    shell(GIT)
    (SERVER / "eph").mkdir()
    mine, theirs = ["ephemeral-a1b2c3"], ["ephemeral-9xk2m1"]
    EXTRA.append(Reservations(SERVER / "eph", f"eph.{H}", 6444, mine=mine, theirs=theirs))
    EXTRA[0].__enter__()
    for token in ("admin", "guest", "old"):
        (CONFIGS / f"eph-{token}").write_text(EXTRA[0].kubeconfig(token, "ephemeral-a1b2c3"))
        (CONFIGS / f"eph-{token}").chmod(0o644)


SCRUBBED = (
    (r"/tmp/\w+/\w+(/tools)?(?=/)", "/opt/tools"),
    (r"(?<=\x1b\[0m)\d\d:\d\d:\d\d", "08:45:00"),
    (r"(?<=\()\d+\.\d\ds(?=\))", "0.09s"),
    (r"(?<=/tmp/LIVE-)\d+|(?<=/tmp/MERGED-)\d+", "469403029"),
    (r"(?<=-mount)\d{6,}", "4212432396"),
    (r"(?<=bonfire-reservation-)[0-9a-f]{8}\b", "6d4dfdd3"),
    (r"(?<=08:45:00\.123456)\d{3}", "308"),
    (r"(?<=Total time: ) *\d+\.\d+ s|(?<=BUILD FAILED in )\d+s|(?<=Time elapsed: )\d+\.\d+ s", "1.234 s"),
    (r"(?<=Finished at: )\S+", "2026-03-02T08:45:00Z"),
)


def more(text: str) -> str:
    """What differs from run to run here, besides what differed in the others."""
    text = fresh_f_servers.more(text)
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text)
    return text
