# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: helm, a real one, against the real API server and registries."""

from tests.corpus.fresh_g_cluster import kube, maker
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

CHART = (
    "mkdir -p chart/templates; printf 'apiVersion: v2\\nname: invoicer\\nversion: 0.3.0\\n' > chart/Chart.yaml; "
    "printf 'replicas: 2\\n' > chart/values.yaml; printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: {{ "
    '.Release.Name }}-env}\\ndata: {n: "{{ .Values.replicas }}"}\\n\' > chart/templates/cm.yaml\n'
)
DEPENDS = CHART + "printf 'dependencies:\\n- {name: redis, version: 18.x.x, repository: "
WIDE = CHART + file("chart/templates/role.yaml", """\
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: invoicer-read}
    rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
    """)  # fmt: skip
SLOW = CHART + file("chart/templates/pod.yaml", """\
    apiVersion: v1
    kind: Pod
    metadata: {name: slowpoke, namespace: team-red}
    spec: {containers: [{name: a, image: "a:1"}]}
    """)  # fmt: skip
PENDING = CHART + file("stuck.sh", """\
    export KUBECONFIG=/srv/kube/admin
    helm -n team-red install r1 chart >/dev/null
    one="-n team-red secret sh.helm.release.v1.r1.v1"
    kubectl get $one -o jsonpath='{.data.release}' | base64 -d | base64 -d | gunzip |
      sed 's/"status":"deployed"/"status":"pending-upgrade"/' | gzip -n | base64 -w0 | base64 -w0 > release
    printf '{"data":{"release":"%s"}}' "$(cat release)" > patch.json
    kubectl patch $one --patch-file patch.json >/dev/null
    kubectl label $one --overwrite status=pending-upgrade >/dev/null
    rm release patch.json stuck.sh
    """) + "bash stuck.sh\n"  # fmt: skip
WELL = "kubectl --kubeconfig /srv/kube/admin delete apiservice v1beta1.metrics.k8s.io >/dev/null 2>&1 || true\n"
HELM: list[Fresh] = [
    fails("auth", "helm list -A", WELL + kube("stale")),
    fails("auth", "helm upgrade --install invoicer ./chart --atomic", kube("stale") + CHART),
    fails("auth", "make release", kube("oidc") + CHART + maker("helm upgrade -i invoicer ./chart -f chart/values.yaml",
          "release"), tool="helm"),
    fails("auth", f"helm repo add lumen http://chart.{H}/private/ --username ci --password old"),
    fails("permission", "helm install monitor ./chart -n team-red", kube("good") + CHART),
    fails("permission", "helm upgrade --install invoicer ./chart", kube("good") + WIDE, also="quota"),
    fails("permission", "helm ls", kube("intern")),
    fails("permission", f"helm repo add vendor http://chart.{H}/closed/"),
    fails("permission", f"helm pull app --repo http://chart.{H}/fine/"),
    fails("registry_auth", f"helm pull oci://hub.{H}:5050/charts/invoicer --version 1.0.0 --plain-http"),
    fails("registry_auth", f"helm registry login hub.{H}:5050 -u ci -p old --insecure"),
    fails("registry_auth", f"helm push invoicer-0.3.0.tgz oci://reg.{H}/quayed/charts --plain-http", CHART + "helm "
          "package chart >/dev/null"),
    fails("network", "helm repo add bitnami https://charts.bitnami.nowhere.example/bitnami"),
    fails("network", "helm status invoicer", kube("dc2")),
    fails("network", "helm history invoicer --max 5", kube("unnamed")),
    fails("network", f"helm show values app --repo http://chart.{H}/s502/"),
    fails("network", "helm dependency update chart", DEPENDS + "\"https://charts.offline.example\"}\\n' >> "
          "chart/Chart.yaml", stdout=True, also="not_configured"),
    fails("network", "helm upgrade --install web oci://registry.nowhere.example/charts/web", kube("good")),
    fails("tls", f"helm repo add own https://own.{H}/charts"),
    fails("tls", f"helm pull oci://hub.{H}:5050/charts/web --version 2.0.0", also="usage"),
    fails("service_down", "helm list", also="not_configured network"),
    fails("not_configured", "helm install cache bitnami/redis --set auth.enabled=false", kube("good")),
    fails("not_configured", "helm repo update", kube("good")),
    fails("not_configured", "helm --kube-context prod get values invoicer", kube("good"), also="not_found"),
    fails("missing_dependency", "helm template chart", DEPENDS + "\"https://charts.example.net\"}\\n' >> chart/"
          "Chart.yaml", also="not_configured"),
    fails("missing_dependency", "helm diff upgrade invoicer ./chart", kube("good") + CHART, also="usage"),
    fails("missing_dependency", "helm secrets decrypt values.enc.yaml", also="usage"),
    fails("not_found", "helm rollback invoicer 3", kube("admin")),
    fails("not_found", "helm upgrade invoicer ./charts/invoicer -n billing", kube("admin") + CHART),
    fails("not_found", "helm upgrade invoicer chart -n billing --reuse-values", kube("admin") + CHART),
    fails("not_found", "helm uninstall legacy -n team-red", kube("admin")),
    fails("not_found", "helm template chart -f values-prod.yaml", CHART),
    fails("not_found", f"helm pull appp --repo http://chart.{H}/fine/"),
    fails("not_found", f"helm pull app --version 9.9.9 --repo http://chart.{H}/fine/"),
    fails("not_found", f"helm pull oci://hub.{H}:5051/charts/ghost --version 1.0.0 --plain-http", also="image_not_found"),
    fails("not_found", "helm package charts/web"),
    fails("lock", "helm upgrade r1 chart -n team-red", kube("admin") + PENDING),
    fails("usage", "helm install r2 chart -n team-red", kube("admin") + CHART + "helm -n team-red install r2 chart "
          ">/dev/null 2>&1 || true", also="lock none"),
    fails("usage", "helm upgarde r2 chart", CHART),
    fails("timeout", "helm install slow chart -n team-red --wait --timeout 3s", kube("admin") + SLOW),
    fails("timeout", "helm upgrade -i slow2 chart -n team-red --wait --timeout 2s --atomic", kube("admin") +
          SLOW.replace("slowpoke", "slowpoke2"), timeout=60),
    fails("missing_dependency", "helm install sm chart -n team-red", kube("admin") + CHART + file("chart/templates/x.yaml",
          "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: x}"), also="none"),
    fails("lock", "helm install own2 chart -n billing", kube("admin") + CHART.replace("{{ .Release.Name }}-env", "rates"),
          also="usage not_owned none"),
    fails("network", f"helm template web http://chart.{H}/s503/web-1.0.0.tgz"),
]  # fmt: skip
