"""The seventh fresh set, second half: failures with nothing of the environment in them, whatever words they use."""

from typing import Any

from tests.corpus.fresh_g_builds import GOMOD, crate
from tests.corpus.fresh_g_packages import package
from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_g_system import ME, J
from tests.corpus.fresh_parts import Fresh, fails, file

D = "DOCKER_HOST=unix:///srv/docker.sock "
MODULES = "ln -s /srv/tools/node_modules node_modules\n"
REPO = (
    "git init -q -b main; git config user.name Ida; git config user.email i@x.example; echo 1 > a; git add a; "
    "git commit -qm a\n"
)
GO = "GOCACHE=/var/tmp/g-go "


def none(command: str, setup: str = "", **rest: Any) -> Fresh:
    """Nothing that heal could help with."""
    return fails("none", command, setup, **rest)


def out(command: str, setup: str = "", **rest: Any) -> Fresh:
    """The same, said on stdout."""
    return none(command, setup, stdout=True, **rest)


TESTS = [
    out("pytest -q tests/test_login.py", file("tests/test_login.py", "def test_login():\n    status, body = 401, "
          "'Unauthorized'\n    assert status == 200, f'{status} {body}'\n")),
    out("pytest -x --tb=short", file("test_pool.py", "class PoolError(Exception):\n    pass\n\n\ndef test_pool():\n    "
          "raise PoolError('connection refused by fake server')\n")),
    out("pytest --tb=line -q", file("test_retry.py", "import pytest\n\n\n@pytest.mark.parametrize('code', [429, "
          "503])\ndef test_retry(code):\n    assert code < 400, 'Too Many Requests'\n")),
    out("python3 -m pytest -q --no-header", file("test_cert.py", "def test_cert():\n    msg = 'certificate has "
          "expired'\n    assert msg == 'ok'\n"), tool="pytest"),
    none("python3 -m unittest -q test_acl", file("test_acl.py", "import unittest\n\n\nclass T(unittest.TestCase):\n    "
          "def test_acl(self):\n        with self.assertRaises(PermissionError):\n"
         "            pass\n\n    def test_text(self):\n        self.assertEqual('403 Forbidden', '200 OK')\n")),
    none("jest", MODULES + file("auth.test.js", "test('expired token', () => { expect({ status: 401, message: 'jwt "
          "expired' }).toEqual({ status: 200 }); });\n") + package(), tool="jest"),
    out("mocha test.js", MODULES + file("test.js", "const a = require('assert');\ndescribe('pool', () => { "
          "it('survives ECONNREFUSED', () => { a.strictEqual('ECONNREFUSED', null); }); "
        "it('times out', function (done) { this.timeout(40); }); });\n"), tool="mocha"),
    out("node --test", file("a.test.js", "const t = require('node:test');\nconst a = require('node:assert');\nt('disk "
          "full is told', () => a.equal('ENOSPC: no space left on device', ''));\n")),
    out(GO + "go test ./...", GOMOD + file("a_test.go", "package nest\n\nimport \"testing\"\n\nfunc TestDial(t "
          "*testing.T) {\n\tt.Errorf(\"dial tcp 10.0.0.1:443: i/o timeout: want nil\")\n}\n"),
        tool="go", timeout=60),
    out("cargo test -q", crate(main="fn main() {}\n#[test]\nfn denied() { assert_eq!(\"Permission denied (os error "
          "13)\", \"\"); }"), timeout=60),
    out("ruby test_stock.rb", file("test_stock.rb", "require 'minitest/autorun'\nclass T < Minitest::Test\n  def "
          "test_a = assert_equal('host unreachable', 'ok')\nend\n")),
    out("prove -q t", file("t/a.t", "use Test::More tests => 2;\nok 1;\nis('unauthorized', 'ok', 'login');\n")),
    out("behave -q --no-color", file("features/a.feature", "Feature: a\n  Scenario: b\n    Given the gateway answers "
          "502\n") + file("features/steps/s.py", "from behave import given\n\n@given('the "
        "gateway answers {n:d}')\ndef step(c, n):\n    assert n == 200, f'bad gateway {n}'\n")),
    out("robot a.robot", file("a.robot", "*** Test Cases ***\nToken\n    Should Be Equal    token expired    token "
          "valid\n")),
    out("npm test", package('"scripts": {"test": "node t.js"}') + "echo \"console.log('not ok 1 - retries on timeout: "
          "expected 3, got 1'); process.exit(1)\" > t.js"),
    out("ctest --test-dir out --output-on-failure", file("CMakeLists.txt", "cmake_minimum_required(VERSION "
          "3.18)\nproject(n NONE)\nenable_testing()\nadd_test(NAME login COMMAND sh -c \"echo "
        "'FAIL: 401 != 200'; exit 1\")\n") + "cmake -S . -B out >/dev/null"),
    out("make check", file("Makefile", "check:\n\t@echo 'ok 1 - parse'; echo 'not ok 2 - rejects expired certificate'; "
          "echo '# Failed test at t/tls.t line 12.' >&2; exit 1\n")),
    none("bash -c 'diff <(echo 200) <(echo \"503 Service Unavailable\")'", tool="diff", stdout=True),
    out("npx ava", MODULES + package('"type": "module"') + file("test.js", "import test from 'ava';\ntest('lock', t => "
          "{ t.is('database is locked', ''); });\n"), tool="ava", timeout=60),
    out("vitest run", MODULES + package() + file("a.test.ts", "import { expect, test } from 'vitest';\ntest('quota', "
          "() => { expect('quota exceeded').toBe('ok'); });\n"), timeout=60),
    none("java -ea Check.java", file("Check.java", "class Check { public static void main(String[] a) { assert false : "
          "\"expected 200, got 504 Gateway Timeout\"; } }")),
    none("django-admin test --settings=conf --pythonpath=.", file("conf.py", "SECRET_KEY='x'\nDATABASES={}\nINSTALLED_A"
          "PPS=[]\n") + file("test_a.py", "from django.test import SimpleTestCase\n\n\nclass "
         "T(SimpleTestCase):\n    def test_a(self):\n        self.assertEqual(403, 200, 'CSRF verification "
         "failed')\n")),
]  # fmt: skip
CHECKS = [
    out("ruff check .", "echo 'import os, unauthorized' > denied.py"),
    out("ruff format --check src", "mkdir src; echo 'timeout  =  30' > src/timeout.py"),
    none("black --check -q --diff .", "echo 'x = {  \"denied\":1 }' > a.py", stdout=True),
    out("mypy --no-error-summary client.py", "echo 'def connect() -> int:\n    return \"refused\"' > client.py"),
    out("pylint --score=n unauthorized.py", "echo 'import os' > unauthorized.py", timeout=60),
    out("flake8 forbidden.py", "echo 'import os' > forbidden.py"),
    out("bandit -q a.py", "echo 'password = \"hunter2\"; assert password' > a.py"),
    out("eslint .", MODULES + file("eslint.config.js", "module.exports = [{ rules: { 'no-undef': 2 } }];\n") + "echo "
          "'connectionRefused();' > a.js", tool="eslint"),
    out("tsc --noEmit api.ts", "echo 'const code: 401 | 403 = 404;' > api.ts"),
    out("prettier --check .", MODULES + "echo 'const   timeout = 3' > timeout.js", tool="prettier"),
    none("npx stylelint a.css", MODULES + "echo '{\"rules\": {\"color-no-invalid-hex\": true}}' > .stylelintrc.json; "
          "echo 'a { color: #denied; }' > a.css", tool="stylelint", stdout=True),
    out("npx htmlhint login.html", MODULES + "echo '<h1>401 Unauthorized' > login.html", tool="htmlhint"),
    none("npx sass a.scss", MODULES + "echo 'a { color: $denied; }' > a.scss", tool="sass"),
    none("npx svgo a.svg", MODULES + "echo '<svg><g></svg' > a.svg", tool="svgo", stdout=True),
    none("npx redocly lint api.yaml", MODULES + "printf 'openapi: 3.0.0\\ninfo: {title: a, version: 1}\\npaths: {/x: "
          "{get: {responses: {401: {}}}}}\\n' > api.yaml", tool="redocly"),
    none("npx esbuild --bundle a.ts", MODULES + "echo 'const forbidden = (' > a.ts", tool="esbuild"),
    none("npx depcheck", MODULES + package('"dependencies": {"unauthorized": "1"}'), tool="depcheck", stdout=True),
    none("yamllint values.yaml", "printf 'timeout: 30\\ntimeout: 60\\n' > values.yaml", stdout=True),
    none("sqlfluff lint --dialect postgres q.sql", "echo 'SELECT denied from  access_log' > q.sql", stdout=True),
    none("shellcheck deploy.sh", "printf '#!/bin/sh\\necho $unauthorized\\n' > deploy.sh", stdout=True),
    none("codespell README.md", "echo 'the conection was refused recieve' > README.md", stdout=True),
    none("bash -n rollout.sh", "printf 'for h in a b; do\\n  echo \"$h: connection refused\"\\n' > rollout.sh"),
    none("xmllint --noout --schema s.xsd a.xml", "echo '<denied/>' > a.xml; echo '<xs:schema "
          "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"ok\"/></xs:schema>' > s.xsd"),
    none("python3 -m json.tool resp.json", "echo '{\"error\": \"unauthorized\",}' > resp.json"),
    none("python3 -m py_compile timeout.py", "echo 'def f(:' > timeout.py"),
    none("jq -e '.error == null' resp.json", "echo '{\"error\": \"rate limit exceeded\"}' > resp.json", stdout=True),
    none("gcc -Wall -Werror -c net.c", "echo 'int f(void) { int refused; return 0; }' > net.c"),
    none("g++ -c a.cc", "echo '#error \"no such host: build on linux only\"' > a.cc"),
    none("javac Denied.java", "echo 'class Denied { int f() { return timeout; } }' > Denied.java"),
    none(GO + "go vet ./...", GOMOD + file("a.go", "package nest\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\\n\", "
          "\"connection reset\") }\n"), tool="go"),
    none("perl -c cron.pl", "echo 'my $denied = ;' > cron.pl"),
    none("php -l login.php", "echo '<?php if ($unauthorized { }' > login.php", stdout=True),
    none("ruby -c acl.rb", "echo 'def denied(' > acl.rb"),
    none("luac5.4 -p a.lua", "echo 'local forbidden = = 1' > a.lua"),
    none("terraform fmt -check .", "printf 'locals {\\n timeout=3\\n}\\n' > a.tf", stdout=True),
    none("ansible-playbook -i localhost, --syntax-check p.yml", file("p.yml", "- hosts: all\n  tasks:\n  - name: "
          "unreachable\n    debgu: msg=x\n"), timeout=40),
    none("haproxy -c -f h.cfg", "printf 'frontend a\\n  bind :9443\\n  timeout refused 3s\\n' > h.cfg", also="not_confi"
          "gured"),
    none("promtool check rules r.yml", "printf 'groups: [{name: a, rules: [{alert: ConnectionRefused, expr: \"up "
          "==\"}]}]' > r.yml"),
    none("pre-commit run -a >&2", REPO + file(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks:\n  - id: "
          "words\n    name: no forbidden words\n    language: system\n    entry: sh -c 'echo "
         "\"a-1 word timeout is forbidden\"; exit 1'\n") + "git add ."),
    out("commitlint --from HEAD~1", MODULES + REPO + "echo \"module.exports = { rules: { 'type-empty': [2, 'never'] } "
          "};\" > commitlint.config.js; git commit -q --allow-empty -m 'fixed 401 "
        "unauthorized'", tool="commitlint"),
    out("vale() { grep -nE 'unauthorized|forbidden' docs.md && return 2; }; vale", "echo 'users get 403 forbidden' > "
          "docs.md", tool="grep"),
    ]  # fmt: skip
ANSWERS = [
    none("grep -c 'connection refused' app.log", "echo ok > app.log", stdout=True),
    none("zgrep -q 401 access.log.gz", "echo ok | gzip > access.log.gz", tool="zgrep"),
    none("cmp -s a b", "echo 1 > a; echo 2 > b"),
    none("git diff --exit-code --stat", REPO + "echo 2 > a", stdout=True),
    none("git grep -n unauthorized", REPO),
    none("git merge-base --is-ancestor HEAD HEAD~1", REPO + "git commit -q --allow-empty -m b", also="not_found"),
    none("git show-ref --verify --quiet refs/heads/release", REPO),
    none("pgrep -x nest-agent", tool="pgrep"),
    none("test -s token.txt", "touch token.txt"),
    none("[ \"$(cat VERSION)\" = 2.0 ]", "echo 1.9 > VERSION", tool="["),
    none("systemd-analyze verify nest.service", "printf '[Service]\\nExecStart=denied\\n' > nest.service", also="not_co"
          "nfigured missing_command"),
    none("expr 403 - 403", tool="expr", stdout=True),
    none("sha256sum --status -c s", "echo a > f; echo \"$(echo b | sha256sum | cut -c1-64)  f\" > s"),
    none("gpg --verify a.asc", "printf 'expired key, unauthorized' > a.asc"),
    none("bash -c 'kill -INT $$'"),
    none("timeout", tool="bash", also="none"),
    none("python3 -c 'import os,signal; os.kill(os.getpid(), signal.SIGINT)'"),
    none("node -e 'process.kill(process.pid, \"SIGTERM\"); setTimeout(() => {}, 500)'"),
    none("bash -c 'kill -SEGV $$'"),
    none("diff -u nginx.conf nginx.conf.new", "echo 'proxy_read_timeout 30s;' > nginx.conf; echo 'return 403;' > "
          "nginx.conf.new", stdout=True),
    none("sqlite3 a.db \"select abs(-9223372036854775808) -- timeout\""),
    none("dpkg --compare-versions 2.0 lt 1.9"),
    none("find . -name '*.log' -size +1G | grep .", tool="grep"),
    none("openssl x509 -checkend 0 -noout -in c.pem", "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out "
          "c.pem -subj /CN=x -days 1 2>/dev/null; openssl x509 -in c.pem -signkey k.pem -days -1 "
         "-out d.pem 2>/dev/null && mv d.pem c.pem || true", also="tls", stdout=True),
    none(f"ssh {J} 'grep -q unauthorized /etc/hosts'", ME),
    none(f"ssh {J} 'exit 7'", ME),
    none(f"{D}docker exec resident sh -c 'ls /nope'", tool="docker"),
    none(f"{D}docker run --rm corvid/box:1 cat /etc/denied", tool="docker"),
    none("xargs -n1 test -f < list", "printf 'x\\ny\\n' > list"),
    none(f"curl -s http://web.{H}/business/order | jq -e .ok", tool="jq", stdout=True),
    none(f"curl -s http://web.{H}/html/ | python3 -c 'import json,sys; json.load(sys.stdin)'", tool="python3", also="au"
          "th"),
]  # fmt: skip
OWN = [
    none("python3 settle.py", file("settle.py", "import logging\nlogging.basicConfig(format='%(asctime)s %(levelname)s "
          "%(name)s: %(message)s')\nlog = logging.getLogger('settle')\nlog.warning('bank 3: 503, "
         "retried, ok')\nlog.warning('bank 4: read timed out, retried, ok')\nlog.error('2 of 91 statements do not "
         "balance')\nraise SystemExit(1)\n")),
    none("python3 parse.py", file("parse.py", "rows = ['ok', 'ECONNREFUSED']\ncodes = [int(r) for r in rows]\n")),
    none("python3 acl.py", file("acl.py", "class AccessDenied(Exception):\n    \"\"\"A rule of the "
          "shop.\"\"\"\n\n\nraise AccessDenied('customer 12 may not see list B')\n")),
    none("python3 retry.py", file("retry.py", "try:\n    raise ConnectionRefusedError('simulated in demo "
          "mode')\nexcept ConnectionRefusedError as e:\n    raise ValueError('demo: 3 of 3 scenarios shown') from "
          "None\n")),
    none("python3 wh.py", file("wh.py", "def reserve(n):\n    stock = {'eggs': 2}\n    assert stock['eggs'] >= n, "
          "f'quota exceeded: {n} > {stock[\"eggs\"]}'\n\n\nreserve(3)\n")),
    none("python3 deep.py", file("deep.py", "def connect(n):\n    return connect(n + 1)\n\n\nconnect(0)\n")),
    none("python3 typo.py", file("typo.py", "timeout = 3\nprint(timeuot)\n")),
    none("python3 args.py --retries many", file("args.py", "import argparse\np = "
          "argparse.ArgumentParser()\np.add_argument('--retries', type=int)\np.parse_args()\n")),
    none("node order.js", file("order.js", "class OrderError extends Error {}\nthrow new OrderError('payment refused: "
          "402 card expired');\n")),
    none("node undef.js", file("undef.js", "const res = { status: 401 };\nconsole.log(res.body.token.value);\n")),
    none("node reject.mjs", file("reject.mjs", "await Promise.reject(new Error('lot 3 locked by auditor until "
          "Monday'));\n")),
    none("make audit", file("Makefile", "audit:\n\t@echo 'audit: 2 users with expired passwords, 1 with too many open "
          "sessions' >&2; exit 2\n")),
    none("npm run -s gate", package('"scripts": {"gate": "node -e \\"console.error(\'coverage 71% is below the limit '
          'of 80% (network.js, auth.js)\'); process.exit(1)\\""}')),
    none("just gate", "printf 'gate:\\n    @echo \"bundle is 1.3 MB, quota is 1.0 MB\" >&2; exit 1\\n' > justfile"),
    none("task gate", file("Taskfile.yml", "version: '3'\ntasks:\n  gate:\n    cmds:\n      - echo 'migration 0009 is "
          "missing a down step; refusing to go on' >&2; exit 4\n")),
    none("bash ci.sh", file("ci.sh", "set -e\necho '[1/3] lint ok'\necho '[2/3] unit: retrying flaky test (connection "
          "reset)' >&2\necho '[2/3] unit: ok'\necho '[3/3] e2e: FAILED: basket total 401, want 400' >&2\nexit 1\n")),
    none("cat ci.log >&2; exit 1", "printf 'job 88 | npm ERR! 403 Forbidden\\njob 88 | mirrored, went on\\njob 88 | "
          "tests: 2 failed\\n' > ci.log", tool="cat"),
    none("python3 -m doctest api.py", file("api.py", "def status():\n    '''\n    >>> status()\n    200\n    '''\n    "
          "return '401 Unauthorized'\n"), stdout=True),
    none("gradle_report() { echo 'BUILD FAILED: 3 tests, 1 timeout in LoginTest' >&2; return 1; }; gradle_report",
          tool="bash"),
    none("docker-entrypoint() { echo 'config ok'; echo 'self-check: replica lag 90s > 60s' >&2; exit 1; }; "
          "docker-entrypoint", tool="bash"),
    none("invoke check", file("tasks.py", "from invoke import Exit, task\n\n@task\ndef check(c):\n    raise Exit('3 "
          "pins are older than 90 days: certifi, pyjwt, paramiko', code=2)\n")),
    none("nox -s lint", file("noxfile.py", "import nox\n\n\n@nox.session(venv_backend='none')\ndef lint(session):\n    "
          "session.run('sh', '-c', 'echo \"auth.py:3 unused name: timeout\" >&2; exit 1', external=True)\n")),
    none("git commit -qm x", REPO + "printf '#!/bin/sh\\necho \"commit-msg: no ticket number; see "
          "https://wiki.example/403\" >&2\\nexit 1\\n' > .git/hooks/commit-msg; chmod +x .git/hooks/commit-msg; echo 2 "
          ">> a; git add a"),
    none("git merge -q other", REPO + "git switch -qc other; echo b > a; git commit -qam b; git switch -q main; echo c "
          "> a; git commit -qam c", stdout=True),
    none("sh -c 'echo \"release 4.1 is frozen: access to deploy is closed until Monday\" >&2; exit 3'", tool="dash"),
    none("Rscript() { echo 'Error: subscript out of bounds (401)' >&2; return 1; }; Rscript model.R", tool="bash"),
]  # fmt: skip
SILENT: list[Fresh] = [*TESTS, *CHECKS, *ANSWERS, *OWN]
