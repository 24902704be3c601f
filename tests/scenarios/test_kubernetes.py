"""A real kubectl and API server, a service-account token that has really expired, and a login that mints another."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import kube_stand_in
from tests.lab.kubernetes import Lab
from tests.scenarios.place import Place

pytestmark = pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")

HEALED = "heal: credentials for ephemeral were refused; kube_login done; retried\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The cluster: the real one, or loudly its stand-in."""
    with kube_stand_in.best(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.service_account("deployer", "shop", role="view")
        cluster.create_pod("web", "shop")
        yield cluster


@pytest.fixture
def expired(place: Place, lab: Lab) -> Place:
    """A place whose kubeconfig holds a token that expired an hour ago, and whose login renews it."""
    kubeconfig = place.home / ".kube" / "config"
    kubeconfig.parent.mkdir()
    lab.kubeconfig(kubeconfig, lab.mint("deployer", "shop", -3600), "ephemeral", "shop")
    fresh = lab.kubeconfig(place.folder / "fresh", lab.mint("deployer", "shop", 3600), "ephemeral", "shop")
    place.script("login", f"cp {fresh} {kubeconfig}")
    return configured(place)


def configured(place: Place, login: str = "class: credential", more: str = "") -> Place:
    place.configure(
        f"""
version: 1
retry_wait: 100ms
targets:
  ephemeral:
    kind: cluster
    short: e
    kubeconfig: ~/.kube/config
    login: {{argv: [{place.folder}/login, e], {login}}}
{more}
"""
    )
    return place


def test_expired_token_is_renewed_and_the_command_run_again(expired: Place) -> None:
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert (done.returncode, expired.calls("login")) == (0, 1)
    assert HEALED in done.stderr
    assert done.stdout.splitlines()[1].split()[0] == "web"
    (line,) = expired.journal()
    assert line["outcome"] == "healed"
    assert (line["type"], line["rule"], line["fix"]) == ("auth", "kube-unauthorized", "kube_login('ephemeral')")
    assert (line["probe_before"], line["probe_after"], line["verified"]) == ("bad", "good", True)


def test_a_pipe_gets_the_answer_of_the_second_try_alone(expired: Place) -> None:
    done = expired.heal("run", "--", "kubectl", "get", "pods", "-o", "name")
    assert done.stdout == "pod/web\n"


def test_the_second_command_is_as_if_heal_were_not_there(expired: Place) -> None:
    expired.heal("run", "--", "kubectl", "get", "pods")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert (done.returncode, done.stderr, expired.calls("login")) == (0, "", 1)


def test_rbac_is_no_matter_of_login(expired: Place) -> None:
    expired.heal("run", "--", "kubectl", "get", "pods")
    done = expired.heal("run", "--", "kubectl", "get", "secrets")
    assert done.returncode == 1
    assert "Forbidden" in done.stderr
    assert expired.calls("login") == 1
    assert expired.journal()[-1]["fix"] is None


def test_a_login_that_does_not_help_leaves_error_and_status(expired: Place) -> None:
    expired.script("login", "exit 0")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert done.returncode == 1
    assert "You must be logged in" in done.stderr
    assert "kube_login ran, but kube_credentials is still bad" in done.stderr
    assert expired.journal()[-1]["outcome"] == "left"


def test_a_login_that_fails_is_named_with_its_last_words(expired: Place) -> None:
    expired.script("login", "echo 'no such user' >&2; exit 3")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert done.returncode == 1
    assert f"{expired.folder}/login exited 3: no such user" in done.stderr
    assert f"heal: run: {expired.folder}/login e" in done.stderr


def test_cool_down_keeps_a_failing_login_from_being_tried_at_once(expired: Place) -> None:
    expired.script("login", "exit 3")
    for _ in range(3):
        done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert expired.calls("login") == 1
    assert "is not tried again for" in done.stderr


def test_an_interactive_login_needs_a_terminal(expired: Place) -> None:
    configured(expired, login="class: interactive")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert (done.returncode, expired.calls("login")) == (1, 0)
    assert "kube_login needs a person at a terminal" in done.stderr


def test_a_server_that_cannot_be_reached_never_leads_to_a_login(expired: Place) -> None:
    file = expired.home / ".kube" / "config"
    file.write_text("\n".join(_elsewhere(line) for line in file.read_text().splitlines()))
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert (done.returncode, expired.calls("login")) == (1, 0)


def _elsewhere(line: str) -> str:
    return f"{line.partition('server:')[0]}server: https://127.0.0.1:9" if "server:" in line else line


def test_a_fix_that_changes_who_acts_is_not_followed_by_a_retry(expired: Place, lab: Lab) -> None:
    other = lab.kubeconfig(expired.folder / "other", lab.mint("deployer", "shop", 3600), "production", "shop")
    both = f"KUBECONFIG={expired.folder}/fresh:{other} kubectl config view --flatten > {expired.home}/.kube/config"
    expired.script("login", f"{both}; kubectl config use-context production")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "changed who acts: ephemeral is now production" in done.stderr


def test_clean_runs_only_because_the_cluster_refused(expired: Place) -> None:
    expired.script("clean", "exit 0")
    configured(expired, more=f"    clean: {{argv: [{expired.folder}/clean, e]}}")
    done = expired.heal("run", "--", "kubectl", "get", "pods")
    assert (done.returncode, expired.calls("clean"), expired.calls("login")) == (0, 1, 1)


def test_two_at_once_log_in_once(expired: Place) -> None:
    slow = (expired.folder / "login").read_text() + "sleep 1\n"
    (expired.folder / "login").write_text(slow)
    runs = [
        subprocess.Popen(
            expired.argv("run", "--", "kubectl", "get", "pods", "-o", "name"),
            env=expired.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(4)
    ]
    assert [run.communicate()[0] for run in runs] == ["pod/web\n"] * 4
    assert [run.returncode for run in runs] == [0] * 4
    assert expired.calls("login") == 1


def test_stdout_that_is_a_file_and_grew_is_not_written_twice(expired: Place) -> None:
    line = "echo begun; kubectl get pods"
    with open(expired.folder / "answer", "w") as answer:
        done = expired.heal("run", "-c", line, capture_output=False, stdout=answer, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert (expired.folder / "answer").read_text() == "begun\n"
    assert "not run again: it had written to its stdout, a file" in done.stderr


def test_stdin_that_is_a_file_is_read_from_the_same_place_again(expired: Place, lab: Lab) -> None:
    (expired.folder / "in").write_text("first\nsecond\nthird\n")
    script = expired.folder / "kubectl"
    script.write_text(f'#!/bin/sh\nread line; {shutil.which("kubectl")} get pods -o name && echo "$line"\n')
    script.chmod(0o700)
    with open(expired.folder / "in") as source:
        assert source.buffer.raw.read(6) == b"first\n"  # type: ignore[attr-defined]
        done = expired.heal("run", "--", str(script), stdin=source)
    assert done.stdout == "pod/web\nsecond\n"


def test_a_pipe_whose_contents_were_taken_is_not_read_twice(expired: Place) -> None:
    script = expired.folder / "kubectl"
    script.write_text(f"#!/bin/sh\ncat >/dev/null; {shutil.which('kubectl')} get pods\n")
    script.chmod(0o700)
    line = f"echo wanted | {expired.argv()[0]} run -- {script}"
    done = subprocess.run(["sh", "-c", line], env=expired.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not run again: it may have read from its stdin, a pipe" in done.stderr


def test_no_heal_observes_and_says_nothing(expired: Place) -> None:
    direct = subprocess.run(
        ["kubectl", "get", "pods"], env=expired.environment, capture_output=True, text=True, check=False
    )
    done = expired.heal("run", "--no-heal", "--", "kubectl", "get", "pods")
    assert (done.returncode, done.stdout, expired.calls("login")) == (direct.returncode, direct.stdout, 0)
    assert "heal:" not in done.stderr
    assert expired.journal()[-1]["type"] == "auth"


def test_retries_0_only_tells(expired: Place) -> None:
    done = expired.heal("run", "--retries", "0", "--", "kubectl", "get", "pods")
    assert (done.returncode, expired.calls("login")) == (1, 0)
    assert f"heal: run: {expired.folder}/login e" in done.stderr


def test_explain_names_rule_evidence_and_what_was_captured(expired: Place) -> None:
    configured(expired, login="class: interactive")
    expired.heal("run", "--", "kubectl", "get", "pods")
    told = expired.heal("explain").stdout
    assert "kube-unauthorized" in told
    assert "You must be logged in to the server" in told
    assert "target     ephemeral" in told
    assert "not by itself: kube_login is interactive here" in told
    assert "became     kube_login needs a person at a terminal" in told


def test_report_holds_the_whole_life(expired: Place, tmp_path: Path) -> None:
    import json

    expired.heal("run", "--report", str(tmp_path / "life.json"), "--", "kubectl", "get", "pods")
    life = json.loads((tmp_path / "life.json").read_text())
    assert [attempt["exit"] for attempt in life["attempts"]] == [1, 0]
    assert life["observation"]["outcome"] == "healed"
    assert life["fixes"][0]["before"] == "bad"


def test_a_line_is_run_again_only_if_nothing_else_in_it_acts(expired: Place) -> None:
    done = expired.heal("run", "-c", "echo paid >> acts; kubectl get pods")
    assert done.returncode == 1
    assert (expired.folder / "acts").read_text() == "paid\n"
    assert "something else in the line may have acted" in done.stderr
    assert expired.heal("run", "-c", "kubectl get pods -o name | grep web").stdout == "pod/web\n"


def test_the_kubeconfig_in_front_of_the_command_counts(expired: Place) -> None:
    elsewhere = expired.folder / "elsewhere"
    (expired.home / ".kube" / "config").rename(elsewhere)
    for words in (
        ["env", f"KUBECONFIG={elsewhere}", "kubectl", "get", "pods"],
        ["-c", f"KUBECONFIG={elsewhere} kubectl get pods"],
    ):
        done = expired.heal("run", *words)
        assert (done.returncode, expired.calls("login")) == (1, 0)
        assert "no target of the configuration belongs to this command" in done.stderr


def test_an_unknown_target_is_a_usage_error(expired: Place) -> None:
    done = expired.heal("run", "--target", "nope", "--", "kubectl", "get", "pods")
    assert (done.returncode, done.stdout) == (125, "")
    assert "--target nope: there is no such target (known: ephemeral, e)" in done.stderr


def test_stdout_and_stderr_in_one_file_are_healed_too(expired: Place) -> None:
    log = expired.folder / "log"
    with open(log, "w") as both:
        done = expired.heal("run", "kubectl", "get", "pods", capture_output=False, stdout=both, stderr=both)
    assert done.returncode == 0
    assert HEALED in log.read_text()
    assert "web" in log.read_text()


def test_explain_says_what_became_of_a_healed_run(expired: Place) -> None:
    expired.heal("run", "--", "kubectl", "get", "pods")
    assert "became     kube_login('ephemeral') done; run again, and it worked" in expired.heal("explain").stdout


def test_wrong_usage_that_the_program_explains_itself_gets_no_second_opinion(place: Place) -> None:
    done = place.heal("run", "--", "kubectl", "get", "pods", "--bogus")
    assert done.returncode == 1
    assert "heal:" not in done.stderr
    assert place.journal()[-1]["type"] == "unknown"  # nothing is near `--bogus`: kubectl has said all there is to say
