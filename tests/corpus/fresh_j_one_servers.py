"""The servers of the platform's half of the tenth fresh set: real ones wherever they can be had.

Real: kube-apiserver, dockerd, docker-registry, sshd and git over it, postgres, mariadb, redis, openbao, moto, squid.
Stubs, in the words of the real ones: the public APIs of GitHub, GitLab, Google, Azure and of AWS' refusals, Docker Hub,
a Harbor, npm and PyPI. All live at 10.40.0.10, which is turned to 127.0.0.1; at 10.40.0.20 nobody listens.
"""

import re
import socket
import ssl
from typing import Any

from tests.corpus import fresh_f_servers
from tests.corpus.capture import SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, SSHD
from tests.corpus.fresh_f_servers import BAO, DOCKER, registry
from tests.corpus.fresh_j_one_cluster import SHUT, H, cluster
from tests.corpus.fresh_j_one_web import PUBLIC, ROUTES
from tests.corpus.fresh_parts import Answer, Routes, Talk, make_certificates, name_hosts, never_answer, serve

SERVED = "10.40.0.10"
HOSTS = f"""\
{SERVED} kube.{H} harbor.{H} registry.{H} code.{H} bastion.{H} www.{H} api.{H} vault.{H} pg.{H} maria.{H} cache.{H}
{SERVED} grafana.{H} prometheus.{H} status.{H} nexus.{H} proxy.{H} web1.{H} web2.{H} web3.{H} own.{H} expired.{H}
{SERVED} wrong.{H} artifacts.{H} ci.{H}
{SHUT} shut.{H} db2.{H} node3.{H} staging.{H} mq.{H} old-proxy.{H}
10.20.0.44 lan.{H} kube-int.{H} web9.{H} pg-int.{H}
10.30.0.5 lost.{H} web8.{H} backup.{H}
192.0.2.5 remote.{H}
{SERVED} {" ".join(PUBLIC)}
"""
NET = f"""\
mkdir -p /srv/over/u /srv/over/w; mount -t overlay o -o \\
  lowerdir=/var/lib,upperdir=/srv/over/u,workdir=/srv/over/w /var/lib
mkdir -p /srv/over/c /srv/over/x; mount -t overlay o -o \\
  lowerdir=/var/cache,upperdir=/srv/over/c,workdir=/srv/over/x /var/cache
ip address add {SERVED}/32 dev lo; ip address add {SHUT}/32 dev lo; ip address add 10.40.0.53/32 dev lo
iptables -t nat -A OUTPUT -d {SERVED} -p tcp -j DNAT --to-destination 127.0.0.1
"""
PUBLIC_CERTIFICATE = """\
cd /srv/pki
openssl req -newkey rsa:2048 -nodes -keyout public.key -out public.csr -subj /CN=public 2>/dev/null
printf 'subjectAltName={names}' > public.ext
openssl x509 -req -in public.csr -CA ca.pem -CAkey ca.key -CAcreateserial \\
  -extfile public.ext -out public.crt -days 900 2>/dev/null
openssl x509 -in public.crt -noout -subject >/dev/null; echo cafile=/srv/pki/ca.pem > /srv/etc/npmrc
home() { echo "$(dirname "$(readlink -f "/srv/tools/bin/$1")")/../lib"; }
for one in $(find -L /srv/tools/lib "$(home twine)" "$(home az)" /usr/lib/python3/dist-packages \\
  /usr/lib/google-cloud-sdk -path \\
  '*/certifi/cacert.pem' -o -path '*/botocore/cacert.pem' -o -path '*/httplib2/cacerts.txt' 2>/dev/null); do
  mount --bind /srv/pki/bundle.pem "$(readlink -f "$one")"; done
chmod 644 /srv/pki/*
"""
REGISTRY = f"""\
mkdir -p /srv/reg/data; htpasswd -Bbn ida pw > /srv/reg/users 2>/dev/null
cat > /srv/reg/c.yml <<'END'
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: /srv/reg/data}}}}
http: {{addr: 127.0.0.1:5000, tls: {{certificate: /srv/pki/good.crt, key: /srv/pki/good.key}}}}
auth: {{htpasswd: {{realm: Alder, path: /srv/reg/users}}}}
END
docker-registry serve /srv/reg/c.yml >/srv/reg/log 2>&1 </dev/null &
for i in $(seq 40); do curl -s -o /dev/null https://registry.{H}:5000/v2/ && break; sleep 0.2; done
"""
IMAGES = f"""\
export DOCKER_HOST=unix:///srv/docker.sock HOME=/srv/docker-home
docker login -u ida -p pw registry.{H}:5000 >/dev/null 2>&1
docker tag corvid/box:1 registry.{H}:5000/team/base:1.4; docker push -q registry.{H}:5000/team/base:1.4 >/dev/null
docker tag corvid/box:1 alder/base:1.4; docker rmi corvid/box:1 registry.{H}:5000/team/base:1.4 >/dev/null
docker logout registry.{H}:5000 >/dev/null
mkdir -p /srv/plugins; cp -L /srv/tools/cli-plugins/docker-* /srv/plugins/
mount --bind /srv/plugins /usr/local/lib/docker/cli-plugins
"""
GIT = """\
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
export GIT_AUTHOR_NAME=Ida GIT_AUTHOR_EMAIL=ida@alder.example GIT_COMMITTER_NAME=Ida
export GIT_COMMITTER_EMAIL=ida@alder.example
install -d -o git /srv/git /srv/git/shop; cd /srv/git/shop
as git init -q --bare -b main cart.git; as git init -q --bare -b main empty.git
git init -q -b main /srv/seed; cd /srv/seed; printf 'VERSION = 1.4.0\\n' > Makefile; echo '# cart' > README.md
git add .; git commit -qm 'feat: start'; echo 1 > a; git add a; git commit -qm 'feat: a'; git tag v1.4.0
git branch release/1.4; chown -R git /srv/seed; as git push -q /srv/git/shop/cart.git --all
as git push -q /srv/git/shop/cart.git --tags
install -d -o git /srv/ahead; cd /srv/git/shop; as cp -r cart.git web.git; as git clone -q web.git /srv/ahead
cd /srv/ahead; as sh -c "echo 2 > a; git commit -qam 'fix: a'; git push -q"
cat > /srv/git/shop/cart.git/hooks/pre-receive <<'END'
#!/bin/sh
while read old new ref; do case $ref in refs/heads/release/*)
echo 'GitLab: You are not allowed to push code to protected branches on this project.' >&2; exit 1;; esac; done
END
chmod 755 /srv/git/shop/cart.git/hooks/pre-receive
"""
MORE_DATA = """\
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
install -d -o git /srv/ts; mount -t tmpfs -o size=400k,uid=1001,gid=1001,mode=700 t /srv/ts
as psql -q -h /srv/pg -U postgres -d store -c "alter role postgres password 'pw'" \\
  -c 'create table orders(id int primary key, \
  sku text not null)' -c "insert into orders values (1, 'a'), (2, 'b')" -c 'insert into items values (1)' \
  -c 'grant select, update, insert, delete on orders to web' -c "create tablespace small location '/srv/ts'" \
  -c 'create table events(body text) tablespace small' -c 'grant insert on events to web'
mariadb -uroot -S /srv/maria/s -e "create user web@'%' identified by 'pw'; grant select on store.* to web@'%'; \
  create database billing; set global max_connections=30"
for port in 6380 6381; do redis-cli -p $port config set protected-mode no >/dev/null; done
"""
AZURE = """\
export HOME=/srv/docker-home AZURE_CONFIG_DIR=/srv/azure
az login --service-principal -u 4f8ab1ce-5d5c-4d10-8a55-6f6a9dd7a3c1 -p right -t 72f988bf-86f1-41af-91ab-2d7cd011db47 \\
  >/dev/null
chmod -R a+rX /srv/azure
"""
MOTO = """\
cd /srv; setpriv --reuid nobody --clear-groups /srv/tools/bin/moto_server -p 21500 >/dev/null 2>&1 </dev/null &
"""
SQUID = """\
mkdir -p /srv/squid; chmod 777 /srv/squid
cat > /srv/squid/c <<'END'
cache_effective_user nobody
http_port 127.0.0.1:3128
pid_filename /srv/squid/pid
cache_log /srv/squid/log
access_log none
acl forbidden dstdomain .social.example
auth_param basic program /usr/lib/squid/basic_fake_auth
acl users proxy_auth REQUIRED
acl free dstdomain .alder.example
http_access deny forbidden
http_access allow free
http_access allow users
http_access deny all
dns_nameservers 127.0.0.1
visible_hostname proxy.alder.example
connect_timeout 3 seconds
shutdown_lifetime 1 seconds
END
squid -f /srv/squid/c </dev/null >/srv/squid/out 2>&1 || { cat /srv/squid/out /srv/squid/log; false; }
"""
KEPT: list[socket.socket] = []


def more(text: str) -> str:
    """What differs from run to run."""
    for pattern, constant in (
        (r"(?m)^(#\d+ |)0\.\d{3}(?= )", r"\g<1>0.187"),
        (r"(?<=(?:start|xpire) date: ).*GMT", "Mar  2 08:45:00 2026 GMT"),
        (r"(?<=\.tmp-base\.tar)\d+", "1011500066"),
        (r"/tmp/(?:\w+/)+tools2?\b|/tmp/\w+/\w+_tools\b", "/opt/tools"),
        (r"/srv/tools2?\b", "/opt/tools"),
        (r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", "2026-03-02T08:45:00"),
    ):
        text = re.sub(pattern, constant, text)
    return fresh_f_servers.more(text)


def build() -> None:
    """All servers of this set."""
    shell(NET)
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    shell(PUBLIC_CERTIFICATE.replace("{names}", ",".join(f"DNS:{name}" for name in PUBLIC)))
    public = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    public.load_cert_chain(SERVER / "pki/public.crt", SERVER / "pki/public.key")
    bad: Any = tls.sni_callback

    def choose(connection: ssl.SSLObject, server: str | None, context: ssl.SSLContext) -> None:
        if (server or H).endswith(H):
            bad(connection, server, context)
        else:
            connection.context = public

    tls.sni_callback = choose

    def harbor(talk: Talk) -> Answer | None:
        answer = registry(talk)
        told = {name: words.replace("corvid.example", H) for name, words in answer.headers.items()} if answer else {}
        return answer._replace(headers=told) if answer else None

    web: Routes = [(r"^harbor\.", harbor), *ROUTES]
    serve(80, web)
    serve(443, web, tls)
    KEPT.extend((never_answer(2204), never_answer(8081)))
    hosts = ",".join(f"{one}.{H}" for one in ("bastion", "code", "web1", "web2"))
    sshd = SSHD.replace("umbra.example", H).replace(f'"bastion.{H} ', f'"{hosts} ')
    for lines in (
        sshd,
        DATABASES,
        MORE_DATA,
        BAO,
        MOTO,
        SQUID,
        REGISTRY,
        DOCKER.replace("corvid.example", H),
        IMAGES,
        GIT,
        AZURE,
    ):
        shell(lines)
    cluster()
