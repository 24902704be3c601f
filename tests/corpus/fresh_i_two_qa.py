"""Ida, who tests and automates tests: pytest, playwright, selenium, newman, robot, behave, curl against staging."""

from typing import Any

from tests.corpus.fresh_i_two_docker import DOCKER, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

API = file(
    "tests/test_orders_api.py",
    """
    import os

    import pytest
    import requests

    BASE = os.environ.get("BASE_URL", "http://localhost:8088")


    @pytest.fixture(scope="session")
    def session():
        session = requests.Session()
        session.get(f"{BASE}/login", timeout=5).raise_for_status()
        return session


    def test_orders(session):
        assert session.get(f"{BASE}/orders", timeout=5).status_code == 200
    """,
)
SELENIUM = file(
    "tests/test_login.py",
    """
    from selenium import webdriver
    from selenium.webdriver.common.by import By


    def test_login():
        options = webdriver.ChromeOptions()
        options.add_argument("--headless=new")
        driver = webdriver.Chrome(options=options)
        driver.get("http://localhost:3000/login")
        assert driver.find_element(By.ID, "user")
    """,
)
PLAYWRIGHT = file(
    "tests/test_home.py",
    """
    from playwright.sync_api import sync_playwright


    def test_home():
        with sync_playwright() as p:
            browser = p.chromium.launch()
            page = browser.new_page()
            page.goto("http://localhost:3000")
            assert "Store" in page.title()
    """,
)
ROBOT = file(
    "suites/smoke.robot",
    """
    *** Settings ***
    Library    {0}

    *** Test Cases ***
    Total Is Right
        {1}
    """,
)
FEATURE = file(
    "features/cart.feature",
    """
    Feature: cart
      Scenario: add an item
        Given an empty cart
        When I add 2 items
        Then the cart has 3 items
    """,
) + file(
    "features/steps/cart.py",
    """
    from behave import given, then, when


    @given("an empty cart")
    def empty(context):
        context.cart = []


    @when("I add {n:d} items")
    def add(context, n):
        context.cart += range(n)


    @then("the cart has {n:d} items")
    def has(context, n):
        assert len(context.cart) == n, f"expected {n}, got {len(context.cart)}"
    """,
)


def collection(url: str, test: str = "pm.response.to.have.status(200)") -> str:
    """A collection of postman's with one request."""
    return file(
        "api.postman_collection.json",
        f"""
        {{"info": {{"name": "orders",
                   "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
         "item": [{{"name": "status", "request": {{"method": "GET", "url": "{url}"}},
                   "event": [{{"listen": "test",
                              "script": {{"exec": ["pm.test('is ok', () => {{ {test} }});"]}}}}]}}]}}
        """,
    )


S: dict[str, Any] = {"timeout": 90}
BOTH: dict[str, Any] = {"timeout": 90, "stdout": True}

CASES = [
    fails("service_down", "python -m pytest -q tests/test_orders_api.py", API, **BOTH),
    fails(
        "network", "BASE_URL=https://staging2.nowhere.example python -m pytest -q tests/test_orders_api.py", API, **BOTH
    ),
    fails("network", f"BASE_URL=http://staging.{H}/reports python -m pytest -q tests", API, **BOTH),
    fails(
        "missing_dependency",
        "python -m pytest tests/test_login.py -q",
        SELENIUM,
        also="missing_command",
        timeout=150,
        stdout=True,
    ),
    fails("missing_dependency", "python -m pytest tests/test_home.py -q", PLAYWRIGHT, **BOTH),
    fails("missing_dependency", "pytest -n 4 tests", API, also="usage", **S),
    fails("not_found", "python -m pytest -m smoke tests/e2e", API, stdout=True),
    fails("not_found", "python -m pytest tests/test_orders_api.py::test_refund", API, stdout=True, **S),
    fails("not_found", "newman run collections/orders.json -e staging.json", **BOTH),
    fails(
        "service_down", "newman run api.postman_collection.json", collection("http://localhost:8089/v1/status"), **BOTH
    ),
    fails("none", "newman run api.postman_collection.json", collection(f"http://api.{H}/v1/me"), also="auth", **BOTH),
    fails("not_found", "robot --outputdir out suites/regression", stdout=True, **S),
    fails(
        "missing_dependency",
        "robot --outputdir out suites/smoke.robot",
        ROBOT.format("SeleniumLibrary", "Open Browser    http://localhost:3000    headlesschrome"),
        also="none",
        **BOTH,
    ),
    fails("not_found", "behave features/checkout.feature", FEATURE, **BOTH),
    fails(
        "timeout",
        "npx wait-on -t 2s http-get://localhost:3001/",
        "mkdir -p node_modules/.bin; ln -s /srv/tools/bin/wait-on node_modules/.bin/",
        also="service_down",
        **S,
    ),
    fails("timeout", f"curl -sS -m 3 http://api.{H}/v1/slow", **S),
    fails("network", f"curl -fsS http://staging.{H}/health"),
    fails("auth", f"curl -fsS http://staging.{H}/admin/users"),
    fails(
        "network",
        f"until curl -fs http://staging.{H}/health; do n=$((n+1)); [ $n -ge 3 ] && echo 'staging is not "
        "healthy "
        "after 3 tries: HTTP 502' >&2 && exit 1; done",
        tool="bash",
        also="none",
    ),
    fails("tls", f"http --check-status GET https://wrong.{H}/v1/status", tool="http", **S),
    fails("permission", f"http --check-status --ignore-stdin GET http://api.{H}/v1/admin/users", **BOTH),
    fails("rate_limit", f"http --check-status --ignore-stdin --print=h GET http://api.{H}/v1/search q==socks", **BOTH),
    fails(
        "service_down",
        "docker compose -f docker-compose.test.yml up -d",
        "mkdir -p ~/.docker; printf "
        '\'{"cliPluginsExtraDirs":["/srv/tools/cli-plugins"]}\' > ~/.docker/config.json; printf \'services:\\n  '
        "db:\\n    image: "
        "postgres:16\\n' > docker-compose.test.yml",
    ),
    fails("not_found", "docker compose -f docker-compose.e2e.yml run --rm tests", DOCKER),
    fails("service_down", f"ssh deploy@staging.{H} 'docker logs --tail 100 checkout'", SSH),
    fails("tty", "docker exec -it resident sh", DOCKER),
    fails(
        "missing_command",
        "./run_smoke.py --env staging",
        "printf '#!/usr/bin/env python3.9\\nprint(1)\\n' > run_smoke.py; chmod +x run_smoke.py",
        tool="env",
    ),
    fails(
        "permission",
        "python -m pytest -q tests -o cache_dir=/var/cache/qa --junitxml=/var/lib/qa/junit.xml",
        "mkdir tests; echo 'def test_a(): pass' > tests/test_a.py",
        **BOTH,
    ),
    fails("missing_command", "just load", file("justfile", "load:\n    k6 run --vus 20 load/checkout.js")),
    fails(
        "missing_command",
        "python run_tests.py --report",
        file(
            "run_tests.py",
            """
          import subprocess

          subprocess.run(["allure", "generate", "allure-results", "-o", "report", "--clean"], check=True)
          """,
        ),
    ),
    # --- not the environment's ---
    fails("none", f"BASE_URL=http://staging.{H} python -m pytest -q tests/test_orders_api.py", API, **BOTH),
    fails(
        "none",
        "python -m pytest -q tests",
        file(
            "tests/test_login.py",
            """
          class Page:
              status, text = 401, "401 Unauthorized"


          def test_wrong_password_is_refused():
              assert (Page.status, Page.text) == (403, "403 Forbidden")
          """,
        ),
        **BOTH,
    ),
    fails(
        "none",
        "newman run api.postman_collection.json",
        collection(f"http://api.{H}/v1/status", "pm.expect(pm.response.json().status).to.eql('ok')"),
        **BOTH,
    ),
    fails(
        "none",
        "robot --outputdir out suites/smoke.robot",
        ROBOT.format("Collections", "Should Be Equal As Numbers    ${{10 * 1.19}}    12"),
        **BOTH,
    ),
    fails("none", "behave", FEATURE, **BOTH),
    fails(
        "none",
        "diff -u golden/invoice.txt out/invoice.txt",
        "mkdir golden out; echo total 10 > golden/invoice.txt; echo total 11 > out/invoice.txt",
        stdout=True,
    ),
    fails(
        "none",
        "npx jest --ci",
        "mkdir -p node_modules/.bin; ln -s /srv/tools/bin/jest node_modules/.bin/; echo '{}' > "
        "package.json; "
        "mkdir __snapshots__; printf '// Jest Snapshot v1, "
        "https://jestjs.io/docs/snapshot-testing\\n\\nexports[`header 1`] = "
        "`\"Store\"`;\\n' > __snapshots__/a.test.js.snap; echo \"test('header', () => "
        "expect('Shop').toMatchSnapshot());\" > a.test.js",
        **S,
    ),
    fails(
        "none",
        "python -m pytest -q -k refund tests",
        "mkdir tests; echo 'def test_a(): pass' > tests/test_a.py",
        **BOTH,
    ),
    fails(
        "none",
        "grep -c ERROR logs/checkout.log",
        "mkdir logs; echo 'INFO connection refused, retried' > logs/checkout.log",
        stdout=True,
    ),
    fails("none", f"curl -sS http://api.{H}/v1/status | jq -e '.status == \"ok\"'", tool="jq", stdout=True),
    fails(
        "none",
        "python -m unittest -v tests.test_total",
        "mkdir tests; touch tests/__init__.py; printf 'import unittest\\n\\n\\nclass T("
        "unittest.TestCase):\\n    def test_total(self):\\n        self.assertAlmostEqual(0.1 * 3, 0.31)\\n' > "
        "tests/test_total.py",
    ),
]
