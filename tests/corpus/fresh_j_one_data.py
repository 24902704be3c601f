"""The tenth fresh set: the database administrator and the network engineer (the plan: fresh_j_one_plan.py)."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_platform import CTRL_C, SSH
from tests.corpus.fresh_parts import Fresh, fails, file

PG = f"PGPASSWORD=pw psql -h pg.{H} -U web"
AS = f"PGPASSWORD=pw psql -h pg.{H} -U postgres"
MY = f"mysql -h maria.{H} -u web -ppw"
HOLD = """(PGPASSWORD=pw psql -qAt -h 127.0.0.1 -U postgres -d store -c "begin; select * from orders for update; \
select pg_sleep(6)" >/dev/null 2>&1 &) ; sleep 1"""
FILL = """for i in $(seq 20); do (PGPASSWORD=pw psql -qAt -h 127.0.0.1 -U postgres -d store -c 'select pg_sleep(7)' \
>/dev/null 2>&1 &) ; done; sleep 2"""
PGPASS = f"echo 'pg.{H}:5432:*:web:pw' > ~/.pgpass; chmod 600 ~/.pgpass\n"
ALEMBIC = (
    "alembic init migrations >/dev/null 2>&1; sed -i 's#^sqlalchemy.url.*#sqlalchemy.url = sqlite:///app.db#' "
    "alembic.ini\n"
)

DATA: list[Fresh] = [
    fails("auth", f"pg_dump -h pg.{H} -U web -Fc store -f store.dump"),
    fails("not_found", f"psql -h pg.{H} -U web cart_prod -c 'select 1'", PGPASS),
    fails("service_down", "psql -l"),
    fails("network", f"psql -h db2.{H} -U web -d store -f migrations/014_orders.sql", PGPASS),
    fails("network", f"pg_dump -h pg-int.{H} -U web store | gzip > store.sql.gz; exit ${{PIPESTATUS[0]}}", PGPASS,
          tool="pg_dump"),
    fails("permission", f"PGPASSWORD=x psql -h pg.{H} -U batch -d store -c 'select 1'", also="auth"),
    fails("tls", f"PGPASSWORD=pw psql 'host=pg.{H} user=web dbname=store sslmode=require' -c '\\dt'",
          also="not_configured"),
    fails("permission", f"{PG} -d store -c 'truncate items'"),
    fails("permission", f"{PG} -d store -c 'alter table orders add column note text'", also="not_owned"),
    fails("permission", f"{PG} -d store -c 'select * from audit.log'"),
    fails("permission", f"PGOPTIONS='-c default_transaction_read_only=on' {PG} -d store -c 'delete from orders where "
          f"id = 2'",
          tool="psql", also="none"),
    fails("lock", f"{PG} -d store -c 'select * from orders where id = 1 for update nowait'", admin=HOLD),
    fails("lock", f"{AS} -d store -c \"set lock_timeout = '800ms'\" -c 'alter table orders add column note text'",
          admin=HOLD,
          also="timeout"),
    fails("lock", f"{AS} -d postgres -c 'drop database store'", admin=HOLD),
    fails("timeout", f"{PG} -d store -c \"set statement_timeout = '500ms'\" -c 'select count(*) from "
          f"generate_series(1, "
          "90000000)'"),
    fails("disk_full", f"{PG} -d store -c \"insert into events select repeat(md5(i::text), 40) from "
          f"generate_series(1, 9000) i"
          "\""),
    fails("missing_dependency", f"{AS} -d store -c 'create extension postgis'"),
    fails("usage", f"PGPASSWORD=pw createdb -h pg.{H} -U postgres store"),
    fails("not_found", f"PGPASSWORD=pw dropdb -h pg.{H} -U postgres store_tmp"),
    fails("not_found", f"PGPASSWORD=pw pg_restore -h pg.{H} -U postgres -d store --clean "
          f"backups/store-2026-03-01.dump"),
    fails("permission", f"PGPASSWORD=pw pg_basebackup -h pg.{H} -U web -D base -X stream", also="auth"),
    fails("auth", f"mysql -h maria.{H} -u web -pold store -e 'show tables'"),
    fails("service_down", "mysql -u root store", stdin="select 1;\n"),
    fails("network", f"mysqldump -h db2.{H} -u web -ppw store > store.sql", tool="mysqldump"),
    fails("permission", f"{MY} billing -e 'show tables'"),
    fails("permission", f"{MY} store -e 'update items set id = 2'"),
    fails("permission", f"mysqldump -h maria.{H} -u web -ppw store > store.sql", tool="mysqldump"),
    fails("not_found", f"{MY} store < dumps/store.sql", tool="bash", also="none"),
    fails("auth", f"redis-cli -e -h cache.{H} -a old --no-auth-warning info replication"),
    fails("permission", f"redis-cli -e -h cache.{H} --user reporter --pass pw --no-auth-warning flushdb"),
    fails("oom", f"redis-cli -e -h cache.{H} -p 6380 set session:1 x", also="quota"),
    fails("service_down", "redis-cli -p 6390 dbsize"),
    fails("network", f"mongosh --quiet mongodb://mq.{H}:27017/cart --eval 'db.stats()'", timeout=60),
    fails("lock", "sqlite3 app.db 'insert into t values (1)'", "sqlite3 app.db 'create table t(a)'; (sqlite3 app.db "
          "'begin "
          "exclusive;' '.shell sleep 6' >/dev/null 2>&1 &) ; sleep 1"),
    fails("not_found", "alembic downgrade 3f2a9c", ALEMBIC),
    fails("network", "make migrate", "printf 'migrate:\\n\\t@for f in migrations/*.sql; do psql -v ON_ERROR_STOP=1 -h "
          "pg.nowhere.example -U web store -f $$f; done\\n' > Makefile; mkdir migrations; echo 'select 1;' > "
          "migrations/1.sql",
          tool="psql"),
    fails("none", f"{PG} -d store -c 'selct * from orders'"),
    fails("none", f"{PG} -d store -c 'select * from order_lines'", also="not_found"),
    fails("none", f"{PG} -d store -c \"insert into orders values (1, 'dup')\""),
    fails("none", f"psql -h pg.{H} -U web -d store -v ON_ERROR_STOP=1 -f migrations/015.sql", PGPASS + file(
          "migrations/015.sql", "begin;\ninsert into orders values (9, null);\ncommit;")),
    fails("none", f"{MY} store -e 'select * form items'"),
    fails("none", "pg_restore -d store store.sql", "printf -- '--\\n-- PostgreSQL database dump\\n--\\n\\nSET "
          "statement_timeout = 0;\\n' > store.sql", also="usage"),
    fails("none", f"redis-cli -e -h cache.{H} -a pw --no-auth-warning incr cart:1", f"redis-cli -h cache.{H} -a pw "
          "--no-auth-warning set cart:1 two >/dev/null"),
    fails("none", "sqlite3 app.db 'select nme from t'", "sqlite3 app.db 'create table t(name)'"),
    fails("none", f"pgbench -h pg.{H} -U web -c 4 -T 10 store", PGPASS, also="not_found not_configured"),
    fails("rate_limit", f"{PG} -d store -c 'select now()'", admin=FILL, also="quota"),
]  # fmt: skip

LISTEN = "setsid python3 -m http.server {0} --bind 127.0.0.1 >/dev/null 2>&1 </dev/null & sleep 1"
CERT = (
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out edge.pem -subj /CN=edge.alder.example -days 3 "
    "2>/dev/null\n"
)
HAPROXY = "printf 'defaults\\n  mode http\\n  timeout connect 1s\\n  timeout client 1s\\n  timeout server " \
    "1s\\nfrontend web\\n  %s" \
    "\\n  default_backend app\\nbackend app\\n  server a 127.0.0.1:9001\\n' > haproxy.cfg\n"  # fmt: skip
NETWORK: list[Fresh] = [
    fails("network", "curl -sS https://edge-2.nowhere.example/"),
    fails("network", "wget https://mirror.offline.example/fw/7.4.img"),
    fails("network", f"wget -O /dev/null http://staging.{H}:8080/health"),
    fails("timeout", f"curl -sS --connect-timeout 2 https://lost.{H}/"),
    fails("network", f"curl -v https://web9.{H}/ -o /dev/null"),
    fails("network", f"curl -sS https://lost.{H}/", timeout=60, also="timeout"),
    fails("auth", f"curl -sS -x http://proxy.{H}:3128 https://pypi.org/simple/"),
    fails("permission", f"curl -sSI -x http://proxy.{H}:3128 https://www.social.example/"),
    fails("network", f"https_proxy=http://old-proxy.{H}:3128 curl -sS https://www.{H}/", tool="curl"),
    fails("network", f"curl -sS -x http://proxy.{H}:3128 https://api.nowhere.{H}/"),
    fails("tls", f"curl -sS https://own.{H}/"),
    fails("tls", f"curl -sSv https://wrong.{H}/ -o /dev/null"),
    fails("tls", f"wget https://own.{H}/ca.crt"),
    fails("tls", f"curl -sS https://www.{H}:80/"),
    fails("tls", f"openssl s_client -connect expired.{H}:443 -servername expired.{H} -verify_return_error -brief "
          f"</dev/null",
          tool="openssl"),
    fails("tls", "openssl verify edge.pem", CERT),
    fails("not_found", "openssl x509 -in certs/edge.pem -noout -enddate"),
    fails("permission", f"curl -fsS https://api.{H}/internal/routes"),
    fails("network", f"curl -sS https://www.{H}/bye"),
    fails("network", f"nc -zv shut.{H} 443"),
    fails("port_in_use", "nc -l 127.0.0.1 8443", admin=LISTEN.format(8443)),
    fails("permission", "nc -l 443"),
    fails("network", "ping -c 3 gw-fra-1.nowhere.example"),
    fails("network", "traceroute -n core-sw.nowhere.example"),
    fails("network", f"telnet shut.{H} 25"),
    fails("timeout", f"snmpget -v2c -c public -t 1 -r 1 lost.{H} 1.3.6.1.2.1.1.3.0", also="network"),
    fails("permission", "tcpdump -ni any port 53"),
    fails("not_found", "tcpdump -ni bond0 -c 10", root=True),
    fails("permission", "ip link set lo mtu 9000"),
    fails("not_found", "ip -br addr show dev wg0"),
    fails("usage", "ip route add 10.20.0.0/16 via 10.30.0.1", root=True, admin="ip route add 10.20.0.0/16 via "
          "10.30.0.1 "
          "2>/dev/null || true"),
    fails("not_configured", "wg-quick up office", root=True, also="not_found"),
    fails("permission", "nmap -sS -p 443 10.40.0.10"),
    fails("service_down", "resolvectl query www.alder.example"),
    fails("port_in_use", f"ssh -N -o ExitOnForwardFailure=yes -L 127.0.0.1:8444:10.40.7.3:443 dev@bastion.{H}", SSH,
          admin=LISTEN.format(8444)),
    fails("port_in_use", "haproxy -f haproxy.cfg", HAPROXY % "bind 127.0.0.1:8445", admin=LISTEN.format(8445)),
    fails("not_found", "haproxy -c -f haproxy.cfg", HAPROXY % "bind :8446 ssl crt /srv/none/edge.pem"),
    fails("none", "haproxy -c -f haproxy.cfg", HAPROXY % "bnd :8447"),
    fails("none", "openssl x509 -in edge.pem -noout -checkend 864000", CERT),
    fails("none", "tcpdump -ni lo 'tcp prot 443'", root=True),
    fails("none", "nft -c -f rules.nft", "echo 'table inet filter { chain input { tcp dport 22 acept } }' > rules.nft",
          root=True),
    fails("none", "ip route add 10.40.300.0/24 via 10.40.0.1", root=True),
    fails("none", "curl -sS 'https://www.alder.example:port/'"),
    fails("none", f"curl -sN https://api.{H}/stuck", admin=CTRL_C % "curl"),
    fails("none", "dnsmasq --test -C d.conf", "printf 'server=10.0.0.53\\naddres=/lab.example/10.0.0.9\\n' > d.conf"),
]  # fmt: skip
CASES = [*DATA, *NETWORK]
