# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what tools say behind make, npm run, just, task and scripts: `python -m tests.corpus.runners`, as root. See README.md.

The last words are a tool's own in some of them, and a script's, a test's or a check's in the others: those stay in silence.
"""

import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, enter_stage, shell
from tests.corpus.fresh_parts import Fresh, fails, file, make_certificates, name_hosts, run_all, serve
from tests.corpus.wider import ROUTES


def made(line: str, target: str = "deploy") -> str:
    """A makefile with one target of one line."""
    return file("Makefile", f"{target}:\n\t{line}")


def scripted(*lines: str, name: str = "deploy.sh") -> str:
    """A script that stops at the first command that fails."""
    return file(name, "\n".join(["set -e", *lines]))


def packaged(line: str, name: str = "deploy") -> str:
    """A package with one script."""
    return file("package.json", f'{{"name": "shop", "version": "1.0.0", "scripts": {{"{name}": "{line}"}}}}')


def justly(line: str) -> str:
    """A justfile with one recipe."""
    return file("justfile", f"deploy:\n    {line}")


CASES: list[Fresh] = [
    fails("network", "make deploy", made("curl -fsS http://office.example:81/hook")),
    fails("network", "bash deploy.sh", scripted("wget -nv http://x.nowhere.example/a.tgz")),
    fails("network", "npm run deploy", packaged("ssh -o BatchMode=yes dev@office.example uptime")),
    fails("network", "bash deploy.sh", scripted("psql -h office.example -U app shop -c 'select 1'")),
    fails("network", "make deploy", made("rsync -a a.txt rsync://office.example/m") + "touch a.txt"),
    fails("network", "bash deploy.sh", scripted("redis-cli -h office.example ping")),
    fails("network", "make deploy", made("mysql -h office.example -u app -px shop")),
    fails("network", "just deploy", justly("git clone -q https://git.nowhere.example/app.git")),
    fails("network", "bash deploy.sh", scripted("git clone -q ssh://git@office.example/app.git")),
    fails("network", "bash deploy.sh", scripted("python3 load.py") + file("load.py", "import urllib.request\nurllib.request.urlopen('http://office.example:81')")),
    fails("network", "npm run deploy", packaged("node sync.js") + file("sync.js", "fetch('http://x.nowhere.example')")),
    fails("auth", "make deploy", made("curl -fsS http://www.example/401")),
    fails("auth", "bash deploy.sh", scripted("wget -nv http://www.example/401"), also="none"),
    fails("auth", "npm run deploy", packaged("aws s3 ls")),
    fails("auth", "bash deploy.sh", scripted("aws s3 cp a.txt s3://shop-reports/") + "touch a.txt"),
    fails("permission", "make deploy", made("curl -fsS http://www.example/403")),
    fails("not_found", "make deploy", made("curl -fsS http://www.example/404")),
    fails("rate_limit", "make deploy", made("curl -fsS http://www.example/429")),
    fails("network", "bash deploy.sh", scripted("curl -fsS http://www.example/503")),
    fails("tls", "make deploy", made("curl -fsS https://own.shop.example/hook")),
    fails("tls", "bash deploy.sh", scripted("wget -nv https://own.shop.example/a.tgz")),
    fails("tls", "bash deploy.sh", scripted("git clone -q https://own.shop.example/app.git")),
    fails("tls", "npm run deploy", packaged("node sync.js") + file("sync.js", "require('https').get('https://own.shop.example')")),
    fails("timeout", "bash deploy.sh", scripted("curl -fsS -m 1 http://slow.example/")),
    fails("missing_dependency", "make deploy", made("python3 load.py") + file("load.py", "import absentmodule")),
    fails("missing_dependency", "bash deploy.sh", scripted("python3 -m absentmodule")),
    fails("missing_dependency", "npm run deploy", packaged("node sync.js") + file("sync.js", "require('absent-module')")),
    fails("missing_dependency", "bash deploy.sh", scripted("perl -MAbsent::Module -e 1")),
    fails("missing_dependency", "make deploy", made("ruby -e 'require %q(absent)'")),
    fails("port_in_use", "make serve", made("python3 -m http.server 8080", "serve")),
    fails("port_in_use", "npm run serve", packaged("node serve.js", "serve") + file("serve.js", "require('http').createServer().listen(8080)")),
    fails("service_down", "bash deploy.sh", scripted("docker build -t shop .") + "touch Dockerfile"),
    fails("service_down", "make deploy", made("docker push registry.example/shop:1")),
    fails("service_down", "npm run deploy", packaged("psql shop -c 'select 1'")),
    fails("service_down", "bash deploy.sh", scripted("redis-cli ping")),
    fails("service_down", "make deploy", made("systemctl restart shop"), also="permission"),
    fails("permission", "bash deploy.sh", scripted("echo done > /etc/shop.conf")),
    fails("permission", "make install", made("install -m 755 shop /usr/local/bin/shop", "install") + "touch shop"),
    fails("permission", "npm run deploy", packaged("mkdir /srv/shop")),
    fails("permission", "bash deploy.sh", scripted("apt-get install -y jq")),
    fails("permission", "make deploy", made("./release"), admin="printf '#!/bin/sh\\n' > /home/dev/app/release; chmod 644 /home/dev/app/release"),
    fails("auth", "bash deploy.sh", scripted("sudo -n systemctl restart shop"), also="tty"),
    fails("ssh_key", "make deploy", made("ssh -o BatchMode=yes -o StrictHostKeyChecking=no git@gitlab.example true"), also="network ssh_hostkey"),
    fails("not_configured", "bash deploy.sh", scripted("aws ec2 describe-instances"), also="auth"),
    fails("not_configured", "bash deploy.sh", scripted(": ${DEPLOY_TOKEN:?is not set}"), also="none"),
    fails("tty", "bash deploy.sh", scripted("gpg --gen-key"), also="usage"),
    fails("lock", "make release", made("git add -A", "release") + "git init -q; touch .git/index.lock"),
    fails("not_found", "npm run deploy", packaged("bash absent.sh"), also="missing_command"),
    fails("not_found", "make deploy", made("python3 absent.py")),
    fails("not_found", "make deploy", made("node absent.js")),
    fails("not_found", "bash deploy.sh", scripted("source .env")),
    fails("missing_command", "make deploy", made("env absenttool up")),
    fails("missing_command", "bash deploy.sh", scripted("sudo -n true || xargs absenttool < /dev/null"), also="auth tty"),
    fails("oom", "npm run build", packaged("node --max-old-space-size=20 big.js", "build") + file("big.js", "const a = []; while (true) a.push(new Array(10000).fill('x'))"), timeout=60),
    # a script's own words, and what tests and checks say
    fails("none", "make deploy", made("echo 'deploy: connection refused by the reviewers' >&2; exit 1")),
    fails("none", "bash deploy.sh", scripted("echo 'ERROR: login failed: not in the list of releasers' >&2", "exit 3")),
    fails("none", "npm run deploy", packaged("node -e \\\"console.error('not found: release notes'); process.exit(2)\\\"")),
    fails("none", "make test", made("python3 -m unittest -q t.py", "test") + file("t.py", "import unittest\nclass T(unittest.TestCase):\n    def test(self): raise OSError(111, 'Connection refused')")),
    fails("none", "npm test", packaged("node --test t.js", "test") + file("t.js", "require('node:test')('a', () => { throw new Error('connect ECONNREFUSED 10.0.0.1:80') })")),
    fails("none", "make lint", made("grep -n TODO app.py && exit 1", "lint") + file("app.py", "# TODO handle 401 Unauthorized")),
    fails("none", "bash check.sh", scripted("curl -fsS http://www.example/401", name="check.sh")),
    fails("none", "make smoke", made("curl -fsS http://office.example:81/health", "smoke")),
    fails("none", "bash verify.sh", scripted("diff want.txt got.txt", name="verify.sh") + "echo 'permission denied' > want.txt; echo ok > got.txt"),
    fails("none", "make", made("cc -c a.c", "all") + file("a.c", "int permission_denied = not_found;")),
    fails("none", "npm run build", packaged("node build.js", "build") + file("build.js", "throw new TypeError('token expired')")),
    fails("none", "bash deploy.sh", scripted("python3 load.py") + file("load.py", "raise ValueError('customer 42 is not authorized')")),
    fails("none", "just deploy", justly("false")),
    fails("none", "bash deploy.sh", scripted("jq -e .image values.json > /dev/null") + "echo '{}' > values.json"),
    fails("none", "make release", made("test -z \"$$(git status --porcelain)\" || { echo 'release: please install nothing before the freeze' >&2; exit 1; }", "release") + "git init -q; touch a"),
    fails("none", "bash deploy.sh", scripted("grep -q '^version: 2' chart.yaml || { echo 'chart.yaml: version not found' >&2; exit 1; }") + "echo 'version: 1' > chart.yaml"),
]  # fmt: skip


def main() -> None:
    """Start the web that answers by the number in its paths, then run every case."""
    enter_stage("tests.corpus.runners")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    name_hosts("127.0.0.1 own.shop.example\n")
    serve(80, ROUTES)
    serve(8080, ROUTES)
    serve(443, ROUTES, make_certificates("*.shop.example"))
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "runners.jsonl"
    run_all("runners", CASES, where, arguments[1] if arguments[1:] else "")


if __name__ == "__main__":
    main()
