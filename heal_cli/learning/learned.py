"""learned/patterns.yaml and learned/failure_contexts.yaml: what was learned, as a person reads it and may change it.

What heal wrote last is kept beside (state/learned.json). A value in the file that is not what heal wrote was written by
a person and stays; an entry that a person took out stays out; only observations and confidence are always heal's.
What is about to be written is kept there first, with what was written before: a heal learn that is killed in the middle
must not make the next one take heal's own words for a person's.
"""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import NamedTuple

from heal_cli import atomic, paths, yamlio
from heal_cli.errors import FileError, StateError
from heal_cli.templates import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from heal_cli.learning.lessons import Context
    from heal_cli.learning.patterns import Pattern

    Plain = dict[str, Any]
    Entries = dict[str, Plain]

PATTERNS, CONTEXTS = "patterns.yaml", "failure_contexts.yaml"
_ALWAYS_OURS = ("observations", "confidence")
_HEADER = "# Written by heal learn. What you change here by hand is kept, and what you take out stays out.\n"


class Views(NamedTuple):
    """The entries of both files by their ids, and of patterns under which category each stands."""

    patterns: Entries
    contexts: Entries


class Written(NamedTuple):
    """What heal wrote last, the ids a person took out, and until when (ISO 8601) the journal has been read."""

    patterns: Mapping[str, Plain] = {}
    contexts: Mapping[str, Plain] = {}
    forgotten: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    until: str | None = None


def pattern_entry(one: Pattern, meaning: str) -> Plain:
    """A pattern as it stands in the file; `meaning` is the cause that its rule names."""
    return {
        "id": one.id,
        "category": one.type,
        "pattern": one.template,
        "meaning": meaning,
        "fix": one.fix,
        "commands": list(one.tools),
        "rules": list(one.rules),
        "observations": {
            "occurrences": one.occurrences,
            "tried": round(one.tried, 2),
            "worked": round(one.worked, 2),
            "first": one.first,
            "last": one.last,
        },
        "confidence": {
            "value": round(one.confidence, 2) if one.tried else None,
            "label": one.label,
            "surely": round(one.surely, 2),
        },
    }


def context_entry(one: Context, fix: str | None, tools: Iterable[str]) -> Plain:
    """A context as it stands in the file; `tools` are those that act on the same target."""
    evidence = one.evidence
    return {
        "id": _id(one.group, one.type, str(sorted(one.when.items()))),
        "trigger": one.group,
        "context": dict(one.when),
        "prediction": {"error": one.type, "probability": round(evidence.probability, 2)},
        "cascading_failures": list(tools),
        "proactive_fix": fix,
        "observations": {
            "exposures": round(evidence.inside, 2),
            "failures": round(evidence.failed, 2),
            "exposures_outside": round(evidence.outside, 2),
            "failures_outside": round(evidence.failed_outside, 2),
        },
        "confidence": {"surely": round(evidence.lower, 2)},
    }


def _id(*parts: str) -> str:
    return f"{parts[1]}-{blake2b(chr(0).join(parts).encode(), digest_size=3).hexdigest()}"


def merged(known: Entries, written: Mapping[str, Plain], fresh: Entries, forgotten: Iterable[str]) -> Entries:
    """The entries after what is freshly learned has been put to what stands in the file."""
    gone = {name for name in written if name not in known} | set(forgotten)
    found: Entries = {}
    for name, entry in fresh.items():
        if name in known:
            found[name] = _with_hand(entry, known[name], written.get(name, {}))
        elif name not in gone:
            found[name] = entry
    for name, entry in known.items():
        if name not in fresh and (entry.get("imported") or not _is_ours(entry, written.get(name))):
            found[name] = entry
    return found


def imported(known: Views, written: Written) -> tuple[Views, Written]:
    """What is left for a rebuild: of what stands in the files only imports, as they came; and what was answered."""
    came = Views(_as_they_came(known.patterns, written.patterns), _as_they_came(known.contexts, written.contexts))
    return came, Written(came.patterns, came.contexts, rejected=written.rejected, accepted=written.accepted)


def _as_they_came(known: Entries, written: Mapping[str, Plain]) -> Entries:
    imports = {name: entry for name, entry in known.items() if entry.get("imported")}
    return {name: written[name] if written.get(name, {}).get("imported") else entry for name, entry in imports.items()}


def _with_hand(fresh: Plain, known: Plain, written: Plain) -> Plain:
    """A fresh entry with all that a person changed or added, and with what an import says where nobody knows better."""
    by_hand = {
        key: value for key, value in known.items() if key not in _ALWAYS_OURS and written.get(key, _NOTHING) != value
    }
    told = {key: value for key, value in known.items() if known.get("imported") and not fresh.get(key)}
    return {**fresh, **told, **by_hand}


_NOTHING = object()


def _is_ours(entry: Plain, written: Plain | None) -> bool:
    """Is it as heal wrote it? Then it may go, once there is no evidence left."""
    return written is not None and all(entry.get(key) == written.get(key) for key in {*entry, *written})


def same_ids(found: Iterable[Pattern], known: Entries) -> tuple[Pattern, ...]:
    """The patterns with the ids under which the file knows them already: a group's most frequent text may change."""
    taken = {one.id for one in found} & set(known)
    kept = []
    for one in found:
        texts = {
            str(entry.get("pattern")): name
            for name, entry in known.items()
            if name not in taken and entry.get("category") == one.type
        }
        text = None if one.id in known else nearest(one.template, texts)
        name = texts[text] if text else one.id
        taken.add(name)
        kept.append(one._replace(id=name))
    return tuple(kept)


def read() -> tuple[Views, Written, tuple[str, ...]]:
    """What stands in the files, what heal wrote last, and messages about what could not be read.

    A file that cannot be read is set aside by `write`; here it counts as what heal wrote last.
    """
    written, before = _written()
    messages: list[str] = []
    found = []
    for name, kept, parse in ((PATTERNS, written.patterns, _of_patterns), (CONTEXTS, written.contexts, _of_contexts)):
        path = os.path.join(paths.memory(), "learned", name)
        try:
            found.append(parse(yamlio.read(path).value) if os.path.exists(path) else dict(kept))
        except (FileError, _NotTheShape) as error:
            aside = yamlio.set_aside(path)
            messages.append(f"{error or path}; set aside as {aside}")
            found.append(dict(kept))
    if before is not None:
        written = written._replace(
            patterns=_whichever(found[0], written.patterns, before.patterns),
            contexts=_whichever(found[1], written.contexts, before.contexts),
        )
    return Views(*found), written, tuple(messages)


def _whichever(known: Entries, new: Mapping[str, Plain], old: Mapping[str, Plain]) -> Entries:
    """What heal wrote of a file when it was killed and nobody knows whether the file was replaced: the file tells."""
    found = {name: new[name] for name in new if name in old and name not in known}  # a person took it out
    for name, entry in known.items():
        late, early = new.get(name, {}), old.get(name, {})
        if late or early:
            as_late = {key: value for key, value in late.items() if entry.get(key, _NOTHING) == value}
            found[name] = {**late, **early, **as_late}
    return found


def contexts() -> Entries:
    """The contexts as they stand in the file; none if it cannot be read, which the next `heal learn` tells."""
    path = os.path.join(paths.memory(), "learned", CONTEXTS)
    try:
        return _of_contexts(yamlio.read(path).value) if os.path.exists(path) else {}
    except (FileError, _NotTheShape):
        return {}


class _NotTheShape(Exception):
    pass


def _of_patterns(value: Any) -> Entries:
    entries: Entries = {}
    for category, listed in _mapping(value).items():
        if category == "version":
            continue
        if not isinstance(listed, list):
            raise _NotTheShape(f"{PATTERNS}: {category} is not a list")
        for place, entry in enumerate(listed):
            name = str(_mapping(entry).get("id") or f"{category}-{place + 1}")
            entries[name] = {"id": name, "category": category, **entry}
    return entries


def _of_contexts(value: Any) -> Entries:
    listed = _mapping(value).get("sequences") or []
    if not isinstance(listed, list):
        raise _NotTheShape(f"{CONTEXTS}: sequences is not a list")
    entries: Entries = {}
    for place, entry in enumerate(listed):
        name = str(_mapping(entry).get("id") or f"sequence-{place + 1}")
        entries[name] = {"id": name, **entry}
    return entries


def _mapping(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _NotTheShape("not a mapping")
    return value


def _written() -> tuple[Written, Views | None]:
    """What heal wrote last; and what it wrote before that, if it was killed before both files were written."""
    try:
        with open(_state_file(), encoding="utf-8") as file:
            plain = json.load(file)
        written = Written(
            dict(plain["patterns"]),
            dict(plain["contexts"]),
            tuple(plain["forgotten"]),
            tuple(plain["rejected"]),
            tuple(plain.get("accepted", ())),
            plain["until"],
        )
        before = plain.get("before")
        return written, Views(dict(before["patterns"]), dict(before["contexts"])) if before else None
    except (OSError, ValueError, KeyError, TypeError):
        return Written(), None  # nothing was written, or it is damaged: then what stands in the files is a person's


def _state_file() -> str:
    return os.path.join(paths.memory(), "state", "learned.json")


def write(views: Views, written: Written) -> None:
    """Write both files, and what was written. Raises StateError. The caller holds the memory's lock."""
    try:
        folder = paths.make_private(os.path.join(paths.memory(), "learned"))
        paths.make_private(os.path.dirname(_state_file()))
    except OSError as error:
        raise StateError(f"{paths.memory()}: cannot be made: {error.strerror}") from None
    _, before, _ = read()
    _keep(written, Views(dict(before.patterns), dict(before.contexts)))
    by_category: dict[str, list[Plain]] = {}
    for entry in views.patterns.values():
        shown = {key: value for key, value in entry.items() if key != "category"}
        by_category.setdefault(str(entry.get("category") or "unknown"), []).append(shown)
    yamlio.write(os.path.join(folder, PATTERNS), {"version": 1, **by_category}, _HEADER)
    sequences = {"version": 1, "sequences": list(views.contexts.values())}
    yamlio.write(os.path.join(folder, CONTEXTS), sequences, _HEADER)
    _keep(written, None)


def _keep(written: Written, before: Views | None) -> None:
    plain = {"v": 1, **written._asdict(), "before": before and before._asdict()}
    try:
        atomic.replace(_state_file(), json.dumps(plain).encode())
    except OSError as error:
        raise StateError(f"{_state_file()}: cannot be written: {error.strerror}") from None


def changes(before: Entries, after: Entries, name_of: Callable[[Plain], str]) -> tuple[str, ...]:
    """What is new, gone or different, a line each: for `heal learn --dry-run` and its report."""
    lines = [f"+ {name_of(after[name])}" for name in after if name not in before]
    lines += [f"- {name_of(before[name])}" for name in before if name not in after]
    lines += [f"~ {name_of(after[name])}" for name in after if name in before and after[name] != before[name]]
    return tuple(lines)
