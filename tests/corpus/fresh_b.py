"""The second fresh set: other tools for the same needs, other servers, other languages.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_b FILE [REGEX]
"""

import re
import sys
from pathlib import Path

from tests.corpus import fresh_cluster
from tests.corpus.capture import SERVER, UID, enter_stage, environment, make_locales, run, scrub, shell
from tests.corpus.fresh_cluster import kubeconfig
from tests.corpus.fresh_parts import (
    Answer,
    Fresh,
    Routes,
    Talk,
    fails,
    file,
    hang,
    hang_up,
    make_certificates,
    name_hosts,
    run_all,
    serve,
)

N = "northwind.example"
HOSTS = f"""\
127.0.0.1 kube.{N} github.{N} own.{N} expired.{N} wrong.{N} hg.{N} svn.{N} s3.{N} pkg.{N} cr.{N} sql.{N} etcd.{N}
127.0.0.1 closed.{N} locked.{N} old.{N} gems.{N} proxy.{N} build.{N} keystone.{N} ldap.{N} mq.{N}
10.20.0.31 office.{N}
10.30.0.5 dropped.{N}
"""
DE, FR, ES, JA = "de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "ja_JP.UTF-8"

# --- clusters, by an older kubectl ------------------------------------------------------------------------------------

API = f"https://kube.{N}:6443"
GOOD, EXPIRED, VIEWER = kubeconfig(server=API), kubeconfig("expired", API), kubeconfig("viewer", API)
OIDC = "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: /home/dev/bin/sso, interactiveMode: Never}}"
PLUGIN = file(
    "~/bin/sso",
    """
    #!/bin/sh
    echo 'error: refresh token is invalid or expired, run: sso login' >&2
    exit 1
    """,
)
KUBE = [
    fails("auth", "kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data", EXPIRED),
    fails("auth", "kubectl create secret generic db --from-literal=password=x", EXPIRED),
    fails("auth", "kubectl get pods", PLUGIN + "chmod +x ~/bin/sso\n" + kubeconfig(server=API, user=OIDC)),
    fails("auth", "npm run --silent logs", EXPIRED +
          "echo '{\"scripts\":{\"logs\":\"kubectl logs -l app=web --tail=5\"}}' > package.json", tool="kubectl"),
    fails("permission", "kubectl cordon node-1", VIEWER),
    fails("permission", "kubectl get pods --as=admin --as-group=ops -n payroll && kubectl delete ns shop", VIEWER,
        tool="kubectl"),
    fails("permission", "kubectl create ns team-b", VIEWER),
    fails("network", f"HTTPS_PROXY=http://closed.{N}:3128 kubectl get nodes", GOOD),
    fails("network", "kubectl get svc", kubeconfig(server=f"https://office.{N}:6443")),
    fails("network", "kubectl top pods", kubeconfig(server="https://kube.offline.example")),
    fails("timeout", "kubectl get deploy --request-timeout=1s", kubeconfig(server=f"https://kube.{N}:6446")),
    fails("tls", "kubectl version", kubeconfig(server=f"https://kube.{N}:6447"), also="not_configured"),
    fails("not_configured", "kubectl get cm", kubeconfig(server=API, user=
        "{client-certificate: ci.crt, client-key: ci.key}"), also="not_found"),
    fails("not_configured", "kubectl config use-context qa", GOOD, also="not_found usage"),
    fails("not_configured", "KUBECONFIG=~/.kube/qa.yaml kubectl get ns", GOOD),
    fails("not_found", "kubectl --kubeconfig ~/.kube/qa.yaml get ns", GOOD, also="not_configured"),
    fails("not_found", "kubectl set image deployment/frontend frontend=web:2", GOOD),
    fails("usage", "kubectl scale deploy api --replica=3", GOOD, also="none"),
    fails("usage", "kubectl descrbe pod web-0", GOOD),
    fails("usage", "kubectl logs", GOOD, also="none"),
    fails("rate_limit", "kubectl get cm -n shop", kubeconfig("busy", API)),
    fails("none", "kubectl create deploy web --image=", GOOD, also="usage"),
]  # fmt: skip


# --- git in other languages, and other systems ------------------------------------------------------------------------

REPO = """git init -q -b main; git config user.name Dev; git config user.email dev@northwind.example
echo eins > a.txt; git add a.txt; git commit -qm eins
"""
REMOTE = REPO + "git init -q --bare -b main ../hub.git; git remote add origin ../hub.git; git push -qu origin main\n"
DIVERGED = (
    REMOTE
    + """git clone -q ../hub.git ../zwei; cd ../zwei; git config user.name O; git config user.email o@northwind.example
echo zwei > b.txt; git add b.txt; git commit -qm zwei; git push -q; cd - >/dev/null; git commit -q --allow-empty -m drei
"""
)
TOPIC = REPO + "git checkout -qb thema; echo zwei > a.txt; git commit -qam zwei; git checkout -q main\n"
CLASH = TOPIC + "echo drei > a.txt; git commit -qam drei\n"
GIT = [
    fails("git_diverged", "git push", DIVERGED, locale=DE),
    fails("git_diverged", "git pull", DIVERGED, locale=FR),
    fails("git_diverged", "git merge --ff-only origin/main", DIVERGED + "git fetch -q", locale=ES),
    fails("git_diverged", "git pull ../fremd main", REPO + """git init -q -b main ../fremd
        git -C ../fremd -c user.name=a -c user.email=b commit -q --allow-empty -m x
        git config pull.rebase false""", also="usage"),
    fails("dirty_tree", "git checkout thema", TOPIC + "echo neu > a.txt", locale=FR),
    fails("dirty_tree", "git switch thema", TOPIC + "echo neu > a.txt", locale=DE),
    fails("dirty_tree", "git rebase thema", TOPIC + "echo neu > a.txt", locale=ES),
    fails("dirty_tree", "git pull --no-rebase", DIVERGED + "echo meins > b.txt", locale=DE),
    fails("dirty_tree", "git stash pop", REPO + "echo x > a.txt; git stash -q; echo y > a.txt"),
    fails("dirty_tree", "git pull", DIVERGED + "git config pull.rebase true; echo neu > c.txt; git add c.txt"),
    fails("branch_not_pushed", "git push", REMOTE + "git checkout -qb neu", locale=FR),
    fails("branch_not_pushed", "git pull", REMOTE + "git checkout -qb neu", locale=DE),
    fails("branch_not_pushed", "git push origin v1.0", REMOTE, locale=ES, also="not_found usage"),
    fails("branch_not_pushed", "git branch --set-upstream-to=origin/neu", REMOTE, also="not_found"),
    fails("missing_commits", "git cherry-pick 3f1c9d2b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d", REPO, locale=DE),
    fails("missing_commits", "git worktree add ../alt 3f1c9d2b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d", REPO),
    fails("missing_commits", "git -C lib submodule update", REMOTE + """git init -q ../sub
        git -C ../sub -c user.name=a -c user.email=b commit -q --allow-empty -m x
        git config --global protocol.file.allow always; git init -q lib; cd lib
        git -c protocol.file.allow=always submodule --quiet add "$PWD/../../sub" sub
        git update-index --cacheinfo 160000,3f1c9d2b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d,sub
        git config protocol.file.allow always""",
        ),
    fails("lock", "git commit -am zwei", REPO + "echo x >> a.txt; touch .git/index.lock", locale=FR),
    fails("lock", "git fetch", DIVERGED + "touch .git/refs/remotes/origin/main.lock"),
    fails("not_owned", "git pull", REMOTE, locale=DE, admin="chown -R 0:0 /home/dev/app"),
    fails("not_configured", "git commit -m eins", "git init -q; touch x; git add x", locale=FR),
    fails("not_configured", "git pull upstream main", REPO, also="not_found usage"),
    fails("not_configured", "git merge thema", CLASH.replace("git commit -qam drei",
        "git commit -qam drei; git config --unset user.email; git config user.useConfigOnly true")),
    fails("auth", f"git clone https://pkg.{N}/closed/app.git", locale=DE),
    fails("auth", f"git clone -q https://ci:alt@pkg.{N}/closed/app.git", locale=FR),
    fails("auth", "git fetch", REPO + f"""git remote add origin https://pkg.{N}/closed/app.git
        git config credential.helper '!f() {{ echo username=ci; echo password=old; }}; f'"""),
    fails("not_found", f"git clone https://pkg.{N}/nirgends/app.git", locale=DE),
    fails("not_found", "git log", locale=ES),
    fails("not_found", "git checkout 1f2e3d4", REPO, also="short_sha missing_commits"),
    fails("network", f"git -c http.proxy=http://closed.{N}:3128 clone https://pkg.{N}/x/app.git"),
    fails("network", "git ls-remote https://git.nowhere.example/app.git", locale=FR),
    fails("network", f"git clone ssh://git@office.{N}/app.git", locale=DE),
    fails("tls", f"git clone https://wrong.{N}/app.git", locale=ES),
    fails("usage", "git statsu", REPO, locale=DE),
    fails("usage", "git rebase --contniue", REPO, also="none"),
    fails("usage", "git push --force-with-laese", REMOTE, locale=FR),
    fails("ssh_hostkey", f"git fetch ssh://git@build.{N}/app.git", REPO, locale=DE),
    fails("disk_full", "git clone -q ../hub.git voll", REMOTE +
        "head -c 900k /dev/urandom > g; git add g; git commit -qm g; git push -q", admin=
        "mkdir voll; mount -t tmpfs -o size=600k,uid=1000 t voll"),
    fails("none", "git merge thema", CLASH, stdout=True, locale=DE),
    fails("none", "git commit -m leer", REPO, stdout=True, locale=FR),
    fails("none", "git revert --no-edit HEAD~1", CLASH + "echo vier > a.txt; git commit -qam vier", locale=ES),
    fails("none", "git am < fix.mbox", REPO + "printf 'From: a <a@b>\\nSubject: [PATCH] fix\\n\\n---\\ndiff --git "
        "a/a.txt b/a.txt\\n--- a/a.txt\\n+++ b/a.txt\\n@@ -1 +1 @@\\n-null\\n+vier\\n' > fix.mbox", stdout=True),
    fails("none", "git stash apply", REPO + "echo x > a.txt; git stash -q; echo y > a.txt; git commit -qam y", stdout=
        True),
]  # fmt: skip
HG = """printf '[ui]\\nusername = Dev <dev@northwind.example>\\n' > ~/.hgrc; hg init
echo a > a; hg add -q a; hg commit -qm a
"""
TWOHEADS = (
    HG + "hg clone -q . ../other; (cd ../other; echo b > b; hg add -q b; hg commit -qm b); echo c > c; hg add -q c; "
    "hg commit -qm c\n"
)
SVN = """svnadmin create ../repo; svn -q co "file:///home/dev/repo" wc; cd wc
echo a > a; svn -q add a; svn -q ci -m first; svn -q up
"""
OTHERS = [
    fails("auth", f"hg clone http://hg.{N}/closed/app"),
    fails("permission", f"hg pull http://hg.{N}/forbidden/app", HG),
    fails("not_found", f"hg clone http://hg.{N}/gone/app"),
    fails("network", f"hg pull http://closed.{N}:8666/app", HG),
    fails("network", "hg clone https://hg.nowhere.example/app"),
    fails("tls", f"hg id https://own.{N}/app"),
    fails("git_diverged", "hg push ../other", TWOHEADS),
    fails("dirty_tree", "hg update --check 0", HG + "echo b > a; hg commit -qm b; echo c > a"),
    fails("dirty_tree", "hg merge", TWOHEADS + "hg pull -q ../other; echo x > a"),
    fails("lock", "hg --config ui.timeout=1 commit -m b", HG + "echo b > a; ln -s laptop:1 .hg/wlock"),
    fails("permission", "hg commit -m b", HG + "echo b > a; chmod -R a-w .hg/store"),
    fails("not_found", "hg status"),
    fails("missing_commits", "hg update 9c2b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d3f1c", HG, also="not_found"),
    fails("usage", "hg stauts", HG),
    fails("ssh_key", f"hg clone ssh://dev@build.{N}/app", "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/"),
    fails("none", "hg commit -m again", HG, stdout=True),
    fails("none", "hg merge -t internal:fail", HG +
        "hg clone -q . ../o; (cd ../o; echo x > a; hg commit -qm x); echo y > a; hg commit -qm y; hg pull -q ../o",
        stdout=True),
    fails("auth", f"svn co --non-interactive http://svn.{N}/closed/trunk"),
    fails("permission", f"svn ls http://svn.{N}/forbidden/trunk"),
    fails("network", f"svn info svn://closed.{N}/trunk"),
    fails("network", "svn ls https://svn.nowhere.example/trunk"),
    fails("tls", f"svn ls --non-interactive https://own.{N}/trunk"),
    fails("not_found", "svn update -q && svn info", "mkdir x", tool="svn"),
    fails("not_found", "svn ls file:///srv/nothing"),
    fails("git_diverged", "svn ci -m third wc", SVN +
        'cd ..; svn -q co "file:///home/dev/repo" two; echo b > two/a; svn -q ci -m second two; echo c > wc/a'),
    fails("lock", "svn ci -m third wc", SVN + "svn -q lock a >/dev/null; cd ..; svn -q co file:///home/dev/repo two; "
        "echo z > two/a; mv wc old; mv two wc"),
    fails("usage", "svn comit -m third", SVN, also="none"),
    fails("not_configured", "svn ci wc", SVN + "echo b > a", also="usage"),
]  # fmt: skip

# --- forges -----------------------------------------------------------------------------------------------------------

GH = f"GH_HOST=github.{N} GH_ENTERPRISE_TOKEN="
CLONE = REPO + f"git remote add origin https://github.{N}/team/app.git\n"
FORGES = [
    fails("auth", GH + "revoked gh pr list -R team/app"),
    fails("auth", GH + "revoked gh release download v1.2.0 -R team/app"),
    fails("rate_limit", GH + "busy gh api repos/team/app/issues"),
    fails("permission", GH + "reader gh workflow run deploy.yml -R team/app --ref main"),
    fails("not_found", GH + "good gh repo view team/gone"),
    fails("network", GH + "ill gh run list -R team/app"),
    fails("network", f"GH_HOST=office.{N} GH_ENTERPRISE_TOKEN=x gh api user"),
    fails("tls", f"GH_HOST=own.{N} GH_ENTERPRISE_TOKEN=x gh api user"),
    fails("not_configured", "gh pr status", REPO + "git remote add origin https://github.com/team/app.git", also=
        "auth"),
    fails("not_found", GH + "good gh issue list", "mkdir x", also="not_configured"),
    fails("tty", GH + "good gh pr create", CLONE, also="usage"),
    fails("network", "gh auth login"),
    fails("usage", "gh pr lsit"),
    fails("usage", "gh run list --limt 5", also="none"),
    fails("usage", GH + "good /usr/bin/gh isue list", tool="gh"),
    fails("auth", GH + "revoked /usr/bin/gh repo list team", tool="gh"),
    fails("network", "gitlab project list", also="not_configured"),
    fails("auth", f"gitlab --server-url http://pkg.{N}/gl401 --private-token x project list"),
    fails("permission", f"gitlab --server-url http://pkg.{N}/gl403 --private-token x project delete --id 7"),
]  # fmt: skip

# --- images -----------------------------------------------------------------------------------------------------------

IMAGES = [
    fails("registry_auth", f"buildah --storage-driver vfs from --tls-verify=false cr.{N}/closed/base:1"),
    fails("image_not_found", f"buildah --storage-driver vfs pull --tls-verify=false cr.{N}/team/base:2026.1"),
    fails("short_sha", f"buildah --storage-driver vfs pull --tls-verify=false cr.{N}/team/base:e83c516", also=
        "image_not_found"),
    fails("network", f"buildah --storage-driver vfs pull office.{N}/team/base:1"),
    fails("tls", f"buildah --storage-driver vfs pull own.{N}/team/base:1"),
    fails("registry_auth", f"buildah login --tls-verify=false -u ci -p wrong locked.{N}"),
    fails("registry_auth", f"podman login --tls-verify=false -u ci -p old locked.{N}"),
    fails("tty", f"podman login --tls-verify=false locked.{N}", also="registry_auth"),
    fails("short_sha", "podman --storage-driver vfs build --tls-verify=false -t app .",
        f"printf 'FROM cr.{N}/team/base:0a1b2c3d4e\\nRUN true\\n' > Containerfile", also="image_not_found"),
    fails("rate_limit", f"skopeo copy --src-tls-verify=false docker://cr.{N}/busy/base:1 dir:out"),
    fails("permission", f"skopeo delete --tls-verify=false docker://cr.{N}/forbidden/base:1", also="registry_auth"),
    fails("network", f"skopeo inspect --tls-verify=false docker://cr.{N}/ill/base:1"),
    fails("image_not_found", f"skopeo inspect --raw --tls-verify=false docker://cr.{N}/team/base@sha256:{'ab' * 32}"),
    fails("not_found", "podman --storage-driver vfs build -f docker/Prod.Dockerfile ."),
    fails("usage", "buildah bild ."),
    fails("usage", "skopeo copy --src-tls-verfy=false docker://x dir:out", also="none"),
    fails("missing_command", "docker-compose up -d", tool="bash", also="missing_dependency"),
    fails("service_down", "DOCKER_HOST=tcp://localhost:2375 docker version", also="network"),
    fails("not_configured", "docker --context staging ps", also="not_found usage"),
    fails("permission", "dockerd", also=""),
]  # fmt: skip

# --- storage ----------------------------------------------------------------------------------------------------------

RC = (
    "mkdir -p ~/.config/rclone; printf '[store]\\ntype = s3\\nprovider = Minio\\nendpoint = "
    f"http://s3.{N}/WHO\\naccess_key_id = WHO\\nsecret_access_key = x\\n' > ~/.config/rclone/rclone.conf\n"
)
ONCE = "--retries 1 --low-level-retries 1"
S3 = (
    f"printf '[default]\\naccess_key = WHO\\nsecret_key = x\\nhost_base = s3.{N}\\nhost_bucket = "
    f"s3.{N}\\nuse_https = False\\nmax_retries = 1\\n' > ~/.s3cfg\n"
)
STORAGE = [
    fails("not_configured", "rclone ls backups:db"),
    fails("auth", f"rclone {ONCE} lsd store:", RC.replace("WHO", "invalid")),
    fails("permission", f"rclone {ONCE} copy a.txt store:logs", RC.replace("WHO", "denied") + "touch a.txt"),
    fails("network", f"rclone {ONCE} lsf store:logs", RC.replace("WHO", "x").replace(f"s3.{N}/x", f"closed.{N}:9000")),
    fails("not_found", "rclone ls store/logs", RC),
    fails("usage", "rclone synk a b"),
    fails("not_configured", "s3cmd ls"),
    fails("auth", "s3cmd ls s3://logs", S3.replace("WHO", "invalid")),
    fails("permission", "s3cmd put a.txt s3://logs", S3.replace("WHO", "denied") + "touch a.txt"),
    fails("not_found", "s3cmd get s3://gone/a.txt", S3.replace("WHO", "gone")),
    fails("not_found", "RESTIC_PASSWORD=x restic -r /srv/nowhere snapshots"),
    fails("auth", "RESTIC_PASSWORD=wrong restic -r /srv/restic snapshots"),
    fails("auth", "restic -r /srv/restic backup .", also="not_configured tty"),
    fails("not_configured", "restic backup ~/app", also="usage"),
    fails("network", f"RESTIC_PASSWORD=x timeout 5 restic -r rest:http://closed.{N}:8009/ snapshots", also="timeout",
        tool="restic"),
    fails("not_found", "borg list /srv/nowhere"),
    fails("auth", "BORG_PASSPHRASE=wrong borg list /srv/borg"),
    fails("lock", "BORG_PASSPHRASE=right borg --lock-wait 1 create /srv/borg-locked::now ."),
    fails("network", f"borg list ssh://dev@closed.{N}:2222/./repo"),
    fails("ssh_key", f"borg list ssh://dev@build.{N}/./repo", "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/"),
    fails("missing_command", f"borg list ssh://dev@build.{N}/./repo", "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts "
        "~/.ssh/; cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519; export X=1", also=
        "missing_dependency", admin="true"),
    fails("usage", "borg creat /srv/borg::x .", also=""),
    fails("none", "restic -r /srv/restic backup --exclude-fil x", also="usage"),
    fails("none", "rclone check a b", "mkdir a b; echo 1 > a/x; echo 2 > b/x"),
]  # fmt: skip

# --- the web, otherwise -----------------------------------------------------------------------------------------------

WEB = [
    fails("auth", f"http --check-status --ignore-stdin GET http://pkg.{N}/closed/users"),
    fails("permission", f"http --check-status --ignore-stdin --print= PUT http://pkg.{N}/forbidden/users/1 name=x"),
    fails("network", f"http --ignore-stdin http://closed.{N}:8081/"),
    fails("network", "http --ignore-stdin https://www.nowhere.example/"),
    fails("tls", f"http --ignore-stdin https://expired.{N}/"),
    fails("timeout", f"http --ignore-stdin --timeout 1 http://pkg.{N}/hang/"),
    fails("rate_limit", f"http --ignore-stdin --check-status http://pkg.{N}/busy/"),
    fails("usage", f"http --ignore-stdin --jsn http://pkg.{N}/", also="none"),
    fails("auth", f"lftp -c 'open http://pkg.{N}/closed/; get a.txt'"),
    fails("not_found", f"lftp -c 'get http://pkg.{N}/none/a.txt'"),
    fails("network",
        f"lftp -c 'set net:max-retries 1; set net:reconnect-interval-base 1; get http://closed.{N}:81/a.txt'"),
    fails("network", f"wget -nv -t 1 https://office.{N}/x", locale=DE),
    fails("not_found", f"wget https://pkg.{N}/none/tool.deb", locale=FR),
    fails("network", "wget -nv http://dl.nowhere.example/x", locale=ES),
    fails("tls", f"wget -nv https://own.{N}/x", locale=DE),
    fails("permission", f"wget -nv https://pkg.{N}/forbidden/x", locale=FR),
    fails("disk_full", f"wget -nv https://pkg.{N}/big", admin="mount -t tmpfs -o size=64k,uid=1000 t .", locale=
        "C.UTF-8", also="unknown"),
    fails("network", f"curl -sS ftp://closed.{N}/pub/"),
    fails("network", f"set -o pipefail; curl -fsSL http://pkg.{N}/moved | sh", tool="curl") ,
    fails("tls", f"curl -sS --cacert /etc/ssl/none.pem https://pkg.{N}/", also="not_found not_configured"),
    fails("tls", f"curl -sS --tls-max 1.1 https://pkg.{N}/"),
    fails("auth", f"curl -sS -f -u ci:old -T a.txt https://pkg.{N}/closed/a.txt", "touch a.txt"),
    fails("auth", f"curl -sS -x http://proxy.{N}:3129 https://pkg.{N}/x"),
    fails("network", f"curl -sS --retry 1 --retry-delay 0 --retry-connrefused http://closed.{N}:9/"),
    fails("auth", f"curl -sS sftp://dev@build.{N}/etc/motd", also="ssh_key") ,
    fails("network", f"mosquitto_pub -h closed.{N} -t a -m b"),
    fails("network", "mosquitto_pub -h mq.nowhere.example -t a -m b"),
    fails("network", f"ldapsearch -x -H ldap://closed.{N} -b dc=northwind", also="service_down"),
    fails("network", f"kcat -b closed.{N}:9092 -L -m 2", also="timeout"),
    fails("network", f"smbclient -N //closed.{N}/share -c ls", stdout=True, also="service_down"),
    fails("none", f"http --ignore-stdin --check-status http://pkg.{N}/ok | grep -c '401 Unauthorized'", tool="grep"),
    fails("none", f"curl -s http://pkg.{N}/ok | xargs -0 test x =", tool="test"),
]  # fmt: skip

# --- databases --------------------------------------------------------------------------------------------------------

MY = f"mysql -h sql.{N} --protocol=tcp"
DB = [
    fails("auth", f"{MY} -u app -pwrong shop -e 'select 1'"),
    fails("auth", f"mysqldump -h sql.{N} -u ghost -px shop > dump.sql", tool="mysqldump"),
    fails("permission", f"{MY} -u app -psecret shopp -e 'select 1'", also="not_found"),
    fails("permission", f"{MY} -u app -psecret shop -e 'drop table orders'"),
    fails("permission", f"{MY} -u app -psecret mysql -e 'select * from user'"),
    fails("service_down", "mysql -e 'show databases'", also="network"),
    fails("network", f"mysql -h office.{N} -u app -psecret shop"),
    fails("network", f"mysqladmin -h closed.{N} -P 3399 ping", tool="mysqladmin"),
    fails("lock", f"{MY} -u app -psecret shop -e 'set innodb_lock_wait_timeout=1; update orders set n=2 where id=1'"),
    fails("timeout", f"{MY} -u app -psecret shop -e 'set max_statement_time=0.3; select count(*) from "
        "information_schema.columns a, information_schema.columns b, information_schema.columns c'"),
    fails("rate_limit", f"{MY} -u few -psecret shop -e 'select 1'", "(mysql -h sql.northwind.example --protocol=tcp "
        "-u few -psecret shop -e 'select sleep(4)' >/dev/null 2>&1 &); sleep 0.5", also="quota"),
    fails("usage", f"{MY} --databse=shop"),
    fails("port_in_use",
        "mariadbd --no-defaults --datadir=/srv/my2 --port=3306 --bind-address=127.0.0.1 --socket=/tmp/my2.sock", tool=
        "mariadbd"),
    fails("none", f"{MY} -u app -psecret shop -e 'selec 1'"),
    fails("none", f"{MY} -u app -psecret shop -e \"insert into stock values (1), (1)\""),
    fails("none", f"{MY} -u app -psecret shop -e \"signal sqlstate '45000' set message_text = 'Access denied by "
        "business rule'\""),
    fails("none", f"{MY} -u app -psecret -e 'select * from t'"),
    fails("auth", f"etcdctl --endpoints=http://etcd.{N}:2379 --user=root:bad get x", tool="etcdctl"),
    fails("permission", f"etcdctl --endpoints=http://etcd.{N}:2379 --user=app:app put /prod x", tool="etcdctl"),
    fails("network", f"etcdctl --command-timeout=1s --endpoints=http://closed.{N}:2399 get x", tool="etcdctl", also=
        "timeout"),
    fails("quota", f"etcdctl --endpoints=http://etcd.{N}:2381 put big v", tool="etcdctl", also="disk_full"),
    fails("network", f"pg_dump -h closed.{N} -p 5499 shop", locale=DE, tool="pg_dump"),
    fails("service_down", "createdb -p 5998 shop", locale=FR, tool="createdb", also="network"),
    fails("port_in_use", "memcached -l 127.0.0.1 -p 8000"),
    fails("network", f"redis-cli -h closed.{N} -p 6400 get x"),
    fails("network", f"pgcli -h closed.{N} -p 5499 -u app shop -l", also="", stdout=True),
    fails("network", f"mycli -h closed.{N} -P 3399 -u app -e 'select 1'", also=""),
]  # fmt: skip

# --- languages --------------------------------------------------------------------------------------------------------

GEMFILE = "source 'http://gems.northwind.example/WHERE'\ngem 'acme-rails'\n"
GO = "export GOFLAGS=-mod=mod; printf 'module northwind.example/app\\n\\ngo 1.19\\n' > go.mod\n"
GOENV = "GOFLAGS=-mod=mod GONOSUMDB=* GONOSUMCHECK=1 GOFLAGS=-mod=mod GOPROXY="
PYPROJECT = (
    'printf \'[project]\\nname = "app"\\nversion = "1"\\nrequires-python = ">=3.9"\\ndependencies = '
    '["acme-sdk"]\\n\' > pyproject.toml\n'
)
PKG = (
    'echo \'{"name":"web","version":"1.0.0","packageManager":"yarn@1.22.22",'
    '"dependencies":{"acme-ui":"1.0.0"}}\' > package.json\n'
)
PNPM = PKG.replace('\\"packageManager\\":\\"yarn@1.22.22\\",', "").replace('"packageManager":"yarn@1.22.22",', "")
BARE = 'echo \'{"name":"web","version":"1.0.0","scripts":{"start":"node ."}}\' > package.json\n'
LANGUAGES = [
    fails("missing_dependency", "ruby app.rb", "echo \"require 'sinatra'\" > app.rb"),
    fails("missing_dependency", "bundle exec rake spec",
        "echo \"source 'https://rubygems.org'; gem 'rake', '13.9'\" > Gemfile", tool="bundle", also=
        "not_found missing_command"),
    fails("not_found", "bundle install", tool="bundle"),
    fails("network", f"gem install --clear-sources -s http://closed.{N}:9292 acme-rails", tool="gem"),
    fails("not_found", f"gem install --clear-sources -s http://gems.{N}/empty/ acme-railz", tool="gem", also=
        "none network"),
    fails("permission", "gem install --local ./x.gem --install-dir /usr/lib/gems", "mkdir g; cd g; printf "
        "'Gem::Specification.new { |s| s.name=\"x\"; s.version=\"1\"; s.summary=\"x\"; s.authors=[\"a\"]; s.files=[] "
        "}' > x.gemspec; gem build -q x.gemspec -o ../x.gem >/dev/null 2>&1", tool="gem"),
    fails("not_configured", "bundle check", "printf \"ruby '3.3.6'\\nsource 'https://rubygems.org'\\n\" > Gemfile",
        tool="bundle", also="missing_dependency missing_command"),
    fails("port_in_use", "ruby -rsocket -e 'TCPServer.new(\"127.0.0.1\", 8000)'"),
    fails("permission", "ruby -e 'File.write(\"/etc/app.conf\", \"x\")'", also="none"),
    fails("oom", "ulimit -v 300000; ruby -e 'a = \"x\" * 900_000_000'", tool="ruby"),
    fails("none", "ruby -e 'raise \"401 Unauthorized: token expired\"'"),
    fails("none", "ruby -c bad.rb", "echo 'def x; if' > bad.rb"),
    fails("none", "ruby test.rb", "printf 'x = nil\\nx.fetch(:connection_refused)\\n' > test.rb"),
    fails("missing_dependency", "php index.php",
        "echo '<?php require __DIR__ . \"/vendor/autoload.php\";' > index.php", also="not_found", stdout=True),
    fails("port_in_use", "php -S 127.0.0.1:8000"),
    fails("oom", "php -d memory_limit=8M -d display_errors=stderr -r '$a = str_repeat(\"x\", 20000000);'"),
    fails("not_found", "composer install --no-interaction", tool="composer"),
    fails("usage", "composer isntall", tool="composer"),
    fails("missing_dependency", "composer install --no-interaction",
        "echo '{\"require\":{\"ext-mongodb\":\"*\"},\"repositories\":[{\"packagist\":false}]}' > composer.json", tool=
        "composer"),
    fails("network", "composer update --no-interaction", "echo '{\"require\":{\"acme/sdk\":\"^1\"},"
        "\"config\":{\"secure-http\":false},\"repositories\":[{\"packagist\":false},{\"type\":\"composer\","
        f"\"url\":\"http://closed.{N}:88\"}}]}}' > composer.json", tool="composer"),
    fails("auth", "composer update --no-interaction", "echo '{\"require\":{\"acme/sdk\":\"^1\"},"
        "\"config\":{\"secure-http\":false},\"repositories\":[{\"packagist\":false},{\"type\":\"composer\","
        f"\"url\":\"http://pkg.{N}/closed\"}}]}}' > composer.json", tool="composer"),
    fails("none", "php -d display_errors=stderr -r 'throw new Exception(\"quota exceeded in plan\");'"),
    fails("none", "php -l bad.php", "echo '<?php function ( {' > bad.php", stdout=True),
    fails("missing_dependency", "go build ./...", GO +
        "printf 'package main\\n\\nimport _ \"github.com/acme/sdk\"\\n\\nfunc main() {}\\n' > main.go", also="none"),
    fails("not_found", "go run .", "true", also="not_configured none"),
    fails("network", f"GOFLAGS=-mod=mod GONOSUMDB=* GOPROXY=http://closed.{N}:8085 go mod download",
        "printf 'module n.example/app\\n\\ngo 1.19\\n\\nrequire northwind.example/lib v1.0.0\\n' > go.mod", tool=
        "go"),
    fails("auth", f"GONOSUMDB=* GOPROXY=http://pkg.{N}/closed go get northwind.example/lib@v1.0.0", GO, tool="go"),
    fails("not_found", f"GONOSUMDB=* GOPROXY=http://pkg.{N}/none go get northwind.example/lib@v9", GO, tool="go"),
    fails("usage", "go biuld", GO, tool="go"),
    fails("disk_full", "go build -o data/app main.go", GO +
        "mkdir data; printf 'package main\\nfunc main() { println(1) }\\n' > main.go", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", tool="go"),
    fails("none", "go vet ./...", GO + "printf 'package main\\nimport \"fmt\"\\nfunc main() { fmt.Printf(\"%%d "
        "permission denied\", \"x\") }\\n' > main.go", tool="go"),
    fails("none", "go test ./...", GO + "printf 'package app\\nimport \"testing\"\\nfunc TestAuth(t *testing.T) { "
        "t.Fatal(\"got 401 Unauthorized, dial tcp: connection refused\") }\\n' > a_test.go", stdout=True, tool="go"),
    fails("none", "go run main.go", GO +
        "printf 'package main\\nfunc main() { panic(\"no space left on device: simulated\") }\\n' > main.go", tool=
        "go"),
    fails("not_found", "uv sync", tool="uv"),
    fails("missing_command", "uv run --no-project --offline pytst", tool="uv"),
    fails("network", f"uv pip install --target x --index-url http://closed.{N}:3142/simple acme-sdk", tool="uv"),
    fails("auth", f"uv pip install --target x --index-url http://pkg.{N}/closed/simple acme-sdk", tool="uv"),
    fails("not_found", f"uv pip install --target x --index-url http://pkg.{N}/none/simple acme-sdk", tool="uv", also=
        "none"),
    fails("not_configured", "uv lock --check --offline", PYPROJECT.replace('dependencies = [\\"acme-sdk\\"]\\n', "").
        replace('dependencies = ["acme-sdk"]\\n', ""), tool="uv", also="not_found"),
    fails("missing_dependency", "uv venv --python 3.8 --offline", tool="uv", also="missing_command not_found"),
    fails("usage", "uv pip instal x", tool="uv"),
    fails("not_configured", "uv pip install --python /usr/bin/python3 requests", tool="uv"),
    fails("not_found", "poetry install"),
    fails("usage", "poetry isntall"),
    fails("not_configured", "poetry install", "printf '[tool.poetry]\\nname = \"a\"\\nversion = \"1\"\\ndescription "
        "= \"\"\\nauthors = []\\npackage-mode = false\\n[tool.poetry.dependencies]\\npython = \"^3.9\"\\n' > "
        "pyproject.toml; poetry lock -q; echo 'acme = \"1\"' >> pyproject.toml", also=""),
    fails("missing_command", "poetry run gunicorn app:app",
        "printf '[project]\\nname = \"a\"\\nversion = \"1\"\\nrequires-python=\">=3.9\"\\n' > pyproject.toml", also=
        "missing_dependency"),
    fails("not_found", "pipenv install --deploy", "true", also="not_configured", tool="pipenv") ,
    fails("not_found", "pdm run start", also="usage none", tool="pdm"),
    fails("network", "yarn install", PKG +
        f"echo 'registry \"http://closed.{N}:4874\"\nnetwork-timeout 2000' > .yarnrc"),
    fails("usage", "yarn biuld", PKG),
    fails("network", "yarn install --frozen-lockfile", PKG + "echo '# yarn lockfile v1' > yarn.lock"),
    fails("not_found", "yarn install", PKG + f"echo 'registry \"http://pkg.{N}/none/\"' > .yarnrc", also="none"),
    fails("not_configured", "pnpm install --frozen-lockfile", PNPM, also="not_found"),
    fails("network", "PNPM_CONFIG_FETCH_RETRIES=0 pnpm install", PNPM +
        f"echo fetch-retries=0 > .npmrc; echo registry=http://closed.{N}:4875/ >> .npmrc"),
    fails("auth", "pnpm install", PNPM +
        f"echo fetch-retries=0 > .npmrc; echo registry=http://pkg.{N}/closed/ >> .npmrc"),
    fails("usage", "pnpm run strat", BARE, also="not_found"),
    fails("missing_command", "pnpm exec vitest", BARE, also="missing_dependency"),
    fails("not_configured", "cdk deploy", also="not_found usage"),
    fails("port_in_use", "http-server -p 8000 .", also=""),
    fails("network", f"newman run http://closed.{N}:5050/collection.json"),
    fails("not_found", "newman run collection.json"),
    fails("none", "mocha", file("test/a.js",
        "it('logs in', () => { throw new Error('Request failed with status code 401') })"), stdout=True),
    fails("none", "eslint .", "echo 'export default [{rules: {\"no-undef\": \"error\"}}]' > eslint.config.mjs; echo "
        "'rateLimit()' > a.js", stdout=True),
    fails("none", "tsx a.ts", "echo 'throw new Error(\"ETIMEDOUT while computing\")' > a.ts"),
    fails("none", "esbuild a.js --bundle --outfile=o.js", "echo 'import x from \"./permission-denied\"' > a.js", also=
        "missing_dependency not_found"),
]  # fmt: skip

# --- this machine, in other words -------------------------------------------------------------------------------------

KEYED = (
    "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; cp /srv/ssh/id ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519\n"
)
SYSTEM = [
    fails("permission", "cp config.toml /etc/app.toml", "touch config.toml", locale=DE, tool="cp"),
    fails("permission", "touch /usr/bin/x", locale=FR, tool="touch"),
    fails("permission", "rm -r /srv/shared/cache", locale=ES, tool="rm"),
    fails("permission", "./start.sh", "touch start.sh", locale=DE, tool="bash"),
    fails("missing_command", "kubctl get pods", locale=FR, tool="bash"),
    fails("missing_command", "pyhton3 x.py", locale=DE, tool="bash"),
    fails("missing_command", "nohup dockr ps", tool="nohup"),
    fails("missing_command", "env FOO=1 tarraform plan", tool="env"),
    fails("missing_command", "xargs -a hosts -n1 pingg -c1", "echo localhost > hosts", tool="xargs"),
    fails("missing_command", "sh -c 'htopp; exit $?'", tool="bash"),
    fails("missing_command", "make deploy",
        "printf 'deploy:\\n\\tkustomizee build . | cat >/dev/null; exit 127\\n' > Makefile", tool="make", also=
        "none"),
    fails("not_found", "tar -xf backup.tar.gz", locale=DE, tool="tar", also="none"),
    fails("not_found", "cd /data/build", locale=FR, tool="cd"),
    fails("not_found", "make -C services/api test", locale=ES, tool="make"),
    fails("disk_full", "cp big data/", "head -c 300k /dev/zero > big; mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", locale=DE, tool="cp"),
    fails("disk_full", "dd if=/dev/zero of=data/x bs=64k count=10", "mkdir data", admin=
        "mount -t tmpfs -o size=64k,uid=1000 t data", locale=FR, tool="dd"),
    fails("disk_full", "touch data/many-{1..40}", "mkdir data", admin="mount -t tmpfs -o nr_inodes=8,uid=1000 t data",
        tool="touch"),
    fails("usage", "ls --al", locale=DE, tool="ls"),
    fails("usage", "sort --revrese x", "touch x", locale=FR, tool="sort", also="none"),
    fails("usage", "df --humann-readable", tool="df", also="none"),
    fails("quota", "ulimit -u 1; bash -c 'true | true'", tool="bash", also="oom", timeout=40),
    fails("oom", "ulimit -v 100000; jq -n '[range(30000000)] | length'", tool="jq"),
    fails("oom", "ulimit -v 30000; perl -e '$x = \"x\" x 900_000_000'", tool="perl"),
    fails("unknown", "gzip -t dump.sql.gz", "head -c 90k /dev/urandom | gzip | head -c 40k > dump.sql.gz || true",
        tool="gzip", also="none"),
    fails("tty", "top", tool="top", also="unknown"),
    fails("tty", "sudo -k && sudo apt-get update", locale=DE, tool="sudo", also="auth"),
    fails("tty", "gpg --gen-key", also="usage"),
    fails("not_configured", "gpg --sign notes.txt", "touch notes.txt"),
    fails("not_configured", "pass show db/prod", also="not_found"),
    fails("lock", "dpkg -i x.deb", "touch x.deb", root=True, admin="""python3 -c "import fcntl,os,time
fd=open('/var/lib/dpkg/lock','w')
fcntl.lockf(fd, fcntl.LOCK_EX)
if os.fork()==0:
 os.setsid()
 [os.close(i) for i in (0,1,2)]
 fcntl.lockf(fd, fcntl.LOCK_EX)
 time.sleep(6)
else:
 time.sleep(0.5)" """, tool="dpkg"),
    fails("lock", "umount data", "mkdir data", admin=
        "mount -t tmpfs -o uid=1000 t data; (cd data; nohup sleep 4 >/dev/null 2>&1 &)", root=True, tool="umount",
        also="none"),
    fails("permission", "apt-get install -y zsh", locale=DE, tool="apt-get"),
    fails("permission", "dpkg --purge curl", tool="dpkg", also=""),
    fails("permission", "nginx -t", also="not_configured"),
    fails("port_in_use", "nginx -p $PWD -c nginx.conf -g 'daemon off; pid nginx.pid; error_log stderr;'",
        "echo 'events {} http { access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; "
        "uwsgi_temp_path t4; scgi_temp_path t5; server { listen 127.0.0.1:8000; } }' > nginx.conf", tool="nginx"),
    fails("none", "nginx -t -p $PWD -c nginx.conf -g 'pid nginx.pid; error_log stderr;'",
        "echo 'events {} http { server { listenn 80; } }' > nginx.conf", tool="nginx", also="not_configured"),
    fails("port_in_use", "haproxy -f ha.cfg", "printf 'defaults\\n timeout connect 1s\\n timeout client 1s\\n "
        "timeout server 1s\\nfrontend f\\n mode http\\n bind 127.0.0.1:8000\\n' > ha.cfg"),
    fails("none", "haproxy -c -f ha.cfg", "printf 'frontend f\\n bindd :80\\n' > ha.cfg"),
    fails("service_down", "systemctl is-active api || systemctl start api", locale=FR, tool="systemctl"),
    fails("service_down", "timedatectl", tool="timedatectl"),
    fails("service_down", "hostnamectl", tool="hostnamectl"),
    fails("permission", "mount /dev/sda1 /mnt", tool="mount"),
    fails("permission", "ip link set lo down", tool="ip"),
    fails("permission", "iptables -L", tool="iptables"),
    fails("not_owned", "touch -d yesterday /srv/shared/public.txt", tool="touch", also="permission"),
    fails("not_owned", "mv /srv/sticky/report.txt .", tool="mv", also="permission"),
    fails("not_owned", "tmux -L x new -d", "install -d -m 755 ~/t; true", admin=
        "install -d -m 700 -o 0 /tmp/tmux-1000", tool="tmux", also="permission"),
    fails("ssh_key", f"sftp -b cmds dev@build.{N}",
        "mkdir -p ~/.ssh; cp /srv/ssh/known_hosts ~/.ssh/; echo ls > cmds", tool="sftp"),
    fails("ssh_hostkey", f"sftp -o BatchMode=yes dev@old.{N}", KEYED, tool="sftp"),
    fails("ssh_hostkey", f"rsync -a . dev@build.{N}:x", KEYED + "sed -i 's/AAAA\\S*/'\"$(cut -d' ' -f2 "
        "/srv/ssh/another.pub | sed 's/[/+]/\\\\&/g')\"'/' ~/.ssh/known_hosts", tool="rsync"),
    fails("timeout", f"ssh -o ConnectTimeout=1 -o BatchMode=yes ops@dropped.{N} uptime", tool="ssh", also="network"),
    fails("network", f"rsync -a rsync://closed.{N}/module/ .", tool="rsync"),
    fails("network", f"telnet closed.{N} 25", stdout=True, tool="telnet"),
    fails("network", f"nc -zv office.{N} 443", tool="nc"),
    fails("auth", "openstack server list", "export X=1; mkdir -p ~/.config/openstack; printf 'clouds:\\n  "
        f"openstack:\\n    auth: {{auth_url: \"http://keystone.{N}/v3\", username: ci, password: old, project_name: "
        "shop, user_domain_name: Default, project_domain_name: Default}\\n' > ~/.config/openstack/clouds.yaml; "
        "echo; ", tool="openstack", also="not_configured"),
    fails("not_configured", "openstack server list", tool="openstack", also="auth"),
    fails("network", f"openstack --os-auth-url http://closed.{N}:5000/v3 --os-username a --os-password b "
        "--os-project-name c image list", tool="openstack"),
    fails("missing_dependency", f"vault-cli --url http://closed.{N}:8200 --token x get secret/db", tool="pip"),
    fails("auth", "gcloud compute instances list", tool="gcloud", also="not_configured"),
    fails("network", f"ansible all -i 'office.{N},' -m ping >&2", tool="ansible"),
    fails("none", "diff -rq a b", "mkdir a b; echo 1 > a/denied; echo 2 > b/denied", stdout=True, locale=DE),
    fails("none", "grep -q 'Zugriff verweigert' log", "echo ok > log", locale=DE, tool="grep"),
    fails("none", "make test",
        "printf 'test:\\n\\t@echo \"FEHLER: Keine Berechtigung (Test 4)\"; false\\n' > Makefile", locale=DE, tool=
        "make"),
    fails("none", "make",
        "printf 'all: a.o\\na.o: a.c\\n\\tgcc -c a.c\\n' > Makefile; echo 'int f() { return disk_full }' > a.c",
        locale=FR, tool="make"),
    fails("none", "gcc -c a.c", "echo 'int f(void) { retrun 401; }' > a.c", locale=DE),
    fails("none", "bash -n x.sh", "echo 'for i in; do' > x.sh", locale=FR, tool="bash"),
    fails("none", "lua -e 'error(\"connect: no route to host\")'", tool="lua"),
    fails("none", "awk '{ exit 4 }' x", "echo 1 > x", tool="awk"),
    fails("none", "sqlfluff lint q.sql --dialect ansi", "echo 'SELECT a FROM  permission_denied' > q.sql", stdout=True),
    fails("none", "flake8 .", "echo 'import os' > timeout.py", stdout=True),
    fails("none", "coverage report --fail-under=100",
        "echo 'x = 1\nif x == 2:\n    print(\"unauthorized\")' > a.py; coverage run a.py", stdout=True),
    fails("none", "just test",
        "printf 'test:\\n    echo \"error: 403 Forbidden (expected 200)\"; exit 3\\n' > justfile", tool="just"),
    fails("none", "task test",
        "printf 'version: \"3\"\\ntasks:\\n  test:\\n    cmds: [\"echo no such host; exit 1\"]\\n' > Taskfile.yml",
        tool="task"),
    fails("none", "ld -o x a.o", "echo 'int main(void) { return connect_refused(); }' > a.c; gcc -c a.c", tool="ld"),
    fails("none", "cmake -S . -B b", "echo 'message(FATAL_ERROR \"Permission denied for target\")' > CMakeLists.txt",
        tool="cmake"),
    fails("none", "test 3 -gt 5", tool="test"),
    fails("none", "openssl x509 -in a.pem -noout", "echo nothing > a.pem", tool="openssl"),
]  # fmt: skip

SILENT = [
    fails("none", "svn ci -m third wc", SVN + "cd ..; printf '#!/bin/sh\\necho \"permission denied: log message "
        "names no ticket\" >&2; exit 1\\n' > repo/hooks/pre-commit; chmod +x repo/hooks/pre-commit; echo c > app/wc/a"
        .replace("cd ..;", "cd ../..;")),
    fails("none", "hg import fix.patch", HG +
        "printf -- '--- a/a\\n+++ b/a\\n@@ -1,1 +1,1 @@\\n-zzz\\n+yyy\\n' > fix.patch", stdout=True),
    fails("none", "hg commit -m b", HG +
        "echo b > a; printf '[hooks]\\npretxncommit.x = echo \"403: no review\"; false\\n' >> .hg/hgrc", stdout=True),
    fails("none", "git cherry-pick thema", CLASH, locale=DE),
    fails("none", "git rebase thema", CLASH, locale=FR, stdout=True),
    fails("none", "git commit -am zwei", REPO + "echo x > a.txt; printf '#!/bin/sh\\necho \"Fehler: Zugriff "
        "verweigert in Zeile 12\" >&2; exit 1\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit", locale=
        DE),
    fails("none", "php -d zend.assertions=1 -d display_errors=stderr -r 'assert(false, \"Connection refused\");'"),
    fails("none", "php -d display_errors=stderr -r 'login_failed();'"),
    fails("none", "composer validate", "echo '{\"name\": \"Bad Name\"}' > composer.json", tool="composer"),
    fails("none", "go build .", GO + "printf 'package main\\nfunc main() { var forbidden int }\\n' > main.go", tool=
        "go"),
    fails("none", "go run main.go", GO + "printf 'package main\\nimport (\"fmt\"; \"os\")\\nfunc main() { "
        "fmt.Fprintln(os.Stderr, \"403 records rejected\"); os.Exit(3) }\\n' > main.go", tool="go"),
    fails("none", f"{MY} -u app -psecret shop -e 'select secret from orders'"),
    fails("none", f"mycli -h sql.{N} -u app -p secret shop -e 'selec 1'", tool="mycli"),
    fails("none", "buildah --storage-driver vfs bud .", "printf 'FROM scratch\\nRUNN x\\n' > Dockerfile", tool=
        "buildah"),
    fails("none", "uv run --no-project python job.py",
        "echo 'raise SystemExit(\"quota of 5 retries used up\")' > job.py", tool="uv"),
    fails("none", "cdk synth --app 'node app.js'",
        "echo 'throw new Error(\"Stack prod is forbidden in dev\")' > app.js", tool="cdk"),
    fails("none", "newman run c.json", "echo '{\"info\":{\"name\":\"c\","
        "\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},"
        f"\"item\":[{{\"name\":\"login\",\"request\":\"http://pkg.{N}/ok\",\"event\":[{{\"listen\":\"test\","
        "\"script\":{\"exec\":[\"pm.test(\\\\\"401\\\\\",function(){pm.response.to.have.status(401)})\"]}}]}]"
        "}' > c.json", stdout=True),
    fails("none", "node --check a.js", "echo 'let timeout = {' > a.js"),
    fails("none", "patch -p0 < x.diff",
        "echo eins > a; printf -- '--- a\\n+++ a\\n@@ -1 +1 @@\\n-zwei\\n+drei\\n' > x.diff", stdout=True),
    fails("none", "squid -k parse -f s.conf", "echo 'http_acess allow all' > s.conf", tool="squid", also=
        "not_configured permission"),
    fails("none", "ruby -rminitest/autorun t.rb", "printf 'class T < Minitest::Test\\n  def test_x = "
        "assert_equal(\"200 OK\", \"503 Service Unavailable\")\\nend\\n' > t.rb", stdout=True),
    fails("none", "sh pruefung.sh",
        "printf 'echo \"Pruefung 3: Verbindungsaufbau abgelehnt (erwartet)\" >&2\\nexit 2\\n' > pruefung.sh", locale=
        DE, tool="bash"),
    fails("none", f"ssh dev@build.{N} 'echo \"make: *** [test] Error 1\" >&2; exit 2'", KEYED, tool="ssh"),
    fails("none", "yarn test", "echo '{\"license\":\"MIT\",\"scripts\":{\"test\":\"echo ENOTFOUND is not what we "
        "wanted >&2; exit 1\"}}' > package.json"),
    fails("none", "pnpm test", "echo '{\"scripts\":{\"test\":\"echo 2 tests timed out >&2; exit 1\"}}' > package.json"),
    fails("none",
        "poetry run python -c 'import sys; sys.exit(\"SSL check: certificate of the fixture has expired\")'",
        "printf '[project]\\nname = \"a\"\\nversion = \"1\"\\nrequires-python=\">=3.9\"\\n' > pyproject.toml", tool=
        "poetry"),
    fails("none", "python3 -m pytest -q", file("test_x.py",
        "def test_x():\n    raise OSError(28, 'No space left on device')"), stdout=True, locale=ES, tool="pytest"),
    fails("none", "cmp --silent a b", "echo 1 > a; echo 2 > b", locale=FR, tool="cmp"),
]  # fmt: skip

CASES: list[Fresh] = [*KUBE, *GIT, *OTHERS, *FORGES, *IMAGES, *STORAGE, *WEB, *DB, *LANGUAGES, *SYSTEM, *SILENT]


# --- the servers ------------------------------------------------------------------------------------------------------

LATER = {"Retry-After": "0"}


def forge(talk: Talk) -> Answer | None:
    """GitHub Enterprise, by the name of the token."""
    token = (talk.headers.get("Authorization") or "").partition(" ")[2]
    docs = "https://docs.github.com/rest"
    if token == "revoked":
        return Answer(401, {"message": "Bad credentials", "documentation_url": docs, "status": "401"})
    if token == "busy":
        words = "API rate limit exceeded for user ID 1001. If you reach out to support include the request ID 7F:1."
        return Answer(403, {"message": words, "documentation_url": docs}, {"X-RateLimit-Remaining": "0"})
    if token == "ill":
        return Answer(502, {"message": "Server Error"})
    if talk.path.endswith("/meta"):
        return Answer(200, {"installed_version": "3.14.0"})
    if token == "reader":
        if talk.command == "GET":
            return Answer(200, {"id": 7, "name": "deploy", "path": ".github/workflows/deploy.yml", "state": "active"})
        return Answer(403, {"message": "Must have admin rights to Repository.", "documentation_url": docs})
    words = "Could not resolve to a Repository with the name 'team/gone'."
    error = {"type": "NOT_FOUND", "path": ["repository"], "message": words}
    return Answer(200, {"data": {"repository": None}, "errors": [error]})


def s3(talk: Talk) -> Answer:
    """The name of the access key says what is wrong with it."""
    asked = talk.headers.get("Authorization") or ""
    codes = {
        "invalid": (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        "denied": (403, "AccessDenied", "Access Denied"),
        "gone": (404, "NoSuchBucket", "The specified bucket does not exist"),
    }
    code, name, words = next((codes[key] for key in codes if key in asked), (404, "NoSuchKey", "no such key"))
    return Answer(
        code, f"<Error><Code>{name}</Code><Message>{words}</Message></Error>", {"Content-Type": "application/xml"}
    )


def registry(talk: Talk) -> Answer:
    """A registry: `closed` and logging in want other credentials, nothing else is there."""
    challenge = {"WWW-Authenticate": 'Basic realm="Northwind"', "Docker-Distribution-Api-Version": "registry/2.0"}
    refused = Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, challenge)
    if "/closed/" in talk.path or (talk.path == "/v2/" and talk.headers.get("Authorization")):
        return refused
    if talk.path == "/v2/":
        return Answer(200, {})
    for part, code, name in (
        ("/busy/", 429, "TOOMANYREQUESTS"),
        ("/forbidden/", 403, "DENIED"),
        ("/ill/", 503, "UNAVAILABLE"),
    ):
        if part in talk.path:
            words = {429: "rate limit exceeded", 403: "requested access to the resource is denied", 503: "try later"}[
                code
            ]
            return Answer(code, {"errors": [{"code": name, "message": words}]}, LATER)
    return Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})


BASIC = {"WWW-Authenticate": 'Basic realm="Northwind"'}
KEYSTONE = {"rel": "self", "href": f"http://keystone.{N}/v3"}
HTTP: Routes = [
    (r" CONNECT ", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="proxy"'})),
    (r"^github", forge),
    (r"^s3", s3),
    (r"^cr\.", registry),
    (r"^locked", Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, BASIC)),
    (r"^keystone\S* GET /v3", Answer(200, {"version": {"id": "v3.14", "status": "stable", "links": [KEYSTONE]}})),
    (r"^keystone\S* POST", Answer(401, {"error": {"code": 401, "title": "Unauthorized",
     "message": "The request you have made requires authentication."}})),
    (r" /gl401", Answer(401, {"message": "401 Unauthorized"})),
    (r" /gl403", Answer(403, {"message": "403 Forbidden"})),
    (r" /closed/", Answer(401, {"error": "authentication required"}, BASIC)),
    (r" /forbidden/", Answer(403, "Forbidden\n")),
    (r" /busy/", Answer(429, "later\n", LATER)),
    (r" /hang/", hang),
    (r" /hangup/", hang_up),
    (r" /moved", Answer(502, "bad gateway\n")),
    (r" /big", Answer(200, "x" * 300_000)),
    (r" /ok", Answer(200, '{"state": "ready"}\n')),
]  # fmt: skip
SSHD = """\
mkdir -p /srv/ssh /run/sshd
for name in host another id; do ssh-keygen -qt ed25519 -N '' -C dev@laptop -f /srv/ssh/$name; done
echo "build.northwind.example $(cut -d' ' -f1,2 /srv/ssh/host.pub)" > /srv/ssh/known_hosts
chmod 644 /srv/ssh/id
printf '%s\\n' 'HostKey /srv/ssh/host' 'AuthorizedKeysFile /srv/ssh/id.pub' 'UsePAM no' 'StrictModes no' \\
  'LogLevel QUIET' \
  'PasswordAuthentication no' 'KbdInteractiveAuthentication no' 'Subsystem sftp internal-sftp' 'MaxStartups 100' \
  'SetEnv PATH=/usr/games' > /srv/ssh/config
/usr/sbin/sshd -f /srv/ssh/config >/dev/null 2>&1 </dev/null
install -d -o 1000 -g 1000 /srv/my /srv/my2 /srv/etcd /srv/etcd2 /srv/run /srv/restic /srv/borg
install -d /srv/shared /srv/shared/cache; touch /srv/shared/cache/x /srv/shared/public.txt
chmod 666 /srv/shared/public.txt
install -d -m 1777 /srv/sticky; touch /srv/sticky/report.txt
"""
AS_USER = """\
mariadb-install-db --no-defaults --datadir=/srv/my --auth-root-authentication-method=normal --skip-test-db \\
  >/dev/null 2>&1
cp -r /srv/my/. /srv/my2
mariadbd --no-defaults --datadir=/srv/my --port=3306 --bind-address=127.0.0.1 --socket=/srv/run/my.sock \\
  --skip-name-resolve \
  >/dev/null 2>&1 </dev/null &
for _ in $(seq 60); do mysql -S /srv/run/my.sock -u root -e 'select 1' >/dev/null 2>&1 && break; sleep 0.2; done
mysql -S /srv/run/my.sock -u root <<'END'
create database shop; create table shop.orders (id int primary key, n int); insert into shop.orders values (1, 1);
create table shop.stock (id int primary key);
create user app identified by 'secret'; grant select, insert, update on shop.* to app;
create user few identified by 'secret' with max_user_connections 1; grant select on shop.* to few;
END
(mysql -S /srv/run/my.sock -u root -e 'begin; update shop.orders set n=5 where id=1; select sleep(600)' \\
  >/dev/null 2>&1 </dev/null &)
etcd --unsafe-no-fsync --data-dir /srv/etcd --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls \\
  http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 >/dev/null 2>&1 </dev/null &
etcd --unsafe-no-fsync --data-dir /srv/etcd2 --quota-backend-bytes 40000 --listen-client-urls http://127.0.0.1:2381 \
  --advertise-client-urls http://127.0.0.1:2381 --listen-peer-urls http://127.0.0.1:2382 \
  --initial-advertise-peer-urls http://127.0.0.1:2382 --initial-cluster default=http://127.0.0.1:2382 >/dev/null \\
  2>&1 </dev/null &
export ETCDCTL_API=3
for _ in $(seq 60); do etcdctl get x >/dev/null 2>&1 && etcdctl --endpoints=http://127.0.0.1:2381 get x \\
  >/dev/null 2>&1 && break
  sleep 0.2; done
etcdctl user add root:root >/dev/null; etcdctl user add app:app >/dev/null; etcdctl role add app >/dev/null
etcdctl role grant-permission app read /prod >/dev/null; etcdctl user grant-role app app >/dev/null
etcdctl auth enable >/dev/null
for i in $(seq 12); do etcdctl --endpoints=http://127.0.0.1:2381 put k$i "$(head -c 4000 /dev/zero | tr '\\0' x)" \\
  >/dev/null 2>&1 || true; done
RESTIC_PASSWORD=right restic -q -r /srv/restic init
BORG_PASSPHRASE=right borg init -e repokey /srv/borg 2>/dev/null
"""
LOCKED = """\
cp -a /srv/borg /srv/borg-locked; mkdir /srv/borg-locked/lock.exclusive
touch /srv/borg-locked/lock.exclusive/laptop@1.1-1
chown -R 1000:1000 /srv/borg-locked
cp -a /srv/restic /srv/restic-locked
"""


def more(text: str) -> str:
    """What else differs from run to run in this set."""
    text = re.sub(r"\b([EWI])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", r"\g<1>0302 08:45:00.123456    4321 ", text)
    return scrub(text)


def build() -> None:
    """All servers of this set."""
    name_hosts(HOSTS)
    make_locales([DE, FR, ES, JA])
    tls = make_certificates(f"*.{N}")
    serve(fresh_cluster.PORT, fresh_cluster.ROUTES, tls)
    serve(6445, [(r"", hang_up)], tls)
    serve(6446, [(r"", hang)], tls)
    serve(6447, fresh_cluster.ROUTES)
    serve(80, HTTP)
    serve(443, HTTP, tls)
    serve(3129, HTTP)
    serve(8000, [])
    shell("mount --bind /usr/lib/google-cloud-sdk/bin/kubectl.1.27 /srv/tools/bin/kubectl")
    shell(SSHD)
    ended = run(AS_USER, SERVER, environment(), uid=UID)
    if ended.exit:
        raise RuntimeError(ended.stdout + ended.stderr)
    shell(LOCKED)


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_b")
    build()
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_b", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
