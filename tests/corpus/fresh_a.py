"""The first fresh set: the tools of every day, one step beside the usual failure.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_a FILE [REGEX]
"""

import re
import sys
from pathlib import Path

from tests.corpus import fresh_cluster
from tests.corpus.capture import SERVER, UID, enter_stage, environment, run, scrub, shell
from tests.corpus.fresh_cluster import kubeconfig
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
    run_all,
    serve,
    serve_socket,
)

HOSTS = """\
127.0.0.1 api.acme.example git.acme.example own.acme.example expired.acme.example wrong.acme.example pypi.acme.example
127.0.0.1 npm.acme.example aws.acme.example files.acme.example db.acme.example bastion.acme.example cr.acme.example
127.0.0.1 closed.acme.example strange.acme.example
10.20.0.9 vpn.acme.example
10.30.0.5 far.acme.example
"""


# --- clusters ---------------------------------------------------------------------------------------------------------

EXEC = "{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {}, args: [{}], interactiveMode: Never}}}}"
DEPLOY = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}
"""
GOOD, EXPIRED, VIEWER = kubeconfig(), kubeconfig("expired"), kubeconfig("viewer")
SSO = file(
    "~/bin/aws-login-helper",
    """
    #!/bin/sh
    echo 'Error loading SSO Token: Token for acme does not exist' >&2
    exit 255
    """,
)
KUBE = [
    fails("auth", "kubectl get ingress,svc -n shop", EXPIRED),
    fails("auth", "kubectl top nodes", EXPIRED),
    fails("auth", "kubectl rollout undo deployment/api -n shop", EXPIRED),
    fails("auth", "set -o pipefail; kubectl -n shop get pods -o name | xargs -n1 kubectl -n shop describe", EXPIRED,
          tool="kubectl"),
    fails("auth", "set -o pipefail; kubectl get cm settings -o json | jq -r .data.url", EXPIRED, tool="kubectl"),
    fails("permission", "kubectl delete pod web-0 --grace-period=0", VIEWER),
    fails("permission", "kubectl get secret db -o jsonpath='{.data.password}'", VIEWER),
    fails("permission", "kubectl describe node node-1", VIEWER),
    fails("permission", "make deploy", VIEWER +
        "printf 'deploy:\\n\\t@kubectl -n shop scale deploy/api --replicas=5\\n' > Makefile", tool="kubectl"),
    fails("quota", "kubectl create --validate=false -f pod.yaml", kubeconfig("full") + file("pod.yaml", """
        {apiVersion: v1, kind: Pod, metadata: {name: web-1}, spec: {containers: [{name: web, image: 'web:1'}]}}
        """)),
    fails("rate_limit", "kubectl get deploy api", kubeconfig("busy")),
    fails("network", "kubectl get events", kubeconfig("ill")),
    fails("not_configured", "kubectl --context staging get pods", GOOD, also="not_found usage"),
    fails("not_configured", "kubectl get pods", "rm -rf ~/.kube"),
    fails("network", "kubectl get pods -A", kubeconfig(server="https://closed.acme.example:9443")),
    fails("network", "kubectl cluster-info", kubeconfig(server="https://vpn.acme.example:6443")),
    fails("network", "kubectl logs deploy/api --tail=20", kubeconfig(server="https://api.nowhere.example:6443")),
    fails("tls", "kubectl get cm", kubeconfig(server="https://own.acme.example:6443")),
    fails("tls", "kubectl get cm", kubeconfig(server="https://wrong.acme.example:6443")),
    fails("tls", "kubectl get ns", kubeconfig(server="https://expired.acme.example:6443")),
    fails("not_found", "kubectl logs web-9 -c proxy", GOOD),
    fails("not_found", "kubectl apply -k overlays/prod", GOOD),
    fails("usage", "kubectl get deploymnets", GOOD, also="not_found"),
    fails("usage", "kubectl rolout status deploy/api", GOOD),
    fails("usage", "kubectl get pods --all-namespace", GOOD, also="none"),
    fails("auth", "kubectl get pvc", SSO + 'chmod +x ~/bin/aws-login-helper\n' + kubeconfig(
        user=EXEC.format("/home/dev/bin/aws-login-helper", "eks, get-token"))),
    fails("missing_command", "kubectl get nodes", kubeconfig(user=EXEC.format("kubelogin", "get-token")),
          also="missing_dependency"),
    fails("permission", "kubectl get pods", GOOD + "chmod 000 ~/.kube/config"),
    fails("timeout", "kubectl wait --for=condition=Ready pod/web-0 --timeout=1s", GOOD),
    fails("timeout", "kubectl rollout status deploy/api --timeout=2s", GOOD),
    fails("port_in_use", "kubectl proxy --port=8000", GOOD),
    fails("none", "kubectl apply -f web.yaml --validate=false", GOOD + file("web.yaml", DEPLOY)),
    fails("none", "kubectl apply -f broken.yaml", GOOD + "printf 'kind: Pod\\n  name: [x\\n' > broken.yaml"),
    fails("none", "kubectl create -f list.json", GOOD + "echo '{\"items\": [1,]}' > list.json"),
    fails("none", "kubectl get pods -o jsonpath='{.items[*'", GOOD),
]  # fmt: skip


# --- git --------------------------------------------------------------------------------------------------------------

REPO = """git init -q -b main; git config user.name Dev; git config user.email dev@acme.example
echo one > a.txt; git add a.txt; git commit -qm one
"""
REMOTE = (
    REPO + "git init -q --bare -b main ../origin.git; git remote add origin ../origin.git; git push -qu origin main\n"
)
BEHIND = (
    REMOTE
    + """git clone -q ../origin.git ../other; cd ../other; git config user.name O; git config user.email o@acme.example
echo theirs > b.txt; git add b.txt; git commit -qm theirs; git push -q; cd - >/dev/null
"""
)
DIVERGED = BEHIND + "echo mine > c.txt; git add c.txt; git commit -qm mine\n"
TWO = REPO + "git checkout -qb topic; echo topic > a.txt; git commit -qam topic; git checkout -q main\n"
CONFLICT = TWO + "echo main > a.txt; git commit -qam main\n"
GITLAB = """cat > ../origin.git/hooks/pre-receive <<'END'
#!/bin/sh
echo 'GitLab: You are not allowed to force push code to a protected branch on this project.' >&2
exit 1
END
chmod +x ../origin.git/hooks/pre-receive
"""
LINT = """cat > .git/hooks/pre-commit <<'END'
#!/bin/sh
echo 'src/http.py:403:1: E302 expected 2 blank lines, found 1'
echo '1 error: commit refused' >&2
exit 1
END
chmod +x .git/hooks/pre-commit
"""
GIT = [
    fails("auth", "git fetch origin", REPO + "git remote add origin http://git.acme.example/team/app.git"),
    fails("auth", "GIT_TERMINAL_PROMPT=0 git push origin HEAD", REPO +
          "git remote add origin http://git.acme.example/team/app.git", also="tty"),
    fails("auth", "git ls-remote http://dev:glpat-0000@git.acme.example/team/app.git"),
    fails("permission", "git push origin main", REPO +
        "git remote add origin http://git.acme.example/archived/app.git"),
    fails("not_found", "git clone http://git.acme.example/gone/app.git"),
    fails("rate_limit", "git clone --depth 1 http://git.acme.example/busy/app.git"),
    fails("network", "git pull --ff-only", REPO + """git remote add origin http://git.acme.example/ill/app.git
        git config branch.main.remote origin; git config branch.main.merge refs/heads/main"""),
    fails("network", "git clone https://git.offline.example/team/app.git"),
    fails("network", "git clone git@vpn.acme.example:team/app.git"),
    fails("network", "git remote update", REPO + "git remote add origin http://git.acme.example/hangup/app.git"),
    fails("tls", "git clone https://own.acme.example/team/app.git"),
    fails("tls", "git submodule update --init", REPO + """printf '[submodule "lib"]\\n\\tpath = lib\\n' > .gitmodules
        printf '\\turl = https://expired.acme.example/team/lib.git\\n' >> .gitmodules
        git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,lib
        git add .gitmodules; git commit -qm lib"""),
    fails("timeout", "timeout 2 git fetch http://git.acme.example/hang/app.git", REPO, tool="git"),
    fails("git_diverged", "git push", DIVERGED),
    fails("git_diverged", "git pull --ff-only", DIVERGED),
    fails("git_diverged", "git pull", DIVERGED),
    fails("git_diverged", "git push --follow-tags origin HEAD:main", BEHIND + "git commit -q --allow-empty -m x"),
    fails("git_diverged", "git merge --ff-only origin/main", DIVERGED + "git fetch -q"),
    fails("git_diverged", "git push --force-with-lease", DIVERGED),
    fails("dirty_tree", "git switch topic", TWO + "echo dirty > a.txt"),
    fails("dirty_tree", "git rebase main topic", TWO + "git switch -q topic; echo dirty > a.txt"),
    fails("dirty_tree", "git pull --rebase", DIVERGED + "echo dirty >> a.txt"),
    fails("dirty_tree", "git cherry-pick topic", TWO + "echo staged > a.txt; git add a.txt"),
    fails("dirty_tree", "git merge origin/main", BEHIND + "git fetch -q; echo untracked > b.txt"),
    fails("dirty_tree", "git worktree remove ../wt", REPO + "git worktree add -q ../wt; echo x > ../wt/new.txt"),
    fails("dirty_tree", "git submodule deinit lib", REPO + """git init -q ../lib; git -C ../lib -c user.name=a \
        -c user.email=b commit -q --allow-empty -m x
        git -c protocol.file.allow=always submodule --quiet add ../lib lib; git commit -qm lib; echo x > lib/new"""),
    fails("branch_not_pushed", "git push", REMOTE + "git checkout -qb feature/login"),
    fails("branch_not_pushed", "git pull", REMOTE + "git checkout -qb hotfix"),
    fails("branch_not_pushed", "git log @{u}..", REMOTE + "git checkout -qb wip"),
    fails("branch_not_pushed", "git clone -q -b release/2.4 ../origin.git copy", REMOTE, also="not_found"),
    fails("branch_not_pushed", "git push origin release", REMOTE, also="usage not_found"),
    fails("branch_not_pushed", "git pull origin feature/pay", REMOTE, also="not_found"),
    fails("missing_commits", "git show 2f3ad5be7f5b0d4f6cde3cf0b8d7d9e7f6a1b2c3", REPO),
    fails("missing_commits", "git checkout $(cat .deployed)", REPO +
        "echo 0b8d7d9e7f6a1b2c32f3ad5be7f5b0d4f6cde3cf > .deployed"),
    fails("missing_commits", "git revert --no-edit 77d9e7f6a1b2c32f3ad5be7f5b0d4f6cde3cf0b8", REPO),
    fails("missing_commits", "git fetch origin 9e7f6a1b2c32f3ad5be7f5b0d4f6cde3cf0b877d", REMOTE),
    fails("missing_commits", "git branch fix --contains 5b0d4f6cde3cf0b877d9e7f6a1b2c32f3ad5be7f", REPO),
    fails("short_sha", "git fetch origin 4f6cde3", REMOTE, also="not_found branch_not_pushed missing_commits"),
    fails("lock", "git add -A", REPO + "touch .git/index.lock"),
    fails("lock", "git branch -D topic", TWO + "touch .git/refs/heads/topic.lock"),
    fails("lock", "git config user.signingkey 0xABC", REPO + "touch .git/config.lock"),
    fails("lock", "git gc", REPO + """printf '%s %s' 1 "$(hostname)" > .git/gc.pid"""),
    fails("not_owned", "git status", REPO, admin="chown -R 1001:1001 ."),
    fails("not_owned", "git clone /srv/foreign.git", also="permission"),
    fails("not_configured", "git commit -m 'first'", "git init -q; echo x > x; git add x"),
    fails("not_configured", "git commit -S -m signed", REPO + "echo x >> a.txt; git add a.txt"),
    fails("not_configured", "git push", REPO, also="usage branch_not_pushed"),
    fails("permission", "git push --force", DIVERGED + GITLAB),
    fails("permission", "git commit -am two", REPO + "echo two > a.txt; chmod -R a-w .git/objects"),
    fails("disk_full", "git -C repo add .", admin="""mkdir repo
        mount -t tmpfs -o size=400k,uid=1000 t repo; git init -q repo
        head -c 300k /dev/urandom > repo/big; chown -R 1000:1000 repo"""),
    fails("missing_command", "git lfs pull", REPO, also="usage missing_dependency"),
    fails("missing_command", "git add model.bin", REPO + """git config filter.lfs.process 'git-lfs filter-process'
        git config filter.lfs.required true; echo '*.bin filter=lfs' > .gitattributes; echo x > model.bin""",
          also="missing_dependency"),
    fails("missing_command", "git commit", REPO + "git config core.editor nvim; echo x >> a.txt; git add a.txt",
          also="not_configured"),
    fails("usage", "git comit -m wip", REPO),
    fails("usage", "git stash pull", REPO),
    fails("usage", "git log --onelin -5", REPO, also="none"),
    fails("usage", "git remote add origin git@git.acme.example:team/app.git", REMOTE),
    fails("usage", "git checkout -b main", REPO),
    fails("not_found", "git -C ../nowhere status"),
    fails("not_found", "git stash drop stash@{3}", REPO + "echo x > a.txt; git stash -q"),
    fails("not_found", "git tag -d v9", REPO),
    fails("unknown", "git fsck", REPO + "chmod u+w .git/objects/*/*; f=$(find .git/objects -type f | head -1); : > $f",
          also="none"),
    fails("none", "git merge topic", CONFLICT, stdout=True),
    fails("none", "git rebase topic", CONFLICT, stdout=True),
    fails("none", "git cherry-pick topic", CONFLICT),
    fails("none", "git commit -m nothing", REPO, stdout=True),
    fails("none", "git commit -qam lint", REPO + LINT + "echo two > a.txt", stdout=True),
    fails("none", "git diff --exit-code", REPO + "echo 'Permission denied (publickey)' > a.txt", stdout=True),
    fails("none", "git grep -n 'fatal: unable to access'", REPO),
    fails("none", "git apply fix.patch", REPO + "printf 'diff --git a/a.txt b/a.txt\\n--- a/a.txt\\n+++ b/a.txt\\n@@ "
        "-1 +1 @@\\n-two\\n+three\\n' > fix.patch"),
    fails("none", "git bisect run sh -c 'exit 200'", REPO +
          "git commit -q --allow-empty -m b; git commit -q --allow-empty -m c; git bisect start -q HEAD HEAD~2"),
    fails("none", "git push", DIVERGED + """git pull -q --no-rebase --no-edit
        printf '#!/bin/sh\\necho "commit message must name a ticket: connection refused by policy" >&2; exit 1\\n' \
        > ../origin.git/hooks/pre-receive; chmod +x ../origin.git/hooks/pre-receive"""),
    fails("none", "git commit -aqm ''", REPO + "echo two > a.txt"),
    fails("none", "git merge-base --is-ancestor HEAD HEAD~1", REPO + "git commit -q --allow-empty -m b"),
]  # fmt: skip


# --- ssh --------------------------------------------------------------------------------------------------------------

KNOWN = "mkdir -p ~/.ssh; chmod 700 ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/\n"
KEY = KNOWN + "cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
CHANGED = (
    KEY + "sed 's#AAAA[^ ]*#'\"$(cut -d' ' -f2 /srv/ssh/another.pub)\"'#' /srv/ssh/known_hosts > ~/.ssh/known_hosts\n"
)
SSH = [
    fails("ssh_key", "ssh -o BatchMode=yes dev@bastion.acme.example uptime", KNOWN),
    fails("ssh_key", "rsync -az ./ dev@bastion.acme.example:/srv/app/", KNOWN, tool="rsync"),
    fails("ssh_key", "git push ssh://git@bastion.acme.example/srv/git/app.git main", REPO + KNOWN),
    fails("ssh_key", "ssh -o BatchMode=yes -i ~/.ssh/id_ed25519 dev@bastion.acme.example true",
          KEY + "chmod 644 ~/.ssh/id_ed25519", also="permission"),
    fails("ssh_key", "ssh-add -l"),
    fails("ssh_hostkey", "scp build.tgz dev@bastion.acme.example:", CHANGED + "touch build.tgz", tool="scp"),
    fails("ssh_hostkey", "git clone git@bastion.acme.example:team/app.git", CHANGED),
    fails("ssh_hostkey", "ssh -o BatchMode=yes bastion.acme.example true", "mkdir -p ~/.ssh"),
    fails("ssh_hostkey", "ssh -o StrictHostKeyChecking=yes git.acme.example true",
          "mkdir -p ~/.ssh", tool="ssh"),
    fails("network", "ssh closed.acme.example -p 2200", KEY),
    fails("network", "scp -P 22 notes.md vpn.acme.example:/tmp/", KEY + "touch notes.md"),
    fails("network", "ssh jump.nowhere.example hostname", KEY),
    fails("timeout", "ssh -o ConnectTimeout=1 far.acme.example", KEY, also="network"),
    fails("network", "ssh -J dev@bastion.acme.example dev@closed.acme.example -p 2200", KEY),
    fails("permission", "scp dev@bastion.acme.example:/srv/ssh/host .", KEY, tool="scp"),
    fails("permission", "chmod 666 ~/.ssh/config; ssh bastion.acme.example", KEY + "echo 'Host *' > ~/.ssh/config",
          tool="ssh", also="not_owned not_configured"),
    fails("not_configured", "ssh bastion.acme.example", KEY +
        "printf 'Host *\\n  ForwardAgnet yes\\n' > ~/.ssh/config", also="usage"),
    fails("port_in_use", "ssh -N -o ExitOnForwardFailure=yes -L 127.0.0.1:8000:localhost:80 dev@bastion.acme.example",
        KEY),
    fails("not_found", "scp -i ~/.ssh/id_ed25519 dev@bastion.acme.example:/var/log/app/app.log .", KEY, tool="scp"),
    fails("missing_command", "rsync -a dev@bastion.acme.example:/etc/motd . --rsync-path=/opt/bin/rsync", KEY, also=
        "not_found missing_dependency"),
    fails("usage", "ssh -z bastion.acme.example", KEY, also="none"),
    fails("none", "ssh dev@bastion.acme.example 'echo \"FATAL: connection to server lost\" >&2; exit 3'", KEY),
    fails("none", "ssh dev@bastion.acme.example 'test -d /srv/releases/41'", KEY),
]  # fmt: skip


# --- the web ----------------------------------------------------------------------------------------------------------

WEB = [
    fails("auth", "curl -fsS https://files.acme.example/private/report.json -o report.json"),
    fails("auth", "wget -nv https://files.acme.example/private/report.json",
          tool="wget"),
    fails("permission",
        "curl --fail --silent --show-error -H 'Authorization: Bearer x' https://files.acme.example/forbidden/x"),
    fails("not_found", "curl -fL -o tool.tgz https://files.acme.example/releases/v9/tool.tgz"),
    fails("not_found", "wget https://files.acme.example/releases/v9/tool.tgz"),
    fails("rate_limit", "curl -fsS --retry 1 --retry-delay 0 https://files.acme.example/busy/list"),
    fails("rate_limit", "wget -nv -t 1 https://files.acme.example/busy/list"),
    fails("network", "set -o pipefail; curl -fsS https://files.acme.example/ill/health | jq .", tool="curl"),
    fails("network", "curl -sS http://closed.acme.example:9999/metrics"),
    fails("network", "curl -sS https://portal.offline.example/"),
    fails("network", "wget -nv http://vpn.acme.example/index.html"),
    fails("network", "curl -sS --proxy http://closed.acme.example:3128 https://files.acme.example/"),
    fails("network", "curl -sS https://files.acme.example/hangup/x"),
    fails("tls", "curl -sSI https://own.acme.example/"),
    fails("tls", "wget -nv https://expired.acme.example/"),
    fails("tls", "curl -sS https://files.acme.example:80/"),
    fails("timeout", "curl -sS -m 2 https://files.acme.example/hang/slow"),
    fails("timeout", "wget -nv -T 1 -t 1 https://files.acme.example/hang/slow"),
    fails("timeout", "curl -sS --connect-timeout 1 http://far.acme.example/", also="network"),
    fails("permission", "wget -nv -P /usr/share/acme https://files.acme.example/ok"),
    fails("usage", "curl --locaton https://files.acme.example/ok", also="none"),
    fails("usage", "wget --no-check-certficate https://files.acme.example/ok", also="none"),
    fails("none", "curl -s https://files.acme.example/ok | grep -q 'connection refused'", tool="grep"),
    fails("none", "curl -s https://files.acme.example/ok | jq -e .ready", tool="jq"),
    fails("none", "curl -s https://files.acme.example/page | python3 -m json.tool", tool="python3"),
]  # fmt: skip


# --- images -----------------------------------------------------------------------------------------------------------

DOCKER = [
    fails("image_not_found", "docker -H unix:///srv/docker.sock pull cr.acme.example/shop/missing:2024.13"),
    fails("short_sha", "docker -H unix:///srv/docker.sock pull cr.acme.example/shop/missing:9c1e4fa", also=
        "image_not_found"),
    fails("short_sha", "docker -H unix:///srv/docker.sock run --rm cr.acme.example/shop/missing:1f0c2ab77d21 migrate",
          also="image_not_found"),
    fails("registry_auth", "docker -H unix:///srv/docker.sock pull cr.acme.example/secret/api:1.0"),
    fails("registry_auth", "docker -H unix:///srv/docker.sock run -d acme/private-api", also="image_not_found"),
    fails("registry_auth", "docker -H unix:///srv/docker.sock push cr.acme.example/secret/api:1.0"),
    fails("registry_auth",
        "echo wrong | docker -H unix:///srv/docker.sock login -u ci --password-stdin cr.acme.example", tool="docker"),
    fails("rate_limit", "docker -H unix:///srv/docker.sock pull redis:7-alpine"),
    fails("network", "docker -H unix:///srv/docker.sock pull registry.vpn.acme.example/base:1"),
    fails("tls", "docker -H unix:///srv/docker.sock pull selfsigned.acme.example/base:1"),
    fails("port_in_use", "docker -H unix:///srv/docker.sock run -d -p 8080:80 nginx:1.27"),
    fails("disk_full", "docker -H unix:///srv/docker.sock pull huge/model:latest"),
    fails("oom", "docker -H unix:///srv/docker.sock start trainer"),
    fails("tty", "docker -H unix:///srv/docker.sock exec -it web sh"),
    fails("tty", "docker -H unix:///srv/docker.sock run --rm -it alpine:3.20 sh"),
    fails("tty", "docker -H unix:///srv/docker.sock login cr.acme.example"),
    fails("service_down", "docker ps"),
    fails("permission", "docker -H unix:///srv/closed.sock images"),
    fails("not_found", "docker -H unix:///srv/docker.sock logs webb"),
    fails("not_found", "docker -H unix:///srv/docker.sock build ./services/api", also="none"),
    fails("network", "docker -H tcp://vpn.acme.example:2375 info"),
    fails("usage", "docker -H unix:///srv/docker.sock run --nmae web nginx", also="none"),
    fails("usage", "docker imagse", also="none"),
    fails("image_not_found", "skopeo inspect --tls-verify=false docker://cr.acme.example/shop/api:2024.13"),
    fails("short_sha", "skopeo copy --src-tls-verify=false docker://cr.acme.example/shop/api:74ec56e dir:out", also=
        "image_not_found"),
    fails("registry_auth", "skopeo inspect --tls-verify=false docker://cr.acme.example/secret/api:1.0"),
    fails("registry_auth", "podman pull --tls-verify=false cr.acme.example/secret/api:1.0"),
    fails("image_not_found", "podman run --rm --tls-verify=false cr.acme.example/shop/web:stable true"),
    fails("network", "skopeo list-tags docker://registry.nowhere.example/shop/api"),
    fails("usage", "podman run --interactve alpine", also="none"),
    fails("not_found", "podman rm web-old", also="none"),
]  # fmt: skip


# --- the cloud --------------------------------------------------------------------------------------------------------

AT = (
    "AWS_ENDPOINT_URL=http://aws.acme.example AWS_DEFAULT_REGION=eu-west-1 AWS_MAX_ATTEMPTS=1 AWS_SECRET_ACCESS_KEY=s "
    "AWS_ACCESS_KEY_ID="
)
AWS = [
    fails("auth", AT + "EXPIRED aws ec2 describe-instances --filters Name=tag:env,Values=prod"),
    fails("auth", AT + "INVALID aws sts get-caller-identity"),
    fails("permission", AT + "DENIED aws ec2 terminate-instances --instance-ids i-0abc"),
    fails("rate_limit", AT + "BUSY aws autoscaling describe-auto-scaling-groups"),
    fails("quota", AT + "FULL aws ec2 run-instances --image-id ami-1 --instance-type p4d.24xlarge"),
    fails("not_found", AT + "GONE aws s3 sync ./dist s3://acme-web-prod/", "mkdir dist; touch dist/index.html"),
    fails("not_found", AT + "GONE aws s3api get-object --bucket acme-web-prod --key app.zip app.zip"),
    fails("not_configured", "aws s3 ls", "export AWS_EC2_METADATA_DISABLED=true", also="auth"),
    fails("not_configured", "AWS_PROFILE=staging aws eks list-clusters", also="usage"),
    fails("not_configured", "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b aws ec2 describe-vpcs"),
    fails("network", "AWS_ENDPOINT_URL=http://closed.acme.example:4566 AWS_DEFAULT_REGION=us-east-1 AWS_MAX_ATTEMPTS=1 "
          "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b aws sqs list-queues"),
    fails("usage", "aws ec2 describe-instance"),
    fails("usage", "aws s3 cp a.txt", also="none"),
]  # fmt: skip


# --- python -----------------------------------------------------------------------------------------------------------

PIP = "pip install --index-url http://pypi.acme.example/{}/simple --trusted-host pypi.acme.example --retries 0 {}"
VENV = "python3 -m venv --without-pip .venv\n"
PYTHON = [
    fails("auth", PIP.format("private", "acme-sdk")),
    fails("not_found", PIP.format("open", "acme-sdkk"), also="none"),
    fails("not_found", PIP.format("open", "'acme-sdk==9.9'")),
    fails("permission", "python3 -m venv /opt/venvs/api"),
    fails("network", "pip install --retries 1 --trusted-host closed.acme.example -i "
        "http://closed.acme.example:3141/simple acme-sdk"),
    fails("tls", "pip download --retries 1 -i https://own.acme.example/simple acme-sdk"),
    fails("not_found", "pip install -r requirements-dev.txt"),
    fails("not_configured", "/usr/bin/python3 -m pip install requests", tool="pip"),
    fails("missing_dependency", "python3 manage.py migrate", file("manage.py",
        "import sys\nfrom acme_settings.conf import load\nload(sys.argv)")),
    fails("missing_dependency", "python3 -m acme_tools.build --fast"),
    fails("missing_dependency", "env PYTHONPATH=src python3 src/app/main.py", file("src/app/main.py",
        "import orjson as json")),
    fails("missing_command", "pytst -q", tool="bash"),
    fails("port_in_use", "python3 -m http.server 8000"),
    fails("disk_full", "python3 dump.py", file("dump.py",
        "with open('data/d', 'w') as f:\n    f.write('x' * 10_000_000)"), admin=
        "mkdir -p data; mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("not_found", "python3 scripts/relase.py"),
    fails("oom", "ulimit -v 400000; python3 -c 'x = bytearray(10**9)'", tool="python3"),
    fails("none", "python3 -m pytest -q test_auth.py", file("test_auth.py", """
        def test_login():
            status, body = 401, "Unauthorized"
            assert status == 200, f"{status} {body}: You must be logged in to the server"
        """), stdout=True, tool="pytest"),
    fails("none", "pytest -x --tb=short", file("tests/test_db.py", """
        import socket
        def test_db():
            socket.create_connection(("127.0.0.1", 5999), timeout=1)
        """), stdout=True),
    fails("none", "python3 -m unittest -v", file("test_disk.py", """
        import unittest
        class Disk(unittest.TestCase):
            def test_full(self):
                self.assertEqual("OSError: [Errno 28] No space left on device", "ok")
        """)),
    fails("none", "python3 check.py", file("check.py",
        "import sys\nsys.exit('check failed: 3 hosts answered 403 Forbidden')")),
    fails("none", "python3 job.py", file("job.py",
        "class TokenExpired(Exception): pass\nraise TokenExpired('token for row 12 expired before use')")),
    fails("none", "python3 app.py", "printf 'def main(:\\n  pass\\n' > app.py"),
    fails("none", "python3 -c 'import json; json.loads(\"{permission: denied}\")'"),
    fails("none", "ruff check src", file("src/token_expired.py", "import os, sys\ndef f(): return undefined_name")),
    fails("none", "mypy permission_denied.py", file("permission_denied.py", "def f() -> int:\n    return 'timeout'"),
        stdout=True),
    fails("none", "black --check .", "printf 'x = {  \"a\":1 }\\n' > a.py"),
    fails("none", "python3 -m doctest readme.txt", file("readme.txt",
        ">>> 'connection' + ' refused'\n'connection accepted'"), stdout=True),
    fails("none", "make test", "printf 'test:\\n\\tpython3 -m pytest -q\\n' > Makefile\n" + file("test_api.py", """
        def test_quota():
            raise RuntimeError("429 Too Many Requests")
        """), stdout=True),
    fails("none", "tox -q", also="", setup=file("tox.ini", "[tox]\nskipsdist=true\n[testenv]\nskip_install=true\n"
        "allowlist_externals=sh\ncommands=sh -c 'echo fatal: not a git repository; exit 1'"), stdout=True),
]  # fmt: skip


# --- node -------------------------------------------------------------------------------------------------------------

PACKAGE = """echo '{"name":"web","version":"1.0.0","scripts":{"build":"tsc","test":"node --test",
"start":"node server.js"},"dependencies":{"acme-ui":"^2.0.0"}}' > package.json
"""
NPM = PACKAGE + "echo 'registry=http://npm.acme.example/WHERE/\nfetch-retries=0\nupdate-notifier=false' > .npmrc"
LISTEN = "require('http').createServer().listen(3000)"
NEEDS = '"name":"web","version":"1.0.0","dependencies":{"acme-ui":"^2.0.0"}'
TARBALL = '"version":"2.0.0","resolved":"http://npm.acme.example/private/acme-ui/-/acme-ui-2.0.0.tgz"'
LOCKED = f'{{"lockfileVersion":3,"packages":{{"":{{{NEEDS}}},"node_modules/acme-ui":{{{TARBALL}}}}}}}'
NODE = [
    fails("auth", "npm ci", NPM.replace("WHERE", "private") + f"\necho '{LOCKED}' > package-lock.json",
          also="registry_auth"),
    fails("permission", "npm publish", NPM.replace("WHERE", "forbidden") +
        "\necho //npm.acme.example/forbidden/:_authToken=x >> .npmrc"),
    fails("not_found", "npm install", NPM.replace("WHERE", "open")),
    fails("rate_limit", "npm view acme-ui versions", NPM.replace("WHERE", "busy")),
    fails("network", "npm install", PACKAGE +
        "echo 'registry=http://closed.acme.example:4873/\nfetch-retries=0' > .npmrc"),
    fails("auth", "npm whoami", "echo registry=http://npm.acme.example/private/ > .npmrc", also="not_configured"),
    fails("tls", "npm ping", "echo 'registry=https://own.acme.example/\nfetch-retries=0' > .npmrc"),
    fails("not_configured", "npm ci", PACKAGE, also="not_found usage"),
    fails("not_found", "npm run build --prefix frontend"),
    fails("usage", "npm run biuld", PACKAGE),
    fails("missing_command", "npm run build", PACKAGE.replace("tsc", "vite build"), also="missing_dependency"),
    fails("missing_dependency", "npm start", PACKAGE + "echo \"require('express')\" > server.js", tool="node"),
    fails("missing_dependency", "node --import ./tracing.mjs main.mjs",
        "echo 'import \"@acme/otel\"' > tracing.mjs; touch main.mjs"),
    fails("port_in_use", "node server.js", f'echo "{LISTEN}" > server.js'),
    fails("not_owned", "npm cache add ./lib.tgz", "mkdir -p package ~/.npm/_cacache/tmp; echo '{\"name\":\"lib\","
        "\"version\":\"1.0.0\"}' > package/package.json; tar -czf lib.tgz package", admin=
        "chown -R 0:0 /home/dev/.npm/_cacache", also="permission"),
    fails("oom", "node --max-old-space-size=16 grow.js",
        "echo 'const a=[]; for(;;) a.push(new Array(1e4).fill(Math.random()))' > grow.js"),
    fails("none", "node --test", file("auth.test.js", """
        const test = require('node:test'), assert = require('node:assert')
        test('login', () => assert.strictEqual('401 Unauthorized', '200 OK'))
        """), stdout=True),
    fails("none", "npm test", PACKAGE + file("x.test.js",
        "require('node:test')('x', () => { throw new Error('ECONNREFUSED 127.0.0.1:5432') })"), stdout=True, tool=
        "npm"),
    fails("none", "tsc --noEmit", "echo '{}' > tsconfig.json; echo 'const denied: number = \"403\"' > a.ts", stdout=
        True),
    fails("none", "node app.js", "echo 'throw new Error(\"EACCES: user has no access to tenant\")' > app.js"),
    fails("none", "node app.js", "echo 'const x = ;' > app.js"),
    fails("none", "jest", "echo '{}' > package.json\n" + file("a.test.js",
        "test('net', () => { expect('getaddrinfo ENOTFOUND').toBe('') })")),
    fails("none", "npm run lint",
        "echo '{\"scripts\":{\"lint\":\"echo rate limit exceeded by 4 rules; exit 2\"}}' > package.json", stdout=
        True),
    fails("none", "prettier --check .", "echo 'a  =  1' > token-expired.js"),
]  # fmt: skip


# --- databases --------------------------------------------------------------------------------------------------------

PG = "postgresql://{}@db.acme.example/{}"
DB = [
    fails("auth", "PGPASSWORD=wrong psql -h db.acme.example -U app shop -c 'select 1'"),
    fails("auth", f"psql {PG.format('app', 'shop')} -f schema.sql", "touch schema.sql", also="tty"),
    fails("not_found", f"psql {PG.format('app:secret', 'shopp')} -c 'select 1'"),
    fails("permission", f"psql {PG.format('app:secret', 'shop')} -v ON_ERROR_STOP=1 -c 'drop table orders'", also=
        "not_owned"),
    fails("permission", f"pg_dump {PG.format('app:secret', 'shop')} -t salaries", tool="pg_dump"),
    fails("network", "psql -h closed.acme.example -p 5433 -U app shop"),
    fails("service_down", "psql -p 5999 shop", also="network"),
    fails("network", "psql -h vpn.acme.example -U app shop"),
    fails("rate_limit", f"psql {PG.format('few:secret', 'shop')} -c 'select 1'", also="quota"),
    fails("timeout",
        f"PGOPTIONS='-c statement_timeout=200' psql {PG.format('app:secret', 'shop')} -c 'select pg_sleep(5)'", tool=
        "psql"),
    fails("lock",
        f"PGOPTIONS='-c lock_timeout=200' psql {PG.format('app:secret', 'shop')} -c 'begin; lock table orders'", tool=
        "psql"),
    fails("tls", "psql 'host=db.acme.example user=app dbname=shop sslmode=require'"),
    fails("port_in_use", "postgres -D /srv/pg2 -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp", tool=
        "postgres"),
    fails("lock", "postgres -D /srv/pg", tool="postgres"),
    fails("not_owned", "postgres -D /srv/pg3", tool="postgres", also="permission"),
    fails("none", f"psql {PG.format('app:secret', 'shop')} -v ON_ERROR_STOP=1 -c 'selct 1'"),
    fails("none", f"psql {PG.format('app:secret', 'shop')} -c 'select * from access_denied'", also="not_found"),
    fails("none", f"psql {PG.format('app:secret', 'shop')} -c \"insert into stock values (1), (1)\"", also=""),
    fails("none", f"psql {PG.format('app:secret', 'shop')} -c \"do \\$\\$ begin raise exception 'quota exceeded for "
        "tenant 7'; end \\$\\$\""),
    fails("service_down", "redis-cli -p 6399 ping", also="network"),
]  # fmt: skip


# --- this machine -----------------------------------------------------------------------------------------------------

C_MAIN = "".join("\n" for _ in range(402)) + "int main(void) { return permission_denied; }\n"
SYSTEM = [
    fails("permission", "mkdir /opt/acme && cp -r dist /opt/acme", "mkdir dist", tool="mkdir"),
    fails("permission", "./deploy.sh prod", "echo 'echo hi' > deploy.sh", tool="bash"),
    fails("permission", "kill -HUP 1", tool="bash", also="not_owned"),
    fails("permission", "echo 1 > /proc/sys/vm/drop_caches", tool="bash"),
    fails("permission", "tar -xzf dist.tgz -C /usr/local", "mkdir dist; touch dist/x; tar -czf dist.tgz dist", tool=
        "tar"),
    fails("not_owned", "chmod g+w /srv/shared/plan.md", also="permission", tool="chmod"),
    fails("permission", "ln -sfn /srv/releases/42 /srv/current", tool="ln"),
    fails("disk_full", "tar -xf ../dump.tar", "cd ..; head -c 2M /dev/zero > dump; tar -cf dump.tar dump", admin=
        "mount -t tmpfs -o size=256k,uid=1000 t .", tool="tar", also="unknown none"),
    fails("disk_full", "sort -T data -S 1M big.txt > /dev/null", "mkdir data; seq 1 900000 > big.txt", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("disk_full", "echo done >> data/build.log", "mkdir data", admin="mount -t tmpfs -o size=4k,uid=1000 t data;"
        " head -c 4k /dev/zero > data/build.log; chown 1000 data/build.log", tool="bash"),
    fails("missing_command", "gti status", tool="bash"),
    fails("missing_command", "sudo -n true; kubeclt get pods", tool="bash"),
    fails("missing_command", "./run.py", "printf '#!/usr/bin/python3.7\\nprint(1)\\n' > run.py; chmod +x run.py", tool
        ="bash", also="missing_dependency"),
    fails("missing_dependency", "./server --port 80", "echo 'int main(){return 0;}' > m.c; gcc -shared -o libacme.so "
        "m.c; echo 'int main(){return 0;}' > n.c; gcc n.c -o server -Wl,--no-as-needed -L. -lacme; rm libacme.so",
        tool="ld.so"),
    fails("missing_dependency", "perl report.pl", "echo 'use DBI::Acme; print 1;' > report.pl"),
    fails("missing_dependency", "gcc -c parser.c", "echo '#include <libxml/parser.h>' > parser.c", also="none"),
    fails("missing_dependency", "gcc main.c -lacmecrypto", "echo 'int main(){return 0;}' > main.c", also="none"),
    fails("not_found", "apt-get install -y --no-download acme-toolbelt", root=True, also="none"),
    fails("lock", "apt-get install -y --no-download cowsay", root=True, admin="python3 -c \"import fcntl,os,time\n"
        "fd=open('/var/lib/dpkg/lock-frontend','w')\nfcntl.lockf(fd, fcntl.LOCK_EX)\nif os.fork()==0:\n os.setsid()\n"
        " [os.close(i) for i in (0,1,2)]\n fcntl.lockf(fd, fcntl.LOCK_EX)\n time.sleep(15)\nelse:\n time.sleep(0.5)\""),
    fails("permission", "apt-get update"),
    fails("permission", "apt install -y ripgrep", also="lock"),
    fails("service_down", "systemctl restart nginx", also="permission"),
    fails("service_down", "systemctl --user status api", tool="systemctl", also="not_configured"),
    fails("quota", "ulimit -n 12; python3 -c 'f=[open(\"/dev/null\") for _ in range(50)]'", tool="python3"),
    fails("quota", "ulimit -f 8; head -c 1M /dev/zero > out.bin", tool="bash"),
    fails("tty", "sudo systemctl restart nginx", admin="rm -f /etc/sudoers.d/none", also="auth permission"),
    fails("tty", "tmux new -s deploy", tool="tmux"),
    fails("usage", "tar -xvzf dist.tgz --strip-component=1x", "tar -czf dist.tgz -T /dev/null", tool="tar", also=
        "none"),
    fails("usage", "ls --colour-auto", also="none"),
    fails("usage", "grep --inculde='*.py' TODO .", tool="grep", also="none"),
    fails("timeout", "timeout 2 ./wait-for-db.sh",
        "printf '#!/bin/sh\\necho waiting for db >&2; sleep 20\\n' > wait-for-db.sh; chmod +x wait-for-db.sh", tool=
        "bash", also="none"),
    fails("not_found", "cd services/billing && make", tool="cd"),
    fails("none", "cat config/prod.env", also="not_found"),
    fails("not_found", "source .venv/bin/activate", tool="bash", also="not_configured none"),
    fails("not_found", "make install", also="none"),
    fails("oom", "java -Xmx16m Grow.java", file("Grow.java", """
        public class Grow { public static void main(String[] a) {
            var l = new java.util.ArrayList<byte[]>(); for (;;) l.add(new byte[1 << 20]);
        } }
        """)),
    fails("none", "gcc -Wall -Werror main.c", f"printf '{C_MAIN.encode('unicode_escape').decode()}' > main.c"),
    fails("none", "javac Main.java", "echo 'class Main { int timeout = \"connection timed out\"; }' > Main.java"),
    fails("none", "java Boom.java", "echo 'class Boom { public static void main(String[] a) { throw new "
        "IllegalStateException(\"No route to host in plan\"); } }' > Boom.java"),
    fails("none", "grep -rn forbidden src", "mkdir src; echo ok > src/a"),
    fails("none", "diff -u expected.txt actual.txt",
        "echo 'exit 0' > expected.txt; echo 'Error: 401 Unauthorized' > actual.txt", stdout=True),
    fails("none", "cmp a b", "echo a > a; echo b > b", stdout=True),
    fails("none", "test -f /run/deployed"),
    fails("none", "[ \"$(cat version)\" = 2 ]", "echo 3 > version"),
    fails("none", "jq '.items[' pods.json", "echo '{}' > pods.json"),
    fails("none", "jq -e '.status == \"Forbidden\"' r.json", "echo '{\"status\":\"ok\"}' > r.json", stdout=True),
    fails("none", "bash check.sh", "printf 'set -e\\nif true; then\\n echo x\\n' > check.sh"),
    fails("none", "./smoke.sh", "printf '#!/bin/sh\\necho \"curl: (7) Failed to connect to localhost port 80\" | tee "
        "log >&2\\necho smoke test failed; exit 1\\n' > smoke.sh; chmod +x smoke.sh", tool="bash"),
    fails("none", "make check", "printf 'check:\\n\\t@echo \"Permission denied: 3 tests\" >&2; exit 1\\n' > Makefile"),
    fails("none", "make -s all", "printf 'all:\\n\\techo x\\n  bad line\\n' > Makefile"),
    fails("none", "perl -e 'die \"Cannot connect to the Docker daemon\\n\"'"),
    fails("none", "perl -c broken.pl", "echo 'my $x = ;' > broken.pl"),
    fails("none", "awk 'BEGIN { print 1 ' /dev/null"),
    fails("none", "sed -n 's/a/b' file.txt", "touch file.txt"),
    fails("none", "find . -name '*.log' | xargs -r grep -l 'no space left'", "echo fine > a.log", tool="grep"),
    fails("none", "shellcheck deploy.sh", "printf '#!/bin/sh\\necho $1\\n[ $x == y ]\\n' > deploy.sh", stdout=True),
    fails("none", "yamllint .", "printf 'a: 1\\na: denied\\n' > k.yaml", stdout=True),
    fails("none", "hadolint Dockerfile", "printf 'FROM debian\\nRUN apt-get install x\\n' > Dockerfile", stdout=True),
    fails("none", "terraform fmt -check", "echo 'variable  \"x\" {}' > a.tf", stdout=True),
    fails("none", "xargs -n1 false < list", "echo a > list", tool="xargs"),
    fails("none", "expr 1 - 1", stdout=True),
    fails("none", "kill -9 $$", tool="bash"),
]  # fmt: skip

CASES: list[Fresh] = [*KUBE, *GIT, *SSH, *WEB, *DOCKER, *AWS, *PYTHON, *NODE, *DB, *SYSTEM]


# --- the servers ------------------------------------------------------------------------------------------------------


def xml(status: int, code: str, message: str) -> Answer:
    """How EC2 refuses; S3 understands it too."""
    both = f"<Code>{code}</Code><Message>{message}</Message>"
    return Answer(status, f"<Response><Errors><Error>{both}</Error></Errors><RequestID>r</RequestID></Response>")


def query(status: int, code: str, message: str) -> Answer:
    """How the services of the query protocol and S3 refuse."""
    both = f"<Code>{code}</Code><Message>{message}</Message>"
    return Answer(status, f"<ErrorResponse><Error>{both}</Error><RequestId>r</RequestId></ErrorResponse>")


def aws(talk: Talk) -> Answer:
    """The name of the access key says what is wrong with it."""
    asked = talk.headers.get("Authorization") or ""
    if "EXPIRED" in asked:
        return xml(400, "RequestExpired", "Request has expired.")
    if "INVALID" in asked:
        return query(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    if "DENIED" in asked:
        return xml(403, "UnauthorizedOperation", "You are not authorized to perform this operation. User: "
                   "arn:aws:iam::111122223333:user/ci is not authorized to perform: "
                   "ec2:TerminateInstances")  # fmt: skip
    if "BUSY" in asked:
        return query(400, "Throttling", "Rate exceeded")
    if "FULL" in asked:
        return xml(400, "VcpuLimitExceeded", "You have requested more vCPU capacity than your current vCPU limit of 0 "
                   "allows for the instance bucket that the specified instance type belongs to.")  # fmt: skip
    words = "<Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>"
    return Answer(404, f"<Error>{words}<BucketName>acme-web-prod</BucketName></Error>")


def registry(talk: Talk) -> Answer:
    """A registry: `secret` wants a login, nothing else is there."""
    challenge = {"WWW-Authenticate": 'Basic realm="Acme"', "Docker-Distribution-Api-Version": "registry/2.0"}
    if "secret" in talk.path:
        words = {"code": "UNAUTHORIZED", "message": "authentication required", "detail": None}
        return Answer(401, {"errors": [words]}, challenge)
    if talk.path == "/v2/":
        return Answer(200, {})
    return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})


def docker(talk: Talk) -> Answer | None:
    """The daemon's own words for what a registry told it, or for what it could not do."""
    path = talk.path
    for part, status, message in (
        ("cr.acme.example%2Fshop%2Fmissing", 404, "manifest for {image} not found: manifest unknown: manifest unknown"),
        ("cr.acme.example%2Fsecret", 500, 'Head "https://cr.acme.example/v2/secret/api/manifests/1.0": unauthorized: '
         "authentication required"),
        ("cr.acme.example/secret", 500, "unauthorized: authentication required"),
        ("acme%2Fprivate-api", 404, "pull access denied for acme/private-api, repository does not exist or may require "
         "'docker login': denied: requested access to the resource is denied"),
        ("library%2Fredis", 500, "toomanyrequests: You have reached your unauthenticated pull rate limit. "
         "https://www.docker.com/increase-rate-limit"),
        ("registry.vpn", 500, 'Get "https://registry.vpn.acme.example/v2/": dial tcp: lookup '
         "registry.vpn.acme.example on 127.0.0.53:53: no such host"),
        ("selfsigned", 500, 'Get "https://selfsigned.acme.example/v2/": tls: failed to verify certificate: x509: '
         "certificate signed by unknown authority"),
        ("huge%2Fmodel", 500, "write /var/lib/docker/tmp/GetImageBlob1093741: no space left on device"),
        ("/containers/trainer/start", 500, "failed to create task for container: failed to create shim task: "
         "OCI runtime create failed: runc create failed: unable to start container process: container init was "
         "OOM-killed (memory limit too low?): unknown"),
        ("/containers/webb", 404, "No such container: webb"),
        ("/containers/create?name=", 404, ""),
        ("/auth", 401, "Get \"https://cr.acme.example/v2/\": unauthorized: incorrect username or password"),
    ):  # fmt: skip
        if part in path and message:
            image = "cr.acme.example/shop/missing:" + path.partition("tag=")[2]
            return Answer(status, {"message": message.format(image=image)})
    if "/containers/web/json" in path:
        return Answer(200, {"Id": "c0ffee", "Name": "/web", "State": {"Running": True}, "Config": {"Tty": False}})
    if path.endswith("/wait?condition=next-exit"):
        return Answer(200, {"StatusCode": 125})
    if "/_ping" in path:
        return Answer(200, "OK", {"Api-Version": "1.47", "Ostype": "linux"})
    return _containers(talk)


def _containers(talk: Talk) -> Answer | None:
    """Creating and starting: the image is here if it is one that a case names."""
    if "/containers/create" in talk.path:
        here = any(name in talk.body for name in (b'"nginx', b'"acme/tests'))
        if here:
            identity = "7e57" if b"acme/tests" in talk.body else "80801234567890abcdef"
            return Answer(201, {"Id": identity, "Warnings": []})
        return Answer(
            404, {"message": "No such image: " + talk.body.decode().partition('"Image":"')[2].partition('"')[0]}
        )
    if talk.path.endswith("/start") and "8080" in talk.path:
        bound = "Bind for 0.0.0.0:8080 failed: port is already allocated"
        start = "failed to set up container networking: driver failed programming external connectivity on endpoint "
        return Answer(500, {"message": f"{start}brave_wu (1f2e3d4c5b6a): {bound}"})
    return Answer(404, {"message": f"page not found {talk.path}"})


LETTERS = "x" * 1_000_000
WHEEL = "acme_sdk-1.2.0-py3-none-any.whl"
HTTP: Routes = [
    (r"^git\S* \S+ /team/.*(info/refs|git-upload-pack)", Answer(401, "HTTP Basic: Access denied\n",
     {"WWW-Authenticate": 'Basic realm="GitLab"'})),
    (r"^git\S* \S+ /archived/", Answer(403, "The project is archived.\n")),
    (r"^git\S* \S+ /busy/", Answer(429, "Retry later\n")),
    (r"^git\S* \S+ /ill/", Answer(502, "<h1>502 Bad Gateway</h1>\n")),
    (r" /hangup/", hang_up),
    (r" /hang/", hang),
    (r"^files\S* \S+ /private/", Answer(401, "", {"WWW-Authenticate": 'Bearer realm="files"'})),
    (r"^files\S* \S+ /forbidden/", Answer(403, "no")),
    (r"^files\S* \S+ /busy/", Answer(429, "slow down", {"Retry-After": "0"})),
    (r"^files\S* \S+ /ill/", Answer(503, "")),
    (r"^files\S* \S+ /big", Answer(200, LETTERS)),
    (r"^files\S* \S+ /page", Answer(200, "<h1>401 Unauthorized</h1>")),
    (r"^files\S* \S+ /ok", Answer(200, '{"ready": false}')),
    (r"^pypi\S* \S+ /private/", Answer(401, "", {"WWW-Authenticate": 'Basic realm="pypi"'})),
    (r"^pypi\S* \S+ /open/simple/acme-sdk/", Answer(200, f'<a href="{WHEEL}">{WHEEL}</a>',
     {"Content-Type": "text/html"})),
    (r"^npm\S* \S+ /private/", Answer(401, {"error": "authentication required"},
     {"WWW-Authenticate": 'Basic realm="npm"'})),
    (r"^npm\S* \S+ /forbidden/", Answer(403, {"error": "user ci may not publish web"})),
    (r"^npm\S* \S+ /busy/", Answer(429, {"error": "too many requests"})),
    (r"^npm\S* \S+ /open/", Answer(404, {"error": "Not found"})),
    (r"^aws\S* ", aws),
    (r"^cr\S* ", registry),
]  # fmt: skip

SSHD = """\
mkdir -p /srv/ssh /srv/git /run/sshd
for name in host another id; do ssh-keygen -qt ed25519 -N '' -C dev@laptop -f /srv/ssh/$name; done
for name in bastion closed git vpn; do
  [ $name = bastion ] && echo "$name.acme.example $(cut -d' ' -f1,2 /srv/ssh/host.pub)"
done > /srv/ssh/known_hosts || true
install -d -o 1001 -g 1001 /srv/git
chmod 644 /srv/ssh/id
printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/id.pub' 'UsePAM no' 'StrictModes no' \
  'LogLevel QUIET' \
  'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' 'MaxStartups 100' \
  > /srv/ssh/config
/usr/sbin/sshd -f /srv/ssh/config >/dev/null 2>&1 </dev/null
"""
POSTGRES = """\
export PATH=/usr/lib/postgresql/15/bin:$PATH
install -d -o 1000 -g 1000 /srv/pg /srv/pg2 /srv/pg3
"""
POSTGRES_AS_USER = """\
export PATH=/usr/lib/postgresql/15/bin:$PATH
initdb -D /srv/pg -U boss --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --locale=C >/dev/null
cp -r /srv/pg/. /srv/pg2; chmod 700 /srv/pg2; cp -r /srv/pg/. /srv/pg3; chmod 700 /srv/pg3
postgres -D /srv/pg -c listen_addresses=127.0.0.1 -c unix_socket_directories=/srv/pg -c fsync=off \\
  >/dev/null 2>&1 </dev/null &
for _ in $(seq 50); do psql -h /srv/pg -U boss postgres -c 'select 1' >/dev/null 2>&1 && break; sleep 0.1; done
psql -q -h /srv/pg -U boss postgres <<'END'
create role app login password 'secret';
create role few login password 'secret' connection limit 0;
create database shop;
\\c shop
create table orders (id int primary key); create table salaries (id int); create table stock (id int primary key);
grant insert on stock to app; grant all on orders to app;
END
(psql -q -h /srv/pg -U boss shop -c 'begin; lock table orders; select pg_sleep(600)' >/dev/null 2>&1 </dev/null &)
"""


def more(text: str) -> str:
    """klog's prefix, and what else differs from run to run in this set."""
    text = re.sub(r"\b([EWI])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 ", text)
    return scrub(text)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    tls = make_certificates("*.acme.example")
    serve(fresh_cluster.PORT, fresh_cluster.ROUTES, tls)
    serve(80, HTTP)
    serve(443, HTTP, tls)
    serve_socket(SERVER / "docker.sock", [(r"", docker)])
    serve_socket(SERVER / "closed.sock", [(r"", docker)])
    (SERVER / "closed.sock").chmod(0o600)
    for port in (8000, 3000):
        serve(port, [])
    shell(SSHD)
    shell("install -d /srv/shared; touch /srv/shared/plan.md; git init -q --bare /srv/foreign.git")
    shell(POSTGRES)
    ended = run(POSTGRES_AS_USER, SERVER, environment(), uid=UID)
    if ended.exit:
        raise RuntimeError(ended.stdout + ended.stderr)
    shell("chown -R 0:0 /srv/pg3; chmod 755 /srv/pg3; chmod -R a+rX /srv/pg3")


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_a")
    build()
    where, only = [*sys.argv[1:], "fresh_a.jsonl", ""][:2] if len(sys.argv) == 1 else [*sys.argv[1:], ""][:2]
    run_all("fresh_a", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
