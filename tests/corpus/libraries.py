# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures how client libraries of Python end a program: `python -m tests.corpus.libraries`, as root. See README.md.

The last line of such a traceback names the library's own class, and that tells whose trouble it is: a program's own
exceptions, even of the same name, are its own business.
"""

import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, enter_stage, shell
from tests.corpus.fresh_parts import Fresh, fails, file, make_certificates, name_hosts, run_all, serve
from tests.corpus.wider import ROUTES


def script(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """A program of a few lines that uses a library."""
    return fails(type, f"python3 {name}.py", file(f"{name}.py", code) + setup, also=also, tool="python3", timeout=40)


S3 = "import boto3, botocore.config as c\nonce = c.Config(retries={'max_attempts': 0}, connect_timeout=1)\n"
KEYS = "s = boto3.Session(aws_access_key_id='a', aws_secret_access_key='b', region_name='eu-west-1')\n"
SSO = "mkdir -p ~/.aws; printf '[default]\\nsso_session=acme\\nsso_account_id=123456789012\\nsso_role_name=dev\\nregion=eu-west-1\\n[sso-session acme]\\nsso_start_url=https://acme.awsapps.com/start\\nsso_region=eu-west-1\\n' > ~/.aws/config\n"
GRPC = "import grpc\nch = grpc.insecure_channel('{}')\nch.unary_unary('/shop.Orders/List')(b'', timeout=5)"
AIO = "import aiohttp, asyncio\nasync def main():\n    async with aiohttp.ClientSession() as s:\n        async with s.get('{}') as r:\n            r.raise_for_status()\nasyncio.run(main())"
CASES = [
    script("network", "buckets", S3 + KEYS + "s.client('s3', endpoint_url='http://office.example:81', config=once).list_buckets()"),
    script("network", "buckets", S3 + KEYS + "s.client('s3', endpoint_url='http://s3.nowhere.example', config=once).list_buckets()"),
    script("timeout", "buckets", S3 + KEYS + "s.client('s3', endpoint_url='http://slow.example', config=once).list_buckets()", also="network"),
    script("not_configured", "buckets", "import boto3\nboto3.Session(profile_name='prod').client('s3').list_buckets()", also="not_found"),
    script("auth", "buckets", "import boto3\nboto3.client('s3').list_buckets()", SSO),
    script("auth", "archive", "from google.cloud import storage\nlist(storage.Client().list_buckets())", also="not_configured"),
    script("tls", "keyvault", "from azure.identity import AzureCliCredential\nfrom azure.keyvault.secrets import SecretClient\nSecretClient('https://own.shop.example', AzureCliCredential()).get_secret('db')", also="auth missing_command not_configured"),
    script("network", "cache", "import redis\nredis.Redis(host='cache.nowhere.example').ping()"),
    script("network", "cache", "import redis\nredis.Redis(host='office.example').ping()"),
    script("service_down", "cache", "import redis\nredis.Redis().ping()"),
    script("network", "orders", "import pymongo\npymongo.MongoClient('mongodb://office.example:27017', serverSelectionTimeoutMS=500).list_database_names()", also="timeout"),
    script("network", "orders", "import pymongo\npymongo.MongoClient('mongodb://db.nowhere.example:27017', serverSelectionTimeoutMS=500).list_database_names()", also="timeout"),
    script("network", "prices", "import httpx\nhttpx.get('http://api.nowhere.example')"),
    script("network", "prices", "import httpx\nhttpx.get('http://office.example:81')"),
    script("timeout", "prices", "import httpx\nhttpx.get('http://slow.example', timeout=1)", also="network"),
    script("tls", "prices", "import httpx\nhttpx.get('https://own.shop.example')"),
    script("auth", "prices", "import httpx\nhttpx.get('http://www.example/401').raise_for_status()"),
    script("permission", "prices", "import httpx\nhttpx.get('http://www.example/403').raise_for_status()"),
    script("not_found", "prices", "import httpx\nhttpx.get('http://www.example/404').raise_for_status()"),
    script("rate_limit", "prices", "import httpx\nhttpx.get('http://www.example/429').raise_for_status()"),
    script("network", "prices", "import httpx\nhttpx.get('http://www.example/503').raise_for_status()"),
    script("network", "feeds", AIO.format("http://api.nowhere.example")),
    script("network", "feeds", AIO.format("http://office.example:81")),
    script("tls", "feeds", AIO.format("https://own.shop.example")),
    script("auth", "feeds", AIO.format("http://www.example/401")),
    script("permission", "feeds", AIO.format("http://www.example/403")),
    script("network", "roll", "import paramiko\nc = paramiko.SSHClient()\nc.connect('office.example', username='dev', password='x')"),
    script("not_configured", "pods", "from kubernetes import config\nconfig.load_kube_config()"),
    script("network", "remote", GRPC.format("office.example:81")),
    script("network", "remote", GRPC.format("api.nowhere.example:443")),
    script("permission", "vaults", "import hvac\nhvac.Client(url='http://www.example/403', token='x').secrets.kv.v2.read_secret('db', raise_on_deleted_version=True)", also="auth"),
    script("auth", "vaults", "import hvac\nhvac.Client(url='http://www.example/401', token='x').secrets.kv.v2.read_secret('db', raise_on_deleted_version=True)"),
    script("auth", "answers", "import openai\nopenai.OpenAI(base_url='http://www.example/401', api_key='x', max_retries=0).models.list()"),
    script("rate_limit", "answers", "import openai\nopenai.OpenAI(base_url='http://www.example/429', api_key='x', max_retries=0).models.list()"),
    script("network", "answers", "import openai\nopenai.OpenAI(base_url='http://office.example:81', api_key='x', max_retries=0).models.list()"),
    script("network", "answers", "import openai\nopenai.OpenAI(base_url='http://www.example/503', api_key='x', max_retries=0).models.list()"),
    script("network", "search", "import elasticsearch\nelasticsearch.Elasticsearch('http://office.example:9200', max_retries=0).info()"),
    script("auth", "search", "import elasticsearch\nelasticsearch.Elasticsearch('http://www.example:80/401', max_retries=0).info()"),
    script("network", "events", "import kafka\nkafka.KafkaProducer(bootstrap_servers='office.example:9092')", also="timeout"),
    script("network", "queue", "import pika\npika.BlockingConnection(pika.ConnectionParameters('office.example'))"),
    script("network", "queue", "import pika\npika.BlockingConnection(pika.ConnectionParameters('mq.nowhere.example'))"),
    script("auth", "notify", "import slack_sdk\nslack_sdk.WebClient(token='x', base_url='http://www.example/401/').auth_test()", also="none"),
    script("service_down", "images", "import docker\ndocker.from_env().images.list()"),
    script("auth", "tickets", "import jira\njira.JIRA('http://www.example/401', max_retries=0, token_auth='x')"),
    script("auth", "stars", "import github\nprint(github.Github(base_url='http://www.example/401', auth=github.Auth.Token('x')).get_user().login)"),
    script("network", "report", "import psycopg2\npsycopg2.connect(host='office.example', dbname='shop')"),
    script("network", "report", "import psycopg2\npsycopg2.connect(host='db.nowhere.example', dbname='shop')"),
    script("network", "report", "import pymysql\npymysql.connect(host='office.example', user='app')"),
    script("network", "report", "import sqlalchemy\nsqlalchemy.create_engine('postgresql+psycopg2://app@office.example/shop').connect()"),
    script("network", "report", "import requests\nrequests.get('http://api.nowhere.example')"),
    script("network", "report", "import requests\nrequests.get('http://x.example', proxies={'http': 'http://office.example:81'})"),
    script("not_configured", "settings", "import os\nos.environ['DATABASE_URL']", also="none"),
    script("none", "order", "from shop.errors import AuthenticationError\nraise AuthenticationError('login failed for bob')", file("shop/errors.py", "class AuthenticationError(Exception): pass")),
    script("none", "order", "from shop.net import ConnectError\nraise ConnectError('the till is closed')", file("shop/net.py", "class ConnectError(Exception): pass")),
    script("none", "order", "import requests\nassert requests.codes.ok == 401, 'got 401 Unauthorized'"),
    script("none", "order", "import json\njson.loads('503 Service Unavailable')"),
    script("none", "order", "import sqlalchemy as s\ns.create_engine('sqlite://').connect().execute(s.text('select * from timeout'))", also="not_found"),
]  # fmt: skip


def main() -> None:
    """Start the web that answers by the number in its paths, then run every program."""
    enter_stage("tests.corpus.libraries")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    name_hosts("127.0.0.1 own.shop.example\n")
    serve(80, ROUTES)
    serve(443, ROUTES, make_certificates("*.shop.example"))
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "libraries.jsonl"
    run_all("libraries", CASES, where, arguments[1] if arguments[1:] else "")


if __name__ == "__main__":
    main()
