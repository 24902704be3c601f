"""`heal explain`: shapes, bad lines, the last failure; and it runs nothing."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from heal_cli.explanation import Explainer
from tests.made import HEAL, Home, script

KEYS = {
    "v",
    "id",
    "type",
    "rule",
    "cause",
    "fix",
    "class",
    "auto",
    "commands",
    "steps",
    "captures",
    "evidence",
}
RULES = """\
rules:
- {id: own-login, type: auth, match: {command: [tool], stderr: 'no token'}, why: 'the token of {target} has expired',
   action: {fix: own_login, retry: once}, at_contact: true}
- {id: own-late, type: network, match: {command: [tool], stderr: 'cut off'}, why: w,
   action: {fix: own_login, retry: once}}
- {id: own-branch, type: git_diverged, match: {command: [tool], stderr: 'no branch (?P<branch>.+)'}, why: 'no {branch}',
   action: {explain: {steps: ['look at {branch}'], run: [[tool, fetch], [tool, checkout, '{branch}']]}}}
- {id: own-silence, type: none, match: {command: [tool], stderr: 'tests? failed'}}
fixes: {own_login: {class: interactive, steps: [{argv: ['{login.argv}']}], verify: own_ok}}
checks: {own_ok: {kind: command_succeeds, argv: ['{probe.argv}']}}
programs: {tool: {readonly: [get]}}
"""
CONFIG = (
    "targets: {t: {kind: cluster, commands: [tool], login: {argv: [LOGIN], class: credential}, probe: {argv: [LOGIN]}}}"
)


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Home:
    login = script(tmp_path / "login", f"touch {tmp_path / 'ran'}")
    home.rule_file(RULES)
    home.configure(CONFIG.replace("LOGIN", str(login)))
    return home


def asked(*lines: Any, status: int = 0) -> list[dict[str, Any]]:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    done = subprocess.run([str(HEAL), "explain", "--jsonl"], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def one(command: str, stderr: str, ended: int | None = 1) -> dict[str, Any]:
    (answer,) = asked({"id": 7, "command": command, "exit_code": ended, "stderr": stderr})
    assert set(answer) == KEYS and answer["v"] == 1 and answer["id"] == 7
    return answer


def test_a_fix(own: Home, tmp_path: Path) -> None:
    answer = one("tool get x", "oh: no token\n")
    assert (answer["type"], answer["rule"], answer["fix"], answer["class"]) == (
        "auth",
        "own-login",
        "own_login",
        "credential",
    )
    assert answer["auto"] is True and answer["cause"] == "the token of t has expired"
    assert answer["evidence"] == ["oh: no token"] and answer["commands"] == [str(tmp_path / "login")]
    assert not (tmp_path / "ran").exists()


def test_a_fix_without_a_target_is_not_automatic(own: Home) -> None:
    own.configure("preflight: block")
    answer = one("tool get x", "no token")
    assert (answer["fix"], answer["class"], answer["auto"]) == ("own_login", "interactive", False)


@pytest.mark.parametrize(
    ("command", "stderr", "ended", "auto"),
    [
        ("tool put x", "no token", 1, True),
        ("tool put x", "no token", -15, False),
        ("tool put x", "cut off", 1, False),
        ("tool get x", "cut off", 1, True),
        ("tool get x | grep y", "cut off", 1, True),
        ("tool get x; other", "cut off", 1, False),
        ("tool get x > file", "cut off", 1, False),
        ("tool get x", "cut off", None, True),
    ],
)
def test_automatic_only_with_a_lawful_retry(
    own: Home, command: str, stderr: str, ended: int | None, auto: bool
) -> None:
    assert one(command, stderr, ended)["auto"] is auto


def test_a_corrected_command_stands_where_the_failed_one_stood(own: Home) -> None:
    answer = one("cd a && X='1 2' tool push 2>&1 | tee log", "no branch it's mine")
    assert answer["captures"] == {} and answer["commands"] == []  # no branch has a space
    assert answer["rule"] != "own-branch"
    answer = one("cd a && X='1 2' tool push 2>&1 | tee log", "no branch it's-mine;ls")
    assert answer["captures"] == {"branch": "it's-mine;ls"} and answer["steps"] == ["look at it's-mine;ls"]
    quoted = "'it'\"'\"'s-mine;ls'"
    expected = f"cd a && {{ X='1 2' tool fetch && X='1 2' tool checkout {quoted}; }} 2>&1 | tee log"
    assert answer["commands"] == [expected] and answer["class"] is None and answer["auto"] is False


@pytest.mark.parametrize(
    ("command", "stderr", "ended", "rule"),
    [
        ("tool run", "3 tests failed", 1, "own-silence"),
        ("tool run", "what is this", 1, None),
        ("", "no token", 1, None),
        ("other", "no token", 1, None),
        ("tool get", "no token", 0, None),
        ("tool get", "", None, None),
    ],
)
def test_silence(own: Home, command: str, stderr: str, ended: int | None, rule: str | None) -> None:
    answer = one(command, stderr, ended)
    assert (answer["type"], answer["rule"], answer["fix"], answer["auto"]) == ("none", rule, None, False)
    assert answer["commands"] == answer["steps"] == answer["evidence"] == [] and answer["cause"] is None


BAD = [
    "nonsense",
    "[]",
    "5",
    '"x"',
    "null",
    "{}",
    '{"id": 1}',
    '{"command": 5}',
    '{"command": "x", "stderr": 5}',
    '{"command": "x", "exit_code": "1"}',
    '{"command": "x", "exit_code": true}',
    '{"command": "x", "exit_code": 1.5}',
    "[" * 100_000,
]


def test_bad_lines_are_answered_and_the_rest_goes_on(own: Home) -> None:
    good = {"id": "a", "command": "tool get", "exit_code": 1, "stderr": "no token"}
    answers = asked(good, *BAD, "", "   ", {**good, "id": None}, status=1)
    assert [answer.get("rule") for answer in answers] == ["own-login", *[None] * len(BAD), "own-login"]
    for answer in answers[1:-1]:
        assert answer["id"] is None and answer["error"] and set(answer) == {"v", "id", "error"}


def test_a_lone_bad_byte_ends_nothing(own: Home) -> None:
    lines = (
        b'{"command": "\xff"}\n{"id": 1, "command": "tool get \\ud800", "exit_code": 1, "stderr": "no token \\udcff"}\n'
    )
    done = subprocess.run([str(HEAL), "explain", "--jsonl"], input=lines, capture_output=True, check=False)
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1 and "error" in first and second["rule"] == "own-login"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1]", "not a failure: not an object with a command"),
        ("null", "not a failure: not an object with a command"),
        ("{}", "not a failure: not an object with a command"),
        ('{"id": NaN, "command": "ls"}', "not a failure: not JSON: NaN is no number of JSON"),
        ('{"id": 1e999, "command": "ls"}', "not a failure: not JSON: 1e999 is no number of JSON"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_without_pythons_words(own: Home, line: str, said: str) -> None:
    done = subprocess.run([str(HEAL), "explain", "--jsonl"], input=line, text=True, capture_output=True, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (1, {"v": 1, "id": None, "error": said})


def test_missing_keys_are_null(own: Home) -> None:
    (answer,) = asked({"command": "tool get"})
    assert answer["id"] is None and answer["type"] == "none"


def test_each_line_is_answered_at_once(own: Home) -> None:
    with subprocess.Popen([str(HEAL), "explain", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as heal:
        assert heal.stdin and heal.stdout
        for number in range(3):
            heal.stdin.write(json.dumps({"id": number, "command": "x"}).encode() + b"\n")
            heal.stdin.flush()
            assert json.loads(heal.stdout.readline())["id"] == number
        heal.stdin.close()
        assert heal.wait() == 0


def test_in_words(own: Home, tmp_path: Path) -> None:
    (tmp_path / "err").write_text("no token\n")
    done = own.heal("explain", "--command", "tool get x", "--exit", "1", "--stderr", str(tmp_path / "err"))
    assert done.returncode == 0 and done.stderr == ""
    for words in ("own-login (user, own.yaml:3)", "no token", "target     t", "class credential", "own-late"):
        assert words in done.stdout
    done = own.heal("explain", "--command", "tool get", "--exit", "1", "--stderr", "-", input="3 tests failed")
    assert "the rule own-silence asks for silence" in done.stdout


def test_the_last_failure_of_a_run(own: Home, tmp_path: Path) -> None:
    assert own.heal("explain").returncode == 1
    tool = script(tmp_path / "tool", "echo 'no branch main' >&2; exit 3")
    ran = own.heal("run", "--", str(tool), "checkout", cwd=tmp_path)
    assert ran.returncode == 3
    done = own.heal("explain", cwd=tmp_path)
    assert done.returncode == 0
    assert "own-branch" in done.stdout and "branch = main" in done.stdout and "exit       3" in done.stdout


def test_what_a_run_would_ask_is_named(own: Home, tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.write_text(
        "Error: initializing source docker://r.example/app:74ec56e: "
        "reading manifest 74ec56e in r.example/app: manifest unknown: manifest unknown\n"
    )
    words = ("--command", "podman pull r.example/app:74ec56e", "--exit", "125", "--stderr", str(said))
    text = own.heal("explain", *words).stdout
    assert "would ask  git rev-parse --verify --quiet '74ec56e^0'" in text
    assert "would ask  skopeo list-tags docker://r.example/app" in text


@pytest.mark.parametrize("words", [("--exit", "1"), ("--stderr", "f"), ("--command", "x", "--stderr", "no-such-file")])
def test_half_a_description_is_a_usage_error(words: tuple[str, ...], home: Home) -> None:
    assert home.heal("explain", *words).returncode == 2


def test_the_environment_is_not_asked(own: Home, tmp_path: Path) -> None:
    """A PATH in which every program leaves a mark: none is called."""
    names = ("git", "kubectl", "oc", "tool", "sh")
    for name in names:
        script(tmp_path / "bin" / name, f"/usr/bin/touch {tmp_path / 'ran'}")
    text = json.dumps(
        {"command": "git fetch && kubectl get pods", "exit_code": 1, "stderr": "error: You must be logged in"}
    )
    environment = {**os.environ, "PATH": str(tmp_path / "bin")}
    subprocess.run(
        [str(HEAL), "explain", "--jsonl"], input=text, text=True, env=environment, check=True, capture_output=True
    )
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("line", "corrected"),
    [
        ("git psuh && git psuh --tags", "git push && git psuh --tags"),  # the second did not run
        ("git psuh; git psuh --tags", "git psuh; git push --tags"),
        ("git psuh | cat && git psuh", "git psuh | cat && git push"),
        ("git status && git psuh", "git status && git push"),
        ("git psuh && X=$(git psuh)", "git push && X=$(git psuh)"),
    ],
)
def test_of_two_mistakes_the_one_that_was_met_is_corrected(home: Home, line: str, corrected: str) -> None:
    explainer = Explainer()
    said = "git: 'psuh' is not a git command. See 'git --help'.\n\nThe most similar command is\n\tpush\n"
    advice = explainer.explain(explainer.failure(line, 1, said)).advice
    assert advice and advice.commands[0] == corrected
