"""The credentials of a kubeconfig's user: until when they are good, and which of them renew themselves."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import jwt
import pytest

from heal_cli.credentials.term import Term
from heal_cli.credentials.user import terms

SOON, LATE = "2026-01-02T03:04:05Z", "2126-01-02T03:04:05Z"
SOON_EPOCH, LATE_EPOCH = 1767323045.0, 4922996645.0


@pytest.fixture(autouse=True)
def user_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def token(**claims: object) -> str:
    return jwt.encode(dict(claims), "a key that is long enough for this algorithm", algorithm="HS256")


def only(user: dict[str, Any]) -> Term:
    (term,) = terms(user)
    return term


def write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_a_token_says_when_it_began_and_ends(user_home: Path) -> None:
    assert only({"token": token(exp=20, iat=10)}) == Term(20.0, 10.0)
    opaque, other = only({"token": "sha256~opaque"}), only({"token": token(sub="x")})
    assert (opaque.expires, opaque.issued, opaque.renews) == (other.expires, other.issued, other.renews)
    assert opaque == Term(mark=opaque.mark) and opaque.mark != other.mark, "told apart, though they say nothing"
    assert opaque.mark == only({"token": "sha256~opaque"}).mark and "opaque" not in opaque.mark
    file = str(write(user_home / "token", token(exp=30) + "\n"))
    assert only({"tokenFile": file, "token": token(exp=20)}) == Term(30.0, files=(file,)), "as for kubectl"
    absent = str(user_home / "absent")
    assert only({"tokenFile": absent, "token": token(exp=20)}) == Term(20.0, files=(absent,))


def test_a_certificate_from_a_file_or_in_the_kubeconfig(user_home: Path) -> None:
    from tests.credentials.test_x509 import by_openssl, of_openssl

    made = by_openssl(user_home, "-newkey", "ed25519", "-days", "3")
    before, after = of_openssl(user_home / "cert.pem")
    file = str(user_home / "cert.pem")
    assert only({"client-certificate": file}) == Term(after, before, files=(file,))
    assert only({"client-certificate-data": base64.b64encode(made).decode()}) == Term(after, before)
    assert only({"client-certificate-data": "%%%"}) == Term()
    assert only({"client-certificate": "/none"}) == Term(files=("/none",))


def test_a_password_and_several_of_them() -> None:
    assert terms({"username": "u", "password": "p"}) == (Term(),)
    assert terms({}) == () and terms({"token": "", "exec": "x", "auth-provider": []}) == ()
    assert terms({"token": token(exp=20), "username": "u"}) == (Term(20.0), Term())


def test_kubectls_own_client_renews_with_a_refresh_token() -> None:
    oidc = {"id-token": token(exp=20), "idp-issuer-url": "https://i"}
    assert only({"auth-provider": {"name": "oidc", "config": oidc}}) == Term(20.0)
    assert only({"auth-provider": {"name": "oidc", "config": {**oidc, "refresh-token": "r"}}}) == Term(
        20.0, renews=True
    )
    assert only({"auth-provider": {"name": "gcp", "config": {"expiry": SOON}}}).renews


def test_a_plugin_nobody_knows_is_left_alone() -> None:
    for spec in ({"command": "tsh"}, {}, {"command": ["x"], "args": "y", "env": "z"}, {"args": [None], "env": [None]}):
        assert only({"exec": spec}) == Term(renews=True)


def test_gke_keeps_one_token_and_renews_it(user_home: Path) -> None:
    plugin = {"exec": {"command": "/opt/bin/gke-gcloud-auth-plugin"}}
    cache = user_home / ".kube" / "gke_gcloud_auth_plugin_cache"
    assert only(plugin) == Term(None, renews=True, files=(str(cache),))
    write(cache, {"current_context": "c", "access_token": "a", "token_expiry": SOON, "extra_args": ""})
    assert only(plugin) == Term(SOON_EPOCH, renews=True, files=(str(cache),))


def kubelogin(*more: str) -> dict[str, Any]:
    words = ["oidc-login", "get-token", "--oidc-issuer-url=https://i", "--oidc-client-id", "me", *more]
    return {"exec": {"command": "kubectl", "args": words}}


def test_kubelogin_keeps_a_token_for_each_login(user_home: Path) -> None:
    folder = user_home / ".kube" / "cache" / "oidc-login"
    assert only(kubelogin()) == Term(None, renews=True, files=(str(folder),))
    write(folder / "a", {"id_token": token(iss="https://i", aud="me", exp=20), "refresh_token": "r"})
    write(folder / "b", {"id_token": token(iss="https://i", aud=["me"], exp=30)})
    write(folder / "c", {"id_token": token(iss="https://other", aud="me", exp=90)})
    write(folder / "d", {"id_token": token(iss="https://i", aud="you", exp=90)})
    write(folder / "e.lock", "")
    assert only(kubelogin()) == Term(30.0, renews=True, files=(str(folder),))
    elsewhere = user_home / "elsewhere"
    write(elsewhere / "a", {"id_token": token(iss="https://i", aud="me", exp=40)})
    assert only(kubelogin(f"--token-cache-dir={elsewhere}")).expires == 40.0


# --- the AWS command line. `aws eks get-token` of aws-cli 1.45.11, with a login of this shape that has expired:
# "Error when retrieving token from sso: Token has expired and refresh failed", exit 255; it asks for no browser.
CONFIG = """
[default]
region = us-east-1
[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Dev
[profile old]
sso_start_url = https://old.example/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Dev
[profile assumed]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = dev
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = us-east-1
"""


def eks(*words: str, **env: str) -> dict[str, Any]:
    listed = [{"name": name, "value": value} for name, value in env.items()]
    return {"exec": {"command": "aws", "args": ["eks", "get-token", "--cluster-name", "c", *words], "env": listed}}


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def login(user_home: Path, name: str = "corp", **more: str) -> Path:
    kept = {"startUrl": "https://corp.example/start", "region": "us-east-1", "accessToken": "x", "expiresAt": SOON}
    return write(user_home / ".aws" / "sso" / "cache" / f"{sha1(name)}.json", {**kept, **more})


def test_a_login_that_aws_cannot_renew_ends(user_home: Path) -> None:
    write(user_home / ".aws" / "config", CONFIG)
    login(user_home)
    login(user_home, "https://old.example/start", expiresAt=LATE)
    for words in (eks("--profile", "dev"), eks("--profile=dev"), eks(AWS_PROFILE="dev")):
        assert only(words)[:3] == (SOON_EPOCH, None, False)
    assert only(eks("--profile", "old"))[:3] == (LATE_EPOCH, None, False)
    login(user_home, expiresAt="2026-01-02T03:04:05UTC")
    assert only(eks("--profile", "dev")).expires == SOON_EPOCH


def test_a_login_with_a_refresh_token_renews_itself_while_it_is_registered(user_home: Path) -> None:
    write(user_home / ".aws" / "config", CONFIG)
    login(user_home, refreshToken="r", registrationExpiresAt=LATE)
    assert only(eks("--profile", "dev")).renews
    login(user_home, refreshToken="r", registrationExpiresAt=SOON)
    assert not only(eks("--profile", "dev")).renews


def test_the_roles_own_credentials_are_good_to_their_end(user_home: Path) -> None:
    write(user_home / ".aws" / "config", CONFIG)
    login(user_home)
    name = sha1('{"accountId":"123456789012","roleName":"Dev","sessionName":"corp"}')
    write(user_home / ".aws" / "cli" / "cache" / f"{name}.json", {"Credentials": {"Expiration": LATE}})
    assert only(eks("--profile", "dev")).expires == LATE_EPOCH


def test_the_names_are_those_that_botocore_gives(user_home: Path) -> None:
    credentials = pytest.importorskip("botocore.credentials")
    utils = pytest.importorskip("botocore.utils")
    fetcher = credentials.SSOCredentialFetcher("https://c", "us-east-1", "Dev", "1234", None, sso_session_name="corp")
    asked = {"accountId": "1234", "roleName": "Dev", "sessionName": "corp"}
    assert fetcher._create_cache_key() == sha1(json.dumps(asked, sort_keys=True, separators=(",", ":")))
    assert utils.SSOTokenLoader()._generate_cache_key("https://c", "corp") == sha1("corp")
    assert utils.SSOTokenLoader()._generate_cache_key("https://c", None) == sha1("https://c")


@pytest.mark.parametrize(
    "user",
    [eks(), eks("--profile", "none"), eks("--profile", "assumed"), eks(AWS_ACCESS_KEY_ID="k"), eks("--profile")],
)
def test_other_credentials_of_aws_are_left_alone(user_home: Path, user: dict[str, Any]) -> None:
    write(user_home / ".aws" / "config", CONFIG)
    login(user_home)
    assert only(user).renews


def test_damaged_files_are_nothing(user_home: Path) -> None:
    for damage in ("", "[profile dev\n", "\x00", "[profile dev]\nsso_account_id"):
        write(user_home / ".aws" / "config", damage)
        assert only(eks("--profile", "dev")).renews
    write(user_home / ".aws" / "config", CONFIG)
    for content in ("", "[]", "{}", '{"expiresAt": 3}', '{"expiresAt": null}'):
        login(user_home).write_text(content)
        assert only(eks("--profile", "dev"))[:3] == (None, None, False)
