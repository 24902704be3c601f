"""`heal learn`: reads the journal, learns from it, and puts what was learned to what stands in the memory's files."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import contextmanager
from typing import NamedTuple

from heal_cli import atomic, book, compiled, config, daily, locking, paths, retention
from heal_cli.errors import StateError
from heal_cli.learning import learned, study
from heal_cli.learning.contexts import spoken
from heal_cli.learning.learned import Views, Written
from heal_cli.learning.lessons import Context, Counts
from heal_cli.learning.patterns import Pattern, Sightings
from heal_cli.prediction import expected, expecting
from heal_cli.prediction.expecting import act_at
from heal_cli.rules.candidate_rule import rule_for
from heal_cli.shells import typed
from heal_cli.targets import configured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from heal_cli.learning.candidates import Candidate, Followed
    from heal_cli.learning.study import Study

    Plain = dict[str, Any]

_MEMORY_PATIENCE = 30.0  # seconds


class Lesson(NamedTuple):
    """What an analysis found: the entries of both files, lines about what changed, and what could not be read.

    `candidates` is how many commands wait for `heal learn review`.
    """

    views: Views
    changes: tuple[str, ...]
    observations: int
    damaged: int
    messages: tuple[str, ...]
    candidates: int = 0


def learn(
    dry_run: bool = False,
    rebuild: bool = False,
    now: float | None = None,
    passed: Callable[[float], None] = lambda share: None,
) -> Lesson:
    """Learn from what is new in the journal.

    With `rebuild` from all of it, and what a person changed or took out counts no more; imports stay.
    `passed` is called now and then with the share of the journal that has been read. Raises StateError if another heal
    learns just now, or the memory cannot be written.
    """
    with alone():
        lesson = _learn(dry_run, rebuild, time.time() if now is None else now, passed)
        if not dry_run:
            gone = retention.tidy(retention.limits(config.settings()), time.time())
            if typed.files():
                typed.make_room()
            os.utime(daily.lock_file())
            if gone:
                lesson = lesson._replace(changes=(*lesson.changes, f"- {gone} old files of the journal"))
    return lesson


@contextmanager
def alone() -> Iterator[None]:
    """Within this, no other heal learns. Raises StateError if one does."""
    try:
        with locking.locked(daily.lock_file(), 0.0):
            yield
    except StateError as error:
        if "still locked" in str(error):
            raise StateError("another heal learn is at work") from None
        raise


def _learn(dry_run: bool, rebuild: bool, now: float, passed: Callable[[float], None]) -> Lesson:
    compiled_now = compiled.load()
    whole = compiled_now.read_book()
    seen = study.read(whole["programs"], passed, now, anew=rebuild, keep=not dry_run)
    counts = seen.counts
    with memory_locked():
        known, written, messages = learned.read()
        if rebuild:
            known, written = learned.imported(known, written)
        fresh = Views(
            _pattern_entries(seen.sightings.patterns(), known, whole),
            _context_entries(seen, whole),
        )
        out = {*written.forgotten, *written.rejected}
        after = Views(
            learned.merged(known.patterns, written.patterns, fresh.patterns, out),
            learned.merged(known.contexts, written.contexts, fresh.contexts, out),
        )
        if not dry_run:
            gone = {*written.forgotten, *_taken_out(known, written)}
            kept = written._replace(
                patterns=after.patterns, contexts=after.contexts, forgotten=tuple(sorted(gone)), until=seen.until
            )
            learned.write(after, _as_ours(kept, fresh, written))
            _write_expected(counts, whole, compiled_now)
    told = (
        *learned.changes(known.patterns, after.patterns, _name_of_pattern),
        *learned.changes(known.contexts, after.contexts, name_of_context),
    )
    wrong = (*compiled_now.header["problems"], *messages)
    waits = waiting(seen.followed, whole, written)
    return Lesson(after, told, seen.count, seen.damaged, wrong, len(waits))


def waiting(followed: Followed, whole: Plain, written: Written) -> tuple[Candidate, ...]:
    """The candidates that nobody has answered yet: neither accepted, nor rejected, nor a rule already."""
    answered = {*written.rejected, *written.accepted}
    rules = {plain[0] for plain in whole["rules"]}
    found = followed.candidates(whole["programs"])
    return tuple(one for one in found if one.id not in answered and rule_for(one).name not in rules)


def memory_locked() -> locking.locked:
    """Within this, nobody else writes the files that a person reads. Raises StateError after a while."""
    return locking.locked(os.path.join(paths.memory(), "state", "memory.lock"), _MEMORY_PATIENCE)


def _write_expected(counts: Counts, whole: Plain, compiled_now: compiled.Compiled) -> None:
    """Keep what was seen of the moments that rules speak of, and make the table from which `heal run` acts."""
    rules = [rule for rule in map(book.rule, whole["rules"]) if rule.moment == "predict" and rule.prior]
    seen = {rule.id: counts.seen(dict(rule.match.when), rule.type) for rule in rules}
    content = json.dumps({"v": 1, "rules": seen}).encode()
    try:
        atomic.replace(expected.exposures_file(), content)
    except OSError as error:
        raise StateError(f"{expected.exposures_file()}: cannot be written: {error.strerror}") from None
    expected.table(compiled_now.key, compiled_now.project, lambda: expecting.make(whole))


def _pattern_entries(seen: tuple[Pattern, ...], known: Views, whole: Plain) -> learned.Entries:
    meanings = {plain[0]: _in_general(book.rule(plain).why) for plain in whole["rules"]}
    found = learned.same_ids(seen, known.patterns)
    return {
        one.id: learned.pattern_entry(one, next((meanings[name] for name in one.rules if name in meanings), ""))
        for one in found
    }


def _in_general(why: str) -> str:
    """A rule's cause without the values of one case: `credentials for ... were refused`."""
    return re.sub(r"\{[^{}]*\}", "...", why)


def _context_entries(seen: Study, whole: Plain) -> learned.Entries:
    made = [
        learned.context_entry(
            one, fix_for(one, seen.sightings, whole), seen.counts.affected(one.group, one.type, one.moment)
        )
        for one in seen.counts.contexts(act_at(whole))
    ]
    return {entry["id"]: entry for entry in made}


def fix_for(context: Context, failures: Sightings, whole: Plain) -> str | None:
    """The call of the fix to make before: what has worked for this type of failure, else what a rule would do."""
    worked = failures.fixes(context.type)
    by_rules = [book.rule(plain).action.fix for plain in whole["rules"] if plain[1] == context.type]
    targets = configured(whole["config"])
    target = targets.get(context.group)
    for name in (*(name for name, _ in worked.most_common()), *by_rules):
        fix = book.fix(whole["fixes"][name]) if name in whole["fixes"] and target else None
        where = expecting.place_for(fix, target, targets) if fix and target else None
        if where and where.target:
            return f"{name}({where.target.name!r})"
    return None


def _taken_out(known: Views, written: Written) -> set[str]:
    return {
        name
        for entries, ours in ((known.patterns, written.patterns), (known.contexts, written.contexts))
        for name in ours
        if name not in entries
    }


def _as_ours(written: Written, fresh: Views, before: Written) -> Written:
    """What heal itself would have written: only that tells next time what a person changed.

    Of an import that nobody knows better that is what it brought, as it was written `before`.
    """
    all_of_them = (
        (written.patterns, fresh.patterns, before.patterns),
        (written.contexts, fresh.contexts, before.contexts),
    )
    ours = [
        {
            name: new.get(name) or old.get(name, entry)
            for name, entry in known.items()
            if name in new or entry.get("imported")
        }
        for known, new, old in all_of_them
    ]
    return written._replace(patterns=ours[0], contexts=ours[1])


def _name_of_pattern(entry: Plain) -> str:
    seen = entry.get("observations", {}).get("occurrences", 0)
    return f"{entry['id']}: {entry.get('pattern')} ({seen} x)"


def name_of_context(entry: Plain) -> str:
    """A context in one line: `auth-1a2b3c: stage fails (auth, 82 %) after more than 4 h of sleep`."""
    expected = entry.get("prediction") or {}
    share = expected.get("probability")
    shown = f", {share:.0%}" if isinstance(share, (int, float)) else ""
    when = spoken(entry.get("context") or {})
    return f"{entry['id']}: {entry.get('trigger')} fails ({expected.get('error')}{shown}) {when}"
