"""What passes through heal: stdout and stderr in a pipe and at a terminal, and the memory that takes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.paired import BIN, Timing, environment, middle_half
from bench.report import Result, Section, at_least, at_most

_BLOCK = 1 << 16
_SAMPLE = 64  # reads between two looks at heal's memory
# stderr through `cat` as one would write it in a shell; stdout is out of the way.
_THROUGH_CAT = ["sh", "-c", '"$@" 2>&1 >/dev/null | cat >&2', "sh"]
_HEAL = [str(BIN / "heal"), "run", "--"]


def streams(home: Path, mebibytes: int, turns: int) -> Section:
    """Every measurement of this module."""
    return Section(
        "What passes through",
        [
            _stdout(home, mebibytes, turns),
            *_stderr(home, mebibytes, turns),
            *_terminal(home, max(1, mebibytes // 8), turns),
            _memory(home, mebibytes),
        ],
        f"A Python program writes blocks of 64 KiB; {turns} alternating turns of each, after one that counts for "
        "nothing, timed from the first byte to the last; `x of` compares medians of throughput.",
    )


def writer(descriptor: int, mebibytes: int) -> list[str]:
    """A command that writes so much in lines of 80 to one of its descriptors."""
    program = (
        f"import os\nblock = memoryview((b'x' * 79 + b'\\n') * 820)[:65536]\n"
        f"for _ in range({mebibytes} * 16):\n"
        f"    rest = block\n"
        f"    while rest: rest = rest[os.write({descriptor}, rest):]"
    )
    return [sys.executable, "-c", program]


def _stdout(home: Path, mebibytes: int, turns: int) -> Result:
    command = writer(1, mebibytes)
    times = _alternating({"heal": [*_HEAL, *command], "alone": command}, home, turns, _pipe_of_stdout)
    figure = _rate(times, "alone", mebibytes)
    return Result("stdout in a pipe", figure, "1.0 x of the command alone", _about(times["alone"].ratio(times["heal"])))


def _about(ratio: float) -> str:
    return at_least(ratio, 0.97)


def _stderr(home: Path, mebibytes: int, turns: int) -> list[Result]:
    command = writer(2, mebibytes)
    commands = {"heal": [*_HEAL, *command], "cat": [*_THROUGH_CAT, *command], "alone": command}
    times = _alternating(commands, home, turns, _pipe_of_stderr)
    verdict = at_least(times["cat"].ratio(times["heal"]), 0.8)
    return [
        Result("stderr in a pipe", _rate(times, "cat", mebibytes), "at least 0.8 x of cat", verdict),
        Result("stderr in a pipe, against nothing between", _rate(times, "alone", mebibytes)),
    ]


def _terminal(home: Path, mebibytes: int, turns: int) -> list[Result]:
    command = writer(2, mebibytes)
    commands = {"heal": [*_HEAL, *command], "cat": [*_THROUGH_CAT, *command], "alone": command}
    times = _alternating(commands, home, turns, at_terminal)
    return [
        Result("stderr at a terminal, against cat", _rate(times, "cat", mebibytes)),
        Result("stderr at a terminal, against nothing between", _rate(times, "alone", mebibytes)),
    ]


def _rate(times: Mapping[str, Timing], other: str, mebibytes: int) -> str:
    heal, its = times["heal"], times[other]
    low, high = middle_half([b / a for a, b in zip(heal.values, its.values, strict=True)])
    name = "the command alone" if other == "alone" else other
    speeds = f"{mebibytes / heal.median:.0f} against {mebibytes / its.median:.0f} MiB/s"
    return f"{its.ratio(heal):.2f} x of {name} ({low:.2f}-{high:.2f}; {speeds}, {mebibytes} MiB, n={len(heal.values)})"


def _alternating(
    commands: Mapping[str, Sequence[str]],
    home: Path,
    turns: int,
    reading: Callable[[Sequence[str], Mapping[str, str]], Iterator[bytes]],
) -> dict[str, Timing]:
    """Seconds from the first byte of each command's output to its last, in turn; the first turn counts for nothing.

    From the first byte, because what heal's own start costs is measured elsewhere.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    sizes: dict[str, int] = {}
    for turn in range(turns + 1):
        for name, argv in commands.items():
            pieces = reading(argv, environment(home))
            first = len(next(pieces))
            started = time.perf_counter()
            size = first + sum(map(len, pieces))
            if turn:
                seconds[name].append(time.perf_counter() - started)
            if sizes.setdefault(name, size) != size or size != sizes[next(iter(sizes))]:
                raise RuntimeError(f"{name} passed on {size} bytes, not {sizes}")
    return {name: Timing(tuple(values)) for name, values in seconds.items()}


def _pipe_of_stdout(argv: Sequence[str], given: Mapping[str, str]) -> Iterator[bytes]:
    running = subprocess.Popen(argv, env=given, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert running.stdout
    return _until_the_end(running, running.stdout.fileno())


def _pipe_of_stderr(argv: Sequence[str], given: Mapping[str, str]) -> Iterator[bytes]:
    running = subprocess.Popen(argv, env=given, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert running.stderr
    return _until_the_end(running, running.stderr.fileno())


def _until_the_end(running: subprocess.Popen[bytes], reader: int) -> Iterator[bytes]:
    while data := os.read(reader, _BLOCK):
        yield data
    if running.wait():
        raise RuntimeError(f"{running.args!r} ended with {running.returncode}")


def at_terminal(argv: Sequence[str], given: Mapping[str, str]) -> Iterator[bytes]:
    """Run a command in a session of its own at a pty, and give what it writes there."""
    process, terminal = pty.fork()
    if process == 0:
        try:
            os.execvpe(argv[0], list(argv), dict(given))
        finally:
            os._exit(127)
    try:
        while data := _read(terminal):
            yield data
    finally:
        os.close(terminal)
        status = os.waitpid(process, 0)[1]
    if status:
        raise RuntimeError(f"{argv!r} ended with {os.waitstatus_to_exitcode(status)}")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, _BLOCK)
    except OSError:
        return b""  # EIO: the last user of the other end has gone


def _memory(home: Path, mebibytes: int) -> Result:
    """The peak of heal's resident memory while it relays, over that when its command had just begun to write."""
    command = [*_HEAL, *writer(2, mebibytes)]
    running = subprocess.Popen(command, env=environment(home), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert running.stderr
    reads, first, peak = 0, 0, 0
    while os.read(running.stderr.fileno(), _BLOCK):
        if reads % _SAMPLE == 0:
            peak = max(peak, _high_water(running.pid))
            first = first or peak
        reads += 1
    running.stderr.close()
    running.wait()
    over = (peak - first) / 1024
    figure = f"{over:.1f} MiB over {first / 1024:.1f} MiB (peak RSS of heal, {mebibytes} MiB relayed)"
    return Result("memory while relaying stderr", figure, "at most 25 MiB", at_most(over, 25))


def _high_water(process: int) -> int:
    """The highest resident set so far, in KiB; 0 where that cannot be read (any more)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
