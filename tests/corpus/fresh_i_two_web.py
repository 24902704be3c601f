"""Ada, who develops Python web services: Django, FastAPI, uv, poetry, pytest, postgres, redis, celery."""

from tests.corpus.fresh_i_two_docker import DOCKER
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

MANAGE = file("manage.py", """
    #!/usr/bin/env python3
    import os
    import sys


    def main():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


    if __name__ == "__main__":
        main()
    """) + "chmod +x manage.py; mkdir -p shop orders/migrations; touch shop/__init__.py orders/__init__.py " \
    "orders/migrations/__init__.py\n" + file("orders/models.py", """
    from django.db import models


    class Order(models.Model):
        number = models.CharField(max_length=20, unique=True)
        qty = models.IntegerField()
    """) + file("shop/urls.py", "urlpatterns = []")  # fmt: skip


def django(port: str = "5432", host: str = "localhost", user: str = "web", password: str = "pw", name: str = "store",
           apps: str = "", more: str = "") -> str:  # fmt: skip
    """A project whose database is as told."""
    return MANAGE + file(
        "shop/settings.py",
        f"""
        import os

        SECRET_KEY = "dev"
        DEBUG = True
        ROOT_URLCONF = "shop.urls"
        INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "orders"{apps}]
        DATABASES = {{
            "default": {{
                "ENGINE": "django.db.backends.postgresql", "HOST": "{host}", "PORT": "{port}",
                "USER": "{user}", "PASSWORD": "{password}", "NAME": "{name}",
            }}
        }}
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        {more}
        """,
    )


LITE = django().replace('"ENGINE": "django.db.backends.postgresql", "HOST": "localhost", "PORT": "5432"',
                        '"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"').replace(
                        '"USER": "web", "PASSWORD": "pw", "NAME": "store",', "")  # fmt: skip
API = (
    file(
        "app/main.py",
        """
    from fastapi import FastAPI

    from app.config import settings

    app = FastAPI(title=settings.name)
    """,
    )
    + file(
        "app/config.py",
        """
    from pydantic_settings import BaseSettings


    class Settings(BaseSettings):
        name: str = "orders"
        database_url: str
        stripe_key: str


    settings = Settings()
    """,
    )
    + "touch app/__init__.py\n"
)
PLAIN_API = (
    file(
        "app/main.py",
        """
    from fastapi import FastAPI

    app = FastAPI()


    @app.get("/health")
    def health():
        return {"ok": True}
    """,
    )
    + "touch app/__init__.py\n"
)
TASKS = """
    from celery import Celery

    app = Celery("tasks", broker="{0}")
    app.conf.broker_connection_retry_on_startup = False
    app.conf.broker_connection_max_retries = 0


    @app.task
    def send_mail(to):
        return to
    """
PYPROJECT = """
    [project]
    name = "shop"
    version = "0.4.0"
    requires-python = ">=3.11"
    dependencies = ["{0}"]
    """
POETRY = """
    [tool.poetry]
    name = "shop"
    version = "0.4.0"
    description = ""
    authors = ["Ada <ada@kestrel.example>"]
    package-mode = false

    [tool.poetry.dependencies]
    python = "^3.11"
    """
PYTHONPATH_TEST = "mkdir -p tests; touch tests/__init__.py\n"
CONFTEST = file("tests/conftest.py", """
    import psycopg2
    import pytest


    @pytest.fixture(scope="session")
    def db():
        connection = psycopg2.connect(host="localhost", port=5433, dbname="store_test", user="web", password="pw")
        yield connection
        connection.close()
    """)  # fmt: skip

CASES = [
    fails("service_down", "python manage.py migrate", django(port="5433"), timeout=60),
    fails("auth", "python manage.py migrate", django(password="old-pw"), timeout=60),
    fails("not_found", "python manage.py migrate --noinput", django(name="shop_dev"), timeout=60),
    fails("permission", "./manage.py migrate", django(), tool="python", timeout=60),
    fails(
        "network",
        "DJANGO_SETTINGS_MODULE=shop.settings python manage.py dbshell -- -c 'select 1'",
        django(host="db.staging.nowhere.example"),
        timeout=60,
    ),
    fails("port_in_use", "python manage.py runserver 8080 --noreload", LITE, timeout=60, stdout=True),
    fails("missing_dependency", "python manage.py runserver --noreload", django(apps=', "debug_toolbar"'), timeout=60),
    fails(
        "missing_dependency",
        "python manage.py test orders",
        LITE + "echo 'from factory_boy_extra import make' > orders/tests.py",
        timeout=60,
    ),
    fails("not_configured", "python -c 'from orders.models import Order; print(Order.objects.count())'", django()),
    fails("not_found", "python manage.py migrate orders 0007", LITE, timeout=60),
    fails("not_found", "python manage.py loaddata fixtures/demo.json", LITE, timeout=60),
    fails("usage", "python manage.py make_migrations", LITE, timeout=60),
    fails("not_configured", "uvicorn app.main:app --reload-dir app --port 8001", API, timeout=40),
    fails("port_in_use", "uvicorn app.main:app --host 127.0.0.1 --port 8080", PLAIN_API, timeout=40),
    fails(
        "missing_dependency",
        "uvicorn app.main:app",
        PLAIN_API + "echo 'import prometheus_fastapi_instrumentator' >> app/main.py",
        timeout=40,
    ),
    fails(
        "service_down", "celery -A tasks status", file("tasks.py", TASKS.format("redis://localhost:6399/0")), timeout=60
    ),
    fails(
        "auth",
        "celery -A tasks inspect ping --timeout 2",
        file("tasks.py", TASKS.format("redis://localhost:6379/0")),
        timeout=60,
    ),
    fails(
        "not_configured",
        "poetry install --no-interaction",
        file("pyproject.toml", POETRY + '    requests = "^2.31"\n')
        + 'poetry lock -q 2>/dev/null || printf \'[metadata]\\nlock-version = "2.0"\\npython-versions = '
        '"^3.11"\\n'
        'content-hash = "0a1b2c"\\n\' > poetry.lock',
        timeout=60,
    ),
    fails("not_found", "poetry run pytest -q", timeout=60),
    fails(
        "not_found",
        "uv sync --locked",
        file("pyproject.toml", PYPROJECT.format("httpx")),
        also="not_configured",
        timeout=60,
    ),
    fails("network", "uv pip install -r requirements.txt", "echo 'django==5.0' > requirements.txt"),
    fails(
        "not_configured",
        "/usr/bin/pip install -r requirements.txt",
        "echo 'django==5.0' > requirements.txt",
        tool="pip",
    ),
    fails(
        "permission",
        f"uv pip install --index-url http://ada:spring24@pypi.{H}:8081/simple kestrel-common",
        also="auth",
        timeout=60,
    ),
    fails(
        "network",
        "pip install -r requirements/dev.txt -i https://pypi.nowhere.example/simple",
        "mkdir requirements; echo pytest-postgresql > requirements/dev.txt",
        tool="pip",
        timeout=60,
    ),
    fails("missing_dependency", "pytest --cov=shop --cov-report=xml tests/", "mkdir tests", also="usage"),
    fails("not_found", "pytest tests/test_checkout.py::test_total -x", "mkdir tests", stdout=True),
    fails(
        "service_down",
        "pytest -q tests",
        PYTHONPATH_TEST
        + CONFTEST
        + file(
            "tests/test_orders.py",
            """
          def test_insert(db):
              cursor = db.cursor()
              cursor.execute("select 1")
              assert cursor.fetchone() == (1,)
          """,
        ),
        stdout=True,
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "pytest -q",
        file("test_mail.py", "import freezegun_tz\n\n\ndef test_a():\n    pass"),
        stdout=True,
        timeout=60,
    ),
    fails(
        "not_found",
        "alembic upgrade 8f2c1d9a7b3e",
        "alembic init -q migrations 2>/dev/null || alembic init migrations "
        ">/dev/null; sed -i 's#^sqlalchemy.url.*#sqlalchemy.url = sqlite:///a.db#' alembic.ini",
        timeout=60,
    ),
    fails("not_configured", "alembic revision --autogenerate -m 'add qty'", stdout=True, also="not_found", timeout=60),
    fails(
        "service_down",
        "psql postgresql://web:pw@localhost:15432/store -c 'select count(*) from orders'",
        also="network",
    ),
    fails(
        "service_down",
        "make test",
        file(
            "Makefile",
            "test:\n\tpg_isready -q -h localhost -p 5433 || (echo 'database is "
            "not up, run: make db' >&2; exit 2)\n\tpytest -q",
        ).replace("    pg", "\tpg"),
        also="none",
    ),
    fails("missing_command", "make lint", "printf 'lint:\\n\\tpyright shop\\n\\truff check .\\n' > Makefile"),
    fails(
        "service_down",
        "docker compose exec -T web python manage.py migrate",
        DOCKER
        + file(
            "compose.yaml",
            """
          services:
            web:
              image: shop/box:1
              command: sleep 1000
          """,
        ),
        also="not_found",
        tool="docker",
    ),
    fails(
        "permission",
        "psql -h localhost -U web store -c 'truncate events'",
        "echo 'localhost:*:*:web:pw' > ~/.pgpass; chmod 600 ~/.pgpass",
    ),
    # --- not the environment's ---
    fails(
        "none",
        "pytest -q",
        file(
            "test_price.py",
            """
          def total(items):
              return sum(price * qty for price, qty in items)


          def test_total_with_discount():
              assert total([(10, 2), (5, 1)]) == 22.5
          """,
        ),
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "pytest -q tests/test_api.py",
        PYTHONPATH_TEST
        + file(
            "tests/test_api.py",
            """
          from fastapi import FastAPI, HTTPException
          from fastapi.testclient import TestClient

          app = FastAPI()


          @app.get("/orders")
          def orders():
              raise HTTPException(status_code=401, detail="Not authenticated")


          def test_orders():
              answer = TestClient(app).get("/orders")
              assert answer.status_code == 200, answer.text
          """,
        ),
        stdout=True,
        timeout=60,
    ),
    fails("none", "python manage.py makemigrations --check --dry-run", LITE, stdout=True, timeout=60),
    fails(
        "none",
        "python manage.py test orders",
        LITE
        + file(
            "orders/tests.py",
            """
          from django.test import TestCase

          from orders.models import Order


          class OrderTest(TestCase):
              def test_number_is_unique(self):
                  Order.objects.create(number="A1", qty=1)
                  Order.objects.create(number="A1", qty=2)
          """,
        )
        + "python manage.py makemigrations orders >/dev/null",
        timeout=60,
    ),
    fails("none", "ruff check app", PLAIN_API + "echo 'import os' >> app/main.py", stdout=True),
    fails(
        "none",
        "mypy app",
        PLAIN_API + "printf 'def f(x: int) -> str:\\n    return x\\n' > app/util.py",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "python manage.py check --fail-level WARNING",
        LITE + "printf '\\n    class Meta:\\n        ordering = [\"created\"]\\n' >> orders/models.py",
        timeout=60,
    ),
    fails("none", "black --check app", "mkdir app; echo 'x = {  \"a\":1 }' > app/a.py"),
]
