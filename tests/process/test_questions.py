"""What is put in above a question, as bytes; what it looks like is in test_screen."""

from __future__ import annotations

import pytest

from heal_cli.process.questions import above


def test_a_line_is_put_in_above_the_line_of_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert above(b"denied\r\n", 24, 80) == b"\x1bD\x1b[1A\x1b7\r\x1b[1Ldenied\r\n\x1b8\x1b[1B"


def test_it_makes_room_for_every_row_of_the_screen_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert above(b"ab\n" + b"x" * 21 + b"\n\n", 24, 10).count(b"\x1bD") == 1 + 3 + 1
    assert above("äöü\n".encode(), 24, 3).count(b"\x1bD") == 1
    assert above(b"\tx\n", 24, 8).count(b"\x1bD") == 2


@pytest.mark.parametrize("text", [b"unfinished", b"\x1b[31mred\n", b"50%\r60%\n", b"a\n" * 24])
def test_what_cannot_stand_there_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert above(text, 24, 80) == text


def test_a_terminal_that_knows_no_sequences_is_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert above(b"denied\n", 24, 80) == b"denied\n"
