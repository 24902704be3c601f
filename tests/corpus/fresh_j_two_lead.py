"""Lea, who leads a team, reviews and releases, and looks after its infrastructure: her month."""

from typing import Any

from tests.corpus.fresh_j_two_parts import KUBE, ME, SSH, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
GLAB = (
    "mkdir -p ~/.config/glab-cli; printf 'hosts:\\n  {0}:\\n    token: {1}\\n    api_protocol: https\\n    "
    "api_host: {0}\\n' > ~/.config/glab-cli/config.yml; chmod 600 ~/.config/glab-cli/config.yml\n"
)
LAB = WORK + f"git remote set-url origin git@code.{H}:team/ledger.git\n"
HUB = WORK + "git remote set-url origin git@github.com:tarn/ledger.git\n"
GH = (
    "mkdir -p ~/.config/gh; printf 'github.com:\\n    oauth_token: {}\\n    user: lea\\n    git_protocol: ssh\\n' "
    "> "
    "~/.config/gh/hosts.yml\n"
)
TF = file("main.tf", 'terraform {\n  required_version = ">= 1.0"\n}\noutput "a" {\n  value = 1\n}')
REMOTE = file(
    "main.tf",
    f"""
    terraform {{
      backend "http" {{
        address      = "http://tfstate.{H}/PATH/state"
        lock_address = "http://tfstate.{H}/PATH/lock"
        lock_method  = "LOCK"
      }}
    }}
    output "a" {{
      value = 1
    }}
""",
)
HOSTS = (
    f"mkdir -p inventory; printf '[web]\\nvm.{H} ansible_user={{}}\\n' > inventory/prod\nprintf '[defaults]\\n"
    "inventory = inventory/prod\\ninterpreter_python = /usr/bin/python3\\n' > ansible.cfg\n"
)
PLAY = file(
    "deploy.yml",
    """
    - hosts: web
      gather_facts: false
      tasks:
        - name: Restart the service
          ansible.builtin.command: {TASK}
""",
)
RELEASE = file(
    "Makefile",
    """
    .PHONY: release changelog
    VERSION ?= $(shell git describe --tags --abbrev=0)
    release: changelog
    \tgit tag -a v$(NEXT) -m v$(NEXT)
    \tgit push origin v$(NEXT)
    changelog:
    \tgit-cliff --tag v$(NEXT) -o CHANGELOG.md
""",
)
BAO = "export BAO_ADDR=http://bao.tarn.example:{} BAO_TOKEN={}; "
PROTECT = """\
printf '%s\\n' '#!/bin/sh' \\
  'echo "GitLab: You are not allowed to push code to protected branches on this project." >&2' \\
  'exit 1' > /srv/git/ledger.git/hooks/pre-receive
chmod +x /srv/git/ledger.git/hooks/pre-receive
"""
MISSING_STATE = "terraform init -input=false >/dev/null\n"
A: dict[str, Any] = {"stdout": True, "timeout": 60}

CASES = [
    # reviews and forges
    fails("auth", "glab mr list", LAB + GLAB.format(f"code.{H}", "dead"), tool="glab"),
    fails("auth", "glab mr create --fill --yes", LAB + "git switch -qc fix; git commit -q --allow-empty -m Fix\n"
          + GLAB.format(f"code.{H}", "lapsed"), tool="glab"),
    fails("permission", "glab release create v1.4.0 --notes 'See changelog'", LAB + GLAB.format(f"code.{H}",
          "readonly"),
          tool="glab"),
    fails("not_found", "glab mr view 871", LAB + GLAB.format(f"code.{H}", "good"), tool="glab"),
    fails("auth", "gh release create v1.4.0 --generate-notes", HUB + GH.format("dead")),
    fails("permission", "gh workflow run deploy.yml --ref v1.4.0", HUB + GH.format("readonly")),
    fails("rate_limit", "gh run list --limit 5", HUB + GH.format("fast")),
    fails("network", "gh api repos/tarn/ledger/actions/runs", HUB + GH.format("upset")),
    fails("not_found", "gh repo clone tarn/legder", HUB + GH.format("good")),
    fails("not_configured", "gh pr list", WORK + GH.format("good") + "git remote remove origin"),
    # git and releases
    fails("permission", "git push origin main", WORK + PROTECT + "git commit -q --allow-empty -m 'Release 1.4.0'"),
    fails("usage", "git tag -a v1.4.0 -m 'Release 1.4.0'", WORK + "git tag v1.4.0"),
    fails("usage", "git push origin v1.4.0", WORK + "git tag v1.4.0; git push -q origin v1.4.0; git commit -q "
          "--allow-empty "
          "-m More; git tag -f v1.4.0 >/dev/null"),
    fails("not_configured", "git tag -s v1.4.0 -m 'Release 1.4.0'", WORK),
    fails("not_found", "git describe --tags", WORK),
    fails("not_found", "git log v1.3.0..HEAD --oneline", WORK),
    fails("missing_commits", "git log -1 --format=%s 4d2a1f0b9c8e7d6f5a4b3c2d1e0f9a8b7c6d5e4f", WORK),
    fails("not_found", "git switch release/1.3", WORK, also="branch_not_pushed"),
    fails("dirty_tree", "git cherry-pick feature", WORK + "git switch -qc feature; echo 'print(5)' > app.py; git "
          "commit -qam "
          "Five; git switch -q main; echo 'print(6)' > app.py"),
    fails("missing_command", "make release NEXT=1.4.0", WORK + RELEASE, tool="make"),
    fails("not_owned", "git -C /srv/upstream-tools log --oneline", tool="git"),
    fails("missing_commits", "git diff --stat origin/main...HEAD", SSH + ME + "rm -rf /srv/git/*; git init -q --bare "
          "/srv/git/big.git; git init -q ../o; cd ../o; git commit -q --allow-empty -m One; git push -q "
          "/srv/git/big.git "
          "main; git switch -qc fix; git commit -q --allow-empty -m Two; git push -q /srv/git/big.git fix; git "
          "switch -q "
          "main; git commit -q --allow-empty -m Three; git push -q /srv/git/big.git main; cd ../app; git clone -q "
          f"--depth 1 --no-single-branch -b fix git@code.{H}:big.git ."),
    # terraform
    fails("not_configured", "terraform plan", file("main.tf", 'terraform {\n  required_providers {\n    aws = { '
          'source = '
          '"hashicorp/aws" }\n  }\n}\nprovider "aws" {}')),
    fails("network", "terraform init", file("main.tf", 'terraform {\n  required_providers {\n    aws = { source = '
          '"hashicorp/aws" }\n  }\n}'), timeout=60),
    fails("lock", "terraform apply -auto-approve", REMOTE.replace("PATH", "prod") + MISSING_STATE),
    fails("auth", "terraform init -input=false", REMOTE.replace("PATH", "denied")),
    fails("not_found", "terraform -chdir=envs/prd plan", TF),
    fails("not_found", "terraform plan -var-file=prod.tfvars", TF),
    fails("not_found", "terraform workspace select stage", TF + MISSING_STATE, also="usage"),
    fails("usage", "terraform aply", TF),
    # ansible
    fails("network", "ansible-playbook deploy.yml", HOSTS.replace(f"vm.{H}", "vm7.nowhere.example").format("dev")
          + PLAY.replace("{TASK}", "\"true\""), tool="ansible-playbook", **A),
    fails("ssh_key", "ansible-playbook deploy.yml", "mkdir -pm 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts\n"
          + HOSTS.format("dev") + PLAY.replace("{TASK}", "\"true\""), tool="ansible-playbook", **A),
    fails("auth", "ansible-playbook deploy.yml -b", SSH + HOSTS.format("dev") + PLAY.replace("{TASK}", "\"true\""),
          tool="ansible-playbook", **A),
    fails("missing_dependency", "ansible-playbook site.yml", HOSTS.format("dev") + file("site.yml", """
        - hosts: web
          gather_facts: false
          tasks:
            - community.docker.docker_container: {name: web, image: web}
    """), tool="ansible-playbook", **A),
    fails("not_found", "ansible-playbook depoy.yml", HOSTS.format("dev") + PLAY, tool="ansible-playbook", **A),
    fails("auth", "ansible-vault view group_vars/prod.yml --vault-password-file .pass", "mkdir group_vars; echo "
          "right > p; echo "
          "a > group_vars/prod.yml; ansible-vault encrypt group_vars/prod.yml --vault-password-file p 2>/dev/null; "
          "echo wrong "
          "> .pass", tool="ansible-vault", timeout=60),
    # secrets, cluster
    fails("permission", BAO.format(8200, "web") + "bao kv put -mount=secret web/db password=new", tool="bao"),
    fails("network", BAO.format(8300, "root") + "bao kv get -mount=secret web/db", tool="bao", also="service_down"),
    fails("permission", BAO.format(8200, "s.expired0token") + "bao kv get -mount=secret web/db", tool="bao",
          also="auth"),
    fails("permission", "kubectl -n ledger create rolebinding lea --clusterrole=edit --user=lea",
          KUBE.format("viewer")),
    # silent
    fails("none", "git cherry-pick feature", WORK + "git switch -qc feature; echo 'print(5)' > app.py; git commit "
          "-qam Five; "
          "git switch -q main; echo 'print(6)' > app.py; git commit -qam Six"),
    fails("none", "git merge-base --is-ancestor feature main", WORK + "git switch -qc feature; git commit -q "
          "--allow-empty -m "
          "Five; git switch -q main"),
    fails("none", "git rebase -q feature", WORK + "git switch -qc feature; echo 'print(5)' > app.py; git commit "
          "-qam Five; "
          "git switch -q main; echo 'print(6)' > app.py; git commit -qam Six"),
    fails("none", "terraform validate", TF + "echo 'output \"b\" { value = var.region }' >> main.tf"),
    fails("none", "terraform fmt -check", "printf 'output \"a\" {\\nvalue=1\\n}\\n' > main.tf", stdout=True),
    fails("none", "terraform plan", file("main.tf", 'output "a" {\n  value = 1\n')),
    fails("none", "ansible-playbook deploy.yml", SSH + HOSTS.format("dev") + PLAY.replace("{TASK}", "\"/bin/false\""),
          tool="ansible-playbook", **A),
    fails("none", "ansible-playbook deploy.yml --syntax-check", HOSTS.format("dev") + "printf -- '- hosts: web\\n  "
          "tasks:\\n  - "
          "name: x\\n    comand: true\\n   bad\\n' > deploy.yml", tool="ansible-playbook", **A),
    fails("none", "git log -1 --format=%s | commitlint --config ./c.cjs", WORK + "git commit -q --allow-empty -m "
          "'fixed "
          "stuff'; echo \"module.exports = { rules: { 'type-empty': [2, 'never'] } }\" > c.cjs", tool="commitlint",
          stdout=True, timeout=60),
    fails("none", "git pull", WORK + "git switch -qc cart; echo 'print(2)' > app.py; git commit -qam Two; git push "
          "-qu origin "
          "cart; git clone -q /srv/git/ledger.git ../o 2>/dev/null; cd ../o; git switch -q cart; echo 'print(3)' > "
          "app.py; git "
          "commit -qam Three; git push -q; cd ../app; git config pull.rebase false; echo 'print(4)' > app.py; git "
          "commit -qam "
          "Four", stdout=True),
]  # fmt: skip
