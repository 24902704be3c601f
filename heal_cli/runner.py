"""`heal run` from its request to its exit status: hands over, or lives the run and ends as the command ended."""

from __future__ import annotations

import os
import sys

from heal_cli.process import signals, spawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Attempt, Life, Options, Request, World

REFUSED = 125  # as env(1) and timeout(1): the wrapper itself failed, or would not
_DEEPEST = 64
# Names of this process, so that a heal below it finds it; at most 15 bytes (proc(5), comm). Below a workflow that does
# not listen to this very command a heal heals.
LISTENS, WORKFLOW = b"heal-run", b"heal-flow"


def run(request: Request, asked_for: bool = False) -> int:
    """Carry a request out; gives heal's exit status, unless heal dies of the command's signal.

    Inside another heal, which listens already, it hands over, unless a program has `asked_for` just this.
    A fault of heal's own costs one line: a command not yet run is handed over, one that has ended keeps its status.
    """
    if os.environ.get("HEAL_DISABLE") == "1":
        return _hand_over(request)
    above = _inside_heal()
    if above == LISTENS and not asked_for:
        return _hand_over(request)
    if above == WORKFLOW:
        options = request.options._replace(flow=os.environ.get("HEAL_FLOW"), step=os.environ.get("HEAL_STEP"))
        request = request._replace(options=options)
        from heal_cli.told_secrets import learn

        learn()
    take_name()
    run = Run(request)
    try:
        life = run.live()
    except signals.Ended as end:
        try:
            run.broken_off()
        except signals.Ended:
            pass  # whoever asks twice wants no more of this
        signals.die_of(end.number)
        return 128 + end.number
    except Exception as fault:
        if _is_usage_error(fault):
            _tell(str(fault))
            return REFUSED
        _own_fault(fault)
        run.show_all()
        return _end_like(run.attempts[-1]) if run.attempts else _hand_over(request)
    try:
        if run.may_offer(life) and (line := _offered(life)):
            status = run_accepted(line, request.options)
            if _stands_for_it(life):
                return status
            if status == 0:
                _tell("done; the command itself was not run again")
        return _ending(life)
    except signals.Ended as end:
        signals.die_of(end.number)
        return 128 + end.number
    except Exception as fault:
        _own_fault(fault)
        return life.attempts[-1].status if life.attempts else REFUSED


class Run:
    """One life under way, and what is known of it if it breaks off."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.attempts: list[Attempt] = []
        self.world: World | None = None

    def live(self) -> Life:
        from heal_cli.pipeline import live
        from heal_cli.world import real_world

        self.world = real_world(self.request)
        return live(self.request, self.world._replace(execute=self._execute))

    def _execute(self, asked: Request) -> Attempt:
        from heal_cli.process.run import Fault

        assert self.world
        ear = _ear()
        try:
            self.attempts.append(self.world.execute(asked))
        except Fault as fault:
            _own_fault(fault.cause)
            self.attempts.append(fault.attempt)
        finally:
            _listen(ear)
        if not self.attempts[-1].succeeded:
            signals.raise_ended()  # from here on there may be a fix to end and text to show
        return self.attempts[-1]

    def may_offer(self, life: Life) -> bool:
        """Is a corrected command to be offered at once: configured, somebody is there, and nobody reads the output."""
        offers = self.world is not None and self.world.remedy == "offer" and os.isatty(1)
        if not offers or life.refusal or not life.advice or not life.advice.commands:
            return False
        from heal_cli.console import person_present

        asks = self.request.options.answer == "ask" and not self.request.options.quiet and person_present()
        return asks and not self._is_refused(life)

    def _is_refused(self, life: Life) -> bool:
        """Has the person just said no to what the advice is, or does its safety class?"""
        from heal_cli.targets import effective_class

        assert self.world
        if life.mendings and life.mendings[-1].outcome == "refused":
            return True
        found = self.world.fix(life.diagnoses[-1], life.scene)
        return found is not None and effective_class(found[0], found[1].values) == "destructive"

    def broken_off(self) -> None:
        """heal was told to end between two attempts: nothing is held back, and the journal hears of it."""
        from heal_cli.model import Life

        self.show_all()
        if self.world and self.attempts:
            last = self.attempts[-1]
            life = self._diagnosed(Life(self.request, tuple(self.attempts))) if not last.succeeded else None
            ended = Life(self.request, (*self.attempts[:-1], last._replace(interrupted=True)))
            self.world.record(life if life and life.diagnoses else ended)

    def _diagnosed(self, life: Life) -> Life:
        """The life with what was wrong, which was about to be mended: so that it can be mended later."""
        from heal_cli.stages.diagnose import diagnose

        assert self.world
        failure = self.world.failure(self.request, life.attempts[-1])
        found = None if life.attempts[-1].interrupted else diagnose(self.world.rules_after(failure), failure)
        if found is None or found.rule.type == "none":
            return life
        scene = self.world.scene(self.request, found.command)
        return life._replace(diagnoses=(found,), scene=scene, left="it was broken off before that was mended")

    def show_all(self) -> None:
        """Show what is held back."""
        if self.world:
            for attempt in self.attempts:
                self.world.deliver(attempt)


def _offered(life: Life) -> str | None:
    """The corrected line that the person wants to be run now."""
    from heal_cli.offer import chosen

    assert life.advice
    return chosen(life.advice.commands, shown=True)


def _stands_for_it(life: Life) -> bool:
    """Is the corrected line the failed command put right, so that its end is the end of the run?"""
    from heal_cli.stages.remediate import runs_it

    return runs_it(life.diagnoses[-1])


def run_accepted(line: str, options: Options) -> int:
    """Run a corrected line that the person has accepted, as a run of its own, and remember how it went."""
    from heal_cli.journal import moment
    from heal_cli.memory import last_failure, remember_acceptance
    from heal_cli.options import of_line

    failure = last_failure(moment().session)
    advice = (failure or {}).get("advice")
    rule = advice.get("rule") if isinstance(advice, dict) else None
    status = run(of_line(line, options)._replace(remedy=rule if isinstance(rule, str) else None))
    if failure:
        remember_acceptance(failure, line, status)
    return status


def _ending(life: Life) -> int:
    if not life.attempts:
        return REFUSED
    last = life.attempts[-1]
    if last.error is not None and not life.advice:
        tell_why_not_started(life.request, last.error)
    return _end_like(last)


def _end_like(attempt: Attempt) -> int:
    if attempt.signal is not None:
        signals.die_of(attempt.signal)
    return attempt.status


def _hand_over(request: Request) -> int:
    error = spawn.replace_process(request.argv)
    tell_why_not_started(request, error)
    return 127 if error == 2 else 126


def _is_usage_error(fault: Exception) -> bool:
    from heal_cli.errors import UsageError

    return isinstance(fault, UsageError)


def tell_why_not_started(request: Request, error: int) -> None:
    """Say why a command could not be started; `error` is an errno."""
    name = request.argv[0]
    if error != 2 or "/" in name:
        _tell(f"{name}: {os.strerror(error)}")
    else:
        _tell(f"{name}: command not found (a function, an alias or a builtin of the shell? heal run -c '{name} ...')")


def _own_fault(fault: Exception) -> None:
    if os.environ.get("HEAL_DEBUG"):
        import traceback

        traceback.print_exception(fault)
    _tell(f"a fault of heal's own ({type(fault).__name__}: {fault}); HEAL_DEBUG=1 shows where")


def _tell(text: str) -> None:
    """Say a line even if what takes secrets out of it is what is broken; then it says less."""
    try:
        from heal_cli.console import tell

        tell(text.encode("utf-8", "backslashreplace").decode())
    except Exception:
        try:
            os.write(2, b"heal: a fault of heal's own; HEAL_DEBUG=1 shows where\n")
        except OSError:
            pass


def _ear() -> int:
    """A file of no folder in which a workflow within the command says what is secret; -1 where there are none."""
    try:
        return signals.high(os.memfd_create("heal-secrets"))
    except (AttributeError, OSError):
        return -1  # another system, a sandbox without them, no descriptor left


def _listen(ear: int) -> None:
    """Hide what a workflow within the command was told; without one nothing is in this file of no folder."""
    if ear < 0:
        return
    if os.fstat(ear).st_size:
        from heal_cli.told_secrets import listen

        listen(ear)
    os.close(ear)


def take_name(name: bytes = LISTENS) -> None:
    """Let a heal below this process find it."""
    try:
        with open("/proc/self/comm", "wb", buffering=0) as file:
            file.write(name)
    except OSError:
        pass  # no such file system here: a nested heal listens a second time, no more


def _inside_heal() -> bytes:
    """The name of the nearest heal among our ancestors, if there is one. Asked of /proc: the environment is the
    command's alone."""
    if sys.platform != "linux":
        return b""
    process = os.getppid()
    for _ in range(_DEEPEST):
        if process <= 1:
            break
        try:
            with open(f"/proc/{process}/stat", "rb", buffering=0) as file:
                status = file.read(512)
        except OSError:
            break
        name = status[: status.rfind(b")")].partition(b"(")[2]
        if name in (LISTENS, WORKFLOW):
            return name
        process = int(status[status.rfind(b")") + 4 :].split(b" ", 1)[0])
    return b""
