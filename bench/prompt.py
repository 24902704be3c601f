"""What health costs in a prompt: the snippets in real shells, and the command that starts a process, side by side.

`python -m bench.prompt` alone. The file has ten lines, of which two are shown; each shell calls its function many
times, and an empty function as often, so that what is left is the snippet's own time.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.paired import environment
from bench.report import Result, Section, screen
from bench.run import BIN
from heal_cli.shells import snippets

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile"], "nothing() {{ :; }}; for ((i = 0; i < {n}; i++)); do {f}; done"),
    "zsh": (["zsh", "-f"], "nothing() {{ : }}; for ((i = 0; i < {n}; i++)); do {f}; done"),
    "fish": (["fish", "--no-config"], "function nothing; end; for i in (seq {n}); {f}; end"),
}


def section(home: Path, turns: int, calls: int) -> Section:
    """A line for each shell that is installed."""
    file = home / "state" / "heal" / "memory" / "state" / "prompt"
    file.parent.mkdir(parents=True, exist_ok=True)
    now = int(time.time())
    lines = ["vpn/vpn - vpn down", f"k/stage {now + 600} stage"]
    lines += [f"k/cluster{number} {now + 86400} cluster{number}" for number in range(8)]
    file.write_text("\n".join([f"{now} 3600", *lines]) + "\n")
    variables = {**environment(home), "HEAL_MEMORY": str(file.parents[1])}
    results = [_line(shell, home, variables, turns, calls) for shell in SHELLS]
    argv = [str(BIN / "heal"), "health", "--prompt"]
    spent = statistics.median(_seconds(argv, variables) for _ in range(turns))
    results.append(
        Result("health in a prompt by a process", f"{spent * 1000:.0f} ms (heal health --prompt), n={turns}")
    )
    note = "No process is started by a snippet: a test looks at every clone and execve of the shells."
    return Section("health in a prompt", results, note)


def _line(shell: str, home: Path, variables: dict[str, str], turns: int, calls: int) -> Result:
    what = f"health in a prompt, {shell}"
    argv, loop = SHELLS[shell]
    if not shutil.which(argv[0]):
        return Result(what, f"left out: {shell} is not installed", "no process at all")
    snippet = home / f"prompt.{shell}"
    snippet.write_text(snippets.prompt(shell))
    taken = []
    for _ in range(turns):
        empty, whole = (
            _seconds([*argv, "-c", f"source {snippet}; {loop.format(n=calls, f=name)}"], variables)
            for name in ("nothing", "_heal_prompt")
        )
        taken.append((whole - empty) / calls)
    figure = f"{statistics.median(taken) * 1000:.2f} ms ({min(taken) * 1000:.2f}-{max(taken) * 1000:.2f})"
    return Result(what, f"{figure}, {calls} calls, n={turns}", "no process at all", "met")


def _seconds(argv: list[str], variables: dict[str, str]) -> float:
    begun = time.monotonic()
    done = subprocess.run(argv, env=variables, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return time.monotonic() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(screen(section(Path(folder), 5, 1000)))
    sys.exit(0)
