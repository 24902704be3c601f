"""The user's configuration: its shape, its defaults, its targets. The manual is the commented example file."""

from __future__ import annotations

import os
from typing import Any

from heal_cli import paths, trust
from heal_cli.durations import is_duration, seconds
from heal_cli.errors import FileError, HealError
from heal_cli.model import BAD, FIX_CLASSES, GOOD, UNKNOWN
from heal_cli.shape import (
    DURATION,
    FLAG,
    PATTERN,
    SHARE,
    TEXT,
    TEXTS,
    VERSION,
    WORD,
    Mapping,
    Record,
    Recordlike,
    Scalar,
    did_you_mean,
    one_of,
    problems,
)  # fmt: skip
from heal_cli.sizes import amount, is_amount
from heal_cli.yamlio import Document, Path, parse, read

Plain = dict[str, Any]

DEFAULTS: Plain = {
    "preflight": "block",
    "remedy": "print",
    "retry_wait": "1s",
    "interval": "5m",
    "targets": {},
    "commands": {},
    "learn": {"half_life": "60d", "daily": True},
    "journal": {"file": "16M", "total": "256M", "age": "730d"},
}


def _interval_right(value: Any) -> str:
    right = "a duration that divides 60 minutes, such as 5m or 15m"
    length = seconds(value) if is_duration(value) else 0.0
    return "" if length >= 60 and 3600 % length == 0 else right


def _quiet_right(value: Any) -> str:
    ends = value.split("-") if isinstance(value, str) else []
    parts = [end.split(":") for end in ends]
    right = len(parts) == 2 and all(
        [len(part) for part in one] == [2, 2] and all(part.isascii() and part.isdigit() for part in one)
        and int(one[0]) < 24 and int(one[1]) < 60
        for one in parts
    )  # fmt: skip
    return "" if right else 'two times of day in quotes, such as "22:00-07:00"'


def _tcp_right(value: Any) -> str:
    host, _, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    return "" if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536 else "host:port"


def _size_right(value: Any) -> str:
    right = is_amount(value) and not value.endswith("%") and amount(value, 0) > 0
    return "" if right else "an amount such as 16M or 1G"


def _days_right(value: Any) -> str:
    return "" if is_duration(value) and seconds(value) >= _DAY else "a duration of a day or more, such as 60d"


_DAY = 86400.0
_SIZE = Scalar(_size_right, {"type": "string"})
_DAYS = Scalar(_days_right, DURATION.schema)
_ACT = Record({"argv": TEXTS, "class": one_of(*FIX_CLASSES), "timeout": DURATION}, required=("argv",))
_PROBE = Record(
    {
        "argv": TEXTS,
        "bad": PATTERN,
        "tcp": Scalar(_tcp_right, {"type": "string", "pattern": "^.+:[0-9]+$"}),
        "ping": TEXT,
        "timeout": DURATION,
        "refused": one_of(GOOD, BAD, UNKNOWN),
    },
    one_of=("argv", "tcp", "ping"),
)
_COMMON = {
    "kind": WORD,
    "short": WORD,
    "commands": TEXTS,
    "needs": TEXTS,
    "login": _ACT,
    "clean": _ACT,
    "probe": _PROBE,
}
_KINDS = {
    "cluster": Record({**_COMMON, "kubeconfig": TEXT, "contexts": TEXTS, "namespaces": TEXTS}),
    "vpn": Record({**_COMMON, "connect": _ACT}),
    "registry": Record({**_COMMON, "host": TEXT, "build": Record({"argv": TEXTS}, required=("argv",))}),
    "forge": Record({**_COMMON, "host": TEXT}),
}
SHAPE = Record(
    {
        "version": VERSION,
        "preflight": one_of("block", "fix", "warn", "off"),
        "remedy": one_of("offer", "print"),
        "retry_wait": DURATION,
        "interval": Scalar(_interval_right, DURATION.schema),
        "quiet": Scalar(_quiet_right, {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"}),
        "act_at": Record({"fix": SHARE, "predict": SHARE}),
        "learn": Record({"half_life": _DAYS, "daily": FLAG}),
        "journal": Record({"file": _SIZE, "total": _SIZE, "age": _DAYS}),
        "targets": Mapping(Recordlike("kind", _KINDS)),
        "commands": Mapping(Record({"checks": TEXTS})),
        "health": Mapping(
            Record({"check": WORD, "target": WORD, "targets": TEXTS, "needs": TEXTS}, required=("check",))
        ),
    }
)


def load() -> Plain:
    """The configuration in force, defaults filled in: the user's, and over it that of a trusted project.

    Raises FileError with every problem of the files.
    """
    project = trust.in_force()
    return with_project(own(), *project.config) if project and project.config else own()


def own() -> Plain:
    """The user's own configuration, defaults filled in. Raises FileError with every problem of the file."""
    name = paths.config_file()
    if not os.path.exists(name):
        return dict(DEFAULTS)
    document = read(name)
    if wrong := validate(document):
        raise FileError(wrong)
    return _filled(DEFAULTS, document.value or {})


def settings() -> Plain:
    """The user's own configuration, the defaults where it is wrong: for what no project may decide."""
    try:
        return own()
    except FileError:
        return dict(DEFAULTS)


def _filled(below: Plain, given: Plain) -> Plain:
    """Settings over others; of those that are a group of settings, each for itself."""
    groups: Plain = {key: {**below[key], **given[key]} for key in ("learn", "journal") if key in given}
    return {**below, **given, **groups}


def with_project(below: Plain, name: str, content: bytes) -> Plain:
    """A configuration with a project's over it: its settings, and its targets and commands beside those there are."""
    document = parse(content, name)
    if wrong := validate(document, below["targets"]):
        raise FileError(wrong)
    given = document.value or {}
    beside = {key: {**below.get(key, {}), **given[key]} for key in ("targets", "commands", "health") if key in given}
    return {**_filled(below, given), **beside}


def begin(text: str) -> str:
    """Write the user's first configuration; gives its name. Raises HealError where there is one, or it cannot be."""
    name = paths.config_file()
    try:
        paths.make_private(os.path.dirname(name))
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise HealError(f"{name} is there already; nothing was written") from None
    except OSError as error:
        raise HealError(f"{name} cannot be written: {error.strerror}") from None
    return name


def validate(document: Document, others: Plain | None = None) -> tuple[str, ...]:
    """Every problem of a configuration file: its shape, then the names that point to nothing, nor to `others`."""
    if document.value is None:
        return ()
    return problems(document, SHAPE) or _names(document, others or {})


def _names(document: Document, others: Plain) -> tuple[str, ...]:
    declared = document.value.get("targets", {})
    targets = {**others, **declared}
    used: list[tuple[Path, str]] = [
        (("targets", name, "needs"), needed) for name, entry in declared.items() for needed in entry.get("needs", ())
    ]
    for name, entry in document.value.get("health", {}).items():
        used += [(("health", name), target) for target in (*entry.get("targets", ()), entry.get("target")) if target]
    found = [
        f"{document.place(path)}: {'.'.join(map(str, path))}: unknown target `{name}`{did_you_mean(name, targets)}"
        for path, name in used
        if name not in targets
    ]
    return (*found, *_health_needs(document), *_shared_names(document, targets))


def _health_needs(document: Document) -> tuple[str, ...]:
    """What an entry of `health` needs is another entry."""
    entries = document.value.get("health", {})
    return tuple(
        f"{document.place(('health', name, 'needs'))}: health.{name}.needs: `{needed}` is no entry of health"
        f"{did_you_mean(needed, entries)}"
        for name, entry in entries.items()
        for needed in entry.get("needs", ())
        if needed not in entries
    )


def _shared_names(document: Document, targets: Plain) -> tuple[str, ...]:
    """A name or short name must lead to one target."""
    seen: dict[str, str] = {name: name for name in targets}
    found = []
    for name, entry in targets.items():
        short = entry.get("short")
        if short and seen.setdefault(short, name) != name:
            place = document.place(("targets", name, "short"))
            found.append(f"{place}: targets.{name}.short: `{short}` already leads to {seen[short]}")
    return tuple(found)
