"""Wen's month: images, pipelines and the scripts that hold them together."""

from tests.corpus.fresh_h_two_data import aws
from tests.corpus.fresh_h_two_shared import LOCAL, cloned
from tests.corpus.fresh_parts import fails, file

REG = "registry.fennel.example:5000"
CONF = "mkdir -p ~/.kube; cp /srv/kube/{0} ~/.kube/config\n"


def dockerfile(*lines: str) -> str:
    """A Dockerfile."""
    return file("Dockerfile", "\n".join(lines))


def script(text: str, name: str = "build.sh") -> str:
    """A bash script that may be run."""
    return file(name, "#!/usr/bin/env bash\nset -euo pipefail\n" + text) + f"chmod +x {name}\n"


LOGIN = (
    'mkdir -p ~/.docker; printf \'{"auths": {"'
    + REG
    + '": {"auth": "%s"}}}\' "$(printf \'mara:{0}\' | base64)" > ~/.docker/config.json\n'
)
CASES = [
    fails(
        "not_found",
        "docker build -t storefront:dev .",
        dockerfile("FROM node:20-alpine", "WORKDIR /app", "COPY package.json package-lock.json ./", "RUN true")
        + "echo '{}' > package.json",
        timeout=60,
    ),
    fails(
        "missing_command",
        "docker build --network host -t storefront:dev .",
        dockerfile("FROM node:20-alpine", "WORKDIR /app", "RUN yarn build"),
        timeout=60,
    ),
    fails(
        "none",
        "docker build --network host .",
        dockerfile("FROM node:20-alpine", "RUN cd /missing-dir-in-image || exit 3"),
        timeout=60,
    ),
    fails(
        "image_not_found",
        "docker build -t api -f docker/api.Dockerfile .",
        "mkdir docker\n" + file("docker/api.Dockerfile", "FROM python:3.13-slimm\nRUN true"),
        timeout=60,
    ),
    fails(
        "registry_auth",
        "docker build -t worker .",
        dockerfile("FROM ghcr.io/fennel/base:4", "RUN true"),
        timeout=60,
        also="image_not_found",
    ),
    fails("none", "docker build -t x .", dockerfile("FORM node:20-alpine"), timeout=60),
    fails("not_found", "docker build -t x -f Dockerfile.prod .", dockerfile("FROM node:20-alpine"), timeout=60),
    fails("usage", "docker run -d --name orders-db postgres:16"),
    fails("missing_command", "docker run --rm node:20-alpine npm ci", timeout=60),
    fails("none", "docker run --rm --network none alpine:3.20 sh -c 'exit 7'", timeout=60),
    fails("registry_auth", "docker run --rm fennel/builder:1.2 make", timeout=60, also="image_not_found"),
    fails("rate_limit", "docker pull mysql:8.4", timeout=60),
    fails("not_found", "docker exec -it orders-cache redis-cli"),
    fails("tty", "docker exec -it orders-db psql -U postgres"),
    fails("missing_command", "docker exec orders-db bash -c 'env | sort'", stdout=True),
    fails("service_down", "docker exec orders-api env", also="none"),
    fails(
        "registry_auth",
        f"docker push {REG}/shop/storefront:1.8.0",
        f"docker tag alpine:3.20 {REG}/shop/storefront:1.8.0",
        timeout=60,
    ),
    fails("image_not_found", f"docker push {REG}/shop/storefrnt:1.8.0", timeout=60, also="not_found"),
    fails(
        "registry_auth", f"docker login {REG} -u mara --password-stdin < token.txt", "echo old > token.txt", timeout=60
    ),
    fails("image_not_found", f"docker pull {REG}/shop/storefront:latest", LOGIN.replace("{0}", "pw"), timeout=60),
    fails("short_sha", f"docker pull {REG}/shop/orders:4f1c2ab", LOGIN.replace("{0}", "pw"), timeout=60),
    fails("network", "docker pull registry.old-dc.nowhere.example/base/jdk:17", timeout=60),
    fails("none", "docker rm orders-db"),
    fails("not_found", "docker compose up", timeout=60, also="not_configured"),
    fails(
        "usage",
        "docker compose up -d api",
        "printf 'services:\\n  web: {image: \"alpine:3.20\"}\\n' > compose.yaml",
        timeout=60,
        also="not_found",
    ),
    fails(
        "not_configured",
        "docker compose config -q",
        "printf 'services:\\n  web: {image: \"fennel/web:${TAG:?set TAG to the release}\"}\\n' > compose.yaml",
        timeout=60,
    ),
    fails(
        "not_found",
        "docker compose --env-file .env.staging up -d",
        "printf 'services:\\n  web: {image: \"alpine:3.20\"}\\n' > compose.yaml",
        timeout=60,
    ),
    fails(
        "none",
        "docker compose run --rm tests",
        'printf \'services:\\n  tests: {image: "alpine:3.20", network_mode: none, command: [sh, -c, "echo 2 failed '
        ">&2; exit 1\"]}\\n' > compose.yaml",
        tool="docker",
        timeout=60,
    ),
    fails("network", "podman pull docker.nowhere.example/library/alpine:3.20", timeout=60),
    fails(
        "image_not_found",
        f"skopeo inspect --tls-verify=false docker://{REG}/shop/catalog:2.1",
        LOGIN.replace("{0}", "pw"),
        timeout=60,
    ),
    fails("registry_auth", f"skopeo copy --src-tls-verify=false docker://{REG}/shop/catalog:2.1 dir:out", timeout=60),
    fails(
        "auth",
        "kubectl apply -f k8s/deploy.yaml",
        CONF.format("yesterday") + file("k8s/deploy.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}"),
        timeout=60,
    ),
    fails(
        "none",
        "kubectl apply -f k8s/",
        CONF.format("dev") + file("k8s/cm.yaml", "apiVersion: v1\nkind: ConfigMap\n metadata: {name: a}"),
        timeout=60,
    ),
    fails("not_found", "kubectl rollout restart deploy/catalog -n shop-dev", CONF.format("dev")),
    fails("service_down", "kubectl get nodes", CONF.format("kind")),
    fails("not_configured", "kubectl get pods -n shop-dev"),
    fails("permission", "kubectl get secrets -n shop-dev", CONF.format("viewer")),
    fails("timeout", "kubectl wait --for=condition=ready pod/orders-0 --timeout=2s", CONF.format("dev"), timeout=60),
    fails("not_found", "kubectl config use-context prod", CONF.format("dev"), also="not_configured"),
    fails("permission", "GH_TOKEN=ghp_narrow gh workflow run deploy.yml -R fennel/storefront", tool="gh"),
    fails("rate_limit", "GH_TOKEN=ghp_busy gh api repos/fennel/storefront/releases", tool="gh", stdout=True),
    fails("not_found", "GH_TOKEN=ghp_ok gh release download v1.8.0 -R fennel/storefront", tool="gh"),
    fails("auth", "aws sts get-caller-identity", aws("STALE"), timeout=60),
    fails(
        "not_configured",
        "aws ecr get-login-password | docker login --username AWS --password-stdin "
        "4444.dkr.ecr.eu-central-1.amazonaws.com",
        tool="aws",
        timeout=60,
        also="auth",
    ),
    fails(
        "permission",
        "aws lambda update-function-code --function-name resize --zip-file fileb://build.zip",
        aws("NODDB") + "echo x > a; zip -q build.zip a",
        timeout=60,
    ),
    fails("missing_command", "make deploy", "printf 'deploy:\\n\\thelmfile -e staging apply\\n' > Makefile"),
    fails(
        "none",
        "make release",
        'printf \'release:\\n\\t@test -n "$(VERSION)" || (echo "VERSION is not set"; exit 1)\\n\' > Makefile',
        stdout=True,
        also="not_configured",
    ),
    fails("not_found", "make -f Makefile.docker image"),
    fails("usage", "just deploy-prod", "printf 'deploy env:\\n    echo {{env}}\\nbuild:\\n    true\\n' > justfile"),
    fails("not_configured", "./build.sh", script('echo "building $IMAGE_TAG"'), tool="bash"),
    fails(
        "missing_command",
        "./release.sh 1.8.0",
        script("version=$1\ngit-cliff --tag $version > CHANGELOG.md", "release.sh"),
        tool="bash",
    ),
    fails("not_found", "./build.sh", script("cd services/catalog\nmake"), tool="bash"),
    fails("none", "bash -n release.sh", "printf 'if true; then\\n  echo a\\n' > release.sh", tool="bash"),
    fails(
        "none",
        "shellcheck scripts/*.sh",
        "mkdir scripts; printf '#!/bin/sh\\nrm -rf $DIR/*\\n' > scripts/clean.sh",
        stdout=True,
    ),
    fails(
        "none",
        "yamllint .github/workflows",
        file(".github/workflows/ci.yml", "on: push\njobs:\n  build:\n     steps: []"),
        stdout=True,
    ),
    fails("none", "terraform fmt -check -diff", "printf 'locals{\\na=1\\n}\\n' > main.tf", stdout=True, timeout=60),
    fails(
        "network",
        "terraform init",
        "printf 'terraform {\\n  required_providers {\\n    aws = { source = \"hashicorp/aws\" }\\n  }\\n}\\n' > "
        "main.tf",
        timeout=60,
    ),
    fails(
        "none",
        "ansible-playbook -i hosts.ini site.yml --syntax-check",
        "echo web01 > hosts.ini; printf -- '- hosts: all\\n  taks: []\\n' > site.yml",
        timeout=60,
    ),
    fails("network", "ansible -i web01.dc1.nowhere.example, all -m ping", timeout=60, stdout=True),
    fails("usage", "git tag v1.8.0", LOCAL + "git tag v1.8.0"),
    fails("branch_not_pushed", "git push origin v1.8.1", cloned("deploy"), also="not_found"),
    fails(
        "dirty_tree",
        "git stash apply",
        LOCAL + "echo 'PORT = 1' > settings.py; git stash -q; echo 'PORT = 2' > settings.py",
    ),
    fails("ssh_key", "ssh-add -l"),
    fails(
        "network",
        "set -o pipefail; curl -fsSL https://get.tooling.nowhere.example/install.sh | sh -s -- -y",
        tool="curl",
    ),
]
