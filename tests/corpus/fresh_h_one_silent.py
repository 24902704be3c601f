"""The eighth fresh set: answers, refusals of what somebody wrote, and programs of their own that say no. Nothing of
the environment."""

from tests.corpus.fresh_h_one_forge import gh
from tests.corpus.fresh_h_one_hosts import INVENTORY
from tests.corpus.fresh_h_one_kube import K, manifest
from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file

OLD = (
    "kubectl get configmap api-config -o yaml > cm.yaml; kubectl annotate configmap api-config touched=$(date +%s%N) "
    "--overwrite >/dev/null; "
)
TYPED = file("tsconfig.json", '{"compilerOptions": {"strict": true, "noEmit": true}, "files": ["src/cart.ts"]}') + file(
    "src/cart.ts",
    """
    export function total(items: { price: number }[]): number {
      return items.reduce((sum, item) => sum + item.prise, 0);
    }
    """,
)
ENDPOINTS = file(
    "scripts/check-endpoints.sh",
    """
    #!/bin/bash
    echo "GET /login      200"
    echo "GET /admin      403 (want 200)" >&2
    echo "GET /v1/orders  401 Unauthorized (want 200)" >&2
    echo "2 of 14 endpoints failed" >&2
    exit 1
    """,
)
NODE_TEST = file(
    "orders.test.js",
    """
    const test = require('node:test');
    const assert = require('node:assert');
    test('retries when the gateway is down', async () => {
      await assert.rejects(async () => { throw new Error('connect ECONNREFUSED 127.0.0.1:8080'); }, /ETIMEDOUT/);
    });
    """,
)
PANIC = file("go.mod", "module relay\n\ngo 1.19") + file(
    "main.go",
    """
    package main

    import "os"

    func main() {
    \thosts := map[string][]string{}
    \tos.Stdout.WriteString(hosts["primary"][0])
    }
    """,
)
SILENT = [
    fails("none", "kubectl replace -f cm.yaml", K("good", OLD)),
    fails(
        "none",
        "kubectl apply --server-side -f k8s/deployment.yaml",
        K(
            "good",
            manifest() + "kubectl scale deployment/api --replicas=3 >/dev/null; kubectl apply "
            "--server-side --force-conflicts --field-manager=argocd -f k8s/deployment.yaml >/dev/null; sed -i 's/"
            "replicas: 3/replicas: 6/' k8s/deployment.yaml; ",
        ),
    ),
    fails("none", "kubectl get deploy api -o json | jq -e '.spec.replicas == 5' >/dev/null", K(), tool="jq"),
    fails(
        "none",
        f"PGPASSWORD=pw psql -h db.{H} -U web store -v ON_ERROR_STOP=1 -f migrations/042_orders.sql",
        file("migrations/042_orders.sql", "begin;\nalter tabel items add column note text;\ncommit;"),
    ),
    fails(
        "none", f"curl -sS -f -X POST http://api.{H}/v1/validate -d @order.json", "echo '{\"qty\": -1}' > order.json"
    ),
    fails(
        "none",
        "aws ec2 describe-instances --query 'Reservations[].Instances[.InstanceId'",
        "mkdir ~/.aws; printf '[default]\\nregion = eu-central-1\\n' > ~/.aws/config",
    ),
    fails(
        "none",
        "terraform validate -no-color",
        "printf 'disable_checkpoint = true\\n' > ~/.terraformrc; printf 'locals {\\n  a = 1\\n}\\nlocals {\\n  a = "
        "2\\n}\\n' > main.tf",
    ),
    fails(
        "none",
        "ansible-playbook -i inventory/prod.ini site.yml",
        INVENTORY
        + "printf -- '- hosts: app\\n  tasks:\\n    - name: restart\\n     ansible.builtin.ping:\\n' > site.yml",
    ),
    fails(
        "none",
        "haproxy -c -f haproxy.cfg",
        "printf 'frontend web\\n  bind :8443\\n  default_backend apis\\nbackend api\\n  server a 127.0.0.1:8080\\n' "
        "> haproxy.cfg",
    ),
    fails(
        "none",
        "openssl x509 -checkend 2592000 -noout -in tls.crt",
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out tls.crt -subj /CN=api -days 5 2>/dev/null",
        stdout=True,
    ),
    fails("none", "gh run watch 88123 --exit-status", gh("ghp_good"), stdout=True),
    fails(
        "usage",
        "python3 scripts/promote.py --env prod",
        file(
            "scripts/promote.py",
            "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--env', "
            "choices=['dev', 'staging', 'production'])\nparser.parse_args()\n",
        ),
        also="none",
    ),
    fails("none", "./scripts/check-endpoints.sh", ENDPOINTS + "chmod +x scripts/*.sh", tool="bash"),
    fails("none", "tsc --noEmit -p .", TYPED, stdout=True, timeout=60),
    fails("none", "node --test", NODE_TEST, stdout=True, timeout=60),
    fails("none", "go run .", PANIC, timeout=60),
    fails(
        "none",
        "docker run --rm --network host -v $PWD:/w -w /w fjordline/base:1 sh tests/run.sh",
        file("tests/run.sh", "echo 'FAIL: token refresh: 401 != 200'\nexit 1"),
        stdout=True,
    ),
    fails(
        "none",
        "just check",
        file("justfile", "check:\n    ruff check src\n") + file("src/a.py", "import os, sys\n"),
        tool="just",
        stdout=True,
    ),
]
