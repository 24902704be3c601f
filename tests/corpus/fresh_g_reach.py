# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: reaching another machine - ssh, copies, VPNs, proxies, names, TLS, HTTP."""

from tests.corpus.fresh_g_cluster import NODE
from tests.corpus.fresh_g_git import key
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

J = f"dev@jump.{H}"
ASYNC = file("check.py", """\
    import sys

    import paramiko

    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect(sys.argv[1], port=int(sys.argv[2]), username="dev", timeout=4, allow_agent=False)
    client.exec_command("uptime")
    """)  # fmt: skip
SSH2 = NODE + file("tunnel.js", """\
    const { Client } = require('ssh2');
    const conn = new Client();
    conn.on('ready', () => conn.exec('uptime', () => process.exit(0)));
    conn.on('error', (err) => { console.error('tunnel down:', err.message, `(level ${err.level})`); process.exit(1); });
    conn.connect({ host: process.argv[2], port: +process.argv[3], username: 'dev', readyTimeout: 3000,
      privateKey: require('fs').readFileSync('/home/dev/.ssh/id_ed25519') });
    """)  # fmt: skip
DEPLOY = file("deploy.sh", """\
    #!/bin/bash
    set -eu
    for host in "$@"; do
      printf '>> %s\\n' "$host"
      rsync -az --delete ./dist/ "dev@$host:/srv/www/" || { code=$?; echo "deploy to $host failed ($code)"; exit $code; }
    done
    """) + "mkdir dist; touch dist/index.html\n"  # fmt: skip
OVPN = "client\ndev tun\nproto tcp\nremote HOST PORT\nconnect-retry-max 1\nca ca.pem\nverb 1\nauth-user-pass up\n"
SSHS = [
    fails("ssh_key", f"ssh -o BatchMode=yes {J} sudo systemctl restart app", key("other")),
    fails("ssh_key", f"ssh -p 2223 {J} uptime", key("me")),
    fails("ssh_key", f"ssh -i ~/.ssh/deploy_key {J} id", key("other"), also="not_found"),
    fails("ssh_key", f"bash deploy.sh jump.{H}", key("other") + DEPLOY, tool="rsync"),
    fails("ssh_key", f"python3 check.py jump.{H} 22", key("other") + ASYNC),
    fails("ssh_key", f"node tunnel.js jump.{H} 22", key("other") + SSH2),
    fails("ssh_key", f"sftp -b /dev/null {J}", key("other")),
    fails("ssh_key", f"parallel-ssh -H {J} -i uptime", key("other"), tool="parallel-ssh", stdout=True),
    fails("ssh_key", f"sshfs {J}:/srv mnt", key("other") + "mkdir mnt"),
    fails("ssh_key", "ssh-keygen -y -P '' -f ~/.ssh/id_ed25519", key("locked")),
    fails("service_down", "ssh-add ~/.ssh/id_ed25519", key("me"), also="not_configured ssh_key"),
    fails("ssh_hostkey", f"ssh {J.replace('jump', 'web7')} true", key("me", "changed")),
    fails("ssh_hostkey", f"scp dump.sql {J}:", key("me") + "rm ~/.ssh/known_hosts; touch dump.sql"),
    fails("ssh_hostkey", f"rsync -a ./ dev@web7.{H}:www/", key("me", "changed")),
    fails("ssh_hostkey", f"python3 check.py jump.{H} 2222", key("me") + "> ~/.ssh/known_hosts\n" + ASYNC),
    fails("ssh_hostkey", f"ssh -J {J} web7.internal uptime", key("me", "changed")),
    fails("ssh_hostkey", f"ansible all -i 'web7.{H},' -u dev -m ping >&2", key("me", "changed")),
    fails("network", f"ssh -o ConnectTimeout=5 dc2.{H} hostname", key("me")),
    fails("network", "ssh ops@build-3.nowhere.example 'tail -n1 /var/log/ci.log'", key("me")),
    fails("network", f"scp -r logs {J.replace('jump', 'dc2')}:/tmp", key("me") + "mkdir logs"),
    fails("network", "sftp deploy@files.offline.example"),
    fails("network", f"ssh -J {J} dev@shut.{H} -p 2299 true", key("me")),
    fails("permission", f"ssh -o ProxyCommand='nc -X connect -x squid.{H}:3130 %h %p' ops@host.nowhere.example", key("me"),
          also="network"),
    fails("network", "bash deploy.sh www1.nowhere.example", DEPLOY, tool="rsync"),
    fails("network", f"ssh-copy-id -i ~/.ssh/id_ed25519.pub dev@dc2.{H}", key("me") + "cp /srv/ssh/me.pub "
          "~/.ssh/id_ed25519.pub"),
    fails("network", f"ssh -p 2203 {J}", key("me")),
    fails("network", f"ssh-keyscan -T 2 dc2.{H} && true", key("me")),
    fails("network", f"node tunnel.js shut.{H} 2299", key("me") + SSH2),
    fails("network", f"python3 check.py dc2.{H} 22", key("me") + ASYNC),
    fails("network", "autossh -M 0 -N -L 5432:db:5432 dev@gw.nowhere.example", key("me") + "export AUTOSSH_GATETIME=0",
          timeout=10),
    fails("network", f"ssh -W 10.20.0.8:443 {J} < /dev/null", key("me")),
    fails("permission", "sshuttle -r dev@gw.nowhere.example 10.0.0.0/8", also="auth"),
    fails("timeout", f"ssh -o ConnectTimeout=2 -p 2204 {J}", key("me"), also="network"),
    fails("timeout", f"timeout 2 ssh lost.{H} uptime", key("me"), tool="timeout", also="network"),
    fails("timeout", f"node tunnel.js jump.{H} 2204", key("me") + SSH2),
    fails("timeout", f"ssh -o ConnectTimeout=2 ana@lost.{H} true", also="network"),
    fails("permission", f"scp app.conf {J}:/etc/app.conf", key("me") + "touch app.conf"),
    fails("permission", f"rsync -a app.conf {J}:/etc/", key("me") + "touch app.conf"),
    fails("permission", f"ssh -R 80:localhost:3000 -o ExitOnForwardFailure=yes -N {J}", key("me"), also="port_in_use"),
    fails("permission", f"ssh -p 2224 -o ExitOnForwardFailure=yes -N -R 9000:localhost:80 {J}", key("me"),
          also="not_configured"),
    fails("permission", f"printf 'put x /etc/x\\n' | sftp -b - {J}", key("me") + "touch x", tool="sftp"),
    fails("not_found", f"scp {J}:/var/backups/app-2026.tar.gz .", key("me")),
    fails("not_found", f"rsync -a {J}:/srv/exports/ exports/", key("me")),
    fails("not_found", f"printf 'get missing.csv\\n' | sftp -b - {J}", key("me"), tool="sftp"),
    fails("not_found", f"scp -r site {J}:/srv/nope/deep/", key("me") + "mkdir site; touch site/a"),
    fails("missing_command", f"ssh {J} podman-remote ps", key("me"), also="none"),
    fails("missing_command", f"rsync --rsync-path=/opt/bin/rsync -a ./ {J}:x", key("me"), also="not_found"),
    fails("missing_command", f"ssh {J} 'bash -lc \"kubectl-neat get pods\"'", key("me")),
    fails("missing_command", f"ssh -o ProxyCommand='cloudflared access ssh --hostname %h' {J}", key("me")),
    fails("port_in_use", f"timeout 9 ssh -o ExitOnForwardFailure=yes -N -L 127.0.0.1:8077:localhost:80 {J}", key("me"),
          tool="ssh"),
    fails("tty", f"ssh {J} sudo id", key("me"), also="auth missing_command"),
    fails("not_configured", f"ssh -p 2225 {J}", key("me")),
    fails("not_configured", f"ssh {J}", key("me") + "printf 'Host *\\n  ProxyComand x\\n' > ~/.ssh/config"),
    fails("not_configured", f"ssh {J}", key("me") + "echo 'Host *' > ~/.ssh/config; chmod 666 ~/.ssh/config",
          also="permission"),
    fails("not_configured", f"ssh {J}", key("me") + "printf 'Include nothere\\nHost jump*\\n  Port 22x\\n' > ~/.ssh/config"),
    fails("disk_full", f"scp {J}:/srv/large.bin data/", key("me") + "mkdir data", admin="mount -t tmpfs -o "
          "size=64k,uid=1000 t data; head -c 500k /dev/zero > /srv/large.bin"),
    fails("auth", f"rsync ana@rsync.{H}::private/ x/", tool="rsync"),
    fails("auth", f"RSYNC_PASSWORD=old rsync -a rsync://ana@rsync.{H}/private/ x/"),
    fails("not_found", f"rsync rsync://rsync.{H}/nightly/ x/"),
    fails("permission", f"rsync -a notes.txt rsync://rsync.{H}/releases/", "touch notes.txt"),
    fails("rate_limit", f"rsync rsync://rsync.{H}/full/", also="quota"),
    fails("network", f"rsync -avz rsync://dc2.{H}/pub/ mirror/"),
]  # fmt: skip
VPN = [
    fails("not_found", "openvpn --config ~/vpn/lumen.ovpn", stdout=True, also="usage"),
    fails("not_found", "openvpn office.ovpn", "printf 'ana\\npw\\n' > up; printf '" + OVPN.replace("HOST", f"vpn.{H}").replace(
          "PORT", "1194").replace("\n", "\\n") + "' > office.ovpn", stdout=True, also="not_configured usage"),
    fails("permission", "openvpn --dev tun --remote vpn.lumen.example --secret k --cipher AES-256-CBC", "openvpn --genkey secret k", stdout=True),
    fails("tls", f"openconnect https://own.{H} --non-inter -u ana", stdout=True),
    fails("network", "openconnect vpn.nowhere.example --protocol=gp -u ana"),
    fails("network", f"openconnect https://shut.{H}:8443"),
    fails("tty", "wg-quick up wg0", also="auth"),
    fails("not_found", "wg-quick up lumen", root=True, also="not_configured"),
    fails("missing_dependency", "wg show wg0", root=True, also="not_configured"),
    fails("service_down", "swanctl --initiate --child office", tool="swanctl", also="permission"),
    fails("network", f"openfortivpn dc2.{H}:10443 -u ana -p x", root=True, stdout=True),
    fails("network", "openfortivpn vpn.nowhere.example -u ana -p x", root=True, stdout=True, also="tls"),
    fails("permission", f"openfortivpn vpn.{H} -u ana", stdout=True),
    fails("not_configured", "vpnc-connect office", root=True, tool="vpnc", also="not_found"),
    fails("not_configured", "tincd -n office -D", root=True, tool="tincd", also="not_found"),
]  # fmt: skip
REACH: list[Fresh] = [*SSHS, *VPN]
