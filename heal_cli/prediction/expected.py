"""The table of what is expected: learned contexts and rules with a `when` as plain data, by targets.

One file beside the compiled cache, read with marshal and trusted as little: it must be ours alone, and it is made anew
once the rules, the configuration, or what was learned have changed. Its size is that of what was learned, whatever the
length of history. On the short road: a run whose program acts at no target does not even read it.
"""

from __future__ import annotations

import marshal
import os
import sys

from heal_cli import atomic, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NamedTuple

    Table = dict[str, tuple[tuple[Any, ...], ...]]
else:
    from heal_cli.record import NamedTuple

_FORMAT = 1


class Expectation(NamedTuple):
    """What is expected of calls at a `group` (a target's name) `when` something holds, and what prevents it.

    `probability` is that of the failure, `surely` what it is at least; `fix` acts on `target`, and `check` (with what
    its answer `rests_on`) says whether there is anything to mend. `why` and `spoken` are words for a person. `place` is
    that of its rule in the book, None if it was learned; `own` says that it speaks of the command's own target.
    """

    id: str
    group: str
    type: str
    when: tuple[tuple[str, Any], ...]
    probability: float
    surely: float
    fix: str
    target: str
    check: str
    rests_on: tuple[str, ...]
    why: str
    spoken: str
    place: int | None = None
    own: bool = True

    @property
    def call(self) -> str:
        """As the memory writes it: kube_login('ephemeral')."""
        return f"{self.fix}({self.target!r})"


def contexts_file() -> str:
    """Where `heal learn` writes contexts, and a person changes them."""
    return os.path.join(paths.memory(), "learned", "failure_contexts.yaml")


def exposures_file() -> str:
    """Where `heal learn` writes what was seen of the moments that rules speak of."""
    return os.path.join(paths.memory(), "state", "exposures.json")


def table(key: tuple[Any, ...], mark: str, make: Callable[[], Table]) -> Table:
    """target -> the fields of its Expectations, from the cache or as `make` makes it.

    `key` is the compiled cache's, `mark` tells a project's file apart.
    """
    name = os.path.join(paths.cache(), f"expected-{sys.implementation.cache_tag}{mark}")
    whole = (_FORMAT, key, atomic.stamp(contexts_file()), atomic.stamp(exposures_file()))
    found = _read(name, whole)
    if found is None:
        found = make()
        try:
            paths.make_private(paths.cache())
            atomic.replace(name, marshal.dumps((whole, found)))
        except OSError:
            pass  # a cache folder that cannot be written: heal is slower, nothing else
    return found


def _read(name: str, key: tuple[Any, ...]) -> Table | None:
    content = atomic.read_own(name)
    if content is None:
        return None
    try:
        given, found = marshal.loads(content)
    except (ValueError, EOFError, TypeError, MemoryError):
        return None  # damaged: made anew
    return found if given == key and type(found) is dict else None
