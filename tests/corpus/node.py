# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what npm, pnpm, yarn and node say when an environment fails them: `python -m tests.corpus.node`, as root. See README.md.

The registries are network.py's refusing servers; packages that can be had lie in folders beside the project.
"""

import json
from pathlib import Path

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import start_servers
from tests.corpus.silence import file

FULL = "mkdir full; mount -t tmpfs -o size=64k,mode=1777 tmpfs full; head -c 60K /dev/zero > full/old"


def package(**fields: object) -> str:
    """A package.json."""
    return file("package.json", json.dumps({"name": "app", "version": "1.0.0", "license": "MIT", **fields}))


def registry(url: str, **fields: object) -> str:
    """A project, and a registry that is asked once."""
    settings = f"registry={url}\\nfetch-retries=0\\nfetch-timeout=2000\\nupdate-notifier=false\\n"
    return (
        package(**fields)
        + f"printf '{settings}' > ~/.npmrc; printf 'registry \"{url}\"\\nnetwork-timeout 2000\\ndisable-self-update-check true\\n' > ~/.yarnrc; printf 'fetchRetries: 0\nfetchTimeout: 2000\n' > pnpm-workspace.yaml"
    )


def library(**fields: object) -> str:
    """A package in lib/."""
    return file("lib/package.json", json.dumps({"name": "lib", "version": "1.0.0", **fields}))


PLACES = [
    ("network", "http://packages.example:81/"),
    ("network", "https://packages.nowhere.example/"),
    ("network", "https://packages.offline.example/"),
    ("network", "http://internal.example/"),
    ("network", "http://packages.example/503/"),
    ("tls", "https://packages.example/"),
    ("tls", "https://packages.example:10443/"),
    ("auth", "http://packages.example/401/"),
    ("permission", "http://packages.example/403/"),
    ("not_found", "http://packages.example/404/"),
    ("rate_limit", "http://packages.example/429/"),
]
INDEXES = [
    Case(kind, f"{tool} add left-pad", registry(url))
    for kind, url in PLACES
    for tool in ("yarn", "pnpm")
    if tool == "pnpm" or kind not in ("auth", "permission")
]

NPM = [
    Case("permission", "npm install -g ./lib", package() + library(bin="lib.js") + "touch lib/lib.js"),
    Case("permission", "npm install ./lib", package() + library(), "chown root .; chmod 755 .; rm -f package-lock.json"),
    Case("disk_full", "npm install --install-links ../lib", file("../lib/package.json", '{"name": "lib", "version": "1.0.0"}') + "head -c 300K /dev/urandom > ../lib/big", "mount -t tmpfs -o size=64k,mode=1777 tmpfs .", cwd="app/full"),
    Case("not_found", "npm start"),
    Case("not_found", "npm test"),
    Case("not_found", "npm run build"),
    Case("missing_dependency", "npm install --engine-strict ./lib", package() + library(engines={"node": ">=99"})),
    Case("missing_dependency", "npm install --engine-strict", package(engines={"node": ">=99"})),
    Case("missing_dependency", "npm install ./lib", package() + library(os=["darwin"])),
    Case("not_configured", "npm ci", package()),
    Case("not_configured", "npm ci", package() + "npm install --silent --package-lock-only; " + package(dependencies={"lib": "file:lib"}) + library()),
    Case("network", "npm install --offline left-pad", package()),
    Case("missing_dependency", "node report.js", file("report.js", "require('left-pad')")),
    Case("missing_dependency", "node report.mjs", file("report.mjs", "import pad from 'left-pad'")),
    Case("missing_dependency", "node report.js", file("report.js", "require('@shop/basket')")),
    Case("oom", "node --max-old-space-size=20 report.js", file("report.js", "const rows = []; for (;;) rows.push({row: rows.length})")),
    Case("not_configured", "node hash.js", file("hash.js", "require('crypto').createHash('md4')")),
]  # fmt: skip

OTHERS = [
    Case("not_configured", "yarn install --frozen-lockfile", package() + "yarn install --silent; " + package(dependencies={"lib": "file:./lib"}) + library()),
    Case("missing_dependency", "yarn install", package(engines={"node": ">=99"})),
    Case("not_found", "yarn run build", "true"),
    Case("permission", "yarn add file:./lib", package() + library(), "chown root .; chmod 755 ."),
    Case("disk_full", "yarn add --cache-folder full file:./lib", package() + library() + "head -c 300K /dev/urandom > lib/big", FULL),
    Case("not_configured", "pnpm install --frozen-lockfile", package(dependencies={"lib": "file:./lib"}) + library()),
    Case("not_found", "pnpm install"),
    Case("not_found", "pnpm run build"),
    Case("permission", "pnpm add ./lib", package() + library(), "chown root .; chmod 755 ."),
]  # fmt: skip

TEST = file("check.js", "console.error('expected 200, got 401 Unauthorized'); process.exit(1)")
SILENT = [
    Case("none", "npm test", package(scripts={"test": "node check.js"}) + TEST),
    Case("none", "npm run check", package(scripts={"check": "node check.js"}) + file("check.js", "throw new Error('connect ECONNREFUSED 127.0.0.1:81')")),
    Case("none", "yarn test", package(scripts={"test": "node check.js"}) + TEST),
    Case("none", "yarn check-all", package(scripts={"check-all": "node check.js"}) + file("check.js", "console.error('error An error of the shop: certificate has expired'); process.exit(1)")),
    Case("none", "pnpm test", package(scripts={"test": "node check.js"}) + TEST),
    Case("none", "pnpm run check", package(scripts={"check": "node check.js"}) + file("check.js", "console.error('EACCES: the dragon'); process.exit(1)")),
    Case("none", "node report.js", file("report.js", "require('./absent.js')")),
    Case("none", "node report.js", file("report.js", "undefined.name")),
    Case("none", "node report.js", file("report.js", "throw new Error(\"Cannot find module 'moon' in the catalogue\")")),
    Case("none", "node --test", file("a.test.js", "require('node:test')('pads', () => { require('left-pad') })"), stdout=True),
    Case("none", "npm install", file("package.json", '{"name": ')),
    Case("none", "npm install 'Left Pad!'", package()),
    Case("none", "npm install ./lib", package() + library(scripts={"install": "node -e 'process.exit(3)'"})),
    Case("none", "npm ls lib", package(dependencies={"lib": "1"})),
    Case("network", "npm exec --no -- eslint .", package()),
    Case("none", "npm version 1.0.0", package()),
    Case("none", "yarn install", file("package.json", '{"name": ')),
    Case("none", "node -e 'process.exit(3)'"),
]  # fmt: skip

CASES = [*INDEXES, *NPM, *OTHERS, *SILENT]


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.node")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    company = start_servers()
    write("node", [_capture(case, company.certificate) for case in CASES])


def _capture(case: Case, certificate: Path) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep ^{HOME}/); do umount -l $place; done")
    shell(
        f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app {HOME}/{case.cwd} {HOME}/.config; cp {certificate} {HOME}/.config/company-ca.crt"
    )
    return capture(case, "node")


if __name__ == "__main__":
    main()
