"""The sixth fresh set: failures with nothing of the environment in them, whatever words they use."""

from typing import Any

from tests.corpus.fresh_f_machine import ME, MODULES, MY, NEW, PG, TOPIC, B
from tests.corpus.fresh_f_platform import D, kube
from tests.corpus.fresh_f_programs import CRATE, MOD, package
from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

GO = "GOCACHE=/var/tmp/f-go "
ALONE = CRATE.replace('[dependencies]\\nweights = "1"\\n', "")


def none(command: str, setup: str = "", **rest: Any) -> Fresh:
    """Nothing that heal could help with."""
    return fails("none", command, setup, **rest)


def out(command: str, setup: str = "", **rest: Any) -> Fresh:
    """The same, said on stdout."""
    return none(command, setup, stdout=True, **rest)


def c(body: str) -> str:
    """A program in C, `t`."""
    return "cat > t.c <<'END'\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(void) {\n" + (
        f"{body}\n}}\nEND\ngcc -w -o t t.c\n"
    )


ANSWERS = [
    none("sha256sum -c --quiet release.sha256", "echo x > release.tgz; echo \"$(printf y | sha256sum | cut -d' ' -f1)  "
         "release.tgz\" > release.sha256"),
    out("diff expected.txt actual.txt", "echo 200 > expected.txt; echo '403 Forbidden' > actual.txt"),
    none("cmp old.bin new.bin", "echo a > old.bin; echo b > new.bin", stdout=True),
    none("grep -rn 'connection reset by peer' logs/", "mkdir logs; echo ok > logs/a"),
    none("test -f .terraform.lock.hcl", tool="test"),
    none("[ \"$(date +%u)\" = 9 ]", tool="["),
    none("ps -C intake-worker -o pid=", tool="ps"),
    none("git merge-base --is-ancestor topic main", NEW + TOPIC),
    none("git ls-remote --exit-code . refs/tags/v9", NEW),
    none("git grep -q 'Permission denied'", NEW),
    none("git describe --exact-match --tags HEAD 2>/dev/null", NEW, tool="git"),
    none("kubectl get deploy intake -o jsonpath='{.status.availableReplicas}' | grep -q .", kube("good"), tool="grep"),
    none("kubectl get events -o name | grep -i unauthorized", kube("good"), tool="grep"),
    none(f"test -n \"$(psql {PG} -Atc 'select 1 from items limit 1')\"", tool="test"),
    none(f"redis-cli -h cache.{H} --no-auth-warning -a pw exists job:lock | grep -qx 1", tool="grep"),
    none(f"ssh {B} 'grep -c refused /etc/hosts' >/dev/null", ME),
    none("dpkg --compare-versions 2.10 lt 2.9"),
    none("expr 3 = 4 > /dev/null", tool="expr"),
    none("cat app.log | grep -E 'ERROR.*(timeout|denied)' | tail -n 5 | grep .", "echo 'INFO started' > app.log",
         tool="grep"),
    none("jq -e '.roles | index(\"admin\")' me.json > /dev/null", "echo '{\"roles\": [\"viewer\"], \"error\": "
          "\"forbidden\"}'"
         " > me.json", tool="jq"),
    none("awk '/certificate has expired/ { found = 1 } END { exit !found }' app.log", "echo ok > app.log", tool="awk"),
    none("openssl x509 -in c.pem -noout -checkend 864000", "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem "
          "-out "
         "c.pem -subj /CN=x -days 3 2>/dev/null", stdout=True),
    none("comm -23 want.txt have.txt | grep .", "echo a > want.txt; cp "
         "want.txt have.txt", tool="grep"),
    none("find logs -newer stamp -name '*.err' | grep -q .", "mkdir logs; touch stamp", tool="grep"),
    none("systemctl is-enabled intake >/dev/null 2>&1", tool="systemctl"),
]  # fmt: skip
TESTS = [
    out("pytest -q tests/", file("tests/test_api.py", """\
        import urllib.error

        def call():
            raise urllib.error.HTTPError("http://api/v1", 401, "Unauthorized", {}, None)

        def test_call():
            call()
        """)),
    out("pytest -q --maxfail=1", file("test_db.py", """\
        import pytest

        @pytest.fixture
        def db():
            raise ConnectionRefusedError(111, "Connection refused")

        def test_rows(db):
            assert db
        """)),
    out("pytest -q -x --no-header -p no:cacheprovider", file("test_perm.py", """\
        def check(user):
            return "permission denied" if user == "bo" else "ok"

        def test_bo():
            assert check("bo") == "ok"
        """)),
    out("python3 -m pytest -q", file("test_x.py", "def test_x(:\n    pass")),
    none("python3 -m unittest -q", file("test_tls.py", """\
        import ssl
        import unittest

        class T(unittest.TestCase):
            def test_verify(self):
                with self.assertRaises(ssl.SSLCertVerificationError):
                    pass
        """)),
    none("python3 test_quota.py", file("test_quota.py", "import errno\n\nassert errno.EDQUOT == 1, 'Disk quota "
          "exceeded'")),
    out("tox -q -e py311", "printf '[tox]\\nskipsdist=true\\n[testenv]\\nskip_install=true\\nallowlist_externals=sh\\n"
        "commands=sh -c \"echo 3 failed, connection refused; exit 1\"\\n' > tox.ini"),
    out("jest --ci", MODULES + package() + file("auth.test.js", """\
        test('says 403 on a foreign tenant', () => {
          expect({ status: 200 }).toEqual({ status: 403, message: 'Forbidden' });
        });
        """), timeout=60),
    out("node --test", file("dns.test.js", """\
        const test = require('node:test');
        const assert = require('node:assert');
        test('falls back when getaddrinfo ENOTFOUND', () => { assert.ok(false, 'EAI_AGAIN is not retried'); });
        """)),
    out("npm test --silent", package(scripts='{"test": "node t.js"}') + file("t.js", "console.error('2 of 14 failed: "
          "429 "
        "Too Many Requests was not retried');\nprocess.exit(1);")),
    out("cargo test -q", ALONE + "cat >> src/main.rs <<'END'\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn lock() { "
        "panic!(\"resource temporarily unavailable\"); }\n}\nEND"),
    out(GO + "go test ./...", MOD + file("dial_test.go", """\
        package scale

        import "testing"

        func TestDial(t *testing.T) {
        \tt.Fatalf("got %q, want nil", "dial tcp 10.0.0.4:5432: i/o timeout")
        }
        """), tool="go"),
    out(GO + "go test -run XXX -bench . ./...", MOD + file("a_test.go", """\
        package scale

        import "testing"

        func BenchmarkA(b *testing.B) { b.Fatal("no such host in the cache") }
        """), tool="go"),
    out("prove -q t/", file("t/a.t", "use Test::More;\nis(401, 200, 'token accepted');\ndone_testing;")),
    none("make test", c('fprintf(stderr, "FAIL: open_lock: Resource busy (want ok)\\n"); return 1;') +
         "printf 'test: t\\n\\t./t\\n' > Makefile"),
    out("ctest --test-dir out --output-on-failure", "mkdir out; printf 'add_test(disk \"sh\" \"-c\" \"echo want: No "
          "space "
        "left on device; exit 1\")\\n' > out/CTestTestfile.cmake", tool="cmake"),
    out("bash t/smoke.sh", file("t/smoke.sh", "echo 'not ok 3 - GET /healthz: 503 Service Unavailable, want "
          "200'\nexit 1")),
]  # fmt: skip
CHECKS = [
    out("ruff check --output-format concise app.py", "echo 'import os, ssl_denied' > app.py"),
    out("ruff format --check app.py", "echo 'token   = \"expired\"' > app.py"),
    none("isort --check-only app.py", "printf 'import ssl\\nimport errno\\n' > app.py"),
    none("black --check app.py", "echo 'timeout   =   3' > app.py"),
    out("mypy --no-error-summary app.py", "echo 'retries: int = \"connection refused\"' > app.py"),
    out("pylint --disable=all --enable=E app.py", "echo 'print(access_denied)' > app.py"),
    out("bandit -q app.py", "printf 'import subprocess\\nsubprocess.call(\"rm -rf /x\", shell=True)\\nassert "
          "True\\n' > "
        "app.py"),
    out("yamllint ci.yml", "printf 'a: 1\\na: unauthorized\\n' > ci.yml"),
    none("markdownlint README.md", "printf '# Login\\n# Denied\\ntext  \\n' > README.md"),
    out("commitlint --edit msg", MODULES + package() + "echo 'module.exports = {rules: {\"type-empty\": [2, "
          "\"never\"]}}' > "
        "commitlint.config.js; git init -q; echo 'permission denied on save' > msg"),
    out("tsc --noEmit", MODULES + "echo '{\"compilerOptions\": {\"strict\": true, \"types\": []}, \"files\": "
          "[\"a.ts\"]}' > "
        "tsconfig.json; echo 'const quota: number = \"exceeded\";' > a.ts"),
    none("vite build", MODULES + package() + "echo '<script type=module src=/a.js></script>' > index.html; echo 'let "
          "x = ;'"
         " > a.js", timeout=60),
    none("mkdocs build --strict", "mkdir docs; echo '[x](forbidden.md)' > docs/index.md; echo 'site_name: a' > "
          "mkdocs.yml"),
    none("sphinx-build -q -W . out", "echo 'project = \"a\"' > conf.py; printf 'T\\n=\\n\\n:ref:`unreachable`\\n' > "
          "index.rst"),
    none(GO + "go vet ./...", MOD + "printf 'package scale\\n\\nimport \"fmt\"\\n\\nfunc F() { fmt.Printf(\"%%d\", "
          "\"denied\") "
         "}\\n' > a.go", tool="go"),
    none(GO + "go build ./...", MOD + "printf 'package scale\\n\\nfunc F() error { return ErrForbidden }\\n' > a.go",
         tool="go"),
    none("cargo build -q", ALONE + "echo 'fn f() -> u8 { \"timeout\" }' >> src/main.rs"),
    none("javac Scale.java", "echo 'class Scale { int timeout() { return \"expired\"; } }' > Scale.java"),
    none("gcc -o app app.c", "echo 'int connect_refused(void); int main(void) { return connect_refused(); }' > app.c"),
    none("g++ -std=c++17 -c a.cc", "echo '#include <vector>\nint main() { std::vector<Denied> v; }' > a.cc"),
    none("bash -n deploy.sh", "printf 'if true; then\\n  echo denied\\n' > deploy.sh"),
    none("python3 app.py", "printf 'def login():\\nreturn \"Unauthorized\"\\n' > app.py"),
    none("node app.js", "echo 'const forbidden = {;' > app.js"),
    none("perl -c app.pl", "echo 'my %denied = (;' > app.pl"),
    none("sed 's/denied/ok' a.txt", "echo denied > a.txt"),
    none("awk '{ print $1 ' a.txt", "echo a > a.txt"),
    none("terraform fmt -check -diff", "printf 'locals {\\ntimeout=3\\n}\\n' > a.tf", stdout=True),
    none("ansible-playbook -i localhost, --syntax-check site.yml", file("site.yml", "- hosts: all\n  taskss:\n  - "
          "debug: "
         "msg=unreachable")),
    none(f"psql {PG} -v ON_ERROR_STOP=1 -c 'select count(* from items'"),
    none(MY + "-u web -ppw store -e 'select refused from items'"),
    none("promtool check rules r.yml", "printf 'groups:\\n- name: a\\n  rules:\\n  - alert: Denied\\n    expr: "
          "rate(x[5m\\n' > "
         "r.yml"),
    none("jsonschema -i config.json schema.json", "echo '{\"timeout\": \"30s\"}' > config.json; echo '{\"properties\": "
         "{\"timeout\": {\"type\": \"number\"}}}' > schema.json"),
    none("python3 -m json.tool < reply.html", "echo '<h1>401 Authorization Required</h1>' > reply.html"),
]  # fmt: skip
OWN = [
    none("python3 recon.py", file("recon.py", """\
        import sys

        print("recon: ledger 7: 3 bookings rejected by bank: ACCESS DENIED BY ISSUER", file=sys.stderr)
        sys.exit(2)
        """)),
    none("python3 import_users.py", file("import_users.py", """\
        class InvalidRow(ValueError):
            pass

        raise InvalidRow("row 44: column 'auth': 'token expired' is not one of: none, basic, oidc")
        """)),
    none("python3 price.py", file("price.py", """\
        rates = {"eur": 1.0}
        print(rates["unauthorized"])
        """)),
    none("python3 tree.py", file("tree.py", "nodes = [1, 2]\nprint(nodes[401])")),
    none("python3 -c \"int('403 Forbidden')\""),
    none("python3 model.py", file("model.py", "class A:\n    pass\n\nA().connection_refused()")),
    none("python3 crawl.py", file("crawl.py", """\
        import logging

        logging.basicConfig(format="%(levelname)s %(message)s")
        logging.warning("site 12 answered 429 Too Many Requests; skipped")
        logging.error("1 of 40 sites failed the content check")
        raise SystemExit(1)
        """)),
    none("node price.js", file("price.js", "throw new RangeError('limit exceeded: 401 lots in one order');")),
    none("node price.js", file("price.js", "JSON.parse('connection refused');")),
    none("node jobs.js", file("jobs.js", """\
        console.error('[worker 3] job 88: upstream said: ECONNRESET (handled, job requeued)');
        console.error('[main] 1 job failed validation: weight must be positive');
        process.exit(1);
        """)),
    none("ruby -e 'raise \"ledger locked by Monday close\"'"),
    none("ruby -e 'Integer(\"permission\")'"),
    none("perl -e 'die \"batch 7: card declined: not authorized by issuer\\n\"'"),
    none("php -r 'throw new DomainException(\"tenant is suspended: access denied\");'", stdout=True),
    none("lua5.4 -e 'error(\"rule 4: host unreachable in graph\", 0)'"),
    none(GO + "go run .", MOD + file("main.go", """\
        package main

        func main() {
        \tvar limits map[string]int
        \tlimits["timeout"] = 1
        }
        """), tool="go"),
    none("java Batch.java", file("Batch.java", """\
        class Batch {
            public static void main(String[] a) {
                throw new IllegalArgumentException("order 9: status code 503 is no order status");
            }
        }
        """)),
    none("./t", c('fprintf(stderr, "scale: sensor 3: no response, using last value\\n"); return 4;'), tool="gcc"),
    none("./t", c("char *p = 0; strcpy(p, \"denied\");"), tool="gcc"),
    none("./t", c("abort();"), tool="gcc"),
    none("bash nightly.sh", file("nightly.sh", """\
        set -e
        echo "step 1: ok"
        echo "step 2: 2 invoices without a customer: refused" >&2
        exit 3
        """)),
    none("sh -c 'echo \"release frozen until 2026-03-09: pushes are not permitted\" >&2; exit 1'", tool="dash"),
    none("make release", "printf 'release:\\n\\t@echo \"CHANGELOG has no entry for 2.4: forbidden to release\" >&2; "
          "exit 1\\n'"
         " > Makefile"),
    none("just check", "printf 'check:\\n    @echo \"3 hosts drifted, 1 timed out of maintenance\" >&2; exit 1\\n' > "
          "justfile"),
    none("bash -c 'kill -9 $$'"),
    none("bash -c 'kill -TERM $$'"),
    none("false", tool="false"),
    none(f"{D}docker run --rm corvid/box:1 false", tool="docker"),
    none(f"{D}docker exec resident sh -c 'echo \"check: disk full alarm is silenced\" >&2; exit 3'", tool="docker"),
    none(f"ssh {B} 'echo \"validation: 2 hosts unreachable in plan\" >&2; exit 5'", ME),
    none("git stash pop", NEW + "echo a > rates.py; git stash -q; echo b > rates.py; git commit -qam b", stdout=True),
    none("git revert --no-edit HEAD~1", NEW + "echo a > rates.py; git commit -qam a; echo b > rates.py; git commit "
          "-qam b"),
    none("git merge --no-edit topic", NEW + TOPIC + "echo o > rates.py; git commit -qam o", stdout=True),
    none("git apply --check fix.patch", NEW + "printf -- '--- a/rates.py\\n+++ b/rates.py\\n@@ -1 +1 "
          "@@\\n-nine\\n+ten\\n' > "
         "fix.patch"),
    none("flask --app app routes", file("app.py", "from flask import Flask\n\nraise RuntimeError('plan has no owner: "
          "access "
         "denied')")),
    none("uvicorn app:app --port 9555", file("app.py", "app = 1 / 0  # timeout")),
    none("invoke deploy", file("tasks.py", "from invoke import Exit, task\n\n@task\ndef deploy(c):\n    raise "
          "Exit('window is "
         "closed: not allowed before 22:00', code=3)")),
    none("task release", file("Taskfile.yml", """\
        version: '3'
        tasks:
          release:
            cmds:
              - echo "tests of payment: 401 where 200 was wanted" >&2; exit 1
        """)),
]  # fmt: skip
SILENT: list[Fresh] = [*ANSWERS, *TESTS, *CHECKS, *OWN]
