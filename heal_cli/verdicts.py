"""What heal has found out and need not ask again for a while, so that a run with checks keeps to the short road.

One file of plain data beside the compiled cache, read with marshal and trusted as little: it must be ours alone, and
it is void once rules or configuration have changed. Words of commands are kept as digests: they may hold secrets.

    places    digest of what a command's words say of where it acts -> (name of its target or None, stamps)
    passed    (check, or digest of it and what it rests on; target's name or that digest, ANYWHERE for one that asks
              the same wherever the command acts) -> (epoch until which it need not be asked again, stamps)
    harmless  digest of a command's words, to which no rule about the command alone objects -> True

Stamps are (path, size, mtime) of the files an answer rests on: one stat each says whether it still holds.
"""

from __future__ import annotations

import marshal
import os
import sys
import time

from heal_cli import atomic, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Stamps = tuple[tuple[str, int, int], ...]

_FORMAT = 2
ANYWHERE = ""
_MOST = 256  # entries of each kind: the oldest go first
# Flags that say where a command of a cluster acts, besides the context flag of the program itself.
_WHERE = ("--kubeconfig", "--context", "--namespace", "-n", "--cluster", "--user", "--server", "-s", "--token", "--as")
_WHO = ("--user", "--token", "--kube-token", "--username", "--client-certificate", "--context", "--kubeconfig")
_VARIABLES = ("KUBECONFIG", "HOME")


class Verdicts:
    """The verdicts in force now. `key` is the compiled cache's: with another one everything has to be asked again.

    `mark` tells the file of a project apart.
    """

    def __init__(self, key: tuple[Any, ...], mark: str = "") -> None:
        self._key = (_FORMAT, key)
        self._name = os.path.join(paths.cache(), f"verdicts-{sys.implementation.cache_tag}{mark}")
        self._kept: list[dict[Any, Any]] | None = None
        self._changed = False

    def place(self, address: bytes | None) -> tuple[str | None] | None:
        """The target at an address as a tuple of one, which may be None; None if it has to be found out."""
        found = self._all()[0].get(address)
        return (found[0],) if found and _hold(found[1]) else None

    def found_place(self, address: bytes | None, target: str | None, files: Iterable[str]) -> None:
        """Remember the target at an address and the files that led to it."""
        if address is not None and self.place(address) != (target,):
            self._keep(0, address, (target, _stamps(files)))

    def passes(self, check: str | bytes, place: str | bytes) -> bool:
        """Is it known that a check has nothing against a command at this place?"""
        found = self._all()[1].get((check, place))
        return bool(found and time.time() < found[0] and _hold(found[1]))

    def has_passed(self, check: str | bytes, place: str | bytes, until: float, files: Iterable[str]) -> None:
        """Remember that a check has nothing against it until then, or until one of these files changes."""
        self._keep(1, (check, place), (until, _stamps(files)))

    def forget(self, place: str) -> None:
        """What was good at a place is no longer sure."""
        passed = self._all()[1]
        for name in [name for name in passed if name[1] in (place, ANYWHERE)]:
            del passed[name]
            self._changed = True

    def is_harmless(self, words: bytes) -> bool:
        """Is it known that no rule about the command alone objects to these words?"""
        return words in self._all()[2]

    def was_harmless(self, words: bytes) -> None:
        """Remember that none did."""
        self._keep(2, words, True)

    def save(self) -> None:
        """Write down what is new. A cache folder that cannot be written is lived without."""
        if not self._changed or self._kept is None:
            return
        try:
            paths.make_private(paths.cache())
            atomic.replace(self._name, marshal.dumps((self._key, self._kept)))
        except OSError:
            pass
        self._changed = False

    def _keep(self, kind: int, name: Any, value: Any) -> None:
        kept = self._all()[kind]
        kept.pop(name, None)
        kept[name] = value
        while len(kept) > _MOST:
            del kept[next(iter(kept))]
        self._changed = True

    def _all(self) -> list[dict[Any, Any]]:
        if self._kept is None:
            self._kept = _read(self._name, self._key) or [{}, {}, {}]
        return self._kept


def _read(name: str, key: tuple[Any, ...]) -> list[dict[Any, Any]] | None:
    content = atomic.read_own(name)
    if content is None:
        return None
    try:
        given, kept = marshal.loads(content)
    except (ValueError, EOFError, TypeError, MemoryError):
        return None  # damaged: asked again
    return kept if given == key and [type(part) for part in kept] == [dict] * 3 else None


def _stamps(files: Iterable[str]) -> Stamps:
    return tuple(atomic.stamp(name) for name in files)


def _hold(kept: Stamps) -> bool:
    return all(atomic.stamp(one[0]) == one for one in kept)


def digest(*parts: str | None) -> bytes:
    """16 bytes that stand for some words, which may hold secrets."""
    # What hashlib itself takes it from; hashlib would load OpenSSL.
    if TYPE_CHECKING:
        from hashlib import blake2b
    else:
        from _blake2 import blake2b

    joined = "\0".join("\1" if part is None else part for part in parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def question(
    check: str, rests_on: tuple[str, ...], words: tuple[str, ...], tool: str, context_flag: str
) -> str | bytes:
    """A check as `passed` names it: with what its answer rests on besides the place, as it is now.

    `words` begin with the wrappers, which may set variables or change the folder, as options before the verb may.
    """
    around: list[str | None] = []
    for one in rests_on:
        if one == "program":
            around.append(tool)
        elif one == "login":
            around += _values(words, (*_WHO, context_flag))
        elif one != "place":
            around.append(_folder() if one == "folder" else os.environ.get(one[1:]))
            if words[0] != tool or (words[1:2] and words[1].startswith("-")):
                around += words
    return digest(check, *around) if around else check


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None  # it has been removed


def address(words: tuple[str, ...], kind: str, context_flag: str, chosen: str | None) -> bytes:
    """What a command's own words and environment say of where it acts.

    `words` begin with its wrappers, `kind` is what its program acts on. A clone's remote is known to git alone, which
    may change its mind: that address is one for the same command in the same folder, and good for a few seconds.
    """
    if kind == "forge":
        return digest(kind, chosen, _folder(), os.environ.get("GH_HOST"), os.environ.get("GITLAB_HOST"), *words)
    if kind == "registry":
        return digest(kind, chosen, *words)
    given = _where(words, context_flag) if kind == "cluster" else list(words[:1])
    return digest(kind, chosen, words[0], *map(os.environ.get, _VARIABLES), *given)


def _where(words: tuple[str, ...], context_flag: str) -> list[str]:
    given = _values(words, (*_WHERE, context_flag))
    for word in words:
        if word == "--":
            break
        name = word.partition("=")[0]
        if word[:2] in ("-n", "-s") or (name != word and not word.startswith("-")):
            given.append(word)  # -nNAME, and assignments in front of the program
    return given


def _values(words: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    """The words of those flags, and of their values."""
    given: list[str] = []
    for place, word in enumerate(words):
        if word == "--":
            break
        name = word.partition("=")[0]
        if name in names:
            given += [word] if name != word else words[place : place + 2]
    return given
