"""The seventh fresh set: package managers and builds, of languages and of the system."""

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file

W = f"http://repo.{H}"
PROJECT = file("pyproject.toml", """\
    [project]
    name = "nest"
    version = "1.4.0"
    requires-python = ">=3.10"
    dependencies = ["eggs>=2"]
    [build-system]
    requires = ["setuptools"]
    build-backend = "setuptools.build_meta"
    """)  # fmt: skip
BARE = PROJECT.replace('dependencies = ["eggs>=2"]', "dependencies = []")


def package(fields: str = '"private": true') -> str:
    """A package.json."""
    return f'cat > package.json <<\'END\'\n{{"name": "nest", "version": "1.0.0", {fields}}}\nEND\n'


def registry(url: str) -> str:
    """Npm's settings for this project."""
    return f"printf 'registry={url}\\nfetch-retries=0\\nupdate-notifier=false\\naudit=false\\nfund=false\\n' > .npmrc\n"


DEPENDS = package('"dependencies": {"eggs": "^1.0.0"}')
SCRIPTS = package('"scripts": {"build": "tsup src/index.ts", "deploy": "node deploy.mjs", "gen": '
'"openapi-generator-cli generate", '
                  '"start:dev": "true", "db:pull": "curl -fsS http://repo.heron.example/locked/dump.sql"}')  # fmt: skip

PYTHON = [
    fails("auth", f"pip install --index-url {W}/locked/simple --trusted-host repo.{H} eggs", also="tty"),
    fails("not_found", "pip install -r requirements/prod.txt"),
    fails("not_found", "pip install --no-index --find-links wheels 'eggs==2.0.1'", "mkdir wheels"),
    fails("not_owned", "pip install 'git+file:///srv/upstream-tools@v9.1'"),
    fails("not_found", f"pip install {W}/wheels/eggs-1.0-py3-none-any.whl"),
    fails("permission", f"pip install {W}/banned/eggs-1.0-py3-none-any.whl"),
    fails("tty", f"pip download --no-deps {W}/locked/eggs-1.0.tar.gz", also="auth"),
    fails("network", "pip install git+https://code.nowhere.example/heron/eggs.git"),
    fails("network", f"pip install --retries 0 http://down.{H}:8099/eggs-1.0.tar.gz"),
    fails("tls", f"pip install --retries 0 https://own.{H}/eggs-1.0.tar.gz"),
    fails("none", "pip install --no-index --no-build-isolation ./pkg", "mkdir pkg; cd pkg; printf 'from setuptools "
          "import setup\\nraise "
          "SystemExit(\"eggs: unauthorized fork\")\\n' > setup.py"),
    fails("none", "pip install eggs=="),
    fails("network", "pip install --require-virtualenv eggs", also="not_found"),
    fails("none", "pip check", "mkdir -p l/nest-1.dist-info; printf 'Metadata-Version: 2.1\\nName: nest\\nVersion: "
          "1\\nRequires-Dist: eggs>2\\n"
          "' > l/nest-1.dist-info/METADATA; touch l/nest-1.dist-info/RECORD; export PYTHONPATH=$PWD/l; false || true",
          stdout=True),
    fails("none", "pip uninstall --yes"),
    fails("network", "uv pip install eggs --offline", also="not_found missing_dependency"),
    fails("network", "uv sync --no-progress", PROJECT + "echo '[tool.uv]' >> pyproject.toml; echo 'index-url = "
          "\"https://pypi.offline.example/"
          "simple\"' >> pyproject.toml; export UV_HTTP_RETRIES=0"),
    fails("not_configured", "uv run --locked pytest", BARE),
    fails("none", f"uv publish --publish-url {W}/locked/legacy --token pypi-dead dist/*", "mkdir dist; cd "
          "dist; " + BARE + "cd ..; cp dist/"
          "pyproject.toml dist/eggs-1.0.tar.gz"),
    fails("network", "uv run gunicornx nest.wsgi", BARE),
    fails("not_found", "uv python install 3.99"),
    fails("usage", "uv pip instal eggs"),
    fails("not_configured", "poetry install --no-interaction", BARE.replace('version = "1.4.0"\n', ""), also="none"),
    fails("not_found", "poetry publish --repository heron-internal", BARE),
    fails("network", f"twine upload --non-interactive -u a -p b --repository-url http://down.{H}:8099/legacy/ dist/*",
          "mkdir dist; cd dist; "
          "mkdir x; printf 'Metadata-Version: 2.1\\nName: x\\nVersion: 1\\n' > PKG-INFO; mkdir x-1; cp PKG-INFO x-1/; "
          "tar czf x-1.tar.gz x-1; "
          "rm -r x x-1 PKG-INFO", tool="twine"),
    fails("auth", f"twine upload --non-interactive -u a -p b --repository-url {W}/locked/legacy/ dist/*", "mkdir dist; "
          "cd dist; mkdir x-1; "
          "printf 'Metadata-Version: 2.1\\nName: x\\nVersion: 1\\n' > x-1/PKG-INFO; tar czf x-1.tar.gz x-1; rm -r x-1",
          tool="twine",
          stdout=True),
    fails("not_found", "twine check dist/*.whl", stdout=True),
    fails("missing_command", "tox -q -e lint", file("tox.ini", "[tox]\nskipsdist = true\n[testenv:lint]\nskip_install "
          "= true\ncommands = "
          "pyrightx src\n"), stdout=True, tool="tox", timeout=60),
    fails("usage", "tox run -e py99x", file("tox.ini", "[tox]\nenv_list = lint, unit\n"), stdout=True, also="not_foun"
          "d"),
    fails("network", "python3 -m build --wheel", BARE, tool="python3"),
    fails("missing_dependency", "/usr/bin/python3 -m venvx .venv", tool="python3"),
    fails("not_found", "pipenv run python manage.py", "touch Pipfile; export PIPENV_IGNORE_VIRTUALENVS=1; false || "
          "true",
          timeout=60),
]  # fmt: skip

NODE = [
    fails("auth", "npm install", DEPENDS + registry(f"{W}/locked/") + f"echo '//repo.{H}/locked/:_authToken=${{NPM_TOKE"
          f"N}}' >> .npmrc"),
    fails("auth", "npm whoami", registry(f"{W}/token/")),
    fails("auth", "npm dist-tag add @heron/kit@1.0.0 latest", registry(f"{W}/token/") + f"echo "
          f"'//repo.{H}/token/:_authToken=x' >> .npmrc"),
    fails("permission", "npm publish --access public", package('"private": false') + registry(f"{W}/banned/") + f"echo "
          f"'//repo.{H}/banned/:"
          "_authToken=x' >> .npmrc"),
    fails("network", "npm ci --loglevel=error", DEPENDS + registry(f"{W}/maintenance/") + file("package-lock.json", '{"'
          'name": "nest", '
          '"version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"dependencies": {"eggs": "^1.0.0"}}, '
          '"node_modules/eggs": {"version": '
          f'"1.0.0", "resolved": "{W}/maintenance/eggs-1.0.0.tgz"}}}}}}')),
    fails("not_found", "npm install @heron/ui@^9", package() + registry(W + "/none/")),
    fails("network", "npm outdated", DEPENDS + registry("https://npm.offline.example/")),
    fails("not_configured", "npm audit", DEPENDS + registry(f"http://vpn.{H}/")),
    fails("network", "npm view react version", registry(f"http://far.{H}/")),
    fails("network", f"npm --proxy http://down.{H}:3188 install eggs", package() + registry("http://registry.nowhere.ex"
          "ample/")),
    fails("tls", "npm install", DEPENDS + registry(f"https://expired.{H}/")),
    fails("usage", "npm run biuld", SCRIPTS),
    fails("missing_command", "npm run build --silent", SCRIPTS),
    fails("not_found", "npm run deploy", SCRIPTS),
    fails("missing_command", "npm run gen", SCRIPTS),
    fails("auth", "npm run db:pull", SCRIPTS),
    fails("not_found", "npm start", "mkdir src"),
    fails("missing_dependency", "npm install --offline eggs", package(), also="network not_found"),
    fails("none", "npm install", "echo '{\"name\": \"nest\", }' > package.json"),
    fails("none", "npm install", package('"dependencies": {"eggs": "not a range!"}') + registry(f"{W}/none/"), also="no"
          "t_found"),
    fails("permission", "npm install -g ./tool", "mkdir tool; cd tool; " + package('"bin": "t.js"') + "touch t.js; "
          "printf 'prefix=/usr\\n' > "
          "~/.npmrc"),
    fails("permission", "npm ls -g --cache /srv/npm-cache && npm install ./lib", "mkdir lib; cd lib;" + package() + "cd"
          " ..; " + package(),
          admin="mkdir node_modules; chown 0:0 node_modules; chmod 755 node_modules"),
    fails("missing_dependency", "npm install", package('"engines": {"node": ">=99"}') + "printf "
          "'engine-strict=true\\n' > .npmrc", also="not_configured"),
    fails("none", "npm version 1.0.0", package()),
    fails("dirty_tree", "npm version patch", package() + "git init -q; git add .; git -c user.name=a -c user.email=b "
          "commit -qm a; echo >> "
          "package.json"),
    fails("network", "npx --yes create-heron-app web", registry(f"http://down.{H}:4999/")),
    fails("network", "yarn add left-pad", package() + "printf 'registry \"http://yarn.nowhere.example/\"\\nnetwork-time"
          "out 2000\\n' > .yarnrc",
          timeout=60),
    fails("usage", "yarn run biuld", SCRIPTS, also="missing_command"),
    fails("missing_command", "yarn run build", SCRIPTS),
    fails("permission", "yarn install --frozen-lockfile", DEPENDS + "printf '# yarn lockfile v1\\n\\n' > yarn.lock; "
          "printf 'registry \""
          f"{W}/banned/\"\\n' > .yarnrc", also="auth"),
    fails("auth", "pnpm add eggs", package() + registry(f"{W}/token/"), stdout=True),
    fails("network", "pnpm install --reporter=append-only", DEPENDS + registry(f"http://vpn.{H}/"), stdout=True),
    fails("missing_command", "pnpm run build", SCRIPTS, stdout=True),
    fails("usage", "pnpm run biuld", SCRIPTS, stdout=True),
    fails("not_found", "pnpm -C packages/api build", stdout=True),
    fails("missing_command", "pnpm exec vitestx run", package(), stdout=True),
    fails("network", "bun install", DEPENDS + f"printf '[install]\\nregistry = \"http://down.{H}:4873\"\\n' > "
          f"bunfig.toml"),
    fails("auth", "bun install --no-progress", DEPENDS + f"printf '[install]\\nregistry = \"{W}/locked/\"\\n' > "
          f"bunfig.toml"),
    fails("usage", "bun run biuld", SCRIPTS),
    fails("missing_dependency", "deno run main.ts", "echo 'import x from \"./lib/eggs.ts\"; x;' > main.ts", also="not_f"
          "ound"),
    fails("network", "deno run https://scripts.nowhere.example/setup.ts"),
    fails("permission", "deno run fetch.ts", "echo 'await fetch(\"http://web.heron.example/x\")' > fetch.ts"),
    fails("missing_dependency", "rollup -c", "ln -s /srv/tools/node_modules node_modules; echo 'import r from "
          "\"@rollup/plugin-heron\"; export default "
          "{};' > rollup.config.mjs"),
    fails("missing_dependency", "npx stylelint a.css", "ln -s /srv/tools/node_modules node_modules; touch a.css; echo "
          "'{\"extends\": "
          "\"stylelint-config-heron\"}' > .stylelintrc.json", tool="stylelint"),
    fails("missing_dependency", "gulp build", package()),
    fails("missing_dependency", "grunt", package(), also="not_found", stdout=True),
]  # fmt: skip

PACKAGES: list[Fresh] = [*PYTHON, *NODE]
