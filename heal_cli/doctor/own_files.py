"""Are heal's own files right: configuration, rules, memory, and who may read them?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from heal_cli import compiled, journal, paths, trust, yamlio
from heal_cli.doctor.symptom import ILL, NOTE, WELL, Symptom
from heal_cli.errors import FileError
from heal_cli.health import state


def look() -> Iterator[Symptom]:
    """All symptoms of heal's files."""
    loaded = compiled.load()
    yield from _configuration(loaded.header["problems"])
    yield from _rules(loaded.read_book())
    if waiting := trust.waiting(trust.standing()):
        yield Symptom("project", NOTE, waiting, "heal trust")
    yield from _memory()
    yield from _views()
    yield from _rights()


def _configuration(problems: tuple[str, ...]) -> Iterator[Symptom]:
    name = paths.config_file()
    own = [problem for problem in problems if problem.startswith(name)]
    for problem in own:
        yield Symptom("config", ILL, problem, "mend it there; until then the defaults count")
    if not os.path.exists(name):
        yield Symptom("config", NOTE, "there is none: heal knows no login of yours", "heal setup, or heal config init")
    elif not own:
        yield Symptom("config", WELL, name)
    for problem in problems:
        if problem not in own:
            yield Symptom("rules", ILL, problem, "mend it there; until then that file is left out")


def _rules(book: dict[str, Any]) -> Iterator[Symptom]:
    count, named = len(book["rules"]), book["config"]["targets"]
    yield Symptom("rules", WELL if count else ILL, f"{count} in force", "" if count else "install heal again")
    if named:
        yield Symptom("targets", WELL, ", ".join(f"{name} ({entry['kind']})" for name, entry in named.items()))


def _memory() -> Iterator[Symptom]:
    folder = paths.memory()
    if not os.path.isdir(folder):
        yield Symptom("memory", NOTE, f"{folder}: nothing was run through heal so far", "heal run -- CMD")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Symptom("memory", ILL, f"{folder} cannot be written: nothing is learned", f"chmod u+rwx {folder}")
        return
    damaged: list[None] = []
    runs = sum(1 for _ in journal.read(lambda: damaged.append(None)))
    text = f"{runs} {'run' if runs == 1 else 'runs'} in {folder}"
    if damaged:
        yield Symptom("memory", NOTE, f"{text}; damaged lines that are passed over: {len(damaged)}")
    else:
        yield Symptom("memory", WELL, text)


def _views() -> Iterator[Symptom]:
    """The files that a person may have changed: one that cannot be read is set aside when it is next written."""
    folder = os.path.join(paths.memory(), "learned")
    names = [os.path.join(folder, name) for name in _listed(folder)] + [state.name()]
    for name in names:
        if not name.endswith(".yaml") or not os.path.exists(name):
            continue
        try:
            yamlio.read(name)
        except FileError as error:
            yield Symptom("memory", ILL, str(error), "mend it, or let it be set aside", _setting_aside(name))


def _setting_aside(name: str) -> Callable[[], None]:
    def cure() -> None:
        yamlio.set_aside(name)

    return cure


def _rights() -> Iterator[Symptom]:
    """Files 0600 and folders 0700: what was typed into commands stands in them."""
    wrong = [name for name in _own() if os.lstat(name).st_mode & 0o077 and not os.path.islink(name)]
    for name in wrong[:5]:
        mode = "700" if os.path.isdir(name) else "600"
        yield Symptom("rights", ILL, f"{name} can be read by others", f"chmod {mode} {name}", _closing(name))
    if len(wrong) > 5:
        yield Symptom("rights", ILL, f"... and {len(wrong) - 5} more", "heal doctor --fix", _closing(*wrong[5:]))
    if not wrong:
        yield Symptom("rights", WELL, "heal's files are yours alone")


def _closing(*names: str) -> Callable[[], None]:
    def cure() -> None:
        for name in names:
            os.chmod(name, 0o700 if os.path.isdir(name) else 0o600)

    return cure


def _own() -> Iterator[str]:
    for top in (paths.memory(), paths.trusted(), paths.cache()):
        if not os.path.isdir(top):
            continue
        yield top
        for folder, folders, files in os.walk(top):
            yield from (os.path.join(folder, name) for name in (*folders, *files))


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
