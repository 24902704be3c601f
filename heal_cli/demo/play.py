"""The demo's story, told by running it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from heal_cli.console import show
from heal_cli.demo.lab import Lab
from heal_cli.errors import HealError

_LIFETIME = 1.0


def play() -> int:
    """Play the story in a temporary folder; 0 if the command was healed."""
    if shutil.which("git") is None:
        raise HealError("the demo needs git; install it and run heal demo again")
    with tempfile.TemporaryDirectory(prefix="heal-demo-") as folder:
        lab = Lab(Path(folder))
        with lab.forge:
            lab.prepare()
            return _story(lab)


def _story(lab: Lab) -> int:
    _say(f"A git remote on this machine, {lab.forge.url}, whose tokens live for {_LIFETIME:.0f} second now.")
    lab.give_token(_LIFETIME)
    _run(lab, "git", "fetch")
    lab.commit("notes", "the second line\n")
    time.sleep(_LIFETIME)
    _say("The token has expired. Without heal:")
    _run(lab, "git", "push")
    lab.give_token(0)
    _say(f"With heal, which knows {lab.login.name} as the login of this forge (a target in its config.yaml):")
    status = _run(lab, "heal", "run", "--", "git", "push")
    _say(f"exit status {status}. What heal keeps of it:")
    _run(lab, "heal", "history", "--limit", "1")
    return status


def _say(text: str) -> None:
    show(f"\n# {text}\n")


def _run(lab: Lab, *argv: str) -> int:
    """Show a command and run it, with its output as it is."""
    show(f"$ {shlex.join(argv)}\n")
    words = [sys.executable, "-m", "heal_cli", *argv[1:]] if argv[0] == "heal" else list(argv)
    if os.isatty(1) and os.isatty(2):
        return subprocess.run(words, env=lab.environment, cwd=lab.clone, check=False).returncode
    # A command whose stdout and stderr are one file is never run again, so the lab gives it a pipe.
    done = subprocess.run(
        words,
        env=lab.environment,
        cwd=lab.clone,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    show(done.stdout)
    return done.returncode
