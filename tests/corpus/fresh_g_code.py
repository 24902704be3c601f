# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: infrastructure as code, secrets, and services of the machine."""

from tests.corpus.fresh_g_git import key
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

GR = f"http://rest.{H}"
BAO = f"BAO_ADDR=http://bao.{H}:8200 "
TF = "echo 'output \"a\" { value = 1 }' > main.tf\n"


def play(task: str, host: str = "localhost ansible_connection=local", more: str = "") -> str:
    """An inventory and a playbook."""
    return f"printf '[web]\\n{host}\\n' > hosts\n" + f"printf -- '- hosts: web\\n  gather_facts: false\\n{more}  tasks:\\n"\
        f"  - name: step\\n    {task}\\n' > site.yml\n"  # fmt: skip


def state(path: str) -> str:
    """A state behind HTTP."""
    text = f'terraform {{\n  backend "http" {{\n    address = "{GR}/{path}/state"\n  }}\n}}\n'
    return f"cat > backend.tf <<'END'\n{text}END\n"


def needs(name: str, source: str) -> str:
    """A provider."""
    text = f'terraform {{\n  required_providers {{\n    {name} = {{ source = "{source}" }}\n  }}\n}}\n'
    return f"cat > providers.tf <<'END'\n{text}END\n"


CODE: list[Fresh] = [
    fails("auth", "terraform init -no-color", state("s401")),
    fails("permission", "terraform init -no-color -backend-config=retry_max=0", state("rbac")),
    fails("network", "terraform init -no-color -upgrade -backend-config=retry_max=0", state("s503")),
    fails("network", "terraform init -no-color -input=false", needs("hcloud", "registry.nowhere.example/hetznercloud/hcloud")),
    fails("network", "terraform get -no-color", "echo 'module \"net\" { source = \"git::https://git.nowhere.example/net.git\" "
          "}' > m.tf"),
    fails("not_found", "terraform get -no-color", "echo 'module \"net\" { source = \"./modules/net\" }' > m.tf"),
    fails("not_found", "terraform plan -no-color -var-file=env/prod.tfvars", TF),
    fails("not_found", "terraform workspace select prod", TF, also="usage"),
    fails("not_found", "terraform plan -no-color", also="not_configured"),
    fails("usage", "terraform workspace new default", TF),
    fails("usage", "terraform aply", TF),
    fails("not_configured", "terraform plan -no-color", "echo 'module \"net\" { source = \"./net\" }' > m.tf; mkdir net; "
          "touch net/a.tf", also="missing_dependency"),
    fails("missing_dependency", "terraform init -no-color -plugin-dir=./plugins", "mkdir plugins\n" + needs("random",
          "hashicorp/random"), also="not_found"),
    fails("missing_dependency", "terraform init -no-color -get=false", TF + "echo 'terraform { required_version = \">= 1.14\" }' > v.tf",
          also="not_configured"),
    fails("permission", "terraform apply -no-color -auto-approve", TF, admin="chmod 555 . ; chown root ."),
    fails("lock", "terraform apply -no-color -auto-approve", TF + "terraform apply -auto-approve >/dev/null; cat > hold.py "
          "<<'END'\nimport fcntl, time\nf = open('terraform.tfstate', 'a')\nfcntl.lockf(f, fcntl.LOCK_EX)\nopen('held', 'w')"
          "\ntime.sleep(20)\nEND\nsetsid python3 hold.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; "
          "sleep 0.1; done"),
    fails("none", "terraform fmt -check -diff", "printf 'output \"a\" {\\nvalue=1\\n}\\n' > a.tf"),
    fails("missing_command", "terraform apply -no-color -auto-approve", "cat > main.tf <<'END'\nresource \"terraform_data\" "
          "\"x\" {\n  provisioner \"local-exec\" {\n    command = \"kubectl-ns default\"\n  }\n}\nEND\nterraform init "
          ">/dev/null"),
    fails("none", "packer build web.pkr.hcl", "printf 'source \"docker\" \"a\" {\\n  image = \"x\"\\n}\\nbuild "
          "{\\n  sources = [\"source.docker.a\"]\\n}\\n' > web.pkr.hcl", stdout=True),
    fails("ssh_key", "ansible-playbook -i hosts site.yml", key("other") + play("command: uptime", f"jump.{H} "
          "ansible_user=dev"), stdout=True),
    fails("network", "ansible web -i hosts -m ping", play("ping:", f"dc2.{H}"), stdout=True),
    fails("network", "ansible-playbook -i hosts site.yml --limit 'web[0]' -v", play("ping:", "db1.offline.example"),
          stdout=True),
    fails("missing_dependency", "ansible-playbook -i hosts site.yml", play("community.general.ufw: {rule: allow}"), stdout=True,
          also="not_found"),
    fails("not_found", "ansible-playbook -i hosts deploy.yml", play("ping:")),
    fails("not_found", "ansible-playbook -i inventories/prod site.yml --syntax-check -e @vars/prod.yml", play("ping:")),
    fails("auth", "ansible-playbook -i hosts site.yml", play("ping:") + "printf '$ANSIBLE_VAULT;1.1;AES256\\n3331\\n' > "
          "group.yml; sed -i 's/  tasks:/  vars_files: [group.yml]\\n  tasks:/' site.yml", also="not_configured"),
    fails("auth", "ansible-vault view --vault-password-file pw secrets.yml", "echo a > pw; echo 'k: v' > secrets.yml; "
          "ansible-vault encrypt --vault-password-file pw secrets.yml 2>/dev/null; echo b > pw", also="none"),
    fails("missing_command", "ansible all -i 'localhost,' -c local -e ansible_python_interpreter=/opt/py/bin/python3 -m ping",
          stdout=True, also="not_found not_configured"),
    fails("network", "ansible-galaxy collection install community.docker -s https://galaxy.nowhere.example", stdout=True),
    fails("usage", "ansible-galaxy colection list"),
    fails("auth", BAO + "BAO_TOKEN=s.gone bao kv list secret/billing", also="permission"),
    fails("auth", BAO + "bao write auth/approle/login role_id=x secret_id=y", also="none"),
    fails("permission", BAO + "BAO_TOKEN=web bao kv delete secret/web/db"),
    fails("permission", BAO + "BAO_TOKEN=web bao policy list"),
    fails("permission", BAO + "BAO_TOKEN=root bao kv get -mount=kv billing/db", also="not_found"),
    fails("not_found", BAO + "BAO_TOKEN=root bao kv get secret/billing/none"),
    fails("network", f"BAO_ADDR=http://bao.{H}:8300 BAO_TOKEN=root bao kv put secret/a b=c", also="service_down"),
    fails("service_down", "BAO_ADDR=http://127.0.0.1:8210 bao login -method=token x", also="network"),
    fails("network", f"BAO_ADDR=http://dc2.{H}:8200 BAO_MAX_RETRIES=0 bao kv get secret/x"),
    fails("usage", "bao kv gett secret/x"),
    fails("auth", "python3 lease.py", file("lease.py", f"""\
        import hvac

        v = hvac.Client("http://bao.{H}:8200")
        v.auth.approle.login("role", "secret")
        """), also="permission"),
    fails("not_configured", "sops -d prod.enc.yaml", "age-keygen -o k 2>/dev/null; echo 'a: b' > p.yaml; sops -e --age "
          "$(age-keygen -y k) p.yaml > prod.enc.yaml", also="auth not_found"),
    fails("not_found", "sops -d secrets/stage.yaml"),
    fails("not_configured", "kinit ana@LUMEN.EXAMPLE < /dev/null", also="network"),
    fails("auth", "klist -s; kvno HTTP/web.lumen.example", tool="kinit", also="not_configured"),
    fails("service_down", "virsh -c qemu:///system list", tool="virsh"),
    fails("service_down", "systemctl restart kubelet", tool="systemctl"),
    fails("tty", "sudo systemctl restart docker", tool="sudo", also="auth"),
    fails("auth", "sudo -n podman ps", tool="sudo"),
    fails("auth", "dir=$(sudo -n ls /root) && echo $dir", tool="sudo"),
]  # fmt: skip
