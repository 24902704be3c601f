"""The tenth fresh set: the platform engineer and the SRE on call (the plan: fresh_j_one_plan.py)."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_parts import Fresh, fails, file


def kube(name: str = "ci", more: str = "") -> str:
    """Bash lines that bring a kubeconfig."""
    return f"mkdir -p ~/.kube; install -m 600 /srv/kube/{name} ~/.kube/config\n{more}"


SSH = """mkdir -p -m 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; install -m 600 /srv/ssh/me ~/.ssh/id_ed25519
"""
DEPLOY = """\
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: cart, namespace: checkout}
    spec:
      replicas: 3
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec: {containers: [{name: cart, image: 'registry.alder.example/team/cart:1.5'%s}]}
"""
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: cart}\nspec: {replicas: 2}"
MONITOR = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: cart}\nspec: {}"
INGRESS = """\
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: cart, namespace: checkout}
    spec: {defaultBackend: {service: {name: cart, port: {number: 80}}}}
"""
CHART = (
    file("cart/Chart.yaml", "apiVersion: v2\nname: cart\nversion: 0.4.2")
    + file("cart/templates/svc.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name "
    "}}-flags'}\n"
           "data: {host: {{ .Values.host | quote }}}") + file("cart/values.yaml", "host: shop")
)  # fmt: skip
DEPENDENT = CHART + "printf 'dependencies:\\n- {name: postgresql, version: 15.x, repository: " \
    "https://charts.nowhere.example/bitnami}\\n' >> cart/Chart.yaml\n"  # fmt: skip
POD = file("job.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: load-test}\nspec: {containers: [{name: k6, image: "
           "grafana/k6}]}")  # fmt: skip

CTRL_C = (
    "(for i in $(seq 60); do sleep 0.2; one=$(pgrep -nx %s) && sleep 1 && kill -INT $one && break; done) "
    ">/dev/null 2>&1 &"
)
PLATFORM: list[Fresh] = [
    fails("auth", "kubectl get pods", kube("old")),
    fails("auth", "kubectl apply -f k8s/", kube("old", file("k8s/deploy.yaml", DEPLOY % ("cart", "cart", "")))),
    fails("auth", "helm list -n checkout", kube("old")),
    fails("network", "kubectl get ns", kube("unnamed")),
    fails("network", "kubectl -n checkout get deploy -o wide", kube("lan")),
    fails("network", "kubectl get nodes --request-timeout=20s", kube("lost"), also="timeout", timeout=60),
    fails("network", "kubectl get pods -A | grep -v Running", kube("shut"), tool="kubectl"),
    fails("service_down", "kubectl get pods", kube("kind")),
    fails("not_configured", "kubectl get pods -n checkout", also="service_down"),
    fails("not_configured", "kubectl config use-context shop-staging", kube("ci")),
    fails("not_configured", "kubectl --context shop-prod-us get pods", kube("ci")),
    fails("not_configured", "kubectx shop-stage", kube("ci"), also="not_found"),
    fails("not_found", "kubens chekout", kube("admin"), also="usage"),
    fails("permission", "kubectl get secrets -n payments", kube("ci")),
    fails("permission", "kubectl get nodes", kube("viewer")),
    fails("permission", "kubectl -n checkout scale deploy/cart --replicas=4", kube("viewer")),
    fails("permission", "kubectl apply -f deploy.yaml", kube("viewer", file("deploy.yaml", DEPLOY % ("cart", "cart",
          "")))),
    fails("permission", "helm upgrade --install cart ./cart -n checkout", kube("ci", CHART)),
    fails("not_found", "kubectl logs -n checkout cart-6d5f7c9b4-abcde --tail=50", kube("viewer")),
    fails("not_found", "kubectl -n checkout describe deploy carts", kube("viewer")),
    fails("not_found", "kubectl create -n checkout-eu configmap flags --from-literal=beta=1", kube("admin")),
    fails("not_found", "kubectl -n checkout rollout restart deploy/cart-worker", kube("admin")),
    fails("not_found", "kubectl apply -f k8s/overlays/staging.yaml", kube("ci")),
    fails("not_found", "kubectl apply -k overlays/prod", kube("ci", file("overlays/prod/kustomization.yaml",
          "resources:"
          "\n- ../../base\n- ingress.yaml"))),
    fails("not_found", "kubectl apply -f rollout.yaml", kube("ci", file("rollout.yaml", ROLLOUT)),
          also="missing_dependency"),
    fails("not_found", "make monitoring", kube("admin", file("m.yaml", MONITOR) + "printf 'monitoring:\\n\\t"
          "kubectl apply -n checkout -f m.yaml\\n' > Makefile"), also="missing_dependency", tool="kubectl"),
    fails("not_found", "kubectl get certificates -n checkout", kube("admin"), also="missing_dependency"),
    fails("missing_dependency", "kubectl top pods -n checkout", kube("admin")),
    fails("timeout", "kubectl -n checkout rollout status deploy/cart --timeout=3s", kube("admin")),
    fails("timeout", "kubectl -n checkout wait --for=condition=Ready pod -l app=cart --timeout=2s", kube("admin")),
    fails("quota", "kubectl apply -f job.yaml", kube("ci", POD)),
    fails("usage", "kubectl create namespace checkout", kube("admin")),
    fails("network", "kubectl apply -f ingress.yaml", kube("admin", file("ingress.yaml", INGRESS))),
    fails("network", "kubectl -n checkout port-forward svc/cart 8080:80", kube("admin")),
    fails("missing_command", "kubectl get pods", kube("oidc")),
    fails("tls", "kubectl get pods", kube("wrong-ca")),
    fails("network", "kubectl version", kube("gateway")),
    fails("missing_command", "kubectl neat get deploy cart -n checkout", kube("ci"), also="usage missing_dependency"),
    fails("not_found", "helm rollback cart 3 -n checkout", kube("admin")),
    fails("not_found", "helm upgrade checkout-api ./cart -n checkout --reuse-values", kube("admin", CHART)),
    fails("not_configured", "helm upgrade --install redis bitnami/redis -n checkout", kube("admin"), also="not_found"),
    fails("not_found", "helm upgrade --install cart ./charts/cart -f values-prod.yaml", kube("admin")),
    fails("missing_dependency", "helm template cart ./cart", DEPENDENT),
    fails("network", "helm repo add bitnami https://charts.nowhere.example/bitnami"),
    fails("usage", "helm install cart ./cart -n checkout --set host=eu", kube("admin", CHART + "helm install cart "
          "./cart "
          "-n checkout >/dev/null")),
    fails("lock", "helm upgrade cart-pr-81 ./cart -n checkout", kube("admin", CHART + "helm install cart-pr-81 ./cart "
          "-n "
          "checkout >/dev/null; kubectl -n checkout get secret sh.helm.release.v1.cart-pr-81.v1 -o json | sed "
          "'s/\"status\": \"deployed\"/\"status\": \"pending-upgrade\"/' > s.json; python3 - <<'END'\nimport json, "
          "base64,"
          "gzip\nd = json.load(open('s.json'))\nr = "
          "json.loads(gzip.decompress(base64.b64decode(base64.b64decode(d['data']"
          "['release']))))\nr['info']['status'] = 'pending-upgrade'\nd['data']['release'] = base64.b64encode(base64."
          "b64encode(gzip.compress(json.dumps(r).encode()))).decode()\njson.dump(d, open('s.json', "
          "'w'))\nEND\nkubectl -n "
          "checkout replace -f s.json >/dev/null")),
    fails("registry_auth", f"helm pull oci://registry.{H}:5000/charts/cart --version 0.4.2", also="auth"),
    fails("none", "kubectl apply -f deploy.yaml", kube("admin", file("deploy.yaml", DEPLOY % ("cart", "cart",
          ", ports: [8080]")))),
    fails("none", "kubectl apply -f deploy.yaml", kube("admin", file("deploy.yaml", DEPLOY % ("cart-v2", "cart-v2",
          "")))),
    fails("none", "kubectl diff -f deploy.yaml", kube("admin", file("deploy.yaml", DEPLOY % ("cart", "cart", "")))),
    fails("none", "kubectl auth can-i delete pods -n payments", kube("ci")),
    fails("none", "kubectl get pods -n checkout -o jsonpath='{.items[*].metadata.name'", kube("admin")),
    fails("none", "helm lint ./cart", CHART + "sed -i 's/^version.*/version: latest/' cart/Chart.yaml"),
    fails("none", "helm template cart ./cart -f values.prod.yaml", CHART + "sed -i "
          "'s/Values.host/Values.ingress.host/' "
          "cart/templates/svc.yaml; echo 'replicas: 3' > values.prod.yaml"),
    fails("none", "kubectl get pods -n checkout | grep CrashLoopBackOff", kube("admin"), tool="grep"),
    fails("none", "yamllint k8s/", file("k8s/svc.yaml", "spec:\n  ports:\n   - port: 80\n     name: http\n  type: "
          "x ")),
]  # fmt: skip

SRE: list[Fresh] = [
    fails("network", f"curl -fsS https://grafana.{H}/healthz"),
    fails("network", f"curl -f https://api.{H}/ill/cart"),
    fails("timeout", f"curl -sS -m 2 https://api.{H}/stuck"),
    fails("timeout", f"nc -zv -w 2 lost.{H} 5432", also="network"),
    fails("tls", f"curl -I https://expired.{H}/"),
    fails("auth", f"curl -fsSL https://grafana.{H}/admin/dashboards -o dash.json"),
    fails("rate_limit", f"curl -sSf https://api.{H}/limited"),
    fails("network", f"ssh web9.{H} 'sudo journalctl -u cart -n 50'", SSH),
    fails("network", f"ssh dev@web8.{H} uptime", SSH, timeout=60, also="timeout"),
    fails("ssh_key", f"ssh dev@web1.{H} 'df -h /var'", SSH + "rm ~/.ssh/id_ed25519"),
    fails("permission", f"ssh dev@web1.{H} tail -n 100 /var/log/btmp", SSH, tool="tail"),
    fails("missing_command", f"ssh dev@web2.{H} 'jattach 1 threaddump'", SSH, tool="bash"),
    fails("service_down", f"ssh dev@bastion.{H} systemctl status cart --no-pager", SSH, tool="systemctl"),
    fails("network", "kubectl logs -n checkout cart-6d5f7c9b4-x2x7q --previous", kube("admin")),
    fails("network", "kubectl -n checkout exec payment-77c6d49f4d-8kq2v -c app -- ps aux", kube("admin")),
    fails("not_found", "kubectl logs -n checkout payment-77c6d49f4d-8kq2v -c sidecar", kube("viewer"), also="usage"),
    fails("not_found", "kubectl delete pod -n checkout cart-6d5f7c9b4-9zzzz --grace-period=0 --force", kube("admin")),
    fails("permission", "kubectl cordon node3", kube("viewer")),
    fails("auth", f"redis-cli -e -h cache.{H} llen jobs"),
    fails("network", f"redis-cli -h mq.{H} ping"),
    fails("auth", f"PGPASSWORD=old psql -h pg.{H} -U web -d store -c 'select count(*) from pg_stat_activity'"),
    fails("rate_limit", f"PGPASSWORD=pw psql -h pg.{H} -U one -d store -c '\\l'", also="quota"),
    fails("network", f"openssl s_client -connect shut.{H}:443 -servername shut.{H} </dev/null", tool="openssl"),
    fails("missing_command", "stern -n checkout cart --since 10m", tool="bash"),
    fails("auth", "gh run list -R alder/cart --limit 5", also="not_configured"),
    fails("rate_limit", "GH_TOKEN=gho_spent gh api repos/alder/cart/actions/runs --jq .total_count"),
    fails("service_down", "docker ps"),
    fails("permission", "tail -f /var/log/nginx/error.log", admin="mkdir -p /srv/nl; mount --bind /srv/nl "
          "/var/log/nginx;"
          " touch /srv/nl/error.log; chmod 640 /srv/nl/error.log"),
    fails("network", f"promtool query instant http://prometheus.{H}:9090 'up == 0'"),
    fails("network", f"GRAFANA=https://shut.{H} ./silence.sh", file("silence.sh", "#!/usr/bin/env bash\nset -euo "
          "pipefail\n"
          "echo 'silencing CartLatency for 2h'\ncurl -fsS -X POST \"$GRAFANA/api/alertmanager/silences\" -d '{}'") +
          "chmod +x silence.sh", tool="curl"),
    fails("none", "grep -c 'OutOfMemoryError' app.log", "echo '08:45 INFO started' > app.log"),
    fails("none", "zgrep -h 'status=401' access.log.*.gz", "for i in 1 2; do echo 'GET / status=200' > access.log.$i; "
          "gzip access.log.$i; done"),
    fails("none", f"curl -s https://status.{H}/status | jq -e '.status == \"ok\"'", tool="jq"),
    fails("none", f"curl -s https://grafana.{H}/login | jq .dashboards", tool="jq"),
    fails("none", "promtool check rules alerts.yml", file("alerts.yml", "groups:\n- name: cart\n  rules:\n  - alert: "
          "CartDown\n    expr: sum(up{job=\"cart\"} == 0\n    labels: {severity: page}")),
    fails("none", "tail -F app.log", "echo started > app.log", admin=CTRL_C % "tail"),
    fails("none", "python3 runbooks/drain.py --pool cart", file("runbooks/drain.py", "import sys\n\nbackends = "
          "{'cart-1':"
          " 'UP', 'cart-2': 'DOWN: connection refused'}\nup = [b for b, s in backends.items() if s == 'UP']\nif "
          "len(up) <"
          " 2:\n    sys.exit('refusing to drain: only 1 healthy backend left (cart-2: connection refused)')")),
    fails("none", "diff <(sort before.txt) <(sort after.txt)", "echo a > before.txt; echo b > after.txt"),
    fails("none", "jq '.alerts[] | select(.state = \"firing\"' alerts.json", "echo '{}' > alerts.json"),
]  # fmt: skip
CASES = [*PLATFORM, *SRE]
