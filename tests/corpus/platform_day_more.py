"""The second part of platform_day.py: VPNs, names, certificates, proxies, clouds, pipelines, and git's corners."""

from tests.corpus.fresh_f_infra import CHECKOUT, gh, glab, play, state
from tests.corpus.fresh_f_platform import GC, aws, docker, kube, maker
from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import Fresh, fails

VPN = [
    fails("network", "openconnect --protocol=anyconnect vpn.nowhere.example", timeout=30),
    fails("network", f"openconnect shut.{H}:9443", timeout=30),
    fails("tls", f"openconnect --non-inter -u ida own.{H}", timeout=30),
    fails("permission", "wg-quick up corvid", also="tty not_found auth"),
    fails("network", f"ssh -J shut.{H}:2299 web1", also="ssh_hostkey"),
    fails("network", "mosh ida@web1.nowhere.example", also="tty"),
    fails("network", f"sshfs ida@shut.{H}:/srv mnt", "mkdir mnt"),
    fails("network", f"proxychains4 -q -f p.conf curl -sS https://rest.{H}/fine", "printf "
          "'strict_chain\\n[ProxyList]\\n"
          "http 127.0.0.1 3129\\n' > p.conf", tool="curl", also="service_down"),
    fails("not_found", "scp ida@web1:/var/log/app.log .", "mkdir -m 700 ~/.ssh; echo 'Host web1\n Include nothing\n "
          "ProxyCommand nohelper %h' > ~/.ssh/config", also="missing_command network"),
]  # fmt: skip
NET = [
    fails("auth", f"curl -fsS https://rest.{H}/stale/items"),
    fails("permission", f"wget -q -S https://rest.{H}/banned/a.tgz -O a.tgz"),
    fails("auth", f"http --check-status --ignore-stdin -h GET https://rest.{H}/locked/items", tool="http"),
    fails("network", f"http --ignore-stdin GET http://shut.{H}:81/health", tool="http"),
    fails("tls", f"http --ignore-stdin GET https://expired.{H}/fine", tool="http"),
    fails("auth", f"https_proxy=http://squid.{H}:3128 curl -sS https://rest.{H}/fine"),
    fails("permission", f"https_proxy=http://squid.{H}:3128 curl -sS https://banned.{H}/fine"),
    fails("auth", f"https_proxy=http://squid.{H}:3128 wget -nv https://rest.{H}/fine"),
    fails("auth", f"https_proxy=http://squid.{H}:3128 git ls-remote https://code.{H}/parcels/intake.git"),
    fails("auth", f"HTTPS_PROXY=http://squid.{H}:3128 skopeo inspect docker://harbor.{H}/shop/box:1"),
    fails("tls", f"openssl s_client -connect own.{H}:443 -verify_return_error -brief", also="none"),
    fails("network", "socat - TCP:db.nowhere.example:5432"),
    fails("port_in_use", "socat TCP-LISTEN:8077,bind=127.0.0.1 -"),
    fails("not_found", "openssl x509 -in tls.crt -noout -enddate", also="none"),
    fails("network", "whois -h whois.nowhere.example corvid.example"),
    fails("network", f"curl -sS --connect-timeout 2 http://lost.{H}/", also="timeout"),
    fails("timeout", f"curl -sS -m 2 https://rest.{H}/stuck/x"),
    fails("network", f"dig +tries=1 +time=1 @lan.{H} corvid.example", stdout=True, also="timeout"),
    fails("none", f"curl -fsS https://rest.{H}/fine | jq -e '.state == \"ok\"'", tool="jq", stdout=True),
    fails("rate_limit", f"curl -fsS https://rest.{H}/hot/items"),
    fails("tls", "curl -sS --cacert corp.pem https://rest.corvid.example/fine", "echo no > corp.pem",
          also="not_configured"),
    fails("not_found", "curl -sS --cert me.pem https://rest.corvid.example/fine", also="tls"),
]  # fmt: skip
CLOUD = [
    fails("auth", aws("STALE", "aws s3 sync . s3://corvid-site --delete"), "echo a > index.html"),
    fails("auth", aws("UNKNOWN", "make go"), maker("aws s3 cp x s3://corvid-site/ --only-show-errors") + "echo a > x",
          tool="aws"),
    fails("not_configured", "aws configure get region --profile prod", also="not_found none"),
    fails("not_configured", "aws eks list-clusters --region eu-north-1 --profile old", "mkdir ~/.aws; printf "
          "'[profile old]\\nsso_session = corvid\\nsso_account_id = 1\\nsso_role_name = a\\n' > ~/.aws/config",
          also="auth not_found"),
    fails("missing_command", "aws s3 ls --profile helper", "mkdir ~/.aws; printf '[profile helper]\\n"
          "credential_process = /opt/corp/creds\\n' > ~/.aws/config", also="auth not_configured not_found"),
    fails("usage", "aws s3 lss", also="none"),
    fails("not_found", "AWS_DEFAULT_REGION=eu-north-1 aws cloudformation deploy --stack-name a --template-file t.yaml",
          also="none"),
    fails("not_configured", GC.replace("CLOUDSDK_CORE_PROJECT=corvid-prod ", "") + "gcloud run services list "
          "--region eu", also="auth"),
    fails("not_configured", "gcloud config configurations activate prod", also="not_found"),
    fails("not_found", "gcloud auth activate-service-account --key-file=ci.json", also="none"),
    fails("usage", "gcloud compute instance list", also="none"),
    fails("not_configured", "az aks list -o table", also="auth"),
    fails("usage", "az akss list", also="none"),
    fails("not_found", "rclone copy cold:archive .", also="not_configured"),
    fails("not_configured", "s3cmd ls s3://corvid", also="auth not_found"),
    fails("not_found", "RESTIC_PASSWORD=x restic -r /srv/none snapshots", also="not_configured"),
]  # fmt: skip
PIPELINES = [
    fails("not_found", gh("fine", "workflow run nightly.yaml"), CHECKOUT),
    fails("not_found", gh("fine", "api repos/parcels/none")),
    fails("permission", gh("readonly", "secret set TOKEN -b x"), CHECKOUT, also="auth"),
    fails("rate_limit", gh("fast", "issue list"), CHECKOUT),
    fails("not_found", glab("fine", "ci trace"), CHECKOUT),
    fails("auth", "hub api user", "mkdir -p ~/.config; printf 'github.com:\\n- user: a\\n  oauth_token: x\\n  "
          "protocol: "
          "http\\n' > ~/.config/hub; export GITHUB_HOST=code.corvid.example GITHUB_TOKEN=dead", also="not_configured "
          "not_found network"),
    fails("tls", "terraform init -no-color", f"echo 'module \"a\" {{ source = \"https://own.{H}/a.zip\" }}' > main.tf"),
    fails("not_found", "terraform init -no-color", "echo 'module \"a\" { source = \"./modules/vpc\" }' > main.tf"),
    fails("not_found", "terraform init -no-color", f"echo 'module \"a\" {{ source = "
          f"\"git::https://code.{H}/none/a.git\" "
          "}' > main.tf", also="auth"),
    fails("auth", "terraform init -no-color", state(f"https://tfstate.{H}/stale/intake")),
    fails("network", "terraform init -no-color", state(f"https://tfstate.{H}/maintenance/intake")),
    fails("not_found", "terraform plan -no-color -var-file=prod.tfvars", "echo '' > main.tf"),
    fails("not_found", "terraform workspace select prod", "echo '' > main.tf"),
    fails("not_found", "packer build web.pkr.hcl", also="none"),
    fails("not_found", "ansible-playbook deploy.yml", also="none", stdout=True),
    fails("auth", "ansible-playbook -i hosts.ini site.yml --vault-password-file pw", play("ping:") + "printf '$ANSIBLE_"
          "VAULT;1.1;AES256\\n6162\\n' > group_vars_all; echo x > pw; mkdir group_vars; cp group_vars_all "
          "group_vars/all.yml", also="none not_configured"),
    fails("missing_dependency", "ansible-playbook -i hosts.ini site.yml", play("community.general.nmcli: "
          "{state: present}"),
          also="none usage", stdout=True),
    docker("not_found", "compose -f missing.yaml up -d", also="missing_command missing_dependency"),
    docker("not_found", "service logs api", also="not_configured"),
    docker("not_configured", "service ls", also="usage not_found"),
    docker("not_configured", "stack deploy -c compose.yaml api", "echo 'services: {}' > compose.yaml",
           also="usage not_found none"),
    docker("not_found", "cp resident:/etc/nope .", also="none"),
    docker("not_found", "run --rm --volumes-from ghost corvid/box:1 true"),
    docker("not_found", "run --rm -u nobody99 corvid/box:1 true", also="usage none not_configured"),
    docker("quota", "run --rm --memory 1k corvid/box:1 true", also="none usage"),
    docker("missing_command", "run --rm --entrypoint /bin/bash corvid/box:1"),
    docker("usage", "network create host", also="none not_found"),
    docker("registry_auth", "push harbor.corvid.example/vault/box:1", also="network"),
    docker("usage", "pull Harbor.corvid.example/Shop/Box", also="none"),
    docker("not_found", "load -i box.tar"),
    docker("not_found", "compose ps", also="missing_command missing_dependency usage none"),
    fails("not_found", "podman start web"),
    fails("not_found", "podman volume rm pgdata"),
    fails("not_found", "podman network inspect web"),
    fails("not_found", "podman secret inspect db"),
    fails("image_not_found", "podman image exists api:1 || podman inspect --type image api:1"),
    fails("image_not_found", "buildah inspect api:1", also="not_found"),
    fails("not_found", "kubectl delete pod intake-0 --timeout=1s", kube("admin"), also="none"),
    fails("not_found", "kubectl describe node node-9", kube("admin")),
    fails("permission", "kubectl create secret generic a --from-literal=b=c", kube("viewer")),
    fails("auth", "bash -c 'kubectl apply -f cm.yaml'", kube("old") + "printf 'apiVersion: v1\\nkind: "
          "ConfigMap\\nmetadata: "
          "{name: a}\\n' > cm.yaml", tool="kubectl"),
    fails("not_configured", "kubectl config use-context", kube("good"), also="usage none"),
    fails("not_found", "kubectl get pod intake-0 -n parcells", kube("admin")),
]  # fmt: skip
REPOS = [
    fails("missing_commits", "git revert 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("missing_commits", "git rebase --onto main 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("missing_commits", "git branch x 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("missing_commits", "git tag v1 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("missing_commits", "git merge 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT, also="not_found"),
    fails("missing_commits", "git reset --hard 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("missing_commits", "git format-patch 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83..", CHECKOUT),
    fails("missing_commits", "git worktree add ../y 4e1243bd22c66e76c2ba9eddc1f91394e57f9f83", CHECKOUT),
    fails("branch_not_pushed", "git diff origin/topic..topic --stat", CHECKOUT + "git branch topic", also="not_found"),
    fails("branch_not_pushed", "git rev-parse --abbrev-ref topic@{u}", CHECKOUT + "git branch topic"),
    fails("branch_not_pushed", "git branch --set-upstream-to=origin/topic", CHECKOUT, also="not_found"),
    fails("auth", "git clone --depth 1 https://code.corvid.example/locked/core.git"),
    fails("auth", "git submodule add https://code.corvid.example/locked/lib.git", CHECKOUT),
    fails("auth", "git lfs fetch", CHECKOUT + "git remote set-url origin "
          "https://code.corvid.example/locked/a.git; git lfs "
          "install --local >/dev/null; git lfs track '*.bin' >/dev/null; echo a > a.bin; git add -A; git commit "
          "-qm b; rm "
          "-rf .git/lfs/objects", stdout=True),
    fails("not_configured", "git lfs push origin main", "git init -q -b main", also="not_found missing_commits"),
    fails("not_found", "git -C ../intake pull"),
    fails("dirty_tree", "git pull --rebase", CHECKOUT + "git init -q --bare ../up; git remote set-url origin "
          "../up; echo a > "
          "a; git add a; git commit -qm a; git push -qu origin main; echo b > a"),
    fails("not_found", "git subtree pull -P lib origin main", CHECKOUT + "echo a > a; git add a", also="none"),
    fails("not_found", "git apply fix.patch", CHECKOUT, also="none"),
    fails("none", "git apply fix.patch", CHECKOUT + "printf 'diff --git a/x b/x\\n--- a/x\\n+++ b/x\\n@@ -1 +1 "
          "@@\\n-a\\n"
          "+b\\n' > fix.patch", also="not_found"),
    fails("not_configured", "git send-email --to a@b HEAD~1", CHECKOUT, also="missing_command missing_commits"),
    fails("not_found", "git archive --remote=../none main", CHECKOUT),
    fails("none", "git diff --exit-code --quiet", CHECKOUT + "echo a > a; git add a; git commit -qm a; echo b > a"),
    fails("none", "git grep -q 'connection refused'", CHECKOUT),
]  # fmt: skip
MORE: list[Fresh] = [*VPN, *NET, *CLOUD, *PIPELINES, *REPOS]
