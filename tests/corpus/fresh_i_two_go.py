"""Cai, who writes services in Go."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE, DOCKER, NO_DAEMON, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

ENV = "mkdir -p ~/.config/go; echo 'GOCACHE=/srv/gocache' > ~/.config/go/env; echo 'GOFLAGS=-mod=mod' >> " \
    "~/.config/go/env\n"  # fmt: skip
READONLY = ENV + "sed -i /GOFLAGS/d ~/.config/go/env\n"
MOD = ENV + file("go.mod", "module git.kestrel.example/team/ledger\n\ngo 1.19\n")
MAIN = file(
    "main.go",
    """
    package main

    import (
    \t"log"
    \t"net/http"
    \t"os"
    )

    func main() {
    \tif os.Getenv("LEDGER_DSN") == "" {
    \t\tlog.Fatal("LEDGER_DSN is not set")
    \t}
    \tlog.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
    }
    """,
)
PQ = """\
mkdir -p vendor/github.com/lib; cp -rL /usr/share/gocode/src/github.com/lib/pq vendor/github.com/lib/
printf '# github.com/lib/pq v1.10.7\\n## explicit; go 1.13\\n'  > vendor/modules.txt
printf 'github.com/lib/pq\\ngithub.com/lib/pq/oid\\ngithub.com/lib/pq/scram\\n' >> vendor/modules.txt
sed -i s/-mod=mod/-mod=vendor/ ~/.config/go/env; printf '\\nrequire github.com/lib/pq v1.10.7\\n' >> go.mod
"""
STORE = file(
    "store/store_test.go",
    """
    package store

    import (
    \t"database/sql"
    \t"testing"

    \t_ "github.com/lib/pq"
    )

    func TestInsert(t *testing.T) {
    \tdb, err := sql.Open("postgres", "postgres://web:DSN/store?sslmode=disable")
    \tif err != nil {
    \t\tt.Fatal(err)
    \t}
    \tif _, err := db.Exec("insert into orders(qty) values (1)"); err != nil {
    \t\tt.Fatalf("insert: %v", err)
    \t}
    }
    """,
)
LEDGER_TEST = """
    package ledger

    import (
    \t"errors"
    \t"testing"
    )

    func balance(in, out int) (int, error) {
    \tif out > in {
    \t\treturn 0, errors.New("permission denied: overdraft")
    \t}
    \treturn in - out, nil
    }

    func TestBalance(t *testing.T) {
    \tgot, err := balance(5, 7)
    \tif err != nil {
    \t\tt.Fatalf("balance(5, 7): %v", err)
    \t}
    \tif got != -2 {
    \t\tt.Errorf("got %d", got)
    \t}
    }
    """
S: dict[str, Any] = {"timeout": 120}

CASES = [
    fails("not_found", "go build ./...", ENV + MAIN, also="not_configured", **S),
    fails("not_found", "go mod tidy", ENV, also="not_configured", **S),
    fails(
        "missing_dependency",
        "go build ./...",
        READONLY
        + file("go.mod", "module ledger\n\ngo 1.19\n")
        + file(
            "main.go",
            """
          package main

          import "github.com/sirupsen/logrus"

          func main() { logrus.Info("up") }
          """,
        ),
        **S,
    ),
    fails(
        "network",
        "go mod tidy",
        MOD
        + file(
            "main.go",
            """
          package main

          import _ "github.com/jackc/pgx/v5"

          func main() {}
          """,
        ),
        **S,
    ),
    fails(
        "network",
        f"GOPROXY=http://nexus.{H}/repository/ill go mod download",
        MOD + "printf 'require github.com/google/uuid v1.3.0\\n' >> go.mod",
        **S,
    ),
    fails(
        "auth",
        f"go get code.{H}/team/proto@v1.2.0",
        MOD + f"printf 'GOPROXY=http://nexus.{H}/repository/releases\\nGONOSUMDB=*\\n' >> ~/.config/go/env",
        **S,
    ),
    fails("not_found", "go run ./cmd/ledgerd", MOD, **S),
    fails("none", "go tests ./...", MOD, also="usage"),
    fails("not_configured", "go run .", MOD + MAIN, **S),
    fails("port_in_use", "LEDGER_DSN=x go run .", MOD + MAIN, **S),
    fails(
        "service_down",
        "go test ./store/ -run TestInsert -count=1",
        MOD + PQ + STORE.replace("DSN", "pw@localhost:5440"),
        stdout=True,
        **S,
    ),
    fails("auth", "go test ./store/", MOD + PQ + STORE.replace("DSN", "nope@localhost:5432"), stdout=True, **S),
    fails(
        "missing_command",
        "go generate ./...",
        MOD + "printf 'package main\\n\\n//go:generate mockgen -source=main.go\\n\\nfunc main() {}\\n' > main.go",
        **S,
    ),
    fails("usage", "make docker-push", "printf 'build:\\n\\tgo build ./...\\n' > Makefile"),
    fails("service_down", "docker build -t ledger:dev .", NO_DAEMON + "echo 'FROM scratch' > Dockerfile"),
    fails(
        "service_down",
        "make image",
        NO_DAEMON + "echo 'FROM scratch' > Dockerfile; printf 'image:\\n\\tdocker build -t ledger:dev .\\n' > Makefile",
    ),
    fails(
        "registry_auth",
        f"docker push registry.{H}:5000/team/ledger:1.9.0",
        DOCKER + f"docker tag shop/box:1 registry.{H}:5000/team/ledger:1.9.0",
    ),
    fails("image_not_found", f"docker pull registry.{H}:5001/team/ledger:v1.9", DOCKER),
    fails("not_found", "docker logs -f ledger", DOCKER),
    fails(
        "git_diverged", "git push", CLONE + "git reset -q --hard HEAD~1; git commit -q --allow-empty -m 'ledger: round'"
    ),
    fails("usage", "git tag -a v1.9.0 -m 'ledger 1.9.0'", CLONE + "git tag v1.9.0"),
    fails("branch_not_pushed", "git push", CLONE + "git switch -q -c fix/rounding"),
    fails("network", "curl -fsS http://build.kestrel.example:9090/metrics | grep ledger_", tool="curl"),
    fails("service_down", "curl -sS localhost:9091/healthz"),
    fails(
        "permission",
        "go install ./...",
        MOD + "printf 'package main\\n\\nfunc main() {}\\n' > main.go; echo GOBIN=/usr/local/bin >> ~/.config/go/env",
        **S,
    ),
    fails(
        "not_found",
        f"ssh deploy@staging.{H} 'journalctl -u ledger --no-pager -n 50 --file /var/log/ledger.journal'",
        SSH,
        tool="ssh",
    ),
    # --- not the environment's ---
    fails(
        "none",
        "go build ./...",
        MOD + 'printf \'package main\\n\\nimport "fmt"\\n\\nfunc main() {\\n\\tvar total int = '
        '"5"\\n\\tfmt.Println(totl)\\n}\\n\' > main.go',
        **S,
    ),
    fails("none", "go test ./...", MOD + file("ledger_test.go", LEDGER_TEST), stdout=True, **S),
    fails(
        "none",
        "go vet ./...",
        MOD + 'printf \'package main\\n\\nimport "fmt"\\n\\nfunc main() {\\n\\tfmt.Printf("%%d\\\\n", '
        '"a")\\n}\\n\' > main.go',
        **S,
    ),
    fails(
        "none",
        "go run .",
        MOD
        + file(
            "main.go",
            """
          package main

          func main() {
          \tvar cache map[string]int
          \tcache["a"]++
          }
          """,
        ),
        **S,
    ),
    fails(
        "none",
        "go run . -limit ten",
        MOD
        + file(
            "main.go",
            """
          package main

          import "flag"

          func main() {
          \tflag.Int("limit", 5, "how many entries to show")
          \tflag.Parse()
          }
          """,
        ),
        **S,
    ),
    fails("none", 'test -z "$(gofmt -l .)"', "printf 'package a\\nfunc  A() {}\\n' > a.go", tool="test"),
    fails(
        "none",
        "go test -timeout 2s ./...",
        MOD
        + file(
            "wait_test.go",
            """
          package ledger

          import (
          \t"testing"
          \t"time"
          )

          func TestWait(t *testing.T) { time.Sleep(time.Minute) }
          """,
        ),
        also="timeout",
        stdout=True,
        **S,
    ),
]
