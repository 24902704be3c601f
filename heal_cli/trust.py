"""Whether the `.heal/` of a project may speak: only after a yes to what is in it, and until a byte of it changes.

A yes is a private file for each project below `paths.trusted()`: the project's path, then a line for each file, its
SHA-256 and its name. What is read from `.heal/` is hashed and used from the same bytes, so it does not matter who else
may write there. The nearest folder above with a `.heal/` counts, alone; HOME and / are no projects. Names that begin
with a dot or end with `~` (an editor's) are not looked at.

Without any yes a run pays one stat; `key` is on the short road of those who gave one.
"""

from __future__ import annotations

import os
import stat

from heal_cli import atomic, paths
from heal_cli.errors import FileError, StateError
from heal_cli.project import FOLDER, find, upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple

CONFIG = ("config.yaml", "config.yml")
TRUSTED, CHANGED, NEW, UNFIT, GONE = "trusted", "changed", "new", "unfit", "gone"
_MOST_FILES, _MOST_BYTES = 256, 4 << 20
_TOLD_KEPT = 256


class Standing(NamedTuple):
    """A project, what it stands at, and its files (name below `.heal/` -> bytes); `why` it is unfit."""

    root: str
    state: str
    files: dict[str, bytes]
    why: str = ""

    @property
    def sources(self) -> dict[str, bytes]:
        """Its rule files, by their full names."""
        return {self.name_of(name): self.files[name] for name in self.files if _is_yaml(name) and name not in CONFIG}

    @property
    def config(self) -> tuple[str, bytes] | None:
        """Its configuration, by its full name."""
        return next(((self.name_of(name), self.files[name]) for name in CONFIG if name in self.files), None)

    def name_of(self, name: str) -> str:
        """The full name of one of its files."""
        return os.path.join(self.root, FOLDER, name)


def key() -> tuple[Any, ...] | None:
    """What tells a trusted project here apart from others and from its own past; None where none is trusted."""
    root = find()
    kept = root and atomic.read_own(_record(root))
    if not root or not kept:
        return None
    folder = os.path.join(root, FOLDER)
    try:
        return (_digest(root), kept, *(atomic.stamp(os.path.join(folder, name)) for name in _names(folder)))
    except OSError:
        return (_digest(root), kept)


def in_force() -> Standing | None:
    """The project whose rules and configuration count in the current folder."""
    if not os.path.isdir(paths.trusted()):
        return None
    found = standing()
    return found if found and found.state == TRUSTED else None


def standing(start: str | None = None) -> Standing | None:
    """How the project around a folder stands; None if there is none."""
    root = find(start)
    return standing_of(root) if root else None


def standing_of(root: str) -> Standing:
    """How a project stands."""
    kept = atomic.read_own(_record(root))
    try:
        files = _content(os.path.join(root, FOLDER))
    except FileNotFoundError:
        return Standing(root, GONE, {})
    except FileError as error:
        return Standing(root, UNFIT, {}, str(error))
    except OSError as error:
        return Standing(root, UNFIT, {}, f"{error.filename}: {error.strerror}")
    if kept is None:
        return Standing(root, NEW, files)
    return Standing(root, TRUSTED if kept == _statement(root, files) else CHANGED, files)


def trust(seen: Standing) -> None:
    """Keep the yes to a project as it was seen. Raises StateError."""
    try:
        paths.make_private(paths.trusted())
        atomic.replace(_record(seen.root), _statement(seen.root, seen.files))
    except OSError as error:
        raise StateError(f"{error.filename or paths.trusted()}: cannot be written: {error.strerror}") from None


def untrust(start: str | None = None) -> str | None:
    """Take back the yes to the project around a folder, which may be gone; gives its path. Raises StateError."""
    for folder in upwards(start):
        try:
            os.unlink(_record(folder))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StateError(f"{error.filename}: cannot be removed: {error.strerror}") from None
        try:
            os.rmdir(paths.trusted())  # of the last one: the short road then need not look
        except OSError:
            pass
        return folder
    return None


def given() -> tuple[Standing, ...]:
    """All projects that were ever trusted, as they stand now, by path."""
    try:
        names = os.listdir(paths.trusted())
    except OSError:
        return ()
    kept = (atomic.read_own(os.path.join(paths.trusted(), name)) for name in names)
    roots = sorted(os.fsdecode(text.partition(b"\n")[0]) for text in kept if text)
    return tuple(standing_of(root) for root in roots)


def changes(seen: Standing) -> dict[str, str]:
    """name -> new, changed or gone, of the files that are not as they were trusted."""
    lines = (atomic.read_own(_record(seen.root)) or b"").splitlines()[1:]
    before = {os.fsdecode(line[66:]): line + b"\n" for line in lines}
    now = {name: _line(name, content) for name, content in seen.files.items()}
    found = {name: "changed" if name in before else "new" for name in now if now[name] != before.get(name)}
    return {**found, **{name: "gone" for name in before if name not in now}}


def exposed(root: str) -> str:
    """Why somebody else may have written what is in a project's `.heal/`; empty if nobody may."""
    folder = os.path.join(root, FOLDER)
    for name in (folder, *(os.path.join(folder, name) for name in _names(folder))):
        found = os.lstat(name)
        if found.st_uid not in (0, os.geteuid()) and os.geteuid() != 0:
            return f"{name} belongs to somebody else"
        if found.st_mode & stat.S_IWOTH:
            return f"{name} may be written by anybody"
    return ""


def waiting(seen: Standing | None) -> str:
    """A line on what a project holds and may not say yet; empty if it holds nothing, or all of it is in force."""
    if seen is None or seen.state in (TRUSTED, GONE):
        return ""
    if seen.state == UNFIT:
        return f"{FOLDER}/ of {seen.root} is left out: {seen.why}"
    count = _count_rules(seen)
    are, they = ("is", "it was") if count == 1 else ("are", "they were")
    since = f"that changed since {they} trusted" if seen.state == CHANGED else f"that {are} not trusted yet"
    if seen.sources:
        what = f"{count} rule{'s' * (count > 1)}" if count else "rules"
    elif seen.config:
        what = "settings"
    else:
        return ""
    return f"{FOLDER}/ of {seen.root} holds {what} {since}: heal trust shows them"


def _count_rules(seen: Standing) -> int:
    from heal_cli.yamlio import parse

    count = 0
    for name, content in seen.sources.items():
        try:
            value = parse(content, name).value
        except FileError:
            continue  # `heal trust` says what is wrong
        rules = value.get("rules") if isinstance(value, dict) else None
        count += len(rules) if isinstance(rules, list) else 0
    return count


def told_before(seen: Standing) -> bool:
    """Has a person been told how this stands already? From now on they have."""
    name = os.path.join(paths.cache(), "told")
    known = (atomic.read_own(name) or b"").split()
    new = _digest(os.fsdecode(_statement(seen.root, seen.files)) + seen.state + seen.why).encode()
    if new in known:
        return True
    try:
        paths.make_private(paths.cache())
        atomic.replace(name, b"\n".join([*known, new][-_TOLD_KEPT:]))
    except OSError:
        pass  # said once more next time
    return False


def _names(folder: str, below: str = "") -> list[str]:
    """The files that count, sorted; links and whatever else is no folder are among them."""
    found: list[str] = []
    for entry in os.scandir(os.path.join(folder, below)):
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        name = os.path.join(below, entry.name)
        found += _names(folder, name) if entry.is_dir(follow_symlinks=False) else [name]
        if len(found) > _MOST_FILES:
            raise FileError((f"{folder}: holds more than {_MOST_FILES} files",))
    return sorted(found)


def _content(folder: str) -> dict[str, bytes]:
    """Every file that counts. Raises FileError for what cannot be trusted, OSError for what is not there."""
    if os.path.islink(folder):
        raise FileError((f"{folder}: is a symbolic link; only a folder of the project itself can be trusted",))
    files: dict[str, bytes] = {}
    room = _MOST_BYTES
    for name in _names(folder):
        files[name] = _bytes(os.path.join(folder, name), room)
        room -= len(files[name])
    return files


def _bytes(name: str, room: int) -> bytes:
    if "\n" in name:
        raise FileError((f"{name!r}: has a line break in its name",))
    found = os.lstat(name)
    if not stat.S_ISREG(found.st_mode):
        what = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "no regular file"
        raise FileError((f"{name}: is {what}; only files of the project itself can be trusted",))
    with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        content = file.read(room + 1)
    if len(content) > room:
        raise FileError((f"{os.path.dirname(name)}: holds more than {_MOST_BYTES >> 20} MiB",))
    return content


def _statement(root: str, files: dict[str, bytes]) -> bytes:
    """What a yes says: which project, and every file by its hash."""
    return b"".join((os.fsencode(root), b"\n", *(_line(name, files[name]) for name in sorted(files))))


def _line(name: str, content: bytes) -> bytes:
    from hashlib import sha256

    return sha256(content).hexdigest().encode() + b"  " + os.fsencode(name) + b"\n"


def _record(root: str) -> str:
    return os.path.join(paths.trusted(), _digest(root))


def _digest(text: str) -> str:
    # What hashlib itself takes it from; hashlib would load OpenSSL.
    if TYPE_CHECKING:
        from hashlib import blake2b
    else:
        from _blake2 import blake2b

    return blake2b(os.fsencode(text), digest_size=16).hexdigest()


def _is_yaml(name: str) -> bool:
    return os.sep not in name and name.endswith((".yaml", ".yml"))
