"""Completion in real shells: heal's own commands, and the command behind it as without heal."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from heal_cli.shells.completion import FILES
from tests.made import Home, script
from tests.shells.typed import Typed

COMPLETIONS = Path(__file__).parents[2] / "completions"
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
LOADED = {
    "bash": f". {BASH_COMPLETION}\n. {COMPLETIONS}/heal.bash\n",
    "bash alone": f". {COMPLETIONS}/heal.bash\n",
    "zsh": f"fpath=({COMPLETIONS} $fpath)\nautoload -Uz compinit && compinit -u -D\n",
    "zsh, sourced": f"autoload -Uz compinit && compinit -u -D\n. {COMPLETIONS}/_heal\n",
    "fish": f"set -p fish_complete_path {COMPLETIONS}\n",
}
OWN = [
    ("heal expl", "heal explain"),
    ("heal health mon", "heal health monitor"),
    ("heal run --no-pref", "heal run --no-preflight"),
    ("heal rules validate own.y", "heal rules validate own.yaml"),
    ("heal completion fi", "heal completion fish"),
    ("heal health --format pla", "heal health --format plain"),
    ("heal run --target eph", "heal run --target ephemeral"),
    ("heal run --target=eph", "heal run --target=ephemeral"),
    ("heal run --report own.y", "heal run --report own.yaml"),
    ("heal trust fold", "heal trust folder/"),
]
FRONTS = ("heal run -- ", "heal run ", "heal run --target x -- ", "heal run -v --retries=2 ", "heal predict -- ")
BEHIND = ("special-to", "special-tool al", "special-tool alpha --be", "cat fol", "special-tool alpha ")
TOOL = {
    "bash": "_special() { COMPREPLY=($(compgen -W 'alpha --beta omega' -- \"$2\"))\n"
    "[[ -n $2 || $3 != alpha ]] || COMPREPLY=(after); }\n"
    "complete -F _special special-tool\n",
    "zsh": "_special() { if [[ $words[CURRENT-1] == alpha && -z $PREFIX ]]; then compadd after; "
    "else compadd alpha --beta omega; fi }\ncompdef _special special-tool\n",
    "fish": "complete -c special-tool -f -n 'not contains alpha (commandline -opc)' -a 'alpha omega'\n"
    "complete -c special-tool -f -n 'contains alpha (commandline -opc)' -a after\n"
    "complete -c special-tool -l beta\n",
}  # fmt: skip


@pytest.fixture(scope="module", params=LOADED)
def typed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    """A shell with the completion loaded, in a folder with two files; its heal leaves a trace."""
    kind = request.param
    if kind == "bash" and not BASH_COMPLETION.exists():
        pytest.skip("bash-completion is not installed")
    shell = kind.split()[0].rstrip(",")
    folder = tmp_path_factory.mktemp("typed")
    (folder / "folder").mkdir()
    (folder / "own.yaml").write_text("")
    script(folder / "bin" / "special-tool", "exit 0")
    script(folder / "bin" / "heal", f"touch {folder}/started")
    config = folder / "config.yaml"
    config.write_text(
        "version: 1\ntargets:\n  # mine\n  ephemeral:\n    kind: vpn\n  stage: {kind: vpn}\nhealth:\n  ephx: {}\n"
    )
    paths = f"PATH={folder}/bin:$PATH\n" if shell != "fish" else f"set -p PATH {folder}/bin\n"
    with Typed(shell, folder, paths + LOADED[kind] + TOOL[shell], {"HEAL_CONFIG": str(config)}) as one:
        yield one
        assert not (folder / "started").exists(), "heal was started by a TAB"


@pytest.mark.parametrize(("line", "whole"), OWN)
def test_own_commands(typed: Typed, line: str, whole: str) -> None:
    assert typed.completed(line, whole) == whole


@pytest.mark.parametrize("line", BEHIND)
def test_the_command_behind_completes_as_without_heal(typed: Typed, line: str) -> None:
    alone = typed.completed(line)
    assert len(alone) > len(line.rstrip()), "nothing completes here, so nothing would be shown"
    for front in FRONTS:
        assert typed.completed(front + line, front + alone) == front + alone


def test_all_of_heals_options_are_offered(typed: Typed) -> None:
    shown = typed.offered("heal run --")
    assert all(option in shown for option in ("--dry-run", "--no-input", "--retries", "--verbose"))


def test_nothing_of_heal_behind_the_command(typed: Typed) -> None:
    assert typed.completed("heal run special-tool --ver") == "heal run special-tool --ver"
    assert typed.completed("heal run -c special-to") == "heal run -c special-to"


@pytest.mark.parametrize("shell", FILES)
def test_the_shells_read_them(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n", COMPLETIONS / FILES[shell]], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_other_shells(home: Home) -> None:
    assert home.heal("completion", "tcsh").returncode == home.heal("completion").returncode == 2
