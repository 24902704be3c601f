# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what tools say that are younger or rarer than those of the other scripts: `python -m tests.corpus.wider`, as root.

Package managers and runtimes (bun, deno, mix, stack, gradle), clients (dbmate, xh, temporal, doppler), servers (caddy,
traefik), and what engineers have beside them (age, packer, buf, dive, act). See README.md.
"""

import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, enter_stage, shell
from tests.corpus.fresh_parts import Answer, Fresh, fails, file, make_certificates, name_hosts, run_all, serve

STATUSES = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
ROUTES = [
    (rf" /{status}(?:/|$)", Answer(status, {"error": words, "message": words})) for status, words in STATUSES.items()
]
PACKAGE = file(
    "package.json",
    '{"name": "shop", "version": "1.0.0", "scripts": {"build": "true", "deploy": "kubectl-absent get pods"}}',
)

BUN = [
    fails("network", "BUN_CONFIG_REGISTRY=http://www.example:81/ bun add left-pad", PACKAGE, tool="bun"),
    fails(
        "network",
        "BUN_CONFIG_REGISTRY=http://npm.nowhere.example/ bun install",
        file("package.json", '{"name": "shop", "dependencies": {"left-pad": "1"}}'),
        tool="bun",
    ),
    fails("auth", "BUN_CONFIG_REGISTRY=http://www.example/401/ bun add left-pad", PACKAGE, tool="bun"),
    fails("permission", "BUN_CONFIG_REGISTRY=http://www.example/403/ bun add left-pad", PACKAGE, tool="bun"),
    fails("not_found", "BUN_CONFIG_REGISTRY=http://www.example/404/ bun add left-padd", PACKAGE, tool="bun"),
    fails("rate_limit", "BUN_CONFIG_REGISTRY=http://www.example/429/ bun add left-pad", PACKAGE, tool="bun"),
    fails("network", "BUN_CONFIG_REGISTRY=http://www.example/503/ bun add left-pad", PACKAGE, tool="bun"),
    fails("tls", "BUN_CONFIG_REGISTRY=https://own.shop.example/ bun add left-pad", PACKAGE, tool="bun"),
    fails("usage", "bun run biuld", PACKAGE),
    fails("missing_command", "bun run deploy", PACKAGE),
    fails("not_found", "bun run tasks.ts"),
    fails("not_found", "bun src/main.ts"),
    fails("not_found", "bun install"),
    fails("permission", "bun add left-pad", PACKAGE, admin="chmod 555 . && chown 0 . package.json"),
    fails(
        "missing_dependency",
        "bun run main.ts",
        file("main.ts", "import pad from 'left-pad'; pad('x')") + "mkdir node_modules",
    ),
    fails("none", "bun run main.ts", file("main.ts", "throw new Error('401 Unauthorized')")),
    fails(
        "none",
        "bun test",
        file(
            "a.test.ts",
            "import {test, expect} from 'bun:test'; test('a', () => expect('Connection refused').toBe('ok'))",
        ),
    ),
    fails("none", "bun build main.ts", file("main.ts", "const a = ;")),
]
DENO = [
    fails("not_found", "deno run absent.ts"),
    fails("network", "deno run http://api.nowhere.example/x.ts"),
    fails("network", "deno run http://www.example:81/x.ts"),
    fails("not_found", "deno run http://www.example/404/x.ts"),
    fails("permission", "deno run fetch.ts", file("fetch.ts", "await fetch('http://www.example/')")),
    fails("permission", "deno run read.ts", file("read.ts", "console.log(Deno.readTextFileSync('/etc/hosts'))")),
    fails("not_found", "deno rnu main.ts", also="usage"),
    fails("usage", "deno run --alow-net main.ts", file("main.ts", "1")),
    fails("none", "deno run main.ts", file("main.ts", "throw new Error('403 Forbidden')")),
    fails("none", "deno check main.ts", file("main.ts", "const a: number = 'x'")),
    fails("none", "deno test", file("a_test.ts", "Deno.test('a', () => { throw new Error('Connection refused') })")),
    fails(
        "missing_dependency", "deno run main.ts", file("main.ts", "import x from 'left-pad'"), also="usage not_found"
    ),
    fails("usage", "deno task biuld", file("deno.json", '{"tasks": {"build": "true"}}'), also="none not_found"),
]
GRADLE = [
    *(
        fails(
            kind,
            f"gradle --no-daemon {offline}build",
            file("settings.gradle", "rootProject.name = 'shop'")
            + file(
                "build.gradle",
                f"apply plugin: 'java'\nrepositories {{ maven {{ url '{url}' }} }}\ndependencies {{ compile 'org.shop:basket:1.0' }}",
            )
            + file("src/main/java/A.java", "class A {}"),
            tool="gradle",
            timeout=120,
        )
        for kind, offline, url in (
            ("network", "", "http://repo.nowhere.example/maven"),
            ("network", "", "http://www.example:81/maven"),
            ("auth", "", "http://www.example/401/maven"),
            ("permission", "", "http://www.example/403/maven"),
            ("not_found", "", "http://www.example/404/maven"),
            ("network", "", "http://www.example/503/maven"),
            ("tls", "", "https://own.shop.example/maven"),
            ("missing_dependency", "--offline ", "http://www.example/maven"),
        )
    ),
    fails("usage", "gradle --no-daemon biuld", file("build.gradle", "apply plugin: 'java'"), timeout=120),
    fails(
        "usage",
        "gradle --no-daemon --ofline build",
        file("build.gradle", "apply plugin: 'java'"),
        timeout=120,
        also="none",
    ),
    fails("not_found", "gradle --no-daemon -p services/billing build", timeout=120),
    fails("not_found", "gradle --no-daemon -b absent.gradle build", timeout=120),
    fails(
        "none",
        "gradle --no-daemon build",
        file("build.gradle", "apply plugin: 'java'")
        + file("src/main/java/A.java", 'class A { int a = "Permission denied"; }'),
        timeout=120,
    ),
    fails(
        "none",
        "gradle --no-daemon build",
        file("build.gradle", "apply plugin: 'jav'"),
        timeout=120,
        also="usage missing_dependency not_found",
    ),
    fails(
        "none",
        "gradle --no-daemon check",
        file("build.gradle", "task check { doLast { throw new GradleException('401 Unauthorized') } }"),
        timeout=120,
    ),
    fails(
        "none",
        "gradle --no-daemon run",
        file("build.gradle", "apply plugin: 'application'\nmainClassName = 'A'")
        + file(
            "src/main/java/A.java",
            'class A { public static void main(String[] a) throws Exception { throw new Exception("Connection refused"); } }',
        ),
        timeout=120,
    ),
    fails(
        "disk_full",
        "gradle --no-daemon -g full/home build",
        file("build.gradle", "apply plugin: 'java'") + file("src/main/java/A.java", "class A {}"),
        admin="mkdir full; mount -t tmpfs -o size=64k,mode=1777 tmpfs full; head -c 60K /dev/zero > full/old",
        timeout=120,
    ),
]
ELIXIR = [
    fails(
        "usage",
        "mix tset",
        file(
            "mix.exs",
            'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0"]\nend',
        ),
        also="not_found",
    ),
    fails("not_found", "mix compile"),
    fails("not_found", "mix run", also="usage"),
    fails(
        "missing_dependency",
        "mix deps.get </dev/null",
        file(
            "mix.exs",
            'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0", deps: [{:jason, "~> 1.0"}]]\nend',
        ),
        also="missing_command network",
    ),
    fails(
        "missing_dependency",
        "mix compile",
        file(
            "mix.exs",
            'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0", deps: [{:basket, git: "http://www.example:81/basket.git"}]]\nend',
        ),
        also="not_configured",
    ),
    fails(
        "none",
        "mix compile",
        file(
            "mix.exs",
            'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0"]\nend',
        )
        + file("lib/shop.ex", "defmodule Shop do\n  def a, do: permission_denied\nend"),
    ),
    fails(
        "none",
        "mix test",
        file(
            "mix.exs",
            'defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop, version: "0.1.0"]\nend',
        )
        + file("test/test_helper.exs", "ExUnit.start()")
        + file(
            "test/a_test.exs",
            'defmodule ATest do\n  use ExUnit.Case\n  test "a" do\n    assert "401 Unauthorized" == "ok"\n  end\nend',
        ),
    ),
    fails("none", "elixir shop.exs", file("shop.exs", 'raise "Connection refused"')),
    fails("not_found", "elixir absent.exs", also="none"),
]
STACK = [
    fails(
        "network",
        "stack --no-terminal build",
        file("stack.yaml", "resolver: lts-20.0\npackages: [.]")
        + file(
            "shop.cabal",
            "cabal-version: 2.0\nname: shop\nversion: 0.1\nbuild-type: Simple\nlibrary\n  build-depends: base\n  default-language: Haskell2010",
        ),
        timeout=60,
    ),
    fails("usage", "stack biuld", also="none"),
    fails("not_found", "stack --stack-yaml absent.yaml build", also="not_configured"),
    fails(
        "not_found",
        "stack --no-terminal exec shop-server",
        file("stack.yaml", "resolver: ghc-9.2.5\npackages: []\nsystem-ghc: true"),
        also="missing_command network missing_dependency",
        timeout=60,
    ),
]
SQL = [
    fails("not_configured", "dbmate up"),
    fails("network", "dbmate -u postgres://app:secret@office.example:5432/shop wait", timeout=90),
    fails("network", "dbmate -u postgres://app:secret@office.example:5432/shop status", "mkdir -p db/migrations"),
    fails("network", "dbmate -u mysql://app:secret@db.nowhere.example:3306/shop up", "mkdir -p db/migrations"),
    fails("not_found", "dbmate -u sqlite:shop.db --no-dump-schema migrate"),
    fails("usage", "dbmate upp", also="none"),
    fails("usage", "dbmate --urll x up", also="none"),
    fails(
        "none",
        "dbmate -u sqlite:shop.db --no-dump-schema up",
        file("db/migrations/1_a.sql", "-- migrate:up\ncreat table a (b int);"),
    ),
]
HTTP = [
    fails("network", "xh --ignore-stdin http://api.nowhere.example/"),
    fails("network", "xh --ignore-stdin http://www.example:81/"),
    fails("network", "xh --ignore-stdin http://internal.example/"),
    fails("tls", "xh --ignore-stdin https://own.shop.example/"),
    fails("auth", "xh --ignore-stdin --check-status http://www.example/401"),
    fails("permission", "xh --ignore-stdin --check-status http://www.example/403"),
    fails("not_found", "xh --ignore-stdin --check-status http://www.example/404"),
    fails("timeout", "xh --ignore-stdin --timeout 1 http://slow.example/", also="network"),
    fails("usage", "xh --ignore-stdin --jsno http://www.example/"),
    fails("not_found", "xh --ignore-stdin http://www.example/ @absent.json", also="none"),
]
SERVERS = [
    fails(
        "port_in_use",
        "caddy run --config Caddyfile",
        file("Caddyfile", "{\n  admin off\n}\nhttp://:80 {\n  respond ok\n}"),
    ),
    fails("service_down", "caddy reload --config Caddyfile", file("Caddyfile", "http://:8085 {\n  respond ok\n}")),
    fails("service_down", "caddy stop"),
    fails("none", "caddy validate --config Caddyfile", file("Caddyfile", "http://:8085 {\n  respnd ok\n}")),
    fails("usage", "caddy rnu", also="none"),
    fails("none", "traefik --configfile=traefik.yml >&2", file("traefik.yml", "entryPionts: {}"), also="usage"),
    fails("port_in_use", "traefik --entrypoints.web.address=:80 --ping=true --ping.entrypoint=web >&2"),
    fails("service_down", "temporal workflow list", timeout=60, also="network timeout"),
    fails("network", "temporal workflow list --address office.example:7233", timeout=60, also="timeout"),
    fails("network", "temporal workflow list --address t.nowhere.example:7233", timeout=60, also="timeout"),
    fails("none", "temporal workflw list", also="usage"),
    fails("port_in_use", "temporal server start-dev --port 80 --headless", timeout=60),
    fails("not_found", "litestream replicate", also="not_configured"),
    fails("not_configured", "litestream restore shop.db", also="not_found"),
]
CLOUDS = [
    fails("auth", "doppler secrets --no-check-version", also="not_configured"),
    fails("not_configured", "doppler run --no-check-version -- true", also="auth"),
    fails(
        "network",
        "DOPPLER_API_HOST=http://www.example:81 DOPPLER_TOKEN=dp.pt.x doppler secrets -p shop -c dev --no-check-version --attempts 1",
        tool="doppler",
    ),
    fails(
        "network",
        "DOPPLER_API_HOST=http://d.nowhere.example DOPPLER_TOKEN=dp.pt.x doppler secrets -p shop -c dev --no-check-version --attempts 1",
        tool="doppler",
    ),
    fails("not_configured", "copilot app ls", also="auth network timeout"),
    fails("not_found", "copilot svc deploy", also="not_configured auth"),
    fails("usage", "copilot svcc deploy"),
    fails("auth", "bw list items"),
    fails("network", "bw config server https://bw.nowhere.example >/dev/null; bw login a@b.example secret", tool="bw"),
    fails("auth", "bw get password github", also="not_configured"),
    fails(
        "auth",
        "wrangler deploy",
        file("wrangler.toml", 'name = "shop"\nmain = "a.js"\ncompatibility_date = "2024-01-01"')
        + file("a.js", "export default {fetch() {}}"),
        also="not_configured tty network",
        timeout=60,
    ),
    fails("auth", "wrangler kv namespace list", also="not_configured tty network", timeout=60),
    fails("not_found", "wrangler deploy", timeout=60, also="not_configured usage"),
    fails("not_found", "firebase deploy --non-interactive >&2", timeout=60),
    fails(
        "not_configured",
        "firebase deploy --non-interactive >&2",
        file("firebase.json", '{"hosting": {"public": "p"}}'),
        also="auth",
        timeout=60,
    ),
    fails("usage", "firebase delpoy >&2", timeout=60),
]
BESIDE = [
    fails("not_found", "age -d -i key.txt secret.age", "echo x > secret.age"),
    fails("not_found", "age -r age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p secret.txt", also="none"),
    fails("not_configured", "age -d -i other.txt secret.age", "age-keygen -o key.txt 2>/dev/null; age-keygen -o other.txt 2>/dev/null; echo word | age -r $(age-keygen -y key.txt) > secret.age", also="auth none"),
    fails("usage", "age -r nobody secret.txt", "echo x > secret.txt", also="none not_configured"),
    fails("tty", "age -p secret.txt > secret.age", "echo x > secret.txt"),
    fails("none", "age -d -i key.txt secret.age", "age-keygen -o key.txt 2>/dev/null; echo x > secret.age"),
    fails("not_found", "packer build web.json >&2"),
    fails("usage", "packer biuld web.json >&2", also="none"),
    fails("none", "packer validate web.json >&2", file("web.json", '{"builders": [{"type": "docker"}]}')),
    fails("not_found", "kubectx prod", also="not_configured"),
    fails("not_found", "kubens shop", file("../.kube/config", "apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: 'http://www.example:81'}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nusers: [{name: u}]\ncurrent-context: c"), also="network not_configured"),
    fails("not_found", "buf build", also="none not_configured"),
    fails("none", "buf lint", file("buf.yaml", "version: v2") + file("a.proto", "syntax = \"proto3\";\nmesage A {}")),
    fails("missing_command", "buf generate", file("buf.yaml", "version: v2") + file("buf.gen.yaml", "version: v2\nplugins:\n  - local: protoc-gen-shop\n    out: gen") + file("a.proto", "syntax = \"proto3\";\npackage a;\nmessage A {}")),
    fails("network", "buf dep update", file("buf.yaml", "version: v2\ndeps:\n  - buf.nowhere.example/a/b")),
    fails("usage", "buf lnit"),
    fails("service_down", "dive web:latest", also="missing_command image_not_found"),
    fails("service_down", "act -P ubuntu-latest=node:20", file(".github/workflows/ci.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: 'true'}]") + "git init -q; git commit -q --allow-empty -m x 2>/dev/null || true"),
    fails("not_found", "act"),
    fails("not_found", "TURBO_TELEMETRY_DISABLED=1 turbo run build", tool="turbo"),
    fails("not_configured", "TURBO_TELEMETRY_DISABLED=1 turbo run biuld", PACKAGE + file("turbo.json", '{"tasks": {"build": {}}}') + "git init -q", also="none not_found", tool="turbo"),
    fails("missing_dependency", "NX_DAEMON=false nx build shopp", PACKAGE + file("nx.json", "{}"), also="not_found", tool="nx", timeout=60),
]  # fmt: skip

CASES: list[Fresh] = [*BUN, *DENO, *GRADLE, *ELIXIR, *STACK, *SQL, *HTTP, *SERVERS, *CLOUDS, *BESIDE]


def main() -> None:
    """Start the web that answers by the number in its paths, then run every case."""
    enter_stage("tests.corpus.wider")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    name_hosts("127.0.0.1 own.shop.example\n")
    serve(80, ROUTES)
    serve(443, ROUTES, make_certificates("*.shop.example"))
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "wider.jsonl"
    run_all("wider", CASES, where, arguments[1] if arguments[1:] else "")


if __name__ == "__main__":
    main()
