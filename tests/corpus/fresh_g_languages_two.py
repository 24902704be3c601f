"""The seventh fresh set: programs in Ruby, PHP, Perl, Lua, Go, Java, Rust, Tcl, Elixir and shell."""

from typing import Any

from tests.corpus.fresh_g_stage import H
from tests.corpus.fresh_parts import Fresh, fails, file


def rb(type: str, name: str, body: str, **rest: Any) -> Fresh:
    """One in Ruby."""
    return fails(type, rest.pop("run", f"ruby {name}"), file(name, body), tool="ruby", **rest)


def php(type: str, name: str, body: str, **rest: Any) -> Fresh:
    """One in PHP, which says why on stdout as well."""
    return fails(type, rest.pop("run", f"php {name}"), file(name, "<?php\n" + body), tool="php", stdout=True, **rest)


def pl(type: str, name: str, body: str, **rest: Any) -> Fresh:
    """One in Perl."""
    return fails(type, f"perl {name}", file(name, "use strict; use warnings;\n" + body), tool="perl", **rest)


def go(type: str, body: str, imports: str = "", **rest: Any) -> Fresh:
    """One in Go, in the old mode, so that Debian's packages are found."""
    lines = "".join(f"import {one if ' ' in one else chr(34) + one + chr(34)}\n" for one in imports.split(";"))
    run = rest.pop("run", "go run main.go")
    env = "GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=/var/tmp/g-go GOFLAGS="
    return fails(
        type,
        f"{env} {run}",
        file("main.go", f"package main\n\n{lines}\nfunc main() {{\n{body}\n}}\n"),
        tool="go",
        timeout=80,
        **rest,
    )


def java(type: str, name: str, body: str, *, jar: str = "", **rest: Any) -> Fresh:
    """One in Java, a single file."""
    path = f"-cp /usr/share/java/{jar}.jar " if jar else ""
    text = f"class {name} {{\n  public static void main(String[] a) throws Exception {{\n{body}\n  }}\n}}\n"
    return fails(type, f"java {path}{name}.java", file(f"{name}.java", text), tool="java", timeout=40, **rest)


def rs(type: str, body: str, **rest: Any) -> Fresh:
    """One in Rust, compiled before."""
    return fails(
        type,
        "./nest",
        file("main.rs", body) + "PATH=/srv/rust/bin:$PATH rustc -o nest main.rs 2>/dev/null\n",
        tool="rustc",
        **rest,
    )


RUBY = [
    rb("auth", "load.rb", f"require 'pg'\nPG.connect(host: 'pg.{H}', user: 'web', password: 'old', dbname: 'store')\n"),
    rb("network", "stock.rb", f"require 'pg'\nPG.connect(host: 'vpn.{H}', user: 'web', dbname: 'store')\n"),
    rb("permission", "prune.rb", f"require 'sequel'\nDB = Sequel.connect('postgres://web:pw@pg.{H}/store')\nDB[:items]."
          f"delete\n"),
    rb("auth", "mysql.rb", f"require 'mysql2'\nMysql2::Client.new(host: 'my.{H}', username: 'web', password: 'old')\n"),
    rb("auth", "cache.rb", f"require 'redis'\nRedis.new(host: 'cache.{H}').get('a')\n"),
    rb("network", "cache2.rb", "require 'redis'\nRedis.new(host: 'cache.nowhere.example', reconnect_attempts: "
          "0).ping\n"),
    rb("auth", "queue.rb", f"require 'bunny'\nb = Bunny.new(host: 'queue.{H}', user: 'etl', pass: 'old', log_level: "
          f":fatal, recovery_attempts: 0)\nb.start\n"),
    rb("network", "http.rb", "require 'net/http'\nNet::HTTP.get(URI('https://inventory.nowhere.example/v1/eggs'))\n"),
    rb("tls", "https.rb", f"require 'net/http'\nNet::HTTP.get(URI('https://wrong.{H}/v1'))\n"),
    rb("auth", "faraday.rb", f"require 'faraday'\nFaraday.new('http://web.{H}') {{ |f| f.response :raise_error "
          f"}}.get('/token/me')\n"),
    rb("rate_limit", "rest.rb", f"require 'rest-client'\nRestClient.get('http://web.{H}/hot/search')\n"),
    rb("timeout", "slow.rb", f"require 'net/http'\nh = Net::HTTP.new('web.{H}', 80)\nh.read_timeout = 1\nh.max_retries "
          f"= 0\nh.get('/stuck/x')\n"),
    rb("ssh_key", "fleet.rb", f"require 'net/ssh'\nNet::SSH.start('jump.{H}', 'dev', non_interactive: true, "
          f"verify_host_key: :never)\n", also="auth"),
    rb("ssh_hostkey", "fleet2.rb", f"require 'net/ssh'\nNet::SSH.start('jump.{H}', 'dev', password: 'x', "
          f"verify_host_key: :always)\n"),
    rb("missing_dependency", "app.rb", "require 'sinatra/heron'\n"),
    rb("missing_dependency", "boot.rb", "require 'bundler/inline'\ngemfile(false) { gem 'heron-eggs', '~> 3' }\n",
          also="not_found"),
    rb("port_in_use", "srv.rb", "require 'socket'\nTCPServer.new('127.0.0.1', 8090)\n"),
    rb("not_configured", "env.rb", "url = ENV.fetch('STOCK_URL')\n"),
    rb("missing_command", "pdf.rb", "IO.popen(['wkhtmltopdfx', 'a.html', 'a.pdf'])\n"),
    rb("permission", "pid.rb", "File.write('/run/stock.pid', Process.pid)\n"),
    rb("none", "rule.rb", "class LotError < StandardError; end\nraise LotError, 'lot 7: supplier not authorized for "
          "cold chain'\n"),
]  # fmt: skip
PHP = [
    php("auth", "load.php", f"new PDO('pgsql:host=pg.{H};dbname=store', 'web', 'old');\n"),
    php("not_found", "mart.php", f"new PDO('pgsql:host=pg.{H};dbname=mart', 'web', 'pw');\n"),
    php("auth", "my.php", f"mysqli_connect('my.{H}', 'web', 'old', 'store');\n"),
    php("service_down", "my2.php", "new PDO('mysql:host=localhost;dbname=store', 'root', '');\n"),
    php("network", "redis.php", f"$r = new Redis();\n$r->connect('down.{H}', 6399, 1.5);\n"),
    php("auth", "redis2.php", f"$r = new Redis();\n$r->connect('cache.{H}');\n$r->set('a', 1);\n"),
    php("network", "curl.php", "$c = curl_init('https://erp.nowhere.example/api');\ncurl_setopt($c, "
          "CURLOPT_RETURNTRANSFER, true);\nif (curl_exec($c) === false) {\n    "
        "fwrite(STDERR, 'ERP call failed: ' . curl_error($c) . PHP_EOL);\n    exit(2);\n}\n"),
    php("missing_dependency", "boot.php", "require __DIR__ . '/vendor/autoload.php';\n"),
    php("missing_dependency", "img.php", "$i = imagecreatetruecolor(4, 4);\n"),
    php("none", "rule.php", "throw new RuntimeException('voucher 12: permission denied by campaign rules');\n"),
]  # fmt: skip
PERL = [
    pl("auth", "load.pl", f"use DBI;\nDBI->connect('dbi:Pg:host=pg.{H};dbname=store', 'web', 'old', {{RaiseError => 1, "
          f"PrintError => 0}});\n"),
    pl("network", "load2.pl", f"use DBI;\nDBI->connect('dbi:mysql:host=vpn.{H};database=store', 'web', 'pw', "
          f"{{RaiseError => 1, PrintError => 0}});\n"),
    pl("auth", "get.pl", f"use LWP::UserAgent;\nmy $r = LWP::UserAgent->new->get('http://web.{H}/locked/x');\ndie "
          f"$r->status_line, \"\\n\" unless $r->is_success;\n"),
    pl("network", "get2.pl", "use LWP::Simple;\nuse LWP::UserAgent;\nmy $r = LWP::UserAgent->new->get('http://rates.off"
          "line.example/');\ndie 'rates: ', $r->status_line, \"\\n\" "
       "unless $r->is_success;\n"),
    pl("network", "sock.pl", f"use IO::Socket::INET;\nIO::Socket::INET->new(PeerAddr => 'down.{H}:4411') or die "
          f"\"cannot reach scale: $@\\n\";\n"),
    pl("missing_dependency", "xls.pl", "use Spreadsheet::HeronXLSX;\n"),
    pl("permission", "log.pl", "open my $f, '>>', '/var/log/stock.log' or die \"stock.log: $!\\n\";\n"),
    pl("none", "rule.pl", "die \"shipment 9: carrier answered 'connection to hub missed'\\n\";\n"),
]  # fmt: skip
GO = [
    go("auth", f'db, _ := sql.Open("postgres", "postgres://web:old@pg.{H}/store?sslmode=disable")\nif err := '
          f'db.Ping(); err != nil {{ log.Fatal(err) }}',
       'database/sql;log;_ "github.com/lib/pq"'),
    go("tls", f'db, _ := sql.Open("postgres", "postgres://web:pw@pg.{H}/store")\nif err := db.Ping(); err != nil {{ '
          f'log.Fatalf("ping: %v", err) }}',
       'database/sql;log;_ "github.com/lib/pq"', also="not_configured"),
    go("permission", f'db, _ := sql.Open("mysql", "web:pw@tcp(my.{H}:3306)/store")\nif _, err := db.Exec("delete from '
          f'items"); err != nil {{ panic(err) }}',
       'database/sql;_ "github.com/go-sql-driver/mysql"'),
    go("auth", f'_, err := amqp.Dial("amqp://etl:old@queue.{H}:5672/")\nif err != nil {{ log.Fatal("dial broker: ", '
          f'err) }}', 'log;amqp "github.com/streadway/amqp"'),
    go("network", 'if _, err := http.Get("https://prices.nowhere.example/v2/spot"); err != nil { log.Fatal(err) }', "lo"
          "g;net/http"),
    go("network", f'if _, err := http.Get("http://vpn.{H}:8500/v1/kv/x"); err != nil {{ fmt.Fprintln(os.Stderr, '
          f'"consul:", err); os.Exit(4) }}', "fmt;os;net/http"),
    go("tls", f'if _, err := http.Get("https://expired.{H}/"); err != nil {{ panic(err) }}', "net/http"),
    go("timeout", f'c := http.Client{{Timeout: 700 * time.Millisecond}}\nif _, err := c.Get("http://web.{H}/stuck/x"); '
          f'err != nil {{ log.Fatal(err) }}', "log;net/http;time"),
    go("auth", f'r, _ := http.Get("http://web.{H}/token/me")\nif r.StatusCode != 200 {{ log.Fatalf("me: unexpected '
          f'status %s", r.Status) }}', "log;net/http"),
    go("port_in_use", 'log.Fatal(http.ListenAndServe("127.0.0.1:8090", nil))', "log;net/http"),
    go("permission", 'if err := os.WriteFile("/etc/nest.yaml", nil, 0o644); err != nil { log.Fatal(err) }', "log;os"),
    go("missing_command", 'if err := exec.Command("helmx", "lint").Run(); err != nil { log.Fatal(err) }', "log;os/exe"
          "c"),
    go("not_configured", 'if os.Getenv("NEST_TOKEN") == "" { log.Fatal("NEST_TOKEN is not set") }', "log;os", also="aut"
          "h"),
    go("none", 'log.Fatalf("lot %d: quota of supplier exceeded by 3 t", 7)', "log"),
    go("none", 'var m map[string]int\nm["denied"]++', "fmt;os", run="vet main.go".replace("vet", "go vet")),
]  # fmt: skip
JAVA = [
    java("auth", "Load", f'java.sql.DriverManager.getConnection("jdbc:postgresql://pg.{H}/store", "web", "old");',
          jar="postgresql"),
    java("network", "Stock", f'java.sql.DriverManager.getConnection("jdbc:postgresql://down.{H}:5999/store", "web", '
          f'"old");', jar="postgresql"),
    java("auth", "Mart", f'java.sql.DriverManager.getConnection("jdbc:mariadb://my.{H}/store", "web", "old");', jar="ma"
          "riadb-java-client"),
    java("missing_dependency", "Driverless", 'java.sql.DriverManager.getConnection("jdbc:oracle:thin:@db:1521/x");'),
    java("network", "Rates", 'new java.net.URL("https://rates.nowhere.example/").openStream();'),
    java("auth", "Feed", f'new java.net.URL("http://web.{H}/locked/feed").openStream();'),
    java("permission", "Post", f'new java.net.URL("http://web.{H}/banned/feed").openStream();'),
    java("tls", "Hook", f'java.net.http.HttpClient.newHttpClient().send(java.net.http.HttpRequest.newBuilder(java.net.U'
          f'RI.create("https://own.{H}/")).build(), '
         'java.net.http.HttpResponse.BodyHandlers.ofString());'),
    java("port_in_use", "Server", 'com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1",'
          ' 8090), 0);'),
    java("missing_command", "Convert", 'new ProcessBuilder("sofficex", "--headless").start();'),
    java("none", "Rule", 'throw new IllegalStateException("order 4: cannot connect lots of two owners");'),
]  # fmt: skip
MORE = [
    rs("network", f'fn main() {{\n std::net::TcpStream::connect("down.{H}:7011").expect("scale daemon");\n}}\n'),
    rs("port_in_use", 'fn main() -> std::io::Result<()> {\n let _l = std::net::TcpListener::bind("127.0.0.1:8090")?;\n '
          'Ok(())\n}\n'),
    rs("permission", 'fn main() -> Result<(), Box<dyn std::error::Error>> {\n std::fs::write("/etc/nest.toml", '
          '"x")?;\n Ok(())\n}\n'),
    rs("not_configured", 'fn main() {\n let t = std::env::var("NEST_DSN").expect("NEST_DSN must be set");\n '
          'println!("{t}");\n}\n'),
    rs("none", 'fn main() {\n let v: Vec<u32> = vec![];\n if v.is_empty() { eprintln!("error: lot 5 timed out of its '
          'freshness window"); std::process::exit(65); }\n}\n'),
    fails("network", "lua5.4 probe.lua", file("probe.lua", f"local s = require('socket')\nlocal c = "
          f"assert(s.connect('down.{H}', 7012))\n")),
    fails("missing_dependency", "lua5.4 app.lua", file("app.lua", "local cjson = require('cjson.heron')\n")),
    fails("permission", "lua5.4 w.lua", file("w.lua", "local f = assert(io.open('/etc/nest.lua', 'w'))\n")),
    fails("none", "lua5.4 r.lua", file("r.lua", "error({code = 403, msg = 'lot is locked'})\n")),
    fails("network", "tclsh probe.tcl", file("probe.tcl", f"set s [socket down.{H} 7013]\n")),
    fails("missing_dependency", "tclsh app.tcl", file("app.tcl", "package require heronsql 2\n")),
    fails("network", "elixir probe.exs", file("probe.exs", f"{{:ok, _}} = :gen_tcp.connect(~c\"down.{H}\", 7014, "
          f"[])\n"), timeout=40),
    fails("not_configured", "elixir env.exs", file("env.exs", "System.fetch_env!(\"NEST_URL\")\n"), timeout=40),
    fails("none", "elixir rule.exs", file("rule.exs", "raise ArgumentError, \"lot 3: access to cold store denied by "
          "planner\"\n"), timeout=40),
    fails("missing_command", "python3 -c \"import os; os.execvp('nestctl', ['nestctl', 'sync'])\""),
    fails("auth", "bash sync.sh", file("sync.sh", f"""\
        set -euo pipefail
        log() {{ printf '%s [sync] %s\\n' 08:45:00 "$*" >&2; }}
        log "fetching manifest"
        code=$(curl -s -o m.json -w '%{{http_code}}' http://web.{H}/token/manifest)
        if [ "$code" != 200 ]; then log "ERROR: manifest: HTTP $code: $(cat m.json)"; exit 22; fi
        """), tool="bash"),
    fails("network", "zsh sync.zsh", file("sync.zsh", f"""\
        print -u2 "-> syncing stock"
        curl -fsS http://web.{H}/maintenance/stock > stock.json || {{
          print -u2 "sync failed, nothing was changed"; exit 1 }}
        """)),
    fails("auth", "make sync", file("Makefile", f"sync: stock.json\nstock.json:\n\t@echo 'GET stock'\n\tcurl -fsS -o "
          f"$@ http://web.{H}/locked/stock.json\n"), tool="curl"),
    fails("disk_full", "python3 etl.py", file("etl.py", "import logging, shutil\nlogging.basicConfig(level=20)\nlogging"
          ".info('copying 3 partitions')\ntry:\n    shutil.copy('big.bin', 'vol/')\nexcept "
          "OSError as e:\n    logging.exception('etl failed on partition 2')\n    raise SystemExit(1)\n") + "mkdir "
          "vol; head -c 300k /dev/zero > big.bin", admin="mount -t tmpfs -o "
          "size=48k,uid=1000 t vol"),
]  # fmt: skip
LANGUAGES_TWO: list[Fresh] = [*RUBY, *PHP, *PERL, *GO, *JAVA, *MORE]
