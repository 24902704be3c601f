"""Emi, who develops in Rust."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE, DOCKER, SSH
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file


def crate(dependencies: str = "", main: str = 'fn main() { println!("ok"); }', more: str = "") -> str:
    """A small crate, its registry where told."""
    return file(
        "Cargo.toml",
        f"""
        [package]
        name = "parcel"
        version = "0.6.2"
        edition = "2021"

        [dependencies]
        {dependencies}

        {more}
        """,
    ) + file("src/main.rs", main)


LIB = file(
    "src/lib.rs",
    """
    pub fn weight(items: &[u32]) -> u32 {
        items.iter().sum()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn sums() {
            assert_eq!(weight(&[1, 2, 3]), 7);
        }
    }
    """,
)
REMOTE = """
    use std::io::Read;
    use std::net::TcpStream;

    #[test]
    fn talks_to_redis() {
        let mut stream = TcpStream::connect("127.0.0.1:6390").expect("redis of the test");
        let mut word = String::new();
        stream.read_to_string(&mut word).unwrap();
    }
    """
MIRROR = f"""mkdir -p ~/.cargo; printf '[source.crates-io]\\nreplace-with = "kestrel"\\n[source.kestrel]\\nregistry = \
"sparse+http://nexus.{H}/repository/{{0}}/"\\n[net]\\nretry = 0\\n' > ~/.cargo/config.toml
"""
CONFIG = """
    use std::fs;

    fn main() {
        let path = std::env::args().nth(1).unwrap_or("config/parcel.toml".into());
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("parcel: cannot read {path}: {error}");
                std::process::exit(2);
            }
        };
        println!("{}", text.len());
    }
    """
LISTEN = """
    use std::net::TcpListener;

    fn main() -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:8080")?;
        for stream in listener.incoming() {
            drop(stream);
        }
        Ok(())
    }
    """
BORROW = """
    fn main() {
        let name = String::from("parcel");
        let taken = name;
        println!("{name} {taken}");
    }
    """
UNWRAP = """
    fn main() {
        let size: u32 = "12kg".parse().unwrap();
        println!("{size}");
    }
    """
S: dict[str, Any] = {"timeout": 120}

CASES = [
    fails("not_found", "cargo build --release", "true", **S),
    fails("network", "cargo build", crate('serde = { version = "1", features = ["derive"] }'), **S),
    fails("network", "cargo update -p tokio", crate('tokio = "1.38"'), **S),
    fails("network", "cargo fetch", crate('anyhow = "1"') + MIRROR.format("ill"), **S),
    fails("auth", "cargo check", crate('anyhow = "1"') + MIRROR.format("releases"), also="not_configured", **S),
    fails("not_configured", "cargo add serde-yaml", crate() + MIRROR.format("crates"), also="not_found", **S),
    fails(
        "not_configured",
        "cargo build --locked",
        crate('kit = { path = "kit" }') + "mkdir -p kit/src; touch "
        'kit/src/lib.rs; printf \'[package]\\nname = "kit"\\nversion = "0.1.0"\\n\' > kit/Cargo.toml; cargo '
        "generate-lockfile -q --offline; sed -i s/0.1.0/0.2.0/ kit/Cargo.toml",
        **S,
    ),
    fails("not_found", "cargo build", crate('kit = { path = "../kit" }'), **S),
    fails(
        "auth",
        "cargo build",
        crate(f'proto = {{ git = "http://code.{H}/team/proto.git" }}') + "mkdir -p ~/.cargo; printf "
        "'[net]\\nretry = 0\\ngit-fetch-with-cli = true\\n' > ~/.cargo/config.toml",
        **S,
    ),
    fails(
        "ssh_key",
        "cargo fetch",
        crate(f'shop = {{ git = "ssh://git@git.{H}/team/shop.git" }}') + "mkdir -p ~/.cargo "
        "~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; printf '[net]\\nretry = 0\\ngit-fetch-with-cli = true\\n' > "
        "~/.cargo/config.toml",
        **S,
    ),
    fails("missing_command", "cargo nextest run", crate()),
    fails("missing_command", "cargo watch -x check", crate()),
    fails(
        "missing_command",
        "make check",
        crate(main="fn main() {}") + "printf 'check:\\n\\tcargo fmt --check\\n\\tcargo deny check\\n' > Makefile",
        **S,
    ),
    fails("usage", "cargo biuld", crate()),
    fails("usage", "cargo run --bin parcel-cli", crate(), **S),
    fails("usage", "cargo build --features posgres", crate(more="[features]\npostgres = []"), **S),
    fails("missing_dependency", "cargo build --target wasm32-unknown-unknown", crate(), **S),
    fails(
        "missing_command",
        "cargo build",
        crate(more="[profile.dev]\nopt-level = 0") + "mkdir -p .cargo; printf '[target.x86_64"
        '-unknown-linux-gnu]\\nlinker = "mold-cc"\\n\' > .cargo/config.toml',
        **S,
    ),
    fails(
        "missing_dependency",
        "cargo build",
        crate() + 'printf \'#[link(name = "sodium_legacy")]\\nextern "C" { fn '
        "sodium_init() -> i32; }\\nfn main() { unsafe { sodium_init(); } }\\n' > src/main.rs",
        **S,
    ),
    fails(
        "missing_command",
        "cargo build",
        crate() + 'printf \'fn main() { let out = std::process::Command::new("protoc")'
        '.arg("--version").output().expect("failed to run protoc"); drop(out); }\\n\' > build.rs',
        **S,
    ),
    fails(
        "missing_dependency",
        "cargo build",
        crate() + 'printf \'fn main() { let out = std::process::Command::new("pkg-config").'
        'args(["--libs", "libpq-fe >= 15"]).output().unwrap(); if !out.status.success() { eprintln!("{}", '
        "String::from_utf8_lossy(&out.stderr)); std::process::exit(1); } }\\n' > build.rs",
        **S,
    ),
    fails("not_found", "cargo run -q", crate(main=CONFIG), **S),
    fails("port_in_use", "cargo run -q", crate(main=LISTEN), **S),
    fails(
        "service_down",
        "cargo test -q --test redis",
        crate() + "mkdir tests; " + file("tests/redis.rs", REMOTE),
        stdout=True,
        **S,
    ),
    fails(
        "lock",
        "cp target/release/parcel bin/parcel",
        "mkdir -p target/release bin; cp /usr/bin/sleep bin/parcel; cp "
        "/usr/bin/true target/release/parcel; setsid bin/parcel 9 >/dev/null 2>&1 & sleep 0.2",
    ),
    fails(
        "dirty_tree", "git switch main", CLONE + "git switch -q -c feat; echo x > f1; git commit -qam x; echo y > f1"
    ),
    fails("dirty_tree", "git pull --rebase", CLONE + "echo y >> f2"),
    fails(
        "permission",
        "install -m 755 target/release/parcel /usr/local/bin/",
        "mkdir -p target/release; touch target/release/parcel",
    ),
    fails("missing_command", f"ssh deploy@staging.{H} 'cd shop && cargo build --release'", SSH),
    fails(
        "missing_command",
        "docker run --rm -v $PWD/target:/out shop/box:1 /usr/local/bin/parcel --version",
        DOCKER,
        also="not_found",
        timeout=60,
    ),
    # --- not the environment's ---
    fails("none", "cargo build", crate(main=BORROW), **S),
    fails("none", "cargo test", crate() + LIB, stdout=True, **S),
    fails("none", "cargo run -q -- 12kg", crate(main=UNWRAP), **S),
    fails(
        "none",
        "cargo clippy -- -D warnings",
        crate(main="fn main() { let v = vec![1]; if v.len() == 0 { return; } }"),
        **S,
    ),
    fails("none", "cargo fmt --check", crate(main='fn main(){println!("a");}'), stdout=True, **S),
    fails(
        "none",
        "cargo check --message-format short",
        crate(main="use parcel::Route;\n\nfn main() { let r: Route = 1; }"),
        **S,
    ),
    fails(
        "none",
        "cargo test --quiet refuses",
        crate()
        + file(
            "src/lib.rs",
            """
          pub fn open(user: &str) -> Result<(), String> {
              Err(format!("401 Unauthorized: {user}"))
          }

          #[test]
          fn refuses_nobody() {
              open("emi").unwrap();
          }
          """,
        ),
        stdout=True,
        **S,
    ),
    fails("none", "grep -rn 'todo!(' src", "mkdir src; echo a > src/a.rs"),
]
