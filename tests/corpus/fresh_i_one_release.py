"""The ninth fresh set, first half: the release engineer with GitLab CI, registries, Helm and packages."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, SSH, WHO, clone
from tests.corpus.fresh_parts import fails, file

GLAB = (
    "mkdir -p ~/.config/glab-cli; printf 'hosts:\\n  gitlab.{h}:\\n    token: {token}\\n    api_host: "
    "gitlab.{h}\\n    "
    "api_protocol: https\\nhost: gitlab.{h}\\n' > ~/.config/glab-cli/config.yml; chmod 600 "
    "~/.config/glab-cli/config.yml\n"
)
ORIGIN = (
    f"{WHO}git init -q; git commit -q --allow-empty -m 'Start'; git remote add origin git@gitlab.{H}:billing/api.git\n"
)
CI = """\
    stages: [build, deploy]
    build:
      stage: biuld
      script: make image
    """
PACKAGE = """\
    {{"name": "@tarnwood/{0}", "version": "1.4.0", "main": "index.js", "license": "MIT"}}
    """


def glab(token: str) -> str:
    """A configuration of glab with a token by which the server knows how to answer."""
    return GLAB.format(h=H, token=token) + ORIGIN


def npm(name: str) -> str:
    """A package, and a registry with a token."""
    return (
        file("package.json", PACKAGE.format(name)) + f"echo 'registry=https://npm.{H}/' > ~/.npmrc; "
        f"echo '//npm.{H}/:_authToken=t' >> ~/.npmrc; echo 'cafile=/srv/pki/ca.pem' >> ~/.npmrc; touch index.js\n"
    )


CASES = [
    fails("permission", "git push origin main", clone("platform/charts") + "git commit -q --allow-empty -m 'Bump'"),
    fails("git_diverged", "git push", clone() + "git reset -q --hard HEAD~1; git commit -q --allow-empty -m "
          "'Release 1.8.2'"),
    fails("git_diverged", "git push --follow-tags origin main", clone("billing/deploy") + "git commit -q --amend -m "
          "'Rounding, "
          "again'; git tag -am 'v1.8.2' v1.8.2"),
    fails("usage", "git tag -a v1.0.0 -m 'Release 1.0.0'", clone()),
    fails("usage", "git push origin v1.0.0", clone() + "git tag -f v1.0.0 HEAD >/dev/null", also="git_diverged"),
    fails("branch_not_pushed", "git push origin release/1.9", clone()),
    fails("branch_not_pushed", "git push", clone() + "git switch -qc chore/bump-helm; git commit -q --allow-empty "
          "-m 'Bump'"),
    fails("missing_commits", "git describe --tags --abbrev=0", clone("billing/api", "--depth 1 --no-tags"),
          also="not_found"),
    fails("not_found", "git log --oneline v1.7.0..HEAD", clone()),
    fails("not_found", "git checkout v2.3.1", clone()),
    fails("ssh_key", f"git clone git@gitlab.{H}:billing/web.git", SSH + "cp /srv/ssh/other ~/.ssh/id_ed25519"),
    fails("not_found", f"git clone git@gitlab.{H}:billing/webb.git", SSH, also="permission"),
    fails("auth", f"git fetch https://gitlab.{H}/billing/api.git main", ORIGIN + "git config --global "
          "credential.helper "
          "'!f() { echo username=oauth2; echo password=glpat-old; }; f'"),
    fails("auth", f"git clone https://gitlab.{H}/billing/web.git", WHO, also="tty"),
    fails("not_configured", "git tag -s v1.8.2 -m 'Release 1.8.2'", clone() + "git config user.signingkey "
          "0xDEADBEEF1234", also=
          "none"),
    fails("not_found", "git submodule update --init", WHO + "git init -q; printf '[submodule \"charts\"]\\n\\tpath "
          "= charts\\n"
          f"\\turl = git@gitlab.{H}:platform/chart.git\\n' > .gitmodules; git config protocol.file.allow always; " +
          SSH +
          "git update-index --add --cacheinfo 160000 4b825dc642cb6eb9a060e54bf8d69288fbee4904 charts"),
    fails("registry_auth", f"docker push harbor.{H}/vault/box:1", DOCK),
    fails("registry_auth", f"docker pull registry.{H}:5000/billing/api:1.8.2", DOCK),
    fails("tty", f"echo \"$CI_JOB_TOKEN\" | docker login -u gitlab-ci-token --password-stdin registry.{H}:5000",
          DOCK, tool="docker"),
    fails("registry_auth", f"skopeo copy docker://harbor.{H}/gitlab/api:1.8.2 docker://harbor.{H}/prod/api:1.8.2",
          also="permission"),
    fails("registry_auth", f"skopeo list-tags docker://registry.{H}:5000/billing/api"),
    fails("registry_auth", f"podman login -u ci -p old registry.{H}:5000", tool="podman"),
    fails("image_not_found", f"docker pull harbor.{H}/billing/api:1.8.3-rc1", DOCK),
    fails("short_sha", f"docker pull harbor.{H}/billing/api:3f9c2ab", DOCK),
    fails("image_not_found", f"docker tag billing/api:1.8.2 harbor.{H}/billing/api:1.8.2", DOCK),
    fails("rate_limit", f"docker pull harbor.{H}/hot/python:3.12-slim", DOCK),
    fails("not_found", "docker build -t billing/api:dev -f docker/Dockerfile .", DOCK),
    fails("none", "docker build -t billing/api:dev .", DOCK + file("Dockerfile", "FROM billing/box:1\nCOPY "
          "requirements.txt /\n"
          "CMD [\"sh\"]") + "export DOCKER_BUILDKIT=0", also="not_found"),
    fails("none", "docker build --build-arg VERSION=1.8.2 -t billing/api:1.8.2 .", DOCK + file("Dockerfile",
          "FROM billing/box:1\nRUN sh -c 'echo tests failed: expected 200, got 401; exit 3'")),
    fails("none", "docker build -q -t billing/api .", DOCK + file("Dockerfile", "FORM billing/box:1\nCMD [\"sh\"]")),
    fails("registry_auth", f"helm pull oci://registry.{H}:5000/charts/billing --version 1.2.0", also="auth"),
    fails("auth", f"helm repo add internal https://charts.{H}/private"),
    fails("not_found", "helm dependency update", file("Chart.yaml", f"""\
        apiVersion: v2
        name: billing
        version: 0.3.0
        dependencies:
        - name: postgresql
          version: 12.x.x
          repository: https://charts.{H}
        """)),
    fails("network", "helm repo add grafana https://grafana.nowhere.example/helm-charts"),
    fails("not_found", "helm package charts/billing --version 1.8.2"),
    fails("none", "helm template . --values ci.yaml", "helm create x >/dev/null; mv x/* .; printf 'image:\\n  tag: "
          "[1\\n' > ci.yaml"),
    fails("auth", "glab mr create --fill --yes --target-branch main", glab("dead") + "git switch -qc fix/rounding"),
    fails("auth", "glab ci status", glab("lapsed")),
    fails("permission", "glab release create v1.8.2 --notes 'Rounding fixed'", glab("readonly")),
    fails("not_found", "glab mr view 412", glab("fine")),
    fails("network", "glab pipeline list", glab("upset")),
    fails("rate_limit", "glab mr list --assignee=@me", glab("fast"), timeout=60),
    fails("none", "check-jsonschema --builtin-schema vendor.gitlab-ci .gitlab-ci.yml", file(".gitlab-ci.yml", """\
        build:
          stage: build
          scripts: make image
        """), stdout=True),
    fails("none", "yamllint -d relaxed .gitlab-ci.yml", file(".gitlab-ci.yml", CI) + "printf '    tags: [docker\\n' "
          ">> "
          ".gitlab-ci.yml", stdout=True),
    fails("permission", "npm publish", npm("closed")),
    fails("usage", "npm publish --access restricted", npm("kit"), also="none permission"),
    fails("auth", "npm install @tarnwood/private", npm("web")),
    fails("auth", f"TWINE_CERT=/etc/ssl/certs/ca-certificates.crt twine upload --repository-url "
          f"https://pypi.{H}/legacy/ -u __token__ -p pypi-old dist/*",
          "mkdir -p src/tw dist; cd src; touch tw/__init__.py; printf 'from setuptools import "
          "setup\\nsetup(name=\"tw\", "
          "version=\"1.8.2\", packages=[\"tw\"])\\n' > setup.py; python3 setup.py -q bdist_wheel -d ../dist "
          ">/dev/null 2>&1", stdout=True),
    fails("not_found", "twine upload dist/*", stdout=True),
    fails("none", "./scripts/release.sh 1.8", file("scripts/release.sh", "#!/bin/sh\ncase \"$1\" in\n  *.*.*) ;;\n  "
          "*) echo "
          "\"release: '$1' is not MAJOR.MINOR.PATCH\" >&2; exit 64 ;;\nesac") + "chmod +x scripts/release.sh",
          tool="bash"),
    fails("not_configured", "make release", file("Makefile", "release:\n\t@test -n \"$(VERSION)\" || (echo 'VERSION "
          "is not set, "
          "run: make release VERSION=x.y.z' >&2; exit 1)\n\tgit tag v$(VERSION)"), also="none"),
    fails("none", "commitlint --from HEAD~1", WHO + "git init -q; git commit -q --allow-empty -m a; git commit -q "
          "--allow-empty "
          "-m 'Fixed stuff'; echo \"module.exports = {rules: {'type-empty': [2, 'never']}}\" > commitlint.config.js",
          stdout=True),
    fails("not_found", "npx --no-install semantic-release --dry-run", npm("web"), also="missing_dependency"),
    fails("missing_command", "make image", file("Makefile", "image:\n\tkaniko --context . --destination "
          "billing/api:$(TAG)")),
    fails("disk_full", "skopeo copy docker-archive:box.tar dir:out", DOCK + "docker save billing/box:1 -o box.tar; "
          "mkdir out",
          admin="mount -t tmpfs -o size=200k,uid=1000 t out"),
    fails("not_found", f"curl -fsSL -o billing.tgz https://npm.{H}/releases/v1.8.2/billing.tgz"),
    fails("image_not_found", f"docker buildx imagetools inspect harbor.{H}/billing/api:1.8.2 --format '{{{{json "
          f".Manifest}}}}'", DOCK),
    fails("service_down", "docker buildx build -t billing/api:1.8.2 --push .", "touch Dockerfile"),
]  # fmt: skip
