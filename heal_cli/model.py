"""The values that travel through a run. Nothing here acts, and nothing here changes.

A run reads from top to bottom: a `Request` is carried out as an `Attempt`; a failed attempt is seen as a `Failure`;
a rule that fits it gives a `Diagnosis`; the diagnosis' fix gives a `Mending`; all of it together is a `Life`, which the
journal keeps as one observation.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, NamedTuple

    from heal_cli.expected import Expectation
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


class Options(NamedTuple):
    """The options of `heal run`. `answer` is what to say to every question: ask, yes or no."""

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


class Failure(NamedTuple):
    """A failed command as rules see it: `exit` is negative for a signal, None if unknown; `text` is plain text."""

    commands: tuple[Command, ...]
    exit: int | None
    text: str
    line: str | None = None


class Rewrite(NamedTuple):
    """One way to correct the failed command by changing words of it; see rules/README.md.

    `replace`, `drop` and `after` name words, `by` and `insert` are the new ones, `by_closest` is what candidates are
    taken from and `each` how, `of` the flag whose value is meant, `prefix` shell text that comes before the program.
    `run` are the commands around it (argv templates joined by `&&`), in which `{rewritten}` is the result.
    """

    replace: str | None = None
    by: tuple[str, ...] = ()
    by_closest: str | None = None
    each: str | None = None
    of: str | None = None
    drop: str | None = None
    insert: tuple[str, ...] = ()
    after: str | None = None
    prefix: str | None = None
    run: tuple[tuple[str, ...], ...] = (("{rewritten}",),)


class Inquiry(NamedTuple):
    """A read-only command whose answer says more of a failure; of the argv templates `any_of` the first installed one.

    `captures` is what its stdout must contain for a yes, with groups that become values; `says` is told then, and
    `otherwise` when the answer is no: it failed saying `bad` (None: in whatever way), or said nothing like `captures`.
    A no to a `required` one takes back the corrected command: it is not to be done.
    """

    any_of: tuple[tuple[str, ...], ...]
    captures: str | None = None
    bad: str | None = None
    says: str | None = None
    otherwise: str | None = None
    required: bool = False


class Action(NamedTuple):
    """What a rule asks for: kind is block, fix, explain, rewrite or none (stay silent).

    `steps` are sentences for a person, `run` corrected commands (argv templates joined by `&&`), `rewrites` ways to
    correct the command, best first, `say` the advice of a block, `fix` the name of a fix and `retry` whether the
    command is run again after it; `inquiries` are asked before a person is told. `everywhere`: the fix is due for every
    target that it can be done for, not for the command's own alone.
    """

    kind: str
    fix: str | None = None
    retry: bool = False
    say: str | None = None
    steps: tuple[str, ...] = ()
    run: tuple[tuple[str, ...], ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    everywhere: bool = False

    @property
    def explains(self) -> bool:
        """Is it only shown, never done?"""
        return self.kind in ("explain", "rewrite")


class Conditions(NamedTuple):
    """The `match` of a rule, or its `not`; an empty field asks for nothing."""

    programs: tuple[str, ...] = ()
    line: str | None = None
    wrapper: tuple[str, ...] = ()
    args: tuple[tuple[str, str], ...] = ()
    stderr: str | None = None
    exit: tuple[int, ...] = ()
    check: str | None = None
    when: tuple[tuple[str, Any], ...] = ()


class Rule(NamedTuple):
    """A rule as read from a file. `layer` is shipped, user or project; `place` is file:line.

    `prior` are the failures and exposures that a rule with a `when` is born with, to which those that are seen add up.
    One that is `last` is asked only where no other rule fits.
    """

    id: str
    type: str
    match: Conditions
    unless: Conditions
    why: str
    action: Action
    at_contact: bool
    experimental: bool
    preflight: str | None
    last: bool
    layer: str
    place: str
    prior: tuple[float, float] | None = None

    @property
    def moment(self) -> str:
        """When the rule is asked: after (a failure), predict, or before (the run)."""
        if self.match.stderr is not None or self.match.exit:
            return "after"
        return "predict" if self.match.when else "before"


class Check(NamedTuple):
    """A named question about the world: the kind names a module of `heal_cli.checks`."""

    name: str
    kind: str
    parameters: Mapping[str, Any]


class Step(NamedTuple):
    """One command of a fix: run if `only_if` (check, state) holds; its output must match `expect` where given."""

    argv: tuple[str, ...]
    only_if: tuple[str, str] | None = None
    expect: str | None = None


class Fix(NamedTuple):
    """A named repair: `kind` is its safety class, `timeout` the seconds for a step, `verify` the check that counts."""

    name: str
    kind: str
    timeout: float
    steps: tuple[Step, ...]
    verify: str
    undo: tuple[str, ...] = ()


class Target(NamedTuple):
    """A cluster, VPN, registry or forge of the user's configuration; `values` is its entry as written there."""

    name: str
    kind: str
    values: Mapping[str, Any]


class Reading(NamedTuple):
    """The answer of a check: good, bad or unknown, with a reason, and the epoch at which good ends where known.

    `until` is the epoch until which it need not be asked again, None for the usual few seconds; `files` are what it
    read: when one of them changes, it is to be asked again at once. `type` is the error type of what is bad, where the
    kind of check alone does not settle it, `run` what mends it before the command (argvs joined by `&&`). `instead` is
    a check that knows better, and what to say if that one is bad. `mark` tells a credential that does not say when it
    ends from the next one.
    """

    state: str
    detail: str = ""
    expires: float | None = None
    until: float | None = None
    files: tuple[str, ...] = ()
    type: str | None = None
    run: tuple[tuple[str, ...], ...] = ()
    instead: tuple[str, str] | None = None
    mark: str = ""


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


class Diagnosis(NamedTuple):
    """A rule that fits a failure: the command it is about, the captured values, and the lines that showed it.

    `findings` are what its inquiries brought to light; by one of them the command may be `withdrawn`: none is given.
    """

    rule: Rule
    command: Command
    captures: Mapping[str, str]
    evidence: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Two diagnoses with the same key are the same diagnosis."""
        return self.rule.id, tuple(sorted(self.captures.items()))


class Mending(NamedTuple):
    """What became of a fix. `outcome`: fixed, needless (it was good already), refused, skipped or failed.

    `refused` means a safety rule forbade it, `skipped` that there was no sense in it now, `failed` that
    its steps or its verification did; `because` says so in words.
    """

    fix: str
    target: str | None
    outcome: str
    because: str = ""
    before: str | None = None
    after: str | None = None
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        return self.outcome in ("fixed", "needless")

    @property
    def call(self) -> str:
        """As the memory writes it: kube_login('ephemeral')."""
        return f"{self.fix}({self.target!r})" if self.target else f"{self.fix}()"


class Advice(NamedTuple):
    """What a person is told when heal may not act: cause, findings, steps in words, and shell lines, best first."""

    cause: str
    steps: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


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
    """What the journal says about when and where: `at` is ISO 8601 with offset, `suspended` in seconds."""

    id: str
    at: str
    cwd: str
    boot: str
    suspended: float
    session: str


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
