"""What is held back of stderr, and when it is given up."""

from __future__ import annotations

from heal_cli.process.gate import Gate


def test_everything_before_the_line_passes_and_the_rest_is_held() -> None:
    gate = Gate((b"refused",))
    assert gate.passed(b"one\ntwo\nlogin refused\nthree\n") == b"one\ntwo\n"
    assert gate.held == b"login refused\nthree\n"
    assert gate.passed(b"four\n") == b""
    assert gate.given_up() == b"login refused\nthree\nfour\n"


def test_without_a_text_nothing_is_held() -> None:
    gate = Gate(())
    assert gate.passed(b"login refused\n") == b"login refused\n"
    assert Gate((b"refused",)).passed(b"all is well\n") == b"all is well\n"


def test_an_unfinished_line_is_a_prompt_and_passes() -> None:
    assert Gate((b"refused",)).passed(b"refused. Password: ") == b"refused. Password: "


def test_a_prompt_after_what_is_held_gives_it_up() -> None:
    gate = Gate((b"refused",))
    gate.passed(b"login refused\n")
    assert gate.passed(b"Password: ") == b"login refused\nPassword: "
    assert gate.passed(b"login refused\n") == b"login refused\n"


def test_a_line_whose_beginning_was_shown_is_not_held() -> None:
    gate = Gate((b"refused",))
    gate.passed(b"login ")
    assert gate.passed(b"refused\n") == b"refused\n"


def test_what_grows_is_given_up() -> None:
    gate = Gate((b"refused",))
    gate.passed(b"refused\n")
    lines = b"x" * 79 + b"\n"
    shown = [gate.passed(lines * 100) for _ in range(20)]
    assert b"".join(shown) == b"refused\n" + lines * 2000


def test_far_into_the_stream_nobody_looks_any_more() -> None:
    gate = Gate((b"refused",))
    for _ in range(5):
        gate.passed(b"x" * 65535 + b"\n")
    assert gate.passed(b"refused\n") == b"refused\n"
