"""Secrets are hidden wherever they stand, and what is no secret stays readable."""

from __future__ import annotations

import base64
import json
import string
from pathlib import Path

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import book, redaction, rulebook
from heal_cli.command_line import as_line, from_line
from heal_cli.matching import plain_text
from heal_cli.model import Failure
from heal_cli.stages.diagnose import diagnose

_WORD = string.ascii_letters + string.digits
SECRET = st.text(_WORD, min_size=12, max_size=40).filter(lambda text: any(letter.isdigit() for letter in text))
CORPUS = Path(__file__).parent / "corpus"

ARGVS = (
    ("curl", "-H", "Authorization: Bearer {}", "https://h"),
    ("curl", "-H", "authorization: {}", "https://h"),
    ("curl", "-H", "Authorization: ApiKey {}", "h"),
    ("curl", "-H", "X-Api-Key: {}", "h"),
    ("curl", "-b", "Cookie: s={}", "h"),
    ("curl", "-H", 'Authorization: Digest username="me", response="{}"', "h"),
    ("curl", "-H", "PRIVATE-TOKEN: {}", "h"),
    ("curl", "-u", "me:{}", "h"),
    ("curl", "-ume:{}", "h"),
    ("curl", "--user=me:{}", "h"),
    ("sudo", "curl", "-u", "me:{}", "h"),
    ("git", "clone", "https://me:{}@h/x.git"),
    ("git", "clone", "https://{}-and-more@h/x.git"),
    ("oc", "login", "--token", "{}"),
    ("oc", "login", "--token={}"),
    ("oc", "login", "-p", "{}"),
    ("oc", "login", "-p{}"),
    ("podman", "login", "-u", "me", "--password", "{}", "quay.io"),
    ("podman", "login", "-p", "{}", "quay.io"),
    ("skopeo", "copy", "--src-creds", "me:{}", "a", "b"),
    ("skopeo", "inspect", "--creds=me:{}", "a"),
    ("helm", "upgrade", "--set", "db.password={}"),
    ("env", "PGPASSWORD={}", "psql"),
    ("x", "--api-key={}"),
    ("kubectl", "create", "secret", "generic", "x", "--from-literal=token={}"),
    ("x", "--client-secret", "{}"),
    ("sshpass", "-p", "{}", "ssh", "h"),
    ("sshpass", "-p{}", "ssh", "h"),
    ("mysql", "-p{}"),
    ("x", "sha256~{}{}"),
    ("x", "ghp_{}{}"),
    ("x", "ghu_{}{}"),
    ("x", "ghr_{}{}"),
    ("x", "github_pat_{}{}"),
    ("x", "glpat-{}{}"),
    ("x", "npm_{}{}"),
    ("x", "hvs.{}{}"),
    ("x", "AWS_SECRET_ACCESS_KEY={}"),
)

TEXTS = (
    "Authorization: Bearer {}",
    "> authorization: Basic {}",
    "Set-Cookie: session={}; Path=/",
    "password: {}",
    "password = '{}'",
    '{{"access_token": "{}", "expires_in": 60}}',
    "token={}&x=y",
    "fatal: Authentication failed for 'https://me:{}@h/'",
    "the token: {} (of yesterday)",
    "SECRET_KEY={}",
    '"auth_token":"{}"',
    'password: "two words {}"',
    "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----",
    "login with sha256~{}{}",
    "--password {} x",
)


@given(st.sampled_from(ARGVS), SECRET)
def test_no_secret_is_left_in_an_argv(argv: tuple[str, ...], secret: str) -> None:
    given = tuple(word.replace("{}", secret) for word in argv)
    shown = redaction.argv(given)
    assert secret not in "\0".join(shown) and redaction.HIDDEN in "\0".join(shown)
    assert len(shown) == len(given) and shown[0] == given[0]


@given(st.sampled_from(ARGVS), SECRET)
def test_no_secret_is_left_in_a_shell_line(argv: tuple[str, ...], secret: str) -> None:
    line = "cd x && " + as_line(tuple(word.replace("{}", secret) for word in argv)) + " | cat"
    (_, shown) = redaction.argv(("-c", line))
    assert secret not in shown and shown.startswith("cd x && ")


@given(st.sampled_from(TEXTS), SECRET)
def test_no_secret_is_left_in_a_text(text: str, secret: str) -> None:
    shown = redaction.text(f"before\n{text.replace('{}', secret).replace('{{', '{').replace('}}', '}')}\nafter\n")
    assert secret not in shown and redaction.HIDDEN in shown
    assert shown.startswith("before\n") and shown.endswith("\nafter\n")


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3), st.binary(min_size=32, max_size=40))
def test_a_jwt_is_hidden_wherever_it_stands(claims: dict[str, str], key: bytes) -> None:
    try:
        token = jwt.encode({f"x-{name}": value for name, value in claims.items()}, key, algorithm="HS256")
    except TypeError:
        return
    payload = token.split(".")[1]
    assert payload not in redaction.text(f"got {token}, again '{token}'") or len(payload) < 4
    assert redaction.argv(("x", token)) == ("x", redaction.HIDDEN)


def test_basic_credentials_are_hidden() -> None:
    encoded = base64.b64encode(b"me:hunter2hunter2").decode()
    assert encoded not in redaction.text(f"Authorization: Basic {encoded}")


@pytest.mark.parametrize(
    "line",
    [
        "git push origin main",
        "kubectl get secrets -o yaml",
        "kubectl get secret token-reader",
        "git log --author=me",
        "docker run -u 1000:1000 -p 8080:80 image",
        "curl https://h:443/path",
        "ssh -p 22 me@host",
        "npm run token-test",
        "podman login quay.io",
        "make asia",
        "mysql -h db",
        "cat /run/secrets/x",
        "tar -xf password.tar",
        "ls eyjafjallajokull",
        "kubectl --token-file x get",
        "git clone ssh://git@h:22/x.git",
        "git clone https://h/x@1.git",
        "ps -u me:x",
    ],
)
def test_ordinary_commands_are_left_alone(line: str) -> None:
    words = tuple(line.split())
    assert redaction.argv(words) == words
    assert redaction.text(line) == line


@pytest.mark.parametrize(
    "text",
    [
        "unable to retrieve auth token: invalid username/password: unauthorized: no",
        "Unable to connect to the server: getting credentials: exec: executable aws not found",
        "error: open /home/dev/.kube/token: no such file or directory",
        "error: You must be logged in to the server (Unauthorized)",
        "Password for 'https://h': ",
    ],
)
def test_what_tools_say_of_secrets_is_no_secret(text: str) -> None:
    assert redaction.text(text) == text


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_and_any_argv_is_answered(word: str) -> None:
    redaction.text(word)
    assert len(redaction.argv(("x", "--token", word, "token" + word))) == 4


@given(st.sampled_from(TEXTS), SECRET)
def test_hiding_twice_hides_nothing_more(text: str, secret: str) -> None:
    once = redaction.text(text.replace("{}", secret))
    assert redaction.text(once) == once


def test_what_a_server_answers_is_no_secret() -> None:
    for said in ("error: failed to create token: Unauthorized\n", "password: Forbidden"):
        assert redaction.text(said) == said
    assert redaction.text("token: unauthorized7") == f"token: {redaction.HIDDEN}"


def test_what_is_hidden_never_changes_a_diagnosis() -> None:
    """`heal explain` reads what was kept, and what was kept has no secrets."""
    compiled, _ = rulebook.compile_book(rulebook.sources())
    rules = [book.rule(plain) for plain in compiled["rules"]]
    after = [rule for rule in rules if rule.moment == "after"]
    changed = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        for case in map(json.loads, file.read_text().splitlines()):
            shown = redaction.text(case["stderr"])
            if shown == case["stderr"]:
                continue
            commands = from_line(case["command"], compiled["programs"])
            found = [
                diagnose(after, Failure(commands, case["exit"], plain_text(text.encode()), case["command"]))
                for text in (case["stderr"], shown)
            ]
            if found[0] and (found[1] is None or found[0].rule.id != found[1].rule.id):
                changed.append((case["command"], found[0].rule.id))
    assert changed == []
