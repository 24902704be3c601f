"""The ninth fresh set, first half: the technical lead, a bit of it all, with git, gh and glab, make and curl."""

from tests.corpus.fresh_i_one_release import glab
from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, WHO, clone, kube
from tests.corpus.fresh_parts import fails, file

GH = (
    "mkdir -p ~/.config/gh; printf 'github.{h}:\\n    user: mia\\n    oauth_token: {token}\\n    git_protocol: "
    "ssh\\n' > ~/.config/gh/hosts.yml\n"
)
REMOTE = (
    f"{WHO}git init -q; git commit -q --allow-empty -m Start; git remote add origin "
    f"git@github.{H}:tarnwood/ledger.git\n"
)
TOTALS = file("totals.py", "def total(items):\n    return sum(items)")
HOOK = "printf '#!/bin/sh\\n{0}\\n' > .git/hooks/{1}; chmod +x .git/hooks/{1}\n"
CONFLICT = clone() + "echo 'rounding: 9' > settings.yaml; git commit -qam 'Nine'; "


def gh(token: str) -> str:
    """A configuration of gh with a token by which the server knows how to answer, and a clone."""
    return GH.format(h=H, token=token) + REMOTE


CASES = [
    fails("auth", "gh pr list"),
    fails("auth", "gh pr create --fill --base main", gh("dead") + "git switch -qc fix/vat; git commit -q "
          "--allow-empty -m 'Fix VAT'; "
          "git config branch.fix/vat.remote origin; git config branch.fix/vat.merge refs/heads/fix/vat"),
    fails("auth", f"gh api --hostname github.{H} repos/tarnwood/ledger/actions/runs", gh("dead")),
    fails("permission", f"gh api --hostname github.{H} -X POST repos/tarnwood/ledger/dispatches -f event_type=deploy",
          gh("readonly")),
    fails("not_found", f"gh api --hostname github.{H} repos/tarnwood/ledgerd", gh("fine")),
    fails("rate_limit", f"gh api --hostname github.{H} repos/tarnwood/ledger/pulls --paginate", gh("fast")),
    fails("not_found", "gh repo view tarnwood/ledgerd", gh("fine")),
    fails("network", "gh run list --limit 5", gh("upset")),
    fails("auth", "gh pr status"),
    fails("usage", "gh pr chekcs 88", gh("fine")),
    fails("usage", "gh pr view --jsno title", gh("fine")),
    fails("network", "gh release download v1.8.2 -R github.nowhere.example/tarnwood/ledger", "export GH_TOKEN=x"),
    fails("auth", "glab issue list --per-page 5", glab("dead")),
    fails("none", "git cherry-pick origin/release/1.x", CONFLICT),
    fails("none", "git stash pop", clone() + "echo 'rounding: 5' > settings.yaml; git stash -q; echo 'rounding: 6' "
          "> settings.yaml; git commit -qam Six",
          stdout=True),
    fails("none", "git revert --no-edit HEAD~1", clone() + "git rm -q README.md; git commit -qm x; git revert "
          "--no-edit HEAD >/dev/null; echo a > "
          "README.md; git commit -qam y; echo b > README.md; git commit -qam z"),
    fails("none", "git diff --check", clone() + "printf 'rounding: 2   \\n' > settings.yaml", stdout=True),
    fails("none", "git diff --exit-code -- settings.yaml", clone() + "echo 'rounding: 4' > settings.yaml",
          stdout=True),
    fails("none", "git grep -n 'TODO(mia)'", clone()),
    fails("none", "git merge-base --is-ancestor origin/release/1.x main", clone()),
    fails("none", "git apply fix.patch", clone() + "git diff HEAD~1 > fix.patch; sed -i s/rounding/roundin/ "
          "fix.patch settings.yaml"),
    fails("none", "git commit -qam 'Round to four'", clone() + "echo 'rounding: 4' > settings.yaml\n" +
          HOOK.format("echo \"ruff: 2 errors, commit "
          "refused\" >&2; exit 1", "pre-commit")),
    fails("none", "git push", clone() + "git commit -q --allow-empty -m x\n" + HOOK.format("echo \"tests failed: "
          "expected 200, got 403\" >&2; exit 1",
          "pre-push")),
    fails("dirty_tree", "git cherry-pick origin/release/1.x", clone() + "echo 'rounding: 4' > settings.yaml"),
    fails("dirty_tree", "git merge origin/release/1.x", clone() + "echo 'rounding: 4' > settings.yaml"),
    fails("dirty_tree", "git commit -m 'Merge'", CONFLICT + "git merge -q origin/release/1.x >/dev/null 2>&1 || true",
          also="none"),
    fails("none", "git worktree add ../hotfix main", clone()),
    fails("usage", f"git clone git@git.{H}:billing/api.git", clone() + "mkdir api; touch api/x"),
    fails("not_owned", "git -C /srv/vendored log --oneline -5"),
    fails("missing_commits", "git log --oneline -5", WHO + "git init -q"),
    fails("missing_commits", "git show 9fceb02d0ae598e95dc970b74767f19372d61af8", clone()),
    fails("not_found", "git show 4f2a91c", clone(), also="missing_commits"),
    fails("not_found", "git blame src/invoice.py", clone()),
    fails("not_found", "git remote set-url upstream git@git.x.example:a.git", clone()),
    fails("not_configured", "git fetch upstream", clone(), also="not_found"),
    fails("none", "git bisect good", clone()),
    fails("branch_not_pushed", "git push origin --delete feature/old", clone(), also="not_found"),
    fails("not_configured", "git commit --allow-empty -m 'Start'", "git init -q; git config --global "
          "user.useConfigOnly true"),
    fails("usage", "make biuld", file("Makefile", "build:\n\ttrue")),
    fails("none", "make test", TOTALS + file("test_totals.py", "from totals import total\n\n\ndef test_total():\n   "
          " assert total([1]) == 2")
          + file("Makefile", "test:\n\tpython3 -m pytest -q"), stdout=True),
    fails("none", "make lint", file("Makefile", "lint:\n\truff check .\n") + file("a.py", "import os"), stdout=True),
    fails("none", "make", file("Makefile", "build: out\n    echo building")),
    fails("network", "make deploy", kube("lan") + file("Makefile", "deploy:\n\tkubectl apply -f k8s/") + "mkdir "
          "k8s; echo 'kind: ConfigMap\napiVersion: v1\n"
          "metadata: {name: a}' > k8s/a.yaml"),
    fails("service_down", "make up", file("Makefile", "up:\n\tdocker compose up -d --build") + file("compose.yaml",
          "services:\n  a:\n    image: a")),
    fails("usage", "just relese 1.9", file("justfile", "release version:\n    git tag v{{version}}")),
    fails("none", "just check", file("justfile", "check:\n    @echo 'schema drift: 3 columns'\n    @exit 4"),
          stdout=True),
    fails("auth", f"curl -fsS https://api.{H}/locked/v1/invoices"),
    fails("permission", f"curl -fsS -X DELETE https://api.{H}/banned/v1/invoices/7"),
    fails("not_found", f"curl -fsSLO https://api.{H}/openapi.yaml"),
    fails("rate_limit", f"curl -fsS https://api.{H}/hot/v1/search?q=vat"),
    fails("none", f"curl -sS --fail-with-body -H 'Content-Type: application/json' -d '{{\"qty\": -1}}' "
          f"https://api.{H}/orders", stdout=True),
    fails("network", "curl -fsS https://api.nowhere.example/v1/invoices -o invoices.json"),
    fails("none", f"curl -s https://api.{H}/fine | jq -e '.state == \"ok\"'", tool="jq"),
    fails("none", "jq -r '.items[].name' < out.json", "echo '{\"error\": \"unauthorized\"}' > out.json"),
    fails("none", f"curl -s https://api.{H}/fine --out"),
    fails("network", f"curl -sS https://api.{H}/bye/v1/export"),
    fails("none", "pre-commit run --all-files", WHO + "git init -q; printf 'repos:\\n- repo: local\\n  hooks:\\n  - "
          "{id: no-print, name: no print, language: pygrep, "
          "entry: print, types: [python]}\\n' > .pre-commit-config.yaml; echo 'print(1)' > a.py; git add .",
          stdout=True),
    fails("not_found", "pre-commit run -a", WHO + "git init -q", also="not_configured", stdout=True),
    fails("none", "docker build -t ledger .", DOCK + file("Dockerfile",
          "FROM billing/box:1\nRUN cat /app/version.txt")),
    fails("none", "python3 -m pytest -q tests", file("tests/test_api.py", """\
        import urllib.error


        def test_refused():
            raise ConnectionRefusedError(111, "Connection refused")
        """), stdout=True),
    fails("none", "tsc --noEmit", file("tsconfig.json", '{"compilerOptions": {"strict": true}}') + file("a.ts",
          "const n: number = 'x';"), stdout=True),
    fails("none", "eslint src", file("eslint.config.js", "module.exports = [{rules: {'no-unused-vars': 2}}];") +
          file("src/a.js", "const x = 1;"), stdout=True),
    fails("none", "hadolint --failure-threshold warning Dockerfile", "printf 'FROM python\\nRUN pip install "
          "flask\\n' > Dockerfile", stdout=True),
    fails("none", "python3 report.py 2026-13", file("report.py", "import datetime\nimport "
          "sys\nprint(datetime.date.fromisoformat(sys.argv[1] + '-01'))")),
    fails("none", "diff -r charts/prod charts/stage", "mkdir -p charts/prod charts/stage; echo a > charts/prod/v; "
          "echo b > charts/stage/v", stdout=True),
    fails("none", "python3 slow.py", file("slow.py", "import time\ntime.sleep(20)") + "setsid sh -c 'sleep 2; until "
          "pgrep -xf \"python3 slow.py\" >/dev/null; do sleep 0.2; done; sleep 1; "
          "kill -INT $(pgrep -xf \"python3 slow.py\")' "
          ">/dev/null 2>&1 &\n"),
    fails("none", "git log -p | grep -n 'AKIA'", clone(), tool="grep"),
    fails("none", "cat docs/adr/0007-queues.md", also="not_found"),
    fails("none", "mypy ledger", file("ledger/a.py", "def f() -> int:\n    return 'permission denied'"), stdout=True),
]  # fmt: skip
