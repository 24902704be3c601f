"""Which word was meant, and when is it better to say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import installed
from heal_cli.closeness import closest_choices, closest_programs
from tests.made import script

PROGRAMS = ("git", "gist", "grep", "python", "python3", "ls", "ss", "kubectl", "make", "cat", "sort", "npm", "npx")


@pytest.mark.parametrize(
    ("wrong", "choices", "expected"),
    [
        ("bulid", ("install", "build", "check"), ("build",)), ("yamll", ("json", "yaml", "xml"), ("yaml",)),
        ("tet", ("test", "text"), ("test", "text")), ("zzzzzz", ("install", "build"), ()),
        ("isntall", ("init",), ()), ("neat", ("get",), ()), ("ayt", ("yes", "no", "auto"), ("auto",)),
        ("base", ("blame", "phase", "rebase"), ("rebase", "blame", "phase")), ("--ver", ("--verbose",), ("--verbose",)),
        ("isntall", ("list", "uninstall", "install"), ("install",)), ("same", ("same",), ()), ("x", ("xyz",), ()),
    ],
)  # fmt: skip
def test_choices(wrong: str, choices: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert set(closest_choices(wrong, choices)) == set(expected)
    assert closest_choices(wrong, choices)[:1] == expected[:1]


@pytest.mark.parametrize(
    ("wrong", "best"),
    [
        ("gti", "git"), ("sl", "ls"), ("gerp", "grep"), ("pyhton3", "python3"), ("kubctl", "kubectl"),
        ("mkae", "make"), ("npm", None), ("nmp", "npm"), ("nqm", None), ("qqqq", None), ("x", None), ("s", None),
    ],
)  # fmt: skip
def test_programs(wrong: str, best: str | None) -> None:
    assert (closest_programs(wrong, PROGRAMS) or (None,))[0] == best


def test_a_tie_that_nothing_decides_is_silence() -> None:
    assert closest_programs("tool", ("tool1", "tool2", "tool3", "tool4")) == ()


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=12))
def test_what_is_proposed_was_there(wrong: str, choices: list[str]) -> None:
    for found in (closest_choices(wrong, choices), closest_programs(wrong, choices)):
        assert len(found) <= 3 and set(found) <= set(choices) and wrong not in found


def test_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "shop", "true")
    (tmp_path / "shop.txt").write_text("")
    monkeypatch.setenv("PATH", f"{tmp_path}/absent:{tmp_path}")
    assert {"shop", "cd"} <= installed.programs() and "git" not in installed.programs()
    assert installed.is_executable("shop") and installed.is_executable("cd")
    assert not installed.is_executable("shop.txt") and not installed.is_executable("git")
