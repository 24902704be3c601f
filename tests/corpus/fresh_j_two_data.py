"""Dai, a data engineer: his month."""

from tests.corpus.fresh_j_two_parts import PG
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
AWS = (
    "mkdir -p ~/.aws; printf '[default]\\nregion = eu-central-1\\nendpoint_url = {}\\n' > ~/.aws/config; printf "
    "'[default]\\naws_access_key_id = {}\\naws_secret_access_key = x\\n' > ~/.aws/credentials\n"
)
MOTO = AWS.format("http://127.0.0.1:23400", "a")
STUB = f"http://s3.{H}"


def key(name: str) -> str:
    """A profile whose key the server knows in this way."""
    return AWS.format(STUB, name)


DBT = (
    file(
        "dbt_project.yml",
        """
    name: marts
    version: 1.0.0
    profile: marts
    model-paths: [models]
    flags: {send_anonymous_usage_stats: false}
""",
    )
    + file("models/orders.sql", "select id from {{ ref('stg_orders') }}")
    + file("models/stg_orders.sql", "select 1 as id")
)
PROFILE = """mkdir -p ~/.dbt; cat > ~/.dbt/profiles.yml <<'END'
marts:
  target: dev
  outputs:
    dev: {{type: postgres, host: {}, port: {}, user: web, password: {}, dbname: {}, schema: marts, threads: 1}}
END
"""
SMALL = {"admin": "mount -t tmpfs -o size=64k,uid=1000 t data"}
BIG = "mkdir data; seq 200000 > big.csv; "
SQL = f"PGPASSWORD=pw psql -h db.{H} -U web store"
SCRIPT = "jobs/load.py"


def py(*lines: str) -> str:
    """A job."""
    return file(SCRIPT, "\n".join(lines))


CASES = [
    # aws
    fails("auth", "aws s3 ls s3://tarn-raw/2026/03/", key("STALE")),
    fails("auth", "aws sts get-caller-identity", key("OLDJSON")),
    fails("auth", "aws s3 cp export.csv s3://tarn-raw/in/", "touch export.csv; mkdir -p ~/.aws; printf "
          "'[default]\\nregion = "
          "eu-central-1\\n' > ~/.aws/config", also="not_configured", admin="true"),
    fails("auth", "aws s3 ls", key("UNKNOWN")),
    fails("permission", "aws s3 rm s3://tarn-raw/day.csv", key("NOPERM")),
    fails("not_found", "aws s3 ls s3://tarn-raw-dev", MOTO),
    fails("not_found", "aws s3 cp s3://tarn-raw/2026-03-02.csv .", MOTO),
    fails("not_configured", "aws --profile analytics s3 ls", MOTO),
    fails("not_configured", "aws glue get-tables --database-name raw", "mkdir -p ~/.aws; printf '[default]\\n"
          "aws_access_key_id = a\\naws_secret_access_key = b\\n' > ~/.aws/credentials"),
    fails("not_found", "aws s3 cp out/day.csv s3://tarn-raw/", MOTO),
    fails("rate_limit", "AWS_MAX_ATTEMPTS=1 aws athena start-query-execution --query-string 'select 1'", key("MANY"),
          tool="aws"),
    fails("usage", "aws s3 synk data s3://tarn-raw", MOTO + "mkdir data"),
    fails("network", "aws s3 ls s3://tarn-raw --region eu-central-1", "mkdir -p ~/.aws; printf '[default]\\n"
          "aws_access_key_id = a\\naws_secret_access_key = b\\n' > ~/.aws/credentials"),
    fails("auth", f"python3 {SCRIPT}", key("STALE") + py("import boto3", "s3 = boto3.client('s3')",
          "print(s3.list_objects_v2(Bucket='tarn-raw')['KeyCount'])")),
    fails("not_found", f"python3 {SCRIPT}", MOTO + py("import boto3", "boto3.client('s3').download_file('tarn-raw', "
          "'in/orders.parquet', 'orders.parquet')")),
    # databases
    fails("auth", f"psql 'postgresql://web:2025@db.{H}/store' -c 'select count(*) from items'"),
    fails("network", "psql -h wh.nowhere.example -U web -d store -f sql/daily.sql", file("sql/daily.sql", "select "
          "1;")),
    fails("network", f"psql 'host=lost.{H} user=web dbname=store' -c 'select 1'", timeout=60),
    fails("timeout", f"psql 'host=lost.{H} user=web dbname=store connect_timeout=2' -c 'select 1'"),
    fails("permission", SQL + " -c 'truncate items'"),
    fails("permission", f"pg_dump -h db.{H} -U web store -f store.sql", PG),
    fails("rate_limit", f"PGPASSWORD=pw psql -h db.{H} -U one store -c 'select 1'", tool="psql"),
    fails("timeout", f"PGOPTIONS='-c statement_timeout=200' {SQL} -c 'select pg_sleep(3)'"),
    fails("not_found", SQL + " -f sql/refresh_totals.sql"),
    fails("permission", SQL + " -c \"copy items from '/srv/import/items.csv' csv\""),
    fails("not_found", SQL + " -c \"\\copy items from 'items.csv' csv\""),
    fails("missing_dependency", "python3 -m jobs.to_parquet", file("jobs/to_parquet.py", "import pandas as pd\n"
          "pd.DataFrame({'a': [1]}).to_parquet('a.parquet')")),
    fails("missing_dependency", f"python3 {SCRIPT}", py("import sqlalchemy", "e = sqlalchemy.create_engine("
          "'snowflake://u:p@acc/db')", "e.connect()")),
    fails("lock", f"python3 {SCRIPT}", py("import duckdb", "duckdb.connect('wh.duckdb').execute('select 1')")
          + "python3 -c \"import duckdb, time; c = duckdb.connect('wh.duckdb'); c.execute('create table t(a int)'); "
          "open('held', 'w'); time.sleep(15)\" >/dev/null 2>&1 & for i in $(seq 80); do [ -e held ] && break; "
          "sleep 0.1; "
          "done"),
    fails("network", f"python3 {SCRIPT}", py("import requests", f"r = "
          f"requests.get('https://rest.{H}/maintenance/v2/orders', "
          "verify=False)", "r.raise_for_status()")),
    fails("rate_limit", f"python3 {SCRIPT} 2>&1 | tail -n 3 >&2; exit ${{PIPESTATUS[0]}}", py("import requests",
          f"r = requests.get('http://rest.{H}/hot/v2/orders')", "r.raise_for_status()"), tool="python3"),
    fails("auth", f"python3 {SCRIPT}", py("import httpx", f"httpx.get('http://rest.{H}/stale/v2/me')"
          ".raise_for_status()")),
    fails("not_found", f"python3 {SCRIPT}", py("import csv",
          "print(len(list(csv.reader(open('data/2026-03-01.csv')))))"), also="none"),
    fails("not_found", "python3 jobs/lod.py", py("print(1)")),
    fails("auth", f"HTTPS_PROXY=http://squid.{H}:3128 python3 {SCRIPT}", py("import requests",
          "print(requests.get('https://rates.nowhere.example/eur').json())"), tool="python3"),
    # dbt
    fails("not_configured", "dbt run", DBT, stdout=True, timeout=60),
    fails("network", "dbt run --select orders", DBT + PROFILE.format("wh.nowhere.example", 5432, "pw", "store"),
          stdout=True, timeout=60),
    fails("auth", "dbt debug", DBT + PROFILE.format(f"db.{H}", 5432, "old", "store"), stdout=True, timeout=60),
    fails("permission", "dbt build", DBT + PROFILE.format(f"db.{H}", 5432, "pw", "store"), stdout=True, timeout=60),
    fails("not_found", "dbt run", "mkdir models\n" + PROFILE.format(f"db.{H}", 5432, "pw", "store"), stdout=True,
          timeout=60),
    fails("missing_dependency", "dbt run", DBT + PROFILE.format(f"db.{H}", 5432, "pw", "store") + "printf "
          "'packages:\\n  - "
          "package: dbt-labs/dbt_utils\\n    version: 1.1.1\\n' > packages.yml", stdout=True, timeout=60),
    # the machine
    fails("disk_full", "zcat -f big.csv | sort -u > data/out.csv", BIG + "true", tool="sort", **SMALL),
    fails("disk_full", f"python3 {SCRIPT}", BIG + py("import pandas as pd",
          "pd.read_csv('big.csv').to_csv('data/out.csv')"), **SMALL),
    fails("oom", f"ulimit -v 600000; python3 {SCRIPT}", py("import numpy as np", "a = np.zeros((40000, 40000))"),
          tool="python3"),
    # silent
    fails("none", SQL + " -c 'select sum(id) from items group by'"),
    fails("none", SQL + " -c 'select * from daily_orders'", also="not_found"),
    fails("none", SQL + " -v ON_ERROR_STOP=1 -f load.sql", "echo \"insert into items values ('a12');\" > load.sql"),
    fails("none", f"python3 {SCRIPT}", py("import pandas as pd", "df = pd.DataFrame({'order_id': [1]})",
          "print(df['orderid'])")),
    fails("none", f"python3 {SCRIPT}", py("import json", "json.loads('{\"status\": 503,}')")),
    fails("none", "jq -r '.rows[] | .id' out.json", "echo '<html>502 Bad Gateway</html>' > out.json"),
    fails("none", "dbt compile", DBT + PROFILE.format(f"db.{H}", 5432, "pw", "store") + "echo 'select {{ rf(\"x\") "
          "}}' > "
          "models/a.sql", stdout=True, timeout=60),
    fails("none", "sqlfluff lint --dialect postgres models", DBT + "echo 'SELECT a,b from  t' > "
          "models/b.sql", stdout=True,
          timeout=60),
    fails("none", f"python3 {SCRIPT}", py("rows = []", "assert rows, 'no rows for 2026-03-02: permission denied "
          "rows were "
          "skipped'")),
    fails("none", "python3 -m pytest -q tests", file("tests/test_etl.py", "def test_timeout_is_retried():\n    assert "
          "'timeout' == 'ok'"), stdout=True, tool="pytest"),
]  # fmt: skip
