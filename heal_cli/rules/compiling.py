"""Rules and configuration made into the plain data of the compiled cache: a header, and the book.

Apart from `compiled`, because a run that finds its cache need not load this.
"""

from __future__ import annotations

import marshal
from typing import Any

from heal_cli import asked_before, config, paths, rulebook
from heal_cli.errors import FileError

Plain = dict[str, Any]


def make() -> tuple[Plain, Plain]:
    """Compile every source. What is wrong with them is in the header's `problems`; the rest is in force."""
    problems: list[str] = []
    try:
        settings = config.load()
    except FileError as error:
        problems += error.problems
        settings = config.settings()  # the user's own, where a project's is wrong; the defaults, where it is theirs
    book, wrong = rulebook.compile_book(rulebook.sources())
    problems += wrong
    listed, unknown = asked_before.listed(settings["commands"], book)
    problems += (f"{paths.config_file()}: {text}" for text in unknown)
    index = rulebook.index(book["rules"])
    held_back = rulebook.held_back(book["rules"])
    header = {
        "problems": tuple(problems),
        "preflight": settings["preflight"],
        "remedy": settings["remedy"],
        "before": asked_before.order(book, index["before"], listed),
        "kinds": _kinds(book["programs"]),
        "acting": _acting(settings["targets"], book["programs"]),
        "observe": _observed(book["programs"]),
        "passes_on": _passing_on(book["programs"]),
        # Each for itself: a run needs those of its own program alone.
        "held_back": {name: marshal.dumps(texts) for name, texts in held_back.items()},
        "offline": {name: verbs for name in held_back if (verbs := _offline(book["programs"].get(name, {})))},
        "wrappers": _wrappers(book["programs"]),
        "targets": _target_hints(settings),
        "at_targets": at_targets(settings["targets"], book["programs"]),
        "shorts": {entry["short"]: name for name, entry in settings["targets"].items() if "short" in entry},
        "names": _target_names(settings),
    }
    return header, {**book, "index": index, "config": settings}


def _target_hints(settings: Plain) -> dict[str, str]:
    """program -> target, for programs that belong to exactly one: all the short road knows without reading files."""
    hints: dict[str, str] = {}
    for name, entry in settings["targets"].items():
        for program in entry.get("commands", ()):
            hints[program] = "" if program in hints else name
    return {program: name for program, name in hints.items() if name}


def _target_names(settings: Plain) -> tuple[str, ...]:
    """What `--target` may say: names, and short names."""
    return tuple(name for target, entry in settings["targets"].items() for name in (target, entry.get("short")) if name)


def at_targets(targets: Plain, programs: Plain) -> dict[str, tuple[str, ...]]:
    """program -> the targets that its calls may act at."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in targets.items():
        of_kind = [tool for tool, program in programs.items() if program.get("target") == entry["kind"]]
        for tool in dict.fromkeys((*of_kind, *entry.get("commands", ()))):
            found[tool] = (*found.get(tool, ()), name)
    return found


def _acting(targets: Plain, programs: Plain) -> Plain:
    """The programs that act at a kind of target of which there is one, and the hosts of such targets."""
    hosts: dict[str, list[str]] = {}
    for name, entry in targets.items():
        hosts.setdefault(entry["kind"], []).append(entry.get("host", name))
    return {
        name: {"offline": entry.get("offline", ()), "values": entry.get("values", ()), "hosts": hosts[entry["target"]]}
        for name, entry in programs.items()
        if entry.get("target") in hosts
    }


def _observed(programs: Plain) -> dict[str, str]:
    """program -> what is listened to, where that is not stderr alone."""
    interactive = {name: "terminal" for name, entry in programs.items() if entry.get("interactive") is True}
    told = {name: entry["observe"] for name, entry in programs.items() if "observe" in entry}
    return {**told, **interactive}


def _passing_on(programs: Plain) -> Plain:
    """What is known of the programs that pass on what others write, as far as it tells when they do."""
    keys = ("passes_on", "values")
    return {name: {key: entry.get(key, ()) for key in keys} for name, entry in programs.items() if "passes_on" in entry}


def _wrappers(programs: Plain) -> Plain:
    """What peels wrappers off: of each no more than the short road needs."""
    return {
        name: {key: entry[key] for key in ("wrapper", "verb", "operands", "values") if key in entry}
        for name, entry in programs.items()
        if entry.get("wrapper")
    }


def _offline(program: Plain) -> tuple[str, ...]:
    """The single verbs with which a program does not need what it acts on."""
    return tuple(verb for verb in program.get("offline", ()) if " " not in verb)


def _kinds(programs: Plain) -> dict[str, tuple[str, str]]:
    """program -> what it acts on, and its flag for a kubeconfig context."""
    return {
        name: (entry["target"], entry.get("context", "--context"))
        for name, entry in programs.items()
        if "target" in entry
    }
