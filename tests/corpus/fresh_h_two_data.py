"""Priya's month: data with Postgres, MySQL, pandas, dbt and S3."""

from tests.corpus.fresh_h_two_shared import KEY, busy
from tests.corpus.fresh_parts import fails, file

PG = "PGPASSWORD=pw psql -h db.fennel.example -U web store "
MY = "mysql -h 127.0.0.1 -u web -ppw "


def aws(key: str) -> str:
    """An account's settings; the key tells the stub how to answer."""
    return file(
        "~/.aws/config",
        "[default]\nregion = eu-central-1\nendpoint_url = http://aws.fennel.example\nretry_mode = "
        "standard\nmax_attempts = 1",
    ).replace('"$(dirname ~/.aws/config)"', "~/.aws") + file(
        "~/.aws/credentials", f"[default]\naws_access_key_id = {key}\naws_secret_access_key = s"
    )


DBT = (
    file("dbt_project.yml", "name: sales\nversion: '1.0'\nprofile: sales\nmodel-paths: [models]")
    + "mkdir -p models ~/.dbt\n"
)
PROFILE = file(
    "~/.dbt/profiles.yml",
    """
    sales:
      target: dev
      outputs:
        dev: {type: postgres, host: 127.0.0.1, port: 5432, user: loader, password: pw, dbname: analytics, schema: \
sales, threads: 1}
""",
)
BOOM = file(
    "load.py",
    """
    import pandas as pd
    orders = pd.read_csv("orders.csv")
    print(orders.groupby("customer_id")["amount"].sum())
""",
)
SMALL = {"setup": "mkdir out", "admin": "mount -t tmpfs -o size=256k,uid=1000 t out"}
CASES = [
    fails("service_down", "psql -h localhost -p 5433 -U shop shop"),
    fails("service_down", "psql -l"),
    fails("auth", "PGPASSWORD=summer24 psql -h db.fennel.example -U web store -c 'select count(*) from orders'"),
    fails("auth", "psql -h db.fennel.example -U web -w store -f nightly.sql", "echo 'select 1;' > nightly.sql"),
    fails("not_found", "PGPASSWORD=pw psql -h db.fennel.example -U web sales -c 'select 1'"),
    fails("network", "psql 'postgresql://analyst@warehouse.fennel.example:5439/dwh?connect_timeout=5' -c 'select 1'"),
    fails("network", "psql -h warehouse.prod.nowhere.example -U analyst dwh"),
    fails("none", PG + "-c 'select total from ordrs'", tool="psql"),
    fails("none", PG + "-c 'select custmer, sum(total) from orders group by 1'", tool="psql"),
    fails("none", PG + "-v ON_ERROR_STOP=1 -f report.sql", "echo 'select id, from orders;' > report.sql", tool="psql"),
    fails(
        "none",
        'PGPASSWORD=pw psql -h db.fennel.example -U loader store -c "insert into items values (1), (1)"',
        tool="psql",
    ),
    fails("permission", PG + "-c 'truncate orders'", tool="psql"),
    fails("permission", PG + "-c 'select email from customers limit 5'", tool="psql"),
    fails("timeout", "PGOPTIONS='-c statement_timeout=500' " + PG + "-c 'select pg_sleep(5)'", tool="psql"),
    fails("permission", PG + "-c \"copy orders from '/srv/imports/orders.csv' csv\"", tool="psql"),
    fails(
        "not_found",
        "PGPASSWORD=pw psql -h db.fennel.example -U loader store -c \"\\copy orders from 'orders.csv' csv header\"",
        tool="psql",
    ),
    fails(
        "none",
        "PGPASSWORD=pw psql -h db.fennel.example -U loader store -c \"\\copy orders from 'orders.csv' csv header\"",
        "printf 'id,total,placed\\n1,12.50,2026-02-30\\n' > orders.csv",
        tool="psql",
    ),
    fails(
        "not_found",
        "PGPASSWORD=pw pg_dump -h db.fennel.example -U loader -t refunds store > refunds.sql",
        tool="pg_dump",
    ),
    fails("permission", "PGPASSWORD=pw pg_dump -h db.fennel.example -U web -Fc store -f store.dump", tool="pg_dump"),
    fails(
        "none",
        "PGPASSWORD=pw pg_restore -h db.fennel.example -U loader -d store store.dump",
        "PGPASSWORD=pw pg_dump -h db.fennel.example -U loader -Fc store -f store.dump",
        tool="pg_restore",
        also="usage",
    ),
    fails("usage", "PGPASSWORD=pw createdb -h db.fennel.example -U loader analytics", tool="createdb"),
    fails("not_configured", "dbt run", DBT, stdout=True, timeout=60),
    fails(
        "none",
        "dbt run --select daily",
        DBT + PROFILE + "echo \"select * from {{ ref('stg_ordres') }}\" > models/daily.sql",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "dbt build",
        DBT + PROFILE + "echo 'select 1 as id, nul as total' > models/daily.sql",
        stdout=True,
        timeout=60,
    ),
    fails("service_down", "dbt debug", DBT + PROFILE.replace("5432", "5434"), stdout=True, timeout=60),
    fails("not_found", "python3 load.py", BOOM),
    fails("none", "python3 load.py", BOOM + "printf 'customer,amount\\n1,5\\n' > orders.csv"),
    fails(
        "none",
        "python3 transform.py",
        file(
            "transform.py",
            """
        import pandas as pd
        frame = pd.DataFrame({"placed": ["2026-01-02", "n/a"]})
        frame["placed"] = pd.to_datetime(frame["placed"])
    """,
        ),
    ),
    fails(
        "oom",
        "ulimit -v 1500000; python3 pivot.py",
        file(
            "pivot.py",
            """
        import pandas as pd
        print(pd.DataFrame(0.0, index=range(40000), columns=range(9000)).sum().sum())
    """,
        ),
        tool="python3",
    ),
    fails(
        "disk_full",
        "PGPASSWORD=pw psql -h db.fennel.example -U loader store -c '\\copy (select generate_series(1, 200000)) to "
        "out/ids.csv'",
        tool="psql",
        **SMALL,
    ),
    fails(
        "disk_full",
        "python3 export.py",
        file(
            "export.py",
            """
        import csv
        with open("out/rows.csv", "w") as f:
            csv.writer(f).writerows([i, "x" * 50] for i in range(20000))
    """,
        )
        + "mkdir out",
        admin=SMALL["admin"],
    ),
    fails("auth", "aws s3 ls s3://fennel-exports/2026/03/", aws("STALE"), timeout=60),
    fails(
        "auth",
        "aws s3 sync out/ s3://fennel-exports/daily/",
        aws("UNKNOWN") + "mkdir out; echo 1 > out/a.csv",
        timeout=60,
        also="permission",
    ),
    fails(
        "permission",
        "aws s3 cp daily.parquet s3://fennel-finance/",
        aws("NOPERM") + "echo 1 > daily.parquet",
        timeout=60,
    ),
    fails(
        "not_configured",
        "aws s3 cp s3://fennel-exports/orders.csv .",
        "mkdir -p ~/.aws; printf '[default]\\nregion=eu-central-1\\n' > ~/.aws/config",
        timeout=60,
        also="auth",
    ),
    fails(
        "not_configured",
        "aws athena start-query-execution --query-string 'select 1' --profile analytics",
        aws("OK"),
        timeout=60,
    ),
    fails("not_found", "aws s3 cp daily/2026-03-01.parquet s3://fennel-exports/daily/", aws("OK"), timeout=60),
    fails("auth", "mysql -h 127.0.0.1 -u reporting -psummer shop -e 'show tables'"),
    fails("permission", MY + "billing -e 'show tables'", tool="mysql"),
    fails("service_down", "mysql -u root shop < dump.sql", "echo 'select 1;' > dump.sql"),
    fails("network", "mysqldump -h mysql.reporting.nowhere.example -u web -ppw shop > shop.sql"),
    fails("none", MY + "shop < fix.sql", "echo 'update carts set sku = where id = 1;' > fix.sql", tool="mysql"),
    fails(
        "lock",
        "sqlite3 jobs.db \"insert into runs values (7, 'ok')\"",
        "sqlite3 jobs.db 'create table runs(id, state)'; "
        "setsid python3 -c \"import sqlite3, time; c = sqlite3.connect('jobs.db'); c.execute('begin exclusive'); "
        'time.sleep(6)" '
        ">/dev/null 2>&1 </dev/null & sleep 0.7",
    ),
    fails("none", "sqlite3 jobs.db 'select * from run'", "sqlite3 jobs.db 'create table runs(id, state)'"),
    fails("none", "sqlite3 backup.db .tables", "head -c 4096 /dev/urandom > backup.db; printf 'x' >> backup.db"),
    fails(
        "none",
        "duckdb -c \"select region, sum(amount) from 'sales.csv' group by 1\"",
        "printf 'country,amount\\nde,1\\n' > sales.csv",
    ),
    fails("not_found", "duckdb -c \"select count(*) from read_parquet('s3dump/*.parquet')\"", also="none"),
    fails(
        "port_in_use",
        "ssh -o ExitOnForwardFailure=yes -f -N -L 5439:127.0.0.1:5432 dev@staging.fennel.example",
        KEY + busy(5439),
        tool="ssh",
    ),
    fails("network", "rsync -av --partial exports/ etl@warehouse.fennel.example:/data/in/", "mkdir exports"),
    fails("not_found", "scp dev@staging.fennel.example:/data/exports/orders-2026-03.csv .", KEY),
    fails(
        "missing_command",
        "cd ~/etl && ./nightly.sh",
        file("~/etl/nightly.sh", "#!/bin/sh\nset -e\nspark-submit jobs/daily.py").replace(
            '"$(dirname ~/etl/nightly.sh)"', "~/etl"
        )
        + "chmod +x ~/etl/nightly.sh",
        tool="bash",
    ),
    fails("none", "curl -s http://orders.fennel.example/v1/status | jq -r '.checks | .db.state'", tool="jq"),
    fails(
        "none",
        "set -o pipefail; zcat exports/orders.csv.gz | head -n 2 | cut -d, -f1",
        "mkdir exports; echo id,total > exports/orders.csv.gz",
        tool="zcat",
    ),
    fails(
        "missing_dependency",
        "python3 dags/daily.py",
        file("dags/daily.py", "from airflow import DAG\ndag = DAG('daily')"),
    ),
    fails(
        "none",
        "gunzip -t exports/orders.csv.gz",
        "mkdir exports; seq 9999 | gzip | head -c 9000 > exports/orders.csv.gz",
    ),
]
