# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what git says when it fails: `python -m tests.corpus.git`, as root. See README.md.

The remote is real: `git http-backend` behind a small https server whose tokens can be withdrawn, and sshd with git's own shell
commands. What a forge says in a refusal ("remote: ..." lines) is that server's, in GitLab's words; all else is git's.
"""

import base64
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, make_locales, shell, write
from tests.lab.network import free_port
from tests.lab.registry import Authority
from tests.lab.sshd import Sshd

BACKEND = "/usr/lib/git-core/git-http-backend"
DENIED = "HTTP Basic: Access denied. The provided password or token is incorrect or your account has 2FA enabled and you must use a personal access token instead of a password.\n"
ABSENT = "The project you were looking for could not be found or you don't have permission to view it.\n"
FORBIDDEN = "You are not allowed to push code to this project.\n"
REFUSALS = {
    "down": (503, "Service Unavailable\n"),
    "busy": (429, "Retry later\n"),
    "broken": (500, "Internal Server Error\n"),
}


class GitServer:
    """`git http-backend` over http or https on 127.0.0.1.

    Repositories lie in the folder as `group/name.git`, those in `public/` can be read by anyone. The file `tokens` there holds
    who may come in, a line `user:token` each; `readonly` may not push. Taking a line out is what expiry looks like.
    The groups of REFUSALS always answer with that status.
    """

    def __init__(
        self,
        folder: Path,
        host: str = "127.0.0.1",
        port: int | None = None,
        authority: Authority | None = None,
        uid: int | None = None,
    ) -> None:
        self.folder, self.tokens, self.uid = folder, folder / "tokens", uid
        port = port or free_port()
        usual = port == (443 if authority else 80)
        self.url = f"{'https' if authority else 'http'}://{host}{'' if usual else f':{port}'}"
        self._http = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"git": self}))
        if authority:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*authority.issue(host))
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def accepts(self, login: str) -> bool:
        """Is `user:token` among those let in?"""
        return self.tokens.exists() and login in self.tokens.read_text().split()


class _Handler(BaseHTTPRequestHandler):
    git: GitServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        group = path.split("/")[1]
        login = self._login()
        pushes = "git-receive-pack" in self.path
        if group in REFUSALS:
            self._answer(*REFUSALS[group])
        elif not self.git.accepts(login) and (login or pushes or group != "public"):
            self._answer(401, DENIED if login else "")
        elif not (self.git.folder / Path(*path.split("/")[1:3])).is_dir():
            self._answer(404, ABSENT)
        elif pushes and login.startswith("readonly:"):
            self._answer(403, FORBIDDEN)
        else:
            self._serve(path, query, login.partition(":")[0])

    do_POST = do_GET

    def _login(self) -> str:
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        return base64.b64decode(value).decode() if scheme == "Basic" else ""

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="GitLab"')
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text.encode())
        self.close_connection = True

    def _serve(self, path: str, query: str, user: str) -> None:
        """One request as CGI: http-backend answers with headers, an empty line, and the body."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = {"REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_USER": user}
        content = {"CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body))}
        extra = {
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        project = {"PATH": "/usr/bin:/bin", "GIT_PROJECT_ROOT": str(self.git.folder), "GIT_HTTP_EXPORT_ALL": "1"}
        env = {name: value for name, value in {**request, **content, **extra, **project}.items() if value}
        done = subprocess.run([BACKEND], input=body, env=env, capture_output=True, user=self.git.uid)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        self._pass_on(head.decode().splitlines(), answer)

    def _pass_on(self, head: list[str], answer: bytes) -> None:
        headers = dict(line.split(": ", 1) for line in head)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the server saw is of no interest."""


# --- the scene: remotes, the user's clone, a colleague's ---------------------------------------------------------------------------

TOKEN = "glpat-4Xy7PqR2sT9uVwZ1aBcD"
FORGE = f"""
umask 022
mkdir -p {SERVER}/git/team {SERVER}/git/public && cd {SERVER}/git
printf 'dev:{TOKEN}\\nreadonly:{TOKEN}\\n' > tokens
for repo in team/app team/other public/docs; do git init -q --bare -b main $repo.git; done
chown -R git: .
"""
SCENE = f"""
git config --global user.name Dev && git config --global user.email dev@example.com
git config --global credential.helper store && git config --global http.sslCAInfo ~/.config/company-ca.crt
git config --global init.defaultBranch main && git config --global advice.detachedHead false
echo 'https://dev:{TOKEN}@gitlab.example' > ~/.git-credentials
for repo in other app; do
  git clone -q https://gitlab.example/team/$repo.git ~/$repo 2>/dev/null && cd ~/$repo
  for n in 1 2 3; do echo "line $n of $repo" >> app.py; git add app.py; git commit -qm "Step $n"; done
  echo read me > README.md; git add README.md; git commit -qm 'Add a README'; git tag v1.0
  git push -q origin main v1.0
done
git clone -q ~/app ~/.colleague && cd ~/.colleague && git remote set-url origin https://gitlab.example/team/app.git
git switch -qc release && echo release >> app.py && git commit -qam Release && git push -q origin release
cd ~/app && git fetch -q
git clone -q https://gitlab.example/team/app.git /tmp/none 2>/dev/null || true; rm -rf /tmp/none
"""
KEEP = f"cp -a {HOME} {SERVER}/kept-home && cp -a {SERVER}/git {SERVER}/kept-git"
RESTORE = f"""
find {HOME} {SERVER}/git -mindepth 1 -delete
cp -a {SERVER}/kept-home/. {HOME} && cp -a {SERVER}/kept-git/. {SERVER}/git
"""
HELPERS = """
commit() { echo "$1" >> "${2:-app.py}"; git add -A; git commit -qm "$1"; }
colleague() { (cd ~/.colleague && git switch -q main && git pull -q && commit "$@" && git push -q origin main); }
by_ssh() { git remote set-url origin git@gitlab.example:team/app.git; }
no_login() { rm ~/.git-credentials; }
"""
WITHDRAW = f": > {SERVER}/git/tokens"
FULL_DISK = f"""
mount -t tmpfs -o size=512k,uid={UID} tmpfs {HOME}/small
su -s /bin/bash dev -c 'git init -q {HOME}/small && cd {HOME}/small && echo x > x && git add x'
head -c 1000000 /dev/zero > {HOME}/small/full 2>/dev/null || true
"""
HOOK = f"hook={SERVER}/git/team/app.git/hooks; printf '#!/bin/sh\\n%s\\n' "

AUTH = [
    Case("auth", "git push", "commit Change", WITHDRAW),
    Case("auth", "git fetch", "", WITHDRAW),
    Case("auth", "git pull", "", WITHDRAW),
    Case("auth", "git ls-remote origin", "", WITHDRAW),
    Case("auth", "git clone https://gitlab.example/team/app.git fresh", "", WITHDRAW, cwd=""),
    Case("auth", "git clone https://oauth2:glpat-oldoldoldoldoldold1@gitlab.example/team/app.git fresh", cwd=""),
    Case("auth", "git pull --rebase", "no_login"),
    Case("auth", "git push origin main", "no_login; commit Change"),
    Case("auth", "GIT_TERMINAL_PROMPT=0 git fetch origin", "no_login"),
    Case("auth", "GIT_TERMINAL_PROMPT=0 git push", "no_login; commit Change"),
    Case("auth", "git remote update", "", WITHDRAW),
    Case("auth", "git -c credential.helper= push origin HEAD", "commit Change", WITHDRAW),
    Case("auth", "git fetch --all", "git remote add other https://gitlab.example/team/other.git", WITHDRAW),
    Case("auth", "git submodule update --init", "git submodule --quiet add https://gitlab.example/team/other.git sub; git submodule --quiet deinit -f sub; rm -rf .git/modules", WITHDRAW),
    Case("auth", "git push", "git remote set-url origin https://gitlab.example/public/docs.git; no_login; commit Change"),
    Case("permission", "git push", f"echo 'https://readonly:{TOKEN}@gitlab.example' > ~/.git-credentials; commit Change"),
    Case("permission", "git push origin main", "commit Change", HOOK + "'echo \"GitLab: You are not allowed to push code to protected branches on this project.\"; exit 1' > $hook/pre-receive; chmod +x $hook/pre-receive"),
    Case("permission", "git add .", "echo more >> app.py", "chown -R root .git/objects; chmod -R go-w .git/objects"),
    Case("permission", "git commit -am Change", "echo more >> app.py", "chown root .git/refs/heads; chmod 755 .git/refs/heads"),
    Case("permission", "git push", "commit Change; git remote set-url origin /srv/git/team/app.git; git config --global --add safe.directory '*'"),
    Case("not_owned", "git status", "", "chown -R root ~/app".replace("~", str(HOME))),
    Case("not_owned", "git pull", "", "chown -R root ~/app".replace("~", str(HOME))),
    Case("ssh_key", "git fetch", "by_ssh; ssh-keygen -qt ed25519 -N '' -f ~/.ssh/id_ed25519 <<<y >/dev/null"),
    Case("ssh_key", "git push", "by_ssh; commit Change; rm ~/.ssh/id_ed25519*"),
    Case("ssh_key", "git clone git@gitlab.example:team/other.git fresh", "chmod 644 ~/.ssh/id_ed25519", cwd=""),
    Case("ssh_key", "git pull", "by_ssh; echo nothing > ~/.ssh/id_ed25519"),
    Case("ssh_hostkey", "git fetch", "by_ssh; ssh-keygen -qt ed25519 -N '' -f ~/other_host; echo \"gitlab.example $(cut -d' ' -f1,2 ~/other_host.pub)\" > ~/.ssh/known_hosts"),
    Case("ssh_hostkey", "git clone git@gitlab.example:team/app.git fresh", "rm ~/.ssh/known_hosts", cwd=""),
    Case("ssh_hostkey", "git push", "by_ssh; commit Change; rm ~/.ssh/known_hosts; printf 'Host *\\n  StrictHostKeyChecking yes\\n' > ~/.ssh/config"),
]  # fmt: skip

NETWORK = [
    Case("network", "git fetch", "git remote set-url origin https://gitlab.nowhere.example/team/app.git"),
    Case("network", "git pull", "git remote set-url origin https://gitlab.offline.example/team/app.git"),
    Case("network", "git clone https://gitlab.nowhere.example/team/app.git fresh", cwd=""),
    Case("network", "git clone https://gitlab.example:8443/team/app.git fresh", cwd=""),
    Case("network", "git fetch", "git remote set-url origin https://internal.example/team/app.git"),
    Case("network", "git push", "commit Change; git remote set-url origin https://elsewhere.example/team/app.git"),
    Case("network", "git fetch", "git remote set-url origin https://slow.example/team/app.git"),
    Case("network", "git fetch", "git remote set-url origin git@gitlab.nowhere.example:team/app.git"),
    Case("network", "git pull", "git remote set-url origin git@gitlab.offline.example:team/app.git"),
    Case("network", "git push", "commit Change; git remote set-url origin ssh://git@gitlab.example:2222/team/app.git"),
    Case("network", "git fetch", "git remote set-url origin git@internal.example:team/app.git"),
    Case("network", "git fetch", "git remote set-url origin git@slow.example:team/app.git"),
    Case("network", "git clone git://gitlab.example/team/app.git fresh", cwd=""),
    Case("network", "https_proxy=http://proxy.example:3128 git fetch"),
    Case("network", "https_proxy=http://proxy.nowhere.example:3128 git pull"),
    Case("network", "git fetch", "git remote set-url origin https://gitlab.example/down/app.git"),
    Case("network", "git push", "commit Change; git remote set-url origin https://gitlab.example/broken/app.git"),
    Case("rate_limit", "git fetch", "git remote set-url origin https://gitlab.example/busy/app.git"),
    Case("tls", "git fetch", "git config --global --unset http.sslCAInfo"),
    Case("tls", "git clone https://www.example/team/app.git fresh", cwd=""),
    Case("tls", "git push", "commit Change; git config --global http.sslCAInfo /etc/ssl/missing-ca.crt"),
    Case("not_found", "git clone https://gitlab.example/team/absent.git", cwd=""),
    Case("not_found", "git fetch", "git remote set-url origin https://gitlab.example/team/renamed.git"),
    Case("not_found", "git clone git@gitlab.example:team/absent.git", cwd=""),
    Case("not_found", "git push", "commit Change; git remote set-url origin git@gitlab.example:team/renamed.git"),
    Case("not_found", "git clone ./absent fresh", cwd=""),
    Case("not_configured", "git push orgin main", "commit Change"),
    Case("not_found", "git clone --branch nightly https://gitlab.example/team/app.git fresh", cwd=""),
    Case("not_configured", "git push", "git remote remove origin"),
    Case("not_configured", "git pull origin main", "git remote remove origin"),
    Case("not_configured", "git commit -am Change", "echo more >> app.py; git config --global --unset user.email; git config --global --unset user.name; git config --global user.useConfigOnly true"),
    Case("usage", "git clone gitlab.example/team/app.git fresh", cwd=""),
    Case("missing_command", "git clone codecommit://app fresh", cwd=""),
]  # fmt: skip

BRANCHES = [
    Case("branch_not_pushed", "git push", "git switch -qc feature; commit Change"),
    Case("branch_not_pushed", "git pull", "git switch -qc feature"),
    Case("branch_not_pushed", "git push origin feature"),
    Case("branch_not_pushed", "git pull origin feature", "git switch -qc feature; commit Change"),
    Case("branch_not_pushed", "git fetch origin feature", "git switch -qc feature; commit Change"),
    Case("branch_not_pushed", "git branch --set-upstream-to=origin/feature", "git switch -qc feature"),
    Case("branch_not_pushed", "git pull", "git switch -qc feature; git push -qu origin feature; (cd ~/.colleague; git push -q origin :feature)"),
    Case("branch_not_pushed", "git push", "git switch -qc fix origin/release"),
    Case("branch_not_pushed", "git push -u origin main", "rm -rf .git; git init -q; git remote add origin https://gitlab.example/team/app.git"),
    Case("git_diverged", "git push", "commit Mine; colleague Theirs README.md"),
    Case("git_diverged", "git push origin main", "commit Mine; colleague Theirs README.md; git fetch -q"),
    Case("git_diverged", "git push", "colleague Theirs README.md; git pull -q; git reset -q --hard HEAD~2"),
    Case("git_diverged", "git push origin HEAD:release"),
    Case("git_diverged", "git push --force-with-lease", "commit Mine; colleague Theirs README.md"),
    Case("git_diverged", "git push --all", "commit Mine; colleague Theirs README.md; git branch side"),
    Case("git_diverged", "git pull", "commit Mine; colleague Theirs README.md"),
    Case("git_diverged", "git pull --ff-only", "commit Mine; colleague Theirs README.md"),
    Case("git_diverged", "git merge --ff-only origin/main", "commit Mine; colleague Theirs README.md; git fetch -q"),
    Case("git_diverged", "git fetch origin main:release", "git branch release origin/release; colleague Theirs"),
    Case("git_diverged", "git pull --no-rebase", "git remote set-url origin https://gitlab.example/team/other.git"),
    Case("git_diverged", "git merge other/main", "git remote add other https://gitlab.example/team/other.git; git fetch -q other"),
    Case("git_diverged", "git push --tags", "commit Mine; git tag -f v1.0 >/dev/null"),
    Case("git_diverged", "git fetch --tags", "(cd ~/.colleague; git tag -f v1.0 HEAD >/dev/null; git push -qf origin v1.0)"),
    Case("missing_commits", "git checkout 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4"),
    Case("missing_commits", "git cherry-pick 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4"),
    Case("missing_commits", "git merge-base --is-ancestor 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4 HEAD"),
    Case("missing_commits", "git show HEAD~3", "cd ..; rm -rf app; git clone -q --depth 1 https://gitlab.example/team/app.git app"),
    Case("missing_commits", "git fetch origin 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4"),
    Case("missing_commits", "git push ~/mirror.git main", "cd ..; rm -rf app; git clone -q --depth 1 https://gitlab.example/team/app.git app; git init -q --bare mirror.git; git -C mirror.git config receive.shallowUpdate false"),
    Case("not_found", "git show a1b2c3d"),
    Case("not_found", "git checkout mian"),
    Case("not_found", "git switch mian"),
    Case("not_found", "git merge relase"),
    Case("not_found", "git rebase origin/mian"),
    Case("not_found", "git add setup.cfg"),
    Case("not_found", "git log v9.9"),
    Case("not_found", "git restore src/app.py"),
    Case("not_found", "git branch -d featrue"),
    Case("not_found", "git stash pop stash@{3}", "echo more >> app.py; git stash -q"),
    Case("none", "git stash pop"),
    Case("not_found", "git push origin --delete feature"),
    Case("not_found", "git status", cwd=""),
    Case("not_found", "git log", cwd=""),
    Case("not_found", "GIT_DISCOVERY_ACROSS_FILESYSTEM=false git log", cwd=""),
    Case("not_found", "git rm old.py"),
    Case("not_configured", "git remote get-url upstream"),
    Case("not_found", "git apply fix.patch"),
]  # fmt: skip

TREE = [
    Case("dirty_tree", "git checkout release", "git branch release origin/release; echo mine >> app.py"),
    Case("dirty_tree", "git switch release", "git branch release origin/release; echo mine >> app.py"),
    Case("dirty_tree", "git merge origin/release", "echo mine >> app.py"),
    Case("dirty_tree", "git pull", "colleague Theirs; echo mine >> app.py"),
    Case("dirty_tree", "git pull --rebase", "colleague Theirs; echo mine >> app.py"),
    Case("dirty_tree", "git pull --rebase", "echo mine >> app.py; git add app.py"),
    Case("dirty_tree", "git rebase origin/release", "echo mine >> app.py"),
    Case("dirty_tree", "git cherry-pick origin/release", "echo mine >> app.py"),
    Case("dirty_tree", "git revert --no-edit HEAD~1", "echo mine >> app.py"),
    Case("dirty_tree", "git checkout release", "(cd ~/.colleague; git switch -q release; commit New new.py; git push -q origin release); git fetch -q; git branch release origin/release; echo mine > new.py"),
    Case("dirty_tree", "git pull", "colleague New new.py; echo mine > new.py"),
    Case("dirty_tree", "git rm app.py", "echo mine >> app.py"),
    Case("dirty_tree", "git stash pop", "echo mine >> app.py; git stash -q; echo again >> app.py"),
    Case("dirty_tree", "git worktree remove ../review", "git worktree add -q ../review origin/release; echo mine >> ../review/app.py"),
    Case("dirty_tree", "git commit -m Done", "git merge -q origin/release >/dev/null; commit Mine; git switch -qc side HEAD~1; commit Other; git merge -q main >/dev/null || true", stdout=True),
    Case("dirty_tree", "git switch main", "commit Mine; git switch -qc side HEAD~1; commit Other; git merge -q main >/dev/null || true", stdout=True),
    Case("dirty_tree", "git pull", "commit Mine; git switch -qc side HEAD~1; commit Other; git branch -qu origin/main; git merge -q main >/dev/null || true"),
    Case("dirty_tree", "git merge origin/release", "commit Mine README.md; git switch -qc side HEAD~1; git merge -q --no-ff --no-commit main"),
    Case("dirty_tree", "git rebase origin/main", "commit Mine; git switch -qc side HEAD~1; commit Other; git rebase -q main >/dev/null 2>&1 || true"),
    Case("lock", "git commit -am Change", "echo more >> app.py; touch .git/index.lock"),
    Case("lock", "git add app.py", "echo more >> app.py; touch .git/index.lock"),
    Case("lock", "git checkout -b side", "touch .git/HEAD.lock"),
    Case("lock", "git commit -qam Change", "echo more >> app.py; touch .git/refs/heads/main.lock"),
    Case("lock", "git config user.email me@example.com", "touch .git/config.lock"),
    Case("lock", "git fetch", "colleague Theirs; touch .git/refs/remotes/origin/main.lock"),
    Case("lock", "git pull", "colleague Theirs; touch .git/index.lock"),
    Case("disk_full", "git -C ~/small commit -qm Change", "mkdir ~/small", FULL_DISK),
    Case("tty", "git commit", "echo more >> app.py; git add app.py"),
    Case("tty", "git rebase -i HEAD~2"),
    Case("missing_command", "git commit", "echo more >> app.py; git add app.py; git config core.editor nvim"),
    Case("missing_command", "git commit -S -m Change", "echo more >> app.py; git add app.py; git config gpg.program gpg2"),
    Case("missing_command", "git lfs pull"),
    Case("missing_command", "git fetch", "by_ssh; git config core.sshCommand ssh-company"),
    Case("missing_command", "git add data.bin", "echo '*.bin filter=lfs' > .gitattributes; echo x > data.bin; git config filter.lfs.clean 'git-lfs clean -- %f'; git config filter.lfs.required true"),
]  # fmt: skip

USAGE = [
    Case("usage", "git comit -m Change"),
    Case("usage", "git chekcout main"),
    Case("usage", "git psuh"),
    Case("usage", "git stauts"),
    Case("usage", "git frobnicate"),
    Case("usage", "git log --oneliner"),
    Case("usage", "git commit --ammend"),
    Case("usage", "git push", "git checkout -q HEAD~1"),
    Case("usage", "git tag v1.0"),
    Case("usage", "git branch release", "git branch -q release"),
    Case("usage", "git checkout -b main"),
    Case("usage", "git remote add origin https://gitlab.example/team/app.git"),
    Case("usage", "git clone https://gitlab.example/team/app.git", cwd=""),
    Case("none", "git branch -d main"),
    Case("none", "git branch -d side", "git switch -qc side; commit Side; git switch -q main"),
    Case("usage", "git branch side", "rm -rf .git; git init -q"),
    Case("missing_commits", "git log", "rm -rf .git; git init -q"),
    Case("usage", "git rm src", "mkdir src; echo x > src/x; git add src; git commit -qm Src"),
    Case("usage", "git add build/x.o", "mkdir build; echo x > build/x.o; echo build > .gitignore"),
    Case("none", "git stash push -m"),
    Case("usage", "git checkout release", "git remote add other https://gitlab.example/team/app.git; git fetch -q other"),
    Case("usage", "git worktree add ../copy main"),
    Case("none", "git merge --abort"),
    Case("none", "git rebase --continue"),
    Case("usage", "git diff --stta"),
    Case("usage", "git switch origin/release"),
    Case("usage", "git push origin main --forse"),
    Case("usage", "git commit --amend -m Change", "rm -rf .git; git init -q"),
    Case("usage", "git mv absent.py new.py"),
    Case("usage", "git branch 'my feature'"),
]  # fmt: skip

NONE = [
    Case("none", "git commit -m Change", stdout=True),
    Case("none", "git commit -m Change", "echo more >> app.py", stdout=True),
    Case("none", "git commit -m Change", "echo more > notes.txt", stdout=True),
    Case("none", "git merge main", "commit Mine; git switch -qc side HEAD~1; commit Other", stdout=True),
    Case("none", "git rebase main", "commit Mine; git switch -qc side HEAD~1; commit Other", stdout=True),
    Case("none", "git cherry-pick origin/release", "commit Mine", stdout=True),
    Case("none", "git stash pop", "echo mine >> app.py; git stash -q; commit Other", stdout=True),
    Case("none", "git pull --no-rebase", "commit Mine; colleague Theirs", stdout=True),
    Case("none", "git commit -qam Change", "echo more >> app.py; printf '#!/bin/sh\\necho \"lint: 3 problems in app.py\" >&2\\nexit 1\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit"),
    Case("none", "git commit -am wip", "echo more >> app.py; printf '#!/bin/sh\\necho \"commit message must name a ticket\" >&2\\nexit 1\\n' > .git/hooks/commit-msg; chmod +x .git/hooks/commit-msg"),
    Case("none", "git push", "commit Change; printf '#!/bin/sh\\necho \"tests: 401 Unauthorized in test_login\" >&2\\nexit 1\\n' > .git/hooks/pre-push; chmod +x .git/hooks/pre-push"),
    Case("none", "git push", "head -c 300000 /dev/zero > big.bin; git add big.bin; git commit -qm Big", HOOK + "'echo \"remote: error: File big.bin is larger than the limit of 100 kB\" >&2; exit 1' > $hook/pre-receive; chmod +x $hook/pre-receive"),
    Case("none", "git diff --exit-code", "echo more >> app.py"),
    Case("none", "git diff --quiet origin/release"),
    Case("none", "git grep -n unauthorized"),
    Case("none", "git merge-base --is-ancestor origin/release HEAD"),
    Case("none", "git rev-parse --verify -q nightly"),
    Case("none", "git config --get user.signingkey"),
    Case("none", "git diff --check", "printf 'trailing \\n' >> app.py", stdout=True),
    Case("none", "git apply fix.patch", "printf -- '--- a/app.py\\n+++ b/app.py\\n@@ -1 +1 @@\\n-absent\\n+present\\n' > fix.patch"),
    Case("none", "git check-ignore app.py"),
    Case("none", "git show-ref --verify refs/heads/nightly"),
]  # fmt: skip

LANGUAGES = ["de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "zh_CN.UTF-8"]
SPOKEN = [
    Case("auth", "git fetch", "", WITHDRAW),
    Case("auth", "GIT_TERMINAL_PROMPT=0 git fetch", "no_login"),
    Case("network", "git fetch", "git remote set-url origin https://gitlab.nowhere.example/team/app.git"),
    Case("branch_not_pushed", "git push", "git switch -qc feature; commit Change"),
    Case("git_diverged", "git push", "commit Mine; colleague Theirs README.md"),
    Case("git_diverged", "git pull", "commit Mine; colleague Theirs README.md"),
    Case("dirty_tree", "git checkout release", "git branch release origin/release; echo mine >> app.py"),
    Case("lock", "git commit -am Change", "echo more >> app.py; touch .git/index.lock"),
    Case("ssh_key", "git fetch", "by_ssh; rm ~/.ssh/id_ed25519*"),
    Case("usage", "git psuh"),
    Case("not_found", "git status", cwd=""),
    Case("none", "git commit -m Change", stdout=True),
]  # fmt: skip
CASES = [
    *AUTH,
    *NETWORK,
    *BRANCHES,
    *TREE,
    *USAGE,
    *NONE,
    *(case._replace(locale=name) for name in LANGUAGES for case in SPOKEN),
]


def main() -> None:
    """Build the scene once, put it back before each case, write git.jsonl."""
    enter_stage("tests.corpus.git")
    make_locales(LANGUAGES)
    authority = Authority(SERVER / "ca", "Company CA")
    shell(FORGE)
    shell(
        f"mkdir -m 755 ~/.config && cp {authority.certificate} ~/.config/company-ca.crt && mkdir -m 700 ~/.ssh", uid=UID
    )
    with Sshd(SERVER / "sshd", "gitlab.example", 22, "git") as sshd, _forge(authority):
        _give_keys(sshd)
        shell(HELPERS + SCENE, HOME, UID)
        shell(KEEP)
        write("git", [_capture(case) for case in CASES])


def _forge(authority: Authority) -> GitServer:
    shell(f"chmod 755 {SERVER}/ca {SERVER}/git")
    return GitServer(SERVER / "git", "gitlab.example", 443, authority, uid=1001)


def _give_keys(sshd: Sshd) -> None:
    """The user's key is let in, and the user knows the host."""
    key = sshd.new_key("id_ed25519")
    sshd.authorize(key)
    shell(f"install -o dev -g dev -m 600 {key} {key}.pub {sshd.known_hosts} {HOME}/.ssh && chmod 755 {sshd.folder}")


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"umount -q {HOME}/small || true; {RESTORE}")
    return capture(case._replace(setup=HELPERS + case.setup), "git")


if __name__ == "__main__":
    main()
