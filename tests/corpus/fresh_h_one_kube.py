"""The eighth fresh set: clusters. kubectl and helm against a real API server, as Ines, Tomasz, Lukas, Marta, Oskar
and Greta meet it."""

from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file


def K(name: str = "good", more: str = "") -> str:
    """This kubeconfig, and a folder as of a repository."""
    return f"mkdir -p ~/.kube; cp /srv/kube/{name} ~/.kube/config; {more}"


SSO = """\
mkdir -p ~/.aws; cat > ~/.aws/config <<'END'
[sso-session fjordline]
sso_start_url = https://fjordline.awsapps.com/start
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
[profile prod]
sso_session = fjordline
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-central-1
END
"""
CACHED = """\
mkdir -p ~/.aws/sso/cache; cat > ~/.aws/sso/cache/$(printf fjordline | sha1sum | cut -d' ' -f1).json <<'END'
{"startUrl": "https://fjordline.awsapps.com/start", "region": "eu-central-1", "accessToken": "x", "expiresAt": \
"2026-03-01T08:00:00Z"}
END
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: api, namespace: {namespace}}}
spec:
  replicas: 3
  selector: {{matchLabels: {{app: {label}}}}}
  template:
    metadata: {{labels: {{app: {label}}}}}
    spec:
      containers:
      - name: api
        image: registry.fjordline.example/orders/api:1.5.0
        {more}
"""


def manifest(
    name: str = "k8s/deployment.yaml", namespace: str = "orders", label: str = "api", more: str = "ports: []"
) -> str:
    """A deployment in a file."""
    return file(name, DEPLOYMENT.format(namespace=namespace, label=label, more=more))


CERTIFICATE = file(
    "certificate.yaml",
    """
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: api-tls, namespace: orders}
    spec: {secretName: api-tls, dnsNames: [api.fjordline.example], issuerRef: {name: letsencrypt}}
    """,
)
INGRESS = file(
    "ingress.yaml",
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: api, namespace: ingress}
    spec:
      defaultBackend: {service: {name: api, port: {number: 80}}}
    """,
)
BIG = file(
    "batch-pod.yaml",
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: reindex, namespace: orders}
    spec:
      containers:
      - {name: main, image: a/b:1, resources: {requests: {memory: 4Gi}}}
    """,
)
BASE = file("deploy/base/kustomization.yaml", "resources: [deployment.yaml, service.yaml]") + manifest(
    "deploy/base/deployment.yaml"
)
OVERLAY = file("deploy/overlays/prod/kustomization.yaml", "resources: [../../base]\nnamespace: orders") + BASE
POD = "api-7c9d8b6f5-x2lqp"

KUBECTL = [
    # the session: what everybody meets in the morning
    fails("auth", "kubectl get pods", K("eks", SSO + CACHED)),
    fails("auth", "kubectl -n orders rollout restart deployment/api", K("eks", SSO)),
    fails("auth", "kubectl get nodes -o wide", K("old")),
    fails("auth", "kubectl apply -f k8s/deployment.yaml", K("old", manifest())),
    fails("missing_command", "kubectl get ns", K("aks")),
    fails("auth", "kubectl -n orders get pods", K("gke")),
    fails("not_configured", "kubectl get pods -A"),
    fails("not_found", "kubectl --context prod-us -n orders get deploy", K()),
    fails("not_found", "kubectl config use-context staging", K()),
    fails("network", "kubectl get pods", K("vpn")),
    fails("network", "kubectl -n orders get events --sort-by=.lastTimestamp", K("far"), timeout=60),
    fails("network", "kubectl get deploy", K("gone")),
    fails("network", "kubectl get pods -n orders", K("shut")),
    fails("tls", "kubectl get pods", K("untrusted")),
    # rights
    fails("permission", "kubectl get secret db-credentials -o jsonpath='{.data.password}'", K("reader")),
    fails("permission", "kubectl create namespace preview-481", K()),
    fails("none", "kubectl auth can-i delete deployments", K("reader"), stdout=True),
    # what is not there
    fails("not_found", "kubectl logs api-6b7f9c5d4-kk2vz -c api", K()),
    fails("not_found", "kubectl -n orders describe pod payments-api-0", K()),
    fails("not_found", "kubectl -n order create configmap flags --from-literal=a=b", K("admin")),
    fails(
        "not_found",
        "kubectl set image deployment/api app=registry.fjordline.example/orders/api:1.5.0",
        K(),
        also="none",
    ),
    fails("not_found", "kubectl get certificates", K(), also="missing_dependency"),
    fails("missing_dependency", "kubectl apply -f certificate.yaml", K("good", CERTIFICATE)),
    fails("not_found", "kubectl apply -f manifests/", K()),
    fails("not_found", "kubectl apply -k deploy/overlays/staging", K("good", BASE)),
    fails("not_found", "kubectl kustomize deploy/overlays/prod | kubectl apply -f -", K("good", OVERLAY)),
    fails("none", "kubectl get pods -l app=checkout -o name | grep .", K(), tool="grep"),
    # pods as they are at three in the morning
    fails("not_found", f"kubectl logs {POD} -c web", K(), also="usage"),
    fails("not_found", f"kubectl logs {POD} -c api --previous", K(), also="none"),
    fails("image_not_found", f"kubectl logs {POD} -c api --tail=100", K(), also="registry_auth"),
    fails("none", "kubectl logs -f debug", K()),
    fails("none", "kubectl exec -it migrate-28417 -- sh", K()),
    fails("none", f"kubectl exec {POD} -c api -- printenv DATABASE_URL", K(), also="not_found"),
    fails(
        "port_in_use",
        f"kubectl port-forward {POD} 8080:8080",
        K(),
        admin="timeout 6 nc -lk 127.0.0.1 8080 >/dev/null 2>&1 & timeout 6 nc -lk ::1 8080 >/dev/null 2>&1 & sleep 0.3",
    ),
    fails("none", "kubectl port-forward pod/migrate-28417 9000:9000", K()),
    fails("missing_dependency", "kubectl top pods", K(), also="not_found"),
    # waiting
    fails("timeout", "kubectl rollout status deployment/api --timeout=3s", K()),
    fails("timeout", "kubectl wait --for=condition=complete job/migrate-28417 --timeout=2s", K()),
    fails("none", "kubectl get pods -w", K("good", "setsid sh -c 'sleep 2; pkill -INT -x kubectl' >/dev/null 2>&1 &")),
    # the manifests
    fails("none", "kubectl apply -f k8s/deployment.yaml", K("good", manifest(more="  ports:\n - bad: [1"))),
    fails("none", "kubectl apply -f k8s/deployment.yaml", K("good", manifest(more="imagePullPolcy: Always"))),
    fails("none", "kubectl apply -f k8s/deployment.yaml", K("good", manifest(label="orders-api"))),
    fails(
        "none",
        "kubectl apply --dry-run=client -f k8s/deployment.yaml",
        K("good", file("k8s/deployment.yaml", "metadata: {name: api}")),
    ),
    fails("none", "kubectl diff -f k8s/deployment.yaml > rollout.diff", K("good", manifest())),
    fails("none", "kubectl apply -f k8s/", K("good", manifest(namespace="payments"))),
    fails("network", "kubectl apply -f ingress.yaml", K("good", INGRESS), also="service_down"),
    fails("quota", "kubectl apply -f batch-pod.yaml", K("good", BIG)),
    fails(
        "usage", "kubectl create deployment api --image=registry.fjordline.example/orders/api:1.5.0", K(), also="none"
    ),
    fails("none", "kubectl patch deployment api -p '{spec: {replicas: 4}'", K()),
    fails("none", "kubectl get pods -o jsonpath='{.items[*].metadata.name'", K()),
    fails("none", "kubectl run tmp --rm -i --restart=Never", K()),
    fails("none", "kubectl logs deploy/api --since=1day", K()),
    # typing
    fails("none", "kubectl get pod -n orders --show-label", K()),
    fails("usage", "kubectl desribe deployment api", K()),
    fails("not_found", "kubectl get deploymets", K(), also="usage"),
    fails("none", "kubectl rollout restart deployment/api --replicas=3", K()),
    # from targets, scripts and other machines
    fails(
        "auth",
        "make deploy ENV=staging",
        K("old", manifest() + file("Makefile", "deploy:\n\tkubectl apply -f k8s/")),
        tool="make",
    ),
    fails(
        "permission",
        "./scripts/scale-down.sh",
        K(
            "reader",
            file(
                "scripts/scale-down.sh",
                "#!/bin/bash\nset -euo pipefail\nfor d in api "
                'worker; do\n  echo "scaling $d"\n  kubectl -n orders scale deploy/$d --replicas=0\ndone',
            )
            + "chmod +x scripts/*.sh;",
        ),
        tool="kubectl",
    ),
    fails(
        "timeout",
        "just rollout api",
        K("good", file("justfile", "rollout name:\n    kubectl rollout status deploy/{{name}} --timeout=2s")),
        tool="just",
    ),
    fails(
        "not_found",
        "kubectl get secret api-tls-2026 -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 -noout -enddate",
        K(),
        tool="kubectl",
    ),
]
CHART = file("charts/api/Chart.yaml", "apiVersion: v2\nname: api\nversion: 1.2.0") + file(
    "charts/api/values.yaml", "image: {tag: 1.4.0}"
)
CHART += file(
    "charts/api/templates/cm.yaml",
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: "{{ .Release.Name }}-settings"}
    data: {tag: "{{ .Values.image.tag }}"}
    """,
)
JOB = file(
    "charts/api/templates/job.yaml",
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: "{{ .Release.Name }}-pod"}
    spec: {containers: [{name: a, image: "a:1", resources: {requests: {memory: 1Mi}}}]}
    """,
)
SCHEMA = file(
    "charts/api/values.schema.json",
    '{"type": "object", "properties": {"replicas": {"type": "integer"}}, "required": ["replicas"]}',
)
REPOS = f"helm repo add fjordline http://charts.{H} >/dev/null; "
HELM = [
    fails("auth", "helm upgrade --install api charts/api -n orders", K("old", CHART)),
    fails("network", "helm -n orders list", K("vpn")),
    fails("not_configured", "helm ls -A", also="network"),
    fails("not_found", "helm upgrade api charts/api -n orders --set image.tag=1.5.0", K("good", CHART)),
    fails(
        "usage",
        "helm install api charts/api",
        K("good", CHART + "helm install api charts/api >/dev/null;"),
        also="none",
    ),
    fails("not_found", "helm rollback orders-api 3", K()),
    fails("timeout", "helm upgrade --install web charts/api --wait --timeout 3s", K("good", CHART + JOB), timeout=40),
    fails(
        "lock",
        "helm upgrade --install busy charts/api --set image.tag=2",
        K(
            "good",
            CHART + JOB + "setsid helm install busy charts/api "
            "--wait >/dev/null 2>&1 & sleep 3; kill -9 %1; pkill -9 -x helm || true;",
        ),
        timeout=40,
    ),
    fails("not_found", "helm upgrade --install api ./chart -f values/prod.yaml", K("good", CHART)),
    fails("not_found", "helm upgrade --install api charts/api -f values-prod.yaml", K("good", CHART)),
    fails("not_configured", "helm install postgres fjordline/postgres --version 1.0.0", K(), also="not_found"),
    fails("not_found", "helm install queue fjordline/rabbitmq", K("good", REPOS)),
    fails("registry_auth", f"helm pull oci://registry.{H}/charts/api --version 1.2.0"),
    fails(
        "registry_auth",
        f"helm push api-1.2.0.tgz oci://registry.{H}/charts",
        CHART + "helm package charts/api >/dev/null",
    ),
    fails("missing_dependency", "helm diff upgrade api charts/api", K("good", CHART), also="usage"),
    fails(
        "not_configured",
        "helm dependency build charts/api && helm template charts/api",
        CHART + "printf 'dependencies:\\n- {name: redis, "
        'version: 18.0.0, repository: "https://charts.nowhere.example/bitnami"}\\n\' >> charts/api/Chart.yaml; '
        "printf 'dependencies:\\n- name: "
        "redis\\n  repository: https://charts.nowhere.example/bitnami\\n  version: 18.0.0\\ndigest: x\\n' > charts/"
        "api/Chart.lock",
        also="missing_dependency",
    ),
    fails(
        "missing_dependency",
        "helm template api charts/api",
        CHART + "printf 'dependencies:\\n- {name: redis, version: 18.0.0, repository: "
        '"https://charts.nowhere.example/bitnami"}\\n\' >> charts/api/Chart.yaml',
    ),
    fails(
        "none", "helm lint charts/api --strict", CHART + "echo '{{ if }}' >> charts/api/templates/cm.yaml", stdout=True
    ),
    fails("none", "helm template charts/api --set image=null", CHART),
    fails("none", "helm upgrade --install api charts/api --set replicas=three", K("good", CHART + SCHEMA)),
    fails(
        "none", "helm template charts/api -f bad.yaml", CHART + "printf 'image:\\n  tag: 1.4.0\\n tag: x\\n' > bad.yaml"
    ),
    fails(
        "none",
        "helm install web2 charts/api",
        K(
            "good",
            CHART
            + file(
                "charts/api/templates/x.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: two}",
            ),
        ),
    ),
    fails(
        "permission",
        "make -s helm-diff",
        K("nobody", CHART + file("Makefile", "helm-diff:\n\t@helm -n orders get manifest api")),
        tool="make",
    ),
    fails("usage", "helm upgarde api charts/api", K("good", CHART)),
    fails("none", "helm status api --namspace orders", K()),
]
