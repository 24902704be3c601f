# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what apt, dpkg and dnf say when they cannot: `python -m tests.corpus.apt_dnf`, as root. See README.md.

They work on copies of their folders: what dpkg and apt know, on the stage only. The lists are those of the machine it is run on, so that what
can be found there (`jq`) can be found here; nothing is ever installed, since no repository can be reached.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import start_servers
from tests.corpus.silence import file

FOLDERS = (
    "/var/lib/dpkg",
    "/var/lib/apt",
    "/var/cache/apt",
    "/etc/apt",
    "/var/log",
    "/etc/yum.repos.d",
    "/var/cache/dnf",
    "/var/lib/dnf",
    "/etc/dnf",
)
HOLDER = "python3 -c \"import fcntl, time; held = open('{}', 'w'); fcntl.lockf(held, fcntl.LOCK_EX); time.sleep(6)\" &>/dev/null & sleep 0.5"
STRICT = "-o APT::Update::Error-Mode=any -o Acquire::Retries=0"


def holding(path: str) -> str:
    """Somebody who has this lock for some seconds."""
    return HOLDER.format(path)


def sources(line: str) -> str:
    """The only repository of apt."""
    return f"rm -f /etc/apt/sources.list.d/* /etc/apt/auth.conf.d/* /etc/apt/apt.conf.d/*proxy*; echo '{line}' > /etc/apt/sources.list; rm -rf /var/lib/apt/lists/*"


def repository(url: str) -> str:
    """The only repository of dnf."""
    return f"printf '[shop]\\nname=shop\\nbaseurl={url}\\nenabled=1\\ngpgcheck=0\\nretries=1\\ntimeout=2\\n' > /etc/yum.repos.d/shop.repo"


UPDATES = [
    ("network", "http://packages.example:81/debian"),
    ("network", "http://packages.nowhere.example/debian"),
    ("network", "http://packages.offline.example/debian"),
    ("network", "http://internal.example/debian"),
    ("network", "http://packages.example/503"),
    ("tls", "https://packages.example/debian"),
    ("tls", "https://packages.example:10443/debian"),
    ("auth", "http://packages.example/401"),
    ("permission", "http://packages.example/403"),
]

APT = [
    Case("permission", "apt-get install jq"),
    Case("permission", "apt install -y jq"),
    Case("permission", "apt-get update"),
    Case("permission", "dpkg -i shop.deb", "touch shop.deb"),
    Case("permission", "dpkg --configure -a"),
    Case("lock", "apt-get install -y jq", admin=holding("/var/lib/dpkg/lock-frontend"), root=True),
    Case("lock", "apt-get update", admin=holding("/var/lib/apt/lists/lock"), root=True),
    Case("lock", "dpkg --configure -a", admin=holding("/var/lib/dpkg/lock-frontend"), root=True),
    Case("not_found", "apt-get install -y jqq", root=True),
    Case("not_found", "apt install -y shop-sync", root=True),
    Case("not_found", "apt-get install -y 'shop*sync'", root=True),
    Case("not_found", "apt-get install -y jq=99", root=True),
    Case("not_found", "apt-get install -y jq/absent", root=True),
    Case("not_found", "apt-get install -y shop/stable", root=True),
    *(Case(kind, f"apt-get update {STRICT}", admin=sources(f"deb {url} stable main"), root=True) for kind, url in UPDATES if "internal" not in url),  # apt does not say why there
    Case("not_configured", f"apt-get update {STRICT}", admin=sources("deb http://packages.example/404 stable main"), root=True),
    Case("network", "apt-get install -y zsh-static", admin="rm -f /etc/apt/apt.conf.d/*proxy*", root=True),
    Case("not_configured", "apt-get install -y jq", admin="echo 1 > /var/lib/dpkg/updates/0001", root=True),
    Case("missing_dependency", "apt-get install -y zsh-static", admin="printf '\\nPackage: shop\\nStatus: install ok installed\\nMaintainer: dev\\nArchitecture: all\\nVersion: 1\\nDescription: shop\\nDepends: shop-basket\\n' >> /var/lib/dpkg/status", root=True),
    Case("not_configured", "apt-get update", admin="echo 'deb http://packages.example' > /etc/apt/sources.list.d/shop.list", root=True),
    Case("not_configured", "apt-get install -y jq", admin="echo 'debs http://packages.example stable main' > /etc/apt/sources.list.d/shop.list", root=True),
    Case("disk_full", "apt-get install -y zsh-static", admin="mount -t tmpfs -o size=64k tmpfs /var/cache/apt/archives; mkdir /var/cache/apt/archives/partial", root=True),
    Case("usage", "apt-get isntall jq", root=True),
    Case("usage", "apt serach jq"),
    Case("usage", "apt-get udpate"),
]  # fmt: skip

DNF = [
    Case("permission", "dnf install -y jq", admin=repository("file:///srv/repository") + "; mkdir -p /srv/repository; createrepo_c -q /srv/repository"),
    Case("not_configured", "dnf install -y jq", root=True),
    *(Case(kind, "dnf install -y jq", admin=repository(url), root=True) for kind, url in UPDATES),
    Case("not_found", "dnf install -y jq", admin=repository("http://packages.example/404"), root=True),
    Case("not_found", "dnf install -y jqq", admin="mkdir -p /srv/repository && createrepo_c -q /srv/repository; " + repository("file:///srv/repository"), root=True),
    Case("usage", "dnf isntall jq", root=True),
]  # fmt: skip

SILENT = [
    Case("none", "dpkg -s shop-sync"),
    Case("none", "dpkg -L shop-sync"),
    Case("none", "dpkg -S /opt/absent"),
    Case("none", "dpkg --compare-versions 1.0 gt 2.0"),
    Case("none", "dpkg-deb -c broken.deb", "echo 1 > broken.deb"),
    Case("not_found", "dpkg -i absent.deb", root=True),
    Case("none", "dpkg --zzqxy"),
    Case("not_found", "apt-cache show shop-sync"),
    Case("none", "apt-get --zzqxy install jq", root=True),
    Case("none", "apt-get zzqxy"),
    Case("not_found", "apt-get install -y ./absent.deb", root=True),
    Case("none", "apt-get install -y ./broken.deb", "echo 1 > broken.deb", root=True),
    Case("none", "dnf --zzqxy install jq", root=True),
    Case("none", "dnf zzqxy", root=True),
    Case("none", "bash check.sh", file("check.sh", "echo 'E: Unable to locate package jqq, says the test' >&2", "exit 1")),
    Case("none", "make check", file("Makefile", "check:", "\t@echo 'E: Could not get lock of the shop. It is held by process 7 (cat)' >&2; exit 1")),
]  # fmt: skip

CASES = [*APT, *DNF, *SILENT]


def main() -> None:
    """Copy what they know, start what refuses, then run every case, those that change them with fresh copies."""
    enter_stage("tests.corpus.apt_dnf")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    start_servers()
    shell(
        f"mkdir {SERVER}/kept; for folder in {' '.join(FOLDERS)}; do mkdir -p $folder {SERVER}/kept$folder; cp -a $folder/. {SERVER}/kept$folder; mount -t tmpfs -o mode=755 tmpfs $folder; cp -a {SERVER}/kept$folder/. $folder; done"
    )
    shell(f"echo '_apt:x:42:65534::/nonexistent:/usr/sbin/nologin' >> {SERVER}/etc/passwd")
    write("apt_dnf", [_capture(case) for case in sorted(CASES, key=lambda case: bool(case.admin))])


def _capture(case: Case) -> dict[str, object] | None:
    shell("umount -l /var/cache/apt/archives 2>/dev/null || true")
    if case.admin:
        shell(f"for folder in {' '.join(FOLDERS)}; do rsync -a --delete {SERVER}/kept$folder/ $folder; done")
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app")
    return capture(case, "apt_dnf")


if __name__ == "__main__":
    main()
