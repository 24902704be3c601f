"""The real world: the one place that wires the pipeline to processes, files and people, each imported when needed."""

from __future__ import annotations

import os

from heal_cli import compiled, console, journal, verdicts
from heal_cli.model import BAD, UNKNOWN, World
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


# A program that is asked something may neither ask back (git(1), ssh(1)) nor write: git refreshes its index otherwise.
_SPEAKS_TO_NOBODY = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never", "GIT_OPTIONAL_LOCKS": "0"
}  # fmt: skip


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
        self.verdicts = verdicts.Verdicts(self.compiled.key, self.compiled.project)

    def world(self) -> World:
        return World(
            preflight=self.preflight,
            remedy=self.compiled.header["remedy"],
            commands=self.commands,
            rules_before=self.rules_before,
            execute=self.execute,
            failure=self.failure,
            rules_after=self.rules_after,
            read_only=self.read_only,
            alone=self.alone,
            scene=self.scene,
            ask=self.ask,
            fix=self.fix,
            carry_out=self.carry_out,
            asks=asks,
            inquire=self.inquire,
            deliver=self.deliver,
            rewind=rewind,
            wait=self.wait,
            tell=console.tell,
            announce=lambda life: console.announce(life, self.options.verbose),
            report=lambda life: console.report(life, self.options.quiet),
            record=self.record,
        )

    @property
    def preflight(self) -> str:
        """What a check before the run that is bad leads to, where its rule does not say."""
        mode: str = self.compiled.header["preflight"]
        return mode

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
        return self._parsed(request, self.compiled.header["wrappers"])

    def _parsed(self, request: Request, programs: Any) -> tuple[Command, ...]:
        from heal_cli.command_line import from_argv, from_line

        if request.line is not None:
            return from_line(request.line, programs) or (from_argv(request.argv, {}),)
        return (from_argv(request.argv, programs),)

    def tool(self, request: Request) -> str:
        """The program behind its wrappers, as cheaply as can be."""
        name = request.argv[0].rpartition("/")[2]
        if request.line is None and name not in self.compiled.header["wrappers"]:
            return name
        return self.commands(request)[-1].program

    def rules_before(self, request: Request) -> tuple[Rule, ...]:
        """The rules that have to be asked before the run: no verdict says yet that all is well."""
        entries = self._entries(request)
        if entries and request.line is None:
            entries = self._unsettled(request, entries)
        return self._rules_of(request, entries)

    def rules_asked(self, request: Request) -> tuple[Rule, ...]:
        """All rules that are asked before the run, whatever the verdicts say."""
        return self._rules_of(request, self._entries(request))

    def _rules_of(self, request: Request, entries: list[Any]) -> tuple[Rule, ...]:
        """The rules of entries; one that names no command is about those programs for which it is listed."""
        places = tuple(dict.fromkeys(entry[0] for entry in entries))
        found = self._rules(places)
        if request.line is None:
            return found
        index = self.compiled.header["before"]
        tools = [one.program for one in self.commands(request)]
        listed = [
            tuple(tool for tool in tools if place in [entry[0] for entry in index.get(tool, ())]) for place in places
        ]
        return tuple(
            rule._replace(match=rule.match._replace(programs=programs)) if not rule.match.line and programs else rule
            for rule, programs in zip(found, listed, strict=True)
        )

    def _entries(self, request: Request) -> list[Any]:
        """What the header says of the rules asked before a request, in the order of asking."""
        index = self.compiled.header["before"]
        if not index:
            return []
        tools = [self.tool(request)] if request.line is None else [one.program for one in self.commands(request)]
        return [entry for name in tools for entry in index.get(name) or index.get("*", ())]

    def _unsettled(self, request: Request, entries: list[Any]) -> list[Any]:
        """Those of which the words may concern a request, and no verdict says that it passes."""
        entries = [entry for entry in entries if _asks_about(request.argv, entry[2])]
        if not entries:
            return []
        tool = self.tool(request)
        where = self.address(request.argv, tool)
        found = (None,) if self._kind(tool)[0] == "forge" else self.verdicts.place(where)
        harmless = self.verdicts.is_harmless(verdicts.digest(*request.argv))

        def passes(check: str | None, rests_on: tuple[str, ...]) -> bool:
            if check is None:
                return harmless
            if "place" in rests_on and found is None:
                return False
            return self._passes(check, rests_on, request.argv, tool, found[0] if found else None)

        return [entry for entry in entries if not passes(entry[1], entry[3])]

    def _passes(
        self, check: str, rests_on: tuple[str, ...], words: tuple[str, ...], tool: str, target: str | None
    ) -> bool:
        return self.verdicts.passes(*self._named(check, rests_on, words, tool, target))

    def _named(
        self, check: str, rests_on: tuple[str, ...], words: tuple[str, ...], tool: str, target: str | None
    ) -> tuple[str | bytes, str | bytes]:
        """A check of a command, and where it acts, as the verdicts name them; `words` begin with the wrappers."""
        kind, context_flag = self._kind(tool)
        asked = verdicts.question(check, rests_on, words, tool, context_flag)
        if "place" not in rests_on:
            return asked, verdicts.ANYWHERE
        return asked, self.address(words, tool) if target is None or kind == "forge" else target

    def _kind(self, tool: str) -> tuple[str, str]:
        """What a program acts on, and its flag for a context."""
        found: tuple[str, str] = self.compiled.header["kinds"].get(tool, ("", ""))
        return found

    def address(self, words: tuple[str, ...], tool: str) -> bytes:
        """What a command's words, its wrappers first, say of where it acts, as the verdicts name it."""
        return verdicts.address(words, *self._kind(tool), self.options.target)

    def rules_after(self, failure: Failure) -> tuple[Rule, ...]:
        from heal_cli.book import places_after

        return self._rules(places_after(self.book["index"], failure))

    def rules_of(self, command: Command) -> tuple[Rule, ...]:
        """The rules that look at failures of one command by its name."""
        from heal_cli.book import places_of

        return self._rules(places_of(self.book["index"], {command.program}))

    def _rules(self, places: Any) -> tuple[Rule, ...]:
        wanted = tuple(dict.fromkeys(places))
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
        return Failure(self._parsed(request, self.book["programs"]), ended, plain_text(observed), request.line)

    def read_only(self, command: Command) -> bool:
        from heal_cli.command_line import is_read_only

        return is_read_only(command, self.book["programs"])

    def alone(self, request: Request, command: Command) -> bool:
        from heal_cli.command_line import only_this_acts

        return request.line is None or only_this_acts(request.line, command, self.book["programs"])

    def scene(self, request: Request, command: Command) -> Scene:
        from heal_cli.command_line import from_argv
        from heal_cli.targets import scene

        found = scene(command, self.targets, self.book["programs"], request.options.target)
        files = str(found.values.get("kubeconfigs", "")).split(os.pathsep) if "kubeconfigs" in found.values else ()
        if self._kind(command.program)[0] != "forge":
            address = self.address((*command.prefix, *command.words), command.program)
            self.verdicts.found_place(address, found.target.name if found.target else None, files)
        options = from_argv(command.words, self.book["programs"]).options
        whole = command._replace(options=command.options or options)
        return found._replace(command=whole, lasts=lambda: self._usual_seconds(command))

    def _usual_seconds(self, command: Command) -> tuple[float | None, float | None]:
        from heal_cli.run_times import usual

        return usual(command, self.book["programs"])

    def ask(self, request: Request, objections: tuple[Diagnosis, ...]) -> tuple[Reading | None, ...]:
        """Ask the checks of objections side by side, and remember what need not be asked again for a while."""
        if all(one.rule.match.check for one in objections):
            self.verdicts.was_harmless(verdicts.digest(*request.argv))
        asked = [(one.rule.match.check, self.scene(request, one.command)) for one in objections if one.rule.match.check]
        if not asked:
            return (None,) * len(objections)
        from functools import partial

        from heal_cli.probing import side_by_side

        commands = self.commands(request)
        answers = side_by_side([partial(self._asked, commands, *one) for one in asked])
        for (name, scene), answer in zip(asked, answers, strict=True):
            self._settle(name, scene, answer)
        in_order = iter(answers)
        return tuple(next(in_order) if one.rule.match.check else None for one in objections)

    def _asked(self, commands: tuple[Command, ...], name: str, scene: Scene) -> Reading:
        """Ask one check in a hurry, unless it is known to pass; `commands` are all of the request's line."""
        from heal_cli.command_line import nothing_acts_before
        from heal_cli.model import GOOD, Reading

        if not nothing_acts_before(scene.command, commands, self.book["programs"]):
            return Reading(UNKNOWN, "what comes before it in the line may change the answer", until=0.0)
        known = scene.command.span is not None and self.verdicts.passes(*self._name_in(name, scene))
        return Reading(GOOD, until=0.0) if known else self._read(name, scene, hurry=True)

    def _name_in(self, name: str, scene: Scene) -> tuple[str | bytes, str | bytes]:
        """A check of a scene's command, and its place, as the verdicts name them."""
        from heal_cli.checks import rests_on

        _, kind, parameters = self.book["checks"][name]
        words = (*scene.command.prefix, *scene.command.words)
        target = scene.target.name if scene.target else None
        return self._named(name, rests_on(kind, parameters), words, scene.command.program, target)

    def _settle(self, name: str, scene: Scene, answer: Reading) -> None:
        import time

        from heal_cli.probing import settled

        if answer.state == UNKNOWN and self.options.verbose:
            console.tell(f"{name} could not be asked: {answer.detail}")
        now = time.time()
        if answer.state != BAD and settled(answer, now) > now:
            self.verdicts.has_passed(*self._name_in(name, scene), settled(answer, now), answer.files)

    def check(self, name: str, scene: Scene) -> Reading:
        """Ask one check, with all the time it wants: before and after a fix."""
        return self._read(name, scene, hurry=False)

    def _read(self, name: str, scene: Scene, hurry: bool) -> Reading:
        """Ask one check, or the check that it says knows better."""
        answer = self._read_itself(name, scene, hurry)
        return self._instead(answer, scene, hurry) if answer.instead else answer

    def _read_itself(self, name: str, scene: Scene, hurry: bool) -> Reading:
        from heal_cli import checks
        from heal_cli.book import check
        from heal_cli.model import Reading
        from heal_cli.targets import scene_of_kind

        asked = check(self.book["checks"][name])
        parameters = asked.parameters
        if kind := parameters.get("of"):
            where = scene_of_kind(kind, scene, self.targets)
            if where is None:
                return Reading(UNKNOWN, f"no target of kind {kind} belongs to this command")
            scene = where
        if hurry:
            from heal_cli.probing import hastened

            parameters, scene = hastened(parameters, scene, "2s")
        return checks.kind(asked.kind)(parameters, scene)

    def _instead(self, answer: Reading, scene: Scene, hurry: bool) -> Reading:
        """The answer of the check that knows better; it holds as long as a probe's, and on the files of both."""
        import time

        from heal_cli.probing import FRESH_PROBE

        name, if_bad = answer.instead or ("", "")
        better = self._read_itself(name, scene, hurry)
        better = better._replace(until=better.until or time.time() + FRESH_PROBE, files=(*answer.files, *better.files))
        return better._replace(detail=f"{if_bad} ({better.detail})") if better.state == BAD else better

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

    def carry_out_by_name(self, fix: Fix, scene: Scene) -> Mending:
        """Carry out a fix that a person asked for: neither its check nor its cool-down stands against it."""
        from heal_cli.actions import carry_out

        return carry_out(fix, scene, self.workshop()._replace(by_name=True))

    def workshop(self) -> Workshop:
        from heal_cli.actions import Person, Workshop

        present = self.options.answer != "no" and console.person_present()
        ask = (lambda question: True) if self.options.answer == "yes" else console.ask
        tell = console.tell if self.options.verbose else _say_nothing
        return Workshop(self.check, Person(present, ask), tell)

    def inquire(self, request: Request, diagnosis: Diagnosis, scene: Scene) -> Diagnosis:
        """Ask what the rule wants to know; nothing where nobody reads it, or the command was in another folder."""
        from heal_cli import evidence, shell
        from heal_cli.command_line import beside

        if self.options.quiet or not evidence.can_be_asked(diagnosis.command, self.commands(request)):
            return diagnosis
        environment = {**os.environ, **_SPEAKS_TO_NOBODY}
        found = evidence.gather(
            diagnosis.rule.action.inquiries,
            {**scene.values, **diagnosis.captures},
            lambda argv, seconds: shell.run(argv, seconds, environment),
            shell.find,
            lambda argv: beside(diagnosis.command, argv),
        )
        return diagnosis._replace(captures={**diagnosis.captures, **found.captures}, findings=found.findings)

    def wait(self) -> None:
        import time

        from heal_cli.durations import seconds

        time.sleep(seconds(self.book["config"]["retry_wait"]))

    def record(self, life: Life) -> None:
        from heal_cli.stages.record import observation

        tool = self.tool(life.request)
        template = _template(life, tool) if is_failure(life) else None
        line = observation(life, journal.moment(), tool, self._target(life, tool), template)
        line["argv"] = _without_secrets(line["argv"])
        if problems := self.compiled.header["problems"]:
            console.tell(_in_one_line(problems))
        try:
            journal.append(line)
        except OSError as error:
            console.tell(f"this run could not be recorded: {error.strerror}: {error.filename or 'the journal'}")
        else:
            if is_failure(life) or life.refusal:
                self._remember(life, line)
        if (is_failure(life) and self.options.heal and not self.options.quiet) or self.options.verbose:
            self._tell_what_waits()
        if life.diagnoses and line["target"]:
            self.verdicts.forget(line["target"])
        self.verdicts.save()
        if self.options.report:
            self._write_report(life, line)

    def _target(self, life: Life, tool: str) -> str | None:
        """The target's name as far as it is known without much work; where a cluster's files are new, they are read."""
        header = self.compiled.header
        if name := life.request.options.target or header["targets"].get(tool):
            return name
        if not header["clusters"] or header["kinds"].get(tool, ("",))[0] != "cluster" or life.request.line is not None:
            return None
        found = self.verdicts.place(self.address(life.request.argv, tool))
        if found is None:
            scene = self.scene(life.request, self.commands(life.request)[-1])
            return scene.target.name if scene.target else None
        return found[0]

    def _tell_what_waits(self) -> None:
        """Say that the project's own rules may not speak yet: once for each change of them, always with -v."""
        from heal_cli import trust

        seen = trust.standing()
        text = trust.waiting(seen)
        if seen and text and (not trust.told_before(seen) or self.options.verbose):
            console.tell(text)

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


def _asks_about(words: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """May a rule about these arguments concern a command of these words?"""
    return all(name == "operand" or any(word.partition("=")[0] == name for word in words) for name in names)


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


def _template(life: Life, tool: str) -> str | None:
    """What the first failure said, without secrets and without what differs from one time to the next."""
    from heal_cli import redaction
    from heal_cli.matching import plain_text
    from heal_cli.telling import telling_line
    from heal_cli.templates import template

    diagnosis = life.diagnoses[0] if life.diagnoses else life.silenced
    failed = next(one for one in life.attempts if not one.succeeded)
    shown = diagnosis.evidence[-1] if diagnosis and diagnosis.evidence else ""
    return template(shown or telling_line(redaction.text(plain_text(failed.head + failed.tail)), tool)) or None


def rewind(attempt: Attempt) -> None:
    """Put a stdin that is a file back to where it was."""
    if attempt.before.offset is not None:
        os.lseek(0, attempt.before.offset, os.SEEK_SET)


def _without_secrets(argv: list[str]) -> list[str]:
    from heal_cli import redaction

    return list(redaction.argv(tuple(argv)))


def _say_nothing(text: str) -> None:
    """Steps are only worth a line with -v."""
