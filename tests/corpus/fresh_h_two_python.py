"""Mara's month: Python back ends with Django, FastAPI and Celery."""

from tests.corpus.fresh_h_two_shared import AHEAD, LOCAL, OTHER, busy, cloned
from tests.corpus.fresh_parts import fails, file

DJANGO = (
    file(
        "manage.py",
        """
    #!/usr/bin/env python3
    import os, sys
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
""",
    )
    + "touch shop/__init__.py 2>/dev/null || { mkdir shop; touch shop/__init__.py; }\n"
    + file(
        "shop/settings.py",
        """
    import os
    SECRET_KEY = os.environ.get("SECRET_KEY", "dev")
    DEBUG = True
    INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
    ROOT_URLCONF = "shop.urls"
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "USER": "shop", "PASSWORD": \
"shop",
                             "HOST": "localhost", "PORT": os.environ.get("DB_PORT", "5433")}}
""",
    )
    + "echo 'urlpatterns = []' > shop/urls.py\n"
)
CART = file(
    "cart.py",
    """
    def total(items, discount=0):
        return sum(price * n for price, n in items) - discount
""",
) + file(
    "test_cart.py",
    """
    from cart import total
    def test_total():
        assert total([(5, 2), (1, 3)]) == 13
    def test_discount():
        assert total([(10, 1)], discount=0.1) == 9
""",
)
API = file(
    "main.py",
    """
    import os
    from fastapi import FastAPI
    app = FastAPI()
    DATABASE_URL = os.environ["DATABASE_URL"]
""",
)
PROJECT = file(
    "pyproject.toml",
    """
    [tool.poetry]
    name = "orders"
    version = "0.4.0"
    description = ""
    authors = ["Mara <mara@fennel.example>"]
    packages = [{include = "orders"}]
    [tool.poetry.dependencies]
    python = "^3.11"
""",
)
UV = file(
    "pyproject.toml",
    """
    [project]
    name = "orders"
    version = "0.4.0"
    requires-python = ">=3.11"
    dependencies = ["httpx"]
""",
)
ALEMBIC = (
    file("alembic.ini", "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///dev.db")
    + ("mkdir -p migrations/versions\n")
    + file(
        "migrations/env.py",
        """
    from alembic import context
    from sqlalchemy import create_engine
    with create_engine("sqlite:///dev.db").connect() as c:
        context.configure(connection=c)
        with context.begin_transaction():
            context.run_migrations()
""",
    )
)
CASES = [
    fails("none", "pytest", CART, stdout=True),
    fails(
        "none",
        "pytest -q tests/test_login.py",
        file(
            "tests/test_login.py",
            """
        def login(user): return {"status": 401, "detail": "Invalid token"}
        def test_login_ok():
            assert login("mara")["status"] == 200, "401 Unauthorized"
    """,
        ),
        stdout=True,
    ),
    fails("none", "pytest -x -k total", CART.replace("== 13", "== 12"), stdout=True),
    fails(
        "none",
        "make test",
        CART + "printf 'test:\\n\\tpython3 -m pytest -q\\n' > Makefile\n",
        tool="pytest",
        stdout=True,
    ),
    fails(
        "none",
        "python3 -m pytest tests",
        file(
            "tests/test_fx.py",
            """
        import decimal
        def test_rate():
            assert decimal.Decimal("1.10").quantise(decimal.Decimal("1")) == 1
    """,
        ),
        stdout=True,
        tool="pytest",
    ),
    fails(
        "none",
        "python3 -m unittest -v",
        file(
            "test_slug.py",
            """
        import unittest
        class Slug(unittest.TestCase):
            def test_slug(self):
                self.assertEqual("Blue Mug".lower().replace(" ", "_"), "blue-mug")
    """,
        ),
        tool="python3",
    ),
    fails(
        "missing_dependency",
        "pytest tests/test_models.py",
        file(
            "tests/test_models.py",
            """
        from factory_boy_extra import Factory
        def test_one(): pass
    """,
        ),
        stdout=True,
    ),
    fails(
        "service_down",
        "pytest -q",
        file(
            "test_db.py",
            """
        import psycopg2, pytest
        @pytest.fixture
        def db():
            return psycopg2.connect("postgresql://shop:shop@localhost:5433/shop_test")
        def test_count(db):
            assert db
    """,
        ),
        stdout=True,
        also="none",
    ),
    fails(
        "missing_dependency",
        "python3 manage.py runserver",
        DJANGO + "sed -i 's/^import os/import os, dj_database_url/' shop/settings.py",
        tool="python3",
    ),
    fails("service_down", "python3 manage.py migrate", DJANGO, tool="python3"),
    fails(
        "not_found",
        "DB_PORT=5432 python3 manage.py migrate",
        DJANGO.replace('"USER": "shop", "PASSWORD": "shop"', '"USER": "web", "PASSWORD": "pw"').replace(
            '"localhost"', '"127.0.0.1"'
        ),
        tool="python3",
    ),
    fails(
        "auth",
        "DB_PORT=5432 ./manage.py dbshell < fix.sql",
        DJANGO.replace('"localhost"', '"127.0.0.1"').replace('"USER": "shop"', '"USER": "web"')
        + "chmod +x manage.py; echo 'select 1;' > fix.sql",
        tool="psql",
    ),
    fails(
        "port_in_use",
        "python3 manage.py runserver 8000 --noreload",
        DJANGO + "echo 'DATABASES = {}' >> shop/settings.py\n" + busy(8000),
        tool="python3",
    ),
    fails("port_in_use", "uvicorn main:app --port 8001", "echo 'app = None' > main.py\n" + busy(8001)),
    fails("not_configured", "uvicorn main:app --port 8002", API),
    fails("usage", "python3 manage.py makemigration", DJANGO, tool="python3"),
    fails("not_configured", "pip3 install httpx"),
    fails(
        "not_found",
        "pip install djangorestframwork-jwt --index-url http://pypi.fennel.example/simple --trusted-host "
        "pypi.fennel.example",
        timeout=60,
    ),
    fails("network", "pip install -i https://nexus.fennel.example/repository/pypi/simple fennel-models", timeout=90),
    fails("network", "pip install --upgrade sqlalchemy-utils", timeout=90),
    fails("not_found", "pip install -r requirements-dev.txt", "touch requirements.txt"),
    fails(
        "auth",
        "pip download --no-deps -i http://pypi.fennel.example/private/ --trusted-host pypi.fennel.example "
        "fennel-models",
        timeout=60,
        also="tty",
    ),
    fails(
        "missing_dependency",
        "pip install --no-build-isolation ./python-ldap-3.4.4",
        "tar xf /srv/tools/python-ldap-3.4.4.tar.gz",
        timeout=60,
    ),
    fails(
        "not_configured",
        "poetry install",
        PROJECT + 'poetry lock -q 2>/dev/null; sed -i "s/3.11/3.12/" pyproject.toml',
        timeout=60,
    ),
    fails(
        "missing_command",
        "poetry run celry -A orders worker",
        PROJECT + "mkdir orders; touch orders/__init__.py",
        timeout=60,
    ),
    fails("network", "uv sync", UV, timeout=60),
    fails("git_diverged", "git push", cloned("orders") + OTHER + AHEAD),
    fails("dirty_tree", "git pull", cloned() + OTHER + "echo 'DEBUG = True' >> settings.py"),
    fails(
        "dirty_tree",
        "git checkout feature/vat",
        LOCAL + "git checkout -qb feature/vat; echo 'VAT = 19' > settings.py; git commit -qam vat; "
        "git checkout -q main; echo 'PORT = 1' > settings.py",
    ),
    fails(
        "branch_not_pushed", "git push", cloned() + "git checkout -qb fix/rounding; git commit -q --allow-empty -m x"
    ),
    fails(
        "none",
        "git merge main",
        LOCAL + "git checkout -qb vat; echo 'PORT = 1' > settings.py; git commit -qam a; git checkout -q main; "
        "echo 'PORT = 2' > settings.py; git commit -qam b; git checkout -q vat",
        stdout=True,
    ),
    fails("none", "git commit -m 'wip'", LOCAL, stdout=True),
    fails(
        "none",
        "git commit -am 'faster search'",
        LOCAL
        + file(
            ".git/hooks/pre-commit",
            """
        #!/bin/sh
        exec ruff check .
    """,
        )
        + "chmod +x .git/hooks/pre-commit; echo 'import os' > search.py; git add search.py",
        stdout=True,
    ),
    fails("dirty_tree", "git rebase main", LOCAL + "git checkout -qb vat; echo '#' >> settings.py"),
    fails("none", "git pull --rebase", cloned() + OTHER + AHEAD, stdout=True),
    fails("not_found", "git checkout develop", LOCAL),
    fails(
        "none",
        "mypy orders",
        file(
            "orders/price.py",
            """
        def net(gross: float) -> float:
            return str(gross / 1.19)
    """,
        ),
        stdout=True,
    ),
    fails("none", "ruff check app", file("app/main.py", "import os, sys\nx = 1"), stdout=True),
    fails("none", "black --check .", file("app.py", "x = {  'a':1 }")),
    fails("service_down", "curl -s -S localhost:8000/api/orders | python3 -m json.tool", "true", tool="curl"),
    fails("none", "curl -sS localhost:8010/metrics | python3 -m json.tool", tool="python3"),
    fails("not_found", "alembic upgrade 4f1c2ab7", ALEMBIC, stdout=True),
    fails(
        "service_down",
        "celery -A tasks call tasks.mail",
        file(
            "tasks.py",
            """
        from celery import Celery
        app = Celery("tasks", broker="redis://localhost:16379/0", broker_connection_retry=False)
        app.conf.broker_transport_options = {"max_retries": 0}
        @app.task
        def mail(): pass
    """,
        ),
        timeout=60,
    ),
    fails("service_down", "redis-cli -p 16379 ping"),
    fails(
        "none",
        "python3 scripts/backfill.py",
        file(
            "scripts/backfill.py",
            """
        rows = [{"id": 1, "total": "12.50"}, {"id": 2, "total": None}]
        print(sum(float(row["total"]) for row in rows))
    """,
        ),
    ),
    fails("not_found", "python3 script/backfill.py", "mkdir scripts; touch scripts/backfill.py"),
]
