"""At a terminal: keys, jobs, modes, size. Each story is played directly and through heal, and must look the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

import pytest

from tests.process.both import WAYS, Bench
from tests.process.shell import PROMPT, Shell


def same_story(bench: Bench, story: Callable[[Shell], object], *shell: str) -> object:
    """What a story gives, both ways."""
    told = {}
    for way in WAYS:
        for name in ("stop", "go"):
            (bench.folder / name).unlink(missing_ok=True)
        with Shell(bench, way, *shell) as typed:
            modes = typed.modes() if not shell else ""
            told[way] = story(typed)
            if not shell:
                assert typed.modes() == modes, "modes left changed"
    assert told["healed"] == told["direct"]
    return told["healed"]


@pytest.mark.parametrize(
    "line",
    [
        "@ sh -c 'echo out; echo err >&2'",
        "@ sh -c 'printf \"a\\nb\\r\\nc\\n\" >&2'",
        "@ sh -c 'test -t 0 && test -t 1 && test -t 2; echo $?'",
        "@ sh -c 'exit 7'; echo $?",
        "@ stty size <&2; @ stty -a",
        "@ sh -c 'stty size <&2'",
        "@ seq 3000 >&2",
        "@ ls --color=auto /; @ ls no-such-file",
        "@ sh -c 'kill -SEGV $$' 2>/dev/null; echo $?",
        "@ bash -c 'read -p \"name: \" -t 0.1 name'; echo $?",
        "@ tput cols 2>&1; @ tput lines >/dev/null",
        "@ sh -c 'echo a >&2' 2>/dev/tty",
        "@ sh -c 'stty -echo <&2; stty -a <&2 | grep -o -- -echo; stty echo <&2'",
    ],
)
def test_looks_the_same(bench: Bench, line: str) -> None:
    same_story(bench, lambda shell: shell.run(line))


@pytest.mark.parametrize("count", ["3 4", "200 50"])
def test_the_size_is_the_terminals(bench: Bench, count: str) -> None:
    rows, columns = map(int, count.split())

    def story(shell: Shell) -> str:
        shell.resize(rows, columns)
        shown = shell.run("@ sh -c 'stty size <&2'")
        shell.resize(24, 80)
        return shown

    assert f"{rows} {columns}" in str(same_story(bench, story))


def test_a_new_size_is_known_when_its_signal_comes(bench: Bench) -> None:
    for way in WAYS:
        (bench.folder / "stop").unlink(missing_ok=True)
        with Shell(bench, way) as shell:
            shell.type("@ %counts_signals.py WINCH")
            shell.wait_for("waiting")
            shell.resize(30, 99)
            shell.wait_for("got SIGWINCH 99")
            (bench.folder / "stop").touch()
            shell.wait_for(PROMPT)


def test_control_c_ends_the_command_and_a_loop(bench: Bench) -> None:
    def story(shell: Shell) -> tuple[str, str]:
        shell.type("while :; do @ sh -c 'echo started; exec sleep 30'; echo again; done")
        shell.wait_for("started")
        shell.press("\x03")
        shown = shell.wait_for(PROMPT)
        return shown, shell.run("echo $?")

    told = str(same_story(bench, story))
    assert "again" not in told and "130" in told


def test_control_c_in_a_script_stops_the_script(bench: Bench) -> None:
    (bench.folder / "loop").write_text("while :; do $HEAL sh -c 'echo started; exec sleep 30'; echo again; done\n")

    def story(shell: Shell) -> tuple[str, str]:
        shell.type("HEAL='@ ' bash loop")
        shell.wait_for("started")
        shell.press("\x03")
        shown = shell.wait_for(PROMPT)
        return shown, shell.run("echo $?")

    same_story(bench, story)


@pytest.mark.parametrize(("key", "name"), [("\x03", "INT"), ("\x1c", "QUIT")])
def test_a_key_reaches_a_command_that_traps_it_once(bench: Bench, key: str, name: str) -> None:
    def story(shell: Shell) -> str:
        shell.type(f"@ %counts_signals.py {name}; echo ended $?")
        shell.wait_for("waiting")
        shell.press(key)
        shell.wait_for(f"got SIG{name}")
        (bench.folder / "stop").touch()
        return shell.wait_for("ended 0")

    assert f"all: SIG{name}=1" in str(same_story(bench, story))


def test_a_trapped_control_c_decides_the_status(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        command = "trap 'exit 7' INT; echo started; while :; do sleep 0.1; done"
        shell.type(f'for i in 1 2; do @ bash -c "{command}"; echo ended $?; done')
        for _ in range(2):
            shell.wait_for("started")
            shell.press("\x03")
            shell.wait_for("ended 7")
        return shell.wait_for(PROMPT)

    same_story(bench, story)


def test_control_backslash(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.run("ulimit -c 0")
        shell.type("@ sh -c 'echo started; exec sleep 30'")
        shell.wait_for("started")
        shell.press("\x1c")
        shown = shell.wait_for(PROMPT)
        return shown + shell.run("echo $?")

    assert "131" in str(same_story(bench, story))


def test_control_z_stops_both_and_fg_and_bg_resume_both(bench: Bench) -> None:
    def story(shell: Shell) -> list[str]:
        shown = []
        shell.type("@ %counts_signals.py CONT INT")
        shell.wait_for("waiting")
        shell.press("\x1a")
        shown.append(shell.wait_for(PROMPT))
        assert "Stopped" in shown[0]
        shell.run("sleep 0.3")
        shown.append(shell.run("jobs -s | cut -c -20"))
        shell.type("fg")
        shell.wait_for("got SIGCONT")
        shell.press("\x1a")
        shown.append(shell.wait_for(PROMPT))
        shell.type("bg")
        shell.wait_for("got SIGCONT")
        shown.append(shell.run("jobs -r | cut -c -20"))
        shell.type("fg")
        (bench.folder / "stop").touch()
        shell.wait_for("all: SIGCONT=2")
        shown.append(shell.wait_for(PROMPT))
        return [_without_job_line(text) for text in shown]

    same_story(bench, story)


def _without_job_line(text: str) -> str:
    """The shell repeats the command line, in which heal stands."""
    return re.sub(r"(Stopped|Running) .*", r"\1", text)


def test_a_command_that_stops_itself(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ sh -c 'echo before; kill -STOP $$; echo after; exit 3'")
        assert "Stopped" in shell.wait_for(PROMPT)
        shell.type("fg >/dev/null")
        return shell.wait_for(PROMPT) + shell.run("echo $?")

    assert str(same_story(bench, story)).startswith("after")


def test_in_the_background_and_brought_forward(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ sh -c 'read word; echo got $word >&2' &")
        shell.wait_for(PROMPT)
        shell.run("for n in {1..100}; do sleep 0.1; jobs >jobs; grep -q Stopped jobs && break; done")
        assert "Stopped" in shell.run("jobs")
        shell.type("fg >/dev/null")
        shell.settle()
        shell.type("hello")
        return shell.wait_for("got hello")

    same_story(bench, story)


def test_two_jobs_one_after_the_other(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ sh -c 'echo one; sleep 0.3; echo one is done >&2' & wait; echo $?")
        return shell.wait_for("one is done") + shell.wait_for(PROMPT)

    same_story(bench, lambda shell: re.sub(r"\[1\].*", "", story(shell)))


KEYS = "a\x1b[A\t "


@pytest.mark.parametrize("end", ["", "raw", "killed"])
def test_keys_read_from_the_terminal_that_is_stderr(bench: Bench, end: str) -> None:
    def story(shell: Shell) -> str:
        shell.type(f"modes=$(stty -g); @ %reads_keys.py {end}; stty $modes; echo ended")
        shell.wait_for("keys: ")
        shell.wait_until_raw()
        shell.press(KEYS)
        shown = shell.wait_for("<20>")
        shell.press("q")
        return shown + shell.wait_for("ended")

    assert "<61><1b><5b><41><09><20>" in str(same_story(bench, lambda shell: story(shell).replace("Killed\r\n", "")))


@pytest.mark.parametrize("end", ["raw", "killed"])
def test_modes_are_put_back_if_the_command_ends_raw(bench: Bench, end: str) -> None:
    with Shell(bench, "healed") as shell:
        before = shell.modes()
        shell.type(f"@ %reads_keys.py {end}")
        shell.wait_for("keys: ")
        shell.wait_until_raw()
        shell.press("q")
        shell.wait_for(PROMPT)
        assert shell.modes() == before


def test_control_z_while_keys_are_read(bench: Bench) -> None:
    """less puts the modes back before it stops, and makes the terminal raw again when it goes on."""
    (bench.folder / "text").write_text("".join(f"line {n}\n" for n in range(1000)))

    def story(shell: Shell) -> str:
        shell.type("cat text | @ less")
        shell.wait_for("line 21")
        shell.wait_until_raw()
        shell.settle()
        shell.press("\x1a")
        shell.wait_for(PROMPT)
        modes = shell.modes()
        shell.type("fg >/dev/null")
        shell.wait_until_raw()
        shell.settle()
        shell.press("G")
        shell.wait_for("line 999")
        shell.press("q")
        shell.wait_for(PROMPT)
        return modes

    assert " icanon" in str(same_story(bench, story))


@pytest.mark.parametrize("program", ["less", "more"])
def test_a_pager_by_itself(bench: Bench, program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    (bench.folder / "text").write_text("".join(f"line {n}\n" for n in range(1000)))
    for line in (f"@ {program} text", f"cat text | @ {program}", f"@ sh -c 'cat text | {program}'"):

        def story(shell: Shell, line: str = line) -> str:
            shell.type(line)
            shown = shell.wait_for("line 21")
            shell.wait_until_raw()
            shown += shell.settle()
            shell.press(" ")
            shown += shell.wait_for("line 42") + shell.settle()
            shell.press("q")
            shown += shell.wait_for(PROMPT)
            # more's page of a pipe is 22 or 23 lines, directly too: that it went on and ended is what counts.
            return shown if program == "less" else ""

        same_story(bench, story)


def test_git_with_its_pager(bench: Bench) -> None:
    if not (shutil.which("git") and shutil.which("less")):
        pytest.skip("git or less is not installed")
    commit = "git -c user.name=a -c user.email=b commit -q --allow-empty -m"
    setup = f"git init -q . && for n in $(seq 40); do {commit} change.$n; done"
    assert bench.run(["bash", "-c", setup], changes={"GIT_CONFIG_GLOBAL": "/dev/null"}).status == 0

    def story(shell: Shell) -> str:
        shell.type("@ git -c core.pager='less -+F' log --oneline --no-abbrev-commit --no-color")
        shown = shell.settle()
        shell.press("G")
        shown += shell.settle()
        shell.press("q")
        return shown + shell.wait_for(PROMPT)

    same_story(bench, story)


def test_vim(bench: Bench) -> None:
    if not shutil.which("vim"):
        pytest.skip("vim is not installed")

    def story(shell: Shell) -> str:
        (bench.folder / "file").write_text("first\n")
        shell.type("@ vim -u NONE -N file")
        shell.settle()
        shell.press("osecond\x1b")
        shell.settle()
        shell.press("\x1a")
        shell.wait_for(PROMPT)
        shell.type("fg")
        shell.settle()
        shell.press(":wq\r")
        shell.wait_for(PROMPT)
        return (bench.folder / "file").read_text()

    assert same_story(bench, story) == "first\nsecond\n"


def test_fzf(bench: Bench) -> None:
    if not shutil.which("fzf"):
        pytest.skip("fzf is not installed")

    def story(shell: Shell) -> str:
        shell.type("seq 100 | @ fzf > chosen")
        shell.wait_for("100/100")
        shell.press("77")
        shell.wait_for("1/100")
        shell.settle()
        shell.press("\r")
        shell.wait_for(PROMPT)
        return (bench.folder / "chosen").read_text()

    assert same_story(bench, story) == "77\n"


def test_an_interactive_shell_inside(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        shell.type("@ bash --norc --noprofile --noediting -i")
        shell.wait_for(PROMPT)
        shell.type("sh -c 'echo started; exec sleep 30'")
        shell.wait_for("started")
        shell.press("\x1a")
        shell.wait_for("Stopped")
        shell.wait_for(PROMPT)
        shell.run("kill -9 %1; wait -f %1 2>/dev/null; jobs >/dev/null")  # or bash tells of its end whenever it likes
        shell.type("sh -c 'echo started; exec sleep 30'")
        shell.wait_for("started")
        shell.press("\x03")
        shell.wait_for(PROMPT)
        return shell.run("echo $?") + shell.run("exit 4") + shell.run("echo $?")

    same_story(bench, story)


def test_without_a_controlling_terminal_of_its_own(bench: Bench) -> None:
    same_story(bench, lambda shell: shell.run("@ setsid -w sh -c 'echo err >&2; exit 3'; echo $?"))
    same_story(bench, lambda shell: shell.run("setsid -w @ sh -c 'echo err >&2; exit 3'; echo $?"))


def test_a_daemon_holding_the_terminal(bench: Bench) -> None:
    def story(shell: Shell) -> str:
        (bench.folder / "go").unlink(missing_ok=True)
        shell.run("mkfifo go")
        shell.run("@ sh -c '(setsid sh -c \"read word <go; echo later, \\$word >&2\" &); echo now >&2'")
        shell.type("echo there > go")
        return shell.wait_for("later, there")

    same_story(bench, lambda shell: story(shell)[-12:])
