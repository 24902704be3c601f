"""The sixth fresh set: git, ssh, the web, databases, keys."""

from tests.corpus.fresh_f_infra import LOGIN
from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

# --- git --------------------------------------------------------------------------------------------------------------

NEW = """git init -q -b main; git config user.name Ida; git config user.email ida@corvid.example
printf 'one\\ntwo\\n' > rates.py; git add rates.py; git commit -qm first
"""
SHARED = NEW + "git init -q --bare -b main ../hub.git; git remote add origin ../hub.git; git push -qu origin main\n"
MEANWHILE = (
    "git clone -q ../hub.git ../bo; (cd ../bo; git config user.name Bo; git config user.email bo@x.example; echo three "
    ">> rates.py; git commit -qam bo; git push -q)\n"
)
TOPIC = "git switch -qc topic; echo topic > rates.py; git commit -qam topic; git switch -q main\n"
ABSENT = "0ddba11e0ddba11e0ddba11e0ddba11e0ddba11e"
OVER_SSH = f"git@bastion.{H}:parcels/intake.git"


def origin(url: str) -> str:
    """A clone whose origin is at this URL, with a commit to push."""
    return NEW + f"git remote add origin {url}; git config branch.main.remote origin; git config branch.main.merge "\
        "refs/heads/main\n"  # fmt: skip


def refusing(*words: str) -> str:
    """A remote whose hook refuses with these words, and a commit for it."""
    said = "".join(f"echo '{word}' >&2\n" for word in words)
    return SHARED + f"cat > ../hub.git/hooks/pre-receive <<'END'\n#!/bin/sh\n{said}exit 1\nEND\nchmod +x "\
        "../hub.git/hooks/pre-receive; echo 3 >> rates.py; git commit -qam third\n"  # fmt: skip


GIT = [
    fails("auth", "git push origin HEAD", origin(f"https://code.{H}/locked/intake.git"), also="tty"),
    fails("auth", "git pull --rebase --autostash", origin(f"https://ida:old@code.{H}/locked/intake.git")),
    fails("auth", f"git clone --depth 1 https://gitlab-ci-token:old@code.{H}/locked/shared.git"),
    fails("auth", "git submodule update --init --recursive", NEW + "git init -q ../sub; git -C ../sub -c user.name=a "
          "-c "
          "user.email=b commit -q --allow-empty -m s; git -c protocol.file.allow=always submodule -q add ../sub sub; "
          "git "
          f"commit -qm sub; rm -rf sub .git/modules; git config -f .gitmodules submodule.sub.url https://code.{H}/"
          "locked/sub.git; git config submodule.sub.url " f"https://code.{H}/locked/sub.git", also="tty"),
    fails("auth", "git fetch --all --prune", SHARED + f"git remote add upstream https://code.{H}/locked/up.git",
          also="tty"),
    fails("auth", "make vendor", f"printf 'vendor:\\n\\t@git clone -q https://ci:old@code.{H}/locked/lib.git "
          f"vendor\\n' "
          "> Makefile", tool="git"),
    fails("auth", f"git ls-remote --exit-code https://code.{H}/locked/app.git v1", also="tty"),
    fails("permission", "git push origin main:release", refusing("GitLab: You are not allowed to push code to "
          "protected "
          "branches on this project.")),
    fails("permission", "git push -f", refusing("error: GH013: Repository rule violations found for refs/heads/main.",
          "", "- Cannot force-push to this branch"), also="none"),
    fails("permission", "git push", LOGIN.replace("NAME", "readonly") + origin(OVER_SSH), also="ssh_key"),
    fails("not_found", "git clone " + OVER_SSH, LOGIN.replace("NAME", "guest"), also="permission"),
    fails("permission", f"git clone https://ida:x@code.{H}/banned/core.git", also="auth"),
    fails("permission", "git branch scale", NEW, admin="chown -R 0:0 .git/refs; chmod -R a+rX .git/refs",
          also="not_owned"),
    fails("permission", "git clean -fdx", NEW + "mkdir build", admin="touch build/out; chown -R 0:0 build; chmod 755 "
          "build"),
    fails("not_owned", "git -C /srv/upstream-tools log -1"),
    fails("not_owned", "npm install git+file:///srv/upstream-tools", "echo '{}' > package.json"),
    fails("rate_limit", f"git fetch https://code.{H}/hot/app.git main", NEW),
    fails("network", "git push --follow-tags", origin(f"https://code.{H}/maintenance/app.git")),
    fails("network", f"git clone --recurse-submodules https://code.{H}/slowup/mono.git"),
    fails("network", "git fetch", origin(f"git@lan.{H}:parcels/intake.git")),
    fails("network", "git push -u origin main", NEW + "git remote add origin git@gitlab.nowhere.example:a/b.git"),
    fails("network", "git pull", origin(f"https://remote.{H}/parcels/intake.git")),
    fails("network", "git remote prune origin", origin(f"https://shut.{H}:8443/parcels/intake.git")),
    fails("network", f"git clone ssh://git@bastion.{H}:2203/parcels/intake.git", LOGIN.replace("NAME", "me")),
    fails("network", f"git -c http.proxy=http://shut.{H}:3199 ls-remote https://github.nowhere.example/a/b.git"),
    fails("auth", f"git -c http.proxy=http://squid.{H}:3128 ls-remote https://github.nowhere.example/a/b.git"),
    fails("tls", "git pull", origin(f"https://wrong.{H}/parcels/intake.git")),
    fails("tls", f"GIT_SSL_CAINFO=$HOME/corp-ca.pem git ls-remote https://code.{H}/fine", tool="git",
          also="not_found not_configured"),
    fails("ssh_key", "git push", LOGIN.replace("NAME", "other") + origin(OVER_SSH)),
    fails("ssh_key", "git clone -b main --single-branch " + OVER_SSH, LOGIN.replace("NAME", "me") + "chmod 640 "
          "~/.ssh/id_ed25519; rm -f ~/.ssh/id_rsa"),
    fails("ssh_hostkey", "git fetch origin", LOGIN.replace("NAME", "me") + ": > ~/.ssh/known_hosts\n"
          + origin(OVER_SSH)),
    fails("git_diverged", "git push", SHARED + MEANWHILE + "echo mine > rates.py; git commit -qam mine"),
    fails("git_diverged", "git pull --no-rebase --ff-only", SHARED + MEANWHILE + "git commit -q --allow-empty -m m"),
    fails("git_diverged", "git commit -qam wip && git push -q origin main", SHARED + MEANWHILE + "echo 9 >> rates.py"),
    fails("git_diverged", "git push --force-with-lease origin topic", SHARED + TOPIC + "git push -q origin topic; git "
          "clone -q -b topic ../hub.git ../bo; (cd ../bo; git -c user.name=B -c user.email=b commit -q --allow-empty "
          "-m "
          "b; git push -q); git switch -q topic; git commit -q --amend -m again"),
    fails("dirty_tree", "git switch topic", NEW + TOPIC + "echo draft > rates.py"),
    fails("dirty_tree", "git pull", SHARED + MEANWHILE + "echo draft > rates.py"),
    fails("dirty_tree", "git rebase topic", NEW + TOPIC + "echo draft > rates.py"),
    fails("dirty_tree", "git checkout topic -- && make", NEW + "git switch -qc topic; echo t > notes.md; git add .; "
          "git "
          "commit -qm t; git switch -q main; echo draft > notes.md", tool="git"),
    fails("dirty_tree", "git submodule deinit lib", NEW + "git init -q ../sub; git -C ../sub -c user.name=a -c "
          "user.email=b commit -q --allow-empty -m s; git -c protocol.file.allow=always submodule -q add ../sub lib; "
          "git "
          "commit -qm sub; echo x > lib/new; git -C lib add new"),
    fails("not_found", "git subtree pull --prefix=vendor ../hub.git main", SHARED, also="usage"),
    fails("branch_not_pushed", "git push", SHARED + "git switch -qc fix/weights"),
    fails("branch_not_pushed", "git pull origin fix/weigths", SHARED),
    fails("branch_not_pushed", "git diff origin/fix/weights --stat", SHARED + "git switch -qc fix/weights",
          also="not_found"),
    fails("branch_not_pushed", "git clone --branch v4.0.0 --depth 1 ../hub.git ../other", SHARED, also="not_found"),
    fails("branch_not_pushed", "git push origin --delete fix/old", SHARED, also="not_found"),
    fails("branch_not_pushed", "git reset --hard @{upstream}", SHARED + "git switch -qc fix/weights"),
    fails("missing_commits", f"git cherry-pick {ABSENT}", SHARED),
    fails("missing_commits", f"git rebase --onto main {ABSENT} topic", SHARED + TOPIC),
    fails("missing_commits", f"git tag v1.4.1 {ABSENT}", SHARED),
    fails("missing_commits", f"git worktree add ../hotfix {ABSENT}", SHARED, also="not_found"),
    fails("short_sha", "git fetch origin 0ddba11e", SHARED, also="branch_not_pushed"),
    fails("not_found", "git checkout v1.4", NEW, also="usage"),
    fails("not_found", "git log develop..main", NEW),
    fails("not_found", "git stash apply stash@{3}", NEW + "echo 1 >> rates.py; git stash -q", also="none"),
    fails("not_found", "git pull", "true"),
    fails("not_found", "git branch -d fix/old", NEW, also="none"),
    fails("lock", "git commit -am fix", NEW + "echo 3 >> rates.py; touch .git/index.lock"),
    fails("lock", "git fetch", SHARED + MEANWHILE + "touch .git/shallow.lock; git -C ../hub.git config "
          "uploadpack.allowFilter true; mkdir -p .git/refs/remotes/origin; touch .git/refs/remotes/origin/main.lock"),
    fails("lock", "git stash drop", NEW + "echo 3 >> rates.py; git stash -q; touch .git/logs/refs/stash.lock "
          ".git/refs/stash.lock"),
    fails("not_configured", "git commit -m x", "git init -q; git config user.useConfigOnly true; touch a; git add a"),
    fails("not_configured", "git pull", NEW + "git remote add origin ../nowhere.git", also="not_found"),
    fails("not_configured", "git push", NEW),
    fails("not_configured", "git push heroku main", SHARED, also="not_found"),
    fails("not_configured", "git log -1", NEW + "printf '[user\\n  name = x\\n' >> .git/config"),
    fails("missing_command", "git commit", NEW + "echo 3 >> rates.py; git add .; git config core.editor 'zed --wait'"),
    fails("missing_command", "git mergetool --no-prompt -t kdiff3", NEW + TOPIC + "echo o > rates.py; git commit "
          "-qam o; "
          "git merge -q topic >/dev/null || true", also="not_configured"),
    fails("missing_command", "git absorb --and-rebase", NEW, also="usage"),
    fails("missing_command", "git add model.bin", NEW + "echo '*.bin filter=lfsx' > .gitattributes; git config "
          "filter.lfsx.clean 'git-lfsx clean -- %f'; git config filter.lfsx.required true; echo x > model.bin"),
    fails("missing_command", "git commit -am fix", NEW + "echo 3 >> rates.py; printf '#!/bin/sh\\nexec "
          "lint-staged\\n' > "
          ".git/hooks/pre-commit; chmod +x .git/hooks/pre-commit"),
    fails("missing_command", "git push", SHARED + "git commit -q --allow-empty -m x; printf '#!/usr/bin/env "
          "husky-run\\n' > .git/hooks/pre-push; chmod +x .git/hooks/pre-push", also="not_configured"),
    fails("usage", "git comit -m x", NEW),
    fails("usage", "git rebase --autosqaush main", NEW, also="none"),
    fails("usage", "git switch -c topic", NEW + TOPIC, also="none"),
    fails("usage", "git remote add origin git@x.example:a.git", SHARED, also="none"),
    fails("usage", "git clone ../hub.git app2", SHARED + "mkdir app2; touch app2/x", also="none"),
    fails("none", "git rebase topic", NEW + TOPIC + "echo o > rates.py; git commit -qam o"),
    fails("none", "git push", refusing("policy: rates.py contains a secret (AWS key); push denied")),
    fails("none", "git commit -m x", NEW + "echo 3 >> rates.py; git add .; printf '#!/bin/sh\\necho \"rates.py: E501; "
          "token expired in docstring\" >&2\\nexit 1\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit"),
    fails("none", "git cherry-pick topic", NEW + TOPIC + "echo o > rates.py; git commit -qam o"),
    fails("none", "git commit", NEW + "git config core.editor true", stdout=True),
    fails("none", "git diff --quiet", NEW + "echo 3 >> rates.py"),
    fails("none", "git config --get remote.origin.url", NEW),
    fails("none", "git am < fix.patch", NEW + "printf 'From: a <a@b>\\nSubject: x\\n\\n---\\n--- a/rates.py\\n+++ "
          "b/rates.py\\n@@ -1 +1 @@\\n-zero\\n+denied\\n' > fix.patch", stdout=True),
    fails("none", "git bisect run ./t.sh", NEW + "git bisect start -q 2>/dev/null || git bisect start; printf "
          "'#!/bin/sh\\nexit 1\\n' > t.sh; chmod +x t.sh"),
]  # fmt: skip

# --- ssh and copies ---------------------------------------------------------------------------------------------------

ME = LOGIN.replace("NAME", "me")
STRANGER = LOGIN.replace("NAME", "other")
B = f"dev@bastion.{H}"
SSH = [
    fails("ssh_key", f"ssh {B} journalctl -u intake -n 50", STRANGER),
    fails("ssh_key", f"scp -O dump.sql {B}:/tmp/", STRANGER + "touch dump.sql"),
    fails("ssh_key", f"ssh-copy-id -i ~/.ssh/id_ed25519.pub {B}", STRANGER + "ssh-keygen -y -f ~/.ssh/id_ed25519 > "
          "~/.ssh/id_ed25519.pub", stdout=False),
    fails("ssh_key", f"rsync -az --delete build/ {B}:/srv/www/", STRANGER + "mkdir build"),
    fails("ssh_key", f"sftp -i ~/keys/prod.pem {B}", ME + "mkdir ~/keys; cp /srv/ssh/me ~/keys/prod.pem; chmod 644 "
          "~/keys/prod.pem; rm ~/.ssh/id_ed25519"),
    fails("ssh_key", f"ssh -o IdentitiesOnly=yes -i ~/.ssh/absent {B} true", ME + "mv ~/.ssh/id_ed25519 ~/.ssh/work"),
    fails("ssh_key", "make deploy", STRANGER + f"printf 'deploy:\\n\\tssh {B} systemctl --user restart intake\\n' > "
          "Makefile", tool="ssh"),
    fails("ssh_hostkey", f"ssh {B}", ME + ": > ~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"sftp {B}", ME + f"printf 'bastion.{H} %s\\n' \"$(cut -d' ' -f1,2 /srv/ssh/other.pub)\" > "
          "~/.ssh/known_hosts"),
    fails("ssh_hostkey", f"rsync -a -e 'ssh -o StrictHostKeyChecking=yes' {B}:/srv/large .", ME + ": > "
          "~/.ssh/known_hosts"),
    fails("network", f"ssh -N -L 5433:db:5432 ops@lan.{H}", ME),
    fails("network", f"scp -r ops@remote.{H}:/var/log/intake ./logs", ME),
    fails("network", f"ssh -p 2299 shut.{H}", ME),
    fails("network", "ssh db-master-2", ME),
    fails("network", "ssh intake-prod", ME + f"printf 'Host intake-prod\\n  HostName lan.{H}\\n  ProxyJump {B}\\n' > "
          "~/.ssh/config"),
    fails("network", f"rsync -a rsync://lan.{H}/releases/ releases/"),
    fails("network", f"sftp -P 2299 dev@shut.{H}", ME),
    fails("network", "sshfs dev@files.nowhere.example:/data mnt", "mkdir mnt"),
    fails("network", f"ssh-keyscan -T 2 lan.{H}", also="timeout none"),
    fails("timeout", f"ssh -o ConnectTimeout=1 ops@lost.{H} uptime", ME, also="network"),
    fails("timeout", f"rsync -a --timeout=1 -e 'ssh -p 2204 -o ConnectTimeout=1' {B}:/srv/large .", ME, also="network"),
    fails("permission", f"ssh {B} tail -n 5 /srv/backup.key", ME),
    fails("permission", f"scp intake.conf {B}:/etc/intake.conf", ME + "touch intake.conf"),
    fails("permission", f"rsync -a conf.d/ {B}:/usr/share/intake/", ME + "mkdir conf.d; touch conf.d/a",
          also="not_found"),
    fails("permission", f"ssh -p 2222 -L 9100:localhost:9100 -N -o ExitOnForwardFailure=yes -R 80:localhost:80 {B}", ME,
          also="port_in_use"),
    fails("not_found", f"scp {B}:/srv/dumps/latest.sql .", ME),
    fails("not_found", f"sftp -b - {B}", ME, stdin="cd /srv/releases/7\nput a.tgz\n"),
    fails("not_found", f"rsync -a assets/ {B}:", ME),
    fails("missing_command", f"ssh {B} 'nerdctl ps'", ME),
    fails("port_in_use", f"ssh -N -o ExitOnForwardFailure=yes -L 127.0.0.1:8077:localhost:80 {B}", ME),
    fails("disk_full", f"rsync -a {B}:/srv/large data/", ME + "mkdir data", admin="mount -t tmpfs -o "
          "size=64k,uid=1000 t data"),
    fails("not_configured", f"ssh {B} true", ME + "printf 'Host *\\n  PubkeyAuthentification yes\\n' > ~/.ssh/config",
          also="usage"),
    fails("not_configured", f"ssh {B} true", ME + "printf 'Host *\\n  Port 22\\n' > ~/.ssh/config; chmod 666 "
          "~/.ssh/config", also="permission ssh_key"),
    fails("service_down", "ssh-add -D", ME, also="ssh_key not_configured"),
    fails("usage", f"ssh -o ServerAliveInterval=often {B} true", ME, also="none"),
    fails("usage", f"scp --recursive build {B}:", ME, also="none"),
    fails("none", f"ssh {B} 'systemctl is-active intake >/dev/null 2>&1 || exit 3'", ME),
    fails("none", f"ssh {B} './no-such-check || echo \"probe: upstream said 403 Forbidden\" >&2; exit 9' 2>&1 "
          f">/dev/null "
          "| grep -v no-such-check >&2; exit ${PIPESTATUS[0]}", ME),
    fails("none", f"ssh {B} cmp -s /etc/hosts /etc/passwd", ME),
]  # fmt: skip

# --- the web ----------------------------------------------------------------------------------------------------------

W = f"rest.{H}"
WEB = [
    fails("auth", f"curl -fsS -H 'Authorization: Bearer stale' https://{W}/stale/v2/orders"),
    fails("auth", f"curl -fsSL -o backup.tgz https://ida:old@{W}/locked/backup.tgz"),
    fails("auth", f"wget https://{W}/locked/report.pdf"),
    fails("auth", f"http --ignore-stdin --check-status POST https://{W}/stale/v2/orders a=b"),
    fails("auth", f"https_proxy=http://squid.{H}:3128 curl -fsS https://www.nowhere.example/"),
    fails("permission", f"curl -fsS -X POST -d a=b https://{W}/banned/v2/orders"),
    fails("permission", f"wget -nv https://{W}/banned/tool.deb"),
    fails("permission", f"https_proxy=http://squid.{H}:3128 curl -fsS https://banned.nowhere.example/", also="network"),
    fails("permission", f"curl -f --no-progress-meter https://{W}/fine -o /usr/share/intake.json"),
    fails("rate_limit", f"curl -fsS --retry 0 https://{W}/hot/v1/search?q=x"),
    fails("rate_limit", f"http --ignore-stdin --check-status https://{W}/hot/v1/search"),
    fails("not_found", f"set -o pipefail; curl -fsSL https://{W}/install/v9.sh | bash", tool="curl"),
    fails("not_found", f"wget https://{W}/pool/tool_1.2_amd64.deb -O tool.deb -nv"),
    fails("network", f"curl -fsS https://{W}/maintenance/healthz"),
    fails("network", f"set -o pipefail; curl -fsS https://{W}/ill/v2/orders | jq .", tool="curl"),
    fails("network", f"wget -nv --tries=1 https://{W}/slowup/dump.sql.gz", also="none"),
    fails("network", f"curl -sS http://lan.{H}:8080/metrics"),
    fails("network", "curl -sS https://artifacts.offline.example/a.tgz -o a.tgz"),
    fails("network", f"curl -sS telnet://shut.{H}:25"),
    fails("network", f"wget -nv --tries=1 http://remote.{H}/"),
    fails("network", f"curl -sS https://{W}/bye/stream"),
    fails("network", f"nc -zv -w 2 lan.{H} 6379"),
    fails("network", f"nc -vz shut.{H} 9092"),
    fails("network", "ping -c 1 db.nowhere.example", tool="ping"),
    fails("network", f"ab -n 1 -c 1 http://shut.{H}:9090/", tool="ab", also="service_down"),
    fails("network", f"openssl s_client -connect shut.{H}:8443 -brief"),
    fails("network", f"lftp -c 'set net:max-retries 1; open sftp://lan.{H}; ls'"),
    fails("tls", f"curl -fsS https://wrong.{H}/fine"),
    fails("tls", f"wget -nv https://expired.{H}/fine"),
    fails("tls", f"http --ignore-stdin https://wrong.{H}/fine"),
    fails("tls", f"openssl s_client -brief -verify_return_error -verify_hostname other.example -connect rest.{H}:443"),
    fails("tls", f"curl -sS https://{W}:8077/", also="network"),
    fails("tls", f"curl -sS --tls-max 1.1 https://{W}/fine"),
    fails("timeout", f"curl -sS --max-time 1 https://{W}/stuck/export"),
    fails("timeout", f"curl -sS --connect-timeout 1 https://lost.{H}/"),
    fails("timeout", f"wget -nv --timeout=1 --tries=1 https://{W}/stuck/export"),
    fails("usage", f"curl -sSf --retries 3 https://{W}/fine", also="none"),
    fails("usage", f"curl -sS ttp://{W}/fine", also="none"),
    fails("usage", f"wget --no-check-certficate https://{W}/fine", also="none"),
    fails("none", f"curl -fsS https://{W}/fine | jq -e '.state == \"ok\"'", tool="jq", stdout=True),
    fails("none", f"curl -sS https://{W}/signin/api/orders | jq .", tool="jq", also="auth"),
    fails("none", f"test \"$(curl -s -o /dev/null -w '%{{http_code}}' https://{W}/maintenance/)\" -eq 200",
          tool="test"),
]  # fmt: skip

# --- databases --------------------------------------------------------------------------------------------------------

PG = f"postgresql://web:pw@db.{H}/store"
MY = f"mysql --protocol=tcp -h maria.{H} "
HELD = (
    "sqlite3 state.db 'create table t(a)'; cat > held.py <<'END'\nimport sqlite3, time\nc = "
    "sqlite3.connect('state.db', "
    "isolation_level=None)\nc.execute('begin exclusive')\nopen('held', 'w')\ntime.sleep(20)\nEND\n"
    "setsid python3 held.py >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done\n"
)
MODULES = "ln -s /srv/tools/node_modules node_modules\n"
DATA = [
    fails("auth", f"PGPASSWORD=old psql -h db.{H} -U web store", tool="psql"),
    fails("auth", f"pg_dump 'postgresql://web:old@db.{H}/store' -Fc -f store.dump"),
    fails("auth", f"psql -w -h db.{H} -U web -d store -c 'select 1'", also="not_configured"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'select * from orders'"),
    fails("permission", f"pg_dump {PG} -t orders -f orders.sql"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'truncate items'"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'refresh materialized view totals'", also="not_owned"),
    fails("missing_dependency", f"psql {PG} -v ON_ERROR_STOP=1 -c 'create extension postgis'", also="not_found"),
    fails("permission", f"PGPASSWORD=pw createdb -h db.{H} -U web reports", tool="createdb"),
    fails("not_found", f"psql 'postgresql://web:pw@db.{H}/warehouse'"),
    fails("not_found", f"pg_restore -d {PG} nightly.dump"),
    fails("rate_limit", f"pg_dump 'postgresql://one:pw@db.{H}/store'", also="quota"),
    fails("network", f"psql 'postgresql://web@lan.{H}/store' -c 'select 1'"),
    fails("network", "pg_dump -h aurora.nowhere.example -U web store"),
    fails("service_down", "psql -h localhost -p 5433 -U postgres", also="network"),
    fails("service_down", "psql -U postgres -c 'select 1'", also="network"),
    fails("tls", f"psql 'host=db.{H} user=web dbname=store sslmode=verify-full' -c 'select 1'", also="not_configured"),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c \"select * from items where id = 'denied'\""),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c 'select id form items'"),
    fails("auth", MY + "-u root -pguess -e 'show tables'"),
    fails("auth", f"mysqldump --protocol=tcp -h maria.{H} -u web -pold store"),
    fails("permission", MY + "-u web -ppw store -e 'insert into items values (1)'"),
    fails("permission", MY + "-u web -ppw -e 'create database reports'", also="auth"),
    fails("network", f"mysqladmin -h lan.{H} -u web -ppw ping"),
    fails("service_down", "mysql -u root -e 'select 1'", also="network"),
    fails("not_found", MY + "-u web -ppw store -e 'source dump.sql'", also="none"),
    fails("auth", f"redis-cli -e -h cache.{H} get session:1"),
    fails("permission", f"redis-cli -e -h cache.{H} --no-auth-warning --user reporter -a pw flushall"),
    fails("network", f"redis-cli -h lan.{H} ping"),
    fails("service_down", "redis-cli -p 6390 ping", also="network"),
    fails("none", f"redis-cli -e -h cache.{H} --no-auth-warning -a pw incr name xx"),
    fails("lock", "sqlite3 state.db 'delete from t'", HELD),
    fails("permission", "sqlite3 state.db 'create table b(x)'", "sqlite3 state.db 'create table a(x)'", admin="chown "
          "0:0 . state.db; chmod 755 .; chmod 644 state.db"),
    fails("not_found", "sqlite3 -readonly missing/state.db .schema", also="permission"),
    fails("none", "sqlite3 state.db 'select * from nowhere'", "sqlite3 state.db 'create table a(x)'"),
    fails("auth", "node users.js", MODULES + file("users.js", f"""\
        const {{ Pool }} = require('pg');
        new Pool({{ connectionString: 'postgres://web:old@db.{H}/store' }}).query('select 1').then(console.log);
        """)),
    fails("auth", "node users.js", MODULES + file("users.js", f"""\
        const mysql = require('mysql2/promise');
        mysql.createConnection({{ host: 'maria.{H}', user: 'web', password: 'old' }}).then(console.log);
        """)),
    fails("network", "node queue.js", MODULES + file("queue.js", f"""\
        require('amqplib').connect('amqp://shut.{H}:5672').then(() => console.log('up'));
        """)),
    fails("network", "node cache.js", MODULES + file("cache.js", """\
        const Redis = require('ioredis');
        const r = new Redis({ host: 'cache.nowhere.example', maxRetriesPerRequest: 0, retryStrategy: () => null });
        r.on('error', () => {});
        r.get('a').then(console.log);
        """)),
    fails("network", "node mongo.js", MODULES + file("mongo.js", f"""\
        const {{ MongoClient }} = require('mongodb');
        new MongoClient('mongodb://shut.{H}:27017', {{ serverSelectionTimeoutMS: 500 }}).connect();
        """)),
    fails("auth", "python3 load.py", file("load.py", "import psycopg\n\n"
          f"psycopg.connect('{PG.replace(':pw', ':old')}')")),
    fails("auth", "python3 load.py", file("load.py", "import redis\n\n"
          f"redis.from_url('redis://:old@cache.{H}').ping()")),
    fails("permission", "python3 load.py", file("load.py", f"""\
        from sqlalchemy import create_engine, text

        with create_engine("postgresql+psycopg2://web:pw@db.{H}/store").begin() as c:
            c.execute(text("update items set id = 2"))
        """)),
    fails("network", "python3 load.py", file("load.py", f"""\
        from sqlalchemy import create_engine

        create_engine("postgresql+psycopg2://web:pw@shut.{H}:5439/store").connect()
        """)),
    fails("auth", "python3 load.py", file("load.py", f"""\
        import asyncio
        import asyncpg

        asyncio.run(asyncpg.connect("postgresql://web:old@db.{H}/store"))
        """)),
    fails("auth", "python3 search.py", file("search.py", f"""\
        from elasticsearch import Elasticsearch

        print(Elasticsearch("http://es.{H}:80/secure", request_timeout=5, max_retries=0).info())
        """)),
    fails("lock", "python3 w.py", HELD + file("w.py", """\
        from sqlalchemy import create_engine, text

        with create_engine("sqlite:///state.db", connect_args={"timeout": 0.1}).begin() as c:
            c.execute(text("insert into t values (1)"))
        """)),
]  # fmt: skip

# --- keys -------------------------------------------------------------------------------------------------------------

GPG = "mkdir -m 700 ~/.gnupg; gpg --batch -q --passphrase '' --quick-gen-key ida@x.example future-default 2>/dev/null\n"
LOCKED = GPG.replace("--passphrase ''", "--passphrase words --pinentry-mode loopback") + "gpgconf --kill gpg-agent\n"
KEYS = [
    fails("not_found", "gpg -e -r ops@corvid.example dump.sql", GPG + "touch dump.sql", also="network not_configured"),
    fails("not_configured", "gpg --clearsign notes.txt", "mkdir -m 700 ~/.gnupg; echo x > notes.txt", also="not_found"),
    fails("tty", "gpg -s notes.txt", LOCKED + "echo x > notes.txt"),
    fails("network", "gpg --batch --keyserver hkps://keys.nowhere.example --search-keys ida@x.example", "mkdir -m 700 "
          "~/.gnupg"),
    fails("none", "gpg --verify notes.asc", GPG + "echo x > notes; gpg -q --clearsign -o notes.asc notes; sed -i "
          "'s/^x$/y/' notes.asc"),
    fails("auth", "openssl pkey -in server.key -passin pass:wrong -noout", "openssl genpkey -algorithm RSA -aes256 "
          "-pass "
          "pass:right -out server.key 2>/dev/null"),
    fails("tls", "openssl verify -CAfile /srv/pki/ca.pem /srv/pki/own.crt", also="none"),
    fails("not_found", "openssl req -new -key server.key -out server.csr -subj /CN=x", also="none"),
    fails("none", "openssl x509 -in broken.pem -noout -text", "echo 'denied' > broken.pem"),
    fails("auth", "RESTIC_PASSWORD=b restic -r repo restore latest --target out", "RESTIC_PASSWORD=a restic -q -r repo "
          "init"),
    fails("not_found", "RESTIC_PASSWORD=a restic -r /mnt/backup/repo backup .", also="not_configured"),
    fails("network", f"RESTIC_PASSWORD=a restic -r rest:http://shut.{H}:8000/ init", tool="restic"),
    fails("permission", "RESTIC_PASSWORD=a restic init -r /var/backups/corvid", tool="restic"),
    fails("network", "rclone copy . lanshare:in --config rc.conf --retries 1 --low-level-retries 1 --contimeout 2s",
          ME + file("rc.conf", f"[lanshare]\ntype = sftp\nhost = lan.{H}\nuser = dev\nkey_file = ~/.ssh/id_ed25519")),
    fails("not_found", "borg list /mnt/backup/borg", also="not_configured"),
    fails("auth", "BORG_PASSPHRASE=b borg list repo", "BORG_PASSPHRASE=a borg init -e repokey repo 2>/dev/null",
          tool="borg"),
    fails("lock", "borg create repo::now notes.txt --lock-wait 1", "touch notes.txt; borg init -e none repo; mkdir "
          "repo/lock.exclusive; touch repo/lock.exclusive/laptop@1-$$.1-1"),
    fails("ssh_key", f"borg list ssh://dev@bastion.{H}/srv/borg", STRANGER, also="network"),
    fails("not_found", f"borg list ssh://dev@bastion.{H}/srv/borg", ME, also="not_configured"),
]  # fmt: skip
MACHINE: list[Fresh] = [*GIT, *SSH, *WEB, *DATA, *KEYS]
