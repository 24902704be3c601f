"""The seventh fresh set: further programs of the user's own in Python and node, with other libraries or words."""

from tests.corpus.fresh_g_languages import KUBE, S3, py
from tests.corpus.fresh_g_node import js
from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh

AIO = (
    "import asyncio, aiohttp\nasync def main():\n    async with aiohttp.ClientSession(raise_for_status=True) as s:\n"
    "        await s.{}\nasyncio.run(main())\n"
)
DJANGO = "import django\nfrom django.conf import settings\n{}\nfrom django.core.management import call_command\n{}\n"
HTTP = [
    py("auth", "aio_me.py", AIO.format(f"get('http://web.{H}/token/me')")),
    py("rate_limit", "aio_search.py", AIO.format(f"get('http://web.{H}/hot/search')")),
    py("network", "aio_vpn.py", AIO.format(f"get('http://vpn.{H}/inventory')")),
    py("network", "aio_ill.py", AIO.format(f"post('http://web.{H}/ill/orders', json=[1])")),
    py("timeout", "aio_slow.py", AIO.format(f"get('http://web.{H}/stuck/x', timeout=aiohttp.ClientTimeout(total=0.8)"
          f")")),
    py("permission", "httpx_put.py", f"import httpx\nhttpx.put('http://web.{H}/banned/flags', "
          f"json={{}}).raise_for_status()\n"),
    py("network", "httpx_many.py", f"import httpx\nwith httpx.Client(base_url='http://web.{H}') as c:\n    for path in "
          f"('/business/a', '/slowup/b'):\n        print(path, c.get(path).raise_for_status().status_code, "
       "flush=True)\n"),
    py("network", "httpx_dns.py", "import httpx\nhttpx.get('http://flags.offline.example/v1')\n"),
    py("auth", "req_proxy.py", f"import requests\nrequests.get('https://www.nowhere.example/', proxies={{'https': "
          f"'http://proxy.{H}:8888'}})\n"),
    py("timeout", "req_slow.py", f"import requests\nrequests.get('http://web.{H}/stuck/x', timeout=(1, 0.7))\n"),
    py("timeout", "req_lost.py", f"import requests\nrequests.get('http://void.{H}/x', timeout=0.9)\n"),
    py("none", "req_schema.py", "import requests\nrequests.get('inventory/v1')\n"),
    py("permission", "urllib_403.py", f"from urllib.request import urlopen\nurlopen('http://web.{H}/banned/x')\n"),
    py("tls", "urllib_tls.py", f"from urllib.request import urlopen\nurlopen('https://wrong.{H}/x')\n"),
    py("network", "ws_down.py", f"import asyncio, websockets\nasync def main():\n    async with "
          f"websockets.connect('ws://down.{H}:8099/live'):\n        pass\nasyncio.run(main())\n"),
    py("auth", "ws_401.py", f"import asyncio, websockets\nasync def main():\n    async with "
          f"websockets.connect('ws://web.{H}/token/live'):\n        pass\nasyncio.run(main())\n"),
    py("network", "ws_sync.py", f"import websocket\nwebsocket.create_connection('ws://vpn.{H}/live', timeout=4)\n"),
    py("auth", "slack.py", f"from slack_sdk import WebClient\nWebClient(token='xoxb-old', "
          f"base_url='http://api.{H}/slack/invalid_auth/').chat_postMessage(channel='#ops', text='hi')\n"),
    py("permission", "slack2.py", f"from slack_sdk import WebClient\nWebClient(token='xoxb-1', "
          f"base_url='http://api.{H}/slack/missing_scope/').users_list()\n", also="auth"),
    py("not_found", "slack3.py", f"from slack_sdk import WebClient\nWebClient(token='xoxb-1', "
          f"base_url='http://api.{H}/slack/channel_not_found/').chat_postMessage(channel='#opps', text='hi')\n"),
    py("auth", "tickets.py", f"from jira import JIRA\nJIRA('http://web.{H}/locked', basic_auth=('ida', 'old'), "
          f"max_retries=0)\n"),
    py("auth", "mrs.py", f"import gitlab\ngl = gitlab.Gitlab('http://api.{H}/gl401', "
          f"private_token='old')\ngl.auth()\n"),
    py("permission", "protect.py", f"import gitlab\ngitlab.Gitlab('http://api.{H}/gl403', "
          f"private_token='t').projects.get(7)\n"),
    py("network", "vault.py", f"import hvac\nhvac.Client(f'http://down.{H}:8299', "
          f"token='x').secrets.kv.v2.read_secret('db')\n"),
    py("permission", "vault2.py", f"import hvac\nhvac.Client('http://api.{H}/vault403', "
          f"token='x').secrets.kv.v2.read_secret('db')\n"),
    py("network", "oracle.py", f"import oracledb\noracledb.connect(user='a', password='b', dsn='down.{H}:1599/XE')\n"),
    py("network", "imap.py", f"import imaplib\nimaplib.IMAP4('vpn.{H}')\n"),
    py("quota", "mail_full.py", f"import smtplib\nsmtplib.SMTP('mail.{H}', 2525).sendmail('a@b.example', ['full@{H}'], "
          f"'hi')\n"),
    py("network", "smtp_down.py", f"import smtplib\nsmtplib.SMTP('down.{H}', 2599)\n"),
    py("auth", "dul.py", f"from dulwich import porcelain\nporcelain.clone('http://web.{H}/locked/nest.git', 'nest')\n"),
]  # fmt: skip
STORES = [
    py("auth", "apg.py", f"import asyncio, asyncpg\nasyncio.run(asyncpg.connect('postgresql://web:old@pg.{H}/store'))"
          f"\n"),
    py("permission", "apg2.py", f"import asyncio, asyncpg\nasync def main():\n    c = await "
          f"asyncpg.connect('postgresql://web:pw@pg.{H}/store')\n    await c.execute('truncate "
          f"items')\nasyncio.run(main())\n"),
    py("rate_limit", "apg3.py", f"import asyncio, asyncpg\nasyncio.run(asyncpg.connect('postgresql://one:pw@pg.{H}/stor"
          f"e'))\n"),
    py("auth", "amy.py", f"import asyncio, aiomysql\nasyncio.run(aiomysql.connect(host='my.{H}', user='web', "
          f"password='old'))\n"),
    py("auth", "dj_migrate.py", DJANGO.format(f"settings.configure(DATABASES={{'default': {{'ENGINE': "
          f"'django.db.backends.postgresql', 'HOST': 'pg.{H}', 'NAME': 'store', 'USER': 'web', 'PASSWORD': 'old'}}}}, "
       "SECRET_KEY='x')", "django.setup()\ncall_command('migrate')")),
    py("not_configured", "dj_boot.py", "import django\nfrom django.core.management import "
          "call_command\ncall_command('check')\n"),
    py("not_configured", "dj_key.py", DJANGO.format("settings.configure()", "print(settings.SECRET_KEY)")),
    py("port_in_use", "dj_serve.py", DJANGO.format("settings.configure(DEBUG=True, SECRET_KEY='x', "
          "ROOT_URLCONF='dj_serve')\nurlpatterns = []", "if __name__ == '__main__':\n    django.setup()\n    "
          "call_command('runserver', '127.0.0.1:8090', "
       "use_reloader=False)")),
    py("network", "sentinel.py", f"from redis.sentinel import Sentinel\nSentinel([('down.{H}', 26399)], "
          f"socket_timeout=0.5).master_for('main').ping()\n"),
    py("network", "rcluster.py", f"from redis.cluster import RedisCluster\nRedisCluster(host='vpn.{H}', port=6379)\n"),
    py("auth", "aredis.py", f"import asyncio, redis.asyncio as r\nasync def main():\n    await "
          f"r.from_url('redis://ghost:x@cache.{H}').ping()\nasyncio.run(main())\n"),
    py("auth", "ldap_add.py", f"import ldap3\nc = ldap3.Connection(ldap3.Server('ldap.{H}'), auto_bind=True, "
          f"raise_exceptions=True)\nc.add('ou=x,dc=heron,dc=example', 'organizationalUnit')\n", also="permission"),
    py("not_found", "ldap_get.py", f"import ldap3\nc = ldap3.Connection(ldap3.Server('ldap.{H}'), "
          f"'cn=admin,dc=heron,dc=example', 'pw', auto_bind=True, raise_exceptions=True)\nc.search('ou=people,dc=heron,"
          f"dc=example', "
       "'(uid=ida)')\n"),
    py("lock", "filelock_job.py", "from filelock import FileLock\na, b = FileLock('job.lock'), FileLock('job.lock', "
          "timeout=0.3, is_singleton=False)\na.acquire()\nb.acquire()\n"),
    py("lock", "fcntl_job.py", "import fcntl\na, b = open('job.lock', 'w'), open('job.lock', 'w')\nfcntl.flock(a, "
          "fcntl.LOCK_EX)\nfcntl.flock(b, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"),
    py("permission", "ro_db.py", "import sqlite3\nsqlite3.connect('l.db').execute('insert into t values (1)')\n",
          before="sqlite3 l.db 'create table t(a)'\n", admin="chmod 444 l.db; chown 0:0 l.db . ; chmod 755 ."),
    py("not_found", "no_db.py", "import sqlite3\nsqlite3.connect('file:data/l.db?mode=ro', uri=True)\n"),
    py("not_found", "key.py", S3.format("s3", "NOKEY") + "s3.get_object(Bucket='exports', Key='2026/03/01.csv')\n"),
    py("quota", "fleet_up.py", S3.format("ec2", "VCPU") + "s3.run_instances(ImageId='ami-1', MinCount=1, "
          "MaxCount=40)\n"),
    py("auth", "sign.py", S3.format("sqs", "SIGN") + "s3.send_message(QueueUrl='http://cloud.heron.example/1/jobs', "
          "MessageBody='x')\n"),
    py("none", "once.py", S3.format("dynamodb", "CONDITION") + "s3.put_item(TableName='t', Item={'id': {'S': '1'}}, "
          "ConditionExpression='attribute_not_exists(id)')\n"),
    py("network", "cw.py", S3.format("logs", "BROKEN") + "s3.describe_log_groups()\n"),
    py("not_configured", "profile.py".replace("profile", "who"), "import boto3\nboto3.Session(profile_name='heron-prod'"
          ").client('sts').get_caller_identity()\n", also="not_found"),
    py("permission", "minio_ls.py", f"from minio import Minio\nMinio('cloud.{H}', access_key='NOPERM', secret_key='x', "
          f"secure=False, region='eu-west-1').remove_bucket('exports')\n"),
    py("permission", "k8s_new.py", KUBE.format("viewer") + "v1.create_namespaced_config_map('nest', {'metadata': "
          "{'name': 'a'}})\n"),
    py("network", "k8s_vpn.py", KUBE.format("vpn") + "print(v1.list_node())\n"),
    py("network", "k8s_gone.py", KUBE.format("gone") + "v1.list_namespace()\n"),
    py("permission", "k8s_crd.py", KUBE.format("good") + "client.CustomObjectsApi().list_namespaced_custom_object('hero"
          "n.dev', 'v1', 'nest', 'eggs')\n"),
    py("missing_dependency", "native.py", "import ctypes\nctypes.CDLL('libheronscale.so.2')\n"),
    py("missing_dependency", "meta.py", "from importlib.metadata import version\nprint(version('heron-eggs'))\n"),
    py("missing_dependency", "plugin.py", "from sqlalchemy import create_engine\ncreate_engine('snowflake://a:b@c/d')"
          "\n"),
    py("missing_dependency", "pandas_x.py", "from importlib import import_module\nfor m in ('json', 'csv', "
          "'polarsx'):\n    import_module(m)\n"),
    py("timeout", "sub.py", "import subprocess\nsubprocess.run(['sleep', '5'], timeout=0.5)\n"),
    py("timeout", "wait_for.py", "import asyncio\nasync def ready():\n    await asyncio.Event().wait()\nasyncio.run(asy"
          "ncio.wait_for(ready(), 0.4))\n"),
    py("timeout", "pex.py", "import pexpect\np = pexpect.spawn('cat', timeout=1)\np.expect('ready>')\n"),
    py("not_owned", "gitlog.py", "import subprocess\nprint(subprocess.run(['git', '-C', '/srv/upstream-tools', 'log'], "
          "check=True))\n"),
    py("permission", "bind.py", "import asyncio\nasync def main():\n    await asyncio.start_server(lambda r, w: None, "
          "'127.0.0.1', 99)\nasyncio.run(main())\n"),
    py("port_in_use", "udp.py", "import socket\ns = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in "
          "range(2)]\nfor one in s:\n    one.bind(('127.0.0.1', 8125))\n"),
    py("disk_full", "pickle_dump.py", "import pickle\nwith open('vol/m.pkl', 'wb') as f:\n    pickle.dump(b'x' * "
          "300000, f)\n", before="mkdir vol\n", admin="mount -t tmpfs -o size=48k,uid=1000 t vol"),
    py("disk_full", "sqlite_fill.py", "import sqlite3\nc = sqlite3.connect('vol/a.db')\nc.execute('create table "
          "t(b)')\nc.executemany('insert into t values (?)', [('x' * 900,)] * 400)\nc.commit()\n", before="mkdir vol\n",
       admin="mount -t tmpfs -o size=64k,uid=1000 t vol"),
    py("ssh_key", "locked_key.py", "import paramiko\nparamiko.Ed25519Key.from_private_key_file('k')\n", before="ssh-key"
          "gen -qt ed25519 -N secret -f k\n"),
    py("network", "banner.py", f"import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.Auto"
          f"AddPolicy())\nc.connect('jump.{H}', 2203, 'dev', 'x')\n"),
    py("network", "novalid.py", f"import paramiko\nc = paramiko.SSHClient()\nc.connect('down.{H}', 2299, 'dev', "
          f"'x')\n"),
    py("not_found", "rm_container.py", "import docker\ndocker.DockerClient('unix:///srv/docker.sock').containers.get('w"
          "orker-7').restart()\n"),
    py("lock", "rm_volume.py", "import docker\ndocker.DockerClient('unix:///srv/docker.sock').volumes.get('ledger').rem"
          "ove()\n"),
    py("none", "run_job.py", "import docker\ndocker.DockerClient('unix:///srv/docker.sock').containers.run('corvid/box:"
          "1', ['sh', '-c', 'echo 2 lots timed out of cold chain >&2; exit 4'], remove=True)\n"),
]  # fmt: skip
NODE = [
    js("network", "bull.js", f"const {{ Queue }} = require('bullmq');\nconst q = new Queue('jobs', {{ connection: {{ "
          f"host: 'down.{H}', port: 6399, maxRetriesPerRequest: 0, retryStrategy: () => null }} }});\nq.on('error', () "
          f"=> {{}});\n"
       "q.add('a', {});\n"),
    js("network", "mssql.js", f"const {{ Connection }} = require('tedious');\nconst c = new Connection({{ server: "
          f"'vpn.{H}', authentication: {{ type: 'default', options: {{ userName: 'a', password: 'b' }} }} }});\n"
       "c.connect((e) => { if (e) throw e; });\n"),
    js("network", "ring.js", f"const c = require('cassandra-driver');\nnew c.Client({{ contactPoints: "
          f"['down.{H}:9142'], localDataCenter: 'dc1' }}).connect();\n"),
    js("network", "graph.js", f"const n = require('neo4j-driver');\nn.driver('bolt://down.{H}:7699', n.auth.basic('a', "
          f"'b')).verifyConnectivity();\n"),
    js("network", "imap.js", f"const {{ ImapFlow }} = require('imapflow');\nnew ImapFlow({{ host: 'down.{H}', port: "
          f"1439, logger: false, auth: {{ user: 'a', pass: 'b' }} }}).connect();\n"),
    js("auth", "mqtt.js", f"const c = require('mqtt').connect('mqtt://mq.{H}', {{ username: 'etl', password: 'old', "
          f"reconnectPeriod: 0 }});\nc.on('error', (e) => {{ throw e; }});\n"),
    js("auth", "pgjs.mjs", f"import postgres from 'postgres';\nconst sql = postgres('postgres://web:old@pg.{H}/store');"
          f"\nawait sql`select 1`;\n"),
    js("permission", "pgdel.js", f"const {{ Client }} = require('pg');\n(async () => {{ const c = new "
          f"Client('postgres://web:pw@pg.{H}/store'); await c.connect(); await c.query('delete from items'); }})();\n"),
    js("auth", "ior.js", f"const R = require('ioredis');\nnew R({{ host: 'cache.{H}' }}).get('a');\n"),
    js("oom", "ior2.js", f"const R = require('ioredis');\nnew R({{ host: 'cache.{H}', port: 6380 }}).set('a', "
          f"'x'.repeat(999));\n"),
    js("timeout", "abort.mjs", f"await fetch('http://web.{H}/stuck/x', {{ signal: AbortSignal.timeout(700) }});\n"),
    js("permission", "eacces.mjs", "import { writeFile } from 'node:fs/promises';\nawait writeFile('/etc/nest.json', "
          "'{}');\n"),
    js("disk_full", "enospc.js", "require('fs').writeFileSync('vol/out.json', 'x'.repeat(300000));\n", before="mkdir "
          "vol\n", admin="mount -t tmpfs -o size=48k,uid=1000 t vol"),
    js("permission", "erofs.js", "require('fs').mkdirSync('ro/out');\n", before="mkdir ro\n", admin="mount -t tmpfs -o "
          "ro t ro"),
    js("missing_command", "execsync.js", "require('child_process').execSync('pg_dumpx -Fc store', { stdio: 'inherit' "
          "});\n"),
    js("auth", "sudo.js", "const r = require('child_process').spawnSync('sudo', ['-n', 'nginx', '-s', 'reload'], { "
          "stdio: 'inherit' });\nif (r.status) { console.error(`reload failed with ${r.status}`); "
          "process.exit(r.status); }\n"),
    js("missing_dependency", "native.js", "process.dlopen(module, './build/Release/scale.node');\n"),
    js("network", "https.js", "require('https').get('https://prices.nowhere.example/', () => {});\n"),
    js("network", "reset.js", f"require('http').get('http://web.{H}/bye/x', () => {{}});\n"),
    js("none", "custom.mjs", "class ForbiddenLot extends Error { code = 403; }\nthrow new ForbiddenLot('lot 9 is not "
          "for export');\n"),
    js("none", "unreach.js", "const state = 'UNREACHABLE';\nif (state !== 'ok') { console.error(`planner: node graph "
          "has 2 vertices ${state}`); process.exitCode = 3; }\n"),
]  # fmt: skip
MORE: list[Fresh] = [*HTTP, *STORES, *NODE]
