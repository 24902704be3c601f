"""The ninth fresh set, first half: the Linux sysadmin: apt, systemd, ssh, rsync, sudo and the machine itself."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import SSH
from tests.corpus.fresh_parts import fails, file

HOLD = """\
cat > l.py <<'END'
import fcntl, time
f = open('/var/lib/{0}', 'w')
fcntl.lockf(f, fcntl.LOCK_EX)
open('held', 'w')
time.sleep(3)
END
setsid python3 l.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done
"""
APT = """\
mkdir -p apt/lists/partial apt/cache/archives/partial; echo '{0}' > apt/sources.list
cat > apt.conf <<END
Dir::State "$PWD/apt";
Dir::State::lists "$PWD/apt/lists";
Dir::State::status "/var/lib/dpkg/status";
Dir::Etc::sourcelist "$PWD/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Cache "$PWD/apt/cache";
APT::Sandbox::User "root";
END
"""
DEB = """\
mkdir -p pkg/DEBIAN; cat > pkg/DEBIAN/control <<'END'
Package: billing-agent
Version: 1.8.2
Architecture: {0}
Maintainer: Mia <mia@tarnwood.example>
Description: agent
Depends: {1}
END
dpkg-deb -b pkg billing-agent_1.8.2.deb >/dev/null
"""
SUDO = (
    "mkdir -p /srv/sudo; printf '{0}\\n' > /srv/sudo/sudoers; chmod 440 /srv/sudo/sudoers; mount --bind "
    "/srv/sudo/sudoers /etc/sudoers"
)
SUDOERS = (
    SUDO.format("Defaults !fqdn, !authenticate\\nroot ALL=(ALL) ALL\\ndev ALL=(ALL) /usr/bin/id")
    + "; (sleep 2; umount /etc/sudoers) >/dev/null 2>&1 &"
)
FULL = {"setup": "mkdir backup", "admin": "mount -t tmpfs -o size=100k,uid=1000 t backup"}

CASES = [
    fails("permission", "apt-get install -y htop"),
    fails("permission", "apt update"),
    fails("not_found", "apt-get install -y nodejs-22", root=True),
    fails("not_found", "apt-get install -y nginx=1.99.*", root=True),
    fails("network", "apt-get -c apt.conf update -o Acquire::Retries=0 -o APT::Update::Error-Mode=any", APT.format(
          "deb http://apt.nowhere.example/debian bookworm main"), root=True),
    fails("not_found", "apt-get -c apt.conf update", APT.format("deb [trusted=yes] "
          "http://api.tarnwood.example/debian bookworm main"), root=True),
    fails("not_configured", "apt-get -c apt.conf update",
          APT.format("dbe http://deb.debian.org/debian bookworm main"), root=True),
    fails("missing_dependency", "apt-get install -y ./billing-agent_1.8.2.deb", DEB.format("all", "libbilling3 (>= "
          "3.2)"), root=True, stdout=True),
    fails("not_found", "dpkg -i billing-agent_1.8.2_amd64.deb", root=True),
    fails("permission", "dpkg -i billing-agent_1.8.2.deb", DEB.format("all", "bash")),
    fails("none", "dpkg -s billing-agent"),
    fails("none", "dpkg -S /usr/local/bin/convertx"),
    fails("none", "apt-get -s install ./pkg.deb", "echo x > pkg.deb", root=True),
    fails("service_down", "timedatectl set-timezone Europe/Berlin"),
    fails("service_down", "hostnamectl set-hostname web2"),
    fails("auth", "sudo -n systemctl restart nginx"),
    fails("tty", "sudo apt-get upgrade"),
    fails("auth", "echo guess | sudo -S id", tool="sudo"),
    fails("permission", "sudo -n -u git ls /srv/pg", admin=SUDOERS),
    fails("auth", "su -c 'tail /var/log/auth.log'", stdin="x\n"),
    fails("none", "visudo -cf deploy.sudoers", "echo 'deploy ALL=(ALL) NOPASWD: ALL' > deploy.sudoers; chmod 440 "
          "deploy.sudoers", root=True, stdout=True),
    fails("none", "sshd -t -f sshd_config", "printf 'HostKey /srv/ssh/host\\nPermitRotLogin no\\n' > sshd_config",
          root=True),
    fails("ssh_key", f"ssh root@web1.{H}", SSH),
    fails("ssh_key", f"ssh -i deploy.pem dev@web1.{H} hostname", SSH + "cp /srv/ssh/me deploy.pem; chmod 644 "
          "deploy.pem; rm ~/.ssh/id_ed25519"),
    fails("ssh_key", f"ssh -i ~/.ssh/work dev@web1.{H} hostname", SSH + "rm ~/.ssh/id_ed25519"),
    fails("ssh_hostkey", f"scp motd dev@hub.{H}:/etc/motd", SSH + "touch motd"),
    fails("permission", f"scp motd dev@web1.{H}:/etc/motd", SSH + "touch motd"),
    fails("network", f"ssh-copy-id -i ~/.ssh/id_ed25519.pub dev@k8s-stage.{H}", SSH + "cp /srv/ssh/me.pub "
          "~/.ssh/id_ed25519.pub"),
    fails("network", f"ssh -o ConnectTimeout=3 dev@shut.{H} -p 2299 uptime", SSH),
    fails("timeout", f"ssh -o ConnectTimeout=1 dev@node7.{H} uptime", SSH),
    fails("not_found", f"rsync -av dev@web1.{H}:/srv/wwww/ ./www/", SSH),
    fails("permission", f"rsync -a site/ dev@web1.{H}:/usr/share/nginx/html/", SSH + "mkdir site; touch "
          "site/index.html"),
    fails("network", f"rsync -az --delete /home/dev/app/ backup@lan.{H}:/backup/app/"),
    fails("missing_command",
          f"rsync -a site/ root@web1.{H}:/srv/ --rsync-path=/opt/rsync/bin/rsync -e 'ssh -l dev'".replace("root@", ""),
          SSH + "mkdir site"),
    fails("disk_full", "rsync -a data/ backup/data/", "mkdir backup data; head -c 300k /dev/urandom > data/db.tar",
          admin=FULL["admin"]),
    fails("disk_full", "tar czf backup/etc.tgz big", "mkdir backup; head -c 300k /dev/urandom > big",
          admin=FULL["admin"]),
    fails("disk_full", "fallocate -l 1M backup/swapfile", **FULL),
    fails("permission", "rsync -a dist/ /var/www/html/", "mkdir dist; touch dist/a"),
    fails("permission", "find /root -name '*.log' -mtime +30 -delete"),
    fails("permission", "cp hosts /etc/hosts", "touch hosts"),
    fails("permission", "chown git:git /srv/git"),
    fails("not_found", "mount /dev/sdb1 /mnt/data"),
    fails("not_found", "mount /mnt/backup", root=True),
    fails("lock", "umount backup", "mkdir backup", admin="mount -t tmpfs t backup; cd backup; setsid sleep 8 "
          ">/dev/null 2>&1 &", root=True),
    fails("usage", "useradd -m dev", root=True),
    fails("not_found", "usermod -aG docker mia", root=True),
    fails("usage", "ln -s releases/42 current", "mkdir -p releases/42; ln -s releases/41 current"),
    fails("usage", "mkdir releases", "mkdir releases"),
    fails("none", "rmdir releases", "mkdir -p releases/42"),
    fails("none", "crontab jobs", "echo '*/5 * * * deploy /usr/local/bin/x' > jobs"),
    fails("none", "crontab -l"),
    fails("none", "pgrep -x nginx"),
    fails("none", "find . -name '*.conf' -exec grep -l listen {} +", "echo x > a.conf"),
    fails("none", "test -f /run/reboot-required", tool="bash"),
    fails("none", "bash -n backup.sh", file("backup.sh", "if [ -d /backup ]; then\n  rsync -a /srv /backup")),
    fails("none", "./backup.sh /srv/www", file("backup.sh", "#!/bin/bash\nset -u\nsrc=$1\ndest=$2\nrsync -a "
          "\"$src\" \"$dest\"") + "chmod +x backup.sh",
          tool="bash"),
    fails("quota", "ulimit -n 16; python3 collect.py", file("collect.py", "files = [open('/etc/hosts') for _ in "
          "range(40)]\nprint(len(files))"),
          tool="python3"),
    fails("oom", "ulimit -v 300000; xz -9 -k app.log", "seq 99999 > app.log", tool="xz"),
    fails("permission", "sysctl -w vm.swappiness=10"),
    fails("permission", "fdisk -l /dev/vda"),
    fails("permission", "tail -f /var/log/nginx/error.log"),
    fails("permission", "dmesg --clear"),
    fails("not_found", "tar xzf /backup/etc-2026-03-01.tgz -C /tmp"),
    fails("lock", "apt-get install -y htop", root=True, admin=HOLD.format("dpkg/lock-frontend")),
    fails("lock", "apt-get update", root=True, admin=HOLD.format("apt/lists/lock")),
]  # fmt: skip
