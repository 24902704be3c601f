"""More of the same twelve that is not the environment's: the web, Go, Java, Rust, PHP and Ruby."""

from typing import Any

from tests.corpus.fresh_i_two_go import MOD
from tests.corpus.fresh_i_two_java import APP as JAVA
from tests.corpus.fresh_i_two_java import HOME as M2
from tests.corpus.fresh_i_two_java import pom
from tests.corpus.fresh_i_two_rust import crate
from tests.corpus.fresh_i_two_web import LITE
from tests.corpus.fresh_parts import fails, file

S: dict[str, Any] = {"timeout": 120}
BOTH: dict[str, Any] = {"timeout": 120, "stdout": True}

WEB = [
    fails(
        "none",
        "python manage.py shell -c \"from orders.models import Order; print(Order.objects.get(number='A7').qty)\"",
        LITE + "python manage.py makemigrations orders >/dev/null; python manage.py migrate >/dev/null",
        **S,
    ),
    fails(
        "none",
        "python -m pytest -q --cov=pricing --cov-fail-under=90",
        "printf 'def net(g):\\n    return g / 1.19\\n\\n\\ndef gross(n):\\n    if n < "
        "0:\\n        raise ValueError\\n    return n * 1.19\\n' > pricing.py; printf 'from pricing import "
        "net\\n\\n\\ndef test_net():\\n    assert "
        "round(net(119)) == 100\\n' > test_pricing.py",
        **BOTH,
    ),
    fails(
        "none",
        "pytest -q test_cart.py",
        "printf 'def test_cart(db_session):\\n    assert db_session\\n' > test_cart.py",
        **BOTH,
    ),
    fails("none", "isort --check-only app", "mkdir app; printf 'import sys\\nimport os\\n' > app/a.py"),
    fails("none", "python manage.py runserver", LITE + "echo 'DEBUG = Treu' >> shop/settings.py", **S),
    fails("none", "poetry check", file("pyproject.toml", '[project]\nname = "shop"\nversion = "one"\n'), **S),
]
FRONT = [
    fails(
        "none",
        "vitest run",
        'echo \'{"type": "module"}\' > package.json; mkdir node_modules; ln -s /srv/tools/node_modules/* '
        "node_modules/; "
        + file(
            "sum.test.js",
            """
          import { expect, test } from 'vitest'

          test('sum', () => {
            expect([1, 2].reduce((a, b) => a + b)).toEqual(4)
          })
          """,
        ),
        **S,
    ),
    fails(
        "none",
        "npx eslint src",
        "mkdir -p src node_modules/.bin; ln -s /srv/tools/bin/eslint node_modules/.bin/; echo 'export "
        "default [];' > "
        "eslint.config.mjs; echo 'const a = {b: 1' > src/a.js",
        **BOTH,
    ),
    fails(
        "none",
        "stylelint 'src/**/*.css'",
        "mkdir src; echo 'a { colr: red; color: #fffff; }' > src/a.css; echo '{\"rules\": "
        '{"property-no-unknown": '
        'true, "color-no-invalid-hex": true}}\' > .stylelintrc.json',
        **S,
    ),
    fails(
        "none",
        "npm run build",
        file(
            "package.json",
            '{"name": "cart", "scripts": {"prebuild": "tsc --noEmit --strict cart.ts", "build": "vite build"}}',
        )
        + "echo 'export const qty: number = \"3\"' > cart.ts",
        **BOTH,
    ),
    fails(
        "none",
        "node --test",
        file(
            "login.test.mjs",
            """
          import test from 'node:test'
          import assert from 'node:assert'
          test('login', async () => {
            const answer = { status: 401, body: 'Unauthorized' }
            assert.strictEqual(answer.status, 200, `login failed: ${answer.status} ${answer.body}`)
          })
          """,
        ),
        **BOTH,
    ),
]
GO = [
    fails(
        "none",
        "go build ./...",
        MOD + "mkdir a b; printf 'package a\\n\\nimport _ \"git.kestrel.example/team/ledger/b\"\\n' > "
        "a/a.go; printf 'package b\\n"
        '\\nimport _ "git.kestrel.example/team/ledger/a"\\n\' > b/b.go',
        **S,
    ),
    fails(
        "none",
        "go test ./... -run TestParse",
        MOD
        + file(
            "parse_test.go",
            """
          package ledger

          import "testing"

          type entry struct{ next *entry }

          func TestParse(t *testing.T) {
          \tvar first *entry
          \tif first.next == nil {
          \t\tt.Log("end")
          \t}
          }
          """,
        ),
        **BOTH,
    ),
    fails(
        "none",
        "go build -o bin/ledger .",
        MOD + "printf 'package main\\n\\nimport \"os\"\\n\\nfunc main() {\\n\\tfor {\\n}\\n' > main.go",
        **S,
    ),
    fails(
        "none",
        "go run . import march.csv",
        MOD
        + file(
            "main.go",
            """
          package main

          import "log"

          func main() {
          \tlog.Fatal("ledger: march.csv:12: amount \\"12,50\\" is not a number")
          }
          """,
        ),
        **S,
    ),
]
JVM = [
    fails("none", "mvn -o -B validate", M2 + pom() + "sed -i 's#</version>#</versoin>#' pom.xml", **BOTH),
    fails(
        "none",
        "mvn -o -B -q test -Dtest=InvoiceTest",
        M2 + JAVA + pom() + "mkdir -p src/test/java; echo 'class A {}' > src/test/java/A.java",
        **BOTH,
    ),
    fails(
        "none",
        "java Import.java invoices.csv",
        "printf 'class Import { public static void main(String[] a) { throw new "
        'IllegalStateException("line 7: '
        "duplicate invoice 4711\"); } }' > Import.java",
        **S,
    ),
    fails(
        "none",
        "javac -d out src/*.java",
        "mkdir src; printf 'interface Store { void save(String id); }\\nclass Memory implements "
        "Store { }\\n' > "
        "src/Memory.java",
        **S,
    ),
]
RUST = [
    fails(
        "none",
        "cargo run -q",
        crate(
            main="fn main() {\n    let shelf = [1, 2, 3];\n    let i = std::env::args().count() + 4;\n    "
            'println!("{}", '
            "shelf[i]);\n}"
        ),
        **S,
    ),
    fails(
        "none",
        "cargo check",
        crate(
            main="use std::collections::HashMap;\n#[derive(Debug)]\nstruct Key(f64);\nfn main() {\n    "
            "let mut m = "
            "HashMap::new();\n    m.insert(Key(1.0), 2);\n}"
        ),
        **S,
    ),
    fails(
        "none",
        "cargo test -q",
        crate() + "mkdir tests; printf '#[test]\\nfn route() {\\n    let got: Result<u8, &str> = "
        'Err("permission denied: gate 4");\\n'
        "    assert_eq!(got, Ok(4));\\n}\\n' > tests/route.rs",
        **BOTH,
    ),
    fails("none", "RUSTFLAGS='-D warnings' cargo build", crate(main="fn main() {\n    let unused = 3;\n}"), **S),
]
PHP = [
    fails(
        "none",
        "php bin/import.php orders.json",
        file(
            "bin/import.php",
            """
          <?php
          $rows = json_decode('{"rows": [1, 2,]}', true, 512, JSON_THROW_ON_ERROR);
          """,
        ),
        stdout=True,
    ),
    fails(
        "none",
        "rake test",
        "printf \"require 'rake/testtask'\\nRake::TestTask.new { |t| t.pattern = 'test/*_test.rb' }\\n\" > "
        "Rakefile; "
        + file(
            "test/cart_test.rb",
            """
          require 'minitest/autorun'

          class CartTest < Minitest::Test
            def test_total
              assert_equal 30, [10, 15].sum
            end
          end
          """,
        ),
        **BOTH,
    ),
    fails(
        "none",
        "rspec spec/api_spec.rb",
        file(
            "spec/api_spec.rb",
            """
          RSpec.describe 'GET /orders' do
            it 'answers 200' do
              expect('401 Unauthorized').to start_with('200')
            end
          end
          """,
        ),
        **BOTH,
    ),
    fails(
        "none",
        "phpunit --filter testDivide tests",
        file(
            "tests/MathTest.php",
            """
          <?php
          final class MathTest extends PHPUnit\\Framework\\TestCase
          {
              public function testDivide(): void
              {
                  $this->assertSame(0, intdiv(1, 0));
              }
          }
          """,
        ),
        **BOTH,
    ),
    fails(
        "none",
        "rake reindex",
        "printf 'task :reindex do\\n  raise ArgumentError, \"index products_v3: mapping differs from "
        "products_v2\"\\nend\\n' > "
        "Rakefile",
        **S,
    ),
]
CASES = [*WEB, *FRONT, *GO, *JVM, *RUST, *PHP]
