"""Jon, full-stack in a monorepo: make, just, npm scripts, docker compose, pre-commit hooks, git all day."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE, DOCKER, ME, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

REPO = ME + "git init -q; echo a > a; git add a; git commit -qm one\n"
LOCKED = CLONE.replace("team/shop.git", "team/locked.git")
HOOKED = CLONE.replace("team/shop.git", "team/hooked.git")
COMPOSE = file(
    "compose.yaml",
    """
    services:
      web:
        image: shop/box:1
        command: sleep 1000
        env_file: .env
      db:
        image: shop/box:1
        command: sleep 1000
        ports: ["127.0.0.1:5432:5432"]
    """,
)
LOCAL_HOOK = file(
    ".pre-commit-config.yaml",
    """
    repos:
      - repo: local
        hooks:
          - id: ruff
            name: ruff
            entry: ruff check
            language: system
            types: [python]
          - id: no-todo
            name: no TODO without a ticket
            entry: 'TODO[^(]'
            language: pygrep
            types: [text]
    """,
)
WORKSPACE = file("package.json", '{"name": "mono", "private": true, "workspaces": ["apps/*"], "scripts": {"build": '
                 '"turbo-repo build", "test": "npm test --workspaces"}}') + file(
                 "apps/web/package.json", '{"name": "web", "version": "1.0.0", "scripts": {"test": "node '
                 'test.js"}}')  # fmt: skip
JUST = file(
    "justfile",
    """
    set dotenv-load

    build:
        tsc -b

    migrate env:
        dbmate --url "$DATABASE_URL" up

    test: build
        npm test
    """,
)
S: dict[str, Any] = {"timeout": 60}

CASES = [
    fails(
        "git_diverged",
        "git push origin main",
        CLONE + "git reset -q --hard HEAD~1; git commit -q --allow-empty -m 'web: header'",
    ),
    fails("git_diverged", "git pull", CLONE + "git reset -q --hard HEAD~1; git commit -q --allow-empty -m wip"),
    fails("branch_not_pushed", "git pull", CLONE + "git switch -q -c feature/coupons"),
    fails("branch_not_pushed", "git push origin feature/cupons", CLONE + "git switch -q -c feature/coupons"),
    fails(
        "dirty_tree", "git checkout main", CLONE + "git switch -q -c feat; echo b > f2; git commit -qam b; echo c > f2"
    ),
    fails("dirty_tree", "git stash pop", CLONE + "echo x > f1; git stash -q; echo y > f1"),
    fails(
        "dirty_tree",
        "git pull",
        CLONE + "git branch -q keep; git config user.useConfigOnly true; git switch -q -c feat; echo z > "
        "f3; "
        "git commit -qam z; git switch -q main; echo q > f3; git commit -qam q; git merge -q feat >/dev/null 2>&1 "
        "|| true",
    ),
    fails("not_found", "git checkout feature/chekout", CLONE),
    fails("usage", "git switch -c feature/coupons", CLONE + "git branch feature/coupons"),
    fails("usage", "git brnach -a", CLONE),
    fails("not_found", "git status", "true"),
    fails("not_found", "git log main..feature/x --oneline", CLONE),
    fails(
        "none",
        "git branch -d feature/old",
        CLONE + "git switch -q -c feature/old; echo n > n; git add n; git commit -qm n; git switch -q main",
    ),
    fails("lock", "git commit -am 'web: fix footer'", REPO + "echo b > a; touch .git/index.lock"),
    fails("permission", "git push origin main", LOCKED + "echo x >> f1; git commit -qam 'hotfix'"),
    fails("none", "git push", HOOKED + "echo x >> f1; git commit -qam 'hotfix'"),
    fails("auth", f"git clone http://code.{H}/team/admin.git"),
    fails("permission", f"git clone http://code.{H}/ops/infra.git"),
    fails("not_found", f"git clone git@git.{H}:team/shopp.git", SSH),
    fails(
        "network", "git fetch --all --prune", CLONE + "git remote add upstream https://github.offline.example/shop.git"
    ),
    fails(
        "ssh_hostkey",
        "git pull --rebase",
        CLONE + f"git remote set-url origin ssh://git@build2.{H}/team/shop.git; git remote set-url "
        f"origin git@code.{H}:team/shop.git",
    ),
    fails("usage", f"git clone git@git.{H}:team/shop.git", SSH + "mkdir shop; touch shop/a"),
    fails("not_owned", "git -C /srv/vendored log --oneline -3"),
    fails(
        "not_configured",
        "git commit -m 'init'",
        "git init -q; git config --global user.useConfigOnly true; touch a; git add a",
    ),
    fails("missing_commits", "git log --oneline", "git init -q"),
    fails("not_found", "git stash apply stash@{3}", CLONE + "echo x > f1; git stash -q"),
    fails("not_found", "make -C services/api test"),
    fails("usage", "just migrat prod", JUST),
    fails("none", "just migrate", JUST),
    fails("not_found", "just build"),
    fails(
        "service_down",
        "just migrate dev",
        JUST + "echo 'DATABASE_URL=postgres://web:pw@127.0.0.1:5438/store?sslmode=disable' > .env; mkdir "
        "-p db/migrations; touch db/migrations/1_a.sql",
    ),
    fails("usage", "npm test -w apps/api", WORKSPACE, also="not_found"),
    fails("not_found", "docker compose up -d", DOCKER),
    fails("not_found", "docker compose up web", DOCKER + COMPOSE, also="not_configured"),
    fails("port_in_use", "docker compose up -d db", DOCKER + COMPOSE + "touch .env", **S),
    fails("usage", "docker compose logs api --tail 20", DOCKER + COMPOSE + "touch .env", also="not_found"),
    fails(
        "image_not_found",
        "docker compose -f compose.ci.yaml up -d",
        DOCKER + f"printf 'services:\\n  web:\\n    image: registry.{H}:5001/team/web:2.4.0\\n' > compose.ci.yaml",
        **S,
    ),
    fails(
        "registry_auth",
        "docker compose pull web",
        DOCKER + f"printf 'services:\\n  web:\\n    image: registry.{H}:5000/team/web:2.4.0\\n' > compose.yaml",
        **S,
    ),
    fails("image_not_found", f"docker pull registry.{H}:5001/team/web:develop", DOCKER, **S),
    fails(
        "registry_auth", f"docker login -u jon --password-stdin registry.{H}:5000", DOCKER, stdin="old-password\n", **S
    ),
    fails("short_sha", f"docker pull registry.{H}:5001/team/web:9f3c1ab", DOCKER, **S),
    fails(
        "none",
        "docker build -t web .",
        DOCKER + "printf 'FROM shop/box:1\\nRUN sh -c \"echo building; exit 3\"\\n' > Dockerfile",
        **S,
    ),
    fails("not_found", "docker build -f docker/Dockerfile.web -t web .", DOCKER, **S),
    fails("not_configured", "pre-commit run --all-files", REPO, also="not_found", stdout=True, **S),
    fails(
        "network",
        "pre-commit run --all-files",
        REPO
        + file(
            ".pre-commit-config.yaml",
            """
          repos:
            - repo: https://github.com/pre-commit/pre-commit-hooks
              rev: v4.6.0
              hooks:
                - id: trailing-whitespace
          """,
        )
        + "git add .",
        stdout=True,
        **S,
    ),
    fails(
        "missing_command",
        "git commit -m 'api: add coupons'",
        REPO + "printf '#!/bin/sh\\nexec lint-staged\\n' > .git/hooks/pre-commit; chmod +x "
        ".git/hooks/pre-commit; echo b > a; git add a",
    ),
    fails("auth", "gh pr create --fill", CLONE + "git remote set-url origin git@github.com:kestrel/shop.git"),
    fails(
        "missing_dependency",
        f"ssh deploy@staging.{H} 'cd shop && docker compose pull && docker compose up -d'",
        SSH,
        also="missing_command",
    ),
    fails("usage", f"ssh deploy@staging.{H} 'make -C shop deploy'", SSH),
    # --- not the environment's ---
    fails("none", "git commit -m 'web: tidy'", REPO, stdout=True),
    fails(
        "none",
        "git rebase main",
        CLONE + "git switch -q -c feat; echo b > f1; git commit -qam b; git switch -q main; echo c > f1; "
        "git commit "
        "-qam c; git switch -q feat",
        stdout=True,
    ),
    fails(
        "none",
        "git cherry-pick feat",
        CLONE + "git switch -q -c feat; echo b > f1; git commit -qam b; git switch -q main; echo c > f1; "
        "git commit "
        "-qam c",
        stdout=True,
    ),
    fails(
        "none",
        "git diff --exit-code -- package-lock.json",
        REPO + "echo 1 > package-lock.json; git add .; git commit -qm l; echo 2 > package-lock.json",
        stdout=True,
    ),
    fails("none", "git grep -n useLegacyCart -- apps", REPO),
    fails(
        "none",
        "git merge-base --is-ancestor feat main",
        CLONE + "git switch -q -c feat; git commit -q --allow-empty -m f; git switch -q main",
    ),
    fails(
        "none",
        "git commit -m 'api: coupons'",
        REPO + LOCAL_HOOK + "pre-commit install >/dev/null; printf 'import os\\n# TODO later\\n' > a.py; git add .",
    ),
    fails(
        "none",
        "echo 'fixed stuff' | commitlint",
        "echo \"module.exports = {rules: {'type-empty': [2, 'never'], 'subject-case': [2, 'always', "
        "'lower-case']}}\" > commitlint.config.cjs",
        tool="commitlint",
        stdout=True,
        **S,
    ),
    fails(
        "none",
        "npm test",
        WORKSPACE + "echo \"require('assert').deepStrictEqual({a: 1}, {a: 2})\" > apps/web/test.js",
        **S,
    ),
    fails("none", "make test", "printf 'test:\\n\\t@python3 -c \"assert 1 + 1 == 3, 404\"\\n' > Makefile"),
    fails("none", "git apply fix.patch", REPO + "printf -- '--- a/a\\n+++ b/a\\n@@ -1 +1 @@\\n-z\\n+b\\n' > fix.patch"),
    fails(
        "none",
        "docker compose config -q",
        DOCKER + "printf 'services:\\n  web:\\n    image: a\\n    prots: [80]\\n' > compose.yaml",
    ),
]
