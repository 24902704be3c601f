# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what ssh, scp, sftp and rsync say beyond the network: `python -m tests.corpus.ssh`, as root. See README.md.

Servers on `www.example`: 22 takes keys, 2022 passwords only; 2023 has no sftp, gives no terminal and forwards nothing; 2031 to 2034 offer
one outdated algorithm each. rsync's daemon on 873 has modules that refuse.
"""

import shlex

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write

CONFIG = """\
HostKey {server}/sshd/host_rsa
HostKey {server}/sshd/host_ed25519
AuthorizedKeysFile {server}/sshd/authorized_keys
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
"""
SERVERS = {
    22: "PasswordAuthentication no\nSubsystem sftp internal-sftp\n",
    2022: "PubkeyAuthentication no\nSubsystem sftp internal-sftp\n",
    2023: "PasswordAuthentication no\nAllowTcpForwarding no\nPermitTTY no\n",
    2031: "HostKeyAlgorithms ssh-rsa\n",
    2032: "KexAlgorithms diffie-hellman-group14-sha1\n",
    2033: "Ciphers 3des-cbc\n",
    2034: "Ciphers aes128-ctr\nMACs hmac-md5\n",
}
RSYNCD = """\
use chroot = no
[reports]
path = {server}/reports
[secret]
path = {server}/reports
auth users = dev
secrets file = {server}/rsyncd.secrets
[closed]
path = {server}/reports
hosts deny = *
[few]
path = {server}/reports
max connections = -1
"""


def config(*lines: str) -> str:
    """Lines more for ~/.ssh/config."""
    return "printf '%s\\n' " + shlex.join(lines) + " >> ~/.ssh/config"


SSH = [
    Case("auth", "ssh -p 2022 dev@www.example uptime"),
    Case("auth", "scp -P 2022 dev@www.example:report.txt ."),
    Case("auth", "sshpass -p wrong ssh -p 2022 dev@www.example uptime", tool="ssh"),
    Case("ssh_hostkey", "ssh -p 2031 dev@www.example uptime"),
    Case("ssh_hostkey", "scp -P 2031 dev@www.example:report.txt ."),
    Case("not_configured", "ssh -p 2032 dev@www.example uptime"),
    Case("not_configured", "ssh -p 2033 dev@www.example uptime"),
    Case("not_configured", "ssh -p 2034 dev@www.example uptime"),
    Case("not_configured", "sftp -P 2032 dev@www.example"),
    Case("not_configured", "ssh dev@www.example uptime", config("Hostnme shop.example")),
    Case("not_configured", "scp dev@www.example:report.txt .", config("UseKeychain yes")),
    Case("not_configured", "ssh dev@www.example uptime", config("Port many")),
    Case("not_configured", "rsync -a dev@www.example:reports/ reports/", config("Compression maybe")),
    Case("usage", "ssh -o StrictHostKeyChekcing=no dev@www.example uptime"),
    Case("usage", "ssh -o ServerAliveInterval=many dev@www.example uptime"),
    Case("permission", "ssh dev@www.example uptime", "touch ~/.ssh/config; chmod 666 ~/.ssh/config"),
    Case("usage", "ssh www.example:2022 uptime"),
    Case("usage", "ssh dev@www.example:2022"),
    Case("tty", "ssh dev@www.example tmux"),
    Case("tty", "ssh dev@www.example sudo true"),
    Case("tty", "ssh -tt -p 2023 dev@www.example uptime", timeout=5),
    Case("permission", "ssh -p 2023 -W internal.example:22 dev@www.example"),
    Case("permission", "ssh -J dev@www.example:2023 dev@www.example uptime"),
    Case("network", "ssh -J dev@www.example dev@internal.example uptime"),
    Case("network", "ssh -J dev@www.example -p 2200 dev@www.example uptime"),
    Case("network", "ssh -W www.example:81 dev@www.example"),
    Case("port_in_use", "ssh -o ExitOnForwardFailure=yes -R 873:localhost:80 -N dev@www.example"),
    Case("missing_command", "ssh dev@www.example uptime", config("ProxyCommand corkscrew-ng %h %p")),
    Case("network", "ssh dev@www.example 'kill -9 $PPID; sleep 5'"),
    Case("not_configured", "ssh -o ControlMaster=yes -o ControlPath=~/.ssh/%C%C%C%C%C dev@www.example uptime"),
    Case("ssh_key", "ssh-add ~/.ssh/id_ed25519", "chmod 644 ~/.ssh/id_ed25519", "true"),
    Case("ssh_key", "SSH_AUTH_SOCK=$HOME/agent ssh-add ~/.ssh/id_ed25519", "ssh-agent -a ~/agent >/dev/null; chmod 644 ~/.ssh/id_ed25519"),
    Case("ssh_key", "SSH_AUTH_SOCK=$HOME/agent ssh-add ~/.ssh/broken", "ssh-agent -a ~/agent >/dev/null; head -2 ~/.ssh/id_ed25519 > ~/.ssh/broken; chmod 600 ~/.ssh/broken"),
    Case("ssh_key", "ssh-keygen -y -P wrong -f ~/.ssh/other", "ssh-keygen -qt ed25519 -N right -f ~/.ssh/other"),
    Case("ssh_key", "ssh-keygen -y -f ~/.ssh/broken", "head -2 ~/.ssh/id_ed25519 > ~/.ssh/broken; chmod 600 ~/.ssh/broken"),
    Case("ssh_key", "ssh-copy-id dev@www.example", "rm ~/.ssh/id_*"),
    Case("network", "ssh-keyscan host.nowhere.example"),
]  # fmt: skip

COPIES = [
    Case("not_configured", "scp -P 2023 dev@www.example:report.txt ."),
    Case("not_configured", "sftp -P 2023 dev@www.example"),
    Case("usage", "scp reports dev@www.example:", "mkdir reports"),
    Case("usage", "scp dev@www.example:reports .", "mkdir ~/reports"),
    Case("permission", "scp dev@www.example:/etc/sudoers ."),
    Case("permission", "scp a.txt dev@www.example:/etc/", "touch a.txt"),
    Case("permission", "scp dev@www.example:report.txt /opt/", "touch ~/report.txt"),
    Case("not_found", "scp dev@www.example:report.txt new/report.txt", "touch ~/report.txt"),
    Case("not_found", "scp a.txt dev@www.example:new/deep/a.txt", "touch a.txt"),
    Case("permission", "sftp -b batch dev@www.example", "echo 'put batch /etc/batch' > batch"),
    Case("not_found", "rsync -a a.txt dev@www.example:new/deep/", "touch a.txt"),
    Case("not_found", "rsync -a a.txt new/deep/", "touch a.txt"),
    Case("permission", "rsync -a a.txt dev@www.example:/etc/", "touch a.txt"),
    Case("permission", "rsync -a closed/ copy/", "mkdir closed; touch closed/a; chmod 000 closed/a"),
    Case("permission", "rsync -a dev@www.example:/etc/ssl/private/ private/"),
    Case("permission", "rsync a.txt rsync://www.example/reports/", "touch a.txt"),
    Case("missing_command", "rsync -a --rsync-path=rsync-ng a.txt dev@www.example:", "touch a.txt"),
    Case("not_configured", "rsync -a a.txt dev@www.example:", "touch a.txt; echo 'echo welcome to this host' > ~/.bashrc"),
    Case("auth", "rsync rsync://dev@www.example/secret/ secret/"),
    Case("auth", "RSYNC_PASSWORD=wrong rsync -a rsync://dev@www.example/secret/ secret/"),
    Case("not_found", "rsync -a rsync://www.example/repotrs/ reports/"),
    Case("permission", "rsync -a rsync://www.example/closed/ closed/"),
    Case("rate_limit", "rsync -a rsync://www.example/few/ few/"),
    Case("timeout", "rsync -a --contimeout=2 rsync://slow.example/reports/ reports/"),
]  # fmt: skip

SILENT = [
    Case("none", "ssh dev@www.example false"),
    Case("none", "ssh dev@www.example 'grep login access.log'", "echo shop > ~/access.log"),
    Case("none", "ssh dev@www.example exit 255"),
    Case("missing_command", "ssh dev@www.example shop-sync --all"),
    Case("none", "ssh dev@www.example 'echo test_ssh: expected \"Permission denied (publickey).\" >&2; exit 1'"),
    Case("none", "ssh dev@www.example 'echo FAIL: subsystem request failed on channel 0, got ok >&2; exit 2'"),
    Case("none", "ssh dev@www.example cat absent.txt"),
    Case("not_found", "scp absent.txt dev@www.example:"),
    Case("not_found", "scp dev@www.example:absent.txt ."),
    Case("not_found", "sftp -b batch dev@www.example", "echo 'get absent.txt' > batch"),
    Case("not_found", "rsync -a absent/ dev@www.example:reports/"),
    Case("not_found", "rsync -a dev@www.example:absent.txt ."),
    Case("none", "rsync --zzqxy a b"),
    Case("none", "ssh-keygen -qt ed25519 -N '' -f ~/.ssh/id_ed25519"),
    Case("not_found", "ssh-keygen -lf absent.pub"),
    Case("none", "ssh -Z dev@www.example"),
    Case("none", "bash check.sh", "echo \"echo 'check: said dev@www.example: Permission denied (password).' >&2; exit 1\" > check.sh"),
]  # fmt: skip

CASES = [*SSH, *COPIES, *SILENT]


def start_servers() -> None:
    """The servers of the module's docstring, with keys of their own."""
    folder = SERVER / "sshd"
    shell(f"""
        mkdir -p {folder} /run/sshd; cd {folder}
        ssh-keygen -qt rsa -b 2048 -N '' -f host_rsa; ssh-keygen -qt ed25519 -N '' -f host_ed25519
        ssh-keygen -qt ed25519 -C dev@laptop -N '' -f user; cp user.pub authorized_keys; chmod 644 authorized_keys; chmod 755 {folder}
        changed=$(sed "s|^dev:[^:]*|dev:$(openssl passwd -6 -salt salt correct)|" {SERVER}/etc/shadow); cat <<< $changed > {SERVER}/etc/shadow
        mkdir -m 755 {SERVER}/reports; echo dev:correct > {SERVER}/rsyncd.secrets; chmod 600 {SERVER}/rsyncd.secrets
    """)
    (SERVER / "rsyncd.conf").write_text(RSYNCD.format(server=SERVER))
    for port, lines in SERVERS.items():
        (folder / str(port)).write_text(CONFIG.format(server=SERVER) + f"Port {port}\n{lines}")
        shell(f"/usr/sbin/sshd -f {folder}/{port} &>/dev/null")
    shell(f"rsync --daemon --config={SERVER}/rsyncd.conf &>/dev/null; sleep 0.5")


def main() -> None:
    """Start the servers, then run every case in a home of its own."""
    enter_stage("tests.corpus.ssh")
    start_servers()
    write("ssh", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(
        f"find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app; install -d -m 700 -o {UID} -g {UID} {HOME}/.ssh"
    )
    known = "".join(
        f"[www.example]:{port},www.example $(cat {SERVER}/sshd/host_rsa.pub)\\n[www.example]:{port},www.example $(cat {SERVER}/sshd/host_ed25519.pub)\\n"
        for port in SERVERS
    )
    shell(
        f'cd {HOME}/.ssh; printf "{known}" > known_hosts; cp {SERVER}/sshd/user id_ed25519; cp {SERVER}/sshd/user.pub id_ed25519.pub; chown -R dev: .; chmod 600 *'
    )
    return capture(case, "ssh")


if __name__ == "__main__":
    main()
