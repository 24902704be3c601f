"""The eighth fresh set: images and containers. A real dockerd and a real registry; the public registries are stubs
that speak their words."""

from tests.corpus.fresh_h_one_forge_stubs import ECR
from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file

R = f"registry.{H}"
LOGIN = f"docker login -u ci -p right {R} >/dev/null 2>&1; "
GHCR = 'mkdir -p ~/.docker; echo \'{"auths": {"ghcr.io": {"auth": "Y2hsb2U6Z2hwX3g="}}}\' > ~/.docker/config.json; '
OLD_ECR = f'mkdir -p ~/.docker; echo \'{{"auths": {{"{ECR}": {{"auth": "QVdTOng="}}}}}}\' > ~/.docker/config.json; '
TAG = "docker tag fjordline/base:1 "


def dockerfile(text: str, name: str = "Dockerfile") -> str:
    """A Dockerfile."""
    return file(name, text)


APP = dockerfile("FROM fjordline/base:1\nCOPY go.mod go.sum ./\nRUN true")
COMPOSE = file(
    "docker-compose.yml",
    """
    version: "3.8"
    services:
      api:
        image: fjordline/base:1
        network_mode: host
        command: sleep 30
        env_file: .env
      db:
        image: fjordline/base:1
        network_mode: host
        command: "true"
    """,
)

DOCKER_CASES = [
    # the daemon
    fails("service_down", "docker ps", admin="rm /run/docker.sock"),
    fails("service_down", "docker-compose up -d", COMPOSE + "touch .env", admin="rm /run/docker.sock"),
    fails("permission", "docker run --rm hello-world", admin="chmod 600 /srv/docker.sock"),
    fails("missing_dependency", "docker compose up -d", COMPOSE, also="missing_command usage"),
    # pull
    fails("image_not_found", f"docker pull {R}/orders/api:1.6.0", LOGIN),
    fails("short_sha", f"docker pull {R}/orders/api:3f9d2c1", LOGIN),
    fails("registry_auth", "docker pull fjordline/api:latest"),
    fails("rate_limit", "docker pull redis:7-alpine"),
    fails("registry_auth", f"docker pull {ECR}/orders/api:1.4.0"),
    fails("registry_auth", f"docker pull {ECR}/orders/api:1.4.0", OLD_ECR),
    fails("network", f"docker pull registry-int.{H}/base/go:1.22", timeout=40),
    fails("network", "docker pull registry.corp.nowhere.example/base/node:20"),
    fails("tls", f"docker pull own.{H}/base/node:20"),
    fails("none", "docker pull Registry.fjordline.example/Orders/API:1.4", LOGIN),
    # push and login
    fails("registry_auth", f"docker push {R}/orders/api:1.5.0", TAG + f"{R}/orders/api:1.5.0"),
    fails("registry_auth", "docker push fjordline/api:1.5.0", TAG + "fjordline/api:1.5.0"),
    fails(
        "registry_auth", "docker push ghcr.io/fjordline/tools:ci", TAG + "ghcr.io/fjordline/tools:ci", also="permission"
    ),
    fails(
        "registry_auth",
        "docker push europe-west3-docker.pkg.dev/fjordline-prod/apps/api:1",
        TAG + "europe-west3-docker.pkg.dev/fjordline-prod/apps/api:1",
        also="permission",
    ),
    fails("image_not_found", f"docker push {ECR}/orders/worker:2.0.2", OLD_ECR),
    fails(
        "registry_auth", f"echo $REGISTRY_PASSWORD | docker login -u ci --password-stdin {R}", tool="docker", also="tty"
    ),
    fails(
        "registry_auth", "echo glpat-old | docker login registry.gitlab.com -u deniz --password-stdin", tool="docker"
    ),
    fails("tty", f"docker login {R}", also="registry_auth"),
    fails(
        "registry_auth",
        "make push VERSION=1.5.1",
        TAG + f"{R}/orders/api:1.5.1; " + file("Makefile", f"push:\n\tdocker push -q {R}/orders/api:$(VERSION)"),
        tool="make",
    ),
    # build
    fails("not_found", "docker build -t orders/api:dev ."),
    fails("none", "docker build -t api .", APP, also="not_found"),
    fails(
        "none",
        "docker build --no-cache -t api .",
        dockerfile("FROM fjordline/base:1\nRUN echo testing && sh -c 'exit 2'"),
    ),
    fails("none", "docker build -t api .", dockerfile("FROM fjordline/base:1\nRUN ls /app/dist")),
    fails(
        "missing_command",
        "docker build -t api .",
        dockerfile("FROM fjordline/base:1\nRUN apk add --no-cache curl"),
        also="none",
    ),
    fails("none", "docker build -t api .", dockerfile("FROM fjordline/base:1\nRUNN true")),
    fails("registry_auth", "docker build -t api .", dockerfile(f"FROM {R}/platform/base:1\nRUN true")),
    fails(
        "image_not_found",
        "docker build --build-arg GO_VERSION=1.29 -t api .",
        dockerfile("ARG GO_VERSION\nFROM golang:${GO_VERSION}-alpine"),
    ),
    fails(
        "none",
        "docker build --target release -t api .",
        dockerfile("FROM fjordline/base:1 AS build\nRUN true"),
        also="not_found",
    ),
    fails("none", "docker build -t api", APP),
    # run, exec and what stands in the way
    fails("registry_auth", "docker run --rm -p 8080:80 fjordline-shop:dev", also="image_not_found"),
    fails("port_in_use", "docker run --rm -d -p 8077:80 fjordline/base:1 sleep 5"),
    fails("usage", "docker run -d --name orders-db fjordline/base:1 sleep 5", also="none"),
    fails("missing_command", "docker run --rm --network host fjordline/base:1 bash -c 'ls'"),
    fails("missing_command", "docker exec -i orders-db psql -U postgres", stdout=True),
    fails("none", "docker exec orders-db sh -c 'cat /etc/orders/app.yaml'"),
    fails("tty", "docker exec -it orders-db sh"),
    fails("not_found", "docker logs -f --tail 100 orders-worker"),
    fails("service_down", "docker exec orders-api env", also="none"),
    fails("not_found", "docker rm -f orders-cache && docker volume rm redis-data"),
    fails("lock", "docker volume rm pgdata", also="none"),
    fails("not_found", "docker run --rm --env-file .env fjordline/base:1 true"),
    fails("none", "docker run --rm --network host fjordline/base:1 sh -c 'echo migrations failed >&2; exit 3'"),
    fails(
        "service_down",
        "docker run --rm --network host -v $PWD:/src fjordline/base:1 wget -q -O- http://localhost:5999/ready",
        also="none",
    ),
    fails("none", "docker run --rm -m 512MBs fjordline/base:1"),
    fails(
        "disk_full",
        "docker load -i api.tar",
        "docker save fjordline/base:1 -o api.tar",
        admin="mkdir -p /srv/d/data/tmp; mount -t tmpfs -o size=64k "
        "t /srv/d/data/tmp; (sleep 3; umount -l /srv/d/data/tmp) >/dev/null 2>&1 &",
    ),
    fails("none", "docker image prun -f"),
    # compose
    fails("not_found", "docker-compose up -d"),
    fails("not_found", "docker-compose up -d", COMPOSE),
    fails("usage", "docker-compose logs -f worker", COMPOSE + "touch .env"),
    fails(
        "none", "docker-compose config", file("docker-compose.yml", "services:\n  api:\n    image: x\n   ports: [80]")
    ),
    fails("none", "docker-compose config -q", file("docker-compose.yml", "services:\n  api:\n    imagee: x")),
]
POLICY = (
    'mkdir -p ~/.config/containers; echo \'{"default": [{"type": "insecureAcceptAnything"}]}\' > ~/.config/'
    "containers/policy.json; "
)
PODMAN = [
    fails(
        "image_not_found",
        f"skopeo inspect docker://{R}/orders/api:1.9.0",
        f"skopeo login -u ci -p right {R} >/dev/null;",
    ),
    fails(
        "registry_auth", f"skopeo copy docker://{R}/orders/api:1.4.0 docker://quay.example/fjordline/api:1.4.0", POLICY
    ),
    fails(
        "short_sha",
        f"skopeo inspect --format '{{{{.Digest}}}}' docker://{R}/orders/worker:9be21d4e",
        f"skopeo login -u ci -p right {R} >/dev/null;",
    ),
    fails("network", f"skopeo copy --all docker://registry-int.{H}/base/go:1.22 dir:go", POLICY),
    fails("registry_auth", f"podman pull {R}/orders/api:1.4.0"),
    fails("image_not_found", f"podman push {R}/orders/api:1.5.0"),
    fails("not_found", "podman build -t scanner ."),
    fails("not_configured", "podman run --rm -it scanner", also="image_not_found"),
    fails("registry_auth", "buildah bud -t tools .", file("Containerfile", f"FROM {R}/platform/base:1")),
]
