"""The ninth fresh set, first half: the cloud engineers, one on AWS with terraform, one on GCP and Azure."""

from tests.corpus.fresh_i_one_servers import H
from tests.corpus.fresh_i_one_setup import AWS, aws, kube, moto
from tests.corpus.fresh_parts import fails, file

MIRROR = (
    "cat > ~/.terraformrc <<'END'\nprovider_installation {\n  filesystem_mirror {\n    path = "
    '"/opt/tf-plugins"\n  }\n}\nEND\n'
)
LOCAL = 'terraform {\n  backend "local" {}\n}\n'
SSO = (
    "mkdir -p ~/.aws; printf '[profile prod]\\nsso_start_url = https://tarnwood.awsapps.com/start\\nsso_region "
    "= eu-west-1\\n"
    "sso_account_id = 444455556666\\nsso_role_name = Admin\\nregion = eu-west-1\\n' > ~/.aws/config\n"
)
DATA = 'resource "terraform_data" "queue" {\n  input = "invoices"\n}\n'
PROVIDER = (
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
    'provider "aws" {\n  region = "eu-west-1"\n}\n'
)


def tf(text: str, then: str = "terraform init -input=false >/dev/null\n", name: str = "main.tf") -> str:
    """A folder of terraform, initialised."""
    return MIRROR + file(name, text) + then


AMAZON = [
    fails("auth", "aws s3 ls --profile prod", SSO),
    fails("auth", "aws sts get-caller-identity", aws("STALE")),
    fails(
        "auth",
        "aws s3 sync ./dist s3://tarnwood-billing-web --delete",
        "mkdir dist; touch dist/index.html\n" + aws("UNKNOWN"),
    ),
    fails("auth", "aws ecr describe-images --repository-name billing/api", aws("UNREC")),
    fails("not_configured", "aws sts get-caller-identity --query Account --output text", also="auth"),
    fails(
        "not_configured",
        "aws ec2 describe-instances --filters Name=tag:team,Values=billing",
        "mkdir -p ~/.aws; "
        "printf "
        "'[default]\\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\\naws_secret_access_key=x\\n' > ~/.aws/credentials",
    ),
    fails("not_found", "aws s3 ls --profile billing-prod", also="not_configured"),
    fails(
        "permission",
        "aws iam create-role --role-name deployer --assume-role-policy-document file://trust.json",
        "echo '{}' > trust.json\n" + aws("NOPERM"),
    ),
    fails(
        "permission",
        "aws dynamodb put-item --table-name cart --item file://item.json",
        "echo '{}' > item.json\n" + aws("NODDB"),
    ),
    fails("not_found", "aws s3 cp s3://tarnwood-tfstate/prod/terraform.tfstate .", moto()),
    fails("not_found", "aws s3 ls s3://tarnwood-backups/2026/", moto()),
    fails(
        "not_found",
        "aws lambda update-function-code --function-name resize --zip-file fileb://resize.zip",
        "touch a; zip -q resize.zip a\n" + moto(),
    ),
    fails("not_found", "aws cloudformation describe-stacks --stack-name billing", moto()),
    fails("not_found", "aws lambda invoke --function-name resize --payload fileb://event.json out.json", moto()),
    fails(
        "not_found",
        "aws secretsmanager get-secret-value --secret-id billing/db --query SecretString --output text",
        moto(),
    ),
    fails("not_found", "aws eks update-kubeconfig --name prod --region eu-west-1", moto()),
    fails("usage", "aws logs tail /aws/lambda/resize --since 1h", moto()),
    fails(
        "rate_limit",
        "aws sns publish --topic-arn arn:aws:sns:eu-west-1:444455556666:alerts --message test",
        aws("MANY"),
    ),
    fails("quota", "aws ec2 run-instances --image-id ami-0abc1234 --instance-type c6i.8xlarge", aws("VCPU")),
    fails(
        "network",
        "aws ec2 describe-vpcs",
        AWS.format(more="retry_mode = standard\\nmax_attempts = 1\\n")
        + "printf '[default]\\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\\naws_secret_access_key=x\\n' > "
        "~/.aws/credentials",
    ),
    fails("usage", "aws s3 list s3://tarnwood-billing-web", moto()),
    fails("not_configured", "kubectl get pods", kube("eks"), also="auth"),
    fails(
        "auth",
        "python3 scripts/rotate.py",
        file(
            "scripts/rotate.py",
            """\
        import boto3
        boto3.client("dynamodb").put_item(TableName="cart", Item={"id": {"S": "1"}})
        """,
        )
        + aws("OLDJSON"),
    ),
    fails("not_configured", "terraform plan", tf(PROVIDER, "") + "export AWS_PROFILE=", also="missing_dependency"),
    fails(
        "lock",
        "terraform apply -auto-approve",
        tf(LOCAL + DATA) + "setsid sh -c 'echo yes | timeout 20 "
        "terraform apply' "
        ">/dev/null 2>&1 &\nsetsid timeout 22 terraform console >/dev/null 2>&1 < <(sleep 21) &\nsleep 2",
    ),
    fails("none", "terraform validate", tf(DATA + 'output "q" {\n  value = terraform_data.queues.id\n}\n')),
    fails("none", "terraform plan", tf('resource "terraform_data" "queue" {\n  inputs = "invoices"\n}\n')),
    fails("none", "terraform fmt -check -recursive", tf('locals {\n a="b"\n}\n'), stdout=True),
    fails("none", "terraform plan -detailed-exitcode -out plan.bin >/dev/null", tf(DATA), tool="terraform"),
    fails("none", "terraform plan", tf(DATA + 'locals {\n  region = "eu-west-1"\n', "")),
    fails(
        "not_configured",
        "terraform plan -input=false",
        tf('variable "db_password" {\n  type = string\n}\n'),
        also="none",
    ),
    fails(
        "missing_dependency",
        "terraform plan",
        tf('module "vpc" {\n  source = "./modules/vpc"\n}\n', "mkdir -p modules/vpc; touch modules/vpc/main.tf"),
        also="not_configured",
    ),
    fails(
        "network",
        "terraform init",
        file(
            "main.tf",
            'terraform {\n  required_providers {\n    cloudflare = { source = "cloudflare/cloudflare" }\n  }\n}\n',
        ),
    ),
    fails(
        "missing_dependency",
        "terraform init -upgrade",
        tf(PROVIDER.replace('/aws"', '/aws", version = "~> 6.2"'), ""),
        also="not_found",
    ),
    fails("not_found", "terraform init", MIRROR + file("main.tf", 'module "eks" {\n  source = "../modules/eks"\n}\n')),
    fails("not_found", "terraform workspace select prod", tf(LOCAL), also="usage"),
    fails(
        "usage",
        "terraform workspace new stage",
        tf(LOCAL) + "terraform workspace new stage >/dev/null; terraform workspace select default >/dev/null",
    ),
    fails("not_found", "terraform -chdir=envs/prod plan", tf(LOCAL)),
    fails("not_found", "terraform apply plan.bin", tf(LOCAL)),
    fails("not_found", "terraform state rm aws_s3_bucket.logs", tf(DATA) + "terraform apply -auto-approve >/dev/null"),
    fails("usage", "terraform aply -auto-approve", tf(DATA)),
    fails("not_found", "terraform plan -var-file=prod.tfvars", tf(DATA)),
    fails(
        "auth",
        "terraform init",
        tf(
            'terraform {\n  backend "s3" {\n    bucket = "tarnwood-tfstate"\n    key = '
            '"prod"\n    region = '
            f'"eu-west-1"\n    endpoints = {{ s3 = "http://refusing.{H}", sts = "http://refusing.{H}", iam = '
            f'"http://refusing.{H}" }}\n'
            "  }\n}\n",
            "",
        )
        + aws("STALE"),
        timeout=60,
    ),
    fails(
        "not_found",
        "terraform init",
        tf(
            'terraform {\n  backend "s3" {\n    bucket = "tarnwood-tfstate-eu"\n    '
            'key = "prod"\n    '
            f'region = "eu-west-1"\n    use_path_style = true\n    endpoints = {{ s3 = "http://aws.{H}:5005", sts = '
            f'"http://aws.{H}:5005", '
            f'iam = "http://aws.{H}:5005" }}\n  }}\n}}\n',
            "",
        )
        + moto(),
        timeout=60,
    ),
    fails(
        "none",
        "cfn-lint template.yaml",
        file(
            "template.yaml",
            """\
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties:
              QueueNam: invoices
        """,
        ),
        stdout=True,
    ),
]

WEST = [
    fails("auth", "gcloud compute instances list --project tarnwood-prod"),
    fails("auth", "gcloud run services list", "gcloud config set account mia@tarnwood.example >/dev/null 2>&1"),
    fails("auth", "gcloud auth print-access-token"),
    fails("not_found", "gcloud config configurations activate stage"),
    fails("usage", "gcloud compute instance list"),
    fails("none", "gcloud compute instances create web1 --machine-type"),
    fails("none", "gcloud components install gke-gcloud-auth-plugin --quiet", also="permission"),
    fails("not_found", "gcloud auth activate-service-account --key-file=ci-deployer.json"),
    fails("not_found", "gsutil cp dist/billing.tgz gs://tarnwood-artifacts/", timeout=50),
    fails("auth", "bq query --use_legacy_sql=false 'select 1'", stdout=True, timeout=50),
    fails("auth", "az vm list -o table", timeout=60),
    fails("auth", "az aks get-credentials -g billing -n prod", timeout=60),
    fails("not_found", "az account set --subscription tarnwood-prod", timeout=60, also="auth"),
    fails("usage", "az aks lst -g billing", timeout=60),
    fails("none", "az group create --name billing", timeout=60),
    fails(
        "network",
        "az login --service-principal -u 11111111-2222-3333-4444-555555555555 -p x --tenant tarnwood.example",
        timeout=60,
    ),
    fails("service_down", "az acr login --name tarnwood", timeout=60),
    fails("network", "curl -sS https://tarnwoodbackups.blob.core.nowhere.example/dumps?restype=container"),
    fails("auth", f"curl -sS -x http://squid.{H}:3128 https://storage.googleapis.com/tarnwood-artifacts/x"),
    fails(
        "auth",
        "python3 upload.py",
        file(
            "upload.py",
            """\
        from google.cloud import storage
        storage.Client(project="tarnwood-prod").bucket("tarnwood-artifacts").blob("x").upload_from_string("y")
        """,
        ),
        also="not_configured",
        timeout=50,
    ),
    fails("network", "terraform init", file("providers.tf", 'provider "azurerm" {\n  features {}\n}\n')),
    fails(
        "none",
        "az deployment group validate -g billing -f main.json -p @params.json",
        "echo '{' > main.json",
        timeout=60,
    ),
]

CASES = [*AMAZON, *WEST]  # fmt: skip
