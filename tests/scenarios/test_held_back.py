"""A healed attempt leaves no error behind; one that is not healed loses no byte of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.scenarios import terminal
from tests.scenarios.place import HEAL, Place
from tests.scenarios.terminal import Terminal

ERROR = "error: You must be logged in to the server (Unauthorized)\n"
FIRST_LINES = "a line of its own\n"
HEALED = "heal: credentials for here were refused; kube_login done; retried\n"


@pytest.fixture
def tool(place: Place) -> Place:
    """A kubectl that is refused until the login has been run."""
    known = place.folder / "known"
    place.script(
        "kubectl",
        f"[ -e {known} ] && echo 'pod/web' && exit\n"
        f"printf '{FIRST_LINES}' | tr -d x >&2; [ -z \"$EARLY\" ] || sleep $EARLY\n"
        f"echo '{ERROR.strip()}' >&2; [ -z \"$LATE\" ] || sleep $LATE; exit 1",
    )
    place.script("login", f"touch {known}")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    return configured(place)


def configured(place: Place, kind: str = "credential") -> Place:
    place.configure(
        f"""
version: 1
retry_wait: 10ms
targets:
  here:
    kind: cluster
    commands: [kubectl]
    login: {{argv: [{place.folder}/login], class: {kind}}}
    probe: {{argv: [test, -e, {place.folder}/known]}}
"""
    )
    return place


def test_a_healed_attempts_error_is_not_shown(tool: Place) -> None:
    done = tool.heal("run", "kubectl", "get", "pods")
    assert (done.returncode, done.stdout) == (0, "pod/web\n")
    assert done.stderr == FIRST_LINES + HEALED


@pytest.mark.parametrize("works", [True, False])
def test_heal_speaks_on_a_line_of_its_own(tool: Place, works: bool) -> None:
    """The command did not end its last line, of which nothing is held back for this reason."""
    known = tool.folder / "known"
    tool.script("kubectl", f"[ -e {known} ] && echo pod/web && exit\nprintf '%s' '{ERROR.strip()}' >&2; exit 1")
    if not works:
        tool.script("login", "exit 1")
    shown = tool.heal("run", "kubectl", "get", "pods").stderr
    assert shown.startswith(ERROR + "heal: credentials for here were refused; ")


def test_an_error_that_is_not_mended_arrives_whole_and_in_order(tool: Place) -> None:
    tool.script("login", "exit 1")
    done = tool.heal("run", "kubectl", "get", "pods")
    assert done.returncode == 1
    assert done.stderr.startswith(FIRST_LINES + ERROR + "heal: ")


@pytest.mark.parametrize("options", [("--no-heal",), ("--retries", "0"), ("-v",)])
def test_where_nothing_will_be_mended_or_all_is_asked_for_nothing_is_held(
    tool: Place, options: tuple[str, ...]
) -> None:
    assert ERROR in tool.heal("run", *options, "kubectl", "get", "pods").stderr


def test_a_command_that_goes_on_is_shown_after_a_second(tool: Place) -> None:
    tool.environment["LATE"] = "30"
    running = subprocess.Popen(
        tool.argv("run", "kubectl", "get"), env=tool.environment, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert running.stderr
    assert running.stderr.readline() == FIRST_LINES.encode()
    assert running.stderr.readline() == ERROR.encode()  # while the command is still asleep
    assert running.poll() is None
    running.terminate()
    running.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_during_the_fix_shows_what_was_held_and_ends_the_fix(tool: Place, number: signal.Signals) -> None:
    tool.script("login", f"echo $$ > {tool.folder}/pid; sleep 60")
    running = subprocess.Popen(
        tool.argv("run", "kubectl", "get"), env=tool.environment, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    _until((tool.folder / "pid").exists)
    running.send_signal(number)
    _, error = running.communicate(timeout=30)
    assert running.returncode == -number
    assert error.decode() == FIRST_LINES + ERROR
    _until(lambda: not _alive((tool.folder / "pid").read_text().strip()))
    (line,) = tool.journal()
    assert (line["outcome"], line["type"], line["rule"]) == ("left", "auth", "kube-unauthorized")
    tool.script("login", f"touch {tool.folder}/known")
    later = tool.heal("fix", "--yes")
    assert (later.returncode, later.stderr) == (
        0, "heal: credentials for here were refused\nheal: kube_login for here done\n"
    )  # fmt: skip


def test_heal_fix_does_nothing_for_what_was_healed(tool: Place) -> None:
    assert tool.heal("run", "kubectl", "get", "pods").returncode == 0
    later = tool.heal("fix", "--yes")
    assert (later.returncode, tool.calls("login")) == (0, 1)
    assert later.stderr == (
        "heal: nothing is left to do for the last failure: kube_login('here') done; run again, and it worked\n"
    )


def test_a_file_as_stderr_is_the_commands_alone(tool: Place) -> None:
    with open(tool.folder / "log", "w") as log:
        done = tool.heal("run", "kubectl", "get", capture_output=False, stdout=subprocess.PIPE, stderr=log)
    assert done.returncode == 0
    assert (tool.folder / "log").read_text() == FIRST_LINES + ERROR + HEALED


@pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))
class TestAtATerminal:
    @pytest.mark.parametrize("command", ["get pods", "exec web -- ls"])
    def test_nothing_of_the_healed_error_is_on_the_screen(self, tool: Place, command: str) -> None:
        """Be stderr heard alone, or both as one terminal."""
        with Terminal(tool.folder, tool.environment, tool.folder) as tty:
            screen = tty.run(f"{HEAL} run kubectl {command}")
        assert HEALED.strip() in screen
        assert "pod/web" in screen
        assert ERROR.strip() not in screen

    def test_who_is_asked_to_log_in_sees_why(self, tool: Place) -> None:
        configured(tool, kind="interactive")
        tool.script("login", f"printf 'Password: '; read word; touch {tool.folder}/known")
        with Terminal(tool.folder, tool.environment, tool.folder) as tty:
            tty.type(f"{HEAL} run kubectl get pods; echo status=$?")
            screen = tty.wait_for("Password: ")
            assert ERROR.strip() in screen
            tty.type("open sesame")
            assert HEALED.strip() in tty.wait_for("status=0")

    def test_ctrl_c_during_the_fix_ends_heal_and_a_loop_around_it(self, tool: Place) -> None:
        tool.script("login", f"touch {tool.folder}/begun; sleep 60")
        with Terminal(tool.folder, tool.environment, tool.folder) as tty:
            tty.type(f"for i in 1 2 3; do {HEAL} run kubectl get pods; done; echo after=$?")
            _until((tool.folder / "begun").exists)
            tty.type("C-c", enter=False)
            screen = tty.wait_for(lambda shown: shown.rstrip().endswith("ready$"))
        assert ERROR.strip() in screen
        assert tool.calls("login") == 1


def _alive(process: str) -> bool:
    """Is it there, and no zombie that nobody has waited for yet?"""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def _until(reached: object, patience: float = 20) -> None:
    deadline = time.monotonic() + patience
    assert callable(reached)
    while not reached():
        assert time.monotonic() < deadline, os.listdir(".")
        time.sleep(0.02)
