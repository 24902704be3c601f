"""Pia, a Python backend developer: her month."""

from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, PG, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
API = file(
    "main.py",
    """
    from fastapi import FastAPI
    app = FastAPI()
""",
)
SETTINGS = file(
    "settings.py",
    """
    from pydantic_settings import BaseSettings
    class Settings(BaseSettings):
        database_url: str
        redis_url: str = 'redis://localhost:6379/0'
    settings = Settings()
""",
)
ALEMBIC = (
    file(
        "alembic.ini",
        """
    [alembic]
    script_location = migrations
""",
    )
    + file(
        "migrations/env.py",
        """
    import os
    from alembic import context
    from sqlalchemy import create_engine
    with create_engine(os.environ['DATABASE_URL']).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
""",
    )
    + file(
        "migrations/versions/0001_start.py",
        """
    revision, down_revision = '0001', None
    def upgrade(): pass
    def downgrade(): pass
""",
    )
    + "touch migrations/script.py.mako\n"
)
PROJECT = file(
    "pyproject.toml",
    """
    [project]
    name = "ledger"
    version = "0.4.0"
    requires-python = ">=3.11"
    dependencies = []
""",
)
PIP = (
    f"mkdir -p ~/.config/pip; printf '[global]\\nindex-url = http://pypi.{H}/%s/simple\\ntrusted-host = "
    f"pypi.{H}\\n"
    "retries = 0\\n' {} > ~/.config/pip/pip.conf\n"
)
COMPOSE = file(
    "compose.yaml",
    """
    services:
      api:
        image: tarn/box:1
        command: sleep 60
        network_mode: host
      db:
        image: postgres:16
        command: sleep 60
        ports: ["5432:5432"]
""",
)
UV = f"UV_DEFAULT_INDEX=http://pypi.{H}/{{}}/simple UV_INSECURE_HOST=pypi.{H} "

CASES = [
    # the interpreter, its modules, the environment
    fails("missing_dependency", "python3 -m ledger.worker", "mkdir ledger; echo 'import structlog' > "
          "ledger/worker.py"),
    fails("missing_dependency", "pytest -q", file("tests/test_api.py", "import respx\nimport httpx\n"), stdout=True),
    fails("missing_dependency", "pytest -q --cov=ledger --cov-fail-under=90", "mkdir ledger; touch ledger/__init__.py",
          also="usage"),
    fails("missing_dependency", "python3 manage.py migrate", file("manage.py", """
        import sys
        from django.core.management import execute_from_command_line
        from django.conf import settings
        settings.configure(INSTALLED_APPS=['django_extensions'], DATABASES={})
        execute_from_command_line(sys.argv)
    """)),
    fails("not_configured", "/usr/bin/pip install httpx", tool="pip"),
    fails("not_found", "pip install -r requirements-dev.txt", "touch requirements.txt"),
    fails("not_found", "pip install fastapi-cahce", PIP.format("pub"), tool="pip"),
    fails("auth", "pip install tarn-auth==2.1.0", PIP.format("private").replace("http://", "http://ci:old@"),
          tool="pip"),
    fails("auth", UV.format("private") + "uv sync", PROJECT.replace("dependencies = []",
          'dependencies = ["tarn-auth"]')),
    fails("not_found", UV.format("pub") + "uv add pydantic-setings", PROJECT),
    fails("not_configured", "uv sync --locked", PROJECT + "uv lock -q --offline; sed -i 's/0.4.0/0.5.0/; "
          "s/3.11/3.10/' "
          "pyproject.toml"),
    fails("missing_command", "uv run --offline gunicorn-exporter", PROJECT, tool="uv"),
    fails("not_found", "poetry install", "touch README.md"),
    fails("not_configured", "poetry install", file("pyproject.toml", """
        [tool.poetry]
        name = "ledger"
        version = "0.1.0"
        description = ""
        authors = []
        package-mode = false
        [tool.poetry.dependencies]
        python = "^3.11"
    """) + "poetry lock -q 2>/dev/null; sed -i 's/3.11/3.11,<4/' pyproject.toml"),
    fails("not_configured", "source .venv/bin/activate && pytest", tool="bash", also="not_found"),
    fails("missing_dependency", "pip install --no-build-isolation python-ldap",
          "mkdir -p ~/.config/pip; printf '[global]\\nno-index = "
          "true\\n"
          "find-links = /srv/tools\\n' > ~/.config/pip/pip.conf", timeout=90),
    # configuration
    fails("not_configured", "python3 -c 'import settings'", SETTINGS),
    fails("not_configured", "python3 seed.py", "printf 'import os\\nurl = os.environ[\"DATABASE_URL\"]\\n' > seed.py"),
    # databases
    fails("service_down", "DATABASE_URL=postgresql://ledger:dev@localhost:5433/ledger alembic upgrade head", ALEMBIC,
          tool="alembic"),
    fails("auth", f"DATABASE_URL=postgresql://web:old@db.{H}/store alembic upgrade head", ALEMBIC, tool="alembic"),
    fails("permission", f"DATABASE_URL=postgresql://web:pw@db.{H}/store alembic upgrade head", ALEMBIC,
          tool="alembic"),
    fails("service_down", "psql -h localhost -p 5433 -U ledger ledger"),
    fails("not_found", f"psql -h db.{H} -U web ledger_test -c 'select 1'", PG),
    fails("auth", f"PGPASSWORD=postgres psql -h db.{H} -U web store -c '\\dt'"),
    fails("service_down", "python3 worker.py", "printf 'import redis\\nr = redis.Redis(port=6390)\\n"
          "r.blpop(\"jobs\")\\n' > worker.py"),
    fails("network", "python3 sync.py", "printf 'import requests\\nr = requests.get(\"http://invoices.svc.nowhere."
          "example/v1\")\\n' > sync.py"),
    # servers and compose
    fails("port_in_use", "uvicorn main:app --port 8077", API, tool="uvicorn"),
    fails("port_in_use", "gunicorn -b 127.0.0.1:8077 main:app", API, tool="gunicorn"),
    fails("service_down", "docker compose up -d", COMPOSE, tool="docker"),
    fails("port_in_use", "docker compose up -d", DOCKER + COMPOSE, tool="docker"),
    fails("not_found", "docker compose logs -f api", DOCKER, tool="docker"),
    fails("service_down", "docker compose exec api python manage.py migrate", DOCKER + COMPOSE, tool="docker"),
    fails("registry_auth", "docker compose pull api", DOCKER + COMPOSE.replace("tarn/box:1",
          f"registry.{H}:5000/team/api:2"), tool="docker"),
    fails("not_found", "docker compose up -d", DOCKER + COMPOSE.replace("image: tarn/box:1", "image: tarn/box:1\n"
          "    env_file: .env"), tool="docker", also="not_configured"),
    # the cluster, and git
    fails("auth", "kubectl get pods", KUBE.format("old")),
    fails("not_found", "kubectl logs ledger-api-6d5f7c9b4-k8xzv --tail 50", KUBE.format("good")),
    fails("permission", "kubectl exec -it web-7c9d8f6b5-x2lqp -- bash", KUBE.format("viewer")),
    fails("git_diverged", "git push", WORK + "git clone -q /srv/git/ledger.git ../o; cd ../o; git commit -q "
          "--allow-empty -m 'Fix rounding'; git push -q; cd ../app; git commit -q --allow-empty -m 'Add currency'"),
    # silent
    fails("none", "pytest -q tests/", file("tests/test_total.py", """
        from decimal import Decimal
        def total(lines): return sum(lines)
        def test_total():
            assert total([Decimal('1.10'), Decimal('2.20')]) == Decimal('3.31')
    """), stdout=True),
    fails("none", "make test", "printf 'test:\\n\\tpytest -x -q\\n' > Makefile\n" + file("test_client.py", """
        import pytest
        class Client:
            def get(self): raise ConnectionError('connection refused by upstream')
        def test_retries():
            with pytest.raises(TimeoutError):
                Client().get()
    """), tool="pytest", stdout=True),
    fails("none", "pytest -q -k refund", "printf 'def test_a(): pass\\n' > test_a.py", stdout=True),
    fails("none", "mypy ledger.py", "printf 'def f(x: int) -> str:\\n    return x\\n' > ledger.py", stdout=True),
    fails("none", "ruff check .", "printf 'import os\\nimport sys\\nprint(1)\\n' > a.py", stdout=True),
    fails("none", "black --check .", "printf 'x = {  1:2 }\\n' > a.py"),
    fails("none", "python3 report.py", "printf 'def f(:\\n    pass\\n' > report.py"),
    fails("none", f"PGPASSWORD=pw psql -h db.{H} -U web store -c 'select totl from items'"),
    fails("none", "python3 import_rates.py", "printf 'rates = {\"EUR\": 1}\\nprint(rates[\"USD\"])\\n' > "
          "import_rates.py"),
]  # fmt: skip
