"""stdout and stderr at one terminal: in the order in which they were written; and keys go where they are waited for."""

from __future__ import annotations

import re
import shutil

import pytest

from heal_cli.process import waiting
from tests.process.both import WAYS, Bench
from tests.process.shell import PROMPT, Shell
from tests.process.test_terminal import same_story

if not waiting.can_tell():
    pytest.skip("this kernel does not say who waits for a key: stderr is heard alone", allow_module_level=True)


@pytest.mark.parametrize(
    "line",
    [
        "@ bash -xc 'for n in {1..200}; do echo $n; done'",
        "@ cat one missing one missing one",
        "@ ls -d one missing / missing2",
        "@ sh -c 'for n in 1 2 3 4 5 6 7 8 9; do echo out $n; echo err $n >&2; done'",
        '@ perl -e \'$| = 1; for (1..200) { print "o$_\\n"; print STDERR "e$_\\n" }\'',
        "@ make -f Makefile",
    ],
)
def test_the_order_is_kept(bench: Bench, line: str) -> None:
    (bench.folder / "one").write_text("first line\nsecond line\n")
    (bench.folder / "Makefile").write_text("all:\n\techo one\n\techo two >&2\n\techo three\n\t-false\n\techo four\n")
    shown = same_story(bench, lambda shell: "".join(shell.run(line) for _ in range(5)).replace("heal: ", "HEAL"))
    assert "HEAL" not in str(shown)


def test_the_order_is_kept_of_what_git_runs_here(bench: Bench) -> None:
    """Where no login is needed, there is nothing for heal to mend."""
    bench.run(["git", "init", "-q"])
    hook = bench.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/bash -x\nfor n in {1..50}; do echo $n; done\nexit 1\n")
    hook.chmod(0o755)
    line = "@ git commit --allow-empty -m one"
    same_story(bench, lambda shell: re.sub("(?m)^heal: .*\n", "", shell.run(line)))


def test_of_a_program_that_heal_may_mend_stdout_stays_the_terminal_itself(bench: Bench) -> None:
    """What it prints there may be another's words, which must not lead to an act."""
    (bench.folder / "bin").mkdir()
    for name in ("kubectl", "anything"):
        (bench.folder / "bin" / name).write_text("#!/bin/sh\nreadlink /proc/self/fd/0 /proc/self/fd/1\n")
        (bench.folder / "bin" / name).chmod(0o755)
    with Shell(bench, "healed") as shell:
        stdin, stdout = shell.run("@ bin/kubectl").split()
        assert stdin == stdout
        stdin, stdout = shell.run("@ bin/anything").split()
        assert stdin != stdout
        shell.run("mkdir -p ~/.config/heal/rules")
        own = bench.folder / "home" / ".config" / "heal" / "rules" / "own.yaml"
        own.write_text("version: 1\nprograms: {anything: {observe: stderr}}\n")
        stdin, stdout = shell.run("@ bin/anything").split()
        assert stdin == stdout


def test_what_another_program_writes_comes_through_one_pty(bench: Bench) -> None:
    """So its order is kept; of the same programs' other commands, see above."""
    (bench.folder / "bin").mkdir()
    for name in ("ssh", "kubectl", "podman", "docker", "git"):
        (bench.folder / "bin" / name).write_text(
            "#!/bin/sh\nreadlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2\n"
        )
        (bench.folder / "bin" / name).chmod(0o755)
    with Shell(bench, "healed") as shell:
        for line in (
            "bin/ssh -p 22 somewhere -l me deploy",
            "bin/kubectl -n shop exec pod -- deploy",
            "bin/podman run image deploy",
            "bin/docker compose -f x logs",
            "env A=b bin/docker exec -i box deploy",
            "bin/git submodule foreach deploy",
        ):
            stdin, stdout, stderr = shell.run(f"@ {line}").split()
            assert stdin != stdout == stderr, line
        # A terminal of its own keeps the order; what comes of it is written for a terminal that is raw.
        apart = ("bin/ssh -t somewhere deploy", "env A=b bin/docker exec -it box deploy")
        for line in (*apart, "bin/ssh -p 22 somewhere", "bin/kubectl get exec", "bin/podman pull run"):
            stdin, stdout, stderr = shell.run(f"@ {line}").split()
            assert stdin == stdout != stderr, line


def test_keys_typed_while_a_full_screen_program_works_are_its_own(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ %works_between_keys.py")
        shell.wait_for("working")
        for key in "abcdefq":
            shell.press(key)
            shell.settle(0.05)
        return shell.wait_for("typed: abcdefq") and "all"

    assert same_story(bench, story) == "all"


@pytest.mark.parametrize("how", ["read", "poll", "select", "epoll", "child"])
def test_keys_awaited_at_stdout(bench: Bench, how: str) -> None:
    def story(shell: Shell) -> str:
        shell.type(f"@ %awaits_keys.py {how}")
        shell.wait_for("keys: ")
        shell.wait_until_raw()
        shell.press("a\x1b[A b")
        shown = shell.wait_for("<b>")
        shell.press("q")
        return shown + shell.wait_for(PROMPT)

    assert "<a><\x1b><[><A>< ><b>" in str(same_story(bench, story))


def test_what_is_typed_ahead_is_left_for_whoever_comes_next(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ sh -c 'echo started >&2; sleep 0.5; echo done'")
        shell.wait_for("started")
        shell.press("echo ahead\r")
        return shell.wait_for(f"ahead\r\n{PROMPT}") and "read"

    assert same_story(bench, story) == "read"


@pytest.mark.parametrize("descriptor", [1, 2])
def test_a_line_is_read_from_the_terminal_that_is_the_output(bench: Bench, descriptor: int) -> None:
    (bench.folder / "list").write_text("pear\nfig\nplum\n")
    line = f"@ bash -c 'while read word; do read -p \"$word? \" answer <&{descriptor}; echo $? $answer.; done < list'"

    def story(shell: Shell) -> str:
        shell.type(line)
        shell.wait_for("pear? ")
        shell.press("yes\r")
        shell.wait_for("0 yes.")
        shell.wait_for("fig? ")
        shell.press("\x04")
        shell.wait_for("1 .")
        shell.wait_for("plum? ")
        shell.press("no\recho ahead\r")
        return shell.wait_for(f"ahead\r\n{PROMPT}") and "all"

    assert same_story(bench, story) == "all"


@pytest.mark.parametrize("descriptor", [1, 2])
def test_keys_dropped_through_the_output_are_gone(bench: Bench, descriptor: int) -> None:
    (bench.folder / "drops.py").write_text(
        f"import termios, time\ninput()\ntermios.tcflush({descriptor}, termios.TCIFLUSH)\n"
        "time.sleep(0.3)\nprint('dropped')\nprint(input())\n"
    )

    def story(shell: Shell) -> str:
        shell.type("@ python3 drops.py")
        shell.press("one\rtwo\r")
        shell.wait_for("dropped")
        shell.press("three\r")
        return shell.wait_for(PROMPT)

    assert "two" not in str(same_story(bench, story))


@pytest.mark.parametrize("descriptor", [1, 2])
def test_modes_of_the_output_set_on_stdin(bench: Bench, descriptor: int) -> None:
    """What is the inner terminal's alone must not come with them: the real one would be dead."""
    (bench.folder / "copies").write_text(
        f"exec 3<&{descriptor}; saved=$(stty -g <&3)\nstty raw; stty $saved\necho two; sleep 0.3; stty -a\n"
    )
    assert "two\r\n" in str(same_story(bench, lambda shell: shell.run("@ bash copies")))


def test_what_was_said_before_the_terminal_became_raw_keeps_its_returns(bench: Bench) -> None:
    """Between heal's look at the modes and its write the command may change them: then the return comes late."""
    if not shutil.which("script"):
        pytest.skip("script is not installed")
    for way in WAYS:
        with Shell(bench, way) as shell:
            for _ in range(9):
                shown = shell.run("@ script -c 'echo inside; sleep 0.2; echo still' typescript")
                assert re.search(r"'typescript'\.(\r\n\r?|\n\r)inside\r\n", shown)


def test_vim_in_a_script(bench: Bench) -> None:
    if not shutil.which("vim"):
        pytest.skip("vim is not installed")

    def story(shell: Shell) -> str:
        (bench.folder / "file").write_text("first\n")
        shell.type("@ sh -c 'vim -u NONE -N file; echo edited'")
        shell.settle()
        shell.press("osecond\x1b")
        shell.settle()
        shell.press(":wq\r")
        shell.wait_for("edited")
        shell.wait_for(PROMPT)
        return (bench.folder / "file").read_text()

    assert same_story(bench, story) == "first\nsecond\n"


def test_dialog_in_a_script(bench: Bench) -> None:
    if not shutil.which("dialog"):
        pytest.skip("dialog is not installed")

    def story(shell: Shell) -> str:
        shell.type("@ sh -c 'dialog --inputbox name 8 30 2>answer; clear; echo; echo got $(cat answer)'")
        shell.wait_for("name")
        shell.settle()
        shell.press("pat")
        shell.settle()
        shell.press("\r")
        shell.wait_for("got pat")
        return shell.wait_for(PROMPT)[-len(PROMPT) :]

    assert same_story(bench, story) == PROMPT


def test_fzf_in_a_script(bench: Bench) -> None:
    if not shutil.which("fzf"):
        pytest.skip("fzf is not installed")

    def story(shell: Shell) -> str:
        shell.type("@ bash -c 'seq 100 | fzf >chosen'")
        shell.wait_for("100/100")
        shell.press("77")
        shell.wait_for("1/100")
        shell.settle()
        shell.press("\r")
        shell.wait_for(PROMPT)
        return (bench.folder / "chosen").read_text()

    assert same_story(bench, story) == "77\n"


def test_sudo_in_a_script(bench: Bench) -> None:
    if not shutil.which("sudo"):
        pytest.skip("sudo is not installed")
    same_story(bench, lambda shell: shell.run("@ sh -c 'sudo -n sh -c \"test -t 0 -a -t 1 -a -t 2; echo $?\"'"))
