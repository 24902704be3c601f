"""The shipped checks of forges, clouds and Vault, under the real programs: who refuses a login, and who is only ill."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lab import network
from tests.lab.login_servers import Servers
from tests.scenarios.place import Place

VAULT = shutil.which("vault") or shutil.which("bao")  # OpenBao went its own way from Vault, and speaks as it does
NOBODY = "127.0.0.1:1"


@pytest.fixture
def servers() -> Iterator[Servers]:
    with Servers() as made:
        yield made


def asked(place: Place, check: str, target: str = "") -> dict[str, Any]:
    """What health says of one check."""
    targets = f"targets: {{{target}: {{kind: forge}}}}\n" if target else ""
    at = f", target: {target}" if target else ""
    place.configure(f"version: 1\n{targets}health: {{it: {{check: {check}{at}}}}}\n")
    done = place.heal("health", "it", "--json")
    (item,) = json.loads(done.stdout)["items"]
    assert done.stderr == ""
    return item  # type: ignore[no-any-return]


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@needs("glab")
def test_gitlab_by_glab(place: Place, servers: Servers) -> None:
    """glab 1.33 exits 0 whatever the server says, 1.53 does not."""
    file = place.home / ".config" / "glab-cli" / "config.yml"
    file.parent.mkdir(parents=True)

    def said(token: str, address: str) -> dict[str, Any]:
        file.write_text(
            "check_update: false\nhost: gitlab.localhost\nhosts:\n  gitlab.localhost:\n"
            f"    token: {token}\n    api_host: {address}\n    api_protocol: http\n    user: dev\n"
        )
        file.chmod(0o600)
        return asked(place, "gitlab_token", "gitlab.localhost")

    tokens = ("good", "expired", "unknown", "narrow", "limited", "ill")
    found = {token: said(token, servers.address) for token in tokens}
    assert {token: one["state"] for token, one in found.items()} == {
        "good": "good", "expired": "bad", "unknown": "bad", "narrow": "unknown", "limited": "unknown", "ill": "unknown"
    }  # fmt: skip
    assert found["unknown"]["detail"] == "glab: 401 Unauthorized (HTTP 401)"
    assert found["expired"]["run"] == "glab auth login --hostname gitlab.localhost"
    assert said("good", NOBODY)["state"] == "unknown"


@needs("aws")
def test_amazon_by_aws(place: Place, servers: Servers) -> None:
    place.environment |= {
        "AWS_ENDPOINT_URL": f"http://{servers.address}", "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_SECRET_ACCESS_KEY": "x",
    }  # fmt: skip

    def said(key: str) -> str:
        place.environment["AWS_ACCESS_KEY_ID"] = f"AKIA{key}"
        state: str = asked(place, "aws_login")["state"]
        return state

    if _says(place, "aws", "sts", "get-caller-identity", "--endpoint-url", f"http://{servers.address}") is None:
        pytest.skip("this aws cannot be run")
    keys = ("GOOD", "EXPIRED", "INVALID", "DENIED", "SLOW", "ILL")
    assert {key: said(key) for key in keys} == {
        "GOOD": "good", "EXPIRED": "bad", "INVALID": "bad", "DENIED": "unknown", "SLOW": "unknown", "ILL": "unknown"
    }  # fmt: skip
    place.environment["AWS_ENDPOINT_URL"] = f"http://{NOBODY}"
    assert said("GOOD") == "unknown"


def _says(place: Place, *argv: str) -> str | None:
    """What a program says, whether it fails or not; None if it does not even know how to (a shim without a program)."""
    done = subprocess.run(argv, env=place.environment, capture_output=True, text=True, check=False, timeout=60)
    return None if done.returncode in (126, 127) else done.stdout + done.stderr


@needs("gcloud")
@needs("openssl")
def test_google_by_gcloud(place: Place, servers: Servers) -> None:
    """It advises a login below every failure, also of an ill server."""
    place.environment |= {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1", "CLOUDSDK_CONFIG": str(place.folder / "gcloud")}
    none = asked(place, "gcp_login")
    assert none["state"] == "bad" and none["detail"].endswith("do not currently have an active account selected.")
    made = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA"], capture_output=True, text=True, check=True)
    key = place.folder / "key.json"
    own = {
        "type": "service_account", "project_id": "shop", "private_key_id": "1", "client_id": "1",
        "client_email": "d@shop.example", "auth_uri": "http://auth.example/",
        "token_uri": f"http://{servers.address}/token", "private_key": made.stdout,
    }  # fmt: skip
    key.write_text(json.dumps(own))
    assert _says(place, "gcloud", "auth", "activate-service-account", "-q", "--key-file", str(key)) is not None

    def said(mode: str) -> str:
        servers.mode = mode
        (place.folder / "gcloud" / "access_tokens.db").unlink(missing_ok=True)
        state: str = asked(place, "gcp_login")["state"]
        return state

    assert [said(mode) for mode in ("good", "revoked", "ill")] == ["good", "bad", "unknown"]


@pytest.fixture
def vault(place: Place, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own; the root's token is `root`."""
    if not VAULT:
        pytest.skip("neither vault nor bao is installed")
    port = network.free_port()
    place.environment["VAULT_ADDR"] = f"http://127.0.0.1:{port}"
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "vault").symlink_to(VAULT)
    place.environment["PATH"] = f"{tools}:{place.environment['PATH']}"
    argv = [VAULT, "server", "-dev", "-dev-root-token-id=root", f"-dev-listen-address=127.0.0.1:{port}"]
    server = network.serve(argv, port, tmp_path / "log")
    yield server
    network.stop(server)


def test_vault_by_itself(place: Place, vault: subprocess.Popen[bytes]) -> None:
    def as_root(*words: str) -> str:
        environment = {**place.environment, "VAULT_TOKEN": "root"}
        done = subprocess.run(["vault", *words], env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def said(token: str) -> dict[str, Any]:
        place.environment["VAULT_TOKEN"] = token
        return asked(place, "vault_token")

    def new(*words: str) -> str:
        return as_root("token", "create", "-field=token", *words)

    lasting = said(new("-ttl=20m"))
    assert lasting["state"] == "good" and 1100 < lasting["expires_in"] <= 1200
    assert (said("root")["state"], said("root")["expires_in"]) == ("good", None), "the root's never ends"
    revoked = new("-ttl=20m")
    as_root("token", "revoke", revoked)
    refused = said(revoked)
    assert (refused["state"], refused["detail"], refused["run"]) == ("bad", "* permission denied", "vault login")
    assert said("no-such-token")["state"] == "bad"
    narrow = new("-ttl=20m", "-no-default-policy", "-policy=other")
    assert said(narrow)["state"] == "unknown", "it may not ask about itself; that is no refusal of the token"
    good = new("-ttl=20m")
    as_root("operator", "seal")
    assert said(good)["state"] == "unknown"
    network.stop(vault)
    assert said(good)["state"] == "unknown"
