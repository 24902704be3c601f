# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what ansible says when it cannot reach, become or decrypt: `python -m tests.corpus.ansible`, as root. See README.md.

Most of ansible's words are on stdout: those cases send it to stderr, as a log that takes both does.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, version, write
from tests.corpus.silence import file
from tests.lab.sshd import Sshd


def play(*tasks: str, hosts: str = "localhost", extra: str = "connection: local") -> str:
    """A playbook of these tasks."""
    return file(
        "site.yml",
        f"- hosts: {hosts}",
        "  gather_facts: false",
        f"  {extra}",
        "  tasks:",
        *(f"  - {task}" for task in tasks),
    )


def inventory(host: str, *variables: str) -> str:
    """An inventory of one host in the group web."""
    return file("hosts", "[web]", " ".join([host, *variables]))


PING = play("ansible.builtin.ping:")
LOCAL = inventory("localhost", "ansible_connection=local")
REMOTE = play("ansible.builtin.command: uptime", hosts="web", extra="remote_user: dev")
SITE = "ansible-playbook -i hosts site.yml"
VAULTED = "printf 'one\\n' > one; printf 'two\\n' > two; printf 'password: x\\n' > secret.yml; ansible-vault encrypt --vault-password-file one secret.yml >/dev/null 2>&1 || { ansible-vault encrypt --vault-password-file one secret.yml; exit 1; }; "
SECRET = LOCAL + play("ansible.builtin.debug: {var: password}", extra="vars_files: [secret.yml]")

CASES = [
    *(Case("network", f"{SITE} >&2", REMOTE + inventory(host, "ansible_ssh_common_args='-o ConnectTimeout=5'")) for host in ("internal.example", "host.nowhere.example", "elsewhere.example", "www.example ansible_port=2222")),
    Case("network", "ansible web -i hosts -m ansible.builtin.ping >&2", inventory("internal.example")),
    Case("network", "ansible all -i host.nowhere.example, -m ansible.builtin.ping >&2"),
    Case("ssh_key", f"{SITE} >&2", REMOTE + inventory("www.example") + "rm ~/.ssh/id_ed25519*"),
    Case("ssh_key", "ansible web -i hosts -m ansible.builtin.command -a uptime >&2", inventory("www.example") + "rm ~/.ssh/id_ed25519*"),
    Case("ssh_hostkey", f"{SITE} >&2", REMOTE + inventory("www.example") + "rm ~/.ssh/known_hosts"),
    Case("ssh_hostkey", f"{SITE} >&2", REMOTE + inventory("www.example") + "ssh-keygen -qt ed25519 -N '' -f ~/.ssh/other; echo \"www.example $(cut -d' ' -f1,2 ~/.ssh/other.pub)\" > ~/.ssh/known_hosts"),
    Case("auth", f"{SITE} >&2", LOCAL + play("ansible.builtin.command: id", hosts="web", extra="become: true")),
    Case("auth", f"{SITE} -b >&2", REMOTE + inventory("www.example")),
    Case("auth", "ansible web -i hosts -b -m ansible.builtin.command -a id >&2", LOCAL),
    Case("not_configured", SITE, VAULTED + SECRET),
    Case("tty", "ansible-vault view secret.yml", VAULTED),
    Case("not_configured", f"{SITE} --vault-password-file absent", VAULTED + SECRET),
    Case("auth", f"{SITE} --vault-password-file two", VAULTED + SECRET),
    Case("auth", "ansible-vault view --vault-password-file two secret.yml", VAULTED),
    Case("auth", "ansible-vault decrypt --vault-password-file two secret.yml", VAULTED),
    Case("missing_dependency", SITE, LOCAL + play("community.general.ufw: {state: enabled}")),
    Case("missing_dependency", SITE, LOCAL + play("ansible.posix.synchronize: {src: a, dest: b}")),
    Case("missing_dependency", SITE, LOCAL + file("site.yml", "- hosts: web", "  roles: [nginx]")),
    Case("missing_dependency", "ansible all -i hosts -m community.general.ufw", LOCAL),
    Case("missing_dependency", f"{SITE} >&2", LOCAL + play("ansible.builtin.command: id", hosts="web", extra="vars: {ansible_python_interpreter: /opt/python/bin/python3, ansible_connection: local}").replace("command: id", "ping:")),
    Case("missing_command", f"{SITE} >&2", LOCAL + play("ansible.builtin.command: absent-tool --now", hosts="web")),
    Case("not_found", "ansible-playbook absent.yml"),
    Case("not_found", f"{SITE} --limit db", LOCAL + PING),
    Case("not_found", f"{SITE} -l 'web:!old' --limit absent", LOCAL + PING),
    Case("network", "ansible-galaxy collection install community.general"),
    Case("network", "ansible-galaxy role install geerlingguy.nginx"),
    Case("network", "ansible-galaxy collection install -s https://internal.example team.app"),
    Case("none", "ansible-playbook -i hosts site.yml --chekc", LOCAL + PING),
    # a task that failed, and a playbook that is wrong
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.command: sh -c 'echo Permission denied >&2; exit 1'")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.fail: {msg: 'UNREACHABLE! the token has expired'}")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.assert: {that: [1 == 2]}")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.template: {src: absent.j2, dest: x}")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.debug: {msg: '{{ absent.value }}'}")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.copy: {src: absent.txt, dest: x}")),
    Case("none", f"{SITE} >&2", LOCAL + play("ansible.builtin.command: sh -c 'exit 4'")),
    Case("network", f"{SITE} >&2", LOCAL + play("ansible.builtin.uri: {url: 'http://www.example:81/'}")),
    Case("none", SITE, LOCAL + file("site.yml", "- hosts: web", "  tasks:", "  - debug: [", "  - x")),
    Case("none", SITE, LOCAL + file("site.yml", "hosts: web")),
    Case("none", SITE, LOCAL + file("site.yml", "- hosts: web", "  taks: []")),
    Case("none", SITE, LOCAL + play("ansible.builtin.include_role: {}", "absent_keyword: 1")),
    Case("none", f"{SITE} --syntax-check", LOCAL + file("site.yml", "- hosts: web", "  tasks:", "  - name: x")),
    Case("none", "make deploy", file("Makefile", "deploy:", "\t@echo 'fatal: [web]: UNREACHABLE! => {}' >&2; exit 4"), tool="make"),
]  # fmt: skip


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"find {HOME} -mindepth 1 -delete; cp -a {SERVER}/kept-home/. {HOME}")
    return capture(case, "ansible")


def main() -> None:
    """An sshd that lets the user in, then every case in a home of its own."""
    enter_stage("tests.corpus.ansible")
    shell("sysctl -qw net.ipv4.tcp_syn_retries=1")
    with Sshd(SERVER / "sshd", "www.example", 22, "dev") as sshd:
        key = sshd.new_key("id_ed25519")
        sshd.authorize(key)
        shell("mkdir -m 755 app; mkdir -m 700 .ssh", HOME, UID)
        shell(f"chmod 755 {sshd.folder}; install -o dev -g dev -m 600 {key}* {sshd.known_hosts} {HOME}/.ssh", HOME)
        shell(f"cp -a {HOME} {SERVER}/kept-home")
        for tool in ("ansible", "ansible-playbook", "ansible-vault", "ansible-galaxy"):
            version(tool)  # it leaves a folder of root in the home, which every case empties
        write("ansible", [_capture(case) for case in CASES])


if __name__ == "__main__":
    main()
