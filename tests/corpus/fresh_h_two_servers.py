"""The servers of the second half of the eighth fresh set; real ones but for the public services and AWS.

What is a stub stands in fresh_h_two_web.py.
"""

import re
import socket
import ssl
from collections.abc import Sequence

from tests.corpus import fresh_f_servers
from tests.corpus.capture import SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, SSHD
from tests.corpus.fresh_f_servers import CONFIGS, config
from tests.corpus.fresh_h_two_systemd import boot
from tests.corpus.fresh_h_two_web import PAGES
from tests.corpus.fresh_parts import make_certificates, name_hosts, never_answer, serve
from tests.lab.kubernetes import EDIT, VIEW, Cluster

H = "fennel.example"
HOSTS = f"""\
127.0.0.1 kube.{H} registry.{H} git.{H} staging.{H} api.{H} npm.{H} pypi.{H} aws.{H} db.{H} cache.{H} orders.{H} \
stopped.{H}
127.0.0.1 registry-1.docker.io auth.docker.io ghcr.io registry.npmjs.org github.com api.github.com
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.20.0.44 vpn.{H} wiki.{H} nexus.{H} warehouse.{H}
10.30.0.5 lost.{H}
"""
PUBLIC = "DNS:*.docker.io,DNS:docker.io,DNS:ghcr.io,DNS:registry.npmjs.org,DNS:github.com,DNS:api.github.com"


def cluster() -> None:
    """kube-apiserver with a few objects, and kubeconfigs by the way they fail."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("editor", EDIT), ("viewer", VIEW)):
        real.service_account(name, "shop-dev", role=role)
    real.create_pod("orders-0", "shop-dev")
    labels = {"app": "orders"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "fennel/orders:1"}]}}
    real.request(
        "POST",
        "/apis/apps/v1/namespaces/shop-dev/deployments",
        {
            "metadata": {"name": "orders"},
            "spec": {"selector": {"matchLabels": labels}, "template": template},
        },
    )
    fresh_f_servers.NAMESPACE = "shop-dev"
    good: dict[str, object] = {"token": real.mint("editor", "shop-dev", 36000)}
    config("dev", real.server, real.ca, good)
    config("viewer", real.server, real.ca, {"token": real.mint("viewer", "shop-dev", 36000)})
    config("yesterday", real.server, real.ca, {"token": real.mint("editor", "shop-dev", -60)})
    config("office", f"https://vpn.{H}:6443", None, good)
    config("kind", "https://127.0.0.1:39443", None, good)
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


START = f"""\
mount -t tmpfs -o mode=755 tmpfs /run; mkdir -p /run/sshd /run/postgresql /run/mysqld /run/user /run/screen; mkdir \
-m 1777 /run/lock
mkdir -m 700 /run/user/1000; chown 1000:1000 /run/user/1000
ip address add 10.30.0.77/16 dev nowhere
socat TCP-LISTEN:443,bind=10.30.0.77,fork,reuseaddr TCP:127.0.0.1:443 >/dev/null 2>&1 </dev/null &
mkdir -p /srv/rust; mount --bind "$(ls -d /root/.rustup/toolchains/stable* | head -n 1)" /srv/rust
mount --bind /srv/tools/cli-plugins /usr/local/lib/docker/cli-plugins
cp -r /root/.m2/repository /srv/m2; find /srv/m2 -name _remote.repositories -delete; chown -R 1000 /srv/m2
mkdir -p /srv/apt/parts /srv/apt/sources; mount --bind /srv/apt/parts /etc/apt/apt.conf.d
printf 'deb http://deb.debian.org/debian bookworm main\\ndeb http://security.debian.org/debian-security \
bookworm-security main\\n' \\
  > /srv/apt/sources/debian.list; mount --bind /srv/apt/sources /etc/apt/sources.list.d
mkdir -p /srv/npm; cat > /srv/npm/config.yaml <<'END'
storage: /srv/npm/storage
auth: {{htpasswd: {{file: /srv/npm/htpasswd}}}}
packages:
  '@fennel/*': {{access: $authenticated, publish: $authenticated}}
  '**': {{access: $all, publish: $authenticated}}
log: {{type: stdout, format: json, level: fatal}}
END
HOME=/srv/npm verdaccio -c /srv/npm/config.yaml -l 0.0.0.0:4873 >/srv/npm/log 2>&1 </dev/null &
openssl req -newkey rsa:2048 -nodes -keyout /srv/pki/public.key -out /srv/pki/public.csr -subj '/CN=public' 2>/dev/null
echo 'subjectAltName={PUBLIC}' > /srv/pki/public.ext
openssl x509 -req -in /srv/pki/public.csr -CA /srv/pki/ca.pem -CAkey /srv/pki/ca.key -CAcreateserial -extfile /srv/\
pki/public.ext \\
  -out /srv/pki/public.crt -days 3000 2>/dev/null
"""
DATA = """\
chown git /srv/git
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
as psql -q -h /srv/pg -U postgres -d store -c 'create table orders(id int primary key, total numeric, placed date)' \\
  -c 'create table customers(id int primary key, email text)' -c 'grant select on orders to web' \\
  -c "create role loader login password 'pw' superuser" -c 'create database analytics'
mariadb -uroot -S /srv/maria/s -e "create database shop; create table shop.carts(id int primary key, sku varchar(8)); \\
  grant select, insert on shop.* to web@'127.0.0.1'; create user web@localhost identified by 'pw'"
redis-server --port 6390 --bind 127.0.0.1 --save '' --daemonize yes --dir /srv >/dev/null
"""
DOCKER = f"""\
mkdir -p /run/docker && mount -t tmpfs t /run/docker
mkdir -p /srv/d /srv/img/bin /srv/img/etc /srv/img/tmp /srv/docker-home; cp /usr/bin/busybox /srv/img/bin/; cd /srv/\
img/bin
for one in sh ls sleep cat true false mkdir touch wget nc; do ln -s busybox $one; done; echo 'root:x:0:0:root:/root:/\
bin/sh' > /srv/img/etc/passwd
dockerd -H unix:///var/run/docker.sock --data-root /srv/d/data --exec-root /srv/d/exec --pidfile /srv/d/pid \\
  --storage-driver vfs --insecure-registry registry.{H}:5000 --iptables=false --ip6tables=false --bridge=none >/srv/\
d/log 2>&1 </dev/null &
for i in $(seq 80); do docker ps >/dev/null 2>&1 && break; sleep 0.25; done
chmod 666 /var/run/docker.sock; export HOME=/srv/docker-home
tar -C /srv/img -c . | docker import -c 'CMD ["sh"]' - alpine:3.20 >/dev/null
for name in node:20-alpine postgres:16 redis:7 fennel/orders:dev; do docker tag alpine:3.20 $name; done
docker run -d --name orders-db --network host postgres:16 sleep 900000 >/dev/null
docker create --name orders-api --network none fennel/orders:dev true >/dev/null
"""
REGISTRY = """\
printf 'version: 0.1\\nstorage: {filesystem: {rootdirectory: /srv/reg}}\\nhttp: {addr: "127.0.0.1:5000"}\\nauth: \
{htpasswd: {realm: fennel, path: /srv/reg.ht}}\\nlog: {level: error}\\n' > /srv/reg.yml
htpasswd -Bbn mara pw > /srv/reg.ht
docker-registry serve /srv/reg.yml >/srv/reg.log 2>&1 </dev/null &
"""
KEPT: list[socket.socket] = []
SCRUBBED: Sequence[tuple[str, str]] = (
    (r"/tmp/\w+/\w+_tools\b", "/opt/tools"),
    (r"/srv/tools\b", "/opt/tools"),
    (r"\b\d+(\.\d+)? ?m?s\b(?= *$)", "0.1s"),
    (
        r"(?<=Finished in )[\d.]+ seconds \(files took [\d.]+ seconds to load\)",
        "0.01 seconds (files took 0.1 seconds to load)",
    ),
    (r"(?<=Time: )[\d:.]+, Memory: [\d.]+ MB", "00:00.010, Memory: 10.00 MB"),
    (r"(?<=\x1b\[0m)\d\d:\d\d:\d\d", "08:45:00"),
    (r"_\d{3}Z-eresolve", "_123Z-eresolve"),
    (r"(?<=tmp/a1b2c3d4-mount)\d+", "1234567890"),
    (r"==\d+==", "==4321=="),
    (r"dev@vm\b", "dev@laptop"),
    (r"(?<=/\.index\.php\.)\w{6}", "a1B2c3"),
    (r"(?<=Main PID: )\d+|(?<=Process: )\d+", "4321"),
    (r"\w{3} 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC; \S+ ago", "Mon 2026-03-02 08:45:00 UTC; 1s ago"),
    (r"CPU: \d+m?s", "CPU: 1ms"),
    (r"(?<=duration: )\d+", "12"),
    (r"(?<=08:45:00\.)\d{9}(?= \+0000)", "123456789"),
    (r"^((#\d+ )?)0\.\d{3}(?= )", r"\g<1>0.100"),
    (r"(?<=goroutine )\d+", "1"),
    (r"(?<=seed )\d+|(?<=--seed )\d+", "4321"),
    (r"(?<=Total time:  )[\d.]+ s|(?<=elapsed: )[\d.]+ ?s", "1.234 s"),
    (r"(?<=thread ')(\w+)' \(\d+\)", r"\1' (4321)"),
    (r"Random(ized with)? seed:? \d+", "Randomized with seed 4321"),
)


def more(text: str) -> str:
    """What differs from run to run."""
    text = fresh_f_servers.more(text)
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text, flags=re.M)
    return text


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    shell(START)
    _public_names(tls)
    serve(80, PAGES)
    serve(443, PAGES, tls)
    serve(8010, [])
    KEPT.append(never_answer(2204))
    for lines in (
        SSHD.replace("umbra.example", H)
        .replace("bastion.", "staging.")
        .replace(
            "remote: ERROR: Repository umbra/core not found.",
            "ERROR: Repository not found.",
        ),
        DATABASES,
        DATA,
        DOCKER,
        REGISTRY,
    ):
        shell(lines)
    boot()
    cluster()


def _public_names(tls: ssl.SSLContext) -> None:
    public = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    public.load_cert_chain(SERVER / "pki" / "public.crt", SERVER / "pki" / "public.key")
    before = tls.sni_callback

    def choose(connection: ssl.SSLObject, server: str | None, context: ssl.SSLContext) -> None:
        if server and not server.endswith(H):
            connection.context = public
        elif before:
            before(connection, server, context)  # type: ignore[arg-type]

    tls.sni_callback = choose
