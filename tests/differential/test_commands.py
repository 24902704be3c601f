"""Real commands, run directly and through heal: stdout, stderr, status, files and terminal modes are the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.differential.commands import CASES, FILES, FURNITURE, Case
from tests.differential.sides import Place, unordered, without_heals_lines
from tests.lab import sshd

HEARD_APART = {"git", "ssh", "scp", "sftp", "podman", "skopeo", "kubectl"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A furnished place, with an sshd beside it where there can be one."""
    folder = tmp_path_factory.mktemp("differential")
    if sshd.unavailable():
        yield _furnished(Place(folder))
        return
    with sshd.Sshd(folder / "sshd") as server:
        key = server.new_key("key")
        server.authorize(key)
        words = server.ssh_argv(key=key)
        config = [f"{option}\n" for flag, option in pairwise(words) if flag == "-o"]
        text = f"Host lab\nHostName {server.host}\nPort {server.port}\nUser {server.user}\nIdentityFile {key}\n"
        (folder / "ssh_config").write_text(text + "".join(line.replace("=", " ", 1) for line in config))
        yield _furnished(Place(folder, SSH_CONFIG=str(folder / "ssh_config")))


def _furnished(place: Place) -> Place:
    place.furnish(FILES, FURNITURE)
    left = place.run(Case("first", "true"), "pipes", healed=True)  # heal's cache is made now
    assert (left.status, left.shown["err"]) == (0, b"")
    return place


def _missing(case: Case) -> str:
    if "sshd" in case.needs and (reason := sshd.unavailable()):
        return reason
    programs = [name for name in case.programs() if name != "sshd" and not shutil.which(name)]
    return f"not installed: {' '.join(programs)}" if programs else ""


@pytest.mark.parametrize(
    ("case", "way"), [pytest.param(case, way, id=f"{case.name}-{way}") for case in CASES for way in case.ways]
)
def test_the_same(place: Place, case: Case, way: str) -> None:
    if reason := _missing(case):
        pytest.skip(reason)
    direct = place.run(case, way, healed=False)
    healed = without_heals_lines(place.run(case, way, healed=True), case.heal_speaks)
    if case.screen:
        direct, healed = direct._replace(shown={}), healed._replace(shown={})
    elif way == "terminal" and healed != direct and _writes_both(place, case):
        direct, healed = unordered(direct), unordered(healed)
    assert healed == direct


def _writes_both(place: Place, case: Case) -> bool:
    """Does it write to stdout and stderr, and is stderr heard alone, because heal may mend what it says there?"""
    if case.two_streams:
        return True
    apart = HEARD_APART.intersection(case.programs())
    return bool(apart) and "pipes" in case.ways and all(place.run(case, "pipes", healed=False).shown.values())
