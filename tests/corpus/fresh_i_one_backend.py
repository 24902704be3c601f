"""The ninth fresh set, first half: the backend developer, whose shell is git, docker compose, kubectl and psql."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, WHO, clone, kube
from tests.corpus.fresh_parts import fails, file

BEHIND = clone() + "git reset -q --hard HEAD~1; "
COMPOSE = file(
    "compose.yaml",
    """\
    services:
      api:
        image: billing/box:1
        command: sleep 60
        network_mode: none
      db:
        image: billing/postgres:15
        network_mode: none
    """,
)
TEST = file(
    "tests/test_totals.py",
    """\
    def total(items):
        return sum(items) + 1


    def test_total():
        assert total([1, 2]) == 3


    def test_login(client=None):
        status = 401
        assert status == 200, "login failed: permission denied for role web"
    """,
)
NODE = file(
    "package.json",
    '{"name": "web", "version": "1.0.0", "scripts": {"build": "tsc -p .", "test": "node --test", "lint": "eslint ."}}',
)
NODE_TEST = file(
    "a.test.js",
    """\
    const test = require('node:test');
    const assert = require('node:assert');
    test('total', () => { assert.strictEqual(2, 3); });
    """,
)
PG = f"PGPASSWORD=pw psql -h db.{H} -U web"

CASES = [
    fails("git_diverged", "git pull", BEHIND + "echo x > x; git add x; git commit -qm 'Local'"),
    fails("git_diverged", "git pull --ff-only", BEHIND + "git commit -q --allow-empty -m 'Local'"),
    fails("none", "git pull --rebase", BEHIND +
          "echo 'rounding: 9' > settings.yaml; git add .; git commit -qm 'Nine'"),
    fails("none", "git merge origin/release/1.x", clone() + "echo 'rounding: 9' > settings.yaml; git commit -qam "
          "'Nine'", stdout=True),
    fails("dirty_tree", "git pull", BEHIND + "echo 'rounding: 7' > settings.yaml; git branch -q --set-upstream-to "
          "origin/main"),
    fails("dirty_tree", "git checkout release/1.x", clone() + "echo 'rounding: 7' > settings.yaml"),
    fails("dirty_tree", "git rebase origin/main", clone() + "echo '# todo' >> README.md"),
    fails("none", "git commit -m 'Fix rounding'", clone(), stdout=True),
    fails("usage", "git checkout -b main", clone()),
    fails("not_found", "git switch feature/invoices", clone()),
    fails("not_found", "git checkout -- src/totals.py", clone()),
    fails("usage", "git stauts", clone()),
    fails("not_found", "git status", ""),
    fails("branch_not_pushed", "git pull", clone() + "git switch -qc feature/vat"),
    fails("not_found", "git stash pop", clone(), also="none"),
    fails("none", "git branch -d feature/vat", clone() + "git switch -qc feature/vat; git commit -q --allow-empty "
          "-m VAT; git switch -q main"),
    fails("lock", "git add -A", clone() + "touch .git/index.lock; echo a > a"),
    fails("network", "git fetch --prune", clone() + f"git remote set-url origin git@lan.{H}:billing/api.git"),
    fails("not_configured", "git push -u origin main", WHO + "git init -q; git commit -q --allow-empty -m Start",
          also="not_found"),
    fails("service_down", "docker compose up -d", COMPOSE),
    fails("not_found", "docker compose up -d", DOCK),
    fails("image_not_found", "docker compose up -d db", DOCK + COMPOSE.replace("billing/postgres:15",
          f"harbor.{H}/billing/postgres:15")),
    fails("usage", "docker compose logs -f worker", DOCK + COMPOSE, also="not_found"),
    fails("service_down", "docker compose exec api sh -c 'alembic upgrade head'", DOCK + COMPOSE, also="not_found"),
    fails("not_found", "docker compose --env-file .env.local up -d api", DOCK + COMPOSE),
    fails("not_found", "docker compose up api", DOCK + file("compose.yaml", "services:\n  api:\n    image: "
          "billing/box:1\n    env_file: .env")),
    fails("none", "docker compose config -q", DOCK + file("compose.yaml", "services:\n  api:\n    image: "
          "billing/box:1\n     ports: ['80:80']")),
    fails("none", "docker compose build api", DOCK + file("compose.yaml", "services:\n  api:\n    build: .") +
          file("Dockerfile",
          "FROM billing/box:1\nRUN sh -c 'echo npm ERR! 3 vulnerabilities; exit 1'")),
    fails("not_found", "docker compose up -d api", DOCK + file("compose.yaml", "services:\n  api:\n    image: "
          "billing/box:1\n    networks: [edge]\n"
          "networks:\n  edge:\n    external: true"), also="not_configured"),
    fails("missing_command", f"docker login -u ci -p pw registry.{H}:5000", DOCK + "printf '{\"credsStore\": "
          "\"desktop\", \"currentContext\": "
          "\"work\"}' > ~/.docker/config.json"),
    fails("service_down", "docker exec -i stopped sh -c 'ls /data'", DOCK),
    fails("tty", "docker exec -it billing-api sh", DOCK),
    fails("usage", "docker run -d --name billing-api billing/box:1 sleep 60", DOCK, also="none"),
    fails("port_in_use", "python3 -m http.server 8087"),
    fails("service_down", "psql -h localhost -p 5439 -U web store -c 'select 1'"),
    fails("auth", f"PGPASSWORD=old psql -h db.{H} -U web -d store -c '\\dt'"),
    fails("not_found", f"{PG} -d stores -c 'select count(*) from invoices'"),
    fails("none", f"{PG} -d store -c 'select totl from invoices'"),
    fails("none", f"{PG} -d store -c 'select * from invoice where id = 7'"),
    fails("permission", f"{PG} -d store -c 'delete from invoices where id = 7'"),
    fails("not_found", f"{PG} -d store -f migrations/0042_vat.sql"),
    fails("auth", f"psql -h db.{H} -U web store -c 'select 1'", also="tty"),
    fails("not_found", "kubectl port-forward svc/billing 8087:80", kube("admin")),
    fails("none", "pytest -q", TEST, stdout=True),
    fails("none", "make test", TEST + file("Makefile", "test:\n\tpytest -q tests"), stdout=True),
    fails("not_found", "pytest tests/test_invoices.py -x", TEST),
    fails("missing_dependency", "pytest -q", file("tests/test_api.py", "from billing_core import app\n\n\ndef "
          "test():\n    assert app"), stdout=True),
    fails("none", "mypy src", file("src/a.py", "def f(x: int) -> str:\n    return x"), stdout=True),
    fails("none", "ruff check src", file("src/a.py", "import os\nimport sys\n"), stdout=True),
    fails("none", "npm test", NODE + NODE_TEST, stdout=True),
    fails("missing_command", "npm run build", NODE.replace("tsc -p .", "vitee build")),
    fails("not_found", "npm ci", NODE, also="not_configured"),
    fails("usage", "npm run biuld", NODE),
    fails("missing_dependency", "node server.js", file("server.js", "const express = "
          "require('expresss');\nexpress().listen(3000);")),
    fails("port_in_use", "node server.js", file("server.js", "require('http').createServer().listen(8087);")),
    fails("service_down", "node migrate.js", file("migrate.js", "require('net').connect(5439, '127.0.0.1');")),
    fails("none", "go build ./...", file("main.go", "package main\n\nfunc main() {\n\tx := 1\n}") + "printf 'module "
          "billing\\n\\ngo 1.19\\n' > go.mod"),
    fails("network", "go mod tidy", file("main.go", 'package main\n\nimport _ "github.com/jackc/pgx/v5"\n\nfunc '
          'main() {}') +
          "printf 'module billing\\n\\ngo 1.19\\n' > go.mod"),
    fails("missing_dependency", "python manage.py migrate", file("manage.py", "import djangoo.core.management")),
    fails("service_down", "python3 worker.py", file("worker.py", "import redis\nredis.Redis(port=6390).ping()")),
    fails("not_found", "source venv/bin/activate && pytest", tool="bash"),
    fails("usage", "make migrat", file("Makefile", "migrate:\n\talembic upgrade head"), also="not_found"),
    fails("network", "pip install -r requirements.txt", "echo 'fastapi==0.110.0' > requirements.txt", timeout=60),
    fails("missing_command", "./scripts/dev.sh", file("scripts/dev.sh", "#!/bin/bash\nset -e\ntilt-dev up --port "
          "10350") + "chmod +x scripts/dev.sh",
          tool="bash"),
    fails("permission", "./scripts/seed.sh", file("scripts/seed.sh", "#!/bin/bash\ntrue"), tool="bash"),
    fails("none", "python3 -m json.tool config.json", "echo '{\"a\": 1,}' > config.json"),
    fails("network", f"curl -s --fail-with-body https://api.{H}/crash/invoices/7", also="none", stdout=True),
]  # fmt: skip
