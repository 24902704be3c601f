"""Bram's month: PHP shops and their deployment."""

from tests.corpus.fresh_h_two_shared import KEY, LOCAL, NO_DOCKER, busy, cloned
from tests.corpus.fresh_parts import fails, file


def composer(require: str = "", more: str = "") -> str:
    """A composer.json."""
    return file("composer.json", f'{{"name": "fennel/shop", "require": {{{require}}}{more}}}')


TESTS = (
    file(
        "tests/PriceTest.php",
        """
    <?php
    use PHPUnit\\\\Framework\\\\TestCase;
    final class PriceTest extends TestCase {
        public function testGross(): void { $this->assertSame(119, intdiv(100 * 116, 100)); }
        public function testToken(): void { $this->assertSame('200 OK', '401 Unauthorized'); }
    }
""",
    )
    .replace("\\\\\\\\", "\\")
    .replace("\\\\", "\\")
)
PDO = file(
    "import.php",
    """
    <?php
    $db = new PDO($argv[1], 'web', $argv[2] ?? 'pw');
    echo $db->query('select count(*) from carts')->fetchColumn(), "\\n";
""",
)
ARTISAN = file(
    "artisan",
    "#!/usr/bin/env php\n<?php\nrequire __DIR__.'/vendor/autoload.php';\n$app = require __DIR__.'/bootstrap/app.php';",
)
COMPOSE = file(
    "compose.yaml",
    """
    services:
      db: {image: "postgres:16", network_mode: host, command: sleep 600}
      web: {image: "fennel/orders:dev", network_mode: host, command: sleep 600}
""",
)
CASES = [
    fails("none", "phpunit tests", TESTS, stdout=True),
    fails("none", "phpunit --filter testGross tests/PriceTest.php", TESTS, stdout=True),
    fails("not_found", "vendor/bin/phpunit", TESTS, tool="bash", also="missing_command"),
    fails("none", "php -l src/Cart.php", "mkdir src; echo '<?php function total($items { return 1; }' > src/Cart.php"),
    fails("missing_dependency", "php artisan migrate", ARTISAN),
    fails("not_found", "php artisan migrate --force", "mkdir app", stdout=True),
    fails(
        "missing_dependency",
        "php index.php",
        "echo '<?php echo (new Monolog\\Logger(\"shop\"))->getName();' > index.php",
        also="none",
    ),
    fails(
        "none",
        "php scripts/prices.php",
        file(
            "scripts/prices.php",
            "<?php\nfunction gross(int $net): int { return intdiv($net * 119, 100); }\necho gross('12,50');",
        ),
    ),
    fails("none", "php scripts/export.php", file("scripts/export.php", "<?php\n$order = null;\necho $order->total();")),
    fails(
        "oom",
        "php -d memory_limit=16M scripts/report.php",
        file("scripts/report.php", "<?php\n$rows = [];\nwhile (true) $rows[] = str_repeat('x', 1000);"),
    ),
    fails("service_down", "php import.php 'mysql:host=localhost;dbname=shop'", PDO),
    fails("network", "php import.php 'mysql:host=mysql.shop.nowhere.example;dbname=shop'", PDO),
    fails("auth", "php import.php 'mysql:host=127.0.0.1;dbname=shop' old", PDO),
    fails("missing_dependency", "php import.php 'sqlsrv:Server=erp;Database=shop'", PDO),
    fails("permission", "php import.php 'mysql:host=127.0.0.1;dbname=shop_test'", PDO, also="not_found"),
    fails("port_in_use", "php -S 127.0.0.1:8088 -t public", "mkdir public\n" + busy(8088)),
    fails("not_found", "php -S localhost:8089 -t web", "mkdir public"),
    fails("not_found", "composer install", "mkdir src", timeout=60),
    fails("missing_dependency", "composer install", composer('"php": "^8.1", "ext-imagick": "*"'), timeout=60),
    fails("network", "composer require guzzlehttp/guzzle", composer(), timeout=90),
    fails(
        "not_configured",
        "composer validate --no-check-publish --strict",
        composer() + 'composer -q install --no-interaction 2>/dev/null; sed -i \'s/"require": {}/"require": {"php": '
        '"^8.2"}/\' '
        "composer.json",
        timeout=60,
        also="none",
    ),
    fails(
        "auth",
        "composer update --no-interaction",
        composer(
            '"fennel/erp": "^3"',
            ', "repositories": [{"packagist.org": false}, {"type": "composer", "url": "http://pypi.fennel.example/'
            'private"}], '
            '"config": {"secure-http": false}',
        ),
        timeout=60,
    ),
    fails("usage", "composer run-script deply", composer(more=', "scripts": {"deploy": "echo ok"}'), timeout=60),
    fails(
        "none",
        "composer test",
        composer(more=', "scripts": {"test": "phpunit tests"}') + TESTS,
        tool="phpunit",
        stdout=True,
        timeout=60,
    ),
    fails(
        "permission",
        "php cache.php",
        'mkdir -p storage/cache; echo \'<?php if (file_put_contents("storage/cache/a.php", "x") === false) '
        "exit(1);' > cache.php",
        admin="chown -R 33:33 storage",
        stdout=True,
    ),
    fails("auth", "mysql -h 127.0.0.1 -u bram shop -e 'show processlist'"),
    fails("none", "mysql -h 127.0.0.1 -u web -ppw shop -e 'select total from carts'"),
    fails("permission", "mysql -h 127.0.0.1 -u web -ppw shop -e 'delete from carts'"),
    fails("service_down", "mysqladmin -h 127.0.0.1 -P 3307 status"),
    fails(
        "image_not_found",
        "docker compose up -d",
        COMPOSE + "sed -i 's|postgres:16|postgres:16.99|' compose.yaml",
        timeout=60,
    ),
    fails("service_down", "docker compose exec web php artisan queue:work", COMPOSE, timeout=60),
    fails("missing_command", "docker compose run --rm web composer install", COMPOSE, tool="docker", timeout=60),
    fails("none", "docker compose config -q", COMPOSE + "echo '   volume: x' >> compose.yaml", timeout=60),
    fails(
        "not_found",
        "rsync -az --delete public/ dev@staging.fennel.example:/srv/www/shop/",
        KEY + "mkdir public",
        tool="rsync",
    ),
    fails(
        "permission",
        "rsync -az public/ dev@staging.fennel.example:/var/www/",
        KEY + "mkdir public; touch public/index.php",
        tool="rsync",
    ),
    fails(
        "ssh_key",
        "ssh -i ~/.ssh/deploy_key deploy@staging.fennel.example 'php artisan down'",
        KEY + "cp /srv/ssh/other ~/.ssh/deploy_key; chmod 600 ~/.ssh/deploy_key; rm ~/.ssh/id_ed25519",
        tool="ssh",
    ),
    fails("missing_command", "ssh dev@staging.fennel.example 'sh -c \"pm2 reload shop\"'", KEY, tool="bash"),
    fails(
        "dirty_tree",
        "git pull",
        cloned("shop")
        + "git clone -q . ~/o; (cd ~/o && git remote set-url origin git@git.fennel.example:shop/shop.git && echo x > "
        "theme.css && git add . && git commit -qm css && "
        "git push -q); echo y > theme.css",
    ),
    fails(
        "none",
        "git rebase --continue",
        LOCAL
        + "git checkout -qb a; echo 'P = 1' > settings.py; git commit -qam a; git checkout -q main; echo 'P = 2' > "
        "settings.py; git commit -qam b; "
        "git checkout -q a; git rebase main >/dev/null 2>&1 || true",
        stdout=True,
    ),
    fails(
        "none",
        "nginx -t -c $PWD/shop.conf -e stderr -p $PWD",
        "printf 'events {}\\nhttp { server { listen 8080; fastcgi_pas unix:/run/php.sock; } }\\n' > shop.conf",
    ),
    fails("network", "curl -fsSL http://staging.fennel.example/shop/checkout -o checkout.html", tool="curl"),
    fails("network", "curl --fail -X POST http://orders.fennel.example/v1/report", tool="curl"),
    fails("service_down", "docker compose ps", COMPOSE, admin=NO_DOCKER.format(1.5), timeout=60),
]
