"""The seventh fresh set: disk, ports, locks, memory, permissions, services, users, shells; ssh and docker."""

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file

D = "DOCKER_HOST=unix:///srv/docker.sock "
TIGHT = {"setup": "mkdir vol", "admin": "mount -t tmpfs -o size=48k,uid=1000 t vol"}
RO = {"setup": "mkdir ro", "admin": "mount -t tmpfs -o ro t ro"}
SSHKEY = "mkdir -m 700 -p ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; install -m 600 /srv/ssh/{} ~/.ssh/id_ed25519\n"
ME, STRANGER = SSHKEY.format("me"), SSHKEY.format("other")
J = f"dev@jump.{H}"

FILES = [
    fails("disk_full", "cp -r /usr/share/perl vol/", **TIGHT),
    fails("disk_full", "rsync -a /usr/bin/perl vol/", **TIGHT),
    fails("disk_full", "seq 1 99999 > vol/seq.txt", **TIGHT, tool="seq"),
    fails("disk_full", "yes nest | head -c 200k | split -b 20k - vol/part.", **TIGHT, tool="split"),
    fails("disk_full", "set -o pipefail; head -c 200k /dev/urandom | gzip -1 > vol/dump.gz", **TIGHT, tool="gzip"),
    fails("disk_full", "unzip -q big.zip -d vol", "mkdir vol; head -c 300k /dev/urandom > big; zip -q big.zip big",
          admin=TIGHT["admin"]),
    fails("disk_full", "fallocate -l 1M vol/swapfile", **TIGHT),
    fails("disk_full", "gcc -o vol/app a.c", "mkdir vol; echo 'static char a[300000] = {1}; int main(void) { return "
          "a[1]; }' > a.c", admin=TIGHT["admin"]),
    fails("disk_full", "tar czf vol/logs.tgz logs", "mkdir vol logs; head -c 300k /dev/urandom > logs/a",
          admin=TIGHT["admin"]),
    fails("disk_full", "make export", file("Makefile", "export:\n\tsort -o vol/sorted.csv big.csv\n") + "mkdir vol; "
          "seq 99999 > big.csv", admin=TIGHT["admin"],
          tool="sort"),
    fails("disk_full", "touch vol/c", "mkdir vol", admin="mount -t tmpfs -o nr_inodes=3,uid=1000 t vol; touch vol/a "
          "vol/b"),
    fails("disk_full", "npm pack --pack-destination vol", "mkdir vol; echo '{\"name\": \"nest\", \"version\": "
          "\"1.0.0\"}' > package.json; head -c 300k /dev/urandom > b.bin",
          admin=TIGHT["admin"]),
    fails("permission", "cp -p app.conf ro/", RO["setup"] + "; touch app.conf", admin=RO["admin"]),
    fails("permission", "git init ro/nest", **RO),
    fails("permission", "sed -i.bak s/80/81/ /etc/hosts"),
    fails("permission", "cat nest.env | tee /etc/profile.d/nest.sh", "echo a=b > nest.env", tool="tee"),
    fails("permission", "bash -c 'echo 1 > /proc/sys/vm/drop_caches'", tool="bash"),
    fails("permission", "find /root -name '*.pem'"),
    fails("permission", "tar czf etc.tgz /etc/ssl/private"),
    fails("permission", "xargs -a files.txt rm -v", "mkdir -p old; echo old/a > files.txt", admin="touch old/a; chown "
          "-R 0:0 old; chmod 755 old", tool="rm"),
    fails("permission", "chmod -R g+w shared", "mkdir shared", admin="touch shared/a; chown 0:0 shared/a"),
    fails("permission", "patch -p0 -i fix.diff", "printf -- '--- a\\n+++ a\\n@@ -1 +1 @@\\n-x\\n+y\\n' > fix.diff; "
          "echo x > a", admin="chown 0:0 . a; chmod 755 .; chmod 644 a"),
    fails("permission", "ed -s /etc/fstab", stdin="1d\nw\nq\n", also="none", stdout=True),
    fails("permission", "strace -p 1"),
    fails("permission", "lsns -p 1; nsenter -t 1 -m true", tool="nsenter"),
    fails("permission", "unshare --mount true"),
    fails("permission", "losetup -f disk.img", "truncate -s 1M disk.img"),
    fails("permission", "chroot . /bin/sh"),
    fails("service_down", "hostnamectl set-hostname nest-1", also="permission"),
    fails("permission", "date -s '2026-01-01'"),
    fails("not_found", "fdisk -l /dev/nvme0n1", also="permission"),
    fails("permission", "setfacl -m u:git:r secret", "touch secret", admin="chown 0:0 secret"),
    fails("permission", "ping -f -c 1 localhost", tool="ping"),
    fails("permission", "nc -l -p 88", also="port_in_use", tool="nc"),
    fails("permission", "ip route add 10.9.0.0/16 dev lo"),
    fails("not_found", "sudo -u postgres psql -c 'select 1'", tool="sudo", also="usage"),
    fails("auth", "sudo -n -- apt-get update", also="permission"),
    fails("tty", "sudo docker compose up -d", tool="sudo", also="auth"),
    fails("auth", "su git -c 'id'", stdin="x\n"),
    fails("auth", "sudo -S systemctl restart nest < /dev/null", also="tty", tool="sudo"),
    fails("missing_command", "env -i PATH=/bin python4 -V", tool="env"),
]  # fmt: skip

MACHINE = [
    fails("port_in_use", "python3 -m http.server --bind 127.0.0.1 8090"),
    fails("port_in_use", "php -S 127.0.0.1:8090"),
    fails("port_in_use", "ruby -run -e httpd . -p 8090 -b 127.0.0.1"),
    fails("port_in_use", "json-server --host 127.0.0.1 --port 8090 db.json", "echo '{\"a\": []}' > db.json",
          stdout=True),
    fails("port_in_use", "socat -u TCP-LISTEN:8090,bind=127.0.0.1 OPEN:/dev/null"),
    fails("port_in_use", "gunicorn -b 127.0.0.1:8090 app:app", "echo 'app = lambda e, s: []' > app.py", timeout=20),
    fails("port_in_use", "make dev", "printf 'dev:\\n\\t@echo starting nest on :8090\\n\\t@python3 -m uvicorn app:app "
          "--port 8090\\n' > Makefile; echo 'async def app(s, r, w): pass' > "
          "app.py", tool="uvicorn"),
    fails("port_in_use", "memcached -l 127.0.0.1 -p 8090"),
    fails("port_in_use", "dnsmasq -k --port=53 --listen-address=127.0.0.1 --bind-interfaces -C /dev/null", root=True),
    fails("port_in_use", f"{D}docker run --rm -p 127.0.0.1:8090:80 corvid/box:1 true", tool="docker"),
    fails("lock", "flock --verbose -n job.lock ./job", "setsid flock job.lock sleep 6 >/dev/null 2>&1 & sleep 0.3",
          stdout=True, also="none"),
    fails("lock", "useradd -m nest", root=True, admin="sleep 15 >/dev/null 2>&1 & printf $! > /etc/passwd.lock"),
    fails("lock", "vim -es -n a.txt -c 'q'; cp nest nest.new && cp /bin/ls nest", "cp /bin/sleep nest; setsid ./nest 6 "
          ">/dev/null 2>&1 & sleep 0.2; touch a.txt", tool="cp"),
    fails("lock", "umount vol", "mkdir vol", admin="mount -t tmpfs -o uid=1000 t vol; cd vol; setsid sleep 6 "
          ">/dev/null 2>&1 &", root=True),
    fails("lock", "./build.sh", "cat > build.sh <<'E'\n#!/bin/sh\nexec 9>.build.lock\nflock -n 9 || { echo 'build.sh: "
          "another build holds .build.lock (pid 4321), exiting' >&2; exit 75; }\n"
          "E\nchmod +x build.sh; touch .build.lock; setsid flock .build.lock sleep 6 >/dev/null 2>&1 & sleep 0.3",
          tool="bash"),
    fails("lock", "dpkg -i x.deb", root=True, setup="touch x.deb", admin="cat > l.py <<'E'\nimport fcntl, time\nf = "
          "open('/var/lib/dpkg/lock-frontend', 'w')\nfcntl.lockf(f, "
          "fcntl.LOCK_EX)\nopen('held', 'w')\ntime.sleep(6)\nE\nsetsid python3 l.py >/dev/null 2>&1 & for i in $(seq "
          "50); do [ -e held ] && break; sleep 0.1; done", also="none"),
    fails("quota", "ulimit -u 1; (sleep 1 | sleep 1)", tool="bash"),
    fails("quota", "ulimit -n 40 && node -e \"const fs=require('fs');for(;;)fs.openSync('/etc/hosts')\"", tool="node"),
    fails("oom", "ulimit -v 80000; perl -e '$x = \"a\" x 500_000_000'", tool="perl"),
    fails("oom", "php -d memory_limit=8M -r '$a = str_repeat(\"x\", 20000000);'", stdout=True, also="quota"),
    fails("oom", "java -Xmx12m Fill.java", file("Fill.java", "class Fill { public static void main(String[] a) { var l "
          "= new java.util.ArrayList<byte[]>(); while (true) l.add(new "
          "byte[1 << 20]); } }"), also="none"),
    fails("oom", "ulimit -v 300000; ruby -e 'a = []; loop { a << \"x\" * 10_000_000 }'", tool="ruby"),
    fails("service_down", "systemctl status nest --no-pager"),
    fails("service_down", "journalctl -u nest -n 20; systemctl --user start nest", tool="systemctl"),
    fails("service_down", "timedatectl set-ntp true"),
    fails("service_down", "docker ps", also="permission not_found"),
    fails("missing_dependency", "docker compose -f c.yml up -d", "printf 'services:\\n  a:\\n    image: "
          "corvid/box:1\\n' > c.yml", also="usage"),
    fails("service_down", "DOCKER_HOST=tcp://127.0.0.1:2375 docker info", tool="docker"),
    fails("service_down", "supervisorctl restart nest", stdout=True),
    fails("service_down", "podman --remote ps", also="network not_configured"),
    fails("service_down", "chronyc tracking", also="network", stdout=True),
    fails("service_down", "SSH_AUTH_SOCK=/run/user/1000/agent.sock ssh-add -l", tool="ssh-add", also="ssh_key"),
    fails("service_down", "systemctl cat heron-agent", also="not_found"),
    fails("permission", "crontab -u root -l"),
    fails("not_found", "crontab -r"),
    fails("not_found", "logrotate -s s /etc/logrotate.d/nest"),
    fails("tty", "screen -r deploy", stdout=True),
    fails("not_found", "kill -USR1 $(cat run/nest.pid)", tool="bash"),
    fails("not_found", "mount /mnt/backup", root=True, also="not_configured"),
    fails("not_found", "chown -R nest:nest data", "mkdir data", root=True, also="usage"),
    fails("not_found", "id heron"),
    fails("not_found", "su - heron", root=True),
    fails("not_found", "source ./env/prod.sh && ./run", tool="bash"),
    fails("not_found", "make -f build/Makefile image"),
    fails("not_found", "cd services/api && npm test", tool="bash"),
    fails("not_found", "env -C /srv/nest ./run", tool="env"),
    fails("not_found", "ip link set wg0 up", root=True),
    fails("not_found", "zsh deploy.zsh"),
    fails("not_found", "fish -c 'source ~/.config/nest.fish; nest up'", tool="fish"),
    fails("missing_command", "fish -c 'kubectx-heron prod'", tool="fish"),
    fails("missing_command", "zsh -c 'terragrunt run-all plan'", tool="zsh"),
    fails("missing_command", "dash -c 'source .env; helmfile apply'", "touch .env", tool="dash"),
    fails("missing_command", "xargs -n1 -P2 kubeseal < list", "printf 'a\\nb\\n' > list"),
    fails("missing_command", "watchx -n1 true || time jqq . a.json", tool="bash"),
    fails("missing_command", "just deploy", "printf 'deploy:\\n    helmfilex -e prod apply\\n' > justfile"),
    fails("missing_command", "task lint", file("Taskfile.yml", "version: '3'\ntasks:\n  lint:\n    cmds: "
          "[golangci-lintx run]\n")),
    fails("missing_command", "git -c core.pager=deltax log --oneline; git difftool -y -t meldx", "git init -q; echo a "
          "> a; git add a; git -c user.name=a -c user.email=b commit -qm a; echo b "
          ">> a", tool="git", also="not_configured"),
    fails("missing_command", "./run.py", "printf '#!/usr/bin/env python3.9\\nprint(1)\\n' > run.py; chmod +x run.py",
          tool="env"),
    fails("missing_command", "./entry.sh", "printf '#!/bin/ash\\ntrue\\n' > entry.sh; chmod +x entry.sh", tool="bash"),
    fails("missing_command", "parallel-heron ::: a b || setsid -w ./agentd", tool="bash", also="not_found"),
    fails("missing_command", "nohup heron-agent --config a.toml"),
    fails("missing_command", "timeout 10 flyctl deploy --remote-only", tool="timeout"),
    fails("missing_command", f"{D}docker exec resident bash -lc id", tool="docker", stdout=True),
    fails("missing_command", f"{D}docker run --rm corvid/box:1 python3 -V", tool="docker"),
    fails("missing_command", f"ssh {J} 'sudo2 systemctl restart nest'", ME),
    fails("missing_command", f"tar cf - a | ssh {J} 'zstdx -d > a'", ME + "touch a", tool="ssh"),
    fails("missing_dependency", "LD_LIBRARY_PATH=. ./app", "printf 'int g(void);int main(){return g();}' > m.c; echo "
          "'int g(void){return 0;}' > l.c; gcc -shared -fPIC -Wl,-soname,libnest.so.4 "
          "-o libnest.so l.c; gcc -o app m.c ./libnest.so", tool="ld.so"),
    fails("missing_dependency", "gcc app.c -lheronclient -o app", "echo 'int main(void){return 0;}' > app.c", tool="gc"
          "c"),
    fails("missing_dependency", "make", "printf 'app: app.c\\n\\t$(CC) -o $@ $<\\n' > Makefile; printf '#include "
          "<rdkafka/rdkafka.h>\\nint main(void) {}\\n' > app.c", tool="gcc", also="none"),
    fails("missing_dependency", "meson setup out", file("meson.build", "project('nest', 'c')\ndependency('libheron', "
          "version: '>=2')\n"), stdout=True),
    fails("missing_dependency", "cmake -S . -B out", file("CMakeLists.txt", "cmake_minimum_required(VERSION "
          "3.18)\nproject(nest C)\nfind_package(PkgConfig REQUIRED)\n"
          "pkg_check_modules(RD REQUIRED librdheron>=2.0)\n")),
    fails("timeout", "timeout -v 1 ./wait.sh", "printf '#!/bin/sh\\necho waiting for db...\\nsleep 5\\n' > wait.sh; "
          "chmod +x wait.sh", tool="timeout"),
    fails("timeout", "wait-on -t 900 tcp:127.0.0.1:5990", also="service_down"),
    fails("timeout", "./wait-for.sh", "cat > wait-for.sh <<'E'\n#!/bin/bash\nfor i in 1 2 3; do\n  nc -z "
          "db.nowhere.example 5432 2>/dev/null && exit 0\n  echo \"waiting for postgres ($i/3)\"\n"
          "done\necho 'timed out waiting for postgres after 3 attempts' >&2\nexit 1\nE\nchmod +x wait-for.sh", tool="ba"
          "sh", also="network"),
    fails("timeout", f"ssh -o ConnectTimeout=1 ops@void.{H} uptime", also="network"),
    fails("ssh_key", f"rsync -e 'ssh -o BatchMode=yes' -a app/ {J}:/srv/app/", STRANGER + "mkdir app"),
    fails("ssh_key", f"DOCKER_HOST=ssh://{J} docker ps", STRANGER, tool="docker"),
    fails("ssh_key", f"ansible all -i '{J},' -m ping >&2", STRANGER, tool="ansible", timeout=40),
    fails("ssh_hostkey", f"scp a.txt {J}:", ME + "touch a.txt; : > ~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"git ls-remote {J}:nest.git", ME + ": > ~/.ssh/known_hosts"),
    fails("network", f"ssh -J dev@vpn.{H} db-1", ME),
    fails("permission", f"scp nest.conf {J}:/etc/nest.conf", ME + "touch nest.conf"),
    fails("not_found", f"scp {J}:/srv/exports/march.csv .", ME),
    fails("not_found", f"rsync -a {J}:/srv/exports/ exports/", ME),
    fails("network", f"{D}docker run --rm heron/worker:2.4 ./job --once", tool="docker"),
    fails("image_not_found", f"{D}docker tag heron/worker:2.4 hub.heron.example/worker:2.4", tool="docker"),
    fails("not_found", f"{D}docker logs --tail 5 worker-3", tool="docker"),
    fails("not_found", f"{D}docker network connect backend resident", tool="docker"),
    fails("not_found", f"{D}docker cp resident:/var/log/nest.log .", tool="docker"),
    fails("not_found", f"{D}docker build -q -f docker/api.Dockerfile .", tool="docker"),
    fails("network", f"{D}docker pull cr.nowhere.example/nest/api:1", tool="docker"),
    fails("lock", f"{D}docker volume rm ledger", tool="docker"),
    fails("lock", f"{D}docker rm resident", tool="docker", also="usage"),
    fails("none", f"{D}docker run --rm corvid/box:1 sh -c 'echo \"preflight: 2 of 9 rules denied\" >&2; exit 9'",
          tool="docker"),
    fails("tty", f"{D}docker run -it --rm corvid/box:1 sh", tool="docker"),
    fails("usage", "make depoly", "printf 'deploy:\\n\\ttrue\\n.PHONY: deploy\\n' > Makefile"),
    fails("usage", "just depoly", "printf 'deploy:\\n    true\\n' > justfile"),
    fails("usage", "task biuld", file("Taskfile.yml", "version: '3'\ntasks:\n  build: 'true'\n")),
    fails("usage", "docker contianer ls"),
    fails("usage", "dd if=/etc/hosts of=a bs=1Q", also="none"),
    fails("usage", "ps --sort=-memm", also="none"),
    fails("usage", "mkdir logs", "mkdir logs"),
    fails("usage", "ln -s a b", "touch a b"),
    fails("not_configured", "ssh nest", "mkdir -p ~/.ssh; printf 'Host nest\\n  HostNam x\\n' > ~/.ssh/config"),
    fails("not_configured", "bash deploy.sh", file("deploy.sh", "set -euo pipefail\n: \"${HERON_TOKEN:?set HERON_TOKEN "
          "(see docs/deploy.md)}\"\n")),
    fails("not_configured", "sh release.sh", file("release.sh", "set -u\necho \"publishing to $REGISTRY_URL\"\n"),
          tool="dash"),
    fails("not_configured", "make publish", "printf 'ifndef VERSION\\n$(error VERSION is not "
          "set)\\nendif\\npublish:\\n\\ttrue\\n' > Makefile", also="usage"),
]  # fmt: skip
SYSTEM: list[Fresh] = [*FILES, *MACHINE]
