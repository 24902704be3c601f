"""The eighth fresh set: what the same people build, test and check, and the jobs of CI run by hand. Most of it is
silent."""

from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file

GO = file("go.mod", f"module gitlab.{H}/orders/api\n\ngo 1.19") + file(
    "main.go", "package main\n\nfunc main() {}\n\nfunc Add(a, b int) int { return a - b }"
)
GO_ENV = (
    "export GOFLAGS=-mod=mod; mkdir -p ~/.config/go; printf 'GOPROXY=off\\nGOTOOLCHAIN=local\\n' > ~/.config/go/env; "
)
GO_TEST = GO + file(
    "main_test.go",
    'package main\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif got := Add(2, 3); got != 5 '
    '{\n\t\tt.Errorf("Add(2, 3) = '
    '%d, want 5", got)\n\t}\n}',
)
CLIENT_TEST = GO + file(
    "client_test.go",
    'package main\n\nimport "testing"\n\nfunc TestLogin(t *testing.T) {\n\tt.Fatal("unexpected status 401 '
    "Unauthorized, "
    'want 200: dial tcp 127.0.0.1:5432: connect: connection refused")\n}',
)
PY = file("orders/__init__.py", "") + file(
    "orders/cart.py", "def total(items: list[int]) -> int:\n    return sum(items) - 1\n"
)
PYTEST = PY + file(
    "tests/test_cart.py", "from orders.cart import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"
)
DENIED = file(
    "tests/test_api.py",
    "import urllib.error\n\n\ndef fetch(url):\n    raise PermissionError('HTTP Error 403: Forbidden')\n\n\ndef "
    "test_admin_can_list"
    "():\n    assert fetch('https://api/admin') == 200\n",
)
PACKAGE = file(
    "package.json",
    '{"name": "shop-web", "version": "2.3.0", "scripts": {"test": "node --test", "build": "tsc -p .", "lint": '
    '"eslint src"}}',
)
NPMRC = (
    f"printf 'registry=http://npm.{H}/\\n//npm.{H}/:_authToken=npm_x\\nfetch-retries=0\\nupdate-notifier=false\\n' > "
    f"~/.npmrc; "
)

BACKEND = [
    # Go
    fails("none", "go test ./...", GO_TEST, stdout=True, timeout=90),
    fails("none", "go test -run TestLogin -count=1 ./...", CLIENT_TEST, stdout=True, timeout=90),
    fails(
        "none",
        "go build ./...",
        GO + file("handler.go", "package main\n\nfunc Handle() string { return Add(1, 2) }"),
        timeout=90,
    ),
    fails(
        "none",
        "go vet ./...",
        GO + file("log.go", 'package main\n\nimport "fmt"\n\nfunc Log() { fmt.Printf("%d orders\\n", "ten") }'),
        timeout=90,
    ),
    fails(
        "network",
        "go mod download",
        GO + GO_ENV.replace("GOPROXY=off", "GOPROXY=http://goproxy.nowhere.example") + "echo 'require "
        f"gitlab.{H}/platform/kit v1.4.0' >> go.mod",
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "go build ./...",
        GO + GO_ENV + file("kit.go", f'package main\n\nimport _ "gitlab.{H}/platform/kit"'),
        timeout=60,
        also="not_found",
    ),
    fails(
        "not_configured",
        "go test ./...",
        GO + "printf 'GOFLAGS=-mod=readonly\\nGOPROXY=off\\n' > /dev/null; mkdir -p ~/.config/go; echo GOPROXY=off > "
        "~/.config/go/env; echo 'require github.com/jackc/pgx/v5 v5.5.0' >> go.mod; "
        + file("db.go", 'package main\n\nimport _ "github.com/jackc/pgx/v5"'),
        timeout=60,
        also="missing_dependency",
    ),
    fails("missing_command", "make lint", GO + file("Makefile", "lint:\n\tgolangci-lint run ./..."), tool="make"),
    fails(
        "missing_command",
        "go generate ./...",
        GO + file("gen.go", "package main\n\n//go:generate protoc --go_out=. api.proto"),
        timeout=60,
    ),
    fails(
        "port_in_use",
        "go run .",
        GO.replace(
            "func main() {}",
            'import (\n\t"log"\n\t"net/http"\n)\n\nfunc main() { log.Fatal(http.ListenAndServe(":8077", nil)) }',
        ),
        timeout=90,
    ),
    fails(
        "service_down",
        "go run .",
        GO.replace(
            "func main() {}",
            'import (\n\t"log"\n\t"net"\n)\n\nfunc main() {\n\t_, err := net.Dial("tcp", '
            '"localhost:5433")\n\tif err != nil {\n\t\tlog.Fatalf("connect to orders db: %v", '
            "err)\n\t}\n}",
        ),
        timeout=90,
    ),
    fails(
        "usage",
        "make migrate-up",
        file("Makefile", ".PHONY: test build migrate\ntest:\n\tgo test ./...\nbuild:\n\tgo build\nmigrate:\n\ttrue"),
    ),
    fails(
        "none",
        "cargo build --offline",
        file("Cargo.toml", '[package]\nname = "relay"\nversion = "0.1.0"\nedition = "2021"')
        + file("src/main.rs", 'fn main() { let n: u32 = "7"; println!("{n}"); }'),
        timeout=60,
    ),
    # Python
    fails("none", "python3 -m pytest -q", PYTEST, stdout=True, tool="pytest"),
    fails("none", "pytest tests/test_api.py -x", DENIED, stdout=True),
    fails("none", "python3 -m pytest -k checkout", PYTEST, stdout=True, tool="pytest"),
    fails("missing_dependency", "pytest -q tests", file("tests/test_db.py", "import sqlmodel\n"), stdout=True),
    fails(
        "missing_dependency",
        "python3 manage.py migrate",
        file("manage.py", "import sys\n\nimport environ\n\nprint(sys.argv)\n"),
    ),
    fails("none", "gunicorn orders.wsgi:application", file("orders/wsgi.py", "app = None\n")),
    fails(
        "auth",
        f"pip install --index-url http://pypi.{H}/private/simple --trusted-host pypi.{H} orders-sdk==2.1.0",
        timeout=60,
        also="tty",
    ),
    fails(
        "not_found",
        f"pip install --index-url http://pypi.{H}/simple --trusted-host pypi.{H} orders-sdk==2.1.0",
        timeout=60,
    ),
    fails(
        "network",
        "pip install -r requirements.txt --retries 1",
        "echo 'httpx==0.27.0' > requirements.txt; mkdir -p ~/.config/pip; printf '[global]\\nindex-url = "
        "https://pypi.corp.nowhere.example/simple\\n' > ~/.config/pip/pip.conf",
        timeout=60,
    ),
    fails("not_found", "pip install -r requirements-dev.txt", timeout=60),
    fails("not_configured", "/usr/bin/pip install httpx", timeout=60),
    fails(
        "network",
        "python3 scripts/backfill.py --since 2026-02-01",
        file(
            "scripts/backfill.py",
            f"import requests\n\nrequests.get('https://db-int.{H}/v1/orders', timeout=5).raise_for_status()\n",
        ),
        timeout=60,
    ),
    fails(
        "none",
        "python3 scripts/report.py",
        file(
            "scripts/report.py",
            "import json\n\nrows = json.loads('{\"orders\": []}')\nprint(rows['orders'][0]['id'])\n",
        ),
    ),
    fails(
        "service_down",
        "python3 scripts/flush_cache.py",
        file("scripts/flush_cache.py", "import redis\n\nredis.Redis(port=6390).flushdb()\n"),
    ),
    fails("none", "black --check orders", "mkdir orders; echo 'x = {  \"a\":1 }' > orders/a.py"),
    fails(
        "none", "ruff check .", "printf 'import os\\n\\n\\ndef f():\\n    return undefined_name\\n' > a.py", stdout=True
    ),
    fails(
        "none",
        "mypy orders",
        file("orders/__init__.py", "def f(x: int) -> str:\n    return x\n"),
        stdout=True,
        timeout=90,
    ),
    # Node
    fails(
        "none",
        "npm test",
        PACKAGE
        + file(
            "cart.test.js",
            "const test = require('node:test'); const assert = require('assert');\ntest('total', () => { "
            "assert.strictEqual(3, 4); });",
        ),
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "npm run build",
        PACKAGE
        + file("tsconfig.json", '{"files": ["a.ts"]}')
        + "echo 'const n: number = \"x\";' > a.ts; echo 'export {}' >> a.ts",
        stdout=True,
        timeout=60,
        tool="npm",
    ),
    fails(
        "missing_command",
        "npm run e2e",
        file("package.json", '{"name": "w", "scripts": {"e2e": "cypress run"}}'),
        timeout=60,
    ),
    fails("usage", "npm run start:dev", PACKAGE, timeout=60),
    fails("not_found", "npm ci", PACKAGE, timeout=60, also="not_configured"),
    fails("not_found", "npm run build", NPMRC, timeout=60),
    fails("auth", "npm install @fjordline/ui-kit", PACKAGE + NPMRC, timeout=60),
    fails("port_in_use", "node server.js", "echo \"require('http').createServer(() => {}).listen(8077)\" > server.js"),
    fails("none", "node scripts/sync.js", file("scripts/sync.js", "const cfg = {};\nconsole.log(cfg.queue.name);\n")),
    fails(
        "none",
        "yarn lint",
        PACKAGE.replace("eslint src", "prettier --check src") + "mkdir src; echo 'const a = { b:1 }' > src/a.js",
        stdout=True,
        timeout=60,
    ),
]
CHECKS = [
    fails(
        "none",
        "shellcheck scripts/*.sh",
        file("scripts/deploy.sh", "#!/bin/bash\nfor f in $(ls *.yaml); do kubectl apply -f $f; done"),
        stdout=True,
    ),
    fails("none", "yamllint -s k8s/", file("k8s/deploy.yaml", "a: 1\nb:   [1,2]\na: 2"), stdout=True),
    fails(
        "none",
        "hadolint Dockerfile",
        file("Dockerfile", "FROM debian\nRUN apt-get update && apt-get install curl"),
        stdout=True,
    ),
    fails(
        "none",
        "pre-commit run --all-files",
        "git init -q; git config --global user.email a@b.c; "
        + file(
            ".pre-commit-config.yaml",
            "repos:\n- repo: local\n  hooks:\n"
            "  - {id: no-latest, name: no latest tags, entry: 'image: .*:latest', language: pygrep, files: yaml$}",
        )
        + "mkdir k8s; echo 'image: api:latest' > k8s/a.yaml; "
        "git add .",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "jq -e '.status == \"healthy\"' health.json",
        'echo \'{"status": "degraded", "error": "connection refused"}\' > health.json',
        stdout=True,
    ),
    fails("none", "jq '.items[] | .metadata.name' pods.json", "echo '{\"items\": [}' > pods.json"),
    fails(
        "none",
        "diff -u values-staging.yaml values-prod.yaml",
        "echo 'replicas: 1' > values-staging.yaml; echo 'replicas: 3' > values-prod.yaml",
        stdout=True,
    ),
    fails("none", "yq '.spec.template.spec' deploy.yaml", "printf 'spec:\\n  template:\\n\\tspec: x\\n' > deploy.yaml"),
    fails("none", "grep -q 'feature.flag.checkout' config/*.yaml", "mkdir config; echo a > config/a.yaml"),
    fails(
        "none",
        "cmp dist/api.sha256 release/api.sha256",
        "mkdir dist release; echo a > dist/api.sha256; echo b > release/api.sha256",
        stdout=True,
    ),
    fails(
        "none",
        "sha256sum -c SHA256SUMS",
        "echo x > api.tgz; echo 'aaaa0f0c7e9d2c2e1f0a8f7c6b5a49382716f5e4d3c2b1a09f8e7d6c5b4a3921  api.tgz' > "
        "SHA256SUMS",
    ),
    fails(
        "none",
        "git diff --exit-code docs/api.md",
        "git init -q; git config user.email a@b.c; git config user.name a; mkdir docs; echo a > docs/api.md; git add "
        ".; git "
        "commit -qm x; echo b > docs/api.md",
        stdout=True,
    ),
    fails("none", "markdownlint README.md", "printf '# a\\n# b\\n' > README.md", timeout=60),
    fails(
        "none",
        "commitlint --from HEAD~1",
        "git init -q; git config user.email a@b.c; git config user.name a; git commit -q --allow-empty -m 'feat: a'; "
        "git commit -q --allow-empty -m 'Fixed stuff.'; echo 'module.exports = {rules: {\"type-empty\": [2, "
        '"never"]}}\' > commitlint.config.js',
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "cfn-lint template.yaml",
        "printf 'Resources:\\n  B:\\n    Type: AWS::S3::Bucket\\n    Properties: {BucketNam: x}\\n' > template.yaml",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "bandit -q -r orders",
        "mkdir orders; echo 'import subprocess; subprocess.call(\"ls\", shell=True)' > orders/a.py",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "packer validate image.pkr.hcl",
        'printf \'source "null" "x" {\\n  communicator = "none"\\n}\\nbuild {\\n  sources = '
        '["null.y"]\\n}\\n\' > image.pkr.hcl',
        stdout=True,
    ),
]
JOB = "chmod +x ci/*.sh; "
CI = [
    fails(
        "not_configured",
        "./ci/build.sh",
        file(
            "ci/build.sh",
            '#!/usr/bin/env bash\nset -euo pipefail\ndocker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA" .',
        )
        + JOB,
        tool="bash",
    ),
    fails(
        "not_configured",
        "./ci/publish.sh",
        file("ci/publish.sh", '#!/bin/sh\n: "${NPM_TOKEN:?set it in the CI variables of the project}"') + JOB,
        tool="bash",
    ),
    fails(
        "missing_command",
        "bash ci/test.sh",
        file("ci/test.sh", "set -e\ngotestsum --junitfile report.xml ./...") + JOB,
        tool="bash",
    ),
    fails("permission", "ci/test.sh", file("ci/test.sh", "#!/bin/sh\ntrue"), tool="bash"),
    fails(
        "service_down",
        "make integration",
        file(
            "Makefile", "integration:\n\tdocker run --rm -d --name it-db postgres:16\n\tgo test -tags integration ./..."
        ),
        tool="make",
        admin="rm /run/docker.sock",
    ),
    fails(
        "timeout",
        "timeout 2 bash -c 'until nc -z localhost 5433; do sleep 0.5; done'",
        tool="timeout",
        also="service_down",
    ),
    fails(
        "timeout",
        "./ci/wait-for.sh localhost:5433",
        file(
            "ci/wait-for.sh",
            '#!/bin/sh\nfor i in 1 2 3; do\n  nc -z localhost 5433 && exit 0\n  echo "waiting for $1" >&2\n  sleep '
            '0.2\ndone\necho "timed out waiting for $1" >&2\nexit 1',
        )
        + JOB,
        tool="bash",
        also="service_down",
    ),
    fails("usage", "make tests", file("Makefile", "test:\n\ttrue")),
    fails("usage", "just deploy-prod", file("justfile", "deploy env:\n    echo {{env}}\ntest:\n    true")),
    fails(
        "oom",
        "node --max-old-space-size=20 build.js",
        "echo \"const a = []; for (;;) a.push(new Array(1000).fill('x'))\" > build.js",
        timeout=60,
    ),
    fails(
        "disk_full",
        "go build -o data/api .",
        GO,
        admin="mkdir data; mount -t tmpfs -o size=64k,uid=1000 t data",
        timeout=60,
    ),
    fails(
        "none",
        "./ci/smoke.sh",
        file(
            "ci/smoke.sh",
            '#!/bin/bash\ncode=200\nif [ "$code" != 201 ]; then\n  echo "smoke: POST /orders returned $code, want '
            '201" >&2\n  exit 1\nfi',
        )
        + JOB,
        tool="bash",
    ),
    fails(
        "none",
        "./ci/check-version.sh v1.4.0",
        file(
            "ci/check-version.sh",
            '#!/bin/bash\necho "tag $1 does not match version 1.3.9 in pyproject.toml" >&2\nexit 1',
        )
        + JOB,
        tool="bash",
    ),
    fails(
        "none", "make test", GO_TEST + file("Makefile", "test:\n\tgo test ./..."), tool="make", timeout=90, stdout=True
    ),
    fails("none", "bash -n ci/deploy.sh", file("ci/deploy.sh", 'if [ -z "$ENV" ]; then\n  exit 1\n')),
    fails(
        "none",
        "make watch",
        file("Makefile", "watch:\n\t@sleep 20")
        + "setsid sh -c 'sleep 1; pkill -INT -x make; pkill -INT -x sleep' >/dev/null 2>&1 &",
    ),
    fails(
        "auth",
        f"twine upload --repository-url http://pypi.{H}/upload/ -u __token__ -p pypi-x --non-interactive dist/*",
        "mkdir dist; mkdir p; cd p; printf '[project]\\nname = "
        '"orders-sdk"\\nversion = "1.0"\\n\' > pyproject.toml; mkdir orders_sdk-1.0; printf \'Metadata-Version: '
        "2.1\\nName: orders-sdk\\nVersion: 1.0\\n' > orders_sdk-1.0/PKG-INFO; "
        "tar czf ../dist/orders_sdk-1.0.tar.gz orders_sdk-1.0",
        timeout=60,
        stdout=True,
    ),
    fails("auth", "npm publish", PACKAGE.replace("shop-web", "@fjordline/ui-kit") + NPMRC, timeout=60),
    fails(
        "usage",
        "npm publish --access public",
        PACKAGE.replace("shop-web", "@fjordline/taken") + NPMRC,
        timeout=60,
        also="permission",
    ),
]
