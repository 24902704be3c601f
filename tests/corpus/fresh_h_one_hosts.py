"""The eighth fresh set: machines. ssh, ansible, vault, the web from a terminal, databases and the machine itself."""

from tests.corpus.fresh_h_one_forge import ssh
from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file

INVENTORY = file(
    "inventory/prod.ini", f"[app]\napp01.{H}\napp02.{H}\n[app:vars]\nansible_python_interpreter=/usr/bin/python3"
)


def play(task: str, more: str = "") -> str:
    """site.yml with one task, an inventory and a key."""
    text = f"- hosts: app\n  gather_facts: false\n  tasks:\n    - name: deploy\n      {task}\n{more}"
    return (
        ssh()
        + INVENTORY
        + "cat > site.yml <<'END'\n"
        + text
        + "\nEND\nprintf '[defaults]\\nforks = 1\\nretry_files_enabled = false\\n[ssh_connection]\\n"
        "ssh_args = -o ControlMaster=no\\n' > ansible.cfg; "
    )


PING = "ansible.builtin.ping:"
RUN = "ansible-playbook -i inventory/prod.ini site.yml"
ANSIBLE = [
    fails(
        "network",
        RUN + " --limit app07",
        play(PING) + f"printf '[app]\\napp07 ansible_host=app07.{H}\\n' > inventory/prod.ini",
        stdout=True,
        timeout=60,
    ),
    fails("ssh_key", RUN, play(PING) + "install -m 600 /srv/ssh/other ~/.ssh/id_ed25519", stdout=True, timeout=60),
    fails("ssh_hostkey", RUN, play(PING) + "rm ~/.ssh/known_hosts", stdout=True, timeout=60),
    fails("auth", RUN + " --become", play("ansible.builtin.command: id"), stdout=True, timeout=60),
    fails("none", RUN, play("ansible.builtin.command: /bin/false"), stdout=True, timeout=60),
    fails(
        "none",
        RUN + " -e version=1.4.0",
        play("ansible.builtin.debug: {msg: '{{ release }}'}"),
        stdout=True,
        timeout=60,
    ),
    fails("none", RUN, play("ansible.builtin.copy: {src: app.conf, dest: /tmp/}"), stdout=True, timeout=60),
    fails("none", RUN + " --syntax-check", play("ansible.builtin.pign:")),
    fails("missing_dependency", RUN, play("community.postgresql.postgresql_db: {name: orders}"), also="none"),
    fails("not_found", "ansible-playbook -i inventory/prod.ini deploy.yml", play(PING)),
    fails("not_found", RUN + " --limit staging", play(PING)),
    fails(
        "auth",
        RUN + " -e @group_vars/vault.yml",
        play(PING) + "mkdir group_vars; echo 'db_password: x' > group_vars/vault.yml; echo right > pw; "
        "ansible-vault encrypt --vault-password-file pw group_vars/vault.yml >/dev/null 2>&1; rm "
        "pw",
        timeout=60,
        also="not_configured",
    ),
    fails(
        "none",
        "ansible-lint site.yml",
        "cat > site.yml <<'END'\n- hosts: app\n  tasks:\n    - shell: systemctl restart api\nEND\n",
        stdout=True,
        timeout=60,
    ),
]
TOKEN = "echo web > ~/.vault-token; "
VAULT = [
    fails("permission", f"BAO_ADDR=http://vault.{H}:8200 bao kv get secret/payments/db", TOKEN),
    fails("not_found", f"BAO_ADDR=http://vault.{H}:8200 BAO_TOKEN=root bao kv get secret/orders/smtp"),
    fails("not_configured", "bao status", also="tls"),
    fails("auth", f"BAO_ADDR=http://vault.{H}:8200 bao login -method=userpass username=hamid password=old"),
    fails("service_down", f"BAO_ADDR=http://vault.{H}:8300 BAO_TOKEN=root bao kv list secret/", also="network"),
    fails("none", f"BAO_ADDR=http://vault.{H}:8200 BAO_TOKEN=root bao kv put secret/web/db password"),
    fails(
        "not_configured",
        "sops -d secrets/prod.enc.yaml",
        "mkdir secrets; age-keygen -o k 2>/dev/null; printf 'db: x\\n' > secrets/prod.enc.yaml; sops "
        "-e -i --age $(age-keygen -y k) secrets/prod.enc.yaml; rm k",
        also="auth",
    ),
]
HOSTS_AND_WEB = [
    # ssh
    fails("ssh_key", f"ssh dev@app01.{H} uptime", ssh("other")),
    fails("ssh_hostkey", f"ssh dev@legacy.{H} uptime", ssh("me", "moved")),
    fails("ssh_hostkey", f"ssh -o BatchMode=yes dev@app02.{H}", ssh() + "sed -i /app02/d ~/.ssh/known_hosts"),
    fails("network", f"ssh jump.{H}", ssh()),
    fails("network", "ssh bastion.prod.nowhere.example", ssh()),
    fails("timeout", f"ssh -o ConnectTimeout=3 dev@app08.{H} uptime", ssh()),
    fails("ssh_key", f"ssh dev@app01.{H}", ssh() + "chmod 644 ~/.ssh/id_ed25519"),
    fails("tty", f"ssh dev@app01.{H} 'sudo systemctl restart orders-api'", ssh(), tool="ssh", also="auth"),
    fails("service_down", f"ssh dev@app01.{H} systemctl status orders-api --no-pager", ssh(), tool="ssh"),
    fails("none", f"ssh dev@app01.{H} 'grep -c ERROR /etc/hostname'", ssh(), tool="ssh", stdout=True),
    fails("missing_command", f"ssh dev@app02.{H} 'nerdctl ps --filter name=api'", ssh(), tool="ssh"),
    fails("not_found", f"ssh dev@app01.{H} docker logs --tail 20 orders-gateway", ssh(), tool="ssh"),
    fails("permission", f"ssh dev@app01.{H} tail -n 50 /srv/log/orders.log", ssh(), tool="ssh"),
    fails("port_in_use", f"ssh -o ExitOnForwardFailure=yes -NL 127.0.0.1:8077:grafana.{H}:3000 dev@bastion.{H}", ssh()),
    fails("not_found", f"scp dist/api.tar.gz dev@app01.{H}:/tmp/", ssh()),
    fails("permission", f"scp api.tar.gz dev@app01.{H}:/opt/releases.tgz", ssh() + "touch api.tar.gz"),
    fails("network", f"rsync -az --delete dist/ dev@app07.{H}:/srv/www/", ssh() + "mkdir dist"),
    # the web
    fails("network", f"curl -fsS http://status.{H}/healthz"),
    fails("network", f"curl -f http://api.{H}/ill/v1/orders"),
    fails("network", "curl -sSLO https://releases.nowhere.example/tool/v1.2.0/tool_linux_amd64.tar.gz"),
    fails("timeout", f"curl -m 2 -s -o /dev/null -w '%{{http_code}}' http://api.{H}/hang"),
    fails("tls", f"curl -sS https://expired.{H}/"),
    fails("not_found", f"curl -fsSL http://artifacts.{H}/releases/api-1.9.0.tgz -o api.tgz"),
    fails("auth", f"curl -sSf -H 'Authorization: Bearer x' http://api.{H}/private/v1/deploys"),
    fails(
        "permission",
        f"curl -sS --fail-with-body -X POST http://api.{H}/forbidden/silences -d @silence.json",
        "echo '{}' > silence.json",
    ),
    fails("rate_limit", f"curl -sf --show-error http://api.{H}/limited/v1/metrics"),
    fails("auth", f"curl -sS -x http://proxy.{H}:3128 https://pypi.org/simple/"),
    fails("service_down", "curl -s http://localhost:9090/-/ready"),
    fails("none", f"curl -s http://api.{H}/page | jq .status", tool="jq"),
    fails(
        "none", f"wget -q http://artifacts.{H}/tools/kustomize_v5.tar.gz -O - | tar xz", tool="tar", also="not_found"
    ),
    fails("network", f"nc -zv db-int.{H} 5432"),
    fails(
        "tls",
        "openssl verify -CAfile ca.pem chain.pem",
        "cp /srv/pki/ca.pem ca.pem; cp /srv/pki/own.crt chain.pem",
        also="none",
    ),
    # data
    fails("auth", f"psql 'postgresql://web:old@db.{H}/store' -c 'select 1'"),
    fails("not_found", f"PGPASSWORD=pw psql -h db.{H} -U web -d orders -c '\\dt'"),
    fails("network", f"psql -h db-int.{H} -U web store -c 'select count(*) from orders'"),
    fails("service_down", "psql -h localhost -p 5433 -U orders"),
    fails(
        "timeout",
        f"PGOPTIONS='-c statement_timeout=300' PGPASSWORD=pw psql -h db.{H} -U web store -c 'select pg_sleep(3)'",
    ),
    fails("none", f"PGPASSWORD=pw psql -h db.{H} -U web store -v ON_ERROR_STOP=1 -c 'select id, statsu from items'"),
    fails("permission", f"PGPASSWORD=pw psql -h db.{H} -U web store -c 'truncate items'"),
    fails("network", f"redis-cli -h cache.{H} -p 6390 ping"),
    fails("auth", f"redis-cli -e -h cache.{H} get session:42", stdout=False),
]
MACHINE = [
    fails("auth", "sudo -n apt-get update"),
    fails("tty", "sudo systemctl restart docker", also="auth"),
    fails("permission", "apt-get install -y jq"),
    fails("not_found", "apt-get install -y kustomize", root=True, timeout=60),
    fails("service_down", "systemctl restart kubelet"),
    fails("permission", "cp api.service /etc/systemd/system/", "touch api.service"),
    fails("permission", "./deploy.sh staging", "printf '#!/bin/sh\\n' > deploy.sh", tool="bash"),
    fails(
        "missing_command",
        "./deploy.sh staging",
        "printf '#!/bin/bash\\r\\necho hi\\r\\n' > deploy.sh; chmod +x deploy.sh",
        tool="bash",
    ),
    fails("missing_command", "stern -n orders api --since 10m", tool="bash"),
    fails("missing_command", "kustomize build overlays/prod | kubectl apply -f -", tool="bash"),
    fails(
        "disk_full",
        "tar xzf backup.tgz -C /home/dev/app/data",
        "mkdir data; head -c 300k /dev/urandom > big; tar czf backup.tgz big",
        admin="mount -t tmpfs -o size=64k,uid=1000 t data",
    ),
    fails(
        "none",
        "nginx -t -c $PWD/nginx.conf",
        "printf 'events {}\\nhttp {\\n  server {\\n    listen 8088\\n    root /srv;\\n  }\\n}\\n' > nginx.conf",
    ),
    fails("none", "tail -n 100 /var/log/orders/api.log"),
    fails("none", "grep -rn 'connection refused' logs/", "mkdir logs; echo ok > logs/api.log"),
    fails(
        "none",
        "tail -f app.log",
        "echo 'level=error msg=\"401 Unauthorized\"' > app.log; setsid sh -c 'sleep 1; pkill -INT -x tail' >/dev/"
        "null 2>&1 &",
    ),
    fails(
        "none",
        "promtool check rules alerts.yml",
        "printf 'groups:\\n- name: api\\n  rules:\\n  - alert: Down\\n    expr: up{job=\"api\" == 0\\n' > alerts.yml",
    ),
    fails(
        "network",
        "openvpn --config office.ovpn --connect-retry-max 1 --resolv-retry 1",
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out c "
        "-subj /CN=x 2>/dev/null; printf 'client\\ndev null\\nproto tcp\\nremote vpn.nowhere.example 1194\\nca "
        "c\\ncert c\\nkey k\\n' > office.ovpn",
        stdout=True,
    ),
    fails("none", "crontab backup.cron", "echo '0 25 * * * /opt/backup.sh' > backup.cron"),
    fails(
        "none",
        "visudo -cf sudoers.d/deploy",
        "mkdir sudoers.d; echo 'deploy ALL=(ALL) NOPASSWD /bin/systemctl' > sudoers.d/deploy",
    ),
    fails("not_found", "source .env.prod && terraform plan", tool="bash"),
]
