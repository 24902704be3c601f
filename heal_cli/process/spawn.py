"""Starts a program as execvp(3) does, with the signals, environment and descriptors that heal was given."""

from __future__ import annotations

import errno
import os
import sys

from heal_cli.process import signals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# execvp(3) goes on to the next folder of PATH after these.
_NEXT_FOLDER = (errno.ENOENT, errno.ESTALE, errno.ENOTDIR, errno.ENODEV, errno.ETIMEDOUT, errno.EACCES)
_DEFAULT_PATH = b"/bin:/usr/bin"  # what glibc searches when PATH is unset


def environment() -> dict[bytes, bytes]:
    """The environment heal was started with. Python adds LC_CTYPE under the C locale (PEP 538): that is taken back."""
    given = dict(os.environb)
    if given.get(b"LC_CTYPE") in (b"C.UTF-8", b"C.utf8", b"UTF-8") and sys.platform == "linux":
        try:
            with open("/proc/self/environ", "rb", buffering=0) as file:
                entries = file.read(4 << 20).split(b"\0")
        except OSError:
            return given
        if not any(entry.startswith(b"LC_CTYPE=") for entry in entries):
            del given[b"LC_CTYPE"]
    return given


def replace_process(argv: tuple[str, ...]) -> int:
    """Become the program; returns an errno only if that could not be done."""
    signals.as_inherited({})
    return _exec([os.fsencode(word) for word in argv], environment())


def start(argv: tuple[str, ...], descriptors: Mapping[int, int], before: Mapping[int, object]) -> tuple[int, int]:
    """Start a program with `descriptors` (its number -> ours); all others, and the signals, are as heal got them.

    `before` holds the dispositions of the signals that heal catches meanwhile.

    Returns (process id, 0), or (0, errno) if the program could not be executed.
    """
    words = [os.fsencode(word) for word in argv]
    given = environment()
    report, reporter = (high(end) for end in os.pipe())
    with signals.blocked() as mask:
        process = os.fork()
        if process == 0:
            _child(words, given, descriptors, reporter, before, mask)
    os.close(reporter)
    answer = os.read(report, 16)
    os.close(report)
    if answer:
        os.waitpid(process, 0)
        return 0, int(answer)
    return process, 0


def _child(
    argv: list[bytes],
    given: dict[bytes, bytes],
    descriptors: Mapping[int, int],
    reporter: int,
    before: Mapping[int, object],
    mask: set[int],
) -> None:
    """In the new process: never returns."""
    error = errno.EINVAL
    try:
        for theirs, ours in descriptors.items():
            os.dup2(ours, theirs)
        signals.as_inherited(before)
        signals.set_mask(mask)
        error = _exec(argv, given)
    finally:
        os.write(reporter, b"%d" % error)
        os._exit(127)


def _exec(argv: list[bytes], given: dict[bytes, bytes]) -> int:
    program = argv[0]
    if b"/" in program:
        return _try(program, argv, given)
    found = errno.ENOENT
    for folder in given.get(b"PATH", _DEFAULT_PATH).split(b":") if program else ():
        error = _try(folder + b"/" + program if folder else b"./" + program, argv, given)
        if error not in _NEXT_FOLDER:
            return error
        if error == errno.EACCES:
            found = error
    return found


def _try(path: bytes, argv: list[bytes], given: dict[bytes, bytes]) -> int:
    try:
        os.execve(path, argv, given)
    except ValueError:
        return errno.EINVAL  # a NUL cannot be passed to a program at all
    except OSError as error:
        if error.errno == errno.ENOEXEC and os.path.isfile(path):
            return _try(b"/bin/sh", [b"/bin/sh", path, *argv[1:]], given)
        return error.errno or errno.EINVAL


def high(descriptor: int) -> int:
    """Move a descriptor of heal's own out of the way of 0, 1 and 2, which may be closed and must stay so."""
    if descriptor > 9:
        return descriptor
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
