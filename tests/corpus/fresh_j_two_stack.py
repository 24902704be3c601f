"""Fay, full stack in a team of five, git all day, her own server: her month."""

from tests.corpus.fresh_j_two_parts import DOCKER, ME, SSH, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
BRANCHES = "git switch -qc {0}; echo '{1}' > app.py; git commit -qam '{0}'; git switch -q main\n"
OTHER = (
    "git clone -q /srv/git/ledger.git ../o; cd ../o; echo 'print(7)' > app.py; git commit -qam 'Colours'; git "
    "push -q; "
    "cd ../app\n"
)
VM = f"vm.{H}"
PKG = file(
    "package.json",
    '{"name": "shop", "version": "1.0.0", "scripts": {"build": "astro build", "deploy": '
    '"rsync -az --delete dist/ dev@vm.tarn.example:/var/www/shop/", "db": "psql -h localhost -p 5433 shop"}}',
)
HOOK = "printf '#!/bin/sh\\n{}\\n' > .git/hooks/{}; chmod +x .git/hooks/{}\n"

CASES = [
    # git
    fails("git_diverged", "git push origin main", WORK + OTHER + "git commit -q --allow-empty -m 'Wording'"),
    fails("git_diverged", "git pull", WORK + OTHER + "git commit -q --allow-empty -m 'Wording'"),
    fails("git_diverged", "git push", WORK + "git switch -qc cart; git push -qu origin cart; git commit -q --amend -m "
          "'Start again'"),
    fails("branch_not_pushed", "git pull", WORK + "git switch -qc cart"),
    fails("branch_not_pushed", "git push origin feature/cart", WORK + "git switch -qc feature-cart"),
    fails("branch_not_pushed", "git fetch origin cart-v2", WORK),
    fails("dirty_tree", "git checkout cart", WORK + BRANCHES.format("cart", "print(2)") + "echo 'print(3)' > app.py"),
    fails("dirty_tree", "git pull", WORK + OTHER + "echo 'print(9)' > app.py"),
    fails("dirty_tree", "git rebase main", WORK + "git switch -qc cart; echo 'print(3)' > app.py"),
    fails("dirty_tree", "git commit -m 'Merge main'", WORK + BRANCHES.format("cart", "print(2)") + "echo 'print(5)' > "
          "app.py; git commit -qam Five; git merge -q cart >/dev/null 2>&1 || true"),
    fails("not_found", "git checkout chekout-page", WORK),
    fails("not_found", "git status", "mkdir shop"),
    fails("not_found", "git checkout -- src/Cart.vue", WORK),
    fails("not_configured", "git push production main", WORK),
    fails("usage", "git branch cart", WORK + "git branch cart"),
    fails("usage", "git clone git@code.tarn.example:ledger.git", WORK + "mkdir ledger; touch ledger/a"),
    fails("lock", "git add .", WORK + "touch .git/index.lock"),
    fails("missing_commits", "git show 6f1e0c3b2a4d5e6f708192a3b4c5d6e7f8091a2b", WORK),
    fails("missing_commits", "git log --oneline", ME + "git init -q ."),
    fails("not_found", "git push", WORK + "git remote set-url origin git@code.tarn.example:shop-old.git"),
    fails("network", "git pull", WORK + "git remote set-url origin git@code.nowhere.example:ledger.git"),
    # the server
    fails("ssh_key", f"ssh deploy@{VM}", "mkdir -pm 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"ssh dev@{VM} uptime", SSH + "sed 's/^vm.*//' -i ~/.ssh/known_hosts; echo "
          "\"vm.tarn.example $(cut "
          "-d' ' -f1,2 /srv/ssh/other.pub)\" >> ~/.ssh/known_hosts"),
    fails("network", f"ssh -p 2022 dev@shut.{H}", SSH),
    fails("network", f"ssh dev@lost.{H}", SSH, timeout=60),
    fails("timeout", f"ssh -o ConnectTimeout=2 dev@lost.{H} 'docker ps'", SSH),
    fails("permission", f"scp nginx.conf dev@{VM}:/etc/nginx/nginx.conf", SSH + "touch nginx.conf"),
    fails("permission", "npm run deploy", SSH + PKG + "mkdir dist; touch dist/index.html", tool="rsync"),
    fails("not_found", f"rsync -az dist/ dev@{VM}:www/shop/releases/42/", SSH + "mkdir dist", tool="rsync"),
    fails("missing_command", f"ssh dev@{VM} 'cd app && pm3 restart shop'", SSH, tool="ssh"),
    fails("none", f"ssh dev@{VM} 'tail -n 50 /var/log/shop/error.log'", SSH, tool="ssh", also="not_found"),
    fails("service_down", f"ssh dev@{VM} 'docker ps'", SSH, tool="ssh"),
    fails("auth", f"ssh dev@{VM} 'sudo -n nginx -s reload'", SSH, tool="ssh"),
    fails("disk_full", f"ssh dev@{VM} 'cat > app/data/dump.sql' < dump.sql", SSH + "mkdir data; head -c 300k "
          "/dev/zero > "
          "dump.sql", admin="mount -t tmpfs -o size=64k,uid=1000 t data", tool="ssh"),
    # the web
    fails("service_down", "curl -s http://localhost:3000/api/health"),
    fails("service_down", "curl -i localhost:3000/api/cart"),
    fails("not_found", f"curl -f http://staging.{H}/api/v1/orders/99"),
    fails("network", f"curl -fsS https://rest.{H}/ill/api"),
    fails("tls", f"curl https://expired.{H}/"),
    fails("network", "curl -O https://downloads.nowhere.example/font.woff2"),
    fails("timeout", f"curl -m 2 http://rest.{H}/stuck/x"),
    fails("missing_command", "npm run build", PKG, tool="npm"),
    fails("service_down", "npm run db", PKG, tool="psql"),
    fails("not_found", "docker exec -it shop-db psql -U shop", DOCKER, tool="docker"),
    fails("usage", "docker run -d --name ledger-api tarn/box:1 sleep 60", DOCKER, tool="docker", also="lock"),
    # silent
    fails("none", "git merge cart", WORK + BRANCHES.format("cart", "print(2)") + "echo 'print(5)' > app.py; git "
          "commit -qam "
          "Five", stdout=True),
    fails("none", "git stash pop", WORK + "echo 'print(4)' > app.py; git stash -q; echo 'print(5)' > app.py; git "
          "commit -qam "
          "Five", stdout=True),
    fails("none", "git commit -m 'Fix typo'", WORK, stdout=True),
    fails("none", "git commit -am 'Fix cart'", WORK + HOOK.format("echo \"src/cart.js: 2 problems (2 errors)\" "
          ">&2; exit 1",
          "pre-commit", "pre-commit") + "echo 'print(8)' > app.py"),
    fails("none", "git branch -d cart", WORK + BRANCHES.format("cart", "print(2)")),
    fails("none", "git diff --exit-code", WORK + "echo 'print(2)' > app.py", stdout=True),
    fails("none", "grep -rn 'TODO(fay)' src", "mkdir src; echo x > src/a.js"),
    fails("none", f"curl -s http://staging.{H}/api/v1/orders | jq '.items[].id'", tool="jq"),
    fails("none", "diff .env.example .env", "echo A=1 > .env.example; echo A=2 > .env", stdout=True),
    fails("none", "python3 poll.py", "printf 'import os, time\\nopen(\"pid\", \"w\").write(str(os.getpid()))\\n"
          "while True:\\n    time.sleep(1)\\n' > poll.py; { sleep 3; kill -INT $(cat pid); } >/dev/null 2>&1 &"),
]  # fmt: skip
