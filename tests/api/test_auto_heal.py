"""`@auto_heal`: what a function raises or returns is judged and mended as a command's failure is."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Callable

import pytest

from heal_cli import auto_heal
from heal_cli.errors import UsageError
from tests.api.conftest import HEALED, REFUSED, Lab


class Unauthorized(Exception):
    """What a client library may raise."""


def kubectl(*words: str) -> str:
    """What a script would do."""
    return subprocess.run(["kubectl", *words], check=True, capture_output=True, text=True).stdout


def refused_until_login(lab: Lab, error: Exception) -> Callable[[], str]:
    def pods() -> str:
        if not lab.known.exists():
            raise error
        return "pod/web"

    return pods


def test_a_program_that_failed_within(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    assert auto_heal()(kubectl)("get", "pods") == "pod/web\n"
    assert capfd.readouterr().err == HEALED
    (line,) = lab.journal()
    assert (line["outcome"], line["type"], line["fix"], line["attempts"]) == ("healed", "auth", "kube_login('here')", 2)
    assert line["argv"] == ["tests.api.test_auto_heal:kubectl"] and line["target"] == "here"


@pytest.mark.parametrize("named", [{"target": "here"}, {"cluster": "here"}, {"target": "h"}, {"tool": "kubectl"}])
def test_an_error_of_the_functions_own(lab: Lab, named: dict[str, str]) -> None:
    found = auto_heal(**named)(refused_until_login(lab, Unauthorized(REFUSED)))  # type: ignore[arg-type]
    assert found() == "pod/web" and lab.calls("login") == 1


def test_signal_handlers_stay_the_callers(lab: Lab) -> None:
    """Also where a fix is carried out within."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    assert auto_heal("here")(refused_until_login(lab, Unauthorized(REFUSED)))() == "pod/web"
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_the_error_that_another_came_from(lab: Lab) -> None:
    @auto_heal("here")
    def pods() -> str:
        try:
            return kubectl("get", "pods")
        except subprocess.CalledProcessError as error:
            raise RuntimeError("no pods") from error

    assert pods() == "pod/web\n"


def test_a_returned_text_is_judged_too(lab: Lab) -> None:
    @auto_heal("here")
    def pods() -> str:
        done = subprocess.run(["kubectl", "get", "pods"], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert pods() == "pod/web\n" and lab.calls("login") == 1
    assert [line["outcome"] for line in lab.journal()] == ["healed"]


@pytest.mark.parametrize("text", ["", "pod/web", "Permission denied", f"the docs say: {REFUSED}"])
def test_a_text_that_tells_of_no_failure(lab: Lab, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    calls = []

    @auto_heal("here")
    def said() -> str:
        calls.append(1)
        return text

    assert said() == text and len(calls) == 1 and capfd.readouterr().err == ""
    assert [line["outcome"] for line in lab.journal()] == ["ok"]


def test_a_failure_that_heal_does_not_know(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    error = ValueError("no such colour")

    @auto_heal("here")
    def colour() -> None:
        raise error

    with pytest.raises(ValueError, match="no such colour") as raised:
        colour()
    assert raised.value is error and capfd.readouterr().err == ""
    assert lab.journal()[0]["outcome"] == "left"


def test_what_may_have_acted_is_not_called_again(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    """A server that is reached and then lost: only a function that reads may be called twice."""
    lab.home.rule_file(
        "rules: [{id: lost, type: auth, why: session lost, match: {command: [kubectl], stderr: '^session lost'},"
        " action: {fix: kube_login, retry: once}}]"
    )
    lost = refused_until_login(lab, RuntimeError("session lost"))
    with pytest.raises(RuntimeError):
        auto_heal("here")(lost)()
    assert "not run again: it may have acted before it failed" in capfd.readouterr().err
    assert lab.calls("login") == 0
    assert auto_heal("here", read_only=True)(lost)() == "pod/web"


def test_retry_on_names_what_is_mended(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    pods = refused_until_login(lab, Unauthorized(REFUSED))
    with pytest.raises(Unauthorized):
        auto_heal("here", retry_on=["network"])(pods)()
    assert lab.calls("login") == 0 and capfd.readouterr().err == "heal: credentials for here were refused\n"
    assert auto_heal("here", retry_on=["network", "auth"])(pods)() == "pod/web"


def test_no_retries(lab: Lab) -> None:
    with pytest.raises(Unauthorized):
        auto_heal("here", max_retries=0)(refused_until_login(lab, Unauthorized(REFUSED)))()
    assert lab.calls("login") == 0


def test_a_login_that_does_not_help(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    lab.program("login", "exit 1")
    with pytest.raises(Unauthorized, match="logged in"):
        auto_heal("here")(refused_until_login(lab, Unauthorized(REFUSED)))()
    assert f"heal: run: {lab.folder}/login" in capfd.readouterr().err


def test_async_functions(lab: Lab) -> None:
    @auto_heal("here")
    async def pods(name: str) -> str:
        await asyncio.sleep(0)
        return f"{refused_until_login(lab, Unauthorized(REFUSED))()} {name} {asyncio.get_running_loop() is not None}"

    async def several() -> list[str]:
        return list(await asyncio.gather(*(pods(str(number)) for number in range(12))))

    assert asyncio.run(several()) == [f"pod/web {number} True" for number in range(12)]
    assert lab.calls("login") == 1


def test_one_async_function_within_another(lab: Lab) -> None:
    """More of them than a pool has threads."""

    @auto_heal("here")
    async def inner() -> int:
        await asyncio.sleep(0)
        return 1

    @auto_heal("here")
    async def outer() -> int:
        return await inner()

    async def several() -> int:
        return sum(await asyncio.gather(*(outer() for _ in range(40))))

    assert asyncio.run(several()) == 40


def test_a_cancelled_function_is_cancelled(lab: Lab) -> None:
    seen = []

    @auto_heal("here")
    async def slow() -> None:
        try:
            seen.append("begun")
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async def cancelled() -> None:
        task = asyncio.create_task(slow())
        while not seen:
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while len(seen) < 2:
            await asyncio.sleep(0.005)

    asyncio.run(cancelled())
    assert seen == ["begun", "cancelled"] and lab.journal() == []


def test_ctrl_c_passes_through(lab: Lab) -> None:
    @auto_heal("here")
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert lab.journal() == []


def test_a_broken_memory_costs_no_call(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAL_MEMORY", "/dev/null/nowhere")
    assert auto_heal("here")(lambda: 7)() == 7


def test_heal_disable(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAL_DISABLE", "1")
    with pytest.raises(subprocess.CalledProcessError):
        auto_heal("here")(kubectl)("get")
    assert lab.calls("login") == 0


def test_what_is_decorated_stays_what_it_was() -> None:
    """Its name, and whether it is a coroutine function."""

    async def waits() -> None:
        """Waits."""

    decorated = auto_heal()(waits)
    assert asyncio.iscoroutinefunction(decorated) and decorated.__doc__ == "Waits."
    assert auto_heal()(kubectl).__name__ == "kubectl"


def test_wrong_arguments(lab: Lab) -> None:
    with pytest.raises(ValueError, match="`cluster` is another word"):
        auto_heal("a", cluster="b")
    with pytest.raises(ValueError, match=r"`nonsense`.*auth, network"):
        auto_heal(retry_on=["nonsense"])
    with pytest.raises(ValueError, match="max_retries"):
        auto_heal(max_retries=-1)
    with pytest.raises(TypeError, match="generator"):
        auto_heal()(lambda: (yield))
    with pytest.raises(UsageError, match=r"no target `nowhere` .known: here"):
        auto_heal("nowhere")(kubectl)("get")
