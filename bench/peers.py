"""Programs of others that heal is compared with, where they have to be installed first."""

from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path

# What the shell function `fuck` passes: the failed command, a mark, and that no question is to be asked.
THEFUCK_ARGUMENTS = ("git", "brnch", "THEFUCK_ARGUMENT_PLACEHOLDER", "-y")
THEFUCK_VARIABLES = {"TF_SHELL": "bash", "TF_ALIAS": "fuck", "TF_HISTORY": "git brnch", "PYTHONIOENCODING": "utf-8"}
_LONGEST = 180  # seconds that pip may take


def thefuck(folder: Path) -> Path | str:
    """thefuck in a venv of its own below `folder`; a text says why there is none."""
    venv.create(folder, with_pip=True)
    program = folder / "bin" / "thefuck"
    # setuptools: thefuck imports distutils, which Python 3.12 no longer has.
    install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "thefuck", "setuptools<80"]
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    try:
        done = subprocess.run(install, env=given, capture_output=True, text=True, timeout=_LONGEST, check=False)
        if done.returncode:
            return f"pip could not install it: {_last(done.stderr)}"
        tried = subprocess.run(
            [str(program), *THEFUCK_ARGUMENTS],
            env={**given, **THEFUCK_VARIABLES, "HOME": str(folder)},
            capture_output=True, text=True, timeout=_LONGEST, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return program if "git branch" in tried.stdout else f"it does not run here: {_last(tried.stderr)}"


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1][:120]
