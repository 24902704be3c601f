"""Programs that a person works in get the terminal itself: shells with their jobs, pickers, editors."""

from __future__ import annotations

import shutil

import pytest

from heal_cli.process.job_control import controls_jobs
from tests.process.both import Bench
from tests.process.shell import PROMPT, Shell
from tests.process.test_terminal import same_story


@pytest.mark.parametrize(
    "line",
    [
        "bash", "bash -i", "bash -li", "-bash", "/bin/bash --norc --noprofile", "bash --rcfile F", "bash -O extglob",
        "bash -ic true", "bash -ci true", "zsh", "fish -C true", "su", "su -", "su - bob", "runuser -l root",
        "newgrp root", "chroot / bash", "unshare -m bash", "bash -i script",
    ],
)  # fmt: skip
def test_a_shell_that_is_typed_into(line: str) -> None:
    assert controls_jobs(tuple(line.split()))


@pytest.mark.parametrize(
    "line",
    [
        "bash -c true", "bash script", "bash script -i", "bash -x script", "sh -ec true", "bash --rcfile F script",
        "bash -O extglob -c true", "fish -c true", "su bob -c true", "runuser -u bob true", "chroot / ls",
        "kubectl exec -it pod -- bash", "basher", "bash-5 x", "bash -c i",
    ],
)  # fmt: skip
def test_a_shell_that_runs_something(line: str) -> None:
    assert not controls_jobs(tuple(line.split()))


@pytest.mark.parametrize("front", ["", "env A=1 ", "nice ", "stdbuf -oL ", "flock lock ", "chroot / "])
def test_jobs_of_a_shell_behind_a_wrapper(bench: Bench, front: str) -> None:
    def story(shell: Shell) -> str:
        shell.type(f"@ {front}bash --norc --noprofile --noediting")
        shown = shell.wait_for(PROMPT)
        shell.type("sh -c 'echo; echo begun; exec sleep 300'")
        shell.wait_for("\nbegun")
        shell.press("\x1a")
        shown += shell.wait_for("Stopped")
        shell.wait_for(PROMPT)
        shell.type("kill -9 $(jobs -p); exec true")
        shell.wait_for(PROMPT)
        return "no job control" if "no job control" in shown else "jobs"

    assert same_story(bench, story) == "jobs"


def test_what_is_picked_is_seen(bench: Bench) -> None:
    """fzf draws on stderr, and says on stdout what was picked, as soon as it has put the screen back."""
    if not shutil.which("fzf"):
        pytest.skip("fzf is not installed")

    def story(shell: Shell) -> str:
        shell.type("seq 100 | @ fzf --no-color")
        shell.wait_for("100/100")
        shell.press("42")
        shell.wait_for("1/100")
        shell.settle()
        shell.press("\r")
        shown = shell.wait_for(PROMPT)
        return shown[shown.rindex("\x1b[?") :]

    assert "42\r\n" in str(same_story(bench, story))


def test_a_program_that_is_called_interactive_has_the_terminal_itself(bench: Bench) -> None:
    rules = bench.folder / "home" / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text("version: 1\nprograms: {readlink: {interactive: true}}\n")
    same_story(bench, lambda shell: len(set(shell.run("tty; @ env A=1 readlink /proc/self/fd/2").split())))
    with Shell(bench, "healed") as shell:
        outer = shell.run("tty")
        assert shell.run("@ readlink /proc/self/fd/2") == outer
        assert shell.run("@ realpath /proc/self/fd/2") != outer
