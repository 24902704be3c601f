"""The fifth fresh set: clusters, images, clouds, forges, infrastructure as code, secrets."""

from tests.corpus.fresh_cluster import kubeconfig
from tests.corpus.fresh_e_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file

API = f"https://k8s.{H}:6443"


def kube(token: str = "good", server: str = API, user: str = "") -> str:
    """A kubeconfig for this set's server."""
    return kubeconfig(token, server, user=user)


OLD = kube("expired")
K8S_PY = file(
    "pods.py",
    """\
    from kubernetes import client, config

    config.load_kube_config()
    for pod in client.CoreV1Api().list_namespaced_secret("shop").items:
        print(pod.metadata.name)
    """,
)
OVERLAY = file("overlays/prod/kustomization.yaml", "resources:\n- ../../base\n- https://charts.nowhere.example/x.yaml")
KUBE = [
    fails("auth", "kubectl top nodes", OLD),
    fails("auth", "kubectl annotate pod web-0 team=cart --overwrite", OLD),
    fails("auth", "kubectl auth whoami", OLD),
    fails("auth", "kubectl cp shop/web-0:/var/log/app.log ./app.log", OLD),
    fails("auth", "kubectl api-resources --verbs=list", OLD),
    fails("auth", "set -o pipefail; kubectl get pods -o name | xargs -r kubectl delete", OLD, tool="kubectl"),
    fails("auth", "kubectl get deploy api -o yaml > api.yaml && git add api.yaml", OLD),
    fails("auth", "kubens billing", OLD, tool="kubectl"),
    fails("auth", "python3 pods.py", OLD + K8S_PY),
    fails("auth", "just restart", OLD + "printf 'restart:\\n    kubectl rollout restart sts/db\\n' > justfile",
        tool="kubectl"),
    fails("auth", "kubectl get configmap feature-flags", kube(user="{exec: {apiVersion: "
        "client.authentication.k8s.io/v1, command: sh, args: ['-c', 'echo \"login session has lapsed, run: umbra "
        "login\" >&2; exit 3'], interactiveMode: Never}}")),
    fails("permission", "kubectl delete pod web-0 --grace-period=0 --force", kube("reader")),
    fails("permission", "kubectl create job backup-now --image=pg:16", kube("reader")),
    fails("permission", "python3 pods.py", kube("viewer") + K8S_PY),
    fails("permission", "KUBECONFIG=/srv/k3s/k3s.yaml kubectl get nodes", admin="install -d /srv/k3s; "
        "install -m 600 /dev/null /srv/k3s/k3s.yaml"),
    fails("permission", "kubectl run web --image=web:latest", kube("hook"), also="none"),
    fails("quota", "kubectl create job nightly --image=jobs:3", kube("limited")),
    fails("rate_limit", "kubectl create serviceaccount builder", kube("busy")),
    fails("not_found", "kubectl create secret generic tls --from-file=tls.crt=certs/tls.crt", kube(), also="none"),
    fails("not_found", "kubectl -n shop create configmap app --from-literal=a=b", kube("nons")),
    fails("not_found", "kubectl wait --for=condition=ready pod/web-9 --timeout=30s", kube()),
    fails("not_found", "kubectl kustomize overlays/staging", kube(), also="usage"),
    fails("not_found", "set -e; key=$(kubectl get secret tls-wildcard -o jsonpath='{.data.key}'); echo \"$key\" > "
        "tls.key", kube(), tool="kubectl", also="none"),
    fails("usage", "kubectl create secret tls tls --cert=a.pem --key=b.pem", kube("there") +
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout b.pem -out a.pem -subj /CN=x 2>/dev/null", also="none"),
    fails("usage", "kubectl get pod web-0 -o josn", kube(), also="none"),
    fails("usage", "kubectl patch deploy api --type=mrege -p '{}'", kube(), also="none"),
    fails("network", "kubectl kustomize overlays/prod", OVERLAY + "mkdir base; echo 'resources: []' > "
        "base/kustomization.yaml"),
    fails("network", "kubectl describe node node-1", kube(server=f"https://far.{H}:6443")),
    fails("network", "kubectl logs -l app=api --tail=50", kube(server=f"https://intra.{H}:6443")),
    fails("network", "kubectl version", kube(server="https://gke.nowhere.example")),
    fails("network", "python3 pods.py", kube(server=f"https://off.{H}:8443") + K8S_PY),
    fails("network", "task deploy", kube(server=f"https://off.{H}:7443") + file("Taskfile.yml", """\
        version: '3'
        tasks:
          deploy:
            cmds:
              - kubectl -n shop get deploy api
        """), tool="kubectl"),
    fails("tls", "kubectl get pv", kube(server=f"https://own.{H}:6443")),
    fails("tls", "kubectl get ingress -A", kube(server=f"https://wrong.{H}:6443")),
    fails("timeout", "timeout 2 kubectl get pods -w", kube("slow"), tool="kubectl", also="none network"),
    fails("port_in_use", "kubectl proxy --port=8010", kube()),
    fails("not_configured", "kubectl --cluster=dr get nodes", kube(), also="usage not_found"),
    fails("not_configured", "kubectl --user=admin get nodes", kube(), also="usage not_found"),
    fails("not_configured", "kubectl --kubeconfig=$HOME/.kube/eks-prod get ns", also="not_found"),
    fails("not_configured", "kubectl get pods", "mkdir ~/.kube; printf 'apiVersion: v1\\nkind: Config\\nclusters: [\\n'"
        " > ~/.kube/config"),
    fails("not_configured", "kubectx dr-cluster", kube(), tool="kubectl", also="not_found"),
    fails("not_configured", "kubectl get nodes", kube(user="{client-certificate: /home/dev/.minikube/client.crt, "
        "client-key: /home/dev/.minikube/client.key}"), also="not_found auth"),
    fails("not_configured", "python3 pods.py", K8S_PY),
    fails("missing_command", "helm upgrade --install web ./chart -f values.yaml", kube(), tool="bash"),
    fails("tty", "kubectl config get-contexts -o name | fzf", kube(), tool="fzf"),
    fails("missing_command", "kubectl stern web", kube(), also="usage"),
    fails("none", "kubectl create -f web.yaml", kube() + "printf 'kind: Pod\\n  name: unauthorized\\n bad' > web.yaml"),
    fails("none", "kubectl get deploy api -o jsonpath='{.status.readyReplicas}' | grep -qx 3", kube(), tool="grep"),
    fails("none", "kubectl get pods -o jsonpath='{.items[0].metadata.name}'", kube(), also="not_found usage"),
]  # fmt: skip

# --- images -----------------------------------------------------------------------------------------------------------

DOCKER = "docker -H unix:///srv/docker.sock"
PLAIN = "--tls-verify=false"
COMPOSE = file("docker-compose.yml", "version: '3'\nservices:\n  web:\n    image: nginx:1\n    ports: ['8080:80']")
IMAGES = [
    fails("registry_auth", f"skopeo list-tags {PLAIN} docker://reg.{H}/private/web"),
    fails("registry_auth", f"skopeo delete {PLAIN} docker://reg.{H}/private/web:old"),
    fails("registry_auth", f"podman run --rm {PLAIN} reg.{H}/private/tools:3 version"),
    fails("registry_auth", f"buildah bud {PLAIN} -t web .", f"printf 'FROM reg.{H}/secret/base:9\\n' > Dockerfile"),
    fails("registry_auth", f"{DOCKER} pull reg.{H}/private/web:4.1"),
    fails("registry_auth", f"{DOCKER} pull acme/app", also="image_not_found"),
    fails("registry_auth", f"podman pull {PLAIN} --creds ana:wrong reg.{H}/private/web:4"),
    fails("image_not_found", f"podman pull {PLAIN} reg.{H}/team/worker:2024.11"),
    fails("image_not_found", f"skopeo inspect {PLAIN} --format '{{{{.Digest}}}}' docker://reg.{H}/noname/api:1.2"),
    fails("image_not_found", f"{DOCKER} pull reg.{H}/team/worker:2024.11"),
    fails("image_not_found", "make -s shell", f"printf 'shell:\\n\\tpodman run --rm {PLAIN} reg.{H}/team/devbox:next "
        "sh\\n' > Makefile", tool="podman"),
    fails("image_not_found", "podman image inspect api:local", also="not_found"),
    fails("short_sha", f"{DOCKER} pull reg.{H}/team/sha:9fceb02"),
    fails("short_sha", f"buildah from {PLAIN} reg.{H}/team/web:a94a8fe5"),
    fails("short_sha", f"skopeo copy --src-tls-verify=false docker://reg.{H}/team/web:e69de29 dir:out"),
    fails("image_not_found", f"{DOCKER} push reg.{H}/team/cart:7"),
    fails("image_not_found", "podman tag cart:dev cart:7", also="not_found"),
    fails("image_not_found", f"buildah bud {PLAIN} .", f"echo 'FROM reg.{H}/team/python:3.13-slim-corp' > Dockerfile"),
    fails("image_not_found", "bash run.sh", file("run.sh", f"set -e\nIMG=reg.{H}/team/e2e:stable\npodman run --rm "
        f"{PLAIN} "
        "$IMG ./run"), tool="podman"),
    fails("short_sha", f"podman build -q {PLAIN} .", f"echo 'FROM reg.{H}/team/base:b6589fc' > Dockerfile"),
    fails("short_sha", f"skopeo inspect {PLAIN} docker://reg.{H}/team/cart:da39a3ee5e6b"),
    fails("network", f"podman push {PLAIN} web reg.nowhere.example/web", "printf 'FROM scratch\\nCOPY a /\\n' > "
        "Dockerfile; touch a; podman build --timestamp 0 -q -t web . >/dev/null 2>&1"),
    fails("network", f"{DOCKER} pull nodns/img:1"),
    fails("network", f"skopeo inspect {PLAIN} docker://reg.{H}/broken/web:1"),
    fails("network", f"buildah pull {PLAIN} far.{H}/base:12"),
    fails("network", "DOCKER_HOST=tcp://off.umbra.example:2375 docker ps -q", also="service_down"),
    fails("tls", f"{DOCKER} pull selfsigned/img:2"),
    fails("tls", f"buildah pull docker://wrong.{H}/base:12"),
    fails("tls", f"skopeo list-tags docker://expired.{H}/base"),
    fails("rate_limit", f"{DOCKER} pull postgres:16"),
    fails("rate_limit", f"podman pull -q {PLAIN} reg.{H}/throttled/web:1"),
    fails("service_down", "docker-compose up -d", COMPOSE),
    fails("service_down", "docker stats --no-stream"),
    fails("service_down", "make up", "printf 'up:\\n\\tdocker run -d redis:7\\n' > Makefile", tool="docker"),
    fails("service_down", "ctr -a /run/user/1000/containerd.sock images ls", also="not_configured permission timeout"),
    fails("service_down", "python3 ls.py", file("ls.py", "import docker\nprint(docker.from_env().containers.list())")),
    fails("not_found", "docker-compose -f compose.prod.yaml ps"),
    fails("not_found", "podman logs -f web"),
    fails("not_found", "runc spec --bundle /srv/bundle", also="permission"),
    fails("not_found", "podman volume inspect pgdata"),
    fails("not_found", f"{DOCKER} restart cache"),
    fails("not_found", f"{DOCKER} run -v /srv/data:/data busybox", also="none not_configured"),
    fails("lock", f"{DOCKER} network rm shop_default", also="none"),
    fails("lock", f"{DOCKER} rmi api:old", also="usage none"),
    fails("port_in_use", f"{DOCKER} start front"),
    fails("disk_full", f"{DOCKER} pull full/img:1"),
    fails("not_found", "podman build -f docker/Dockerfile.dev .", also="none"),
    fails("usage", "podman rum --rm alpine", also="none"),
    fails("none", "docker-compose config -q", file("docker-compose.yml",
        "version: '3'\nservices:\n  web:\n    image: nginx\n    prots: ['80:80']")),
    fails("none", "podman build -q .", "printf 'FROM scratch\\nCOPY dist/ /\\nEXPOSE denied\\n' > "
        "Dockerfile", also="not_found"),
]  # fmt: skip

# --- clouds -----------------------------------------------------------------------------------------------------------

ENV = (
    f"AWS_DEFAULT_REGION=eu-central-1 AWS_MAX_ATTEMPTS=1 AWS_SECRET_ACCESS_KEY=s AWS_ENDPOINT_URL=http://cloud.{H} "
    "AWS_ACCESS_KEY_ID="
)
BOTO = """\
    import boto3

    CALL
    """


def boto(call: str) -> str:
    """A script of one call."""
    return file("job.py", BOTO.replace("CALL", call))


GC = "CLOUDSDK_CORE_PROJECT=umbra-prod CLOUDSDK_CORE_DISABLE_PROMPTS=1 "
GCE = GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=http://api.{H}/gce/compute/v1/ "
TOKEN = "CLOUDSDK_AUTH_ACCESS_TOKEN=x "
OS = (
    f"OS_AUTH_URL=http://keystone.{H}/v3 OS_USERNAME=ana OS_PASSWORD=old OS_PROJECT_NAME=p OS_USER_DOMAIN_NAME=d "
    "OS_PROJECT_DOMAIN_NAME=d "
)
S3CFG = file(
    "~/.s3cfg",
    f"[default]\naccess_key = KEY\nsecret_key = s\nhost_base = cloud.{H}\nhost_bucket = "
    f"cloud.{H}\n"
    "use_https = False\nmax_retries = 1",
)
GH = f"GH_HOST=git.{H} GH_ENTERPRISE_TOKEN="
CLOUDS = [
    fails("auth", ENV + "STALE aws s3 sync build/ s3://web-assets", "mkdir build; touch build/a"),
    fails("auth", ENV + "OLDJSON aws dynamodb scan --table-name cart"),
    fails("auth", ENV + "UNREC aws lambda list-functions --query 'Functions[].FunctionName'"),
    fails("auth", ENV + "STALE aws sts get-caller-identity --output text"),
    fails("auth", ENV + "UNKNOWN aws s3 ls s3://logs/2024/"),
    fails("auth", ENV + "SIGN aws s3api list-buckets", also="not_configured"),
    fails("auth", ENV + "OLDJSON python3 job.py", boto("boto3.client('sqs').list_queues()")),
    fails("auth", "s3cmd ls s3://backups", S3CFG.replace("KEY", "UNKNOWN")),
    fails("auth", "rclone lsd remote:backups --retries 1 --low-level-retries 1 --config rc.conf",
        file("rc.conf", f"[remote]\ntype = s3\nprovider = Other\naccess_key_id = STALE\nsecret_access_key = s\n"
        f"endpoint = http://cloud.{H}\nforce_path_style = true")),
    fails("auth", OS + "openstack server list"),
    fails("usage", "aws sso login --profile dev", file("~/.aws/config", "[profile dev]\nregion = eu-central-1"),
        also="not_configured"),
    fails("permission", ENV + "NOPERM aws iam create-role --role-name x --assume-role-policy-document '{}'"),
    fails("permission", ENV + "NODDB python3 job.py",
        boto("boto3.resource('dynamodb').Table('cart').put_item(Item={'id': '1'})")),
    fails("permission", ENV + "NODDB aws dynamodb put-item --table-name cart --item '{\"id\": {\"S\": \"1\"}}'"),
    fails("not_found", ENV + "NOLAMBDA aws lambda invoke --function-name resize out.json"),
    fails("not_found", ENV + f"NOQUEUE aws --endpoint-url http://cloud.{H} sqs get-queue-url --queue-name orders"),
    fails("not_found", ENV + "NOROLE aws iam get-role --role-name deployer"),
    fails("not_found", ENV + "NOKEY aws s3api get-object --bucket b --key k out"),
    fails("not_found", ENV + "NOLAMBDA python3 job.py",
        boto("boto3.client('lambda').invoke(FunctionName='resize')")),
    fails("rate_limit", ENV + "SLOWDOWN aws s3api list-objects-v2 --bucket logs"),
    fails("rate_limit", ENV + "MANY aws lambda get-account-settings"),
    fails("quota", ENV + "VCPU aws ec2 run-instances --image-id ami-1 --instance-type p4d.24xlarge"),
    fails("network", ENV + "BROKEN aws s3api put-object --bucket b --key k"),
    fails("network", f"AWS_ENDPOINT_URL=http://off.{H}:4566 AWS_DEFAULT_REGION=x AWS_ACCESS_KEY_ID=a "
        "AWS_SECRET_ACCESS_KEY=b AWS_MAX_ATTEMPTS=1 python3 job.py", boto("boto3.client('s3').list_buckets()")),
    fails("network", "AWS_DEFAULT_REGION=eu-central-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_MAX_ATTEMPTS=1 "
        "aws route53 list-hosted-zones"),
    fails("not_configured", "python3 job.py", boto("boto3.client('s3', region_name='x').list_buckets()"), also="auth"),
    fails("not_configured", "python3 job.py", boto("boto3.client('ec2')")),
    fails("not_configured", "aws configure get region --profile staging", also="not_found none"),
    fails("not_configured", "s3cmd du s3://backups", also="network"),
    fails("not_configured", "openstack network list", also="auth"),
    fails("not_configured", "rclone copy ./dist prod-bucket:web", also="not_found"),
    fails("none", ENV + "CONDITION aws dynamodb put-item --table-name cart --item '{\"id\": {\"S\": \"1\"}}'"),
    fails("not_configured", GC + "gcloud storage ls", also="auth"),
    fails("not_configured", GC + "gcloud container clusters get-credentials main --region europe-west1", also="auth"),
    fails("not_configured", "gcloud config configurations activate prod", also="not_found"),
    fails("not_configured", "gsutil ls", also="auth"),
    fails("permission", GCE + TOKEN + "gcloud compute instances describe web-1 --zone europe-west1-b"),
    fails("network", GC + TOKEN + "CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE=http://off.umbra.example:9/ gcloud compute "
        "instances describe web-1 --zone europe-west1-b", timeout=60),
    fails("not_found", "gcloud auth activate-service-account --key-file=ci.json", also="not_configured"),
    fails("usage", "gcloud compute instnces list", also="none"),
    fails("not_configured", "az account show", also="auth"),
    fails("not_configured", "az aks get-credentials -g rg -n prod", also="auth"),
    fails("service_down", "az acr login -n umbracr", also="not_configured"),
    fails("network", "az login --service-principal -u a -p b --tenant 1b5edfbf-c704-4885-af9a-5534816b5814"),
    fails("not_configured", "b2 ls b2://backups", also="auth"),
    fails("not_configured", "sentry-cli releases new 1.4.2", also="auth"),
    fails("auth", f"SENTRY_AUTH_TOKEN=old SENTRY_ORG=u sentry-cli --url http://login.{H}/ projects list"),
    fails("network", f"SENTRY_AUTH_TOKEN=x SENTRY_ORG=u SENTRY_PROJECT=p sentry-cli --url http://off.{H}:9000 releases "
        "list"),
]  # fmt: skip

# --- forges -----------------------------------------------------------------------------------------------------------

GHREPO = (
    "git init -q -b main; git config user.name Ana; git config user.email ana@umbra.example; git commit -q "
    f"--allow-empty -m a; git remote add origin https://git.{H}/team/app.git\n"
)
GL = "GITLAB_PRIVATE_TOKEN=x gitlab --server-url "
HUB = f"GITHUB_HOST=git.{H} GITHUB_USER=ana GITHUB_TOKEN="
HUBCFG = f"git config --global hub.host git.{H}; git config --global hub.protocol https\n"
FORGES = [
    fails("auth", GH + "revoked gh release create v1.2.0 --notes x", GHREPO),
    fails("auth", GH + "revoked gh workflow list", GHREPO),
    fails("auth", HUB + "revoked hub issue", GHREPO + HUBCFG),
    fails("auth", GL + f"http://git.{H}/gl/old/ project get --id 7"),
    fails("auth", "python3 issues.py", file("issues.py", f"""\
        import gitlab

        gl = gitlab.Gitlab('http://git.{H}/gl/old/', private_token='x')
        print(gl.projects.get(7).issues.list())
        """)),
    fails("permission", GH + "narrow gh api -X POST repos/team/app/dispatches", GHREPO, also="auth"),
    fails("permission", GH + "saml gh api orgs/umbra/teams", also="auth"),
    fails("permission", GL + f"http://git.{H}/gl/guest/ project-issue create --project-id 7 --title a"),
    fails("rate_limit", GH + "spent gh api search/code?q=x"),
    fails("rate_limit", GH + "second gh api repos/team/app/issues"),
    fails("not_found", GH + "good gh api repos/team/app/releases/tags/v9"),
    fails("not_found", GL + f"http://git.{H}/gl/none/ project get --id umbra/nope"),
    fails("network", GH + "sick gh api user"),
    fails("network", "GH_HOST=ghe.nowhere.example GH_ENTERPRISE_TOKEN=x gh api meta"),
    fails("network", GL + "http://gl.nowhere.example project list --get-all"),
    fails("tls", f"GH_HOST=own.{H} GH_ENTERPRISE_TOKEN=x gh api user"),
    fails("not_configured", "gh auth token", also="auth"),
    fails("not_configured", "gh repo clone team/app", also="auth"),
    fails("network", "gitlab project list", also="not_configured auth"),
    fails("usage", "gh issue vew 4", also="none"),
    fails("none", GH + "valid gh api -X POST repos/team/app/git/refs -f ref=refs/heads/x -f sha=1"),
]  # fmt: skip

# --- infrastructure ---------------------------------------------------------------------------------------------------


def http_state(path: str) -> str:
    """A state behind HTTP."""
    return file("backend.tf", f"""\
        terraform {{
          backend "http" {{
            address   = "{path}"
            lock_address = "{path}/lock"
            retry_max = 0
          }}
        }}
        output "a" {{ value = 1 }}
        """)  # fmt: skip


HOLD = (
    "cat > hold.py <<'END'\nimport fcntl, sys, time\nf = open(sys.argv[1], 'a')\nfcntl.lockf(f, fcntl.LOCK_EX)\n"
    "open('held', 'w')\ntime.sleep(40)\nEND\n"
    "hold() { setsid python3 hold.py $1 >/dev/null 2>&1 & for i in $(seq 50); do [ -e held ] && break; sleep 0.1; "
    "done; }\n"
)
SITE = (
    "printf '[web]\\nHOST\\n' > inventory; cat > play.yml <<'END'\n- hosts: web\n  gather_facts: false\n  tasks:\n"
    "  - TASK\nEND\n"
)


def play(task: str, host: str = "localhost ansible_connection=local") -> str:
    """An inventory and a playbook of one task."""
    return SITE.replace("HOST", host).replace("TASK", task)


VAULTED = (
    "printf 'pw: x\\n' > secret.yml; echo right > .pass; ansible-vault encrypt --vault-password-file .pass secret.yml "
    ">/dev/null 2>&1; echo wrong > .other\n"
)
ME = "mkdir -p ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; cp /srv/ssh/NAME ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id*\n"
AGE = (
    "age-keygen -o key.txt 2>/dev/null; age-keygen -o other.txt 2>/dev/null; printf 'db:\\n    password: x\\n' > "
    "s.yaml; "
    'sops encrypt --age "$(age-keygen -y key.txt)" s.yaml > secrets.yaml; rm -f s.yaml\n'
)
VC = f"VAULT_CLI_URL=http://vault.{H} "
TFX = "terraform"
INFRA = [
    fails("auth", f"{TFX} init -no-color", http_state(f"http://state.{H}/closed/app")),
    fails("permission", f"{TFX} init -no-color", http_state(f"http://state.{H}/denied/app"), also="auth"),
    fails("network", f"{TFX} init -no-color", http_state(f"http://off.{H}:8500/state/app")),
    fails("network", f"{TFX} init -no-color", http_state(f"http://state.{H}/ill/app")),
    fails("network", f"{TFX} init -no-color", file("main.tf", """\
        terraform {
          required_providers {
            random = { source = "hashicorp/random" }
          }
        }
        """)),
    fails("network", f"{TFX} init -no-color -input=false", "echo 'module \"vpc\" { source = \"acme/vpc/aws\" }' > "
        "main.tf"),
    fails("lock", f"{TFX} apply -no-color -auto-approve", "echo 'output \"a\" { value = 1 }' > main.tf; terraform init "
        ">/dev/null; echo '{\"version\": 4}' > terraform.tfstate\n" + HOLD + "hold terraform.tfstate"),
    fails("missing_dependency", f"{TFX} validate -no-color", "mkdir m; echo 'output \"x\" { value = 1 }' > m/a.tf; echo"
        " 'module \"net\" { source = \"./m\" }' > main.tf", also="not_configured"),
    fails("not_configured", f"{TFX} plan -no-color", http_state(f"http://state.{H}/x")),
    fails("not_found", f"{TFX} workspace select prod", "echo 'output \"a\" { value = 1 }' > main.tf", also="usage"),
    fails("not_found", f"{TFX} output -raw cluster_name", "echo 'output \"a\" { value = 1 }' > main.tf; terraform "
        "apply "
        "-auto-approve >/dev/null", also="none"),
    fails("not_found", f"{TFX} plan -no-color -var-file=prod.tfvars", "echo 'output \"a\" { value = 1 }' > main.tf",
        also="usage"),
    fails("tty", f"{TFX} apply -no-color", "echo 'output \"a\" { value = 1 }' > main.tf", also="usage", stdout=True),
    fails("not_configured", f"{TFX} init -no-color", "echo 'terraform { required_version = \"~> 0.13\" }' > main.tf",
        also="missing_dependency none"),
    fails("usage", f"{TFX} aply", also="none"),
    fails("none", f"{TFX} fmt -check", "echo 'output    \"denied\" { value = 1 }' > main.tf", stdout=True),
    fails("none", f"{TFX} plan -no-color -detailed-exitcode", "echo 'output \"a\" { value = 1 }' > main.tf", stdout=
        True),
    fails("none", f"{TFX} validate -no-color", "echo 'output \"timeout\" { value = local.unauthorized }' > main.tf"),
    fails("ssh_key", "ansible all -i inventory -m ping >&2", play("ping:", f"bastion.{H} ansible_user=dev") +
        ME.replace("NAME", "other")),
    fails("ssh_hostkey", "ansible-playbook -i inventory play.yml >&2", play("ping:", f"bastion.{H} ansible_user=dev")),
    fails("network", "ansible-playbook -i inventory play.yml >&2", play("ping:", f"intra.{H}")),
    fails("auth", "ansible-vault view --vault-password-file .other secret.yml", VAULTED),
    fails("not_configured", "ansible-playbook -i inventory play.yml -e @secret.yml", play("debug: var=pw") + VAULTED,
        also="auth"),
    fails("not_found", "ansible-playbook -i inventory site-prod.yml", play("ping:")),
    fails("not_found", "ansible-playbook -i inventory play.yml --vault-password-file ~/.vault_pass", play("ping:"),
        also="not_configured"),
    fails("missing_dependency", "ansible-playbook -i inventory play.yml >&2", play("community.general.ufw:")),
    fails("network", "ansible-galaxy collection install community.docker", stdout=True),
    fails("tty", "ansible-vault create new.yml", "echo x > .p; printf '[defaults]\\nvault_password_file=.p\\n' > "
        "ansible.cfg", also="not_configured"),
    fails("none", "ansible-playbook --syntax-check -i inventory play.yml", play("debug: msg='connection refused")),
    fails("none", "ansible-playbook -i inventory play.yml >&2", play("assert: {that: 1 > 2, fail_msg: 'token expired'}")
        ),
    fails("not_configured", "sops decrypt secrets.yaml", AGE, also="auth not_found permission"),
    fails("not_configured", "SOPS_AGE_KEY_FILE=other.txt sops -d secrets.yaml", AGE, also="auth permission not_found"),
    fails("not_configured", "sops encrypt -i values.yaml", "echo 'a: b' > values.yaml"),
    fails("not_found", "SOPS_AGE_KEY_FILE=key.txt sops -d prod/secrets.yaml", AGE),
    fails("none", "sops -d values.yaml", "echo 'a: denied' > values.yaml"),
    fails("auth", "age -d -i other.txt f.age", AGE + "echo x | age -r \"$(age-keygen -y key.txt)\" -o f.age", also=
        "not_configured permission not_found"),
    fails("not_found", "age -d -i ~/.config/age/key.txt f.age", "touch f.age", also="not_configured"),
    fails("tty", "age -p -o out.age notes.txt", "echo x > notes.txt"),
    fails("auth", VC + "VAULT_CLI_TOKEN=old vault-cli get secret/web/db", also="permission"),
    fails("network", f"VAULT_CLI_TOKEN=x vault-cli --url http://off.{H}:8200 list secret"),
    fails("not_configured", VC + "vault-cli get secret/web/db", also="auth"),
    fails("service_down", VC + "VAULT_CLI_TOKEN=x vault-cli get sealed/db", also="network"),
]  # fmt: skip
PLATFORM: list[Fresh] = [*KUBE, *IMAGES, *CLOUDS, *FORGES, *INFRA]
