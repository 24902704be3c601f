# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures programs of the user's own that fail through a client library: `python -m tests.corpus.own_programs`, as root.

In Python, Node, Ruby, PHP, Perl, Go, Java and Deno: some end with an exception, others print what went wrong and stop. See README.md.
"""

import re
import sys
from pathlib import Path

from tests.corpus import fresh_e_servers
from tests.corpus.capture import CORPUS, enter_stage
from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_f_machine import MODULES
from tests.corpus.fresh_parts import Answer, Fresh, Talk, fails, file, run_all, serve
from tests.corpus.own_programs_said import SAID


def py(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """A program in Python."""
    return fails(type, f"python3 {name}.py", file(f"{name}.py", code) + setup, also=also, tool="python3", timeout=40)


def js(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in JavaScript, with the modules of the tools."""
    return fails(type, f"node {name}.js", MODULES + file(f"{name}.js", code) + setup, also=also, timeout=40)


def rb(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in Ruby."""
    return fails(type, f"ruby {name}.rb", file(f"{name}.rb", code) + setup, also=also)


def php(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in PHP."""
    return fails(type, f"php {name}.php", file(f"{name}.php", "<?php\n" + code) + setup, also=also)


def pl(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in Perl."""
    return fails(type, f"perl {name}.pl", file(f"{name}.pl", code) + setup, also=also)


def go(type: str, name: str, imports: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in Go: the body of main."""
    uses = "\n".join(f'import "{one}"' for one in imports.split())
    text = f"package main\n{uses}\nfunc main() {{\n{code}\n}}"
    return fails(
        type, f"GOCACHE=/var/tmp/g go run {name}.go", file(f"{name}.go", text) + setup, also=also, tool="go", timeout=60
    )


def java(type: str, name: str, code: str, setup: str = "", also: str = "") -> Fresh:
    """One in Java: the body of main."""
    text = f"import java.net.*; import java.net.http.*; import java.nio.file.*; import java.io.*; import java.util.*;\npublic class {name} {{ public static void main(String[] a) throws Exception {{\n{code}\n}} }}"
    return fails(type, f"java {name}.java", file(f"{name}.java", text) + setup, also=also, timeout=60)


def refuse(talk: Talk) -> Answer:
    """What AWS says: `/err/CODE/STATUS`, as XML or JSON, as it was asked."""
    found = re.search(r"/err/([\w.]+)/(\d+)", talk.path)
    code, status = (found[1], int(found[2])) if found else ("Unknown", 400)
    words = "the service says so"
    if (
        "json" in (talk.headers.get("Content-Type") or "")
        or "X-Amz-Target" in talk.headers
        or "/2015-03-31/" in talk.path
    ):
        return Answer(status, {"__type": code, "message": words}, {"x-amzn-ErrorType": code})
    both = f"<Code>{code}</Code><Message>{words}</Message>"
    if "/ec2/aws4" in (talk.headers.get("Authorization") or ""):
        return Answer(
            status,
            f"<Response><Errors><Error>{both}</Error></Errors><RequestID>0</RequestID></Response>",
            {"Content-Type": "text/xml"},
        )
    wrapped = f"<Error>{both}</Error>"
    return Answer(
        status,
        wrapped if "/s3/" in (talk.headers.get("Authorization") or "") else f"<ErrorResponse>{wrapped}</ErrorResponse>",
        {"Content-Type": "text/xml"},
    )


def boto(type: str, service: str, call: str, code: str, status: int = 400, also: str = "") -> Fresh:
    """A call of boto3 to which AWS answers so."""
    text = f"""
        import boto3
        from botocore.config import Config

        once = Config(retries={{"max_attempts": 1}})
        client = boto3.client("{service}", region_name="eu-central-1", aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="x", endpoint_url="http://api.{H}:8044/err/{code}/{status}", config=once)
        client.{call}
        """
    return py(type, service, text, also=also)


AWS = [
    boto("quota", "ec2", "run_instances(MinCount=1, MaxCount=1)", "VcpuLimitExceeded"),
    boto("quota", "ec2", "allocate_address()", "AddressLimitExceeded"),
    boto("quota", "ec2", "run_instances(MinCount=1, MaxCount=1)", "InsufficientInstanceCapacity", 500, also="network"),
    boto("quota", "lambda", "list_functions()", "CodeStorageExceededException"),
    boto("quota", "iam", "list_users()", "LimitExceeded", 409),
    boto("quota", "rds", "describe_db_instances()", "InstanceQuotaExceeded"),
    boto("quota", "ecs", "list_clusters()", "ServiceQuotaExceededException"),
    boto("rate_limit", "dynamodb", "list_tables()", "ProvisionedThroughputExceededException"),
    boto("rate_limit", "logs", "describe_log_groups()", "ThrottlingException"),
    boto("rate_limit", "ec2", "describe_instances()", "RequestLimitExceeded", 503),
    boto("rate_limit", "lambda", "invoke(FunctionName='x')", "TooManyRequestsException", 429),
    boto("rate_limit", "s3", "list_buckets()", "SlowDown", 503),
    boto("not_found", "rds", "describe_db_instances(DBInstanceIdentifier='x')", "DBInstanceNotFound", 404),
    boto("not_found", "s3", "get_object(Bucket='b', Key='k')", "NoSuchKey", 404),
    boto("not_found", "sqs", "get_queue_url(QueueName='q')", "QueueDoesNotExist"),
    boto("not_found", "iam", "get_role(RoleName='x')", "NoSuchEntity", 404),
    boto("not_found", "ec2", "describe_instances(InstanceIds=['i-1'])", "InvalidInstanceID.NotFound"),
    boto("not_found", "dynamodb", "describe_table(TableName='t')", "ResourceNotFoundException"),
    boto("not_found", "cloudformation", "describe_stacks(StackName='x')", "StackNotFoundException", 404),
    boto("permission", "ec2", "describe_instances()", "UnauthorizedOperation", 403),
    boto("permission", "kms", "list_keys()", "KMSAccessDeniedException"),
    boto("auth", "ec2", "describe_instances()", "AuthFailure", 401),
    boto("auth", "sts", "get_caller_identity()", "InvalidClientTokenId", 403),
    boto("auth", "s3", "list_buckets()", "InvalidToken", 400),
    boto("auth", "sqs", "list_queues()", "MissingAuthenticationToken", 403),
    boto("network", "sns", "list_topics()", "InternalFailure", 500),
    boto("network", "ecs", "list_clusters()", "ServerException", 500),
    boto("none", "dynamodb", "put_item(TableName='t', Item={})", "ConditionalCheckFailedException"),
    boto("none", "cloudformation", "describe_stacks()", "ValidationError"),
    boto("none", "iam", "create_user(UserName='x')", "MalformedPolicyDocument", also="usage"),
]  # fmt: skip

PG = f"host='pg.{H}', user='web', dbname='store'"
CLIENTS = [
    py("network", "members", "import ldap3\nldap3.Connection(ldap3.Server('ldap://ldap.nowhere.example'), auto_bind=True)"),
    py("auth", "mailer", f"import smtplib\ns = smtplib.SMTP('mail.{H}', 2525)\ns.login('ana', 'old')"),
    py("permission", "mailer", f"import smtplib\nsmtplib.SMTP('mail.{H}', 2525).sendmail('a@{H}', ['bob@outside.example'], 'x')"),
    py("quota", "mailer", f"import smtplib\nsmtplib.SMTP('mail.{H}', 2525).sendmail('a@{H}', ['full@x.example'], 'x')", also="disk_full"),
    py("network", "mailer", "import smtplib\nsmtplib.SMTP('smtp.nowhere.example', 587)"),
    py("service_down", "mailer", "import smtplib\nsmtplib.SMTP('localhost', 1025)", also="network"),
    py("auth", "upload", f"import ftplib\nf = ftplib.FTP()\nf.connect('ftp.{H}', 2121)\nf.login('ana', 'old')"),
    py("ssh_key", "remote", f"import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())\nc.connect('bastion.{H}', username='git')", also="auth"),
    py("ssh_hostkey", "remote", f"import paramiko\nc = paramiko.SSHClient()\nc.load_system_host_keys()\nc.connect('bastion.{H}', username='git')"),
    py("permission", "items", f"import psycopg\nwith psycopg.connect({PG}, password='pw') as c:\n    c.execute('delete from items')"),
    py("not_found", "items", f"import psycopg\npsycopg.connect(host='pg.{H}', user='web', password='pw', dbname='archive')"),
    py("none", "items", f"import psycopg\nwith psycopg.connect({PG}, password='pw') as c:\n    c.execute('selec 1')"),
    py("network", "items", "import psycopg\npsycopg.connect('host=192.0.2.5 user=a connect_timeout=2')"),
    py("service_down", "items", "import psycopg\npsycopg.connect('host=localhost port=5499 user=a')", also="network"),
    py("auth", "items", f"import pymysql\npymysql.connect(host='maria.{H}', user='web', password='old')"),
    py("permission", "items", f"import pymysql\npymysql.connect(host='maria.{H}', user='web', password='pw').cursor().execute('create database x')"),
    py("not_found", "items", f"import pymysql\npymysql.connect(host='maria.{H}', user='root', database='archive')"),
    py("auth", "cache", f"import redis\nredis.Redis(host='redis.{H}').get('a')"),
    py("oom", "cache", f"import redis\nredis.Redis(host='redis.{H}', port=6380).set('a', 'b')", also="quota"),
    py("permission", "cache", f"import redis\nredis.Redis(host='redis.{H}', username='reporter', password='pw').flushall()"),
    py("not_configured", "cache", f"import redis\nredis.Redis(host='redis.{H}', port=6381).set('a', 'b')", also="none permission"),
    py("auth", "pods", f"from kubernetes import client\nc = client.Configuration(host='https://k8s.{H}:6443', api_key={{'authorization': 'Bearer expired'}})\nc.verify_ssl = False\nclient.CoreV1Api(client.ApiClient(c)).list_namespaced_pod('shop')", also="permission"),
    py("tls", "pods", f"from kubernetes import client\nc = client.Configuration(host='https://own.{H}', api_key={{'authorization': 'Bearer x'}})\nclient.CoreV1Api(client.ApiClient(c)).list_namespaced_pod('shop')"),
    py("not_configured", "pods", "from kubernetes import config\nconfig.load_incluster_config()"),
    py("not_found", "projects", f"import gitlab\ngitlab.Gitlab('http://git.{H}/gl/none/', private_token='x', retry_transient_errors=False).projects.get('a/b')"),
    py("permission", "projects", f"import gitlab\ngitlab.Gitlab('http://git.{H}/gl/guest/', private_token='x').projects.get('a/b')"),
    py("rate_limit", "repos", f"import github\ngithub.Github(base_url='http://git.{H}/api/v3', auth=github.Auth.Token('spent'), retry=None).get_repo('a/b')", also="permission"),
    py("permission", "repos", f"import github\ngithub.Github(base_url='http://git.{H}/api/v3', auth=github.Auth.Token('narrow'), retry=None).get_repo('a/b')"),
    py("not_found", "repos", f"import github\ngithub.Github(base_url='http://git.{H}/api/v3', auth=github.Auth.Token('other'), retry=None).get_repo('a/b')"),
    py("image_not_found", "images", "import docker\ndocker.DockerClient(base_url='unix:///srv/docker.sock', version='1.47').images.pull('reg.umbra.example/team/worker', '2024.11')"),
    py("not_found", "images", "import docker\ndocker.DockerClient(base_url='unix:///srv/docker.sock', version='1.47').containers.get('cache')"),
    py("service_down", "images", "import docker\ndocker.DockerClient(base_url='unix:///run/locked/docker.sock').images.list()", also="permission"),
    py("timeout", "prices", f"import requests\nrequests.get('http://api.{H}/hang/', timeout=1)", also="network"),
    py("network", "prices", f"import requests\nrequests.get('http://api.{H}/bye/')"),
    py("not_configured", "settings", "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    database_url: str\n    api_key: str\nSettings()", also="none"),
    py("not_configured", "settings", "import sys, os\nif not os.environ.get('SLACK_TOKEN'):\n    sys.exit('SLACK_TOKEN is not set')", also="none"),
    py("not_found", "settings", "import yaml\nprint(yaml.safe_load(open('config/settings.yaml')))", also="none"),
    py("none", "settings", "import yaml\nprint(yaml.safe_load(open('settings.yaml')))", "printf 'a: [1\\nb: 2' > settings.yaml\n"),
    py("network", "tasks", f"import celery\napp = celery.Celery('t', broker='amqp://mq.{H}:5679//')\napp.conf.broker_connection_retry = False\napp.conf.broker_transport_options = {{'max_retries': 0}}\napp.send_task('x')", also="service_down"),
    py("permission", "logs", "import logging\nlogging.basicConfig(filename='/var/log/shop.log')"),
    py("disk_full", "export", "open('/dev/full', 'w').write('x' * 99999)"),
    py("port_in_use", "hook", "from http.server import *\nHTTPServer(('127.0.0.1', 8010), BaseHTTPRequestHandler)"),
    py("missing_command", "release", "import subprocess\nsubprocess.run(['helmfile', 'apply'], check=True)"),
    py("none", "release", "import subprocess\nsubprocess.run(['false'], check=True)"),
    py("lock", "once", "import fcntl\nf = open('lock', 'w')\nfcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)", "touch lock; setsid flock lock sleep 20 >/dev/null 2>&1 & sleep 0.3\n"),
]  # fmt: skip

NODE = [
    js("network", "sync", "require('axios').get('http://office.example:81').catch(e => { console.error('sync failed:', e.message); process.exit(1); });", also="none"),
    js("auth", "sync", f"require('axios').get('http://api.{H}/closed/');"),
    js("permission", "sync", f"require('axios').get('http://api.{H}/denied/').catch(e => {{ console.error(e.message); process.exit(1); }});", also="none"),
    js("network", "sync", f"require('axios').get('http://api.{H}/ill/');"),
    js("timeout", "slow", f"fetch('http://api.{H}/hang/', {{ signal: AbortSignal.timeout(300) }});", also="network"),
    js("timeout", "sync", f"require('axios').get('http://api.{H}/hang/', {{ timeout: 500 }});", also="network"),
    js("rate_limit", "sync", f"require('axios').get('http://api.{H}/busy/');"),
    js("tls", "sync", f"fetch('https://own.{H}/');"),
    js("network", "sync", "fetch('http://api.nowhere.example/');"),
    js("auth", "mail", f"require('nodemailer').createTransport({{ host: 'mail.{H}', port: 2525, auth: {{ user: 'a', pass: 'b' }} }}).sendMail({{ from: 'a@x.example', to: 'b@x.example' }});"),
    js("auth", "roll", f"const c = new (require('ssh2').Client)(); c.connect({{ host: 'bastion.{H}', username: 'git', password: 'x' }});", also="ssh_key"),
    js("permission", "store", f"const {{ Client }} = require('pg'); const c = new Client('postgres://web:pw@pg.{H}/store'); c.connect().then(() => c.query('delete from items'));"),
    js("not_found", "store", f"const {{ Client }} = require('pg'); new Client('postgres://web:pw@pg.{H}/archive').connect();"),
    js("none", "store", f"const {{ Client }} = require('pg'); const c = new Client('postgres://web:pw@pg.{H}/store'); c.connect().then(() => c.query('select * from itms'));"),
    js("network", "queue", f"const {{ Kafka }} = require('kafkajs'); new Kafka({{ brokers: ['mq.{H}:9099'], retry: {{ retries: 0 }} }}).producer().connect();", also="service_down"),
    js("not_found", "images", "const D = require('dockerode'); new D({ socketPath: '/srv/docker.sock' }).getContainer('cache').inspect();"),
    js("service_down", "images", "const D = require('dockerode'); new D({ socketPath: '/run/absent.sock' }).listContainers();"),
    js("not_found", "load", "const { readFileSync } = require('fs'); readFileSync('./config/prod.json');", also="none"),
    js("none", "load", "JSON.parse(require('fs').readFileSync('prod.json'));", "echo '{oops' > prod.json\n"),
    js("permission", "load", "require('fs').promises.writeFile('/etc/shop.json', '{}');"),
    js("missing_command", "build", "require('child_process').spawn('terragrunt', ['plan']);"),
    js("missing_command", "build", "require('child_process').execSync('terragrunt plan', { stdio: 'inherit' });"),
    js("not_configured", "app", "if (!process.env.STRIPE_KEY) throw new Error('Missing required environment variable: STRIPE_KEY');", also="none"),
]  # fmt: skip

OTHERS = [
    rb("network", "sync", "require 'net/http'\nputs Net::HTTP.get(URI('http://api.nowhere.example/x'))"),
    rb("auth", "sync", f"require 'open-uri'\nputs URI.open('http://api.{H}/closed/').read"),
    rb("permission", "sync", f"require 'open-uri'\nputs URI.open('http://api.{H}/denied/').read"),
    rb("network", "sync", f"require 'open-uri'\nputs URI.open('http://api.{H}/ill/').read"),
    rb("auth", "mail", f"require 'net/smtp'\nNet::SMTP.start('mail.{H}', 2525, 'x', 'ana', 'old', :login)"),
    rb("not_found", "load", "require 'yaml'\nYAML.load_file('config/database.yml')", also="none"),
    rb("not_configured", "load", "ENV.fetch('DATABASE_URL')", also="none"),
    rb("missing_command", "run", "system('terragrunt plan', exception: true)"),
    php("auth", "sync", f"$r = file_get_contents('http://api.{H}/closed/'); if ($r === false) exit(1);"),
    php("network", "sync", "$r = file_get_contents('http://office.example:81/'); if ($r === false) exit(1);"),
    php("auth", "store", f"new PDO('mysql:host=maria.{H};dbname=store', 'web', 'old');", also="missing_dependency"),
    php("missing_dependency", "load", "require 'vendor/autoload.php';"),
    php("missing_dependency", "load", "new MongoDB\\Client();"),
    pl("network", "sync", "use LWP::UserAgent; my $r = LWP::UserAgent->new->get('http://office.example:81/'); die $r->status_line unless $r->is_success;"),
    pl("not_found", "load", "open(my $f, '<', 'config/app.conf') or die \"cannot open config/app.conf: $!\";", also="none"),
    pl("auth", "sync", f"use LWP::UserAgent; my $r = LWP::UserAgent->new->get('http://api.{H}/closed/'); die $r->status_line unless $r->is_success;", also="none"),
    go("network", "sync", "net/http log", "_, err := http.Get(\"http://office.example:81/\"); if err != nil { log.Fatal(err) }"),
    go("not_found", "load", "os", "_, err := os.ReadFile(\"config/app.yaml\"); if err != nil { panic(err) }", also="none"),
    go("missing_command", "build", "os/exec log", "if err := exec.Command(\"terragrunt\", \"plan\").Run(); err != nil { log.Fatalf(\"plan: %v\", err) }"),
    go("permission", "write", "os log", "if err := os.WriteFile(\"/etc/shop.conf\", nil, 0o644); err != nil { log.Fatalln(\"write config:\", err) }"),
    go("tls", "sync", "net/http log", f"_, err := http.Get(\"https://own.{H}/\"); if err != nil {{ log.Fatalf(\"sync: %v\", err) }}"),
    java("network", "Sync", "HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(\"http://office.example:81/\")).build(), HttpResponse.BodyHandlers.ofString());"),
    java("not_found", "Load", "Files.readString(Path.of(\"config/app.properties\"));", also="none"),
    java("permission", "Write", "Files.writeString(Path.of(\"/etc/shop.conf\"), \"x\");"),
    java("auth", "Fetch", f"new URL(\"http://api.{H}/closed/\").openStream().read();"),
    java("missing_command", "Build", "new ProcessBuilder(\"terragrunt\", \"plan\").start();"),
    java("none", "Sum", "Map<String, Integer> m = new HashMap<>(); int x = m.get(\"401\");"),
]  # fmt: skip

CASES: list[Fresh] = [*AWS, *CLIENTS, *NODE, *OTHERS, *SAID]


def main() -> None:
    """Start the servers of fresh_e, and AWS that refuses as the path says; then run every program."""
    enter_stage("tests.corpus.own_programs")
    fresh_e_servers.build()
    serve(8044, [(r" /err/", refuse)])
    where, only = [*sys.argv[1:], "", ""][:2]
    run_all("own_programs", CASES, Path(where) if where else CORPUS / "own_programs.jsonl", only, fresh_e_servers.more)


if __name__ == "__main__":
    main()
