"""Health in real prompts: a shell's own, and those of starship and powerlevel9k, with the snippets as printed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from heal_cli.health import prompt
from heal_cli.health.prompt import Line
from heal_cli.shells import snippets
from heal_cli.shells.completion import FILES
from tests.made import Home
from tests.shells.typed import Typed

POWERLEVEL9K = Path("/usr/share/powerlevel9k/powerlevel9k.zsh-theme")
OWN = {
    "bash": "",
    "zsh": "setopt PROMPT_SUBST\nPROMPT='${(j:,:)pipestatus} ready$ '\n",
    "fish": "function fish_prompt; set -l all $pipestatus; printf '%s ready$ ' (string join , $all); end\n",
}
STARTED = {
    "bash": 'eval "$(starship init bash)"\n{snippet}\nexport HEAL_PROMPT\n',
    "zsh": 'eval "$(starship init zsh)"\n{snippet}\nexport HEAL_PROMPT\n',
    "fish": "starship init fish | source\n{snippet}\nset -gx HEAL_PROMPT\n",
}
STARSHIP = """
add_newline = false
scan_timeout = 10000
format = '$env_var$character'
"""
CHARACTER = """
[character]
format = '$symbol '
success_symbol = "ready>"
error_symbol = "failed>"
"""


def now_is(*lines: Line) -> None:
    prompt.write(lines, "5m", time.time())


def shows(terminal: Typed, row: str, line: str = "") -> None:
    """Does the prompt, after a line, stand in this row?"""
    terminal.keys(f"\x0c{line}\r")
    terminal.wait_for(lambda: terminal.row == row)


@pytest.mark.parametrize("shell", FILES)
def test_a_shell_shows_it_and_how_the_last_command_ended(home: Home, tmp_path: Path, shell: str) -> None:
    own = OWN[shell] or "PS1='$? ready$ '\n"
    with Typed(shell, tmp_path, f"{own}{snippets.prompt(shell)}") as terminal:
        now_is(Line("vpn/vpn", None, "vpn down"))
        shows(terminal, "[vpn down] 0 ready$")
        shows(terminal, "[vpn down] 1 ready$", "false")
        shows(terminal, "[vpn down] 3 ready$", "sh -c 'exit 3'")
        if shell != "bash":
            shows(terminal, "[vpn down] 1,0 ready$", "false | true")
        now_is()
        shows(terminal, "1 ready$", "false")
        shows(terminal, "0 ready$", "true")


@pytest.mark.parametrize("shell", FILES)
@pytest.mark.skipif(not shutil.which("starship"), reason="starship is not installed")
def test_starship_shows_it_once_and_nothing_when_all_is_well(home: Home, tmp_path: Path, shell: str) -> None:
    file = tmp_path / "starship.toml"
    file.write_text(STARSHIP + snippets.prompt("starship") + CHARACTER)
    rc = STARTED[shell].format(snippet=snippets.prompt(shell))
    with Typed(shell, tmp_path, rc, {"STARSHIP_CONFIG": str(file)}, "ready>") as terminal:
        now_is(Line("vpn/vpn", None, "vpn down"), Line("k/e", int(time.time()) + 275, "ephemeral"))
        shows(terminal, "[vpn down, ephemeral 4m] ready>", "true")
        shows(terminal, "[vpn down, ephemeral 4m] failed>", "false")
        now_is()
        shows(terminal, "ready>", "true")
        shows(terminal, "failed>", "false")


@pytest.mark.skipif(not shutil.which("starship"), reason="starship is not installed")
def test_starships_own_command_shows_it_too(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "starship.toml"
    custom = [line.removeprefix("# ") for line in snippets.prompt("starship").splitlines()[-5:]]
    file.write_text(
        STARSHIP.replace("$env_var", "$custom") + "command_timeout = 20000\n" + "\n".join(custom) + CHARACTER
    )
    with Typed(
        "bash", tmp_path, 'eval "$(starship init bash)"\n', {"STARSHIP_CONFIG": str(file)}, "ready>"
    ) as terminal:
        now_is(Line("vpn/vpn", None, "vpn down"))
        shows(terminal, "[vpn down] ready>")
        now_is()
        shows(terminal, "ready>")


@pytest.mark.skipif(not POWERLEVEL9K.exists(), reason="zsh-theme-powerlevel9k is not installed")
def test_powerlevel9k_shows_it(home: Home, tmp_path: Path) -> None:
    rc = (
        f"source {POWERLEVEL9K}\nPOWERLEVEL9K_LEFT_PROMPT_ELEMENTS=(heal custom_ready)\n"
        "POWERLEVEL9K_CUSTOM_READY='print ready\\$'\nPOWERLEVEL9K_RIGHT_PROMPT_ELEMENTS=()\n"
        f"{snippets.prompt('powerlevel10k')}{snippets.prompt('zsh')}"
    )
    with Typed("zsh", tmp_path, rc) as terminal:
        now_is(Line("vpn/vpn", None, "vpn down"))
        terminal.keys("\r")
        terminal.wait_for(lambda: " vpn down " in terminal.row and "ready$" in terminal.row)
        assert terminal.row.count("vpn down") == 1
        now_is()
        terminal.keys("\r")
        terminal.wait_for(lambda: "ready$" in terminal.row and "vpn down" not in terminal.row)
