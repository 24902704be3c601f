# ruff: noqa: E101, E501  a case is one line: what happens before it, and the command
"""The first half of the seventh fresh set: clouds, infrastructure as code, secrets, CI runners and other platform tools."""

from tests.corpus.fresh_g_cluster import GO, maker
from tests.corpus.fresh_g_stubs import H
from tests.corpus.fresh_parts import Fresh, fails, file

MOTO = "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=s AWS_DEFAULT_REGION=eu-north-1 AWS_MAX_ATTEMPTS=1 "\
       "AWS_ENDPOINT_URL=http://127.0.0.1:5004 "  # fmt: skip


def aws(name: str, rest: str) -> str:
    """A call with this access key."""
    return (f"AWS_ACCESS_KEY_ID={name} AWS_SECRET_ACCESS_KEY=s AWS_DEFAULT_REGION=eu-north-1 AWS_MAX_ATTEMPTS=1 "
            f"AWS_ENDPOINT_URL=http://s3.{H} {rest}")  # fmt: skip


def boto(lines: str) -> str:
    """A script that reports what boto3 says in its own line."""
    return file("backup.py", "import sys\n\nimport boto3\nfrom botocore.exceptions import BotoCoreError, ClientError\n\n"
                f"try:\n    {lines}\nexcept (BotoCoreError, ClientError) as error:\n    sys.exit(f\"backup aborted: "
                "{error}\")")  # fmt: skip


PROFILE = "mkdir -p ~/.aws; printf '[profile stage]\\nregion = eu-north-1\\nrole_arn = arn:aws:iam::1:role/Deploy\\n"\
    "source_profile = base\\n' > ~/.aws/config\n"  # fmt: skip
SSO = file("~/.aws/config", """\
    [profile lumen]
    region = eu-north-1
    sso_start_url = https://lumen.awsapps.com/start
    sso_region = eu-north-1
    sso_account_id = 111122223333
    sso_role_name = Developer
    """)  # fmt: skip
AWS = [
    fails("auth", aws("GONE", "aws sts get-caller-identity --query Account")),
    fails("auth", aws("SESSION", "aws cloudformation describe-stacks --stack-name net")),
    fails("auth", aws("LATE", "aws ecr get-login-password"), also="registry_auth"),
    fails("usage", aws("LATE", "aws logs tail /lumen/api --since 1h")),
    fails("auth", aws("CLOCK", "aws s3 ls s3://lumen-artifacts/"), also="not_configured"),
    fails("auth", aws("SESSION", "aws s3 sync dist s3://lumen-web --delete --only-show-errors"), "mkdir dist; touch dist/a"),
    fails("auth", aws("LATE", "python3 backup.py"), boto("boto3.client('rds').describe_db_instances()")),
    fails("auth", aws("GONE", "make sync"), maker("aws ec2 describe-instances --output text", "sync"), tool="aws"),
    fails("auth", "AWS_PROFILE=lumen aws s3 ls", SSO),
    fails("auth", "AWS_PROFILE=lumen python3 backup.py", SSO + boto("boto3.client('s3').list_buckets()"), tool="python3"),
    fails("none", aws("SCP", "aws sts assume-role --role-arn arn:aws:iam::444455556666:role/Deploy "
          "--role-session-name x")),
    fails("permission", aws("UNAUTH", "aws ec2 stop-instances --instance-ids i-0abc")),
    fails("permission", aws("BUCKET", "aws s3 cp dump.gz s3://lumen-backup/dump.gz"), "touch dump.gz"),
    fails("permission", aws("BUCKET", "python3 backup.py"), boto("boto3.client('s3').put_object(Bucket='b', Key='k', "
          "Body=b'x')")),
    fails("permission", aws("BUCKET", "s3cmd --host=s3.lumen.example --host-bucket=s3.lumen.example --no-ssl "
          "--access_key=BUCKET --secret_key=s ls s3://lumen-private"), tool="s3cmd"),
    fails("rate_limit", aws("THROTTLE", "aws ssm get-parameters-by-path --path /lumen")),
    fails("rate_limit", aws("THROTTLE", "python3 backup.py"), boto("boto3.client('kms').list_keys()")),
    fails("quota", aws("QUOTA", "aws lambda create-function --function-name a --role r --zip-file fileb://a.zip --runtime "
          "python3.12 --handler a.b"), "echo x > a; zip -q a.zip a"),
    fails("quota", aws("CAP", "aws ec2 run-instances --image-id ami-1 --instance-type g5.xlarge"), also="network"),
    fails("network", aws("DOWN", "aws sqs list-queues")),
    fails("permission", aws("OPTIN", "aws ec2 describe-vpcs"), also="not_configured auth"),
    fails("usage", aws("TAKEN", "aws s3 mb s3://backup"), also="not_owned"),
    fails("not_found", MOTO + "aws s3 ls s3://lumen-archive"),
    fails("not_found", MOTO + "aws ec2 terminate-instances --instance-ids i-0123456789abcdef0"),
    fails("not_found", MOTO + "aws dynamodb describe-table --table-name carts"),
    fails("not_found", MOTO + "aws ecs describe-services --cluster prod --services web"),
    fails("not_found", MOTO + "aws eks update-kubeconfig --name prod"),
    fails("not_found", MOTO + "aws ssm get-parameter --name /lumen/db/password --with-decryption"),
    fails("not_found", MOTO + "aws secretsmanager get-secret-value --secret-id lumen/api"),
    fails("image_not_found", MOTO + "aws ecr describe-images --repository-name api --image-ids imageTag=v9", MOTO.rstrip()
          .replace("AWS_", "export AWS_", 1).replace(" AWS_", "; export AWS_") + "; aws ecr create-repository "
          "--repository-name api >/dev/null 2>&1 || true\n"),
    fails("not_found", MOTO + "aws s3 cp s3://lumen-live/config.json .", MOTO.rstrip().replace("AWS_", "export AWS_", 1)
          .replace(" AWS_", "; export AWS_") + "; aws s3 mb s3://lumen-live >/dev/null\n"),
    fails("not_found", MOTO + "python3 backup.py", boto("boto3.resource('sqs').get_queue_by_name(QueueName='jobs')"),
          tool="python3"),
    fails("not_found", MOTO + "aws s3 cp build/app.zip s3://b/", also="none"),
    fails("none", MOTO + "aws ec2 create-security-group --group-name web --description", also="usage"),
    fails("not_configured", "AWS_PROFILE=stage aws s3 ls", PROFILE, also="auth"),
    fails("not_configured", "AWS_PROFILE=stage python3 backup.py", PROFILE + boto("boto3.client('s3').list_buckets()"),
          tool="python3", also="auth"),
    fails("not_configured", "python3 backup.py", boto("boto3.client('sqs').list_queues()")),
    fails("not_configured", "AWS_EC2_METADATA_DISABLED=true python3 backup.py", boto("boto3.client('s3').list_buckets()"),
          tool="python3", also="auth"),
    fails("network", "AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=s AWS_DEFAULT_REGION=eu-north-1 AWS_MAX_ATTEMPTS=1 python3 "
          "backup.py", boto("boto3.client('sns').list_topics()"), tool="python3"),
    fails("usage", "aws ec2 descirbe-instances --region eu-north-1"),
    fails("permission", aws("BUCKET", "restic -r s3:http://s3.lumen.example/lumen-restic snapshots"), "export x=1",
          tool="restic"),
]  # fmt: skip
GC = "CLOUDSDK_CORE_PROJECT=lumen-prod CLOUDSDK_AUTH_ACCESS_TOKEN=t CLOUDSDK_CORE_DISABLE_PROMPTS=1 "
GR = f"http://rest.{H}"
OTHERS = [
    fails("network", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN={GR}/gcp/denied/ gcloud run services list --region "
          "europe-north1", timeout=60),
    fails("permission", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB={GR}/gcp/iam/ gcloud pubsub topics list", timeout=60),
    fails("auth", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE={GR}/gcp/stale/ gcloud compute instances describe web-9 "
          "--zone europe-north1-a", timeout=60),
    fails("quota", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE={GR}/gcp/quota/ gcloud compute disks create d1 --zone "
          "europe-north1-a --size 9TB", timeout=60),
    fails("not_found", GC + f"CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE={GR}/gcp/none/ gcloud compute instances stop web-9 "
          "--zone europe-north1-a", timeout=60),
    fails("network", GC + "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER=https://sm.nowhere.example/ gcloud secrets list",
          timeout=60),
    fails("auth", "gcloud container clusters get-credentials prod --zone europe-north1-a --project lumen-prod",
          also="not_configured"),
    fails("auth", "gcloud compute ssh web-1 --zone europe-north1-a --project lumen-prod", also="not_configured"),
    fails("not_configured", "CLOUDSDK_AUTH_ACCESS_TOKEN=t gcloud compute instances list", also="usage"),
    fails("usage", "gcloud contianer clusters list"),
    fails("not_configured", "gcloud config configurations activate lumen-prod", also="not_found"),
    fails("auth", "gcloud auth application-default print-access-token", also="not_configured"),
    fails("not_found", "gcloud auth activate-service-account --key-file=ci-sa.json"),
    fails("auth", "az aks get-credentials -g prod -n main", also="not_configured"),
    fails("service_down", "az acr login -n lumenacr"),
    fails("none", "az storge account list", also="usage"),
    fails("auth", "bash nightly.sh", file("nightly.sh", "set -e\nID=$(az account show --query id -o tsv)\necho \"sub "
          "$ID\""), tool="az"),
    fails("not_configured", "openstack server list", also="auth"),
    fails("tty", "linode-cli linodes list", also="not_configured"),
    fails("auth", "bw list items", also="not_configured"),
    fails("not_configured", "wrangler deploy", file("wrangler.toml", "name = \"edge\"\nmain = \"i.js\"\ncompatibility_date = "
          "\"2025-01-01\"") + "echo 'export default {}' > i.js", also="auth"),
    fails("not_found", "cdk deploy --all", also="not_configured"),
    fails("not_found", "copilot svc deploy", also="not_configured"),
    fails("service_down", "act -j build", "git init -q; mkdir -p .github/workflows; printf 'on: push\\njobs: {build: "
          "{runs-on: ubuntu-latest, steps: [{run: ls}]}}\\n' > .github/workflows/ci.yml; mkdir -p ~/.config/act; echo '-P "
          "ubuntu-latest=node:16' > ~/.config/act/actrc", also="network"),
    fails("not_found", "act -W .github/workflows/release.yml"),
    fails("network", "dbmate --url postgres://u:p@db.nowhere.example/app up", "mkdir -p db/migrations"),
    fails("not_configured", "dbmate status", "mkdir -p db/migrations", also="usage"),
    fails("auth", "dbmate --url 'postgres://web:old@127.0.0.1/store?sslmode=disable' up", "mkdir -p db/migrations"),
    fails("missing_dependency", "usql -c 'select 1' postgres://web:old@127.0.0.1/store?sslmode=disable"),
    fails("port_in_use", "caddy file-server --listen 127.0.0.1:8077"),
    fails("port_in_use", "nats-server -a 127.0.0.1 -p 8077"),
    fails("none", "caddy validate --config Caddyfile --adapter caddyfile", "printf ':80 {\\n  respnd \"denied\" 403\\n}\\n' > "
          "Caddyfile"),
    fails("network", "certbot certonly --standalone -d x.lumen.example -m a@b.c --agree-tos -n --config-dir c --work-dir w "
          "--logs-dir l --server https://acme.nowhere.example/directory", also="permission"),
    fails("auth", "python3 -c 'import redis; redis.Redis(port=16379).get(\"k\")'"),
    fails("network", GO + "go run .", file("go.mod", "module q\n\ngo 1.19") + file("main.go", """\
        package main

        import (
        	"fmt"
        	"net"
        	"os"
        )

        func main() {
        	if _, err := net.LookupSRV("etcd", "tcp", "cluster.offline.example"); err != nil {
        		fmt.Fprintln(os.Stderr, "discovery:", err)
        		os.Exit(1)
        	}
        }
        """).replace("if _, err", "if _, _, err"), tool="go"),
]  # fmt: skip
CLOUD: list[Fresh] = [*AWS, *OTHERS]
