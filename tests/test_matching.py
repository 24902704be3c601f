"""Does a rule fit, which rule wins, and what may a captured value become."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli import matching
from heal_cli.matching import TYPES, best, fill, fill_text, is_of_type, plain_text, try_rule
from heal_cli.model import Action, Command, Failure, Rule
from tests.made import failure, rule


def test_programs_stderr_and_exit_must_all_hold() -> None:
    asked = rule(match={"programs": ("git",), "stderr": "^fatal: no", "exit": (128,)})
    assert try_rule(asked, failure("git", "push", text="hint\nfatal: no\n", ended=128)).fits
    assert try_rule(asked, failure("/usr/bin/git", "push", text="fatal: no", ended=128)).fits
    assert "command is hg" in try_rule(asked, failure("hg", text="fatal: no", ended=128)).missed
    assert "exit is 1" in try_rule(asked, failure("git", text="fatal: no", ended=1)).missed
    assert "stderr has nothing" in try_rule(asked, failure("git", text="well, fatal: no", ended=128)).missed


def test_an_unknown_exit_speaks_against_no_rule() -> None:
    asked = rule(match={"programs": ("git",), "stderr": "x", "exit": (128,)})
    assert try_rule(asked, failure("git", text="x", ended=None)).fits


def test_an_unknown_exit_is_no_evidence_by_itself() -> None:
    asked = rule(match={"programs": (), "stderr": None, "exit": (-25,)})
    assert try_rule(asked, failure("git", ended=-25)).fits
    assert "exit is not known" in try_rule(asked, failure("git", ended=None)).missed


def test_what_was_said_last_counts() -> None:
    asked = rule(match={"programs": ("t",), "stderr": "no branch (?P<branch>\\S+)"})
    fit = try_rule(asked, failure("t", text="no branch one\nthen: no branch two today\n"))
    assert fit.captures == {"branch": "two"}
    assert fit.evidence == ("then: no branch two today",)


def test_not_excludes_by_any_of_its_keys() -> None:
    asked = rule(unless={"stderr": "quota", "args": (("--dry-run", "."),)})
    assert try_rule(asked, failure("tool", text="refused")).fits
    assert "its `not` excludes this: stderr" in try_rule(asked, failure("tool", text="refused: quota")).missed
    assert not try_rule(asked, failure("tool", "--dry-run=yes", text="refused")).fits


@pytest.mark.parametrize("words", [("--tag", "abc123"), ("--tag=abc123",), ("x", "--tag", "latest", "--tag=abc123")])
def test_args_look_at_every_value_of_a_flag(words: tuple[str, ...]) -> None:
    asked = rule(match={"programs": ("t",), "args": (("--tag", "^(?P<sha>[0-9a-f]{6})$"),)})
    assert try_rule(asked, failure("t", *words)).captures == {"sha": "abc123"}


def test_args_operand_is_any_word_that_is_no_flag() -> None:
    asked = rule(match={"programs": ("t",), "args": (("operand", "^del"),)})
    assert try_rule(asked, failure("t", "--force", "delete")).fits
    assert not try_rule(asked, failure("t", "--delete")).fits


def test_of_several_commands_the_last_that_fits_counts() -> None:
    line = Failure((Command(("tool", "1")), Command(("tool", "2")), Command(("grep",))), 1, "refused")
    assert try_rule(rule(), line).command.words == ("tool", "2")


def test_a_line_regex_names_a_command_less_closely_than_its_program() -> None:
    by_line = try_rule(
        rule("a", match={"line": "^tool get", "stderr": "refused"}), failure("tool", "get", text="refused")
    )
    by_name = try_rule(rule("b"), failure("tool", "get", text="refused"))
    assert by_line.fits
    assert best([by_line, by_name]) == by_name


def test_the_most_specific_rule_wins_and_equals_by_id_in_any_order() -> None:
    seen = failure("tool", "get", text="refused by the server")
    plain = rule("plain")
    longer = rule("longer", match={"programs": ("tool",), "stderr": "refused by the server"})
    more_keys = rule("keys", match={"programs": ("tool",), "stderr": "refused", "exit": (1,)})
    twin_a, twin_b = rule("twin-a"), rule("twin-b")
    own = rule("own", layer="user")
    winners = [((plain, longer), "longer"), ((longer, more_keys), "keys"), ((twin_b, twin_a), "twin-a")]
    for rules, winner in [*winners, ((own, more_keys), "own")]:
        for ordered in (rules, rules[::-1]):
            found = best(try_rule(one, seen) for one in ordered)
            assert found and found.rule.id == winner


def test_a_rule_stands_in_for_another_of_that_type_where_it_explains_and_is_of_no_higher_layer() -> None:
    def winner(*rules: Rule) -> str | None:
        failed = failure("tool", "get", text="localhost refused")
        chosen = best(try_rule(one, failed) for one in rules)
        assert best(try_rule(one, failed) for one in rules[::-1]) == chosen
        return chosen.rule.id if chosen else None

    words = {"programs": (), "stderr": "refused"}
    explains = Action("explain", steps=("s",))
    stands_in = rule("here", type="service_down", instead_of="network", match=words, action=explains)
    assert winner(stands_in) is None
    assert winner(rule("far", type="network", action=explains), stands_in) == "here"
    assert winner(rule("far", type="network", match=words, last=True, action=explains), stands_in) == "here"
    assert winner(rule("login", type="auth", action=explains), stands_in) == "login"
    assert winner(rule("vpn", type="network", action=Action("fix", "vpn_connect")), stands_in) == "vpn"
    assert winner(rule("own", type="network", layer="user", action=explains), stands_in) == "own"


def test_no_fit_is_none() -> None:
    assert best([try_rule(rule(), failure("other"))]) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sha", "abcd"),
        ("sha_old", "0" * 64),
        ("branch", "feature/é-1"),
        ("branch_local", "a.b"),
        ("host", "h:443"),
        ("host", "[::1]:6443"),
        ("path", "/a b/c"),
        ("path", "/" + "x" * 4000),
        ("image", "quay.io/a/b@sha256:00"),
        ("namespace", "a-1"),
        ("port", "443"),
        ("url", "https://h/" + "p" * 1500),
        ("name", "a/b:c"),
        ("remote", "origin"),
    ],
)
def test_values_of_each_type(name: str, value: str) -> None:
    assert is_of_type(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sha", "xyz"),
        ("sha", "abc"),
        ("branch", "-delete"),
        ("branch", "a b"),
        ("branch", "a..b:c"),
        ("host", "a b"),
        ("host", "h;rm"),
        ("path", "--exec=x"),
        ("path", "a\nb"),
        ("path", "a\x9bb"),
        ("path", "a\u202eb"),
        ("path", ""),
        ("path", "x" * 4097),
        ("path", "a\ufffd"),
        ("path", "a\udcff"),
        ("image", "-v"),
        ("namespace", "A"),
        ("namespace", "a-"),
        ("port", "4a"),
        ("url", "h/p"),
        ("url", "https://h/a b"),
        ("name", "a'b"),
        ("remote", "--x"),
    ],
)
def test_values_that_are_not_of_their_type(name: str, value: str) -> None:
    assert not is_of_type(name, value)


@given(st.sampled_from(sorted(TYPES.keys() - {"flag", "choices"})), st.text(max_size=40))
def test_no_captured_value_is_an_option_or_has_control_characters(name: str, said: str) -> None:
    asked = rule(match={"programs": ("t",), "stderr": rf"(?s)<(?P<{name}>.*)>"})
    fit = try_rule(asked, failure("t", text=f"no <{said}> here"))
    for value in fit.captures.values() if fit.fits else ():
        filled = fill(("run", f"{{{name}}}"), fit.captures)
        assert filled == ("run", value)
        assert value and not value.startswith("-")
        assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in value)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("flag", "--force", True), ("flag", "-f", True), ("flag", "--no_color", True), ("flag", "force", False),
        ("flag", "--force;rm", False), ("flag", "--", False), ("flag", "--a=b", False), ("flag", "---a", False),
        ("choices", "'a', 'b'", True), ("choices", "\ta\n\tb\n", True), ("choices", "--a, --b", True),
        ("choices", "a\x1b[0m", False), ("choices", "a\x00b", False), ("choices", "", False),
        ("word", "a b;$(c)`d`", True), ("word", "-x", False), ("word", "a\nb", False),
    ],
)  # fmt: skip
def test_options_and_lists_that_a_tool_printed(name: str, value: str, right: bool) -> None:
    assert is_of_type(name, value) is right


def test_a_wrapper_can_be_asked_for() -> None:
    asked = rule(match={"wrapper": ("sudo",), "stderr": "x"})
    under = Command(("npm", "i"), ("/usr/bin/sudo", "-u", "dev"))
    assert try_rule(asked, Failure((under,), 1, "x")).fits
    assert "not sudo" in try_rule(asked, failure("npm", "i", text="x")).missed


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
def test_any_argv_can_be_tried(word: str) -> None:
    asked = rule(match={"line": "x", "args": (("operand", "y"),), "stderr": "z"})
    try_rule(asked, failure("t", word, text=""))


def test_a_value_of_the_wrong_type_makes_the_rule_miss() -> None:
    asked = rule(match={"programs": ("t",), "stderr": "branch (?P<branch>.+)"})
    fit = try_rule(asked, failure("t", text="branch --upload-pack=evil"))
    assert not fit.fits and fit.captures == {}
    assert "captured as branch is not a branch" in fit.missed


def test_fill_gives_one_element_for_a_value_and_many_for_a_list() -> None:
    values: dict[str, str | tuple[str, ...]] = {"x": "a b; rm -rf /", "login.argv": ("kube", "e")}
    assert fill(("run", "--x={x}", "{x}"), values) == ("run", "--x=a b; rm -rf /", "a b; rm -rf /")
    assert fill(("{login.argv}",), values) == ("kube", "e")
    assert fill(("a", "{missing?}", "--k={missing?}", "b"), values) == ("a", "b")
    assert fill(("a", "{missing}"), values) is None
    assert fill(("--x={login.argv}",), values) is None


def test_a_value_is_never_filled_a_second_time() -> None:
    assert fill(("{a}",), {"a": "{b}", "b": "secret"}) == ("{b}",)
    assert fill_text("{a} and {nobody}", {"a": "{b}", "b": "x"}) == "{b} and {nobody}"


def test_plain_text_is_what_a_person_would_have_seen() -> None:
    assert plain_text(b"\x1b[31merror:\x1b[0m no\r\n10%\r50%\r100%\ndone\r\n") == "error: no\n100%\ndone\n"
    assert plain_text(b"\x1b]8;;http://x\x07link\x1b]8;;\x07 \xff") == "link \ufffd"


def test_named_groups_and_placeholders() -> None:
    assert matching.group_names(r"(?P<sha>x)(y)(?P<branch_local>z)") == ("sha", "branch_local")
    assert matching.placeholders("{a} {b?} {c.d} {} {A}") == ("a", "b", "c.d")
    assert matching.capture_type("branch_local") == "branch" and matching.capture_type("anything") == ""


def test_a_pattern_that_would_explode_elsewhere_is_answered() -> None:
    asked = rule(match={"programs": ("t",), "stderr": "(x+x+)+y"}, action=Action("explain"))
    assert not try_rule(asked, failure("t", text="x" * 50_000)).fits


def test_a_pattern_may_name_the_program() -> None:
    asked = rule(match={"programs": (), "stderr": "^{program}: no room$"})
    assert try_rule(asked, failure("/usr/bin/c++", "x", text="c++: no room")).fits
    assert not try_rule(asked, failure("gcc", "x", text="c++: no room")).fits


def test_a_last_rule_yields_to_every_other() -> None:
    failed = failure("tool", text="refused: no room\n")
    known = rule("known", match={"programs": (), "stderr": "refused"})
    last = rule("last", last=True, match={"programs": ("tool",), "stderr": "refused: no room", "exit": (1,)})
    chosen = best([try_rule(last, failed), try_rule(known, failed)])
    assert chosen and chosen.rule.id == "known"


def test_between_last_rules_silence_comes_first_and_then_what_was_said_last() -> None:
    failed = failure("tool", text="a long text about room\nrefused\nFAIL: test\n")
    early = rule("early", last=True, match={"programs": (), "stderr": "a long text about room"})
    late = rule("late", last=True, match={"programs": (), "stderr": "refused"})
    silent = rule("silent", last=True, type="none", match={"programs": (), "stderr": "^a"})
    assert (found := best([try_rule(early, failed), try_rule(late, failed)])) and found.rule.id == "late"
    assert (found := best([try_rule(one, failed) for one in (early, late, silent)])) and found.rule.id == "silent"
