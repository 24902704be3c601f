"""The tenth fresh set: two cloud engineers, of AWS with terraform and vault, and of Google and Azure."""

from tests.corpus.fresh_j_one_cluster import H
from tests.corpus.fresh_j_one_platform import kube
from tests.corpus.fresh_j_one_release import DOCK
from tests.corpus.fresh_parts import Fresh, fails, file


def aws(key: str, more: str = "", region: str = "eu-central-1") -> str:
    """Bash lines that bring credentials by this name; `moto` is a whole AWS that knows us."""
    where = f"endpoint_url = http://artifacts.{H}:21500\n" if key == "moto" else ""
    return (
        file("~/.aws/config", f"[default]\nregion = {region}\n{where}output = json")
        + file("~/.aws/credentials", f"[default]\naws_access_key_id = {key}\naws_secret_access_key = x")
        + more
    )


def google(token: str, project: str = "project = shop-prod-eu") -> str:
    """Bash lines that bring gcloud's configuration and a token."""
    return (f"mkdir -p ~/.config/gcloud/configurations; printf default > ~/.config/gcloud/active_config; echo {token} "
    f"> ~/.config/gcloud/token\n" + file(
        "~/.config/gcloud/configurations/config_default", f"[core]\naccount = ida@alder.example\n{project}\n"
        "disable_usage_reporting = true\n[auth]\naccess_token_file = /home/dev/.config/gcloud/token"))  # fmt: skip


SSO = file("~/.aws/config", "[profile prod]\nsso_start_url = https://alder.awsapps.com/start\nsso_region = "
    "eu-central-1\n"
           "sso_account_id = 444455556666\nsso_role_name = Admin\nregion = eu-central-1")  # fmt: skip
RC = file("~/.terraformrc", 'provider_installation {\n  filesystem_mirror {\n    path = "/opt/tf-plugins"\n  }\n}')
PROVIDER = file("main.tf", 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> '
    '5.0" }\n'
                '  }\n}\nprovider "aws" {\n  region = "eu-central-1"\n}\nresource "aws_s3_bucket" "logs" {\n  bucket '
          '= '
                '"alder-cart-logs"\n}')  # fmt: skip
INIT = "terraform init -input=false >/dev/null\n"
DATA = 'resource "terraform_data" "net" {\n  input = "10.0.0.0/16"\n}\n'
SLOW = DATA.replace("}\n", '  provisioner "local-exec" {\n    command = "sleep 15"\n  }\n}\n')
S3 = (
    'terraform {\n  backend "s3" {\n    bucket = "alder-tfstate"\n    key = "cart"\n    region = "eu-central-1"\n  '
    "}\n}\n"
)
BAO = "export BAO_ADDR=http://vault.alder.example:8200; "
AZ = "cp -r /srv/azure ~/.azure\n"
HELPER = (
    'mkdir -p ~/.docker; echo \'{"credHelpers": {"europe-west3-docker.pkg.dev": "gcloud"}}\' > ~/.docker/config.json\n'
)

AMAZON: list[Fresh] = [
    fails("auth", "aws sts get-caller-identity", aws("STALE")),
    fails("auth", "aws s3 ls", also="not_configured"),
    fails("auth", "AWS_PROFILE=prod aws eks update-kubeconfig --name shop-prod", SSO),
    fails("auth", "kubectl get pods -n checkout", aws("STALE", kube("eks"))),
    fails("auth", f"aws ecr get-login-password | docker login --username AWS --password-stdin harbor.{H}",
          aws("OLDJSON",
          DOCK), tool="aws"),
    fails("auth", "aws ec2 describe-instances --filters Name=tag:app,Values=cart", aws("UNREC")),
    fails("not_configured", "aws --profile prod-eu sts get-caller-identity", SSO),
    fails("not_configured", "aws ec2 describe-instances", "mkdir ~/.aws; printf '[default]\\naws_access_key_id = a\\n"
          "aws_secret_access_key = b\\n' > ~/.aws/credentials"),
    fails("permission", "aws s3 ls s3://alder-prod-backups/", aws("NOPERM")),
    fails("permission", "aws iam create-role --role-name cart --assume-role-policy-document file://trust.json",
          aws("NOPERM", "echo '{}' > trust.json")),
    fails("not_found", "aws s3 cp s3://alder-artifacts/cart/1.5.0.tgz .", aws("IDA")),
    fails("not_found", "aws s3 ls s3://alder-artifact/cart/", aws("moto")),
    fails("not_found", "aws s3 sync ./dist s3://alder-www --delete", aws("moto")),
    fails("not_found", "aws ecr describe-images --repository-name team/cart --image-ids imageTag=1.5.0", aws("moto"),
          also="image_not_found"),
    fails("not_found", "aws logs get-log-events --log-group-name /ecs/cart --log-stream-name web/cart/81",
          aws("moto")),
    fails("not_found", "aws cloudformation describe-stacks --stack-name cart-prod", aws("moto")),
    fails("not_found", "aws secretsmanager get-secret-value --secret-id prod/cart/db --query SecretString",
          aws("moto")),
    fails("not_found", "aws ssm get-parameter --name /cart/prod/db-url --with-decryption", aws("moto")),
    fails("network", "aws rds describe-db-instances --region eu-centrl-1", aws("moto", "sed -i /endpoint/d "
          "~/.aws/config"), also="usage"),
    fails("quota", "aws ec2 run-instances --image-id ami-0abc1234 --instance-type c6i.8xlarge", aws("VCPU")),
    fails("rate_limit", "aws lambda list-functions", aws("MANY"), timeout=60),
    fails("usage", "aws ec2 describe-instence-status", aws("moto")),
    fails("auth", "terraform plan", RC + PROVIDER + INIT, also="not_configured", timeout=60),
    fails("auth", "terraform plan -out tf.plan", aws("STALE", RC + PROVIDER + INIT), timeout=60),
    fails("network", "terraform init", PROVIDER, timeout=60),
    fails("missing_dependency", "terraform init -upgrade", RC + PROVIDER + "sed -i 's/5.0/6.0/' main.tf", timeout=60,
          also="not_found"),
    fails("not_configured", "terraform plan", RC + PROVIDER, timeout=60),
    fails("not_configured", "terraform plan", file("main.tf", DATA) + INIT + file("backend.tf", S3)),
    fails("auth", "terraform init -reconfigure", file("main.tf", S3), also="not_configured", timeout=60),
    fails("lock", "terraform plan", file("main.tf", SLOW) + INIT + "setsid terraform apply -auto-approve >/dev/null "
          "2>&1 "
          "</dev/null &\nfor i in $(seq 50); do [ -e .terraform.tfstate.lock.info ] && break; sleep 0.2; done"),
    fails("not_configured", "terraform apply -auto-approve -input=false", file("main.tf", 'variable "env" '
          '{}\n' + DATA),
          also="none"),
    fails("not_found", "terraform workspace select prod", file("main.tf", DATA) + INIT),
    fails("not_found", "make plan", file("main.tf", 'module "vpc" {\n  source = "./modules/vpc"\n}\n') + "printf "
          "'plan:\\n"
          "\\tterraform init -input=false\\n\\tterraform plan\\n' > Makefile", tool="terraform"),
    fails("not_found", "terraform plan -var-file=envs/prod.tfvars", file("main.tf", DATA) + INIT),
    fails("permission", BAO + "BAO_TOKEN=s.old bao kv get secret/web/db", tool="bao", also="auth"),
    fails("permission", BAO + "BAO_TOKEN=web bao kv get -field=password secret/prod/db", tool="bao"),
    fails("not_found", BAO + "BAO_TOKEN=web bao kv get secret/web/cache", tool="bao"),
    fails("auth", BAO + "bao login -method=userpass username=ida password=old", tool="bao"),
    fails("network", "BAO_ADDR=https://vault.nowhere.example:8200 bao status", tool="bao"),
    fails("missing_command", "./scripts/db-creds.sh", file("scripts/db-creds.sh", "#!/bin/sh\nset -e\nexport "
          "VAULT_ADDR="
          "https://vault.alder.example\nvault read -format=json database/creds/cart | jq -r .data.password") +
          "chmod +x scripts/db-creds.sh; sed -i 's/ | jq.*//' scripts/db-creds.sh", tool="dash"),
    fails("none", "terraform validate", file("main.tf", DATA.replace("input", "inputs")) + INIT),
    fails("none", "terraform fmt -check -recursive", file("main.tf", "locals {\n      a = 1\n}")),
    fails("none", "terraform plan -detailed-exitcode", file("main.tf", DATA) + INIT),
    fails("none", "terraform apply -auto-approve", file("main.tf", DATA + 'resource "terraform_data" "p" {\n  '
          'lifecycle {\n    precondition {\n      condition'
          ' = terraform.workspace == "prod"\n      error_message = "Access denied: apply only in workspace prod."\n   '
          ' }\n'
          '  }\n}\n') + INIT),
    fails("none", "terraform plan", file("main.tf", DATA + 'output "id" {\n  value = '
          'terraform_data.network.id\n}') + INIT),
    fails("none", "aws s3api get-object --bucket alder-artifacts", aws("moto")),
    fails("none", "aws dynamodb put-item --table-name locks --item file://item.json --condition-expression "
          "'attribute_not_exists(id)'", aws("CONDITION", "echo '{\"id\": {\"S\": \"cart\"}}' > item.json")),
    fails("none", "aws ec2 describe-instances --query 'Reservations[].Instances[.InstanceId'", aws("moto")),
    fails("none", "cfn-lint template.yaml", file("template.yaml", "Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n  "
          "  "
          "Properties: {BucketNam: x}"), stdout=True),
]  # fmt: skip

OTHERS: list[Fresh] = [
    fails("auth", "gcloud container clusters get-credentials shop-prod --region europe-west3 --project shop-prod-eu"),
    fails("auth", "gcloud container clusters list --format=json", google("ya29.old")),
    fails("auth", "gcloud projects describe shop-prod-eu", google("x") + "sed -i "
          "'s#access_token.*#credential_file_override="
          "/home/dev/key.json#' ~/.config/gcloud/configurations/config_default\n" + file("~/key.json", '{"type": '
          '"authorized_user", "client_id": "764086051850.apps.googleusercontent.com", "client_secret": "d", '
          '"refresh_token"'
          ': "1//0e"}')),
    fails("not_configured", "gcloud compute instances list", google("ya29.good", "")),
    fails("not_configured", "gcloud config configurations activate staging", google("ya29.good")),
    fails("permission", "gcloud container clusters get-credentials shop-prod --region europe-west3",
          google("ya29.viewer")),
    fails("permission", "gcloud storage ls gs://alder-prod-exports", google("ya29.viewer")),
    fails("not_configured", "gcloud run services describe cart --region europe-west3", google("ya29.off"),
          also="permission"),
    fails("not_found", "gcloud container clusters describe shop-stage --region europe-west3", google("ya29.good")),
    fails("not_found", "gcloud compute instances describe web-3 --zone europe-west3-a", google("ya29.good")),
    fails("not_found", "gcloud storage cp gs://alder-exports/2026-03-01.csv .", google("ya29.good")),
    fails("quota", "gcloud compute instances create runner-7 --zone europe-west3-a --machine-type n2-standard-16 "
          "--image-family "
          "debian-12 --image-project debian-cloud", google("ya29.full")),
    fails("network", "gcloud sql instances list", google("ya29.good"), timeout=80),
    fails("usage", "gcloud compute instance list", google("ya29.good")),
    fails("auth", "kubectl get pods", kube("gke")),
    fails("network", "docker pull europe-west3-docker.pkg.dev/shop-prod-eu/apps/cart:1.5.0", DOCK.replace("docker "
          "context use build", "true") + HELPER + "sed -i 's/^{/{\"currentContext\": \"build\", /' "
          "~/.docker/config.json"),
    fails("service_down", "PGPASSWORD=pw psql -h 127.0.0.1 -p 5433 -U web cart"),
    fails("not_found", "gsutil cp dist/*.tgz gs://alder-releases/", timeout=60),
    fails("auth", "az group list -o table"),
    fails("auth", "az login --service-principal -u 4f8ab1ce-5d5c-4d10-8a55-6f6a9dd7a3c1 -p old-secret --tenant "
          "72f988bf-86f1-41af-91ab-2d7cd011db47"),
    fails("not_configured", "az account set --subscription shop-prod", AZ),
    fails("not_found", "az group show -n rg-shop-test", AZ),
    fails("not_found", "az aks show -g rg-shop -n aks-shop-stage --query fqdn -o tsv", AZ),
    fails("not_found", "az vm list -g rg-shop-eu -o table", AZ),
    fails("permission", "az group show --name rg-prod", AZ),
    fails("quota", "az vmss scale -g rg-full -n runners --new-capacity 6", AZ, timeout=60),
    fails("auth", "az network vnet list -g rg-old", AZ),
    fails("network", "az keyvault secret show --vault-name kv-shop-prod -n db-password", AZ, timeout=80),
    fails("none", "az gruop list", AZ, also="usage"),
    fails("service_down", "az acr login -n aldershop", AZ),
    fails("none", "az group create -n rg-shop-dev", AZ),
    fails("none", "az vm list --query '[?powerState==`VM running`].{name:name'", AZ),
    fails("usage", "az vm list -o tabel", AZ, also="none"),
    fails("none", "gcloud compute instances describe --zone europe-west3-a", google("ya29.good")),
    fails("none", "gcloud compute firewall-rules create allow-pg --allow=tcp:5432:x", google("ya29.good")),
    fails("none", "gcloud compute instances list --filter='status=RUNNING AND' --format='value(name)'",
          google("ya29.good")),
]  # fmt: skip
CASES = [*AMAZON, *OTHERS]
