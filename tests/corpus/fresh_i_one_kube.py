"""The ninth fresh set, first half: the platform engineer on Kubernetes and OpenShift, and the SRE on call."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, SSH, kube
from tests.corpus.fresh_parts import fails, file

DEPLOY = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: billing-api}
    spec:
      selector: {matchLabels: {app: billing-api-v2}}
      template:
        metadata: {labels: {app: billing-api-v2}}
        spec: {containers: [{name: api, image: billing/api:2}]}
    """
CHART = "helm create -q chart 2>/dev/null || helm create chart >/dev/null\n"

PLATFORM = [
    fails("auth", "kubectl get pods", kube("old")),
    fails("auth", "helm list -n billing", kube("old")),
    fails(
        "auth",
        "make logs",
        kube("old") + file("Makefile", "logs:\n\tkubectl -n billing logs deploy/billing-api --tail=50"),
        tool="kubectl",
    ),
    fails("permission", "kubectl get pods -n ledger -o wide", kube()),
    fails("permission", "kubectl rollout restart deployment/billing-api -n billing", kube("viewer")),
    fails("permission", "kubectl drain node7 --ignore-daemonsets --delete-emptydir-data", kube()),
    fails("permission", "helm upgrade --install billing ./chart -n ledger", kube() + CHART),
    fails("not_found", "kubectl logs billing-api-7c9d8b6f4-k8wpz --previous", kube()),
    fails("not_found", "kubectl logs billing-api-7c9d8b6f4-x2x5q -c sidecar", kube()),
    fails("not_found", "kubectl describe ingress billing", kube()),
    fails("network", "kubectl get nodes", kube("lan")),
    fails("network", "kubectl -n billing get deploy,svc", kube("unnamed")),
    fails("network", "helm upgrade --install billing ./chart -n billing --atomic", kube("unnamed") + CHART),
    fails("network", "kubectl get events --sort-by=.lastTimestamp", kube("gateway")),
    fails("not_found", "kubectl config use-context prod-eu", kube(), also="usage"),
    fails("not_found", "kubectl --context stage get pods", kube(), also="not_configured"),
    fails("not_configured", "kubectl get pods -A", also="service_down"),
    fails("not_configured", "helm ls -A", also="service_down"),
    fails("service_down", "kubectl get pods", kube("local"), also="network"),
    fails("not_found", "kubectl apply -f deploy/billing.yaml", kube()),
    fails("none", "kubectl apply -f deploy.yaml", kube() + file("deploy.yaml", DEPLOY)),
    fails(
        "none",
        "kubectl apply -f svc.yaml",
        kube()
        + file(
            "svc.yaml",
            """\
        apiVersion: v1
        kind: Service
        metadata:
          name: billing
        spec:
          prots:
          - port: 80
        """,
        ),
    ),
    fails("not_found", "kubectl create configmap flags --from-literal=a=b -n biling", kube("admin")),
    fails("quota", "kubectl expose deployment billing-api --type=LoadBalancer --port=80 --name=billing-lb", kube()),
    fails("timeout", "kubectl wait --for=condition=Ready pod/billing-api-7c9d8b6f4-x2x5q --timeout=2s", kube()),
    fails("timeout", "kubectl rollout status deploy/billing-api --timeout=3s", kube()),
    fails("not_found", "helm upgrade billing ./chart --set image.tag=1.8.2", kube() + CHART),
    fails("not_found", "helm rollback billing 4", kube()),
    fails("not_found", "helm upgrade --install redis bitnami/redis -f values.yaml", kube() + "touch values.yaml"),
    fails("not_found", "helm template . -f values-prod.yaml", "helm create x >/dev/null; mv x/* ."),
    fails(
        "none",
        "helm template billing ./chart",
        CHART + "echo 'a: {{ .Values.db.host | quote }' > chart/templates/db.yaml",
    ),
    fails("none", "helm lint ./chart", CHART + "sed -i '/^version/d' chart/Chart.yaml", stdout=True),
    fails(
        "none",
        "kubectl diff -f cm.yaml",
        kube()
        + file(
            "cm.yaml",
            """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: billing-env, namespace: billing}
        data: {LOG_LEVEL: debug}
        """,
        ),
        stdout=True,
    ),
    fails("missing_command", "oc get routes -n billing", tool="bash"),
    fails("missing_command", "kubectl get pods", kube("oidc")),
    fails("not_found", "kubectl get servicemonitors.monitoring.coreos.com", kube(), also="missing_dependency"),
    fails(
        "missing_dependency",
        "kubectl apply -f cert.yaml",
        kube()
        + file(
            "cert.yaml",
            """\
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: billing-tls}
        spec: {secretName: billing-tls}
        """,
        ),
        also="not_found",
    ),
    fails("tls", "kubectl get ns", kube("untrusted")),
    fails(
        "not_found",
        "kubectl apply -k overlays/prod",
        kube() + file("overlays/prod/kustomization.yaml", "resources:\n- ../../base\n- ingress.yaml"),
    ),
    fails("not_found", "kubectl get deploymnets", kube(), also="usage"),
    fails("usage", "kubectl rolout undo deploy/billing-api", kube()),
    fails("none", "kubectl scale deploy/billing-api", kube()),
    fails("usage", "kubectl create namespace ledger", kube("admin")),
    fails("image_not_found", f"skopeo inspect docker://harbor.{H}/billing/api:1.8.2"),
    fails(
        "none",
        "yamllint values.yaml",
        file("values.yaml", "image:\n  repository: billing/api\n   tag: 1.8.2"),
        stdout=True,
    ),
]

SRE = [
    fails("network", f"curl -fsS https://grafana.{H}/maintenance/api/health"),
    fails(
        "network", f"curl -sf -o /dev/null -w '%{{http_code}}\\n' https://api.{H}/ill/healthz", also="none", stdout=True
    ),
    fails("network", f"curl -sS https://shut.{H}:9090/-/ready"),
    fails("timeout", f"curl -sS -m 2 https://api.{H}/stuck/cart"),
    fails("network", f"curl -fsS --retry 1 -o total.json https://api.{H}/slowup/checkout"),
    fails("tls", f"curl -I https://expired.{H}/"),
    fails("network", f"ssh node7.{H} uptime", SSH),
    fails("network", f"ssh -o BatchMode=yes ops@db-stage.{H} 'df -h /var'", SSH),
    fails(
        "ssh_key", f"ssh deploy@web1.{H} sudo systemctl restart billing", SSH + "cp /srv/ssh/other ~/.ssh/id_ed25519"
    ),
    fails(
        "ssh_hostkey",
        f"ssh web1.{H} journalctl -u billing -n 50",
        SSH + f"echo \"web1.{H} $(cut -d' ' -f1,2 /srv/ssh/other.pub)\" > ~/.ssh/known_hosts",
    ),
    fails("ssh_hostkey", f"ssh -o BatchMode=yes dev@hub.{H} free -m", SSH),
    fails("none", f"ssh dev@web1.{H} 'grep -c ERROR /etc/hostname'", SSH),
    fails("not_found", f"ssh dev@web1.{H} tail -n 20 /var/log/billing/app.log", SSH, also="none"),
    fails("missing_command", f"ssh dev@web1.{H} 'iotop -b -n 1'", SSH),
    fails("none", f"curl -s https://grafana.{H}/signin/api/alerts | jq '.[] | .labels.alertname'", tool="jq"),
    fails("none", "grep -n 'OutOfMemory' app.log", "echo '08:44 connection refused by redis, retrying' > app.log"),
    fails("none", "grep ERROR app.log | grep -v timeout", "echo 'ERROR timeout' > app.log"),
    fails("network", "dig +short +timeout=1 +tries=1 @10.20.0.53 api.tarnwood.example", also="timeout", stdout=True),
    fails("network", "host billing.svc.nowhere.example", also="not_found", stdout=True),
    fails("network", f"nc -zv -w 2 shut.{H} 5439"),
    fails("service_down", "systemctl status billing"),
    fails(
        "permission",
        "tail -n 100 audit/audit.log | grep denied",
        "mkdir audit",
        admin="echo x > audit/audit.log; chmod 600 audit/audit.log",
        tool="tail",
    ),
    fails("not_found", "docker restart billing-worker", DOCK),
    fails("service_down", "docker ps --filter status=exited"),
    fails("none", "docker exec billing-api sh -c 'test -f /tmp/ready'", DOCK),
    fails("missing_command", "docker exec billing-api curl -s localhost:8080/health", DOCK, stdout=True),
    fails("network", f"redis-cli -h shut.{H} -p 6390 ping"),
    fails(
        "timeout",
        f"timeout 2 bash -c 'until curl -sf https://api.{H}/maintenance/ready; do sleep 0.3; done'",
        tool="timeout",
    ),
    fails("timeout", "timeout 3 kubectl get pods -w", kube(), tool="timeout", also="none"),
    fails(
        "disk_full",
        "tar czf logs/incident.tgz big.log",
        "mkdir logs; head -c 400k /dev/urandom > big.log",
        admin="mount -t tmpfs -o size=64k,uid=1000 t logs",
    ),
    fails(
        "disk_full",
        "head -c 200k /dev/urandom | tee logs/heap.hprof > /dev/null",
        "mkdir logs",
        admin="mount -t tmpfs -o size=64k,uid=1000 t logs",
        tool="tee",
    ),
    fails("not_found", "bash runbooks/failover.sh db-stage", "mkdir runbooks"),
    fails(
        "none",
        "./runbooks/check-lag.sh",
        file(
            "runbooks/check-lag.sh",
            "#!/bin/bash\nlag=734\nif (( lag > 60 "
            ")); then\n"
            '  echo "replication lag is ${lag}s (limit 60s), do not fail over" >&2\n  exit 2\nfi',
        )
        + "chmod +x "
        "runbooks/*",
        tool="bash",
    ),
    fails("not_found", "promtool check rules rules/billing.yml"),
    fails(
        "none",
        "promtool check rules rules.yml",
        file(
            "rules.yml",
            """\
        groups:
        - name: billing
          rules:
          - alert: HighErrors
            expr: sum(rate(http_errors_total[5m]) by (job) > 5
        """,
        ),
    ),
    fails(
        "none",
        "kubectl rollout status deploy/invoice-worker",
        kube() + "setsid sh -c 'sleep 2; kill -INT $(pgrep -x kubectl)' >/dev/null 2>&1 &\n",
        tool="kubectl",
    ),
    fails(
        "none",
        "diff -u expected.txt actual.txt",
        "echo ok > expected.txt; echo 'status: 401' > actual.txt",
        stdout=True,
    ),
    fails("tls", f"openssl s_client -connect expired.{H}:443 -servername expired.{H} -verify_return_error </dev/null"),
    fails("none", "kill -0 999999", tool="bash"),
    fails("not_found", "kubectl top pods", kube(), also="missing_dependency"),
]

CASES = [*PLATFORM, *SRE]
