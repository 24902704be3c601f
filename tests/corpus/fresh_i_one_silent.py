"""The ninth fresh set, first half: what fails in the same twelve people's month and is not the environment's."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, SSH, WHO, clone, kube, moto
from tests.corpus.fresh_parts import fails, file

WEB = f"printf 'db.{H}:5432:*:web:pw\\n' > ~/.pgpass; chmod 600 ~/.pgpass\n"
DB = f"psql -h db.{H} -U web store"
MY = f"mysql -h maria.{H} -u web -ppw store"
CHART = "helm create chart >/dev/null\n"
MOD = "printf 'module ledger\\n\\ngo 1.19\\n' > go.mod\n"
LOCAL = "printf '[l]\\nlocalhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3\\n' > hosts\n"
PLAY = "printf -- '- hosts: l\\n  gather_facts: false\\n  tasks:\\n{0}' > site.yml\n"
TF = "terraform init >/dev/null\n"
CM = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: billing-env\n  namespace: billing\ndata:\n"

CLUSTER = [
    fails("none", "kubectl auth can-i delete pods -n ledger", kube(), stdout=True),
    fails("none", "kubectl get pods -l 'app in (billing-api'", kube()),
    fails("none", "kubectl get pods -o jsonpath='{.items[*].metadata.name'", kube()),
    fails("none", 'kubectl patch deploy billing-api -p \'{"spec": {"replicas": 3}\'', kube()),
    fails("none", "kubectl apply -f cm.yaml", kube() + file("cm.yaml", CM + "  REPLICAS: 3")),
    fails(
        "none",
        "kubectl apply --dry-run=server -f ing.yaml",
        kube() + file("ing.yaml", CM.replace("billing-env", "Billing_Env") + "  A: b"),
    ),
    fails("none", "kubectl create -f cm.yaml", kube() + file("cm.yaml", CM + "\tA: b")),
    fails("none", "kubectl set image deploy/billing-api app=billing/api:1.8.2", kube(), also="not_found"),
    fails(
        "none",
        "helm template billing ./chart",
        CHART + "echo '{{ required \"image.tag is needed\" .Values.image.digest }}' > chart/templates/a.yaml",
    ),
    fails(
        "none",
        "helm install billing ./chart --dry-run=client --set replicaCount=many",
        CHART + "echo "
        '\'{"properties": {"replicaCount": {"type": '
        '"integer"}}}\' > chart/values.schema.json' + "\n" + kube(),
    ),
    fails(
        "none",
        "kubectl kustomize overlays/prod",
        file("overlays/prod/kustomization.yaml", "resources: [cm.yaml]\npatchs: []")
        + file("overlays/prod/cm.yaml", CM + "  A: b"),
    ),
    fails(
        "none",
        "promtool check config prometheus.yml",
        file("prometheus.yml", "scrape_configs:\n- job_name: api\n  static_config: []"),
    ),
    fails(
        "none",
        "./healthcheck.sh",
        file("healthcheck.sh", "#!/bin/sh\necho 'CRITICAL: 3 of 5 replicas answer 503' >&2\nexit 2") + "chmod +x *.sh",
        tool="bash",
    ),
    fails("none", "awk '{s+=$10 END {print s}' access.log", "touch access.log"),
    fails("none", "yq '.image.tag' values.yaml", "printf 'image: {tag: 1\\nx: y' > values.yaml"),
]
CLOUD = [
    fails(
        "none",
        "terraform validate",
        file("main.tf", 'variable "env" {\n  type = string\n}\n\nlocals {\n  n = length(var.envs)\n}') + TF,
    ),
    fails(
        "none",
        "terraform plan -var size=3",
        file(
            "main.tf",
            'variable "size" {\n  type = number\n  validation '
            "{\n    condition     = var.size > 3\n"
            '    error_message = "The size must be above 3, access denied otherwise."\n  }\n}',
        )
        + TF,
    ),
    fails(
        "none",
        "terraform test",
        file("main.tf", 'output "env" {\n  value = "prod"\n}')
        + file(
            "a.tftest.hcl",
            'run "env" {\n  assert {\n    condition     '
            '= output.env == "stage"\n    error_message = "wrong env"\n  }\n}',
        )
        + TF,
    ),
    fails("none", "aws s3api create-bucket --acl private", moto()),
    fails("none", "aws ec2 describe-instances --query 'Reservations[].Instances[].{id: InstanceId'", moto()),
    fails("none", "aws sqs send-message --queue-url q --message-attributes '{\"a\": 1'", moto()),
    fails(
        "none",
        "aws dynamodb put-item --table-name cart --item file://item.json",
        'echo \'{"id": "7"}\' > item.json\n' + moto(),
    ),
    fails(
        "none",
        "packer validate image.pkr.hcl",
        file(
            "image.pkr.hcl", 'source "null" "a" {\n  communicator = "none"\n}\nbuild {\n  sources = ["source.nul.a"]\n}'
        ),
        stdout=True,
    ),
    fails("none", "az storage blob upload --container-name", timeout=60),
    fails(
        "none",
        "python3 -m pytest -q",
        file(
            "test_lambda.py",
            "def test_handler():\n    event = {'status': 403, "
            "'message': 'AccessDenied'}\n"
            "    assert event['status'] == 200",
        ),
        stdout=True,
    ),
]
SECURITY = [
    fails(
        "none",
        "openssl dgst -sha256 -verify pub.pem -signature sig app.tgz",
        "openssl genrsa -out k.pem 2048 "
        "2>/dev/null; openssl rsa -in k.pem -pubout -out "
        "pub.pem 2>/dev/null; echo a > app.tgz; "
        "openssl dgst -sha256 -sign k.pem -out sig app.tgz; echo b > app.tgz",
        stdout=True,
    ),
    fails(
        "none",
        "gpg --import release-key.asc",
        "mkdir -m 700 ~/.gnupg; gpg -k >/dev/null 2>&1; echo '<html>404</html>' > release-key.asc",
    ),
    fails("none", "base64 -d secret.b64 | jq .token", "echo 'not*base64' > secret.b64", tool="jq"),
    fails("none", f"curl -sI https://api.{H}/fine | grep -i strict-transport-security", tool="grep"),
    fails("none", "bandit -q -ll app.py", file("app.py", "import yaml\nyaml.load(open('x'))"), stdout=True),
    fails(
        "none",
        "make policy",
        file("Makefile", "policy:\n\t@python3 check.py")
        + file("check.py", "import sys\nsys.exit('policy: 2 roles may do *:* (denied)')"),
    ),
    fails("none", "age -d -i key.txt backup.age", "age-keygen -o key.txt 2>/dev/null; echo garbage > backup.age"),
]
CODE = [
    fails(
        "none",
        "go test ./...",
        file(
            "a_test.go",
            'package ledger\n\nimport "testing"\n\nfunc TestA(t '
            '*testing.T) {\n\tt.Fatal("dial tcp: connection refused")\n}',
        )
        + MOD,
        stdout=True,
    ),
    fails(
        "none",
        "go vet ./...",
        file("a.go", 'package ledger\n\nimport "fmt"\n\nfunc A() { fmt.Printf("%d", "x") }') + MOD,
    ),
    fails("none", "black --check .", file("a.py", "x = {  'a':1 }")),
    fails("none", "ruff format --check", file("a.py", "x = {  'a':1 }"), stdout=True),
    fails(
        "none",
        "pylint --disable=C ledger.py",
        file("ledger.py", "def total(items):\n    return sum(item)"),
        stdout=True,
    ),
    fails(
        "none",
        "jest",
        file("package.json", '{"name": "web"}') + file("a.test.js", "test('login', () => { expect(401).toBe(200); });"),
    ),
    fails("none", "node report.js", file("report.js", "const rows = undefined;\nconsole.log(rows.length);")),
    fails("none", "python3 import.py", file("import.py", "rows = [{'id': 1}]\nprint(rows[0]['total'])")),
    fails("none", "python3 manage.py", file("manage.py", "def main(:\n    pass")),
    fails(
        "none",
        "npm run lint",
        file("package.json", '{"name": "web", "scripts": {"lint": "eslint src"}}')
        + file("eslint.config.js", "module.exports = [{rules: {'no-undef': 2}}];")
        + file("src/a.js", "foo();"),
        stdout=True,
    ),
    fails(
        "none",
        "npm run build",
        file("package.json", '{"name": "web", "scripts": {"build": "tsc --noEmit -p ."}}')
        + file("tsconfig.json", '{"files": ["a.ts"]}')
        + file("a.ts", "let a: string = 3"),
        stdout=True,
    ),
    fails("none", "docker run --rm billing/box:1 sh -c 'echo FAIL login: expected 200 got 403 >&2; exit 1'", DOCK),
    fails(
        "none",
        "docker compose run --rm tests",
        DOCK
        + file(
            "compose.yaml",
            "services:\n  tests:\n    image: "
            "billing/box:1\n    network_mode: none\n    command: "
            "sh -c 'echo 1 test failed; exit 1'",
        ),
        stdout=True,
    ),
    fails(
        "none", "git rebase origin/release/1.x", clone() + "echo 'rounding: 9' > settings.yaml; git commit -qam 'Nine'"
    ),
    fails(
        "none",
        "git commit -m wip",
        clone() + "echo a > a; git add a; printf '#!/bin/sh\\necho \"commit-msg: "
        "wants TICKET-123: subject\" >&2; exit 1\\n' > "
        ".git/hooks/commit-msg; chmod +x .git/hooks/commit-msg",
    ),
    fails("none", "git diff --quiet origin/main -- settings.yaml", clone() + "echo x > settings.yaml"),
    fails("none", "git rev-parse --verify -q refs/tags/v9", clone()),
    fails("none", "git am 0001-fix.patch", clone() + "echo garbage > 0001-fix.patch"),
    fails(
        "none",
        "make generate check",
        file("Makefile", "generate:\n\techo v2 > api.gen\ncheck:\n\tgit diff --exit-code")
        + WHO
        + "git init -q; echo v1 > api.gen; "
        "git add .; git commit -qm x",
        stdout=True,
    ),
    fails("none", "markdownlint README.md", "printf '# A\\n# B\\n' > README.md"),
    fails("none", "pytest -q -k vat", file("test_a.py", "def test_total():\n    assert True"), stdout=True),
]
DATA = [
    fails("none", f'{DB} -c "insert into invoices values (5, null, 3)"', WEB),
    fails("none", f"{DB} -c 'select totals(7)'", WEB),
    fails("none", f"{DB} -c \"select * from invoices where id = 'seven'\"", WEB),
    fails(
        "none", f"{DB} -1 -v ON_ERROR_STOP=1 -f load.sql", WEB + "echo 'insert into invoices values (1, 7);' > load.sql"
    ),
    fails("none", f"{MY} -e 'select count(* from items'"),
    fails("none", f"redis-cli -e --no-auth-warning -h cache.{H} -a pw lpush cfg"),
    fails("none", "redis-cli -p 6381 -e hget flags"),
    fails(
        "none",
        "sqlite3 app.db 'insert into t values (1)'",
        "sqlite3 app.db 'create table t(a unique); insert into t values (1)'",
    ),
    fails("none", f"pgbench -h db.{H} -U web -n -f bad.sql store", WEB + "echo 'select 1 form x;' > bad.sql"),
]
MACHINE = [
    fails(
        "none",
        "squid -k parse -f squid.conf",
        file("squid.conf", "http_port 3128\nacl office src 10.0.0.0/33\nhttp_acces allow office"),
    ),
    fails("none", "dnsmasq --test -C dns.conf", "echo 'dhcp-rang=10.0.0.5,10.0.0.9' > dns.conf"),
    fails("none", "ip addr add 10.30.0.300/24 dev lo", root=True),
    fails("none", "tcpdump -n -i lo 'host and port 443'", root=True),
    fails("none", "sed -i 's/listen 80/listen 8080' nginx.conf", "echo listen 80 > nginx.conf"),
    fails("none", "gzip -t backup.sql.gz", "seq 9999 | gzip > a.gz; head -c 300 a.gz > backup.sql.gz"),
    fails("none", "tar tzf release.tgz", "echo 'permission denied' > release.tgz"),
    fails("none", "cmp /etc/hosts hosts.new", "echo x > hosts.new", stdout=True),
    fails("none", "date -d 'next fryday' +%F"),
    fails("none", "systemd-analyze calendar 'Mon..Fry 08:00'"),
    fails("none", "xmllint --noout pom.xml", "echo '<a><b></a>' > pom.xml"),
    fails(
        "none", "bash rotate.sh", file("rotate.sh", "set -e\nfor f in *.log; do\n  [ $(stat -c %s $f -gt 10 ]\ndone")
    ),
    fails("none", f"ssh dev@web1.{H} 'systemctl is-active billing >/dev/null 2>&1'", SSH),
    fails("none", "rsync -a --exclud=.git ./ /tmp/x"),
    fails("none", "md5sum -c --quiet sums", "echo a > f; md5sum f > sums; echo b > f", stdout=True),
]
ANSIBLE = [
    fails(
        "none",
        "ansible-playbook -i hosts site.yml",
        LOCAL + PLAY.format('  - fail: {msg: "backup older than 24h"}\\n'),
        stdout=True,
    ),
    fails(
        "none",
        "ansible-playbook -i hosts site.yml",
        LOCAL + PLAY.format("  - copy: {content: x, dst: /tmp/x}\\n"),
        stdout=True,
    ),
    fails(
        "none",
        "ansible-playbook -i hosts site.yml",
        LOCAL + PLAY.format('  - debug: {msg: "{{ items | frist }}"}\\n    vars: {items: [1]}\\n'),
        stdout=True,
    ),
    fails("none", "ansible l -i hosts -m command -a 'grep -q x86_65 /proc/version'", LOCAL, stdout=True),
    fails(
        "none",
        "ansible-playbook -i hosts site.yml",
        LOCAL + PLAY.format('  - command: sh -c "echo 401 Unauthorized; exit 22"\\n'),
        stdout=True,
    ),
    fails(
        "none",
        "ansible-playbook -i hosts site.yml --check",
        LOCAL + PLAY.format("  - name: x\\n    when: enabled = true\\n    debug: {}\\n"),
        stdout=True,
    ),
]
CASES = [*CLUSTER, *CLOUD, *SECURITY, *CODE, *DATA, *MACHINE, *ANSIBLE]  # fmt: skip
