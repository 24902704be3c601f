"""YAML in and out: places, ambiguities, damage, atomic writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import yamlio
from heal_cli.errors import FileError, StateError


def problem(content: bytes) -> str:
    with pytest.raises(FileError) as raised:
        yamlio.parse(content, "f.yaml")
    return str(raised.value)


def test_every_key_and_item_has_its_place() -> None:
    document = yamlio.parse(b"rules:\n- id: a\n  match:\n    exit: [1, 2]\n", "f.yaml")
    assert document.value == {"rules": [{"id": "a", "match": {"exit": [1, 2]}}]}
    assert document.place(("rules", 0, "match", "exit")) == "f.yaml:4:5"
    assert document.place(("rules", 0, "match", "exit", 1)) == "f.yaml:4:15"
    assert document.place(("rules", 0, "nowhere", "at", "all")) == "f.yaml:2:3"


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    """Nobody writes into this pipe: to open it would be to wait."""
    pipe = tmp_path / "config.yaml"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match=r"config\.yaml: cannot be read: is no regular file"):
        yamlio.read(str(pipe))
    assert yamlio.strings(str(pipe)) is None
    with pytest.raises(FileError, match="is no regular file"):
        yamlio.read("/dev/zero")
    assert yamlio.read("/dev/null").value is None


@pytest.mark.parametrize("word", ["no", "yes", "On", "off", "y", "N", "12:30", "1:20:30", "010", "089"])
def test_words_that_mean_two_things_are_refused_where_they_stand(word: str) -> None:
    assert problem(f"a: 1\nb: {word}\n".encode()).startswith(f"f.yaml:2:4: `{word}` means different things")
    assert yamlio.parse(f'b: "{word}"'.encode(), "f").value == {"b": word}
    assert yamlio.parse(f"b: '{word}'".encode(), "f").value == {"b": word}


def test_a_bare_off_is_a_word_of_preflight() -> None:
    assert yamlio.parse(b"preflight: off\nrules: [{preflight: off}]", "f").value == {
        "preflight": "off",
        "rules": [{"preflight": "off"}],
    }
    assert "means different things" in problem(b"preflight: on")
    assert "means different things" in problem(b"preflight: {x: off}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [1", "f.yaml:2:1: not valid YAML"), (b"a: 1\na: 2", "f.yaml:2:1: the key `a` stands twice"),
        (b"? [a]\n: 1", "a key must be a plain word"), (b"a: &x {b: 1}\nc: {<<: *x}", "a key must be a plain word"),
        (b"a: 2026-13-45", "f.yaml:1:4: `2026-13-45` has no value"), (b"a: !!int x", "f.yaml:1:4"),
        (b"a: &x [*x]", "an alias stands within itself"), (b"[" * 3000 + b"]" * 3000, "nest"),
        (b"a: \xff", "not valid YAML"), (b"a: !!python/name:os.system x", "not valid YAML"), (b"a\t: \tb: c", "f.yaml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(content: bytes, said: str) -> None:
    assert said in problem(content)


@given(st.binary(max_size=60) | st.text(alphabet="ab:-[]{}&*!?|>'\"#%@ \n0123456789.", max_size=60).map(str.encode))
def test_anything_is_either_read_or_a_file_error(content: bytes) -> None:
    try:
        yamlio.parse(content, "f")
    except FileError:
        pass


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["y", "no", "12:30", "089"])
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any]) -> None:
    name = str(tmp_path_factory.getbasetemp() / "round.yaml")
    yamlio.write(name, value, "# header\n")
    assert yamlio.read(name).value == value


def test_a_text_that_is_no_unicode_is_written_as_its_escape(tmp_path: Path) -> None:
    yamlio.write(str(tmp_path / "f"), {"a": os.fsdecode(b"x\xff")})
    assert yamlio.read(str(tmp_path / "f")).value == {"a": "x\\udcff"}


def test_a_write_is_private_and_leaves_nothing_behind(tmp_path: Path) -> None:
    name = tmp_path / "f.yaml"
    name.write_text("old")
    yamlio.write(str(name), {"a": 1})
    assert name.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["f.yaml"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    name = tmp_path / "f.yaml"
    name.write_text("old")
    with pytest.raises(Exception, match="cannot represent"):
        yamlio.write(str(name), {"a": object()})
    assert name.read_text() == "old" and os.listdir(tmp_path) == ["f.yaml"]
    with pytest.raises(StateError, match="cannot be written"):
        yamlio.write(str(tmp_path / "no" / "folder"), {})


def test_a_file_that_is_not_there_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read: No such file"):
        yamlio.read(str(tmp_path / "none"))


def test_strings_takes_another_programs_file_as_text(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("a: no\nb: 12:30\nc: [1]")
    assert yamlio.strings(str(tmp_path / "k")) == {"a": "no", "b": "12:30", "c": ["1"]}
    (tmp_path / "k").write_text("a: [")
    assert yamlio.strings(str(tmp_path / "k")) is None
    assert yamlio.strings(str(tmp_path / "none")) is None
