"""What the ten people's targets, scripts and remote commands met: make, npm run, just, ssh HOST cmd, docker exec."""

from tests.corpus.fresh_j_two_go import CACHE, CHART, MOD
from tests.corpus.fresh_j_two_konflux import BONFIRE
from tests.corpus.fresh_j_two_node import MODULES
from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, PODMAN, SSH, WORK
from tests.corpus.fresh_j_two_python import ALEMBIC, PIP
from tests.corpus.fresh_j_two_rust import LONG, crate
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
MAKE = "printf '.PHONY: {0}\\n{0}:\\n\\t{1}\\n' > Makefile\n"
JUST = "printf '{0}:\\n    {1}\\n' > justfile\n"
PKG = 'echo \'{{"name": "shop", "version": "1.0.0", "scripts": {{"{}": "{}"}}}}\' > package.json\n'
VM = f"ssh dev@vm.{H} "

CASES = [
    # Pia
    fails("network", "make migrate", ALEMBIC + MAKE.format("migrate",
          "DATABASE_URL=postgresql://web:pw@pg.nowhere.example/store "
          "alembic upgrade head"), tool="alembic"),
    fails("not_found", "make deps", MAKE.format("deps", "pip install -q tarn-cleints==1.0") + PIP.format("pub"),
          tool="pip"),
    fails("port_in_use", "docker run -d -p 5000:5000 tarn/box:1 sleep 30", DOCKER, tool="docker"),
    fails("permission", "docker exec -u 1000 ledger-api sh -c 'echo x > /etc/app.conf'", DOCKER, tool="docker"),
    fails("missing_command", "./scripts/lint.sh", file("scripts/lint.sh", "#!/bin/sh\nset -e\nruff --version "
          ">/dev/null\nvulture2 "
          "ledger") + "chmod +x scripts/lint.sh", tool="bash"),
    # Noah
    fails("service_down", "npm run db:reset", MODULES + PKG.format("db:reset", "node reset.js") + file("reset.js",
          "const Redis = require('ioredis')\nconst r = new Redis(6390, { retryStrategy: null, "
          "maxRetriesPerRequest: 0 })\n"
          "r.on('error', e => { console.error(e.message); process.exit(1) })\nr.flushall()"), tool="node"),
    fails("not_found", "npm run image", DOCKER + PKG.format("image", "docker build -q -f docker/Dockerfile .")
          + "true",
          tool="docker"),
    # Gita
    fails("auth", "make deploy", KUBE.format("made-up") + MAKE.format("deploy", "kubectl apply -k deploy")
          + "mkdir deploy; printf "
          "'configMapGenerator: [{name: a, literals: [b=c]}]\\n' > deploy/kustomization.yaml", tool="kubectl"),
    fails("network", "make upgrade", KUBE.format("lan") + CHART + MAKE.format("upgrade", "helm upgrade --install "
          "ledger "
          "deploy/chart"), tool="helm"),
    fails("permission", "make restart", KUBE.format("viewer") + MAKE.format("restart", "kubectl rollout restart "
          "deploy/intake"),
          tool="kubectl"),
    fails("registry_auth", "make push", DOCKER + MAKE.format("push", f"docker push -q harbor.{H}/vault/api:1.4.0"),
          tool="docker"),
    # Jan, Rik
    fails("registry_auth", "./build.sh 1.4.1", PODMAN + file("build.sh", f"""
        #!/bin/bash
        set -euo pipefail
        echo "== building $1"
        podman pull -q registry.{H}:5000/base/jre:17
        podman build -t ledger:$1 .
    """) + "chmod +x build.sh", tool="podman", stdout=False, **LONG),
    fails("network", "just test", crate("fn main() {}", '[dependencies]\nkit = { git = '
          '"https://code.nowhere.example/kit.git" }\n')
          + JUST.format("test", "cargo test"), tool="cargo", **LONG),
    fails("image_not_found", "just ship", JUST.format("ship", f"skopeo copy --src-tls-verify=false "
          f"docker://registry.{H}:5001/base/"
          "gate:0.3.0 dir:out"), tool="skopeo"),
    # Fay
    fails("not_found", VM + "'cd /srv/www/shop && git pull'", SSH, tool="ssh"),
    fails("not_found", VM + "'cd app && git pull'", SSH, tool="ssh"),
    fails("git_diverged", VM + "'cd app && git pull --ff-only'", WORK + "git clone -q /srv/git/ledger.git ../o; cd "
          "../o; git commit "
          "-q --allow-empty -m 'Fix'; git push -q; cd ../app; git commit -q --allow-empty -m 'Hotfix on the "
          "server'", tool="ssh"),
    fails("disk_full", VM + "'cd app/data && cp ../dump.sql .'", SSH + "mkdir data; head -c 300k /dev/zero > "
          "dump.sql", admin="mount -t tmpfs -o size=64k,uid=1000 t data", tool="ssh"),
    fails("tty", VM + "'sudo systemctl restart shop'", SSH, tool="ssh"),
    fails("permission", VM + "'rm -rf /var/cache/nginx/* /var/log/shop.log && touch "
          "/var/log/shop.log'", SSH, tool="ssh"),
    # Dai
    fails("auth", "make extract", MAKE.format("extract", "aws s3 sync s3://tarn-raw/2026 data") + "mkdir -p "
          "~/.aws; printf "
          f"'[default]\\nregion = eu-central-1\\nendpoint_url = http://s3.{H}\\n' > ~/.aws/config; printf "
          f"'[default]\\n"
          "aws_access_key_id = SIGN\\naws_secret_access_key = x\\n' > ~/.aws/credentials", tool="aws"),
    fails("permission", "make load", MAKE.format("load", f"PGPASSWORD=pw psql -h db.{H} -U web store -c \"create "
          f"table t(a int)\""),
          tool="psql"),
    fails("timeout", "timeout 2 ./jobs/export.sh", file("jobs/export.sh", "#!/bin/sh\nsleep 30") + "chmod +x "
          "jobs/export.sh",
          tool="timeout"),
    # Ola, Lea
    fails("not_found", "make promote SNAPSHOT=api-7xk2p", KUBE.format("admin") + MAKE.format("promote", "@oc get "
          "snapshot "
          "$(SNAPSHOT) -n ledger -o yaml > s.yaml"), tool="oc"),
    fails("auth", "make eph", KUBE.format("eph-old") + BONFIRE + MAKE.format("eph", "bonfire namespace reserve -d "
          "2h"), tool="bonfire",
          timeout=60),
    fails("usage", "just relase", JUST.format("release", "true"), tool="just"),
    fails("dirty_tree", "make sync", WORK + MAKE.format("sync", "git fetch -q && git rebase origin/main") + "echo "
          "'print(2)' >> "
          "app.py", tool="git"),
    fails("network", "make plan", MAKE.format("plan", "terraform init -input=false -no-color && terraform "
          "plan") + file("main.tf",
          'module "vpc" {\n  source = "git::https://code.nowhere.example/infra/vpc.git"\n}'), tool="terraform"),
    # Noor
    fails("service_down", "make up", MAKE.format("up", "docker compose up -d") + "printf 'services: {web: {image: "
          "nginx}}\\n' > "
          "compose.yaml", tool="docker"),
    fails("missing_command", "npm run dev", PKG.format("dev", "next dev"), tool="npm"),
    fails("network", "make run", CACHE + MOD + MAKE.format("run", "go run .") + file("main.go", "package main\nimport "
          "\"github.com/gin-gonic/gin\"\nfunc main() { gin.Default() }"), tool="go"),
]  # fmt: skip
