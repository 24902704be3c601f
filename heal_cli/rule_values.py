"""The values of rules: what they ask for, what they lead to, and what came of it.

Apart from `model`, which hands them on: a command that succeeds needs none of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NamedTuple

    from heal_cli.model import Command
else:
    from heal_cli.record import NamedTuple


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
    """What a rule asks for: kind is block, fix, explain, rewrite, overhear or none (stay silent).

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
    """The `match` of a rule, or its `not`; an empty field asks for nothing.

    `like` is the share, from 0 to 1, with which a failure must read like the rule's type (heal_cli/likeness.py); in a
    `not` like another one.
    """

    programs: tuple[str, ...] = ()
    line: str | None = None
    wrapper: tuple[str, ...] = ()
    args: tuple[tuple[str, str], ...] = ()
    stderr: str | None = None
    exit: tuple[int, ...] = ()
    check: str | None = None
    when: tuple[tuple[str, Any], ...] = ()
    like: float | None = None


class Rule(NamedTuple):
    """A rule as read from a file. `layer` is shipped, user or project; `place` is file:line.

    `prior` are the failures and exposures that a rule with a `when` is born with, to which those that are seen add up.
    One that is `last` is asked only where no other rule fits; one that is `instead_of` a type stands in for a rule of
    that type that only explains; one that is `overheard` is a tool's, made to fit what called it.
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
    instead_of: str = ""
    overheard: bool = False

    @property
    def moment(self) -> str:
        """When the rule is asked: after (a failure), predict, or before (the run)."""
        if self.match.stderr is not None or self.match.exit or self.match.like is not None:
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
