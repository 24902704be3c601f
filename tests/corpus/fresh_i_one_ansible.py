"""The ninth fresh set, first half: the ansible automation engineer."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import SSH, WHO
from tests.corpus.fresh_parts import fails, file

INV = (
    file(
        "inventory/hosts.ini",
        f"""\
    [web]
    web1.{H} ansible_user=dev ansible_python_interpreter=/usr/bin/python3

    [db]
    db-stage.{H}

    [local]
    localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3
    """,
    )
    + file("ansible.cfg", "[defaults]\ninventory = inventory/hosts.ini\nnocows = 1\n")
    + SSH
)


def play(tasks: str, hosts: str = "local", more: str = "", name: str = "site.yml") -> str:
    """An inventory and a playbook of these tasks."""
    body = "\n".join(f"    {line}" for line in tasks.splitlines())
    return (
        INV + f"mkdir -p $(dirname {name}); cat > {name} <<'END'\n- hosts: {hosts}\n  gather_facts: "
        f"false\n{more}  tasks:\n{body}\nEND\n"
    )


DEBUG = '- name: Show\n  ansible.builtin.debug:\n    msg: "{{ billing_version }}"'
PING = "- ansible.builtin.ping:"
VAULT = (
    "echo right > pw; mkdir -p group_vars; echo 'db_password: x' > group_vars/all.yml; ansible-vault encrypt "
    "--vault-password-file pw group_vars/all.yml >/dev/null 2>&1; rm pw\n"
)

CASES = [
    fails("network", "ansible-playbook site.yml -l db", play(PING, "all"), stdout=True),
    fails("network", "ansible db -m ping", INV, stdout=True),
    fails("ssh_key", "ansible web -m ping", INV + "cp /srv/ssh/other ~/.ssh/id_ed25519", stdout=True),
    fails("ssh_hostkey", "ansible-playbook site.yml", play(PING, "web") + "rm ~/.ssh/known_hosts", stdout=True),
    fails("auth", "ansible-playbook site.yml -b -D", play("- ansible.builtin.command: systemctl restart billing",
          "web"), stdout=True),
    fails("auth", "ansible-playbook site.yml", play(PING) + VAULT, also="not_configured"),
    fails("auth", "ansible-playbook site.yml --vault-password-file ~/.vault_pass", play(PING) + VAULT + "echo wrong "
          "> ~/.vault_pass"),
    fails("not_found", "ansible-playbook site.yml --vault-password-file ~/.vault_pass", play(PING) + VAULT),
    fails("auth", "ansible-vault view group_vars/all.yml --vault-password-file pass", VAULT + "echo old > pass"),
    fails("none", "ansible-vault decrypt group_vars/all.yml --vault-password-file pass", "mkdir group_vars; echo "
          "'a: b' > group_vars/all.yml; echo x > pass"),
    fails("tty", "ansible-vault edit group_vars/all.yml", VAULT, also="auth"),
    fails("not_found", "ansible-playbook playbooks/deploy.yml", INV),
    fails("usage", "ansible-playbook site.yml -l webb", play(PING, "all"), also="not_found"),
    fails("not_found", "ansible-playbook site.yml", INV + "printf -- '- hosts: local\\n  roles:\\n    - common\\n   "
          " - billing\\n' > site.yml"),
    fails("missing_dependency", "ansible-playbook site.yml", play("- community.postgresql.postgresql_db:\n    name: "
          "billing"), also="not_found"),
    fails("missing_dependency", "ansible local -m community.docker.docker_container -a name=x", INV, stdout=True,
          also="not_found"),
    fails("none", "ansible-playbook site.yml --syntax-check", play("- name: Broken\n  ansible.builtin.copy:\n    "
          "src: a\n   dest: b")),
    fails("none", "ansible-playbook site.yml", play("- name: Two\n  ansible.builtin.command: id\n  "
          "ansible.builtin.shell: id")),
    fails("none", "ansible-playbook site.yml", play(DEBUG), stdout=True),
    fails("none", "ansible-playbook site.yml", play("- ansible.builtin.assert:\n    that: 1 > 2\n    fail_msg: "
          "'disk too small, permission denied for "
          "deploy'"), stdout=True),
    fails("none", "ansible-playbook site.yml -v", play("- name: Migrate\n  ansible.builtin.command: sh -c 'echo "
          "ERROR relation missing >&2; exit 3'"), stdout=True),
    fails("none", "ansible-playbook site.yml --check --diff", play("- ansible.builtin.lineinfile:\n    path: "
          "/etc/hosts\n    regexp: '('\n    line: x"), stdout=True),
    fails("not_found", "ansible-playbook deploy.yml", play("- ansible.builtin.template:\n    src: billing.conf.j2\n "
          "   dest: billing.conf", name="deploy.yml"),
          stdout=True),
    fails("permission", "ansible-playbook deploy.yml", play("- ansible.builtin.copy:\n    content: x\n    dest: "
          "/etc/billing.conf", name="deploy.yml"), stdout=True),
    fails("missing_command", "ansible-playbook deploy.yml", play("- ansible.builtin.command: nginxctl reload",
          name="deploy.yml"), stdout=True),
    fails("not_found", "ansible-playbook deploy.yml", play("- ansible.builtin.service:\n    name: billing\n    "
          "state: restarted", name="deploy.yml"),
          stdout=True, also="service_down"),
    fails("not_found", "ansible-playbook deploy.yml", play("- ansible.builtin.get_url:\n    url: "
          "http://api.tarnwood.example/dl/billing.tgz\n    dest: b.tgz",
          name="deploy.yml"), stdout=True),
    fails("network", "ansible-playbook deploy.yml", play("- ansible.builtin.uri:\n    url: "
          "http://api.tarnwood.example/maintenance/ready\n  retries: 2\n  delay: 0\n"
          "  register: r\n  until: r.status == 200", name="deploy.yml"), stdout=True),
    fails("auth", "ansible-playbook deploy.yml", play("- ansible.builtin.git:\n    repo: "
          "https://gitlab.tarnwood.example/billing/api.git\n    dest: src", name="deploy.yml"),
          stdout=True, also="tty"),
    fails("missing_dependency", "ansible-playbook deploy.yml", play("- ansible.builtin.debug:\n    msg: \"{{ "
          "lookup('community.hashi_vault.hashi_vault', 'secret/x') }}\"",
          name="deploy.yml"), stdout=True, also="not_found none"),
    fails("timeout", "ansible-playbook deploy.yml", play("- ansible.builtin.wait_for:\n    host: "
          "api.tarnwood.example\n    port: 9443\n    timeout: 2", name="deploy.yml"),
          stdout=True),
    fails("network", "ansible-galaxy collection install community.postgresql", WHO),
    fails("network", "ansible-galaxy install -r requirements.yml", "printf 'roles:\\n  - name: "
          "geerlingguy.nginx\\n' > requirements.yml"),
    fails("not_found", "ansible-galaxy collection install -r collections/requirements.yml"),
    fails("none", "ansible-lint site.yml", play("- shell: systemctl restart billing\n- command: id") + WHO +
          "git init -q", stdout=True, timeout=60),
    fails("none", "yamllint -s site.yml", play("- name: x\n  ansible.builtin.debug: {msg: \"yes\"}   "), stdout=True),
    fails("none", "ansible-playbook site.yml --vault-pass-file x --tag", play(PING)),
    fails("not_configured", "ansible all -m ping", file("ansible.cfg", "[defaults\ninventory = hosts"), also="none"),
    fails("network", f"ansible-pull -U git@lan.{H}:ops/ansible.git -i localhost, site.yml", SSH + WHO, stdout=True),
]  # fmt: skip
