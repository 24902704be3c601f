# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures failures on which heal must stay silent: `python -m tests.corpus.silence`, as root. See README.md.

Nothing of the environment is wrong in any of them: a test fails, code does not compile, a search finds nothing. What they print
is full of the words that mean something elsewhere (401, Unauthorized, connection refused, permission denied, timed out).
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write


def file(name: str, *lines: str) -> str:
    """The bash line that writes a file."""
    text = "\n".join(lines)
    return f"mkdir -p $(dirname {name}); cat > {name} <<'END'\n{text}\nEND\n"


def failing_test(body: str) -> str:
    """A test file for pytest and unittest whose one test does this."""
    return file(
        "test_api.py",
        "import unittest",
        "",
        "class TestApi(unittest.TestCase):",
        "    def test_answer(self):",
        *(f"        {line}" for line in body.split("; ")),
    )


def program(name: str, *lines: str) -> str:
    """An executable Python program."""
    return file(name, "#!/usr/bin/python3", *lines) + f"chmod +x {name}"


LOG = file(
    "access.log",
    "GET /orders 401 Unauthorized",
    "POST /orders 403 Forbidden",
    "dial tcp 10.0.0.1:443: connect: connection refused",
    "fatal: Authentication failed for 'https://gitlab.example/team/app.git/'",
    "error: You must be logged in to the server (Unauthorized)",
)

TESTS = [
    Case("none", "pytest -q", failing_test("self.assertEqual('401 Unauthorized', '200 OK')"), stdout=True),
    Case("none", "pytest", failing_test("print('error: You must be logged in to the server (Unauthorized)'); self.fail('login page expected')"), stdout=True),
    Case("none", "pytest -q --no-header", failing_test("raise ConnectionRefusedError(111, 'Connection refused')"), stdout=True),
    Case("none", "pytest -q test_api.py", failing_test("import subprocess; subprocess.run(['sh', '-c', 'echo fatal: Authentication failed >&2 && exit 128'], check=True)"), stdout=True),
    Case("none", "pytest -q -s", failing_test("import sys; print('dial tcp: lookup quay.io: no such host', file=sys.stderr); self.assertTrue(False)"), stdout=True),
    Case("none", "pytest -x", failing_test("raise TimeoutError('connection timed out')"), stdout=True),
    Case("none", "pytest -q -k absent", failing_test("pass"), stdout=True),
    Case("none", "python3 -m unittest", failing_test("self.assertEqual(401, 200, 'Unauthorized')")),
    Case("none", "python3 -m unittest -q", failing_test("self.assertIn('manifest unknown', 'unauthorized: authentication required')")),
    Case("none", "python3 -m unittest test_api", failing_test("raise PermissionError(13, 'Permission denied', '/etc/shadow')")),
    Case("none", "python3 -m unittest discover", failing_test("self.assertEqual('no route to host', 'x509: certificate signed by unknown authority')")),
    Case("none", "node --test", file("api.test.js", "require('node:test')('answers', () => { require('assert').strictEqual('401 Unauthorized', '200 OK') })"), stdout=True),
    Case("none", "node check.js", file("check.js", "require('assert').strictEqual('ECONNREFUSED', 'ok')")),
    Case("none", "npm test", file("package.json", '{"name": "app", "version": "1.0.0", "scripts": {"test": "node check.js"}}') + file("check.js", "console.error('expected 200, got 401 Unauthorized'); process.exit(1)")),
    Case("none", "npm run build", file("package.json", '{"name": "app", "version": "1.0.0", "scripts": {"build": "node build.js"}}') + file("build.js", "throw new SyntaxError('token expired at line 3')")),
    Case("none", "make test", file("Makefile", "test:", "\t@echo 'FAIL test_login: 401 Unauthorized' >&2; exit 1")),
    Case("none", "make -s check", file("Makefile", "check:", "\t@echo 'expected: connection refused, got: ok' >&2; false")),
    Case("none", "prove t/", file("t/login.t", "use Test::More tests => 1;", "is('403 Forbidden', '200 OK', 'may log in');")),
]  # fmt: skip

CODE = [
    Case("none", "gcc -c unauthorized.c", file("unauthorized.c", "int main(void) { return access_denied }")),
    Case("none", "gcc main.c -o app", file("main.c", "int connection_refused(void);", "int main(void) { return connection_refused(); }")),
    Case("none", "gcc -Wall -Werror -c main.c", file("main.c", 'void f(void) { char *why = "permission denied"; }')),
    Case("none", "g++ -c login.cpp", file("login.cpp", '#include <string>', 'int unauthorized = std::string("401");')),
    Case("none", "make", file("Makefile", "app: auth.c", "\tgcc -o app auth.c") + file("auth.c", '#error "token expired"')),
    Case("none", "javac Login.java", file("Login.java", 'class Login { int unauthorized() { return "401 Unauthorized"; } }')),
    Case("none", "mypy --no-incremental auth.py", file("auth.py", 'def unauthorized() -> int:', '    return "401 Unauthorized"'), stdout=True),
    Case("none", "mypy --no-incremental --strict net.py", file("net.py", "def connection_refused(host):", "    return timeout"), stdout=True),
    Case("none", "ruff check --no-cache .", file("auth.py", "import socket", "if True: raise PermissionError, 'permission denied'"), stdout=True),
    Case("none", "ruff check --no-cache login.py", file("login.py", "import ssl", "token = unauthorized"), stdout=True),
    Case("none", "ruff format --no-cache --check .", file("login.py", "x = { 'status' : '403 Forbidden' }"), stdout=True),
    Case("none", "black --check login.py", file("login.py", "x = { 'status' : '403 Forbidden' }")),
    Case("none", "flake8 login.py", file("login.py", "import ssl", "x = { 'status' : '403 Forbidden' }"), stdout=True),
    Case("none", "python3 -m py_compile login.py", file("login.py", "raise Unauthorized('connection refused'")),
    Case("none", "bash -n deploy.sh", file("deploy.sh", "if ! login; then echo 'Permission denied'")),
    Case("none", "node login.js", file("login.js", "const unauthorized = ;")),
    Case("none", "perl -c login.pl", file("login.pl", "my $error = 'connection refused;")),
    Case("none", "terraform fmt -check -no-color", file("main.tf", 'locals { denied="403 Forbidden" }'), stdout=True),
    Case("none", "python3 -m json.tool answer.json", file("answer.json", "{'error': 'Unauthorized'}")),
    Case("none", "jq . answer.json", file("answer.json", "401 Unauthorized")),
    Case("none", "jq -e .token answer.json", file("answer.json", '{"error": "token expired"}'), stdout=True),
    Case("none", "python3 -m doctest login.py", file("login.py", '"""', ">>> '401 Unauthorized'", "'200 OK'", '"""'), stdout=True),
]  # fmt: skip

QUESTIONS = [
    Case("none", "grep forbidden access.log", LOG),
    Case("none", "grep -c 'permission denied' access.log", LOG, stdout=True),
    Case("none", "grep -rq 'i/o timeout' .", LOG),
    Case("none", "diff expected.txt actual.txt", file("expected.txt", "200 OK") + file("actual.txt", "401 Unauthorized"), stdout=True),
    Case("none", "cmp expected.txt actual.txt", file("expected.txt", "connection refused") + file("actual.txt", "connection reset"), stdout=True),
    Case("none", "test -f token.json"),
    Case("none", "[ -d .ssh ]"),
    Case("none", "false"),
    Case("none", "exit 3"),
    Case("none", "cat access.log >&2; false", LOG),
    Case("none", "cat access.log && grep -q 'no route to host' access.log", LOG, stdout=True, tool="grep"),
    Case("none", "awk '/Unauthorized/ {print; n++} END {exit n > 0}' access.log", LOG, stdout=True, tool="bash"),
    Case("none", "sed -n '/Forbidden/{p;q1}' access.log", LOG, stdout=True),
    Case("none", "head -2 access.log >&2; exit 1", LOG),
    Case("none", "expr 401 - 401", stdout=True),
    Case("none", "sort -c access.log", LOG),
    Case("none", "sha256sum --quiet -c sums", LOG + "echo '0000000000000000000000000000000000000000000000000000000000000000  access.log' > sums", stdout=True),
    Case("none", "pgrep -x unauthorized"),
    Case("none", "which kube-login", tool="bash"),
    Case("none", "find . -name '*.denied' | grep ."),
    Case("none", "bash -c 'test 401 -eq 200'"),
    Case("none", "kill -0 99999 2>/dev/null", tool="bash"),
    Case("none", "tty < /dev/null >&2", tool="tty"),
]  # fmt: skip

PROGRAMS = [
    Case("none", "./check_orders.py", program("check_orders.py", "import sys", "sys.exit('3 orders were refused: 403 Forbidden is what their customers saw')"), tool="python3"),
    Case("none", "python3 refund.py", file("refund.py", "raise PermissionError('a refund over 100 needs a manager')")),
    Case("none", "python3 parse.py", file("parse.py", "import json", "json.loads('Unauthorized')")),
    Case("none", "python3 shop.py", file("shop.py", "class Unauthorized(Exception): pass", "", "raise Unauthorized('basket 401 belongs to another customer')")),
    Case("none", "python3 -c 'assert 401 == 200, \"Unauthorized\"'"),
    Case("none", "python3 report.py < access.log", LOG + file("report.py", "import sys", "lines = sys.stdin.readlines()", "sys.stderr.writelines(lines)", "sys.exit(len(lines))")),
    Case("none", "python3 game.py", file("game.py", "import sys", "print('Access denied! The dragon has timed out. No space left on device 9.', file=sys.stderr)", "sys.exit(1)")),
    Case("none", "perl -e 'die \"certificate of merit has expired\\n\"'"),
    Case("none", "node -e \"throw new Error('the connection between A and B was refused by the solver')\""),
    Case("none", "bash lint.sh", file("lint.sh", "echo 'docs/errors.md:12: say \"connection refused\", not \"Connection refused\"' >&2", "exit 1")),
    Case("none", "bash -e compare.sh", file("compare.sh", "echo 'expected exit 0 of the login page, got 401'", "[ 401 = 200 ]"), stdout=True),
    Case("none", "python3 solver.py", file("solver.py", "import sys", "sys.exit('infeasible: constraint network unreachable from node 7')")),
    Case("none", "gcc -o crash crash.c && ./crash", file("crash.c", "#include <stdio.h>", "#include <stdlib.h>", 'int main(void) { fputs("assertion failed: permission != denied\\n", stderr); abort(); }'), tool="gcc"),
    Case("none", "seq 3 | xargs -I{} sh -c 'echo line {}: 403 >&2; exit 1'", tool="xargs"),
]  # fmt: skip

CASES = [*TESTS, *CODE, *QUESTIONS, *PROGRAMS]


def main() -> None:
    """Every case in an empty folder of its own."""
    enter_stage("tests.corpus.silence")
    write("silence", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    return capture(case, "silence")


if __name__ == "__main__":
    main()
