"""One step of a workflow, from its values to what it left: a command through `heal run`, or a Python function."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from heal_cli import console, redaction
from heal_cli.api.decorators import auto_heal, is_decorated
from heal_cli.api.within import STEP, Place, Refused
from heal_cli.errors import HealError, UsageError
from heal_cli.flow.plan import STOP, Flow, Step
from heal_cli.flow.values import kept, returned
from heal_cli.matching import fill_text
from heal_cli.model import Life, Options, Request
from heal_cli.options import unwrapped
from heal_cli.process import signals
from heal_cli.runner import LISTENS, WORKFLOW, Run, take_name, tell_why_not_started

_ENDING = (signals.SIGINT, *signals.PASSED_ON[:2])  # by which a person or the machine ends a command


class Result(NamedTuple):
    """How a step ended: `status` as a shell shows it, what it `saved`, and the `life` of its last run, if it had one.

    `wrong` says what was wrong besides the command's own words; `interrupted` that the whole workflow is to stop.
    """

    status: int
    saved: str | None = None
    life: Life | None = None
    wrong: str = ""
    interrupted: bool = False

    @property
    def done(self) -> bool:
        return self.status == 0 and not self.wrong


def functions(flow: Flow) -> dict[str, Callable[..., Any]]:
    """The Python functions of a workflow, by step; modules are found beside the file too. Raises HealError."""
    if any(step.python for step in flow.steps):
        sys.path.insert(0, os.path.dirname(flow.file))
    return {step.name: _function(flow, step) for step in flow.steps if step.python}


def _function(flow: Flow, step: Step) -> Callable[..., Any]:
    module, _, name = (step.python or "").partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    except Exception as error:
        raise HealError(f"{flow.file}: step {step.name}: {step.python}: {type(error).__name__}: {error}") from None
    if is_decorated(found):
        return found
    retries = 0 if step.on_error == STOP else 1
    return auto_heal(step.target, max_retries=retries)(found)


def argv(step: Step, values: Mapping[str, str]) -> tuple[str, ...]:
    """The command of a step, each word with its values: one word stays one word, whatever is in them."""
    return tuple(fill_text(word, values) for word in step.argv)


def command(flow: Flow, step: Step, values: Mapping[str, str], options: Options) -> Result:
    """Run the command of a step to its end."""
    heals = options.heal and step.on_error != STOP and os.environ.get("HEAL_DISABLE") != "1"
    target = step.target or options.target
    own = options._replace(heal=heals, target=target, flow=flow.name, step=step.name)
    request = unwrapped(Request(argv(step, values), own))
    take_name(LISTENS if _says_heal(request.argv) else WORKFLOW)
    if step.save is None:
        return _run(request)
    with TemporaryFile() as output:
        with _stdout(output):
            result = _run(request)
        if result.status:
            _show(output)
            return result
        return _saved(result, step, _content(output))


def _says_heal(words: tuple[str, ...]) -> bool:
    """Does a command run another one through heal, as `timeout 60 heal run CMD`? Then this heal listens to it."""
    return any(one.rpartition("/")[2] == "heal" and after == "run" for one, after in pairwise(words))


def _run(request: Request) -> Result:
    run = Run(request)
    try:
        life = run.live()
    except signals.Ended:
        run.broken_off()
        raise
    if not life.attempts:
        return Result(125, None, life, "it was refused before it was run")
    last = life.attempts[-1]
    if last.error is not None and not life.advice:
        tell_why_not_started(request, last.error)
    return Result(last.status, None, life, "", last.interrupted or last.signal in _ENDING)


class _stdout:
    """Within this, descriptor 1 is a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __enter__(self) -> None:
        sys.stdout.flush()
        self._kept = signals.high(os.dup(1))
        os.set_inheritable(self._kept, False)
        os.dup2(self._file.fileno(), 1)

    def __exit__(self, *ended: object) -> None:
        os.dup2(self._kept, 1)
        os.close(self._kept)


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _show(file: IO[bytes]) -> None:
    """What a step that failed had to say on stdout is not lost: its words may be the only ones."""
    console.pass_on(redaction.told_out(_content(file)))


def _saved(result: Result, step: Step, output: bytes) -> Result:
    assert step.save
    try:
        return result._replace(saved=kept(step.save, output))
    except HealError as error:
        return result._replace(status=result.status or 1, wrong=str(error))


def function(flow: Flow, step: Step, values: Mapping[str, str], found: Callable[..., Any]) -> Result:
    """Call the function of a step; what it raises is told, and the step has failed."""
    arguments = {name: fill_text(text, values) for name, text in step.arguments}
    take_name(WORKFLOW)
    place = Place(flow.name, step.name, [])
    token = STEP.set(place)
    try:
        value = found(**arguments)
        if inspect.iscoroutine(value):
            value = asyncio.run(value)
    except (Refused, UsageError) as error:
        return Result(125, None, _last(place), str(error))
    except KeyboardInterrupt:
        raise signals.Ended(signals.SIGINT) from None
    except Exception as error:
        return Result(1, None, _last(place), f"{type(error).__name__}: {error}")
    finally:
        STEP.reset(token)
    if step.save is None:
        return Result(0, None, _last(place))
    return _saved(Result(0, None, _last(place)), step, returned(value))


def _last(place: Place) -> Life | None:
    return place.lives[-1] if place.lives else None
