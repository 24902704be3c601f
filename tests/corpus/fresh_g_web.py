# ruff: noqa: E101, E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: HTTP, TLS, names and ports, by tools and by programs of one's own."""

from tests.corpus.fresh_g_cluster import GO, maker
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

FETCH = file(
    "fetch.py",
    """\
    import sys
    import urllib.request

    print(urllib.request.urlopen(sys.argv[1], timeout=3).read())
    """,
)
REQ = file("sync.py", """\
    import logging
    import sys

    import requests

    logging.basicConfig(level="INFO", format="%(levelname)s %(message)s")
    logging.info("syncing from %s", sys.argv[1])
    try:
        answer = requests.get(sys.argv[1], timeout=2)
        answer.raise_for_status()
    except requests.RequestException as error:
        logging.error("sync failed: %s", error)
        sys.exit(2)
    """)  # fmt: skip
HTTPX = file(
    "poll.py",
    """\
    import sys

    import httpx

    r = httpx.post(sys.argv[1], json={"run": 1}, timeout=2)
    r.raise_for_status()
    """,
)
AIO = file(
    "aio.py",
    """\
    import asyncio
    import sys

    import aiohttp


    async def main():
        async with aiohttp.ClientSession(raise_for_status=True) as session:
            async with session.get(sys.argv[1]) as answer:
                print(await answer.text())


    asyncio.run(main())
    """,
)
JSF = file(
    "pull.mjs",
    """\
    const r = await fetch(process.argv[2], { signal: AbortSignal.timeout(2500) });
    if (!r.ok) {
      console.error(`GET ${r.url} -> ${r.status} ${r.statusText}`);
      process.exit(1);
    }
    """,
)
RUBY = file("pull.rb", "require 'net/http'\nres = Net::HTTP.get_response(URI(ARGV[0]))\nabort \"upstream said "
            "#{res.code} #{res.message}\" unless res.is_a?(Net::HTTPSuccess)")  # fmt: skip
PHP = file("pull.php", "<?php\n$body = file_get_contents($argv[1]);\nif ($body === false) { exit(1); }")
PERL = file("pull.pl", "use LWP::UserAgent;\nmy $r = LWP::UserAgent->new(timeout => 3)->get($ARGV[0]);\ndie \"$ARGV[0]: "
            "\", $r->status_line, \"\\n\" unless $r->is_success;")  # fmt: skip
GOGET = file("go.mod", "module pull\n\ngo 1.19") + file("main.go", """\
    package main

    import (
    	"log"
    	"net/http"
    	"os"
    	"time"
    )

    func main() {
    	log.SetFlags(0)
    	c := http.Client{Timeout: 2 * time.Second}
    	r, err := c.Get(os.Args[1])
    	if err != nil {
    		log.Fatalf("level=fatal msg=\\"pull failed\\" err=%q", err)
    	}
    	if r.StatusCode > 299 {
    		log.Fatalf("level=fatal msg=\\"pull failed\\" status=%d", r.StatusCode)
    	}
    }
    """)  # fmt: skip
W = f"http://rest.{H}"
WEB: list[Fresh] = [
    fails("auth", f"curl -fsS {W}/s401/v2/runs -o runs.json"),
    fails("auth", f"curl --fail-with-body -s {W}/jwt/orders", stdout=True),
    fails("auth", f"wget -nv {W}/s401/report.pdf"),
    fails("auth", f"python3 fetch.py {W}/jwt/x", FETCH),
    fails("auth", f"python3 sync.py {W}/s401/api", REQ),
    fails("auth", f"node pull.mjs {W}/jwt/me", JSF),
    fails("auth", f"ruby pull.rb {W}/s401/me", RUBY),
    fails("auth", f"php pull.php {W}/s401/feed", PHP),
    fails("auth", f"perl pull.pl {W}/jwt/feed", PERL),
    fails("auth", GO + f"go run . {W}/s401/x", GOGET, tool="go"),
    fails("auth", f"xh --check-status -b GET {W}/s401/a", stdout=True),
    fails("auth", f"aria2c --console-log-level=warn {W}/s401/disk.img", stdout=True),
    fails("auth", "make data", maker(f"curl -sSfL {W}/jwt/data.csv -o data.csv", "data"), tool="curl"),
    fails("auth", f"curl -sSf -x http://squid.{H}:3128 https://pypi.lumen.example/simple/"),
    fails("auth", f"https_proxy=http://squid.{H}:3128 python3 sync.py https://api.lumen.example/", REQ),
    fails("permission", f"curl -sSfL {W}/install.sh | sh", tool="curl"),
    fails("permission", f"wget -q --show-progress --server-response {W}/s403/tool.deb"),
    fails("permission", f"python3 poll.py {W}/rbac/deployments", HTTPX),
    fails("permission", f"node pull.mjs {W}/s403/x", JSF),
    fails("permission", f"ruby pull.rb {W}/rbac/x", RUBY),
    fails("permission", f"curl -fsS http://lb.{H}:8090/forbidden/x"),
    fails("permission", f"http_proxy=http://squid.{H}:3130 wget -nv http://www.banned.example/a.tgz"),
    fails("permission", f"curl -sSI -f -x http://squid.{H}:3130 https://www.banned.example/"),
    fails("not_found", f"curl -fsSLO {W}/s404/v3.1.0/cli_linux_arm64.tar.gz"),
    fails("not_found", f"python3 aio.py {W}/s404/env", AIO),
    fails("not_found", f"perl pull.pl {W}/s404/a", PERL),
    fails("not_found", GO + f"go run . {W}/s404/x", GOGET, tool="go"),
    fails("rate_limit", f"wget -q -S -t 1 {W}/s429/list"),
    fails("rate_limit", f"python3 sync.py {W}/s429/geo", REQ),
    fails("rate_limit", f"node pull.mjs http://lb.{H}:8090/often/x", JSF),
    fails("rate_limit", f"curl --retry 0 -fsS {W}/s429/search?q=x -o out.json"),
    fails("network", f"curl -fsS http://lb.{H}:8090/"),
    fails("timeout", f"curl -sS -m 2 {W}/stuck/export.csv -o e.csv"),
    fails("network", f"wget -t1 http://lb.{H}:8090/slow", also="timeout"),
    fails("network", f"curl -fsSL {W}/s520/index.html"),
    fails("network", f"python3 fetch.py {W}/s504/jobs", FETCH),
    fails("network", f"python3 aio.py {W}/bye/feed", AIO),
    fails("network", f"python3 poll.py {W}/bye/feed", HTTPX),
    fails("network", "node pull.mjs http://api.nowhere.example/v1", JSF),
    fails("network", f"ruby pull.rb http://shut.{H}:8181/", RUBY),
    fails("network", f"php pull.php http://dc2.{H}/feed.xml", PHP),
    fails("network", "perl pull.pl http://feeds.offline.example/a", PERL),
    fails("network", GO + f"go run . http://dc2.{H}/x", GOGET, tool="go"),
    fails("network", "xh GET http://api.offline.example/v1", also="none"),
    fails("network", "aria2c --max-tries=1 http://dl.nowhere.example/a.iso", stdout=True),
    fails("network", f"curl -sS --proxy http://shut.{H}:8118 {W}/health"),
    fails("network", f"curl -sS --socks5-hostname dc2.{H}:1080 https://example.net/"),
    fails("network", "http_proxy=http://proxy.nowhere.example:3128 curl -sS http://deb.lumen.example/dists/"),
    fails("network", "axel -q http://dl.nowhere.example/b.iso", stdout=True),
    fails("network", "lftp -c 'set net:max-retries 1; set net:timeout 2; open ftp://ftp.nowhere.example; ls'"),
    fails("timeout", f"python3 sync.py {W}/stuck/x", REQ),
    fails("timeout", f"node pull.mjs {W}/stuck/y", JSF),
    fails("timeout", GO + f"go run . {W}/stuck/z", GOGET, tool="go"),
    fails("timeout", f"wget -q -t 1 -T 2 {W}/stuck/z -O z; code=$?; echo \"wget: gave up after 2 s\" >&2; exit $code",
          tool="wget", also="network"),
    fails("timeout", f"nc -z -v -w 2 lost.{H} 5432", also="network"),
    fails("tls", f"curl -fsS https://own.{H}/v2/ -o x.json"),
    fails("tls", f"wget https://expired.{H}/tool.tgz"),
    fails("tls", f"python3 aio.py https://wrong.{H}/", AIO),
    fails("tls", f"python3 poll.py https://expired.{H}/x", HTTPX),
    fails("tls", f"node pull.mjs https://own.{H}/", JSF),
    fails("tls", f"ruby pull.rb https://wrong.{H}/", RUBY),
    fails("tls", f"php pull.php https://own.{H}/", PHP),
    fails("tls", f"perl pull.pl https://own.{H}/", PERL, also="missing_dependency"),
    fails("tls", GO + f"go run . https://own.{H}/", GOGET, tool="go"),
    fails("tls", f"xh https://expired.{H}/"),
    fails("tls", f"openssl s_client -brief -verify_return_error -connect wrong.{H}:443 -servername expired.{H} </dev/null"),
    fails("tls", f"curl -sS --tls-max 1.1 https://rest.{H}/health"),
    fails("tls", f"curl -sS https://jump.{H}:22/"),
    fails("tls", f"gnutls-cli -p 443 own.{H} < /dev/null", stdout=True),
    fails("network", f"dig +time=1 +tries=1 @dc2.{H} kube.{H}", stdout=True, also="timeout"),
    fails("network", "host registry.offline.example", stdout=True),
    fails("not_found", "host nope.nowhere.example", stdout=True, also="network"),
    fails("not_found", "nslookup vpn.nowhere.example", stdout=True, also="network"),
    fails("network", "getent ahosts db.offline.example && ping -c1 db.offline.example; ping -c1 -W1 db.offline.example",
          tool="ping"),
    fails("network", f"ping -c 2 -W 1 dc2.{H}", also="none"),
    fails("network", "traceroute -n gw.nowhere.example"),
    fails("network", f"nc -vz dc2.{H} 443"),
    fails("network", f"nc -vz -w3 shut.{H} 27017"),
    fails("network", "socat - TCP:vpn.nowhere.example:443"),
    fails("service_down", "curl -sS http://localhost:9200/_cluster/health"),
    fails("service_down", "wget -qO- http://127.0.0.1:8500/v1/status/leader || { echo 'consul is not up' >&2; exit 1; }",
          tool="wget"),
    fails("service_down", "curl -sS --unix-socket /run/lumen/agent.sock http://d/status"),
    fails("service_down", "nc -U /run/lumen/agent.sock", also="not_found"),
    fails("port_in_use", "nc -l 127.0.0.1 8077", also="permission"),
    fails("port_in_use", "socat TCP-LISTEN:8077,bind=127.0.0.1 STDOUT"),
    fails("port_in_use", "python3 -m http.server --bind 127.0.0.1 8077"),
    fails("permission", "python3 -m http.server 443 --bind 127.0.0.2"),
    fails("disk_full", f"curl -sS {W}/big -o data/big.bin", "mkdir data", admin="mount -t tmpfs -o size=64k,uid=1000 t "
          "data"),
    fails("disk_full", f"wget -q {W}/big -O data/big.bin || (echo 'download broken off' >&2; df -h data >&2; exit 3)",
          "mkdir data", tool="wget", admin="mount -t tmpfs -o size=64k,uid=1000 t data"),
    fails("not_found", f"curl -sS -T build.tar.gz {W}/up/", also="none"),
    fails("not_found", f"curl -sS --cacert /etc/lumen/ca.pem https://rest.{H}/health", also="tls not_configured"),
    fails("usage", f"curl --inescure https://own.{H}"),
]  # fmt: skip
