# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what known tools say behind a name of the user's: `python -m tests.corpus.wrapped`, as root. See README.md.

Half of a team calls `k`, `tf` or `dc`, a script in PATH that hands over to the tool. A rule that goes by the tool's name
knows none of them, and the words are those of a client library that many tools have built in: client-go, containers/image,
the engine's and GitHub's API, libpq, OpenSSL, package managers.
"""

import sys
from pathlib import Path

from tests.corpus.capture import CORPUS, SERVER, enter_stage, shell
from tests.corpus.fresh_cluster import ROUTES as CLUSTER
from tests.corpus.fresh_cluster import kubeconfig
from tests.corpus.fresh_parts import Answer, Fresh, Routes, fails, file, make_certificates, name_hosts, run_all, serve

WRAPPERS = {
    "k": "kubectl", "sko": "skopeo", "pd": "podman", "tf": "terraform", "cg": "cargo", "pipp": "pip", "poe1": "poetry",
    "hubb": "gh", "pgq": "psql", "ge": "wget", "cu": "curl", "ap": "apt-get", "pn": "pnpm", "ya": "yarn", "uvv": "uv",
    "cloud": "aws", "lite": "sqlite3", "sv": "svn", "arc": "tar", "addkey": "ssh-add", "mine": "npm",
    "vaultx": "ansible-vault", "jc": "javac", "copyid": "ssh-copy-id", "nodes": "ansible",
}  # fmt: skip
REGISTRY = "hub.shop.example"
FORGE = "GH_HOST=git.shop.example GH_ENTERPRISE_TOKEN=x"


def one(type: str, command: str, setup: str = "", *, also: str = "", **rest: object) -> Fresh:
    """A case whose tool is what the wrapper hands over to."""
    name = next(word for word in command.split() if word in WRAPPERS)
    return fails(type, command, setup, also=also, tool=WRAPPERS[name], **rest)


def cargo(manifest: str = "") -> str:
    """Bash lines that write a package in Rust."""
    return file("Cargo.toml", f'[package]\nname = "app"\nversion = "1.0.0"\nedition = "2021"\n{manifest}') + file(
        "src/main.rs", "fn main() {}"
    )


PACKAGE = '{"name": "app", "version": "1.0.0", "dependencies": {"left-pad": "1.3.0"}}'
CASES: list[Fresh] = [
    one("network", "k get pods", kubeconfig(server="https://closed.shop.example:6444")),
    one("network", "k get --raw /version", kubeconfig(server="https://ill.shop.example")),
    one("network", "k get pods -A", kubeconfig(server="https://away.shop.example")),
    one("auth", "k get pods", kubeconfig(token="old", server="https://api.shop.example:6443")),
    one("not_configured", "k get nodes"),
    one("not_configured", "k --context=dr get pods", kubeconfig(), also="not_found usage"),
    one("not_configured", "k config use-context stage", kubeconfig(), also="not_found usage"),
    one("not_configured", "k --cluster=dr get pods", kubeconfig(), also="not_found usage"),
    one("not_found", "k --kubeconfig=team.yaml get pods", also="not_configured"),
    one("registry_auth", f"sko inspect --tls-verify=false docker://{REGISTRY}/closed/web:1"),
    one("registry_auth", f"sko inspect --tls-verify=false docker://{REGISTRY}/denied/web:1"),
    one("image_not_found", f"sko inspect --tls-verify=false docker://{REGISTRY}/open/web:1.9"),
    one("short_sha", f"sko inspect --tls-verify=false docker://{REGISTRY}/open/web:3f2a91c"),
    one("image_not_found", "pd push web:9 dir:out"),
    one("image_not_found", "pd image inspect web:9"),
    one("not_configured", "pd pull base:1", also="image_not_found network not_found"),
    one("network", "cu -fsS http://ill.shop.example/release.json"),
    one("network", "cu -fsS http://away.shop.example/release.json"),
    one("not_found", "cu -fsS http://www.shop.example/gone.json"),
    one("rate_limit", "cu -fsS http://busy.shop.example/release.json"),
    one("tls", "cu -sS https://own.shop.example/"),
    one("tls", "cu -sS --cacert ~/corp.pem https://own.shop.example/", also="not_found not_configured"),
    one("tls", "ge -nv --tries=1 https://own.shop.example/"),
    one("auth", "https_proxy=http://proxy.shop.example ge -nv --tries=1 https://pkg.nowhere.example/", also="network"),
    one("permission", "ap update", also="lock"),
    one("not_found", "ap install -y shop-sync", also="missing_dependency permission"),
    one("not_found", "ya add left-paddd --registry http://www.shop.example/npm", file("package.json", '{"name": "app", "license": "MIT"}'), also="missing_dependency"),
    one("network", "ya install --frozen-lockfile", file("package.json", PACKAGE) + "touch yarn.lock"),
    one("not_configured", "pn install --frozen-lockfile", file("package.json", PACKAGE), stdout=True, also="not_found missing_dependency"),
    one("not_configured", "uvv sync --frozen", file("pyproject.toml", '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"'), also="not_found"),
    one("not_configured", "uvv sync --locked --offline", file("pyproject.toml", '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"') + "echo 'version = 1\nrequires-python = \">=3.9\"' > uv.lock", also="network none"),
    one("not_configured", "poe1 install", file("pyproject.toml", '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"\n[tool.poetry]\npackage-mode = false') + "poetry lock -q\nsed -i 's/name = \"app\"/name = \"apps\"\\ndependencies = [\"kit\"]/' pyproject.toml", also="none"),
    one("not_configured", "cg build --locked", cargo(), also="none"),
    one("missing_command", "cg nextest run", cargo(), also="missing_dependency usage"),
    one("missing_command", "RUSTFLAGS='-C linker=clangg' cg build", cargo()),
    one("missing_dependency", "cg build", cargo('rust-version = "1.999"'), also="not_configured"),
    one("missing_dependency", "cg build --target wasm32-unknown-unknown", cargo(), also="not_configured"),
    one("missing_dependency", "mine install --engine-strict", file("package.json", '{"name": "app", "version": "1.0.0", "engines": {"node": ">=99"}}'), also="not_configured"),
    one("missing_dependency", "ya install", file("package.json", '{"name": "app", "license": "MIT", "engines": {"node": ">=99"}}'), also="not_configured"),
    one("missing_dependency", "jc --release 99 Main.java", file("Main.java", "class Main {}"), also="usage none"),
    one("missing_command", "poe1 run celeryd", file("pyproject.toml", '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.9"')),
    one("auth", "cloud sts get-caller-identity", file("~/.aws/config", "[default]\nregion = eu-west-1\nsso_session = team\nsso_account_id = 1\nsso_role_name = dev\n[sso-session team]\nsso_start_url = https://sso.shop.example/start\nsso_region = eu-west-1"), also="not_configured"),
    one("not_configured", "cloud s3 ls --profile stage", also="not_found"),
    one("not_configured", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE cloud s3 ls", also="auth"),
    one("not_configured", "cloud s3 ls", also="auth"),
    one("not_configured", "hubb auth status", also="auth"),
    one("not_configured", "hubb pr list", "git init -q . && git remote add origin https://git.shop.example/team/app.git", also="auth"),
    one("not_configured", "hubb repo view team/app", also="auth"),
    one("not_found", "lite absent/shop.db 'SELECT 1'"),
    one("not_found", "sv up", also="none"),
    one("auth", "vaultx view secret.yml --vault-password-file pw", "echo one > two; ansible-vault encrypt_string -h >/dev/null; echo hidden > secret.yml; ansible-vault encrypt --vault-password-file two secret.yml >/dev/null; echo other > pw", also="none not_found"),
    one("tty", "vaultx view secret.yml", "echo one > two; echo hidden > secret.yml; ansible-vault encrypt --vault-password-file two secret.yml >/dev/null", also="auth not_configured"),
    one("ssh_key", "SSH_AUTH_SOCK=$HOME/agent.9 addkey -l", also="service_down not_found not_configured"),
    one("ssh_key", "addkey -L", "unset SSH_AUTH_SOCK", also="service_down not_configured"),
    one("ssh_key", "copyid dev@www.shop.example", also="not_found not_configured"),
    one("disk_full", "arc -cf small/b.tar big", "mkdir small; head -c 200000 /dev/zero > big", admin="mount -t tmpfs -o size=64k,uid=1000 tmpfs small"),
    one("disk_full", "cu -sS -o small/b file:///home/dev/app/big", "mkdir small; head -c 200000 /dev/zero > big", admin="mount -t tmpfs -o size=64k,uid=1000 tmpfs small", also="none"),
    one("network", "pipp install --no-build-isolation git+https://git.nowhere.example/app.git", also="none"),
    one("missing_dependency", "pipp install --no-index --no-build-isolation --target lib ./kit", file("kit/pyproject.toml", '[project]\nname = "kit"\nversion = "1"\nrequires-python = ">=3.99"\n[build-system]\nrequires = []\nbuild-backend = "setuptools.build_meta"'), also="not_configured"),
    one("not_owned", "mine install git+file:///home/dev/theirs", file("package.json", PACKAGE) + "git init -q ~/theirs", admin="chown -R root: /home/dev/theirs"),
    one("rate_limit", f"{FORGE} hubb api user"),
    one("permission", f"{FORGE} hubb api graphql -f query='{{viewer{{login}}}}'"),
    one("network", "nodes all -i off.nowhere.example, -m ping >&2"),
    one("not_configured", "tf apply -no-color", file("main.tf", 'terraform {\n  required_providers { kit = { source = "shop.example/team/kit" } }\n}'), also="missing_dependency"),
]  # fmt: skip

# GitHub's own words: docs.github.com, "Rate limits for the REST API" and "Troubleshooting the REST API"
WEB: Routes = [
    (r"^git\.shop\.example \S+ /api/graphql", Answer(200, {"data": None, "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by personal access token", "path": ["viewer"]}]})),
    (r"^git\.shop\.example \S+ /api/v3/user", Answer(403, {"message": "API rate limit exceeded for user ID 4321."}, {"Content-Type": "application/json"})),
    (r"^ill\.", Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>")),
    (r"^away\.", Answer(503, "Service Unavailable")),
    (r"^busy\.", Answer(429, "slow down", {"Retry-After": "60"})),
    (r" CONNECT ", Answer(407, "", {"Proxy-Authenticate": 'Basic realm="shop"'})),
    (rf"^{REGISTRY} \S+ /v2/$", Answer(200, {})),
    (rf"^{REGISTRY} \S+ /v2/closed/", Answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}, {"Www-Authenticate": 'Basic realm="shop"'})),
    (rf"^{REGISTRY} \S+ /v2/denied/", Answer(403, {"errors": [{"code": "DENIED", "message": "requested access to the resource is denied"}]})),
    (rf"^{REGISTRY} \S+ /v2/open/", Answer(404, {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})),
    (r"", Answer(404, "no such thing")),
]  # fmt: skip


def build() -> None:
    """The servers, and a wrapper of each tool in PATH."""
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    hosts = " ".join(
        f"{name}.shop.example" for name in ("www", "ill", "away", "busy", "own", "proxy", "hub", "closed", "git", "api")
    )
    name_hosts(f"127.0.0.1 {hosts}\n")
    tls = make_certificates("*.shop.example")
    serve(80, WEB)
    serve(443, WEB, tls)
    serve(6443, CLUSTER, tls)
    shell(f'mkdir -p {SERVER}/rust; mount --bind "$(ls -d /root/.rustup/toolchains/* | head -n 1)" {SERVER}/rust')
    names = SERVER / "names"
    shell(f"mkdir {names}; cp /usr/local/bin/terraform {names} || true; mount --bind {names} /usr/local/bin")
    for name, tool in WRAPPERS.items():
        place = names / name
        place.write_text(f'#!/bin/sh\nexec {tool} "$@"\n', encoding="utf-8")
        place.chmod(0o755)


def main() -> None:
    """Build the servers, then run every case."""
    enter_stage("tests.corpus.wrapped")
    build()
    arguments = sys.argv[1:]
    where = Path(arguments[0]) if arguments else CORPUS / "wrapped.jsonl"
    run_all("wrapped", CASES, where, arguments[1] if arguments[1:] else "")


if __name__ == "__main__":
    main()
