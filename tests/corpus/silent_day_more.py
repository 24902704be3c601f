"""More of the silent day: Node's checkers and bundlers, compilers, builders, templates and queries."""

from tests.corpus.fresh_parts import Fresh, file
from tests.corpus.silent_day_own import GIT, GO, MOD, err, out

MODULES = 'ln -s /srv/tools/node_modules node_modules; echo \'{"name": "x", "version": "1.0.0"}\' > '
"package.json; "
CARGO = 'mkdir src; printf \'[package]\\nname = "x"\\nversion = "0.1.0"\\nedition = "2021"\\n\' > Cargo.toml; '


def js(name: str, text: str) -> Fresh:
    """A script of the user's own."""
    return err(f"node {name}", file(name, text))


NODE = [
    out("eslint a.js", MODULES + "echo 'export default [{rules: {\"no-undef\": 2}}]' > eslint.config.mjs; echo "
        "'token(denied)' > a.js"),
    out("jest --ci", MODULES + "echo 'test(\"a\", () => { throw new Error(\"ECONNREFUSED: connection refused\") })' "
        "> a.test.js"),
    out("jest --ci", MODULES + "echo 'const f = require(\"./forbidden\"); test(\"a\", () => {})' > a.test.js"),
    out("mocha a.js", MODULES + "echo 'it(\"logs in\", () => { throw new Error(\"401 Unauthorized\") })' > a.js"),
    out("mocha --timeout 50 a.js", MODULES + "echo 'it(\"waits\", done => {})' > a.js"),
    out("ava", MODULES + "echo 'import test from \"ava\"; test(\"x\", t => t.is(\"host not found\", \"ok\"))' > "
        "test.mjs"),
    out("cucumber-js", MODULES + "mkdir features; printf 'Feature: a\\n  Scenario: b\\n    Given access is "
        "denied\\n' > "
        "features/a.feature"),
    err("stylelint a.css", MODULES + "echo '{\"rules\": {\"unit-allowed-list\": [\"px\"]}}' > .stylelintrc.json; "
        "echo 'a { top: 1em; "
        "denied: 1vh }' > a.css"),
    out("htmlhint a.html", "echo '<div id=token><div id=token>not found</div>' > a.html"),
    out("spectral lint api.yaml", "echo '{\"extends\": \"spectral:oas\"}' > .spectral.json; printf 'openapi: "
        "3.0.0\\npaths:\\n  "
        "/login:\\n    get:\\n      responses:\\n        403: {$ref: \"#/components/forbidden\"}\\n' > api.yaml"),
    err("redocly lint api.yaml", "printf 'openapi: 3.0.0\\ninfo: {title: token}\\npaths: {/x: {get: {responses: "
        "{\"401\": {$ref: "
        "\"#/components/denied\"}}}}}\\n' > api.yaml", stdout=True),
    err("ajv validate -s s.json -d d.json", "echo '{\"required\": [\"token\"]}' > s.json; echo '{}' > d.json"),
    err("ajv compile -s s.json", "echo '{\"type\": \"forbidden\"}' > s.json"),
    out("prettier --check a.js", "echo 'x = \"access denied\"' > a.js"),
    err("prettier a.js", "echo 'token = (' > a.js"),
    out("tsc --noEmit a.ts", "echo 'import { forbidden } from \"./auth\"; const t: number = \"expired\"' > a.ts"),
    out("tsc -p .", "echo '{\"compilerOptions\": {\"module\": \"forbidden\"}}' > tsconfig.json; echo > a.ts"),
    err("esbuild a.js --bundle", "echo 'import x from \"./denied\"; x(' > a.js"),
    err("esbuild a.js --bundle", "echo 'import {x} from \"./b\"; x()' > a.js; echo 'export let token = \"not "
        "found\"' > b.js; sed -i "
        "'s/x()/x(;/' a.js"),
    err("rollup a.js", MODULES + "echo 'import {token} from \"./b.js\"; token()' > a.js; echo 'export let x = "
        "\"denied\"' > b.js"),
    out("webpack --mode production", MODULES + "mkdir src; echo 'unauthorized(' > src/index.js"),
    err("vite build", MODULES + "echo '<script type=module src=/a.js></script>' > index.html; echo 'import "
        "\"./token.js\"; ' > a.js; echo "
        "'let forbidden = ;' > token.js"),
    out("next build", MODULES + "mkdir pages; echo 'export default () => { throw new Error(\"not authorized\") }' > "
        "pages/index.js",
        timeout=90),
    out("depcheck", MODULES + "rm package.json; echo '{\"name\": \"x\", \"dependencies\": {\"token-denied\": "
        "\"1\"}}' > package.json"),
    out("gulp build", MODULES + "echo 'exports.build = async () => { throw new Error(\"release is locked: not "
        "permitted\") }' > gulpfile.js"),
    out("grunt check", MODULES + "echo 'module.exports = g => g.registerTask(\"check\", () => g.fail.warn(\"3 hosts "
        "unreachable in plan\"))' "
        "> Gruntfile.js"),
    err("knex migrate:latest", MODULES + "echo 'throw new Error(\"token table not found\")' > knexfile.js"),
    err("npm run check", "echo '{\"scripts\": {\"check\": \"node c.js\"}}' > package.json; echo 'console.error(\"2 "
        "links: 404 not found\"); "
        "process.exit(1)' > c.js"),
    err("npm install", "echo '{\"name\": \"Token Denied\"}' > package.json"),
    err("npm install", "echo '{\"name\": \"x\", }' > package.json"),
    err("npm version denied", "echo '{\"name\": \"x\", \"version\": \"1.0.0\"}' > package.json"),
    err("npm pkg set token", "echo '{\"name\": \"x\"}' > package.json"),
    out("pnpm run check", "echo '{\"scripts\": {\"check\": \"echo 403 Forbidden expected; exit 1\"}}' > package.json"),
    err("yarn run check", "echo '{\"scripts\": {\"check\": \"echo connection refused: as planned >&2; exit 1\"}}' > "
        "package.json"),
    js("a.js", "const t = undefined;\nt.permission;"),
    js("a.js", "class Forbidden extends Error {}\nthrow new Forbidden('user bo may not book desk 4');"),
    js("a.js", "Promise.reject(new Error('quota of the game reached: access denied'));"),
    js("a.js", "require('assert').strictEqual('unauthorized', 'ok');"),
    js("a.js", "console.error('validation failed: field token: timeout must be a number');\nprocess.exitCode = 2;"),
    js("a.js", "new URL('not found');"),
    js("a.mjs", "import { refused } from 'node:fs';"),
]  # fmt: skip
COMPILED = [
    err("cargo build -q", CARGO + "echo 'use std::io::AccessDenied; fn main() { }' > src/main.rs"),
    err("cargo build -q", CARGO + "echo 'mod token; fn main() { token::expired() }' > src/main.rs; echo 'pub fn x() "
        "{}' > src/token.rs"),
    err("cargo build -q", CARGO + "echo 'fn main() { compile_error!(\"feature `tls` is required: not found\"); }' > "
        "src/main.rs"),
    err("cargo run -q", CARGO + "echo 'fn main() { panic!(\"ledger locked: permission denied by rule 4\") }' > "
        "src/main.rs"),
    err("cargo run -q", CARGO + "echo 'fn main() { let r: Result<u8, String> = Err(\"host not found in "
        "plan\".into()); r.unwrap(); }' > "
        "src/main.rs"),
    err("cargo build", "printf '[package]\\nname = \"x\"\\nversion = \"forbidden\"\\n' > Cargo.toml; mkdir src; "
        "echo > src/lib.rs"),
    err("cargo build", "printf '[package]\\nname = \"x\"\\ntoken = \\n' > Cargo.toml"),
    err(GO + "go build ./...", MOD + "printf 'package scale\\n\\nimport \"os\"\\n\\nvar x = os.PermissionDenied\\n' "
        "> a.go", tool="go"),
    err(GO + "go build ./...", MOD + "printf 'package scale\\n\\nfunc f() { return forbidden }\\n' > a.go", tool="go"),
    err(GO + "go vet ./...", MOD + "printf 'package scale\\n\\nimport \"fmt\"\\n\\nfunc F() { fmt.Errorf(\"not "
        "found: %%w %%d\", \"x\") "
        "}\\n' > a.go", tool="go"),
    err(GO + "go run .", MOD + "printf 'package main\\n\\nimport (\"log\")\\n\\nfunc main() { log.Fatal(\"order 4: "
        "payment refused by "
        "issuer\") }\\n' > main.go", tool="go"),
    err(GO + "go build ./...", "printf 'module x\\n\\ngo denied\\n' > go.mod; echo 'package x' > a.go", tool="go"),
    err("gcc -c a.c", "echo '#error \"token.h: permission denied by policy\"' > a.c"),
    err("gcc -o a a.c", "printf 'int main(void) { return login_denied(); }\\n' > a.c"),
    err("g++ -c a.cc", "echo 'int f() { return std::access_denied; }' > a.cc"),
    err("javac A.java", "echo 'class A { void f() throws AccessDenied { Token t; } }' > A.java"),
    err("java A.java", "echo 'class A { public static void main(String[] a) { throw new SecurityException(\"desk 4: "
        "not authorized\"); } }' "
        "> A.java"),
    err("rustc a.rs", "echo 'fn main() { let x: u8 = \"connection refused\"; }' > a.rs"),
    err("php a.php", "echo '<?php throw new LogicException(\"token not found in deck\");' > a.php", stdout=True),
    err("php -l a.php", "echo '<?php forbidden(' > a.php", stdout=True),
    err("ruby a.rb", "printf 'class Denied < StandardError; end\\nraise Denied, \"seat 4: access denied\"\\n' > a.rb"),
    err("ruby -c a.rb", "echo 'def token(' > a.rb"),
    err("perl -e 'use strict; $token = 1;'"),
    err("perl a.pl", "echo 'die { code => 403, why => \"forbidden\" };' > a.pl"),
    err("lua5.4 a.lua", "echo 'local t = nil; print(t.token)' > a.lua"),
    err("elixir a.exs", "echo 'raise \"ledger: permission denied for seat 4\"' > a.exs"),
    err("make", "printf 'all:\\n\\t@echo \"lint: 3 tokens not found\" >&2; false\\n' > Makefile"),
    err("make", "printf 'all: token\\n    echo denied\\n' > Makefile"),
    err("cmake -S . -B b", "printf 'cmake_minimum_required(VERSION 3.20)\\nproject(t NONE)\\nmessage(FATAL_ERROR "
        "\"token timeout must be "
        "set: not found\")\\n' > CMakeLists.txt"),
    out("mvn -q -o validate", "echo "
        "'<project><modelVersion>4.0.0</modelVersion><artifactId>x</artifactId><denied/></project>' > pom.xml"),
    err("ant -q check", "echo '<project name=\"x\"><target name=\"check\"><fail message=\"access denied: "
        "freeze\"/></target></project>' > "
        "build.xml", stdout=True),
    err("bundle check", "echo 'gem \"x\", \"forbidden version\"' > Gemfile"),
    err("bundle install --local", "echo 'gemm \"token\"' > Gemfile"),
    err("composer validate --no-check-publish", "echo '{\"name\": \"Token Denied\", \"require\": {\"php\": \"not "
        "found\"}}' > composer.json"),
    err("composer validate", "echo '{\"name\": }' > composer.json"),
    err("gem build x.gemspec", "echo 'Gem::Specification.new { |s| s.name = \"token\"; s.summary = \"denied\" }' > "
        "x.gemspec"),
    err("mix compile", "printf 'defmodule X.MixProject do\\n  use Mix.Project\\n  def project, do: [app: :x, "
        "version: \"0.1.0\"]\\nend\\n' > "
        "mix.exs; mkdir lib; echo 'defmodule A do def f, do: forbidden() end' > lib/a.ex", stdout=True),
    err("luarocks lint x-1-1.rockspec", "echo 'package = \"token\"' > x-1-1.rockspec"),
    out("perl -MTest::More -e 'is(\"access denied\", \"ok\"); done_testing'"),
    err("git commit -qm x", GIT + "printf '#!/bin/sh\\necho \"hook: secrets: token found in a.py: commit "
        "forbidden\" >&2; exit 1\\n' > "
        ".git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; echo a > a.py; git add ."),
]  # fmt: skip
MORE = [*NODE, *COMPILED]
