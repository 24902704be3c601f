# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what cargo, rustup, go, java, Maven and Gradle say: `python -m tests.corpus.rust_go_jvm`, as root. See README.md.

The registries are network.py's refusing servers. Maven says everything on stdout, so that its cases join the two.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import start_servers
from tests.corpus.silence import file

FULL = "mkdir -p {0}; mount -t tmpfs -o size=64k,mode=1777 tmpfs {0}; head -c 64K /dev/zero > {0}/old || true"
MAIN = file("src/main.rs", "fn main() {", '    println!("shop");', "}")


def crate(*lines: str, before: tuple[str, ...] = ()) -> str:
    """A crate called app; lines more for its Cargo.toml."""
    head = ("[package]", 'name = "app"', 'version = "1.0.0"', 'edition = "2021"')
    return MAIN + file("Cargo.toml", *head, *before, "[dependencies]", *lines)


def registry(url: str) -> str:
    """A crate that wants serde, from this registry instead of crates.io, tried once."""
    lines = ("[net]", "retry = 0", "[source.crates-io]", 'replace-with = "company"', "[source.company]")
    return crate('serde = "1"') + file("~/.cargo/config.toml", *lines, f'registry = "sparse+{url}/"')


CRATES = [
    Case("network", "cargo build", crate('serde = "1"')),
    Case("network", "cargo add serde", crate()),
    Case("network", "cargo install ripgrep"),
    Case("network", "cargo update", crate('serde = "1"')),
    Case("network", "cargo check", registry("https://internal.example/index")),
    Case("network", "cargo check", registry("https://packages.example:8444/index")),
    Case("network", "cargo test", registry("http://packages.example/503")),
    Case("network", "cargo build", registry("https://packages.offline.example/index")),
    Case("auth", "cargo build", registry("http://packages.example/401")),
    Case("permission", "cargo build", registry("http://packages.example/403")),
    Case("rate_limit", "cargo build", registry("http://packages.example/429")),
    Case("tls", "cargo build", registry("https://packages.example/index")),
    Case("tls", "cargo fetch", registry("https://www.example:8443/index")),
    Case("network", "cargo build", crate('shop = { git = "https://gitlab.nowhere.example/team/shop.git" }')),
    Case("auth", "cargo build", crate('shop = { git = "http://gitlab.example/401/shop.git" }')),
    Case("missing_dependency", "cargo build --offline", crate('serde = "1"')),
    Case("not_configured", "cargo build --locked", crate()),
    Case("not_configured", "cargo build --frozen", crate() + "cargo generate-lockfile -q; sed -i 's/1.0.0/1.1.0/' Cargo.toml"),
    Case("not_found", "cargo build"),
    Case("not_found", "cargo test --manifest-path shop/Cargo.toml"),
    Case("usage", "cargo bulid", crate()),
    Case("usage", "cargo tset", crate()),
    Case("usage", "cargo build --relase", crate()),
    Case("usage", "cargo build -p ap", crate()),
    Case("usage", "cargo run --bin ap", crate()),
    Case("usage", "cargo build --features tsl", crate(before=("[features]", "tls = []"))),
    Case("missing_command", "cargo nextest run", crate()),
    Case("missing_command", "cargo watch -x test", crate()),
    Case("missing_dependency", "cargo build --target wasm32-unknown-unknown", crate()),
    Case("missing_dependency", "cargo build --target aarch64-unknown-linux-gnu --release", crate()),
    Case("missing_command", "cargo build", crate() + file(".cargo/config.toml", "[target.x86_64-unknown-linux-gnu]", 'linker = "musl-gcc-9"')),
    Case("missing_dependency", "cargo build", crate(before=('rust-version = "1.99"',))),
    Case("missing_dependency", "cargo build", file("lib/Cargo.toml", "[package]", 'name = "lib"', 'version = "1.0.0"', 'rust-version = "1.99"') + file("lib/src/lib.rs", "") + crate('lib = { path = "lib" }')),
    Case("usage", "cargo build -Z unstable-options", crate()),
    Case("permission", "cargo build", crate() + "cargo build -q", "chown -R root target; chmod -R go-w target"),
    Case("permission", "cargo new ../../../opt/shop"),
    Case("disk_full", "cargo build", crate(), FULL.format("target")),
    Case("usage", "cargo new app", "mkdir app"),
    Case("usage", "cargo init", crate()),
]  # fmt: skip

RUSTUP = [
    Case("network", "cargo +nightly build", crate(), tool="rustup"),
    Case("network", "cargo +1.80.0 test", crate(), tool="rustup"),
    Case("missing_dependency", "rustup run beta cargo build", crate()),
    Case("network", "cargo build", crate() + file("rust-toolchain.toml", "[toolchain]", 'channel = "1.80.0"'), tool="rustup"),
    Case("network", "rustup update"),
    Case("network", "rustup toolchain install nightly"),
    Case("not_configured", "cargo build", crate() + "rustup default none", tool="rustup"),
    Case("not_configured", "rustc --version", "rustup default none", tool="rustup"),
    Case("missing_command", "cargo miri test", crate(), tool="rustup"),
    Case("none", "rustup toolchian list"),
    Case("none", "rustup componet add clippy"),
]  # fmt: skip

CRATES_SILENT = [
    Case("none", "cargo build", crate() + file("src/main.rs", "fn main() { shop() }")),
    Case("none", "cargo test", crate() + file("src/main.rs", "fn main() {}", "#[test]", "fn login() {", '    panic!("401 Unauthorized: connection refused, run cargo login");', "}")),
    Case("none", "cargo run", crate() + file("src/main.rs", "fn main() {", '    eprintln!("error: toolchain \'nightly\' is not installed");', "    std::process::exit(3);", "}")),
    Case("none", "cargo run", crate() + file("src/main.rs", "fn main() {", '    std::fs::read("absent.txt").unwrap();', "}")),
    Case("none", "cargo build", crate() + "echo 'name = ' >> Cargo.toml"),
    Case("none", "cargo build", crate(before=('build = "build.rs"',)) + file("build.rs", "fn main() {", '    panic!("failed to download from `https://gitlab.example/shop.tgz`: 403");', "}")),
    Case("none", "RUSTFLAGS=-Dwarnings cargo build", crate() + file("src/main.rs", "fn main() { let forbidden = 403; }")),
    Case("none", "cargo fmt --check", crate() + file("src/main.rs", "fn main(){", "}")),
    Case("none", "cargo clippy -- -D warnings", crate() + file("src/main.rs", "fn main() {", "    let login = 1;", "    let _ = login == login;", "}")),
    Case("none", "cargo build", crate() + file("src/main.rs", "mod token_expired;", "fn main() {}")),
    Case("none", "cargo zzqxy", crate()),
    Case("none", "rustc absent.rs"),
    Case("none", "cargo build --lib", crate()),
]  # fmt: skip


def module(*lines: str, source: str = "package main\n\nfunc main() {}") -> str:
    """A Go module with a main package; lines more for its go.mod."""
    return file("go.mod", "module shop.example/app", "", "go 1.19", *lines) + file("main.go", source)


WANTS = module(
    "require packages.example/basket v1.2.0",
    source='package main\n\nimport _ "packages.example/basket"\n\nfunc main() {}',
)
IMPORTS = module(source='package main\n\nimport _ "packages.example/basket"\n\nfunc main() {}')


def proxy(url: str) -> str:
    """Go's settings for this module proxy."""
    return f"go env -w GOPROXY={url} GONOSUMDB='*' GOFLAGS=-mod=mod; "


GO = [
    Case("network", "go mod download", WANTS),
    Case("network", "go build ./...", proxy("https://proxy.golang.org") + WANTS),
    Case("network", "go get github.com/spf13/cobra@v1.8.0", module()),
    Case("network", "go install golang.org/x/tools/gopls@latest"),
    Case("network", "go mod tidy", IMPORTS),
    Case("network", "go mod download", proxy("https://internal.example") + WANTS),
    Case("network", "go mod download", proxy("https://packages.example:8444") + WANTS),
    Case("network", "go mod download", proxy("https://packages.offline.example") + WANTS),
    Case("network", "go mod download", proxy("http://packages.example/503") + WANTS),
    Case("auth", "go mod download", proxy("http://packages.example/401") + WANTS),
    Case("permission", "go mod download", proxy("http://packages.example/403") + WANTS),
    Case("rate_limit", "go mod download", proxy("http://packages.example/429") + WANTS),
    Case("not_found", "go get packages.example/baskte", proxy("http://packages.example/404") + module()),
    Case("tls", "go mod download", proxy("https://packages.example") + WANTS),
    Case("tls", "go build", proxy("https://www.example:8443") + WANTS),
    Case("missing_dependency", "GOFLAGS=-mod=mod GOPROXY=off go build", WANTS),
    Case("missing_dependency", "go build", WANTS),
    Case("missing_dependency", "go vet ./...", IMPORTS),
    Case("missing_dependency", "go build", IMPORTS),
    Case("missing_dependency", "go test ./...", IMPORTS),
    Case("not_configured", "go build", WANTS + "mkdir vendor; echo '# packages.example/cart v1.0.0' > vendor/modules.txt"),
    Case("not_found", "go build"),
    Case("not_found", "go mod tidy"),
    Case("not_found", "go test ./..."),
    Case("not_found", "go run ."),
    Case("not_found", "go build", "go mod init shop.example/app 2>/dev/null"),
    Case("missing_dependency", "go build", module(source="package main\n\nimport \"C\"\n\nfunc main() {}") + "go env -w CC=gcc-99"),
    Case("not_configured", "go test -race ./...", module() + "go env -w CGO_ENABLED=0"),
    Case("not_found", "go mod download", proxy("http://packages.example/404") + WANTS + "go env -w GOMODCACHE=/opt/go/mod"),
    Case("permission", "GOCACHE=/opt/cache go build", module()),
    Case("permission", "go build -o /opt/app", module()),
    Case("not_configured", "HOME= go build", module()),
    Case("disk_full", "GOTMPDIR=$PWD/full go build", module(), FULL.format("full")),
    Case("usage", "go bulid", module()),
    Case("usage", "go mod tidyy", module()),
    Case("usage", "go tset ./...", module()),
    Case("usage", "go install packages.example/basket"),
    Case("usage", "go get packages.example/basket"),
    Case("usage", "GOARCH=x86 go build", module()),
    Case("none", "go build -rcae", module()),
    Case("missing_dependency", "go build", module().replace("go 1.19", "go 1.23.0")),
    Case("usage", "go mod init shop.example/app", module()),
    Case("not_configured", "GO111MODULE=off go get packages.example/basket@v1.2.0"),
]  # fmt: skip

GO_SILENT = [
    Case("none", "go build", module(source="package main\n\nfunc main() { shop() }")),
    Case("none", "go build", module(source="package main\n\nfunc main() {")),
    Case("none", "go vet ./...", module(source='package main\n\nimport "fmt"\n\nfunc main() { fmt.Printf("%d", "403 forbidden") }')),
    Case("none", "go test ./... >&2", module() + file("main_test.go", "package main", 'import "testing"', "func TestLogin(t *testing.T) {", '    t.Fatal("dial tcp 127.0.0.1:5432: connect: connection refused, 401 Unauthorized")', "}")),
    Case("none", "go run .", module(source='package main\n\nimport "log"\n\nfunc main() { log.Fatal("go: go.mod file not found in the basket") }')),
    Case("none", "go run .", module(source='package main\n\nfunc main() { panic("dial tcp: lookup shop.example: no such host") }')),
    Case("none", "go run .", module(source='package main\n\nimport "os"\n\nfunc main() { os.Exit(3) }')),
    Case("none", "go run main.go", file("main.go", "package main", "", "func main() { var forbidden = 403 }")),
    Case("none", "go mod tidy", module() + "echo 'requier shop' >> go.mod"),
    Case("none", "go zzqxy", module()),
]  # fmt: skip

HELLO = file(
    "Main.java",
    "public class Main {",
    '    public static void main(String[] words) { System.out.println("shop"); }',
    "}",
)
JAVA = [
    Case("missing_dependency", "java Main", HELLO + "javac Main.java; printf '\\x00\\x45' | dd of=Main.class bs=1 seek=6 conv=notrunc status=none"),
    Case("missing_dependency", "java -jar shop.jar", HELLO + "javac Main.java; printf '\\x00\\x41' | dd of=Main.class bs=1 seek=6 conv=notrunc status=none; jar --create --file shop.jar --main-class Main Main.class"),
    Case("missing_dependency", "javac --release 21 Main.java", HELLO),
    Case("missing_dependency", "javac -source 21 Main.java", HELLO),
    Case("usage", "java -XX:+UseConcMarkSweepGC Main", HELLO + "javac Main.java"),
    Case("usage", "java -Xmx4GG Main", HELLO),
    Case("usage", "java --ad-opens java.base/java.lang=ALL-UNNAMED Main", HELLO),
    Case("oom", "java -Xms900g -Xmx900g Main", HELLO),
    Case("oom", "java -Xmx16m Main.java", file("Main.java", "public class Main {", "    public static void main(String[] words) {", "        var all = new java.util.ArrayList<byte[]>();", "        while (true) all.add(new byte[1 << 20]);", "    }", "}")),
    Case("tls", "java Main.java", file("Main.java", "public class Main {", "    public static void main(String[] words) throws Exception {", '        new java.net.URL("https://www.example/").openStream();', "    }", "}")),
    Case("not_configured", "JAVA_TOOL_OPTIONS=-javaagent:/opt/agent.jar java Main.java", HELLO),
    Case("not_configured", "JAVA_HOME=/opt/jdk-21 mvn package", tool="mvn"),
]  # fmt: skip

JAVA_SILENT = [
    Case("not_found", "java Main", "true"),
    Case("not_found", "java -jar absent.jar"),
    Case("none", "javac Main.java", file("Main.java", "public class Main { int forbidden = login(); }")),
    Case("none", "java Main.java", file("Main.java", "public class Main {", "    public static void main(String[] words) {", '        throw new IllegalStateException("401 Unauthorized: OutOfMemoryError in token_expired_test");', "    }", "}")),
    Case("none", "java Main.java", file("Main.java", "public class Main {", "    public static void main(String[] words) {", "        System.exit(3);", "    }", "}")),
    Case("none", "java Main.java", file("Main.java", "public class Main {", "    public static void main(String[] words) throws Exception {", '        throw new java.io.IOException("Unrecognized VM option, Could not transfer artifact");', "    }", "}")),
]  # fmt: skip


def pom(*lines: str) -> str:
    """A pom.xml; lines more for it."""
    head = (
        "<project>",
        "<modelVersion>4.0.0</modelVersion>",
        "<groupId>example.shop</groupId>",
        "<artifactId>app</artifactId>",
        "<version>1.0</version>",
    )
    source = "<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>"
    versions = {"resources": "3.3.1", "compiler": "3.13.0"}
    plugins = "".join(
        f"<plugin><artifactId>maven-{name}-plugin</artifactId><version>{at}</version></plugin>"
        for name, at in versions.items()
    )
    return file("pom.xml", *head, source, f"<build><plugins>{plugins}</plugins></build>", *lines, "</project>") + file(
        "src/main/java/Main.java", "public class Main {}"
    )


def needs(group: str, artifact: str, version: str) -> str:
    return f"<dependencies><dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version></dependency></dependencies>"


def mirror(url: str) -> str:
    """A project that wants a library, from this mirror of Maven Central."""
    settings = f"<settings><mirrors><mirror><id>company</id><mirrorOf>*</mirrorOf><url>{url}</url></mirror></mirrors></settings>"
    return file("~/.m2/settings.xml", settings) + pom(needs("org.example", "basket", "1.2"))


PARENT = "<parent><groupId>example.shop</groupId><artifactId>parent</artifactId><version>2.0</version></parent>"
MAVEN = [
    Case("network", "mvn -B compile >&2", pom(needs("org.example", "basket", "1.2"))),
    Case("network", "mvn -B -q compile >&2", mirror("https://internal.example/maven")),
    Case("network", "mvn -B compile >&2", mirror("https://packages.example:8444/maven")),
    Case("network", "mvn -B compile >&2", mirror("https://packages.nowhere.example/maven")),
    Case("network", "mvn -B compile >&2", mirror("https://packages.example:80/503") .replace("https://packages.example:80", "http://packages.example")),
    Case("network", "mvn -B org.example:shop-maven-plugin:1.0:run >&2", pom()),
    Case("network", "mvn -B validate >&2", pom().replace("<groupId>", PARENT + "<groupId>", 1)),
    Case("auth", "mvn -B compile >&2", mirror("http://packages.example/401")),
    Case("permission", "mvn -B compile >&2", mirror("http://packages.example/403")),
    Case("not_found", "mvn -B compile >&2", mirror("http://packages.example/404")),
    Case("not_found", "mvn -B -q compile >&2", mirror("http://packages.example/404") + "mvn -B -q compile >/dev/null 2>&1 || true"),
    Case("tls", "mvn -B compile >&2", mirror("https://www.example/maven")),
    Case("tls", "mvn -B compile >&2", mirror("https://www.example:8443/maven")),
    Case("missing_dependency", "mvn -B -o compile >&2", pom(needs("org.example", "basket", "1.2"))),
    Case("not_found", "mvn -B package >&2"),
    Case("not_found", "mvn -B -f shop/pom.xml package >&2"),
    Case("usage", "mvn -B pacakge >&2", pom()),
    Case("usage", "mvn -B -o claen install >&2", pom()),
    Case("usage", "mvn -B dependency:tre >&2", pom()),
    Case("usage", "mvn -B -pl shop-ap compile >&2", pom()),
    Case("none", "mvn -B --skp-tests package >&2", pom()),
    Case("missing_dependency", "mvn -B -o compile >&2", pom().replace("source>17<", "source>21<").replace("target>17<", "target>21<")),
    Case("permission", "mvn -B -o compile >&2", pom(), "mkdir target; chmod 755 target"),
    Case("disk_full", "mvn -B -o compile >&2", pom(), FULL.format("target")),
]  # fmt: skip

MAVEN_SILENT = [
    Case("none", "mvn -B -o compile >&2", pom() + file("src/main/java/Main.java", "public class Main { int forbidden = login(); }")),
    Case("none", "mvn -B validate >&2", pom() + "sed -i 's/<version>/<verison>/' pom.xml"),
    Case("none", "mvn -B -o validate >&2", pom().replace("<version>1.0</version>", "")),
    Case("none", "mvn -B -o compile >&2", pom() + file("src/main/java/Main.java", "public class Main { // status code: 401, Unauthorized (401)")),
]  # fmt: skip

CASES = [*CRATES, *RUSTUP, *CRATES_SILENT, *GO, *GO_SILENT, *JAVA, *JAVA_SILENT, *MAVEN, *MAVEN_SILENT]
TOOLCHAIN = "stable-x86_64-unknown-linux-gnu"


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.rust_go_jvm")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    start_servers()
    write("rust_go_jvm", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep ^{HOME}/); do umount -l $place; done")
    shell(f"""
        chmod -R u+w {HOME}; find {HOME} -mindepth 1 -delete
        install -d -o {UID} -g {UID} {HOME}/app {HOME}/.cargo {HOME}/.rustup {HOME}/.rustup/toolchains {HOME}/.m2
        ln -s /srv/tools/rust {HOME}/.rustup/toolchains/{TOOLCHAIN}
        printf 'version = "12"\\ndefault_toolchain = "{TOOLCHAIN}"\\n[overrides]\\n' > {HOME}/.rustup/settings.toml
        chown -R {UID}:{UID} {HOME}/.rustup/settings.toml
        rm -rf {SERVER}/m2; install -d -o {UID} -g {UID} {HOME}/.m2/repository {SERVER}/m2/new {SERVER}/m2/work {SERVER}/go-cache {HOME}/.config/go
        mount -t overlay -o lowerdir={SERVER}/tools/m2,upperdir={SERVER}/m2/new,workdir={SERVER}/m2/work overlay {HOME}/.m2/repository
        echo GOCACHE={SERVER}/go-cache > {HOME}/.config/go/env; chown -R {UID}:{UID} {HOME}/.config
    """)
    return capture(case, "rust_go_jvm")


if __name__ == "__main__":
    main()
