# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: git against sshd, git daemon and HTTP, and the forges' clients."""

from tests.corpus.fresh_g_cluster import NODE, maker
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

ID = "git config --global user.name Ana; git config --global user.email ana@lumen.example; git config --global "\
     "init.defaultBranch main\n"  # fmt: skip
REPO = ID + "git init -q; echo 1 > a; git add a; git commit -qm one\n"


def key(name: str, known: str = "known") -> str:
    """One's own key and the hosts that one knows."""
    return f"mkdir -pm 700 ~/.ssh; cp /srv/ssh/{known} ~/.ssh/known_hosts; cp /srv/ssh/{name} ~/.ssh/id_ed25519; "\
           "chmod 600 ~/.ssh/*\n"  # fmt: skip


def origin(url: str) -> str:
    """A repository with one commit and this remote."""
    return REPO + f"git remote add origin {url}\n"


SSH = f"ssh://dev@git.{H}/srv/git/team"
CLONED = REPO + key("me") + "find /srv/git/team/core.git/refs/heads -type f -delete; rm -f /srv/git/team/core.git/"\
    f"packed-refs; git remote add origin {SSH}/core.git; git push -qf origin main; git branch -qu origin/main\n"  # fmt: skip
AHEAD = CLONED + "git clone -q . ../o 2>/dev/null; cd ../o; git remote set-url origin $(git -C ../app remote get-url "\
    "origin); echo 2 > b; git add b; git commit -qm two; git push -q origin main 2>/dev/null; cd ../app; echo 3 > c; "\
    "git add c; git commit -qm three\n"  # fmt: skip
HTTP = f"http://forge.{H}"


def gh(token: str, rest: str) -> str:
    """A call of gh with this token."""
    return f"GH_HOST=forge.{H} GH_ENTERPRISE_TOKEN={token} gh {rest}"


def glab(token: str, rest: str) -> str:
    """A call of glab with this token."""
    return f"GITLAB_HOST=https://forge.{H} GITLAB_TOKEN={token} glab {rest}"


WORK = REPO + f"git remote add origin https://forge.{H}/lumen/core.git\n"
RELEASE = file("release.sh", """\
    #!/bin/sh
    set -e
    git tag -f "$1" >/dev/null
    echo "pushing $1..."
    git push origin "$1" || { echo "release $1 NOT published" >&2; exit 4; }
    """)  # fmt: skip
GITLAB_PY = file("pipelines.py", f"""\
    import sys

    import gitlab

    lab = gitlab.Gitlab("http://forge.{H}", private_token=sys.argv[1])
    for pipeline in lab.projects.get("lumen/core").pipelines.list(get_all=False):
        print(pipeline.status)
    """)  # fmt: skip
GITHUB_PY = file("milestone.py", f"""\
    import sys

    from github import Auth, Github

    hub = Github(auth=Auth.Token(sys.argv[1]), base_url="http://forge.{H}/api/v3", retry=None, seconds_between_requests=0)
    hub.get_repo("lumen/core").create_milestone("2026.04")
    """)  # fmt: skip
BEAKER = NODE + file("issues.mjs", f"""\
    import {{ Gitlab }} from '@gitbeaker/rest';

    const api = new Gitlab({{ host: 'http://forge.{H}', token: process.argv[2] }});
    console.log((await api.Issues.all({{ projectId: 7 }})).length);
    """)  # fmt: skip
LOCAL = [
    fails("git_diverged", "git push", AHEAD),
    fails("git_diverged", "git pull --ff-only", AHEAD),
    fails("git_diverged", "git pull", AHEAD),
    fails("git_diverged", "git push --follow-tags origin main 2>&1 | tail -n 4 >&2; exit ${PIPESTATUS[0]}", AHEAD),
    fails("git_diverged", "git push --force-with-lease=main:deadbeefdeadbeefdeadbeefdeadbeefdeadbeef origin main", AHEAD,
          also="missing_commits"),
    fails("git_diverged", "make publish", AHEAD + maker("@git push --quiet origin HEAD:main && echo published",
          "publish"), tool="git"),
    fails("dirty_tree", "git pull --rebase", AHEAD + "echo 9 >> a"),
    fails("dirty_tree", "make rollback", REPO + "git switch -qc v1; echo 5 > a; git commit -qam n; git switch -q main; echo "
          "6 > a\n" + maker("@git checkout -q v1 && ./deploy", "rollback"), tool="git"),
    fails("dirty_tree", "git merge feature", REPO + "git switch -qc feature; echo 5 > new.txt; git add .; git commit -qm "
          "n; git switch -q main; echo mine > new.txt"),
    fails("dirty_tree", "git stash branch retry", REPO + "echo 2 >> a; git stash -q; echo 3 >> a"),
    fails("dirty_tree", "git cherry-pick feature", REPO + "git switch -qc feature; echo 5 >> a; git commit -qam n; "
          "git switch -q main; echo mine >> a"),
    fails("dirty_tree", "git revert HEAD", REPO + "echo 5 >> a; git commit -qam n; echo 6 >> a"),
    fails("dirty_tree", "git worktree remove ../hotfix", REPO + "git worktree add -q ../hotfix 2>/dev/null; echo 1 > "
          "../hotfix/x"),
    fails("dirty_tree", "git filter-branch -f --msg-filter cat HEAD", REPO + "export FILTER_BRANCH_SQUELCH_WARNING=1; "
          "echo 6 >> a", stdout=True),
    fails("dirty_tree", "git commit -m 'wip'", REPO + "git switch -qc f; echo 5 > a; git commit -qam n; git switch -q "
          "main; echo 6 > a; git commit -qam m; git merge f >/dev/null 2>&1 || true", also="none"),
    fails("dirty_tree", "git submodule deinit lib", REPO + "git init -q ../lib; git -C ../lib commit -q --allow-empty "
          "-m a; git -c protocol.file.allow=always submodule add -q ../lib lib 2>/dev/null; git commit -qm s; echo 1 > "
          "lib/x; git -C lib add x"),
    fails("branch_not_pushed", "git push", CLONED + "git switch -qc feature/vat"),
    fails("branch_not_pushed", "git pull", CLONED + "git switch -qc feature/vat"),
    fails("branch_not_pushed", "git push origin release/2026.3", CLONED),
    fails("branch_not_pushed", "git pull origin feature/rounding", CLONED),
    fails("branch_not_pushed", f"git clone -b v9 {SSH}/core.git ../v9", CLONED, also="not_found"),
    fails("branch_not_pushed", "git switch -c x origin/feature/late", CLONED, also="not_found missing_commits"),
    fails("branch_not_pushed", "git rev-list --count @{upstream}..HEAD", CLONED + "git switch -qc lonely"),
    fails("missing_commits", "git show 4b825dc642cb6eb9a060e54bf8d69288fbee4905", REPO),
    fails("missing_commits", "git log --oneline -3", ID + "git init -q"),
    fails("missing_commits", "git cherry-pick 90f7c2a1d3b4e5f60718293a4b5c6d7e8f901234", REPO),
    fails("missing_commits", "git diff HEAD --stat", ID + "git init -q; touch a; git add a", also="not_found"),
    fails("missing_commits", "git worktree add ../x", ID + "git init -q"),
    fails("not_found", "git describe --tags --abbrev=0", REPO),
    fails("not_found", "git checkout release-9", REPO, also="none"),
    fails("not_found", "git push upstream main", REPO, also="not_configured"),
    fails("not_found", "git -C ../elsewhere status", REPO),
    fails("not_found", "git log --oneline", ""),
    fails("not_found", "git submodule update --init vendor/zlib", REPO, also="usage"),
    fails("not_found", "git stash drop stash@{4}", REPO, also="none"),
    fails("not_configured", "git push", REPO),
    fails("not_configured", "git pull", REPO, also="branch_not_pushed"),
    fails("not_configured", "git commit -qm start", "git init -q; touch a; git add a", also="none"),
    fails("not_configured", "git commit -S -qm signed", REPO + "echo 2 > a; git add a; mkdir -m 700 ~/.gnupg",
          also="missing_dependency"),
    fails("not_configured", "git commit -qm signed", REPO + "git config gpg.format ssh; git config commit.gpgsign true; echo "
          "2 > a; git add a"),
    fails("not_configured", "git status", REPO + "printf '[user\\n' >> .git/config", also="none"),
    fails("missing_command", "git absorb --and-rebase", REPO, also="usage"),
    fails("missing_command", "git rebase -i --root", REPO + "git config core.editor 'zed --wait'"),
    fails("missing_command", "git mergetool --tool=meld -y", REPO + "git switch -qc f; echo 5 > a; git commit -qam n; git "
          "switch -q main; echo 6 > a; git commit -qam m; git merge f >/dev/null 2>&1 || true", also="none"),
    fails("missing_command", "git add img.psd", REPO + "git config filter.media.clean 'git-media clean %f'; git config "
          "filter.media.required true; echo '*.psd filter=media' > .gitattributes; echo x > img.psd"),
    fails("missing_command", "git commit -qam two", REPO + "echo 2 > a; printf '#!/usr/bin/env pwsh\\n' > .git/hooks/"
          "pre-commit; chmod +x .git/hooks/pre-commit"),
    fails("missing_command", "git clone -q hg::https://code.lumen.example/x", also="missing_dependency"),
    fails("lock", "git switch -c hotfix", REPO + "touch .git/HEAD.lock"),
    fails("lock", "git config user.signingkey ABC", REPO + "touch .git/config.lock"),
    fails("lock", "git branch -D gone", REPO + "git branch gone; git pack-refs --all; touch .git/packed-refs.lock"),
    fails("not_owned", "git log -1", admin="git init -q; chown -R root .git; chown root ."),
    fails("permission", "git commit -qam two", REPO + "echo 2 > a", admin="chown -R root .git/objects"),
    fails("usage", "git comit -m x", REPO),
    fails("usage", "git checkout -b main", REPO),
    fails("usage", "git tag v1", REPO + "git tag v1"),
    fails("usage", "git remote add origin git@x:y.git", origin("git@x:y.git")),
    fails("usage", "git worktree add ../w main", REPO, also="none lock"),
]  # fmt: skip
REMOTE = [
    fails("auth", "git fetch --all", origin(f"{HTTP}/private/core.git"), also="tty"),
    fails("auth", "GIT_TERMINAL_PROMPT=0 git clone " + HTTP + "/private/core.git", also="tty"),
    fails("auth", f"git clone http://ci:glpat-old@forge.{H}/private/core.git"),
    fails("auth", "GIT_ASKPASS=/bin/true git ls-remote " + HTTP + "/private/core.git"),
    fails("auth", "git submodule update --init", REPO + f"printf '[submodule \"lib\"]\\n\\tpath = lib\\n\\turl = {HTTP}/"
          "private/lib.git\\n' > .gitmodules; git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib; git "
          "add .gitmodules; git commit -qm s", also="tty"),
    fails("auth", f"pip install git+http://ci:old@forge.{H}/private/lib.git", tool="git"),
    fails("permission", f"git push http://ci:tok@forge.{H}/blocked/core.git main", REPO),
    fails("permission", f"git push http://ana:tok@forge.{H}/archived/core.git main", REPO),
    fails("permission", "git push origin main:release/9", CLONED + "git commit -q --allow-empty -m x"),
    fails("permission", f"git push {SSH}/guarded.git main", REPO + key("me")),
    fails("permission", "git push", origin(f"dev@git.{H}:lumen/core.git") + key("gh") + "git config push.autoSetupRemote "
          "true"),
    fails("permission", f"git push dev@git.{H}:lumen/core.git main", REPO + key("gl")),
    fails("permission", "sh release.sh v2.1.0", CLONED + RELEASE + f"git remote set-url origin dev@git.{H}:lumen/core.git\n"
          + key("gh"), tool="git"),
    fails("none", "git push origin HEAD:big", CLONED + "git commit -q --allow-empty -m y"),
    fails("quota", "git push origin HEAD:quota", CLONED + "git commit -q --allow-empty -m y", also="none"),
    fails("permission", f"git push git://git.{H}/team/core.git main", REPO),
    fails("not_found", f"git clone git://git.{H}/team/missing.git", also="permission"),
    fails("not_found", f"git clone {HTTP}/lumen/unknown.git"),
    fails("not_found", f"git ls-remote {SSH}/absent.git", key("me")),
    fails("not_found", f"git clone {HTTP}/moved/core.git"),
    fails("rate_limit", f"git clone {HTTP}/limited/core.git"),
    fails("network", f"git clone --depth 1 {HTTP}/asleep/core.git"),
    fails("network", "git push", origin(f"ssh://git@dc2.{H}/core.git") + "git config push.autoSetupRemote true"),
    fails("network", "git fetch --prune origin", origin("https://gitlab.nowhere.example/lumen/core.git")),
    fails("network", f"git clone git://dc2.{H}/team/core.git"),
    fails("network", "git pull origin main", origin("git@forge.offline.example:lumen/core.git")),
    fails("network", f"git clone ssh://dev@jump.{H}:2203/srv/git/team/core.git"),
    fails("network", f"git -c http.proxy=http://squid.{H}:3130 clone https://banned.nowhere.example/a/b.git"),
    fails("auth", f"git -c http.proxy=http://squid.{H}:3128 clone https://code.lumen.example/a/b.git"),
    fails("network", "git remote update", origin(f"dev@git.{H}:lumen/core.git") + key("tea"), also="auth"),
    fails("tls", f"git ls-remote https://own.{H}/lumen/core.git"),
    fails("tls", f"git clone https://expired.{H}/lumen/core.git"),
    fails("tls", f"git push https://wrong.{H}/lumen/core.git main", REPO),
    fails("ssh_key", f"git clone {SSH}/core.git x", key("other")),
    fails("ssh_key", "git fetch", origin(f"dev@git.{H}:team/core.git") + key("me") + "chmod 644 ~/.ssh/id_ed25519"),
    fails("ssh_key", "git push -u origin main", origin(f"dev@git.{H}:team/core.git") + key("locked")),
    fails("ssh_hostkey", f"git clone dev@web7.{H}:team/core.git", key("me", "changed")),
    fails("ssh_hostkey", "git fetch origin", origin(f"{SSH}/core.git") + key("me") + ": > ~/.ssh/known_hosts"),
    fails("timeout", f"git -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=2 clone {HTTP}/stuck/core.git",
          also="network"),
    fails("auth", "git lfs push origin main --all", origin(f"http://ci:old@forge.{H}/private/media.git") + "git lfs "
          "install --local >/dev/null; git lfs track '*.bin' >/dev/null; echo x > a.bin; git add .; git commit -qm b",
          tool="git", stdout=True),
    fails("network", "git lfs fetch", origin("https://lfs.nowhere.example/a/b.git") + "git lfs install --local "
          ">/dev/null; git lfs track '*.bin' >/dev/null; echo x > a.bin; git add .; git commit -qm b; rm -rf .git/lfs",
          tool="git", stdout=True),
]  # fmt: skip
CLIENTS = [
    fails("auth", gh("gone", "pr create --title x --body y --head feature"), WORK),
    fails("auth", gh("gone", "release create v3 --notes x --verify-tag=false"), WORK),
    fails("auth", gh("gone", "workflow run deploy.yml -f env=stage"), WORK),
    fails("auth", "for r in core web; do " + gh("gone", "api repos/lumen/$r --jq .default_branch") + " || exit 1; done",
          tool="gh"),
    fails("permission", gh("scope", "api -X POST repos/lumen/core/dispatches -f event_type=go"), also="auth"),
    fails("permission", gh("ip", "api repos/lumen/core/actions/secrets")),
    fails("permission", gh("sso", "api orgs/lumen/members"), also="auth"),
    fails("permission", gh("admin", "api -X PATCH repos/lumen/core -f has_wiki=false")),
    fails("rate_limit", gh("hour", "api repos/lumen/core/commits")),
    fails("rate_limit", gh("burst", "api search/code?q=x")),
    fails("network", gh("maint", "api user")),
    fails("not_found", gh("fine", "api repos/lumen/core/releases/tags/v99")),
    fails("none", gh("dup", "api repos/lumen/core/releases -f tag_name=v3")),
    fails("none", gh("notmergeable", "api -X PUT repos/lumen/core/pulls/7/merge")),
    fails("auth", "GITHUB_TOKEN= gh workflow list", WORK, also="not_configured"),
    fails("usage", "gh isue list"),
    fails("usage", "gh pr view --jsn title"),
    fails("network", "GH_HOST=ghe.nowhere.example GH_ENTERPRISE_TOKEN=x gh run list -R lumen/core"),
    fails("tls", f"GH_HOST=own.{H} GH_ENTERPRISE_TOKEN=x gh release list -R lumen/core"),
    fails("auth", glab("gone", "pipeline list"), WORK),
    fails("auth", glab("pat-old", "mr create --fill --yes"), WORK),
    fails("auth", glab("gone", "release list"), WORK),
    fails("permission", glab("scope", "variable list"), WORK, also="auth"),
    fails("network", glab("five", "issue list"), WORK),
    fails("network", glab("maint", "repo view lumen/core")),
    fails("rate_limit", glab("burst", "mr view 3"), WORK),
    fails("not_found", glab("fine", "ci view main"), WORK),
    fails("not_found", "GITLAB_TOKEN=x glab mr list", also="not_configured"),
    fails("auth", "python3 pipelines.py gone", GITLAB_PY),
    fails("permission", "python3 pipelines.py scope", GITLAB_PY, also="auth"),
    fails("not_found", "python3 pipelines.py fine", GITLAB_PY),
    fails("network", "python3 pipelines.py five", GITLAB_PY, timeout=60),
    fails("auth", "python3 milestone.py gone", GITHUB_PY),
    fails("permission", "python3 milestone.py admin", GITHUB_PY),
    fails("rate_limit", "python3 milestone.py hour", GITHUB_PY),
    fails("none", "python3 milestone.py dup", GITHUB_PY),
    fails("auth", "node issues.mjs gone", BEAKER),
    fails("permission", "node issues.mjs scope", BEAKER, also="auth"),
    fails("not_found", "node issues.mjs fine", BEAKER),
    fails("auth", f"gitlab --server-url http://forge.{H} --private-token pat-old project-issue list --project-id 7"),
    fails("network", "gitlab project list", also="not_configured"),
    fails("auth", f"HUB_PROTOCOL=http GITHUB_HOST=forge.{H} GITHUB_TOKEN=gone hub issue", WORK),
    fails("not_found", f"GITHUB_HOST=forge.{H} GITHUB_TOKEN=fine hub release show v9", WORK),
    fails("network", "git review -s", WORK + "printf '[gerrit]\\nhost=review.nowhere.example\\nproject=core\\n' > "
          ".gitreview", tool="git", also="not_configured tty"),
    fails("auth", f"curl -sf --show-error -H 'PRIVATE-TOKEN: gone' http://forge.{H}/api/v4/projects/7/jobs | jq '.[0].id'; "
          "exit ${PIPESTATUS[0]}", tool="curl"),
]  # fmt: skip
GIT: list[Fresh] = [*LOCAL, *REMOTE, *CLIENTS]
