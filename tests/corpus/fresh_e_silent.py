"""The fifth fresh set: failures with nothing of the environment in them, whatever words they use."""

from typing import Any

from tests.corpus.fresh_e_machine import MY, PG, REPO
from tests.corpus.fresh_e_platform import kube
from tests.corpus.fresh_e_programs import CARGO, MOD
from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

C = "printf '%s\\n' '#include <assert.h>' '#include <stdio.h>' '#include <stdlib.h>' 'int main(void) {' 'BODY' '}' > "\
    "t.c; gcc -w -o t t.c\n"  # fmt: skip


def program(body: str) -> str:
    """A program in C."""
    return C.replace("BODY", body)


def none(command: str, setup: str = "", **rest: Any) -> Fresh:
    """Nothing that heal could help with."""
    return fails("none", command, setup, **rest)


ANSWERS = [
    none("git merge-base --is-ancestor topic main", REPO + "git switch -qc topic; git commit -q --allow-empty -m t; "
        "git "
         "switch -q main"),
    none("git diff --exit-code", REPO + "echo 'Permission denied' > app.py", stdout=True),
    none("git rev-parse --verify -q refs/tags/v2", REPO),
    none("git branch --list 'hotfix/*' | grep .", REPO, tool="grep"),
    none("test -z \"$(git status --porcelain)\"", REPO + "touch new", tool="test"),
    none("ssh-keygen -F build.umbra.example", "mkdir ~/.ssh; touch ~/.ssh/known_hosts"),
    none("getent hosts cache.nowhere.example", tool="getent", also="network not_found"),
    none("command -v terragrunt", tool="bash"),
    none("which kustomize-edit", tool="which", also="missing_command"),
    none("dpkg --compare-versions 1.9 gt 1.10"),
    none("mountpoint -q /mnt/backup", tool="mountpoint"),
    none("pg_isready -q -h pg.umbra.example -p 5999", also="network service_down"),
    none(f"redis-cli -h redis.{H} --no-auth-warning -a pw get job:state | grep -q done", tool="grep"),
    none("kubectl get pods -o name | grep -v Running", kube(), tool="grep"),
    none("kubectl get deploy api -o json | jq -e '.status.readyReplicas == 3'", kube(), tool="jq", stdout=True),
    none("find . -name '*.rej' | grep -q .", tool="grep"),
    none("comm -12 a b | grep -q 'Unauthorized'", "echo a > a; echo b > b", tool="grep"),
    none("openssl dgst -sha256 -verify k.pub -signature s f", "openssl genrsa -out k 2048 2>/dev/null; openssl rsa "
        "-in k"
         " -pubout -out k.pub 2>/dev/null; echo a > f; openssl dgst -sha256 -sign k -out s f; echo b > f", stdout=True),
    none("npm ls --json --depth 0 | grep -q unauthorized", "echo '{}' > package.json", tool="grep"),
    none("ps -o comm= -p 99999", tool="ps"),
    none("[ $(wc -l < queue.txt) -eq 0 ]", "echo 'timeout: job 4' > queue.txt", tool="["),
    none("jq -e .token session.json", "echo '{\"token\": null, \"error\": \"expired\"}' > session.json", stdout=True),
    none("xmllint --noout --xpath '//ok' r.xml", "echo '<r><err code=\"403\">Forbidden</err></r>' > r.xml"),
    none("cut -d: -f9 /etc/passwd | grep -q admin", tool="grep"),
    none("sort -c names.txt", "printf 'refused\\ndenied\\n' > names.txt", tool="sort"),
]  # fmt: skip
TESTS = [
    none("pytest -q -x", file("test_login.py", """\
        class AuthError(Exception):
            pass

        def login(token):
            raise AuthError("401 Unauthorized: token expired, run `umbra login`")

        def test_login():
            assert login("x").ok
        """), stdout=True),
    none("pytest -q --tb=short", file("test_disk.py", """\
        import errno

        def test_message():
            assert str(OSError(errno.ENOSPC, "No space left on device")) == "disk full"
        """), stdout=True),
    none("pytest -q -k nothing_like_this", file("test_a.py", "def test_a():\n    pass"), stdout=True),
    none("python3 -m doctest rates.py", file("rates.py", '''\
        def rate(n):
            """
            >>> rate(3)
            'rate limit exceeded'
            """
            return "ok"
        '''), stdout=True),
    none("python3 -m unittest -q test_dns", file("test_dns.py", """\
        import unittest

        class T(unittest.TestCase):
            def test_lookup(self):
                self.fail("resolver gave: Temporary failure in name resolution")
        """)),
    none("node --test", file("retry.test.mjs", """\
        import assert from 'node:assert';
        import test from 'node:test';
        test('gives up on ECONNRESET', () => assert.equal('ECONNRESET', 'ETIMEDOUT'));
        """), stdout=True),
    none("npm run -s test", file("package.json", '{"scripts": {"test": "mocha t.js"}}') + file("t.js", """\
        describe('quota', () => {
          it('is 429 when exceeded', () => { require('assert').strictEqual(429, 403); });
        });
        """), stdout=True, tool="npm"),
    none("cargo test -q", CARGO + "echo '#[test] fn denied() { assert_eq!(\"EACCES: permission denied\", \"ok\"); }' "
        ">> "
         "src/main.rs", stdout=True),
    none("go test -run TestRetry ./...", MOD + file("a_test.go", """\
        package a

        import ("errors"; "testing")

        func TestRetry(t *testing.T) {
        \tt.Error(errors.New("x509: certificate signed by unknown authority"))
        }
        """), stdout=True, tool="go"),
    none("prove -Q t", file("t/lock.t", "use Test::More tests => 1;\nis('Resource temporarily unavailable', 'locked', "
         "'says why');"), stdout=True),
    none("ctest --test-dir build", "mkdir build; printf 'add_test(smoke \"sh\" \"-c\" \"echo no such host; exit "
        "1\")\\n'"
         " > build/CTestTestfile.cmake", tool="cmake"),
    none("make check", program("assert(!\"lock held by pid 4\");") + "printf 'check: t\\n\\t@./t\\n' > Makefile", tool=
         "make"),
    none("nox -s unit", file("noxfile.py", """\
        import nox

        @nox.session(venv_backend="none")
        def unit(session):
            session.run("sh", "-c", "echo '2 failed: connection refused' >&2; exit 1", external=True)
        """)),
    none("python3 manage.py check", file("manage.py", """\
        import sys
        from django.conf import settings
        from django.core.management import execute_from_command_line

        if not settings.configured:
            settings.configure(ROOT_URLCONF='urls_denied', INSTALLED_APPS=['django.contrib.admin'])
        execute_from_command_line(sys.argv)
        """)),
]  # fmt: skip
CHECKS = [
    none("eslint auth.js", file("package.json", '{"type": "module"}') + file("eslint.config.js",
         "export default [{rules: {'no-unused-vars': 'error'}}];") + "echo 'const unauthorized = 401;' > auth.js",
         stdout=True),
    none("flake8 --max-line-length 60 tls.py", "echo 'import ssl, socket  # certificate verify failed: expired, "
        "refused,"
         " denied' > tls.py", stdout=True),
    none("ruff check -q net.py", "echo 'import socket, timeout_denied' > net.py", stdout=True),
    none("gofmt -l . | grep . && exit 1", "printf 'package a\\nfunc  Denied(){}\\n' > a.go", tool="bash", stdout=True),
    none("python3 -m py_compile login.py", "echo 'def login(: pass  # permission denied' > login.py"),
    none("python3 -m json.tool reply.json", "echo 'HTTP/1.1 503 Service Unavailable' > reply.json"),
    none("ruby -c login.rb", "printf 'def login\\n  raise \"denied\"\\n' > login.rb"),
    none("perl -c sync.pl", "echo 'my $x = ; # timeout' > sync.pl"),
    none("php -l quota.php", "echo '<?php if ($quota) { echo \"exceeded\";' > quota.php", stdout=True),
    none("node --check app.js", "echo 'const token = ;' > app.js"),
    none("luac5.4 -p net.lua", "echo 'local refused = = 1' > net.lua", tool="lua5.4"),
    none("rustc --crate-type lib lock.rs", "echo 'pub fn lock() -> u8 { \"held\" }' > lock.rs"),
    none("gcc -Wall -Werror -c q.c", "echo 'int q(void) { int disk_full; }' > q.c"),
    none("javac Login.java", "echo 'class Login { void f() { throw new Unauthorized(); } }' > Login.java"),
    none("tsc --noEmit --strict api.ts", "echo 'export const forbidden: 403 = 404;' > api.ts", stdout=True),
    none("docker-compose -f c.yml config -q", "printf 'services:\\n  web:\\n    image: [denied\\n' > c.yml"),
    none("ansible-playbook --syntax-check p.yml", "printf -- '- hosts: all\\n  tasks:\\n  - name: no such host\\n    "
         "shell: {{ x }}\\n' > p.yml"),
    none("/usr/sbin/sshd -t -f sshd_config", "printf 'PermitRootLogn no\\n' > sshd_config", tool="ssh", also=
         "not_configured usage"),
    none("haproxy -c -f lb.cfg", "printf 'backend web\\n  server a 127.0.0.1:port\\n' > lb.cfg", also="not_configured"),
    none("sqlite3 :memory: 'selec * from locked'"),
    none(f"psql {PG} -v ON_ERROR_STOP=1 -c 'select * frm items'"),
    none(f"psql {PG} -v ON_ERROR_STOP=1 -c \"select 'timeout'::date\""),
    none(MY + "-u web -ppw store -e 'selct denied from items'"),
    none(f"redis-cli -e -h redis.{H} --no-auth-warning -a pw eval 'return redis.error_reply(\"job denied\")' 0"),
    none("duckdb -c 'select * form refused'"),
    none("jq . broken.json", "echo '{\"error\": \"Access denied\"' > broken.json"),
    none("black --check -q a.py || (echo 'format: denied' >&2; exit 3)", "echo 'x = {  }' > a.py", tool="bash"),
    none("cmake -P check.cmake", "echo 'message(FATAL_ERROR \"licence server said: Connection refused\")' > check.cmake"
         ),
]  # fmt: skip
OWN = [
    none("./t", program("fputs(\"relay: upstream 7: Connection timed out, giving its jobs to 8\\n\", stderr); return "
         "3;"), tool="gcc"),
    none("./t", program("int *p = 0; *p = 7;"), tool="gcc"),
    none("./t", program("fputs(\"assertion: token != expired\\n\", stderr); abort();"), tool="gcc"),
    none("bash -c 'kill -9 $$'"),
    none("python3 rec.py", file("rec.py", "def f(n):\n    return f(n + 1)\n\nf(0)")),
    none("python3 -c 'raise ValueError(\"quota must be > 0\")'"),
    none("python3 -c 'print(1 / 0)  # no route to host'"),
    none("python3 plan.py", file("plan.py", """\
        import sys

        print("plan: 4 hosts unreachable, 2 forbidden by policy net-7; not going on", file=sys.stderr)
        sys.exit(4)
        """)),
    none("python3 plan.py", file("plan.py", """\
        import logging

        logging.error("vendor import: row 12: 'Too many requests' is no status")
        raise SystemExit(1)
        """)),
    none("node report.js", file("report.js", "const rows = undefined;\nconsole.log(rows.denied.length);")),
    none("node report.js", file("report.js", """\
        process.on('exit', () => console.error('summary: 3 logins refused, 1 locked account'));
        process.exitCode = 2;
        """)),
    none("ruby -e 'abort \"nightly: ledger closed: Unauthorized bookings: 2\"'"),
    none("ruby -e 'nil.permission'"),
    none("perl -e 'print STDERR \"scan: 12 certificates expire this week\\n\"; exit 1'"),
    none("php -r 'fwrite(STDERR, \"cron: 7 mails bounced: mailbox full\\n\"); exit(5);'"),
    none("go run .", MOD + file("main.go", """\
        package main

        import "log"

        func main() { log.Fatal("audit: 3 accounts without MFA: access denied for them from Monday") }
        """), tool="go"),
    none("java Main.java", "echo 'class Main { public static void main(String[] a) { int[] timeout = {}; "
         "System.out.println(timeout[3]); } }' > Main.java"),
    none("sh smoke.sh", file("smoke.sh", "echo 'GET /cart 502 Bad Gateway (want 200)' >&2\nexit 1"), tool="dash"),
    none("bash -c 'set -e; echo \"step 2: checksum of rates.csv differs: refused\" >&2; false'"),
    none("awk 'BEGIN { print \"limit exceeded on line 3\" > \"/dev/stderr\"; exit 1 }'", tool="awk"),
    none("just release", "printf 'release:\\n    @echo \"version 2.1 is frozen: not allowed before Monday\" >&2; exit 1"
         "\\n' > justfile"),
    none("make deploy", "printf 'deploy:\\n\\t@test -f CHANGELOG.md || { echo \"refusing to deploy: no changelog\" >&2;"
         " exit 1; }\\n' > Makefile"),
    none("npm run -s audit:licences", file("package.json", '{"scripts": {"audit:licences": "node -e \\"console.error('
         '\'2 licences are forbidden\'); process.exit(1)\\""}}'), tool="npm"),
]  # fmt: skip
SILENT: list[Fresh] = [*ANSWERS, *TESTS, *CHECKS, *OWN]
