"""Noah, a Node backend developer: his month."""

from tests.corpus.fresh_j_two_parts import DOCKER, ME, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
MODULES = "ln -s /srv/tools/node_modules node_modules\n"
PACKAGE = file(
    "package.json",
    """
    {
      "name": "checkout", "version": "1.3.0", "private": true,
      "scripts": {
        "build": "tsc -p .", "dev": "node src/index.js", "start": "node dist/server.js", "test": "jest",
        "lint": "eslint src", "migrate": "node-pg-migrate up", "e2e": "cypress run"
      },
      "dependencies": {}
    }
""",
)
NPMRC = (
    f"printf 'registry=http://npm.{H}/\\n//npm.{H}/:_authToken=npm_a1b2c3\\nfetch-retries=0\\naudit=false\\n' "
    f"> ~/.npmrc\n"
)
LOCK = file(
    "package-lock.json",
    """
    {"name": "checkout", "version": "1.3.0", "lockfileVersion": 3, "requires": true,
     "packages": {"": {"name": "checkout", "version": "1.3.0"}}}
""",
)


def needs(package: str) -> str:
    """The project, with a dependency."""
    return PACKAGE.replace('"dependencies": {}', f'"dependencies": {{{package}}}')


def js(name: str, *lines: str) -> str:
    """A program."""
    return file(name, "\n".join(lines))


GH = (
    "mkdir -p ~/.config/gh; printf 'github.com:\\n    oauth_token: {}\\n    user: noah\\n    git_protocol: "
    "ssh\\n' > "
    "~/.config/gh/hosts.yml\n"
)
FROM = f"FROM registry.{H}:5001/base/box:1\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN true\n"

CASES = [
    fails("missing_dependency", "node src/index.js", js("src/index.js", "const app = "
          "require('express-rate-limiter')()")),
    fails("missing_dependency", "npm run dev", PACKAGE + js("src/index.js", "import pino from 'pino-loki'", "pino()")
          + "sed -i 's/\"private\"/\"type\": \"module\", \"private\"/' package.json", tool="node"),
    fails("usage", "npm run start:dev", PACKAGE),
    fails("auth", "npm ci", needs('"@tarn/private": "^1.0.0"') + NPMRC + file("package-lock.json", f"""
        {{"name": "checkout", "version": "1.3.0", "lockfileVersion": 3, "requires": true, "packages": {{
        "": {{"name": "checkout", "version": "1.3.0", "dependencies": {{"@tarn/private": "^1.0.0"}}}},
        "node_modules/@tarn/private": {{"version": "1.0.2",
        "resolved": "http://npm.{H}/@tarn/private/-/private-1.0.2.tgz"}}}}}}
    """)),
    fails("permission", "npm install @tarn/closed", PACKAGE + NPMRC),
    fails("not_found", "npm install --save-dev @types/expres", PACKAGE + NPMRC),
    fails("not_configured", "npm ci", needs('"zod": "^3.23.0"') + NPMRC + LOCK),
    fails("not_found", "npm ci", PACKAGE + NPMRC, also="not_configured"),
    fails("not_configured", "pnpm install --frozen-lockfile", needs('"zod": "^3.23.0"') + NPMRC
          + file("pnpm-lock.yaml", """
        lockfileVersion: '9.0'
        settings:
          autoInstallPeers: true
          excludeLinksFromLockfile: false
        importers:
          .: {}
    """), stdout=True),
    fails("auth", "pnpm add @tarn/core", PACKAGE + NPMRC, stdout=True),
    fails("not_found", "pnpm install", "mkdir src", stdout=True),
    fails("not_found", "npm start", "cd ..; mkdir x; cd app", tool="npm"),
    fails("missing_command", "npm run e2e", PACKAGE, tool="npm"),
    fails("not_found", "npm start", PACKAGE, tool="node"),
    fails("port_in_use", "node src/server.js", js("src/server.js", "const http = require('http')",
          "http.createServer((q, r) => r.end()).listen(process.env.PORT || 8077, '127.0.0.1')")),
    fails("service_down", "node scripts/seed.js", MODULES + js("scripts/seed.js", "const { Client } = require('pg')",
          "const c = new Client({ host: 'localhost', port: 5433, user: 'app', database: 'shop' })",
          "c.connect().then(() => c.query('select 1'))")),
    fails("auth", "node scripts/seed.js", MODULES + js("scripts/seed.js", "const { Pool } = require('pg')",
          f"const db = new Pool({{ connectionString: 'postgres://web:changed@db.{H}/store' }})",
          "db.query('insert into items values (1)').then(console.log)")),
    fails("network", "node scripts/notify.js", js("scripts/notify.js", "fetch('http://hooks.nowhere.example/x')",
          "  .then(r => r.json())")),
    fails("tls", "node scripts/export.js", js("scripts/export.js", "const https = require('https')",
          f"https.get('https://own.{H}/orders', r => r.pipe(process.stdout))")),
    fails("missing_dependency", "npm install", PACKAGE.replace('"private"', '"engines": {"node": ">=24"}, "private"')
          + NPMRC + "echo engine-strict=true >> ~/.npmrc"),
    fails("permission", "npm install -g ./cli", "mkdir cli; echo '{\"name\": \"shopctl\", \"version\": \"1.0.0\"}' > "
          "cli/package.json"),
    fails("auth", "npm publish", PACKAGE.replace('"private": true,', "").replace('"checkout"', '"@tarn/kit"')
          + f"echo 'registry=http://npm.{H}/' > ~/.npmrc"),
    fails("permission", "npm publish", PACKAGE.replace('"private": true,', "").replace('"checkout"', '"@tarn/kit"')
          + NPMRC),
    fails("oom", "node --max-old-space-size=40 scripts/export.js", js("scripts/export.js", "const rows = []",
          "for (;;) rows.push({ id: rows.length, name: 'order ' + rows.length })"), timeout=60),
    fails("service_down", "npx knex migrate:latest", MODULES + PACKAGE + js("knexfile.js", "module.exports = { "
          "client: "
          "'pg', connection: 'postgres://app:app@localhost:5433/shop' }") + "mkdir migrations", tool="npx"),
    fails("not_configured", "npm run migrate", MODULES + PACKAGE + "mkdir migrations", tool="npm"),
    fails("missing_dependency", "node e2e/login.mjs", "ln -s /srv/tools/js/node_modules node_modules\n"
          + js("e2e/login.mjs",
          "import { chromium } from 'playwright'", "const browser = await chromium.launch()"), also="missing_command"),
    fails("not_found", "docker build -t checkout .", DOCKER + PACKAGE + js("Dockerfile", FROM), tool="docker",
          timeout=60),
    fails("lock", "docker rm ledger-api", DOCKER, tool="docker", also="usage"),
    fails("network", "docker build .", DOCKER + js("Dockerfile", "FROM node:22-alpine", "RUN npm ci"), tool="docker",
          timeout=60),
    fails("branch_not_pushed", "git push", WORK + "git switch -qc feat/vouchers; git commit -q --allow-empty -m 'Add "
          "vouchers'"),
    fails("dirty_tree", "git pull --rebase", WORK + "echo 'print(2)' > app.py"),
    fails("auth", "gh pr list", WORK + "git remote set-url origin git@github.com:tarn/checkout.git"),
    fails("auth", "gh pr create --fill", WORK + GH.format("dead") + "git remote set-url origin git@github.com:tarn/"
          "checkout.git; git switch -qc feat/vouchers; git commit -q --allow-empty -m 'Add vouchers'"),
    fails("not_found", "gh pr checkout 512", WORK + GH.format("good")
          + "git remote set-url origin git@github.com:tarn/checkout.git"),
    # silent
    fails("none", "tsc --noEmit", MODULES + PACKAGE + file("tsconfig.json", '{"compilerOptions": {"types": []}, '
          '"include": ["src"]}') + js("src/a.ts", "const total: number = 'x'",
          "export const f = (o: { id: number }) => o.naem"), stdout=True, tool="tsc", timeout=60),
    fails("none", "npm run build", MODULES + PACKAGE + file("tsconfig.json", '{"compilerOptions": {"strict": true, '
          '"types": []}, "include": ["src"]}') + js("src/a.ts", "export function pay(amount) { return amount }"),
          stdout=True, tool="tsc", timeout=60),
    fails("none", "npx eslint src", MODULES + PACKAGE + js("eslint.config.mjs", "export default [{ rules: { "
          "'no-unused-vars': 'error' } }]") + js("src/a.js", "const unused = 1"), stdout=True, tool="eslint"),
    fails("none", "npm test", MODULES + PACKAGE + js("cart.test.js", "test('sums', () => {",
          "  expect([1, 2].reduce((a, b) => a + b)).toBe(4)", "})"), tool="jest", timeout=60),
    fails("none", "npx mocha test/auth.js", MODULES + js("test/auth.js", "const assert = require('assert')",
          "it('answers 401 without a token', () => {", "  assert.strictEqual(403, 401)", "})"), tool="mocha",
          stdout=True, timeout=60),
    fails("none", "npx prettier --check .", MODULES + "printf 'a={ b:1 }\\n' > a.js", tool="prettier"),
    fails("none", "node src/price.js", js("src/price.js", "const order = JSON.parse('{}')",
          "console.log(order.lines.map(l => l.price))")),
    fails("none", "node src/job.js", js("src/job.js", "async function run() { throw new Error('ETIMEDOUT is not a "
          "valid state') }", "run()")),
    fails("none", "npm version 1.3", PACKAGE + ME + "rm -f x", also="usage"),
]  # fmt: skip
