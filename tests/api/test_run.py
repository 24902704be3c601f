"""`heal_cli.run`: a command in a script, healed as at a prompt, and the script's own process left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import heal_cli
from heal_cli import Outcome, run
from tests.api.conftest import HEALED, REFUSED, Lab
from tests.made import HEAL, script


def test_a_command_is_healed(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    done = run(["kubectl", "get", "pods"])
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("pod/web\n", f"{REFUSED}\n{HEALED}")  # held back where stderr is no file
    assert (done.status, done.signal, done.healed, done.attempts, done.ok) == (0, None, True, 2, True)
    assert done.fix == "kube_login('here')" and done.diagnosis
    assert (done.diagnosis.type, done.diagnosis.cause) == ("auth", "credentials for here were refused")
    assert (lab.calls("kubectl"), lab.calls("login")) == (2, 1)
    assert [line["outcome"] for line in lab.journal()] == ["healed"]


def test_what_is_left_says_why(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    lab.program("login", "exit 1")
    done = run(["kubectl", "get", "pods"], quiet=True)
    assert (done.status, done.healed, done.stderr_tail) == (1, False, REFUSED + "\n")
    assert done.diagnosis and done.diagnosis.commands == (f"{lab.folder}/login",)
    assert capfd.readouterr().err == REFUSED + "\n"


@pytest.mark.parametrize(
    ("line", "status", "number"),
    [("exit 7", 7, None), ("kill -9 $$", 137, 9), ("kill -15 $$", 143, 15), ("exit 0", 0, None)],
)
def test_the_end_is_the_commands(line: str, status: int, number: int | None) -> None:
    done = run(["sh", "-c", line])
    assert (done.status, done.signal, done.attempts, done.healed, done.fix) == (status, number, 1, False, None)
    assert done.seconds >= 0


def test_a_command_that_is_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["no-such-program"]).status == 127
    assert "no-such-program" in capfd.readouterr().err


def test_streams_and_folder_are_the_callers_to_choose(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("said\n")
    with open(tmp_path / "in", "rb") as given, open(tmp_path / "out", "wb") as taken:
        assert run(
            ["sh", "-c", "cat; pwd; echo $X"], stdin=given, stdout=taken, cwd=tmp_path, env={**os.environ, "X": "1"}
        ).ok
    assert (tmp_path / "out").read_text() == f"said\n{tmp_path}\n1\n"


def test_secrets_are_not_in_what_comes_back() -> None:
    done = run(["sh", "-c", "echo token=abcdef0123456789 >&2; exit 1"], stderr=subprocess.DEVNULL)
    assert done.stderr_tail == "token=[redacted]\n"


def test_an_unknown_target_is_refused(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["true"], target="nowhere").status == 125
    assert "nowhere" in capfd.readouterr().err
    assert run(["true"], target="h").status == 0


@pytest.mark.parametrize("argv", ["kubectl get pods", [], ["sh", 1]])
def test_what_is_no_command(argv: list[str]) -> None:
    with pytest.raises(TypeError, match="list"):
        run(argv)


def test_a_pipe_that_nobody_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="PIPE"):
        run(["true"], stdout=subprocess.PIPE)
    with pytest.raises(ValueError, match="retries"):
        run(["true"], retries=-1)


def test_heal_disable_only_hands_over(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAL_DISABLE", "1")
    assert run(["kubectl"], stderr=subprocess.DEVNULL) == Outcome(1, None, "", None, None, False, 1, 0.0)
    assert lab.calls("login") == 0


def test_signal_handlers_stay_the_callers() -> None:
    numbers = [number for number in signal.valid_signals() if number not in (signal.SIGKILL, signal.SIGSTOP)]

    def before() -> list[object]:
        return [signal.getsignal(number) for number in numbers]

    kept, mask = before(), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert run(["sh", "-c", "exit 3"]).status == 3
    assert before() == kept and signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask


def test_from_any_thread(lab: Lab) -> None:
    found: list[Outcome] = []
    threads = [threading.Thread(target=lambda: found.append(run(["sh", "-c", "exit 4"]))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status for one in found] == [4, 4, 4]


def test_ctrl_c_ends_the_command_before_it_reaches_the_caller(tmp_path: Path) -> None:
    """As at a terminal: the whole group hears of it."""
    ended = tmp_path / "ended"
    slow = script(tmp_path / "slow", f"trap 'echo so >{ended}; exit 130' INT\necho ready\nwhile :; do sleep 0.05; done")
    program = (
        "from heal_cli import run\n"
        f"try: run([{str(slow)!r}])\n"
        f"except KeyboardInterrupt: print(open({str(ended)!r}).read())"
    )
    given = {"stdout": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", program], **given) as one:  # type: ignore[call-overload]
        assert one.stdout.readline() == "ready\n"
        os.killpg(one.pid, signal.SIGINT)
        assert one.stdout.read() == "so\n\n"


def test_a_heal_that_only_the_caller_knows_of(tmp_path: Path) -> None:
    """The package need not be installed: it may have come by the caller's own sys.path."""
    home = Path(heal_cli.__file__).parent.parent
    program = (
        f"import sys; sys.path.insert(0, {str(home)!r}); from heal_cli import run; print(run(['sh', '-c', 'exit 5']))"
    )
    site = next(path for path in sys.path if path.endswith("site-packages"))
    around = {**os.environ, "PYTHONPATH": site}
    command = [sys.executable, "-c", program]
    shown = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, check=False)
    assert shown.stdout.startswith("Outcome(status=5, signal=None, stderr_tail='', "), shown.stderr


def test_names_of_the_package() -> None:
    assert all(getattr(heal_cli, name) for name in heal_cli.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        getattr(heal_cli, "nonsense")  # noqa: B009


def test_a_command_that_says_heal_itself_is_healed_once(lab: Lab) -> None:
    done = run([str(HEAL), "run", "--target", "h", "--", "kubectl", "get"], stderr=subprocess.DEVNULL)
    assert (done.healed, done.attempts, done.fix) == (True, 2, "kube_login('here')")
    assert [(line["argv"], line["outcome"]) for line in lab.journal()] == [(["kubectl", "get"], "healed")]


def test_a_program_under_heal_that_asks_for_it(lab: Lab, tmp_path: Path) -> None:
    """What it asks for is healed; the heal above has heard of it, and neither heals nor tells it again."""
    (tmp_path / "ours.py").write_text("from heal_cli import run\nraise SystemExit(run(['kubectl', 'get']).status)\n")
    command = [sys.executable, str(tmp_path / "ours.py")]
    done = lab.home.heal("run", "--", *command)
    assert (done.returncode, done.stdout, done.stderr, lab.calls("login")) == (0, "pod/web\n", HEALED, 1)
    lab.known.unlink()
    lab.program("login", "exit 1")
    done = lab.home.heal("run", "--", *command)
    assert done.returncode == 1 and done.stderr.count("credentials for here were refused") == 1
    told = [(line["outcome"], line["type"]) for line in lab.journal()]
    assert told == [("healed", "auth"), ("ok", None), ("left", "auth"), ("left", "unknown")]
