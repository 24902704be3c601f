"""The ninth fresh set, first half: the security engineer: TLS, vault (OpenBao), gpg, sops and age, scanners."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import DOCK, SSH, WHO, clone
from tests.corpus.fresh_parts import fails, file

BAO = "printf '%s' {token} > ~/.vault-token; chmod 600 ~/.vault-token\n"
VAULT = f"BAO_ADDR=http://vault.{H}:8200"
GPG = (
    "export GNUPGHOME=~/.gnupg; mkdir -m 700 -p ~/.gnupg; gpg --batch --quiet --passphrase '' --quick-gen-key "
    "{who} rsa2048 "
    "default 0 2>/dev/null\n"
)
OTHER = (
    "mkdir -m 700 ~/.other; GNUPGHOME=~/.other gpg --batch --quiet --passphrase '' --quick-gen-key "
    "ops@x.example default default 0 "
    "2>/dev/null; {then}; gpgconf --homedir $HOME/.other --kill all; rm -rf ~/.other\n"
)
PIN = (
    "mkdir -m 700 -p ~/.gnupg; gpg -k >/dev/null 2>&1; echo allow-loopback-pinentry > ~/.gnupg/gpg-agent.conf; "
    "gpg --batch --quiet --pinentry-mode loopback "
    "--passphrase 'long words' --quick-gen-key mia@tarnwood.example rsa2048 default 0 2>/dev/null; gpgconf "
    "--kill all; "
    "echo 'pinentry-program /usr/bin/pinentry-curses' > ~/.gnupg/gpg-agent.conf\n"
)
CERT = "openssl req -x509 -newkey rsa:2048 -nodes -keyout {0}.key -out {0}.crt -subj /CN={0} -days 30 2>/dev/null\n"
PY = """\
    import hashlib
    import subprocess


    def run(name):
        return subprocess.call("convert " + name, shell=True)


    password = "hunter2-prod"
    digest = hashlib.md5(password.encode()).hexdigest()
    """

CASES = [
    fails("tls", f"curl -sSI https://own.{H}/healthz"),
    fails("tls", f"curl -fsS https://wrong.{H}/healthz"),
    fails("tls", f"curl --cacert corp-ca.pem -sS https://api.{H}/fine", CERT.format("corp-ca") + "mv corp-ca.crt "
          "corp-ca.pem"),
    fails("tls", f"curl -sS --tls-max 1.1 https://api.{H}/fine"),
    fails("not_found", f"curl -sS --cacert /etc/ssl/corp/root.pem https://api.{H}/fine", also="tls"),
    fails("tls", "openssl verify -CAfile /etc/ssl/certs/ca-certificates.crt server.crt", CERT.format("server")),
    fails("none", "openssl x509 -checkend 7776000 -noout -in server.crt", CERT.format("server"), stdout=True),
    fails("not_found", "openssl x509 -noout -dates -in certs/api.pem", also="none"),
    fails("none", "openssl x509 -noout -text -in server.key", CERT.format("server")),
    fails("network", f"openssl s_client -connect shut.{H}:8443 -servername shut.{H} </dev/null"),
    fails("tls", f"openssl s_client -connect own.{H}:443 -servername own.{H} -verify_return_error -brief </dev/null"),
    fails("auth", "openssl pkcs12 -in bundle.p12 -nodes -passin pass:changeit -out bundle.pem", CERT.format("server") +
          "openssl pkcs12 -export -in server.crt -inkey server.key -passout pass:right -out bundle.p12"),
    fails("auth", "keytool -list -keystore truststore.jks -storepass changeme", CERT.format("corp") + "keytool "
          "-importcert -noprompt "
          "-alias corp -file corp.crt -keystore truststore.jks -storepass changeit 2>/dev/null", stdout=True),
    fails("none", "diff <(openssl x509 -noout -modulus -in a.crt) <(openssl x509 -noout -modulus -in b.crt)",
          CERT.format("a") +
          CERT.format("b"), stdout=True),
    fails("not_found", "gpg --decrypt secrets.tar.gz.gpg", "mkdir -m 700 ~/.gnupg; gpg -k >/dev/null 2>&1"),
    fails("not_found", "gpg --encrypt -r ops@tarnwood.example backup.sql", "touch backup.sql; mkdir -m 700 "
          "~/.gnupg; gpg -k >/dev/null 2>&1", also="none"),
    fails("not_found", "gpg --batch --decrypt payroll.gpg", "mkdir -m 700 -p ~/.gnupg; gpg -k >/dev/null 2>&1; echo "
          "x > payroll\n" +
          OTHER.format(then="GNUPGHOME=~/.other gpg --batch -q --trust-model always -e -r ops@x.example -o "
          "payroll.gpg payroll"),
          also="auth"),
    fails("none", "gpg --verify release.tgz.asc release.tgz", GPG.format(who="mia@x.example") + "echo a > "
          "release.tgz; gpg --batch -q "
          "--detach-sign --armor -o release.tgz.asc release.tgz; echo b >> release.tgz"),
    fails("not_found", "gpg --verify release.tgz.asc", "mkdir -m 700 -p ~/.gnupg; gpg -k >/dev/null 2>&1; echo a > "
          "release.tgz\n" + OTHER.format(
          then="GNUPGHOME=~/.other gpg --batch -q --detach-sign --armor -o release.tgz.asc release.tgz")),
    fails("tty", "gpg --detach-sign --armor release.tgz", PIN + "echo a > release.tgz", also="auth"),
    fails("network", "gpg --keyserver hkps://keys.nowhere.example --recv-keys 0xA1B2C3D4E5F60718", "mkdir -m 700 "
          "~/.gnupg; gpg -k >/dev/null 2>&1"),
    fails("tty", "gpg --gen-key", "mkdir -m 700 ~/.gnupg; gpg -k >/dev/null 2>&1"),
    fails("not_configured", "git commit -S -m 'Rotate keys'", clone() + "git config user.signingkey "
          "mia@tarnwood.example; echo a > a; "
          "git add a", also="none not_found"),
    fails("permission", f"{VAULT} bao kv put secret/web/db password=x", BAO.format(token="web")),
    fails("permission", f"{VAULT} bao kv list secret/web", BAO.format(token="s.oldtoken"), also="auth"),
    fails("auth", f"{VAULT} bao login -method=userpass username=mia password=guess"),
    fails("not_found", f"{VAULT} bao kv get secret/web/cache", BAO.format(token="root"), stdout=True),
    fails("network", f"BAO_ADDR=http://vault.{H}:8300 bao kv get secret/web/db", BAO.format(token="root"),
          also="service_down"),
    fails("tls", "bao status", also="not_configured"),
    fails("network", f"BAO_ADDR=https://shut.{H}:8299 bao token lookup"),
    fails("not_configured", "sops -e -i secrets.yaml", "echo 'a: b' > secrets.yaml"),
    fails("not_configured", "sops -d secrets.enc.yaml", "echo 'a: b' > plain.yaml; age-keygen -o key.txt "
          "2>/dev/null; sops -e --age $(age-keygen "
          "-y key.txt) plain.yaml > secrets.enc.yaml; rm key.txt", also="auth"),
    fails("none", "sops -d config.yaml", "echo 'a: b' > config.yaml"),
    fails("auth", "age -d -i key.txt -o db.sql db.sql.age", "age-keygen -o key.txt 2>/dev/null; age-keygen -o "
          "other.txt 2>/dev/null; echo x "
          "| age -r $(age-keygen -y other.txt) > db.sql.age", also="none"),
    fails("not_found", "age -d -i ~/.config/age/key.txt secrets.age", "echo x > secrets.age"),
    fails("none", "bandit -q -r src", file("src/app.py", PY), stdout=True),
    fails("none", "shellcheck deploy.sh", file("deploy.sh", "#!/bin/sh\ncd $1\nrm -rf $TARGET/*\n[[ $a == b ]] && "
          "echo 'permission denied'"),
          stdout=True),
    fails("none", "hadolint Dockerfile", file("Dockerfile", "FROM debian\nRUN apt-get install curl\nRUN sudo make "
          "install"), stdout=True),
    fails("none", "detect-secrets-hook config.py", file("config.py", "AWS = 'AKIAIOSFODNN7EXAMPLF'\nTOKEN = "
          "'ghp_16C7e42F292c6912E7710c838347Ae178B4a'"), stdout=True),
    fails("network", "pip-audit -r requirements.txt --no-deps --disable-pip", "echo 'requests==2.19.0' > "
          "requirements.txt", timeout=60),
    fails("none", "git secrets --scan", WHO + "git init -q", also="missing_command"),
    fails("missing_command", "trivy image --severity HIGH,CRITICAL billing/api:1.8.2", tool="bash"),
    fails("permission", f"nmap -sS -p 1-1000 api.{H}"),
    fails("not_found", "npm audit --audit-level=high", file("package.json", '{"name": "web", "version": "1.0.0"}'),
          also="none"),
    fails("ssh_key", "ssh-add ~/.ssh/id_ed25519", SSH),
    fails("not_found", "ssh-keygen -lf ~/.ssh/id_rsa.pub"),
    fails("ssh_key", "ssh-keygen -y -P '' -f id_ed25519", "ssh-keygen -qt ed25519 -N 'long words' -f id_ed25519",
          also="auth"),
    fails("none", f"ssh-keygen -F web2.{H}", SSH),
    fails("permission", "cat /etc/gshadow"),
    fails("permission", "certbot certificates"),
    fails("none", "grep -rn 'BEGIN RSA PRIVATE KEY' .", "echo x > a"),
    fails("none", "sha256sum -c SHA256SUMS", "echo a > release.tgz; sha256sum release.tgz > SHA256SUMS; echo b > "
          "release.tgz"),
    fails("none", "python3 -c \"import jwt; jwt.decode('eyJhbGciOiJIUzI1NiJ9.e30.x', 'k', algorithms=['HS256'])\""),
    fails("none", "docker run --rm -v $PWD:/src billing/box:1 sh -c 'echo \"2 findings: unauthorized access "
          "possible\"; exit 1'", DOCK),
]  # fmt: skip
