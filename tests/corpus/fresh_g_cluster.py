# ruff: noqa: E101, E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: clusters. kubectl, helm, kustomize and programs against a real API server."""

from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

NODE = "ln -s /srv/tools/node_modules node_modules\n"


def kube(name: str) -> str:
    """The kubeconfig of this name as one's own."""
    return f"mkdir -p ~/.kube; cp /srv/kube/{name} ~/.kube/config; chmod 600 ~/.kube/config\n"


def maker(line: str, target: str = "deploy", more: str = "") -> str:
    """A Makefile of one target."""
    return f"cat > Makefile <<'END'\n{more}{target}:\n\t{line}\nEND\n"


FRESH_CM = "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: NAME, labels: {hook: NAME}}\\n' > cm.yaml\n"
BIG_POD = file("pod.yaml", """\
    apiVersion: v1
    kind: Pod
    metadata: {name: whale}
    spec:
      containers:
      - {name: a, image: "a:1", resources: {limits: {memory: 8Gi}}}
    """)  # fmt: skip
PY = file("report.py", """\
    import sys

    from kubernetes import client, config

    config.load_kube_config()
    print("collecting pods of", sys.argv[1], file=sys.stderr)
    for pod in client.CoreV1Api().list_namespaced_pod(sys.argv[1]).items:
        print(pod.metadata.name)
    """)  # fmt: skip
PY_DELETE = file("sweep.py", """\
    from kubernetes import client, config
    from kubernetes.client.rest import ApiException

    config.load_kube_config()
    try:
        client.BatchV1Api().delete_collection_namespaced_job("billing")
    except ApiException as error:
        raise SystemExit(f"sweep: {error.status} {error.reason}")
    """)  # fmt: skip
JS = NODE + file("watch.mjs", """\
    import * as k8s from '@kubernetes/client-node';

    const kc = new k8s.KubeConfig();
    kc.loadFromDefault();
    const apps = kc.makeApiClient(k8s.AppsV1Api);
    try {
      await apps.readNamespacedDeployment({ name: process.argv[2], namespace: 'billing' });
    } catch (e) {
      console.error(`deployment ${process.argv[2]}: HTTP ${e.code}: ${JSON.parse(e.body).message}`);
      process.exit(3);
    }
    """)  # fmt: skip
ROLL = file("roll.sh", """\
    #!/bin/bash
    set -e
    echo "==> rolling $1 in $(kubectl config view --minify -o jsonpath='{..namespace}')"
    if ! kubectl set image deployment/$1 main=a/b:$2; then
      echo "roll.sh: $1 not rolled, nothing changed" >&2
      exit 2
    fi
    """)  # fmt: skip
GOLANG = file("go.mod", "module probe\n\ngo 1.19") + file("main.go", """\
    package main

    import (
    	"crypto/tls"
    	"fmt"
    	"net/http"
    	"os"
    )

    func main() {
    	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
    	r, err := c.Get(os.Args[1])
    	if err != nil {
    		fmt.Fprintln(os.Stderr, "probe:", err)
    		os.Exit(1)
    	}
    	if r.StatusCode != 200 {
    		fmt.Fprintln(os.Stderr, "probe: api server answered", r.Status)
    		os.Exit(1)
    	}
    }
    """)  # fmt: skip
GO = "GOCACHE=/var/tmp/g-go GOFLAGS=-mod=mod "
KUBECTL = [
    fails("auth", "bash roll.sh invoicer 2.4.1", kube("stale") + ROLL, tool="kubectl"),
    fails("auth", "make deploy", kube("aws") + maker("@kubectl apply -f k8s/ --prune -l app=invoicer 2>&1 | tee "
          "deploy.log; exit $${PIPESTATUS[0]}", more="SHELL := /bin/bash\n") + FRESH_CM.replace("NAME", "a") + "mkdir k8s; mv cm.yaml k8s/",
          tool="kubectl", stdout=True),
    fails("auth", "kubectl get nodes", kube("oidc")),
    fails("auth", "kubectl -n billing logs -l app=invoicer --tail=50", kube("azure")),
    fails("auth", "ls manifests | xargs -I{} kubectl delete --ignore-not-found -f manifests/{}", kube("stale") +
          "mkdir manifests; cp /srv/kube/good manifests/b.yaml; printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: "
          "{name: a}\\n' > manifests/a.yaml; rm manifests/b.yaml", tool="kubectl"),
    fails("auth", "kubectl get pods --token=$(cat token)", kube("anon") + "echo eyJhbGciOiJSUzI1NiJ9.e30.x > token"),
    fails("auth", "kubectl auth can-i create deployments -n billing", kube("stale")),
    fails("auth", "KUBECONFIG=./ci.kubeconfig kubectl get cronjobs", "cp /srv/kube/stale ci.kubeconfig"),
    fails("auth", "kubectl cp invoicer-0:/var/log/app.log app.log", kube("stale")),
    fails("permission", "kubectl get secret db -o jsonpath='{.data.password}'", kube("auditor")),
    fails("permission", "kubectl create namespace preview-417", kube("good")),
    fails("permission", "kubectl drain node-9 --ignore-daemonsets --delete-emptydir-data", kube("good")),
    fails("permission", "kubectl get pods -n team-red", kube("good")),
    fails("permission", "kubectl delete pod invoicer-0 --grace-period=0 --force", kube("auditor")),
    fails("permission", "kubectl create rolebinding me --clusterrole=cluster-admin --user=ana", kube("good")),
    fails("permission", "kubectl annotate namespace billing owner=ana", kube("good")),
    fails("permission", "kubectl debug -it invoicer-0 --image=busybox --target=main", kube("auditor")),
    fails("permission", "kubectl get crds", kube("intern")),
    fails("permission", "kubectl taint nodes node-9 dedicated=gpu:NoSchedule", kube("good")),
    fails("permission", "bash roll.sh invoicer 2.4.2", kube("auditor") + ROLL, tool="kubectl"),
    fails("permission", "kubectl apply -f cm.yaml", kube("good") + FRESH_CM.replace("NAME", "gate"), also="none"),
    fails("permission", "kubectl create -f cm.yaml", kube("good") + FRESH_CM.replace("NAME", "kyverno"), also="none"),
    fails("network", "kubectl apply -f cm.yaml", kube("good") + FRESH_CM.replace("NAME", "gone")),
    fails("tls", "kubectl replace --force -f cm.yaml", kube("good") + FRESH_CM.replace("NAME", "own")),
    fails("permission", "python3 report.py team-red", kube("good") + PY),
    fails("auth", "python3 sweep.py", kube("stale") + PY_DELETE),
    fails("permission", "node watch.mjs invoicer", kube("intern") + JS),
    fails("not_found", "node watch.mjs invoicer-v2", kube("good") + JS),
    fails("network", "kubectl get ingress", kube("dc2")),
    fails("network", "kubectl logs invoicer-0", kube("good"), also="timeout"),
    fails("network", "kubectl exec deploy/invoicer -- date", kube("good"), also="none not_found"),
    fails("network", "kubectl exec -it invoicer-0 -- sh -c 'ls /data'", kube("good")),
    fails("network", "kubectl rollout status deploy/invoicer", kube("lb")),
    fails("network", "kubectl get pods -A --field-selector=status.phase=Failed", kube("unnamed")),
    fails("network", "kubectl top nodes", kube("ill-dns")),
    fails("network", "kubectl version", kube("cut")),
    fails("permission", "kubectl get deploy", kube("cf")),
    fails("rate_limit", "kubectl get hpa", kube("busy"), timeout=60),
    fails("network", "python3 report.py billing", kube("dc2") + PY, timeout=60),
    fails("network", "node watch.mjs invoicer", kube("unnamed") + JS),
    fails("service_down", "kubectl get nodes", kube("local")),
    fails("service_down", "KUBECONFIG=/home/dev/.kube/kind kubectl cluster-info", kube("local") +
          "mv ~/.kube/config ~/.kube/kind"),
    fails("tls", "kubectl get svc -o wide", kube("no-ca")),
    fails("tls", "kubectl get statefulsets", kube("expired")),
    fails("tls", "kubectl describe node node-9", kube("other")),
    fails("tls", "kubectl get pv", kube("plain"), also="not_configured"),
    fails("tls", "python3 report.py billing", kube("no-ca") + PY, timeout=60),
    fails("tls", GO + f"go run . https://rest.{H}:80/healthz", GOLANG, tool="go", also="not_configured"),
    fails("auth", GO + f"go run . https://rest.{H}/s401/readyz", GOLANG, tool="go"),
    fails("network", "timeout 20 kubectl get cm rates -o yaml", kube("eu"), tool="kubectl"),
    fails("timeout", "kubectl --request-timeout=2s get endpoints", kube("quiet")),
    fails("timeout", "kubectl rollout status deployment/invoicer --timeout=2s", kube("good"), also="none"),
    fails("timeout", "kubectl wait --for=delete pod/invoicer-0 --timeout=1s", kube("good"), also="none"),
    fails("timeout", "timeout 2 kubectl wait --for=condition=Available deploy/invoicer", kube("good"),
          tool="timeout", also="none"),
    fails("quota", "kubectl create secret generic api --from-literal=key=x", kube("good")),
    fails("quota", "kubectl apply -f pvc.yaml", kube("good") + file("pvc.yaml", """\
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: scratch}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Gi}}}
        """)),
    fails("quota", "kubectl apply -f pod.yaml", kube("good") + BIG_POD, also="permission none"),
    fails("not_configured", "kubectl --context=prod-eu get pods", kube("good"), also="not_found"),
    fails("not_configured", "kubectl config set-context --current --namespace=billing", also="not_found"),
    fails("not_configured", "kubectl get pods", kube("tokenfile"), also="not_found"),
    fails("not_configured", "kubectl get pods", kube("nofile"), also="not_found"),
    fails("missing_command", "kubectl get gateways -A", kube("gke"), also="not_configured"),
    fails("missing_command", "kubectl ctx prod", kube("good"), also="usage missing_dependency"),
    fails("missing_dependency", "kubectl get certificates", kube("good"), also="not_found usage"),
    fails("missing_dependency", "kubectl apply -f sm.yaml", kube("good") + file("sm.yaml", """\
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: invoicer}
        """), also="not_found none"),
    fails("not_found", "kubectl logs deploy/invoicr", kube("good")),
    fails("not_found", "kubectl logs two-0 -c sidecar", kube("good"), also="usage"),
    fails("not_found", "kubectl create job adhoc --from=cronjob/nightly", kube("good")),
    fails("not_found", "kubectl -n billing-stg get deploy invoicer", kube("admin")),
    fails("not_found", "kubectl apply -k overlays/stage", kube("good")),
    fails("not_found", "kubectl create -f https://rest.lumen.example/s404/crds.yaml", kube("good")),
    fails("not_found", "kubectl set image deploy/invoicer app=a/b:2", kube("good"), also="usage none"),
    fails("not_found", "kubectl kustomize overlays/prod", "mkdir -p overlays/prod base; printf 'resources: [../../base]\\n'"
          " > overlays/prod/kustomization.yaml", also="none"),
    fails("missing_command", "EDITOR=hx kubectl edit cm rates", kube("good")),
    fails("usage", "kubectl get pods -o jsno", kube("good")),
    fails("usage", "kubectl scle deploy/invoicer --replicas=4", kube("good")),
    fails("usage", "kubectl run tmp --image=a:1 --restart=Nevr", kube("good")),
    fails("port_in_use", "kubectl proxy --port=8077 --address=127.0.0.1 --accept-hosts='.*'", kube("good")),
]  # fmt: skip
BROKEN = (
    "KUBECONFIG=/srv/kube/admin kubectl apply -f - >/dev/null <<'END'\n"
    + """\
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: {name: metrics-server, namespace: billing}
END
sleep 3
"""
)
ILL = [
    fails("network", "kubectl top pods --containers", BROKEN + kube("admin"), also="service_down missing_dependency"),
    fails("permission", "kubectl get statefulsets -n team-red", BROKEN + kube("good")),
    fails("not_found", "kubectl -n billing describe deploy invoicer-worker", BROKEN + kube("good")),
]  # fmt: skip
CLUSTER: list[Fresh] = [*KUBECTL, *ILL]
