# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what the machine itself refuses: `python -m tests.corpus.system`, as root. See README.md.

Full and read-only file systems, quotas and limits of a user, memory, rights, sudo, ports, files that are in use, programs that
cannot start. `full/`, `few/` (no inodes), `ro/` and `quota/` are file systems of their own in the folder of the command.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, make_locales, shell, write
from tests.corpus.silence import failing_test, file, program

BIG = "head -c 300K /dev/zero > big"
FULL = "mkdir full; mount -t tmpfs -o size=64k,mode=1777 tmpfs full; head -c 60K /dev/zero > full/old"
FEW = "mkdir few; mount -t tmpfs -o nr_inodes=2,mode=1777 tmpfs few; touch few/old"
READ_ONLY = (
    "mkdir ro; mount -t tmpfs -o mode=1777 tmpfs ro; echo old > ro/a.txt; chown dev ro/a.txt; mount -o remount,ro ro"
)
PYTHON_FULL = file("report.py", "with open('full/report.csv', 'w') as out:", "    out.write('x' * 300_000)")
LIBRARY = file("shop.c", "int shop(void) { return 0; }") + file(
    "main.c", "int shop(void);", "int main(void) { return shop(); }"
)
VERSIONED = (
    LIBRARY
    + file("new.map", "SHOP_2 { shop; };")
    + "gcc -shared -fPIC -Wl,--version-script=new.map -o libshop.so shop.c; gcc main.c -L. -lshop -Wl,-rpath,'$ORIGIN' -o app; "
)
LISTENER = file(
    "server.py", "import socket, sys", "listening = socket.create_server(('127.0.0.1', int(sys.argv[1])))", "input()"
)
NEW_SHELL = "trap '' XFSZ; ulimit -f 16; "

ROOM = [
    Case("disk_full", "cp big full/", BIG, FULL),
    Case("disk_full", "mv big full/", BIG, FULL),
    Case("disk_full", "dd if=/dev/zero of=full/a bs=1M count=1", admin=FULL),
    Case("disk_full", "cat big > full/b", BIG, FULL),
    Case("disk_full", "tee full/b < big >/dev/null", BIG, FULL),
    Case("disk_full", "tar -cf full/app.tar big", BIG, FULL),
    Case("disk_full", "tar -xf app.tar -C full", BIG + "; tar -cf app.tar big", FULL),
    Case("disk_full", "gzip -dc big.gz > full/big", BIG + "; gzip big", FULL),
    Case("disk_full", "xz -dc big.xz > full/big", BIG.replace("zero", "urandom") + "; xz big", FULL),
    Case("disk_full", "unzip -q big.zip -d full", BIG + "; zip -q big.zip big", FULL),
    Case("disk_full", "split -b 100K big full/part-", BIG, FULL),
    Case("disk_full", "fallocate -l 1M full/image", admin=FULL),
    Case("disk_full", "sort -o full/sorted numbers.txt", "seq 60000 > numbers.txt", FULL),
    Case("disk_full", "sort -T full -S 16K numbers.txt", "seq 90000 > numbers.txt", FULL),
    Case("disk_full", "sed -i s/1/2/ full/old", admin=FULL),
    Case("disk_full", "rsync -a big full/", BIG, FULL),
    Case("disk_full", "mkdir few/new", admin=FEW),
    Case("disk_full", "touch few/new", admin=FEW),
    Case("disk_full", "ln -s old few/new", admin=FEW),
    Case("disk_full", "echo new > few/new", admin=FEW, tool="bash"),
    Case("disk_full", "echo $(seq 20000) > full/new", admin=FULL, tool="bash"),
    Case("disk_full", "printf '%099999d' 1 > full/new", admin=FULL, tool="bash"),
    Case("disk_full", "python3 report.py", PYTHON_FULL, FULL),
    Case("disk_full", "node -e \"require('fs').writeFileSync('full/a', 'x'.repeat(300000))\"", admin=FULL),
    Case("disk_full", "gcc -o full/app main.c", file("main.c", "char room[300000] = {1};", "int main(void) { return 0; }"), FULL),
    Case("disk_full", "gcc -c -o full/main.o main.c", file("main.c", "char room[300000] = {1};", "int main(void) { return 0; }"), FULL),
    Case("disk_full", "curl -sS -o full/big file:///home/dev/app/big", BIG, FULL),
    Case("disk_full", "git clone -q . full/copy", "git init -q; " + BIG.replace("zero", "urandom") + "; git add big; git -c user.name=dev -c user.email=dev@example.com commit -qm one", FULL),
    *(Case("disk_full", command, BIG, FULL, locale=f"{language}.UTF-8") for language in ("de_DE", "fr_FR", "es_ES", "ja_JP") for command in ("cp big full/", "cat big > full/b")),
]  # fmt: skip

LIMITS = [
    Case("quota", NEW_SHELL + "cp big b", BIG, tool="cp"),
    Case("quota", "ulimit -f 16; cp big b", BIG, tool="cp"),
    Case("quota", "ulimit -n 8; python3 many.py", file("many.py", "held = [open(__file__) for _ in range(20)]"), tool="python3"),
    Case("quota", "ulimit -n 4; grep -r shop .", "mkdir -p a/b/c; touch a/b/c/d", tool="grep"),
    Case("quota", "ulimit -u 1; sleep 1 & sleep 1 & wait", "", tool="bash", timeout=60),
    Case("quota", "ulimit -u 1; python3 -c 'import subprocess; subprocess.run([\"true\"])'", tool="python3"),
    Case("quota", "ulimit -u 1; python3 -c 'import threading; threading.Thread(target=print).start()'", tool="python3"),
    Case("oom", "ulimit -v 60000; python3 report.py", file("report.py", "rows = ['x' * 1000 for _ in range(10 ** 9)]"), tool="python3"),
    Case("oom", "ulimit -v 200000; python3 -c 'bytearray(10 ** 9)'", tool="python3"),
    Case("oom", "ulimit -v 20000; dd if=/dev/zero of=/dev/null bs=1G count=1", tool="dd"),
    Case("oom", "ulimit -v 60000; xz -9 big", BIG, tool="xz"),
]  # fmt: skip

BUSY = [
    Case("lock", "cp /bin/true app", "cp /bin/sleep app; ./app 20 &>/dev/null & sleep 0.3"),
    Case("lock", "./app 1", "cp /bin/sleep app; (exec 7>>app; exec sleep 20 &>/dev/null) & sleep 0.3", tool="bash"),
    Case("lock", "rmdir full", admin=FULL + "; rm full/old; chmod 777 ."),
    Case("lock", "rm -rf full", admin=FULL + "; rm full/old; chmod 777 .", root=True),
    Case("lock", "mv full other", admin=FULL),
    Case("lock", "umount full", admin=FULL + "; (cd full; exec sleep 20 &>/dev/null) & sleep 0.3", root=True),
    Case("lock", "useradd new", admin="cp /etc/passwd /etc/group /etc/shadow /srv/; touch /etc/passwd.lock; echo 1 > /etc/passwd.lock", root=True),
]  # fmt: skip

RIGHTS = [
    Case("permission", "cat /etc/sudoers"),
    Case("permission", "cp notes.txt /etc/", "touch notes.txt"),
    Case("permission", "mkdir /opt/shop"),
    Case("permission", "touch /usr/local/shop"),
    Case("permission", "rm /usr/bin/env"),
    Case("permission", "mv notes.txt /usr/share/", "touch notes.txt"),
    Case("permission", "ln -s notes.txt /usr/bin/notes", "touch notes.txt"),
    Case("permission", "ls /root"),
    Case("permission", "find /root -name x"),
    Case("permission", "grep -r shop /root"),
    Case("permission", "head -1 /etc/sudoers"),
    Case("permission", "sed -i s/a/b/ /etc/hosts"),
    Case("permission", "echo 1 | tee /etc/shop.conf >/dev/null", tool="tee"),
    Case("permission", "tar -xf a.tar -C /opt", "touch a.txt; tar -cf a.tar a.txt"),
    Case("permission", "chown root notes.txt", "touch notes.txt"),
    Case("permission", "chmod 600 /etc/hosts"),
    Case("permission", "dd if=/dev/zero of=/etc/shop count=1"),
    Case("permission", "sort -o /etc/sorted notes.txt", "touch notes.txt"),
    Case("permission", "cp secret.txt b", "touch secret.txt; chmod 000 secret.txt"),
    Case("permission", "ls closed", "mkdir -m 000 closed"),
    Case("permission", "rm closed/a", "mkdir closed; touch closed/a; chmod 555 closed"),
    Case("permission", "echo 1 > /etc/shop.conf", tool="bash"),
    Case("permission", "sort notes.txt > /usr/share/notes.txt", "touch notes.txt", tool="bash"),
    Case("permission", "cd /root", tool="bash"),
    Case("permission", "touch ro/b.txt", admin=READ_ONLY),
    Case("permission", "cp notes.txt ro/", "touch notes.txt", READ_ONLY),
    Case("permission", "rm -f ro/a.txt", admin=READ_ONLY),
    Case("permission", "echo 1 > ro/b.txt", admin=READ_ONLY, tool="bash"),
    Case("permission", "python3 -c \"open('ro/b.txt', 'w')\"", admin=READ_ONLY),
    Case("permission", "python3 -c \"open('/etc/shop.conf', 'w')\""),
    Case("permission", "python3 clean.py", file("clean.py", "import os", "os.chown('/etc/hosts', 1000, 1000)")),
    Case("permission", "node -e \"require('fs').readFileSync('/etc/sudoers')\""),
    Case("permission", "kill 1", tool="bash"),
    Case("permission", "pkill -f corpus.system"),
    Case("permission", "renice -n -5 -p 1"),
    Case("permission", "mount -t tmpfs tmpfs app", cwd=""),
    Case("permission", "umount full", admin=FULL),
    Case("permission", "useradd new"),
    Case("permission", "passwd root"),
    Case("permission", "iptables -L"),
    Case("permission", "sysctl -w kernel.panic=1"),
    Case("permission", "hostname other"),
    Case("permission", "ip link add dummy0 type dummy"),
    Case("permission", "chroot / true"),
    Case("permission", "date -s 2020-01-01"),
    Case("permission", "mknod disk b 8 0"),
    Case("permission", "mkdir /opt/shop", locale="de_DE.UTF-8"),
    Case("permission", "cat /etc/sudoers", locale="fr_FR.UTF-8"),
    Case("permission", "rm /usr/bin/env", locale="ja_JP.UTF-8"),
    Case("permission", "touch ro/b.txt", admin=READ_ONLY, locale="es_ES.UTF-8"),
    Case("auth", "sudo -n true", tool="sudo"),
    Case("tty", "sudo true", tool="sudo"),
    Case("auth", "sudo -S true", stdin="wrong\n", tool="sudo"),
    Case("permission", "sudo -S true", stdin="correct\n", tool="sudo"),
    Case("permission", "setpriv --no-new-privs sudo true", tool="sudo"),
    Case("auth", "su -c id", tool="su"),
    Case("auth", "su -c id", stdin="wrong\n", tool="su"),
]  # fmt: skip

PORTS = [
    Case("port_in_use", "python3 server.py 8080", LISTENER),
    Case("port_in_use", "python3 serve.py", file("serve.py", "import socket", "socket.socket().bind(('127.0.0.1', 8080))")),
    Case("port_in_use", "socat TCP-LISTEN:8080 STDOUT"),
    Case("port_in_use", "uvicorn --port 8080 shop:app", file("shop.py", "async def app(scope, receive, send): pass")),
    Case("port_in_use", "gunicorn -b 127.0.0.1:8080 shop:app", file("shop.py", "def app(environ, answer): return []"), timeout=60),
    Case("port_in_use", "flask --app shop run --port 8080", file("shop.py", "import flask", "app = flask.Flask(__name__)"), tool="flask"),
    Case("port_in_use", "java Server.java", file("Server.java", "class Server { public static void main(String[] words) throws Exception { new java.net.ServerSocket(8080); } }")),
    Case("port_in_use", "go run server.go", file("server.go", "package main", 'import ("log"; "net/http")', 'func main() { log.Fatal(http.ListenAndServe(":8080", nil)) }')),
    Case("permission", "python3 server.py 443", LISTENER),
    Case("permission", "node -e \"require('http').createServer().listen(443)\""),
    Case("permission", "nc -l 443"),
    Case("permission", "socat TCP-LISTEN:443 STDOUT"),
    Case("permission", "go run server.go", file("server.go", "package main", 'import ("log"; "net/http")', 'func main() { log.Fatal(http.ListenAndServe(":443", nil)) }')),
]  # fmt: skip

STARTING = [
    Case("missing_command", "./report", program("report", "print(1)") + "; sed -i 1s/python3/python9/ report", tool="bash"),
    Case("missing_command", "./report", program("report", "print(1)") + "; sed -i '1s/.*/#!\\/usr\\/bin\\/env ruby/' report", tool="env"),
    Case("missing_command", "./report", program("report", "print(1)") + "; sed -i 's/$/\\r/' report", tool="bash"),
    Case("missing_command", "./report.sh", file("report.sh", "#!/usr/bin/env bash", "echo 1") + "sed -i 's/$/\\r/' report.sh; chmod +x report.sh", tool="env"),
    Case("missing_dependency", "./app", LIBRARY + "gcc -shared -fPIC -o libshop.so shop.c; gcc main.c -L. -lshop -o app", tool="ld.so"),
    Case("missing_dependency", "./app", VERSIONED + "sed -i s/SHOP_2/SHOP_1/ new.map; gcc -shared -fPIC -Wl,--version-script=new.map -o libshop.so shop.c", tool="ld.so"),
    Case("service_down", "systemctl start postgresql"),
    Case("service_down", "systemctl status"),
    Case("not_configured", "systemctl --user status"),
    Case("service_down", "timedatectl set-ntp true"),
    Case("tty", "stty -echo"),
    Case("tty", "tmux new -s shop"),
    Case("not_configured", "TERM= tput cols"),
    Case("not_configured", "TERM=xterm-shop tput setaf 1"),
    Case("not_configured", "TERM=xterm-shop clear"),
    Case("not_configured", "TERM=xterm-shop watch true"),
]  # fmt: skip

LOG = file(
    "errors.log",
    "cp: error writing 'full/big': No space left on device",
    "bash: line 1: /etc/shop: Permission denied",
    "OSError: [Errno 98] Address already in use",
    "sudo: a password is required",
)
SILENT = [
    Case("none", "cp absent.txt b.txt"),
    Case("none", "cat absent.txt"),
    Case("none", "ls absent"),
    Case("none", "rm absent.txt"),
    Case("none", "rmdir src", "mkdir src; touch src/a"),
    Case("none", "rm src", "mkdir src"),
    Case("usage", "mkdir src", "mkdir src"),
    Case("none", "cp -r src src/copy", "mkdir src"),
    Case("none", "mv a.txt b.txt c.txt", "touch a.txt b.txt c.txt"),
    Case("none", "kill 99999", tool="bash"),
    Case("none", "tar -xf broken.tar", "head -c 2000 /dev/urandom > broken.tar"),
    Case("none", "gzip -d broken.gz", "echo 1 > broken.gz"),
    Case("none", "unzip broken.zip", "echo 1 > broken.zip"),
    Case("none", "dd if=absent of=b"),
    Case("none", "sort absent.txt"),
    Case("none", "find . -name '*.txt' -bad"),
    Case("none", "sed s/a a.txt", "touch a.txt"),
    Case("none", "awk '{print' a.txt", "touch a.txt"),
    Case("none", "grep '[' a.txt", "touch a.txt"),
    Case("timeout", "timeout 0.2 sleep 2"),
    Case("none", "flock -n lock true", "(flock 9; exec sleep 20 &>/dev/null) 9>lock & sleep 0.5"),
    Case("none", "cat errors.log >&2; exit 1", LOG),
    Case("none", "grep -v nothing errors.log >&2; exit 1", LOG),
    Case("none", "tail -2 errors.log >&2; exit 1", LOG),
    Case("none", "bash check.sh", LOG + file("check.sh", "cat errors.log >&2", "exit 1")),
    Case("none", "make check", LOG + file("Makefile", "check:", "\t@cat errors.log >&2; exit 1")),
    Case("none", "python3 -m unittest", failing_test("raise OSError(28, 'No space left on device', 'full/b')")),
    Case("none", "python3 -m unittest -v", failing_test("raise OSError(98, 'Address already in use')")),
    Case("none", "pytest -q", failing_test("raise PermissionError(13, 'Permission denied', '/etc/shop.conf')"), stdout=True),
    Case("none", "pytest -q -s", failing_test("import sys; print('sudo: a terminal is required to read the password', file=sys.stderr); raise MemoryError"), stdout=True),
    Case("none", "python3 game.py", file("game.py", "raise PermissionError('only the dragon may open this door')")),
    Case("none", "python3 plan.py", file("plan.py", "class MemoryError_(Exception): pass", "raise MemoryError_('the memory of 3 pupils is exhausted')")),
    Case("none", "python3 -c 'open(\"absent.txt\")'"),
    Case("none", "node -e \"require('fs').readFileSync('absent.txt')\""),
    Case("none", "node -e \"throw new Error('No space left on device 9')\""),
    Case("none", "./crash", file("crash.c", "int main(void) { return *(volatile int *)0; }") + "gcc -o crash crash.c", tool="bash"),
    Case("none", "bash -c 'kill -9 $$'"),
    Case("none", "sudo -u absent true", tool="sudo", root=True),
]  # fmt: skip

CASES = [*ROOM, *LIMITS, *BUSY, *RIGHTS, *PORTS, *STARTING, *SILENT]


def main() -> None:
    """Every case in an empty folder of its own, with somebody who listens on port 8080."""
    enter_stage("tests.corpus.system")
    make_locales(["de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "ja_JP.UTF-8"])
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=1024")
    shell(
        f'changed=$(sed "s|^dev:[^:]*|dev:$(openssl passwd -6 -salt salt correct)|" {SERVER}/etc/shadow); cat <<< $changed > {SERVER}/etc/shadow'
    )
    shell("socat TCP-LISTEN:8080,fork,reuseaddr OPEN:/dev/null &>/dev/null & sleep 0.5")
    write("system", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep ^{HOME}/); do umount -l $place; done; rm -f /etc/passwd.lock")
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app")
    return capture(case, "system")


if __name__ == "__main__":
    main()
