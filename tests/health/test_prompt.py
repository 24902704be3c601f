"""Health in the prompt: the file, and what real shells make of it with their builtins."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

from heal_cli.health import prompt
from heal_cli.health.findings import Finding, Question, text_for_prompt
from heal_cli.health.prompt import Line
from heal_cli.model import BAD, GOOD, UNKNOWN
from heal_cli.shells import snippets
from heal_cli.shells.completion import FILES
from tests.made import HEAL, Home

NOW = 1_795_000_000
HOSTILE = (
    "a[$(touch bad)] 5\nx - y\n",
    "1 2 3\nx - y\n",
    "",
    "NOW 300\nx a[$(touch bad)] y\nx\n",
    "NOW 300\nx - $(touch bad)\n",
)
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-c"],
    "zsh": ["zsh", "-f", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
ASKED = {
    "bash": 'source {file}; false; _heal_prompt; printf "%s|%s" "$?" "$HEAL_PROMPT"',
    "zsh": 'source {file}; false; _heal_prompt; printf "%s|%s" 1 "$HEAL_PROMPT"',
    "fish": 'source {file}; _heal_prompt; printf "%s|%s" 1 "$HEAL_PROMPT"',
}


def found(key: str, target: str | None, state: str, kind: str = "auth", expires: float | None = None) -> Finding:
    return Finding(Question(key, "c", target), kind, state, "", expires, NOW, NOW)


def asked(shell: str, folder: Path, *wrapped: str) -> str:
    """What a real shell's variable holds after the snippet's function."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = folder / f"prompt.{shell}"
    file.write_text(snippets.prompt(shell))
    script = ASKED[shell].format(file=file)
    done = subprocess.run([*wrapped, *SHELLS[shell], script], capture_output=True, text=True, check=False)
    ended, _, text = done.stdout.partition("|")
    assert (ended, done.stderr) == ("1", "")
    return text


def test_what_a_round_leaves_in_the_file(home: Home) -> None:
    rounds = [
        found("vpn", "vpn", BAD, "network"), found("k", "prod", GOOD, expires=NOW + 86400.5),
        found("k", "stage", BAD, expires=NOW - 5.0), found("k", "new", BAD), found("disk", None, BAD, "disk_full"),
        found("k", "opaque", GOOD), found("k", "behind", UNKNOWN, expires=NOW - 5.0),
        found("dns", "a", BAD, "network"), found("dns", "b", BAD, "network"),
    ]  # fmt: skip
    prompt.write(prompt.of_findings(rounds), "5m", NOW)
    assert Path(prompt.file()).read_text().splitlines() == [
        f"{NOW} 300", "disk - disk bad", "dns/a - dns down", "dns/b - dns down", "k/new - new login",
        "k/stage - stage expired", "vpn/vpn - vpn down", f"k/prod {NOW + 86400} prod",
    ]  # fmt: skip
    assert prompt.as_text("plain", NOW + 1) == "disk bad, dns down, new login, stage expired, vpn down"
    assert Path(prompt.file()).stat().st_mode & 0o777 == 0o600


def test_nothing_in_it_means_anything_to_a_shell(home: Home) -> None:
    prompt.write([Line("a b", None, "$(touch x) `y` %F{red} \\e[31m \x1b[2J !1 \"'\n- evil")], "5m", NOW)
    _, line = Path(prompt.file()).read_text().splitlines()
    assert line == "a_b - __touch x_ _y_ _F_red_ _e_31m __2J _1 ___- evil"


def test_some_entries_and_runs_change_only_their_lines(home: Home) -> None:
    prompt.learned("stage", Line("run/stage", None, "x"))
    assert prompt.read() is None, "nobody has a prompt that shows it"
    prompt.write([Line("vpn/vpn", None, "vpn down"), Line("k/stage", None, "stage login")], "5m", NOW)
    prompt.write(["vpn/vpn", Line("k/prod", NOW, "prod")], "10m", NOW + 60, whole=False)
    assert prompt.read() == (NOW, 600, (Line("k/stage", None, "stage login"), Line("k/prod", NOW, "prod")))
    prompt.learned("stage", Line("run/stage", NOW + 9000, "stage"))
    prompt.learned("prod", None)
    assert prompt.read() == (NOW, 600, (Line("run/stage", NOW + 9000, "stage"),))


@pytest.mark.parametrize("content", ["", "x y\n", f"{NOW}\n", "1 2\nname\n", "1 2\nname soon text\n", "\xff\n"])
def test_a_damaged_file_says_nothing(home: Home, content: str) -> None:
    file = Path(prompt.file())
    file.parent.mkdir(parents=True)
    file.write_bytes(content.encode("latin-1"))
    assert prompt.as_text("plain", NOW) == ""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("ago", "interval", "lines"),
    [
        (0, "5m", []),
        (0, "5m", [Line("vpn/vpn", None, "vpn down")]),
        (10, "5m", [Line("a", 250, "ephemeral"), Line("b", -9, "stage"), Line("c", 86400, "prod")]),
        (10, "5m", [Line("a", None, "dns down"), Line("b", None, "dns down"), Line("c", 899, "x")]),
        (590, "5m", [Line("a", None, "vpn down")]),
        (630, "5m", [Line("a", None, "vpn down")]),
        (99999, "0s", [Line("a", None, "vpn down")]),
        (-30, "5m", [Line("a", None, "vpn down")]),
        (-90, "5m", [Line("a", None, "vpn down")]),
        (-90, "0s", [Line("a", None, "vpn down")]),
    ],
)
def test_every_shell_says_what_heal_says(
    home: Home, tmp_path: Path, shell: str, ago: int, interval: str, lines: list[Line]
) -> None:
    now = int(time.time())
    prompt.write([one._replace(expires=one.expires and one.expires + now) for one in lines], interval, now - ago)
    if ago:
        os.utime(prompt.file(), (now - ago, now - ago))
    either = {prompt.as_text("plain")}
    assert (either == {"?"}) == (interval != "0s" and (ago > 600 or ago < -60))
    text = asked(shell, tmp_path)
    assert text in either | {prompt.as_text("plain")}, "a minute may have passed in between"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("content", HOSTILE)
def test_no_content_of_the_file_runs_anything(
    home: Home, tmp_path: Path, shell: str, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path(prompt.file())
    file.parent.mkdir(parents=True)
    file.write_text(content.replace("NOW", str(int(time.time()))))
    assert asked(shell, tmp_path) in ("", "__touch bad_")
    assert not (tmp_path / "bad").exists()


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
@pytest.mark.parametrize("options", ["nounset", "ksharrays shwordsplit", "errexit warncreateglobal"])
def test_zsh_may_be_set_to_anything(home: Home, tmp_path: Path, options: str) -> None:
    prompt.write([Line("a", None, "vpn down")], "5m", time.time())
    file = tmp_path / "prompt.zsh"
    file.write_text(snippets.prompt("zsh"))
    script = f'setopt {options}; source {file}; source {file}; _heal_prompt; print -r -- "$HEAL_PROMPT|$PROMPT"'
    done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("vpn down|%(9V.[%9v] .)\n", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_no_file_keeps_nobody_waiting(home: Home, tmp_path: Path, shell: str) -> None:
    Path(prompt.file()).parent.mkdir(parents=True)
    os.mkfifo(prompt.file())
    assert asked(shell, tmp_path, "timeout", "20") == prompt.as_text("plain") == ""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_process_is_started(home: Home, tmp_path: Path, shell: str) -> None:
    now = int(time.time())
    prompt.write([Line("a", None, "vpn down"), Line("b", now + 270, "ephemeral")], "5m", now)
    trace = tmp_path / "trace"
    assert asked(
        shell, tmp_path, "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=execve,fork,vfork,clone,clone3"
    ) == ("vpn down, ephemeral 4m")
    calls = [line for line in trace.read_text().splitlines() if "CLONE_THREAD" not in line and "(" in line]
    assert len(calls) == 1 and "execve(" in calls[0], calls


def test_what_init_prints(home: Home) -> None:
    for name in snippets.PROMPTS:
        printed = home.heal("init", name, "--prompt").stdout
        if name in FILES:  # the shells: functions and completion stand before it, and it is the same
            assert printed == home.heal("init", name).stdout.replace(f"init {name}", f"init {name} --prompt") + (
                snippets.prompt(name)
            )
        else:
            assert printed == snippets.prompt(name)
    assert home.heal("init", "tcsh", "--prompt").returncode == home.heal("init", "tmux").returncode == 2


def test_the_command_for_other_prompts(home: Home) -> None:
    assert home.heal("health", "--prompt").stdout == ""
    prompt.write([Line("a", None, "vpn down")], "5m", time.time())
    texts = {name: home.heal("health", "--prompt", "--format", name).stdout for name in prompt.COLOURS}
    assert texts["plain"] == "vpn down" and texts["tmux"] == "#[fg=red]vpn down#[default]"
    assert home.heal("health", "--prompt", "--format", "x").returncode == 2 and HEAL.exists()


@pytest.mark.parametrize(
    ("name", "kind", "state", "expired", "text"),
    [
        ("vpn", "network", BAD, False, "vpn down"), ("e", "auth", BAD, True, "e expired"),
        ("e", "auth", GOOD, False, "e"),
        ("quay.io", "registry_auth", BAD, False, "quay.io login"), ("disk", "disk_full", BAD, False, "disk bad"),
    ],
)  # fmt: skip
def test_the_words(name: str, kind: str, state: str, expired: bool, text: str) -> None:
    assert text_for_prompt(name, kind, state, expired) == text


def test_starship_is_given_what_it_can_read() -> None:
    settings = tomllib.loads(snippets.prompt("starship"))
    assert settings["env_var"]["HEAL_PROMPT"]["format"] == r"([\[$env_value\]]($style) )"
    other = "\n".join(line.removeprefix("# ") for line in snippets.prompt("starship").splitlines()[-5:])
    assert tomllib.loads(other)["custom"]["heal"]["command"] == "heal health --prompt"


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_powerlevel10k_is_given_a_segment(tmp_path: Path) -> None:
    file = tmp_path / "p10k.zsh"
    file.write_text(snippets.prompt("powerlevel10k"))
    script = (
        f'source {file}; p10k() {{ print -r -- "$@" }}; HEAL_PROMPT="vpn down"; prompt_heal; HEAL_PROMPT=; prompt_heal'
    )
    done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("segment -f red -t vpn down\n", "")


def _without_a_process(folder: Path) -> tuple[str, str]:
    """tmux.conf and the command of its window, from what stands behind # in the snippet."""
    lines = [line.removeprefix("#   ") for line in snippets.prompt("tmux").splitlines() if line.startswith("#   ")]
    rc = folder / "bashrc"
    rc.write_text("\n".join(["PS1=", snippets.prompt("bash"), *lines[:2]]) + "\n")
    return "set -g status-right-length 80\n" + lines[2] + "\n", f"bash --rcfile {rc} -i"


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
@pytest.mark.parametrize("way", ["a process", "none"])
def test_tmux_shows_it_in_its_status_line(home: Home, tmp_path: Path, way: str) -> None:
    prompt.write([Line("a", None, "vpn down")], "5m", time.time())
    file = tmp_path / "tmux.conf"
    settings, window = _without_a_process(tmp_path) if way == "none" else (snippets.prompt("tmux"), "sleep 60")
    file.write_text(settings)
    environment = {**os.environ, "PATH": f"{HEAL.parent}:{os.environ['PATH']}", "TERM": "screen"}
    inner, outer = (["tmux", "-L", f"heal-{name}-{os.getpid()}", "-f", which] for name, which in
                    (("inner", str(file)), ("outer", os.devnull)))  # fmt: skip

    def said(*words: str) -> str:
        return subprocess.run([*outer, *words], env=environment, capture_output=True, text=True, check=True).stdout

    try:
        attach = f"env -u TMUX {' '.join(inner)} new-session {shlex.quote(window)}"
        said("new-session", "-d", "-x", "100", "-y", "6", attach)
        end = time.monotonic() + 30
        while "vpn down" not in (shown := said("capture-pane", "-p")) and time.monotonic() < end:
            time.sleep(0.2)
        assert shown.rstrip().endswith(" vpn down")
    finally:
        for server in (inner, outer):
            subprocess.run([*server, "kill-server"], capture_output=True, check=False)
