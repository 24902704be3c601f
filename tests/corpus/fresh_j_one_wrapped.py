"""The tenth fresh set: what the ten engineers' makefiles, scripts and sessions on other hosts call."""

from tests.corpus.fresh_j_one_cloud import DATA, PROVIDER, RC, aws
from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_data import PGPASS
from tests.corpus.fresh_j_one_images import IN, image
from tests.corpus.fresh_j_one_platform import CHART, SSH, kube
from tests.corpus.fresh_j_one_release import CLONE, DOCK
from tests.corpus.fresh_parts import Fresh, fails, file

REG = f"registry.{H}:5000"


def make(target: str, *lines: str) -> str:
    """Bash lines that write a makefile with one target."""
    return file("Makefile", f"{target}:\n" + "".join(f"\t{line}\n" for line in lines))


def just(recipe: str, *lines: str) -> str:
    """The same for just."""
    return file("justfile", f"{recipe}:\n" + "".join(f"    {line}\n" for line in lines))


def script(name: str, *lines: str) -> str:
    """A script of bash that stops at the first failure."""
    return file(name, "#!/usr/bin/env bash\nset -euo pipefail\n" + "\n".join(lines)) + f"chmod +x {name}\n"


def npm(name: str, line: str) -> str:
    """A package.json with one script."""
    return file("package.json", f'{{"name": "shop", "private": true, "scripts": {{"{name}": "{line}"}}}}')


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {ports: [{port: 80}]}"
CASES: list[Fresh] = [
    fails("auth", "make deploy", kube("old", make("deploy", "kubectl apply -f svc.yaml") + file("svc.yaml", SERVICE)),
          tool="kubectl"),
    fails("permission", "make diff ENV=prod", kube("viewer", make("diff", "@helm list -n payments -o json")),
          tool="helm"),
    fails("registry_auth", "make push", DOCK + make("push", f"docker tag alder/base:1.4 {REG}/team/web:1.4", "docker "
          "push "
          f"{REG}/team/web:1.4"), tool="docker"),
    fails("not_configured", "just plan", RC + PROVIDER + just("plan", "terraform plan -out tf.plan"),
          tool="terraform"),
    fails("auth", "just release 1.5.0", "printf 'release version:\\n    gh release create v{{version}} "
          "--generate-notes -R "
          "alder/cart\\n' > justfile", tool="gh"),
    fails("usage", "just relase 1.5.0", "printf 'release version:\\n    gh release create v{{version}}\\n' > "
          "justfile"),
    fails("auth", "npm run deploy", npm("deploy", "aws s3 sync dist s3://alder-www --delete") + "mkdir dist; touch "
          "dist/a", tool="aws",
          also="not_configured"),
    fails("auth", "npm run db:seed", npm("db:seed", f"PGPASSWORD=old psql -h pg.{H} -U web -d store -f "
          f"seed.sql") + "touch seed.sql",
          tool="psql"),
    fails("missing_command", "npm run build", npm("build", "vite-node build.ts"), tool="npm"),
    fails("not_configured", "./deploy.sh prod", kube("admin", script("deploy.sh", "echo \"deploying to $1\"", "helm "
          "upgrade --install "
          "ingress ingress-nginx/ingress-nginx -n ingress -f values.$1.yaml")), tool="helm", also="not_found"),
    fails("network", "./scripts/backup.sh", script("scripts/backup.sh", f"pg_dump -h pg-int.{H} -U web store | gzip > "
          f"store.sql.gz"),
          tool="pg_dump"),
    fails("auth", "bash scripts/bootstrap.sh", script("scripts/bootstrap.sh", "az aks get-credentials -g rg-shop -n "
          "aks-shop-dev"),
          tool="az"),
    fails("registry_auth", "./ci/publish.sh 1.4", script("ci/publish.sh", f"skopeo copy docker://{REG}/team/base:$1 "
          f"docker://{REG}/team/web:$1"), tool="skopeo"),
    fails("permission", "bash scripts/rotate-keys.sh", aws("NOPERM", script("scripts/rotate-keys.sh", "aws iam "
          "create-access-key "
          "--user-name deployer --output json > key.json")), tool="aws"),
    fails("network", "make db-password", make("db-password", f"@BAO_ADDR=http://shut.{H}:8200 bao kv get "
          f"-field=password secret/db"),
          tool="bao"),
    fails("not_found", "make restore", make("restore", f"pg_restore -h pg.{H} -U web -d store backups/latest.dump"),
          tool="pg_restore"),
    fails("missing_dependency", "make manifests", make("manifests", "python3 hack/render.py > "
          "out.yaml") + file("hack/render.py",
          "import kubernetes_asyncio\n"), tool="python3"),
    fails("image_not_found", "make image", IN + file("Dockerfile", f"FROM {REG}/team/base:1.4-slim\nRUN "
          f"true") + make("image", "docker "
          "build -q -t ci/web ."), tool="docker"),
    fails("network", f"ssh dev@bastion.{H} 'psql -h db2.{H} -U web -d store -c \"select 1\"'", SSH, tool="psql"),
    fails("not_found", f"ssh dev@web1.{H} docker compose ps", SSH, tool="docker"),
    fails("auth", f"ssh dev@web2.{H} sudo -n systemctl restart cart", SSH, tool="sudo"),
    fails("service_down", f"ssh dev@web1.{H} curl -sSf http://localhost:9100/metrics", SSH, tool="curl"),
    fails("not_owned", f"ssh dev@web1.{H} 'cd /srv/seed && git pull'", SSH, tool="git"),
    fails("permission", f"ssh dev@web2.{H} 'mkdir /opt/cart && tar xzf /tmp/release.tgz -C /opt/cart'", SSH,
          tool="mkdir"),
    fails("permission", f"ssh dev@web2.{H} apt-get install -y jq", SSH, tool="apt-get"),
    fails("auth", f"ssh dev@bastion.{H} redis-cli -e -h cache.{H} config get maxmemory", SSH, tool="redis-cli"),
    fails("service_down", "docker exec resident busybox wget -qO- http://127.0.0.1:8080/health", DOCK, tool="busybox"),
    fails("network", f"docker exec resident busybox wget -qO- http://node3.{H}:9100/metrics", DOCK, tool="busybox"),
    fails("permission", "docker run --rm --network none --read-only alder/base:1.4 sh -c 'echo ok > /data.txt'", DOCK,
          tool="busybox"),
    fails("network", "for n in 1 2; do ssh -o ConnectTimeout=3 dev@web9.alder.example uptime || exit 1; done", SSH,
          tool="ssh"),
    fails("not_found", "xargs -a hosts.txt -I{} ssh dev@{} tail -n 1 /opt/cart/VERSION", SSH + f"echo web1.{H} > "
          f"hosts.txt", tool="tail",
          also="none"),
    fails("dirty_tree", "make sync", CLONE + "echo 9 > a\n" + "printf 'sync:\\n\\tgit rebase origin/main\\n' > "
          "sync.mk; printf 'include "
          "sync.mk\\n' > Makefile; git add sync.mk; git commit -qm x -- sync.mk", tool="git"),
    fails("timeout", "just wait", kube("admin", just("wait", "kubectl -n checkout rollout status deploy/payment "
          "--timeout=2s")),
          tool="kubectl"),
    fails("none", "make check", make("check", "shellcheck -x deploy.sh") + "printf '#!/bin/sh\\necho $1\\n' > "
          "deploy.sh", stdout=True,
          tool="shellcheck"),
    fails("none", "just test", just("test", "pytest -q") + "printf 'def test_ready():\\n    assert {\"status\": "
          "503}[\"status\"] == 200\\n"
          "' > test_ready.py", stdout=True, tool="pytest"),
    fails("none", "npm run typecheck", npm("typecheck", "tsc --noEmit --strict api.ts") + "echo 'export const url: "
          "URL = "
          "\"http://localhost\"' > api.ts", stdout=True, tool="tsc"),
    fails("none", "just fmt-check", file("main.tf", DATA.replace("  input", "      input")) + just("fmt-check",
          "terraform fmt -check"),
          tool="terraform"),
    fails("none", "make manifests-check", kube("admin", make("manifests-check", "kubectl apply --dry-run=client -f "
          "svc.yaml") + file(
          "svc.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: [cart]}")), tool="kubectl"),
    fails("none", "make chart", CHART + make("chart", "helm lint cart --strict") + "echo '{{ .Values.host | qoute }}' "
          "> "
          "cart/templates/x.yaml", tool="helm"),
    fails("none", f"ssh dev@web1.{H} 'python3 -c \"import json; json.loads(open(\\\"/etc/hostname\\\").read())\"'",
          SSH, tool="python3"),
    fails("none", "./scripts/smoke.sh", script("scripts/smoke.sh", "code=$(curl -s -o /dev/null -w '%{http_code}' "
          f"https://status.{H}/)", "[ \"$code\" = 204 ] || { echo \"smoke: expected 204, got $code\" >&2; exit 1; }"),
          tool="bash"),
    fails("permission", "make migrate", PGPASS + file("015.sql", "create table orders (id int);") + make("migrate",
          f"psql -h pg.{H} -U web -d "
          "store -v ON_ERROR_STOP=1 -f 015.sql"), tool="psql"),
    fails("none", "make image", image("COPY check.sh /\nRUN sh /check.sh", "echo 'echo \"vet: 2 problems\" >&2; exit "
          "1' > check.sh\n" + make(
          "image", "docker build -q -t ci/web .")), tool="docker"),
]  # fmt: skip
