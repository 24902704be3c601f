"""What was learned, for a person to read or as JSON."""

from __future__ import annotations

import json

from heal_cli.errors import HealError
from heal_cli.learning import analysis, learned, reviewing
from heal_cli.redaction import text as without_secrets
from heal_cli.shape import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.learning.analysis import Lesson
    from heal_cli.learning.candidates import Candidate
    from heal_cli.learning.exchange import Imported
    from heal_cli.rules.writing import Written as WrittenRule

    Plain = dict[str, Any]

_NOTHING = "nothing is learned yet: heal learns from what is run through it (heal run -- CMD)\n"


def of_lesson(lesson: Lesson, as_json: bool, dry_run: bool) -> str:
    """What an analysis has changed, or would change."""
    if as_json:
        return _json(
            "lesson",
            [*_items(lesson.views)],
            observations=lesson.observations,
            damaged=lesson.damaged,
            candidates=lesson.candidates,
        )
    lines = [without_secrets(line) for line in lesson.changes]
    of = _count(lesson.observations, "run")
    of += f"; {_count(lesson.damaged, 'damaged line')} passed over" if lesson.damaged else ""
    counts = f"{_count(len(lesson.views.patterns), 'pattern')} and {_count(len(lesson.views.contexts), 'context')}"
    would = "would know" if dry_run else "knows"
    waits = (f"{_count(lesson.candidates, 'command')} may be a fix: heal learn review",) if lesson.candidates else ()
    return "".join(f"{line}\n" for line in (*lines, f"heal {would} {counts} from {of}", *waits))


def everything(as_json: bool) -> str:
    """All patterns and contexts, a line each."""
    views, _, _ = learned.read()
    if as_json:
        return _json("learned", _items(views))
    lines = [
        *(f"{_about_pattern(entry)}\n" for entry in views.patterns.values()),
        *(f"{analysis.name_of_context(entry)}\n" for entry in views.contexts.values()),
    ]
    return without_secrets("".join(lines)) or _NOTHING


def one(name: str, as_json: bool = False) -> str:
    """One entry, key by key. Raises HealError for an id that nobody knows."""
    from heal_cli.yamlio import as_text

    views, _, _ = learned.read()
    entries = {**views.patterns, **views.contexts}
    if name not in entries:
        raise HealError(f"nothing with the id `{name}` is learned{did_you_mean(name, entries)}")
    return _json("learned", [one for one in _items(views) if one["id"] == name]) if as_json else as_text(entries[name])


def done(what: str, name: str, as_json: bool) -> str:
    """That something was done: in one line, or as JSON."""
    return _json(what, [{"id": name}]) if as_json else f"{what}: {name}\n"


def candidates(found: tuple[Candidate, ...], as_json: bool) -> str:
    """What waits for `heal learn review`."""
    if as_json:
        return _json("candidates", reviewing.as_items(found))
    if not found:
        return "no command waits for review: heal proposes one that was run after a failure that was gone after it\n"
    return "".join(map(reviewing.described, found)) + "heal learn accept ID makes a rule of one; heal learn reject ID\n"


def imported(found: Imported, as_json: bool, dry_run: bool) -> str:
    """What an import took in, or would take in."""
    if as_json:
        items = [{"id": name} for name in (*found.patterns, *found.contexts)]
        return _json("imported", items, known=found.known, skipped=found.skipped)
    counts = f"{_count(len(found.patterns), 'pattern')} and {_count(len(found.contexts), 'context')}"
    more = f"; {found.known} known already" if found.known else ""
    unread = "1 entry" if found.skipped == 1 else f"{found.skipped} entries"
    more += f"; {unread} could not be read" if found.skipped else ""
    return f"{'would be imported' if dry_run else 'imported'}, without evidence: {counts}{more}\n"


def accepted(written: WrittenRule, as_json: bool) -> str:
    """The rule that was made."""
    if as_json:
        return _json("accepted", [{"rule": written.name, "file": written.file, "line": written.line}])
    return f"rule {written.name}: {written.file}:{written.line}\n"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)


def _about_pattern(entry: Plain) -> str:
    seen = (entry.get("observations") or {}).get("occurrences", 0)
    sure = entry.get("confidence") or {}
    share = sure.get("value")
    shown = f"{share:.0%}, " if isinstance(share, (int, float)) else ""
    mended = f"; {entry['fix']}: {shown}{sure.get('label') or 'too few to tell'}" if entry.get("fix") else ""
    tools = ", ".join(map(str, entry.get("commands") or ()))
    return f"{entry['id']}: {seen} x {tools}: {entry.get('pattern')}{mended}"


def _items(views: learned.Views) -> list[Plain]:
    return [
        *({"kind": "pattern", **entry} for entry in views.patterns.values()),
        *({"kind": "context", **entry} for entry in views.contexts.values()),
    ]


def _json(kind: str, items: list[Plain], **more: Any) -> str:
    return json.dumps({"v": 1, "kind": kind, **more, "items": items}) + "\n"
