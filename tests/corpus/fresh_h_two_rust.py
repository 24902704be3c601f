"""Diego's month: Rust and C++."""

from tests.corpus.fresh_h_two_shared import AHEAD, KEY, LOCAL, ME, OTHER, cloned
from tests.corpus.fresh_parts import fails, file

CRATE = (
    file(
        "Cargo.toml",
        """
    [package]
    name = "courier"
    version = "0.7.1"
    edition = "2021"
    [features]
    tls = []
    [dependencies]
""",
    )
    + file(
        "src/main.rs",
        """
    mod route;
    fn main() {
        println!("{}", route::distance(3, 4));
    }
""",
    )
    + file(
        "src/route.rs",
        """
    pub fn distance(x: i32, y: i32) -> i32 {
        ((x * x + y * y) as f64).sqrt() as i32
    }
    #[cfg(test)]
    mod tests {
        #[test]
        fn right_angle() { assert_eq!(super::distance(3, 4), 5); }
    }
""",
    )
)


def edited(old: str, new: str, name: str = "src/route.rs") -> str:
    """The crate with a mistake in it."""
    return CRATE + f"sed -i 's|{old}|{new}|' {name}\n"


CMAKE = file(
    "CMakeLists.txt",
    """
    cmake_minimum_required(VERSION 3.20)
    project(scanner CXX)
    enable_testing()
    add_executable(scanner main.cpp)
    add_test(NAME smoke COMMAND scanner --check)
""",
) + file(
    "main.cpp",
    """
    #include <iostream>
    int main(int argc, char**) { std::cout << argc << std::endl; return argc > 1; }
""",
)
CRASH = file(
    "crash.c",
    """
    #include <stdio.h>
    #include <string.h>
    int main(int n, char **a) { char *p = 0; printf("start\\n"); fflush(stdout); p[n] = 1; return 0; }
""",
)
CASES = [
    fails("none", "cargo build", edited("-> i32 {", "-> \\&str {"), timeout=60),
    fails("none", "cargo check --all-targets", edited("x \\* x", "x * z"), timeout=60),
    fails("none", "cargo run -- --dry-run", edited("as i32", "as i64"), timeout=60),
    fails("none", "cargo test", edited(", 5)", ", 6)"), stdout=True, timeout=60),
    fails(
        "none",
        "cargo test route::tests -- --nocapture",
        edited("assert_eq.*;", 'panic!(\\"connection refused: 127.0.0.1:5432\\");'),
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "cargo run",
        edited(
            "println.*",
            'let v: Vec<i32> = vec![]; println!(\\"{}\\", v[route::distance(3, 4) as usize]);',
            "src/main.rs",
        ).replace('\\"', '"'),
        timeout=60,
    ),
    fails("missing_command", "cargo fmt --check", CRATE, timeout=60, also="missing_dependency"),
    fails("network", "cargo build", CRATE + "echo 'serde = \"1\"' >> Cargo.toml", timeout=90),
    fails("network", "cargo add tokio --features full", CRATE, timeout=90),
    fails("not_configured", "cargo build --locked", CRATE, timeout=60),
    fails("not_found", "cargo run --release", "mkdir src"),
    fails("usage", "cargo run --bin curier", CRATE, timeout=60),
    fails("none", "cargo build --features metrics", CRATE, timeout=60, also="usage"),
    fails("usage", "cargo biuld --release", CRATE),
    fails("missing_command", "cargo nextest run", CRATE, tool="cargo", also="missing_dependency"),
    fails(
        "missing_command",
        "cargo build",
        CRATE + file(".cargo/config.toml", '[target.x86_64-unknown-linux-gnu]\nlinker = "mold-cc"'),
        timeout=60,
    ),
    fails("missing_dependency", "cargo build --target aarch64-unknown-linux-gnu", CRATE, timeout=60),
    fails(
        "missing_dependency",
        "make",
        "printf 'scan: scan.c\\n\\tcc $$(pkg-config --cflags --libs libsodium) -o scan scan.c\\n' > Makefile; "
        "echo '#include <sodium.h>' > scan.c",
    ),
    fails(
        "none", "cargo build --release", edited("^pub fn", "pub fn distance(x: i32) -> i32 { x }\\npub fn"), timeout=60
    ),
    fails(
        "disk_full",
        "cargo build",
        CRATE,
        admin="mkdir -p target; mount -t tmpfs -o size=48k,uid=1000 t target",
        timeout=60,
    ),
    fails("none", "gcc -Wall -Werror -o crash crash.c", CRASH + "sed -i 's/char \\*p/int unused; char *p/' crash.c"),
    fails("none", "g++ -std=c++17 -o scanner main.cpp", CMAKE + "sed -i 's/std::endl/std::endll/' main.cpp"),
    fails(
        "none",
        "gcc -o parse parse.c",
        "printf 'int yyparse(void);\\nint main(void) { return yyparse(); }\\n' > parse.c",
    ),
    fails(
        "missing_dependency",
        "g++ -o scan scan.cpp",
        "printf '#include <opencv2/core.hpp>\\nint main() {}\\n' > scan.cpp",
    ),
    fails("missing_dependency", "gcc -o cap cap.c -lusb-1.0", "echo 'int main(void) { return 0; }' > cap.c"),
    fails("not_found", "cmake -B build", "mkdir src"),
    fails(
        "missing_dependency",
        "cmake -B build -DCMAKE_BUILD_TYPE=Release",
        CMAKE + "sed -i '2a find_package(OpenCV REQUIRED)' CMakeLists.txt",
        timeout=60,
    ),
    fails(
        "not_configured",
        "cmake -B build",
        CMAKE + "mkdir ~/old; cp CMakeLists.txt main.cpp ~/old; cmake -S ~/old -B ~/old/build >/dev/null; "
        "mv ~/old/build .",
        timeout=60,
        also="none",
    ),
    fails(
        "none",
        "cmake --build build && ctest --test-dir build",
        CMAKE + "cmake -B build >/dev/null",
        tool="ctest",
        stdout=True,
        timeout=60,
    ),
    fails(
        "none",
        "make -j2",
        "printf 'all: a.o b.o\\n%%.o: %%.c\\n\\t$(CC) -c $<\\n' > Makefile; echo 'int a;' > a.c; echo 'int b' > b.c",
    ),
    fails("none", "make", "printf 'all:\\n    gcc -o a a.c\\n' > Makefile"),
    fails(
        "not_found",
        "make install",
        "printf 'install: courier.conf\\n\\tcp courier.conf out/\\n' > Makefile",
        also="none usage",
    ),
    fails("not_found", "gdb -q -batch -ex bt --args ./target/debug/courier", CRATE),
    fails("permission", "gdb -q -batch -p 1"),
    fails("permission", "strace -p 1"),
    fails("none", "./crash", CRASH + "gcc -o crash crash.c 2>/dev/null", tool="bash"),
    fails("none", "./crash", CRASH + "gcc -g -fsanitize=address -o crash crash.c", tool="bash"),
    fails(
        "missing_dependency",
        "./scanner",
        "printf 'int s(void);int main(void){return s();}' > m.c; echo 'int s(void){return 0;}' > l.c; gcc -shared "
        "-fPIC -o libscan.so.2 l.c; ln -s libscan.so.2 libscan.so; "
        "gcc -o scanner m.c -L. -lscan; rm libscan.so*",
        tool="ld.so",
    ),
    fails(
        "network",
        "git submodule update --init",
        LOCAL + "git config -f .gitmodules submodule.vendor/proto.path vendor/proto; git config -f .gitmodules "
        "submodule.vendor/proto.url "
        "https://gitea.lab.nowhere.example/proto.git; git update-index --add --cacheinfo 160000,$(git rev-parse "
        "HEAD),vendor/proto; git add .gitmodules",
    ),
    fails(
        "none",
        "git apply fix.patch",
        LOCAL + "printf -- '--- a/settings.py\\n+++ b/settings.py\\n@@ -1 +1 @@\\n-PORT = 7000\\n+PORT "
        "= 7001\\n' > fix.patch",
    ),
    fails("git_diverged", "git pull", cloned("courier") + OTHER + AHEAD),
    fails(
        "git_diverged",
        "git push --force-with-lease",
        cloned("courier") + OTHER + "git commit -q --amend -m 'better words'",
    ),
    fails("ssh_key", "git fetch", cloned("courier") + "chmod 644 ~/.ssh/id_ed25519"),
    fails("lock", "git commit -am 'tune parser'", LOCAL + "echo '#' >> settings.py; touch .git/index.lock"),
    fails(
        "lock",
        "cp target/release/courier ~/bin/courier",
        "mkdir -p target/release ~/bin; cp /usr/bin/sleep ~/bin/courier; cp /usr/bin/true target/release/courier; "
        "setsid ~/bin/courier 6 >/dev/null 2>&1 & sleep 0.2",
    ),
    fails("not_found", "git clone git@git.fennel.example:shop/curier.git", ME + KEY),
    fails("usage", "git clone git@git.fennel.example:shop/courier.git", ME + KEY + "mkdir courier; touch courier/a"),
]
