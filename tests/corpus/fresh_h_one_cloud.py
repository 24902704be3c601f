"""The eighth fresh set: clouds and infrastructure as code. The clouds are stubs with their words; terraform and its
backends run for real."""

from tests.corpus.fresh_h_one_kube import CACHED, SSO
from tests.corpus.fresh_h_one_servers import H
from tests.corpus.fresh_parts import fails, file


def aws(key: str, more: str = "") -> str:
    """The profile prod (and the default) with this access key."""
    keys = f"aws_access_key_id = {key}\\naws_secret_access_key = s\\n"
    config = f"region = eu-central-1\\nendpoint_url = http://aws.{H}\\nmax_attempts = 1\\n"
    return (
        f"mkdir -p ~/.aws; printf '[default]\\n{keys}[prod]\\n{keys}' > ~/.aws/credentials; printf "
        f"'[default]\\n{config}[profile prod]\\n{config}' "
        f"> ~/.aws/config; {more}"
    )


PLAIN = "mkdir -p ~/.aws; printf '[default]\\nregion = eu-central-1\\n' > ~/.aws/config; "
AWS = [
    fails("auth", "aws sts get-caller-identity --profile prod", SSO + CACHED),
    fails("auth", "aws s3 ls --profile prod", SSO),
    fails(
        "auth",
        "aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId'",
        PLAIN,
        also="not_configured",
    ),
    fails("auth", "aws s3 ls s3://fjordline-prod-backups/", aws("STALE")),
    fails(
        "auth",
        "aws ecr get-login-password | docker login --username AWS --password-stdin "
        "444455556666.dkr.ecr.eu-central-1.amazonaws.com",
        aws("STALEJSON"),
        tool="aws",
    ),
    fails(
        "not_configured",
        "aws eks list-clusters",
        "mkdir -p ~/.aws; printf '[default]\\naws_access_key_id = A\\naws_secret_access_key "
        "= b\\n' > ~/.aws/credentials",
    ),
    fails("not_configured", "aws --profile staging s3 ls", aws("STALE"), also="not_found"),
    fails("permission", "aws s3 ls s3://fjordline-prod-backups --recursive --human-readable", aws("S3DENIED")),
    fails(
        "permission",
        "aws sts assume-role --role-arn arn:aws:iam::444455556666:role/deployer --role-session-name ci",
        aws("ASSUME"),
    ),
    fails("not_found", "aws s3 ls s3://fjordline-artefacts/releases/", aws("BUCKET")),
    fails("not_found", "aws s3 cp s3://fjordline-artifacts/releases/api-1.9.0.tgz .", aws("OBJECT")),
    fails("not_found", "aws s3 cp dist/api.zip s3://fjordline-artifacts/api.zip", aws("BUCKET")),
    fails("not_found", "aws cloudformation describe-stacks --stack-name orders-prod", aws("STACK")),
    fails(
        "not_found",
        "aws ssm get-parameter --name /orders/prod/db_url --with-decryption --query Parameter.Value --output text",
        aws("PARAM"),
    ),
    fails(
        "not_found",
        "aws secretsmanager get-secret-value --secret-id orders/prod/db --query SecretString --output text",
        aws("SECRET"),
    ),
    fails("not_found", "aws eks update-kubeconfig --name prod-eu2 --alias prod", aws("CLUSTER")),
    fails(
        "not_found",
        "aws lambda update-function-code --function-name thumbnailer --zip-file fileb://build/fn.zip",
        aws("FUNCTION"),
    ),
    fails("rate_limit", "aws cloudformation list-stack-resources --stack-name orders-prod", aws("THROTTLE")),
    fails(
        "quota",
        "aws ec2 run-instances --image-id ami-0abc12d34ef567890 --count 8 --instance-type c7i.8xlarge",
        aws("LIMIT"),
    ),
    fails("none", "aws cloudformation update-stack --stack-name orders-prod --use-previous-template", aws("NOUPDATE")),
    fails("none", "aws dynamodb put-item --table-name sessions --item '{id: 1}'", aws("EXISTS")),
    fails("usage", "aws ec2 describe-instances --filters Name=tag:Name,Value=api", aws("STALE"), also="none"),
    fails(
        "missing_dependency",
        "aws ssm start-session --target i-0abc12d34ef567890",
        aws("PLUGIN"),
        also="missing_command",
    ),
    fails("usage", "aws s3 lss s3://fjordline-artifacts", aws("BUCKET")),
    fails("none", "aws ec2 describe-instances --instance-id i-1 --max-item", aws("BUCKET")),
    fails(
        "network",
        "aws s3 ls s3://fjordline-artifacts",
        "mkdir -p ~/.aws; printf '[default]\\naws_access_key_id = A\\naws_secret_access_key = b\\n' > "
        "~/.aws/credentials; printf '[default]\\nregion = eu-central-1\\nmax_attempts = 1\\n' > ~/.aws/config",
    ),
    fails(
        "auth",
        "./scripts/rotate-keys.sh prod",
        aws(
            "STALE",
            file(
                "scripts/rotate-keys.sh",
                "#!/bin/bash\nset -e\nfor u in $(aws iam list-users "
                "--profile $1 --query 'Users[].UserName' --output text); do echo $u; done\naws sts get-caller-identity "
                "--profile $1 >/dev/null",
            )
            + "chmod +x scripts/*.sh",
        ),
        tool="aws",
    ),
]


def gcloud(more: str = "", account: bool = True, project: str = "fjordline-prod") -> str:
    """A configuration whose services are the stub."""
    lines = [
        f"[core]\\ndisable_usage_reporting = true\\n{f'project = {project}' if project else ''}\\ndisable_prompts = "
        f"true\\n"
    ]
    if account:
        lines.append("[auth]\\naccess_token_file = /home/dev/token\\n")
    lines.append(
        "[api_endpoint_overrides]\\n"
        + "".join(
            f"{name} = http://gcp.{H}/\\n" for name in ("container", "compute", "secretmanager", "storage", "run")
        )
    )
    return (
        f"mkdir -p ~/.config/gcloud/configurations; echo ya29.x > ~/token; printf default > ~/.config/gcloud/"
        f"active_config; printf '{''.join(lines)}' > ~/.config/gcloud/configurations/config_default; {more}"
    )


GOOGLE = [
    fails("auth", "gcloud compute instances list --project fjordline-prod", gcloud(account=False), timeout=60),
    fails("not_configured", "gcloud container clusters list", gcloud(project=""), timeout=60),
    fails("permission", "gcloud container clusters get-credentials prod --region europe-west3", gcloud(), timeout=60),
    fails("not_found", "gcloud container clusters get-credentials staging --region europe-west3", gcloud(), timeout=60),
    fails("not_found", "gcloud secrets versions access latest --secret=orders-db", gcloud(), timeout=60),
    fails("not_found", "gcloud compute instances describe bastion-2 --zone europe-west3-b", gcloud(), timeout=60),
    fails("quota", "gcloud compute instances create runner-7 --zone=europe-west3-b", gcloud(), timeout=60),
    fails("usage", "gcloud compute instance list", gcloud(), timeout=60),
    fails(
        "usage",
        "gcloud run deploy api --image europe-west3-docker.pkg.dev/fjordline-dev/apps/api:1 --memry 1Gi",
        gcloud(),
        timeout=60,
    ),
    fails(
        "auth",
        "make gke-login",
        gcloud(
            account=False,
            more=file(
                "Makefile",
                "gke-login:\n\t@gcloud container clusters get-credentials prod "
                "--region europe-west3 --project fjordline-prod",
            ),
        ),
        tool="make",
        timeout=60,
    ),
]
AZURE = [
    fails("auth", "az aks get-credentials -g fjordline-prod -n aks-prod", timeout=90),
    fails(
        "auth", "az keyvault secret show --vault-name fjordline-kv --name db-password --query value -o tsv", timeout=90
    ),
    fails("usage", "az aks get-credential -g fjordline-prod -n aks-prod", timeout=90),
    fails("none", "az group create --name rg-preview", timeout=90),
    fails(
        "none",
        "az login --service-principal -u 4c3f1c52-1111-2222-3333-1f2e3d4c5b6a -p $SP_SECRET --tenant fjordline.example",
        timeout=90,
    ),
]

# --- terraform --------------------------------------------------------------------------------------------------------

RC = (
    'printf \'provider_installation {\\n  filesystem_mirror {\\n    path = "/opt/tf-plugins"\\n  '
    "}\\n}\\ndisable_checkpoint = true\\n' > ~/.terraformrc; "
)
MAIN = file("main.tf", 'resource "terraform_data" "api" {\n  input = "1.4.0"\n}')
INIT = RC + MAIN + "terraform init -no-color >/dev/null; "
S3 = file(
    "backend.tf",
    f"""
    terraform {{
      backend "s3" {{
        bucket = "fjordline-tfstate"
        key    = "prod/network.tfstate"
        region = "eu-central-1"
        endpoints = {{ s3 = "http://aws.{H}", sts = "http://aws.{H}", iam = "http://aws.{H}" }}
        use_path_style = true
      }}
    }}
    """,
)
TERRAFORM = [
    fails("not_configured", "terraform plan", RC + MAIN + S3),
    fails("auth", "terraform init", aws("STALE", RC + MAIN + S3), timeout=60),
    fails("auth", "terraform init -input=false", RC + MAIN + S3, timeout=60, also="not_configured"),
    fails(
        "permission",
        "terraform init",
        aws(
            "S3DENIED",
            RC
            + MAIN
            + S3.replace(
                "use_path_style",
                "skip_credentials_validation = true\n    skip_requesting_account_id = true\n    use_path_style",
            ),
        ),
        timeout=60,
    ),
    fails("not_found", "terraform plan", RC + "mkdir modules"),
    fails(
        "lock",
        "terraform apply -auto-approve",
        INIT + 'printf \'resource "terraform_data" "slow" {\\n  provisioner "local-exec" {\\n    command = '
        '"sleep 15"\\n  }\\n}\\n\' > slow.tf; setsid terraform apply -auto-approve >/dev/null '
        "2>&1 & sleep 4",
        timeout=40,
    ),
    fails(
        "missing_dependency",
        "terraform init",
        RC
        + file(
            "main.tf",
            "terraform {\n  required_providers {\n    cloudflare = {\n      source = "
            '"cloudflare/cloudflare"\n      version = "~> 5.0"\n    }\n  }\n}',
        ),
        timeout=60,
        also="not_found",
    ),
    fails(
        "missing_dependency",
        "terraform validate",
        RC + file("main.tf", 'resource "aws_s3_bucket" "logs" {\n  bucket = "x"\n}'),
    ),
    fails(
        "missing_dependency",
        "terraform plan",
        INIT + 'printf \'module "dns" {\\n  source = "./modules/dns"\\n}\\n\' > dns.tf; mkdir -p modules/dns',
    ),
    fails(
        "not_configured",
        "terraform plan -input=false",
        INIT + 'printf \'variable "environment" {}\\noutput "e" {\\n  value = var.environment\\n}\\n\' > v.tf',
        also="none",
    ),
    fails(
        "none", "terraform validate", INIT + "printf 'output \"id\" {\\n  value = terraform_data.web.id\\n}\\n' > o.tf"
    ),
    fails("none", "terraform validate", INIT + "printf 'output \"id\" {\\n  value = \\n' > o.tf"),
    fails("none", "terraform fmt -check -diff", RC + file("main.tf", "locals {\n  a= 1\n}"), stdout=True),
    fails("none", "terraform plan -detailed-exitcode -no-color > plan.txt", INIT),
    fails("not_found", "terraform workspace select staging", INIT),
    fails("not_found", "terraform plan -var-file=prod.tfvars", INIT),
    fails("none", "terraform import terraform_data.web web", INIT, also="not_found"),
    fails("tty", "terraform apply", INIT),
    fails(
        "none",
        "terraform apply -auto-approve",
        INIT + 'printf \'resource "terraform_data" "m" {\\n  provisioner "local-exec" {\\n    command = "echo '
        "migration 42: permission denied for table orders >&2; exit 1\"\\n  }\\n}\\n' > m.tf",
        timeout=40,
    ),
    fails(
        "none",
        "terraform apply tfplan",
        INIT + "terraform plan -out=tfplan >/dev/null; terraform apply -auto-approve >/dev/null; ",
    ),
    fails("usage", "terraform plann -out=tfplan", INIT),
    fails(
        "lock",
        "make plan ENV=prod",
        INIT
        + file("Makefile", "plan:\n\tterraform plan -no-color -input=false")
        + 'printf \'resource "terraform_data" '
        '"slow" {\\n  provisioner "local-exec" {\\n    command = "sleep 15"\\n  }\\n}\\n\' > slow.tf; setsid '
        "terraform apply -auto-approve >/dev/null "
        "2>&1 & sleep 4",
        tool="make",
        timeout=40,
    ),
]
