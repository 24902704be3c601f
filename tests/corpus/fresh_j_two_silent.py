"""The other silent failures of the ten people's month: tests, linters, programs' own mistakes, answers."""

from typing import Any

from tests.corpus.fresh_j_two_go import CACHE, MOD
from tests.corpus.fresh_j_two_jvm import NEXUS, OUT, POM, TEST, java
from tests.corpus.fresh_j_two_node import MODULES, js
from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, REPO, SSH, WORK
from tests.corpus.fresh_j_two_rust import LONG, MAIN, crate
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
SQL = f"PGPASSWORD=pw psql -h db.{H} -U web store"
MAKE = "printf '.PHONY: {0}\\n{0}:\\n\\t{1}\\n' > Makefile\n"
PKG = 'echo \'{{"name": "shop", "version": "1.0.0", "scripts": {{"{}": "{}"}}}}\' > package.json\n'
PY: dict[str, Any] = {"tool": "python3"}

CASES = [
    # Pia
    fails("none", "make lint", MAKE.format("lint", "ruff check ledger") + "mkdir ledger; printf 'def f():\\n    "
          "return "
          "undefined_rate\\n' > ledger/fx.py", tool="ruff", stdout=True),
    fails("none", "make typecheck", MAKE.format("typecheck", "mypy --no-error-summary ledger.py") + "printf 'from "
          "typing import "
          "Optional\\ndef f(x: Optional[str]) -> int:\\n    return len(x)\\n' > ledger.py", tool="mypy", stdout=True),
    fails("none", "pytest tests/test_errors.py", file("tests/test_errors.py", """
        import pytest
        @pytest.fixture
        def client(): raise RuntimeError('401 Unauthorized: token expired')
        def test_me(client): assert client
    """), stdout=True),
    fails("none", "python3 -m pytest -q --cov-fail-under=90 --cov=ledger", "mkdir ledger; printf 'def a(x):\\n    "
          "if x:\\n        return "
          "1\\n    return 2\\n' > ledger/__init__.py; printf 'from ledger import a\\ndef test_a(): assert a(0) == "
          "2\\n' > "
          "test_a.py", stdout=True),
    fails("none", "python3 -m ledger", "mkdir ledger; printf 'from ledger.db import conect\\n' > "
          "ledger/__main__.py; printf 'def "
          "connect(): pass\\n' > ledger/db.py"),
    fails("none", "uv run --offline python -c 'import tomllib; tomllib.load(open(\"pyproject.toml\", "
          "\"rb\"))[\"tool\"][\"uv\"]'",
          "printf '[project]\\nname = \"ledger\"\\nversion = \"1\"\\nrequires-python = \">=3.11\"\\n' > "
          "pyproject.toml",
          tool="python3"),
    fails("none", f"psql -U web -h db.{H} store -c '\\d+ orderz'", "printf '*:*:*:web:pw\\n' > ~/.pgpass; chmod "
          "600 ~/.pgpass"),
    fails("none", "isort --check --diff a.py && mypy a.py", "printf 'import sys\\nimport os\\n' > a.py", tool="isort"),
    # Noah
    fails("none", "npm run lint", MODULES + PKG.format("lint", "eslint src") + js("eslint.config.mjs", "export "
          "default [{ rules: "
          "{ eqeqeq: 2, 'no-undef': 2 } }]") + js("src/a.js", "if (a == null) fetch401()"), tool="eslint",
          stdout=True),
    fails("none", "npm test", PKG.format("test", "node --test test/") + js("test/refund.test.js", "const t = "
          "require('node:test')",
          "t('refund', async () => { throw new Error('connect ECONNREFUSED 10.1.2.3:5432') })"), tool="node",
          stdout=True),
    fails("none", "npx vitest run", MODULES + js("cart.test.mjs", "import { test, expect } from 'vitest'",
          "test('total', () => { expect({ a: 1 }).toEqual({ a: 2 }) })"), tool="vitest", timeout=60),
    fails("none", "node --check src/server.js", js("src/server.js", "const app = { port: 3000", "app.listen()")),
    fails("none", "node -e 'JSON.parse(require(\"fs\").readFileSync(\"tsconfig.json\"))'", "printf '{\"strict\": "
          "true,}' > "
          "tsconfig.json", tool="node"),
    fails("none", "npm run check", PKG.format("check", "prettier --check src && tsc --noEmit") + "mkdir src; printf "
          "'export  const a=1' > src/a.ts", tool="prettier"),
    fails("none", "docker exec ledger-api sh -c 'grep DATABASE_URL /etc/passwd'", DOCKER, tool="docker"),
    # Gita
    fails("none", "make test", CACHE + MOD + MAKE.format("test", "go test -race=false ./internal/...")
          + file("internal/a_test.go", """
        package internal
        import "testing"
        func TestForbidden(t *testing.T) { t.Fatal("403 Forbidden: want 200") }
    """), tool="go", stdout=True, timeout=60),
    fails("none", "go test -run TestStore ./...", CACHE + MOD + file("a_test.go", """
        package ledger
        import "testing"
        func TestStore(t *testing.T) { var p *struct{ N int }; _ = p.N }
    """), stdout=True, timeout=60),
    fails("none", "go build -o bin/ledger .", CACHE + MOD + file("main.go", "package main\nimport \"os\"\nfunc "
          "main() {\n")),
    fails("none", "kubectl diff -f cm.yaml", KUBE.format("good") + "printf 'apiVersion: v1\\nkind: "
          "ConfigMap\\nmetadata: {name: "
          "flags, namespace: ledger}\\ndata: {level: debug}\\n' > cm.yaml", stdout=True),
    fails("none", "kubectl patch deploy intake -p '{\"spec\": {\"replicas\": 2'", KUBE.format("good")),
    fails("none", "kubectl get pods -o jsonpath='{.items[*.metadata.name}'", KUBE.format("good")),
    fails("none", "helm template . -f values.yaml", "mkdir templates; printf 'apiVersion: v2\\nname: a\\nversion: "
          "0.1.0\\n' > "
          "Chart.yaml; printf 'image:\\n  tag: 1\\n tag2: 2\\n' > values.yaml"),
    # Jan
    fails("none", "make verify", NEXUS + POM + TEST + MAKE.format("verify", "mvn -q verify"), tool="mvn", **OUT),
    fails("none", "mvn -q compile", NEXUS + POM.replace("</project>", "</projct>"), **OUT),
    fails("none", "java src/Cfg.java", java("Cfg", "throw new IllegalArgumentException(\"retention must be > 0, "
          "was -1\");"),
          timeout=60),
    fails("none", "java src/Tx.java", java("Tx", "try { throw new RuntimeException(\"Connection timed out\"); }",
          "finally { assertTotals(0, 3); }", "}", "static void assertTotals(int a, int b) {",
          "if (a != b) throw new AssertionError(\"totals differ: \" + a + \" != \" + b);"), timeout=60),
    fails("none", "xmllint --noout pom.xml", POM.replace("</build>", "")),
    fails("none", "podman run --rm -p 80a:80 nginx"),
    # Rik
    fails("none", "just ci", crate("fn main() { let x: i32 = \"a\"; }") + "printf 'ci:\\n    cargo check -q\\n' > "
          "justfile",
          tool="cargo", **LONG),
    fails("none", "cargo run -q", crate("fn main() -> Result<(), String> { Err(\"upstream said 503\".into()) "
          "}"), **LONG),
    fails("none", "cargo build -q --features tls", crate(MAIN), also="usage"),
    fails("none", "buildah bud -f Containerfile .", "printf 'FORM alpine\\n' > Containerfile"),
    fails("none", "skopeo inspect docker:/registry.tarn.example/team/gate"),
    # Fay
    fails("none", "git push", WORK + "printf '#!/bin/sh\\necho running tests >&2\\necho \"1 failed, 41 passed\" "
          ">&2\\nexit 1\\n' > "
          ".git/hooks/pre-push; chmod +x .git/hooks/pre-push; git commit -q --allow-empty -m Cart"),
    fails("none", "git revert HEAD~1", WORK + "echo 'print(2)' > app.py; git commit -qam Two; echo 'print(3)' > "
          "app.py; git "
          "commit -qam Three"),
    fails("none", "git stash pop", WORK),
    fails("none", "git rebase --continue", WORK),
    fails("none", "git merge --abort", WORK),
    fails("none", f"ssh dev@vm.{H} 'grep -c ERROR app/log.txt'", SSH + "echo fine > log.txt", tool="ssh", stdout=True),
    fails("none", f"ssh dev@vm.{H} 'cd app && ./check.sh'", SSH + "printf '#!/bin/sh\\necho \"3 of 12 checks "
          "failed\"\\nexit 3\\n' > "
          "check.sh; chmod +x check.sh", tool="ssh", stdout=True),
    fails("none", "npm run deploy:check", PKG.format("deploy:check", "test -f dist/index.html"), tool="npm"),
    fails("none", "nginx -t -c $PWD/nginx.conf -g 'pid /home/dev/app/p; error_log stderr;'", "printf 'events "
          "{}\\nhttp { server { "
          "lisen 80; } }\\n' > nginx.conf", tool="nginx"),
    fails("none", "jq .name package.json", "printf '{\"name\": \"shop\",\\n}' > package.json"),
    # Dai
    fails("none", "make daily", MAKE.format("daily", "python3 jobs/daily.py") + file("jobs/daily.py", "import "
          "pandas as pd\n"
          "df = pd.DataFrame({'d': ['2026-13-01']})\npd.to_datetime(df.d)"), **PY),
    fails("none", SQL + " -c \"select to_date('2026-02-30', 'YYYY-MM-DD')\""),
    fails("none", SQL + " -c 'select 1/0'"),
    fails("none", "python3 -c \"import duckdb; duckdb.sql('select * form read_csv(1)')\"", **PY),
    fails("none", "python3 jobs/dedupe.py", file("jobs/dedupe.py", "import csv, io\nrows = "
          "list(csv.DictReader(io.StringIO('id,v\\n1,2\\n')))\n"
          "print(rows[0]['amount'])")),
    fails("none", "python3 jobs/sum.py orders.csv", file("jobs/sum.py", "import sys, csv\n"
          "print(sum(float(r['v']) for r in csv.DictReader(open(sys.argv[1]))))") + "printf 'id,v\\n1,N/A\\n' > "
          "orders.csv"),
    fails("none", "aws s3 cp s3://tarn-raw/day.csv", tool="aws"),
    fails("none", "cmp out.csv expected.csv", "echo 1 > out.csv; echo 2 > expected.csv", stdout=True),
    # Ola
    fails("none", "oc apply -f openshift/", KUBE.format("good") + "mkdir openshift; printf 'apiVersion: v1\\nkind: "
          "Service\\n"
          "metadata:\\n  name: api\\n spec: {}\\n' > openshift/a.yaml", tool="oc"),
    fails("none", "make validate", MAKE.format("validate", "yamllint -s openshift") + "mkdir openshift; printf 'a: "
          "[1 ,2]\\nb:   "
          "true\\n' > openshift/a.yaml", tool="yamllint", stdout=True),
    fails("none", "pre-commit run --all-files", REPO + file(".pre-commit-config.yaml", """
        repos:
          - repo: local
            hooks:
              - {id: no-latest, name: no latest tag, language: fail, files: README,
                 entry: "tag 'latest' is denied here"}
    """), stdout=True, timeout=60),
    fails("none", "oc label pod intake-0 'app=a b'", KUBE.format("good"), tool="oc"),
    fails("none", "kubectl apply -k deploy", KUBE.format("good") + "mkdir deploy; printf 'resources: []\\npatchs: "
          "[{}]\\n' > "
          "deploy/kustomization.yaml"),
    # Lea
    fails("none", "git diff --check HEAD~1", WORK + "printf 'print(2)  \\n' > app.py; git commit -qam "
          "Two", stdout=True),
    fails("none", "make changelog-check", WORK + MAKE.format("changelog-check", "grep -q 1.4.0 CHANGELOG.md")
          + "echo 1.3.0 > "
          "CHANGELOG.md", tool="make"),
    fails("none", "ansible-lint deploy.yml", file("deploy.yml", "- hosts: web\n  tasks:\n    - command: systemctl "
          "restart "
          "web"), stdout=True, timeout=90),
    fails("none", "terraform plan", file("main.tf", 'variable "env" {\n  validation {\n    condition     = var.env '
          '== "prod"\n    '
          'error_message = "env must be prod."\n  }\n  default = "prd"\n}')),
    fails("none", "shellcheck release.sh", "printf '#!/bin/bash\\ncd $1\\nrm -rf $2/*\\n' > release.sh", stdout=True),
    # Noor
    fails("none", "python3 -m pytest test_hello.py", file("test_hello.py", "from hello import greet\ndef "
          "test_greet():\n    "
          "assert greet('Noor') == 'Hello Noor'") + "printf 'def greet(n):\\n    return \"Hello\" + n\\n' > hello.py",
          stdout=True, tool="pytest"),
    fails("none", "ls docs/setup.md", "mkdir docs", also="not_found"),
    fails("none", "chmod +x"),
    fails("none", "bash -n setup.sh", "printf 'for f in *; do\\n  echo $f\\n' > setup.sh"),
    fails("none", "docker run", DOCKER, tool="docker"),
    fails("none", "node hello.js", "printf 'consle.log(\"hi\")\\n' > hello.js"),
]  # fmt: skip
