"""`heal mcp` as an assistant meets it: what the tools do, and what they refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.api.conftest import Lab
from tests.made import HEAL
from tests.mcp.conftest import Talk, served

HEALED = "heal: credentials for here were refused; kube_login done; retried\n"


def test_what_there_is(lab: Lab) -> None:
    async def talk(to: Talk) -> Any:
        return (await to.client.list_tools()).tools

    tools = {tool.name: tool for tool in served(lab, talk)}
    assert list(tools) == ["run", "explain", "fix", "health", "stats"]
    hints = {name: tool.annotations for name, tool in tools.items()}
    assert {name for name, hint in hints.items() if hint.read_only_hint} == {"explain", "health", "stats"}
    assert {name for name, hint in hints.items() if hint.destructive_hint} == {"run"}
    assert tools["run"].input_schema["required"] == ["command"]
    assert all(tool.description and tool.output_schema for tool in tools.values())
    assert "outcome" in tools["run"].output_schema["properties"]


def test_a_command_heals_as_a_persons_does(lab: Lab) -> None:
    async def talk(to: Talk) -> Any:
        return [await to.call("run", command=["kubectl", "get", "pods"]) for _ in range(2)]

    (wrong, first), (_, second) = served(lab, talk)
    assert (wrong, first["outcome"], first["status"], first["attempts"]) == (False, "healed", 0, 2)
    assert (first["stdout"], first["stderr"], first["fix"]) == ("pod/web\n", HEALED, "kube_login('here')")
    assert first["diagnosis"]["type"] == "auth" and second["outcome"] == "ok"
    assert (lab.calls("login"), lab.calls("kubectl")) == (1, 3)
    assert [(line["id"], line["outcome"]) for line in lab.journal()] == [
        (first["id"], "healed"),
        (second["id"], "ok"),
    ]


def test_a_real_git(lab: Lab) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", str(lab.folder / "clone")], check=True)

    async def talk(to: Talk) -> Any:
        return await to.run("git", "status", "--short", folder=str(lab.folder / "clone")), await to.run("git", "psuh")

    good, bad = served(lab, talk)
    assert (good["outcome"], good["stdout"]) == ("ok", "")
    assert bad["outcome"] == "remediated" and bad["diagnosis"]["commands"][0] == "git push"
    assert "heal: run: git push" in bad["stderr"]


def test_explain_and_fix_what_was_left(lab: Lab) -> None:
    lab.program("login", "echo no >&2; exit 1")

    async def talk(to: Talk) -> Any:
        left = await to.run("kubectl", "get", "pods")
        explained = await to.call("explain")
        again = await to.call("fix")
        lab.program("login", f"touch {lab.known}")
        (lab.home.memory / "state" / "fixes" / "kube_login_here.json").unlink()  # the rest after an attempt is over
        return left, explained, again, await to.call("fix"), await to.call("fix", name="kube_login", target="h")

    left, (_, explained), (wrong, again), (_, fixed), (_, needless) = served(lab, talk)
    assert (left["outcome"], left["status"], left["fix"]) == ("left", 1, "kube_login('here')")
    assert (explained["id"], explained["type"], explained["fix"]) == (left["id"], "auth", "kube_login")
    assert (explained["target"], explained["class"], explained["auto"]) == ("here", "credential", True)
    assert wrong and again["outcome"] == "skipped" and "not tried again" in again["because"]
    assert (fixed["outcome"], fixed["before"], fixed["after"]) == ("fixed", "bad", "good")
    assert needless["outcome"] == "needless"


def test_explain_a_failure_from_elsewhere(lab: Lab) -> None:
    async def talk(to: Talk) -> Any:
        said = "error: You must be logged in to the server (Unauthorized)"
        return await to.call("explain", command=["kubectl", "get", "pods"], exit_code=1, stderr=said)

    wrong, explained = served(lab, talk)
    assert not wrong and explained["type"] == "auth" and lab.journal() == [] and lab.calls("login") == 0


def test_health_and_stats(lab: Lab) -> None:
    async def talk(to: Talk) -> Any:
        return await to.call("health", checks=["disk"]), await to.run("true"), await to.call("stats", tool="true")

    (_, health), _, (_, stats) = served(lab, talk)
    assert (health["state"], [item["key"] for item in health["items"]]) == ("good", ["disk"])
    assert stats["runs"] == 1 and stats["tool"] == "true"


def test_what_asks_a_person_is_refused(lab: Lab) -> None:
    """Neither after a failure, nor by its name, nor by its command is a login carried out that opens a browser."""
    lab.configure("interactive")

    async def talk(to: Talk) -> Any:
        failed = await to.run("kubectl", "get", "pods")
        refused = [await to.call("fix"), await to.call("fix", name="kube_login", target="here")]
        for command in (
            [f"{lab.folder}/login"],
            ["env", "A=1", "login"],
            f"cd / && {lab.folder}/login now",
            ["sh", "-c", "true; login"],
            [str(HEAL), "run", "--yes", "--", "login"],
        ):
            refused.append(await to.call("run", command=command))
        return failed, refused

    failed, refused = served(lab, talk)
    assert failed["outcome"] == "left" and "kube_login needs a person at a terminal" in failed["stderr"]
    assert all(wrong and answer["outcome"] == "refused" for wrong, answer in refused)
    told = [answer["because"] for _, answer in refused]
    by_hand = "kube_login for here is interactive: only a person may do that: heal fix kube_login --target here"
    assert told == [by_hand] * 2 + [f"{lab.folder}/login is interactive: only a person may run it"] * 5
    assert lab.calls("login") == 0 and len(lab.journal()) == 1


DESTRUCTIVE: list[list[str] | str] = [
    ["rm", "-rf", "kept"],
    ["git", "-C", "/", "push", "origin", "--force"],
    "kubectl get pods && sudo kubectl -n a delete pod web",
    ["bash", "-c", "git reset --hard"],
    "echo kept | xargs rm",
    "find . -name kept -exec rm {} +",
    "echo $(rm kept)",
    "bash <<E\nrm kept\nE",
    ["ssh", "nowhere", "rm", "-rf", "kept"],
    "true && git push origin +main",
    ["git", "-c", "alias.x=!rm kept", "x"],
    "psql -c 'drop table kept'",
    ["curl", "-sX", "DELETE", "http://127.0.0.1:9/kept"],
    ": > full",
    "git checkout full",
    ["erase", "kept"],
]
# Beside them: what looks alike, and takes nothing away.
HARMLESS: list[list[str] | str] = [
    ["rm", "-f", "nothing"],
    ["echo", "$(rm kept)", ";", "rm", "kept"],
    "cat > new.sh <<'E'\nrm kept\nE",
    ": > empty",
    "grep -c rm full || true",
    "find . -name kept",
    ["erase", "--dry-run", "kept"],
]


def test_what_cannot_be_taken_back_is_refused(lab: Lab) -> None:
    (lab.folder / "kept").touch()
    (lab.folder / "full").write_text("x")
    lab.program("erase", "exit 0")
    lab.home.rule_file("programs: {erase: {destructive: true}}", "mine.yaml")

    async def talk(to: Talk) -> Any:
        return [await to.call("run", command=command) for command in (*DESTRUCTIVE, ["vim", "kept"])]

    *destructive, (_, editor) = served(lab, talk)
    assert all(
        wrong and "destroys: only a person may do that: heal run -" in one["because"] for wrong, one in destructive
    )
    assert editor["because"] == "vim is for a person at a terminal, and here is none"
    assert (lab.folder / "kept").exists() and (lab.folder / "full").read_text() == "x" and lab.journal() == []


def test_what_takes_nothing_away_is_run(lab: Lab) -> None:
    (lab.folder / "kept").touch()
    (lab.folder / "full").write_text("rm")
    lab.program("erase", "exit 0")
    lab.home.rule_file("programs: {erase: {destructive: ['...']}}", "mine.yaml")

    async def talk(to: Talk) -> Any:
        return [(await to.call("run", command=command))[1]["outcome"] for command in HARMLESS]

    assert served(lab, talk) == ["ok"] * len(HARMLESS)
    assert (lab.folder / "kept").exists() and lab.calls("erase") == 1


def test_a_person_says_what_destroys(lab: Lab) -> None:
    """The user's own rule file has the last word on a program."""
    (lab.folder / "kept").touch()
    lab.home.rule_file("programs: {rm: {destructive: false}}", "mine.yaml")
    assert served(lab, lambda to: to.run("rm", "kept"))["outcome"] == "ok" and not (lab.folder / "kept").exists()


def test_what_waits_for_a_person_is_refused(lab: Lab) -> None:
    lab.program("xdg-open", "exit 0")

    async def talk(to: Talk) -> Any:
        commands: list[list[str] | str] = [["xdg-open", "a.html"], "cd / && aws sso login", ["heal", "trust", "--yes"]]
        return [await to.call("run", command=command) for command in commands]

    answers = served(lab, talk)
    assert [answer["because"].partition(" is for a person")[0] for _, answer in answers] == [
        "xdg-open",
        "aws sso login",
        "heal trust",
    ]
    assert all(wrong for wrong, _ in answers) and lab.calls("xdg-open") == 0


OPENERS = ("xdg-open", "open", "x-www-browser", "sensible-browser", "gio", "firefox-of-mine")


def test_nothing_that_is_run_opens_a_browser(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a command, nor a login that heal carries out: the programs that open pages have stand-ins."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", "firefox-of-mine")
    for name in OPENERS:
        lab.program(name, "exit 0")
    python = f"{sys.executable} -c 'import webbrowser as w; w.open(\"https://a.example\")'"
    opened = "\n".join((*(f"{name} https://a.example" for name in OPENERS[:4]), "gio open https://a.example", python))
    lab.program("tool", f"{opened}\n$BROWSER https://a.example; open file:///a.html; xdg-open HTTPS://a.example; true")
    lab.program("login", f"{opened}\ntouch {lab.known}")

    async def talk(to: Talk) -> Any:
        return await to.run("tool"), await to.run("kubectl", "get", "pods")

    tool, healed = served(lab, talk)
    assert (tool["outcome"], healed["outcome"]) == ("ok", "healed")
    assert "nobody is there to see https://a.example" in tool["stderr"]
    assert {name: lab.calls(name) for name in OPENERS if lab.calls(name)} == {}


def test_an_editor_leaves_the_text_as_it_is(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to close it."""
    lab.program("waits", "exec sleep 600")
    monkeypatch.setenv("EDITOR", "waits")
    monkeypatch.setenv("GIT_EDITOR", "waits")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(lab.folder / "clone")]
    subprocess.run(["git", "init", "-q", str(lab.folder / "clone")], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    answer = served(lab, lambda to: to.run(*git, "commit", "-q", "--amend", "--allow-empty"))
    assert answer["outcome"] == "ok" and lab.calls("waits") == 0


def test_what_cannot_be_taken_back_is_run_where_that_was_allowed(lab: Lab) -> None:
    (lab.folder / "kept").touch()
    answer = served(lab, lambda to: to.run("rm", "kept"), "--allow-destructive")
    assert answer["outcome"] == "ok" and not (lab.folder / "kept").exists()


def test_a_fix_that_destroys_is_refused(lab: Lab) -> None:
    lab.home.rule_file(
        "rules: [{id: full, type: disk_full, why: it is full, match: {command: [kubectl], stderr: logged in},"
        " action: {fix: wipe}}]\n"
        "checks: {never: {kind: file_exists, path: /never/there}}\n"
        "fixes: {wipe: {class: destructive, steps: [{argv: [login, all]}], verify: never}}"
    )

    async def talk(to: Talk) -> Any:
        ran = await to.run("kubectl", "get")
        return ran, await to.call("fix"), await to.call("fix", name="wipe"), await to.call("run", command="login all")

    ran, *refused = served(lab, talk)
    assert ran["outcome"] == "left" and ran["diagnosis"]["rule"] == "full"
    assert all(wrong and "destructive" in answer["because"] for wrong, answer in refused)
    assert lab.calls("login") == 0


def test_what_a_workflow_calls_secret_is_in_no_answer(lab: Lab) -> None:
    """Also where its programs say it: an assistant hears what heal has listened to."""
    (lab.folder / "said").write_text("boojum\n")
    (lab.folder / "f.yaml").write_text(
        "version: 1\nsteps:\n- {name: a, run: cat said, save: {name: s, secret: true}}\n"
        "- {name: b, run: [sh, -c, 'echo of $0; echo of $0 >&2; exit 4', '{s}']}\n"
    )

    async def talk(to: Talk) -> Any:
        return await to.run(str(HEAL), "flow", "f.yaml"), await to.call("explain")

    ran, (_, explained) = served(lab, talk)
    assert (ran["status"], ran["stdout"]) == (4, "of [redacted]\n") and "of [redacted]\n" in ran["stderr"]
    assert "boojum" not in json.dumps([ran, explained])


def test_a_refusal_has_no_secrets(lab: Lab) -> None:
    answer = served(lab, lambda to: to.run("curl", "-XDELETE", "-H", "Authorization: Bearer abcdef0123456789", "x"))
    assert "[redacted]" in answer["because"] and "abcdef" not in answer["because"]


def test_a_check_before_the_run(lab: Lab) -> None:
    lab.configure(more="commands: {kubectl: {checks: [there]}}")
    lab.home.rule_file(f"checks: {{there: {{kind: file_exists, path: {lab.folder}/there}}}}")

    async def talk(to: Talk) -> Any:
        return await to.call("run", command=["kubectl", "get"])

    wrong, answer = served(lab, talk)
    assert wrong and (answer["outcome"], answer["status"], answer["attempts"]) == ("blocked", None, 0)
    assert "not run" in answer["stderr"] and lab.calls("kubectl") == 0


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("run", {"command": []}, "at least one word"),
    ("run", {"command": ["true"], "folder": "/never/there"}, "/never/there"),
    ("run", {"command": ["true"], "target": "nowhere"}, "there is no such target (known: here"),
    ("run", {"command": ["true"], "timeout": 0}, "greater than 0"),
    ("run", {"command": ["echo", "a\0b"]}, "null byte"),
    ("explain", {}, "no command has failed"),
    ("explain", {"id": "1-2"}, "no failed run 1-2 is remembered"),
    ("explain", {"id": "--help"}, "no failed run --help is remembered"),
    ("fix", {"name": "kube_logn"}, "did you mean `kube_login`?"),
    ("fix", {"name": "--help"}, "there is no fix `--help`"),
    ("health", {"checks": ["dsk"]}, "nothing is called `dsk`"),
    ("stats", {"since": "soon"}, "--since soon: give days"),
]


def test_what_is_asked_wrongly(lab: Lab) -> None:
    async def talk(to: Talk) -> Any:
        return [await to.call(tool, **arguments) for tool, arguments, _ in WRONG]

    for (_, _, says), (wrong, answer) in zip(WRONG, served(lab, talk), strict=True):
        assert wrong and says in answer["said"]
