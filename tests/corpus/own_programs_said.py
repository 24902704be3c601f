# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Programs of the user's own that say themselves what went wrong, chain one error to the next, or use rarer libraries."""

from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

BY = "\nexcept Exception as e:\n    print('export failed:', e, file=sys.stderr)\n    sys.exit(1)"


def said(type: str, imports: str, body: str, setup: str = "", also: str = "", name: str = "export") -> Fresh:
    """Python that catches everything and prints it."""
    code = f"import sys, {imports}\ntry:\n    {body}{BY}"
    return fails(type, f"python3 {name}.py", file(f"{name}.py", code) + setup, also=also, tool="python3", timeout=40)


def python(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """Python as it is."""
    return fails(type, f"python3 {name}.py", file(f"{name}.py", code) + setup, also=also, tool="python3", timeout=40)


def node(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """JavaScript with the modules of the tools."""
    return fails(
        type,
        f"node {name}.js",
        "ln -s /srv/tools/node_modules node_modules\n" + file(f"{name}.js", code) + setup,
        also=also,
        timeout=40,
    )


def deno(type: str, name: str, code: str, flags: str = "-A", also: str = "") -> Fresh:
    """TypeScript for Deno."""
    return fails(
        type, f"NO_COLOR=1 deno run {flags} {name}.ts", file(f"{name}.ts", code), also=also, tool="deno", timeout=40
    )


def run(type: str, command: str, name: str, code: str, setup: str = "", also: str = "", tool: str = "") -> Fresh:
    """Anything else."""
    return fails(type, command, file(name, code) + setup, also=also, tool=tool, timeout=60)


def go(type: str, imports: str, code: str, also: str = "") -> Fresh:
    """Go, the body of main."""
    uses = "\n".join(f'import "{one}"' for one in imports.split())
    return run(
        type,
        "GOCACHE=/var/tmp/g go run ./cmd/ship",
        "cmd/ship/main.go",
        f"package main\n{uses}\nfunc main() {{\n{code}\n}}",
        "printf 'module shop\\n\\ngo 1.19\\n' > go.mod\n",
        also,
        "go",
    )


PRINTED = [
    said("network", "requests", "requests.get('http://office.example:8081/orders')"),
    said("network", "requests", "requests.get('http://orders.nowhere.example/')"),
    said("auth", "requests", f"requests.get('http://api.{H}/closed/').raise_for_status()"),
    said("permission", "requests", f"requests.get('http://api.{H}/denied/').raise_for_status()"),
    said("not_found", "requests", f"requests.get('http://api.{H}/orders/7').raise_for_status()"),
    said("rate_limit", "requests", f"requests.get('http://api.{H}/busy/').raise_for_status()"),
    said("network", "requests", f"requests.get('http://api.{H}/later/').raise_for_status()"),
    said("timeout", "requests", f"requests.get('http://api.{H}/hang/', timeout=1)", also="network"),
    said("tls", "requests", f"requests.get('https://expired.{H}/')"),
    said("service_down", "requests", "requests.get('http://localhost:8099/')", also="network"),
    said("auth", "psycopg", f"psycopg.connect(host='pg.{H}', user='web', password='old', dbname='store')"),
    said("permission", "psycopg", f"psycopg.connect(host='pg.{H}', user='web', password='pw', dbname='store').execute('delete from items')"),
    said("not_found", "psycopg", f"psycopg.connect(host='pg.{H}', user='web', password='pw', dbname='archive')"),
    said("auth", "redis", f"redis.Redis(host='redis.{H}').get('a')"),
    said("service_down", "redis", "redis.Redis(port=6391).get('a')", also="network"),
    said("auth", "boto3", "boto3.client('s3', region_name='eu-west-1').list_buckets()", also="not_configured"),
    said("not_configured", "boto3", "boto3.client('sqs')", also="none"),
    said("not_found", "json", "json.load(open('config/export.json'))", also="none"),
    said("permission", "json", "open('/etc/export.json', 'w')"),
    said("missing_command", "subprocess", "subprocess.run(['pdftotextt', 'a.pdf'])", also="not_found"),
    said("disk_full", "json", "f = open('/dev/full', 'w'); f.write('x' * 99999); f.close()"),
    said("port_in_use", "http.server", "http.server.HTTPServer(('127.0.0.1', 8010), None)"),
    said("none", "json", "raise ValueError('order 17 has no lines')"),
    said("none", "json", "json.loads('{')"),
    python("none", "approve", "import sys\nsys.exit('approve: permission denied by the release manager')"),
    python("none", "approve", "import sys\nsys.exit('401 customers without an address')"),
    python("not_configured", "deploy", "import os, sys\nif 'DEPLOY_TOKEN' not in os.environ:\n    sys.exit('error: environment variable DEPLOY_TOKEN is required')", also="none"),
    python("not_configured", "deploy", "import os\nassert os.getenv('DATABASE_URL'), 'DATABASE_URL must be set'", also="none"),
    node("network", "sync", "require('axios').get('http://office.example:81/').catch(e => { console.error(`sync: ${e.message}`); process.exit(1); });"),
    node("auth", "sync", f"require('axios').get('http://api.{H}/closed/').catch(e => {{ console.error('Error:', e.message); process.exit(1); }});"),
    node("network", "sync", "require('http').get('http://sync.nowhere.example/').on('error', e => { console.error(e.message); process.exit(2); });"),
    node("service_down", "sync", "const { Client } = require('pg'); new Client({ host: 'localhost', port: 5477 }).connect().catch(e => { console.error('db:', e.message || e.errors[0].message); process.exit(1); });", also="network"),
    node("auth", "sync", f"const {{ Client }} = require('pg'); new Client('postgres://web:old@pg.{H}/store').connect().catch(e => {{ console.error('db error', e.message); process.exit(1); }});"),
    node("not_found", "sync", "require('fs').readFile('data/in.csv', e => { if (e) { console.error(e.message); process.exit(1); } });", also="none"),
    node("port_in_use", "serve", "require('http').createServer().on('error', e => { console.error('cannot start:', e.message); process.exit(1); }).listen(8010, '127.0.0.1');"),
    node("tls", "sync", f"require('https').get('https://own.{H}/').on('error', e => {{ console.error('sync failed:', e.message); process.exit(1); }});"),
    node("network", "sync", "fetch('http://sync.nowhere.example/').catch(e => { console.error('failed:', e); process.exit(1); });"),
    node("none", "sync", "console.error('404 articles are without a price'); process.exit(1);"),
    run("network", "ruby sync.rb", "sync.rb", "require 'net/http'\nbegin\n  Net::HTTP.get(URI('http://office.example:81/'))\nrescue => e\n  abort \"sync failed: #{e.message}\"\nend"),
    run("auth", "php sync.php", "sync.php", f"<?php\ntry {{ new PDO('mysql:host=maria.{H};dbname=store', 'web', 'old'); }} catch (PDOException $e) {{ fwrite(STDERR, 'db: ' . $e->getMessage() . PHP_EOL); exit(1); }}", also="missing_dependency"),
    run("network", "perl sync.pl", "sync.pl", "use IO::Socket::INET; IO::Socket::INET->new('office.example:81') or do { print STDERR \"cannot reach the queue: $@\\n\"; exit 1 };"),
    go("network", "net/http fmt os", "_, err := http.Get(\"http://office.example:81/\"); if err != nil { fmt.Fprintln(os.Stderr, \"ship: cannot fetch the list:\", err); os.Exit(1) }"),
    go("service_down", "net log", "_, err := net.Dial(\"tcp\", \"localhost:5499\"); if err != nil { log.Fatalf(\"ship: %v\", err) }", also="network"),
    go("not_found", "os fmt", "_, err := os.Open(\"ship.yaml\"); if err != nil { fmt.Fprintf(os.Stderr, \"error: %v\\n\", err); os.Exit(1) }", also="none"),
    go("timeout", "net/http time fmt os", f"c := http.Client{{Timeout: 300 * time.Millisecond}}; _, err := c.Get(\"http://api.{H}/hang/\"); if err != nil {{ fmt.Fprintln(os.Stderr, err); os.Exit(1) }}", also="network"),
    go("none", "fmt os", "fmt.Fprintln(os.Stderr, \"ship: order 404 not found in the list\"); os.Exit(1)"),
]  # fmt: skip

CHAINED = [
    python("network", "prices", "import requests\nr = None\ntry:\n    r = requests.get('http://office.example:81')\nfinally:\n    print(r.status_code)"),
    python("network", "prices", "import requests\ndef ask():\n    try:\n        return requests.get('http://prices.nowhere.example')\n    except requests.ConnectionError as e:\n        raise RuntimeError('no prices today') from e\nask()"),
    python("auth", "items", f"import psycopg2\nc = None\ntry:\n    c = psycopg2.connect(host='pg.{H}', user='web', password='old', dbname='store')\nfinally:\n    c.close()"),
    python("network", "items", "import psycopg2\ntry:\n    c = psycopg2.connect(host='db.nowhere.example', dbname='x')\nexcept psycopg2.Error as e:\n    print(e.pgerror.strip())"),
    python("not_found", "load", "class ConfigError(Exception): pass\ntry:\n    open('conf/app.toml')\nexcept OSError as e:\n    raise ConfigError('cannot load the configuration') from e", also="none"),
    python("tls", "prices", f"import urllib.request\ntry:\n    urllib.request.urlopen('https://own.{H}/')\nexcept Exception as e:\n    raise SystemExit(e.reason.foo)"),
    python("none", "prices", "try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('no such price') from e"),
    node("network", "sync", "async function main() { try { await fetch('http://office.example:81/'); } catch (e) { throw new Error('sync failed', { cause: e }); } } main();"),
    node("service_down", "sync", "async function main() { try { await fetch('http://localhost:8099/'); } catch (e) { throw new Error('sync failed', { cause: e }); } } main();", also="network"),
    run("network", "java Sync.java", "Sync.java", "import java.net.*;\npublic class Sync { public static void main(String[] a) { try { new URL(\"http://office.example:81/\").openStream(); } catch (Exception e) { throw new RuntimeException(\"sync failed\", e); } } }"),
    run("not_found", "java Load.java", "Load.java", "import java.nio.file.*;\npublic class Load { public static void main(String[] a) { try { Files.readString(Path.of(\"conf/app.properties\")); } catch (Exception e) { throw new IllegalStateException(\"no configuration\", e); } } }", also="none"),
]  # fmt: skip

RARER = [
    deno("not_found", "load", "console.log(Deno.readTextFileSync('conf/app.json'));", also="none"),
    deno("permission", "load", "await fetch('http://office.example/');", flags="--no-prompt", also="usage not_configured"),
    deno("network", "load", "await fetch('http://office.example:81/');"),
    deno("port_in_use", "serve", "Deno.serve({ port: 8010, hostname: '127.0.0.1' }, () => new Response(''));"),
    deno("missing_command", "load", "await new Deno.Command('terragruntt').output();"),
    python("network", "graph", "import neo4j\nneo4j.GraphDatabase.driver('bolt://office.example:7687', auth=('a', 'b')).verify_connectivity()"),
    python("network", "mssql", "import pymssql\npymssql.connect('office.example', 'a', 'b', 'c', login_timeout=2)"),
    python("network", "oracle", "import oracledb\noracledb.connect(user='a', password='b', dsn='office.example/XE')"),
    python("network", "olap", "import clickhouse_connect\nclickhouse_connect.get_client(host='office.example')"),
    python("auth", "olap", f"import clickhouse_connect\nclickhouse_connect.get_client(host='api.{H}', port=80, proxy_path='/closed/')"),
    python("auth", "series", f"from influxdb_client import InfluxDBClient\nInfluxDBClient(url='http://api.{H}/closed', token='x', org='o').buckets_api().find_buckets()"),
    python("network", "series", "from influxdb_client import InfluxDBClient\nInfluxDBClient(url='http://office.example:8086', token='x', org='o').buckets_api().find_buckets()"),
    python("network", "mqtt", "import paho.mqtt.client as m\nm.Client(m.CallbackAPIVersion.VERSION2).connect('office.example', 1883)"),
    python("network", "memo", "from pymemcache.client.base import Client\nClient('office.example:11211').get('a')"),
    python("network", "stomped", "import stomp\nstomp.Connection([('office.example', 61613)], reconnect_attempts_max=1).connect('a', 'b')"),
    python("auth", "ask", f"import anthropic\nanthropic.Anthropic(base_url='http://api.{H}/closed', api_key='x', max_retries=0).models.list()"),
    python("rate_limit", "ask", f"import anthropic\nanthropic.Anthropic(base_url='http://api.{H}/busy', api_key='x', max_retries=0).models.list()"),
    python("not_configured", "ask", "import anthropic\nanthropic.Anthropic().models.list()", also="auth"),
    python("network", "find", "from opensearchpy import OpenSearch\nOpenSearch('http://office.example:9200', max_retries=0).info()"),
    python("auth", "find", f"from opensearchpy import OpenSearch\nOpenSearch('http://api.{H}:80/closed', max_retries=0).info()"),
    python("not_configured", "web", "import django\nfrom django.contrib.auth.models import User"),
    python("not_configured", "conf", "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    database_url: str\n    api_key: str\nSettings()", also="none"),
    python("none", "conf", "from pydantic import BaseModel\nclass Order(BaseModel):\n    lines: int\nOrder(lines='many')"),
    python("network", "watcher", "import websocket\nwebsocket.create_connection('ws://office.example:81/')"),
    python("permission", "watcher", f"import websocket\nwebsocket.create_connection('ws://api.{H}/denied/')"),
    python("network", "watcher", "import asyncio, websockets\nasyncio.run(websockets.connect('ws://office.example:81/').__aenter__())"),
]  # fmt: skip

SAID: list[Fresh] = [*PRINTED, *CHAINED, *RARER]
