"""Gita, who writes Go services and runs them in clusters: her month."""

from tests.corpus.fresh_j_two_parts import DOCKER, KUBE, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
CACHE = "go env -w GOCACHE=/srv/gocache GOFLAGS=-mod=mod GONOSUMDB=*\n"
READONLY = CACHE.replace("GOFLAGS=-mod=mod ", "")
MOD = "printf 'module tarn.example/ledger\\n\\ngo 1.19\\n' > go.mod\n"


def go(name: str, text: str) -> str:
    """A source file."""
    return file(name, text)


MAIN = go(
    "main.go",
    """
    package main
    import ("log"; "net/http")
    func main() { log.Fatal(http.ListenAndServe("127.0.0.1:8077", nil)) }
""",
)
DIAL = go(
    "main.go",
    """
    package main
    import ("log"; "net")
    func main() {
        if _, err := net.Dial("tcp", "localhost:5433"); err != nil { log.Fatalf("connect to database: %v", err) }
    }
""",
)
USES = go(
    "main.go",
    """
    package main
    import "github.com/jackc/pgx/v5"
    func main() { pgx.Connect(nil, "") }
""",
)
MAKE = file(
    "Makefile",
    """
    .PHONY: deploy test
    lint:
    \tgolangci-lint run ./...
    gen:
    \tgo generate ./...
    test:
    \tgo test ./...
    deploy:
    \thelm upgrade --install ledger deploy/chart -n ledger
""",
)
CHART = (
    file("deploy/chart/Chart.yaml", "apiVersion: v2\nname: ledger\nversion: 0.3.1\n")
    + file("deploy/chart/values.yaml", "image: {tag: latest}\n")
    + file(
        "deploy/chart/templates/cm.yaml",
        """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ledger}
    data: {tag: "{{ .Values.image.tag }}"}
""",
    )
)
DEPLOY = file(
    "k8s/deploy.yaml",
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: billing, namespace: NS}
    spec:
      selector: {matchLabels: {app: billing}}
      template:
        metadata: {labels: {app: billing}}
        spec: {containers: [{name: main, image: a/b:1}]}
""",
)
PROXY = f"go env -w GOPROXY=http://goproxy.{H}/%s GOINSECURE=*\n"

CASES = [
    # go
    fails("missing_dependency", "go build ./...", READONLY + MOD + USES),
    fails("missing_dependency", "go run .", READONLY + MOD + "echo 'require github.com/jackc/pgx/v5 v5.5.0' >> "
          "go.mod\n"
          + USES),
    fails("network", "go mod tidy", CACHE + MOD + USES),
    fails("permission", "go mod download", CACHE + MOD + PROXY % "closed" + "echo 'require tarn.example/kit "
          "v1.2.0' >> "
          "go.mod"),
    fails("auth", "GOPRIVATE=github.com/tarn go get github.com/tarn/kit@v1.4.0", CACHE + MOD, timeout=60),
    fails("not_found", "go run ./cmd/ledger", CACHE + MOD + MAIN),
    fails("not_found", "go test ./...", CACHE + MAIN),
    fails("missing_command", "make lint", MAKE, tool="make"),
    fails("missing_command", "make gen", CACHE + MAKE + MOD + go("gen.go", "//go:generate mockgen -source=store.go\n"
          "package main"), tool="go"),
    fails("port_in_use", "go run .", CACHE + MOD + MAIN, timeout=90),
    fails("service_down", "go run .", CACHE + MOD + DIAL, timeout=90),
    fails("missing_dependency", "go build ./...", CACHE + "printf 'module a\\n\\ngo 1.22\\n' > go.mod\n"
          + go("main.go", "package main\nimport \"slices\"\nfunc main() { slices.Sort([]int{1}) }")),
    # kubectl
    fails("auth", "kubectl -n ledger get deploy", KUBE.format("made-up")),
    fails("not_configured", "kubectl config use-context staging", KUBE.format("good")),
    fails("not_configured", "kubectl --context kind-dev get pods", KUBE.format("good")),
    fails("permission", "kubectl -n payments get secrets", KUBE.format("good")),
    fails("permission", "kubectl -n ledger delete pod web-7c9d8f6b5-x2lqp", KUBE.format("viewer")),
    fails("network", "kubectl get pods", KUBE.format("lan")),
    fails("network", "kubectl get pods -n ledger", KUBE.format("unnamed")),
    fails("tls", "kubectl get nodes", KUBE.format("wrong-ca")),
    fails("not_found", "kubectl apply -f k8s/", KUBE.format("admin") + DEPLOY.replace("NS", "billing-dev")),
    fails("timeout", "kubectl rollout status deploy/intake --timeout=3s", KUBE.format("good")),
    fails("timeout", "kubectl wait --for=condition=Ready pod/intake-0 --timeout=2s", KUBE.format("good")),
    fails("missing_dependency", "kubectl top pods", KUBE.format("good")),
    fails("not_found", "kubectl get servicemonitors", KUBE.format("good"), also="missing_dependency"),
    fails("not_found", "kubectl rollout restart deployment/ledgr", KUBE.format("good")),
    fails("port_in_use", "kubectl proxy --port 8077", KUBE.format("good")),
    fails("quota", "kubectl create job backfill --image=a/b:1", KUBE.format("good")),
    fails("not_found", "kubectl logs worker-0 -c sidecar", KUBE.format("good"), also="usage"),
    # helm
    fails("not_found", "helm rollback ledger 3 -n ledger", KUBE.format("admin")),
    fails("lock", "make deploy", KUBE.format("admin") + MAKE + CHART + DEPLOY.replace("NS", "ledger") + "cp "
          "k8s/deploy.yaml deploy/chart/templates/; timeout -s KILL 3 helm upgrade --install ledger deploy/chart -n "
          "ledger --wait >/dev/null 2>&1 || true", tool="helm"),
    fails("not_configured", "helm upgrade --install redis bitnami/redis", KUBE.format("admin")),
    fails("not_found", "helm upgrade --install ledger deploy/chart -f values-prod.yaml", KUBE.format("admin") + CHART),
    fails("network", "helm repo add bitnami https://charts.bitnami.com/bitnami"),
    fails("network", "helm list -n ledger", KUBE.format("shut")),
    fails("permission", "helm upgrade --install ledger deploy/chart", KUBE.format("viewer") + CHART),
    fails("registry_auth", f"docker push registry.{H}:5000/team/api:1.4.0", DOCKER, tool="docker"),
    fails("git_diverged", "git pull --ff-only", WORK + "git clone -q /srv/git/ledger.git ../o; cd ../o; git commit -q "
          "--allow-empty -m 'Bump deps'; git push -q; cd ../app; git commit -q --allow-empty -m 'Trace ids'"),
    # silent
    fails("none", "go test ./...", CACHE + MOD + go("a_test.go", """
        package ledger
        import ("errors"; "testing")
        func TestPost(t *testing.T) {
            err := errors.New("dial tcp 10.0.0.7:5432: connect: connection refused")
            if err != nil { t.Fatalf("unexpected: %v", err) }
        }
    """), stdout=True, timeout=90),
    fails("none", "make test", CACHE + MOD + MAKE + go("a_test.go", """
        package ledger
        import "testing"
        func TestSum(t *testing.T) {
            if got := 2 + 2; got != 5 { t.Errorf("sum = %d, want 5", got) }
        }
    """), stdout=True, tool="go", timeout=90),
    fails("none", "go build ./...", CACHE + MOD + go("a.go", "package ledger\nfunc F() int { return \"x\" }\n"
          "var unused = undefinedThing")),
    fails("none", "go vet ./...", CACHE + MOD + go("a.go", "package ledger\nimport \"fmt\"\nfunc F() { "
          "fmt.Printf(\"%d\\n\", \"x\") }"), timeout=60),
    fails("none", "test -z \"$(gofmt -l .)\"", "printf 'package a\\nfunc  F( ) {}\\n' > a.go", tool="test"),
    fails("none", "go run .", CACHE + MOD + go("main.go", "package main\nfunc main() { var m map[string]int; "
          "m[\"a\"] = 1 "
          "}"), timeout=60),
    fails("none", "helm lint deploy/chart", CHART + "echo 'a: {{ .Values.image.tag' >> deploy/chart/templates/cm.yaml",
          stdout=True),
    fails("none", "helm template deploy/chart", CHART + "echo 'x: {{ required \"ingress.host is required\" "
          ".Values.host }}' >> deploy/chart/templates/cm.yaml"),
    fails("none", "kubectl apply -f k8s/", KUBE.format("good") + DEPLOY.replace("NS",
          "ledger").replace("containers: [",
          "containres: [")),
    fails("none", "kubectl apply --dry-run=server -f k8s/deploy.yaml", KUBE.format("good") + DEPLOY.replace("NS",
          "ledger")
          .replace("matchLabels: {app: billing}", "matchLabels: {app: other}")),
]  # fmt: skip
