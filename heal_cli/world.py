"""The real world: the one place that wires the pipeline to processes, files and people, each imported when needed."""

from __future__ import annotations

import os

from heal_cli import compiled, journal, network, paths, verdicts, whereabouts
from heal_cli.model import World
from heal_cli.process import execute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
    from heal_cli.prediction.expected import Expectation
    from heal_cli.situation import Situation


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

    def __init__(self, request: Request, may_run: bool = True) -> None:
        """Without `may_run` no program is asked where a command acts."""
        self.options, self._may_run = request.options, may_run
        self._network = network.state()  # as it is before the run: a fix may change it
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
            expected=self.expected,
            situation=self.situation,
            forestall=self.forestall,
            fix=self.fix,
            carry_out=self.carry_out,
            asks=asks,
            inquire=self.inquire,
            deliver=self.deliver,
            rewind=rewind,
            wait=self.wait,
            tell=_tell,
            announce=self.announce,
            report=self.report,
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
        if not entries:
            return ()
        from heal_cli import before_run

        return before_run.rules(self, request, before_run.unsettled(self, request, entries))

    def rules_asked(self, request: Request) -> tuple[Rule, ...]:
        """All rules that are asked before the run, whatever the verdicts say."""
        from heal_cli import before_run

        return before_run.rules(self, request, self._entries(request))

    def _entries(self, request: Request) -> list[Any]:
        """What the header says of the rules asked before a request, in the order of asking."""
        index = self.compiled.header["before"]
        if not index:
            return []
        tools = [self.tool(request)] if request.line is None else [one.program for one in self.commands(request)]
        return [entry for name in tools for entry in index.get(name) or index.get("*", ())]

    def passes(
        self, check: str, rests_on: tuple[str, ...], words: tuple[str, ...], tool: str, target: str | None
    ) -> bool:
        """Does a verdict say that a check of a command passes?"""
        return self.verdicts.passes(*self.named(check, rests_on, words, tool, target))

    def named(
        self, check: str, rests_on: tuple[str, ...], words: tuple[str, ...], tool: str, target: str | None
    ) -> tuple[str | bytes, str | bytes]:
        """A check of a command, and where it acts, as the verdicts name them; `words` begin with the wrappers."""
        kind, context_flag = self.kind(tool)
        asked = verdicts.question(check, rests_on, words, tool, context_flag)
        if "place" not in rests_on:
            return asked, verdicts.ANYWHERE
        return asked, self.address(words, tool) if target is None or kind == "forge" else target

    def kind(self, tool: str) -> tuple[str, str]:
        """What a program acts on, and its flag for a context."""
        found: tuple[str, str] = self.compiled.header["kinds"].get(tool, ("", ""))
        return found

    def address(self, words: tuple[str, ...], tool: str) -> bytes:
        """What a command's words, its wrappers first, say of where it acts, as the verdicts name it."""
        return verdicts.address(words, *self.kind(tool), self.options.target)

    def rules_after(self, failure: Failure) -> tuple[Rule, ...]:
        from heal_cli.book import places_after, places_of_tools
        from heal_cli.overhearing import with_overheard

        index = self.book["index"]
        known = self.rules(places_after(index, failure))
        return with_overheard(known, failure, lambda: self.rules(places_of_tools(index, failure)))

    def rules_of(self, command: Command) -> tuple[Rule, ...]:
        """The rules that look at failures of one command by its name."""
        from heal_cli.book import places_of

        return self.rules(places_of(self.book["index"], {command.program}))

    def rules(self, places: Any) -> tuple[Rule, ...]:
        """The rules at some places of the book, each once."""
        wanted = tuple(dict.fromkeys(places))
        if not wanted:
            return ()
        from heal_cli.book import rule

        return tuple(rule(self.book["rules"][place]) for place in wanted)

    def execute(self, request: Request) -> Attempt:
        attempt = execute(request.argv, self._held_back(request), self._observed(request))
        if attempt.held:
            self._undelivered.append(attempt)
        return attempt

    def _held_back(self, request: Request) -> tuple[bytes, ...]:
        """The texts that show a failure heal may be about to mend; none if it will not, or is to show everything."""
        options = request.options
        if not options.heal or not options.retries or options.verbose:
            return ()
        known = self.compiled.header["held_back"]
        tools = [self.tool(request)] if request.line is None else [one.program for one in self.commands(request)]
        found = [known[name] for name in tools if name in known]
        if not found:
            return ()
        import marshal

        return tuple(text for texts in found for text in marshal.loads(texts))

    def _observed(self, request: Request) -> str:
        """What is listened to: of most programs stderr, of those a person works in nothing that is the terminal.

        At one terminal the order of what is shown counts for more than what came from where, but for commands whose
        failures heal may mend: a word of another's on their stdout must not lead to an act. What passes on what others
        write does that on its stderr too; its rules know its own words by more than where they stand.
        """
        commands = self._bare(request)
        known = self.compiled.header["observe"]
        found = {known.get(words[0].rpartition("/")[2]) for words in commands}
        if "terminal" not in found and any(words[2:] for words in commands):
            from heal_cli.launching import launched

            found |= {known.get(launched(words)) for words in commands} - {"terminal"}
        at_terminal = os.isatty(2)
        if at_terminal:
            from heal_cli.process.job_control import controls_jobs

            if "terminal" in found or any(map(controls_jobs, commands)):
                return "terminal"
        if "both" in found and request.options.heal:
            return "both"
        if not at_terminal or "stderr" in found:
            return "stderr"
        if "order" not in found:
            from heal_cli.process.waiting import can_tell

            apart = any(map(self._may_be_mended, commands)) and not any(map(self._passes_on, commands))
            if apart or not can_tell():
                return "stderr"
        return "order"

    def _may_be_mended(self, words: tuple[str, ...]) -> bool:
        """Is there a failure of this command that heal may mend? As cheaply as can be, and rather yes than no."""
        name = words[0].rpartition("/")[2]
        held_back, offline = self.compiled.header["held_back"], self.compiled.header["offline"]
        return name in held_back and (len(words) < 2 or words[1] not in offline.get(name, ()))

    def _passes_on(self, words: tuple[str, ...]) -> bool:
        """Does this command show what another program writes, on both streams?"""
        known = self.compiled.header["passes_on"]
        if words[0].rpartition("/")[2] not in known:
            return False
        from heal_cli.passing_on import passes_on

        return passes_on(words, known)

    def _bare(self, request: Request) -> tuple[tuple[str, ...], ...]:
        """The words of the commands behind their wrappers, as cheaply as can be."""
        if request.line is None and request.argv[0].rpartition("/")[2] not in self.compiled.header["wrappers"]:
            return (request.argv,)
        return tuple(one.words for one in self.commands(request) if one.words)

    def deliver(self, attempt: Attempt) -> None:
        """Show what is held back of an attempt, once."""
        if any(attempt is waiting for waiting in self._undelivered):
            self._undelivered = [waiting for waiting in self._undelivered if waiting is not attempt]
            from heal_cli.console import pass_on

            pass_on(attempt.held)

    def failure(self, request: Request, attempt: Attempt) -> Failure:
        from heal_cli.matching import plain_text, unjudged
        from heal_cli.model import Failure

        ended = -attempt.signal if attempt.signal is not None else attempt.status
        observed = attempt.head + (b"\n" if attempt.lost else b"") + attempt.tail
        if attempt.error is not None:
            observed = f"{request.argv[0]}: {os.strerror(attempt.error)}\n".encode("utf-8", "backslashreplace")
        text = unjudged(plain_text(observed))
        return Failure(self._parsed(request, self.book["programs"]), ended, text, request.line)

    def read_only(self, command: Command) -> bool:
        from heal_cli.command_line import is_read_only

        return is_read_only(command, self.book["programs"])

    def alone(self, request: Request, command: Command) -> bool:
        from heal_cli.command_line import only_this_acts

        return request.line is None or only_this_acts(request.line, command, self.book["programs"])

    def scene(self, request: Request, command: Command) -> Scene:
        from heal_cli.command_line import from_argv
        from heal_cli.targets import scene

        found = scene(command, self.targets, self.book["programs"], request.options.target, self._may_run)
        files = str(found.values.get("kubeconfigs", "")).split(os.pathsep) if "kubeconfigs" in found.values else ()
        if self.kind(command.program)[0] != "forge":
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
        from heal_cli import asking

        return asking.ask(self, request, objections)

    def check(self, name: str, scene: Scene) -> Reading:
        """Ask one check, with all the time it wants: before and after a fix."""
        from heal_cli import asking

        return asking.read(self, name, scene)

    def expected(self, request: Request) -> tuple[Expectation, ...]:
        """What may be due before a request by history or rule; nothing, and nearly no work, for nearly every run."""
        if not self.compiled.header["at_targets"]:
            return ()
        from heal_cli.prediction.outlook import outlook

        return outlook(self, request)

    def situation(self, request: Request) -> Situation:
        from heal_cli.prediction.forestalling import situation

        return situation(self, request)

    def forestall(self, request: Request, due: tuple[Expectation, ...]) -> Iterable[tuple[Expectation, Mending]]:
        """Ask whether what is due is so, and mend what is."""
        from heal_cli.prediction.forestalling import forestall

        return forestall(self, request, due)

    def fix(self, diagnosis: Diagnosis, scene: Scene) -> tuple[Fix, Scene] | None:
        from heal_cli.book import fix

        name = diagnosis.rule.action.fix
        if name is None:
            return None
        found = fix(self.book["fixes"][name])
        where = self.place_of(found, scene)
        return (found, where) if where else None

    def place_of(self, fix: Fix, scene: Scene) -> Scene | None:
        """Where a fix acts for a command at this place."""
        from heal_cli.targets import scene_for_fix

        return scene_for_fix(fix, scene, self.targets)

    def carry_out(self, fix: Fix, scene: Scene, put_back: Callable[[], str] = str) -> Mending:
        """Carry out a fix; `put_back` takes back what it may not change, and says what that was."""
        return self._carry_out(fix, scene, self.workshop()._replace(put_back=put_back))

    def carry_out_by_name(self, fix: Fix, scene: Scene) -> Mending:
        """Carry out a fix that a person asked for: neither its check nor its cool-down stands against it."""
        return self._carry_out(fix, scene, self.workshop()._replace(by_name=True))

    def _carry_out(self, fix: Fix, scene: Scene, workshop: Workshop) -> Mending:
        """Within sight, unless the fix has the terminal for itself."""
        from heal_cli.actions import carry_out
        from heal_cli.progress import Working
        from heal_cli.targets import effective_class

        self.mind_signals()  # before the run, too, what is started here must end with heal
        if effective_class(fix, scene.values) not in ("safe", "credential"):
            return carry_out(fix, scene, workshop)
        with Working(f"{fix.name} for {scene.target.name}" if scene.target else fix.name):
            return carry_out(fix, scene, workshop)

    def mind_signals(self) -> None:
        """From here on heal has something to put back when it is told to end."""
        from heal_cli.process import signals

        signals.raise_ended()

    def workshop(self) -> Workshop:
        from heal_cli import console
        from heal_cli.actions import Person, Workshop

        present = self.options.answer != "no" and console.person_present()
        ask = (lambda question: True) if self.options.answer == "yes" else console.ask
        tell = _tell if self.options.verbose else _say_nothing
        return Workshop(self.check, Person(present, ask), tell)

    def inquire(self, request: Request, diagnosis: Diagnosis, scene: Scene) -> Diagnosis:
        """Ask what the rule wants to know; nothing where nobody reads it, or the command was in another folder."""
        if self.options.quiet:
            return diagnosis
        from heal_cli import asking
        from heal_cli.progress import Working

        with Working("looking for the cause"):
            return asking.inquire(self.commands(request), diagnosis, scene)

    def announce(self, life: Life) -> None:
        from heal_cli.console import announce

        announce(life, self.options.verbose)

    def report(self, life: Life) -> None:
        from heal_cli.console import report

        report(life, self.options.quiet)

    def wait(self) -> None:
        import time

        from heal_cli.durations import seconds

        time.sleep(seconds(self.book["config"]["retry_wait"]))

    def record(self, life: Life) -> None:
        from heal_cli.stages.record import observation

        tool = self.tool(life.request)
        problems = self.compiled.header["problems"]
        notable = life.failed or life.refusal or problems or self.options.verbose or self.options.report
        template = None
        if notable:
            from heal_cli import recording

            template = recording.template_of(life, tool)
        (target,) = self.known_target(life.request, tool) or (None,)
        line = observation(life, journal.moment()._replace(network=self._network), tool, target, template)
        if line["target"] and line["type"] not in (None, "auth", "network", "registry_auth", "tls"):
            line["target"] = whereabouts.only_if_it_goes_there(self, life.request, tool, line["target"])
        line["argv"] = _without_secrets(line["argv"])
        try:
            journal.append(line)
            recorded = True
        except OSError as error:
            recorded = False
            _tell(f"this run could not be recorded: {error.strerror}: {error.filename or 'the journal'}")
        if notable:
            recording.keep(life, line, recorded, problems)
        if life.diagnoses and line["target"]:
            self.verdicts.forget(line["target"])
        self.verdicts.save()
        if life.mendings or life.prevention or life.refusal:
            from heal_cli.health import prompting

            prompting.learned(self, life)
        if os.access(paths.alerts(), os.F_OK) and not self.options.quiet and os.isatty(2):
            from heal_cli.health import alerts

            alerts.tell()

    def known_target(self, request: Request, tool: str) -> tuple[str | None] | None:
        return whereabouts.known_target(self, request, tool)


def asks(fix: Fix, scene: Scene) -> bool:
    """Does a fix use the terminal here?"""
    from heal_cli.targets import effective_class

    return effective_class(fix, scene.values) not in ("safe", "credential")


def rewind(attempt: Attempt) -> None:
    """Put a stdin that is a file back to where it was."""
    if attempt.before.offset is not None:
        os.lseek(0, attempt.before.offset, os.SEEK_SET)


def _without_secrets(argv: list[str]) -> list[str]:
    from heal_cli import redaction

    return list(redaction.argv(tuple(argv)))


def _tell(text: str) -> None:
    from heal_cli.console import tell

    tell(text)


def _say_nothing(text: str) -> None:
    """Steps are only worth a line with -v."""
