"""A command of an assistant: without a terminal, bounded in time and in what it says, and gone when it is given up."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from heal_cli.mcp.listening import Ear
from tests.api.conftest import Lab
from tests.made import HEAL, script
from tests.mcp.conftest import Talk, served


@pytest.fixture
def stubborn(lab: Lab) -> Path:
    """A command that leaves its own process id and that of a child, and heeds no TERM."""
    return script(
        lab.folder / "stubborn",
        "trap '' TERM\nsleep 600 & echo $! >child\necho $$ >own.new; mv own.new own; echo begun\n"
        "while :; do sleep 1; done",
    )


def pids(lab: Lab) -> list[int]:
    return [int((lab.folder / name).read_text()) for name in ("own", "child")]


def alive(process: int) -> bool:
    """Does it still run? One that has ended and waits for its parent does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False
    return status[status.rfind(b")") + 2 : status.rfind(b")") + 3] != b"Z"


async def begun(lab: Lab) -> None:
    while not (lab.folder / "own").exists():
        await asyncio.sleep(0.02)


async def gone(lab: Lab) -> None:
    while any(map(alive, pids(lab))):
        await asyncio.sleep(0.02)


def test_nobody_is_there(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("GIT_ASKPASS", "/bin/askpass")
    line = "tty; cat; (echo hello >/dev/tty) 2>/dev/null || echo none; echo $BROWSER $DISPLAY $GIT_ASKPASS"
    answer = served(lab, lambda to: to.call("run", command=line))[1]
    assert answer["stdout"] == "not a tty\nnone\ntrue true\n"


def test_what_is_long_is_cut_in_its_middle_and_has_no_secrets(lab: Lab) -> None:
    lines = "echo token=abcdef0123456789; seq 100000; echo password=hunter2hunter2; echo https://me:snark@host >&2"
    answer = served(lab, lambda to: to.call("run", command=lines))[1]
    first, *_, last = answer["stdout"].splitlines()
    assert (first, last) == ("token=[redacted]", "password=[redacted]")
    assert answer["stderr"] == "https://me:[redacted]@host\n"
    assert answer["left_out"] > 500_000 and len(answer["stdout"]) < 50_000
    assert f"\n[{answer['left_out']} bytes left out]\n" in answer["stdout"]


def heard(text: bytes) -> str:
    reader, writer = os.pipe()
    ear = Ear(os.fdopen(reader, "rb"), 32 * 1024)
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(text)
    return ear.heard(60).text


def test_what_is_cut_leaves_no_secret_that_has_lost_its_name(lab: Lab) -> None:
    one_line = b'{"password": "' + b"hunter2-" * 20_000 + b'"}\n'
    key = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"c2VjcmV0\n" * 20_000 + b"-----END RSA PRIVATE KEY-----\nend\n"
    assert "hunter2-" not in heard(one_line).partition("left out")[2]
    assert "c2VjcmV0" not in heard(key) and heard(key).endswith("end\n")


def test_a_command_that_takes_too_long_is_ended_with_its_children(lab: Lab, stubborn: Path) -> None:
    answer: dict[str, Any] = {}

    async def talk(to: Talk) -> None:
        answer.update(await to.run("./stubborn", timeout=2))
        await gone(lab)

    served(lab, talk)
    assert (answer["outcome"], answer["stdout"]) == ("timed_out", "begun\n")


def test_a_call_that_is_given_up_ends_its_command(lab: Lab, stubborn: Path) -> None:
    async def talk(to: Talk) -> str:
        call = asyncio.create_task(to.run("./stubborn"))
        await begun(lab)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await gone(lab)
        return str((await to.run("echo", "still here"))["stdout"])

    assert served(lab, talk) == "still here\n"


def test_several_at_once(lab: Lab) -> None:
    """A slow one keeps nobody waiting; one login serves them all."""
    script(lab.folder / "slow", "touch begun; while [ ! -e go ]; do sleep 0.02; done")

    async def talk(to: Talk) -> Any:
        slow = asyncio.create_task(to.run("./slow"))
        found = await asyncio.gather(*(to.run("kubectl", "get", str(number)) for number in range(4)))
        (lab.folder / "go").touch()
        return [one["status"] for one in (*found, await slow)]

    assert served(lab, talk) == [0] * 5 and lab.calls("login") == 1


def test_a_daemon_outlives_its_call(lab: Lab) -> None:
    line = "(while [ ! -e go ]; do sleep 0.02; done; echo late && echo late >late) & echo begun"

    async def talk(to: Talk) -> str:
        answer = (await to.call("run", command=line))[1]
        (lab.folder / "go").touch()
        while not (lab.folder / "late").exists():
            await asyncio.sleep(0.02)
        return str(answer["stdout"])

    assert served(lab, talk) == "begun\n"


class Wire:
    """A server, and the protocol's lines as they are."""

    def __init__(self, lab: Lab) -> None:
        streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.server = subprocess.Popen([str(HEAL), "mcp"], cwd=lab.folder, **streams)
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "wire", "version": "1"}}
        self.send(method="initialize", params=hello, id=1)
        assert self.answer()["result"]["serverInfo"]["name"] == "heal"
        self.send(method="notifications/initialized")

    def send(self, **message: Any) -> None:
        assert self.server.stdin
        print(json.dumps({"jsonrpc": "2.0", **message}), file=self.server.stdin, flush=True)

    def run(self, *words: str) -> None:
        self.send(method="tools/call", params={"name": "run", "arguments": {"command": words}}, id=2)

    def answer(self) -> dict[str, Any]:
        assert self.server.stdout
        found: dict[str, Any] = json.loads(self.server.stdout.readline())
        return found


@pytest.mark.parametrize("by", ["stdin", "SIGTERM", "SIGINT"])
def test_what_runs_ends_with_the_server(lab: Lab, stubborn: Path, by: str) -> None:
    wire = Wire(lab)
    wire.run("./stubborn")
    asyncio.run(begun(lab))
    if by == "stdin":
        assert wire.server.stdin
        wire.server.stdin.close()
    else:
        wire.server.send_signal(signal.Signals[by])
    assert wire.server.wait(60) == (0 if by == "stdin" else -signal.Signals[by])
    asyncio.run(gone(lab))


def test_stdout_is_the_protocols_alone(lab: Lab) -> None:
    """What heal has to tell of its own goes to stderr, whatever it is."""
    lab.home.rule_file("rulez: []", "broken.yaml")
    wire = Wire(lab)
    wire.run("sh", "-c", "echo out; echo err >&2; exit 3")
    answer = wire.answer()["result"]["structuredContent"]
    assert answer["stdout"] == "out\n" and "broken.yaml:2" in answer["stderr"]
    assert wire.server.stdin and wire.server.stdout
    wire.server.stdin.close()
    assert wire.server.stdout.read() == "" and wire.server.wait(60) == 0


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_stream_that_is_closed(lab: Lab, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"exec {HEAL} mcp </dev/null {closed}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "heal: mcp: stdin and stdout must be open\n")


def test_a_client_that_is_gone(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    wire = Wire(lab)
    assert wire.server.stdin and wire.server.stdout
    wire.server.stdout.close()
    wire.run("true")
    wire.server.stdin.close()
    assert wire.server.wait(60) == 0
    assert "Traceback" not in capfd.readouterr().err


def test_without_the_sdk(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['mcp'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = lab.home.heal("mcp")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("heal: the SDK of the protocol is not installed: ")
    assert done.stderr.endswith("-m pip install 'heal-cli[mcp]'\n") and sys.executable in done.stderr


def test_a_person_who_starts_it(lab: Lab) -> None:
    at_terminal = pexpect.spawn(str(HEAL), ["mcp"], encoding="utf-8", timeout=60)
    at_terminal.expect_exact("an assistant starts this, and speaks to it on stdin: heal mcp --print says how")
    at_terminal.expect(pexpect.EOF)
    at_terminal.close()
    assert at_terminal.exitstatus == 2


def test_what_an_assistant_is_to_be_told(lab: Lab) -> None:
    told = json.loads(lab.home.heal("mcp", "--allow-destructive", "--print").stdout)
    assert told == {"mcpServers": {"heal": {"command": str(HEAL), "args": ["mcp", "--allow-destructive"]}}}
