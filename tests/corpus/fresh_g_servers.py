# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: its servers, real ones wherever they can be had."""

import re
import socket
from collections.abc import Sequence

from tests.corpus import capture, fresh_f_servers
from tests.corpus.capture import shell
from tests.corpus.fresh_e_servers import DATABASES
from tests.corpus.fresh_g_kube import cluster, review
from tests.corpus.fresh_g_stubs import PAGES, PROXY, H
from tests.corpus.fresh_parts import Routes, hang_up, make_certificates, name_hosts, never_answer, serve

ASK = {
    "helm": "helm version",
    "sshfs": "sshfs -V",
    "autossh": "autossh -V",
    "wg": "wg --version",
    "redis-cli": "redis-cli -v",
}
capture.OTHER_WAYS_TO_ASK.update(ASK)  # type: ignore[attr-defined]
HOSTS = f"""\
127.0.0.1 kube.{H} reg.{H} ecr.{H} hub.{H} forge.{H} jump.{H} web7.{H} rest.{H} chart.{H} cf.{H} login.{H} azure.{H}
127.0.0.1 shut.{H} bao.{H} s3.{H} squid.{H} vpn.{H} git.{H} policy.{H} pg.{H} cache.{H} pkg.{H} rsync.{H} lb.{H}
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.20.0.44 dc2.{H}
10.30.0.5 lost.{H}
192.0.2.5 eu.{H}
"""


SSHD = f"""\
mkdir -p /srv/ssh /run/sshd /srv/git/team
for name in host host2 other me gh gl tea limited; do ssh-keygen -qt ed25519 -N '' -C ana@laptop -f /srv/ssh/$name; done
ssh-keygen -qt ed25519 -N 'long words' -C ana@laptop -f /srv/ssh/locked
for at in jump.{H} '[jump.{H}]:2222' '[jump.{H}]:2223' '[jump.{H}]:2224' '[jump.{H}]:2225' git.{H} forge.{H}; do
  echo "$at $(cut -d' ' -f1,2 /srv/ssh/host.pub)"; done > /srv/ssh/known
echo "web7.{H} $(cut -d' ' -f1,2 /srv/ssh/host2.pub)" > /srv/ssh/changed
chmod 644 /srv/ssh/*; chmod 600 /srv/ssh/host /srv/ssh/host2
say() {{ printf '#!/bin/sh\\n%s\\nexit 1\\n' "$2" > /srv/ssh/$1; chmod 755 /srv/ssh/$1; }}
say as-gh "echo 'ERROR: Permission to lumen/core.git denied to ana-k.' >&2"
say as-gl "echo 'remote: ' >&2; echo 'remote: ========================================================================' >&2
echo 'remote: ' >&2; echo 'remote: ERROR: You are not allowed to push code to this project.' >&2; echo 'remote: ' >&2"
say as-tea "echo 'Gitea: Internal Server Error' >&2; echo 'Failed to open repository: connection refused' >&2"
{{ cat /srv/ssh/me.pub /srv/ssh/locked.pub
  printf 'command="/srv/ssh/as-gh" '; cat /srv/ssh/gh.pub
  printf 'command="/srv/ssh/as-gl" '; cat /srv/ssh/gl.pub
  printf 'command="/srv/ssh/as-tea" '; cat /srv/ssh/tea.pub
  printf 'no-pty,no-port-forwarding '; cat /srv/ssh/limited.pub
}} > /srv/ssh/keys
printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/keys' 'UsePAM no' 'StrictModes no' \\
  'LogLevel QUIET' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' \\
  'MaxStartups 100' 'PermitRootLogin no' > /srv/ssh/config
{{ cat /srv/ssh/config; printf '%s\\n' 'Port 2222' 'ForceCommand internal-sftp' 'ChrootDirectory /srv/locked'
}} > /srv/ssh/config2
{{ cat /srv/ssh/config; printf '%s\\n' 'Port 2223' 'AllowUsers git' 'MaxAuthTries 1'; }} > /srv/ssh/config3
{{ cat /srv/ssh/config; printf '%s\\n' 'Port 2224' 'AllowTcpForwarding no' 'AllowAgentForwarding no' 'MaxSessions 0'
}} > /srv/ssh/config4
{{ cat /srv/ssh/config; printf '%s\\n' 'Port 2225' 'KexAlgorithms diffie-hellman-group14-sha1' 'Ciphers aes128-cbc'
}} > /srv/ssh/config5
mkdir -p /srv/locked
for n in '' 2 3 4 5; do /usr/sbin/sshd -f /srv/ssh/config$n >/dev/null 2>&1 </dev/null; done
git init -q --bare -b main /srv/git/team/core.git; git init -q --bare -b main /srv/git/team/guarded.git
cat > /srv/git/team/guarded.git/hooks/pre-receive <<'END'
#!/bin/sh
echo 'GL-HOOK-ERR: You are not allowed to push code to protected branches on this project.' >&2
exit 1
END
cat > /srv/git/team/core.git/hooks/update <<'END'
#!/bin/sh
case $1 in
  refs/heads/release/*) echo "error: GH006: Protected branch update failed for $1." >&2
    echo 'error: Changes must be made through a pull request.' >&2; exit 1 ;;
  refs/heads/big) echo 'error: File model.bin is 151.00 MB; this exceeds the file size limit of 100.00 MB' >&2
    echo 'error: GH001: Large files detected. You may want to try Git Large File Storage.' >&2; exit 1 ;;
  refs/heads/quota) echo 'error: repository exceeds its size limit of 10 GB, push has been rejected' >&2; exit 1 ;;
esac
END
chmod 755 /srv/git/team/*.git/hooks/pre-receive /srv/git/team/*.git/hooks/update
chown -R dev:dev /srv/git/team
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
setpriv --reuid dev --regid dev --clear-groups git daemon --reuseaddr --detach --base-path=/srv/git --export-all \\
  --listen=127.0.0.1
mkdir -p /srv/rsync/pub /srv/rsync/ro; echo 'ana:pw' > /srv/rsync/secrets; chmod 600 /srv/rsync/secrets
cat > /srv/rsync/c <<'END'
address = 127.0.0.1
use chroot = no
log file = /srv/rsync/log
pid file = /srv/rsync/pid
[releases]
path = /srv/rsync/ro
read only = yes
[private]
path = /srv/rsync/pub
auth users = ana
secrets file = /srv/rsync/secrets
[full]
path = /srv/rsync/pub
max connections = -1
END
rsync --daemon --config=/srv/rsync/c
"""
PROXIES = f"""\
ip address add 10.30.0.77/16 dev nowhere
socat TCP-LISTEN:443,bind=10.30.0.77,fork,reuseaddr TCP:127.0.0.1:443 >/dev/null 2>&1 </dev/null &
mkdir -p /srv/squid /srv/hap; chown nobody /srv/squid
cat > /srv/squid/c <<'END'
http_port 127.0.0.1:3130
acl bad dstdomain .banned.example
acl SSL_ports port 443
acl CONNECT method CONNECT
http_access deny bad
http_access deny CONNECT !SSL_ports
http_access allow all
cache deny all
access_log none
cache_log /srv/squid/log
pid_filename /srv/squid/pid
coredump_dir /srv/squid
cache_effective_user nobody
visible_hostname squid.{H}
connect_timeout 2 seconds
dns_timeout 2 seconds
END
squid -f /srv/squid/c >/dev/null 2>&1 </dev/null
cat > /srv/hap/c <<'END'
defaults
  mode http
  timeout connect 500
  timeout client 5000
  timeout server 1000
frontend f
  bind 127.0.0.1:8090
  use_backend slow if {{ path_beg /slow }}
  http-request deny if {{ path_beg /forbidden }}
  http-request deny deny_status 429 if {{ path_beg /often }}
  default_backend none
backend none
  server a 127.0.0.1:9 check
backend slow
  server a 127.0.0.1:2204
END
haproxy -D -f /srv/hap/c >/dev/null 2>&1 </dev/null || true
redis-server --port 16379 --bind 127.0.0.1 --requirepass pw --save '' --daemonize yes --dir /srv >/dev/null
mkdir -p /srv/dreg && cat > /srv/dreg/c <<'END'
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: /srv/dreg/data}}}}
http: {{addr: '127.0.0.1:5050', secret: x}}
auth: {{htpasswd: {{realm: lumen, path: /srv/dreg/users}}}}
END
htpasswd -Bbc /srv/dreg/users ci pw 2>/dev/null
docker-registry serve /srv/dreg/c >/srv/dreg/log 2>&1 </dev/null &
sed 's/5050/5051/; s/^auth.*//; s/dreg.data/dreg.data2/' /srv/dreg/c > /srv/dreg/c2
docker-registry serve /srv/dreg/c2 >/srv/dreg/log2 2>&1 </dev/null &
moto_server -p 5004 >/srv/moto.log 2>&1 </dev/null &
"""
KEPT: list[socket.socket] = []
SCRUBBED: Sequence[tuple[str, str]] = (
    (r"(?:/\w+)+/fresh_[a-z_]*tools\b", "/opt/tools"),
    (r"(?<=uid: )[0-9a-f-]{36}", "1b5edfbf-c704-4885-af9a-5534816b5814"),
    (r"(?<=current time )\S+ is after \S+", "2026-03-02T08:45:00Z is after 2026-03-01T08:45:00Z"),
    (r"\b1?\d\.\d{6,9}s\b", "1.234567s"),
    (r"(?<=read udp )[\d.]+:\d+", "127.0.0.1:41234"),
    (r"(?<=seq=)\d+|(?<=ttl=)\d+", "1"),
    (r"(?<=\.go:)\d+", "123"),
    (r"(?<=wrangler-)[\d_-]+(?=\.log)", "2026-03-02_08-45-00_123"),
    (r"(?<=\"ts\":)\d{10}\.\d+", "1772441100.123"),
    (r"(?<=\"GOMEMLIMIT\":)\d+", "22748859187"),
    (r"(?m)^\[\d+\](?= \d{4}/)", "[4321]"),
    (r"\bN[A-Z2-7]{55}\b", "NA6S4J3PFV5OMDZZTXVJJZHPQPHGMINQORQXI2PBFOMQDSLWXW6IIZBC"),
    (r"(?<=mkstemp \"/etc/\.app\.conf\.)\w{6}", "nczp4f"),
)


def more(text: str) -> str:
    """What differs from run to run, in the earlier sets too."""
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text)
    return fresh_f_servers.more(text)


WEBHOOK: Routes = [(r"^policy\.", review)]


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(80, PAGES)
    serve(443, [*WEBHOOK, *PAGES], tls)
    serve(3128, PROXY)
    serve(8077, [])
    serve(2203, [(r"", hang_up)])
    KEPT.append(never_answer(2204))
    docker = fresh_f_servers.DOCKER.replace("corvid.example", H).replace("harbor.", "reg.").replace("corvid/", "lumen/")
    docker = docker.replace(f"--insecure-registry reg.{H}", f"--insecure-registry reg.{H} --insecure-registry ecr.{H} "
                            f"--insecure-registry hub.{H}:5050 --insecure-registry hub.{H}:5051")  # fmt: skip
    docker = docker.replace("vault/box", "quayed/box")
    for lines in (SSHD, PROXIES, DATABASES, fresh_f_servers.BAO, docker):
        shell(lines)
    shell('mkdir -p /srv/rust; mount --bind "$(ls -d /root/.rustup/toolchains/stable* | head -n 1)" /srv/rust')
    cluster()
