"""`run`: a command for a script, through `heal run` as a process of its own.

A process, because the pipeline's execution has the signals, the terminal and the descriptors 0 to 2 of its process to
itself: so the caller's signal handlers, threads and event loop are left alone, and `run` may be called from any thread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any, NamedTuple

import heal_cli

_PATIENCE = 5.0  # seconds that a command has to end after Ctrl-C, before it is asked to once more
_KEPT = 64 * 1024  # characters of stderr
_START = "import sys; sys.path.append(sys.argv.pop(1)); from heal_cli.__main__ import program; program(asked_for=True)"

_NOTHING: dict[str, Any] = {"cause": "", "commands": []}

Stream = int | IO[Any] | None


class Found(NamedTuple):
    """What was wrong: the `rule` that knows it, its error `type`, the `cause` in words, and what to run, best first."""

    rule: str
    type: str
    cause: str
    commands: tuple[str, ...]


class Outcome(NamedTuple):
    """How a command ended.

    `status` is what a shell would show (128 + n for a signal, 127 for a command that is not there, 125 where heal
    refused to run it), `signal` the number of the signal that ended it. `stderr_tail` is the end of what the last
    attempt wrote to stderr, without its secrets; empty where heal only handed over (`HEAL_DISABLE=1`, or inside another
    heal). `diagnosis` is what was wrong, also if it was mended; `fix` the fix that was carried out, as
    `kube_login('ephemeral')`. `attempts` is how often it was run, `seconds` how long that took.
    """

    status: int
    signal: int | None
    stderr_tail: str
    diagnosis: Found | None
    fix: str | None
    healed: bool
    attempts: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Did the command succeed in the end?"""
        return self.status == 0


def run(
    argv: Sequence[str],
    *,
    target: str | None = None,
    retries: int = 1,
    heal: bool = True,
    preflight: bool = True,
    predict: bool = True,
    ask: bool = True,
    quiet: bool = False,
    cwd: str | os.PathLike[str] | None = None,
    env: Mapping[str, str] | None = None,
    stdin: Stream = None,
    stdout: Stream = None,
    stderr: Stream = None,
) -> Outcome:
    """Run a command as `heal run -- argv` does, and say how it went. Never raises for what the command does.

    The keywords are the options of `heal run` (`ask=False` is `--no-input`), and streams as subprocess takes them; a
    pipe that is nobody's yet (`subprocess.PIPE`) is refused, since nobody would read it.
    Raises TypeError and ValueError for arguments that are none.
    """
    _checked(argv, retries, (stdin, stdout, stderr))
    given = {"--no-heal": not heal, "--no-preflight": not preflight, "--no-predict": not predict}
    given |= {"--no-input": not ask, "--quiet": quiet}
    options = [f"--retries={retries}", *(name for name, wanted in given.items() if wanted)]
    options += [f"--target={target}"] if target is not None else []
    with tempfile.TemporaryDirectory(prefix="heal-") as folder:
        report = os.path.join(folder, "report.json")
        command = this_heal("run", *options, f"--report={report}", "--", *argv)
        process = subprocess.Popen(command, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr)
        ended = _waited_for(process)
        return outcome(ended, written(report))


def _checked(argv: Sequence[str], retries: int, streams: tuple[Stream, ...]) -> None:
    if isinstance(argv, (str, bytes)):
        raise TypeError("run: a command is a list of words; for a shell line: ['sh', '-c', line]")
    if not argv or not all(isinstance(word, str) for word in argv):
        raise TypeError("run: a command is a list of one or more texts")
    if retries < 0:
        raise ValueError("run: retries is 0 or more")
    if subprocess.PIPE in [stream for stream in streams if isinstance(stream, int)]:
        raise ValueError("run: PIPE would be read by nobody: give an open file, such as tempfile.TemporaryFile()")


def this_heal(*words: str) -> list[str]:
    """The command that starts this very heal with these words. Somebody has asked for it: it heals inside heal too."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(heal_cli.__file__)))  # it may not find it by itself
    return [sys.executable, "-P", "-c", _START, home, *words]


def _waited_for(process: subprocess.Popen[Any]) -> int:
    """The end of the process. Who interrupts the wait (Ctrl-C) has ended the command too, before this raises."""
    try:
        return process.wait()
    except BaseException:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.terminate()  # heal passes it on
            process.wait()
        raise


def written(name: str) -> dict[str, Any] | None:
    """The report that a heal has written; None if it came to none."""
    try:
        with open(name, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def outcome(ended: int, report: dict[str, Any] | None) -> Outcome:
    """How a command ended: `ended` is heal's exit status, negative for a signal; without a report that is all."""
    signal = -ended if ended < 0 else None
    status = 128 - ended if ended < 0 else ended
    if report is None:
        return Outcome(status, signal, "", None, None, False, 1, 0.0)
    seen, attempts = report["observation"], report["attempts"]
    last = attempts[-1] if attempts else {"stderr_head": "", "stderr_tail": ""}
    return Outcome(
        status=status,
        signal=signal,
        stderr_tail=(last["stderr_head"] + last["stderr_tail"])[-_KEPT:],
        diagnosis=_found(report),
        fix=seen["fix"],
        healed=seen["outcome"] == "healed",
        attempts=seen["attempts"],
        seconds=seen["seconds"],
    )


def _found(report: dict[str, Any]) -> Found | None:
    if not report["diagnoses"]:
        return None
    one, told = report["diagnoses"][-1], report["advice"] or report["announced"] or _NOTHING
    return Found(one["rule"], one["type"], told["cause"], tuple(told["commands"]))
