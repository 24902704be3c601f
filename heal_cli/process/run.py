"""One execution, from the look at the streams to the end of the command."""

from __future__ import annotations

import os
import select
import time

from heal_cli.model import Attempt
from heal_cli.process import signals, spawn, streams
from heal_cli.process.tap import Tap, open_tap

_LAST_WORDS = 0.2  # seconds that a pty may take to show what was written to it before the command ended


def execute(argv: tuple[str, ...]) -> Attempt:
    """Run a program to its end with heal's own stdin and stdout, and listen to its stderr."""
    before = streams.look()
    started = time.monotonic()
    tap = open_tap()
    status, interrupted = None, False
    with signals.caught() as caught:
        process, error = spawn.start(argv, tap.descriptors, caught.before)
        tap.handed_over()
        if not error:
            status, interrupted = _Run(process, tap, caught.wake_up).to_the_end()
    heard = tap.heard()
    return Attempt(
        exit=None if status is None or os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
        signal=os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else None,
        error=error or None,
        head=heard.head,
        tail=heard.tail,
        lost=heard.lost,
        seconds=time.monotonic() - started,
        before=before,
        after=streams.look(),
        interrupted=interrupted,
    )


class _Run:
    """A command under way: one loop over its stderr, the signals, and the keyboard while it is raw."""

    def __init__(self, process: int, tap: Tap, wake_up: int) -> None:
        self.process = process
        self.relay = tap.relay
        self.terminal = tap.terminal
        self.wake_up = wake_up
        self.interrupted = False
        self.status: int | None = None

    def to_the_end(self) -> tuple[int, bool]:
        """Serve until the command has ended, then take its last words; gives (wait status, was Ctrl-C pressed)."""
        try:
            while self.status is None:
                self._serve()
            self._last_words()
        finally:
            if self.terminal:
                self.terminal.restore()
        return self.status, self.interrupted

    def _serve(self) -> None:
        waiting = select.poll()
        waiting.register(self.wake_up, select.POLLIN)
        if self.relay and self.relay.open:
            waiting.register(self.relay.source, select.POLLIN)
        if self.terminal and self.terminal.keyboard >= 0:
            waiting.register(self.terminal.keyboard, select.POLLIN)
        ready = [descriptor for descriptor, _ in waiting.poll()]
        if self.relay and self.relay.open and self.relay.source in ready:
            self.relay.carry()
        if self.terminal and self.terminal.keyboard in ready:
            self.terminal.pass_keys()
        if self.wake_up in ready:
            for number in os.read(self.wake_up, 512):
                self._signal(number)

    def _signal(self, number: int) -> None:
        if number == signals.SIGCHLD:
            self._child_changed()
        elif number in signals.PASSED_ON and self.status is None:
            os.kill(self.process, number)
        elif number == signals.SIGINT:
            self.interrupted = True
        elif number == signals.SIGWINCH and self.terminal:
            self.terminal.resize()

    def _child_changed(self) -> None:
        if self.status is not None:
            return
        process, status = os.waitpid(self.process, os.WNOHANG | os.WUNTRACED)
        if process and os.WIFSTOPPED(status):
            self._stop()
        elif process:
            self.status = status

    def _stop(self) -> None:
        """Stop with the command, so that the shell sees one job stop; go on with it."""
        while self.relay and self.relay.open and self.relay.carry():
            pass
        if self.terminal:
            self.terminal.restore()
        os.kill(os.getpid(), signals.SIGSTOP)
        if self.terminal:
            self.terminal.resume()
        os.kill(self.process, signals.SIGCONT)

    def _last_words(self) -> None:
        """Carry what was written before the end, and wait for nobody who may hold stderr longer than the command."""
        deadline = time.monotonic() + _LAST_WORDS
        while self.relay and self.relay.open and (self.relay.carry() or self._more_may_come(deadline)):
            pass
        if self.relay:
            self.relay.close()

    def _more_may_come(self, deadline: float) -> bool:
        """A pipe shows at once what was written to it, a pty a moment later; the last user's end ends both."""
        if not (self.terminal and self.relay and self.relay.open) or time.monotonic() > deadline:
            return False
        waiting = select.poll()
        waiting.register(self.relay.source, select.POLLIN)
        return bool(waiting.poll(max(1.0, (deadline - time.monotonic()) * 1000)))
