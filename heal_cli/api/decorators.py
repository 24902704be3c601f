"""`auto_heal` and `pre_flight_check`: Python functions, sync and async, through the pipeline of `heal run`."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from typing import Any, ParamSpec, TypeVar, cast

from heal_cli import console
from heal_cli.api.within import STEP, About, Refused, Within
from heal_cli.errors import UsageError
from heal_cli.model import ERROR_TYPES, Life
from heal_cli.pipeline import live
from heal_cli.process.signals import Ended
from heal_cli.stages.remediate import cause

P = ParamSpec("P")
R = TypeVar("R")

_one_at_a_time = threading.Lock()  # the first of many threads makes the compiled cache, which all the others then find


def auto_heal(
    target: str | None = None,
    *,
    cluster: str | None = None,
    tool: str | None = None,
    max_retries: int = 1,
    retry_on: Sequence[str] = (),
    read_only: bool = False,
    quiet: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mend what a function's failure is due to, and call it once more.

    What it raises, or the text it returns, is judged by the rules of `heal run`: those of `tool`, of the command in a
    CalledProcessError, or of all programs that act at the `target` (also called `cluster`). It is called again only
    after a fix, and only if the failure proves that nothing had happened, or the function is `read_only`. `retry_on`
    names the error types that are mended, all where it is empty. What it returns or raises in the end is the last
    call's own; a fault of heal's own costs one line.
    Raises ValueError for arguments that are wrong, and when called UsageError for a target that nobody has configured.
    """
    if target is not None and cluster is not None:
        raise ValueError("auto_heal: `cluster` is another word for `target`: give one of them")
    if max_retries < 0:
        raise ValueError("auto_heal: max_retries is 0 or more")
    if isinstance(retry_on, str) or (unknown := [one for one in retry_on if one not in ERROR_TYPES]):
        wrong = retry_on if isinstance(retry_on, str) else unknown[0]
        raise ValueError(f"auto_heal: retry_on: `{wrong}`: right would be a list of {', '.join(ERROR_TYPES[:-2])}")
    about = About("", target or cluster, tool, max_retries, read_only, tuple(retry_on), quiet=quiet)
    return lambda function: _decorated(function, about)


def pre_flight_check(
    checks: Sequence[str], target: str | None = None, *, cluster: str | None = None, quiet: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Ask checks before each call, side by side; a bad one is mended first where the configuration says so.

    A check is named as in `commands:` of the configuration (auth, vpn, your own). `preflight:` of the configuration
    (block, fix, warn, off) says what a bad one leads to. What cannot be asked lets the call pass.
    The function raises Refused if it is not to be called, UsageError for names that nobody has configured.
    """
    if isinstance(checks, str) or not checks:
        raise ValueError("pre_flight_check: checks is a list of one or more names, such as ['auth', 'vpn']")
    if target is not None and cluster is not None:
        raise ValueError("pre_flight_check: `cluster` is another word for `target`: give one of them")
    about = About("", target or cluster, checks=tuple(checks), quiet=quiet)
    return lambda function: _decorated(function, about)


def _decorated(function: Callable[P, R], about: About) -> Callable[P, R]:
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(
            f"{function.__qualname__}: a generator is not done when its call is: heal the function that uses it"
        )
    name = f"{function.__module__}:{getattr(function, '__qualname__', type(function).__name__)}"
    about = about._replace(name=name)
    around = _around_async if inspect.iscoroutinefunction(function) else _around
    decorated = around(function, about)
    decorated.__heal__ = True  # type: ignore[attr-defined]
    return decorated


def is_decorated(function: object) -> bool:
    """Does heal see to this function already?"""
    return getattr(function, "__heal__", False) is True


def _around(function: Callable[P, R], about: About) -> Callable[P, R]:
    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        if os.environ.get("HEAL_DISABLE") == "1":
            return function(*args, **kwargs)
        return cast(R, _lived(about, lambda: function(*args, **kwargs)))

    return called


def _around_async(function: Callable[P, Any], about: About) -> Callable[P, Any]:
    @functools.wraps(function)
    async def called(*args: P.args, **kwargs: P.kwargs) -> Any:
        if os.environ.get("HEAL_DISABLE") == "1":
            return await function(*args, **kwargs)
        return await _lived_beside(about, lambda: function(*args, **kwargs))

    return called


async def _lived_beside(about: About, begin: Callable[[], Any]) -> Any:
    """The same as `_lived` for a coroutine function: it runs on the caller's loop, heal's own work in a thread beside.

    In a thread of its own: those of a pool would all wait for each other where one such function calls another.
    """
    loop = asyncio.get_running_loop()
    running: list[Future[Any]] = []
    given_up = threading.Event()

    def call() -> Any:
        if given_up.is_set():
            raise asyncio.CancelledError
        running[:] = [asyncio.run_coroutine_threadsafe(begin(), loop)]
        if given_up.is_set():  # between the two: who gave up has not seen it yet
            running[0].cancel()
        try:
            return running[0].result()
        except CancelledError:
            raise asyncio.CancelledError from None

    ended = _in_thread(lambda: _lived(about, call))
    try:
        return await asyncio.wrap_future(ended)
    except asyncio.CancelledError:
        given_up.set()
        for one in running:
            one.cancel()
        raise


def _in_thread(work: Callable[[], Any]) -> Future[Any]:
    """Do it in a new thread, in this context; gives its result to come."""
    ended: Future[Any] = Future()
    ended.set_running_or_notify_cancel()
    context = contextvars.copy_context()

    def do() -> None:
        try:
            ended.set_result(context.run(work))
        except BaseException as error:
            ended.set_exception(error)

    threading.Thread(target=do, name="heal", daemon=True).start()
    return ended


def _lived(about: About, call: Callable[[], Any]) -> Any:
    """One call through the pipeline; gives back what the function gave back last, or raises what it raised."""
    within: Within | None = None
    try:
        with _one_at_a_time:
            within = Within(about, call)
        life = live(within.about.request, within.world())
    except (Refused, UsageError):
        raise
    except Ended:
        if STEP.get():  # a workflow knows what that is
            raise
        raise KeyboardInterrupt from None  # pressed at a login
    except Exception as fault:
        console.tell(f"a fault of heal's own ({type(fault).__name__}: {fault}) in {about.name}")
        return within.result() if within and within.called else call()
    if life.refusal is not None and not life.attempts:
        raise _refused(life)
    return within.result()


def _refused(life: Life) -> Refused:
    assert life.refusal
    advice = life.advice
    why = advice.cause if advice else cause(life.refusal, life.scene)
    return Refused(life.refusal.rule.type, why, advice.commands if advice else ())
