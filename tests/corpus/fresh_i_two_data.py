"""Gus, a data engineer: dbt, psql, s3, jobs and pandas scripts."""

from typing import Any

from tests.corpus.fresh_i_two_docker import SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

PG = "printf 'localhost:*:*:web:pw\\n127.0.0.1:*:*:web:pw\\n' > ~/.pgpass; chmod 600 ~/.pgpass\n"
PROJECT = (
    file(
        "dbt_project.yml",
        """
    name: marts
    version: "1.0"
    profile: warehouse
    model-paths: ["models"]
    """,
    )
    + "mkdir -p models\n"
)


def profile(
    host: str = "localhost", port: int = 5432, password: str = "pw", name: str = "store", schema: str = "audit"
) -> str:
    """A dbt profile."""
    return (
        PROJECT
        + "mkdir -p ~/.dbt; "
        + file(
            "~/.dbt/profiles.yml",
            f"""
        warehouse:
          target: dev
          outputs:
            dev:
              type: postgres
              host: {host}
              port: {port}
              user: web
              password: {password}
              dbname: {name}
              schema: {schema}
              threads: 1
              connect_timeout: 3
        """,
        )
    )


MODEL = "echo 'select id, sum(qty) as qty from orders group by id' > models/daily.sql\n"
AWS = f"export AWS_ENDPOINT_URL=http://s3.{H}\n"


def keys(key: str) -> str:
    """Credentials and the endpoint, as in a user's files."""
    return (f"mkdir -p ~/.aws; printf '[default]\\naws_access_key_id = {key}\\naws_secret_access_key = s\\n' > "
    "~/.aws/credentials; "
            f"printf '[default]\\nregion = eu-central-1\\nendpoint_url = http://s3.{H}\\nmax_attempts = 1\\n' > "
            "~/.aws/config\n")  # fmt: skip


LOAD = file(
    "jobs/load_orders.py",
    """
    import sys

    import pandas as pd
    from sqlalchemy import create_engine

    frame = pd.read_csv(sys.argv[1])
    frame["amount"] = frame["qty"] * frame["price"]
    engine = create_engine("postgresql+psycopg2://web:pw@localhost:5432/store")
    frame.to_sql("orders_raw", engine, if_exists="append", index=False)
    print(f"{len(frame)} rows")
    """,
)
ORDERS = "printf 'id,qty,price\\n1,2,3.5\\n2,1,9\\n' > orders.csv\n"
PARQUET = file(
    "jobs/to_parquet.py",
    """
    import pandas as pd

    pd.read_csv("orders.csv").to_parquet("out/orders.parquet")
    """,
)
BOTO = file(
    "jobs/upload.py",
    """
    import boto3

    boto3.client("s3").upload_file("orders.csv", "kestrel-exports", "daily/orders.csv")
    """,
)
DUCK = (
    file(
        "hold.py",
        """
    import time

    import duckdb

    connection = duckdb.connect("marts.duckdb")
    open("held", "w").close()
    time.sleep(15)
    """,
    )
    + "setsid python hold.py >/dev/null 2>&1 & for i in $(seq 60); do [ -e held ] && break; sleep 0.1; done\n"
)
S: dict[str, Any] = {"timeout": 90}
BOTH: dict[str, Any] = {"timeout": 90, "stdout": True}

CASES = [
    fails("not_found", "dbt run", profile() + "rm dbt_project.yml", **BOTH),
    fails("not_configured", "dbt run --select daily", PROJECT + MODEL, **BOTH),
    fails("service_down", "dbt run --select daily+", profile(port=5437) + MODEL, **BOTH),
    fails("auth", "dbt debug", profile(password="2025-pw"), **BOTH),
    fails("not_found", "dbt build --target prod", profile() + MODEL, also="usage", **BOTH),
    fails("network", "dbt build", profile(host="dwh.internal.nowhere.example") + MODEL, **BOTH),
    fails("permission", "dbt run -s daily", profile(schema="audit2") + MODEL, **BOTH),
    fails(
        "missing_dependency",
        "dbt run",
        profile() + MODEL + "printf 'packages:\\n  - package: dbt-labs/dbt_utils\\n    version: 1.1.1\\n' > "
        "packages.yml",
        also="not_configured",
        **BOTH,
    ),
    fails(
        "network",
        "dbt deps",
        profile() + "printf 'packages:\\n  - package: dbt-labs/dbt_utils\\n    version: 1.1.1\\n' > packages.yml",
        timeout=150,
        stdout=True,
    ),
    fails("permission", "psql -h localhost -U web store -c 'create table staging_orders as select * from orders'", PG),
    fails(
        "not_found",
        "psql -h localhost -U web marts -f reports/weekly.sql",
        PG + "mkdir reports; touch reports/weekly.sql",
    ),
    fails("not_found", "psql -h localhost -U web -d store -f reports/monthly.sql", PG),
    fails("service_down", "psql -c '\\copy orders to orders.csv csv header'", also="not_configured"),
    fails("network", f"psql 'host=warehouse.{H} dbname=dwh user=gus connect_timeout=5' -c 'select 1'"),
    fails("auth", "psql -w -h localhost -U web -d store -c 'select now()'"),
    fails("permission", "pg_dump -h localhost -U web -d store -Fc -f store.dump", PG),
    fails(
        "disk_full",
        "psql -qAt -h localhost -U web store -c 'select repeat(md5(i::text), 50) from "
        "generate_series(1, 5000) i' > "
        "exports/dump.txt",
        PG + "mkdir exports",
        admin="mount -t tmpfs -o size=256k,uid=1000 t exports",
        tool="psql",
    ),
    fails(
        "timeout", "psql -h localhost -U web store -c \"set statement_timeout = '300ms'\" -c 'select pg_sleep(5)'", PG
    ),
    fails(
        "not_configured",
        "aws s3 ls s3://kestrel-exports/daily/",
        "mkdir ~/.aws; printf '[default]\\nregion = eu-central-1\\n' > ~/.aws/config",
        also="auth",
        **S,
    ),
    fails("auth", "aws s3 cp orders.csv s3://kestrel-exports/daily/", ORDERS + keys("STALE"), **S),
    fails(
        "permission",
        "aws s3 sync out/ s3://kestrel-finance/out/",
        "mkdir out; touch out/a.csv\n" + keys("AKIAGOOD"),
        **S,
    ),
    fails("not_found", "aws s3 ls s3://kestrel-export/", keys("AKIAGOOD"), **S),
    fails("not_found", "aws s3 cp s3://kestrel-exports/daily/2026-03-01.parquet .", keys("AKIAGOOD"), **S),
    fails("not_configured", "AWS_PROFILE=dwh-prod aws s3 ls", keys("AKIAGOOD"), also="not_found", **S),
    fails("not_configured", "python jobs/upload.py", ORDERS + BOTO, also="auth", **S),
    fails("not_found", "python jobs/load_orders.py data/orders_2026-03-01.csv", LOAD, **S),
    fails("permission", "python jobs/load_orders.py orders.csv", LOAD + ORDERS, **S),
    fails("missing_dependency", "python jobs/to_parquet.py", PARQUET + ORDERS + "mkdir out", **S),
    fails(
        "missing_dependency",
        "python -c \"import pandas as pd; pd.read_excel('plan.xls')\"",
        "printf '\\320\\317\\021\\340\\241\\261\\032\\341%0600d' 0 > plan.xls",
        **S,
    ),
    fails(
        "missing_command",
        "bash run_daily.sh",
        'printf \'#!/bin/bash\\nset -e\\necho "load $(date +%%F)" >/dev/null\\nairflow dags '
        "trigger daily_orders\\n' > run_daily.sh",
    ),
    fails(
        "lock", "python -c \"import duckdb; duckdb.connect('marts.duckdb').sql('create table a(i int)')\"", DUCK, **S
    ),
    fails(
        "lock",
        "sqlite3 state.db \"insert into runs values ('2026-03-02')\"",
        "sqlite3 state.db 'create table runs(day)'; setsid "
        "python -c \"import sqlite3, time; c = sqlite3.connect('state.db', isolation_level=None); c.execute('begin "
        "exclusive'); "
        "open('held', 'w'); time.sleep(9)\" >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep "
        "0.1; done",
    ),
    fails("service_down", "kcat -b localhost:9092 -t orders -C -e -o beginning", timeout=40),
    fails(
        "ssh_key",
        f"ssh -i ~/.ssh/etl etl@bastion.{H} 'ls /data/incoming'",
        "mkdir -m 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; cp /srv/ssh/me ~/.ssh/etl; chmod 644 ~/.ssh/etl",
    ),
    fails("not_found", f"scp deploy@staging.{H}:/data/incoming/2026-03-01.csv.gz data/", SSH + "mkdir data"),
    # --- not the environment's ---
    fails("none", "psql -h localhost -U web store -c 'select day, count(*) form orders group by 1'", PG),
    fails(
        "none",
        "psql -v ON_ERROR_STOP=1 -h localhost -U web store -f fix.sql",
        PG + 'echo "update orders set quantity = 1 where id = 1;" > fix.sql',
    ),
    fails(
        "none", "dbt compile", profile() + "echo 'select * from {{ ref(\"stg_orders\") }}' > models/daily.sql", **BOTH
    ),
    fails("none", "dbt parse", profile() + "echo 'select {{ qty from orders' > models/daily.sql", **BOTH),
    fails(
        "none", "python jobs/load_orders.py orders.csv", LOAD + "printf 'id;qty;price\\n1;2;3,5\\n' > orders.csv", **S
    ),
    fails(
        "none",
        "python jobs/clean.py",
        ORDERS + "printf 'id,day\\n1,2026-02-30\\n' > orders.csv; mkdir jobs; printf \"import "
        "pandas as pd\\n\\n"
        "frame = pd.read_csv('orders.csv')\\nframe['day'] = pd.to_datetime(frame['day'])\\n\" > "
        "jobs/clean.py",
        **S,
    ),
    fails(
        "none",
        "sqlfluff lint models",
        "mkdir models; echo 'SELECT a,b from orders' > models/a.sql; printf '[sqlfluff]\\ndialect = "
        "postgres\\n' > .sqlfluff",
        **BOTH,
    ),
    fails("none", "jq '.rows[] | .id' export.json", "echo '{\"rows\": null}' > export.json"),
    fails(
        "none",
        "diff <(sort yesterday.csv) <(sort today.csv)",
        "echo 1 > yesterday.csv; echo 2 > today.csv",
        tool="diff",
        stdout=True,
    ),
    fails(
        "none",
        "python jobs/check.py",
        "mkdir jobs; printf \"rows = 0\\nassert rows > 0, 'orders of 2026-03-01: connection "
        "refused by "
        "upstream, 0 rows'\\n\" > jobs/check.py",
    ),
]
