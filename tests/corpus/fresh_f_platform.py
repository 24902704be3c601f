"""The sixth fresh set: clusters, images, clouds, forges, infrastructure as code, secrets."""

from tests.corpus.fresh_f_servers import H
from tests.corpus.fresh_parts import Fresh, fails, file


def kube(name: str) -> str:
    """The kubeconfig of this name as one's own."""
    return f"mkdir -p ~/.kube; cp /srv/kube/{name} ~/.kube/config; chmod 600 ~/.kube/config\n"


def maker(line: str, target: str = "go") -> str:
    """A Makefile of one target."""
    return f"cat > Makefile <<'END'\n{target}:\n\t{line}\nEND\n"


WATCH_PY = file(
    "nightly.py",
    """\
    from kubernetes import client, config

    config.load_kube_config()
    apps = client.AppsV1Api()
    apps.patch_namespaced_deployment_scale("intake", "parcels", {"spec": {"replicas": 2}})
    """,
)
LIST_JS = "ln -s /srv/tools/node_modules node_modules\n" + file(
    "pods.mjs",
    """\
    import { KubeConfig, CoreV1Api } from '@kubernetes/client-node';

    const kc = new KubeConfig();
    kc.loadFromDefault();
    const api = kc.makeApiClient(CoreV1Api);
    console.log(await api.listNamespacedPod({ namespace: 'parcels' }));
    """,
)
KUSTOM = "mkdir -p overlays/dev; printf 'configMapGenerator:\\n- name: a\\n  literals: [b=c]\\n' > "\
    "overlays/dev/kustomization.yaml\n"  # fmt: skip
CRD = file("role.yaml", """\
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: sweeper}
    rules: [{apiGroups: [""], resources: [pods], verbs: [delete]}]
    """)  # fmt: skip
CONFIGMAP = "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: flags}\\ndata: {a: c}\\n' > cm.yaml\n"
KUBE = [
    fails("auth", "kubectl get events --sort-by=.lastTimestamp", kube("old")),
    fails("auth", "kubectl rollout undo deployment/intake", kube("old")),
    fails("auth", "kubectl create token robot", kube("made-up")),
    fails("auth", "set -o pipefail; kubectl get secret tls -o jsonpath='{.data.crt}' | base64 -d", kube("made-up"),
          tool="kubectl"),
    fails("auth", "kubectl set env deploy/intake LOG_LEVEL=debug", kube("old")),
    fails("auth", "kubectl port-forward svc/intake 9000:80", kube("old")),
    fails("auth", "kubectl apply -k overlays/dev", kube("made-up") + KUSTOM),
    fails("auth", "kubectl get ns", kube("lapsed")),
    fails("auth", "for c in intake sorter; do kubectl rollout restart deploy/$c || exit; done", kube("old"),
          tool="kubectl"),
    fails("auth", "make go", kube("old") + maker("kubectl logs deploy/intake --since=1h > intake.log"), tool="kubectl"),
    fails("auth", "python3 nightly.py", kube("made-up") + WATCH_PY),
    fails("auth", "node pods.mjs", kube("old") + LIST_JS),
    fails("missing_command", "kubectl describe deploy intake", kube("helper"), also="not_configured"),
    fails("missing_command", "kubectl neat get pod intake-0 -o yaml", kube("good"), also="usage"),
    fails("missing_command", "KUBE_EDITOR='codium --wait' kubectl edit deploy intake", kube("good"), tool="kubectl"),
    fails("permission", "kubectl scale deploy/intake --replicas=0", kube("viewer")),
    fails("permission", "kubectl exec intake-0 -- env", kube("viewer")),
    fails("permission", "kubectl get secrets -o name", kube("viewer")),
    fails("permission", "kubectl get deploy --all-namespaces", kube("nobody")),
    fails("permission", "kubectl cordon node-4", kube("good")),
    fails("permission", "kubectl apply -f role.yaml", kube("good") + CRD),
    fails("permission", "kubectl delete ns parcels --wait=false", kube("good")),
    fails("permission", "python3 nightly.py", kube("viewer") + WATCH_PY),
    fails("permission", f"kubectl apply -f https://rest.{H}/banned/operator.yaml", kube("good")),
    fails("not_found", f"kubectl apply -f https://rest.{H}/v9/operator.yaml", kube("good")),
    fails("not_found", "kubectl apply -f deploy/prod/", kube("good")),
    fails("not_found", "kubectl logs intake-7 --previous", kube("good")),
    fails("not_found", "kubectl rollout status deploy/sorter --timeout=1m", kube("good")),
    fails("not_found", "kubectl -n parcel create configmap a --from-literal=b=c", kube("admin")),
    fails("not_found", "kubectl logs intake-0 -c istio-proxy", kube("good"), also="usage"),
    fails("not_found", "kubectl create configmap nginx --from-file=nginx.conf", kube("good"), also="none"),
    fails("network", "kubectl get pods -w", kube("lan")),
    fails("network", "kubectl diff -f cm.yaml", kube("shut") + CONFIGMAP),
    fails("network", "kubectl get nodes -o wide", kube("unnamed")),
    fails("network", "kubectl describe pvc data-0", kube("ill-dns")),
    fails("network", "kubectl config set-context --current --namespace=x && kubectl get all", kube("remote")),
    fails("network", "kubectl cluster-info dump", kube("gateway")),
    fails("network", "kubectl get cm flags", kube("lost"), timeout=60),
    fails("network", "python3 nightly.py", kube("unnamed") + WATCH_PY, timeout=60),
    fails("network", "kubectl apply -f https://manifests.nowhere.example/cert-manager.yaml", kube("good")),
    fails("tls", "kubectl create -f cm.yaml", kube("wrong-ca") + CONFIGMAP),
    fails("tls", "node pods.mjs", kube("wrong-ca") + LIST_JS),
    fails("quota", "kubectl expose deploy intake --type=LoadBalancer --port=80", kube("good")),
    fails("timeout", "kubectl wait --for=condition=Ready pod/intake-0 --timeout=2s", kube("good"), also="none"),
    fails("missing_dependency", "kubectl top pod intake-0", kube("good"), also="service_down not_found"),
    fails("not_configured", "kubectl config use-context eu-west", kube("good"), also="not_found"),
    fails("not_configured", "kubectl config delete-context minikube", "mkdir ~/.kube; echo '{}' > ~/.kube/config",
          also="not_found"),
    fails("not_configured", "kubectl get pods", "mkdir ~/.kube; echo 'clusters: corvid' > ~/.kube/config"),
    fails("port_in_use", "kubectl proxy -p 8077", kube("good")),
    fails("usage", "kubectl get pods --sortby=.metadata.name", kube("good"), also="none"),
    fails("usage", "kubectl rollout restrat deploy/intake", kube("good"), also="none"),
    fails("usage", "kubectl get inrgess", kube("good"), also="not_found"),
    fails("usage", "kubectl create configmap flags --from-literal=a=1", kube("good"), also="none"),
    fails("none", "kubectl apply -f cm.yaml", kube("good") + CONFIGMAP.replace("{a: c}", "{a: [denied, refused]}")),
    fails("none", "kubectl patch deploy intake --type=json -p '[{\"op\": \"remove\", \"path\": \"/spec/paused/x\"}]'",
          kube("good")),
    fails("none", "kubectl get pod intake-0 -o jsonpath='{.status.phase}' | grep -qx Running", kube("good"),
          tool="grep"),
    fails("none", "kubectl auth can-i delete secrets --quiet", kube("viewer")),
    fails("none", "kubectl diff -f cm.yaml >/dev/null", kube("good") + CONFIGMAP),
    fails("none", "kubectl create -f cm.yaml", kube("good") + CONFIGMAP.replace("name: flags", "name: Not_Allowed")),
]  # fmt: skip

# --- images -----------------------------------------------------------------------------------------------------------

PLAIN = "--tls-verify=false"
D = "DOCKER_HOST=unix:///srv/docker.sock "
R = f"harbor.{H}"


def docker(type: str, rest: str, setup: str = "", *, also: str = "", stdout: bool = False) -> Fresh:
    """A call of docker against the real daemon."""
    return fails(type, f"{D}docker {rest}", setup, also=also, stdout=stdout)


IMAGES = [
    docker("registry_auth", f"pull {R}/vault/box:1"),
    docker("registry_auth", f"push {R}/vault/box:1", also="network"),
    docker("registry_auth", f"login -u ci -p old {R}"),
    docker("registry_auth", f"run --rm {R}/vault/runner:5 ls"),
    docker("registry_auth", "build -q .", f"printf 'FROM {R}/vault/base:12\\n' > Dockerfile"),
    docker("image_not_found", f"manifest inspect --insecure {R}/shop/box:9"),
    fails("registry_auth", f"podman pull -q {PLAIN} {R}/vault/box:1"),
    fails("registry_auth", f"echo old | podman login {PLAIN} -u ci --password-stdin {R}", tool="podman"),
    fails("registry_auth", f"buildah pull {PLAIN} {R}/vault/box:2"),
    fails("registry_auth", f"skopeo list-tags {PLAIN} docker://{R}/vault/box"),
    fails("registry_auth", f"skopeo copy --src-tls-verify=false --src-creds ci:old docker://{R}/shop/box:1 dir:out"),
    fails("registry_auth", "bash mirror.sh", file("mirror.sh", f"""\
        set -euo pipefail
        for image in {R}/vault/base:12 {R}/vault/python:3.13; do
          skopeo copy --src-tls-verify=false docker://$image dir:mirror
        done
        """), tool="skopeo"),
    docker("image_not_found", f"pull {R}/shop/box:2026.03"),
    docker("image_not_found", f"pull {R}/ghost/box"),
    docker("image_not_found", "tag corvid/sorter:dev corvid/sorter:3"),
    docker("image_not_found", "save corvid/sorter:dev -o sorter.tar"),
    docker("image_not_found", "rmi corvid/sorter:old"),
    docker("image_not_found", "run --pull never --rm corvid/tests:latest"),
    fails("image_not_found", f"podman pull {PLAIN} {R}/shop/worker:stable"),
    fails("image_not_found", "podman run --pull=never --rm localhost/devbox make test"),
    fails("image_not_found", f"skopeo inspect {PLAIN} docker://{R}/ghost/api:latest"),
    fails("image_not_found", f"buildah bud {PLAIN} -f Containerfile .",
          f"printf 'FROM {R}/shop/golang:1.99 AS build\\n' > Containerfile"),
    fails("image_not_found", f"make go {D}", maker(f"docker pull -q {R}/shop/e2e:main"), tool="docker"),
    fails("image_not_found", "buildah push sorter:3 dir:out", also="not_found"),
    docker("short_sha", f"pull {R}/shop/box:3f2a91c"),
    fails("short_sha", f"skopeo copy --src-tls-verify=false docker://{R}/shop/api:c0ffee12 dir:out"),
    fails("short_sha", f"podman create {PLAIN} {R}/shop/api:9e107d9"),
    docker("rate_limit", f"pull {R}/hot/redis:7"),
    docker("network", f"pull lan.{H}/shop/box:1"),
    docker("network", "pull registry.nowhere.example/shop/box:1"),
    docker("network", f"pull {R}/down/box:1"),
    fails("network", f"podman push {PLAIN} localhost/a docker://shut.{H}:5000/a:1", "touch a; printf 'FROM scratch\\n"
          "COPY a /\\n' > Dockerfile; podman build --timestamp 0 -q -t a . >/dev/null 2>&1"),
    fails("network", f"skopeo list-tags {PLAIN} docker://remote.{H}/shop/box"),
    docker("tls", f"pull own.{H}/shop/box:1"),
    fails("tls", f"podman pull wrong.{H}/shop/box:1"),
    fails("tls", f"buildah login -u a -p b expired.{H}"),
    docker("permission", f"pull {R}/cve/openssl:1.0", also="none"),
    fails("permission", "DOCKER_HOST=unix:///srv/locked.sock docker ps", admin="rm -f /srv/locked.sock; python3 -c "
          "\"import socket; socket.socket(socket.AF_UNIX).bind('/srv/locked.sock')\"; chmod 660 /srv/locked.sock"),
    fails("service_down", "docker network ls"),
    fails("service_down", "podman --remote images", also="network"),
    fails("service_down", "skopeo copy docker-daemon:sorter:1 dir:out"),
    fails("service_down", "docker-compose pull", file("compose.yaml", "services: {web: {image: 'a:1'}}")),
    fails("service_down", "node top.js", "ln -s /srv/tools/node_modules node_modules\n" + file("top.js",
          "const Docker = require('dockerode');\nnew Docker().listContainers().then(console.log);")),
    docker("missing_command", "run --rm corvid/box:1 bash"),
    docker("missing_command", "run --rm corvid/box:1 sh -c 'curl -fsS http://localhost/health'"),
    docker("tty", "run -it --rm corvid/box:1 sh"),
    docker("tty", "exec -ti resident sh"),
    docker("port_in_use", "run --rm -p 127.0.0.1:8077:80 corvid/box:1 true"),
    docker("lock", "volume rm ledger", also="none"),
    docker("not_found", "start intake"),
    docker("not_found", "run --rm --network parcels_net corvid/box:1 true"),
    docker("not_found", "cp ./nginx.conf resident:/etc/", also="none"),
    docker("not_found", "run --env-file prod.env corvid/box:1 true", also="not_configured none"),
    docker("not_found", "network disconnect parcels_net resident"),
    docker("not_configured", "run --rm --runtime nvidia corvid/box:1 nvidia-smi", also="missing_dependency not_found"),
    docker("disk_full", "save -o data/box.tar corvid/box:1", "mkdir data; true"),
    docker("usage", "run --name resident corvid/box:1 true", also="lock none"),
    docker("usage", "run --memroy 1g corvid/box:1", also="none"),
    docker("usage", "contianer ls", also="none"),
    docker("not_found", "exec sorter ls /"),
    fails("not_found", "umoci unpack --image oci:latest bundle", also="image_not_found"),
    docker("none", "run --rm corvid/box:1 sh -c 'echo \"GET /v1/rates: 401 Unauthorized, want 200\" >&2; exit 3'"),
    docker("none", "build -q .", "printf 'FROM corvid/box:1\\nRUN echo \"E: port 5432 refused\" && false\\n' > "
           "Dockerfile"),
    docker("none", "inspect -f '{{.State.Helth.Status}}' resident"),
    docker("none", "run --rm corvid/box:1 cat /app/config.yaml", also="not_found"),
    fails("none", f"[ -n \"$({D}docker ps -q -f name=sorter)\" ]", tool="["),
]  # fmt: skip
IMAGES = [
    one if "save -o data" not in one.case.command else fails(
        "disk_full", one.case.command, "mkdir data", admin="mount -t tmpfs -o size=64k,uid=1000 t data")
    for one in IMAGES
]  # fmt: skip

# --- clouds -----------------------------------------------------------------------------------------------------------


def aws(key: str, rest: str) -> str:
    """A call of aws with this access key."""
    return (
        f"AWS_ACCESS_KEY_ID={key} AWS_SECRET_ACCESS_KEY=s AWS_DEFAULT_REGION=eu-north-1 AWS_MAX_ATTEMPTS=1 "
        f"AWS_ENDPOINT_URL=http://s3.{H} {rest}"
    )


def boto(call: str) -> str:
    """A script of one call."""
    return file("task.py", f"import boto3\n\n{call}")


RCLONE = file("rclone.conf", f"""\
    [cold]
    type = s3
    provider = Other
    access_key_id = KEY
    secret_access_key = s
    endpoint = http://s3.{H}
    force_path_style = true
    [lanshare]
    type = sftp
    host = lan.{H}
    user = dev
    """)  # fmt: skip
GC = "CLOUDSDK_CORE_PROJECT=corvid-prod CLOUDSDK_CORE_DISABLE_PROMPTS=1 CLOUDSDK_AUTH_ACCESS_TOKEN=x "
CLOUDS = [
    fails("auth", aws("STALE", "aws s3 cp report.pdf s3://corvid-reports/"), "echo x > report.pdf"),
    fails("auth", aws("UNREC", "aws ecr get-login-password")),
    fails("auth", aws("STALE", "aws autoscaling describe-auto-scaling-groups")),
    fails("auth", aws("OLDJSON", "aws logs describe-log-groups --log-group-name-prefix /corvid")),
    fails("auth", aws("OLDJSON", "aws secretsmanager get-secret-value --secret-id db")),
    fails("auth", aws("UNKNOWN", "python3 task.py"), boto("boto3.client('s3').upload_file('task.py', 'b', 'k')"),
          tool="python3"),
    fails("auth", "rclone ls cold:archive --retries 1 --low-level-retries 1 --config rclone.conf",
          RCLONE.replace("KEY", "UNKNOWN")),
    fails("auth", "node put.mjs", "ln -s /srv/tools/node_modules node_modules\n" + file("put.mjs", f"""\
        import {{ S3Client, ListBucketsCommand }} from '@aws-sdk/client-s3';

        const s3 = new S3Client({{ region: 'eu-north-1', endpoint: 'http://s3.{H}', maxAttempts: 1,
          credentials: {{ accessKeyId: 'STALE', secretAccessKey: 's' }} }});
        console.log(await s3.send(new ListBucketsCommand({{}})));
        """)),
    fails("permission", aws("NOPERM", "aws iam attach-user-policy --user-name ana --policy-arn arn:aws:iam::aws:policy/"
          "AdministratorAccess")),
    fails("permission", aws("NODDB", "aws kms decrypt --ciphertext-blob AQ== --key-id alias/db")),
    fails("permission", aws("NOPERM", "python3 task.py"), boto("boto3.client('iam').create_role(RoleName='x', "
          "AssumeRolePolicyDocument='{}')"), tool="python3"),
    fails("permission", aws("NOPERM", "aws s3 rb s3://corvid-legacy")),
    fails("rate_limit", aws("MANY", "aws apigateway get-rest-apis")),
    fails("network", aws("SLOWDOWN", "python3 task.py"), boto("boto3.client('s3').head_bucket(Bucket='b')"),
          tool="python3", also="rate_limit"),
    fails("not_found", aws("NOLAMBDA", "aws lambda update-function-code --function-name resize --zip-file fileb://a.zip"
          ), "echo x > a; zip -q a.zip a"),
    fails("not_found", aws("NOROLE", "aws iam delete-role --role-name deployer")),
    fails("not_found", aws("NOLAMBDA", "aws lambda create-function --function-name a --role r --zip-file fileb://b.zip "
          "--runtime python3.12 --handler a.b"), also="usage none"),
    fails("not_found", aws("NOKEY", "python3 task.py"), boto("boto3.client('s3').get_object(Bucket='b', Key='latest')"),
          tool="python3"),
    fails("quota", aws("VCPU", "python3 task.py"), boto("boto3.client('ec2').run_instances(ImageId='ami-1', "
          "InstanceType='c7g.16xlarge', MinCount=1, MaxCount=9)"), tool="python3"),
    fails("network", aws("BROKEN", "aws s3 mb s3://corvid-new")),
    fails("network", "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_DEFAULT_REGION=eu-north-1 AWS_MAX_ATTEMPTS=1 "
          "aws ecs "
          "list-clusters"),
    fails("network", f"AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_DEFAULT_REGION=x AWS_MAX_ATTEMPTS=1 aws "
          f"--endpoint-url "
          f"http://shut.{H}:9000 s3 ls"),
    fails("tls", f"AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_DEFAULT_REGION=x AWS_MAX_ATTEMPTS=1 aws "
          f"--endpoint-url "
          f"https://own.{H} s3 ls"),
    fails("not_configured", "AWS_PROFILE=corvid-prod aws s3 ls", also="not_found"),
    fails("not_configured", "AWS_DEFAULT_REGION=eu-north-1 AWS_EC2_METADATA_DISABLED=true aws ssm start-session "
          "--target i-1",
          also="auth"),
    fails("not_configured", "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b aws eks list-clusters"),
    fails("not_configured", "aws s3 ls", "mkdir ~/.aws; echo 'region = eu-north-1' > ~/.aws/config"),
    fails("auth", "aws sts get-caller-identity", file("~/.aws/config", """\
        [default]
        region = eu-north-1
        sso_session = corvid
        sso_account_id = 444455556666
        sso_role_name = dev
        [sso-session corvid]
        sso_start_url = https://corvid.awsapps.com/start
        sso_region = eu-north-1
        """), also="not_configured"),
    fails("missing_command", "aws s3 ls", file("~/.aws/config", "[default]\nregion = eu-north-1\ncredential_process = "
          "/opt/corvid/bin/aws-vault export --json"), also="not_found not_configured"),
    fails("usage", "aws s3 sycn . s3://b", also="none"),
    fails("none", aws("CONDITION", "python3 task.py"), boto("boto3.client('dynamodb').put_item(TableName='t', Item={"
          "'id': {'S': '1'}}, ConditionExpression='attribute_not_exists(id)')"), tool="python3"),
    fails("not_configured", "CLOUDSDK_CORE_PROJECT=corvid-prod gcloud run services list --region europe-north1",
          also="auth"),
    fails("not_configured", "CLOUDSDK_CORE_PROJECT=corvid-prod gcloud secrets versions access latest "
          "--secret=db", also="auth"),
    fails("not_configured", "gcloud auth print-access-token", also="auth"),
    fails("permission", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER=http://rest.{H}/gke/ gcloud container "
          f"clusters "
          "describe main --zone europe-north1-a"),
    fails("network", GC + "CLOUDSDK_API_ENDPOINT_OVERRIDES_SQL=https://sqladmin.nowhere.example/ gcloud sql instances "
          "describe orders", timeout=60),
    fails("usage", GC + "gcloud compute shh web-1", also="none"),
    fails("usage", GC + "gcloud sql instances describe", also="none"),
    fails("not_configured", "python3 task.py", file("task.py", "from google.cloud import storage\n\nstorage.Client()"),
          also="auth"),
    fails("not_found", "GOOGLE_APPLICATION_CREDENTIALS=/home/dev/keys/ci.json python3 task.py", file("task.py",
          "from google.cloud import storage\n\nstorage.Client()"), tool="python3", also="not_configured"),
    fails("not_configured", "az group list -o table", also="auth"),
    fails("not_configured", "az keyvault secret show --vault-name corvid --name db", also="auth"),
    fails("network", "az login --service-principal -u a -p b -t corvid.onmicrosoft.com"),
    fails("usage", "az vm creat -n a", also="none"),
    fails("usage", "az storage blob upload --file a.txt", "touch a.txt", also="none"),
]  # fmt: skip
PLATFORM_ONE: list[Fresh] = [*KUBE, *IMAGES, *CLOUDS]
