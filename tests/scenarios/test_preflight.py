"""Before the run: refused, mended or let through, by the installed heal, with a token that says when it ends."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.checks.test_clock_skew import server
from tests.scenarios.place import Place

REFUSED = (
    "heal: auth: credentials for ephemeral expire in 2 min\n"
    "heal: run: heal fix kube_login --target ephemeral\n"
    "heal: not run; --no-preflight runs it all the same\n"
)


def kubeconfig(file: Path, left: int) -> Path:
    """A kubeconfig whose token has so many seconds left."""
    token = jwt.encode({"exp": int(time.time()) + left}, "a key that is long enough for this algorithm")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "current-context: e\ncontexts: [{name: e, context: {cluster: k, user: u}}]\n"
        f"clusters: [{{name: k, cluster: {{server: 'https://k'}}}}]\nusers: [{{name: u, user: {{token: {token}}}}}]\n"
    )
    return file


@pytest.fixture
def lab(place: Place) -> Place:
    """A tool with checks, a token that lives for two minutes more, and a login that renews it."""
    own = kubeconfig(place.home / ".kube" / "config", 120)
    place.script("login", f"cp {kubeconfig(place.folder / 'fresh', 3600)} {own}")
    place.script("bonfire", "echo deployed")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    return place


def configure(
    place: Place, preflight: str = "block", checks: str = "auth", kind: str = "credential", more: str = ""
) -> None:
    place.configure(f"""
version: 1
preflight: {preflight}
targets:
  ephemeral:
    kind: cluster
    kubeconfig: ~/.kube/config
    commands: [bonfire]
    login: {{argv: [{place.folder}/login], class: {kind}}}
{more}
commands:
  bonfire: {{checks: [{checks}]}}
""")


@pytest.mark.parametrize("words", [["version"], ["deploy", "--help"], ["namespace", "-h"]])
def test_what_needs_no_login_is_not_refused_for_one(lab: Place, words: list[str]) -> None:
    configure(lab)
    for _ in range(2):
        done = lab.heal("run", "--", "bonfire", *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "deployed\n", "")
    assert "nothing is known against it" in lab.heal("run", "--dry-run", "--", "bonfire", *words).stdout
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125


def test_a_kubeconfig_that_comes_through_a_pipe_is_the_commands(lab: Place) -> None:
    """heal, who would read it first, would leave nothing of it; and who opens a pipe may wait for ever."""
    configure(lab)
    lab.script("bonfire", 'echo "it is given $(wc -c <"$2") bytes"')
    whole = len((lab.home / ".kube" / "config").read_bytes())
    front = ("bash", "-c", f'exec "$0" "$@" --kubeconfig <(cat {lab.home}/.kube/config)')
    done = lab.heal("run", "--", "bonfire", through=front)
    assert (done.returncode, done.stdout) == (0, f"it is given {whole} bytes\n")
    os.mkfifo(lab.folder / "pipe")
    with subprocess.Popen(["sh", "-c", f"cat {lab.home}/.kube/config >{lab.folder}/pipe"]):
        done = lab.heal("run", "--", "bonfire", "--kubeconfig", str(lab.folder / "pipe"))
    assert (done.returncode, done.stdout) == (0, f"it is given {whole} bytes\n")


def test_of_a_line_the_first_command_with_checks_counts_also_if_it_needs_no_login(lab: Place) -> None:
    configure(lab)
    assert lab.heal("run", "-c", "bonfire version; bonfire deploy").stdout == "deployed\n" * 2
    assert lab.heal("run", "-c", "bonfire deploy; bonfire version").returncode == 125


def test_only_what_asks_about_the_target_is_left_out(lab: Place) -> None:
    """A check of another kind stands for every verb; a question for help is never bound to fail."""
    rules = lab.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text("version: 1\nchecks: {user: {kind: env_set, names: [NOBODY_SETS_THIS]}}\n")
    configure(lab, checks="auth, user")
    assert lab.heal("run", "--", "bonfire", "version").returncode == 125
    assert lab.heal("run", "--", "bonfire", "version", "--help").returncode == 0


def test_refused_with_the_cause_and_the_command_to_run(lab: Place) -> None:
    configure(lab)
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout, done.stderr, lab.calls("bonfire")) == (125, "", REFUSED, 0)
    (line,) = lab.journal()
    assert (line["outcome"], line["layer"], line["rule"], line["target"]) == (
        "blocked",
        "preflight",
        "auth",
        "ephemeral",
    )
    done = lab.heal("fix", "kube_login", "--target", "ephemeral")
    assert (done.returncode, done.stdout, lab.calls("login")) == (1, "", 1)  # this lab has no server to verify it
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout, done.stderr) == (0, "deployed\n", "")


def test_no_preflight_runs_it_all_the_same(lab: Place) -> None:
    configure(lab)
    done = lab.heal("run", "--no-preflight", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout, done.stderr) == (0, "deployed\n", "")


def test_mended_first_where_that_is_configured(lab: Place) -> None:
    configure(lab, preflight="fix")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout, lab.calls("login")) == (0, "deployed\n", 1)
    assert done.stderr == "heal: credentials for ephemeral expire in 2 min; kube_login done\n"
    (line,) = lab.journal()
    assert (line["outcome"], line["layer"], line["type"], line["fix"]) == (
        "prevented", "preflight", "auth", "kube_login('ephemeral')",
    )  # fmt: skip
    assert (line["probe_before"], line["probe_after"], line["attempts"]) == ("bad", "good", 1)


def test_what_may_not_be_done_here_refuses(lab: Place) -> None:
    configure(lab, preflight="fix", kind="interactive")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, lab.calls("login"), lab.calls("bonfire")) == (125, 0, 0)
    first, *others = REFUSED.splitlines(keepends=True)
    assert done.stderr == first + "heal:   kube_login needs a person at a terminal\n" + "".join(others)


def test_warned_and_run(lab: Place) -> None:
    configure(lab, preflight="warn")
    for _ in range(2):
        done = lab.heal("run", "--", "bonfire", "deploy")
        assert (done.returncode, done.stdout) == (0, "deployed\n")
        assert done.stderr == "heal: credentials for ephemeral expire in 2 min\n"


def test_the_first_in_the_configured_order_speaks(lab: Place) -> None:
    words = ("run", "--", "bonfire", "deploy", "--image-tag", "quay.io/o/a=74ec56e")
    configure(lab, checks="auth, image_tag")
    assert lab.heal(*words).stderr == REFUSED
    configure(lab, checks="image_tag, auth")
    done = lab.heal(*words)
    assert done.stderr.startswith(
        "heal: short_sha: --image-tag 74ec56e has 7 characters: it looks like a commit cut short"
    )


def test_a_vpn_that_is_down_is_found_and_brought_up(lab: Place) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    lab.script("up", "exit 1")
    connect = f"{{argv: [{lab.folder}/up], class: safe}}"
    more = f"    needs: [vpn]\n  vpn: {{kind: vpn, probe: {{tcp: '127.0.0.1:{port}'}}, connect: {connect}}}"
    configure(lab, checks="vpn", more=more)
    done = lab.heal("run", "--", "bonfire", "deploy")
    said = f"heal: network: the VPN is down: 127.0.0.1:{port} refused the connection: nobody listens there\n"
    assert done.returncode == 125 and done.stderr.startswith(said), "a tunnel to here has ended"
    configure(lab, checks="vpn", more=more.replace(f"{port}'", f"{port}', refused: good"))
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0, "that is enough for whoever says so"
    more = more.replace(f"127.0.0.1:{port}", "no-such-host.invalid:443")
    configure(lab, checks="vpn", more=more)
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert done.returncode == 125
    assert done.stderr.startswith("heal: network: the VPN is down: no-such-host.invalid has no name here")
    assert "heal: run: heal fix vpn_connect --target vpn\n" in done.stderr


def test_an_answer_is_kept_until_what_it_rests_on_changes(lab: Place) -> None:
    configure(lab)
    own = kubeconfig(lab.home / ".kube" / "config", 3600)
    for _ in range(2):
        assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0
    kubeconfig(own, 60)
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125


def test_a_program_is_asked_once_for_ten_commands(lab: Place) -> None:
    lab.script("asks", "exit 0")
    rules = lab.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(
        f"version: 1\nchecks:\n  mine: {{kind: command_succeeds, argv: ['{lab.folder}/asks']}}\n"
    )
    configure(lab, checks="mine")
    for number in range(10):
        assert lab.heal("run", "--", "bonfire", "deploy", str(number)).returncode == 0
    assert lab.calls("asks") == 1
    lab.script("asks", "echo the pool is empty; exit 1")
    configure(lab, checks="mine", preflight="block # again")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stderr.splitlines()[0]) == (125, "heal: mine: the pool is empty")


def opaque(place: Place) -> None:
    """A kubeconfig whose token only the server can judge, as `oc login` leaves it."""
    file = kubeconfig(place.home / ".kube" / "config", 0)
    words = file.read_text().partition("{token: ")
    file.write_text(f"{words[0]}{{token: sha256~ZBMKw9VAayhdnyANaHvjJeXDiGwA7Fsr5gtLKj3-eh-}}}}]\n")


def test_of_an_opaque_token_the_probe_is_asked_once_a_minute(lab: Place) -> None:
    opaque(lab)
    lab.script("kubectl", "echo no; exit 0")
    configure(lab)
    for number in range(10):
        assert lab.heal("run", "--", "bonfire", "deploy", str(number)).returncode == 0
    assert lab.calls("kubectl") == 1
    opaque(lab)
    lab.script("kubectl", "echo 'error: You must be logged in to the server (Unauthorized)' >&2; exit 1")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        125,
        "heal: auth: credentials for ephemeral were refused "
        "(error: You must be logged in to the server (Unauthorized))",
    )
    lab.script("kubectl", "echo 'Unable to connect to the server: dial tcp: no route to host' >&2; exit 1")
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0


def test_a_login_must_last_as_long_as_the_command_does(lab: Place) -> None:
    configure(lab)
    kubeconfig(lab.home / ".kube" / "config", 1200)
    journal = lab.home / ".local" / "state" / "heal" / "memory" / "journal.jsonl"
    for _ in range(3):
        assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0
    journal.write_text("".join(journal.read_text().replace('"seconds":0.', '"seconds":1500.')))
    kubeconfig(lab.home / ".kube" / "config", 1200)
    done = lab.heal("run", "--", "bonfire", "deploy", "again")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        125,
        "heal: auth: credentials for ephemeral expire in 20 min, and this command takes 25 min",
    )
    for words in (("list",), ("list", "two")):
        assert lab.heal("run", "--", "bonfire", *words).returncode == 0
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125, "what is good for a list is not for this"


def own_check(place: Place, text: str) -> None:
    """A check `mine` of the user's own."""
    rules = place.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "own.yaml").write_text(f"version: 1\nchecks:\n  mine: {{{text}}}\n")


def test_lines_and_commands_share_what_is_known(lab: Place) -> None:
    lab.script("asks", "exit 0")
    own_check(lab, f"kind: command_succeeds, argv: ['{lab.folder}/asks']")
    configure(lab, checks="mine")
    for words in (("-c", "bonfire one | cat"), ("--", "bonfire", "two"), ("-c", "echo x; bonfire three")):
        assert lab.heal("run", *words).returncode == 0
    assert lab.calls("asks") == 1
    other = lab.folder / "other"
    other.mkdir()
    assert lab.heal("run", "--", "bonfire", "four", cwd=other).returncode == 0
    assert lab.calls("asks") == 2, "in another folder a program may answer otherwise"


def test_commands_of_a_line_are_asked_about_where_each_acts(lab: Place) -> None:
    """Two of the same at the same place are one question."""
    configure(lab)
    kubeconfig(lab.home / ".kube" / "config", 3600)
    kubeconfig(lab.home / ".kube" / "other", 60)
    line = f"bonfire namespace list && KUBECONFIG={lab.home}/.kube/other bonfire namespace list"
    assert lab.heal("run", "-c", line).returncode == 125
    assert lab.heal("run", "-c", "bonfire namespace list && bonfire namespace list").returncode == 0
    lab.script("asks", "exit 0")
    own_check(lab, f"kind: command_succeeds, argv: ['{lab.folder}/asks']")
    configure(lab, checks="mine")
    assert lab.heal("run", "-c", "bonfire namespace list && bonfire namespace list").returncode == 0
    assert lab.calls("asks") == 1


def test_what_comes_before_in_a_line_may_change_the_answer(lab: Place) -> None:
    configure(lab)
    done = lab.heal("run", "-c", "login && bonfire deploy")
    assert (done.returncode, lab.calls("bonfire"), done.stderr) == (0, 1, "")
    kubeconfig(lab.home / ".kube" / "config", 60)
    for line in ("echo now && bonfire deploy", "bonfire reserve | cat; bonfire deploy", "bonfire deploy && login"):
        assert lab.heal("run", "-c", line).returncode == 125, line
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True, timeout=60)


def clone(place: Place) -> Path:
    """A clone with a commit on a branch that was never pushed."""
    git(place.folder, "init", "-q", "--bare", "far")
    git(place.folder, "init", "-q", "-b", "topic", "near")
    near = place.folder / "near"
    git(near, "remote", "add", "origin", str(place.folder / "far"))
    (near / "file").write_text("one")
    git(near, "add", "file")
    git(near, "commit", "-qm", "first")
    return near


def test_a_branch_that_was_not_pushed(lab: Place) -> None:
    own_check(lab, "kind: git_state, want: [clean, pushed]")
    configure(lab, checks="mine")
    near = clone(lab)
    done = lab.heal("run", "--", "bonfire", "deploy", cwd=near)
    assert (done.returncode, done.stderr) == (
        125,
        "heal: branch_not_pushed: the branch topic was not pushed: it has no upstream\n"
        "heal: run: git push --set-upstream origin topic && bonfire deploy\n"
        "heal: not run; --no-preflight runs it all the same\n",
    )
    assert [line["type"] for line in lab.journal()] == ["branch_not_pushed"]
    done = lab.heal("run", "-c", "echo x && bonfire deploy | cat", cwd=near)
    assert "heal: run: echo x && git push --set-upstream origin topic && bonfire deploy | cat\n" in done.stderr
    git(near, "push", "-q", "--set-upstream", "origin", "topic")
    (near / "file").write_text("two")
    done = lab.heal("run", "--", "bonfire", "deploy", cwd=near)
    assert done.stderr.startswith("heal: dirty_tree: 1 file has changes that are not committed: file\n")
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0, "outside of a clone nobody knows"
    git(near, "commit", "-qam", "second")
    git(near, "push", "-q")
    done = lab.heal("run", "--", "bonfire", "deploy", cwd=near)
    assert (done.returncode, done.stdout, done.stderr) == (0, "deployed\n", "")


def refused(lab: Place, text: str, **options: Any) -> str:
    """The first line of a refusal by the check `mine`."""
    own_check(lab, text)
    configure(lab, checks="mine")
    done = lab.heal("run", "--", "bonfire", "deploy", **options)
    assert (done.returncode, lab.calls("bonfire"), done.stdout) == (125, 0, "")
    first, last = done.stderr.splitlines()
    assert last == "heal: not run; --no-preflight runs it all the same"
    return first


def test_a_file_that_is_missing(lab: Place) -> None:
    assert refused(lab, "kind: file_exists, path: plan.out") == "heal: not_found: there is no plan.out"
    plan = lab.folder / "plan.out"
    plan.touch()
    for _ in range(2):
        assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0
    plan.unlink()
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125, "at once"


def test_a_variable_that_is_not_set(lab: Place) -> None:
    assert refused(lab, "kind: env_set, names: [STAGE]") == "heal: not_configured: STAGE is not set"
    assert lab.heal("run", "--", "env", "STAGE=x", "bonfire", "deploy").returncode == 0
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125
    lab.environment["STAGE"] = "s3cret"
    for _ in range(2):
        assert lab.heal("run", "--", "bonfire", "deploy").returncode == 0
    del lab.environment["STAGE"]
    assert lab.heal("run", "--", "bonfire", "deploy").returncode == 125, "at once"
    assert not any(b"s3cret" in file.read_bytes() for file in lab.home.rglob("*") if file.is_file())


def test_a_disk_that_is_full(lab: Place) -> None:
    said = refused(lab, "kind: disk_free, path: /, at_least: 1000P")
    assert said.startswith("heal: disk_full: mine: / has ") and said.endswith(" left, and 1000P are needed")


def test_a_host_that_refuses(lab: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    said = refused(lab, f"kind: reachable, tcp: ['{address}', '127.0.0.1:1'], need: all")
    assert said == f"heal: network: mine: {address} refused the connection (and 1 more)"


def test_a_clock_that_is_wrong(lab: Place) -> None:
    with server(ahead=600) as url:
        said = refused(lab, f"kind: clock_skew, url: '{url}'")
    assert said == "heal: tls: mine: the clock of this machine is 10 min behind"


def test_a_host_is_asked_once_for_ten_commands(lab: Place) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        own_check(lab, f"kind: reachable, tcp: '127.0.0.1:{listening.getsockname()[1]}'")
        configure(lab, checks="mine")
        for number in range(10):
            assert lab.heal("run", "--", "bonfire", "deploy", str(number)).returncode == 0
        listening.setblocking(False)
        assert accepted(listening) == 1


def accepted(listening: socket.socket) -> int:
    """How many connections wait to be accepted."""
    count = 0
    while True:
        try:
            listening.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_a_server_is_asked_for_its_time_once_for_ten_commands(lab: Place) -> None:
    asked: list[str] = []
    with server(seen=asked) as url:
        own_check(lab, f"kind: clock_skew, url: '{url}'")
        configure(lab, checks="mine")
        for number in range(10):
            assert lab.heal("run", "--", "bonfire", "deploy", str(number)).returncode == 0
    assert asked == ["/"]


def test_git_is_asked_once_for_ten_commands(lab: Place) -> None:
    near = clone(lab)
    real = shutil.which("git")
    lab.script("git", f'exec {real} "$@"')
    own_check(lab, "kind: git_state, want: [clean, commits]")
    configure(lab, checks="mine")
    for number in range(10):
        assert lab.heal("run", "--", "bonfire", "deploy", str(number), cwd=near).returncode == 0
    assert lab.calls("git") == 1
    git(lab.folder, "init", "-q", "empty")
    assert lab.heal("run", "--", "bonfire", "deploy", cwd=lab.folder / "empty").returncode == 125


def test_a_check_of_git_itself(lab: Place) -> None:
    """What a clone's remote is, is known to git alone: the answer holds for the same command in the same folder."""
    near = clone(lab)
    lab.script("asks", "exit 0")
    own_check(lab, f"kind: command_succeeds, argv: ['{lab.folder}/asks', '{{program}}']")
    configure(lab)
    place = lab.home / ".config" / "heal" / "config.yaml"
    place.write_text(place.read_text().replace("  bonfire: {checks", "  git: {checks").replace("[auth]", "[mine]"))
    for _ in range(3):
        assert lab.heal("run", "--", "git", "log", "--oneline", cwd=near).returncode == 0
    assert lab.calls("asks") == 1


def test_a_check_that_breaks_is_one_line_for_who_wants_it(lab: Place) -> None:
    own_check(lab, 'kind: file_exists, path: "a\\0b"')
    configure(lab, checks="mine")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout, done.stderr) == (0, "deployed\n", "")
    done = lab.heal("run", "-v", "--", "bonfire", "deploy", "again", cwd=lab.home)
    assert (done.returncode, done.stdout) == (0, "deployed\n")
    said = [line for line in done.stderr.splitlines() if "mine" in line]
    assert said == ["heal: mine could not be asked: the check itself broke (ValueError: embedded null byte)"]


def test_a_check_that_hangs_does_not_hold_up_the_command(lab: Place) -> None:
    lab.script("asks", "sleep 60")
    rules = lab.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(
        f"version: 1\nchecks:\n  mine: {{kind: command_succeeds, timeout: 60s, argv: ['{lab.folder}/asks']}}\n"
    )
    configure(lab, checks="mine")
    done = lab.heal("run", "-v", "--", "bonfire", "deploy")
    assert (done.returncode, done.stdout) == (0, "deployed\n")
    assert "heal: mine could not be asked: " in done.stderr


def test_a_name_that_nobody_knows_is_said_and_lived_with(lab: Place) -> None:
    configure(lab, checks="atuh, auth")
    done = lab.heal("run", "--", "bonfire", "deploy")
    assert done.returncode == 125
    assert "commands.bonfire.checks: no rule about the command alone, and no check, is called `atuh`" in done.stderr
    assert "did you mean `auth`?" in done.stderr
