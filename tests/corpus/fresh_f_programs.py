"""The sixth fresh set: package managers, servers one starts, the machine, and tools one meets less often."""

from tests.corpus.fresh_f_machine import MODULES
from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import fails, file

A = f"http://art.{H}"

# --- package managers -------------------------------------------------------------------------------------------------

PYPROJECT = file("pyproject.toml", """\
    [project]
    name = "scale"
    version = "0.1.0"
    requires-python = ">=3.9"
    dependencies = []
    """)  # fmt: skip
ASKS = PYPROJECT.replace("dependencies = []", 'dependencies = ["weights"]')


def package(**fields: str) -> str:
    """A package.json; each field is JSON."""
    all_of = {"name": '"scale"', "version": '"1.0.0"', **fields}
    return file("package.json", "{" + ", ".join(f'"{name}": {value}' for name, value in all_of.items()) + "}")


def rc(url: str) -> str:
    """The registry of this project."""
    return f"printf 'registry={url}\\nfetch-retries=0\\nupdate-notifier=false\\n' > .npmrc\n"


NEEDS = package(dependencies='{"weights": "^1"}')
CRATE = (
    "mkdir -p src .cargo; echo 'fn main() {}' > src/main.rs; printf '[package]\\nname = \"scale\"\\nversion = "
    '"0.1.0"\\nedition = "2021"\\n[dependencies]\\nweights = "1"\\n\' > Cargo.toml\n'
)


def index(url: str) -> str:
    """A crate that wants another one from this registry."""
    return CRATE + (
        f'printf \'[source.crates-io]\\nreplace-with = "corvid"\\n[source.corvid]\\nregistry = "sparse+{url}/"\\n'
        "[net]\\nretry = 0\\n' > .cargo/config.toml\n"
    )


GO = "GOCACHE=/var/tmp/f-go "
MOD = "printf 'module corvid.example/scale\\n\\ngo 1.19\\n' > go.mod\n"
USES = MOD + "printf 'package main\\n\\nimport _ \"code.corvid.example/weights\"\\n\\nfunc main() {}\\n' > main.go\n"
POM = file(
    "pom.xml",
    """\
    <project><modelVersion>4.0.0</modelVersion><groupId>x.corvid</groupId><artifactId>scale</artifactId>
    <version>1</version></project>
    """,
)


def maven(url: str) -> str:
    """A project whose everything comes from this URL."""
    return POM + file("~/.m2/settings.xml", f"""\
        <settings><mirrors><mirror><id>corvid</id><mirrorOf>*</mirrorOf><url>{url}</url><blocked>false</blocked>
        </mirror></mirrors></settings>
        """)  # fmt: skip


PACKAGES = [
    fails("auth", f"uv pip install --target lib --default-index http://ida:old@art.{H}/locked/simple weights"),
    fails("auth", "uv sync", ASKS + f"printf '[[tool.uv.index]]\\nurl = \"{A}/locked/simple\"\\ndefault = true\\n' >> "
          "pyproject.toml"),
    fails("permission", f"uv pip install --target lib --default-index {A}/banned/simple weights", also="auth"),
    fails("network", f"pip download -i http://shut.{H}:3141/simple --trusted-host shut.{H} --retries 1 "
          "weights", also="not_found"),
    fails("network", "uv tool install ruff --default-index https://pypi.offline.example/simple", also="not_found"),
    fails("network", "uv add httpx", PYPROJECT + "export UV_HTTP_RETRIES=0\n"),
    fails("network", f"UV_HTTP_RETRIES=0 uvx --default-index http://lan.{H}/simple cowsay hi", tool="uv"),
    fails("tls", f"uv pip compile --default-index https://expired.{H}/simple reqs.in", "echo weights > reqs.in"),
    fails("not_configured", "/usr/bin/python3 -m pip install httpx", tool="pip"),
    fails("not_configured", "uv sync --frozen", PYPROJECT, also="not_found usage"),
    fails("not_configured", "poetry check --lock", PYPROJECT, also="not_found"),
    fails("not_found", "uv run serve.py", PYPROJECT, also="missing_command"),
    fails("not_found", "pip install ./libs/weights"),
    fails("not_found", "poetry add httpx"),
    fails("missing_command", "uv run --no-project alembicc upgrade head", tool="uv"),
    fails("missing_command", "poetry run celeryd", PYPROJECT, also="not_found"),
    fails("missing_dependency", "uv venv --python 3.6 --no-python-downloads", also="not_found"),
    fails("missing_dependency", "python3 -m alembicx upgrade head"),
    fails("missing_dependency", "/usr/bin/python3 etl.py", file("etl.py", "from polars import DataFrame\n")),
    fails("usage", "uv pip list --outdatd", also="none"),
    fails("usage", "poetry lcok", PYPROJECT, also="none"),
    fails("auth", "npm ci", NEEDS + rc(f"{A}/locked/") + file("package-lock.json", f"""{{"name": "scale", "version":
          "1.0.0", "lockfileVersion": 3, "packages": {{"": {{"dependencies": {{"weights": "^1"}}}},
          "node_modules/weights": {{"version": "1.0.0", "resolved": "{A}/locked/weights-1.0.0.tgz"}}}}}}""")),
    fails("auth", "npm publish", package() + rc(f"{A}/locked/") + f"echo '//art.{H}/locked/:_authToken=old' >> .npmrc"),
    fails("auth", "pnpm install", NEEDS + rc(f"{A}/locked/") + "echo fetch-retries=0 >> .npmrc", stdout=True),
    fails("permission", "npm view weights", rc(f"{A}/banned/"), also="auth"),
    fails("permission", "npm cache verify", package(), admin="mkdir -p /home/dev/.npm/_cacache; chown -R 0:0 "
          "/home/dev/.npm; chmod 755 /home/dev/.npm", also="not_owned"),
    fails("rate_limit", "npm install weights", package() + rc(f"{A}/hot/")),
    fails("network", "npm install", NEEDS + rc(f"http://shut.{H}:4873/")),
    fails("network", "npm exec --yes -- degit a/b", rc("https://npm.nowhere.example/")),
    fails("network", "pnpm add weights", package() + rc(f"http://shut.{H}:4873/"), stdout=True),
    fails("network", "yarn add weights --non-interactive", package() + f"echo 'registry \"{A}/ill/\"' > .yarnrc",
          timeout=60),
    fails("tls", "npm ping", rc(f"https://own.{H}/")),
    fails("not_found", "npm test", "true"),
    fails("not_found", "npm install ./packages/ui", package()),
    fails("not_configured", "npm ci", NEEDS, also="usage not_found"),
    fails("not_configured", "pnpm install --frozen-lockfile", NEEDS, stdout=True, also="usage not_found"),
    fails("usage", "npm run strat", package(scripts='{"start": "true", "lint": "true"}')),
    fails("missing_command", "npm run -s build", package(scripts='{"build": "rspack build"}'), tool="npm"),
    fails("missing_command", "yarn -s lint", package(scripts='{"lint": "biome check ."}')),
    fails("missing_dependency", "node index.js", file("index.js", "const { Hono } = require('hono/quick');\n")),
    fails("missing_dependency", "ts-node job.ts", MODULES + "echo 'import { z } from \"zodd\"; z;' > job.ts",
          also="none"),
    fails("network", "playwright install chromium", MODULES, timeout=60),
    fails("auth", "cargo fetch", index(f"{A}/locked"), also="not_configured"),
    fails("permission", "cargo check", index(f"{A}/banned"), also="auth"),
    fails("network", "cargo update", index(f"http://shut.{H}:9500")),
    fails("missing_dependency", "cargo build --offline", CRATE, also="network not_found"),
    fails("usage", "cargo buld", CRATE),
    fails("missing_command", "cargo nextest run", CRATE, also="usage"),
    fails("not_found", "cargo run", also="usage"),
    fails("not_configured", "cargo build --locked", CRATE.replace("[dependencies]\\nweights = \"1\"\\n", ""),
          also="usage"),
    fails("network", GO + "GOPROXY=https://goproxy.nowhere.example go mod download all", USES + "printf 'require "
          "code.corvid.example/weights v1.0.0\\n' >> go.mod", tool="go"),
    fails("auth", GO + f"GOPROXY={A}/locked GONOSUMDB=* GOFLAGS=-mod=mod go get code.{H}/weights@v1.0.0", MOD,
          tool="go"),
    fails("network", GO + f"GOPROXY=http://lan.{H} GONOSUMDB=* GOFLAGS=-mod=mod go install "
          f"code.{H}/weights@latest", MOD,
          tool="go"),
    fails("missing_dependency", GO + "GOFLAGS=-mod=readonly go vet ./...", USES, tool="go"),
    fails("not_found", GO + "go run ./cmd/worker", MOD, tool="go"),
    fails("not_found", GO + "go test ./...", tool="go", also="usage"),
    fails("network", "mvn -q -B test", maven(f"http://lan.{H}/m2"), stdout=True, timeout=60),
    fails("auth", "mvn -q -B package", maven(f"{A}/locked/m2"), stdout=True, timeout=60),
    fails("usage", "mvn -q -B pakage", maven(f"{A}/x"), stdout=True, also="network not_found"),
    fails("missing_command", "./gradlew assemble", tool="bash", also="not_found"),
    fails("none", "java -jar scale.jar", "echo x > a; zip -q scale.jar a", also="not_configured"),
    fails("not_found", "java -jar target/scale.jar"),
    fails("missing_dependency", "bundle exec rspec", "printf 'source \"https://gems.nowhere.example\"\\ngem "
          "\"rspec-x\"\\n"
          "' > Gemfile"),
    fails("permission", "apt-get install -y htop"),
    fails("permission", "apt update"),
    fails("permission", "dpkg -r htop", also="not_found"),
    fails("permission", "dpkg --configure -a"),
    fails("not_found", "apt-get download htopp-ng"),
    fails("not_found", "dpkg -i ./intake_1.2_amd64.deb", root=True),
    fails("not_found", "apt-cache show htopp-ng"),
    fails("usage", "apt instal htop", also="none"),
    fails("none", "dpkg -s htopp-ng", also="not_found"),
]  # fmt: skip

# --- servers one starts -----------------------------------------------------------------------------------------------

FLASK = file("app.py", "from flask import Flask\n\napp = Flask(__name__)\n")
NGINX = (
    "printf 'daemon off; pid n.pid; error_log stderr; events {}\\nhttp { access_log off; client_body_temp_path b; "
    "proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s; server { LINES } }\\n' > n.conf\n"
)
SERVERS = [
    fails("port_in_use", "flask run -p 8077", FLASK, stdout=False),
    fails("port_in_use", "uvicorn app:app --host 127.0.0.1 --port 8077", file("app.py", "async def app(s, r, w): "
          "pass")),
    fails("port_in_use", "python3 -m http.server -b 127.0.0.1 8077"),
    fails("port_in_use", "mkdocs serve -a 127.0.0.1:8077", "mkdir docs; echo hi > docs/index.md; echo 'site_name: a' > "
          "mkdocs.yml"),
    fails("port_in_use", "vite --port 8077 --strictPort --host 127.0.0.1", MODULES + package() + "touch index.html"),
    fails("port_in_use", "node api.js", MODULES + file("api.js", "require('express')().listen(8077, '127.0.0.1');"),
          also="none"),
    fails("port_in_use", "socat TCP4-LISTEN:8077,bind=127.0.0.1,reuseaddr EXEC:cat"),
    fails("port_in_use", "prometheus --config.file=p.yml --storage.tsdb.path=d --web.listen-address=127.0.0.1:8077",
          "echo '{}' > p.yml"),
    fails("permission", "python3 -m http.server -b 127.0.0.1 80", also="port_in_use"),
    fails("permission", "uvicorn app:app --port 443 --host 127.0.0.2", file("app.py", "async def app(s, r, w): pass")),
    fails("permission", "nginx -p $PWD -c n.conf", NGINX.replace("LINES", "listen 127.0.0.2:81;"), tool="nginx"),
    fails("not_found", "nginx -t -p $PWD -c n.conf", NGINX.replace("LINES", "listen 9443 ssl; ssl_certificate "
          "/etc/ssl/corvid.pem; ssl_certificate_key /etc/ssl/corvid.key;"), tool="nginx", also="not_configured"),
    fails("none", "nginx -t -p $PWD -c n.conf", NGINX.replace("LINES", "listen 9080 default_serverr;"), tool="nginx",
          also="not_configured usage"),
    fails("network", "nginx -t -p $PWD -c n.conf", NGINX.replace("LINES", "listen 9080; location / { proxy_pass "
          "http://intake.nowhere.example; }"), tool="nginx", also="not_found not_configured"),
    fails("not_found", "uvicorn service.main:app", also="missing_dependency"),
    fails("not_found", "flask --app service run", also="missing_dependency not_configured"),
    fails("not_found", "jupyter nbconvert --to script report.ipynb", also="none"),
    fails("missing_command", "jupyter labb", also="usage"),
    fails("not_found", "mkdocs build", also="not_configured"),
    fails("missing_dependency", "mkdocs build", "mkdir docs; echo hi > docs/index.md; printf 'site_name: a\\ntheme: "
          "material\\n' > mkdocs.yml", also="not_configured"),
    fails("network", "celery -A tasks call add", file("tasks.py", f"from celery import Celery\napp = Celery('t', "
          f"broker="
          f"'redis://shut.{H}:6399/0')\napp.conf.broker_connection_retry = False"), also="service_down"),
    fails("not_configured", "pre-commit run --all-files >&2", "git init -q", also="not_found"),
    fails("network", "pre-commit run -a >&2", "git init -q; git config user.name a; git config user.email b; printf "
          "'repos:\\n"
          "- repo: https://code.nowhere.example/hooks\\n  rev: v1\\n  hooks: [{id: x}]\\n' > .pre-commit-config.yaml; "
          "git add ."),
]  # fmt: skip
