# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures in what words tools say what other tools say in others: `python -m tests.corpus.wordings`, as root. See README.md.

Each type by tools that have little in common, so that a rule which knows no tool must go by the sentence: a thing that is
not there, a setting that is missing, a program that a tool calls, a server that says no.
"""

import re
import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, enter_stage, scrub, shell
from tests.corpus.fresh_parts import Fresh, fails, file, make_certificates, name_hosts, run_all, serve
from tests.corpus.wider import ROUTES

THINGS = [
    fails(
        "not_found",
        "supervisorctl -c s.conf status >&2",
        file("s.conf", "[supervisorctl]\nserverurl=unix:///tmp/absent.sock"),
        also="service_down",
    ),
    fails("not_found", "ip link set eth9 up", also="permission"),
    fails("not_found", "ethtool eth9"),
    fails("not_found", "tcpdump -i eth9", also="permission"),
    fails("not_found", "umount /srv/absent"),
    fails("not_found", "mount /srv/absent", also="permission"),
    fails("not_found", "losetup -d /dev/loop99", also="permission"),
    fails(
        "not_found",
        "inv depoly",
        file("tasks.py", "from invoke import task\n@task\ndef deploy(c): pass"),
        also="usage none",
    ),
    fails("not_found", "svn info", "mkdir -p sub"),
    fails("not_found", "svn up"),
    fails("not_found", "alembic upgrade head >&2", also="not_configured"),
    fails("not_found", "celery -A shop worker", also="missing_dependency usage"),
    fails("not_found", "lerna run build", also="not_configured"),
    fails("not_found", "meson setup build >&2"),
    fails("not_found", "mosquitto -c absent.conf"),
    fails("not_found", "dnsmasq --test -C absent.conf", also="not_configured"),
    fails("not_found", "prometheus --config.file=absent.yml", also="not_configured"),
    fails("not_found", "promtool check config absent.yml"),
    fails("not_found", "haproxy -f absent.cfg"),
    fails("not_found", "squid -f absent.conf -N", also="permission not_configured"),
    fails("not_found", "pandoc absent.md"),
    fails("not_found", "qemu-img info absent.qcow2"),
    fails("not_found", "twine upload absent.whl >&2"),
    fails("not_found", "wg-quick up wg9", also="permission not_configured tty auth"),
    fails("not_found", "openvpn --config absent.ovpn >&2", also="usage"),
    fails("not_found", "gem install ./absent.gem", also="network"),
    fails("not_found", "composer install >&2", also="not_configured"),
    fails("not_found", "rake", also="usage"),
    fails("not_found", "mix deps.get", also="none"),
    fails("not_found", "restic -r absent snapshots", "export RESTIC_PASSWORD=x", also="not_configured auth"),
    fails("not_found", "borg list absent::one"),
    fails("not_found", "duplicity restore file:///srv/absent out", "export PASSPHRASE=x"),
    fails("not_found", "gpg --delete-key nobody@x.example"),
    fails("not_found", "etcdctl --endpoints=http://www.example:81 get a", also="network timeout service_down"),
    fails("not_found", "b2 account get", also="auth not_configured"),
]
SETTINGS = [
    fails("not_configured", "msmtp bob@x.example < /dev/null"),
    fails("not_configured", "mbsync -a"),
    fails("not_configured", "fetchmail"),
    fails("not_configured", "s3cmd ls"),
    fails("not_configured", "kinit dev", also="auth"),
    fails("not_configured", "openstack server list", also="auth"),
    fails("not_configured", "sentry-cli releases list", also="auth"),
    fails("not_configured", "TERM=absent tput clear", also="not_found"),
    fails("not_configured", "restic snapshots"),
]
NETWORK = [
    fails("network", "rclone --retries 1 --low-level-retries 1 lsd :webdav: --webdav-url http://office.example:81"),
    fails("network", "dig @ns.nowhere.example x.example >&2"),
    fails("network", "host x.example ns.nowhere.example >&2"),
    fails("network", "nslookup x.example office.example >&2", also="timeout"),
    fails("network", "ab -n1 http://office.example:81/"),
    fails("network", "aria2c --max-tries=1 http://x.nowhere.example/a >&2"),
    fails("network", "axel http://x.nowhere.example/a"),
    fails("network", "ncftpget ftp://x.nowhere.example/a"),
    fails("network", "chronyc -h office.example tracking >&2", also="timeout service_down"),
    fails("network", "showmount -e office.example", also="timeout"),
    fails("network", "snmpwalk -v2c -c public -t 1 -r 0 office.example", also="timeout"),
    fails("network", "ldapsearch -x -H ldap://office.example"),
    fails("network", "mosquitto_pub -h office.example -t a -m b"),
    fails("network", "mosquitto_pub -h x.nowhere.example -t a -m b"),
    fails("network", "kcat -b office.example:9092 -L -m 2"),
    fails("network", "promtool query instant http://office.example:9090 up"),
    fails("network", "pgcli -h office.example -U app shop"),
    fails("network", "iredis -h office.example ping"),
    fails("network", "http --ignore-stdin http://office.example:81/"),
    fails("network", "sentry-cli --url http://office.example:81 --auth-token x info"),
    fails("network", "msmtp --host=office.example --from=a@x.example bob@x.example < /dev/null"),
    fails(
        "network",
        "twine upload --repository-url http://office.example:81/ -u a -p b a-1.0-py3-none-any.whl >&2",
        "python3 - <<'END'\nimport zipfile\nz = zipfile.ZipFile('a-1.0-py3-none-any.whl', 'w')\nz.writestr('a-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: a\\nVersion: 1.0\\n')\nz.writestr('a-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\n')\nz.writestr('a-1.0.dist-info/RECORD', '')\nEND\n",
    ),
    fails("network", "svn ls svn://office.example/r"),
    fails("network", "hg clone http://office.example:81/r"),
    fails("network", "b2 account authorize x y", also="auth"),
    fails("network", "gem install --clear-sources -s http://office.example:81/ rails"),
    fails(
        "network",
        "composer require -n --no-cache acme/a >&2",
        file(
            "composer.json",
            '{"repositories": [{"type": "composer", "url": "http://office.example:81"}, {"packagist.org": false}], "config": {"secure-http": false}}',
        ),
        timeout=60,
    ),
    fails("network", "cpanm --mirror http://office.example:81 --mirror-only Absent::Module", also="not_found"),
    fails("network", "yt-dlp http://office.example:81/v"),
    fails(
        "network",
        "openstack --os-auth-url http://office.example:5000 --os-username a --os-password b --os-project-name c server list",
    ),
]
REFUSED = [
    fails("auth", "rclone --retries 1 --low-level-retries 1 lsd :webdav: --webdav-url http://www.example/401"),
    fails(
        "rate_limit",
        "rclone --retries 1 --low-level-retries 1 lsd :webdav: --webdav-url http://www.example/429",
        timeout=40,
    ),
    fails("tls", "rclone --retries 1 --low-level-retries 1 lsd :webdav: --webdav-url https://own.shop.example"),
    fails("auth", "http --ignore-stdin --check-status http://www.example/401", also="none"),
    fails("auth", "aria2c --max-tries=1 http://www.example/401 >&2"),
    fails("permission", "aria2c --max-tries=1 http://www.example/403 >&2", also="none"),
    fails("not_found", "aria2c --max-tries=1 http://www.example/404 >&2"),
    fails("network", "aria2c --max-tries=1 http://www.example/503 >&2"),
    fails(
        "auth",
        "twine upload --repository-url http://www.example/401/ -u a -p b a-1.0-py3-none-any.whl >&2",
        "python3 - <<'END'\nimport zipfile\nz = zipfile.ZipFile('a-1.0-py3-none-any.whl', 'w')\nz.writestr('a-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: a\\nVersion: 1.0\\n')\nz.writestr('a-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\n')\nz.writestr('a-1.0.dist-info/RECORD', '')\nEND\n",
    ),
    fails("permission", "svn ls http://www.example/403 --non-interactive"),
    fails("auth", "hg clone http://www.example/401/r"),
    fails("permission", "hg clone http://www.example/403/r"),
    fails("not_found", "hg clone http://www.example/404/r"),
    fails("network", "hg clone http://www.example/503/r"),
    fails("auth", "promtool query instant http://www.example/401 up"),
    fails("auth", "sentry-cli --url http://www.example/401 --auth-token x info", also="none"),
    fails("permission", "yt-dlp http://www.example/403"),
    fails("auth", "gem install --clear-sources -s http://www.example/401/ rails"),
    fails("tls", "aria2c --max-tries=1 https://own.shop.example/ok >&2"),
    fails("tls", "http --ignore-stdin https://own.shop.example/ok"),
    fails("tls", "svn ls https://own.shop.example/r --non-interactive"),
    fails("tls", "hg clone https://own.shop.example/r"),
    fails("tls", "axel https://own.shop.example/ok"),
    fails("tls", "sentry-cli --url https://own.shop.example --auth-token x info"),
    fails("tls", "promtool query instant https://own.shop.example up"),
    fails("tls", "gem install --clear-sources -s https://own.shop.example/ rails"),
    fails("tls", "yt-dlp https://own.shop.example/v"),
    fails("tls", "openssl s_client -verify_return_error -connect own.shop.example:443 < /dev/null"),
    fails("tls", "mosquitto_pub -h own.shop.example -p 443 --capath /etc/ssl/certs -t a -m b"),
    fails("tls", "lftp -c 'set net:max-retries 1; open https://own.shop.example; ls'"),
]
MACHINE = [
    fails("permission", "ip link set lo down"),
    fails("permission", "iptables -L"),
    fails("permission", "nft list ruleset"),
    fails("permission", "tcpdump -i lo"),
    fails("permission", "nmap -sS localhost"),
    fails("permission", "cryptsetup luksFormat /dev/loop0", also="not_found"),
    fails("permission", "lvs"),
    fails("permission", "useradd shop", also="lock"),
    fails("permission", "crontab -u root -l"),
    fails("permission", "visudo"),
    fails("permission", "chronyd -n", also="none missing_command"),
    fails("permission", "svnadmin create /srv/r"),
    fails("permission", "hg init /srv/r"),
    fails("permission", "RESTIC_PASSWORD=x restic -r /srv/r init"),
    fails("disk_full", "RESTIC_PASSWORD=x restic -r /dev/full/r init", also="not_found"),
    fails("permission", "borg init -e none /srv/r"),
    fails("permission", "meson setup /srv/b >&2", file("meson.build", "project('a')")),
    fails("permission", "pandoc -o /srv/a.html a.md", "echo a > a.md"),
    fails("permission", "qemu-img create /srv/a.img 1M"),
    fails("permission", "gem install ./a.gem", also="not_found network"),
    fails(
        "permission",
        "luarocks make",
        file(
            "a-1-1.rockspec",
            'package = "a"\nversion = "1-1"\nsource = {url = "."}\nbuild = {type = "builtin", modules = {a = "a.lua"}}',
        )
        + "touch a.lua",
        also="missing_command",
    ),
    fails("service_down", "chronyc tracking >&2"),
    fails("service_down", "supervisorctl status >&2", also="not_found not_configured network"),
    fails("service_down", "snmpwalk -v2c -c public -t 1 -r 0 localhost", also="network timeout"),
    fails("service_down", "mosquitto_pub -t a -m b", also="network"),
    fails("service_down", "etcdctl --dial-timeout=1s --command-timeout=1s get a", also="network timeout"),
    fails("service_down", "showmount -e", also="network"),
    fails(
        "missing_command",
        "hg commit",
        "hg init -q; echo a > a; hg add -q a; printf '[ui]\\nusername=dev\\neditor=absent\\n' > ~/.hgrc",
    ),
    fails(
        "missing_command",
        "svn ci --editor-cmd absent",
        "svnadmin create r; svn co -q file://$PWD/r wc; cd wc; echo a > a; svn add -q a",
        also="not_found not_configured",
    ),
    fails("missing_command", "pandoc -o a.pdf a.md", "echo a > a.md", also="missing_dependency"),
    fails(
        "missing_command",
        "git difftool -y -t meld HEAD~1",
        "git init -q; git config user.name d; git config user.email d@x.example; echo a > a; git add a; git commit -qm a; echo b > a; git commit -qam b",
    ),
    fails("missing_command", "rsync -e absent a dev@www.example:", "echo a > a"),
    fails(
        "missing_dependency",
        "celery -A shop inspect ping",
        file("shop.py", "from celery import Celery\napp = Celery(broker='redis://www.example:81')"),
        also="network timeout",
    ),
    fails(
        "missing_dependency",
        "alembic upgrade head >&2",
        "alembic init -t generic m >/dev/null 2>&1; sed -i 's#^sqlalchemy.url.*#sqlalchemy.url = oracle://a@b/c#' alembic.ini",
    ),
    fails(
        "missing_dependency",
        "knex migrate:latest",
        file("knexfile.js", "module.exports = {client: 'mysql2', connection: {}}"),
    ),
    fails(
        "missing_dependency",
        "meson setup build >&2",
        file("meson.build", "project('a')\ndependency('absent-lib')"),
        also="missing_command",
    ),
    fails("missing_dependency", "ruby -e 'require %q(absent)'"),
    fails("port_in_use", "dnsmasq -k -p 8080 -C /dev/null --user=dev", also="permission"),
    fails(
        "lock",
        "borg create r::a a",
        'borg init -e none r; echo a > a; mkdir r/lock.exclusive; touch "r/lock.exclusive/laptop@1.1-1"',
        also="none",
        timeout=40,
    ),
    fails(
        "lock",
        "hg commit -m x --config ui.timeout=1 -u d",
        "hg init -q; echo a > a; hg add -q a; ln -s other:1 .hg/wlock",
    ),
]
SILENT = [
    fails("none", "promtool check rules r.yml", file("r.yml", "groups:\n- name: a\n  rules:\n  - alert: NotFound\n    expr: up ===")),
    fails("none", "pandoc -f json a.md", "echo 'no such plugin' > a.md"),
    fails("none", "meson setup build >&2", file("meson.build", "project('a')\nerror('the server was not found: run shop init')")),
    fails("none", "inv deploy", file("tasks.py", "from invoke import task, Exit\n@task\ndef deploy(c): raise Exit('shop: the customer was not found')")),
    fails("none", "alembic upgrade head >&2", "alembic init m >/dev/null 2>&1; echo 'raise ValueError(\"no such tenant\")' > m/env.py"),
    fails("none", "svn diff --summarize --nonsense"),
    fails("none", "hg import a.patch", "hg init -q; echo 'no such file' > a.patch"),
    fails("none", "haproxy -c -f h.cfg", file("h.cfg", "frontend f\n  bnid :80")),
    fails("none", "rake", file("Rakefile", "task(:default) { raise 'the record was not found' }")),
    fails("none", "dnsmasq --test -C d.conf", file("d.conf", "nonsense=1")),
    fails("none", "composer validate >&2", file("composer.json", '{"name": "Bad Name"}')),
    fails("none", "twine check a.whl >&2", "echo x > a.whl"),
]  # fmt: skip

CALL = "import xmlrpc.client\nxmlrpc.client.ServerProxy('http://www.example/{}').stock.of('tea')"
LIBRARY = [
    fails(type, "python3 stock.py", file("stock.py", CALL.format(status)), tool="python3")
    for type, status in [("auth", 401), ("permission", 403), ("rate_limit", 429), ("network", 503)]
]
CASES: list[Fresh] = [*LIBRARY, *THINGS, *SETTINGS, *NETWORK, *REFUSED, *MACHINE, *SILENT]


def _more(text: str) -> str:
    """Besides what every script scrubs: the seconds that mosquitto writes before its lines."""
    return re.sub(r"^\d{10}: ", "1772441100: ", scrub(text), flags=re.MULTILINE)


def main() -> None:
    """Start the web that answers by the number in its paths, then run every case."""
    enter_stage("tests.corpus.wordings")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    name_hosts("127.0.0.1 own.shop.example\n")
    serve(80, ROUTES)
    serve(8080, ROUTES)
    serve(443, ROUTES, make_certificates("*.shop.example"))
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "wordings.jsonl"
    run_all("wordings", CASES, where, arguments[1] if arguments[1:] else "", _more)


if __name__ == "__main__":
    main()
