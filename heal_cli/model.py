"""The values that travel through a run. Nothing here acts, and nothing here changes.

A run reads from top to bottom: a `Request` is carried out as an `Attempt`; a failed attempt is seen as a `Failure`;
a rule that fits it gives a `Diagnosis`; the diagnosis' fix gives a `Mending`; all of it together is a `Life`, which the
journal keeps as one observation. What only a failure needs stands in `rule_values`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import NamedTuple

    from heal_cli.prediction.expected import Expectation
    from heal_cli.rule_values import (
        Action as Action,
    )
    from heal_cli.rule_values import (
        Advice as Advice,
    )
    from heal_cli.rule_values import (
        Check as Check,
    )
    from heal_cli.rule_values import (
        Conditions as Conditions,
    )
    from heal_cli.rule_values import (
        Diagnosis as Diagnosis,
    )
    from heal_cli.rule_values import (
        Failure as Failure,
    )
    from heal_cli.rule_values import (
        Fix as Fix,
    )
    from heal_cli.rule_values import (
        Inquiry as Inquiry,
    )
    from heal_cli.rule_values import (
        Mending as Mending,
    )
    from heal_cli.rule_values import (
        Reading as Reading,
    )
    from heal_cli.rule_values import (
        Rewrite as Rewrite,
    )
    from heal_cli.rule_values import (
        Rule as Rule,
    )
    from heal_cli.rule_values import (
        Step as Step,
    )
    from heal_cli.rule_values import (
        Target as Target,
    )
    from heal_cli.situation import Situation
else:
    from heal_cli.record import NamedTuple

ERROR_TYPES = (
    "auth", "network", "registry_auth", "image_not_found", "short_sha", "tty", "permission", "not_owned",
    "missing_commits", "branch_not_pushed", "git_diverged", "dirty_tree", "lock", "rate_limit", "disk_full",
    "port_in_use", "service_down", "not_configured", "missing_command", "missing_dependency", "tls", "ssh_hostkey",
    "ssh_key", "timeout", "not_found", "usage", "quota", "oom", "unknown", "none",
)  # fmt: skip

FIX_CLASSES = ("safe", "credential", "interactive", "privileged", "destructive")

GOOD, BAD, UNKNOWN = "good", "bad", "unknown"

AGAIN = "it failed in the same way again"


def __getattr__(name: str) -> object:
    """The values of rules: from here too, but made only when something asks for them."""
    if not name.startswith("_"):  # `__path__`, which every import of this module asks for
        from heal_cli import rule_values

        if hasattr(rule_values, name):
            return getattr(rule_values, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class Options(NamedTuple):
    """The options of `heal run`. `answer` is what to say to every question: ask, yes or no.

    `flow` and `step` name the workflow that the command is a step of, for the journal.
    """

    dry_run: bool = False
    heal: bool = True
    preflight: bool = True
    predict: bool = True
    target: str | None = None
    retries: int = 1
    answer: str = "ask"
    report: str | None = None
    quiet: bool = False
    verbose: bool = False
    flow: str | None = None
    step: str | None = None


class Request(NamedTuple):
    """What was asked for: an argv, or with `line` a shell line that argv hands to the user's shell.

    `remedy` is the id of the rule whose corrected command this is, accepted by the person.
    """

    argv: tuple[str, ...]
    options: Options
    line: str | None = None
    remedy: str | None = None


class Streams(NamedTuple):
    """What stdin and stdout are at one moment, as far as it matters to a retry.

    Kinds: file, pipe (also sockets), terminal, null, closed, other. `offset` is stdin's position in bytes, `waiting`
    the bytes readable from a pipe without blocking (FIONREAD), `size` the size of the file that is stdout; None where
    it does not apply. `one_file` says that stdout and stderr are one file, `ended` that nobody can write into the pipe
    that is stdin any more, `written` whether somebody did while the command ran (None: that could not be noted).
    """

    stdin: str
    stdout: str
    offset: int | None = None
    waiting: int | None = None
    size: int | None = None
    one_file: bool = False
    ended: bool = False
    written: bool | None = None


class Attempt(NamedTuple):
    """One execution of the command: how it ended and what was seen of its stderr, and its stdout if that is observed.

    Exactly one of `exit`, `signal` and `error` is set; `error` is the errno of a command that could not be started.
    `head` and `tail` are the start and the end of that as bytes, `lost` the bytes between them, `seconds` the wall
    time. `before` and `after` are the streams around it, `interrupted` says that Ctrl-C was pressed meanwhile,
    `held` is the end of stderr that has not been shown.
    """

    exit: int | None
    signal: int | None
    error: int | None
    head: bytes
    tail: bytes
    lost: int
    seconds: float
    before: Streams
    after: Streams
    interrupted: bool = False
    held: bytes = b""

    @property
    def succeeded(self) -> bool:
        return self.exit == 0

    @property
    def status(self) -> int:
        """The status a shell shows for this end: 128 + n for a signal, 127 or 126 for a command that never started."""
        if self.signal is not None:
            return 128 + self.signal
        if self.error is not None:
            return 127 if self.error == 2 else 126  # ENOENT, as env(1) does
        return self.exit or 0


class Command(NamedTuple):
    """One simple command: its `words` after peeling wrappers, the peeled `prefix`, and where it stands in a line.

    `span` is the (start, end) of the whole simple command in the shell line it came from, None for an argv. `options`
    are those in front of its verb, each with its value (`git -C x`), where its program is known to have verbs.
    """

    words: tuple[str, ...]
    prefix: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    options: tuple[tuple[str, ...], ...] = ()

    @property
    def program(self) -> str:
        return self.words[0].rpartition("/")[2] if self.words else ""


class Scene(NamedTuple):
    """Where a command acts: its target and the values that fill checks and fixes.

    `command` is the command itself, `lasts` looks up how many seconds such a command takes, and the slowest of its
    program; None where nobody knows yet.
    `identity` is who the command acts as (context, server, user) where that can be read; it must be the same before and
    after a fix.
    """

    target: Target | None = None
    values: Mapping[str, str | tuple[str, ...]] = {}
    identity: tuple[str, ...] = ()
    why_none: str = ""
    command: Command = Command(())
    lasts: Callable[[], tuple[float | None, float | None]] = lambda: (None, None)


class Life(NamedTuple):
    """The whole life of one run, as far as it has come.

    `foreseen` is what was found before the run and mended by `prevention`; a `refusal` was not, or may not be.
    `expected` is what history expected of the command, and `precaution` what became of it: of the fix, or of its probe.
    `silenced` is a rule of type none that fits the failure: heal knows it and says nothing. `left` says why heal left a
    failure to the person. `advice` is what the person is told in the end, `announced` what before the last retry.
    """

    request: Request
    attempts: tuple[Attempt, ...] = ()
    foreseen: Diagnosis | None = None
    prevention: Mending | None = None
    expected: Expectation | None = None
    precaution: Mending | None = None
    scene: Scene = Scene()
    diagnoses: tuple[Diagnosis, ...] = ()
    mendings: tuple[Mending, ...] = ()
    advice: Advice | None = None
    announced: Advice | None = None
    refusal: Diagnosis | None = None
    silenced: Diagnosis | None = None
    left: str = ""

    @property
    def retried(self) -> bool:
        return len(self.attempts) > 1

    @property
    def failed(self) -> bool:
        """Did an attempt fail? A command that the person ended with Ctrl-C did not."""
        return any(not attempt.succeeded and not attempt.interrupted for attempt in self.attempts)

    @property
    def healed(self) -> bool:
        return self.retried and self.attempts[-1].succeeded

    @property
    def prevented(self) -> bool:
        """Was a failure mended before it could happen: was it bad before, good after, and did the command work?"""
        mended = _mended(self.prevention) or _mended(self.precaution)
        return mended and not self.retried and bool(self.attempts) and self.attempts[-1].succeeded

    @property
    def layer(self) -> str | None:
        """Which layer had the word: preflight, predict, heal, remedy, or None where nothing was said."""
        if self.refusal or (self.prevented and _mended(self.prevention)):
            return "preflight"
        if any(mending.outcome in ("fixed", "failed") for mending in self.mendings) or self.healed:
            return "heal"
        if self.precaution and self.precaution.outcome in ("fixed", "failed", "needless"):
            return "predict"
        return "remedy" if self.advice or self.request.remedy else None

    @property
    def outcome(self) -> str:
        """Exactly one of ok, blocked, prevented, healed, remediated, left (as the journal names them)."""
        if self.refusal and not self.attempts:
            return "blocked"
        if not self.attempts:
            return "left"
        if self.attempts[-1].succeeded:
            return "healed" if self.retried else "prevented" if self.prevented else "ok"
        explained = self.diagnoses and self.diagnoses[-1].rule.action.explains
        return "remediated" if explained and self.advice and self.advice.commands else "left"


def _mended(mending: Mending | None) -> bool:
    """Was it bad before and good after?"""
    return mending is not None and (mending.before, mending.after) == (BAD, GOOD)


class Moment(NamedTuple):
    """What the journal says about when and where: `at` is ISO 8601 with offset, `suspended` in seconds.

    `network` is in the words of heal_cli.network.
    """

    id: str
    at: str
    cwd: str
    boot: str
    suspended: float
    session: str
    network: str | None = None


class World(NamedTuple):
    """Everything that touches the outside, as functions: what the pipeline may do, and all that it may do.

    `preflight` is the configured mode of refusals, `remedy` says whether corrected commands are offered; `rules_before`
    come in the order in which they are asked, without those that are known to pass; `ask` asks the checks of objections
    side by side, None for one without a check. `expected` is what history may expect of this request, nothing of nearly
    all; `situation` is the moment to compare that with; `forestall` asks the probes of what is due and carries out the
    fixes of those that are bad, each with what became of it. `fix` gives the fix of a diagnosis and where it acts; None
    where the scene has no target that can be fixed so. `alone` says that nothing else in the request's line may have
    acted, `asks` that a fix will use the terminal. `inquire` adds to a diagnosis what its rule's inquiries find out.
    `deliver` shows what is still held back of an attempt, `announce` speaks before the command is run again, `report`
    at the end.
    """

    preflight: str
    remedy: str
    commands: Callable[[Request], tuple[Command, ...]]
    rules_before: Callable[[Request], tuple[Rule, ...]]
    execute: Callable[[Request], Attempt]
    failure: Callable[[Request, Attempt], Failure]
    rules_after: Callable[[Failure], tuple[Rule, ...]]
    read_only: Callable[[Command], bool]
    alone: Callable[[Request, Command], bool]
    scene: Callable[[Request, Command], Scene]
    ask: Callable[[Request, tuple[Diagnosis, ...]], tuple[Reading | None, ...]]
    expected: Callable[[Request], tuple[Expectation, ...]]
    situation: Callable[[Request], Situation]
    forestall: Callable[[Request, tuple[Expectation, ...]], Iterable[tuple[Expectation, Mending]]]
    fix: Callable[[Diagnosis, Scene], tuple[Fix, Scene] | None]
    carry_out: Callable[[Fix, Scene], Mending]
    asks: Callable[[Fix, Scene], bool]
    inquire: Callable[[Request, Diagnosis, Scene], Diagnosis]
    deliver: Callable[[Attempt], None]
    rewind: Callable[[Attempt], None]
    wait: Callable[[], None]
    tell: Callable[[str], None]
    announce: Callable[[Life], None]
    report: Callable[[Life], None]
    record: Callable[[Life], None]
