"""The servers of the seventh fresh set's second half: the machine, its languages, packages and databases.

Real ones: PostgreSQL, pgbouncer, MariaDB, Redis, RabbitMQ, NATS, mosquitto, slapd, smbd, etcd, vsftpd, memcached,
beanstalkd, tinyproxy, sshd, dockerd, the lab's kube-apiserver. Stubs: the web server (fresh_g_apis.py) and the mail
server of fresh_e.
"""

import re
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.corpus import fresh_f_servers
from tests.corpus.capture import OTHER_WAYS_TO_ASK, SERVER, shell
from tests.corpus.fresh_e_servers import DATABASES, MAIL, SSHD, converse
from tests.corpus.fresh_f_servers import DOCKER, MORE_DATA, OFFICE, TOOLS
from tests.corpus.fresh_g_apis import WEB
from tests.corpus.fresh_parts import hang_up, make_certificates, name_hosts, never_answer, serve
from tests.lab.kubernetes import EDIT, VIEW, Cluster, write_kubeconfig

H = "heron.example"
HOSTS = f"""\
127.0.0.1 pg.{H} my.{H} cache.{H} queue.{H} bus.{H} mq.{H} ldap.{H} etcd.{H} ftp.{H} imap.{H} mail.{H}
127.0.0.1 proxy.{H} kube.{H} down.{H}
127.0.0.1 web.{H} api.{H} cloud.{H} pypi.{H} npm.{H} hub.{H} jump.{H} files.{H}
127.0.0.1 harbor.{H} repo.{H} stripe.{H} blob.{H} gcs.{H} ai.{H}
10.30.0.77 own.{H} wrong.{H} expired.{H}
10.20.0.66 vpn.{H}
10.30.0.5 void.{H}
192.0.2.5 far.{H}
"""
CONFIGS = SERVER / "kube"
KEPT: list[socket.socket] = []

# --- a cluster --------------------------------------------------------------------------------------------------------


def cluster() -> None:
    """kube-apiserver and a few kubeconfigs, for the client libraries."""
    CONFIGS.mkdir()
    real = Cluster(SERVER / "apiserver", port=6443, host=f"kube.{H}")
    real.start()
    for name, role in (("editor", EDIT), ("viewer", VIEW)):
        real.service_account(name, "nest", role=role)
    for name, who, left in (("good", "editor", 36000), ("viewer", "viewer", 36000), ("old", "editor", -60)):
        user: dict[str, object] = {"token": real.mint(who, "nest", left)}
        config(name, real.server, real.ca, user)
        if name == "good":
            for other, host in (("vpn", f"vpn.{H}"), ("down", f"down.{H}:7443"), ("gone", "api.eks.nowhere.example"),
                                ("wrong-ca", f"kube.{H}:6443")):  # fmt: skip
                config(other, f"https://{host}", None, user)
    shutil.copy(real.admin_kubeconfig(), CONFIGS / "admin")
    for path in CONFIGS.iterdir():
        path.chmod(0o644)


def config(name: str, server: str, ca: object, user: dict[str, object]) -> None:
    """A kubeconfig in /srv/kube."""
    write_kubeconfig(CONFIGS / name, server=server, ca=ca, user=user, context="nest", namespace="nest")  # type: ignore[arg-type]


# --- daemons ----------------------------------------------------------------------------------------------------------

QUEUES = """\
mkdir -p /srv/rabbit && printf 'loopback_users = none\\nlisteners.tcp.1 = 127.0.0.1:5672\\ndefault_user = etl\\ndefault_pass = pw\\n' > \\
  /srv/rabbit/c.conf
export HOME=/srv/rabbit RABBITMQ_CONFIG_FILE=/srv/rabbit/c RABBITMQ_MNESIA_BASE=/srv/rabbit RABBITMQ_LOG_BASE=/srv/rabbit
export RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_ENABLED_PLUGINS_FILE=/srv/rabbit/p RABBITMQ_PID_FILE=/srv/rabbit/pid
/usr/lib/rabbitmq/bin/rabbitmq-server >/srv/rabbit/out 2>&1 </dev/null &
printf 'port: 4222\\nhost: 127.0.0.1\\nauthorization { users = [ {user: etl, password: pw, permissions: {publish: "orders.>", subscribe: \\
  "orders.>"}} ] }\\n' | sed -z 's/\\\\\\n//g' > /srv/nats.conf
nats-server -c /srv/nats.conf >/srv/nats.log 2>&1 </dev/null &
memcached -u git -l 127.0.0.1 -p 11211 -I 1k -m 1 >/dev/null 2>&1 </dev/null &
beanstalkd -l 127.0.0.1 -p 11300 -z 100 >/dev/null 2>&1 </dev/null &
"""  # noqa: E501
SERVICES = """\
mkdir -p /srv/ftp/empty /srv/ftp/pub
printf '%s\\n' listen=YES listen_port=21 listen_address=127.0.0.1 anonymous_enable=YES anon_root=/srv/ftp local_enable=NO background=NO \\
  secure_chroot_dir=/srv/ftp/empty ftp_username=nobody isolate=NO isolate_network=NO allow_writeable_chroot=YES seccomp_sandbox=NO write_enable=YES xferlog_enable=NO > /srv/vsftpd.conf
vsftpd /srv/vsftpd.conf >/srv/vsftpd.log 2>&1 </dev/null &
printf 'Port 8888\\nListen 127.0.0.1\\nBasicAuth ida right\\nTimeout 60\\nLogFile "/srv/tinyproxy.log"\\nMaxClients 50\\n' > /srv/tinyproxy.conf
tinyproxy -c /srv/tinyproxy.conf >/dev/null 2>&1 </dev/null || true
printf '[databases]\\nstore = host=127.0.0.1 port=5432 dbname=store\\n[pgbouncer]\\nlisten_addr=127.0.0.1\\nlisten_port=6432\\nauth_type=md5\\n'\\
'auth_file=/srv/pgb.users\\nunix_socket_dir=\\n' > /srv/pgb.ini; echo '"web" "pw"' > /srv/pgb.users; chown git /srv/pgb.*
setpriv --reuid git --regid git --clear-groups pgbouncer -q /srv/pgb.ini >/srv/pgb.log 2>&1 </dev/null &
"""  # noqa: E501
SCRUBBED: Sequence[tuple[str, str]] = (
    (r"(?m)^\d+:([MCS]) \d\d \w{3} 20\d\d", r"4321:\1 02 Mar 2026"),
    (r"(?<=\./a\.o)\w{6}\b", "a1B2c3"),
    (r"(?:/\w+)+/fresh_[a-z0-9_]*tools\b", "/opt/tools"),
    (re.escape(str(Path(__file__).parents[2])), "/opt/checkout"),
    (r"(?<=connection )[0-9a-f]{24}", "6b079e9085ae504c9814e17f"),
    (r"(?i)\b(host ?id|x-ms-request-id|request-id)[\"':= ]+[0-9a-z-]{6,}", r"\1: 0a1b2c3d"),
    (r"\d{10}\.\d{3,7}", "1772441100.123"),
    (r"\b(took|elapsed|after|in|for|within) \d+\.\d+ ?(s|seconds|secs|ms)\b", r"\1 1.23 \2"),
    (r"(?<=\+)\d+\.\d{3}s", "0.123s"),
    (r"object at 0x\w+|#<\w+:0x\w+", "object at 0x7f3a5c2d1e90"),
    (r"(?<=id=)\d{12,}", "139876543210"),
    (r"(?<=@)[0-9a-f]{6,8}\b", "1b2c3d4e"),
    (r"\d\d:\d\d:\d\d[.,]\d{3}", "08:45:00.123"),
    (r"\b\d\d:\d\d:\d\d\b", "08:45:00"),
    (r"\b20\d\d-\d\d-\d\d\b", "2026-03-02"),
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (\d\d )?(Nov|Dec|Jan)\b", "Mon, 02 Mar"),
)


def more(text: str) -> str:
    """What differs from run to run, in the other sets too."""
    text = fresh_f_servers.more(text)
    for pattern, constant in SCRUBBED:
        text = re.sub(pattern, constant, text)
    return text


def renamed(lines: str) -> str:
    """Bash lines of the earlier sets with this set's names."""
    for old, new in (("umbra.example", H), ("corvid.example", H), ("bastion.", "jump."), ("dc=corvid", "dc=heron"), ("a"
    "na pw", "etl pw"),
                     ("umbra/core not found", "heron/core not found")):  # fmt: skip
        lines = lines.replace(old, new)
    return lines


WAYS = {"tclsh": "tcl8.6", "ldapadd": "ldap-utils", "ldapmodify": "ldap-utils", "amqp-consume": "amqp-tools", "amqp-ge"
"t": "amqp-tools",
        "apt-file": "apt-file", "wg": "wireguard-tools", "stow": "stow", "zgrep": "gzip", "luac5.4": "lua5.4", "paralle"
        "l-ssh": "pssh",
        "drill": "ldnsutils", "rpcinfo": "rpcbind", "autossh": "autossh", "arping": "iputils-arping", "tftp": "tftp-hp"
        "a",
        "groovy": "groovy", "expect": "expect", "jo": "jo", "apache2ctl": "apache2", "tinyproxy": "tinyproxy-bin", "vsf"
        "tpd": "vsftpd", "slapd": "slapd",
        "signify-openbsd": "signify-openbsd", "lessc": "npm", "verdaccio": "npm", "smbclient": "smbclient", "siege": "s"
        "iege"}  # fmt: skip


def build(everything: bool = True) -> None:
    """All servers of this half; without `everything` no cluster and no docker."""
    OTHER_WAYS_TO_ASK.update({tool: f"dpkg-query -Wf ${{Version}} {name}" for tool, name in WAYS.items()})  # type: ignore[attr-defined]
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(80, WEB)
    serve(443, WEB, tls)
    serve(8090, [])
    serve(2203, [(r"", hang_up)])
    KEPT.append(never_answer(2204))
    converse(2525, f"220 mail.{H} ESMTP Postfix", MAIL)
    for lines in (
        TOOLS,
        SSHD,
        DATABASES,
        MORE_DATA,
        OFFICE,
        QUEUES,
        SERVICES,
        *([DOCKER] if everything else []),
    ):
        shell(renamed(lines))
    shell(
        "for i in $(seq 120); do grep -q 'Server startup complete' /srv/rabbit/*.log 2>/dev/null && break; sleep "
        "0.25; done"
    )
    if everything:
        cluster()
