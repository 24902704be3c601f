"""Reading shell lines and argvs."""

from __future__ import annotations

import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heal_cli.command_line import (
    as_line,
    asks_for_help,
    beside,
    flag,
    from_argv,
    from_line,
    is_offline,
    is_read_only,
    nothing_acts_before,
    only_this_acts,
    operands,
    prefix_as_written,
)
from heal_cli.model import Command
from heal_cli.passing_on import passes_on
from heal_cli.shell_line import quoted, unquoted

PROGRAMS: dict[str, dict[str, Any]] = {
    "sudo": {"wrapper": True, "values": ["-u"]},
    "env": {"wrapper": True, "values": ["-u"]},
    "time": {"wrapper": True},
    "timeout": {"wrapper": True, "operands": 1, "values": ["-s"]},
    "heal": {"wrapper": True, "verb": "run", "values": ["--target"]},
    "xargs": {"wrapper": True, "values": ["-I"]},
    "kubectl": {"readonly": ["get", "auth can-i"], "values": ["-n", "--context"]},
}


def words_of(line: str) -> list[tuple[str, ...]]:
    return [command.words for command in from_line(line, PROGRAMS)]


def texts_of(line: str) -> list[str]:
    return [line[slice(*command.span)] for command in from_line(line, PROGRAMS) if command.span]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("git push", [("git", "push")]),
        ("a | b |& c && d || e ; f & g\nh", [(letter,) for letter in "abcdefgh"]),
        ("a 'b c' \"d e\" f\\ g", [("a", "b c", "d e", "f g")]),
        ("a '' \"\"", [("a", "", "")]),
        ("git push \\\n  origin", [("git", "push", "origin")]),
        ("a 2>&1 >/dev/null b <in 3>x &>y >|z <>w", [("a", "b")]),
        (">out a b", [("a", "b")]),
        ("a # b\nc", [("a",), ("c",)]),
        ("a b#c", [("a", "b#c")]),
        ("while true; do kubectl get; done", [("true",), ("kubectl", "get")]),
        ("if ! git push; then x; else y; fi", [("git", "push"), ("x",), ("y",)]),
        ("for x in a b; do git fetch $x; done", [("git", "fetch", "$x")]),
        ("case x in a) git push;; esac", [("git", "push")]),
        ("{ git push; }", [("git", "push")]),
        ("(cd x && git push)", [("cd", "x"), ("git", "push")]),
        ("xargs -0I {} kubectl get {}", [("kubectl", "get", "{}")]),
        ("sudo -iu me git push", [("git", "push")]),
        ("sudo -ume git push", [("git", "push")]),
        ("xargs -I {} kubectl get {}", [("kubectl", "get", "{}")]),
        ("echo {a,b} HEAD@{1}", [("echo", "{a,b}", "HEAD@{1}")]),
        ("echo $(git rev-parse HEAD) x", [("git", "rev-parse", "HEAD"), ("echo", "$(git rev-parse HEAD)", "x")]),
        ("echo `git rev-parse HEAD` x", [("git", "rev-parse", "HEAD"), ("echo", "`git rev-parse HEAD`", "x")]),
        ("for p in $(docker ps -q); do docker rm $p; done", [("docker", "ps", "-q"), ("docker", "rm", "$p")]),
        ("echo '$(a)' \"$(b $(c))\"", [("c",), ("b", "$(c)"), ("echo", "$(a)", "$(b $(c))")]),
        ("echo $((1 + 2)) x", [("echo", "$((1 + 2))", "x")]),
        ("diff <(kubectl get a) <(kubectl get b)", [("diff",), ("kubectl", "get", "a"), ("kubectl", "get", "b")]),
        ("cat <<EOF\nkubectl delete x\nEOF\ngit push", [("cat",), ("git", "push")]),
        ("cat <<-'E O' <<F | b\n\tE O\nF\nc", [("cat",), ("b",), ("c",)]),
        ("cat <<<here there", [("cat", "there")]),
        ("A=1 B='x y' git push", [("git", "push")]),
        ("FOO=1", [("FOO=1",)]),
        ("", []),
        ("  ", []),
        ("# nothing", []),
        ("echo 'open", [("echo", "'open")]),
        ("{ a; }; '{' b", [("a",), ("{", "b")]),
    ],
)
def test_the_simple_commands_of_a_line(line: str, expected: list[tuple[str, ...]]) -> None:
    assert words_of(line) == expected


def test_substitutions_inside_one_another_are_read_to_a_depth() -> None:
    line = "a $(" * 40 + "b" + ")" * 40
    assert [words[0] for words in words_of(line)] == ["a"] * 7
    assert words_of(f"{line}; git push")[-1] == ("git", "push")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("if git push; then echo x; fi", ["git push", "echo x"]),
        ("a | sudo -u b git push 2>&1 | c", ["a", "sudo -u b git push", "c"]),
        ("while :; do A='1 2' kubectl get; done", [":", "A='1 2' kubectl get"]),
    ],
)
def test_each_command_knows_its_place(line: str, expected: list[str]) -> None:
    assert texts_of(line) == expected


@pytest.mark.parametrize(
    ("argv", "prefix"),
    [
        ("kubectl get", ""),
        ("sudo -u root kubectl get", "sudo -u root"),
        ("env -u A B=c kubectl get", "env -u A B=c"),
        ("timeout -s TERM 5 kubectl get", "timeout -s TERM 5"),
        ("sudo -- kubectl get", "sudo --"),
        ("time sudo /usr/bin/env kubectl get", "time sudo /usr/bin/env"),
    ],
)
def test_wrappers_are_peeled(argv: str, prefix: str) -> None:
    assert from_argv(tuple(argv.split()), PROGRAMS) == Command(("kubectl", "get"), tuple(prefix.split()))


def test_a_wrapper_with_other_verbs() -> None:
    assert from_argv(("timeout", "5", "heal", "run", "--target", "t", "--", "a", "b"), PROGRAMS).words == ("a", "b")
    for other in (("heal", "explain", "--json"), ("heal",), ("heal", "run")):
        assert from_argv(other, PROGRAMS) == Command(other)


@pytest.mark.parametrize("argv", [("sudo",), ("timeout", "5"), ("sudo", "-u"), ("",), ("A=b",)])
def test_a_wrapper_around_nothing_is_the_command(argv: tuple[str, ...]) -> None:
    assert from_argv(argv, PROGRAMS) == Command(argv)


def test_a_prefix_is_kept_as_it_is_written() -> None:
    line = "x; A='1 2' B=$C sudo git push"
    assert prefix_as_written(line, from_line(line, PROGRAMS)[1]) == "A='1 2' B=$C sudo "


KEYWORDS = (
    "if",
    "then",
    "else",
    "elif",
    "fi",
    "do",
    "done",
    "while",
    "until",
    "esac",
    "for",
    "case",
    "select",
    "function",
)


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0"), max_size=12), min_size=1, max_size=5))
def test_an_argv_survives_as_a_line(argv: list[str]) -> None:
    assume(argv[0] not in KEYWORDS and "=" not in argv[0])
    (found,) = from_line(as_line(tuple(argv)), {})
    assert found.words == tuple(argv)
    assert found.span == (0, len(as_line(tuple(argv))))


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), min_size=1, max_size=4
    )
)
def test_a_line_means_to_the_shell_what_it_says(argv: list[str]) -> None:
    done = subprocess.run(["sh", "-c", "printf '%s\\0' " + as_line(tuple(argv))], capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == argv


@given(st.text(alphabet="ab '\"\\|&;<>(){}$`#\n!=", max_size=30))
def test_any_line_can_be_read(line: str) -> None:
    for found in from_line(line, PROGRAMS):
        assert found.words and found.span
        start, end = found.span
        assert 0 <= start < end <= len(line)


@given(st.text(max_size=20))
def test_unquoting_undoes_quoting(text: str) -> None:
    assert unquoted(shlex.quote(text)) == text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("t --name v", "v"),
        ("t --name=v", "v"),
        ("t -n v", "v"),
        ("t -nv", "v"),
        ("t -n=v", "v"),
        ("t --name a -n v", "v"),
        ("t -- --name v", None),
        ("t --name", None),
        ("t --names v", None),
        ("t", None),
    ],
)
def test_flags(words: str, expected: str | None) -> None:
    assert flag(tuple(words.split()), "--name", "-n") == expected


def test_operands_are_neither_flags_nor_their_values() -> None:
    assert operands(("kubectl", "-n", "x", "get", "--context=y", "pods", "-", "--", "-z"), PROGRAMS) == (
        "get",
        "pods",
        "-",
        "-z",
    )
    assert operands((), PROGRAMS) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kubectl get pods", True),
        ("kubectl -n get delete x", False),
        ("kubectl auth can-i list", True),
        ("kubectl auth reconcile", False),
        ("kubectl", False),
        ("other get", False),
    ],
)
def test_what_is_known_to_be_read_only(words: str, expected: bool) -> None:
    assert is_read_only(Command(tuple(words.split())), PROGRAMS) is expected


VERBS: dict[str, dict[str, Any]] = {"git": {"readonly": ["log"], "values": ["-C", "-c"]}, "ssh": {"values": ["-p"]}}


@pytest.mark.parametrize(
    ("line", "given", "wanted"),
    [
        ("git -C sub -c a=b push", "git log -1", "git -C sub -c a=b log -1"),
        ("git --no-pager push", "git --no-pager log", "git --no-pager log"),
        ("git push -C x", "git log", "git log"),
        ("git -C sub push", "ls -l", "ls -l"),
        ("git -C", "git log", "git log"),  # no verb: nobody knows what was meant
        ("ssh -p 22 host", "ssh other", "ssh other"),  # without verbs
        ("sudo /usr/bin/git -C sub push", "git log", "git -C sub log"),
    ],
)
def test_the_same_program_is_given_the_options_before_the_verb(line: str, given: str, wanted: str) -> None:
    command = from_argv(tuple(line.split()), {**PROGRAMS, **VERBS})
    assert beside(command, tuple(given.split())) == tuple(wanted.split())


def test_an_option_that_the_shell_fills_is_not_guessed() -> None:
    (command,) = from_line("git -C ~/app push", VERBS)
    assert beside(command, ("git", "log")) is None


@pytest.mark.parametrize(
    ("line", "free"),
    [
        ("kubectl get pods && kubectl apply", True),
        ("kubectl apply | grep x", True),
        ("kubectl login && kubectl apply", False),
        ("set -e; kubectl apply", True),
        ("cd x; kubectl apply", False),
        ("export A=b; kubectl apply", False),
        ("X=1 kubectl apply; cd x", True),
    ],
)
def test_what_comes_before_in_a_line(line: str, free: bool) -> None:
    programs: dict[str, Any] = {"kubectl": {"readonly": ["get"]}, "grep": {"filter": True}}
    commands = from_line(line, programs)
    (asked,) = (one for one in commands if one.words[:2] == ("kubectl", "apply"))
    assert nothing_acts_before(asked, commands, programs) is free


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("kubectl apply", True),
        ("set -euo pipefail; kubectl apply | grep x", True),
        ("[ -e f ] && kubectl apply 2>/dev/null", True),
        ("cd deploy && kubectl apply", False),
        ("export KUBECONFIG=other; kubectl apply", False),
        ("test -e f || make; kubectl apply", False),
        ("./set -e; kubectl apply", False),
        ("export A=$(login); kubectl apply", False),
        ("eval kubectl get; kubectl apply", False),
        ("set -e; kubectl apply > out", False),
    ],
)
def test_what_acts_beside_a_command(line: str, alone: bool) -> None:
    programs: dict[str, Any] = {"grep": {"filter": True}}
    (asked,) = (one for one in from_line(line, programs) if one.words[:2] == ("kubectl", "apply"))
    assert only_this_acts(line, asked, programs) is alone


@pytest.mark.parametrize(
    ("line", "offline", "helped"),
    [
        ("kubectl config use-context x", True, False),
        ("kubectl --context y config view", True, False),
        ("kubectl version --client -o json", True, False),
        ("kubectl version", False, False),
        ("kubectl get config", False, False),
        ("sudo kubectl get pods --help", False, True),
        ("kubectl get -h", False, True),
        ("kubectl exec pod -- tool --help", False, False),
        ("kubectl -h get", False, False),
        ("tool config", False, False),
    ],
)
def test_what_works_without_the_target(line: str, offline: bool, helped: bool) -> None:
    known = {"offline": ["config", "version --client"], "values": ["--context", "-o"]}
    programs: dict[str, Any] = {"kubectl": known, "sudo": {"wrapper": True}}
    command = from_argv(tuple(line.split()), programs)
    assert (is_offline(command, programs), asks_for_help(command)) == (offline, helped)


@given(st.text(max_size=12))
def test_words_are_quoted_as_shlex_does(word: str) -> None:
    assert quoted(word) == shlex.quote(word)


@pytest.mark.parametrize(
    ("line", "shows"),
    [
        ("far host ls", True),
        ("far host ls -t", True),
        ("far -p 22 -otty=no host ls -t", True),
        ("far -t host top", False),
        ("far host -tt top", False),
        ("far host", False),
        ("box run image ls -t", True),
        ("box run -i image", True),
        ("box run -it image", False),
        ("box exec --tty one ls", False),
        ("box ps -t", False),
    ],
)
def test_what_shows_the_words_of_another_program(line: str, shows: bool) -> None:
    programs = {
        "far": {"passes_on": ["* *"], "values": ["-p", "-o"]},
        "box": {"passes_on": ["run", "exec"], "values": ["-t"]},
    }
    assert passes_on(tuple(line.split()), programs) is shows
