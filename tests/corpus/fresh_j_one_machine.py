"""The tenth fresh set: the configuration engineer and the Linux administrator (the plan: fresh_j_one_plan.py)."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_platform import CTRL_C, SSH
from tests.corpus.fresh_parts import Fresh, fails, file

ANSIBLE = SSH + file("ansible.cfg", "[defaults]\ninventory = inventory.ini\nretry_files_enabled = false\nnocows = "
    "true\n"
                     "deprecation_warnings = false\n[ssh_connection]\nssh_args = -o ControlMaster=no -o "
          "ConnectTimeout=6"
                     ) + file("inventory.ini",
          f"[web]\nweb1.{H}\nweb2.{H}\n[db]\nweb9.{H}\n[all:vars]\nansible_python_"
                              "interpreter=/usr/bin/python3")  # fmt: skip


def play(tasks: str, hosts: str = "web", more: str = "") -> str:
    """Bash lines that write site.yml, which gathers no facts."""
    return ANSIBLE + file("site.yml", f"- hosts: {hosts}\n  gather_facts: false\n{more}  tasks:\n{tasks}")


SECRET = "echo right > pass; printf 'db_password: x\\n' > vars.yml; ansible-vault encrypt --vault-password-file " \
    "pass vars.yml " \
    ">/dev/null 2>&1; rm pass\n"  # fmt: skip
WITH_VARS = play("  - debug: {msg: '{{ db_password }}'}", "localhost", "  vars_files: [vars.yml]\n") + SECRET

CONFIG: list[Fresh] = [
    fails("ssh_key", "ansible web -m ping", ANSIBLE + "rm ~/.ssh/id_ed25519", stdout=True),
    fails("network", "ansible-playbook site.yml -l db", play("  - ping:", "all"), stdout=True),
    fails("network", "ansible web4.nowhere.example, -i web4.nowhere.example, -m setup", ANSIBLE, stdout=True),
    fails("auth", "ansible-playbook site.yml --limit 'web[0]'", play("  - command: id -u\n    become: true"),
          stdout=True),
    fails("not_found", "ansible-playbook -i inventory.ini playbooks/deploy.yml -e version=1.5.0", ANSIBLE),
    fails("not_found", "ansible-playbook site.yml", ANSIBLE + file("site.yml", "- hosts: web\n  roles: [nginx, cart]"),
          stdout=True, also="missing_dependency"),
    fails("missing_dependency", "ansible-playbook site.yml", play("  - alder.shop.cart_release: {version: 1.5}"),
          stdout=True),
    fails("not_found", "ansible-playbook site.yml -l staging", play("  - ping:", "all"), stdout=True,
          also="not_configured"),
    fails("auth", "ansible-playbook site.yml", WITH_VARS, stdout=True, also="not_configured"),
    fails("auth", "ansible-vault view vars.yml --vault-password-file ~/.vault_pass", ANSIBLE + SECRET + "echo old > "
          "~/.vault_pass"),
    fails("not_found", "ansible-vault edit group_vars/prod/vault.yml --vault-password-file .vault_pass", ANSIBLE,
          also="not_configured"),
    fails("network", "ansible-galaxy collection install community.postgresql", ANSIBLE),
    fails("permission", "ansible web -m copy -a 'src=motd dest=/etc/motd'", ANSIBLE + "echo hi > motd", stdout=True),
    fails("not_found", "ansible-playbook site.yml", play("  - copy: {src: nginx.conf, dest: /tmp/nginx.conf}"),
          stdout=True),
    fails("missing_command", "ansible-playbook site.yml -l web", play("  - command: php-fpm8.2 -t"), stdout=True,
          also="not_found"),
    fails("missing_command", "ansible web -m ping -e ansible_python_interpreter=/usr/bin/python3.6", ANSIBLE,
          stdout=True),
    fails("ssh_hostkey", f"ansible all -i web3.{H}, -m ping", ANSIBLE, stdout=True),
    fails("ssh_hostkey", f"ssh dev@web1.{H}", SSH + "sed -i '/^bastion/d' ~/.ssh/known_hosts; echo "
          "\"web1.alder.example $(cut "
          "-d' ' -f1,2 /srv/ssh/other.pub)\" >> ~/.ssh/known_hosts"),
    fails("ssh_key", f"for h in web1 web2; do ssh -o BatchMode=yes $h.{H} uptime || exit; done",
          SSH + "rm ~/.ssh/id_ed25519",
          tool="ssh"),
    fails("network", "ssh web-04 'systemctl is-active cart'", SSH),
    fails("network", f"ssh -J dev@web9.{H} dev@10.40.7.12", SSH),
    fails("tty", f"ssh dev@web1.{H} sudo systemctl reload nginx", SSH, tool="sudo", also="auth"),
    fails("ssh_key", f"scp release.tgz dev@web2.{H}:/tmp/", SSH + "touch release.tgz; chmod 644 ~/.ssh/id_ed25519"),
    fails("permission", f"scp nginx.conf dev@web1.{H}:/etc/nginx/conf.d/cart.conf", SSH + "touch nginx.conf"),
    fails("not_found", f"scp dev@web1.{H}:/var/backups/cart.sql.gz .", SSH),
    fails("permission", f"rsync -az dist/ dev@web1.{H}:/usr/share/cart/", SSH + "mkdir dist; touch dist/a"),
    fails("disk_full", f"ssh dev@web2.{H} 'cat > /srv/full/release.tgz' < release.tgz", SSH + "head -c 90k /dev/zero "
          "> "
          "release.tgz", admin="mkdir -p /srv/full; mount -t tmpfs -o size=16k,mode=777 t /srv/full", tool="cat"),
    fails("not_configured", f"ssh web1.{H} uptime", SSH + "printf 'Host web*\\n  User dev\\n  ProxyJumps bastion\\n' "
          "> "
          "~/.ssh/config"),
    fails("ssh_key", "ssh-add ~/.ssh/id_ed25519", SSH),
    fails("none", "ansible-playbook site.yml", play("  - assert:\n      that: release is version('1.5', '>=')\n      "
          "fail_msg: "
          "release too old\n    vars: {release: '1.4'}", "localhost"), stdout=True),
    fails("none", "ansible-playbook site.yml -e version=1.5.0", play("  - debug: {msg: 'deploy {{ image_tag }}'}",
          "localhost"), stdout=True),
    fails("none", "ansible-playbook --syntax-check site.yml", play("  - name: restart\n    service: {name: cart}\n    "
          " when: "
          "x", "localhost")),
    fails("none", "ansible-playbook site.yml -l web1*", play("  - shell: test $(cat /proc/loadavg | wc -l) -gt 5"),
          stdout=True),
    fails("none", "ansible-lint site.yml", play("  - command: touch /tmp/a"), stdout=True, timeout=80),
    fails("none", "ansible-playbook --chekc site.yml", play("  - ping:"), also="usage"),
    fails("none", f"ssh dev@web1.{H} 'grep -q maintenance /etc/hostname'", SSH, tool="grep"),
]  # fmt: skip

SMALL = "mkdir -p /srv/small; mount -t tmpfs -o size=64k,uid=1000 t /srv/small"
HELD = """cat > l.py <<'END'
import fcntl, time
f = open('/var/lib/dpkg/lock-frontend', 'w')
fcntl.lockf(f, fcntl.LOCK_EX)
open('held', 'w')
time.sleep(9)
END
setsid python3 l.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done"""
DEB = (
    "mkdir -p p/DEBIAN; printf 'Package: cart-agent\\nVersion: 1.5\\nArchitecture: amd64\\nMaintainer: a "
    "<a@b.c>\\nDepends: "
    "libcart2 (>= 2.1)\\nDescription: x\\n' > p/DEBIAN/control; dpkg-deb -b p cart-agent_1.5_amd64.deb >/dev/null\n"
)
LIBRARY = (
    "printf 'int f(void);int main(){return f();}' > m.c; echo 'int f(void){return 0;}' > l.c; gcc -shared "
    "-fPIC -o "
    "libnode_metrics.so.2 l.c; gcc -o node-agent m.c ./libnode_metrics.so.2 -Wl,-soname,x 2>/dev/null; rm libnode*\n"
)
LIBRARY = LIBRARY.replace("-shared", "-shared -Wl,-soname,libnode_metrics.so.2").replace(" -Wl,-soname,x", "")

LINUX: list[Fresh] = [
    fails("permission", "apt install -y jq"),
    fails("permission", "apt-get update"),
    fails("not_found", "apt-get install -y docker-ce docker-ce-cli containerd.io", root=True),
    fails("not_found", "apt install -y nodejs=22.11.0-1nodesource1", root=True),
    fails("network", "apt-get update && apt-get upgrade -y", root=True, timeout=60, tool="apt-get"),
    fails("network", "apt-get install -y nmon", root=True, timeout=60),
    fails("missing_dependency", "apt-get install -y ./cart-agent_1.5_amd64.deb", DEB, root=True, stdout=True),
    fails("not_found", "dpkg -i node-exporter_1.8.2_amd64.deb", root=True),
    fails("lock", "apt-get install -y tmux", root=True, admin=HELD),
    fails("service_down", "systemctl restart nginx", root=True),
    fails("service_down", "fail2ban-client status sshd", root=True),
    fails("auth", "sudo -n journalctl -u cart --since today"),
    fails("tty", "sudo systemctl status nginx", also="auth"),
    fails("permission", "mkdir -p /opt/cart/releases/1.5.0"),
    fails("permission", "cp cart.service /etc/systemd/system/", "touch cart.service"),
    fails("permission", "tar xzf node-v22.tgz -C /usr/local --strip-components=1", "mkdir -p n/bin; touch n/bin/node; "
          "tar czf "
          "node-v22.tgz n"),
    fails("permission", "chown -R git: /srv/www", admin="mkdir -p /srv/www/html; touch /srv/www/html/index.html"),
    fails("permission", "./backup.sh", "printf '#!/bin/sh\\ntrue\\n' > backup.sh", tool="bash"),
    fails("permission", "du -sh /root"),
    fails("permission", "rsync -a /etc/ssh/ usb/ssh/", root=True, admin="mkdir usb; mount -t tmpfs -o ro t usb"),
    fails("permission", "kill -9 1", tool="bash"),
    fails("permission", "iptables -L -n -v"),
    fails("disk_full", "tar czf /srv/small/home.tgz .", "head -c 300k /dev/urandom > data", admin=SMALL),
    fails("disk_full", "rsync -a app.log /srv/small/", "head -c 200k /dev/urandom > app.log", admin=SMALL),
    fails("disk_full", "seq 99999 > /srv/small/list", admin=SMALL, tool="seq"),
    fails("disk_full", "cp -r site /srv/small/www", "mkdir site; for i in $(seq 30); do echo a > site/$i; done",
          admin="mkdir -p "
          "/srv/small; mount -t tmpfs -o nr_inodes=12,uid=1000 t /srv/small"),
    fails("lock", "umount /srv/vol", root=True, admin="mkdir -p /srv/vol; mount -t tmpfs t /srv/vol; cd /srv/vol; "
          "setsid sleep "
          "12 >/dev/null 2>&1 &"),
    fails("lock", "cp node-agent bin/node-agent", "mkdir bin; cp /usr/bin/sleep bin/node-agent; cp /usr/bin/true "
          "node-agent; "
          "setsid bin/node-agent 9 >/dev/null 2>&1 & sleep 0.3"),
    fails("not_found", "mount /dev/sdc1 /mnt", root=True),
    fails("not_configured", "mount /data", root=True, also="not_found"),
    fails("network", "mount -t nfs nas.nowhere.example:/export/backup /mnt", root=True),
    fails("not_found", "chown -R deploy:deploy releases", "mkdir releases", root=True),
    fails("usage", "useradd -m -s /bin/bash git", root=True),
    fails("auth", "su - git -c id", stdin="guess\n"),
    fails("quota", "ulimit -n 20; ./collect.py", "cat > collect.py <<'END'\n#!/usr/bin/python3\nfiles = "
          "[open('/proc/stat') for "
          "_ in range(64)]\nprint(len(files))\nEND\nchmod +x collect.py", tool="python3"),
    fails("oom", "ulimit -v 300000; sort -S 2G --parallel=1 big.txt > /dev/null; python3 -c 'b = bytearray(10**9)'",
          "seq 9 > big.txt", tool="python3"),
    fails("missing_command", "./rotate.sh", "printf '#!/usr/bin/env python2.7\\nprint 1\\n' > rotate.sh; chmod +x "
          "rotate.sh",
          tool="env"),
    fails("missing_dependency", "./node-agent --web.listen-address=:9100", LIBRARY, tool="ld.so"),
    fails("port_in_use", "python3 -m http.server 8080 --bind 127.0.0.1", admin="setsid python3 -m http.server 8080 "
          "--bind "
          "127.0.0.1 >/dev/null 2>&1 </dev/null & sleep 1"),
    fails("auth", "RESTIC_PASSWORD=old restic -r repo snapshots", "RESTIC_PASSWORD=right restic -q -r repo init"),
    fails("network", f"rsync -az --delete /var/www/ backup.{H}:/srv/backup/www/", timeout=60, also="timeout"),
    fails("not_found", "crontab cron/prod.cron"),
    fails("none", "crontab jobs.cron", "echo '5 25 * * * /opt/cart/backup.sh' > jobs.cron"),
    fails("none", "nginx -t -c $PWD/nginx.conf", "printf 'events {}\\nhttp {\\n  server { listen 80; proxy_passs "
          "http://a; }\\n}"
          "\\n' > nginx.conf"),
    fails("none", "visudo -cf sudoers.d/deploy", file("sudoers.d/deploy", "deploy ALL=(ALL) NOPASSWD /bin/systemctl")),
    fails("none", "sha256sum -c SHA256SUMS", "echo a > node.tgz; sha256sum node.tgz > SHA256SUMS; echo b > node.tgz"),
    fails("none", "grep -r 'Failed password' logs/", file("logs/auth.log", "08:45 Accepted publickey for ida")),
    fails("none", "diff -u /etc/hostname hostname.new", "echo other > hostname.new"),
    fails("none", "sleep 600", admin=CTRL_C % "sleep"),
    fails("none", "shellcheck backup.sh", "printf '#!/bin/sh\\ncd $1\\nrm -rf $2/*\\n' > backup.sh", stdout=True),
    fails("none", "find /srv/seed -name '*.log' | grep .", tool="grep"),
    fails("none", "test -s /srv/seed/.git/MERGE_HEAD", tool="bash"),
]  # fmt: skip
CASES = [*CONFIG, *LINUX]
