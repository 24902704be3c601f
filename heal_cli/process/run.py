"""One execution, from the look at the streams to the end of the command."""

from __future__ import annotations

import os
import select
import time

from heal_cli.model import Attempt
from heal_cli.process import signals, spawn, streams
from heal_cli.process.tap import STDERR, Heard, Tap, open_tap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.process.relay import Relay

_PATIENCE = 1000  # milliseconds that a reader may keep heal waiting when heal has been asked to end
_MOMENT = 0.02  # seconds
_AT_ONCE = 16  # pieces of a busy stderr that are carried between two looks at the signals
_UNKNOWN = 125 << 8  # the wait status of a command whose end heal could not learn


class Fault(Exception):
    """Something in heal went wrong while or after the command ran; `attempt` is what is known of it all the same."""

    def __init__(self, attempt: Attempt, cause: Exception) -> None:
        super().__init__(str(cause))
        self.attempt = attempt
        self.cause = cause


def execute(argv: tuple[str, ...], texts: tuple[bytes, ...] = (), observe: str = STDERR) -> Attempt:
    """Run a program to its end with heal's own stdin and stdout, and listen to what is to be observed (`tap`).

    Its stderr is held back from the first line on that has one of the texts; what is still held at the end is in the
    attempt, for the caller to show or not.
    Raises Fault, and nothing else, once the program has been started.
    """
    started = time.monotonic()
    tap = open_tap(texts, observe)
    run = None
    with signals.caught() as caught, streams.watched() as stdin:
        before = streams.look()
        process, error = spawn.start(argv, tap.descriptors, caught)
        tap.handed_over()
        if not error:
            run = _Run(process, tap, caught)
            run.to_the_end()
        else:
            for relay in tap.relays:
                relay.close()
        written = stdin.written()
    status = run.status if run else None
    attempt = Attempt(
        exit=None if status is None or os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
        signal=os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else None,
        error=error or None,
        head=b"",
        tail=b"",
        lost=0,
        seconds=time.monotonic() - started,
        before=before,
        after=before._replace(written=written),
        interrupted=bool(run and run.interrupted),
    )
    return _looked_after(attempt, tap, run.fault if run else None)


def _looked_after(attempt: Attempt, tap: Tap, fault: Exception | None) -> Attempt:
    heard = Heard()
    try:
        heard = tap.heard()
        attempt = attempt._replace(after=streams.look()._replace(written=attempt.after.written))
    except Exception as late:
        fault = fault or late
    held = tap.relay.gate.held if tap.relay else b""
    attempt = attempt._replace(head=heard.head, tail=heard.tail, lost=heard.lost, held=held)
    if fault:
        raise Fault(attempt, fault)
    return attempt


class _Run:
    """A command under way: one loop over its stderr, the signals, and the keyboard."""

    def __init__(self, process: int, tap: Tap, caught: signals.caught) -> None:
        self.process = process
        self.relays = tap.relays
        self.relay = tap.relay  # stderr's: the one that may hold back
        self.terminal = tap.terminal
        if self.terminal:
            self.terminal.process = process
        self.caught = caught
        self.interrupted = False
        self.asked_to_end = False
        self.status: int | None = None
        self.fault: Exception | None = None

    def to_the_end(self) -> None:
        """Serve until the command has ended, then take its last words. Whatever fails here, the command goes on."""
        try:
            while self.status is None:
                self._serve()
            for relay in self.relays:
                self._last_words(relay)
        except Exception as fault:
            self.fault = fault
            self._just_wait()
        finally:
            if self.terminal:
                self.terminal.restore()

    def _serve(self, patience: int | None = None) -> bool:
        """Wait until something happens and see to it; False if nothing did."""
        waiting = select.poll()
        waiting.register(self.caught.wake_up, select.POLLIN)
        keyboard, patience = self._keyboard(patience)
        patience = self._held_for(patience)
        for relay in self.relays:
            if relay.open:
                # An end of stderr's reader is reported even if nothing is asked for.
                waiting.register(relay.outlet, select.POLLOUT if relay.pending else 0)
                if not relay.pending:
                    waiting.register(relay.source, select.POLLIN)
        if keyboard >= 0:
            waiting.register(keyboard, select.POLLIN)
        ready = dict(waiting.poll(patience))
        for relay in self.relays:
            if relay.open and (relay.source in ready or relay.outlet in ready):
                self._carry(relay, ready.get(relay.outlet, 0))
        if self.terminal and keyboard in ready and keyboard == self.terminal.keyboard.descriptor:
            if ready[keyboard] & select.POLLHUP:
                self.terminal.keyboard.leave()
            else:
                self.terminal.keyboard.pass_on(self.process, self.terminal.raw)
        if self.caught.wake_up in ready:
            # Of signals that are delivered together the kernel lets the last one's handler run first: the end of the
            # command, which the key has caused, must not be seen before the key.
            for number in sorted(os.read(self.caught.wake_up, 512), key=lambda one: one == signals.SIGCHLD):
                self._signal(number)
        if not ready and self.relay and self.relay.gate.held and time.monotonic() >= self.relay.gate.until:
            self.relay.give_up()
        return bool(ready)

    def _held_for(self, patience: int | None) -> int | None:
        """How long to wait at most, in milliseconds, with text held back."""
        if self.relay is None or not self.relay.gate.held or self.status is not None:
            return patience
        left = max(0, int((self.relay.gate.until - time.monotonic()) * 1000) + 1)
        return left if patience is None else min(left, patience)

    def _keyboard(self, patience: int | None) -> tuple[int, int | None]:
        """The keyboard to wait for, or -1; and how long to wait at most before it is to be looked at again."""
        if self.terminal is None or self.terminal.keyboard.descriptor < 0 or self.status is not None:
            return -1, patience
        wait = self.terminal.keyboard.not_before - time.monotonic()
        return (-1, int(wait * 1000) + 1) if wait > 0 else (self.terminal.keyboard.descriptor, patience)

    def _carry(self, relay: Relay, outlet: int) -> None:
        if outlet & (select.POLLERR | select.POLLHUP | select.POLLNVAL) and not relay.pending:
            relay.close()  # nobody reads any more: the command's next write shall say so, not the one after
        else:
            for _ in range(_AT_ONCE):
                if not relay.carry():
                    break

    def _signal(self, number: int) -> None:
        if number == signals.SIGCHLD:
            self._child_changed()
        elif number == signals.SIGCONT:
            self._continued()
        elif number == signals.SIGWINCH:
            self._resized()
        else:
            self._asked(number)

    def _asked(self, number: int) -> None:
        """A signal for the command. It has got it already if it came from the keyboard, which all the foreground hears.

        A SIGINT that somebody sends to heal alone, in the foreground, cannot be told from that and stays with heal.
        """
        if self.relay:
            self.relay.give_up()
        if number == signals.SIGINT:
            self.interrupted = True
        if self.status is not None:
            self.status = number  # it has ended, but not all it wrote is delivered: as if it had died of it in between
        elif number in signals.PASSED_ON or not _in_foreground():
            self.asked_to_end = True
            os.kill(self.process, number)

    def _child_changed(self) -> None:
        if self.status is not None:
            return
        process, status = os.waitpid(self.process, os.WNOHANG | os.WUNTRACED)
        if process and os.WIFSTOPPED(status):
            self._stopped(os.WSTOPSIG(status))
        elif process:
            self.status = status

    def _stopped(self, number: int) -> None:
        """Stop with the command, so that the shell sees one job stop."""
        if self.relay:
            self.relay.give_up()
        for relay in self.relays:
            while relay.open and relay.carry():
                pass
        if _is_stopped(self.process):
            signals.stop_by(number)

    def _continued(self) -> None:
        """Go on with the command: the shell's `fg` tells both, others perhaps only heal."""
        if self.terminal:
            self.terminal.resize()
        if self.status is None and _is_stopped(self.process):
            time.sleep(_MOMENT)  # the signal may be on its way from one process of the group to the next
            if _is_stopped(self.process) and not _is_stopped_anew(self.process):
                os.kill(self.process, signals.SIGCONT)

    def _resized(self) -> None:
        """Pass the new size on; who has asked for it too early, between the signal and this, is told again."""
        if self.terminal and self.terminal.resize():
            os.killpg(os.getpgrp(), signals.SIGWINCH)

    def _last_words(self, relay: Relay) -> None:
        """Carry what was written before the end, and wait for nobody who may hold stderr longer than the command."""
        ended = self.status
        while relay.open and (relay.carry() or relay.pending):
            if relay.pending and not self._serve(_PATIENCE if self.asked_to_end else None):
                break
            if self.status != ended:
                break
        if relay.open and not relay.pending:
            relay.give_up()  # a daemon goes on speaking: that comes after this
            relay.deliver()
            from heal_cli.process.linger import carry_on

            carry_on(relay, self.terminal is not None and relay is self.relay, self.caught.before)
        relay.pending = b""
        relay.close()

    def _just_wait(self) -> None:
        """Something in heal is broken: carry bytes as plainly as can be, and wait."""
        sources: dict[int, tuple[int, int]] = {}
        for relay in self.relays:
            if relay.open:
                sources[os.dup(relay.source)] = relay.to, 1 if self.terminal and relay is self.relay else 0
                os.write(relay.to, relay.pending + relay.gate.given_up())
        while self.status is None:
            for source, (to, skipped) in tuple(sources.items()):
                if not _copied(source, to, skipped):
                    os.close(source)
                    del sources[source]
            try:
                process, status = os.waitpid(self.process, os.WNOHANG if sources else 0)
            except OSError:
                self.status = _UNKNOWN  # somebody else has taken it
            else:
                self.status = status if process else None


def _copied(source: int, to: int, skipped: int) -> bool:
    """Copy what comes within a moment; False at the end."""
    waiting = select.poll()
    waiting.register(source, select.POLLIN)
    try:
        if waiting.poll(10):
            data = os.read(source, 65536)
            os.write(to, data[skipped:])
            return bool(data)
    except OSError:
        return False
    return True


def _in_foreground() -> bool:
    """Is heal in the foreground of its controlling terminal?"""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _is_stopped_anew(process: int) -> bool:
    """Was a process stopped by the keyboard since heal last stopped with it? Then that stop is still to be followed.

    A SIGSTOP that heal has not seen stopped heal as well, as one of its group: who continues heal means both.
    """
    try:
        event = os.waitid(os.P_PID, process, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
    except OSError:
        return False
    return event is not None and event.si_status != signals.SIGSTOP


def _is_stopped(process: int) -> bool:
    """Is a process stopped at this moment? Assumed where there is no /proc."""
    try:
        with open(f"/proc/{process}/stat", "rb", buffering=0) as file:
            status = file.read(512)
    except OSError:
        return True
    return status[status.rfind(b")") + 2 : status.rfind(b")") + 3] == b"T"
