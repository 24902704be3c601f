"""The fifth fresh set: git and other histories, ssh, the web, databases, keys, the machine itself."""

from tests.corpus.fresh_e_platform import ME
from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

# --- git --------------------------------------------------------------------------------------------------------------

REPO = """git init -q -b main; git config user.name Ana; git config user.email ana@umbra.example
printf 'a\\nb\\n' > app.py; git add app.py; git commit -qm start
"""
UP = REPO + "git init -q --bare -b main ../core.git; git remote add origin ../core.git; git push -qu origin main\n"
THEIRS = (
    "git clone -q ../core.git ../peer; (cd ../peer; git config user.name Bo; git config user.email bo@x.example; echo "
    "bo > app.py; git commit -qam bo; git push -q)\n"
)


def origin(url: str) -> str:
    """A clone whose origin is at this URL."""
    return REPO + f"git remote add origin {url}; git config branch.main.remote origin; git config branch.main.merge "\
        "refs/heads/main\n"  # fmt: skip


def guarded(*words: str) -> str:
    """A remote that refuses a push with these words."""
    said = "".join(f"echo '{word}' >&2; " for word in words)
    return UP + f"printf '#!/bin/sh\\n%s\\nexit 1\\n' \"{said}\" > ../core.git/hooks/pre-receive; chmod +x "\
        "../core.git/hooks/pre-receive; echo c >> app.py; git commit -qam more\n"  # fmt: skip


LOST = "5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e"
LFS = origin(f"http://git.{H}/lfs/app.git") + (
    "git lfs install --local >/dev/null; git lfs track '*.bin' >/dev/null; echo z > w.bin; git add .; git commit -qm "
    "lfs\n"
)
NOT_MINE = "the key of a stranger"
SSHREPO = origin(f"git@bastion.{H}:umbra/core.git")
GIT = [
    fails("auth", "git remote update", origin(f"http://git.{H}/closed/app.git"), also="tty"),
    fails("auth", "git lfs push origin main", LFS),
    fails("auth", f"git -c http.extraHeader='Authorization: Bearer old' ls-remote http://git.{H}/bearer/app.git", also=
        "tty"),
    fails("auth", f"git submodule add http://ci:gone@git.{H}/closed/lib.git lib", REPO),
    fails("auth", f"GIT_ASKPASS=true git clone http://git.{H}/closed/app.git", also="tty"),
    fails("auth", "make deps", f"printf 'deps:\\n\\tgit clone -q http://ci:old@git.{H}/closed/protos.git\\n' > "
        "Makefile", tool="git"),
    fails("permission", "git push", guarded("GitLab: You are not allowed to push code to protected branches on this "
        "project.")),
    fails("permission", "git push origin HEAD:main", guarded("error: GH006: Protected branch update failed for "
        "refs/heads/main.", "error: Changes must be made through a pull request."), also="none"),
    fails("none", "git push -q", guarded("lint: app.py: 2 errors", "denied: fix them first")),
    fails("none", "git push origin main", guarded("GitLab: Commit message does not follow the pattern ^[A-Z]+-[0-9]+")),
    fails("permission", "git push origin main", ME.replace("NAME", "readonly") + SSHREPO, also="ssh_key"),
    fails("not_found", "git fetch --tags", ME.replace("NAME", "guest") + SSHREPO, also="permission"),
    fails("permission", "git gc --prune=now", UP, admin="chown -R 0:0 .git/objects"),
    fails("permission", "git commit -qam fix", REPO + "echo c >> app.py", admin="chown -R 0:0 "
        ".git/objects", also="not_owned"),
    fails("not_owned", "git -C /srv/vendored describe --always"),
    fails("not_owned", "cd /srv/vendored && git status -sb", tool="git"),
    fails("not_owned", "make version", "printf 'version:\\n\\t@git -C /srv/vendored rev-parse HEAD\\n' > Makefile",
        tool="git"),
    fails("rate_limit", f"git ls-remote http://git.{H}/busy/app.git"),
    fails("permission", f"git clone http://ci:x@git.{H}/denied/app.git"),
    fails("not_found", f"git clone https://git.{H}/umbra/nope.git"),
    fails("network", f"git clone http://git.{H}/tired/app.git"),
    fails("network", "git push --mirror backup", REPO + f"git remote add backup ssh://git@off.{H}:2200/core.git"),
    fails("network", "git remote show origin", origin("https://codeberg.nowhere.example/umbra/core.git")),
    fails("network", f"git clone git://off.{H}/core.git"),
    fails("network", "git lfs fetch --all", origin(f"https://ci:x@off.{H}:3443/core.git") + "git lfs install --local "
        ">/dev/null; "
        "git lfs track '*.bin' >/dev/null; printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize"
        " 9\\n' 7 > w.bin; git -c filter.lfs.clean= -c filter.lfs.process= -c filter.lfs.required=false add .; git -c "
        "filter.lfs.clean= -c filter.lfs.process= -c filter.lfs.required=false commit -qm l"),
    fails("network", "git pull --ff-only", ME.replace("NAME", "me") + origin(f"git@intra.{H}:umbra/core.git")),
    fails("tls", "git remote update origin", origin(f"https://wrong.{H}/core.git")),
    fails("tls", f"git ls-remote https://own.{H}/core.git HEAD"),
    fails("ssh_key", "git fetch origin main", ME.replace("NAME", "other") + SSHREPO),
    fails("ssh_hostkey", f"git clone -q git@bastion.{H}:umbra/core.git", ME.replace("NAME", "me") +
        f"printf 'bastion.{H} %s\\n' \"$(cut -d' ' -f1,2 /srv/ssh/other.pub)\" > ~/.ssh/known_hosts"),
    fails("git_diverged", "git push origin main", UP + THEIRS + "echo mine > app.py; git commit -qam mine"),
    fails("git_diverged", "git push --force-with-lease", UP + THEIRS + "git commit -q --amend -m again"),
    fails("git_diverged", "git pull", UP + THEIRS + "git commit -q --allow-empty -m mine"),
    fails("git_diverged", "git -c pull.ff=only pull -q origin main", UP + THEIRS + "git commit -q --allow-empty -m m"),
    fails("usage", "git tag -f v1 && git push --tags", UP + "git tag v1; git push -q --tags; git commit -q "
        "--allow-empty -m n", also="git_diverged"),
    fails("dirty_tree", "git checkout -", REPO + "git switch -qc topic; echo t > app.py; git commit -qam t; echo u > "
        "app.py"),
    fails("dirty_tree", "git merge topic", REPO + "git switch -qc topic; echo t > app.py; git commit -qam t; git switch"
        " -q main; echo u > app.py"),
    fails("dirty_tree", "git cherry-pick topic", REPO + "git switch -qc topic; echo t > app.py; git commit -qam t; git "
        "switch -q main; echo u > app.py"),
    fails("dirty_tree", "git worktree remove ../wt", REPO + "git worktree add -q ../wt -b w; echo x > ../wt/new"),
    fails("dirty_tree", "git pull --rebase", UP + THEIRS + "echo mine >> app.py"),
    fails("dirty_tree", "git bisect start HEAD HEAD~2", REPO + "echo 2 > app.py; git commit -qam 2; echo 3 > app.py; "
        "git"
        " commit -qam 3; echo t > app.py"),
    fails("branch_not_pushed", "git push", UP + "git switch -qc feat/cart"),
    fails("branch_not_pushed", "git pull", UP + "git switch -qc feat/cart"),
    fails("branch_not_pushed", "git fetch origin feat/checkout", UP, also="not_found"),
    fails("branch_not_pushed", "git log origin/feat/cart..HEAD --oneline", UP + "git switch -qc feat/cart", also=
        "not_found"),
    fails("branch_not_pushed", "git push origin feat/crat", UP + "git switch -qc feat/cart", also="not_found usage"),
    fails("branch_not_pushed", "git clone -b release/24.11 ../core.git ../rel", UP, also="not_found"),
    fails("branch_not_pushed", "git rev-list --count @{u}..", UP + "git switch -qc feat/cart"),
    fails("missing_commits", f"git checkout {LOST}", UP),
    fails("missing_commits", f"git branch hotfix {LOST}", UP),
    fails("missing_commits", f"git revert --no-edit {LOST}", UP),
    fails("missing_commits", f"git fetch origin {LOST}", UP, also="not_found"),
    fails("missing_commits", f"git show {LOST}:app.py", UP, also="not_found"),
    fails("short_sha", "git fetch origin 5ca1ab1", UP, also="branch_not_pushed not_found"),
    fails("not_found", "git diff main..develop --stat", UP),
    fails("not_found", "git restore src/main.py", UP, also="none"),
    fails("not_found", "git tag -d v3.0.1", UP),
    fails("not_found", "git stash show -p stash@{2}", UP, also="none"),
    fails("lock", "git add app.py", REPO + "touch .git/index.lock; echo c >> app.py"),
    fails("lock", "git config user.signingkey ABC", REPO + "touch .git/config.lock"),
    fails("lock", "git pull --rebase", UP + THEIRS + "mkdir -p .git/refs/remotes/origin; touch "
        ".git/refs/remotes/origin/main.lock"),
    fails("lock", "git branch -m trunk", REPO + "touch .git/refs/heads/main.lock"),
    fails("not_configured", "git commit -m first", "git init -q; git add .; git config user.useConfigOnly true; touch a"
        "; git add a"),
    fails("not_configured", "git push -u upstream main", UP, also="not_found"),
    fails("missing_command", "git send-email --to a@x.example HEAD^", REPO + "git commit -q --allow-empty -m b", also=
        "missing_dependency usage none"),
    fails("not_configured", "git commit -S -qm signed", REPO + "echo c >> app.py; git add app.py; git config "
        "user.signingkey DEADBEEF", also="not_found auth tty"),
    fails("missing_command", "git lfs-migrate info", REPO, also="usage"),
    fails("missing_command", "git difftool -y -t meld HEAD~1", REPO + "echo c >> app.py; git commit -qam c", also=
        "not_configured"),
    fails("missing_command", "git diff HEAD~1", REPO + "echo c >> app.py; git commit -qam c; git config diff.external "
        "difft", also="not_configured"),
    fails("disk_full", "git commit -qam big", REPO, admin="cp -a .git /var/tmp/e-git && mount -t tmpfs -o "
        "size=220k,uid=1000,mode=700 t .git && cp -a /var/tmp/e-git/. .git/; rm -rf /var/tmp/e-git; head -c 400k "
        "/dev/urandom >"
        " app.py"),
    fails("usage", "git psuh origin main", UP),
    fails("usage", "git log --oneline --grpah", REPO, also="none"),
    fails("usage", "git branch feat", REPO + "git branch feat", also="none"),
    fails("usage", "git clone ../core.git .", UP, also="none"),
    fails("none", "git merge topic", REPO + "git switch -qc topic; echo t > app.py; git commit -qam t; git switch -q "
        "main; echo u > app.py; git commit -qam u", stdout=True),
    fails("none", "git diff --quiet HEAD -- app.py", REPO + "echo c >> app.py"),
    fails("none", "git grep -n 'dial tcp.*refused'", REPO),
    fails("none", "git apply fix.patch", REPO + "printf -- '--- a/app.py\\n+++ b/app.py\\n@@ -1 +1 @@\\n-denied\\n+ok"
        "\\n' > fix.patch"),
    fails("none", "git show-ref --verify --quiet refs/heads/develop", REPO),
    fails("none", "lefthook run pre-push", REPO + file("lefthook.yml", """\
        pre-push:
          commands:
            unit:
              run: sh -c 'echo "test_login, want 200, got 401 Unauthorized"; exit 1'
        """), stdout=True),
    fails("not_owned", "pip install --no-deps git+file:///srv/vendored"),
    fails("not_owned", "GOCACHE=/var/tmp/e-go go build -o app .", "printf 'module umbra.example/a\\n\\ngo 1.19\\n' > "
        "go.mod; printf 'package main\\n\\nfunc main() {}\\n' > main.go; git init -q", admin="chown -R 0:0 "
        ".git", tool="go",
        also="not_configured"),
    fails("dirty_tree", "git rebase main", REPO + "git switch -qc topic; git commit -q --allow-empty -m t; echo c >> "
        "app.py"),
    fails("dirty_tree", "git revert --no-edit HEAD", REPO + "echo 2 > app.py; git commit -qam 2; echo 3 > app.py"),
    fails("dirty_tree", "npm version patch", REPO + "echo '{\"name\": \"web\", \"version\": \"1.0.0\"}' > "
        "package.json; "
        "git add .; git commit -qm p; echo c >> app.py"),
    fails("dirty_tree", "hg update --check 0", "hg init; echo a > a; hg -q ci -d '0 0' -Am a -u x; echo b > a; hg -q "
        "ci "
        "-d '0 0' -m b -u x; echo c > a"),
    fails("dirty_tree", "bash sync.sh", UP + THEIRS + file("sync.sh", "set -e\ngit fetch -q\ngit rebase origin/main") +
        "echo mine >> app.py", tool="git"),
    fails("git_diverged", "git merge --ff-only origin/main", UP + THEIRS + "git commit -q --allow-empty -m m; git "
        "fetch "
        "-q"),
    fails("git_diverged", "make release", UP + THEIRS + "git commit -q --allow-empty -m m; printf 'release:\\n\\tgit "
        "push "
        "-q origin HEAD:main\\n' > Makefile", tool="git"),
    fails("missing_commits", f"git checkout {LOST} -- app.py", UP),
    fails("missing_commits", f"git log --oneline {LOST}..HEAD", UP),
    fails("network", "hg clone http://off.umbra.example:8000/core"),
    fails("auth", f"hg --config ui.interactive=no clone http://git.{H}/closed/core"),
    fails("git_diverged", "hg push", "hg init ../r; hg clone -q ../r .; echo a > a; hg -q ci -d '0 0' -Am a -u x; hg "
        "-q push; hg"
        " -q clone ../r ../p; (cd ../p; echo b > b; hg -q ci -d '0 0' -Am b -u y; hg -q push); echo c > c; hg -q ci "
        "-d '0 0' -Am c -u x",
        stdout=True),
    fails("network", f"svn checkout svn://off.{H}/core"),
    fails("auth", f"svn --non-interactive ls http://git.{H}/closed/core"),
    fails("lock", "svn update", "svnadmin create ~/s; svn -q co file://$HOME/s .; python3 -c \"import sqlite3; c="
        "sqlite3.connect('.svn/wc.db'); c.execute(\\\"insert into wc_lock values (1,'',-1)\\\"); c.commit()\""),
    fails("not_found", "svn info", also="none"),
]  # fmt: skip

# --- ssh and copies ---------------------------------------------------------------------------------------------------

MINE = ME.replace("NAME", "me")
B = f"dev@bastion.{H}"
SSH = [
    fails("ssh_key", f"ssh {B} sudo systemctl restart web", ME.replace("NAME", "other")),
    fails("ssh_key", f"ssh -i deploy.pem {B} true", MINE + "rm ~/.ssh/id_ed25519; cp /srv/ssh/me deploy.pem; chmod 664 "
        "deploy.pem"),
    fails("missing_command", f"sshfs {B}:/srv mnt", "mkdir mnt", tool="bash"),
    fails("ssh_key", f"ssh -o BatchMode=yes {B} uptime", ME.replace("NAME", "locked"), also="tty"),
    fails("ssh_key", "python3 run.py", MINE + file("run.py", f"""\
        import paramiko

        c = paramiko.SSHClient()
        c.load_system_host_keys()
        c.connect('bastion.{H}', username='dev', key_filename='/srv/ssh/other', look_for_keys=False, allow_agent=False)
        """), also="auth"),
    fails("ssh_hostkey", "python3 run.py", file("run.py", f"""\
        import paramiko

        c = paramiko.SSHClient()
        c.load_system_host_keys()
        c.connect('bastion.{H}', username='dev')
        """)),
    fails("ssh_key", f"fab -H {B} deploy", ME.replace("NAME", "other") + file("fabfile.py", """\
        from fabric import task

        @task
        def deploy(c):
            c.run('uptime')
        """), also="auth"),
    fails("ssh_hostkey", f"ssh -o StrictHostKeyChecking=yes {B} ls", MINE + ": > ~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"scp -r site {B}:", MINE + "mkdir site; " + f"printf 'bastion.{H} %s\\n' \"$(cut -d' ' -f1,2 "
        "/srv/ssh/other.pub)\" > ~/.ssh/known_hosts"),
    fails("network", f"ssh -J {B} dev@db-7.nowhere.example", MINE),
    fails("network", "mosh --ssh='ssh -p 2299' dev@off.umbra.example", MINE, tool="mosh"),
    fails("network", f"ssh -p 2203 {B}", MINE),
    fails("network", f"autossh -M 0 -N -R 9000:localhost:9000 dev@far.{H}", MINE, tool="ssh"),
    fails("network", f"scp report.pdf dev@intra.{H}:/tmp/", "touch report.pdf"),
    fails("network", f"plink -batch -P 2299 dev@off.{H} uptime", tool="plink"),
    fails("network", "rsync -av rsync://mirror.nowhere.example/debian/ ./debian"),
    fails("tty", "sshuttle -r dev@vpn.nowhere.example 10.0.0.0/8", also="auth permission"),
    fails("timeout", f"ssh -o ConnectTimeout=2 {B} -p 2204", MINE, also="network"),
    fails("timeout", f"rsync --contimeout=1 rsync://slow.{H}/pub/ .", also="network"),
    fails("permission", f"ssh {B} 'cat /srv/backup.key'", MINE),
    fails("permission", f"rsync -a {B}:/srv/backup.key .", MINE),
    fails("permission", f"sftp {B}:/srv/backup.key .", MINE),
    fails("permission", f"ssh {B} touch /etc/cron.d/job", MINE),
    fails("missing_command", f"ssh {B} 'kubectll get pods'", MINE),
    fails("not_found", f"ssh {B} 'cd /srv/releases/current && ls'", MINE, also="none"),
    fails("not_found", f"scp {B}:/var/log/web.log .", MINE, also="none"),
    fails("not_found", f"rsync -a dist/ {B}:/srv/www/2024/a/b/", MINE + "mkdir dist; touch dist/a", also="permission"),
    fails("port_in_use", f"ssh -o ExitOnForwardFailure=yes -N -L 127.0.0.1:8010:localhost:80 {B}", MINE),
    fails("permission", f"ssh -o ExitOnForwardFailure=yes -N -L 443:localhost:443 {B}", MINE + "true", also=
        "port_in_use"),
    fails("disk_full", "ssh-keygen -q -t rsa -b 4096 -N '' -f keys/id_rsa", "mkdir keys", admin="mount -t tmpfs -o "
        "size=4k,uid=1000 t keys; head -c 9k /dev/zero > keys/f || true"),
    fails("ssh_key", "ssh-add ~/.ssh/id_ed25519", ME.replace("NAME", "locked"), also="service_down"),
    fails("auth", "ssh-keygen -p -f ~/.ssh/id_ed25519", ME.replace("NAME", "locked"), also="tty ssh_key"),
    fails("ssh_key", "SSH_AUTH_SOCK=/run/user/1000/agent.9 ssh-add -l", also="service_down"),
    fails("usage", f"ssh -o StrictHostKeyCheking=no {B} ls", MINE),
    fails("usage", "rsync -avz --delete-afterwards a/ b/", "mkdir a", also="none"),
    fails("none", f"ssh {B} 'test -d /opt/web'", MINE),
    fails("none", f"ssh {B} 'echo \"healthcheck: HTTP 503 from web-2\" >&2; exit 2'", MINE),
    fails("none", f"ssh {B} pgrep -x nginxx", MINE),
    fails("none", f"parallel-ssh -i -H {B} -x '-o LogLevel=ERROR' 'exit 4'", MINE, tool="ssh", stdout=True),
]  # fmt: skip

# --- the web ----------------------------------------------------------------------------------------------------------

A = f"api.{H}"
WEB = [
    fails("auth", f"curl -sS --fail-with-body -H 'Authorization: Bearer old' http://{A}/bearer/v1/me"),
    fails("auth", f"http --check-status --ignore-stdin GET http://{A}/closed/users"),
    fails("auth", f"curl -sS ftp://ana:old@ftp.{H}:2121/pub/"),
    fails("auth", f"lftp -u ana,old -e 'set net:max-retries 1; ls; bye' ftp://ftp.{H}:2121"),
    fails("auth", f"wget -nv ftp://ana:old@ftp.{H}:2121/a.tgz"),
    fails("auth", f"wget -q --server-response http://{A}/bearer/export.csv"),
    fails("auth", "python3 mail.py", file("mail.py", f"""\
        import smtplib

        with smtplib.SMTP('mail.{H}', 2525) as s:
            s.login('ana', 'old')
        """)),
    fails("auth", f"swaks --to bo@x.example --server mail.{H}:2525 --auth LOGIN --auth-user ana --auth-password old"),
    fails("auth", "msmtp -C rc bo@x.example", file("rc", f"account default\nhost mail.{H}\nport 2525\nauth plain\nuser "
        "ana\npassword old\nfrom ana@x.example\ntls off") + "chmod 600 rc", stdin="hi\n"),
    fails("permission", "python3 mail.py", file("mail.py", f"""\
        import smtplib

        with smtplib.SMTP('mail.{H}', 2525) as s:
            s.sendmail('ana@x.example', ['bob@outside.example'], 'hi')
        """), also="auth"),
    fails("auth", f"curl -fsS -x http://px.{H}:3129 https://charts.nowhere.example/index.yaml -o index.yaml"),
    fails("auth", f"https_proxy=http://px.{H}:3129 python3 get.py", file("get.py", "import requests\n"
        "requests.get('https://hooks.nowhere.example/x', timeout=3)")),
    fails("permission", f"http --check-status --ignore-stdin DELETE http://{A}/denied/users/4"),
    fails("permission", f"curl -fsSL http://{A}/denied/pkg.deb -o /var/tmp/e-pkg.deb"),
    fails("permission", f"wget -nv http://{A}/denied/a.zip"),
    fails("permission", f"curl --no-progress-meter -f http://{A}/ready -o /etc/web.json"),
    fails("not_found", f"curl --fail --silent --show-error http://{A}/v2/tool-linux-amd64 | tar xz", tool="curl", also=
        "none"),
    fails("not_found", f"wget http://{A}/releases/tool.tgz -q -O tool.tgz || wget -nv http://{A}/releases/tool.tar.gz"),
    fails("rate_limit", f"http --check-status --ignore-stdin http://{A}/busy/search"),
    fails("rate_limit", f"wget -nv http://{A}/busy/feed.xml"),
    fails("rate_limit", "python3 get.py", file("get.py", f"import requests\nrequests.get('http://{A}/busy/v1')"
        ".raise_for_status()")),
    fails("network", f"curl -fsS http://{A}/tired/report"),
    fails("network", f"curl -sS --http1.1 http://{A}/bye/x"),
    fails("network", f"wget -nv -t 1 http://{A}/later/x.json"),
    fails("network", f"http --ignore-stdin http://off.{H}:3000/health"),
    fails("network", f"lftp -e 'set net:max-retries 1; set net:timeout 2; ls; bye' ftp://off.{H}"),
    fails("network", f"nc -vz off.{H} 5672"),
    fails("network", f"socat - TCP:intra.{H}:5432"),
    fails("network", f"amqp-publish --server off.{H} -r q -b hi", tool="amqp-publish"),
    fails("network", f"mosquitto_pub -h off.{H} -t a -m b"),
    fails("network", "yt-dlp -q https://video.nowhere.example/v.mp4"),
    fails("network", "wget -q -O- https://grafana.offline.example/api/health || curl -sS "
        "https://grafana.offline.example/api/health", tool="curl"),
    fails("network", "curl --retry 2 --retry-delay 0 --retry-all-errors -sSf http://off.umbra.example:9200/_cat/indices"
        ),
    fails("network", f"echo hello | ncat -w 2 off.{H} 9000", tool="ncat", also="missing_command"),
    fails("network", f"ldapsearch -x -H ldap://off.{H} -b dc=x"),
    fails("network", f"smbclient -N -L //off.{H}"),
    fails("network", f"etcdctl --endpoints=http://off.{H}:2379 --command-timeout=2s get /cfg", also="timeout"),
    fails("network", f"rclone ls :http: --http-url http://off.{H}:8080 --retries 1 --low-level-retries 1"),
    fails("network", f"kcat -b off.{H}:9092 -L -m 2"),
    fails("network", f"ping -c1 -W1 far.{H}", also="permission"),
    fails("tls", f"http --ignore-stdin https://own.{H}/ready"),
    fails("tls", f"gnutls-cli --x509cafile /etc/ssl/certs/ca-certificates.crt own.{H}"),
    fails("tls", f"openssl s_client -brief -verify_return_error -connect expired.{H}:443"),
    fails("tls", f"curl --tlsv1.3 -sS https://{A}:80/"),
    fails("tls", f"lftp -e 'set net:max-retries 1; cls; bye' https://own.{H}/"),
    fails("timeout", f"curl -m 2 -sS http://{A}/hang/slow.json"),
    fails("timeout", f"http --ignore-stdin --timeout 1 http://{A}/hang/q"),
    fails("timeout", "python3 get.py", file("get.py", f"import requests\nprint(requests.get('http://{A}/hang/q', "
        "timeout=1).text)"), also="network"),
    fails("timeout", f"timeout 1 curl -s http://{A}/hang/x", tool="curl", also="none"),
    fails("timeout", "nc -w 1 -v slow.umbra.example 443", also="network"),
    fails("disk_full", f"wget -nv -P data http://{A}/large", "mkdir data", admin="mount -t tmpfs -o "
        "size=64k,uid=1000 t data"),
    fails("not_found", f"curl -sS -F report=@report.pdf http://{A}/ready", also="none"),
    fails("not_found", f"curl -sS --cert client.pem https://{A}/ready", also="tls not_configured"),
    fails("usage", f"curl -sS htps://{A}/ready", also="none"),
    fails("usage", f"wget --ouput-document=x http://{A}/ready", also="none"),
    fails("none", f"curl -s http://{A}/ready | jq -e '.status == \"ok\"'", tool="jq", stdout=True),
    fails("none", f"curl -fsS http://{A}/ready | grep -q '\"status\": \"ok\"'", tool="grep"),
    fails("none", "nmap -V | grep -i 'host is down'", tool="grep"),
    fails("none", f"[ \"$(curl -s -o /dev/null -w '%{{http_code}}' http://{A}/busy/)\" -lt 400 ]", tool="["),
]  # fmt: skip

# --- databases --------------------------------------------------------------------------------------------------------

PG = f"postgresql://web:pw@pg.{H}/store"
MY = f"mysql --protocol=tcp -h maria.{H} "
BUSY = (
    "sqlite3 app.db 'create table t(a)'; cat > busy.py <<'END'\nimport sqlite3, time\nc = sqlite3.connect('app.db', "
    "isolation_level=None)\nc.execute('begin exclusive')\nopen('held', 'w')\ntime.sleep(20)\nEND\n"
    "setsid python3 busy.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done\n"
)
DUCK = (
    "cat > hold.py <<'END'\nimport subprocess, time\np = subprocess.Popen(['duckdb', 'w.db', 'create table t(a int)'])"
    "\np.wait()\np = subprocess.Popen(['duckdb', 'w.db'], stdin=subprocess.PIPE)\np.stdin.write(b'select 1;\\n'); "
    "p.stdin.flush(); time.sleep(0.5)\nopen('held', 'w')\ntime.sleep(20)\nEND\n"
    "setsid python3 hold.py >/dev/null 2>&1 & for i in $(seq 80); do [ -e held ] && break; sleep 0.1; done\n"
)
KNEX = file("knexfile.js", "module.exports = {client: 'pg', connection: 'URL'}") + (
    "mkdir migrations; ln -s /srv/tools/node_modules node_modules; echo 'exports.up = () => {}; exports.down = () => "
    "{}' > migrations/1_a.js\n"
)
DJANGO = file(
    "manage.py",
    """\
    import os, sys
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if not settings.configured: settings.configure(
        INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth'], ROOT_URLCONF='manage', SECRET_KEY='x',
        DATABASES={'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'store', 'USER': 'web',
                               'PASSWORD': 'PW', 'HOST': 'HOSTNAME', 'PORT': NUMBER}},
    )
    urlpatterns = []
    if __name__ == '__main__':
        execute_from_command_line(sys.argv)
    """,
)


def django(password: str = "pw", host: str = f"pg.{H}", port: int = 5432) -> str:
    """A project of one file."""
    return DJANGO.replace("PW", password).replace("HOSTNAME", host).replace("NUMBER", str(port))


DATA = [
    fails("auth", f"psql 'postgresql://web:old@pg.{H}/store' -c '\\dt'"),
    fails("auth", f"PGPASSWORD=bad vacuumdb -h pg.{H} -U web store", tool="vacuumdb"),
    fails("auth", "python3 manage.py migrate", django("old")),
    fails("permission", "python3 manage.py migrate -v 0", django()),
    fails("auth", "knex migrate:latest", KNEX.replace("URL", f"postgres://web:old@pg.{H}/store")),
    fails("auth", "python3 q.py", file("q.py", f"import psycopg2\npsycopg2.connect('postgresql://web:x@pg.{H}/store')")
        ),
    fails("auth", "node q.js", "ln -s /srv/tools/node_modules node_modules\n" + file("q.js", f"""\
        const {{ Client }} = require('pg');
        new Client('postgres://web:bad@pg.{H}/store').connect();
        """)),
    fails("auth", f"pgbench -h pg.{H} -U web -n -t 1 store", also="tty not_configured"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'delete from items'"),
    fails("permission", f"psql {PG} -qc 'create schema billing' -v ON_ERROR_STOP=1"),
    fails("not_found", f"pg_dump {PG} -n audit -t audit.log", also="none"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'drop table items'", also="not_owned"),
    fails("permission", f"psql 'postgresql://web:pw@pg.{H}/billing' -c 'select 1'", also="auth not_configured"),
    fails("permission", f"PGPASSWORD=pw createuser -h pg.{H} -U web bob", tool="createuser"),
    fails("rate_limit", f"psql 'postgresql://one:pw@pg.{H}/store' -c 'select 1'", also="quota"),
    fails("not_found", f"psql 'postgresql://web:pw@pg.{H}/shopp' -c 'select 1'"),
    fails("not_found", f"psql {PG} -f schema/seed.sql"),
    fails("not_found", "PGSERVICE=warehouse psql -l", tool="psql", also="not_configured"),
    fails("network", "psql 'host=rds.nowhere.example user=web dbname=store' -c 'select 1'"),
    fails("network", "python3 manage.py migrate --noinput", django(host=f"off.{H}", port=5433)),
    fails("network", "knex migrate:status", KNEX.replace("URL", f"postgres://web:x@off.{H}:5439/store")),
    fails("service_down", "pg_dump store > store.sql", also="network"),
    fails("service_down", "createdb -h localhost -p 5444 store_test", also="network"),
    fails("service_down", "vacuumdb --all --analyze", also="network"),
    fails("tls", f"psql 'host=pg.{H} user=web dbname=store sslmode=require' -c 'select 1'", also="not_configured"),
    fails("timeout", f"psql 'host=slow.{H} connect_timeout=2 user=web dbname=store' -c 'select 1'", also="network"),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c 'select nope from items'"),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c \"select 1/0 as unauthorized\""),
    fails("none", f"test \"$(psql {PG} -Atc 'select count(*) from items')\" -gt 0", tool="test"),
    fails("auth", MY + "-u web -pold store -e 'select 1'"),
    fails("permission", MY + "-u web -ppw store -e 'drop table items'"),
    fails("permission", MY + "-u web -ppw billing -e 'select 1'", also="not_found auth"),
    fails("not_found", f"mysqldump --protocol=tcp -h maria.{H} -u web -ppw store orders > o.sql"),
    fails("network", f"mysql -h off.{H} -P 3307 -u web -ppw -e 'select 1'"),
    fails("network", "mysqldump -h db.nowhere.example -u web -ppw store"),
    fails("service_down", "mysqladmin -S /run/user/1000/mysqld.sock status", also="network"),
    fails("service_down", "mariadb -u root store < dump.sql", "touch dump.sql", tool="mariadb", also="network"),
    fails("auth", "python3 q.py", file("q.py", f"import pymysql\npymysql.connect(host='maria.{H}', user='web', "
        "password='no', database='store')")),
    fails("network", "python3 q.py", file("q.py", f"import pymysql\npymysql.connect(host='off.{H}', port=3307, "
        "user='web', password='no', database='store')")),
    fails("auth", f"redis-cli -e -h redis.{H} --no-auth-warning -a old get a"),
    fails("auth", "python3 q.py", file("q.py", f"import redis\nredis.Redis('redis.{H}').get('a')")),
    fails("oom", "redis-cli -e -p 6380 set k vvvvvvvv", also="quota"),
    fails("permission", f"redis-cli -e -h redis.{H} --no-auth-warning --user reporter -a pw set a 1"),
    fails("permission", "redis-cli -e -p 6381 set a 1", also="not_configured none"),
    fails("network", f"redis-cli -u redis://off.{H}:6390/0 ping"),
    fails("service_down", "python3 q.py", file("q.py", "import redis\nredis.Redis(port=6399).ping()"), also="network"),
    fails("network", f"mongosh --quiet 'mongodb://off.{H}:27017/?serverSelectionTimeoutMS=800' --eval 'db.stats()'"),
    fails("network", "mongosh --quiet mongodb+srv://cluster0.nowhere.example/app --eval 1"),
    fails("network", "python3 q.py", file("q.py", f"import pymongo\npymongo.MongoClient('mongodb://off.{H}', "
        "serverSelectionTimeoutMS=500).list_database_names()"), also="timeout"),
    fails("service_down", "celery -A app inspect ping", file("app.py", "from celery import Celery\napp = Celery(broker="
        "'redis://localhost:6398/0')"), also="network"),
    fails("lock", "sqlite3 app.db 'insert into t values (1)'", BUSY),
    fails("lock", "python3 w.py", BUSY + file("w.py", "import sqlite3\nc = sqlite3.connect('app.db', timeout=0.1)\n"
        "c.execute('insert into t values (2)')")),
    fails("lock", "duckdb w.db 'select 2'", DUCK),
    fails("permission", "sqlite3 app.db 'insert into t values (1)'", "sqlite3 app.db 'create table t(a)'; chmod 444 "
        "app.db"),
    fails("not_found", "sqlite3 data/app.db 'select 1'", also="permission"),
    fails("disk_full", "sqlite3 data/app.db 'create table t as with recursive r(i) as (select 1 union all select i+1 "
        "from r limit 99999) select i from r'", "mkdir data", admin="mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("none", "sqlite3 app.db 'select * from sessions'", "sqlite3 app.db 'create table t(a)'"),
    fails("none", "duckdb -c \"select 'timeout'::int\""),
    fails("none", "sqlite3 notes.txt .tables", "echo 'this is not a database, access denied' > notes.txt; for i in 1 2 "
        "3 4 5 6 7 8 9; do cat notes.txt; done > n; mv n notes.txt"),
    fails("lock", "/usr/lib/postgresql/15/bin/postgres -D pg -k $PWD -p 5499", "/usr/lib/postgresql/15/bin/initdb -D pg"
        " --no-locale -A trust >/dev/null; printf '%s\\n' 1 x 1772441100 5499 x x > pg/postmaster.pid; sleep 30 "
        ">/dev/null 2>&1 & echo "
        "$! > p; sed -i \"1s/.*/$(cat p)/\" pg/postmaster.pid", tool="postgres", also="port_in_use"),
    fails("not_owned", "/usr/lib/postgresql/15/bin/postgres -D pg", "/usr/lib/postgresql/15/bin/initdb -D pg "
        "--no-locale -A trust >/dev/null", admin="chown 1001 pg; chmod 777 pg", tool="postgres", also="permission"),
    fails("permission", "/usr/lib/postgresql/15/bin/initdb -D /srv/pg-new", root=True, tool="postgres", also=
        "not_owned usage none"),
]  # fmt: skip

# --- keys -------------------------------------------------------------------------------------------------------------

GPG = "mkdir -m 700 ~/.gnupg; gpg --batch -q --passphrase '' --quick-gen-key ana@x.example future-default 2>/dev/null\n"
SEALED = GPG.replace("--passphrase ''", "--passphrase words --pinentry-mode loopback") + ("gpgconf --kill gpg-agent\n")
KEYS = [
    fails("not_found", "gpg --encrypt -r bob@x.example notes.txt", GPG + "echo x > notes.txt", also="not_configured"),
    fails("not_found", "gpg --verify release.asc", GPG + "echo x > r; gpg -q --clearsign -o release.asc r; rm -rf "
        "~/.gnupg; mkdir -m 700 ~/.gnupg", also="not_configured missing_dependency"),
    fails("not_configured", "gpg -q -d secrets.gpg", GPG + "echo x > s; gpg -q -e -r ana@x.example -o secrets.gpg s; "
        "rm "
        "-rf ~/.gnupg; mkdir -m 700 ~/.gnupg", also="not_found auth permission"),
    fails("tty", "gpg --clearsign notes.txt", SEALED + "echo x > notes.txt"),
    fails("tty", "git tag -s v1 -m v1", REPO + SEALED + "git config user.signingkey ana@x.example", also=
        "not_configured auth"),
    fails("auth", "gpg --batch --pinentry-mode loopback --passphrase nope -o n.asc --clearsign notes.txt", SEALED +
        "echo x > notes.txt"),
    fails("network", f"gpg --batch --keyserver hkp://off.{H}:11371 --recv-keys 0123456789ABCDEF", "mkdir -m 700 "
        "~/.gnupg"),
    fails("permission", "gpg --list-secret-keys", "mkdir -m 700 ~/.gnupg", admin="chown 0:0 ~dev/.gnupg", also=
        "not_owned"),
    fails("auth", "openssl pkcs12 -in web.p12 -nodes -passin pass:wrong", "openssl req -x509 -newkey rsa:2048 -nodes "
        "-keyout k -out c -subj /CN=x 2>/dev/null; openssl pkcs12 -export -inkey k -in c -passout pass:right -out "
        "web.p12"),
    fails("auth", "openssl rsa -in server.key -passin pass:bad -noout -check", "openssl genrsa -aes256 -passout "
        "pass:good -out server.key 2048 2>/dev/null"),
    fails("tls", "openssl verify -CAfile /srv/pki/ca.pem /srv/pki/expired.crt", also="none"),
    fails("tls", "openssl verify /srv/pki/own.crt", also="none"),
    fails("not_found", "openssl x509 -in certs/web.pem -noout -dates", also="none"),
    fails("none", "openssl x509 -in c -noout -checkend 99999999", "openssl req -x509 -newkey rsa:2048 -nodes -keyout k "
        "-out c -days 3 -subj /CN=x 2>/dev/null", stdout=True),
    fails("network", "kinit -V ana@UMBRA.EXAMPLE", "printf 'pw\\n' > p", stdin="pw\n", tool="kinit", also=
        "not_configured"),
    fails("not_configured", "pass insert -m web/db", stdin="x\n"),
    fails("not_found", "pass show web/db", "mkdir ~/.password-store; echo X > ~/.password-store/.gpg-id"),
    fails("lock", "borg create repo::now app.py", "touch app.py; borg init -e none repo; mkdir repo/lock.exclusive; "
        "touch repo/lock.exclusive/laptop@1-1.1-1; sleep 0", also="none"),
    fails("auth", "restic -r repo snapshots", "RESTIC_PASSWORD=a restic -q -r repo init 2>/dev/null; export "
        "x=1; echo", stdin="b\n"),
    fails("auth", "RESTIC_PASSWORD=b restic -r repo check", "RESTIC_PASSWORD=a restic -q -r repo init"),
    fails("not_found", "RESTIC_PASSWORD=a restic -r backups snapshots", also="not_configured"),
    fails("not_configured", "duplicity full . file://$HOME/backup --encrypt-key ABCD1234", tool="duplicity", also=
        "not_found"),
]  # fmt: skip
MACHINE: list[Fresh] = [*GIT, *SSH, *WEB, *DATA, *KEYS]
