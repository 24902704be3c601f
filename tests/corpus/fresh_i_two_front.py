"""Ben, a frontend developer: node, npm, pnpm, yarn, vite, eslint, jest, playwright."""

from tests.corpus.fresh_i_two_docker import DOCKER
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

NPM = f"http://npm.{H}:4873"
LOGIN = f"printf 'registry={NPM}/\\n//npm.{H}:4873/:_auth=YW5hOnJpZ2h0\\n' > .npmrc\n"
SCOPED = f"echo 'registry={NPM}/' > .npmrc\n"
APP = "echo fetch-retries=0 >> ~/.npmrc\n" + file(
    "package.json",
    """
    {
      "name": "storefront",
      "version": "2.3.1",
      "private": true,
      "type": "module",
      "scripts": {
        "dev": "next dev -p 3000",
        "build": "tsc -p . && vite build",
        "lint": "eslint src --max-warnings 0",
        "test": "jest",
        "e2e": "playwright test",
        "typecheck": "tsc --noEmit",
        "check:api": "node scripts/check-api.mjs",
        "gen": "openapi-typescript openapi.yaml -o src/api.d.ts"
      },
      "dependencies": { "lodash": "^4.17.21" }
    }
    """,
)
LOCK = file(
    "package-lock.json",
    """
    {
      "name": "storefront", "version": "2.3.1", "lockfileVersion": 3, "requires": true,
      "packages": {
        "": { "name": "storefront", "version": "2.3.1", "dependencies": { "axios": "^1.6.0" } },
        "node_modules/axios": {
          "version": "1.6.0", "resolved": "https://registry.npmjs.org/axios/-/axios-1.6.0.tgz",
        "integrity": "sha512-EZ1DYihju9pwVB+jg67ogm+Tmqc6JmhamRN6I4Zt8DfZu5lbcQGw3ozH9lFejSJgs/ibaef3A9PMXPLeefFGJg=="
        }
      }
    }
    """,
)


def published(name: str, number: str) -> str:
    """The registry has this package."""
    return (f"mkdir ~/p && cd ~/p && printf '{{\"name\":\"{name}\",\"version\":\"{number}\"}}' > package.json; npm "
    f"publish --silent "
            f"--registry {NPM} --//npm.{H}:4873/:_auth=YW5hOnJpZ2h0 >/dev/null 2>&1 || true; cd ~/app; rm -r "
            "~/p\n")  # fmt: skip


LINKS = "mkdir -p node_modules; ln -s /srv/tools/node_modules/* node_modules/ 2>/dev/null; true\n"
NPX = "mkdir -p node_modules/.bin; for t in jest eslint vite prettier; do ln -sf /srv/tools/bin/$t " \
    "node_modules/.bin/; done\n"  # fmt: skip
FETCH = file(
    "scripts/check-api.mjs",
    """
    const base = process.env.API ?? 'http://localhost:4000';
    const answer = await fetch(`${base}/v1/status`);
    console.log(await answer.json());
    """,
)
LIB = file("package.json", '{"name": "@kestrel/buttons", "version": "1.4.0", "main": "index.js"}') + "touch index.js\n"
TSCONFIG = file(
    "tsconfig.json", '{"compilerOptions": {"strict": true, "noEmit": true, "types": []}, "include": ["src"]}'
)

CASES = [
    fails("missing_command", "npm run dev", APP),
    fails("missing_command", "npm run gen", APP),
    fails("not_found", "npm ci", APP, also="not_configured"),
    fails(
        "not_configured",
        "npm ci",
        APP + LOCK + published("lodash", "4.17.21") + published("axios", "1.6.0") + f"echo registry={NPM} > .npmrc",
        timeout=60,
    ),
    fails("usage", "npm run start:dev", APP),
    fails("usage", "npm run tests", APP),
    fails("not_found", "npm start", tool="npm"),
    fails("auth", "npm install @kestrel/design-tokens", APP + SCOPED + published("lodash", "4.17.21"), timeout=60),
    fails("not_found", "npm install left-padd", APP + LOGIN, timeout=60),
    fails(
        "not_found",
        "npm i -D typescript@9",
        APP + f"echo 'registry={NPM}/' > .npmrc\n" + published("lodash", "4.17.21") + published("typescript", "5.4.0"),
        timeout=60,
    ),
    fails("network", "npm install", APP, timeout=60),
    fails(
        "network",
        "npm install --fetch-retries 1 --fetch-retry-mintimeout 100",
        APP + f"echo 'registry=http://nexus.{H}:8099/repository/npm/' > .npmrc",
        timeout=60,
    ),
    fails(
        "tls",
        "npm view react version",
        f"echo 'registry=https://own.{H}/' > .npmrc; echo fetch-retries=0 >> .npmrc",
        timeout=60,
    ),
    fails(
        "network",
        "npm install --no-audit",
        APP + f"echo 'registry=http://nexus.{H}/repository/ill/' > .npmrc; echo 'fetch-retries=0' >> .npmrc",
        timeout=60,
    ),
    fails("auth", "npm whoami", f"echo 'registry={NPM}/' > .npmrc"),
    fails("auth", "npm publish", LIB + f"echo 'registry={NPM}/' > .npmrc"),
    fails("usage", "npm publish --tag next", LIB + LOGIN + "npm publish --silent >/dev/null 2>&1", also="none"),
    fails(
        "permission",
        "npm install -g serve",
        published("serve", "14.2.0") + f"echo 'registry={NPM}/' > ~/.npmrc; echo 'prefix=/usr/local' >> ~/.npmrc",
    ),
    fails(
        "not_configured",
        "pnpm install --frozen-lockfile",
        APP + "printf \"lockfileVersion: '9.0'\\n\\nsettings:\\n  "
        'autoInstallPeers: true\\n  excludeLinksFromLockfile: false\\n\\nimporters:\\n\\n  .: {}\\n" > '
        "pnpm-lock.yaml",
        stdout=True,
        timeout=60,
    ),
    fails("usage", "pnpm run stroybook", APP, stdout=True),
    fails("network", "yarn install --frozen-lockfile", APP, timeout=60),
    fails("usage", "yarn buidl", APP),
    fails(
        "missing_dependency",
        "node server.js",
        "echo \"const express = require('express-session-store'); express()\" > server.js",
    ),
    fails("not_found", "node dist/index.js"),
    fails(
        "port_in_use",
        "node server.js",
        file(
            "server.js",
            """
          const http = require('http');
          http.createServer((req, res) => res.end('ok')).listen(8080, () => console.log('ready'));
          """,
        ),
    ),
    fails(
        "port_in_use",
        "vite --port 8080 --strictPort --host 127.0.0.1",
        APP + LINKS + "echo '<html></html>' > index.html",
        timeout=40,
    ),
    fails("service_down", "npm run check:api", APP + FETCH),
    fails("network", "API=https://api-dev.nowhere.example npm run -s check:api", APP + FETCH),
    fails(
        "missing_dependency",
        "node e2e/home.mjs",
        "mkdir node_modules; ln -s /srv/tools/js/node_modules/playwright* node_modules/\n"
        + file(
            "e2e/home.mjs",
            """
          import { chromium } from 'playwright'

          const browser = await chromium.launch()
          const page = await browser.newPage()
          await page.goto('http://localhost:3000')
          """,
        ),
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "npx jest src/cart.test.js",
        file(
            "src/cart.test.js",
            """
          const { render } = require('@testing-library/react');
          test('renders', () => render(null));
          """,
        )
        + NPX
        + "echo '{}' > package.json",
        timeout=60,
    ),
    fails("not_found", "docker exec storefront-web-1 npm run build", DOCKER),
    fails("missing_command", "docker exec resident npm ls react", DOCKER, stdout=True),
    fails(
        "missing_dependency",
        "npx eslint src",
        NPX + "mkdir src; echo 'let a = 1' > src/a.js; echo '{\"type\": \"module\"}' > package.json; "
        "echo \"import react from 'eslint-plugin-react-hooks'; export default [react];\" > "
        "eslint.config.js",
        timeout=40,
    ),
    # --- not the environment's ---
    fails(
        "none",
        "npm run typecheck",
        APP
        + TSCONFIG
        + file(
            "src/cart.ts",
            """
          interface Item { price: number; qty: number }
          export const total = (items: Item[]): number => items.reduce((sum, item) => sum + item.prize * item.qty, 0);
          """,
        ),
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "npm run lint",
        APP + 'echo \'export default [{rules: {"no-unused-vars": "error", "no-undef": '
        '"error"}}];\' > eslint.config.js; '
        + file(
            "src/main.js",
            """
          const unused = 1;
          dokument.querySelector('#app').textContent = 'hi';
          """,
        ),
        stdout=True,
        timeout=40,
    ),
    fails(
        "none",
        "npx jest",
        NPX
        + "echo '{}' > package.json; "
        + file(
            "src/price.test.js",
            """
          const price = (net) => net * 1.19;
          test('gross price', () => {
            expect(price(100)).toBe(120);
          });
          """,
        ),
        timeout=60,
    ),
    fails(
        "none",
        "npx jest api",
        NPX
        + "echo '{}' > package.json; "
        + file(
            "src/api.test.js",
            """
          const load = async () => { throw new Error('Request failed with status code 403: permission denied'); };
          test('loads the cart', async () => {
            await expect(load()).resolves.toEqual({ items: [] });
          });
          """,
        ),
        timeout=60,
    ),
    fails(
        "none",
        "vite build",
        LINKS + 'echo \'{"type":"module"}\' > package.json; echo \'<script type=module src=/src/main.js>'
        "</script>' > index.html; "
        + file("src/main.js", "import { mount } from './mount.js'\nmount()\n")
        + "echo 'export const moont = () => {}' > src/mount.js",
        timeout=60,
    ),
    fails(
        "none", "prettier --check src", "mkdir src; printf 'const a = {b:1}\\n' > src/a.ts; echo 'x  = 1' > src/b.ts"
    ),
    fails(
        "none",
        "npm install",
        'printf \'{\\n  "name": "storefront",\\n  "dependencies": {\\n    "lodash": '
        '"^4.17.21",\\n  }\\n}\\n\' > package.json',
    ),
    fails(
        "none",
        "npm test",
        file("package.json", '{"name": "cart", "type": "module", "scripts": {"test": "node --test"}}')
        + file(
            "cart.test.js",
            """
          import test from 'node:test';
          import assert from 'node:assert/strict';
          test('adds', () => assert.equal(0.1 + 0.2, 0.3));
          """,
        ),
        stdout=True,
        timeout=40,
    ),
    fails(
        "none",
        "node scripts/build-sitemap.js",
        file(
            "scripts/build-sitemap.js",
            """
          const routes = JSON.parse('{"routes": {"home": "/"}}').routes;
          console.log(routes.map((route) => `<url>${route}</url>`).join('\\n'));
          """,
        ),
    ),
]
