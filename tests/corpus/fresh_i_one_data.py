"""The ninth fresh set, first half: the DBA with postgres, mysql and redis."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, SSH
from tests.corpus.fresh_parts import fails, file

DB = f"-h db.{H}"
WEB = (
    f"printf "
    f"'db.{H}:5432:*:web:pw\\nreplica.{H}:5433:*:web:pw\\n"
    f"db.{H}:5432:*:repl:pw\\ndb.{H}:5432:*:one:pw\\ndb.{H}:5432:*:report:pw\\n' "
    "> ~/.pgpass; chmod 600 ~/.pgpass\n"
)
MY = f"mysql -h maria.{H} -u web -ppw"
HOLD = (
    f"setsid sh -c \"(echo 'begin; lock table invoices in row exclusive mode;'; sleep 8) | psql -q {DB} -U web "
    f'store" '
    ">/dev/null 2>&1 &\nsleep 1\n"
)
LOCAL = "pg_ctl -D data initdb >/dev/null 2>&1; "

CASES = [
    fails("auth", f"pg_dump {DB} -U report -Fc -f store.dump store", f"echo 'db.{H}:5432:*:report:old' > ~/.pgpass; "
          f"chmod 600 ~/.pgpass"),
    fails("auth", f"psql {DB} -U postgress -l", also="tty"),
    fails("permission", f"pg_dump {DB} -U report -Fc -f store.dump store", WEB),
    fails("not_found", f"pg_dump {DB} -U web -t ledger -f ledger.sql store", WEB),
    fails("not_found", f"pg_restore -d store {DB} -U web backups/store.dump", WEB),
    fails("none", f"pg_restore -d store {DB} -U web store.sql", WEB + "echo 'select 1;' > store.sql"),
    fails("permission", f"createdb {DB} -U web reporting", WEB),
    fails("permission", f"psql {DB} -U web store -c 'create table audit.log(id int)'", WEB),
    fails("permission", f"psql {DB} -U web store -c 'alter table items add column note text'", WEB, also="not_owned"),
    fails("permission", f"vacuumdb {DB} -U web --analyze --all", WEB),
    fails("permission", f"psql {DB} -U web -d billing -c '\\dt'", WEB),
    fails("permission", f"psql -h replica.{H} -p 5433 -U web store -c 'update invoices set total = 0 where id = 7'",
          WEB),
    fails("rate_limit", f"psql {DB} -U one store -c 'select 1'", WEB, also="quota"),
    fails("network", f"psql -h shut.{H} -p 5434 -U web store -c 'select now()'"),
    fails("network", f"pg_isready -h db-stage.{H}", stdout=True),
    fails("network", f"pgbench -h db-stage.{H} -U web -c 10 -T 30 store"),
    fails("timeout", f"psql 'host=lost.{H} user=web dbname=store connect_timeout=2' -c 'select 1'"),
    fails("timeout", f"psql {DB} -U web store -c \"set statement_timeout='200ms'; select pg_sleep(3)\"", WEB),
    fails("lock", f"psql {DB} -U web store -c \"set lock_timeout='500ms'; lock table invoices in share mode\"", WEB +
          HOLD, also="timeout"),
    fails("lock", f"psql {DB} -U web store -c 'begin; lock table invoices in share mode nowait'", WEB + HOLD),
    fails("none", f"psql {DB} -U web store -c \"insert into invoices values (1, 7, 12.50)\"", WEB),
    fails("none", f"psql {DB} -U web store -v ON_ERROR_STOP=1 -f fix.sql", WEB + file("fix.sql", "begin;\nupdate "
          "invoices set customer = null "
          "where id = 1;\ncommit;")),
    fails("none", f"psql {DB} -U web store -c 'select id, sum(total) from invoices'", WEB),
    fails("none", f"psql {DB} -U web store -c 'selct count(*) from invoices'", WEB),
    fails("none", f"psql {DB} -U web store -c \"select 'abc'::int\"", WEB),
    fails("none", f"psql {DB} -U web store -c 'select * from pg_stat_statements limit 5'", WEB,
          also="missing_dependency"),
    fails("none", f"psql {DB} -U web -At store -c \"select 1/count(*) from invoices where customer = 99\"", WEB),
    fails("not_found", f"psql {DB} -U web store -c \"\\copy invoices from 'invoices.csv' csv header\"", WEB,
          also="none"),
    fails("disk_full", f"pg_dump {DB} -U web -t invoices -f backup/store.sql store", WEB + "mkdir backup",
          admin="mount -t tmpfs -o size=4k,uid=1000 t backup; head -c 4096 /dev/zero > backup/old.sql || true"),
    fails("lock", "pg_ctl -D data -o '-p 5440' -l log start", LOCAL + "echo \"unix_socket_directories = '$HOME'\" "
          ">> data/postgresql.conf; pg_ctl -D "
          "data -o '-p 5440' -l log -w start >/dev/null; sleep 1", also="none"),
    fails("service_down", "pg_ctl -D data reload", LOCAL),
    fails("port_in_use", "postgres -D data -p 5432 -k .", LOCAL),
    fails("not_found", "pg_ctl -D /srv/pgdata15 start"),
    fails("none", "pg_ctl -D data -l log -w start", LOCAL + "echo 'shared_bufers = 2GB' >> data/postgresql.conf",
          also="not_configured"),
    fails("usage", f"pg_basebackup {DB} -U repl -D base -X stream", WEB + "mkdir base; touch base/x"),
    fails("service_down", "psql -l"),
    fails("not_found", "PGSERVICE=reporting psql -c 'select 1'", also="not_configured"),
    fails("auth", f"mysql -h maria.{H} -u web -pwrong store -e 'show tables'"),
    fails("permission", f"{MY} billing -e 'show tables'"),
    fails("permission", f"{MY} store -e 'update items set id = 2'"),
    fails("service_down", "mysql -u root -e 'show processlist'"),
    fails("network", f"mysqldump --single-transaction -h db-stage.{H} -u web store > store.sql", tool="mysqldump"),
    fails("network", f"mysqladmin -h shut.{H} -P 3307 -u web ping"),
    fails("none", f"{MY} store -e 'select * form items'"),
    fails("none", f"{MY} store -e 'select name from items'"),
    fails("none", f"{MY} store -e 'select * from item'"),
    fails("permission", f"mysqldump -h maria.{H} -u web -ppw --all-databases > all.sql", tool="mysqldump"),
    fails("not_found", f"{MY} store < dumps/store.sql", tool="bash"),
    fails("auth", f"redis-cli -e -h cache.{H} -a guess ping"),
    fails("auth", f"redis-cli -e -h cache.{H} get session:42"),
    fails("permission", f"redis-cli -e --no-auth-warning -h cache.{H} --user reporter -a pw set flag 1"),
    fails("service_down", "redis-cli -p 6390 info replication"),
    fails("network", "redis-cli -h cache.nowhere.example --bigkeys"),
    fails("oom", f"redis-cli -e -h cache.{H} -p 6380 set session:1 xxxxxxxxxxxxxxxx", also="quota"),
    fails("permission", f"redis-cli -e -h cache.{H} -p 6381 set a 1"),
    fails("none", f"redis-cli -e --no-auth-warning -h cache.{H} -a pw incrby hits many"),
    fails("port_in_use", "redis-server --port 6379 --save ''", stdout=True),
    fails("service_down", "mongosh --quiet --eval 'rs.status()'", timeout=60),
    fails("ssh_key", f"scp web1.{H}:/var/backups/store.dump .", SSH + "cp /srv/ssh/other ~/.ssh/id_ed25519"),
    fails("not_found", f"scp dev@web1.{H}:backups/store.dump .", SSH),
    fails("not_found", "docker exec -i billing-db pg_dump -U postgres store > store.sql", DOCK, tool="docker"),
    fails("lock", "sqlite3 app.db 'insert into t values (2)'", "sqlite3 app.db 'create table t(a)'; setsid sh -c "
          "\"(echo 'begin exclusive; insert into "
          "t values(1);'; sleep 8) | sqlite3 app.db\" >/dev/null 2>&1 &\nsleep 1"),
    fails("none", "sqlite3 app.db 'select * from users'", "sqlite3 app.db 'create table t(a)'"),
    fails("missing_command", "make backup", file("Makefile",
          "backup:\n\tpgbackrest --stanza=main backup --type=incr")),
    fails("none", "alembic upgrade head", "alembic init -t generic migrations >/dev/null; sed -i "
          "'s|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///a.db|' "
          "alembic.ini; alembic revision -m 'Add vat' >/dev/null 2>&1; sed -i 's/    pass/    op.execute(\"create "
          "tabel vat(a int)\")/' "
          "migrations/versions/*.py"),
    fails("not_configured", "alembic upgrade head", also="not_found", stdout=True),
]  # fmt: skip
