"""Sofia's month: tests of all kinds, and what they run against."""

from tests.corpus.fresh_h_two_shared import KEY, LOCAL, NO_DOCKER, OTHER, cloned
from tests.corpus.fresh_parts import fails, file

API = "http://orders.fennel.example"
COLLECTION = file(
    "shop.postman_collection.json",
    """
    {"info": {"name": "shop", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, \
"item": [{"name": "order 17",
      "request": {"method": "GET", "url": "{{base}}/v1/orders/17"},
      "event": [{"listen": "test", "script": {"exec": ["pm.test('is there', () => \
pm.response.to.have.status(200))"]}}]}]}
""",
)
REQUESTS = file(
    "tests/test_api.py",
    """
    import requests
    BASE = "http://orders.fennel.example"
    def test_me():
        assert requests.get(BASE + "/v1/me").status_code == 200
    def test_order():
        answer = requests.get(BASE + "/v1/orders/17")
        answer.raise_for_status()
""",
)
LOCALHOST = REQUESTS.replace("http://orders.fennel.example", "http://localhost:8000")
UI = file(
    "tests/checkout.robot",
    """
    *** Test Cases ***
    Total Is Right
        Should Be Equal As Numbers    ${12.5}    ${12.75}
""",
)
WAIT = (
    file(
        "wait-for.sh",
        """
    #!/bin/bash
    # wait-for.sh HOST PORT SECONDS
    for i in $(seq "$3"); do (: < "/dev/tcp/$1/$2") 2>/dev/null && exit 0; sleep 1; done
    echo "wait-for.sh: timeout occurred after waiting $3 seconds for $1:$2" >&2
    exit 1
""",
    )
    + "chmod +x wait-for.sh\n"
)
GH = "GH_TOKEN={0} gh "
CASES = [
    fails("none", "pytest tests/test_api.py", REQUESTS, stdout=True),
    fails("service_down", "pytest -q tests/test_api.py -k order", LOCALHOST, stdout=True, also="none"),
    fails(
        "none",
        "pytest -q",
        file(
            "test_cart.py",
            """
        import pytest
        def connect(): raise ConnectionRefusedError("connection refused")
        def test_retry():
            with pytest.raises(TimeoutError):
                connect()
    """,
        ),
        stdout=True,
    ),
    fails(
        "none",
        "pytest --maxfail=1 -rs",
        file(
            "test_snapshot.py",
            """
        def test_page():
            page = "<h1>Cart (2)</h1>"
            assert page == "<h1>Cart (3)</h1>", "snapshot differs"
    """,
        ),
        stdout=True,
    ),
    fails("none", "pytest -q -k smoke", REQUESTS, stdout=True),
    fails("not_found", "pytest test/api", REQUESTS),
    fails("missing_dependency", "pytest -n 4 tests", REQUESTS, also="usage"),
    fails(
        "none",
        "coverage run -m pytest -q && coverage report --fail-under=90",
        file("shop.py", "def a(x):\n    if x:\n        return 1\n    return 2")
        + file("test_shop.py", "from shop import a\ndef test_a(): assert a(1) == 1"),
        tool="coverage",
        stdout=True,
    ),
    fails("none", "robot --outputdir out tests/checkout.robot", UI, stdout=True),
    fails("none", f"newman run shop.postman_collection.json --env-var base={API}", COLLECTION, stdout=True, timeout=60),
    fails(
        "service_down",
        "newman run shop.postman_collection.json --env-var base=http://localhost:8000",
        COLLECTION,
        stdout=True,
        timeout=60,
        also="none",
    ),
    fails("not_found", "newman run shop.postman_collection.json -e env/staging.json", COLLECTION, timeout=60),
    fails(
        "none",
        "npx mocha",
        'mkdir -p node_modules/.bin test; ln -s /srv/tools/bin/mocha node_modules/.bin/; echo \'{"name": "e2e", '
        '"version": "1.0.0"}\' > package.json\n'
        + file(
            "test/price.js",
            """
        const assert = require('assert');
        describe('price', () => { it('rounds', () => assert.strictEqual(Math.round(2.5 * 100) / 100, 2.49)); });
    """,
        ),
        tool="mocha",
        stdout=True,
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "playwright test --project chromium",
        "mkdir -p node_modules; ln -s /srv/tools/node_modules/playwright node_modules/\n"
        + file(
            "cart.spec.js",
            """
        const { test } = require('playwright/test');
        test('cart', async ({ page }) => { await page.goto('/'); });
    """,
        )
        + "echo \"module.exports = { projects: [{ name: 'chromium' }] };\" > playwright.config.js",
        stdout=True,
        timeout=60,
    ),
    fails("missing_command", "k6 run load.js", "touch load.js", tool="bash"),
    fails(
        "missing_command",
        "npm run e2e",
        'echo \'{"name": "e2e", "version": "1.0.0", "scripts": {"e2e": "cypress run"}}\' > package.json',
        also="missing_dependency",
    ),
    fails("not_found", f"curl -fsS {API}/v1/orders/17", tool="curl"),
    fails("permission", f"curl -sSf -H 'Authorization: Bearer eyJ' {API}/v1/admin/users", tool="curl"),
    fails("rate_limit", f"curl --fail --silent --show-error {API}/v1/search?q=mug", tool="curl"),
    fails(
        "none",
        f"curl -sS --fail-with-body -X POST -H 'Content-Type: application/json' -d '{{}}' {API}/v1/orders",
        tool="curl",
        stdout=True,
    ),
    fails("timeout", f"curl -sS -m 2 {API}/v1/slow", tool="curl"),
    fails(
        "auth",
        f"http --check-status --ignore-stdin GET {API}/v1/me Authorization:'Bearer old'",
        tool="http",
        stdout=True,
    ),
    fails("network", f"http --check-status --ignore-stdin --body GET {API}/v1/report", tool="http", stdout=True),
    fails("service_down", "http --ignore-stdin :8000/health", tool="http"),
    fails(
        "network",
        "wget -q --spider http://shop-preview-482.nowhere.example/ || wget -nv http://"
        "shop-preview-482.nowhere.example/",
        tool="wget",
    ),
    fails("none", f"curl -s {API}/v1/status | jq -e '.status == \"ok\"'", tool="jq", stdout=True),
    fails("none", "jq '.items[0].id' report.json", 'echo \'{"items": [{"id": 1,}]}\' > report.json'),
    fails("none", f"test \"$(curl -s -o /dev/null -w '%{{http_code}}' {API}/v1/me)\" = 200", tool="test"),
    fails(
        "image_not_found",
        "docker compose -f compose.test.yaml up -d --wait",
        "printf 'services:\\n  mq: {image: \"mysql-shop:8\"}\\n' > compose.test.yaml",
        timeout=60,
    ),
    fails("not_found", "docker compose -f docker-compose.ci.yml run tests", timeout=60),
    fails(
        "none",
        "docker compose up -d --wait",
        'printf \'services:\\n  db: {image: "postgres:16", network_mode: none, command: [sh, -c, "exit 1"]}\\n\' > '
        "compose.yaml",
        timeout=60,
        also="service_down",
    ),
    fails("timeout", "./wait-for.sh localhost 8000 2", WAIT, tool="bash", also="service_down"),
    fails(
        "timeout",
        "timeout 2 bash -c 'until curl -sf http://staging.fennel.example/health; do sleep 0.5; done'",
        tool="timeout",
        also="network",
    ),
    fails("auth", GH.format("ghp_expired") + "run list --limit 5 -R fennel/storefront", tool="gh"),
    fails("not_found", GH.format("ghp_ok") + "run download 81723 -R fennel/storefront", tool="gh"),
    fails("not_found", GH.format("ghp_ok") + "issue create -R fennel/stroefront -t 'Cart total' -b x", tool="gh"),
    fails("git_diverged", "git push", cloned("e2e") + OTHER + "git commit -q --allow-empty -m 'flaky test'"),
    fails("not_found", "git checkout tags/v2.4.0", LOCAL),
    fails(
        "none",
        "diff -u expected.json actual.json",
        "echo '{\"total\": 12}' > expected.json; echo '{\"total\": 13}' > actual.json",
        stdout=True,
    ),
    fails("none", "cmp baseline.png out.png", "printf 'a' > baseline.png; printf 'b' > out.png", stdout=True),
    fails(
        "none",
        "xmllint --noout reports/junit.xml",
        "mkdir reports; echo '<testsuite><testcase></testsuite>' > reports/junit.xml",
    ),
    fails("none", "grep -c 'ERROR' logs/run.log", "mkdir logs; echo 'INFO 403 handled' > logs/run.log", stdout=True),
    fails("not_found", "scp -r dev@staging.fennel.example:e2e/results ./", KEY),
    fails("auth", "PGPASSWORD=qa psql -h db.fennel.example -U qa store -f seed.sql", "echo 'select 1;' > seed.sql"),
    fails(
        "none",
        "PGPASSWORD=pw psql -q -h db.fennel.example -U loader -v ON_ERROR_STOP=1 store < seed.sql",
        "echo 'insert into orders values (1, 5, null), (1, 6, null);' > seed.sql",
        tool="psql",
    ),
    fails("service_down", "docker ps --filter name=orders", admin=NO_DOCKER.format(1.2)),
]
