"""A token's end, at the exact boundary and in real kubeconfigs."""

from __future__ import annotations

import time
from pathlib import Path

import jwt
import pytest

from heal_cli.checks.token_expiry import judge, read
from heal_cli.credentials.term import Term
from heal_cli.credentials.user import of_token
from heal_cli.model import BAD, GOOD, UNKNOWN, Command, Reading, Scene
from tests.credentials.test_x509 import by_openssl

KEY = "k" * 32


def token(**claims: object) -> str:
    return jwt.encode(dict(claims), KEY, algorithm="HS256")


@pytest.mark.parametrize(
    ("left", "state", "detail"),
    [
        (301, GOOD, ""),
        (300.001, GOOD, ""),
        (300, BAD, "expire in 5 min"),
        (299, BAD, "expire in 5 min"),
        (1, BAD, "expire in 1 s"),
        (0, BAD, "expired 0 s ago"),
        (-90, BAD, "expired 90 s ago"),
        (-7200, BAD, "expired 2 h ago"),
    ],
)
def test_more_than_five_minutes_must_be_left(left: float, state: str, detail: str) -> None:
    now = 2_000_000_000.0
    term = of_token(token(exp=2_000_000_300))
    assert term.expires == now + 300
    assert judge(Term(now + left), now, 300)[:3] == (state, detail, now + left)


def test_a_good_token_need_not_be_read_again_until_it_is_bad() -> None:
    assert judge(Term(1000.0), 100.0, 300) == Reading(GOOD, "", 1000.0, until=700.0)
    assert judge(Term(1000.0), 800.0, 300).until is None


def test_an_answer_holds_for_the_slowest_command_of_the_program() -> None:
    assert judge(Term(9000.0), 100.0, 300, 60.0, 2000.0) == Reading(GOOD, "", 9000.0, until=7000.0)
    assert judge(Term(9000.0, 8000.0), 100.0, 300, None, 2000.0).until == 8700.0, "no new one has as much"


@pytest.mark.parametrize(
    ("left", "lasts", "state", "detail"),
    [
        (1500.001, 1500.0, GOOD, ""),
        (1500, 1500.0, BAD, "expire in 25 min, and this command takes 25 min"),
        (1200, 1500.0, BAD, "expire in 20 min, and this command takes 25 min"),
        (301, 1.0, GOOD, ""),
        (300, 1.0, BAD, "expire in 5 min"),
        (240, 1500.0, BAD, "expire in 4 min"),
        (-5, 1500.0, BAD, "expired 5 s ago"),
    ],
)
def test_more_must_be_left_than_the_command_takes(left: float, lasts: float, state: str, detail: str) -> None:
    assert judge(Term(9000.0 + left), 9000.0, 300, lasts)[:2] == (state, detail)


@pytest.mark.parametrize(
    ("life", "left", "lasts", "state"),
    [
        (1000, 999, 1500.0, GOOD),  # no new one would last that long either
        (1500, 1499, 1500.0, GOOD),
        (1501, 1499, 1500.0, BAD),
        (1000, 300, 1500.0, BAD),  # the five minutes are asked all the same
        (300, 1, None, GOOD),  # of one that never has five minutes, only that it has not ended
        (300, 0, None, BAD),
    ],
)
def test_more_than_a_new_one_has_is_not_asked(life: float, left: float, lasts: float | None, state: str) -> None:
    assert judge(Term(9000.0 + left, 9000.0 + left - life), 9000.0, 300, lasts).state == state


def kubeconfig(folder: Path, user: str) -> Scene:
    file = folder / "config"
    file.write_text(
        "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
        f"clusters: [{{name: k, cluster: {{server: s}}}}]\nusers: [{{name: u, user: {user}}}]\n"
    )
    return Scene(values={"kubeconfigs": str(file), "kubeconfig": str(file), "context": "c"})


def test_the_token_of_the_context(tmp_path: Path) -> None:
    now = time.time()
    for left, state in ((3600, GOOD), (120, BAD), (-60, BAD)):
        scene = kubeconfig(tmp_path, f"{{token: {token(exp=int(now) + left)}}}")
        assert read({"left": "5m"}, scene).state == state
    scene = kubeconfig(tmp_path, f"{{token: {token(exp=int(now) + 120)}}}")
    assert read({"left": "1m"}, scene).state == GOOD and read({}, scene).state == BAD


def test_a_token_file_is_relative_to_its_kubeconfig(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(token(exp=int(time.time()) + 3600) + "\n")
    assert read({}, kubeconfig(tmp_path, "{tokenFile: token}")).state == GOOD
    assert read({}, kubeconfig(tmp_path, f"{{tokenFile: {tmp_path}/token}}")).state == GOOD


@pytest.mark.parametrize(
    "user", ["{token: sha256~abc}", "{tokenFile: none}", "{client-certificate: x}", "{}", "x", "{token: ''}"]
)
def test_credentials_that_do_not_say_leave_it_unknown(tmp_path: Path, user: str) -> None:
    found = read({}, kubeconfig(tmp_path, user))
    assert found[:2] == (UNKNOWN, "the credentials do not say when they end")
    assert found.files[0] == str(tmp_path / "config") and found.instead is None


def test_whom_to_ask_instead_of_an_opaque_token(tmp_path: Path) -> None:
    asked = {"otherwise": "probe"}
    assert read(asked, kubeconfig(tmp_path, "{token: sha256~abc}")).instead == ("probe", "were refused")
    assert read(asked, kubeconfig(tmp_path, "{username: u, password: p}")).instead is not None
    assert read(asked, kubeconfig(tmp_path, "{exec: {command: tsh}}")).instead is None, "it might open a browser"
    assert read(asked, kubeconfig(tmp_path, "{}")).instead is None
    assert read(asked, kubeconfig(tmp_path, f"{{token: {token(exp=9e9)}}}")).instead is None


def test_a_login_that_renews_itself_is_never_bad(tmp_path: Path) -> None:
    config = f"id-token: {token(exp=20)}, refresh-token: r"
    found = read({}, kubeconfig(tmp_path, f"{{auth-provider: {{name: oidc, config: {{{config}}}}}}}"))
    assert found[:2] == (UNKNOWN, "the credentials are renewed by the program that uses them")
    both = f"{{token: {token(exp=20)}, exec: {{command: gke-gcloud-auth-plugin}}}}"
    assert read({}, kubeconfig(tmp_path, both)).state == UNKNOWN


def test_of_several_credentials_the_best_counts(tmp_path: Path) -> None:
    by_openssl(tmp_path, "-newkey", "ed25519", "-days", "1")
    assert read({}, kubeconfig(tmp_path, "{client-certificate: cert.pem}")).state == GOOD
    both = f"{{token: {token(exp=20)}, client-certificate: cert.pem}}"
    found = read({}, kubeconfig(tmp_path, both))
    assert found.state == GOOD and found.files == (str(tmp_path / "config"), str(tmp_path / "cert.pem"))


def test_the_user_that_the_command_names(tmp_path: Path) -> None:
    scene = kubeconfig(tmp_path, f"{{token: {token(exp=20)}}}")
    other = f"- {{name: other, user: {{token: {token(exp=9e9)}}}}}"
    file = tmp_path / "config"
    file.write_text(
        "current-context: c\ncontexts: [{name: c, context: {user: u}}]\n"
        f"users:\n- {{name: u, user: {{token: {token(exp=20)}}}}}\n{other}\n"
    )
    assert read({}, scene).state == BAD
    assert read({}, scene._replace(values={**scene.values, "user_flag": "other"})).state == GOOD


@pytest.mark.parametrize(("words", "state"), [("--token=x", UNKNOWN), ("--token x", UNKNOWN), ("-- --token", BAD)])
def test_credentials_of_the_commands_own(tmp_path: Path, words: str, state: str) -> None:
    scene = kubeconfig(tmp_path, f"{{token: {token(exp=20)}}}")
    command = Command(("kubectl", "exec", "pod", *words.split()))
    assert read({}, scene._replace(command=command)).state == state


def test_history_is_looked_up_only_for_a_login_that_says_when_it_ends(tmp_path: Path) -> None:
    looked = []

    def lasts() -> tuple[float, float]:
        looked.append(1)
        return 7200.0, 7200.0

    scene = kubeconfig(tmp_path, f"{{token: {token(exp=int(time.time()) + 3600)}}}")._replace(lasts=lasts)
    assert read({}, scene)[:2] == (BAD, "expire in 60 min, and this command takes 2 h") and len(looked) == 1
    assert read({}, kubeconfig(tmp_path, "{token: x}")._replace(lasts=lasts)).state == UNKNOWN and len(looked) == 1


def test_no_kubeconfig_and_no_context_are_unknown(tmp_path: Path) -> None:
    assert read({}, Scene()).state == UNKNOWN
    assert read({}, Scene(values={"kubeconfigs": str(tmp_path / "none")})).state == UNKNOWN
