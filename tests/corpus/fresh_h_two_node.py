"""Jonas' month: React, Vite and Express."""

from tests.corpus.fresh_h_two_shared import KEY, LOCAL, busy, cloned
from tests.corpus.fresh_parts import fails, file


def package(scripts: str = "", more: str = "") -> str:
    """A package.json with these scripts."""
    return file(
        "package.json",
        f'{{"name": "storefront", "version": "1.8.0", "private": true, "type": "commonjs", "scripts": '
        f"{{{scripts}}}{more}}}",
    )


def with_modules(*names: str) -> str:
    """Their folders as npm would have put them."""
    return (
        "mkdir -p node_modules && "
        + " && ".join(f"ln -s /srv/tools/node_modules/{name} node_modules/{name}" for name in names)
        + "\n"
    )


def with_programs(*names: str) -> str:
    """The same of what npx starts."""
    return (
        "mkdir -p node_modules/.bin && "
        + " && ".join(f"ln -s /srv/tools/bin/{name} node_modules/.bin/{name}" for name in names)
        + "\n"
    )


CART = file(
    "src/cart.js", "exports.total = (items) => items.reduce((sum, item) => sum + item.price * item.n, 0);"
) + file(
    "src/cart.test.js",
    """
    const { total } = require('./cart');
    test('adds up', () => { expect(total([{ price: 5, n: 2 }])).toBe(10); });
    test('ships free', () => { expect(total([{ price: 60, n: 1 }])).toBe(55); });
""",
)
LOGIN = file(
    "test/login.test.mjs",
    """
    import { test } from 'node:test';
    import assert from 'node:assert';
    test('rejects a bad token', async () => {
      const answer = { status: 403, body: 'permission denied' };
      assert.equal(answer.status, 401, 'expected 401 Unauthorized but got ' + answer.body);
    });
""",
)
TS = file("tsconfig.json", '{"compilerOptions": {"strict": true, "noEmit": true, "types": []}, "include": ["src"]}')
ESLINT = file("eslint.config.mjs", "export default [{ rules: { 'no-unused-vars': 'error', 'no-undef': 'error' } }];")
SERVER = file(
    "server.js",
    """
    const express = require('express');
    const app = express();
    app.get('/', (req, res) => res.send('ok'));
    app.listen(process.env.PORT || 3000);
""",
)
CASES = [
    fails("usage", "npm run strat", package('"start": "node server.js", "build": "vite build"')),
    fails("usage", "npm run lint:fix", package('"lint": "eslint ."')),
    fails("none", "npm test", package('"test": "jest"') + CART, timeout=60),
    fails(
        "none", "npx jest src/cart.test.js -t ships", package() + CART + with_programs("jest"), tool="jest", timeout=60
    ),
    fails(
        "none",
        "npm test -- --run",
        package('"test": "vitest"')
        + file(
            "src/price.test.js",
            """
        import { expect, test } from 'vitest';
        test('formats', () => { expect((12.5).toFixed(2) + ' EUR').toBe('12,50 EUR'); });
    """,
        )
        + with_modules("vitest"),
        tool="vitest",
        stdout=True,
        timeout=60,
    ),
    fails("none", "node --test test/", LOGIN, tool="node", stdout=True),
    fails(
        "none",
        "tsc --noEmit",
        TS + "mkdir src; echo 'const total: number = \"12\"; export { total };' > src/cart.ts",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "npm run typecheck",
        package('"typecheck": "tsc -p ."')
        + TS
        + "mkdir src; printf 'interface User { id: number }\\nexport const name = (u: User) => u.name;\\n' > src/"
        "user.ts",
        tool="tsc",
        stdout=True,
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "npx tsc -p .",
        package()
        + TS
        + with_programs("tsc")
        + "mkdir src; echo \"import { z } from '@fennel/schemas'; export default z;\" > src/a.ts",
        tool="tsc",
        stdout=True,
        timeout=60,
        also="none",
    ),
    fails(
        "none",
        "eslint src",
        package() + ESLINT + "mkdir src; echo 'const unused = 1; console.log(totl);' > src/a.js",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "npm run lint",
        package('"lint": "eslint src"') + ESLINT + "mkdir src; echo 'const a = 1;' > src/b.js",
        tool="eslint",
        stdout=True,
        timeout=60,
    ),
    fails("none", "prettier --check src", "mkdir src; echo 'const a = {b:1}' > src/a.js"),
    fails("missing_command", "npm start", package('"start": "react-scripts start"'), also="missing_dependency"),
    fails("missing_dependency", "node server.js", SERVER.replace("'express'", "'helmet'")),
    fails(
        "missing_dependency",
        "npm run server",
        package('"server": "node -r dotenv-safe/config server.js"') + SERVER,
        tool="node",
    ),
    fails("not_found", "node dist/index.js", "mkdir src"),
    fails("port_in_use", "node server.js", SERVER + with_modules("express") + busy(3000)),
    fails(
        "port_in_use",
        "PORT=4000 npm start",
        package('"start": "node server.js"') + SERVER + with_modules("express") + busy(4000),
        tool="node",
    ),
    fails(
        "none",
        "npm install",
        package(more=', "dependencies": {"react": "^19.0.0", "react-color": "^2.19.3"}'),
        timeout=60,
    ),
    fails(
        "not_configured",
        "npm ci",
        package(more=', "dependencies": {"zod": "^3.0.0"}')
        + file(
            "package-lock.json",
            """
        {"name": "storefront", "version": "1.8.0", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": \
"storefront", "version": "1.8.0"}}}
    """,
        ),
    ),
    fails(
        "not_configured", "npm ci", package(more=', "dependencies": {}') + "rm -f package-lock.json", also="not_found"
    ),
    fails("not_found", "npm run build"),
    fails(
        "auth",
        "npm install @fennel/ui-kit",
        package() + "echo '@fennel:registry=http://npm.fennel.example:4873/' > .npmrc",
        timeout=60,
    ),
    fails("not_found", "npm i react-hok-form", package(), timeout=60),
    fails(
        "network",
        "npm install",
        package(more=', "dependencies": {"@fennel/tokens": "2"}')
        + "printf '@fennel:registry=https://nexus.fennel.example/npm/\\nfetch-retries=0\\n' > .npmrc",
        timeout=60,
    ),
    fails(
        "network",
        "npm install -D vitest-when --registry https://registry.npmmirror.nowhere.example --fetch-retries 0",
        package(),
        timeout=60,
    ),
    fails(
        "permission",
        "npm install -g ./cli",
        'mkdir cli; echo \'{"name": "shopcli", "version": "1.0.0"}\' > cli/package.json',
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "npm install",
        package(more=', "engines": {"node": ">=22.12"}') + "echo engine-strict=true > .npmrc",
        timeout=60,
    ),
    fails(
        "not_configured",
        "pnpm install --frozen-lockfile",
        package(more=', "dependencies": {"zod": "^3.0.0"}')
        + file(
            "pnpm-lock.yaml",
            """
        lockfileVersion: '9.0'
        importers:
          .: {}
    """,
        ),
        timeout=60,
        stdout=True,
    ),
    fails(
        "none",
        "node scripts/prices.js",
        file(
            "scripts/prices.js",
            """
        const rows = [{ sku: 'A1', price: { eur: 5 } }, { sku: 'B2' }];
        console.log(rows.map((row) => row.price.eur));
    """,
        ),
    ),
    fails(
        "none",
        "node scripts/import.mjs",
        file("scripts/import.mjs", "console.log(JSON.parse('<!DOCTYPE html>').items);"),
    ),
    fails(
        "service_down",
        "node scripts/sync.mjs",
        file(
            "scripts/sync.mjs",
            """
        const answer = await fetch('http://localhost:3333/api/products');
        console.log(await answer.json());
    """,
        ),
    ),
    fails(
        "service_down",
        "npm run seed",
        package('"seed": "node seed.js"')
        + with_modules("pg")
        + file(
            "seed.js",
            """
        const { Client } = require('pg');
        (async () => {
          const db = new Client('postgres://shop:shop@localhost:5433/shop');
          await db.connect();
        })();
    """,
        ),
        tool="node",
    ),
    fails(
        "auth",
        "node scripts/me.mjs",
        file(
            "scripts/me.mjs",
            """
        const answer = await fetch('http://orders.fennel.example/v1/me', { headers: { authorization: 'Bearer old' } });
        if (!answer.ok) throw new Error(`GET /v1/me: ${answer.status} ${answer.statusText}: ${await answer.text()}`);
    """,
        ),
    ),
    fails(
        "none",
        "git commit -qm 'new header'",
        LOCAL
        + file(".husky/pre-commit", "npx prettier --check src || exit 1")
        + "chmod +x .husky/pre-commit; "
        + with_programs("prettier")
        + "git config core.hooksPath .husky; mkdir src; echo 'a={b:1}' > src/h.js; git add src",
    ),
    fails(
        "permission",
        "git push origin main",
        cloned()
        + "ssh git@git.fennel.example 'cat > shop/storefront.git/hooks/pre-receive && chmod +x shop/storefront.git/"
        "hooks/pre-receive' <<'END'\n"
        "#!/bin/sh\necho 'GitLab: You are not allowed to push code to protected branches on this project.' >&"
        "2\nexit 1\nEND\ngit commit -q --allow-empty -m hotfix",
    ),
    fails(
        "none",
        "git stash pop",
        LOCAL + "echo 'PORT = 1' > settings.py; git stash -q; echo 'PORT = 2' > settings.py; git commit -qam b",
        stdout=True,
    ),
    fails("usage", "git push", cloned() + "git checkout -q --detach", also="branch_not_pushed"),
    fails("ssh_key", "git clone git@github.com:fennel/storefront.git", KEY + "rm ~/.ssh/id_ed25519"),
    fails("permission", "git push https://mara-f:ghp_x@github.com/fennel/storefront.git HEAD:main", LOCAL),
    fails("auth", "gh pr list"),
    fails(
        "auth",
        "GH_TOKEN=ghp_expired gh pr create --fill",
        LOCAL + "git remote add origin https://github.com/fennel/storefront.git",
    ),
    fails(
        "missing_dependency",
        "npx playwright test",
        package()
        + with_modules("playwright")
        + file(
            "e2e.spec.js",
            """
        const { test, expect } = require('playwright/test');
        test('home', async ({ page }) => { await page.goto('http://localhost:3000'); });
    """,
        ),
        tool="playwright",
        timeout=60,
        stdout=True,
    ),
    fails(
        "not_configured",
        "node api.js",
        file(
            "api.js",
            """
        for (const name of ['DATABASE_URL', 'SESSION_SECRET']) {
          if (!process.env[name]) { console.error(`Missing required environment variable: ${name}`); process.exit(1); }
        }
    """,
        ),
    ),
    fails(
        "oom",
        "node --max-old-space-size=24 scripts/export.js",
        file("scripts/export.js", "const a = []; for (;;) a.push({ row: new Array(1000).fill(a.length) });"),
        timeout=60,
    ),
    fails("none", "node build.cjs", "echo 'const a = {;' > build.cjs"),
    fails(
        "none",
        "npx vite build",
        package()
        + with_programs("vite")
        + "echo '<script type=module src=/src/main.js></script>' > index.html; mkdir src; echo 'import { App } from "
        '"./App.js"; App(\' > src/main.js',
        tool="vite",
        timeout=60,
    ),
    fails("not_found", "vite build --config vite.prod.config.js", package() + "touch index.html", timeout=60),
    fails(
        "auth", "npm publish", file("package.json", '{"name": "@fennel/ui-kit", "version": "1.0.0", "private": true}')
    ),
    fails(
        "auth",
        "npm publish --registry http://npm.fennel.example:4873",
        file("package.json", '{"name": "@fennel/ui-kit", "version": "1.0.0"}'),
        timeout=60,
    ),
]
