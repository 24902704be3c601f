"""Commands that may be fixes: one failed, another one was run, and then the first one worked. Pure functions.

Nothing here is a rule. A person looks at each with `heal learn review`, and nothing is run before that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import blake2b
from typing import NamedTuple

from heal_cli.acts import destroys, of_argv
from heal_cli.command_line import from_argv, is_read_only
from heal_cli.redaction import HIDDEN
from heal_cli.situation import epoch
from heal_cli.templates import leaders
from heal_cli.verbs import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from heal_cli.command_line import Programs
    from heal_cli.shells.typed import Typed

    Entry = Mapping[str, Any]
    Words = tuple[str, ...]

_SOON = 1800.0  # seconds from the failure to the success
_SESSIONS = 64  # terminals that are followed at the same time
_OPEN = 8  # failures of one terminal, and commands after each
_SILENT = ("none", "usage")  # a failing test, a typing mistake: what was run in between did not mend an environment
# Programs that look and do not change, beside those that rules/programs.yaml knows.
_LOOKING = frozenset((
    "cd", "cal", "date", "df", "diff", "dig", "du", "env", "file", "find", "free", "groups", "history",
    "host", "hostname", "id", "info", "ip", "journalctl", "ls", "lsof", "man", "nslookup", "ping", "printenv",
    "ps", "pwd", "ss", "stat", "strace", "test", "time", "top", "htop", "tree", "type", "uname", "uptime",
    "w", "whatis", "which", "who", "whoami",
))  # fmt: skip
_PRIVILEGED = frozenset(("sudo", "doas", "su", "pkexec", "run0"))
_DESTRUCTIVE = frozenset((
    "rm", "rmdir", "rmi", "dd", "shred", "wipefs", "fdisk", "parted", "kill", "killall", "pkill", "reboot", "shutdown",
    "poweroff", "truncate", "delete", "destroy", "prune", "purge", "drop", "uninstall", "remove", "wipe", "reset",
    "clean", "--force", "--hard", "--delete", "-rf", "-fr", "--force-with-lease",
))  # fmt: skip


class Candidate(NamedTuple):
    """A command (`fix`) after which a failing one worked: `worked` times, and `failed` times not.

    `type`, `template`, `tool` and `exit` tell the failure; `failing` is an argv that failed so, at `target`. `kind` is
    the class of what the command may do: destructive, privileged, or unknown.
    """

    id: str
    type: str
    template: str
    tool: str
    failing: Words
    exit: int | None
    target: str | None
    fix: Words
    kind: str
    worked: int
    failed: int
    last: str


class _Failed:
    """A failure that has not been followed by a success of the same command yet, and the commands that worked since."""

    __slots__ = ("after", "at", "entry")

    def __init__(self, entry: Entry) -> None:
        self.at: str = entry["at"]
        self.entry = {key: entry[key] for key in ("type", "template", "tool", "argv", "exit", "target", "at")}
        self.after: list[Words] = []

    def plain(self) -> tuple[Any, ...]:
        return self.at, dict(self.entry), self.after

    @classmethod
    def of(cls, plain: tuple[Any, ...]) -> _Failed:
        failed = cls.__new__(cls)
        failed.at, failed.entry, failed.after = plain
        return failed


class Followed:
    """What followed on failures, terminal by terminal, in one pass over the journal.

    Of a journal's lines by far the most are successes where nothing is open: those cost one look.
    """

    def __init__(self, typed: Iterable[Typed] = ()) -> None:
        """`typed` is what was run without heal: of that only what worked counts, as one of the commands in between."""
        self._typed: dict[str, list[Typed]] = defaultdict(list)
        for one in sorted(typed, key=lambda one: -one.at):
            if one.exit == 0 and one.argv:
                self._typed[one.session].append(one)
        self._open: dict[str, dict[Words, _Failed]] = {}
        self._tried: list[tuple[_Failed, bool]] = []
        self._caught_up: dict[str, float] = {}  # until when what was typed in a terminal has been looked at

    def plain(self) -> tuple[Any, ...]:
        """All of it but for what was typed, for keeping it in a file."""
        opened = {name: {words: one.plain() for words, one in known.items()} for name, known in self._open.items()}
        return opened, [(one.plain(), worked) for one, worked in self._tried], self._caught_up

    def go_on(self, plain: tuple[Any, ...]) -> None:
        """Go on where another one was."""
        opened, tried, self._caught_up = plain
        self._open = {name: {words: _Failed.of(one) for words, one in known.items()} for name, known in opened.items()}
        self._tried = [(_Failed.of(one), worked) for one, worked in tried]
        for session, until in self._caught_up.items():
            typed = self._typed.get(session, [])
            while typed and typed[-1].at <= until:
                typed.pop()

    def add(self, entry: Entry) -> None:
        """One more observation, in the order of the journal; what is damaged is passed over."""
        session = entry.get("session")
        if entry.get("type") is None and session not in self._open:
            return
        try:
            if typed := self._typed.get(str(session)):
                self._catch_up(str(session), typed, epoch(entry["at"]))
            self._add(str(session), entry)
        except (KeyError, TypeError, ValueError, OverflowError):
            return

    def _catch_up(self, session: str, typed: list[Typed], until: float) -> None:
        """What was typed in this terminal before a moment; `typed` holds the earliest last, and loses it."""
        self._caught_up[session] = max(until, self._caught_up.get(session, until))
        while typed and typed[-1].at <= until:
            one = typed.pop()
            if one.argv and (known := self._open.get(session)):
                self._one_more(known, one.argv)

    def _add(self, session: str, entry: Entry) -> None:
        words = (entry["cwd"], *entry["argv"])
        known = self._open.get(session, {})
        before = known.pop(words, None)
        if entry["outcome"] == "ok":
            if before:
                self._note(before, entry, worked=True)
            if not entry["layer"]:
                self._one_more(known, words[1:])
        elif entry["outcome"] in ("left", "remediated") and entry["template"] and entry["type"] not in _SILENT:
            if before:
                self._note(before, entry, worked=False)
            known[words] = _Failed(entry)
            if len(known) > _OPEN:
                del known[next(iter(known))]
            self._open[session] = known
        if not known:
            self._open.pop(session, None)
        if len(self._open) > _SESSIONS:
            del self._open[next(iter(self._open))]

    def _one_more(self, known: dict[Words, _Failed], argv: Words) -> None:
        """One more command worked after the failures of its terminal; what lies too many back is given up."""
        for words, failed in list(known.items()):
            if len(failed.after) == _OPEN:
                del known[words]
            else:
                failed.after.append(argv)

    def _note(self, failed: _Failed, entry: Entry, worked: bool) -> None:
        if failed.after and not entry["layer"] and 0 <= epoch(entry["at"]) - epoch(failed.at) < _SOON:
            self._tried.append((failed, worked))

    def candidates(self, programs: Programs) -> tuple[Candidate, ...]:
        """What may have mended something: most often first. Of several commands the last one counts that does more
        than look."""
        grouped: dict[tuple[str, ...], list[tuple[Entry, bool]]] = defaultdict(list)
        acting = [(one.entry, argv, worked) for one, worked in self._tried if (argv := _last_that_acts(one, programs))]
        by_type: dict[str, Counter[str]] = defaultdict(Counter)
        for failure, _, _ in acting:
            by_type[failure["type"]][failure["template"]] += 1
        leading = {kind: leaders(counts) for kind, counts in by_type.items()}
        for failure, argv, worked in acting:
            kind = failure["type"]
            grouped[(kind, leading[kind][failure["template"]], failure["tool"], *argv)].append((failure, worked))
        found = [_candidate(key, seen, programs) for key, seen in grouped.items()]
        return tuple(sorted((one for one in found if one.worked > one.failed), key=lambda one: (-one.worked, one.id)))


def _last_that_acts(one: _Failed, programs: Programs) -> Words | None:
    return next((argv for argv in reversed(one.after) if _acts(argv, programs)), None)


def _acts(argv: Words, programs: Programs) -> bool:
    """Is it one command that may have changed something, and is nothing hidden in it?"""
    if not argv or argv[0] == "-c" or not all(isinstance(word, str) and HIDDEN not in word for word in argv):
        return False
    command = from_argv(argv, programs)
    looks = command.program in _LOOKING or programs.get(command.program, {}).get("filter")
    return bool(command.words) and not looks and not is_read_only(command, programs)


def _candidate(key: tuple[str, ...], seen: list[tuple[Entry, bool]], programs: Programs) -> Candidate:
    kind, template, tool, *fix = key
    entry = seen[-1][0]
    return Candidate(
        id=f"fix-{blake2b(chr(0).join(key).encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}",
        type=kind,
        template=template,
        tool=tool,
        failing=tuple(map(str, entry["argv"])),
        exit=entry["exit"],
        target=entry["target"],
        fix=tuple(fix),
        kind=kind_of(tuple(fix), programs),
        worked=sum(worked for _, worked in seen),
        failed=sum(not worked for _, worked in seen),
        last=str(entry["at"]),
    )


def kind_of(words: Words, programs: Programs) -> str:
    """What a command may do, by its words alone: destructive, privileged, or unknown."""
    names = {words[0].rpartition("/")[2], *words[1:]}
    known = any(destroys(act, programs) for act in of_argv(words, programs, Place("")))
    if known or names & _DESTRUCTIVE or words[0].rpartition("/")[2].startswith("mkfs"):
        return "destructive"
    return "privileged" if names & _PRIVILEGED else "unknown"
