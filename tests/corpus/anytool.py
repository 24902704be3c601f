# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what tools and languages say that no pack of rules names: `python -m tests.corpus.anytool`, as root. See README.md.

What they share is the C library's words, a runtime's, OpenSSL's, those of HTTP: rules/anytool.yaml goes by these. The last part is
what looks like them and is the program's own business.
"""

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import start_servers
from tests.corpus.silence import LOG, failing_test, file, program

BIG = "head -c 400000 /dev/zero > big"
FULL = "mkdir full; mount -t tmpfs -o size=64k,mode=1777 tmpfs full; head -c 60K /dev/zero > full/old"
CLOSED = "touch closed; chmod 000 closed"

TOOLS = [
    Case("network", "lftp -c 'set net:max-retries 1; open ftp://office.example:2121; ls'"),
    Case("network", "lftp -c 'set net:max-retries 1; open http://api.nowhere.example; ls'"),
    Case("network", "svn checkout http://office.example:81/shop"),
    Case("network", "svn checkout svn://api.nowhere.example/shop"),
    Case("network", "svn checkout svn://internal.example/shop"),
    Case("tls", "svn --non-interactive checkout https://www.example/shop"),
    Case("network", "hg clone http://office.example:81/shop"),
    Case("network", "hg clone http://api.nowhere.example/shop"),
    Case("auth", "hg clone http://www.example/403"),
    Case("not_found", "hg status"),
    Case("network", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://office.example:81/"),
    Case("network", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://api.nowhere.example/"),
    Case("permission", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://www.example/403/"),
    Case("not_configured", "rclone ls shop:"),
    Case("network", "restic -r rest:http://internal.example/ -p word snapshots --no-cache", "echo word > word", timeout=30),
    Case("permission", "restic -r /opt/backup init -p word", "echo word > word"),
    Case("not_found", "borg list absent"),
    Case("permission", "borg init -e none /opt/backup"),
    Case("network", "mosquitto_pub -h api.nowhere.example -t shop -m 1"),
    Case("network", "http --check-status http://office.example:81/"),
    Case("network", "http --check-status http://api.nowhere.example/"),
    Case("tls", "http https://www.example/"),
    Case("auth", "http --check-status http://www.example/401"),
    Case("rate_limit", "http --check-status http://www.example/429"),
    Case("service_down", "ldapsearch -x -H ldap://localhost"),
    Case("network", "ldapsearch -x -H ldap://office.example:3890"),
    Case("network", "smbclient -N -L office.example"),
    Case("network", "openssl s_client -connect office.example:81"),
    Case("network", "openssl s_client -connect api.nowhere.example:443"),
    Case("network", "ncat office.example 81"),
    Case("network", "ncat api.nowhere.example 81"),
    Case("network", "telnet office.example 81"),
    Case("network", "swaks --to dev@www.example --server office.example:26"),
    Case("network", "iperf3 -c office.example"),
    Case("port_in_use", "iperf3 -s -p 8080"),
    Case("port_in_use", "memcached -l 127.0.0.1 -p 8080"),
    Case("port_in_use", "ncat -l 127.0.0.1 8080"),
    Case("port_in_use", "php -S 127.0.0.1:8080"),
    Case("permission", "nginx -p . -c nginx.conf", file("nginx.conf", "pid nginx.pid; error_log stderr; daemon off;", "events {}", "http { access_log off; server { listen 8080; } }"), tool="nginx", timeout=30),
    Case("permission", "nginx -t", tool="nginx"),
    Case("port_in_use", "haproxy -f haproxy.cfg", file("haproxy.cfg", "defaults", "  mode http", "  timeout connect 1s", "  timeout client 1s", "  timeout server 1s", "frontend shop", "  bind 127.0.0.1:8080")),
    Case("network", "lynx -dump http://api.nowhere.example/"),
    Case("permission", "openssl req -new -key closed -subj /CN=x", CLOSED),
    Case("permission", "ruby closed", CLOSED),
    Case("permission", "perl closed", CLOSED),
    Case("permission", "python3 closed", CLOSED),
    Case("permission", "lua5.4 closed", CLOSED),
    Case("permission", "jq . closed", CLOSED),
    Case("permission", "gawk -f closed", CLOSED),
    Case("permission", "xmllint closed", CLOSED),
    Case("permission", "strace -p 1"),
    Case("permission", "gdb -q -batch -p 1", stdout=True),
    Case("permission", "losetup -f big", BIG),
    Case("permission", "crontab -u root -l"),
    Case("permission", "traceroute -I www.example"),
    Case("disk_full", "php -r 'if (!file_put_contents(\"full/a\", str_repeat(\"x\", 300000))) exit(1);'", admin=FULL),
    Case("disk_full", "ruby -e 'File.write(\"full/a\", \"x\" * 300000)'", admin=FULL),
    Case("disk_full", "7z a full/big.7z random", "head -c 400000 /dev/urandom > random", FULL),
    Case("disk_full", "hg init full/shop", admin=FULL.replace("60K", "64K")),
    Case("disk_full", "svnadmin create full/shop", admin=FULL),
    Case("missing_dependency", "perl report.pl", file("report.pl", "use Shop::Basket;")),
    Case("missing_dependency", "perl -MShop::Basket -e 1"),
    Case("missing_dependency", "ruby report.rb", file("report.rb", "require 'shop_basket'")),
    Case("missing_dependency", "lua5.4 report.lua", file("report.lua", "require 'shop.basket'")),
    Case("missing_dependency", "node report.js", file("report.js", "require('shop-basket')")),
    Case("missing_dependency", "node report.mjs", file("report.mjs", "import basket from 'shop-basket'")),
    Case("missing_dependency", "php report.php", file("report.php", "<?php", "require 'vendor/autoload.php';")),
    Case("missing_dependency", "python3 -m shop_basket"),
    Case("missing_command", "make", file("Makefile", "CC = shop-cc", "all: main.o"), "touch main.c"),
    Case("missing_command", "make CC=shop-cc app", file("app.c", "int main(void) { return 0; }")),
    Case("missing_command", "xargs -n1 zzqxy < list", "echo 1 > list"),
    Case("missing_command", "nice zzqxy", tool="nice"),
    Case("missing_command", "strace zzqxy"),
    Case("missing_command", "shop-sync --all", tool="bash"),
    Case("permission", "./notes.txt", "echo 1 > notes.txt", tool="bash"),
]  # fmt: skip

PYTHON = {
    "network": [
        "import requests; requests.get('http://office.example:81/')",
        "import requests; requests.get('http://api.nowhere.example/')",
        "import urllib.request; urllib.request.urlopen('http://office.example:81/')",
        "import urllib.request; urllib.request.urlopen('http://api.nowhere.example/')",
        "import urllib.request; urllib.request.urlopen('http://www.example/503')",
        "import httpx; httpx.get('http://office.example:81/')",
        "import socket; socket.create_connection(('internal.example', 80))",
        "import socket; socket.create_connection(('elsewhere.example', 80))",
        "import socket; socket.create_connection(('slow.example', 80))",
        "import requests; requests.get('http://www.example/empty')",
        "import pymysql; pymysql.connect(host='office.example', port=3307)",
        "import psycopg2; psycopg2.connect('host=office.example port=5433')",
        "import redis; redis.Redis('office.example', 6380).ping()",
        "import ftplib; ftplib.FTP('api.nowhere.example')",
        "import smtplib; smtplib.SMTP('office.example', 26)",
    ],
    "service_down": [
        "import redis; redis.Redis().ping()",
        "import psycopg2; psycopg2.connect('host=localhost port=5433')",
        "import requests; requests.get('http://localhost:81/')",
        "import pymongo; pymongo.MongoClient(serverSelectionTimeoutMS=300).server_info()",
    ],
    "timeout": [
        "import requests; requests.get('http://slow.example/', timeout=1)",
        "import httpx; httpx.get('http://slow.example/', timeout=1)",
        "import urllib.request; urllib.request.urlopen('http://www.example/slow', timeout=1)",
    ],
    "tls": [
        "import requests; requests.get('https://www.example/')",
        "import urllib.request; urllib.request.urlopen('https://www.example/')",
        "import httpx; httpx.get('https://www.example/')",
    ],
    "auth": [
        "import requests; requests.get('http://www.example/401').raise_for_status()",
        "import urllib.request; urllib.request.urlopen('http://www.example/401')",
        "import boto3; boto3.client('s3').list_buckets()",
    ],
    "permission": ["import requests; requests.get('http://www.example/403').raise_for_status()", "open('/etc/sudoers')", "import os; os.kill(1, 9)"],
    "not_found": ["import requests; requests.get('http://www.example/404').raise_for_status()"],
    "rate_limit": ["import requests; requests.get('http://www.example/429').raise_for_status()"],
    "not_configured": ["import os; os.environ['SHOP_TOKEN']", "import boto3; boto3.client('ec2')"],
}  # fmt: skip

NODE = {
    "network": ["require('http').get('http://office.example:81/')", "require('http').get('http://api.nowhere.example/')", "fetch('http://office.example:81/')", "fetch('http://api.nowhere.example/')", "require('net').connect(80, 'internal.example')", "require('http').get('http://www.example/empty')"],
    "service_down": ["require('net').connect(6380)", "fetch('http://localhost:81/')"],
    "tls": ["require('https').get('https://www.example/')", "fetch('https://www.example/')", "require('https').get('https://www.example:8443/')"],
    "permission": ["require('fs').mkdirSync('/opt/shop')"],
}  # fmt: skip

RUBY = {
    "network": ["require 'net/http'; Net::HTTP.get(URI('http://office.example:81/'))", "require 'net/http'; Net::HTTP.get(URI('http://api.nowhere.example/'))", "require 'socket'; TCPSocket.new('internal.example', 80)"],
    "service_down": ["require 'socket'; TCPSocket.new('localhost', 6380)"],
    "tls": ["require 'net/http'; Net::HTTP.get(URI('https://www.example/'))"],
    "permission": ["File.read('/etc/sudoers')"],
    "auth": ["require 'open-uri'; URI.open('http://www.example/401')"],
}  # fmt: skip

PERL = {
    "network": ["use IO::Socket::INET; IO::Socket::INET->new('office.example:81') or die \"cannot connect: $@\"", "use LWP::Simple; getprint('http://office.example:81/') == 200 or exit 1"],
    "permission": ["open(my $file, '<', '/etc/sudoers') or die \"cannot open: $!\""],
    "disk_full": ["open(my $file, '>', 'full/a'); print $file 'x' x 300000; close $file or die \"cannot write: $!\""],
}  # fmt: skip

PHP = {
    "network": ["$answer = file_get_contents('http://office.example:81/'); exit($answer === false ? 1 : 0);", "stream_socket_client('tcp://api.nowhere.example:80') or exit(1);"],
    "missing_dependency": ["new PDO('mysql:host=www.example');"],
}  # fmt: skip


def java(body: str) -> str:
    """A program of one statement."""
    return file(
        "Shop.java",
        "import java.net.*; import java.nio.file.*;",
        "class Shop { public static void main(String[] words) throws Exception { " + body + " } }",
    )


def go(body: str, *imports: str) -> str:
    """A program that dies of the error of one call."""
    return file(
        "shop.go",
        "package main",
        "import (",
        *(f'"{name}"' for name in ("log", *imports)),
        ")",
        "func main() {",
        f"_, err := {body}",
        "if err != nil { log.Fatal(err) }",
        "}",
    )


def rust(body: str) -> str:
    """A program that returns the error of one call."""
    return (
        file("shop.rs", "fn main() -> Result<(), Box<dyn std::error::Error>> {", f"    {body}?;", "    Ok(())", "}")
        + "rustc shop.rs"
    )


COMPILED = [
    Case("network", "java Shop.java", java('new URL("http://office.example:81/").openStream();')),
    Case("network", "java Shop.java", java('new URL("http://api.nowhere.example/").openStream();')),
    Case("network", "java Shop.java", java('new Socket("internal.example", 80);')),
    Case("tls", "java Shop.java", java('new URL("https://www.example/").openStream();')),
    Case("permission", "java Shop.java", java('Files.readString(Path.of("/etc/sudoers"));')),
    Case("permission", "java Shop.java", java('new URL("http://www.example/403").openStream();')),
    Case("oom", "java -Xmx16m Shop.java", java("byte[] all = new byte[900_000_000];")),
    Case("network", "go run shop.go", go('http.Get("http://office.example:81/")', "net/http")),
    Case("network", "go run shop.go", go('http.Get("http://api.nowhere.example/")', "net/http")),
    Case("network", "go run shop.go", go('net.Dial("tcp", "internal.example:80")', "net")),
    Case("service_down", "go run shop.go", go('net.Dial("tcp", "127.0.0.1:6380")', "net")),
    Case("tls", "go run shop.go", go('http.Get("https://www.example/")', "net/http")),
    Case("permission", "go run shop.go", go('os.ReadFile("/etc/sudoers")', "os")),
    Case("disk_full", "go run shop.go", go('0, os.WriteFile("full/a", make([]byte, 300000), 0644)', "os"), FULL),
    Case("timeout", "go run shop.go", go('net.DialTimeout("tcp", "slow.example:80", 500000000)', "net")),
    Case("network", "./shop", go('http.Get("http://office.example:81/")', "net/http") + "go build -o shop shop.go", tool="go"),
]  # fmt: skip

MORE = [
    Case("network", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://www.example:2201/"),
    Case("network", "svn checkout http://www.example:2201/shop"),
    Case("network", "http --check-status http://www.example/empty"),
    Case("network", "go run shop.go", go('http.Get("http://www.example:2201/")', "net/http")),
    Case(
        "network",
        "./shop",
        rust('std::io::Read::read(&mut std::net::TcpStream::connect("office.example:81")?, &mut [0])'),
        tool="rustc",
    ),
    Case("network", "hg clone http://slow.example/shop"),
    Case("network", "svn checkout svn://slow.example/shop"),
    Case("network", "telnet slow.example"),
    Case("network", "socat - TCP:slow.example:80"),
    Case("network", "go run shop.go", go('net.Dial("tcp", "slow.example:80")', "net")),
    Case("network", "./shop", rust('std::net::TcpStream::connect("slow.example:80")'), tool="rustc"),
    Case("network", "./shop", rust('std::net::TcpStream::connect("internal.example:80")'), tool="rustc"),
    Case("network", "./shop", rust('std::net::TcpStream::connect("api.nowhere.example:80")'), tool="rustc"),
    Case("permission", "./shop", rust('std::fs::read("/etc/sudoers")'), tool="rustc"),
    Case("disk_full", "./shop", rust('std::fs::write("full/a", [0; 300_000])'), FULL, tool="rustc"),
    Case("port_in_use", "./shop", rust('std::net::TcpListener::bind("127.0.0.1:8080")'), tool="rustc"),
    Case(
        "timeout", "rclone --contimeout 1s --retries 1 --low-level-retries 1 ls :http: --http-url http://slow.example/"
    ),
    Case("timeout", "http --timeout 1 http://slow.example/"),
    Case("timeout", "http --timeout 1 http://www.example/slow"),
    Case("network", "mosquitto_pub -h slow.example -t shop -m 1", timeout=30),
    Case("network", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://www.example/503/"),
    Case("network", "http --check-status http://www.example/503"),
    Case("not_found", "http --check-status http://www.example/404"),
    Case(
        "quota",
        "ulimit -n 10; ruby many.rb",
        file("many.rb", "held = 20.times.map { File.open(__FILE__) }"),
        tool="ruby",
    ),
    Case(
        "quota",
        "ulimit -n 8; ./shop",
        rust('(0..20).map(|_| std::fs::File::open("shop.rs")).collect::<Result<Vec<_>, _>>()'),
        tool="rustc",
    ),
    Case("quota", "ulimit -n 4; svnadmin create shop", tool="svnadmin"),
    Case("quota", "ulimit -n 5; socat - TCP:127.0.0.1:81", tool="socat"),
    Case("lock", "hg --config ui.timeout=1 commit -m one", "hg init; touch a; hg add a; ln -s laptop:1 .hg/wlock"),
    Case(
        "lock",
        "borg create --lock-wait 1 shop::one a.txt",
        "export BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes; borg init -e none shop; touch a.txt; mkdir shop/lock.exclusive; touch shop/lock.exclusive/laptop.1-0",
    ),
    Case(
        "lock",
        "restic -r shop -p word prune",
        "echo word > word; restic -q -r shop init -p word; (sleep 0.1; restic -q -r shop -p word backup --stdin < <(sleep 8)) &>/dev/null & sleep 3",
        timeout=60,
    ),
    Case(
        "lock",
        "python3 shop.py",
        file(
            "shop.py",
            "import sqlite3",
            "one, two = (sqlite3.connect('shop.db', timeout=0.2) for _ in range(2))",
            "one.execute('BEGIN EXCLUSIVE')",
            "two.execute('BEGIN EXCLUSIVE')",
        ),
    ),
    Case("oom", "ruby -e '\"x\" * 10 ** 13'"),
    Case("oom", "ulimit -v 900000; perl -e '$x = \"x\" x 10 ** 10'", tool="perl"),
    Case("oom", "ulimit -v 50000; lua5.4 -e 'x = (\"x\"):rep(10 ^ 9)'", tool="lua5.4"),
    Case("oom", "php -d memory_limit=64M -r '$x = str_repeat(\"x\", 10 ** 9);'"),
    Case(
        "oom",
        "ulimit -v 50000; ./shop",
        file("shop.cpp", "#include <vector>", "int main() { std::vector<char> all(1ul << 33); return all[5]; }")
        + "g++ -o shop shop.cpp",
        tool="g++",
    ),
    Case("oom", "ulimit -v 50000; ./shop", rust("Ok::<(), std::io::Error>(drop(vec![1u8; 1 << 33]))"), tool="rustc"),
    Case("oom", "ulimit -v 20000; gawk 'BEGIN { for (;;) a[i++] = i }'", tool="gawk"),
    Case("missing_dependency", "pkg-config --libs shop"),
    Case(
        "missing_dependency",
        "cmake -S . -B build",
        file(
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.20)",
            "project(shop NONE)",
            "find_package(Basket REQUIRED)",
        ),
    ),
    Case(
        "missing_command",
        "cmake -S . -B build",
        file(
            "CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)", "set(CMAKE_C_COMPILER shop-cc)", "project(shop C)"
        ),
    ),
    Case(
        "missing_command", "python3 shop.py", file("shop.py", "import subprocess", "subprocess.run(['zzqxy', '--now'])")
    ),
    Case("missing_command", "node shop.js", file("shop.js", "require('child_process').spawn('zzqxy')")),
    Case("missing_command", "java Shop.java", java('new ProcessBuilder("zzqxy").start();')),
    Case("missing_command", "go run shop.go", go('0, exec.Command("zzqxy").Run()', "os/exec")),
    Case("missing_command", "ruby -e 'system(\"zzqxy\", exception: true)'"),
    Case("tty", "gpg --symmetric notes.txt", "touch notes.txt"),
    Case("tty", "gpg --gen-key"),
    Case("service_down", "rclone --retries 1 --low-level-retries 1 ls :http: --http-url http://localhost:81/"),
    Case("service_down", "http http://localhost:81/"),
    Case(
        "service_down",
        "restic -r rest:http://localhost:8000/ -p word snapshots --no-cache",
        "echo word > word",
        timeout=30,
    ),
    Case("service_down", "ncat localhost 81"),
    Case("service_down", "telnet localhost 81"),
    Case("service_down", "swaks --to dev@www.example --server localhost:26"),
    Case("service_down", "smbclient -N -L localhost"),
    Case("service_down", "lynx -dump http://localhost:81/"),
    Case("service_down", "svn checkout http://localhost:81/shop"),
    Case("service_down", "hg clone http://localhost:81/shop"),
    Case("not_found", "borg list absent"),
    Case("not_found", "restic -r absent -p word snapshots", "echo word > word"),
    Case("not_found", "svn info file:///srv/absent"),
]

SILENT = [
    Case("none", "python3 shop.py", file("shop.py", "raise ConnectionError('the dragon refused the connection')")),
    Case("none", "python3 shop.py", file("shop.py", "import sys", "print('login: Permission denied', file=sys.stderr)", "sys.exit(1)")),
    Case("none", "python3 -m unittest", failing_test("import urllib.request; urllib.request.urlopen('http://127.0.0.1:81/')")),
    Case("none", "python3 -m unittest", failing_test("raise OSError(113, 'No route to host')")),
    Case("none", "pytest -q -s", failing_test("import sys; print('Permission denied', file=sys.stderr); raise ConnectionRefusedError(111, 'Connection refused')"), stdout=True),
    Case("none", "ruby test_shop.rb", file("test_shop.rb", "require 'minitest/autorun'", "class TestShop < Minitest::Test", "  def test_answer = assert_equal('ok', 'Connection refused')", "end"), stdout=True),
    Case("none", "perl check.pl", file("check.pl", "use Test::More tests => 1;", "is('Permission denied', 'ok');")),
    Case("none", "prove check.t", file("check.t", "use Test::More tests => 1;", "is('No space left on device', 'ok');")),
    Case("none", "node --test test.js", file("test.js", "require('node:test')('net', () => new Promise((_, no) => require('net').connect(81).on('error', no)))"), stdout=True),
    Case("none", "node check.js", file("check.js", "require('assert').equal('Error: connect ECONNREFUSED 127.0.0.1:81', 'ok')")),
    Case("none", "go test ./... >&2", file("go.mod", "module shop.example/app", "go 1.19") + file("shop_test.go", "package shop", 'import ("net"; "testing")', 'func TestShop(t *testing.T) { if _, err := net.Dial("tcp", "127.0.0.1:81"); err != nil { t.Fatal(err) } }')),
    Case("none", "rustc shop.rs", file("shop.rs", 'fn main() { let a: i32 = "Permission denied (os error 13)"; }'), root=False),
    Case("none", "make check", LOG + file("Makefile", "check:", "\t@echo 'curl: (7) Failed to connect: Connection refused' >&2; exit 1")),
    Case("none", "./deploy.sh", file("deploy.sh", "#!/bin/sh", "echo 'deploy: the answer was 401 Unauthorized' >&2", "exit 1") + "chmod +x deploy.sh", tool="bash"),
    Case("none", "./serve", program("serve", "import sys", "print('2026-03-02 INFO retry: connect: Connection refused', file=sys.stderr)", "print('Traceback is off', file=sys.stderr)", "raise SystemExit('basket 7 is empty')"), tool="python3"),
    Case("none", "php -l shop.php", file("shop.php", "<?php", "echo 'Permission denied"), stdout=True),
    Case("none", "php shop.php", file("shop.php", "<?php", "throw new Exception('Connection refused');")),
    Case("none", "ruby -c shop.rb", file("shop.rb", "puts 'Permission denied")),
    Case("none", "ruby -e 'raise \"Permission denied by the dragon\"'"),
    Case("none", "perl -e 'die \"Connection refused by the solver\\n\"'"),
    Case("none", "lua5.4 -e 'error(\"No space left on device\")'"),
    Case("not_found", "hg update absent", "hg init; touch a; hg add a; hg --config ui.username=dev commit -m one"),
    Case("not_found", "svn info absent"),
    Case("none", "xmllint shop.xml", file("shop.xml", "<shop><permission>denied</shop>")),
    Case("none", "gawk 'BEGIN { print \"Permission denied\" > \"/dev/stderr\"; exit 1 }'"),
    Case("none", "nginx -t -p . -c nginx.conf", file("nginx.conf", "pid nginx.pid; error_log stderr;", "events {}", "http { server { lisen 8080; } }"), tool="nginx"),
    Case("none", "haproxy -c -f haproxy.cfg", file("haproxy.cfg", "frontend shop", "  bnid 127.0.0.1:8080")),
    Case("none", "cmake -S . -B build", file("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)", "project(shop NONE)", 'message(FATAL_ERROR "Permission denied: no")')),
    Case("none", "openssl x509 -in notes.txt", "echo 1 > notes.txt"),
    Case("none", "openssl verify cert.pem", "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=shop 2>/dev/null; sed -i 5d cert.pem"),
    Case("none", "java Shop.java", java('throw new RuntimeException("java.net.ConnectException: Connection refused, says the test");')),
    Case("none", "go run shop.go", go('0, errors.New("dial tcp: the phone is off the hook")', "errors")),
]  # fmt: skip


def _scripts() -> list[Case]:
    """A program of one line in each language."""
    ways = (
        ("python3 shop.py", "shop.py", "", PYTHON),
        ("node shop.js", "shop.js", "", NODE),
        ("ruby shop.rb", "shop.rb", "", RUBY),
        ("perl shop.pl", "shop.pl", "", PERL),
        ("php shop.php", "shop.php", "<?php ", PHP),
    )
    return [
        Case(kind, command, file(name, before + line), FULL if "full/" in line else "")
        for command, name, before, cases in ways
        for kind, lines in cases.items()
        for line in lines
    ]  # fmt: skip


CASES = [*TOOLS, *_scripts(), *COMPILED, *MORE, *SILENT]


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.anytool")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    start_servers()
    write("anytool", [_capture(case) for case in CASES])


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep ^{HOME}/); do umount -l $place; done")
    shell(
        f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app; install -d -m 1777 {SERVER}/go-cache {HOME}/.config {HOME}/.config/go; echo GOCACHE={SERVER}/go-cache > {HOME}/.config/go/env; chown -R {UID} {HOME}/.config"
    )
    return capture(case, "anytool")


if __name__ == "__main__":
    main()
