"""Nils' month: servers, from apt to cron."""

from tests.corpus.fresh_h_two_shared import KEY, busy
from tests.corpus.fresh_parts import fails, file

FULL = {"setup": "mkdir data", "admin": "mount -t tmpfs -o size=128k,uid=1000 t data"}
HELD = """cat > hold.py <<'END'
import fcntl, time
f = open('/var/lib/dpkg/lock-frontend', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); open('held', 'w'); time.sleep(4)
END
setsid /usr/bin/python3 hold.py >/dev/null 2>&1 </dev/null & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; \
done"""
CASES = [
    fails("permission", "apt-get install -y htop"),
    fails("permission", "apt update"),
    fails("not_found", "apt-get install -y ngnix", root=True),
    fails("not_found", "apt-get install -y ./grafana_11.1.0_amd64.deb", root=True),
    fails("none", "dpkg -s postgresql-17", also="not_found"),
    fails("tty", "sudo systemctl restart nginx", also="auth"),
    fails("service_down", "systemctl restart nginx", root=True, also="none"),
    fails("not_found", "systemctl enable --now ledger-api", root=True),
    fails("service_down", "systemctl start ledger", root=True, also="none"),
    fails("permission", "systemctl stop shop-worker"),
    fails(
        "none",
        "systemctl status backup",
        admin="systemctl start backup 2>/dev/null || true",
        stdout=True,
        also="service_down",
    ),
    fails(
        "none",
        "systemctl status ledger",
        admin="systemctl start ledger 2>/dev/null || true",
        stdout=True,
        also="service_down",
    ),
    fails("none", "systemctl is-active ledger", stdout=True, also="service_down"),
    fails("not_configured", "systemctl start importer", root=True),
    fails("not_configured", "systemctl start cups", root=True, also="none"),
    fails("service_down", "systemctl --user enable --now syncthing", also="not_configured"),
    fails("disk_full", "cp /usr/bin/gdb data/", **FULL),
    fails("disk_full", "tar czf data/etc-backup.tgz -C /usr share/doc/git", **FULL),
    fails(
        "disk_full",
        "mysqldump -h 127.0.0.1 -u root shop > data/shop.sql && head -c 300k /dev/zero >> data/shop.sql",
        tool="head",
        **FULL,
    ),
    fails(
        "permission",
        "rm -r /var/log/nginx-old",
        admin="mkdir -p /srv/log/old/a; mkdir -p /var/log/nginx-old; mount --bind /srv/log/old /var/log/nginx-old",
    ),
    fails("permission", "sed -i s/dev/prod/ /etc/hosts"),
    fails("permission", "echo 'vm.swappiness=10' > /etc/sysctl.d/90-swap.conf", tool="bash"),
    fails("permission", "find /root /etc/ssl/private -name '*.pem'"),
    fails("permission", "du -sh /var/lib/postgresql/* /root"),
    fails("permission", "chown -R root:root public", "mkdir public; touch public/a"),
    fails("permission", "bash -c 'kill -9 1'", tool="bash"),
    fails("network", "ssh nils@vpn.fennel.example", KEY),
    fails("network", "ssh -p 2022 nils@staging.fennel.example 'df -h'", KEY),
    fails("ssh_hostkey", "ssh -o BatchMode=yes dev@cache.fennel.example hostname", KEY),
    fails(
        "network",
        "ssh-copy-id -i ~/.ssh/id_ed25519.pub nils@web07.dc2.nowhere.example",
        KEY + "cp /srv/ssh/me.pub ~/.ssh/id_ed25519.pub",
    ),
    fails(
        "not_configured",
        "ssh web01",
        "mkdir -m 700 ~/.ssh; printf 'Host web01\\n  HostNme staging.fennel.example\\n' > ~/.ssh/config",
    ),
    fails("not_found", "rsync -a /srv/backups/daily/ dev@staging.fennel.example:/tmp/", KEY),
    fails("network", "rsync -a rsync://mirror.lan.nowhere.example/debian/ mirror/"),
    fails("not_found", "tar xzf backup-2026-03-01.tar.gz -C /tmp"),
    fails("none", "tar xzf upload.tgz", "echo '<html>502 Bad Gateway</html>' > upload.tgz"),
    fails("permission", "tar xf site.tar -C /var/www", "mkdir site; touch site/index.html; tar cf site.tar site"),
    fails("none", "crontab jobs.cron", "printf '0 25 * * * /opt/backup.sh\\n' > jobs.cron"),
    fails("permission", "mount /dev/vdb1 /mnt/data", admin="mkdir -p /mnt/data", also="not_found"),
    fails(
        "lock",
        "umount /mnt/usb",
        root=True,
        admin="mkdir -p /mnt/usb; mount -t tmpfs t /mnt/usb; cd /mnt/usb; setsid sleep 4 >/dev/null 2>&1 </dev/null &",
    ),
    fails("not_found", "mount /mnt/nas", root=True, also="not_configured"),
    fails("port_in_use", "python3 -m http.server 8080", busy(8080)),
    fails("port_in_use", "nc -l -p 2525", busy(2525)),
    fails("none", "lsof -i :9999", tool="lsof"),
    fails("permission", "python3 -m http.server 80"),
    fails(
        "not_found",
        "nginx -t -q -c $PWD/site.conf -e stderr",
        "printf 'events {}\\nhttp { server { listen 8443 ssl; ssl_certificate /etc/ssl/shop.pem; ssl_certificate_key "
        "/etc/ssl/shop.key; } }\\n' > site.conf",
        also="none",
    ),
    fails(
        "none",
        "sshd -t -f sshd_config",
        "printf 'PermitRootLogins no\\n' > sshd_config; cp /srv/ssh/other k; chmod 600 k; echo 'HostKey /home/dev/"
        "app/k' >> sshd_config",
        root=True,
    ),
    fails("none", "visudo -cf shop.sudoers", "echo 'deploy ALL=(ALL) NOPASSWD /bin/systemctl' > shop.sudoers"),
    fails(
        "none",
        "apache2 -t -f $PWD/vhost.conf",
        "printf 'ServerRoot /etc/apache2\\n<VirtualHost *:80>\\n' > vhost.conf",
        tool="apache2",
    ),
    fails("usage", "useradd -m git", root=True),
    fails("not_found", "chage -l olduser", root=True, tool="passwd"),
    fails("not_found", "usermod -aG docker nils", root=True, also="usage"),
    fails("none", "openssl x509 -in shop.pem -noout -enddate", "echo '-----BEGIN PRIVATE KEY-----' > shop.pem"),
    fails("network", "openssl s_client -connect vpn.fennel.example:443 -brief"),
    fails("tls", "curl -sSI https://expired.fennel.example/", tool="curl"),
    fails("tls", "wget -q -O- https://wrong.fennel.example/ || wget -nv https://wrong.fennel.example/", tool="wget"),
    fails("not_found", "wget -nv http://staging.fennel.example/releases/agent-1.2.deb"),
    fails("permission", "sudo -k && sudo -v", tool="sudo"),
    fails("network", "dig +short +time=1 +tries=1 @10.30.0.5 shop.fennel.example", stdout=True, also="timeout"),
    fails("network", "ping -c 1 web03.dc1.nowhere.example"),
    fails(
        "none",
        "logrotate -d shop.logrotate",
        "printf '/var/log/shop/*.log {\\n  rotat 7\\n' > shop.logrotate",
        also="not_configured",
    ),
    fails("not_found", "TMUX_TMPDIR=$HOME tmux attach -t deploy", also="service_down"),
    fails("tty", "TMUX_TMPDIR=$HOME tmux new-session -s backup"),
    fails(
        "not_owned",
        "git -C /srv/www/shop pull",
        admin="mkdir -p /srv/www; rm -rf /srv/www/shop; git init -q -b main /srv/www/shop",
    ),
    fails(
        "missing_command",
        "./backup.sh",
        file("backup.sh", "#!/bin/bash\nset -euo pipefail\nrestic_cli backup /etc") + "chmod +x backup.sh",
        tool="bash",
    ),
    fails("permission", "dmesg -T --follow"),
    fails("none", "pgrep -a shop-importer", tool="pgrep"),
    fails("not_found", "renice -n 5 -p 99999", also="none"),
    fails("lock", "apt-get -y upgrade", root=True, admin=HELD),
]
