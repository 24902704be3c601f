"""The eighth fresh set: git and the forges. Repositories on a real sshd, with GitLab's words in their hooks; the APIs
are stubs."""

from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file

ME = (
    "git config --global user.name Deniz; git config --global user.email deniz@fjordline.example; git config "
    "--global init.defaultBranch main; "
)


def ssh(key: str = "me", known: str = "known") -> str:
    """This key and these hosts."""
    return (
        f"install -d -m 700 ~/.ssh; install -m 600 /srv/ssh/{key} ~/.ssh/id_ed25519; cp /srv/ssh/{known} ~/.ssh/"
        f"known_hosts; "
        "echo 'BatchMode yes' > ~/.ssh/config; chmod 600 ~/.ssh/config; "
    )


def clone(name: str = "platform/charts", more: str = "") -> str:
    """A clone of this repository, as the folder of the command."""
    return ME + ssh() + f"git clone -q git@code.{H}:{name}.git . 2>/dev/null; {more}"


BEHIND = (
    f"git clone -q git@code.{H}:platform/charts.git ../other 2>/dev/null; (cd ../other && git reset -q --hard "
    f"HEAD~1) ; git reset -q --hard HEAD~1; "
)
LOCAL = "echo 'replicas: 9' > values.yaml; git commit -qam 'Scale to nine'; "
CONFLICT = (
    "git checkout -qb scale HEAD~1; sed -i 's/replicas: 2/replicas: 5/' values.yaml; git commit -qam 'Scale to five'; "
)
HOOK = (
    "printf '#!/bin/sh\\necho "
    '"black....................................................................Failed"\\necho "- hook id: black"\\n'
    'echo "- files were modified by this hook"\\nexit 1\\n\' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; '
)

GIT = [
    # push
    fails(
        "git_diverged",
        "git push origin main",
        clone(more="git reset -q --hard HEAD~1; echo b >> README.md; git commit -qam 'Docs'"),
    ),
    fails(
        "permission",
        "git push origin main",
        clone("platform/infra", "echo b >> README.md; git commit -qam 'Pin provider'"),
    ),
    fails("permission", "git push --tags", clone("platform/infra", "git tag v3.2.0")),
    fails(
        "branch_not_pushed", "git push", clone(more="git checkout -qb fix/timeouts; git commit -q --allow-empty -m x")
    ),
    fails("branch_not_pushed", "git push origin hotfix", clone()),
    fails(
        "none", "git push origin HEAD:feature/logging", clone("orders/api", "git commit -q --allow-empty -m 'wip: try'")
    ),
    fails(
        "git_diverged",
        "git push --force-with-lease origin feature/retries",
        clone(
            more="git checkout -q feature/retries; git commit -q --amend "
            "-m Again; git update-ref refs/remotes/origin/feature/retries HEAD~1"
        ),
    ),
    fails(
        "usage",
        "git push origin v1.4.0",
        clone(
            "platform/charts",
            "git tag v1.4.0; git push -q origin v1.4.0 2>/dev/null; git tag -f v1.4.0 HEAD~1 >/dev/null",
        ),
        also="git_diverged",
    ),
    fails(
        "ssh_key",
        "git push -u origin feature/x",
        clone(more="git checkout -qb feature/x; install -m 600 /srv/ssh/other ~/.ssh/id_ed25519"),
    ),
    fails("not_configured", "git push", ME + "git init -q; git commit -q --allow-empty -m x"),
    # pull, fetch, clone
    fails(
        "git_diverged",
        "git pull",
        clone(more="git reset -q --hard HEAD~1; echo b >> README.md; git commit -qam 'Docs'"),
    ),
    fails(
        "git_diverged",
        "git pull --ff-only origin main",
        clone(more="git reset -q --hard HEAD~1; git commit -q --allow-empty -m x"),
    ),
    fails("dirty_tree", "git pull", clone(more="git reset -q --hard HEAD~1; echo 'replicas: 7' > values.yaml")),
    fails(
        "dirty_tree", "git pull --rebase", clone(more="git reset -q --hard HEAD~1; echo 'replicas: 7' > values.yaml")
    ),
    fails("branch_not_pushed", "git pull", clone(more="git checkout -q --no-track -b spike")),
    fails("branch_not_pushed", "git fetch origin release/2.8", clone()),
    fails(
        "network",
        "git pull",
        clone(
            more=f"git remote set-url origin git@gitlab-int.{H}:platform/charts.git; ssh-keyscan -t ed25519 code.{H} "
            "2>/dev/null | sed s/code/gitlab-int/ >> ~/.ssh/known_hosts"
        ),
    ),
    fails(
        "network",
        "git fetch --all --prune",
        clone(more="git remote set-url origin https://git.corp.nowhere.example/platform/charts.git"),
    ),
    fails("tls", "git pull", clone(more=f"git remote set-url origin https://own.{H}/platform/charts.git")),
    fails("auth", f"git clone https://gitlab.{H}/platform/secrets.git", also="tty"),
    fails("auth", f"git clone https://gitlab-ci-token:$CI_JOB_TOKEN@gitlab.{H}/platform/secrets.git", tool="git"),
    fails("auth", "git clone https://github.com/fjordline/secret-infra.git", also="tty"),
    fails("not_found", f"git clone git@code.{H}:platform/terraform-modules.git", ME + ssh("guest"), also="permission"),
    fails(
        "ssh_key",
        f"git clone git@code.{H}:platform/charts.git",
        ME + "mkdir -m 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts",
    ),
    fails("ssh_hostkey", f"git clone git@code.{H}:platform/charts.git", ME + ssh() + "rm ~/.ssh/known_hosts"),
    fails("usage", f"git clone git@code.{H}:platform/charts.git", ME + ssh() + "mkdir charts; touch charts/x"),
    # switching, merging
    fails("not_found", "git checkout feature/cache-warmup", clone()),
    fails(
        "dirty_tree",
        "git checkout feature/retries",
        clone(
            more="git checkout -q feature/retries; echo z > retry.go; git commit -qam z; git "
            "checkout -q main; echo mine > retry.go"
        ),
    ),
    fails("dirty_tree", "git switch main", clone(more=CONFLICT + "sed -i s/api:1/api:2/ values.yaml")),
    fails("usage", "git checkout -b fix/timeouts", clone(more="git branch fix/timeouts")),
    fails("none", "git merge origin/main", clone(more=CONFLICT), stdout=True),
    fails("none", "git rebase origin/main", clone(more=CONFLICT)),
    fails("none", "git cherry-pick scale", clone(more=CONFLICT + "git checkout -q main")),
    fails(
        "none",
        "git stash pop",
        clone(
            more="git reset -q --hard HEAD~1; echo 'replicas: 8' > values.yaml; git stash -q; git merge -q origin/main"
        ),
        stdout=True,
    ),
    fails("dirty_tree", "git rebase origin/main", clone(more="git commit -q --allow-empty -m x; echo z >> README.md")),
    fails(
        "dirty_tree",
        "git commit -m 'Merge main'",
        clone(more=CONFLICT + "git merge -q origin/main >/dev/null 2>&1 || true"),
    ),
    fails("none", "git merge --abort", clone(), also="not_found"),
    fails(
        "none", "git revert HEAD~1 --no-edit", clone(more="sed -i s/3/4/ values.yaml; git commit -qam 'Scale to four'")
    ),
    # committing, looking
    fails("none", "git commit -m 'Bump chart'", clone(), stdout=True),
    fails("none", "git commit -qam 'Format'", clone(more="echo z >> README.md; " + HOOK), stdout=True),
    fails("not_configured", "git commit -m init", "git init -q; touch a; git add a"),
    fails("lock", "git add -A", clone(more="touch .git/index.lock x")),
    fails("not_found", "git status", "mkdir sub"),
    fails("missing_commits", "git log --oneline -5", "git init -q"),
    fails("not_found", "git diff v1.3.0..v1.4.0-rc --stat", clone()),
    fails("missing_commits", "git cherry-pick 4f1d2e3c5b6a79808172635445362718a9b0c1d2", clone()),
    fails("usage", "git tag -a v1.2.0 -m 'Release 1.2.0'", clone(more="git tag v1.2.0")),
    fails(
        "missing_commits",
        "git describe --tags --abbrev=0",
        ME + ssh() + f"git clone -q --depth 1 git@code.{H}:orders/api.git . 2>/dev/null",
        also="not_found",
    ),
    fails("not_configured", "git tag -s v2.0.0 -m 'Release 2.0.0'", clone(), also="not_found"),
    fails("not_owned", "git log -1 --format=%H", clone(), admin="chown -R 0:0 ."),
    fails(
        "permission",
        "git commit -qam 'Scale up'",
        clone(more="echo z >> values.yaml"),
        admin="chown -R 0:0 .git/objects; chmod -R a+rX,go-w .git/objects",
        also="not_owned",
    ),
    fails("none", "git grep -n DEPRECATED -- charts/", clone()),
    fails("none", "git diff --exit-code -- values.yaml > /dev/null", clone(more="echo z >> values.yaml")),
    fails(
        "none",
        "git apply fix.patch",
        clone(
            more="printf -- '--- a/values.yaml\\n+++ b/values.yaml\\n@@ -1,2 +1,2 @@\\n-replicas: 12\\n+replicas: "
            "13\\n image: api:9\\n' > fix.patch"
        ),
    ),
    fails("usage", "git comit -m 'Bump chart'", clone()),
    fails("not_found", "git push orgin main", clone(), also="usage"),
    # from a script
    fails(
        "git_diverged",
        "make release",
        clone(
            more="git reset -q --hard HEAD~1; git commit -q --allow-empty -m 'Release 1.3.0'; "
            + file("Makefile", "release:\n\t@git push origin HEAD:main")
        ),
        tool="make",
    ),
    fails(
        "dirty_tree",
        "./scripts/release.sh 1.3.0",
        clone(
            more=file(
                "scripts/release.sh",
                "#!/bin/bash\nset -e\ngit diff --quiet || { echo "
                '"error: working tree is dirty, commit or stash first" >&2; exit 1; }',
            )
            + "chmod +x scripts/release.sh; echo z >> README.md"
        ),
        tool="bash",
    ),
]


def gh(token: str, more: str = "") -> str:
    """A login with this token, in a clone of fjordline/infra."""
    hosts = (
        f"mkdir -p ~/.config/gh; printf 'github.com:\\n    user: chloe\\n    oauth_token: {token}\\n    "
        f"git_protocol: https\\n' > ~/.config/gh/hosts.yml; "
    )
    repo = (
        "git init -q; git remote add origin https://github.com/fjordline/infra.git; git commit -q --allow-empty -m x; "
    )
    return ME + hosts + repo + more


def glab(token: str, more: str = "") -> str:
    """The same for glab."""
    config = (
        f"mkdir -p -m 700 ~/.config/glab-cli; printf 'host: gitlab.{H}\\nhosts:\\n    gitlab.{H}:\\n        token: "
        f"{token}\\n        api_protocol: https"
        f"\\n        api_host: gitlab.{H}\\n        git_protocol: https\\ncheck_update: false\\n' > ~/.config/"
        f"glab-cli/config.yml; chmod 600 "
        "~/.config/glab-cli/config.yml; "
    )
    return (
        ME
        + config
        + f"git init -q; git remote add origin https://gitlab.{H}/platform/charts.git; git commit -q --allow-empty "
        f"-m x; " + more
    )


FORGES = [
    fails("auth", "gh pr create --fill", ME + "git init -q; git commit -q --allow-empty -m x"),
    fails("auth", "gh pr list", gh("ghp_expired")),
    fails("permission", "gh release create v1.5.0 --notes 'Bug fixes' --title v1.5.0", gh("ghp_readonly")),
    fails("permission", "gh secret list", gh("ghp_saml"), also="auth"),
    fails("rate_limit", "gh api search/code?q=org:fjordline+kubectl", gh("ghp_fast")),
    fails("network", "gh pr status", gh("ghp_sick")),
    fails("not_found", "gh release download v1.9.0 -p '*.tar.gz'", gh("ghp_good")),
    fails("not_found", "gh workflow run deploy.yml -f environment=prod", gh("ghp_good")),
    fails("not_found", "gh run view 9912345678 --log-failed", gh("ghp_good")),
    fails("not_found", "gh repo clone fjordline/ghost", gh("ghp_good")),
    fails("not_found", "gh pr checkout 4812", gh("ghp_good"), also="none"),
    fails("usage", "gh pr creat --fill", gh("ghp_good")),
    fails(
        "branch_not_pushed",
        "gh pr create --title 'Raise timeouts' --body ''",
        gh("ghp_good", "git checkout -qb fix/timeouts; "),
    ),
    fails("auth", "glab mr list", glab("glpat-old")),
    fails("permission", "glab mr create --fill --yes", glab("glpat-read", "git checkout -qb fix/x; ")),
]
