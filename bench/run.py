"""What `heal run` costs, as ratios measured in one run: `python -m bench.run [--runs N] [--mebibytes N]`.

overhead    the whole process of `heal run -- true`, against the bare interpreter (`python -c pass`)
diagnosis   from a failing command to the printed diagnosis, with 500 rules, against the same
throughput  stderr through heal into a pipe, against `cat` in the same place
memory      the peak of heal's resident memory while it relays, over its resident memory for `true`
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import heal_cli
from bench.paired import BIN, Timing, environment, timed

_RULES = 500
_BLOCK = 64 * 1024


class Result(NamedTuple):
    """One line of the report: what was measured, against what, the budget as written in the design."""

    what: str
    figure: str
    budget: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--mebibytes", type=int, default=1024)
    options = parser.parse_args(arguments)
    for line in results(options.runs, options.mebibytes):
        print(f"{line.what:<44} {line.figure:<44} {line.budget}")
    return 0


def results(runs: int, mebibytes: int) -> list[Result]:
    """Every measurement of `heal run`."""
    compileall.compile_dir(Path(heal_cli.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        return [*overhead(home, runs), diagnosis(home, runs), throughput(home, mebibytes), memory(home, mebibytes)]


def overhead(home: Path, runs: int) -> list[Result]:
    """`heal run -- true` and its peers, against the bare interpreter."""
    commands: dict[str, list[str]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "heal run -- true": [str(BIN / "heal"), "run", "--", "true"],
        "python -m heal_cli run -- true": [sys.executable, "-m", "heal_cli", "run", "--", "true"],
        "a plain Typer + sh + rich wrapper": [sys.executable, "-m", "bench.naive", "true"],
    }
    if chronic := shutil.which("chronic"):
        commands["chronic true (moreutils, perl)"] = [chronic, "true"]
    given = environment(home) | {"PYTHONPATH": str(Path(__file__).parents[1])}
    times = timed(commands, given, runs)
    bare = times.pop("python -c pass")
    first = Result("python -c pass", _spread(bare), "")
    budgets = {"heal run -- true": "at most 2.0 x, aim 1.5 x"}
    return [first, *(Result(name, _against(timing, bare), budgets.get(name, "")) for name, timing in times.items())]


def diagnosis(home: Path, runs: int) -> Result:
    """A failure that a rule knows, among 500 rules."""
    rules = home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "many.yaml").write_text("version: 1\nrules:\n" + "".join(_rule(number) for number in range(_RULES)))
    fails = ["sh", "-c", "echo 'tool-7: the gate is closed' >&2; exit 1"]
    commands = {
        "bare": [sys.executable, "-c", "import sys; sys.exit(1)"],
        "heal": [str(BIN / "heal"), "run", "--", *fails],
    }
    times = timed(commands, environment(home), runs, statuses=(1,))
    return Result(
        f"a failure and its diagnosis, {_RULES} rules", _against(times["heal"], times["bare"]), "at most 3.5 x"
    )


def _rule(number: int) -> str:
    program = "sh" if number % 20 == 7 else f"tool-{number}"
    return (
        f"- id: many-{number}\n  type: lock\n  why: the gate is closed\n"
        f"  match: {{command: [{program}], stderr: '^tool-{number}: the gate is closed'}}\n"
        "  action: {explain: {steps: [open it]}}\n"
    )


def throughput(home: Path, mebibytes: int) -> Result:
    """stderr through heal into a pipe, and through cat."""
    writer = _writer(mebibytes)
    through_heal = min(_seconds([str(BIN / "heal"), "run", "--", *writer], home) for _ in range(3))
    piped = ["sh", "-c", '"$@" 2>&1 >/dev/null | cat >&2', "sh", *writer]
    through_cat = min(_seconds(piped, home) for _ in range(3))
    figure = f"{through_cat / through_heal:.2f} x of cat ({mebibytes / through_heal:.0f} MiB/s, {mebibytes} MiB)"
    return Result("stderr throughput in a pipe", figure, "at least 0.8 x")


def _writer(mebibytes: int) -> list[str]:
    program = f"import os\nblock = (b'x' * 79 + b'\\n') * 819\nfor _ in range({mebibytes} * 16): os.write(2, block)"
    return [sys.executable, "-c", program]


def _seconds(argv: list[str], home: Path) -> float:
    started = time.perf_counter()
    running = subprocess.Popen(argv, env=environment(home), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert running.stderr
    while running.stderr.read(_BLOCK):
        pass
    running.wait()
    return time.perf_counter() - started


def memory(home: Path, mebibytes: int) -> Result:
    """The peak of resident memory, in a process of its own so that getrusage sees heal alone."""
    little = _peak([str(BIN / "heal"), "run", "--", "true"], home)
    much = _peak([str(BIN / "heal"), "run", "--", *_writer(mebibytes)], home)
    figure = f"{(much - little) / 1024:.1f} MiB over {little / 1024:.1f} MiB"
    return Result(f"memory while relaying {mebibytes} MiB", figure, "at most 25 MiB")


def _peak(argv: list[str], home: Path) -> int:
    """Peak resident set in KiB of heal itself, read from its status just before it ends (the child is not in it)."""
    program = (
        "import os, sys\nfrom heal_cli import __main__, process\n"
        "sys.argv = ['heal', *sys.argv[1:]]\nstatus = __main__.main()\n"
        "peak = [line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1]\n"
        "open(os.environ['PEAK'], 'w').write(peak)\n"
    )
    answer = home / "peak"
    given = environment(home) | {"PEAK": str(answer)}
    subprocess.run([sys.executable, "-c", program, *argv[1:]], env=given, stderr=subprocess.DEVNULL, check=True)
    return int(answer.read_text())


def _against(timing: Timing, bare: Timing) -> str:
    return f"{timing.ratio(bare):.2f} x ({_spread(timing)})"


def _spread(timing: Timing) -> str:
    return f"{timing.median * 1000:.1f} ms, {timing.low * 1000:.1f}-{timing.high * 1000:.1f}, n={timing.runs}"


if __name__ == "__main__":
    sys.exit(main())
