"""The tenth fresh set: the release engineer (the plan: fresh_j_one_plan.py)."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_platform import SSH
from tests.corpus.fresh_parts import Fresh, fails, file

ME = "git config --global user.name Ida; git config --global user.email ida@alder.example\n"
CLONE = f"{SSH}{ME}git clone -q git@code.{H}:shop/cart.git . 2>/dev/null\n"
BEHIND = f"""{SSH}{ME}git clone -q /srv/git/shop/cart.git . -c safe.directory='*' 2>/dev/null
git remote set-url origin git@code.{H}:shop/web.git; echo 3 > a
"""
BEHIND = BEHIND.replace("git clone", "git config --global safe.directory '*'; git clone").replace(
    " -c safe.directory='*'", ""
)
DOCK = """docker context create build --docker host=unix:///srv/docker.sock >/dev/null 2>&1
docker context use build >/dev/null 2>&1
"""
LOGIN = (
    f'mkdir -p ~/.docker; echo \'{{"auths": {{"registry.{H}:5000": {{"auth": "aWRhOnB3"}}}}}}\' > '
    f"~/.docker/config.json\n"
)
CHART = file("cart/Chart.yaml", "apiVersion: v2\nname: cart\nversion: 0.4.2") + "helm package cart >/dev/null\n"
PACKAGE = file(
    "package.json", '{"name": "@alder/cart-client", "version": "1.4.0", "scripts": {"release": "npm publish"}}'
)
TOKEN = "echo '//registry.npmjs.org/:_authToken=npm_%s' > ~/.npmrc\n"
CONFLICT = CLONE + "git checkout -qb hotfix HEAD~1; echo 9 > a; git add a; git commit -qm 'fix: a'\n"
TESTS = file("test_api.py", "def charge(status):\n    return {401: 'Unauthorized', 200: 'ok'}[status]\n\n\ndef "
    "test_charge():"
             "\n    assert charge(401) == 'ok'\n") + "printf 'VERSION = 1.5.0\\nrelease: test\\n\\tgit tag " \
          "v$(VERSION)\\n" \
    "test:\\n\\tpytest -q\\n' > Makefile\n"  # fmt: skip

CASES: list[Fresh] = [
    fails("git_diverged", "git push", BEHIND + "git commit -qam 'chore: a'"),
    fails("git_diverged", "git pull", BEHIND + "git commit -qam 'chore: a'"),
    fails("dirty_tree", "git pull", BEHIND),
    fails("permission", "git push origin HEAD:release/1.4", CLONE + "git commit -q --allow-empty -m 'fix: x'"),
    fails("usage", "git push origin v1.4.0", CLONE + "git commit -q --allow-empty -m x; git tag -f v1.4.0 >/dev/null"),
    fails("usage", "git tag -a v1.4.0 -m 'Release 1.4.0'", CLONE),
    fails("branch_not_pushed", "git push", CLONE + "git checkout -qb bump/1.5"),
    fails("branch_not_pushed", "git push origin release/1.5", CLONE),
    fails("auth", "git push https://gitlab.com/alder/cart.git main", CLONE + "git config --global credential.helper "
          "store;"
          " echo https://ida:old@gitlab.com > ~/.git-credentials"),
    fails("auth", f"git clone https://code.{H}/shop/deploy.git", also="tty"),
    fails("ssh_key", "git fetch --tags", CLONE + "rm ~/.ssh/id_ed25519"),
    fails("network", "git pull --rebase origin main", CLONE + "git remote set-url origin "
          "git@git.nowhere.example:a/b.git"),
    fails("not_found", f"git clone git@code.{H}:shop/kart.git", SSH),
    fails("not_found", "git checkout release/1.6", CLONE),
    fails("not_found", "git describe --tags --exact-match HEAD", CLONE + "git commit -q --allow-empty -m 'fix: x'"),
    fails("not_configured", "git push upstream main --tags", CLONE),
    fails("dirty_tree", "git checkout release/1.4", CLONE + "git checkout -q HEAD~1; git checkout -qB main; echo 7 "
          "> a"),
    fails("dirty_tree", "git rebase origin/main", CLONE + "echo 7 > a"),
    fails("not_configured", "git commit -S -am 'chore(release): 1.5.0'", CLONE + "echo 7 > a"),
    fails("lock", "git commit -am 'chore: bump'", CLONE + "echo 7 > a; touch .git/index.lock"),
    fails("missing_commits", "git cherry-pick 5b1f0c2d9a7e4c83b6d5f4a3e2c1b0a998877665", CLONE, also="not_found"),
    fails("not_found", "git log --oneline v1.3.0..v1.4.0", CLONE),
    fails("auth", "gh release create v1.5.0 --generate-notes -R alder/cart"),
    fails("auth", "GH_TOKEN=gho_revoked gh pr list -R alder/cart"),
    fails("permission", "GH_TOKEN=gho_narrow gh workflow run release.yml -R alder/cart"),
    fails("permission", "GH_TOKEN=gho_saml gh release list -R alder/cart", also="auth"),
    fails("not_found", "GH_TOKEN=gho_good gh pr view 312 -R alder/basket"),
    fails("not_found", "GH_TOKEN=gho_good gh release download v1.5.0 -R alder/cart"),
    fails("auth", f"GITLAB_HOST=code.{H} GITLAB_TOKEN=glpat-old glab mr list -R shop/cart"),
    fails("permission", f"GITLAB_HOST=code.{H} GITLAB_TOKEN=glpat-read glab release create v1.5.0 -R shop/cart -n "
          f"1.5"),
    fails("not_found", f"GITLAB_HOST=code.{H} GITLAB_TOKEN=glpat-good glab release view v1.5.0 -R shop/kart"),
    fails("registry_auth", f"docker push registry.{H}:5000/team/cart:1.5.0", DOCK + f"docker tag alder/base:1.4 "
          f"registry.{H}:5000/team/cart:1.5.0"),
    fails("registry_auth", f"docker login registry.{H}:5000 -u ci-release -p old-token", DOCK),
    fails("registry_auth", "docker push alder/cart:1.5.0", DOCK + "docker tag alder/base:1.4 alder/cart:1.5.0"),
    fails("image_not_found", f"docker tag cart:1.5.0-rc2 registry.{H}:5000/team/cart:1.5.0", DOCK),
    fails("short_sha", f"skopeo copy docker://registry.{H}:5000/team/base:9f8e7d6 docker://registry.{H}:5000/team/"
          "base:1.5", LOGIN),
    fails("image_not_found", f"skopeo inspect --format '{{{{.Digest}}}}' docker://registry.{H}:5000/team/base:1.5.0",
          LOGIN),
    fails("registry_auth", f"skopeo list-tags docker://registry.{H}:5000/team/base"),
    fails("registry_auth", f"helm push cart-0.4.2.tgz oci://registry.{H}:5000/charts", CHART, also="auth"),
    fails("auth", "npm publish --access public", PACKAGE),
    fails("auth", "npm run release", PACKAGE + TOKEN % "expired", tool="npm"),
    fails("permission", "npm publish", PACKAGE + TOKEN % "good", also="usage none"),
    fails("not_found", "npm view @alder/cart-client version"),
    fails("network", "python3 -m build --wheel", file("pyproject.toml", "[project]\nname = 'cart'\nversion = '1'")),
    fails("missing_command", "make sign", "printf 'sign:\\n\\tcosign sign --yes $(IMAGE)\\n' > Makefile"),
    fails("usage", "make relase", "printf 'release:\\n\\ttrue\\n' > Makefile"),
    fails("dirty_tree", "bump-my-version bump minor", CLONE + "printf '[tool.bumpversion]\\ncurrent_version = "
          "\"1.4.0\"\\n"
          "commit = true\\n' > pyproject.toml; git add .; git commit -qm x; echo 8 > a"),
    fails("none", "git merge hotfix", CONFLICT + "git checkout -q main", stdout=True),
    fails("none", "git cherry-pick hotfix", CONFLICT + "git checkout -q main"),
    fails("none", "git commit -m 'chore: changelog'", CLONE, stdout=True),
    fails("none", "git commit -am 'bumped things'", CLONE + "echo 7 > a; printf '#!/bin/sh\\necho \"$(head -1 $1)\" | "
          "grep "
          "-qE \"^(feat|fix|chore)\" || { echo \"commit-msg: subject must be type(scope): subject\" >&2; exit 1; "
          "}\\n' > "
          ".git/hooks/commit-msg; chmod +x .git/hooks/commit-msg"),
    fails("none", "make release", CLONE + TESTS, stdout=True, tool="pytest"),
    fails("none", "git diff --exit-code -- CHANGELOG.md", CLONE + "echo a > CHANGELOG.md; git add .; git commit -qm "
          "x; "
          "echo b > CHANGELOG.md"),
    fails("none", "./scripts/check-version.sh v1.5.0", CLONE + file("scripts/check-version.sh",
          "#!/bin/sh\nhave=v$(sed -n "
          "'s/VERSION = //p' Makefile)\n[ \"$1\" = \"$have\" ] || { echo \"tag $1 does not match Makefile ($have)\" "
          ">&2; "
          "exit 1; }") + "chmod +x scripts/check-version.sh", tool="bash"),
    fails("none", "yamllint .gitlab-ci.yml", file(".gitlab-ci.yml", "build:\n  script:\n  - make\n   stage: build"),
          stdout=True),
]  # fmt: skip
