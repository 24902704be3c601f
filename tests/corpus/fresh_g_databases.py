"""The seventh fresh set: databases, caches, queues, directories and mail from the command line."""

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file

PG = f"postgresql://web:pw@pg.{H}/store"
MY = f"mariadb -h my.{H} -u web -ppw "
D = "DOCKER_HOST=unix:///srv/docker.sock "


POSTGRES = [
    fails("auth", f"psql 'host=pg.{H} user=web password=Winter25 dbname=store' -Atc 'select now()'"),
    fails("auth", f"PGPASSWORD=x pg_dumpall -h pg.{H} -U postgres --globals-only", tool="pg_dumpall"),
    fails("auth", f"pgbench -h pg.{H} -U web -i store", "export PGPASSFILE=none", also="tty"),
    fails("auth", "./backup.sh", file("backup.sh", f"""\
        #!/usr/bin/env bash
        set -euo pipefail
        echo "==> backing up store"
        pg_dump "postgresql://web:${{PGPW:-unset}}@pg.{H}/store" | gzip > store.sql.gz
        echo "==> done"
        """) + "chmod +x backup.sh", tool="pg_dump"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'create table audit.log(a int)'"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c \"copy items to '/tmp/items.csv'\""),
    fails("permission", f"dropdb --maintenance-db={PG} billing", also="not_owned"),
    fails("permission", f"psql {PG} -v ON_ERROR_STOP=1 -c 'drop table items'", also="not_owned"),
    fails("permission", f"psql 'postgresql://web:pw@pg.{H}/billing' -c 'select 1'", also="not_configured auth"),
    fails("permission", f"reindexdb -d {PG} --system", also="not_owned"),
    fails("not_found", f"pg_dump {PG} -t invoices_2026 -f i.sql"),
    fails("not_found", f"psql postgresql://web:pw@pg.{H}/wharehouse -c 'select 1'", also="usage"),
    fails("not_found", f"vacuumdb -d postgresql://web:pw@pg.{H}/mart --analyze"),
    fails("not_found", f"psql -d {PG} -f migrations/0007_add_index.sql"),
    fails("auth", f"psql postgresql://ghost:pw@pg.{H}/store -c 'select 1'", also="not_found"),
    fails("network", f"pg_isready -h vpn.{H} -t 3 && psql -h vpn.{H} -U web store; psql -h vpn.{H} -U web store",
          tool="psql"),
    fails("network", "psql postgresql://web@store.c9ab.eu-west-1.rds.nowhere.example/store"),
    fails("network", f"psql 'host=far.{H} user=web dbname=store'"),
    fails("timeout", f"psql 'host=void.{H} user=web dbname=store connect_timeout=2'"),
    fails("network", f"psql 'host=down.{H} port=5999 user=web'"),
    fails("service_down", "createdb -p 5444 nest_test"),
    fails("service_down", "make db-reset", file("Makefile", "db-reset:\n\t@echo 'dropping nest_dev'\n\tdropdb -h "
          "localhost -p 5440 --if-exists nest_dev\n")
          .replace("\n\t", "\n\t"), tool="dropdb"),
    fails("none", "pg_restore -h /run/heron -d store nightly.dump", "head -c 64 /dev/zero > nightly.dump; pg_dump "
          "--version > /dev/null; "
          "printf PGDMP > nightly.dump"),
    fails("tls", f"psql 'host=pg.{H} user=web password=pw dbname=store sslmode=require' -c 'select 1'", also="not_confi"
          "gured"),
    fails("permission", f"psql 'host=pg.{H} user=batch dbname=postgres sslmode=disable' -c 'select 1'", also="auth"),
    fails("rate_limit", f"psql postgresql://one:pw@pg.{H}/store -c 'select 1'", also="quota"),
    fails("auth", f"psql postgresql://web:old@pg.{H}:6432/store -c 'select 1'"),
    fails("not_found", f"psql postgresql://web:pw@pg.{H}:6432/reports -c 'select 1'"),
    fails("timeout", f"psql {PG} -v ON_ERROR_STOP=1 -c \"set statement_timeout='200ms'; select pg_sleep(3)\"", also="no"
          "ne"),
    fails("lock", f"psql {PG} -v ON_ERROR_STOP=1 -c \"set lock_timeout='200ms'\" -c 'lock table items in access share "
          f"mode; select 1'", admin=
          "setpriv --reuid git --regid git --clear-groups psql -q -h /srv/pg -U postgres -d store -c 'begin; lock "
          "table items; select pg_sleep(4)' "
          ">/dev/null 2>&1 & sleep 0.5", also="timeout"),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c \"insert into items values ('timeout')\""),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c 'select * from itmes'"),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c \"do \\$\\$ begin raise exception 'order 17: access denied by "
          f"fraud rule 4'; end \\$\\$\""),
    fails("none", f"psql {PG} -v ON_ERROR_STOP=1 -c 'select 1/0 as refused'"),
    fails("usage", f"psql {PG} --comand 'select 1'"),
    fails("auth", f"pgcli {PG.replace(':pw@', ':nope@')} --list", also="tty"),
    fails("network", "python3 manage.py migrate", file("manage.py", "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE"
          "'] = 'conf'\nfrom django.core."
          "management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n") + file("conf.py", "DATA"
          "BASES = {'default': {'ENGINE': "
          "'django.db.backends.postgresql', 'HOST': 'db', 'NAME': 'nest', 'USER': 'web'}}\nSECRET_KEY = 'x'\n"),
          tool="django-admin"),
    fails("auth", "alembic upgrade head", file("alembic.ini", f"[alembic]\nscript_location = m\nsqlalchemy.url = "
          f"postgresql+psycopg://web:old@pg.{H}/store\n")
          + file("m/env.py", "from alembic import context\nfrom sqlalchemy import create_engine\nu = "
          "context.config.get_main_option('sqlalchemy.url')\nwith "
          "create_engine(u).connect() as c:\n    context.configure(connection=c)\n    context.run_migrations()\n")),
    fails("not_found", "alembic downgrade 9f3c2", file("alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url "
          "= sqlite:///a.db\n") + "mkdir -p "
          "m/versions; " + file("m/env.py", "from alembic import context\nfrom sqlalchemy import create_engine\nwith "
          "create_engine('sqlite:///a.db').connect() "
          "as c:\n    context.configure(connection=c)\n    context.run_migrations()\n"), stdout=True),
    fails("auth", "knex migrate:latest", "ln -s /srv/tools/node_modules node_modules; mkdir migrations\n" + file("knexf"
          "ile.js", "module.exports = { client: "
          f"'pg', connection: 'postgres://web:old@pg.{H}/store' }};\n")),
    ]  # fmt: skip

MARIA = [
    fails("auth", f"mariadb -h my.{H} -u web -pSummer store -e 'select 1'"),
    fails("auth", f"mysqladmin -h my.{H} -u root -pold processlist"),
    fails("auth", f"mariadb-dump -h my.{H} -u backup -pold --all-databases", also="not_found"),
    fails("permission", MY + "store -e 'delete from items'"),
    fails("permission", MY + "mart -e 'select 1'"),
    fails("permission", MY + "-e 'grant all on *.* to web'", also="auth"),
    fails("permission", MY + "-e 'show engine innodb status'"),
    fails("permission", f"mariadb-dump -h my.{H} -u web -ppw --all-databases --lock-tables > all.sql", tool="mariadb-du"
          "mp"),
    fails("network", f"mariadb -h vpn.{H} -u web -ppw store"),
    fails("timeout", f"mariadb -h void.{H} --connect-timeout=1 -u web -ppw store"),
    fails("service_down", "mysqladmin ping"),
    fails("service_down", "mysql -h 127.0.0.1 -P 3399 -u root"),
    fails("not_found", f"mysql -h my.{H} -u web -ppw store < schema/seed.sql", tool="bash"),
    fails("tls", f"mysql -h my.{H} -u web -ppw --ssl --ssl-verify-server-cert -e 'select 1'", also="not_configured"),
    fails("none", MY + "store -e 'select * form items'"),
    fails("none", MY + "store -e \"signal sqlstate '45000' set message_text = 'shipment refused: connection to depot "
          "closed'\""),
    ]  # fmt: skip

CACHES = [
    fails("auth", f"redis-cli -e -u redis://:nope@cache.{H} ping"),
    fails("auth", f"redis-cli -e -h cache.{H} --no-auth-warning -a pw --user ghost ping"),
    fails("permission", f"redis-cli -e -h cache.{H} --no-auth-warning --user reporter -a pw config get maxmemory"),
    fails("oom", f"redis-cli -e -h cache.{H} -p 6380 lpush jobs a", also="quota disk_full"),
    fails("permission", f"redis-cli -e -h cache.{H} -p 6381 del sessions", also="usage none"),
    fails("network", "redis-cli -h cache.nowhere.example --scan"),
    fails("network", f"redis-cli -h far.{H} -n 2 dbsize"),
    fails("service_down", "redis-cli -s /run/redis/heron.sock info"),
    fails("none", f"redis-cli -e -h cache.{H} --no-auth-warning -a pw lpush", also="usage"),
    fails("none", f"redis-cli -e -h cache.{H} --no-auth-warning -a pw eval 'return redis.error_reply(\"DENIED by quota "
          f"rule\")' 0"),
    fails("port_in_use", "redis-server --port 8090 --bind 127.0.0.1", stdout=True),
    fails("permission", "redis-server /etc/redis/nest.conf", stdout=True, also="not_found"),
    fails("permission", "sqlite3 /srv/plain/app.db 'create table t(a)'", also="not_found"),
    fails("none", "sqlite3 app.db 'pragma foreign_keys=1; create table a(id int primary key); create table b(a "
          "references a(id)); insert into b values "
          "(403)'"),
    fails("none", "sqlite3 bad.db .tables", "echo 'connection refused, not a database at all, but long enough to be "
          "looked at' > bad.db"),
    fails("disk_full", "sqlite3 d/s.db 'create table t(a); with recursive n(i) as (select 1 union all select i+1 from "
          "n limit 99999) insert into t select i "
          "from n'", "mkdir d", admin="mount -t tmpfs -o size=96k,uid=1000 t d"),
    fails("missing_dependency", "sqlite3 a.db \"select load_extension('mod_spatialite')\"", also="none"),
    fails("missing_dependency", "duckdb -c 'load httpfs'", also="not_found"),
    fails("network", "duckdb -c 'install spatial'", also="missing_dependency"),
    fails("auth", "etcdctl --endpoints http://127.0.0.1:23790 --user root:old get /nest/flags"),
    fails("auth", "etcdctl --endpoints 127.0.0.1:23790 put /nest/flags on", also="permission"),
    fails("network", f"etcdctl --endpoints http://down.{H}:2379 --command-timeout=1s endpoint health"),
    fails("auth", f"mosquitto_sub -h mq.{H} -u etl -P old -t 'site/#' -C 1"),
    fails("network", f"mosquitto_sub -h vpn.{H} -t 'site/#'"),
    fails("network", f"mosquitto_pub -h down.{H} -p 1889 -t site/1 -m on"),
    fails("auth", f"ldapsearch -x -H ldap://ldap.{H} -D cn=admin,dc=heron,dc=example -w old -b dc=heron,dc=example"),
    fails("network", f"ldapwhoami -x -H ldaps://down.{H}"),
    fails("auth", f"curl -sS --fail ftp://ida:old@ftp.{H}/pub/"),
    fails("not_found", f"curl -sS ftp://ftp.{H}/pub/nest-2.0.tgz -o nest.tgz"),
    fails("permission", f"curl -sS -T /etc/hosts ftp://ftp.{H}/pub/", also="auth"),
    fails("not_found", f"wget -nv ftp://ftp.{H}/releases/"),
    fails("permission", f"curl -sS smtp://mail.{H}:2525 --mail-from a@{H} --mail-rcpt bob@outside.example -T m.txt", "e"
          "cho hi > m.txt"),
    fails("quota", f"msmtp --host=mail.{H} --port=2525 --from=a@{H} full@{H}", stdin="Subject: x\n\nhi\n"),
    fails("network", f"msmtp --host=vpn.{H} --from=a@b.example c@d.example", stdin="hi\n"),
    fails("not_configured", "msmtp -a work c@d.example", "printf 'account home\\nhost x\\n' > ~/.msmtprc; chmod 600 "
          "~/.msmtprc", also="not_found", stdin="hi\n"),
    fails("not_configured", f"fetchmail -N -p imap -u ida down.{H}", also="auth", stdout=True),
    fails("network", f"kcat -b vpn.{H}:9092 -L -m 2"),
    fails("network", "amqp-publish -u amqp://etl:pw@mq-1.nowhere.example -r jobs -b x"),
    fails("auth", f"all_proxy= http_proxy=http://proxy.{H}:8888 curl -fsS http://intra.nowhere.example/", tool="curl"),
    fails("auth", f"https_proxy=http://ida:old@proxy.{H}:8888 wget -nv https://www.nowhere.example/", also="permissio"
          "n"),
    fails("auth", "RESTIC_PASSWORD=x restic -q -r r check", "RESTIC_PASSWORD=a restic -q -r r init"),
    fails("permission", "borg init -e none /var/backups/nest"),
    fails("network", f"borg create ssh://dev@vpn.{H}/srv/borg::now ."),
    fails("not_found", "duplicity restore file:///mnt/usb/backup out --no-encryption"),
    fails("not_found", "rclone copy ./export heron-s3:exports", also="not_configured"),
    fails("not_found", "pass show prod/db", also="not_configured"),
    fails("not_configured", "kinit -k -t /etc/krb5/etl.keytab etl@HERON.EXAMPLE", also="network"),
]  # fmt: skip
DATABASES: list[Fresh] = [*POSTGRES, *MARIA, *CACHES]
