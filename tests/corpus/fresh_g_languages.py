"""The seventh fresh set: programs of the user's own, with client libraries, in Python."""

from typing import Any

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file


def py(type: str, name: str, body: str, *, run: str = "", before: str = "", **rest: Any) -> Fresh:
    """A program in Python."""
    return fails(type, run or f"python3 {name}", before + file(name, body), tool="python3", **rest)


KUBE = "from kubernetes import client, config\nconfig.load_kube_config('/srv/kube/{}')\nv1 = client.CoreV1Api()\n"
S3 = (
    "import boto3\nfrom botocore.config import Config\ns3 = boto3.client('{}', endpoint_url='http://cloud.heron.example"
    "', "
    "region_name='eu-west-1', aws_access_key_id='{}', aws_secret_access_key='x', "
    "config=Config(retries={{'max_attempts': 0}}))\n"
)
PYTHON = [
    py("auth", "ledger/load.py", f"import psycopg\nwith psycopg.connect('host=pg.{H} dbname=store user=web "
          f"password=stale') as c:\n    pass\n"),
    py("permission", "prune.py", f"import psycopg2\nc = psycopg2.connect('postgresql://web:pw@pg.{H}/store')\nc.cursor("
          f").execute("
       "\"delete from items where id < 10\")\n"),
    py("not_found", "migrate.py", f"from sqlalchemy import create_engine, text\ne = "
          f"create_engine('postgresql+psycopg://web:pw@pg.{H}/"
       "ledger_staging')\nwith e.begin() as c:\n    c.execute(text('select 1'))\n"),
    py("network", "report.py", f"from sqlalchemy import create_engine\ncreate_engine('postgresql+psycopg2://web@vpn.{H}"
          f":5432/store')"
       ".connect()\n", run="python3 -u report.py --month 2026-02"),
    py("network", "snapshot.py", "import asyncio, asyncpg\nasyncio.run(asyncpg.connect('postgresql://web@rds.nowhere.ex"
          "ample/store'))\n"),
    py("service_down", "local_dev.py", "import psycopg\npsycopg.connect('postgresql://postgres@localhost:5439/postgres'"
          ")\n"),
    py("auth", "sync.py", f"import pymysql\npymysql.connect(host='my.{H}', user='web', password='nope', "
          f"database='store')\n"),
    py("permission", "fill.py", f"import pymysql\nc = pymysql.connect(host='my.{H}', user='web', password='pw', "
          f"database='store')\n"
       "c.cursor().execute('insert into items values (7)')\n"),
    py("network", "mirror.py", f"import asyncio, aiomysql\nasyncio.run(aiomysql.connect(host='down.{H}', port=3399, "
          f"user='web', "
       "password='pw'))\n"),
    py("auth", "warm_cache.py", f"import redis\nr = redis.Redis(host='cache.{H}')\nr.set('a', 1)\n"),
    py("auth", "warm_cache2.py", f"import redis\nredis.from_url('redis://:old@cache.{H}:6379/0').ping()\n"),
    py("oom", "fill_cache.py", f"import redis\nredis.Redis(host='cache.{H}', port=6380).set('page:1', 'x' * 900)\n"),
    py("permission", "promote.py", f"import redis\nredis.Redis(host='cache.{H}', port=6381).set('flag', 1)\n"),
    py("permission", "wipe.py", f"import redis\nredis.Redis(host='cache.{H}', username='reporter', "
          f"password='pw').flushdb()\n"),
    py("network", "sessions.py", "import asyncio, redis.asyncio as redis\nasync def main():\n    await "
          "redis.Redis(host='cache.offline."
       "example').get('s')\nasyncio.run(main())\n"),
    py("auth", "consume.py", f"import pika\npika.BlockingConnection(pika.ConnectionParameters('queue.{H}', "
          f"credentials=pika."
       "PlainCredentials('etl', 'stale')))\n"),
    py("not_found", "drain.py", f"import pika\nch = pika.BlockingConnection(pika.URLParameters('amqp://etl:pw@queue.{H}"
          f"/')).channel()\n"
       "ch.basic_get('invoices.dead')\n"),
    py("network", "relay.py", f"import pika\npika.BlockingConnection(pika.URLParameters('amqp://etl:pw@down.{H}:5699/?c"
          f"onnection_attempts=1'))"
       "\n"),
    py("auth", "bus_tail.py", f"import asyncio, nats\nasync def main():\n    nc = await "
          f"nats.connect('nats://etl:old@bus.{H}:4222', "
       "allow_reconnect=False, connect_timeout=3)\nasyncio.run(main())\n"),
    py("network", "produce.py", f"import asyncio\nfrom aiokafka import AIOKafkaProducer\nasync def main():\n    p = "
          f"AIOKafkaProducer("
       f"bootstrap_servers='down.{H}:9092')\n    try:\n        await p.start()\n    finally:\n        await "
       f"p.stop()\nasyncio.run(main())\n"),
    py("network", "events.py", "from pymongo import MongoClient\nc = MongoClient('mongodb://mongo-0.nowhere.example,mon"
          "go-1.nowhere."
       "example/?replicaSet=rs0', serverSelectionTimeoutMS=900)\nprint(c.shop.orders.count_documents({}))\n", also="tim"
       "eout"),
    py("service_down", "seed.py", "from pymongo import MongoClient\nMongoClient(serverSelectionTimeoutMS=700).shop.item"
          "s.insert_one({'a': 1})"
       "\n", also="timeout"),
    py("network", "metrics.py", f"import clickhouse_connect\nclickhouse_connect.get_client(host='down.{H}', "
          f"port=8199)\n"),
    py("auth", "olap.py", f"import requests\nr = requests.get('http://web.{H}/locked/olap', "
          f"timeout=5)\nr.raise_for_status()\n"),
    py("network", "graph.py", f"from neo4j import GraphDatabase\nGraphDatabase.driver('bolt://vpn.{H}:7687', "
          f"auth=('a', 'b'))."
       "verify_connectivity()\n"),
    py("network", "ring.py", f"from cassandra.cluster import Cluster\nCluster(['down.{H}'], port=9142).connect()\n"),
    py("timeout", "locks.py", f"from kazoo.client import KazooClient\nKazooClient('down.{H}:2181').start(timeout=2)\n",
          also="network"),
    py("auth", "people.py", f"import ldap3\nldap3.Connection(ldap3.Server('ldap.{H}'), 'cn=admin,dc=heron,dc=example', "
          f"'old', "
       "auto_bind=True, raise_exceptions=True)\n"),
    py("network", "people_vpn.py", f"import ldap3\nldap3.Connection(ldap3.Server('ldaps://vpn.{H}'), "
          f"auto_bind=True)\n"),
    py("auth", "sensor.py", f"import paho.mqtt.publish as p\np.single('site/1', 'on', hostname='mq.{H}', "
          f"auth={{'username': 'etl', "
       "'password': 'old'})\n"),
    py("auth", "list_pods.py", KUBE.format("old") + "print(v1.list_namespaced_pod('nest'))\n"),
    py("permission", "rotate.py", KUBE.format("viewer") + "print(len(v1.list_namespaced_secret('nest').items))\n"),
    py("tls", "nodes.py", KUBE.format("wrong-ca") + "print(v1.list_node())\n"),
    py("not_found", "env_of.py", KUBE.format("good") + "print(v1.read_namespaced_config_map('flags-v9', "
          "'nest').data)\n"),
    py("not_configured", "operator.py".replace("operator", "controller"), "from kubernetes import "
          "config\nconfig.load_incluster_config()\n"),
    py("not_configured", "jobs.py", "from kubernetes import client, config\nconfig.load_kube_config()\n"),
    py("auth", "buckets.py", S3.format("s3", "STALE") + "print(s3.list_buckets())\n"),
    py("permission", "put_item.py", S3.format("dynamodb", "NODDB") + "s3.put_item(TableName='cart', Item={'id': {'S': "
          "'1'}})\n"),
    py("rate_limit", "invoke.py", S3.format("lambda", "MANY") + "s3.invoke(FunctionName='resize')\n"),
    py("not_found", "poll.py", S3.format("sqs", "NOQUEUE") + "s3.receive_message(QueueUrl='http://cloud.heron.example/1"
          "/jobs')\n"),
    py("not_configured", "secrets.py".replace("secrets", "vaulted"), "import boto3\nboto3.client('secretsmanager').list"
          "_secrets()\n"),
    py("not_configured", "upload.py", "import boto3\nboto3.client('s3', region_name='eu-west-1', "
          "endpoint_url='http://cloud.heron.example')."
       "put_object(Bucket='a', Key='b', Body=b'')\n", before="export AWS_EC2_METADATA_DISABLED=true\n", also="auth",
       run="AWS_EC2_METADATA_DISABLED=true python3 upload.py"),
    py("network", "archive.py", "import boto3\nfrom botocore.config import Config\nboto3.client('s3', "
          "region_name='eu-west-1', "
       "aws_access_key_id='a', aws_secret_access_key='b', config=Config(retries={'max_attempts': "
       "0})).list_objects_v2(Bucket='logs')\n"),
    py("not_configured", "gcs_list.py", "from google.cloud import storage\nstorage.Client()\n",
       run="NO_GCE_CHECK=true python3 gcs_list.py"),
    py("permission", "gcs_copy.py", f"from google.cloud import storage\nfrom google.auth.credentials import "
          f"AnonymousCredentials\n"
       f"c = storage.Client(project='p', credentials=AnonymousCredentials(), client_options={{'api_endpoint': "
       f"'http://gcs.{H}'}})\n"
       "print(list(c.list_blobs('banned')))\n"),
    py("auth", "blob_up.py", f"from azure.storage.blob import ContainerClient\nContainerClient('http://blob.{H}/ledger'"
          f", 'locked', credential="
       "{'account_name': 'ledger', 'account_key': 'c2VjcmV0'}).get_container_properties()\n"),
    py("not_found", "blob_ls.py", f"from azure.storage.blob import BlobServiceClient\nprint(list(BlobServiceClient('htt"
          f"p://blob.{H}/ledger', "
       "credential={'account_name': 'ledger', 'account_key': 'c2VjcmV0'}, retry_total=0).get_container_client('march')."
       "list_blobs()))\n"),
    py("auth", "charge.py", f"import stripe\nstripe.api_key = 'sk_test_dead'\nstripe.api_base = "
          f"'http://stripe.{H}/locked'\nstripe.Charge."
       "list(limit=1)\n"),
    py("none", "charge_card.py", f"import stripe\nstripe.api_key = 'sk_test_1'\nstripe.api_base = "
          f"'http://stripe.{H}/card'\nstripe."
       "PaymentIntent.create(amount=1, currency='eur')\n"),
    py("rate_limit", "summarise.py", f"from openai import OpenAI\nOpenAI(api_key='sk-1', base_url='http://ai.{H}/hot', "
          f"max_retries=0)."
       "chat.completions.create(model='gpt-4o', messages=[])\n"),
    py("quota", "embed.py", f"from openai import OpenAI\nOpenAI(api_key='sk-1', base_url='http://ai.{H}/quota', "
          f"max_retries=0).embeddings."
       "create(model='text-embedding-3-small', input='a')\n"),
    py("auth", "ask.py", f"from openai import OpenAI\nOpenAI(api_key='sk-dead', base_url='http://ai.{H}/locked').models"
          f".list()\n"),
    py("not_found", "ask_model.py", f"from openai import OpenAI\nOpenAI(api_key='sk-1', "
          f"base_url='http://ai.{H}/model').chat.completions."
       "create(model='gpt-5-heron', messages=[])\n"),
    py("not_configured", "ask_env.py", "from openai import OpenAI\nOpenAI().models.list()\n", also="auth"),
    py("auth", "stars.py", f"from github import Auth, Github\nGithub(auth=Auth.Token('dead'), "
          f"base_url='http://api.{H}/gh/locked', "
       "retry=None).get_user().login\n"),
    py("rate_limit", "stars_all.py", f"from github import Auth, Github\nprint(Github(auth=Auth.Token('t'), "
          f"base_url='http://api.{H}/gh/hot', "
       "retry=None).get_repo('heron/nest').full_name)\n"),
    py("permission", "index_bulk.py", f"from elasticsearch import Elasticsearch\nElasticsearch('http://api.{H}:80/es/ba"
          f"nned', basic_auth=('etl', "
       "'pw')).bulk(index='orders', operations=[{'index': {}}, {}])\n"),
    py("not_found", "search.py", f"from opensearchpy import OpenSearch\nOpenSearch('http://api.{H}:80', "
          f"url_prefix='es').search(index="
       "'orders-2026', body={})\n"),
    py("ssh_key", "fleet.py", f"import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoA"
          f"ddPolicy())\n"
       f"c.connect('jump.{H}', username='dev', pkey=paramiko.Ed25519Key.from_private_key_file('/home/dev/.ssh/id'))\n",
       before="mkdir -p ~/.ssh; ssh-keygen -qt ed25519 -N '' -f ~/.ssh/id\n", also="auth"),
    py("ssh_hostkey", "fleet2.py", f"import paramiko\nc = paramiko.SSHClient()\nc.connect('jump.{H}', username='dev', "
          f"password='x')\n"),
    py("ssh_hostkey", "fleet3.py", f"import asyncio, asyncssh\nasync def main():\n    await "
          f"asyncssh.connect('jump.{H}', username='dev', "
       "known_hosts=([], [], []))\nasyncio.run(main())\n"),
    py("auth", "notify.py", f"import smtplib\ns = smtplib.SMTP('mail.{H}', 2525)\ns.ehlo()\ns.login('ida', 'old')\n"),
    py("permission", "invite.py", f"import smtplib\ns = smtplib.SMTP('mail.{H}', 2525)\ns.sendmail('a@{H}', "
          f"['bob@outside.example'], 'hi')\n"),
    py("auth", "fetch_ftp.py", f"import ftplib\nf = ftplib.FTP('ftp.{H}')\nf.login('ida', 'old')\n"),
    py("not_found", "fetch_price.py", f"import ftplib\nf = ftplib.FTP('ftp.{H}')\nf.login()\nf.retrbinary('RETR "
          f"pub/prices.csv', print)\n"),
    py("timeout", "poll_api.py", f"import httpx\nhttpx.get('http://web.{H}/stuck/x', timeout=1.0)\n"),
    py("tls", "hook.py", f"import httpx\nhttpx.post('https://own.{H}/hook', json={{}})\n"),
    py("tls", "hook2.py", f"import asyncio, aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as s:\n "
          f"       await s.get("
       f"'https://expired.{H}/')\nasyncio.run(main())\n"),
    py("network", "hook3.py", f"import urllib.request\nurllib.request.urlopen('https://far.{H}/feed.xml')\n"),
    py("network", "feed.py", f"import requests\nfor n in range(3):\n    print(f'page {{n}} ok', "
          f"flush=True)\nrequests.get('http://web.{H}/bye/"
       "feed')\n"),
    py("network", "curlish.py", f"import pycurl\nc = pycurl.Curl()\nc.setopt(c.URL, "
          f"'http://down.{H}:9/')\nc.perform()\n"),
    py("auth", "soap.py", f"import zeep\nzeep.Client('http://web.{H}/locked/svc?wsdl')\n"),
    py("network", "grpc_call.py", f"import grpc\nch = grpc.insecure_channel('down.{H}:50051')\nch.unary_unary('/nest.Ap"
          f"i/Get')(b'', timeout=3)\n"),
    py("auth", "kv.py", f"import hvac\nhvac.Client('http://web.{H}/locked/', token='s.old').secrets.kv.v2.read_secret('"
          f"db')\n"),
    py("service_down", "containers.py", "import docker\nprint(docker.from_env().containers.list())\n"),
    py("image_not_found", "sandbox.py", "import docker\ndocker.DockerClient('unix:///srv/docker.sock').containers.creat"
          "e('heron/sandbox:9')\n"
       ),
    py("port_in_use", "metrics_server.py", "from prometheus_client import start_http_server\nstart_http_server(8090, "
          "addr='127.0.0.1')\n"),
    py("port_in_use", "devserver.py", "import asyncio\nfrom aiohttp import web\nweb.run_app(web.Application(), "
          "host='127.0.0.1', port=8090, "
       "print=None)\n"),
    py("permission", "gateway.py", "import socket\nsocket.create_server(('127.0.0.1', 389 - 300))\n"),
    py("quota", "fds.py", "import socket\ns = [socket.socket() for _ in range(90)]\n", run="ulimit -n 64; python3 "
          "fds.py"),
    py("missing_dependency", "plot.py", "try:\n    import matplotlibx\nexcept ImportError as e:\n    raise "
          "SystemExit(f'plot needs matplotlib: "
       "{e}') from e\n"),
    py("disk_full", "export.py", "with open('out/export.csv', 'w') as f:\n    for n in range(90000):\n        "
          "f.write(f'{n};x\\n')\n",
       before="mkdir out\n", admin="mount -t tmpfs -o size=64k,uid=1000 t out"),
    py("lock", "ledger.py", "import sqlite3\nc = sqlite3.connect('l.db', timeout=0.2)\nd = sqlite3.connect('l.db', "
          "timeout=0.2)\nc.execute("
       "'create table a(x)')\nc.commit()\nc.execute('begin immediate')\nd.execute('insert into a values (1)')\n"),
    py("oom", "matrix.py", "rows = [bytearray(10**8) for _ in range(20)]\n", run="ulimit -v 400000 && python3 "
          "matrix.py"),
    py("not_found", "settings.py", "import tomllib\ntomllib.load(open('config/prod.toml', 'rb'))\n", also="none"),
    py("not_configured", "boot.py", "import os\nDSN = os.environ['LEDGER_DSN']\n"),
    py("permission", "pidfile.py", "import os\nopen('/run/ledger.pid', 'w').write(str(os.getpid()))\n"),
    py("missing_command", "thumbs.py", "import subprocess\nsubprocess.run(['magick7', 'a.png', 'b.jpg'], "
          "check=True)\n"),
    py("auth", "deploy.py", "import subprocess\nsubprocess.run(['sudo', '-n', 'systemctl', 'reload', 'nginx'], "
          "check=True)\n"),
    py("tty", "ask_pw.py", "import sys\nimport termios\ntermios.tcgetattr(sys.stdin.fileno())\n"),
]  # fmt: skip

LANGUAGES: list[Fresh] = [*PYTHON]
