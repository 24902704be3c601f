"""The tenth fresh set: the engineer who looks after CI runners and build images (the plan: fresh_j_one_plan.py)."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_machine import SMALL
from tests.corpus.fresh_j_one_release import CLONE, DOCK, LOGIN
from tests.corpus.fresh_parts import Fresh, fails, file

REG = f"registry.{H}:5000"
IN = DOCK + f"docker login -u ida -p pw {REG} >/dev/null 2>&1\n"


def image(lines: str, more: str = "") -> str:
    """Bash lines that write a Dockerfile on our own base image."""
    return DOCK + file("Dockerfile", f"FROM alder/base:1.4\n{lines}") + more


PRIVATE = "python3 - <<'END'\nimport socket\ns = " \
    "socket.socket(socket.AF_UNIX)\ns.bind('/srv/private.sock')\ns.listen()\nEND\n" \
    "chmod 660 /srv/private.sock"  # fmt: skip
COMPOSE = DOCK + file("compose.yaml", "services:\n  api:\n    image: alder/base:1.4\n    command: sleep 60\n    "
    "ports: "
                      "['127.0.0.1:8450:80']\n")  # fmt: skip
NODE = file("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"left-pad": "^1.3.0"}}')
LOCK = file("package-lock.json", '{"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": '
    '"web", '
            '"version": "1.0.0"}}}')  # fmt: skip
SHALLOW = CLONE.replace("git clone -q", "git clone -q --depth 1 --no-single-branch")
HEAP = file("build.js", "const chunks = [];\nfor (;;) chunks.push(new Array(1000).fill('x' + Math.random()));")

CASES: list[Fresh] = [
    fails("service_down", "make image", "printf 'image:\\n\\tdocker build -t ci/runner:$(shell date +%%Y) .\\n' > "
          "Makefile; touch "
          "Dockerfile", tool="docker"),
    fails("permission", "docker ps --filter status=exited", "docker context create root --docker "
          "host=unix:///srv/private.sock "
          ">/dev/null 2>&1; docker context use root >/dev/null 2>&1", admin=PRIVATE),
    fails("registry_auth", f"docker pull {REG}/team/base:1.4", DOCK),
    fails("image_not_found", f"docker pull {REG}/team/base:1.5", IN),
    fails("short_sha", f"docker pull {REG}/team/base:4be1d09", IN),
    fails("rate_limit", "docker pull postgres:16", DOCK),
    fails("image_not_found", "docker run --rm python:3.14-bulseye python -V", DOCK),
    fails("registry_auth", "docker run --rm alder/cart-e2e:main", DOCK),
    fails("network", "docker pull cr.nowhere.example/tools/kaniko:1.23", DOCK),
    fails("registry_auth", "docker build -t ci/runner .", DOCK + file("Dockerfile", f"FROM {REG}/team/base:1.4\nRUN "
          f"true")),
    fails("image_not_found", "docker build -t ci/runner .", IN + file("Dockerfile", f"FROM {REG}/team/base:2.0\nRUN "
          f"true")),
    fails("not_found", "docker build -t ci/node .", image("COPY dist/ /app/")),
    fails("not_found", "docker build -t ci/node -f docker/node.Dockerfile .", DOCK),
    fails("missing_command", "docker build -t ci/node .", image("COPY package.json /app/\nRUN cd /app && npm ci",
          NODE)),
    fails("network", "docker build --network host -t ci/tools .", image("RUN wget -q "
          "http://dl.nowhere.example/kubectl -O "
          "/kubectl")),
    fails("usage", "docker run -d --name resident --network host alder/base:1.4 sleep 30", DOCK),
    fails("port_in_use", "docker run --rm --network host alder/base:1.4 busybox httpd -f -p 127.0.0.1:8451", DOCK,
          admin="setsid "
          "python3 -m http.server 8451 --bind 127.0.0.1 >/dev/null 2>&1 </dev/null & sleep 1", tool="busybox"),
    fails("missing_command", "docker run --rm --network none alder/base:1.4 bash -c 'env | sort'", DOCK),
    fails("tty", "docker exec -it resident sh", DOCK),
    fails("not_found", "docker logs --tail 100 runner-x7k2", DOCK),
    fails("not_found", "docker cp resident:/var/log/agent.log .", DOCK),
    fails("service_down", "docker exec stopped cat /etc/os-release", DOCK),
    fails("lock", "docker rm resident", DOCK, also="usage"),
    fails("lock", "docker volume rm ledger", DOCK, also="usage"),
    fails("not_found", "docker run --rm --mount type=bind,src=/srv/cache/m2,dst=/m2 --network none alder/base:1.4 "
          "true",
          DOCK),
    fails("disk_full", "docker save alder/base:1.4 -o /srv/small/base.tar", DOCK, admin=SMALL),
    fails("not_found", "docker compose logs api", DOCK),
    fails("usage", "docker compose run --rm worker sh", COMPOSE, also="not_found"),
    fails("not_configured", "docker compose up -d", COMPOSE + "sed -i 's/command: .*/environment: {DB: "
          "\"${DB_PASSWORD:?set it "
          "in .env}\"}/' compose.yaml"),
    fails("not_configured", "docker buildx build --platform linux/amd64,linux/arm64 -t ci/runner .", image("RUN true"),
          also="missing_dependency"),
    fails("not_configured", "docker buildx use ci-builder", DOCK, also="not_found"),
    fails("registry_auth", f"docker login -u robot-ci -p old harbor.{H}", DOCK),
    fails("registry_auth", f"podman pull {REG}/team/base:1.4", "mkdir -p ~/.config"),
    fails("not_configured", "podman run --rm -it team/base:1.4 sh", also="image_not_found tty"),
    fails("not_found", "podman build -t ci/runner .", also="none"),
    fails("image_not_found", f"podman push localhost/ci/runner:latest {REG}/ci/runner:latest", LOGIN),
    fails("registry_auth", f"buildah from {REG}/team/base:1.4"),
    fails("service_down", "podman --remote ps"),
    fails("tls", f"skopeo copy dir:img docker://own.{H}/ci/runner:1", "mkdir img; echo '{\"schemaVersion\": 2}' > "
          "img/manifest.json"),
    fails("network", f"skopeo list-tags docker://shut.{H}/ci/runner"),
    fails("not_owned", "git status --short", CLONE, admin="chown -R git: ."),
    fails("not_found", "git describe --tags --abbrev=0", SHALLOW.replace("--depth 1", "--depth 1 --no-tags")),
    fails("not_found", "git diff --stat HEAD~5...HEAD", SHALLOW, also="missing_commits"),
    fails("auth", "git submodule update --init", CLONE + f"printf '[submodule \"ci\"]\\n\\tpath = ci\\n\\turl = "
          f"https://code.{H}/"
          "shop/ci.git\\n' > .gitmodules; git add .gitmodules; git update-index --add --cacheinfo 160000,$(git "
          "rev-parse HEAD),ci",
          also="tty"),
    fails("not_configured", "npm ci", NODE + LOCK),
    fails("network", "pip install -r requirements.txt", "echo 'pyyaml==6.0.2' > requirements.txt", timeout=90),
    fails("network", "go build ./...", file("go.mod", "module ci\n\ngo 1.19\n\nrequire golang.org/x/sync "
          "v0.7.0") + file("m.go",
          "package main\n\nimport _ \"golang.org/x/sync/errgroup\"\n\nfunc main() {}") + "echo 'golang.org/x/sync "
          "v0.7.0 "
          "h1:YsImfSBoP9QPYL0xyKJPq0gcaJdG3rInoqxTWbfQu9M=' > go.sum"),
    fails("oom", "node --max-old-space-size=24 build.js", HEAP),
    fails("timeout", "timeout 2 make integration", "printf 'integration:\\n\\tsleep 30\\n' > Makefile",
          tool="timeout"),
    fails("missing_command", "./ci/build.sh", "mkdir ci; printf '#!/bin/bash\\r\\nmake\\r\\n' > ci/build.sh; chmod +x "
          "ci/build.sh",
          tool="bash"),
    fails("permission", "./gradlew assemble", "printf '#!/bin/sh\\ntrue\\n' > gradlew", tool="bash"),
    fails("missing_command", "make lint", "printf 'lint:\\n\\tgolangci-lint run ./...\\n' > Makefile"),
    fails("disk_full", "tar cf /srv/small/cache.tar node_modules", "mkdir node_modules; head -c 200k /dev/zero > "
          "node_modules/a",
          admin=SMALL),
    fails("none", "docker build -t ci/node .", image("COPY test.sh /\nRUN sh /test.sh", "printf 'echo \"1 failing: "
          "expected 200,"
          " got 401 Unauthorized\"\\nexit 1\\n' > test.sh\n"), tool="docker"),
    fails("none", "docker build -t ci/node .", image("COPPY a /a")),
    fails("none", "docker compose config -q", COMPOSE + "sed -i 's/ports:/prots:/' compose.yaml"),
    fails("none", "docker inspect -f '{{.State.Status' resident", DOCK),
    fails("none", "hadolint Dockerfile", "printf 'FROM debian:latest\\nRUN apt-get update && apt-get install curl\\n' "
          "> Dockerfile",
          stdout=True),
    fails("none", "make test", "printf 'test:\\n\\tpython3 -m pytest -q tests\\n' > Makefile; mkdir tests; printf "
          "'def test_push"
          "():\\n    raise RuntimeError(\"denied: requested access to the resource is denied\")\\n' > "
          "tests/test_push.py",
          stdout=True, tool="pytest"),
    fails("none", "make -j2", "printf 'agent: agent.o\\n\\tcc -o $@ $^\\n' > Makefile; echo 'int main() { return "
          "retries }' > "
          "agent.c", tool="gcc"),
    fails("none", "go vet ./...", file("go.mod", "module ci\n\ngo 1.19") + file("m.go", "package main\n\nimport "
          "\"fmt\"\n\nfunc "
          "main() { fmt.Printf(\"%d\\n\", \"x\") }")),
    fails("none", "go test ./...", file("go.mod", "module ci\n\ngo 1.19") + file("m_test.go", "package ci\n\nimport "
          "\"testing\"\n"
          "\nfunc TestPull(t *testing.T) { t.Fatal(\"pull: connection refused\") }"), stdout=True),
    fails("none", "npm test", file("package.json", '{"name": "web", "scripts": {"test": "node '
          '--test"}}') + file("web.test.js",
          "require('node:test')('status', () => { require('assert').equal(403, 200) })"), stdout=True, tool="node"),
    fails("none", "git diff --quiet -- package-lock.json", CLONE + "echo 1 > package-lock.json; git add .; git commit "
          "-qm x; "
          "echo 2 > package-lock.json"),
]  # fmt: skip
