"""The one door to the `sh` library: every program heal runs for itself goes through `run`.

The user's own command does not: it is handed over exactly, by `heal_cli.process`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

_KEPT = 65536
_PR_SET_PDEATHSIG = 1
_ENDING = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)


class Ran(NamedTuple):
    """How a program ended: `exit` is negative for a signal and None if it was not found or ran out of time.

    `output` and `error` are the ends of its stdout and stderr (empty for a program that had the terminal), `why` says
    what kept it from ending by itself: an empty text, `not found`, `timed out` or the reason it could not be started.
    """

    exit: int | None
    output: str = ""
    error: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """Both, the second on a line of its own."""
        between = "\n" if self.output and self.error and not self.output.endswith("\n") else ""
        return self.output + between + self.error


def find(program: str) -> str | None:
    """The full path of a program, or None if it is not installed."""
    import shutil

    return shutil.which(program)


def run(
    argv: tuple[str, ...],
    timeout: float,
    environment: dict[str, str] | None = None,
    terminal: bool = False,
    begun: Callable[[int], None] | None = None,
) -> Ran:
    """Run a program to its end, at most `timeout` seconds; its whole process group is ended when time is up.

    `begun` is told the process group. Where Linux can do it, the program ends when heal is killed.

    Without `terminal` it has no stdin, no controlling terminal, and its output is captured. With it, the program has
    the user's terminal in the foreground: for fixes that ask something. Never raises for what the program does;
    KeyboardInterrupt passes through after the program was ended.
    """
    path = find(argv[0])
    if path is None:
        return Ran(None, why="not found")
    if terminal:
        return _with_terminal(path, argv, timeout, environment, begun)
    with open(os.devnull, "rb") as nothing, TemporaryFile() as output, TemporaryFile() as error:
        streams = {"_in": nothing, "_out": output, "_err": error, "_tty_out": False, "_new_session": True}
        ended, why = _run(path, argv, timeout, environment, streams, begun)
        return Ran(ended, _end_of(output), _end_of(error), why)


def _with_terminal(
    path: str,
    argv: tuple[str, ...],
    timeout: float,
    environment: dict[str, str] | None,
    begun: Callable[[int], None] | None,
) -> Ran:
    with open("/dev/tty", "r+b", buffering=0) as tty:
        streams = {"_in": tty, "_out": tty, "_err": tty, "_new_group": True}
        streams["_preexec_fn"] = lambda: _take_terminal(0)
        own = os.tcgetpgrp(tty.fileno())
        try:
            ended, why = _run(path, argv, timeout, environment, streams, begun)
            return Ran(ended, why=why)
        finally:
            _give_terminal(tty.fileno(), own)


def _take_terminal(descriptor: int) -> None:
    """In the new process: become the terminal's foreground group, so that Ctrl-C goes to the login alone.

    Ctrl-Z does nothing there: heal waits for the login, and no shell would bring it back.
    """
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    _give_terminal(descriptor, os.getpgrp())


def _give_terminal(descriptor: int, group: int) -> None:
    # A background group that calls tcsetpgrp is stopped by SIGTTOU unless it blocks the signal: tcsetpgrp(3).
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
    try:
        os.tcsetpgrp(descriptor, group)
    except OSError:
        pass  # the terminal is gone: there is nothing to give
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _run(
    path: str,
    argv: tuple[str, ...],
    timeout: float,
    environment: dict[str, str] | None,
    streams: dict[str, Any],
    begun: Callable[[int], None] | None,
) -> tuple[int | None, str]:
    import sh

    running = None
    ends_with_us = _ending_with_us()
    prepare = streams.pop("_preexec_fn", None)
    # Until `running` is known nothing may interrupt: a program that nobody knows of would never be ended.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)

    def prepared() -> None:
        ends_with_us()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if prepare:
            prepare()

    try:
        try:
            # _bg is 1, not True: sh makes a command with True ignore SIGHUP. _ok_code has signals as negative numbers.
            command: Any = sh.Command(path)
            options = {"_bg": 1, "_bg_exc": False, "_ok_code": range(-64, 256), "_preexec_fn": prepared, **streams}
            running = command(*argv[1:], _env=environment, **options)
            if begun:
                begun(running.process.pgid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        running.wait(timeout=timeout)
        return int(running.exit_code), ""
    except sh.TimeoutException:
        return None, f"timed out after {timeout:g} s"
    except sh.ErrorReturnCode as error:
        return int(error.exit_code), ""
    except (sh.ForkException, OSError, ValueError) as error:
        return None, f"could not be started ({type(error).__name__})"
    finally:
        if running is not None:
            _end_group(running)


def _ending_with_us() -> Callable[[], None]:
    """What a new process calls so that SIGKILL ends it when the thread that waits for it ends: prctl(2)."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    import ctypes  # before the fork: afterwards nothing may be imported

    prctl, own = ctypes.CDLL(None).prctl, os.getpid()

    def ends_with_us() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != own:  # killed in between
            os._exit(1)

    return ends_with_us


def _end_group(running: Any) -> None:
    """End what is left of a program's process group; harmless if all of it is gone."""
    if running.process.exit_code is None:
        try:
            os.killpg(running.process.pgid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        running.process.wait()


def _end_of(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _KEPT))
    return file.read().decode("utf-8", "replace")
