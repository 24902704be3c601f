"""The ninth fresh set, first half: the network and VPN administrator."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import SSH
from tests.corpus.fresh_parts import fails, file

OVPN = """\
    client
    dev tun
    proto udp
    remote vpn.nowhere.example 1194
    resolv-retry 0
    connect-retry-max 1
    {0}
    """
WG = """\
    [Interface]
    PrivateKey = {0}
    Address = 10.66.0.2/24
    """
NGINX = """\
    pid nginx.pid;
    error_log stderr;
    events {{}}
    http {{
      access_log off;
      server {{
        listen {0};
        {1}
      }}
    }}
    """
HAPROXY = """\
    defaults
      mode http
      timeout connect 5s
      timeout client 30s
      timeout server 30s
    frontend web
      bind *:8088
      {0}
    backend api
      server a 127.0.0.1:8087 check
    """

CASES = [
    fails("network", f"ping -c 2 -W 1 k8s-stage.{H}"),
    fails("network", "ping -c 1 vpn.nowhere.example"),
    fails("network", f"ping -c 1 remote.{H}"),
    fails("network", "dig @10.20.0.53 gw.tarnwood.example A +time=1 +tries=1", stdout=True),
    fails("network", "nslookup gw.offline.example", stdout=True),
    fails("not_found", "ip link set eth0 mtu 1400"),
    fails("permission", "ip route add 10.50.0.0/16 via 10.30.0.1"),
    fails("usage", "ip route add 10.20.0.0/16 via 10.30.0.1", root=True, admin="ip route add 10.20.0.0/16 via "
          "10.30.0.1 metric 0 2>/dev/null || true"),
    fails("none", "ip route add 10.50.0.0/33 via 10.30.0.1", root=True),
    fails("not_found", "ip addr show dev wg0"),
    fails("network", "ip route get 10.20.7.1"),
    fails("not_found", "wg-quick up office", root=True),
    fails("missing_dependency", "wg-quick up ./office.conf", file("office.conf", WG.format("abc")) + "chmod 600 "
          "office.conf", root=True),
    fails("tty", "wg-quick down ./office.conf", file("office.conf", WG.format("x")), also="auth"),
    fails("none", "wg pubkey < office.key", "echo notakey > office.key"),
    fails("not_found", "openvpn --config /etc/openvpn/client/office.conf", stdout=True),
    fails("not_found", "openvpn --config office.ovpn", file("office.ovpn", OVPN.format("ca ca.crt\ncert "
          "mia.crt\nkey mia.key")), stdout=True),
    fails("none", "openvpn --config office.ovpn", file("office.ovpn", OVPN.format("cipherr AES-256-GCM")),
          stdout=True, also="not_configured"),
    fails("network", "openconnect --protocol=anyconnect --user mia vpn.nowhere.example"),
    fails("tls", f"openconnect --non-inter --user mia https://own.{H}"),
    fails("service_down", "nmcli connection up office-vpn"),
    fails("permission", "nft list ruleset"),
    fails("permission", "iptables -A INPUT -p tcp --dport 8443 -j ACCEPT"),
    fails("none", "nft -c -f rules.nft", file("rules.nft", "table inet filter {\n  chain input {\n    tcp dport 22 "
          "acept\n  }\n}"), root=True),
    fails("none", "iptables -A INPUT -p tcp --dprt 22 -j ACCEPT", root=True),
    fails("permission", "tcpdump -ni lo port 443 -c 5"),
    fails("none", "tcpdump -ni lo 'port htps'", root=True),
    fails("not_found", "tcpdump -nr capture.pcap"),
    fails("network", f"traceroute -n -m 3 -w 1 k8s-stage.{H}", stdout=True),
    fails("network", f"nc -zv k8s-stage.{H} 6443"),
    fails("timeout", f"nc -zv -w 2 lost.{H} 22"),
    fails("not_configured", f"ssh -p 2205 admin@switch.{H} 'show version'", SSH + f"echo '[switch.{H}]:2205 "
          f"ssh-ed25519 AAAA' > ~/.ssh/known_hosts"),
    fails("auth", f"sshpass -p cisco ssh -p 2206 -o StrictHostKeyChecking=accept-new admin@switch.{H} 'show "
          f"running-config'", tool="ssh"),
    fails("network", f"ssh -J bastion.{H} admin@k8s-stage.{H}", SSH),
    fails("not_configured", f"ssh admin@switch.{H}", SSH + "printf 'Host switch*\\n  KexAlgoritms "
          "+diffie-hellman-group1-sha1\\n' > ~/.ssh/config"),
    fails("network", f"snmpwalk -v2c -c public -r 0 -t 1 k8s-stage.{H} 1.3.6.1.2.1.2.2.1.2"),
    fails("none", "nginx -t -p . -c nginx.conf", file("nginx.conf", NGINX.format("8089", "proxy_pas "
          "http://127.0.0.1:8087;"))),
    fails("not_found", "nginx -t -p . -c nginx.conf", file("nginx.conf", NGINX.format("8089 ssl", "ssl_certificate "
          "site.pem; ssl_certificate_key site.key;")),
          also="none"),
    fails("port_in_use", "nginx -p . -c nginx.conf -g 'daemon off;'", file("nginx.conf", NGINX.format("8087", ""))),
    fails("network", "nginx -t -p . -c nginx.conf", file("nginx.conf", NGINX.format("8089", "location / { "
          "proxy_pass http://billing-api; }")), also="not_found"),
    fails("none", "haproxy -c -f haproxy.cfg", file("haproxy.cfg", HAPROXY.format("default_backend web-api"))),
    fails("port_in_use", "haproxy -f haproxy.cfg", file("haproxy.cfg",
          HAPROXY.format("default_backend api").replace("8088", "8087"))),
    fails("none", "named-checkconf named.conf", file("named.conf", 'optoins {\n  directory "/tmp";\n};'), stdout=True),
    fails("none", "named-checkzone tarnwood.example db.tarnwood", file("db.tarnwood", "$TTL 3600\n@ IN NS ns1\nns1 "
          "IN A 10.30.0.300"), stdout=True),
    fails("network", f"curl -sS --proxy http://squid.nowhere.example:3128 https://api.{H}/fine"),
    fails("permission", f"curl -sS -x http://squid.{H}:3128 https://banned.{H}/"),
    fails("tls", f"curl -sS https://shut.{H}:8087/"),
    fails("network", f"curl -sSv telnet://k8s-stage.{H}:22 </dev/null"),
    fails("not_found", "ip netns exec edge ss -tlnp", tool="ip"),
    fails("permission", "ethtool -G lo rx 4096"),
    fails("service_down", "systemctl restart systemd-networkd"),
    fails("service_down", "resolvectl query gw.nowhere.example"),
    fails("network", f"rsync -a switch-configs/ backup@k8s-stage.{H}:/srv/configs/", "mkdir switch-configs"),
]  # fmt: skip
