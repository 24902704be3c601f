"""The fourth fresh set: what a platform engineer meets on a working day.

    HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_d FILE [REGEX]

It wants what the other three want; the kubectl is gcloud's 1.29.
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

H = "hooli.example"
HOSTS = f"""\
127.0.0.1 k8s.{H} cr.{H} git.{H} gw.{H} api.{H} pkg.{H} aws.{H} tf.{H} own.{H} wrong.{H} expired.{H} off.{H} db.{H} \\
  cache.{H} few.{H} px.{H}
10.20.0.88 lab.{H}
10.30.0.5 void.{H}
192.0.2.5 away.{H}
"""
HOSTS = HOSTS.replace("\\\n", "")

# --- clusters ---------------------------------------------------------------------------------------------------------

API = f"https://k8s.{H}:6443"


def kube(token: str = "good", server: str = API, more: str = "") -> str:
    """A kubeconfig for this set's server."""
    return kubeconfig(token, server, more=more)


EXPIRED = kube("expired")
DEPLOY = (
    "printf 'apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: api, namespace: shop}\\nspec: {replicas: 2}\\n'"
    " > deploy.yaml\n"
)
KUBE = [
    fails("auth", "kubectl label ns shop team=checkout", EXPIRED),
    fails("auth", "kubectl port-forward svc/api 8081:80", EXPIRED),
    fails("auth", "kubectl drain node-1 --ignore-daemonsets", EXPIRED),
    fails("auth", "kubectl set image deployment/api api=api:2 -n shop", EXPIRED),
    fails("auth", "kubectl explain deployment.spec.strategy", EXPIRED),
    fails("auth", "kubectl -n shop delete job migrate --ignore-not-found", EXPIRED),
    fails("auth", "for ns in shop pay; do kubectl get pods -n $ns || exit; done", EXPIRED, tool="kubectl"),
    fails("auth", "kubectl create secret generic db --from-literal=a=b --dry-run=client -o yaml | kubectl apply -f -",
        EXPIRED),
    fails("missing_command", "kubectl get nodes", kubeconfig("x", API, user="{exec: {apiVersion: "
        "client.authentication.k8s.io/v1, command: kubectl, args: [oidc-login, get-token], interactiveMode: Never}}"),
        also="auth not_configured"),
    fails("permission", "kubectl -n shop rollout restart deployment/api", kube("viewer")),
    fails("permission", "kubectl exec web-0 -c web -- env", kube("viewer")),
    fails("permission", "kubectl cordon node-1", kube("viewer")),
    fails("permission", "kubectl get pods --as ops", kube("noas")),
    fails("quota", "kubectl run debug --image=busybox:1.36 --restart=Never", kube("full")),
    fails("rate_limit", "kubectl create deployment web --image=web:1", kube("busy")),
    fails("not_found", "kubectl rollout history deployment/worker", kube()),
    fails("not_found", f"kubectl apply -f https://api.{H}/gone/cert-manager.yaml", kube()),
    fails("not_found", "kubectl apply -f k8s/overlays/", kube(), also="none"),
    fails("usage", "kubectl get certificates -A", kube(), also="not_found missing_dependency"),
    fails("network", "kubectl apply -f https://raw.nowhere.example/cert-manager.yaml", kube()),
    fails("network", "kubectl -n shop top pods", kube(server=f"https://lab.{H}:6443")),
    fails("network", "kubectl exec deploy/api -- ls", kube(server=f"https://off.{H}:9443")),
    fails("network", "kubectl get svc --all-namespaces", kube(server="https://eks.offline.example")),
    fails("tls", "kubectl get cronjobs", kube(server=f"https://expired.{H}:6443")),
    fails("tls", "kubectl get --raw /healthz", kube(server=f"https://api.{H}:80")),
    fails("not_configured", "KUBECONFIG=~/.kube/staging.yaml kubectl -n shop get pods", "mkdir ~/.kube", also=
        "network"),
    fails("not_configured", "kubectl config use-context staging", kube(), also="not_found"),
    fails("missing_command", "kubectl neat get pod web-0", kube(), also="usage"),
    fails("missing_command", "KUBE_EDITOR='codee --wait' kubectl edit deployment api", kube(), also="not_configured"),
    fails("timeout", "kubectl wait --for=delete pod/web-0 --timeout=2s", kube()),
    fails("usage", "kubectl descrbe pod web-0", kube()),
    fails("usage", "kubectl logs web-0 --sicne=5m", kube()),
    fails("usage", "kubectl scale deployment/api --replica=3", kube()),
    fails("none", "kubectl auth can-i delete pods", kube(), stdout=True, also="permission"),
    fails("none", "kubectl get pods --no-headers | grep Evicted", kube(), tool="grep"),
    fails("none", "kubectl apply --server-side --validate=false -f deploy.yaml", DEPLOY + kube("conflict"), also=
        "lock usage"),
    fails("none", "test \"$(kubectl get deploy api -o jsonpath='{.status.updatedReplicas}')\" = 3", kube(), tool="test"
        ),
]  # fmt: skip

# --- git --------------------------------------------------------------------------------------------------------------

REPO = """git init -q -b main; git config user.name Dev; git config user.email dev@hooli.example
echo one > a.txt; git add a.txt; git commit -qm one
"""
UP = REPO + "git init -q --bare -b main ../up.git; git remote add origin ../up.git; git push -qu origin main\n"
OTHER = (
    "git clone -q ../up.git ../o; git -C ../o -c user.name=a -c user.email=b commit -q --allow-empty -m y; "
    "git -C ../o push -q\n"
)
TWO = "echo 2 > a.txt; git commit -qam two\n"


def remote(path: str) -> str:
    """A clone whose origin is at this URL."""
    return REPO + f"git remote add origin {path}; git config branch.main.remote origin; "\
        "git config branch.main.merge refs/heads/main; git config push.default current\n"  # fmt: skip


KEYED = (
    "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
)
UNKNOWN = "mkdir -p ~/.ssh; cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
CHANGED = UNKNOWN + f"echo \"gw.{H} $(cut -d' ' -f1,2 /srv/ssh/another.pub)\" > ~/.ssh/known_hosts\n"
STRANGER = KEYED + "cp /srv/ssh/another ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
GONE = "7e57ab1e0c0ffee0123456789abcdef012345678"
SUB = (
    UP + "git init -q -b main ../lib; git -C ../lib -c user.name=a -c user.email=b commit -q --allow-empty -m l; git "
    "-c protocol.file.allow=always submodule --quiet add ../lib lib; git config --global protocol.file.allow always; "
    f"git update-index --cacheinfo 160000,{GONE},lib; git commit -qm sub; rm -rf lib .git/modules/lib\n"
)
HOOK = "printf '#!/bin/sh\\nWORDS\\nexit 1\\n' > .git/hooks/NAME; chmod +x .git/hooks/NAME\n"


def hook(name: str, words: str) -> str:
    """A hook of the clone that says something and refuses."""
    return HOOK.replace("NAME", name).replace("WORDS", words)


GIT = [
    fails("auth", "git push --tags", remote(f"http://git.{H}/closed/app.git"), also="tty"),
    fails("auth", f"git clone --filter=blob:none http://oauth2:old@git.{H}/closed/app.git"),
    fails("auth", "git fetch --all", remote(f"http://git.{H}/closed/app.git") +
        "git config --global credential.helper osxkeychain", also="missing_command tty"),
    fails("permission", "git push origin HEAD:refs/for/main", remote(f"http://ci:x@git.{H}/forbidden/app.git")),
    fails("not_found", "git ls-remote --heads origin", remote(f"http://git.{H}/gone/app.git")),
    fails("rate_limit", "git fetch --prune origin", remote(f"http://git.{H}/busy/app.git")),
    fails("network", "git push origin main", remote(f"http://git.{H}/ill/app.git")),
    fails("network", "git fetch -q", remote(f"https://lab.{H}/team/app.git")),
    fails("network", f"git -c http.proxy=http://off.{H}:3128 clone https://git.{H}/app.git"),
    fails("network", f"git clone --mirror ssh://git@gw.{H}:2203/app.git", KEYED),
    fails("network", "git pull --rebase origin main", remote(f"git@lab.{H}:team/app.git")),
    fails("network", "git push", remote("git@gitlab.offline.example:team/app.git")),
    fails("tls", "git fetch origin", remote(f"https://expired.{H}/team/app.git")),
    fails("tls", f"git clone https://wrong.{H}/team/app.git"),
    fails("timeout", f"git -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=2 clone http://git.{H}/hang/app.git", also=
        "network"),
    fails("ssh_key", "git pull", STRANGER + remote(f"git@gw.{H}:team/app.git")),
    fails("ssh_hostkey", "git push -u origin main", CHANGED + remote(f"git@gw.{H}:team/app.git")),
    fails("not_found", "git fetch", KEYED + "cp /srv/ssh/gitlab ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n" +
        remote(f"git@gw.{H}:team/app.git"), also="permission"),
    fails("git_diverged", "git fetch origin main:main", UP + OTHER + "git switch -qc w; git switch -q main; git commit "
        "-q --allow-empty -m z; git switch -q w"),
    fails("git_diverged", "git push backup main", UP + OTHER + "git remote add backup ../up.git; git commit -q "
        "--allow-empty -m z"),
    fails("git_diverged", "git merge --ff-only topic", REPO + "git switch -qc topic; git commit -q --allow-empty -m t;"
        " git switch -q main; git commit -q --allow-empty -m u"),
    fails("git_diverged", "git add -A && git commit -qm wip && git push", UP + OTHER + "echo 5 > b.txt"),
    fails("dirty_tree", "git stash apply", REPO + "echo 2 > a.txt; git stash -q; echo 3 > a.txt"),
    fails("dirty_tree", "git switch topic", REPO + "git switch -qc topic; echo t > new.txt; git add .; git commit -qm "
        "t; git switch -q main; echo mine > new.txt"),
    fails("dirty_tree", "git rm a.txt", REPO + "echo 2 > a.txt"),
    fails("dirty_tree", "git reset --keep HEAD~1", REPO + TWO + "echo 3 > a.txt"),
    fails("dirty_tree", "git pull", UP + "git clone -q ../up.git ../o; (cd ../o; git config user.name a; git config "
        "user.email b; echo z > a.txt; git commit -qam z; git push -q); echo y > a.txt"),
    fails("dirty_tree", "git rebase -i HEAD~1", REPO + TWO + "echo 3 > a.txt; git add a.txt"),
    fails("branch_not_pushed", "git merge origin/feature/login", UP, also="not_found"),
    fails("branch_not_pushed", "git rebase origin/release-7", UP, also="not_found"),
    fails("branch_not_pushed", "git branch --set-upstream-to=origin/topic", UP + "git switch -qc topic"),
    fails("branch_not_pushed", "git push && gh pr create --fill", UP + "git switch -qc feature/cart"),
    fails("branch_not_pushed", "git worktree add ../hotfix origin/hotfix", UP, also="not_found"),
    fails("missing_commits", "git submodule update --init", SUB),
    fails("missing_commits", f"git cherry-pick -x {GONE}", UP),
    fails("missing_commits", f"git reset --hard {GONE}", UP),
    fails("missing_commits", f"git diff --stat {GONE} HEAD", UP),
    fails("short_sha", "git fetch --depth 1 origin 7e57ab1", UP),
    fails("lock", "git switch -c fix", REPO + "touch .git/HEAD.lock"),
    fails("lock", "git reset --hard HEAD~1", REPO + TWO + "touch .git/index.lock"),
    fails("lock", "git push --delete origin old", UP + "git push -q origin main:old; touch "
        "../up.git/refs/heads/old.lock"),
    fails("not_owned", "git -C /srv/theirs pull"),
    fails("not_configured", "git push prod main", UP, also="not_found"),
    fails("not_configured", "git remote set-url upstream git@x.example:a.git", UP, also="not_found"),
    fails("missing_command", "git commit --amend", REPO + "git config core.editor 'subll -w'"),
    fails("missing_command", "git flow feature start cart", REPO, also="usage"),
    fails("disk_full", "git clone ../up.git data/app", UP + "head -c 300k /dev/urandom > f; git add f; git commit -qm "
        "f; git push -q; mkdir data", admin="mount -t tmpfs -o size=90k,uid=1000 t data"),
    fails("permission", "git clone ../up.git /opt/app", UP),
    fails("permission", "git add .", REPO + "echo x > secret.key", admin="chown 0 secret.key; chmod 600 secret.key"),
    fails("usage", "git swich main", REPO),
    fails("usage", "git push --set-upsteam origin main", UP),
    fails("usage", "git rebase --contine", REPO, also="none"),
    fails("usage", "git branch -D main", REPO, also="none"),
    fails("not_found", "git checkout mian", REPO, also="usage"),
    fails("not_found", "git show v2.1:Dockerfile", REPO),
    fails("none", "git diff --check", REPO + "echo 'two  ' > a.txt", stdout=True),
    fails("none", "git push", UP + "git commit -q --allow-empty -m x\n" +
        hook("pre-push", "echo FAIL: test_login: dial tcp 127.0.0.1:5432: connect: connection refused >&2")),
    fails("none", "git commit -am wip", REPO + "echo 2 > a.txt\n" +
        hook("pre-commit", "echo a.txt:403: unauthorized import of internal/auth >&2")),
    fails("none", "git stash pop", REPO + "echo 2 > a.txt; git stash -q; echo 3 > a.txt; git commit -qam 3", stdout=
        True),
    fails("none", "git revert --no-edit HEAD~1", REPO + TWO + "echo 3 > a.txt; git commit -qam 3"),
    fails("none", "git ls-files --error-unmatch build/out.js", REPO, also="not_found"),
    fails("none", "git check-ignore -q a.txt", REPO),
    fails("none", "git log --oneline | grep -i 'permission denied'", REPO, tool="grep"),
    fails("none", "git commit -qm done", REPO, stdout=True),
]  # fmt: skip

# --- ssh --------------------------------------------------------------------------------------------------------------

SSH = [
    fails("ssh_key", f"scp -r dist dev@gw.{H}:/srv/app", STRANGER + "mkdir dist"),
    fails("ssh_key", f"rsync -az -e 'ssh -i ~/.ssh/deploy' ./ dev@gw.{H}:app/", KEYED + "rm ~/.ssh/id_ed25519; cp "
        "/srv/ssh/id ~/.ssh/deploy; chmod 644 ~/.ssh/deploy"),
    fails("ssh_key", f"ssh -o BatchMode=yes -J dev@gw.{H} dev@lab.{H} uptime", STRANGER),
    fails("ssh_key", f"sftp -b - dev@gw.{H}", STRANGER, stdin="ls\n"),
    fails("ssh_hostkey", f"sftp dev@gw.{H}", CHANGED),
    fails("ssh_hostkey", f"rsync -a a.txt dev@gw.{H}:", UNKNOWN + "touch a.txt"),
    fails("ssh_hostkey", f"DOCKER_HOST=ssh://dev@gw.{H} docker ps", UNKNOWN),
    fails("network", f"ssh lab.{H} -- sudo systemctl status api"),
    fails("network", f"scp -P 2222 build.tgz dev@off.{H}:", "touch build.tgz"),
    fails("network", f"rsync -a rsync://off.{H}/releases/ ."),
    fails("network", "ssh -fNL 5432:db:5432 bastion.nowhere.example"),
    fails("timeout", f"scp -o ConnectTimeout=1 a.txt dev@void.{H}:", "touch a.txt"),
    fails("timeout", f"timeout 2 ssh dev@void.{H} uptime", KEYED, tool="ssh"),
    fails("permission", f"scp dev@gw.{H}:/srv/deploy.key .", KEYED),
    fails("permission", "ssh-keygen -q -t ed25519 -N '' -f /etc/deploy_key"),
    fails("not_found", f"scp a.txt dev@gw.{H}:/srv/releases/42/", KEYED + "touch a.txt"),
    fails("not_configured", f"ssh gw.{H}", KEYED + "printf 'Host gw*\\n  User dev\\n  IdentityFlie ~/.ssh/x\\n' > "
        "~/.ssh/config", also="usage"),
    fails("disk_full", f"scp dev@gw.{H}:/srv/big data/", KEYED + "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("usage", "rsync --exlude=node_modules -a . /tmp/x", also="none"),
    fails("none", f"ssh dev@gw.{H} 'grep -q \"connection timed out\" /etc/hostname'", KEYED),
    fails("none", f"ssh dev@gw.{H} 'echo \"assert failed: want 200 got 401 Unauthorized\" >&2; exit 1'", KEYED),
    fails("none", f"ssh dev@gw.{H} 'diff /etc/hosts /etc/passwd' >/dev/null", KEYED),
]  # fmt: skip

# --- images -----------------------------------------------------------------------------------------------------------

DH = "docker -H unix:///srv/docker.sock"
NOTLS = "--tls-verify=false"
IMAGES = [
    fails("registry_auth", f"skopeo copy --dest-tls-verify=false dir:img docker://cr.{H}/closed/api:1",
        "mkdir img; printf '{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json"
        "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":2,\"digest\":"
        "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"},\"layers\":[]}' > "
        "img/manifest.json; printf 'Directory Transport Version: 1.1\\n' > img/version; printf '{}' > "
        "img/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
    fails("registry_auth", f"podman login {NOTLS} -u ci -p old few.{H}"),
    fails("registry_auth", f"podman build {NOTLS} -t api .", f"echo 'FROM cr.{H}/closed/base:1' > Dockerfile"),
    fails("registry_auth", f"buildah pull {NOTLS} cr.{H}/denied/api:1"),
    fails("registry_auth", f"{DH} pull cr.{H}/denied/api:3"),
    fails("registry_auth", "make push",
        f"printf 'push:\\n\\t@{DH} push cr.{H}/closed/api:3\\n' > Makefile", tool="docker"),
    fails("image_not_found", f"buildah from {NOTLS} cr.{H}/team/base:jammy"),
    fails("image_not_found", f"podman create {NOTLS} cr.{H}/team/api:v1.4.2"),
    fails("image_not_found", f"skopeo copy --src-tls-verify=false docker://cr.{H}/team/api:v9 oci:out:v9"),
    fails("image_not_found", f"{DH} run --rm cr.{H}/team/missing:v2.0.0 ls"),
    fails("image_not_found", f"{DH} inspect --type image api:nightly"),
    fails("short_sha", f"skopeo inspect --tls-verify=false docker://cr.{H}/team/api:0c1d2e3"),
    fails("short_sha", f"podman run --rm {NOTLS} cr.{H}/team/api:5e6f7a8b ls"),
    fails("network", f"skopeo inspect --tls-verify=false docker://off.{H}:5000/team/api:1"),
    fails("network", f"podman pull {NOTLS} lab.{H}/team/api:1"),
    fails("network", f"podman pull {NOTLS} cr.{H}/ill/api:1"),
    fails("network", f"{DH} pull handshake.{H}/api:1", also="timeout"),
    fails("tls", f"skopeo inspect docker://own.{H}/team/api:1"),
    fails("tls", f"podman login -u ci -p x expired.{H}"),
    fails("rate_limit", f"skopeo inspect {NOTLS} docker://cr.{H}/busy/api:1"),
    fails("rate_limit", f"{DH} pull node:22-slim"),
    fails("service_down", "DOCKER_HOST=unix:///run/user/1000/docker.sock docker compose ps || docker ps", also=
        "missing_command"),
    fails("missing_command", "docker compose up -d", also="missing_dependency usage"),
    fails("not_found", "podman build -t api ."),
    fails("not_found", "podman exec web ls /"),
    fails("not_found", "docker context use staging", also="not_configured"),
    fails("not_found", f"{DH} cp api:/var/log/api.log ."),
    fails("lock", f"{DH} volume rm pgdata"),
    fails("disk_full", f"{DH} pull big/image:1"),
    fails("port_in_use", f"{DH} start web"),
    fails("not_configured", f"{DH} run --gpus all cuda:12 nvidia-smi", also="missing_dependency"),
    fails("tty", f"podman login few.{H} {NOTLS} -u ci", also="registry_auth"),
    fails("usage", f"{DH} run --volum /a:/b alpine"),
    fails("usage", "skopeo inspct docker://x", also="none"),
    fails("none", f"{DH} build -q --build-arg A=1 .", "printf 'FROM scratch\\nRUN make test\\n' > Dockerfile"),
    fails("none", "podman build -q -f Containerfile .", "printf 'FORM scratch\\n' > Containerfile"),
]  # fmt: skip

# --- the web ----------------------------------------------------------------------------------------------------------

WEB = [
    fails("not_found", f"curl -fsSLO https://api.{H}/gone/kubectl"),
    fails("permission", f"curl -fsS -X DELETE https://api.{H}/forbidden/users/7"),
    fails("auth", f"curl -fsS -u ci:old https://api.{H}/closed/builds"),
    fails("auth", f"curl -sSf -x http://px.{H}:3129 https://www.nowhere.example/"),
    fails("auth", f"https_proxy=http://px.{H}:3129 wget -nv https://www.nowhere.example/x.tgz"),
    fails("auth", f"wget --user ci --password old https://api.{H}/closed/a.tgz"),
    fails("network", f"curl -fsS --retry 1 --retry-delay 0 https://api.{H}/ill/status"),
    fails("network", f"curl -sS https://away.{H}/"),
    fails("network", f"curl -sS -o a.tgz http://api.{H}/cut/a.tgz"),
    fails("network", f"wget -nv -t 1 http://off.{H}:8081/artifacts/a.tgz"),
    fails("network", f"wget -q --show-progress https://lab.{H}/a.iso || wget -nv -t 1 https://lab.{H}/a.iso"),
    fails("network", f"until curl -sS http://off.{H}:8082/ready; do test $((i+=1)) -lt 2 || exit 7; done", tool="curl"),
    fails("tls", f"curl -fsS https://expired.{H}/healthz"),
    fails("tls", f"curl -sS --cacert ~/corp-ca.pem https://api.{H}/", also="not_found"),
    fails("tls", f"wget -nv https://own.{H}/x"),
    fails("rate_limit", f"curl -fsS https://api.{H}/busy/v1/models"),
    fails("timeout", f"curl -fsS --max-time 1 https://api.{H}/hang/report"),
    fails("timeout", f"wget -nv --tries=1 --timeout=1 https://api.{H}/hang/report"),
    fails("permission", f"wget -nv -O /usr/local/bin/tool https://api.{H}/ok"),
    fails("not_found", f"curl -fsS -T report.xml https://api.{H}/ok", also="none"),
    fails("usage", f"curl --heder 'A: b' https://api.{H}/ok", also="none"),
    fails("none", f"curl -s https://api.{H}/ok | grep -c 'HTTP 503'", stdout=True, tool="grep"),
    fails("none", f"test \"$(curl -s -o /dev/null -w '%{{http_code}}' https://api.{H}/closed/x)\" = 200", tool="test"),
]  # fmt: skip

# --- clouds and forges ------------------------------------------------------------------------------------------------

AT = (
    f"AWS_DEFAULT_REGION=eu-west-1 AWS_MAX_ATTEMPTS=1 AWS_SECRET_ACCESS_KEY=s AWS_ENDPOINT_URL=http://aws.{H} "
    "AWS_ACCESS_KEY_ID="
)
KEYS = "export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_MAX_ATTEMPTS=1; "
GH = f"GH_HOST=git.{H} GH_ENTERPRISE_TOKEN="
GHREPO = REPO + f"git remote add origin https://git.{H}/team/app.git\n"
GITLAB = "GITLAB_PRIVATE_TOKEN=x "
S3 = file("main.tf", f"""\
    terraform {{
      backend "s3" {{
        bucket = "state"
        key = "app"
        region = "eu-west-1"
        endpoints = {{ s3 = "http://aws.{H}", sts = "http://aws.{H}", iam = "http://aws.{H}" }}
        use_path_style = true
        skip_credentials_validation = true
        skip_requesting_account_id = true
        skip_metadata_api_check = true
        max_retries = 1
      }}
    }}
    """)  # fmt: skip
TFKEY = "AWS_SECRET_ACCESS_KEY=s AWS_ACCESS_KEY_ID="
STATE = "data \"terraform_remote_state\" \"net\" {\n  backend = \"http\"\n  config = {\n    address = \"URL\"\n" \
    "    retry_max = \"0\"\n  }\n}\n"  # fmt: skip
DATA = "printf 'resource \"terraform_data\" \"x\" {\\n  provisioner \"local-exec\" {\\n    command = \"WORDS\"\\n  }" \
    "\\n}\\n' > main.tf; terraform init >/dev/null\n"  # fmt: skip
INV = "printf '[web]\\nHOST\\n' > hosts; printf -- '- hosts: web\\n  gather_facts: false\\n  tasks:\\n  - TASK\\n' > " \
    "site.yml\n"  # fmt: skip


def play(task: str, host: str = "localhost ansible_connection=local") -> str:
    """An inventory and a playbook of one task."""
    return INV.replace("HOST", host).replace("TASK", task)


PLAY = "ansible-playbook -i hosts site.yml >&2"
CLOUDS = [
    fails("auth", AT + f"EXPIRED aws ecr get-login-password | docker login -u AWS --password-stdin cr.{H}"),
    fails("auth", "npm run deploy", "echo '{\"scripts\":{\"deploy\":\"aws cloudformation deploy --stack-name web "
        f"--template-file t.yml\"}}}}' > package.json; echo '{{}}' > t.yml; mkdir ~/.aws; printf '[default]\\nregion = "
        f"eu-west-1\\nendpoint_url = http://aws.{H}\\naws_access_key_id = EXPIREDXML\\naws_secret_access_key = s\\n' "
        "> ~/.aws/config", tool="aws"),
    fails("permission", AT + "DENIED aws secretsmanager get-secret-value --secret-id db"),
    fails("permission", AT + "S3DENIED aws s3 cp s3://logs/a.gz .", also="auth"),
    fails("not_found", AT + "NOPARAM aws ssm get-parameter --name /shop/db --with-decryption"),
    fails("not_found", AT + "NOGROUP aws logs filter-log-events --log-group-name /aws/lambda/shop"),
    fails("not_found", AT + "NOCLUSTER aws eks update-kubeconfig --name prod"),
    fails("rate_limit", AT + "THROTTLED aws rds describe-db-instances"),
    fails("quota", AT + "QUOTA aws ecs create-cluster --cluster-name prod"),
    fails("network", KEYS + f"HTTPS_PROXY=http://off.{H}:3128 aws sts get-caller-identity", tool="aws"),
    fails("network", KEYS + f"aws --endpoint-url http://lab.{H}:4566 s3 ls", tool="aws"),
    fails("tls", KEYS + f"aws --endpoint-url https://own.{H} s3 mb s3://x", tool="aws"),
    fails("timeout", KEYS + f"aws --endpoint-url http://api.{H}/hang/ --cli-read-timeout 1 ec2 describe-regions", tool
        ="aws", also="network"),
    fails("not_configured", "aws --profile prod s3 ls"),
    fails("not_configured", "aws ecr describe-repositories --region eu-west-1"),
    fails("not_found", KEYS + "aws s3 cp build/app.zip s3://artifacts/", tool="aws", also="none"),
    fails("not_configured", "aws ecr get-login --no-include-email"),
    fails("usage", KEYS + "aws s3 snyc . s3://x", tool="aws"),
    fails("none", AT + "VALID aws cloudformation create-stack --stack-name a_b --template-body '{}'"),
    fails("auth", GH + "expired gh pr list", GHREPO),
    fails("permission", GH + "sso gh api repos/team/app/actions/secrets", also="auth"),
    fails("rate_limit", GH + "limited gh api repos/team/app/pulls"),
    fails("not_found", GH + "good gh api repos/team/nope/releases"),
    fails("not_configured", "gh run watch", REPO, also="auth"),
    fails("not_configured", "GH_TOKEN=x gh pr status", REPO, also="not_found"),
    fails("not_found", "GH_TOKEN=x gh pr status", also="not_configured"),
    fails("network", f"GH_HOST=lab.{H} GH_ENTERPRISE_TOKEN=x gh release list -R lab.{H}/team/app"),
    fails("usage", "gh pr chekout 12", also="none"),
    fails("usage", "gh pr list --sate open", also="none"),
    fails("auth", GITLAB + f"gitlab --server-url http://git.{H}/gl/closed project list"),
    fails("permission", GITLAB + f"gitlab --server-url http://git.{H}/gl/forbidden project-variable list "
        "--project-id 7"),
    fails("network", f"gitlab --server-url http://off.{H}:8929 project list"),
    fails("auth", TFKEY + "EXPIREDXML terraform init -no-color", S3),
    fails("permission", TFKEY + "S3DENIED terraform init -no-color", S3, also="auth"),
    fails("not_found", TFKEY + "NOBUCKET terraform init -no-color", S3),
    fails("not_configured", "AWS_EC2_METADATA_DISABLED=true terraform init -no-color", S3, also="auth"),
    fails("auth", "terraform init -no-color", f"echo 'module \"v\" {{ source = \"git::http://git.{H}/closed/v.git\" }}"
        "' > main.tf", also="tty missing_dependency"),
    fails("not_found", "terraform init -no-color",
        f"echo 'module \"v\" {{ source = \"https://api.{H}/gone/v.tgz\" }}' > main.tf"),
    fails("network", "terraform get -no-color",
        "echo 'module \"v\" { source = \"git::ssh://git@git.nowhere.example/v.git\" }' > main.tf"),
    fails("ssh_hostkey", "terraform init -no-color", UNKNOWN +
        f"echo 'module \"v\" {{ source = \"git::ssh://git@gw.{H}/v.git\" }}' > main.tf"),
    fails("auth", "terraform plan -no-color", file("main.tf", STATE.replace("URL", f"http://tf.{H}/401")) +
        "terraform init >/dev/null"),
    fails("network", "terraform plan -no-color", file("main.tf", STATE.replace("URL", f"http://off.{H}:9/s")) +
        "terraform init >/dev/null"),
    fails("not_configured", "terraform plan -no-color", "echo 'terraform { required_version = \">= 9.0\" }' > main.tf",
        also="missing_dependency none"),
    fails("not_found", "terraform plan -no-color -var-file=prod.tfvars", "touch main.tf"),
    fails("not_found", "terraform -chdir=infra/prod plan"),
    fails("tty", "terraform destroy -no-color", DATA.replace("WORDS", "true") + "terraform apply -auto-approve "
        ">/dev/null"),
    fails("permission", "terraform plan -no-color -out=/etc/plan.bin", "echo 'output \"x\" { value = 1 }' > main.tf"),
    fails("usage", "terraform validte"),
    fails("none", "terraform fmt -check -no-color", "echo 'output  \"x\" {value=1}' > main.tf", stdout=True),
    fails("none", "terraform apply -no-color -auto-approve",
        DATA.replace("WORDS", "echo smoke test: got 401 Unauthorized >&2; exit 3")),
    fails("none", "terraform validate -no-color", "echo 'output \"x\" { value = file(timeout) }' > main.tf"),
    fails("ssh_key", PLAY, STRANGER + play("ping: {}", f"gw.{H} ansible_user=dev"), tool="ansible-playbook"),
    fails("network", PLAY, play("ping: {}", f"lab.{H}"), tool="ansible-playbook"),
    fails("not_configured", PLAY, "printf 'x: 1\\n' > s.yml; echo pw > p; "
        "ansible-vault encrypt --vault-password-file p s.yml >/dev/null 2>&1; rm p\n" + play("include_vars: s.yml"),
        also="auth none", tool="ansible-playbook"),
    fails("not_found", "ansible-playbook -i hosts deploy.yml", play("ping: {}")),
    fails("network", "ansible-galaxy collection install -s https://galaxy.nowhere.example community.docker"),
    fails("none", PLAY, play("assert: {that: 1 == 2, fail_msg: Permission denied for rule 7}"), tool=
        "ansible-playbook"),
    fails("none", PLAY, play(f"uri: {{url: \"https://api.{H}/closed/x\"}}"), tool="ansible-playbook"),
    fails("none", PLAY, play("wait_for: {port: 9, timeout: 1, msg: api never came up}"), tool="ansible-playbook"),
]  # fmt: skip

# --- packages and programs --------------------------------------------------------------------------------------------

IDX = f"--index-url http://pkg.{H}/ok/simple --trusted-host pkg.{H}"
PYPROJECT = file("pyproject.toml", '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"\n'
    'dependencies = ["hooli-sdk"]')  # fmt: skip


def package(**fields: str) -> str:
    """A package.json with further fields, as JSON."""
    more = "".join(f', "{name}": {text}' for name, text in fields.items())
    return file("package.json", f'{{"name": "web", "version": "1.0.0"{more}}}')


def registry_of(path: str, more: str = "") -> str:
    """npm's settings."""
    return f"printf 'registry={path}\\nfetch-retries=0\\n{more}' > .npmrc\n"


SDK = '{"@hooli/ui": "^1.0.0"}'
PYREQ = "import requests\n\ndef main():\n    r = requests.get('URL', timeout=2)\n    r.raise_for_status()\n\nmain()"


def asks(url: str) -> str:
    """A script that asks a service, and takes what happens."""
    return file("sync.py", PYREQ.replace("URL", url))


def fetch(url: str) -> str:
    """The same for node."""
    return file("sync.mjs", f"const r = await fetch('{url}');\nconsole.log(await r.json());")


PROGRAMS = [
    fails("network", f"pip install --retries 1 -i http://lab.{H}/simple --trusted-host lab.{H} hooli-sdk"),
    fails("network", f"pip install --retries 1 --proxy http://off.{H}:3128 -i https://pkg.{H}/simple hooli-sdk"),
    fails("permission", "pip install --target /opt/lib ./sdk", file("sdk/setup.py",
        "from setuptools import setup\nsetup(name='sdk', version='1')") + "true", also="missing_dependency network"),
    fails("not_found", f"pip install -c constraints.txt {IDX} hooli-sdk"),
    fails("not_found", "pip install dist/app-1.0-py3-none-any.whl"),
    fails("ssh_hostkey", f"pip install git+ssh://git@gw.{H}/team/sdk.git", UNKNOWN),
    fails("auth", f"pip install git+http://git.{H}/closed/sdk.git", also="tty"),
    fails("network", f"uv pip install --system --index-url http://off.{H}:3141/simple hooli-sdk", also=
        "permission not_configured"),
    fails("auth", f"uv lock --index-url http://pkg.{H}/closed/simple", PYPROJECT),
    fails("network", "poetry lock", PYPROJECT + "printf '[[tool.poetry.source]]\\nname = \"h\"\\nurl = "
        "\"https://pypi.nowhere.example/simple\"\\npriority = \"primary\"\\n' >> pyproject.toml"),
    fails("auth", "npm install", package(dependencies=SDK) + registry_of(f"http://pkg.{H}/closed/")),
    fails("permission", "npm install --no-audit", package(dependencies=SDK) + registry_of(f"http://pkg.{H}/forbidden/")
        ),
    fails("not_found", "npx --yes @hooli/create-appp", registry_of(f"http://pkg.{H}/gone/")),
    fails("network", "npm install", package(dependencies=SDK) + registry_of(f"http://lab.{H}/")),
    fails("network", "npm ping", registry_of(f"http://pkg.{H}/ill/")),
    fails("tls", "npm install", package(dependencies=SDK) + registry_of(f"https://own.{H}/")),
    fails("not_configured", "npm ci", package(dependencies=SDK) + "printf '{\"name\":\"web\",\"version\":\"1.0.0\","
        "\"lockfileVersion\":3,\"packages\":{\"\":{\"name\":\"web\",\"version\":\"1.0.0\"}}}' > package-lock.json\n" +
        registry_of(f"http://pkg.{H}/npm/")),
    fails("not_configured", "npm install", package(engines='{"node": ">=99"}') + "echo engine-strict=true > .npmrc",
        also="missing_dependency"),
    fails("usage", "npm run start:dev", package(scripts='{"start": "node ."}'), also="not_found"),
    fails("permission", "npm install", package(), admin="mkdir node_modules; chmod 755 .; chown 0 . node_modules"),
    fails("usage", "pnpm run biuld", package(scripts='{"build": "true"}'), also="not_found"),
    fails("network", "yarn install --frozen-lockfile", package(dependencies=SDK) +
        "printf 'registry \"http://yarn.nowhere.example/\"\\nnetwork-timeout 500\\n' > .yarnrc"),
    fails("missing_command", "npm run build", package(scripts='{"build": "nextt build && nextt export"}')),
    fails("network", "python3 sync.py", asks(f"http://off.{H}:8090/v1/hosts")),
    fails("network", "python3 sync.py", asks("https://inventory.nowhere.example/v1/hosts")),
    fails("auth", "python3 sync.py", asks(f"https://api.{H}/closed/hosts") +
        "sed -i 's/timeout=2/timeout=2, verify=\"\\/etc\\/ssl\\/certs\\/ca-certificates.crt\"/' sync.py"),
    fails("permission", "python3 sync.py --all", asks(f"http://api.{H}/forbidden/hosts")),
    fails("rate_limit", "python3 -u sync.py", asks(f"http://api.{H}/busy/hosts")),
    fails("network", "env DEBUG=1 python3 sync.py", asks(f"http://api.{H}/ill/hosts")),
    fails("tls", "python3 sync.py", asks(f"https://own.{H}/v1")),
    fails("timeout", "python3 sync.py", asks(f"http://api.{H}/hang/v1")),
    fails("auth", "python3 restart.py", EXPIRED + file("restart.py", "import subprocess\n\nfor app in ('api', "
        "'web'):\n    subprocess.run(['kubectl', 'rollout', 'restart', f'deploy/{app}'], check=True)")),
    fails("auth", "python3 projects.py", file("projects.py", f"import gitlab\n\ngl = gitlab.Gitlab('http://git.{H}/gl/"
        "closed', private_token='x')\nfor p in gl.projects.list():\n    print(p.path)")),
    fails("permission", "python3 secret.py", file("secret.py", f"import hvac\n\nclient = hvac.Client('http://api.{H}/"
        "vault', token='x')\nprint(client.read('secret/data/db')['data'])")),
    fails("auth", "python3 load.py", file("load.py", f"import psycopg\n\nwith psycopg.connect('host=db.{H} user=app "
        "password=old dbname=shop') as c:\n    print(c)")),
    fails("network", "python3 load.py", file("load.py", "import sqlalchemy\n\nsqlalchemy.create_engine('postgresql+"
        f"psycopg://app@off.{H}:5433/shop').connect()"), also="service_down"),
    fails("network", "python3 load.py", file("load.py", f"import pymysql\n\npymysql.connect(host='lab.{H}', user='a',"
        " password='b', connect_timeout=2)")),
    fails("ssh_key", "python3 roll.py", STRANGER + file("roll.py", "import paramiko\n\nc = paramiko.SSHClient()\n"
        f"c.load_system_host_keys()\nc.connect('gw.{H}', username='dev', allow_agent=False)"), also="auth"),
    fails("network", "python3 notify.py", file("notify.py", "import smtplib\n\nwith smtplib.SMTP('mail.offline.example"
        "', 587) as m:\n    m.starttls()")),
    fails("network", "python3 feed.py", file("feed.py", "import json\nimport urllib.request\n\nprint(json.load("
        f"urllib.request.urlopen('http://api.{H}/ill/feed')))")),
    fails("missing_dependency", "python3 -m deploy.main", file("deploy/main.py", "import boto33\n") +
        "touch deploy/__init__.py"),
    fails("missing_command", "python3 tag.py", file("tag.py",
        "import subprocess\nsubprocess.check_call(['cranee', 'tag', 'api:1', 'v1'])")),
    fails("network", "node sync.mjs", fetch(f"http://off.{H}:8090/v1")),
    fails("network", "node sync.mjs", fetch("https://inventory.nowhere.example/v1")),
    fails("tls", "node sync.mjs", fetch(f"https://expired.{H}/v1")),
    fails("permission", "node server.js", file("server.js",
        "require('http').createServer().listen(80, '127.0.0.1')"), admin=
        "sysctl -qw net.ipv4.ip_unprivileged_port_start=1024", also="port_in_use"),
    fails("port_in_use", "node server.js", file("server.js",
        "require('net').createServer().listen(8010, '127.0.0.1')"), also=""),
    fails("missing_dependency", "node worker.js", file("worker.js",
        "const express = require('expresss');\nexpress().listen(3000);"), also=""),
    fails("none", "python3 verify.py", file("verify.py", "import sys\nbad = ['10.0.0.7: connection refused', '10.0.0.8"
        ": timed out']\nprint(*bad, sep='\\n', file=sys.stderr)\nsys.exit(len(bad))")),
    fails("none", "python3 cli.py apply", file("cli.py", "class Unauthorized(Exception):\n    pass\n\ndef check(role):"
        "\n    if role != 'admin':\n        raise Unauthorized(f'401: role {role} may not apply')\n\ncheck('dev')")),
    fails("none", "python3 -m pytest -q tests/test_client.py", file("tests/test_client.py",
        f"import requests\n\ndef test_health():\n    r = requests.get('http://api.{H}/closed/x')\n    assert "
        "r.status_code == 200, r.reason"), stdout=True),
    fails("none", "python3 -m pytest -q --tb=line", file("test_pull.py", "import subprocess\n\ndef test_pull():\n    "
        "out = subprocess.run(['sh', '-c', 'echo unauthorized: authentication required >&2; exit 1'], "
        "capture_output=True)\n    assert out.returncode == 0"), stdout=True),
    fails("none", "python3 -m unittest -q", file("test_retry.py", "import unittest\n\nclass T(unittest.TestCase):\n  "
        "  def test_limit(self):\n        self.assertIn('429', 'HTTP 200')\n        \n    def test_net(self):\n   "
        "     raise ConnectionRefusedError(111, 'Connection refused')")),
    fails("none", "flake8 api", file("api/auth.py", "import os\ndenied=403"), stdout=True),
    fails("none", "mypy --no-error-summary sync.py", file("sync.py", "def timeout() -> int:\n    return 'denied'"),
        stdout=True),
    fails("none", "npm run test:unit", package(scripts='{"test:unit": "node --test"}') + file("a.test.js",
        "require('node:test')('token expired is refused', () => { throw new Error('expected 401, got 200'); });"),
        stdout=True),
    fails("none", "jest --ci", package(jest="{}") + file("a.test.js",
        "test('retries', () => { expect('ETIMEDOUT').toBe('ECONNREFUSED'); });")),
    fails("none", "npm run -s lint", package(scripts='{"lint": "eslint ."}') + file("eslint.config.mjs",
        "export default [{rules: {'no-undef': 'error'}}];") + file("a.js", "permissionDenied();"), stdout=True),
    fails("none", "node check.js", file("check.js",
        "const want = 200, got = 403;\nif (got !== want) throw new Error(`Forbidden: want ${want}, got ${got}`);")),
    fails("none", "go vet ./...", "printf 'module h.example/a\\n\\ngo 1.19\\n' > go.mod; printf 'package main\\n\\n"
        "import \"fmt\"\\n\\nfunc main() { fmt.Printf(\"%%d: access denied\", \"x\") }\\n' > main.go", tool="go"),
    fails("none", "go run . --check", "printf 'module h.example/a\\n\\ngo 1.19\\n' > go.mod; printf 'package main\\n\\n"
        "import \"log\"\\n\\nfunc main() { log.Fatal(\"probe web-1: i/o timeout (expected, rule 3)\") }\\n' > main.go",
        tool="go"),
    fails("none", "tsc --noEmit -p .", file("tsconfig.json", '{"include": ["*.ts"]}') + file("a.ts",
        "const quotaExceeded: number = 'no space left';"), stdout=True),
    fails("none", "hadolint Dockerfile", "printf 'FROM debian\\nRUN sudo apt-get install curl\\n' > Dockerfile", stdout
        =True),
    fails("none", "yamllint -f parsable .", "printf 'host: denied\\n bad: [\\n' > a.yaml", stdout=True),
    fails("none", "shellcheck deploy.sh", "printf '#!/bin/sh\\necho $denied\\n' > deploy.sh", stdout=True),
    fails("none", "ruff check --select E501,F401 .", "printf 'import ssl\\n' > tls_expired.py", stdout=True),
]  # fmt: skip

# --- databases, packages of the system, shells ------------------------------------------------------------------

DB = f"postgresql://app:secret@db.{H}/shop"
MACHINE = [
    fails("auth", f"PGPASSWORD=old pg_dump -h db.{H} -U app -Fc shop -f shop.dump", tool="pg_dump"),
    fails("auth", f"psql -h db.{H} -U app -w shop -c 'select 1'"),
    fails("permission", f"createdb --maintenance-db={DB} reports"),
    fails("permission", f"psql {DB} -v ON_ERROR_STOP=1 -c 'truncate orders'"),
    fails("permission", f"psql 'postgresql://guest:x@db.{H}/shop' -c 'select 1'", also="auth not_configured"),
    fails("not_found", f"psql {DB} -v ON_ERROR_STOP=1 -f migrations/0042.sql"),
    fails("not_found", f"pg_restore -d {DB} backup/latest.dump"),
    fails("not_found", f"dropdb --maintenance-db={DB} reports_old", also="permission"),
    fails("network", f"psql postgresql://app@off.{H}:6432/shop -Atc 'select now()'", also="service_down"),
    fails("network", "psql postgresql://app@db.nowhere.example/shop -l"),
    fails("timeout", f"PGCONNECT_TIMEOUT=2 psql -h void.{H} -U app shop -c 'select 1'"),
    fails("not_configured", "psql service=prod -c 'select 1'", also="not_found"),
    fails("none", f"psql {DB} -v ON_ERROR_STOP=1 -c \"select 'connection refused'::int\""),
    fails("none", f"psql {DB} -Atc \"select count(*) from orders\" | grep -qx 7", tool="grep"),
    fails("network", f"redis-cli -h off.{H} -p 6390 ping"),
    fails("network", "redis-cli -h cache.nowhere.example get session:1"),
    fails("auth", f"redis-cli -e -h cache.{H} get session:1"),
    fails("auth", f"redis-cli -e -u redis://default:old@cache.{H}:6379 ping"),
    fails("oom", f"redis-cli -e --no-auth-warning -a secret -h cache.{H} set k vvvv", also="quota"),
    fails("permission", f"redis-cli -e --no-auth-warning --user viewer -a view -h cache.{H} flushall"),
    fails("none", f"redis-cli -e --no-auth-warning -a secret -h cache.{H} incr", also="usage"),
    fails("permission", "apt-get install -y jq"),
    fails("permission", "apt-get update"),
    fails("permission", "dpkg -i tool.deb", "touch tool.deb"),
    fails("not_found", "apt-get install -s hooli-agentt", also="usage"),
    fails("not_found", "apt-get install -s ./build/agent.deb"),
    fails("not_found", "apt-cache show hooli-agentt"),
    fails("not_found", "apt-get install -s bash=99.1"),
    fails("network", "apt-get -o APT::Update::Error-Mode=any -o Dir::Etc::sourcelist=/home/dev/app/l -o "
        "Dir::Etc::sourceparts=- -o Dir::State::lists=/home/dev/app/s update", "echo 'deb [trusted=yes] "
        f"http://off.{H}:3142/debian bookworm main' > l; mkdir -p s/partial", root=True),
    fails("network", "apt-get -o APT::Update::Error-Mode=any -o Dir::Etc::sourcelist=/home/dev/app/l -o "
        "Dir::Etc::sourceparts=- -o Dir::State::lists=/home/dev/app/s update", "echo 'deb [trusted=yes] "
        "http://apt.nowhere.example/debian bookworm main' > l; mkdir -p s/partial", root=True),
    fails("usage", "apt-get upgarde", also="none"),
    fails("missing_command", "zsh -c 'kubeclt get pods'", tool="zsh"),
    fails("missing_command", "dash -c 'helmm upgrade web ./chart'", tool="dash"),
    fails("missing_command", "echo web-0 web-1 | xargs -n1 kubeclt delete pod", tool="xargs"),
    fails("missing_command", "make release", "printf 'release:\\n\\tgoreleaserr --clean\\n' > Makefile"),
    fails("missing_command", "bash ci/deploy.sh", file("ci/deploy.sh",
        "set -euo pipefail\necho deploying\nstern-cli api | head")),
    fails("permission", "sh -c ./deploy.sh", "echo true > deploy.sh", tool="dash"),
    fails("permission", "make install", "printf 'install:\\n\\tinstall -m755 /bin/true /usr/local/bin/tool\\n' > "
        "Makefile"),
    fails("permission", "tee /etc/profile.d/proxy.sh <<< 'export http_proxy=x'", tool="tee"),
    fails("not_found", "bash scripts/rollout.sh prod"),
    fails("not_found", "cd infra/prod && terraform plan", tool="bash"),
    fails("not_found", "make -C services/api image", also="none"),
    fails("auth", "make plan", S3 + f"printf 'plan:\\n\\t@{TFKEY}EXPIREDXML terraform init -input=false -no-color\\n' "
        "> Makefile", tool="terraform"),
    fails("auth", "bash ci.sh", EXPIRED + file("ci.sh", "set -e\necho '--- deploy'\nkubectl -n shop apply -f "
        "deploy.yaml\necho done") + DEPLOY, tool="kubectl"),
    fails("permission", "bash ci.sh", remote(f"http://ci:x@git.{H}/forbidden/app.git") + file("ci.sh",
        "set -euo pipefail\ngit tag v1.2.0\ngit push origin v1.2.0"), tool="git"),
    fails("network", "make image", "printf 'image:\\n\\tpodman build --tls-verify=false -t api .\\n' > Makefile; echo "
        f"'FROM off.{H}:5000/base:1' > Dockerfile", tool="podman"),
    fails("disk_full", "tar -C /usr/share/perl -cf data/b.tar .", "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("disk_full", "make dist", "mkdir out; printf 'dist:\\n\\tdd if=/dev/zero of=out/a bs=64k count=9 "
        "status=none\\n' > Makefile", admin="mount -t tmpfs -o size=32k,uid=1000 t out"),
    fails("service_down", "systemctl --user restart api", also="not_configured"),
    fails("none", "make check", "printf 'check:\\n\\t@echo \"probe: 3 of 9 hosts: Connection timed out\" >&2; exit "
        "4\\n' > Makefile"),
    fails("none", "make -s e2e", "printf 'e2e:\\n\\t@python3 -c \"assert 401 == 200, \\x27Unauthorized\\x27\"\\n' > "
        "Makefile", tool="make"),
    fails("none", "bash smoke.sh", file("smoke.sh", "for p in /login /cart; do\n  echo \"GET $p: 403 Forbidden\" >&2"
        "\ndone\necho 'smoke: 2 failed' >&2\nexit 1")),
    fails("none", "./agent --once", "printf '#!/bin/sh\\necho \"agent: rate limit exceeded for rule 7, No space in "
        "bucket\" >&2\\nexit 70\\n' > agent; chmod +x agent", tool="bash"),
    fails("none", "diff --unified=0 --label want --label got expected.log actual.log",
        "echo ok > expected.log; echo 'error: You must be logged in to "
        "the server (Unauthorized)' > actual.log", stdout=True),
    fails("none", "grep -rn 'no basic auth credentials' .", "echo x > a"),
    fails("none", "cmp a b", "echo denied > a; echo refused > b", stdout=True),
    fails("none", "jq -e '.items[] | select(.status == \"403\")' r.json", "echo '{\"items\": []}' > r.json"),
    fails("none", "jq '.a | tonumber' r.json", "echo '{\"a\": \"permission denied\"}' > r.json"),
    fails("none", "test -f /etc/kubernetes/admin.conf"),
    fails("none", "[ \"$(cat s)\" = healthy ]", "echo 'connection refused' > s", tool="["),
    fails("none", "zsh -fc 'set -e; print -u2 \"check 2: no such host (as planned)\"; false'", tool="zsh"),
    fails("none", "gcc -Werror -Wall -c net.c", "echo 'int f(void) { int timeout = 110; }' > net.c"),
    fails("none", "make", "printf 'all: net.o\\nnet.o: net.c\\n\\tgcc -c net.c\\n' > Makefile; echo '#error "
        "\"Permission denied: build for arm is forbidden\"' > net.c"),
]  # fmt: skip

QUIET: list[socket.socket] = []
CASES: list[Fresh] = [*KUBE, *GIT, *SSH, *IMAGES, *WEB, *CLOUDS, *PROGRAMS, *MACHINE]


# --- the servers ------------------------------------------------------------------------------------------------------


def cluster(talk: Talk) -> Answer | None:
    """What fresh_cluster says, and further refusals, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").removeprefix("Bearer ")
    who = "system:serviceaccount:ci:deployer"
    part = re.search(r"/pods/web-0/(exec|portforward)", talk.path)
    if token == "viewer" and part:
        words = f'pods "web-0" is forbidden: User "{who}" cannot create resource "pods/{part[1]}" in API group "" in '
        return status(403, "Forbidden", words + 'the namespace "shop"', name="web-0", kind="pods")
    if token == "viewer" and "/nodes/" in talk.path:
        words = f'nodes "node-1" is forbidden: User "{who}" cannot get resource "nodes" in API group "" at the cluster'
        return status(403, "Forbidden", words + " scope", name="node-1", kind="nodes")
    if token == "noas":
        words = f'users "ops" is forbidden: User "{who}" cannot impersonate resource "users" in API group "" at the '
        return status(403, "Forbidden", words + "cluster scope", name="ops", kind="users")
    if "selfsubjectaccessreviews" in talk.path and token == "good":
        body = {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1"}
        return Answer(201, {**body, "status": {"allowed": False}})
    if token == "conflict" and talk.command == "PATCH":
        words = 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas'
        cause = {"reason": "FieldManagerConflict", "message": words.partition(": ")[2], "field": ".spec.replicas"}
        return status(409, "Conflict", words, causes=[cause])
    return fresh_cluster.answer(talk)


def aws(talk: Talk) -> Answer:
    """By the name of the access key; XML for S3 and the query protocol, JSON for the rest."""
    asked = talk.headers.get("Authorization") or ""
    user = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: "
    for key, code, name, words in (
        ("EXPIREDXML", 403, "ExpiredToken", "The provided token has expired."),
        ("EXPIRED", 400, "ExpiredTokenException", "The security token included in the request is expired"),
        ("S3DENIED", 403, "AccessDenied", "Access Denied"),
        ("NOBUCKET", 404, "NoSuchBucket", "The specified bucket does not exist"),
        ("VALID", 400, "ValidationError", "1 validation error detected: Value 'a_b' at 'stackName' failed to satisfy "
         "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"),
        ("DENIED", 400, "AccessDeniedException", user + "secretsmanager:GetSecretValue on resource: db because no "
         "identity-based policy allows the secretsmanager:GetSecretValue action"),
        ("NOPARAM", 400, "ParameterNotFound", ""),
        ("NOGROUP", 400, "ResourceNotFoundException", "The specified log group does not exist."),
        ("NOCLUSTER", 404, "ResourceNotFoundException", "No cluster found for name: prod."),
        ("THROTTLED", 400, "Throttling", "Rate exceeded"),
        ("QUOTA", 400, "LimitExceededException", "The limit for the resource has been exceeded."),
    ):  # fmt: skip
        if key not in asked:
            continue
        both = f"<Code>{name}</Code><Message>{words}</Message>"
        if key == "VALID" or "/sts" in asked or "/cloudformation" in asked or "/rds" in asked:
            return Answer(code, f"<ErrorResponse><Error>{both}</Error></ErrorResponse>", {"Content-Type": "text/xml"})
        if "/s3/" in asked:
            return Answer(code, f"<Error>{both}</Error>", {"Content-Type": "application/xml"})
        return Answer(code, {"__type": name, "message": words}, {"x-amzn-ErrorType": name})
    return Answer(404, "")


def registry(talk: Talk) -> Answer:
    """`closed` wants a login, `denied` says no, `busy` wants patience, `ill` is broken, nothing else is there."""
    challenge = {"WWW-Authenticate": 'Basic realm="Hooli"', "Docker-Distribution-Api-Version": "registry/2.0"}
    for part, code, name, words, headers in (
        ("/closed/", 401, "UNAUTHORIZED", "authentication required", challenge),
        ("/denied/", 403, "DENIED", "requested access to the resource is denied", {}),
        ("/busy/", 429, "TOOMANYREQUESTS", "pull rate exceeded", {"Retry-After": "0"}),
        ("/ill/", 503, "UNAVAILABLE", "service unavailable", {}),
    ):
        if part in talk.path:
            return Answer(code, {"errors": [{"code": name, "message": words}]}, headers)
    if talk.path == "/v2/":
        return Answer(200, {})
    return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})


def docker(talk: Talk) -> Answer | None:
    """The daemon's words."""
    gpu = 'could not select device driver "" with capabilities: [[gpu]]'
    bound = "failed to bind host port for 0.0.0.0:8080:172.17.0.3:80/tcp: address already in use"
    missing = f"cr.{H}/team/missing:v2.0.0"
    for part, code, words in (
        ("/containers/create", 404 if b"missing" in talk.body else 500, f"No such image: {missing}"
         if b"missing" in talk.body else gpu),
        ("team%2Fmissing", 404, f"manifest for {missing} not found: manifest unknown: manifest unknown"),
        ("denied%2Fapi", 500, f'Head "https://cr.{H}/v2/denied/api/manifests/3": denied: requested access to the '
         "resource is denied"),
        ("handshake.", 500, f'Get "https://handshake.{H}/v2/": net/http: TLS handshake timeout'),
        ("library%2Fnode", 500, "toomanyrequests: You have reached your pull rate limit. You may increase the limit by "
         "authenticating and upgrading: https://www.docker.com/increase-rate-limit"),
        ("big%2Fimage", 500, "failed to register layer: write /usr/lib/libcuda.so: no space left on device"),
        ("/push", 500, f'Get "https://cr.{H}/v2/closed/api": no basic auth credentials'),
        ("/images/api:nightly", 404, "No such image: api:nightly"),
        ("/containers/api/", 404, "No such container: api"),
        ("/containers/web/start", 500,
         f"driver failed programming external connectivity on endpoint web (4f3e2d1c): {bound}"),
        ("/volumes/pgdata", 409, "remove pgdata: volume is in use - [5f4e3d2c1b0a]"),
        ("/build", 500, "The command '/bin/sh -c make test' returned a non-zero code: 2"),
    ):  # fmt: skip
        if part in talk.path:
            return Answer(code, {"message": words})
    if "/_ping" in talk.path:
        return Answer(200, "OK", {"Api-Version": "1.47", "Ostype": "linux"})
    return Answer(404, {"message": f"page not found {talk.path}"})


def forge(talk: Talk) -> Answer:
    """GitHub Enterprise, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").split(" ")[-1]
    code, words = {
        "expired": (401, "Bad credentials"),
        "sso": (403, "Resource not accessible by personal access token"),
        "limited": (403, "API rate limit exceeded for user ID 7."),
    }.get(token, (404, "Not Found"))
    left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "5000"} if token == "limited" else {}
    return Answer(code, {"message": words, "documentation_url": "https://docs.github.com/rest"}, left)


def cut(talk: Talk) -> None:
    """Promise more than is sent."""
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\nConnection: close\r\n\r\nhalf")


UI = {"name": "@hooli/ui", "version": "1.0.0", "dist": {"tarball": f"http://pkg.{H}/gone/ui.tgz", "shasum": "0" * 40}}
NPM = Answer(200, {"name": "@hooli/ui", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": UI}})
BASIC = {"WWW-Authenticate": 'Basic realm="Hooli"'}
LIMITED = {"Retry-After": "0"}
HTTP: Routes = [
    (r"^cr\.", registry),
    (r"^few\.", Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "bad credentials"}]}, BASIC)),
    (r"^aws\.", aws),
    (r"^git\S* \S+ /api/", forge),
    (r"^git\S* \S+ /gl/closed", Answer(401, {"message": "401 Unauthorized"})),
    (r"^git\S* \S+ /gl/forbidden", Answer(403, {"message": "403 Forbidden"})),
    (r"^api\S* \S+ /vault/", Answer(403, {"errors": ["1 error occurred:\n\t* permission denied\n\n"]})),
    (r" /401", Answer(401, "", BASIC)),
    (r"/closed/", Answer(401, "login required\n", BASIC)),
    (r"/forbidden/", Answer(403, "Forbidden\n")),
    (r"/busy/", Answer(429, "Too Many Requests\n", LIMITED)),
    (r"/ill/", Answer(503, "Service Unavailable\n")),
    (r" /npm/@hooli", NPM),
    (r" /hang/", hang),
    (r" /cut/", cut),
    (r" /big", Answer(200, b"\0" * 900_000)),
    (r" /ok", Answer(200, '{"ready": false}\n')),
]  # fmt: skip
PROXY: Routes = [(r"", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="Hooli"', "Connection": "close"}))]
SSHD = f"""\
mkdir -p /srv/ssh /run/sshd /srv/git
for name in host another id gitlab; do ssh-keygen -qt ed25519 -N '' -C dev@laptop -f /srv/ssh/$name; done
echo "gw.{H} $(cut -d' ' -f1,2 /srv/ssh/host.pub)" > /srv/ssh/known_hosts
cp /srv/ssh/known_hosts /srv/ssh/known_more
echo "[gw.{H}]:2203 $(cut -d' ' -f1,2 /srv/ssh/host.pub)" >> /srv/ssh/known_hosts
chmod 644 /srv/ssh/id /srv/ssh/another /srv/ssh/gitlab
lost='The project you were looking for could not be found or you don'
{{ cat /srv/ssh/id.pub
  echo "command=\\"echo \\\\\\"remote: ERROR: ${{lost}}'t have permission to view it.\\\\\\" >&2; exit 1\\" \\
    $(cat /srv/ssh/gitlab.pub)" | tr -d '\\n' | sed 's/ *ssh-ed/ ssh-ed/'; echo; }} > /srv/ssh/keys
printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/keys' 'UsePAM no' 'StrictModes no' \\
  'LogLevel QUIET' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' \\
  'MaxStartups 100' > /srv/ssh/config
/usr/sbin/sshd -f /srv/ssh/config >/dev/null 2>&1 </dev/null
head -c 500k /dev/zero > /srv/big; git init -q /srv/theirs; install -m 600 /dev/null /srv/deploy.key
"""
POSTGRES = """\
install -d -m 700 -o git /srv/pg
as() { setpriv --reuid git --regid git --clear-groups "$@"; }
bin=$(echo /usr/lib/postgresql/*/bin)
as $bin/initdb -D /srv/pg -U postgres -A trust --no-locale >/dev/null 2>&1
printf '%s\\n' 'local all all trust' 'host all guest all reject' 'host all all all scram-sha-256' > /srv/pg/pg_hba.conf
as $bin/pg_ctl -D /srv/pg -o '-c listen_addresses=127.0.0.1 -k /srv/pg' -w -l /srv/pg/log start >/dev/null
as psql -q -h /srv/pg -U postgres -d postgres -c "create role app login password 'secret'" \\
  -c "create role guest login password 'x'" -c 'create database shop'
as psql -q -h /srv/pg -U postgres -d shop -c 'create table orders(id int)' -c 'grant select on orders to app'
redis-server --port 6379 --bind 127.0.0.1 --requirepass secret --maxmemory 1 --save '' --daemonize yes \\
  --dir /srv >/dev/null
sleep 0.5
redis-cli --no-auth-warning -a secret acl setuser viewer on '>view' '+@read' '~*' >/dev/null
"""


def more(text: str) -> str:
    """What else differs from run to run in this set."""
    text = re.sub(r"\b([EWIF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 ", text)
    text = re.sub(r"(?i)(request ?id: )[0-9a-z-]*", r"\g<1>0a1b2c3d", text)
    text = re.sub(r"(?m)^Time: +\d.*$", "Time:        0.123 s", text)
    return scrub(text)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates(f"*.{H}")
    serve(6443, [(r"", cluster)], tls)
    serve(80, HTTP)
    serve(443, HTTP, tls)
    serve(3129, PROXY)
    serve(8010, [])
    serve(2203, [(r"", hang_up)])
    QUIET.append(never_answer(2204))
    serve_socket(SERVER / "docker.sock", [(r"", docker)])
    shell("mount --bind /usr/lib/google-cloud-sdk/bin/kubectl.1.29 /srv/tools/bin/kubectl")
    shell(SSHD)
    shell(POSTGRES)


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_d")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_d", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
