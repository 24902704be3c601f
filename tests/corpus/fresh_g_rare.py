"""The seventh fresh set: as many other tools as can be had, a case or two of each."""

from tests.corpus.fresh_g_packages import package
from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_g_system import ME, STRANGER, J
from tests.corpus.fresh_parts import Fresh, fails, file

MODULES = "ln -s /srv/tools/node_modules node_modules\n"
REPO = (
    "git init -q -b main; git config user.name Ida; git config user.email i@x.example; echo 1 > a; git add a; "
    "git commit -qm a\n"
)
SMALL = {"setup": "mkdir vol", "admin": "mount -t tmpfs -o size=48k,uid=1000 t vol"}

NETWORK = [
    fails("auth", f"aria2c --max-tries=1 http://web.{H}/locked/nest.iso", stdout=True),
    fails("network", "lftp -c 'set net:max-retries 1; set dns:fatal-timeout 2; open ftp://mirror.nowhere.example; ls'"),
    fails("not_found", f"lftp -c 'set net:max-retries 1; open ftp://ftp.{H}; get pub/nest-9.tgz'"),
    fails("network", "elinks -dump http://docs.nowhere.example/", stdout=True),
    fails("network", f"kdig +short +retry=0 +time=1 @down.{H} -p 5399 nest.example", stdout=True),
    fails("network", f"drill -p 5399 nest.example @down.{H}", stdout=True),
    fails("network", f"dig +time=1 +tries=1 @vpn.{H} nest.example", stdout=True),
    fails("network", f"smbclient -N -L //vpn.{H}", stdout=True),
    fails("auth", f"smbclient //files.{H}/docs -U root%old -c ls", stdout=True),
    fails("not_found", f"smbclient //files.{H}/archive -U root%pw -c ls", stdout=True),
    fails("permission", f"mount -t cifs //files.{H}/docs /mnt"),
    fails("network", f"rpcinfo -p down.{H}", also="service_down"),
    fails("network", f"sshfs dev@vpn.{H}:/srv mnt", ME + "mkdir mnt"),
    fails("ssh_key", f"parallel-ssh -i -H {J} -O StrictHostKeyChecking=yes uptime", STRANGER, stdout=True, tool="parall"
          "el-ssh", also="auth"),
    fails("ssh_key", f"fab -H {J} deploy", STRANGER + file("fabfile.py", "from fabric import task\n\n@task\ndef "
          "deploy(c):\n    c.run('uptime')\n"), also="auth"),
    fails("ssh_key", f"autossh -M 0 -N -o BatchMode=yes {J}", STRANGER + "export AUTOSSH_GATETIME=30"),
    fails("network", "openconnect --authenticate --protocol=gp vpn2.nowhere.example"),
    fails("not_found", "openvpn --config office.ovpn", stdout=True),
    fails("not_configured", "openvpn --config office.ovpn", "printf 'client\\ndev tun\\nremote "
          "vpn.nowhere.example\\nca ca.crt\\ncert a.crt\\nkey a.key\\n' > office.ovpn", stdout=True, also=
          "not_found"),
    fails("tty", "wg-quick down office", also="auth"),
    fails("not_found", "stunnel /etc/stunnel/nest.conf"),
    fails("auth", f"http --ignore-stdin --check-status --print=h web.{H}/token/me", stdout=True),
    fails("network", f"http --ignore-stdin vpn.{H}/health"),
    fails("network", "s3cmd --access_key=a --secret_key=b --host=s3.nowhere.example --host-bucket=s3.nowhere.example "
          "--no-ssl ls s3://a", timeout=60),
    fails("not_configured", "s3cmd ls s3://reports"),
    fails("not_configured", "s3fs reports mnt -f", "mkdir mnt", also="auth not_found"),
    fails("not_configured", "aws sqs list-queues"),
    fails("not_configured", "openstack server list"),
    fails("network", "glab mr list -R heron/nest", timeout=40),
    fails("not_configured", "hub pull-request -m x", REPO, also="not_found"),
    fails("auth", "gh pr create --fill", REPO + "git remote add origin https://github.com/heron/nest.git"),
    fails("auth", "sentry-cli releases list"),
]  # fmt: skip
FILES = [
    fails("not_found", "sops -d secrets/prod.enc.yaml"),
    fails("not_configured", "sops -e values.yaml", "echo 'a: b' > values.yaml"),
    fails("auth", "sops -d v.yaml", "cat > v.yaml <<'E'\na: ENC[AES256_GCM,data:9w==,iv:S1Zy5G2mGLxmJdPRmdnm7dAHGhTeGB0"
          "hXkzL0kVGTrE=,tag:g2Wl2Nn9T9l0vFqzH0m1uA==,type:str]\nsops:\n    age:\n        - recipient: "
          "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kdp8v0v3q0jkh4r\n          enc: |\n            -----BEGIN "
          "AGE ENCRYPTED FILE-----\n            YWdl\n            -----END AGE ENCRYPTED FILE-----\n    lastmodified: "
          "\"2026-01-01T00:00:00Z\"\n    mac: ENC[AES256_GCM,data:9w==,iv:S1Zy5G2mGLxmJdPRmdnm7dAHGhTeGB0hXkzL0kVGTrE=,"
          "tag:g2Wl2Nn9T9l0vFqzH0m1uA==,type:str]\n    version: 3.9.0\nE\n"),
    fails("not_found", "age -d -i ~/.config/age/key.txt dump.age", "touch dump.age", also="not_configured"),
    fails("auth", "age -d -i k2 s.age", "age-keygen -o k1 2>/dev/null; age-keygen -o k2 2>/dev/null; echo x | age -r "
          "$(age-keygen -y k1) > s.age"),
    fails("auth", "gpg --batch -d s.gpg", "export GNUPGHOME=$PWD; echo x | gpg --batch --pinentry-mode loopback "
          "--passphrase a -c -o s.gpg 2>/dev/null", also="tty"),
    fails("not_found", "gpg --batch --sign --local-user release@heron.example a", "mkdir -m 700 ~/.gnupg; touch a"),
    fails("none", "cryptsetup open vault.img vault", "truncate -s 1M vault.img"),
    fails("permission", "parted -s /dev/vda print"),
    fails("not_found", "dmidecode -t system", also="permission"),
    fails("not_found", "qemu-img info disk.qcow2"),
    fails("not_found", "debsums heron-agent", stdout=True),
    fails("not_configured", "reprepro -b repo includedeb bookworm nest.deb", "mkdir repo; touch nest.deb"),
    fails("network", "debootstrap bookworm r http://deb.nowhere.example/debian", root=True, stdout=True),
    fails("not_found", "dpkg-deb --build pkg", "mkdir pkg"),
    fails("not_found", "dpkg-buildpackage -us -uc"),
    fails("not_found", "rdiff-backup restore /mnt/backup/nest out"),
    fails("not_configured", "unison nest", also="not_found"),
    fails("not_found", "bup save -n nest /srv/data"),
    fails("not_found", "stow nest", "mkdir -p dots/nest; touch dots/nest/.rc ~/app/.rc; cd dots; true", also="usage"),
    fails("disk_full", "zip -r vol/a.zip big", "mkdir vol big; head -c 300k /dev/urandom > big/a", admin=SMALL["admin"],
          stdout=True),
    fails("disk_full", "7z a vol/a.7z big", "mkdir vol big; head -c 300k /dev/urandom > big/a", admin=SMALL["admin"],
          stdout=True),
    fails("disk_full", "xz -k vol/big", "mkdir vol", admin="mount -t tmpfs -o size=64k,uid=1000 t vol; head -c 40k "
          "/dev/urandom > vol/big; chown 1000 vol/big"),
    fails("disk_full", "zstd -q big -o vol/big.zst", "mkdir vol; head -c 300k /dev/urandom > big", admin=SMALL["admi"
          "n"]),
    fails("disk_full", "cpio -o < list > vol/a.cpio", "mkdir vol; head -c 300k /dev/urandom > big; echo big > list",
          admin=SMALL["admin"], tool="cpio"),
    fails("disk_full", "svnadmin create vol/repo", **SMALL),
    fails("disk_full", "hg clone -q src vol/hg", "mkdir vol src; cd src; hg init; head -c 300k /dev/urandom > a; hg -q "
          "add a; hg ci -qu x -m a", admin=SMALL["admin"]),
    fails("disk_full", "pandoc big.md -o vol/big.html", "mkdir vol; seq 40000 > big.md", admin=SMALL["admin"]),
    fails("missing_command", "pandoc a.md -o a.pdf --pdf-engine=tectonic", "echo hi > a.md", also="missing_dependency"),
    fails("missing_dependency", "pandoc a.md -o a.html -F pandoc-heron", "echo hi > a.md", also="missing_command"),
    fails("not_found", "ant deploy", stdout=False),
    fails("usage", "ant depoly", "echo '<project default=\"deploy\"><target name=\"deploy\"/></project>' > build.xml",
          also="not_found", stdout=True),
    fails("missing_dependency", "ant", "echo '<project default=\"a\"><target name=\"a\"><heron-scp "
          "file=\"x\"/></target></project>' > build.xml", stdout=True),
    fails("not_found", "ninja -C out", stdout=True),
    fails("usage", "ninja isntall", "printf 'rule r\\n command = true\\nbuild install: r\\n' > build.ninja",
          stdout=True),
    fails("missing_command", "ninja", "printf 'rule r\\n command = protocx $in\\nbuild a: r b\\n' > build.ninja; touch "
          "b", stdout=True),
    fails("not_found", "valgrind ./nest"),
    fails("not_found", "doit() { jo -f tmpl.json a=1; }; doit", tool="jo"),
    fails("none", "mlr --icsv head then join -j id -f lookup.csv a.csv", "echo a > a.csv", also="not_found"),
    fails("none", "csvsql --db sqlite:///a.db --insert orders.csv", also="not_found", timeout=40),
    fails("permission", "monit -c m.rc validate", "printf 'set daemon 5\\n' > m.rc; chmod 644 m.rc"),
    fails("network", "mbsync -c m.rc work", "printf 'IMAPStore a\\nHost imap.nowhere.example\\nUser ida\\nPass "
          "x\\nSSLType None\\n\\nMaildirStore b\\nPath m/\\nInbox m/inbox\\n\\nChannel work\\nFar :a:\\nNear :b:\\n' "
          "> m.rc"),
    ]  # fmt: skip
SERVICES = [
    fails("network", "nginx -t -c $PWD/n.conf", "printf 'events {}\\nhttp { server { listen 9090; location / { "
          "proxy_pass http://backend_heron; } } }\\n' > n.conf", tool="nginx", also="not_configured"),
    fails("not_found", "haproxy -c -f /etc/haproxy/nest.cfg"),
    fails("port_in_use", "haproxy -f h.cfg", "printf 'defaults\\n  mode http\\n  timeout client 3s\\n  timeout connect "
          "3s\\n  timeout server 3s\\nfrontend a\\n  bind 127.0.0.1:8090\\n' > h.cfg"),
    fails("permission", "apache2ctl -t", tool="apache2ctl"),
    fails("port_in_use", "nats-server -a 127.0.0.1 -p 4222"),
    fails("port_in_use", "beanstalkd -l 127.0.0.1 -p 11300"),
    fails("port_in_use", "etcd --data-dir e --listen-client-urls http://127.0.0.1:8090 --advertise-client-urls "
          "http://127.0.0.1:8090 --listen-peer-urls http://127.0.0.1:8091"),
    fails("port_in_use", "prometheus --config.file=p.yml --web.listen-address=127.0.0.1:8090 --storage.tsdb.path=d", "e"
          "cho '{}' > p.yml"),
    fails("port_in_use", "tinyproxy -d -c t.conf", "printf 'Port 8090\\nListen 127.0.0.1\\n' > t.conf", stdout=True),
    fails("port_in_use", "pgbouncer p.ini", "printf '[databases]\\n[pgbouncer]\\nlisten_addr=127.0.0.1\\nlisten_port=80"
          "90\\nunix_socket_dir=\\nauth_type=any\\n' > p.ini"),
    fails("not_found", "pgbouncer /etc/pgbouncer/nest.ini", also="not_configured"),
    fails("port_in_use", "datasette serve -p 8090 a.db", "sqlite3 a.db 'create table t(a)'", timeout=40),
    fails("not_found", "datasette inspect nest.db"),
    fails("none", "sqlite-utils insert a.db t rows.json", "echo '[{\"a\": denied}]' > rows.json"),
    fails("not_found", "sqlite-utils rows a.db eggs", "sqlite3 a.db 'create table t(a)'"),
    fails("not_found", "celery -A nest.worker worker -l info", also="missing_dependency"),
    fails("network", f"rq worker -u redis://down.{H}:6399 default", timeout=40),
    fails("not_found", "dramatiq nest.tasks", also="missing_dependency"),
    fails("not_found", "scrapy crawl prices", also="usage", stdout=True),
    fails("not_found", "alembic current", also="not_configured", stdout=True),
    fails("not_found", "flit build"),
    fails("not_configured", "bump-my-version bump patch"),
    fails("dirty_tree", "bump-my-version bump --current-version 1.0.0 patch a", REPO + "echo 2 > a"),
    fails("not_found", "pip-compile requirements.in"),
    fails("not_found", "pm2 restart nest", also="service_down", timeout=60),
    fails("not_found", "pm2 start ecosystem.config.js --no-daemon", timeout=60),
    fails("missing_command", "concurrently -n api 'nestx serve'", MODULES, stdout=True),
    fails("not_configured", "node-pg-migrate up", MODULES + package()),
    fails("not_configured", "npx db-migrate up", MODULES + package(), tool="db-migrate", stdout=True),
    fails("not_found", "npx zx deploy.mjs", MODULES, tool="zx"),
    fails("missing_command", "npx zx d.mjs", MODULES + file("d.mjs", "await $`helmx lint`\n"), tool="zx"),
    fails("not_configured", "npx release-it --ci", MODULES + package() + REPO, tool="release-it", also="branch_not_push"
          "ed", stdout=True, timeout=60),
    fails("not_found", f"skopeo inspect --tls-verify=false docker://repo.{H}/nest/api:4"),
    fails("image_not_found", "buildah --storage-driver vfs from --pull-never heron/base:3", also="not_found"),
    fails("image_not_found", "podman --storage-driver vfs run --pull=never heron/job:7", also="not_found"),
    fails("permission", "ctr images ls", also="service_down"),
    fails("not_found", "docker-compose -f deploy/compose.yml ps"),
    fails("not_found", "podman-compose up", stdout=True, also="not_configured"),
    fails("not_found", "packer build nest.pkr.hcl", stdout=True),
    fails("not_found", "umoci unpack --image nest:latest bundle", also="image_not_found"),
    fails("not_found", "crun run nest"),
    fails("not_found", "hatch run lint:all", also="usage"),
    fails("not_found", "conan install . --build=missing"),
    fails("not_configured", "nix build .#nest"),
    fails("not_found", "lefthook run pre-push", also="not_configured"),
    fails("not_found", "git lfs pull --include big.bin", stdout=True),
    fails("not_found", "git crypt unlock", also="not_configured", tool="git"),
    fails("missing_command", "git annex sync", REPO, also="usage", tool="git"),
    fails("not_found", "svn update"),
    fails("network", "svn checkout svn://svn.nowhere.example/nest"),
    fails("auth", f"svn checkout --non-interactive http://web.{H}/locked/nest"),
    fails("not_found", "hg pull"),
    fails("network", f"hg clone http://down.{H}:8099/nest"),
    fails("auth", f"hg clone --config ui.interactive=no http://web.{H}/locked/nest"),
]  # fmt: skip
RARE: list[Fresh] = [*NETWORK, *FILES, *SERVICES]
