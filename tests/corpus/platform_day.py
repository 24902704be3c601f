"""What an engineer of a platform meets besides: registries in the words of ten, images in scripts, git's corners.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.platform_day FILE [REGEX]
"""

import sys
from pathlib import Path

from tests.corpus.capture import enter_stage, version
from tests.corpus.fresh_f_infra import CHECKOUT
from tests.corpus.fresh_f_platform import CONFIGMAP, docker, kube, maker
from tests.corpus.fresh_f_servers import H, build, more
from tests.corpus.fresh_parts import Fresh, fails, file, run_all
from tests.corpus.platform_day_more import MORE
from tests.corpus.platform_day_servers import add_registries

PLAIN = "--tls-verify=false"
D = "DOCKER_HOST=unix:///srv/docker.sock "


def compose(image: str) -> str:
    """A compose file of one service."""
    return file("compose.yaml", f"services: {{api: {{image: '{image}'}}}}")


REGISTRIES = [
    docker("image_not_found", f"pull ecr.{H}/shop/box:1.4"),
    docker("image_not_found", f"pull ecr.{H}/gone/box:1.4"),
    docker("permission", f"pull ecr.{H}/team/box:1.4", also="registry_auth"),
    docker("registry_auth", f"pull ecr.{H}/old/box:1.4"),
    docker("rate_limit", f"pull ecr.{H}/hot/box:1.4"),
    docker("registry_auth", f"run --rm ghcr.{H}/vault/tool:2 --version"),
    docker("image_not_found", f"create --name x ghcr.{H}/shop/tool:2"),
    docker("short_sha", f"pull ghcr.{H}/shop/tool:d4735e3"),
    docker("permission", f"pull ghcr.{H}/scope/tool:2", also="registry_auth"),
    docker("image_not_found", f"pull gar.{H}/shop/api:v9"),
    docker("image_not_found", f"pull gar.{H}/gone/api:v9"),
    docker("permission", f"pull gar.{H}/team/api:v9", also="registry_auth"),
    docker("registry_auth", f"pull gar.{H}/anon/api:v9"),
    docker("registry_auth", f"pull -q gar.{H}/locked/api:v9"),
    docker("image_not_found", f"pull acr.{H}/shop/api:v9"),
    docker("registry_auth", f"pull acr.{H}/locked/api:v9"),
    docker("permission", f"pull acr.{H}/fence/api:v9", also="registry_auth"),
    docker("image_not_found", f"pull quay.{H}/aged/api:v9"),
    docker("registry_auth", f"pull quay.{H}/vault/api:v9"),
    docker("network", f"pull quay.{H}/down/api:v9"),
    docker("image_not_found", f"pull art.{H}/shop/api:v9"),
    docker("registry_auth", f"pull art.{H}/vault/api:v9"),
    docker("registry_auth", f"pull art.{H}/token/api:v9"),
    docker("permission", f"pull art.{H}/blocked/api:v9", also="registry_auth"),
    docker("image_not_found", f"pull nexus.{H}/page/api:v9", also="network"),
    docker("image_not_found", f"pull lab.{H}/gone/api/main:v9"),
    docker("registry_auth", f"pull lab.{H}/vault/api:v9"),
    docker("registry_auth", f"pull lab.{H}/locked/api:v9"),
    docker("rate_limit", f"pull hubby.{H}/hot/redis:7"),
    docker("short_sha", f"pull ecr.{H}/shop/box:9f86d08"),
    docker("short_sha", f"pull acr.{H}/shop/box:9f86d0818"),
    docker("short_sha", f"run -d art.{H}/shop/box:1b4f0e98"),
    fails("image_not_found", f"podman pull {PLAIN} ecr.{H}/gone/box:1.4"),
    fails("registry_auth", f"podman pull {PLAIN} ecr.{H}/old/box:1.4"),
    fails("permission", f"podman pull {PLAIN} ecr.{H}/team/box:1.4", also="registry_auth"),
    fails("image_not_found", f"podman run --rm {PLAIN} quay.{H}/aged/box:1.4 ls"),
    fails("image_not_found", f"skopeo inspect {PLAIN} docker://nexus.{H}/page/box:1.4", also="network"),
    fails("image_not_found", f"skopeo copy --src-tls-verify=false docker://gar.{H}/gone/box:1 dir:x"),
    fails("registry_auth", f"skopeo inspect {PLAIN} docker://gar.{H}/anon/box:1.4"),
    fails("permission", f"skopeo inspect --raw {PLAIN} docker://acr.{H}/fence/box:1.4", also="registry_auth"),
    fails("registry_auth", f"buildah from {PLAIN} acr.{H}/locked/box:1.4"),
    fails("short_sha", f"buildah from {PLAIN} quay.{H}/shop/box:9f86d08"),
    fails("short_sha", f"skopeo inspect {PLAIN} docker://gar.{H}/shop/box:deadbee1"),
    docker("image_not_found", "build -t api .", f"printf 'FROM ecr.{H}/gone/base:3\\nRUN true\\n' > Dockerfile"),
    docker("registry_auth", "build -t api .", f"printf 'FROM acr.{H}/locked/base:3\\nRUN true\\n' > Dockerfile"),
    docker("short_sha", "build -t api .", f"printf 'ARG SHA=4e07408\\nFROM art.{H}/shop/base:$SHA\\n' > Dockerfile"),
    fails("registry_auth", f"{D}docker-compose up -d", compose(f"lab.{H}/vault/api:1")),
    fails("image_not_found", f"{D}docker-compose pull", compose(f"gar.{H}/gone/api:1")),
    fails("short_sha", f"{D}docker-compose up -d", compose(f"quay.{H}/shop/api:6b86b27")),
    fails("registry_auth", "bash release.sh", file("release.sh", f"""\
        set -e
        export DOCKER_HOST=unix:///srv/docker.sock
        echo "== pulling cache"
        docker pull -q ghcr.{H}/vault/cache:main
        docker build -t api .
        """), tool="docker"),
    fails("registry_auth", f"make go {D}", maker(f"docker pull quay.{H}/vault/api:1"), tool="docker"),
    fails("short_sha", f"make go {D}", maker(f"docker pull ecr.{H}/shop/api:4b22777"), tool="docker"),
    fails("none", "bash smoke-tests.sh", file("smoke-tests.sh", "echo 'GET /v2/box/manifests/9: 404, want 200' >&2; "
          "exit 1"), tool="bash"),
    fails("image_not_found", "python3 mirror.py", file("mirror.py", f"""\
        import subprocess

        for tag in ("1.2", "1.3"):
            subprocess.run(["skopeo", "copy", "--src-tls-verify=false", f"docker://art.{H}/shop/box:{{tag}}",
                            "dir:out"], check=True)
        """), tool="skopeo"),
    docker("image_not_found", "history api:dev"),
    docker("image_not_found", "image inspect api:dev"),
    docker("image_not_found", "push api:dev"),
    docker("not_found", "logs -f api"),
    docker("not_found", "volume inspect pgdata"),
    docker("not_found", "inspect api"),
    docker("not_found", "restart api"),
    docker("not_found", "network connect web resident"),
    docker("not_found", "build -f docker/Dockerfile.prod ."),
    docker("not_found", "build .", "true", also="none"),
    docker("not_configured", "context use prod", also="not_found"),
    docker("not_found", "build --target release -q .", "printf 'FROM scratch AS base\\n' > Dockerfile", also="usage"),
    docker("usage", "psa", also="none missing_dependency"),
    docker("none", "build -q .", "printf 'FORM scratch\\n' > Dockerfile"),
    docker("none", "rm resident", also="lock"),
]  # fmt: skip
CLUSTER = [
    fails("not_configured", "kubectl --context staging get pods", kube("good"), also="not_found"),
    fails("not_configured", "kubectl get pods --cluster=old", kube("good"), also="not_found"),
    fails("not_configured", "kubectl get pods --user=ci", kube("good"), also="not_found auth"),
    fails("not_configured", "kubectl config rename-context a b", kube("good"), also="not_found"),
    fails("not_configured", "kubectx staging", kube("good"), also="not_found"),
    fails("not_found", "kubens staging", kube("good"), also="permission"),
    fails("not_found", "kubectl --kubeconfig ~/.kube/prod get ns", also="not_configured"),
    fails("permission", "kubectl get nodes", kube("nobody")),
    fails("permission", "kubectl auth can-i --list -n kube-system --as=admin", kube("viewer")),
    fails("not_found", "kubectl get rollouts.argoproj.io", kube("good"), also="missing_dependency usage"),
    fails("missing_command", "kubectl argo rollouts get rollout intake", kube("good"), also="usage"),
    fails("not_found", "kubectl cp intake-9:/tmp/x ./x", kube("good")),
    fails("not_found", "kubectl create job x --from=cronjob/nightly", kube("good")),
    fails("not_found", "kubectl patch ingress web -p '{}'", kube("good")),
    fails("not_found", "kubectl apply -k overlays/qa", kube("good")),
    fails("not_found", "kubectl kustomize overlays/prod", "mkdir -p overlays/prod; printf 'resources:\\n- "
          "../../base\\n' > overlays/prod/kustomization.yaml"),
    fails("none", "kubectl apply --dry-run=server -f cm.yaml", kube("good") + CONFIGMAP.replace("v1", "v9", 1),
          also="not_found missing_dependency"),
    fails("timeout", "kubectl rollout status deploy/intake --timeout=2s", kube("good"), also="none"),
    fails("tls", "kubectl logs deploy/intake", kube("wrong-ca")),
    fails("permission", "kubectl get pods", kube("good") + "chmod 000 ~/.kube/config"),
]  # fmt: skip
GIT = [
    fails("not_configured", "git push upstream main", CHECKOUT, also="not_found"),
    fails("not_configured", "git fetch fork", CHECKOUT, also="not_found"),
    fails("not_configured", "git remote set-url fork https://x.example/a.git", CHECKOUT, also="not_found"),
    fails("not_found", "git checkout release/2", CHECKOUT),
    fails("not_found", "git switch feature/9", CHECKOUT),
    fails("not_found", "git branch -d feature/9", CHECKOUT),
    fails("not_found", "git rebase origin/next", CHECKOUT),
    fails("not_found", "git stash pop stash@{3}", CHECKOUT, also="none"),
    fails("missing_commits", "git cherry-pick 3f786850e387550fdab836ed7e6dc881de23001b", CHECKOUT),
    fails("missing_commits", "git show 89e6c98d92887913cadf06b2adb97f26cde4849b --stat", CHECKOUT),
    fails("missing_commits", "git log 2b66fd261ee5c6cfc8de7fa466bab600bcfe4f69..HEAD", CHECKOUT),
    fails("missing_commits", "git describe --tags", CHECKOUT, also="none not_found usage"),
    fails("missing_commits", "git log", "git init -q"),
    fails("branch_not_pushed", "git push", CHECKOUT + "git checkout -qb topic"),
    fails("not_found", "git pull", CHECKOUT + "git checkout -qb topic", also="auth"),
    fails("lock", "git gc", CHECKOUT + "echo \"$$ $(hostname)\" > .git/gc.pid; touch .git/packed-refs.lock"),
    fails("not_owned", "git log -1", "git init -q", admin="chown -R root:root ."),
    fails("not_configured", "git commit -m x --allow-empty", "git init -q"),
    fails("not_configured", "git submodule update --init", CHECKOUT + "git update-index --add --cacheinfo "
          "160000,3f786850e387550fdab836ed7e6dc881de23001b,lib", also="not_found none"),
    fails("dirty_tree", "git worktree remove ../w", CHECKOUT + "git worktree add -q ../w -b w; touch ../w/x"),
    fails("usage", "git worktree add ../w main", CHECKOUT, also="lock none"),
    fails("dirty_tree", "git bisect start HEAD HEAD", CHECKOUT + "git merge --no-commit --no-ff HEAD; echo "
          "$(git rev-parse HEAD) > .git/MERGE_HEAD", also="none usage"),
    fails("missing_command", "git lsf pull", CHECKOUT, also="usage"),
]  # fmt: skip
CASES: list[Fresh] = [*REGISTRIES, *CLUSTER, *GIT, *MORE]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.platform_day")
    add_registries()
    build()
    version("az")  # what it leaves running writes to the home
    where, only = [*sys.argv[1:], ""][:2]
    run_all("platform_day", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
