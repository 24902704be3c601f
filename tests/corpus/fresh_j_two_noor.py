"""Noor, in her first month: everything for the first time, and her typing."""

from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, ME, REPO, SSH, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
KNOWN = "mkdir -pm 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts\n"
PKG = file(
    "package.json",
    '{"name": "start", "version": "1.0.0", "scripts": {"start": "node index.js", "test": "node --test"}}',
)
MAKE = file(
    "Makefile",
    """
    .PHONY: build test up
    build:
    \tdocker build -t app .
    test:
    \tpython3 -m pytest
    up:
    \tdocker-compose up -d
""",
)

CASES = [
    # keys and clones
    fails("ssh_key", f"git clone git@code.{H}:team/onboarding.git", KNOWN),
    fails("ssh_key", f"git clone git@code.{H}:team/onboarding.git", SSH + "chmod 644 ~/.ssh/id_ed25519"),
    fails("ssh_key", f"ssh -i ~/.ssh/id_rsa dev@bastion.{H}", KNOWN),
    fails("ssh_hostkey", f"git clone git@code.{H}:team/onboarding.git", SSH + "rm ~/.ssh/known_hosts"),
    fails("ssh_key", "ssh-add ~/.ssh/id_ed25519", SSH),
    fails("tty", f"git clone https://code.{H}/locked/onboarding.git", also="auth"),
    fails("auth", f"git clone https://noor:hunter2@code.{H}/locked/onboarding.git"),
    fails("network", "git clone https://gitlab.nowhere.example/team/onboarding.git"),
    fails("not_found", f"git clone git@code.{H}:team/on-boarding.git", SSH),
    fails("not_configured", "git commit -m 'First commit'", "git init -q .; touch a; git add a"),
    fails("not_found", "git add .", "mkdir onboarding"),
    fails("not_configured", "git push -u origin main", REPO),
    fails("branch_not_pushed", "git push origin master", WORK),
    fails("not_owned", "git status", REPO, admin="chown -R 0:0 .git; chown 0:0 ."),
    fails("usage", "git comit -m 'Add notes'", REPO),
    fails("usage", "git stauts", REPO),
    fails("usage", "git checkout -b my-branch", WORK + "git branch my-branch"),
    fails("usage", "git push --froce", WORK),
    fails("not_found", "git switch devlop", WORK + "git branch develop"),
    # the cluster
    fails("not_configured", "kubectl get nodes", "true", also="service_down"),
    fails("not_configured", "kubectl config use-context dev-cluster"),
    fails("missing_command", "kubectl get pods", "mkdir -p ~/.kube; cp /srv/kube/helper ~/.kube/config"),
    fails("permission", "kubectl create namespace noor-test", KUBE.format("good")),
    fails("permission", "kubectl get pods -A", KUBE.format("good")),
    fails("usage", "kubectl gte pods", KUBE.format("good")),
    fails("not_found", "kubectl get pod web", KUBE.format("good")),
    fails("not_found", "kubectl get podss", KUBE.format("good"), also="usage"),
    fails("network", f"curl -sS https://api.lan.{H}:6443/healthz"),
    # programs that are not there yet
    fails("missing_command", "pyhton3 -m venv .venv", tool="bash", also="usage"),
    fails("missing_command", "./setup.sh", file("setup.sh", "#!/bin/bash\nset -e\nbrew install jq") + "chmod +x "
          "setup.sh",
          tool="bash"),
    fails("missing_command", "./scripts/bootstrap", file("scripts/bootstrap", "#!/usr/bin/env pwsh\necho hi")
          + "chmod +x scripts/bootstrap", tool="bash"),
    fails("permission", "./setup.sh", file("setup.sh", "echo hi"), tool="bash"),
    fails("permission", "apt install jq", tool="apt"),
    fails("auth", "sudo -n apt-get install -y postgresql-client", tool="sudo"),
    fails("permission", "echo '127.0.0.1 app.local' >> /etc/hosts", tool="bash"),
    # registries and tokens
    fails("permission", "docker ps", "docker context create work --docker host=unix:///srv/locked.sock >/dev/null "
          "2>&1; docker context use work >/dev/null 2>&1", tool="docker"),
    fails("registry_auth", f"docker pull registry.{H}:5000/team/api:1.4.0", DOCKER, tool="docker"),
    fails("registry_auth", f"echo glpat-x1y2z3 | docker login -u noor --password-stdin registry.{H}:5000", DOCKER,
          tool="docker"),
    fails("tty", f"docker login registry.{H}:5000", DOCKER, tool="docker"),
    fails("image_not_found", f"docker run --rm registry.{H}:5001/base/bxo:1", DOCKER, tool="docker"),
    fails("tty", "docker exec -it ledger-api sh", DOCKER, tool="docker"),
    fails("missing_command", "docker exec ledger-api bash", DOCKER, tool="docker", stdout=True),
    fails("none", "docker compsoe up", DOCKER, tool="docker", also="usage"),
    fails("not_found", "docker build -t start .", DOCKER, tool="docker"),
    fails("auth", "npm install @tarn/core", PKG + f"printf 'registry=http://npm.{H}/\\nfetch-retries=0\\n' > "
          f"~/.npmrc"),
    fails("usage", "npm run strat", PKG),
    fails("not_found", "npm install", "mkdir start", tool="npm"),
    fails("auth", "gh repo clone tarn/onboarding"),
    fails("not_configured", "aws s3 ls --profile dev", tool="aws"),
    fails("auth", "aws sts get-caller-identity", also="not_configured"),
    # the machine and the proxy
    fails("auth", "curl -sS -x http://squid.tarn.example:3128 https://intranet.nowhere.example/start", tool="curl"),
    fails("tls", f"git clone https://own.{H}/team/onboarding.git"),
    fails("network", "ping -c 1 vpn.nowhere.example"),
    fails("not_found", "python3 mian.py", "touch main.py"),
    fails("not_found", "python3 -m pip install -r requirments.txt", "touch requirements.txt", tool="pip"),
    fails("usage", "make tset", MAKE),
    fails("usage", "make deploy", MAKE, also="not_found"),
    fails("not_found", "cd onbording", "mkdir onboarding", tool="cd"),
    fails("port_in_use", "python3 -m http.server --bind 127.0.0.1 8077"),
    # silent
    fails("none", "cat config/dev.env", "mkdir config", also="not_found"),
    fails("none", "cp .env.example", "touch .env.example"),
    fails("none", "python3 hello.py", "printf 'def main():\\nprint(\"hi\")\\n' > hello.py"),
    fails("none", "python3 rename_photos.py", "echo 'print \"hello\"' > rename_photos.py"),
    fails("none", "bash setup.sh", file("setup.sh", "if [ -z \"$1\" ]; then\n  echo usage")),
    fails("none", "npm test", PKG + file("a.test.js", "const t = require('node:test'); const a = require('assert')\n"
          "t('adds', () => a.strictEqual(1 + 1, 3))"), tool="node", stdout=True),
    fails("none", "kubectl get pod -n", KUBE.format("good")),
    fails("none", "git commit -m 'Add readme'", ME + "git init -q .; touch README.md", stdout=True),
    fails("none", "docker run --rm tarn/box:1 false", DOCKER, tool="docker"),
]  # fmt: skip
