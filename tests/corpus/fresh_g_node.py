"""The seventh fresh set: programs of the user's own for node, with client libraries."""

from typing import Any

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file

MODULES = "ln -s /srv/tools/node_modules node_modules\n"


def js(type: str, name: str, body: str, *, run: str = "", before: str = "", **rest: Any) -> Fresh:
    """One for node."""
    return fails(
        type, run or f"node {name}", MODULES + before + file(name, body), tool=rest.pop("tool", "node"), **rest
    )


NODE: list[Fresh] = [
    js("auth", "list.mjs", f"import {{ createClient }} from 'redis';\nconst c = createClient({{ url: "
          f"'redis://:old@cache.{H}:6379', socket: "
       "{ reconnectStrategy: false } });\nc.on('error', () => {});\nawait c.connect();\n"),
    js("not_found", "sql.js", f"const {{ Client }} = require('pg');\nnew Client('postgres://web:pw@pg.{H}/audit_2025')."
          f"connect();\n"),
    js("service_down", "pgp.js", "require('pg-promise')()('postgres://web@localhost:5449/store').one('select "
          "1').then(console.log);\n"),
    js("auth", "orm.js", f"const {{ Sequelize }} = require('sequelize');\nnew Sequelize('mysql://web:old@my.{H}/store',"
          f" {{ logging: false }})"
       ".authenticate();\n"),
    js("network", "knexfile-check.js", f"const k = require('knex')({{ client: 'pg', connection: "
          f"'postgres://web@vpn.{H}/store' }});\n"
       "k.raw('select 1').then(console.log);\n"),
    js("network", "mongo.js", "require('mongoose').connect('mongodb+srv://etl:pw@cluster0.nowhere.example/shop');\n"),
    js("not_found", "rabbit.js", f"const amqp = require('amqplib');\n(async () => {{\n  const c = await "
          f"amqp.connect('amqp://etl:pw@queue.{H}');"
       "\n  const ch = await c.createChannel();\n  await ch.checkQueue('invoices');\n})();\n"),
    js("auth", "rabbit-login.js", f"require('amqplib').connect('amqp://guest2:guest@queue.{H}').then(() => {{}});\n"),
    js("auth", "nats.js", f"const {{ connect }} = require('nats');\nconnect({{ servers: 'bus.{H}:4222', user: 'etl', "
          f"pass: 'old' }}).then("
       "console.log);\n"),
    js("network", "kafka.js", f"const {{ Kafka }} = require('kafkajs');\nnew Kafka({{ brokers: ['down.{H}:9092'], "
          f"retry: {{ retries: 0 }} }})"
       ".admin().connect();\n"),
    js("network", "search.js", f"const {{ Client }} = require('@elastic/elasticsearch');\nnew Client({{ node: "
          f"'http://down.{H}:9200', "
       "maxRetries: 0 }).info();\n"),
    js("auth", "search-login.js", f"const {{ Client }} = require('@elastic/elasticsearch');\nnew Client({{ node: "
          f"'http://api.{H}/es/locked', "
       "auth: { username: 'etl', password: 'old' } }).search({ index: 'orders' });\n"),
    js("auth", "octo.mjs", f"import {{ Octokit }} from '@octokit/rest';\nawait new Octokit({{ auth: 'x', baseUrl: "
          f"'http://api.{H}/gh/locked', "
       "}).repos.get({ owner: 'heron', repo: 'nest' });\n"),
    js("permission", "protect.mjs", f"import {{ Octokit }} from '@octokit/rest';\nawait new Octokit({{ auth: 'x', "
          f"baseUrl: 'http://api.{H}/gh/"
       "banned' }).repos.removeBranchProtection({ owner: 'heron', repo: 'nest', branch: 'main' });\n"),
    js("permission", "put.mjs", "import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';\nconst s3 = new "
          "S3Client({ region: 'eu-west-1', "
       "endpoint: 'http://cloud.heron.example', forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId: "
       "'NOPERM', secretAccessKey: "
       "'b' } });\nawait s3.send(new PutObjectCommand({ Bucket: 'a', Key: 'b', Body: 'c' }));\n"),
    js("not_configured", "get.mjs", "import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';\nawait new "
          "S3Client({ region: 'eu-west-1' })."
       "send(new ListBucketsCommand({}));\n", run="AWS_EC2_METADATA_DISABLED=true node get.mjs", also="auth"),
    js("not_configured", "region.mjs", "import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';\nawait new "
          "S3Client({})."
       "send(new ListBucketsCommand({}));\n"),
    js("not_found", "gcs.js", f"const {{ Storage }} = require('@google-cloud/storage');\nnew Storage({{ apiEndpoint: "
          f"'http://gcs.{H}', projectId: "
       "'p', useAuthWithCustomEndpoint: false }).bucket('reports').getFiles();\n"),
    js("auth", "blob.js", f"const {{ ContainerClient, StorageSharedKeyCredential }} = "
          f"require('@azure/storage-blob');\nnew ContainerClient("
       f"'http://blob.{H}/ledger/locked', new StorageSharedKeyCredential('ledger', 'c2VjcmV0')).getProperties();\n"),
    js("rate_limit", "stripe.js", f"const s = require('stripe')('sk_test_1', {{ host: 'stripe.{H}', port: 80, "
          f"protocol: 'http', "
       "maxNetworkRetries: 0 });\ns.charges.list();\n"),
    js("auth", "mail.js", f"const t = require('nodemailer').createTransport({{ host: 'mail.{H}', port: 2525, secure: "
          f"false, ignoreTLS: true, "
       "auth: { user: 'ida', pass: 'old' } });\nt.sendMail({ from: 'a@b.example', to: 'c@d.example' });\n"),
    js("network", "mail-out.js", "require('nodemailer').createTransport({ host: 'smtp.nowhere.example', port: 587 "
          "}).verify();\n"),
    js("auth", "ftp.mjs", f"import {{ Client }} from 'basic-ftp';\nconst c = new Client();\nawait c.access({{ host: "
          f"'ftp.{H}', user: 'ida', "
       "password: 'old' });\n"),
    js("ssh_key", "sftp.js", f"const C = require('ssh2-sftp-client');\nnew C().connect({{ host: 'jump.{H}', username: "
          f"'dev', password: 'x', "
       "retries: 0 });\n", also="auth"),
    js("auth", "ldap.js", f"const c = require('ldapjs').createClient({{ url: 'ldap://ldap.{H}' "
          f"}});\nc.bind('cn=admin,dc=heron,dc=example', "
       "'old', (e) => { if (e) throw e; });\n"),
    js("auth", "axios.mjs", f"import axios from 'axios';\nconst {{ data }} = await "
          f"axios.get('http://web.{H}/token/v1/me');\n"),
    js("network", "axios-down.js", f"require('axios').post('http://down.{H}:9001/hook', {{ a: 1 }});\n"),
    js("permission", "got.mjs", f"import got from 'got';\nawait got.post('http://web.{H}/banned/v1', {{ retry: {{ "
          f"limit: 0 }} }}).json();\n"),
    js("timeout", "got-slow.mjs", f"import got from 'got';\nawait got('http://web.{H}/stuck/v1', {{ timeout: {{ "
          f"request: 900 }}, retry: "
       "{ limit: 0 } });\n"),
    js("network", "fetch.mjs", "const r = await fetch('https://feature-flags.nowhere.example/v1');\nconsole.log(await "
          "r.json());\n"),
    js("tls", "fetch-own.mjs", f"await fetch('https://own.{H}/v1');\n"),
    js("network", "undici.mjs", f"import {{ request }} from 'undici';\nawait request('http://vpn.{H}/v1');\n"),
    js("network", "super.js", f"require('superagent').get('http://web.{H}/maintenance/x').then(console.log);\n"),
    js("auth", "pods.js", "const k = require('@kubernetes/client-node');\nconst kc = new "
          "k.KubeConfig();\nkc.loadFromFile('/srv/kube/old');\n"
       "kc.makeApiClient(k.CoreV1Api).listNamespacedPod({ namespace: 'nest' });\n"),
    js("image_not_found", "dock.js", "const D = require('dockerode');\nnew D({ socketPath: '/srv/docker.sock' "
          "}).createContainer({ Image: "
       "'heron/api:nope', Cmd: ['true'] });\n"),
    js("network", "grpc.js", f"const g = require('@grpc/grpc-js');\nconst c = new g.Client('down.{H}:50052', "
          f"g.credentials.createInsecure());\n"
       "c.makeUnaryRequest('/nest.Api/Get', (x) => x, (x) => x, Buffer.alloc(0), (e) => { if (e) throw e; });\n"),
    js("port_in_use", "server.js", "require('fastify')().listen({ port: 8090, host: '127.0.0.1' });\n"),
    js("port_in_use", "ws.js", "new (require('ws').Server)({ port: 8090, host: '127.0.0.1' });\n"),
    js("permission", "koa.js", "const Koa = require('koa');\nnew Koa().listen(80, '127.0.0.3');\n"),
    js("missing_dependency", "esm.mjs", "import fp from 'fp-ts/Option';\nimport { z } from '@heron/schemas';\n"),
    js("missing_command", "spawn.js", "require('child_process').spawn('pdftotextx', ['a.pdf']);\n"),
    js("oom", "heap.js", "const a = [];\nfor (;;) a.push(new Array(1e5).fill(Math.random()));\n", run="node "
          "--max-old-space-size=60 heap.js"),
    js("not_found", "read.mjs", "import { readFile } from 'node:fs/promises';\nJSON.parse(await "
          "readFile('./config/flags.json'));\n"),
    js("not_configured", "env.js", "const url = process.env.DATABASE_URL;\nif (!url) throw new Error('DATABASE_URL is "
          "not set');\n"),
]  # fmt: skip
