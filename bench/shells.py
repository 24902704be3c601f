"""What `heal init` adds to the start of a shell once it is kept in a file.

`python -m bench.shells` alone. Real interactive shells start with an empty start-up file and with one that reads heal's
(three tools, and all that heal init can add), in turn; the median of the differences is what heal adds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.paired import BIN, environment
from bench.report import Result, Section, at_most, screen

BUDGET = 5.0  # ms
SHELLS = {
    "bash": (
        ["bash", "--noprofile", "-i", "-c", "true"],
        ".bashrc",
        'source {file} || eval "$(heal init bash {more})"\n',
    ),
    "zsh": (["zsh", "-i", "-c", "true"], ".zshrc", 'source {file} || eval "$(heal init zsh {more})"\n'),
    "fish": (["fish", "-i", "-c", "true"], "fish/config.fish", "source {file}; or heal init fish {more} | source\n"),
}
MORE = "--cache --hook --prompt"


def section(home: Path, turns: int) -> Section:
    """A line for each shell that is installed."""
    variables = {**environment(home), "HOME": str(home), "ZDOTDIR": str(home), "XDG_CONFIG_HOME": str(home)}
    variables["XDG_CACHE_HOME"] = str(home / "cache")
    variables["PATH"] = f"{BIN}:{variables['PATH']}"
    subprocess.run(
        [BIN / "heal", "alias", "add", "kubectl", "helm", "git"], env=variables, capture_output=True, check=True
    )
    results = [_line(shell, home, variables, turns) for shell in SHELLS]
    return Section("the start of a shell", results, "No process is started: a test looks at every clone and execve.")


def _line(shell: str, home: Path, variables: dict[str, str], turns: int) -> Result:
    what, budget = f"heal init, read from its file, {shell}", f"under {BUDGET:.0f} ms"
    argv, name, line = SHELLS[shell]
    if not shutil.which(shell):
        return Result(what, f"left out: {shell} is not installed", budget)
    rc = home / name
    rc.parent.mkdir(parents=True, exist_ok=True)
    cache = Path(variables["XDG_CACHE_HOME"]) / "heal" / f"init.{shell}"
    texts = ("", line.format(file=cache, more=MORE))
    _seconds(argv, variables, rc, texts[1])
    if not cache.exists():
        raise RuntimeError(f"{shell} has not written {cache}")
    added = []
    for _ in range(turns):
        bare, whole = (_seconds(argv, variables, rc, text) for text in texts)
        added.append((whole - bare) * 1000)
    low, _, high = statistics.quantiles(added, n=4)
    median = statistics.median(added)
    return Result(what, f"{median:.1f} ms ({low:.1f}-{high:.1f}), n={turns}", budget, at_most(median, BUDGET))


def _seconds(argv: list[str], variables: dict[str, str], rc: Path, text: str) -> float:
    rc.write_text(text)
    os.utime(rc, (0, 0))  # older than the file: nothing has changed
    begun = time.monotonic()
    done = subprocess.run(argv, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return time.monotonic() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(screen(section(Path(folder), 21)))
    sys.exit(0)
