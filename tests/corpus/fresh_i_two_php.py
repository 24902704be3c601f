"""Fin, who develops in PHP and Ruby."""

from typing import Any

from tests.corpus.fresh_i_two_docker import CLONE, DOCKER, SSH, STRANGER
from tests.corpus.fresh_i_two_servers import H
from tests.corpus.fresh_parts import fails, file

COMPOSER = """
    {{
      "name": "kestrel/webshop", "description": "shop", "license": "proprietary",
      "require": {{ {0} }}
    }}
    """
HTTP = (
    file("config.json", '{"config": {"secure-http": false}}')
    + "mkdir -p ~/.config/composer; mv config.json ~/.config/composer/\n"
)
SATIS = f"""
    {{
      "name": "kestrel/webshop", "description": "shop", "license": "proprietary",
      "repositories": [{{ "type": "composer", "url": "http://nexus.{H}/repository/{{0}}" }},
                       {{ "packagist.org": false }}],
      "require": {{ "kestrel/mailer": "^2.0" }}
    }}
    """.replace("{ ", "{ ")
PDO = file(
    "bin/report.php",
    """
    <?php
    $pdo = new PDO(getenv('DSN'), 'web', getenv('DB_PASSWORD') ?: 'pw', [PDO::ATTR_TIMEOUT => 3]);
    echo $pdo->query('select count(*) from orders')->fetchColumn(), "\\n";
    """,
)
UNIT = file(
    "tests/CartTest.php",
    """
    <?php
    use PHPUnit\\Framework\\TestCase;

    final class CartTest extends TestCase
    {
        public function testTotal(): void
        {
            $this->assertSame(30, array_sum([10, 15]));
        }

        public function testGuestIsRefused(): void
        {
            $this->assertSame('ok', '403 Forbidden: access denied');
        }
    }
    """,
)
GEMS = "mkdir -p ~/.bundle; printf -- '---\\nBUNDLE_RETRY: \"0\"\\n' > ~/.bundle/config\n"
RAKE = file(
    "Rakefile",
    """
    require 'pg'

    namespace :db do
      task :count do
        db = PG.connect(host: 'localhost', port: ENV.fetch('PGPORT', 5435), dbname: 'store', user: 'web')
        puts db.exec('select count(*) from orders').getvalue(0, 0)
      end
    end
    """,
)
SPEC = file(
    "spec/cart_spec.rb",
    """
    class Cart
      def initialize(items) = @items = items
      def total = @items.sum
    end

    RSpec.describe Cart do
      it 'adds shipping' do
        expect(Cart.new([10, 5]).total).to eq 20
      end
    end
    """,
)
S: dict[str, Any] = {"timeout": 60}

CASES = [
    fails("not_found", "composer install", "true", **S),
    fails(
        "network",
        "composer install --no-interaction",
        file("composer.json", COMPOSER.format('"monolog/monolog": "^3.0"')),
        **S,
    ),
    fails(
        "network", "composer require guzzlehttp/guzzle", file("composer.json", COMPOSER.format('"php": ">=8.1"')), **S
    ),
    fails(
        "auth", "composer update --no-interaction", HTTP + file("composer.json", SATIS.replace("{0}", "releases")), **S
    ),
    fails(
        "not_found",
        "composer install -n",
        HTTP + file("composer.json", SATIS.replace("{0}", "php")),
        also="not_configured",
        **S,
    ),
    fails(
        "missing_dependency",
        "composer install --no-scripts -n",
        file(
            "composer.json",
            COMPOSER.format('"php": ">=8.1", "ext-gd": "*"').replace(
                '"require"', '"repositories": [{"packagist.org": false}], "require"'
            ),
        ),
        **S,
    ),
    fails("usage", "composer run-script analyse", file("composer.json", COMPOSER.format("")), **S),
    fails(
        "missing_dependency",
        "php bin/console cache:clear",
        file(
            "bin/console",
            """
          <?php
          require dirname(__DIR__).'/vendor/autoload.php';
          """,
        ),
        also="not_found",
        stdout=True,
    ),
    fails("not_found", "php artisan migrate", stdout=True),
    fails("missing_command", "vendor/bin/phpstan analyse src", tool="bash", also="not_found"),
    fails("service_down", "DSN='pgsql:host=localhost;port=5436;dbname=store' php bin/report.php", PDO, stdout=True),
    fails("auth", "DB_PASSWORD=old DSN='mysql:host=127.0.0.1;dbname=store' php bin/report.php", PDO, stdout=True),
    fails("network", "DSN='mysql:host=mysql.nowhere.example;dbname=store' php bin/report.php", PDO, stdout=True),
    fails("not_found", "DSN='pgsql:host=localhost;dbname=webshop' php bin/report.php", PDO, stdout=True),
    fails(
        "missing_dependency",
        "php thumbs.php",
        "echo '<?php $im = imagecreatefromjpeg(\"a.jpg\"); imagescale($im, 200);' > thumbs.php",
        stdout=True,
        also="none",
    ),
    fails("port_in_use", "php -S localhost:8080 -t public", "mkdir public"),
    fails(
        "permission",
        'php -r \'file_put_contents("storage/logs/app.log", "x") or exit(1);\'',
        "mkdir -p storage/logs",
        admin="chown -R 0:0 storage",
        stdout=True,
    ),
    fails("service_down", 'php -r \'$r = new Redis(); $r->connect("127.0.0.1", 6391); $r->set("a", 1);\'', stdout=True),
    fails(
        "missing_dependency",
        "bundle exec rspec",
        "printf \"source 'https://rubygems.org'\\ngem 'rspec'\\ngem 'sidekiq'\\n\" > Gemfile",
        **S,
    ),
    fails(
        "network",
        "bundle install",
        GEMS + "printf \"source 'https://rubygems.org'\\ngem 'rails', '~> 7.1'\\n\" > Gemfile",
        **S,
    ),
    fails("not_found", "bundle exec rake db:migrate", **S),
    fails(
        "auth",
        "bundle install --quiet",
        GEMS + f"printf \"source 'http://nexus.{H}/repository/releases/'\\ngem 'kestrel-auth'\\n\" > Gemfile",
        **S,
    ),
    fails("missing_dependency", "ruby bin/sync.rb", "mkdir bin; echo \"require 'aws-sdk-s3'\" > bin/sync.rb"),
    fails(
        "missing_command",
        "bundle exec rails db:migrate",
        "printf \"source 'https://rubygems.org'\\ngem 'rake'\\n\" > Gemfile",
        also="missing_dependency",
        **S,
    ),
    fails("usage", "rake db:seeds", RAKE, **S),
    fails("service_down", "rake db:count", RAKE, **S),
    fails("not_found", "rake -T", **S),
    fails("not_found", "rspec spec/models/order_spec.rb", **S, stdout=True),
    fails("network", "gem install rubocop-rails", **S),
    fails(
        "permission",
        "gem install pry --source http://mirror.kestrel.example/gems --local pry-0.14.2.gem "
        "--install-dir "
        "/var/lib/gems/3.1.0",
        "mkdir g; cd g; printf \"Gem::Specification.new { |s| s.name='pry'; "
        "s.version='0.14.2'; "
        "s.summary='x'; s.authors=['x']; s.files=[] }\\n\" > p.gemspec; gem build p.gemspec >/dev/null 2>&1; mv "
        "*.gem ..",
        **S,
    ),
    fails("service_down", "ruby -r redis -e 'Redis.new(url: \"redis://localhost:6392\").ping'"),
    fails("tls", f"ruby -r net/http -e 'puts Net::HTTP.get(URI(\"https://expired.{H}/v1/status\"))'"),
    fails("not_found", f"ssh deploy@staging.{H} 'cd /var/www/webshop/current && php artisan queue:restart'", SSH),
    fails("ssh_key", f"git clone git@git.{H}:team/shop.git", STRANGER),
    fails("not_found", "docker compose exec php bin/console doctrine:migrations:migrate", DOCKER, tool="docker"),
    # --- not the environment's ---
    fails("none", "phpunit tests", UNIT, stdout=True, **S),
    fails(
        "none",
        "php -l src/Cart.php",
        "mkdir src; printf '<?php\\nclass Cart {\\n  public function total(: int { return 1; }\\n}\\n' > src/Cart.php",
        stdout=True,
    ),
    fails(
        "none",
        "php src/price.php",
        "mkdir src; printf '<?php\\ndeclare(strict_types=1);\\nfunction net(int $g): float { "
        "return "
        '$g / 1.19; }\\necho net("119");\\n\' > src/price.php',
        stdout=True,
    ),
    fails("none", "rspec", SPEC, stdout=True, **S),
    fails(
        "none",
        "rubocop app",
        "mkdir app; printf 'def total( items )\\n  items.sum\\nend\\n' > app/cart.rb",
        stdout=True,
        **S,
    ),
    fails(
        "none",
        "ruby bin/invoice.rb",
        file(
            "bin/invoice.rb",
            """
          order = { items: [{ price: 10 }] }
          total = order[:items].sum { |item| item[:price] * item[:quantity] }
          puts total
          """,
        ),
    ),
    fails("none", "ruby -c app.rb", "printf 'def a\\n  [1, 2.each { |x| x }\\nend\\n' > app.rb"),
    fails(
        "none",
        "composer validate --strict",
        file("composer.json", '{"name": "Kestrel Webshop", "require": {"php": ">=8.1"}}'),
        **S,
    ),
    fails(
        "none",
        "git merge feature/coupons",
        CLONE + "git switch -q -c feature/coupons; echo a > f1; git commit -qam a; git switch "
        "-q "
        "main; echo b > f1; git commit -qam b",
        stdout=True,
    ),
]
