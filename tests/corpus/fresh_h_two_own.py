"""Omar's month: his own scripts and small services."""

from tests.corpus.fresh_h_two_data import aws
from tests.corpus.fresh_h_two_shared import KEY
from tests.corpus.fresh_parts import fails, file

API = "http://orders.fennel.example"


def py(text: str, name: str = "sync.py") -> str:
    """A Python script."""
    return file(name, text)


def js(text: str, *names: str) -> str:
    """A Node script with its modules."""
    links = "".join(f"ln -s /srv/tools/node_modules/{name} node_modules/{name}; " for name in names)
    return f"mkdir -p node_modules; {links}\n" + file("sync.js", text)


def sh(text: str, name: str = "sync.sh") -> str:
    """A bash script."""
    return file(name, "#!/usr/bin/env bash\nset -euo pipefail\n" + text) + f"chmod +x {name}\n"


def get(url: str, more: str = "") -> str:
    """requests, as everybody writes it."""
    return py(f"import requests\nanswer = requests.get('{url}'{more})\nanswer.raise_for_status()\nprint(answer.json())")


GO = "go mod init fennel.example/shopsync 2>/dev/null\n" + file(
    "main.go",
    """
    package main
    import ("fmt"; "io"; "log"; "net/http"; "os")
    func main() {
        req, _ := http.NewRequest("GET", os.Args[1], nil)
        req.Header.Set("Authorization", "Bearer " + os.Getenv("API_TOKEN"))
        res, err := http.DefaultClient.Do(req)
        if err != nil { log.Fatalf("fetch orders: %v", err) }
        body, _ := io.ReadAll(res.Body)
        if res.StatusCode != 200 { fmt.Fprintf(os.Stderr, "sync: unexpected status %d: %s\\n", res.StatusCode, body);\
 os.Exit(1) }
    }
""",
)
CASES = [
    fails("service_down", "python3 sync.py", get("http://localhost:9000/api/v1/items")),
    fails("network", "python3 sync.py --since yesterday", get("https://erp.internal.nowhere.example/api/items")),
    fails("network", "python3 ./sync.py", get("https://wiki.fennel.example/rest/api/content", ", timeout=10")),
    fails("auth", "python3 sync.py", get(API + "/v1/me")),
    fails(
        "permission",
        "./sync.py --all",
        get(API + "/v1/admin/export").replace("import requests", "#!/usr/bin/env python3\nimport requests")
        + "chmod +x sync.py",
        tool="python3",
    ),
    fails("timeout", "python3 sync.py", get(API + "/v1/slow", ", timeout=1.5")),
    fails("tls", "python3 sync.py", get("https://own.fennel.example/api/items")),
    fails("network", "python3 sync.py -v", get("http://staging.fennel.example/health")),
    fails("not_found", "python3 sync.py 17", get(API + "/v1/orders/17")),
    fails(
        "none",
        "python3 sync.py",
        py("import requests\nprint(requests.get('http://staging.fennel.example/shop').json()['items'])"),
    ),
    fails(
        "auth",
        "python3 upload.py",
        aws("STALE")
        + py(
            "import boto3\nboto3.client('s3').put_object(Bucket='fennel-exports', Key='a.csv', Body=b'1')", "upload.py"
        ),
        timeout=60,
    ),
    fails(
        "permission",
        "python3 roles.py",
        aws("NOPERM")
        + py("import boto3\nboto3.client('iam').create_role(RoleName='x', AssumeRolePolicyDocument='{}')", "roles.py"),
        timeout=60,
    ),
    fails(
        "not_configured",
        "python3 upload.py",
        py("import boto3\nboto3.client('sqs', region_name='eu-central-1').list_queues()", "upload.py"),
        timeout=60,
        also="auth",
    ),
    fails(
        "not_found",
        "python3 upload.py",
        aws("NOKEY")
        + py("import boto3\nboto3.client('s3').get_object(Bucket='fennel-exports', Key='latest.json')", "upload.py"),
        timeout=60,
    ),
    fails(
        "service_down",
        "python3 load.py",
        py(
            "import psycopg2\npsycopg2.connect(host='localhost', port=5433, dbname='shop', user="
            "'shop', password='shop')",
            "load.py",
        ),
    ),
    fails(
        "none",
        "python3 load.py",
        py(
            "import psycopg2\nc = psycopg2.connect(host='db.fennel.example', dbname='store', user='web', password="
            "'pw').cursor()\nc.execute('select nme from orders')",
            "load.py",
        ),
    ),
    fails(
        "permission",
        "python3 load.py --table customers",
        py(
            "import psycopg2\nc = psycopg2.connect(host='db.fennel.example', dbname='store', user='web', password="
            "'pw').cursor()\nc.execute('select * from customers')",
            "load.py",
        ),
    ),
    fails(
        "auth",
        "python3 worker.py",
        py("import redis\nredis.Redis('cache.fennel.example').blpop('jobs', timeout=1)", "worker.py"),
    ),
    fails(
        "oom",
        "python3 worker.py",
        py("import redis\nredis.Redis(port=6380).set('session:1', 'x' * 100)", "worker.py"),
        also="quota",
    ),
    fails(
        "service_down",
        "python3 mongo.py",
        py(
            "import pymongo\nprint(pymongo.MongoClient('mongodb://localhost:27017', serverSelectionTimeoutMS="
            "1500).shop.orders.count_documents({}))",
            "mongo.py",
        ),
        also="timeout",
    ),
    fails(
        "service_down",
        "python3 events.py",
        py(
            "from kafka import KafkaProducer\nKafkaProducer(bootstrap_servers='localhost:9092').send('orders', "
            "b'1').get(timeout=2)",
            "events.py",
        ),
        timeout=60,
    ),
    fails(
        "ssh_key",
        "python3 deploy.py",
        KEY
        + py(
            "import paramiko\nc = "
            "paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())\nc.connect('staging.fennel.example',"
            " username='dev', key_filename='/srv/ssh/other', "
            "look_for_keys=False, allow_agent=False)",
            "deploy.py",
        ),
        also="auth",
    ),
    fails(
        "service_down",
        "python3 mail.py",
        py(
            "import smtplib\nsmtplib.SMTP('localhost', 1025).sendmail('a@fennel.example', ['b@fennel.example'], 'hi')",
            "mail.py",
        ),
    ),
    fails(
        "auth",
        "python3 carts.py",
        py(
            "import pymysql\npymysql.connect(host='127.0.0.1', user='web', password='old', database='shop')", "carts.py"
        ),
    ),
    fails("not_configured", "python3 bot.py", py("import os\ntoken = os.environ['SLACK_BOT_TOKEN']", "bot.py")),
    fails(
        "not_configured",
        "python3 -m report",
        py(
            "import os, sys\nif not os.getenv('REPORT_DSN'):\n    sys.exit('report: REPORT_DSN is "
            "not set (see README)')",
            "report/__main__.py",
        ),
        tool="python3",
    ),
    fails(
        "none",
        "python3 sync.py --since",
        py("import argparse\np = argparse.ArgumentParser()\np.add_argument('--since', required=True)\np.parse_args()"),
    ),
    fails(
        "none",
        "python3 check_stock.py",
        py("import sys\nsys.exit('3 of 1200 articles have a negative stock')", "check_stock.py"),
    ),
    fails(
        "lock",
        "python3 nightly.py",
        py(
            "import fcntl, sys\nf = open('/tmp/nightly.lock', 'w')\ntry:\n    fcntl.flock(f, fcntl.LOCK_EX | "
            "fcntl.LOCK_NB)\nexcept BlockingIOError:\n    sys.exit('nightly: another run is in progress "
            "(/tmp/nightly.lock)')",
            "nightly.py",
        )
        + "setsid flock /tmp/nightly.lock sleep 4 >/dev/null 2>&1 </dev/null & sleep 0.4",
    ),
    fails("none", "python3 avg.py 2026-02", py("orders = []\nprint(sum(orders) / len(orders))", "avg.py")),
    fails(
        "none",
        "python3 feed.py",
        py("import json\njson.load(open('feed.json'))", "feed.py") + "echo '{\"a\": 1' > feed.json",
    ),
    fails("none", "python3 tidy.py", py("def tidy(row)\n    return row.strip()", "tidy.py")),
    fails("permission", "python3 rotate.py", py("open('/var/log/sync.log', 'a').write('started\\n')", "rotate.py")),
    fails("not_found", "python3 sync.py", py("import tomllib\nprint(tomllib.load(open('config.toml', 'rb')))")),
    fails("none", "python3 -c 'import json; json.nothing'"),
    fails(
        "service_down",
        "node sync.js",
        js(
            "const Redis = require('ioredis');\nnew Redis(16379, { maxRetriesPerRequest: 1, retryStrategy: () => null "
            "}).ping();",
            "ioredis",
        ),
        timeout=60,
    ),
    fails(
        "auth",
        "node sync.js",
        js(
            "const { Pool } = require('pg');\nnew Pool({ connectionString: 'postgres://"
            "web:old@db.fennel.example/store' "
            "}).query('select 1');",
            "pg",
        ),
    ),
    fails(
        "permission",
        "node sync.js --full",
        js(
            f"const axios = require('axios');\n(async () => {{ await axios.get('{API}/v1/admin/export'); }})();",
            "axios",
        ),
        timeout=60,
    ),
    fails(
        "network",
        "node sync.js",
        js(
            "const axios = require('axios');\naxios.get('https://erp.internal.nowhere.example/"
            "items').catch((error) => { "
            "console.error('sync failed:', error.message); process.exit(1); });",
            "axios",
        ),
    ),
    fails(
        "service_down",
        "node sync.js",
        js(
            "const mysql = require('mysql2/promise');\n(async () => { await "
            "mysql.createConnection({ host: 'localhost', "
            "port: 3307, user: 'web' }); })();",
            "mysql2",
        ),
    ),
    fails(
        "none",
        "node sync.js",
        js("const items = require('./items.json');\nitems.forEach((item) => console.log(item.sku.toUpperCase()));")
        + "echo '[{\"sku\": null}]' > items.json",
    ),
    fails(
        "tls",
        "node fetch.mjs",
        file(
            "fetch.mjs", "const answer = await fetch('https://expired.fennel.example/');\nconsole.log(answer.status);"
        ),
    ),
    fails("auth", f"API_TOKEN=old go run . {API}/v1/me", GO, tool="go", timeout=60),
    fails("service_down", "go run . http://localhost:9000/items", GO, timeout=60),
    fails("network", f"go run . {API}/v1/report", GO, timeout=60),
    fails("service_down", "./sync.sh", sh("curl -fsS http://localhost:9000/api/items | jq -r '.[].id'"), tool="curl"),
    fails(
        "auth",
        "./sync.sh",
        sh(f'body=$(curl -fsS -H "Authorization: Bearer $(cat token)" {API}/v1/me)\necho "$body"') + "echo old > token",
        tool="curl",
    ),
    fails(
        "not_configured", "bash sync.sh", sh('echo "syncing from ${SYNC_SOURCE:?SYNC_SOURCE must be set}"'), tool="bash"
    ),
    fails(
        "none",
        "./check.sh",
        sh('failed=2\nif [ "$failed" -gt 0 ]; then echo "$failed checks failed" >&2; exit 1; fi', "check.sh"),
        tool="bash",
    ),
    fails("not_found", "./sync.sh nightly", sh('source "config/$1.env"'), tool="bash"),
    fails("permission", "./sync.sh", sh("true") + "chmod -x sync.sh", tool="bash"),
    fails(
        "missing_command",
        "./run.py",
        "printf '#!/usr/bin/env python3.13\\nprint(1)\\n' > run.py; chmod +x run.py",
        tool="bash",
    ),
    fails(
        "timeout",
        "timeout -s INT 1 python3 loop.py",
        py("import time\nwhile True:\n    time.sleep(0.1)", "loop.py"),
        tool="timeout",
        also="none",
    ),
    fails(
        "none",
        "python3 worker.py & sleep 0.4; kill -INT $!; wait $!",
        py("import signal, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\ntime.sleep(9)", "worker.py"),
        tool="python3",
    ),
]
