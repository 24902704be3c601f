"""Rik, a Rust developer who ships containers: his month."""

from typing import Any

from tests.corpus.fresh_j_two_parts import PODMAN, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"


def crate(source: str, more: str = "", name: str = "src/main.rs") -> str:
    """A crate."""
    return file("Cargo.toml", '[package]\nname = "gate"\nversion = "0.2.0"\nedition = "2021"\n' + more) + file(
        name, source
    )


MAIN = 'fn main() { println!("up"); }'
DEPS = '[dependencies]\n{} = "1"\n'
LOCAL = (
    'mkdir -p util/src; printf \'[package]\\nname = "util"\\nversion = "{}"\\n\' > util/Cargo.toml; touch '
    "util/src/lib.rs\n"
)
FILE = "printf 'FROM {}\\nCOPY . /app\\n' > Containerfile\n"
LONG: dict[str, Any] = {"timeout": 90}

CASES = [
    fails("network", "cargo build --release", crate(MAIN, DEPS.format("tokio")), **LONG),
    fails("network", "cargo add serde --features derive", crate(MAIN), **LONG),
    fails("not_found", "cargo run", "mkdir gate"),
    fails("missing_command", "cargo nextest run", crate(MAIN)),
    fails("missing_command", "cargo watch -x test", crate(MAIN)),
    fails("usage", "cargo biuld", crate(MAIN)),
    fails("not_configured", "cargo build --locked", crate(MAIN, '[dependencies]\nutil = { path = "util" }\n')
          + LOCAL.format("0.1.0") + "cargo generate-lockfile -q --offline; sed -i 's/0.1.0/0.2.0/' "
          "util/Cargo.toml", **LONG),
    fails("missing_dependency", "cargo build --target x86_64-unknown-linux-musl", crate(MAIN), **LONG),
    fails("missing_dependency", "cargo check", crate(MAIN, 'rust-version = "1.120"\n')),
    fails("missing_dependency", "cargo build", crate(MAIN) + file("build.rs", """
        use std::process::Command;
        fn main() {
            let out = Command::new("pkg-config").args(["--libs", "--cflags", "libpqxx-tarn"]).output().unwrap();
            if !out.status.success() { panic!("{}", String::from_utf8_lossy(&out.stderr)); }
        }
    """), **LONG),
    fails("missing_command", "cargo build", crate(MAIN) + "mkdir .cargo; printf '[target.x86_64-unknown-linux-gnu]\\n"
          "linker = \"mold-clang\"\\n' > .cargo/config.toml", **LONG),
    fails("not_found", "cargo build -p gate-worker", crate(MAIN), also="usage"),
    fails("usage", "cargo run --bin migrate", crate(MAIN), also="not_found"),
    fails("auth", "cargo fetch", crate(MAIN, f'[dependencies]\nkit = {{ git = "https://code.{H}/locked/kit.git" }}\n'),
          **LONG),
    fails("ssh_key", "cargo update", crate(MAIN, f'[dependencies]\nkit = {{ git = "ssh://git@code.{H}/kit.git" }}\n')
          + "mkdir -pm 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts", also="auth", **LONG),
    fails("port_in_use", "cargo run -q", crate("fn main() { "
          "std::net::TcpListener::bind(\"127.0.0.1:8077\").unwrap(); }"),
          **LONG),
    fails("service_down", "cargo run -q", crate("fn main() { std::net::TcpStream::connect(\"127.0.0.1:6390\")"
          ".expect(\"redis\"); }"), **LONG),
    fails("not_configured", "cargo run -q", crate("fn main() { let _ = std::env::var(\"GATE_LISTEN\")"
          ".expect(\"GATE_LISTEN\"); }"), **LONG),
    # containers
    fails("registry_auth", f"podman pull registry.{H}:5000/team/gate:0.2.0", PODMAN),
    fails("registry_auth", f"podman push registry.{H}:5000/team/gate:0.2.0", PODMAN + "podman pull -q registry."
          f"{H}:5001/base/box:1 >/dev/null; podman tag registry.{H}:5001/base/box:1 "
          f"registry.{H}:5000/team/gate:0.2.0", **LONG),
    fails("image_not_found", f"podman pull registry.{H}:5001/base/rust-slim:1.80", PODMAN),
    fails("short_sha", f"podman pull registry.{H}:5001/base/box:3f9c2ab", PODMAN),
    fails("image_not_found", "podman build -t gate .", PODMAN
          + FILE.format(f"registry.{H}:5001/base/distroless:nonroot"),
          **LONG),
    fails("registry_auth", f"podman login -u rik -p oldtoken registry.{H}:5000", PODMAN),
    fails("network", "podman pull docker.io/library/rust:1.80-slim", PODMAN, timeout=60),
    fails("not_configured", "podman run --rm rust-slim cargo --version", PODMAN, also="image_not_found"),
    fails("tls", f"podman pull own.{H}/team/gate:1", PODMAN),
    fails("tls", f"skopeo inspect docker://registry.{H}:5001/base/box:1", also="not_configured"),
    fails("registry_auth", f"skopeo copy --dest-tls-verify=false docker://registry.{H}:5001/base/box:1 "
          f"docker://registry.{H}:5000/team/gate:1 --src-tls-verify=false"),
    fails("image_not_found", f"skopeo inspect --tls-verify=false docker://registry.{H}:5001/base/box:2"),
    fails("network", f"skopeo list-tags docker://shut.{H}/team/gate", timeout=60),
    fails("not_found", "podman build -f Containerfile.prod .", PODMAN),
    fails("not_found", "podman logs -f gate", PODMAN),
    fails("image_not_found", "podman push gate:0.2.0", PODMAN, also="not_found"),
    fails("missing_command", "just release", "printf 'release:\\n    cargo-release patch --execute\\n' > justfile",
          tool="just"),
    fails("ssh_key", "git push", WORK + "git commit -q --allow-empty -m 'Tune'; install -m 600 /srv/ssh/other "
          "~/.ssh/id_ed25519"),
    fails("usage", "podman create --name gate registry.tarn.example:5001/base/box:1 sh", PODMAN + "podman create "
          "-q --name "
          "gate registry.tarn.example:5001/base/box:1 sh >/dev/null 2>&1", also="lock", **LONG),
    # silent
    fails("none", "cargo build", crate("fn main() { let s = String::new(); let t = s; println!(\"{}\", s); "
          "}"), **LONG),
    fails("none", "cargo test -q", crate(MAIN + "\n#[test]\nfn limits() { assert_eq!(429, 200, \"rate limit not "
          "applied\"); "
          "}"), stdout=True, **LONG),
    fails("none", "cargo clippy -q -- -D warnings", crate("fn main() { let x = 5; let v = vec![1]; if v.len() == 0 { "
          "println!(\"{}\", x) } }"), **LONG),
    fails("none", "cargo fmt --check", crate("fn main(){println!(\"x\");}"), stdout=True),
    fails("none", "cargo run -q", crate("fn main() { let v: Vec<u8> = vec![]; println!(\"{}\", v[3]); }"), **LONG),
    fails("none", "cargo run -q -- limits.toml", crate("fn main() { let n: u32 = \"ten\".parse().unwrap(); "
          "println!(\"{n}\") "
          "}"), **LONG),
    fails("none", "cargo check", crate(MAIN, "[dependencies\n")),
    fails("none", "podman run --rm --nmae gate box", PODMAN, also="usage"),
]  # fmt: skip
