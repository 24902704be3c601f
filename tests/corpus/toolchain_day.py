"""What meets somebody who installs, builds, tests, documents and releases: package managers, frameworks, data tools.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.toolchain_day FILE [REGEX]
"""

import sys
from pathlib import Path
from typing import Any

from tests.corpus.capture import enter_stage
from tests.corpus.fresh_parts import Answer, Fresh, Routes, fails, file, hang_up, name_hosts, run_all, serve
from tests.corpus.toolchain_day_node import NODE

R = "http://shelf.example:8000"
"A package registry: the first folder of the path says how it answers."
ANSWERS = {"401": "Unauthorized", "403": "Forbidden", "404": "Not Found", "429": "Too Many Requests",
           "503": "Service Unavailable", "500": "Internal Server Error"}  # fmt: skip
ROUTES: Routes = [
    *((rf" /{code}(/|$)", Answer(int(code), {"error": words, "message": words})) for code, words in ANSWERS.items()),
    (r" /cut/", hang_up),
    (r" /html/", Answer(200, "<html><title>Sign in to Guest Wi-Fi</title></html>", {"Content-Type": "text/html"})),
]
PROJECT = file("pyproject.toml", """\
    [project]
    name = "tally"
    version = "0.4.0"
    requires-python = ">=3.9"
    dependencies = ["ledgerlib"]

    [build-system]
    requires = ["hatchling"]
    build-backend = "hatchling.build"
    """)  # fmt: skip
POETRY = file(
    "pyproject.toml",
    """\
    [tool.poetry]
    name = "tally"
    version = "0.4.0"
    description = ""
    authors = ["Dev <dev@mail.example>"]
    package-mode = false

    [tool.poetry.dependencies]
    python = "^3.9"
    ledgerlib = "*"
    """,
)
WHEEL = file("wheel.py", """\
    import zipfile

    z = zipfile.ZipFile("dist/tally-0.4.0-py3-none-any.whl", "w")
    z.writestr("tally-0.4.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tally\\nVersion: 0.4.0\\n")
    z.writestr("tally-0.4.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    z.close()
    """) + "mkdir dist; python3 wheel.py; "  # fmt: skip


def source(code: str) -> str:
    """Poetry's one source."""
    return f'printf \'[[tool.poetry.source]]\\nname = "shelf"\\nurl = "{R}/{code}/simple/"\\n\' >> pyproject.toml; '


def out(type: str, command: str, setup: str = "", **rest: Any) -> Fresh:
    """Said on stdout."""
    return fails(type, command, setup, stdout=True, **rest)


GIT = "git init -q -b main; git config user.email dev@mail.example; git config user.name Dev; "
PYTHON = [
    fails("auth", f"uv pip install --target lib --index-url {R}/401/simple ledgerlib"),
    fails("permission", f"uv pip install --target lib --default-index {R}/403/simple ledgerlib", also="auth"),
    fails("network", f"uv pip install --target lib --index-url {R}/503/simple ledgerlib", timeout=60),
    fails("network", "uv lock --default-index https://wheels.nowhere.example/simple", PROJECT, timeout=60),
    fails("not_configured", "uv sync --frozen", PROJECT, also="not_found"),
    fails("not_configured", "uv sync --locked --offline", PROJECT, also="not_found missing_dependency network"),
    fails("not_found", "uv sync --extra reports --frozen", PROJECT + "printf 'version = 1\\nrequires-python = "
        "\">=3.9\"\\n' > uv.lock",
          also="not_configured"),
    fails("missing_command", "uvx --offline --from . tallyctl", file("pyproject.toml", """\
        [project]
        name = "tally"
        version = "0.4.0"
        """), also="missing_dependency none network"),
    fails("not_found", "uv python install 3.99", also="usage none"),
    fails("not_found", "uv pip uninstall --python /opt/nowhere/bin/python ledgerlib", also="missing_command "
        "not_configured"),
    fails("auth", "uv publish --publish-url " + R + "/401/legacy/ dist/*", WHEEL),
    fails("auth", "uv publish --publish-url " + R + "/401/legacy/ -u dev -p old dist/*", WHEEL),
    fails("permission", "uv publish --publish-url " + R + "/403/legacy/ -u dev -p old dist/*", WHEEL, also="auth"),
    out("auth", f"twine upload --non-interactive -u dev -p old --repository-url {R}/401/legacy/ dist/*", WHEEL),
    out("permission", f"twine upload --non-interactive -u dev -p old --repository-url {R}/403/legacy/ dist/*", WHEEL,
          also="auth"),
    out("network", f"twine upload --non-interactive -u dev -p x --repository-url {R}/500/legacy/ dist/*", WHEEL),
    out("not_configured", "twine upload -r shelf dist/*", WHEEL),
    out("not_found", "twine upload -r pypi dist/*"),
    out("auth", "twine upload --non-interactive --repository-url " + R + "/401/legacy/ dist/*", WHEEL,
          also="not_configured"),
    out("auth", "poetry add -n reportlib", POETRY + source("401"), timeout=60),
    out("permission", "poetry lock -n", POETRY + source("403"), timeout=60, also="auth"),
    out("network", "poetry update -n", POETRY + source("503"), timeout=60),
    out("not_configured", "poetry publish -n -r shelf", POETRY + "sed -i s/package-mode.*// pyproject.toml; " + WHEEL),
    out("not_found", "poetry publish -n", POETRY + "sed -i s/package-mode.*// pyproject.toml; ", also="not_configured"),
    out("not_found", "poetry run tallyctl", POETRY, also="missing_command"),
    out("not_found", "poetry env use 3.7", POETRY, also="missing_command missing_dependency not_configured"),
    out("usage", "poetry instal", POETRY),
    out("not_found", "poetry install --with docs -n", POETRY, also="not_configured usage"),
    out("not_configured", "poetry check --lock", POETRY, also="none not_found"),
    fails("not_configured", "pdm sync", PROJECT, also="not_found"),
    fails("not_found", "pdm run tallyctl", PROJECT, also="missing_command usage"),
    fails("not_found", "pdm info -p /srv/none", also="none"),
    fails("not_found", "hatch run docs:build", PROJECT, also="usage not_configured"),
    fails("not_found", "hatch version", also="not_configured"),
    fails("not_found", "hatch env show nightly", PROJECT, also="usage not_configured"),
    fails("auth", f"hatch publish -n -u dev -a old -r {R}/401/legacy/", PROJECT + WHEEL),
    fails("not_found", "pipx run --spec ./tally tallyctl", also="missing_command"),
    fails("not_found", "pipx upgrade tally", also="none missing_dependency"),
    fails("not_found", "pipx uninstall tally", also="none missing_dependency"),
    fails("not_found", "pipx inject tally ledgerlib", also="none missing_dependency"),
    fails("network", f"pipenv install --pypi-mirror {R}/cut/simple ledgerlib", timeout=60, also="none"),
    fails("not_configured", "pipenv sync", "printf '[[source]]\\nurl = \"https://pypi.org/simple\"\\nverify_ssl = "
        "true\\n"
          "name = \"pypi\"\\n[packages]\\n' > Pipfile", also="not_found"),
    out("not_found", "virtualenv -p python3.7 env", also="missing_command missing_dependency"),
    fails("permission", "virtualenv /opt/env"),
    fails("not_found", "conan install . -r shelf", "conan profile detect >/dev/null 2>&1; "
          "printf '[requires]\\nledger/1.0\\n' > conanfile.txt", also="not_configured"),
    fails("auth", "conan upload 'ledger/*' -r shelf --confirm", f"conan remote add shelf {R}/401 >/dev/null 2>&1; "
        f"mkdir r; "
          "printf 'from conan import ConanFile\\nclass L(ConanFile):\\n    name = \"ledger\"\\n    version = "
          "\"1.0\"\\n' > "
          "r/conanfile.py; conan profile detect >/dev/null 2>&1; conan create r >/dev/null 2>&1"),
    fails("not_configured", "conan install .", "printf '[requires]\\nledger/1.0\\n' > conanfile.txt", also="not_found"),
    fails("missing_dependency", "alembic upgrade head", "alembic init -q m 2>/dev/null >&2 || alembic init m "
        ">/dev/null; "
          "sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = oracle://db/x|' alembic.ini"),
    fails("not_found", "alembic downgrade 3fa9c1", "alembic init m >/dev/null 2>&1; "
          "sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///a.db|' alembic.ini"),
    out("not_configured", "alembic current", also="not_found"),
    fails("not_configured", "alembic check", "alembic init m >/dev/null 2>&1; "
          "sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///a.db|' alembic.ini"),
]  # fmt: skip
DATA = [
    fails("not_found", "flask --app ledger run", also="missing_dependency none"),
    fails("not_configured", "flask run", also="not_found"),
    fails("port_in_use", "flask --app web run -p 8000", "printf 'from flask import Flask\\napp = Flask(\"x\")\\n' > "
        "web.py"),
    out("not_found", "fastapi run", also="not_configured none"),
    out("not_found", "fastapi dev api/main.py"),
    fails("port_in_use", "uvicorn web:app --port 8000", "printf 'async def app(s, r, se): pass\\n' > web.py"),
    fails("missing_dependency", "uvicorn ledger:app", also="not_found none"),
    fails("missing_dependency", "uvicorn web:app --ws websockets --loop uvloop --http httptools",
          "printf 'import ledgerlib\\nasync def app(s, r, se): pass\\n' > web.py"),
    fails("not_configured", "django-admin check", also="none"),
    fails("missing_dependency", "python3 manage.py migrate", "django-admin startproject web . ; "
          "sed -i \"s/django.db.backends.sqlite3/django.db.backends.mysql/\" web/settings.py", tool="django-admin"),
    fails("missing_dependency", "python3 manage.py dbshell", "django-admin startproject web . ; printf "
        "'\\nDATABASES = {\"default\": "
          "{\"ENGINE\": \"django.db.backends.postgresql\", \"HOST\": \"db.nowhere.example\", \"NAME\": \"x\"}}\\n' >> "
          "web/settings.py", tool="django-admin"),
    out("network", "hf upload tally ./model", "mkdir model", also="auth not_configured"),
    out("network", "hf download acme/tally", also="not_found"),
    out("auth", "hf auth whoami", also="not_configured"),
    fails("auth", "HF_ENDPOINT=" + R + "/401 hf auth whoami --format json", also="not_configured", tool="hf"),
    fails("auth", "HF_TOKEN=hf_old HF_ENDPOINT=" + R + "/401 hf download acme/tally --quiet", tool="hf"),
    out("auth", "kaggle datasets list", also="not_configured"),
    fails("auth", "wandb sync run-1", also="not_found not_configured"),
    fails("auth", "wandb pull acme/tally/1", also="not_configured"),
    fails("auth", "wandb sweep sweep.yaml"),
    fails("not_found", "luigi --module ledger Sum", tool="luigi",
          also="missing_dependency"),
    out("not_found", "scrapy crawl prices"),
    fails("not_found", "cd crawler && scrapy crawl priecs", "scrapy startproject crawler >/dev/null", tool="scrapy",
          also="usage"),
    fails("not_found", "streamlit run dash.py"),
    fails("port_in_use", "streamlit run dash.py --server.port 8000 --server.headless true", "echo > dash.py"),
    fails("missing_dependency", "sphinx-build -q -b html . out", "printf 'extensions = [\"sphinx_ledger\"]\\n' > "
        "conf.py; "
          "echo > index.rst"),
    fails("missing_dependency", "sphinx-build -q . out", "printf 'html_theme = \"ledger\"\\n' > conf.py; echo > "
        "index.rst"),
    fails("not_found", "sphinx-build . out", also="not_configured"),
    fails("missing_dependency", "mkdocs build -q", "printf 'site_name: x\\nplugins: [ledger]\\n' > mkdocs.yml; "
        "mkdir docs"),
    fails("missing_dependency", "mkdocs build -q", "printf 'site_name: x\\ntheme: ledger\\n' > mkdocs.yml; mkdir docs"),
    fails("not_found", "mkdocs gh-deploy", also="not_configured"),
    out("network", "cookiecutter https://git.nowhere.example/acme/template"),
    out("not_found", "cookiecutter ./template --no-input"),
    fails("not_found", "copier copy ./template out", also="none"),
    fails("not_found", "bump-my-version bump minor", also="not_configured"),
    fails("not_configured", "towncrier build --yes", also="not_found"),
    fails("not_configured", "cz bump --yes", GIT, also="not_found missing_commits"),
    fails("missing_dependency", "cz -n cz_ledger check -m 'feat: x'", GIT, also="not_found usage"),
    out("not_found", "pre-commit run black", GIT + "printf 'repos: []\\n' > .pre-commit-config.yaml", also="usage"),
    fails("network", "pre-commit autoupdate", GIT + "printf 'repos:\\n- repo: https://git.nowhere.example/a/b\\n  "
        "rev: v1\\n"
          "  hooks: [{id: x}]\\n' > .pre-commit-config.yaml", stdout=True),
    out("not_configured", "lint-imports", also="not_found"),
    fails("not_found", "robot suites/", also="none"),
    fails("missing_dependency", "robot smoke.robot", file("smoke.robot", """\
        *** Settings ***
        Library    LedgerLibrary
        *** Test Cases ***
        One
            Post Entry
        """), also="none", stdout=True),
    fails("not_found", "behave", also="none", stdout=True),
    fails("missing_dependency", "pytest --cov=tally", "echo 'def test_x(): pass' > test_x.py", also="usage none"),
    fails("not_found", "pytest tests/unit/test_gone.py", also="none"),
    fails("missing_dependency", "pytest -p ledger_plugin", also="none"),
    fails("missing_dependency", "mypy --config-file m.ini a.py", "printf '[mypy]\\nplugins = ledger.mypy\\n' > "
        "m.ini; echo > a.py",
          stdout=True, also="not_configured"),
    fails("not_found", "ruff check --config ../ruff.toml ."),
    fails("not_found", "pylint --rcfile=../pylintrc tally", also="none not_configured"),
    fails("missing_dependency", "jupyter lab", also="missing_command usage"),
    fails("not_found", "cmake --preset ci", "echo > CMakeLists.txt", also="not_configured usage"),
    fails("missing_dependency", "cmake -S . -B b", "printf 'cmake_minimum_required(VERSION 3.20)\\nproject(t NONE)\\n"
          "find_package(LedgerLib CONFIG REQUIRED)\\n' > CMakeLists.txt"),
    fails("missing_command", "CXX=clang++-99 cmake -S . -B b", "printf 'cmake_minimum_required(VERSION "
        "3.20)\\nproject(t CXX)\\n' > "
          "CMakeLists.txt", also="not_configured not_found", tool="cmake"),
    fails("missing_dependency", "meson setup b", "printf 'project(t)\\ndependency(ledgerlib)\\n' | sed "
        "\"s/(/('/;s/)/')/\" > meson.build",
          stdout=True),
    fails("missing_command", "meson setup out", "printf 'project(t)\\nfind_program(ledgerc)\\n' | sed "
        "\"s/(/('/;s/)/')/\" > meson.build", stdout=True,
          also="missing_dependency"),
    out("not_found", "meson compile -C b", also="not_configured"),
    fails("not_found", "ninja -C build", also="not_configured"),
]  # fmt: skip
BATCHES = [PYTHON + DATA, NODE]
CASES: list[Fresh] = [case for batch in BATCHES for case in batch]


def main() -> None:
    """A registry of few words, then every case in a home of its own."""
    enter_stage("tests.corpus.toolchain_day")
    name_hosts("127.0.0.1 shelf.example\n")
    serve(8000, ROUTES)
    where, only = [*sys.argv[1:], ""][:2]
    run_all("toolchain_day", CASES, Path(where), only)


if __name__ == "__main__":
    main()
