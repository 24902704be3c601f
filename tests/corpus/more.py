# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what tools say in corners that the other scripts left out: `python -m tests.corpus.more`, as root. See README.md."""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import start_servers

COMMIT = "git -c user.name=dev -c user.email=dev@example.com commit -q"
CLONE = f"git init -q -b main; echo a > a.txt; git add .; {COMMIT} -m one; git branch wip; git checkout -qb topic; echo b > a.txt; {COMMIT} -am two; git checkout -q main; git config user.name dev; git config user.email dev@example.com"
ABSENT = "5b0d4f6cde3cf0b877d9e7f6a1b2c32f3ad5be7f"

GIT = [
    Case("not_found", "git branch -m absent other", CLONE),
    Case("not_found", "git tag -d v9", CLONE),
    Case("not_configured", "git remote remove upstream", CLONE),
    Case("not_found", "git revert 5b0d4f6", CLONE),
    Case("not_found", "git ls-tree absent", CLONE),
    Case("not_found", "git archive absent", CLONE),
    Case("not_found", "git blame absent.txt", CLONE),
    Case("not_found", "git commit --fixup absent", CLONE),
    Case("not_found", "git -C ../absent status", CLONE),
    Case("not_found", "git worktree remove absent", CLONE),
    Case("not_found", "git branch --set-upstream-to=main absent", CLONE),
    Case("not_found", "git am absent.patch", CLONE),
    Case("missing_commits", f"git branch --contains {ABSENT}", CLONE),
    Case("missing_commits", f"git cat-file -p {ABSENT}", CLONE),
    Case("dirty_tree", "git cherry-pick topic", CLONE + "; echo c > a.txt; git add a.txt"),
    Case("dirty_tree", "git revert --no-edit HEAD", CLONE + "; echo c > a.txt; git add a.txt"),
    Case("branch_not_pushed", "git log @{u}..", CLONE),
    Case("branch_not_pushed", "git merge", CLONE),
    Case("branch_not_pushed", "git rev-list --count @{upstream}..HEAD", CLONE),
    Case("not_configured", "git commit -S --allow-empty -m two", CLONE),
    Case("not_configured", "git tag -s v1 -m one", CLONE),
    Case("lock", "git gc", CLONE + "; echo \"$$ laptop\" > .git/gc.pid; (exec -a git sleep 9 &>/dev/null) & echo \"$! laptop\" > .git/gc.pid"),
    Case("usage", "git stash pull", CLONE),
    Case("usage", "git stash dorp", CLONE),
    Case("usage", "git worktree add ../app wip", CLONE),
    Case("none", "git cherry-pick --continue", CLONE),
    Case("none", "git revert --abort", CLONE),
    Case("none", "git am --continue", CLONE),
    Case("none", "git bisect good", CLONE),
    Case("usage", "git clean", CLONE),
    Case("usage", "git config user", CLONE),
    Case("usage", "git archive --format=rar HEAD", CLONE),
    Case("usage", "git add ../notes.txt", CLONE + "; touch ../notes.txt"),
    Case("not_found", "git notes copy absent HEAD", CLONE),
    Case("not_found", "git restore --source=absent a.txt", CLONE),
    Case("not_found", "git cherry topic absent", CLONE),
    Case("not_found", "git rebase main absent", CLONE),
    Case("not_found", "git commit -F absent.txt", CLONE),
    Case("not_found", "git write-tree --prefix=absent", CLONE),
    Case("none", "git commit -a a.txt -m two", CLONE),
    Case("none", "git checkout -b one -B two", CLONE),
    Case("none", "git log --follow", CLONE),
    Case("none", "git reset --soft a.txt", CLONE),
    Case("none", "git switch", CLONE),
    Case("none", "git grep", CLONE),
    Case("none", "git tag bad..name", CLONE),
    Case("none", "git push origin main:refs/absent/x/", CLONE + "; git init -q --bare ../up.git; git remote add origin ../up.git"),
    Case("none", "git branch -f main HEAD", CLONE),
    Case("none", "git log --since", CLONE),
    Case("missing_command", "git send-email HEAD~1", CLONE),
    Case("missing_command", "git filter-repo --path src", CLONE),
]  # fmt: skip

OTHERS = [
    Case("not_found", "python3 relase.py", "touch release.py"),
    Case("not_found", "ruby absent.rb"),
    Case("not_found", "perl absent.pl"),
    Case("not_found", "bash absent.sh"),
    Case("not_found", "pip install -r requirements-dev.txt"),
    Case("missing_command", "shop-sync --all && shop-report", tool="bash"),
    Case("missing_command", "sudo gerp login notes.txt", "touch notes.txt", tool="sudo", root=True),
    Case("timeout", "timeout 1 sleep 5"),
    Case("timeout", "timeout 1 tail -f /dev/null"),
    Case("service_down", "createuser more"),
    Case("service_down", "vacuumdb shop"),
    Case("service_down", "createdb shop"),
    Case("service_down", "psql -l"),
    Case("service_down", "pg_dump -h localhost shop"),
    Case("service_down", "mysqldump shop"),
    Case("service_down", "mysqladmin status"),
    Case("service_down", "mysqldump -h 127.0.0.1 shop"),
    Case("network", "vacuumdb -h office.example shop"),
    Case("not_found", "sqlite3 absent/shop.db .tables"),
]  # fmt: skip

CASES = [*GIT, *OTHERS]


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.more")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    start_servers()
    write("more", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app")
    return capture(case, "more")


if __name__ == "__main__":
    main()
