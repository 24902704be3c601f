"""The tenth fresh set: what is not the environment's, in the same ten engineers' month (see the plan)."""

from tests.corpus.fresh_j_one_cloud import DATA, INIT, aws
from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_data import AS, PG, PGPASS
from tests.corpus.fresh_j_one_images import image
from tests.corpus.fresh_j_one_machine import ANSIBLE, play
from tests.corpus.fresh_j_one_platform import CHART, CTRL_C, SSH, kube
from tests.corpus.fresh_j_one_release import CLONE, CONFLICT, DOCK
from tests.corpus.fresh_parts import Fresh, fails, file

PODS = "echo '{\"items\": null}' > pods.json\n"
SUMMARY = (
    file(
        "oncall/summary.py",
        "import json, sys\n\nincident = json.load(open(sys.argv[1]))\nfor one in "
        "incident['alerts']:"
        "\n    print(one['name'], one['startedAt'])",
    )
    + 'echo \'{"alerts": [{"name": "CartDown"}]}\' > '
    "incident.json\n"
)
TS = file("tsconfig.json", '{"compilerOptions": {"strict": true, "noEmit": true}}') + file("src.ts", "const port: "
    "number = "
          "'8080';\nexport default port;")  # fmt: skip
POLICY = file(
    "test_policy.py",
    "def decide(role):\n    return 'forbidden' if role == 'viewer' else 'ok'\n\n\ndef "
    "test_viewer():"
    "\n    assert decide('viewer') == 'ok', 'pods is forbidden: User \"viewer\" cannot list resource'",
)
UNIT = file("cart.service", "[Unit]\nDescription=cart\n[Service]\nExecStrt=/opt/cart/bin/cart")
LINT = file("db/report.sql", "SELECT a.id, b.total from orders a\nleft join totals b ON a.id=b.id where  a.id > 3")
C = file("main.c", 'int probe(const char *host);\nint main(void) { return probe("127.0.0.1"); }')
GO = file("go.mod", "module ci\n\ngo 1.19") + file("main.go", "package main\n\nfunc main() {\n\tretries := 3\n}")
RUST = file("main.rs", 'fn main() {\n    let host: u16 = "localhost";\n}')

CASES: list[Fresh] = [
    fails("none", "kubectl apply -f svc.yaml", kube("admin", "printf 'apiVersion: v1\\nkind: Service\\nmetadata:\\n  "
          "name: cart\\n "
          "labels: {app: cart}\\n' > svc.yaml")),
    fails("none", "kubectl -n checkout create deployment cart-canary", kube("admin")),
    fails("none", "kubectl -n checkout get pods -l 'app in (cart'", kube("admin")),
    fails("none", "kubectl -n checkout patch deploy cart -p '{\"spec\": {\"replicas\": 4}'", kube("admin")),
    fails("none", "kubectl -n checkout scale deploy cart --replicas=two", kube("admin")),
    fails("none", "kubectl logs -f --tail=20", kube("admin")),
    fails("none", "kubectl -n checkout set resources deploy cart --limits=memory=256megs", kube("admin")),
    fails("none", "kubectl -n checkout get pods -w", kube("admin"), admin=CTRL_C % "kubectl"),
    fails("none", "kubectl -n checkout get deploy cart -o json | jq -e '.status.readyReplicas == .spec.replicas'",
          kube("admin"),
          tool="jq"),
    fails("none", "kubectl get events -n checkout --no-headers | grep -i oomkilled", kube("admin"), tool="grep"),
    fails("none", "helm upgrade --install cart", CHART),
    fails("none", "helm template cart ./cart --set 'host=a,b'", CHART, also="usage"),
    fails("none", "pytest -q test_policy.py", POLICY, stdout=True),
    fails("none", "jq -r '.items[].metadata.name' pods.json", PODS),
    fails("none", "python3 -m json.tool values.json", "echo '{\"host\": \"cart\",}' > values.json"),
    fails("none", "python3 oncall/summary.py incident.json", SUMMARY),
    fails("none", f"ssh dev@web1.{H} pgrep -x cart-worker", SSH, tool="pgrep"),
    fails("none", "awk '{ sum += $2 END { print sum }' latency.txt", "seq 3 > latency.txt"),
    fails("none", "sed -i 's#cart-v1#cart-v2' deploy.env", "echo cart-v1 > deploy.env"),
    fails("none", "date -d 'last mondy' +%F"),
    fails("none", f"curl -s https://status.{H}/status | grep -q '\"status\": \"ok\"'", tool="grep"),
    fails("none", "git rebase main", CONFLICT + "git fetch -q; git branch -f main origin/main"),
    fails("none", "git stash pop", CLONE + "echo 5 > a; git stash -q; echo 6 > a; git commit -qam x", stdout=True),
    fails("none", "git revert --no-edit HEAD~1", CLONE + "echo 5 > a; git commit -qam x; echo 6 > a; git commit "
          "-qam y"),
    fails("none", "git merge-base --is-ancestor v1.4.0 HEAD~1", CLONE),
    fails("none", "git config --get release.channel", CLONE),
    fails("none", "git grep -n 'FIXME(release)'", CLONE),
    fails("none", "git apply hotfix.patch", CLONE + "printf -- '--- a/a\\n+++ b/a\\n@@ -1 +1 @@\\n-9\\n+8\\n' > "
          "hotfix.patch"),
    fails("none", "git push origin HEAD", CLONE + "git checkout -qb fix; git commit -q --allow-empty -m x; printf "
          "'#!/bin/sh\\n"
          "echo \"pre-push: 2 tests failed (timeout in test_pull)\" >&2\\nexit 1\\n' > .git/hooks/pre-push; chmod +x "
          ".git/hooks/pre-push"),
    fails("none", "tsc -p .", TS, stdout=True),
    fails("none", "prettier --check values.yaml", "printf 'a:   1\\nb: {c: 1}\\n' > values.yaml"),
    fails("none", "mypy release.py", "printf 'version: int = \"1.5\"\\n' > release.py", stdout=True),
    fails("none", "ruff check .", "printf 'import os\\nprint(1)\\n' > bump.py", stdout=True),
    fails("none", "check-jsonschema --schemafile schema.json values.json", "echo '{\"required\": [\"host\"]}' > "
          "schema.json; echo "
          "'{}' > values.json", stdout=True),
    fails("none", "terraform plan", file("main.tf", DATA + 'resource "terraform_data" "b" {\n  input = '
          'terraform_data.c.id\n}\n'
          'resource "terraform_data" "c" {\n  input = terraform_data.b.id\n}') + INIT),
    fails("none", "terraform destroy -auto-approve", file("main.tf", DATA.replace("}", "  lifecycle {\n    "
          "prevent_destroy = true\n"
          "  }\n}")) + INIT + "terraform apply -auto-approve >/dev/null"),
    fails("none", "terraform validate", file("main.tf", DATA + 'locals {\n  a = "x\n}') + "true"),
    fails("none", "terraform apply -var 'sizes=[1,2'", file("main.tf", 'variable "sizes" { type = list(number) '
          '}\n' + DATA) + INIT,
          also="usage"),
    fails("none", "aws configure get sso_start_url", aws("moto")),
    fails("usage", "aws ec2 describe-instances --output yamll", aws("moto"), also="none"),
    fails("none", "packer validate runner.pkr.hcl", file("runner.pkr.hcl", "build {\n  sources = "
          "[\"source.docker.base\"]\n}"),
          stdout=False),
    fails("none", "python3 scripts/tag_policy.py", file("scripts/tag_policy.py", "tags = {'i-0a1b': {'team': 'cart'}, "
          "'i-0c2d': {}}"
          "\nfor instance, found in tags.items():\n    if 'team' not in found:\n        raise "
          "SystemExit(f'AccessDenied by policy:"
          " {instance} has no tag team')")),
    fails("none", "ansible web -m shell -a 'test $(nproc) -ge 64'", ANSIBLE, stdout=True),
    fails("none", "ansible-playbook site.yml", play("  - fail: {msg: 'port "
          "refused by policy'}", "localhost"), stdout=True),
    fails("none", "ansible-playbook site.yml", ANSIBLE + file("site.yml", "- hosts: web\n  task:\n  - ping:"),
          stdout=False),
    fails("none", f"ssh dev@web2.{H} 'set -e; test -f /srv/release.lock && echo locked; false'", SSH, tool="bash"),
    fails("none", "bash -n backup.sh", "printf 'for d in /var /etc; do\\n  tar cf $d.tar $d\\n' > backup.sh"),
    fails("none", "dpkg --compare-versions 1.4.9 gt 1.5"),
    fails("none", "getent passwd deploy"),
    fails("none", "pgrep -x haproxy-agent"),
    fails("none", "mountpoint -q /data", also="not_found"),
    fails("none", "find . -name '*.log' -mtime +7 -exec rm {}", "touch a.log"),
    fails("none", "chmod 888 run.sh", "touch run.sh"),
    fails("none", "logrotate -d logrotate.conf", "printf '/var/log/cart.log {\\n  weekly\\n  rotate many\\n}\\n' > "
          "logrotate.conf; chmod"
          " 644 logrotate.conf"),
    fails("none", "sshd -t -f sshd_config", "printf 'PermitRootLogn no\\n' > sshd_config", root=True, tool="ssh"),
    fails("none", "systemd-analyze verify ./cart.service", UNIT.replace("ExecStrt=", "ExecStrt=")),
    fails("none", f"{PG} -d store -c \"insert into orders values ('x', 'a')\""),
    fails("none", f"{PG} -d store -c 'select sku, count(*) from orders'"),
    fails("none", f"{AS} -d store -c 'alter table orders add constraint positive check (id > 1)'"),
    fails("none", f"psql -h pg.{H} -U web -d store -c '\\copy orders from orders.csv csv header'", PGPASS + "printf "
          "'id,sku\\n7\\n'"
          " > orders.csv"),
    fails("none", f"psql -h pg.{H} -U web -d store -f report.sql -v ON_ERROR_STOP=1", PGPASS + "echo 'select 1/0;' > "
          "report.sql"),
    fails("none", "sqlite3 app.db \"insert into t values (1)\"", "sqlite3 app.db 'create table t(a primary key); "
          "insert into t values "
          "(1)'"),
    fails("none", f"redis-cli -e -h cache.{H} -a pw --no-auth-warning set cart:2", also="usage"),
    fails("none", "curl -sS --headrs 'Accept: text/plain' http://www.alder.example/", also="usage"),
    fails("none", "tcpdump -nr capture.pcap port 53", "echo 'denied' > capture.pcap", root=True),
    fails("none", "openssl x509 -in edge.pem -noout -subject", "echo 'not a certificate' > edge.pem"),
    fails("none", "named-checkzone alder.example db.alder", "printf '$TTL 300\\n@ IN SOA ns1 admin 1 2 3 4 5\\n@ IN "
          "NS ns1\\nwww IN A "
          "10.40.0.300\\n' > db.alder", stdout=True),
    fails("none", "nginx -t -c $PWD/edge.conf", "printf 'events {}\\nhttp {\\n  upstream app {\\n  }\\n}\\n' > "
          "edge.conf"),
    fails("none", "nmap -p 70000 10.40.0.10"),
    fails("none", "sleep 120 && curl -sS http://www.alder.example/", admin=CTRL_C % "sleep", tool="bash"),
    fails("none", "make probe", C + "printf 'probe: main.c\\n\\tgcc -o probe main.c\\n' > Makefile", tool="gcc"),
    fails("none", "go build ./...", GO),
    fails("none", "docker run --rm --network none alder/base:1.4 sh -c 'echo \"config: access denied for key REGION\" "
          ">&2; exit 3'",
          DOCK),
    fails("none", "docker exec resident sh -c 'test -f /data/ready'", DOCK, tool="docker"),
    fails("none", "docker build -q -t ci/lint .", image("RUN echo 'lint: 3 errors' >&2 && false"), tool="docker"),
    fails("none", "act -l", file(".github/workflows/ci.yml", "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n "
          "  steps: []")),
    fails("none", "python3 -m unittest -q", file("test_runner.py", "import unittest\n\n\nclass "
          "Runner(unittest.TestCase):\n    def "
          "test_token(self):\n        self.assertEqual('401 Unauthorized', '200 OK')")),
    fails("none", "npm run build", file("package.json", '{"name": "web", "scripts": {"build": "node '
          'build.mjs"}}') + file("build.mjs",
          "import { plan } from './plan.mjs'\nplan()") + file("plan.mjs", "export function plan() {\n  throw new "
          "TypeError('cannot "
          "read stage of undefined')\n}"), tool="node"),
    fails("none", "make deploy", "printf 'deploy-all:\\n\\ttrue\\ndeploy:\\n\\t@test \"$(ENV)\" != \"\" || (echo "
          "\"usage: make deploy ENV=prod\" >&2; exit 2)\\n' > Makefile", tool="make", also="not_configured"),
]  # fmt: skip
