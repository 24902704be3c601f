"""The fifth fresh set: package managers, scripts of one's own, the system, and what is nobody's fault."""

from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

P = f"http://pkg.{H}"

# --- Python's ---------------------------------------------------------------------------------------------------------


def project(more: str = "") -> str:
    """A pyproject.toml."""
    return file("pyproject.toml", """\
        [project]
        name = "billing"
        version = "0.1.0"
        requires-python = ">=3.9"
        dependencies = []
        MORE
        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"
        """.replace("MORE", more))  # fmt: skip


WHEEL = (
    "mkdir dist; python3 -c \"import zipfile; z = zipfile.ZipFile('dist/kit-1.0-py3-none-any.whl', 'w'); "
    "z.writestr('kit-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: kit\\nVersion: 1.0\\n'); "
    "z.writestr('kit-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: "
    "py3-none-any\\n'); z.writestr('kit-1.0.dist-info/RECORD', ''); z.close()\"\n"
)
NOINDEX = "UV_INDEX_URL=http://off.umbra.example:3141/simple UV_HTTP_RETRIES=0 "
PY = [
    fails("auth", f"uv pip install --target lib --index-url {P}/closed/simple kit"),
    fails("auth", f"pip install --index-url http://ana:old@pkg.{H}/closed/simple --no-input --trusted-host pkg.{H} "
        "--target lib kit"),
    fails("auth", f"uv publish --publish-url {P}/closed/legacy/ -u ana -p old dist/*", WHEEL),
    fails("permission", f"uv pip install --target lib --index-url {P}/denied/simple kit", also="not_found auth"),
    fails("permission", "pip install --no-index --no-build-isolation --break-system-packages --target /opt/lib "
        "dist/kit-1.0-py3-none-any.whl", WHEEL),
    fails("permission", "uv pip install --no-index --target /opt/lib dist/kit-1.0-py3-none-any.whl", WHEEL),
    fails("network", f"{NOINDEX}uv pip install --target lib kit", tool="uv"),
    fails("network", f"{NOINDEX}uv lock", project().replace("dependencies = []", 'dependencies = ["kit"]'), tool="uv"),
    fails("network", f"{NOINDEX}uvx cowsay hi", tool="uv"),
    fails("network", "poetry add httpx -n", "printf '[tool.poetry]\\nname = \"a\"\\nversion = \"0.1\"\\ndescription = "
        "\"\"\\nauthors = []\\n[tool.poetry.dependencies]\\npython = \"^3.9\"\\n' > pyproject.toml", timeout=90),
    fails("network", f"pip download --index-url https://intra.{H}/simple --retries 1 kit", also="not_found"),
    fails("network", "hatch build", project(), timeout=60),
    fails("network", f"pipx install --index-url http://off.{H}:3141/simple kit", also="missing_dependency",
        timeout=60),
    fails("tls", f"uv pip install --target lib --index-url https://own.{H}/simple kit"),
    fails("not_configured", "/usr/bin/pip3 install kit", tool="pip"),
    fails("not_configured", "uv sync --locked", project(), also="usage not_found"),
    fails("not_configured", "poetry install -n", project() + "cat > poetry.lock <<'END'\n[metadata]\nlock-version = "
        "\"2.0\"\npython-versions = \"*\"\ncontent-hash = \"0\"\nEND"),
    fails("not_found", "poetry run serve", "printf '[tool.poetry]\\nname = \"a\"\\nversion = \"0.1\"\\ndescription = "
        "\"\"\\nauthors = []\\n' > pyproject.toml", also="missing_command usage"),
    fails("missing_command", "uv run --no-project gunicornn app:api", tool="uv"),
    fails("missing_dependency", "uv run --no-project --no-python-downloads --python 3.14 app.py", "echo 'print(1)' > "
        "app.py", tool="uv", also="not_found"),
    fails("usage", "pdm run start", project(), also="missing_command not_found"),
    fails("not_found", "pip install -r requirements/dev.txt"),
    fails("not_found", "uv pip compile requirements.in"),
    fails("not_found", "pipenv sync", "true", also="not_configured"),
    fails("not_found", "poetry version patch"),
    fails("not_found", "conan install . --build=missing", also="not_configured"),
    fails("usage", "pip instal kit", also="none"),
    fails("usage", "uv pip instal kit", also="none"),
    fails("missing_dependency", "python3 -m gunicorn_x app:api"),
    fails("missing_dependency", "/usr/bin/python3 report.py", file("report.py", "import pandas as pd\nprint(pd)")),
    fails("missing_dependency", "flask_env=dev python3 -c 'import tensorflow.keras'"),
    fails("missing_dependency", "pytest -q", file("test_a.py", "import umbra_billing\n\ndef test_a():\n    pass"),
        stdout=True, also="none"),
]  # fmt: skip

# --- node's -----------------------------------------------------------------------------------------------------------


def package(**fields: str) -> str:
    """A package.json; each field is JSON."""
    all_of = {"name": '"web"', "version": '"1.0.0"', **fields}
    return file("package.json", "{" + ", ".join(f'"{name}": {value}' for name, value in all_of.items()) + "}")


DEP = '{"@umbra/kit": "^2.0.0"}'
RC = "printf 'registry=URL\\nfetch-retries=0\\nupdate-notifier=false\\n' > .npmrc\n"


def rc(url: str) -> str:
    """The registry of this project."""
    return RC.replace("URL", url)


NODE = [
    fails("auth", "npm install", package(dependencies=DEP) + rc(f"{P}/npm/")),
    fails("auth", "npm view @umbra/kit versions", rc(f"{P}/closed/npm/")),
    fails("not_configured", "npm whoami", rc(f"{P}/closed/npm/"), also="auth"),
    fails("not_configured", "npm publish --access restricted", package() + rc(f"{P}/npm/"), also="auth"),
    fails("auth", "bun install", package(dependencies='{"kit": "1"}') + f"printf '[install]\\nregistry = \"{P}/closed/"
        "\"\\n' > bunfig.toml"),
    fails("permission", "npm ci", package(dependencies='{"kit": "1.0.0"}') + rc(f"{P}/denied/") + file(
        "package-lock.json", f"""{{"name": "web", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
        "packages": {{"": {{"name": "web", "version": "1.0.0", "dependencies": {{"kit": "1.0.0"}}}},
        "node_modules/kit": {{"version": "1.0.0", "resolved": "{P}/denied/kit-1.0.0.tgz"}}}}}}"""), also="auth"),
    fails("permission", "npm install -g ./tool", "mkdir tool; cd tool; " + package(bin='{"umbra": "a.js"}') +
        "touch a.js"),
    fails("permission", "npm link", package(bin='{"umbra": "a.js"}') + "touch a.js"),
    fails("network", "npm outdated", package(dependencies='{"kit": "1"}') + rc(f"http://off.{H}:4873/")),
    fails("network", "npx --yes cowsay hi", rc("https://npm.nowhere.example/"), tool="npm"),
    fails("network", "yarn install --non-interactive", package(dependencies='{"kit": "1"}') + rc(
        f"http://off.{H}:4873/") + f"printf 'registry \"http://off.{H}:4873/\"\\nnetwork-timeout 1000\\n' > .yarnrc",
        timeout=60),
    fails("network", "bun add kit", package() + f"printf '[install]\\nregistry = \"http://off.{H}:4873/\"\\n' > "
        "bunfig.toml"),
    fails("network", "deno run --allow-import main.ts", "echo 'import \"https://deno.nowhere.example/std/http.ts\"' > "
        "main.ts"),
    fails("network", "npm audit", package(dependencies='{"kit": "1"}') + rc(f"{P}/ill/") + file("package-lock.json",
        '{"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"dependencies": {"kit": "1"}}, '
        '"node_modules/kit": {"version": "1.0.0"}}}')),
    fails("tls", "npm install kit", package() + rc(f"https://own.{H}/")),
    fails("tls", "yarn add kit --non-interactive", package() + f"echo 'registry \"https://expired.{H}/\"' > .yarnrc"),
    fails("tls", "deno run --allow-import main.ts", f"echo 'import \"https://own.{H}/mod.ts\"' > main.ts"),
    fails("permission", "deno run fetch.ts", f"echo 'await fetch(\"http://api.{H}/ready\")' > fetch.ts", also=
        "usage tty"),
    fails("permission", "deno run --no-prompt --allow-net read.ts", "echo 'Deno.readTextFileSync(\"/etc/hosts\")' > "
        "read.ts", also="usage"),
    fails("not_configured", "npm ci", package(dependencies='{"kit": "1"}'), also="usage not_found"),
    fails("not_found", "bun install --frozen-lockfile", package(dependencies='{"kit": "1"}') + f"printf "
        f"'[install]\\nregistry = \"{P}/\"\\n' > bunfig.toml", also="not_configured none"),
    fails("not_found", "npm start"),
    fails("not_found", "pnpm -C packages/ui build", also="usage"),
    fails("not_found", "node dist/server.js"),
    fails("not_found", "deno run src/main.ts"),
    fails("usage", "npm run bulid", package(scripts='{"build": "true", "lint": "true"}')),
    fails("usage", "yarn -s biuld", package(scripts='{"build": "true"}')),
    fails("usage", "bun run devv", package(scripts='{"dev": "true"}')),
    fails("missing_command", "npm run dev", package(scripts='{"dev": "next dev -p 3000"}')),
    fails("missing_command", "pnpm run build", package(scripts='{"build": "turbo build"}')),
    fails("missing_command", "yarn -s test", package(scripts='{"test": "jestt --ci"}')),
    fails("missing_dependency", "npm run -s serve", package(scripts='{"serve": "node server.js"}') + file("server.js",
        "const express = require('express');\nexpress().listen(3000);"), tool="node"),
    fails("missing_dependency", "node app.mjs", file("app.mjs", "import fastify from 'fastify';\nfastify();")),
    fails("missing_dependency", "bun app.ts", file("app.ts", "import { Hono } from 'hono';\nnew Hono();"), also=
        "network"),
    fails("missing_dependency", "eslint .", package(type='"module"') + file("eslint.config.js",
        "import vue from 'eslint-plugin-vue';\nexport default [vue];") + "touch a.js"),
    fails("port_in_use", "npm start", package(scripts='{"start": "node s.js"}') + file("s.js",
        "require('http').createServer().listen(8010, '127.0.0.1');"), tool="node"),
    fails("port_in_use", "deno run --allow-net s.ts", file("s.ts",
        "Deno.serve({port: 8010, hostname: '127.0.0.1'}, () => new Response('a'));")),
    fails("port_in_use", "bun s.ts", file("s.ts",
        "Bun.serve({port: 8010, hostname: '127.0.0.1', fetch: () => new Response('a')});")),
    fails("network", "node sync.js", file("sync.js",
        f"fetch('http://off.{H}:9090/api').then((r) => console.log(r.status));")),
    fails("network", "node sync.js", file("sync.js",
        "require('https').get('https://hooks.nowhere.example/x', () => {});")),
    fails("tls", "node sync.js", file("sync.js", f"fetch('https://wrong.{H}/x').then((r) => console.log(r.status));")),
    fails("auth", "node sync.js", file("sync.js", f"""\
        fetch('http://api.{H}/bearer/v1').then(async (r) => {{
          if (!r.ok) throw new Error(`GET /v1: ${{r.status}} ${{r.statusText}} ${{await r.text()}}`);
        }});
        """), also="none"),
    fails("permission", "node w.js", file("w.js", "require('fs').writeFileSync('/etc/umbra.json', '{}');")),
    fails("disk_full", "node w.js", "mkdir out\n" + file("w.js", "require('fs').writeFileSync('out/a', "
        "Buffer.alloc(300000));"), admin="mount -t tmpfs -o size=64k,uid=1000 t out"),
    fails("oom", "node --max-old-space-size=24 grow.js", file("grow.js",
        "const a = []; for (;;) a.push(new Array(1000).fill({}));")),
    fails("quota", "ulimit -n 24; node o.js", file("o.js",
        "const fs = require('fs'); for (;;) fs.openSync('o.js');"), tool="node"),
    fails("missing_dependency", "npm install", package(engines='{"node": ">=24"}') + "echo engine-strict=true > .npmrc",
        also="not_configured"),
    fails("none", "npm pkg get name --json && node -e 'process.exit(3)'", package(), tool="node"),
    fails("none", "npm test", package(scripts='{"test": "mocha -R dot t.js"}') + file("t.js",
        "it('maps EACCES to 403', () => { throw new Error('EACCES: permission denied, want 403'); });"), stdout=True),
    fails("none", "vitest run --reporter=dot a.test.js", "ln -s /srv/tools/node_modules node_modules\n" + package(type=
        '"module"') + file("a.test.js", "import { expect, test } from 'vitest';\ntest('token expired', () => { "
        "expect('ECONNREFUSED').toBe('ENOTFOUND'); });"), stdout=True, timeout=60),
    fails("none", "prettier --check .", "echo 'const   denied = 1' > a.js", stdout=True),
    fails("none", "tsc --noEmit a.ts", "echo 'const timeout: string = 401;' > a.ts", stdout=True),
    fails("none", "deno check a.ts", "echo 'const unauthorized: string = 401;' > a.ts"),
    fails("none", "bun test", file("a.test.ts", "import { expect, test } from 'bun:test';\ntest('no such host', () => {"
        " expect(403).toBe(200); });")),
    fails("none", "deno test -q", file("a_test.ts", "Deno.test('connection refused is retried', () => { throw new "
        "Error('dial: i/o timeout'); });"), stdout=True),
]  # fmt: skip

# --- other languages --------------------------------------------------------------------------------------------------

GO = "export GOFLAGS=-mod=mod GONOSUMDB=* GONOSUMCHECK=1 GOCACHE=/var/tmp/e-go; "
MOD = "printf 'module umbra.example/a\\n\\ngo 1.19\\n' > go.mod\n"
CARGO = (
    "mkdir -p src .cargo; echo 'fn main() {}' > src/main.rs; printf '[package]\\nname = \"app\"\\nversion = "
    '"0.1.0"\\nedition = "2021"\\n\' > Cargo.toml\n'
)
INDEX = (
    'printf \'[source.crates-io]\\nreplace-with = "corp"\\n[source.corp]\\nregistry = "sparse+URL"\\n[net]\\n'
    "retry = 0\\n' > .cargo/config.toml; printf '[dependencies]\\nkit = \"1\"\\n' >> Cargo.toml\n"
)


def java(body: str) -> str:
    """A program of one method."""
    return file("Main.java", "import java.io.*;\nimport java.net.*;\nimport java.net.http.*;\nimport java.nio.file.*;\n"
        "class Main {\n  public static void main(String[] args) throws Exception {\n    BODY\n  }\n}".replace(
        "BODY", body))  # fmt: skip


def golang(body: str, *imports: str) -> str:
    """A program of one function."""
    used = "".join(f'\t"{name}"\n' for name in imports)
    return MOD + file("main.go", f"package main\n\nimport (\n{used})\n\nfunc main() {{\n{body}\n}}")


POM = file(
    "pom.xml",
    """\
    <project><modelVersion>4.0.0</modelVersion><groupId>x.umbra</groupId><artifactId>app</artifactId>
    <version>1</version>
    <repositories><repository><id>corp</id><url>URL</url></repository></repositories>
    <pluginRepositories><pluginRepository><id>corp</id><url>URL</url></pluginRepository></pluginRepositories>
    </project>
    """,
)
MIRROR = file(
    "~/.m2/settings.xml",
    """\
    <settings><mirrors><mirror><id>corp</id><mirrorOf>*</mirrorOf><url>URL</url><blocked>false</blocked></mirror>
    </mirrors></settings>
    """,
)


def maven(url: str) -> str:
    """A project whose everything comes from this URL."""
    return POM.replace("URL", url) + MIRROR.replace("URL", url)


LANGS = [
    fails("network", "cargo build", CARGO + INDEX.replace("URL", f"http://off.{H}:9500/"), timeout=60),
    fails("auth", "cargo fetch -q", CARGO + INDEX.replace("URL", f"{P}/closed/index/"), also="not_configured",
        timeout=60),
    fails("permission", "cargo update", CARGO + INDEX.replace("URL", f"{P}/denied/index/"), timeout=60),
    fails("network", "cargo install ripgrepp", "mkdir .cargo; " + INDEX.replace("URL", f"https://intra.{H}/")),
    fails("not_configured", "cargo build --locked", CARGO + "mkdir kit; cd kit; mkdir src; touch src/lib.rs; printf "
        "'[package]\\nname = \"kit\"\\nversion = \"1.0.0\"\\n' > Cargo.toml; cd ..; cargo generate-lockfile -q; printf "
        "'[dependencies]\\nkit = { path = \"kit\" }\\n' >> Cargo.toml"),
    fails("not_found", "cargo test"),
    fails("usage", "cargo biuld", CARGO, also="none"),
    fails("usage", "cargo nextest run", CARGO, also="missing_command missing_dependency"),
    fails("missing_command", "cargo build -q", CARGO + "printf '[target.x86_64-unknown-linux-gnu]\\nlinker = "
        "\"clang-99\"\\n' > .cargo/config.toml", also="missing_dependency"),
    fails("none", "cargo run -q", CARGO + "echo 'fn main() { panic!(\"quota table: 429 too many requests not mapped\") "
        "}' > src/main.rs"),
    fails("none", "cargo check -q", CARGO + "echo 'fn main() { let denied: u8 = \"403\"; }' > src/main.rs"),
    fails("network", f"{GO}GOPROXY=http://off.{H}:3000 go get rsc.io/quote@v1.5.2", MOD, tool="go"),
    fails("auth", f"{GO}GOPROXY={P}/closed go mod download rsc.io/quote@v1.5.2", MOD, tool="go"),
    fails("not_found", f"{GO}GOPROXY={P}/gone go get umbra.example/kit@v1.0.0", MOD, tool="go"),
    fails("network", f"{GO}GOPROXY=direct GOPRIVATE=* go get git.nowhere.example/umbra/kit", MOD, tool="go"),
    fails("missing_dependency", "GOFLAGS=-mod=readonly go build ./...", golang("cobra.Execute()",
        "github.com/spf13/cobra"), tool="go"),
    fails("not_found", "GOCACHE=/var/tmp/e-go go build ./cmd/server", MOD, tool="go"),
    fails("not_found", "GOCACHE=/var/tmp/e-go go run main.go", tool="go"),
    fails("missing_command", "GOCACHE=/var/tmp/e-go go generate ./...", MOD + "printf 'package a\\n\\n//go:generate "
        "mockgenn "
        "-source=a.go\\n' > a.go", tool="go"),
    fails("network", "GOCACHE=/var/tmp/e-go go run .", golang(f'\t_, err := net.Dial("tcp", "off.{H}:4222")\n\tif err '
        f'!= '
        "nil {\n\t\tlog.Fatalln(err)\n\t}", "log", "net"), tool="go"),
    fails("port_in_use", "GOCACHE=/var/tmp/e-go go run .", golang(
        '\tlog.Fatal(http.ListenAndServe("127.0.0.1:8010", nil))', "log", "net/http"), tool="go"),
    fails("tls", "GOCACHE=/var/tmp/e-go go run .", golang(f'\tif _, err := http.Get("https://expired.{H}/"); err != '
        f'nil '
        "{\n\t\tpanic(err)\n\t}", "net/http"), tool="go"),
    fails("none", "GOCACHE=/var/tmp/e-go go test ./...", MOD + "printf 'package a\\n\\nimport \"testing\"\\n\\nfunc "
        "TestA(t "
        "*testing.T) { t.Fatal(\"dial tcp 10.0.0.1:5432: connect: connection refused\") }\\n' > a_test.go", tool="go",
        stdout=True),
    fails("none", "GOCACHE=/var/tmp/e-go go build ./...", MOD + "printf 'package a\\n\\nfunc F() { return "
        "ErrPermissionDenied }\\n' > a.go", tool="go"),
    fails("network", "mvn -q -B package", maven(f"http://off.{H}:8081/maven"), stdout=True, timeout=60),
    fails("auth", "mvn -q -B verify", maven(f"{P}/closed/maven"), stdout=True, timeout=60),
    fails("permission", "mvn -q -B compile", maven(f"{P}/denied/maven"), stdout=True, timeout=60),
    fails("not_found", "mvn -q -B package", stdout=True),
    fails("network", "java Main.java", java(f'new Socket("off.{H}", 5671);')),
    fails("network", "java Main.java", java('HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create('
        '"https://eureka.nowhere.example/apps")).build(), HttpResponse.BodyHandlers.ofString());')),
    fails("tls", "java Main.java", java(f'new URL("https://own.{H}/").openStream().read();')),
    fails("port_in_use", "java Main.java", java('new ServerSocket(8010, 5, InetAddress.getByName("127.0.0.1"));')),
    fails("permission", "java Main.java", java('Files.writeString(Path.of("/etc/app.properties"), "a=b");')),
    fails("auth", "java Main.java", java(f'new URL("http://api.{H}/closed/v1").openStream().read();')),
    fails("oom", "java -Xmx16m Main.java", java("var l = new java.util.ArrayList<byte[]>(); for (;;) l.add(new "
        "byte[1 << 20]);")),
    fails("missing_dependency", "java -cp lib/* com.umbra.Server", also="not_found"),
    fails("not_found", "java -jar build/libs/app.jar"),
    fails("none", "java Main.java", java('throw new IllegalStateException("order 7: status Unauthorized");')),
    fails("none", "javac Main.java", java('String timeout = 30;')),
    fails("missing_dependency", "ruby app.rb", "echo \"require 'sinatra'\" > app.rb"),
    fails("missing_dependency", "bundle exec rake db:migrate", "printf 'source \"https://gems.nowhere.example\"\\ngem "
        "\"rake\"\\ngem \"railz\"\\n' > Gemfile"),
    fails("network", "bundle install", f"printf 'source \"http://off.{H}:9292\"\\ngem \"kit\"\\n' > Gemfile",
        timeout=60),
    fails("network", f"gem install kit --clear-sources -s http://off.{H}:9292", timeout=60),
    fails("missing_command", "bundle exec pumaa", "printf 'source \"https://g.example\"\\n' > Gemfile"),
    fails("not_found", "bundle check", "true"),
    fails("not_found", "rake db:seed", also="none"),
    fails("network", "ruby fetch.rb", file("fetch.rb", f"require 'net/http'\nputs Net::HTTP.get(URI('http://off.{H}:88"
        "88/'))")),
    fails("auth", "ruby fetch.rb", file("fetch.rb", f"require 'open-uri'\nputs URI.open('http://api.{H}/closed/x').read"
        )),
    fails("permission", "ruby -e 'File.write(\"/usr/share/umbra.txt\", 1)'"),
    fails("none", "ruby -e 'raise ArgumentError, \"403 is not a Symbol\"'"),
    fails("none", "ruby t.rb --seed 7", file("t.rb", "require 'minitest/autorun'\nclass T < Minitest::Test\n  def "
        "test_a\n    "
        "assert_equal 'ok', 'Permission denied'\n  end\nend"), stdout=True),
    fails("missing_dependency", "php artisan migrate", "echo '<?php require __DIR__.\"/vendor/autoload.php\";' > "
        "artisan",
        also="not_found"),
    fails("network", "composer install -n", file("composer.json", '{"require": {"umbra/kit": "^1"}, "repositories": ['
        '{"type": "composer", "url": "https://packagist.nowhere.example"}, {"packagist.org": false}]}'), timeout=60),
    fails("auth", "composer update -n", file("composer.json", '{"require": {"umbra/kit": "^1"}, "repositories": ['
        f'{{"type": "composer", "url": "{P}/closed"}}, {{"packagist.org": false}}], "config": {{"secure-http": '
        "false}}")),
    fails("missing_dependency", "composer install -n", file("composer.json", '{"require": {"ext-mongodb": "*"}, '
        '"repositories": [{"packagist.org": false}]}')),
    fails("oom", "php -d memory_limit=8M grow.php", "echo '<?php $a = []; while (true) $a[] = str_repeat(\"x\", 9999);'"
        " > grow.php", stdout=True),
    fails("network", "php pull.php", file("pull.php", f"<?php\n$s = fsockopen('off.{H}', 11211, $no, $why, 2);\nif "
        "(!$s) exit(1);"), stdout=True),
    fails("none", "php -l index.php", "echo '<?php echo \"timeout\"' > index.php", stdout=True),
    fails("missing_dependency", "perl report.pl", "echo 'use Umbra::Report; print 1;' > report.pl"),
    fails("network", "perl get.pl", file("get.pl", f"use IO::Socket::INET;\nIO::Socket::INET->new('off.{H}:25') or die "
        "\"cannot reach the relay: $!\\n\";")),
    fails("permission", "perl -e 'open(F, \">/etc/umbra.conf\") or die \"open /etc/umbra.conf: $!\"'"),
    fails("none", "perl -e 'die \"record 12: no route matched\\n\"'"),
    fails("missing_dependency", "lua5.4 app.lua", "echo 'require \"lapis\"' > app.lua"),
    fails("network", f"luarocks --local --server=http://off.{H}:8080 install kit", tool="luarocks"),
    fails("network", f"cpanm --quiet --mirror http://off.{H}:8080 --mirror-only Umbra::Kit", tool="cpanm", also=
        "not_found"),
    fails("missing_dependency", "cmake -S . -B build", "printf 'cmake_minimum_required(VERSION 3.20)\\nproject(a "
        "LANGUAGES C)\\nfind_package(Umbra REQUIRED)\\n' > CMakeLists.txt", also="none"),
    fails("missing_command", "CC=clang-19 cmake -S . -B build", "printf 'cmake_minimum_required(VERSION 3.20)\\nproject"
        "(a LANGUAGES C)\\n' > CMakeLists.txt", tool="cmake", also="missing_dependency"),
    fails("missing_dependency", "make", "printf 'all:\\n\\tgcc -o a a.c -lumbra\\n' > Makefile; echo 'int main(void) "
        "{ return 0; }' > a.c", tool="gcc", also="none"),
    fails("missing_dependency", "gcc -c tls.c", "echo '#include <umbra/tls.h>' > tls.c", also="none"),
    fails("missing_dependency", "pkg-config --cflags --libs libumbra-3", tool="pkg-config"),
    fails("not_found", "cmake --build build -j2", also="usage"),
    fails("none", "g++ -c a.cc", "echo 'int main() { return Refused; }' > a.cc"),
    fails("none", "ninja", "printf 'rule c\\n  command = echo \"auth.c: token expired\" >&2; false\\nbuild a: c\\n' > "
        "build.ninja", stdout=True),
]  # fmt: skip

# --- one's own scripts ------------------------------------------------------------------------------------------------


def script(text: str, name: str = "job.py") -> str:
    """A script."""
    return file(name, text)


OWN = [
    fails("auth", "python3 job.py", script(f"""\
        import urllib.request

        r = urllib.request.Request('http://api.{H}/bearer/jobs', headers={{'Authorization': 'Bearer x'}})
        print(urllib.request.urlopen(r).read())
        """)),
    fails("auth", "python3 job.py", script(f"""\
        from google.auth.transport.requests import Request
        from google.oauth2.credentials import Credentials

        Credentials(None, 'x', token_uri='http://login.{H}/token', client_id='a', client_secret='b').refresh(Request())
        """)),
    fails("auth", "python3 job.py", script(f"""\
        import ftplib

        ftplib.FTP().connect('ftp.{H}', 2121)
        f = ftplib.FTP()
        f.connect('ftp.{H}', 2121)
        f.login('ana', 'old')
        """)),
    fails("permission", "python3 job.py", script(f"""\
        import httpx

        httpx.delete('http://api.{H}/denied/v1/users/3').raise_for_status()
        """)),
    fails("network", "python3 job.py", script(f"""\
        import asyncio, aiohttp

        async def main():
            async with aiohttp.ClientSession() as s:
                await s.get('http://off.{H}:8888/feed')

        asyncio.run(main())
        """)),
    fails("network", "python3 job.py", script("import socket\nsocket.create_connection(('nats.nowhere.example', 4222))"
        )),
    fails("network", "python3 job.py", script(f"import httpx\nhttpx.get('http://api.{H}/bye/x')")),
    fails("network", "python3 job.py", script(f"import requests\nrequests.get('http://api.{H}/ill/v1')"
        ".raise_for_status()")),
    fails("network", "python3 job.py", script(f"import requests\nrequests.get('http://api.{H}/half/x')")),
    fails("service_down", "python3 job.py", script("""\
        import http.client

        c = http.client.HTTPConnection('localhost', 9201)
        c.request('GET', '/_cluster/health')
        """), also="network"),
    fails("tls", "python3 job.py", script(f"import httpx\nhttpx.get('https://own.{H}/x')")),
    fails("tls", "python3 job.py", script(f"import urllib.request\nurllib.request.urlopen('https://expired.{H}/')")),
    fails("tls", "python3 job.py", script(f"import requests\nrequests.get('https://wrong.{H}/')")),
    fails("timeout", "python3 job.py", script(f"import httpx\nhttpx.get('http://api.{H}/hang/x', timeout=1)")),
    fails("timeout", "python3 job.py", script("import subprocess\nsubprocess.run(['sleep', '9'], timeout=1)"), also=
        "none"),
    fails("not_found", "python3 job.py", script(f"import urllib.request\nurllib.request.urlopen('http://api.{H}/v3/x')"
        ), also="none"),
    fails("not_found", "python3 job.py --config settings.toml", script("import sys\nopen(sys.argv[2]).read()"), also=
        "none"),
    fails("permission", "python3 job.py", script("import os\nos.makedirs('/var/lib/umbra')")),
    fails("permission", "python3 job.py", script("import shutil\nopen('a', 'w')\nshutil.copy('a', '/usr/bin/a')")),
    fails("permission", "python3 job.py", script("import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 88))")),
    fails("permission", "python3 job.py", script("import os\nos.kill(1, 15)"), also="not_owned"),
    fails("port_in_use", "python3 -m http.server 8010"),
    fails("port_in_use", "python3 manage.py runserver 127.0.0.1:8010 --noreload", file("manage.py", """\
        import sys
        from django.conf import settings
        from django.core.management import execute_from_command_line

        if not settings.configured: settings.configure(ROOT_URLCONF='manage', DEBUG=True, ALLOWED_HOSTS=['*'])
        urlpatterns = []
        if __name__ == '__main__': execute_from_command_line(sys.argv)
        """)),
    fails("port_in_use", "php -S 127.0.0.1:8010"),
    fails("port_in_use", "socat TCP-LISTEN:8010,bind=127.0.0.1 -"),
    fails("port_in_use", "memcached -p 8010 -l 127.0.0.1"),
    fails("port_in_use", "ruby s.rb", script("require 'socket'\nTCPServer.new('127.0.0.1', 8010)", "s.rb")),
    fails("port_in_use", "perl s.pl", script("use IO::Socket::INET;\nIO::Socket::INET->new(Listen => 1, LocalAddr => "
        "'127.0.0.1:8010') or die \"listen: $@\\n\";", "s.pl")),
    fails("port_in_use", "nginx -p $PWD -c n.conf", "printf 'daemon off; pid n.pid; error_log stderr; events {}\\nhttp "
        "{ access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; "
        "scgi_temp_path s; server { listen 127.0.0.1:8010; } }\\n' > n.conf", tool="nginx"),
    fails("disk_full", "python3 job.py", "mkdir out\n" + script("open('out/dump.csv', 'w').write('x' * 500000)"), admin=
        "mount -t tmpfs -o size=128k,uid=1000 t out"),
    fails("quota", "ulimit -n 20; python3 job.py", script("fs = [open('/etc/hosts') for _ in range(99)]"), tool=
        "python3"),
    fails("quota", "ulimit -f 8; python3 job.py", script("open('big', 'wb').write(b'0' * 90000)"), tool="python3"),
    fails("quota", "ulimit -u 3; sh -c 'sleep 2 & sleep 2 & sleep 2 & sleep 2 & sleep 2 & wait'", tool="dash"),
    fails("oom", "ulimit -v 300000; python3 job.py", script("x = bytearray(900_000_000)"), tool="python3"),
    fails("oom", "ulimit -v 60000; perl -e '$x = \"a\" x 500000000'", tool="perl"),
    fails("oom", "ulimit -v 900000; ruby -e 'a = \"x\" * 4_000_000_000'", tool="ruby"),
    fails("tty", "python3 job.py", script("import os\nprint(os.get_terminal_size(0))"), also="none"),
    fails("tty", "python3 job.py", script("import curses\ncurses.setupterm('xterm'); curses.initscr(); curses.cbreak()"
        )),
    fails("tty", "python3 job.py", script("import termios, tty\ntty.setraw(0)")),
    fails("not_configured", "python3 job.py", script("import os\nkey = os.environ['UMBRA_API_KEY']"), also="none"),
    fails("not_configured", "bash deploy.sh", script("set -u\necho \"to $DEPLOY_ENV\"", "deploy.sh"), also="none usage"
        ),
    fails("not_configured", "bash deploy.sh", script(": \"${REGISTRY_TOKEN:?set it in your shell profile}\"",
        "deploy.sh"), also="none auth"),
    fails("missing_command", "bash deploy.sh", script("set -e\nenvsubstt < a.yaml > b.yaml", "deploy.sh") +
        "echo x > a.yaml"),
    fails("missing_command", "python3 job.py", script("import subprocess\nsubprocess.check_call(['ffprobee', 'a.mp4'])"
        )),
    fails("missing_command", "./run.sh", "printf '#!/usr/bin/env python2\\nprint 1\\n' > run.sh; chmod +x run.sh", tool=
        "env"),
    fails("missing_command", "./run.sh", "printf '#!/bin/bash\\r\\necho hi\\r\\n' > run.sh; chmod +x run.sh", tool=
        "bash", also="none"),
    fails("missing_command", "node -e \"require('child_process').execFileSync('terragruntt', ['plan'])\""),
    fails("missing_command", "ruby -e 'system(\"x\") || abort; ' ; ruby -e '`convrt a.png`'", tool="ruby"),
    fails("missing_command", "npm exec --offline -- ls >/dev/null; java17 -jar app.jar", tool="bash"),
    fails("missing_command", "env FOO=1 gradlee build", tool="env"),
    fails("missing_command", "nohup uvicornn app:api", tool="nohup"),
    fails("missing_command", "find . -name a -exec gsedd -i s/a/b/ {} +", "touch a", tool="find"),
    fails("permission", "./deploy.sh --prod", "echo true > deploy.sh", tool="bash"),
    fails("missing_dependency", "./server", "printf 'int f(void){return 0;}' > f.c; printf 'int f(void);int main(void)"
        "{return f();}' > m.c; gcc -shared -fPIC -o libumbra.so.3 f.c; ln -s libumbra.so.3 libumbra.so; gcc -o server "
        "m.c -L. -lumbra; rm libumbra*", tool="ld.so"),
    fails("missing_dependency", "LD_LIBRARY_PATH=. ./server", "printf 'int f(void){return 0;}' > f.c; printf 'int "
        "f(void);int main(void){return f();}' > m.c; printf 'UMBRA_2 { global: f; };' > v; gcc -shared -fPIC "
        "-Wl,--version-script=v -Wl,-soname,libumbra.so -o libumbra.so f.c; gcc -o server m.c -L. -lumbra; printf "
        "'UMBRA_1 { global: f; };' > v; gcc -shared -fPIC -Wl,--version-script=v -Wl,-soname,libumbra.so -o libumbra.so"
        " f.c", tool="ld.so"),
    fails("missing_dependency", "./agent-arm64 --version", "cp /usr/bin/true agent-arm64; printf '\\267' | dd "
        "of=agent-arm64 bs=1 seek=18 conv=notrunc status=none", tool="bash", also="usage not_configured unknown none"),
    fails("missing_dependency", "python3 job.py", "cp /usr/bin/true tool-s390x; printf '\\026' | dd of=tool-s390x bs=1 "
        "seek=18 conv=notrunc status=none\n" + script("import subprocess\nsubprocess.run(['./tool-s390x'])"), also=
        "usage not_configured unknown none"),
    fails("missing_dependency", "python3 job.py", script("import ctypes\nctypes.CDLL('libumbra.so.3')")),
    fails("none", "python3 job.py", script("raise SystemExit('sync: 3 of 5 mirrors said 403 Forbidden, as last week')"
        )),
    fails("none", "python3 job.py", script("import json\njson.loads('<html>401 Unauthorized</html>')")),
    fails("none", "python3 job.py", script("d = {'a': 1}\nprint(d['permission denied'])")),
    fails("none", "python3 -m pytest -q -p no:cacheprovider", script("import subprocess\n\ndef test_cli():\n    r = "
        "subprocess.run(['ls', '/root'], capture_output=True, text=True)\n    assert r.stderr == ''", "test_cli.py"),
        stdout=True),
    fails("none", "python3 -m unittest -q t", script("import unittest\n\nclass T(unittest.TestCase):\n    def test_a("
        "self):\n        self.assertEqual('Connection refused', 'Connection reset by peer')", "t.py")),
    fails("none", "bash check.sh", script("for h in a b; do echo \"$h: No route to host\" >&2; done\nexit 2", "check.sh"
        )),
    fails("none", "sh -c 'echo \"E: quota for team cart is 80% used\" >&2; exit 9'", tool="dash"),
    fails("none", "node -e \"console.error('retry budget: rate limit exceeded (simulated)'); process.exit(1)\""),
    fails("none", "perl -e 'warn \"seen: disk full\\n\"; exit 4'"),
    fails("none", "just test", "printf 'test:\\n    @echo \"login_spec: expired token accepted\" >&2; exit 1\\n' > "
        "justfile"),
    fails("none", "task lint", file("Taskfile.yml", "version: '3'\ntasks:\n  lint:\n    cmds:\n      - echo "
        "'a.go:4 connection refused is never checked' >&2; exit 1")),
    fails("none", "tox -q", "printf '[tox]\\nskipsdist = true\\n[testenv]\\nskip_install = true\\nallowlist_externals ="
        " sh\\ncommands = sh -c \"echo want 200 got 403 Forbidden; exit 1\"\\n' > tox.ini", stdout=True),
    fails("none", "make -s verify", "printf 'verify:\\n\\t@diff want got\\n' > Makefile; echo 'Permission denied' > "
        "want"
        "; echo ok > got", stdout=True, tool="make"),
    fails("none", "pylint --score=n a.py", script("import os\nx = undefined_denied", "a.py"), stdout=True),
    fails("none", "bandit -q a.py", script("import subprocess\nsubprocess.call('ls', shell=True)\npassword = "
        "'unauthorized'", "a.py"), stdout=True),
    fails("none", "codespell a.md", "echo 'acces deneid: conection refused' > a.md", stdout=True),
    fails("none", "black -q --check .", script("x  =  'timeout'", "a.py")),
    fails("none", "mypy denied.py", script("def quota() -> int:\n    return 'exceeded'", "denied.py"), stdout=True),
    fails("none", "sqlfluff lint --dialect ansi q.sql", "echo 'SELECT  a FROM denied' > q.sql", stdout=True),
    fails("none", "yamllint .", "printf 'a: denied\\na: timeout\\n' > a.yaml", stdout=True),
    fails("none", "shellcheck a.sh", "printf '#!/bin/sh\\ncd $denied\\n' > a.sh", stdout=True),
    fails("none", "gitlint lint", "git init -q; git config user.name a; git config user.email b@x.example; git commit "
        "-q --allow-empty -m 'wip.'"),
]  # fmt: skip

# --- the system -------------------------------------------------------------------------------------------------------

SYSTEM = [
    fails("service_down", "systemctl status postgresql", also="not_configured"),
    fails("service_down", "timedatectl set-timezone UTC", also="permission not_configured"),
    fails("service_down", "hostnamectl set-hostname web-1", also="permission not_configured"),
    fails("service_down", "loginctl list-sessions", also="not_configured"),
    fails("service_down", "systemd-run --user --scope make", tool="systemctl", also="not_configured"),
    fails("service_down", "busctl list", tool="systemctl", also="not_configured"),
    fails("service_down", "virsh -c qemu:///system list --all"),
    fails("service_down", "virsh list"),
    fails("permission", "apt-get purge -y nano"),
    fails("permission", "dpkg --configure -a"),
    fails("permission", "mount -o remount,rw /"),
    fails("permission", "mount -t tmpfs tmpfs mnt", "mkdir mnt"),
    fails("not_found", "mount /dev/sdz1 /mnt", root=True),
    fails("not_found", "mount -t tmpfs tmpfs /mnt/backup/daily", root=True),
    fails("lock", "umount data", "mkdir data", admin="mount -t tmpfs t data; (cd data; setsid sleep 15 >/dev/null 2>&1 "
        "&)", root=True),
    fails("lock", "cp /usr/bin/false app", "cp /usr/bin/sleep app; setsid ./app 20 >/dev/null 2>&1 & sleep "
        "0.5", tool="cp"),
    fails("lock", "apt-get -o Dir::State=$PWD/s -o Dir::Cache=$PWD/c -o "
        "Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=- update",
        "mkdir -p s/lists/partial c/archives/partial; cat > hold.py <<'END'\nimport fcntl, time\nf = "
        "open('s/lists/lock', 'w')\nfcntl.lockf(f, fcntl.LOCK_EX)\nopen('held', 'w')\ntime.sleep(20)\nEND\n"
        "setsid python3 hold.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done"),
    fails("lock", "dpkg --admindir=adm --remove hello", "mkdir -p adm/updates adm/info; touch adm/status adm/available;"
        " cat > hold.py <<'END'\nimport fcntl, time\nf = open('adm/lock-frontend', 'w')\ng = open('adm/lock', 'w')\n"
        "fcntl.lockf(f, fcntl.LOCK_EX)\nfcntl.lockf(g, fcntl.LOCK_EX)\nopen('held', 'w')\ntime.sleep(20)\nEND\n"
        "setsid python3 hold.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done", root=
        True),
    fails("permission", "rm /etc/hosts.deny.d/x /etc/fstab", tool="rm"),
    fails("permission", "chown root:root a", "touch a", also="not_owned"),
    fails("permission", "crontab -u root -l"),
    fails("permission", "kill -HUP 1", tool="bash", also="not_owned"),
    fails("permission", "ln -s $PWD/a /usr/local/bin/a", "touch a", tool="ln"),
    fails("permission", "rm notes.txt", "touch notes.txt", admin="chattr +i notes.txt", also="none"),
    fails("permission", "iptables -L"),
    fails("permission", "ip link set lo down"),
    fails("permission", "dmesg --clear", tool="dmesg"),
    fails("permission", "strace -p 1 -o x", also="not_owned"),
    fails("permission", "touch data/a", "mkdir data", admin="mount -t tmpfs -o ro t data", tool="touch"),
    fails("disk_full", "unzip -q a.zip -d data", "mkdir data; head -c 300k /dev/urandom > f; zip -q a.zip f", admin=
        "mount -t tmpfs -o size=100k,uid=1000 t data"),
    fails("disk_full", "zstd -q -d f.zst -o data/f", "mkdir data; head -c 300k /dev/urandom > f; zstd -q f", admin=
        "mount -t tmpfs -o size=100k,uid=1000 t data"),
    fails("disk_full", "tee data/log < big >/dev/null", "mkdir data; head -c 300k /dev/zero > big", admin=
        "mount -t tmpfs -o size=100k,uid=1000 t data", tool="tee"),
    fails("disk_full", "mkdir -p data/a/b/c", "mkdir data", admin=
        "mount -t tmpfs -o nr_inodes=3,uid=1000 t data", tool="mkdir"),
    fails("quota", "ulimit -f 4; tar cf out.tar /usr/share/perl5/Debconf", tool="tar"),
    fails("quota", "ulimit -n 5; sort --batch-size=2 -m a b a b", "touch a b; seq 9 > a", tool="sort", also="none"),
    fails("tty", "top -n 1 > snapshot.txt", tool="top", also="not_configured"),
    fails("tty", "stty size", tool="stty"),
    fails("tty", "TMUX_TMPDIR=$XDG_RUNTIME_DIR tmux new-session htop"),
    fails("tty", "sudo -k systemctl restart nginx", also="auth missing_command not_owned not_configured"),
    fails("auth", "passwd", also="tty permission", tool="passwd"),
    fails("not_configured", "TERM=xterm-ghosty tput cols", tool="tput", also="not_found missing_dependency"),
    fails("not_found", "crontab jobs.cron", also="none"),
    fails("not_found", "pidof -s umbrad || systemctl cat umbrad", tool="systemctl", also="service_down none"),
    fails("not_found", "source venv/bin/activate", tool="bash"),
    fails("not_found", "./gradlew build", tool="bash", also="missing_command"),
    fails("not_found", "tail -n 20 /var/log/umbra/web.log", tool="tail", also="none"),
    fails("not_found", "cd /opt/umbra/current", tool="cd"),
    fails("not_found", "su - deployer -c true", tool="su", also="auth none permission"),
    fails("not_found", "id umbra", tool="id", also="none"),
    fails("usage", "tar --extrat -f a.tar", tool="tar", also="none"),
    fails("usage", "systemctl daemon-relaod", also="none"),
    fails("usage", "ip adress show", also="none"),
    fails("timeout", "timeout 1 sleep 5", tool="timeout", also="none"),
    fails("timeout", "flock -w 1 /run/user/1000/l -c true", "setsid flock /run/user/1000/l sleep 8 >/dev/null 2>&1 & "
        "sleep 0.3", also="lock none"),
    fails("missing_command", "sudoo apt-get update", tool="bash"),
    fails("none", "pgrep -f umbra-worker-denied", tool="pgrep"),
    fails("none", "grep -c 'Permission denied' auth.log", "echo ok > auth.log", stdout=True),
    fails("none", "diff -r a b", "mkdir a b; echo 'connection refused' > a/x; echo 'unauthorized' > b/x", stdout=True),
    fails("none", "cmp -s a b", "echo a > a; echo b > b"),
    fails("none", "test -w /etc/hosts"),
    fails("none", "[ -S /var/run/docker-x.sock ]", tool="["),
    fails("none", "expr 3 - 3", stdout=True, tool="expr"),
    fails("none", "file -E missing || grep -q timeout /etc/hostname", tool="grep"),
    fails("none", "dpkg -s umbra-agent | grep -q 'install ok'", tool="grep"),
    fails("none", "systemctl --version | grep -q 'timed out'", tool="grep"),
    fails("none", "xmllint --noout a.xml", "echo '<a>denied<b></a>' > a.xml"),
    fails("none", "sha256sum -c SUMS", "echo x > a; echo "
        "'0000000000000000000000000000000000000000000000000000000000000000  a' > SUMS", tool="sha256sum"),
    fails("none", "tar tf a.tgz", "echo 'HTTP 403' > a.tgz", tool="tar"),
    fails("none", "gzip -t a.gz", "echo denied > a.gz", tool="gzip"),
    fails("none", "bc -lq x.bc && false", "echo 'quit' > x.bc", tool="bc"),
    fails("none", "awk '/timeout/ {n++} END {exit n == 0}' web.log", "echo ok > web.log", tool="awk"),
    fails("none", "bash -n a.sh", "echo 'if true; then echo denied' > a.sh", tool="bash"),
    fails("none", "false", tool="false"),
    fails("none", "visudo -c -f s", "echo 'ana ALL=(ALL NOPASSWD ALL' > s", tool="sudo", also="not_configured"),
    fails("none", "haproxy -c -f h.cfg", "printf 'frontend a\\n  bindd *:80\\n  timeout denied\\n' > h.cfg", also=
        "not_configured"),
    fails("none", "nginx -t -p $PWD -c n.conf", "printf 'pid n.pid; error_log stderr; events {}\\nhttp { servr {} }\\n'"
        " > n.conf", also="not_configured"),
]  # fmt: skip
PROGRAMS: list[Fresh] = [*PY, *NODE, *LANGS, *OWN, *SYSTEM]
