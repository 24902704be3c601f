"""`heal rules validate` and `heal rules test`, on the shipped rules and on wrong ones."""

from __future__ import annotations

import pytest

from heal_cli.errors import FileError
from heal_cli.rules import testing
from tests.made import Home

RULE = """\
rules:
- id: a
  type: auth
  match: {command: [t], stderr: refused}
  why: w
  action: {explain: {steps: [s]}}
  examples:
  - {command: t get, exit: 1, stderr: 'refused by x'}
  - {command: t get, exit: 1, stderr: fine, matches: false}
"""


def test_the_shipped_rules_are_right_and_their_examples_hold() -> None:
    assert testing.validated(None)[0] == ()
    assert testing.tested(None)[0] == ()


def test_a_right_file(home: Home) -> None:
    file = str(home.rule_file(RULE))
    assert testing.validated(file) == ((), "1 file: right")
    assert testing.tested(file) == ((), "2 examples of 1 rules: all as they say")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stderr: fine", "stderr: refused", "own.yaml:10:5: rule `a`: it matches, and should not"),
        ("'refused by x'", "other", "own.yaml:9:5: rule `a`: it does not match: stderr has nothing like refused"),
        ("command: t get, exit: 1, stderr: 'refused", "command: u, exit: 1, stderr: 'refused", "command is u, not t"),
    ],
)
def test_examples_that_do_not_do_what_they_say(home: Home, old: str, new: str, said: str) -> None:
    assert old in RULE
    problems, summary = testing.tested(str(home.rule_file(RULE.replace(old, new, 1))))
    assert len(problems) == 1 and said in problems[0]
    assert summary == "2 examples of 1 rules: 1 failed"


def test_an_example_that_another_rule_takes_first(home: Home) -> None:
    other = RULE.replace("rules:\n", "").replace("id: a", "id: b").replace("stderr: refused}", "stderr: refused by x}")
    (problem,) = testing.tested(str(home.rule_file(RULE + other)))[0]
    assert "rule `a`: it matches, but `b` is chosen before it" in problem


def test_the_command_line(home: Home) -> None:
    right = str(home.rule_file(RULE))
    assert home.heal("rules", "validate", right).returncode == 0
    assert home.heal("rules", "test", right).returncode == 0
    wrong = home.rule_file(RULE.replace("stderr: refused", "stdrr: refused"))
    for verb in ("validate", "test"):
        done = home.heal("rules", verb, str(wrong))
        assert done.returncode == 1 and done.stdout == ""
        assert done.stderr.startswith(
            f"{wrong}:5:25: rules `a`.match.stdrr: unknown key `stdrr`; did you mean `stderr`?"
        )
    assert home.heal("rules", "validate", "no-such-file").returncode == 1


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(FileError, match="there is no such file"):
        testing.validated("none.yaml")
