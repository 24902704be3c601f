# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: images. docker against a real dockerd, podman, buildah, skopeo, compose."""

from tests.corpus.fresh_g_cluster import GO, maker
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

D = "DOCKER_HOST=unix:///srv/docker.sock "
PLAIN = "--tls-verify=false"
R, ECR, HUB, OPEN = f"reg.{H}", f"ecr.{H}", f"hub.{H}:5050", f"hub.{H}:5051"
IMAGE = "printf 'FROM scratch\\nCOPY a /\\n' > Dockerfile; touch a\n"


def docker(type: str, rest: str, setup: str = "", *, also: str = "", stdout: bool = False) -> Fresh:
    """A call of docker against the real daemon."""
    return fails(type, f"{D}docker {rest}", setup, also=also, stdout=stdout)


def built(name: str) -> str:
    """An image of one's own on the daemon."""
    return IMAGE + f"{D}docker build -q -t {name} . >/dev/null\n"


def compose(text: str) -> str:
    """A compose file."""
    return file("docker-compose.yml", text)


COMPOSE = "version: '3'\nservices:\n  api:\n    image: IMAGE\n    REST: 1\n"
DOCKER_PY = file("images.py", """\
    import sys

    import docker

    client = docker.DockerClient(base_url="unix:///srv/docker.sock")
    print(client.images.pull(sys.argv[1], tag=sys.argv[2]).id)
    """)  # fmt: skip
PY_RUN = file("job.py", """\
    import docker

    client = docker.DockerClient(base_url="unix:///srv/docker.sock")
    client.containers.run("lumen/box:1", ["WORDS"], remove=True)
    """)  # fmt: skip
MIRROR = file("mirror.sh", """\
    #!/bin/bash
    while read -r image; do
      echo "mirroring $image"
      skopeo copy -q --src-tls-verify=false docker://$image dir:out || { echo "mirror: gave up at $image" >&2; exit 1; }
    done < images.txt
    """)  # fmt: skip
CI = file("ci.sh", """\
    set -euo pipefail
    section() { printf '\\033[36m%s\\033[0m\\n' "$1" >&2; }
    section 'build'; docker build -q -t $IMAGE .
    section 'push'; docker push -q $IMAGE
    section 'done'
    """)  # fmt: skip
REGISTRY = [
    docker("registry_auth", f"pull {R}/gitlabbed/api:main"),
    docker("registry_auth", f"pull {R}/ghcrish/tools:v3"),
    docker("registry_auth", f"pull {R}/garish/web:2026-03-01"),
    docker("registry_auth", f"pull {R}/ecrish/api:latest", also="permission"),
    docker("registry_auth", f"pull {ECR}/apps/api:7", also="permission"),
    docker("registry_auth", f"pull {HUB}/team/base:12"),
    docker("registry_auth", f"push {HUB}/team/api:2", built(f"{HUB}/team/api:2")),
    docker("registry_auth", f"login {HUB} -u ci --password-stdin <<< old"),
    docker("registry_auth", f"push {R}/artifactory/api:5", built(f"{R}/artifactory/api:5"), also="permission"),
    docker("registry_auth", f"run --rm -v $PWD:/src -w /src {HUB}/ci/lint:4 make lint"),
    docker("registry_auth", "build --pull -t api .", f"printf 'FROM {HUB}/ci/python:3.13 AS deps\\nRUN pip install x\\n"
           "' > Dockerfile"),
    docker("image_not_found", f"manifest inspect --insecure {R}/quayed/api:1"),
    fails("registry_auth", "bash ci.sh", CI + IMAGE + f"sed -i 's#^set.*#&\\nexport DOCKER_HOST=unix:///srv/docker.sock "
          f"IMAGE={HUB}/team/web:$$#; s#\\$\\$#9#' ci.sh", tool="docker"),
    fails("registry_auth", "make image", maker(f"docker -H unix:///srv/docker.sock pull {R}/gitlabbed/runner:alpine",
          "image"), tool="docker"),
    fails("registry_auth", f"python3 images.py {R}/garish/api 5", DOCKER_PY),
    fails("registry_auth", f"{D}docker-compose pull", compose(COMPOSE.replace("IMAGE", f"{HUB}/team/api:1").replace(
          "    REST: 1\n", "")), tool="docker-compose"),
    fails("registry_auth", f"podman pull {PLAIN} {R}/gitlabbed/api:main"),
    fails("registry_auth", f"podman login {PLAIN} -u ci -p old {HUB}"),
    fails("registry_auth", f"podman run --rm {PLAIN} {HUB}/team/tool:1 --help"),
    fails("registry_auth", f"buildah from {PLAIN} {R}/ghcrish/base:2"),
    fails("registry_auth", "bash mirror.sh", MIRROR + f"printf '{R}/quayed/api:1\\n' > images.txt", tool="skopeo"),
    fails("registry_auth", f"skopeo copy --dest-tls-verify=false dir:img docker://{HUB}/team/x:1", "mkdir img; skopeo "
          "--insecure-policy copy -q oci:lay:latest dir:img || true\n" .replace("skopeo --insecure-policy copy -q "
          "oci:lay:latest dir:img || true", "umoci init --layout lay; umoci new --image lay:latest; skopeo "
          "--insecure-policy copy -q oci:lay:latest dir:img")),
    fails("registry_auth", f"skopeo delete {PLAIN} docker://{HUB}/team/old:1"),
    fails("registry_auth", f"skopeo login {PLAIN} -u ci -p old {R}"),
    docker("image_not_found", f"pull {OPEN}/team/api:2026.03.1"),
    docker("image_not_found", f"pull {R}/expired-tag/api:2026.02"),
    docker("image_not_found", f"run --rm {OPEN}/nothing/here"),
    docker("image_not_found", "image inspect lumen/api:dev"),
    docker("image_not_found", "push lumen/api:dev"),
    docker("image_not_found", "history --no-trunc lumen/worker"),
    docker("image_not_found", f"create --name w {R}/noname/worker:3"),
    docker("image_not_found", "build -t x .", f"printf 'FROM {OPEN}/base/node:23-alpine\\n' > Dockerfile"),
    docker("network", "build -t x .", "printf 'FROM lumen/box:1\\nCOPY --from=bilder /out /out\\n' > Dockerfile",
           also="usage none"),
    fails("image_not_found", f"python3 images.py {OPEN}/team/jobs nightly", DOCKER_PY),
    fails("image_not_found", "bash mirror.sh", MIRROR + f"printf '{OPEN}/team/etl:9\\n' > images.txt", tool="skopeo"),
    fails("image_not_found", "podman manifest push localhost/multi dir:out"),
    fails("image_not_found", f"buildah bud {PLAIN} -t x .", f"printf 'FROM {OPEN}/base/go:9\\n' > Dockerfile"),
    fails("image_not_found", "podman save -o api.tar localhost/api:9"),
    fails("image_not_found", "podman tag api:dev api:9"),
    fails("image_not_found", f"{D}docker-compose up --no-build", compose(COMPOSE.replace("IMAGE", f"{OPEN}/team/shop:4")
          .replace("    REST: 1\n", "")), tool="docker-compose"),
    fails("image_not_found", f"skopeo inspect {PLAIN} --raw docker://{OPEN}/team/gone@sha256:" + "ab" * 32),
    docker("short_sha", f"pull {OPEN}/team/api:4be1f7c"),
    docker("short_sha", f"run --rm {R}/apps/web:0f3c9d21 version"),
    fails("short_sha", f"skopeo inspect {PLAIN} docker://{OPEN}/team/api:8d1e0b2"),
    fails("short_sha", "make image", maker(f"docker -H unix:///srv/docker.sock pull {OPEN}/team/web:77ab01e9c3d2",
          "image"), tool="docker"),
    fails("short_sha", f"podman pull {PLAIN} {OPEN}/team/jobs:d00df00d"),
    docker("rate_limit", f"pull {R}/limited/node:20"),
    docker("rate_limit", "build -t x .", f"printf 'FROM {R}/limited/alpine:3.19\\n' > Dockerfile"),
    docker("quota", f"push {R}/overquota/api:1", built(f"{R}/overquota/api:1"), also="registry_auth permission"),
    docker("network", f"pull dc2.{H}:5000/api:1"),
    docker("network", "build -t x .", "printf 'FROM registry.offline.example/base:1\\n' > Dockerfile"),
    docker("network", f"pull {R}/asleep/api:1"),
    docker("network", "login -u a -p b cr.nowhere.example"),
    fails("network", f"skopeo sync --src docker --dest dir {R}.nowhere.example/api out"),
    fails("network", f"podman search {PLAIN} dc2.{H}/api"),
    docker("tls", f"login -u a -p b expired.{H}"),
    docker("tls", f"pull wrong.{H}/team/api:1"),
    docker("tls", f"run --rm own.{H}/team/api:1"),
    fails("tls", f"skopeo inspect docker://{OPEN}/team/api:1", also="usage"),
    fails("tls", f"podman pull own.{H}/team/api:1"),
    docker("permission", f"push {R}/readonly/api:1", built(f"{R}/readonly/api:1"), also="none unknown"),
    fails("permission", "docker run --rm hello-world", admin="rm -f /run/docker.sock; python3 -c \"import socket; "
          "socket.socket(socket.AF_UNIX).bind('/run/docker.sock')\"; chmod 660 /run/docker.sock"),
    fails("permission", "docker-compose up -d", compose("version: '3'\nservices:\n  a: {image: 'a:1'}\n"),
          admin="rm -f /run/docker.sock; python3 -c \"import socket; "
          "socket.socket(socket.AF_UNIX).bind('/run/docker.sock')\"; chmod 660 /run/docker.sock"),
    fails("service_down", "docker build -t api .", IMAGE, admin="rm -f /run/docker.sock"),
    fails("missing_dependency", "DOCKER_HOST=tcp://localhost:2375 docker compose up", also="usage"),
    fails("service_down", "DOCKER_HOST=tcp://127.0.0.1:2375 docker ps -a"),
    fails("service_down", "docker-compose logs -f api", compose("version: '3'\nservices:\n  api: {image: 'a:1'}\n"),
          admin="rm -f /run/docker.sock"),
    fails("service_down", "python3 job.py", PY_RUN.replace("base_url=\"unix:///srv/docker.sock\"", ""),
          also="not_found"),
    fails("service_down", "ctr -a /run/user/1000/containerd.sock images ls", tool="ctr"),
    fails("service_down", "buildah --version >/dev/null; CONTAINER_HOST=unix:///run/user/1000/podman/podman.sock podman "
          "--remote ps", tool="podman", also="network"),
    fails("network", f"DOCKER_HOST=tcp://dc2.{H}:2376 docker info -f '{{{{.ServerVersion}}}}'"),
    fails("ssh_key", f"DOCKER_HOST=ssh://dev@jump.{H} docker ps", "mkdir -m 700 ~/.ssh; cp /srv/ssh/known "
          "~/.ssh/known_hosts; cp /srv/ssh/other ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519"),
    docker("missing_command", "run --rm lumen/box:1 python3 -m http.server"),
    docker("missing_command", "exec resident bash -lc 'env'", stdout=True),
    docker("missing_command", "build -t x .", "printf 'FROM lumen/box:1\\nRUN apt-get update && apt-get install -y curl\\n' >"
           " Dockerfile", also="none"),
    docker("missing_command", "run --rm --entrypoint /app/entrypoint.sh lumen/box:1", also="not_found"),
    fails("missing_command", "python3 job.py", PY_RUN.replace("WORDS", "node")),
    fails("image_not_found", f"{D}docker pull {R}/apps/x:1", file("~/.docker/config.json",
          f'{{"credHelpers": {{"{R}": "ecr-login"}}}}'), also="none"),
    docker("missing_dependency", "buildx build --platform linux/arm64 .", IMAGE, also="usage"),
    docker("missing_dependency", "compose -f stack.yml up", "touch stack.yml", also="usage missing_command"),
    fails("missing_dependency", f"{D}DOCKER_BUILDKIT=1 docker build .", IMAGE),
    docker("tty", "run -ti lumen/box:1"),
    docker("port_in_use", "run -d -p 8077:8077 lumen/box:1 sleep 5", also="none"),
    fails("port_in_use", f"{D}docker-compose up -d", compose("version: '3'\nservices:\n  api:\n    image: lumen/box:1\n    "
          "command: sleep 9\n    ports: ['127.0.0.1:8077:80']\n"), tool="docker-compose"),
    docker("none", "rm resident", also="lock"),
    docker("none", "network rm bridge", also="permission"),
    docker("not_found", "logs --tail 20 billing-api-1"),
    docker("not_found", "volume inspect pgdata"),
    docker("not_found", "run --rm --mount type=bind,src=/srv/config,dst=/c lumen/box:1 true"),
    docker("not_found", "build -f docker/Dockerfile.prod .", also="none"),
    docker("not_found", "build .", also="none"),
    docker("not_found", "build -t x .", "printf 'FROM lumen/box:1\\nCOPY package-lock.json /app/\\n' > Dockerfile",
           also="none"),
    docker("not_found", "load -i images/api.tar", also="none"),
    docker("missing_dependency", "run --rm --gpus all lumen/box:1 nvidia-smi", also="not_configured"),
    docker("not_found", "context use prod", also="not_configured"),
    fails("not_found", f"{D}docker-compose ps", tool="docker-compose", also="not_configured"),
    fails("not_found", f"{D}docker-compose -f docker-compose.yml -f docker-compose.override.yml config", compose(
          "version: '3'\nservices:\n  api: {image: 'lumen/box:1'}\n"), tool="docker-compose"),
    fails("not_found", "podman start devbox"),
    fails("not_found", "podman volume rm cache"),
    docker("none", "run --rm -m 8m lumen/box:1 sh -c 'tail /dev/zero'", also="oom"),
    docker("usage", "run --nmae api lumen/box:1"),
    docker("usage", "iamges"),
    docker("none", "network create bridge", also="usage permission"),
    docker("usage", "volume crate cache"),
    fails("usage", "podman imgaes"),
    fails("usage", f"{D}docker-compose up wbe", compose("version: '3'\nservices:\n  web: {image: 'lumen/box:1'}\n"),
          tool="docker-compose", also="not_found"),
    fails("missing_command", "go run .", file("go.mod", "module d\n\ngo 1.19") +
          "printf 'package main\\nimport (\"log\"; \"os/exec\")\\nfunc main() {\\n\\tif err := exec.Command(\"nerdctl\", "
          "\"ps\").Run(); err != nil {\\n\\t\\tlog.Fatal(\"list: \", err)\\n\\t}\\n}\\n' > main.go", tool="go"),
]  # fmt: skip
REGISTRY = [one._replace(case=one.case._replace(command=GO + one.case.command)) if one.case.command == "go run ." else one
            for one in REGISTRY]  # fmt: skip
