"""Bash lines that the parts of the ninth fresh set share: what the twelve have set up on their machines."""

from tests.corpus.fresh_i_one_servers import H

DOCK = (
    "docker context create work --docker host=unix:///srv/docker.sock >/dev/null; docker context use work "
    ">/dev/null 2>&1\n"
)
SSH = (
    "mkdir -m 700 -p ~/.ssh; cp /srv/ssh/me ~/.ssh/id_ed25519; chmod 600 ~/.ssh/id_ed25519; cp /srv/ssh/known "
    "~/.ssh/known_hosts\n"
)
WHO = (
    f"git config --global user.name Mia; git config --global user.email mia@{H}; git config --global "
    f"init.defaultBranch main\n"
)
AWS = "mkdir -p ~/.aws; printf '[default]\\nregion = eu-west-1\\n{more}' > ~/.aws/config\n"
KEYS = "printf '[default]\\naws_access_key_id = {key}\\naws_secret_access_key = s3cr3t\\n' > ~/.aws/credentials\n"


def kube(name: str = "good") -> str:
    """A ~/.kube/config of this kind."""
    return f"mkdir -p ~/.kube; cp /srv/kube/{name} ~/.kube/config; chmod 600 ~/.kube/config\n"


def clone(repo: str = "billing/api", options: str = "") -> str:
    """A clone of it in this folder, over ssh."""
    return f"{WHO}{SSH}git clone -q {options} git@git.{H}:{repo}.git .\n"


def aws(key: str = "STALE") -> str:
    """An ~/.aws that goes to an endpoint which refuses as the key says."""
    more = f"endpoint_url = http://refusing.{H}\\nretry_mode = standard\\nmax_attempts = 1\\n"
    return AWS.format(more=more) + KEYS.format(key=key)


def moto() -> str:
    """An ~/.aws that goes to moto, where an account is empty."""
    return AWS.format(more=f"endpoint_url = http://aws.{H}:5005\\n") + KEYS.format(key="AKIAIOSFODNN7EXAMPLE")
