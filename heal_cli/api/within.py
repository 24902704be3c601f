"""The world of one call of a Python function: that of `heal run`, with a function in place of the command."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from heal_cli import console, standpoint
from heal_cli.api.spoken_errors import argv_of, status_of, text_of, tools_of
from heal_cli.asked_before import rule_for
from heal_cli.book import rule as rule_of
from heal_cli.command_line import from_argv
from heal_cli.errors import HealError, UsageError
from heal_cli.matching import plain_text, unjudged
from heal_cli.model import (
    Action,
    Attempt,
    Command,
    Failure,
    Life,
    Options,
    Request,
    Rule,
    Scene,
    Streams,
    Target,
    World,
)
from heal_cli.shape import did_you_mean
from heal_cli.stages.diagnose import diagnose
from heal_cli.world import Here


class Place(NamedTuple):
    """The step of a workflow that functions are called in; `lives` are those of their calls so far."""

    flow: str
    step: str
    lives: list[Life]


STEP: ContextVar[Place | None] = ContextVar("heal_step", default=None)

_NOWHERE = Streams("null", "null")  # a function takes nothing from stdin that a second call would miss
_OF_A_TEXT = 64 * 1024  # characters of a returned text that are looked at, from the end


class Refused(HealError):
    """A check before the call was bad: the function was not called. `type` is the error type."""

    def __init__(self, type: str, cause: str, commands: tuple[str, ...]) -> None:
        advice = f"; run: {commands[0]}" if commands else ""
        super().__init__(f"{type}: {cause}{advice}")
        self.type = type
        self.cause = cause
        self.commands = commands


class About(NamedTuple):
    """What is known of a function: its `name` (module:function), and what its decorator says of it.

    `tool` is the program whose rules its errors are judged by; of `types` alone a failure is mended, of all if empty.
    """

    name: str
    target: str | None = None
    tool: str | None = None
    retries: int = 0
    read_only: bool = False
    types: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def request(self) -> Request:
        """The request to call it, as the journal names it."""
        options = Options(target=self.target, retries=self.retries, quiet=self.quiet, predict=False)
        if place := STEP.get():
            options = options._replace(flow=place.flow, step=place.step)
        return Request((self.name,), options._replace(preflight=bool(self.checks)))


class Within(Here):
    """What a call needs to know of this machine, and how its errors are seen. `call` calls the function, once.

    Raises UsageError for a target or a check that nobody has configured.
    """

    def __init__(self, about: About, call: Callable[[], Any]) -> None:
        super().__init__(about.request)
        self.about = about
        self._call = call
        self._argv: tuple[str, ...] = ()
        self._libraries: tuple[str, ...] = ()
        self.value: Any = None
        self.error: Exception | None = None
        self.called = False
        self._chosen = self._configured(about.target)
        if wrong := [name for name in about.checks if name not in self.book["checks"] and self._rule(name) is None]:
            raise UsageError(f"there is no check `{wrong[0]}`{did_you_mean(wrong[0], self.book['checks'])}")

    def _configured(self, name: str | None) -> Target | None:
        if name is None:
            return None
        for target in self.targets.values():
            if name in (target.name, target.values.get("short")):
                return target
        known = ", ".join(self.targets) or "none is configured"
        raise UsageError(f"there is no target `{name}` (known: {known})")

    def world(self) -> World:
        return super().world()._replace(alone=lambda request, command: True, rewind=lambda attempt: None)

    def result(self) -> Any:
        """What the last call gave back; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.value

    def execute(self, request: Request) -> Attempt:
        """Call the function. KeyboardInterrupt, SystemExit, a cancellation and Refused pass through."""
        started = time.monotonic()
        self.called, self.value, self.error, self._argv, self._libraries = True, None, None, (), ()
        try:
            self.value = self._call()
        except Refused:
            raise
        except Exception as error:
            self.error, self._argv, self._libraries = error, argv_of(error), tools_of(error)
            return _attempt(status_of(error), text_of(error), started)
        if isinstance(self.value, str) and self.value:
            said = self.value[-_OF_A_TEXT:]
            return _attempt(int(self._tells_of_a_failure(request, said)), said.rstrip("\n") + "\n", started)
        return _attempt(0, "", started)

    def _tells_of_a_failure(self, request: Request, text: str) -> bool:
        """Is a returned text what a tool says when it fails? Only the rules that know a tool are asked."""
        failure = Failure(self._spoken_for(), None, plain_text(text.encode("utf-8", "replace")))
        rules = (one for one in super().rules_after(failure) if one.match.programs and not one.last)
        found = diagnose(rules, failure)
        return found is not None and found.rule.type not in ("none", "usage")

    def _spoken_for(self) -> tuple[Command, ...]:
        """The commands that the function stands for: the one that failed in it, else any that may act at its target.

        First of all what the library that raised its error speaks for.
        """
        if self._argv:
            return (from_argv(self._argv, self.book["programs"]),)
        if self.about.tool:
            return (Command((self.about.tool,)),)
        name = self._chosen.name if self._chosen else None
        tools = [tool for tool, names in self.compiled.header["at_targets"].items() if name in names]
        return tuple(Command((tool,)) for tool in dict.fromkeys((*self._libraries, *tools, "python3")))

    def failure(self, request: Request, attempt: Attempt) -> Failure:
        return Failure(self._spoken_for(), attempt.status, unjudged(plain_text(attempt.head)))

    def rules_after(self, failure: Failure) -> tuple[Rule, ...]:
        """The rules; those of a type that is not to be mended only explain.

        None of what a failure reads like: that was learned from commands, an exception alone is another text.
        """
        found = (one for one in super().rules_after(failure) if one.match.like is None)
        wanted = self.about.types
        return tuple(one if not wanted or one.type in wanted else _explaining(one) for one in found)

    def rules_before(self, request: Request) -> tuple[Rule, ...]:
        """The rules of the checks that the decorator names, in that order."""
        return tuple(self._rule(name) or _of_check(name, self.book["checks"][name][1]) for name in self.about.checks)

    def _rule(self, name: str) -> Rule | None:
        """A rule about the command alone, by its id; it is asked whatever programs it names."""
        found = next((rule_of(plain) for plain in self.book["rules"] if plain[0] == name), None)
        if found is None or found.moment != "before" or found.match.args or found.match.line:
            return None
        return found._replace(match=found.match._replace(programs=()))

    def read_only(self, command: Command) -> bool:
        return self.about.read_only

    def scene(self, request: Request, command: Command) -> Scene:
        if self._chosen and not self._argv:
            return standpoint.at(self._chosen, self.targets, self.book["programs"])._replace(command=command)
        return super().scene(request, command)

    def report(self, life: Life) -> None:
        said = f"{self.about.name} was not called"
        console.report(_without_commands(life), self.options.quiet, refused=said)

    def mind_signals(self) -> None:
        """The signals are the caller's."""

    def record(self, life: Life) -> None:
        if place := STEP.get():
            place.lives.append(life)
        super().record(_without_commands(life))


def _without_commands(life: Life) -> Life:
    """A life whose advice names no corrected command, unless that is one of a fix: the function cannot be typed."""
    found = life.refusal or (life.diagnoses[-1] if life.diagnoses else None)
    if life.advice is None or found is None or found.rule.action.fix or life.refusal:
        return life
    return life._replace(advice=life.advice._replace(commands=()))


def _attempt(ended: int, text: str, started: float) -> Attempt:
    said = text.encode("utf-8", "replace")
    return Attempt(ended, None, None, said, b"", 0, time.monotonic() - started, _NOWHERE, _NOWHERE)


def _explaining(rule: Rule) -> Rule:
    return rule._replace(action=Action("explain")) if rule.action.fix else rule


def _of_check(name: str, kind: str) -> Rule:
    return rule_of(rule_for(name, kind))
