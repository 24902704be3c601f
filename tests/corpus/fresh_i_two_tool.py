"""Leo, who writes and runs his own command-line tools and bots in several languages against the company's APIs."""

from typing import Any

from tests.corpus.fresh_i_two_docker import DOCKER, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

OPSCTL = file("opsctl.py", f"""
    #!/usr/bin/env python3
    import argparse
    import os
    import sys
    import tomllib
    from pathlib import Path

    import requests

    BASE = os.environ.get("OPS_API", "http://api.{H}/v1")


    def main():
        parser = argparse.ArgumentParser(prog="opsctl")
        sub = parser.add_subparsers(dest="command", required=True)
        for name in ("me", "orders", "search", "admin", "broken", "slow"):
            sub.add_parser(name).add_argument("rest", nargs="*")
        args = parser.parse_args()
        config = Path.home() / ".config/opsctl/config.toml"
        if not config.exists():
            sys.exit(f"opsctl: no configuration at {{config}}; run: opsctl init")
        token = tomllib.loads(config.read_text()).get("token") or os.environ.get("OPS_TOKEN")
        if not token:
            sys.exit("opsctl: no token: set OPS_TOKEN or put one into the configuration")
        try:
            headers = {{"Authorization": f"Bearer {{token}}"}}
            answer = requests.get("/".join([BASE, args.command, *args.rest]), headers=headers, timeout=2)
        except requests.Timeout:
            sys.exit(f"opsctl: {{BASE}} did not answer within 2 seconds")
        except requests.ConnectionError as error:
            sys.exit(f"opsctl: cannot reach {{BASE}}: {{error.args[0].reason}}")
        if not answer.ok:
            said = answer.json()
            sys.exit(f"opsctl: {{answer.status_code}} {{said.get('error')}}: {{said.get('message', '')}}")
        print(answer.json())


    main()
    """) + "chmod +x opsctl.py\n"  # fmt: skip
SET_UP = OPSCTL + "mkdir -p ~/.config/opsctl; echo 'token = \"t-0815\"' > ~/.config/opsctl/config.toml\n"
BOT = file(
    "bot.mjs",
    f"""
    const token = process.env.CHAT_TOKEN
    if (!token) {{
      console.error('CHAT_TOKEN is not set')
      process.exit(1)
    }}
    const answer = await fetch('http://chat.{H}/api/chat.postMessage', {{
      method: 'POST',
      headers: {{ authorization: `Bearer ${{token}}`, 'content-type': 'application/json' }},
      body: JSON.stringify({{ channel: '#deploys', text: 'done' }}),
    }})
    const said = await answer.json()
    if (!said.ok) throw new Error(`chat.postMessage: ${{said.error}}`)
    """,
)
SLACK = file(
    "notify.py",
    f"""
    import os

    from slack_sdk import WebClient

    client = WebClient(token=os.environ.get("SLACK_TOKEN", "xoxb-old"), base_url="http://chat.{H}/api/")
    client.chat_postMessage(channel="#deploys", text="done")
    """,
)
DEPLOY = (
    file(
        "deploy.sh",
        f"""
    #!/usr/bin/env bash
    set -euo pipefail
    env="${{1:?usage: deploy.sh ENV [VERSION]}}"
    version="${{2:-latest}}"
    curl -fsS "http://api.{H}/v1/admin/deploy?env=$env&version=$version" -o /dev/null
    echo "deployed $version"
    """,
    )
    + "chmod +x deploy.sh\n"
)
SYNC_GO = "mkdir -p ~/.config/go; echo 'GOCACHE=/srv/gocache' > " \
    "~/.config/go/env\n" + file("go.mod", "module kestrel.example/sync\n\ngo 1.19\n") + file(
    "main.go", """
    package main

    import (
    \t"fmt"
    \t"io"
    \t"net/http"
    \t"os"
    )

    func main() {
    \tresp, err := http.Get(os.Args[1])
    \tif err != nil {
    \t\tfmt.Fprintln(os.Stderr, "sync:", err)
    \t\tos.Exit(1)
    \t}
    \tif resp.StatusCode >= 400 {
    \t\tbody, _ := io.ReadAll(resp.Body)
    \t\tfmt.Fprintf(os.Stderr, "sync: %s: %s\\n", resp.Status, body)
    \t\tos.Exit(1)
    \t}
    }
    """)  # fmt: skip
GH = f"mkdir -p ~/.config/gh; printf 'ghe.{H}:\\n  oauth_token: {{0}}\\n  user: leo\\n' > ~/.config/gh/hosts.yml\n"
GITHUB = f"GH_HOST=ghe.{H} gh"
TYPER = file(
    "fleet.py",
    """
    import typer

    app = typer.Typer()


    @app.command()
    def restart(host: str, force: bool = False):
        print(host)


    @app.command()
    def reboot(host: str):
        print(host)


    app()
    """,
)
S: dict[str, Any] = {"timeout": 60}

CASES = [
    fails("not_configured", "./opsctl.py orders", OPSCTL, tool="python3", **S),
    fails(
        "not_configured",
        "./opsctl.py me",
        OPSCTL + "mkdir -p ~/.config/opsctl; touch ~/.config/opsctl/config.toml",
        tool="python3",
        also="auth",
        **S,
    ),
    fails("auth", "python3 opsctl.py me", SET_UP, **S),
    fails("permission", "python3 opsctl.py admin users", SET_UP, **S),
    fails("not_found", "python3 opsctl.py orders 99", SET_UP, **S),
    fails("rate_limit", "python3 opsctl.py search socks", SET_UP, **S),
    fails("network", "python3 opsctl.py broken", SET_UP, also="none", **S),
    fails("timeout", "python3 opsctl.py slow", SET_UP, **S),
    fails("network", "OPS_API=http://ops.nowhere.example/v1 python3 opsctl.py orders", SET_UP, **S),
    fails("service_down", "OPS_API=http://localhost:8500/v1 python3 opsctl.py orders", SET_UP, **S),
    fails("not_configured", "node bot.mjs", BOT, also="auth"),
    fails("auth", "CHAT_TOKEN=xoxb-2024 node bot.mjs", BOT),
    fails("not_found", "CHAT_TOKEN=xoxb-good node bot.mjs", BOT),
    fails("auth", "python notify.py", SLACK, **S),
    fails("missing_dependency", "python report.py --week 9", "echo 'import jinja2_time, xlsxwriter_kit' > report.py"),
    fails("missing_dependency", "node cli.js", "echo \"require('commander-tree')\" > cli.js"),
    fails("permission", "./deploy.sh staging 2.4.1", DEPLOY, tool="bash"),
    fails("none", "./deploy.sh", DEPLOY, tool="bash"),
    fails("permission", "./sync.sh", "printf '#!/bin/sh\\ntrue\\n' > sync.sh", tool="bash"),
    fails(
        "missing_command",
        "./tool.js --help",
        "printf '#!/usr/bin/env tsnode\\n' > tool.js; chmod +x tool.js",
        tool="env",
    ),
    fails("missing_command", "opsctl orders", SET_UP, tool="bash", also="not_found"),
    fails("not_found", "bash scripts/rotate-keys.sh prod"),
    fails("not_found", "python scripts/backfil.py", "mkdir scripts; touch scripts/backfill.py"),
    fails(
        "missing_command",
        "./ci/check.sh",
        "mkdir ci; printf '#!/bin/bash\\r\\nset -e\\r\\ntrue\\r\\n' > ci/check.sh; chmod +x ci/check.sh",
        tool="bash",
        also="none",
    ),
    fails("auth", f"go run . http://api.{H}/v1/me", SYNC_GO, timeout=120),
    fails("tls", f"go run . https://own.{H}/v1/status", SYNC_GO, timeout=120),
    fails("auth", f"curl -sS --fail-with-body -u leo:$JIRA_TOKEN http://jira.{H}/rest/api/2/issue/OPS-12", stdout=True),
    fails("auth", f"curl -x http://proxy.{H}:3128 -sS https://api.github.com/zen"),
    fails("tls", f"curl -sS https://expired.{H}/v1/status"),
    fails(
        "network", "curl -sS https://hooks.nowhere.example/services/T0/B0 -d @message.json", "echo '{}' > message.json"
    ),
    fails("auth", f"{GITHUB} pr list -R kestrel/shop", GH.format("ghp_old"), tool="gh", **S),
    fails(
        "permission", f"{GITHUB} release create v1.2.0 -R kestrel/shop --notes x", GH.format("ghp_read"), tool="gh", **S
    ),
    fails("rate_limit", f"{GITHUB} api repos/kestrel/shop/issues", GH.format("ghp_busy"), tool="gh", stdout=True, **S),
    fails("not_found", f"{GITHUB} run view 4711 -R kestrel/shop", GH.format("ghp_ok"), tool="gh", **S),
    fails("auth", "gh issue list -R kestrel/shop", tool="gh"),
    fails(
        "lock",
        "python3 ledger.py add 12",
        file(
            "ledger.py",
            """
          import sqlite3

          db = sqlite3.connect("ledger.db", timeout=0.2)
          db.execute("create table if not exists t(a)")
          """,
        )
        + "setsid python3 -c \"import sqlite3, time; c = sqlite3.connect('ledger.db', isolation_level=None); "
        "c.execute('begin exclusive'); "
        "open('held', 'w'); time.sleep(9)\" >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep "
        "0.1; done",
    ),
    fails("permission", "python3 rotate.py", "printf \"open('/var/log/opsctl.log', 'a').write('x')\\n\" > rotate.py"),
    fails(
        "not_found",
        "python3 import_users.py users.csv",
        "printf 'import csv, sys\\nrows = list(csv.reader(open(sys.argv[1])))\\n' > import_users.py",
    ),
    fails("port_in_use", "python3 -m http.server 8080 --bind 127.0.0.1"),
    fails("service_down", "redis-cli -p 6395 lrange jobs 0 10"),
    fails("auth", "redis-cli -e llen jobs", stdout=True),
    fails("missing_command", "docker exec resident python3 /app/report.py", DOCKER, stdout=True),
    fails(
        "ssh_key",
        f"ssh -o BatchMode=yes leo@bastion.{H} uptime",
        "mkdir -m 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; cp /srv/ssh/locked "
        "~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519",
    ),
    fails("permission", f"ssh deploy@staging.{H} 'echo maintenance > /etc/motd'", SSH),
    # --- not the environment's ---
    fails("usage", "python3 opsctl.py order 99", SET_UP),
    fails("none", "python3 fleet.py restart", TYPER, **S),
    fails("usage", "python3 fleet.py restrat web-1", TYPER, **S),
    fails(
        "none",
        "python3 parse_log.py app.log",
        "echo 'GET /login 401 denied' > app.log; printf 'import sys\\nfor line in open(sys.argv[1]):\\n "
        "   "
        'method, path, status, size = line.split(" ", 3)\\n    print(int(size))\\n\' > parse_log.py',
    ),
    fails(
        "none",
        "node transform.mjs",
        file(
            "transform.mjs",
            """
          const rows = [{ id: 1, user: { mail: 'a@b.c' } }, { id: 2 }]
          console.log(rows.map((row) => row.user.mail))
          """,
        ),
    ),
    fails("none", "shellcheck deploy.sh", "printf '#!/bin/bash\\nrm -rf $1/*\\ncd $2\\n' > deploy.sh", stdout=True),
    fails("none", "bash -n release.sh", "printf 'if [ -n \"$1\" ]; then\\n  echo a\\n' > release.sh"),
    fails(
        "none",
        "./check_quota.sh",
        'printf \'#!/bin/sh\\necho "WARNING: team-a uses 91%% of its quota"\\nexit '
        "3\\n' > check_quota.sh; chmod +x "
        "check_quota.sh",
        tool="bash",
        stdout=True,
    ),
    fails(
        "none",
        "jsonschema -i config.json schema.json",
        "echo '{\"required\": [\"token\"]}' > schema.json; echo '{}' > config.json",
        stdout=True,
        **S,
    ),
    fails("none", "yamllint config.yml", "printf 'a: 1\\na: 2\\n' > config.yml", stdout=True, **S),
    fails(
        "none",
        "python3 -m pytest -q test_client.py",
        file(
            "test_client.py",
            """
          class Refused(Exception):
              pass


          def fetch(code):
              if code == 401:
                  raise Refused("401 Client Error: Unauthorized for url: http://localhost/v1/me")


          def test_fetch_retries():
              fetch(401)
          """,
        ),
        stdout=True,
        **S,
    ),
    fails(
        "none",
        f"curl -sS -X POST --fail-with-body -H 'content-type: application/json' -d '{{\"qty\": -1}}' "
        f"http://api.{H}/v1/orders",
        stdout=True,
    ),
    fails(
        "timeout",
        "timeout 3 node poll.mjs",
        'echo "for (;;) await new Promise((done) => setTimeout(done, 200))" > poll.mjs',
        tool="timeout",
    ),
    fails("none", "grep -q 'release: 2.5' CHANGELOG.md", "echo 'release: 2.4' > CHANGELOG.md"),
    fails(
        "none",
        "ruff check --select E,F tools",
        "mkdir tools; echo 'def f(): return undefined_name' > tools/a.py",
        stdout=True,
    ),
]
