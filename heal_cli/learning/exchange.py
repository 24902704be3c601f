"""`heal learn export | import`: what was learned as one file, and what others have learned, without its evidence.

An import also reads the memory files of the system heal comes from, whatever of them there is: keys may be missing, a
time may be null or without a zone, a text may stand where a list belongs, and a share may be written `92%`. What was
imported waits for evidence of one's own before it counts for anything.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from heal_cli import atomic, yamlio
from heal_cli.errors import FileError, StateError
from heal_cli.learning import analysis, learned
from heal_cli.learning.learned import Views
from heal_cli.redaction import text as without_secrets
from heal_cli.telling import telling_line
from heal_cli.templates import template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Plain = dict[str, Any]

_NOTHING = ("", "null", "~", "none", "nil", "n/a", "unknown")
_NO_EVIDENCE = {"occurrences": 0, "tried": 0, "worked": 0, "first": None, "last": None}
_NO_EXPOSURES = {"exposures": 0, "failures": 0, "exposures_outside": 0, "failures_outside": 0}
_BY_OTHER_NAMES = {
    "authentication": "auth", "auth_errors": "auth", "authorization": "permission", "permissions": "permission",
    "vpn": "network", "dns": "network", "connection": "network", "connectivity": "network", "network_errors": "network",
    "registry": "registry_auth", "registry_errors": "registry_auth", "image": "image_not_found",
    "certificates": "tls", "ssl": "tls", "disk": "disk_full", "memory": "oom", "timeouts": "timeout",
}  # fmt: skip
_OTHERS = ("health_checks", "predicted_issues", "auto_heal_rate", "summary", "top_failures", "figures")
_HEADER = "# What heal has learned (heal learn export). Another heal reads it with: heal learn import FILE\n"
_MOST_FILES = ("patterns.yaml", "failure_contexts.yaml", "tool_failures.yaml")


class Imported(NamedTuple):
    """What an import found: patterns and contexts that are new, how many were known or could not be read, and notes."""

    patterns: tuple[str, ...]
    contexts: tuple[str, ...]
    known: int
    skipped: int
    notes: tuple[str, ...]


def as_text(as_json: bool) -> str:
    """Everything that was learned, as YAML or JSON that `import_file` reads."""
    views, _, _ = learned.read()
    by_category: dict[str, list[Plain]] = {}
    for entry in views.patterns.values():
        shown = {key: value for key, value in entry.items() if key != "category"}
        by_category.setdefault(str(entry.get("category") or "unknown"), []).append(shown)
    whole = {"version": 1, "patterns": by_category, "sequences": list(views.contexts.values())}
    text = json.dumps(whole, indent=1, default=str) + "\n" if as_json else _HEADER + yamlio.as_text(whole)
    return without_secrets(text)


def export(file: str, text: str) -> None:
    """Write it to a file. Raises StateError if that cannot be written."""
    try:
        atomic.replace(os.path.realpath(file), text.encode())
    except OSError as error:
        raise StateError(f"{file}: cannot be written: {error.strerror}") from None


def import_file(file: str, dry_run: bool = False) -> Imported:
    """Take in what a file has to teach, or the files of a memory folder. Raises FileError for what cannot be read."""
    found, notes = _Found(), list[str]()
    for name in _files(file):
        value = _read(name)
        if isinstance(value, dict) and any(key in value for key in _OTHERS) and "failures" not in value:
            notes.append(f"{name}: nothing to learn from: heal asks and counts by itself")
            continue
        before = len(found.patterns) + len(found.contexts) + found.skipped
        found.take(value, os.path.basename(name))
        if before == len(found.patterns) + len(found.contexts) + found.skipped:
            notes.append(f"{name}: holds no pattern, no context and no failure")
    with analysis.alone(), analysis.memory_locked():
        known, written, messages = learned.read()
        out = {*known.patterns, *known.contexts, *written.rejected}
        fresh = Views(
            {name: entry for name, entry in found.patterns.items() if name not in out},
            {name: entry for name, entry in found.contexts.items() if name not in out},
        )
        if not dry_run:
            learned.write(
                Views({**known.patterns, **fresh.patterns}, {**known.contexts, **fresh.contexts}),
                written._replace(
                    patterns={**written.patterns, **fresh.patterns},
                    contexts={**written.contexts, **fresh.contexts},
                    forgotten=tuple(one for one in written.forgotten if one not in {*fresh.patterns, *fresh.contexts}),
                ),
            )
    total = len(found.patterns) + len(found.contexts)
    new = len(fresh.patterns) + len(fresh.contexts)
    return Imported(tuple(fresh.patterns), tuple(fresh.contexts), total - new, found.skipped, (*notes, *messages))


def _files(file: str) -> list[str]:
    """The file, or the files of a memory folder that have something to teach."""
    if not os.path.isdir(file):
        return [file]
    folders = (file, os.path.join(file, "learned"))
    names = [os.path.join(folder, name) for folder in folders for name in _MOST_FILES]
    there = [name for name in names if os.path.isfile(name)]
    if not there:
        raise FileError((f"{file}: holds none of {', '.join(_MOST_FILES)}",))
    return there


def _read(name: str) -> Any:
    """A file with every scalar as the text that stands there: what it means is decided here."""
    value = yamlio.strings(name)
    if value is None:
        yamlio.read(name)  # says where and why
        raise FileError((f"{name}: is empty",))
    return value


class _Found:
    """What was found in files: entries by id."""

    def __init__(self) -> None:
        self.patterns: dict[str, Plain] = {}
        self.contexts: dict[str, Plain] = {}
        self.skipped = 0

    def take(self, value: Any, source: str) -> None:
        """Everything a file has, in whichever of the known shapes."""
        if not isinstance(value, dict):
            self.skipped += 1
            return
        for entry in _entries(value.get("sequences")):
            self._context(entry, source)
        for entry in _entries(value.get("failures")):
            self._failure(entry, source)
        patterns = value.get("patterns")
        categories: Plain = patterns if isinstance(patterns, dict) else value
        for category, listed in categories.items():
            if category not in ("sequences", "failures", "stats", "version", "patterns"):
                for entry in _entries(listed):
                    self._pattern(str(category), entry, source)

    def _pattern(self, category: str, entry: Any, source: str) -> None:
        if not isinstance(entry, dict) or not (text := _joined(entry.get("pattern"), "|")):
            self.skipped += 1
            return
        observed, sure = entry.get("observations"), entry.get("confidence")
        said = {
            "observations": _number(observed.get("occurrences") if isinstance(observed, dict) else observed),
            "confidence": _share(sure.get("value") if isinstance(sure, dict) else sure),
            "last": _time(observed.get("last") if isinstance(observed, dict) else entry.get("last_seen")),
        }
        self._add(_kind(category), text, entry, source, said)

    def _failure(self, entry: Any, source: str) -> None:
        """One failure of a tool_failures.yaml: its error, masked, is the pattern."""
        snippet = _text(entry.get("error_snippet")) if isinstance(entry, dict) else ""
        tool = _text(entry.get("tool")) if isinstance(entry, dict) else ""
        text = template(without_secrets(telling_line(snippet, tool)))
        if not text:
            self.skipped += 1
            return
        kind = _kind(_text(entry.get("error_type")) or "unknown")
        told = {"fix": entry.get("fix_applied"), "commands": tool}
        known = self.patterns.get(_id(kind, text), {}).get("imported", {}).get("said", {})
        worked = _text(entry.get("success")).lower() in ("true", "yes", "1")
        said = {
            "observations": known.get("observations", 0) + 1,
            "worked": known.get("worked", 0) + worked,
            "last": _time(entry.get("timestamp")) or known.get("last"),
        }
        self._add(kind, text, told, source, said)

    def _add(self, kind: str, text: str, entry: Plain, source: str, said: Plain) -> None:
        name = _id(kind, text)
        known = self.patterns.get(name, {})
        self.patterns[name] = {
            "id": name,
            "category": kind,
            "pattern": without_secrets(text),
            "meaning": without_secrets(_joined(entry.get("meaning"), "; ")) or known.get("meaning", ""),
            "fix": without_secrets(_joined(entry.get("fix"), "; ")) or known.get("fix"),
            "commands": sorted({*_words(entry.get("commands")), *known.get("commands", ())}),
            "rules": [],
            "observations": dict(_NO_EVIDENCE),
            "confidence": {"value": None, "label": None, "surely": 0.0},
            "imported": {"from": source, "said": said},
        }

    def _context(self, entry: Any, source: str) -> None:
        if not isinstance(entry, dict) or not (trigger := _joined(entry.get("trigger"), ", ")):
            self.skipped += 1
            return
        told = entry.get("prediction")
        error = _text(told.get("error")) if isinstance(told, dict) else _text(told)
        when = _when(entry.get("context"))
        name = _id(_kind(error or "unknown"), f"{trigger}\0{sorted(when.items())}")
        self.contexts[name] = {
            "id": name,
            "trigger": without_secrets(trigger),
            "context": when,
            "prediction": {
                "error": _kind(error or "unknown"),
                "probability": _share(told.get("probability") if isinstance(told, dict) else None),
            },
            "cascading_failures": _words(entry.get("cascading_failures")),
            "proactive_fix": without_secrets(_joined(entry.get("proactive_fix"), "; ")) or None,
            "observations": dict(_NO_EXPOSURES),
            "confidence": {"surely": 0.0},
            "imported": {"from": source},
        }


def _entries(value: Any) -> Iterator[Any]:
    """The entries of a list, of a mapping from names, or one that stands alone; nothing for a text."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        alone = any(key in value for key in ("pattern", "trigger", "error_snippet"))
        yield from [value] if alone else [one for one in value.values() if isinstance(one, (dict, list))]


def _text(value: Any) -> str:
    """A text; empty for what is none, and for the words that stand for nothing."""
    return "" if not isinstance(value, str) or value.strip().lower() in _NOTHING else value.strip()


def _words(value: Any) -> list[str]:
    """A list of words, however it was written: as a list, or as `a, b`."""
    items = value if isinstance(value, list) else _text(value).replace(";", ",").split(",")
    return [word for word in map(_text, items) if word]


def _joined(value: Any, between: str) -> str:
    return between.join(filter(None, map(_text, value))) if isinstance(value, list) else _text(value)


def _number(value: Any) -> int:
    try:
        return max(0, int(float(_text(value))))
    except (ValueError, OverflowError):
        return 0


def _share(value: Any) -> float | None:
    """`92%`, `0.92` or `92` as 0.92; None for what is no share."""
    text = _text(value)
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        return None
    number = number / 100 if text.endswith("%") or number > 1 else number
    return round(number, 4) if 0 <= number <= 1 else None


def _time(value: Any) -> str | None:
    """A moment in ISO 8601 with its zone, which is this machine's where none was written; None for no moment."""
    try:
        return datetime.fromisoformat(_text(value)).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None


def _when(value: Any) -> Plain:
    """A context as heal writes it where it says the same; other conditions stay as they are, and never hold."""
    if not isinstance(value, dict):
        return {"said": without_secrets(_joined(value, "; "))} if _joined(value, "; ") else {}
    found: Plain = {}
    for key, told in value.items():
        text = _joined(told, ", ")
        if key in ("time_since_sleep", "slept_hours"):
            found["slept_hours"] = _hours(text)
        elif key in ("first_today", "weekday") and text.lower() in ("true", "false"):
            found[key] = text.lower() == "true"
        elif text:
            found[str(key)] = without_secrets(text)
    return found


def _hours(text: str) -> str:
    """`> 4 hours`, `4h` or `>4` as heal writes it: `>4`."""
    number = "".join(letter for letter in text if letter.isdigit() or letter == ".")
    sign = "<" if "<" in text else ">"
    try:
        return f"{sign}{float(number):g}"
    except ValueError:
        return text


def _kind(category: str) -> str:
    word = category.strip().lower().replace(" ", "_").replace("-", "_")
    return _BY_OTHER_NAMES.get(word, word) or "unknown"


def _id(kind: str, text: str) -> str:
    return f"{kind}-{blake2b(text.encode('utf-8', 'backslashreplace'), digest_size=3).hexdigest()}"
