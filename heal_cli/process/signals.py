"""What heal does with signals while the command runs, and how it dies of the command's signal.

Ctrl-C and Ctrl-\\ reach the command from the terminal, since it is in heal's own process group: heal only outlives
them. What is sent to heal alone (TERM, HUP, USR1, USR2) is passed on. `_signal` is the C part of `signal`, without the
enums that cost a third of the bare interpreter's start.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Mapping
else:
    import _signal

SIGINT, SIGCHLD, SIGCONT, SIGSTOP = _signal.SIGINT, _signal.SIGCHLD, _signal.SIGCONT, _signal.SIGSTOP
SIGTSTP, SIGWINCH = _signal.SIGTSTP, _signal.SIGWINCH
PASSED_ON = (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGUSR1, _signal.SIGUSR2)
FROM_THE_KEYBOARD = (SIGINT, _signal.SIGQUIT, SIGTSTP)
_ENDING = (SIGINT, _signal.SIGQUIT, _signal.SIGTERM, _signal.SIGHUP)
# Without these heal would not see the end of the command, its stop, or the new size of the terminal.
_NEEDED = (SIGCHLD, SIGCONT, SIGWINCH)
_DUMPS_CORE = (
    _signal.SIGQUIT, _signal.SIGILL, _signal.SIGTRAP, _signal.SIGABRT, _signal.SIGBUS, _signal.SIGFPE,
    _signal.SIGSEGV, _signal.SIGXCPU, _signal.SIGXFSZ, _signal.SIGSYS,
)  # fmt: skip
_ended: list[int] = []  # the signals for which Ended was raised
# Python ignores these two from its start on; a command expects them at their default.
_PYTHON_IGNORES = (_signal.SIGPIPE, _signal.SIGXFSZ)


class Ended(BaseException):
    """heal was told to end while it was at work itself; `number` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def raise_ended() -> None:
    """From now on a signal that would end heal raises Ended: heal is at work itself and has something to put back."""
    for number in _ENDING:
        if _signal.getsignal(number) == _signal.SIG_DFL:
            _signal.signal(number, _end)


def _end(number: int, frame: object) -> None:
    _ended.append(number)
    raise Ended(number)


def raise_again() -> None:
    """Raise Ended again if it was raised and came to nothing: what was at work just then may not let it through."""
    if _ended:
        raise Ended(_ended[-1])


def put_back(before: Mapping[int, object]) -> None:
    """Give the signals in `before` back the disposition they had."""
    for number, handler in before.items():
        _signal.signal(number, handler)  # type: ignore[arg-type]


def as_inherited(before: Mapping[int, object]) -> None:
    """Give every signal back the disposition that heal was started with; `before` names those heal has caught since."""
    put_back(before)
    for number in _PYTHON_IGNORES:
        _signal.signal(number, _signal.SIG_DFL)


def set_mask(mask: set[int]) -> None:
    """Set the signal mask of this process."""
    _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)


class blocked:
    """Within this, no signal is delivered; gives the mask from before, and puts it back."""

    def __enter__(self) -> set[int]:
        self.mask: set[int] = set(_signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals()))
        return self.mask

    def __exit__(self, *ended: object) -> None:
        set_mask(self.mask)


class caught:
    """Within this, signals wake the reader of `wake_up` (one byte each, its number) instead of acting on heal.

    A signal that heal was started ignoring stays ignored, except those it needs to follow the command at all; for the
    same reason these are unblocked. `before` and `mask` are what the command is to be given.
    """

    numbers = (*FROM_THE_KEYBOARD, *PASSED_ON, *_NEEDED)

    def __init__(self) -> None:
        self.before: dict[int, object] = {}

    def __enter__(self) -> caught:
        self.wake_up, self._writer = _pipe()
        self.mask: set[int] = set(_signal.pthread_sigmask(_signal.SIG_UNBLOCK, _NEEDED))
        for number in self.numbers:
            handler = _signal.getsignal(number)
            if handler != _signal.SIG_IGN or number in _NEEDED:
                self.before[number] = handler
                _signal.signal(number, _nothing)
        _signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        return self

    def __exit__(self, *ended: object) -> None:
        _signal.set_wakeup_fd(-1)
        put_back(self.before)
        set_mask(self.mask)
        os.close(self.wake_up)
        os.close(self._writer)


def _pipe() -> tuple[int, int]:
    reader, writer = (high(end) for end in os.pipe())
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    return reader, writer


def high(descriptor: int) -> int:
    """Move a descriptor of heal's own out of the way of 0, 1 and 2, which may be closed and must stay so."""
    if descriptor > 9:
        return descriptor
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


def _nothing(number: int, frame: object) -> None:
    """A handler that does nothing: the byte in the wake-up pipe says it all."""


def note_writes(pipe: int) -> set[int]:
    """Let the kernel send heal a SIGIO, which stays pending, at each write into a pipe; gives the mask from before."""
    from fcntl import F_GETFL, F_SETFL, F_SETOWN, fcntl

    mask: set[int] = set(_signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGIO]))
    fcntl(pipe, F_SETOWN, os.getpid())
    fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) | os.O_ASYNC)
    return mask


def was_written() -> bool:
    """Has there been a write since `note_writes`?"""
    return _signal.SIGIO in _signal.sigpending()


def forget_writes(mask: set[int]) -> None:
    """Take what is pending, so that nothing dies of it, and put the mask back."""
    _signal.sigtimedwait([_signal.SIGIO], 0)
    set_mask(mask)


def stop_by(number: int) -> None:
    """Stop heal as the command was stopped, so that the shell says the same of the job; returns when it goes on."""
    handler = _signal.getsignal(number) if number != SIGSTOP else None
    try:
        if handler is not None:
            _signal.signal(number, _signal.SIG_DFL)
        os.kill(os.getpid(), number)
    finally:
        if handler is not None:
            _signal.signal(number, handler)


def die_of(number: int) -> None:
    """End heal by the signal that ended the command, without a second core dump. Returns if it is not deadly."""
    if number in _DUMPS_CORE:
        _dump_no_core()
    try:
        _signal.signal(number, _signal.SIG_DFL)
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, [number])
    except (OSError, ValueError):
        pass  # SIGKILL has no other disposition than its default
    os.kill(os.getpid(), number)


def _dump_no_core() -> None:
    """A limit of 1 byte means no core: where cores are piped to a program a limit of 0 means nothing (core(5))."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0 if hard == 0 else 1, hard))
    except (OSError, ValueError):
        pass
