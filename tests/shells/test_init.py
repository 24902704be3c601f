"""What `heal init` makes of real shells: functions, completion, the key, and a start that costs no process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from heal_cli.shells import aliases, snippets
from heal_cli.shells.completion import FILES
from tests.made import HEAL, Home, script
from tests.shells.typed import Typed

LINE = {
    "bash": 'source {cache} 2>/dev/null || eval "$(heal init bash{options} --cache)"\n',
    "zsh": 'source {cache} 2>/dev/null || eval "$(heal init zsh{options} --cache)"\n',
    "fish": "source {cache} 2>/dev/null; or heal init fish{options} --cache | source\n",
}
# A completion as kubectl's: it asks the tool itself.
ASKING = {
    "bash": "_tool() { COMPREPLY=($(compgen -W \"$(tool-one words)\" -- \"$2\")); }\ncomplete -F _tool tool-one\n",
    "zsh": "autoload -Uz compinit && compinit -u -D\n"
    "_tool() { local -a found; found=($(_call_program words tool-one words)); compadd -a found }\n"
    "compdef _tool tool-one\n",
    "fish": "complete -c tool-one -f -a '(tool-one words)'\n",
}  # fmt: skip
STATUS = {"bash": "$?", "zsh": "$?", "fish": "$status"}
CALLS = "trace=execve,fork,vfork,clone,clone3"


@pytest.fixture(params=FILES)
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return name


@pytest.fixture
def place(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three tools on the PATH, of which two are the user's choice."""
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{HEAL.parent}:{os.environ['PATH']}")
    says = 'case $1 in words) echo alpha;; fail) echo "no" >&2; exit 7;; *) cat; echo "$0 $# $*";; esac'
    for name in ("tool-one", "tool-two", "plain"):
        script(tmp_path / "bin" / name, says)
    assert home.heal("alias", "add", "tool-one", "tool-two").returncode == 0
    return tmp_path


def started(shell: str, place: Path, home: Home, more: str = "", options: str = "", before: str = "") -> Typed:
    """The shell with heal in its start-up file."""
    line = LINE[shell].format(cache=home.cache / f"init.{shell}", options=options)
    return Typed(shell, place, f"{before}{line}{more}", {**home.variables, "HEAL_CONFIG": str(home.config)})


def ran(home: Home) -> list[list[str]]:
    """What the journal has of runs."""
    file = home.memory / "journal.jsonl"
    return [json.loads(line)["argv"] for line in file.read_text().splitlines()] if file.exists() else []


def test_functions_run_through_heal(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home) as typed:
        assert "heal run -- tool-one" in typed.run("which tool-one" if shell == "zsh" else "type tool-one")
        assert typed.run("echo in | tool-one 'a b' '*' | cat") == f"in\n{place}/bin/tool-one 2 a b *"
        assert typed.run(f"tool-two fail; echo {STATUS[shell]}") == "no\n7"
        typed.run("plain </dev/null")
        typed.run("env HEAL_DISABLE=1 tool-two </dev/null" if shell == "fish" else "HEAL_DISABLE=1 tool-two </dev/null")
    assert ran(home) == [["tool-one", "a b", "*"], ["tool-two", "fail"]]


def test_a_tool_completes_as_before_and_is_not_run_for_it(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home, ASKING[shell]) as typed:
        assert typed.completed("tool-one al", "tool-one alpha") == "tool-one alpha"
        assert typed.completed("heal run -- tool-one al", "heal run -- tool-one alpha") == "heal run -- tool-one alpha"
        assert typed.completed("heal run --dry", "heal run --dry-run") == "heal run --dry-run"
    assert ran(home) == []


def test_where_fish_looks_for_completions_stays(place: Path, home: Home) -> None:
    """A change has fish load them anew, and what `kubectl completion fish | source` has made does not outlive that."""
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    with started("fish", place, home, before="set -g before $fish_complete_path\n") as typed:
        assert typed.run('test "$before" = "$fish_complete_path"; echo $status') == "0"
        assert typed.completed("heal run --dry", "heal run --dry-run") == "heal run --dry-run"


def test_without_heal_the_tools_are_there(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home) as typed:
        rest = os.pathsep.join(one for one in os.environ["PATH"].split(os.pathsep) if not (Path(one) / "heal").exists())
        typed.run(f"set -x PATH {rest}" if shell == "fish" else f"PATH={rest}")
        assert typed.run("tool-one x </dev/null") == f"{place}/bin/tool-one 1 x"
    assert ran(home) == []


def test_what_the_user_has_defined_stays(shell: str, place: Path, home: Home) -> None:
    own = "function tool-one; echo mine; end\n" if shell == "fish" else "tool-one() { echo mine; }\n"
    alias = "alias tool-two 'echo alias'\n" if shell == "fish" else "alias tool-two='echo alias'\n"
    with started(shell, place, home, before=own + alias) as typed:
        assert typed.run("tool-one") == "mine"
        assert typed.run("tool-two x") == "alias x"


def test_the_key_puts_what_mends_the_last_failure_on_the_line(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home, options=" --key alt-h") as typed:
        typed.keys("\x1bh")
        typed.wait_for(lambda: "no failed run is remembered" in typed.screen)
        typed.wait_for(lambda: typed.row == "ready$")
        typed.run("heal run -- git brnch")
        typed.keys("\x1bh")
        typed.wait_for(lambda: typed.typed == "git branch")
    assert ran(home) == [["git", "brnch"]]


@pytest.fixture
def cached(shell: str, place: Path, home: Home) -> Path:
    """The start-up file of a shell whose cache has been made by a first start."""
    with started(shell, place, home) as typed:
        rc = typed.rc
    assert (home.cache / f"init.{shell}").stat().st_mode & 0o777 == 0o600
    return rc


def processes(shell: str, place: Path, home: Home, trace: Path) -> list[str]:
    """The programs and forks of a shell that starts and ends, its own left out."""
    own = str(place / f"home-{shell}")
    variables = {**os.environ, "HOME": own, "ZDOTDIR": own, "HEAL_CONFIG": str(home.config)}
    if shell == "fish":
        variables["XDG_CONFIG_HOME"] = own
    strace = ["strace", "-f", "-qq", "-o", str(trace), "-e", CALLS]
    argv = {"bash": ["bash", "--noprofile", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}[shell]
    subprocess.run([*strace, *argv, "-c", "true"], env=variables, capture_output=True, check=True)
    calls = [line for line in trace.read_text().splitlines() if "CLONE_THREAD" not in line and "(" in line]
    return calls[1:]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_start_costs_no_process_until_something_changes(
    shell: str, place: Path, home: Home, cached: Path, tmp_path: Path
) -> None:
    rc = cached.read_text()
    cached.write_text("")
    os.utime(cached, (0, 0))
    bare = processes(shell, place, home, tmp_path / "trace")
    cached.write_text(rc)
    os.utime(cached, (0, 0))
    assert len(processes(shell, place, home, tmp_path / "trace")) == len(bare)
    home.heal("alias", "add", "plain")
    assert any("heal" in call for call in processes(shell, place, home, tmp_path / "trace"))
    assert "plain" in (home.cache / f"init.{shell}").read_text()
    assert len(processes(shell, place, home, tmp_path / "trace")) == len(bare)


@pytest.mark.usefixtures("cached")
def test_other_options_count_at_once(shell: str, place: Path, home: Home) -> None:
    with started(shell, place, home, options=" --key none --prompt"):
        pass
    kept = (home.cache / f"init.{shell}").read_text()
    assert snippets.prompt(shell) in kept and "heal-line\n" not in kept.partition("zle -N")[2].partition("\n")[2]


@pytest.mark.usefixtures("cached")
def test_scripts_have_none_of_it(shell: str, place: Path, home: Home) -> None:
    done = subprocess.run(
        [shell, "-c", f"source {home.cache}/init.{shell}; type tool-one"], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() in (f"tool-one is {place}/bin/tool-one",) and not done.stderr


def test_the_shells_read_it(shell: str, place: Path, home: Home) -> None:
    done = home.heal("init", shell, "--prompt", "--cache")
    kept = home.cache / f"init.{shell}"
    assert kept.read_text().endswith(done.stdout) and done.stdout.endswith(snippets.prompt(shell))
    for text in (kept.read_text(), done.stdout):
        read = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stdout, read.stderr) == (0, "", "")


def test_a_cache_that_cannot_be_written_costs_a_line(home: Home) -> None:
    home.cache.parent.mkdir(parents=True, exist_ok=True)
    home.cache.write_text("in the way")
    done = home.heal("init", "bash", "--cache")
    assert done.returncode == 0 and done.stdout.startswith("# heal in bash")
    assert done.stderr.startswith(f"heal: {home.cache}/init.bash cannot be written: ")


def test_alias(home: Home) -> None:
    assert home.heal("alias", "list").stdout == ""
    added = home.heal("alias", "add", "sh", "no-such-tool", "sh")
    assert (added.returncode, added.stderr) == (0, "heal: no-such-tool is added, and not on the PATH now\n")
    file = home.config.parent / "aliases"
    assert str(file) == aliases.file() and file.stat().st_mode & 0o777 == 0o600
    file.write_text(file.read_text() + "env  # by hand\n")
    assert home.heal("alias", "list").stdout == "sh\nno-such-tool\nenv\n"
    assert home.heal("alias", "remove", "sh").returncode == 0
    listed = json.loads(home.heal("alias", "list", "--json").stdout)
    assert listed == {"v": 1, "kind": "aliases", "items": ["no-such-tool", "env"]}
    missing = home.heal("alias", "remove", "env", "sh")
    assert missing.returncode == 1 and "sh is not run through heal" in missing.stderr
    assert home.heal("alias", "list").stdout == "no-such-tool\nenv\n"


@pytest.mark.parametrize("name", ["cd", "heal", "a b", "/bin/sh", "$(x)", "-x", "", "if", "test", "é"])
def test_names_that_no_shell_should_be_given(home: Home, name: str) -> None:
    done = home.heal("alias", "add", "--", "git", name)
    assert done.returncode == 2 and done.stderr.startswith(f"heal: alias: {name}: ")
    assert not Path(aliases.file()).exists()
    Path(aliases.file()).parent.mkdir(parents=True)
    Path(aliases.file()).write_text(f"git\n{name or '-'}\n")
    for words in (("init", "bash"), ("alias", "list")):
        wrong = home.heal(*words)
        assert wrong.returncode == 1 and wrong.stderr.startswith(f"heal: {aliases.file()}:2: ") and not wrong.stdout


@pytest.mark.parametrize("key", ["alt-", "m", "alt-mm", "super-m", "alt-'", "ctrl-é"])
def test_keys_that_cannot_be(home: Home, key: str) -> None:
    done = home.heal("init", "zsh", "--key", key)
    assert (
        done.returncode == 2
        and done.stderr == f"heal: init: --key {key}: alt-LETTER, ctrl-LETTER or none, such as alt-m\n"
    )


def test_usage(home: Home) -> None:
    assert home.heal("init", "tcsh").returncode == home.heal("init", "tmux").returncode == 2
    assert home.heal("init", "tmux", "--prompt", "--cache").returncode == 2
    assert home.heal("fix", "--print", "--yes").returncode == 2
