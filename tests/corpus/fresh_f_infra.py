"""The sixth fresh set: forges, infrastructure as code, secrets, the servers of an office."""

from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

# --- forges -----------------------------------------------------------------------------------------------------------

CHECKOUT = (
    "git init -q -b main; git config user.name Ida; git config user.email ida@corvid.example; git commit -q "
    f"--allow-empty -m a; git remote add origin https://code.{H}/parcels/intake.git\n"
)


def gh(token: str, rest: str) -> str:
    """A call of gh with this token."""
    return f"GH_HOST=code.{H} GH_ENTERPRISE_TOKEN={token} gh {rest}"


def glab(token: str, rest: str) -> str:
    """A call of glab with this token."""
    return f"GITLAB_HOST=https://code.{H} GITLAB_TOKEN={token} glab {rest}"


FORGES = [
    fails("auth", gh("dead", "pr checks"), CHECKOUT),
    fails("auth", gh("dead", "run watch 77"), CHECKOUT),
    fails("auth", gh("dead", "secret list"), CHECKOUT),
    fails("permission", gh("readonly", "api -X PUT repos/parcels/intake/collaborators/bo"), also="auth"),
    fails("permission", gh("archived", "issue create -t a -b b"), CHECKOUT),
    fails("rate_limit", gh("fast", "api graphql -f query='{viewer{login}}'")),
    fails("not_found", gh("fine", "release download v9.1.0"), CHECKOUT),
    fails("not_found", gh("fine", "repo view parcels/nowhere")),
    fails("network", gh("upset", "api rate_limit")),
    fails("network", "GH_HOST=ghe.offline.example GH_ENTERPRISE_TOKEN=x gh api user"),
    fails("not_configured", "gh pr list", "git init -q -b main; git remote add origin git@code.corvid.example:a/b.git",
          also="auth"),
    fails("not_found", "GH_TOKEN=x gh pr create --fill", also="not_configured"),
    fails("usage", "gh pr marge 7", also="none"),
    fails("none", gh("invalid", "api repos/parcels/intake/pulls -f head=a -f base=main -f title=t")),
    fails("auth", glab("dead", "mr list"), CHECKOUT),
    fails("auth", glab("lapsed", "ci status"), CHECKOUT),
    fails("permission", glab("archived", "issue create -t a -d b -y"), CHECKOUT),
    fails("network", "GITLAB_HOST=https://gl.nowhere.example GITLAB_TOKEN=x glab repo clone a/b"),
    fails("auth", f"gitlab --server-url http://code.{H} --private-token dead project list --get-all"),
    fails("auth", "python3 labels.py", file("labels.py", f"""\
        from github import Auth, Github

        hub = Github(auth=Auth.Token("dead"), base_url="http://code.{H}/api/v3", retry=None)
        print(hub.get_repo("parcels/intake").get_labels().totalCount)
        """)),
    fails("permission", "python3 tag.py", file("tag.py", f"""\
        import gitlab

        lab = gitlab.Gitlab("http://code.{H}", private_token="readonly")
        lab.projects.get(7, lazy=True).tags.create({{"tag_name": "v1", "ref": "main"}})
        """), also="auth"),
    fails("auth", "python3 ticket.py", file("ticket.py", f"""\
        from jira import JIRA

        JIRA("http://rest.{H}/locked", basic_auth=("ida", "old"), max_retries=0).issue("OPS-1")
        """)),
    fails("tls", f"GH_HOST=expired.{H} GH_ENTERPRISE_TOKEN=x gh api user"),
]  # fmt: skip

# --- terraform, packer, ansible ---------------------------------------------------------------------------------------

LOCAL = "echo 'output \"a\" { value = 1 }' > main.tf\n"


def state(path: str, more: str = "") -> str:
    """A state behind HTTP."""
    return file("backend.tf", f"""\
        terraform {{
          backend "http" {{
            address   = "{path}"
            {more}
            retry_max = 0
          }}
        }}
        """)  # fmt: skip


def play(tasks: str, hosts: str = "localhost ansible_connection=local") -> str:
    """An inventory and a playbook."""
    return f"printf '[all]\\n{hosts}\\n' > hosts.ini\n" + file(
        "site.yml", "- hosts: all\n  gather_facts: false\n  tasks:\n  - " + tasks
    )


LOGIN = (
    "mkdir -p ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; cp /srv/ssh/NAME ~/.ssh/id_ed25519; chmod 600 ~/.ssh/*\n"
)
AT = f"bastion.{H} ansible_user=dev"
INFRA = [
    fails("auth", "terraform init -no-color -reconfigure", state(f"https://tfstate.{H}/locked/intake")),
    fails("auth", "terraform init -no-color -upgrade", LOCAL + f"echo 'module \"vpc\" {{ source = "
          f"\"git::https://code.{H}/locked/vpc.git\" }}' > vpc.tf", also="tty"),
    fails("permission", "terraform init -no-color -input=false", state(f"https://tfstate.{H}/banned/intake")),
    fails("network", "terraform init -no-color", state("https://tfstate.nowhere.example/intake")),
    fails("network", "terraform init -no-color", LOCAL + "echo 'module \"vpc\" { source = "
          "\"git::ssh://git@lan.corvid.example/infra/vpc.git?ref=v2\" }' > vpc.tf"),
    fails("network", "terraform providers mirror ./mirror", "echo 'provider \"null\" {}' > main.tf", stdout=True),
    fails("tls", "terraform init -no-color", state(f"https://own.{H}/intake")),
    fails("lock", "terraform plan -no-color -lock-timeout=1s", LOCAL + "terraform init >/dev/null; echo '{\"version\": "
          "4}' > terraform.tfstate; cat > hold.py <<'END'\nimport fcntl, time\nf = open('terraform.tfstate', 'a')\n"
          "fcntl.lockf(f, fcntl.LOCK_EX)\nopen('held', 'w')\ntime.sleep(30)\nEND\nsetsid python3 hold.py >/dev/null "
          "2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; done"),
    fails("not_configured", "terraform output -json", state(f"https://tfstate.{H}/fine")),
    fails("not_configured", "terraform apply -no-color -auto-approve", "echo 'resource \"null_resource\" \"a\" {}' > "
          "main.tf", also="missing_dependency"),
    fails("not_configured", "terraform plan -no-color", LOCAL + state(f"https://tfstate.{H}/fine") +
          "mkdir .terraform; echo '{\"version\": 3, \"backend\": {\"type\": \"local\", \"config\": {\"path\": null}, "
          "\"hash\": 1}}' > .terraform/terraform.tfstate"),
    fails("not_found", "terraform -chdir=envs/prod plan -no-color", LOCAL, also="usage"),
    fails("not_found", "terraform state rm -no-color aws_instance.web", LOCAL + "terraform apply -auto-approve "
          ">/dev/null", also="none"),
    fails("not_found", "terraform import -no-color null_resource.a 1", LOCAL, also="none"),
    fails("not_found", "terraform apply -no-color tfplan", LOCAL, also="usage"),
    fails("tty", "terraform destroy -no-color -input=false", LOCAL + "terraform apply -auto-approve >/dev/null",
          also="usage"),
    fails("usage", "terraform plan -no-color -vars-file=prod.tfvars", LOCAL, also="none"),
    fails("usage", "terraform plan -no-color -var regoin=eu", LOCAL + "echo 'variable \"region\" { default = \"a\" }' "
          ">> main.tf", also="none"),
    fails("not_configured", "terraform plan -no-color -input=false", "echo 'variable \"region\" {}' > main.tf",
          also="usage none"),
    fails("none", "terraform plan -no-color", "printf 'output \"a\" {\\n  value = denied.thing\\n}\\n' > main.tf"),
    fails("none", "terraform apply -no-color -auto-approve", "cat > main.tf <<'END'\nvariable \"n\" {\n  default = 9\n"
          "  validation {\n    condition     = var.n < 5\n    error_message = \"Access denied to more than five "
          "nodes.\"\n  }\n}\nEND"),
    fails("none", "terraform validate -no-color", "printf 'resource \"a\" {\\n  timeout = \\n' > main.tf"),
    fails("none", "packer fmt -check .", "printf 'locals {\\na=1\\n}\\n' > a.pkr.hcl", stdout=True),
    fails("ssh_key", "ansible-playbook -i hosts.ini site.yml >&2", play("ping:", AT) + LOGIN.replace("NAME", "other")),
    fails("ssh_hostkey", "ansible all -i hosts.ini -m setup >&2", play("ping:", AT)),
    fails("network", "ansible all -i hosts.ini -m command -a uptime >&2", play("ping:", f"shut.{H} ansible_port=2299")),
    fails("network", "ansible-playbook -i hosts.ini site.yml >&2", play("ping:", "web1.nowhere.example")),
    fails("auth", "ansible-playbook -i hosts.ini -b site.yml >&2", play("command: id")),
    fails("not_found", "ansible-playbook -i hosts.ini site.yml >&2", play("import_tasks: hardening.yml"), also="none"),
    fails("not_found", "ansible-playbook -i hosts.ini site.yml", "touch hosts.ini\n" + file("site.yml", "- hosts: all\n"
          "  roles: [corvid.base]"), also="missing_dependency"),
    fails("missing_dependency", "ansible-inventory -i aws_ec2.yml --list", "printf 'plugin: amazon.aws.aws_ec2\\n' > "
          "aws_ec2.yml; printf '[inventory]\\nunparsed_is_failed=true\\n' > ansible.cfg", also="not_configured"),
    fails("network", "ansible-galaxy role install geerlingguy.docker", also="not_found"),
    fails("not_found", "ansible-galaxy install -r requirements.yml"),
    fails("tty", "ansible-vault encrypt_string s3cret --name db", also="not_configured"),
    fails("none", "ansible-playbook -i hosts.ini site.yml >&2", play("command: sh -c 'echo connection refused; exit "
          "4'")),
    fails("none", "ansible-lint site.yml", play("shell: echo timeout"), stdout=True),
    fails("usage", "ansible-playbook -i hosts.ini site.yml --limt web", play("ping:"), also="none"),
]  # fmt: skip

# --- secrets ----------------------------------------------------------------------------------------------------------

BAO = f"BAO_ADDR=http://bao.{H}:8200 "
AGED = (
    "age-keygen -o mine.txt 2>/dev/null; age-keygen -o yours.txt 2>/dev/null; printf 'db: {password: x}\\n' > in.yaml; "
    'sops encrypt --age "$(age-keygen -y mine.txt)" in.yaml > db.enc.yaml\n'
)
SECRETS = [
    fails("auth", BAO + "BAO_TOKEN=s.expired bao kv get secret/web/db", also="permission"),
    fails("auth", BAO + "BAO_TOKEN=s.expired bao token lookup", also="permission"),
    fails("auth", BAO + "bao login -method=userpass username=ida password=old"),
    fails("permission", BAO + "BAO_TOKEN=web bao kv put secret/web/db password=y"),
    fails("permission", BAO + "BAO_TOKEN=web bao secrets list"),
    fails("auth", BAO + "bao kv get secret/web/db", also="permission not_configured"),
    fails("not_found", BAO + "BAO_TOKEN=root bao kv get secret/web/api"),
    fails("not_found", BAO + "BAO_TOKEN=root bao kv get -field=user secret/web/db", also="none usage"),
    fails("not_found", BAO + "BAO_TOKEN=root bao read pki/cert/ca", also="not_configured"),
    fails("network", f"BAO_ADDR=https://shut.{H}:8400 BAO_TOKEN=x bao kv list secret/", timeout=60),
    fails("network", "BAO_ADDR=https://bao.nowhere.example BAO_TOKEN=x bao status"),
    fails("tls", "bao status", also="not_configured"),
    fails("service_down", f"BAO_ADDR=http://bao.{H}:8300 BAO_TOKEN=root bao kv get secret/web/db", also="network"),
    fails("tls", f"BAO_ADDR=https://bao.{H}:8200 BAO_TOKEN=root bao kv get secret/web/db", also="usage "
          "not_configured"),
    fails("tty", BAO + "bao login", also="auth"),
    fails("usage", BAO + "BAO_TOKEN=root bao kv gte secret/web/db", also="none"),
    fails("auth", "python3 secret.py", file("secret.py", f"""\
        import hvac

        vault = hvac.Client("http://bao.{H}:8200", token="s.gone")
        print(vault.secrets.kv.v2.read_secret_version(path="web/db", raise_on_deleted_version=True))
        """), also="permission"),
    fails("permission", "python3 secret.py", file("secret.py", f"""\
        import hvac

        vault = hvac.Client("http://bao.{H}:8200", token="web")
        vault.secrets.kv.v2.create_or_update_secret(path="web/db", secret={{"a": "b"}})
        """)),
    fails("not_configured", "sops exec-env db.enc.yaml 'env'", AGED, also="auth not_found"),
    fails("not_configured", "SOPS_AGE_KEY_FILE=yours.txt sops decrypt --extract '[\"db\"]' db.enc.yaml", AGED,
          also="auth not_found"),
    fails("not_configured", "sops secrets/prod.yaml", also="not_found"),
    fails("missing_command", "SOPS_AGE_KEY_FILE=mine.txt EDITOR=nvimm sops edit db.enc.yaml", AGED, tool="sops"),
    fails("auth", "age --decrypt -i yours.txt -o dump.sql dump.sql.age", AGED + "echo x | age -r \"$(age-keygen -y "
          "mine.txt)\" > dump.sql.age", also="not_configured"),
    fails("none", "age -r age1qqq -o a.age in.yaml", AGED, also="usage"),
    fails("none", "sops decrypt in.yaml", AGED),
    fails("not_configured", "git-crypt unlock", "git init -q; mkdir -m 700 ~/.gnupg", also="not_found"),
    fails("not_configured", "pass git push", also="not_found"),
]  # fmt: skip

# --- the office's servers ---------------------------------------------------------------------------------------------

OFFICE = [
    fails("auth", f"ldapsearch -x -H ldap://dir.{H} -D cn=admin,dc=corvid,dc=example -w old -b dc=corvid,dc=example"),
    fails("auth", f"ldapwhoami -x -H ldap://dir.{H} -D uid=ida,dc=corvid,dc=example -w pw", tool="ldapsearch"),
    fails("auth", f"ldapadd -x -H ldap://dir.{H}", stdin="dn: cn=a,dc=corvid,dc=example\nobjectClass: person\nsn: "
          "a\ncn: a\n", tool="ldapsearch", also="permission"),
    fails("service_down", "ldapsearch -x -H ldap://localhost:3890 -b dc=x", also="network"),
    fails("network", f"smbclient -U ida%x //lan.{H}/docs -c ls"),
    fails("auth", f"mosquitto_pub -h mq.{H} -u ana -P old -t scale/1 -m 12"),
    fails("auth", f"mosquitto_sub -h mq.{H} -t 'scale/#' -C 1", tool="mosquitto_pub", also="permission"),
    fails("network", "mosquitto_sub -h mq.nowhere.example -t a", tool="mosquitto_pub"),
    fails("auth", "ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:23790 --user root:old get /config/intake"),
    fails("auth", "ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:23790 put /config/intake on", also="permission"),
    fails("auth", f"msmtp --host=smtp.{H} --port=2525 --auth=login --user=ida --passwordeval='echo old' "
          f"--from=i@x.example"
          " bo@x.example", stdin="Subject: hi\n\nhi\n"),
    fails("permission", f"curl -sS smtp://smtp.{H}:2525 --mail-from i@x.example --mail-rcpt bob@outside.example -T "
          "mail.txt", "printf 'Subject: a\\n\\nhi\\n' > mail.txt"),
    fails("network", f"swaks --to bo@x.example --from i@x.example --server shut.{H}:587", stdout=True),
    fails("network", "msmtp --host=smtp.nowhere.example --from=i@x.example bo@x.example", stdin="hi\n"),
    fails("not_configured", "msmtp bo@x.example", stdin="hi\n"),
    fails("auth", "python3 imap.py", file("imap.py", f"""\
        from ldap3 import Connection, Server

        Connection(Server("ldap://dir.{H}"), "cn=admin,dc=corvid,dc=example", "old", auto_bind=True)
        """)),
]  # fmt: skip
PLATFORM_TWO: list[Fresh] = [*FORGES, *INFRA, *SECRETS, *OFFICE]
