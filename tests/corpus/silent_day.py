"""Failures with nothing of the environment in them, in the words of one: tests, checks, own files, own programs.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.silent_day FILE [REGEX]
"""

import sys
from pathlib import Path

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_parts import Fresh, file, run_all
from tests.corpus.silent_day_more import MORE
from tests.corpus.silent_day_own import GIT, GO, MOD, OWN, err, out

TESTS = [
    out("behave --no-color features", file("features/login.feature", """\
        Feature: login
          Scenario: expired token
            Given a token that expired
            Then the answer is 401 Unauthorized
        """) + file("features/steps/s.py", """\
        from behave import given, then

        @given("a token that expired")
        def token(c):
            c.answer = "200 OK"

        @then("the answer is 401 Unauthorized")
        def answer(c):
            assert c.answer == "401 Unauthorized", "access denied was expected"
        """)),
    out("robot --output NONE --log NONE --report NONE t.robot", file("t.robot", """\
        *** Test Cases ***
        Host Is Found
            Should Be Equal    connection refused    200
        """)),
    err("python3 -m doctest calc.py", file("calc.py", '''\
        def find(name):
            """
            >>> find("x")
            'not found'
            """
            return "permission denied"
        '''), stdout=True),
    out("trial test_gate", file("test_gate.py", """\
        from twisted.trial import unittest

        class T(unittest.TestCase):
            def test_gate(self):
                raise PermissionError(13, "Permission denied")
        """)),
    out("pytest -q", file("test_t.py", """\
        import pytest

        def test_wait():
            with pytest.raises(TimeoutError):
                open("token").read()
        """)),
    out("pytest -q -rs --strict-markers", file("test_t.py", "import pytest\n\n@pytest.mark.forbidden\ndef "
        "test_x():\n    pass")),
    out("pytest -q test_t.py::test_login", file("test_t.py", """\
        def test_login(access_token):
            pass
        """)),
    out("pytest -q", file("conftest.py", "raise RuntimeError('not authorized: plan has no owner')")),
    out("nox -s t", file("noxfile.py", """\
        import nox

        @nox.session(venv_backend="none")
        def t(session):
            session.error("no such host in the matrix: refused")
        """)),
    err("inv deploy", file("tasks.py", """\
        from invoke import task
        from invoke.exceptions import Exit

        @task
        def deploy(c):
            raise Exit("deploy: freeze until Monday, access denied for all", code=3)
        """)),
    out(GO + "go test ./...", MOD + file("a_test.go", """\
        package scale

        import "testing"

        func TestPanic(t *testing.T) { panic("open /etc/token: permission denied") }
        """), tool="go"),
    out(GO + "go test ./...", MOD + "printf 'package scale\\n\\nimport \"testing\"\\n\\nfunc TestX(t *testing.T) "
        "{ forbidden() }\\n' > a_test.go", tool="go"),
    out("ctest --test-dir b -R login", file("CMakeLists.txt", """\
        cmake_minimum_required(VERSION 3.20)
        project(t NONE)
        enable_testing()
        add_test(NAME login COMMAND sh -c "echo want 403 Forbidden, got 200; exit 1")
        """) + "cmake -S . -B b >/dev/null", tool="cmake"),
    out("meson test -C b --print-errorlogs", file("meson.build", """\
        project('t')
        test('dns', find_program('t.sh'))
        """) + "printf '#!/bin/sh\\necho unexpected: host not found >&2\\nexit 1\\n' > t.sh; chmod +x t.sh; "
        "meson setup b >/dev/null"),
]  # fmt: skip
CHECKS = [
    err("lint-imports", "mkdir -p shop/token shop/login; touch shop/__init__.py "
        "shop/token/__init__.py; echo 'import shop.token' > shop/login/__init__.py; printf '[importlinter]\\n"
        "root_package=shop\\n[importlinter:contract:1]\\nname=login is forbidden to import token\\ntype=forbidden\\n"
        "source_modules=shop.login\\nforbidden_modules=shop.token\\n' > .importlinter", stdout=True),
    out("vulture a.py", "echo 'def access_denied(): pass' > a.py"),
    out("codespell notes.txt", "echo 'the permision was not recieved: unauthorised acces' > notes.txt"),
    out("pydocstyle a.py", "echo 'def connection_refused(): pass' > a.py"),
    out("flake8 a.py", "echo 'raise PermissionDenied(\"token not found\")' > a.py"),
    out("ruff check a.py", "echo 'from auth import *; print(not_found)' > a.py"),
    err("ruff check --select XYZ9 a.py", "echo > a.py"),
    err("ruff check .", "printf '[lint]\\nselect = [\"E\"]\\nforbidden = true\\n' > ruff.toml"),
    out("mypy a.py", "printf 'import socket\\nx: int = socket.gethostbyname(\"not found\")\\n' > a.py"),
    out("mypy a.py", "printf 'from os import access_denied\\n' > a.py"),
    out("pylint --disable=C a.py", "printf 'import os\\ndef f():\\n    raise NotImplemented(\"permission "
        "denied\")\\n' > a.py"),
    out("cfn-lint t.yaml", file("t.yaml", """\
        AWSTemplateFormatVersion: "2010-09-09"
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              AccessDenied: true
              QueueName: !Ref NotFound
        """)),
    out("yamale -s s.yaml d.yaml", "printf 'token: int()\\ntimeout: num()\\n' > s.yaml; printf 'token: "
        "expired\\nforbidden: 1\\n' "
        "> d.yaml"),
    out("check-jsonschema --schemafile s.json d.json", "echo '{\"required\": [\"token\"], \"properties\": "
        "{\"host\": {\"enum\": "
        "[\"a\"]}}}' > s.json; echo '{\"host\": \"connection refused\"}' > d.json"),
    out("check-jsonschema --builtin-schema vendor.github-workflows w.yml", "printf 'on: push\\njobs:\\n  a:\\n    "
        "permission: "
        "denied\\n' > w.yml"),
    err("openapi-spec-validator api.yaml", file("api.yaml", """\
        openapi: 3.0.0
        info: {title: gate, version: "1"}
        paths:
          /login:
            get:
              responses:
                "401": {$ref: "#/components/responses/Unauthorized"}
        """), stdout=True),
    err("djlint --check a.html", "echo '<div><p>{{ token }}</p>not found</div>' > a.html", stdout=True),
    out("sqlfluff lint --dialect ansi a.sql", "echo 'SELECT token FROM  denied where expired = 1' > a.sql"),
    out("towncrier check --compare-with main", GIT + "printf '[tool.towncrier]\\npackage=\"x\"\\n' > "
        "pyproject.toml; git add .; "
        "git commit -qm a; git checkout -qb t; echo a > login; git add .; git commit -qm b"),
    err("cz check --message 'permission denied on login'", GIT),
    err("twine check dist/*", "mkdir dist; echo 'not a token' > dist/tally-1.tar.gz", stdout=True),
    err("pip-audit -r r.txt --no-deps --disable-pip", "echo 'ledger' > r.txt", also="network"),
    err("pip install -r r.txt", "echo 'ledger === unauthorized ==' > r.txt"),
    err("pip install .", "printf '[project]\\nname = \"forbidden token\"\\nversion = \"1\"\\n' > pyproject.toml",
        also="network"),
    err("poetry check", "printf '[tool.poetry]\\nname = \"x\"\\nauthors = [\"denied\"]\\n' > pyproject.toml",
        stdout=True),
    err("uv lock --offline", "printf '[project]\\nname = \"x\"\\nversion = \"forbidden\"\\n' > pyproject.toml"),
    err("uv pip compile r.in", "echo 'flask>=token' > r.in"),
    err("pdm lock", "printf '[project]\\nname = \"x\"\\nversion = \"1\"\\ndependencies = [\"not found!\"]\\n' > "
        "pyproject.toml"),
    err("hatch build", "printf '[project]\\nname = \"x\"\\nversion = \"1\"\\nlicense = "
        "403\\n[build-system]\\nrequires = []\\n"
        "build-backend = \"hatchling.build\"\\n' > pyproject.toml", also="network missing_dependency"),
    err("python3 -m compileall -q .", "echo 'def unauthorized(:' > a.py", stdout=True),
    err("meson setup b", "printf 'project(\"t\")\\nerror(\"token not found in the release notes\")\\n' > "
        "meson.build", stdout=True),
    err("cmake -S . -B b", "printf 'cmake_minimum_required(VERSION 3.20)\\nproject(t NONE)\\nforbidden_call(x)\\n' "
        "> CMakeLists.txt"),
    err("ninja", "printf 'rule cc\\n  command = echo denied; exit 1\\nbuild a: cc\\ndefault a\\n' > build.ninja",
        stdout=True),
    err("ninja", "printf 'build a: access_denied\\n' > build.ninja"),
]  # fmt: skip
CASES: list[Fresh] = [*TESTS, *CHECKS, *OWN, *MORE]


def main() -> None:
    """Every case in a home of its own."""
    enter_stage("tests.corpus.silent_day")
    where, only = [*sys.argv[1:], ""][:2]
    run_all("silent_day", CASES, Path(where), only)


if __name__ == "__main__":
    main()
