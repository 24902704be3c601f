# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what psql, mysql, redis-cli and sqlite3 say when a server refuses: `python -m tests.corpus.databases`, as root. See README.md.

Real servers of Debian, on the stage only: PostgreSQL on its socket and port, MariaDB, Redis with a password. In PostgreSQL `dev` is a user
without rights, `shop` one with a password, `few` one who may connect only once.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, make_locales, shell, write
from tests.corpus.silence import file

BIN = "/usr/lib/postgresql/15/bin"
HBA = """\
local all postgres trust
local all boss peer
local all all trust
host all closed 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
"""
FULL = "mkdir full; mount -t tmpfs -o size=64k,mode=1777 tmpfs full; head -c 50K /dev/zero > full/old"
GERMAN = "de_DE.UTF-8"

POSTGRES = [
    Case("auth", "PGPASSWORD=wrong psql -h localhost -U shop shop"),
    Case("auth", "psql -w -h localhost -U shop shop"),
    Case("auth", "psql -U boss shop"),
    Case("auth", "PGPASSWORD=wrong pg_dump -h localhost -U shop shop"),
    Case("auth", "PGPASSWORD=wrong psql -h localhost -U shop shop", locale=GERMAN),
    Case("not_found", "psql -U absent shop"),
    Case("not_found", "psql -U absent shop", locale=GERMAN),
    Case("not_found", "psql"),
    Case("not_found", "psql shopp"),
    Case("not_found", "psql shopp", locale=GERMAN),
    Case("not_found", "pg_dump shopp"),
    Case("permission", "PGPASSWORD=x psql -h localhost -U closed shop"),
    Case("permission", "psql shop -c 'SELECT * FROM orders'"),
    Case("permission", "psql shop -c 'CREATE DATABASE more'"),
    Case("permission", "psql shop -f report.sql", file("report.sql", "\\set ON_ERROR_STOP on", "DROP TABLE orders;")),
    Case("permission", "createdb more"),
    Case("permission", "createuser more"),
    Case("permission", "pg_dump shop"),
    Case("rate_limit", "psql -U few shop -c 'SELECT 1'", "psql -U few shop -c 'SELECT pg_sleep(8)' &>/dev/null & sleep 0.7"),
    Case("tls", "PGPASSWORD=correct psql 'host=localhost user=shop dbname=shop sslmode=require'"),
    Case("tls", "PGPASSWORD=correct psql 'host=localhost user=shop dbname=shop sslmode=verify-full'"),
    Case("lock", "dropdb -U postgres busy", "psql -U postgres busy -c 'SELECT pg_sleep(8)' &>/dev/null & sleep 0.7"),
    Case("network", "psql -h www.example -p 5433 shop"),
    Case("service_down", "pg_dump -h localhost -p 5433 shop"),
    Case("missing_dependency", "pg_restore -l shop.dump", "printf 'PGDMP\\x09\\x00\\x00\\x04\\x08\\x01\\x01' > shop.dump"),
]  # fmt: skip

MYSQL = [
    Case("auth", "mysql -u shop"),
    Case("auth", "mysql -u shop -pwrong shop"),
    Case("auth", "mysql -u root"),
    Case("auth", "mysqldump -u shop -pwrong shop"),
    Case("auth", "mysqladmin -u shop -pwrong status"),
    Case("permission", "mysql -u shop -pcorrect mysql"),
    Case("permission", "mysql -u shop -pcorrect -e 'CREATE DATABASE more'"),
    Case("permission", "mysql -u shop -pcorrect shop -e 'DROP TABLE orders'"),
    Case("permission", "mysql -u shop -pcorrect shopp"),
    Case("not_found", "mysqldump -u root shopp", root=True),
    Case("permission", "mysqldump -u shop -pcorrect shopp"),
    Case("rate_limit", "mysql -u few -e 'SELECT 1'", "mysql -u few -e 'SELECT SLEEP(8)' &>/dev/null & sleep 0.7"),
    Case("tls", "mysql -u shop -pcorrect --ssl-verify-server-cert -h 127.0.0.1 shop"),
    Case("service_down", "mysql -h 127.0.0.1 -P 3307 -u shop"),
    Case("service_down", "mysqldump -h 127.0.0.1 -P 3307 -u shop shop"),
    Case("network", "mysql -h www.example -P 3307 -u shop"),
    Case("lock", "mysql -u root -e 'SET innodb_lock_wait_timeout=1; UPDATE shop.orders SET id=id+1'", "", "mysql -u root -e 'BEGIN; UPDATE shop.orders SET id=id; SELECT SLEEP(8)' &>/dev/null & sleep 0.7", root=True),
]  # fmt: skip

OTHERS = [
    Case("auth", "redis-cli -e -a wrong --no-auth-warning ping"),
    Case("network", "redis-cli -h www.example -p 6380 ping"),
    Case("service_down", "redis-cli -p 6380 ping"),
    Case("network", "redis-cli -h internal.example ping"),
    Case("lock", "sqlite3 shop.db 'INSERT INTO orders VALUES (2)'", "sqlite3 shop.db 'CREATE TABLE orders (id)'; (echo 'BEGIN EXCLUSIVE;'; sleep 8) 2>/dev/null | sqlite3 shop.db &>/dev/null & sleep 0.7"),
    Case("permission", "sqlite3 shop.db 'INSERT INTO orders VALUES (2)'", "sqlite3 shop.db 'CREATE TABLE orders (id)'; chmod 444 shop.db"),
    Case("disk_full", "sqlite3 full/shop.db \"CREATE TABLE orders AS SELECT hex(randomblob(90000))\"", "", FULL),
    Case("not_found", "sqlite3 absent/shop.db 'SELECT 1'"),
]  # fmt: skip

SILENT = [
    Case("none", "psql shop -c 'SELCT 1'"),
    Case("none", "psql shop -c 'SELECT * FROM absent'"),
    Case("none", "psql shop -c 'SELECT 1/0'"),
    Case("none", "psql shop -c \"SELECT 'permission denied for table'::int\""),
    Case("none", "psql shop -v ON_ERROR_STOP=1 -c \"DO \\$\\$ BEGIN RAISE 'password authentication failed for user \"\"dragon\"\"'; END \\$\\$\""),
    Case("not_found", "psql shop -f absent.sql"),
    Case("none", "psql --zzqxy"),
    Case("usage", "createdb -U postgres shop"),
    Case("none", "mysql -u shop -pcorrect shop -e 'SELCT 1'"),
    Case("none", "mysql -u shop -pcorrect shop -e 'SELECT * FROM absent'"),
    Case("none", "mysql -u shop -pcorrect shop -e \"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Access denied for the dragon'\""),
    Case("none", "mysql -u shop -pcorrect shop < report.sql", file("report.sql", "SELECT * FROM orders WHERE")),
    Case("none", "sqlite3 shop.db 'SELCT 1'"),
    Case("none", "sqlite3 shop.db 'SELECT * FROM absent'"),
    Case("none", "sqlite3 notes.txt 'SELECT 1 FROM sqlite_master'", "seq 9000 > notes.txt"),
    Case("none", "redis-cli --zzqxy"),
    Case("none", "redis-cli --no-auth-warning -a correct -e absent"),
    Case("none", "bash check.sh", file("check.sh", "echo 'check: said FATAL:  password authentication failed, as it should not' >&2", "exit 1")),
]  # fmt: skip

CASES = [*POSTGRES, *MYSQL, *OTHERS, *SILENT]


def start_servers() -> None:
    """New databases in /srv."""
    shell(f"""
        install -d -m 755 -o nobody {SERVER}/pg /run/postgresql; cd {SERVER}
        setpriv --reuid 65534 --clear-groups {BIN}/initdb -D {SERVER}/pg/data -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
    """)
    (SERVER / "pg/data/pg_hba.conf").write_text(HBA)
    shell(f"""
        cd {SERVER}/pg; setpriv --reuid 65534 --clear-groups {BIN}/pg_ctl -D {SERVER}/pg/data -l {SERVER}/pg/log -w -o '-c lc_messages=C' start >/dev/null
        psql -qU postgres -c "CREATE ROLE dev LOGIN; CREATE ROLE boss LOGIN; CREATE ROLE closed LOGIN; CREATE ROLE few LOGIN CONNECTION LIMIT 1"
        psql -qU postgres -c "CREATE ROLE shop LOGIN PASSWORD 'correct'" -c 'CREATE DATABASE shop' -c 'CREATE DATABASE busy'
        psql -qU postgres shop -c 'CREATE TABLE orders (id int)'
        install -d -o nobody {SERVER}/my /run/mysqld; mariadb-install-db --no-defaults --user=nobody --datadir={SERVER}/my --auth-root-authentication-method=socket --auth-root-socket-user=root >/dev/null 2>&1
        mariadbd --no-defaults --user=nobody --datadir={SERVER}/my --socket=/run/mysqld/mysqld.sock --bind-address=127.0.0.1 >{SERVER}/my.log 2>&1 &
        redis-server --requirepass correct --bind 127.0.0.1 >/dev/null 2>&1 &
        for turn in $(seq 100); do mysqladmin -u root ping >/dev/null 2>&1 && break; sleep 0.2; done
        mysql -u root -e "CREATE DATABASE shop; CREATE TABLE shop.orders (id int); INSERT INTO shop.orders VALUES (1); CREATE USER shop IDENTIFIED BY 'correct'; GRANT SELECT ON shop.* TO shop; CREATE USER few WITH MAX_USER_CONNECTIONS 1; DROP USER IF EXISTS ''@localhost, ''@laptop"
    """)


def main() -> None:
    """Start the servers, then run every case in a home of its own."""
    enter_stage("tests.corpus.databases")
    make_locales([GERMAN])
    start_servers()
    write("databases", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep ^{HOME}/); do umount -l $place; done")
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app")
    return capture(case, "databases")


if __name__ == "__main__":
    main()
