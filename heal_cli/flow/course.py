"""The course of a workflow: step after step, what is kept on the way, and how it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from heal_cli import console, locking, redaction
from heal_cli.command_line import as_line
from heal_cli.errors import HealError, UsageError
from heal_cli.flow import state as states
from heal_cli.flow import steps, values
from heal_cli.flow.plan import CONTINUE, STOP, Flow, Step
from heal_cli.flow.state import State
from heal_cli.flow.steps import Result
from heal_cli.model import Options
from heal_cli.process import signals
from heal_cli.shape import did_you_mean
from heal_cli.told_secrets import Secrets

DONE, FAILED, SKIPPED, EARLIER, LEFT, INTERRUPTED = "done", "failed", "skipped", "earlier", "left", "interrupted"


class Passed(NamedTuple):
    """What became of one step: done, healed is in its result; failed; skipped by its `if`; earlier (in another run);
    left (not reached); interrupted."""

    step: Step
    became: str
    result: Result | None = None
    seconds: float = 0.0


class Ending(NamedTuple):
    """How a workflow ended: every step with what became of it, heal's exit status, the signal it is to die of, if any,
    and the command that goes on from there."""

    flow: Flow
    passed: tuple[Passed, ...]
    status: int
    signal: int | None
    resume: str | None
    seconds: float


def begin(flow: Flow, start: str | None, resume: bool, chosen: Mapping[str, str]) -> tuple[State, dict[str, str]]:
    """What is done already, and the values at the start. Raises HealError for what cannot be begun so."""
    names = [step.name for step in flow.steps]
    if unknown := [name for name in chosen if name not in flow.values]:
        raise UsageError(
            f"flow: --set {unknown[0]}: {flow.file} has no such value{did_you_mean(unknown[0], flow.values)}"
        )
    if start is not None and start not in names:
        raise UsageError(f"flow: --from {start}: there is no such step{did_you_mean(start, names)}")
    before = states.load(flow) if start is not None or resume else None
    if resume and before is None:
        raise HealError(f"nothing to resume: the last run of {flow.name} came to its end, or there was none")
    before = before or State()
    done = tuple(names[: names.index(start)]) if start is not None else _still_done(flow, before)
    known = {**before.values, **values.given(flow, {**before.values, **chosen})}
    _all_there(flow, done, known)
    return State(done, before.values), known


def _still_done(flow: Flow, before: State) -> tuple[str, ...]:
    """The steps that need not be run again: not those that saved a secret for what is to come, which is not kept.

    One that is never to run twice stays done: then what it saved is missing, and the person is told.
    """
    done = before.done
    saving = [(step.save, step) for step in flow.steps if step.save and step.on_error != STOP]
    saved_by = {save.name: step for save, step in saving if save.secret or save.name in before.secrets}
    to_come = [step for step in flow.steps if step.name not in done]
    again: set[str] = set()
    while to_come:
        for name in to_come.pop().needs:
            if name in saved_by and (step := saved_by[name]).name in done and step.name not in again:
                again.add(step.name)
                to_come.append(step)
    return tuple(step.name for step in flow.steps if step.name in done and step.name not in again)


def _all_there(flow: Flow, done: tuple[str, ...], known: Mapping[str, str]) -> None:
    """Is every value there that the steps to come use? Secrets are not kept from one run to the next."""
    there = set(known)
    saved_by = {step.save.name: step for step in flow.steps if step.save}
    for step in flow.steps:
        if step.name in done:
            continue
        for name in step.needs:
            if name not in there:
                by = saved_by[name]
                why = "a secret, which is not kept" if by.save and by.save.secret else "not known from an earlier run"
                raise HealError(f"step {step.name}: {{{name}}} is {why}: begin with --from {by.name!r}")
        if step.save:
            there.add(step.save.name)


class Course:
    """A workflow under way."""

    def __init__(self, flow: Flow, state: State, known: dict[str, str], options: Options) -> None:
        self.flow, self.state, self.known, self.options = flow, state, dict(known), options
        self.passed: list[Passed] = []
        self._inputs = {name for name, value in flow.values.items() if value.secret}
        self._shown = os.isatty(2) or options.verbose
        self._secrets = Secrets()
        for name in self._inputs:
            self._secrets.hide(known[name])

    def run(self, functions: Mapping[str, Callable[..., Any]]) -> Ending:
        """Go through the steps. Raises HealError if another run of the file is under way."""
        started = time.monotonic()
        try:
            with locking.locked(f"{states.path(self.flow)}.lock", 0.0):
                signals.raise_ended()
                self._keep(None)
                signal = self._through(functions)
        except locking.Busy:
            raise HealError(f"{self.flow.name}: another run of it is under way") from None
        return self._ending(signal, time.monotonic() - started)

    def _through(self, functions: Mapping[str, Callable[..., Any]]) -> int | None:
        """Every step until one stops the workflow; the signal that did, if it was one."""
        for step in self.flow.steps:
            if step.name in self.state.done:
                self.passed.append(Passed(step, EARLIER))
                continue
            began = time.monotonic()
            try:
                became, result = self._pass(step, functions)
            except signals.Ended as end:
                self._after_a_key(end.number)
                self.passed.append(Passed(step, INTERRUPTED, None, time.monotonic() - began))
                return end.number
            self.passed.append(Passed(step, became, result, time.monotonic() - began))
            number = _signal_of(result) if became == INTERRUPTED else None
            self._after_a_key(number)
            self._say(step, f"{became} in {time.monotonic() - began:.1f} s" if result else became)
            if number is not None:
                return number
            if became == FAILED and step.on_error != CONTINUE:
                return None
            self._keep(None, step)
        return None

    def _after_a_key(self, number: int | None) -> None:
        """What follows a ^C that the terminal shows stands on a line of its own."""
        if number == signals.SIGINT and os.isatty(2):
            console.say("\n")

    def _pass(self, step: Step, functions: Mapping[str, Callable[..., Any]]) -> tuple[str, Result | None]:
        if not values.holds(step.condition, self.known):
            self._save(step, "")
            return SKIPPED, None
        self._keep(step)
        os.environ.update(HEAL_FLOW=self.flow.name, HEAL_STEP=step.name)  # for a heal within what the step runs
        self._say(step, step.python or as_line(steps.argv(step, self.known)))
        if step.python:
            result = steps.function(self.flow, step, self.known, functions[step.name])
        else:
            result = steps.command(self.flow, step, self.known, self.options)
        if result.wrong:
            console.tell(f"step {step.name}: {result.wrong}")
        if result.interrupted:
            return INTERRUPTED, result
        self._save(step, result.saved or "")
        return (DONE if result.done else FAILED), result

    def _save(self, step: Step, text: str) -> None:
        """What a step saves; nothing of one that was skipped, or failed and may."""
        if step.save:
            self.known[step.save.name] = text
            if step.save.secret:
                self._secrets.hide(text)

    def _keep(self, running: Step | None, done: Step | None = None) -> None:
        """Write down how far it came."""
        secret = {step.save.name for step in self.flow.steps if step.save and step.save.secret} | self._inputs
        secret |= {name for name, text in self.known.items() if redaction.holds(text)}
        names = (*self.state.done, done.name) if done else self.state.done
        kept = {name: text for name, text in self.known.items() if name not in secret}
        self.state = State(names, kept, tuple(sorted(secret)), running.name if running else None)
        states.save(self.flow, self.state)

    def _say(self, step: Step, text: str) -> None:
        if self._shown:
            place = self.flow.steps.index(step) + 1
            console.tell(f"[{place}/{len(self.flow.steps)}] {step.name}: {text}")

    def _ending(self, signal: int | None, seconds: float) -> Ending:
        reached = len(self.passed)
        last = self.passed[-1]
        stopped = last.became == INTERRUPTED or (last.became == FAILED and last.step.on_error != CONTINUE)
        everything = (*self.passed, *(Passed(step, LEFT) for step in self.flow.steps[reached:]))
        if not stopped:
            states.forget(self.flow)
            failed = any(one.became == FAILED for one in everything)
            return Ending(self.flow, everything, int(failed), None, None, seconds)
        status = last.result.status if last.result else 128 + (signal or 0)
        return Ending(self.flow, everything, status or 1, signal, self._resume(), seconds)

    def _resume(self) -> str:
        """The command that goes on."""
        return as_line(("heal", "flow", _near(self.flow.file), "--resume"))


def _signal_of(result: Result | None) -> int:
    """The signal that ended a step which was interrupted."""
    last = result.life.attempts[-1] if result and result.life else None
    return (last.signal if last else None) or signals.SIGINT


def _near(file: str) -> str:
    """A file's name as short as it can be said from here."""
    try:
        name = os.path.relpath(file)
    except (OSError, ValueError):
        return file
    return file if name.startswith("..") else name
