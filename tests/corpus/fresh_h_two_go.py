"""Lena's month: services in Go."""

from tests.corpus.fresh_h_two_shared import LOCAL, NO_DOCKER, busy
from tests.corpus.fresh_parts import fails, file

MOD = "go mod init fennel.example/ledger 2>/dev/null\n"
MAIN = (
    MOD
    + "mkdir -p cmd/ledger internal/fx\n"
    + file(
        "cmd/ledger/main.go",
        """
    package main
    import ("fmt"; "fennel.example/ledger/internal/fx")
    func main() { fmt.Println(fx.Rate("EUR")) }
""",
    )
    + file(
        "internal/fx/fx.go",
        """
    package fx
    func Rate(code string) float64 {
        rates := map[string]float64{"EUR": 1, "USD": 1.08}
        return rates[code]
    }
""",
    )
)
TEST = MAIN + file(
    "internal/fx/fx_test.go",
    """
    package fx
    import "testing"
    func TestRate(t *testing.T) {
        if got := Rate("GBP"); got != 0.85 { t.Errorf("Rate(GBP) = %v, want 0.85", got) }
    }
""",
)
AUTH = MOD + file(
    "auth_test.go",
    """
    package ledger
    import "testing"
    func TestLogin(t *testing.T) { t.Fatal("POST /login: got 403 permission denied, want 401 unauthorized") }
""",
)
PQ = MOD + file(
    "main.go",
    """
    package main
    import ("log"; "net"; "os")
    func main() {
        conn, err := net.Dial("tcp", os.Args[1])
        if err != nil { log.Fatalf("connect to database: %v", err) }
        conn.Close()
    }
""",
)
SERVE = MOD + file(
    "main.go",
    """
    package main
    import ("log"; "net/http")
    func main() { log.Fatal(http.ListenAndServe(":8090", nil)) }
""",
)
GET = MOD + file(
    "main.go",
    """
    package main
    import ("context"; "fmt"; "log"; "net/http"; "os"; "time")
    func main() {
        ctx, cancel := context.WithTimeout(context.Background(), time.Second)
        defer cancel()
        req, _ := http.NewRequestWithContext(ctx, "GET", os.Args[1], nil)
        res, err := http.DefaultClient.Do(req)
        if err != nil { log.Fatal(err) }
        if res.StatusCode >= 400 { log.Fatalf("GET %s: %s", os.Args[1], res.Status) }
        fmt.Println(res.Status)
    }
""",
)
DOCKERFILE = file("Dockerfile", 'FROM alpine:3.20\nCOPY dist/ledger /usr/bin/ledger\nCMD ["ledger"]')
K = "export KUBECONFIG=/srv/kube/{0}; "
CASES = [
    fails(
        "none",
        "go build ./...",
        MAIN + "sed -i 's/float64 {/float64 {\\n    unused := 1/' internal/fx/fx.go",
        timeout=60,
    ),
    fails(
        "none",
        "go build -o bin/ledger ./cmd/ledger",
        MAIN + 'sed -i \'s/fx.Rate("EUR")/fx.Rates("EUR")/\' cmd/ledger/main.go',
        timeout=60,
    ),
    fails(
        "none",
        "make build",
        MAIN + "printf 'build:\\n\\tgo build -o bin/ledger ./cmd/ledger\\n' > Makefile; sed -i 's/fx.Rate(\"EUR\")/"
        "fx.Rate(1)/' cmd/ledger/main.go",
        tool="go",
        timeout=60,
    ),
    fails("none", "go test ./...", TEST, stdout=True, timeout=60),
    fails("none", "go test -run TestLogin ./...", AUTH, stdout=True, timeout=60),
    fails(
        "none",
        "go test ./internal/fx -race -count=1",
        TEST.replace("0.85 {", '0.85 { var m map[string]int; m["a"] = 1;'),
        stdout=True,
        timeout=90,
    ),
    fails(
        "none",
        "go vet ./...",
        MAIN + 'sed -i \'s/fmt.Println(fx.Rate("EUR"))/fmt.Printf("%d\\\\n", fx.Rate("EUR"))/\' cmd/ledger/main.go',
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "go build ./...",
        MAIN + 'sed -i \'s/import ("fmt";/import ("fmt"; _ "github.com\\/jackc\\/pgx\\/v5";/\' cmd/ledger/main.go',
        timeout=60,
    ),
    fails(
        "missing_dependency",
        "go run ./cmd/ledger",
        MAIN + 'echo \'require github.com/spf13/cobra v1.8.0\' >> go.mod; sed -i \'s/import ("fmt";/import ("fmt"; _ '
        '"github.com\\/spf13\\/cobra";/\' '
        "cmd/ledger/main.go",
        timeout=60,
    ),
    fails(
        "network",
        "go mod tidy",
        MAIN + 'sed -i \'s/import ("fmt";/import ("fmt"; _ "golang.org\\/x\\/sync\\/errgroup";/\' cmd/ledger/main.go',
        timeout=60,
    ),
    fails("network", "go get github.com/stretchr/testify@latest", MOD, timeout=60),
    fails(
        "auth",
        "GOPRIVATE=github.com/fennel GOPROXY=direct GOSUMDB=off go get github.com/fennel/closed-kit",
        MOD,
        tool="go",
        timeout=60,
        also="not_found",
    ),
    fails(
        "missing_dependency",
        "go build ./...",
        MAIN + "sed -i 's/^go .*/go 1.23/' go.mod; sed -i 's/rates\\[code\\]/max(rates[code], 0)/' internal/fx/fx.go",
        timeout=60,
    ),
    fails(
        "none",
        "go build ./cmd/...",
        MAIN + 'sed -i \'s/import ("fmt";/import ("fmt"; "slices";/\' cmd/ledger/main.go',
        timeout=60,
        also="missing_dependency",
    ),
    fails("not_found", "go run main.go", MAIN, timeout=60),
    fails("not_found", "go test ./...", "echo 'package x' > a.go"),
    fails("missing_command", "golangci-lint run", MAIN, tool="bash"),
    fails("missing_command", "make lint", MAIN + "printf 'lint:\\n\\tgolangci-lint run ./...\\n' > Makefile"),
    fails(
        "missing_command",
        "go generate ./...",
        MAIN + "sed -i '1i //go:generate mockgen -source=fx.go -destination=mock.go' internal/fx/fx.go",
    ),
    fails("usage", "make runn", "printf 'run:\\n\\tgo run ./cmd/ledger\\nbuild:\\n\\tgo build ./...\\n' > Makefile"),
    fails("port_in_use", "go run .", SERVE + busy(8090), timeout=60),
    fails("service_down", "go run . localhost:5433", PQ, timeout=60),
    fails("network", "go run . ledger-db.prod.nowhere.example:5432", PQ, timeout=60),
    fails("timeout", "go run . http://orders.fennel.example/v1/slow", GET, timeout=60),
    fails("tls", "go run . https://expired.fennel.example/", GET, timeout=60),
    fails("rate_limit", "go run . http://orders.fennel.example/v1/search", GET, timeout=60),
    fails(
        "none",
        "go run ./cmd/ledger",
        MAIN + "sed -i 's/return rates/var p *int; _ = *p; return rates/' internal/fx/fx.go",
        timeout=60,
    ),
    fails("none", 'test -z "$(gofmt -l .)"', MAIN, tool="test"),
    fails("permission", "./bin/ledger --config dev.yaml", "mkdir bin; echo x > bin/ledger", tool="bash"),
    fails(
        "permission",
        "go install ./cmd/ledger",
        MAIN + "mkdir -p ~/go",
        admin="chown 0:0 /home/dev/go; chmod 755 /home/dev/go",
        timeout=60,
    ),
    fails("not_found", "docker build -t ledger:dev .", DOCKERFILE, timeout=60, also="none"),
    fails("auth", "kubectl get pods", "mkdir -p ~/.kube; cp /srv/kube/yesterday ~/.kube/config"),
    fails("not_found", "kubectl logs deploy/ledger -f --tail 50", "mkdir -p ~/.kube; cp /srv/kube/dev ~/.kube/config"),
    fails(
        "network",
        "kubectl -n shop-dev rollout status deploy/orders",
        "mkdir -p ~/.kube; cp /srv/kube/office ~/.kube/config",
        timeout=60,
    ),
    fails(
        "permission", "kubectl -n shop-dev delete pod orders-0", "mkdir -p ~/.kube; cp /srv/kube/viewer ~/.kube/config"
    ),
    fails("image_not_found", "docker run --rm golang:1.23.99 go version", timeout=60),
    fails("not_found", "git status"),
    fails(
        "none",
        "git rebase main",
        LOCAL
        + "git checkout -qb fx; echo 'PORT = 5' > settings.py; git commit -qam a; git checkout -q main; echo 'PORT = "
        "6' > settings.py; git commit -qam b; git checkout -q fx",
    ),
    fails("usage", "git checkout -b feature/fx", LOCAL + "git branch feature/fx"),
    fails("none", "grep -rn 'TODO(lena)' internal/", MAIN, tool="grep"),
    fails(
        "none",
        "git diff --exit-code go.sum",
        LOCAL + "touch go.sum; git add go.sum; git commit -qm s; echo x > go.sum",
        stdout=True,
    ),
    fails("service_down", "docker build -t ledger:dev .", DOCKERFILE, admin=NO_DOCKER.format(1.5), timeout=60),
]
