"""Runs real commands on a stage with neutral names, and writes what they really said as JSON lines.

The stage is a private mount, network, host-name and process namespace, so that what is printed needs hardly any
scrubbing: the user is `dev` with an empty `/home/dev` on a machine called `laptop`, names ending in `.example` come
from a hosts file, the nameserver knows no other name, nothing leaves the machine, and everything goes when the script
ends. See README.md.
"""

import fcntl
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

CORPUS = Path(__file__).parent
HOME, SERVER = Path("/home/dev"), Path("/srv")
UID = 1000
ON_STAGE = "HEAL_CORPUS_STAGE"
TOOLS = "HEAL_CORPUS_TOOLS"
MOST = 16_384
NAMES_OF_TYPES = """
auth network registry_auth image_not_found short_sha tty permission not_owned missing_commits branch_not_pushed
git_diverged dirty_tree lock rate_limit disk_full port_in_use service_down not_configured missing_command
missing_dependency tls ssh_hostkey ssh_key timeout not_found usage quota oom unknown none
"""
TYPES = frozenset(NAMES_OF_TYPES.split())
_HERE = r"(?:\blocalhost\b|\b127\.\d+\.\d+\.\d+\b|::1\b)"
_REFUSED_HERE = re.compile(
    rf"{_HERE}.{{0,160}}(?:[Rr]efused|ECONNREFUSED)\b|(?:[Rr]efused|ECONNREFUSED)\b.{{0,80}}{_HERE}"
)


class Case(NamedTuple):
    """A command as a user types it, the type its failure has, and the bash lines that lead to it."""

    type: str
    command: str
    setup: str = ""
    "Run before as the user, in the folder of the command."
    admin: str = ""
    "Run after `setup`, as root."
    stdout: bool = False
    "Does stdout carry the message?"
    locale: str = "C.UTF-8"
    cwd: str = "app"
    tool: str = ""
    "Whose failure it is, where that is not the first word."
    root: bool = False
    stdin: str | None = None
    timeout: float = 90


class Ended(NamedTuple):
    """How a command ended; a signal shows as 128+n, as a shell says it."""

    exit: int
    stdout: str
    stderr: str


# --- running ----------------------------------------------------------------------------------------------------------


def run(
    command: str | Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    timeout: float = 90,
    stdin: str | None = None,
    uid: int | None = None,
) -> Ended:
    """Run argv or a bash line in its own session; what is left of it after the time-out is killed."""
    argv = ["bash", "-c", command] if isinstance(command, str) else list(command)
    feed = subprocess.DEVNULL if stdin is None else subprocess.PIPE
    group: Sequence[int] | None = None if uid is None else []
    process = subprocess.Popen(
        argv, cwd=cwd, env=dict(env), stdin=feed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=uid, group=uid,
        extra_groups=group, start_new_session=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        out, err = process.communicate(stdin, timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    status = process.returncode
    return Ended(128 - status if status < 0 else status, out, err)


def environment(locale: str = "C.UTF-8") -> dict[str, str]:
    """What the user's commands find: nothing of this machine's own variables."""
    tools = [str(SERVER / "tools" / "bin")] if os.environ.get(TOOLS) else []
    path = ":".join([*tools, "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"])
    moment = "2026-03-02T08:45:00+00:00"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    words = {"LC_ALL": locale} if locale == "C.UTF-8" else {"LC_ALL": locale, "LOCPATH": str(SERVER / "locale")}
    names = {
        "HOME": str(HOME),
        "USER": "dev",
        "LOGNAME": "dev",
        "TERM": "dumb",
        "XDG_RUNTIME_DIR": f"/run/user/{UID}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    one_disk = {"GIT_DISCOVERY_ACROSS_FILESYSTEM": "true"}
    return {"PATH": path, **names, **words, **dates, **one_disk}


OTHER_WAYS_TO_ASK: Mapping[str, str] = {
    "ssh": "ssh -V", "scp": "ssh -V", "sftp": "ssh -V", "ssh-add": "ssh -V", "openssl": "openssl version",
    "rsync": "rsync -V", "ping": "ping -V", "dig": "dig -v", "javac": "javac -version",
    "nc": "dpkg-query -Wf ${Version} netcat-openbsd", "test": "bash --version", "[": "bash --version",
    "exit": "bash --version", "false": "bash --version",
    "cd": "bash --version", "busybox": "busybox", "ld.so": "ldd --version",
    **dict.fromkeys(("ssh-keygen", "ssh-copy-id", "ssh-keyscan"), "ssh -V"),
    **dict.fromkeys(("useradd", "passwd"), "dpkg-query -Wf ${Version} passwd"),
    **dict.fromkeys(("tput", "clear"), "tput -V"), "tmux": "tmux -V", "unzip": "unzip -v", "zip": "zip -v",
    "ip": "ip -V", "java": "java -version", "go": "go version", "socat": "socat -V",
    "haproxy": "haproxy -v", "lua5.4": "lua5.4 -v", "php": "php -v", "etcdctl": "etcdctl version",
    "svnadmin": "svn --version", "7z": "7z", "swaks": "swaks --version", "losetup": "mount --version",
    "xmllint": "dpkg-query -Wf ${Version} libxml2-utils", "crontab": "dpkg-query -Wf ${Version} cron",
    "telnet": "dpkg-query -Wf ${Version} inetutils-telnet", "ldapsearch": "ldapsearch -VV",
    "mosquitto_pub": "mosquitto_pub --help", "memcached": "memcached -V", "traceroute": "traceroute -V",
    "keytool": "java -version", "strace": "strace -V",
    "kubectl": "kubectl version --client", "hugo": "hugo version", "bonfire": "pip show crc-bonfire",
    "restic": "restic version", "at": "at -V", "wg-quick": "wg --version", "nginx": "nginx -v", "lua": "lua -v",
    "kubectx": "dpkg-query -Wf ${Version} kubectx", "kubens": "dpkg-query -Wf ${Version} kubectx",
    "litestream": "litestream version",
    "b2": "b2 version", "httpx": "pip show httpx", "host": "host -V", "nslookup": "nslookup -version",
    "kinit": "dpkg-query -Wf ${Version} krb5-user",
    "unison": "unison -version", "aptly": "aptly version",
    "minisign": "minisign -v", "dot": "dot -V", "named-checkzone": "named-checkzone -v",
    "ncftpget": "ncftpget --version",
    "usermod": "dpkg-query -Wf ${Version} passwd", "setcap": "dpkg-query -Wf ${Version} libcap2-bin",
    "ntpdate": "dpkg-query -Wf ${Version} ntpdate", "gron": "dpkg-query -Wf ${Version} gron",
    "chattr": "dpkg-query -Wf ${Version} e2fsprogs", "ldapwhoami": "ldapwhoami -VV",
    "getent": "ldd --version", "which": "dpkg-query -Wf ${Version} debianutils",
    "hey": "dpkg-query -Wf ${Version} hey", "amqp-publish": "dpkg-query -Wf ${Version} amqp-tools",
    "dash": "dpkg-query -Wf ${Version} dash",
    "supervisorctl": "dpkg-query -Wf ${Version} supervisor",
    "openai": "pip show openai", "luigi": "pip show luigi", "cz": "cz version",
    "argparse": "python3 --version", "click": "pip show click", "typer": "pip show typer",
    "commander": "node -p require('/srv/tools/node_modules/commander/package.json').version",
    "yargs": "node -p require('/srv/tools/node_modules/yargs/package.json').version",
}  # fmt: skip


@cache
def version(tool: str) -> str:
    """The tool's own version, by the first thing in its answer that looks like one."""
    env = environment()
    argv = OTHER_WAYS_TO_ASK.get(tool, f"{tool} --version").split()
    if not shutil.which(argv[0], path=env["PATH"]):
        return ""
    said = run(argv, Path("/"), env, timeout=30)
    found = re.search(r"\d+\.\d+[\w.]*|\b\d{8}\b", said.stdout + said.stderr)
    return found.group() if found else ""


def tool_of(command: str) -> str:
    """The program a line starts, past `NAME=value` before it."""
    words = shlex.split(command)
    return os.path.basename(next(word for word in words if not re.match(r"\w+=", word)))


# --- scrubbing --------------------------------------------------------------------------------------------------------

SCRUB: Sequence[tuple[str, str]] = (
    (r"SHA256:[A-Za-z0-9+/]{43}", "SHA256:4hwNB2DFmmLZ1s8n5Zc0cOZ0o1uPqKkQ0mF1dV7xYzA"),
    (r"\b0x[0-9a-f]{8,16}\b", "0x7f3a5c2d1e90"),
    (r"\b(after|in) \d+ ms\b", r"\1 12 ms"),
    (r"\bin \d+\.\d{2,3} ?s\b", "in 0.12s"),
    (r"\bduration_ms(:?) \d+(\.\d+)?", r"duration_ms\1 12.345"),
    (r"\(\d+(\.\d+)?ms\)", "(1.234ms)"),
    (r"\b\d{4}-\d\d-\d\d([T_ ])\d\d([:_])\d\d([:_])\d\d", r"2026-03-02\g<1>08\g<2>45\g<3>00"),
    (r"--\d{4}-\d\d-\d\d", "--2026-03-02"),
    (r"\b\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\b", "2026/03/02 08:45:00"),
    (r"(127\.0\.0\.1|\[::1\]):(3[2-9]|[45]\d|60)\d{3}\b", r"\1:41234"),
    (r"_\d{3}Z-debug", "_123Z-debug"),
    (r"\b(after) (\d+)\d{3} milliseconds", r"\1 \g<2>001 milliseconds"),
    (r"(notBefore|notAfter)=.*GMT", r"\1=Mar  1 08:45:00 2026 GMT"),
    (r"(?<=pid )\d+|(?<=process )\d+|(?<=node:)\d{2,}(?=\))", "4321"),
    (r"(?m)^[0-9A-F]{12,16}(?=:error:)", "00A1B2C3D4E5F600"),
    (r"(?<=socat\[)\d+|(?<=\+0000\] \[)\d+", "4321"),
    (r"/(sed|sort)[A-Za-z0-9]{6}\b", r"/\1a1b2c3"),
    (r"(?<=/\.a\.txt\.)[A-Za-z0-9]{6}\b", "a1B2c3"),
    (r"(?<=\.)[A-Za-z0-9]{16}(?=\" too long for Unix)", "a1B2c3D4e5F6g7H8"),
    (r"(?<=retries in )\d+\.\d+s", "5.1s"),
    (r"\bin \d+ms\b", "in 12ms"),
    (r"\[\d+:(0x\w+)\] +\d+ ms: Mark-Compact [^\n]*", r"[4321:\1] 92 ms: Mark-Compact 13.5 (29.7) -> 11.3 (27.9) MB"),
    (r"(?<=-1\.0\.0-)[0-9a-f-]{36}-\d+", "1b5edfbf-c704-4885-af9a-5534816b5814-1772441100000"),
    (r"copied, \S+ s, \S+ [kMG]?B/s", "copied, 0.000512 s, 8.0 MB/s"),
    (r"(?<=Total time:  )\d+\.\d+ s", "1.234 s"),
    (r"(?<=/\.rustup/tmp/)\w+_file", "a1b2c3d4e5f6g7h8_file"),
    (r"\bgo-build\d{4,}", "go-build1234567890"),
    (r"/srv/tools/", "/opt/tools/"),
    (r"/tmp/([a-z_-]*)[A-Za-z0-9_]{8}\b", r"/tmp/\1a1b2c3d4"),
)


def scrub(text: str) -> str:
    """Values that differ from run to run become constants of the same shape; of a very long text the end is kept."""
    tools = os.environ.get(TOOLS)
    text = text.replace(tools, "/opt/tools") if tools else text
    for pattern, constant in SCRUB:
        text = re.sub(pattern, constant, text)
    return text[-MOST:]


# --- the stage --------------------------------------------------------------------------------------------------------

HOSTS = """\
127.0.0.1 localhost laptop gitlab.example registry.example quay.example hub.example mirror.example
127.0.0.1 proxy.example www.example packages.example
10.20.0.5 internal.example
10.30.0.5 slow.example
10.30.0.1 office.example
192.0.2.5 elsewhere.example
"""
NETWORK = """\
mount --make-rshared /
hostname laptop
ip link set lo up
ip route add unreachable 10.20.0.0/16
ip link add nowhere type veth peer name nobody
ip link set nowhere up; ip link set nobody up; ip address add 10.30.0.1/16 dev nowhere
ip neighbour add 10.30.0.5 lladdr 02:00:00:00:00:01 dev nowhere
sysctl -qw net.ipv4.tcp_syn_retries=2
mount -t tmpfs -o mode=0755 tmpfs {server}
mount -t tmpfs -o mode=0755,uid={uid},gid={uid} tmpfs {home}
mkdir -p /run/user && mount -t tmpfs -o mode=0755 tmpfs /run/user
mkdir -m 700 /run/user/{uid} && chown {uid}:{uid} /run/user/{uid}
mkdir {server}/etc {server}/tools {server}/locale
"""
PASSWD = f"""\
root:x:0:0:root:/root:/bin/bash
sshd:x:105:65534::/run/sshd:/usr/sbin/nologin
nobody:x:65534:65534::/:/bin/false
dev:x:{UID}:{UID}::{HOME}:/bin/bash
git:x:1001:1001::/srv/git:/bin/bash
"""
ETC = {
    "hosts": HOSTS,
    "resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
    "nsswitch.conf": "hosts: files dns\npasswd: files\ngroup: files\n",
    "passwd": PASSWD,
    "shadow": "root:*:19000::::::\nsshd:*:19000::::::\ndev:*:19000::::::\ngit:*:19000::::::\n",
    "subuid": "dev:100000:65536\n", "subgid": "dev:100000:65536\n",
    "group": f"root:x:0:\nnogroup:x:65534:\ndev:x:{UID}:\ngit:x:1001:\n",
    "gitconfig": "", "pip.conf": "", "npmrc": "", "wgetrc": "", "gai.conf": "",
}  # fmt: skip


def unavailable() -> str | None:
    """Why the stage cannot be built here, or None when it can."""
    if os.geteuid() != 0:
        return "the stage needs root"
    if HOME in CORPUS.resolve().parents:
        return f"this checkout lies in {HOME}, where the stage puts its user"
    tried = subprocess.run(
        ["unshare", "--net", "--mount", "--uts", "--pid", "--fork", "true"], capture_output=True, text=True
    )
    return f"unshare: {tried.stderr.strip()}" if tried.returncode else None


def enter_stage(module: str) -> None:
    """Go on inside the stage: the process starts itself anew there and ends with the status of that run."""
    if os.environ.get(ON_STAGE):
        _build_stage()
        return
    reason = unavailable()
    if reason:
        sys.exit(f"{module}: {reason}")
    inside = ["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with _home_to_mount_on():
        ended = subprocess.run(
            [*inside, sys.executable, "-m", module, *sys.argv[1:]], env={**os.environ, ON_STAGE: "1"}
        )
    sys.exit(ended.returncode)


@contextmanager
def _home_to_mount_on() -> Iterator[None]:
    """The folder, while any stage stands: taking it away would take it from the other stages too."""
    parent = os.open(HOME.parent, os.O_RDONLY)
    fcntl.flock(parent, fcntl.LOCK_SH)
    HOME.mkdir(exist_ok=True)
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(parent, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if HOME.stat().st_uid == 0:
                HOME.rmdir()
        os.close(parent)


def _build_stage() -> None:
    shell(NETWORK.format(home=HOME, server=SERVER, uid=UID))
    for name, text in ETC.items():
        if Path("/etc", name).exists():
            copy = SERVER / "etc" / name
            copy.write_text(text)
            shell(f"mount --bind {copy} /etc/{name}")
    if os.environ.get(TOOLS):
        shell(f"mount --bind {shlex.quote(os.environ[TOOLS])} {SERVER}/tools")
    _make_temporary_folders()
    threading.Thread(target=_nameserver, daemon=True).start()


def _make_temporary_folders() -> None:
    """Empty ones, so that nothing stays behind; not where we run from /tmp ourselves. The tools keep their place."""
    shell("mount -t tmpfs -o mode=1777 tmpfs /var/tmp")
    if any(Path(place).resolve().is_relative_to("/tmp") for place in (CORPUS, sys.prefix, sys.base_prefix)):
        return
    shell("mount -t tmpfs -o mode=1777 tmpfs /tmp")
    tools = os.environ.get(TOOLS, "")
    if tools.startswith("/tmp/"):
        shell(f"mkdir -p {shlex.quote(tools)} && mount --bind {SERVER}/tools {shlex.quote(tools)}")


def _nameserver() -> None:
    """Knows no name (NXDOMAIN); for names with `offline` in them it cannot answer (SERVFAIL)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        while True:
            query, client = server.recvfrom(4096)
            answer = b"\x81\x82" if b"offline" in query else b"\x81\x83"
            question = query[12 : query.index(b"\0", 12) + 5]
            server.sendto(query[:2] + answer + b"\0\1\0\0\0\0\0\0" + question, client)


def shell(lines: str, cwd: Path = Path("/"), uid: int | None = None, env: Mapping[str, str] | None = None) -> None:
    """Bash lines that must work: they prepare a case."""
    ended = run(["bash", "-euo", "pipefail", "-c", lines], cwd, env or environment(), uid=uid)
    if ended.exit:
        raise RuntimeError(f"exit {ended.exit} from preparing:\n{lines}\n{ended.stdout}{ended.stderr}")


def make_locales(names: Iterable[str]) -> None:
    """Compile the locales of these names (`de_DE.UTF-8`), for tools with translations; on the stage only."""
    for name in names:
        language = name.partition(".")[0]
        shell(f"localedef -i {language} -f UTF-8 {SERVER}/locale/{name}")


# --- capturing --------------------------------------------------------------------------------------------------------


def capture(case: Case, script: str) -> dict[str, object] | None:
    """Prepare and run one case; None, with a line on stderr, if the tool is not there or the command did not fail."""
    env, cwd = environment(case.locale), HOME / case.cwd
    tool = case.tool or tool_of(case.command)
    number = version(tool)
    if not number:
        _leave_out(case, f"{tool} is not here")
        return None
    try:
        _prepare(case, cwd)
        ended = run(case.command, cwd, env, case.timeout, case.stdin, None if case.root else UID)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        _leave_out(case, str(error))
        return None
    if ended.exit == 0:
        _leave_out(case, f"it succeeded: {ended.stdout}{ended.stderr}")
        return None
    said = {"stderr": scrub(ended.stderr), "stdout": scrub(ended.stdout) if case.stdout else ""}
    whose = {"type": case.type, "silent": case.type == "none", "by": f"tests/corpus/{script}.py"}
    return settled({"tool": tool, "version": number, "command": case.command, "exit": ended.exit, **said, **whose})


def settled(case: dict[str, Any], also: Sequence[str] = ()) -> dict[str, Any]:
    """A case with the further types that its author allows, and of the type that its words give it.

    The stage's names all lead to this machine. Where the tool prints that address as the one that refused, nobody who
    reads it can know better: it is a service of this machine, and what the author knows of the name stands in `also`.
    """
    types = tuple(dict.fromkeys((*also, *case.get("also", ()))))
    if case["type"] == "network" and _REFUSED_HERE.search(f"{case['stderr']}{case['stdout']}"):
        types = tuple(dict.fromkeys(("network", *(one for one in types if one != "service_down"))))
        case = {**case, "type": "service_down"}
    return {**case, "also": list(types)} if types else case


def _prepare(case: Case, cwd: Path) -> None:
    if case.setup:
        shell(case.setup, cwd, UID)
    if case.admin:
        shell(case.admin, cwd)


def _leave_out(case: Case, why: str) -> None:
    print(f"left out: {case.command}: {why}", file=sys.stderr)


def write(script: str, found: Sequence[Mapping[str, object] | None]) -> None:
    """Write the cases of a script beside it, sorted, each once; if one was left out, the file stays as it is."""
    lines = sorted({json.dumps(case, ensure_ascii=False) for case in found if case})
    complain(lines)
    if None in found:
        sys.exit(f"{script}.jsonl: not written, because cases were left out")
    (CORPUS / f"{script}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{script}.jsonl: {len(lines)} cases", file=sys.stderr)


def complain(lines: Sequence[str]) -> None:
    """Refuse an unknown type, a path of the machine they were captured on, and one failure under two types."""
    checkout = str(CORPUS.parent.parent)
    foreign = [checkout, str(Path.home()) + "/", os.environ.get(TOOLS) or checkout]
    types: dict[tuple[object, ...], str] = {}
    for line in lines:
        case = json.loads(line)
        seen = (case["command"], case["exit"], case["stderr"], case["stdout"])
        if case["type"] not in TYPES or types.setdefault(seen, case["type"]) != case["type"]:
            raise ValueError(f"type {case['type']}, unknown or one of two: {line}")
        if any(word in line for word in foreign):
            raise ValueError(f"a path of this machine in: {line}")
