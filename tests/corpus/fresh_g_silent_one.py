# ruff: noqa: E101, E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: failures that are nobody's fault but the program's, whatever words they use."""

from tests.corpus.fresh_g_cluster import FRESH_CM, GO, kube
from tests.corpus.fresh_g_git import AHEAD, CLONED, REPO, key
from tests.corpus.fresh_g_helm import CHART
from tests.corpus.fresh_g_registry import IMAGE, D
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

PYTEST = "pytest -q -p no:cacheprovider "


def quiet(command: str, setup: str = "", **rest: object) -> Fresh:
    """A case that needs no help."""
    return fails("none", command, setup, **rest)  # type: ignore[arg-type]


def pod(text: str) -> str:
    """A manifest."""
    return file("x.yaml", text)


TESTS = [
    quiet(PYTEST + "test_auth.py", file("test_auth.py", """\
        def login(user):
            return {"status": 401, "error": "Unauthorized: token expired"}

        def test_login_ok():
            assert login("ana")["status"] == 200
        """), stdout=True),
    quiet(PYTEST + "test_retry.py -x", file("test_retry.py", """\
        import pytest

        def fetch(n):
            raise ConnectionRefusedError(111, "Connection refused")

        def test_fetch_retries_three_times():
            calls = []
            with pytest.raises(TimeoutError):
                fetch(calls)
        """), stdout=True),
    quiet("python3 -m unittest test_quota", file("test_quota.py", """\
        import unittest

        class Quota(unittest.TestCase):
            def test_message(self):
                self.assertEqual("disk quota exceeded", "No space left on device")
        """)),
    quiet("node --test policy.test.js", file("policy.test.js", """\
        const test = require('node:test');
        const assert = require('node:assert');
        test('viewer gets 403', () => { assert.strictEqual(200, 403, 'expected Forbidden for viewer'); });
        """), stdout=True),
    quiet(GO + "go test ./...", file("go.mod", "module pay\n\ngo 1.19") + file("pay_test.go", """\
        package pay

        import "testing"

        func TestDenied(t *testing.T) {
        	t.Errorf("Charge() = %q, want %q", "access denied", "ok")
        }
        """), tool="go", stdout=True),
    quiet("ruby test_api.rb", file("test_api.rb", "require 'minitest/autorun'\nclass A < Minitest::Test\n  def test_rate\n    "
          "assert_equal 200, 429, 'Too Many Requests from gateway'\n  end\nend"), stdout=True),
    quiet("cargo test -q --offline", "mkdir src; printf '[package]\\nname = \"gate\"\\nversion = \"0.1.0\"\\nedition = "
          "\"2021\"\\n' > Cargo.toml; printf '#[test]\\nfn refuses() {\\n    assert_eq!(Err::<(), _>(\"permission denied\"), "
          "Ok(()));\\n}\\n' > src/lib.rs; export CARGO_TARGET_DIR=/var/tmp/gt", tool="cargo", stdout=True, timeout=90),
    quiet("bash smoke.sh", file("smoke.sh", f"""\
        set -u
        code=$(curl -s -o /dev/null -w '%{{http_code}}' http://rest.{H}/s401/me)
        if [ "$code" != 200 ]; then echo "FAIL /me: got $code, want 200"; else echo ok; fi
        [ "$code" = 200 ]
        """), tool="bash", stdout=True, also="auth"),
    quiet("make test", "cat > Makefile <<'END'\ntest:\n\t@sh t.sh\nEND\n" + file("t.sh", "echo 'not ok 1 - login refused "
          "with 403 Forbidden'\necho '# got: 200 OK'\nexit 1"), tool="make", stdout=True),
    quiet("dash spec.sh", file("spec.sh", "echo '1..2'; echo 'ok 1 dns'; echo 'not ok 2 vpn is up'; "
          "echo '#   timeout was 5, expected 3' >&2; exit 1")),
]  # fmt: skip
BUILDS = [
    quiet(GO + "go build ./...", file("go.mod", "module edge\n\ngo 1.19") + file("unauthorized.go", "package edge\n\nfunc "
          "Unauthorized() error { return errNotLoggedIn }"), tool="go"),
    quiet(GO + "go vet ./...", file("go.mod", "module edge\n\ngo 1.19") + file("timeout.go", "package edge\n\nimport "
          "\"fmt\"\n\nfunc Timeout() { fmt.Printf(\"%d connection refused\\n\", \"x\") }"), tool="go"),
    quiet("tsc --noEmit permission-denied.ts", file("permission-denied.ts", "const code: 403 = 401;\nexport function "
          "denied(e: Error) { return e.staus; }"), stdout=True, timeout=90),
    quiet("mypy --cache-dir=/dev/null tls_errors.py", file("tls_errors.py", "def expired(cert: str) -> bool:\n    return "
          "f\"certificate has expired: {cert}\""), stdout=True),
    quiet("ruff check --no-cache rate_limit.py", file("rate_limit.py", "import os\nMESSAGE = '429 Too Many Requests'\n"
          "def f(): return undefined_quota"), stdout=True),
    quiet("rustc --edition 2021 no_route.rs", file("no_route.rs", "fn main() {\n    let no_route_to_host: u8 = "
          "\"EHOSTUNREACH\";\n}")),
    quiet("gcc -c oom.c", file("oom.c", "int main(void) {\n    return out_of_memory;\n}")),
    quiet("shellcheck deploy.sh", file("deploy.sh", "#!/bin/bash\nssh $HOST 'echo connection refused'\nif [ $? = 255 ]; then "
          "exit; fi"), stdout=True),
    quiet("hadolint Dockerfile", file("Dockerfile", "FROM python:latest\nRUN sudo pip install x && curl http://a | sh"),
          stdout=True),
    quiet("yamllint -s values.yaml", "printf 'a:   1\\nerror: \"denied\"   \\n' > values.yaml", stdout=True),
    quiet("python3 -m py_compile no_auth.py", "echo 'def login(:' > no_auth.py",
          tool="python3"),
    quiet(f"{D}docker build -q -t x .", "printf 'FROM lumen/box:1\\nRUN echo \"dial tcp 10.0.0.1:443: i/o timeout (mocked)\" "
          ">&2; false\\n' > Dockerfile", tool="docker"),
    quiet(f"{D}docker build .", IMAGE + "printf 'FRMO scratch\\n' > Dockerfile", tool="docker"),
    quiet(f"{D}docker run --rm lumen/box:1 sh -c 'echo \"assert failed: expected 403, got 200\"; exit 1'", tool="docker",
          stdout=True),
    quiet(f"{D}docker run --rm lumen/box:1 sh -c 'exit 42'", tool="docker"),
    quiet(f"{D}docker run --rm lumen/box:1 ls /srv/permission-denied", tool="docker", also="not_found"),
    quiet(f"{D}docker-compose config -q", file("docker-compose.yml", "version: '3'\nservices:\n  web:\n    image: a\n    "
          "ports: denied"), tool="docker-compose"),
    quiet("podman build -q .", "printf 'FROM scratch\\nCOPYY a /\\n' > Containerfile"),
]  # fmt: skip
CLUSTERS = [
    quiet("kubectl apply -f x.yaml", kube("good") + pod("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n data: {}")),
    quiet("kubectl apply -f x.yaml", kube("good") + pod("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: "
          "{replicas: two, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: "
          "[{name: a, image: a}]}}}")),
    quiet("kubectl create -f x.yaml", kube("good") + pod("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: "
          "{selector: {matchLabels: {app: timeout}}, template: {metadata: {labels: {app: denied}}, spec: {containers: "
          "[{name: a, image: a}]}}}")),
    quiet("kubectl apply -f x.yaml", kube("good") + pod("apiVersion: v1\nkind: Service\nmetadata: {name: gate}\nspec: {ports: "
          "[{port: 70000}]}")),
    quiet("kubectl patch cm sealed -p '{\"data\": {\"a\": \"c\"}}'", kube("good")),
    quiet("kubectl patch deploy invoicer -p '{spec: replicas}'", kube("good")),
    quiet("kubectl get deploy invoicer -o jsonpath='{.spec.replicas'", kube("good")),
    quiet("kubectl scale deploy/invoicer --replicas=-1", kube("good")),
    quiet("kubectl scale deploy/invoicer --current-replicas=9 --replicas=4", kube("good")),
    quiet("kubectl label pod invoicer-0 app=other", kube("good")),
    quiet("kubectl diff -f cm.yaml", kube("good") + FRESH_CM.replace("NAME", "unauthorized"), stdout=True),
    quiet("kubectl get pods -l 'app in (a'", kube("good")),
    quiet("kubectl get cm -o name | grep -q permission-denied", kube("good"), tool="grep"),
    quiet("kubectl auth can-i delete nodes", kube("good"), stdout=True, also="permission"),
    quiet("kubectl exec invoicer-0 ls", kube("good"), also="usage"),
    quiet("kubectl port-forward pod/invoicer-0 9090", kube("good"), also="not_found"),
    quiet("kubectl create configmap Bad_Name --from-literal=a=b", kube("good")),
    quiet("helm lint chart", CHART + "printf '{{ .Values.missing.port }}\\n' > chart/templates/x.yaml", stdout=True),
    quiet("helm template chart", CHART + "printf 'a: {{ required \"auth.token is required\" .Values.token }}\\n' > "
          "chart/templates/x.yaml"),
    quiet("helm template chart --set replicas", CHART),
    quiet("helm template chart", CHART + "printf '{{- if eq .Values.replicas 2 }}\\na: denied\\n' > chart/templates/x.yaml"),
    quiet("helm install bad chart -n team-red", kube("admin") + CHART + "printf 'apiVersion: v1\\nkind: Service\\nmetadata: "
          "{name: s}\\nspec: {ports: [{port: refused}]}\\n' > chart/templates/s.yaml"),
    quiet("helm install My_Release chart", kube("admin") + CHART),
    quiet("kubectl kustomize .", "printf 'patches:\\n- target: {kind: Deployment, name: web}\\n  patch: |\\n    - op: replace\\n"
          "      path: /spec/denied\\n      value: 1\\nresources: [d.yaml]\\n' > kustomization.yaml; printf 'apiVersion: "
          "apps/v1\\nkind: Deployment\\nmetadata: {name: web}\\n' > d.yaml"),
]  # fmt: skip
GITS = [
    quiet("git merge --no-edit f", REPO + "git switch -qc f; echo 5 > a; git commit -qam n; git switch -q main; echo 6 > a; "
          "git commit -qam m", stdout=True),
    quiet("git pull --rebase", AHEAD + "git reset -q --hard HEAD~1; echo x > b; git add b; git commit -qm b", stdout=True),
    quiet("git commit -m 'fix: 403'", REPO, stdout=True),
    quiet("git commit -qm 'wip'", REPO + "echo 2 > a; git add a; printf '#!/bin/sh\\necho \"commitlint: subject may not be "
          "empty; access denied to release notes\" >&2\\nexit 1\\n' > .git/hooks/commit-msg; chmod +x .git/hooks/commit-msg"),
    quiet("git push origin HEAD:main", CLONED + "git commit -q --allow-empty -m z; printf '#!/bin/sh\\necho \"pre-push: 2 "
          "tests failed (ECONNREFUSED expected)\" >&2\\nexit 1\\n' > .git/hooks/pre-push; chmod +x .git/hooks/pre-push"),
    quiet("git apply fix.patch", REPO + "printf 'diff --git a/a b/a\\n--- a/a\\n+++ b/a\\n@@ -1 +1 @@\\n-denied\\n+ok\\n' > "
          "fix.patch"),
    quiet("git grep -n 'connection refused'", REPO),
    quiet("git diff --check", REPO + "echo 'timeout   ' > a", stdout=True),
    quiet("git rebase main", REPO + "git switch -qc f; echo 5 > a; git commit -qam n; git switch -q main; echo 6 > a; git "
          "commit -qam m; git switch -q f", stdout=True),
    quiet("git check-ignore node_modules", REPO),
    quiet("git log --format=%h --since", REPO, also="usage"),
    quiet("git verify-commit HEAD", REPO),
]  # fmt: skip
WORDS = [
    quiet("grep -rn 'permission denied' logs/", "mkdir logs; echo 'all fine' > logs/a"),
    quiet("grep -c 401 access.log", "echo '200 GET /' > access.log", stdout=True),
    quiet("journalctl --version >/dev/null; tail -n 3 ci.log; false", "printf 'npm ERR! 403 Forbidden\\nretrying\\njob ok\\n' "
          "> ci.log", tool="tail", stdout=True),
    quiet("cat deploy.log && test -s rollback.txt", "printf 'Error from server (Forbidden): old news\\n' > deploy.log",
          tool="cat", stdout=True),
    quiet("diff expected.txt actual.txt", "echo 'HTTP/1.1 200 OK' > expected.txt; echo 'HTTP/1.1 503 Service Unavailable' > "
          "actual.txt", stdout=True),
    quiet(f"curl -s http://rest.{H}/health | jq -e '.status == \"up\"'", tool="jq", stdout=True),
    quiet(f"curl -s http://rest.{H}/health | jq '.checks[' ", tool="jq"),
    quiet("jq . broken.json", "printf '{\"error\": \"unauthorized\",,}' > broken.json"),
    quiet("openssl verify -CAfile ca.pem leaf.pem", "cp /srv/pki/ca.pem .; cp /srv/pki/own.crt leaf.pem", also="tls"),
    quiet("openssl x509 -in cert.pem -noout -checkend 999999999", "cp /srv/pki/good.crt cert.pem", stdout=True,
          also="tls"),
    quiet("openssl x509 -in note.txt -noout", "echo 'certificate expired' > note.txt"),
    quiet("nc -z -w1 127.0.0.1 9", tool="nc", also="service_down"),
    quiet("timeout -s INT 1 sleep 9; exit 130", tool="timeout"),
    quiet("bash -c 'kill -INT $$'", tool="bash"),
    quiet("bash -c 'echo pulling layers...; kill -TERM $$'", tool="bash", stdout=True),
    quiet("bash -c 'kill -KILL $$'", tool="bash", also="oom"),
    quiet("ssh dev@jump.lumen.example 'grep -q refused /etc/hostname'", key("me"), tool="ssh"),
    quiet("ssh dev@jump.lumen.example 'cd /srv && false'", key("me"), tool="ssh"),
    quiet("ssh dev@jump.lumen.example 'test -f /srv/maintenance || { echo \"preflight: maintenance flag missing, refused\" "
          ">&2; exit 7; }'", key("me"), tool="ssh"),
    quiet("python3 invoice.py", file("invoice.py", """\
        class PermissionRevoked(Exception):
            pass


        def book(amount):
            if amount > 100:
                raise PermissionRevoked("bookings above 100 EUR need a second approver (policy 403)")


        book(250)
        """)),
    quiet("python3 seats.py", file("seats.py", "class QuotaExceeded(ValueError):\n    pass\n\n\nraise QuotaExceeded('row 12: "
          "41 seats sold, hall has 40')")),
    quiet("node order.js", file("order.js", "class TimeoutError extends Error {}\nfunction ship(o) { if (o.days > 30) throw "
          "new TimeoutError('order 17 is 31 days old: return window closed'); }\nship({ days: 31 });")),
    quiet("ruby pay.rb", file("pay.rb", "class AccessDenied < StandardError; end\ndef pay(c) = raise(AccessDenied, \"card "
          "#{c} declined by rule 401\")\npay('x')")),
    quiet("python3 stats.py", file("stats.py", "rows = {'refused': 3}\nprint(rows['connection'])")),
    quiet("python3 -c 'import json; json.loads(\"<html>502 Bad Gateway</html>\")'", also="network"),
    quiet("php tax.php", file("tax.php", "<?php\nthrow new DomainException('rate 19 not allowed for country XX');")),
    quiet("psql -q -h 127.0.0.1 -U web -d store -c 'select * form items'", "export PGPASSWORD=pw; printf "
          "'127.0.0.1:5432:*:web:pw\\n' > ~/.pgpass; chmod 600 ~/.pgpass", tool="psql"),
    quiet("sqlite3 shop.db \"insert into t values (1, 'denied')\"", "sqlite3 shop.db 'create table t(id integer primary key, "
          "w text); insert into t values (1, 1)'", tool="sqlite3"),
    quiet("xmllint --noout pom.xml", "printf '<project><timeout>5</tiemout></project>' > pom.xml"),
    quiet("named-checkzone lumen.example zone", "printf '$TTL 60\\n@ IN SOA ns a 1 1 1 1 1\\n@ IN NS ns\\nns IN A "
          "10.0.0.300\\n' > zone", stdout=True),
    quiet("nginx -t -c $PWD/n.conf -g 'pid n.pid; error_log stderr;'", "printf 'events {}\\nhttp { server { listen 8080; "
          "retrun 403; } }\\n' > n.conf", also="not_configured"),
    quiet("haproxy -c -f h.cfg", "printf 'frontend f\\n  bind :8080\\n  default_backend gone\\n' > h.cfg", also="not_configured",
          ),
    quiet("traefik version >/dev/null; [ \"$(hostname)\" = prod-1 ]", tool="["),
    quiet("terraform validate -no-color", "printf 'output \"a\" {\\n  value = var.region\\n}\\n' > main.tf"),
    quiet("terraform plan -no-color -detailed-exitcode", "echo 'output \"denied\" { value = 403 }' > main.tf", stdout=True),
    quiet("ansible-playbook -i hosts site.yml", "printf '[web]\\nlocalhost ansible_connection=local\\n' > hosts; printf -- '- "
          "hosts: web\\n  gather_facts: false\\n  tasks:\\n  - assert: {that: 1 == 2, fail_msg: \"port 22 refused by "
          "policy\"}\\n' > site.yml", stdout=True),
    quiet("ansible-playbook --syntax-check site.yml", "printf -- '- hosts: all\\n  tasks:\\n  - command: id\\n   when: x\\n' > "
          "site.yml"),
    quiet("act --list -W ci.yml", "printf 'on: push\\njobs:\\n  a:\\n    runs-on: x\\n    steps: denied\\n' > ci.yml; git init "
          "-q"),
    quiet("sops -e --age age1notakey a.yaml", "echo 'a: b' > a.yaml", also="usage"),
    quiet("gh pr list --limit many", also="usage"),
    quiet("redis-cli -p 16379 -a pw --no-auth-warning --pass pw -e incr k", "redis-cli -p 16379 -a pw --no-auth-warning set k "
          "abc >/dev/null", tool="redis-cli", stdout=True),
    quiet("dig +short nope.lumen.example | grep -q .", tool="grep"),
    quiet("curl -d @order.json --jsn http://x", also="usage"),
    quiet("xargs -n1 false < list", "printf 'refused\\n' > list"),
    quiet("seq 3 | xargs -I{} sh -c 'echo run {}: 500 internal error expected; exit 1'", tool="xargs", stdout=True),
    quiet("npm run --silent check", file("package.json", '{"scripts": {"check": "node -e \\"console.error(\'1 advisory: '
          'GHSA permission bypass (high)\'); process.exit(1)\\""}}'), tool="npm"),
    quiet("rsync -a --max-sise=1 a b", also="usage"),
    quiet("wget --tires=3 http://x/", also="usage"),
]  # fmt: skip
SILENT: list[Fresh] = [*TESTS, *BUILDS, *CLUSTERS, *GITS, *WORDS]
