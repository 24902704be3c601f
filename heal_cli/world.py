"""The real world: the one place that wires the pipeline to processes, files and people, each imported when needed."""

from __future__ import annotations

import os

from heal_cli import compiled, console, journal
from heal_cli.model import World
from heal_cli.process import execute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.actions import Workshop
    from heal_cli.model import (
        Attempt,
        Command,
        Diagnosis,
        Failure,
        Fix,
        Life,
        Mending,
        Reading,
        Request,
        Rule,
        Scene,
        Target,
    )  # fmt: skip


def real_world(request: Request) -> World:
    """The world as it is for one request. Raises UsageError for a target that nobody has configured."""
    here = Here(request)
    chosen, names = request.options.target, here.compiled.header["names"]
    if chosen is not None and chosen not in names and not here.compiled.header["problems"]:
        from heal_cli.errors import UsageError

        raise UsageError(f"run: --target {chosen}: there is no such target (known: {', '.join(names) or 'none'})")
    return here.world()


class Here:
    """What a run needs to know of this machine and this user, looked up once and when asked for."""

    def __init__(self, request: Request) -> None:
        self.options = request.options
        self.compiled = compiled.load()
        self._book: dict[str, Any] | None = None
        self._targets: dict[str, Target] | None = None
        self._undelivered: list[Attempt] = []

    def world(self) -> World:
        return World(
            preflight=self.compiled.header["preflight"],
            commands=self.commands,
            rules_before=self.rules_before,
            execute=self.execute,
            failure=self.failure,
            rules_after=self.rules_after,
            read_only=self.read_only,
            alone=self.alone,
            scene=self.scene,
            check=self.check,
            fix=self.fix,
            carry_out=self.carry_out,
            asks=asks,
            deliver=self.deliver,
            rewind=rewind,
            wait=self.wait,
            tell=console.tell,
            announce=lambda life: console.announce(life, self.options.verbose),
            report=lambda life: console.report(life, self.options.quiet),
            record=self.record,
        )

    @property
    def book(self) -> dict[str, Any]:
        if self._book is None:
            self._book = self.compiled.read_book()
        return self._book

    @property
    def targets(self) -> dict[str, Target]:
        if self._targets is None:
            from heal_cli.targets import configured

            self._targets = configured(self.book["config"])
        return self._targets

    def commands(self, request: Request) -> tuple[Command, ...]:
        from heal_cli.command_line import from_argv, from_line

        if request.line is not None:
            return from_line(request.line, self.compiled.header["wrappers"]) or (from_argv(request.argv, {}),)
        return (from_argv(request.argv, self.compiled.header["wrappers"]),)

    def tool(self, request: Request) -> str:
        """The program behind its wrappers, as cheaply as can be."""
        name = request.argv[0].rpartition("/")[2]
        if request.line is None and name not in self.compiled.header["wrappers"]:
            return name
        return self.commands(request)[-1].program

    def rules_before(self, request: Request) -> tuple[Rule, ...]:
        index = self.compiled.header["before"]
        if not index:
            return ()
        tools = [self.tool(request)] if request.line is None else [one.program for one in self.commands(request)]
        return self._rules(place for name in (*tools, "*") for place in index.get(name, ()))

    def rules_after(self, failure: Failure) -> tuple[Rule, ...]:
        from heal_cli.book import places_after

        return self._rules(places_after(self.book["index"], failure))

    def rules_of(self, command: Command) -> tuple[Rule, ...]:
        """The rules that look at failures of one command by its name."""
        from heal_cli.book import places_of

        return self._rules(places_of(self.book["index"], {command.program}))

    def _rules(self, places: Any) -> tuple[Rule, ...]:
        wanted = sorted(set(places))
        if not wanted:
            return ()
        from heal_cli.book import rule

        return tuple(rule(self.book["rules"][place]) for place in wanted)

    def execute(self, request: Request) -> Attempt:
        attempt = execute(request.argv, self._held_back(request))
        if attempt.held:
            self._undelivered.append(attempt)
        return attempt

    def _held_back(self, request: Request) -> tuple[bytes, ...]:
        """The texts that show a failure heal may be about to mend; none if it will not, or is to show everything."""
        options = request.options
        if not options.heal or not options.retries or options.verbose:
            return ()
        known = self.compiled.header["held_back"]
        if request.line is None:
            return known.get(self.tool(request), ())  # type: ignore[no-any-return]
        return tuple(text for command in self.commands(request) for text in known.get(command.program, ()))

    def deliver(self, attempt: Attempt) -> None:
        """Show what is held back of an attempt, once."""
        if any(attempt is waiting for waiting in self._undelivered):
            self._undelivered = [waiting for waiting in self._undelivered if waiting is not attempt]
            console.pass_on(attempt.held)

    def failure(self, request: Request, attempt: Attempt) -> Failure:
        from heal_cli.matching import plain_text
        from heal_cli.model import Failure

        ended = -attempt.signal if attempt.signal is not None else attempt.status
        observed = attempt.head + (b"\n" if attempt.lost else b"") + attempt.tail
        if attempt.error is not None:
            observed = f"{request.argv[0]}: {os.strerror(attempt.error)}\n".encode("utf-8", "backslashreplace")
        return Failure(self.commands(request), ended, plain_text(observed), request.line)

    def read_only(self, command: Command) -> bool:
        from heal_cli.command_line import is_read_only

        return is_read_only(command, self.book["programs"])

    def alone(self, request: Request, command: Command) -> bool:
        from heal_cli.command_line import only_this_acts

        return request.line is None or only_this_acts(request.line, command, self.book["programs"])

    def scene(self, request: Request, command: Command) -> Scene:
        from heal_cli.targets import scene

        return scene(command, self.targets, self.book["programs"], request.options.target)

    def check(self, name: str, scene: Scene) -> Reading:
        from heal_cli import checks
        from heal_cli.book import check

        asked = check(self.book["checks"][name])
        return checks.kind(asked.kind)(asked.parameters, scene)

    def fix(self, diagnosis: Diagnosis, scene: Scene) -> tuple[Fix, Scene] | None:
        from heal_cli.book import fix
        from heal_cli.targets import scene_for_fix

        name = diagnosis.rule.action.fix
        if name is None:
            return None
        found = fix(self.book["fixes"][name])
        where = scene_for_fix(found, scene, self.targets)
        return (found, where) if where else None

    def carry_out(self, fix: Fix, scene: Scene) -> Mending:
        from heal_cli.actions import carry_out

        return carry_out(fix, scene, self.workshop())

    def workshop(self) -> Workshop:
        from heal_cli.actions import Person, Workshop

        present = self.options.answer != "no" and console.person_present()
        ask = (lambda question: True) if self.options.answer == "yes" else console.ask
        tell = console.tell if self.options.verbose else _say_nothing
        return Workshop(self.check, Person(present, ask), tell)

    def wait(self) -> None:
        import time

        from heal_cli.durations import seconds

        time.sleep(seconds(self.book["config"]["retry_wait"]))

    def record(self, life: Life) -> None:
        from heal_cli.stages.record import observation

        tool = self.tool(life.request)
        target = life.request.options.target or self.compiled.header["targets"].get(tool)
        line = observation(life, journal.moment(), tool, target)
        line["argv"] = _without_secrets(line["argv"])
        if problems := self.compiled.header["problems"]:
            console.tell(_in_one_line(problems))
        try:
            journal.append(line)
        except OSError as error:
            console.tell(f"this run could not be recorded: {error.strerror}: {error.filename or 'the journal'}")
        else:
            if is_failure(life):
                self._remember(life, line)
        if self.options.report:
            self._write_report(life, line)

    def _remember(self, life: Life, line: dict[str, Any]) -> None:
        from heal_cli.errors import StateError
        from heal_cli.memory import remember

        try:
            for message in remember(life, line):
                console.tell(message)
        except (StateError, OSError) as error:
            console.tell(f"this failure could not be remembered: {error}")

    def _write_report(self, life: Life, line: dict[str, Any]) -> None:
        from heal_cli.report import write

        try:
            write(self.options.report or "", life, line)
        except OSError as error:
            console.tell(f"the report could not be written: {self.options.report}: {error.strerror}")


def _in_one_line(problems: tuple[str, ...]) -> str:
    """What is wrong with heal's own files, short enough to be borne at every run."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"left out for now: {problems[0]}{more}; see heal config show, heal rules validate"


def asks(fix: Fix, scene: Scene) -> bool:
    """Does a fix use the terminal here?"""
    from heal_cli.targets import effective_class

    return effective_class(fix, scene.values) not in ("safe", "credential")


def is_failure(life: Life) -> bool:
    """Did an attempt fail? A command that the person ended with Ctrl-C did not."""
    return any(not attempt.succeeded and not attempt.interrupted for attempt in life.attempts)


def rewind(attempt: Attempt) -> None:
    """Put a stdin that is a file back to where it was."""
    if attempt.before.offset is not None:
        os.lseek(0, attempt.before.offset, os.SEEK_SET)


def _without_secrets(argv: list[str]) -> list[str]:
    from heal_cli import redaction

    return list(redaction.argv(tuple(argv)))


def _say_nothing(text: str) -> None:
    """Steps are only worth a line with -v."""
