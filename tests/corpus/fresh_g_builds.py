"""The seventh fresh set: packages and builds of Rust, Go, the JVM, Ruby, PHP, Perl, and of the system."""

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file

W = f"http://repo.{H}"


def crate(more: str = "", main: str = "fn main() {}") -> str:
    """A crate."""
    manifest = f'[package]\\nname = "nest"\\nversion = "0.1.0"\\nedition = "2021"\\n{more}'
    return f"mkdir -p src; printf '{manifest}' > Cargo.toml; cat > src/main.rs <<'END'\n{main}\nEND\n"


def sparse(path: str) -> str:
    """A crate that needs another, from this index."""
    return crate('[dependencies]\\neggs = "1"\\n') + (
        'mkdir -p .cargo; printf \'[source.crates-io]\\nreplace-with = "heron"\\n[source.heron]\\nregistry = '
        f'"sparse+{path}/"\\n[net]\\nretry = 0\\n\' > .cargo/config.toml\n'
    )


GO = "GOCACHE=/var/tmp/g-go GOFLAGS=-mod=mod GONOSUMDB=* GONOSUMCHECK=1 "
GOMOD = "printf 'module heron.example/nest\\n\\ngo 1.19\\n' > go.mod\n"
POM = file("pom.xml", """\
    <project><modelVersion>4.0.0</modelVersion><groupId>x.heron</groupId><artifactId>nest</artifactId><version>1</version>
    <dependencies><dependency><groupId>x.heron</groupId><artifactId>eggs</artifactId><version>2.1</version></dependency></dependencies>
    </project>
    """)  # fmt: skip


def mirror(url: str) -> str:
    """Maven's settings."""
    return POM + file("~/.m2/settings.xml", f"<settings><mirrors><mirror><id>heron</id><mirrorOf>*</mirrorOf><url>{url}"
    f"</url><blocked>false"
                      "</blocked></mirror></mirrors></settings>")  # fmt: skip


BUILDS: list[Fresh] = [
    fails("auth", "cargo build -q", sparse(f"{W}/token"), also="not_configured"),
    fails("network", "cargo add serde", sparse(f"{W}/ill")),
    fails("network", "cargo install ripgrep-heron --index sparse+https://crates.nowhere.example/"),
    fails("rate_limit", "cargo fetch", sparse(f"{W}/hot")),
    fails("not_found", "cargo build", sparse(f"{W}/none"), also="missing_dependency"),
    fails("network", "cargo publish --allow-dirty", crate('license = "MIT"\\ndescription = "x"\\n')),
    fails("usage", "cargo run --bin nest-cli", crate()),
    fails("usage", "cargo test -p nets", crate()),
    fails("not_found", "cargo build --manifest-path services/api/Cargo.toml"),
    fails("missing_dependency", "cargo build --target wasm32-unknown-unknown", crate()),
    fails("not_found", "cargo build -q", crate('[dependencies]\\neggs = { path = "../eggs" }\\n')),
    fails("missing_command", "cargo watch -x test", crate(), also="usage"),
    fails("none", "cargo build -q", crate(main="fn main() { let port: u16 = \"refused\"; }")),
    fails("missing_command", "cargo build -q", crate("[profile.dev]\\n") + "mkdir -p .cargo; printf "
          "'[target.x86_64-unknown-linux-gnu]\\nlinker = "
          "\"mold-clang\"\\n' > .cargo/config.toml"),
    fails("network", GO + "GOPROXY=https://proxy.offline.example go get golang.org/x/sync@latest", GOMOD, tool="go"),
    fails("permission", GO + f"GOPROXY={W}/banned go get code.heron.example/eggs@v1", GOMOD, tool="go"),
    fails("not_found", GO + f"GOPROXY={W}/none go get code.heron.example/eggs@v1.2.3", GOMOD, tool="go"),
    fails("missing_dependency", "GOCACHE=/var/tmp/g-go go build ./...", GOMOD + "printf 'package main\\nimport "
          "\"golang.org/x/sync/errgroup\"\\nfunc "
          "main() { _ = errgroup.Group{} }\\n' > main.go", tool="go"),
    fails("not_configured", "GOCACHE=/var/tmp/g-go go build .", tool="go", also="not_found"),
    fails("not_found", "GOCACHE=/var/tmp/g-go go build ./cmd/api", GOMOD, tool="go"),
    fails("missing_command", "GOCACHE=/var/tmp/g-go go generate ./...", GOMOD + "printf 'package "
          "nest\\n\\n//go:generate stringerx -type=Kind\\n' > a.go",
          tool="go"),
    fails("missing_command", "GOCACHE=/var/tmp/g-go CC=clang-99 CGO_ENABLED=1 go build .", GOMOD + "printf 'package "
          "main\\nimport \"C\"\\nfunc main() "
          "{}\\n' > a.go", tool="go"),
    fails("network", "mvn -B -ntp verify", mirror("http://maven.nowhere.example/m2"), stdout=True, timeout=60),
    fails("permission", "mvn -q -B verify", mirror(f"{W}/banned/m2"), stdout=True, timeout=60),
    fails("not_found", "mvn -B package", stdout=True),
    fails("usage", "mvn -B spring:run", POM + mirror(f"http://down.{H}:8099/"), stdout=True, also="network "
          "missing_dependency", timeout=60),
    fails("usage", "gradle --offline -q assembel", "true", also="not_found", timeout=90),
    fails("auth", f"gem install eggs --clear-sources -s {W}/locked/"),
    fails("network", "gem install eggs --clear-sources -s http://gems.nowhere.example/"),
    fails("not_found", f"gem install eggs --clear-sources -s {W}/none/"),
    fails("permission", "gem install --local ./eggs-1.0.gem", "printf 'Gem::Specification.new { |s| s.name=\"eggs\"; "
          "s.version=\"1.0\"; s.summary=\"x\"; "
          "s.authors=[\"a\"]; s.files=[] }' > e.gemspec; gem build -q e.gemspec >/dev/null 2>&1"),
    fails("not_found", "bundle exec rake db:migrate", also="not_configured"),
    fails("network", "bundle install", "printf 'source \"http://down.heron.example:9292\"\\ngem \"eggs\"\\n' > "
          "Gemfile"),
    fails("missing_dependency", "bundle exec puma", "printf 'gem \"puma-heron\"\\n' > Gemfile", also="not_configured"),
    fails("usage", "rake db:seed", "echo 'task(:test) {}' > Rakefile", also="not_found"),
    fails("network", "composer require heron/eggs --no-interaction", "printf '{\"repositories\": [{\"type\": "
          "\"composer\", \"url\": "
          "\"https://packagist.nowhere.example\"}, {\"packagist.org\": false}]}' > composer.json"),
    fails("auth", "composer install -n", "printf '{\"repositories\": [{\"type\": \"composer\", \"url\": "
          "\"http://repo.heron.example/locked\"}, "
          "{\"packagist.org\": false}], \"require\": {\"heron/eggs\": \"^1\"}, \"config\": {\"secure-http\": false}}' "
          "> composer.json"),
    fails("not_found", "composer install"),
    fails("usage", "composer run-script biuld", "echo '{\"scripts\": {\"build\": \"true\"}}' > composer.json"),
    fails("missing_dependency", "composer install -n", "printf '{\"require\": {\"ext-heron\": \"*\"}, "
          "\"repositories\": [{\"packagist.org\": false}]}' > "
          "composer.json"),
    fails("network", "luarocks install lpeg --local --server=http://rocks.nowhere.example"),
    fails("network", "cpanm --mirror http://down.heron.example:9 --mirror-only -n Eggs::Fresh", stdout=True),
    fails("missing_dependency", "mix deps.get", file("mix.exs", "defmodule N.MixProject do\nuse Mix.Project\ndef "
          "project, do: [app: :n, version: \"0.1.0\", "
          "deps: [{:eggs, \"~> 1.0\"}]]\nend\n")),
    fails("not_found", "apt-get install -y heron-agent", root=True),
    fails("not_found", "apt-get install -y curl=99.1-1", root=True),
    fails("permission", "apt-get remove -y curl"),
    fails("permission", "apt-mark hold docker.io"),
    fails("not_found", "apt-get install ./heron-agent_2.0_amd64.deb", root=True),
    fails("not_configured", "apt-get source curl", also="not_found"),
    fails("not_found", "dpkg -L heron-agent", also="none"),
    fails("none", "dpkg --compare-versions 1.2 gt 1.10"),
    fails("none", "rpm -i nest.rpm", "touch nest.rpm"),
    fails("none", "rpm -q --root $PWD heron-agent", "rpm --root $PWD --initdb", also="not_found", stdout=True),
    fails("permission", "snap-store() { sudo -n apt-get install -y snapd; }; snap-store", tool="sudo", also="auth"),
    fails("missing_command", "brew install jq", tool="bash"),
    fails("missing_command", "conda activate etl", tool="bash"),
    fails("missing_command", "apk add --no-cache curl", tool="bash"),
    fails("permission", "nix-env --version; nix-env -iA nixpkgs.jq", tool="nix-env"),
]  # fmt: skip
