"""Captures what tools say behind make, just and scripts of a project: `python -m tests.corpus.behind_day`, as root.

Targets that are no test: deploy, release, migrate, fetch. The last line is the tool's, and the runner adds its own.
Beside them stands what must stay in silence there: compilers, linters, tests and what a script says of its own work.
See README.md.
"""

import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, enter_stage
from tests.corpus.fresh_parts import Fresh, fails, file, run_all

REPOSITORY = (
    "git config --global user.name Dev; git config --global user.email dev@shop.example\n"
    "git init -q && git commit -q --allow-empty -m first\n"
)


def made(type: str, recipe: str, setup: str = "", *, target: str = "deploy", also: str = "") -> Fresh:
    """A case of `make TARGET`."""
    return fails(type, f"make {target}", f"printf '{target}:\\n\\t@{recipe}\\n' > Makefile\n" + setup, also=also)


def just(type: str, recipe: str, setup: str = "", *, target: str = "deploy", also: str = "") -> Fresh:
    """A case of `just TARGET`."""
    return fails(type, f"just {target}", f"printf '{target}:\\n    @{recipe}\\n' > justfile\n" + setup, also=also)


def script(type: str, lines: str, setup: str = "", *, name: str = "deploy.sh", also: str = "") -> Fresh:
    """A case of `bash NAME`, which ends with what its last command ends with."""
    return fails(type, f"bash {name}", file(name, f"set -e\n{lines}") + setup, also=also)


CASES: list[Fresh] = [
    made("usage", "pip instal requests", target="setup"),
    made("usage", "uv vnev", target="setup"),
    made("usage", "poetry instal", target="setup"),
    made("usage", "git comit -m release", REPOSITORY, target="release"),
    made("usage", "terraform aply -auto-approve"),
    made("usage", "kubectl rollot status deploy/api"),
    just("usage", "ruff chekc .", target="style"),
    just("usage", "gh relase create v1", target="publish"),
    script("usage", "pip instal -r requirements.txt"),
    script("usage", "git push --force-with-laese", REPOSITORY),
    made("missing_command", "env absenttool --now"),
    made("missing_command", "uv run --no-project --offline alembicc upgrade head", target="migrate"),
    made("missing_command", "./run.sh", "printf '#!/usr/bin/absent\\n' > run.sh; chmod +x run.sh\n"),
    just("missing_command", "./run.py", "printf '#!/usr/bin/env python2\\n' > run.py; chmod +x run.py\n"),
    made("not_configured", "/usr/bin/python3 -m pip install requests", target="setup"),
    made("network", "curl -fsS http://office.example:8443/release.json -o release.json", target="fetch"),
    made("network", "wget -nv --tries=1 http://api.nowhere.example/a.tgz", target="fetch"),
    made("network", "hg clone http://office.example:81/shop", target="fetch"),
    just("network", "svn checkout svn://api.nowhere.example/shop", target="fetch"),
    script("network", "rsync -a reports/ dev@office.example:reports/", "mkdir reports\n"),
    script("service_down", "redis-cli -h 127.0.0.1 -p 6399 ping", name="warm.sh"),
    made("service_down", "psql -h localhost -p 5499 -U web shop -c 'select 1'", target="migrate"),
    made("not_found", "ansible-playbook -i inventory/prod.ini site.yml", also="not_configured"),
    made("missing_command", "helm upgrade --install api ./chart"),
    script("not_found", "rsync -a build/out/ /tmp/mirror/"),
    made("permission", "install -m 755 shop /usr/local/bin/shop", "touch shop\n", target="install"),
    made("permission", "cp nginx.conf /etc/nginx.conf", "touch nginx.conf\n"),
    just("permission", "mkdir /srv/app"),
    # --- silence: what was run had its say, and the environment is not to blame
    made("none", "gcc -c shop.c -o shop.o", file("shop.c", "int main(void) { return undeclared; }"), target="shop.o"),
    made("none", "python3 -m json.tool values.json", file("values.json", "{"), target="render"),
    made("none", "diff -u want.txt have.txt", "echo a > want.txt; echo b > have.txt\n", target="golden"),
    made("none", "grep -q TODO notes.txt", "touch notes.txt\n", target="notes"),
    just("none", "cat absent.txt", target="show"),
    just("none", "kubectl apply --dry-run=client -f bad.yaml", file("bad.yaml", "a: [1"), target="render"),
    script("none", 'echo "orders: 3 rows rejected, see rejects.csv" >&2; exit 4', name="import.sh"),
    script("none", 'echo "payment 17 was refused by the bank" >&2; exit 1', name="settle.sh"),
    script("none", 'echo "invoice 2044 not found, skipped" >&2; exit 3', name="invoices.sh"),
    script("none", "python3 -c 'assert 2 == 3, \"permission denied for guest\"'", name="rules.sh"),
    script("none", "git merge -q other", REPOSITORY +
           "echo a > f; git add f; git commit -qm a\n"
           "git checkout -qb other HEAD~1; echo b > f; git add f; git commit -qm b\n"
           "git checkout -q -\n", name="merge.sh"),
    script("none", 'test "$(git status --porcelain)" = clean', REPOSITORY, name="clean.sh"),
]  # fmt: skip


def main() -> None:
    """Run every case."""
    enter_stage("tests.corpus.behind_day")
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "behind_day.jsonl"
    run_all("behind_day", CASES, where, arguments[1] if arguments[1:] else "")


if __name__ == "__main__":
    main()
