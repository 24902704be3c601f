"""The third fresh set: build systems, frameworks, infrastructure as code, and rarer ways to fail.

    HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_c FILE [REGEX]

In the tools `bin/cargo` and `bin/rustc` are links to /srv/rust/bin, where a stable toolchain of ~/.rustup is mounted.
"""

import re
import socket
import sys
from pathlib import Path

from tests.corpus import fresh_cluster
from tests.corpus.capture import SERVER, enter_stage, scrub, shell
from tests.corpus.fresh_cluster import kubeconfig, status
from tests.corpus.fresh_parts import (
    Answer,
    Fresh,
    Routes,
    Talk,
    fails,
    file,
    hang,
    hang_up,
    make_certificates,
    name_hosts,
    never_answer,
    run_all,
    serve,
    serve_socket,
)

I = "initech.example"  # noqa: E741
HOSTS = f"""\
127.0.0.1 k8s.{I} cr.{I} git.{I} gw.{I} crates.{I} gcp.{I} tf.{I} aws.{I} idx.{I} own.{I} wrong.{I} off.{I} \\
  pw.{I} few.{I}
10.20.0.77 lab.{I}
10.30.0.5 void.{I}
"""

# --- clusters, by the kubectl of 2025 ---------------------------------------------------------------------------------

API = f"https://k8s.{I}:6443"


def kube(token: str = "good", more: str = "") -> str:
    """A kubeconfig for this set's server."""
    return kubeconfig(token, API, more=more)


POD = (
    "printf '{apiVersion: v1, kind: Pod, metadata: {name: web-1}, spec: {containers: [{name: web, image: x}]}}' "
    "> pod.yaml\n"
)
KUBE = [
    fails("auth", "kubectl cp web-0:/var/log/app.log ./app.log", kube("expired")),
    fails("auth", "kubectl auth can-i create deployments", kube("expired")),
    fails("auth", "kubectl get --raw /api/v1/namespaces/shop/pods", kube("expired")),
    fails("auth", "watch_pods() { kubectl get pods --no-headers; }; watch_pods", kube("expired"), tool="kubectl"),
    fails("permission", "kubectl create -f pod.yaml --validate=false", POD + kube("psa")),
    fails("quota", "kubectl create -f pod.yaml --validate=false", POD + kube("pods50")),
    fails("quota", "kubectl apply -f pod.yaml --validate=false", POD + kube("limits"), also="permission"),
    fails("permission", "kubectl get pods", kube("proxy"), also="network"),
    fails("network", "kubectl get pods -o wide", kube("gateway")),
    fails("network", "kubectl logs web-0 -c web", kube("kubelet")),
    fails("tls", "kubectl logs web-0 -c web --tail 10", kube("kubelettls")),
    fails("not_found", "kubectl create cm settings --from-literal=a=b -n shopp", kube("nons")),
    fails("not_found", "kubectl create cm settings --from-file=app.toml", kube(), also="none"),
    fails("not_found", "kubectl rollout restart deployment/apii", kube()),
    fails("not_found", "kubectl exec deploy/web-9 -- ls", kube()),
    fails("not_configured", "kubectl get pods", kube() + "sed -i 's/^users:/ users:/' ~/.kube/config"),
    fails("not_configured", "kubectl get pods", kube() +
        "sed -i 's#server: .https.*#certificate-authority: ca.pem, server: https://x}#' ~/.kube/config", also=
        "not_found"),
    fails("not_configured", "kubectl get ns", kube() + "kubectl config set-context prod --cluster=gone >/dev/null"),
    fails("not_configured", "kubectl get ns", kube() + "kubectl config unset current-context >/dev/null"),
    fails("network", "kubectl get ns", kube() +
        f"sed -i 's#cluster: {{server#cluster: {{proxy-url: \"http://off.{I}:3128\", server#' ~/.kube/config"),
    fails("timeout", "kubectl delete pod web-0 --timeout=1s", kube("stuck")),
    fails("timeout", f"kubectl --request-timeout=2 -s https://void.{I} get ns", kube()),
    fails("usage", "kubectl get pod -o jsonn", kube()),
    fails("usage", "kubectl config use-contxt prod", kube()),
    fails("usage", "kubectl apply web.yaml", kube(), also="none"),
    fails("none", "kubectl create -f pod.yaml --validate=false", POD + kube("exists"), also="usage"),
    fails("none", "kubectl create -f pod.yaml --validate=false", POD + kube("kyverno"), also="permission"),
    fails("none", "kubectl wait --for=jsonpath='{.status.phase' pod/web-0", kube(), also="usage"),
]  # fmt: skip

# --- git, rarer -------------------------------------------------------------------------------------------------------

REPO = """git init -q -b trunk; git config user.name Dev; git config user.email dev@initech.example
echo one > a.txt; git add a.txt; git commit -qm one
"""
UP = REPO + "git init -q --bare -b trunk ../up.git; git remote add origin ../up.git; git push -qu origin trunk\n"
KEYED = (
    "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
)
FORGE = (
    "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; cp /srv/ssh/KEY ~/.ssh/id_ed25519; chmod 600 "
    f"~/.ssh/id_ed25519\n{REPO}git remote add origin git@gw.{I}:team/app.git\n"
)
REFUSE = "cat > ../up.git/hooks/update <<'END'\n#!/bin/sh\nWORDS\nexit 1\nEND\nchmod +x ../up.git/hooks/update\n"
GIT = [
    fails("not_found", "git push -u origin trunk", FORGE.replace("KEY", "norepo"), also="permission"),
    fails("permission", "git push origin trunk", FORGE.replace("KEY", "readonly")),
    fails("ssh_key", "git fetch --all --prune", FORGE.replace("KEY", "another")),
    fails("permission", "git push", UP + "git commit -q --allow-empty -m x\n" + REFUSE.replace("WORDS",
        "echo 'GH006: Protected branch update failed for refs/heads/trunk.' >&2; echo 'At least 1 approving review "
        "is required by reviewers with write access.' >&2")),
    fails("none", "git push", UP + "git commit -q --allow-empty -m x\n" + REFUSE.replace("WORDS",
        "echo 'error: File data/dump.sql is 312.00 MB; this exceeds the file size limit of 100.00 MB' >&2"), also=
        "quota"),
    fails("none", "git push", UP + "git commit -q --allow-empty -m x\n" + REFUSE.replace("WORDS",
        "echo 'secret scanning: token expired.json line 403 holds a key' >&2")),
    fails("git_diverged", "git push origin v1", UP +
        "git tag v1; git push -q origin v1; git commit -q --allow-empty -m x; git tag -f v1 >/dev/null"),
    fails("git_diverged", "git fetch origin --tags", UP +
        "git tag v1; git push -q origin v1; git commit -q --allow-empty -m x; git tag -f v1 >/dev/null"),
    fails("git_diverged", "git push origin HEAD~1:trunk", UP + "git commit -q --allow-empty -m x; git push -q"),
    fails("git_diverged", "git push --atomic origin trunk release", UP + "git branch release; git push -q origin "
        "release; git clone -q ../up.git ../o; git -C ../o -c user.name=a -c user.email=b commit -q --allow-empty -m "
        "y; git -C ../o push -q; git commit -q --allow-empty -m z"),
    fails("dirty_tree", "git checkout -", UP +
        "git checkout -qb w; echo 2 > a.txt; git commit -qam 2; git checkout -q trunk; echo 3 > a.txt"),
    fails("dirty_tree", "git revert --no-edit HEAD", REPO + "echo 2 > a.txt; git commit -qam 2; echo 3 > a.txt"),
    fails("dirty_tree", "git am fix.patch", REPO + "echo 2 > a.txt; git commit -qam 2; git format-patch -1 --stdout "
        "> ../fix.patch; git reset -q --hard HEAD~1; cp ../fix.patch .; echo 9 > a.txt; git add a.txt"),
    fails("dirty_tree", "git subtree add --prefix=lib ../up.git trunk", UP + "echo 9 > a.txt"),
    fails("dirty_tree", "git bisect start HEAD HEAD~1 && git checkout HEAD~1", REPO +
        "echo 2 > a.txt; git commit -qam 2; echo 3 > a.txt", tool="git"),
    fails("dirty_tree", "git merge topic", REPO + "git checkout -qb topic; git commit -q --allow-empty -m t; git "
        "checkout -q trunk; git merge -q --no-commit --no-ff topic >/dev/null 2>&1", also="lock"),
    fails("dirty_tree", "git rebase trunk", REPO + "git checkout -qb t; echo t > a.txt; git commit -qam t; git "
        "checkout -q trunk; echo u > a.txt; git commit -qam u; git checkout -q t; git rebase trunk >/dev/null 2>&1 "
        "|| true", also="lock"),
    fails("branch_not_pushed", "git rev-parse --abbrev-ref @{push}", UP + "git checkout -qb w"),
    fails("branch_not_pushed", "git push origin --delete feature/old", UP, also="not_found"),
    fails("branch_not_pushed", "git diff origin/feature...HEAD", UP, also="not_found"),
    fails("branch_not_pushed", "git request-pull trunk ../up.git topic", UP +
        "git checkout -qb topic; git commit -q --allow-empty -m t", also="not_found", stdout=True),
    fails("missing_commits", "git bundle verify ../inc.bundle", UP + "git commit -q --allow-empty -m x; git commit "
        "-q --allow-empty -m y; git bundle create -q ../inc.bundle HEAD~1..HEAD; rm -rf .git; git init -q"),
    fails("missing_commits", "git -C shallow show HEAD~3", UP + "for i in 1 2 3 4; do git commit -q --allow-empty -m "
        "$i; done; git push -q; git clone -q --depth 1 file:///home/dev/up.git shallow", also="not_found"),
    fails("missing_commits", "git log 6b1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f..HEAD", REPO),
    fails("missing_commits", "git tag release 6b1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f && git push --tags", REPO, tool
        ="git"),
    fails("missing_commits", "git format-patch -1 6b1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f", REPO),
    fails("short_sha", "git clone --depth 1 -b 6b1f0e9 ../up.git", UP, also="branch_not_pushed not_found"),
    fails("not_found", "git describe --tags", REPO, also="none"),
    fails("not_found", "git checkout release/2.0", UP, also="branch_not_pushed"),
    fails("usage", "git clone --braanch x ../up.git", UP, also="none"),
    fails("usage", "git cherry-pik HEAD", REPO),
    fails("usage", "git fetch --unshallow", UP, also="none"),
    fails("usage", "git commit -m 'x' a", REPO, also="not_found none"),
    fails("not_configured", "git commit", REPO + "echo x >> a.txt; git add a.txt", also="tty"),
    fails("missing_command", "git send-email HEAD~1", REPO, also="usage"),
    fails("not_configured", "git fetch upstream", UP, also="not_found"),
    fails("not_configured", "git commit -m x", REPO +
        "git config gpg.format ssh; git config commit.gpgsign true; echo x >> a.txt; git add a.txt"),
    fails("not_configured", "git log", REPO + "echo '[user' >> .git/config"),
    fails("missing_command", "git difftool --no-prompt --extcmd=meldd", REPO + "echo x > a.txt"),
    fails("missing_command", "git commit -am x", REPO +
        "echo x > a.txt; printf '#!/usr/bin/env nodee\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit"),
    fails("missing_command", "git clone ssh://git@gw.initech.example/app.git", KEYED +
        "git config --global core.sshCommand plinkk"),
    fails("permission", "git init", admin="chmod 555 .; chown 0 ."),
    fails("lock", "git pull", UP + "git clone -q ../up.git ../o; git -C ../o -c user.name=a -c user.email=b commit "
        "-q --allow-empty -m y; git -C ../o push -q; touch .git/refs/heads/trunk.lock .git/ORIG_HEAD.lock"),
    fails("lock", "git worktree remove --force ../wt", REPO + "git worktree add -q ../wt; git worktree lock ../wt",
        also="usage"),
    fails("lock", "git pack-refs --all", REPO + "touch .git/packed-refs.lock"),
    fails("oom", "ulimit -v 60000; git hash-object -w big", REPO + "head -c 80M /dev/zero > big", tool="git"),
    fails("not_owned", "git -C /srv/checkout log -1", ""),
    fails("none", "git rebase trunk", REPO + "git checkout -qb t; echo t > a.txt; git commit -qam t; git checkout -q "
        "trunk; echo u > a.txt; git commit -qam u; git checkout -q t", stdout=True),
    fails("none", "git pull -q --no-rebase", UP + "git clone -q ../up.git ../o; (cd ../o; git config user.name a; "
        "git config user.email b; echo z > a.txt; git commit -qam z; git push -q); echo y > a.txt; git commit -qam y",
        stdout=True),
    fails("none", "git config --get remote.upstream.url", REPO),
    fails("none", "git show-ref --verify --quiet refs/heads/gone", REPO),
    fails("none", "git range-diff HEAD~1..HEAD", REPO, also="usage not_found"),
    fails("none", "git commit --allow-empty -m x", REPO + "printf '#!/bin/sh\\necho \"commit-msg: ticket OPS-401 is "
        "not authorized for this branch\" >&2; exit 1\\n' > .git/hooks/commit-msg; chmod +x .git/hooks/commit-msg"),
]  # fmt: skip

# --- ssh, rarer -------------------------------------------------------------------------------------------------------

SSH = [
    fails("ssh_key", f"ssh -o BatchMode=yes -o CertificateFile=~/.ssh/old-cert.pub dev@gw.{I} true",
        "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; cp /srv/ssh/cert ~/.ssh/id_ed25519; cp "
        "/srv/ssh/cert-cert.pub ~/.ssh/old-cert.pub; chmod 600 ~/.ssh/id_ed25519"),
    fails("ssh_key", f"ssh -i ~/.ssh/gone -o IdentitiesOnly=yes -o BatchMode=yes dev@gw.{I}",
        "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/"),
    fails("ssh_key", f"ssh -p 2201 dev@gw.{I} true", "mkdir -p ~/.ssh; sed 's/^[^ ]*/[gw.initech.example]:2201/' "
        "/srv/ssh/known_hosts > ~/.ssh/known_hosts; for i in a b c d; do ssh-keygen -qt ed25519 -N '' -f ~/.ssh/$i; "
        "echo IdentityFile ~/.ssh/$i >> ~/.ssh/config; done"),
    fails("ssh_key", f"ssh -o BatchMode=yes dev@gw.{I} true",
        "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; ssh-keygen -qt ed25519 -N secret -f ~/.ssh/id_ed25519"),
    fails("ssh_key", "ssh-keygen -y -P wrong -f ~/.ssh/id_ed25519",
        "mkdir -p ~/.ssh; ssh-keygen -qt ed25519 -N secret -f ~/.ssh/id_ed25519", also="auth"),
    fails("ssh_key", "SSH_AUTH_SOCK=/tmp/gone.sock ssh-add ~/.ssh/id_ed25519", KEYED, tool="ssh-add"),
    fails("auth", f"ssh -p 2202 -o BatchMode=yes dev@gw.{I} true",
        "mkdir -p ~/.ssh; sed 's/^[^ ]*/[gw.initech.example]:2202/' /srv/ssh/known_hosts > ~/.ssh/known_hosts", also=
        "ssh_key"),
    fails("ssh_hostkey", f"ssh -o UserKnownHostsFile=/srv/ssh/revoked dev@gw.{I} true", KEYED),
    fails("ssh_hostkey", f"ssh -o BatchMode=yes dev@pw.{I} true", KEYED + "sed 's/gw.initech/pw.initech/' "
        "/srv/ssh/known_hosts | sed 's#AAAA.*#'\"$(cut -d' ' -f2 /srv/ssh/another.pub)\"'#' > ~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"git ls-remote ssh://git@off.{I}/app.git", KEYED, tool="git"),
    fails("port_in_use", f"ssh -N -o ExitOnForwardFailure=yes -R 127.0.0.1:8010:localhost:80 dev@gw.{I}", KEYED),
    fails("port_in_use", f"ssh -fN -o ExitOnForwardFailure=yes -D 127.0.0.1:8010 dev@gw.{I}", KEYED),
    fails("missing_command", f"ssh -o ProxyCommand='cloudflaredd access ssh --hostname %h' dev@gw.{I} true", KEYED,
        also="network"),
    fails("missing_command", f"ssh dev@gw.{I} kubecttl get pods", KEYED, also="none"),
    fails("tty", f"ssh dev@gw.{I} sudo systemctl restart api", KEYED, also="auth none"),
    fails("network", f"ssh -p 2203 dev@gw.{I} true", KEYED),
    fails("timeout", f"ssh -p 2204 -o ConnectTimeout=2 dev@gw.{I} true", KEYED),
    fails("network", f"ssh -o ConnectionAttempts=1 dev@lab.{I} uptime", KEYED),
    fails("network", f"sftp -P 2299 dev@off.{I}", KEYED),
    fails("network", "rsync -az --delete ./ dev@backup.nowhere.example:/srv/", KEYED),
    fails("permission", f"rsync -a a.txt dev@gw.{I}:/etc/", KEYED + "touch a.txt"),
    fails("permission", f"scp a.txt dev@gw.{I}:/usr/share/", KEYED + "touch a.txt"),
    fails("not_found", f"rsync -a dev@gw.{I}:/var/backups/nothing/ .", KEYED),
    fails("disk_full", f"rsync -a dev@gw.{I}:/srv/big data/", KEYED + "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("usage", f"ssh -o StrictHostKeyCheckin=no gw.{I}", KEYED),
    fails("not_configured", f"ssh -F ~/.ssh/conf gw.{I}", KEYED, also="not_found"),
    fails("none", f"ssh dev@gw.{I} 'cd /srv && ./gone.sh || exit 9'", KEYED, also="missing_command not_found"),
    fails("none", f"ssh dev@gw.{I} 'echo \"psql: error: connection refused\" >&2; exit 2'", KEYED),
]  # fmt: skip

# --- images -----------------------------------------------------------------------------------------------------------

DH = "docker -H unix:///srv/docker.sock"
HELPER = 'mkdir -p ~/.docker; echo \'{"credHelpers":{"cr.initech.example":"ecr-login"}}\' > ~/.docker/config.json\n'
IMAGES = [
    fails("image_not_found", f"docker manifest inspect --insecure cr.{I}/team/api:9.9"),
    fails("image_not_found", f"{DH} tag api:dev cr.{I}/team/api:1.0", also="not_found"),
    fails("image_not_found", f"{DH} pull --platform linux/s390x cr.{I}/team/tool:1"),
    fails("image_not_found", f"podman pull --tls-verify=false cr.{I}/team/api:latst"),
    fails("short_sha", f"podman pull --tls-verify=false cr.{I}/team/api:git-3fa9c1b", also="image_not_found"),
    fails("short_sha", f"skopeo inspect --tls-verify=false docker://cr.{I}/team/api:b7d2e90c", also="image_not_found"),
    fails("short_sha", f"{DH} pull cr.{I}/team/missing:0d4c9aa", also="image_not_found"),
    fails("registry_auth", f"docker manifest inspect --insecure cr.{I}/closed/api:1"),
    fails("image_not_found", f"podman push --tls-verify=false localhost/x cr.{I}/closed/x", also="not_found"),
    fails("registry_auth", f"skopeo login --tls-verify=false -u ci -p old few.{I}"),
    fails("registry_auth", f"{DH} pull ecr.{I}/team/api:1"),
    fails("registry_auth", f"skopeo list-tags --tls-verify=false docker://cr.{I}/closed/api"),
    fails("registry_auth", f"{DH} push cr.{I}/team/api:denied"),
    fails("missing_dependency", "DOCKER_BUILDKIT=1 docker build .", "echo FROM scratch > Dockerfile"),
    fails("not_configured", f"skopeo inspect --tls-verify=false docker://cr.{I}/team/api:1",
        "mkdir -p ~/.docker; echo '{auths' > ~/.docker/config.json"),
    fails("not_configured", "podman pull base", also="image_not_found"),
    fails("network", f"podman --url tcp://off.{I}:8088 ps", also="service_down"),
    fails("service_down", "podman --remote ps", also="network"),
    fails("rate_limit", f"podman pull --tls-verify=false cr.{I}/busy/api:1"),
    fails("disk_full", f"{DH} build -f Dockerfile .", "echo FROM scratch > Dockerfile"),
    fails("timeout", f"{DH} pull slow.{I}/api:1"),
    fails("tls", f"{DH} pull plain.{I}/api:1"),
    fails("port_in_use", f"{DH} start proxy"),
    fails("lock", f"{DH} rm web", also="usage"),
    fails("usage", f"{DH} run -d --name web nginx", also="lock none"),
    fails("oom", f"{DH} start worker"),
    fails("not_found", f"{DH} exec api ls"),
    fails("not_found", f"{DH} network connect backnd api"),
    fails("usage", "podman biuld ."),
    fails("none", f"{DH} build --quiet .", "printf 'FROM scratch\\nRUNN x\\n' > Dockerfile"),
]  # fmt: skip

# --- clouds and their code --------------------------------------------------------------------------------------------

G = (
    "CLOUDSDK_CORE_PROJECT=shop CLOUDSDK_AUTH_ACCESS_TOKEN=x CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=http://gcp."
    f"{I}/WHO/ gcloud compute "
)
AT = (
    f"AWS_DEFAULT_REGION=us-east-1 AWS_MAX_ATTEMPTS=1 AWS_SECRET_ACCESS_KEY=s AWS_ENDPOINT_URL=http://aws.{I} "
    "AWS_ACCESS_KEY_ID="
)
SSO = (
    "mkdir -p ~/.aws; printf '[profile dev]\\nsso_start_url = https://initech.awsapps.com/start\\nsso_region = "
    "us-east-1\\nsso_account_id = 1\\nsso_role_name = ops\\nregion = us-east-1\\n[profile "
    "proc]\\ncredential_process = /bin/false\\nregion = us-east-1\\n' > ~/.aws/config\n"
)
HTTPTF = (
    f'printf \'terraform {{\\n  backend "http" {{\\n    address = "http://tf.{I}/WHO"\\n    lock_address = '
    f'"http://tf.{I}/WHO"\\n    retry_max = 0\\n  }}\\n}}\\n\' > main.tf\n'
)
CLOUDS = [
    fails("auth", G.replace("WHO", "expired") + "instances stop web-1 --zone europe-west1-b", tool="gcloud"),
    fails("permission", G.replace("WHO", "denied") + "instances delete web-1 --zone europe-west1-b --quiet", tool=
        "gcloud"),
    fails("not_found", G.replace("WHO", "gone") + "instances describe web-9 --zone europe-west1-b", tool="gcloud"),
    fails("quota", G.replace("WHO", "full") + "instances create web-2 --zone europe-west1-b", tool="gcloud"),
    fails("not_configured", "CLOUDSDK_AUTH_ACCESS_TOKEN=x gcloud compute ssh web-1 --zone europe-west1-b", tool=
        "gcloud", also="auth"),
    fails("auth", "gcloud auth print-access-token", tool="gcloud", also="not_configured"),
    fails("usage", "gcloud compute instnces list", tool="gcloud"),
    fails("usage", "gcloud projects list --fromat=json", tool="gcloud"),
    fails("auth", "aws s3 ls --profile dev", SSO),
    fails("auth", "aws sts get-caller-identity --profile proc", SSO, also="not_configured"),
    fails("auth", AT + "UNRECOGNIZED aws lambda list-functions"),
    fails("auth", AT + "CLOCK aws kinesis list-streams"),
    fails("permission", AT +
        "ASSUME aws sts assume-role --role-arn arn:aws:iam::1:role/ops --role-session-name deploy"),
    fails("rate_limit", AT + "TOOMANY aws lambda invoke --function-name f out"),
    fails("rate_limit", AT + "SLOW aws s3 cp a.txt s3://logs/", "touch a.txt"),
    fails("quota", AT + "LIMIT aws iam create-user --user-name x"),
    fails("not_found", AT + "NOKEY aws s3 cp s3://logs/2026.gz ."),
    fails("network", AT + "ILL aws dynamodb list-tables"),
    fails("disk_full", AT + "BIG aws s3 cp s3://logs/big data/", "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("usage", "aws lamda list-functions"),
    fails("network", "terraform init -no-color", "printf 'terraform {\\n  required_providers {\\n    acme = { source "
        "= \"acme/cloud\" }\\n  }\\n}\\n' > main.tf"),
    fails("auth", "terraform init -no-color", HTTPTF.replace("WHO", "401")),
    fails("auth", "terraform init", HTTPTF.replace("WHO", "403"), also="permission"),
    fails("lock", "terraform apply -auto-approve -no-color", HTTPTF.replace("WHO", "423") +
        "terraform init >/dev/null"),
    fails("network", "terraform init -input=false -no-color", HTTPTF.replace(f"tf.{I}/WHO", f"off.{I}:9/x")),
    fails("missing_dependency", "terraform plan", "echo 'resource \"random_id\" \"x\" { byte_length = 4 }' > main.tf"),
    fails("missing_dependency", "terraform validate -no-color",
        "echo 'module \"net\" { source = \"./modules/net\" }' > main.tf; mkdir -p modules/net"),
    fails("not_configured", "terraform plan -no-color",
        "printf 'terraform {\\n  backend \"local\" {\\n    path = \"x\"\\n  }\\n}\\n' > main.tf"),
    fails("not_found", "terraform workspace select prod"),
    fails("usage", "terraform aply"),
    fails("usage", "terraform plan -no-color -var-flie=prod.tfvars", "touch main.tf", also="none"),
    fails("none", "terraform validate -no-color", "echo 'output \"x\" { value = var.permission_denied }' > main.tf"),
    fails("none", "terraform plan -no-color -input=false", "echo 'variable \"x\" {\n  default = 1\n  validation {\n  "
        "  condition = var.x > 1\n    error_message = \"Access denied unless x > 1.\"\n  }\n}' > main.tf"),
    fails("not_found", "ansible-playbook site.yml"),
    fails("missing_dependency", "ansible-playbook site.yml",
        "printf -- '- hosts: localhost\\n  roles: [common]\\n' > site.yml", also="not_found"),
    fails("missing_dependency", "ansible-playbook site.yml", "printf -- '- hosts: localhost\\n  gather_facts: "
        "false\\n  tasks:\\n  - community.docker.docker_login: {}\\n' > site.yml", also="none"),
    fails("auth", "ansible-playbook site.yml", "printf 'x: 1\\n' > s; echo pw > p; ansible-vault encrypt "
        "--vault-password-file p s >/dev/null 2>&1; printf -- '- hosts: localhost\\n  gather_facts: false\\n  "
        "vars_files: [s]\\n  tasks: []\\n' > site.yml", also="not_configured"),
    fails("ssh_hostkey", f"ansible -i 'off.{I},' all -m ping >&2", KEYED),
    fails("none", "ansible-playbook site.yml",
        "printf -- '- hosts: localhost\\n  tasks:\\n  - debug: [\\n' > site.yml"),
    fails("none", "ansible-playbook site.yml >&2", "printf -- '- hosts: localhost\\n  gather_facts: false\\n  "
        "tasks:\\n  - command: sh -c \"echo Permission denied; exit 3\"\\n' > site.yml", tool="ansible-playbook"),
]  # fmt: skip

# --- building ---------------------------------------------------------------------------------------------------------

CRATE = (
    'mkdir -p src; printf \'[package]\\nname = "app"\\nversion = "0.1.0"\\nedition = "2021"\\n\' > Cargo.toml; '
    "echo 'fn main() {}' > src/main.rs\n"
)
MIRROR = (
    'mkdir -p ~/.cargo; printf \'[source.crates-io]\\nreplace-with = "m"\\n[source.m]\\nregistry = '
    "\"sparse+http://HOST/\"\\n[net]\\nretry = 0\\n' > ~/.cargo/config.toml; printf '[dependencies]\\nserde = "
    '"1"\\n\' >> Cargo.toml\n'
)
MVN = (
    "printf '<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1<"
    "/version></project>' > pom.xml; mkdir -p ~/.m2; echo '<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirr"
    "orOf><url>http://HOST/</url></mirror></mirrors></settings>' > ~/.m2/settings.xml\n"
)
JAVA = "public class App { public static void main(String[] a) throws Exception { BODY } }"
BUILD = [
    fails("not_found", "cargo build"),
    fails("usage", "cargo biuld", CRATE),
    fails("usage", "cargo build --relase", CRATE),
    fails("network", "cargo build", CRATE + MIRROR.replace("HOST", f"off.{I}:8099")),
    fails("auth", "cargo fetch", CRATE + MIRROR.replace("HOST", f"crates.{I}/closed"), also="not_configured"),
    fails("permission", "cargo fetch", CRATE + MIRROR.replace("HOST", f"crates.{I}/forbidden")),
    fails("not_found", "cargo fetch", CRATE + MIRROR.replace("HOST", f"crates.{I}/none"), also="none"),
    fails("not_configured", "cargo build --locked", CRATE),
    fails("missing_dependency", "cargo build --offline", CRATE +
        "printf '[dependencies]\\nserde = \"1\"\\n' >> Cargo.toml", also="network not_found"),
    fails("missing_command", "cargo nextest run", CRATE, also="usage"),
    fails("missing_dependency", "cargo build --target aarch64-unknown-linux-musl", CRATE),
    fails("permission", "cargo build", CRATE + "mkdir target; chmod 555 target"),
    fails("disk_full", "cargo build", CRATE + "mkdir target", admin="mount -t tmpfs -o size=40k,uid=1000 t target"),
    fails("network", "cargo publish --allow-dirty --no-verify", CRATE),
    fails("missing_command", "RUSTFLAGS='-C linker=clangg' cargo build", CRATE, tool="cargo"),
    fails("none", "cargo build", CRATE + "echo 'fn main() { let x: u32 = \"connection refused\"; }' > src/main.rs"),
    fails("none", "cargo test", CRATE + "printf '#[test]\\nfn denied() { assert_eq!(401, 200, \"Unauthorized: token "
        "expired\"); }\\nfn main() {}\\n' > src/main.rs", stdout=True),
    fails("none", "cargo run", CRATE +
        "echo 'fn main() { std::fs::read(\"x\").expect(\"no space left\"); }' > src/main.rs", also="not_found"),
    fails("none", "rustc a.rs", "echo 'fn main() { timeout() }' > a.rs"),
    fails("not_found", "java -jar build/libs/app.jar"),
    fails("not_found", "java com.initech.App"),
    fails("missing_dependency", "java -cp . App", file("Dep.java", "public class Dep {}") + file("App.java", JAVA.
        replace("BODY", "new Dep();")) + "javac App.java Dep.java; rm Dep.class", also="none"),
    fails("not_configured", "java -cp . App", file("App.java", JAVA.replace("BODY", "")) +
        "javac App.java; printf '\\x00\\x45' | dd of=App.class bs=1 seek=6 conv=notrunc 2>/dev/null",
        also="missing_dependency none"),
    fails("usage", "java -Xmx4Q -version", also="none"),
    fails("port_in_use", "java App.java", file("App.java", JAVA.replace("BODY", "new java.net.ServerSocket(8010);"))),
    fails("disk_full", "java App.java", file("App.java", JAVA.replace("BODY",
        "java.nio.file.Files.write(java.nio.file.Path.of(\"data/x\"), new byte[9999999]);")) + "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("oom", "java -Xmx24m App.java", file("App.java", JAVA.replace("BODY",
        "var m = new java.util.HashMap<Integer, long[]>(); for (int i = 0; ; i++) m.put(i, new long[1 << 16]);"))),
    fails("not_configured", "JAVA_HOME=/opt/jdk-8 mvn package", MVN, tool="mvn", also="not_found"),
    fails("none", "javac -Xlint:all -Werror App.java", file("App.java", JAVA.replace("BODY",
        "java.util.List l = null; return 403;"))),
    fails("none", "java App.java", file("App.java", JAVA.replace("BODY",
        "throw new RuntimeException(\"HTTP 429 Too Many Requests\");"))),
    fails("missing_dependency", "cmake -S . -B b", "printf 'cmake_minimum_required(VERSION 3.10)\\nproject(x "
        "C)\\nfind_package(Protobuf3x REQUIRED)\\n' > CMakeLists.txt", also="none"),
    fails("missing_command", "cmake -S . -B b -DCMAKE_C_COMPILER=clangg",
        "printf 'cmake_minimum_required(VERSION 3.10)\\nproject(x C)\\n' > CMakeLists.txt"),
    fails("not_found", "cmake ..", also="none"),
    fails("not_found", "ninja -C out", also="none"),
    fails("usage", "ninja tset", "printf 'rule r\\n command = true\\nbuild test: r\\n' > build.ninja"),
    fails("none", "ninja",
        "printf 'rule r\\n command = echo \"fatal: unable to access\"; false\\nbuild test: r\\n' > build.ninja",
        stdout=True),
    fails("not_found", "just deploy", tool="just", also="none"),
    fails("usage", "just delpoy", "printf 'deploy:\\n  true\\n' > justfile", tool="just"),
    fails("missing_command", "just deploy", "printf 'deploy:\\n  helmfilee apply\\n' > justfile", tool="just", also=
        "none"),
    fails("not_found", "task build", tool="task", also="none"),
    fails("missing_dependency", "pkg-config --cflags libacme-1.0 && gcc x.c", "true", tool="pkg-config", also="none"),
    fails("missing_dependency", "make", "printf 'all:\\n\\tgcc -o x x.c $(shell true) -lssl3acme\\n' > Makefile; "
        "echo 'int main(void) { return 0; }' > x.c", tool="make", also="none"),
    fails("oom", "ulimit -v 50000; gcc -O2 -c big.c", "(for i in $(seq 40000); do echo \"int f$i(int x) { return x * "
        "$i + f$((i-1))(x); }\"; done) | sed '1s/ + f0(x)//' > big.c", tool="gcc"),
]  # fmt: skip

# --- frameworks and packages ------------------------------------------------------------------------------------------

DJANGO = "django-admin startproject shop .\n"
LOCKDB = (
    'python3 -c \'import sqlite3,os,time\nc=sqlite3.connect("db.sqlite3",isolation_level=None)\n'
    'c.execute("create table if not exists t(x)")\nc.execute("begin exclusive")\nif os.fork()==0:\n os.setsid()\n'
    " [os.close(i) for i in (0,1,2)]\n time.sleep(9)\nelse: os._exit(0)'\n"
)
HELD = (
    '(python3 -c \'import sqlite3,time; c=sqlite3.connect("db.sqlite3",isolation_level=None); c.execute("create '
    'table if not exists t(x)"); c.execute("begin exclusive"); time.sleep(12)\' >/dev/null 2>&1 &) ; sleep 0.7\n'
)
PYPIRC = (
    "mkdir dist; printf 'Metadata-Version: 2.1\\nName: app\\nVersion: 1\\n' > PKG-INFO; mkdir app-1; cp PKG-INFO "
    "app-1; tar -czf dist/app-1.tar.gz app-1\n"
)
HOOK = (
    "git init -q; printf 'repos:\\n- repo: local\\n  hooks:\\n  - {id: x, name: x, language: system, entry: "
    "ENTRY, files: .}\\n' > .pre-commit-config.yaml; touch f; git add .\n"
)
FRAMEWORKS = [
    fails("port_in_use", "python3 manage.py runserver 8010 --noreload", DJANGO, tool="django-admin"),
    fails("usage", "python3 manage.py migrte", DJANGO, tool="django-admin"),
    fails("lock", "python3 manage.py migrate", DJANGO + HELD, tool="django-admin"),
    fails("permission", "python3 manage.py migrate", DJANGO + "touch db.sqlite3; chmod 444 db.sqlite3", tool=
        "django-admin"),
    fails("not_configured", "django-admin check"),
    fails("not_found", "django-admin startproject shop /srv/nowhere"),
    fails("missing_dependency", "python3 manage.py check", DJANGO +
        "sed -i \"s/INSTALLED_APPS = \\[/INSTALLED_APPS = [\\n 'rest_framework',/\" shop/settings.py", tool=
        "django-admin"),
    fails("network", f"celery -b amqp://off.{I}:5673// inspect ping"),
    fails("none", "pre-commit run", HOOK.replace("ENTRY", "/usr/bin/false"), stdout=True),
    fails("not_found", "inv deploy", also="none"),
    fails("usage", "inv depoly", "printf 'from invoke import task\\n@task\\ndef deploy(c): pass\\n' > tasks.py", also=
        "none"),
    fails("network", f"fab -H off.{I}:2222 -- uptime", tool="fab"),
    fails("network", "twine upload --non-interactive dist/*", PYPIRC, tool="twine"),
    fails("not_found", "nox -s tests"),
    fails("network", "pip install git+https://git.nowhere.example/app.git", tool="pip"),
    fails("not_found", "pip install -e .", tool="pip"),
    fails("network", "pip install hg+http://x.example/app", tool="pip"),
    fails("timeout",
        f"pip install --timeout 1 --retries 1 --index-url http://idx.{I}/hang/simple --trusted-host idx.{I} acme",
        tool="pip"),
    fails("disk_full", "python3 -m zipfile -e x.zip data",
        "mkdir data; head -c 900k /dev/urandom > b; python3 -m zipfile -c x.zip b", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", tool="python3"),
    fails("usage", "python3 -m pip instal x", tool="pip"),
    fails("missing_dependency", "python3 -m vnev .venv", tool="python3", also="usage none"),
    fails("permission", "python3 -c 'import socket; socket.create_server((\"\", 80))'", tool="python3", also=
        "port_in_use", admin="sysctl -qw net.ipv4.ip_unprivileged_port_start=1024") ,
    fails("network", "python3 -c 'import urllib.request as u; u.urlopen(\"https://api.nowhere.example/v1\")'", tool=
        "python3", also="none"),
    fails("tls", f"python3 -c 'import urllib.request as u; u.urlopen(\"https://own.{I}/\")'", tool="python3", also=
        "none"),
    fails("missing_dependency", "node -e 'import(\"@initech/sdk\").catch(e => { throw e })'", tool="node"),
    fails("permission", "node -e 'require(\"fs\").writeFileSync(\"/etc/app.json\", \"{}\")'", tool="node", also="none"),
    fails("disk_full", "node -e 'require(\"fs\").writeFileSync(\"data/x\", Buffer.alloc(9e6))'", "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", tool="node"),
    fails("not_found", "node dist/main.js", also="missing_dependency"),
    fails("usage", "node --inspct app.js", "touch app.js", also="none"),
    fails("tls", "npm view left-pad --registry https://wrong.initech.example/ --fetch-retries=0", tool="npm"),
    fails("disk_full", "npm pack --pack-destination data", "echo '{\"name\":\"a\",\"version\":\"1.0.0\"}' > "
        "package.json; head -c 300k /dev/urandom > blob; mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", tool="npm"),
    fails("permission", "npm install -g ./tool",
        "mkdir tool; echo '{\"name\":\"tool\",\"version\":\"1.0.0\"}' > tool/package.json", tool="npm"),
    fails("missing_dependency", "npm ls",
        "echo '{\"name\":\"a\",\"version\":\"1.0.0\",\"dependencies\":{\"left-pad\":\"1\"}}' > package.json", tool=
        "npm", also="none"),
    fails("none", "python3 manage.py test", DJANGO + "mkdir a; touch a/__init__.py; printf 'from django.test import "
        "SimpleTestCase\\nclass T(SimpleTestCase):\\n    def test(self):\\n        "
        "self.assertEqual(self.client.get(\"/x\").status_code, 403)\\n' > a/tests.py", tool="django-admin"),
    fails("none", "nox -s tests", "printf 'import nox\\n@nox.session(venv_backend=\"none\")\\ndef tests(s): "
        "s.run(\"sh\", \"-c\", \"echo ssh: connect to host x port 22: Connection refused; exit 1\", "
        "external=True)\\n' > noxfile.py"),
    fails("none", "inv test",
        "printf 'from invoke import task\\n@task\\ndef test(c): c.run(\"echo Killed; exit 4\")\\n' > tasks.py"),
    fails("none", "python3 -W error -c 'import warnings; warnings.warn(\"token expired soon\")'", tool="python3"),
    fails("none", "pytest -q", file("test_net.py", "import subprocess\ndef test_clone():\n    r = "
        "subprocess.run(['git', 'clone', 'https://git.nowhere.example/x'], capture_output=True, text=True)\n    "
        "assert r.returncode == 0, r.stderr"), stdout=True),
    fails("none", "pytest -q 2>&1 | tail -1 | grep passed", file("test_a.py",
        "def test_a():\n    assert 'rate limit' == ''"), tool="grep"),
    fails("none", "yarn -s test", "echo '{\"scripts\":{\"test\":\"node -e \\\"console.error(\\\\\\\"EADDRINUSE "
        "expected\\\\\\\"); process.exit(1)\\\"\"}}' > package.json"),
    fails("none", "node -e 'Promise.reject(new Error(\"403 Forbidden\"))'", tool="node"),
]  # fmt: skip

# --- this machine, rarer ----------------------------------------------------------------------------------------------

SYSTEM = [
    fails("lock", "sqlite3 db.sqlite3 'insert into t values (1)'", HELD),
    fails("permission", "sqlite3 db.sqlite3 'create table x(y)'",
        "sqlite3 db.sqlite3 'create table t(x)'; chmod 444 db.sqlite3"),
    fails("disk_full", "sqlite3 data/db.sqlite3 'create table t as with recursive c(x) as (select 1 union all select "
        "x+1 from c limit 200000) select x from c'", "mkdir data", admin=
        "mount -t tmpfs -o size=100k,uid=1000 t data"),
    fails("not_found", "sqlite3 /srv/data/app.db 'select 1'", also="permission"),
    fails("unknown", "sqlite3 db 'select * from t'", "sqlite3 db 'create table t(x); insert into t "
        "values(zeroblob(9000))'; printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=db bs=1 seek=4096 "
        "conv=notrunc 2>/dev/null; true", also="none"),
    fails("none", "sqlite3 db 'selec 1'"),
    fails("none", "sqlite3 db 'create table t(x unique); insert into t values (1), (1)'"),
    fails("tty", "wg-quick up corp", also="auth permission"),
    fails("not_configured", "wg-quick up corp", root=True, tool="wg-quick", also="not_found"),
    fails("permission", "ip route add 10.9.0.0/16 dev lo", tool="ip"),
    fails("not_found", "ip netns exec vpn ip a", root=True, tool="ip"),
    fails("not_found", "ip link show tun0", tool="ip", also="none network"),
    fails("network", "ping -c 1 vpn-gw.nowhere.example", tool="ping"),
    fails("network", "ping -c 1 192.0.2.77", tool="ping"),
    fails("network", "traceroute -m 1 api.offline.example", tool="traceroute"),
    fails("network", f"bash -c 'exec 3<>/dev/tcp/off.{I}/5432'", tool="bash"),
    fails("network", f"openssl s_client -connect off.{I}:8443 -brief", tool="openssl"),
    fails("network", f"socat - TCP:lab.{I}:5432", tool="socat"),
    fails("network", f"curl -sS https://lab.{I}/healthz"),
    fails("network", f"set -o pipefail; curl -fsS http://gw.{I}:8020/status | jq -r .state", tool="curl"),
    fails("timeout", f"curl -sS -m 1 http://void.{I}/"),
    fails("rate_limit", f"curl --fail-with-body -sS http://idx.{I}/busy/v1"),
    fails("auth", f"curl -fsS --oauth2-bearer old http://idx.{I}/closed/v1 | python3 -m json.tool > out.json", tool=
        "curl"),
    fails("tls", f"curl -sS --cert nope.pem https://gw.{I}/", also="not_found"),
    fails("tls", f"wget -qO- https://wrong.{I}/ || wget -nv https://wrong.{I}/", tool="wget"),
    fails("missing_dependency", "mount -t nfs nas.initech.example:/x /mnt", root=True, tool="mount", also=
        "missing_command not_found"),
    fails("permission", "umount /proc", tool="umount"),
    fails("permission", "strace -p 1", tool="strace"),
    fails("permission", "nice -n -5 true && renice -n -5 $$", tool="renice"),
    fails("permission", "chown root:root a.txt", "touch a.txt", tool="chown", also="not_owned"),
    fails("not_owned", "rm /srv/sticky/theirs.log", tool="rm", also="permission"),
    fails("not_owned", "git -c safe.directory= -C /srv/checkout status", tool="git"),
    fails("not_owned", "chmod 600 /srv/sticky/theirs.log", tool="chmod", also="permission"),
    fails("lock", "useradd alice", root=True, tool="useradd", admin="echo 1 > /etc/passwd.lock; true"),
    fails("lock", "cp /bin/true ./tool", "cp /bin/sleep tool; (./tool 6 >/dev/null 2>&1 &); sleep 0.2", tool="cp"),
    fails("service_down", "systemd-run --user sleep 1", tool="systemd-run"),
    fails("service_down", "loginctl list-sessions", tool="loginctl"),
    fails("service_down", "docker -H unix:///run/nothing.sock info", stdout=True, tool="docker"),
    fails("service_down", "mosquitto_pub -t a -m b", tool="mosquitto_pub", also="network"),
    fails("service_down", "ETCDCTL_API=3 etcdctl --command-timeout=1s get x", tool="etcdctl", also="network"),
    fails("not_configured", "gpg --decrypt secret.gpg", "gpg --batch -q --pinentry-mode loopback --passphrase '' "
        "--quick-gen-key a@initech.example default default never 2>/dev/null; echo x | gpg -q -r a@initech.example "
        "--trust-model always -e > secret.gpg; gpgconf --kill all; rm -rf ~/.gnupg", tool="gpg", also="auth"),
    fails("not_configured", "gpg --verify a.sig", "gpg --batch -q --pinentry-mode loopback --passphrase '' "
        "--quick-gen-key a@initech.example default default never 2>/dev/null; echo x > a; gpg -q -b a; gpgconf "
        "--kill all; rm -rf ~/.gnupg", tool="gpg"),
    fails("network", "gpg --keyserver hkp://keys.nowhere.example --recv-keys 0123456789ABCDEF", tool="gpg"),
    fails("none", "gpg --verify a.sig", "gpg --batch -q --pinentry-mode loopback --passphrase '' --quick-gen-key "
        "a@initech.example default default never 2>/dev/null; echo x > a; gpg -q -b a; echo y > a", tool="gpg"),
    fails("not_configured", "pass insert db", tool="pass"),
    fails("auth", "su -", tool="su", also="tty"),
    fails("tty", "read -p 'deploy to prod? ' yes < /dev/tty && make deploy", tool="bash"),
    fails("tty", "stty -echo && ./ask.sh", tool="stty"),
    fails("missing_command", "sudoo systemctl restart api", tool="bash"),
    fails("missing_command", "time -p grepp x y", tool="bash"),
    fails("missing_command", "find . -name '*.sh' -exec shfmtt -w {} +", "touch a.sh", tool="find"),
    fails("missing_command", "./deploy", "printf '#!/usr/bin/env pyhton3\\n' > deploy; chmod +x deploy", tool="env"),
    fails("missing_dependency", "./legacy", "printf 'int main(void){return 0;}' > l.c; gcc l.c -o legacy -Wl,"
        "--dynamic-linker=/lib/ld-linux-armhf.so.3", tool="bash", also="missing_command"),
    fails("missing_dependency", "perl -MJSON::XS::Acme -e 1", tool="perl"),
    fails("missing_dependency", "LD_PRELOAD=libnothing.so python3 -c 'import _ssl_acme'", tool="python3"),
    fails("not_found", "crontab -l", also="none"),
    fails("none", "crontab tab", "echo '99 * * * * true' > tab", tool="crontab"),
    fails("not_found", "logrotate -s s /etc/logrotate.d/nothing", tool="logrotate", also="none"),
    fails("permission", "logrotate /etc/logrotate.conf", tool="logrotate"),
    fails("port_in_use", "socat TCP-LISTEN:8010,bind=127.0.0.1 STDOUT", tool="socat"),
    fails("port_in_use", "nc -lk 127.0.0.1 8010", tool="nc"),
    fails("port_in_use", "etcd --data-dir e --listen-client-urls http://127.0.0.1:8010 --advertise-client-urls "
        "http://127.0.0.1:8010", tool="etcd"),
    fails("port_in_use", "perl -MIO::Socket::INET -e 'IO::Socket::INET->new(LocalAddr => \"127.0.0.1:8010\", Listen "
        "=> 1) or die \"cannot listen: $@\\n\"'", tool="perl", also="none"),
    fails("disk_full", "unzip -q x.zip -d data",
        "mkdir data; head -c 500k /dev/urandom > b; python3 -m zipfile -c x.zip b; rm b", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", tool="unzip"),
    fails("disk_full", "mkdir -p data/a/b/c/d/e", "mkdir data", admin="mount -t tmpfs -o nr_inodes=3,uid=1000 t data",
        tool="mkdir"),
    fails("disk_full", "perl -pi -e 's/a/b/' data/x", "mkdir data", admin=
        "mount -t tmpfs -o size=8k,uid=1000 t data; head -c 8k /dev/zero > data/x; chown 1000 data/x", tool="perl"),
    fails("oom", "ulimit -v 40000; awk 'BEGIN { while (1) a[i++] = \"xxxxxxxxxxxxxxxx\" }'", tool="awk"),
    fails("oom", "ulimit -v 300000; python3 -c 'a=[0]*10**9'", tool="python3"),
    fails("oom", "ulimit -v 200000; go run x.go", "echo 'package main; func main() {}' > x.go", tool="go"),
    fails("quota", "ulimit -n 6; python3 -c 'import socket; [socket.socket() for _ in range(9)]'", tool="python3"),
    fails("timeout", "timeout 1 make integration",
        "printf 'integration:\\n\\t@echo waiting for api; sleep 9\\n' > Makefile", tool="make", also="none"),
    fails("timeout", f"nc -w 1 -zv void.{I} 443", tool="nc"),
    fails("none", "tail -n 50 /var/log/api/current.log", tool="tail", also="not_found"),
    fails("none", "sed -i s/a/b/ config/prod.yaml", tool="sed", also="not_found"),
    fails("none", "find /data/exports -mtime +7 -delete", tool="find", also="not_found"),
    fails("not_found", "unzip release.zip", tool="unzip", also="none"),
    fails("not_found", "openssl req -in csr.pem -noout -text", tool="openssl", also="none"),
    fails("not_found", "source env.sh && deploy", tool="bash", also="none"),
    fails("none", "jq .version package.json", tool="jq", also="not_found"),
    fails("usage", "tar --extarct -f x.tar", tool="tar", also="none"),
    fails("usage", "find . -nmae x", tool="find", also="none"),
    fails("usage", "systemctl strat api", tool="systemctl", also="none"),
    fails("usage", "journalctl --untt api", tool="journalctl", also="none"),
    fails("usage", "apt-get instal jq", tool="apt-get", also="none"),
    fails("usage", "dpkg --instal x.deb", tool="dpkg", also="none"),
    fails("usage", "ip adress show", tool="ip", also="none"),
    fails("usage", "openssl vrsion", tool="openssl", also="none"),
    fails("usage", "rsync --delte -a a b", tool="rsync", also="none"),
    fails("usage", "jq --raw-ouptut . x.json", "echo 1 > x.json", tool="jq", also="none"),
    fails("usage", "sqlite3 -jsn db .tables", tool="sqlite3", also="none"),
    fails("usage", "pytest --colorr=yes", tool="pytest", also="none"),
    fails("usage", "ruff chekc .", tool="ruff"),
    fails("usage", "mypy --strct a.py", "touch a.py", tool="mypy", also="none"),
    fails("none", "prove t", file("t/a.t", "use Test::More tests => 1; is('Connection timed out', 'ok');"), stdout=
        True, tool="prove"),
    fails("none", "ctest --test-dir b",
        "mkdir b; printf 'add_test(denied \"/bin/false\")\\n' > b/CTestTestfile.cmake", stdout=True, tool="ctest"),
    fails("none", "gcc -fsanitize=address -g a.c -o a && ./a",
        "echo 'int main(int c, char **v) { int x[2]; return x[c + 2]; }' > a.c", tool="gcc"),
    fails("none", "./a.out", "echo 'int main(void) { int *p = 0; return *p; }' > a.c; gcc a.c", tool="bash"),
    fails("none", "bash -c 'kill -TERM $$'", tool="bash"),
    fails("none", "bash -euo pipefail run.sh", "printf 'echo start\\necho \"$DATABASE_URL\"\\n' > run.sh", tool="bash"),
    fails("none", "systemd-analyze verify ./x.service",
        "printf '[Service]\\nExecStart=x\\nRestrat=no\\n' > x.service", tool="systemd-analyze"),
    fails("none", "date -d 'permission denied'", tool="date"),
    fails("none", "seq a b", tool="seq", also="usage"),
    fails("none", "echo '{\"error\": \"invalid_grant\"}' | jq -e '.access_token'", stdout=True, tool="jq"),
    fails("none", "ruff format --check .", "echo 'x  =  1' > port_in_use.py", stdout=True, tool="ruff"),
    fails("none", "for h in a b; do test $h = disk_full || { echo \"$h: No space left on device (simulated)\" >&2; "
        "exit 5; }; done", tool="bash"),
    fails("none", "perl t.pl", "echo 'die \"Host key verification failed.\\n\" unless 0;' > t.pl", tool="perl"),
    fails("none", "xz -t a.xz", "echo no > a.xz", tool="xz", also="unknown"),
    fails("none", "sha256sum -c SUMS", "echo x > a; echo \"$(echo y | sha256sum | cut -d' ' -f1)  a\" > SUMS", tool=
        "sha256sum"),
    fails("none", "openssl verify a.pem",
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out a.pem -subj /CN=x -days 2 2>/dev/null", tool=
        "openssl", also="tls"),
    fails("none", "tsc --noEmit a.ts", "echo 'let quota: Quota = 429' > a.ts", stdout=True, tool="tsc"),
    fails("none", "pdm run python -c 'raise SystemExit(\"lock file busy\")'", "printf "
        "'[project]\\nname=\"a\"\\nversion=\"1\"\\nrequires-python=\">=3.9\"\\ndependencies=[]\\n' > pyproject.toml; "
        "true", tool="pdm"),
    fails("none", "uv run --no-project python -c 'assert False, \"502 Bad Gateway\"'", tool="uv"),
    fails("none", "docker --version | grep -q 99", tool="grep"),
    fails("none", "yq '.items[' a.yaml", "echo 'a: 1' > a.yaml", tool="yq"),
    fails("none", "envsubst < t | diff - expected", "echo '$HOME' > t; echo forbidden > expected", stdout=True, tool=
        "diff"),
]  # fmt: skip

SILENT = [
    fails("none", AT + "NOUPDATE aws cloudformation update-stack --stack-name web --use-previous-template"),
    fails("none", AT + "CONDITION aws dynamodb put-item --table-name locks --item '{\"id\":{\"S\":\"1\"}}' "
        "--condition-expression 'attribute_not_exists(id)'"),
    fails("none", "terraform test -no-color", "echo 'output \"x\" { value = 403 }' > main.tf; mkdir tests; printf "
        "'run \"ok\" {\\n  command = plan\\n  assert {\\n    condition = output.x == 200\\n    error_message = \"got "
        "403 Forbidden\"\\n  }\\n}\\n' > tests/a.tftest.hcl"),
    fails("none", "terraform plan -no-color -detailed-exitcode",
        "echo 'output \"x\" { value = \"unauthorized\" }' > main.tf", stdout=True),
    fails("none", "git cherry-pick topic", REPO + "git checkout -qb topic; echo 2 > a.txt; git commit -qam 2; git "
        "checkout -q trunk; echo 2 > a.txt; git commit -qam two"),
    fails("none", "git rebase -q --exec 'echo not authorized; false' HEAD~1", REPO +
        "git commit -q --allow-empty -m x", stdout=True),
    fails("none", "git blame -L 400,403 a.txt", REPO),
    fails("none", "git stash pop", REPO, also="not_found"),
    fails("none", "java -ea App.java", file("App.java", JAVA.replace("BODY",
        'assert a.length > 0 : "Permission denied for " + a.length + " of 1";'))),
    fails("none", "cargo test -q", CRATE + "printf '#[test]\\nfn net() { panic!(\"Connection refused (os error "
        "111)\") }\\nfn main() {}\\n' > src/main.rs", stdout=True),
    fails("none", "python3 report.py", file("report.py", "rows = {'timeout': 3}\nprint(rows['permission denied'])"),
        tool="python3"),
    fails("none", "python3 -m py_compile disk_full.py", "echo 'return 28 No space' > disk_full.py", tool="python3"),
    fails("none", "base64 -d key.txt > key.bin", "echo '401 Unauthorized' > key.txt", tool="base64"),
    fails("none", "printf '%d\\n' forbidden", tool="bash"),
    fails("none", "comm -12 a b", "printf 'b\\na\\n' > a; printf 'a\\nb\\n' > b", tool="comm"),
    fails("none", "make -k", "printf 'all: a b\\na:\\n\\t@echo \"a: rate limit exceeded\" >&2; exit "
        "2\\nb:\\n\\t@kill -SEGV $$$$\\n' > Makefile", tool="make"),
    fails("none", "[[ $(<status) == ready ]]", "echo 'No route to host' > status", tool="bash"),
    fails("none", "iconv -f ascii -t utf-16 a.txt > b.txt", "printf 'Zugriff verweigert: \\303\\274\\n' > a.txt", tool
        ="iconv"),
    fails("none", "eslint --max-warnings 0 .", "echo 'export default [{rules: {\"no-console\": \"warn\"}}]' > "
        "eslint.config.mjs; echo 'console.log(\"quota exceeded\")' > a.js", stdout=True),
]  # fmt: skip

QUIET: list[socket.socket] = []
CASES: list[Fresh] = [*KUBE, *GIT, *SSH, *IMAGES, *CLOUDS, *BUILD, *FRAMEWORKS, *SYSTEM, *SILENT]


# --- the servers ------------------------------------------------------------------------------------------------------


def cluster(talk: Talk) -> Answer | None:
    """What fresh_cluster says, and further refusals, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").removeprefix("Bearer ")
    creating = talk.command in ("POST", "PATCH")
    if token == "proxy":
        return Answer(
            403,
            "<html><title>Access Denied</title><body>Blocked by web filter</body></html>",
            {"Content-Type": "text/html"},
        )
    if token == "gateway":
        return Answer(504, "<html><body>504 Gateway Time-out</body></html>", {"Content-Type": "text/html"})
    if token.startswith("kubelet") and "/log" in talk.path:
        why = (
            "remote error: tls: internal error"
            if token == "kubelettls"
            else "dial tcp 10.20.0.12:10250: connect: no route to host"
        )
        words = f'Get "https://10.20.0.12:10250/containerLogs/shop/web-0/web": {why}'
        return status(500, "InternalError", words)
    if token == "nons" and creating:
        return status(404, "NotFound", 'namespaces "shopp" not found', name="shopp", kind="namespaces")
    if token == "stuck" and talk.command == "DELETE":
        return Answer(200, fresh_cluster.POD)
    refused = 'pods "web-1" is forbidden: '
    forbidden = {
        "pods50": refused + "exceeded quota: team, requested: pods=1, used: pods=50, limited: pods=50",
        "limits": refused + "maximum memory usage per Container is 2Gi, but limit is 4Gi",
        "psa": refused
        + 'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must '
        "set securityContext.allowPrivilegeEscalation=false)",
    }.get(token)
    if forbidden and creating:
        return status(403, "Forbidden", forbidden, name="web-1", kind="pods")
    if token == "exists" and creating:
        return status(409, "AlreadyExists", 'pods "web-1" already exists', name="web-1", kind="pods")
    if token == "kyverno" and creating:
        words = (
            'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web-1 was blocked: '
            "label team is required"
        )
        return status(400, "BadRequest", words)
    return fresh_cluster.answer(talk)


def gcp(talk: Talk) -> Answer:
    """Compute Engine, by the first part of the path."""
    who = talk.path.split("/")[1]
    code, reason, words = {
        "expired": (401, "authError",
         "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
                    "cookie or other valid authentication credential."),
        "denied": (403, "forbidden",
         "Required 'compute.instances.delete' permission for 'projects/shop/zones/europe-west1-b/"
                   "instances/web-1'"),
        "full": (403, "quotaExceeded", "Quota 'CPUS' exceeded.  Limit: 24.0 in region europe-west1."),
    }.get(who, (404, "notFound",
     "The resource 'projects/shop/zones/europe-west1-b/instances/web-9' was not found"))  # fmt: skip
    error = {"message": words, "domain": "global", "reason": reason}
    return Answer(code, {"error": {"code": code, "message": words, "errors": [error]}})


def aws(talk: Talk) -> Answer:
    """By the name of the access key; JSON services and S3 differ in shape."""
    asked = talk.headers.get("Authorization") or ""
    if "BIG" in asked:
        return Answer(200, "x" * 300_000, {"Last-Modified": "Mon, 02 Mar 2026 08:45:00 GMT", "ETag": '"x"'})
    if "NOUPDATE" in asked:
        both = "<Code>ValidationError</Code><Message>No updates are to be performed.</Message>"
        return Answer(400, f"<ErrorResponse><Error>{both}</Error></ErrorResponse>")
    if "CONDITION" in asked:
        return Answer(400, {"__type": "ConditionalCheckFailedException", "message": "The conditional request failed"})
    if "NOKEY" in asked:
        return Answer(404, "")
    for key, code, name, words in (
        ("UNRECOGNIZED", 403, "UnrecognizedClientException", "The security token included in the request is invalid."),
        ("CLOCK", 403, "SignatureDoesNotMatch",
         "Signature not yet current: 20260302T094500Z is still later than 20260302T084500Z "
         "(20260302T084000Z + 5 min.)"),
        ("ASSUME", 403, "AccessDenied",
         "User: arn:aws:iam::1:user/ci is not authorized to perform: sts:AssumeRole on resource: "
         "arn:aws:iam::1:role/ops"),
        ("TOOMANY", 429, "TooManyRequestsException", "Rate Exceeded."),
        ("SLOW", 503, "SlowDown", "Please reduce your request rate."),
        ("LIMIT", 409, "LimitExceeded", "Cannot exceed quota for UsersPerAccount: 5000"),
        ("ILL", 503, "ServiceUnavailableException", "Service is unable to handle request."),
    ):  # fmt: skip
        if key in asked:
            if "SLOW" in asked:
                return Answer(code, f"<Error><Code>{name}</Code><Message>{words}</Message></Error>")
            if "ASSUME" in asked or "LIMIT" in asked:
                both = f"<Code>{name}</Code><Message>{words}</Message>"
                return Answer(code, f"<ErrorResponse><Error>{both}</Error></ErrorResponse>")
            return Answer(code, {"__type": name, "message": words}, {"x-amzn-ErrorType": name})
    return Answer(404, "")


def registry(talk: Talk) -> Answer:
    """`closed` wants a login, `busy` wants patience, nothing else is there."""
    challenge = {"WWW-Authenticate": 'Basic realm="Initech"', "Docker-Distribution-Api-Version": "registry/2.0"}
    if "/closed/" in talk.path:
        return Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, challenge)
    if "/busy/" in talk.path:
        return Answer(
            429, {"errors": [{"code": "TOOMANYREQUESTS", "message": "pull rate exceeded"}]}, {"Retry-After": "0"}
        )
    if talk.path == "/v2/":
        return Answer(200, {})
    return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})


def docker(talk: Talk) -> Answer | None:
    """The daemon's words."""
    used = "failed to bind host port for 0.0.0.0:443:172.17.0.2:443/tcp: address already in use"
    memory = "cannot start a container that has run out of memory: fork/exec /proc/self/exe: cannot allocate memory"
    for part, code, words in (
        ("/images/api:dev/tag", 404, "No such image: api:dev"),
        ("platform=", 404, "no matching manifest for linux/s390x in the manifest list entries"),
        ("team%2Fmissing", 404,
         f"failed to resolve reference \"cr.{I}/team/missing:0d4c9aa\": cr.{I}/team/missing:0d4c9aa: not found"),
        ("slow.", 500,
         f'Get "https://slow.{I}/v2/": net/http: request canceled while waiting for connection (Client.Timeout '
         "exceeded while awaiting headers)"),
        ("ecr.", 500, f'Head "https://ecr.{I}/v2/team/api/manifests/1": no basic auth credentials'),
        ("plain.", 500, f'Get "https://plain.{I}/v2/": http: server gave HTTP response to HTTPS client'),
        ("/push", 500, "denied: requested access to the resource is denied"),
        ("/containers/proxy/start", 500,
         f"driver failed programming external connectivity on endpoint proxy (9e8d7c6b): {used}"),
        ("/containers/worker/start", 500, memory),
        ("DELETE /v1.47/containers/web", 409,
         'cannot remove container "/web": container is running: stop the container before '
         "removing or force remove"),
        ("/containers/create?name=web", 409,
         'Conflict. The container name "/web" is already in use by container "5f4e3d2c1b0a". '
         "You have to remove (or rename) that container to be able to reuse that name."),
        ("/containers/api/", 404, "No such container: api"),
        ("/networks/backnd/connect", 404, "network backnd not found"),
        ("q=1", 400, "dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)"),
        ("/build", 500, "mkdir /var/lib/docker/overlay2/9f8e7d6c-init: no space left on device"),
    ):  # fmt: skip
        if part in f"{talk.command} {talk.path}":
            return Answer(code, {"message": words})
    if "/_ping" in talk.path:
        return Answer(200, "OK", {"Api-Version": "1.47", "Ostype": "linux"})
    return Answer(404, {"message": f"page not found {talk.path}"})


BASIC = {"WWW-Authenticate": 'Basic realm="Initech"'}
HTTP: Routes = [
    (r"^cr\.", registry),
    (r"^few\.", Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "bad credentials"}]}, BASIC)),
    (r"^gcp\.", gcp),
    (r"^aws\.", aws),
    (r"^tf\S* \S+ /401", Answer(401, "", BASIC)),
    (r"^tf\S* \S+ /403", Answer(403, "")),
    (r"^tf\S* LOCK /423", Answer(423, {"ID": "0b1c2d3e-1111-2222-3333-444455556666",
     "Operation": "OperationTypeApply", "Who": "ann@build-7",
                                       "Version": "1.11.4", "Created": "2026-03-02T08:40:00Z"})),
    (r"^tf\S* GET /423", Answer(204, "")),
    (r" /closed/", Answer(401, "login required\n", BASIC)),
    (r" /forbidden/", Answer(403, "Forbidden\n")),
    (r" /busy/", Answer(429, "Too Many Requests\n", {"Retry-After": "0"})),
    (r" /hang/", hang),
]  # fmt: skip
SSHD = """\
mkdir -p /srv/ssh /run/sshd /srv/rust
for name in host another id ca cert norepo readonly; do
  ssh-keygen -qt ed25519 -N '' -C dev@laptop -f /srv/ssh/$name
done
ssh-keygen -q -s /srv/ssh/ca -I dev -n dev -V 20200101:20200102 /srv/ssh/cert.pub
echo "gw.initech.example $(cut -d' ' -f1,2 /srv/ssh/host.pub)" > /srv/ssh/known_hosts
echo "@revoked gw.initech.example $(cut -d' ' -f1,2 /srv/ssh/host.pub)" > /srv/ssh/revoked
chmod 644 /srv/ssh/id /srv/ssh/another /srv/ssh/cert /srv/ssh/norepo /srv/ssh/readonly
no='You are not allowed to push code to this project.'
{ cat /srv/ssh/id.pub
  echo "command=\\"echo 'ERROR: Repository not found.' >&2; exit 1\\" $(cat /srv/ssh/norepo.pub)"
  echo "command=\\"echo 'ERROR: $no' >&2; exit 1\\" $(cat /srv/ssh/readonly.pub)"
  echo "cert-authority $(cat /srv/ssh/ca.pub)"; } > /srv/ssh/keys
base() { printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/keys' 'UsePAM no' 'StrictModes no' \\
  'LogLevel QUIET' \
  'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' 'MaxStartups 100' "$@"; }
base 'PasswordAuthentication no' > /srv/ssh/config
base 'PasswordAuthentication no' 'Port 2201' 'MaxAuthTries 2' > /srv/ssh/config1
base 'PasswordAuthentication yes' 'PubkeyAuthentication no' 'Port 2202' > /srv/ssh/config2
for c in config config1 config2; do /usr/sbin/sshd -f /srv/ssh/$c >/dev/null 2>&1 </dev/null; done
install -d -m 1777 /srv/sticky; touch /srv/sticky/theirs.log
git init -q /srv/checkout; head -c 500k /dev/zero > /srv/big
"""


def more(text: str) -> str:
    """What else differs from run to run in this set."""
    text = re.sub(r"\b([EWI])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 ", text)
    return scrub(text)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{I}")
    serve(6443, [(r"", cluster)], tls)
    serve(80, HTTP)
    serve(443, HTTP, tls)
    serve(8010, [])
    serve(8020, [(r"", hang_up)])
    serve(2203, [(r"", hang_up)])
    QUIET.append(never_answer(2204))
    serve_socket(SERVER / "docker.sock", [(r"", docker)])
    shell("mount --bind /usr/lib/google-cloud-sdk/bin/kubectl.1.33 /srv/tools/bin/kubectl")
    shell(SSHD)
    shell("mount --bind /root/.rustup/toolchains/stable-x86_64-unknown-linux-gnu /srv/rust")


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_c")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_c", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
