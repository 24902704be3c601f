"""The same for Node's side of the shelf: npm, pnpm, yarn, bundlers, frameworks, migrations, release tools."""

from typing import Any

from tests.corpus.fresh_parts import Fresh, fails

R = "http://shelf.example:8000"
GIT = "git init -q -b main; git config user.email dev@mail.example; git config user.name Dev; "
MODULES = "ln -s /srv/tools/node_modules node_modules; "


def package(name: str = "tally", more: str = "") -> str:
    """A package.json."""
    return f'echo \'{{"name": "{name}", "version": "0.4.0", "private": true{more}}}\' > package.json; '


def rc(code: str, more: str = "") -> str:
    """The registry that answers so."""
    return f"printf 'registry={R}/{code}/\\nfetch-retries=0\\n{more}' > .npmrc; "


def out(type: str, command: str, setup: str = "", **rest: Any) -> Fresh:
    """Said on stdout."""
    return fails(type, command, setup, stdout=True, **rest)


PUBLIC = "sed -i 's/, \"private\": true//' package.json; "
CLIENTS = [
    fails("auth", "npm install ledgerlib", package() + rc("401")),
    fails("permission", "npm ci", package() + rc("403") + "echo '{\"name\": \"tally\", \"version\": \"0.4.0\", "
          "\"lockfileVersion\": 3, \"packages\": {\"\": {\"name\": \"tally\", \"version\": \"0.4.0\", "
          "\"dependencies\": "
          "{\"ledgerlib\": \"1.0.0\"}}, \"node_modules/ledgerlib\": {\"version\": \"1.0.0\"}}}' > "
          "package-lock.json; sed -i "
          "'s/}$/, \"dependencies\": {\"ledgerlib\": \"1.0.0\"}}/' package.json", also="auth"),
    fails("rate_limit", "npm view ledgerlib versions", rc("429")),
    fails("network", "npm outdated ledgerlib", package(more=', "dependencies": {"ledgerlib": "1"}') + rc("503")),
    fails("auth", "npm publish", package() + PUBLIC + rc("401")),
    fails("auth", "npm publish", package() + PUBLIC + rc("401", "//shelf.example:8000/:_authToken=old\\n")),
    fails("permission", "npm publish --access public", package() + PUBLIC + rc("403", "//shelf.example:8000/:_authTo"
        "ken=x\\n")),
    fails("auth", "npm whoami", rc("401")),
    fails("auth", "npm access list packages", package() + rc("401")),
    fails("not_configured", "npm ci", package(), also="not_found none"),
    fails("not_found", "npm pkg get name", also="none"),
    fails("not_found", "npm run build -w packages/web", package(), also="usage"),
    fails("not_found", "npm install ./libs/ledger", package()),
    fails("missing_command", "npm run build", package(more=', "scripts": {"build": "tallyc --prod"}')),
    fails("network", "npm audit", package(more=', "dependencies": {"ledgerlib": "1"}') + rc("cut"),
          also="not_configured"),
    fails("permission", "npm install -g ledgerlib --prefix /opt/npm", rc("404"), also="not_found"),
    out("auth", "pnpm install", package(more=', "dependencies": {"ledgerlib": "1"}') + rc("401")),
    out("permission", "pnpm add ledgerlib", package() + rc("403"), also="auth"),
    out("not_configured", "pnpm install --frozen-lockfile", package(more=', "dependencies": {"ledgerlib": "1"}')),
    out("not_found", "pnpm --filter web build", package() + "printf 'packages: [libs/*]\\n' > pnpm-workspace.yaml",
        also="usage none"),
    out("not_found", "pnpm why", also="none usage"),
    out("missing_command", "pnpm exec tallyc", package()),
    out("usage", "pnpm run biuld", package(more=', "scripts": {"build": "true"}')),
    fails("network", "yarn add ledgerlib", package() + "printf 'registry \"https://npm.nowhere.example/\"\\n' > "
        ".yarnrc; ",
          timeout=90),
    fails("not_configured", "yarn install --frozen-lockfile", package(more=', "dependencies": {"ledgerlib": "1"}') +
          "echo '# yarn lockfile v1' > yarn.lock"),
    fails("not_found", "yarn workspace web build", package(more=', "workspaces": ["packages/*"]')),
    fails("missing_command", "yarn run tallyc", package(), also="usage not_found"),
    fails("auth", "yarn publish --non-interactive", package() + PUBLIC + f"echo 'registry \"{R}/401/\"' > "
        f".yarnrc", also="tty"),
]  # fmt: skip
FRAMES = [
    fails("missing_dependency", "webpack build", package()),
    out("missing_dependency", "webpack --mode production", MODULES + package() + "mkdir src; echo > src/index.js; "
        "printf "
        "'module.exports = {module: {rules: [{test: /\\\\.js$/, use: \"ledger-loader\"}]}}' > webpack.config.js"),
    fails("not_found", "webpack -c build/webpack.prod.js", MODULES + package()),
    fails("not_found", "rollup -c", package()),
    fails("missing_dependency", "rollup -c", MODULES + package() + "echo 'import l from \"rollup-plugin-ledger\"; "
          "export default {input: \"a.js\", plugins: [l()]}' > rollup.config.mjs"),
    fails("not_found", "rollup src/main.js --file out.js", package(), also="none"),
    fails("not_found", "esbuild src/app.ts --bundle", also="none"),
    fails("missing_dependency", "vite build", package() + "echo 'import l from \"vite-plugin-ledger\"; export "
        "default {plugins: "
          "[l()]}' > vite.config.mjs"),
    fails("port_in_use", "vite --port 8000 --strictPort --host 127.0.0.1", MODULES + package()),
    fails("not_found", "vite build --config vite.prod.ts", MODULES + package()),
    out("not_found", "next build", MODULES + package()),
    out("not_found", "next start -p 8001", MODULES + package() + "mkdir pages", also="not_configured"),
    fails("port_in_use", "next dev -p 8000", MODULES + package() + "mkdir pages; echo > pages/index.js", stdout=True),
    out("not_found", "ng build"),
    fails("not_found", "nest build", package()),
    fails("not_found", "nest start", package(), also="not_configured"),
    fails("missing_dependency", "nest generate -c @acme/schematics thing", package(), stdout=True),
    fails("not_found", "astro build --root ./site"),
    fails("not_found", "parcel build src/index.html", package(), also="none"),
    fails("missing_dependency", "eleventy", "echo 'module.exports = c => "
        "c.addPlugin(require(\"eleventy-plugin-ledger\"))' > "
          ".eleventy.js"),
    fails("missing_dependency", "eslint .", package() + "echo 'import l from \"eslint-plugin-ledger\"; export "
        "default [l]' > "
          "eslint.config.mjs"),
    fails("not_configured", "eslint src/", package(), also="not_found"),
    fails("missing_dependency", "stylelint a.css", "echo 'a {}' > a.css; echo '{\"extends\": "
        "\"stylelint-config-ledger\"}' > "
          ".stylelintrc.json"),
    fails("not_configured", "stylelint a.css", "echo 'a {}' > a.css", also="not_found"),
    fails("missing_dependency", "jest --ci", package(more=', "jest": {"preset": "ts-jest"}') + "echo > a.test.js"),
    fails("missing_dependency", "jest --ci", package(more=', "jest": {"testEnvironment": "jsdom"}') + "echo > "
        "a.test.js",
          stdout=True),
    fails("missing_dependency", "mocha --reporter ledger", package() + "echo > test.js"),
    fails("missing_dependency", "mocha --require ts-node-ledger/register", package() + "echo > test.js"),
    fails("missing_dependency", "prettier --check --plugin=prettier-plugin-ledger a.js", "echo 'a' > a.js"),
    fails("not_found", "gulp build", package(), stdout=True),
    out("not_found", "gulp deploy", MODULES + package() + "echo 'exports.build = d => d()' > gulpfile.js",
        also="usage"),
    out("not_found", "grunt build", package(), also="not_configured missing_dependency"),
    out("not_found", "grunt deploy", MODULES + package() + "echo 'module.exports = g => {}' > Gruntfile.js",
        also="usage"),
    fails("not_found", "tsc -p tsconfig.build.json", stdout=True),
    fails("missing_dependency", "tsc --noEmit", "echo '{\"compilerOptions\": {\"types\": [\"ledger\"]}, \"files\": "
        "[\"a.ts\"]}' > "
          "tsconfig.json; echo > a.ts", stdout=True, also="none"),
    fails("not_found", "tsx scripts/seed.ts"),
    fails("not_found", "typedoc src/index.ts", package(), stdout=True, also="not_configured none"),
    fails("not_configured", "knex migrate:latest", package(), also="not_found"),
    fails("missing_dependency", "knex migrate:latest", MODULES + package() + "echo 'module.exports = {client: "
        "\"oracledb\", "
          "connection: {}}' > knexfile.js"),
    fails("not_configured", "sequelize-cli db:migrate", package(), also="not_found"),
    fails("not_found", "typeorm migration:run -d src/data.js", package()),

    fails("not_found", "ajv validate -s schema.json -d data.json"),
    fails("not_configured", "release-it --ci", package(), also="not_found", stdout=True),
    fails("not_configured", "lerna run build", package(), also="not_found"),
    fails("not_found", "lerna run build --scope web", MODULES + package() + GIT + "echo '{\"version\": \"1.0.0\", "
        "\"packages\": "
          "[\"libs/*\"]}' > lerna.json", also="usage"),
    out("not_found", "nx build web", package(), also="not_configured missing_dependency"),
    fails("not_found", "turbo run build", package(), also="not_configured"),
    fails("not_found", "changeset version", package(), stdout=True, also="not_configured"),
    fails("not_configured", "wrangler deploy", package(), stdout=True, also="not_found"),
    fails("auth", "wrangler kv namespace list", package(), stdout=True),
    fails("auth", "CLOUDFLARE_API_TOKEN=old wrangler whoami", package(), stdout=True, also="network", tool="wrangler"),
    fails("not_configured", "spectral lint api.yaml", "echo 'openapi: 3.0.0' > api.yaml", also="not_found",
        stdout=True),
    fails("not_found", "spectral lint gone.yaml", "echo '{\"extends\": \"spectral:oas\"}' > .spectral.json",
        stdout=True),
    fails("not_found", "redocly lint gone.yaml", stdout=True),
    fails("not_found", "pm2 start server.js", stdout=True),
    fails("not_found", "pm2 restart api", stdout=True),
    fails("not_found", "ncu", stdout=True),
    fails("not_found", "syncpack list", stdout=True, also="none not_configured"),
]  # fmt: skip
NODE: list[Fresh] = [*CLIENTS, *FRAMES]
