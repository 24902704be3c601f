"""The silent day's shapes: what both of its modules are made of, and what the user's own programs say."""

from typing import Any

from tests.corpus.fresh_parts import Fresh, fails, file

GO = "GOCACHE=/var/tmp/f-go "
MOD = "printf 'module scale.example/scale\\n\\ngo 1.19\\n' > go.mod; "
GIT = "git init -q -b main; git config user.email dev@mail.example; git config user.name Dev; "


def err(command: str, setup: str = "", **rest: Any) -> Fresh:
    """Nothing that heal could help with, said on stderr."""
    return fails("none", command, setup, **rest)


def out(command: str, setup: str = "", **rest: Any) -> Fresh:
    """The same, on stdout."""
    return err(command, setup, stdout=True, **rest)


def py(name: str, text: str) -> Fresh:
    """A Python program of the user's own."""
    return err(f"python3 {name}", file(name, text))


OWN = [
    py("charge.py", """\
        class CardDeclined(Exception):
            pass

        def charge():
            raise CardDeclined("issuer said: do not honor (not authorized)")

        charge()
        """),
    py("gate.py", """\
        def open_gate(who):
            if who != "admin":
                raise PermissionError(f"access denied for {who}")

        open_gate("bo")
        """),
    py("rules.py", """\
        import json

        rules = json.loads('{"a": {"status": "forbidden"}}')
        assert rules["a"]["status"] == "allowed", "rule a: forbidden"
        """),
    py("plan.py", "raise SystemExit('plan: 3 hosts not found in the seating plan')"),
    py("plan.py", """\
        import argparse

        p = argparse.ArgumentParser()
        p.add_argument("--timeout", type=int)
        p.parse_args(["--timeout", "connection refused"])
        """),
    py("model.py", """\
        from dataclasses import dataclass

        @dataclass
        class Token:
            name: str

        Token("expired", "denied")
        """),
    py("stock.py", """\
        class NotFound(Exception):
            pass

        try:
            {}["sku-9"]
        except KeyError as e:
            raise NotFound("sku-9 not found in the stock list") from e
        """),
    py("lint.py", "import sys\nprint('notes.md:4: warning: unauthorised: prefer unauthorized', "
    "file=sys.stderr)\nsys.exit(1)"),
    py("quiz.py", "import sys\nsys.stderr.write('wrong: HTTP 403 means Forbidden, not Unauthorized\\n2 of 5 "
    "right\\n')\nsys.exit(2)"),
    py("tmpl.py", "'{token} for {host}'.format(host='not found')"),
    py("dates.py", "import datetime\ndatetime.datetime.strptime('timeout', '%Y')"),
    py("ini.py", "import configparser\nc = configparser.ConfigParser()\nc.read_string('[a]\\ntimeout')"),
    py("ini.py", "import configparser\nc = configparser.ConfigParser()\nc.read_string('[a]\\nx=1')\nc.get('a', "
    "'token')"),
    py("rec.py", "def login(): return login()\nlogin()"),
    py("enc.py", "b'\\xff denied'.decode('utf-8')"),
    err("flask --app app run", file("app.py", "from flask import Flask\n\nraise RuntimeError('token table not "
        "found: seed first')")),
    err("flask --app app run", file("app.py", "application = 'unauthorized'"), also="not_found"),
    err("python3 manage.py check", "django-admin startproject web .; echo 'INSTALLED_APPS += [\"web\", \"web\"]' >> "
        "web/settings.py",
        tool="django-admin", also="not_configured"),
    err("python3 manage.py migrat", "django-admin startproject web .", tool="django-admin", also="usage"),
    err("alembic upgrade head", "alembic init m >/dev/null 2>&1; sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = "
        "sqlite:///a.db|' "
        "alembic.ini; printf 'revision = \"1a\"\\ndown_revision = None\\ndef upgrade():\\n    from alembic import op\\n"
        "    op.execute(\"select denied from nowhere\")\\n' > m/versions/1a.py"),
    err("scrapy runspider s.py", file("s.py", "import scrapy\n\nclass Denied(scrapy.Spider):\n    pass\n\nraise "
        "ValueError('403')")),
    err("jinja2 t.j2 d.json", "echo '{{ token | forbidden }}' > t.j2; echo '{}' > d.json"),
    err("jinja2 --strict t.j2 d.json", "echo '{{ access.denied }}' > t.j2; echo '{}' > d.json"),
    err("cookiecutter ./t --no-input", "mkdir -p 't/{{cookiecutter.name}}'; echo '{\"name\": \"{{ forbidden\"}' > "
        "t/cookiecutter.json"),
    err("datamodel-codegen --input a.json --input-file-type jsonschema", "echo '{\"$ref\": "
        "\"#/definitions/NotFound\"}' > a.json",
        stdout=True),
    err("sphinx-build -q -W -b html . out", "printf 'project = \"x\"\\n' > conf.py; printf 'T\\n=\\n\\n.. include:: "
        "denied.rst\\n' > "
        "index.rst"),
    err("sphinx-build -q -W . out", "printf 'project = \"x\"\\nnitpicky = True\\n' > conf.py; printf "
        "'T\\n=\\n\\n:py:class:`Forbidden`\\n' "
        "> index.rst"),
    err("mkdocs build -q --strict", "mkdir docs; printf '[login](login.md#token)\\n' > docs/index.md; echo '# "
        "Login' > docs/login.md; "
        "printf 'site_name: x\\nvalidation: {anchors: warn}\\nnav: [index.md, denied.md]\\n' > mkdocs.yml"),
    err("mkdocs build -q", "mkdir docs; printf 'site_name: [\\n' > mkdocs.yml"),
    err("luigi --module jobs Sum --local-scheduler --no-lock", file("jobs.py", """\
        import luigi

        class Sum(luigi.Task):
            token = luigi.Parameter()
        """), also="missing_dependency"),
]  # fmt: skip
