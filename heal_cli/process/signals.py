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
OUTLIVED = (_signal.SIGINT, _signal.SIGQUIT)
# Python ignores these two from its start on; a command expects them at their default.
_PYTHON_IGNORES = (_signal.SIGPIPE, _signal.SIGXFSZ)


def die_silently_of_interrupt() -> None:
    """To be called first of all: until heal knows better, Ctrl-C ends it without a traceback."""
    if _signal.getsignal(SIGINT) is _signal.default_int_handler:
        _signal.signal(SIGINT, _signal.SIG_DFL)


def raise_interrupt() -> None:
    """From now on Ctrl-C raises KeyboardInterrupt: heal is at work itself and has something to put back."""
    if _signal.getsignal(SIGINT) == _signal.SIG_DFL:
        _signal.signal(SIGINT, _signal.default_int_handler)


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

    A signal that heal was started ignoring stays ignored, except SIGCHLD, without which the end would go unseen.
    """

    # SIGTSTP is caught because heal stops when the command does, not before.
    numbers = (*OUTLIVED, *PASSED_ON, SIGCHLD, SIGTSTP, SIGWINCH)

    def __init__(self) -> None:
        self.before: dict[int, object] = {}

    def __enter__(self) -> caught:
        self.wake_up, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else _pipe()
        for number in self.numbers:
            handler = _signal.getsignal(number)
            if handler != _signal.SIG_IGN or number == SIGCHLD:
                self.before[number] = handler
                _signal.signal(number, _nothing)
        _signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        return self

    def __exit__(self, *ended: object) -> None:
        _signal.set_wakeup_fd(-1)
        put_back(self.before)
        os.close(self.wake_up)
        os.close(self._writer)


def _pipe() -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    return ends


def _nothing(number: int, frame: object) -> None:
    """A handler that does nothing: the byte in the wake-up pipe says it all."""


def die_of(number: int) -> None:
    """End heal by the signal that ended the command, without a second core dump. Returns if it is not deadly."""
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        _signal.signal(number, _signal.SIG_DFL)
    except (OSError, ValueError):
        pass  # SIGKILL has no other disposition than its default
    _signal.pthread_sigmask(_signal.SIG_UNBLOCK, [number])
    os.kill(os.getpid(), number)
